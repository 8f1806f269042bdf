"""Attacks: none earns more than an empty notebook, reaches outside, learns anything, or stops the others."""

import concurrent.futures
import functools
import hashlib
import json
import multiprocessing
import os
import re
import shutil
import site
import socket
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup

from attacks import attacks, beside, imitating
from attacks.files import FILES
from conftest import ROOT, copy_of, known_key
from processes import runs
from submissions import as_bytes, code_of, fill, names
from tworivers.course import releases as course
from tworivers.course.grade import grade
from tworivers.course.nbgrader_calls import gradebook
from tworivers.errors import CourseError
from tworivers.grading import answers as store
from tworivers.grading.mend import read_release
from tworivers.grading.rubric import IMITATED
from tworivers.sandbox.session import Session
from tworivers.sandbox.task import Task
from tworivers.sandbox.walls import Limits

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]

NAME = "ps02-five-hamlets"
FILE = f"{NAME}.ipynb"
KEY = known_key("ps02")
AUTOGRADED = sum(question.points for question in KEY.questions)
LIMITS = {
    "cell_seconds": 2,
    "cell_wait": 15,  # an honest cell must get its second of computing within it, whatever else the machine does
    "cpu_seconds": 8,
    "wait_seconds": 8,
    "total_mb": 1000,
}
AT_ONCE = 6  # submissions that are graded side by side: most attacks wait for a limit
SECRETS = {
    name: f"CANARY-{name}-{hashlib.sha256(name.encode()).hexdigest()[:8]}" for name in ("KEY", "OTHER", "BOOK", "ENV")
}
HONEST = ("aaa-honest", "mmm-honest", "zzz-honest")
REFUSED = {
    "a-hundred-thousand-cells": "holds more than 1,000,000 values",
    "a-hundred-megabytes": "is larger than 30 MB",
    "not-utf-8": "is not UTF-8 text",
    "not-json": "is not JSON",
    "json-nested-without-end": "is not JSON",
    "cells-that-are-none": "holds none of the cells of this assignment",
    "not-a-notebook": "is JSON, but not a notebook",
    "empty-file": "is empty (0 bytes)",
    "missing-notebook": "there is no notebook in it",
    "nbgrader-settings": "is as it was released, and header.ipynb is not JSON",
    "link-to-another-notebook": "there is no notebook in it",
    "folder-that-is-a-link": "its folder is a link",
}
STOPPED = {
    "os-exit": "came to an end in this cell",
    "segmentation-fault": "came to an end in this cell",
    "kills-its-parents": "came to an end in this cell",
    "endless-loop-that-cannot-be-stopped": "came to an end in this cell|seconds altogether",
    "daemon-that-nothing-ends": "came to an end in this cell",
    "memory-at-the-server-s-cost": "it used more than 1000 MB of memory|seconds altogether",
    "sleeps-in-every-handler": "it waited for more than 8 seconds altogether",
    "memory-of-many-processes": "it used more than 1000 MB of memory|seconds altogether",
}
NAP = str(9_000_000 + os.getpid())
PLANTED = ("canary.txt", "sitecustomize.py", "usercustomize.py", "core_pattern", f"big{NAP}-0", "x", "mine")
SAYS = (
    "Not answered yet.",
    "No answer reached this check.",
    "asked for",
    "came",
    "stopped with an error",
    "2 of 7 parts are right",  # one value for every input
    "5 of 7 parts are right",  # those that can be seen, and two more
)


@dataclass
class Attacked:
    """A course that was graded once with every attack in it."""

    root: Path
    outside: Path
    before: dict[str, str | None]
    report: course.Report
    reached: list[bool] = field(default_factory=list)

    def texts(self, student):
        """Everything that grading left for a student or a grader to read."""
        folders = (self.root / kind / student for kind in ("autograded", "feedback"))
        return {path: path.read_text("utf-8") for folder in folders for path in folder.rglob("*") if path.is_file()}


