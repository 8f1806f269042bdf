"""An instructor's own plain nbgrader assignments are graded in the sandbox, with the scores of stock nbgrader."""

import csv
import shutil

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell
from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory

from conftest import ROOT, new_course
from plain import answered, hand_in, put_assignments
from test_grading_collecting import nbgrader
from tworivers.course import nbgrader_autograde as intake
from tworivers.course import releases as course
from tworivers.course.grade import grade
from tworivers.course.gradebook import score_table
from tworivers.course.nbgrader_calls import convert, gradebook, settings, surroundings
from tworivers.course.regrade import regrade
from tworivers.errors import CourseError, DataError
from tworivers.grading.plain import NOTE
from tworivers.keys.leaks import leaks

pytestmark = pytest.mark.slow
STOCK = """
c = get_config()
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.OverwriteCells.add_missing_cells = True  # as the course puts missing cells back
c.Execute.timeout = 5
"""
LIMITS = '\nc.RunNotebook.limits = {"cell_seconds": 2, "wall_seconds": 60}\n'
# What stock nbgrader gives each student for share-test, share-hidden, many-test and warns (2, 3, 4 and 1 points).
HW1 = {
    "right": (2, 3, 4, 1),
    "blank": (0, 0, 0, 0),
    "wrong": (0, 0, 4, 1),
    "hidden": (2, 0, 4, 1),
    "error": (0, 0, 4, 0),
    "syntax": (0, 0, 4, 0),
    "partial": (2, 3, 1, 1),
    "stderr": (2, 3, 4, 0),
    "timeout": (2, 3, 0, 1),
    "noisy": (2, 3, 4, 1),
    "silent": (0, 0, 4, 1),
    "many-displays": (0, 0, 4, 1),
    "much-output": (2, 3, 1, 1),
    "missing": (2, 3, 4, 1),
}
COPIED = {"copied": (2, 3, 4, 1)}  # at which stock stops
HW2 = {"right": (2, 3), "half": (2, 0), "wrong": (0, 0)}
FEW = ["right", "wrong", "partial", "blank"]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A course with an assignment of ours and two plain ones, built and handed in; not to be changed."""
    root = new_course(tmp_path_factory.mktemp("plain"))
    (root / "nbgrader_config.py").write_text((ROOT / "nbgrader_config.py").read_text() + LIMITS)
    put_assignments(root)
    assert course.build(root) == [
        "hw1: in the gradebook with 20 points",
        "hw2: in the gradebook with 5 points",
        "ps02-five-hamlets: in the gradebook with 40 points",
    ]
    hand_in(root)
    return root


@pytest.fixture
def own(built, tmp_path):
    """A copy of the course that a test may change."""
    return shutil.copytree(built, tmp_path / "course")


@pytest.fixture(scope="module")
def graded(built, tmp_path_factory):
    """The course with both plain assignments graded by `tworivers grade`, and what it says."""
    root = shutil.copytree(built, tmp_path_factory.mktemp("graded") / "course")
    return root, {name: grade(name, root=root, workers=2) for name in ("hw1", "hw2")}


def expected(students=None):
    """Return the score tables as they should be; what a person reads waits, unless it was left as it was."""
    first = []
    for student, points in sorted({**HW1, **COPIED}.items()):
        scores = dict(zip(("share-test", "share-hidden", "many-test", "warns"), map(float, points), strict=True))
        scores |= {"why": 0.0, "read": 0.0} if student == "blank" else {"why": None, "read": None}
        for cell, score in sorted({**scores, "task": None}.items()):
            first.append((student, cell, score, None, score is None, None))
    second = [(who, "total-test", float(score), None, False, None) for who in sorted(HW2) for score in HW2[who]]
    return {
        "hw1": [row for row in first if students is None or row[0] in students],
        "hw2": [row for row in second if students is None or row[0] in students],
    }


def found(root, name):
    """Return the score table; both notebooks of hw2 have a cell of one name, so their order is no matter."""
    return sorted(score_table(root, name), key=lambda row: (row[0], row[1], -(row[2] or 0)))


def ordered(rows):
    return sorted(rows, key=lambda row: (row[0], row[1], -(row[2] or 0)))


def one_by_one(root, name):
    done = nbgrader(root, "autograde", name)
    assert done.returncode == 0, done.stderr
    return done.stderr


def through_formgrader(root, name):
    """Grade as formgrader's button does."""
    intake.install()
    said = []
    config = settings(root)
    for student in sorted(path.name for path in (root / "submitted").iterdir()):
        if (root / "submitted" / student / name).is_dir():
            with surroundings():
                done = NbGraderAPI(CourseDirectory(config=config), config=config).autograde(name, student)
            assert done["success"], done
            said.append(done["log"])
    return said[0]


