"""Autograding: every submission of an assignment, one after the other, and one line on what became of each."""

from __future__ import annotations

import copy
import logging
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from tworivers.course import gradebook as books
from tworivers.course.gradebook import Standing
from tworivers.course.hall import broken
from tworivers.course.nbgrader_calls import (
    UnusableError,
    convert,
    course_folder,
    gradebook,
    refuse_unusable,
    settings,
)
from tworivers.course.nbgrader_save import with_one_save
from tworivers.errors import CourseError, unknown
from tworivers.grading import answers, plain
from tworivers.grading.mend import read_release
from tworivers.grading.preflight import submitted
from tworivers.grading.preflight.plain_text import shown
from tworivers.grading.preflight.working_copy import NeedsHuman, prepare
from tworivers.grading.run import is_unsafe
from tworivers.grading.step_marks import errors_of
from tworivers.keys.key import find_assignment
from tworivers.keys.load import current_key, is_plain
from tworivers.keys.notebook_cells import OURS
from tworivers.replacing import folder_beside, is_leftover, remove
from tworivers.sandbox import walls

INNER = ".graded"  # where nbgrader writes, within the folder that is on its way; it copies no name with a dot
MAX_LINE = 2000  # characters
GRADED, MENDED, HUMAN = "graded", "mended", "needs a human"


@dataclass(frozen=True)
class Line:
    """What became of one submission.

    Attributes:
        outcome: `graded`, `mended` (graded after something in it was put right) or `needs a human`.
        why: What was mended, or why a person must look; empty where there is nothing to say.
        score: Points so far; None where nothing could be graded.
        waiting: How many written answers wait for a person.
        late: By how many seconds it was late.
        penalty: Points that this costs.
    """

    student: str
    outcome: str
    why: str = ""
    score: float | None = None
    max_score: float = 0
    waiting: int = 0
    late: float = 0
    penalty: float = 0

    def __str__(self) -> str:
        """Return the line as the command line prints it."""
        points = "" if self.score is None else f"{self.score:g} of {self.max_score:g} points{self._lateness()}"
        waits = f"{self.waiting} to be read by a person" if self.waiting else ""
        line = f"{self.student}: {self.outcome}" + "".join(f"; {part}" for part in (points, waits, self.why) if part)
        return shown(line, MAX_LINE)

    def _lateness(self) -> str:
        """Return by how much it was late, and what that costs; nothing where it was not."""
        if not self.late:
            return ""
        after = f": {max(0, (self.score or 0) - self.penalty):g} after the penalty"
        return f", late by {duration(self.late)}{after if self.penalty else ', without a penalty'}"


def duration(seconds: float) -> str:
    """Return a stretch of time in words.

    >>> duration(93_600), duration(59.5), duration(300), duration(259_200)
    ('26 hours', '1 minute', '5 minutes', '3 days')
    """
    minutes = max(1, round(seconds / 60))
    unit, size = ("day", 1440) if minutes >= 3 * 1440 else ("hour", 60) if minutes >= 60 else ("minute", 1)
    number = round(minutes / size)
    return f"{number} {unit}{'s' if number != 1 else ''}"


@dataclass(frozen=True)
class Report:
    """What became of the submissions of one assignment.

    Attributes:
        before: How many of them had been graded already.
        said: Sentences on what lies in `submitted/` and is nobody's submission of this assignment.
        note: What is said of them all.
    """

    assignment: str
    lines: tuple[Line, ...]
    before: int = 0
    said: tuple[str, ...] = ()
    note: str = ""

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
        note = f"; {self.note}" if self.note else ""
        return "\n".join([*map(str, ordered), *self.said, f"{self.assignment}: {counts}{before}{note}"])


def submissions(assignment: str, root: Path) -> list[str]:
    """Return the students who handed something in for an assignment."""
    found = submitted.students(root / "submitted", assignment)
    return [student for student in found if not is_leftover(Path(student))]


def chosen_from(assignment: str, root: Path, asked: list[str] | None) -> list[str]:
    """Return whom to grade: those asked for, or everybody who handed something in.

    Raises:
        CourseError: Nobody has handed anything in, or somebody who was asked for has not.
    """
    there = submissions(assignment, root)
    if not there and not asked:
        raise CourseError(
            f"Nobody has handed in {assignment}: {root / 'submitted'} holds no folder STUDENT/{assignment}."
        )
    for student in asked or []:
        if student not in there:
            raise unknown(f"submission of {assignment} by", student, there)
    return sorted(set(asked or there))


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
        CourseError: The gradebook does not know the assignment, nobody handed anything in, somebody who was asked for
            has not, or no sandbox works here.
    """
    root = course_folder(root)
    unsafe = unsafe or is_unsafe()
    if unsafe:
        print(walls.UNSAFE_WARNING, file=sys.stderr)
    else:
        walls.refuse_where_shown(root)
        walls.probe()
    name = find_assignment(assignment, root).name
    if not is_plain(name, root):
        current_key(name, root)  # what is wrong with it is said before anything is graded
    with gradebook(root) as book:
        books.find_built(book, root, name)
    chosen = chosen_from(name, root, students)
    answers.tidy(root, name)
    config = settings(root)
    config.RunNotebook.unsafe_no_sandbox = unsafe
    lines = [grade_one(root, name, student, config) for student in chosen]
    astray, said = ([], []) if students else elsewhere(root, name, chosen)
    return Report(name, (*lines, *astray), said=tuple(said), note=note_on(name, root))


def note_on(assignment: str, root: Path) -> str:
    """Return what a report says once of an assignment: that a plain one tests itself in the student's process."""
    return plain.NOTE if is_plain(assignment, root) else ""


