"""Mending: whatever copying and deleting did to a submission, its cells come back to those of the release."""

import copy

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.utils import determine_grade

from conftest import known_key
from submissions import deleted, duplicated, fill, other_kernel, with_id
from tworivers.grading.mend import RESTORED, mend, read_release
from tworivers.keys.notebook_cells import OURS, grade_id, is_check, is_written

NAME = "ps02-five-hamlets"
KEY = known_key("ps02")


@pytest.fixture
def released(course_root):
    return read_release(course_root, NAME, NAME)


def cell_of(notebook, name):
    (found,) = [cell for cell in notebook.cells if grade_id(cell) == name]
    return found


def test_untouched_release_needs_no_mending(released):
    notebook = copy.deepcopy(released)
    assert mend(notebook, released) == []
    assert notebook == released


def test_of_copied_check_cells_the_one_with_the_release_s_cell_id_counts(released):
    notebook = duplicated(released)
    assert "the cell ps02-q1 stood there 3 times" in mend(notebook, released)
    assert cell_of(notebook, "ps02-q1").id == "ps02-q1"
    MetadataValidator().validate_nb(notebook)


def test_where_all_cell_ids_are_lost_the_last_copy_counts(released):
    notebook = copy.deepcopy(released)
    place = notebook.cells.index(cell_of(notebook, "ps02-q1"))
    notebook.cells.insert(place + 1, with_id(notebook.cells[place], "b"))
    notebook.cells[place].id = "a"
    mend(notebook, released)
    assert cell_of(notebook, "ps02-q1").id == "b"


def test_written_answer_typed_into_a_copy_counts(released):
    notebook = duplicated(fill(released, KEY, {}))
    mend(notebook, released)
    assert cell_of(notebook, "ps02-w1").source.startswith("Requests fell")


def test_missing_check_cells_go_to_the_end_in_their_order(released):
    notebook = deleted(released)
    notes = mend(notebook, released)
    ends = [grade_id(cell) for cell in notebook.cells[-4:]]
    assert ends == ["", "ps02-q1", "ps02-q3", "ps02-w1"]
    assert notebook.cells[-4].source == RESTORED
    assert "the check cell ps02-q3 was missing" in notes


def test_missing_imports_come_back_before_the_first_question(released):
    notebook = deleted(released)
    mend(notebook, released)
    names = [grade_id(cell) for cell in notebook.cells]
    assert names.index("head") < names.index("setup") < names.index("part1")


def test_answer_cell_that_is_missing_is_never_put_over_another_answer(released):
    notebook = deleted(released)
    mend(notebook, released)
    assert "q3-answer" not in [grade_id(cell) for cell in notebook.cells]


def test_missing_written_answer_waits_for_a_person(released):
    notebook = deleted(released)
    mend(notebook, released)
    assert determine_grade(cell_of(notebook, "ps02-w1")) == (None, 6)
    assert determine_grade(cell_of(released, "ps02-w1")) == (0, 6)


def test_changed_check_cell_and_points_come_back(released):
    notebook = other_kernel(released)
    notes = mend(notebook, released)
    assert cell_of(notebook, "ps02-q1") == cell_of(released, "ps02-q1")
    assert notes == [
        "its kernel was 'julia-1.11', not 'python3'",
        "the text of the locked cell ps02-q1 had been changed",
    ]


def test_check_cell_turned_into_text_is_code_again(released):
    notebook = copy.deepcopy(released)
    check = cell_of(notebook, "ps02-q1")
    check.cell_type = "markdown"
    del check["outputs"], check["execution_count"]
    assert mend(notebook, released) == ["the cell ps02-q1 was no longer a code cell"]
    assert is_check(cell_of(notebook, "ps02-q1"))
    nbformat.validate(notebook)


@pytest.mark.parametrize(
    "marks",
    [{"grade_id": "ps02-q1", "schema_version": 1}, {"grade_id": "ps02-q1", "grade": False, "points": "many"}],
    ids=["old schema", "not graded"],
)
def test_damaged_marks_come_back(released, marks):
    notebook = copy.deepcopy(released)
    cell_of(notebook, "ps02-q1").metadata["nbgrader"] = marks
    mend(notebook, released)
    assert cell_of(notebook, "ps02-q1").metadata == cell_of(released, "ps02-q1").metadata
    MetadataValidator().validate_nb(notebook)


@pytest.mark.parametrize("marks", ["mine", {"grade_id": ["ps02-q1"]}, {"grade_id": "ps02-q99", "grade": True}, {}])
def test_marks_that_the_release_does_not_have_are_dropped(released, marks):
    notebook = copy.deepcopy(released)
    notebook.cells.append(nbformat.v4.new_code_cell("1", metadata={"nbgrader": marks}))
    mend(notebook, released)
    assert "nbgrader" not in notebook.cells[-1].metadata


def test_metadata_that_say_how_a_page_is_made_are_dropped(released):
    # A notebook with such widgets could be shown neither in formgrader nor as feedback: KeyError 'state'.
    notebook = copy.deepcopy(released)
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"version_major": 2}}
    notebook.metadata["title"] = "</title><script>"
    for cell in notebook.cells:
        cell.metadata.update(tags=["remove_cell"], transient={"remove_source": True}, jupyter={"source_hidden": True})
    assert mend(notebook, released) == []
    assert notebook == released


def test_rubric_of_the_student_s_own_is_no_rubric(released):
    notebook = copy.deepcopy(released)
    fake = nbformat.v4.new_markdown_cell("6 points. Anything.", metadata={OURS: {"rubric": "ps02.w1"}})
    notebook.cells.append(fake)
    mend(notebook, released)
    assert OURS not in notebook.cells[-1].metadata


def test_notebook_without_any_marks_is_checked_at_its_end(released):
    notebook = copy.deepcopy(released)
    for cell in notebook.cells:
        cell.metadata = nbformat.NotebookNode()
        cell.id = f"other-{cell.id}"
    mend(notebook, released)
    graded = [grade_id(cell) for cell in notebook.cells if is_check(cell) or is_written(cell)]
    assert graded == [grade_id(cell) for cell in released.cells if is_check(cell) or is_written(cell)]
