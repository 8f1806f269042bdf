"""Regrading: stored answers are judged against the key of today without running; applied, all is as if graded anew."""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from conftest import copy_of, known_key
from submissions import as_bytes, code_of, fill, names
from test_grading_mend import cell_of
from tworivers.cli import main
from tworivers.course import regrade as regrading
from tworivers.course import releases as course
from tworivers.course.nbgrader_calls import ROOT_VARIABLE, gradebook, make_gradebook
from tworivers.course.regrade import _changed_inputs, regrade
from tworivers.errors import CourseError, DataError
from tworivers.grading import answers as store
from tworivers.grading.answers import Kept, keep, keep_last, last_runs
from tworivers.grading.mend import read_release
from tworivers.grading.run import inputs_of
from tworivers.sandbox import session

NAME = "ps02-five-hamlets"
KEY = known_key("ps02")
KEPT = Kept("a" * 64, {"ps02.q9": {"question": "ps02.q9", "answer": 5}}, {})


def test_last_run_of_each_student_is_kept(tmp_path):
    for student, run in (("ada", "a" * 64), ("bo", "a" * 64), ("ada", "b" * 64)):
        keep(tmp_path, NAME, Kept(run, KEPT.bundles, {}))
        keep_last(tmp_path, NAME, student, {"run": run})
    assert {student: kept.run[0] for student, kept in last_runs(tmp_path, NAME).items()} == {"ada": "b", "bo": "a"}
    assert len(list((tmp_path / ".answers" / NAME).glob("*.json"))) == 2
    assert not list((tmp_path / ".answers").rglob(".new-*"))


def test_what_was_run_names_the_answers():
    cell = [("excess = 5", None)]
    hashes = {
        store.hash_of(cell, {}, []),
        store.hash_of(cell, {"ps02.q6": [[1]]}, []),
        store.hash_of(cell, {}, [["a", ""]]),
    }
    assert len(hashes) == 3


@pytest.mark.parametrize("text", ["", "7", "{}", "not json"])
def test_broken_file_of_the_store_is_named(tmp_path, text):
    keep(tmp_path, NAME, KEPT)
    keep_last(tmp_path, NAME, "ada", {"run": KEPT.run})
    path = tmp_path / ".answers" / NAME / f"{KEPT.run}.json"
    path.write_text(text)
    with pytest.raises(DataError, match=r"The stored answers in .*json cannot be read .* Grade the submission again"):
        last_runs(tmp_path, NAME)


def test_gradebook_without_the_assignment_is_said_and_none_is_made(own_course):
    with pytest.raises(CourseError, match=r"There is no gradebook yet: .*gradebook\.db is missing\. Build it first"):
        regrade("ps02", own_course)
    assert not (own_course / "gradebook.db").exists()
    make_gradebook(own_course)
    with pytest.raises(CourseError, match=r"The gradebook has no assignment 'ps02-five-hamlets'\. Build it first"):
        regrade("ps02", own_course)


def test_changed_inputs_of_a_function_need_a_new_run():
    calls = inputs_of(KEY)
    assert _changed_inputs(KEY, Kept("a", {}, calls)) == ""
    fewer = {"ps02.q6": calls["ps02.q6"][:-1]}
    assert _changed_inputs(KEY, Kept("a", {}, fewer)) == "the inputs of ps02.q6 have changed"


RIGHT = "return sign * (sum("
FUNCTION = "def change_percent(before, after):\n    raise ValueError('mine')\nraise SystemExit"


@dataclass
class Course:
    """A course that was graded with the key as it is; every test has its own copy."""

    root: Path

    def change_key(self, old=RIGHT, new="return sign * (-1 + sum(", times=1, file="answers.py"):
        key = self.root / "solutions" / NAME / file
        text = key.read_text("utf-8")
        assert old in text
        key.write_text(text.replace(old, new, times), "utf-8")
        return self

    def notebook(self, student):
        return self.root / "autograded" / student / NAME / f"{NAME}.ipynb"

    def kept(self):
        """Everything that grading left: the notebooks, and what the gradebook says of each cell."""
        notebooks = {path.parts[-3]: path.read_bytes() for path in self.root.glob("autograded/*/*/*.ipynb")}
        with gradebook(self.root) as book:
            said = {
                (submission.student_id, grade.name): (grade.auto_score, grade.manual_score, grade.score)
                for submission in book.assignment_submissions(NAME)
                for notebook in submission.notebooks
                for grade in notebook.grades
            }
            scores = {
                submission.student_id: (submission.score, [n.late_submission_penalty for n in submission.notebooks])
                for submission in book.assignment_submissions(NAME)
            }
        return notebooks, said, scores


@pytest.fixture(scope="module")
def once(course_root, made_once):
    return Course(made_once("graded-with-the-key-as-it-is", lambda root: grade_all(copy_of(course_root, root))))


