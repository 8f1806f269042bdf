"""Audits: what the rules of a regime come to over all facts, by splitting and not by listing every combination."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from tworivers.regimes.derived import CASE_DATE
from tworivers.regimes.engine.case import Case
from tworivers.regimes.engine.open_world import Leaf, settle
from tworivers.regimes.engine.space import Space, State
from tworivers.regimes.instrument import Instrument, Table
from tworivers.regimes.rules import GAP, NOT_ADDRESSED, Gap, in_order

Pattern = dict[str, frozenset[str]]
Key = tuple[object, ...]


@dataclass(frozen=True)
class Region:
    """All cases of one matter that meet a pattern: they have one outcome, by the same rules.

    `when` is like a row of rules.csv: for each column that matters, the values. `contradiction` holds two outcomes
    that apply together without a row of gaps.csv; a GAP without `gaps` is uncovered.
    """

    matter: str
    when: Mapping[str, tuple[str, ...]]
    outcome: str
    also: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    conflict: str = ""
    contradiction: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the pattern and what it comes to on one line."""
        pattern = ", ".join(f"{name}={'|'.join(values)}" for name, values in self.when.items()) or "every case"
        also = "".join(f" + {outcome}" for outcome in self.also)
        rows = ", ".join((*self.rules, *self.gaps))
        return f"{self.matter}: {pattern} -> {self.outcome}{also}{f' [{rows}]' if rows else ''}"

    def covers(self, column: Callable[[str], str]) -> bool:
        """Return whether a case, given as a function from column to value, meets the pattern."""
        return all(column(name) in values for name, values in self.when.items())


@dataclass(frozen=True, repr=False)
class Audit:
    """What the rules of a regime come to: regions by matter, and what is wrong.

    Attributes:
        regions: For each matter its regions; together they cover every case once.
        dead_rules: Rules that decide no case: none reaches them, or another always displaces them.
        unmet_gaps: Rows of gaps.csv that no case meets.
        unrecorded_readings: Second readings whose rules apply where no row of kind `reading` speaks.
        unreached: Outcomes of the vocabulary that no case has.
    """

    regime: str
    regions: Mapping[str, tuple[Region, ...]]
    dead_rules: tuple[str, ...]
    unmet_gaps: tuple[str, ...]
    unrecorded_readings: tuple[str, ...]
    unreached: tuple[str, ...]
    contradictions: tuple[Region, ...]

    def __repr__(self) -> str:
        """Return on one line how many regions there are, and whether anything is wrong."""
        regions = sum(map(len, self.regions.values()))
        return f"<Audit of {self.regime}: {regions} regions, {len(self.defects) or 'no'} defects>"

    @property
    def gaps(self) -> tuple[Region, ...]:
        """The regions in which the text is silent."""
        return tuple(region for regions in self.regions.values() for region in regions if region.outcome == GAP)

    @property
    def uncovered(self) -> tuple[Region, ...]:
        """The silent regions that no row of gaps.csv records."""
        return tuple(region for region in self.gaps if not region.gaps)

    @property
    def conflicts(self) -> tuple[Region, ...]:
        """The regions in which rules contradict each other and gaps.csv says so."""
        return tuple(region for regions in self.regions.values() for region in regions if region.conflict)

    @property
    def defects(self) -> tuple[str, ...]:
        """One sentence for each thing to mend; empty for a sound regime."""
        return (
            *(f"Silent without a row of kind gap: {region}" for region in self.uncovered),
            *(
                f"Contradiction of {' and '.join(r.contradiction)} without a row of kind conflict: {r}"
                for r in self.contradictions
            ),
            *(
                f"Rule {name} decides no case: none reaches it, or another rule always displaces it."
                for name in self.dead_rules
            ),
            *(
                f"Row {name} of gaps.csv is met by no case (or, for a gap or conflict, only where a rule decides)."
                for name in self.unmet_gaps
            ),
            *(
                f"Reading {name} changes something where no row of kind reading speaks."
                for name in self.unrecorded_readings
            ),
        )

    def __str__(self) -> str:
        """Return the regions by matter and the defects."""
        lines = [f"{self.regime}: {len(self.defects)} defects"]
        lines += [str(region) for regions in self.regions.values() for region in regions]
        if self.unreached:
            lines.append(f"Outcomes of the vocabulary that no case has: {', '.join(self.unreached)}")
        return "\n".join([*lines, *self.defects])


def audit(regime: Instrument) -> Audit:
    """Return what a regime's rules come to over all facts.

    >>> from tworivers import regimes
    >>> regimes.load("directive-1963").audit().defects
    ()
    """
    regions: dict[str, tuple[Region, ...]] = {}
    alive, unrecorded, contradictions, met = set[str](), set[str](), list[Region](), set[str]()
    for matter in regime.matters:
        for world, readings in regime.worlds().items():
            table = regime.table(matter)
            if world and not any(rule.reading == world for rule in table.rules):
                continue
            table = Table(table.scopes, tuple(regime.fitting(table.rules, readings)), table.gaps)
            walk = _Walk(regime, matter, table)
            found = list(walk.leaves(walk.space.start(), frozenset()))
            alive |= {rule.name for _, _, leaf in found for rule in leaf.standing}
            merged = tuple(_merged(matter, [(pattern, leaf) for pattern, _, leaf in found], walk))
            contradictions += [region for region in merged if region.contradiction]
            if world:
                unrecorded |= {world for _, state, leaf in found if not walk.records(world, state, leaf)}
            else:
                regions[matter] = merged
                met |= {gap.name for gap in table.gaps if gap.name not in met and walk.meets(gap, walk.space.start())}
    reached = {outcome for found in regions.values() for region in found for outcome in (region.outcome, *region.also)}
    return Audit(
        regime.name,
        regions,
        tuple(in_order({rule.name for rule in regime.rules} - alive)),
        tuple(in_order({gap.name for gap in regime.gaps} - met)),
        tuple(sorted(unrecorded)),
        tuple(label for label in regime.outcomes if label not in reached | {NOT_ADDRESSED, GAP}),
        tuple(contradictions),
    )