def hashes(*folders):
    files = (
        path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()
    )
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files if "__pycache__" not in path.parts
    }


def watched(root, outside):
    """What an attack must leave as it is: the course's files, and folders in which nothing new may appear."""
    folders = [
        Path(name) for name in ("/", "/usr", "/etc", "/root", "/dev", "/work", sys.prefix, *site.getsitepackages())
    ]
    folders += [ROOT, ROOT / "src" / "tworivers", root]
    planted = {str(folder / name): text_of(folder / name) for folder in folders for name in PLANTED}
    return hashes(outside, root / "solutions", root / "submitted", root / "exercises") | planted


def text_of(path):
    """Return what a file holds; None where there is none, or none that whoever runs the tests may read."""
    try:
        return path.read_text()
    except OSError:
        return None


def autograde(assignment, root):
    """Grade on nbgrader's path, in several processes at once."""
    students = [path.name for path in sorted((root / "submitted").iterdir())]
    with (root / "nbgrader_config.py").open("a") as settings:
        settings.write(f"c.CourseDirectory.db_url = 'sqlite:///{root}/gradebook.db?timeout=120'\n")
    spawn = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(AT_ONCE, spawn) as pool:
        share = functools.partial(course.autograde, assignment, root=root)
        reports = list(pool.map(share, [students[place::AT_ONCE] for place in range(AT_ONCE)]))
    lines = sorted((line for report in reports for line in report.lines), key=lambda line: line.student)
    return course.Report(reports[0].assignment, tuple(lines))


GRADERS = {"autograde": autograde, "grade": functools.partial(grade, workers=AT_ONCE)}


@pytest.fixture(scope="module", params=GRADERS)
def attacked(request, course_root, tmp_path_factory):
    """Hand in every attack among three honest students, grade them all on one path, and write the feedback."""
    root, outside = copy_of(course_root, tmp_path_factory.mktemp("attacked")), tmp_path_factory.mktemp("outside")
    with (root / "nbgrader_config.py").open("a") as settings:
        settings.write(f"c.RunNotebook.limits = {LIMITS!r}\n")
    with (root / "solutions" / NAME / "answers.py").open("a") as key:
        key.write(f"\n# {SECRETS['KEY']}\n")
    with gradebook(root) as book:
        book.add_student("canary", first_name=SECRETS["BOOK"])
    (outside / "canary.txt").write_text("untouched")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        places = {"root": str(root), "outside": str(outside), "port": str(server.getsockname()[1]), "nap": NAP}
        handed = attacks(read_release(root, NAME, NAME), KEY, FILE, places)
        for student in HONEST:
            handed[student] = {FILE: honest(read_release(root, NAME, NAME))}
        hand_in(root, handed)
        before = watched(root, outside)
        os.environ["CANARY"] = SECRETS["ENV"]
        try:
            report = GRADERS[request.param]("ps02", root=root)
            course.feedback("ps02", root=root)
        finally:
            del os.environ["CANARY"]
        result = Attacked(root, outside, before, report)
        try:
            server.accept()
            result.reached.append(True)
        except TimeoutError:
            pass
    return result


def honest(release):
    name = names(release)
    codes = {q.id: f"# {SECRETS['OTHER']}\n" + code_of(q, q.answer, name[q.id]) for q in KEY.questions}
    return as_bytes(fill(release, KEY, codes))


