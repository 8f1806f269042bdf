"""Choosing: which of the files that a student handed in is the notebook that is meant.

The newest finished one is; an untouched release never wins over it. Where two could be meant a person chooses.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
import stat
from collections import Counter
from pathlib import Path
from typing import Any

from tworivers.grading.preflight.beside import TIMESTAMP, walk
from tworivers.grading.preflight.decoding import MAX_BYTES, NeedsHuman, read_json
from tworivers.grading.preflight.plain_text import shown
from tworivers.grading.preflight.shapes import to_notebook
from tworivers.keys.notebook_cells import CHECK, grade_id

# notebook.ipynb, notebook.IPYNB, notebook.ipynb.txt, notebook.ipynb (1), notebook.ipynb.download, notebook.ipynb~
SUFFIX = re.compile(r"\.ipynb(\.(txt|json|download|bak|old|orig|ipynb|gz)|[ _-]?\(\d+\)|~|\.\d+)*$", re.IGNORECASE)
GRADE_ID = re.compile(r"(ps\d\d)-[qw]\d+")
CLOSE = 60  # seconds: files that were saved or copied together
MAX_LOOKED_AT = 20


@dataclasses.dataclass(frozen=True)
class Candidate:
    """One file that may be the notebook.

    Attributes:
        name: Its name below the folder, as it may be shown.
        path: Where it is.
        notebook: What it holds; None where that is no notebook.
        notes: What was mended in reading it.
        why: Why it cannot be graded under this assignment; empty where it can.
        own: The texts of its cells that the release does not have.
    """

    name: str
    path: Path
    notebook: Any = None
    notes: tuple[str, ...] = ()
    why: str = ""
    own: frozenset[str] = frozenset()

    @property
    def saved(self) -> float:
        """Return when the file was written."""
        return self.path.stat().st_mtime


def choose(submitted: Path, notebook: str, released: Any) -> tuple[Candidate, list[str], set[str]]:
    """Return the notebook that is meant, a sentence on each that is not, and the names of them all.

    Raises:
        NeedsHuman: There is none, none that can be graded, or more than one that could be meant.
    """
    files = _files(submitted)
    if not files:
        raise NeedsHuman(_nothing(submitted))
    if len(files) > MAX_LOOKED_AT:
        raise NeedsHuman(f"it holds {len(files)} notebooks; leave the one that is to be graded")
    found = [_look(path, name, released) for name, path in files.items()]
    found.sort(key=lambda one: (one.name != f"{notebook}.ipynb", one.name))
    fit = [one for one in found if not one.why]
    if not fit:
        raise NeedsHuman("; ".join(one.why for one in found[:5]))
    finished = [one for one in fit if one.own]
    broken = [one for one in found if one.why and one.notebook is None]
    if broken and not finished:
        raise NeedsHuman(f"{fit[0].name} is as it was released, and {broken[0].why}")
    chosen = _newest(finished) if finished else fit[0]
    others = [_other(one, chosen) for one in found if one is not chosen]
    return chosen, others, set(files)


def _files(submitted: Path) -> dict[str, Path]:
    """Return the files that are notebooks by their name; where there are none, those that are by what they hold."""
    plain = {name: path for path, name, kind in walk(submitted) if kind == stat.S_IFREG and name != TIMESTAMP}
    named = {name: path for name, path in plain.items() if SUFFIX.search(path.name) and not path.name.startswith("._")}
    return named or {name: path for name, path in plain.items() if _holds_cells(path)}


def _holds_cells(path: Path) -> bool:
    """Tell whether a file under another name looks like a notebook."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return False
        with path.open("rb") as file:
            begins = file.read(4)
            return begins.lstrip(b"\xef\xbb\xbf \n\r\t")[:1] == b"{" and b'"cell_type"' in file.read()
    except OSError:
        return False


