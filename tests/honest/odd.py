"""Odd ways of handing in right answers, one per kind: each earns all points, or a person is asked in plain words.

`GRADED` are graded with the words given in their line, `ASKED` wait for a person for the reason given.
"""

from __future__ import annotations

import base64
import copy
import gzip
import json
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat

from tworivers.keys.notebook_cells import grade_id, is_check, is_written

Notebook = Any
Make = Callable[[Path, Notebook, Notebook], None]  # folder, the finished notebook, the release
FILE = "ps02-five-hamlets.ipynb"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def text(notebook: Notebook) -> str:
    return str(nbformat.writes(notebook))


def put(name: str, encoded: Callable[[str], bytes] = str.encode) -> Make:
    """Return a way of handing in: under a name, in an encoding."""
    return lambda folder, right, release: (folder / name).write_bytes(encoded(text(right))) and None


def shaped(change: Callable[[dict[str, Any]], None]) -> Make:
    """Return a way of handing in: with the JSON changed."""

    def make(folder: Path, right: Notebook, release: Notebook) -> None:
        content = json.loads(text(right))
        change(content)
        (folder / FILE).write_text(json.dumps(content))

    return make


def edited(change: Callable[[Notebook], None]) -> Make:
    """Return a way of handing in: with cells changed, moved or added."""

    def make(folder: Path, right: Notebook, release: Notebook) -> None:
        notebook = copy.deepcopy(right)
        change(notebook)
        (folder / FILE).write_text(text(notebook))

    return make


def scratch(**fields: Any) -> Make:
    """Return a way of handing in: with a cell of the student's own of an odd shape."""
    return shaped(lambda content: content["cells"].insert(3, fields))


def beside(**files: bytes) -> Make:
    """Return a way of handing in: with other files; `__` stands for a dot in their names."""

    def make(folder: Path, right: Notebook, release: Notebook) -> None:
        for name, content in files.items():
            (folder / name.replace("__", ".")).write_bytes(content)
        (folder / FILE).write_text(text(right))

    return make


def each_cell(change: Callable[[dict[str, Any], int], None]) -> Make:
    def change_all(content: dict[str, Any]) -> None:
        for number, cell in enumerate(content["cells"]):
            change(cell, number)

    return shaped(change_all)


def cell_of(notebook: Notebook, name: str) -> Any:
    return next(cell for cell in notebook.cells if grade_id(cell) == name)


def set_id(new: Any) -> Make:
    return shaped(lambda content: content["cells"][4].update(id=new))


def without_marks(notebook: Notebook) -> None:
    for number, cell in enumerate(notebook.cells):
        cell.metadata, cell.id = nbformat.NotebookNode(), f"c{number}"


def as_colab(notebook: Notebook) -> None:
    without_marks(notebook)
    for number, cell in enumerate(notebook.cells):
        cell.metadata = nbformat.from_dict({"id": f"x{number}", "colab": {"base_uri": "https://localhost/"}})


def moved_answer(kind: Callable[[str], Any], place: int) -> Make:
    """Return a way of handing in: with the written answer in a new cell and its own cell untouched."""

    def change(notebook: Notebook) -> None:
        written = next(cell for cell in notebook.cells if is_written(cell))
        answer, written.source = written.source, "*Write your answer here, in place of this line.*"
        notebook.cells.insert(notebook.cells.index(written) + place, kind(answer))

    return edited(change)


def split_answer(notebook: Notebook) -> None:
    written = next(cell for cell in notebook.cells if is_written(cell))
    notebook.cells.insert(notebook.cells.index(written) + 1, nbformat.v4.new_markdown_cell("And the second half."))


def answer_in_the_question(notebook: Notebook) -> None:
    written = next(cell for cell in notebook.cells if is_written(cell))
    cell_of(notebook, "w1-text").source += f"\n\n{written.source}"
    written.source = ""


def answers_in_the_checks(notebook: Notebook) -> None:
    for before, cell in zip(notebook.cells, notebook.cells[1:], strict=False):
        if is_check(cell):
            cell.source, before.source = f"{before.source}\n{cell.source}", "..."


def import_in_the_setup(notebook: Notebook) -> None:
    cell_of(notebook, "setup").source += "\nimport numpy as np"
    cell_of(notebook, "q9-answer").source = "excess = np.int64(5)"


