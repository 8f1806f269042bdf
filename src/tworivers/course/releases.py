"""The course: nbgrader's cycle as functions with plain arguments, for the command line and the tests.

`generate` writes the releases, `build` fills the gradebook, `autograde` grades submissions, `feedback` writes the pages
that students get, `export` the scores. Settings come from the course's own nbgrader_config.py.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import nbformat
from nbgrader.converters import GenerateAssignment, GenerateFeedback
from nbgrader.plugins import CsvExportPlugin
from traitlets.config import Config

from tworivers.course.autograding import Line, Report, autograde, submissions
from tworivers.course.nbgrader_calls import convert, course_folder, gradebook, settings
from tworivers.errors import CourseError, DataError
from tworivers.grading.steps import edition_of
from tworivers.keys.key import assignment_folders, find_assignment, public_text, publish, solutions_folder
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

    Raises:
        CourseError: A notebook and its key do not agree, nbgrader refuses, or a release would give something away.
    """
    root = course_folder(root)
    return [_write_release(_without_gradebook(settings(root)), root, name) for name in assignments(root)]


def build(root: Path | None = None) -> list[str]:
    """Build the gradebook: every assignment of the course stands in it. Running it again changes nothing.

    nbgrader writes the releases on the way: the same bytes as `generate` writes.
    """
    root = course_folder(root)
    lines = []
    for name in assignments(root):
        _write_release(settings(root), root, name)
        with gradebook(root) as book:
            lines.append(f"{name}: in the gradebook with {book.find_assignment(name).max_score:g} points")
    return lines


def _without_gradebook(config: Config) -> Config:
    """Change settings to those of nbgrader's own `--no-db`."""
    config.GenerateAssignment.no_database = True
    config.SaveCells.enabled = False
    return config


def _write_release(config: Config, root: Path, assignment: str) -> str:
    if not is_plain(assignment, root):
        check_points(root, assignment)
    convert(GenerateAssignment, config, assignment)
    if not is_plain(assignment, root):
        publish(assignment, root)
    found = leaks(assignment, root)
    if found:
        raise CourseError(f"The release of {assignment} gives something away. {' '.join(found[:5])}")
    return f"{assignment}: release written"


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
    known = {question.id: question.points for question in key.questions}
    known |= {written.id: written.points for written in key.written}
    wrong = sorted(name for name in asked.keys() | known.keys() if asked.get(name) != known.get(name))
    if wrong:
        found = [
            f"{name}: {asked.get(name, 'no cell')} there, {known.get(name, 'nothing')} in the key" for name in wrong
        ]
        raise CourseError(f"{path.name} and its key.py do not agree on the points. {'; '.join(found[:5])}.")


def drift(root: Path | None = None) -> list[str]:
    """Return how `exercises/` differs from what `solutions/` gives today, one line each; nothing where all is well."""
    root = course_folder(root)
    config = _without_gradebook(settings(root))
    with tempfile.TemporaryDirectory(prefix="tworivers_") as folder:
        fresh = Path(folder)
        config.CourseDirectory.release_directory = folder
        (fresh / "checks").mkdir()
        for name in assignments(root):
            convert(GenerateAssignment, config, name)
            if is_plain(name, root):
                continue
            key = current_key(name, root)
            (fresh / "checks" / f"{key.assignment}.json").write_text(public_text(key), encoding="utf-8")
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


def feedback(assignment: str, students: list[str] | None = None, root: Path | None = None) -> list[str]:
    """Write the feedback of graded submissions; return one line for each: its file, or why there is none."""
    root = course_folder(root)
    name = find_assignment(assignment, root).name
    graded = (path.parent.name for path in (root / "autograded").glob(f"*/{name}") if path.is_dir())
    chosen = students or sorted(graded)
    if not chosen:
        raise CourseError(f"No submission of {name} has been graded yet, so there is no feedback to write.")
    return [_write_feedback(root, name, student) for student in chosen]


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


def _write_feedback(root: Path, assignment: str, student: str) -> str:
    folder = root / "feedback" / student / assignment
    try:
        convert(GenerateFeedback, settings(root), assignment, student)
    except CourseError as error:
        shutil.rmtree(folder, ignore_errors=True)
        return f"{student}: no feedback; {error}"
    pages = sorted(path.relative_to(root).as_posix() for path in folder.glob("*.html"))
    return f"{student}: {', '.join(pages)}"


def export(path: Path | None = None, root: Path | None = None) -> Path:
    """Write the scores of all students and assignments as CSV; return the file, `grades.csv` here if none is given."""
    root = course_folder(root)
    path = (path or Path("grades.csv")).resolve()
    with gradebook(root) as book:
        plugin = CsvExportPlugin(config=settings(root))
        plugin.to = str(path)
        try:
            plugin.export(book)
        except OSError as error:
            raise CourseError(
                f"{path} cannot be written: {error.strerror}. Name a file in a folder of yours, or make room."
            ) from None
    return path
