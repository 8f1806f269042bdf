"""The released assignments: what they ask, put into a student's folder, opened in JupyterLab."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tworivers.checks import exercises_folder
from tworivers.errors import CourseError, DataError, pasted, unknown

_PURPOSE = re.compile(r"\*\*Purpose\.\*\* (.+)")
_POINTS = re.compile(r"\s*\(\d+ points?.*\)$")


@dataclass(frozen=True)
class AskedQuestion:
    """One question as the released notebook asks it: its id, title, text and points."""

    id: str
    title: str
    text: str
    points: float

    @property
    def line(self) -> str:
        """The question on one line."""
        by = ", read by a person" if ".w" in self.id else ""
        return f"{self.id:9} {self.title} ({self.points:g} point{'s' if self.points != 1 else ''}{by})"

    def __str__(self) -> str:
        """Return the question with its text."""
        return f"{self.line}\n\n{self.text}"


@dataclass(frozen=True)
class AskedAssignment:
    """What a released assignment asks: its title, what it is for, and its questions in order."""

    assignment: str
    title: str
    purpose: str
    questions: tuple[AskedQuestion, ...]

    @property
    def points(self) -> float:
        """The points of all questions."""
        return sum(question.points for question in self.questions)

    def question(self, question_id: str) -> AskedQuestion:
        """Return one question.

        Raises:
            UnknownNameError: The assignment has none of that id; the nearest ones are named.
        """
        by_id = {question.id: question for question in self.questions}
        if question_id not in by_id:
            raise unknown("question", question_id, by_id)
        return by_id[question_id]


def assignments() -> list[Path]:
    """Return the folders of the released assignments, in their order.

    >>> [folder.name for folder in assignments()][0][:2]
    'ps'
    """
    return sorted(path for path in exercises_folder().glob("ps*") if path.is_dir())


def asked(name: str) -> AskedAssignment:
    """Return what an assignment asks, as its released notebook says it.

    Args:
        name: The assignment, `ps02`, or the name of its folder.

    Raises:
        UnknownNameError: There is no such assignment; the nearest ones are named.

    >>> asked("ps02").question("ps02.q1").title
    'Requests by month'
    """
    folders = {folder.name.partition("-")[0]: folder for folder in assignments()}
    number = name.partition("-")[0]
    if number not in folders:
        raise unknown("assignment", name, folders)
    folder = folders[number]
    try:
        cells = json.loads((folder / f"{folder.name}.ipynb").read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"{folder / folder.name}.ipynb cannot be read: {error}. Install the package again.") from None
    head = "".join(cells[0]["source"])
    purpose = _PURPOSE.search(head)
    title = head.splitlines()[0].partition(" · ")[2]
    return AskedAssignment(number, title, purpose[1] if purpose else "", tuple(_questions(cells)))


def listed() -> list[AskedAssignment]:
    """Return what every assignment asks, in their order.

    >>> len(listed())
    11
    """
    return [asked(folder.name) for folder in assignments()]


def _questions(cells: list[dict[str, Any]]) -> Iterator[AskedQuestion]:
    """Yield the questions of a notebook: each graded cell, under the heading that stands before it."""
    heading, text = "", ""
    for cell in cells:
        source, marks = "".join(cell["source"]), cell["metadata"].get("nbgrader", {})
        if source.startswith("### "):
            heading, _, text = source.removeprefix("### ").partition("\n")
        if marks.get("grade"):
            title = _POINTS.sub("", heading.partition(" · ")[2])
            yield AskedQuestion(marks["grade_id"].replace("-", ".", 1), title, text.strip(), marks["points"])


def start(folder: Path) -> list[tuple[str, str]]:
    """Copy every released file into a folder; a file that is there already stays as it is.

    Returns:
        One pair for each file: its name within the folder, and `copied`, `kept` or `same`.

    Raises:
        CourseError: The folder cannot be written to, is a file, or would stand inside the assignments themselves.
    """
    done = []
    try:
        _refuse_what_is_no_place(folder)
        for assignment in assignments():
            for path in sorted(path for path in assignment.rglob("*") if path.is_file()):
                name = path.relative_to(assignment.parent)
                target = folder / name
                if target.exists():
                    done.append((str(name), "same" if target.read_bytes() == path.read_bytes() else "kept"))
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
                done.append((str(name), "copied"))
    except OSError as error:
        raise CourseError(f"{folder} cannot be written to: {error.strerror}. Choose a folder of your own.") from None
    return done


def _refuse_what_is_no_place(folder: Path) -> None:
    """Say where assignments cannot be put: in place of a file, or within others, which are then opened by mistake."""
    if folder.exists() and not folder.is_dir():
        raise CourseError(f"{folder} is a file, not a folder. Choose another name: tworivers start OTHER-NAME.")
    for place in folder.resolve().parents:
        if sum((place / there.name / f"{there.name}.ipynb").is_file() for there in assignments()) > 1:
            raise CourseError(
                f"{place} holds the assignments already, and {folder} would be a second set inside it. "
                f"To open them, or to put back what is missing there:\n"
                f"  tworivers lab {pasted(place)}\n  tworivers start {pasted(place)}"
            )


def lab(folder: Path) -> int:
    """Open JupyterLab on a folder of assignments and return its exit code.

    Raises:
        CourseError: JupyterLab is not installed, or the folder is not there or cannot be opened.
    """
    try:
        is_there = stat.S_ISDIR(folder.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        is_there = False
    except OSError as error:
        raise CourseError(f"{folder} cannot be opened: {error.strerror}. Choose a folder of your own.") from None
    if not is_there:
        raise CourseError(f"There is no folder {folder}. Make it first: tworivers start {pasted(folder)}")
    if importlib.util.find_spec("jupyterlab") is None:
        raise CourseError('JupyterLab is not installed. Install it: pip install "tworivers[lab]".')
    return subprocess.call([sys.executable, "-m", "jupyterlab", "--notebook-dir", str(folder)])
