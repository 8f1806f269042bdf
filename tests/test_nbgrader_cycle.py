"""The whole cycle of nbgrader with ten invented students and some more: release, hand in, grade, feedback, export."""

import contextlib
import csv
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup

from conftest import ROOT, copy_of, known_key
from submissions import WRITTEN, slip_at, students
from test_grading_judge import handed
from tworivers.course import releases as course
from tworivers.course.nbgrader_calls import gradebook, settings, surroundings
from tworivers.errors import CourseError
from tworivers.grading.judge import judge
from tworivers.grading.mend import read_release
from tworivers.keys.notebook_cells import OURS, grade_id, is_check

pytest.register_assert_rewrite("browser")
from browser import look_at, serve  # noqa: E402

pytest_plugins = ("browser",)
pytestmark = pytest.mark.slow

NAME = "ps02-five-hamlets"
FILE = f"{NAME}.ipynb"
KEY = known_key("ps02")
AUTOGRADED = sum(question.points for question in KEY.questions)
SLIPS = range(1, 1 + max(len(question.slips) for question in KEY.questions))
RIGHT = ["perfect", "otherwise", "rounded", "noisy", "deleted", "duplicated", "kernel", "wide", "renamed", "solution"]
BROKEN = {
    "not-json": f"{FILE} is not JSON",
    "empty": f"{FILE} is empty (0 bytes)",
    "no-notebook": "there is no notebook in it; it holds answers.docx",
    "other": f"{FILE} holds none of the cells of this assignment",
}
MENDED = {
    "deleted": "the check cell ps02-q3 was missing",
    "duplicated": "the cell ps02-q1 stood there 3 times",
    "kernel": "its kernel was 'julia-1.11', not 'python3'",
    "renamed": f"the file was called 'Untitled (1).ipynb', not '{FILE}'",
}


@dataclass
class Cycle:
    """A course whose submissions were graded once."""

    root: Path
    report: course.Report

    @property
    def lines(self) -> dict[str, course.Line]:
        """What became of each student's submission."""
        return {line.student: line for line in self.report.lines}

    def notebook(self, student):
        """The graded notebook of a student."""
        return nbformat.read(self.root / "autograded" / student / NAME / FILE, as_version=4)

    def page(self, student):
        """The feedback of a student."""
        return BeautifulSoup(
            (self.root / "feedback" / student / NAME / f"{NAME}.html").read_text("utf-8"), "html.parser"
        )

    def section(self, student, question):
        """What the feedback says of one question."""
        return self.page(student).find("section", id=question).get_text(" ", strip=True)

    def scores(self, student):
        """The automatic scores of a student's cells in the gradebook."""
        with gradebook(self.root) as book:
            grades = book.find_submission_notebook(NAME, NAME, student).grades
            return {grade.name: grade.auto_score for grade in grades}


@pytest.fixture(scope="module")
def cycle(course_root, tmp_path_factory):
    """Release, hand in through the exchange, collect, grade and write feedback, once for all tests of this module."""
    root = copy_of(course_root, tmp_path_factory.mktemp("cycle"))
    handed = students(read_release(root, NAME, NAME), KEY, FILE)
    handed["solution"] = {FILE: (ROOT / "solutions" / NAME / FILE).read_bytes()}
    assert set(handed) == {*RIGHT, *BROKEN, "blank", "half", *(f"slip-{number}" for number in SLIPS)}
    collect(root, tmp_path_factory.mktemp("exchange"), handed)
    report = course.autograde("ps02", root=root)
    course.feedback("ps02", root=root)
    return Cycle(root, report)


