"""The course: nbgrader's cycle as functions with plain arguments, for the command line and the tests.

`generate` writes the releases, `build` fills the gradebook, `autograde` grades submissions, `feedback` writes the pages
that students get, `export` the scores. Settings come from the course's own nbgrader_config.py. Whatever a command writes
takes the place of what stood when it is whole.
"""

from __future__ import annotations

import contextlib
import copy
import tempfile
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbgrader.converters import GenerateAssignment
from traitlets.config import Config

from tworivers import replacing
from tworivers.course import places
from tworivers.course.export import export_scores
from tworivers.course.feedback import feedback
from tworivers.course.grade import autograde
from tworivers.course.hall.lines import Line, Report
from tworivers.course.hall.who import submissions
from tworivers.course.nbgrader_calls import (
    convert,
    course_folder,
    gradebook,
    make_gradebook,
    settings,
)
from tworivers.errors import CourseError, DataError
from tworivers.grading.points import disagreements, worth
from tworivers.grading.steps import edition_of
from tworivers.keys.folders import assignment_folders, find_assignment, solutions_folder
from tworivers.keys.headings import write_headings
from tworivers.keys.key import public_text
from tworivers.keys.leaks import leaks
from tworivers.keys.load import current_key, is_plain
from tworivers.keys.notebook_cells import is_check, is_written, question_of, written_of
from tworivers.keys.variants import roster, write

__all__ = [
    "Line",
    "Report",
    "assignments",
    "autograde",
    "build",
    "check_points",
    "drift",
    "export",
    "feedback",
    "generate",
    "submissions",
    "variants",
]


def assignments(root: Path) -> list[str]:
    """Return the assignments of a course, in order."""
    return [path.name for path in assignment_folders(root)]


def generate(root: Path | None = None) -> list[str]:
    """Write the release of every assignment, and what its local check may know; the same bytes on every run.

    Titles and points stand in the keys: where a solution notebook says others, it is written anew.

    Raises:
        CourseError: A notebook and its key do not agree, nbgrader refuses, or a release would give something away.
    """
    root = course_folder(root)
    replacing.tidy(root / "exercises" / "checks")
    _look_through_keys(root)
    config = _without_gradebook(settings(root))
    with _writing(root):
        return [_write_release(config, root, name) for name in assignments(root)]


def build(root: Path | None = None) -> list[str]:
    """Build the gradebook: every assignment of the course stands in it. Running it again changes nothing.

    nbgrader writes the releases on the way: the same bytes as `generate` writes.

    Raises:
        CourseError: As with `generate`; or the gradebook or the disk cannot be used. A release that stood stands.
    """
    root = course_folder(root)
    replacing.tidy(root / "exercises" / "checks")
    _look_through_keys(root)
    lines = []
    with _writing(root):
        places.ignore(root)
        make_gradebook(root)
        for name in assignments(root):
            _write_release(settings(root), root, name)
            with gradebook(root) as book:
                lines.append(f"{name}: in the gradebook with {book.find_assignment(name).max_score:g} points")
    return lines


@contextlib.contextmanager
def _writing(root: Path) -> Iterator[None]:
    """Say in a sentence where the disk is full or closed."""
    try:
        yield
    except OSError as error:
        raise CourseError(replacing.unwritable(error, root)) from error


def _look_through_keys(root: Path) -> None:
    """Load every key: what is wrong with one is said before the first release is written."""
    for name in assignments(root):
        if not is_plain(name, root):
            current_key(name, root)


def _without_gradebook(config: Config) -> Config:
    """Change settings to those of nbgrader's own `--no-db`."""
    config.GenerateAssignment.no_database = True
    config.SaveCells.enabled = False
    return config


