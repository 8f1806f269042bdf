"""Nothing is deleted before its successor stands, whatever stops a command: a lock, a full disk, a closed folder, a kill."""

import functools
import shutil
import sqlite3
from random import Random

import nbformat
import pytest

from conftest import ROOT
from failing import book, closed, held, in_child, losses, steps_of, tree
from submissions import as_bytes, code_of, fill, names
from test_grading_collecting import nbgrader
from tworivers.course import releases as course
from tworivers.course.export import export_scores
from tworivers.course.grade import grade
from tworivers.course.nbgrader_calls import gradebook, settings, surroundings
from tworivers.course.regrade import regrade
from tworivers.errors import CourseError
from tworivers.grading.mend import read_release
from tworivers.keys.load import load_key

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

NAME = "ps02-five-hamlets"
KEY = load_key("ps02")
STUDENTS = ("late", "right", "wrong")


def collect(root):
    """Collect from the exchange that lies beside the course."""
    from nbgrader.auth import Authenticator
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.exchange import ExchangeFactory
    from nbgrader.exchange.abc import ExchangeError

    config = settings(root)
    config.Exchange.root, config.Exchange.cache = str(root / "exchange"), str(root / "cache")
    config.ExchangeCollect.check_owner = False
    config.ExchangeCollect.update = True
    directory = CourseDirectory(config=config, assignment_id=NAME, student_id="*")
    with surroundings() as said:
        step = ExchangeFactory(config=config).collect(
            coursedir=directory, authenticator=Authenticator(config=config), config=config
        )
        try:
            step.start()
        except ExchangeError as error:
            raise CourseError(f"{' '.join(said)} {error}") from None


COMMANDS = {
    "build": lambda root: course.build(root),
    "grade": lambda root: grade("ps02", workers=1, root=root),
    "autograde": lambda root: course.autograde("ps02", ["wrong"], root),
    "feedback": lambda root: course.feedback("ps02", root=root),
    "regrade": lambda root: regrade("ps02", root, apply=True),
    "export": lambda root: export_scores(root / "grades.csv", root),
    "variants": lambda root: course.variants("ps02", "2027-spring", root / "students.csv", root / "handout", root),
    "collect": collect,
}
KILLED = ("build", "grade", "feedback", "regrade", "collect")
WRITES_TO = {
    **{"build": "exercises", "grade": "autograded", "autograde": "autograded", "feedback": "feedback"},
    **{"regrade": "autograded", "export": ".", "variants": "handout", "collect": "submitted"},
}


def hand_in(folder, codes, day):
    """Hand a notebook in."""
    folder.mkdir(parents=True)
    (folder / f"{NAME}.ipynb").write_bytes(as_bytes(fill(read_release(ROOT, NAME, NAME), KEY, codes)))
    (folder / "timestamp.txt").write_text(f"2026-02-{day:02} 11:00:00 UTC", encoding="utf-8")


@pytest.fixture(scope="module")
def whole(course_root, tmp_path_factory):
    """A course in which everything stands: releases, scores, pages, a table, handouts; and each command has work to do."""
    root = shutil.copytree(course_root, tmp_path_factory.mktemp("whole") / "course")
    name = names(read_release(root, NAME, NAME))
    codes = {q.id: code_of(q, q.answer, name[q.id]) for q in KEY.questions}
    for student in STUDENTS:
        given = codes if student == "right" else {**codes, "ps02.q9": "excess = 4"}
        hand_in(root / "submitted" / student / NAME, given, 2 if student == "late" else 1)
    (root / "submitted" / "empty" / NAME).mkdir(parents=True)
    (root / "submitted" / "empty" / NAME / f"{NAME}.ipynb").write_bytes(b"")
    (root / "students.csv").write_text("id\nlate\nright\nwrong\n", encoding="utf-8")
    for command in ("grade", "feedback", "export", "variants"):
        COMMANDS[command](root)
    make_work(root, codes)
    return root


