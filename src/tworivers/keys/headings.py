"""Headings: what a solution notebook says of its questions, written from the key, where title and points stand."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tworivers import replacing
from tworivers.keys.key import Key, Question, Written

HEADING = re.compile(r"### Question \d+ · .* \(.*\)")
TEXT = re.compile(r"([qw]\d+)-text")  # nbgrader's id of the cell that asks a question


def write_headings(key: Key, path: Path) -> bool:
    """Write number, title and points of each question into its heading and its marks; tell whether anything changed.

    Where a key says no title, its notebook is left alone.
    """
    asked: list[Question | Written] = [*key.questions, *key.written]
    known = {one.id.partition(".")[2]: one for one in asked if one.title}
    before = path.read_text(encoding="utf-8")
    notebook = json.loads(before)
    for cell in notebook["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        name = str(marks.get("grade_id", ""))
        asks = TEXT.fullmatch(name)
        if asks and asks[1] in known and cell["source"]:
            number, one = [*known].index(asks[1]) + 1, known[asks[1]]
            read = ", read by a person" if asks[1].startswith("w") else ""
            points = f"{one.points:g} point{'' if one.points == 1 else 's'}"
            heading = f"### Question {number} · {one.title} ({points}{read})"
            cell["source"] = HEADING.sub(lambda _, heading=heading: heading, "".join(cell["source"]), count=1)  # type: ignore[misc]
            cell["source"] = cell["source"].splitlines(keepends=True)
        graded = name.removeprefix(f"{key.assignment}-")
        if marks.get("grade") and graded in known:
            marks["points"] = known[graded].points
    after = json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
    if json.loads(after) == json.loads(before):
        return False
    replacing.write(path, after)
    return True
