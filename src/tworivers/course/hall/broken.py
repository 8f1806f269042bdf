"""Broken: submissions that could not be graded are kept with the reason, so that no list passes over them.

`.answers/ASSIGNMENT/broken/STUDENT.json` holds it until the student's submission is graded.
"""

from __future__ import annotations

import json
from pathlib import Path

from tworivers import replacing
from tworivers.grading.answers import FOLDER


def keep(root: Path, assignment: str, student: str, why: str) -> None:
    """Keep why a student's submission needs a human."""
    replacing.write(_folder(root, assignment) / f"{student}.json", json.dumps({"why": why}))


def forget(root: Path, assignment: str, student: str) -> None:
    """Forget it: the submission is graded now."""
    (_folder(root, assignment) / f"{student}.json").unlink(missing_ok=True)


def reasons(root: Path, assignment: str) -> dict[str, str]:
    """Return, by student, why each submission needs a human that could not be graded."""
    found = {}
    for path in sorted(_folder(root, assignment).glob("*.json")):
        try:
            found[path.stem] = str(json.loads(path.read_text(encoding="utf-8"))["why"])
        except (OSError, ValueError, KeyError, TypeError):
            found[path.stem] = "it could not be graded"
    return found


def _folder(root: Path, assignment: str) -> Path:
    return root / FOLDER / assignment / "broken"