GRADERS = {
    "nbgrader autograde": one_by_one,
    "formgrader's button": through_formgrader,
    "tworivers course autograde": lambda root, name: course.autograde(name, root=root).summary(),
    "tworivers grade": lambda root, name: grade(name, root=root, workers=2).summary(),
}


def test_grade_gives_the_scores_of_stock_nbgrader_and_says_once_where_the_tests_run(graded):
    root, reports = graded
    for name, report in reports.items():
        assert found(root, name) == ordered(expected()[name])
        assert report.summary().count(NOTE) == 1
        assert report.summary().splitlines()[-1].endswith(f"; {NOTE}")


@pytest.mark.parametrize("grader", list(GRADERS)[:3])
def test_every_other_way_gives_the_same(own, grader):
    for student in set(HW1) | set(COPIED):
        if student not in FEW:
            shutil.rmtree(own / "submitted" / student)
    shutil.rmtree(own / "submitted" / "half")
    for name in ("hw1", "hw2"):
        assert GRADERS[grader](own, name).count(NOTE) == 1
        assert found(own, name) == ordered(expected(FEW)[name])


@pytest.mark.nightly
@pytest.mark.parametrize("grader", GRADERS)
def test_every_way_gives_every_student_the_same(own, grader):
    for name in ("hw1", "hw2"):
        GRADERS[grader](own, name)
        assert found(own, name) == ordered(expected()[name])


@pytest.mark.nightly
def test_stock_nbgrader_gives_these_scores_with_a_kernel(own):
    (own / "nbgrader_config.py").write_text(STOCK)
    for student in COPIED:
        shutil.rmtree(own / "submitted" / student)
    for name in ("hw1", "hw2"):
        convert(Autograde, settings(own), name)
        assert found(own, name) == ordered(expected([*HW1, *HW2])[name])


def test_what_was_done_to_a_notebook_is_said(graded):
    lines = {line.student: line for line in graded[1]["hw1"].lines}
    assert lines["missing"].why == "the locked cell share-hidden was missing; the locked cell many-test was missing"
    assert lines["copied"].why == "the cell share-test stood there 2 times"
    assert all(line.outcome == "graded" for student, line in lines.items() if student not in ("missing", "copied"))
    lines = {line.student: line for line in graded[1]["hw2"].lines}
    assert lines["half"].why == "lengths.ipynb was not handed in and has 0 points"


def test_what_was_graded_is_not_graded_again_until_it_or_its_tests_change(graded, tmp_path):
    root = shutil.copytree(graded[0], tmp_path / "course")
    again = grade("hw2", root=root, workers=1)
    assert again.before == 3 and sorted(map(str, again.lines)) == sorted(map(str, graded[1]["hw2"].lines))
    shutil.copy(root / "submitted/right/hw2/lengths.ipynb", root / "submitted/half/hw2/lengths.ipynb")
    again = grade("hw2", root=root, workers=1)
    assert again.before == 2
    assert found(root, "hw2") == ordered(
        [*expected(["right", "wrong"])["hw2"], *[("half", *row[1:]) for row in expected(["right"])["hw2"]]]
    )
    (root / "solutions" / "hw2" / "data.csv").write_text("10 20 31\n")
    course.build(root)
    assert grade("hw2", root=root, workers=1).before == 0


def test_feedback_shows_each_cell_and_no_hidden_test(graded):
    root, _ = graded
    said = course.feedback("hw1", ["hidden", "partial"], root)
    assert said == ["hidden: feedback/hidden/hw1/shares.html", "partial: feedback/partial/hw1/shares.html"]
    page = BeautifulSoup((root / "feedback/hidden/hw1/shares.html").read_text(), "html.parser")
    assert "7 of 20 points so far; why, read, task still wait" in " ".join(page.find(class_="total").text.split())
    rows = {row.th.text: [cell.text for cell in row.find_all("td")] for row in page.tbody.find_all("tr")}
    assert rows["share-test"] == ["right", "2 of 2"]
    assert rows["share-hidden"] == ["not right", "0 of 3"]
    assert rows["why"] == ["waits for a person", "– of 5"]
    section = page.find(id="share-hidden").text
    assert "assert share(1, 2) == 50" in section and "AssertionError: three of four" in section
    assert "share(3, 4)" not in str(page) and "HIDDEN TESTS" not in str(page)
    assert "mine = 1" in page.find(id="read").text  # code that a person reads is shown
    page = BeautifulSoup((root / "feedback/partial/hw1/shares.html").read_text(), "html.parser")
    rows = {row.th.text: [cell.text for cell in row.find_all("td")] for row in page.tbody.find_all("tr")}
    assert rows["many-test"] == ["partly right", "1 of 4"]
    assert course.feedback("hw2", ["right"], root) == [
        "right: feedback/right/hw2/lengths.html, feedback/right/hw2/sums.html"
    ]


