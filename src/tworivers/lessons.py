"""The released assignments: put into a student's folder, opened in JupyterLab."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

from tworivers.checks import exercises_folder
from tworivers.errors import CourseError


def assignments() -> list[Path]:
    """Return the folders of the released assignments, in their order.

    >>> [folder.name for folder in assignments()][0][:2]
    'ps'
    """
    return sorted(path for path in exercises_folder().glob("ps*") if path.is_dir())


def start(folder: Path) -> list[tuple[str, str]]:
    """Copy every released file into a folder; a file that is there already stays as it is.

    Returns:
        One pair for each file: its name within the folder, and `copied`, `kept` or `same`.

    Raises:
        CourseError: The folder cannot be written to, or is a file.
    """
    if folder.exists() and not folder.is_dir():
        raise CourseError(f"{folder} is a file, not a folder. Choose another name: tworivers start OTHER-NAME.")
    done = []
    try:
        for assignment in assignments():
            for path in sorted(path for path in assignment.rglob("*") if path.is_file()):
                name = path.relative_to(assignment.parent)
                target = folder / name
                if target.exists():
                    done.append((str(name), "same" if target.read_bytes() == path.read_bytes() else "kept"))
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
                done.append((str(name), "copied"))
    except OSError as error:
        raise CourseError(f"{folder} cannot be written to: {error.strerror}. Choose a folder of your own.") from None
    return done


def lab(folder: Path) -> int:
    """Open JupyterLab on a folder of assignments and return its exit code.

    Raises:
        CourseError: JupyterLab is not installed, or the folder is not there.
    """
    if not folder.is_dir():
        raise CourseError(f"There is no folder {folder}. Make it first: tworivers start {folder}.")
    if importlib.util.find_spec("jupyterlab") is None:
        raise CourseError("JupyterLab is not installed. Install it: pip install 'tworivers[lab]'.")
    return subprocess.call([sys.executable, "-m", "jupyterlab", "--notebook-dir", str(folder)])