def hand_in(root, handed):
    for student, files in handed.items():
        folder = root / "submitted" / student / NAME
        folder.mkdir(parents=True)
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
    for student in ("links-beside", "link-to-another-notebook"):
        (root / "submitted" / student / NAME).mkdir(parents=True)
    linked = root / "submitted" / "links-beside" / NAME
    show = "import os\nfor name in sorted(os.listdir('.')):\n    print(open(name).read() if os.path.isfile(name) else os.listdir(name))"
    notebook = read_release(root, NAME, NAME)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(show))
    (linked / FILE).write_bytes(as_bytes(notebook))
    (linked / "key.txt").symlink_to(root / "solutions" / NAME / "questions.toml")
    (linked / "book.txt").symlink_to(root / "gradebook.db")
    (linked / "others").symlink_to(root / "submitted")
    other = root / "submitted" / HONEST[0] / NAME / FILE
    (root / "submitted" / "link-to-another-notebook" / NAME / FILE).symlink_to(other)
    (root / "submitted" / "folder-that-is-a-link").mkdir()
    (root / "submitted" / "folder-that-is-a-link" / NAME).symlink_to(other.parent)


def attack_names():
    places = {"root": "/course", "outside": "/outside", "port": "1", "nap": NAP}
    release = nbformat.read(ROOT / "exercises" / NAME / FILE, as_version=4)
    return sorted(
        [*attacks(release, KEY, FILE, places), "links-beside", "link-to-another-notebook", "folder-that-is-a-link"]
    )


NAMES = attack_names()


def test_corpus_is_as_large_as_it_should_be():
    assert len(NAMES) >= 104 and {*FILES, *beside.FILES, *imitating.FILES, *imitating.FIRST} <= set(NAMES)


@pytest.mark.parametrize("attack", NAMES)
def test_attack_earns_nothing_and_leaves_a_readable_message(attacked, attack):
    (line,) = [line for line in attacked.report.lines if line.student == attack]
    if attack in REFUSED:
        assert line.outcome == "needs a human" and REFUSED[attack] in line.why
        assert line.score is None
        return
    assert line.outcome != "needs a human", line
    assert line.score == 0
    assert re.search(STOPPED.get(attack, ""), line.why)
    page = BeautifulSoup(
        (attacked.root / "feedback" / attack / NAME / f"{NAME}.html").read_text("utf-8"), "html.parser"
    )
    for question in KEY.questions:
        said = page.find("section", id=question.id).get_text(" ", strip=True)
        assert any(says in said for says in (*SAYS, question.hint, *(slip.say for slip in question.slips))), said


@pytest.mark.parametrize("attack", NAMES)
def test_attack_learns_nothing(attacked, attack):
    secret = (*SECRETS.values(), "root:x:0", "(250, 1000)", "250_1000", "def judge_all")
    for path, text in attacked.texts(attack).items():
        assert [word for word in secret if word in text] == [], path
        assert "<script" not in text or path.suffix == ".ipynb", path


def test_score_box_cannot_be_imitated(attacked):
    for attack in ("score-box-as-output", "rubric-and-comment-forged", "notes-of-the-grader-forged"):
        page = BeautifulSoup(
            (attacked.root / f"feedback/{attack}/{NAME}/{NAME}.html").read_text("utf-8"), "html.parser"
        )
        (total,) = page.find_all(class_="total")
        assert total.get_text(" ", strip=True).startswith(f"0 of {AUTOGRADED + 6} points")
        for question in KEY.questions:
            assert len(page.find_all(id=question.id)) == 1
        assert len(page.find_all(class_="bar")) == len(page.find_all(class_="graded")) == len(KEY.questions) + 1
        assert page.find_all(["input", "button", "form"]) == [] and len(page.find_all("header")) == 1
        assert page.title.text == f"Feedback: {KEY.title}"


def test_rubric_and_comment_cannot_be_imitated(attacked):
    path = attacked.root / "autograded" / "rubric-and-comment-forged" / NAME / FILE
    shown = nbformat.read(path, as_version=4).cells
    forged = [cell for cell in shown if "Any answer." in cell.source]
    assert forged and all(cell.source.startswith(IMITATED) and "tworivers" not in cell.metadata for cell in forged)
    assert [
        cell.metadata["tworivers"]["rubric"]
        for cell in shown
        if "tworivers" in cell.metadata and cell.cell_type == "markdown"
    ] == ["ps02.w1"]
    with gradebook(attacked.root) as book:
        comment = book.find_comment("ps02-w1", NAME, NAME, "rubric-and-comment-forged")
        assert comment.manual_comment is None


