"""Scores: no row without a cause, what a person decided stands, and who is late is told by how much, on every path."""

import csv
import shutil

import nbformat
import pytest
from bs4 import BeautifulSoup

from conftest import new_course
from submissions import as_bytes, code_of, fill, names
from test_grading_collecting import nbgrader
from tworivers.cli import main
from tworivers.course import releases as course
from tworivers.course.export import cell, export_scores
from tworivers.course.grade import grade
from tworivers.course.gradebook import standings
from tworivers.course.hall.lines import Line, duration
from tworivers.course.nbgrader_calls import ROOT_VARIABLE, gradebook
from tworivers.course.read_by_hand import answers_in
from tworivers.course.regrade import regrade
from tworivers.grading.mend import read_release
from tworivers.keys.load import load_key

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

NAME = "ps02-five-hamlets"
FILE = f"{NAME}.ipynb"
KEY = load_key("ps02")
FULL = sum(question.points for question in KEY.questions)
PENALTY = '\nc.LateSubmissionPlugin.penalty_method = "zero"\n'
DUE = "2026-02-01 12:00:00 UTC"


def notebook(release, *, written="Requests fell.", **answers):
    """Return right answers with some of them replaced, and a written answer."""
    name = names(release)
    codes = {q.id: code_of(q, q.answer, name[q.id]) for q in KEY.questions}
    return as_bytes(fill(release, KEY, codes | {f"ps02.{q}": code for q, code in answers.items()}, written))


def hand_in(root, student, content, when="2026-02-01 11:00:00 UTC"):
    """Hand a notebook in, in place of one that was handed in before."""
    folder = root / "submitted" / student / NAME
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_bytes(content)
    (folder / "timestamp.txt").write_text(when, encoding="utf-8")


@pytest.fixture(scope="module")
def graded_once(course_root, tmp_path_factory):
    """A course with a right submission, a late one and a broken one, graded once; the written answers wait."""
    root = shutil.copytree(course_root, tmp_path_factory.mktemp("scores") / "course")
    release = read_release(root, NAME, NAME)
    hand_in(root, "river", notebook(release))
    hand_in(root, "willow", notebook(release, written="Asking is not leaving."), "2026-02-02 14:00:00 UTC")
    hand_in(root, "broken", b"")
    grade("ps02", workers=1, root=root)
    return root


@pytest.fixture
def root(graded_once, tmp_path, monkeypatch):
    """A copy of it, which the command line takes for the course."""
    copy = shutil.copytree(graded_once, tmp_path / "course")
    monkeypatch.setenv(ROOT_VARIABLE, str(copy))
    return copy


def decide(root, student, points, cell="ps02-w1"):
    """Give points by hand, as formgrader does."""
    with gradebook(root) as book:
        grade = book.find_grade(cell, NAME, NAME, student)
        grade.manual_score, grade.needs_manual_grade = points, False
        book.db.commit()


def waits(root, student, cell="ps02-w1"):
    """Return a person's points, and whether the answer waits."""
    with gradebook(root) as book:
        given = book.find_grade(cell, NAME, NAME, student)
        return given.manual_score, given.needs_manual_grade


def stand(root, student):
    """Return what the gradebook says of a submission."""
    with gradebook(root) as book:
        return standings(book, NAME)[student]


def set_due(root, extension=None):
    """Set the due date, and perhaps give willow more time."""
    with gradebook(root) as book:
        book.update_or_create_assignment(NAME, duedate=DUE)
        if extension:
            book.grant_extension(NAME, "willow", **extension)


def exported(root):
    """Return the rows of the export by student."""
    path = course.export(root / "grades.csv", root)
    with path.open(encoding="utf-8", newline="") as file:
        return {row["student_id"]: row for row in csv.DictReader(file)}


# Each way of grading willow again: `grade`, `autograde`, nbgrader's own command (formgrader's button is the same class).
PATHS = {
    "grade": lambda root: grade("ps02", ["willow"], 1, root=root),
    "autograde": lambda root: course.autograde("ps02", ["willow"], root),
    "nbgrader": lambda root: nbgrader(root, "autograde", NAME, "--student", "willow"),
}


