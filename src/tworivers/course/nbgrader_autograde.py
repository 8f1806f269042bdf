"""Intake: `nbgrader autograde` and formgrader's button look over each submission first, as the course's commands do.

nbgrader matches notebooks by their name before any of its configured steps runs: a renamed one stops its submission, a
folder without a notebook is passed over in silence. It offers no place for a look before that, so its class is replaced.
"""

from __future__ import annotations

import datetime
import fnmatch
import logging
import sys
from pathlib import Path

from nbgrader.converters import Autograde, NbGraderException
from nbgrader.utils import parse_utc

from tworivers.course.autograding import HUMAN, Report, grade_one, submissions
from tworivers.errors import CourseError, printable
from tworivers.grading.preflight import TIMESTAMP
from tworivers.grading.run import is_unsafe
from tworivers.sandbox import walls

USERS = ("nbgrader.apps.autogradeapp", "nbgrader.apps.api")  # of the class, for the command and for formgrader


class CourseAutograde(Autograde):  # type: ignore[misc]  # nbgrader has no type hints
    """nbgrader's autograde with the course's pre-flight before each submission, and one line on each at the end."""

    def start(self) -> None:
        """Grade what was handed in; what needs a human stops nothing else, and is reported as nbgrader reports errors."""
        root, assignment = Path(self.coursedir.root), self.coursedir.assignment_id
        try:
            if not (is_unsafe() or self.config.RunNotebook.get("unsafe_no_sandbox")):
                walls.probe()
            chosen = [student for student in self._students() if not self._is_done(student)]
            lines = [grade_one(root, assignment, student, self.config) for student in chosen]
        except CourseError as error:
            self._fail(str(error))
        report = Report(assignment, tuple(lines))
        for line in lines:
            self.log.log(logging.ERROR if line.outcome == HUMAN else logging.INFO, "%s", line)
        if not report.is_complete:
            self._fail(report.summary().splitlines()[-1])
        self.log.info("%s", report.summary().splitlines()[-1] if lines else f"{assignment}: nothing new to grade")

    def _students(self) -> list[str]:
        wanted, excluded = self.coursedir.student_id, self.coursedir.student_id_exclude.split(",")
        found = [
            student
            for student in submissions(self.coursedir.assignment_id, Path(self.coursedir.root))
            if fnmatch.fnmatchcase(student, wanted) and student not in excluded
        ]
        if not found:
            self._fail(f"No submission of {self.coursedir.assignment_id!r} was matched by the student {wanted!r}.")
        return found

    def _is_done(self, student: str) -> bool:
        """Tell whether a submission was graded before and is no newer; with `--force` all are graded again."""
        assignment = self.coursedir.assignment_id
        graded = self.coursedir.format_path(self.coursedir.autograded_directory, student, assignment)
        if self.force or not Path(graded).exists():
            return False
        handed_in = self.coursedir.format_path(self.coursedir.submitted_directory, student, assignment)
        new, old = _time_of(Path(handed_in)), _time_of(Path(graded))
        is_newer = new is not None and old is not None and new > old
        if not is_newer:
            self.log.info("Skipping existing assignment: %s", printable(graded))
        return not is_newer

    def _fail(self, why: str) -> None:
        self.log.error("%s", printable(why))
        raise NbGraderException(why)


def _time_of(folder: Path) -> datetime.datetime | None:
    try:
        found: datetime.datetime = parse_utc((folder / TIMESTAMP).read_text(encoding="utf-8").strip())
    except (OSError, ValueError, OverflowError):
        return None
    return found


def install() -> None:
    """Put the class where nbgrader's programs take theirs from; those that are not running are left alone."""
    for name in USERS:
        module = sys.modules.get(name)
        if module is not None:
            module.Autograde = CourseAutograde  # type: ignore[attr-defined]
