"""Honest notebooks: no mess around a right answer costs a point."""

import nbformat
import pytest

from conftest import ROOT, copy_of, known_key
from honest import honest
from tworivers.course import releases as course
from tworivers.course.grade import grade
from tworivers.grading.mend import read_release

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]

NAME = "ps02-five-hamlets"
FILE = f"{NAME}.ipynb"
KEY = known_key("ps02")
AUTOGRADED = sum(question.points for question in KEY.questions)
NAMES = sorted(honest(nbformat.read(ROOT / "exercises" / NAME / FILE, as_version=4), KEY, FILE))


GRADERS = {"autograde": course.autograde, "grade": grade}


@pytest.fixture(scope="module", params=GRADERS)
def graded(request, course_root, tmp_path_factory):
    """Hand in every honest notebook and grade them all on one path; return the course and the lines by student."""
    root = copy_of(course_root, tmp_path_factory.mktemp("honest"))
    for student, files in honest(read_release(root, NAME, NAME), KEY, FILE).items():
        for name, content in files.items():
            path = root / "submitted" / student / NAME / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    report = GRADERS[request.param]("ps02", root=root)
    return root, {line.student: line for line in report.lines}


def shown(graded, student):
    """Return all outputs of a graded notebook."""
    notebook = nbformat.read(graded[0] / "autograded" / student / NAME / FILE, as_version=4)
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def test_corpus_is_as_large_as_it_should_be():
    assert len(NAMES) >= 40


@pytest.mark.parametrize("student", NAMES)
def test_honest_notebook_earns_all_points(graded, student):
    line = graded[1][student]
    assert (line.score, line.waiting) == (AUTOGRADED, 1), line
    assert "stopped" not in line.why


@pytest.mark.parametrize("student", ["plot", "plot-without-the-magic"])
def test_plot_is_kept_for_the_grader(graded, student):
    assert any("image/png" in output.get("data", {}) for output in shown(graded, student))


def test_input_says_that_nobody_is_there(graded):
    assert any("nobody is there to type" in output.get("evalue", "") for output in shown(graded, "asks-for-input"))


def test_names_in_other_scripts_are_kept(graded):
    assert any("五个屯 · 다섯 마을" in output.get("text", "") for output in shown(graded, "chinese-and-korean-names"))