# -- No row without a cause ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [["grade", "ps02"], ["course", "autograde", "ps02"], ["course", "feedback", "ps02"]])
def test_unknown_student_is_refused_with_the_nearest_and_enters_no_list(root, capsys, words):
    assert main([*words, "--student", "rivr"]) == 2
    assert "by 'rivr'. Did you mean 'river'?" in capsys.readouterr().err
    assert set(exported(root)) == {"river", "willow", "broken"}


def test_no_command_but_build_makes_a_gradebook(tmp_path, capsys, monkeypatch):
    root = new_course(tmp_path)
    monkeypatch.setenv(ROOT_VARIABLE, str(root))
    (root / "autograded" / "river" / NAME).mkdir(parents=True)
    (root / "submitted" / "river" / NAME).mkdir(parents=True)
    for words in (["regrade", "ps02"], ["grade", "ps02"], ["course", "export"], ["course", "feedback", "ps02"]):
        assert main([*words]) == 2
        assert "There is no gradebook yet" in capsys.readouterr().err
        assert not (root / "gradebook.db").exists()


def test_export_tells_every_state_apart_and_a_0_is_one_that_was_judged(root):
    for student in ("absent", "zero"):
        with gradebook(root) as book:
            book.update_or_create_student(student, last_name="=HYPERLINK(0)", first_name="a, b")
    hand_in(root, "fresh", b"not looked at")
    hand_in(root, "zero", as_bytes(read_release(root, NAME, NAME)))
    grade("ps02", ["zero"], 1, root=root)
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write(PENALTY)
    set_due(root)
    decide(root, "willow", 6)
    rows = exported(root)
    told = {student: (row["status"], row["score"], row["raw_score"]) for student, row in rows.items()}
    assert told == {
        "river": ("waiting for a person", "", str(float(FULL))),
        "willow": ("late", "", str(float(FULL + 6))),
        "broken": ("needs a human", "", ""),
        "absent": ("not handed in", "", ""),
        "fresh": ("not graded yet", "", ""),
        "zero": ("graded", "0.0", "0.0"),
    }
    assert rows["willow"]["late_submission_penalty"] == str(float(FULL + 6))
    assert rows["broken"]["note"] == f"{FILE} is empty (0 bytes)"
    assert (rows["absent"]["last_name"], rows["absent"]["first_name"]) == ("'=HYPERLINK(0)", "a, b")
    done = export_scores(root / "grades.csv", root)
    assert done.summary().splitlines()[0] == (
        f"{NAME}: 1 graded, 1 late, 1 waiting for a person, 1 needs a human, 1 not graded yet, 1 not handed in"
    )
    again = nbgrader(root, "export", "--to", str(root / "other.csv"))
    assert again.returncode == 0, again.stderr
    assert (root / "other.csv").read_bytes() == (root / "grades.csv").read_bytes()


def test_submission_that_breaks_after_it_was_graded_has_no_score_in_the_export(root):
    decide(root, "river", 6)
    assert exported(root)["river"]["score"] == str(float(FULL + 6))
    hand_in(root, "river", b"{")
    grade("ps02", ["river"], 1, root=root)
    row = exported(root)["river"]
    assert (row["status"], row["score"]) == ("needs a human", "")
    hand_in(root, "river", notebook(read_release(root, NAME, NAME)))
    grade("ps02", ["river"], 1, root=root)
    assert exported(root)["river"]["status"] == "graded"


FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "=HYPERLINK(0)",
    "＝1",
    "-2e",
    "+49 30",
    "a;=1",
    "a\n=1",
    "a,@b",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_beginning_of_a_formula_is_neutralised(text):
    shown = cell(text)
    assert shown.replace("'", "") == text
    for part in shown.replace(";", ",").replace("\n", ",").split(","):
        assert part.lstrip(" ")[:1] not in ("=", "+", "-", "@", "\t", "\r", "＝")


@pytest.mark.parametrize(
    "text", ["-1.5", "+3", "0.0", "1e-05", "river", "ps02-five-hamlets", "2026-02-01 12:00:00", ""]
)
def test_numbers_ids_and_dates_stay_as_they_are(text):
    assert cell(text) == text


