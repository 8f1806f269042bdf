"""Recognising: cells that lost nbgrader's marks are known again by what they say, and get them back.

Notebooks lose the marks when they are converted, pasted into another, or saved by a program that keeps none. The text of
a released cell does not change by that, nor where an answer stands: before its check, below its question.
"""

from __future__ import annotations

import copy
from typing import Any

from tworivers.keys.notebook_cells import Cell, grade_id, is_check, is_written

Marked = dict[str, Cell]


def recognise(nb: Any, wanted: Marked) -> list[str]:
    """Give released cells that a notebook holds without marks their marks back; return a note where there were any.

    Args:
        nb: The submission; strangers' marks are gone from it.
        wanted: The cells of the release by their id.
    """
    present = {grade_id(cell) for cell in nb.cells}
    missing = {name: original for name, original in wanted.items() if name not in present}
    if not missing:
        return []
    found = _by_text(nb, missing) + _by_heading(nb, missing) + _answers(nb, wanted)
    if not found:
        return []
    return [f"{found} cells had lost nbgrader's marks and were known again by their text"]


def _by_text(nb: Any, missing: Marked) -> int:
    """Mark cells that say what the release says; of several check cells the last, which sees the answer."""
    plain: dict[tuple[str, str], list[Cell]] = {}
    for cell in nb.cells:
        if not grade_id(cell):
            plain.setdefault((cell.cell_type == "code", cell.source.strip()), []).append(cell)
    found = 0
    for original in missing.values():
        if _is_answer(original) and not is_written(original):
            continue  # an untouched answer says the same as many others: it is known by its check
        same = plain.get((original.cell_type == "code", original.source.strip()))
        if same:
            _mark(same.pop(), original)
            found += 1
    return found


def _by_heading(nb: Any, missing: Marked) -> int:
    """Mark the text of a question by its heading, where a student wrote into it."""
    found = 0
    for original in missing.values():
        heading = original.source.strip().split("\n")[0]
        if original.cell_type != "markdown" or _is_answer(original) or not heading.startswith("#"):
            continue
        same = [
            cell
            for cell in nb.cells
            if cell.cell_type == "markdown" and not grade_id(cell) and cell.source.strip().split("\n")[0] == heading
        ]
        if same and original.metadata["nbgrader"]["grade_id"] not in map(grade_id, nb.cells):
            _mark(same[-1], original)
            found += 1
    return found


def _answers(nb: Any, wanted: Marked) -> int:
    """Mark an answer by its neighbours: code stands before its check, a written answer below its question."""
    found, names = 0, list(wanted)
    for place, (name, original) in enumerate(wanted.items()):
        present = [grade_id(cell) for cell in nb.cells]
        if name in present or not _is_answer(original):
            continue
        if is_written(original):
            above = names[place - 1] if place else ""
            at = present.index(above) + 1 if above in present else None
        else:
            below = names[place + 1] if place + 1 < len(names) else ""
            at = present.index(below) - 1 if below in present and is_check(wanted[below]) else None
        if at is not None and 0 <= at < len(nb.cells):
            cell = nb.cells[at]
            if not grade_id(cell) and cell.cell_type == original.cell_type and cell.source.strip():
                _mark(cell, original)
                found += 1
    return found


def _is_answer(original: Cell) -> bool:
    return bool(original.metadata["nbgrader"]["solution"])


def _mark(cell: Cell, original: Cell) -> None:
    cell.metadata["nbgrader"] = copy.deepcopy(original.metadata["nbgrader"])
