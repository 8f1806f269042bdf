"""RO-Crate: the tables as they are, and `ro-crate-metadata.json`, which describes them to research repositories."""

from __future__ import annotations

from typing import Any

from tworivers.record.exports import frictionless
from tworivers.record.exports.schema import Table, as_json, described
from tworivers.tables import description

FILE = "ro-crate-metadata.json"
SPECIFICATION = "https://w3id.org/ro/crate/1.1"


def files() -> dict[str, bytes]:
    """Return the tables, their description, and the crate around them."""
    return {**frictionless.files(), FILE: as_json(metadata())}


def metadata() -> dict[str, Any]:
    """Return the crate: the data set, its files, who made it, and under which licence."""
    said, tables = description(), described()
    licence = said["licenses"][0]
    about = {"@id": FILE, "@type": "CreativeWork", "about": {"@id": "./"}, "conformsTo": {"@id": SPECIFICATION}}
    authors = {"@id": "#authors", "@type": "Organization", "name": said["contributors"][0]["title"]}
    terms = {
        "@id": licence["path"],
        "@type": "CreativeWork",
        "name": licence["title"],
        "identifier": licence["name"],
    }
    package = {
        "@id": frictionless.FILE,
        "@type": "File",
        "name": "Description of the tables and their columns",
        "encodingFormat": "application/json",
        "contentSize": str(len(frictionless.files()[frictionless.FILE])),
    }
    files = [package, *map(_file, tables)]
    return {
        "@context": f"{SPECIFICATION}/context",
        "@graph": [about, _dataset(said, files), authors, terms, *files],
    }


def _dataset(said: dict[str, Any], files: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": said["title"],
        "description": said["description"],
        "version": said["version"],
        "datePublished": said["created"][:10],
        "keywords": ", ".join(said["keywords"]),
        "license": {"@id": said["licenses"][0]["path"]},
        "author": {"@id": "#authors"},
        "hasPart": [{"@id": file["@id"]} for file in files],
    }


def _file(table: Table) -> dict[str, Any]:
    return {
        "@id": table.file,
        "@type": "File",
        "name": table.title,
        "description": table.description,
        "encodingFormat": "text/csv",
        "contentSize": str(len(table.raw)),
        "sha256": table.sha256,
    }