# -- What was decided by hand stands ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PATHS)
def test_hand_graded_answer_is_asked_for_again_only_where_it_is_another(root, path):
    release = read_release(root, NAME, NAME)
    decide(root, "willow", 4)
    set_due(root)
    hand_in(
        root,
        "willow",
        notebook(release, written="Asking is not leaving.  \n", q9="excess = 4"),
        "2026-02-03 11:00:00 UTC",
    )
    PATHS[path](root)
    assert waits(root, "willow") == (4, False)
    assert stand(root, "willow").score == FULL - 1 + 4
    hand_in(root, "willow", notebook(release, written="Another thought."), "2026-02-04 11:00:00 UTC")
    PATHS[path](root)
    assert waits(root, "willow") == (4, True)
    assert stand(root, "willow").score == FULL  # what waits has no points
    hand_in(root, "willow", notebook(release, written="Asking is not leaving."), "2026-02-05 11:00:00 UTC")
    PATHS[path](root)
    assert waits(root, "willow") == (4, False)


@pytest.mark.parametrize("gone", ["autograded", ".answers"])
def test_decision_stands_though_a_folder_of_ours_is_gone(root, gone):
    decide(root, "willow", 4)
    decide(root, "willow", 1.5, "ps02-q1")
    shutil.rmtree(root / gone)
    grade("ps02", ["willow"], 1, root=root)
    assert (waits(root, "willow"), waits(root, "willow", "ps02-q1")) == ((4, False), (1.5, False))


def test_points_given_by_hand_to_a_check_wait_where_its_own_code_is_another(root):
    decide(root, "willow", 1.5, "ps02-q1")
    release = read_release(root, NAME, NAME)
    same, other = notebook(release, q9="excess = 4"), notebook(release, q1="x = 1")
    hand_in(root, "willow", same)
    grade("ps02", ["willow"], 1, root=root)
    assert waits(root, "willow", "ps02-q1") == (1.5, False)
    hand_in(root, "willow", other)
    grade("ps02", ["willow"], 1, root=root)
    assert waits(root, "willow", "ps02-q1") == (1.5, True)


def test_answers_are_the_same_however_their_lines_end():
    nb = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell(
                "a\nb", metadata={"nbgrader": {"grade": True, "solution": True, "grade_id": "w"}}
            )
        ]
    )
    before = answers_in(nb, "n")
    nb.cells[0].source = "a  \r\nb\r\n\n"
    assert answers_in(nb, "n") == before != {}
    nb.cells[0].source = "a\ud800"
    assert answers_in(nb, "n") != before


def test_regrade_asks_for_nothing_again(root):
    decide(root, "willow", 4)
    decide(root, "willow", 0.5, "ps02-q9")
    change_key(root)
    assert regrade("ps02", root, apply=True).changes
    assert (waits(root, "willow"), waits(root, "willow", "ps02-q9")) == ((4, False), (0.5, False))


@pytest.mark.parametrize("path", PATHS)
def test_due_date_penalty_and_extension_act_though_nothing_else_has_changed(root, path):
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write(PENALTY)
    grade("ps02", workers=1, root=root)
    decide(root, "willow", 6)
    set_due(root)
    PATHS[path](root)
    assert (stand(root, "willow").late, stand(root, "willow").penalty) == (26 * 3600, FULL + 6)
    set_due(root, {"days": 2})
    PATHS[path](root)
    assert (stand(root, "willow").late, stand(root, "willow").penalty) == (0, 0)
    assert waits(root, "willow") == (6, False)


def test_extension_without_a_due_date_stops_nothing(root):
    with gradebook(root) as book:
        book.grant_extension(NAME, "willow", days=1)
    assert grade("ps02", ["willow"], 1, root=root).lines[0].late == 0
    assert exported(root)["willow"]["status"] == "waiting for a person"


def test_line_says_late_by_how_much_and_what_it_cost(root):
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write(PENALTY)
    set_due(root)
    decide(root, "willow", 0)
    (line,) = grade("ps02", ["willow"], 1, root=root).lines
    assert str(line) == f"willow: graded; {FULL:g} of 40 points, late by 26 hours: 0 after the penalty"
    assert str(Line("a", "graded", score=34, max_score=40, late=90)).endswith(
        "34 of 40 points, late by 2 minutes, without a penalty"
    )
    assert [duration(s) for s in (1, 3600, 71 * 3600, 72 * 3600)] == ["1 minute", "1 hour", "71 hours", "3 days"]


