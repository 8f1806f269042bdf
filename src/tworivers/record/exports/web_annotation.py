"""W3C Web Annotation: one annotation for each anchor; its target are the words in a document, its body the id of the row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tworivers.addresses import document_address, document_of
from tworivers.record.exports.schema import as_json, described, row_name
from tworivers.tables import Row, description

FILE = "annotations.jsonld"


def files() -> dict[str, bytes]:
    """Return one page of annotations."""
    return {FILE: as_json(page())}


def page() -> dict[str, Any]:
    """Return every annotation, in the order of the tables, as a collection with one page."""
    said, items = description(), list(_annotations())
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": row_name("annotations", "page"),
        "type": "AnnotationPage",
        "partOf": {
            "id": row_name("annotations", "collection"),
            "type": "AnnotationCollection",
            "label": said["title"],
            "total": len(items),
            "creator": {"type": "Organization", "name": said["contributors"][0]["title"]},
            "rights": said["licenses"][0]["path"],
        },
        "startIndex": 0,
        "items": items,
    }


def _annotations() -> Iterator[dict[str, Any]]:
    for table in described():
        for row in table.rows:
            if row.get("anchor"):
                row_id = str(row[table.key[0]])
                yield {
                    "id": row_name(table.name, row_id),
                    "type": "Annotation",
                    "motivation": "identifying",
                    "body": {
                        "type": "TextualBody",
                        "value": row_id,
                        "format": "text/plain",
                        "purpose": "identifying",
                    },
                    "target": {
                        "source": source(document_of(row)),
                        "selector": {"type": "TextQuoteSelector", "exact": row["anchor"]},
                    },
                }


def source(document: Row) -> str:
    """Return the address of a document, or a name for it where its own page is not known."""
    return document_address(document) or row_name("sources", document["source_id"])