def _write_release(config: Config, root: Path, assignment: str) -> str:
    """Write the release of an assignment beside, look it over for leaks, and let it take its place."""
    if not is_plain(assignment, root):
        notebook = solutions_folder(root) / assignment / f"{assignment}.ipynb"
        if notebook.exists():
            write_headings(current_key(assignment, root), notebook)
        check_points(root, assignment)
    exercises = root / "exercises"
    with tempfile.TemporaryDirectory(prefix="tworivers_") as folder:
        fresh = Path(folder)
        check = _generate_into(fresh, config, root, assignment)
        found = leaks(assignment, root, fresh)
        if found:
            raise CourseError(f"The release of {assignment} gives something away. {' '.join(found[:5])}")
        with replacing.folder_beside(exercises / assignment) as new:
            replacing.copy_into(fresh / assignment, new)
        if check:
            replacing.write(exercises / "checks" / check.name, check.read_bytes())
    return f"{assignment}: release written"


def _generate_into(folder: Path, config: Config, root: Path, assignment: str) -> Path | None:
    """Generate a release into a folder, with what its local check may know; return the file of that, if it has a key."""
    config = copy.deepcopy(config)
    config.CourseDirectory.release_directory = str(folder)
    convert(GenerateAssignment, config, assignment)
    if is_plain(assignment, root):
        return None
    key = current_key(assignment, root)
    check = folder / "checks" / f"{key.assignment}.json"
    replacing.write(check, public_text(key))
    return check


def check_points(root: Path, assignment: str) -> None:
    """Compare the cells of a solution notebook with the key.

    Raises:
        CourseError: A question stands in one of the two only, or is worth other points there.
    """
    key = current_key(assignment, root)
    path = solutions_folder(root) / assignment / f"{assignment}.ipynb"
    if not path.exists():
        raise DataError(f"{path} is missing, though its key is there. Add the notebook, or take the folder away.")
    asked: dict[str, float] = {}
    for cell in nbformat.read(path, as_version=4).cells:
        if is_check(cell) or is_written(cell):
            asked[question_of(cell) if is_check(cell) else written_of(cell)] = cell.metadata["nbgrader"]["points"]
    found = [
        f"{name}: {'no cell' if there is None else there} there, {'nothing' if known is None else known} in the key"
        for name, there, known in disagreements(asked, worth(key))
    ]
    if found:
        raise CourseError(f"{path.name} and its key do not agree on the points. {'; '.join(found[:5])}.")


def drift(root: Path | None = None) -> list[str]:
    """Return how `exercises/` differs from what `solutions/` gives today, one line each; nothing where all is well."""
    root = course_folder(root)
    config = _without_gradebook(settings(root))
    with tempfile.TemporaryDirectory(prefix="tworivers_") as folder:
        fresh = Path(folder)
        for name in assignments(root):
            _generate_into(fresh, config, root, name)
        return _differences(_contents(root / "exercises"), _contents(fresh))


def _contents(folder: Path) -> dict[str, bytes]:
    """Return the files in the folders of a folder, by their path."""
    found = (path for path in folder.glob("*/**/*") if path.is_file() and ".ipynb_checkpoints" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def _differences(committed: dict[str, bytes], fresh: dict[str, bytes]) -> list[str]:
    both = sorted(committed.keys() & fresh.keys())
    return [
        *(f"exercises/{name} is missing." for name in sorted(fresh.keys() - committed.keys())),
        *(f"exercises/{name} comes from no solution." for name in sorted(committed.keys() - fresh.keys())),
        *(f"exercises/{name} is not what is generated today." for name in both if fresh[name] != committed[name]),
    ]


def variants(assignment: str, edition: str, students: Path, out: Path, root: Path | None = None) -> list[str]:
    """Write each student's variant of a released assignment; return one line for each, and what is left to do.

    Args:
        assignment: Its name or a unique prefix, `ps02`.
        edition: The edition, such as `2027-spring`.
        students: A CSV file with a column `id`, as nbgrader imports it.
        out: A folder; each student gets one in it.
        root: The folder of the course.
    """
    root = course_folder(root)
    name = find_assignment(assignment, root).name
    lines = write(current_key(name, root), root / "exercises" / name, edition, roster(students), out)
    if edition_of(settings(root)) != edition:
        lines.append(f'Before you grade them, write into nbgrader_config.py: c.CourseStep.edition = "{edition}"')
    return lines


def export(path: Path | None = None, root: Path | None = None) -> Path:
    """Write the scores of all students and assignments as CSV; return the file, `grades.csv` here if none is given."""
    return export_scores(path, root).path
