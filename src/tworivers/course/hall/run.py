"""One run: submissions of an assignment are run many at once by workers, and judged and written here.

Whichever command began it, a submission goes through nbgrader's own steps. Its notebooks are run by a worker that holds
no key and no gradebook. What comes back is kept first; then a batch of notebooks is written beside, then their scores in
one transaction, then the notebooks take their places, and last it is noted that these submissions are done. So a run
that is stopped at any point is completed by the next, which does what is not done and nothing else.
"""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import fnmatch
import itertools
import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from tworivers import replacing
from tworivers.course import gradebook as books
from tworivers.course.hall import broken
from tworivers.course.hall.in_memory import Chain
from tworivers.course.hall.lines import HUMAN, Line, Report, line_of, unforeseen
from tworivers.course.hall.submission import Look, Sheet, Submission
from tworivers.course.nbgrader_calls import CONFIG, refuse_unusable
from tworivers.course.read_by_hand import ReadByHand, answers_in
from tworivers.errors import CourseError
from tworivers.grading import answers as store
from tworivers.grading import plain
from tworivers.grading.preflight.beside import TIMESTAMP
from tworivers.grading.step_marks import errors_of
from tworivers.keys.load import current_key, is_plain
from tworivers.sandbox.task import Task, outcome_from

BATCH = 25  # submissions of one transaction
PIECE = 4  # notebooks that a worker gets at once
FIRST_WAIT = 5.0  # seconds that a notebook may wait while others stand in line behind it
SIDE_BY_SIDE = 8  # notebooks that one worker runs at once when all that is left is those that wait longer

Texts = Iterator[tuple[str, bytes]]


class Workers(Protocol):
    """Whoever runs tasks: the workers of a cluster (pool), or this process (in_turn)."""

    def map(self, tasks: Texts, at_once: int, side_by_side: bool = False) -> Texts:
        """Yield the name and the result of each task as it comes."""


Crew = Callable[[], contextlib.AbstractContextManager[Workers]]


