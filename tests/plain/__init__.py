"""An instructor's own plain nbgrader assignments, and what students hand in for them.

`hw1` has one notebook of another name than its own: tests, hidden tests, partial credit, a written answer, code that a
person reads, and a task. `hw2` has two notebooks whose cells have the same ids, and a file of data beside them.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

Notebook = Any
STUB = "raise NotImplementedError"


def marked(kind: str, source: str, grade_id: str, **marks: Any) -> Any:
    """Return a cell with nbgrader's marks."""
    cell = (new_code_cell if kind == "code" else new_markdown_cell)(source, id=grade_id)
    everything = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3, **marks}
    cell.metadata["nbgrader"] = {"grade_id": grade_id, **everything}
    return cell


def solution(source: str, grade_id: str) -> Any:
    """Return an answer cell whose whole text nbgrader takes out."""
    return marked("code", f"### BEGIN SOLUTION\n{source}\n### END SOLUTION", grade_id, solution=True)


def test(source: str, grade_id: str, points: float) -> Any:
    """Return a test cell."""
    return marked("code", source, grade_id, grade=True, locked=True, points=points)


test.__test__ = False  # type: ignore[attr-defined]

SHARES = [
    new_markdown_cell("Shares of a whole.", id="intro"),
    new_code_cell("import sys", id="imports"),
    solution("def share(part, whole):\n    return 100 * part / whole", "share"),
    test("assert share(1, 4) == 25", "share-test", 2),
    test(
        "assert share(1, 2) == 50\n### BEGIN HIDDEN TESTS\nassert share(3, 4) == 75, 'three of four'\n### END HIDDEN TESTS",
        "share-hidden",
        3,
    ),
    solution("def many(number):\n    return [share(1, n + 1) for n in range(number)]", "many"),
    test("sum(len(many(n)) == n for n in range(4))", "many-test", 4),
    test("if share(0, 5) is None:\n    print('careful', file=sys.stderr)", "warns", 1),
    marked("markdown", "A model answer.", "why", grade=True, solution=True, points=5),
    marked("code", "model = 'code that a person reads'", "read", grade=True, solution=True, points=2),
    marked(
        "markdown",
        "Draw it on paper.\n\n### BEGIN MARK SCHEME\naxes\n### END MARK SCHEME",
        "task",
        task=True,
        locked=True,
        points=3,
    ),
]
DATA = [
    new_code_cell("rows = open('data.csv').read().split()", id="rows"),
    solution("total = sum(map(int, rows))", "total"),
    test("### BEGIN HIDDEN TESTS\nassert total == 60\n### END HIDDEN TESTS", "total-test", 2),
]
LENGTH = [
    new_code_cell("rows = open('data.csv').read().split()", id="rows"),
    solution("total = len(rows)", "total"),
    test("assert total == 3", "total-test", 3),
]


def notebook(cells: list[Any]) -> Notebook:
    """Return a notebook of these cells without any metadata of its own but the kernel."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new_notebook(cells=copy.deepcopy(cells), metadata={"kernelspec": kernel})


def put_assignments(root: Path) -> None:
    """Write both assignments into a course."""
    for assignment, notebooks in (("hw1", {"shares": SHARES}), ("hw2", {"sums": DATA, "lengths": LENGTH})):
        folder = root / "solutions" / assignment
        folder.mkdir(parents=True)
        for name, cells in notebooks.items():
            nbformat.write(notebook(cells), folder / f"{name}.ipynb")
    (root / "solutions" / "hw2" / "data.csv").write_text("10 20 30\n")


RIGHT = {
    "share": "def share(part, whole):\n    return 100 * part / whole",
    "many": "def many(number):\n    return [0] * number",
    "why": "Because the whole is what it is a share of.",
    "read": "mine = 1",
}
ANSWERS: dict[str, dict[str, str]] = {
    "right": RIGHT,
    "blank": {},
    "wrong": {**RIGHT, "share": "def share(part, whole):\n    return part"},
    "hidden": {
        **RIGHT,
        "share": "def share(part, whole):\n    return {(1, 4): 25, (1, 2): 50, (0, 5): 0}.get((part, whole))",
    },
    "error": {**RIGHT, "share": "1 / 0"},
    "syntax": {**RIGHT, "share": "def share(part, whole:"},
    "partial": {**RIGHT, "many": "def many(number):\n    return [1]"},
    "stderr": {**RIGHT, "share": "def share(part, whole):\n    return 100 * part / whole or None"},
    "timeout": {**RIGHT, "many": "def many(number):\n    while number:\n        pass\n    return []"},
    "noisy": {**RIGHT, "share": RIGHT["share"] + "\nprint('x' * 500)\nimport warnings\nwarnings.warn('oh')"},
    "silent": {
        **RIGHT,
        "share": "get_ipython().showtraceback = lambda *given, **named: None\ndef share(*given):\n    return 0",
    },
    "many-displays": {
        **RIGHT,
        "share": "def share(part, whole):\n    for _ in range(300):\n        display(part)\n    return part",
    },
    "much-output": {
        **RIGHT,
        "many": "for _ in range(50):\n    print('x' * 99_000)\ndef many(number):\n    print('y' * 200_000)\n    return [1]",
    },
}


def answered(release: Notebook, answers: dict[str, str]) -> Notebook:
    """Return a copy of a release with answers typed in, by grade id."""
    filled = copy.deepcopy(release)
    for cell in filled.cells:
        cell.source = answers.get(cell.metadata.get("nbgrader", {}).get("grade_id", ""), cell.source)
    return filled


def without(release: Notebook, *grade_ids: str) -> Notebook:
    """Return a copy of a notebook without some cells."""
    left = copy.deepcopy(release)
    left.cells = [cell for cell in left.cells if cell.metadata.get("nbgrader", {}).get("grade_id") not in grade_ids]
    return left


def hand_in(root: Path) -> None:
    """Write what every student hands in into a course whose releases are built."""
    release = nbformat.read(root / "exercises" / "hw1" / "shares.ipynb", as_version=4)
    made = {student: answered(release, answers) for student, answers in ANSWERS.items()}
    made["missing"] = without(made["right"], "many-test", "share-hidden")
    made["copied"] = copy.deepcopy(made["right"])
    again = copy.deepcopy(next(cell for cell in made["copied"].cells if cell.get("id") == "share-test"))
    again.id = "pasted"
    made["copied"].cells.append(again)
    for student, filled in made.items():
        folder = root / "submitted" / student / "hw1"
        folder.mkdir(parents=True)
        nbformat.write(filled, folder / "shares.ipynb")
    for student, names in (("right", ("sums", "lengths")), ("half", ("sums",)), ("wrong", ("sums", "lengths"))):
        folder = root / "submitted" / student / "hw2"
        folder.mkdir(parents=True)
        for name in names:
            release = nbformat.read(root / "exercises" / "hw2" / f"{name}.ipynb", as_version=4)
            total = "total = 0" if student == "wrong" else {"sums": "total = 60", "lengths": "total = len(rows)"}[name]
            nbformat.write(answered(release, {"total": total}), folder / f"{name}.ipynb")
        (folder / "data.csv").write_text("1 2\n")  # the instructor's own file takes its place
