"""Honest notebooks, as messy as real ones: every question is answered rightly, and nothing around it may cost a point.

`BEFORE` are cells that a student put below the imports, `AROUND` lines written before each answer, `ANSWERS` other
right ways to one answer, `FILES` whole submissions.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import nbformat

from submissions import as_bytes, code_of, fill, names, otherwise, with_id
from tworivers.keys.key import Key
from tworivers.keys.notebook_cells import grade_id, is_check

Notebook = Any
Submission = dict[str, bytes]

BEFORE = {
    "plot": "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([12, 29, 63, 6])\nplt.title('Requests')\nplt.show()",
    "plot-without-the-magic": "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.bar(['Nov'], [12])",
    "chinese-and-korean-names": "户数 = 192\n가구 = {'옌볜': 户数}\nprint('延边：', 가구, '五个屯 · 다섯 마을 – é')\nclass 村: pass",
    "magics": "%time sum(range(1000))\n%timeit -n1 -r1 sum(range(10))\n%pwd\n%whos\n%precision 2",
    "cell-magic": "%%time\ntotal = 0\nfor n in range(10):\n    total += n",
    "captured-cell": "%%capture kept\nprint('quiet')\nimport sys; print('oh', file=sys.stderr)",
    "shell-command": "!echo hello\nfiles = !ls\n%env LANG",
    "unused-error": "unused = 1 / 0",
    "syntax-error": "this is no Python (",
    "error-in-a-name": "hamlet.head()",
    "await-at-the-top": "import asyncio\nasync def later():\n    await asyncio.sleep(0.01)\n    return 1\nawait later()",
    "slow-cell": "import time\ntime.sleep(1.5)\nsum(n * n for n in range(2_000_000))",
    "slow-imports": "import matplotlib.pyplot, numpy.linalg, sqlite3, unittest, xml.dom.minidom, multiprocessing, email.mime.text",
    "many-lines": "for number in range(5000):\n    print(number, 'of', 5000)",
    "asks-for-input": "name = input('Who are you? ')",
    "everything-shown": "pd.set_option('display.max_rows', None, 'display.max_columns', None, 'display.precision', 1)\nfigures",
    "logging": "import logging\nlogging.basicConfig(level='DEBUG')\nlogging.getLogger('pandas').error('careful')\nlogging.warning('oh')",
    "warnings-as-errors": "import warnings\nwarnings.simplefilter('error')",
    "own-file": "hamlets.to_csv('mine.csv')\nagain = pd.read_csv('mine.csv')\nfrom pathlib import Path\nPath('notes').mkdir()\nPath('notes/a.txt').write_text('a')",
    "other-folder": "import os\nos.makedirs('deep/er', exist_ok=True)\nos.chdir('deep/er')",
    "threads": "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(4) as pool:\n    print(list(pool.map(abs, [-1, -2])))",
    "processes": "import multiprocessing\nwith multiprocessing.get_context('fork').Pool(2) as pool:\n    print(pool.map(abs, [-1, -2]))",
    "progress-bar": "import sys\nfor n in range(100):\n    sys.stderr.write(f'\\r{n}%')\n    sys.stderr.flush()",
    "random": "import random, numpy as np\nrandom.seed(1); np.random.seed(1)\nnp.random.default_rng().normal(size=3)",
    "classes-and-types": "from dataclasses import dataclass\n@dataclass\nclass Month:\n    name: str\n    households: int = 0\nMonth('Nov')",
    "exit-in-the-middle": "exit",
    "help": "?pd.Series.sum\nhelp(len)\npd.Series.mean??",
    "own-check-name": "checked = check\ndef note(*given):\n    return checked(*given)",
    "big-table-in-memory": "big = pd.DataFrame({'a': range(3_000_000)})\nbig['b'] = big['a'] * 2.5\nbig.sum()",
}

AROUND = {
    "warning-before-each-answer": "import warnings, sys\nwarnings.warn('careful')\nprint('working', file=sys.stderr)",
    "print-before-each-answer": "print('trying …', figures.shape)",
    "check-asked-early": "check('ps02.q1', [1, 2, 3, 4])\ncheck('ps02.q9', 4)",
    "comments-in-chinese": "# 这里计算 · 여기서 계산",
}


def right(release: Notebook, key: Key, before: str = "") -> Notebook:
    """Return a release with right answers, each with lines before it."""
    name = names(release)
    lines = f"{before}\n" if before else ""
    return fill(release, key, {q.id: lines + code_of(q, q.answer, name[q.id]) for q in key.questions})


def honest(release: Notebook, key: Key, file: str) -> dict[str, Submission]:
    """Return what each honest student hands in, by what is messy about it."""
    made: dict[str, Submission] = {}
    for student, source in BEFORE.items():
        notebook = right(release, key)
        setup = next(n for n, cell in enumerate(notebook.cells) if grade_id(cell) == "setup")
        notebook.cells.insert(setup + 1, nbformat.v4.new_code_cell(source))
        made[student] = {file: as_bytes(notebook)}
    for student, lines in AROUND.items():
        made[student] = {file: as_bytes(right(release, key, lines))}
    for student, make in FILES.items():
        made[student] = make(right(release, key), file)
    name = names(release)
    other = fill(release, key, {q.id: otherwise(q, name[q.id]) for q in key.questions})
    made["other-types"] = {file: as_bytes(other)}
    return made


def reordered_counts(notebook: Notebook, file: str) -> Submission:
    for number, cell in enumerate(cell for cell in notebook.cells if cell.cell_type == "code"):
        cell.execution_count = (number * 7) % 31 or None
    return {file: as_bytes(notebook)}


def extra_cells(notebook: Notebook, file: str) -> Submission:
    for place in range(len(notebook.cells), 0, -3):
        notebook.cells.insert(place, nbformat.v4.new_markdown_cell("# My notes <b>bold</b> 笔记"))
        notebook.cells.insert(place, nbformat.v4.new_code_cell(""))
        notebook.cells.insert(place, nbformat.v4.new_raw_cell("raw"))
    return {file: as_bytes(notebook)}


def name_of_check_taken(notebook: Notebook, file: str) -> Submission:
    setup = next(n for n, cell in enumerate(notebook.cells) if grade_id(cell) == "setup")
    notebook.cells.insert(setup + 1, nbformat.v4.new_code_cell("check = 'what I checked'"))
    return {file: as_bytes(notebook)}


def answer_changed_after_its_check(notebook: Notebook, file: str) -> Submission:
    notebook.cells.append(
        nbformat.v4.new_code_cell("households = excess = misprint = by_month = change_percent = None\ndel pd")
    )
    return {file: as_bytes(notebook)}


def helper_module(notebook: Notebook, file: str) -> Submission:
    notebook.cells.insert(
        3,
        nbformat.v4.new_code_cell(
            "import my_helper\nfrom my_helper import share\nshare(1, 2), open('mine.csv').read()"
        ),
    )
    answer = next(cell for cell in notebook.cells if grade_id(cell) == "q9-answer")
    answer.source = "excess = my_helper.FIVE"
    return {
        file: as_bytes(notebook),
        "my_helper.py": b"FIVE = 5\ndef share(a, b):\n    return a / b\n",
        "mine.csv": "月,户\n1,63\n".encode(),
    }


def check_copied_and_deleted(notebook: Notebook, file: str) -> Submission:
    checks = [cell for cell in notebook.cells if is_check(cell)]
    notebook.cells.insert(notebook.cells.index(checks[1]), with_id(checks[1], "pasted"))
    notebook.cells.remove(checks[4])
    return {file: as_bytes(notebook)}


def old_format(notebook: Notebook, file: str) -> Submission:
    return {file: json.dumps(nbformat.convert(copy.deepcopy(notebook), 3)).encode()}


def old_outputs(notebook: Notebook, file: str) -> Submission:
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [nbformat.v4.new_output("error", ename="KeyError", evalue="x", traceback=["x"])]
            cell.metadata["execution"] = {"iopub.execute_input": "2026-11-21"}
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {}}
    return {file: as_bytes(notebook)}


FILES: dict[str, Callable[[Notebook, str], Submission]] = {
    "reordered-counts": reordered_counts,
    "extra-cells": extra_cells,
    "name-of-check-taken": name_of_check_taken,
    "answer-changed-after-its-check": answer_changed_after_its_check,
    "helper-module": helper_module,
    "check-copied-and-deleted": check_copied_and_deleted,
    "nbformat-3": old_format,
    "old-outputs": old_outputs,
    "byte-order-mark": lambda notebook, file: {file: b"\xef\xbb\xbf" + as_bytes(notebook)},
    "windows-line-ends": lambda notebook, file: {file: as_bytes(notebook).replace(b"\n", b"\r\n")},
    "renamed": lambda notebook, file: {"ps02 (final) 김.ipynb": as_bytes(notebook)},
    "in-a-folder": lambda notebook, file: {f"my work/{file}": as_bytes(notebook)},
}
