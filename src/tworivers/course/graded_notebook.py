"""Remarking: a notebook that was graded gets the judgements and rubrics of today's key, and is written whole or not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4.rwbase import strip_transient

from tworivers.errors import CourseError
from tworivers.grading.answers import Kept
from tworivers.grading.judge import Judgement
from tworivers.grading.points import disagreements, worth
from tworivers.grading.rubric import HideRubric, add_rubrics
from tworivers.grading.step_marks import mark
from tworivers.grading.steps import Notebook
from tworivers.keys.key import Key
from tworivers.keys.notebook_cells import OURS, grade_id, is_check, question_of


def read_graded(path: Path) -> Notebook | None:
    """Return a notebook of `autograded/`, which nbgrader has written; None where there is none."""
    if not path.exists():
        return None
    try:
        return nbformat.reader.reads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, nbformat.reader.NotJSONError) as error:
        raise CourseError(f"{path} cannot be read ({type(error).__name__}). Grade the submission again.") from None


def asked_otherwise(nb: Notebook | None, key: Key) -> str:
    """Return why a graded notebook is not one of today's; an empty text where it is, or where there is none."""
    if nb is None:
        return ""
    checks = [cell for cell in nb.cells if is_check(cell)]
    if any(OURS not in cell.metadata for cell in checks):
        return "it was not graded to its end"
    asked = {question_of(cell): cell.metadata["nbgrader"]["points"] for cell in checks}
    for question, then, now in disagreements(asked, worth(key, by_person=False)):
        return f"{question} was another question when it was graded: {points_of(then)} then, {points_of(now)} now"
    return ""


def mark_again(nb: Notebook, key: Key, kept: Kept) -> dict[str, Judgement]:
    """Write today's judgements and rubrics into a graded notebook."""
    missing = {
        grade_id(cell): cell.outputs for cell in nb.cells if cell.metadata.get(OURS, {}).get("verdict") == "missing"
    }
    judged = mark(nb, key, kept.bundles)
    for cell in nb.cells:
        if grade_id(cell) in missing and cell.metadata[OURS]["verdict"] == "missing":
            cell.outputs = missing[grade_id(cell)]  # they name the error that stopped the check, which is not stored
    HideRubric().preprocess(nb, {})
    add_rubrics(nb, key)
    return judged


def contents(nb: Notebook) -> list[Any]:
    """Return what marking may change; it puts new values into cells and writes into no old one."""
    return [(cell.get("id"), cell.source, cell.get("outputs"), dict(cell.metadata)) for cell in nb.cells]


def write_again(path: Path, key: Key, kept: Kept, new: Path) -> None:
    """Write a graded notebook as it is marked today into another file, which is to take its place."""
    nb = read_graded(path)
    assert nb is not None
    mark_again(nb, key, kept)
    new.write_text(text_of(nb), encoding="utf-8")


def text_of(nb: Notebook) -> str:
    """Return a graded notebook as it is written: on one line, since nbformat's own indented writing takes as long as all
    else that is done with a submission here."""
    return f"{json.dumps(strip_transient(nb), ensure_ascii=False, sort_keys=True)}\n"


def points_of(points: float | None) -> str:
    """Return points in words."""
    return "not asked" if points is None else f"{points:g} points"
