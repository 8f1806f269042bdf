"""Wrong rules: the cases of every function question tell them from what is right, and try all that its text names."""

import dataclasses
import re
import sys
import tomllib

import nbformat
import pytest

from conftest import ROOT, known_key
from tworivers.course import releases as course
from tworivers.keys.notebook_cells import is_check, question_of

sys.path.insert(0, str(ROOT / "tools"))
from fact_spaces import ABSENT, SPACES
from wrong_rules import Family, further_inputs, told_apart, wrong_rules

KEYS = [known_key(name) for name in course.assignments(ROOT)]
FUNCTIONS = {question.id: question for key in KEYS for question in key.questions if question.form["kind"] == "function"}
LISTED = tomllib.loads((ROOT / "tests" / "fixtures" / "wrong-rules-left.toml").read_text("utf-8"))["left"]
LEFT = {rule: one["reason"] for one in LISTED for rule in one["rules"]}
UNTRIED = [value for one in LISTED for value in one.get("untried", ())]
SAMPLE = 1200  # inputs of a space, where the whole of it would take long


def by_question(found):
    return pytest.mark.parametrize("question", found, ids=lambda question: question.id)


every_function = by_question(FUNCTIONS.values())


def test_every_function_question_has_a_space_of_facts_and_no_other_has():
    assert set(SPACES) == set(FUNCTIONS)


@every_function
def test_cases_tell_wrong_rules_from_right_ones(question):
    space = SPACES[question.id]
    told = told_apart(question, space.stated, space.sample(SAMPLE))
    assert told.made > 10
    assert {rule for rule in told.left if f"{question.id} {rule}" not in LEFT} == set()


@pytest.mark.nightly
@every_function
def test_cases_tell_wrong_rules_from_right_ones_over_the_whole_space(question):
    space = SPACES[question.id]
    told = told_apart(question, space.stated, list(space.inputs()))
    assert {f"{question.id} {rule}" for rule in told.left} == {
        rule for rule in LEFT if rule.startswith(f"{question.id} ")
    }


def test_what_is_listed_as_left_has_a_reason():
    assert all(len(reason.split()) > 5 for reason in LEFT.values())


@by_question([question for question in FUNCTIONS.values() if SPACES[question.id].decided])
def test_reference_decides_as_the_text_does_over_the_facts_that_are_printed(question):
    space = SPACES[question.id]
    for (case,) in space.sample(300):
        outcome, *_ = space.decided(case)
        if question.id == "ps05.q9" and outcome != question.answer(case):
            continue  # a later paper without an earlier one: the question itself says which is next
        assert question.answer(case) == outcome, case


@by_question([question for question in FUNCTIONS.values() if SPACES[question.id].values])
def test_every_value_that_the_text_names_is_tried_and_every_word_is_right_somewhere(question):
    cases = [case for (case,) in (*question.inputs, *question.hidden_inputs)]
    for name, values in SPACES[question.id].values.items():
        tried = [case.get(name, ABSENT) for case in cases]
        missing = [value for value in values if not any(type(one) is type(value) and one == value for one in tried)]
        assert [value for value in missing if f"{question.id} {name}: {value}" not in UNTRIED] == [], name
    readings = (question.answer, *question.accept)
    given = {reading(case) for reading in readings for case in cases}
    assert given == set(question.form["returns"]["choices"])


QUOTED = re.compile(r'`"([^"`]+)"`')


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.assignment)
def test_every_word_that_a_text_quotes_is_a_choice_or_a_value_of_a_fact(key):
    notebook = nbformat.read(ROOT / "exercises" / key.folder / f"{key.folder}.ipynb", as_version=4)
    text = ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            text = cell.source
        elif is_check(cell) and SPACES.get(question_of(cell)):
            question, space = FUNCTIONS[question_of(cell)], SPACES[question_of(cell)]
            if not space.values:
                continue
            known = {"case_id", *question.form["returns"]["choices"], *space.values}
            known |= {value for values in space.values.values() for value in values if isinstance(value, str)}
            assert [word for word in QUOTED.findall(text) if word not in known and not word[0].isdigit()] == []


# -- The machine itself ---------------------------------------------------------------------------------------------

MEMBERS = ("prc", "dprk")


def reaches(case):
    return case.get("citizenship") in MEMBERS


def decide(case, last_day="1961-03-12", heed=True):
    """Decide a case, from 1 < 2."""
    if not reaches(case):
        return "silent"
    if heed and case.get("consents") is True and case["day"] <= last_day:
        return "stay"
    return "return" if case.get("refuses") else "silent"


