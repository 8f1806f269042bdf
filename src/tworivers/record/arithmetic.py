"""Arithmetic: the closed vocabulary in which a row of the record says how it is computed again.

A *check* is one clause or several joined with `;`. A clause is one of

- `EXPRESSION = NUMBER`, where it stands alone or is compared with the stated figure: `= 0.85 != figure_id` (the stated
  figure is neither the rounded nor the cut number), `= 6.25 cut figure_id` (the document cut the digits off) or
  `= 33.3 rounded figure_id`. An expression nests `share`, `change`, `ratio`, `sum`, `difference`, `product`, `days`,
  `year`, `low`, `high`, figure ids and numbers.
- `equal(figure_id, …)` and `differ(figure_id, …)`: the stated figures are, or are not, the same.
- `has(table.row_id.column, 'words')` and `lacks(…)`: what a text field of the record names.
- `reading(row_id, …)`: compared by reading; the rows must exist, and nothing is computed.

Nothing else parses. Arithmetic is exact (fractions); rounding is half up.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

from tworivers.errors import DataError

Figures = Mapping[str, Mapping[str, str]]

ARITHMETIC = ("share", "change", "ratio", "sum", "difference", "product", "days", "year", "low", "high")
STATEMENTS = ("equal", "differ", "has", "lacks", "reading")
RELATIONS = ("!=", "cut", "rounded")

_TOKEN = re.compile(
    r"\s*(?:(?P<name>[a-z][\w-]*(?:\.[\w-]+)*)|(?P<number>\d+(?:\.\d+)?)|'(?P<words>[^']*)'|(?P<mark>!=|[=(),;]))"
)
_ARITY = {"share": 2, "change": 2, "ratio": 2, "days": 2, "year": 1, "low": 1, "high": 1, "has": 2, "lacks": 2}


class Token(NamedTuple):
    """One word of a check: its kind (name, number, words or mark) and its text."""

    kind: str
    text: str


@dataclass(frozen=True)
class Call:
    """A word of the vocabulary with its arguments."""

    name: str
    arguments: tuple[Node, ...]


Node = Call | Token


@dataclass(frozen=True)
class Clause:
    """One clause of a check: what to compute, what must come out, and the stated figure it is compared with."""

    subject: Node
    expected: str = ""
    relation: str = ""
    stated: str = ""


def _tokens(text: str) -> list[Token]:
    found, place = [], 0
    while place < len(text.rstrip()):
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            raise DataError(f"The check {text!r} cannot be read at {text[place : place + 20]!r}.")
        found.append(Token(match.lastgroup, match[match.lastgroup]))
        place = match.end()
    return found


class _Reader:
    """Reads the tokens of one check from left to right."""

    def __init__(self, text: str) -> None:
        self.text, self.tokens, self.place = text, _tokens(text), 0

    def peek(self) -> str:
        return self.tokens[self.place].text if self.place < len(self.tokens) else ""

    def take(self, *kinds: str, mark: str = "") -> Token:
        token = self.tokens[self.place] if self.place < len(self.tokens) else Token("end", "")
        if token.kind not in kinds or (mark and token.text != mark):
            found = repr(token.text) if token.text else "nothing"
            raise DataError(f"The check {self.text!r} has {found} where {mark or ' or '.join(kinds)} is expected.")
        self.place += 1
        return token

    def node(self) -> Node:
        token = self.take("name", "number", "words")
        if token.kind != "name" or self.peek() != "(":
            return token
        if token.text not in ARITHMETIC + STATEMENTS:
            known = ", ".join(ARITHMETIC + STATEMENTS)
            raise DataError(f"The check {self.text!r} uses {token.text!r}, which is no kind of check. Known: {known}.")
        self.take("mark", mark="(")
        arguments = [self.node()]
        while self.peek() == ",":
            self.take("mark", mark=",")
            arguments.append(self.node())
        self.take("mark", mark=")")
        wanted = _ARITY.get(token.text, len(arguments))
        if len(arguments) != wanted:
            given = f"{token.text} has {len(arguments)} arguments and takes {wanted}"
            raise DataError(f"The check {self.text!r} cannot be read: {given}.")
        return Call(token.text, tuple(arguments))

    def clause(self) -> Clause:
        subject = self.node()
        if isinstance(subject, Call) and subject.name in STATEMENTS:
            return Clause(subject)
        self.take("mark", mark="=")
        expected = self.take("number").text
        if self.peek() not in RELATIONS:
            return Clause(subject, expected)
        return Clause(subject, expected, self.take("name", "mark").text, self.take("name").text)


def parse(check: str) -> tuple[Clause, ...]:
    """Return the clauses of a check, or say in one sentence where it leaves the vocabulary.

    >>> parse("share(a.f001, a.f002) = 0.85 != a.f003")[0].relation
    '!='
    >>> parse("guess(a.f001) = 3")
    Traceback (most recent call last):
    ...
    tworivers.errors.DataError: The check 'guess(a.f001) = 3' uses 'guess', which is no kind of check. Known: share, \
