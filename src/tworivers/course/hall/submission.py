"""Submissions on their way through the hall: looked over and brought up to their run, and later what came of it."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path
from typing import Any

import nbformat

from tworivers import __version__
from tworivers.course.gradebook import Scores
from tworivers.course.hall.in_memory import Chain
from tworivers.grading import plain
from tworivers.grading.mend import read_release
from tworivers.grading.preflight.beside import TIMESTAMP, fingerprint
from tworivers.grading.preflight.working_copy import prepare
from tworivers.grading.run import Files, files_beside
from tworivers.grading.steps import Notebook, Resources
from tworivers.keys.notebook_cells import OURS
from tworivers.sandbox.task import Outcome, Task


@dataclasses.dataclass
class Submission:
    """One submission: what was handed in, then what is to be told of it.

    Attributes:
        content: A hash of all that was handed in.
        told: What is kept of it: what was mended and left out, where it was stopped, what could not be judged.
        files: Name and base64 of what lies beside its notebooks.
        sheets: Its notebooks.
        answers: A hash of the answer to each graded cell (read_by_hand.answers_in).
    """

    student: str
    content: str
    told: dict[str, Any]
    files: Files = dataclasses.field(default_factory=list)
    timestamp: str | None = None
    sheets: list[Sheet] = dataclasses.field(default_factory=list)
    answers: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Sheet:
    """One notebook of a submission: what is run of it, then what came of it."""

    of: Submission = dataclasses.field(repr=False)
    name: str
    nb: Notebook
    resources: Resources
    task: Task
    outcome: Outcome | None = None
    text: str = ""
    scores: Scores | None = None


class Look:
    """How the submissions of one assignment are looked over, and brought up to their run.

    Args:
        root: The folder of the course.
        assignment: Its full name.
        chains: The steps for each of its notebooks.
        unsafe: Whether students' code runs without the sandbox.
    """

    def __init__(self, root: Path, assignment: str, chains: dict[str, Chain], unsafe: bool) -> None:
        self.root, self.assignment, self.chains, self.unsafe = root, assignment, chains, unsafe
        self.releases = {name: read_release(root, assignment, name) for name in chains}

    def content(self, student: str) -> str:
        """Return a hash of all that a student handed in."""
        return fingerprint(self.root / "submitted" / student / self.assignment, __version__.encode())

    def over(self, student: str, folder: Path) -> Submission:
        """Take one submission up to its run, by a working copy in a folder.

        Raises:
            NeedsHuman: No program should guess about it.
        """
        work = folder / student / self.assignment
        try:
            content = self.content(student)
            found = Submission(student, content, {"mended": self._copy(student, work), "left_out": []})
            there = [name for name in self.chains if (work / f"{name}.ipynb").exists()]
            for name in there:
                found.files = self.chains[name].files(files_beside(work, name))
                found.sheets.append(self._sheet(found, name, work / f"{name}.ipynb"))
            when = work / TIMESTAMP
            found.timestamp = when.read_text(encoding="utf-8") if when.exists() else None
        finally:
            shutil.rmtree(folder / student, ignore_errors=True)
        for sheet in found.sheets:
            ours = sheet.nb.metadata.get(OURS, {})
            found.told["mended"] += ours.get("mended", [])
            found.told["left_out"] += ours.get("left_out", [])
        return found

    def _copy(self, student: str, work: Path) -> list[str]:
        """Make a working copy of a submission in which its notebooks bear their names; return what was mended."""
        handed_in = self.root / "submitted" / student / self.assignment
        if list(self.releases) == [self.assignment]:
            return prepare(handed_in, work, self.assignment, self.releases[self.assignment])
        return plain.prepare_all(handed_in, work, self.releases)

    def _sheet(self, submission: Submission, name: str, path: Path) -> Sheet:
        nb = nbformat.reader.reads(path.read_text(encoding="utf-8"))
        return Sheet(submission, name, *self.chains[name].task(nb, submission.student, submission.files, self.unsafe))
