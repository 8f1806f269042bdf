"""Grading many at once: the same scores on every path, and nothing lost wherever a run is stopped."""

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from nbgrader.converters import Autograde

from conftest import ROOT, copy_of, known_key
from processes import below, command_lines, dask_cluster, free_port
from submissions import as_bytes, fill, students
from tworivers.cli import main
from tworivers.course import releases as course
from tworivers.course.grade import grade
from tworivers.course.gradebook import score_hash, score_table
from tworivers.course.hall.in_memory import Chain
from tworivers.course.nbgrader_calls import convert, gradebook, settings
from tworivers.errors import CourseError
from tworivers.grading.mend import read_release
from tworivers.grading.preflight.working_copy import NeedsHuman, prepare

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

NAME = "ps02-five-hamlets"
FILE = f"{NAME}.ipynb"
KEY = known_key("ps02")


@pytest.fixture(scope="module")
def handed_in(course_root, tmp_path_factory):
    """A course into which everybody has handed in, some late, and nobody is graded."""
    root = copy_of(course_root, tmp_path_factory.mktemp("handed-in"))
    with gradebook(root) as book:
        book.update_or_create_assignment(NAME, duedate="2026-03-01 12:00:00 UTC")
    for student, files in students(read_release(root, NAME, NAME), KEY, FILE).items():
        folder = root / "submitted" / student / NAME
        folder.mkdir(parents=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        day = 2 if student in ("half", "noisy") else 1
        (folder / "timestamp.txt").write_text(f"2026-03-0{day} 10:00:00 UTC", encoding="utf-8")
    (root / "submitted" / "perfect" / NAME / "notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (root / "submitted" / "perfect" / NAME / "left.pyc").write_bytes(b"the course ignores it")
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write(LATE)
    return root


LATE = """
from nbgrader.plugins import LateSubmissionPlugin


class Tenth(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return round(score / 10, 2)


c.AssignLatePenalties.plugin_class = Tenth
"""


@pytest.fixture
def fresh(handed_in, tmp_path):
    """A copy of that course, to be graded once."""
    return shutil.copytree(handed_in, tmp_path / "course")


@pytest.fixture(scope="module")
def one_by_one(handed_in, tmp_path_factory):
    """The same course, graded one after the other, as `nbgrader autograde` does."""
    root = shutil.copytree(handed_in, tmp_path_factory.mktemp("one-by-one") / "course")
    return root, course.autograde("ps02", root=root)


@pytest.fixture(scope="module")
def stock(handed_in, tmp_path_factory):
    """The same course, looked over as ever, and then graded by nbgrader's own converter with the course's steps."""
    root = shutil.copytree(handed_in, tmp_path_factory.mktemp("stock") / "course")
    looked, release = tmp_path_factory.mktemp("looked-over"), read_release(root, NAME, NAME)
    for folder in (root / "submitted").iterdir():
        with contextlib.suppress(NeedsHuman):
            prepare(folder / NAME, looked / folder.name / NAME, NAME, release)
    config = settings(root)
    config.CourseDirectory.submitted_directory = str(looked)
    convert(Autograde, config, NAME)
    return root


def notebooks(root):
    """Return what every file in autograded/ holds; of a notebook what it says, on however many lines."""
    found = {path.relative_to(root).as_posix(): path for path in sorted((root / "autograded").rglob("*"))}
    return {
        name: nbformat.read(path, as_version=4) if path.suffix == ".ipynb" else path.read_text(encoding="utf-8")
        for name, path in found.items()
        if path.is_file()
    }


@pytest.mark.parametrize("workers", [1, 2])
def test_many_at_once_give_what_one_by_one_gives(one_by_one, fresh, workers):
    root, expected = one_by_one
    report = grade("ps02", workers=workers, root=fresh)
    assert score_table(fresh, NAME) == score_table(root, NAME)
    assert score_hash(fresh, NAME) == score_hash(root, NAME)
    assert report.lines == expected.lines
    assert notebooks(fresh) == notebooks(root)


def test_scores_and_notebooks_are_those_of_stock_nbgrader(stock, one_by_one):
    root, _ = one_by_one
    assert score_table(root, NAME) == score_table(stock, NAME)
    assert notebooks(root) == notebooks(stock)


def test_second_run_does_only_what_is_new(fresh):
    grade("ps02", root=fresh)
    before = score_hash(fresh, NAME)
    stamps = {path: path.stat().st_mtime_ns for path in (fresh / "autograded").rglob("*.ipynb")}
    path = fresh / "submitted" / "half" / NAME / FILE
    path.write_bytes((fresh / "submitted" / "blank" / NAME / FILE).read_bytes())
    report = grade("ps02", root=fresh)
    again = [path.parts[-3] for path, stamp in stamps.items() if path.stat().st_mtime_ns != stamp]
    assert again == ["half"]
    assert report.before == len(stamps) - 1
    assert score_hash(fresh, NAME) != before


def test_feedback_follows_from_either_path(one_by_one, fresh):
    root, _ = one_by_one
    grade("ps02", students=["slip-1", "perfect"], root=fresh)
    for where in (root, fresh):
        course.feedback("ps02", ["slip-1"], root=where)
    page = Path("feedback", "slip-1", NAME, f"{NAME}.html")
    assert (fresh / page).read_text("utf-8") == (root / page).read_text("utf-8")


def many(root, number):
    """Let so many more students hand in right answers, each in a notebook of its own."""
    release = read_release(root, NAME, NAME)
    solved = nbformat.read(ROOT / "solutions" / NAME / FILE, as_version=4)
    for count in range(number):
        notebook = fill(release, KEY, {})
        for cell, right in zip(notebook.cells, solved.cells, strict=True):
            if right.cell_type == "code" and right.metadata["nbgrader"]["solution"]:
                cell.source = f"# {count}\n{right.source}"
        folder = root / "submitted" / f"many-{count:03}" / NAME
        folder.mkdir(parents=True)
        (folder / FILE).write_bytes(as_bytes(notebook))
    return [f"many-{count:03}" for count in range(number)]


def start(root, *more):
    """Start the command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "tworivers.cli", "grade", "ps02", *more],
        cwd=root,
        env={**os.environ, "TWORIVERS_COURSE_ROOT": str(root)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_until(condition, seconds=900):
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def servers(of):
    """Return the fork servers below a process."""
    lines = command_lines()
    found = [number for number in below(of) if "sandbox.inside.server" in lines.get(number, "")]
    return [number for number in found if not lines[number].startswith(("bwrap", "/bin/sh"))]


@pytest.fixture(scope="module")
def whole(handed_in, tmp_path_factory):
    """A course with forty more students, and the score table that an undisturbed run gives."""
    root = shutil.copytree(handed_in, tmp_path_factory.mktemp("whole") / "course")
    many(root, 40)
    undisturbed = shutil.copytree(root, tmp_path_factory.mktemp("undisturbed") / "course")
    grade("ps02", root=undisturbed)
    return root, score_table(undisturbed, NAME), notebooks(undisturbed)


@pytest.mark.parametrize("graded", [0, 5, 30])
def test_run_that_is_killed_is_completed_by_the_next(whole, tmp_path, graded):
    root = shutil.copytree(whole[0], tmp_path / "course")
    process = start(root, "--workers", "2")
    kept = root / ".answers" / NAME
    wait_until(lambda: len(list(kept.glob("*.json"))) >= graded and (graded == 0 or process.poll() is None))
    process.kill()
    process.wait()
    run_before = {path.name: path.stat().st_mtime_ns for path in kept.glob("*.json")}
    grade("ps02", root=root)
    assert score_table(root, NAME) == whole[1]
    assert notebooks(root) == whole[2]
    assert {name: (kept / name).stat().st_mtime_ns for name in run_before} == run_before  # nothing was run twice
    assert not list(root.rglob(".new-*"))


def test_killed_fork_server_costs_no_submission(whole, tmp_path):
    root = shutil.copytree(whole[0], tmp_path / "course")
    process = start(root, "--workers", "2")
    kept = root / ".answers" / NAME
    killed = 0
    while process.poll() is None:
        for number in servers(process.pid) if len(list(kept.glob("*.json"))) > 5 * killed and killed < 4 else []:
            try:
                os.kill(number, signal.SIGKILL)
                killed += 1
            except ProcessLookupError:
                pass
        time.sleep(0.05)
    assert killed >= 2
    assert process.returncode == 1  # four submissions need a human, as ever
    assert score_table(root, NAME) == whole[1]


@pytest.fixture
def scheduler(tmp_path):
    """A Dask scheduler with two workers, each a process of its own."""
    with dask_cluster(tmp_path) as found:
        yield found


def test_cluster_gives_the_same_scores_and_may_lose_a_worker(whole, tmp_path, scheduler):
    address, workers, _ = scheduler
    root = shutil.copytree(whole[0], tmp_path / "course")
    process = start(root, "--scheduler", address)
    wait_until(lambda: len(list((root / ".answers" / NAME).glob("*.json"))) > 5)
    workers[0].kill()
    said, _ = process.communicate(timeout=900)
    assert process.returncode == 1, said
    assert score_table(root, NAME) == whole[1]


def test_scheduler_that_goes_is_a_sentence_and_the_next_run_completes(whole, tmp_path, scheduler):
    address, _, main = scheduler
    root = shutil.copytree(whole[0], tmp_path / "course")
    process = start(root, "--scheduler", address)
    wait_until(lambda: len(list((root / ".answers" / NAME).glob("*.json"))) > 5)
    main.kill()
    said, _ = process.communicate(timeout=900)
    assert process.returncode == 2, said
    assert "The Dask cluster has gone" in said
    assert "Traceback" not in said, said
    grade("ps02", root=root)
    assert score_table(root, NAME) == whole[1]


def test_scheduler_that_does_not_answer_is_a_sentence(fresh):
    process = start(fresh, "--scheduler", f"tcp://127.0.0.1:{free_port()}")
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 2
    assert "No Dask scheduler answers at" in said
    assert "Traceback" not in said, said


def test_gradebook_that_is_locked_half_way_is_a_sentence_and_nothing_is_lost(whole, tmp_path):
    root = shutil.copytree(whole[0], tmp_path / "course")
    process = start(root, "--workers", "1")
    wait_until(lambda: len(list((root / ".answers" / NAME).glob("*.json"))) > 3)
    with sqlite3.connect(root / "gradebook.db") as lock:
        lock.execute("BEGIN EXCLUSIVE")
        said, _ = process.communicate(timeout=120)
    assert process.returncode == 2
    assert "locked" in said
    assert "Traceback" not in said, said
    grade("ps02", root=root)
    assert score_table(root, NAME) == whole[1]


def test_gradebook_that_is_none_is_a_sentence(fresh):
    (fresh / "gradebook.db").write_bytes(b"no database" * 1000)
    with pytest.raises(CourseError, match="not a database"):
        grade("ps02", root=fresh)


@pytest.mark.skipif(os.geteuid() != 0, reason="only the superuser can mount a small disk")
def test_full_disk_is_a_sentence_and_nothing_is_lost(whole, tmp_path):
    root = tmp_path / "disk"
    root.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", root], check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        shutil.copytree(whole[0], root, dirs_exist_ok=True)
        free = shutil.disk_usage(root).free
        (root / "ballast").write_bytes(b"x" * (free - 400_000))
        process = start(root)
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 2, said
        assert "No space left" in said or "full" in said
        assert "Traceback" not in said, said
        (root / "ballast").unlink()
        subprocess.run(["mount", "-o", "remount,size=200m", root], check=True)
        grade("ps02", root=root)
        assert score_table(root, NAME) == whole[1]
    finally:
        subprocess.run(["umount", root], check=True)


@pytest.mark.parametrize(
    ("asked", "says"), [("ps99", "There is no assignment 'ps99'"), ("ps02", "Nobody has handed in")]
)
def test_nothing_to_grade_is_a_sentence(course_root, asked, says):
    with pytest.raises(CourseError, match=says):
        grade(asked, root=course_root)


def test_gradebook_that_was_built_anew_is_filled_again(fresh):
    grade("ps02", students=["perfect", "half"], root=fresh)
    (fresh / "gradebook.db").unlink()
    course.build(fresh)
    report = grade("ps02", students=["perfect", "half"], root=fresh)
    assert report.before == 0
    assert [line.score for line in report.lines if line.student == "perfect"] == [sum(q.points for q in KEY.questions)]


def test_step_that_stumbles_over_one_submission_stops_no_other(fresh, monkeypatch):
    settle = Chain.settle

    def stumbles(self, nb, resources, outcome):
        if resources["nbgrader"]["student"] == "half":
            raise ValueError("a cell that nobody thought of")
        return settle(self, nb, resources, outcome)

    monkeypatch.setattr(Chain, "settle", stumbles)
    lines = {line.student: line for line in grade("ps02", students=["perfect", "half", "wide"], root=fresh).lines}
    assert "stopped at something in it that the grader does not know" in lines["half"].why
    assert {lines[student].outcome for student in ("perfect", "wide")} == {"graded"}


def test_without_a_sandbox_on_somebody_s_word_by_the_environment(fresh, monkeypatch, capsys):
    monkeypatch.setenv("TWORIVERS_UNSAFE_NO_SANDBOX", "1")
    monkeypatch.setenv("TWORIVERS_COURSE_ROOT", str(fresh))
    monkeypatch.setattr("tworivers.sandbox.walls._kind", lambda: pytest.fail("a sandbox was asked for"))
    assert main(["grade", "ps02", "--student", "perfect", "--workers", "1"]) == 0
    assert "the sandbox is switched off" in capsys.readouterr().err


def test_store_is_bounded_json(fresh):
    grade("ps02", students=["perfect"], root=fresh)
    for path in (fresh / ".answers").rglob("*.json"):
        assert isinstance(json.loads(path.read_text(encoding="utf-8")), dict)
