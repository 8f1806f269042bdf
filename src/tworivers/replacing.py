"""Replacing: a file or a folder is exchanged whole, so that nothing is gone before its successor stands.

What is new is written beside its place, under a name that begins with a dot, and takes the place in one step. Whoever is
stopped before that leaves what stood as it was, and a leftover beside it, which the next who writes there clears away.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

NEW, OLD = ".new-", ".old-"  # on its way into its place, and out of it
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
CLOSED = (errno.EROFS, errno.EACCES, errno.EPERM)
HERE, EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux


def write(path: Path, content: str | bytes, mode: int | None = None) -> None:
    """Write a file whole: whoever reads meanwhile, or after a failure, finds all of the old or all of the new."""
    raw = content.encode() if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    with file_beside(path, mode) as new:
        new.write_bytes(raw)


@contextlib.contextmanager
def file_beside(path: Path, mode: int | None = None) -> Iterator[Path]:
    """Yield an empty file that takes the place of another, if nothing fails meanwhile.

    Args:
        path: The place.
        mode: The permissions of the file; those of its predecessor, or of any new file, if not given.
    """
    new = _beside(path)
    new.touch(exist_ok=False)
    try:
        yield new
        _take_over_mode(path, new, mode)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


@contextlib.contextmanager
def folder_beside(place: Path) -> Iterator[Path]:
    """Yield an empty folder that takes the place of another, if nothing fails meanwhile."""
    place.parent.mkdir(parents=True, exist_ok=True)
    tidy(place.parent, place.name)
    new = _beside(place)
    new.mkdir()
    try:
        yield new
        _take_over_mode(place, new)
        _take_place(new, place)
    finally:
        remove(new)


def tidy(folder: Path, name: str = "*") -> None:
    """Clear away what those left who were stopped; one that was taken from its place and has no successor goes back."""
    for path in _left(folder, OLD, name):
        place = folder / _name_of(path.name)
        if place.exists():
            remove(path)
        else:
            path.rename(place)
    for path in _left(folder, NEW, name):
        remove(path)


def is_leftover(path: Path) -> bool:
    """Tell whether a path is on its way into its place or out of it, or lies in a folder that is."""
    return any(part.startswith((NEW, OLD)) for part in path.parts)


def place_of(path: Path) -> Path:
    """Return the path that something on its way will have in its place.

    >>> print(place_of(Path("feedback/.new-ps02-4711-0a1b2c3d/ps02.html")).as_posix())
    feedback/ps02/ps02.html
    """
    return Path(*(_name_of(part) if part.startswith((NEW, OLD)) else part for part in path.parts))


def _name_of(leftover: str) -> str:
    return leftover.removeprefix(NEW).removeprefix(OLD).rsplit("-", 2)[0]


def copy_into(source: Path, target: Path) -> None:
    """Copy what lies in a folder into another that is there; the first failure ends it, with its own error."""
    for path in sorted(source.rglob("*")):
        place = target / path.relative_to(source)
        if path.is_dir():
            place.mkdir(exist_ok=True)
        else:
            shutil.copy(path, place)


def unwritable(error: OSError, place: Path | str) -> str:
    """Return what a disk that is full or a folder that is closed means for a command, and what to try."""
    where = place_of(Path(os.fsdecode(error.filename or place)))
    known = {**dict.fromkeys(FULL, "Make room"), **dict.fromkeys(CLOSED, "Give yourself the right to write there")}
    remedy = known.get(error.errno or 0, "Look whether its folder is there")
    return f"{where} cannot be written: {error.strerror}. What stood before stands. {remedy}, and repeat the command."


def remove(path: Path) -> None:
    """Remove a file or a folder, folders that may not be written to as well; nothing where nothing is."""
    if path.is_symlink() or path.is_file():
        path.unlink(missing_ok=True)
        return
    for folder, names, _ in os.walk(path):
        for inner in (Path(folder), *(Path(folder, name) for name in names)):
            if not inner.is_symlink():
                inner.chmod(0o700)
    shutil.rmtree(path, ignore_errors=True)


def _take_place(new: Path, place: Path) -> None:
    """Put a folder into its place; what stood there stands where the new one was."""
    if not os.path.lexists(place):
        new.rename(place)
    elif not _exchange(new, place):  # here the place is empty for a moment; whoever is stopped in it is helped by tidy
        old = place.with_name(new.name.replace(NEW, OLD, 1))
        place.rename(old)
        new.rename(place)
        remove(old)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step; False where the system or the disk cannot."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    return rename is not None and rename(HERE, os.fsencode(one), HERE, os.fsencode(other), EXCHANGE) == 0


def _beside(place: Path) -> Path:
    """Return where to write what is to take a place: its name tells the place and the process that writes it."""
    return place.with_name(f"{NEW}{place.name}-{os.getpid()}-{secrets.token_hex(4)}")


def _take_over_mode(place: Path, new: Path, mode: int | None = None) -> None:
    """Give what is new the permissions that were asked for, or else those of what it replaces."""
    if mode is not None or place.exists():
        new.chmod(stat.S_IMODE(place.stat().st_mode) if mode is None else mode)


def _left(folder: Path, kind: str, name: str) -> list[Path]:
    """Return the leftovers in a folder whose process has ended."""
    found = [path for path in folder.glob(f"{kind}*") if name in ("*", _name_of(path.name))]
    return [path for path in found if not _is_alive(path.name.rsplit("-", 2)[-2])]


def _is_alive(number: str) -> bool:
    try:
        os.kill(int(number), 0)
    except (ValueError, ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # somebody else's
        return True
    return int(number) != os.getpid()
