"""Loading: finds an assignment of a course by its name, and reads its key as its file is now."""

from __future__ import annotations

import functools
from pathlib import Path

from tworivers.keys.key import Key, find_assignment, load_key
from tworivers.keys.variants import variant


def current_key(assignment: str, root: Path, edition: str = "", student: str = "") -> Key:
    """Return the key of an assignment as its file is now; it is read again only where the file has changed.

    With an edition it is the key of one student of that edition.
    """
    path = find_assignment(assignment, root) / "key.py"
    return _key_at(assignment, root, path.stat().st_mtime_ns, *((edition, student) if edition else ()))


@functools.lru_cache(maxsize=32)
def _key_at(assignment: str, root: Path, changed: int, edition: str = "", student: str = "") -> Key:
    if edition:
        return variant(_key_at(assignment, root, changed), edition, student)
    return load_key(assignment, root)
