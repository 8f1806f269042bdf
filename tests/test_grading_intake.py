"""Intake: `nbgrader autograde` and formgrader's button mend or report what would stop a run, as the course's commands do."""

import json
import shutil

import nbformat
import pytest

from submissions import as_bytes, fill, students
from test_grading_collecting import nbgrader
from test_nbgrader_cycle import BROKEN, FILE, KEY, MENDED, NAME, ask, formgrader
from tworivers.course import releases as course
from tworivers.course.nbgrader_calls import gradebook
from tworivers.grading.mend import read_release

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

WANTED = ["perfect", *BROKEN, *MENDED]
SECRET = "CANARY-beside"
SHOW = "import os\nfor name in sorted(os.listdir('.')):\n    print(open(name).read() if os.path.isfile(name) else name)"


@pytest.fixture(scope="module")
def handed(course_root, tmp_path_factory):
    """A course with right, broken and mendable submissions, and one whose links lead to others' files; nothing graded."""
    root = tmp_path_factory.mktemp("intake") / "course"
    shutil.copytree(course_root, root)
    release = read_release(root, NAME, NAME)
    made = students(release, KEY, FILE)
    linked = fill(release, KEY, {})
    linked.cells.insert(0, nbformat.v4.new_code_cell(SHOW))
    for student, files in {**{name: made[name] for name in WANTED}, "links": {FILE: as_bytes(linked)}}.items():
        folder = root / "submitted" / student / NAME
        folder.mkdir(parents=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
    secret = tmp_path_factory.mktemp("elsewhere")
    (secret / "secret.txt").write_text(SECRET)
    folder = root / "submitted" / "links" / NAME
    (folder / "book.txt").symlink_to(secret / "secret.txt")
    (folder / "folder").symlink_to(secret)
    (folder / "key.txt").symlink_to(root / "solutions" / NAME / "questions.toml")
    (root / "submitted" / "whole").mkdir()
    (root / "submitted" / "whole" / NAME).symlink_to(root / "submitted" / "perfect" / NAME)
    return root


@pytest.fixture(scope="module")
def graded(handed):
    """What nbgrader's own command says of them."""
    return handed, nbgrader(handed, "autograde", NAME)


def scores(root):
    with gradebook(root) as book:
        return {submission.student_id: submission.score for submission in book.assignment_submissions(NAME)}


def test_command_reports_each_submission_and_grades_all_that_can_be(graded):
    root, done = graded
    assert done.returncode == 1  # some need a human
    for student, why in {**BROKEN, **MENDED}.items():
        (line,) = [line for line in done.stderr.splitlines() if f"] {student}: " in line]
        assert why in line
        assert ("needs a human" in line) == (student in BROKEN)
    assert "ERROR] whole: needs a human; its folder is a link" in done.stderr
    assert f"{NAME}: 2 graded, {len(MENDED)} mended, {len(BROKEN) + 1} needs a human" in done.stderr
    assert "Traceback" not in done.stderr
    full = sum(question.points for question in KEY.questions)
    assert scores(root) == {"links": 0, **dict.fromkeys(("perfect", *MENDED), full)}


def test_what_was_graded_is_graded_again_by_force_alone(graded):
    root, _ = graded
    done = nbgrader(root, "autograde", NAME, "--student", "perfect")
    assert done.returncode == 0 and "Skipping existing assignment" in done.stderr
    assert f"{NAME}: nothing new to grade" in done.stderr
    done = nbgrader(root, "autograde", NAME, "--student", "perfect", "--force")
    assert done.returncode == 0 and f"{NAME}: 1 graded" in done.stderr


def test_newer_submission_is_graded_again(graded):
    root, _ = graded
    for folder, day in (("autograded", 1), ("submitted", 2)):
        (root / folder / "deleted" / NAME / "timestamp.txt").write_text(f"2026-02-0{day} 10:00:00 UTC")
    done = nbgrader(root, "autograde", NAME, "--student", "deleted")
    assert f"{NAME}: 1 mended" in done.stderr


def test_student_who_handed_in_nothing_is_named(graded):
    done = nbgrader(graded[0], "autograde", NAME, "--student", "nobody")
    assert done.returncode == 1
    assert f"No submission of '{NAME}' was matched by the student 'nobody'." in done.stderr
    assert "Traceback" not in done.stderr


def test_another_gradebook_can_be_named(graded, tmp_path):
    root, _ = graded
    shutil.copy(root / "gradebook.db", tmp_path / "other.db")
    before = (root / "gradebook.db").read_bytes()
    done = nbgrader(
        root, "autograde", NAME, "--student", "perfect", "--force", "--db", f"sqlite:///{tmp_path}/other.db"
    )
    assert done.returncode == 0, done.stderr
    assert (root / "gradebook.db").read_bytes() == before


def test_files_that_links_lead_to_reach_neither_autograded_nor_the_feedback(graded):
    root, _ = graded
    course.feedback("ps02", ["links"], root)
    for folder in ("autograded", "feedback"):
        found = [path for path in (root / folder / "links").rglob("*") if path.is_file()]
        assert found and not [path for path in found if path.is_symlink()]
        for path in found:
            text = path.read_text("utf-8")
            assert SECRET not in text and "key = Key(" not in text
    assert not (root / "autograded" / "whole").exists()


def test_formgrader_s_button_mends_and_reports(graded, tmp_path):
    root, _ = graded
    with formgrader(root, tmp_path) as address:
        done = json.loads(ask(f"{address}formgrader/api/submission/{NAME}/renamed/autograde", "POST"))
        assert done["success"] and MENDED["renamed"] in done["log"]
        done = json.loads(ask(f"{address}formgrader/api/submission/{NAME}/no-notebook/autograde", "POST"))
        assert not done["success"] and BROKEN["no-notebook"] in done["log"]
