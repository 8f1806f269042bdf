"""Folders: where the solutions of a course lie, and which of them is meant by a name."""

from __future__ import annotations

import os
from pathlib import Path

from tworivers.errors import CourseError, unknown

FILE, ANSWERS = "questions.toml", "answers.py"
ROOT_VARIABLE = "TWORIVERS_COURSE_ROOT"


def solutions_folder(root: Path | None = None) -> Path:
    """Return the folder of the solutions of a checkout."""
    return (root or Path(__file__).parents[3]) / "solutions"


def course_of_questions(given: Path | None = None) -> Path | None:
    """Return the course whose questions are meant: the one given, else TWORIVERS_COURSE_ROOT, else here.

    None is the checkout. It needs no gradebook, and so no settings of nbgrader's.

    Raises:
        CourseError: The one that was given has no solutions.
    """
    asked = given or (Path(os.environ[ROOT_VARIABLE]) if os.environ.get(ROOT_VARIABLE) else None)
    if asked and not solutions_folder(asked).is_dir():
        raise CourseError(
            f"{asked} has no folder solutions. The questions of a course lie in solutions/psNN-NAME/{FILE}."
        )
    return asked or (Path.cwd() if any(solutions_folder(Path.cwd()).glob(f"*/{FILE}")) else None)


def assignment_folders(root: Path | None = None) -> list[Path]:
    """Return the solution folders of a course's assignments, in order: what holds a key or a notebook."""
    folders = (path for path in solutions_folder(root).glob("[!._]*") if path.is_dir())
    return sorted(path for path in folders if has_key(path) or any(path.glob("*.ipynb")))


def has_key(folder: Path) -> bool:
    """Tell whether there is a key in a folder of solutions."""
    return (folder / FILE).exists()


def key_files(folder: Path) -> list[Path]:
    """Return the files that a key is read from."""
    return [folder / name for name in (FILE, ANSWERS) if (folder / name).exists()]


def find_assignment(name: str, root: Path | None = None) -> Path:
    """Return the solution folder of an assignment; a unique prefix (`ps02`) is enough."""
    folders = assignment_folders(root)
    found = [path for path in folders if path.name == name] or [
        path for path in folders if name and path.name.startswith(name)
    ]
    if len(found) != 1:
        raise unknown("assignment", name, [path.name for path in folders])
    return found[0]
