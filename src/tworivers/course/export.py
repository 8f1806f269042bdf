"""Export: all scores as a table, and of each what it is: graded, late, waiting, broken, not handed in.

The columns are those of nbgrader's own export, with two more. In `score` a 0 is always a 0 that was judged, on time; what
waits for a person, could not be graded or was not handed in has none, nor has what lost all its points by being late.
"""

from __future__ import annotations

import csv
import dataclasses
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbgrader.plugins import ExportPlugin

from tworivers import replacing
from tworivers.course import gradebook as books
from tworivers.course.gradebook import Standing
from tworivers.course.hall import broken
from tworivers.course.hall.lines import GRADED, HUMAN, duration
from tworivers.course.hall.who import submissions
from tworivers.course.nbgrader_calls import course_folder, gradebook, settings
from tworivers.errors import CourseError

LATE, WAITING, UNGRADED, MISSING = "late", "waiting for a person", "not graded yet", "not handed in"
STATUSES = (GRADED, LATE, WAITING, HUMAN, UNGRADED, MISSING)
COLUMNS = (
    *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
    *("raw_score", "late_submission_penalty", "score", "max_score", "status", "note"),
)
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?", re.IGNORECASE)
# What a spreadsheet takes for a formula, at the beginning or where it may split a cell.
FORMULA = re.compile(r"(^|[;,|\t\r\n])(\s*)(?=[=+\-@＝＋－＠]|[\t\r])")


@dataclasses.dataclass(frozen=True)
class Exported:
    """The file that was written, and its rows."""

    path: Path
    rows: tuple[dict[str, str], ...]

    @property
    def is_complete(self) -> bool:
        """Tell whether no submission in it needs a human."""
        return all(row["status"] != HUMAN for row in self.rows)

    def summary(self) -> str:
        """Return how many rows of each status there are for each assignment, and the file."""
        counts: dict[str, Counter[str]] = {}
        for row in self.rows:
            counts.setdefault(row["assignment"], Counter())[row["status"]] += 1
        lines = [
            f"{name}: {', '.join(f'{n[kind]} {kind}' for kind in STATUSES if n[kind])}" for name, n in counts.items()
        ]
        return "\n".join([*lines, f"Written: {self.path}"])


class CourseExport(ExportPlugin):  # type: ignore[misc]  # nbgrader has no type hints
    """The export of the course, for `tworivers course export` and for `nbgrader export`."""

    def export(self, gradebook: Any) -> None:
        """Write the table to `to`, or to grades.csv here, as one whole file."""
        root = Path(self.config.CourseDirectory.root)
        for assignment in gradebook.assignments:
            books.set_penalties(gradebook, assignment.name, books.rule_for_penalties(self.config))
        self.rows = tuple(self._wanted(_rows(gradebook, root)))
        with (
            replacing.file_beside(Path(self.to or "grades.csv").resolve()) as new,
            new.open("w", encoding="utf-8", newline="") as file,
        ):
            table = csv.writer(file, lineterminator="\n")
            table.writerow(COLUMNS)
            table.writerows([cell(row[name]) for name in COLUMNS] for row in self.rows)

    def _wanted(self, rows: Iterator[dict[str, str]]) -> Iterator[dict[str, str]]:
        students, assignments = ([str(name) for name in names] for names in (self.student, self.assignment))
        for row in rows:
            if (not students or row["student_id"] in students) and (
                not assignments or row["assignment"] in assignments
            ):
                yield row


def cell(text: str) -> str:
    """Return a text as a cell that no spreadsheet takes for a formula; numbers stay as they are.

    >>> cell("=HYPERLINK(0)"), cell("-1.5"), cell("a;@b")
    ("'=HYPERLINK(0)", '-1.5', "a;'@b")
    """
    return text if NUMBER.fullmatch(text) else FORMULA.sub(r"\1'\2", text)


def export_scores(path: Path | None = None, root: Path | None = None) -> Exported:
    """Write the scores of all students and assignments as CSV, `grades.csv` here if no file is given.

    Raises:
        CourseError: The gradebook cannot be used, or the file cannot be written; one that stood there stands.
    """
    root = course_folder(root)
    path = (path or Path("grades.csv")).resolve()
    replacing.tidy(path.parent, path.name)
    with gradebook(root) as book:
        plugin = CourseExport(config=settings(root))
        plugin.to = str(path)
        try:
            plugin.export(book)
        except OSError as error:
            raise CourseError(f"{replacing.unwritable(error, path)} Or name a file in a folder of yours.") from None
    return Exported(path, plugin.rows)


def _rows(book: Any, root: Path) -> Iterator[dict[str, str]]:
    """Yield a row for each assignment and student: those of the gradebook, and those who handed something in."""
    people = sorted(book.students, key=lambda one: (one.last_name or "", one.first_name or "", one.id))
    known = {student.id: student for student in people}
    for assignment in book.assignments:
        stands, reasons = books.standings(book, assignment.name), broken.reasons(root, assignment.name)
        handed_in = submissions(assignment.name, root)
        for student in [*known, *sorted({*handed_in, *reasons} - known.keys())]:
            person = {name: getattr(known.get(student), name, None) for name in ("last_name", "first_name", "email")}
            row = {"assignment": assignment.name, "student_id": student, "max_score": assignment.max_score, **person}
            row["duedate"] = assignment.duedate
            row |= _outcome(stands.get(student), reasons.get(student, ""), student in handed_in)
            yield {name: "" if row.get(name) is None else str(row[name]) for name in COLUMNS}


def _outcome(stand: Standing | None, why: str, is_handed_in: bool) -> dict[str, Any]:
    """Return what is told of one submission: its status, its points where there are any, and a note."""
    if why:
        return {"status": HUMAN, "note": why}
    if stand is None:
        return {"status": UNGRADED if is_handed_in else MISSING}
    left = max(0.0, stand.score - stand.penalty)
    notes = [f"{stand.waiting} to be read by a person"] if stand.waiting else []
    if stand.late:
        notes.append(f"late by {duration(stand.late)}; {stand.penalty:g} points taken off")
    told = {"timestamp": stand.timestamp, "raw_score": stand.score, "late_submission_penalty": float(stand.penalty)}
    if stand.waiting:
        return {**told, "status": WAITING, "note": "; ".join(notes)}
    score = left if left or not stand.late else None
    return {**told, "status": LATE if stand.late else GRADED, "score": score, "note": "; ".join(notes)}
