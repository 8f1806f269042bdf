"""Forms: what kind of value a question asks for, and how an answer of that kind falls into named parts.

A form is a dictionary (it travels as JSON): `kind` is number, numbers, interval, label, labels, text, table or
function; the other keys are named at each reader below. `read` turns a plain value into parts, a dictionary from the
name of a part to a number or a text, or says in one sentence why it cannot. Everything that compares answers, the
local check and the judge alike, compares parts.
"""

from __future__ import annotations

import difflib
import functools
import re
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from typing import Any

from tworivers.checks.answers import SHOWN, Plain, describe, listed, shown

MONTH = r"\d{4}-\d\d"
LONGEST = 1000  # characters of a text that is compared; no question asks for more, and patterns take time
EXACT = Context(prec=60)  # digits: enough for the largest number that is rounded, at the most places

Form = dict[str, Any]
Parts = dict[str, float | int | str]


class FormError(Exception):
    """The answer is not of the form that the question asks for; the message says what was found and what to give."""


def read(form: Form, value: Plain) -> Parts:
    """Return the parts of an answer.

    Raises:
        FormError: The answer has not the form; the sentence names what was found and what is asked for.

    >>> read({"kind": "number", "unit": "percent"}, 6.25)
    {'': 6.25}
    >>> read({"kind": "numbers", "keys": ["Nov", "Dec"]}, {"list": [1, 2]})
    {'Nov': 1, 'Dec': 2}
    """
    return _READERS[form["kind"]](form, value)


def _number(form: Form, value: Plain) -> Parts:
    return {"": _scalar(form, _only(value))}


def _only(value: Plain) -> Plain:
    """Unpack a list, Series or table that holds one value: `frame["x"].sum()` and `frame[["x"]].sum()` mean the same."""
    if isinstance(value, dict):
        values = value.get("list") or value.get("series", {}).get("values")
        if values is not None and len(values) == 1:
            return values[0]
        if "table" in value and len(value["table"]["rows"]) == 1 and len(value["table"]["columns"]) == 1:
            return value["table"]["rows"][0][0]
    return value


def _scalar(form: Form, value: Plain, part: str = "") -> float | int | str:
    """Read one number; where the form names a `none` ("undefined"), None and nan say that there is none."""
    if form.get("none") and value in (None, {"float": "nan"}):
        return str(form["none"])
    a = f"For {part}, a" if part else "A"
    unit = f" in {form['unit']}" if form.get("unit") else ""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        extra = f" None stands for {form['none']}." if form.get("none") else ""
        if isinstance(value, str) and re.fullmatch(r"[-+]?[\d.,]+\s*+%?", value.strip()):
            extra = " Leave out the quotation marks and signs such as %."
        raise FormError(f"{a} number{unit} is asked for; what came is {describe(value)}.{extra}")
    if form.get("whole") and isinstance(value, float) and not value.is_integer():
        raise FormError(f"{a} whole number{unit} is asked for; what came is {value}.")
    return value


def _numbers(form: Form, value: Plain) -> Parts:
    """Read several numbers: `keys` names them in order; a list gives them by place, a dictionary or Series by key."""
    keys: list[str] = form["keys"]
    pairs = _keyed(value)
    named = f"{len(keys)} numbers are asked for, in this order: {', '.join(keys)}"
    if pairs is None:
        raise FormError(f"{named}. What came is {describe(value)}.")
    names = [_name(key) for key, _ in pairs]
    if all(re.fullmatch(MONTH, key) for key in keys):  # a month may come as the first day of it
        names = [name[:7] if re.fullmatch(f"{MONTH}-01", name) else name for name in names]
    if set(names) == set(keys) and len(names) == len(keys):
        return {
            key: _scalar(form, dict(zip(names, (item for _, item in pairs), strict=True))[key], key) for key in keys
        }
    if isinstance(value, dict) and "mapping" in value:
        raise FormError(f"The keys asked for are {', '.join(keys)}; what came has {listed(names)}.")
    if len(pairs) != len(keys):
        raise FormError(f"{named}. What came is {describe(value)}.")
    return {key: _scalar(form, item, key) for key, (_, item) in zip(keys, pairs, strict=True)}


