"""Grade: many submissions at once, on the workers of a Dask cluster, judged and written here.

A submission goes through the same steps as under `nbgrader autograde`, and earns the same. Its notebook is run by a
worker that holds no key and no gradebook. What comes back is kept first; then a batch of notebooks is written, each
whole or not at all, then their scores in one transaction, and last the note that these submissions are done. So a run
that is stopped at any point is completed by the next, which does what is not done and nothing else.
"""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import hashlib
import itertools
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.preprocessors import AssignLatePenalties

from tworivers import __version__
from tworivers.course import gradebook as books
from tworivers.course import plain
from tworivers.course.autograding import GRADED, HUMAN, MENDED, Line, Report, submissions
from tworivers.course.in_memory import Chain, Scores
from tworivers.course.nbgrader_calls import CONFIG, course_folder, gradebook, settings
from tworivers.errors import CourseError
from tworivers.grading import answers as store
from tworivers.grading.mend import read_release
from tworivers.grading.preflight import TIMESTAMP, NeedsHuman, prepare
from tworivers.grading.run import Plan, files_beside, is_unsafe
from tworivers.grading.steps import Notebook, Resources
from tworivers.keys.key import find_assignment
from tworivers.keys.load import current_key, is_plain
from tworivers.keys.notebook_cells import OURS, grade_id
from tworivers.sandbox import walls
from tworivers.sandbox.worker import Task, outcome_from, work_on

BATCH = 25  # submissions of one transaction
PIECE = 4  # submissions that a worker gets at once
NEW, OLD = ".new-", ".old-"  # folders on their way into autograded/ and out of it


@dataclasses.dataclass
class Submission:
    """One submission on its way: what is run of it, then what came of it."""

    student: str
    content: str
    nb: Notebook
    resources: Resources
    plan: Plan
    files: list[tuple[str, str]]
    notes: list[str]
    timestamp: str | None
    text: str = ""
    scores: Scores | None = None
    stopped: str = ""


def grade(
    assignment: str,
    students: list[str] | None = None,
    workers: int = 0,
    scheduler: str = "",
    root: Path | None = None,
    unsafe: bool = False,
) -> Report:
    """Grade the submissions of an assignment that are new, changed, or were graded by another key or release.

    Args:
        assignment: Its name or a unique prefix, `ps02`.
        students: Whom to grade; everybody who handed something in, if not given.
        workers: How many submissions run at once; one for each processor, if not given.
        scheduler: Address of a Dask scheduler, `tcp://host:8786`; a cluster on this machine, if not given.
        root: The folder of the course.
        unsafe: Run students' code without the sandbox; a warning on standard error says so.

    Raises:
        CourseError: There is nothing to grade, the scheduler or the gradebook cannot be used, or the disk is full.
            What was graded before stands.
    """
    root = course_folder(root)
    unsafe = unsafe or is_unsafe()
    if unsafe:
        print(walls.UNSAFE_WARNING, file=sys.stderr)
    elif not scheduler:
        walls.probe()
    name = find_assignment(assignment, root).name
    chosen = students or submissions(name, root)
    if not chosen:
        raise CourseError(f"Nobody has handed in {name}: {root / 'submitted'} holds no folder STUDENT/{name}.")
    if is_plain(name, root):
        return plain.grade(name, sorted(set(chosen)), workers, scheduler, root, unsafe)
    try:
        with gradebook(root) as book:
            books.find_assignment(book, name)
            return _Grading(root, name, book, unsafe).grade(sorted(set(chosen)), workers, scheduler)
    except OSError as error:
        raise CourseError(
            f"{error.filename or root} cannot be written: {error.strerror}. What was graded before stands; make room, "
            "and repeat the command: it goes on where it stopped."
        ) from error


