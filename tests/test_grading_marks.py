"""Marks: the judgement becomes the first output of its check cell, where nbgrader reads the points."""

import dataclasses

import nbformat
import pytest
from nbgrader.utils import determine_grade

from conftest import copy_of, known_key
from submissions import fill
from test_grading_mend import cell_of
from tworivers.course.gradebook import Entry, rule_for_penalties, save
from tworivers.course.hall.in_memory import scores_of
from tworivers.course.nbgrader_calls import gradebook, settings
from tworivers.course.read_by_hand import ReadByHand
from tworivers.errors import CourseError
from tworivers.grading.mend import read_release
from tworivers.grading.rubric import HideRubric, add_rubrics
from tworivers.grading.run import asked_by, inputs_of
from tworivers.grading.step_marks import errors_of, mark, recorded
from tworivers.keys.notebook_cells import OURS, question_of, written_of
from tworivers.sandbox.task import Asked

NAME = "ps02-five-hamlets"
KEY = known_key("ps02")
output = nbformat.v4.new_output
Q1 = {"question": "ps02.q1", "answer": {"list": [12, 29, 63, 6]}}
WRONG = {"question": "ps02.q1", "answer": {"list": [8, 20, 58, 6]}}


@pytest.fixture
def notebook(course_root):
    return read_release(course_root, NAME, NAME)


@pytest.mark.parametrize("bundle", [7, {"question": "ps02.q1"}, {"question": "ps02.q1", "answer": {"strange": 1}}])
def test_bundle_of_another_shape_costs_the_points_and_nothing_else(notebook, bundle):
    judgements = mark(notebook, KEY, {"ps02.q1": bundle})
    assert judgements["ps02.q1"].points == 0
    assert determine_grade(cell_of(notebook, "ps02-q1")) == (0, 2)


@pytest.mark.parametrize("given", ["(250, 1000)", {"list": [250, 1000]}, {"raised": "Seen: 250, 1000"}])
def test_what_a_function_gives_back_is_not_repeated(notebook, given):
    results = [[f"({number})", given] for number in range(7)]
    mark(notebook, KEY, {"ps02.q6": {"question": "ps02.q6", "answer": {"function": "f"}, "results": results}})
    assert "250" not in nbformat.writes(notebook)


def test_warnings_prints_and_errors_cost_nothing(notebook):
    check = cell_of(notebook, "ps02-q1")
    check.outputs = [
        output("stream", name="stderr", text="UserWarning"),
        output("stream", name="stdout", text="working"),
        output("error", ename="ZeroDivisionError", evalue="", traceback=["late"]),
    ]
    mark(notebook, KEY, {"ps02.q1": Q1})
    assert determine_grade(check) == (2, 2)
    assert [shown.output_type for shown in check.outputs] == ["execute_result", "stream", "stream", "error"]


def test_what_the_local_check_said_is_not_said_twice(notebook):
    check = cell_of(notebook, "ps02-q1")
    said = output("error", ename="NotRightYet", evalue="", traceback=["ps02.q1: ..."])
    check.outputs = [output("display_data", data={"text/plain": "ps02.q1: right."}), said]
    mark(notebook, KEY, {"ps02.q1": WRONG})
    assert len(check.outputs) == 1
    assert "These are the people who applied" in check.outputs[0].data["text/html"]


def test_verdict_and_slip_are_kept_for_the_statistics(notebook):
    mark(notebook, KEY, {"ps02.q1": WRONG})
    kept = cell_of(notebook, "ps02-q1").metadata[OURS]
    assert kept == {"question": "ps02.q1", "verdict": "slip", "slip": "persons", "points": 0.5, "max_points": 2}
    assert cell_of(notebook, "ps02-q2").metadata[OURS]["verdict"] == "missing"


def test_hidden_inputs_are_shown_by_nothing_that_a_function_prints_or_raises(notebook):
    check = cell_of(notebook, "ps02-q6")
    leak = output("error", ename="SystemExit", evalue="(250, 1000)", traceback=["(250, 1000)"])
    check.outputs = [output("stream", text="called with (250, 1000)"), leak]
    mark(notebook, KEY, {})
    assert "250" not in nbformat.writes(notebook)
    assert "The check cell stopped with SystemExit." in check.outputs[0].data["text/html"]


