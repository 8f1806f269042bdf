"""Cases: the facts of a fictional person or matter, as one regime sees them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING

from tworivers.errors import CourseError, unknown
from tworivers.regimes.derived import CASE_DATE
from tworivers.regimes.facts import FINITE, REQUIRED, UNSTATED, Default, Fact, Value, read_date, read_time

if TYPE_CHECKING:
    from tworivers.regimes.instrument import Instrument

ASSUMPTION = "date_assumption"
OWN_YEAR = "each_regime_own_year"
MATTERS = "matter_by_regime"


class Case:
    """The facts of one case as one regime sees them: checked, with `when_absent` for those that it does not give.

    `given` holds the facts that the regime uses; `disputed` those that are null; `date` the date of the case, None
    where it lies in the instrument's own time.
    """

    def __init__(self, regime: Instrument, facts: Mapping[str, object]) -> None:
        self.regime = regime
        self.given: dict[str, Value] = {}
        self.disputed: set[str] = set()
        self.own_time = _own_time(facts)
        for name, raw in _named(facts, regime).items():
            fact = regime.facts.get(name)
            if raw is None:
                if fact:
                    self.disputed.add(name)
            elif fact:
                self.given[name] = fact.read(raw)
            else:
                self._pass_over(name, raw)
        self.date = None if self.own_time else self._date(facts)
        self._columns: dict[str, str] = {}

    def _pass_over(self, name: str, raw: object) -> None:
        """Check the name, and the value of a date or time, of a fact that the regime does not use."""
        known = self.regime.vocabulary.types
        if name not in known:
            raise unknown("fact", name, self.regime.facts, says=f"{self.regime.name} asks for")
        if known[name] == "date":
            read_date(name, raw)
        elif known[name] == "time":
            read_time(name, raw)

    def _date(self, facts: Mapping[str, object]) -> datetime.date | None:
        given = (facts.get(name) for name in self.regime.case_dates)
        names = [name for name, raw in zip(self.regime.case_dates, given, strict=True) if raw is not None]
        return read_date(names[0], facts[names[0]]) if names else None

    def raw(self, name: str) -> Value:
        """Return the value of a fact or derived fact, as the operations of derived.csv take it."""
        if name in self.given:
            return self.given[name]
        if name == CASE_DATE:
            return self.date
        fact = self.regime.facts.get(name)
        if fact is None:
            return self.column(name)
        value = self.default(fact).value
        if value == REQUIRED:
            raise CourseError(
                f"{name} must be given here: {fact.question} Give it a value, or another date to the case."
            )
        return value if fact.type in FINITE else (None if value == UNSTATED else fact.read(value))

    def column(self, name: str) -> str:
        """Return the value that a column of rules.csv has for this case."""
        found = self._columns.get(name)
        if found is None:
            derived = self.regime.derived.get(name)
            found = derived.value(self.raw, self.own_time) if derived else str(self.raw(name))
            self._columns[name] = found
        return found

    def default(self, fact: Fact) -> Default:
        """Return the clause of `when_absent` that holds for this case."""
        holds = (
            clause for clause in fact.when_absent if not clause.column or self.column(clause.column) in clause.among
        )
        return next(holds)

    def presumed(self, column: str) -> dict[str, str]:
        """Return the facts behind a column that the case does not state, with the values that stand in for them."""
        derived = self.regime.derived.get(column)
        if derived:
            parts = (self.presumed(part) for part in derived.inputs if part != CASE_DATE)
            return {name: value for part in parts for name, value in part.items()}
        if column in self.given or column in self.disputed:
            return {}
        fact, found = self.regime.facts[column], dict[str, str]()
        holds = self.default(fact)
        for clause in fact.when_absent[: fact.when_absent.index(holds) + 1]:
            found |= self.presumed(clause.column) if clause.column else {}  # the value rests on these in their turn
        return found if holds.value in (UNSTATED, REQUIRED) else found | {column: holds.value}

    def unstated(self, column: str) -> set[str]:
        """Return the facts behind a column that the case does not state and for which nothing is assumed."""
        derived = self.regime.derived.get(column)
        if derived:
            return {name for part in derived.inputs if part != CASE_DATE for name in self.unstated(part)}
        fact = self.regime.facts[column]
        silent = column not in self.given and self.default(fact).value == UNSTATED
        return {column} if silent else set()


def _own_time(facts: Mapping[str, object]) -> bool:
    assumption = facts.get(ASSUMPTION) or "as_dated"
    if assumption not in ("as_dated", OWN_YEAR):
        raise CourseError(
            f"{ASSUMPTION} is {assumption!r}, which is not an allowed value. Allowed: as_dated, {OWN_YEAR}."
        )
    return assumption == OWN_YEAR


def _named(facts: Mapping[str, object], regime: Instrument) -> dict[str, object]:
    """Return the facts without those that steer the reading, and with the matter that this regime would call it."""
    found = {name: raw for name, raw in facts.items() if name not in (ASSUMPTION, MATTERS)}
    matters = facts.get(MATTERS)
    if isinstance(matters, Mapping) and regime.name in matters:
        found["matter"] = matters[regime.name]
    return found
