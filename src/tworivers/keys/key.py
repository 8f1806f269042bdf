"""Keys: what the grader knows of an assignment and the student does not.

Each assignment has a `key.py` beside its solution notebook that builds one `Key`. Answers and slips are computed there
from the record, a slip by running the reference with one deliberate mistake.
"""

from __future__ import annotations

import functools
import hashlib
import json
import runpy
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from random import Random
from typing import Any

from tworivers.checks import call_function, part_hash
from tworivers.checks.answers import plain
from tworivers.checks.comparison import Target
from tworivers.checks.forms import Form, Parts
from tworivers.checks.forms import read as read_form
from tworivers.checks.identities import Identity
from tworivers.checks.rounding import accepted
from tworivers.checks.wording import places_of
from tworivers.errors import CourseError, DataError, unknown
from tworivers.keys.validation import refuse_what_is_wrong
from tworivers.regimes.draw import DrawnCase


@dataclass(frozen=True)
class Slip:
    """A named wrong answer: what it shows about the thinking behind it, and what to reread.

    Attributes:
        name: Short name, unique within the question.
        answer: The wrong answer as a student would give it; for a function, the function with the mistake in it.
        say: The sentence that a student reads.
        read: The passage to reread.
        points: What it earns all the same.
    """

    name: str
    answer: Any
    say: str
    read: str
    points: float = 0.0


@dataclass(frozen=True)
class Question:
    """One autograded question.

    Attributes:
        id: `ps02.q1`.
        points: Points for the right answer; several parts earn their share unless `all_or_nothing`, and of words to
            choose from what goes beyond guessing.
        objective: The learning objective that it tests.
        read: The passage that it rests on.
        form: What kind of answer is asked for (tworivers.checks.forms).
        answer: The accepted answer; for a function, the reference function.
        accept: Further accepted answers.
        slips: At least three named wrong answers.
        identities: What the document itself says must hold (tworivers.checks.identities).
        hint: One sentence for a wrong answer that is no known slip.
        explanation: The model explanation, for the feedback.
        inputs: For a function: lists of arguments that a student may see.
        hidden_inputs: For a function: lists of arguments for the grader alone, synthetic.
        groups: For a function over cases: the provision that each case is decided by. Points are then given by
            provision, each earned where all its cases are right.
        selection: What the question asks about, where that may vary, as plain values: the notebook shows it.
        vary: Given the question, returns it for another selection, drawn at random (tworivers.keys.variants).
    """

    id: str
    points: float
    objective: str
    read: str
    form: Form
    answer: Any
    slips: tuple[Slip, ...]
    hint: str
    explanation: str
    accept: tuple[Any, ...] = ()
    identities: tuple[Identity, ...] = ()
    all_or_nothing: bool = False
    inputs: tuple[tuple[Any, ...], ...] = ()
    hidden_inputs: tuple[tuple[Any, ...], ...] = ()
    groups: dict[str, str] = field(default_factory=dict)
    selection: Any = None
    vary: Callable[[Question, Random], Question] | None = None

    @property
    def is_hashed(self) -> bool:
        """Whether the local check may hold hashes: not where an answer comes from a small set of words."""
        kind = self.form["returns"]["kind"] if self.form["kind"] == "function" else self.form["kind"]
        return kind not in ("label", "labels")

    def parts(self, answer: Any, hidden: bool = True) -> Parts:
        """Return the parts of one answer, the results on all inputs (or the visible ones) where it is a function."""
        if self.form["kind"] != "function":
            return read_form(self.form, plain(answer))
        parts: Parts = {}
        inputs = [list(arguments) for arguments in self.inputs + (self.hidden_inputs if hidden else ())]
        for name, result in call_function(answer, inputs):
            if isinstance(result, dict) and "raised" in result:
                parts[name] = "raised"
                continue
            returned = read_form(self.form["returns"], result)
            parts.update({f"{name}{'' if not part else ' ' + part}": value for part, value in returned.items()})
        return parts

    @functools.cached_property
    def right(self) -> list[Parts]:
        """The parts of each accepted answer."""
        return [self.parts(answer) for answer in (self.answer, *self.accept)]

    @functools.cached_property
    def wrong(self) -> list[Parts]:
        """The parts of each slip."""
        return [self.parts(slip.answer) for slip in self.slips]

    @functools.cached_property
    def targets(self) -> tuple[list[Target], list[Target]]:
        """What fits each part of each accepted answer, and of each slip."""
        places = places_of(self.form)
        right: list[Target] = [_fitting(parts, places) for parts in self.right]
        wrong: list[Target] = [_fitting(parts, places) for parts in self.wrong]
        return right, wrong


def _fitting(parts: Parts, places: int | None) -> dict[str, frozenset[str]]:
    return {name: accepted(value, places) for name, value in parts.items()}


@dataclass(frozen=True)
class Level:
    """One level of a rubric: the points, and what an answer of that level does."""

    points: float
    does: str
    sample: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Written:
    """One question that a person grades, with a rubric of three levels, each with an annotated sample."""

    id: str
    points: float
    objective: str
    read: str
    levels: tuple[Level, Level, Level]
    explanation: str


