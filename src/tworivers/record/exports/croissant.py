"""Croissant (MLCommons): the tables, their columns as record sets, and what they are biased by and cannot tell."""

from __future__ import annotations

from typing import Any

from tworivers.record.exports.citations import bibtex
from tworivers.record.exports.schema import Column, Table, as_json, described, raw_files
from tworivers.tables import description, rows

FILE = "croissant.json"
VERSION = "http://mlcommons.org/croissant/1.1"
KINDS = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
    "object": "sc:Text",
}
_AS_JSON, _AS_WORD = ("data", "examples"), ("dataType",)
_OWN = (
    "citeAs column equivalentProperty extract field fileProperty fileObject fileSet format includes isLiveDataset "
    "jsonPath key md5 parentField path recordSet references regex repeated replace samplingRate separator source subField transform"
)
COLLECTION = (
    "Read by hand from published English translations of sixteen documents, as each states it, mistakes included. Each "
    "row names its place in the document, and most carry an anchor of at most eight words that stand so in it."
)
PEOPLE = (
    "Nothing in it helps to find or to judge a living person. Holders of senior offices have names; villagers and clerks whom the "
    "documents name do not appear; no place of 2023 or 2024 is finer than a province; every case is made up."
)
USES = "Teaching and research in history: reading, checking and comparing what these documents state."
NO_USE = "Not for deciding about anybody: the rules in it are history, end in 1970, and are not legal advice."


def files() -> dict[str, bytes]:
    """Return the tables and their Croissant."""
    return {**raw_files(), FILE: as_json(metadata())}


def metadata() -> dict[str, Any]:
    """Return the data set as Croissant describes one; biases and limits are those of each document."""
    said, tables, documents = description(), described(), rows("sources")
    return {
        "@context": _context(),
        "@type": "sc:Dataset",
        "conformsTo": VERSION,
        "name": said["name"],
        "alternateName": said["title"],
        "description": said["description"],
        "version": said["version"],
        "datePublished": said["created"][:10],
        "license": said["licenses"][0]["path"],
        "creator": {"@type": "sc:Organization", "name": said["contributors"][0]["title"]},
        "keywords": said["keywords"],
        "citeAs": bibtex(),
        "rai:dataCollection": COLLECTION,
        "rai:dataBiases": [f"{one['source_id']}: who is missing: {one['who_is_missing']}" for one in documents],
        "rai:dataLimitations": [f"{one['source_id']}: cannot tell: {one['cannot_tell']}" for one in documents],
        "rai:personalSensitiveInformation": [PEOPLE],
        "rai:dataUseCases": [USES, NO_USE],
        "distribution": [_file(table) for table in tables],
        "recordSet": [_records(table) for table in tables],
    }


def _context() -> dict[str, Any]:
    return {
        "@language": "en",
        "@vocab": "https://schema.org/",
        "sc": "https://schema.org/",
        "cr": "http://mlcommons.org/croissant/",
        "rai": "http://mlcommons.org/croissant/RAI/",
        "dct": "http://purl.org/dc/terms/",
        "conformsTo": "dct:conformsTo",
        **{word: f"cr:{word}" for word in _OWN.split()},
        **{word: {"@id": f"cr:{word}", "@type": "@json"} for word in _AS_JSON},
        **{word: {"@id": f"cr:{word}", "@type": "@vocab"} for word in _AS_WORD},
    }


def _file(table: Table) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": table.file,
        "name": table.file,
        "description": table.description,
        "contentUrl": table.file,
        "contentSize": f"{len(table.raw)} B",
        "encodingFormat": "text/csv",
        "sha256": table.sha256,
    }


def _records(table: Table) -> dict[str, Any]:
    leads = {one.column: {"field": {"@id": f"{one.table}/{one.key}"}} for one in table.references}
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.title,
        "description": table.description,
        "key": [{"@id": f"{table.name}/{column}"} for column in table.key],
        "field": [_field(table, column, leads.get(column.name)) for column in table.columns],
    }


def _field(table: Table, column: Column, leads: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}",
        "name": column.name,
        "description": column.description + (f" Unit: {column.unit}." if column.unit else ""),
        "dataType": KINDS[column.type],
        "source": {"fileObject": {"@id": table.file}, "extract": {"column": column.name}},
        **({"references": leads} if leads else {}),
    }
