"""Decoding: the bytes of a file that was handed in become JSON, or one sentence on why they cannot.

Encodings and wrappings that only one reading fits are undone and said. Size and number of values are bounded before
anything is built from them.
"""

from __future__ import annotations

import itertools
import json
import re
import zlib
from collections.abc import Collection
from pathlib import Path
from typing import Any

from tworivers.errors import CourseError
from tworivers.grading.preflight.plain_text import shown

MAX_BYTES = 30_000_000
MAX_VALUES = 1_000_000  # of JSON, outputs among them; each takes some hundred bytes of memory

# How files begin that are no notebook, and what they are.
KINDS = (
    (rb"%PDF", "a PDF"),
    (rb"PK\x03\x04|PK\x05\x06|Rar!|7z\xbc\xaf", "an archive or an office document"),
    (rb"\xd0\xcf\x11\xe0|\{\\rtf", "an office document"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8", "a picture"),
    (rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?<(!doctype html|html|head|body)", "a web page (HTML)"),
    (rb"\s*<", "a page of HTML or XML"),
    (rb"\s*(#!|# coding|# -\*-|# In\[|# %%|#%%|# ---|import |from \w+ import |def |\"\"\")", "a Python program"),
    (rb"version https://git-lfs", "a pointer to a file that was left elsewhere (Git LFS)"),
    (rb"\s*---\n", "a text document"),
)
ASK = "Ask for the notebook itself, the file that ends in .ipynb"
# A string, whose closing mark may be missing, or a sign that stands for one more value; nothing is looked at twice.
SIGNS = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[,:\[{]', re.DOTALL)
MERGE = re.compile(r"^\s*(<<<<<<<|>>>>>>>)", re.MULTILINE)
# Where a file is not UTF-8: tried in this order, and taken only where words of the assignment then read as they should.
ENCODINGS = ("gb18030", "cp949", "cp932", "cp1252", "mac_roman", "latin-1")


class NeedsHuman(CourseError):
    """A submission that no program should guess about; the message says what is wrong with it."""


def read_json(path: Path, known: Collection[str] = ()) -> tuple[Any, list[str]]:
    """Read a file that should hold a notebook; return the JSON in it, and what was mended.

    Args:
        path: The file.
        known: Lines of the assignment with letters beyond ASCII; they tell in which encoding a file was saved.

    Raises:
        NeedsHuman: It cannot be read, is empty, too large, of another kind, no text or no JSON.
    """
    name = shown(path.name)
    raw, notes = _bytes(path, name)
    for begins, kind in KINDS:
        if re.match(begins, raw[:2000], re.DOTALL | re.IGNORECASE):
            raise NeedsHuman(f"{name} is not a notebook but {kind}. {ASK}")
    text, more = _text(raw, name, known)
    return _parsed(text, name), [*notes, *more]


def _bytes(path: Path, name: str) -> tuple[bytes, list[str]]:
    """Return what a file holds, unpacked where it was compressed."""
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        raise NeedsHuman(f"{name} cannot be read ({error.strerror}). Give yourself the right to read it") from None
    notes = []
    if raw.startswith(b"\x1f\x8b"):
        raw, notes = _unzipped(raw, name), ["it was compressed (gzip)"]
        size = len(raw)
    if size > MAX_BYTES:
        raise NeedsHuman(f"{name} is larger than {MAX_BYTES // 1_000_000} MB")
    if not raw.strip():
        raise NeedsHuman(f"{name} is empty ({len(raw)} bytes)")
    if not raw.strip(b"\0"):
        raise NeedsHuman(f"{name} holds nothing but zeros ({len(raw)} bytes): it was damaged when it was saved or sent")
    return raw, notes


def _unzipped(raw: bytes, name: str) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(raw, MAX_BYTES + 1)
    except zlib.error:
        raise NeedsHuman(f"{name} is compressed (gzip) and damaged; it cannot be unpacked") from None


def _text(raw: bytes, name: str, known: Collection[str]) -> tuple[str, list[str]]:
    """Return a file's text: UTF-8 as it should be, or what its first bytes or the assignment's own words say it is."""
    encoding = json.detect_encoding(raw)
    if encoding not in ("utf-8", "utf-8-sig"):
        try:
            return raw.decode(encoding), [f"it was saved as {encoding[:6].upper()}, not as UTF-8"]
        except UnicodeDecodeError:
            raise NeedsHuman(f"{name} is not UTF-8 text, and no whole {encoding[:6].upper()} either") from None
    notes = ["a byte order mark stood before the notebook"] if encoding == "utf-8-sig" else []
    try:
        return raw.decode(encoding, "surrogatepass"), notes  # halves of characters are mended cell by cell
    except UnicodeDecodeError as error:
        where = error.start
    for other in ENCODINGS:
        try:
            text = raw.decode(other)
        except UnicodeDecodeError:
            continue
        if any(line in text or json.dumps(line)[1:-1] in text for line in known if not line.isascii()):
            return text, [f"it was saved as {other}, not as UTF-8"]
    raise NeedsHuman(
        f"{name} is not UTF-8 text (byte {where}): it was saved in another encoding, or damaged. Ask for it once more"
    )


def _parsed(text: str, name: str) -> Any:
    merge = MERGE.search(text)
    if merge:
        line = text.count("\n", 0, merge.start(1)) + 1
        raise NeedsHuman(
            f"{name} holds the marks of a merge that was not finished ({merge[1]} in line {line}). Somebody must choose "
            "between the two versions"
        )
    signs = (found for found in SIGNS.finditer(text) if text[found.start()] != '"')
    if len(text) > MAX_VALUES and next(itertools.islice(signs, MAX_VALUES, None), None):
        raise NeedsHuman(
            f"{name} holds more than {MAX_VALUES:,} values. Clear its outputs, save it, and hand it in again"
        )
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        ends = error.pos >= len(text.rstrip()) or "Unterminated" in error.msg
        what = "it breaks off" if ends else "it is damaged"
        raise NeedsHuman(f"{name} is not JSON, as a notebook must be: {what} in line {error.lineno}") from None
    except (ValueError, RecursionError):
        raise NeedsHuman(
            f"{name} is not JSON that can be read: it is nested too deeply or holds too long a number"
        ) from None
