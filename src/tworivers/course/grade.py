"""Grade: many submissions at once, on the workers of a Dask cluster, judged and written here.

A submission goes through the same steps as under `nbgrader autograde`, and earns the same. Its notebook is run by a
worker that holds no key and no gradebook. What comes back is kept first; then a batch of notebooks is written beside, then
their scores in one transaction, then the notebooks take their places, and last it is noted that these submissions are
done. So a run that is stopped at any point is completed by the next, which does what is not done and nothing else.
"""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import itertools
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import nbformat

from tworivers import __version__, replacing
from tworivers.course import gradebook as books
from tworivers.course import plain
from tworivers.course.autograding import HUMAN, Line, Report, chosen_from, elsewhere, line_of, unforeseen
from tworivers.course.hall import broken
from tworivers.course.hall.in_memory import Chain, Scores
from tworivers.course.nbgrader_calls import CONFIG, concerns_all, course_folder, gradebook, settings
from tworivers.course.read_by_hand import ReadByHand, answers_in
from tworivers.errors import CourseError
from tworivers.grading import answers as store
from tworivers.grading.mend import read_release
from tworivers.grading.preflight.beside import TIMESTAMP, fingerprint
from tworivers.grading.preflight.working_copy import prepare
from tworivers.grading.run import files_beside, is_unsafe
from tworivers.grading.step_marks import errors_of
from tworivers.grading.steps import Notebook, Resources
from tworivers.keys.key import find_assignment
from tworivers.keys.load import current_key, is_plain
from tworivers.keys.notebook_cells import OURS
from tworivers.sandbox import walls
from tworivers.sandbox.forks import ForkServer
from tworivers.sandbox.task import Task, outcome_from

BATCH = 25  # submissions of one transaction
PIECE = 4  # submissions that a worker gets at once
FIRST_WAIT = 5.0  # seconds that a submission may wait while others stand in line behind it
SIDE_BY_SIDE = 8  # submissions that one worker runs at once when all that is left is those that wait longer


@dataclasses.dataclass
class Submission:
    """One submission on its way: what is run of it, then what came of it."""

    student: str
    content: str
    nb: Notebook
    resources: Resources
    task: Task
    files: list[tuple[str, str]]
    notes: list[str]
    left_out: list[str]
    timestamp: str | None
    answers: dict[str, str] = dataclasses.field(default_factory=dict)
    text: str = ""
    scores: Scores | None = None
    stopped: str = ""
    errors: list[str] = dataclasses.field(default_factory=list)
    is_final: bool = True


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
    unsafe = unsafe or is_unsafe()
    if unsafe:
        print(walls.UNSAFE_WARNING, file=sys.stderr)
    else:
        walls.refuse_where_shown(root)
        if not scheduler:
            walls.probe()
    name = find_assignment(assignment, root).name
    chosen = chosen_from(name, root, students)
    if is_plain(name, root):
        return plain.grade(name, chosen, workers, scheduler, root, unsafe, started, again)
    current_key(name, root)  # what is wrong with it is said before anything is graded
    try:
        with gradebook(root) as book:
            books.find_built(book, root, name)
            report = _Grading(root, name, book, unsafe, again).grade(chosen, workers, scheduler, started)
            if students:
                return report
            astray, said = elsewhere(root, name, chosen)
            return dataclasses.replace(report, lines=(*report.lines, *astray), said=tuple(said))
    except OSError as error:
        raise CourseError(f"{replacing.unwritable(error, root)} It goes on where it stopped.") from error