def test_error_of_an_unknown_name_is_not_repeated(notebook):
    check = cell_of(notebook, "ps02-q6")
    check.outputs = [output("error", ename="Seen_250_1000", evalue="", traceback=[])]
    mark(notebook, KEY, {})
    assert "250" not in nbformat.writes(notebook)


def test_key_and_notebook_that_disagree_on_points_stop_the_grading(notebook):
    questions = (dataclasses.replace(KEY.questions[0], points=1), *KEY.questions[1:])
    with pytest.raises(CourseError, match=r"ps02.q1 is worth 1 points in the key and 2 in the cell 'ps02-q1'"):
        mark(notebook, dataclasses.replace(KEY, questions=questions), {})


def test_what_the_grader_could_not_judge_waits_for_a_person(notebook, monkeypatch, course_root, tmp_path):
    def stops(question, parts, faults):
        raise RuntimeError("ours")

    monkeypatch.setattr("tworivers.grading.judge._compare", stops)
    judged = mark(notebook, KEY, {"ps02.q1": Q1})
    check = cell_of(notebook, "ps02-q1")
    assert judged["ps02.q1"].waits and recorded(check) is None
    assert [recorded(cell_of(notebook, f"ps02-q{number}")) for number in range(2, 6)] == [0] * 4
    (said,) = errors_of(notebook)
    assert said.startswith("ps02.q1: the grader itself stopped with RuntimeError (ours).")
    assert "RuntimeError" not in nbformat.writes(nbformat.v4.new_notebook(cells=[check]))  # not the student's business
    scores = scores_of(notebook, None)
    assert scores.points["ps02-q1"] is None and scores.points["ps02-q2"] == 0
    root = copy_of(course_root, tmp_path / "course")
    with gradebook(root) as book:
        penalties, by_hand = rule_for_penalties(settings(root)), ReadByHand(root, NAME)
        save(book, NAME, [Entry("bo", {NAME: scores})], penalties, by_hand)
        grades = [book.find_grade(f"ps02-q{number}", NAME, NAME, "bo") for number in (1, 2)]
        assert [(grade.auto_score, grade.needs_manual_grade) for grade in grades] == [(None, True), (0, False)]
    mark(notebook, KEY, {})
    assert errors_of(notebook) == []


@pytest.mark.parametrize("source", ["True", 'check("ps02.q1", a)\ncheck("ps02.q2", b)', '# check("ps02.q1", a)'])
def test_check_cell_asks_one_question(notebook, source):
    check = cell_of(notebook, "ps02-q1")
    check.source = source
    with pytest.raises(CourseError, match="ps02-q1"):
        question_of(check)


def test_the_sandbox_gets_inputs_and_no_answers(notebook):
    assert inputs_of(KEY) == {"ps02.q6": [[12, 29], [63, 6], [20, 20], [40, 10], [7, 7], [250, 1000], [3, 4.5]]}
    assert asked_by(cell_of(notebook, "ps02-q6"), KEY) == Asked("ps02.q6", "change_percent", function=True, alone=True)
    assert asked_by(cell_of(notebook, "ps02-q1"), KEY) == Asked("ps02.q1", "households", alone=True)
    assert asked_by(cell_of(notebook, "q1-answer"), KEY) is None


def test_check_cell_without_a_value_is_named(notebook):
    check = cell_of(notebook, "ps02-q1")
    check.source = 'check("ps02.q1")'
    with pytest.raises(CourseError, match=r"The check cell of ps02.q1 gives no value to check"):
        asked_by(check, KEY)


def test_rubric_stands_below_the_answer_and_is_taken_out_again(notebook):
    notebook = fill(notebook, KEY, {})
    before = [cell.id for cell in notebook.cells]
    add_rubrics(notebook, KEY)
    answer = cell_of(notebook, "ps02-w1")
    rubric = notebook.cells[notebook.cells.index(answer) + 1]
    assert written_of(answer) == "ps02.w1"
    for level in KEY.written[0].levels:
        assert all(
            text in rubric.source for text in (f"**{level.points:g} points.**", level.does, level.sample, level.comment)
        )
    assert answer.source.startswith("Requests fell")
    HideRubric().preprocess(notebook, {})
    assert [cell.id for cell in notebook.cells] == before


def test_written_cell_without_a_rubric_is_named(notebook):
    with pytest.raises(CourseError, match=r"no written question for the cell 'ps02-w1'. Known: none"):
        add_rubrics(notebook, dataclasses.replace(KEY, written=()))
