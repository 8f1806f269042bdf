"""Releases: what a student meets on opening one and running all cells."""

from pathlib import Path

import nbclient
import nbformat
import pytest

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
def test_each_title_shows_the_points_that_the_key_gives(path):
    from tworivers.grading.key import load_key

    text = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
    key = load_key(path.stem)
    for number, question in enumerate(key.questions, start=1):
        title = next(line for line in text.splitlines() if line.startswith(f"### Question {number} "))
        shown = f"{question.points:g} point{'' if question.points == 1 else 's'}"
        assert shown in title, title
    assert f"{key.points:g} points" in text