def untouched_beside_finished(folder: Path, right: Notebook, release: Notebook) -> None:
    (folder / FILE).write_text(text(release))
    (folder / "my work.ipynb").write_text(text(right))


def newer_copy(folder: Path, right: Notebook, release: Notebook) -> None:
    older = copy.deepcopy(right)
    cell_of(older, "q1-answer").source = "households = 1"
    (folder / FILE).write_text(text(older))
    (folder / FILE.replace(".ipynb", "-1.ipynb")).write_text(text(right))
    os.utime(folder / FILE, (1_800_000_000, 1_800_000_000))
    os.utime(folder / FILE.replace(".ipynb", "-1.ipynb"), (1_800_086_400, 1_800_086_400))


def finished_in_a_subfolder(folder: Path, right: Notebook, release: Notebook) -> None:
    (folder / "week 2").mkdir()
    (folder / FILE).write_text(text(release))
    (folder / "week 2" / FILE).write_text(text(right))


def folder_of_its_name(folder: Path, right: Notebook, release: Notebook) -> None:
    (folder / FILE).mkdir()
    (folder / FILE / "notes.txt").write_text("mine")
    (folder / "mine.ipynb").write_text(text(right))


def name_that_is_no_text(folder: Path, right: Notebook, release: Notebook) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/donn\xe9es.csv")).write_text("a,b")
    (folder / FILE).write_text(text(right))


def pipes_and_sockets(folder: Path, right: Notebook, release: Notebook) -> None:
    os.mkfifo(folder / "pipe")
    here = os.open(folder, os.O_RDONLY)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(f"/proc/self/fd/{here}/socket")
    os.close(here)
    (folder / FILE).write_text(text(right))


def long_names(folder: Path, right: Notebook, release: Notebook) -> None:
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    for _ in range(16):  # 4,096 characters in all: more than a path may have
        os.mkdir("d" * 255, dir_fd=place)
        inner = os.open("d" * 255, os.O_RDONLY | os.O_DIRECTORY, dir_fd=place)
        os.close(place)
        place = inner
    os.close(os.open("deep.csv", os.O_WRONLY | os.O_CREAT, dir_fd=place))
    os.close(place)
    (folder / ("n" * 255)).write_text("a")
    (folder / FILE).write_text(text(right))


def big_file(folder: Path, right: Notebook, release: Notebook) -> None:
    """Hand in what 12 MB of data beside a notebook are read for."""
    notebook = copy.deepcopy(right)
    notebook.cells.insert(2, nbformat.v4.new_code_cell("import pandas as pd\nbig = pd.read_csv('big.csv')"))
    cell_of(notebook, "q9-answer").source = "excess = 5 if len(big) > 10 else 0"
    (folder / "big.csv").write_text("a,b\n" + "1,2\n" * 3_000_000)
    (folder / FILE).write_text(text(notebook))


def too_big_a_file(folder: Path, right: Notebook, release: Notebook) -> None:
    with (folder / "huge.csv").open("wb") as file:
        file.truncate(25_000_000)
    (folder / FILE).write_text(text(right))


def other_assignment(folder: Path, right: Notebook, release: Notebook) -> None:
    changed = text(right).replace("ps02", "ps03")
    (folder / FILE).write_text(changed)


def two_versions(folder: Path, right: Notebook, release: Notebook) -> None:
    other = copy.deepcopy(right)
    cell_of(other, "q1-answer").source = "households = 1"
    for name, notebook in (("a.ipynb", right), ("b.ipynb", other)):
        (folder / name).write_text(text(notebook))
        os.utime(folder / name, (1_800_000_000, 1_800_000_000))


def merge_marks(folder: Path, right: Notebook, release: Notebook) -> None:
    lines = text(right).splitlines()
    (folder / FILE).write_text(
        "\n".join([*lines[:5], "<<<<<<< HEAD", *lines[5:9], "=======", ">>>>>>> main", *lines[9:]])
    )


def format_3_without_minor(content: dict[str, Any]) -> None:
    old = json.loads(json.dumps(nbformat.convert(nbformat.reads(json.dumps(content), as_version=4), 3)))
    content.clear()
    content.update({key: value for key, value in old.items() if key != "nbformat_minor"})


