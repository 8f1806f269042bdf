"""Whole: nbgrader's converters write beside, then exchange.

They delete a release or a page before they write the next, and delete what they have written where one fails. Here each
writes into a folder beside, which takes the place of what stood when it is whole; where one fails, what stood stands.
"""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path
from typing import Any

from nbgrader.converters import GenerateAssignment, GenerateFeedback
from nbgrader.converters.base import BaseConverter

from tworivers.grading.preflight.beside import TIMESTAMP
from tworivers.replacing import copy_into, folder_beside


class Whole(BaseConverter):  # type: ignore[misc]  # nbgrader has no type hints
    """A converter whose results take their place when they are whole."""

    new: Path | None = None  # where the converter writes meanwhile
    writing: contextlib.ExitStack | None = None

    def convert_notebooks(self) -> None:
        """Convert all that was asked for; what was not finished is dropped."""
        try:
            super().convert_notebooks()
        finally:
            self._drop()

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        """Tell whether there is anything to do, as nbgrader does, and make the folder beside; delete nothing."""
        self._drop()
        place = Path(self._format_dest(assignment_id, student_id))
        if student_id in self.coursedir.student_id_exclude.split(",") or self._is_done(
            place, assignment_id, student_id
        ):
            return False
        self.writing = contextlib.ExitStack()
        new = self.new = self.writing.enter_context(folder_beside(place))
        if self.coursedir.notebook_id != "*" and place.exists():  # the others stay
            copy_into(place, new)
        return True

    def set_permissions(self, assignment_id: str, student_id: str) -> None:
        """Set the permissions, which is the last that nbgrader does, and let the new folder take its place."""
        super().set_permissions(assignment_id, student_id)
        writing, self.new, self.writing = self.writing, None, None
        assert writing is not None
        writing.close()

    def _format_dest(self, assignment_id: str, student_id: str, escape: bool = False) -> str:
        if self.new is not None:
            return str(self.new)
        return str(super()._format_dest(assignment_id, student_id, escape=escape))

    def _is_done(self, place: Path, assignment_id: str, student_id: str) -> bool:
        files = [place / f"{Path(path).stem}{self.exporter.file_extension}" for path in self.notebooks]
        wanted = [place] if self.coursedir.notebook_id == "*" else files
        if self.force or not all(path.exists() for path in wanted):
            return False
        times = [self.coursedir.get_existing_timestamp(self._format_source(assignment_id, student_id))]
        times.append(self.coursedir.get_existing_timestamp(str(place)))
        is_newer = None not in times and times[0] > times[1]
        if not is_newer:
            self.log.info("Skipping existing assignment: %s", place)
        return not is_newer

    def _drop(self) -> None:
        """Drop what was begun and not finished."""
        writing, self.new, self.writing = self.writing, None, None
        if writing is not None:
            writing.__exit__(_UnfinishedError, _UnfinishedError(), None)


class _UnfinishedError(Exception):
    """What is beside is not whole, and must not take a place."""


class CourseGenerate(Whole, GenerateAssignment):  # type: ignore[misc]
    """nbgrader's generate_assignment."""


class CourseFeedback(Whole, GenerateFeedback):  # type: ignore[misc]
    """nbgrader's generate_feedback."""


def transfer_files(app: Any, collected: dict[str, Any]) -> None:
    """Put the files of each student, as nbgrader's zip_collect has sorted them, into `submitted/`, each student's whole."""
    for student, data in collected.items():
        place = Path(app.coursedir.format_path(app.coursedir.submitted_directory, student, app.coursedir.assignment_id))
        if place.is_dir() and any(place.iterdir()) and not app.force:
            app.fail(f"Directory not empty: {place}\nuse the --force option to clear previously existing files")
        with folder_beside(place) as new:
            for source, target in zip(data["src_files"], data["dest_files"], strict=True):
                inside = new.joinpath(*(part for part in Path(target).relative_to(place).parts if part != ".."))
                inside.parent.mkdir(parents=True, exist_ok=True)
                app.log.info("Copying from: %s\n  Copying to: %s", source, target)
                shutil.copy(source, inside)
            if data["timestamp"] is not None and not (new / TIMESTAMP).exists():
                (new / TIMESTAMP).write_text(data["timestamp"].isoformat(" "), encoding="utf-8")