VALUES = {"citizenship": ["prc", "dprk", "unknown"], "consents": [True, False], "refuses": [True, False]}
CASES = (
    {"case_id": "a", "citizenship": "prc", "consents": True, "day": "1961-03-12"},
    {"case_id": "b", "citizenship": "dprk", "consents": True, "day": "1961-03-13", "refuses": True},
    {"case_id": "c", "citizenship": "unknown", "consents": False, "day": "1961-03-01", "refuses": True},
)


def question_on(answer, cases=CASES):
    returns = {"kind": "label", "choices": ["stay", "return", "silent"]}
    form = {"kind": "function", "name": answer.__name__, "arguments": ["case"], "returns": returns}
    inputs = tuple((case,) for case in cases)
    return dataclasses.replace(
        FUNCTIONS["ps09.q3"], form=form, answer=answer, accept=(), slips=(), inputs=inputs, hidden_inputs=(), groups={}
    )


def test_each_kind_of_wrong_rule_is_made():
    found = {rule.change: rule.function for rule in wrong_rules(question_on(decide), VALUES)}
    for part, case, says in (
        ('is True → case.get("consents")', {**CASES[0], "consents": "not_asked"}, "stay"),
        ("not reaches(case) → bool(reaches(case))", CASES[0], "silent"),
        ('(case["day"]) < (last_day)', CASES[0], "silent"),
        ("last_day: '1961-03-12' → '1961-03-13'", {**CASES[1]}, "stay"),
        ("heed: True → False", CASES[0], "silent"),
        ("MEMBERS: without 'prc'", CASES[0], "silent"),
        ("not in (MEMBERS)", CASES[0], "silent"),
        ("'stay' everywhere", CASES[2], "stay"),
        ('"stay" → "return"', CASES[0], "return"),
        ("not reaches(case) → False", CASES[2], "return"),
        ('case.get("refuses") is not False', {**CASES[1], "refuses": None}, "return"),
        ("→ if heed and", {**CASES[0], "citizenship": "unknown"}, "stay"),
        ("or case.get('citizenship') == 'dprk'", CASES[1], "silent"),
    ):
        assert any(part in change and function(dict(case)) == says for change, function in found.items()), part


def test_what_a_function_rests_on_is_made_anew_and_the_function_itself_stays():
    def around(limit):
        def inner(number):
            return number < limit

        return inner

    family = Family(around(3))
    other = family.remade(settings={("inner", "limit"): 4})
    assert (family.root(3), other(3)) == (False, True)
    family = Family(decide)
    assert {member.__name__ for member in family.members} == {"decide", "reaches"}
    assert family.remade(settings={("", "MEMBERS"): ()})(CASES[0]) == "silent"
    assert decide(CASES[0]) == "stay"


def test_rules_that_no_case_tells_apart_are_found_and_so_are_the_inputs_that_would():
    space = [({"case_id": "any", "citizenship": who, "day": day, "refuses": no, **said},) for who in VALUES["citizenship"]
             for day in ("1961-03-12", "1961-03-13") for no in (True, False)
             for said in ({}, {"consents": True}, {"consents": False})]  # fmt: skip
    few = question_on(decide)
    left = told_apart(few, VALUES, space).left
    assert any("consents" in rule for rule in left)
    more = (*few.inputs, *further_inputs(few, VALUES, space))
    assert len(more) < len(space)
    assert told_apart(dataclasses.replace(few, inputs=more), VALUES, space).left == ()


def test_readings_that_are_accepted_are_no_wrong_rules():
    def lenient(case):
        return decide(case, last_day="1961-03-13")

    both = dataclasses.replace(question_on(decide), accept=(lenient,))
    space = [(case,) for case in CASES]
    later = "last_day: '1961-03-12' → '1961-03-13'"
    assert told_apart(both, VALUES, space).made < told_apart(question_on(decide), VALUES, space).made
    assert later not in told_apart(both, VALUES, space).left


def test_the_page_on_scores_has_a_row_for_every_question_and_nothing_wrong_in_it():
    lines = (ROOT / "docs" / "scores.md").read_text("utf-8").splitlines()
    rows = {
        cells[0]: cells[1:] for line in lines if line.startswith("| ps") for cells in [line.strip("| ").split(" | ")]
    }
    assert [*rows] == [question.id for key in KEYS for question in key.questions]
    for name, (_, refused, _, accepted, rules, _, left, guessing, _) in rows.items():
        assert refused == "0" and int(guessing.rstrip("%")) <= 25
        assert accepted == (left.strip() or "0") == str(sum(rule.startswith(f"{name} ") for rule in LEFT))
        assert bool(rules.strip()) == (name in FUNCTIONS)
