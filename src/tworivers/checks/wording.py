"""Wording: what a question asks for, and the parts of an answer, in words that a student reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tworivers.checks.answers import listed, shown

NUMERALS = ("no", "one", "two", "three", "four", "five", "six")


def words(names: Sequence[object], most: int = 60) -> str:
    """Return names in a row; in quotation marks where one of them holds a comma, so that each can be told.

    >>> words(["A", "B"]), words(["C", "C, crossing"])
    ('A, B', "'C', 'C, crossing'")
    """
    if any("," in str(name) for name in names):
        more = f" and {len(names) - most} more" if len(names) > most else ""
        return ", ".join(f"'{shown(name)}'" for name in names[:most]) + more
    return listed(names, most)


def asked(form: dict[str, Any]) -> str:
    """Return what a form asks for, as it follows "asks for".

    >>> asked({"kind": "number", "unit": "percent"}), asked({"kind": "number", "unit": "people", "whole": True})
    ('a number in percent', 'a whole number of people')
    """
    whole, unit = "whole " if form.get("whole") else "", _unit(form)
    match form["kind"]:
        case "number":
            return f"a {whole}number{unit}"
        case "numbers":
            return f"{len(form['keys'])} {whole}numbers{unit}, in this order: {words(form['keys'])}"
        case "interval" if "keys" in form:
            return f"a pair of {whole}numbers{unit}, low and high, for each of these: {words(form['keys'])}"
        case "interval":
            return f"two {whole}numbers{unit}, low and high, with None where there is no bound"
        case "label":
            return f"one of these words, in quotation marks: {words(form['choices'])}"
        case "labels" if "keys" in form:
            return f"one word for each of these: {words(form['keys'])}; the words are {words(form['choices'])}"
        case "labels":
            order = " in their order" if form.get("ordered") else ""
            return f"a list of words{order}, out of these: {words(form['choices'])}"
        case "text":
            return "a short text in quotation marks" + (f", such as {form['example']!r}" if form.get("example") else "")
        case "table":
            rows = f"the rows {words(form['rows'])} (as index, or in the column {form['key']})"
            return f"a DataFrame with {rows} and the columns {words(form['columns'])}"
    return f"a function, def {form['name']}({', '.join(form['arguments'])})"


def _unit(form: dict[str, Any]) -> str:
    unit = form.get("unit", "")
    return "" if unit in ("", "counted") else f" in {unit}" if unit == "percent" else f" of {unit}"


def places_of(form: dict[str, Any]) -> int | None:
    """Return the decimals at which a form compares, that of what its function returns where it asks for one."""
    places: int | None = form.get("places", form.get("returns", {}).get("places"))
    return places


def precision(form: dict[str, Any]) -> str:
    """Return the sentence on how closely a question compares; an empty text where there is nothing to round.

    >>> precision({"kind": "number", "places": 1})
    'Numbers are compared to one decimal: more decimals, rounding there and cutting there are all right.'
    """
    returned = form.get("returns", form)
    if returned["kind"] not in ("number", "numbers", "interval", "table") or returned.get("whole"):
        return ""
    places = places_of(form)
    if places is None:
        return ""
    where = "the whole number" if places == 0 else f"{_numeral(places)} decimal{'' if places == 1 else 's'}"
    return f"Numbers are compared to {where}: more decimals, rounding there and cutting there are all right."


def _numeral(number: int) -> str:
    return NUMERALS[number] if 0 <= number < len(NUMERALS) else str(number)


def parts_named(form: dict[str, Any], names: Sequence[str], every: Sequence[str]) -> str:
    """Return the names of some parts of an answer as a sentence lists them; of a table by row and column.

    Args:
        form: What the question asks for.
        names: The parts to name.
        every: All parts.

    >>> table = {"kind": "table", "rows": ["a", "b"], "columns": ["n", "share"]}
    >>> parts_named(table, ["a, n", "b, n", "b, share"], ["a, n", "a, share", "b, n", "b, share"])
    'the whole column n, row b in column share'
    """
    if form["kind"] == "interval" and "keys" in form:
        return ", ".join(f"{shown(key)} ({end})" for key, _, end in (name.rpartition(", ") for name in names))
    if form["kind"] != "table":
        return words(names)
    return ", ".join(_cells(form, list(names)))


def _cells(form: dict[str, Any], names: list[str]) -> list[str]:
    """Return the names of cells: whole columns and whole rows by theirs, each other cell by row and column."""
    told = []
    for which, groups in (
        ("column", {column: [f"{row}, {column}" for row in form["rows"]] for column in form["columns"]}),
        ("row", {row: [f"{row}, {column}" for column in form["columns"]] for row in form["rows"]}),
    ):
        for group, cells in groups.items():
            if len(cells) > 1 and set(cells) <= set(names):
                told.append(f"the whole {which} {group}")
                names = [name for name in names if name not in cells]
    placed = {f"{row}, {column}": (row, column) for row in form["rows"] for column in form["columns"]}
    return told + ["row {} in column {}".format(*placed[name]) for name in names]
