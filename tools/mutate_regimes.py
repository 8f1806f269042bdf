"""Mutation of the regimes: change one thing in one rule, and see whether the cases or the audit notice.

    python tools/mutate_regimes.py [REGIME …] [--seconds N]

For each rule in turn: it is deleted; its outcome is swapped for each of two others of the regime; each of its
conditions is dropped, and flipped to the values that it did not have; `exception_to` is emptied. A mutant is caught when a case (of cases.csv, of the samples, of the drawn ones) decides otherwise than it should, or when
the audit of the matters concerned finds a defect that the regime does not have. Survivors are printed. Some of them say
the same as the regime: a condition that the scope implies can be dropped, and nothing changes.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tworivers import regimes
from tworivers.errors import CourseError
from tworivers.regimes import Regime
from tworivers.regimes.rules import GAP, NOT_ADDRESSED, Rule, closure
from tworivers.tables import read_csv, rows

FIXTURES = Path(__file__).parents[1] / "tests" / "fixtures"
SHARE = 0.95


@dataclasses.dataclass(frozen=True)
class Mutant:
    """A regime with one change: the rule, what was changed, and the regime as it then is."""

    rule: str
    change: str
    regime: Regime
    matters: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Expected:
    """A case with what it must decide; `exact` also binds duties, options and provisions."""

    facts: dict[str, object]
    outcomes: frozenset[str]
    others: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()
    exact: bool = False


def mutants(regime: Regime) -> Iterator[Mutant]:
    """Yield every mutant of a regime."""
    labels = [label for label in regime.outcomes if label not in (GAP, NOT_ADDRESSED)]
    values = {name: frozenset(fact.values) for name, fact in regime.facts.items()}
    values |= {name: frozenset(one.declared) for name, one in regime.derived.items()}
    for rule in regime.rules:
        yield _mutant(regime, rule, "deleted", None)
        place = labels.index(rule.outcome)
        for step in (1, 2):
            other = labels[(place + step) % len(labels)]
            if other != rule.outcome:
                yield _mutant(regime, rule, f"outcome {other}", dataclasses.replace(rule, outcome=other))
        for name, among in rule.when.items():
            if name == "matter":
                continue
            rest = {key: held for key, held in rule.when.items() if key != name}
            yield _mutant(regime, rule, f"{name} dropped", dataclasses.replace(rule, when=rest))
            if flipped := values[name] - among:
                new = dataclasses.replace(rule, when=rest | {name: flipped})
                yield _mutant(regime, rule, f"{name} flipped to {'|'.join(sorted(flipped))}", new)
        if rule.exception_to:
            yield _mutant(regime, rule, "no exception", dataclasses.replace(rule, exception_to=()))


def _mutant(regime: Regime, old: Rule, change: str, new: Rule | None) -> Mutant:
    kept = [new if rule is old else rule for rule in regime.rules]
    rules = [rule for rule in kept if rule is not None]
    names = {rule.name for rule in rules}
    exceptions = {rule.name: tuple(name for name in rule.exception_to if name in names) for rule in rules}
    displaces = closure(exceptions)
    rules = [dataclasses.replace(rule, displaces=displaces[rule.name]) for rule in rules]
    matters = tuple(name for name in regime.matters if name in old.when.get("matter", regime.matters))
    return Mutant(old.name, change, _copy(regime, rules=tuple(rules)), matters)


def _copy(regime: Regime, **changes: object) -> Regime:
    return dataclasses.replace(regime, **changes)  # type: ignore[arg-type]


def expectations(name: str) -> list[Expected]:
    """Return the cases of the record, the drawn ones and the samples that speak of a regime."""
    found = [
        Expected(
            json.loads(row["facts"]),
            frozenset({row["expected"]}),
            tuple(sorted(filter(None, (row["also_accept"] or "").split("|")))),
            tuple(filter(None, (row["provisions"] or "").split("|"))),
            exact=True,
        )
        for row in [*rows("cases"), *read_csv(FIXTURES / "drawn-cases.csv")]
        if row["regime"] == name
    ]
    for line in (FIXTURES / "sample-cases.jsonl").read_text("utf-8").splitlines():
        sample = json.loads(line)
        if name in sample["expected"]:
            facts = sample["facts"] | {"matter_by_regime": sample.get("matter_by_regime", {})}
            accepted = () if sample["graded_as"] == "label" else sample["also_accept"][name]
            found.append(Expected(facts, frozenset({sample["expected"][name], *accepted})))
    return found


def fails(regime: Regime, expected: Sequence[Expected]) -> bool:
    """Return whether a case decides otherwise than it should, or cannot be decided."""
    for case in expected:
        try:
            decision = regime.decide(case.facts)
        except CourseError:
            return True
        if case.exact:
            others = tuple(sorted((*decision.also, *decision.options)))
            if (decision.outcome, others, decision.provisions) != (*case.outcomes, case.others, case.provisions):
                return True
        elif not case.outcomes & {decision.outcome, *decision.also, *decision.options}:
            return True
    return False


def defects(regime: Regime, matters: tuple[str, ...]) -> set[str]:
    """Return what an audit of some matters finds: silences and contradictions without a row, and dead rules."""
    found = _copy(regime, matters=matters).audit()
    silent = {f"silent {region.matter} {sorted(region.when.items())}" for region in found.uncovered}
    torn = {f"torn {region.matter} {region.contradiction}" for region in found.contradictions}
    rules = {rule.name: rule for rule in regime.rules}
    own = [name for name in found.dead_rules if set(rules[name].when.get("matter", matters)) & set(matters)]
    unread = {f"reading {name}" for name in found.unrecorded_readings}
    here = [gap for gap in regime.gaps if set(gap.when.get("matter", ())) and set(gap.when["matter"]) <= set(matters)]
    idle = {f"idle {gap.name}" for gap in here if gap.name in found.unmet_gaps}
    return silent | torn | unread | idle | {f"dead {name}" for name in own}


@dataclasses.dataclass
class Score:
    """How many mutants there were, which cases or audits caught, and which nobody caught."""

    regime: str
    mutants: int = 0
    by_cases: int = 0
    by_audit: int = 0
    audit_seconds: float = 0.0
    survivors: list[str] = dataclasses.field(default_factory=list)

    @property
    def share(self) -> float:
        """The share that was caught, from 0 to 1."""
        return (self.by_cases + self.by_audit) / self.mutants if self.mutants else 1.0


def score(name: str, seconds: float = 300) -> Score:
    """Return the score of one regime; once audits have taken so many seconds, what the cases miss survives."""
    regime = regimes.load(name)
    expected = expectations(name)
    assert not fails(regime, expected), f"{name}: a case fails before anything is changed"
    found = Score(name)
    missed: dict[tuple[str, ...], list[Mutant]] = {}
    for mutant in mutants(regime):
        found.mutants += 1
        if fails(mutant.regime, expected):
            found.by_cases += 1
        else:
            missed.setdefault(mutant.matters, []).append(mutant)
    start = time.monotonic()
    # A regime is audited matter by matter; the quick ones first, so that one slow matter does not use up the time.
    for group in sorted(missed.values(), key=lambda group: _cost(regime, group[0].matters)):
        sound = defects(regime, group[0].matters)
        for mutant in group:
            if time.monotonic() - start < seconds and defects(mutant.regime, mutant.matters) - sound:
                found.by_audit += 1
            else:
                found.survivors.append(f"{name}, {mutant.rule}: {mutant.change}")
    found.audit_seconds = time.monotonic() - start
    return found


def _cost(regime: Regime, matters: tuple[str, ...]) -> int:
    """Return roughly how much there is to audit: the conditions of the rules of some matters."""
    return sum(len(rule.when) for matter in matters for rule in regime.table(matter).rules)


def main() -> int:
    """Print the score of each regime and every survivor; 0 where enough are caught."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("regime", nargs="*", help="default: all")
    parser.add_argument("--seconds", type=float, default=300, help="how long audits may take in all (default: 300)")
    options = parser.parse_args()
    scores = []
    left = options.seconds
    for name in options.regime or regimes.names():
        start = time.monotonic()
        scores.append(found := score(name, left))
        left -= found.audit_seconds
        for survivor in found.survivors:
            print(f"  survives: {survivor}")
        caught = f"{found.by_cases} by cases, {found.by_audit} by the audit"
        print(
            f"{name}: {found.mutants} mutants, {found.share:.1%} caught ({caught}), {time.monotonic() - start:.0f} s",
            flush=True,
        )
    total = sum(one.mutants for one in scores)
    share = sum(one.by_cases + one.by_audit for one in scores) / total
    print(f"Together: {total} mutants, {share:.1%} caught")
    return 0 if share >= SHARE else 1


if __name__ == "__main__":
    sys.exit(main())
