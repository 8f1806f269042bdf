"""The book: writes what many submissions earned into nbgrader's gradebook, in one transaction, and reads it again."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import json
from pathlib import Path
from typing import Any

import nbformat
from nbgrader import utils
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
from sqlalchemy import case, func, insert, or_
from traitlets.config import Config

from tworivers.course.nbgrader_calls import gradebook
from tworivers.course.read_by_hand import ReadByHand
from tworivers.errors import CourseError
from tworivers.keys.notebook_cells import grade_id


@dataclasses.dataclass(frozen=True)
class Scores:
    """What nbgrader's gradebook is to hold of one notebook.

    Attributes:
        points: Automatic points by grade id; None where a person must read.
        comments: Automatic comment by grade id, or None.
    """

    points: dict[str, float | None]
    comments: dict[str, str | None]


@dataclasses.dataclass(frozen=True)
class Entry:
    """What is written of one submission.

    Attributes:
        scores: Those of each notebook, by its name; one that was not handed in has 0 points. None where nothing could be
            graded.
        timestamp: When it was handed in; None where that is not known.
        answers: A hash of the answer to each graded cell (read_by_hand.answers_in).
    """

    student: str
    scores: dict[str, Scores] | None
    timestamp: str | None = None
    answers: dict[str, str] = dataclasses.field(default_factory=dict)

    def of(self, notebook: str) -> Scores | None:
        """Return the scores of one notebook; None where it was not handed in."""
        return (self.scores or {}).get(notebook)


def assignment_in(book: Any, name: str) -> Any:
    """Return an assignment of the gradebook.

    Raises:
        CourseError: It stands in no gradebook yet.
    """
    try:
        return book.find_assignment(name)
    except MissingEntry:
        raise CourseError(f"The gradebook has no assignment {name!r}. Build it first: make course.") from None


def find_built(book: Any, root: Path, name: str) -> Any:
    """Return an assignment of the gradebook that asks what its release asks.

    Raises:
        CourseError: It stands in no gradebook yet; or not whole, as after a build that was stopped: what is missing there
            would be missing in every score.
    """
    found = assignment_in(book, name)
    asked: dict[str, set[str]] = {
        notebook.name: {cell.name for cell in _graded(notebook)} for notebook in found.notebooks
    }
    for path in sorted((root / "exercises" / name).glob("*.ipynb")):
        cells = nbformat.read(path, as_version=nbformat.NO_CONVERT).get("cells", [])
        released = {grade_id(cell) for cell in cells if utils.is_grade(cell) or utils.is_task(cell)}
        differ = sorted(released ^ asked.get(path.stem, set()))
        if differ:
            raise CourseError(
                f"The gradebook and the release of {name} do not ask the same: {', '.join(differ[:5])}. "
                "Build the gradebook again (make course)."
            )
    return found


def _graded(notebook: Any) -> list[Any]:
    return [*notebook.grade_cells, *notebook.task_cells]


def save(book: Any, assignment: str, entries: list[Entry], penalties: AssignLatePenalties, by_hand: ReadByHand) -> None:
    """Write entries in one transaction: all of them or none.

    A grade that a person has given stands; it waits for another look where the answer is another one. A submission that
    is late gets the penalty of the course. Of an entry without scores only the student is entered.
    """
    db, found = book.db, assignment_in(book, assignment)
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
        entry = scored[student]
        if entry.timestamp:
            submission.timestamp = parse_utc(entry.timestamp)
        for notebook in submission.notebooks:
            _write(notebook, entry, names, by_hand)
    _set_penalties(db, there, penalties)
    db.commit()


def set_penalties(
    book: Any, assignment: str, penalties: AssignLatePenalties, students: list[str] | None = None
) -> None:
    """Bring the penalties for late submissions up to date: a due date, an extension or points may be others by now."""
    found = assignment_in(book, assignment)
    there = book.db.query(SubmittedAssignment).filter(SubmittedAssignment.assignment_id == found.id)
    if students is not None:
        there = there.filter(SubmittedAssignment.student_id.in_(students))
    if _set_penalties(book.db, there, penalties):
        book.db.commit()


def rule_for_penalties(config: Config) -> AssignLatePenalties:
    """Return the course's own rule for late submissions."""
    penalties = AssignLatePenalties(config=config)
    penalties.init_plugin()
    return penalties


