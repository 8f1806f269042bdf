"""Trials: what the grader and the local check say to an answer, before any student has given one."""

from __future__ import annotations

import csv
import runpy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tworivers.checks import answered, call_function
from tworivers.checks.answers import plain, typed
from tworivers.errors import CourseError
from tworivers.grading.judge import Answer, Judgement, judge
from tworivers.keys.answer_table import AnswerTable
from tworivers.keys.key import Question, public_question


@dataclass(frozen=True)
class Trial:
    """One answer that was tried.

    Attributes:
        name: What it is: "the answer", "the slip 'people as denominator'".
        judgement: What the grader makes of it.
        told: What the local check says, in the student's notebook.
        meant: The verdict that its question means it to have, and the slip's name; empty where nobody says.
    """

    name: str
    judgement: Judgement
    told: tuple[str, ...]
    meant: tuple[str, str] = ("", "")

    @property
    def is_as_meant(self) -> bool:
        """Tell whether an accepted answer is right and a slip is found to be that slip."""
        return self.meant in (("", ""), (self.judgement.verdict, self.judgement.slip))


def judged(question: Question, value: object) -> Judgement:
    """Return what the grader makes of an answer; a function is tried on every input, hidden ones too."""
    results = None
    if question.form["kind"] == "function" and callable(value):
        results = call_function(value, [list(given) for given in (*question.inputs, *question.hidden_inputs)])
    return judge(question, Answer(plain(value), results))


def try_answer(
    question: Question, value: object, name: str = "your answer", meant: tuple[str, str] = ("", "")
) -> Trial:
    """Return what both say to one answer."""
    _, told = answered(public_question(question), question.id, value)
    return Trial(name, judged(question, value), tuple(told), meant)


def try_all(question: Question) -> list[Trial]:
    """Return what both say to each answer that the question knows: accepted ones, then its slips."""
    trials = [try_answer(question, question.answer, "the answer", ("right", ""))]
    for number, answer in enumerate(question.accept, start=1):
        trials.append(try_answer(question, answer, f"accepted answer {number}", ("right", "")))
    for slip in question.slips:
        trials.append(try_answer(question, slip.answer, f"the slip {slip.name!r}", ("slip", slip.name)))
    return trials


def answer_in(question: Question, path: Path) -> Any:
    """Return an answer that stands in a file: a function in Python, a table as CSV with the rows' names first.

    The file is run, if it is Python, with the rights of whoever tries it.

    Raises:
        CourseError: The question asks for neither, or the file has no such answer.
    """
    kind = question.form["kind"]
    if kind not in ("function", "table"):
        raise CourseError(f"{question.id} asks for no function and no table. Type the answer itself, not {path}.")
    try:
        return _function_in(path, question.form["name"]) if kind == "function" else _table_in(path)
    except CourseError:
        raise
    except Exception as error:
        raise CourseError(f"{path} cannot be read as an answer: {type(error).__name__}: {error}.") from None


def _function_in(path: Path, name: str) -> Any:
    found = runpy.run_path(str(path))
    if not callable(found.get(name)):
        raise CourseError(f"{path} has no function {name!r}.")
    return found[name]


def _table_in(path: Path) -> AnswerTable:
    with path.open(encoding="utf-8-sig", newline="") as file:
        heads, *lines = csv.reader(file)
    rows = [[typed(cell) for cell in line[1:]] for line in lines]
    columns = dict(zip(heads[1:], map(list, zip(*rows, strict=True)), strict=True))
    return AnswerTable([line[0] for line in lines], columns)
