"""Plain assignments under `tworivers grade`: their notebooks run many at once, then nbgrader's own autograde grades them.

What the sandbox hands back is kept under the hash of what was run. nbgrader's steps then take each submission with what
is kept of it, one after the other: several notebooks, files, late work and missing notebooks are all as with
`nbgrader autograde`. A run that is stopped at any point is completed by the next.
"""

from __future__ import annotations

import dataclasses
import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import nbformat

from tworivers import __version__
from tworivers.course import gradebook as books
from tworivers.course.autograding import HUMAN, Line, Report, grade_one, line_of, look_over, note_on
from tworivers.course.hall import pool as cluster
from tworivers.course.hall.in_memory import Chain
from tworivers.course.nbgrader_calls import CONFIG, gradebook, settings
from tworivers.errors import CourseError
from tworivers.grading import answers as store
from tworivers.grading import plain
from tworivers.grading.preflight.beside import fingerprint
from tworivers.grading.run import files_beside
from tworivers.sandbox.forks import ForkServer
from tworivers.sandbox.task import Task

PIECE = 2  # notebooks that a worker gets at once


def grade(
    assignment: str,
    students: list[str],
    workers: int,
    scheduler: str,
    root: Path,
    unsafe: bool = False,
    started: Sequence[ForkServer] = (),
    again: bool = False,
) -> Report:
    """Grade the submissions of a plain assignment that are new, changed, or were graded by another release.

    Args:
        assignment: Its full name.
        students: Whom to grade.
        workers: How many notebooks run at once.
        scheduler: Address of a Dask scheduler; a cluster on this machine, if not given.
        root: The folder of the course.
        unsafe: Run students' code without the sandbox.
        started: Fork servers that were started beforehand on this machine.
        again: Run them all again, whatever is known of them.

    Raises:
        CourseError: The scheduler or the gradebook cannot be used, or the disk is full.
    """
    config = settings(root)
    config.RunNotebook.unsafe_no_sandbox = unsafe
    config.RunNotebook.use_kept = True
    grader = _fingerprint(root, assignment)
    with gradebook(root) as book:
        books.find_assignment(book, assignment)
        known = books.standings(book, assignment)
        waiting = [
            student for student in students if again or not _is_done(root, assignment, student, grader, set(known))
        ]
        chains = {name: Chain(root, config, assignment, book, name) for name in plain.notebooks(root, assignment)}
    if waiting:
        _run_all(root, assignment, waiting, chains, workers, scheduler, unsafe, started, again)
    lines = [_grade_one(root, assignment, student, config, grader) for student in waiting]
    lines += [_line_of(root, assignment, student, known[student]) for student in students if student not in waiting]
    return Report(assignment, tuple(lines), len(students) - len(waiting), note=note_on(assignment, root))


def _fingerprint(root: Path, assignment: str) -> str:
    """Return the hash of what a submission is graded by: settings, tests, release, files beside them."""
    paths = [path for kind in ("solutions", "exercises") for path in (root / kind / assignment).rglob("*")]
    return store.hash_of_files([root / CONFIG, *(path for path in paths if path.is_file())], root)


def _content(root: Path, assignment: str, student: str) -> str:
    return fingerprint(root / "submitted" / student / assignment, __version__.encode())


def _is_done(root: Path, assignment: str, student: str, grader: str, known: set[str]) -> bool:
    last = store.last(root, assignment, student)
    is_there = (root / "autograded" / student / assignment).is_dir() and student in known
    return bool(
        is_there and last.get("grader") == grader and last.get("content") == _content(root, assignment, student)
    )


def _grade_one(root: Path, assignment: str, student: str, config: Any, grader: str) -> Line:
    content = _content(root, assignment, student)
    line = grade_one(root, assignment, student, config)
    if line.outcome != HUMAN:
        done = {"content": content, "grader": grader, "outcome": line.outcome, "why": line.why}
        store.keep_last(root, assignment, student, done)
    return line


def _line_of(root: Path, assignment: str, student: str, stand: books.Standing) -> Line:
    """Return the line of a submission that was graded before."""
    last = store.last(root, assignment, student)
    return dataclasses.replace(line_of(student, stand, [], []), outcome=last["outcome"], why=last["why"])


def _run_all(
    root: Path,
    assignment: str,
    students: list[str],
    chains: dict[str, Chain],
    workers: int,
    scheduler: str,
    unsafe: bool,
    started: Sequence[ForkServer],
    again: bool,
) -> None:
    """Run every notebook that was not run before, and keep what comes back."""
    asked: set[str] = set()

    def tasks() -> Iterator[tuple[str, bytes]]:
        for student in students:
            for task in _tasks(root, assignment, student, chains, unsafe):
                if task.run not in asked and (again or store.outcome(root, assignment, task.run) is None):
                    asked.add(task.run)
                    yield task.run, task.to_json()

    with cluster.connect(assignment.partition("-")[0], workers, scheduler, started) as pool:
        for run, text in pool.map(tasks(), PIECE):
            content = json.loads(text)
            if "refused" in content:
                raise CourseError(content["refused"])
            content.pop("note")
            store.keep_outcome(root, assignment, run, content, {})


def _tasks(root: Path, assignment: str, student: str, chains: dict[str, Chain], unsafe: bool) -> list[Task]:
    """Return what is run of a submission; nothing where it needs a human, which its line will say."""
    with tempfile.TemporaryDirectory(prefix="tworivers_") as folder:
        work = Path(folder) / student / assignment
        try:
            look_over(root, assignment, student, work)
            found = {path.stem: path for path in work.glob("*.ipynb")}
            return [
                chain.task(_read(found[name]), student, files_beside(work, name), unsafe)[2]
                for name, chain in chains.items()
                if name in found
            ]
        except Exception:  # whatever a step stumbles over is said when nbgrader's steps come to it
            return []


def _read(path: Path) -> Any:
    return nbformat.reader.reads(path.read_text(encoding="utf-8"))