def lines_without_ends(cell: dict[str, Any], number: int) -> None:
    cell["source"] = "".join(cell["source"]).split("\n")


def json_output(content: dict[str, Any]) -> None:
    data = {"data": {"application/json": [{}] * 60_000}, "metadata": {}, "output_type": "display_data"}
    content["cells"][1]["outputs"] = [data]


def drop(name: str) -> Callable[[dict[str, Any], int], None]:
    return lambda cell, number: cell.pop(name, None)


def dated(content: bytes) -> Make:
    return beside(timestamp__txt=content)


def attached(notebook: Notebook) -> None:
    written = next(cell for cell in notebook.cells if is_written(cell))
    written.source += " ![my plot](attachment:my%20plot.png)"
    written.attachments = {"my plot.png": {"image/png": base64.b64encode(PNG).decode()}}


def answers_joined_with_checks(notebook: Notebook) -> None:
    """Paste each answer and its check into one cell, as a conversion from a script does."""
    without = copy.deepcopy(notebook)
    without_marks(without)
    cells = []
    for old, cell in zip(notebook.cells, without.cells, strict=True):
        if is_check(old) and cells[-1].cell_type == "code":
            cells[-1].source += f"\n\n{cell.source}"
        else:
            cells.append(cell)
    notebook.cells = cells


GRADED: dict[str, tuple[str, Make]] = {
    "half-a-character": (
        "half a character",
        shaped(lambda content: content["cells"][4]["source"].append("\n# thanks \ud83d")),
    ),
    "zero-character": ("zero stood in a cell", shaped(lambda content: content["cells"][4]["source"].append("\n# \0"))),
    "id-null": ("", set_id(None)),
    "id-number": ("", set_id(7)),
    "id-with-spaces": ("", set_id("my cell")),
    "id-too-long": ("", set_id("x" * 200)),
    "ids-all-the-same": ("", each_cell(lambda cell, number: cell.update(id="same"))),
    "no-ids": ("", each_cell(drop("id"))),
    "cell-without-metadata": ("lost its metadata", scratch(cell_type="code", source="1+1", outputs=[])),
    "cell-without-source": ("without any text", scratch(cell_type="code", metadata={}, outputs=[])),
    "cell-without-type": ("did not say whether", scratch(metadata={}, source="1 + 1")),
    "cell-that-is-null": ("no cell", shaped(lambda content: content["cells"].insert(3, None))),
    "outputs-null": ("", each_cell(lambda cell, number: cell.update(outputs=None) if "outputs" in cell else None)),
    "outputs-malformed": ("", scratch(cell_type="code", metadata={}, source="1", outputs=[{"output_type": 7}, None])),
    "heading-cell": ("old or unknown type", scratch(cell_type="heading", metadata={}, source="My notes", level=2)),
    "metadata-null": ("", shaped(lambda content: content.update(metadata=None))),
    "format-3-without-minor": ("", shaped(format_3_without_minor)),
    "format-minor-missing": ("", shaped(lambda content: content.pop("nbformat_minor"))),
    "format-minor-too-new": ("", shaped(lambda content: content.update(nbformat_minor=99))),
    "format-as-text": ("", shaped(lambda content: content.update(nbformat="4", nbformat_minor="5"))),
    "lines-end-as-on-windows": (
        "ended as on Windows",
        each_cell(lambda cell, number: cell.update(source="".join(cell["source"]).replace("\n", "\r\n"))),
    ),
    "lines-end-as-on-an-old-mac": (
        "ended as on Windows",
        each_cell(lambda cell, number: cell.update(source="".join(cell["source"]).replace("\n", "\r"))),
    ),
    "lines-without-ends": ("without their ends", each_cell(lines_without_ends)),
    "large-output-of-json": ("", shaped(json_output)),
    "utf-16": ("UTF-16", put(FILE, lambda content: content.encode("utf-16"))),
    "utf-32": ("UTF-32", put(FILE, lambda content: content.encode("utf-32"))),
    "latin-1": ("not as UTF-8", put(FILE, lambda content: content.encode("cp1252", "replace"))),
    "gzip": ("compressed", put(FILE, lambda content: gzip.compress(content.encode()))),
    "capitals-in-the-suffix": ("was called", put("PS02.IPYNB")),
    "suffix-txt": ("was called", put(f"{FILE}.txt")),
    "suffix-json": ("was called", put(f"{FILE}.json")),
    "suffix-with-a-number": ("was called", put(f"{FILE} (1)")),
    "no-suffix": ("was called", put("my answers")),
    "untouched-release-beside": ("as it was released", untouched_beside_finished),
    "newer-copy": ("is newer", newer_copy),
    "finished-in-a-subfolder": ("as it was released", finished_in_a_subfolder),
    "folder-of-its-name": ("was left out", folder_of_its_name),
    "name-that-is-no-text": ("its name is no text", name_that_is_no_text),
    "pipes-and-sockets": ("it is a pipe", pipes_and_sockets),
    "long-names": ("too long", long_names),
    "terminal-escapes-in-a-name": ("\\x1b[2J", put("\x1b[2Jps02.ipynb")),
    "big-file": ("", big_file),
    "too-big-a-file": ("huge.csv was left out: it has 25 MB", too_big_a_file),
    "without-marks": ("known again by their text", edited(without_marks)),
    "copied-to-colab": ("known again by their text", edited(as_colab)),
    "answers-joined-with-checks": ("known again by their text", edited(answers_joined_with_checks)),
    "answers-in-the-checks": ("the text of the locked cell ps02-q1, and of 14", edited(answers_in_the_checks)),
    "import-in-the-setup": ("the locked cell setup had been changed", edited(import_in_the_setup)),
    "written-below": ("1 cell below", moved_answer(nbformat.v4.new_markdown_cell, 1)),
    "written-above": ("1 cell above", moved_answer(nbformat.v4.new_markdown_cell, 0)),
    "written-raw": ("1 cell below", moved_answer(nbformat.v4.new_raw_cell, 1)),
    "written-as-a-comment": ("1 cell below", moved_answer(lambda text: nbformat.v4.new_code_cell(f"# {text}"), 1)),
    "written-in-several-cells": ("", edited(split_answer)),
    "written-into-the-question": ("kept below", edited(answer_in_the_question)),
    "picture-attached": ("", edited(attached)),
    "date-that-is-none": ("is no date", dated(b"yesterday evening")),
    "date-of-the-year-9999": ("is no date", dated(b"9999-12-31 23:59:59 UTC")),
    "date-in-other-bytes": ("is no date", dated(b"\xb9\xfe\xff\x00\x01")),
    "date-with-korea-s-zone": ("", dated(b"2026-02-01 18:00:00 KST")),
    "date-with-china-s-zone": ("was read as UTC+8", dated(b"2026-02-01 18:00:00 CST")),
}

