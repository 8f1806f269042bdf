"""Submitted: who handed something in for an assignment, and what lies where no command looks.

A submission is the folder `submitted/STUDENT/ASSIGNMENT`. What was put elsewhere is said, with where it should be.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tworivers.grading.preflight.choosing import SUFFIX, sets_of
from tworivers.grading.preflight.decoding import NeedsHuman, read_json
from tworivers.grading.preflight.plain_text import is_text, shown
from tworivers.grading.preflight.shapes import to_notebook

Astray = dict[str, str]


def students(folder: Path, assignment: str) -> list[str]:
    """Return the students who handed something in for an assignment."""
    return sorted(name for name in _names(folder) if is_text(name) and (folder / name / assignment).is_dir())


def assignments(folder: Path) -> set[str]:
    """Return the names of all folders that students handed in."""
    return {name for student in _names(folder) for name in _names(folder / student) if is_text(name)}


def astray(folder: Path, released: Any, assignment: str, known: list[str]) -> tuple[Astray, list[str]]:
    """Return why nothing was graded of those who handed in elsewhere, by student, and what else is to be said.

    Args:
        folder: The folder `submitted`.
        released: The release of the assignment.
        assignment: Its name.
        known: The students whose submission lies where it should.
    """
    found: Astray = {}
    said: list[str] = []
    for name in _names(folder):
        if not is_text(name):
            said.append(f"submitted/{shown(name)} was passed over: its name is no text (UTF-8). Rename it")
        elif (folder / name).is_dir():
            _look_into(folder / name, name, released, assignment, name in known, found, said)
        elif SUFFIX.search(name) and _is_of(folder / name, released, assignment):
            student = SUFFIX.sub("", name)
            why = f"submitted/{shown(name)} is a file; put it into submitted/STUDENT/{assignment}/"
            if student in known:
                said.append(f"{why}. Nothing of it was graded")
            else:
                found[student] = why
    return found, said


def _look_into(
    place: Path, student: str, released: Any, assignment: str, has_one: bool, found: Astray, said: list[str]
) -> None:
    """Look at what lies in a student's folder under another name than the assignment's."""
    for name in _names(place):
        path, where = place / name, f"submitted/{shown(student)}/{shown(name)}"
        if name == assignment and path.is_dir():
            continue
        if path.is_dir():
            if not _means(name, assignment):
                continue
            why = f"{where} should be called {assignment}: rename the folder"
        elif SUFFIX.search(name) and _is_of(path, released, assignment):
            why = f"{where} should lie in the folder {assignment}: put it there"
        elif name == assignment:
            why = f"{where} is a file and should be a folder with the notebook in it"
        else:
            continue
        if has_one:
            said.append(f"{why}. Nothing of it was graded")
        else:
            found.setdefault(student, why)


def unknown_folders(folder: Path, assignments: set[str]) -> list[str]:
    """Return a sentence on each folder of a student that is called like no assignment of the course."""
    found = []
    for student in _names(folder):
        for name in _names(folder / student):
            known = any(name == assignment or _means(name, assignment) for assignment in assignments)
            if (folder / student / name).is_dir() and not known and not name.startswith("."):
                found.append(f"submitted/{shown(student)}/{shown(name)} was passed over: no assignment has that name")
    return found


def _means(name: str, assignment: str) -> bool:
    """Tell whether a folder's name was meant as an assignment's: its number, other capitals, a space for a dash."""
    plain = "".join(char for char in name.lower() if char.isalnum())
    whole = "".join(char for char in assignment.lower() if char.isalnum())
    number = assignment.lower().partition("-")[0]
    return name != assignment and (
        plain.startswith((whole, number)) and not plain[len(number) : len(number) + 1].isdigit()
    )


def _is_of(path: Path, released: Any, assignment: str) -> bool:
    """Tell whether a loose file is a notebook of this assignment, by its questions; where it has none, by its name."""
    if path.is_symlink() or not path.is_file():
        return False
    try:
        notebook, _ = to_notebook(read_json(path)[0], path.name)
    except NeedsHuman:
        return _means(path.name, assignment) or path.name.startswith(assignment)
    mine, theirs = sets_of(released).most_common(1), sets_of(notebook).most_common(1)
    return bool(mine and theirs and mine[0][0] == theirs[0][0])


def _names(folder: Path) -> list[str]:
    """Return what lies in a folder; nothing where that is none or cannot be opened."""
    try:
        return sorted(path.name for path in folder.iterdir())
    except OSError:
        return []
