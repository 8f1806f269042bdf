"""Drawn cases: further fictional cases of a regime, spread evenly over its clauses, told in its own questions.

The regions of an audit say which facts a clause turns on. A drawn case takes a value for each of these facts and leaves
out all others, so that nothing in it is idle; it is kept only if the regime decides it by the region's own rules.
"""

from __future__ import annotations

import csv
import datetime
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any, TextIO

from tworivers.errors import CourseError, unknown
from tworivers.kept import kept
from tworivers.regimes.decision import Decision
from tworivers.regimes.derived import CASE_DATE, Derived, add_months
from tworivers.regimes.engine.audit import Region
from tworivers.regimes.facts import FINITE, LAST_DATE, UNSTATED, Fact, read_values
from tworivers.regimes.regime import Regime
from tworivers.regimes.rules import GAP, NOT_ADDRESSED, in_order

COLUMNS = (
    "case_id",
    "regime",
    "vignette",
    "question",
    "facts",
    "expected",
    "also_accept",
    "provisions",
    "boundary",
    "note",
)
TRIES = 60
DAY = datetime.timedelta(days=1)
ANSWERS = {
    "true": "Yes",
    "false": "No",
    "not_asked": "Nobody has asked so far",
    "prc": "China",
    "dprk": "North Korea",
    "none": "None",
    "kpa_family": "Family of a soldier of the Korean People's Army",
}
Facts = dict[str, object]


@dataclass(frozen=True)
class DrawnCase:
    """A fictional case that the machine has drawn, with the decision of its regime."""

    case_id: str
    facts: Mapping[str, object]
    vignette: str
    question: str
    decision: Decision

    @property
    def row(self) -> dict[str, str]:
        """The case as a row of cases.csv."""
        found = self.decision
        return {
            "case_id": self.case_id,
            "regime": found.regime,
            "vignette": self.vignette,
            "question": self.question,
            "facts": json.dumps(self.facts, ensure_ascii=False),
            "expected": found.outcome,
            "also_accept": "|".join((*found.also, *found.options)),
            "provisions": "|".join(found.provisions),
            "boundary": "; ".join(gap.replace("-", " ") for gap in found.gaps),
            "note": " ".join(found.reasons),
        }


def make(regime: Regime, number: int, seed: int = 0) -> list[DrawnCase]:
    """Return cases drawn evenly over the clauses that decide, silences among them; the same ones for the same seed.

    Fewer than `number` come back only where the regime has no more different ones to give.

    >>> from tworivers import regimes
    >>> (case,) = make(regimes.load("telegram-1962"), 1, seed=3)
    >>> case.decision == regimes.load("telegram-1962").decide(case.facts)
    True

    Raises:
        CourseError: The number is below 1.
    """
    if number < 1:
        raise CourseError(f"The number of cases is {number}. Ask for at least one.")
    rng = Random(f"{regime.name} {seed}")
    clauses = _clauses(regime)
    order = sorted(clauses)
    rng.shuffle(order)
    found: dict[str, tuple[Facts, Decision]] = {}
    while order and len(found) < number:
        for clause in list(order):
            new = _new(regime, clauses[clause], rng, found)
            if new is None:
                order.remove(clause)
                continue
            found[_key(new[0])] = new
            if len(found) == number:
                break
    return [
        DrawnCase(f"{regime.name}.drawn-{seed}-{place}", facts, tell(regime, facts), _asked(regime), decision)
        for place, (facts, decision) in enumerate(found.values(), start=1)
    ]


def spread(
    regime: Regime, matters: Sequence[str] = (), provisions: Sequence[str] = (), per: str = "region", seed: int = 0
) -> tuple[DrawnCase, ...]:
    """Return one case for each region of the audit, so that every way through the rules is taken.

    Args:
        regime: The regime.
        matters: The matters to draw from; all of them, if none is given.
        provisions: Only regions whose deciding clause begins with one of these, such as `protocol-1964.art3`.
        per: `region`, or `rules` for one case where several regions are decided by the same rows.
        seed: The same seed gives the same cases.

    Raises:
        UnknownNameError: The regime has no such matter.

    >>> from tworivers import regimes
    >>> [case.decision.outcome for case in spread(regimes.load("telegram-1962"), ["negotiation"])]
    ['CONTINUE_EXISTING_PROTOCOL']
    """
    regions = _regions(regime)
    for matter in matters:
        if matter not in regions:
            raise unknown("matter", matter, regions)
    rng = Random(f"{regime.name} {seed} spread")
    found: dict[str, tuple[Facts, Decision]] = {}
    seen: set[object] = set()
    for matter in matters or regions:
        for region in regions[matter]:
            rows: object = (region.outcome, region.rules, region.gaps) if per == "rules" else region
            if region.outcome == NOT_ADDRESSED or (per == "rules" and rows in seen):
                continue
            if provisions and not _clause(regime, region).startswith(tuple(provisions)):
                continue
            new = _new(regime, [region], rng, found)
            if new is not None:
                found[_key(new[0])] = new
                if per == "rules":
                    seen.add(rows)
    return tuple(
        DrawnCase(f"{regime.name}.spread-{seed}-{place}", facts, tell(regime, facts), _asked(regime), decision)
        for place, (facts, decision) in enumerate(found.values(), start=1)
    )


