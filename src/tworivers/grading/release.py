"""The release: what a released notebook says that its solution does not: how to install the package, how closely each
question compares, and what a person looks for in a written answer, in the words that the key gives."""

from __future__ import annotations

from pathlib import Path

from tworivers.checks.wording import precision
from tworivers.grading.steps import CourseStep, Notebook, Resources
from tworivers.keys.key import Key, Written
from tworivers.keys.load import current_key
from tworivers.keys.notebook_cells import Cell, grade_id, is_check, is_written, question_of, written_of

# Jupyter shows what `_render_traceback_` returns in place of the way that led to an error.
INSTALL = """\
try:
    import tworivers
except ModuleNotFoundError as missing:
    missing._render_traceback_ = lambda: [
        "The package of this course is not installed in the Python of this notebook: run "
        '%pip install "tworivers[lab]" in a cell of its own (or, with the file that your teacher gave you, '
        '%pip install "tworivers-VERSION-py3-none-any.whl[lab]"), and then this cell again.'
    ]
    raise
"""


class CompleteRelease(CourseStep):
    """nbgrader's first step on the way to a release: adds what the solution notebook leaves to the key and the package."""

    def preprocess(self, nb: Notebook, resources: Resources) -> tuple[Notebook, Resources]:
        """Add it to the first cell with code, and to the texts of the questions."""
        if not self.is_plain(resources):
            first = next(cell for cell in nb.cells if cell.cell_type == "code")
            first.source = f"{INSTALL}\n{first.source}"
            _say_what_counts(nb, current_key(resources["nbgrader"]["assignment"], Path(self.root)))
        return nb, resources


def _say_what_counts(nb: Notebook, key: Key) -> None:
    """Add to the text of each question what its key says of answers: the last text above the cell that is graded."""
    text = None
    for cell in nb.cells:
        if is_check(cell) or is_written(cell):
            says = _what_counts(cell, key)
            if text is not None and says:
                text.source = f"{text.source.rstrip()}\n\n{says}"
            text = None
        elif cell.cell_type == "markdown" and grade_id(cell):
            text = cell


def _what_counts(cell: Cell, key: Key) -> str:
    """Return how closely numbers are compared, or the levels of a rubric without samples; or an empty text."""
    if is_check(cell):
        says = precision(key.question(question_of(cell)).form)
        return f"*{says}*" if says else ""
    return next((levels(written) for written in key.written if written.id == written_of(cell)), "")


def levels(written: Written) -> str:
    """Return the levels of a rubric as a student reads them."""
    lines = [f"* {level.points:g} points: {level.aim}" for level in written.levels]
    return "\n".join(["Whoever reads your answer looks at what it does:", "", *lines])