def collect(root, exchange, handed):
    """Release the assignment through nbgrader's exchange, hand every submission in there, and collect them."""
    from nbgrader.auth import Authenticator
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.exchange import ExchangeFactory

    def step(kind, student, **traits):
        directory = CourseDirectory(config=config, assignment_id=NAME, student_id=student)
        getattr(ExchangeFactory(config=config), kind)(
            coursedir=directory, authenticator=Authenticator(config=config), config=config, **traits
        ).start()

    config = settings(root)
    config.Exchange.root, config.Exchange.cache = str(exchange), str(exchange / "cache")
    config.ExchangeCollect.check_owner = False  # they all belong to whoever runs the test
    exchange.chmod(0o777)
    with surroundings():
        step("ReleaseAssignment", "*")
        assert [path.name for path in (exchange / "two-rivers" / "outbound" / NAME).iterdir()] == [FILE]
        for student, files in handed.items():
            home = exchange / "homes" / student / NAME
            home.mkdir(parents=True)
            for name, content in files.items():
                (home / name).write_bytes(content)
            step("Submit", student, assignment_dir=str(home.parent))
        step("Collect", "*")
    assert sorted(path.name for path in (root / "submitted").iterdir()) == sorted(handed)


def test_every_submission_has_its_line(cycle):
    assert set(cycle.lines) == {*RIGHT, *BROKEN, "blank", "half", *(f"slip-{number}" for number in SLIPS)}
    assert {student for student, line in cycle.lines.items() if line.outcome == "needs a human"} == set(BROKEN)
    assert {student for student, line in cycle.lines.items() if line.outcome == "mended"} == {*MENDED, "solution"}
    assert "the text of the locked cell" in cycle.lines["solution"].why  # a release says how to round, too
    assert not cycle.report.is_complete
    last = cycle.report.summary().splitlines()[-1]
    assert (
        last
        == f"{NAME}: {len(cycle.lines) - len(BROKEN) - len(MENDED) - 1} graded, {len(MENDED) + 1} mended, 4 needs a human"
    )


@pytest.mark.parametrize(("student", "why"), [*BROKEN.items(), *MENDED.items()])
def test_line_says_why(cycle, student, why):
    assert why in cycle.lines[student].why
    assert why in str(cycle.lines[student])


@pytest.mark.parametrize("student", RIGHT)
def test_right_answers_earn_all_points(cycle, student):
    assert cycle.lines[student].score == AUTOGRADED
    kept = [cell.metadata[OURS] for cell in cycle.notebook(student).cells if is_check(cell)]
    assert {mark["verdict"] for mark in kept} == {"right"}


def test_untouched_release_earns_nothing_and_waits_for_nobody(cycle):
    line = cycle.lines["blank"]
    assert (line.outcome, line.score, line.max_score, line.waiting) == ("graded", 0, KEY.points, 0)
    for question in KEY.questions:
        assert "Not answered yet." in cycle.section("blank", question.id)


def test_untouched_release_runs_to_its_end(cycle):
    outputs = [output for cell in cycle.notebook("blank").cells for output in cell.get("outputs", [])]
    assert [output for output in outputs if output.output_type == "error"] == []


