"""The record as tables: one CSV per table, described field by field in `datapackage.json`.

`rows` and `codebook` need the standard library alone; `load_table` imports pandas at its first call.
"""

from __future__ import annotations

import copy
import csv
import functools
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tworivers.errors import DataError, unknown

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]


def data_folder() -> Path:
    """Return the folder of the record: inside the installed package, or `data/` of a checkout.

    >>> (data_folder() / "datapackage.json").exists()
    True
    """
    package = Path(__file__).parent
    installed = package / "data"
    return installed if installed.is_dir() else package.parents[1] / "data"


def read_csv(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file as text, or say in one sentence what is wrong with the file."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            found = list(reader)
            fields = reader.fieldnames
    except FileNotFoundError:
        raise DataError(
            f"{path} is missing. Restore it (git checkout {path.name}), or install the package again."
        ) from None
    except UnicodeDecodeError as error:
        raise DataError(f"{path} is not UTF-8 text (byte {error.start}). Save it as UTF-8.") from None
    except csv.Error as error:
        raise DataError(
            f"{path} is not a CSV file that can be read: {error}. Look for an unclosed quotation mark."
        ) from None
    if not fields:
        raise DataError(f"{path} is empty: it has no header row.")
    doubled = sorted({field for field in fields if fields.count(field) > 1})
    if doubled:
        raise DataError(f"{path} has the column {doubled[0]!r} twice. Keep one of them.")
    for number, row in enumerate(found, start=2):
        if None in row or None in row.values():
            raise DataError(f"{path}, row {number}: it does not have {len(fields)} columns as the header has.")
    return found


@functools.cache
def _package() -> dict[str, Any]:
    path = data_folder() / "datapackage.json"
    try:
        package: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(f"{path} is missing. Install the package again.") from None
    except ValueError as error:
        raise DataError(f"{path} is not JSON: {error}.") from None
    return package


def description() -> dict[str, Any]:
    """Return what `datapackage.json` says of the record: its title, licence and tables, with their columns and keys.

    >>> description()["licenses"][0]["name"]
    'CC-BY-4.0'
    """
    return copy.deepcopy(_package())


def table_names() -> list[str]:
    """Return the names of the tables of the record.

    >>> "figures" in table_names()
    True
    """
    return [resource["name"] for resource in _package()["resources"]]


def table_title(name: str) -> str:
    """Return the title of a table.

    >>> table_title("terms")
    'Glossary'
    """
    return str(_resource(name)["title"])


def _resource(name: str) -> dict[str, Any]:
    for resource in _package()["resources"]:
        if resource["name"] == name:
            found: dict[str, Any] = resource
            return found
    raise unknown("table", name, table_names())


def _number(text: str) -> float | int:
    value = float(text)
    return int(value) if value.is_integer() else value


_READ: dict[str, Callable[[str], Any]] = {
    "integer": int,
    "number": _number,
    "boolean": lambda text: {"true": True, "false": False}[text.lower()],
}


@functools.cache
def _rows(name: str) -> tuple[Row, ...]:
    resource = _resource(name)
    path = data_folder() / resource["path"]
    raw = read_csv(path)
    types = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
    if raw:
        missing = [field for field in types if field not in raw[0]]
        if missing:
            raise DataError(
                f"{path} has no column {missing[0]!r}, which datapackage.json describes. Add it, or restore the file."
            )
    typed: list[Row] = []
    for number, row in enumerate(raw, start=2):
        out: Row = {}
        for field, text in row.items():
            read = _READ.get(types.get(field, "string"), str)
            try:
                out[field] = None if text == "" else read(text)
            except (ValueError, KeyError):
                raise DataError(f"{path}, row {number}: {field} is {text!r}, not a {types[field]}.") from None
        typed.append(out)
    return tuple(typed)


def rows(name: str) -> list[Row]:
    """Return a table of the record as a list of dictionaries; an empty cell is None.

    Numbers are int or float, dates stay ISO text. Needs the standard library alone.

    Args:
        name: A table, `figures` or `sources` for example; `table_names()` lists them.

    Raises:
        UnknownNameError: No table has that name; the nearest ones are named.
        DataError: The file is missing, broken, or lacks a described column.

    >>> rows("sources")[0]["source_id"]
    'smith-2012'
    """
    return [dict(row) for row in _rows(name)]


def load_table(name: str) -> pd.DataFrame:
    """Return a table of the record as a typed DataFrame; its title and units stand in `.attrs`.

    Whole numbers are `Int64`, numbers `float64`, full dates `datetime64`, text `str`; an empty cell is missing.
    `.attrs` has `title` (text), `units` and `descriptions` (dictionaries by column).

    Raises:
        UnknownNameError: No table has that name; the nearest ones are named.
        DataError: The file is missing, broken, or lacks a described column.

    >>> figures = load_table("figures")
    >>> figures.attrs["title"]
    'Figures'
    """
    return _frame(name).copy()


@functools.cache
def _frame(name: str) -> pd.DataFrame:
    """Return a table as a DataFrame that is kept; whoever gets one gets a copy."""
    import pandas as pd

    resource = _resource(name)
    fields = resource["schema"]["fields"]
    frame = pd.DataFrame(rows(name), columns=[field["name"] for field in fields])
    for field in fields:
        column = field["name"]
        match field["type"]:
            case "integer":
                frame[column] = frame[column].astype("Int64")
            case "number":
                frame[column] = pd.to_numeric(frame[column]).astype("float64")
            case "boolean":
                frame[column] = frame[column].astype("boolean")
            case "date":
                frame[column] = pd.to_datetime(frame[column])
            case _:
                frame[column] = frame[column].astype("str")
    frame.attrs["title"] = resource["title"]
    frame.attrs["units"] = {field["name"]: field["unit"] for field in fields if field.get("unit")}
    frame.attrs["descriptions"] = {field["name"]: field["description"] for field in fields}
    return frame


def codebook(name: str) -> list[Row]:
    """Return what each column of a table means: name, title, description, type, unit, constraints.

    >>> codebook("figures")[0]["name"]
    'figure_id'
    """
    keys = ("name", "title", "description", "type", "unit", "constraints")
    return [{key: field.get(key, "") for key in keys} for field in _resource(name)["schema"]["fields"]]


def source(source_id: str) -> Row:
    """Return the row of one document in the table of sources.

    >>> source("yanbian-1961")["dossier_no"]
    '4'
    """
    for row in _rows("sources"):
        if row["source_id"] == source_id:
            return dict(row)
    raise unknown("source", source_id, [row["source_id"] for row in _rows("sources")])


def figure(figure_id: str) -> Row:
    """Return the row of one figure.

    >>> figure("yanbian-1961.f001")["source_id"]
    'yanbian-1961'
    """
    for row in _rows("figures"):
        if row["figure_id"] == figure_id:
            return dict(row)
    prefix = figure_id.rpartition(".")[0]
    known = [row["figure_id"] for row in _rows("figures")]
    raise unknown("figure", figure_id, [name for name in known if name.startswith(prefix)] or known)


def cite(figure_id: str) -> str:
    """Return a note in the Chicago style for one figure: its document, its archive reference and its locator.

    What the document does not have (a title, a date, an archive reference) is left out.

    >>> cite("yanbian-1961.f001").endswith(".")
    True
    """
    row = figure(figure_id)
    document = source(row["source_id"])
    title = f"“{document['title']}”" if document["title"] else None
    parts = [document["issuer"], title, document["date"], document["archive_ref"]]
    if document["translator"]:
        parts.append(f"trans. {document['translator']}")
    parts.append(row["locator"])
    return ", ".join(part for part in parts if part) + "."
