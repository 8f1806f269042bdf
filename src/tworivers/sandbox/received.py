"""What came out of the sandbox, looked at before anybody uses it: plain values and outputs of the agreed shape, or nothing.

Whoever controls the sandbox can write what they like. So lines are read as JSON without numbers that are none, values
must be those that `tworivers.checks.answers.plain` gives, texts are cut and freed of what no file can hold, and HTML
keeps to its place. All of it is bounded in number, depth and length before it is looked at more closely: what comes
costs this side little time and memory, whatever it is.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
from typing import Any

from tworivers.checks import ERROR, TOO_LONG
from tworivers.checks.answers import MAX_DEPTH, MAX_ITEMS, MAX_TEXT, Plain
from tworivers.sandbox.html import contained
from tworivers.sandbox.inside.functions import ERRORS

Output = dict[str, Any]

MAX_OUTPUTS = 200
OUTPUT_CHARACTERS = 200_000  # of one text, and of all texts that one cell shows
PICTURE_CHARACTERS = 2_000_000  # of one picture, as base64
LINE_PARTS = 1_000_000  # lists, objects and items of one line: each takes memory when it is read, an empty one too
VALUE_ITEMS = 200_000  # of one answer, at all depths together
VALUE_CHARACTERS = 2_000_000
DIGITS = 20  # of a whole number; reading it takes the square of its length
TEXT_MIMES = ("text/plain", "text/html", "text/markdown", "text/latex", "image/svg+xml")
PICTURE_MIMES = ("image/png", "image/jpeg")
KEY = re.compile(r" '[a-z_][a-z0-9_]{0,59}'")  # the name of a fact
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]")
PICTURE = re.compile(r"!\[([^\[\]]*+)\]\([^()]*+\)")  # in Markdown: it would be loaded from somewhere


class NotPlain(ValueError):
    """What came is not of the agreed shape."""


def read_frame(line: bytes) -> dict[str, Any]:
    """Return one line as a dictionary; an empty one where it is none.

    >>> read_frame(b'{"begun": 1}'), read_frame(b'{"answer": NaN}'), read_frame(b'{"answer": 1e999}')
    ({'begun': 1}, {}, {})
    """
    if sum(map(line.count, (b"[", b"{", b","))) > LINE_PARTS:
        return {}
    try:
        frame = json.loads(line, parse_constant=_refuse, parse_float=_finite, parse_int=_whole)
    except (ValueError, RecursionError):
        return {}
    return frame if isinstance(frame, dict) else {}


def _refuse(name: str) -> Any:
    raise NotPlain(name)


def _whole(text: str) -> int:
    return int(text) if len(text) <= DIGITS else int(_refuse("a whole number too large"))


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise NotPlain(text)
    return value


def plain_value(value: Any) -> Plain:
    """Return a plain value of the agreed shape.

    Raises:
        NotPlain: It has another shape, or is too large.

    >>> plain_value({"list": [1, {"float": "nan"}]})
    {'list': [1, {'float': 'nan'}]}
    """
    _weigh(value)
    return _plain(value, 0)


def _weigh(value: Any) -> None:
    """Refuse what holds too much altogether: each list may be within its bounds, and a thousand of them not."""
    waiting, items, characters = [value], 0, 0
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            characters += len(one)
        elif isinstance(one, (dict, list)):
            items += len(one)
            if items <= VALUE_ITEMS:
                waiting += [*one, *one.values()] if isinstance(one, dict) else one
        if items > VALUE_ITEMS or characters > VALUE_CHARACTERS:
            raise NotPlain("too large a value")


def _plain(value: Any, depth: int) -> Plain:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else _refuse("a number that is none")
    if isinstance(value, int):
        return value if abs(value) < 2**63 else _refuse("a whole number too large")
    if isinstance(value, str):
        return clean(value, MAX_TEXT)
    if not isinstance(value, dict) or len(value) != 1 or depth > MAX_DEPTH + 2:
        raise NotPlain("no plain value")
    ((kind, content),) = value.items()
    return {kind: _content(kind, content, depth + 1)}


def _content(kind: str, content: Any, depth: int) -> Any:
    match kind, content:
        case "unanswered", True:
            return True
        case "float", "nan" | "inf" | "-inf":
            return content
        case "function" | "other", str():
            return clean(content, 200)
        case "days", int() | float() if not isinstance(content, bool):
            return _plain(content, depth)
        case "list" | "set", list():
            return _items(content, depth)
        case "mapping" | "record", list():
            return [_items(pair, depth, 2) for pair in _bounded(content)]
        case "series", {"index": list() as index, "values": list() as values}:
            return {"index": _items(index, depth), "values": _items(values, depth, len(index))}
        case "table", {"columns": list() as columns, "index": list() as index, "rows": list() as rows}:
            if len(index) != len(rows) or not all(isinstance(column, str) for column in columns):
                raise NotPlain("no table")
            names = [clean(column, 500) for column in _bounded(columns)]
            return {
                "columns": names,
                "index": _items(index, depth),
                "rows": [_items(row, depth, len(columns)) for row in _bounded(rows)],
            }
    raise NotPlain("no plain value")


def _bounded(items: Any) -> list[Any]:
    if not isinstance(items, list) or len(items) > MAX_ITEMS:
        raise NotPlain("no list, or too long a one")
    return items


def _items(items: Any, depth: int, length: int | None = None) -> list[Plain]:
    if length is not None and (not isinstance(items, list) or len(items) != length):
        raise NotPlain("another length")
    return [_plain(item, depth) for item in _bounded(items)]


def results(value: Any, expected: int) -> list[list[Plain]]:
    """Return the results of a function on the inputs that it was tried on.

    Raises:
        NotPlain: They have another shape or another number.
    """
    _weigh(value)
    pairs = _bounded(value)
    if not all(isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str) for pair in pairs):
        raise NotPlain("no results")
    if len(pairs) == 1 and pairs[0][0] == "" and _raised(pairs[0][1]):  # it gave none at all
        return [["", {"raised": TOO_LONG if pairs[0][1]["raised"] == TOO_LONG else ERROR}]]
    if len(pairs) != expected:
        raise NotPlain("other results than were asked for")
    return [[clean(name, MAX_TEXT), _result(result)] for name, result in pairs]


def _result(result: Any) -> Plain:
    """Return what a function gave on one input; what cannot be read costs that one alone."""
    if _raised(result):
        return {"raised": error_name(result["raised"])}
    try:
        return plain_value(result)
    except NotPlain:
        return {"other": "a value that cannot be read"}


def _raised(result: Any) -> bool:
    return isinstance(result, dict) and "raised" in result


def error_name(told: object) -> str:
    """Return what may be known of an exception on one input: one of Python's own names, and the key that was missing.

    Its text may repeat an input, and so may a name that a student gave it.

    >>> error_name("KeyError: 'age'"), error_name("ValueError: 250"), error_name("Seen250: 1")
    ("KeyError: 'age'", 'ValueError', 'an error')
    """
    name, _, text = str(told)[:200].partition(":")
    if name not in ERRORS:
        return ERROR
    return f"{name}:{text}" if name == "KeyError" and KEY.fullmatch(text) else name


def outputs(value: Any) -> list[Output]:
    """Return those outputs of a cell that are of nbformat's shape, cut and cleaned."""
    found, left = [], OUTPUT_CHARACTERS
    shown = value if isinstance(value, list) else []
    # The last one says how a cell ended, with an error or with a result, however many there are.
    for output in [*shown[: MAX_OUTPUTS - 1], *shown[MAX_OUTPUTS - 1 :][-1:]]:
        kept, taken = _output(output, left)
        left -= taken
        if kept:
            found.append(kept)
    return found


