"""Forms: what kind of value a question asks for, and how an answer of that kind falls into named parts.

A form is a dictionary (it travels as JSON): `kind` is number, numbers, interval, label, labels, text, table or
function; the other keys are named at each reader below. `read` turns a plain value into parts, a dictionary from the
name of a part to a number or a text, or says in one sentence why it cannot. This is the one place that knows what a
person may naturally hand in for what is asked. Everything that compares answers compares parts.
"""

from __future__ import annotations

import difflib
import re
from typing import Any

from tworivers.checks.answers import SHOWN, Plain, describe, listed, shown
from tworivers.checks.names import MARKS, keyed, name_of, tidied, under
from tworivers.checks.rounding import canonical, fold, same
from tworivers.checks.wording import asked, words

__all__ = ["Form", "FormError", "Parts", "canonical", "read", "same"]

LONGEST = 1000  # characters of a text that is compared; no question asks for more, and patterns take time
OF_A_SOURCE = re.compile(r"\(?([a-z]+-\d{4})\\\.\)?\??")  # how a pattern begins that asks for a row of one document
NAN: Plain = {"float": "nan"}

Form = dict[str, Any]
Parts = dict[str, float | int | str]


class FormError(Exception):
    """The answer is not of the form that is asked for: what is asked, what was given, what to try.

    The sentence goes on from the id of its question. `kind` and `near` say as much without repeating what was given:
    the kind of value, and the word to choose from that comes near.
    """

    def __init__(self, says: str, kind: str = "", near: str = "") -> None:
        """Keep the sentence, and what may be told of it where what was given may not be repeated."""
        super().__init__(says)
        self.kind, self.near = kind, near


def read(form: Form, value: Plain) -> Parts:
    """Return the parts of an answer.

    Raises:
        FormError: The answer has not the form; the sentence names what is asked for and what was given.

    >>> read({"kind": "number", "unit": "percent"}, 6.25)
    {'': 6.25}
    >>> read({"kind": "numbers", "keys": ["Nov", "Dec"]}, {"list": [1, 2]})
    {'Nov': 1, 'Dec': 2}
    """
    return _READERS[form["kind"]](form, value)


def refusal(question_id: str, error: FormError) -> str:
    """Return the sentence of a refusal with the id of its question."""
    return f"{question_id}{' ' if str(error).startswith('asks for') else ': '}{error}"


def _refused(form: Form, value: Plain, extra: str = "", part: str = "") -> FormError:
    """Return the one kind of sentence by which everything is refused."""
    of_part = f" for {shown(part)}" if part else ""
    return FormError(
        f"asks for {asked(form)}{of_part}; you gave {describe(value)}.{' ' if extra else ''}{extra}", _kind(value)
    )


def _kind(value: Plain) -> str:
    if isinstance(value, bool) or value is None:
        return describe(value)
    if isinstance(value, str):
        return "a text that is not among the words to choose from"
    kinds = {"list": "a list", "set": "a set", "mapping": "a dictionary", "float": "a missing or infinite number"}
    return "a number" if not isinstance(value, dict) else kinds.get(next(iter(value)), "a value of another type")


def _number(form: Form, value: Plain) -> Parts:
    return {"": _scalar(form, _only(value))}


def _only(value: Plain) -> Plain:
    """Unpack a list, Series or table that holds one value: `frame["x"].sum()` and `frame[["x"]].sum()` mean the same."""
    if isinstance(value, dict):
        values = value.get("list") or value.get("set") or value.get("series", {}).get("values")
        if values is not None and len(values) == 1:
            return values[0]
        if "table" in value and len(value["table"]["rows"]) == 1 and len(value["table"]["columns"]) == 1:
            return value["table"]["rows"][0][0]
    return value


def _scalar(form: Form, value: Plain, part: str = "") -> float | int | str:
    """Read one number; where the form names a `none` ("undefined"), None and nan say that there is none."""
    if form.get("none") and value in (None, NAN):
        return str(form["none"])
    one = {**form, "kind": "number"}
    if isinstance(value, dict) and "days" in value and form.get("unit") == "days":
        value = value["days"]
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        extra = f"None stands for {form['none']}." if form.get("none") else ""
        if isinstance(value, str) and re.fullmatch(r"[-+]?[\d.,]+\s*+%?", value.strip()):
            extra = "Leave out the quotation marks and signs such as %."
        raise _refused(one, value, extra, part)
    if form.get("whole") and isinstance(value, float) and not value.is_integer():
        raise _refused(one, value, part=part)
    return value


