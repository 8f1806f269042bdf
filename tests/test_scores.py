"""Scores and words: rounding costs nothing, one case costs one case, and the local check says what the grader says."""

import sys
from collections import namedtuple
from pathlib import Path

import nbformat
import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
from scores import guessing

from conftest import ROOT, known_key
from tried import NATURAL, Pair, changed, cut, handed, places, returned, right_otherwise, wrong_answers
from tworivers.checks import FORM_RIGHT, respond
from tworivers.course import releases as course
from tworivers.keys.notebook_cells import is_check, question_of

KEYS = [known_key(name) for name in course.assignments(ROOT)]
QUESTIONS = {question.id: question for key in KEYS for question in key.questions}
FUNCTIONS = [question for question in QUESTIONS.values() if question.form["kind"] == "function"]
COMPARED = [
    question
    for question in QUESTIONS.values()
    if places(question) is not None
    and returned(question)["kind"] in ("number", "numbers", "interval", "table")
    and not returned(question).get("whole")
]


@pytest.mark.parametrize("question", COMPARED, ids=lambda question: question.id)
@pytest.mark.parametrize("extra", [0, 1, 2, 3])
def test_rounding_at_the_place_that_is_said_costs_nothing(question, extra):
    answer = changed(question.answer, lambda number: round(number, places(question) + extra))
    assert handed(question, answer).points == question.points
    assert respond(question.id, answer)[0]


@pytest.mark.parametrize("question", COMPARED, ids=lambda question: question.id)
def test_cutting_at_the_place_that_is_said_costs_nothing(question):
    answer = changed(question.answer, lambda number: cut(number, places(question)))
    found = handed(question, answer)
    assert (found.points, found.verdict) == (question.points, "right")
    right, said = respond(question.id, answer)
    assert right
    if question.form["kind"] != "function":
        assert said[0].lower() == f"{question.id}: {found.sentences[0].lower()}"


@pytest.mark.parametrize("question", COMPARED, ids=lambda question: question.id)
def test_two_steps_off_in_the_last_place_is_wrong(question):
    answer = changed(question.answer, lambda number: number + 2 * 10 ** -places(question))
    assert handed(question, answer).points < question.points
    assert not respond(question.id, answer)[0]


def test_what_was_cut_is_told_so_and_what_lies_between_is_no_cut():
    assert "cut" in respond("ps02.q7", [42.8, 60.3, 4.7])[1][0]
    assert not respond("ps02.q7", [42.84, 60.3, 4.8])[0]
    assert respond("ps02.q7", [42.86, 60.32, 4.76])[1] == ["ps02.q7: right."]


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.assignment)
def test_release_says_how_closely_each_question_compares(key):
    notebook = nbformat.read(ROOT / "exercises" / key.folder / f"{key.folder}.ipynb", as_version=4)
    text, found = "", {}
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            text = cell.source
        elif is_check(cell):
            found[question_of(cell)] = text
    decimals = ["the whole number", "one decimal", "two decimals"]
    for question in key.questions:
        says = "Numbers are compared to"
        assert (says in found[question.id]) == (question in COMPARED), question.id
        if question in COMPARED:
            assert f"{says} {decimals[places(question)]}:" in found[question.id]


def failing_on(question, number, fails):
    """Return the reference, but on one input."""
    name = repr((*question.inputs, *question.hidden_inputs)[number])
    return lambda *given: fails(*given) if repr(given) == name else question.answer(*given)


def stops(*given):
    raise KeyError(next(iter(given[0])) if isinstance(given[0], dict) else "no_such_fact")


FAILURES = {
    "stops": stops,
    "None": lambda *given: None,
    "a list": lambda *given: [[given]],
    "its input as a text": lambda *given: repr(given),
    "its input as an error": lambda *given: [][repr(given)],
    "an error named like its input": lambda *given: (_ for _ in ()).throw(type(repr(given), (Exception,), {})()),
}


