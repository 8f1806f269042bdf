"""What came out of the sandbox, looked at before anybody uses it: plain values and outputs of the agreed shape, or nothing.

Whoever controls the sandbox can write what they like. So lines are read as JSON without numbers that are none, values
must be those that `tworivers.checks.answers.plain` gives, texts are cut and freed of what no file can hold, and HTML
keeps to its place.
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

Output = dict[str, Any]

MAX_OUTPUTS = 200
TEXT_MIMES = ("text/plain", "text/html", "text/markdown", "text/latex", "image/svg+xml")
PICTURE_MIMES = ("image/png", "image/jpeg")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]")
PICTURE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")  # in Markdown: it would be loaded from somewhere
RUNS = re.compile(
    r"<\s*(script|foreignobject|iframe|image|use|style|a)\b|\bon\w+\s*=|javascript:|href|url\(", re.IGNORECASE
)


class NotPlain(ValueError):
    """What came is not of the agreed shape."""


def read_frame(line: bytes) -> dict[str, Any]:
    """Return one line as a dictionary; an empty one where it is none.

    >>> read_frame(b'{"begun": 1}'), read_frame(b'{"answer": NaN}'), read_frame(b'{"answer": 1e999}')
    ({'begun': 1}, {}, {})
    """
    try:
        frame = json.loads(line, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError):
        return {}
    return frame if isinstance(frame, dict) else {}


def _refuse(name: str) -> Any:
    raise NotPlain(name)


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise NotPlain(text)
    return value


def plain_value(value: Any, depth: int = 0) -> Plain:
    """Return a plain value of the agreed shape.

    Raises:
        NotPlain: It has another shape.

    >>> plain_value({"list": [1, {"float": "nan"}]})
    {'list': [1, {'float': 'nan'}]}
    """
    if value is None or isinstance(value, (bool, float)):
        return value
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
        case "list", list():
            return _items(content, depth)
        case "mapping", list():
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
    return [plain_value(item, depth) for item in _bounded(items)]


def results(value: Any, expected: int) -> list[list[Plain]]:
    """Return the results of a function on the inputs that it was tried on.

    Raises:
        NotPlain: They have another shape or another number.
    """
    pairs = _bounded(value)
    raised = [pair for pair in pairs if isinstance(pair, list) and len(pair) == 2 and _raised(pair[1])]
    if raised:  # its text may repeat an input
        return [["", {"raised": TOO_LONG if all(pair[1]["raised"] == TOO_LONG for pair in raised) else ERROR}]]
    if len(pairs) != expected or not all(
        isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str) for pair in pairs
    ):
        raise NotPlain("other results than were asked for")
    return [[clean(name, MAX_TEXT), plain_value(result)] for name, result in pairs]


def _raised(result: Any) -> bool:
    return isinstance(result, dict) and "raised" in result


def outputs(value: Any) -> list[Output]:
    """Return those outputs of a cell that are of nbformat's shape, cut and cleaned."""
    found = (_output(output) for output in (value if isinstance(value, list) else [])[:MAX_OUTPUTS])
    return [output for output in found if output]


def _output(output: Any) -> Output:
    match output:
        case {"output_type": "stream", "name": "stdout" | "stderr" as name, "text": str() as text}:
            return {"output_type": "stream", "name": name, "text": clean(text)}
        case {"output_type": "error", "ename": str() as name, "evalue": str() as says, "traceback": list() as lines}:
            texts = [clean(line) for line in lines[:100] if isinstance(line, str)]
            return {"output_type": "error", "ename": clean(name, 200), "evalue": clean(says, 2000), "traceback": texts}
        case {"output_type": "display_data" | "execute_result" as kind, "data": dict() as data}:
            kept = _data(data)
            return {"output_type": kind, "data": kept, "metadata": {}} if kept else {}
    return {}


def _data(data: dict[Any, Any]) -> dict[str, str]:
    kept = {}
    for mime in PICTURE_MIMES:
        if isinstance(data.get(mime), str) and _is_base64(data[mime]):
            kept[mime] = data[mime]
    for mime in TEXT_MIMES:
        if not isinstance(data.get(mime), str):
            continue
        text = clean(data[mime])
        if mime == "text/html":
            text = _kept_in_place(text)
        elif mime == "text/markdown":
            text = PICTURE.sub(r"\1", text.replace("<", "&lt;")).replace("![", "[")
        elif mime == "image/svg+xml" and RUNS.search(text):
            continue
        kept[mime] = text
    return kept


def _kept_in_place(text: str) -> str:
    from tworivers.sandbox.html import contained  # here, since it loads much that most outputs do not need

    try:
        return contained(text)
    except Exception:  # whatever a parser stumbles over, tags without end for one
        return ""


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def clean(text: str, longest: int = 200_000) -> str:
    """Return a text that every file can hold: without lone surrogates and control characters, and cut.

    >>> clean("a\\x00b\\ud800")
    'ab?'
    """
    return CONTROL.sub("", text[:longest]).encode("utf-8", "replace").decode("utf-8")
