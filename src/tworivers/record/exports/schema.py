"""What `datapackage.json` says of the record, as each export needs it: tables, columns, keys, and one name for each row."""

from __future__ import annotations

import copy
import json
import uuid
from dataclasses import dataclass
from typing import Any

from tworivers.tables import Row, data_folder, description, rows


@dataclass(frozen=True)
class Column:
    """One column: what it means, and what may stand in it."""

    name: str
    title: str
    description: str
    type: str
    unit: str | None = None
    required: bool = False
    unique: bool = False
    pattern: str | None = None
    enum: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class Reference:
    """A column whose values are the key of another table."""

    column: str
    table: str
    key: str


@dataclass(frozen=True)
class Table:
    """One table: its file, its columns, the columns that name a row, and those that lead to other tables."""

    name: str
    title: str
    description: str
    file: str
    sha256: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...]

    @property
    def rows(self) -> list[Row]:
        """The rows, typed."""
        return rows(self.name)

    @property
    def raw(self) -> bytes:
        """The file as it is."""
        return (data_folder() / self.file).read_bytes()


def described() -> list[Table]:
    """Return the tables in the order of `datapackage.json`.

    >>> [column.name for column in described()[0].columns][:2]
    ['source_id', 'title']
    """
    return [_table(resource) for resource in description()["resources"]]


def raw_files() -> dict[str, bytes]:
    """Return the tables as they are, each by the name of its file."""
    return {table.file: table.raw for table in described()}


def row_name(table: str, row_id: str) -> str:
    """Return the name of a row anywhere in the world, the same at every export: the course has no fixed address yet.

    >>> row_name("figures", "yanbian-1961.f024")
    'urn:uuid:84f17b88-b8d7-578d-8c7c-19796d0cdaaa'
    """
    return uuid.uuid5(uuid.NAMESPACE_URL, f"two-rivers/{table}/{row_id}").urn


def as_json(content: Any) -> bytes:
    """Return a value as JSON for people too: indented, as it was ordered, in UTF-8."""
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _table(resource: dict[str, Any]) -> Table:
    schema = resource["schema"]
    references = [
        Reference(column, key["reference"]["resource"], target)
        for key in schema.get("foreignKeys", [])
        for column, target in zip(_listed(key["fields"]), _listed(key["reference"]["fields"]), strict=True)
    ]
    return Table(
        resource["name"],
        resource["title"],
        resource["description"],
        resource["path"],
        resource["hash"].removeprefix("sha256:"),
        tuple(_column(field) for field in schema["fields"]),
        tuple(_listed(schema["primaryKey"])),
        tuple(references),
    )


def _column(field: dict[str, Any]) -> Column:
    rules = copy.copy(field.get("constraints", {}))
    rules["enum"] = tuple(rules.get("enum", ()))
    return Column(field["name"], field["title"], field["description"], field["type"], field.get("unit"), **rules)


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
