"""Named attacks on the grading of a notebook: what a student could hand in to earn points without an answer.

Each is a submission made from the release with no question answered. `FIRST` are cells put
before everything else, `ANSWERS` expressions given as the answer to every question, `FUNCTIONS` answers to the question
that asks for a function, with a last cell that shows what they kept; `FILES` make the files of a submission.
`{root}` stands for the folder of the course, `{outside}` for one where nothing may be written, `{port}` for a server
that nobody may reach, `{nap}` for a time that processes left behind would sleep.
`files` and `beside` make the files of a submission, `imitating` what looks like the grader's own marks.
`pages` holds what a student writes against whoever reads it, `archives` what is handed in to climb out of its folder.
"""

from __future__ import annotations

import copy
from typing import Any

import nbformat

from attacks import answers, beside, breaking, files, imitating, reading, wall
from submissions import as_bytes, fill, names
from tworivers.keys.key import Key

Notebook = Any
Submission = dict[str, bytes]


def attacks(release: Notebook, key: Key, file: str, places: dict[str, str]) -> dict[str, Submission]:
    """Return what each attacker hands in, by the name of the attack."""

    def placed(source: str) -> str:
        for name, place in places.items():
            source = source.replace("{" + name + "}", place)
        return source

    name = names(release)
    made: dict[str, Submission] = {}
    for attack, source in {**answers.FIRST, **reading.FIRST, **breaking.FIRST, **imitating.FIRST, **wall.FIRST}.items():
        made[attack] = {file: as_bytes(with_first(release, placed(source)))}
    for attack, (before, expression) in answers.ANSWERS.items():
        codes = {question.id: f"{name[question.id]} = {expression}" for question in key.questions}
        made[attack] = {file: as_bytes(with_first(fill(release, key, codes, written=""), placed(before)))}
    for attack, (source, last) in answers.FUNCTIONS.items():
        notebook = fill(release, key, {"ps02.q6": placed(source)}, written="")
        notebook.cells.append(nbformat.v4.new_code_cell(placed(last)))
        made[attack] = {file: as_bytes(notebook)}
    for attack, make in {**files.FILES, **beside.FILES, **imitating.FILES}.items():
        made[attack] = make(copy.deepcopy(release), file)
    return made


def with_first(release: Notebook, source: str) -> Notebook:
    """Return a copy of a notebook with one cell before all others."""
    notebook = copy.deepcopy(release)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(source, id="attack"))
    return notebook
