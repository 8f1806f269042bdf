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


ANSWER = "Asking is not leaving: I would sign that fewer asked."


def beside(released, place, made):
    """Return the note on a written answer that stands at a place beside its untouched cell, and what it earns."""
    notebook = copy.deepcopy(released)
    at = notebook.cells.index(cell_of(notebook, "ps02-w1"))
    notebook.cells.insert(at + place, made)
    notes = mend(notebook, released)
    return notes, determine_grade(cell_of(notebook, "ps02-w1"))[0], cell_of(notebook, "ps02-w1").source


@pytest.mark.parametrize(
    "made",
    [
        nbformat.v4.new_markdown_cell(ANSWER),
        nbformat.v4.new_raw_cell(ANSWER),
        nbformat.v4.new_code_cell(ANSWER),
        nbformat.v4.new_code_cell("# " + ANSWER),
        nbformat.v4.new_code_cell(f'"""{ANSWER}"""'),
        nbformat.v4.new_code_cell(f"print('{ANSWER}')"),
        nbformat.v4.new_markdown_cell("Yes."),
    ],
    ids=["markdown", "raw", "prose in code", "comment", "string", "printed", "short"],
)
@pytest.mark.parametrize(
    ("place", "where"), [(0, "1 cell above"), (1, "1 cell below"), (2, "1 cell below"), (-1, "1 cell above")]
)
def test_written_answer_beside_its_cell_waits_for_a_person(released, place, where, made):
    notes, points, source = beside(released, place, copy.deepcopy(made))
    assert notes == [f"the answer cell ps02-w1 is as it was released; the student wrote in {where}"]
    assert points is None and f"the student wrote in {where}" in source


def test_written_answer_far_away_waits_for_a_person(released):
    notebook = copy.deepcopy(released)
    notebook.cells.insert(0, nbformat.v4.new_markdown_cell(ANSWER))
    assert "look whether the answer is among it" in mend(notebook, released)[0]
    assert determine_grade(cell_of(notebook, "ps02-w1")) == (None, 6)


@pytest.mark.parametrize("made", [nbformat.v4.new_code_cell("1 + 1"), nbformat.v4.new_markdown_cell(" \n ")])
def test_no_answer_beside_the_cell_is_no_answer(released, made):
    assert beside(released, 1, made)[:2] == ([], 0)


def test_answer_typed_into_the_question_is_kept_below_it_and_waits(released):
    notebook = copy.deepcopy(released)
    cell_of(notebook, "w1-text").source += f"\n\n{ANSWER}"
    notes = mend(notebook, released)
    assert "what was written into w1-text was kept below" in notes
    assert ANSWER in notebook.cells[notebook.cells.index(cell_of(notebook, "w1-text")) + 1].source
    assert cell_of(notebook, "w1-text") == cell_of(released, "w1-text")
    assert determine_grade(cell_of(notebook, "ps02-w1")) == (None, 6)


def unmarked(notebook):
    """Return a notebook whose cells lost all that programs put beside their text."""
    bare = copy.deepcopy(notebook)
    for number, cell in enumerate(bare.cells):
        cell.metadata, cell.id = nbformat.NotebookNode(), f"c{number}"
    return bare


def test_cells_without_marks_are_known_again_by_their_text(released):
    filled = fill(released, KEY, {"ps02.q1": "households = 1"})
    notebook = unmarked(filled)
    notes = mend(notebook, released)
    assert notes == ["60 cells had lost nbgrader's marks and were known again by their text"]
    assert [grade_id(cell) for cell in notebook.cells] == [grade_id(cell) for cell in released.cells]
    assert cell_of(notebook, "q1-answer").source == "households = 1"
    assert cell_of(notebook, "ps02-w1").source == cell_of(filled, "ps02-w1").source


def test_answer_in_the_same_cell_as_its_check_is_seen_by_the_check_at_the_end(released):
    notebook = unmarked(released)
    check = next(cell for cell in notebook.cells if cell.source.startswith('check("ps02.q1"'))
    answer = notebook.cells[notebook.cells.index(check) - 1]
    answer.source = f"households = 1\n{check.source}"
    notebook.cells.remove(check)
    mend(notebook, released)
    assert grade_id(notebook.cells[-1]) == "ps02-q1"


def test_many_changed_cells_are_one_note(released):
    notebook = copy.deepcopy(released)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.source += "\n1"
    notes = mend(notebook, released)
    assert notes == ["the text of the locked cell setup, and of 20 others, had been changed"]


def test_line_ends_alone_are_no_change(released):
    notebook = copy.deepcopy(released)
    for cell in notebook.cells:
        cell.source = cell.source.replace("\n", "\r\n") + "\n"
    assert not [note for note in mend(notebook, released) if "changed" in note]


def test_code_typed_into_a_locked_cell_is_kept_beside_it(released):
    notebook = copy.deepcopy(released)
    for name, line in (("setup", "import numpy as np"), ("ps02-q1", "households = 1"), ("q5-selection", "of = 2")):
        cell_of(notebook, name).source = f"{line}\n{cell_of(notebook, name).source}"
    mend(notebook, released)
    names = [grade_id(cell) for cell in notebook.cells]
    assert notebook.cells[names.index("setup") + 1].source.startswith("import numpy as np\n")
    assert notebook.cells[names.index("ps02-q1") - 1].source.startswith("households = 1\n")
    assert notebook.cells[names.index("q5-selection") + 1].source.startswith("of = 2\n")
    assert [cell for cell in notebook.cells if grade_id(cell)] == released.cells
