"""Surveys: what a regime says on a case of which facts are unknown."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tworivers.regimes.decision import Decision
from tworivers.regimes.engine.case import Case
from tworivers.regimes.engine.closed_world import out_of_scope, speaking, written
from tworivers.regimes.engine.space import Space, State
from tworivers.regimes.instrument import Instrument, Table
from tworivers.regimes.rules import (
    NOT_ADDRESSED,
    UNDETERMINED,
    Gap,
    Rule,
    Scope,
    Weighed,
    rank,
    side_by_side,
    undisplaced,
    weigh,
)

Result = tuple[str, ...]


@dataclass(frozen=True)
class Leaf:
    """A part of the space in which the outcome is the same throughout."""

    outcome: str
    weighed: Weighed | None = None
    standing: tuple[Rule, ...] = ()
    displaced: tuple[Rule, ...] = ()
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True)
class Found:
    """What a part of the space holds: its results, the facts that tell them apart, and its leaves."""

    results: frozenset[Result]
    missing: frozenset[str]
    leaves: tuple[Leaf, ...]


class Survey:
    """All outcomes that a case can have, depending on facts that are unknown.

    Args:
        regime: The regime.
        case: What is known.
        unknown: The facts that are not known, or disputed.
        fine: Tell duties side by side apart too, not the main outcome alone.
        world: The name of a second reading under which the rules are read; the main one by default.
    """

    def __init__(
        self, regime: Instrument, case: Case, unknown: Collection[str], fine: bool = False, world: str = ""
    ) -> None:
        self.regime, self.case, self.unknown, self.fine = regime, case, unknown, fine
        known = "matter" in regime.facts and "matter" not in unknown
        table = regime.table(case.column("matter") if known else None)
        self.table = Table(table.scopes, tuple(regime.fitting(table.rules, regime.worlds()[world])), table.gaps)
        self.space = Space(regime, case, unknown, self.table)
        self.found = self._search(self.space.start())

    def _search(self, state: State) -> Found:
        step = settle(self.regime, self.table, self.space, state, self.fine)
        if isinstance(step, Leaf):
            if step.weighed and step.weighed.unregistered:
                self.regime.weigh(step.standing, step.gaps)  # raises, and names the rules
            also = step.weighed.also if step.weighed and self.fine else ()
            return Found(frozenset(((step.outcome, *also),)), frozenset(), (step,))
        parts = [self._search(part) for part in self.space.split(state, step)]
        results = frozenset[Result]().union(*(part.results for part in parts))
        missing = frozenset[str]()
        if len(results) > 1:
            missing = frozenset(self.space.behind(step)).union(*(part.missing for part in parts))
        return Found(results, missing, tuple(leaf for part in parts for leaf in part.leaves))

    @property
    def outcomes(self) -> set[str]:
        """Every outcome, and for a fine survey every duty beside one, that the case can have."""
        return {outcome for result in self.found.results for outcome in result}

    def with_disputed(self, decision: Decision) -> Decision:
        """Return a decision with the outcomes that disputed facts leave open, and those facts."""
        others = self.outcomes - {decision.outcome, *decision.also}
        return dataclasses.replace(
            decision,
            options=tuple(sorted({*decision.options, *others})),
            missing=tuple(sorted({*decision.missing, *self.found.missing})),
        )

    def decision(self) -> Decision:
        """Return the decision in the open world: the one outcome of all completions, or `undetermined`."""
        if len(self.outcomes) == 1:
            return self._determined(next(iter(self.outcomes)))
        options, missing = tuple(sorted(self.outcomes)), tuple(sorted(self.found.missing))
        reason = f"What is known leaves {', '.join(options)} open; it turns on {', '.join(missing)}."
        shown = written(self.regime, Weighed(UNDETERMINED), (), (), (), options, missing)
        return dataclasses.replace(shown, reasons=(reason,))

    def _determined(self, outcome: str) -> Decision:
        """Return the decision with the rules of all completions, and the duties that are certain."""
        if outcome == NOT_ADDRESSED:
            return out_of_scope(self.regime)
        start = self.space.start()
        certain = [rule for rule in self.table.rules if self.space.status(start, rule.when)]
        standing = {rule.name: rule for leaf in self.found.leaves for rule in leaf.standing if rule.outcome == outcome}
        displaced = {rule.name: rule for leaf in self.found.leaves for rule in leaf.displaced}
        also = tuple(sorted({rule.outcome for rule in certain} & self._always_also() - {outcome}))
        standing |= {rule.name: rule for rule in certain if rule.outcome in also}
        met = [gap for gap in self.table.gaps if self.space.status(start, gap.when)]
        gaps = speaking(met, Weighed(outcome, also))
        options = {option for gap in gaps for option in gap.options} | self._second_readings()
        options -= {outcome, *also}
        displaced = {name: rule for name, rule in displaced.items() if name not in standing}
        return written(self.regime, Weighed(outcome, also), standing.values(), displaced.values(), gaps, options)

    def _second_readings(self) -> set[str]:
        """Return the outcomes that the case can have under second readings."""
        rules = self.regime.table(self.case.column("matter") if "matter" in self.case.given else None).rules
        names = {rule.reading for rule in rules} & {reading.name for reading in self.regime.readings}
        surveys = (Survey(self.regime, self.case, self.unknown, world=name) for name in sorted(names))
        return {outcome for survey in surveys for outcome in survey.outcomes}

    def _always_also(self) -> set[str]:
        sets = [{rule.outcome for rule in leaf.standing} for leaf in self.found.leaves]
        return set.intersection(*sets) if sets else set()


def settle(regime: Instrument, table: Table, space: Space, state: State, fine: bool = False) -> Leaf | str:
    """Return what holds throughout a state, or the column to split it on.

    Args:
        fine: Settle every rule that is not displaced and every gap of a silence (for an audit); otherwise only as far
            as the outcome needs.
    """
    inside = _inside(table.scopes, space, state)
    if not isinstance(inside, bool):
        return inside
    if not inside:
        return Leaf(NOT_ADDRESSED)
    marked = [(rule, space.status(state, rule.when)) for rule in table.rules]
    standing, displaced = undisplaced(rule for rule, status in marked if status)
    gone = frozenset[str]().union(*(rule.displaces for rule in standing))
    pending = [rule for rule, status in marked if status is None and rule.name not in gone]
    if pending and (fine or not _certain(standing, pending, regime.together)):
        first = min(pending, key=lambda rule: (-len(rule.displaces), rule.name))
        return space.open_column(state, first.when)
    outcomes = {rule.outcome for rule in standing}
    conflicts = [
        gap for gap in table.gaps if gap.kind == "conflict" and gap.outcome in outcomes and outcomes & {*gap.options}
    ]
    silences = [gap for gap in table.gaps if gap.kind == "gap"] if fine and not standing else []
    met: list[Gap] = []
    for gap in sorted([*conflicts, *silences], key=lambda gap: gap.name):
        status = space.status(state, gap.when)
        if status is None and not (gap.kind == "gap" and met):
            return space.open_column(state, gap.when)
        if status:
            met.append(gap)
    weighed = weigh(outcomes, [gap for gap in met if gap.kind == "conflict"], regime.together)
    return Leaf(weighed.outcome, weighed, tuple(standing), tuple(displaced), tuple(met))


def _inside(scopes: Sequence[Scope], space: Space, state: State) -> bool | str:
    """Return whether a state lies in a scope, or the column that tells."""
    marks = [(scope, space.status(state, scope.when)) for scope in scopes]
    if any(status for _, status in marks):
        return True
    unsure = [scope for scope, status in marks if status is None]
    return space.open_column(state, unsure[0].when) if unsure else False


def _certain(standing: Sequence[Rule], pending: Sequence[Rule], together: tuple[tuple[str, ...], ...]) -> bool:
    """Return whether the main outcome is certain although rules are open.

    A rule will stand whatever happens, and what the others can add stands beside its outcome, behind it.
    """
    outcomes = {rule.outcome for rule in (*standing, *pending)}
    main = min(outcomes, key=lambda name: rank(name, together))
    may_displace = frozenset[str]().union(*(rule.displaces for rule in pending))
    stands = any(rule.outcome == main and rule.name not in may_displace for rule in standing)
    return stands and all(side_by_side(*pair, together) for pair in itertools.combinations(outcomes, 2))
