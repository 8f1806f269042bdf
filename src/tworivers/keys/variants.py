"""Variants: each student of an edition gets documents, months or cases of their own, and the key that goes with them.

A question that may vary says how (`Question.vary`). What a student gets follows from the edition and the student's id
alone, so the grader computes it again and trusts no file that was handed in. No figure of a document is ever changed,
only which of them a question asks about.
"""

from __future__ import annotations

import base64
import csv
import dataclasses
import functools
import hashlib
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

from tworivers import replacing
from tworivers.checks import SELECTION
from tworivers.checks.forms import Parts
from tworivers.checks.rounding import same
from tworivers.checks.wording import places_of
from tworivers.errors import CourseError
from tworivers.keys.key import Key, Question, public_question
from tworivers.regimes.draw import DrawnCase

STUDENT = re.compile(r"[\w@+-][\w.@+-]*")  # an id that can name a folder
README = (
    "Open {notebook}.ipynb in this folder, and leave {selection} beside it: it says which documents, months or cases\n"
    "are yours, and every check reads it. Hand in the notebook.\n"
)


def variant(key: Key, edition: str, student: str) -> Key:
    """Return the key of one student: the questions that may vary ask about the student's own selection.

    Raises:
        CourseError: A selection makes a question that would grade wrongly, or another question.
    """
    drawn = tuple(own_question(question, edition, student) for question in key.questions)
    own = {question.id: public_question(question) for question in drawn if question.vary}
    content = {"assignment": key.folder, "edition": edition, "student": student, "questions": own}
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    try:
        return dataclasses.replace(key, questions=drawn, selection_file=text if own else "")
    except CourseError as error:
        raise CourseError(f"The variant of {student} in the edition {edition} cannot be used: {error}") from None


def own_question(question: Question, edition: str, student: str) -> Question:
    """Return a question as one student gets it; as it is for everybody, where it does not vary.

    Raises:
        CourseError: It varies into another question.
    """
    if question.vary is None:
        return question
    own = question.vary(question, generator(edition, student, question.id))
    if (own.id, own.points, own.form["kind"]) != (question.id, question.points, question.form["kind"]):
        raise CourseError(
            f"{question.id} varies into another question: its id, its points or its form is not the same."
        )
    slips = tuple(slip for slip, wrong in zip(own.slips, own.wrong, strict=True) if not _is_right(own, wrong))
    return dataclasses.replace(own, slips=slips)


def _is_right(question: Question, wrong: Parts) -> bool:
    """Tell whether a slip has the value of an accepted answer: of other months, rounding may make them one."""
    places = places_of(question.form)
    return any(
        right.keys() == wrong.keys() and all(same(wrong[name], right[name], places) for name in wrong)
        for right in question.right
    )


def generator(edition: str, student: str, question: str) -> Random:
    """Return the source of chance of one student's question, the same wherever and whenever it is asked for."""
    text = json.dumps([edition, student, question])
    return Random(int.from_bytes(hashlib.sha256(text.encode()).digest(), "big"))


def varied(key: Key) -> list[str]:
    """Return the questions of a key that may vary."""
    return [question.id for question in key.questions if question.vary]


def other_cases(draw: Callable[..., Iterable[DrawnCase]]) -> Callable[[Question, Random], Question]:
    """Return how a question over cases varies: each drawn case gives way to another one of its own region.

    So every student has as many cases of each clause. What is not drawn, such as both sides of a threshold, stays.

    Args:
        draw: Returns cases for a seed (tworivers.regimes.draw.spread); called without one, those of the question.
    """

    @functools.cache
    def drawn() -> tuple[DrawnCase, ...]:
        return tuple(draw())

    def vary(question: Question, chance: Random) -> Question:
        fresh = {_place(one): one for one in draw(chance.randrange(1, 10**6))}
        other = {
            one.case_id: fresh[_place(one)] for one in drawn() if _stands_in(question, one, fresh.get(_place(one)))
        }
        hidden = tuple(
            ({"case_id": other[given[0]["case_id"]].case_id, **other[given[0]["case_id"]].facts},)
            if given[0]["case_id"] in other
            else given
            for given in question.hidden_inputs
        )
        groups = {other[name].case_id if name in other else name: group for name, group in question.groups.items()}
        return dataclasses.replace(question, hidden_inputs=hidden, groups=groups)

    return vary