def test_export_has_plain_assignments_beside_ours(graded, tmp_path):
    with course.export(tmp_path / "grades.csv", graded[0]).open() as file:
        rows = {(row["student_id"], row["assignment"]): row for row in csv.DictReader(file)}
    told = {who: (row["raw_score"], row["score"], row["status"]) for who, row in rows.items()}
    assert told["right", "hw1"] == ("10.0", "", "waiting for a person")
    assert told["wrong", "hw1"] == ("5.0", "", "waiting for a person")
    assert told["right", "hw2"] == ("5.0", "5.0", "graded") and told["half", "hw2"] == ("2.0", "2.0", "graded")


def test_release_holds_no_hidden_test_and_no_solution(built):
    assert leaks("hw1", built) == leaks("hw2", built) == []
    released = (built / "exercises/hw1/shares.ipynb").read_text()
    assert "three of four" not in released and "100 * part" not in released and "A model answer" not in released
    assert (built / "exercises/hw2/data.csv").read_text() == "10 20 30\n"
    assert course.drift(built) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("assert share(3, 4) == 75, 'three of four'", "holds the solution's line"),
        ("### BEGIN HIDDEN TESTS", "holds 'HIDDEN TESTS'"),
        ("return 100 * part / whole", "holds the solution's line"),
    ],
)
def test_what_is_planted_in_a_release_is_found(own, text, says):
    path = own / "exercises/hw1/shares.ipynb"
    release = nbformat.read(path, as_version=4)
    release.cells.append(new_code_cell(text))
    nbformat.write(release, path)
    assert any(says in what for what in leaks("hw1", own))


def test_assignment_of_ours_without_its_key_is_refused_and_never_graded_the_plain_way(own):
    (own / "submitted" / "eve" / "ps02-five-hamlets").mkdir(parents=True)
    (own / "solutions" / "ps02-five-hamlets" / "questions.toml").unlink()
    for step in (course.autograde, grade):
        with pytest.raises(
            DataError, match=r"ps02-five-hamlets\.ipynb asks ps02\.q1, and .*questions\.toml is missing"
        ):
            step("ps02", ["eve"], root=own)
    with pytest.raises(DataError, match="Put the key back"):
        course.generate(own)


def test_notebook_of_ours_cannot_choose_the_plain_way(own):
    # Cells, metadata and files of a plain assignment in a submission of ours: the assignment has a key, and it judges.
    name = "ps02-five-hamlets"
    notebook = nbformat.read(own / "exercises" / name / f"{name}.ipynb", as_version=4)
    notebook.metadata["tworivers"] = {"plain": True}
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.source = "1"
    notebook.cells += nbformat.read(own / "submitted/right/hw1/shares.ipynb", as_version=4).cells
    folder = own / "submitted" / "eve" / name
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{name}.ipynb")
    (folder / "shares.ipynb").write_bytes((own / "submitted/right/hw1/shares.ipynb").read_bytes())
    for report in (course.autograde(name, ["eve"], own), grade(name, ["eve"], root=own, workers=1)):
        (line,) = report.lines
        assert line.score == 0 and report.note == ""


@pytest.mark.parametrize(
    "answer",
    [
        "import os\nos._exit(0)",
        "import os, sys\nsys.stdout.flush()\nos.kill(os.getpid(), 9)",
        "import ctypes\nctypes.string_at(0)",
    ],
)
def test_cells_that_did_not_run_earn_nothing(own, answer):
    # To nbgrader a cell without outputs is right.
    path = own / "submitted" / "right" / "hw1" / "shares.ipynb"
    nbformat.write(answered(nbformat.read(own / "exercises/hw1/shares.ipynb", as_version=4), {"share": answer}), path)
    (line,) = course.autograde("hw1", ["right"], own).lines
    assert line.score == 0 and "came to an end in this cell" in line.why
    graded = nbformat.read(own / "autograded/right/hw1/shares.ipynb", as_version=4)
    (test,) = [cell for cell in graded.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == "share-test"]
    assert test.outputs[0].ename == "NotRun"


