"""CSV on the Web (W3C): the tables as they are, and `csv-metadata.json`, which says their columns, types and keys."""

from __future__ import annotations

import re
from typing import Any

from tworivers.record.exports.schema import Column, Reference, Table, as_json, described, raw_files
from tworivers.tables import description

FILE = "csv-metadata.json"
KINDS = {
    "string": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "object": "json",
}


def files() -> dict[str, bytes]:
    """Return the tables and what is said of them."""
    return {**raw_files(), FILE: as_json(metadata())}


def metadata() -> dict[str, Any]:
    """Return the group of tables as CSVW describes one."""
    said = description()
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": said["title"],
        "dc:description": said["description"],
        "dc:creator": said["contributors"][0]["title"],
        "dc:license": {"@id": said["licenses"][0]["path"]},
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ",", "quoteChar": '"', "doubleQuote": True},
        "tables": [_table(table) for table in described()],
    }


def _table(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "columns": [_column(column) for column in table.columns],
        "primaryKey": list(table.key),
    }
    required = {column.name for column in table.columns if column.required}
    references = [_reference(one) for one in table.references if one.column in required]
    if references:  # CSVW takes an empty cell of a foreign key for a broken one, so a place that may be empty is none
        schema["foreignKeys"] = references
    return {
        "url": table.file,
        "dc:title": table.title,
        "dc:description": table.description,
        "tableSchema": schema,
    }


def _column(column: Column) -> dict[str, Any]:
    said = {
        "name": column.name,
        "titles": column.name,
        "dc:title": column.title,
        "dc:description": column.description,
        "datatype": _datatype(column),
        "null": "",
        "schema:unitText": column.unit,
        "required": column.required,
    }
    return {key: value for key, value in said.items() if value is not None and value is not False}


def _datatype(column: Column) -> str | dict[str, Any]:
    """Return a type with what is allowed; a closed list is a pattern, since CSVW has no other way to say it."""
    format_ = "|".join(map(re.escape, column.enum)) or column.pattern
    said = {"format": format_, "minimum": column.minimum, "maximum": column.maximum}
    narrowed = {key: value for key, value in said.items() if value is not None}
    return {"base": KINDS[column.type], **narrowed} if narrowed else KINDS[column.type]


def _reference(one: Reference) -> dict[str, Any]:
    return {
        "columnReference": one.column,
        "reference": {"resource": f"{one.table}.csv", "columnReference": one.key},
    }
