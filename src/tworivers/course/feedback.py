"""Feedback: the pages of graded submissions, each written whole; one that cannot be written leaves the one before."""

from __future__ import annotations

from pathlib import Path

from tworivers.course import gradebook as books
from tworivers.course.nbgrader_calls import UnusableError, convert, course_folder, gradebook, settings
from tworivers.course.nbgrader_whole import CourseFeedback
from tworivers.errors import CourseError, unknown
from tworivers.keys.folders import find_assignment
from tworivers.replacing import is_leftover

NONE = "no feedback"


def feedback(assignment: str, students: list[str] | None = None, root: Path | None = None) -> list[str]:
    """Write the feedback of graded submissions; return one line for each: its file, or why there is none.

    Raises:
        CourseError: Nothing has been graded yet, or nothing of somebody who was asked for; or the gradebook or the disk
            cannot be used. What was written before stands.
    """
    root = course_folder(root)
    name = find_assignment(assignment, root).name
    places = (path for path in (root / "autograded").glob(f"*/{name}") if path.is_dir() and not is_leftover(path))
    graded = sorted(path.parent.name for path in places)
    if not graded:
        raise CourseError(f"No submission of {name} has been graded yet, so there is no feedback to write.")
    for student in students or []:
        if student not in graded:
            raise unknown(f"graded submission of {name} by", student, graded)
    chosen = students or graded
    with gradebook(root) as book:
        books.set_penalties(book, name, books.rule_for_penalties(settings(root)), chosen)
    return [_write(root, name, student) for student in chosen]


def _write(root: Path, assignment: str, student: str) -> str:
    folder = root / "feedback" / student / assignment
    try:
        convert(CourseFeedback, settings(root), assignment, student)
    except UnusableError:
        raise
    except CourseError as error:
        return f"{student}: {NONE}; {error}{' The page that stands there is an earlier one.' if any(folder.glob('*.html')) else ''}"
    pages = sorted(path.relative_to(root).as_posix() for path in folder.glob("*.html"))
    return f"{student}: {', '.join(pages)}"
