"""Shapes: JSON that was meant as a notebook becomes one of today's format, cell by cell.

Notebooks are written by many programs, and mended by hand. What is missing beside the text of a cell, or is no longer
what the format asks for, is supplied or dropped and said; the text itself is never guessed at. Outputs go: the grader
makes its own.
"""

from __future__ import annotations

import ast
import itertools
import re
from typing import Any

import nbformat

from tworivers.grading.preflight.decoding import NeedsHuman
from tworivers.grading.preflight.plain_text import shown, unix_lines, whole

MAX_CELLS = 2000
MAX_KEPT, MAX_DEPTH = 100_000, 60  # values outside the outputs
CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
TYPES = {"code": "code", "python": "code", "markdown": "markdown", "html": "markdown", "text": "markdown"}
TYPES |= {"raw": "raw", "plaintext": "raw", "heading": "markdown"}
TEXTS = ("source", "input", "code", "text")  # where formats old and new keep the text of a cell
Content = dict[str, Any]


def to_notebook(content: Any, name: str) -> tuple[Any, list[str]]:
    """Return a notebook of format 4.5 from JSON, and what was mended.

    Args:
        content: What a file held.
        name: Its name, as it may be shown.

    Raises:
        NeedsHuman: It is no notebook, too large, or the text of a cell is no text.
    """
    cells = _cells_of(content, name)
    kept = [
        {key: value for key, value in cell.items() if key not in ("outputs", "prompt_number")}
        if isinstance(cell, dict)
        else cell
        for cell in cells
    ]
    _bound([kept, content.get("metadata")], name)
    notes: list[str] = []
    made = [_cell(cell, number, name, notes) for number, cell in enumerate(kept, start=1)]
    found = [cell for cell in made if cell is not None]
    mend_ids(found)
    metadata = content.get("metadata")
    whole_metadata = _clean(metadata) if isinstance(metadata, dict) else {}
    for key in ("kernelspec", "language_info"):
        named = whole_metadata.get(key)
        if not (isinstance(named, dict) and isinstance(named.get("name"), str)):
            whole_metadata.pop(key, None)
    notebook = {"cells": found, "metadata": whole_metadata, "nbformat": 4, "nbformat_minor": 5}
    return nbformat.from_dict(notebook), _once(notes)


def _cells_of(content: Any, name: str) -> list[Any]:
    """Return the cells of a notebook of any format; those before the fourth kept them in worksheets."""
    if not isinstance(content, dict) or not ("cells" in content or "worksheets" in content):
        raise NeedsHuman(f"{name} is JSON, but not a notebook")
    cells = content.get("cells")
    if cells is None:
        sheets = content.get("worksheets")
        sheets = sheets if isinstance(sheets, list) else [sheets]
        found = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
        cells = [cell for part in found if isinstance(part, list) for cell in part] if found else None
    if not isinstance(cells, list):
        raise NeedsHuman(f"{name} is not a notebook that can be read: it has no list of cells")
    if len(cells) > MAX_CELLS:
        raise NeedsHuman(f"{name} has {len(cells)} cells; no more than {MAX_CELLS} are graded unseen")
    return cells


def _bound(value: Any, name: str) -> None:
    """Refuse JSON that is too large or too deep for all that comes behind."""
    number, depth, level = 1, 0, [value]
    while level:
        if depth > MAX_DEPTH or number > MAX_KEPT:
            what = f"nested more than {MAX_DEPTH} deep" if depth > MAX_DEPTH else f"of more than {MAX_KEPT:,} values"
            raise NeedsHuman(f"{name} is {what}, beside its outputs; it is not graded unseen")
        inner = (one.values() if isinstance(one, dict) else one for one in level if isinstance(one, (dict, list)))
        level = list(itertools.islice(itertools.chain.from_iterable(inner), MAX_KEPT))
        number, depth = number + len(level), depth + 1


def _cell(cell: Any, number: int, name: str, notes: list[str]) -> Content | None:
    """Return one cell in today's shape; None where nothing of it is a cell."""
    if not isinstance(cell, dict):
        if isinstance(cell, str) and cell.strip():
            cell = {"cell_type": "raw", "source": cell}
        else:
            notes.append("something between its cells was no cell and was left out")
            return None
        notes.append("something between its cells was no cell; its text was kept")
    source = _source(cell, number, name, notes)
    metadata = _metadata(cell, notes)
    kind = _kind(cell, source, metadata, notes)
    if str(cell.get("cell_type")).lower() == "heading":
        level = cell.get("level")
        level = level if type(level) is int and 1 <= level <= 6 else 1
        source = f"{'#' * level} {source}"
    made = {"id": cell.get("id"), "cell_type": kind, "metadata": metadata, "source": source}
    if kind == "code":
        return {**made, "outputs": [], "execution_count": None}
    attachments = _attachments(cell.get("attachments"))
    return {**made, "attachments": attachments} if attachments else made