def _nothing(submitted: Path) -> str:
    """Return what lies in a folder without a notebook."""
    names = sorted({name.split("/")[0] for path, name, _ in walk(submitted) if name != TIMESTAMP})
    text = f"there is no notebook in it; it holds {', '.join(shown(name, 60) for name in names[:5]) or 'nothing'}"
    if any(name.lower().endswith((".zip", ".gz", ".tgz", ".tar", ".7z", ".rar")) for name in names):
        return f"{text}. Unpack the archive"
    if any(name.lower().endswith((".html", ".htm", ".py", ".pdf", ".docx", ".md")) for name in names):
        return f"{text}. An export or a document cannot be graded: ask for the file that ends in .ipynb"
    return text


def _look(path: Path, name: str, released: Any) -> Candidate:
    said = shown(name)
    try:
        content, notes = read_json(path, _words(released))
        notebook, more = to_notebook(content, said)
    except NeedsHuman as error:
        return Candidate(said, path, why=str(error))
    theirs = {cell.source.strip() for cell in notebook.cells} - {""}
    known = {cell.source.strip() for cell in released.cells}
    why = _of_another(notebook, released, theirs & known, said)
    return Candidate(said, path, notebook, (*notes, *more), why, frozenset(theirs - known))


def _words(released: Any) -> list[str]:
    """Return the lines of a release that hold letters beyond ASCII."""
    lines = (line.strip() for cell in released.cells for line in cell.source.splitlines())
    return [line for line in lines if not line.isascii()]


def sets_of(notebook: Any) -> Counter[str]:
    """Return how many questions of which problem sets a notebook's cells name, by their marks or by their checks."""
    named = {match[1] + grade_id(cell) for cell in notebook.cells if (match := GRADE_ID.fullmatch(grade_id(cell)))}
    asked = {text for cell in notebook.cells if cell.cell_type == "code" for text in CHECK.findall(cell.source)}
    return Counter(text[:4] for text in named | asked)


def _of_another(notebook: Any, released: Any, shared: set[str], name: str) -> str:
    """Return why a notebook is not of this assignment; an empty text where it is."""
    mine = sets_of(released).most_common(1)
    theirs = sets_of(notebook)
    if mine and theirs:
        number, times = theirs.most_common(1)[0]
        if theirs[mine[0][0]] < times:
            return f"{name} is {number}'s notebook, handed in under {mine[0][0]}"
        return ""
    ids = {grade_id(cell) for cell in released.cells} & {grade_id(cell) for cell in notebook.cells} - {""}
    if ids or shared:
        return ""
    return f"{name} holds none of the cells of this assignment. Was another notebook handed in?"


def _newest(finished: list[Candidate]) -> Candidate:
    """Return the last version of a finished notebook: by its answers, which go on from the others', or by its date.

    Raises:
        NeedsHuman: Neither tells.
    """
    last = max(finished, key=lambda one: (len(one.own), one.saved))
    by_date = max(finished, key=lambda one: one.saved)
    if all(one.own <= last.own for one in finished):
        return next(one for one in finished if one.own == last.own)
    rest = [one for one in finished if one is not by_date]
    if all(by_date.saved - one.saved > CLOSE and len(by_date.own) >= len(one.own) for one in rest):
        return by_date
    names = ", ".join(f"{one.name} ({len(one.own)} cells of the student's own, saved {_date(one)})" for one in finished)
    raise NeedsHuman(f"more than one notebook could be meant: {names}. Leave the one that is to be graded")


def _date(one: Candidate) -> str:
    return datetime.datetime.fromtimestamp(one.saved, datetime.UTC).strftime("%Y-%m-%d %H:%M UTC")


def _other(one: Candidate, chosen: Candidate) -> str:
    """Return why a file was not graded."""
    if one.why:
        return f"not graded: {one.why}"
    if not one.own:
        return f"{one.name} was not graded: it is as it was released"
    if one.own == chosen.own:
        return f"{one.name} was not graded: it holds the same answers"
    return f"{one.name} was not graded: {chosen.name} is newer"
