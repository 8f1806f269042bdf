"""Notebooks of every shape: a finished one whose JSON is changed at random places, as programs and hands change it."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

ODD: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1.5,
    10**30,
    float("nan"),
    "",
    " ",
    "x",
    "x" * 300,
    "a b",
    "\ud83d",
    "half \ude00 of it",
    "\0",
    "a\r\nb\rc",
    "\x1b[2J\u202e",
    "<script>alert(1)</script>",
    "4",
    "code",
    "heading",
    "ps02-q1",
    [],
    [[]],
    ["a", "b"],
    ["a\n", 1],
    [None],
    {},
    {"a": {}},
    {"name": "stdout", "output_type": "stream"},
    {"grade_id": "ps02-q1", "grade": True},
)
KEYS = (
    "id",
    "cell_type",
    "metadata",
    "source",
    "outputs",
    "execution_count",
    "attachments",
    "nbgrader",
    "input",
    "a b",
)


def _places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, item in items:
        yield from _places(item, (*path, key))


def _drop(holder: Any, key: Any, chance: random.Random) -> None:
    del holder[key]


def _replace(holder: Any, key: Any, chance: random.Random) -> None:
    holder[key] = copy.deepcopy(chance.choice(ODD))


def _double(holder: Any, key: Any, chance: random.Random) -> None:
    if isinstance(holder, list):
        holder.insert(chance.randrange(len(holder) + 1), copy.deepcopy(holder[key]))
    else:
        holder[chance.choice(KEYS)] = copy.deepcopy(holder[key])


def _wrap(holder: Any, key: Any, chance: random.Random) -> None:
    holder[key] = chance.choice([[holder[key]], {"a": holder[key]}, str(holder[key])])


def _rename(holder: Any, key: Any, chance: random.Random) -> None:
    if isinstance(holder, dict):
        holder[chance.choice(KEYS)] = holder.pop(key)


def _add(holder: Any, key: Any, chance: random.Random) -> None:
    odd = copy.deepcopy(chance.choice(ODD))
    if isinstance(holder, list):
        holder.insert(key, odd)
    else:
        holder[chance.choice(KEYS)] = odd


def _strange_end(holder: Any, key: Any, chance: random.Random) -> None:
    if isinstance(holder[key], str):
        holder[key] += str(chance.choice(["\ud83d", "\0", "\r\n", "\x85\u2028", "김", "\ufeff", "\x1b]0;x\x07"]))


CHANGES: tuple[Callable[[Any, Any, random.Random], None], ...] = (
    _drop,
    _replace,
    _replace,
    _double,
    _wrap,
    _rename,
    _add,
    _strange_end,
)


def odd(content: dict[str, Any], seed: int) -> dict[str, Any]:
    """Return a notebook's JSON changed at one to five random places; a place at the top as likely as one in a cell."""
    chance = random.Random(seed)
    changed = copy.deepcopy(content)
    for _ in range(chance.randint(1, 5)):
        places = list(_places(changed))[1:]
        if not places:
            break
        depth = chance.randint(1, max(map(len, places)))
        path = chance.choice([place for place in places if len(place) <= depth] or places)
        holder = changed
        for key in path[:-1]:
            holder = holder[key]
        chance.choice(CHANGES)(holder, path[-1], chance)
    return changed


def as_json(content: Any, seed: int) -> bytes:
    """Return JSON as one of the ways in which programs write it."""
    text = json.dumps(content, ensure_ascii=seed % 3 == 0, indent=seed % 2 or None)
    return text.encode("utf-8", "surrogatepass")


def texts(content: dict[str, Any]) -> list[tuple[str, str]]:
    """Return id and text of each cell of a notebook's JSON that has a plain text."""
    found = []
    cells = content.get("cells")
    for cell in cells if isinstance(cells, list) else ():
        source = cell.get("source") if isinstance(cell, dict) else None
        if isinstance(source, str):
            marks = cell.get("metadata") if isinstance(cell.get("metadata"), dict) else {}
            marks = marks.get("nbgrader") if isinstance(marks.get("nbgrader"), dict) else {}
            found.append((str(marks.get("grade_id", "")), source))
    return found
