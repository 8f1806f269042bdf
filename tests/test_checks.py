"""The local check: what a student reads at once."""

import json
import subprocess
import sys
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from conftest import known_key
from tworivers import check
from tworivers.checks import NotRightYet, assignment_ids, call_function, exercises_folder, question, respond
from tworivers.checks.answers import MAX_ITEMS, describe, plain
from tworivers.checks.forms import FormError, canonical, read, same
from tworivers.checks.identities import broken
from tworivers.errors import UnknownNameError
from tworivers.keys.key import public_text
from tworivers.keys.load import load_key

KEYS = [known_key(name) for name in assignment_ids()]
QUESTIONS = [question for key in KEYS for question in key.questions]
HASHED = [q for q in QUESTIONS if q.is_hashed]
WORDS = [q for q in QUESTIONS if not q.is_hashed]
SLIPS = [(q, slip) for q in HASHED for slip in q.slips]


@pytest.mark.parametrize("known", HASHED, ids=lambda q: q.id)
def test_reference_is_right_at_once(known):
    says = f"right on the {len(known.inputs)} examples tried here; the grader tries others."
    assert respond(known.id, known.answer) == (True, [f"{known.id}: {says if known.hidden_inputs else 'right.'}"])


@pytest.mark.parametrize("known", WORDS, ids=lambda q: q.id)
def test_answer_of_few_words_is_not_given_away(known):
    right = respond(known.id, known.answer)
    wrong = respond(known.id, known.slips[0].answer)
    assert right == wrong
    assert "feedback" in right[1][0]
    assert "answer" not in question(known.id)


@pytest.mark.parametrize(("known", "slip"), SLIPS, ids=lambda x: getattr(x, "id", None) or x.name)
def test_slip_gets_its_own_sentence_or_breaks_an_identity(known, slip):
    right, said = respond(known.id, slip.answer)
    assert not right
    said_by_identity = any(identity["say"] in said[0] for identity in known.identities)
    assert slip.say in said[0] or said_by_identity
    assert said[1] == f"Reread {slip.read}." or said_by_identity


ONE_VALUE = [q for q in QUESTIONS if q.form["kind"] in ("number", "text")]


@pytest.mark.parametrize("known", ONE_VALUE, ids=lambda q: q.id)
def test_no_sentence_tells_the_value(known):
    values = {str(known.answer), *canonical(known.answer, known.form.get("places"))}
    spoken = " ".join([known.hint, *(slip.say for slip in known.slips), *(i["say"] for i in known.identities)])
    tokens = {token.strip(".,;:()") for token in spoken.split()}
    assert not values & tokens


@pytest.mark.parametrize("known", QUESTIONS, ids=lambda q: q.id)
def test_unanswered_is_said_so(known):
    assert respond(known.id, ...) == (False, [f"{known.id}: not answered yet."])


@pytest.mark.parametrize(
    ("question_id", "answer"),
    [
        ("ps02.q1", np.array([12, 29, 63, 6])),
        (
            "ps02.q1",
            pd.Series(
                [12.0, 29.0, 63.0, 6.0], index=pd.to_datetime(["1960-11-01", "1960-12-01", "1961-01-01", "1961-02-01"])
            ),
        ),
        (
            "ps02.q1",
            pd.Series([6, 12, 29, 63], index=pd.to_datetime(["1961-02-01", "1960-11-01", "1960-12-01", "1961-01-01"])),
        ),
        ("ps02.q1", {"1961-02": 6, "1960-11": 12, "1960-12": 29, "1961-01": 63}),
        ("ps02.q1", (12, 29, 63, 6)),
        ("ps02.q3", np.float64(32.8125)),
        ("ps02.q3", 32.8),
        ("ps02.q3", Fraction(6300, 192)),
        ("ps02.q3", pd.Series([32.8125])),
        ("ps02.q4", [0.85, 2.14, 6.2, 0.64]),
        ("ps02.q4", [0.8547, 2.1368, 6.1966, 0.641]),
        ("ps02.q9", 5.0),
        ("ps02.q9", np.int64(5)),
        ("ps02.q10", "yanbian-1961.f042"),
        ("ps02.q10", " F042 "),
        ("ps02.q13", {"without": 344.6, "with": 353.6}),
    ],
)
def test_right_answer_in_another_type_is_right(question_id, answer):
    assert respond(question_id, answer)[0], respond(question_id, answer)


