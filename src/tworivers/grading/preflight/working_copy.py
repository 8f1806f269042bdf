"""Preflight: looks at what a student handed in before anything runs, and makes a working copy of it.

What can be mended without guessing (another file name, a byte order mark, a cell without metadata) is mended in the
copy; `submitted/` is never changed. What cannot be is said in one sentence for a person.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tworivers.grading.preflight.attaching import attach
from tworivers.grading.preflight.beside import TIMESTAMP, copy_beside
from tworivers.grading.preflight.choosing import choose
from tworivers.grading.preflight.decoding import NeedsHuman as NeedsHuman
from tworivers.grading.preflight.handed_in import read_time
from tworivers.grading.preflight.shapes import MAX_CELLS as MAX_CELLS
from tworivers.keys.notebook_cells import OURS


def prepare(submitted: Path, work: Path, notebook: str, released: Any) -> list[str]:
    """Make a working copy of one submission in which nbgrader finds the notebook; return what was mended.

    What was handed in and is not used stands in the metadata of the copy, with the reason, as `left_out`.

    Args:
        submitted: The folder that the student handed in.
        work: The folder of the copy; it is made.
        notebook: The name of the notebook without its suffix.
        released: The release of the assignment.

    Raises:
        NeedsHuman: There is no notebook, or none that can be read, or more than one that could be meant.
    """
    if submitted.is_symlink():
        raise NeedsHuman("its folder is a link, which may lead to somebody else's")
    chosen, others, names = choose(submitted, notebook, released)
    work.mkdir(parents=True)
    left_out = copy_beside(submitted, work, names)
    place = work / f"{notebook}.ipynb"
    if place.is_dir():
        left_out.append(f"the folder {place.name} was left out: it has the notebook's name")
        place.rename(work / f"folder {notebook[:200]}")  # no later step may take it for a notebook
    left_out += attach(chosen.notebook, chosen.path.parent)
    notes = [] if chosen.name == place.name else [f"the file was called {chosen.name!r}, not {place.name!r}"]
    when, said = read_time(submitted)
    if when:
        (work / TIMESTAMP).write_text(when, encoding="utf-8")
    chosen.notebook.metadata.pop(OURS, None)  # nothing in it is the student's to say
    if others or left_out:
        chosen.notebook.metadata[OURS] = {"left_out": [*others, *left_out]}
    place.write_text(json.dumps(chosen.notebook), encoding="utf-8")
    return [*notes, *chosen.notes, *said]