@pytest.mark.parametrize("question", FUNCTIONS, ids=lambda question: question.id)
@pytest.mark.parametrize("fails", [name for name in FAILURES if name != "None"])
def test_one_case_without_an_answer_is_one_wrong_case(question, fails):
    every = (*question.inputs, *question.hidden_inputs)
    for number in (0, len(every) - 1):
        found = handed(question, failing_on(question, number, FAILURES[fails]))
        if question.form["returns"]["kind"] == "text" and fails == "its input as a text":
            continue  # any text may be given back
        least = 1 - 1 / (len(set(question.groups.values())) or len(every))
        assert found.points == pytest.approx(question.points * least, abs=0.01)
        assert f"{question.form['name']} " in found.sentences[0]
        assert f"on 1 of {len(every)} inputs" in found.sentences[0]
        if number:
            said = " ".join(found.sentences[:-2])
            assert repr(every[number]) not in said and repr(every[number])[1:20] not in said


@pytest.mark.parametrize("question", FUNCTIONS, ids=lambda question: question.id)
def test_nothing_is_repeated_of_hidden_inputs_whatever_a_function_does_with_them(question):
    for fails in FAILURES.values():
        found = handed(question, fails)
        hidden = [repr(given)[1:-2] for given in question.hidden_inputs]
        assert not any(given in sentence for given in hidden if len(given) > 3 for sentence in found.sentences[:1])
        assert found.points < question.points


def test_the_missing_fact_and_the_misspelt_word_are_named():
    question = QUESTIONS["ps08.q10"]
    fact = "mutual_agreement_to_keep"

    def asks_for_it(case):
        return question.answer(case) if case.get(fact) is None else {}[fact]

    found = handed(question, asks_for_it)
    assert found.sentences[0].startswith(f"under_the_articles stopped with KeyError: '{fact}' on ")
    assert 0 < found.points < question.points

    def misspells(case):
        word = question.answer(case)
        return "KEEP_IF_MUTUALY_AGREED" if word == "KEEP_IF_MUTUALLY_AGREED" else word

    found = handed(question, misspells)
    assert "gave a word that is spelt almost like 'KEEP_IF_MUTUALLY_AGREED' on " in found.sentences[0]
    assert 0 < found.points < question.points


WORDS = [q for q in QUESTIONS.values() if returned(q).get("choices") and len(q.right[0]) > 1]


@pytest.mark.parametrize("question", WORDS, ids=lambda question: question.id)
def test_one_word_everywhere_earns_nothing(question):
    for word in returned(question)["choices"]:
        value = (lambda *given, word=word: word) if question.form["kind"] == "function" else None
        if question.form["kind"] == "labels":
            value = dict.fromkeys(question.form["keys"], word)
        elif question.form["kind"] == "table":
            value = pd.DataFrame(word, index=question.form["rows"], columns=question.form["columns"])
        found = handed(question, value)
        slip = next((slip for slip in question.slips if slip.name == found.slip), None)
        assert found.points == (slip.points if slip else 0)


LOCAL = [q for q in QUESTIONS.values() if q.is_hashed and q.form["kind"] != "function"]


@pytest.mark.parametrize("question", LOCAL, ids=lambda question: question.id)
def test_check_and_grader_say_the_same_first(question):
    for answer in wrong_answers(question):
        right, said = respond(question.id, answer)
        found = handed(question, answer)
        assert right == (found.verdict == "right")
        told = found.sentences[0]
        told = told[0].lower() + told[1:] if right else told
        assert said[0] in (f"{question.id}: {told}", told), (answer, said, found.sentences)