def elsewhere(root: Path, assignment: str, known: list[str]) -> tuple[list[Line], list[str]]:
    """Return a line for each who handed in at another place than the right one, and sentences on what else lies there."""
    name = plain.notebooks(root, assignment)[0] if is_plain(assignment, root) else assignment
    found, said = submitted.astray(root / "submitted", read_release(root, assignment, name), assignment, known)
    said += submitted.unknown_folders(root / "submitted", {path.name for path in (root / "exercises").iterdir()})
    for student in broken.reasons(root, assignment).keys() - found.keys() - set(known):
        broken.forget(root, assignment, student)
    for student, why in found.items():
        broken.keep(root, assignment, student, why)
    return [Line(student, HUMAN, why) for student, why in found.items()], said


def unforeseen(error: Exception) -> str:
    """Return why a submission was left to a person; what no sentence foresees goes to the log, for the developers."""
    if isinstance(error, NeedsHuman):
        return str(error)
    if isinstance(error, CourseError):
        return f"grading stopped: {error}"
    if isinstance(error, OSError) and error.strerror:
        return f"grading stopped: {Path(str(error.filename or '')).name or 'a file'} cannot be used ({error.strerror})"
    logging.getLogger(__name__).info("Grading stopped.", exc_info=error)
    return "grading stopped at something in it that the grader does not know; the others were graded"


def grade_one(root: Path, assignment: str, student: str, config: Config) -> Line:
    """Grade one submission with the settings given; whatever is wrong with it becomes its line.

    Raises:
        UnusableError: The disk or the gradebook cannot be used, which concerns them all.
    """
    try:
        mended, stopped = _run(root, assignment, student, config)
    except UnusableError:
        raise
    except Exception as error:  # whatever a step stumbles over costs this submission and no other
        refuse_unusable(error, CourseDirectory(config=config))
        with gradebook(root, config) as book:  # entered all the same, so that the export does not pass over them
            book.update_or_create_student(student)
        broken.keep(root, assignment, student, unforeseen(error))
        return Line(student, HUMAN, unforeseen(error))
    broken.forget(root, assignment, student)
    with gradebook(root, config) as book:
        stand = books.standings(book, assignment)[student]
    return line_of(student, stand, mended, stopped)


def line_of(student: str, stand: Standing, mended: list[str], more: list[str]) -> Line:
    """Return the line of a submission that was graded; `more` tells what was left out or ended early."""
    points = (stand.score, stand.max_score, stand.waiting, stand.late, stand.penalty)
    return Line(student, MENDED if mended else GRADED, "; ".join([*mended, *more]), *points)


def _run(root: Path, assignment: str, student: str, config: Config) -> tuple[list[str], list[str]]:
    """Grade a working copy of one submission; return what was mended in it, and what was left out or ended early."""
    directory = CourseDirectory(config=config)
    place = Path(directory.format_path(directory.autograded_directory, student, assignment))
    with tempfile.TemporaryDirectory(prefix="tworivers_") as folder:
        notes = look_over(root, assignment, student, Path(folder) / student / assignment)
        config = with_one_save(copy.deepcopy(config), str(place.parents[1]))
        config.CourseDirectory.submitted_directory = folder
        with folder_beside(place) as new:
            config.CourseDirectory.autograded_directory = str(new / INNER)
            convert(Autograde, config, assignment)
            for path in (new / INNER / student / assignment).iterdir():
                path.rename(new / path.name)
            remove(new / INNER)
    mended, stopped = list(notes), []
    for path in sorted(place.glob("*.ipynb")):
        graded = nbformat.read(path, as_version=4)
        ours = graded.metadata.get(OURS, {})
        mended += ours.get("mended", [])
        stopped += [*ours.get("left_out", []), *filter(None, [ours.get("stopped")]), *errors_of(graded)]
    return mended, stopped


def look_over(root: Path, assignment: str, student: str, work: Path) -> list[str]:
    """Make a working copy of one submission in which nbgrader finds its notebooks; return what was mended.

    Raises:
        NeedsHuman: No program should guess about it.
    """
    handed_in = root / "submitted" / student / assignment
    names = plain.notebooks(root, assignment) if is_plain(assignment, root) else [assignment]
    releases = {name: read_release(root, assignment, name) for name in names}
    if names != [assignment]:
        return plain.prepare_all(handed_in, work, releases)
    return prepare(handed_in, work, assignment, releases[assignment])