def grade_all(root):
    with (root / "nbgrader_config.py").open("a") as settings:
        settings.write('c.LateSubmissionPlugin.penalty_method = "zero"\n')
    release = read_release(root, NAME, NAME)
    name = names(release)
    codes = {q.id: code_of(q, q.answer, name[q.id]) for q in KEY.questions}
    four = {**codes, "ps02.q9": "excess = 4"}
    handed = {"right": codes, "wrong": four, "other": four, "late": four, "stops": {**four, "ps02.q6": FUNCTION}}
    with gradebook(root) as book:
        book.update_or_create_assignment(NAME, duedate="2026-02-01 12:00:00 UTC")
    for student, given in handed.items():
        folder = root / "submitted" / student / NAME
        folder.mkdir(parents=True)
        (folder / f"{NAME}.ipynb").write_bytes(as_bytes(fill(release, KEY, given)))
        day = 2 if student == "late" else 1
        (folder / "timestamp.txt").write_text(f"2026-02-0{day} 11:00:00 UTC")
    course.autograde("ps02", root=root)
    with gradebook(root) as book:
        book.update_or_create_student("without")
        book.update_or_create_submission(NAME, "without")
        grade = book.find_grade("ps02-q9", NAME, NAME, "other")
        grade.manual_score, grade.needs_manual_grade = 1, False
        book.db.commit()


@pytest.fixture
def graded(once, tmp_path, monkeypatch):
    """A copy of the course, in which nothing can be run."""
    shutil.copytree(once.root, tmp_path / "course")
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path / "course"))
    monkeypatch.setattr(session.Session, "run", None)
    return Course(tmp_path / "course")


@pytest.mark.slow
def test_regrade_says_who_changes_by_how_much_and_why_and_writes_nothing(graded):
    before = (graded.root / "gradebook.db").read_bytes(), graded.kept()
    assert regrade("ps02", graded.root).changes == ()
    found = regrade("ps02", graded.change_key().root)
    lines = found.summary().splitlines()
    assert lines[1].startswith(
        "other: ps02.q9 0 → 1 (+1); a person has graded it, and that grade stands (right: Right.)"
    )
    assert lines[2].startswith("right: ps02.q9 1 → 0 (-1); wrong: ")
    assert [lines[0], *lines[3:]] == [
        "late: ps02.q9 0 → 1 (+1); right: Right.",
        "stops: ps02.q9 0 → 1 (+1); right: Right.",
        "wrong: ps02.q9 0 → 1 (+1); right: Right.",
        "without: must be run again; no answers of it are stored",
        f"{NAME}: 5 would change, 0 stay, 1 must be run again",
    ]
    assert ((graded.root / "gradebook.db").read_bytes(), graded.kept()) == before


@pytest.mark.slow
def test_applied_all_is_as_if_graded_anew(graded, tmp_path, monkeypatch):
    shutil.copytree(graded.root, tmp_path / "anew")
    anew = Course(tmp_path / "anew").change_key()
    done = regrade("ps02", graded.change_key().root, apply=True)
    assert done.summary().splitlines()[-1] == f"{NAME}: 5 changed, 0 stay, 1 must be run again"
    monkeypatch.undo()
    course.autograde("ps02", root=anew.root)
    assert graded.kept() == anew.kept()
    course.feedback("ps02", root=graded.root)
    course.feedback("ps02", root=anew.root)
    for student in ("right", "wrong", "other", "late"):
        page = f"feedback/{student}/{NAME}/{NAME}.html"
        shown = [(root / page).read_text("utf-8") for root in (graded.root, anew.root)]
        assert student == "other" or shown[0] == shown[1]
    assert not list(graded.root.rglob(".new-*"))
    assert regrade("ps02", graded.root).changes == ()


@pytest.mark.slow
def test_a_person_s_grade_stands_and_waits_for_nobody_while_a_late_one_keeps_its_penalty(graded):
    before = graded.kept()[2]
    regrade("ps02", graded.change_key().root, apply=True)
    with gradebook(graded.root) as book:
        grade = book.find_grade("ps02-q9", NAME, NAME, "other")
        assert (grade.auto_score, grade.manual_score, grade.score, grade.needs_manual_grade) == (1, 1, 1, False)
    after = graded.kept()[2]
    assert after["other"] == before["other"]
    assert (before["late"], after["late"]) == ((33, [33]), (34, [34]))  # nbgrader takes it off in the export
    assert after["wrong"][0] == before["wrong"][0] + 1


@pytest.mark.slow
def test_one_student_s_points_alone_can_be_changed(graded):
    before = graded.kept()[2]
    done = regrade("ps02", graded.change_key().root, students=["wrong"], apply=True)
    assert [change.student for change in done.changes] == ["wrong"] and done.is_settled
    after = graded.kept()[2]
    assert {student for student in before if before[student] != after[student]} == {"wrong"}
    with pytest.raises(
        CourseError, match=r"There is no student with a submission of ps02-five-hamlets 'wrng'\. Did you mean 'wrong'"
    ):
        regrade("ps02", graded.root, students=["wrng"])


