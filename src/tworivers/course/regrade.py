"""Regrading: judges the stored answers against the key of today, says whose points change and why, and applies it.

Nothing is run. Applied, the gradebook and the notebooks in `autograded/` are as if the submissions had been graded anew;
grades that a person has given stand. The gradebook changes in one transaction, each notebook whole or not at all, and a
regrade that was stopped in the middle is completed by repeating it: what is compared is what stands there.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from nbgrader.api import Assignment, BaseCell, Grade, SubmittedAssignment, SubmittedNotebook

from tworivers import replacing
from tworivers.course import gradebook as books
from tworivers.course.graded_notebook import (
    asked_otherwise,
    contents,
    mark_again,
    points_of,
    read_graded,
    write_again,
)
from tworivers.course.nbgrader_calls import course_folder, gradebook, settings
from tworivers.errors import CourseError, printable, unknown
from tworivers.grading.answers import Kept, last_runs
from tworivers.grading.judge import Judgement, judge_all
from tworivers.grading.points import disagreements, worth
from tworivers.grading.run import inputs_of
from tworivers.grading.step_marks import answers_of
from tworivers.keys.folders import find_assignment
from tworivers.keys.key import Key
from tworivers.keys.load import current_key


@dataclass(frozen=True)
class Change:
    """What would change for one student in one question.

    Attributes:
        before: Points in the gradebook; None where the grader could not judge and a person must.
        after: Points by the key of today; None likewise.
        why: What the judge says today; where a person has graded, that this grade stands.
    """

    student: str
    question: str
    before: float | None
    after: float | None
    why: str

    def __str__(self) -> str:
        """Return the line as it is printed."""
        points = " → ".join("by a person" if one is None else f"{one:g}" for one in (self.before, self.after))
        more = "" if self.before is None or self.after is None else f" ({self.after - self.before:+g})"
        return f"{self.student}: {self.question} {points}{more}; {self.why}"


@dataclass(frozen=True)
class Regrade:
    """What a regrade changes.

    Attributes:
        same: Students whose points stay.
        again: Students whose submission must be run again, and why.
        reworded: Students of whose notebook a message, a verdict or a rubric is no longer that of the key.
        applied: Whether the changes were made.
    """

    assignment: str
    changes: tuple[Change, ...]
    same: tuple[str, ...]
    again: dict[str, str]
    reworded: tuple[str, ...] = ()
    applied: bool = False

    @property
    def is_settled(self) -> bool:
        """Tell whether nothing is left to do: nothing to apply, and nothing to run again."""
        return not self.again and (self.applied or not (self.changes or self.reworded))

    def summary(self) -> str:
        """Return one line for each change, one for each submission that must run again, and their numbers."""
        changed = {change.student for change in self.changes}
        lines = [*map(str, self.changes)]
        words = [student for student in self.reworded if student not in changed]
        lines += [f"{student}: same points, other words in the feedback" for student in words]
        lines += [f"{student}: must be run again; {why}" for student, why in self.again.items()]
        verb = "changed" if self.applied else "would change"
        counts = f"{len(changed)} {verb}, {len(self.same)} stay, {len(self.again)} must be run again"
        return printable("\n".join([*lines, f"{self.assignment}: {counts}"]))

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class _Given:
    """The grade of one check cell as the gradebook has it."""

    number: str
    question: str
    points: float | None
    by_person: bool


@dataclass
class _Plan:
    """What is to be done for one student: new points by grade, and whether the notebook at a path changes."""

    student: str
    path: Path
    key: Key
    kept: Kept | None
    again: str = ""
    changes: list[Change] = field(default_factory=list)
    points: dict[str, float | None] = field(default_factory=dict)
    is_reworded: bool = False


def regrade(
    assignment: str, root: Path | None = None, students: list[str] | None = None, apply: bool = False
) -> Regrade:
    """Judge the stored answers of an assignment against the key of today.

    Args:
        assignment: Its name or a unique prefix, `ps02`.
        root: The folder of the course.
        students: Whom to look at; everybody with a submission in the gradebook, if not given.
        apply: Write the changes.

    Raises:
        CourseError: The gradebook does not know the assignment or a student, asks other questions than the key, or
            cannot be written; or a file of the store is broken.
    """
    root = course_folder(root)
    name = find_assignment(assignment, root).name
    current_key(name, root)  # a plain assignment has none, and says so
    runs, edition = last_runs(root, name), settings(root).CourseStep.get("edition", "")
    with gradebook(root) as book:
        _compare_points(book, name, current_key(name, root))
        given = _grades(book, name)
        chosen = _chosen(given, students, name)
        plans = [
            _plan(root, name, current_key(name, root, edition, student), student, given[student], runs.get(student))
            for student in chosen
        ]
        if apply:
            for student in chosen:
                replacing.tidy(root / "autograded" / student / name)
            _apply(book, root, name, [plan for plan in plans if plan.points or plan.is_reworded])
    judged = [plan for plan in plans if not plan.again]
    return Regrade(
        name,
        changes=tuple(change for plan in judged for change in plan.changes),
        same=tuple(plan.student for plan in judged if not plan.changes),
        again={plan.student: plan.again for plan in plans if plan.again},
        reworded=tuple(plan.student for plan in judged if plan.is_reworded),
        applied=apply,
    )


def _compare_points(book: Any, name: str, key: Key) -> None:
    """Refuse a gradebook that asks other questions than the key, or gives other points for them."""
    notebooks = books.assignment_in(book, name).notebooks
    there = {cell.name.replace("-", ".", 1): cell.max_score for notebook in notebooks for cell in notebook.grade_cells}
    wrong = [
        f"{question}: {points_of(found)} in the gradebook, {points_of(known)} in the key"
        for question, found, known in disagreements(there, worth(key))
    ]
    if wrong:
        what = f"The gradebook and the key of {name} do not agree. {'; '.join(wrong[:5])}."
        raise CourseError(f"{what} Build the gradebook again (make course), then grade the submissions again.")


def _grades(book: Any, name: str) -> dict[str, list[_Given]]:
    """Return, by student, the grades of the check cells; a student whose submission has none has an empty list."""
    found = (
        book.db.query(SubmittedAssignment.student_id, Grade.id, BaseCell.name, Grade.auto_score, Grade.manual_score)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .outerjoin(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .outerjoin(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .outerjoin(BaseCell, BaseCell.id == Grade.cell_id)
        .filter(Assignment.name == name)
        .order_by(SubmittedAssignment.student_id, BaseCell.name)
    )
    given: dict[str, list[_Given]] = {}
    for student, number, cell, points, by_hand in found:
        grades = given.setdefault(student, [])
        if number is not None:
            grades.append(_Given(number, cell.replace("-", ".", 1), points, by_hand is not None))
    return given


def _chosen(given: dict[str, list[_Given]], students: list[str] | None, name: str) -> list[str]:
    for student in students or []:
        if student not in given:
            raise unknown(f"student with a submission of {name}", student, given)
    if not given:
        raise CourseError(f"No submission of {name} stands in the gradebook, so there is nothing to regrade.")
    return sorted(set(students or given))


def _plan(root: Path, name: str, key: Key, student: str, given: list[_Given], kept: Kept | None) -> _Plan:
    """Say what is to be done for one student."""
    plan = _Plan(student, root / "autograded" / student / name / f"{name}.ipynb", key, kept)
    if kept is None:
        plan.again = "no answers of it are stored"
        return plan
    nb = read_graded(plan.path)
    plan.again = _changed_inputs(key, kept) or asked_otherwise(nb, key)
    if plan.again:
        return plan
    if nb is None:
        judged = judge_all(key, answers_of(kept.bundles))
    else:
        before = contents(nb)
        judged = mark_again(nb, key, kept)
        plan.is_reworded = contents(nb) != before
    plan.changes = list(_changes(student, given, judged))
    plan.points = {
        grade.number: _recorded(judged[grade.question])
        for grade in given
        if grade.question in judged and _recorded(judged[grade.question]) != grade.points
    }
    return plan


def _changed_inputs(key: Key, kept: Kept) -> str:
    """Return why the stored answers are not enough; an empty text where they are."""
    changed = [question for question, given in inputs_of(key).items() if kept.calls.get(question) != given]
    return f"the inputs of {', '.join(changed)} have changed" if changed else ""


def _recorded(judgement: Judgement) -> float | None:
    """Return points as the gradebook records them: from the number that stands in the check cell."""
    return None if judgement.waits else float(f"{judgement.points:g}")


def _changes(student: str, given: Iterable[_Given], judged: dict[str, Judgement]) -> Iterator[Change]:
    for grade in given:
        judgement = judged.get(grade.question)
        if judgement is not None and _recorded(judgement) != grade.points:
            why = judgement.error or f"{judgement.verdict}: {judgement.sentences[0]}"
            if grade.by_person:
                why = f"a person has graded it, and that grade stands ({why})"
            yield Change(student, grade.question, grade.points, _recorded(judgement), why)


def _apply(book: Any, root: Path, name: str, plans: list[_Plan]) -> None:
    """Write points and notebooks: first everything beside its place, then the gradebook, then each into its place.

    A grade that a person has given stands, and waits for nobody on account of this: the answer is the same.
    """
    try:
        with contextlib.ExitStack() as notebooks:
            for plan in plans:
                for number, points in plan.points.items():
                    grade = book.db.get(Grade, number)
                    grade.auto_score = points
                    if grade.manual_score is None:
                        grade.needs_manual_grade = points is None
                if plan.is_reworded:
                    assert plan.kept is not None
                    new = notebooks.enter_context(replacing.file_beside(plan.path))
                    write_again(plan.path, plan.key, plan.kept, new)
            students = [plan.student for plan in plans]
            books.set_penalties(book, name, books.rule_for_penalties(settings(root)), students)
            book.db.commit()
    except OSError as error:
        raise CourseError(f"{replacing.unwritable(error, root)} It completes what is missing.") from None
