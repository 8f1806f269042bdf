"""Frictionless Data: the tables as they are, and `datapackage.json`, which describes every column."""

from __future__ import annotations

from tworivers.record.exports.schema import raw_files
from tworivers.tables import data_folder

FILE = "datapackage.json"


def files() -> dict[str, bytes]:
    """Return the tables and their description, as the project holds them."""
    return {**raw_files(), FILE: (data_folder() / FILE).read_bytes()}