class _Grading:
    """One run of the command."""

    def __init__(self, root: Path, assignment: str, book: Any, unsafe: bool) -> None:
        self.root, self.assignment, self.book, self.unsafe = root, assignment, book, unsafe
        config = settings(root)
        self.chain = Chain(root, config, assignment, book)
        self.penalties = AssignLatePenalties(config=config)
        self.penalties.init_plugin()
        self.release_ids = {grade_id(cell) for cell in read_release(root, assignment, assignment).cells} - {""}
        release = root / "exercises" / assignment / f"{assignment}.ipynb"
        self.grader = _hash_of_files([root / CONFIG, release]) + current_key(assignment, root).fingerprint
        self.known = set(books.standings(book, assignment))
        self.batch: list[Submission] = []
        self.lines: dict[str, Line] = {}
        self.notes: set[str] = set()

    def _place(self, student: str) -> Path:
        return self.root / "autograded" / student / self.assignment

    def grade(self, students: list[str], workers: int, scheduler: str) -> Report:
        """Grade what is not done; return a line for each submission."""
        self._tidy(students)
        waiting = [student for student in students if not self._is_done(student)]
        self.before = len(students) - len(waiting)
        with _progress(len(waiting)) as shown, tempfile.TemporaryDirectory(prefix="tworivers_") as folder:
            self.shown = shown
            looked = (self._look(student, Path(folder)) for student in waiting)
            self._run_all((one for one in looked if one), workers, scheduler)
            self._write_batch()
        for note in sorted(self.notes):
            print(f"tworivers: {note}", file=sys.stderr)
        return self._report(students)

    def _tidy(self, students: list[str]) -> None:
        """Put in order what a run that was killed has left half way into autograded/."""
        for student in students:
            folder = self._place(student).parent
            for path in folder.glob(f"{NEW}*"):
                shutil.rmtree(path)
            for path in folder.glob(f"{OLD}*"):
                if self._place(student).exists():
                    shutil.rmtree(path)
                else:
                    path.rename(self._place(student))

    def _is_done(self, student: str) -> bool:
        """Tell whether this very submission has been graded with this very key, release and settings."""
        last = store.last(self.root, self.assignment, student)
        notebook = self._place(student) / f"{self.assignment}.ipynb"
        if last.get("grader") != self.grader or student not in self.known or not notebook.exists():
            return False
        return bool(last.get("content") == self._content(student))

    def _content(self, student: str) -> str:
        folder = self.root / "submitted" / student / self.assignment
        return _hash_of_files([path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()], folder)

    def _look(self, student: str, folder: Path) -> Submission | None:
        """Take one submission up to its run; what needs a human becomes its line."""
        work = folder / student / self.assignment
        try:
            content = self._content(student)
            notes = prepare(
                self.root / "submitted" / student / self.assignment, work, self.assignment, self.release_ids
            )
            nb = nbformat.reader.reads((work / f"{self.assignment}.ipynb").read_text(encoding="utf-8"))
            files = [(name, text) for name, text in files_beside(work, self.assignment) if name != TIMESTAMP]
            nb, resources, plan = self.chain.plan(nb, student, files)
        except OSError:
            raise
        except Exception as error:
            self._give_up(student, error)
            return None
        timestamp = work / TIMESTAMP
        when = timestamp.read_text(encoding="utf-8") if timestamp.exists() else None
        shutil.rmtree(folder / student)
        notes = [*notes, *nb.metadata.get(OURS, {}).get("mended", [])]
        return Submission(student, content, nb, resources, plan, files, notes, when)

    def _give_up(self, student: str, error: Exception) -> None:
        """Leave a submission to a person: whatever a step stumbles over costs it and no other."""
        said = str(error) if isinstance(error, CourseError) else f"{type(error).__name__}: {str(error)[:200]}"
        why = said if isinstance(error, NeedsHuman) else f"grading stopped: {said}"
        self.lines[student] = Line(student, HUMAN, why)
        books.save(self.book, self.assignment, [books.Entry(student, None)], self.penalties)
        self.shown.update()

    def _run_all(self, looked: Iterator[Submission], workers: int, scheduler: str) -> None:
        """Let the workers run what was not run before, and take what comes back."""
        from tworivers.course import pool as cluster

        todo: Iterator[Submission] = (one for one in looked if not self._take_from_store(one))
        first = next(todo, None)
        if first is None:
            return
        same: dict[str, list[Submission]] = {}

        def tasks() -> Iterator[tuple[str, bytes]]:
            for one in itertools.chain([first], todo):
                if one.plan.run in same:
                    same[one.plan.run].append(one)
                    continue
                same[one.plan.run] = [one]
                yield one.plan.run, self._task(one).to_json()

        with cluster.connect(workers, scheduler) as pool:
            for run, text in pool.map(work_on, tasks(), PIECE):
                content = json.loads(text)
                if "refused" in content:
                    raise CourseError(content["refused"])
                self.notes |= {note for note in (content.pop("note"),) if note}
                mine = same.pop(run)
                store.keep_outcome(self.root, self.assignment, run, content, mine[0].plan.calls)
                for one in mine:
                    self._take(one, content)

    def _task(self, one: Submission) -> Task:
        plan, number = one.plan, self.assignment.partition("-")[0]
        return Task(plan.run, plan.wanted, plan.calls, plan.files, self.chain.limits, number, self.unsafe)

    def _take_from_store(self, one: Submission) -> bool:
        content = store.outcome(self.root, self.assignment, one.plan.run)
        if content is None:
            return False
        self._take(one, content)
        return True

    def _take(self, one: Submission, content: dict[str, Any]) -> None:
        """Judge one submission and put it into the batch."""
        outcome = outcome_from(content)
        try:
            one.text, one.scores = self.chain.settle(one.nb, one.resources, outcome)
        except Exception as error:
            self._give_up(one.student, error)
            return
        one.stopped = outcome.why
        one.nb = None  # its text is enough
        self.batch.append(one)
        if len(self.batch) >= BATCH:
            self._write_batch()

    def _write_batch(self) -> None:
        """Write notebooks, then scores, then that they are done, in this order."""
        for one in self.batch:
            self._write_notebook(one)
        entries = [books.Entry(one.student, one.scores, one.timestamp) for one in self.batch]
        books.save(self.book, self.assignment, entries, self.penalties)
        self.book.db.expunge_all()
        for one in self.batch:
            known = {"run": one.plan.run, "content": one.content, "grader": self.grader}
            store.keep_last(
                self.root,
                self.assignment,
                one.student,
                {**known, "mended": one.notes, "stopped": one.stopped},
            )
        self.shown.update(len(self.batch))
        self.batch = []

    def _write_notebook(self, one: Submission) -> None:
        """Put the notebook and what lay beside it into autograded/, as one folder."""
        place = self._place(one.student)
        new, old = place.with_name(f"{NEW}{place.name}"), place.with_name(f"{OLD}{place.name}")
        new.mkdir(parents=True)
        for name, content in one.files:  # as they were looked at: a link put there since leads nowhere
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).write_bytes(base64.b64decode(content))
        (new / f"{self.assignment}.ipynb").write_text(one.text, encoding="utf-8")
        if one.timestamp is not None:
            (new / TIMESTAMP).write_text(one.timestamp, encoding="utf-8")
        for path in new.rglob("*"):
            if path.is_file():
                path.chmod(self.chain.permissions)
        if place.exists():
            place.rename(old)
        new.rename(place)
        if old.exists():
            shutil.rmtree(old)

    def _report(self, students: list[str]) -> Report:
        stands = books.standings(self.book, self.assignment)
        for student in students:
            if student in self.lines:
                continue
            last, stand = store.last(self.root, self.assignment, student), stands[student]
            mended, stopped = last.get("mended", []), last.get("stopped", "")
            why = "; ".join([*mended, *([stopped] if stopped else [])])
            outcome = MENDED if mended else GRADED
            self.lines[student] = Line(student, outcome, why, stand.score, stand.max_score, stand.waiting)
        return Report(self.assignment, tuple(self.lines[student] for student in students), self.before)


def _hash_of_files(paths: list[Path], below: Path | None = None) -> str:
    """Return a hash over names and contents of files, and over the version of the package."""
    total = hashlib.sha256(__version__.encode())
    for path in sorted(paths):
        name = path.relative_to(below).as_posix() if below else path.name
        content = path.read_bytes() if path.exists() else b""
        total.update(f"{name}\n{len(content)}\n".encode() + content)
    return total.hexdigest()


@contextlib.contextmanager
def _progress(total: int) -> Iterator[Any]:
    """Show a bar with rate and time left, where somebody looks."""
    from tqdm import tqdm

    with tqdm(total=total, unit=" submissions", disable=None, smoothing=0.1, dynamic_ncols=True) as shown:
        yield shown
