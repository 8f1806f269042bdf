"""Marks: judges the answers of a run and writes points and message where nbgrader looks for them.

nbgrader reads the points of a cell from its outputs: the first error or line on stderr gives 0, a result that is a
number gives partial credit. The judgement therefore becomes the first output of its check cell, as a result.
"""

from __future__ import annotations

import builtins
import html
from typing import Any

import nbformat
from nbgrader import utils

from tworivers.checks import NotRightYet
from tworivers.errors import CourseError
from tworivers.grading.judge import Answer, Judgement, answer_from, judge_all
from tworivers.grading.run import Bundles
from tworivers.grading.steps import CourseStep, Notebook, Resources
from tworivers.keys.key import Key, Question
from tworivers.keys.notebook_cells import OURS, Cell, grade_id, is_check, question_of

Output = Any


class MarkCells(CourseStep):
    """Judges what RunNotebook handed back."""

    def preprocess(self, nb: Notebook, resources: Resources) -> tuple[Notebook, Resources]:
        """Write each judgement into its check cell."""
        if not self.is_plain(resources):
            mark(nb, self.key(resources), resources[OURS]["bundles"])
        for error in errors_of(nb):
            self.log.error(error)
        return nb, resources


def recorded(cell: Cell, log: Any = None) -> float | None:
    """Return the points that the gradebook gets for a cell; None where a person must give them."""
    if is_check(cell) and cell.metadata.get(OURS, {}).get("verdict") == "unjudged":
        return None
    points: float | None = utils.determine_grade(cell, log)[0]
    return points


def errors_of(nb: Notebook) -> list[str]:
    """Return what the grader itself could not judge in a notebook that was marked: a sentence for each question."""
    return list(nb.metadata.get(OURS, {}).get("errors", []))


def mark(nb: Notebook, key: Key, bundles: Bundles) -> dict[str, Judgement]:
    """Judge the answers, write the judgements into the check cells and return them."""
    judgements = judge_all(key, answers_of(bundles))
    for cell in nb.cells:
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if output.get("ename") != NotRightYet.__name__]
        if is_check(cell):
            question = key.question(question_of(cell))
            _write(cell, question, judgements[question.id])
    errors = [judgement.error for judgement in judgements.values() if judgement.waits]
    nb.metadata[OURS] = {**nb.metadata.get(OURS, {}), "errors": errors}
    return judgements


def answers_of(bundles: Bundles) -> dict[str, Answer]:
    """Return the answers of those bundles that are of the agreed shape."""
    found = (answer_from(bundle) for bundle in bundles.values())
    return dict(pair for pair in found if pair is not None)


def _write(cell: Cell, question: Question, judgement: Judgement) -> None:
    points = cell.metadata["nbgrader"]["points"]
    if points != question.points:
        raise CourseError(
            f"{question.id} is worth {question.points:g} points in the key and {points:g} in the cell "
            f"{grade_id(cell)!r}. Make them equal and build the gradebook again."
        )
    data = {"text/plain": f"{judgement.points:g}", "text/html": judgement.as_html() + _stopped(cell, judgement)}
    shown = {"output_type": "execute_result", "metadata": {}, "data": data, "execution_count": cell.execution_count}
    result = nbformat.from_dict(shown)
    cell.outputs = [result, *_worth_showing(cell, question)]
    cell.metadata[OURS] = {
        "question": question.id,
        "verdict": judgement.verdict,
        "slip": judgement.slip,
        "points": judgement.points,
        "max_points": judgement.max_points,
    }


def _worth_showing(cell: Cell, question: Question) -> list[Output]:
    """Return what the student's code printed or raised here; nothing where it was run on inputs of the grader's."""
    if question.form["kind"] == "function":
        return []
    return [output for output in cell.outputs if output.output_type in ("stream", "error")]


def _stopped(cell: Cell, judgement: Judgement) -> str:
    """Return a line that names the error which kept an answer from arriving; only Python's own names are repeated."""
    names = [output.ename for output in cell.outputs if output.output_type == "error"]
    if judgement.verdict != "missing" or not names or not hasattr(builtins, names[-1]):
        return ""
    return f"<p>The check cell stopped with {html.escape(names[-1])}.</p>"
