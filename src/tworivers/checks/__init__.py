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
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tworivers.checks.answers import Plain, plain, shown
from tworivers.checks.forms import FormError, Parts, canonical, read
from tworivers.checks.identities import broken
from tworivers.errors import CourseError, DataError, UnknownNameError, unknown

ERROR, TOO_LONG = "an error", "a limit"  # all that is told of a function that gave no results when it was graded
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


def _fits(parts: Parts, hashes: dict[str, list[str]], known: dict[str, Any]) -> list[str]:
    """Return the names of the parts that fit the hashes."""
    places = known["form"].get("places")
    return [
        name
        for name, value in parts.items()
        if any(part_hash(known["salt"], name, text) in hashes.get(name, ()) for text in canonical(value, places))
    ]


def answer_parts(form: dict[str, Any], value: Plain, results: Plain = None, visible: bool = True) -> Parts:
    """Return the parts of an answer; those of a function are its results on the inputs that were chosen.

    Where the inputs are not `visible`, an error names neither them nor the exception's text.
    """
    parts = read(form, value)
    if form["kind"] != "function":
        return parts
    for name, result in results or []:
        if isinstance(result, dict) and "raised" in result:
            call = name if name.startswith("(") else f" on {name}"  # a case goes by its id
            where = f"{form['name']}{call} stopped with {shown(result['raised'])}"
            one = f"{form['name']} stopped with an error on one of the inputs it was tried on"
            if result["raised"] == TOO_LONG:
                one = f"{form['name']} was stopped: it took too long for the inputs it was tried on"
            raise FormError(f"{where if visible else one}.")
        try:
            returned = read(form["returns"], result)
        except FormError:
            if visible:
                raise
            raise FormError(f"{form['name']} gave back another kind of value than the question asks for.") from None
        parts.update({f"{name}{'' if not part else ' ' + part}": v for part, v in returned.items()})
    return parts


def input_name(arguments: Sequence[Any]) -> str:
    """Return the name of a result: the arguments, or the `case_id` of the first one where that is a case.

    >>> input_name([12, 29]), input_name([{"case_id": "example-1", "age": 20}])
    ('(12, 29)', 'example-1')
    """
    if arguments and isinstance(arguments[0], dict) and "case_id" in arguments[0]:
        return str(arguments[0]["case_id"])
    return "(" + ", ".join(repr(argument) for argument in arguments) + ")"


def call_function(function: Callable[..., object], inputs: list[list[Any]]) -> list[list[Plain]]:
    """Call a student's function on each list of arguments; an exception becomes its name and message.

    A result is named by its inputs.
    """
    results: list[list[Plain]] = []
    for given in inputs:
        name, arguments = input_name(given), copy.deepcopy(given)  # a function may change what it is given
        try:
            results.append([name, plain(function(*arguments))])
        except Exception as error:
            results.append([name, {"raised": _said(error)}])
    return results


def _said(error: Exception) -> str:
    """Return an exception's name and message; its message may be an object of the student's that cannot be read."""
    try:
        return f"{type(error).__name__}: {error}"[:200]
    except Exception:
        return type(error).__name__[:200]


def respond(question_id: str, value: object) -> tuple[bool, list[str]]:
    """Return whether an answer is right as far as the local check can tell, and the sentences to show."""
    known = question(question_id)
    form = known["form"]
    answer = plain(value)
    if answer == {"unanswered": True}:
        return False, [f"{question_id}: not answered yet."]
    try:
        results = (
            call_function(value, known.get("inputs", [])) if form["kind"] == "function" and callable(value) else None
        )
        parts = answer_parts(form, answer, results)
    except FormError as error:
        return False, [f"{question_id}: {error}"]
    said = broken(known["identities"], parts)
    if said:
        return False, [f"{question_id}: {said[0]}", f"Reread {known['read']}."]
    if "answer" not in known:
        return True, [f"{question_id}: the form is right. Whether the answer is right stands in the feedback."]
    for hashes in known["answer"]:
        if len(_fits(parts, hashes, known)) == len(parts) == len(hashes):
            return True, [f"{question_id}: right."]
    for slip in known["slips"]:
        if len(_fits(parts, slip["hashes"], known)) == len(parts) == len(slip["hashes"]):
            return False, [f"{question_id}: {slip['say']}", f"Reread {slip['read']}."]
    right = max((_fits(parts, hashes, known) for hashes in known["answer"]), key=len)
    if len(parts) > 1 and right:
        open_parts = [name for name in parts if name not in right]
        return False, [
            f"{question_id}: {len(right)} of {len(parts)} parts fit; not yet: {', '.join(open_parts)}.",
            f"Reread {known['read']}.",
        ]
    return False, [f"{question_id}: the form is right, the value is not. {known['hint']}", f"Reread {known['read']}."]


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
