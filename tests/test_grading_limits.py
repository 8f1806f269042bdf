"""Limits: they count computing and waiting, never how busy the machine is; a class ends in time whoever waits in it."""

import dataclasses
import json
import shutil
import time

import nbformat
import pytest

from busy import busy_machine
from conftest import new_course
from honest import honest
from submissions import as_bytes, code_of, fill, names
from tworivers.cli import main
from tworivers.course import releases as course
from tworivers.course.grade import grade
from tworivers.course.hall.lines import Line
from tworivers.course.regrade import Change, Regrade, regrade
from tworivers.grading import answers as store
from tworivers.grading.mend import read_release
from tworivers.grading.preflight.working_copy import NeedsHuman
from tworivers.grading.run import settle, task_of
from tworivers.keys.load import load_key
from tworivers.sandbox.forks import ForkServer
from tworivers.sandbox.session import Session
from tworivers.sandbox.task import NOT_FINAL, Asked, Outcome, Task, outcome_from
from tworivers.sandbox.walls import Limits
from tworivers.sandbox.watch import Watch

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

NAME = "ps02-five-hamlets"
FILE = f"{NAME}.ipynb"
KEY = load_key("ps02")
FULL = sum(question.points for question in KEY.questions)
SHORT = Limits(cell_seconds=1, cell_wait=1.5, cpu_seconds=3, wait_seconds=3)
FUNCTION = Asked("ps02.q6", "f", function=True)


def run(*cells, limits=SHORT, server=None):
    cells = [(cell, None) if isinstance(cell, str) else cell for cell in cells]
    return Session(Task(cells, {"ps02.q6": [[2]]}, [], limits), server).run()


# What each does is at least a third below its limit, or never ends.
REPRESENTATIVE = {
    "computes": ["sum(n * n for n in range(2_000_000))", "7"],
    "sleeps": ["import time; time.sleep(1)", "7"],
    "sleeps-often": ["import time\nfor _ in range(50):\n    time.sleep(0.02)", "7"],
    "sleeps-for-ever": ["import time; time.sleep(1000)", "7"],
    "endless": ["while True: pass", "7"],
    "subprocesses": ["import subprocess\nfor _ in range(8): subprocess.run(['true'])", "!sleep 0.5", "7"],
    "endless-below": ["import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'while True: pass'])", "7"],
    "threads": ["import threading\ndo = threading.Thread(target=sum, args=(range(3_000_000),))\ndo.start(); do.join()", "7"],
    "function": ["def f(a):\n    return a + 1", ("f", FUNCTION), "7"],
    "function-of-pandas": ["import pandas as pd\ndef f(a):\n    return int(pd.Series([a, 1]).sum())", ("f", FUNCTION), "7"],
    "slow-function": ["import time\ndef f(a):\n    time.sleep(0.5)\n    return a + 1", ("f", FUNCTION), "7"],
    "endless-function": ["def f(a):\n    while True: pass", ("f", FUNCTION), "7"],
    "ended": ["def f(a):\n    return a + 1", ("f", FUNCTION), "import os; os._exit(0)", "7"],
    "uninterruptible": ["def f(a):\n    return a + 1", ("f", FUNCTION), "sum(range(10**12))", "7"],
    "waits-for-good": ["import signal, time\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\ntime.sleep(1000)", "7"],
}  # fmt: skip


def test_outcomes_on_a_busy_machine_are_those_on_an_idle_one():
    forks = ForkServer("ps02")
    try:
        idle = {name: run(*cells, server=forks) for name, cells in REPRESENTATIVE.items()}
        with busy_machine():
            for name, cells in REPRESENTATIVE.items():
                assert run(*cells, server=forks) == idle[name], name
    finally:
        forks.close()
    assert idle["function"].bundles["ps02.q6"]["results"] == [["(2)", 3]] == idle["ended"].bundles["ps02.q6"]["results"]
    assert idle["endless-function"].bundles["ps02.q6"]["results"] == [["", {"raised": "a limit"}]]
    assert {name: list(outcome.met) for name, outcome in idle.items() if outcome.met} == {
        "sleeps-for-ever": ["cell_wait"],
        "endless": ["cell_seconds"],
        "endless-below": ["cell_seconds"],
        "uninterruptible": ["cpu_seconds"],
        "waits-for-good": ["wait_seconds"],
    }


@pytest.mark.nightly
def test_scores_of_a_class_on_a_busy_machine_are_those_on_an_idle_one(tmp_path):
    (tmp_path / "idle").mkdir()
    root = new_course(tmp_path / "idle")
    course.build(root)
    for student, files in honest(read_release(root, NAME, NAME), KEY, FILE).items():
        hand_in(root, student, files)
    busy = shutil.copytree(root, tmp_path / "busy")
    idle_lines = grade("ps02", root=root).lines
    with busy_machine():
        assert grade("ps02", root=busy).lines == idle_lines
    assert {line.score for line in idle_lines} == {FULL}


def hand_in(root, student, files):
    for name, content in files.items():
        path = root / "submitted" / student / NAME / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