def _set_penalties(db: Any, submissions: Any, penalties: AssignLatePenalties) -> bool:
    """Set the penalty of each submission by the course's own rule, which may depend on the points; tell of a change."""
    db.flush()
    concerned = submissions.join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id).filter(
        or_(SubmittedAssignment.timestamp.is_not(None), SubmittedNotebook.late_submission_penalty.is_not(None))
    )
    is_changed = False
    for submission in concerned.distinct():
        late = seconds_late(submission.timestamp, submission.assignment.duedate, submission.extension)
        for notebook in submission.notebooks:
            before = notebook.late_submission_penalty
            if late or before is not None:
                notebook.late_submission_penalty = _penalty(db, notebook, submission.student_id, late, penalties)
                is_changed = is_changed or notebook.late_submission_penalty != before
    return is_changed


def _penalty(db: Any, notebook: Any, student: str, late: float, penalties: AssignLatePenalties) -> float | None:
    if not late:
        return None
    db.refresh(notebook)  # its points are a sum that the database makes
    penalty = penalties.plugin_inst.late_submission_penalty(student, notebook.score, late)
    checked: float | None = None if penalty is None else penalties._check_late_penalty(notebook, penalty)
    return checked


def seconds_late(handed_in: Any, due: Any, extension: Any) -> float:
    """Return by how many seconds a submission is late; 0 where it is not, or where one of the two times is unknown."""
    if handed_in is None or due is None:
        return 0
    return max(0.0, float((handed_in - due - (extension or datetime.timedelta())).total_seconds()))


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
            scores = entry.of(notebook.name)
            for cell in (*notebook.grade_cells, *notebook.task_cells):
                points = scores.points[cell.name] if scores else 0
                grade = {"auto_score": points, "needs_manual_grade": points is None}
                grades.append({"cell_id": cell.id, "notebook_id": mine["id"], **grade})
            for cell in (*notebook.solution_cells, *notebook.task_cells):
                said = scores.comments.get(cell.name) if scores else None
                comments.append({"cell_id": cell.id, "notebook_id": mine["id"], "auto_comment": said})
    for table, rows in (
        (SubmittedAssignment, submissions),
        (SubmittedNotebook, notebooks),
        (Grade, grades),
        (Comment, comments),
    ):
        if rows:
            db.execute(insert(table), rows)


def _write(notebook: Any, entry: Entry, names: dict[str, str], by_hand: ReadByHand) -> None:
    scores = entry.of(notebook.name)
    for grade in notebook.grades:
        points = grade.auto_score = scores.points[names[grade.cell_id]] if scores else 0
        if grade.manual_score is None or scores is None:
            grade.needs_manual_grade = points is None
        else:
            cell = f"{notebook.name}/{names[grade.cell_id]}"
            read, is_decided = by_hand.of(entry.student), not grade.needs_manual_grade
            grade.needs_manual_grade = read.waits(cell, entry.answers.get(cell, ""), is_decided)
    for comment in notebook.comments:
        comment.auto_comment = scores.comments.get(names[comment.cell_id]) if scores else None


@dataclasses.dataclass(frozen=True)
class Standing:
    """What the gradebook says of one submission.

    Attributes:
        score: Points so far: without those of an answer that waits for a person.
        waiting: How many answers wait for a person.
        late: By how many seconds it was late.
        penalty: Points that this costs.
        timestamp: When it was handed in.
    """

    score: float
    max_score: float
    waiting: int
    late: float = 0
    penalty: float = 0
    timestamp: datetime.datetime | None = None


def standings(book: Any, assignment: str) -> dict[str, Standing]:
    """Return, by student, what the gradebook says of each submission of an assignment."""
    waits = _of_submissions(
        book,
        assignment,
        func.sum(case((Grade.needs_manual_grade, 1), else_=0)),
        func.sum(case((Grade.needs_manual_grade, Grade.score), else_=0.0)),
    ).join(Grade, Grade.notebook_id == SubmittedNotebook.id)
    waiting = {student: (number, points) for student, number, points in waits}
    times = _of_submissions(
        book,
        assignment,
        SubmittedAssignment.timestamp,
        Assignment.duedate,
        SubmittedAssignment.extension,
        func.sum(SubmittedNotebook.late_submission_penalty),
    )
    late = {student: (seconds_late(when, due, more), cost or 0, when) for student, when, due, more, cost in times}
    found = {}
    for row in book.submission_dicts(assignment):
        number, points = waiting.get(row["student"], (0, 0))
        score = row["score"] - points
        found[row["student"]] = Standing(score, row["max_score"], number, *late.get(row["student"], (0, 0, None)))
    return found


def _of_submissions(book: Any, assignment: str, *columns: Any) -> Any:
    """Return a query for each submission of an assignment: its student, then the columns."""
    return (
        book.db.query(SubmittedAssignment.student_id, *columns)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .filter(Assignment.name == assignment)
        .group_by(SubmittedAssignment.id, Assignment.id)
    )


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
