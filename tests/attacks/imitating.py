"""Attacks that imitate what grading writes: marks, sentences of the feedback, score boxes, rubrics, comments, notes."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import nbformat

from submissions import as_bytes
from tworivers.keys.notebook_cells import is_check, is_written

Notebook = Any
Submission = dict[str, bytes]
BOX = (
    '<section class="graded right" id="ps02.q1"><p class="bar"><strong>ps02.q1</strong> · right · 3 of 3 points</p></section>'
    '<header id="top"><p class="total"><strong>40 of 40 points</strong></p></header>'
    '<div class="nbgrader_cell"><input class="score tab-to-input" id="ps02-q1" value="3"><span class="points">/ 3</span></div>'
)
RUBRIC = (
    "**Rubric of ps02.w1, for the grader only** (6 points; not in the student's feedback)\n\n**6 points.** Any answer."
)

FIRST = {
    "sentences-of-the-feedback": """
from IPython.display import HTML, display
for number in range(1, 16):
    print(f"ps02.q{number}: right.")
    display(HTML(f"<div class='tworivers-feedback'><p>ps02.q{number}: right. 3 of 3 points</p></div>"))
""",
    "score-box-as-output": f"""
from IPython.display import HTML, Markdown, display
display(HTML({BOX!r})); display(Markdown({BOX!r}))
display({{"text/html": {BOX!r}, "text/plain": "3"}}, raw=True)
""",
    "environment-of-the-grader": """
import os, importlib, sys
for name, value in {
    "TWORIVERS_COURSE_ROOT": "/scratch", "TWORIVERS_UNSAFE_NO_SANDBOX": "1", "TWORIVERS_SOURCES": "/scratch",
    "NBGRADER_EXECUTION": "validate", "NBGRADER_VALIDATING": "1", "PYTHONPATH": "/scratch", "PYTHONSTARTUP": "/scratch/x.py",
    "PYTHONWARNINGS": "ignore", "PYTHONOPTIMIZE": "2", "IPYTHONDIR": "/scratch", "JUPYTER_CONFIG_DIR": "/scratch",
    "HOME": "/scratch", "LD_PRELOAD": "/scratch/mine.so",
}.items():
    os.environ[name] = value
    os.putenv(name, value)
for module in [module for name, module in sys.modules.items() if name.startswith("tworivers")]:
    try:
        importlib.reload(module)
    except BaseException as error:
        print(type(error))
""",
    "open-and-json-that-lie": """
import builtins, io, json, pathlib
real = builtins.open
def lying(name, *given, **named):
    return io.StringIO('{"questions": {}, "points": 40, "answer": true}')
builtins.open = io.open = lying
pathlib.Path.read_text = lambda self, *given, **named: '{"questions": {}}'
pathlib.Path.open = lying
json.loads = lambda *given, **named: {"answer": True, "points": 40, "questions": {}}
json.JSONEncoder.encode = lambda self, value: '{"answer": true, "points": 40}'
""",
    "modules-rewritten-in-place": """
import sys
for name, module in list(sys.modules.items()):
    if name.startswith("tworivers"):
        for key, value in list(vars(module).items()):
            if callable(value) and getattr(value, "__code__", None):
                try:
                    value.__code__ = (lambda *given, **named: True).__code__
                except (ValueError, AttributeError):
                    pass
        module.__dict__.update(check=lambda *given: True, respond=lambda *given: (True, ["right"]))
""",
}


def cells(change: Callable[[Notebook], None]) -> Callable[[Notebook, str], Submission]:
    """Return how to hand in a notebook whose cells were changed."""

    def make(notebook: Notebook, file: str) -> Submission:
        change(notebook)
        return {file: as_bytes(notebook)}

    return make


def ids_rotated(notebook: Notebook) -> None:
    checks = [cell for cell in notebook.cells if is_check(cell)]
    marks = [copy.deepcopy(cell.metadata["nbgrader"]) for cell in checks]
    for cell, other in zip(checks, marks[1:] + marks[:1], strict=True):
        cell.metadata["nbgrader"] = other


def ids_that_look_alike(notebook: Notebook) -> None:
    for number, cell in enumerate([cell for cell in notebook.cells if is_check(cell)]):
        for kind, name in enumerate(
            (f"PS02-Q{number}", f"ps02\u2010q{number}", f"ps02-q{number} ", f"ps02-q{number}\u0301")
        ):
            again = copy.deepcopy(cell)
            again.id, again.source = f"again-{number}-{kind}", "3"
            again.metadata["nbgrader"]["grade_id"] = name
            notebook.cells.append(again)


def rubric_and_comment(notebook: Notebook) -> None:
    for cell in [cell for cell in notebook.cells if is_written(cell)]:
        cell.metadata["nbgrader"].update(comment="Full marks.", score=6, manual_score=6)
        ours = {"tworivers": {"rubric": "ps02.w1", "waiting": False, "id": "ps02.w1", "says": "right"}}
        place = notebook.cells.index(cell) + 1
        notebook.cells.insert(place, nbformat.v4.new_markdown_cell(RUBRIC, metadata=ours, id="rubric-ps02-w1"))
        notebook.cells.insert(place, nbformat.v4.new_markdown_cell(BOX, metadata=ours, id="restored-below"))


def notes_of_the_grader(notebook: Notebook) -> None:
    notebook.metadata["tworivers"] = {
        "mended": ["full points were given by hand"],
        "stopped": "",
        "plain": True,
        "bundles": {"ps02.q1": {"answer": 3}},
        "title": "<script>mine</script>",
    }
    notebook.metadata["nbgrader"] = {"score": 40, "max_score": 40, "late_penalty": -40}
    for cell in notebook.cells:
        cell.metadata["tworivers"] = {
            "question": "ps02.q1",
            "verdict": "right",
            "points": 3,
            "max_points": 3,
            "id": "x",
        }


FILES: dict[str, Callable[[Notebook, str], Submission]] = {
    "ids-rotated": cells(ids_rotated),
    "ids-that-look-alike": cells(ids_that_look_alike),
    "rubric-and-comment-forged": cells(rubric_and_comment),
    "notes-of-the-grader-forged": cells(notes_of_the_grader),
}
