"""Collecting: what students hand in is unpacked and copied without leaving its folder and without following a link.

nbgrader's own steps run with the rights of whoever grades. Collecting from the exchange, they copy what a link points to,
a key or somebody else's answers, into the submission; one archive that is broken stops them all.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from pathlib import Path
from typing import Any

from nbgrader.exchange.default import ExchangeCollect
from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin

from tworivers.grading.preflight.beside import TIMESTAMP
from tworivers.grading.preflight.choosing import SUFFIX
from tworivers.grading.preflight.plain_text import shown
from tworivers.grading.preflight.unpacking import is_archive, unpack
from tworivers.replacing import FULL, copy_into, folder_beside


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
            try:
                place.mkdir(parents=True, exist_ok=True)
                if is_archive(path.name, tuple(self.zip_ext)):
                    self.log.info("Extracting from: %s", path)
                    for left_out in unpack(path, place, tuple(self.zip_ext)):
                        self.log.warning("%s: %s", shown(path.name), left_out)
                else:
                    shutil.copyfile(path, place / path.name)
            except OSError as error:
                if error.errno in FULL:
                    raise
                self.log.error("%s cannot be used: %s", shown(path.name), error.strerror)


class Collector(FileNameCollectorPlugin):  # type: ignore[misc]
    """Takes notebooks by whatever name browsers and platforms give them, and says which files it does not take."""

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """Return what the name of a file says of its student; None where it is not collected."""
        name = Path(submitted_file).name
        if Path(name).suffix not in self.valid_ext and not SUFFIX.search(name):
            self.log.warning("%s is no notebook and is not collected", shown(name))
            return None
        found: dict[str, str] | None = self._match(submitted_file)
        return found or None


class Collect(ExchangeCollect):  # type: ignore[misc]
    """Collects from the exchange and leaves behind what is neither a file nor a folder; one that fails stops no other."""

    src_records: list[Any]
    collected: list[Path]
    failed: list[str]

    def copy_files(self) -> None:
        """Collect what is new, student by student; what was collected before stands until its successor does.

        nbgrader would delete it first. So it is shown a folder in which only the time of that submission stands.
        """
        records, self.failed = self.src_records, []
        for record in records:
            try:
                self._collect(record)
            except (OSError, NoRoomError) as error:
                self.log.error("%s could not be collected: %s", shown(record["username"]), shown(str(error)))
                self.failed.append(record["username"])
        self.src_records = records
        if not records:
            super().copy_files()
        if self.failed:
            self.fail(f"Not collected: {', '.join(self.failed)}. What was collected of them before stands.")

    def _collect(self, record: dict[str, Any]) -> None:
        """Collect one submission, if it is new."""
        place, submitted = Path(self._place(record["username"])), self.coursedir.submitted_directory
        with tempfile.TemporaryDirectory(prefix="tworivers_") as folder:
            self.coursedir.submitted_directory, self.src_records, self.collected = folder, [record], []
            try:
                self._show_time(place, Path(self._place(record["username"])))
                super().copy_files()
            finally:
                self.coursedir.submitted_directory = submitted
            for collected in self.collected:
                with folder_beside(place) as new:
                    copy_into(collected, new)

    def _place(self, student: str) -> str:
        found: str = self.coursedir.format_path(
            self.coursedir.submitted_directory, student, self.coursedir.assignment_id
        )
        return found

    def _show_time(self, place: Path, stand_in: Path) -> None:
        """Show nbgrader whether a submission was collected before, and when it was handed in."""
        if place.is_dir():
            stand_in.mkdir(parents=True)
            if (place / TIMESTAMP).is_file():
                shutil.copyfile(place / TIMESTAMP, stand_in / TIMESTAMP)

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Copy one submission."""
        if Path(src).is_symlink() or self.get_size(src) > 1000 * self.coursedir.max_dir_size:
            self.log.error(
                "%s is a link or larger than CourseDirectory.max_dir_size; it is not collected.", shown(str(src))
            )
            return
        with tempfile.TemporaryDirectory(prefix="tworivers_") as folder:
            plain = Path(folder) / "submission"
            try:
                shutil.copytree(src, plain, symlinks=True, ignore=self._not_plain, copy_function=_copy)
            except OSError as error:
                self.log.error("%s", shown(f"{src} could not be collected whole: {str(error)[:300]}"))
            if plain.is_dir():
                super().do_copy(str(plain), dest, log)
                self.collected.append(Path(dest))

    def _not_plain(self, folder: str, names: list[str]) -> list[str]:
        """Return what is neither a file nor a folder: links, and pipes that would never end."""
        found = []
        for name in names:
            mode = os.lstat(Path(folder, name)).st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                self.log.warning("%s is a link or no file; it is left behind.", shown(str(Path(folder, name))))
                found.append(name)
        return found


class NoRoomError(Exception):
    """The disk is full: what was copied so far is not the submission."""


def _copy(source: str, target: str) -> None:
    try:
        shutil.copy2(source, target)
    except OSError as error:
        if error.errno in FULL:
            raise NoRoomError(f"{error.strerror}; make room, and repeat the command") from error
        raise
