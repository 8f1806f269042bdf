"""Names: the names under which the values of an answer come, of a dictionary, Series or frame, and when two are the same."""

from __future__ import annotations

import re
from typing import Any

from tworivers.checks.answers import Plain, describe
from tworivers.checks.rounding import fold

MONTH = r"\d{4}-\d\d"
DATE = re.compile(rf"({MONTH}-\d\d)[T ].*")
MARKS = "\"'`“”‘’«»"
LETTER = re.compile(r"\(\s*([a-z0-9])\s*\)|([a-z0-9])\s*[.):]")  # (c), c. and c) mean c


def keyed(value: Plain) -> list[tuple[Plain, Plain]] | None:
    """Return names and values of whatever has them; a frame of one column or one row is a Series."""
    if not isinstance(value, dict):
        return None
    if "list" in value:
        return list(enumerate(value["list"]))
    if "series" in value:
        return list(zip(value["series"]["index"], value["series"]["values"], strict=True))
    if "mapping" in value or "record" in value:
        return [(key, item) for key, item in value.get("mapping") or value.get("record") or []]
    if "table" in value:
        return _keyed_table(value["table"])
    return None


def _keyed_table(table: dict[str, Any]) -> list[tuple[Plain, Plain]] | None:
    columns, index, rows = table["columns"], table["index"], table["rows"]
    if len(columns) == 1:
        return list(zip(index, (row[0] for row in rows), strict=True))
    if {fold(name) for name in columns} == {"low", "high"}:
        if len(rows) == 1:
            return list(zip(columns, rows[0], strict=True))
        return [
            (name, {"mapping": [list(pair) for pair in zip(columns, row, strict=True)]})
            for name, row in zip(index, rows, strict=True)
        ]
    if {fold(name_of(name)) for name in index} == {"low", "high"}:
        return [
            (name, {"mapping": [[end, row[place]] for end, row in zip(index, rows, strict=True)]})
            for place, name in enumerate(columns)
        ]
    return list(zip(columns, rows[0], strict=True)) if len(rows) == 1 else None


def under(keys: list[str], pairs: list[tuple[Plain, Plain]]) -> dict[str, Plain] | None:
    """Return the values by key, where the names that came are exactly the keys; in another case, or by a day of a month."""
    for tidy in (str, tidied, _month) if all(re.fullmatch(MONTH, key) for key in keys) else (str, tidied):
        wanted = {tidy(key): key for key in keys}
        names = [tidy(name_of(name)) for name, _ in pairs]
        if set(names) == set(wanted) and len(names) == len(keys) == len(wanted):
            return {wanted[name]: item for name, (_, item) in zip(names, pairs, strict=True)}
    return None


def _month(name: str) -> str:
    """Return the month of a date or a month, `1961-01`, however it is written with digits."""
    found = re.fullmatch(r"(\d{4})[-/. ](\d{1,2})([-/. ]\d{1,2})?", name.strip())
    return f"{found[1]}-{int(found[2]):02}" if found else name


def name_of(key: Plain) -> str:
    """Return a key as text: dates by their first ten characters, whole floats as whole numbers."""
    if isinstance(key, float) and key.is_integer():
        key = int(key)
    if isinstance(key, dict):
        return describe(key)
    found = DATE.fullmatch(str(key))
    return found[1] if found else str(key)


def tidied(text: str) -> str:
    """Return a word or key as it is compared: without case, quotation marks, and what stands around a letter.

    >>> [tidied(text) for text in ("C", "(c)", "c.", "'c'", "38 %")]
    ['c', 'c', 'c', 'c', '38']
    """
    word = fold(fold(text).strip(MARKS)).removesuffix("%").strip()
    found = LETTER.fullmatch(word)
    return next(letter for letter in found.groups() if letter) if found else word.rstrip(".,;")