SLEEPS = "import time\ntime.sleep(1000)"
PRINTS = "while True:\n    print('over and over', flush=True)"
FORKS = "import os, time\nfor _ in range(30):\n    if os.fork() == 0:\n        time.sleep(1000)\nos.wait()"
SPINS = "import signal\nfor n in (signal.SIGPROF, signal.SIGALRM):\n    signal.signal(n, signal.SIG_IGN)\nwhile True:\n    pass"


def right(release, before=""):
    name = names(release)
    notebook = fill(release, KEY, {q.id: code_of(q, q.answer, name[q.id]) for q in KEY.questions})
    if before:
        notebook.cells.insert(1, nbformat.v4.new_code_cell(before))
    return {FILE: as_bytes(notebook)}


@pytest.fixture
def small(tmp_path):
    """A course with limits of a few seconds."""
    root = new_course(tmp_path)
    with (root / "nbgrader_config.py").open("a") as file:
        limits = {"cell_seconds": 1, "cell_wait": 3, "cpu_seconds": 3, "wait_seconds": 3}
        file.write(f"\nc.RunNotebook.limits = {limits!r}\n")
    course.build(root)
    return root


def test_class_full_of_notebooks_that_never_end_ends_in_time_and_the_others_are_graded(small, monkeypatch):
    monkeypatch.setattr("tworivers.course.hall.run.FIRST_WAIT", 0.5)
    release = read_release(small, NAME, NAME)
    endless = {"sleeps": SLEEPS * 1, "forks": FORKS, "prints": PRINTS, "spins": SPINS}
    for number in range(40):
        kind = list(endless)[number % 2 if number < 32 else 2 + number % 2]
        hand_in(small, f"{kind}-{number:02}", right(release, f"# {number}\nimport signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\n{endless[kind]}"))  # fmt: skip
    for number in range(4):
        hand_in(small, f"z-honest-{number}", right(release, f"# {number}"))
    begun, lines = time.monotonic(), {line.student: line for line in grade("ps02", workers=2, root=small).lines}
    spent = time.monotonic() - begun
    assert {lines[f"z-honest-{number}"].score for number in range(4)} == {FULL}
    for student, line in lines.items():
        kind = student.partition("-")[0]
        if kind in ("sleeps", "forks"):
            assert "in code cell 1: it waited for more than 3 seconds altogether" in line.why, line
        elif kind == "spins":
            assert "in code cell 1: it computed for more than 3 seconds altogether" in line.why, line
    assert spent < 180  # idle about 40: 32 wait 0.5 seconds each, then 3 all together; 8 compute


def test_line_says_which_cell_met_which_limit(small):
    hand_in(small, "slow", right(read_release(small, NAME, NAME), "while True: pass"))
    (line,) = grade("ps02", workers=1, root=small).lines
    assert (line.score, line.why) == (FULL, "code cell 1 was stopped: more than 1 seconds of computing")
    (same,) = course.autograde("ps02", root=small).lines
    assert (same.score, same.why) == (line.score, line.why)


def test_raised_limit_is_tried_and_what_met_none_stands(small):
    release = read_release(small, NAME, NAME)
    answer = "import time\nstart = time.process_time()\nwhile time.process_time() < start + 1.5: pass\n"
    name = names(release)
    codes = {q.id: code_of(q, q.answer, name[q.id]) for q in KEY.questions}
    codes["ps02.q1"] = answer + codes["ps02.q1"]
    hand_in(small, "slow", {FILE: as_bytes(fill(release, KEY, codes))})
    (line,) = grade("ps02", workers=1, root=small).lines
    assert line.score < FULL
    with (small / "nbgrader_config.py").open("a") as file:
        file.write('\nc.RunNotebook.limits = {"cell_seconds": 10}\n')
    report = grade("ps02", workers=1, root=small)
    assert (report.lines[0].score, report.before) == (FULL, 0)
    assert grade("ps02", workers=1, root=small).before == 1


def test_what_met_a_limit_of_waiting_is_run_again_and_anything_on_request(small, monkeypatch):
    hand_in(small, "sleeps", right(read_release(small, NAME, NAME), "import time; time.sleep(1000)"))
    hand_in(small, "honest", right(read_release(small, NAME, NAME)))
    assert grade("ps02", workers=1, root=small).before == 0
    assert grade("ps02", workers=1, root=small).before == 1  # the sleeper again
    ran = []
    monkeypatch.setattr(store, "keep_outcome", lambda *given: ran.append(given[2]))
    assert grade("ps02", workers=1, root=small, students=["honest"]).before == 1
    assert ran == []
    assert grade("ps02", workers=1, root=small, students=["honest"], again=True).before == 0
    assert len(ran) == 1
    monkeypatch.setenv("TWORIVERS_COURSE_ROOT", str(small))
    assert main(["grade", "ps02", "--again", "--student", "honest", "--workers", "1"]) == 0
    assert len(ran) == 2


def test_regrade_goes_on_from_answers_that_met_a_limit(small):
    hand_in(small, "sleeps", right(read_release(small, NAME, NAME), "import time; time.sleep(1000)"))
    grade("ps02", workers=1, root=small)
    assert regrade("ps02", root=small).is_settled


