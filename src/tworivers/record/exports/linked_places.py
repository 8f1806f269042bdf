"""Linked Places: the gazetteer for gazetteers, as GeoJSON; a place that must have no point has none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tworivers.addresses import document_address
from tworivers.record.exports.schema import as_json, row_name
from tworivers.tables import Row, rows, source

FILE = "places.lp.json"
CONTEXT = "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"
# GeoNames' classes of features, which the format asks for: administrative, hydrographic, area, populated, spot.
CLASSES = {
    "bridge": "S",
    "city": "P",
    "commune": "A",
    "country": "A",
    "county": "A",
    "hamlet area": "P",
    "municipality": "A",
    "prefecture": "A",
    "province": "A",
    "region": "L",
    "river": "H",
}


def files() -> dict[str, bytes]:
    """Return the gazetteer."""
    return {FILE: as_json(collection())}


def collection() -> dict[str, Any]:
    """Return every place as a feature."""
    return {"type": "FeatureCollection", "@context": CONTEXT, "features": [_feature(row) for row in rows("places")]}


def _feature(row: Row) -> dict[str, Any]:
    documents = [source(name) for name in row["source_ids"].split("|")]
    years = sorted(one["source_id"][-4:] for one in documents)
    point = {"type": "Point", "coordinates": [row["lon"], row["lat"]], "certainty": "less-certain"}
    return {
        "@id": row_name("places", row["place_id"]),
        "type": "Feature",
        "properties": {
            "title": row["modern_name"] or row["name_as_written"],
            "place_id": row["place_id"],
            "fclasses": [CLASSES[row["kind"]]],
        },
        "when": {
            "timespans": [{"start": {"in": years[0]}, "end": {"in": years[-1]}}],
            "label": "years of the documents that name it",
        },
        "names": list(_names(row, documents)),
        "types": [{"label": row["kind"], "sourceLabels": [{"label": row["kind"], "lang": "en"}]}],
        "geometry": {"type": "GeometryCollection", "geometries": [point] if row["lat"] is not None else []},
        "descriptions": [{"value": ". ".join(filter(None, (row["note"], row["basis"]))), "lang": "en"}],
    }


def _names(row: Row, documents: list[Row]) -> Iterator[dict[str, Any]]:
    """Yield each name once: as the documents write it, with where; then today's, the Chinese and the Korean one."""
    written = [row["name_as_written"], *(row["variants"] or "").split("|")]
    cited = [
        {"label": one["source_id"], **({"@id": address} if (address := document_address(one)) else {})}
        for one in documents
    ]
    for toponym in dict.fromkeys(filter(None, written)):
        yield {"toponym": toponym, "lang": "en", "citations": cited}
    for toponym, language in ((row["modern_name"], "en"), (row["chinese"], "zh"), (row["korean"], "ko")):
        if toponym and toponym not in written:
            yield {"toponym": toponym, "lang": language}
