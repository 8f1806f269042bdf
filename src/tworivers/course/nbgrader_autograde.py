"""Intake: `nbgrader autograde` and formgrader's button look over each submission first, as the course's commands do.

nbgrader matches notebooks by their name before any of its configured steps runs: a renamed one stops its submission, a
folder without a notebook is passed over in silence. It offers no place for a look before that, so its class is replaced.
So are those of its steps that would delete what stood before they write.
"""

from __future__ import annotations

import datetime
import fnmatch
import logging
import sys
from pathlib import Path
from typing import Any

from nbgrader.converters import Autograde, NbGraderException
from nbgrader.utils import parse_utc

from tworivers.course import gradebook as books
from tworivers.course.autograding import HUMAN, Report, elsewhere, grade_one, note_on, submissions
from tworivers.course.nbgrader_calls import gradebook
from tworivers.course.nbgrader_whole import CourseFeedback, CourseGenerate, transfer_files
from tworivers.errors import CourseError, printable
from tworivers.grading.preflight import submitted
from tworivers.grading.preflight.handed_in import read_time
from tworivers.grading.run import is_unsafe
from tworivers.sandbox import walls

USERS = (  # of the classes, for the commands and for formgrader
    "nbgrader.apps.autogradeapp",
    "nbgrader.apps.generateassignmentapp",
    "nbgrader.apps.generatefeedbackapp",
    "nbgrader.apps.api",
)


class CourseAutograde(Autograde):  # type: ignore[misc]  # nbgrader has no type hints
    """nbgrader's autograde with the course's pre-flight before each submission, and one line on each at the end."""

    def start(self) -> None:
        """Grade what was handed in; what needs a human stops nothing else, and is reported as nbgrader reports errors."""
        root, assignment = Path(self.coursedir.root), self.coursedir.assignment_id
        try:
            if not (is_unsafe() or self.config.RunNotebook.get("unsafe_no_sandbox")):
                walls.refuse_where_shown(root)
                walls.probe()
            with gradebook(root, self.config) as book:
                books.find_built(book, root, assignment)
            found = self._students()
            chosen = [student for student in found if not self._is_done(student)]
            note = note_on(assignment, root)
            lines = [grade_one(root, assignment, student, self.config) for student in chosen]
            with gradebook(root, self.config) as book:  # a due date or an extension may be new for the others too
                books.set_penalties(book, assignment, books.rule_for_penalties(self.config), found)
            everybody = self.coursedir.student_id == "*" and not self.coursedir.student_id_exclude
            astray, said = elsewhere(root, assignment, submissions(assignment, root)) if everybody else ([], [])
        except CourseError as error:
            self._fail(str(error))
        report = Report(assignment, (*lines, *astray), said=tuple(said), note=note)
        for line in report.lines:
            self.log.log(logging.ERROR if line.outcome == HUMAN else logging.INFO, "%s", line)
        for sentence in said:
            self.log.warning("%s", sentence)
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
