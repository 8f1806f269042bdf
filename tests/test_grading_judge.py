"""The judge: whatever is handed in gets a judgement. What right answers and slips earn stands in test_bank.py."""

import dataclasses

import pytest

from conftest import ROOT, known_key
from tworivers import regimes
from tworivers.checks import call_function
from tworivers.checks.answers import plain
from tworivers.course import releases as course
from tworivers.errors import CourseError
from tworivers.grading.judge import Answer, answer_from, judge, judge_all
from tworivers.keys.key import Key, Question, by_provision, case_inputs, load_key
from tworivers.regimes.cases import spread

KEYS = [known_key(name) for name in course.assignments(ROOT)]
QUESTIONS = [question for key in KEYS for question in key.questions]
ONE_OF_EACH_KIND = list({question.form["kind"]: question for question in QUESTIONS}.values())


def handed(question, value):
    """Return an answer as a run hands it back: with the results on all inputs, where it is a function."""
    inputs = [list(arguments) for arguments in question.inputs + question.hidden_inputs]
    results = call_function(value, inputs) if question.form["kind"] == "function" else None
    return Answer(plain(value), results)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
@pytest.mark.parametrize("value", [..., None, {}, [], "", float("nan"), -1e300, object(), [[1] * 3] * 3, "x" * 9999])
def test_whatever_is_handed_in_gets_a_judgement(question, value):
    found = judge(question, handed(question, value) if callable(value) else Answer(plain(value)))
    assert found.points == 0
    assert all(found.sentences)
    assert found.verdict == ("unanswered" if value is ... else found.verdict)


@pytest.mark.parametrize("question", [q for q in QUESTIONS if q.form["kind"] == "function"], ids=lambda q: q.id)
def test_function_that_only_knows_the_visible_inputs_is_found_out(question):
    known = {repr(arguments): result for arguments, result in zip(question.inputs, call_results(question), strict=True)}
    found = judge(question, handed(question, lambda *given: known.get(repr(given), known[next(iter(known))])))
    assert found.points < question.points
    shown = " ".join(found.sentences[:-1])
    assert not any(repr(arguments) in shown for arguments in question.hidden_inputs)


def call_results(question):
    return [question.answer(*arguments) for arguments in question.inputs]


def test_submission_that_hands_back_nothing_gets_a_judgement_for_every_question():
    for key in KEYS:
        found = judge_all(key, {})
        assert list(found) == [question.id for question in key.questions]
        assert {judgement.verdict for judgement in found.values()} == {"missing"}


@pytest.mark.parametrize("bundle", [None, [], {}, {"question": 1, "answer": 1}, {"question": "ps02.q1"}, "ps02.q1"])
def test_bundle_of_another_shape_is_no_answer(bundle):
    assert answer_from(bundle) is None


@pytest.mark.parametrize(
    "value",
    [10**400, float("inf"), {"list": 3}, {"mapping": [1]}, {"table": []}, {"series": {}}, {"nonsense": 1}, {}, [1]],
)
@pytest.mark.parametrize("question", ONE_OF_EACH_KIND, ids=lambda question: f"{question.form['kind']}-{question.id}")
def test_forged_plain_value_costs_the_points_and_nothing_else(question, value):
    assert judge(question, Answer(value)).points == 0


def telegram_question():
    """Return a question over the cases of one matter of the telegram of 1962, with points by provision."""
    regime = regimes.load("telegram-1962")
    cases = spread(regime, ["family_move"])

    def right(case):
        return regime.decide({name: value for name, value in case.items() if name != "case_id"}).outcome

    labels = sorted({case.decision.outcome for case in cases} | {"OTHER"})
    return Question(
        id="ps99.q1",
        points=4,
        objective="apply",
        read="the telegram",
        form={
            "kind": "function",
            "name": "decide",
            "arguments": ["case"],
            "returns": {"kind": "label", "choices": labels},
        },
        answer=right,
        slips=(),
        hint="Look again.",
        explanation="So it is.",
        hidden_inputs=case_inputs(cases),
        groups=by_provision(cases),
    )


def test_points_are_given_by_provision_and_no_case_is_named():
    question = telegram_question()
    provisions = sorted(set(question.groups.values()))
    wrong = provisions[0]

    def mistaken(case):
        return "OTHER" if question.groups[case["case_id"]] == wrong else question.answer(case)

    assert judge(question, handed(question, question.answer)).points == 4
    found = judge(question, handed(question, mistaken))
    assert (found.points, found.verdict) == (round(4 * (1 - 1 / len(provisions)), 2), "partly")
    assert wrong in found.sentences[0]
    assert not any(case in " ".join(found.sentences) for case in question.groups)
    assert judge(question, handed(question, lambda case: "OTHER")).points == 0


def test_case_without_a_provision_is_refused():
    question = telegram_question()
    groups = dict(list(question.groups.items())[1:])
    with pytest.raises(CourseError, match="stands in no group"):
        Key("ps99", "ps99-x", "X", {}, (dataclasses.replace(question, groups=groups),))


def test_fingerprint_of_a_key_follows_its_answers_and_its_sentences():
    key = load_key("ps02")
    first = key.questions[0]
    others = [
        dataclasses.replace(first, hint="Another hint."),
        dataclasses.replace(first, answer=first.slips[0].answer),
    ]
    others[1] = dataclasses.replace(others[1], slips=())
    prints = [dataclasses.replace(key, questions=(other, *key.questions[1:])).fingerprint for other in others]
    assert len({key.fingerprint, load_key("ps02").fingerprint}) == 1
    assert len({key.fingerprint, *prints}) == 3