@pytest.mark.parametrize("what", ["cells", "files", "limits", "versions", "sandbox"])
def test_name_in_the_store_holds_all_that_an_outcome_rests_on(course_root, monkeypatch, what):
    release = read_release(course_root, NAME, NAME)
    before = task_of(release, KEY, [], Limits()).run
    assert before == task_of(release, KEY, [], Limits()).run
    files, limits, unsafe = [], Limits(), what == "sandbox"
    if what == "cells":
        release.cells.append(nbformat.v4.new_code_cell("1"))
    if what == "files":
        files = [("a.csv", "YQ==")]
    if what == "limits":
        limits = dataclasses.replace(limits, total_mb=limits.total_mb + 1)
    if what == "versions":
        monkeypatch.setattr(store, "versions", lambda: {"pandas": "0"})
    assert task_of(release, KEY, files, limits, unsafe).run != before


def test_outcome_comes_back_from_the_store_as_it_was(tmp_path):
    outcome = Outcome({0: []}, {0: 1}, {}, 1, "It ended.", {"cpu_seconds": [1]}, ["code cell 1 was stopped"])
    store.keep_outcome(tmp_path, "ps02", "r", json.loads(json.dumps(dataclasses.asdict(outcome))), {})
    assert outcome_from(store.outcome(tmp_path, "ps02", "r")) == outcome
    assert outcome.says == "It ended; code cell 1 was stopped"


@pytest.mark.parametrize("limit", sorted(NOT_FINAL))
def test_what_another_run_need_not_meet_is_not_kept_as_final(tmp_path, limit):
    outcome = Outcome({0: []}, {0: 1}, {}, 1, "It ended.", {"cpu_seconds": [1]})
    for met in ({"cpu_seconds": [1]}, {limit: [1]}):
        outcome.met = met
        store.keep_outcome(tmp_path, "ps02", "r", dataclasses.asdict(outcome), {})
        assert (store.outcome(tmp_path, "ps02", "r") is not None) == outcome.is_final == (limit not in met)


def test_machine_that_was_too_busy_is_no_zero():
    outcome = run("import time; time.sleep(1)", limits=dataclasses.replace(SHORT, wall_seconds=0.1))
    assert list(outcome.met) == ["wall_seconds"]
    with pytest.raises(NeedsHuman, match=r"the machine was so busy .* Grade it again"):
        settle(nbformat.v4.new_notebook(), outcome, {})


def test_processes_that_nobody_counts_are_seen():
    # Children of whoever ignores their end leave nothing behind that could be added up.
    code = """
import os, signal, time
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
signal.signal(signal.SIGPROF, signal.SIG_IGN)
signal.signal(signal.SIGALRM, signal.SIG_IGN)
while True:
    if os.fork() == 0:
        end = time.process_time() + 0.2
        while time.process_time() < end:
            pass
        os._exit(0)
    time.sleep(0.1)
"""
    assert list(run(code).met) == ["cpu_seconds"]


def test_watch_counts_neither_sleep_as_computing_nor_computing_as_sleep():
    limits = Limits(wait_seconds=1, cpu_seconds=1000)
    for code, waits in (("import time; time.sleep(1.5)", True), ("import time\nwhile time.process_time() < 1.5: pass", False)):  # fmt: skip
        outcome = run(code, limits=dataclasses.replace(limits, cell_wait=100, cell_seconds=100))
        assert ("wait_seconds" in outcome.met) == waits
    assert Watch(1, limits).says("wait_seconds") == "it waited for more than 1 seconds altogether"


NASTY = "\x1b]0;mine\x07\x1b[2J\x9b31m\u202e\r\x08\u2028\ud800"
MOVES = {character for character in NASTY if not character.isprintable()}


def test_nothing_of_a_student_s_moves_the_cursor(small, monkeypatch, capsys):
    release = read_release(small, NAME, NAME)
    files = right(release, f"class Bad(Exception): pass\nBad.__name__ = {NASTY[:-1]!r}\nraise Bad({NASTY[:-1]!r})")
    hand_in(small, "ada", {f"my {NASTY[:4]} work.ipynb": files[FILE]})
    hand_in(small, "bob\x1b[2J", {FILE: b"{"})
    hand_in(small, "eve", {"a\x1b[2Jb.txt": b"x", "c\u202ed": b"x"})
    monkeypatch.setenv("TWORIVERS_COURSE_ROOT", str(small))
    for command in (["grade", "ps02", "--workers", "1"], ["course", "autograde", "ps02"], ["regrade", "ps02"]):
        main(command)
        said = "".join(capsys.readouterr())
        assert "ps02" in said, command
        assert not MOVES & set(said), command


def test_report_line_is_one_line_that_is_shown_as_it_is():
    line = Line(f"ada{NASTY}", "graded", f"the file was called {NASTY}\nbob: graded; 40 of 40 points", 1, 2)
    said = str(line)
    assert not MOVES & set(said)
    assert "\n" not in said
    change = Change(f"ada{NASTY}", "ps02.q1", 0, 1, NASTY)
    assert not MOVES & set(Regrade("ps02", (change,), (), {NASTY: NASTY}, (NASTY,)).summary())
