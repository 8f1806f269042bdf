"""Checks: one question put to an answer, answered at once and locally.

`check("ps02.q1", value)` speaks first of the form, then of what the document itself says must hold, then of known
slips by name with the passage to reread; it never tells the value. It needs the standard library alone. What it knows
of a question (form, identities, salted hashes) is generated from the key; a score never depends on it.
"""

from __future__ import annotations

import copy
import functools
import hashlib
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

from tworivers.checks.answers import plain
from tworivers.checks.comparison import compare, first_sentence
from tworivers.checks.forms import FormError, Parts, read, refusal
from tworivers.checks.functions import ERROR, TOO_LONG, Fault, call_function, input_name, read_results
from tworivers.checks.identities import broken
from tworivers.checks.wording import places_of
from tworivers.errors import CourseError, DataError, UnknownNameError, unknown

__all__ = ["ERROR", "TOO_LONG", "call_function", "check", "input_name", "question", "respond", "selection"]

FORM_RIGHT = "the form is right. Whether the answer is right stands in the feedback."
SELECTION = "selection.json"  # beside a notebook, where a teacher gives each student months or cases of their own


class NotRightYet(CourseError):
    """What a check raises while nbgrader runs the notebook; only its sentences are shown."""


def exercises_folder() -> Path:
    """Return the folder of the released assignments: in the installed package, or `exercises/` of a checkout."""
    package = Path(__file__).parents[1]
    installed = package / "exercises"
    return installed if installed.is_dir() else package.parents[1] / "exercises"


def assignment_ids() -> list[str]:
    """Return the assignments that can be checked.

    >>> "ps02" in assignment_ids()
    True
    """
    return sorted(path.stem for path in (exercises_folder() / "checks").glob("ps*.json"))


@functools.cache
def _assignment(assignment: str) -> dict[str, Any]:
    path = exercises_folder() / "checks" / f"{assignment}.json"
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise unknown("assignment", assignment, assignment_ids()) from None
    except ValueError as error:
        raise DataError(f"{path} is not JSON: {error}. Install the package again.") from None
    return found


def question(question_id: str) -> dict[str, Any]:
    """Return what the local check knows of a question.

    Raises:
        UnknownNameError: There is no such question; the nearest ones are named.
    """
    if not isinstance(question_id, str) or not re.fullmatch(r"ps\d\d\.q\d+", question_id):
        raise UnknownNameError(f"{question_id!r} is not the id of a question. An id looks like 'ps02.q1'.")
    questions: dict[str, dict[str, Any]] = _assignment(question_id.partition(".")[0])["questions"]
    if question_id not in questions:
        raise unknown("question", question_id, questions)
    return _own_questions().get(question_id, questions[question_id])


def _own_questions() -> dict[str, dict[str, Any]]:
    """Return the questions that are the student's own, from the file beside the notebook; none where there is none."""
    path = Path(SELECTION)
    try:
        found: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["questions"]
        return {name: known for name, known in found.items() if known["form"]}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise DataError(
            f"{path.absolute()} is not the file that your teacher gave you. Put the file as you got it beside the notebook."
        ) from None


def selection(question_id: str) -> Any:
    """Return which documents, months or places a question asks you about; your own where your teacher gave you some.

    Args:
        question_id: The question, `"ps02.q3"` for example.

    Returns:
        Plain values, as the question describes them; changing them changes nothing for the check.

    Raises:
        UnknownNameError: There is no such question.
        CourseError: The question leaves nothing to choose.

    >>> selection("ps02.q3")
    {'month': '1961-01'}
    """
    known = question(question_id)
    if "selection" not in known:
        raise CourseError(f"{question_id} is the same for everybody, so there is nothing to select.")
    return copy.deepcopy(known["selection"])


def part_hash(salt: str, part: str, text: str) -> str:
    """Return the salted hash under which one part of an answer is kept. It hides from a glance, not from a search."""
    return hashlib.sha256(f"{salt}\n{part}\n{text}".encode()).hexdigest()[:32]


def respond(question_id: str, value: object) -> tuple[bool, list[str]]:
    """Return whether an answer is right as far as the local check can tell, and the sentences to show."""
    return answered(question(question_id), question_id, value)


def answered(known: dict[str, Any], question_id: str, value: object) -> tuple[bool, list[str]]:
    """Return the same by what is known of a question, which need not be released yet."""
    form = known["form"]
    answer = plain(value)
    if answer == {"unanswered": True}:
        return False, [f"{question_id}: not answered yet."]
    try:
        parts = read(form, answer)
        faults: list[Fault] = []
        if form["kind"] == "function" and callable(value):
            parts, faults = read_results(form, call_function(value, known.get("inputs", [])))
    except FormError as error:
        return False, [refusal(question_id, error)]
    if "answer" in known:
        right, sentences = _compared(known, parts, faults)
    elif faults:
        right, sentences = False, [faults[0].shown]
    else:
        said = broken(known["identities"], parts)
        right, sentences = not said, [*said[:1], f"Reread {known['read']}."] if said else [FORM_RIGHT]
    return right, [f"{question_id}: {sentences[0]}", *sentences[1:]]


def _compared(known: dict[str, Any], parts: Parts, faults: list[Fault]) -> tuple[bool, list[str]]:
    """Return whether an answer fits the hashes of a question, and the sentences without its id."""
    form, slips = known["form"], known["slips"]

    def seal(part: str, text: str) -> str:
        return part_hash(known["salt"], part, text)

    wrong = [slip["hashes"] for slip in slips]
    found = compare(parts, known["answer"], wrong, known["identities"], places_of(form), seal)
    of = f" on the {len(known['inputs'])} examples tried here" if known.get("tries_more") else ""
    says = first_sentence(found, form, [slip["say"] for slip in slips], known["hint"], found.asked, of)
    if found.verdict == "right":
        return True, [f"right{of}; the grader tries others." if of else says]
    if found.verdict == "slip":
        return False, [says, f"Reread {slips[found.slip]['read']}."]
    return False, [*(fault.shown for fault in faults[:1]), says, f"Reread {known['read']}."]


def check(question_id: str, value: object) -> None:
    """Say at once what there is to say about an answer, without telling it.

    In a session of your own the sentences are shown and the notebook runs on. Where nbgrader runs the notebook, an
    answer that is not right raises `NotRightYet`; the judge gets the answer by itself and takes no notice.

    Args:
        question_id: The question, `"ps02.q1"` for example.
        value: Your answer; `...` means not answered yet.

    Raises:
        UnknownNameError: There is no such question.
        NotRightYet: Under nbgrader only: the answer is not right.

    >>> check("ps02.q1", ...)
    ps02.q1: not answered yet.
    """
    right, sentences = respond(question_id, value)
    grading = os.environ.get("NBGRADER_EXECUTION")
    if grading and not right:
        raise NotRightYet("\n".join(sentences))
    _show(right, sentences)


def _show(right: bool, sentences: list[str]) -> None:
    text = "\n".join(sentences)
    ipython = sys.modules.get("IPython")
    if ipython is None or ipython.get_ipython() is None:
        print(text)
        return
    import html

    from IPython.display import display

    unanswered = "not answered yet" in sentences[0]
    mark, colour = ("✓", "#1a7f37") if right else ("…", "#6e7781") if unanswered else ("→", "#9a6700")
    lines = "<br>".join(html.escape(sentence) for sentence in sentences)
    box = f'<div style="border-left:4px solid {colour};padding:.2em .8em">{mark} {lines}</div>'
    display({"text/plain": text, "text/html": box}, raw=True)
