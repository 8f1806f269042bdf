"""What a decision says, on made-up regimes of a few rows, and what a broken folder or case is answered."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from regime_folders import fact, rule, write_regime
from tworivers import regimes
from tworivers.errors import CourseError, DataError, UnknownNameError
from tworivers.regimes import Regime

SIDES = [fact("side", "enum", "here|there|unstated"), fact("willing"), fact("forced")]


@pytest.fixture
def made(tmp_path: Path) -> Any:
    def make(rules: list[dict[str, str]], facts: list[dict[str, str]] = SIDES, **more: Any) -> Regime:
        return regimes.load(write_regime(tmp_path / "made-1960", facts, rules, **more))

    return make


def crossing(**facts: object) -> dict[str, object]:
    return {"matter": "crossing", **facts}


# Exceptions and duties side by side


def test_an_exception_displaces_the_general_rule_and_says_so(made: Any) -> None:
    regime = made(
        [rule("general", "RETURN", side="here"), rule("special", "STAY", "general", side="here", willing="true")]
    )
    decision = regime.decide(crossing(side="here", willing=True))
    assert (decision.outcome, decision.overridden, decision.provisions) == ("STAY", ("general",), ("p.special",))
    assert regime.decide(crossing(side="here")).outcome == "RETURN"


def test_a_longer_or_later_row_displaces_nothing(made: Any) -> None:
    rules = [rule("short", "RETURN", side="here"), rule("long", "STAY", side="here", willing="true", forced="true")]
    regime = made(rules)
    with pytest.raises(
        DataError, match=r"rules short \(RETURN\) and long \(STAY\)|rules long \(STAY\) and short \(RETURN\)"
    ):
        regime.decide(crossing(side="here", willing=True, forced=True))


def test_exceptions_are_transitive_even_where_the_middle_rule_does_not_apply(made: Any) -> None:
    rules = [
        rule("general", "RETURN"),
        rule("middle", "STAY", "general", willing="true"),
        rule("top", "ASK", "middle", forced="true"),
    ]
    decision = made(rules).decide(crossing(forced=True))
    assert (decision.outcome, decision.overridden) == ("ASK", ("general",))


def test_a_displaced_rule_still_displaces_what_it_is_an_exception_to(made: Any) -> None:
    rules = [rule("r1", "RETURN"), rule("r2", "STAY", "r1", willing="true"), rule("r3", "ASK", "r2", forced="true")]
    assert made(rules).decide(crossing(willing=True, forced=True)).overridden == ("r1", "r2")


def test_duties_side_by_side_keep_the_main_one_first(made: Any) -> None:
    rules = [rule("a", "NOTIFY", forced="true"), rule("b", "RETURN", side="here")]
    decision = made(rules, together=(("RETURN", "NOTIFY"),)).decide(crossing(side="here", forced=True))
    assert (decision.outcome, decision.also) == ("RETURN", ("NOTIFY",))
    assert decision.provisions == ("p.b", "p.a")
    assert decision.reasons == ("Because of b.", "Because of a.")


def test_two_rules_with_one_outcome_are_both_cited(made: Any) -> None:
    decision = made([rule("r2", "RETURN", side="here"), rule("r10", "RETURN", forced="true")]).decide(
        crossing(side="here", forced=True)
    )
    assert (decision.outcome, decision.also, decision.provisions) == ("RETURN", (), ("p.r2", "p.r10"))


# Silence, contradiction, second readings, choices


def test_inside_the_scope_without_a_rule_is_a_gap_with_its_row(made: Any) -> None:
    gap = {
        "gap_id": "quiet",
        "kind": "gap",
        "provision_id": "p.9",
        "side": "there",
        "note": "Nothing is said.",
        "options": "STAY",
    }
    decision = made([rule("a", "RETURN", side="here")], gaps=[gap]).decide(crossing(side="there"))
    assert (decision.outcome, decision.gaps, decision.provisions, decision.options) == (
        "GAP",
        ("quiet",),
        ("p.9",),
        ("STAY",),
    )
    assert decision.conflict == "quiet"
    assert "states no outcome" in decision.reasons[0]
    assert not decision.missing


def test_a_gap_row_is_silent_where_a_rule_decides(made: Any) -> None:
    gap = {"gap_id": "quiet", "kind": "gap", "note": "Nothing is said."}
    assert made([rule("a", "RETURN", side="here")], gaps=[gap]).decide(crossing(side="here")).gaps == ()


def test_outside_every_scope_is_not_addressed_and_says_whom_the_text_speaks_of(made: Any) -> None:
    scope = '[[scope]]\nabout = "people over there"\nmatter = "crossing"\nside = "there"\n'
    decision = made([rule("a", "RETURN", side="there")], scope=scope).decide(crossing(side="here"))
    assert (decision.outcome, decision.speaks, decision.provisions) == ("NOT_ADDRESSED", False, ())
    assert "people over there" in decision.reasons[0]


def test_a_case_before_the_instrument_is_not_addressed(made: Any) -> None:
    regime = made([rule("a", "RETURN")])
    assert regime.decide(crossing(), open_world=True).outcome == "RETURN"
    facts = [*SIDES, fact("decision_date", "date")]
    regime = made([rule("a", "RETURN")], facts)
    assert regime.decide(crossing(decision_date="1959-12-31")).outcome == "NOT_ADDRESSED"
    assert regime.decide(crossing(decision_date="1960-01-01")).outcome == "RETURN"
    assert (
        regime.decide(crossing(decision_date="1959-12-31", date_assumption="each_regime_own_year")).outcome == "RETURN"
    )


CONFLICT = {
    "gap_id": "both",
    "kind": "conflict",
    "outcome": "RETURN",
    "options": "STAY",
    "why": "The general clause is stricter.",
    "note": "Two clauses contradict each other.",
}


def test_a_recorded_conflict_prefers_one_outcome_and_shows_the_other(made: Any) -> None:
    rules = [rule("a", "STAY", side="here"), rule("b", "RETURN", willing="true")]
    decision = made(rules, gaps=[CONFLICT]).decide(crossing(side="here", willing=True))
    assert (decision.outcome, decision.options, decision.conflict) == ("RETURN", ("STAY",), "both")
    assert decision.reasons == ("Because of b.", "The general clause is stricter.")
    assert made(rules, gaps=[CONFLICT]).decide(crossing(side="here")).conflict == ""


def test_an_outcome_that_does_not_apply_gives_way_to_nothing(made: Any) -> None:
    rules = [rule("a", "STAY", side="here"), rule("b", "RETURN", willing="true"), rule("c", "ASK", "a", forced="true")]
    regime = made(rules, gaps=[CONFLICT | {"options": "STAY|ASK"}])
    assert regime.decide(crossing(side="here", willing=True)).options == ("STAY",)
    assert regime.decide(crossing(side="here", willing=True, forced=True)).options == ("ASK",)


def test_a_conflict_row_covers_only_the_outcomes_that_it_names(made: Any) -> None:
    rules = [rule("a", "STAY", side="here"), rule("b", "RETURN", willing="true"), rule("c", "ASK", forced="true")]
    regime = made(rules, gaps=[CONFLICT])
    with pytest.raises(DataError, match="apply to the same case"):
        regime.decide(crossing(side="here", willing=True, forced=True))


READING = '[[reading]]\nname = "strict"\ninstead_of = "mild"\nnote = "The word can be read so."\n'


def test_a_second_reading_is_an_option_and_its_row_is_named(made: Any) -> None:
    rules = [
        rule("in", "STAY", side="here", reading="mild"),
        rule("out", "RETURN", side="here", reading="strict"),
    ]
    gap = {"gap_id": "word", "kind": "reading", "side": "here", "note": "The word has two readings."}
    regime = made(rules, gaps=[gap], more=READING)
    decision = regime.decide(crossing(side="here"))
    assert (decision.outcome, decision.options, decision.conflict) == ("STAY", ("RETURN",), "word")
    assert regime.decide(crossing(side="here"), open_world=True).options == ("RETURN",)
    assert regime.audit().defects == ("Silent without a row of kind gap: crossing: side=there|unstated -> GAP",)


def test_an_open_term_offers_its_other_outcome(made: Any) -> None:
    gap = {
        "gap_id": "hunger",
        "kind": "term",
        "forced": "true",
        "options": "RETURN",
        "note": "Disaster is not defined.",
    }
    decision = made([rule("a", "STAY")], gaps=[gap]).decide(crossing(forced=True))
    assert (decision.outcome, decision.options, decision.conflict) == ("STAY", ("RETURN",), "hunger")


def test_discretion_is_whose_choice_the_rule_names(made: Any) -> None:
    rules = [
        rule("a", "STAY", side="here", force="may", decided_by="the province"),
        rule("b", "RETURN", side="there", force="may"),
    ]
    regime = made(rules)
    chosen, given = regime.decide(crossing(side="here")), regime.decide(crossing(side="there"))
    assert (chosen.discretion, chosen.decided_by, chosen.force) == (True, "the province", "may")
    assert (given.discretion, given.decided_by) == (False, "")


# What is not known


def test_an_absent_fact_takes_its_when_absent(made: Any) -> None:
    facts = [
        fact("consent", values="true|false|not_asked", when_absent="not_asked"),
        fact("agreed", when_absent="true"),
        fact("n", "int"),
    ]
    derived = [{"derived_id": "some", "operation": "at_least", "inputs": "n", "argument": "1"}]
    rules = [rule("a", "STAY", consent="not_asked", agreed="true", some="false"), rule("b", "RETURN", consent="false")]
    regime = made(rules, facts, derived=derived)
    assert regime.decide(crossing()).outcome == "STAY"
    assert regime.decide(crossing(consent=False)).outcome == "RETURN"
    assert regime.decide(crossing(consent=True)).outcome == "GAP"


def test_a_conditional_when_absent_depends_on_another_fact(made: Any) -> None:
    facts = [
        fact("decision_date", "date"),
        fact("notified", when_absent="required if early=true; presumed true"),
    ]
    derived = [{"derived_id": "early", "operation": "on_or_before", "inputs": "case_date", "argument": "1960-12-31"}]
    regime = made([rule("a", "STAY", notified="true"), rule("b", "ASK", notified="false")], facts, derived=derived)
    assert regime.decide(crossing(decision_date="1961-01-01")).outcome == "STAY"
    assert regime.decide(crossing()).outcome == "STAY"
    assert regime.decide(crossing(decision_date="1960-05-01", notified=False)).outcome == "ASK"
    assert regime.decide(crossing(decision_date="1961-01-01"), open_world=True).missing == ("notified",)
    with pytest.raises(CourseError, match="notified must be given here"):
        regime.decide(crossing(decision_date="1960-05-01"))
    early = regime.decide(crossing(decision_date="1960-05-01"), open_world=True)
    assert (early.outcome, early.missing) == ("undetermined", ("notified",))


def test_a_disputed_fact_is_decided_as_absent_and_named(made: Any) -> None:
    rules = [rule("a", "RETURN"), rule("b", "STAY", "a", forced="true")]
    decision = made(rules).decide(crossing(forced=None))
    assert (decision.outcome, decision.options, decision.missing) == ("RETURN", ("STAY",), ("forced",))


def test_a_disputed_fact_that_changes_nothing_is_not_missing(made: Any) -> None:
    decision = made([rule("a", "RETURN")]).decide(crossing(forced=None))
    assert (decision.options, decision.missing) == ((), ())


def test_a_disputed_fact_can_open_a_duty_side_by_side(made: Any) -> None:
    rules = [rule("a", "RETURN"), rule("b", "NOTIFY", forced="true")]
    decision = made(rules, together=(("RETURN", "NOTIFY"),)).decide(crossing(forced=None))
    assert (decision.outcome, decision.options, decision.missing) == ("RETURN", ("NOTIFY",), ("forced",))


def test_a_gap_that_comes_from_an_unstated_fact_names_it(made: Any) -> None:
    facts = [fact("side", "enum", "here|there"), fact("willing")]
    decision = made([rule("a", "RETURN", side="here")], facts).decide(crossing(willing=True))
    assert (decision.outcome, decision.missing) == ("GAP", ("side",))
    assert decision.reasons[-1] == "The case does not say: side."


def test_a_case_without_a_matter_is_asked_for_it() -> None:
    decision = regimes.load("directive-1963").decide({"citizenship": "dprk"})
    assert (decision.outcome, decision.missing) == ("NOT_ADDRESSED", ("matter",))


def test_the_open_world_is_undetermined_and_says_what_settles_it(made: Any) -> None:
    rules = [
        rule("a", "RETURN", side="here"),
        rule("b", "STAY", "a", willing="true"),
        rule("c", "STAY", side="there|unstated"),
    ]
    regime = made(rules)
    decision = regime.decide(crossing(), open_world=True)
    assert (decision.outcome, decision.options, decision.missing) == (
        "undetermined",
        ("RETURN", "STAY"),
        ("side", "willing"),
    )
    assert regime.decide(crossing(side="there"), open_world=True).outcome == "STAY"
    assert regime.decide(crossing(willing=True), open_world=True).outcome == "STAY"


def test_leaving_a_fact_unstated_is_a_completion_too(made: Any) -> None:
    """So that what the open world decides, the closed world decides alike."""
    regime = made([rule("a", "STAY", sort="x|y")], [fact("sort", "enum", "x|y")])
    assert regime.decide(crossing()).outcome == "GAP"
    decision = regime.decide(crossing(), open_world=True)
    assert (decision.outcome, decision.options, decision.missing) == ("undetermined", ("GAP", "STAY"), ("sort",))


def test_a_regime_ignores_facts_that_others_use() -> None:
    case = {"matter": "negotiation", "man_application_copies": 2, "crossing_time": "08:00"}
    assert regimes.load("telegram-1962").decide(case).outcome == "CONTINUE_EXISTING_PROTOCOL"


def test_a_fact_may_have_the_name_of_a_fixed_column(made: Any) -> None:
    facts = [fact("reason", "enum", "hunger|marriage|none")]
    gap = {"gap_id": "g", "kind": "gap", "fact.reason": "marriage|none"}
    regime = made([rule("a", "STAY", **{"fact.reason": "hunger"})], facts, gaps=[gap])
    assert regime.decide(crossing(reason="hunger")).reasons == ("Because of a.",)
    assert regime.decide(crossing(reason="marriage")).gaps == ("g",)


# Derived facts


@pytest.mark.parametrize(
    ("issue", "crossing_day", "place"),
    [
        ("1965-05-10", "1965-06-09", "under"),
        ("1965-05-10", "1965-06-10", "exactly"),
        ("1965-05-10", "1965-06-11", "over"),
        ("1965-01-31", "1965-02-28", "exactly"),
        ("1965-01-31", "1965-03-01", "over"),
        ("1964-01-31", "1964-02-28", "under"),
    ],
)
def test_a_month_ends_on_the_same_day_or_the_last_of_a_shorter_month(
    made: Any, issue: str, crossing_day: str, place: str
) -> None:
    facts = [fact("issue_date", "date"), fact("crossing_date", "date")]
    derived = [
        {
            "derived_id": "age",
            "operation": "months_between",
            "inputs": "issue_date|crossing_date",
            "argument": "1",
            "values": "under|exactly|over",
        }
    ]
    rules = [rule(value, value.upper(), age=value) for value in ("under", "exactly", "over")]
    assert (
        made(rules, facts, derived=derived).decide(crossing(issue_date=issue, crossing_date=crossing_day)).outcome
        == place.upper()
    )


NOTICE_FACTS = [fact("notice_date", "date"), fact("meeting_date", "date"), fact("notice_days", "int")]
NOTICE = {
    "derived_id": "in_time",
    "operation": "days_between",
    "inputs": "notice_date|meeting_date|notice_days",
    "argument": "15",
}


def test_notice_counts_by_dates_or_by_the_stated_days(made: Any) -> None:
    regime = made(
        [rule("a", "ENOUGH", in_time="true"), rule("b", "SHORT", in_time="false")], NOTICE_FACTS, derived=[NOTICE]
    )
    assert regime.decide(crossing(notice_date="1965-03-01", meeting_date="1965-03-16")).outcome == "ENOUGH"
    assert regime.decide(crossing(notice_date="1965-03-01", meeting_date="1965-03-15")).outcome == "SHORT"
    assert regime.decide(crossing(notice_days=15)).outcome == "ENOUGH"
    assert regime.decide(crossing(notice_days=14), open_world=True).outcome == "SHORT"
    assert set(regime.decide(crossing()).missing) == {"notice_date", "meeting_date", "notice_days"}
    with pytest.raises(CourseError, match=r"notice_days is 20, but .* it is 15"):
        regime.decide(crossing(notice_date="1965-03-01", meeting_date="1965-03-16", notice_days=20))


def test_a_stated_number_of_months_must_agree_with_the_dates(made: Any) -> None:
    facts = [fact("issue_date", "date"), fact("end_date", "date"), fact("months", "int")]
    derived = [
        {"derived_id": "year", "operation": "months_between", "inputs": "issue_date|end_date|months", "argument": "12"}
    ]
    regime = made([rule("a", "YEAR", year="true"), rule("b", "LESS", year="false")], facts, derived=derived)
    assert regime.decide(crossing(issue_date="1965-05-10", end_date="1966-05-09", months=11)).outcome == "LESS"
    assert regime.decide(crossing(issue_date="1965-05-10", end_date="1966-05-10", months=12)).outcome == "YEAR"
    with pytest.raises(CourseError, match=r"months is 12, but .* it is 11"):
        regime.decide(crossing(issue_date="1965-05-10", end_date="1966-05-09", months=12))


HOURS_FACTS = [fact("crossing_date", "date"), fact("crossing_time", "time"), fact("clock", "enum", "beijing|pyongyang")]
HOURS = {
    "derived_id": "hours",
    "operation": "hours",
    "inputs": "crossing_date|crossing_time|clock",
    "argument": "04-09 08:00-17:00; 10-03 09:00-16:00",
    "values": "inside|closing_minute|outside|unstated",
}


@pytest.mark.parametrize(
    ("date", "time", "clock", "place"),
    [
        ("1965-07-12", "16:45", "beijing", "inside"),
        ("1965-07-12", "08:00", "beijing", "inside"),
        ("1965-07-12", "07:59", "beijing", "outside"),
        ("1965-07-12", "17:00", "beijing", "closing_minute"),
        ("1965-07-12", "18:00", "pyongyang", "closing_minute"),
        ("1965-10-04", "17:00", "beijing", "outside"),
        ("1965-10-04", "17:00", "pyongyang", "closing_minute"),
        ("1965-03-31", "16:30", "beijing", "outside"),
        ("1965-04-01", "16:30", "beijing", "inside"),
        (None, "12:00", None, "inside"),
        (None, "16:30", "beijing", "unstated"),
        ("1965-07-12", None, "beijing", "unstated"),
    ],
)
def test_hours_of_two_seasons_on_two_clocks(
    made: Any, date: str | None, time: str | None, clock: str | None, place: str
) -> None:
    """Doc. 10, Art. 3(4)a: 8 to 17 from April to September, 9 to 16 from October to March, Beijing time."""
    rules = [rule(value, value.upper(), hours=value) for value in ("inside", "closing_minute", "outside", "unstated")]
    given = {"crossing_date": date, "crossing_time": time, "clock": clock}
    regime = made(rules, HOURS_FACTS, derived=[HOURS])
    assert regime.decide(crossing(**{name: value for name, value in given.items() if value})).outcome == place.upper()
    if date:
        own = {name: value for name, value in given.items() if value} | {"date_assumption": "each_regime_own_year"}
        assert regime.decide(crossing(**own)).outcome == place.upper()


def test_the_first_step_not_yet_done_is_next(made: Any) -> None:
    facts = [fact("copies", "int"), fact("examined"), fact("sent")]
    derived = [
        {"derived_id": "filled", "operation": "at_least", "inputs": "copies", "argument": "2"},
        {
            "derived_id": "next",
            "operation": "first_false",
            "inputs": "filled|examined|sent",
            "values": "apply|examine|send|all_done",
        },
    ]
    rules = [rule(step, step.upper(), next=step) for step in ("apply", "examine", "send", "all_done")]
    regime = made(rules, facts, derived=derived)
    assert regime.decide(crossing(copies=1, examined=True)).outcome == "APPLY"
    assert regime.decide(crossing(copies=2, sent=True)).outcome == "EXAMINE"
    assert regime.decide(crossing(copies=2, examined=True, sent=True)).outcome == "ALL_DONE"
    assert regime.decide(crossing(examined=False, copies=2), open_world=True).outcome == "EXAMINE"


def test_own_time_is_neither_before_nor_after_a_date(made: Any) -> None:
    derived = [
        {
            "derived_id": "late",
            "operation": "after",
            "inputs": "crossing_date",
            "argument": "1961-01-01",
            "values": "true|false|unstated",
        }
    ]
    rules = [rule("a", "LATE", late="true"), rule("b", "EARLY", late="false"), rule("c", "OPEN", late="unstated")]
    regime = made(rules, [fact("crossing_date", "date")], derived=derived)
    assert regime.decide(crossing(crossing_date="1962-01-01")).outcome == "LATE"
    assert regime.decide(crossing(crossing_date="1962-01-01", date_assumption="each_regime_own_year")).outcome == "OPEN"


@pytest.mark.parametrize("day", ["1960-01-02", "1965-06-30", "1970-12-30"])
def test_an_unknown_date_lies_on_either_side_of_any_day(made: Any, day: str) -> None:
    derived = [{"derived_id": "early", "operation": "on_or_before", "inputs": "crossing_date", "argument": day}]
    rules = [rule("a", "EARLY", early="true"), rule("b", "LATE", early="false")]
    decision = made(rules, [fact("crossing_date", "date")], derived=derived).decide(crossing(), open_world=True)
    assert {"EARLY", "LATE"} <= set(decision.options)
    assert decision.missing == ("crossing_date",)


def test_an_unknown_count_lies_under_on_and_over_a_threshold(made: Any) -> None:
    derived = [
        {"derived_id": "five", "operation": "at_least", "inputs": "n", "argument": "5", "values": "under|exactly|over"}
    ]
    rules = [rule(step, step.upper(), five=step) for step in ("under", "exactly", "over")]
    decision = made(rules, [fact("n", "int")], derived=derived).decide(crossing(), open_world=True)
    assert decision.options == ("EXACTLY", "OVER", "UNDER")


# Audits


def test_audit_reports_dead_rules_silence_contradiction_and_idle_rows(made: Any) -> None:
    rules = [
        rule("a", "RETURN", side="here"),
        rule("b", "STAY", "a", side="here"),
        rule("c", "ASK", side="there", willing="true"),
        rule("d", "STAY", side="there", forced="true"),
    ]
    idle = {"gap_id": "idle", "kind": "gap", "side": "here", "note": "Nothing is said."}
    audit = made(rules, gaps=[idle]).audit()
    assert audit.dead_rules == ("a",)
    assert audit.unmet_gaps == ("idle",)
    assert [region.outcome for region in audit.uncovered] == ["GAP", "GAP"]
    (contradiction,) = audit.contradictions
    assert set(contradiction.contradiction) == {"ASK", "STAY"}
    assert dict(contradiction.when) == {"side": ("there",), "willing": ("true",), "forced": ("true",)}
    assert len(audit.defects) == 5


def test_audit_finds_a_conflict_row_that_no_case_meets(made: Any) -> None:
    rules = [rule("a", "STAY", side="here"), rule("b", "RETURN", side="there")]
    assert made(rules, gaps=[CONFLICT]).audit().unmet_gaps == ("both",)


def test_audit_wants_a_row_for_each_second_reading(made: Any) -> None:
    rules = [rule("in", "STAY"), rule("out", "RETURN", "in", side="here", reading="strict")]
    audit = made(rules, more=READING.replace('instead_of = "mild"\n', "")).audit()
    assert audit.unrecorded_readings == ("strict",)
    assert audit.dead_rules == ()


def test_audit_of_correlated_columns_has_no_impossible_region(made: Any) -> None:
    derived = [
        {"derived_id": "one", "operation": "at_least", "inputs": "n", "argument": "1"},
        {"derived_id": "three", "operation": "at_least", "inputs": "n", "argument": "3"},
    ]
    rules = [
        rule("a", "STAY", one="false"),
        rule("b", "ASK", three="true"),
        rule("c", "RETURN", one="true", three="false"),
    ]
    audit = made([*rules, rule("d", "NOTIFY", one="false", three="true")], [fact("n", "int")], derived=derived).audit()
    assert audit.dead_rules == ("d",)
    assert sorted(region.outcome for region in audit.regions["crossing"]) == ["ASK", "RETURN", "STAY"]


# Bad input: a sentence that names what was found and what to try


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ({"side": "nowhere"}, "side is 'nowhere', which is not an allowed value. Allowed: here, there"),
        ({"willing": "perhaps"}, "willing is 'perhaps', which is not an allowed value. Allowed: true, false"),
        ({"sides": "here"}, "There is no fact 'sides'. Did you mean 'side'?"),
        ({"crossing_date": "1965-02-30"}, "crossing_date is '1965-02-30', and there is no such day"),
        ({"crossing_date": "12 July 1965"}, "a date as YYYY-MM-DD"),
        ({"crossing_date": "1971-01-01"}, "This is history"),
        ({"crossing_time": "25:10"}, "crossing_time is '25:10', and no clock shows that"),
        ({"n": -1}, "n is -1, which is not a count"),
        ({"n": True}, "n is True, which is not a count"),
        ({"date_assumption": "mine"}, "Allowed: as_dated, each_regime_own_year"),
    ],
)
def test_a_wrong_fact_is_answered_with_what_is_allowed(made: Any, case: dict[str, object], words: str) -> None:
    facts = [*SIDES, fact("crossing_date", "date"), fact("crossing_time", "time"), fact("n", "int")]
    regime = made([rule("a", "RETURN")], facts)
    with pytest.raises(CourseError, match=words.replace("(", r"\(").replace("?", r"\?").replace(".", r"\.")):
        regime.decide(crossing(**case))


def test_dates_after_1970_are_refused_even_where_the_regime_does_not_use_them() -> None:
    regime = regimes.load("directive-1963")
    for name in ("crossing_date", "meeting_date", "decision_date"):
        with pytest.raises(CourseError, match="not for decisions about real people"):
            regime.decide({"matter": "kpa_family", name: "2024-01-31"})
        with pytest.raises(CourseError, match="not for decisions about real people"):
            regimes.compare({"matter": "kpa_family", name: "2024-01-31", "date_assumption": "each_regime_own_year"})


def test_an_unknown_regime_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"There is no regime 'directive-1936'\. Did you mean 'directive-1963'"):
        regimes.load("directive-1936")


def spoil(folder: Path, table: str, change: Any) -> None:
    path = folder / table
    with path.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    change(found)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(found[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)


def without(column: str) -> Any:
    return lambda rows: [row.pop(column) for row in rows]


def setting(column: str, text: str, number: int = 0) -> Any:
    return lambda rows: rows[number].update({column: text})


@pytest.mark.parametrize(
    ("table", "change", "words"),
    [
        ("rules.csv", without("force"), "there is no column 'force'. Add it"),
        ("rules.csv", without("side"), ""),
        ("rules.csv", setting("exception_to", "b"), "row a: exceptions in a circle, a -> b -> a. Take one of them out"),
        ("rules.csv", setting("exception_to", "z"), "row a, exception_to: There is no rule 'z'"),
        (
            "rules.csv",
            setting("side", "hree"),
            "row a: side is 'hree', which is not an allowed value. Allowed: here, there",
        ),
        ("rules.csv", setting("force", "must"), "row a: force is 'must'. Allowed: shall, may, shall_not"),
        ("rules.csv", setting("outcome", "GAP"), "row a: GAP is no outcome of a rule"),
        ("rules.csv", setting("reading", "odd"), "row a: There is no reading 'odd'"),
        ("rules.csv", setting("reason", ""), "row a: reason is blank"),
        ("rules.csv", setting("rule_id", "a", 1), "row 3: rule_id 'a' is empty or used twice"),
        ("facts.csv", setting("type", "text", 1), "row side: the type is 'text'"),
        ("facts.csv", setting("values", "", 1), "row side: an enum has no values"),
        ("facts.csv", setting("when_absent", "perhaps", 2), "row willing: when_absent is 'perhaps'"),
        ("facts.csv", setting("when_absent", "true if n=1", 2), "row willing: when_absent"),
        (
            "derived.csv",
            setting("operation", "more_than"),
            "row three: the operation 'more_than' is not one of at_least",
        ),
        ("derived.csv", setting("inputs", "m"), "row three: There is no fact 'm'"),
        ("derived.csv", setting("inputs", "side"), "row three: side is of type enum, and at_least needs int"),
        ("derived.csv", setting("argument", "many"), "row three: the argument 'many' cannot be read"),
        ("derived.csv", setting("values", "some|more|most|all"), "row three: 1 thresholds need 2 values, or 3, not 4"),
        ("gaps.csv", setting("kind", "hole"), "row g: kind is 'hole'. Allowed: gap, conflict"),
        ("gaps.csv", setting("kind", "conflict"), "row g: a conflict lacks its preferred outcome"),
        ("gaps.csv", setting("outcome", "RETURN"), "row g: a row of kind gap has an outcome"),
    ],
)
def test_a_broken_table_is_answered_with_row_and_remedy(tmp_path: Path, table: str, change: Any, words: str) -> None:
    derived = [{"derived_id": "three", "operation": "at_least", "inputs": "n", "argument": "3"}]
    rules = [rule("a", "RETURN", side="here", three="true"), rule("b", "STAY", "a", side="here", willing="true")]
    gap = {"gap_id": "g", "kind": "gap", "side": "there"}
    folder = write_regime(tmp_path / "made-1960", [*SIDES, fact("n", "int")], rules, [gap], derived)
    regimes.load(folder)
    spoil(folder, table, change)
    if not words:
        return regimes.load(folder) and None
    with pytest.raises(DataError) as caught:
        regimes.load(folder)
    assert words in str(caught.value)
    assert table in str(caught.value)
    return None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("date = 1960-01-01", "has no 'regime'"),
        ('regime = "made-1960"\ndate = ', "is not TOML"),
    ],
)
def test_a_broken_head_is_answered_with_the_remedy(tmp_path: Path, text: str, words: str) -> None:
    folder = write_regime(tmp_path / "made-1960", SIDES, [rule("a", "RETURN")])
    (folder / "regime.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=words):
        regimes.load(folder)


def test_derived_facts_in_a_circle_are_named(tmp_path: Path) -> None:
    derived = [
        {"derived_id": "x", "operation": "one_of", "inputs": "y", "argument": "true"},
        {"derived_id": "y", "operation": "one_of", "inputs": "x", "argument": "true"},
    ]
    with pytest.raises(DataError, match="facts depend on each other in a circle, x -> y -> x"):
        regimes.load(write_regime(tmp_path / "made-1960", SIDES, [rule("a", "RETURN")], derived=derived))


# The package


def test_regimes_need_the_standard_library_alone() -> None:
    code = (
        "import sys; from tworivers import regimes; "
        "regimes.compare({'matter': 'corpse', 'date_assumption': 'each_regime_own_year'}); "
        "regimes.load('telegram-1962').audit(); "
        "heavy = {'pandas', 'numpy', 'IPython', 'matplotlib', 'nbgrader'} & set(sys.modules); assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": str(Path(regimes.__file__).parents[2])})


def test_comparison_leaves_a_cell_empty_where_a_text_does_not_speak() -> None:
    case = {
        "matter": "application_to_leave",
        "citizenship": "dprk",
        "located_in": "prc",
        "date_assumption": "each_regime_own_year",
    }
    comparison = regimes.compare(case)
    assert [line.regime for line in comparison] == regimes.names()
    assert comparison["directive-1963"].cell == "APPROVE_RETURN_EACH"
    assert comparison["telegram-1962"].decision.outcome == "GAP"
    record = {
        "case_id": "X",
        "facts": case | {"matter": "crossing"},
        "matter_by_regime": {"directive-1963": "kpa_family"},
    }
    assert regimes.compare(record)["directive-1963"].decision.outcome == "GAP"
    assert regimes.compare(record)["telegram-1962"].cell == ""
    assert "NOT_ADDRESSED" not in str(comparison)


def test_a_decision_explains_itself_in_sentences() -> None:
    decision = regimes.load("telegram-1962").decide(
        {
            "matter": "crossing",
            "located_in": "dprk",
            "ethnicity": "korean",
            "citizenship": "prc",
            "dprk_consents_to_stay": False,
        }
    )
    text = decision.explain()
    for words in (
        "ASK_DPRK_TO_HELP_MOBILIZE_RETURN",
        "telegram-1962.point4-a-mobilize",
        "negotiating brief",
        "Choice left by the text: the Chinese side",
    ):
        assert words in text
    assert json.dumps(decision.provisions)