class Run:
    """One run over submissions of an assignment.

    Args:
        root: The folder of the course.
        assignment: Its full name.
        config: The settings of the course.
        book: Its gradebook, open.
        crew: Calls the workers, once there is something to run.
        unsafe: Run students' code without the sandbox.
        again: Run them all again, whatever is known of them.
        say: What is done with a sentence that concerns no submission.
    """

    def __init__(
        self,
        root: Path,
        assignment: str,
        config: Config,
        book: Any,
        crew: Crew,
        *,
        unsafe: bool,
        again: bool,
        say: Callable[[str], None],
    ) -> None:
        self.root, self.assignment, self.book, self.crew = root, assignment, book, crew
        self.again, self.say, self.is_plain = again, say, is_plain(assignment, root)
        self.directory = CourseDirectory(config=config)
        names = plain.notebooks(root, assignment) if self.is_plain else [assignment]
        self.chains = {name: Chain(root, config, assignment, book, name) for name in names}
        self.chain = self.chains[names[0]]
        self.look = Look(root, assignment, self.chains, unsafe)
        self.penalties = books.rule_for_penalties(config)
        self.by_hand = ReadByHand(root, assignment, str(self._place("anybody").parents[1]))
        self.grader = graded_by(root, assignment)
        self.known = set(books.standings(book, assignment))
        self.batch: list[Submission] = []
        self.lines: dict[str, Line] = {}
        self.notes: set[str] = set()

    def grade(self, students: list[str]) -> Report:
        """Grade what is not done; return a line for each submission."""
        store.tidy(self.root, self.assignment)
        for student in students:
            replacing.tidy(self._place(student).parent)
        waiting = [student for student in students if not self._is_done(student)]
        for student in set(students) - set(waiting):  # a broken one may have given way to the one that was graded
            broken.forget(self.root, self.assignment, student)
        with _progress(len(waiting)) as self.shown, tempfile.TemporaryDirectory(prefix="tworivers_") as folder:
            looked = (self._look(student, Path(folder)) for student in waiting)
            self._run_all(sheet for one in looked if one for sheet in one.sheets)
            self._write_batch()
        self.set_penalties(students)
        for note in sorted(self.notes):
            self.say(f"tworivers: {note}")
        lines = self._lines(students)
        return Report(self.assignment, lines, len(students) - len(waiting), note=plain.NOTE if self.is_plain else "")

    def set_penalties(self, students: list[str]) -> None:
        """Bring the penalties of students up to date: a due date or an extension may be new."""
        books.set_penalties(self.book, self.assignment, self.penalties, students)

    def _place(self, student: str) -> Path:
        return Path(self.directory.format_path(self.directory.autograded_directory, student, self.assignment))

    def _is_done(self, student: str) -> bool:
        """Tell whether this very submission has been graded with this very key, release and settings."""
        last = store.last(self.root, self.assignment, student)
        if self.again or student not in self.known or not last.get("final", True) or last.get("errors"):
            return False
        is_there = any((self._place(student) / f"{name}.ipynb").exists() for name in self.chains)
        return is_there and last.get("grader") == self.grader and last.get("content") == self.look.content(student)

    def _look(self, student: str, folder: Path) -> Submission | None:
        """Take one submission up to its run; what needs a human becomes its line."""
        try:
            return self.look.over(student, folder)
        except Exception as error:
            self._give_up(student, error)
            return None

    def _give_up(self, student: str, error: Exception) -> None:
        """Leave a submission to a person: whatever a step stumbles over costs it and no other.

        Raises:
            UnusableError: The disk or the gradebook cannot be used, which concerns them all.
        """
        refuse_unusable(error, self.directory)
        why = unforeseen(error)
        self.lines[student] = Line(student, HUMAN, why)
        books.save(self.book, self.assignment, [books.Entry(student, None)], self.penalties, self.by_hand)
        broken.keep(self.root, self.assignment, student, why)
        self.shown(1)

    # -- Running ---------------------------------------------------------------------------------------------------

    def _run_all(self, looked: Iterator[Sheet]) -> None:
        """Let the workers run what was not run before, and take what comes back."""
        todo = (sheet for sheet in looked if not self._take_from_store(sheet))
        first = next(todo, None)
        if first is None:
            return
        same: dict[str, list[Sheet]] = {}

        def tasks() -> Texts:
            for sheet in itertools.chain([first], todo):
                if sheet.task.run in same:
                    same[sheet.task.run].append(sheet)
                    continue
                same[sheet.task.run] = [sheet]
                yield sheet.task.run, _waiting_less(sheet.task).to_json()

        with self.crew() as workers:
            waiters: dict[str, list[Sheet]] = {}
            for run, content in self._answers(workers.map(tasks(), PIECE)):
                mine = same.pop(run)
                if "wait_seconds" in content["met"] and self.chain.limits.wait_seconds > FIRST_WAIT:
                    waiters[run] = mine
                else:
                    self._keep_and_take(content, mine)
            if waiters:
                self._write_batch()
                left = ((run, mine[0].task.to_json()) for run, mine in waiters.items())
                for run, content in self._answers(workers.map(left, SIDE_BY_SIDE, side_by_side=True)):
                    self._keep_and_take(content, waiters[run])

    def _answers(self, results: Texts) -> Iterator[tuple[str, dict[str, Any]]]:
        """Read what comes back of each run."""
        for run, text in results:
            content = json.loads(text)
            if "refused" in content:
                raise CourseError(content["refused"])
            self.notes |= {note for note in (content.pop("note"),) if note}
            yield run, content

    def _keep_and_take(self, content: dict[str, Any], mine: list[Sheet]) -> None:
        task = mine[0].task
        store.keep_outcome(self.root, self.assignment, task.run, content, task.calls)
        for sheet in mine:
            self._take(sheet, content)

    def _take_from_store(self, sheet: Sheet) -> bool:
        content = None if self.again else store.outcome(self.root, self.assignment, sheet.task.run)
        if content is None:
            return False
        self._take(sheet, content)
        return True

    # -- Judging and writing ---------------------------------------------------------------------------------------

    def _take(self, sheet: Sheet, content: dict[str, Any]) -> None:
        """Take what came of one notebook; with the last of its submission, judge that and put it into the batch."""
        sheet.outcome, one = outcome_from(content), sheet.of
        outcomes = [each.outcome for each in one.sheets if each.outcome is not None]
        if len(outcomes) < len(one.sheets):
            return
        try:
            for each, outcome in zip(one.sheets, outcomes, strict=True):
                one.answers |= answers_in(each.nb, each.name)
                each.text, each.scores = self.chains[each.name].settle(each.nb, each.resources, outcome)
        except Exception as error:
            self._give_up(one.student, error)
            return
        one.told["stopped"] = "; ".join(outcome.says for outcome in outcomes if outcome.says)
        one.told["final"] = all(outcome.is_final for outcome in outcomes)
        one.told["errors"] = [error for each in one.sheets for error in errors_of(each.nb)]
        for each in one.sheets:
            each.nb = each.outcome = None  # its text is enough
        self.batch.append(one)
        if len(self.batch) >= BATCH:
            self._write_batch()

    def _write_batch(self) -> None:
        """Write notebooks beside, then scores, let the notebooks take their places, and note last that they are done."""
        with contextlib.ExitStack() as places:
            for one in self.batch:
                self._write(one, places.enter_context(replacing.folder_beside(self._place(one.student))))
            books.save(self.book, self.assignment, [_entry(one) for one in self.batch], self.penalties, self.by_hand)
        self.book.db.expunge_all()
        for one in self.batch:
            self.by_hand.keep(one.student, one.answers)
            broken.forget(self.root, self.assignment, one.student)
            known = {"run": one.sheets[0].task.run, "content": one.content, "grader": self.grader}
            store.keep_last(self.root, self.assignment, one.student, known | one.told)
        self.shown(len(self.batch))
        self.batch = []

    def _write(self, one: Submission, new: Path) -> None:
        """Put the notebooks of a submission and what lies beside them into a folder."""
        for name, content in one.files:  # as they were looked at: a link put there since leads nowhere
            if any(fnmatch.fnmatchcase(part, sign) for part in Path(name).parts for sign in self.directory.ignore):
                continue
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).write_bytes(base64.b64decode(content))
        for sheet in one.sheets:
            (new / f"{sheet.name}.ipynb").write_text(sheet.text, encoding="utf-8")
        if one.timestamp is not None:
            (new / TIMESTAMP).write_text(one.timestamp, encoding="utf-8")
        for path in (new, *new.rglob("*")):
            if path.is_file():
                path.chmod(self.chain.permissions)
            elif self.chain.is_shared:
                path.chmod((path.stat().st_mode | 0o2770) & 0o2777)

    def _lines(self, students: list[str]) -> tuple[Line, ...]:
        stands = books.standings(self.book, self.assignment)
        for student in students:
            if student not in self.lines:
                last = store.last(self.root, self.assignment, student)
                stopped = [last["stopped"]] if last.get("stopped") else []
                more = [*last.get("left_out", []), *stopped, *last.get("errors", [])]
                stand = stands.get(student, books.Standing(0, 0, 0))  # nbgrader sums nothing where no cell is graded
                self.lines[student] = line_of(student, stand, last.get("mended", []), more)
        return tuple(self.lines[student] for student in students)


