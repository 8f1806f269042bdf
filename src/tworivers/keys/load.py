"""Loading: finds an assignment of a course by its name, and reads its key as its file is now."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

from tworivers.errors import CourseError, DataError
from tworivers.keys.files import declared
from tworivers.keys.folders import FILE, find_assignment, has_key, key_files
from tworivers.keys.key import Key
from tworivers.keys.notebook_cells import CHECK
from tworivers.keys.variants import variant


def load_key(name: str, root: Path | None = None) -> Key:
    """Return the key of an assignment, `ps02` or `ps02-five-hamlets`.

    Raises:
        UnknownNameError: No assignment has that name.
        DataError: What its files declare is wrong, or answers.py stops with an error; the sentence names file and line.
    """
    return declared.load(find_assignment(name, root) / FILE)


def current_key(assignment: str, root: Path, edition: str = "", student: str = "") -> Key:
    """Return the key of an assignment as its file is now; it is read again only where the file has changed.

    With an edition it is the key of one student of that edition.

    Raises:
        CourseError: The assignment is a plain one, which has no key.
    """
    folder = find_assignment(assignment, root)
    if is_plain(assignment, root):
        raise CourseError(
            f"{folder.name} is a plain nbgrader assignment: its tests stand in its notebook, and it has no key to "
            "judge by. Where its tests have changed: tworivers course build, then grade it again."
        )
    changed = tuple((path.name, path.stat().st_mtime_ns) for path in key_files(folder))
    return _key_at(assignment, root, changed, *((edition, student) if edition else ()))


@functools.lru_cache(maxsize=32)
def _key_at(
    assignment: str, root: Path, changed: tuple[tuple[str, int], ...], edition: str = "", student: str = ""
) -> Key:
    if edition:
        return variant(_key_at(assignment, root, changed), edition, student)
    return load_key(assignment, root)


def is_plain(assignment: str, root: Path) -> bool:
    """Tell whether an assignment is a plain one of nbgrader's, with its tests in its notebooks: it has no key.

    The assignment alone decides this, never what a student hands in.

    Raises:
        DataError: It has no key, and its notebooks ask questions that only a key can judge.
    """
    folder = find_assignment(assignment, root)
    if has_key(folder):
        return False
    for path in sorted(folder.glob("*.ipynb")):
        asked = _questions_in(path, path.stat().st_mtime_ns)
        if asked:
            raise DataError(
                f"{path.name} asks {asked[0]}, and {folder / FILE} is missing. Put the key back: without it nothing "
                "can tell a right answer from a wrong one."
            )
    return True


@functools.lru_cache(maxsize=64)
def _questions_in(path: Path, changed: int) -> list[str]:
    """Return the questions of a key that the graded cells of a notebook ask."""
    try:
        cells: list[Any] = json.loads(path.read_text(encoding="utf-8"))["cells"]
        graded = [cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("grade")]
        return [question for cell in graded for question in CHECK.findall("".join(cell["source"]))]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path} is not a notebook that can be read ({type(error).__name__}). Save it again.") from None
