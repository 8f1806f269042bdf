"""Mending: brings the cells of a submission back to those of the release, whatever copying and deleting did to them.

nbgrader restores the text and the points of locked cells; a copied cell, a deleted one or damaged metadata stop it.
"""

from __future__ import annotations

import copy
import functools
import json
from pathlib import Path

import nbformat
from nbgrader.preprocessors import CheckCellMetadata
from traitlets import Set

from tworivers.errors import CourseError, DataError
from tworivers.grading.mending.near import keep_text, look_near
from tworivers.grading.mending.recognising import recognise
from tworivers.grading.preflight.shapes import MAX_CELLS, mend_ids
from tworivers.grading.steps import CourseStep, Notebook, Resources
from tworivers.keys.notebook_cells import OURS, Cell, grade_id, is_check

LOCKS = ("editable", "deletable")
MAX_NAMED = 4  # cells that a line names one by one
RESTORED = "The cells below were missing from the submission and were put back by the grader."


class CheckMarks(CheckCellMetadata):  # type: ignore[misc]  # nbgrader has no type hints
    """nbgrader's CheckCellMetadata, which looks a set of marks over once and knows it again: most submissions share it."""

    known = Set()

    def preprocess(self, nb: Notebook, resources: Resources) -> tuple[Notebook, Resources]:
        """Check that the marks of a notebook's cells are whole, and that no two have one id."""
        marks = json.dumps(
            [[cell.cell_type, cell.metadata["nbgrader"]] for cell in nb.cells if "nbgrader" in cell.metadata]
        )
        if marks not in self.known:
            nb, resources = super().preprocess(nb, resources)
            if len(self.known) < 1000:
                self.known.add(marks)
        return nb, resources


class MendCells(CourseStep):
    """The first step over a submission; what it mended stands in the notebook's metadata."""

    def preprocess(self, nb: Notebook, resources: Resources) -> tuple[Notebook, Resources]:
        """Mend a submission in place."""
        names = resources["nbgrader"]
        if len(nb.cells) > MAX_CELLS:
            raise CourseError(f"The notebook has {len(nb.cells)} cells; no more than {MAX_CELLS} are graded unseen.")
        path = _release(Path(self.root), names["assignment"], names["notebook"])
        left_out = nb.metadata.get(OURS, {}).get("left_out", [])  # of the pre-flight
        notes = mend(nb, _kept(path, path.stat().st_mtime_ns), self.is_plain(resources))
        nb.metadata[OURS] = {"mended": notes, **({"left_out": left_out} if left_out else {})}
        return nb, resources


def read_release(root: Path, assignment: str, notebook: str) -> Notebook:
    """Return the release that a submission was made from."""
    return nbformat.read(_release(root, assignment, notebook), as_version=4)


def _release(root: Path, assignment: str, notebook: str) -> Path:
    path = root / "exercises" / assignment / f"{notebook}.ipynb"
    if not path.exists():
        raise DataError(f"{path} is missing: a submission is compared with its release. Generate the releases first.")
    return path


@functools.lru_cache(maxsize=8)
def _kept(path: Path, changed: int) -> Notebook:
    """Return a release, read again only where its file has changed. It is looked at and never written to."""
    return nbformat.read(path, as_version=4)


def mend(nb: Notebook, released: Notebook, plain: bool = False) -> list[str]:
    """Bring the cells of a submission back to those of the release; return what was mended, in plain words.

    Of several copies of a cell the original keeps nbgrader's id (for a written answer, the copy that was written in).
    Locked cells get the release's text. A check cell that is missing goes to the end, where it still sees the answer;
    locked code goes where it stood; an answer is never put over what the student may have written elsewhere. Cells that
    lost their marks are known again, and a written answer that stands beside its cell waits for a person. In a plain
    assignment of nbgrader's a test cell is locked code that runs amid the others, so it goes where it stood too.
    """
    wanted = {grade_id(cell): cell for cell in released.cells if grade_id(cell)}
    notes = _mend_kernel(nb, released)
    _forget_metadata(nb)
    _forget_strangers(nb, wanted)
    notes += recognise(nb, wanted)
    notes += _set_copies_aside(nb, wanted)
    notes += keep_text(nb, wanted)
    notes += _put_text_back(nb, wanted)
    notes += _put_locked_code_back(nb, wanted, plain)
    notes += _put_missing_back(nb, wanted)
    notes += look_near(nb, wanted)
    mend_ids(nb.cells)
    return notes


def _mend_kernel(nb: Notebook, released: Notebook) -> list[str]:
    """Name a wrong kernel; nbgrader's OverwriteKernelspec, two steps on, replaces it."""
    found = nb.metadata.get("kernelspec", {})
    found = found.get("name", "none") if isinstance(found, dict) else "none"
    right = released.metadata.get("kernelspec", {}).get("name", found)
    nb.metadata.pop("language_info", None)
    if "language_info" in released.metadata:
        nb.metadata["language_info"] = copy.deepcopy(released.metadata["language_info"])
    return [] if found == right else [f"its kernel was {str(found)[:40]!r}, not {right!r}"]


