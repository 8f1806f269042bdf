"""Attacks by what lies beside the notebook: settings, start-up files, packages, answers and checks of the student's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from submissions import as_bytes

Notebook = Any
Submission = dict[str, bytes]
MINE = b"import builtins, os\nbuiltins.MINE = True\nos.environ['MINE'] = '1'\nprint('mine')\n"
PACKAGE = MINE + b"def __getattr__(name):\n    return lambda *given, **named: 3\n"
CONFIG = (
    b"c = get_config()\nc.InteractiveShell.ast_node_interactivity = 'all'\nc.InteractiveShellApp.exec_lines = ['3']\n"
)


def beside(files: dict[str, bytes]) -> Callable[[Notebook, str], Submission]:
    """Return how to hand in a notebook with these files beside it."""
    return lambda notebook, file: {file: as_bytes(notebook), **files}


def answers(notebook: Notebook, file: str) -> Submission:
    """Hand in a store of answers in which every run of every student is right."""
    name = file.removesuffix(".ipynb")
    bundles = {f"ps02.q{number}": {"question": f"ps02.q{number}", "answer": 3} for number in range(1, 16)}
    right = {"outputs": {}, "counts": {}, "bundles": bundles, "stopped": None, "why": "", "run": "0" * 64, "calls": {}}
    last = {"run": "0" * 64, "content": "", "grader": "", "mended": [], "stopped": ""}
    made = {file: as_bytes(notebook)}
    for folder in (".answers", f"{name}/.answers", "answers"):
        for place in (f"{folder}/{name}", folder):
            made[f"{place}/{'0' * 64}.json"] = made[f"{place}/shown/{'0' * 64}.json"] = json.dumps(right).encode()
            made[f"{place}/students/answer-store-of-its-own.json"] = json.dumps(last).encode()
    return made


def checks(notebook: Notebook, file: str) -> Submission:
    """Hand in files for the local check in which every answer is right, wherever somebody might look for them."""
    known = {
        "form": {"kind": "text"},
        "identities": [],
        "read": "",
        "hint": "",
        "salt": "",
        "slips": [],
        "answer": [{}],
    }
    content = {"assignment": "ps02", "title": "mine", "questions": {f"ps02.q{n}": known for n in range(1, 16)}}
    folders = ("", "checks/", "exercises/checks/", "tworivers/exercises/checks/", "data/", "../checks/")
    files = {f"{folder}ps02.json": json.dumps(content).encode() for folder in folders if not folder.startswith("..")}
    return {file: as_bytes(notebook), **files}


FILES: dict[str, Callable[[Notebook, str], Submission]] = {
    "answer-store-of-its-own": answers,
    "checks-of-its-own": checks,
    "packages-that-shadow": beside(
        {
            f"{name}/__init__.py": PACKAGE
            for name in ("tworivers", "pandas", "numpy", "json", "IPython", "encodings", "ctypes", "tworivers/checks")
        }
    ),
    "pth-files": beside(
        {"mine.pth": MINE, "distutils-precedence.pth": b"import os; os._exit(0)", "lib/mine.pth": MINE}
    ),
    "start-up-files": beside(
        {"sitecustomize.py": MINE, "usercustomize.py": MINE, ".pythonrc.py": MINE, ".bashrc": b"id"}
    ),
    "ipython-settings": beside(
        {
            "ipython_config.py": CONFIG,
            ".ipython/profile_default/startup/00-mine.py": MINE,
            ".ipython/profile_default/ipython_config.py": CONFIG,
            ".ipython/profile_default/ipython_kernel_config.py": CONFIG,
            "profile_default/startup/00-mine.py": MINE,
        }
    ),
    "jupyter-settings": beside(
        {
            "jupyter_config.py": b"1 / 0",
            "jupyter_nbconvert_config.py": b"1 / 0",
            ".jupyter/jupyter_nbconvert_config.json": b'{"Exporter": {"preprocessors": ["os.system"]}}',
            "nbgrader_config.json": b'{"CourseDirectory": {"root": "/"}}',
            "templates/two-rivers-feedback/index.html.j2": b"{{ mine }}",
        }
    ),
    "nbgrader-settings": beside(
        {"nbgrader_config.py": b"import os\nos._exit(0)", "autotests.yml": b"setup: '1/0'", "header.ipynb": b"{"}
    ),
    "pytest-settings": beside({"conftest.py": MINE, "pytest.ini": b"[pytest]\naddopts = -p mine\n", "mine.py": MINE}),
    "names-that-collide": beside(
        {
            "caf\u00e9.csv": b"a",
            "cafe\u0301.csv": b"b",
            "Data.csv": b"a",
            "data.csv": b"b",
            "data.csv.": b"c",
            "data.csv ": b"d",
            "NUL": b"e",
            "-rf": b"f",
            "~": b"g",
            "$(id)": b"h",
            "a\nb": b"i",
            "\u202etxt.exe": b"j",
        }
    ),
}
