"""Answers that are tried: right ones in other forms and to other places, wrong ones of every kind that a key gives."""

import dataclasses
import datetime
import itertools
import json
import math
from collections import namedtuple

import numpy as np
import pandas as pd

from tworivers.checks import call_function
from tworivers.checks.answers import plain
from tworivers.grading.judge import Answer, judge


def returned(question):
    return question.form.get("returns", question.form)


def places(question):
    return question.form.get("places", returned(question).get("places"))


def handed(question, value):
    """Return an answer as a run hands it back, through JSON."""
    results = None
    if question.form["kind"] == "function" and callable(value):
        results = call_function(value, [list(given) for given in (*question.inputs, *question.hidden_inputs)])
    return judge(question, Answer(*json.loads(json.dumps([plain(value), results]))))


class Frame:
    """A table whose numbers were changed."""

    def __init__(self, table, change):
        self.columns, self.index = table.columns, table.index
        self._rows = [tuple(changed(cell, change) for cell in row) for row in table.itertuples(index=False, name=None)]

    def itertuples(self, index, name):
        return iter(self._rows)


def changed(value, change):
    """Return an answer with every number in it changed."""
    if isinstance(value, dict):
        return {name: changed(one, change) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(changed(one, change) for one in value)
    if hasattr(value, "itertuples"):
        return Frame(value, change)
    if callable(value):
        return lambda *given: changed(value(*given), change)
    return change(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def cut(number, decimals):
    return math.trunc(round(number * 10**decimals, 6)) / 10**decimals


def wrong_answers(question):
    """Return wrong answers of every kind that can be made of the key: slips, one part changed, all changed."""
    yield from (slip.answer for slip in question.slips)
    yield changed(question.answer, lambda number: number + 3)
    yield changed(question.answer, lambda number: -7 * number - 11)
    yield None
    yield "abc"
    if isinstance(question.answer, dict):
        first = next(iter(question.answer))
        yield {**question.answer, first: question.slips[0].answer[first]}
        yield {name: value for name, value in question.answer.items() if name != first}


Pair = namedtuple("Pair", "low high")
Turned = namedtuple("Turned", "high low")


@dataclasses.dataclass
class Bounds:
    low: float
    high: float | None


def months(question):
    return pd.period_range("1960-11", periods=4, freq="M")


NATURAL = {
    "ps01.q4": [
        [pd.Timedelta(days=38), pd.Timedelta(days=20)],
        (datetime.timedelta(38), datetime.timedelta(20)),
        np.array([38, 20], dtype="timedelta64[D]"),
        np.array([38, 20], dtype="timedelta64[D]").astype("timedelta64[ns]"),
        pd.Series(pd.to_timedelta([38, 20], unit="D")),
    ],
    "ps02.q1": [
        pd.Series([12, 29, 63, 6], index=pd.period_range("1960-11", periods=4, freq="M")),
        pd.Series([6, 63, 29, 12], index=pd.to_datetime(["1961-02-28", "1961-01-31", "1960-12-31", "1960-11-30"])),
        {pd.Period("1960-11"): 12, pd.Period("1960-12"): 29, pd.Period("1961-01"): 63, pd.Period("1961-02"): 6},
        {
            datetime.date(1960, 11, 1): 12,
            datetime.date(1960, 12, 1): 29,
            datetime.date(1961, 1, 1): 63,
            datetime.date(1961, 2, 1): 6,
        },
        pd.DataFrame({"n": [12, 29, 63, 6]}),
        pd.DataFrame([[12, 29, 63, 6]], columns=["1960-11", "1960-12", "1961-01", "1961-02"]),
    ],
    "ps02.q2": [np.datetime64("1961-03-12"), pd.Period("1961-03-12", freq="D"), '"1961-03-12"'],
    "ps02.q5": [
        100 * pd.Series([8, 20, 58, 6]).pct_change(),
        100 * pd.Series([8, 20, 58, 6], index=["1960-11", "1960-12", "1961-01", "1961-02"]).pct_change(),
        list(100 * pd.Series([8, 20, 58, 6]).pct_change()),
    ],
    "ps02.q12": ["A", "(a)", "a.", "a)", "'a'", "“a”"],
    "ps02.q15": [
        {"a": "Stated", "b": "computed", "c": "neither", "d": "stated", "e": "neither"},
        {"(A)": "stated", "(B)": "computed", "(C)": "'neither'", "(D)": "stated", "(E)": "neither"},
        {"A.": "stated.", "B.": "computed", "C.": "neither", "D.": "stated", "E.": "neither"},
    ],
    "ps03.q10": [
        Pair(45, 59),
        Turned(59, 45),
        Bounds(45, 59),
        {"Low": 45, "HIGH": 59},
        pd.DataFrame({"people": [45, 59]}, index=["low", "high"]),
        pd.DataFrame({"people": [59, 45]}, index=["high", "low"]),
        pd.DataFrame({"low": [45], "high": [59]}),
    ],
}


def right_otherwise(question):
    """Yield what says the same as the answer in another form, or as closely as the question compares and no closer."""
    form, answer = question.form, question.answer
    yield from question.accept
    if places(question) is not None and not returned(question).get("whole"):
        for extra in range(4):
            yield changed(answer, lambda number, extra=extra: round(number, places(question) + extra))
        yield changed(answer, lambda number: cut(number, places(question)))
    match form["kind"]:
        case "number":
            yield from (np.float64(answer), [answer], pd.Series([answer]), float(answer))
        case "numbers":
            values = [None if (v := question.right[0][key]) == form.get("none") else v for key in form["keys"]]
            yield from (tuple(values), dict(zip(form["keys"], values, strict=True)))
            yield dict(reversed([*zip(form["keys"], values, strict=True)]))
            yield pd.Series(values, index=form["keys"])
        case "interval" if "keys" not in form:
            ends = [None if (end := question.right[0][name]) == "no bound" else end for name in ("low", "high")]
            yield from (ends, tuple(ends), {"low": ends[0], "high": ends[1]})
            yield [math.nan if end is None else end for end in ends]
        case "label":
            yield from (answer.upper(), f"  {answer} ", [answer])
        case "labels" if "keys" in form:
            words = question.right[0]
            yield from ([*words.values()], tuple(words.values()), pd.Series(words), dict(reversed(words.items())))
            yield {key.upper(): word.upper() for key, word in words.items()}
        case "labels":
            yield from (tuple(answer), pd.Series(list(answer)), [word.upper() for word in answer])
            if not form.get("ordered"):
                yield from (set(answer), [*reversed(list(answer))])
        case "text":
            yield from (answer.upper(), f" {answer} ", f"{answer!r}")
        case "table":
            frame = framed(question)
            yield from (
                frame,
                frame.iloc[::-1],
                frame[frame.columns[::-1]],
                frame.rename_axis(form["key"]).reset_index(),
            )
        case "function":
            yield lambda *given: answer(*given)
            if returned(question)["kind"] == "label":
                yield lambda *given: np.str_(answer(*given)).upper()


def framed(question):
    """Return the answer to a question that asks for a table, as the DataFrame that a student has."""
    rows, columns, right = question.form["rows"], question.form["columns"], question.right[0]
    return pd.DataFrame(
        [[right[f"{row}, {column}"] for column in columns] for row in rows], index=rows, columns=columns
    )


def wrong_otherwise(question):
    """Yield wrong answers to a question that asks for no function, each wrong in one thing or in all."""
    form, right = question.form, question.right
    parts = right[0]
    yield from (slip.answer for slip in question.slips)
    for other in _changed_parts(form, parts):
        if other not in right:
            yield _as_value(question, other)


def _changed_parts(form, parts):
    """Yield the parts of an answer with one part changed, two exchanged, or all of them one."""
    choices = form.get("choices")
    for name, value in parts.items():
        if (isinstance(value, str) and choices and form["kind"] != "labels") or (choices and "keys" in form):
            yield from ({**parts, name: word} for word in choices if word != value)
        elif not isinstance(value, str):
            yield from ({**parts, name: value + by} for by in (-2, 2, 10))
            yield {**parts, name: -value}
    for left, other in itertools.pairwise(parts):
        yield {**parts, left: parts[other], other: parts[left]}
    if choices and len(parts) > 1:
        yield from (dict.fromkeys(parts, word) for word in choices)
    if form["kind"] == "labels" and "keys" not in form:
        sign = " > " if form.get("ordered") else "|"
        words = parts[""].split(sign)
        lists = [words[:place] + words[place + 1 :] for place in range(len(words))]
        lists += [[*words, word] for word in choices if word not in words]
        if form.get("ordered"):
            lists += [
                [*words[:place], words[place + 1], words[place], *words[place + 2 :]] for place in range(len(words) - 1)
            ]
        else:
            lists = [sorted(one) for one in lists]
        yield from ({"": sign.join(one)} for one in lists if one)


def _as_value(question, parts):
    """Return the answer of which these are the parts."""
    form = question.form
    match form["kind"]:
        case "labels" if "keys" not in form:
            return parts[""].split(" > " if form.get("ordered") else "|")
        case "number" | "label" | "text":
            return parts[""]
        case "interval":
            ends = {name: None if value == "no bound" else value for name, value in parts.items()}
            pairs = [[ends[f"{key}, low"], ends[f"{key}, high"]] for key in form.get("keys", ())]
            return pairs or [ends["low"], ends["high"]]
        case "table":
            return framed(dataclasses.replace(question, answer=_Rows(form, parts)))
    return parts


class _Rows:
    """A table of given parts."""

    def __init__(self, form, parts):
        self.columns, self.index, self._parts = form["columns"], form["rows"], parts

    def itertuples(self, index, name):
        return (tuple(self._parts[f"{row}, {column}"] for column in self.columns) for row in self.index)