def _numbers(form: Form, value: Plain) -> Parts:
    """Read several numbers: `keys` names them in order; a list gives them by place, a dictionary or Series by key."""
    found = _by_key(form, value)
    return {key: _scalar(form, found[key], key) for key in form["keys"]}


def _interval(form: Form, value: Plain) -> Parts:
    """Read bounds: a low and a high number; None (or NA, nan, infinity) says that there is no bound on that side.

    With `keys`, one pair of bounds for each key. Parts are named "low" and "high", or "key, low" and "key, high".
    """
    if "keys" not in form:
        return dict(zip(("low", "high"), _bounds(form, value), strict=True))
    found = _by_key(form, value)
    return {
        f"{key}, {end}": bound
        for key in form["keys"]
        for end, bound in zip(("low", "high"), _bounds(form, found[key], key), strict=True)
    }


def _bounds(form: Form, value: Plain, key: str = "") -> list[float | int | str]:
    pairs = keyed(value) or []
    ends = [item for _, item in pairs]
    named = {fold(name_of(name)): item for name, item in pairs}
    if set(named) == {"low", "high"} and len(pairs) == 2:
        ends = [named["low"], named["high"]]
    if len(ends) != 2 or (isinstance(value, dict) and "mapping" in value and set(named) != {"low", "high"}):
        one = {name: setting for name, setting in form.items() if name != "keys"}
        raise _refused(one, value, part=key)
    none = [(None, NAN, {"float": "-inf"}), (None, NAN, {"float": "inf"})]
    return [
        "no bound" if end in open_ended else _scalar(form, end, key) for end, open_ended in zip(ends, none, strict=True)
    ]


def _by_key(form: Form, value: Plain) -> dict[str, Plain]:
    """Return one value for each of a form's keys: those that were named, else by their places.

    The first of `pct_change` has no value, and is passed over where there is one value too many.
    """
    keys: list[str] = form["keys"]
    pairs = keyed(value)
    if pairs is None:
        raise _refused(form, value)
    found = under(keys, pairs)
    if found is None and len(pairs) == len(keys) + 1 and pairs[0][1] == NAN:
        pairs = pairs[1:]
        found = under(keys, pairs)
    if found is not None:
        return found
    if isinstance(value, dict) and "mapping" in value:
        missing = [key for key in keys if tidied(key) not in {tidied(name_of(name)) for name, _ in pairs}]
        lacks = f"; not among them: {words(missing)}" if missing else ""
        raise _refused(form, value, f"Its keys are {listed(name_of(key) for key, _ in pairs)}{lacks}.")
    names = [name_of(name) for name, _ in pairs]
    if len(pairs) != len(keys):
        raise _refused(form, value)
    if _is_out_of_order(keys, names):
        raise _refused(form, value, f"Its index is {listed(names)}.")
    return {key: item for key, (_, item) in zip(keys, pairs, strict=True)}


def _is_out_of_order(keys: list[str], names: list[str]) -> bool:
    """Tell whether some of the names are keys: then the others are misspelt, and their places say nothing."""
    known, given = {tidied(key) for key in keys}, {tidied(name) for name in names}
    return bool(known & given) and not all(name.isdigit() for name in names)


def _label(form: Form, value: Plain, part: str = "") -> Parts:
    value = _only(value)
    choices: list[str] = form["choices"]
    one = {"kind": "label", "choices": choices}
    if isinstance(value, bool) and set(choices) == {"yes", "no"}:
        value = "yes" if value else "no"
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if str(value) in choices else value
    if not isinstance(value, str):
        raise _refused(one, value, part=part)
    for tidy in (fold, tidied):
        found = [choice for choice in choices if tidy(choice) == tidy(value)]
        if len(found) == 1:
            return {"": found[0]}
    near = difflib.get_close_matches(tidied(value)[:SHOWN], [tidied(choice) for choice in choices], n=1, cutoff=0.75)
    meant = next((choice for choice in choices if near and tidied(choice) == near[0]), "")
    error = _refused(one, value, f"Did you mean {meant!r}?" if meant else "", part)
    error.near = meant
    raise error