def test_several_notebooks_are_told_apart_by_name(own):
    folder = own / "submitted" / "right" / "hw2"
    (folder / "sums.ipynb").rename(folder / "Untitled.ipynb")  # the only one that is missing: it must be this
    (line,) = course.autograde("hw2", ["right"], own).lines
    assert line.score == 5 and line.why == "the file was called 'Untitled.ipynb', not 'sums.ipynb'"
    (folder / "lengths.ipynb").rename(folder / "Untitled1.ipynb")
    (line,) = course.autograde("hw2", ["right"], own).lines
    assert line.outcome == "needs a human" and line.score is None
    assert line.why == "lengths.ipynb and sums.ipynb are missing, and which of them Untitled.ipynb is cannot be told"


def test_one_broken_notebook_of_several_needs_a_human(own):
    (own / "submitted" / "right" / "hw2" / "sums.ipynb").write_text("{")
    lines = {line.student: line for line in grade("hw2", root=own, workers=1).lines}
    assert lines["right"].outcome == "needs a human" and "sums.ipynb is not JSON" in lines["right"].why
    assert lines["half"].score == 2


def test_notebook_in_another_language_is_refused(own):
    path = own / "exercises" / "hw2" / "sums.ipynb"
    release = nbformat.read(path, as_version=4)
    release.metadata["kernelspec"] = {"name": "ir", "language": "R", "display_name": "R"}
    nbformat.write(release, path)
    for step in (course.autograde, grade):
        with pytest.raises(
            CourseError, match=r"sums\.ipynb is written in R\. The sandbox runs Python, and nothing else"
        ):
            step("hw2", ["right"], root=own)


def test_regrade_and_variants_say_that_there_is_no_key(graded, tmp_path):
    for step in (
        lambda: regrade("hw1", graded[0]),
        lambda: course.variants("hw1", "2027-spring", tmp_path / "students.csv", tmp_path / "out", graded[0]),
    ):
        with pytest.raises(CourseError, match="hw1 is a plain nbgrader assignment"):
            (tmp_path / "students.csv").write_text("id\nright\n")
            step()


def test_gradebook_has_a_row_for_each_notebook(graded):
    with gradebook(graded[0]) as book:
        assert sorted(notebook.name for notebook in book.find_submission("hw2", "half").notebooks) == [
            "lengths",
            "sums",
        ]


FORGED = """
import ast
class Drop(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()
get_ipython().ast_transformers.append(Drop())
def share(part, whole):
    return 0
"""
SPIES = """
import os
for place in ("{root}/gradebook.db", "{root}/solutions/hw1/shares.ipynb", "{root}/submitted/wrong/hw1/shares.ipynb"):
    print(os.path.exists(place))
print([name for _, _, names in os.walk("/") for name in names if name == "shares.ipynb"])
def share(part, whole):
    print(In[-1])
    return 0
"""


def test_what_is_said_not_to_be_defended_is_not(own):
    # The tests run in the student's process: they can be made to pass, as under nbgrader. The docs say so.
    path = own / "submitted" / "right" / "hw1" / "shares.ipynb"
    release = nbformat.read(own / "exercises/hw1/shares.ipynb", as_version=4)
    nbformat.write(answered(release, {"share": FORGED}), path)
    (line,) = course.autograde("hw1", ["right"], own).lines
    assert line.score >= 5


def test_everything_else_is_defended_in_a_plain_assignment_too(own):
    path = own / "submitted" / "right" / "hw1" / "shares.ipynb"
    release = nbformat.read(own / "exercises/hw1/shares.ipynb", as_version=4)
    nbformat.write(answered(release, {"share": SPIES.replace("{root}", str(own))}), path)
    course.autograde("hw1", ["right"], own)
    shown = nbformat.read(own / "autograded/right/hw1/shares.ipynb", as_version=4)
    outputs = {
        cell.metadata["nbgrader"]["grade_id"]: cell.outputs
        for cell in shown.cells
        if "nbgrader" in cell.metadata and cell.cell_type == "code"
    }
    assert outputs["share"][0].text == "False\nFalse\nFalse\n[]\n"
    assert "three of four" in str(outputs["share-hidden"])  # a hidden test can be read by the code that it tests
