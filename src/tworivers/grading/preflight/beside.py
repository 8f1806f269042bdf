"""Beside: the files that lie beside a notebook, which of them its cells can read, and what is left out."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from tworivers.grading.preflight.plain_text import is_text, shown
from tworivers.replacing import FULL

TIMESTAMP = "timestamp.txt"
FILES_BYTES = 24_000_000  # altogether: the sandbox has 64 MB for them and for what the cells write
MAX_FILES = 500
MAX_PATH = 1000  # bytes of a name with its folders
MAX_SAID = 5
MOST_READ = 32_000_000  # bytes of a file that the grader may look into
UNUSED = ("__pycache__", "__MACOSX", ".DS_Store")
KINDS = {stat.S_IFLNK: "a link", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}


def walk(folder: Path) -> Iterator[tuple[Path, str, int]]:
    """Yield all that lies in a folder and is no folder: place, name below it, kind; links are not followed."""
    for place, folders, names in os.walk(folder, followlinks=False):
        kinds = {name: _kind(Path(place, name)) for name in sorted([*folders, *names]) if name not in UNUSED}
        folders[:] = [name for name, kind in kinds.items() if kind == stat.S_IFDIR and not name.startswith(".")]
        for name, kind in kinds.items():
            if kind != stat.S_IFDIR:
                yield Path(place, name), os.path.relpath(Path(place, name), folder), kind


def _kind(path: Path) -> int:
    """Return what a name stands for; 0 where that cannot be told."""
    try:
        return stat.S_IFMT(path.lstat().st_mode)
    except OSError:
        return 0


def copy_beside(submitted: Path, work: Path, passed_over: set[str]) -> list[str]:
    """Copy what lies beside a notebook into its working copy; return what was left out, and why.

    Args:
        submitted: The folder that was handed in.
        work: The folder of the working copy.
        passed_over: Names below the folder of what is spoken of elsewhere: the notebooks.
    """
    left_out: list[str] = []
    room, number = FILES_BYTES, 0
    for path, name, kind in walk(submitted):
        if name in passed_over or name == TIMESTAMP:
            continue
        why = _why_not(path, name, kind, room, number)
        if not why:
            try:
                (work / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, work / name)
            except PermissionError:
                why = "it cannot be read; give yourself the right to read it"
            except (FileExistsError, NotADirectoryError, IsADirectoryError):
                why = "another file has its name or its folder's"
            except OSError as error:
                if error.errno in FULL:
                    raise
                why = f"it cannot be copied ({error.strerror})"
        if why:
            left_out.append(f"{shown(name, 80)} was left out: {why}")
        else:
            room, number = room - (work / name).stat().st_size, number + 1
    left_out += [f"{shown(name, 80)} was left out: it cannot be opened" for name in _closed(submitted)]
    more = len(left_out) - MAX_SAID
    return left_out if more <= 0 else [*left_out[:MAX_SAID], f"{more} other files were left out for like reasons"]


def _why_not(path: Path, name: str, kind: int, room: int, number: int) -> str:
    """Return why a file is left out; an empty text where it is not."""
    if len(os.fsencode(name)) > MAX_PATH:
        return "its name is too long, with its folders"
    if kind != stat.S_IFREG:
        return f"it is {KINDS.get(kind, 'no file')}"
    if not is_text(name):
        return "its name is no text (UTF-8)"
    if number >= MAX_FILES:
        return f"no more than {MAX_FILES} files may lie beside a notebook"
    size = path.stat().st_size
    if size > room:
        bound = f"files beside a notebook may have {FILES_BYTES // 1_000_000} MB together"
        return f"it has {size / 1_000_000:.0f} MB, and {bound}; cells that read it failed for that reason"
    return ""


def _closed(folder: Path) -> list[str]:
    """Return the names of the folders in a folder that cannot be opened."""
    found: list[str] = []
    for _ in os.walk(folder, onerror=lambda error: found.append(os.path.relpath(str(error.filename), folder))):
        pass
    return sorted(found)


def fingerprint(folder: Path, start: bytes) -> str:
    """Return a hash over names and contents of all files in a folder.

    What cannot be read counts by its name alone, and what is larger than anything that is read by its date.
    """
    total = hashlib.sha256(start)
    for path, name, kind in walk(folder):
        total.update(os.fsencode(name) + b"\n")
        if kind == stat.S_IFREG:
            try:
                size = path.stat().st_size
                total.update(f"{size}\n".encode())
                if size > MOST_READ:
                    total.update(f"{path.stat().st_mtime_ns}".encode())
                    continue
                with path.open("rb") as file:
                    total.update(hashlib.file_digest(file, "sha256").digest())
            except OSError:
                total.update(b"closed")
    return total.hexdigest()
