"""Lines: what became of each submission of an assignment, and of them all, as a command prints it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from tworivers.course.gradebook import Standing
from tworivers.errors import CourseError
from tworivers.grading.preflight.decoding import NeedsHuman
from tworivers.grading.preflight.plain_text import shown

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


def line_of(student: str, stand: Standing, mended: list[str], more: list[str]) -> Line:
    """Return the line of a submission that was graded; `more` tells what was left out or ended early."""
    points = (stand.score, stand.max_score, stand.waiting, stand.late, stand.penalty)
    return Line(student, MENDED if mended else GRADED, "; ".join([*mended, *more]), *points)


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
