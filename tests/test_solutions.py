"""Solutions: executed, and nbval would notice if they were not."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
SOLUTIONS = sorted((ROOT / "solutions").glob("ps*/ps*.ipynb"))


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_every_cell_was_executed_in_order(path):
    notebook = nbformat.read(path, as_version=4)
    counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    assert counts == list(range(1, len(counts) + 1)), "run: make solutions"


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_no_cell_prints_a_path_or_a_warning(path):
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            assert output.output_type != "error"
            assert output.get("name") != "stderr"
            assert "/home/" not in str(output)


def nbval(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "--nbval", "-q", "-p", "no:cacheprovider", str(path)],
        cwd=path.parent,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_nbval_fails_on_a_changed_output(tmp_path):
    notebook = nbformat.read(SOLUTIONS[0], as_version=4)
    changed = next(c for c in notebook.cells if c.get("outputs") and c.outputs[0].output_type == "execute_result")
    changed.outputs[0].data["text/plain"] = "82"
    path = tmp_path / "changed.ipynb"
    nbformat.write(notebook, path)
    done = nbval(path)
    assert done.returncode == 1
    assert "1 failed" in done.stdout


def test_an_unexecuted_cell_is_noticed(tmp_path):
    notebook = nbformat.read(SOLUTIONS[0], as_version=4)
    [cell for cell in notebook.cells if cell.cell_type == "code"][3].execution_count = None
    path = tmp_path / "unexecuted.ipynb"
    nbformat.write(notebook, path)
    with pytest.raises(AssertionError, match="make solutions"):
        test_every_cell_was_executed_in_order(path)
