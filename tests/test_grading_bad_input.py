"""Bad input: each command says in a sentence what is wrong, exits with another code than 0, and loses nothing."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys

import pytest

from conftest import ROOT
from test_grading_regrade import Course, graded, once  # noqa: F401  (fixtures)
from tworivers.cli import main
from tworivers.course.nbgrader_calls import ROOT_VARIABLE

pytestmark = pytest.mark.slow

NAME = "ps02-five-hamlets"
COMMANDS = {
    "grade": ["course", "grade", "ps02"],
    "feedback": ["course", "feedback", "ps02"],
    "export": ["course", "export", "grades.csv"],
    "regrade": ["course", "regrade", "ps02"],
    "regrade --apply": ["course", "regrade", "ps02", "--apply"],
}
NAMED = {name: words for name, words in COMMANDS.items() if name != "export"}
IN_THE_GRADEBOOK = {name: words for name, words in COMMANDS.items() if name != "feedback"}


def said(capsys, words):
    """Run a command; return its exit code and what it says, which is one sentence or a few, never a traceback."""
    code = main(words)
    shown = capsys.readouterr()
    assert "Traceback" not in shown.out + shown.err
    return code, shown.out + shown.err


@pytest.fixture
def fresh(course_root, tmp_path, monkeypatch):
    """A course that is built, with nothing handed in."""
    shutil.copytree(course_root, tmp_path / "course")
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path / "course"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "course"


@pytest.mark.parametrize("name", NAMED)
def test_assignment_that_does_not_exist_is_named_with_the_known_ones(fresh, capsys, name):
    words = [word.replace("ps02", "ps77") for word in NAMED[name]]
    code, text = said(capsys, words)
    assert code == 2 and text.startswith("tworivers: There is no assignment 'ps77'.") and f"Known: {NAME}" in text


@pytest.mark.parametrize("name", NAMED)
def test_without_submissions_there_is_nothing_to_do(fresh, capsys, name):
    code, text = said(capsys, NAMED[name])
    assert code == 2
    assert text.startswith(("tworivers: Nobody has handed in", "tworivers: No submission of ps02-five-hamlets"))


def test_export_without_submissions_is_a_table_without_rows(fresh, capsys):
    code, _ = said(capsys, COMMANDS["export"])
    assert code == 0 and len((fresh.parent / "grades.csv").read_text().splitlines()) <= 1


def test_export_to_a_folder_that_is_not_there_is_said_so(fresh, capsys):
    code, text = said(capsys, ["course", "export", "nowhere/grades.csv"])
    assert code == 2 and "nowhere/grades.csv cannot be written: No such file or directory." in text


@pytest.mark.parametrize("name", IN_THE_GRADEBOOK)
def test_locked_gradebook_is_said_so_and_stays_as_it_is(graded, capsys, monkeypatch, tmp_path, name):  # noqa: F811
    monkeypatch.chdir(tmp_path)
    before = graded.change_key().kept()
    locked = (
        f"import sqlite3, sys; c = sqlite3.connect({str(graded.root / 'gradebook.db')!r}); c.execute('BEGIN EXCLUSIVE')"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", f"{locked}; print('held', flush=True); sys.stdin.read()"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert holder.stdout.readline() == b"held\n"
        code, text = said(capsys, IN_THE_GRADEBOOK[name])
    finally:
        holder.communicate()
    assert code == 2
    assert "gradebook.db cannot be used: database is locked. Another program is writing to it" in text
    assert graded.kept() == before and not list(graded.root.rglob(".new-*"))


def test_gradebook_locked_against_writing_alone_is_said_so_and_stays_as_it_is(graded, capsys):  # noqa: F811
    before = graded.change_key().kept()
    other = sqlite3.connect(graded.root / "gradebook.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    code, text = said(capsys, COMMANDS["regrade"])
    assert code == 1 and "5 would change" in text  # reading is enough for it
    code, text = said(capsys, COMMANDS["regrade --apply"])
    other.close()
    assert code == 2 and "database is locked" in text
    assert graded.kept() == before and not list(graded.root.rglob(".new-*"))


@pytest.mark.parametrize("name", IN_THE_GRADEBOOK)
def test_gradebook_that_is_none_is_said_so(fresh, capsys, name):
    (fresh / "submitted" / "ada" / NAME).mkdir(parents=True)
    (fresh / "gradebook.db").write_bytes(b"no database" * 1000)
    code, text = said(capsys, IN_THE_GRADEBOOK[name])
    assert code == 2
    assert "gradebook.db cannot be used: file is not a database. Put it back from a copy." in text
    assert (fresh / "gradebook.db").read_bytes() == b"no database" * 1000


def limited(root, words, size):
    """Run a command in a process of its own whose files may not grow beyond a size, as on a full disk."""
    search = {"PYTHONPATH": str(ROOT / "src"), ROOT_VARIABLE: str(root)}
    command = ["prlimit", f"--fsize={size}:", sys.executable, "-m", "tworivers.cli", *words]
    return subprocess.run(command, cwd=root, env=os.environ | search, capture_output=True, text=True, timeout=300)


@pytest.mark.parametrize("name", COMMANDS)
def test_full_disk_is_said_so_and_what_was_there_stays(graded, tmp_path, monkeypatch, name):  # noqa: F811
    shutil.copytree(graded.root, tmp_path / "whole")
    whole = Course(tmp_path / "whole")
    if name.startswith("regrade"):
        graded.change_key()
        whole.change_key()
    words = [*COMMANDS[name], "--again"] if name == "grade" else COMMANDS[name]
    before, size = graded.kept(), 20_000 if name != "export" else 10
    done = limited(graded.root, words, size)
    assert done.returncode == (1 if name == "regrade" else 2), done.stderr
    assert "Traceback" not in done.stderr
    if name != "regrade":
        assert "File too large" in done.stdout + done.stderr or "disk" in done.stdout + done.stderr
    assert graded.kept()[1:] == before[1:]
    with sqlite3.connect(graded.root / "gradebook.db") as book:
        assert book.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    monkeypatch.undo()
    for course in (graded, whole):
        again = limited(course.root, words, 10_000_000)
        assert again.returncode in (0, 1) and "Traceback" not in again.stderr, again.stderr
    assert graded.kept() == whole.kept()


@pytest.mark.parametrize("name", ["regrade", "regrade --apply"])
def test_broken_store_and_broken_notebook_are_named(graded, capsys, name):  # noqa: F811
    path = graded.notebook("right")
    path.chmod(0o644)
    path.write_text("{")
    code, text = said(capsys, COMMANDS[name])
    assert code == 2 and f"{path} cannot be read" in text
    (last,) = (graded.root / ".answers" / NAME / "students").glob("right.json")
    run = json.loads(last.read_text())["run"]
    (graded.root / ".answers" / NAME / f"{run}.json").write_text("{")
    code, text = said(capsys, COMMANDS[name])
    assert code == 2 and f"{run}.json cannot be read" in text
