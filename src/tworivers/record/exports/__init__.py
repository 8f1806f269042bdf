"""The record in the formats that others use: each made from the tables when it is asked for, the same bytes every time.

>>> from tworivers.record import exports
>>> sorted(exports.made("cmif"))
['letters.xml']
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tworivers import replacing
from tworivers.errors import CourseError, unknown
from tworivers.record.exports import (
    citations,
    cmif,
    croissant,
    csvw,
    frictionless,
    linked_places,
    parquet,
    ro_crate,
    sqlite,
    web_annotation,
)

__all__ = ["ALL", "FORMATS", "Format", "export", "made"]

ALL = "all"


@dataclass(frozen=True)
class Format:
    """One format: its title, what it is for, what reads it in the tests, and what makes its files."""

    title: str
    use: str
    read_by: str
    files: Callable[[], dict[str, bytes]]


FORMATS = {
    "frictionless": Format(
        "Frictionless Data Package",
        "the tables as they are, with a description of each column",
        "frictionless",
        frictionless.files,
    ),
    "sqlite": Format("SQLite", "one database with keys and constraints, for queries in SQL", "SQLite", sqlite.files),
    "parquet": Format(
        "Parquet", "one typed file per table, for data frames and query engines", "DuckDB, pyarrow", parquet.files
    ),
    "csvw": Format("CSV on the Web", "the W3C's description of tables, for linked data", "csvw", csvw.files),
    "ro-crate": Format("RO-Crate", "a research object, for repositories that archive data", "rocrate", ro_crate.files),
    "croissant": Format(
        "Croissant",
        "the description that catalogues of data sets read, with biases and limits",
        "mlcroissant",
        croissant.files,
    ),
    "web-annotation": Format(
        "Web Annotation",
        "one annotation for each anchor, on its words in the document",
        "our own tests of the W3C's model",
        web_annotation.files,
    ),
    "linked-places": Format(
        "Linked Places",
        "the gazetteer, for other gazetteers and for maps",
        "geojson-pydantic, and our own tests of the rest",
        linked_places.files,
    ),
    "cmif": Format(
        "CMIF",
        "letters and telegrams, for registries of correspondence",
        "lxml with the schema of the TEI, and our own tests of the rest",
        cmif.files,
    ),
    "bibtex": Format("BibTeX", "a citation of the record and of each table", "pybtex", citations.files),
}


def made(name: str) -> dict[str, bytes]:
    """Return the files of a format, or of `all` of them, by name.

    Raises:
        UnknownNameError: There is no such format; the nearest ones are named.
        CourseError: What writes it is not installed.
    """
    if name == ALL:
        return {file: content for one in FORMATS for file, content in made(one).items()}
    if name not in FORMATS:
        raise unknown("format", name, [*FORMATS, ALL])
    return FORMATS[name].files()


def export(name: str, folder: Path) -> list[Path]:
    """Write the files of a format, or of `all` of them, into a folder; return their paths.

    Raises:
        UnknownNameError: There is no such format; the nearest ones are named.
        CourseError: What writes it is not installed, or the folder cannot be written to.
    """
    files = made(name)
    if folder.exists() and not folder.is_dir():
        raise CourseError(f"{folder} is a file, not a folder. Name another one: --to OTHER-NAME.")
    try:
        for file, content in files.items():
            replacing.write(folder / file, content)
    except OSError as error:
        raise CourseError(replacing.unwritable(error, folder)) from None
    return [folder / file for file in files]
