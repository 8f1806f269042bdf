"""Steps: what the course's own preprocessors in nbgrader's chain have in common."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import List, Unicode
from traitlets.config import Config

from tworivers.errors import CourseError
from tworivers.grading.key import Key, find_assignment, load_key
from tworivers.grading.variants import variant

Cell = Any
Notebook = Any
Resources = Any

OURS = "tworivers"  # the key under which the course keeps its own notes in the metadata of notebooks and cells
CHECK = re.compile(r"""^\s*check\(\s*["'](ps\d\d\.q\d+)["']""", re.MULTILINE)


class CourseStep(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no type hints
    """A step of the course's own in nbgrader's chain."""

    root = Unicode("", help="The folder of the course, absolute.").tag(config=True)
    edition = Unicode(
        "", help="Where each student has a variant of their own: the edition that `tworivers variants` was given."
    ).tag(config=True)
    # The HTML exporter sets this for every step below it, and warns where a step has no such setting.
    display_data_priority = List(NbGraderPreprocessor.display_data_priority.default()).tag(config=True)

    def key(self, resources: Resources) -> Key:
        """Return the key of the assignment that is being graded; the student's own, where the course has an edition."""
        names = resources["nbgrader"]
        return current_key(names["assignment"], Path(self.root), self.edition, names["student"])


def edition_of(config: Config) -> str:
    """Return the edition that a course's settings name, or an empty text."""
    named = config.CourseStep.get("edition", "")
    return named if isinstance(named, str) else ""


def current_key(assignment: str, root: Path, edition: str = "", student: str = "") -> Key:
    """Return the key of an assignment as its file is now; it is read again only where the file has changed.

    With an edition it is the key of one student of that edition.
    """
    path = find_assignment(assignment, root) / "key.py"
    return _key_at(assignment, root, path.stat().st_mtime_ns, *((edition, student) if edition else ()))


@functools.lru_cache(maxsize=32)
def _key_at(assignment: str, root: Path, changed: int, edition: str = "", student: str = "") -> Key:
    if edition:
        return variant(_key_at(assignment, root, changed), edition, student)
    return load_key(assignment, root)


def grade_id(cell: Cell) -> str:
    """Return nbgrader's id of a cell, or an empty text."""
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def is_check(cell: Cell) -> bool:
    """Tell whether a cell is the check cell of an autograded question."""
    marks = cell.metadata.get("nbgrader", {})
    return bool(cell.cell_type == "code" and marks.get("grade") and not marks.get("solution"))


def is_written(cell: Cell) -> bool:
    """Tell whether a cell is a written answer that a person grades."""
    marks = cell.metadata.get("nbgrader", {})
    return bool(cell.cell_type == "markdown" and marks.get("grade") and marks.get("solution"))


def question_of(cell: Cell) -> str:
    """Return the id of the question that a check cell asks.

    Raises:
        CourseError: The cell does not call `check` with the id of one question.
    """
    found = CHECK.findall(cell.source)
    if len(found) != 1:
        asks = f"The check cell {grade_id(cell)!r} asks {len(found)} questions"
        raise CourseError(f"{asks}. It needs one call, such as check('ps02.q1', name).")
    return str(found[0])


def written_of(cell: Cell) -> str:
    """Return the id of the written question that a cell answers: nbgrader's ids know no dot, `ps02-w1` is ps02.w1."""
    return grade_id(cell).replace("-", ".", 1)
