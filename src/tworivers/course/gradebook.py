"""The book: writes what many submissions earned into nbgrader's gradebook, in one transaction, and reads it again."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from pathlib import Path
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    MissingEntry,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import parse_utc
from sqlalchemy import case, func, insert

from tworivers.course.in_memory import Scores
from tworivers.course.nbgrader_calls import gradebook
from tworivers.errors import CourseError


@dataclasses.dataclass(frozen=True)
class Entry:
    """What is written of one submission; `timestamp` is when it was handed in, None where that is not known."""

    student: str
    scores: Scores | None
    timestamp: str | None = None


def find_assignment(book: Any, name: str) -> Any:
    """Return an assignment of the gradebook.

    Raises:
        CourseError: It stands in no gradebook yet.
    """
    try:
        return book.find_assignment(name)
    except MissingEntry:
        raise CourseError(f"The gradebook has no assignment {name!r}. Build it first: make course.") from None


def save(book: Any, assignment: str, entries: list[Entry], penalties: AssignLatePenalties) -> None:
    """Write entries in one transaction: all of them or none.

    As with nbgrader's own steps, a grade that a person has given stands and waits for another look, and a submission
    that is late gets the penalty of the course. Of an entry without scores only the student is entered.
    """
    db, found = book.db, find_assignment(book, assignment)
    students = {entry.student for entry in entries}
    known = {name for (name,) in db.query(Student.id).filter(Student.id.in_(students))}
    db.add_all(Student(id=name) for name in sorted(students - known))
    db.flush()
    scored = {entry.student: entry for entry in entries if entry.scores is not None}
    there = db.query(SubmittedAssignment).filter(
        SubmittedAssignment.assignment_id == found.id, SubmittedAssignment.student_id.in_(scored)
    )
    names = {cell.id: cell.name for notebook in found.notebooks for cell in _cells(notebook)}
    submissions = {submission.student_id: submission for submission in there}
    _add(db, found, [entry for student, entry in scored.items() if student not in submissions])
    for student, submission in submissions.items():
        if scored[student].timestamp:
            submission.timestamp = parse_utc(scored[student].timestamp)
        for notebook in submission.notebooks:
            _write(notebook, scored[student].scores or Scores({}, {}), names)
            notebook.late_submission_penalty = None
    db.flush()
    late = there.filter(SubmittedAssignment.timestamp.is_not(None)) if found.duedate else ()
    for submission in late:
        if submission.total_seconds_late > 0:
            _penalise(db, submission, submission.student_id, penalties)
    db.commit()


def _cells(notebook: Any) -> list[Any]:
    return [*notebook.grade_cells, *notebook.solution_cells, *notebook.task_cells]


def _add(db: Any, assignment: Any, entries: list[Entry]) -> None:
    """Add submissions with a grade or a comment for each cell that has one, table by table: many at once is quicker."""
    submissions, notebooks, grades, comments = [], [], [], []
    for entry in entries:
        when = parse_utc(entry.timestamp) if entry.timestamp else None
        submission = {"id": new_uuid(), "assignment_id": assignment.id, "student_id": entry.student, "timestamp": when}
        submissions.append(submission)
        for notebook in assignment.notebooks:
            mine = {"id": new_uuid(), "assignment_id": submission["id"], "notebook_id": notebook.id}
            notebooks.append(mine)
            for cell in (*notebook.grade_cells, *notebook.task_cells):
                points = entry.scores.points[cell.name] if entry.scores else None
                grade = {"auto_score": points, "needs_manual_grade": points is None}
                grades.append({"cell_id": cell.id, "notebook_id": mine["id"], **grade})
            for cell in (*notebook.solution_cells, *notebook.task_cells):
                said = entry.scores.comments.get(cell.name) if entry.scores else None
                comments.append({"cell_id": cell.id, "notebook_id": mine["id"], "auto_comment": said})
    for table, rows in (
        (SubmittedAssignment, submissions),
        (SubmittedNotebook, notebooks),
        (Grade, grades),
        (Comment, comments),
    ):
        if rows:
            db.execute(insert(table), rows)


def _write(notebook: Any, scores: Scores, names: dict[str, str]) -> None:
    for grade in notebook.grades:
        points = scores.points[names[grade.cell_id]]
        grade.auto_score = points
        grade.needs_manual_grade = grade.manual_score is not None or points is None
    for comment in notebook.comments:
        comment.auto_comment = scores.comments.get(names[comment.cell_id])


def _penalise(db: Any, submission: Any, student: str, penalties: AssignLatePenalties) -> None:
    """Set the penalty for a late submission by the course's own rule, which may depend on the points."""
    for notebook in submission.notebooks:
        db.refresh(notebook)
        penalty = penalties.plugin_inst.late_submission_penalty(student, notebook.score, submission.total_seconds_late)
        if penalty is not None:
            notebook.late_submission_penalty = penalties._check_late_penalty(notebook, penalty)


@dataclasses.dataclass(frozen=True)
class Standing:
    """What the gradebook says of one submission: its score so far, and how many answers wait for a person."""

    score: float
    max_score: float
    waiting: int


def standings(book: Any, assignment: str) -> dict[str, Standing]:
    """Return, by student, what the gradebook says of each submission of an assignment."""
    waiting = (
        book.db.query(SubmittedAssignment.student_id, func.sum(case((Grade.needs_manual_grade, 1), else_=0)))
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .filter(Assignment.name == assignment)
        .group_by(SubmittedAssignment.student_id)
    )
    waits = dict(waiting.all())
    return {
        row["student"]: Standing(row["score"], row["max_score"], waits.get(row["student"], 0))
        for row in book.submission_dicts(assignment)
    }


def score_table(root: Path, assignment: str) -> list[tuple[Any, ...]]:
    """Return the score table: student, cell, automatic points, a person's points, whether it waits, late penalty."""
    with gradebook(root) as book:
        rows = (
            book.db.query(
                SubmittedAssignment.student_id,
                BaseCell.name,
                Grade.auto_score,
                Grade.manual_score,
                Grade.needs_manual_grade,
                SubmittedNotebook.late_submission_penalty,
            )
            .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
            .join(BaseCell, BaseCell.id == Grade.cell_id)
            .filter(Assignment.name == assignment)
            .order_by(SubmittedAssignment.student_id, BaseCell.name)
        )
        return [tuple(row) for row in rows]


def score_hash(root: Path, assignment: str) -> str:
    """Return the hash of the score table: equal exactly where every score is."""
    return hashlib.sha256(json.dumps(score_table(root, assignment)).encode()).hexdigest()