def make_work(root, codes):
    """Change what each command rests on, so that it writes something else than what stands."""
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write('c.LateSubmissionPlugin.penalty_method = "zero"\n')
    with gradebook(root) as opened:
        opened.update_or_create_assignment(NAME, duedate="2026-02-01 12:00:00 UTC")
        given = opened.find_grade("ps02-w1", NAME, NAME, "right")
        given.manual_score, given.needs_manual_grade = 5, False
        opened.find_comment("ps02-w1", NAME, NAME, "right").manual_comment = "Who counted?"
        opened.db.commit()
    key = root / "solutions" / NAME / "answers.py"
    text = key.read_text(encoding="utf-8").replace("return sign * (sum(", "return sign * (-1 + sum(", 1)
    key.write_text(text, encoding="utf-8")
    path = root / "solutions" / NAME / f"{NAME}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].source += "\n\nOne sentence more."
    nbformat.write(notebook, path)
    for path in (root / "handout").rglob("README.txt"):
        path.write_text("of last term", encoding="utf-8")
    inbound = root / "exchange" / "two-rivers" / "inbound"
    for student in ("right", "wrong"):
        hand_in(inbound / f"{student}+{NAME}+2026-02-01 11:30:00 UTC+x", codes | {"ps02.q1": "x = 1"}, 1)
    (root / "exchange").chmod(0o777)


@functools.cache
def undisturbed(root, command, place):
    """Return what a command leaves that nothing stops: the files and the gradebook."""
    after = shutil.copytree(root, place / f"{command}-undisturbed")
    COMMANDS[command](after)
    return tree(after), book(after, NAME)


@pytest.fixture
def spoiled(whole, tmp_path):
    """A copy of the course, to be spoiled."""
    return shutil.copytree(whole, tmp_path / "course")


def assert_nothing_is_lost(whole, root, command):
    """Hold what stands now against what stood before and what the whole command leaves."""
    after, booked = undisturbed(whole, command, whole.parent)
    assert losses(tree(whole), tree(root), after) == []
    return after, booked


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "variants"])
def test_gradebook_that_is_held_costs_nothing_and_is_a_sentence(whole, spoiled, monkeypatch, command):
    monkeypatch.setattr("sqlite3.dbapi2.connect", functools.partial(sqlite3.connect, timeout=0.1))
    before = tree(spoiled)
    with held(spoiled):
        code, said = in_child(lambda: COMMANDS[command](spoiled))
    assert code in (2, 3) if command == "collect" else code == 2, said  # collecting is nbgrader's own command
    assert "database is locked" in said
    assert command == "collect" or "Another program is writing to it: wait until that has ended, and repeat" in said
    assert tree(spoiled) == before and book(spoiled, NAME) == book(whole, NAME)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("largest", [0, 30_000])
def test_full_disk_costs_nothing_and_is_a_sentence(whole, spoiled, command, largest):
    code, said = in_child(lambda: COMMANDS[command](spoiled), largest_file=largest)
    after, booked = assert_nothing_is_lost(whole, spoiled, command)
    if code:  # where every file stays below the limit, there is nothing to say
        assert code == 2 and ("File too large" in said or "disk" in said), said
        assert "ake room, and repeat the command" in said or "What was collected of them before stands" in said
    COMMANDS[command](spoiled)
    assert (tree(spoiled), book(spoiled, NAME)) == (after, booked)


@pytest.mark.parametrize("command", COMMANDS)
def test_closed_folder_costs_nothing_and_is_a_sentence(whole, spoiled, command):
    before = tree(spoiled)
    with closed(spoiled / WRITES_TO[command]):
        code, said = in_child(lambda: COMMANDS[command](spoiled))
    assert code == 2 and ("Read-only file system" in said or "Permission denied" in said or "readonly" in said), said
    assert command == "collect" or "Give yourself the right to write" in said
    now = tree(spoiled)
    assert {name: now.get(name) for name in before} == before or losses(
        before, now, undisturbed(whole, command, whole.parent)[0]
    ) == []


def kill_and_repeat(whole, root, command, point):
    """Kill a command at a step, look what stands, run it again, and hold the end against that of an undisturbed run."""
    code, said = in_child(lambda: COMMANDS[command](root), kill_at=point)
    assert code in (-9, 0), said
    after, booked = assert_nothing_is_lost(whole, root, command)
    COMMANDS[command](root)
    assert (tree(root), book(root, NAME)) == (after, booked)
    assert not [path for folder in WRITES_TO.values() for path in (root / folder).rglob(".new-*")]


