"""The case desk: its scripts decide as the package does, on thousands of cases, and its pages can be used by everyone."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

pytest.register_assert_rewrite("browser")
from browser import serve  # noqa: E402
from tworivers import regimes  # noqa: E402
from tworivers.errors import CourseError  # noqa: E402
from tworivers.regimes import Decision, Regime  # noqa: E402
from tworivers.regimes.facts import FINITE, LAST_DATE, UNSTATED  # noqa: E402

sys.path.insert(0, str(Path(__file__).parents[1] / "book" / "_ext"))
import desk_pages  # noqa: E402

pytest_plugins = ("browser",)
pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAMES = regimes.names()
EACH = 2_700  # cases for each of the eight regimes: more than 20,000 together
Facts = dict[str, object]


@pytest.fixture(scope="session")
def data() -> dict[str, dict[str, Any]]:
    """What the scripts read of each regime."""
    return {name: json.loads(json.dumps(desk_pages.desk_data(regimes.load(name)))) for name in NAMES}


@pytest.fixture(scope="session")
def desk(chromium: Any, data: dict[str, dict[str, Any]]) -> Iterator[Any]:
    """A page of Chromium with the modules of the desk and the data of all regimes, and nothing to look at."""
    with serve(desk_pages.WEB) as base:
        page = chromium.new_page()
        page.goto(base + "decide.js")
        page.evaluate(
            """async (data) => { self.texts = data; self.desk = {...await import("/decide.js"), ...await import("/narrow.js")}; }""",
            data,
        )
        yield page
        page.close()


# -- The same answer ------------------------------------------------------------------------------------------------

ANSWERS = """([name, cases]) => cases.map((facts) => {
  try {
    const {text, ...found} = desk.decide(texts[name], facts);
    const names = (rows) => rows.map((row) => row.name);
    return {...found, rules: names(found.rules), gaps: names(found.gaps), overridden: names(found.overridden)};
  } catch (error) {
    if (error instanceof desk.CaseError) return {refused: true};
    throw error;
  }
})"""


def drawn(regime: Regime, data: dict[str, Any], number: int) -> Iterator[Facts]:
    """Yield cases: half of them near a drawn or told case of the regime, half of them with any facts at all."""
    rng = Random(f"{regime.name} desk")
    seeds: list[Facts] = [*data["drawn"], *(case[3] for case in data["cases"])]
    for place in range(number):
        facts: Facts = dict(seeds[place % len(seeds)]) if place % 2 else {"matter": rng.choice(regime.matters)}
        for name in rng.sample([*regime.facts, *regime.case_dates], rng.randrange(0, 4 if place % 2 else 9)):
            if name != "matter" or rng.random() < 0.3:
                facts[name] = value(regime, name, rng)
        for name in list(facts):
            if rng.random() < 0.06:
                facts.pop(name)
        if rng.random() < 0.05:
            facts["date_assumption"] = "each_regime_own_year"
        if rng.random() < 0.12:
            finite = [name for name, fact in regime.facts.items() if fact.type in FINITE and name != "matter"]
            facts[rng.choice(finite)] = None
        yield facts


def value(regime: Regime, name: str, rng: Random) -> object:
    """Return a value of a fact; of dates, times and counts often one at which the rows tell a difference."""
    fact = regime.facts.get(name)
    kind = fact.type if fact else "date"
    if fact and kind in FINITE:
        said = [one for one in fact.values or ("true", "false") if one != UNSTATED]
        return rng.choice([*said, *fact.allowed] if rng.random() < 0.1 else said)
    uses = [one for one in regime.derived.values() if name in one.inputs]
    if kind == "int":
        limits = [
            limit for one in uses if one.operation == "at_least" or name in one.inputs[2:] for limit in one.thresholds
        ]
        return max(0, rng.choice([*limits, 0, 1]) + rng.choice((-1, 0, 0, 1)))
    if kind == "time":
        return f"{rng.randrange(6, 20):02d}:{rng.choice((0, 0, 1, 30, 59)):02d}"
    days = [one.day for one in uses if one.operation in ("on_or_before", "after")]
    days += [regime.date, datetime.date(1965, 7, 12), datetime.date(1965, 1, 31), datetime.date(1965, 2, 28)]
    step = rng.choice((-62, -31, -30, -15, -3, -1, 0, 0, 1, 1, 3, 15, 28, 30, 31, 59, 60, 400))
    return min(rng.choice(days) + datetime.timedelta(step), LAST_DATE).isoformat()


def answer(regime: Regime, facts: Facts) -> dict[str, Any]:
    """Return what the package says of a case, under the names of the desk."""
    try:
        found: Decision = regime.decide(facts)
    except CourseError:
        return {"refused": True}
    return {
        "outcome": found.outcome,
        "also": list(found.also),
        "options": list(found.options),
        "conflict": found.conflict,
        "rules": list(found.rules),
        "gaps": list(found.gaps),
        "overridden": list(found.overridden),
        "provisions": list(found.provisions),
        "missing": list(found.missing),
        "assumed": [list(pair) for pair in found.assumed],
        "force": found.force,
        "by": found.decided_by,
    }


@pytest.mark.parametrize("name", NAMES)
def test_desk_and_package_say_the_same_case_by_case(name: str, desk: Any, data: dict[str, dict[str, Any]]) -> None:
    regime = regimes.load(name)
    cases = list(drawn(regime, data[name], EACH))
    said = desk.evaluate(ANSWERS, [name, cases])
    expected = [answer(regime, facts) for facts in cases]
    differing = [
        (facts, {key: (found.get(key), wanted[key]) for key in wanted if found.get(key) != wanted[key]})
        for facts, found, wanted in zip(cases, said, expected, strict=True)
        if any(found.get(key) != wanted[key] for key in wanted) or found.get("refused") != wanted.get("refused")
    ]
    assert not differing, f"{len(differing)} of {len(cases)} differ, the first: {differing[0]}"
    spoken = [one for one in expected if one.get("outcome") not in (None, "NOT_ADDRESSED")]
    assert len(spoken) > EACH / 4, "too few of the cases reach the text"
