"""Finding: the rows, clauses, terms and discrepancies that hold a word or a number, each with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from tworivers.addresses import words_address
from tworivers.errors import CourseError
from tworivers.tables import codebook, rows, table_names

NOT_SEARCHED = ("evidence", "exclusions", "identities")  # about the rows of the others, in words of no document
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


@dataclass(frozen=True)
class Found:
    """A row that holds what was looked for.

    Attributes:
        table: The table of the record.
        row_id: The id of the row.
        place: The document and the locator, as far as the row names them.
        column: The first column that holds it.
        text: What stands there, around it.
        address: Where the words of the row stand in the published document; "" where that is not known.
    """

    table: str
    row_id: str
    place: str
    column: str
    text: str
    address: str = ""

    def __str__(self) -> str:
        """Return the row on one line."""
        place = f" ({self.place})" if self.place else ""
        return f"{self.table} {self.row_id}{place}, {self.column}: {self.text}"


def find(asked: str) -> list[Found]:
    """Return every row of the record that holds a word, some words or a number, in the order of the tables.

    A word is found where another begins with it (`household` in `households`), whatever its case; a number as a number
    (`28028` in `28,028`, but not `0.08` in `10.08`).

    Raises:
        CourseError: There is nothing to look for.

    >>> print(find("0.08")[0])
    figures yanbian-1961.f024 (yanbian-1961, Doc. 4, report, para. 2), value: 0.08
    """
    asked = asked.strip()
    if not asked:
        raise CourseError('There is nothing to look for. Give a word or a number: tworivers find "0.08".')
    spot = _spot_of(asked)
    tables = [table for table in table_names() if table not in NOT_SEARCHED]
    return [found for table in tables for found in _in_table(table, asked, spot)]


def _spot_of(asked: str) -> Callable[[str], tuple[int, int] | None]:
    """Return what tells where a text holds what was asked for."""
    if _NUMBER.fullmatch(asked):
        wanted = _value(asked)
        return lambda text: next((m.span() for m in _NUMBER.finditer(text) if _value(m[0]) == wanted), None)
    words = re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, asked.split())), re.IGNORECASE)

    def spot(text: str) -> tuple[int, int] | None:
        match = words.search(text)
        return match.span() if match else None

    return spot


def _value(number: str) -> Decimal:
    return Decimal(number.replace(",", ""))


def _in_table(table: str, asked: str, spot: Callable[[str], tuple[int, int] | None]) -> Iterator[Found]:
    """Yield the rows of a table that hold it; a column of ids or lines holds nothing but the whole id of its own row."""
    first = codebook(table)[0]["name"]
    for row in rows(table):
        for column, value in row.items():
            text = "" if value is None else str(value)
            is_id = column.endswith(("_id", "_ids", "line"))
            found = spot(text) if not is_id else (0, len(text)) if column == first and text == asked else None
            if found:
                source = row.get("source_id") or (row.get("source_ids") or "").replace("|", ", ")
                place = ", ".join(filter(None, [source, row.get("locator")]))
                yield Found(table, str(row[first]), place, column, _around(text, *found), words_address(row))
                break


def _around(text: str, start: int, end: int, words: int = 8) -> str:
    """Return a stretch of a text with some words on either side, on one line.

    >>> _around("one two three", 4, 7, words=1)
    '… two …'
    """
    before, after = text[:start].split(" "), text[end:].split(" ")
    shown = " ".join(before[-words:]) + text[start:end] + " ".join(after[:words])
    return f"{'… ' if len(before) > words else ''}{' '.join(shown.split())}{' …' if len(after) > words else ''}"