def test_notes_of_the_grader_cannot_be_forged(attacked):
    (line,) = [line for line in attacked.report.lines if line.student == "notes-of-the-grader-forged"]
    assert "by hand" not in line.why and line.outcome == "graded"


def test_other_submissions_are_graded(attacked):
    scores = {line.student: line.score for line in attacked.report.lines}
    assert [scores[student] for student in HONEST] == [AUTOGRADED] * 3
    assert set(scores) == {*NAMES, *HONEST}


def test_gradebook_holds_what_the_report_says_and_nobody_else(attacked):
    with gradebook(attacked.root) as book:
        held = {submission.student.id: submission.score for submission in book.assignment_submissions(NAME)}
        known = {student.id: student.first_name for student in book.students}
    assert held == {line.student: line.score for line in attacked.report.lines if line.score is not None}
    assert set(known) == {*NAMES, *HONEST, "canary"} and known["canary"] == SECRETS["BOOK"]


def test_nothing_outside_is_changed(attacked):
    assert watched(attacked.root, attacked.outside) == attacked.before
    assert not [
        path
        for folder in {"/tmp", tempfile.gettempdir(), "/dev/shm", "/dev"}
        for path in Path(folder).glob(f"big{NAP}-*")
    ]


def test_nothing_was_reached_over_the_network(attacked):
    assert attacked.reached == []


def test_nothing_goes_on_running(attacked):
    assert not runs(f"sleep {NAP}")


def test_the_same_attack_finds_the_key_without_a_sandbox(tmp_path):
    # The proof that the tests above can fail.
    (tmp_path / "key.py").write_text(f"# {SECRETS['KEY']}")
    cells = [(f"print(open('{tmp_path}/key.py').read())", None)]
    found = {unsafe: str(Session(Task(cells, {}, [], Limits(), unsafe)).run().outputs) for unsafe in (True, False)}
    assert SECRETS["KEY"] in found[True] and SECRETS["KEY"] not in found[False]
    assert "FileNotFoundError" in found[False]


GOOD = {
    "outputs": {"0": [{}]},
    "counts": {"0": 1},
    "bundles": {"ps02.q1": {}},
    "stopped": None,
    "why": "",
    "met": {},
    "notes": [],
}


@pytest.mark.parametrize(
    "poison",
    [
        {"outputs": {"x": []}},
        {"outputs": []},
        {"outputs": {"0": 3}},
        {"outputs": {"0": [3]}},
        {"outputs": {}, "bundles": {}},  # as if the notebook had run and answered nothing: a zero
        {"counts": [1]},
        {"bundles": [1]},
        {"bundles": {"ps02.q1": 7}},
        {"stopped": "x"},
        {"why": 3},
        {"why": None},
    ],
    ids=str,
)
def test_poisoned_store_of_answers_is_none(tmp_path, poison):
    # Then the notebook is run, as if nothing had been kept.
    folder = tmp_path / store.FOLDER / NAME / store.SHOWN
    folder.mkdir(parents=True)
    (folder / "good.json").write_text(json.dumps(GOOD))
    assert store.outcome(tmp_path, NAME, "good") == GOOD
    for text in (json.dumps(GOOD | poison), json.dumps(GOOD)[:-9], "[]", "", "\x00"):
        (folder / "bad.json").write_text(text)
        assert store.outcome(tmp_path, NAME, "bad") is None


def test_nbgrader_alone_refuses_a_notebook_that_is_a_link(attacked, tmp_path):
    from tworivers.grading.run import files_beside

    with pytest.raises(CourseError, match="is a link and not a file"):
        files_beside(attacked.root / "submitted" / "link-to-another-notebook" / NAME, NAME)
    assert files_beside(attacked.root / "submitted" / "links-beside" / NAME, NAME) == []
    shutil.rmtree(tmp_path)
