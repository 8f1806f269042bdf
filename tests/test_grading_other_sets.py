"""Grading from release to regrade on sets unlike ps02: ps08, whose points go by provision, and ps11, which asks for tables."""

import functools
import json
import re
import shutil

import nbformat
import pytest
from bs4 import BeautifulSoup

from conftest import copy_of, known_key
from submissions import as_bytes, code_of, fill, names
from tworivers.course import releases as course
from tworivers.course.grade import grade
from tworivers.course.gradebook import score_table
from tworivers.course.nbgrader_calls import gradebook
from tworivers.course.regrade import regrade
from tworivers.grading.mend import read_release

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

SETS = ["ps08", "ps11"]


def folder_of(assignment):
    return known_key(assignment).folder


def answers(key, names_of, student):
    """Return what a student writes: everything right, nothing, or every first slip."""
    if student == "blank":
        return {}
    slip = student == "slips"
    return {q.id: code_of(q, q.slips[0].answer if slip else q.answer, names_of[q.id]) for q in key.questions}


def hand_in(course_root, assignment, root):
    """Make a course of one assignment in which three students have handed in."""
    copy_of(course_root, root)
    key, name = known_key(assignment), folder_of(assignment)
    release = read_release(root, name, name)
    for student in ("right", "slips", "blank"):
        place = root / "submitted" / student / name / f"{name}.ipynb"
        place.parent.mkdir(parents=True)
        codes = answers(key, names(release), student)
        place.write_bytes(as_bytes(fill(release, key, codes, **({"written": ""} if student == "blank" else {}))))


@pytest.fixture(scope="module", params=SETS)
def graded(request, built, made_once, tmp_path_factory):
    """A course of one set, graded by nbgrader one after the other, and the lines of its report; not to be changed."""
    assignment = request.param
    root = made_once(f"handed-in-{assignment}", functools.partial(hand_in, built(folder_of(assignment)), assignment))
    own = shutil.copytree(root, tmp_path_factory.mktemp("graded") / "course")
    report = course.autograde(assignment, root=own)
    return assignment, root, own, {line.student: line for line in report.lines}


def test_right_answers_earn_all_points_slips_less_and_silence_nothing(graded):
    assignment, _, _, lines = graded
    full = sum(question.points for question in known_key(assignment).questions)
    assert (lines["right"].score, lines["blank"].score) == (full, 0)
    assert 0 <= lines["slips"].score < full
    assert {line.outcome for line in lines.values()} == {"graded"}


def test_each_slip_is_named_and_worth_what_the_key_says(graded):
    assignment, _, root, _ = graded
    key, name = known_key(assignment), folder_of(assignment)
    with gradebook(root) as book:
        scores = {grade.name: grade.auto_score for grade in book.find_submission_notebook(name, name, "slips").grades}
    notebook = nbformat.read(root / "autograded" / "slips" / name / f"{name}.ipynb", as_version=4)
    kept = [cell.metadata["tworivers"] for cell in notebook.cells if "question" in cell.metadata.get("tworivers", {})]
    marks = {mark["question"]: mark for mark in kept if "slip" in mark}
    assert {question.id: marks[question.id]["slip"] for question in key.questions} == {
        question.id: question.slips[0].name for question in key.questions
    }
    for question in key.questions:
        assert question.slips[0].points <= scores[question.id.replace(".", "-")] < question.points


def test_grading_many_at_once_gives_the_same(graded, tmp_path):
    assignment, root, own, lines = graded
    other = shutil.copytree(root, tmp_path / "course")
    report = grade(assignment, workers=2, root=other)
    assert {line.student: line for line in report.lines} == lines
    assert score_table(other, folder_of(assignment)) == score_table(own, folder_of(assignment))


def test_feedback_says_to_each_question_what_the_key_says(graded):
    assignment, _, root, _ = graded
    key, name = known_key(assignment), folder_of(assignment)
    course.feedback(assignment, root=root)
    for student, says in (("right", lambda q: "Right."), ("slips", lambda q: q.slips[0].say)):
        page = BeautifulSoup((root / "feedback" / student / name / f"{name}.html").read_text("utf-8"), "html.parser")
        for question in key.questions:
            said = page.find("section", id=question.id).get_text(" ", strip=True)
            assert " ".join(says(question).split()) in said, (student, question.id)


def test_regrade_changes_nothing_until_the_key_changes_and_then_what_has_changed(graded, tmp_path):
    assignment, _, own, lines = graded
    root = shutil.copytree(own, tmp_path / "course")
    name = folder_of(assignment)
    assert regrade(assignment, root).changes == ()
    question = next(q for q in known_key(assignment).questions if q.form["kind"] in ("table", "function", "labels"))
    turn_round(root / "solutions" / name, question)
    done = regrade(assignment, root, apply=True)
    changed = {(change.student, change.question) for change in done.changes}
    assert ("right", question.id) in changed and {asked for _, asked in changed} == {question.id}
    with gradebook(root) as book:
        assert book.find_submission(name, "right").score < lines["right"].score
        assert book.find_submission(name, "blank").score == 0


def turn_round(folder, question):
    """Change a key: the first slip of a question is right, and what was right is its only slip."""
    path = folder / "questions.toml"
    before, start, rest = path.read_text("utf-8").partition(f"[{question.id.partition('.')[2]}]\n")
    own, after = re.split(r"(?=\n\[)", rest, maxsplit=1)
    own = re.sub(r"^(answer|accept|agrees_with|readings) = .*\n", "", own, flags=re.MULTILINE)
    own = re.sub(r"^slips = \[.*?^\]$", "", own, flags=re.MULTILINE | re.DOTALL)
    turned = f"answer = {toml(question.slips[0].answer)}\n"
    turned += f'slips = [{{ name = "turned", answer = {toml(question.answer)}, say = "It was right." }}]\n'
    path.write_text(f"{before}{start}{own}{turned}{after}", "utf-8")


def toml(value):
    """Return words, by name or in a list, as TOML."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{toml(name)} = {toml(word)}" for name, word in value.items()) + " }"
    return json.dumps(value)
