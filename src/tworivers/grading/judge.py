"""The judge: compares the answers that a run handed back with the key, and gives points and a message.

It sees plain values only, never a student's objects.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tworivers.checks import answer_parts
from tworivers.checks.answers import Plain
from tworivers.checks.forms import FormError, Parts, canonical, same
from tworivers.checks.identities import broken
from tworivers.keys.key import Key, Question


@dataclass(frozen=True)
class Answer:
    """What a run handed back for one question: the plain value, and for a function its results on the inputs."""

    value: Plain
    results: Plain = None


@dataclass(frozen=True)
class Judgement:
    """Points and message for one question.

    Attributes:
        verdict: right, slip, partly, form, identity, wrong, unanswered or missing.
        slip: Name of the slip, where it is one.
    """

    question: str
    points: float
    max_points: float
    verdict: str
    sentences: tuple[str, ...]
    slip: str = ""

    def as_html(self) -> str:
        """Return the message as HTML; without the points, which nbgrader shows and a grader may change."""
        lines = "".join(f"<p>{html.escape(sentence)}</p>" for sentence in self.sentences)
        return f'<div class="tworivers-feedback {self.verdict}">{lines}</div>'


def judge(question: Question, answer: Answer | None) -> Judgement:
    """Judge one answer; None where the run handed nothing back."""
    if answer is None:
        return _judgement(
            question,
            0,
            "missing",
            "No answer reached this check. A cell before it may have stopped, or the check was changed.",
        )
    if answer.value == {"unanswered": True}:
        return _judgement(question, 0, "unanswered", "Not answered yet.", f"Read {question.read}.")
    try:
        parts = answer_parts(question.form, answer.value, answer.results, visible=False)
        for value in parts.values():
            canonical(value, None)  # a number that cannot be compared is refused here, not later as our own mistake
    except FormError as error:
        return _judgement(question, 0, "form", str(error))
    except Exception:  # a student's process can hand over anything: a forged value costs its question and nothing else
        return _judgement(question, 0, "form", "The answer could not be read.")
    return _compare(question, parts)


def _compare(question: Question, parts: Parts) -> Judgement:
    accepted = question.right
    fitting = [_fitting(question, parts, right) for right in accepted]
    if any(len(fits) == len(parts) == len(right) for fits, right in zip(fitting, accepted, strict=True)):
        return _judgement(question, question.points, "right", "Right.", question.explanation)
    for slip, wrong in zip(question.slips, question.wrong, strict=True):
        if len(parts) == len(wrong) == len(_fitting(question, parts, wrong)):
            earned = max(slip.points, _kept(question, parts, accepted, fitting))
            found = _judgement(question, earned, "slip", slip.say, f"Reread {slip.read}.", question.explanation)
            return Judgement(**{**found.__dict__, "slip": slip.name})
    if question.groups:
        return _by_provision(question, max(fitting, key=len))
    said = broken(list(question.identities), parts)
    best = max(len(fits) for fits in fitting)
    earned = _kept(question, parts, accepted, fitting)
    if earned:
        fits = max(fitting, key=len)
        still = ", ".join(name for name in parts if name not in fits)
        return _judgement(
            question,
            earned,
            "partly",
            f"{best} of {len(parts)} parts are right; not: {still}.",
            *said,
            f"Reread {question.read}.",
            question.explanation,
        )
    if said:
        return _judgement(question, 0, "identity", *said, f"Reread {question.read}.", question.explanation)
    return _judgement(question, 0, "wrong", question.hint, f"Reread {question.read}.", question.explanation)


def _kept(question: Question, parts: Parts, accepted: Sequence[Parts], fitting: list[list[str]]) -> float:
    """Return the points for the parts that are right, whether or not the mistake in the others has a name."""
    fits = max(fitting, key=len)
    if question.groups:
        return _share(question, fits)
    if (
        len(parts) < 2
        or question.all_or_nothing
        or not question.form.get("partial", question.form["kind"] != "function")
    ):
        return 0.0
    return round(question.points * len(fits) / len(accepted[0]), 2)


def _by_provision(question: Question, fits: list[str]) -> Judgement:
    """Give the share of those provisions of which every case is right; name the others, never a case."""
    earned = _share(question, fits)
    if not earned:
        return _judgement(question, 0, "wrong", question.hint, f"Reread {question.read}.", question.explanation)
    wrong, among = _wrong_provisions(question, fits), set(question.groups.values())
    said = f"Right for {len(among - wrong)} of {len(among)} groups of cases; not yet right for: {', '.join(sorted(wrong))}."
    return _judgement(question, earned, "partly", said, f"Reread {question.read}.", question.explanation)


def _share(question: Question, fits: list[str]) -> float:
    """Return the points for those provisions of which every case is right."""
    among = set(question.groups.values())
    return round(question.points * (1 - len(_wrong_provisions(question, fits)) / len(among)), 2)


def _wrong_provisions(question: Question, fits: list[str]) -> set[str]:
    return {provision for case, provision in question.groups.items() if case not in fits}


def _fitting(question: Question, parts: Parts, right: Parts) -> list[str]:
    places = question.form.get("places", question.form.get("returns", {}).get("places"))
    return [name for name, value in parts.items() if name in right and same(value, right[name], places)]


def _judgement(question: Question, points: float, verdict: str, *sentences: str) -> Judgement:
    return Judgement(question.id, points, question.points, verdict, tuple(s for s in sentences if s))


def judge_all(key: Key, answers: dict[str, Answer]) -> dict[str, Judgement]:
    """Judge a whole submission: one judgement per question of the key, in its order."""
    return {question.id: judge(question, answers.get(question.id)) for question in key.questions}


def answer_from(bundle: Any) -> tuple[str, Answer] | None:
    """Read one handed-over answer, or None where it is not of the agreed shape."""
    if not isinstance(bundle, dict) or not isinstance(bundle.get("question"), str) or "answer" not in bundle:
        return None
    return bundle["question"], Answer(bundle["answer"], bundle.get("results"))
