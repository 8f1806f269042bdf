"""Preflight: what is wrong with a submission is mended in a copy, or said in one sentence."""

import copy
import json
import os

import nbformat
import pytest

from conftest import ROOT
from submissions import as_bytes
from tworivers.grading.mend import read_release
from tworivers.grading.preflight.working_copy import NeedsHuman, prepare
from tworivers.keys.notebook_cells import OURS, grade_id

NAME = "ps02-five-hamlets"
FILE = f"{NAME}.ipynb"
OTHER = "ps03-a-night-on-the-telephone"


@pytest.fixture
def released(course_root):
    return read_release(course_root, NAME, NAME)


@pytest.fixture
def hand_in(tmp_path, released):
    """Return a function that prepares files as a submission, and looks that the submission itself stays as it is."""

    def prepared(files):
        folder = tmp_path / "submitted"
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        try:
            return prepare(folder, tmp_path / "work", NAME, released), tmp_path / "work"
        finally:
            assert {
                path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
            } == files

    return prepared


def test_right_notebook_is_copied_with_what_lies_beside_it(hand_in, released):
    notes, work = hand_in(
        {FILE: as_bytes(released), "notes/mine.txt": b"x", "timestamp.txt": b"2026-02-01 10:00:00 UTC"}
    )
    assert notes == []
    assert sorted(path.name for path in work.rglob("*") if path.is_file()) == ["mine.txt", FILE, "timestamp.txt"]
    assert nbformat.read(work / FILE, as_version=4) == released


@pytest.mark.parametrize("name", ["Untitled.ipynb", f"{NAME} (1).ipynb", "week 2/solution-final.ipynb"])
def test_single_notebook_of_another_name_is_taken(hand_in, released, name):
    notes, work = hand_in({name: as_bytes(released)})
    assert notes == [f"the file was called {name!r}, not {FILE!r}"]
    assert (work / FILE).exists()


def test_of_two_notebooks_the_only_one_of_this_assignment_is_taken(hand_in, released):
    other = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")])
    notes, work = hand_in({"a.ipynb": as_bytes(other), "b.ipynb": as_bytes(released)})
    assert notes == [f"the file was called 'b.ipynb', not {FILE!r}"]
    assert [path.name for path in work.iterdir()] == [FILE]


def test_checkpoints_are_no_notebooks(hand_in, released):
    with pytest.raises(NeedsHuman, match="there is no notebook in it"):
        hand_in({f".ipynb_checkpoints/{NAME}-checkpoint.ipynb": as_bytes(released)})


def finished(released, *numbers, text="answered"):
    """Return a release in which the answers of some questions were typed in."""
    notebook = copy.deepcopy(released)
    for number in numbers:
        (cell,) = [cell for cell in notebook.cells if grade_id(cell) == f"q{number}-answer"]
        cell.source = f"{text} = {number}"
    return as_bytes(notebook)


def at(folder, **times):
    """Set when files were saved, in minutes."""
    for name, minute in times.items():
        os.utime(folder / f"{name}.ipynb", (60.0 * minute, 60.0 * minute))


@pytest.fixture
def several(tmp_path, released):
    """Return a function that hands in several notebooks, saved at the minutes given, and prepares them."""

    def prepared(files, **minutes):
        folder = tmp_path / "submitted"
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        at(folder, **minutes)
        notes = prepare(folder, tmp_path / "work", NAME, released)
        notebook = nbformat.read(tmp_path / "work" / FILE, as_version=4)
        answers = [grade_id(cell) for cell in notebook.cells if cell.source.startswith(("answered", "other"))]
        return notes, notebook.metadata.get(OURS, {}).get("left_out", []), answers

    return prepared


def test_untouched_release_never_wins_over_a_finished_copy(several, released):
    _, left_out, answers = several({FILE: as_bytes(released), "mine.ipynb": finished(released, 1)})
    assert answers == ["q1-answer"]
    assert left_out == [f"{FILE} was not graded: it is as it was released"]


def test_newer_copy_wins_over_the_file_of_yesterday(several, released):
    files = {"a.ipynb": finished(released, 1, 2), "b.ipynb": finished(released, 1, 2, text="other")}
    _, left_out, _ = several(files, a=1440, b=0)
    assert left_out == ["b.ipynb was not graded: a.ipynb is newer"]


def test_copy_that_goes_on_from_the_other_is_the_newer_one(several, released):
    _, left_out, answers = several({FILE: finished(released, 1), "week/a.ipynb": finished(released, 1, 2)})
    assert answers == ["q1-answer", "q2-answer"]
    assert left_out == [f"{FILE} was not graded: week/a.ipynb is newer"]


def test_same_answers_twice_are_graded_once(several, released):
    _, left_out, answers = several({"a.ipynb": finished(released, 1), "b.ipynb": finished(released, 1)})
    assert answers == ["q1-answer"] and left_out == ["b.ipynb was not graded: it holds the same answers"]