def test_total_of_the_feedback_is_that_of_its_rows_and_without_what_waits(root):
    decide(root, "willow", 3)
    hand_in(root, "willow", notebook(read_release(root, NAME, NAME), written="Another thought."))
    grade("ps02", ["willow"], 1, root=root)
    course.feedback("ps02", ["willow"], root)
    page = BeautifulSoup((root / "feedback" / "willow" / NAME / f"{NAME}.html").read_text("utf-8"), "html.parser")
    rows = [row.select("td")[-1].get_text() for row in page.select("#top tbody tr")]
    assert rows[-1] == "– of 6"
    total = sum(float(text.split(" of ")[0]) for text in rows[:-1])
    assert page.find(class_="total").get_text() == f"{total:g} of 40 points so far; ps02.w1 still waits for a person."


# -- What is graded again ----------------------------------------------------------------------------------------------


def change_key(root):
    path = root / "solutions" / NAME / "answers.py"
    path.write_text(path.read_text("utf-8").replace("return sign * (sum(", "return sign * (-1 + sum(", 1), "utf-8")


def change_rubric(root):
    path = root / "solutions" / NAME / "questions.toml"
    text = KEY.written[0].levels[0].sample[:20]
    assert text in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(text, f"Or: {text}", 1), "utf-8")


def change_release(root):
    path = root / "exercises" / NAME / FILE
    path.write_text(path.read_text("utf-8").replace("\n", "\n ", 1), "utf-8")


def change_settings(root):
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write("\n# another term\n")


CHANGES = {f.__name__: f for f in (change_key, change_rubric, change_release, change_settings)}


@pytest.mark.parametrize("change", CHANGES)
def test_what_grading_rests_on_grades_again_when_it_changes(root, change):
    assert grade("ps02", ["river"], 1, root=root).before == 1
    CHANGES[change](root)
    assert grade("ps02", ["river"], 1, root=root).before == 0
    assert grade("ps02", ["river"], 1, root=root).before == 1


def test_another_version_grades_again(root, monkeypatch):
    monkeypatch.setattr("tworivers.course.hall.submission.__version__", "99")
    assert grade("ps02", ["river"], 1, root=root).before == 0


@pytest.mark.parametrize("path", ["grade", "autograde"])
def test_submission_for_a_human_stands_in_the_gradebook(root, path):
    hand_in(root, "willow", b"{")
    with gradebook(root) as book:
        book.remove_student("willow")
    PATHS[path](root)
    with gradebook(root) as book:
        assert "willow" in {student.id for student in book.students}


# -- Exit codes ----------------------------------------------------------------------------------------------------------


def test_exit_codes_are_0_where_all_is_well_1_where_a_person_is_needed_2_where_nothing_could_be_done(
    root, capsys, monkeypatch
):
    assert main(["grade", "ps02", "--workers", "1"]) == 1
    assert main(["grade", "ps02", "--workers", "1", "--student", "river"]) == 0
    assert main(["grade", "ps77"]) == 2
    assert main(["course", "export", str(root / "grades.csv")]) == 1
    assert main(["course", "export", str(root / "nowhere" / "grades.csv")]) == 2
    shutil.rmtree(root / "submitted" / "broken")
    shutil.rmtree(root / ".answers" / NAME / "broken")
    assert main(["course", "export", str(root / "grades.csv")]) == 0
    assert main(["course", "feedback", "ps02"]) == 0
    graded = root / "autograded" / "river" / NAME / FILE
    graded.chmod(0o644)
    graded.write_text("{", encoding="utf-8")
    page = root / "feedback" / "river" / NAME / f"{NAME}.html"
    before = page.read_bytes()
    assert main(["course", "feedback", "ps02"]) == 1
    assert "river: no feedback; " in capsys.readouterr().out and page.read_bytes() == before
    assert main(["course", "feedback", "ps02", "--student", "nobody"]) == 2
    assert main(["regrade", "ps02", "--student", "willow"]) == 0
    change_key(root)
    assert main(["regrade", "ps02", "--student", "willow"]) == 1
    assert main(["regrade", "ps02", "--student", "nobody"]) == 2
