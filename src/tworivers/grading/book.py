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
)
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import parse_utc
from sqlalchemy import case, func

from tworivers.errors import CourseError
from tworivers.grading.calls import gradebook
from tworivers.grading.chain import Scores


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
    there = db.query(SubmittedAssignment).filter(
        SubmittedAssignment.assignment_id == found.id, SubmittedAssignment.student_id.in_(students)
    )
    submissions = {submission.student_id: submission for submission in there}
    names = dict(
        db.query(BaseCell.id, BaseCell.name).filter(BaseCell.notebook_id.in_([nb.id for nb in found.notebooks])).all()
    )
    for entry in entries:
        if entry.scores is None:
            continue
        submission = submissions.get(entry.student) or _new_submission(found, entry.student)
        if entry.timestamp:
            submission.timestamp = parse_utc(entry.timestamp)
        db.add(submission)
        for notebook in submission.notebooks:
            _write(notebook, entry.scores, names)
            notebook.late_submission_penalty = None
        if submission.timestamp and submission.total_seconds_late > 0:
            _penalise(db, submission, entry.student, penalties)
    db.commit()


def _new_submission(assignment: Any, student: str) -> Any:
    """Return a submission with an empty grade and an empty comment for each cell that has one."""
    submission = SubmittedAssignment(assignment=assignment, student_id=student)
    for notebook in assignment.notebooks:
        mine = SubmittedNotebook(notebook=notebook, assignment=submission)
        for cell in (*notebook.grade_cells, *notebook.task_cells):
            Grade(cell_id=cell.id, notebook=mine)
        for cell in (*notebook.solution_cells, *notebook.task_cells):
            Comment(cell_id=cell.id, notebook=mine)
    return submission


def _write(notebook: Any, scores: Scores, names: dict[str, str]) -> None:
    for grade in notebook.grades:
        points = scores.points[names[grade.cell_id]]
        grade.auto_score = points
        grade.needs_manual_grade = grade.manual_score is not None or points is None
    for comment in notebook.comments:
        comment.auto_comment = scores.comments.get(names[comment.cell_id])


def _penalise(db: Any, submission: Any, student: str, penalties: AssignLatePenalties) -> None:
    """Set the penalty for a late submission by the course's own rule, which may depend on the points."""
    db.flush()
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
