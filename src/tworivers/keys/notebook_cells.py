"""Notebook cells: what nbgrader's marks on a cell of an assignment say."""

from __future__ import annotations

import re
from typing import Any

from tworivers.errors import CourseError

Cell = Any

OURS = "tworivers"  # the key under which the course keeps its own notes in the metadata of notebooks and cells
CHECK = re.compile(r"""^\s*check\(\s*["'](ps\d\d\.q\d+)["']""", re.MULTILINE)


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
