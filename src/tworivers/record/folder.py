"""The folder of the record: its tables as text, each row by its id, as the audit and the proof of a row need them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tworivers.errors import DataError
from tworivers.tables import data_folder, read_csv

_COLUMNS = {
    "figures": "figure_id source_id value value_date value_time value_text value_low value_high qualifier",
    "discrepancies": "discrepancy_id source_ids figure_ids kind stated recomputed explanation ruling confidence check",
    "identities": "identity_id kind stated expression note",
    "sources": "source_id title",
}

TextRow = dict[str, str]


@dataclass(frozen=True)
class Record:
    """The tables of one data folder as text, each by the id in its first column."""

    folder: Path
    tables: dict[str, dict[str, TextRow]]

    @property
    def figures(self) -> dict[str, TextRow]:
        """The rows of the table of figures by figure_id."""
        return self.tables["figures"]

    def row(self, row_id: str) -> tuple[str, TextRow]:
        """Return the table that holds a row, and the row."""
        for name, rows in self.tables.items():
            if row_id in rows:
                return name, rows[row_id]
        raise DataError(f"No table of the record has a row {row_id!r}.")

    def field(self, reference: str) -> str:
        """Return the text of `table.row_id.column`."""
        table, _, rest = reference.partition(".")
        row_id, _, column = rest.rpartition(".")
        try:
            return self.tables[table][row_id][column]
        except KeyError:
            raise DataError(f"The record has no field {reference!r} (table.row_id.column).") from None


def read_record(folder: Path | None = None) -> Record:
    """Read every table of a data folder, or say in one sentence what is wrong with it.

    Raises:
        DataError: A table is missing, broken, without a column that the audit needs, or has an id twice.

    >>> "yanbian-1961.f024" in read_record().figures
    True
    """
    folder = folder or data_folder()
    names = {path.stem for path in folder.glob("*.csv")} - {"evidence", "exclusions"} | set(_COLUMNS)
    tables: dict[str, dict[str, TextRow]] = {}
    for name in sorted(names, key=lambda name: (name != "sources", name)):  # some event has the id of its document
        path = folder / f"{name}.csv"
        found = read_csv(path)
        for column in _COLUMNS.get(name, "").split():
            if found and column not in found[0]:
                raise DataError(f"{path} has no column {column!r}, which the audit needs. Restore the file.")
        twice = [row_id for row_id, times in Counter(next(iter(row.values())) for row in found).items() if times > 1]
        if twice:
            raise DataError(f"{path} has the id {twice[0]!r} more than once. Number the rows anew.")
        tables[name] = {next(iter(row.values())): row for row in found}
    return Record(folder, tables)
