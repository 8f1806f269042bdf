"""What a reader's copy says to the record: one result for each row that has an anchor."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from tworivers import tables
from tworivers.evidence.copies import Copy, Folder, read_folder
from tworivers.evidence.numerals import figure_fault, numerals
from tworivers.evidence.wording import anchor_without_brackets, find, fold

FOUND, AMBIGUOUS, NOT_FOUND, FAULTY = "found", "ambiguous", "not found", "faulty"
STATUSES = (FOUND, AMBIGUOUS, NOT_FOUND, FAULTY)
ANCHOR_WORDS = 8

Tables = Mapping[str, Iterable[tables.Row]]


@dataclass(frozen=True)
class Result:
    """Whether the anchor of one row stands in a reader's copy, and where."""

    table: str
    row_id: str
    locator: str
    line: str
    anchor: str
    status: str
    where: str = ""
    at_line: bool = False
    occurrences: int = 0
    file_sha256: str = ""
    note: str = ""

    @property
    def anchor_sha256(self) -> str:
        """The hash of the anchor as it is compared."""
        return anchor_hash(self.anchor)


@dataclass(frozen=True)
class Report:
    """The results of one folder, in the order of the tables."""

    folder: Folder
    rows: tuple[Result, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows have each status."""
        found = Counter(row.status for row in self.rows)
        return {status: found[status] for status in STATUSES}

    @property
    def is_complete(self) -> bool:
        """Was every anchor found?"""
        return all(row.status == FOUND for row in self.rows)

    @property
    def exit_code(self) -> int:
        """0 where every anchor was found, 1 otherwise."""
        return 0 if self.is_complete else 1

    def to_json(self) -> str:
        """Return everything as JSON: folder, files, remarks, counts, and one object for each row."""
        copies = self.folder.copies
        said = {
            "folder": str(self.folder.path),
            "files": [{"name": one.name, "sha256": one.sha256, f"{one.unit}s": len(one.parts)} for one in copies],
            "remarks": list(self.folder.remarks),
            "counts": self.counts,
            "complete": self.is_complete,
            "rows": [asdict(row) for row in self.rows],
        }
        return json.dumps(said, ensure_ascii=False, indent=1)

    def table(self) -> str:
        """Return one line for each row: status, row, where it was found."""
        lines: list[tuple[str, ...]] = [("status", "row", "where", "anchor")]
        lines += [(row.status, row.row_id, row.where or f"({row.line})", row.anchor) for row in self.rows]
        return _columns(lines)

    def summary(self) -> str:
        """Return the counts of each table, and every row whose anchor was not found, with the reason."""
        lines: list[tuple[str, ...]] = [("table", "rows", *STATUSES)]
        for table in dict.fromkeys(row.table for row in self.rows):
            found = Counter(row.status for row in self.rows if row.table == table)
            lines.append((table, str(sum(found.values())), *(str(found[status]) for status in STATUSES)))
        lines.append(("all", str(len(self.rows)), *(str(count) for count in self.counts.values())))
        read = f"{self.folder.path}: {', '.join(copy.name for copy in self.folder.copies)}"
        open_rows = [row for row in self.rows if row.status != FOUND]
        said = [f"{row.status}: {row.row_id} ({row.locator}), “{row.anchor}”. {row.note}" for row in open_rows]
        return "\n".join([read, *self.folder.remarks, _columns(lines), *said])


def _columns(lines: list[tuple[str, ...]]) -> str:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    padded = ([cell.ljust(width) for cell, width in zip(line, widths, strict=True)] for line in lines)
    return "\n".join("  ".join(line).rstrip() for line in padded)


def anchor_hash(anchor: str) -> str:
    """Return the SHA-256 of an anchor as it is compared (see `wording`).

    >>> anchor_hash("Over “4,701” people") == anchor_hash("over 4701 people")
    True
    """
    return hashlib.sha256(fold(anchor).signs.encode()).hexdigest()


def anchored_tables() -> dict[str, list[tables.Row]]:
    """Return the rows of every table of the record that has the columns `line` and `anchor`.

    >>> "figures" in anchored_tables()
    True
    """
    columns = {name: {field["name"] for field in tables.codebook(name)} for name in tables.table_names()}
    return {name: tables.rows(name) for name, fields in columns.items() if {"line", "anchor"} <= fields}


def row_id(row: tables.Row) -> str:
    """Return the identifier of a row: its first column."""
    return str(next(iter(row.values())))


def anchored_rows(record: Tables | None = None) -> Iterator[tuple[str, tables.Row]]:
    """Yield each row of the record that has an anchor, with the name of its table."""
    for name, rows in (anchored_tables() if record is None else record).items():
        for row in rows:
            yield name, row


def check_folder(folder: str | Path, record: Tables | None = None) -> Report:
    """Look for the anchor of every row in a reader's own copy of the documents.

    An anchor is `found` where it stands once, or more often and once at the row's line (which only the project's
    reading copy has); otherwise it is `ambiguous` or `not found`. `faulty` is a row that contradicts itself: an
    anchor of more than eight words, or a figure that its own anchor does not state.

    Args:
        folder: Folder with text files and PDFs.
        record: Tables by name; the project's own where none are given.

    Raises:
        DataError: The folder is missing, or nothing in it can be read.
    """
    copies = read_folder(folder)
    return Report(copies, tuple(_result(name, row, copies.copies) for name, row in anchored_rows(record)))


def row_fault(row: tables.Row) -> str:
    """Return a sentence on what is wrong with a row by itself, or nothing.

    >>> row_fault({"id": "f1", "anchor": "of these 11 corpses", "line": "001:L9", "value": 12})
    "It says 12, and its anchor 'of these 11 corpses' does not."
    """
    anchor = str(row["anchor"] or "")
    words = len(anchor.split())
    if not fold(anchor).signs:
        return "It has no anchor: give at most eight words of the document that state it."
    if words > ANCHOR_WORDS:
        return f"Its anchor has {words} words; at most {ANCHOR_WORDS} may be quoted."
    return figure_fault(row)


def _result(name: str, row: tables.Row, copies: tuple[Copy, ...]) -> Result:
    locator, line, anchor = (str(row[column] or "") for column in ("locator", "line", "anchor"))
    result = Result(name, row_id(row), locator, line, anchor, FOUND)
    if fault := row_fault(row):
        return replace(result, status=FAULTY, note=fault)
    places, note = _places(result.anchor, result.line, copies)
    if not places:
        read = _count(len(copies), "file")
        return replace(result, status=NOT_FOUND, note=f"It stands in none of {read}. Look under {result.locator}.")
    here = [place for place in places if place[0].where(place[1]) == result.line]
    copy, start = (here or places)[0]
    result = replace(
        result,
        where=copy.where(start),
        at_line=bool(here),
        occurrences=sum(place[0] is copy for place in places),
        file_sha256=copy.sha256,
        note=note,
    )
    if here or len(places) == 1:
        return result
    others = ", ".join(place[0].where(place[1]) for place in places[:4]) + (" …" if len(places) > 4 else "")
    return replace(result, status=AMBIGUOUS, note=f"It stands {len(places)} times: {others}.")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _places(anchor: str, line: str, copies: tuple[Copy, ...]) -> tuple[list[tuple[Copy, int]], str]:
    """Return where an anchor stands: in the file that the line names if there is one and it is there, else anywhere."""
    named = [copy for copy in copies if copy.prefix and copy.prefix == line[:3]]
    bare = anchor_without_brackets(anchor)
    may_be_bare = len(fold(bare).signs) > 7 and len(numerals(bare)) == len(numerals(anchor))
    for searched in (named, copies):
        if found := [(copy, place[0]) for copy in searched for place in find(fold(anchor), copy.wording)]:
            return found, ""
    if may_be_bare:
        found = [(copy, place[0]) for copy in copies for place in find(fold(bare), copy.wording_without_brackets)]
        return found, "Found without the words in brackets."
    return [], ""
