"""Instruments: the provisions of one text, row by row, and what several of its rows come to."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from tworivers.errors import DataError
from tworivers.kept import digest
from tworivers.regimes.derived import Derived
from tworivers.regimes.facts import Fact, Vocabulary
from tworivers.regimes.rules import Conditions, Gap, Reading, Rule, Scope, Weighed, in_order, weigh


@dataclass(frozen=True)
class Table:
    """The rows of a regime that can speak on one matter."""

    scopes: tuple[Scope, ...]
    rules: tuple[Rule, ...]
    gaps: tuple[Gap, ...]

    @property
    def rows(self) -> Iterator[Scope | Rule | Gap]:
        """All rows, of whichever kind."""
        yield from self.scopes
        yield from self.rules
        yield from self.gaps


@dataclass(frozen=True, repr=False)
class Instrument:
    """The provisions of one instrument, encoded row by row.

    Attributes:
        name: The source_id of the instrument.
        date: Its own date; a case that lies before it is not addressed.
        binds: Who must obey it, or "nobody: it informs".
        matters: The matters of which it speaks.
        facts: The facts that it asks for; `derived` those computed from them.
        outcomes: What each outcome means.
        not_encoded: Provisions without a rule, each with the reason.
    """

    name: str
    title: str
    date: datetime.date
    in_force_from: datetime.date | None
    last_date: datetime.date
    case_dates: tuple[str, ...]
    genre: str
    binds: str
    authority: str
    matters: tuple[str, ...]
    together: tuple[tuple[str, ...], ...]
    scopes: tuple[Scope, ...]
    readings: tuple[Reading, ...]
    not_encoded: Mapping[str, str]
    facts: Mapping[str, Fact]
    derived: Mapping[str, Derived]
    rules: tuple[Rule, ...]
    gaps: tuple[Gap, ...]
    outcomes: Mapping[str, str]
    vocabulary: Vocabulary

    @functools.cached_property
    def _tables(self) -> dict[str, Table]:
        """Tables by matter, as they are asked for. No field: a copy with other rows begins anew."""
        return {}

    @functools.cached_property
    def fingerprint(self) -> str:
        """A hash of all rows: what is kept on disk is kept under it."""
        return digest(self)

    def __repr__(self) -> str:
        """Return name, date and size on one line."""
        return f"<{type(self).__name__} {self.name} of {self.date}: {len(self.rules)} rules, {len(self.facts)} facts>"

    def table(self, matter: str | None) -> Table:
        """Return the rows that can speak on a matter; all rows for None."""
        key = matter or ""
        if key not in self._tables:
            self._tables[key] = Table(
                tuple(row for row in self.scopes if _on(matter, row.when)),
                tuple(row for row in self.rules if _on(matter, row.when)),
                tuple(row for row in self.gaps if _on(matter, row.when)),
            )
        return self._tables[key]

    def worlds(self) -> dict[str, frozenset[str]]:
        """Return the sets of readings under which rules are read: the main one (''), and one per second reading."""
        main = frozenset(reading.instead_of for reading in self.readings if reading.instead_of)
        return {"": main} | {reading.name: main - {reading.instead_of} | {reading.name} for reading in self.readings}

    def fitting(self, rows: Collection[Rule], world: Collection[str]) -> list[Rule]:
        """Return the rows that count under a set of readings."""
        return [rule for rule in rows if not rule.reading or rule.reading in world]

    def weigh(self, standing: Collection[Rule], met: Collection[Gap]) -> Weighed:
        """Return what rules come to, or say that they contradict each other without a row in gaps.csv."""
        conflicts = [gap for gap in met if gap.kind == "conflict"]
        weighed = weigh((rule.outcome for rule in standing), conflicts, self.together)
        if weighed.unregistered:
            sides = []
            for outcome in weighed.unregistered:
                names = in_order(rule.name for rule in standing if rule.outcome == outcome)
                sides.append(f"{', '.join(names)} ({outcome})")
            raise DataError(
                f"{self.name}: rules {' and '.join(sides)} apply to the same case. Make one an exception_to the other, put "
                "the outcomes side by side in `together`, or record the conflict in gaps.csv."
            )
        return weighed

    def provisions(self, rule: Rule) -> tuple[str, ...]:
        """Return the provisions that a rule rests on: its own, then those of the derived facts that it uses."""
        used = (self.derived[name].provision_id for name in rule.when if name in self.derived)
        return tuple(dict.fromkeys([*rule.provisions, *(part for cell in used for part in cell.split("|") if part)]))


def _on(matter: str | None, when: Conditions) -> bool:
    return matter is None or "matter" not in when or matter in when["matter"]
