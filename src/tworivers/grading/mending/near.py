"""Near: written answers that stand beside the cell for them, which was left as it was.

Such an answer stays where it is and waits for a person; the empty cell says where to look. Without that nbgrader would
give it 0 unseen.
"""

from __future__ import annotations

import ast
from typing import Any

import nbformat

from tworivers.keys.notebook_cells import Cell, grade_id, is_check, is_written

LOOK = "*The grader left this to a person: this cell was handed in as it was released"
ASIDE = "*Written into the cell above, whose own text the grader has put back:*"
PROSE = 40  # characters of a text far away that may be the answer


def keep_text(nb: Any, wanted: dict[str, Cell]) -> list[str]:
    """Put what a student wrote into a locked cell into one of its own; return what of it was text for a reader.

    The locked cell's own text is put back afterwards. Code typed into a check, the answer perhaps, runs before it; code
    typed into another cell, an import perhaps, behind it.
    """
    cells: list[Cell] = []
    notes = []
    for number, cell in enumerate(nb.cells):
        cells.append(cell)
        original = wanted.get(grade_id(cell))
        if original is None or not original.metadata["nbgrader"]["locked"]:
            continue
        added = _added(cell.source, original.source)
        if added and cell.cell_type == "code":
            kept = nbformat.v4.new_code_cell(cell.source, id=f"aside-{number}")
            cells.insert(len(cells) - is_check(original), kept)
        elif added:
            kept = nbformat.v4.new_markdown_cell(f"{ASIDE}\n\n{added}", id=f"aside-{number}")
            if cell.get("attachments"):
                kept.attachments = cell.attachments
            cells.append(kept)
            notes.append(grade_id(cell))
    nb.cells = cells
    return [f"what was written into {_listed(notes)} was kept below"] if notes else []


def _added(text: str, original: str) -> str:
    """Return the lines of a text that are not the original's."""
    known = {line.strip() for line in original.splitlines()}
    lines = [line for line in text.splitlines() if line.strip() not in known]
    if text.strip() == original.strip() or not "".join(lines).strip():
        return ""
    return "\n".join(lines).strip()


def look_near(nb: Any, wanted: dict[str, Cell]) -> list[str]:
    """Let each written question wait whose cell is untouched while the student wrote elsewhere; return the notes."""
    notes = []
    for place, cell in enumerate(nb.cells):
        name = grade_id(cell)
        if not is_written(cell) or cell.source.strip() not in ("", wanted[name].source.strip()):
            continue
        where = _where(nb, place)
        if where or cell.get("attachments"):
            where = where or "it holds a picture alone"
            cell.source = f"{LOOK}; {where}.*\n\n{wanted[name].source}"
            notes.append(f"the answer cell {name} is as it was released; {where}")
    return notes


def _where(nb: Any, place: int) -> str:
    """Return where a student wrote what may be the answer to the written question at a place."""
    first = max((n for n in range(place) if _is_graded(nb.cells[n])), default=-1) + 1
    last = min((n for n in range(place + 1, len(nb.cells)) if _is_graded(nb.cells[n])), default=len(nb.cells))
    above = sum(_is_prose(cell) for cell in nb.cells[first:place])
    below = sum(_is_prose(cell) for cell in nb.cells[place + 1 : last])
    if above or below:
        parts = [f"{n} {'cell' if n == 1 else 'cells'} {side}" for n, side in ((above, "above"), (below, "below")) if n]
        return f"the student wrote in {' and '.join(parts)}"
    far = [cell for cell in [*nb.cells[:first], *nb.cells[last:]] if _is_prose(cell) and len(cell.source) >= PROSE]
    return "the student wrote in other places; look whether the answer is among it" if far else ""


def _is_graded(cell: Cell) -> bool:
    return is_check(cell) or is_written(cell)


def _is_prose(cell: Cell) -> bool:
    """Tell whether a cell of the student's own holds text for a reader: no code, or code that is none."""
    if grade_id(cell) or not cell.source.strip():
        return bool(not grade_id(cell) and cell.get("attachments"))
    if cell.cell_type != "code":
        return True
    try:
        tree = ast.parse(cell.source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return not cell.source.lstrip().startswith(("%", "!", "?"))
    return all(isinstance(node, ast.Expr) and _is_text(node.value) for node in tree.body)


def _is_text(node: ast.expr) -> bool:
    """Tell whether an expression is text: a string, or the showing or printing of one."""
    if isinstance(node, ast.Call):
        return (
            bool(node.args)
            and all(map(_is_text, node.args))
            and ast.unparse(node.func) in ("print", "display", "Markdown")
        )
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:5])
    return shown if len(names) <= 5 else f"{shown} and {len(names) - 5} more"
