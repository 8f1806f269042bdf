"""Preflight: looks at what a student handed in before anything runs, and makes a working copy of it.

What can be mended without guessing (another file name, a byte order mark) is mended in the copy; `submitted/` is never
changed. What cannot be is said in one sentence for a person.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.utils import parse_utc

from tworivers.errors import CourseError

TIMESTAMP = "timestamp.txt"
MAX_BYTES = 30_000_000
MAX_CELLS = 2000


class NeedsHuman(CourseError):
    """A submission that no program should guess about; the message says what is wrong with it."""


def prepare(submitted: Path, work: Path, notebook: str, grade_ids: set[str]) -> list[str]:
    """Make a working copy of one submission in which nbgrader finds the notebook; return what was mended.

    Args:
        submitted: The folder that the student handed in.
        work: The folder of the copy; it is made.
        notebook: The name of the notebook without its suffix.
        grade_ids: nbgrader's ids of the release's cells; a notebook without any of them belongs to something else.

    Raises:
        NeedsHuman: There is no notebook, or none that can be read, or more than one that could be meant.
    """
    if submitted.is_symlink():
        raise NeedsHuman("its folder is a link, which may lead to somebody else's")
    path, notes = _choose(submitted, notebook, grade_ids)
    content, more = read_notebook(path)
    if grade_ids and not _ids(content) & grade_ids:
        raise NeedsHuman(f"{path.name} holds none of the cells of this assignment. Was another notebook handed in?")
    work.mkdir(parents=True)
    _copy_files(submitted, work)
    (work / f"{notebook}.ipynb").write_text(json.dumps(content), encoding="utf-8")
    return notes + more + _copy_timestamp(submitted, work)


def _notebooks(submitted: Path) -> list[Path]:
    found = (
        path.relative_to(submitted) for path in submitted.rglob("*.ipynb") if path.is_file() and not path.is_symlink()
    )
    return sorted(submitted / path for path in found if ".ipynb_checkpoints" not in path.parts)


def _choose(submitted: Path, notebook: str, grade_ids: set[str]) -> tuple[Path, list[str]]:
    """Return the notebook that is meant: the one of the right name, else the only one of this assignment."""
    right = submitted / f"{notebook}.ipynb"
    found = _notebooks(submitted)
    if right in found:
        return right, []
    if not found:
        names = (
            sorted(path.name for path in submitted.iterdir() if path.name != TIMESTAMP) if submitted.is_dir() else []
        )
        raise NeedsHuman(f"there is no notebook in it; it holds {', '.join(names[:5]) or 'nothing'}")
    if len(found) > 1:
        fitting = [path for path in found if _fits(path, grade_ids)]
        if len(fitting) != 1:
            names = [path.relative_to(submitted).as_posix() for path in found]
            raise NeedsHuman(
                f"{notebook}.ipynb is missing, and more than one notebook could be meant: {', '.join(names[:5])}"
            )
        found = fitting
    name = found[0].relative_to(submitted).as_posix()
    return found[0], [f"the file was called {name!r}, not {right.name!r}"]


def _fits(path: Path, grade_ids: set[str]) -> bool:
    try:
        return bool(_ids(read_notebook(path)[0]) & grade_ids)
    except NeedsHuman:
        return False


def read_notebook(path: Path) -> tuple[Any, list[str]]:
    """Read a notebook that a student handed in; return it in today's format, and what was mended.

    Raises:
        NeedsHuman: It is empty, no text, no JSON, no notebook, or beyond all measure.
    """
    if path.stat().st_size > MAX_BYTES:
        raise NeedsHuman(f"{path.name} is larger than {MAX_BYTES // 1_000_000} MB")
    raw = path.read_bytes()
    if not raw.strip():
        raise NeedsHuman(f"{path.name} is empty ({len(raw)} bytes)")
    notes = []
    if raw.startswith(b"\xef\xbb\xbf"):
        notes.append("a byte order mark stood before the notebook")
    try:
        content = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise NeedsHuman(f"{path.name} is not UTF-8 text (byte {error.start})") from None
    except (ValueError, RecursionError) as error:
        raise NeedsHuman(f"{path.name} is not JSON ({str(error)[:80]})") from None
    if not isinstance(content, dict) or not ("cells" in content or "worksheets" in content):
        raise NeedsHuman(f"{path.name} is JSON, but not a notebook")
    if isinstance(content.get("cells"), list) and len(content["cells"]) > MAX_CELLS:
        raise NeedsHuman(f"{path.name} has {len(content['cells'])} cells; no more than {MAX_CELLS} are graded unseen")
    try:
        notebook = nbformat.convert(nbformat.from_dict(content), 4)
        _look_over(notebook)
    except Exception as error:  # nbformat raises whatever it stumbles over
        raise NeedsHuman(
            f"{path.name} is not a notebook that can be read ({type(error).__name__}: {str(error)[:80]})"
        ) from None
    return notebook, notes


def _look_over(notebook: Any) -> None:
    """Refuse what would stop a later step: cells and metadata of another shape than a notebook's."""
    if not isinstance(notebook.setdefault("metadata", nbformat.NotebookNode()), dict):
        raise ValueError("its metadata are no dictionary")
    for number, cell in enumerate(notebook.cells, start=1):
        if not isinstance(cell.get("metadata"), dict):
            raise ValueError(f"cell {number} has no metadata")
        if isinstance(cell.source, list):
            cell.source = "".join(cell.source)
        if not isinstance(cell.source, str) or cell.cell_type not in ("code", "markdown", "raw"):
            raise ValueError(f"cell {number} is no cell")


def _ids(notebook: Any) -> set[str]:
    marks = [cell.metadata.get("nbgrader") for cell in notebook.cells]
    return {str(mark.get("grade_id")) for mark in marks if isinstance(mark, dict)}


def _copy_files(submitted: Path, work: Path) -> None:
    """Copy what lies beside the notebook; neither links, which may point anywhere, nor other notebooks."""
    for path in submitted.rglob("*"):
        inside = path.relative_to(submitted)
        if path.is_symlink() or not path.is_file() or path.suffix == ".ipynb" or inside.name == TIMESTAMP:
            continue
        if any(parent.is_symlink() for parent in path.parents if submitted in parent.parents):
            continue
        (work / inside).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, work / inside)


def _copy_timestamp(submitted: Path, work: Path) -> list[str]:
    path = submitted / TIMESTAMP
    if not path.is_file():
        return []
    text = path.read_text(encoding="utf-8", errors="replace").strip()
    try:
        parse_utc(text)
    except (ValueError, OverflowError):
        return [f"its {TIMESTAMP} is no date ({text[:30]!r})"]
    (work / TIMESTAMP).write_text(text, encoding="utf-8")
    return []