@pytest.mark.parametrize("question", [q for q in FUNCTIONS if q.is_hashed], ids=lambda question: question.id)
def test_right_is_said_of_the_examples_alone_where_the_grader_tries_others(question):
    known = {repr(given): question.answer(*given) for given in question.inputs}
    right, said = respond(question.id, lambda *given: known[repr(given)])
    assert right
    assert said == [f"{question.id}: right on the {len(known)} examples tried here; the grader tries others."]


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.id)
def test_check_and_grader_compare_alike(question):
    """Every known answer of every question: what the check can tell at all, the grader says in the same words."""
    known = [question.answer, *question.accept, *(slip.answer for slip in question.slips)]
    for answer in known:
        right, said = respond(question.id, answer)
        found = handed(question, answer)
        first, told = said[0].removeprefix(f"{question.id}: "), found.sentences[0]
        if first in (told, told[0].lower() + told[1:]):
            assert right == (found.verdict == "right")
        elif question.is_hashed:  # a function that goes wrong on other examples alone
            assert first == f"right on the {len(question.inputs)} examples tried here; the grader tries others."
            assert right and question.hidden_inputs
        else:
            assert (right, first) == (True, FORM_RIGHT)


@pytest.mark.parametrize("question", [q for q in FUNCTIONS if q.is_hashed], ids=lambda question: question.id)
def test_parts_of_a_function_are_counted_over_the_examples_that_are_tried(question):
    first = question.inputs[0]

    def on_the_first_alone(*arguments):
        right = question.answer(*arguments)
        wrong = "nowhere" if isinstance(right, str) else changed(right, lambda number: number + 3)
        return right if repr(arguments) == repr(first) else wrong

    right, said = respond(question.id, on_the_first_alone)
    found = handed(question, on_the_first_alone)
    assert not right and found.points < question.points
    if not any(said[0].endswith(other) for other in (question.hint, found.sentences[0])):
        assert f" parts on the {len(question.inputs)} examples tried here are right" in said[0]
        assert "tried here" not in found.sentences[0]


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in NATURAL for value in NATURAL[name]], ids=str)
def test_what_a_person_may_naturally_hand_in_is_read(name, value):
    question = QUESTIONS[name]
    assert handed(question, value).points == question.points, handed(question, value).sentences
    assert respond(name, value)[0]


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.id)
def test_what_says_the_same_in_another_form_is_right(question):
    for value in right_otherwise(question):
        found = handed(question, value)
        assert found.points == question.points, (value, found.sentences)
        assert respond(question.id, value)[0]


def test_intervals_by_key_are_read_from_frames_either_way_round():
    question = next(q for q in QUESTIONS.values() if q.id == "ps03.q9")
    rows = pd.DataFrame(
        [tuple(pair) for pair in as_pairs(question)], index=question.form["keys"], columns=["low", "high"]
    )
    for frame in (rows, rows.T, rows[["high", "low"]], rows.iloc[::-1]):
        assert handed(question, frame).points == question.points, handed(question, frame).sentences


def as_pairs(question):
    right = question.right[0]
    return [
        [None if (v := right[f"{key}, {end}"]) == "no bound" else v for end in ("low", "high")]
        for key in question.form["keys"]
    ]


def test_months_of_a_table_may_be_periods_or_dates():
    question = QUESTIONS["ps02.q14"]
    columns = question.form["columns"]
    right = question.right[0]
    table = pd.DataFrame(
        [[right[f"{row}, {column}"] for column in columns] for row in question.form["rows"]], columns=columns
    )
    for index in (pd.period_range("1960-11", periods=4, freq="M"), pd.date_range("1960-11-01", periods=4, freq="MS")):
        table.index = index
        assert handed(question, table).points == question.points
        assert handed(question, table.reset_index(names="Month")).points == question.points


def test_pair_of_a_function_may_be_a_named_tuple():
    question = QUESTIONS["ps10.q8"]
    Result = namedtuple("Result", "n kappa")
    assert handed(question, lambda first, second: Result(*question.answer(first, second))).points == question.points


ORDERED = [q for q in QUESTIONS.values() if q.form.get("ordered")]


@pytest.mark.parametrize("question", ORDERED, ids=lambda question: question.id)
def test_a_set_is_refused_where_order_counts(question):
    for value in (set(question.answer), frozenset(question.answer)):
        found = handed(question, value)
        assert (found.points, found.verdict) == (0, "form")
        assert "you gave a set of" in found.sentences[0]
        assert respond(question.id, value)[1] == [found.sentences[0]]


