"""The judge: compares the answers that a run handed back with the key, and gives points and a message.

It sees plain values only, never a student's objects. What is no plain value earns nothing; an error of the judge's own
costs nobody anything: that one question waits for a person.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from tworivers.checks import answer_parts, input_name
from tworivers.checks.answers import Plain, shown
from tworivers.checks.forms import FormError, Parts, same
from tworivers.checks.identities import broken
from tworivers.keys.key import Key, Question
from tworivers.sandbox.received import NotPlain, plain_value, results


@dataclass(frozen=True)
class Answer:
    """What a run handed back for one question: the plain value, and for a function its results on the inputs."""

    value: Plain
    results: Plain = None


@dataclass(frozen=True)
class Judgement:
    """Points and message for one question.

    Attributes:
        verdict: right, slip, partly, form, identity, wrong, unanswered, missing or unjudged.
        slip: Name of the slip, where it is one.
        error: Where it is unjudged: the error of the grader's own, for the instructor.
    """

    question: str
    points: float
    max_points: float
    verdict: str
    sentences: tuple[str, ...]
    slip: str = ""
    error: str = ""

    @property
    def waits(self) -> bool:
        """Tell whether a person must give the points, since the judge could not."""
        return self.verdict == "unjudged"

    def as_html(self) -> str:
        """Return the message as HTML; without the points, which nbgrader shows and a grader may change."""
        lines = "".join(f"<p>{html.escape(sentence)}</p>" for sentence in self.sentences)
        return f'<div class="tworivers-feedback {self.verdict}">{lines}</div>'


def judge(question: Question, answer: Answer | None) -> Judgement:
    """Judge one answer; None where the run handed nothing back."""
    try:
        return _judge(question, answer)
    except Exception as error:  # the answer was looked at before: this is a mistake of ours, and no student pays for it
        found = _judgement(question, 0, "unjudged", "A person reads this answer: the grader could not judge it itself.")
        told = f"{question.id}: the grader itself stopped with {type(error).__name__} ({shown(error)})"
        return replace(found, error=f"{told}. Read the answer, give its points by hand, and report the error.")


def _judge(question: Question, answer: Answer | None) -> Judgement:
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
        parts = answer_parts(question.form, plain_value(answer.value), _named_results(question, answer), visible=False)
    except FormError as error:
        return _judgement(question, 0, "form", str(error))
    except NotPlain:
        return _judgement(question, 0, "form", "The answer could not be read.")
    return _compare(question, parts)


def _named_results(question: Question, answer: Answer) -> Plain:
    """Return the results of a function, each under the name of the inputs that it was asked for: not as it came."""
    if question.form["kind"] != "function" or answer.results is None:
        return None
    asked = [input_name(arguments) for arguments in (*question.inputs, *question.hidden_inputs)]
    found = results(answer.results, len(asked))
    if len(found) != len(asked):
        return found  # one that stopped
    return [[name, result] for name, (_, result) in zip(asked, found, strict=True)]


def _compare(question: Question, parts: Parts) -> Judgement:
    accepted = question.right
    fitting = [_fitting(question, parts, right) for right in accepted]
    if any(len(fits) == len(parts) == len(right) for fits, right in zip(fitting, accepted, strict=True)):
        return _judgement(question, question.points, "right", "Right.", question.explanation)
    for slip, wrong in zip(question.slips, question.wrong, strict=True):
        if len(parts) == len(wrong) == len(_fitting(question, parts, wrong)):
            earned = max(slip.points, _kept(question, accepted, fitting))
            found = _judgement(question, earned, "slip", slip.say, f"Reread {slip.read}.", question.explanation)
            return replace(found, slip=slip.name)
    if question.groups:
        return _by_provision(question, _best(accepted, fitting)[1])
    said = broken(list(question.identities), parts)
    earned = _kept(question, accepted, fitting)
    if earned:
        asked, fits = _best(accepted, fitting)
        return _judgement(
            question,
            earned,
            "partly",
            _which(question, asked, fits),
            *said,
            f"Reread {question.read}.",
            question.explanation,
        )
    if said:
        return _judgement(question, 0, "identity", *said, f"Reread {question.read}.", question.explanation)
    return _judgement(question, 0, "wrong", question.hint, f"Reread {question.read}.", question.explanation)


def _best(accepted: Sequence[Parts], fitting: list[list[str]]) -> tuple[Parts, list[str]]:
    """Return the accepted answer that comes nearest, and the names of its parts that are right."""
    return max(zip(accepted, fitting, strict=True), key=lambda pair: len(pair[1]) / max(1, len(pair[0])))


def _kept(question: Question, accepted: Sequence[Parts], fitting: list[list[str]]) -> float:
    """Return the points for the parts that are right, of those that are asked for; a mistake may have a name or not."""
    asked, fits = _best(accepted, fitting)
    if question.groups:
        return _share(question, fits)
    if (
        len(asked) < 2
        or question.all_or_nothing
        or not question.form.get("partial", question.form["kind"] != "function")
    ):
        return 0.0
    return round(question.points * len(fits) / len(asked), 2)


def _which(question: Question, asked: Parts, fits: list[str]) -> str:
    """Say how many parts are right, and which are not; of a function's inputs those alone that a student may see."""
    wrong = [name for name in asked if name not in fits]
    if question.form["kind"] == "function":
        seen = {input_name(arguments) for arguments in question.inputs}
        wrong = [name for name in wrong if name in seen]
    return f"{len(fits)} of {len(asked)} parts are right" + (f"; not: {', '.join(wrong)}." if wrong else ".")


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
