"""Versions that a student chooses among: whoever takes one reads nothing of the other, right, wrong or in doubt.

Question by question, so that nobody who stays away from the dead, or from threats, meets them in an answer.
"""

import re

import nbformat
import pytest

from conftest import ROOT, known_key
from tworivers.checks import respond
from tworivers.checks.answers import plain
from tworivers.checks.forms import read
from tworivers.course import releases as course
from tworivers.grading.judge import Answer, judge
from tworivers.tables import rows

KEYS = {name: known_key(name) for name in course.assignments(ROOT)}
QUESTIONS = [question for key in KEYS.values() for question in key.questions]
CHOSEN = [question for question in QUESTIONS if question.explanations]
SIDES = [(question, version) for question in CHOSEN for version in question.explanations]
WITHOUT_THE_DEAD = {"ps04": "returns", "ps08": "things"}
OF_THE_DEAD = re.compile(
    r"\b(dead|dies?|died|deaths?|drown\w*|bodies|(?<!inspection )body|corpses?|buried|burial|two rivers|not been identified)\b",
    re.IGNORECASE,
)
WORDS_TO_CHOOSE = re.compile("(the words are|one of these words, in quotation marks:) [^;]*")  # the versions among them
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
named = pytest.mark.parametrize(("question", "version"), SIDES, ids=[f"{one.id}-{name}" for one, name in SIDES])


def figures(*texts):
    """Return the numbers of two digits or more in texts, as they are written."""
    return {number.rstrip(",.") for text in texts for number in NUMBER.findall(text) if len(number.rstrip(",.")) > 1}


def answers_of(question, version):
    """Return what students of one version may hand in: right, each known slip, one part changed, one word everywhere."""
    right = [
        answer
        for answer, own in zip((question.answer, *question.accept), question.versions, strict=True)
        if own == version
    ]
    found = [*right, *(slip.answer for slip in question.slips if slip.version == version)]
    for answer in [dict(one) for one in found]:
        for part, value in answer.items():
            if part != "version":
                others = question.form.get("choices") or (value + 7, value * 2, 50)
                found += [{**answer, part: other} for other in others if other != value]
    if "choices" in question.form:
        alike = [dict.fromkeys(right[0], word) | {"version": version} for word in question.form["choices"]]
        found += [*alike, {"version": version}, {**right[0], "a": "something else"}]
    else:
        found += [[1, 2, 3], [0, 0, 0], [50, 50], {**right[0], "first": "many"}, {**right[0], "first": 300}]
    return [..., *found]


def shown(question, answer):
    """Return every sentence that a student is shown of an answer: in the feedback, and at once in the notebook."""
    return [*judge(question, Answer(plain(answer))).sentences, *respond(question.id, answer)[1]]


def own_texts(question, version):
    """Return what is said of one version alone."""
    return [question.explanations[version], *(slip.say for slip in question.slips if slip.version == version)]


def test_every_question_with_versions_says_what_is_explained_of_each():
    """Found in the released notebooks, where a version stands in bold letters."""
    asked = set()
    for name, key in KEYS.items():
        cells = nbformat.read(ROOT / "exercises" / name / f"{name}.ipynb", as_version=4).cells
        for cell in cells:
            text = re.fullmatch(r"(q\d+)-text", cell.metadata.get("nbgrader", {}).get("grade_id", ""))
            if text and re.search(r'\*\*Version |version `"', cell.source):
                asked.add(f"{key.assignment}.{text[1]}")
    assert {question.id for question in CHOSEN} == asked
    assert len(asked) >= 5


@named
def test_whoever_chose_a_version_reads_what_is_explained_of_it(question, version):
    for answer, own in zip((question.answer, *question.accept), question.versions, strict=True):
        if own == version:
            assert question.explanations[version] in judge(question, Answer(plain(answer))).sentences


@named
def test_whoever_chose_a_version_meets_no_figure_and_no_sentence_of_the_other(question, version):
    ours, theirs = own_texts(question, version), []
    for other in question.explanations.keys() - {version}:
        theirs += own_texts(question, other)
    parts = [
        read(question.form, plain(answer)).values()
        for answer, own in zip((question.answer, *question.accept), question.versions, strict=True)
        if own != version
    ]
    numbers = figures(*theirs, *(f"{value:.1f}" for values in parts for value in values if isinstance(value, float)))
    numbers -= figures(*ours)
    for answer in answers_of(question, version):
        for sentence in shown(question, answer):
            assert sentence not in set(theirs) - set(ours), answer
            assert not figures(sentence) & numbers, (answer, sentence)


@pytest.mark.parametrize("question", CHOSEN, ids=lambda question: question.id)
def test_what_is_said_in_doubt_is_of_no_version(question):
    said = [question.read, question.hint, question.explanation, *(identity["say"] for identity in question.identities)]
    texts = {version: own_texts(question, version) for version in question.explanations}
    for version, own in texts.items():
        others = [text for other, text in texts.items() if other != version for text in text]
        assert not figures(*said) & (figures(*own) - figures(*others))
    assert not OF_THE_DEAD.search(" ".join(said))


# -- The dead ------------------------------------------------------------------------------------------------------------


def numbers_of_the_dead():
    """Return the counts of the bodies found in the two rivers, from the record, and each one's share of them."""
    counts = {row["figure_id"]: row["value"] for row in rows("figures") if "bodies" in str(row["quantity"])}
    whole = counts["instructions-1962.f016"]
    assert {82, 11, 150, 243, 245} <= set(counts.values())
    return {f"{value:g}" for value in counts.values() if value > 11} | {
        f"{100 * value / whole:.1f}" for value in counts.values()
    }


@pytest.mark.parametrize("assignment", WITHOUT_THE_DEAD)
def test_version_without_the_dead_stays_without_them(assignment):
    """In all questions of the assignment, the ones without versions among them."""
    dead = numbers_of_the_dead()
    for question in next(key for key in KEYS.values() if key.assignment == assignment).questions:
        if question.explanations:
            said = [
                text
                for answer in answers_of(question, WITHOUT_THE_DEAD[assignment])
                for text in shown(question, answer)
            ]
        else:
            said = [question.explanation, question.hint, question.read, *(slip.say for slip in question.slips)]
        for sentence in said:
            sentence = WORDS_TO_CHOOSE.sub("", sentence)
            assert not OF_THE_DEAD.search(sentence), (question.id, sentence)
            assert assignment != "ps04" or not figures(sentence) & dead, (question.id, sentence)