def test_a_set_is_an_answer_where_order_does_not_count():
    question = QUESTIONS["ps08.q11"]
    assert handed(question, set(question.answer)).points == question.points


ODD = [None, True, 3, 2.5, float("nan"), "abc", [], [1, 2], {}, {"x": 1}, {1, 2}, pd.Period("1961-01"), pd.Timedelta(days=38),
       {pd.Period("1961-01"): 1}, {(1, 2): 3}, Pair(1, 2), pd.DataFrame({"x": [1, 2]}), pd.Series([1, 2]), object(), len]  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.id)
def test_whatever_is_refused_is_refused_in_one_kind_of_sentence(question):
    for value in ODD:
        found = handed(question, value)
        if found.verdict != "form" or callable(value):
            continue
        said = found.sentences[0]
        assert said.startswith(f"{question.id} asks for ") and "; you gave " in said, said
        assert not any(sign in said for sign in ("{'", "P38D", "T0H", "what came")), said
        assert respond(question.id, value) == (False, [said])


def test_the_sentence_of_a_refusal():
    assert respond("ps02.q3", "abc")[1] == ["ps02.q3 asks for a number in percent; you gave the text 'abc'."]
    said = respond("ps01.q6", "calllog-1961.f005")[1][0]
    assert said.endswith("That is the id of a row of calllog-1961; the question is about instructions-1962.")


def test_words_that_hold_commas_can_be_told_apart():
    said = respond("ps09.q5", [1])[1][0]
    assert "'C', 'C, crossing'" in said


def test_cells_of_a_table_are_told_by_row_and_column_and_whole_ones_by_their_name():
    question = QUESTIONS["ps02.q14"]
    columns, right = question.form["columns"], question.right[0]
    table = pd.DataFrame(
        {c: [right[f"{r}, {c}"] for r in question.form["rows"]] for c in columns}, index=question.form["rows"]
    )
    table["persons_percent"] = [1.5, 2.5, 3.5, 4.5]
    table.loc["1961-01", "households"] = 64
    said = respond("ps02.q14", table)[1][0]
    assert said.endswith("not yet: the whole column persons_percent, row 1961-01 in column households.")
    assert said == f"ps02.q14: {handed(question, table).sentences[0]}"


OF_WORDS = [q for q in QUESTIONS.values() if q.form["kind"] in ("labels", "table") and q in WORDS]


@pytest.mark.parametrize("question", OF_WORDS, ids=lambda question: question.id)
def test_guessing_earns_no_more_than_a_quarter(question):
    assert guessing(question) <= 0.25
    assert handed(question, question.answer).points == question.points


def test_points_count_what_goes_beyond_guessing():
    question = QUESTIONS["ps06.q3"]  # seven parts, two words
    turned = {"text": "bracket", "bracket": "text"}
    earned = []
    for number in range(4):
        wrong = {name: turned[word] for name, word in list(question.answer.items())[:number]}
        found = handed(question, {**question.answer, **wrong})
        earned.append(found.points)
        told = "Some parts are right by guessing; points count what goes beyond that."
        assert (told in found.sentences) == (number > 0)
    assert earned == [3, 2.14, 1.29, 0.43]


def test_who_earns_nothing_for_parts_that_are_right_is_told_why():
    percent = QUESTIONS["ps02.q6"]
    known = {given: percent.answer(*given) for given in percent.inputs}
    typed = handed(percent, lambda *given: known.get(given, 0))
    always = handed(percent, lambda *given: 0)
    assert (typed.points, always.points) == (0, 0)
    assert "It is right for the examples and for few other inputs, and so it earns nothing." in typed.sentences
    assert "One answer for all parts earns nothing, wherever it is right." in always.sentences
    half = handed(percent, lambda before, after: percent.answer(before, after) if after > before else 1e9)
    assert half.points > 0 and not [said for said in half.sentences if "earns nothing" in said]
