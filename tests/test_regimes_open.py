"""Properties of the encoded regimes: what an open case needs, what stays decided, what the order of rows cannot change."""

from __future__ import annotations

import csv
import dataclasses
import random
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tworivers import regimes
from tworivers.regimes import Regime
from tworivers.regimes.engine.case import Case
from tworivers.tables import data_folder

NAMES = regimes.names()
CALM = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
TIMES = ["07:59", "08:00", "09:00", "12:00", "16:00", "16:30", "17:00", "18:00", "22:15"]


def values_of(regime: Regime, name: str) -> list[Any]:
    """Return values for a fact; dates lie in the time of the instrument, after the Protocol's notification."""
    fact = regime.facts[name]
    match fact.type:
        case "date":
            dates = ["1965-03-31", "1965-04-01", "1966-10-02", "1970-11-30"]
            free = [] if name in regime.case_dates else ["1957-06-01", "1960-12-31", "1961-01-01"]
            return [date for date in dates if date >= regime.date.isoformat()] + free
        case "time":
            return TIMES
        case "int":
            return [0, 1, 2, 3, 5, 14, 15, 30, 60]
    return [value for value in fact.allowed if value != "unstated"]


def counts(regime: Regime) -> set[str]:
    """Return the facts that state what two dates state too: given here by the dates alone, so that they never clash."""
    return {
        one.inputs[2] for one in regime.derived.values() if one.operation.endswith("_between") and len(one.inputs) > 2
    }


def drawn(regime: Regime, chance: random.Random, share: float) -> dict[str, Any]:
    names = [name for name in regime.facts if name not in counts(regime) and chance.random() < share]
    case = {name: chance.choice(values_of(regime, name)) for name in names}
    return case | {"matter": chance.choice(regime.matters)}


@pytest.mark.parametrize("name", NAMES)
@CALM
@given(st.integers(0, 2**32))
def test_supplying_what_is_missing_determines_the_case(name: str, seed: int) -> None:
    chance, regime = random.Random(seed), regimes.load(name)
    case = drawn(regime, chance, chance.choice([0.2, 0.5, 0.8]))
    missing = regime.decide(case, open_world=True).missing
    supplied = case | {fact: chance.choice(values_of(regime, fact)) for fact in missing}
    decision = regime.decide(supplied, open_world=True)
    assert decision.outcome != "undetermined", (supplied, decision.missing)


@pytest.mark.parametrize("name", NAMES)
@CALM
@given(st.integers(0, 2**32))
def test_what_is_determined_stays_so_under_every_completion(name: str, seed: int) -> None:
    chance, regime = random.Random(seed), regimes.load(name)
    case = drawn(regime, chance, chance.choice([0.5, 0.8]))
    decision = regime.decide(case, open_world=True)
    found = set(decision.options) if decision.outcome == "undetermined" else {decision.outcome}
    for share in (0.0, 0.5, 1.0):
        more = drawn(regime, chance, share) | case
        assert regime.decide(more).outcome in found, more
        later = regime.decide(more, open_world=True)
        assert {later.outcome, *(later.options if later.outcome == "undetermined" else ())} - {"undetermined"} <= found


def shuffled(folder: Path, chance: random.Random) -> None:
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            head, *found = list(csv.reader(file))
        chance.shuffle(found)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([head, *found])


@pytest.mark.parametrize("name", NAMES)
def test_shuffled_rows_decide_the_same(name: str) -> None:
    chance = random.Random(19640609)
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "data"
        shutil.copytree(data_folder() / "regimes", copy / "regimes")
        shutil.copytree(data_folder() / "vocabulary", copy / "vocabulary")
        regime = regimes.load(copy / "regimes" / name)
        shuffled(copy / "regimes" / name, chance)
        other = regimes.load(copy / "regimes" / name)
    for number in range(200):
        case = drawn(regime, chance, 0.7)
        assert regime.decide(case) == other.decide(case)
        if number % 10 == 0:
            assert regime.decide(case, open_world=True) == other.decide(case, open_world=True)


@pytest.mark.parametrize("name", NAMES)
def test_the_audit_agrees_with_single_decisions(name: str) -> None:
    """Every drawn case lies in one region of the audit, with the outcome and the rules that decide gives it."""
    from tworivers.regimes.engine.case import Case

    chance = random.Random(19620324)
    regime = regimes.load(name)
    audit = regime.audit()
    for _ in range(150):
        case = drawn(regime, chance, 1.0)
        seen = Case(regime, case)
        if seen.date and seen.date < regime.date:
            continue
        (region,) = [region for region in audit.regions[case["matter"]] if region.covers(seen.column)]
        decision = regime.decide(case)
        assert (region.outcome, region.also) == (decision.outcome, decision.also)
        assert set(region.rules) == set(decision.rules) or region.conflict


@pytest.mark.parametrize("name", NAMES)
@CALM
@given(st.integers(0, 2**32))
def test_no_other_default_decides_than_those_that_are_told(name: str, seed: int) -> None:
    chance, regime = random.Random(seed), regimes.load(name)
    case = drawn(regime, chance, chance.choice([0.2, 0.5, 0.8]))
    decision = regime.decide(case)
    seen = Case(regime, case)
    untold = {
        fact
        for fact in regime.facts.keys() - case.keys() - counts(regime) - dict(decision.assumed).keys()
        if fact in seen.presumed(fact)
    }
    for fact in sorted(untold):
        assert regime.decide(case | {fact: chance.choice(values_of(regime, fact))}).outcome == decision.outcome, fact


def test_decision_tells_what_it_took_for_granted() -> None:
    decision = regimes.load("protocol-1964").decide(
        {"matter": "crossing", "crossing_date": "1965-07-12", "citizenship": "dprk"}
    )
    assert dict(decision.assumed)["documents"] == "none"
    assert "Assumed, because the case does not say: " in decision.explain()
    told = {"matter": "crossing", "crossing_date": "1965-07-12", "citizenship": "dprk", "documents": "none"}
    assert "documents" not in dict(regimes.load("protocol-1964").decide(told).assumed)


def test_copy_with_other_rules_decides_by_them() -> None:
    regime = regimes.load("directive-1963")
    case = {"matter": "kpa_family", "relative_is_kpa_officer": True}
    assert regime.decide(case).outcome != "GAP" and regime.audit().regions
    bare = dataclasses.replace(regime, rules=())
    assert bare.decide(case).outcome == "GAP"
    found = {region.outcome for regions in bare.audit().regions.values() for region in regions}
    assert found <= {"GAP", "NOT_ADDRESSED"}


def test_regime_decision_and_comparison_are_one_line_and_a_table_in_a_notebook() -> None:
    regime, case = regimes.load("protocol-1964"), {"matter": "kpa_family"}
    comparison = regimes.compare(case)
    for thing in (regime, comparison, regime.audit()):
        assert "\n" not in repr(thing) and len(repr(thing)) < 300
    assert "<table>" in regime._repr_html_() and "<table>" in comparison._repr_html_()
    assert "<dt>Outcome</dt>" in regime.decide(case)._repr_html_()