def test_between_two_that_fit_a_person_chooses(several, released):
    files = {"a.ipynb": finished(released, 1), "b.ipynb": finished(released, 1, text="other")}
    with pytest.raises(NeedsHuman, match=r"more than one notebook could be meant: a\.ipynb \(1 cells .*, b\.ipynb \("):
        several(files, a=10, b=10)


def test_newer_one_with_fewer_answers_is_doubtful(several, released):
    files = {"a.ipynb": finished(released, 1, 2, 3), "b.ipynb": finished(released, 1, text="other")}
    with pytest.raises(NeedsHuman, match="more than one notebook could be meant"):
        several(files, a=0, b=1440)


def test_untouched_release_beside_a_broken_file_is_doubtful(several, released):
    with pytest.raises(NeedsHuman, match=r"is as it was released, and mine\.ipynb is not JSON"):
        several({FILE: as_bytes(released), "mine.ipynb": finished(released, 1)[:-100]})


def test_notebook_of_another_assignment_is_named(several, released):
    other = as_bytes(nbformat.read(ROOT / "exercises" / OTHER / f"{OTHER}.ipynb", as_version=4))
    with pytest.raises(NeedsHuman, match=f"^{FILE} is ps03's notebook, handed in under ps02$"):
        several({FILE: other})


def test_of_two_assignments_in_a_folder_the_right_one_is_graded(several, released):
    other = as_bytes(nbformat.read(ROOT / "exercises" / OTHER / f"{OTHER}.ipynb", as_version=4))
    _, left_out, answers = several({"a.ipynb": other, "b.ipynb": finished(released, 1)})
    assert answers == ["q1-answer"]
    assert left_out == ["not graded: a.ipynb is ps03's notebook, handed in under ps02"]


CELL = {"cell_type": "code", "metadata": {}, "source": 1, "outputs": [], "execution_count": None}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", r"is empty \(0 bytes\)"),
        (b" \n\n", r"is empty \(3 bytes\)"),
        (b"{'cells': []}", "is not JSON"),
        (b'{"cells": [', "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b"\xff\xfe{\x00", "is not JSON"),
        (b'{"cells": ["\xff\xfe"]}', r"is not UTF-8 text \(byte 12\)"),
        (b"[1, 2]", "is JSON, but not a notebook"),
        (b'{"answer": 42}', "is JSON, but not a notebook"),
        (b'{"cells": 7}', "is not a notebook that can be read"),
        (
            json.dumps({"cells": [CELL], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode(),
            "cell 1 is no cell",
        ),
        (as_bytes(nbformat.v4.new_notebook()), "holds none of the cells of this assignment"),
    ],
)
def test_broken_file_gets_its_sentence(hand_in, content, says):
    with pytest.raises(NeedsHuman, match=says):
        hand_in({FILE: content})


def test_folder_without_a_notebook_says_what_it_holds(hand_in):
    with pytest.raises(
        NeedsHuman, match=r"no notebook in it; it holds answers.docx. An export or a document cannot be graded"
    ):
        hand_in({"answers.docx": b"PK", "timestamp.txt": b"2026-02-01 10:00:00 UTC"})


def test_missing_folder_holds_nothing(tmp_path, released):
    with pytest.raises(NeedsHuman, match="it holds nothing"):
        prepare(tmp_path / "nobody", tmp_path / "work", NAME, released)


def test_byte_order_mark_is_taken_off(hand_in, released):
    notes, work = hand_in({FILE: b"\xef\xbb\xbf" + as_bytes(released)})
    assert notes == ["a byte order mark stood before the notebook"]
    assert nbformat.read(work / FILE, as_version=4) == released


def test_notebook_of_the_old_format_is_converted(hand_in, released):
    old = nbformat.convert(copy.deepcopy(released), 3)
    _, work = hand_in({FILE: json.dumps(old).encode()})
    assert len(nbformat.read(work / FILE, as_version=4).cells) == len(released.cells)


def test_timestamp_that_is_no_date_is_left_out(hand_in, released):
    notes, work = hand_in({FILE: as_bytes(released), "timestamp.txt": b"yesterday"})
    assert notes == ["its timestamp.txt is no date ('yesterday')"]
    assert not (work / "timestamp.txt").exists()


def test_links_are_not_followed(tmp_path, released):
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "key.txt").write_text("the key")
    folder = tmp_path / "submitted"
    folder.mkdir()
    (folder / FILE).write_bytes(as_bytes(released))
    (folder / "file").symlink_to(secret / "key.txt")
    (folder / "folder").symlink_to(secret)
    prepare(folder, tmp_path / "work", NAME, released)
    assert [path.name for path in (tmp_path / "work").iterdir()] == [FILE]


def test_notebook_that_is_a_link_is_no_notebook(tmp_path, released):
    (tmp_path / "other.ipynb").write_bytes(as_bytes(released))
    (tmp_path / "submitted").mkdir()
    (tmp_path / "submitted" / FILE).symlink_to(tmp_path / "other.ipynb")
    with pytest.raises(NeedsHuman, match="no notebook"):
        prepare(tmp_path / "submitted", tmp_path / "work", NAME, released)
