"""Ways to fail: a command that is killed at a step, meets a full disk, a folder that is closed, a gradebook that is held.

Each runs a command in a process of its own and looks at the folder of the course before and after.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from tworivers.course.gradebook import score_table
from tworivers.course.nbgrader_calls import gradebook
from tworivers.errors import CourseError
from tworivers.replacing import is_leftover

CHANGES = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "shutil.rmtree")  # as Python tells an audit
TREE = ("exercises", "feedback", "autograded", "submitted", "handout", "grades.csv")
Tree = dict[str, bytes]


def tree(root: Path) -> Tree:
    """Return every file of a course that a command must not lose, leftovers aside."""
    found = (path for name in TREE for path in [root / name, *(root / name).rglob("*")] if path.is_file())
    inside = {path.relative_to(root): path for path in found}
    return {name.as_posix(): path.read_bytes() for name, path in inside.items() if not is_leftover(name)}


def book(root: Path, assignment: str) -> object:
    """Return what the gradebook says: points, students, submissions and when they are due."""
    with gradebook(root) as opened:
        found = opened.find_assignment(assignment)
        cells = sorted((cell.name, cell.max_score) for notebook in found.notebooks for cell in notebook.grade_cells)
        students = sorted(student.id for student in opened.students)
    return score_table(root, assignment), cells, students, found.duedate


def losses(before: Tree, now: Tree, after: Tree) -> list[str]:
    """Return the files that stood before and now are neither as they were nor as the whole command leaves them."""
    return [name for name in sorted(before) if now.get(name) not in (before[name], after.get(name))]


def in_child(action: Callable[[], object], kill_at: int = 0, largest_file: int = -1) -> tuple[int, str]:
    """Run a command in a process group of its own; return how it ended, and what a CourseError said.

    Args:
        action: The command.
        kill_at: The step at which the whole group is killed: the number of an event of the file system; never, if 0.
        largest_file: How many bytes a file may have, as if the disk were full then; no limit, if negative.

    Returns:
        0 and nothing, 2 and the sentence of a CourseError, 3 and a traceback, or -9 where it was killed.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.setpgid(0, 0)
        code, said = 0, ""
        try:
            if largest_file >= 0:
                resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, resource.RLIM_INFINITY))
            if kill_at:
                Steps(kill_at)
            action()
        except CourseError as error:
            code, said = 2, str(error)
        except BaseException:
            code, said = 3, traceback.format_exc()
        os.write(writing, said.encode()[:60_000])
        os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode(errors="replace")
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said


class Steps:
    """Counts the steps of a process: what it changes in the file system, and what it writes into the gradebook."""

    def __init__(self, kill_at: int = 0) -> None:
        self.number, self.kill_at = 0, kill_at
        sys.addaudithook(self._seen)
        event.listen(Engine, "before_cursor_execute", self._executed)
        event.listen(Engine, "commit", lambda connection: self._step())

    def _seen(self, name: str, given: tuple[Any, ...]) -> None:
        if name in CHANGES or (name == "open" and int(given[2]) & (os.O_WRONLY | os.O_RDWR)):
            self._step()

    def _executed(self, connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if statement.lstrip().startswith(("INSERT", "UPDATE", "DELETE")):
            self._step()

    def _step(self) -> None:
        self.number += 1
        if self.number == self.kill_at:
            os.killpg(0, signal.SIGKILL)


def steps_of(action: Callable[[], object]) -> int:
    """Return how many steps an undisturbed command takes, in a process of its own."""
    code, said = in_child(lambda: _counted(action))
    assert code == 2, said
    return int(said)


def _counted(action: Callable[[], object]) -> None:
    steps = Steps()
    action()
    raise CourseError(str(steps.number))


@contextlib.contextmanager
def held(root: Path) -> Iterator[None]:
    """Hold the gradebook as another program does that writes to it."""
    with contextlib.closing(sqlite3.connect(root / "gradebook.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextlib.contextmanager
def closed(folder: Path) -> Iterator[None]:
    """Let nothing be written below a folder: for the superuser by a mount, for others by permissions."""
    if os.geteuid() == 0:
        subprocess.run(["mount", "--bind", folder, folder], check=True)
        try:
            subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
            yield
        finally:
            subprocess.run(["umount", folder], check=True)
        return
    folders = [path for path in [folder, *folder.rglob("*")] if path.is_dir()]
    for path in folders:
        path.chmod(0o555)
    try:
        yield
    finally:
        for path in folders:
            path.chmod(0o755)
