"""Numbers in a chapter's prose, and the cells that vouch for them.

A number vouched for stands in a code cell of the same page, in its source or in what it shows. A day such as
"12 March" needs that day there, as 1961-03-12 or in words. These need no cell, and nothing else is exempt:

- numbers of lists, of table rows and of the chapter's own title;
- locators: Doc. 4, para. 2, measure (5), Article 3(4), chapter 2, an entry of the call log;
- ordinals (the 4th Bureau), and names of sources that end in a year (Daily NK 2023);
- what stands in backticks, in roles such as cite, and in the targets of links;
- what a box "Outside our sixteen documents" says: it rests on its references, which tests/test_outside.py looks for.

Alt texts and captions are prose, comments in code are not code.
"""

from __future__ import annotations

import ast
import contextlib
import io
import re
import tokenize
from pathlib import Path

import yaml

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
MONTH = f"(?:{'|'.join(MONTHS)})"
CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OPTIONS = re.compile(r"\A---\n(.*?)^---\n", re.MULTILINE | re.DOTALL)
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
FRONT = re.compile(r"\A---\n.*?^---\n", re.MULTILINE | re.DOTALL)
BOX = re.compile(
    r"^:::\{admonition\} Outside our sixteen documents\n:class: outside\n\n(.*?)^:::$", re.MULTILINE | re.DOTALL
)

NUMBER = re.compile(r"(?<![\w.])(?:\d{1,3}(?:[,_]\d{3})+|\d+)(?:\.\d+)?")
DAY = re.compile(rf"\b(?:(\d{{1,2}})(?: to | and | or |–))?(\d{{1,2}}) ({MONTH})\b")
ISO = re.compile(r"\b\d{4}-(\d\d)-(\d\d)\b")

PLACE = r"\(?\d+[a-z]?\)?(?:\(\d+[a-z]?\))*[a-z]?"
NAMED = (
    r"(?:Doc|Document|No|para|paragraph|Art|Article|measure|cause|item|point|principle|step|chapter|question|section"
    r"|sentence|attachment|part)"
)
EXEMPT = [
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"`[^`]*`",
        r"\]\([^)]*\)",
        r"^\([\w-]+\)=$",
        r"^:\w+:.*$",
        r"^ *\d+\. ",
        r"^\| *\d+ *\|",
        r"^# \d+ ·",
        rf"(?i:\b{NAMED}s\.?) {PLACE}(?:(?:, | and | or |, and | to |–){PLACE})*",
        rf"(?i:\b{NAMED}\b\.?) (?:No\. )?{PLACE}(?:(?: to | and | or |–){PLACE})?(?! {MONTH})",
        rf"(?i:entry|entries) {MONTH} \d+(?:, \d+ [AP]M)?(?: (?:to|and) {MONTH} \d+(?:, \d+ [AP]M)?)?",
        r"\b\d+(?:st|nd|rd|th)\b",
        r"Daily NK \d{4}",
    )
]


def cells_of(text: str) -> list[str]:
    """Return the code of each cell, without its options."""
    return [OPTIONS.sub("", cell) for cell in CELL.findall(text)]


def seen_cells_of(text: str) -> list[str]:
    """Return the code of the cells that a reader of the page sees."""
    hidden = r"\A---\n(?:.*\n)*?tags:.*remove-cell"
    return [OPTIONS.sub("", cell) for cell in CELL.findall(text) if not re.match(hidden, cell)]


def prose_of(text: str) -> str:
    """Return what a reader reads beside the cells, alt texts and captions among it, line breaks within paragraphs gone."""
    described = []
    for cell in CELL.findall(text):
        for options in OPTIONS.findall(cell):
            shown = (yaml.safe_load(options) or {}).get("mystnb", {})
            described += [shown.get("image", {}).get("alt", ""), shown.get("figure", {}).get("caption", "")]
    prose = BOX.sub("", FENCE.sub("", CELL.sub("", FRONT.sub("", text))))
    lines = re.sub(r"(?<=[^\n|])\n(?=[^\n|:#*-])(?! *\d+\. )", " ", "\n\n".join([prose, *described]))
    return re.sub(r" {2,}", " ", lines)


def exempted(prose: str) -> str:
    """Return prose without what needs no cell."""
    for pattern in EXEMPT:
        prose = pattern.sub(" ", prose)
    return prose


def numbers(text: str) -> dict[float, str]:
    """Return the numbers of a text by value, each as it is written."""
    return {float(re.sub("[,_]", "", written)): written for written in NUMBER.findall(text)}


def days(text: str) -> set[tuple[int, int]]:
    """Return the days of a text, month and day, in words or in ISO form."""
    found = {(int(month), int(day)) for month, day in ISO.findall(text)}
    for first, second, month in DAY.findall(text):
        found |= {(MONTHS.index(month) + 1, int(day)) for day in (first, second) if day}
    return found


def without_comments(code: str) -> str:
    """Return code without its comments."""
    lines = code.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column]
    return "\n".join(lines)


def shown_by(cells: list[str], where: str) -> str:
    """Run the cells of a page one after the other and return what they show: printed lines, and the last value of each."""
    names: dict[str, object] = {"__name__": "__main__", "display": print}
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        for number, cell in enumerate(cells, 1):
            tree = ast.parse(cell)
            last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, f"{where}, cell {number}", "exec"), names)
            if last is None:
                continue
            value = eval(compile(ast.Expression(last.value), f"{where}, cell {number}", "eval"), names)
            print(repr(value))
            as_html = getattr(value, "_repr_html_", None)
            if callable(as_html):
                print(re.sub(r"<style.*?</style>|<[^>]*>", " ", as_html() or "", flags=re.DOTALL))
    return shown.getvalue()


def unvouched(path: Path) -> list[str]:
    """Return the numbers and days in the prose of a chapter that no cell of it has."""
    text = path.read_text(encoding="utf-8")
    cells = cells_of(text)
    vouching = "\n".join([*map(without_comments, cells), shown_by(cells, path.stem)])
    prose = exempted(prose_of(text))
    known, known_days = numbers(vouching), days(vouching)
    missing = [f"{day} {MONTHS[month - 1]}" for month, day in sorted(days(prose) - known_days)]
    return missing + [written for value, written in numbers(DAY.sub(" ", prose)).items() if value not in known]
