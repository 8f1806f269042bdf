"""The course: releases and gradebook are made from the solutions, and only from them."""

import json
import re

import nbformat
import pytest

from conftest import ROOT
from tworivers.course import releases as course
from tworivers.course.nbgrader_calls import ROOT_VARIABLE, convert, course_folder, gradebook, settings
from tworivers.errors import CourseError
from tworivers.grading.mend import read_release
from tworivers.keys.load import load_key
from tworivers.keys.notebook_cells import is_check, question_of

NAME = "ps02-five-hamlets"
SOLUTION = f"solutions/{NAME}/{NAME}.ipynb"


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_exercises_are_what_nbgrader_generates_from_the_solutions_today():
    assert course.drift(ROOT) == []


def test_generating_and_building_give_the_same_bytes_on_every_run(own_course):
    course.generate(own_course)
    first = contents(own_course / "exercises")
    assert sorted(first) == ["checks/ps02.json", f"{NAME}/{NAME}.ipynb"]
    course.generate(own_course)
    assert contents(own_course / "exercises") == first
    course.build(own_course)
    assert contents(own_course / "exercises") == first
    assert course.drift(own_course) == []


def test_generating_writes_no_gradebook(own_course):
    course.generate(own_course)
    assert not (own_course / "gradebook.db").exists()


def test_drift_names_what_differs(own_course):
    course.generate(own_course)
    exercises = own_course / "exercises"
    (exercises / "checks" / "ps02.json").write_text("{}")
    (exercises / "ps99-old").mkdir()
    (exercises / "ps99-old" / "ps99-old.ipynb").write_text("{}")
    (exercises / NAME / f"{NAME}.ipynb").unlink()
    assert course.drift(own_course) == [
        f"exercises/{NAME}/{NAME}.ipynb is missing.",
        "exercises/ps99-old/ps99-old.ipynb comes from no solution.",
        "exercises/checks/ps02.json is not what is generated today.",
    ]


def test_building_twice_changes_nothing_in_the_gradebook(own_course):
    def cells():
        with gradebook(own_course) as book:
            notebook = book.find_notebook(NAME, NAME)
            return sorted((cell.name, cell.max_score) for cell in notebook.grade_cells)

    assert course.build(own_course) == [f"{NAME}: in the gradebook with 40 points"]
    before = cells()
    assert course.build(own_course) == [f"{NAME}: in the gradebook with 40 points"]
    assert cells() == before
    assert len(before) == 16


@pytest.mark.parametrize("name", course.assignments(ROOT))
def test_points_beside_each_title_are_the_points_graded(name):
    key = load_key(name)
    graded = [question.points for question in (*key.questions, *key.written)]
    shown: list[float] = []
    for cell in read_release(ROOT, name, name).cells:
        shown += [float(points) for points in re.findall(r"^###.*\((\d+) points?\b.*\)$", cell.source, re.MULTILINE)]
    assert shown == graded


def test_points_of_the_introduction_are_the_points_graded(course_root):
    key = load_key(NAME, course_root)
    told = re.search(
        r"(\d+) points: (\d+) for the questions, (\d+) for the paragraph",
        read_release(course_root, NAME, NAME).cells[0].source,
    )
    questions, written = sum(q.points for q in key.questions), sum(w.points for w in key.written)
    assert told and [float(number) for number in told.groups()] == [key.points, questions, written]


def test_notebook_gets_its_points_from_the_key_and_must_have_a_cell_for_each_question(own_course):
    notebook = nbformat.read(own_course / SOLUTION, as_version=4)
    checks = [cell for cell in notebook.cells if is_check(cell)]
    checks[0].metadata["nbgrader"]["points"] = 5
    notebook.cells.remove(checks[1])
    nbformat.write(notebook, own_course / SOLUTION)
    with pytest.raises(CourseError, match=r"points\. ps02.q2: no cell there, 1 in the key"):
        course.generate(own_course)


def test_release_asks_every_question_once(course_root):
    asked = [question_of(cell) for cell in read_release(course_root, NAME, NAME).cells if is_check(cell)]
    assert asked == [question.id for question in load_key(NAME, course_root).questions]


def test_nbgrader_s_own_refusal_becomes_a_sentence(own_course):
    notebook = nbformat.read(own_course / SOLUTION, as_version=4)
    notebook.cells[0].metadata["nbgrader"]["grade_id"] = "ps02.head"  # nbgrader's ids know no dot
    nbformat.write(notebook, own_course / SOLUTION)
    with pytest.raises(
        CourseError, match=r"^nbgrader stopped at ps02-five-hamlets: ValidationError: 'ps02.head' does not match"
    ):
        course.generate(own_course)


def test_key_without_a_notebook_is_said_so(own_course):
    (own_course / SOLUTION).unlink()
    with pytest.raises(CourseError, match=r"ps02-five-hamlets.ipynb is missing, though its key is there"):
        course.build(own_course)


def test_folder_without_settings_is_no_course(tmp_path):
    with pytest.raises(CourseError, match=r"has no nbgrader_config.py, so it is not the folder of a course"):
        course.build(tmp_path)


def test_folder_of_the_course_is_found_from_the_environment(own_course, monkeypatch):
    monkeypatch.setenv(ROOT_VARIABLE, str(own_course))
    assert course_folder() == own_course.resolve()
    monkeypatch.delenv(ROOT_VARIABLE)
    monkeypatch.chdir(own_course)
    assert course_folder() == own_course.resolve()
    monkeypatch.chdir("/")
    assert course_folder() == ROOT


def test_settings_take_another_root_from_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    config = settings(ROOT)
    assert config.CourseDirectory.root == str(ROOT)  # the folder that was asked for wins
    from traitlets.config import PyFileConfigLoader

    config = PyFileConfigLoader("nbgrader_config.py", path=str(ROOT)).load_config()
    assert config.CourseDirectory.root == config.CourseStep.root == str(tmp_path.resolve())


def test_grading_before_building_says_what_to_do(own_course):
    with pytest.raises(
        CourseError, match=r"There is no gradebook yet: .*gradebook.db is missing. Build it first: make"
    ):
        course.autograde("ps02", root=own_course)
    assert not (own_course / "gradebook.db").exists()


def test_grading_an_unknown_assignment_names_the_known_ones(course_root):
    with pytest.raises(CourseError, match=r"There is no assignment 'ps77'.*Known: ps02-five-hamlets"):
        course.autograde("ps77", root=course_root)


def test_nobody_s_submissions_are_said_so(course_root):
    with pytest.raises(CourseError, match="Nobody has handed in ps02-five-hamlets"):
        course.autograde("ps02", root=course_root)
    with pytest.raises(CourseError, match="has been graded yet"):
        course.feedback("ps02", root=course_root)


def test_nbgrader_leaves_nothing_behind_in_the_environment(own_course, monkeypatch):
    class Breaks:
        def __init__(self, coursedir, config):
            pass

        def start(self):
            import os

            os.environ["NBGRADER_EXECUTION"] = "autograde"
            raise RuntimeError("broken in the middle")

    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    with pytest.raises(CourseError, match="broken in the middle"):
        convert(Breaks, settings(own_course), NAME)
    import os

    assert "NBGRADER_EXECUTION" not in os.environ


def test_what_the_check_knows_survives_the_releases(own_course):
    course.generate(own_course)
    course.build(own_course)
    assert json.loads((own_course / "exercises/checks/ps02.json").read_text(encoding="utf-8"))["assignment"] == NAME
