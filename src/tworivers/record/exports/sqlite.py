"""SQLite: one file with every table, its keys and constraints, and two tables that say what each table and column means."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from tworivers.record.exports.schema import Column, Table, described

FILE = "two-rivers.sqlite"
KINDS = {
    "string": "TEXT",
    "integer": "INTEGER",
    "number": "REAL",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "object": "JSON",
}
_ABOUT = """
CREATE TABLE about_tables (name TEXT PRIMARY KEY, title TEXT, description TEXT);
CREATE TABLE about_columns (
  "table" TEXT REFERENCES about_tables (name), name TEXT, title TEXT, description TEXT, type TEXT, unit TEXT, pattern TEXT,
  PRIMARY KEY ("table", name)
);
"""


def files() -> dict[str, bytes]:
    """Return the database."""
    tables = described()
    with sqlite3.connect(":memory:") as database:
        database.executescript(_ABOUT)
        for table in tables:
            database.execute(definition(table))
            _fill(database, table.name, (stored(table, row.values()) for row in table.rows))
        _fill(database, "about_tables", ((table.name, table.title, table.description) for table in tables))
        _fill(database, "about_columns", _about_columns(tables))
    content = database.serialize()
    database.close()
    return {FILE: content}


def definition(table: Table) -> str:
    """Return the statement that makes a table with its keys and constraints; a pattern is in `about_columns`."""
    parts = [_column(column) for column in table.columns]
    parts.append(f"PRIMARY KEY ({', '.join(map(quoted, table.key))})")
    parts += [
        f"FOREIGN KEY ({quoted(one.column)}) REFERENCES {quoted(one.table)} ({quoted(one.key)})"
        for one in table.references
    ]
    return f"CREATE TABLE {quoted(table.name)} (\n  " + ",\n  ".join(parts) + "\n)"


def _column(column: Column) -> str:
    name = quoted(column.name)
    checks = [
        column.enum and f"{name} IN ({', '.join(map(_literal, column.enum))})",
        column.minimum is not None and f"{name} >= {column.minimum}",
        column.maximum is not None and f"{name} <= {column.maximum}",
        column.type == "date" and f"{name} IS date({name}, '+0 days')",
        column.type == "boolean" and f"{name} IN (0, 1)",
        column.type == "object" and f"json_valid({name})",
    ]
    rules = ["NOT NULL" * column.required, "UNIQUE" * column.unique, *(f"CHECK ({one})" for one in checks if one)]
    return " ".join(filter(None, [name, KINDS[column.type], *rules]))


def _about_columns(tables: Iterable[Table]) -> Iterator[tuple[str | None, ...]]:
    for table in tables:
        for one in table.columns:
            yield table.name, one.name, one.title, one.description, one.type, one.unit, one.pattern


def _fill(database: sqlite3.Connection, name: str, rows: Iterable[Iterable[Any]]) -> None:
    for row in rows:
        cells = tuple(row)
        database.execute(f"INSERT INTO {quoted(name)} VALUES ({', '.join('?' * len(cells))})", cells)


def stored(table: Table, cells: Iterable[Any]) -> list[Any]:
    """Return the cells of a row as a database holds them: a number as a floating one, all else as it is."""
    kinds = [column.type for column in table.columns]
    return [
        float(cell) if kind == "number" and cell is not None else cell for kind, cell in zip(kinds, cells, strict=True)
    ]


def quoted(name: str) -> str:
    """Return a name as SQL writes it.

    >>> quoted("table")
    '"table"'
    """
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
