"""The seal of the record: hash and size of each file in datapackage.json, written and verified."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from tworivers.errors import DataError
from tworivers.tables import data_folder


def _package(folder: Path) -> dict[str, Any]:
    path = folder / "datapackage.json"
    try:
        package: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(f"{path} is missing. Restore it (git checkout {path.name}).") from None
    except ValueError as error:
        raise DataError(f"{path} is not JSON: {error}.") from None
    return package


def _content(folder: Path, resource: dict[str, Any]) -> bytes:
    path = folder / str(resource["path"])
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise DataError(f"{path} is missing, and datapackage.json describes it. Restore it.") from None


def seal(folder: Path | None = None) -> list[str]:
    """Write hash and size of each resource into datapackage.json; return the names of those that had changed."""
    folder = folder or data_folder()
    package = _package(folder)
    changed = []
    for resource in package["resources"]:
        content = _content(folder, resource)
        new = {"hash": "sha256:" + hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        if {key: resource.get(key) for key in new} != new:
            changed.append(str(resource["name"]))
            resource.update(new)
    if changed:
        text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
        (folder / "datapackage.json").write_text(text, encoding="utf-8")
    return changed


def verify_hashes(folder: Path | None = None) -> list[str]:
    """Return one sentence for each file that is not what datapackage.json describes; an empty list where all are."""
    folder = folder or data_folder()
    sentences, described = [], set()
    for resource in _package(folder)["resources"]:
        content = _content(folder, resource)
        described.add(str(resource["path"]))
        if resource.get("hash") != "sha256:" + hashlib.sha256(content).hexdigest() or resource["bytes"] != len(content):
            sentences.append(
                f"{folder / resource['path']} is not the file that datapackage.json describes: its hash differs. "
                "If the change is meant, run: tworivers record seal"
            )
    for path in sorted(folder.glob("*.csv")):
        if path.name not in described:
            sentences.append(f"{path} is described by no resource of datapackage.json. Describe it there, then seal.")
    return sentences
