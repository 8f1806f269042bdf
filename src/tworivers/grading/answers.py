"""The store of answers: what the sandbox handed back, so that a corrected key needs no second run.

`.answers/ASSIGNMENT/HASH.json` holds the answers of one run, named by the hash of all that they rest on: what was run,
within which limits, by which versions. Two submissions with the same cells share it. `shown/HASH.json` holds what its
cells showed, and `students/STUDENT.json` says which run is a student's last. Every file is written whole or not at all.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import platform
from importlib import metadata
from pathlib import Path
from typing import Any

from tworivers import __version__, replacing
from tworivers.errors import DataError
from tworivers.sandbox.task import NOT_FINAL

FOLDER = ".answers"
SHOWN = "shown"


@dataclasses.dataclass(frozen=True)
class Kept:
    """The answers of one run.

    Attributes:
        run: The hash of what was run.
        bundles: For each question the answer, with the results where it is a function.
        calls: For each question that asks for a function the inputs that it was tried on.
    """

    run: str
    bundles: dict[str, Any]
    calls: dict[str, list[Any]]


def tidy(root: Path, assignment: str) -> None:
    """Clear away what a command left here that was stopped."""
    folder = root / FOLDER / assignment
    for place in (folder, *(path for path in folder.glob("*") if path.is_dir())):
        replacing.tidy(place)


def hash_of(*parts: Any) -> str:
    """Return the hash of what is run: the cells, what is asked, the inputs, the files beside the notebook, the limits,
    what it runs in.

    >>> hash_of(["excess = 5"]) == hash_of(["excess = 5"]) != hash_of(["excess = 6"])
    True
    """
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


@functools.cache
def versions() -> dict[str, str]:
    """Return the versions that an outcome rests on, besides what was run.

    >>> sorted(versions())
    ['ipython', 'matplotlib', 'numpy', 'pandas', 'python', 'tworivers']
    """
    found = {"python": platform.python_version(), "tworivers": __version__}
    for name in ("ipython", "matplotlib", "numpy", "pandas"):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = ""
    return found


def hash_of_files(paths: list[Path], below: Path | None = None) -> str:
    """Return a hash over names and contents of files, and over the version of the package."""
    total = hashlib.sha256(__version__.encode())
    for path in sorted(paths):
        name = path.relative_to(below).as_posix() if below else path.name
        content = path.read_bytes() if path.exists() else b""
        total.update(f"{name}\n{len(content)}\n".encode() + content)
    return total.hexdigest()


def keep(root: Path, assignment: str, kept: Kept) -> None:
    """Keep the answers of a run."""
    _write(root / FOLDER / assignment / f"{kept.run}.json", vars(kept))


def keep_outcome(root: Path, assignment: str, run: str, outcome: dict[str, Any], calls: dict[str, list[Any]]) -> None:
    """Keep all of a run, what its cells showed too, so that grading can go on from it without a second run.

    What met a limit that another run need not meet is kept for regrading alone.
    """
    place = root / FOLDER / assignment / SHOWN / f"{run}.json"
    if NOT_FINAL.intersection(outcome["met"]):
        place.unlink(missing_ok=True)
    else:
        _write(place, outcome)
    keep(root, assignment, Kept(run, outcome["bundles"], calls))


def outcome(root: Path, assignment: str, run: str) -> dict[str, Any] | None:
    """Return all that was kept of a run; None where it was not run yet, or not kept whole."""
    path = root / FOLDER / assignment / SHOWN / f"{run}.json"
    try:
        found = _read(path, "outputs", "counts", "bundles", "stopped", "why", "met", "notes")
    except DataError:
        return None
    return found if _is_outcome(found) else None


def _is_outcome(content: dict[str, Any]) -> bool:
    """Tell whether what stands in a file has the shape of an outcome, and tells of a run: one that was damaged, or put
    there, must stop nobody and cost nobody anything."""
    outputs, counts, bundles = content["outputs"], content["counts"], content["bundles"]
    if not (isinstance(outputs, dict) and isinstance(counts, dict) and isinstance(bundles, dict)):
        return False
    numbers = all(name.isdecimal() for name in (*outputs, *counts))
    whole = all(isinstance(shown, list) for shown in outputs.values()) and all(map(_is_dict, bundles.values()))
    ends = isinstance(content["stopped"], int | None) and isinstance(content["why"], str)
    says_something = bool(outputs) or content["stopped"] is not None
    return (
        says_something
        and numbers
        and whole
        and ends
        and all(_is_dict(output) for shown in outputs.values() for output in shown)
    )


def _is_dict(value: Any) -> bool:
    return isinstance(value, dict)


def keep_last(root: Path, assignment: str, student: str, content: dict[str, Any]) -> None:
    """Keep which run is a student's last, and what else is known of the submission that was graded."""
    _write(root / FOLDER / assignment / "students" / f"{student}.json", content)


def last(root: Path, assignment: str, student: str) -> dict[str, Any]:
    """Return what was kept of a student's last submission; nothing where nothing was, or where it is broken."""
    path = root / FOLDER / assignment / "students" / f"{student}.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def last_runs(root: Path, assignment: str) -> dict[str, Kept]:
    """Return the answers of the last run of each student.

    Raises:
        DataError: A file of the store is missing or broken.
    """
    folder = root / FOLDER / assignment
    return {
        path.stem: Kept(**_read(folder / f"{_read(path, 'run')['run']}.json", "run", "bundles", "calls"))
        for path in sorted((folder / "students").glob("*.json"))
    }


def _write(path: Path, content: dict[str, Any]) -> None:
    replacing.write(path, json.dumps(content))  # json.dump is several times slower


def _read(path: Path, *names: str) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {name: found[name] for name in names}
    except (OSError, ValueError, KeyError, TypeError) as error:
        said = f"The stored answers in {path} cannot be read ({type(error).__name__})."
        raise DataError(f"{said} Grade the submission again: tworivers course grade.") from None
