"""The case desk: its scripts decide as the package does, on thousands of cases, and its pages can be used by everyone."""

from __future__ import annotations

import datetime
import doctest
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

pytest.register_assert_rewrite("browser")
import browser  # noqa: E402
from browser import serve  # noqa: E402
from tworivers import regimes  # noqa: E402
from tworivers.errors import CourseError  # noqa: E402
from tworivers.regimes import Decision, Regime  # noqa: E402
from tworivers.regimes.facts import FINITE, LAST_DATE, UNSTATED  # noqa: E402

sys.path.insert(0, str(Path(__file__).parents[1] / "book" / "_ext"))
from pages import desk as desk_pages  # noqa: E402
from pages import regimes as regime_pages  # noqa: E402

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


def test_the_regions_and_the_rules_come_to_the_same(desk: Any, data: dict[str, dict[str, Any]]) -> None:
    """A case of which nothing is left to ask has one result by the regions: the one that the rules give."""
    differing = []
    for name in NAMES:
        cases = [
            dict.fromkeys(data[name]["facts"], "") | facts
            for facts in drawn(regimes.load(name), data[name], 600)
            if None not in facts.values() and facts.get("matter") in data[name]["matters"]
        ]
        said = desk.evaluate(
            """([name, cases]) => cases.map((answers) => { try {
              const {outcome, also} = desk.decide(texts[name], desk.factsOf(answers));
              return [[[outcome, ...also]], desk.results(texts[name], answers), desk.questions(texts[name], answers)];
            } catch (error) { if (error instanceof desk.CaseError) return null; throw error; } })""",
            [name, cases],
        )
        told = [one for one in zip(cases, said, strict=True) if one[1]]
        assert len(told) > 300
        early = regimes.load(name).date.isoformat()
        differing += [
            (name, facts, found)
            for facts, found in told
            if (found[0] != found[1] or found[2])
            and not any(str(facts.get(day, "9")) < early for day in data[name]["case_dates"])
        ]
    assert not differing, f"{len(differing)}, the first: {differing[0]}"


def test_every_answer_leads_to_an_outcome_that_was_still_possible(desk: Any) -> None:
    """Answered at random, the questions come to an end, and the outcome is among those shown before each of them."""
    lost = desk.evaluate(
        """(names) => names.flatMap((name) => { const text = texts[name], lost = [];
          let seed = 7; const pick = (list) => list[(seed = seed * 16807 % 2147483647) % list.length];
          for (let turn = 0; turn < 60; turn++) {
            const answers = {matter: pick(text.matters)}, seen = [];
            for (let asks; (asks = desk.questions(text, answers)).length;) {
              seen.push(new Set(desk.results(text, answers).map(String)));
              const values = desk.candidates(text, asks[0], desk.factsOf(answers));
              answers[asks[0]] = pick([...values, ...(values.length ? values : [""]), ""]);
              if (Object.keys(answers).length > 80) { lost.push(`${name}: no end`); break; }
            }
            try {
              const {outcome, also} = desk.decide(text, desk.factsOf(answers)), end = String([outcome, ...also]);
              if (seen.some((set) => !set.has(end))) lost.push(`${name}: ${end} from ${JSON.stringify(answers)}`);
            } catch (error) { if (!(error instanceof desk.CaseError)) throw error; }
          }
          return lost; })""",
        NAMES,
    )
    assert lost == []


def test_another_outcome_is_found_where_the_desk_says_that_it_is(desk: Any) -> None:
    """The nearest case with another outcome has it by the package's own decision, and differs in the facts named."""
    found = desk.evaluate(
        """(names) => names.flatMap((name) => { const text = texts[name];
          return text.cases.slice(0, 6).flatMap(([, , , facts]) => desk.outcomesOf(text, facts).map((outcome) => {
            const near = desk.nearest(text, facts, outcome);
            return near && [name, facts, outcome, near.facts, near.differs];
          })).filter(Boolean); })""",
        NAMES,
    )
    assert len(found) > 200
    for name, facts, outcome, changed, differs in found:
        decision = regimes.load(name).decide(changed)
        assert outcome in (decision.outcome, *decision.also), (name, facts, outcome, changed)
        assert {fact for fact in changed if changed[fact] != facts.get(fact)} == set(differs)