def _entry(one: Submission) -> books.Entry:
    scores = {sheet.name: sheet.scores for sheet in one.sheets if sheet.scores is not None}
    return books.Entry(one.student, scores, one.timestamp, one.answers)


def graded_by(root: Path, assignment: str) -> str:
    """Return the hash of what a submission is graded by: settings and release, and its key or its tests."""
    if is_plain(assignment, root):
        paths = [path for kind in ("solutions", "exercises") for path in (root / kind / assignment).rglob("*")]
        return store.hash_of_files([root / CONFIG, *(path for path in paths if path.is_file())], root)
    release = root / "exercises" / assignment / f"{assignment}.ipynb"
    return store.hash_of_files([root / CONFIG, release]) + current_key(assignment, root).fingerprint


def _waiting_less(task: Task) -> Task:
    """Return a task that may wait only for a little, because others stand in line behind it."""
    limits = dataclasses.replace(task.limits, wait_seconds=min(FIRST_WAIT, task.limits.wait_seconds))
    return dataclasses.replace(task, limits=limits)


@contextlib.contextmanager
def _progress(total: int) -> Iterator[Callable[[int], object]]:
    """Show a bar with rate and time left, where somebody looks and tqdm is installed; give what moves it on."""
    try:
        from tqdm import tqdm
    except ModuleNotFoundError:
        yield lambda number: None
        return
    with tqdm(total=total, unit=" submissions", disable=None, smoothing=0.1, dynamic_ncols=True) as shown:
        yield shown.update
