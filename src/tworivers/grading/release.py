"""The release: what a released notebook says that its solution does not: how to install the package, and how closely each
question compares, in the words that its key gives."""

from __future__ import annotations

from pathlib import Path

from tworivers.checks.wording import precision
from tworivers.grading.steps import CourseStep, Notebook, Resources
from tworivers.keys.key import Key
from tworivers.keys.load import current_key
from tworivers.keys.notebook_cells import grade_id, is_check, question_of

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
            _say_precision(nb, current_key(resources["nbgrader"]["assignment"], Path(self.root)))
        return nb, resources


def _say_precision(nb: Notebook, key: Key) -> None:
    """Add to the last text above a check cell how closely its key compares numbers."""
    text = None
    for cell in nb.cells:
        if cell.cell_type == "markdown" and grade_id(cell):
            text = cell
        elif is_check(cell) and text is not None:
            says = precision(key.question(question_of(cell)).form)
            if says:
                text.source = f"{text.source.rstrip()}\n\n*{says}*"
            text = None
