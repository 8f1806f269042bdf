"""Kept results: what takes long to compute is kept on disk, under a hash of all that it rests on, so nothing is stale."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import hashlib
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tworivers import replacing

MOST = 200  # results, of about 100 kB each


def kept(what: str, rests_on: object, code: Path, compute: Callable[[], Any]) -> Any:
    """Return a result as JSON has it: the one that is kept, or a new one, which is kept for the next time.

    Where nothing can be kept it is computed each time.

    Args:
        what: What it is, such as `regions`.
        rests_on: All that it is computed from.
        code: The folder of the modules that compute it.
        compute: Computes it.
    """
    name = hashlib.sha256(f"{digest(rests_on)} {_digest_of_code(code)}".encode()).hexdigest()
    with contextlib.suppress(OSError, ValueError, RuntimeError):
        path = _folder() / f"{what}-{name}.json"
        found = json.loads(path.read_text(encoding="utf-8"))
        path.touch()
        return found
    text = json.dumps(compute(), ensure_ascii=False)
    with contextlib.suppress(OSError, RuntimeError):
        replacing.write(_folder() / f"{what}-{name}.json", text)
        _clear_away()
    return json.loads(text)


def _clear_away() -> None:
    """Delete what was used longest ago, where there is much of it: results of other students, of older code."""
    found = sorted(_folder().glob("*.json"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in found[MOST:]:
        path.unlink(missing_ok=True)


def digest(value: object) -> str:
    """Return a hash of a value: dataclasses by their fields, sets in order.

    >>> digest({"a": frozenset("xy")}) == digest({"a": frozenset("yx")})
    True
    """
    return hashlib.sha256(json.dumps(_as_json(value), ensure_ascii=False).encode()).hexdigest()


def _as_json(value: object) -> object:
    if dataclasses.is_dataclass(value):
        return [type(value).__name__, *(_as_json(getattr(value, field.name)) for field in dataclasses.fields(value))]
    if isinstance(value, Mapping):
        return [[_as_json(name), _as_json(one)] for name, one in value.items()]
    if isinstance(value, (set, frozenset)):
        return sorted((_as_json(one) for one in value), key=str)
    if isinstance(value, (list, tuple)):
        return [_as_json(one) for one in value]
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


def _folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tworivers"


@functools.cache
def _digest_of_code(folder: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()