def _interval(form: Form, value: Plain) -> Parts:
    """Read bounds: a low and a high number; None (or NA, nan, infinity) says that there is no bound on that side.

    With `keys`, one pair of bounds for each key. Parts are named "low" and "high", or "key, low" and "key, high".
    """
    if "keys" not in form:
        return dict(zip(("low", "high"), _bounds(form, value), strict=True))
    keys: list[str] = form["keys"]
    pairs = _keyed(value) or []
    found = {_name(key): item for key, item in pairs}
    if isinstance(value, dict) and "list" in value and len(pairs) == len(keys):
        found = {key: item for key, (_, item) in zip(keys, pairs, strict=True)}
    if set(found) != set(keys) or len(pairs) != len(keys):
        raise FormError(
            f"One pair of bounds for each of these is asked for: {', '.join(keys)}. What came is {describe(value)}."
        )
    return {
        f"{key}, {end}": bound
        for key in keys
        for end, bound in zip(("low", "high"), _bounds(form, found[key], key), strict=True)
    }


def _bounds(form: Form, value: Plain, key: str = "") -> list[float | int | str]:
    pairs = _keyed(value) or []
    ends = [item for _, item in pairs]
    if isinstance(value, dict) and "mapping" in value and {_name(name) for name, _ in pairs} == {"low", "high"}:
        ends = [item for _, item in sorted(pairs, key=lambda pair: _name(pair[0]), reverse=True)]
    if len(ends) != 2:
        numbers = f"For {key} two numbers" if key else "Two numbers"
        raise FormError(
            f"{numbers} are asked for, low and high, with None where there is no bound. What came is {describe(value)}."
        )
    none = [(None, {"float": "nan"}, {"float": "-inf"}), (None, {"float": "nan"}, {"float": "inf"})]
    return [
        "no bound" if end in open_ended else _scalar(form, end, key) for end, open_ended in zip(ends, none, strict=True)
    ]


def _keyed(value: Plain) -> list[tuple[Plain, Plain]] | None:
    if not isinstance(value, dict):
        return None
    if "list" in value:
        return list(enumerate(value["list"]))
    if "series" in value:
        return list(zip(value["series"]["index"], value["series"]["values"], strict=True))
    if "mapping" in value:
        return [(key, item) for key, item in value["mapping"]]
    if "table" in value and len(value["table"]["columns"]) == 1:
        return list(zip(value["table"]["index"], (row[0] for row in value["table"]["rows"]), strict=True))
    return None


def _name(key: Plain) -> str:
    """Return a key as text: months and dates by their first seven or ten characters, whole floats as whole numbers."""
    if isinstance(key, float) and key.is_integer():
        key = int(key)
    text = str(key)
    return text[:10] if re.fullmatch(r"\d{4}-\d\d-\d\dT.*", text) else text


def _label(form: Form, value: Plain) -> Parts:
    value = _only(value)
    choices: list[str] = form["choices"]
    if isinstance(value, bool) and set(choices) == {"yes", "no"}:
        value = "yes" if value else "no"
    if not isinstance(value, str):
        raise FormError(
            f"One of these words is asked for, in quotation marks: {', '.join(choices)}. What came is {describe(value)}."
        )
    word = _fold(value)
    for choice in choices:
        if _fold(choice) == word:
            return {"": choice}
    near = difflib.get_close_matches(word[:SHOWN], map(_fold, choices), n=1, cutoff=0.75)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise FormError(f"{shown(value)!r} is not among the words to choose from: {', '.join(choices)}.{hint}")


def _labels(form: Form, value: Plain) -> Parts:
    """Read several words out of `choices`; `ordered` keeps their order, `keys` asks for one word for each key."""
    pairs = _keyed(value)
    if pairs is None:
        raise FormError(
            f"A list of words is asked for, out of: {', '.join(form['choices'])}. What came is {describe(value)}."
        )
    if "keys" in form:
        found = {_name(key): item for key, item in pairs}
        if isinstance(value, dict) and "list" in value and len(pairs) == len(form["keys"]):
            found = {key: item for key, (_, item) in zip(form["keys"], pairs, strict=True)}
        missing = [key for key in form["keys"] if key not in found]
        if missing or len(found) != len(form["keys"]) or len(pairs) != len(found):
            named = listed(found) if isinstance(value, dict) and "list" not in value else describe(value)
            raise FormError(
                f"One word for each of these is asked for: {', '.join(form['keys'])}. What came is {named}."
            )
        return {key: str(_label(form, found[key])[""]) for key in form["keys"]}
    words = [str(_label(form, item)[""]) for _, item in pairs]
    if len(set(words)) != len(words):
        raise FormError("A word stands there twice; name each once.")
    return {"": " > ".join(words) if form.get("ordered") else "|".join(sorted(words))}


