"""Guessing: what somebody earns who has not read the document and takes every word to choose from as equally likely."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from tworivers.keys.answer_table import AnswerTable
from tworivers.keys.key import Question
from tworivers.writing.tried import judged

DRAWN = 400  # guesses, where there are too many to try them all


def guessing(question: Question) -> float:
    """Return the share of the points that guessing earns on average: each word to choose from is as likely.

    Of a function it is the best of those that give one word everywhere; numbers and texts nobody guesses.
    """
    choices = question.form.get("returns", question.form).get("choices")
    if not choices:
        return 0.0
    earned = [judged(question, value).points / question.points for value in _guesses(question, choices)]
    return max(earned) if question.form["kind"] == "function" else sum(earned) / len(earned)


def _guesses(question: Question, choices: list[str]) -> Iterator[Any]:
    form, chance = question.form, Random(question.id)
    match form["kind"]:
        case "function":
            yield from ((lambda *_, word=word: word) for word in choices)
        case "label":
            yield from choices
        case "labels" if "keys" in form:
            for words in _words(choices, len(form["keys"]), chance):
                yield dict(zip(form["keys"], words, strict=True))
        case "labels":
            for _ in range(DRAWN):
                yield chance.sample(choices, len(question.answer))
        case "table":
            rows, columns = form["rows"], form["columns"]
            for words in _words(choices, len(rows) * len(columns), chance):
                yield AnswerTable(rows, {name: words[at :: len(columns)] for at, name in enumerate(columns)})


def _words(choices: list[str], number: int, chance: Random) -> Iterable[tuple[str, ...]]:
    """Return every choice of so many words, or some of them, drawn by lot."""
    if len(choices) ** number <= DRAWN:
        return itertools.product(choices, repeat=number)
    return (tuple(chance.choices(choices, k=number)) for _ in range(DRAWN))
