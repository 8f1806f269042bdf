"""Keys: what the grader knows of an assignment and the student does not.

Each assignment has a `questions.toml` beside its solution notebook, and an `answers.py` for what must be computed
(tworivers.keys.files.declared). Answers and slips come from the record, a slip by running the reference with one deliberate
mistake.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from tworivers.checks import part_hash
from tworivers.checks.rounding import accepted
from tworivers.checks.wording import places_of
from tworivers.errors import unknown
from tworivers.keys.question import Level as Level
from tworivers.keys.question import Question as Question
from tworivers.keys.question import Slip as Slip
from tworivers.keys.question import Written as Written
from tworivers.keys.validation import refuse_what_is_wrong
from tworivers.regimes.draw import DrawnCase


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
        refuse_what_is_wrong(self.assignment, self.objectives, self.questions, self.written)

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
            {
                f.name: getattr(q, f.name)
                for f in fields(q)
                if f.name not in ("answer", "accept", "slips", "vary", "title")
            }
            | {"right": q.right, "wrong": q.wrong, "slips": [(s.name, s.say, s.read, s.points) for s in q.slips]}
            for q in self.questions
        ]
        written = [{n: v for n, v in asdict(question).items() if n != "title"} for question in self.written]
        return hashlib.sha256(json.dumps([told, written], sort_keys=True, default=str).encode()).hexdigest()

    @property
    def points(self) -> float:
        """Points of the whole assignment, written questions included."""
        return sum(q.points for q in self.questions) + sum(w.points for w in self.written)


def by_provision(cases: Iterable[DrawnCase]) -> dict[str, str]:
    """Return, by case, the provision that decides it; a silence is a group of its own."""
    return {case.case_id: case.decision.provisions[0] if case.decision.provisions else "silence" for case in cases}


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
