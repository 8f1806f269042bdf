"""Odd notebooks: of whatever shape, a notebook is graded with its answers as they were, or a person is asked."""

import json
import shutil

import nbformat
import pytest
from nbgrader.api import Gradebook

from honest import right
from odd_notebooks import as_json, odd, texts
from tworivers.course.hall.in_memory import Chain
from tworivers.course.nbgrader_calls import gradebook, settings
from tworivers.grading.mend import read_release
from tworivers.grading.preflight.plain_text import unix_lines, whole
from tworivers.grading.preflight.working_copy import NeedsHuman, prepare
from tworivers.keys.load import load_key
from tworivers.keys.notebook_cells import grade_id, is_check, is_written
from tworivers.sandbox.task import Outcome

NAME = "ps02-five-hamlets"
FILE = f"{NAME}.ipynb"
WORDS = ("Error", "Traceback", "Exception", "NoneType", "object has no")


@pytest.fixture(scope="module")
def course(course_root):
    """The release, a finished notebook as JSON, and the steps of nbgrader's chain in memory."""
    release = read_release(course_root, NAME, NAME)
    finished = json.loads(nbformat.writes(right(release, load_key("ps02"))))
    with gradebook(course_root) as book:
        assert isinstance(book, Gradebook)
        yield release, finished, Chain(course_root, settings(course_root), NAME, book)


def stored(text):
    """Return a text as it is stored once the halves of characters, zeros and foreign line ends are gone."""
    return whole(unix_lines(text))


def check_one(course, folder, seed):
    """Take one odd notebook through everything before and after its run; return whether it could be graded."""
    release, finished, chain = course
    content = odd(finished, seed)
    submitted, work = folder / "submitted", folder / "work"
    submitted.mkdir(parents=True)
    (submitted / FILE).write_bytes(as_json(content, seed))
    try:
        prepare(submitted, work, NAME, release)
    except NeedsHuman as error:
        assert 20 < len(str(error)) < 600 and not any(word in str(error) for word in WORDS), str(error)
        return False
    nb = nbformat.reader.reads((work / FILE).read_text(encoding="utf-8"))
    nb, resources, _ = chain.task(nb, "ada", [])
    nbformat.validate(nb)
    locked = {grade_id(cell) for cell in release.cells if cell.metadata["nbgrader"]["locked"]}
    kept = "\n".join(cell.source for cell in nb.cells)
    for name, text in texts(content):
        if name not in locked and stored(text).strip():
            assert stored(text).strip() in kept, f"the text of {name!r} is gone"
    graded = sorted(grade_id(cell) for cell in nb.cells if is_check(cell) or is_written(cell))
    assert graded == sorted(grade_id(cell) for cell in release.cells if is_check(cell) or is_written(cell))
    text, scores = chain.settle(nb, resources, Outcome())
    nbformat.validate(json.loads(text))
    assert len(scores.points) == len(graded)
    return True


def run(course, folder, seeds):
    """Try many seeds; the one that fails is named."""
    graded = 0
    for seed in seeds:
        try:
            graded += check_one(course, folder / "one", seed)
        except Exception as error:
            raise AssertionError(f"seed {seed}: {type(error).__name__}: {error}") from error
        shutil.rmtree(folder / "one")
    return graded


def test_notebook_of_any_shape_is_graded_or_a_person_is_asked(course, tmp_path):
    assert run(course, tmp_path, range(150)) > 90  # most of what is odd can be mended


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", range(20))
def test_thousands_of_odd_notebooks_are_graded_or_a_person_is_asked(course, tmp_path, part):
    assert run(course, tmp_path, range(1000 * (part + 1), 1000 * (part + 2))) > 600