def test_table_is_right_with_months_as_index_or_as_column():
    answer = pd.DataFrame(
        {"households": [12, 29, 63, 6], "persons": [8, 20, 58, 6]}, index=["1960-11", "1960-12", "1961-01", "1961-02"]
    )
    answer["households_percent"] = 100 * answer["households"] / 192
    answer["persons_percent"] = 100 * answer["persons"] / 936
    assert respond("ps02.q14", answer)[0]
    assert respond("ps02.q14", answer.reset_index(names="month"))[0]
    assert respond("ps02.q14", answer.iloc[::-1])[0]
    right, said = respond("ps02.q14", answer.drop(columns="persons"))
    assert not right
    assert "no column 'persons'; its columns are households" in said[0]


@pytest.mark.parametrize(
    ("cell", "says"), [(True, "the truth value True"), ("", "an empty text"), (None, "you gave None")]
)
def test_a_table_of_words_names_the_words_where_a_cell_holds_another(cell, says):
    form = {"kind": "table", "key": "person", "rows": ["A"], "columns": ["text"], "choices": ["speaks", "silent"]}
    assert read(form, plain(pd.DataFrame({"text": ["Speaks"]}, index=["A"]))) == {"A, text": "speaks"}
    with pytest.raises(FormError, match=says) as found:
        read(form, plain(pd.DataFrame({"text": [cell]}, index=["A"], dtype=object)))
    assert "speaks, silent" in str(found.value)


def test_what_a_function_does_to_its_inputs_changes_nothing_for_the_next():
    case = {"case_id": "one", "age": 20, "papers": ["exit"]}
    inputs = [[case, [1]], [case, [1]]]

    def greedy(given, numbers):
        given["papers"].append("entry")
        given["age"] += 1
        numbers.append(2)
        return given["age"] + len(given["papers"]) + len(numbers)

    assert call_function(greedy, inputs) == [["one", 25], ["one", 25]]
    assert inputs == [[{"case_id": "one", "age": 20, "papers": ["exit"]}, [1]]] * 2


def test_error_that_cannot_be_read_is_named_all_the_same():
    class Mute(Exception):
        def __str__(self):
            raise RuntimeError

    def stops(before, after):
        raise Mute

    assert "stopped with Mute" in respond("ps02.q6", stops)[1][0]


TWO = [
    [5, 5],
    (5, 6),
    np.array([5, 5]),
    pd.Series([5, 5]),
    pd.DataFrame({"a": [5, 5]}),
    pd.DataFrame({"a": [5], "b": [5]}),
    {"a": 5, "b": 5},
    [[5], [5]],
    [],
]


@pytest.mark.parametrize("value", TWO, ids=range(len(TWO)))
@pytest.mark.parametrize(
    "form", [{"kind": "number"}, {"kind": "label", "choices": ["5"]}, {"kind": "text"}], ids=lambda form: form["kind"]
)
def test_two_values_where_one_is_asked_for_are_refused(form, value):
    with pytest.raises(FormError, match=r"^asks for .*; you gave"):
        read(form, plain(value))


def test_nothing_is_taken_for_another_where_a_name_stands_twice():
    words = {"kind": "labels", "keys": ["1", "2"], "choices": ["a", "b"]}
    for given in ({1: "a", "1": "b", 2: "a"}, pd.Series(["a", "b", "a"], index=["1", "1", "2"])):
        with pytest.raises(FormError, match="asks for one word for each"):
            read(words, plain(given))
    with pytest.raises(FormError, match="asks for 2 numbers, in this order: 1, 2; you gave a Series of 3 values"):
        read({"kind": "numbers", "keys": ["1", "2"]}, plain(pd.Series([1, 2, 3], index=["1", "1", "2"])))
    table = {"kind": "table", "key": "k", "rows": ["x"], "columns": ["a"]}
    frame = pd.DataFrame([[1, 2]], columns=["a", "a"], index=["x"])
    with pytest.raises(FormError, match="It has 2 columns 'a'; keep one of them"):
        read(table, plain(frame))
    with pytest.raises(FormError, match="Its rows are x, x"):
        read(table, plain(pd.DataFrame({"a": [1, 2]}, index=["x", "x"])))


@pytest.mark.parametrize("answer", [(float("inf"), 5), (5, float("-inf"))])
def test_infinity_on_the_wrong_side_is_no_open_end(answer):
    with pytest.raises(FormError, match="an infinite number"):
        read({"kind": "interval"}, plain(answer))


@pytest.mark.parametrize("word", ["\ud800", "\x1b[31m", "\u202egnp", "\x00", "x" * 99_999, "<b>"])
def test_what_a_sentence_repeats_of_an_answer_can_be_shown_anywhere(word):
    for name in ("ps02.q1", "ps02.q2", "ps02.q3", "ps02.q8", "ps02.q12", "ps02.q14"):
        for value in (word, [word], {word: 1}, pd.DataFrame({word: [1]}), {word: {word: word}}):
            for sentence in respond(name, value)[1]:
                assert sentence.isprintable() and len(sentence) < 1500
                assert sentence.encode()


