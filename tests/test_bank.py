"""The test bank: what the reference, silence, each slip and other right ways of answering earn and are told.

`tests/bank/psNN.py` holds the other ways as lines of Python. Each stands in for the solution cell of its question: it
runs where the solution notebook has come to by then, and what its check cell would be given is judged.
"""

import contextlib
import functools
import io
import json
import runpy
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from conftest import ROOT, known_key
from tworivers.checks import call_function
from tworivers.checks.answers import plain
from tworivers.course import releases as course
from tworivers.grading.judge import Answer, judge
from tworivers.grading.run import asked_by, inputs_of
from tworivers.keys.notebook_cells import is_check

KEYS = {key.assignment: key for key in map(known_key, course.assignments(ROOT))}
QUESTIONS = [question for key in KEYS.values() for question in key.questions]
SLIPS = [(question, slip) for question in QUESTIONS for slip in question.slips]
BANK = Path(__file__).parent / "bank"


@functools.cache
def other_ways(assignment):
    """Return the other right ways of one assignment, sources by question."""
    path = BANK / f"{assignment}.py"
    return runpy.run_path(str(path))["OTHER"] if path.exists() else {}


def key_of(question):
    return KEYS[question.id.partition(".")[0]]


def judged(question, value):
    """Judge an answer as a run hands it back: plain, and with the results on all inputs where it is a function."""
    is_function = question.form["kind"] == "function" and callable(value)
    results = call_function(value, inputs_of(key_of(question))[question.id]) if is_function else None
    return judge(question, Answer(*json.loads(json.dumps([plain(value), results]))))


@functools.cache
def tried(assignment):
    """Walk once through a solution notebook; return what each other way earns, in the order of the bank."""
    key = KEYS[assignment]
    folder = key.folder
    cells = nbformat.read(ROOT / "solutions" / folder / f"{folder}.ipynb", as_version=4).cells
    cells = [cell for cell in cells if cell.cell_type == "code"]
    names, before, found = {"__name__": "__main__"}, {}, {}
    for number, cell in enumerate(cells):
        if is_check(cell):
            asked = asked_by(cell, key)
            found[asked.question] = [
                attempt(key.question(asked.question), source, asked.value, before)
                for source in other_ways(assignment).get(asked.question, [])
            ]
            continue
        before = dict(names)
        run(cell.source, names, f"{folder}, code cell {number}")
    return found


def attempt(question, source, value, before):
    """Return the judgement of one other way, or the error that it stops with."""
    names = dict(before)
    try:
        run(source, names, question.id)
        return judged(question, eval(value, names))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def run(source, names, where):
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(source, where, "exec"), names)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_reference_earns_all_points_and_the_explanation(question):
    for place, right in enumerate((question.answer, *question.accept)):
        found = judged(question, right)
        assert (found.points, found.verdict) == (question.points, "right")
        own = [question.explanations[question.versions[place]]] if question.explanations else []
        assert found.sentences == ("Right.", *own, question.explanation)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_blank_is_unanswered(question):
    found = judge(question, Answer(plain(...)))
    assert (found.points, found.verdict) == (0, "unanswered")
    assert found.sentences[0] == "Not answered yet."


@pytest.mark.parametrize(("question", "slip"), SLIPS, ids=lambda part: getattr(part, "id", None) or part.name)
def test_slip_earns_what_it_is_worth_and_gets_its_own_message(question, slip):
    found = judged(question, slip.answer)
    assert (found.verdict, found.slip) == ("slip", slip.name)
    assert found.sentences[:2] == (slip.say, f"Reread {slip.read}.")
    # A slip keeps the parts that it got right, like a mistake without a name; of a function, where its form says so.
    unnamed = judged(replace(question, slips=()), slip.answer)
    shared = question.groups or question.form.get("partial", question.form["kind"] != "function")
    assert found.points == max(slip.points, unnamed.points if shared else 0) < question.points


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_other_right_ways_are_right(question):
    found = tried(key_of(question).assignment)[question.id]
    assert len(found) >= 2, f"tests/bank/{key_of(question).assignment}.py has too few other ways"
    for number, judgement in enumerate(found, 1):
        assert not isinstance(judgement, str), f"way {number} stops with {judgement}"
        earned = (judgement.verdict, judgement.points)
        assert earned == ("right", question.points), f"way {number}: {judgement.sentences}"


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_bank_asks_no_unknown_question(key):
    assert set(other_ways(key.assignment)) <= set(key.by_id)