@dataclass(frozen=True, repr=False)
class Key:
    """What the grader knows of one assignment.

    Attributes:
        selection_file: Where this is the key of one student alone: the text of the file beside the notebook.
    """

    assignment: str
    folder: str
    title: str
    objectives: dict[str, str]
    questions: tuple[Question, ...]
    written: tuple[Written, ...] = ()
    selection_file: str = ""
    by_id: dict[str, Question] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Index the questions, and refuse a key that would grade wrongly."""
        object.__setattr__(self, "by_id", {question.id: question for question in self.questions})
        refuse_what_is_wrong(self)

    def __repr__(self) -> str:
        """Return name, title, size and points on one line; answers are not for a screen."""
        size = f"{len(self.questions)} questions, {len(self.written)} read by a person, {self.points:g} points"
        return f"<Key {self.assignment} {self.title}: {size}>"

    def question(self, question_id: str) -> Question:
        """Return one question, or raise the error that names the nearest ids."""
        if question_id not in self.by_id:
            raise unknown("question", question_id, self.by_id)
        return self.by_id[question_id]

    @functools.cached_property
    def fingerprint(self) -> str:
        """A hash of all that judging rests on, the record and the regimes behind the answers among it."""
        told = [
            {f.name: getattr(q, f.name) for f in fields(q) if f.name not in ("answer", "accept", "slips", "vary")}
            | {"right": q.right, "wrong": q.wrong, "slips": [(s.name, s.say, s.read, s.points) for s in q.slips]}
            for q in self.questions
        ]
        written = [asdict(question) for question in self.written]
        return hashlib.sha256(json.dumps([told, written], sort_keys=True, default=str).encode()).hexdigest()

    @property
    def points(self) -> float:
        """Points of the whole assignment, written questions included."""
        return sum(q.points for q in self.questions) + sum(w.points for w in self.written)


def case_inputs(cases: Iterable[DrawnCase]) -> tuple[tuple[dict[str, Any]], ...]:
    """Return the inputs of a function over cases: each a dictionary with the case's id and its facts."""
    return tuple(({"case_id": case.case_id, **case.facts},) for case in cases)


def by_provision(cases: Iterable[DrawnCase]) -> dict[str, str]:
    """Return, by case, the provision that decides it; a silence is a group of its own."""
    return {case.case_id: case.decision.provisions[0] if case.decision.provisions else "silence" for case in cases}


def solutions_folder(root: Path | None = None) -> Path:
    """Return the folder of the solutions of a checkout."""
    return (root or Path(__file__).parents[3]) / "solutions"


def assignment_folders(root: Path | None = None) -> list[Path]:
    """Return the solution folders of a course's assignments, in order: what holds a key or a notebook."""
    folders = (path for path in solutions_folder(root).glob("[!._]*") if path.is_dir())
    return sorted(path for path in folders if (path / "key.py").exists() or any(path.glob("*.ipynb")))


def find_assignment(name: str, root: Path | None = None) -> Path:
    """Return the solution folder of an assignment; a unique prefix (`ps02`) is enough."""
    folders = assignment_folders(root)
    found = [path for path in folders if path.name == name] or [
        path for path in folders if name and path.name.startswith(name)
    ]
    if len(found) != 1:
        raise unknown("assignment", name, [path.name for path in folders])
    return found[0]


def load_key(name: str, root: Path | None = None) -> Key:
    """Return the key of an assignment, `ps02` or `ps02-five-hamlets`.

    Raises:
        UnknownNameError: No assignment has that name.
        DataError: Its key.py builds no `key`, or stops with an error.
    """
    path = find_assignment(name, root) / "key.py"
    try:
        found = runpy.run_path(str(path)).get("key")
    except CourseError as error:
        raise DataError(f"{path}: {error}") from None
    except Exception as error:
        raise DataError(f"{path} stops with {type(error).__name__}: {error}. Mend it before grading.") from error
    if not isinstance(found, Key):
        raise DataError(f"{path} builds no `key`. Its last statement should be `key = Key(...)`.")
    return found


def _hashes(question: Question, answer: Any) -> dict[str, list[str]]:
    places = places_of(question.form)
    salt = _salt(question)
    parts = question.parts(answer, hidden=False)
    return {
        name: [part_hash(salt, name, text) for text in sorted(accepted(value, places))] for name, value in parts.items()
    }


def _salt(question: Question) -> str:
    return hashlib.sha256(f"two-rivers {question.id}".encode()).hexdigest()[:16]


def public_question(question: Question) -> dict[str, Any]:
    """Return what the local check may know of a question: its form, its identities, hashes, the slips' sentences."""
    places = places_of(question.form)
    known: dict[str, Any] = {
        "form": {**question.form, "places": places} if places is not None else question.form,
        "identities": list(question.identities),
        "read": question.read,
        "hint": question.hint,
        "salt": _salt(question),
        "slips": [],
    }
    if question.selection is not None:
        known["selection"] = question.selection
    if question.inputs:
        known["inputs"] = [list(arguments) for arguments in question.inputs]
        known["tries_more"] = bool(question.hidden_inputs)
    if question.is_hashed:
        known["answer"] = [_hashes(question, answer) for answer in (question.answer, *question.accept)]
        known["slips"] = [
            {"hashes": _hashes(question, slip.answer), "say": slip.say, "read": slip.read} for slip in question.slips
        ]
    return known


def public_text(key: Key) -> str:
    """Return the file that the local check reads for an assignment."""
    content = {
        "assignment": key.folder,
        "title": key.title,
        "questions": {q.id: public_question(q) for q in key.questions},
    }
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
