"""Regrading: judges the stored answers against the key of today, and says whose points would change, and why.

Nothing is run and nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.api import MissingEntry

from tworivers.errors import CourseError
from tworivers.grading.calls import course_folder, gradebook
from tworivers.grading.judge import Judgement, judge_all
from tworivers.grading.key import Key, find_assignment
from tworivers.grading.marks import answers_of
from tworivers.grading.run import inputs_of
from tworivers.grading.steps import current_key
from tworivers.grading.store import Kept, last_runs


@dataclass(frozen=True)
class Change:
    """What would change for one student in one question.

    Attributes:
        before: Points in the gradebook.
        after: Points by the key of today.
        why: What the judge says today; where a person has graded, that this grade stands.
    """

    student: str
    question: str
    before: float
    after: float
    why: str

    def __str__(self) -> str:
        """Return the line as it is printed."""
        return f"{self.student}: {self.question} {self.before:g} → {self.after:g} ({self.after - self.before:+g}); {self.why}"


@dataclass(frozen=True)
class Regrade:
    """What a regrade would change.

    Attributes:
        same: Students for whom nothing changes.
        again: Students whose submission must be run again, and why.
    """

    assignment: str
    changes: tuple[Change, ...]
    same: tuple[str, ...]
    again: dict[str, str]

    def summary(self) -> str:
        """Return one line for each change, one for each submission that must run again, and their numbers."""
        changed = len({change.student for change in self.changes})
        again = [f"{student}: must be run again; {why}" for student, why in self.again.items()]
        counts = f"{changed} would change, {len(self.same)} stay, {len(self.again)} must be run again"
        return "\n".join([*map(str, self.changes), *again, f"{self.assignment}: {counts}"])


def regrade(assignment: str, root: Path | None = None) -> Regrade:
    """Judge the stored answers of an assignment against the key of today.

    Args:
        assignment: Its name or a unique prefix, `ps02`.
        root: The folder of the course.

    Raises:
        CourseError: The gradebook does not know the assignment, or a file of the store is broken.
    """
    root = course_folder(root)
    name = find_assignment(assignment, root).name
    key, runs = current_key(name, root), last_runs(root, name)
    changes: list[Change] = []
    same: list[str] = []
    again: dict[str, str] = {}
    for student, grades in sorted(_grades(root, name).items()):
        why = _must_run(key, runs.get(student))
        if why:
            again[student] = why
            continue
        found = _changes(student, grades, judge_all(key, answers_of(runs[student].bundles)))
        changes += found
        if not found:
            same.append(student)
    return Regrade(name, tuple(changes), tuple(same), again)


def _grades(root: Path, assignment: str) -> dict[str, list[tuple[str, float, bool]]]:
    """Return, by student, name, automatic points and whether a person has graded, of each check cell."""
    with gradebook(root) as book:
        try:
            book.find_assignment(assignment)
        except MissingEntry:
            raise CourseError(f"The gradebook has no assignment {assignment!r}. Build it first: make course.") from None
        return {submission.student_id: _lines(submission) for submission in book.assignment_submissions(assignment)}


def _lines(submission: Any) -> list[tuple[str, float, bool]]:
    grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
    return [
        (grade.name, grade.auto_score, grade.manual_score is not None)
        for grade in grades
        if grade.auto_score is not None
    ]


def _must_run(key: Key, kept: Kept | None) -> str:
    """Return why a submission must be run again; an empty text where its stored answers are enough."""
    if kept is None:
        return "no answers of it are stored"
    changed = [question for question, given in inputs_of(key).items() if kept.calls.get(question) != given]
    return f"the inputs of {', '.join(changed)} have changed" if changed else ""


def _changes(student: str, grades: list[tuple[str, float, bool]], judged: dict[str, Judgement]) -> list[Change]:
    found = []
    by_cell = {question.replace(".", "-"): judgement for question, judgement in judged.items()}
    for name, before, by_person in grades:
        judgement = by_cell.get(name)
        if judgement is not None and judgement.points != before:
            why = f"{judgement.verdict}: {judgement.sentences[0]}"
            if by_person:
                why = f"a person has graded it, and that grade stands ({why})"
            found.append(Change(student, judgement.question, before, judgement.points, why))
    return found
