"""Read by hand: an answer that a person has graded is not asked for again while it is the same.

nbgrader asks for every answer with a person's points again, whenever its submission is graded again. Here the text of the
answer decides. `.answers/ASSIGNMENT/read/STUDENT.json` holds a hash of each answer as it was graded last, and of those
that a person has decided; where it is missing, the graded notebook itself tells.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from pathlib import Path
from typing import Any

from nbgrader import utils

from tworivers import replacing
from tworivers.course.graded_notebook import read_graded
from tworivers.grading.answers import FOLDER
from tworivers.grading.steps import Notebook
from tworivers.keys.notebook_cells import grade_id


def answers_in(nb: Notebook, notebook: str) -> dict[str, str]:
    """Return a hash of the answer to each graded cell, by notebook and grade id.

    The answer to a written question is the text of its cell; that to a check is the code between the check before and it.
    """
    found: dict[str, str] = {}
    above: list[str] = []
    for cell in nb.cells:
        if utils.is_grade(cell) or utils.is_task(cell):
            is_own = utils.is_solution(cell) or utils.is_task(cell)
            found[f"{notebook}/{grade_id(cell)}"] = _hash(cell.source if is_own else "\n".join(above))
            above = []
        elif cell.cell_type == "code":
            above.append(cell.source)
    return found


def _hash(text: str) -> str:
    lines = (line.rstrip() for line in text.strip().splitlines())  # how a line ends is no answer
    return hashlib.sha256("\n".join(lines).encode("utf-8", "backslashreplace")).hexdigest()


@dataclasses.dataclass
class Read:
    """The answers of one student: those that were graded last, and those that a person has decided."""

    last: dict[str, str]
    decided: dict[str, str]

    def waits(self, cell: str, answer: str, is_decided: bool) -> bool:
        """Tell whether a cell with a person's points must be looked at again, now that its answer is this one."""
        if is_decided and cell in self.last:
            self.decided[cell] = self.last[cell]
        return self.decided.get(cell) != answer


class ReadByHand:
    """What persons have read of one assignment.

    Args:
        root: The folder of the course.
        assignment: Its full name.
        graded: The folder of graded submissions, `autograded`.
    """

    def __init__(self, root: Path, assignment: str, graded: str = "autograded") -> None:
        self.folder = root / FOLDER / assignment / "read"
        self.graded, self.assignment = root / graded, assignment
        self.found: dict[str, Read] = {}

    def of(self, student: str) -> Read:
        """Return the answers of a student as they were graded before."""
        if student not in self.found:
            self.found[student] = self._kept(student) or self._in_notebooks(student)
        return self.found[student]

    def keep(self, student: str, answers: dict[str, str]) -> None:
        """Keep the answers that were graded now."""
        before = self.found.pop(student, None) or self._kept(student) or Read({}, {})
        after = Read(before.last | answers, before.decided)
        replacing.write(self.folder / f"{student}.json", json.dumps(dataclasses.asdict(after)))

    def _kept(self, student: str) -> Read | None:
        try:
            found: dict[str, Any] = json.loads((self.folder / f"{student}.json").read_text(encoding="utf-8"))
            return Read(dict(found["last"]), dict(found["decided"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _in_notebooks(self, student: str) -> Read:
        found: dict[str, str] = {}
        for path in sorted((self.graded / student / self.assignment).glob("*.ipynb")):
            nb = read_graded(path)
            found |= answers_in(nb, path.stem) if nb is not None else {}
        return Read(found, {})