def _labels(form: Form, value: Plain) -> Parts:
    """Read several words out of `choices`; `ordered` keeps their order, `keys` asks for one word for each key."""
    if "keys" in form:
        found = _by_key(form, value)
        return {key: str(_label(form, found[key], key)[""]) for key in form["keys"]}
    is_set = isinstance(value, dict) and "set" in value
    if is_set and form.get("ordered"):
        raise _refused(form, value, "Give a list: it keeps the order in which you write.")
    pairs = list(enumerate(value["set"])) if is_set else keyed(value)
    if pairs is None:
        raise _refused(form, value)
    chosen = [str(_label(form, item)[""]) for _, item in pairs]
    twice = [word for word in chosen if chosen.count(word) > 1]
    if twice:
        raise _refused(form, value, f"The word {twice[0]!r} is there twice; name each once.")
    return {"": " > ".join(chosen) if form.get("ordered") else "|".join(sorted(chosen))}


def _text(form: Form, value: Plain) -> Parts:
    value = _only(value)
    if not isinstance(value, str) or not value.strip():
        raise _refused(form, value)
    if len(value) > LONGEST:
        raise _refused(form, value, f"It has {len(value)} characters.")
    text = fold(value).strip(MARKS) if form.get("pattern") else value
    if form.get("pattern") and not re.fullmatch(form["pattern"], text.strip(), re.IGNORECASE):
        raise _refused(form, value, _of_another_document(form["pattern"], text))
    return {"": fold(text)}


def _of_another_document(pattern: str, text: str) -> str:
    """Say where an id is well formed and of another document than the one that is asked about."""
    begin, given = OF_A_SOURCE.match(pattern), re.match(r"([a-z]+-\d{4})\.\w", text)
    if begin and given and begin[1] != given[1]:
        return f"That is the id of a row of {given[1]}; the question is about {begin[1]}."
    return ""


def _table(form: Form, value: Plain) -> Parts:
    """Read a table: `key` names the column (or index) that identifies a row, `columns` those that are compared.

    `rows` gives the keys that must be there; with `choices`, each cell holds one of these words. Parts are named
    "row, column".
    """
    if not isinstance(value, dict) or "table" not in value:
        raise _refused(form, value)
    table = value["table"]
    places = {column: _column(form, value, column) for column in form["columns"]}
    key = _place(table["columns"], form["key"])
    if key is None and len([1 for column in table["columns"] if tidied(column) == tidied(form["key"])]) > 1:
        raise _refused(form, value, f"It has several columns {form['key']!r}; keep one of them.")
    names = [row[key] for row in table["rows"]] if key is not None else table["index"]
    rows = under(form["rows"], list(zip(names, table["rows"], strict=True)))
    if rows is None:
        raise _refused(form, value, f"Its rows are {listed(name_of(name) for name in names)}.")
    return {
        f"{name}, {column}": _cell(form, rows[name][place], f"row {name}, column {column}")
        for name in form["rows"]
        for column, place in places.items()
    }


def _column(form: Form, value: Plain, column: str) -> int:
    """Return the place of a column in a table."""
    columns = value["table"]["columns"]
    place = _place(columns, column)
    if place is None:
        several = sum(tidied(name) == tidied(column) for name in columns)
        said = f"It has {several} columns {column!r}; keep one of them." if several else f"It has no column {column!r}"
        raise _refused(form, value, said if several else f"{said}; its columns are {listed(columns)}.")
    return place


def _place(columns: list[str], column: str) -> int | None:
    for tidy in (str, tidied):
        found = [place for place, name in enumerate(columns) if tidy(name) == tidy(column)]
        if len(found) == 1:
            return found[0]
        if found:
            return None
    return None


def _cell(form: Form, cell: Plain, part: str) -> float | int | str:
    if "choices" in form:
        return _label(form, cell, part)[""]
    return cell[:LONGEST] if isinstance(cell, str) else _scalar(form, cell, part)


def _function(form: Form, value: Plain) -> Parts:
    if not isinstance(value, dict) or "function" not in value:
        raise _refused(form, value, "Give its name without brackets; with them you give what it returns.")
    return {}


_READERS = {
    "number": _number,
    "numbers": _numbers,
    "interval": _interval,
    "label": _label,
    "labels": _labels,
    "text": _text,
    "table": _table,
    "function": _function,
}
