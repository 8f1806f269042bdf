"""Questions: what is asked in one place, its accepted answers, its slips; or the rubric by which a person reads it."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tworivers.checks import call_function
from tworivers.checks.answers import plain
from tworivers.checks.comparison import Target
from tworivers.checks.forms import Form, Parts
from tworivers.checks.forms import read as read_form
from tworivers.checks.identities import Identity
from tworivers.checks.rounding import accepted
from tworivers.checks.wording import places_of

FOR_THE_GRADER = re.compile(r"\s*\(([^()]*)\)")


@dataclass(frozen=True)
class Slip:
    """A named wrong answer: what it shows about the thinking behind it, and what to reread.

    Attributes:
        name: Short name, unique within the question.
        answer: The wrong answer as a student would give it; for a function, the function with the mistake in it.
        say: The sentence that a student reads.
        read: The passage to reread.
        points: What it earns all the same.
        version: Which of the versions that a student chooses among it is a mistake in.
    """

    name: str
    answer: Any
    say: str
    read: str
    points: float = 0.0
    version: str = ""


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
        versions: Where a student chooses among versions, which one each accepted answer is of. What is said to everybody
            (read, hint, identities, explanation) then tells nothing of any of them.
        explanations: By version, what is explained to those alone who chose it.
        inputs: For a function: lists of arguments that a student may see.
        hidden_inputs: For a function: lists of arguments for the grader alone, synthetic.
        groups: For a function over cases: the provision that each case is decided by. Points are then given by
            provision, each earned where all its cases are right.
        selection: What the question asks about, where that may vary, as plain values: the notebook shows it.
        vary: Given the question, returns it for another selection, drawn at random (tworivers.keys.variants).
        title: What stands in its heading, between its number and its points.
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
    versions: tuple[str, ...] = ()
    explanations: dict[str, str] = field(default_factory=dict)
    identities: tuple[Identity, ...] = ()
    all_or_nothing: bool = False
    inputs: tuple[tuple[Any, ...], ...] = ()
    hidden_inputs: tuple[tuple[Any, ...], ...] = ()
    groups: dict[str, str] = field(default_factory=dict)
    selection: Any = None
    vary: Callable[[Question, Random], Question] | None = None
    title: str = ""

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
    """One level of a rubric: the points, and what an answer of that level does.

    What stands there in brackets, such as the things that may be named, is for the grader alone.
    """

    points: float
    does: str
    sample: str = ""
    comment: str = ""

    @property
    def aim(self) -> str:
        """What a student reads of it before writing."""
        return FOR_THE_GRADER.sub("", self.does)

    @property
    def kept(self) -> tuple[str, ...]:
        """What no student reads."""
        return (*FOR_THE_GRADER.findall(self.does), *(text for text in (self.sample, self.comment) if text))


@dataclass(frozen=True)
class Written:
    """One question that a person grades, with a rubric of three levels, each with an annotated sample."""

    id: str
    points: float
    objective: str
    read: str
    levels: tuple[Level, Level, Level]
    explanation: str
    title: str = ""
