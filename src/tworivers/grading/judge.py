"""The judge: compares the answers that a run handed back with the key, and gives points and a message.

It sees plain values only, never a student's objects. What is no plain value earns nothing; an error of the judge's own
costs nobody anything: that one question waits for a person.
"""

from __future__ import annotations

import html
from dataclasses import dataclass, replace
from typing import Any

from tworivers.checks.answers import Plain, shown
from tworivers.checks.comparison import Found, compare, first_sentence, parts_right
from tworivers.checks.forms import FormError, Parts, read, refusal
from tworivers.checks.functions import facts_named, input_name, read_results, told_of_faults
from tworivers.checks.wording import places_of
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
        parts, faults = _read(question, answer)
    except FormError as error:
        return _judgement(question, 0, "form", refusal(question.id, error))
    except NotPlain:
        return _judgement(question, 0, "form", "The answer could not be read.")
    return _compare(question, parts, faults)


def _read(question: Question, answer: Answer) -> tuple[Parts, list[str]]:
    """Return the parts of an answer, and what is said of the cases on which a function gave none."""
    form = question.form
    parts = read(form, plain_value(answer.value))
    if form["kind"] != "function":
        return parts, []
    tried = _named_results(question, answer) or []
    every = (*question.inputs, *question.hidden_inputs)
    parts, faults = read_results(form, tried, facts_named(every))
    said = told_of_faults(form, faults, len(every))
    if faults and len(faults) == len(tried):
        raise FormError(" ".join(said))
    return parts, said


def _named_results(question: Question, answer: Answer) -> Plain:
    """Return the results of a function, each under the name of the inputs that it was asked for: not as it came."""
    if question.form["kind"] != "function" or answer.results is None:
        return None
    asked = [input_name(arguments) for arguments in (*question.inputs, *question.hidden_inputs)]
    found = results(answer.results, len(asked))
    if len(found) != len(asked):
        return found  # one that stopped
    return [[name, result] for name, (_, result) in zip(asked, found, strict=True)]


def _compare(question: Question, parts: Parts, faults: list[str]) -> Judgement:
    right, wrong = question.targets
    named = [
        target for target, version in zip(right, question.versions, strict=False) if version == parts.get("version")
    ]
    found = compare(parts, named or right, wrong, question.identities, places_of(question.form))
    explained = (question.explanations.get(_version(question, parts, found), ""), question.explanation)
    says = [first_sentence(found, question.form, [slip.say for slip in question.slips], question.hint, _seen(question))]
    read = f"Reread {question.read}."
    if found.verdict == "right":
        right_says = says[0][0].upper() + says[0][1:]
        return _judgement(question, question.points, "right", right_says, *explained)
    if found.verdict == "slip":
        slip = question.slips[found.slip]
        earned = max(slip.points, _kept(question, parts, found) if _is_shared(question) else 0)
        told = _judgement(
            question,
            earned,
            "slip",
            *says,
            f"Reread {slip.read}.",
            _on_points(question, parts, found, earned),
            *explained,
        )
        return replace(told, slip=slip.name)
    earned = _kept(question, parts, found)
    verdict = "partly" if earned else "identity" if found.broken else "wrong"
    if question.groups:
        says = [_by_provision(question, found) if earned else question.hint]
    elif found.verdict == "identity":
        says = [*found.broken, *([parts_right(found, question.form, _seen(question))] if earned else [])]
    return _judgement(
        question, earned, verdict, *faults, *says, read, _on_points(question, parts, found, earned), *explained
    )


def _version(question: Question, parts: Parts, found: Found) -> str:
    """Return the version that an answer is of: the one that it names, or that its slip or most of its parts are of.

    In doubt it is of none, so that nobody reads of what they chose not to read of.
    """
    if not question.versions:
        return ""
    if "version" in parts:
        return str(parts["version"])
    if found.verdict == "slip":
        return question.slips[found.slip].version
    tried = [compare(parts, [target], (), (), places_of(question.form)).fits for target in question.targets[0]]
    most = max(map(len, tried))
    best = [version for version, fits in zip(question.versions, tried, strict=True) if len(fits) == most]
    return best[0] if len(best) == 1 else ""


