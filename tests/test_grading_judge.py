"""The judge: whatever is handed in gets a judgement. What right answers and slips earn stands in test_bank.py."""

import dataclasses

import pytest
from bs4 import BeautifulSoup

from conftest import ROOT, known_key
from tworivers import regimes
from tworivers.checks import call_function
from tworivers.checks.answers import plain
from tworivers.checks.comparison import compare
from tworivers.course import releases as course
from tworivers.errors import CourseError
from tworivers.grading.judge import Answer, _kept, answer_from, judge, judge_all
from tworivers.keys.cases import as_given
from tworivers.keys.key import Key, Question, by_provision
from tworivers.keys.load import load_key
from tworivers.regimes.draw import spread

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
        hidden_inputs=tuple((case,) for case in as_given(cases)),
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
        dataclasses.replace(first, answer=first.slips[0].answer, slips=first.slips[1:]),
        dataclasses.replace(first, explanation="Another explanation."),
        dataclasses.replace(first, slips=first.slips[1:]),
        dataclasses.replace(first, slips=(dataclasses.replace(first.slips[0], points=0.25), *first.slips[1:])),
        dataclasses.replace(first, read="Doc. 4"),
        dataclasses.replace(first, identities=()),
        dataclasses.replace(first, all_or_nothing=True),
    ]
    prints = [dataclasses.replace(key, questions=(other, *key.questions[1:])).fingerprint for other in others]
    assert len({key.fingerprint, load_key("ps02").fingerprint}) == 1
    assert len({key.fingerprint, *prints}) == 1 + len(others)


@pytest.mark.parametrize(
    "change", [{"does": "Another"}, {"sample": "Another"}, {"comment": "Another"}, {"points": 5.5}]
)
def test_fingerprint_of_a_key_follows_its_rubrics(change):
    key = load_key("ps02")
    written = key.written[0]
    level = dataclasses.replace(written.levels[0], **change)
    other = dataclasses.replace(written, levels=(level, *written.levels[1:]), points=level.points)
    assert dataclasses.replace(key, written=(other, *key.written[1:])).fingerprint != key.fingerprint


TAGGED = "<b>&\"'</b>"
MARKED = dataclasses.replace(
    next(question for question in QUESTIONS if question.id == "ps02.q1"),
    hint=TAGGED,
    explanation=TAGGED,
    read=TAGGED,
    identities=({"kind": "between", "low": 0, "high": 1000, "say": TAGGED},),
)
MARKED = dataclasses.replace(
    MARKED, slips=tuple(dataclasses.replace(slip, say=TAGGED, read=TAGGED) for slip in MARKED.slips)
)


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ([12, 29, 63, 6], "right"),
        ([8, 20, 58, 6], "slip"),
        ([12, 29, 63, 7], "partly"),
        ([-1, -2, -3, -4], "identity"),
        ([1, 2, 3, 4], "wrong"),
        ({"<b>": 1}, "form"),
        ("<b>", "form"),
        (..., "unanswered"),
    ],
)
def test_every_sentence_of_the_feedback_is_shown_and_never_read_as_html(value, verdict):
    found = judge(MARKED, Answer(plain(value)))
    assert found.verdict == verdict
    page = BeautifulSoup(found.as_html(), "html.parser")
    assert {tag.name for tag in page.find_all(True)} == {"div", "p"}
    assert [line.get_text() for line in page.find_all("p")] == list(found.sentences)
    assert "<b" not in found.as_html()


def test_share_is_of_the_parts_asked_for_and_not_of_those_given():
    """A function hands back results on some of its inputs, or on more: no share of those is a share of the question."""
    question = next(q for q in QUESTIONS if q.form["kind"] == "function" and q.form.get("partial") and not q.groups)
    right = handed(question, question.answer)
    assert judge(question, right).points == question.points
    for results in (right.results[:1], right.results[:-1], [*right.results, right.results[0]], []):
        assert judge(question, Answer(right.value, results)).points == 0
    half = len(right.results) // 2
    mixed = [*right.results[:half], *([name, None] for name, _ in right.results[half:])]
    assert judge(question, Answer(right.value, mixed)).points < question.points


def test_share_of_a_further_answer_is_a_share_of_its_own_parts():
    question = next(question for question in QUESTIONS if question.id == "ps02.q1")
    right = [{"a": {"1"}, "b": {"2"}, "c": {"3"}, "d": {"4"}}, {"a": {"1"}, "b": {"6"}}]
    for given, share in [({"a": 1, "b": 0}, 1 / 2), ({"a": 1, "b": 2, "c": 3, "d": 0}, 3 / 4)]:
        assert _kept(question, given, compare(given, right, [], [], 0)) == question.points * share


def test_results_go_by_the_inputs_that_were_asked_for_and_not_by_the_names_that_came():
    question = next(question for question in QUESTIONS if question.id == "ps02.q6")
    right = handed(question, question.answer)
    renamed = [[f"<b>{number}", result] for number, (_, result) in enumerate(right.results)]
    assert judge(question, Answer(right.value, renamed)).points == question.points
    assert judge(question, Answer(right.value, right.results[::-1])).points < question.points


@pytest.mark.parametrize("name", ["ps07.q5", "ps07.q6", "ps08.q6", "ps11.q9"])
@pytest.mark.parametrize("value", [(None, 5), (5, None), (None, None), (float("nan"), 5), (float("-inf"), 5)])
def test_interval_that_is_open_on_one_side_is_judged(name, value):
    question = next(question for question in QUESTIONS if question.id == name)
    given = [value] * len(question.form["keys"]) if "keys" in question.form else value
    found = judge(question, Answer(plain(given)))
    assert found.verdict in ("right", "slip", "partly", "identity", "wrong")


@pytest.mark.parametrize("places", [0, 6, 10, 12])
@pytest.mark.parametrize("value", [1e18, -1e18, 999999999999999999, 5e-324, -0.0, 1.7e308, 2**53 + 1])
def test_number_of_any_size_is_compared_at_any_places(value, places):
    question = next(question for question in QUESTIONS if question.id == "ps02.q3")
    question = dataclasses.replace(question, form={**question.form, "places": places}, identities=())
    assert judge(question, Answer(value)).verdict == ("slip" if places == 0 and round(value) == 0 else "wrong")


@pytest.mark.parametrize("value", [float("inf"), float("nan"), -float("inf"), 10**400, 2**63, {"list": [float("inf")]}])
def test_number_that_cannot_be_compared_is_no_answer(value):
    for question in QUESTIONS:
        found = judge(question, Answer(value))
        assert (found.points, found.verdict) == (0, "form")


def test_error_of_the_judge_s_own_costs_nobody_anything_and_is_told(monkeypatch):
    key = load_key("ps02")

    def stops(identities, parts):
        raise KeyError("low\x1b[31m")

    monkeypatch.setattr("tworivers.checks.comparison.broken", stops)
    wrong = {"ps02.q1": Answer({"list": [1, 2, 3, 4]}), "ps02.q9": Answer(5)}
    found = judge_all(key, wrong)
    assert found["ps02.q1"].waits and found["ps02.q1"].verdict == "unjudged"
    assert found["ps02.q1"].sentences == ("A person reads this answer: the grader could not judge it itself.",)
    assert found["ps02.q1"].error.startswith("ps02.q1: the grader itself stopped with KeyError")
    assert found["ps02.q1"].error.isprintable()
    assert found["ps02.q9"].points == key.question("ps02.q9").points
    assert sum(judgement.waits for judgement in found.values()) == 1
