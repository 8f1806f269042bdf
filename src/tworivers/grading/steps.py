"""Steps: what the course's own preprocessors in nbgrader's chain have in common."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import List, Unicode
from traitlets.config import Config

from tworivers.keys.key import Key
from tworivers.keys.load import current_key, is_plain

Notebook = Any
Resources = Any


class CourseStep(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no type hints
    """A step of the course's own in nbgrader's chain."""

    root = Unicode("", help="The folder of the course, absolute.").tag(config=True)
    edition = Unicode(
        "", help="Where each student has a variant of their own: the edition that `tworivers variants` was given."
    ).tag(config=True)
    # The HTML exporter sets this for every step below it, and warns where a step has no such setting.
    display_data_priority = List(NbGraderPreprocessor.display_data_priority.default()).tag(config=True)

    def key(self, resources: Resources) -> Key:
        """Return the key of the assignment that is being graded; the student's own, where the course has an edition."""
        names = resources["nbgrader"]
        return current_key(names["assignment"], Path(self.root), self.edition, names["student"])

    def is_plain(self, resources: Resources) -> bool:
        """Tell whether the assignment that is being graded is a plain one of nbgrader's, without a key."""
        return is_plain(resources["nbgrader"]["assignment"], Path(self.root))


def edition_of(config: Config) -> str:
    """Return the edition that a course's settings name, or an empty text."""
    named = config.CourseStep.get("edition", "")
    return named if isinstance(named, str) else ""
