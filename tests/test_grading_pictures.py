"""Pictures in written answers reach the grader, however a text names them."""

import base64
import json

import nbformat
import pytest

from submissions import fill
from tworivers.grading.mend import read_release
from tworivers.grading.preflight.working_copy import prepare
from tworivers.keys.load import load_key
from tworivers.keys.notebook_cells import grade_id
from tworivers.sandbox.html import markdown

NAME = "ps02-five-hamlets"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
DATA = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"


def written(cell):
    """Return a written answer as formgrader and the feedback show it."""
    return markdown({"cell": cell}, cell.source)


@pytest.mark.parametrize(
    "text",
    [
        "![my plot](attachment:my%20plot.png)",
        "![my plot](<attachment:my plot.png>)",
        '<img src="attachment:my%20plot.png" width=300>',
        "text <img width=300 src='attachment:my plot.png'/> more",
        f"![]({DATA})",
        f'<img src="{DATA}">',
    ],
)
def test_attached_picture_is_shown(text):
    cell = nbformat.v4.new_markdown_cell(f"Requests fell. {text}")
    cell.attachments = {"my plot.png": {"image/png": base64.b64encode(PNG).decode()}}
    assert DATA in written(cell) and "Requests fell." in written(cell)


@pytest.mark.parametrize(
    "text",
    [
        "![](plot.png)",
        "![](./plot.png 'as drawn')",
        "![](pictures/my%20plot.png)",
        "![](<pictures/my plot.png>)",
        "<img src=plot.png>",
        '<p align="center"><img width="90%" src="pictures/my plot.png"></p>',
    ],
)
def test_picture_beside_the_notebook_is_attached_and_the_text_stays(tmp_path, course_root, text):
    release = read_release(course_root, NAME, NAME)
    folder = tmp_path / "submitted"
    (folder / "pictures").mkdir(parents=True)
    for name in ("plot.png", "pictures/my plot.png"):
        (folder / name).write_bytes(PNG)
    nb = fill(release, load_key("ps02"), {}, f"Requests fell. {text}")
    (folder / f"{NAME}.ipynb").write_text(json.dumps(nb))
    assert prepare(folder, tmp_path / "work", NAME, release) == []
    made = nbformat.read(tmp_path / "work" / f"{NAME}.ipynb", as_version=4)
    (cell,) = [cell for cell in made.cells if grade_id(cell) == "ps02-w1"]
    assert cell.source == f"Requests fell. {text}"
    assert DATA in written(cell)


@pytest.mark.parametrize("text", ["![](../secret.png)", "![](link.png)", "<img src='/etc/hostname'>", "![](a.txt)"])
def test_nothing_but_pictures_of_the_student_s_own_folder_is_attached(tmp_path, course_root, text):
    release = read_release(course_root, NAME, NAME)
    folder = tmp_path / "submitted"
    folder.mkdir()
    (tmp_path / "secret.png").write_bytes(PNG)
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    (folder / "a.txt").write_text("no picture")
    (folder / f"{NAME}.ipynb").write_text(json.dumps(fill(release, load_key("ps02"), {}, text)))
    prepare(folder, tmp_path / "work", NAME, release)
    made = nbformat.read(tmp_path / "work" / f"{NAME}.ipynb", as_version=4)
    assert not any(cell.get("attachments") for cell in made.cells)


def test_picture_that_was_not_handed_in_is_named(tmp_path):
    cell = nbformat.v4.new_markdown_cell("See ![](attachment:gone.png) here.")
    assert "(picture attachment:gone.png: it was not handed in)" in written(cell)
    assert "See" in written(cell)