ASKED: dict[str, tuple[str, Make]] = {
    "merge-marks": ("a merge that was not finished", merge_marks),
    "exported-as-html": ("a web page (HTML)", put(FILE, lambda content: b"<!DOCTYPE html>\n<html>" + content.encode())),
    "only-html": (
        "ask for the file that ends in .ipynb",
        lambda folder, right, release: (folder / "ps02.html").write_text("<html>") and None,
    ),
    "exported-as-python": ("a Python program", put(FILE, lambda content: b"#!/usr/bin/env python\n# coding: utf-8\n")),
    "exported-as-pdf": ("a PDF", put(FILE, lambda content: b"%PDF-1.7\n")),
    "only-zeros": ("nothing but zeros", put(FILE, lambda content: bytes(4096))),
    "breaks-off": ("it breaks off in line", put(FILE, lambda content: content[:9000].encode())),
    "values-without-number": (
        "holds more than",
        put(FILE, lambda content: b'{"cells":[' + b"{}," * 2_300_000 + b"{}]}"),
    ),
    "other-assignment": ("is ps03's notebook, handed in under ps02", other_assignment),
    "two-versions": ("more than one notebook could be meant", two_versions),
    "text-that-is-a-number": (
        "where its text should stand",
        scratch(cell_type="code", metadata={}, source=7, outputs=[]),
    ),
    "an-archive": (
        "Unpack the archive",
        lambda folder, right, release: (folder / "work.ZIP").write_bytes(b"PK\x05\x06" + bytes(18)) and None,
    ),
}