def _is_shared(question: Question) -> bool:
    """Tell whether a known slip keeps the points of the parts that it got right: of a function, where its form says so."""
    return bool(question.groups or question.form.get("partial", question.form["kind"] != "function"))


def _kept(question: Question, parts: Parts, found: Found) -> float:
    """Return the points for the parts that are right, of those that are asked for; one value for all of them earns none."""
    if len(found.asked) < 2 or question.all_or_nothing or not question.form.get("partial", True):
        return 0.0
    if _is_one_word(question, parts):
        return 0.0
    if question.groups:
        return round(question.points * (1 - len(_wrong_provisions(question, found)) / len(_provisions(question))), 2)
    return round(question.points * _share(question, found), 2)


def _share(question: Question, found: Found) -> float:
    """Return the share of the parts that are right, as far as it is more than guessing or typing in gives."""
    if _is_typed_in(question, found):
        return 0.0
    return _beyond_guessing(question, len(found.fits) / len(found.asked))


def _is_typed_in(question: Question, found: Found) -> bool:
    """Tell whether a function is right wherever a student can see the inputs, and on no more than half of the others."""
    if question.form["kind"] != "function":
        return False
    seen = _seen(question)
    unseen = {name for name in found.asked if name not in seen and name.rpartition(" ")[0] not in seen}
    right = set(found.fits)
    sees_all = set(found.asked) - unseen <= right
    return sees_all and bool(unseen) and 2 * len(right & unseen) <= len(unseen)


def _beyond_guessing(question: Question, share: float) -> float:
    """Return what of a share is more than guessing gives: of two words, each is right half of the time."""
    by_chance = _by_chance(question)
    return max(0.0, (share - by_chance) / (1 - by_chance))


def _by_chance(question: Question) -> float:
    """Return the share of the parts that a guess gets right on average; where two words are accepted, either is."""
    choices = question.form.get("choices", ())
    accepted = {(name, word) for right in question.right for name, word in right.items()}
    parts = {name for name, _ in accepted}
    return len(accepted) / (len(parts) * len(choices)) if len(choices) > 1 and len(parts) > 1 else 0.0


def _on_points(question: Question, parts: Parts, found: Found, earned: float) -> str:
    """Say why parts that are right are worth less than their share, where that is so."""
    if not found.fits or question.all_or_nothing or not question.form.get("partial", True):
        return ""
    if not earned and _is_one_word(question, parts):
        return "One answer for all parts earns nothing, wherever it is right."
    if not earned and _is_typed_in(question, found):
        return "It is right for the examples and for few other inputs, and so it earns nothing."
    if _by_chance(question):
        return "Some parts are right by guessing; points count what goes beyond that."
    return ""


def _is_one_word(question: Question, parts: Parts) -> bool:
    """Tell whether one word was given for every part, or by a function one value, where the parts are different."""
    different = all(len(set(right.values())) > 1 for right in question.right)
    words = question.form["kind"] == "function" or all(isinstance(value, str) for value in parts.values())
    return different and words and len(parts) > 1 and len(set(parts.values())) == 1


def _seen(question: Question) -> set[str]:
    """Return the parts that may be named: of a function's inputs those alone that a student may see."""
    if question.form["kind"] != "function":
        return {name for right in question.right for name in right}
    return {input_name(arguments) for arguments in question.inputs}


def _by_provision(question: Question, found: Found) -> str:
    """Name the provisions of which not every case is right, never a case."""
    wrong, every = _wrong_provisions(question, found), _provisions(question)
    named = ", ".join(sorted(wrong))
    return f"Right for {len(every) - len(wrong)} of {len(every)} groups of cases; not yet right for: {named}."


def _provisions(question: Question) -> set[str]:
    return set(question.groups.values())


def _wrong_provisions(question: Question, found: Found) -> set[str]:
    return {provision for case, provision in question.groups.items() if case not in found.fits}


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