class _Walk:
    """The space of one matter under one reading, and the walk through its parts."""

    def __init__(self, regime: Instrument, matter: str, table: Table) -> None:
        self.regime, self.table = regime, table
        between = [one for one in regime.derived.values() if one.operation in ("days_between", "months_between")]
        counts = {one.inputs[2] for one in between if len(one.inputs) > 2}
        unknown = {CASE_DATE, *regime.facts} - counts - {"matter"}
        case = Case(regime, {"matter": matter} if "matter" in regime.facts else {})
        self.space = Space(regime, case, unknown, table, listed_only=True)

    def leaves(self, state: State, path: frozenset[str]) -> Iterator[tuple[Pattern, State, Leaf]]:
        """Yield each settled part: the pattern of its columns, the state, and what holds there."""
        step = settle(self.regime, self.table, self.space, state, fine=True)
        if isinstance(step, Leaf):
            seen = {name: self.space.possible(state, name) for name in path}
            yield seen, state, step
            return
        for part in self.space.split(state, step):
            yield from self.leaves(part, path | {step})

    def meets(self, gap: Gap, state: State) -> bool:
        """Return whether some case in a state meets a row of gaps.csv in the way of its kind."""
        status = self.space.status(state, gap.when)
        if status is None:
            parts = self.space.split(state, self.space.open_column(state, gap.when))
            return any(self.meets(gap, part) for part in parts)
        if not status:
            return False
        step = settle(self.regime, self.table, self.space, state, fine=True)
        if not isinstance(step, Leaf):
            return any(self.meets(gap, part) for part in self.space.split(state, step))
        match gap.kind:
            case "gap":
                return step.outcome == GAP
            case "conflict":
                return gap in step.gaps
        return step.outcome != NOT_ADDRESSED

    def records(self, reading: str, state: State, leaf: Leaf) -> bool:
        """Return whether a row of kind reading speaks where a rule of a second reading stands."""
        if not any(rule.reading == reading for rule in leaf.standing):
            return True
        rows = (gap for gap in self.table.gaps if gap.kind == "reading")
        return any(self.space.status(state, gap.when) is not False for gap in rows)


def _merged(matter: str, leaves: Iterable[tuple[Pattern, Leaf]], walk: _Walk) -> Iterator[Region]:
    """Yield regions: parts with the same result that differ in one column are joined, as long as there are any."""
    start = walk.space.start()
    groups: dict[Key, list[Pattern]] = {}
    for pattern, leaf in leaves:
        groups.setdefault(_result(leaf), []).append(pattern)
    for result, patterns in groups.items():
        outcome, also, rules, gaps, conflict, contradiction = result
        whole = {name: walk.space.possible(start, name) for pattern in patterns for name in pattern}
        for pattern in _joined(patterns, whole):
            when = {name: _listed(walk.regime, name, pattern[name]) for name in sorted(pattern)}
            yield Region(matter, when, outcome, also, rules, gaps, conflict, contradiction)  # type: ignore[arg-type]


def _result(leaf: Leaf) -> Key:
    weighed = leaf.weighed
    rules = tuple(in_order(rule.name for rule in leaf.standing))
    gaps = tuple(in_order(gap.name for gap in leaf.gaps))
    if weighed is None:
        return (leaf.outcome, (), rules, gaps, "", ())
    return (leaf.outcome, weighed.also, rules, gaps, weighed.conflict, weighed.unregistered or ())


def _joined(patterns: list[Pattern], whole: Pattern) -> list[Pattern]:
    """Return patterns joined along one column after the other; a column that takes every value is left out."""
    while True:
        before = len(patterns)
        for column in sorted(whole):
            groups: dict[Key, Pattern] = {}
            for pattern in patterns:
                key = tuple(sorted((name, tuple(sorted(values))) for name, values in pattern.items() if name != column))
                values = pattern.get(column, whole[column])
                if key in groups:
                    values = values | groups[key].get(column, whole[column])
                rest = {name: pattern[name] for name in pattern if name != column}
                groups[key] = rest if values == whole[column] else rest | {column: values}
            patterns = list(groups.values())
        if len(patterns) == before:
            return patterns


def _listed(regime: Instrument, name: str, values: frozenset[str]) -> tuple[str, ...]:
    """Return values in the order of the regime's tables."""
    order = regime.derived[name].declared if name in regime.derived else regime.facts[name].allowed
    return tuple(sorted(values, key=lambda value: order.index(value) if value in order else len(order)))
