"""Collecting: what students hand in is unpacked and copied without leaving its folder and without following a link.

nbgrader's own steps run with the rights of whoever grades. Collecting from the exchange, they copy what a link points to,
a key or somebody else's answers, into the submission; one archive that is broken stops them all.
"""

from __future__ import annotations

import functools
import os
import shutil
import stat
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any

from nbgrader.exchange.default import ExchangeCollect
from nbgrader.plugins import ExtractorPlugin

from tworivers.errors import printable

Opened = Callable[[], IO[bytes]]

MAX_BYTES = 2_000_000_000  # that one downloaded archive may unpack to: it may hold a whole class
MAX_FILES = 20_000
MAX_DEPTH = 2  # archives within archives: a class's download holds each student's
CHUNK = 1 << 20


class Extractor(ExtractorPlugin):  # type: ignore[misc]  # nbgrader has no type hints
    """Unpacks what was downloaded from a learning platform; what it leaves out stands in the log."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Unpack or copy each file of a folder into another."""
        source, target = Path(archive_path), Path(extracted_path)
        files = sorted(path for path in source.rglob("*") if path.is_file() and not path.is_symlink())
        if not files:
            self.log.warning("No files found in directory: %s", source)
        for path in files:
            place = target / path.parent.relative_to(source)
            place.mkdir(parents=True, exist_ok=True)
            if path.suffix in self.zip_ext:
                self.log.info("Extracting from: %s", printable(str(path)))
                for left_out in unpack(path, place, tuple(self.zip_ext)):
                    self.log.warning("%s", printable(f"{path.name}: {left_out}"))
            else:
                shutil.copyfile(path, place / path.name)


class Collect(ExchangeCollect):  # type: ignore[misc]
    """Collects from the exchange and leaves behind what is neither a file nor a folder; one that fails stops no other."""

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Copy one submission."""
        if Path(src).is_symlink() or self.get_size(src) > 1000 * self.coursedir.max_dir_size:
            self.log.error(
                "%s is a link or larger than CourseDirectory.max_dir_size; it is not collected.", printable(str(src))
            )
            return
        with tempfile.TemporaryDirectory(prefix="tworivers_") as folder:
            plain = Path(folder) / "submission"
            try:
                shutil.copytree(src, plain, symlinks=True, ignore=self._not_plain)
            except OSError as error:
                self.log.error("%s", printable(f"{src} could not be collected whole: {str(error)[:300]}"))
            if plain.is_dir():
                super().do_copy(str(plain), dest, log)

    def _not_plain(self, folder: str, names: list[str]) -> list[str]:
        """Return what is neither a file nor a folder: links, and pipes that would never end."""
        found = []
        for name in names:
            mode = os.lstat(Path(folder, name)).st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                self.log.warning("%s is a link or no file; it is left behind.", printable(str(Path(folder, name))))
                found.append(name)
        return found


def unpack(archive: Path, place: Path, suffixes: tuple[str, ...] = (".zip", ".gz")) -> list[str]:
    """Unpack an archive, and those within it, each into a folder of its name; return what was left out, and why."""
    return _Unpacking(suffixes).unpack(archive, place, 1)


class _Unpacking:
    """One archive on its way into a folder, with what may still be written."""

    def __init__(self, suffixes: tuple[str, ...]) -> None:
        self.suffixes, self.left_bytes, self.left_files = suffixes, MAX_BYTES, MAX_FILES
        self.left_out: list[str] = []

    def unpack(self, archive: Path, place: Path, depth: int) -> list[str]:
        target = place / archive.name.removesuffix(archive.suffix).removesuffix(".tar")
        try:
            target.mkdir(exist_ok=True)
            for name, opened in _members(archive):
                if not self.left_files or self.left_bytes <= 0:
                    self.left_out.append(f"the rest: more than {MAX_FILES} files or {MAX_BYTES // 1_000_000} MB")
                    break
                self._put(name, opened, target, depth)
        except Exception as error:  # a damaged archive raises whatever its reader stumbles over
            self.left_out.append(f"what follows in {archive.name!r}: it cannot be read ({type(error).__name__})")
        return self.left_out

    def _put(self, name: str, opened: Opened | None, target: Path, depth: int) -> None:
        """Write one member, if its name stays inside and it is a file; one that is damaged costs no other."""
        parts = PurePosixPath(name.replace("\\", "/"))
        path = target.joinpath(*parts.parts)
        if opened is None:
            self.left_out.append(f"{name[:200]!r} is a link or no file")
            return
        if parts.is_absolute() or ".." in parts.parts or ":" in name or not parts.parts:
            self.left_out.append(f"{name[:200]!r} leads out of the archive's folder")
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._write(opened, path)
        except FileExistsError:
            self.left_out.append(f"{name[:200]!r} stands there twice; the first is kept")
        except Exception as error:
            self.left_out.append(f"{name[:200]!r} cannot be unpacked ({type(error).__name__})")
        else:
            if path.suffix in self.suffixes and depth < MAX_DEPTH:
                self.unpack(path, path.parent, depth + 1)

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


def _members(archive: Path) -> Iterator[tuple[str, Opened | None]]:
    """Yield the name of each member of an archive, and how it is opened; None in place of that where it is no file."""
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as packed:
            for info in packed.infolist():
                if not info.is_dir():
                    is_link = stat.S_ISLNK(info.external_attr >> 16)
                    yield info.filename, None if is_link else functools.partial(packed.open, info)
        return
    with tarfile.open(archive) as tar:
        for member in tar:
            if not member.isdir():
                yield member.name, functools.partial(_content, tar, member) if member.isreg() else None


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(member)
    assert content is not None  # it is a file
    return content