@pytest.mark.slow
def test_other_words_change_the_notebook_and_no_points(graded):
    said = KEY.question("ps02.q9").explanation
    graded.change_key(said[:20], "Explained anew: ", file="questions.toml")
    done = regrade("ps02", graded.root, apply=True)
    assert done.changes == () and set(done.reworded) == {"right", "wrong", "other", "late", "stops"}
    assert "right: same points, other words in the feedback" in done.summary()
    assert "Explained anew" in graded.notebook("wrong").read_text("utf-8")
    assert regrade("ps02", graded.root).reworded == ()


@pytest.mark.slow
@pytest.mark.parametrize(("stop", "where"), [(3, "write_again"), (0, "commit"), (2, "replace")])
def test_killed_in_the_middle_it_is_completed_by_repeating_it(graded, tmp_path, stop, where):
    shutil.copytree(graded.root, tmp_path / "whole")
    whole = Course(tmp_path / "whole").change_key()
    regrade("ps02", whole.root, apply=True)
    before = graded.change_key().kept()
    child = os.fork()
    if child == 0:
        die_at(where, stop)
        regrade("ps02", graded.root, apply=True)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    for path in graded.root.glob("autograded/*/*/*.ipynb"):
        nbformat.read(path, as_version=4)
    if where != "replace":
        assert graded.kept() == before
    regrade("ps02", graded.root, apply=True)
    assert graded.kept() == whole.kept()
    assert not list(graded.root.rglob(".new-*"))


def die_at(where, times):
    """Make this process end, as if killed, at the call of that number."""
    from sqlalchemy.orm import Session as Database

    owner = {"write_again": regrading, "commit": Database, "replace": Path}[where]
    real, left = getattr(owner, where), [times]

    def counted(*given, **named):
        left[0] -= 1
        return os._exit(9) if left[0] < 0 else real(*given, **named)

    setattr(owner, where, counted)


@pytest.mark.slow
def test_gradebook_and_key_that_disagree_are_refused_in_a_sentence(graded):
    with gradebook(graded.root) as book:
        cells = {cell.name: cell for cell in book.find_notebook(NAME, NAME).grade_cells}
        cells["ps02-q1"].max_score = 3
        cells["ps02-q2"].name = "ps02-q99"
        book.db.commit()
    says = (
        r"do not agree\. ps02\.q1: 3 points in the gradebook, 2 points in the key; "
        r"ps02\.q2: not asked in the gradebook, 1 points in the key; "
        r"ps02\.q99: 1 points in the gradebook, not asked in the key\. Build the gradebook again"
    )
    with pytest.raises(CourseError, match=says):
        regrade("ps02", graded.root, apply=True)


@pytest.mark.slow
def test_notebook_graded_with_other_questions_must_be_run_again(graded):
    def change(student, edit):
        path = graded.notebook(student)
        nb = nbformat.read(path, as_version=4)
        edit(nb)
        path.chmod(0o644)
        nbformat.write(nb, path)

    change("right", lambda nb: nb.cells.remove(cell_of(nb, "ps02-q1")))
    change("wrong", lambda nb: cell_of(nb, "ps02-q1").metadata["nbgrader"].update(points=7))
    change("late", lambda nb: cell_of(nb, "ps02-q1").metadata.pop("tworivers"))
    again = regrade("ps02", graded.change_key().root, apply=True).again
    assert again == {
        "late": "it was not graded to its end",
        "right": "ps02.q1 was another question when it was graded: not asked then, 2 points now",
        "without": "no answers of it are stored",
        "wrong": "ps02.q1 was another question when it was graded: 7 points then, 2 points now",
    }
    assert graded.kept()[1]["right", "ps02-q9"][0] == 1


@pytest.mark.slow
def test_command_exits_1_while_something_is_left_to_do(graded, capsys):
    one = ["regrade", "ps02", "--student", "wrong"]
    assert main(one) == 0
    graded.change_key()
    assert main(one) == 1
    assert "1 would change" in capsys.readouterr().out
    assert main([*one, "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["applied"], found["changes"][0]["question"], found["again"]) == (False, "ps02.q9", {})
    assert main([*one, "--apply"]) == 0
    assert main(one) == 0
    assert main(["regrade", "ps02"]) == 1  # `without` must be run again


@pytest.mark.slow
def test_each_student_is_judged_by_the_key_of_their_own_in_the_edition(graded, monkeypatch):
    with (graded.root / "nbgrader_config.py").open("a") as settings:
        settings.write("c.CourseStep.edition = '2027-spring'\n")
    asked, real = [], regrading.current_key
    monkeypatch.setattr(regrading, "current_key", lambda name, root, *own: asked.append(own) or real(name, root))
    assert regrade("ps02", graded.root).changes == ()
    assert ("2027-spring", "right") in asked and ("2027-spring", "wrong") in asked
