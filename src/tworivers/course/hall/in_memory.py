"""The chain: the steps that nbgrader's autograde is configured with, taken by many submissions in memory.

nbgrader makes its steps anew for each submission, writes the notebook between two of them, and opens the gradebook in
three. Here each step is made once, in the same order and with the same settings, and those three know the gradebook's
cells beforehand or leave what they find to `book.save`. What comes out is the same.
"""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from nbgrader import utils
from nbgrader.api import MissingEntry
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    AssignLatePenalties,
    NbGraderPreprocessor,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)
from traitlets.config import Config
from traitlets.utils.importstring import import_item

from tworivers.course.gradebook import Scores
from tworivers.course.graded_notebook import text_of
from tworivers.course.nbgrader_calls import surroundings
from tworivers.errors import CourseError
from tworivers.grading.run import Files, RunNotebook, limits_from
from tworivers.grading.step_marks import recorded
from tworivers.grading.steps import CourseStep, Notebook, Resources
from tworivers.sandbox.task import Outcome, Task


class _KnownCells:
    """The cells of an assignment as the gradebook has them, read once."""

    def __init__(self, book: Any, assignment: str, notebook_name: str) -> None:
        notebook = book.find_notebook(notebook_name, assignment)
        self.kernelspec = json.loads(notebook.kernelspec)
        fields = ("name", "cell_type", "locked", "source", "checksum")
        self.source = {
            cell.name: SimpleNamespace(**{name: getattr(cell, name) for name in fields})
            for cell in notebook.source_cells
        }
        self.graded = {cell.name: SimpleNamespace(max_score=cell.max_score) for cell in notebook.grade_cells}

    def find_source_cell(self, name: str, *_: str) -> Any:
        if name not in self.source:
            raise MissingEntry(name)
        return self.source[name]

    def find_graded_cell(self, name: str, *_: str) -> Any:
        return self.graded[name]


class _Overwrite(OverwriteCells):  # type: ignore[misc]  # nbgrader has no type hints
    """nbgrader's step, on cells that were read once. MendCells has put back what was missing."""

    def preprocess(self, nb: Notebook, resources: Resources) -> tuple[Notebook, Resources]:
        names = resources["nbgrader"]
        self.notebook_id, self.assignment_id = names["notebook"], names["assignment"]
        return NbGraderPreprocessor.preprocess(self, nb, resources)  # type: ignore[no-any-return]


class _Kernel(OverwriteKernelspec):  # type: ignore[misc]
    """nbgrader's step, with a kernel that was read once."""

    def preprocess(self, nb: Notebook, resources: Resources) -> tuple[Notebook, Resources]:
        if self.kernelspec:
            nb.metadata["kernelspec"] = dict(self.kernelspec)
        return nb, resources


class _Collect(SaveAutoGrades):  # type: ignore[misc]
    """nbgrader's step, collecting what it would save."""

    def preprocess(self, nb: Notebook, resources: Resources) -> tuple[Notebook, Resources]:
        resources["scores"] = scores_of(nb, self.log)
        return nb, resources


def scores_of(nb: Notebook, log: Any) -> Scores:
    """Return what nbgrader would save of a notebook that was marked."""
    points = {c.metadata["nbgrader"]["grade_id"]: recorded(c, log) for c in nb.cells if utils.is_grade(c)}
    points |= {c.metadata["nbgrader"]["grade_id"]: None for c in nb.cells if utils.is_task(c)}
    answers = [cell for cell in nb.cells if utils.is_solution(cell) or utils.is_task(cell)]
    comments = {cell.metadata["nbgrader"]["grade_id"]: _comment(cell) for cell in answers}
    return Scores(points, comments)


def _comment(cell: Any) -> str | None:
    same = cell.metadata["nbgrader"].get("checksum") == utils.compute_checksum(cell)
    return "No response." if same and not utils.is_task(cell) else None


class Chain:
    """The steps of one assignment.

    Args:
        root: The folder of the course.
        config: Its settings.
        assignment: Its full name.
        book: Its gradebook, open.
        notebook: The notebook of the assignment; the one of its own name, if not given.

    Raises:
        CourseError: The settings have no RunNotebook among autograde's steps.
    """

    def __init__(self, root: Path, config: Config, assignment: str, book: Any, notebook: str = "") -> None:
        self.root, self.config, self.assignment = root, config, assignment
        notebook = notebook or assignment
        self.cells = _KnownCells(book, assignment, notebook)
        directory = CourseDirectory(config=config)
        with surroundings():
            autograde = Autograde(coursedir=directory, config=config)
        self.sanitize = [self._step(item) for item in autograde.sanitize_preprocessors]
        steps = [self._step(item) for item in autograde.autograde_preprocessors]
        places = [place for place, step in enumerate(steps) if isinstance(step, RunNotebook)]
        if len(places) != 1:
            raise CourseError("c.Autograde.autograde_preprocessors must name tworivers.grading.run.RunNotebook once.")
        self.prepare, self.finish = steps[: places[0]], steps[places[0] + 1 :]
        self.run = steps[places[0]]
        self.limits = limits_from(self.run.limits)
        self.permissions, self.is_shared = int(str(autograde.permissions), 8), directory.groupshared
        self.names = {"assignment": assignment, "notebook": notebook, "db_url": directory.db_url}

    def _step(self, item: Any) -> Any:
        kind = import_item(item) if isinstance(item, str) else item
        ours = {OverwriteCells: _Overwrite, OverwriteKernelspec: _Kernel, SaveAutoGrades: _Collect}
        step = ours.get(kind, kind)(config=self.config)
        if isinstance(step, _Overwrite):
            step.gradebook = self.cells
        if isinstance(step, _Kernel):
            step.kernelspec = self.cells.kernelspec
        if isinstance(step, CourseStep):
            step.root = str(self.root)
        return step

    def files(self, beside: Files) -> Files:
        """Return what lies beside the notebook when it runs, and when it is graded, given what was handed in with it."""
        files: Files = self.run.files({"nbgrader": self.names}, beside)
        return files

    def task(self, nb: Notebook, student: str, files: Files, unsafe: bool = False) -> tuple[Notebook, Resources, Task]:
        """Take a submission up to its run; return it, what the steps left, and what is to be run."""
        resources: Resources = {"nbgrader": {**self.names, "student": student}, "unique_key": self.names["notebook"]}
        with surroundings():
            nb, resources = _take([*self.sanitize, *self.prepare], nb, resources)
        return nb, resources, self.run.task(nb, resources, files, unsafe)

    def settle(self, nb: Notebook, resources: Resources, outcome: Outcome) -> tuple[str, Scores]:
        """Take a submission from its run to its end; return the notebook as text, and its scores."""
        self.run.settle(nb, resources, outcome)
        with surroundings():
            nb, resources = _take(self.finish, nb, resources)
        return text_of(nb), resources["scores"]


def _take(steps: list[Any], nb: Notebook, resources: Resources) -> tuple[Notebook, Resources]:
    for step in steps:
        if step.enabled and not isinstance(step, AssignLatePenalties):  # the gradebook's: book.save assigns them
            nb, resources = step.preprocess(nb, resources)
    return nb, resources