def test_a_decision_takes_less_than_50_ms(desk: Any) -> None:
    slowest = desk.evaluate(
        """(names) => Math.max(...names.flatMap((name) => texts[name].cases.map(([, , , facts]) => {
          const once = () => { const start = performance.now(); desk.decide(texts[name], facts);
            desk.questions(texts[name], {matter: facts.matter}); return performance.now() - start; };
          return Math.min(once(), once(), once()); })))""",
        NAMES,
    )
    assert slowest < 50


def test_the_examples_of_the_modules_hold() -> None:
    for module in (desk_pages, regime_pages):
        done = doctest.testmod(module)
        assert (done.failed, done.attempted > 0) == (0, True)


def test_a_date_after_1970_is_refused(desk: Any) -> None:
    said = desk.evaluate(
        """() => { try { desk.decide(texts["protocol-1964"], {matter: "crossing", decision_date: "1971-01-01"}); }
          catch (error) { return error.message; } }"""
    )
    assert "This is history" in said


# -- The pages ------------------------------------------------------------------------------------------------------

STATES = {
    "question": ("matter=crossing", []),
    "guess": ("case=c01", []),
    "shall": ("matter=crossing&documents=none&rest=unsaid", []),
    "silent": ("matter=crossing&documents=border_pass&rest=unsaid", []),
    "undecided": ("matter=crossing&documents=none&forced_by_disaster=~&rest=unsaid", []),
    "why not, eight texts, a clause struck": (
        "matter=crossing&documents=none&rest=unsaid",
        [(".why select", 2), (".more select", 3), ("text=Put it to all eight", 0)],
    ),
}


# Without preload: axe would ask for the style sheets again, some at an address that it guesses.
AXE = """axe.run({preload: false}).then(({violations}) =>
  violations.map(({id, nodes}) => `axe ${id}: ${nodes[0].html.slice(0, 160)}`))"""


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_and_nothing_goes_astray(state: str, book: Path, chromium: Any, axe: str) -> None:
    query, acts = STATES[state]
    problems: list[str] = []
    with serve(book) as base:
        page = chromium.new_page(reduced_motion="reduce")
        watched = browser._watch(page, base)
        page.goto(f"{base}desk.html?regime=protocol-1964&{query}")
        page.wait_for_selector(".case-desk h3")
        for place, option in acts:
            if option:
                page.select_option(f".case-desk {place}", index=option)
            else:
                page.click(f".case-desk >> {place}")
                page.wait_for_selector(".case-desk .eight table")
        page.evaluate(axe)
        for scheme, width in [("light", 1280), ("dark", 360)]:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(100)
            problems += [f"{scheme}, {width} px: {one}" for one in page.evaluate(AXE)]
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                problems.append(f"{scheme}, {width} px: wider than the window")
        page.close()
    assert problems + watched == []


def test_a_case_is_decided_by_keyboard_alone(book: Path, chromium: Any) -> None:
    with serve(book) as base:
        page = chromium.new_page(reduced_motion="reduce")
        page.goto(base + "record/regimes/telegram-1962.html#put-a-case-to-it")
        page.wait_for_selector(".case-desk input[name=outcome]")
        focused = "document.activeElement"

        def tab_to(selector: str) -> None:
            for _ in range(400):
                page.keyboard.press("Tab")
                if page.evaluate(f"{focused}.matches({json.dumps(selector)})"):
                    return
            raise AssertionError(f"Tab does not come to {selector}")

        tab_to(".case-desk input[name=outcome]")
        page.keyboard.press("Space")
        tab_to(".case-desk button.first")
        page.keyboard.press("Enter")
        page.wait_for_selector(".case-desk .verdict")
        assert page.evaluate(f"{focused}.matches('.case-desk .verdict h3')")
        assert page.inner_text(".case-desk .guess").startswith("You expected:")
        assert page.inner_text(".case-desk [role=status]").startswith("Answer: ")
        page.close()


