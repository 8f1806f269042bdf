"""The store of answers: what the sandbox handed back, so that a corrected key needs no second run.

`.answers/ASSIGNMENT/HASH.json` holds the answers of one run, named by the hash of what was run: two submissions with the
same cells share it. `.answers/ASSIGNMENT/students/STUDENT.json` says which run is a student's last. Every file is
written whole or not at all.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from tworivers.errors import DataError

FOLDER = ".answers"


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


def hash_of(*parts: Any) -> str:
    """Return the hash of what is run: the cells, what is asked, the inputs, the files beside the notebook.

    >>> hash_of(["excess = 5"]) == hash_of(["excess = 5"]) != hash_of(["excess = 6"])
    True
    """
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def keep(root: Path, assignment: str, student: str, kept: Kept) -> None:
    """Keep the answers of a run as the last of a student."""
    folder = root / FOLDER / assignment
    _write(folder / f"{kept.run}.json", dataclasses.asdict(kept))
    _write(folder / "students" / f"{student}.json", {"run": kept.run})


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
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, suffix=".tmp", delete=False) as file:
        json.dump(content, file)
    os.replace(file.name, path)  # noqa: PTH105  # the one step in which it appears


def _read(path: Path, *names: str) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {name: found[name] for name in names}
    except (OSError, ValueError, KeyError, TypeError) as error:
        said = f"The stored answers in {path} cannot be read ({type(error).__name__})."
        raise DataError(f"{said} Grade the submission again: tworivers course autograde.") from None
