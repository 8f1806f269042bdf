"""Regimes: the provisions of one instrument as a decision table, and what they decide."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tworivers.errors import DataError
from tworivers.regimes.case import Case
from tworivers.regimes.decision import Decision
from tworivers.regimes.derived import Derived
from tworivers.regimes.facts import Fact, Vocabulary
from tworivers.regimes.rules import Conditions, Gap, Reading, Rule, Scope, Weighed, in_order, weigh

if TYPE_CHECKING:
    from tworivers.regimes.audit import Audit


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


@dataclass(frozen=True)
class Regime:
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
    _tables: dict[str, Table] = field(default_factory=dict, repr=False, compare=False)
    _audits: list[Audit] = field(default_factory=list, repr=False, compare=False)

    def decide(self, case: Mapping[str, object], open_world: bool = False) -> Decision:
        """Return what the regime says on a case.

        Args:
            case: The facts by name; null = disputed; what is absent takes its `when_absent`.
            open_world: Treat absent facts as unknown: an outcome only where every completion of the case has it.

        Raises:
            CourseError: A fact, value, date or clock that does not exist, or a date after 1970.
            DataError: Rules contradict each other without a row in gaps.csv.

        >>> from tworivers import regimes
        >>> regimes.load("directive-1963").decide({"matter": "epidemic"}).outcome
        'NOT_ADDRESSED'
        """
        from tworivers.regimes.judgement import judge, outside
        from tworivers.regimes.space import unknown_facts
        from tworivers.regimes.survey import Survey

        seen = Case(self, case)
        if seen.date and seen.date < self.date:
            return outside(self, f"The case lies on {seen.date}, and the text dates from {self.date}.")
        if open_world:
            return Survey(self, seen, unknown_facts(seen)).decision()
        decision = judge(self, seen)
        return Survey(self, seen, seen.disputed, fine=True).with_disputed(decision) if seen.disputed else decision

    def audit(self) -> Audit:
        """Return what the rules come to over all facts: regions, outcomes, gaps, conflicts, dead rules."""
        from tworivers.regimes.audit import audit

        if not self._audits:
            self._audits.append(audit(self))
        return self._audits[0]

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
