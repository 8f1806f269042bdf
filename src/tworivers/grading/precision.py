"""Precision: a released notebook says how closely each question compares, in the words that its key gives."""

from __future__ import annotations

from pathlib import Path

from tworivers.checks.wording import precision
from tworivers.grading.steps import CourseStep, Notebook, Resources
from tworivers.keys.load import current_key
from tworivers.keys.notebook_cells import grade_id, is_check, question_of


class SayPrecision(CourseStep):
    """nbgrader's first step on the way to a release: adds the sentence to the text of each question that compares numbers."""

    def preprocess(self, nb: Notebook, resources: Resources) -> tuple[Notebook, Resources]:
        """Add to the last text above a check cell what its key says."""
        if self.is_plain(resources):
            return nb, resources
        key = current_key(resources["nbgrader"]["assignment"], Path(self.root))
        text = None
        for cell in nb.cells:
            if cell.cell_type == "markdown" and grade_id(cell):
                text = cell
            elif is_check(cell) and text is not None:
                says = precision(key.question(question_of(cell)).form)
                if says:
                    text.source = f"{text.source.rstrip()}\n\n*{says}*"
                text = None
        return nb, resources
