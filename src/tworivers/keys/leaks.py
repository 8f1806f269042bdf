"""Leaks: looks through a release for what belongs to the grader alone.

nbgrader copies every file that lies beside a solution, and clears only what is marked. So a release is searched: for
files that are no notebooks, for the lines of the solutions, for the key's explanations and rubrics, for outputs, for
tests that were hidden, and for anything in the check's file beyond what it may know.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat

from tworivers.keys.folders import solutions_folder
from tworivers.keys.key import Key
from tworivers.keys.load import current_key, is_plain
from tworivers.keys.notebook_cells import Cell, grade_id

MARKS = ("BEGIN SOLUTION", "END SOLUTION", "HIDDEN TESTS", "MARK SCHEME")
MARKERS = (*MARKS, "tworivers.grading", "tworivers.keys", "hidden_inputs")
PUBLIC = {"form", "identities", "read", "hint", "salt", "slips", "inputs", "answer", "selection", "tries_more"}
PUBLIC_SLIP = {"hashes", "say", "read"}
REGION = re.compile(
    r"^[^\n]*BEGIN (?:SOLUTION|HIDDEN TESTS|MARK SCHEME)[^\n]*$(.*?)^[^\n]*END (?:SOLUTION|HIDDEN TESTS|MARK SCHEME)[^\n]*$",
    re.MULTILINE | re.DOTALL,
)
SHORTEST = 8  # characters; a shorter line says too little to be given away


def leaks(assignment: str, root: Path, exercises: Path | None = None) -> list[str]:
    """Return one sentence for each thing in a release that a student should not get; nothing where all is well.

    Args:
        assignment: Its full name.
        root: The folder of the course.
        exercises: The folder of the releases; that of the course, if not given.
    """
    exercises = exercises or root / "exercises"
    key = None if is_plain(assignment, root) else current_key(assignment, root)
    release = exercises / assignment
    solutions = sorted((solutions_folder(root) / assignment).glob("*.ipynb"))
    secret = secret_lines([cell for path in solutions for cell in nbformat.read(path, as_version=4).cells])
    found: list[str] = []
    for path in sorted(
        path for path in release.rglob("*") if path.is_file() and ".ipynb_checkpoints" not in path.parts
    ):
        name = f"exercises/{path.relative_to(exercises).as_posix()}"
        if path.suffix != ".ipynb":
            if key is None:
                continue  # data of the instructor's own, which nbgrader gives to students
            found.append(f"{name} is no notebook; name it in CourseDirectory.ignore.")
            continue
        found += [f"{name}: {what}" for what in _in_notebook(nbformat.read(path, as_version=4).cells, secret, key)]
    if key is None:
        return found
    checks = exercises / "checks" / f"{key.assignment}.json"
    if checks.exists():
        text = checks.read_text(encoding="utf-8")
        found += [f"exercises/checks/{checks.name}: {what}" for what in _in_check_file(text, key)]
    return found


def secret_lines(cells: list[Cell]) -> set[str]:
    """Return the lines of the solutions that stand nowhere else in the notebook."""
    secret: set[str] = set()
    public: set[str] = set()
    for cell in cells:
        hidden, shown = _split(cell)
        secret |= _lines(hidden)
        public |= _lines(shown)
    return secret - public


def _split(cell: Cell) -> tuple[str, str]:
    """Return what nbgrader takes out of a cell for the release, and what stays."""
    if REGION.search(cell.source):
        return "\n".join(REGION.findall(cell.source)), REGION.sub("", cell.source)
    if cell.metadata.get("nbgrader", {}).get("solution") and cell.cell_type == "code":
        return cell.source, ""
    return "", cell.source


def _lines(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines() if len(line.strip()) >= SHORTEST}


def _in_notebook(cells: list[Cell], secret: set[str], key: Key | None) -> Iterator[str]:
    for number, cell in enumerate(cells, start=1):
        where = f"cell {grade_id(cell) or number}"
        everything = json.dumps(cell, ensure_ascii=False)
        yield from (f"{where} holds {marker!r}." for marker in (MARKERS if key else MARKS) if marker in everything)
        yield from (f"{where} holds the solution's line {line!r}." for line in sorted(secret & _lines(cell.source)))
        yield from (f"{where} holds {what}." for what, text in (_secrets(key) if key else ()) if text in cell.source)
        if cell.get("outputs") or cell.get("execution_count"):
            yield f"{where} holds an output of the solution."


def _secrets(key: Key) -> Iterator[tuple[str, str]]:
    """Yield the texts of the key that only the feedback or the grader may show."""
    for question in key.questions:
        for text in (question.explanation, *question.explanations.values()):
            yield f"the explanation of {question.id}", text
    for written in key.written:
        yield f"the explanation of {written.id}", written.explanation
        for level in written.levels:
            yield from ((f"the rubric of {written.id}", text) for text in level.kept if len(text) >= SHORTEST)


def _in_check_file(text: str, key: Key) -> Iterator[str]:
    yield from (
        f"it holds {what}." for what, secret in _secrets(key) if json.dumps(secret, ensure_ascii=False)[1:-1] in text
    )
    questions: dict[str, dict[str, Any]] = json.loads(text)["questions"]
    for name, known in questions.items():
        question = key.question(name)
        yield from (f"{name} holds {part!r}." for part in sorted(known.keys() - PUBLIC))
        yield from (
            f"a slip of {name} holds {part!r}." for slip in known["slips"] for part in slip.keys() - PUBLIC_SLIP
        )
        hidden = [list(arguments) for arguments in question.hidden_inputs]
        yield from (f"{name} holds the hidden input {given}." for given in known.get("inputs", []) if given in hidden)
        if not question.is_hashed and (known["slips"] or "answer" in known):
            yield f"{name} holds hashes, though its answer comes from a few words."