def test_function_is_tried_and_its_error_is_named():
    assert respond("ps02.q6", lambda before, after: (after / before - 1) * 100)[0]
    right, said = respond("ps02.q6", lambda before: 0)
    assert not right
    assert "stopped with TypeError" in said[0]


def test_a_case_on_which_a_function_stops_is_named_apart_from_the_function():
    said = respond("ps08.q10", lambda case: case["crime_before_crossing"])[1]
    assert "under_the_articles on example-1 stopped with KeyError" in said[0]


@pytest.mark.parametrize(
    ("question_id", "answer", "says"),
    [
        ("ps02.q3", "32.8", "Leave out the quotation marks"),
        ("ps02.q3", None, "you gave None"),
        ("ps02.q3", float("nan"), "a missing number"),
        ("ps02.q3", True, "the truth value True"),
        ("ps02.q3", 3281.25, "between 0 and 100"),
        ("ps02.q1", [12, 29, 63], "a list of 3 items"),
        ("ps02.q1", {"Nov": 12, "Dec": 29, "Jan": 63, "Feb": 6}, "not among them: 1960-11"),
        ("ps02.q9", 5.5, "asks for a whole number of households; you gave the number 5.5"),
        ("ps02.q2", "12 March 1961", "you gave the text '12 March 1961'"),
        ("ps02.q12", "e", "asks for one of these words, in quotation marks: a, b, c, d; you gave the text 'e'"),
        ("ps02.q8", {"f024": "cut"}, "Its keys are f024; not among them: f031"),
        ("ps02.q6", 150, "asks for a function, def change_percent(before, after); you gave the number 150"),
    ],
)
def test_wrong_form_is_named_with_what_came(question_id, answer, says):
    right, said = respond(question_id, answer)
    assert not right
    assert says in said[0]


def test_some_parts_right_says_which_are_open():
    _, said = respond("ps02.q1", [12, 29, 63, 7])
    assert said[0] == "ps02.q1: 3 of 4 parts are right; not yet: 1961-02."


@pytest.mark.parametrize("asked", ["ps02.q99", "ps02.q", "q1", 3, "ps77.q1", "ps02.q11 "])
def test_unknown_question_gets_a_sentence(asked):
    with pytest.raises(UnknownNameError) as error:
        check(asked, 1)
    assert "Did you mean" in str(error.value) or "looks like" in str(error.value) or "Known:" in str(error.value)
    assert error.value._render_traceback_() == [str(error.value)]


def test_check_prints_and_returns_in_a_session_of_ones_own(monkeypatch, capsys):
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    assert check("ps02.q9", 4) is None
    assert capsys.readouterr().out.startswith("ps02.q9: Add the three causes of households")


