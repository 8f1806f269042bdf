"""Intake: `nbgrader autograde` and formgrader's button lead into the same hall as the course's own commands.

nbgrader matches notebooks by their name before any of its configured steps runs: a renamed one stops its submission, a
folder without a notebook is passed over in silence. It offers no place for a look before that, so its class is replaced.
So are those of its steps that would delete what stood before they write.
"""

from __future__ import annotations

import dataclasses
import datetime
import fnmatch
import logging
import sys
from pathlib import Path
from typing import Any

from nbgrader.converters import Autograde, NbGraderException
from nbgrader.utils import parse_utc

from tworivers.course.grade import hall
from tworivers.course.hall.in_turn import in_turn
from tworivers.course.hall.lines import HUMAN, Report
from tworivers.course.hall.who import elsewhere, submissions
from tworivers.course.nbgrader_whole import CourseFeedback, CourseGenerate, transfer_files
from tworivers.errors import CourseError, printable
from tworivers.grading.preflight import submitted
from tworivers.grading.preflight.handed_in import read_time

USERS = (  # of the classes, for the commands and for formgrader
    "nbgrader.apps.autogradeapp",
    "nbgrader.apps.generateassignmentapp",
    "nbgrader.apps.generatefeedbackapp",
    "nbgrader.apps.api",
)


class CourseAutograde(Autograde):  # type: ignore[misc]  # nbgrader has no type hints
    """nbgrader's autograde, which leads into the course's own hall, and says one line on each submission at the end."""

    def start(self) -> None:
        """Grade what was handed in; what needs a human stops nothing else, and is reported as nbgrader reports errors."""
        root, assignment = Path(self.coursedir.root), self.coursedir.assignment_id
        try:
            with hall(root, assignment, self.config, in_turn, again=True, say=self.log.warning) as run:
                found = self._students()
                self._refuse_strangers({student.id for student in run.book.students}, found)
                report = run.grade([student for student in found if not self._is_done(student)])
                run.set_penalties(found)  # a due date or an extension may be new for those who are not graded again
                everybody = self.coursedir.student_id == "*" and not self.coursedir.student_id_exclude
                there = submissions(assignment, root)
                astray, said = elsewhere(root, assignment, there) if everybody else ([], [])
        except CourseError as error:
            self._fail(str(error))
        self._tell(dataclasses.replace(report, lines=(*report.lines, *astray), said=tuple(said)), bool(report.lines))

    def _tell(self, report: Report, is_any_graded: bool) -> None:
        for line in report.lines:
            self.log.log(logging.ERROR if line.outcome == HUMAN else logging.INFO, "%s", line)
        for sentence in report.said:
            self.log.warning("%s", sentence)
        summary = report.summary().splitlines()[-1]
        if not report.is_complete:
            self._fail(summary)
        self.log.info("%s", summary if is_any_graded else f"{report.assignment}: nothing new to grade")

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

    def _refuse_strangers(self, known: set[str], found: list[str]) -> None:
        """Refuse those whom the gradebook does not know, where nbgrader was told to enter nobody."""
        strangers = [] if self.create_student else sorted(set(found) - known)
        if strangers:
            self._fail(f"No student with ID '{strangers[0]}' exists in the gradebook.")

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
    text, _ = read_time(folder)
    found: datetime.datetime | None = parse_utc(text) if text else None
    return found


def _submitted_timestamp(api: Any, assignment_id: str, student_id: str) -> datetime.datetime | None:
    """Return when a submission was handed in, for formgrader's list; one file that is no date must not cost the list."""
    directory = api.coursedir
    return _time_of(Path(directory.format_path(directory.submitted_directory, student_id, assignment_id)))


def _submitted_students(api: Any, assignment_id: str) -> set[str]:
    """Return who handed something in, for formgrader's list; a name that cannot be stored is passed over."""
    folder = Path(api.coursedir.format_path(api.coursedir.submitted_directory, ".", "."))
    names = submitted.assignments(folder) if assignment_id == "*" else [assignment_id]
    return {student for name in names for student in submitted.students(folder, name)}


def install() -> None:
    """Put the classes, and the two look-ups, where nbgrader's programs take theirs from; others are left alone."""
    ours = {"Autograde": CourseAutograde, "GenerateAssignment": CourseGenerate, "GenerateFeedback": CourseFeedback}
    for module in (sys.modules[name] for name in USERS if name in sys.modules):
        for name, kind in ours.items():
            if hasattr(module, name):
                setattr(module, name, kind)
        api = getattr(module, "NbGraderAPI", None)
        if api is not None:
            api.get_submitted_timestamp = _submitted_timestamp
            api.get_submitted_students = _submitted_students
    if "nbgrader.apps.zipcollectapp" in sys.modules:
        app: Any = sys.modules["nbgrader.apps.zipcollectapp"]
        app.ZipCollectApp._transfer_files = transfer_files
