"""A question in words: what it asks, what is right, each slip with what it earns and what is said to it."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tworivers.checks.forms import Parts
from tworivers.checks.wording import asked, places_of, precision
from tworivers.errors import unknown
from tworivers.keys.key import Key, Question, Written
from tworivers.keys.variants import own_question
from tworivers.writing.guessing import guessing
from tworivers.writing.tried import Trial, try_all

WIDTH, MOST = 100, 12


def find_question(key: Key, question_id: str) -> Question | Written:
    """Return a question of a key, one that a person reads among them.

    Raises:
        UnknownNameError: There is no such question; the nearest ones are named.
    """
    both: list[Question | Written] = [*key.questions, *key.written]
    every = {one.id: one for one in both}
    if question_id not in every:
        raise unknown("question", question_id, every)
    return every[question_id]


def tell(question: Question, key: Key, notebook: Path) -> Iterator[str]:
    """Yield all that there is to say of a question that is graded by program, line by line."""
    form = question.form
    yield from _head(question, key, notebook)
    yield from _about("It asks for", f"{asked(form)}. {precision(form)}")
    if form["kind"] == "function":
        yield from _about("It should give", f"{asked(form['returns'])}.")
        yield from _about("Tried on", f"{len(question.inputs)} inputs shown, {len(question.hidden_inputs)} hidden.")
    if question.selection is not None:
        yield from _about("A student is shown", str(question.selection))
    yield from _about("The answer", value(question, question.answer))
    for other in question.accept:
        yield from _about("Also accepted", value(question, other))
    for identity in question.identities:
        yield from _about("Must hold", identity["say"])
    yield from _about("Hint", question.hint)
    yield from _about("Explanation", question.explanation)
    for slip, trial in zip(question.slips, try_all(question)[1 + len(question.accept) :], strict=True):
        yield ""
        yield from _about(f"Slip, {slip.name}", value(question, slip.answer, unless=question.right[0]))
        yield f"  Earns: {trial.judgement.points:g} of {question.points:g} points"
        yield from _said(trial, question.explanation)
    yield ""
    yield from _about("Guessing earns", _guessed(question))
    yield from _variants(question)


def tell_written(written: Written, key: Key, notebook: Path) -> Iterator[str]:
    """Yield all that there is to say of a question that a person reads."""
    yield from _head(written, key, notebook)
    yield from _about("It asks for", "a text of the student's own. A person reads it and gives the points.")
    for level in written.levels:
        yield ""
        yield from _about(f"{level.points:g} points", level.does)
        yield from _about("For example", level.sample)
        yield from _about("Comment", level.comment)
    yield ""
    yield from _about("Explanation", written.explanation)


def tell_trial(trial: Trial) -> Iterator[str]:
    """Yield what grader and local check say to one answer that was tried."""
    found = trial.judgement
    named = f"{found.verdict}, {found.slip!r}" if found.slip else found.verdict
    yield f"{trial.name}: {named}, {found.points:g} of {found.max_points:g} points"
    yield from _said(trial)
    if not trial.is_as_meant:
        meant = f"the slip {trial.meant[1]!r}" if trial.meant[1] else "right"
        yield from _about("  Look here", f"its question means this answer to be {meant}.")


def value(question: Question, answer: Any, unless: Parts | None = None) -> str:
    """Return an answer as it is compared: part by part, of a function what it gives on each input.

    Args:
        question: The question.
        answer: An answer of its form.
        unless: Parts that need not be said where they are the same.
    """
    places = places_of(question.form)
    parts = {name: one for name, one in question.parts(answer).items() if not unless or one != unless.get(name)}
    told = [f"{name}: {_number(one, places)}" if name else _number(one, places) for name, one in parts.items()]
    more = f" (and {len(told) - MOST} more)" if len(told) > MOST else ""
    return "; ".join(told[:MOST]) + more


def _number(one: float | int | str, places: int | None) -> str:
    if isinstance(one, float) and places is not None:
        return f"{one:.{max(places, 0) + 2}f}".rstrip("0").rstrip(".")
    return f"{one:g}" if isinstance(one, float) else str(one)


def _head(question: Question | Written, key: Key, notebook: Path) -> Iterator[str]:
    points = f"{question.points:g} point{'' if question.points == 1 else 's'}"
    yield f"{question.id}  {question.title} ({points})"
    asks = _in_notebook(notebook, question.id.partition(".")[2])
    if asks:
        yield ""
        for paragraph in asks.splitlines():
            yield from textwrap.wrap(paragraph, WIDTH) or [""]
    yield ""
    yield from _about("Objective", f"{key.objectives[question.objective]} ({question.objective})")
    yield from _about("Passage", question.read)


def _in_notebook(path: Path, name: str) -> str:
    """Return how the notebook puts a question, without its heading; nothing where there is no notebook yet."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except FileNotFoundError:
        return ""
    for cell in cells:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == f"{name}-text":
            return "".join(cell["source"]).partition("\n")[2].strip()
    return ""


def _about(label: str, text: str) -> Iterator[str]:
    """Yield a label and a text, broken into lines that begin below the text; nothing where there is no text."""
    if text.strip():
        yield from textwrap.wrap(f"{label}: {text.strip()}", WIDTH, subsequent_indent="    ")


def _said(trial: Trial, known: str = "") -> Iterator[str]:
    """Yield what feedback and local check say; without the explanation, where the reader knows it already."""
    yield from _about("  The feedback says", " ".join(one for one in trial.judgement.sentences if one != known))
    yield from _about("  The local check says", " ".join(trial.told))


def _guessed(question: Question) -> str:
    share = guessing(question)
    if not question.form.get("returns", question.form).get("choices"):
        return "nothing: there are no words to choose from."
    return f"{share:.0%} of the points, {share * question.points:.2g} of {question.points:g}, on average."


def _variants(question: Question) -> Iterator[str]:
    """Yield what three students would be asked, where students may be asked about different things."""
    if question.vary is None:
        yield "It is the same for every student."
        return
    yield "It may be another for each student. Three students, by lot:"
    for student in ("first", "second", "third"):
        own = own_question(question, "shown", student)
        about = f"{own.selection}, the answer " if own.selection is not None else ""
        yield from _about(f"  {student}", f"{about}{value(own, own.answer)}")
