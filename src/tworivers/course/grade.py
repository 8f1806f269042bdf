"""Grading: where each command that grades begins. Whatever would stop every submission is said before one is graded."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from traitlets.config import Config

from tworivers import replacing
from tworivers.course import gradebook as books
from tworivers.course.hall import pool
from tworivers.course.hall.in_turn import in_turn
from tworivers.course.hall.lines import Report
from tworivers.course.hall.run import Crew, Run
from tworivers.course.hall.who import chosen_from, elsewhere
from tworivers.course.nbgrader_calls import course_folder, gradebook, settings
from tworivers.errors import CourseError
from tworivers.grading.run import is_unsafe
from tworivers.keys.folders import find_assignment
from tworivers.keys.load import current_key, is_plain
from tworivers.sandbox import walls
from tworivers.sandbox.forks import ForkServer


def grade(
    assignment: str,
    students: list[str] | None = None,
    workers: int = 0,
    scheduler: str = "",
    root: Path | None = None,
    unsafe: bool = False,
    started: Sequence[ForkServer] = (),
    again: bool = False,
) -> Report:
    """Grade the submissions of an assignment that are new, changed, or were graded by another key or release.

    One that met a limit which another run need not meet is run again, too.

    Args:
        assignment: Its name or a unique prefix, `ps02`.
        students: Whom to grade; everybody who handed something in, if not given.
        workers: How many submissions run at once; one for each processor, if not given.
        scheduler: Address of a Dask scheduler, `tcp://host:8786`; a cluster on this machine, if not given.
        root: The folder of the course.
        unsafe: Run students' code without the sandbox; a warning on standard error says so.
        started: Fork servers that were started beforehand on this machine.
        again: Run them all again, whatever is known of them.

    Raises:
        CourseError: There is nothing to grade, nothing of somebody who was asked for, the scheduler or the gradebook
            cannot be used, or the disk is full. What was graded before stands.
    """
    root = course_folder(root)
    name = find_assignment(assignment, root).name
    crew = functools.partial(pool.connect, name.partition("-")[0], workers, scheduler, started)
    return _graded(name, students, root, crew, unsafe=unsafe, again=again, is_here=not scheduler)


def autograde(
    assignment: str, students: list[str] | None = None, root: Path | None = None, unsafe: bool = False
) -> Report:
    """Grade submissions as `nbgrader autograde --force` does: all of them again, one after the other, without a cluster.

    Args and errors are those of `grade`.
    """
    root = course_folder(root)
    return _graded(find_assignment(assignment, root).name, students, root, in_turn, unsafe=unsafe, again=True)


def _graded(
    assignment: str,
    students: list[str] | None,
    root: Path,
    crew: Crew,
    *,
    unsafe: bool,
    again: bool,
    is_here: bool = True,
) -> Report:
    """Grade those who were asked for; of everybody, tell also who handed in elsewhere."""
    with hall(root, assignment, settings(root), crew, unsafe=unsafe, again=again, is_here=is_here) as run:
        report = run.grade(chosen_from(assignment, root, students))
        astray, said = ([], []) if students else elsewhere(root, assignment, [line.student for line in report.lines])
    return dataclasses.replace(report, lines=(*report.lines, *astray), said=tuple(said))


def _warn(sentence: str) -> None:
    print(sentence, file=sys.stderr)


@contextlib.contextmanager
def hall(
    root: Path,
    assignment: str,
    config: Config,
    crew: Crew,
    *,
    unsafe: bool = False,
    again: bool = False,
    is_here: bool = True,
    say: Callable[[str], None] = _warn,
) -> Iterator[Run]:
    """Open the hall for the submissions of an assignment.

    Args:
        root: The folder of the course.
        assignment: Its full name.
        config: The settings of the course.
        crew: Calls the workers.
        unsafe: Run students' code without the sandbox; a warning says so.
        again: Run them all again, whatever is known of them.
        is_here: Whether the workers are on this machine.
        say: What is done with a warning.

    Raises:
        CourseError: No sandbox works here, something is wrong with the key, or the gradebook or the disk cannot be used.
    """
    unsafe = is_unsafe(config, unsafe)
    if unsafe:
        say(walls.UNSAFE_WARNING)
    else:
        walls.refuse_where_shown(root)
    if is_here and not unsafe:
        walls.probe()
    if not is_plain(assignment, root):
        current_key(assignment, root)
    try:
        with gradebook(root, config) as book:
            books.find_built(book, root, assignment)
            yield Run(root, assignment, config, book, crew, unsafe=unsafe, again=again, say=say)
    except OSError as error:
        raise CourseError(f"{replacing.unwritable(error, root)} It goes on where it stopped.") from error