def test_half_of_the_answers_earn_their_points(cycle):
    first = KEY.questions[: len(KEY.questions) // 2]
    assert cycle.lines["half"].score == sum(question.points for question in first)


@pytest.mark.parametrize("number", SLIPS)
def test_slip_earns_what_the_key_says_and_gets_its_own_message(cycle, number):
    student = f"slip-{number}"
    scores = cycle.scores(student)
    marks = {
        cell.metadata[OURS]["question"]: cell.metadata[OURS] for cell in cycle.notebook(student).cells if is_check(cell)
    }
    for question in KEY.questions:
        slip = slip_at(question, number)
        said = cycle.section(student, question.id)
        points = judge(question, handed(question, slip.answer)).points if slip else question.points
        assert scores[question.id.replace(".", "-")] == points < question.points + (slip is None)
        assert marks[question.id]["slip"] == (slip.name if slip else "")
        assert (slip.say if slip else "Right.") in said
        if slip:
            assert f"Reread {slip.read}." in said
            others = [other.say for other in question.slips if other is not slip]
            assert not any(say in said for say in others)


def test_error_of_a_wrong_answer_is_neither_scored_nor_shown(cycle):
    for number in SLIPS:
        text = (cycle.root / "feedback" / f"slip-{number}" / NAME / f"{NAME}.html").read_text("utf-8")
        assert "NotRightYet" not in text and "Traceback" not in text


def test_noise_on_stderr_reaches_no_check_cell_and_costs_nothing(cycle):
    cells = cycle.notebook("noisy").cells
    noisy = [cell for cell in cells if any(output.get("name") == "stderr" for output in cell.get("outputs", []))]
    assert noisy and not any(is_check(cell) for cell in noisy)  # a check has no part in grading, and is not run
    assert cycle.lines["noisy"].score == AUTOGRADED


def test_export_tells_broken_submissions_from_those_that_wait_and_those_that_were_graded(cycle, tmp_path):
    path = course.export(tmp_path / "scores.csv", cycle.root)
    with path.open(encoding="utf-8", newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    for student, line in cycle.lines.items():
        row = rows[student]
        if student in BROKEN:
            assert (row["status"], row["score"], row["raw_score"]) == ("needs a human", "", "")
            assert BROKEN[student] in row["note"]
        else:
            status = "waiting for a person" if line.waiting else "graded"
            score = "" if line.waiting else str(float(line.score))
            assert (row["status"], row["score"], float(row["raw_score"])) == (status, score, line.score)
    assert {float(row["max_score"]) for row in rows.values()} == {KEY.points}
    assert all(rows[student]["timestamp"] for student in RIGHT)


def test_submissions_are_never_changed(cycle):
    assert (cycle.root / "submitted" / "renamed" / NAME / "Untitled (1).ipynb").exists()
    assert not (cycle.root / "submitted" / "renamed" / NAME / FILE).exists()
    assert (cycle.root / "submitted" / "empty" / NAME / FILE).read_bytes() == b""


def test_no_answer_bundle_input_or_key_is_left_in_what_is_kept_or_shown(cycle):
    for student in cycle.lines.keys() - BROKEN.keys():
        graded = (cycle.root / "autograded" / student / NAME / FILE).read_text("utf-8")
        assert "vnd.tworivers" not in graded
        for path in (cycle.root / "autograded" / student, cycle.root / "feedback" / student):
            assert not [found for found in path.rglob("*") if found.suffix in (".py", ".json")]
        page = cycle.page(student)
        for code in page.select(".highlight"):  # an invented student's function names the inputs, as no real one would
            code.decompose()
        assert "250, 1000" not in page.get_text() and "hidden" not in page.get_text().lower()


@pytest.mark.parametrize("student", ["perfect", "duplicated", "slip-1"])
def test_written_answer_waits_for_a_person_with_its_rubric_below(cycle, student):
    assert cycle.lines[student].waiting == 1
    cells = cycle.notebook(student).cells
    (place,) = [number for number, cell in enumerate(cells) if grade_id(cell) == "ps02-w1"]
    assert cells[place].source == WRITTEN
    assert cells[place + 1].source.startswith("**Rubric of ps02.w1, for the grader only** (6 points")
    with gradebook(cycle.root) as book:
        (grade,) = [g for g in book.find_submission_notebook(NAME, NAME, student).grades if g.name == "ps02-w1"]
        assert (grade.auto_score, grade.needs_manual_grade) == (None, True)


def test_deleted_written_answer_waits_for_a_person(cycle):
    assert cycle.lines["deleted"].waiting == 1
    assert "look whether the answer stands in another cell" in cycle.lines["deleted"].why


def test_feedback_shows_the_written_answer_and_not_the_rubric(cycle):
    for student in ("perfect", "slip-1"):
        text = cycle.page(student).get_text(" ", strip=True)
        assert WRITTEN in text
        assert "waits for a person · – of 6 points" in cycle.section(student, "ps02.w1")
        assert "Rubric" not in text
        for level in KEY.written[0].levels:
            assert not [told for told in level.kept if told in text]


def test_grade_and_comment_of_a_person_reach_the_feedback(cycle, tmp_path):
    own = Cycle(shutil.copytree(cycle.root, tmp_path / "course"), cycle.report)
    with gradebook(own.root) as book:
        grade = book.find_grade("ps02-w1", NAME, NAME, "perfect")
        grade.manual_score, grade.needs_manual_grade = 5, False
        book.find_comment("ps02-w1", NAME, NAME, "perfect").manual_comment = "Who *counted*?"
        book.db.commit()
    assert course.feedback("ps02", ["perfect"], own.root) == [f"perfect: feedback/perfect/{NAME}/{NAME}.html"]
    assert "read by a person · 5 of 6 points" in own.section("perfect", "ps02.w1")
    assert "Comment Who counted ?" in own.section("perfect", "ps02.w1")
    assert own.page("perfect").find(class_="total").get_text() == f"{AUTOGRADED + 5:g} of {KEY.points:g} points."


def test_points_of_the_summary_are_those_of_the_gradebook(cycle):
    rows = [row.get_text("|", strip=True).split("|") for row in cycle.page("slip-4").select("#top tbody tr")]
    scores = cycle.scores("slip-4")
    assert [row[0] for row in rows] == [question.id for question in (*KEY.questions, *KEY.written)]
    for name, _, points in rows[:-1]:
        assert points.split(" of ")[0] == f"{scores[name.replace('.', '-')]:g}"


@pytest.mark.parametrize("student", ["slip-1", "wide"])
def test_feedback_names_nothing_that_it_would_load(cycle, student):
    page = cycle.page(student)
    assert page.find_all(["script", "iframe", "object", "embed", "video", "audio"]) == []
    loads = [tag[name] for tag in page.find_all(True) for name in ("src", "href", "data") if name in tag.attrs]
    assert [address for address in loads if not address.startswith(("#", "data:"))] == []
    assert "@import" not in str(page) and "url(" not in str(page)
    assert "default-src 'none'" in page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]


@pytest.mark.browser
def test_feedback_stays_at_home_fits_the_window_and_can_be_read(cycle, chromium):
    names = [f"{student}/{NAME}/{NAME}.html" for student in ("slip-1", "wide", "noisy", "blank")]
    views = [("light", 1200), ("dark", 1200), ("light", 390), ("dark", 390)]
    with serve(cycle.root / "feedback") as base:
        assert look_at(chromium, base, names, views) == []


@pytest.mark.browser
def test_axe_finds_no_violation_in_the_feedback(cycle, chromium, axe):
    names = [f"{student}/{NAME}/{NAME}.html" for student in ("slip-1", "wide")]
    with serve(cycle.root / "feedback") as base:
        assert look_at(chromium, base, names, [("light", 1200), ("dark", 390)], axe) == []


def test_grading_again_gives_the_same_and_keeps_a_person_s_grade(cycle, tmp_path):
    root = shutil.copytree(cycle.root, tmp_path / "course")
    with gradebook(root) as book:
        grade = book.find_grade("ps02-w1", NAME, NAME, "otherwise")
        grade.manual_score, grade.needs_manual_grade = 3, False
        book.db.commit()
    (line,) = course.autograde("ps02", ["otherwise"], root).lines
    assert (line.outcome, line.score) == ("graded", AUTOGRADED + 3)
    with gradebook(root) as book:
        assert book.find_grade("ps02-w1", NAME, NAME, "otherwise").manual_score == 3


def test_student_without_a_submission_is_refused_with_the_nearest_and_enters_no_list(cycle):
    with pytest.raises(
        CourseError, match=r"There is no submission of ps02-five-hamlets by 'perfct'\. Did you mean 'perf"
    ):
        course.autograde("ps02", ["perfct"], cycle.root)
    with gradebook(cycle.root) as book:
        assert {student.id for student in book.students} == set(cycle.lines)


def test_key_that_breaks_becomes_the_line_of_each_submission(cycle, tmp_path):
    root = tmp_path / "course"
    shutil.copytree(cycle.root, root, ignore=shutil.ignore_patterns("autograded", "feedback"))
    key = root / "solutions" / NAME / "questions.toml"
    key.write_text(re.sub(r"(?<=One month's households\"\npoints = )2", "3", key.read_text("utf-8")), "utf-8")
    (line,) = course.autograde("ps02", ["perfect"], root).lines
    assert line.outcome == "needs a human"
    assert "ps02.q3 is worth 3 points in the key and 2 in the cell 'ps02-q3'" in line.why


@contextlib.contextmanager
def formgrader(root, tmp_path):
    """Start Jupyter's server with nbgrader's extensions on a free port; yield its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folders = {name: str(tmp_path / name) for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR")}
    search = {"PYTHONPATH": str(ROOT / "src"), "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    options = [
        "--no-browser",
        "--allow-root",
        f"--port={port}",
        "--ServerApp.port_retries=0",
        "--IdentityProvider.token=secret",
    ]
    with (tmp_path / "server.log").open("w") as log:
        command = [sys.executable, "-m", "jupyter", "server", *options]
        server = subprocess.Popen(command, cwd=root, env=os.environ | folders | search, stdout=log, stderr=log)
        try:
            yield wait_for(f"http://127.0.0.1:{port}/", server, tmp_path / "server.log")
        finally:
            server.terminate()
            server.wait(timeout=30)


def wait_for(address, server, log):
    """Wait until a server answers, up to a minute."""
    for _ in range(240):
        assert server.poll() is None, log.read_text()
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(f"{address}api", timeout=5).close()
            return address
        time.sleep(0.25)
    raise AssertionError(log.read_text())


def ask(address, method="GET"):
    """Ask the server with its token; return the text of its answer."""
    request = urllib.request.Request(address, method=method, headers={"Authorization": "token secret"})
    with urllib.request.urlopen(request, timeout=120) as answer:
        return answer.read().decode()


def test_formgrader_lists_the_assignment_and_its_submissions_and_shows_the_rubric(cycle, tmp_path):
    with formgrader(cycle.root, tmp_path) as address:
        with urllib.request.urlopen(f"{address}formgrader/api/assignments", timeout=30) as answer:
            assert "/login" in answer.url  # nothing without the token
        (assignment,) = json.loads(ask(f"{address}formgrader/api/assignments"))
        assert (assignment["name"], assignment["max_score"]) == (NAME, KEY.points)
        listed = {row["student"]: row for row in json.loads(ask(f"{address}formgrader/api/submissions/{NAME}"))}
        assert set(listed) == set(cycle.lines)
        assert listed["slip-1"]["needs_manual_grade"] and listed["slip-1"]["score"] == cycle.lines["slip-1"].score
        assert not listed["empty"]["autograded"]
        notebooks = json.loads(ask(f"{address}formgrader/api/submitted_notebooks/{NAME}/{NAME}"))
        (wanted,) = [row["id"] for row in notebooks if row["student"] == "slip-1"]
        page = ask(f"{address}formgrader/submissions/{wanted}/")
        shown = BeautifulSoup(page, "html.parser").get_text(" ", strip=True)
        assert shown.index(WRITTEN) < shown.index("Rubric of ps02.w1, for the grader only")
        assert all(slip_at(question, 1).say in shown for question in KEY.questions)
        assert not re.search(r"""(src|href)=["']https?://""", page)
        for button in (f"submission/{NAME}/half/autograde", f"assignment/{NAME}/half/generate_feedback"):
            done = json.loads(ask(f"{address}formgrader/api/{button}", "POST"))
            assert done["success"], done
            assert "WARNING] Config option" not in done["log"]
    assert cycle.scores("half")["ps02-q1"] == 2
    assert "Feedback: Five hamlets" in cycle.page("half").get_text()