def _place(one: DrawnCase) -> str:
    """Return the place of a case in its drawing: the same place is the same region, whatever the seed."""
    return one.case_id.rpartition("-")[2]


def _stands_in(question: Question, one: DrawnCase, other: DrawnCase | None) -> bool:
    """Tell whether another case is decided as this one is, and whether the reference knows it."""
    if other is None or (one.decision.outcome, one.decision.rules) != (other.decision.outcome, other.decision.rules):
        return False
    found = question.answer({"case_id": other.case_id, **other.facts})
    return bool(found == question.answer({"case_id": one.case_id, **one.facts}))


def with_selection(files: list[tuple[str, str]], key: Key) -> list[tuple[str, str]]:
    """Return the files beside a submission, name and base64, with the student's true selection among them."""
    if not key.selection_file:
        return files
    true = base64.b64encode(key.selection_file.encode()).decode()
    return [*((name, content) for name, content in files if name != SELECTION), (SELECTION, true)]


def roster(path: Path) -> list[str]:
    """Return the students of a CSV file, in its order: its column `id`, as nbgrader's own import has it.

    Raises:
        CourseError: The file cannot be read, has no such column or nobody in it, or an id cannot name a folder.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            if "id" not in (table.fieldnames or ()):
                found = ", ".join(table.fieldnames or ()) or "nothing"
                raise CourseError(f"{path} has no column named id; its first line has {found}.")
            students = [(row["id"] or "").strip() for row in table]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CourseError(f"{path} cannot be read as a CSV file: {error}.") from None
    wrong = [student for student in students if not STUDENT.fullmatch(student)]
    if wrong or not students:
        raise CourseError(f"{path} has {wrong[0]!r} for an id." if wrong else f"{path} has no student in it.")
    twice = [student for student in students if students.count(student) > 1]
    if twice:
        raise CourseError(f"{path} has the id {twice[0]!r} twice.")
    return students


def write(key: Key, release: Path, edition: str, students: list[str], out: Path) -> list[str]:
    """Write each student's copy of a release: the notebook, the selection, a line on both; return one line for each.

    Args:
        key: Everybody's key.
        release: The folder of the released assignment.
        edition: The edition, such as `2027-spring`.
        students: Their ids.
        out: A folder; each student gets `STUDENT/psNN` in it.

    Raises:
        CourseError: Nothing of the assignment varies, the release is missing, or the folder cannot be written to.
    """
    if not varied(key):
        raise CourseError(f"Every student gets the same questions in {key.folder}: none of them varies.")
    if not edition.strip():
        raise CourseError("An edition needs a name, for example --edition 2027-spring.")
    if not release.is_dir():
        raise CourseError(f"{release} is missing. Write the releases first: tworivers course generate.")
    texts = {student: variant(key, edition, student).selection_file for student in students}
    try:
        if not out.exists():  # a folder of ours alone: git is to leave it alone, wherever it is
            replacing.write(out / ".gitignore", "*\n")
        for student, text in texts.items():
            with replacing.folder_beside(out / student / key.folder) as folder:
                replacing.copy_into(release, folder)
                (folder / SELECTION).write_text(text, encoding="utf-8")
                told = README.format(notebook=key.folder, selection=SELECTION)
                (folder / "README.txt").write_text(told, encoding="utf-8")
    except OSError as error:
        raise CourseError(f"{replacing.unwritable(error, out)} Or name another folder.") from None
    return [f"{student}: {out / student / key.folder}" for student in texts]