def _output(output: Any, left: int) -> tuple[Output, int]:
    """Return one output and how many characters of text it takes, of those that are left."""
    match output:
        case {"output_type": "stream", "name": "stdout" | "stderr" as name, "text": str() as text} if left:
            text = clean(text, left)
            return {"output_type": "stream", "name": name, "text": text}, len(text)
        case {"output_type": "error", "ename": str() as name, "evalue": str() as says, "traceback": list() as lines}:
            texts = [clean(line, left // 100) for line in lines[:100] if isinstance(line, str)]
            error = {"output_type": "error", "ename": clean(name, 200), "evalue": clean(says, 2000)}
            return {**error, "traceback": texts}, sum(map(len, texts))
        case {"output_type": "display_data" | "execute_result" as kind, "data": dict() as data}:
            kept, taken = _data(data, left)
            return ({"output_type": kind, "data": kept, "metadata": {}} if kept else {}), taken
    return {}, 0


def _data(data: dict[Any, Any], left: int) -> tuple[dict[str, str], int]:
    kept, taken = {}, 0
    for mime in PICTURE_MIMES:
        if isinstance(data.get(mime), str) and _is_picture(data[mime]):
            kept[mime] = data[mime]
    for mime in TEXT_MIMES:
        if not isinstance(data.get(mime), str) or taken >= left:
            continue
        text = clean(data[mime], left - taken)
        taken += len(text)
        if mime == "text/html":
            text = contained(text)
        elif mime == "text/markdown":
            text = PICTURE.sub(r"\1", text.replace("<", "&lt;")).replace("![", "[")
        elif mime == "image/svg+xml" and len(text) < len(data[mime]):
            continue  # half a picture is none
        kept[mime] = text  # pages show SVG as a picture, in which nothing runs and nothing is loaded
    return kept, taken


def _is_picture(text: str) -> bool:
    if len(text) > PICTURE_CHARACTERS:
        return False
    try:
        base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def clean(text: str, longest: int = OUTPUT_CHARACTERS) -> str:
    """Return a text that every file can hold: without lone surrogates and control characters, and cut.

    >>> clean("a\\x00b\\ud800")
    'ab?'
    """
    return CONTROL.sub("", text[:longest]).encode("utf-8", "replace").decode("utf-8")
