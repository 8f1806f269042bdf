"""Facts: the properties of a case, their allowed values, and what holds where a case is silent."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tworivers.errors import CourseError, DataError
from tworivers.tables import read_csv

UNSTATED = "unstated"
NOT_ASKED = "not_asked"
REQUIRED = "required"
TYPES = ("bool", "enum", "int", "date", "time")
FINITE = ("bool", "enum")
LAST_DATE = datetime.date(1970, 12, 31)
REFUSAL = (
    "{fact} is {value}, after 31 December 1970. This is history: whether a text applies today is not in our sources, "
    "and the rules here are not for decisions about real people. Use a date up to the end of 1970."
)

Value = str | int | datetime.date | None
"""A value as the engine holds it: text for bool and enum, minutes for a time, None where it is not stated."""


@dataclass(frozen=True)
class Default:
    """One clause of `when_absent`: a value, and the column that must have one of some values for it to hold."""

    value: str
    column: str = ""
    among: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Fact:
    """A property of a case that a regime asks for.

    `values` are those that the regime's table lists; `allowed` adds those that the vocabulary or another regime knows.

    >>> Fact("sex", "enum", ("female", "male"), "Is it a man or a woman?").read("male")
    'male'
    """

    name: str
    type: str
    values: tuple[str, ...]
    question: str = ""
    provision_id: str = ""
    when_absent: tuple[Default, ...] = (Default(UNSTATED),)
    allowed: tuple[str, ...] = field(default=())

    def read(self, raw: object) -> Value:
        """Return a value given in a case as the engine holds it.

        Raises:
            CourseError: The value is not allowed; the sentence names fact, value and allowed values.
        """
        match self.type:
            case "date":
                return read_date(self.name, raw)
            case "time":
                return read_time(self.name, raw)
            case "int":
                return read_count(self.name, raw)
        text = str(raw).lower() if isinstance(raw, bool) else raw
        allowed = self.allowed or self.values
        if not isinstance(text, str) or text not in allowed:
            raise CourseError(f"{self.name} is {raw!r}, which is not an allowed value. Allowed: {', '.join(allowed)}.")
        return text


def read_date(name: str, raw: object) -> datetime.date:
    """Return a date given as text, YYYY-MM-DD, not later than 31 December 1970.

    >>> read_date("crossing_date", "1965-07-12")
    datetime.date(1965, 7, 12)
    """
    if isinstance(raw, datetime.date) and not isinstance(raw, datetime.datetime):
        found = raw
    else:
        try:
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", str(raw)):
                raise ValueError
            found = datetime.date.fromisoformat(str(raw))
        except ValueError:
            raise CourseError(
                f"{name} is {raw!r}, and there is no such day. Allowed: a date as YYYY-MM-DD, 1965-07-12 for example."
            ) from None
    if found > LAST_DATE:
        raise CourseError(REFUSAL.format(fact=name, value=found))
    return found


def read_time(name: str, raw: object) -> int:
    """Return a time of day, HH:MM, as minutes after midnight.

    >>> read_time("crossing_time", "16:45")
    1005
    """
    text = raw.strftime("%H:%M") if isinstance(raw, datetime.time) else str(raw)
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise CourseError(f"{name} is {raw!r}, and no clock shows that. Allowed: HH:MM from 00:00 to 23:59.")
    return int(text[:2]) * 60 + int(text[3:])


def read_count(name: str, raw: object) -> int:
    """Return a whole number from 0 upwards.

    >>> read_count("persuasion_attempts", "3")
    3
    """
    if isinstance(raw, int) and not isinstance(raw, bool) and raw >= 0:
        return raw
    if isinstance(raw, str) and re.fullmatch(r"\d{1,9}", raw):
        return int(raw)
    raise CourseError(f"{name} is {raw!r}, which is not a count. Allowed: a whole number, 0 or more.")


def read_defaults(text: str, type_: str, values: tuple[str, ...]) -> tuple[Default, ...]:
    """Return the clauses of a cell of the column `when_absent`.

    The word `presumed` before a value marks a convention of the course and changes nothing.

    >>> [clause.value for clause in read_defaults("required if early=true; presumed true", "bool", ("true", "false"))]
    ['required', 'true']
    """
    if not text:
        standard = {"bool": "false", "int": "0"}.get(type_, "none" if "none" in values else UNSTATED)
        return (Default(standard),)
    clauses = []
    for part in text.split(";"):
        value, _, condition = part.strip().partition(" if ")
        column, _, among = condition.partition("=")
        value = value.removeprefix("presumed ").strip()
        clauses.append(Default(value, column.strip(), frozenset(read_values(among))))
    if clauses[-1].column:
        raise ValueError("the last clause needs a value without a condition")
    return tuple(clauses)


def read_values(text: str) -> tuple[str, ...]:
    """Return the values of a cell, `a|b`.

    >>> read_values("dprk|prc")
    ('dprk', 'prc')
    """
    return tuple(part.strip() for part in text.split("|") if part.strip())


@dataclass(frozen=True)
class Vocabulary:
    """The facts and values that the course knows, over all regimes: `types` and `values` by the name of the fact."""

    types: Mapping[str, str]
    values: Mapping[str, tuple[str, ...]]


def read_vocabulary(folder: Path) -> Vocabulary:
    """Return the vocabulary around a regime's folder: `../../vocabulary/facts.json` and its neighbours' facts."""
    types: dict[str, str] = {}
    values: dict[str, tuple[str, ...]] = {}
    path = folder.parent.parent / "vocabulary" / "facts.json"
    if path.exists():
        for name, entry in read_json(path).items():
            types[name] = entry["type"]
            values[name] = tuple(entry.get("values", ()))
    for table in sorted(folder.parent.glob("*/facts.csv")):
        try:
            neighbours = read_csv(table)
        except DataError:
            continue  # a broken neighbour says so itself, when it is loaded
        for row in neighbours:
            name = row.get("fact", "")
            types.setdefault(name, row.get("type", ""))
            listed = (value for value in read_values(row.get("values", "")) if value != UNSTATED)
            values[name] = tuple(dict.fromkeys((*values.get(name, ()), *listed)))
    return Vocabulary(types, values)


def read_json(path: Path) -> dict[str, dict[str, str]]:
    """Return a JSON file that holds an object, or say what is wrong with it."""
    try:
        found: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{path} cannot be read: {error}. Restore the file.") from None
    return found