def points(whole, place, command, number):
    """Return steps of a command at which to kill it, the same in every run: spread at random, by a seed."""
    steps = steps_of(lambda: COMMANDS[command](shutil.copytree(whole, place / "counted")))
    assert steps > number
    return sorted(Random(command).sample(range(1, steps + 1), number))


def test_nbgrader_s_own_commands_delete_nothing_before_its_successor_stands(spoiled):
    before = tree(spoiled)
    with held(spoiled):
        for words in (["generate_assignment", NAME, "--force"], ["generate_feedback", NAME, "--force"]):
            done = nbgrader(spoiled, *words)
            assert done.returncode == 1 and "database is locked" in done.stderr
            assert tree(spoiled) == before
    assert nbgrader(spoiled, "generate_assignment", NAME, "--force").returncode == 0
    assert nbgrader(spoiled, "generate_feedback", NAME, "--force", "--student", "right").returncode == 0
    changed = {name for name, text in tree(spoiled).items() if before.get(name) != text}
    assert changed == {f"exercises/{NAME}/{NAME}.ipynb", f"feedback/right/{NAME}/{NAME}.html"}
    assert nbgrader(spoiled, "generate_feedback", NAME).stderr.count("Skipping existing assignment") == len(STUDENTS)


def test_zip_collect_replaces_a_submission_whole_or_not_at_all(spoiled):
    archive = spoiled / "downloaded" / NAME / "archive"
    archive.mkdir(parents=True)
    for student in ("right", "wrong"):
        (archive / f"{student}_attempt_{NAME}.ipynb").write_text("{}", encoding="utf-8")
    with (spoiled / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write(r"c.FileNameCollectorPlugin.named_regexp = r'.*/(?P<student_id>\w+)_attempt_(?P<file_id>[\w-]+)'")
    before = tree(spoiled)
    refused = nbgrader(spoiled, "zip_collect", NAME)
    assert refused.returncode == 1 and "Directory not empty" in refused.stderr and tree(spoiled) == before
    shutil.rmtree(spoiled / "downloaded" / NAME / "extracted")
    with closed(spoiled / "submitted" / "wrong"):
        stopped = nbgrader(spoiled, "zip_collect", NAME, "--force")
    assert stopped.returncode == 1
    now = tree(spoiled)
    assert {name: text for name, text in now.items() if before.get(name) != text} == {
        f"submitted/right/{NAME}/{NAME}.ipynb": b"{}"
    }
    assert {name for name in before if name not in now} == {
        f"submitted/right/{NAME}/timestamp.txt"
    }  # its successor has none
    assert nbgrader(spoiled, "zip_collect", NAME, "--force").returncode == 0
    assert tree(spoiled)[f"submitted/wrong/{NAME}/{NAME}.ipynb"] == b"{}"


@pytest.mark.parametrize("command", ["grade", "autograde"])
def test_gradebook_that_was_not_built_to_its_end_is_refused(spoiled, command):
    with gradebook(spoiled) as opened:
        (cell,) = [cell for cell in opened.find_notebook(NAME, NAME).grade_cells if cell.name == "ps02-q9"]
        cell.name = "ps02-q99"
        opened.db.commit()
    with pytest.raises(CourseError, match=r"do not ask the same: ps02-q9, ps02-q99\. Build the gradebook again"):
        COMMANDS[command](spoiled)


@pytest.mark.parametrize("command", KILLED)
def test_killed_command_loses_nothing_and_is_completed_by_the_next(whole, tmp_path, command):
    for point in points(whole, tmp_path, command, 3):
        kill_and_repeat(whole, shutil.copytree(whole, tmp_path / str(point)), command, point)


@pytest.mark.nightly
@pytest.mark.parametrize("command", [*KILLED, "autograde"])
def test_killed_at_twenty_points_a_command_loses_nothing(whole, tmp_path, command):
    for point in points(whole, tmp_path, command, 20):
        kill_and_repeat(whole, shutil.copytree(whole, tmp_path / str(point)), command, point)
