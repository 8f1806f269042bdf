"""Parquet: one file per table, typed, with what `datapackage.json` says of the table in its metadata. Written by DuckDB."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from tworivers.errors import CourseError
from tworivers.record.exports.schema import Table, described
from tworivers.tables import data_folder, description

KINDS = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "object": "VARCHAR",
}
SAYS = "frictionless"  # the key of the metadata under which the description stands


def files() -> dict[str, bytes]:
    """Return one file per table.

    Raises:
        CourseError: DuckDB is not installed.
    """
    try:
        import duckdb
    except ModuleNotFoundError:
        raise CourseError(
            'Parquet is written by DuckDB, which is not installed. Install it: pip install "tworivers[data]".'
        ) from None
    says = {resource["name"]: resource for resource in description()["resources"]}
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(config={"threads": 1}) as engine:
        return {
            f"{table.name}.parquet": _written(engine, table, says[table.name], Path(folder)) for table in described()
        }


def _written(engine: Any, table: Table, says: dict[str, Any], folder: Path) -> bytes:
    path = folder / f"{table.name}.parquet"
    kinds = ", ".join(f"{_text(column.name)}: {_text(KINDS[column.type])}" for column in table.columns)
    engine.execute(
        f"COPY (FROM read_csv({_text(str(data_folder() / table.file))}, auto_detect = false, header = true, delim = ',', "
        f"quote = '\"', escape = '\"', nullstr = '', columns = {{{kinds}}})) TO {_text(str(path))} "
        f"(FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{SAYS}: {_text(json.dumps(says, ensure_ascii=False))}}})"
    )
    return path.read_bytes()


def _text(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
