"""Leaks: no release holds a key, a solution or a hidden test; each is planted once to see that it is found."""

import json

import nbformat
import pytest

from conftest import ROOT, known_key
from tworivers.course import releases as course
from tworivers.errors import CourseError
from tworivers.keys.leaks import leaks, secret_lines

NAME = "ps02-five-hamlets"
RELEASE = f"exercises/{NAME}/{NAME}.ipynb"
CHECKS = "exercises/checks/ps02.json"
KEY = known_key("ps02")


@pytest.fixture
def released(own_course):
    """Return a course with its releases, which a test may spoil."""
    course.generate(own_course)
    return own_course


@pytest.mark.parametrize("name", course.assignments(ROOT))
def test_no_release_of_the_course_gives_anything_away(name):
    assert leaks(name, ROOT) == []


def plant_in_notebook(root, change):
    notebook = nbformat.read(root / RELEASE, as_version=4)
    change(notebook.cells)
    nbformat.write(notebook, root / RELEASE)


def set_output(cell):
    cell.outputs = [nbformat.v4.new_output("stream", text="63")]


def add(text):
    return lambda cells: cells.append(nbformat.v4.new_markdown_cell(text))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (add('misprint = "f042"'), "holds the solution's line 'misprint = \"f042\"'"),
        (add("### BEGIN HIDDEN TESTS\nassert excess == 5\n### END HIDDEN TESTS"), "holds 'HIDDEN TESTS'"),
        (add("### BEGIN SOLUTION"), "holds 'BEGIN SOLUTION'"),
        (add("from tworivers.grading import key"), "holds 'tworivers.grading'"),
        (add(KEY.questions[9].explanation), "holds the explanation of ps02.q10"),
        (add(KEY.written[0].levels[0].sample), "holds the rubric of ps02.w1"),
        (add(KEY.written[0].levels[0].does), "holds the rubric of ps02.w1"),
        (lambda cells: set_output(next(cell for cell in cells if cell.cell_type == "code")), "holds an output"),
    ],
    ids=["solution", "hidden test", "marker", "import", "explanation", "sample", "level", "output"],
)
def test_what_is_planted_in_a_notebook_is_found(released, change, says):
    assert leaks(NAME, released) == []
    plant_in_notebook(released, change)
    assert any(says in line for line in leaks(NAME, released))


@pytest.mark.parametrize("name", ["questions.txt", "notes.txt", "checks/q1.py", "gradebook.db"])
def test_file_that_is_no_notebook_is_found(released, name):
    path = released / "exercises" / NAME / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("key = 42")
    assert leaks(NAME, released) == [f"exercises/{NAME}/{name} is no notebook; name it in CourseDirectory.ignore."]


def plant_in_checks(root, change):
    known = json.loads((root / CHECKS).read_text(encoding="utf-8"))
    change(known["questions"])
    (root / CHECKS).write_text(json.dumps(known), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda q: q["ps02.q1"].update(explanation="twelve"), "ps02.q1 holds 'explanation'"),
        (lambda q: q["ps02.q1"].update(hint=KEY.questions[0].explanation), "it holds the explanation of ps02.q1"),
        (lambda q: q["ps02.q1"]["slips"][0].update(answer=[1]), "a slip of ps02.q1 holds 'answer'"),
        (lambda q: q["ps02.q6"]["inputs"].append([250, 1000]), "ps02.q6 holds the hidden input [250, 1000]"),
        (lambda q: q["ps02.q12"].update(answer=[{"": ["a"]}]), "ps02.q12 holds hashes"),
    ],
    ids=["part", "explanation", "slip", "hidden input", "label"],
)
def test_what_is_planted_in_the_file_of_the_check_is_found(released, change, says):
    plant_in_checks(released, change)
    assert any(says in line for line in leaks(NAME, released))


def test_release_that_would_give_something_away_is_refused(own_course):
    (own_course / "solutions" / NAME / "plan.txt").write_text("f042")
    with pytest.raises(CourseError, match=r"gives something away. exercises/ps02-five-hamlets/plan.txt is no notebook"):
        course.generate(own_course)


def test_key_beside_the_notebook_stays_behind(released):
    assert {"questions.toml", "answers.py"} <= {path.name for path in (released / "solutions" / NAME).iterdir()}
    assert [path.name for path in (released / "exercises" / NAME).rglob("*")] == [f"{NAME}.ipynb"]


def test_line_that_stands_outside_the_solution_too_is_no_secret():
    region = "a = ...\n### BEGIN SOLUTION\nimport pandas as pd\na = pd.NA\nshort\n### END SOLUTION"
    cells = [nbformat.v4.new_code_cell("import pandas as pd"), nbformat.v4.new_code_cell(region)]
    assert secret_lines(cells) == {"a = pd.NA"}
