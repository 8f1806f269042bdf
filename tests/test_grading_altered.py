"""Altered data: a function that knows nothing but the answers a student can see earns less than the points."""

import copy
import dataclasses

import pytest

from conftest import ROOT, known_key
from tworivers.checks import call_function
from tworivers.checks.answers import plain
from tworivers.course import releases as course
from tworivers.grading.judge import Answer, judge

FUNCTIONS = [
    question
    for name in course.assignments(ROOT)
    for question in known_key(name).questions
    if question.form["kind"] == "function"
]


def seen(question):
    """What a student can see: each visible input with its right answer."""
    return [(list(given), question.answer(*copy.deepcopy(given))) for given in question.inputs]


def refuse(pairs, given):
    raise ValueError("never seen")


# What a function that looks its answers up may do with an input that it has never seen.
OTHERWISE = {
    "raises": refuse,
    "gives nothing": lambda pairs, given: None,
    "gives the first answer": lambda pairs, given: pairs[0][1],
    "gives the last answer": lambda pairs, given: pairs[-1][1],
    "gives the most frequent answer": lambda pairs, given: max(
        (answer for _, answer in pairs), key=lambda answer: sum(plain(other) == plain(answer) for _, other in pairs)
    ),
    "gives the answer to the most similar input": lambda pairs, given: max(
        pairs, key=lambda pair: alike(pair[0], given)
    )[1],
}


def alike(one, other):
    """How much two lists of arguments have in common: equal facts of cases, near numbers."""
    score = 0.0
    for a, b in zip(one, other, strict=False):
        if isinstance(a, dict) and isinstance(b, dict):
            score += sum(a[key] == b.get(key) for key in a)
        elif isinstance(a, (int, float)) and isinstance(b, (int, float)):
            score -= abs(a - b)
        else:
            score += a == b
    return score


def judged(question, function):
    """Judge a function as the run hands it over: with its results on the inputs seen and on those never seen."""
    inputs = [list(given) for given in (*question.inputs, *question.hidden_inputs)]
    return judge(question, Answer({"function": "mine"}, call_function(function, inputs)))


def lookup(question, otherwise):
    pairs = seen(question)

    def answer(*given):
        found = [right for known, right in pairs if known == list(given)]
        return found[0] if found else otherwise(pairs, list(given))

    return answer


@pytest.mark.parametrize("question", FUNCTIONS, ids=lambda question: question.id)
def test_function_question_has_altered_data_that_no_student_sees(question):
    given = [repr(list(arguments)) for arguments in question.inputs]
    hidden = [repr(list(arguments)) for arguments in question.hidden_inputs]
    assert len(hidden) >= 3 and not set(hidden) & set(given) and len(set(hidden)) == len(hidden)


@pytest.mark.parametrize("question", FUNCTIONS, ids=lambda question: question.id)
def test_reference_earns_all_points_on_altered_data(question):
    assert judged(question, question.answer).verdict == "right"


@pytest.mark.parametrize("how", OTHERWISE)
@pytest.mark.parametrize("question", FUNCTIONS, ids=lambda question: question.id)
def test_answers_looked_up_earn_less_than_the_points(question, how):
    judgement = judged(question, lookup(question, OTHERWISE[how]))
    assert judgement.verdict != "right" and judgement.points < question.points


@pytest.mark.parametrize("question", FUNCTIONS, ids=lambda question: question.id)
def test_one_constant_earns_less_than_the_points(question):
    for _, constant in seen(question):
        judgement = judged(question, lambda *given, constant=constant: constant)
        assert judgement.verdict != "right" and judgement.points < question.points


def test_without_altered_data_the_answers_looked_up_would_be_right():
    # The proof that the tests above can fail.
    for question in FUNCTIONS:
        open_book = dataclasses.replace(question, hidden_inputs=())
        assert judged(open_book, lookup(open_book, OTHERWISE["raises"])).verdict == "right"
