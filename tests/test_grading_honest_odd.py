"""Odd ways of handing in: all points, or a person asked in plain words, and where it is graded its pages exist."""

import urllib.parse

import pytest
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory

from conftest import new_course
from honest import right
from honest.odd import ASKED, GRADED
from test_nbgrader_cycle import ask, formgrader
from tworivers.course import releases as course
from tworivers.course.grade import grade
from tworivers.course.nbgrader_calls import gradebook, settings
from tworivers.grading.mend import read_release
from tworivers.keys.load import load_key

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]

NAME = "ps02-five-hamlets"
FILE = f"{NAME}.ipynb"
KEY = load_key("ps02")
AUTOGRADED = sum(question.points for question in KEY.questions)
PAGES = (
    "half-a-character",
    "id-null",
    "folder-of-its-name",
    "too-big-a-file",
    "without-marks",
    "written-above",
    "picture-attached",
)
PYTHON = ("Error", "Traceback", "Exception", "NoneType")


# `nbgrader autograde` takes two seconds for each: in every run those that it takes another way than `tworivers grade`.
BOTH = (
    "id-null",
    "format-3-without-minor",
    "lines-end-as-on-windows",
    "untouched-release-beside",
    "folder-of-its-name",
    "name-that-is-no-text",
    "pipes-and-sockets",
    "long-names",
    "too-big-a-file",
    "without-marks",
    "written-below",
    "date-of-the-year-9999",
    "date-with-china-s-zone",
)
WHO = {"grade": tuple(GRADED), "autograde": BOTH, "autograde-all": tuple(GRADED)}


def pairs(students=None):
    """Return path and student of each case; all students on nbgrader's path at night alone."""
    return [
        pytest.param(path, student, marks=[pytest.mark.nightly] if path == "autograde-all" else [])
        for path, chosen in WHO.items()
        for student in students or chosen
    ]


@pytest.fixture(scope="module")
def graded(request, tmp_path_factory):
    """Hand in what a path is tried with; grade it on that path; return the course and the lines by student."""
    root = new_course(tmp_path_factory.mktemp("odd"))
    course.build(root)
    release = read_release(root, NAME, NAME)
    finished = right(release, KEY)
    for student in (*WHO[request.param], *ASKED):
        folder = root / "submitted" / student / NAME
        folder.mkdir(parents=True)
        {**GRADED, **ASKED}[student][1](folder, finished, release)
    report = (grade if request.param == "grade" else course.autograde)("ps02", root=root)
    return root, {line.student: line for line in report.lines}


def test_corpus_is_as_large_as_it_should_be():
    assert len(GRADED) + len(ASKED) >= 60


@pytest.mark.parametrize(("graded", "student"), pairs(), indirect=["graded"])
def test_odd_way_of_handing_in_costs_nothing(graded, student):
    line = graded[1][student]
    assert (line.score, line.waiting) == (AUTOGRADED, 1), line
    assert GRADED[student][0] in str(line)
    assert not any(word in str(line) for word in PYTHON) and str(line).isprintable()


@pytest.mark.parametrize(("graded", "student"), pairs(ASKED), indirect=["graded"])
def test_person_is_asked_in_plain_words(graded, student):
    line = graded[1][student]
    assert line.outcome == "needs a human" and line.score is None
    assert ASKED[student][0] in str(line)
    assert not any(word in str(line) for word in PYTHON) and str(line).isprintable()


def look_at_pages(root, tmp_path, names):
    """Look that each of these has its feedback and its page in formgrader."""
    course.feedback("ps02", list(names), root)
    missing = [name for name in names if not (root / "feedback" / name / NAME / f"{NAME}.html").exists()]
    assert missing == []
    with gradebook(root) as book:
        ids = {s.student_id: s.notebooks[0].id for s in book.assignment_submissions(NAME)}
    with formgrader(root, tmp_path) as address:
        for name in names:
            assert "Question 16" in ask(f"{address}formgrader/submissions/{urllib.parse.quote(ids[name])}/"), name


@pytest.mark.parametrize("graded", ["grade"], indirect=True)
def test_what_was_graded_has_its_feedback_and_its_page_in_formgrader(graded, tmp_path):
    root, _ = graded
    look_at_pages(root, tmp_path, PAGES)
    page = (root / "feedback" / "too-big-a-file" / NAME / f"{NAME}.html").read_text()
    assert "huge.csv was left out: it has 25 MB, and files beside a notebook may have 24 MB together" in page
    assert "data:image/png" in (root / "feedback" / "picture-attached" / NAME / f"{NAME}.html").read_text()


@pytest.mark.nightly
@pytest.mark.parametrize("graded", ["grade", "autograde-all"], indirect=True)
def test_each_that_was_graded_has_its_feedback_and_its_page_in_formgrader(graded, tmp_path):
    root, _ = graded
    look_at_pages(root, tmp_path, GRADED)


@pytest.mark.parametrize("graded", ["grade"], indirect=True)
def test_list_of_the_class_survives_every_date(graded):
    root, _ = graded
    config = settings(root)
    found = {
        row["student"]: row["timestamp"]
        for row in NbGraderAPI(CourseDirectory(config=config), config=config).get_submissions(NAME)
    }
    assert set(found) == {*GRADED, *ASKED}
    assert found["date-with-korea-s-zone"] == found["date-with-china-s-zone"].replace("10:00", "09:00")
