"""Attacks by what is handed in: broken and oversized files, metadata, locked cells, modules that shadow others, links."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import nbformat

from submissions import as_bytes, with_id
from tworivers.keys.notebook_cells import is_check

Notebook = Any
Submission = dict[str, bytes]
MODULE = b"import builtins\nbuiltins.print('mine')\ndef __getattr__(name):\n    return lambda *given, **named: 2\n"


def checks(notebook: Notebook) -> list[Any]:
    return [cell for cell in notebook.cells if is_check(cell)]


def points_changed(notebook: Notebook, file: str) -> Submission:
    for cell in notebook.cells:
        marks = cell.metadata["nbgrader"]
        marks.update(points=1000, locked=False, checksum="0" * 32)
        cell.metadata["tworivers"] = {"verdict": "right", "points": 40, "max_points": 40}
    notebook.metadata["tworivers"] = {"mended": [], "stopped": "", "points": 40}
    return {file: as_bytes(notebook)}


def locked_cells_edited(notebook: Notebook, file: str) -> Submission:
    for cell in checks(notebook):
        cell.source = "2"
    notebook.cells[1].source = "def check(*given): print(2)"
    return {file: as_bytes(notebook)}


def checks_deleted(notebook: Notebook, file: str) -> Submission:
    notebook.cells = [cell for cell in notebook.cells if not is_check(cell)]
    return {file: as_bytes(notebook)}


def checks_copied(notebook: Notebook, file: str) -> Submission:
    for number, cell in enumerate(checks(notebook)):
        for place in (0, len(notebook.cells)):
            again = with_id(cell, f"again-{number}-{place}")
            again.source = "3"
            notebook.cells.insert(place, again)
    return {file: as_bytes(notebook)}


def checks_swapped(notebook: Notebook, file: str) -> Submission:
    first, *rest = checks(notebook)
    for cell in rest:
        cell.metadata["nbgrader"]["grade_id"] = first.metadata["nbgrader"]["grade_id"]
    return {file: as_bytes(notebook)}


def answers_become_checks(notebook: Notebook, file: str) -> Submission:
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.metadata["nbgrader"].update(grade=True, solution=True, points=3)
    return {file: as_bytes(notebook)}


def outputs_forged(notebook: Notebook, file: str) -> Submission:
    for cell in checks(notebook):
        cell.outputs = [nbformat.v4.new_output("execute_result", data={"text/plain": "3"}, execution_count=1)]
    return {file: as_bytes(notebook)}


def metadata_of_other_shapes(notebook: Notebook, file: str) -> Submission:
    content = json.loads(as_bytes(notebook))
    for cell, marks in zip(content["cells"], ([], 7, "x", {"grade_id": ["a"]}, {}, None), strict=False):
        cell["metadata"]["nbgrader"] = marks
    return {file: json.dumps(content).encode()}


def other_kernel(notebook: Notebook, file: str) -> Submission:
    notebook.metadata["kernelspec"] = {
        "name": "../../evil",
        "display_name": "x",
        "argv": ["sh", "-c", "id"],
        "language": "sh",
    }
    notebook.metadata["language_info"] = {"name": "sh"}
    return {file: as_bytes(notebook)}


def beside(**names: bytes) -> Callable[[Notebook, str], Submission]:
    return lambda notebook, file: {
        file: as_bytes(notebook),
        **{name.replace("__", "."): text for name, text in names.items()},
    }


def old_format(notebook: Notebook, file: str) -> Submission:
    return {file: json.dumps(nbformat.convert(copy.deepcopy(notebook), 3)).encode()}


def many_cells(notebook: Notebook, file: str) -> Submission:
    content = json.loads(as_bytes(notebook))
    content["cells"] += [
        {"cell_type": "code", "source": "1", "metadata": {}, "outputs": [], "execution_count": None}
    ] * 100_000
    return {file: json.dumps(content).encode()}


FILES: dict[str, Callable[[Notebook, str], Submission]] = {
    "points-changed-in-the-metadata": points_changed,
    "locked-cells-edited": locked_cells_edited,
    "checks-deleted": checks_deleted,
    "checks-copied": checks_copied,
    "checks-under-one-name": checks_swapped,
    "answers-marked-as-checks": answers_become_checks,
    "outputs-forged": outputs_forged,
    "metadata-of-other-shapes": metadata_of_other_shapes,
    "wrong-kernel": other_kernel,
    "nbformat-3": old_format,
    "a-hundred-thousand-cells": many_cells,
    "modules-that-shadow": beside(pandas__py=MODULE, tworivers__py=MODULE, json__py=MODULE, IPython__py=MODULE),
    "sitecustomize": beside(sitecustomize__py=MODULE, usercustomize__py=MODULE, evil__pth=b"import os; os._exit(0)"),
    "settings-and-key-of-its-own": beside(nbgrader_config__py=b"1 / 0", key__py=b"key = 40", gradebook__db=b"x"),
    "not-utf-8": lambda notebook, file: {file: "é".encode("latin-1") + as_bytes(notebook)},
    "not-json": lambda notebook, file: {file: as_bytes(notebook)[:-40]},
    "json-nested-without-end": lambda notebook, file: {file: b'{"cells": ' + b"[" * 200_000},
    "cells-that-are-none": lambda notebook, file: {file: b'{"cells": [7, null, {}], "metadata": [], "nbformat": 4}'},
    "not-a-notebook": lambda notebook, file: {file: b'{"score": 40}'},
    "empty-file": lambda notebook, file: {file: b""},
    "missing-notebook": lambda notebook, file: {"answers.txt": b"40 of 40"},
    "renamed-twice": lambda notebook, file: {"a.ipynb": as_bytes(notebook), "b.ipynb": as_bytes(notebook)},
    "a-hundred-megabytes": lambda notebook, file: {file: b'{"cells": [], "x": "' + b"x" * 100_000_000 + b'"}'},
}
