"""Calls: runs nbgrader's converters and opens its gradebook with the settings of one course."""

from __future__ import annotations

import atexit
import contextlib
import functools
import logging
import os
import re
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from traitlets.config import Config, PyFileConfigLoader
from traitlets.log import get_logger

from tworivers.errors import CourseError, DataError

CONFIG = "nbgrader_config.py"
ROOT_VARIABLE = "TWORIVERS_COURSE_ROOT"
SIGNS = re.compile(r"[\[\]*?%#{}\\]")  # of a path: patterns to glob, escapes to the address of a gradebook
RAISED = re.compile(r"^([A-Za-z_][\w.]*): (.+)$", re.MULTILINE)  # the line of a traceback that names the exception


def course_folder(root: Path | None = None) -> Path:
    """Return the folder of the course: the one given, else TWORIVERS_COURSE_ROOT, else here, else the checkout.

    Raises:
        DataError: The folder has no nbgrader_config.py.
    """
    asked = root or (Path(os.environ[ROOT_VARIABLE]) if os.environ.get(ROOT_VARIABLE) else None)
    candidates = [asked] if asked else [Path.cwd(), Path(__file__).parents[3]]
    for folder in candidates:
        if (folder / CONFIG).exists():
            return folder.resolve()
    raise DataError(
        f"{candidates[0]} has no {CONFIG}, so it is not the folder of a course. Go to the repository's folder."
    )


def settings(root: Path) -> Config:
    """Return the settings of the course in a folder, from its own nbgrader_config.py."""
    config: Config = PyFileConfigLoader(CONFIG, path=str(root)).load_config()
    config.CourseDirectory.root = str(plain_path(root))
    config.CourseStep.root = str(root)
    return config


@functools.cache
def plain_path(root: Path) -> Path:
    """Return a path to a course that nbgrader reads as it stands, and the gradebook's address too.

    Both read some signs in a path as patterns or escapes: `a [2026]` is then not found, and `x%41` sought as `xA`. Such
    a course is reached by a link of another name, which is gone with the program.
    """
    if not SIGNS.search(str(root)):
        return root
    folder = tempfile.TemporaryDirectory(prefix="tworivers_course_", ignore_cleanup_errors=True)
    atexit.register(folder.cleanup)
    link = Path(folder.name) / "course"
    link.symlink_to(root, target_is_directory=True)
    return link


def convert(kind: type[Any], config: Config, assignment: str, student: str = "*") -> None:
    """Run one of nbgrader's converters, quietly.

    Raises:
        CourseError: It failed; the message is nbgrader's last word on why.
    """
    config = config.copy()
    config.BaseConverter.force = True
    directory = CourseDirectory(config=config, assignment_id=assignment, student_id=student)
    with surroundings() as said:
        converter = kind(coursedir=directory, config=config)
        try:
            converter.start()
        except (Exception, SystemExit) as error:
            raise CourseError(f"nbgrader stopped at {assignment}: {_reason(said) or error}") from error


@contextlib.contextmanager
def gradebook(root: Path, config: Config | None = None) -> Iterator[Any]:
    """Open the gradebook of a course; what is not committed before an error is not written.

    Args:
        root: The folder of the course.
        config: Settings that name another gradebook; the course's own, if not given.

    Raises:
        CourseError: It is locked, cannot be read or written, or is none.
    """
    directory = CourseDirectory(config=config or settings(root))
    try:
        with surroundings(), Gradebook(directory.db_url, directory.course_id) as book:
            yield book
    except SQLAlchemyError as error:
        raise CourseError(_unusable(directory.db_url, str(getattr(error, "orig", None) or error))) from error


def _unusable(url: str, said: str) -> str:
    """Return why a gradebook cannot be used, and what to try."""
    place = make_url(url).render_as_string(hide_password=True)
    hints = {
        "locked": "Another program is writing to it: wait until that has ended, and repeat the command.",
        "not a database": "Put it back from a copy.",
        "malformed": "Put it back from a copy.",
        "full": "Make room, and repeat the command.",
        "disk I/O": "Make room, and repeat the command.",
        "readonly": "Give yourself the right to write to it and to its folder.",
        "unable to open": "Look whether its folder is there and may be written to.",
    }
    hint = next((hint for word, hint in hints.items() if word in said), "Repeat the command when it can be reached.")
    return f"The gradebook {place} cannot be used: {said.strip()}. {hint}"


@contextlib.contextmanager
def surroundings() -> Iterator[list[str]]:
    """Make things ready for nbgrader: its errors are collected, `alembic` is found, and nothing is left behind."""
    said: list[str] = []
    log = get_logger()  # where nbgrader writes: its own application's, if it is one that runs
    collector = _Collector(said)
    level, propagate, path = log.level, log.propagate, os.environ.get("PATH", "")
    log.addHandler(collector)
    log.propagate = False
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), path])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield said
    finally:
        log.removeHandler(collector)
        log.setLevel(level)
        log.propagate = propagate
        os.environ["PATH"] = path
        os.environ.pop("NBGRADER_EXECUTION", None)  # nbgrader leaves it set where a submission breaks


class _Collector(logging.Handler):
    def __init__(self, said: list[str]) -> None:
        super().__init__(logging.ERROR)
        self.said = said

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


def _reason(said: list[str]) -> str:
    """Return what the exception in the first traceback says that nbgrader logged, or its first error."""
    for text in said:
        raised = RAISED.findall(text) if "Traceback" in text else []
        if raised:
            name, message = raised[-1]
            return message[:300] if name.startswith("tworivers.") else f"{name.rpartition('.')[2]}: {message}"[:300]
    return said[0].strip()[:300] if said else ""