def _forget_metadata(nb: Notebook) -> None:
    """Drop metadata that say how a page is to be made, such as widgets, tags and hidden cells: a page broke on them."""
    for whole, known in ((nb, ("kernelspec", "language_info")), *((cell, ("nbgrader", *LOCKS)) for cell in nb.cells)):
        whole.metadata = nbformat.from_dict({name: whole.metadata[name] for name in known if name in whole.metadata})


def _forget_strangers(nb: Notebook, wanted: dict[str, Cell]) -> None:
    """Drop marks that the release does not have."""
    for cell in nb.cells:
        marks = cell.metadata.get("nbgrader")
        if not isinstance(marks, dict) or str(marks.get("grade_id")) not in wanted:
            cell.metadata.pop("nbgrader", None)


def _set_copies_aside(nb: Notebook, wanted: dict[str, Cell]) -> list[str]:
    notes = []
    by_name: dict[str, list[Cell]] = {}
    for cell in nb.cells:
        by_name.setdefault(grade_id(cell), []).append(cell)
    for name, original in wanted.items():
        copies = by_name.get(name, [])
        if not copies:
            continue
        kept = _original(copies, original)
        kept.metadata["nbgrader"] = copy.deepcopy(original.metadata["nbgrader"])
        for cell in copies:
            if cell is not kept:
                for mark in ("nbgrader", *LOCKS):
                    cell.metadata.pop(mark, None)
        if len(copies) > 1:
            notes.append(f"the cell {name} stood there {len(copies)} times")
    return notes


def _original(copies: list[Cell], original: Cell) -> Cell:
    """Choose the cell that counts: one that was written in, else the one with the release's cell id, else the last."""
    same_id = [cell for cell in copies if cell.get("id") == original.get("id")]
    best = (same_id or copies)[-1]
    if original.metadata["nbgrader"]["solution"] and not _is_changed(best, original):
        return ([cell for cell in copies if _is_changed(cell, original)] or [best])[-1]
    return best


def _is_changed(cell: Cell, original: Cell) -> bool:
    return bool(cell.source.strip() != original.source.strip())


def _put_text_back(nb: Notebook, wanted: dict[str, Cell]) -> list[str]:
    notes, changed = [], []
    for cell in nb.cells:
        original = wanted.get(grade_id(cell))
        if original is None:
            continue
        if cell.cell_type != original.cell_type:
            _retype(cell, original.cell_type)
            notes.append(f"the cell {grade_id(cell)} was no longer a {original.cell_type} cell")
        if original.metadata["nbgrader"]["locked"] and cell.source != original.source:
            if cell.source.split() != original.source.split():
                changed.append(grade_id(cell))
            cell.source = original.source
    return notes + _each("the text of the locked cell {} had been changed", changed)


def _each(note: str, names: list[str]) -> list[str]:
    """Return a note for each of a few cells, or one for many."""
    if len(names) <= MAX_NAMED:
        return [note.format(name) for name in names]
    return [note.format(f"{names[0]}, and of {len(names) - 1} others,")]


def _retype(cell: Cell, cell_type: str) -> None:
    cell.cell_type = cell_type
    for name in ("outputs", "execution_count", *(["attachments"] if cell_type == "code" else [])):
        cell.pop(name, None)
    if cell_type == "code":
        cell.outputs, cell.execution_count = [], None


def _put_locked_code_back(nb: Notebook, wanted: dict[str, Cell], tests: bool) -> list[str]:
    """Put back code that the other cells rest on, such as the imports, behind the released cell that it followed."""
    notes: list[str] = []
    names = list(wanted)
    present = [grade_id(cell) for cell in nb.cells]
    for place, (name, original) in enumerate(wanted.items()):
        marks = original.metadata["nbgrader"]
        goes_here = tests and not marks["solution"] if marks["grade"] else marks["locked"]
        if name in present or original.cell_type != "code" or not goes_here:
            continue
        before = [present.index(earlier) for earlier in names[:place] if earlier in present]
        nb.cells.insert(max(before, default=-1) + 1, copy.deepcopy(original))
        present = [grade_id(cell) for cell in nb.cells]
        notes.append(f"the locked cell {name} was missing")
    return notes


def _is_graded(cell: Cell) -> bool:
    marks = cell.metadata["nbgrader"]
    return bool(marks["grade"] or marks.get("task"))


def _put_missing_back(nb: Notebook, wanted: dict[str, Cell]) -> list[str]:
    present = {grade_id(cell) for cell in nb.cells}
    missing = [cell for name, cell in wanted.items() if _is_graded(cell) and name not in present]
    if missing:
        nb.cells.append(nbformat.v4.new_markdown_cell(RESTORED, id="restored-below"))
    checks, notes = [grade_id(cell) for cell in missing if is_check(cell)], []
    for original in missing:
        cell = copy.deepcopy(original)
        if is_check(cell):
            notes.append(f"the check cell {grade_id(cell)} was missing")
        else:  # a changed text keeps nbgrader from giving 0 unseen: a person looks whether the answer stands elsewhere
            cell.source = f"{'# ' if cell.cell_type == 'code' else ''}{RESTORED}\n\n{cell.source}"
            notes.append(
                f"the answer cell {grade_id(cell)} was missing; look whether the answer stands in another cell"
            )
        nb.cells.append(cell)
    return _each("the check cell {} was missing", checks) + notes