def _regions(regime: Regime) -> dict[str, tuple[Region, ...]]:
    """Return the regions of an audit by matter. They are kept on disk: an audit of a large text takes seconds."""
    found = kept("regions", regime.fingerprint, Path(__file__).parent, lambda: _as_json(regime.audit().regions))
    return {matter: tuple(_region(one) for one in regions) for matter, regions in found.items()}


def _as_json(regions: Mapping[str, Sequence[Region]]) -> dict[str, list[dict[str, object]]]:
    return {matter: [{**asdict(one), "when": dict(one.when)} for one in found] for matter, found in regions.items()}


def _region(found: dict[str, Any]) -> Region:
    lists = ("also", "rules", "gaps", "contradiction")
    when = {name: tuple(values) for name, values in found["when"].items()}
    return Region(**{**found, "when": when, **{name: tuple(found[name]) for name in lists}})


def write(cases: Sequence[DrawnCase], file: TextIO) -> None:
    """Write drawn cases as CSV, with the columns of cases.csv."""
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(case.row for case in cases)


def tell(regime: Regime, facts: Mapping[str, object]) -> str:
    """Return a case as a vignette: the regime's plain questions, each with its answer.

    >>> from tworivers import regimes
    >>> tell(regimes.load("telegram-1962"), {"matter": "negotiation"})
    'A made-up case. What is the question about? Negotiation.'
    """
    dated = next((str(facts[name]) for name in regime.case_dates if facts.get(name)), "")
    start = f"A made-up case of {_day(dated)}." if dated else "A made-up case."
    asked = [fact for name, fact in regime.facts.items() if name in facts and str(facts[name]) != dated]
    return " ".join([start, *(f"{_plain(fact.question)} {_answer(fact, facts[fact.name])}." for fact in asked)])


def _plain(question: str) -> str:
    """Return a question without what stands in parentheses: what holds where a case does not say, which this one does."""
    return re.sub(r"\s*\([^)]*\)", "", question)


def _day(text: str) -> str:
    day = datetime.date.fromisoformat(text)
    return f"{day.day} {day:%B %Y}"


def _answer(fact: Fact, value: object) -> str:
    if fact.type == "date":
        return _day(str(value))
    text = str(value).lower() if isinstance(value, bool) else str(value)
    said = ANSWERS.get(text, text.replace("_", " "))
    return said[:1].upper() + said[1:]


def _asked(regime: Regime) -> str:
    return f"What does the text of {regime.date.year} say of this case, and where?"


def _key(facts: Facts) -> str:
    return json.dumps(facts, sort_keys=True)


def _clauses(regime: Regime) -> dict[str, list[Region]]:
    """Return the regions by the clause that decides them."""
    found: dict[str, list[Region]] = {}
    for region in (one for regions in regime.audit().regions.values() for one in regions):
        if region.outcome != NOT_ADDRESSED:
            found.setdefault(_clause(regime, region), []).append(region)
    return found


def _clause(regime: Regime, region: Region) -> str:
    """Return the clause that decides a region; a silence counts by the clause that leaves it."""
    if region.outcome == GAP:
        gaps = {gap.name: gap for gap in regime.gaps}
        provisions = gaps[region.gaps[0]].provisions if region.gaps else ()
        return f"{provisions[0] if provisions else ''} (silent)"
    rules = {rule.name: rule for rule in regime.rules}
    main = in_order(name for name in region.rules if rules[name].outcome == region.outcome)
    return rules[main[0]].provisions[0]


def _new(
    regime: Regime, regions: Sequence[Region], rng: Random, found: Mapping[str, object]
) -> tuple[Facts, Decision] | None:
    """Return a case of one of the regions that was not drawn before, or None where there seems to be no more."""
    for _ in range(TRIES):
        region = rng.choice(regions)
        facts = _Draw(regime, region, rng).facts()
        try:
            decision = regime.decide(facts)
        except CourseError:  # dates that cannot be together, or a fact that must be given: draw again
            continue
        same = set(decision.rules) <= set(region.rules) and decision.outcome == region.outcome
        if same and _key(facts) not in found:
            return facts, decision
    return None


