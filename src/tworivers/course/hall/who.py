"""Who: the students whose submissions are graded, and those who handed in where no command looks."""

from __future__ import annotations

from pathlib import Path

from tworivers.course.hall import broken
from tworivers.course.hall.lines import HUMAN, Line
from tworivers.errors import CourseError, unknown
from tworivers.grading import plain
from tworivers.grading.mend import read_release
from tworivers.grading.preflight import submitted
from tworivers.keys.load import is_plain
from tworivers.replacing import is_leftover


def submissions(assignment: str, root: Path) -> list[str]:
    """Return the students who handed something in for an assignment."""
    found = submitted.students(root / "submitted", assignment)
    return [student for student in found if not is_leftover(Path(student))]


def chosen_from(assignment: str, root: Path, asked: list[str] | None) -> list[str]:
    """Return whom to grade: those asked for, or everybody who handed something in.

    Raises:
        CourseError: Nobody has handed anything in, or somebody who was asked for has not.
    """
    there = submissions(assignment, root)
    if not there and not asked:
        raise CourseError(
            f"Nobody has handed in {assignment}: {root / 'submitted'} holds no folder STUDENT/{assignment}."
        )
    for student in asked or []:
        if student not in there:
            raise unknown(f"submission of {assignment} by", student, there)
    return sorted(set(asked or there))


def elsewhere(root: Path, assignment: str, known: list[str]) -> tuple[list[Line], list[str]]:
    """Return a line for each who handed in at another place than the right one, and sentences on what else lies there."""
    name = plain.notebooks(root, assignment)[0] if is_plain(assignment, root) else assignment
    found, said = submitted.astray(root / "submitted", read_release(root, assignment, name), assignment, known)
    said += submitted.unknown_folders(root / "submitted", {path.name for path in (root / "exercises").iterdir()})
    for student in broken.reasons(root, assignment).keys() - found.keys() - set(known):
        broken.forget(root, assignment, student)
    for student, why in found.items():
        broken.keep(root, assignment, student, why)
    return [Line(student, HUMAN, why) for student, why in found.items()], said
