"""A course may lie anywhere: signs that nbgrader or the gradebook's address read as patterns stand in its path as they are."""

import nbformat
import pytest

from conftest import new_course
from honest import right
from tworivers.course import releases as course
from tworivers.course.grade import grade
from tworivers.course.nbgrader_calls import plain_path
from tworivers.grading.mend import read_release
from tworivers.keys.load import load_key

NAME = "ps02-five-hamlets"


def test_plain_path_stays_as_it_is(tmp_path):
    (tmp_path / "my course").mkdir()
    assert plain_path(tmp_path / "my course") == tmp_path / "my course"


@pytest.mark.slow
def test_course_in_a_folder_with_signs_is_built_graded_and_given_back(tmp_path):
    root = tmp_path / "a [2026] x%41 q?b#{c}*"
    root.mkdir()
    new_course(root)
    course.build(root)
    folder = root / "submitted" / "ada" / NAME
    folder.mkdir(parents=True)
    nbformat.write(right(read_release(root, NAME, NAME), load_key("ps02")), folder / f"{NAME}.ipynb")
    for graded in (grade, course.autograde):
        (line,) = graded("ps02", root=root).lines
        assert (line.score, line.waiting) == (34, 1), line
    course.feedback("ps02", root=root)
    assert (root / "feedback" / "ada" / NAME / f"{NAME}.html").exists() and (root / "gradebook.db").exists()
    assert [path.name for path in tmp_path.iterdir()] == [root.name]  # nothing lies at another place
