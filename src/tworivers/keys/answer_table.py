"""Answer tables: the table that a student hands in as a DataFrame, for answers.py, without pandas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any


class AnswerTable:
    """A table as `tworivers.checks.answers` reads it: columns, an index, rows.

    >>> table = AnswerTable(["a", "b"], {"count": {"a": 1, "b": 2}, "share": [0.5, 1.0]})
    >>> list(table.itertuples())
    [(1, 0.5), (2, 1.0)]
    """

    def __init__(self, index: Sequence[str], columns: Mapping[str, Mapping[str, Any] | Sequence[Any]]) -> None:
        """Keep the columns, each by the names of the rows or in their order."""
        self.index = list(index)
        self.columns = list(columns)
        self._columns = [
            [column[name] for name in self.index] if isinstance(column, Mapping) else list(column)
            for column in columns.values()
        ]

    def itertuples(self, index: bool = False, name: str | None = None) -> Iterator[tuple[Any, ...]]:
        """Yield the rows as pandas does."""
        return zip(*self._columns, strict=True)