def _source(cell: Content, number: int, name: str, notes: list[str]) -> str:
    """Return the text of a cell: never a guess at it, but whole characters and line ends as everywhere."""
    key = next((key for key in TEXTS if key in cell), "")
    text = cell.get(key)
    if text is None:
        notes.append("a cell without any text was taken as empty")
        return ""
    if isinstance(text, list) and all(isinstance(part, str) for part in text):
        if len(text) > 1 and not any(part.endswith(("\n", "\r")) for part in text[:-1]):
            notes.append("the lines of a cell stood there without their ends")
            text = "\n".join(text)
        else:
            text = "".join(text)
    if not isinstance(text, str):
        raise NeedsHuman(f"cell {number} is no cell: where its text should stand, {name} has none")
    if "\r" in text:
        notes.append("the lines of its cells ended as on Windows or an old Mac")
    clean = whole(unix_lines(text))
    if clean != unix_lines(text):
        notes.append("half a character or a zero stood in a cell and was replaced")
    return clean


def _metadata(cell: Content, notes: list[str]) -> Content:
    metadata = cell.get("metadata")
    if not isinstance(metadata, dict):
        notes.append("a cell had lost its metadata")
        return {}
    clean: Content = _clean(metadata)
    marks = clean.get("nbgrader")
    if "nbgrader" in clean and not isinstance(marks, dict):
        notes.append("a cell had damaged marks of nbgrader's")
        del clean["nbgrader"]
    elif isinstance(marks, dict) and not isinstance(marks.get("grade_id"), str):
        marks.pop("grade_id", None)
    return clean


def _kind(cell: Content, source: str, metadata: Content, notes: list[str]) -> str:
    """Return whether a cell is code, Markdown or raw; where it does not say so, its marks and its text do."""
    said = str(cell.get("cell_type")).strip().lower()
    if said in TYPES:
        if said != cell["cell_type"] or said not in ("code", "markdown", "raw"):
            notes.append(f"a cell was of the old or unknown type {shown(str(cell['cell_type']), 30)!r}")
        return TYPES[said]
    notes.append("a cell did not say whether it is code or text")
    marked = metadata.get("nbgrader", {}).get("cell_type")
    if marked in ("code", "markdown"):
        return str(marked)
    return "code" if "execution_count" in cell or "input" in cell or _is_python(source) else "markdown"


def _is_python(source: str) -> bool:
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _attachments(found: Any) -> dict[str, dict[str, str]]:
    """Return the pictures in a cell: by name, by type, in base64; what is none is dropped."""
    if not isinstance(found, dict):
        return {}
    kept: dict[str, dict[str, str]] = {}
    for name, kinds in found.items():
        for mime, data in kinds.items() if isinstance(kinds, dict) else ():
            if isinstance(data, list) and all(isinstance(part, str) for part in data):
                data = "".join(data)
            if isinstance(data, str) and data.isascii():
                kept.setdefault(whole(str(name)), {})[whole(str(mime))] = data
    return kept


def _clean(value: Any) -> Any:
    """Return JSON all texts of which can be stored; numbers beyond JSON become none."""
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, dict):
        return {whole(str(key)): _clean(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_clean(item) for item in value]
    return None if isinstance(value, float) and value - value != 0 else value


def mend_ids(cells: list[Content]) -> None:
    """Give each cell an id that is one, and its own; of cells that share one the last keeps it, as in grading."""
    taken = {cell["id"] for cell in cells if isinstance(cell.get("id"), str) and CELL_ID.fullmatch(cell["id"])}
    seen: set[str] = set()
    for number, cell in reversed(list(enumerate(cells, start=1))):
        found = cell.get("id")
        if not isinstance(found, str) or found not in taken or found in seen:
            found = next(new for n in range(len(cells) + 1) if (new := f"cell-{number}-{n}") not in taken | seen)
        cell["id"] = found
        seen.add(found)


def _once(notes: list[str]) -> list[str]:
    """Return notes once each, with how often they apply."""
    counted = {note: notes.count(note) for note in notes}
    return [note if times == 1 else f"{note} ({times} times)" for note, times in counted.items()]
