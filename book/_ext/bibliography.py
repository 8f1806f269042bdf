"""The bibliography: in the order of dates, each work under its source_id."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from typing import Any

from pybtex.plugin import register_plugin
from pybtex.style.formatting.unsrt import Style as UnsrtStyle
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.sorting import BaseSortingStyle

MONTHS = [*calendar.month_name][1:]


class SourceIdLabels(BaseLabelStyle):  # type: ignore[misc]
    """Label each entry of the bibliography with its source_id."""

    def format_labels(self, sorted_entries: Iterable[Any]) -> Iterator[str]:
        """Yield one label per entry."""
        for entry in sorted_entries:
            yield entry.key


class ByDate(BaseSortingStyle):  # type: ignore[misc]
    """Sort the bibliography by year and month; an entry without a month comes last in its year."""

    def sorting_key(self, entry: Any) -> tuple[int, int, str]:
        """Return what an entry is sorted by."""
        month = entry.fields.get("month", "")
        return int(entry.fields["year"]), MONTHS.index(month) if month in MONTHS else 12, entry.key


class SourceIdStyle(UnsrtStyle):  # type: ignore[misc]
    """Bibliography in the order of dates, cited by source_id: `[yanbian-1961]`."""

    default_label_style = "source_ids"
    default_sorting_style = "source_ids"


def register() -> None:
    """Make the style known to pybtex under the name `source_ids`."""
    register_plugin("pybtex.style.labels", "source_ids", SourceIdLabels)
    register_plugin("pybtex.style.sorting", "source_ids", ByDate)
    register_plugin("pybtex.style.formatting", "source_ids", SourceIdStyle)
