"""Rubrics: put below a written answer for the person who grades it, and taken out again for the student."""

from __future__ import annotations

import nbformat

from tworivers.errors import CourseError
from tworivers.grading.steps import CourseStep, Notebook, Resources
from tworivers.keys.key import Key, Level, Written
from tworivers.keys.notebook_cells import OURS, Cell, grade_id, is_written, written_of

FOR_GRADER = "for the grader only"
IMITATED = f"*The student wrote what follows, though it says that it is {FOR_GRADER}.*"


class ShowRubric(CourseStep):
    """Puts the rubric below each written answer; runs after nbgrader has saved the grades."""

    def preprocess(self, nb: Notebook, resources: Resources) -> tuple[Notebook, Resources]:
        """Add one cell behind each written answer."""
        if not self.is_plain(resources):
            add_rubrics(nb, self.key(resources))
        return nb, resources


class HideRubric(CourseStep):
    """Takes the rubrics out of what a student gets."""

    def preprocess(self, nb: Notebook, resources: Resources) -> tuple[Notebook, Resources]:
        """Remove the cells that ShowRubric added."""
        nb.cells = [cell for cell in nb.cells if "rubric" not in cell.metadata.get(OURS, {})]
        return nb, resources


def add_rubrics(nb: Notebook, key: Key) -> None:
    """Put the rubric of each written question into a cell of its own behind the answer."""
    rubrics = {written.id: written for written in key.written}
    cells: list[Cell] = []
    for cell in nb.cells:
        _mark_imitation(cell)
        cells.append(cell)
        if is_written(cell):
            cells.append(_rubric_cell(cell, rubrics, key.objectives))
    nb.cells = cells


def _mark_imitation(cell: Cell) -> None:
    """Say above a student's text that it is theirs, where it claims to be a rubric."""
    if cell.cell_type != "code" and FOR_GRADER in " ".join(cell.source.lower().split()) and IMITATED not in cell.source:
        cell.source = f"{IMITATED}\n\n{cell.source}"


def _rubric_cell(cell: Cell, rubrics: dict[str, Written], objectives: dict[str, str]) -> Cell:
    written = rubrics.get(written_of(cell))
    if written is None:
        known = ", ".join(rubrics) or "none"
        raise CourseError(f"The key has no written question for the cell {grade_id(cell)!r}. Known: {known}.")
    text = rubric_text(written, objectives.get(written.objective, written.objective))
    added = nbformat.v4.new_markdown_cell(text, metadata={OURS: {"rubric": written.id}})
    added.id = f"rubric-{grade_id(cell)}"
    return added


def rubric_text(written: Written, objective: str) -> str:
    """Return a rubric as Markdown: what is asked, then each level with its points, its sample and the comment on it."""
    head = [
        f"**Rubric of {written.id}, {FOR_GRADER}** ({written.points:g} points; not in the student's feedback)",
        f"Objective: {objective}. Passage: {written.read}.",
    ]
    return "\n\n".join([*head, *(_level_text(level) for level in written.levels), f"Model: {written.explanation}"])


def _level_text(level: Level) -> str:
    lines = [f"**{level.points:g} points.** {level.does}"]
    if level.sample:
        lines.append(f"> Sample: {level.sample}")
    if level.comment:
        lines.append(f"Comment on the sample: *{level.comment}*")
    return "\n\n".join(lines)
