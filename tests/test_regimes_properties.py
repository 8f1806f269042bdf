"""Properties of the engine: splitting finds what listing every combination finds; order of rows never matters."""

from __future__ import annotations

import datetime
import itertools
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regime_folders import fact, rule, write_regime
from tworivers import regimes
from tworivers.regimes import Regime
from tworivers.regimes.derived import Derived
from tworivers.regimes.engine.case import Case

OUTCOMES = ("RETURN", "STAY", "ASK", "NOTIFY")
FACTS = [
    fact("willing"),
    fact("consent", values="true|false|not_asked", when_absent="not_asked"),
    fact("side", "enum", "here|there|none"),
    fact("sort", "enum", "x|y|z"),
    fact("attempts", "int"),
    fact("first"),
    fact("second"),
]
DERIVED = [
    {"derived_id": "three", "operation": "at_least", "inputs": "attempts", "argument": "3"},
    {
        "derived_id": "tried",
        "operation": "at_least",
        "inputs": "attempts",
        "argument": "1|3",
        "values": "none|some|enough",
    },
    {
        "derived_id": "twice",
        "operation": "at_least",
        "inputs": "attempts",
        "argument": "2",
        "values": "under|exactly|over",
    },
    {"derived_id": "special", "operation": "one_of", "inputs": "sort|side", "argument": "x|here"},
    {"derived_id": "step", "operation": "first_false", "inputs": "first|three|second"},
]
CELLS = {
    "willing": ["true", "false"],
    "consent": ["true", "false", "not_asked", "true|not_asked"],
    "side": ["here", "there|none"],
    "sort": ["x", "y", "x|z"],
    "three": ["true", "false"],
    "tried": ["none", "some", "some|enough"],
    "twice": ["under", "exactly", "exactly|over"],
    "special": ["true", "false"],
    "step": ["first", "three|second", "done"],
}
VALUES: dict[str, list[Any]] = {
    "willing": [True, False],
    "consent": [True, False, "not_asked"],
    "side": ["here", "there", "none"],
    "sort": ["x", "y", "z"],
    "attempts": [0, 1, 2, 3, 4],
    "first": [True, False],
    "second": [True, False],
}
SLOW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@st.composite
def rows(draw: st.DrawFn, cells: dict[str, list[str]] = CELLS, most: int = 6) -> list[dict[str, str]]:
    """Rules over the columns above; a rule may be an exception to any earlier one."""
    found: list[dict[str, str]] = []
    for number in range(draw(st.integers(1, most))):
        names = draw(st.lists(st.sampled_from(sorted(cells)), max_size=3, unique=True))
        columns = {name: draw(st.sampled_from(cells[name])) for name in names}
        earlier = [row["rule_id"] for row in found]
        general = draw(st.lists(st.sampled_from(earlier), max_size=2, unique=True)) if earlier else []
        found.append(rule(f"r{number}", draw(st.sampled_from(OUTCOMES)), "|".join(general), **columns))
    return found


@st.composite
def partial_cases(draw: st.DrawFn) -> dict[str, Any]:
    names = draw(st.lists(st.sampled_from(sorted(VALUES)), min_size=2, max_size=6, unique=True))
    return {name: draw(st.sampled_from(VALUES[name])) for name in names}


def made(rules: list[dict[str, str]], **more: Any) -> Regime:
    more = {"facts": FACTS, "derived": DERIVED, "together": (OUTCOMES,)} | more
    with tempfile.TemporaryDirectory() as folder:
        return regimes.load(write_regime(Path(folder) / "made-1960", rules=rules, **more))


def completions(case: dict[str, Any], values: dict[str, list[Any]]) -> Iterator[dict[str, Any]]:
    names = [name for name in values if name not in case]
    for combination in itertools.product(*(values[name] for name in names)):
        yield case | dict(zip(names, combination, strict=True)) | {"matter": "crossing"}


@SLOW
@given(rows(), partial_cases())
def test_open_world_finds_what_every_completion_says(rules: list[dict[str, str]], case: dict[str, Any]) -> None:
    regime = made(rules)
    every = {regime.decide(one).outcome for one in completions(case, VALUES)}
    # side has a default among its values, sort has none: `sort`: left out, it is unstated, which is a completion too
    if "sort" not in case:
        every |= {
            regime.decide(one).outcome for one in completions(case, {k: v for k, v in VALUES.items() if k != "sort"})
        }
    decision = regime.decide(case | {"matter": "crossing"}, open_world=True)
    if len(every) == 1:
        assert decision.outcome == every.pop()
        assert not decision.missing
    else:
        assert decision.outcome == "undetermined"
        assert set(decision.options) == every
        assert decision.missing


