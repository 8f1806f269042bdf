"""Completeness: every number of the documents is in a row of the record, or is excluded with a written reason.

Numbers are groups of digits (footnote marks and parts of archive numbers too) and the words of `numerals.WORDS`. A
number is covered where the anchor of some row stands over it, in the row's line. What no row covers needs a line of
`data/exclusions.csv`, which is of one of two kinds:

- one place: `line` is 001:L67, `token` the number as printed, `occurrence` which of that token in that line, from 1;
- a rule: `line` is a stretch (001:L33-L60), a file (001:*) or `*`; `token` is a regular expression between slashes,
  which excludes the numbers within its first group (or within all that it matches) wherever it fits a line;
  `occurrence` is `*`, and `context` shows one of the places.

Every reason begins with its kind and a colon (`list mark: …`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tworivers import tables
from tworivers.errors import DataError
from tworivers.evidence.copies import Copy, read_folder
from tworivers.evidence.numerals import Numeral, numerals
from tworivers.evidence.report import Tables, anchored_rows
from tworivers.evidence.wording import find, fold

Span = tuple[int, int]
_PLACE = re.compile(r"\d{3}:L\d+")
_STRETCH = re.compile(r"(\d{3}):L(\d+)-L(\d+)")


@dataclass(frozen=True)
class Uncovered:
    """A number of the documents for which nothing accounts."""

    line: str
    token: str
    occurrence: int
    context: str

    def __str__(self) -> str:
        return f"{self.line}: {self.token!r} ({self.occurrence}) in “{self.context}”"


@dataclass(frozen=True)
class Account:
    """What accounts for the numbers of the documents: rows, exclusions by kind, nothing; and exclusions without use."""

    numbers: int
    by_rows: int
    by_exclusions: dict[str, int]
    uncovered: tuple[Uncovered, ...]
    idle: tuple[str, ...]


@dataclass(frozen=True)
class Exclusion:
    """One line of `data/exclusions.csv`."""

    line: str
    token: str
    occurrence: str
    context: str
    reason: str

    def __str__(self) -> str:
        return f"{self.line}: {self.token!r} ({self.occurrence}) in “{self.context}”"

    @property
    def kind(self) -> str:
        """The kind of reason, which stands before its colon."""
        return self.reason.partition(":")[0]

    @property
    def rule(self) -> str:
        """The regular expression of a rule; nothing where one place is excluded.

        >>> Exclusion("*", r"/^- \\((\\d+)\\)/", "*", "- (1)", "list mark: numbers an item").rule
        '^- \\\\((\\\\d+)\\\\)'
        """
        return self.token[1:-1] if len(self.token) > 2 and self.token[0] == self.token[-1] == "/" else ""

    def fault(self) -> str:
        """Return a sentence on what is wrong with the exclusion by itself, or nothing."""
        named = f"exclusion {self.line}, {self.token}"
        if not re.fullmatch(r"[^:]+: .+", self.reason):
            return f"{named}: its reason does not begin with a kind and a colon."
        if len(self.context.split()) > 8:
            return f"{named}: its context has more than eight words."
        if not self.rule:
            if self.token not in [numeral.text for numeral in numerals(self.context)]:
                return f"{named}: its context does not show the token."
            right = bool(_PLACE.fullmatch(self.line)) and self.occurrence.isdecimal()
            return "" if right else f"{named}: one place needs a line such as 001:L67 and an occurrence from 1."
        try:
            shown = re.search(self.rule, self.context)
        except re.error as error:
            return f"{named}: not a regular expression ({error})."
        right = self.occurrence == "*" and bool(re.fullmatch(r"\*|\d{3}:\*|\d{3}:L\d+-L\d+", self.line))
        if not right:
            return f"{named}: a rule needs *, 001:* or 001:L1-L9 as its line, and * as its occurrence."
        return "" if shown else f"{named}: its pattern does not fit its own context."

    def covers(self, prefix: str, number: int, text: str, numeral: Numeral, occurrence: int) -> bool:
        """Does it speak of this number of this line?"""
        if not self.rule:
            return (self.line, self.token, self.occurrence) == (f"{prefix}:L{number}", numeral.text, str(occurrence))
        stretch = _STRETCH.fullmatch(self.line)
        if stretch and not (stretch[1] == prefix and int(stretch[2]) <= number <= int(stretch[3])):
            return False
        if self.line.endswith(":*") and self.line[:3] != prefix:
            return False
        spans = (found.span(1 if found.re.groups else 0) for found in re.finditer(self.rule, text))
        return any(start <= numeral.start and numeral.end <= end for start, end in spans)


def exclusions(rows: Iterable[tables.Row] | None = None) -> list[Exclusion]:
    """Return the written exclusions, or say which of them is not written as it should be.

    Raises:
        DataError: A line lacks its kind of reason, quotes more than eight words, or has a pattern that does not fit.
    """
    found = [
        Exclusion(*(str(row[name] or "") for name in ("line", "token", "occurrence", "context", "reason")))
        for row in (tables.rows("exclusions") if rows is None else rows)
    ]
    if faults := [fault for exclusion in found if (fault := exclusion.fault())]:
        raise DataError("data/exclusions.csv: " + " ".join(faults[:5]))
    return found


def uncovered(folder: str | Path) -> list[Uncovered]:
    """Return every number of the reading copy that no row of the record and no written exclusion covers.

    Raises:
        DataError: The folder does not hold the project's reading copy (files named 000…, 001…).
    """
    return list(account(folder).uncovered)


def account(folder: str | Path, record: Tables | None = None, excluded: Iterable[Exclusion] | None = None) -> Account:
    """Return what accounts for each number of the reading copy (see `uncovered`)."""
    copies = [copy for copy in read_folder(folder).copies if copy.prefix and copy.unit == "line"]
    if not copies:
        raise DataError(f"{folder} is not the project's reading copy: none of its texts is named 000…, 001….")
    spoken = exclusions() if excluded is None else list(excluded)
    spans = _covered(copies, record)
    kinds: Counter[str] = Counter()
    used: set[Exclusion] = set()
    open_ones: list[Uncovered] = []
    total = by_rows = 0
    for prefix, number, text, numeral, occurrence in _all_numerals(copies):
        total += 1
        if any(start <= numeral.start and numeral.end <= end for start, end in spans[f"{prefix}:L{number}"]):
            by_rows += 1
            continue
        fitting = [one for one in spoken if one.covers(prefix, number, text, numeral, occurrence)]
        used |= set(fitting)
        if fitting:
            kinds[fitting[0].kind] += 1
        else:
            open_ones.append(Uncovered(f"{prefix}:L{number}", numeral.text, occurrence, _context(text, numeral)))
    idle = tuple(str(one) for one in spoken if one not in used)
    return Account(total, by_rows, dict(kinds.most_common()), tuple(open_ones), idle)


def _all_numerals(copies: Iterable[Copy]) -> Iterator[tuple[str, int, str, Numeral, int]]:
    for copy in copies:
        for number, text in enumerate(copy.parts, start=1):
            seen: Counter[str] = Counter()
            for numeral in numerals(text):
                seen[numeral.text] += 1
                yield copy.prefix, number, text, numeral, seen[numeral.text]


def _covered(copies: Iterable[Copy], record: Tables | None) -> dict[str, list[Span]]:
    """Return, by line, the places over which anchors stand: of each anchor as many places as it has rows there."""
    parts = {f"{copy.prefix}:L{number}": text for copy in copies for number, text in enumerate(copy.parts, start=1)}
    wordings = {line: fold(text) for line, text in parts.items()}
    rows = Counter((str(row["line"]), fold(str(row["anchor"] or ""))) for _, row in anchored_rows(record))
    spans: dict[str, list[Span]] = defaultdict(list)
    for (line, anchor), count in rows.items():
        if line in wordings:
            spans[line] += find(anchor, wordings[line])[:count]
    return spans


def _context(text: str, numeral: Numeral) -> str:
    """Return the number with up to three words before it and four after it."""
    start = max(text.rfind(space, 0, numeral.start) for space in " \t") + 1
    rest = re.compile(r"\S*").match(text, numeral.end)
    end = rest.end() if rest else numeral.end
    return " ".join([*text[:start].split()[-3:], text[start:end], *text[end:].split()[:4]])
