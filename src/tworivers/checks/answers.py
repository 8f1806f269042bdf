"""Answers as plain values: what is left of a student's object when it is reduced to numbers, texts and lists.

A plain value is JSON: None, bool, int, float and str stand for themselves; everything else is a dictionary with one
key that names its kind: `float` (nan and infinities), `list`, `set`, `mapping`, `record` (a named tuple, a dataclass),
`series`, `table`, `days` (a duration), `function`, `unanswered`, `other`. numpy and pandas are recognised by what their
objects can do, so neither is imported. Nothing here trusts the
object: lengths and depths are bounded, and an object that breaks while it is read becomes `other`.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterable
from typing import Any

MAX_ITEMS = 5000
MAX_TEXT = 20_000
MAX_DEPTH = 5
DAY = 86_400  # seconds
MIDNIGHT = re.compile(r"[T ]00:00:00(\.0+)?$")
SHOWN = 40  # characters of a student's own text that a sentence repeats

Plain = Any


def plain(value: object, depth: int = 0) -> Plain:
    """Return the plain value of an object.

    >>> plain(...)
    {'unanswered': True}
    >>> plain([1, 2.5, float("nan")])
    {'list': [1, 2.5, {'float': 'nan'}]}
    """
    try:
        return _plain(value, depth)
    except Exception as error:
        return {"other": f"{type(value).__name__} (it raised {type(error).__name__} when it was read)"[:200]}


def typed(text: str) -> Any:
    """Return an answer as it was typed: a number, a list or a dictionary as Python writes it, or else text.

    >>> typed("[1, 2]"), typed("three")
    ([1, 2], 'three')
    """
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text


def _plain(value: object, depth: int) -> Plain:
    if value is ...:
        return {"unanswered": True}
    if value is None or value is True or value is False:
        return value
    if depth > MAX_DEPTH:
        return {"other": "a value nested too deeply"}
    kind = type(value)
    if kind is str:
        return _text(value)
    if kind is int:
        return _whole(value)
    if kind is float:
        return _float(value)
    if kind in (list, tuple):
        return {"list": [plain(item, depth + 1) for item in _bounded(value)]}
    if kind in (set, frozenset):
        return {"set": sorted((plain(item, depth + 1) for item in _bounded(value)), key=str)}
    if kind is dict:
        return {"mapping": _pairs(value.items(), depth)}  # type: ignore[attr-defined]
    return _foreign(value, depth)


def _foreign(value: Any, depth: int) -> Plain:
    """Read what numpy, pandas and subclasses of the built-in types are."""
    kind = type(value)
    if hasattr(value, "columns") and hasattr(value, "itertuples"):
        return _table(value, depth)
    if hasattr(value, "index") and hasattr(value, "tolist") and not isinstance(value, (str, list, tuple)):
        index, values = _bounded(list(value.index)), _bounded(value.tolist())
        if len(index) != len(values):
            raise ValueError("an index of another length")
        sides = {"index": index, "values": values}
        return {"series": {name: [plain(item, depth + 1) for item in side] for name, side in sides.items()}}
    if kind.__name__ in ("NAType", "NaTType") or str(value) == "NaT":
        return {"float": "nan"}
    if kind.__name__ in ("Period", "datetime64"):
        return MIDNIGHT.sub("", str(value)[:40])
    if kind.__name__ == "timedelta64":
        return {"days": float(value / kind(1, "D"))}
    if hasattr(value, "tolist") and hasattr(value, "dtype"):
        if (
            getattr(value.dtype, "kind", "") in "mM" and getattr(value, "ndim", 0) == 1
        ):  # `tolist` would give nanoseconds
            return {"list": [plain(item, depth + 1) for item in _bounded(value)]}
        return plain(value.tolist(), depth + 1)
    if hasattr(value, "total_seconds"):
        return {"days": float(value.total_seconds()) / DAY}
    if hasattr(value, "isoformat"):
        return MIDNIGHT.sub("", str(value.isoformat())[:40])
    if kind.__name__ in ("Fraction", "Decimal"):
        return _float(float(value))
    return _derived(value, depth)


def _derived(value: Any, depth: int) -> Plain:
    """Return a value of a class that comes from one of Python's own, or behaves like one, as a plain value."""
    kind = type(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        return _whole(int.__int__(value))
    if isinstance(value, float):
        return _float(float.__float__(value))
    if isinstance(value, dict):
        return {"mapping": _pairs(dict.items(value), depth)}
    fields = getattr(kind, "_fields", None) or getattr(kind, "__dataclass_fields__", None)
    if fields and not isinstance(value, type):
        return {"record": _pairs([(str(name), getattr(value, str(name))) for name in _bounded(list(fields))], depth)}
    if isinstance(value, (list, tuple)):
        return {"list": [plain(item, depth + 1) for item in _bounded(value)]}
    if kind.__name__ in ("dict_values", "dict_keys", "range", "map", "zip", "filter", "generator"):
        return {"list": [plain(item, depth + 1) for _, item in zip(range(MAX_ITEMS), value, strict=False)]}
    if callable(value):
        return {"function": str(getattr(value, "__name__", "function"))[:80]}
    return {"other": kind.__name__[:80]}


def _text(value: Any) -> str:
    """Return a text that can be written anywhere: cut, and half characters replaced."""
    return str.__str__(value)[:MAX_TEXT].encode("utf-8", "replace").decode("utf-8")


def _whole(value: Any) -> Plain:
    return value if abs(value) < 2**63 else {"other": "a whole number too large to be an answer"}


def _float(value: Any) -> Plain:
    return value if math.isfinite(value) else {"float": str(value)}


def _bounded(items: Any) -> Any:
    if len(items) > MAX_ITEMS:
        raise ValueError(f"more than {MAX_ITEMS} items")
    return items


def _pairs(items: Any, depth: int) -> list[list[Plain]]:
    return [[plain(key, depth + 1), plain(item, depth + 1)] for key, item in _bounded(items)]


def _table(frame: Any, depth: int) -> Plain:
    columns = [_text(str(column))[:500] for column in _bounded(list(frame.columns))]
    index = [plain(item, depth + 1) for item in _bounded(list(frame.index))]
    rows = zip(index, frame.itertuples(index=False, name=None), strict=True)
    cells = [[plain(cell, depth + 1) for _, cell in zip(columns, row, strict=True)] for _, row in rows]
    return {"table": {"columns": columns, "index": index, "rows": cells}}


def shown(text: object) -> str:
    """Return the beginning of a text as a sentence may repeat it: what no reader or terminal can show is replaced.

    >>> shown("a\x1b[31m\u202eb"), shown("x" * 100)[-3:]
    ('a?[31m?b', 'xx…')
    """
    whole = str(text)
    cut = whole[:SHOWN] + "…" if len(whole) > SHOWN else whole
    return "".join(letter if letter.isprintable() else "?" for letter in cut)


def listed(names: Iterable[object], most: int = 20) -> str:
    """Return names in a row as a sentence may repeat them: some of them, and how many more there are.

    >>> listed("abc", most=2), listed([])
    ('a, b and 1 more', 'none')
    """
    every = list(names)
    more = f" and {len(every) - most} more" if len(every) > most else ""
    return ", ".join(map(shown, every[:most])) + more or "none"


def describe(value: Plain) -> str:
    """Return what a plain value is, in words that a student knows.

    >>> describe({'list': [1, 2]})
    'a list of 2 items'
    """
    if value is None:
        return "None"
    if isinstance(value, bool):
        return f"the truth value {value}"
    if isinstance(value, (int, float)):
        return f"the number {value}"
    if isinstance(value, str):
        return "an empty text" if not value else f"the text {shown(value)!r}"
    kind, content = next(iter(value.items()))
    match kind:
        case "float":
            return "a missing number (nan)" if content == "nan" else "an infinite number"
        case "list":
            return f"a list of {len(content)} item{'' if len(content) == 1 else 's'}"
        case "set":
            return f"a set of {len(content)} item{'' if len(content) == 1 else 's'}, which has no order"
        case "record":
            return f"a record with the fields {listed(name for name, _ in content)}"
        case "days":
            return f"a duration of {content:g} days"
        case "mapping":
            return f"a dictionary with {len(content)} key{'' if len(content) == 1 else 's'}"
        case "series":
            return f"a Series of {len(content['values'])} values"
        case "table":
            return f"a table with {len(content['rows'])} rows and {len(content['columns'])} columns"
        case "function":
            return f"the function {shown(content)}"
        case "unanswered":
            return "not answered yet"
    return f"an object of type {shown(content)}"
