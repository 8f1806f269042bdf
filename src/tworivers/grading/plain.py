"""Plain assignments: an instructor's own, graded as nbgrader grades them, by tests that stand in their notebooks.

They have no key. nbgrader puts the whole text of each test cell, hidden tests too, into the notebook before it runs, so
the tests run in the student's process, and what they say can be read and forged there; the sandbox keeps everything else.
What a cell earns is read by nbgrader's own step from the outputs that the sandbox recorded: an error or a line on stderr
gives 0, a number as the last value is partial credit, anything else gives all points. A cell that did not run to its end
gets an error here, since to nbgrader a cell without outputs is right.
"""

from __future__ import annotations

import base64
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import find_all_files, is_grade, is_solution, is_task
from traitlets.config import Config

from tworivers.errors import CourseError, DataError
from tworivers.grading.preflight.beside import TIMESTAMP
from tworivers.grading.preflight.working_copy import NeedsHuman, prepare
from tworivers.keys.notebook_cells import Cell, grade_id

Notebook = Any
Files = list[tuple[str, str]]

NOTE = "its tests run in the student's own process, as nbgrader's do"
NOT_RUN = "NotRun"
OWN_FILES_BYTES = 32_000_000  # of what the instructor put beside the notebooks
HIDDEN = re.compile(r"^[^\n]*BEGIN HIDDEN TESTS[^\n]*\n.*?^[^\n]*END HIDDEN TESTS[^\n]*\n?", re.MULTILINE | re.DOTALL)


def notebooks(root: Path, assignment: str) -> list[str]:
    """Return the names of the notebooks that a plain assignment's release has.

    Raises:
        DataError: It has none yet.
        CourseError: One is written in another language than Python.
    """
    paths = sorted((root / "exercises" / assignment).glob("*.ipynb"))
    if not paths:
        raise DataError(f"The release of {assignment} has no notebook. Build it first: tworivers course build.")
    for path in paths:
        metadata = nbformat.read(path, as_version=4).metadata
        about = metadata.get("kernelspec", {}).get("language") or metadata.get("language_info", {}).get("name")
        if str(about or "python").lower() not in ("python", "python3", "ipython"):
            raise CourseError(f"{path.name} is written in {about}. The sandbox runs Python, and nothing else.")
    return [path.stem for path in paths]


def prepare_all(submitted: Path, work: Path, releases: dict[str, Notebook]) -> list[str]:
    """Make a working copy of a submission of one notebook or several; return what was mended or is missing.

    Each notebook is looked for by itself, so that one is never taken for another: without those that bear the name of
    another notebook of the assignment.

    Raises:
        NeedsHuman: None of the notebooks is there, or one that is there cannot be read.
    """
    notes: list[str] = []
    missing: list[str] = []
    absent = [name for name in releases if not (submitted / f"{name}.ipynb").is_file()]
    strays = [path.name for path in sorted(submitted.glob("*.ipynb")) if path.stem not in releases]
    if len(absent) > 1 and strays:
        names = " and ".join(f"{name}.ipynb" for name in absent)
        raise NeedsHuman(f"{names} are missing, and which of them {strays[0]} is cannot be told")
    for name, release in releases.items():
        others = {f"{other}.ipynb" for other in releases if other != name}
        if name not in absent:  # what bears its name is meant, whatever else lies there
            others |= set(strays)
        with tempfile.TemporaryDirectory(prefix="tworivers_") as folder:
            view = Path(folder) / "seen" / submitted.name
            seen = _without(submitted, view, others) if others else submitted
            if others and not any(seen.rglob("*.ipynb")):
                missing.append(name)
                continue
            found = prepare(seen, Path(folder) / "work", name, release)
            notes += [note for note in found if note not in notes]
            shutil.copytree(Path(folder) / "work", work, dirs_exist_ok=True)
    if len(missing) == len(releases):
        raise NeedsHuman(f"there is none of its notebooks in it: {', '.join(f'{name}.ipynb' for name in missing)}")
    return [*notes, *(f"{name}.ipynb was not handed in and has 0 points" for name in missing)]


def _without(submitted: Path, view: Path, others: set[str]) -> Path:
    """Copy a submission, links as links, without some notebooks."""
    if submitted.is_symlink():
        raise NeedsHuman("its folder is a link, which may lead to somebody else's")
    shutil.copytree(submitted, view, symlinks=True, ignore=lambda folder, names: others.intersection(names))
    return view


def files(config: Config, names: dict[str, str], beside: Files) -> Files:
    """Return what lies beside the notebook when it runs: what was handed in, below what the instructor put there.

    Args:
        config: The settings of the course.
        names: nbgrader's names of what is graded; here of the assignment.
        beside: What was handed in with it.

    Raises:
        CourseError: The instructor's own files are larger than what the sandbox takes in.
    """
    directory = CourseDirectory(config=config)
    source = Path(directory.format_path(directory.source_directory, ".", names["assignment"]))
    kept = set(Autograde(coursedir=directory, config=config).exclude_overwriting.get(names["assignment"], []))
    own: dict[str, str] = {}
    size = 0
    for path in sorted(map(Path, find_all_files(str(source), [*directory.ignore, "*.ipynb"]))):
        name = path.relative_to(source).as_posix()
        if name not in kept:
            size += path.stat().st_size
            own[name] = base64.b64encode(path.read_bytes()).decode()
    if size > OWN_FILES_BYTES:
        raise CourseError(f"{source} holds more than {OWN_FILES_BYTES // 1_000_000} MB beside its notebooks.")
    return sorted({**{name: text for name, text in beside if name != TIMESTAMP}, **own}.items())


def say_what_did_not_run(nb: Notebook, ran: set[int], why: str) -> None:
    """Give each code cell that did not run to its end an error, by its number: nbgrader takes silence for success."""
    for number, cell in enumerate(cell for cell in nb.cells if cell.cell_type == "code"):
        if number not in ran and not any(output.output_type == "error" for output in cell.outputs):
            said = f"This cell did not run to its end. {why}".strip()
            cell.outputs.append(nbformat.v4.new_output("error", ename=NOT_RUN, evalue=said, traceback=[said]))


def lines(nb: Notebook) -> list[dict[str, Any]]:
    """Return the summary of a feedback page, and take out of its cells what hidden tests say."""
    found = []
    for cell in nb.cells:
        if not (is_grade(cell) or is_task(cell)):
            continue
        _hide_tests(cell)
        ours, marks = cell.metadata["tworivers"], cell.metadata["nbgrader"]
        score, points = marks["score"], marks["points"]
        by_person = is_solution(cell) or is_task(cell) or cell.cell_type != "code"
        says = (
            "read by a person"
            if by_person
            else "right"
            if score == points
            else "partly right"
            if score
            else "not right"
        )
        ours.update(id=grade_id(cell), says="waits for a person" if ours["waiting"] else says)
        found.append(
            {"id": grade_id(cell), "says": ours["says"], "waiting": ours["waiting"], "score": score, "points": points}
        )
    return found


def _hide_tests(cell: Cell) -> None:
    if not HIDDEN.search(cell.source):
        return
    cell.source = HIDDEN.sub("", cell.source)
    for output in cell.get("outputs", []):
        if output.output_type == "error":  # a traceback quotes the lines around the one that failed
            output.traceback = [f"{output.ename}: {output.evalue}"]
