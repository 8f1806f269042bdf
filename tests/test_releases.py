"""Releases: what a student meets on opening one and running all cells."""

import re
from pathlib import Path

import nbclient
import nbformat
import pytest

from conftest import known_key

RELEASES = sorted((Path(__file__).parents[1] / "exercises").glob("ps*/ps*.ipynb"))


@pytest.mark.parametrize("path", RELEASES, ids=lambda path: path.stem)
def test_run_all_on_the_untouched_release_goes_through(path, tmp_path, monkeypatch):
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    notebook = nbformat.read(path, as_version=4)
    nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    said = [
        cell.outputs[0].data["text/plain"]
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.source.lstrip().startswith("check(")
    ]
    assert len(said) >= 10
    assert [text for text in said if not text.endswith("not answered yet.")] == []


@pytest.mark.parametrize("path", RELEASES, ids=lambda path: path.stem)
def test_written_question_says_what_it_is_read_for_without_what_is_the_graders_alone(path):
    cells = nbformat.read(path, as_version=4).cells
    everything = "\n".join(cell.source for cell in cells)
    for written in known_key(path.stem).written:
        name = written.id.partition(".")[2]
        (text,) = (c.source for c in cells if c.metadata.get("nbgrader", {}).get("grade_id") == f"{name}-text")
        said = text.splitlines()[-3:]
        for line, level in zip(said, written.levels, strict=True):
            assert line.startswith(f"* {level.points:g} points: ") and "(" not in line
            assert line.endswith(level.does) or "(" in level.does
            assert level.sample and level.sample not in everything
            assert not [hint for hint in re.findall(r"\(([^)]{20,})\)", level.does) if hint in everything]