def test_check_raises_sentences_only_while_nbgrader_runs(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    with pytest.raises(NotRightYet) as error:
        check("ps02.q9", 4)
    assert error.value._render_traceback_()[0].startswith("ps02.q9:")
    check("ps02.q9", 5)


@pytest.mark.parametrize("name", assignment_ids())
def test_what_the_check_knows_is_what_the_key_says_today(name):
    path = exercises_folder() / "checks" / f"{name}.json"
    assert path.read_text(encoding="utf-8") == public_text(load_key(name)), "run: make exercises"


# All that the check's file says of a question.
TOLD = {"form", "identities", "read", "hint", "salt", "slips", "inputs", "answer", "selection", "tries_more"}


def test_what_the_check_knows_holds_no_answer():
    text = (exercises_folder() / "checks" / "ps02.json").read_text(encoding="utf-8")
    for question_ in json.loads(text)["questions"].values():
        assert set(question_) <= TOLD
    assert "32.8" not in text
    assert "f042" not in text
    assert "hidden_inputs" not in text


@pytest.mark.parametrize(
    ("left", "right", "places"), [(6.25, 6.3, 1), (6.25, 6.2, 1), (0.1 + 0.2, 0.3, 6), (32.8, 32.8125, 1), (-0.0, 0, 2)]
)
def test_both_roundings_of_a_tie_are_the_same(left, right, places):
    assert same(left, right, places)


@pytest.mark.parametrize(("left", "right", "places"), [(6.2, 6.3, 1), (32.7, 32.8125, 1), ("33", 33, 0), (5, 6, 0)])
def test_a_step_in_the_last_place_is_another_number(left, right, places):
    assert not same(left, right, places)


def test_hostile_objects_become_plain_values():
    class Liar:
        def __eq__(self, other):
            return True

        __hash__ = None

        @property
        def columns(self):
            raise RuntimeError("no")

    class Loud(str):
        def __str__(self):
            return "other"

    nested = [1]
    nested.append(nested)
    assert plain(Liar()) == {"other": "Liar"} or "raised" in plain(Liar())["other"]
    assert plain(Loud("five")) == "five"
    assert plain(10**30) == {"other": "a whole number too large to be an answer"}
    assert "raised ValueError" in plain([0] * (MAX_ITEMS + 1))["other"]
    assert "too deeply" in json.dumps(plain(nested))
    assert plain(pd.NA) == {"float": "nan"}
    assert plain(pd.Timestamp("1961-03-12")) == "1961-03-12"
    assert describe(plain({1, 2})) == "a set of 2 items, which has no order"


def test_identities_speak_only_where_they_fail():
    rule = {"kind": "sum", "total": 58, "parts": ["a", "b"], "say": "The groups add to 58."}
    assert broken([rule], {"a": 31, "b": 27}) == []
    assert broken([rule], {"a": 31, "b": 28}) == ["The groups add to 58."]
    with pytest.raises(ValueError, match="unknown kind"):
        broken([{"kind": "magic", "say": ""}], {})


def test_labels_are_read_in_order_or_as_a_set():
    form = {"kind": "labels", "choices": ["exit", "entry", "visa"], "ordered": True}
    assert read(form, {"list": ["Exit", "visa"]}) == {"": "exit > visa"}
    with pytest.raises(FormError, match="twice"):
        read(form, {"list": ["exit", "exit"]})


@pytest.mark.parametrize(
    ("answer", "low", "high"),
    [
        ((31, None), 31, "no bound"),
        ([31, float("inf")], 31, "no bound"),
        (pd.Series([31, pd.NA], index=["low", "high"], dtype="Int64"), 31, "no bound"),
        ({"high": 39, "low": 31}, 31, 39),
        (np.array([31, 39]), 31, 39),
    ],
)
def test_interval_may_be_open(answer, low, high):
    assert read({"kind": "interval"}, plain(answer)) == {"low": low, "high": high}


def test_intervals_are_read_by_key_or_in_order():
    form = {"kind": "interval", "keys": ["across", "back"], "unit": "persons", "whole": True}
    parts = {"across, low": 72, "across, high": "no bound", "back, low": 44, "back, high": 44}
    assert read(form, plain({"back": (44, 44), "across": (72, None)})) == parts
    assert read(form, plain([(72, None), (44, 44)])) == parts


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (31, "asks for two numbers of persons, low and high"),
        ((31, "none"), "asks for a number of persons; you gave the text 'none'"),
        ((1, 2, 3), "a list of 3 items"),
    ],
)
def test_what_is_no_interval_is_named(answer, says):
    with pytest.raises(FormError, match=says):
        read({"kind": "interval", "unit": "persons"}, plain(answer))


@pytest.mark.parametrize("answer", [None, float("nan"), np.float64("nan"), pd.NA])
def test_a_number_that_may_be_undefined_is_read(answer):
    form = {"kind": "numbers", "keys": ["n", "kappa"], "none": "undefined"}
    assert read(form, plain((3, answer))) == {"n": 3, "kappa": "undefined"}


def test_the_part_that_is_no_number_is_named_first():
    form = {"kind": "numbers", "keys": ["n", "kappa"], "unit": "statements", "whole": True}
    for answer, says in [((3, "high"), "the text 'high'"), ((3, 0.5), "you gave the number 0.5")]:
        with pytest.raises(FormError, match=r"^asks for a whole number of statements for kappa; you gave") as found:
            read(form, plain(answer))
        assert says in str(found.value)


def test_none_is_no_number_where_the_form_names_no_word_for_it():
    with pytest.raises(FormError, match="asks for a number; you gave None"):
        read({"kind": "number"}, plain(None))
    with pytest.raises(FormError, match="None stands for undefined"):
        read({"kind": "number", "none": "undefined"}, plain("none"))


def test_check_needs_neither_pandas_nor_ipython():
    code = (
        "import sys\n"
        "for name in ('pandas', 'numpy', 'IPython', 'nbgrader', 'matplotlib'): sys.modules[name] = None\n"
        "from tworivers import check, rows\n"
        "check('ps02.q9', 5)\n"
        "print(len(rows('figures')) > 80)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "ps02.q9: right.\nTrue\n"