@SLOW
@given(rows(), partial_cases(), st.randoms(use_true_random=False))
def test_supplying_what_is_missing_determines_the_case(
    rules: list[dict[str, str]], case: dict[str, Any], chance: random.Random
) -> None:
    regime = made(rules)
    case = case | {"matter": "crossing"}
    supplied = case | {name: chance.choice(VALUES[name]) for name in regime.decide(case, open_world=True).missing}
    assert regime.decide(supplied, open_world=True).outcome != "undetermined"


@SLOW
@given(rows(), partial_cases(), st.randoms(use_true_random=False))
def test_what_is_determined_stays_so_with_more_facts(
    rules: list[dict[str, str]], case: dict[str, Any], chance: random.Random
) -> None:
    regime = made(rules)
    case = case | {"matter": "crossing"}
    outcome = regime.decide(case, open_world=True).outcome
    more = case | {name: chance.choice(VALUES[name]) for name in VALUES if name not in case and chance.random() < 0.5}
    if outcome != "undetermined":
        assert regime.decide(more, open_world=True).outcome == outcome
        assert regime.decide(more).outcome == outcome


@SLOW
@given(rows(), st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(rules: list[dict[str, str]], chance: random.Random) -> None:
    shuffled = chance.sample(rules, len(rules))
    regime, other = made(rules), made(shuffled, facts=FACTS[::-1], derived=DERIVED[::-1])
    for case in itertools.islice(completions({}, VALUES), 0, None, 37):
        assert regime.decide(case) == other.decide(case)
    assert regime.decide({"matter": "crossing"}, open_world=True) == other.decide(
        {"matter": "crossing"}, open_world=True
    )


@SLOW
@given(rows(), st.lists(st.sampled_from(sorted(CELLS)), min_size=1, max_size=2, unique=True), st.data())
def test_audit_equals_the_enumeration_of_every_case(
    rules: list[dict[str, str]], columns: list[str], data: st.DataObject
) -> None:
    gap = {"gap_id": "g", "kind": "gap"} | {name: data.draw(st.sampled_from(CELLS[name])) for name in columns}
    regime = made(rules, gaps=[gap])
    audit = regime.audit()
    alive, met, uncovered = set[str](), False, 0
    for one in completions({}, VALUES):
        case = Case(regime, one)
        (region,) = [region for region in audit.regions["crossing"] if region.covers(case.column)]
        decision = regime.decide(one)
        assert (region.outcome, region.also, set(region.rules)) == (
            decision.outcome,
            decision.also,
            set(decision.rules),
        )
        assert (region.gaps != ()) == (decision.gaps != ())
        alive |= set(decision.rules)
        met = met or decision.gaps == ("g",)
        uncovered += decision.outcome == "GAP" and not decision.gaps
    assert set(audit.dead_rules) == {row["rule_id"] for row in rules} - alive
    assert audit.unmet_gaps == (() if met else ("g",))
    assert bool(audit.uncovered) == bool(uncovered)


DATE_FACTS = [
    fact("crossing_date", "date"),
    fact("issue_date", "date"),
    fact("crossing_time", "time"),
    fact("clock", "enum", "beijing|pyongyang"),
    fact("notice_days", "int"),
]
DATE_DERIVED = [
    {
        "derived_id": "early",
        "operation": "on_or_before",
        "inputs": "crossing_date",
        "argument": "1961-03-10",
        "values": "true|false|unstated",
    },
    {
        "derived_id": "issued_late",
        "operation": "after",
        "inputs": "issue_date",
        "argument": "1961-03-01",
        "values": "true|false|unstated",
    },
    {
        "derived_id": "age",
        "operation": "months_between",
        "inputs": "issue_date|crossing_date",
        "argument": "1",
        "values": "under|exactly|over|unstated",
    },
    {
        "derived_id": "days",
        "operation": "days_between",
        "inputs": "issue_date|crossing_date|notice_days",
        "argument": "3|15",
        "values": "short|some|long|unstated",
    },
    {
        "derived_id": "open",
        "operation": "hours",
        "inputs": "crossing_date|crossing_time|clock",
        "argument": "04-09 08:00-17:00; 10-03 09:00-16:00",
        "values": "inside|closing_minute|outside|unstated",
    },
]
DATE_CELLS = {
    "early": ["true", "false|unstated"],
    "issued_late": ["true", "false"],
    "age": ["under", "over", "exactly|over"],
    "days": ["short", "some|long", "long"],
    "open": ["inside", "closing_minute", "outside|unstated"],
}
DAYS: list[Any] = [
    *(datetime.date(1961, 2, 1) + datetime.timedelta(days) for days in range(0, 75, 1)),
    datetime.date(1960, 6, 5),
    datetime.date(1961, 6, 5),
    datetime.date(1961, 10, 5),
    datetime.date(1960, 12, 5),
]
TIMES = [
    "03:00",
    "07:59",
    "08:00",
    "08:30",
    "09:00",
    "09:30",
    "10:00",
    "12:00",
    "16:00",
    "16:30",
    "17:00",
    "17:30",
    "18:00",
    "22:00",
]


def test_joint_values_of_dates_are_those_that_some_day_reaches() -> None:
    """Every row of values of the date columns that dense dates reach is found, and no other."""
    rules = [
        rule(f"r{n}", "RETURN", **{name: cell})
        for n, (name, cells) in enumerate(DATE_CELLS.items())
        for cell in cells[:1]
    ]
    regime = made(rules, facts=DATE_FACTS, derived=DATE_DERIVED)
    from tworivers.regimes.engine.clusters import clusters

    names = ["age", "days", "early", "issued_late"]
    case = Case(regime, {"matter": "crossing"})
    (cluster,) = clusters(case, names, {"crossing_date", "issue_date"}, names, False)
    assert set(cluster.columns) == set(names)
    reached = set()
    for crossing, issue in itertools.product([*DAYS, None], [*DAYS, None]):
        given = {name: day for name, day in (("crossing_date", crossing), ("issue_date", issue)) if day}
        one = Case(regime, {"matter": "crossing"} | given)
        reached.add(tuple(one.column(name) for name in cluster.columns))
    assert cluster.rows == reached


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows(DATE_CELLS, 4),
    st.sampled_from([{}, {"issue_date": datetime.date(1961, 2, 9)}, {"crossing_time": "16:30"}, {"clock": "beijing"}]),
)
def test_open_world_agrees_with_dense_dates_and_minutes(rules: list[dict[str, str]], case: dict[str, Any]) -> None:
    regime = made(rules, facts=DATE_FACTS, derived=DATE_DERIVED)
    decision = regime.decide(case | {"matter": "crossing"}, open_world=True)
    found = {decision.outcome} if decision.outcome != "undetermined" else set(decision.options)
    every = set()
    values = {
        "crossing_date": DAYS[::5],
        "issue_date": DAYS[::4],
        "crossing_time": TIMES[::2],
        "clock": ["beijing", "pyongyang"],
    }
    for one in completions(case, values):
        every.add(regime.decide(one).outcome)
    assert every <= found
    if decision.outcome == "undetermined":
        assert set(decision.missing) <= set(values)
        chance = random.Random(1)
        supplied = case | {name: chance.choice(values[name]) for name in decision.missing} | {"matter": "crossing"}
        assert regime.decide(supplied, open_world=True).outcome != "undetermined"


def test_beijing_and_pyongyang_clocks_agree_for_every_minute_of_the_year() -> None:
    """Pyongyang is one hour ahead; at midnight it is already the next day there (Doc. 10, Art. 3(4)a)."""
    hours = Derived("open", "hours", ("date", "time", "clock"), "04-09 08:00-17:00; 10-03 09:00-16:00")
    places: Counter[str] = Counter()
    for number in range(365):
        day = datetime.date(1965, 1, 1) + datetime.timedelta(number)
        for minute in range(24 * 60):
            late, there = divmod(minute + 60, 24 * 60)
            next_day = day + datetime.timedelta(late)
            place = hours.value({"date": day, "time": minute, "clock": "beijing"}.get)
            assert hours.value({"date": next_day, "time": there, "clock": "pyongyang"}.get) == place, (day, minute)
            places[place] += 1
    # 183 days of 9 hours and 182 of 7, the closing minute apart
    assert places["inside"] == 183 * 9 * 60 + 182 * 7 * 60
    assert places["closing_minute"] == 365