class _Grading:
    """One run of the command."""

    def __init__(self, root: Path, assignment: str, book: Any, unsafe: bool, again: bool) -> None:
        self.root, self.assignment, self.book, self.unsafe, self.again = root, assignment, book, unsafe, again
        config = settings(root)
        self.chain = Chain(root, config, assignment, book)
        self.penalties = books.rule_for_penalties(config)
        self.by_hand = ReadByHand(root, assignment)
        self.released = read_release(root, assignment, assignment)
        release = root / "exercises" / assignment / f"{assignment}.ipynb"
        self.grader = store.hash_of_files([root / CONFIG, release]) + current_key(assignment, root).fingerprint
        self.known = set(books.standings(book, assignment))
        self.batch: list[Submission] = []
        self.lines: dict[str, Line] = {}
        self.notes: set[str] = set()

    def _place(self, student: str) -> Path:
        return self.root / "autograded" / student / self.assignment

    def grade(self, students: list[str], workers: int, scheduler: str, started: Sequence[ForkServer]) -> Report:
        """Grade what is not done; return a line for each submission."""
        store.tidy(self.root, self.assignment)
        for student in students:
            replacing.tidy(self._place(student).parent)
        waiting = [student for student in students if not self._is_done(student)]
        self.before = len(students) - len(waiting)
        for student in set(students) - set(waiting):  # a broken one may have given way to the one that was graded
            broken.forget(self.root, self.assignment, student)
        with _progress(len(waiting)) as shown, tempfile.TemporaryDirectory(prefix="tworivers_") as folder:
            self.shown = shown
            looked = (self._look(student, Path(folder)) for student in waiting)
            self._run_all((one for one in looked if one), workers, scheduler, started)
            self._write_batch()
        books.set_penalties(self.book, self.assignment, self.penalties, students)
        for note in sorted(self.notes):
            print(f"tworivers: {note}", file=sys.stderr)
        return self._report(students)

    def _is_done(self, student: str) -> bool:
        """Tell whether this very submission has been graded with this very key, release and settings."""
        last = store.last(self.root, self.assignment, student)
        if self.again or not last.get("final", True):
            return False
        notebook = self._place(student) / f"{self.assignment}.ipynb"
        if (
            last.get("grader") != self.grader
            or last.get("errors")
            or student not in self.known
            or not notebook.exists()
        ):
            return False
        return bool(last.get("content") == self._content(student))

    def _content(self, student: str) -> str:
        return fingerprint(self.root / "submitted" / student / self.assignment, __version__.encode())

    def _look(self, student: str, folder: Path) -> Submission | None:
        """Take one submission up to its run; what needs a human becomes its line."""
        work = folder / student / self.assignment
        try:
            content = self._content(student)
            notes = prepare(self.root / "submitted" / student / self.assignment, work, self.assignment, self.released)
            nb = nbformat.reader.reads((work / f"{self.assignment}.ipynb").read_text(encoding="utf-8"))
            files = files_beside(work, self.assignment)
            nb, resources, task = self.chain.task(nb, student, files, self.unsafe)
        except Exception as error:
            if isinstance(error, OSError) and concerns_all(error, self.root / "submitted"):
                raise
            shutil.rmtree(folder / student, ignore_errors=True)
            self._give_up(student, error)
            return None
        timestamp = work / TIMESTAMP
        when = timestamp.read_text(encoding="utf-8") if timestamp.exists() else None
        shutil.rmtree(folder / student)
        ours = nb.metadata.get(OURS, {})
        notes = [*notes, *ours.get("mended", [])]
        return Submission(student, content, nb, resources, task, files, notes, ours.get("left_out", []), when)

    def _give_up(self, student: str, error: Exception) -> None:
        """Leave a submission to a person: whatever a step stumbles over costs it and no other."""
        why = unforeseen(error)
        self.lines[student] = Line(student, HUMAN, why)
        books.save(self.book, self.assignment, [books.Entry(student, None)], self.penalties, self.by_hand)
        broken.keep(self.root, self.assignment, student, why)
        self.shown.update()

    def _run_all(
        self, looked: Iterator[Submission], workers: int, scheduler: str, started: Sequence[ForkServer]
    ) -> None:
        """Let the workers run what was not run before, and take what comes back."""
        from tworivers.course.hall import pool as cluster

        todo: Iterator[Submission] = (one for one in looked if not self._take_from_store(one))
        first = next(todo, None)
        if first is None:
            return
        same: dict[str, list[Submission]] = {}

        def tasks() -> Iterator[tuple[str, bytes]]:
            for one in itertools.chain([first], todo):
                if one.task.run in same:
                    same[one.task.run].append(one)
                    continue
                same[one.task.run] = [one]
                yield one.task.run, _waiting_less(one.task).to_json()

        number = self.assignment.partition("-")[0]
        with cluster.connect(number, workers, scheduler, started) as pool:
            waiters: dict[str, list[Submission]] = {}
            for run, content in self._answers(pool.map(tasks(), PIECE)):
                mine = same.pop(run)
                if "wait_seconds" in content["met"] and self.chain.limits.wait_seconds > FIRST_WAIT:
                    waiters[run] = mine
                else:
                    self._keep_and_take(content, mine)
            if waiters:
                self._write_batch()
                left = ((run, mine[0].task.to_json()) for run, mine in waiters.items())
                for run, content in self._answers(pool.map(left, SIDE_BY_SIDE, side_by_side=True)):
                    self._keep_and_take(content, waiters[run])

    def _answers(self, results: Iterator[tuple[str, bytes]]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Read what comes back of each run."""
        for run, text in results:
            content = json.loads(text)
            if "refused" in content:
                raise CourseError(content["refused"])
            self.notes |= {note for note in (content.pop("note"),) if note}
            yield run, content

    def _keep_and_take(self, content: dict[str, Any], mine: list[Submission]) -> None:
        store.keep_outcome(self.root, self.assignment, mine[0].task.run, content, mine[0].task.calls)
        for one in mine:
            self._take(one, content)

    def _take_from_store(self, one: Submission) -> bool:
        content = None if self.again else store.outcome(self.root, self.assignment, one.task.run)
        if content is None:
            return False
        self._take(one, content)
        return True

    def _take(self, one: Submission, content: dict[str, Any]) -> None:
        """Judge one submission and put it into the batch."""
        outcome = outcome_from(content)
        try:
            one.answers = answers_in(one.nb, self.assignment)
            one.text, one.scores = self.chain.settle(one.nb, one.resources, outcome)
        except Exception as error:
            self._give_up(one.student, error)
            return
        one.stopped, one.is_final, one.errors = outcome.says, outcome.is_final, errors_of(one.nb)
        one.nb = None  # its text is enough
        self.batch.append(one)
        if len(self.batch) >= BATCH:
            self._write_batch()

    def _write_batch(self) -> None:
        """Write notebooks beside, then scores, let the notebooks take their places, and note last that they are done."""
        entries = [books.Entry(one.student, one.scores, one.timestamp, one.answers) for one in self.batch]
        with contextlib.ExitStack() as notebooks:
            for one in self.batch:
                self._write_notebook(one, notebooks.enter_context(replacing.folder_beside(self._place(one.student))))
            books.save(self.book, self.assignment, entries, self.penalties, self.by_hand)
        self.book.db.expunge_all()
        for one in self.batch:
            self.by_hand.keep(one.student, one.answers)
            broken.forget(self.root, self.assignment, one.student)
            known = {"run": one.task.run, "content": one.content, "grader": self.grader}
            told: dict[str, Any] = {"mended": one.notes, "left_out": one.left_out, "stopped": one.stopped}
            told |= {"final": one.is_final, "errors": one.errors}
            store.keep_last(self.root, self.assignment, one.student, {**known, **told})
        self.shown.update(len(self.batch))
        self.batch = []

    def _write_notebook(self, one: Submission, new: Path) -> None:
        """Put the notebook and what lay beside it into a folder."""
        for name, content in one.files:  # as they were looked at: a link put there since leads nowhere
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).write_bytes(base64.b64decode(content))
        (new / f"{self.assignment}.ipynb").write_text(one.text, encoding="utf-8")
        if one.timestamp is not None:
            (new / TIMESTAMP).write_text(one.timestamp, encoding="utf-8")
        for path in new.rglob("*"):
            if path.is_file():
                path.chmod(self.chain.permissions)

    def _report(self, students: list[str]) -> Report:
        stands = books.standings(self.book, self.assignment)
        for student in students:
            if student in self.lines:
                continue
            last = store.last(self.root, self.assignment, student)
            stopped = [last["stopped"]] if last.get("stopped") else []
            more = [*last.get("left_out", []), *stopped, *last.get("errors", [])]
            self.lines[student] = line_of(student, stands[student], last.get("mended", []), more)
        return Report(self.assignment, tuple(self.lines[student] for student in students), self.before)


def _waiting_less(task: Task) -> Task:
    """Return a task that may wait only for a little, because others stand in line behind it."""
    limits = dataclasses.replace(task.limits, wait_seconds=min(FIRST_WAIT, task.limits.wait_seconds))
    return dataclasses.replace(task, limits=limits)


@contextlib.contextmanager
def _progress(total: int) -> Iterator[Any]:
    """Show a bar with rate and time left, where somebody looks."""
    from tqdm import tqdm

    with tqdm(total=total, unit=" submissions", disable=None, smoothing=0.1, dynamic_ncols=True) as shown:
        yield shown