class _Draw:
    """One attempt at facts for a region; the caller checks whether they fit."""

    def __init__(self, regime: Regime, region: Region, rng: Random) -> None:
        self.regime, self.region, self.rng = regime, region, rng
        self.chosen: Facts = {}

    def facts(self) -> Facts:
        """Return the facts, in the order in which the regime asks for them."""
        if "matter" in self.regime.facts:
            self.chosen["matter"] = self.region.matter
        for name, values in sorted(self.region.when.items(), key=lambda item: item[0] in self.regime.derived):
            self._settle(name, values)
        if not any(name in self.chosen for name in self.regime.case_dates):
            dates = [datetime.date.fromisoformat(str(value)) for value in self.chosen.values() if _is_date(value)]
            start = max([self.regime.date, *dates])
            day = min(start + DAY * self.rng.randrange(1, 120), LAST_DATE)
            self.chosen[self.regime.case_dates[0]] = day.isoformat()
        order = [*self.regime.case_dates, *self.regime.facts]
        return {name: self.chosen[name] for name in sorted(self.chosen, key=order.index)}

    def _settle(self, name: str, wanted: Sequence[str]) -> None:
        """Choose facts such that a column has one of the wanted values."""
        if name in self.regime.derived:
            self._derive(self.regime.derived[name], self.rng.choice(wanted))
            return
        fact = self.regime.facts[name]
        stated = [value for value in wanted if value != UNSTATED and value in fact.values] or [
            value for value in wanted if value != UNSTATED
        ]
        if stated and name not in self.chosen:
            value = self.rng.choice(stated)
            self.chosen[name] = value == "true" if value in ("true", "false") and fact.type == "bool" else value

    def _derive(self, one: Derived, value: str) -> None:
        if value == UNSTATED:
            return
        if one.operation == "one_of":
            self._one_of(one, value == "true")
        elif one.operation == "first_false":
            done = one.steps.index(value)
            for name in one.inputs[:done]:
                self._settle(name, ["true"])
            for name in one.inputs[done : done + 1]:
                self._settle(name, self._others(name, {"true"}))
        else:
            for name in one.inputs[:2] if one.operation != "hours" else one.inputs:
                self._number(name, one)

    def _one_of(self, one: Derived, holds: bool) -> None:
        among = set(read_values(one.argument))
        able = [name for name in one.inputs if among & set(self._values(name))]
        for name in [self.rng.choice(able)] if holds and able else () if holds else one.inputs:
            self._settle(name, sorted(among & set(self._values(name))) if holds else self._others(name, among))

    def _values(self, name: str) -> tuple[str, ...]:
        if name in self.regime.derived:
            return self.regime.derived[name].declared
        return self.regime.facts[name].values

    def _others(self, name: str, among: set[str]) -> list[str]:
        return [value for value in self._values(name) if value not in among] or [UNSTATED]

    def _number(self, name: str, one: Derived) -> None:
        """Choose a number, date, time or clock near what the operation compares it with."""
        if name in self.chosen:
            return
        kind = "date" if name == CASE_DATE else self.regime.facts[name].type
        if kind in FINITE:
            self._settle(name, self._values(name))
        elif kind == "int":
            self.chosen[name] = max(0, self.rng.choice(one.thresholds) + self.rng.choice((-1, 0, 0, 1)))
        elif kind == "time":
            edges = [
                edge + ahead for season in one.seasons for edge in (season.opens, season.closes) for ahead in (0, 60)
            ]
            minute = (self.rng.choice(edges) + self.rng.choice((-75, -1, 0, 0, 1, 90))) % 1440
            self.chosen[name] = f"{minute // 60:02d}:{minute % 60:02d}"
        else:
            target = self.regime.case_dates[0] if name == CASE_DATE else name
            self.chosen.setdefault(target, self.rng.choice(list(self._days(one))).isoformat())

    def _days(self, one: Derived) -> Iterator[datetime.date]:
        """Yield days on both sides of what a date is compared with, and some of the years after the text."""
        if one.operation in ("on_or_before", "after"):
            yield from (one.day + DAY * step for step in (-200, -30, -1, 0, 1, 30, 120))
            return
        latest = LAST_DATE - self.regime.date
        for _ in range(4):
            yield self.regime.date + DAY * self.rng.randrange(1, max(2, min(latest.days, 1500)))
        bases = [datetime.date.fromisoformat(str(value)) for value in self.chosen.values() if _is_date(value)]
        if one.operation in ("days_between", "months_between"):
            for base in bases:
                for threshold in one.thresholds:
                    end = add_months(base, threshold) if one.operation[0] == "m" else base + DAY * threshold
                    yield from (end + DAY * step for step in (-1, 0, 1))


def _is_date(value: object) -> bool:
    return isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-"