change, ratio, sum, difference, product, days, year, low, high, equal, differ, has, lacks, reading.
    """
    reader = _Reader(check)
    clauses = [reader.clause()]
    while reader.peek() == ";":
        reader.take("mark", mark=";")
        clauses.append(reader.clause())
    if reader.place < len(reader.tokens):
        raise DataError(f"The check {check!r} goes on with {reader.peek()!r} where ; or its end is expected.")
    return tuple(clauses)


def expression(text: str) -> Node:
    """Return one expression without an expected number, as the identities have it.

    >>> expression("sum(a.f001, 3)").name
    'sum'
    """
    reader = _Reader(text)
    node = reader.node()
    if reader.place < len(reader.tokens) or (isinstance(node, Call) and node.name in STATEMENTS):
        raise DataError(f"{text!r} is not one expression of figures and numbers.")
    return node


def names(node: Node) -> Iterator[str]:
    """Yield the ids that an expression or a statement names, in order.

    >>> list(names(expression("sum(a.f001, ratio(a.f002, 12))")))
    ['a.f001', 'a.f002']
    """
    if isinstance(node, Token):
        if node.kind == "name":
            yield node.text
        return
    for argument in node.arguments:
        yield from names(argument)


def stated_value(figures: Figures, figure_id: str) -> str:
    """Return a figure as its row has it: the number, date, time or words, whichever is set.

    >>> stated_value({"a.f001": {"value": "0.08", "value_date": "", "value_time": "", "value_text": ""}}, "a.f001")
    '0.08'
    """
    if figure_id not in figures:
        raise DataError(f"The table of figures has no row {figure_id!r}.")
    row = figures[figure_id]
    return next((row[field] for field in ("value", "value_date", "value_time", "value_text") if row[field]), "")


def _number(figures: Figures, figure_id: str, field: str = "value") -> Fraction:
    stated_value(figures, figure_id)  # an unknown figure is named here
    text = figures[figure_id][field]
    try:
        value = Fraction(text)
    except ValueError:
        raise DataError(f"Figure {figure_id} has {text!r} as its {field}: that is no number to compute with.") from None
    return -value if "decrease" in figures[figure_id].get("qualifier", "") else value


def _day(figures: Figures, figure_id: str) -> date:
    try:
        return date.fromisoformat(stated_value(figures, figure_id))
    except ValueError:
        raise DataError(f"Figure {figure_id} is no full date: days cannot be counted from it.") from None


def evaluate(node: Node, figures: Figures) -> Fraction:
    """Return the exact number of an expression over the figures; shares and changes are in percent.

    Args:
        node: What `expression` or `parse` returned.
        figures: The rows of the table of figures by figure_id, as text. A figure whose qualifier says `decrease`
            counts as negative.

    >>> row = {"value": "8", "value_date": "", "value_time": "", "value_text": "", "qualifier": ""}
    >>> print(evaluate(expression("share(a.f001, 32)"), {"a.f001": row}))
    25
    """
    if isinstance(node, Token):
        return Fraction(node.text) if node.kind == "number" else _number(figures, node.text)
    ids = list(names(node))
    if node.name in ("days", "year", "low", "high") and len(ids) != len(node.arguments):
        raise DataError(f"{node.name} takes figures alone, not {node.arguments}.")
    match node.name:
        case "days":
            return Fraction((_day(figures, ids[1]) - _day(figures, ids[0])).days)
        case "year":
            return Fraction(stated_value(figures, ids[0])[:4])
        case "low" | "high":
            return _number(figures, ids[0], f"value_{node.name}")
    first, *rest = (evaluate(argument, figures) for argument in node.arguments)
    match node.name:
        case "sum":
            return first + sum(rest)
        case "difference":
            return first - sum(rest)
        case "product":
            return math.prod(rest, start=first)
    if rest[0] == 0:
        raise DataError(f"{node.name} of {', '.join(ids)} divides by zero: look at the values of these figures.")
    parts = {"ratio": first, "share": 100 * first, "change": 100 * (first - rest[0])}
    return parts[node.name] / (abs(rest[0]) if node.name == "change" else rest[0])


def shown(value: Fraction, places: int, rounding: str = ROUND_HALF_UP) -> Decimal:
    """Return a number with so many decimals, rounded half up or (ROUND_DOWN) cut.

    >>> print(shown(Fraction(25, 4), 1), shown(Fraction(25, 4), 1, ROUND_DOWN))
    6.3 6.2
    """
    half = Fraction(1, 2) if rounding == ROUND_HALF_UP else 0
    whole = int(abs(value) * 10**places + half)
    return Decimal(whole if value >= 0 else -whole).scaleb(-places)


def verdict(value: Fraction, row: Mapping[str, str]) -> str:
    """Tell how a stated figure stands to the recomputed number: exact, within, rounded, cut or differs.

    `within` is for figures with bounds ("over 7,000"): the number lies inside them.

    >>> row = {"value": "6.2", "value_low": "", "value_high": "", "qualifier": ""}
    >>> verdict(Fraction(1200, 192), row), verdict(Fraction(31, 5), row), verdict(Fraction(7), row)
    ('cut', 'exact', 'differs')
    """
    low, high = row.get("value_low", ""), row.get("value_high", "")
    if low or high:
        inside = (not low or value >= Fraction(low)) and (not high or value <= Fraction(high))
        return "within" if inside else "differs"
    stated = Decimal(row["value"]) * (-1 if "decrease" in row.get("qualifier", "") else 1)
    places = max(0, -int(stated.as_tuple().exponent))
    if value == Fraction(stated):
        return "exact"
    if shown(value, places) == stated:
        return "rounded"
    return "cut" if shown(value, places, ROUND_DOWN) == stated else "differs"
