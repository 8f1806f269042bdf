"""Autograding: every submission of an assignment, one after the other, and one line on what became of each."""

from __future__ import annotations

import errno
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbgrader.api import MissingEntry
from nbgrader.converters import Autograde
from traitlets.config import Config

from tworivers.course.nbgrader_calls import convert, course_folder, gradebook, settings
from tworivers.errors import CourseError, printable
from tworivers.grading.mend import read_release
from tworivers.grading.preflight import NeedsHuman, prepare
from tworivers.grading.run import is_unsafe
from tworivers.keys.key import find_assignment
from tworivers.keys.notebook_cells import OURS, grade_id
from tworivers.sandbox import walls

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
GRADED, MENDED, HUMAN = "graded", "mended", "needs a human"


@dataclass(frozen=True)
class Line:
    """What became of one submission.

    Attributes:
        outcome: `graded`, `mended` (graded after something in it was put right) or `needs a human`.
        why: What was mended, or why a person must look; empty where there is nothing to say.
        score: Points so far; None where nothing could be graded.
        waiting: How many written answers wait for a person.
    """

    student: str
    outcome: str
    why: str = ""
    score: float | None = None
    max_score: float = 0
    waiting: int = 0

    def __str__(self) -> str:
        """Return the line as the command line prints it."""
        points = "" if self.score is None else f"{self.score:g} of {self.max_score:g} points"
        waits = f"{self.waiting} to be read by a person" if self.waiting else ""
        parts = (f"{self.student}: {self.outcome}", points, waits, self.why)
        return printable("; ".join(part for part in parts if part).replace("\n", " "))


@dataclass(frozen=True)
class Report:
    """What became of the submissions of one assignment; `before` counts those that had been graded already."""

    assignment: str
    lines: tuple[Line, ...]
    before: int = 0

    @property
    def is_complete(self) -> bool:
        """Tell whether every submission could be graded."""
        return all(line.outcome != HUMAN for line in self.lines)

    def summary(self) -> str:
        """Return one line for each submission, those that need a person last, and their numbers."""
        ordered = sorted(self.lines, key=lambda line: (line.outcome == HUMAN, line.student))
        outcomes = [line.outcome for line in self.lines]
        counts = ", ".join(f"{outcomes.count(kind)} {kind}" for kind in (GRADED, MENDED, HUMAN) if kind in outcomes)
        before = f"; {self.before} of them before, and not again" if self.before else ""
        return "\n".join([*map(str, ordered), f"{self.assignment}: {counts}{before}"])


def submissions(assignment: str, root: Path) -> list[str]:
    """Return the students who handed something in for an assignment."""
    return sorted(path.parent.name for path in (root / "submitted").glob(f"*/{assignment}") if path.is_dir())


def autograde(
    assignment: str, students: list[str] | None = None, root: Path | None = None, unsafe: bool = False
) -> Report:
    """Grade the submissions of an assignment; one that is broken never stops the others.

    Args:
        assignment: Its name or a unique prefix, `ps02`.
        students: Whom to grade; everybody who handed something in, if not given.
        root: The folder of the course.
        unsafe: Run students' code without the sandbox; a warning on standard error says so.

    Raises:
        CourseError: The gradebook does not know the assignment, nobody handed anything in, or no sandbox works here.
    """
    root = course_folder(root)
    unsafe = unsafe or is_unsafe()
    if unsafe:
        print(walls.UNSAFE_WARNING, file=sys.stderr)
    else:
        walls.probe()
    name = find_assignment(assignment, root).name
    with gradebook(root) as book:
        try:
            book.find_assignment(name)
        except MissingEntry:
            raise CourseError(f"The gradebook has no assignment {name!r}. Build it first: make course.") from None
    chosen = students or submissions(name, root)
    if not chosen:
        raise CourseError(f"Nobody has handed in {name}: {root / 'submitted'} holds no folder STUDENT/{name}.")
    config = settings(root)
    config.RunNotebook.unsafe_no_sandbox = unsafe
    return Report(name, tuple(grade_one(root, name, student, config) for student in chosen))


def grade_one(root: Path, assignment: str, student: str, config: Config) -> Line:
    """Grade one submission with the settings given; whatever is wrong with it becomes its line.

    Raises:
        CourseError: The disk is full or the gradebook cannot be used, which concerns them all.
    """
    try:
        mended, stopped = _run(root, assignment, student, config)
    except (CourseError, OSError) as error:
        if isinstance(error, OSError) and error.errno in FULL:
            raise CourseError(
                f"The disk has no room ({error.strerror}). What was graded before {student} stands; make room, and "
                "repeat the command."
            ) from error
        with gradebook(root, config) as book:  # entered all the same, so that the export does not pass over them
            book.update_or_create_student(student)
        return Line(student, HUMAN, str(error) if isinstance(error, NeedsHuman) else f"grading stopped: {error}")
    with gradebook(root, config) as book:
        submission = book.find_submission(assignment, student)
        grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
        waiting = sum(bool(grade.needs_manual_grade) for grade in grades)
        outcome = MENDED if mended else GRADED
        return Line(student, outcome, "; ".join([*mended, *stopped]), submission.score, submission.max_score, waiting)


def _run(root: Path, assignment: str, student: str, config: Config) -> tuple[list[str], list[str]]:
    """Grade a working copy of one submission; return what was mended in it, and why its run ended early if it did."""
    grade_ids = {grade_id(cell) for cell in read_release(root, assignment, assignment).cells} - {""}
    submitted = root / "submitted" / student / assignment
    with tempfile.TemporaryDirectory(prefix="tworivers_") as folder:
        notes = prepare(submitted, Path(folder) / student / assignment, assignment, grade_ids)
        config = config.copy()
        config.CourseDirectory.submitted_directory = folder
        convert(Autograde, config, assignment)
    graded = nbformat.read(root / "autograded" / student / assignment / f"{assignment}.ipynb", as_version=4)
    ours = graded.metadata.get(OURS, {})
    return [*notes, *ours.get("mended", [])], [ours["stopped"]] if ours.get("stopped") else []
