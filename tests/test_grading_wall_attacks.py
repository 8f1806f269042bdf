"""Attacks on the wall where one worker takes everybody in turn, and where the workers stay when the command has ended.

`test_grading_attacks` runs the same ones, with all others, under `nbgrader autograde` and on two workers.
"""

import contextlib
import re
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from attacks import attacks, wall
from conftest import new_course
from processes import below, command_lines, dask_cluster, runs
from test_grading_attacks import (
    AUTOGRADED,
    FILE,
    HONEST,
    KEY,
    LIMITS,
    NAME,
    NAP,
    SECRETS,
    STOPPED,
    honest,
    watched,
)
from tworivers.course import releases as course
from tworivers.course.grade import grade
from tworivers.grading.mend import read_release

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@dataclass
class Graded:
    """A course graded once with the attacks in it, and what came after."""

    root: Path
    outside: Path
    before: dict[str, str]
    lines: dict[str, course.Line]
    next_score: float
    left: list[str]


@pytest.fixture(scope="module", params=["one worker", "cluster of processes"])
def graded(request, tmp_path_factory):
    """Hand in the attacks among honest students, grade them in turn, then grade another course on the same workers."""
    root, outside = a_course(tmp_path_factory.mktemp("attacked")), tmp_path_factory.mktemp("outside")
    (outside / "canary.txt").write_text("untouched")
    places = {"root": str(root), "outside": str(outside), "port": "1", "nap": NAP}
    handed = attacks(read_release(root, NAME, NAME), KEY, FILE, places)
    hand_in(root, {name: files for name, files in handed.items() if name in wall.FIRST})
    other = a_course(tmp_path_factory.mktemp("other"))
    hand_in(other, {})
    before = watched(root, outside)
    on_cluster = request.param != "one worker"
    with (
        dask_cluster(tmp_path_factory.mktemp("dask"))
        if on_cluster
        else contextlib.nullcontext(("", [], None)) as cluster
    ):
        where = {"scheduler": cluster[0]} if on_cluster else {"workers": 1}
        lines = {line.student: line for line in grade("ps02", root=root, **where).lines}
        next_lines = grade("ps02", root=other, **where).lines
        commands = command_lines()
        left = [commands.get(number, "") for worker in cluster[1] for number in below(worker.pid)]
    return Graded(root, outside, before, lines, min(line.score for line in next_lines), left)


def a_course(root):
    new_course(root)
    with (root / "nbgrader_config.py").open("a") as settings:
        settings.write(f"c.RunNotebook.limits = {LIMITS!r}\n")
    with (root / "solutions" / NAME / "answers.py").open("a") as key:
        key.write(f"\n# {SECRETS['KEY']}\n")
    course.build(root)
    return root


def hand_in(root, handed):
    for student in HONEST:
        handed[student] = {FILE: honest(read_release(root, NAME, NAME))}
    for student, files in handed.items():
        folder = root / "submitted" / student / NAME
        folder.mkdir(parents=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)


@pytest.mark.parametrize("attack", sorted(wall.FIRST))
def test_attack_on_the_wall_earns_nothing_and_learns_nothing(graded, attack):
    line = graded.lines[attack]
    assert (line.outcome, line.score) == ("graded", 0)
    assert re.search(STOPPED.get(attack, ""), line.why)
    notebook = nbformat.read(graded.root / "autograded" / attack / NAME / FILE, as_version=4)
    shown = str([cell.outputs for cell in notebook.cells if cell.cell_type == "code"])
    assert not [secret for secret in (*SECRETS.values(), "taken over", "root:x:0") if secret in shown]


def test_everybody_else_is_graded_as_ever(graded):
    assert [graded.lines[student].score for student in HONEST] == [AUTOGRADED] * 3
    assert set(graded.lines) == {*wall.FIRST, *HONEST}


def test_next_command_finds_nothing_of_the_one_before(graded):
    assert graded.next_score == AUTOGRADED
    assert [command for command in graded.left if command] == []  # no server, and nothing that one has started
    assert not runs(f"sleep {NAP}")


def test_nothing_outside_is_changed(graded):
    assert watched(graded.root, graded.outside) == graded.before