def test_every_told_and_drawn_case_ends_in_an_answer(book: Path, chromium: Any) -> None:
    lost = []
    with serve(book) as base:
        page = chromium.new_page(reduced_motion="reduce")
        for name in NAMES:
            page.goto(f"{base}desk.html?regime={name}")
            page.wait_for_selector(".case-desk h3")
            lost += page.evaluate(
                """(name) => { const one = (selector) => document.querySelector(`.case-desk ${selector}`), lost = [];
                  for (let turn = 0; turn < 90; turn++) {
                    one("[data-act=skip]").click();
                    const said = one(".verdict h3")?.textContent, rows = document.querySelectorAll(".case-desk .verdict dl > div");
                    if (!said || /undefined|null/.test(one(".verdict").textContent) || !rows.length && !one(".verdict.outside")) {
                      lost.push(`${name}: ${one(".bar").textContent}`);
                    }
                    one(`[data-act=${turn % 2 ? "told" : "random"}]`).click();
                  }
                  return lost; }""",
                name,
            )
        page.close()
    assert lost == []


def test_a_shared_address_opens_the_same_case(book: Path, chromium: Any) -> None:
    with serve(book) as base:
        page = chromium.new_page(reduced_motion="reduce")
        page.goto(
            f"{base}desk.html?regime=protocol-1964&matter=crossing&documents=none&forced_by_disaster=true&rest=unsaid"
        )
        page.wait_for_selector(".case-desk .verdict")
        said = page.inner_text(".case-desk .verdict")
        page.click(".case-desk >> text=Share")
        address = page.input_value(".case-desk .shared input")
        page.goto(address)
        page.wait_for_selector(".case-desk .verdict")
        assert page.inner_text(".case-desk .verdict") == said
        page.close()


def test_every_clause_that_the_desk_names_stands_on_the_page_of_its_text(
    book: Path, data: dict[str, dict[str, Any]]
) -> None:
    lost = []
    for name in NAMES:
        html = (book / "record" / "regimes" / f"{name}.html").read_text(encoding="utf-8")
        lost += [f"{name}: {row[1]}" for row in data[name]["provisions"].values() if f'id="{row[1]}"' not in html]
    assert lost == []


def test_the_desk_opens_from_a_folder(book: Path, chromium: Any) -> None:
    page = chromium.new_page()
    page.goto(f"{(book / 'desk.html').as_uri()}?regime=telegram-1962&matter=crossing")
    page.wait_for_selector(".case-desk form[data-form=answer]")
    page.close()


def test_without_scripts_the_page_says_what_the_desk_would_do_and_where_the_same_stands(
    book: Path, chromium: Any
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((book / "desk.html").as_uri())
    assert "The desk needs scripts" in page.inner_text(".case-desk")
    for link in page.locator(".case-desk a").all():
        assert (book / str(link.get_attribute("href"))).is_file()
    page.goto((book / "record" / "regimes" / "telegram-1962.html").as_uri())
    assert "The desk needs scripts" in page.inner_text(".case-desk")
    context.close()


def test_an_address_that_cannot_be_is_answered_by_a_sentence(book: Path, chromium: Any) -> None:
    with serve(book) as base:
        page = chromium.new_page()
        page.goto(f"{base}desk.html?regime=protocol-1964&matter=crossing&crossing_date=1999-05-01")
        page.wait_for_selector(".case-desk h3")
        assert "This is history" in page.inner_text(".case-desk .said")
        page.close()
