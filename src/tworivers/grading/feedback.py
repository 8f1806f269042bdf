"""Feedback: the page that a student gets back. It stands alone: no script, and nothing loaded from anywhere."""

from __future__ import annotations

import html
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbgrader.preprocessors import GetGrades
from traitlets.config import Config

from tworivers.grading import plain
from tworivers.grading.steps import CourseStep, Notebook, Resources
from tworivers.keys.notebook_cells import OURS, Cell, is_check, is_written, question_of, written_of
from tworivers.sandbox.html import contained

TEMPLATE = "two-rivers-feedback"

VERDICTS = {
    "right": "right",
    "slip": "a slip; see the note",
    "partly": "partly right",
    "form": "not the kind of answer asked for",
    "identity": "cannot be: see the document",
    "wrong": "not right",
    "unanswered": "not answered",
    "missing": "no answer arrived",
    "unjudged": "read by a person",
}


class TellScores(CourseStep, GetGrades):  # type: ignore[misc]  # nbgrader has no type hints
    """Reads the scores and comments of the gradebook, and says which answers still wait; the total is that of the rows."""

    def preprocess(self, nb: Notebook, resources: Resources) -> tuple[Notebook, Resources]:
        """Put into the resources what the head of the page says."""
        nb, resources = super().preprocess(nb, resources)
        graded = [cell.metadata for cell in nb.cells if "score" in cell.metadata.get("nbgrader", {})]
        waiting = sum(told["nbgrader"]["score"] for told in graded if told[OURS]["waiting"])
        names = resources["nbgrader"]
        # What waits has no points, not those of an earlier answer either.
        names["score"] = max(0, names["score"] - waiting)
        if self.is_plain(resources):
            title, lines = html.escape(resources["nbgrader"]["notebook"]), plain.lines(nb)
        else:
            title = self.key(resources).title
            lines = [_line(cell) for cell in nb.cells if is_check(cell) or is_written(cell)]
        resources[OURS] = {
            "title": title,
            "lines": lines,
            "waiting": [line["id"] for line in lines if line["waiting"]],
            "left_out": nb.metadata.get(OURS, {}).get("left_out", []),
        }
        return nb, resources

    def _get_score(self, cell: Cell, resources: Resources) -> None:
        super()._get_score(cell, resources)
        grade = self.gradebook.find_grade(
            cell.metadata["nbgrader"]["grade_id"], self.notebook_id, self.assignment_id, self.student_id
        )
        cell.metadata[OURS] = {**cell.metadata.get(OURS, {}), "waiting": bool(grade.needs_manual_grade)}


def _line(cell: Cell) -> dict[str, Any]:
    """Return one line of the summary."""
    marks, ours = cell.metadata["nbgrader"], cell.metadata[OURS]
    if is_check(cell):
        name, says = question_of(cell), VERDICTS.get(ours.get("verdict", ""), "")
    else:
        name, says = written_of(cell), "read by a person"
    ours["id"], ours["says"] = name, "waits for a person" if ours["waiting"] else says
    return {
        "id": name,
        "says": ours["says"],
        "waiting": ours["waiting"],
        "score": marks["score"],
        "points": marks["points"],
    }


class FeedbackExporter(HTMLExporter):  # type: ignore[misc]  # nbconvert is not followed by mypy
    """nbconvert's HTML exporter with the course's own template."""

    def __init__(self, config: Config | None = None, **traits: Any) -> None:
        """Set the template above every setting: nbgrader sets its own for all HTML exporters."""
        ours = Config()
        ours.merge(config or {})
        ours.FeedbackExporter.template_name = TEMPLATE
        ours.FeedbackExporter.extra_template_basedirs = [str(Path(__file__).parent / "templates")]
        ours.FeedbackExporter.exclude_anchor_links = True
        super().__init__(config=ours, **traits)

    def default_filters(self) -> Iterator[tuple[str, Any]]:
        """Yield nbconvert's filters and ours."""
        yield from super().default_filters()
        yield "contained", contained
        yield "number", number


def number(value: float) -> str:
    """Return points as they are written: without a decimal point where there is nothing behind it.

    >>> number(2.0), number(1.5)
    ('2', '1.5')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")
