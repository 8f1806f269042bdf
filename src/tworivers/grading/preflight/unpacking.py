"""Unpacking: archives that were handed in, without leaving their folder, and within bounds.

What an archive declares of itself is not believed: names are looked at one by one, and bytes are counted as they come.
"""

from __future__ import annotations

import functools
import gzip
import re
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from tworivers.replacing import FULL

Opened = Callable[[], IO[bytes]]
Member = tuple[str, Opened | str]  # a name, and how it is opened or why it is not

MAX_BYTES = 2_000_000_000  # that one downloaded archive may unpack to: it may hold a whole class
MAX_FILES = 20_000
MAX_DEPTH = 3  # archives within archives: a class's download holds each student's, and a student's another
CHUNK = 1 << 20
SUFFIXES = (".zip", ".gz", ".tgz", ".tar", ".bz2", ".tbz", ".tbz2", ".xz", ".txz")
CLOSED = (".7z", ".rar", ".zst", ".lz")  # known as archives, and unpacked by nothing here
DRIVE = re.compile(r"[A-Za-z]:(/|$)")
UTF_8 = 0x800  # of a zip member's flags: its name is in UTF-8
LOCKED = 0x1  # it is protected by a password


def is_archive(name: str, suffixes: tuple[str, ...] = ()) -> bool:
    """Tell whether a file is an archive, by its name.

    >>> is_archive("WORK.ZIP"), is_archive("work.tgz"), is_archive("work.ipynb")
    (True, True, False)
    """
    return Path(name).suffix.lower() in {*SUFFIXES, *CLOSED, *(suffix.lower() for suffix in suffixes)}


def unpack(archive: Path, place: Path, suffixes: tuple[str, ...] = ()) -> list[str]:
    """Unpack an archive, and those within it, each into a folder of its name; return what was left out, and why."""
    return _Unpacking(suffixes).unpack(archive, place, 1)


class _Unpacking:
    """One archive on its way into a folder, with what may still be written."""

    def __init__(self, suffixes: tuple[str, ...]) -> None:
        self.suffixes, self.left_bytes, self.left_files = suffixes, MAX_BYTES, MAX_FILES
        self.left_out: list[str] = []

    def unpack(self, archive: Path, place: Path, depth: int) -> list[str]:
        target = place / Path(archive.name.removesuffix(archive.suffix)).name.removesuffix(".tar")
        if archive.suffix.lower() in CLOSED:
            self.left_out.append(
                f"{archive.name!r}: archives of this kind cannot be read; unpack it, or ask for a .zip"
            )
            return self.left_out
        try:
            if target == archive or target.is_file():
                target = target.with_name(f"{target.name} unpacked")
            target.mkdir(exist_ok=True)
            for name, opened in _members(archive, target):
                if not self.left_files or self.left_bytes <= 0:
                    self.left_out.append(f"the rest: more than {MAX_FILES} files or {MAX_BYTES // 1_000_000} MB")
                    break
                self._put(name, opened, target, depth)
        except Exception as error:  # a damaged archive raises whatever its reader stumbles over
            _stop_if_full(error)
            self.left_out.append(f"what follows in {archive.name!r}: it cannot be read; it is damaged, or no archive")
        return self.left_out

    def _put(self, name: str, opened: Opened | str, target: Path, depth: int) -> None:
        """Write one member, if its name stays inside and it is a file; one that is damaged costs no other."""
        said = f"{name[:200]!r}"
        parts = PurePosixPath(name.replace("\\", "/"))
        if isinstance(opened, str):
            self.left_out.append(f"{said} {opened}")
            return
        if parts.is_absolute() or ".." in parts.parts or DRIVE.match(str(parts)) or not parts.parts:
            self.left_out.append(f"{said} leads out of the archive's folder")
            return
        path = target.joinpath(*parts.parts)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._write(opened, path)
        except FileExistsError:
            self.left_out.append(f"{said} stands there twice, or a folder has its name; the first is kept")
        except Exception as error:
            _stop_if_full(error)
            self.left_out.append(f"{said} cannot be unpacked: it is damaged, or its name is too long")
        else:
            if is_archive(path.name, self.suffixes):
                self._go_on(path, said, depth)

    def _go_on(self, path: Path, said: str, depth: int) -> None:
        """Unpack an archive within the archive."""
        if depth < MAX_DEPTH:
            self.unpack(path, path.parent, depth + 1)
        else:
            self.left_out.append(f"{said} is an archive in {MAX_DEPTH} others; what is in it was not unpacked")

    def _write(self, opened: Opened, path: Path) -> None:
        self.left_files -= 1
        with path.open("xb") as file:
            try:
                with opened() as stream:
                    while self.left_bytes > 0 and (data := stream.read(min(CHUNK, self.left_bytes))):
                        self.left_bytes -= file.write(data)
            except BaseException:
                path.unlink()
                raise


def _stop_if_full(error: Exception) -> None:
    if isinstance(error, OSError) and error.errno in FULL:
        raise error


def _members(archive: Path, target: Path) -> Iterator[Member]:
    """Yield the name of each member of an archive, and how it is opened or why it is not."""
    if zipfile.is_zipfile(archive):
        yield from _of_zip(archive)
    elif tarfile.is_tarfile(archive):
        yield from _of_tar(archive, target)
    elif archive.suffix.lower() == ".gz":
        yield archive.name.removesuffix(archive.suffix), functools.partial(gzip.open, archive)  # type: ignore[misc]
    else:
        raise ValueError("no archive")


def _of_zip(archive: Path) -> Iterator[Member]:
    with zipfile.ZipFile(archive) as packed:
        for info in packed.infolist():
            if info.is_dir():
                continue
            name = info.filename if info.flag_bits & UTF_8 else _in_utf_8(info.filename, "cp437")
            if stat.S_ISLNK(info.external_attr >> 16):
                yield name, "is a link or no file"
            elif info.flag_bits & LOCKED:
                yield name, "is protected by a password"
            else:
                yield name, functools.partial(packed.open, info)


def _of_tar(archive: Path, target: Path) -> Iterator[Member]:
    with tarfile.open(archive, errors="surrogateescape") as tar:
        for member in tar:
            if member.isdir():
                continue
            name = _in_utf_8(member.name, "latin-1") if not member.name.isascii() else member.name
            try:
                tarfile.data_filter(member, str(target))
            except tarfile.FilterError:
                kind = "leads out of the archive's folder" if member.isreg() else "is a link or no file"
                yield name, kind
                continue
            yield name, functools.partial(_content, tar, member) if member.isreg() else "is a link or no file"


def _in_utf_8(name: str, read_as: str) -> str:
    """Return a member's name as it was meant: in UTF-8 where its bytes are that, else as the format says."""
    try:
        raw = name.encode("utf-8", "surrogateescape") if read_as == "latin-1" else name.encode(read_as)
    except UnicodeEncodeError:
        return name
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode(read_as)


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(member)
    assert content is not None  # it is a file
    return content