def _text(form: Form, value: Plain) -> Parts:
    value = _only(value)
    if not isinstance(value, str) or not value.strip():
        raise FormError(f"A text in quotation marks is asked for{_example(form)}; what came is {describe(value)}.")
    if len(value) > LONGEST:
        raise FormError(f"A short text is asked for{_example(form)}; what came has {len(value)} characters.")
    if form.get("pattern") and not re.fullmatch(form["pattern"], value.strip(), re.IGNORECASE):
        raise FormError(f"{shown(value.strip())!r} has not the form asked for{_example(form)}.")
    return {"": _fold(value)}


def _example(form: Form) -> str:
    return f", such as {form['example']!r}" if form.get("example") else ""


def _table(form: Form, value: Plain) -> Parts:
    """Read a table: `key` names the column (or index) that identifies a row, `columns` those that are compared.

    `rows` gives the keys that must be there; with `choices`, each cell holds one of these words. Parts are named
    "row, column".
    """
    if not isinstance(value, dict) or "table" not in value:
        raise FormError(f"A DataFrame is asked for; what came is {describe(value)}.")
    table = value["table"]
    key, columns = form["key"], form["columns"]
    missing = [column for column in columns if column not in table["columns"]]
    if missing:
        raise FormError(f"The table has no column {missing[0]!r}; it has {listed(table['columns'])}.")
    twice = [column for column in (key, *columns) if table["columns"].count(column) > 1]
    if twice:
        raise FormError(f"The table has {table['columns'].count(twice[0])} columns {twice[0]!r}; keep one of them.")
    names = (
        [_name(row[table["columns"].index(key)]) for row in table["rows"]]
        if key in table["columns"]
        else [_name(item) for item in table["index"]]
    )
    if sorted(names) != sorted(form["rows"]):
        raise FormError(
            f"The rows asked for are {', '.join(form['rows'])} (column {key}); what came has {listed(names)}."
        )
    parts: Parts = {}
    for name, row in zip(names, table["rows"], strict=True):
        for column in columns:
            cell = row[table["columns"].index(column)]
            part = f"{name}, {column}"
            if "choices" in form:
                parts[part] = _label(form, cell)[""]
            else:
                parts[part] = cell[:LONGEST] if isinstance(cell, str) else _scalar(form, cell, part)
    return parts


def _function(form: Form, value: Plain) -> Parts:
    if not isinstance(value, dict) or "function" not in value:
        raise FormError(
            f"A function is asked for: def {form['name']}({', '.join(form['arguments'])}). What came is {describe(value)}."
        )
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


def _fold(text: str) -> str:
    return re.sub(r"\s+", " ", text.strip().lower().replace("’", "'").replace("–", "-"))


def canonical(value: float | int | str, places: int | None) -> frozenset[str]:
    """Return the texts that a part is compared by: a number rounded to its places, both ways where it lies between.

    >>> sorted(canonical(6.25, 1))
    ['6.2', '6.3']
    >>> sorted(canonical("Misprint", None))
    ['misprint']
    """
    return frozenset({_fold(value)}) if isinstance(value, str) else _rounded(value, 6 if places is None else places)


@functools.lru_cache(maxsize=50_000, typed=True)
def _rounded(value: float | int, places: int) -> frozenset[str]:
    number = Decimal(repr(float(value)))
    if abs(number) > Decimal(10) ** 18:
        return frozenset({f"{number:.6e}"})
    step = Decimal(1).scaleb(-places)
    nudge = step / 1000  # a tie that floating point has moved by a hair is still a tie
    return frozenset(
        f"{EXACT.add(n.quantize(step, rounding, EXACT), Decimal(0))}"  # and no -0.0
        for n in (number, EXACT.add(number, nudge / 1000), EXACT.subtract(number, nudge / 1000))
        for rounding in (ROUND_HALF_EVEN, ROUND_HALF_UP)
    )


def same(left: float | int | str, right: float | int | str, places: int | None) -> bool:
    """Tell whether two parts are the same at the stated places.

    >>> same(6.25, 6.3, 1), same(6.2, 6.25, 1), same(6.2, 6.3, 1)
    (True, True, False)
    """
    if isinstance(left, str) != isinstance(right, str):
        return False
    return bool(canonical(left, places) & canonical(right, places))
