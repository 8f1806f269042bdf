"""Handed in: when that was, as the file beside a submission says it."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

from dateutil import parser, tz  # type: ignore[import-untyped]

from tworivers.grading.preflight.beside import TIMESTAMP
from tworivers.grading.preflight.plain_text import shown

FORM = "%Y-%m-%d %H:%M:%S.%f UTC"
YEARS = range(1990, 2101)
LONG = 200  # bytes that a date never has
# Hours before UTC of the zones that dates name by letters. Some letters mean two zones: then the student's gain counts.
ZONES: dict[str, tuple[float, ...]] = {
    "UTC": (0,), "GMT": (0,), "Z": (0,), "UCT": (0,), "WET": (0,), "WEST": (1,), "CET": (1,), "CEST": (2,),
    "MET": (1,), "MEST": (2,), "EET": (2,), "EEST": (3,), "MSK": (3,), "KST": (9,), "JST": (9,), "HKT": (8,),
    "SGT": (8,), "PHT": (8,), "WIB": (7,), "ICT": (7,), "ULAT": (8,), "AEST": (10,), "AEDT": (11,), "ACST": (9.5,),
    "AWST": (8,), "NZST": (12,), "NZDT": (13,), "NST": (-3.5,), "AST": (-4,), "ADT": (-3,), "EST": (-5,), "EDT": (-4,),
    "CDT": (-5,), "MST": (-7,), "MDT": (-6,), "PST": (-8,), "PDT": (-7,), "AKST": (-9,), "AKDT": (-8,), "HST": (-10,),
    "SAST": (2,), "WAT": (1,), "EAT": (3,), "BRT": (-3,), "ART": (-3,),
    "CST": (8, -6), "IST": (5.5, 2, 1), "BST": (6, 1),
}  # fmt: skip
YEAR = re.compile(r"\d{4}")
NAMED = re.compile(r"^(.*\d)\s*([A-Za-z]+)$", re.DOTALL)


def read_time(submitted: Path) -> tuple[str, list[str]]:
    """Return when a submission was handed in, in UTC as nbgrader reads it, and what is to be said of its file.

    The time is empty where there is no file, or where it holds no date.
    """
    path = submitted / TIMESTAMP
    try:
        if path.is_symlink() or not path.is_file():
            return "", [] if not path.is_symlink() and not path.exists() else [f"its {TIMESTAMP} is no file"]
        with path.open("rb") as file:
            raw = file.read(LONG)
    except OSError as error:
        return "", [f"its {TIMESTAMP} cannot be read ({error.strerror})"]
    text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace").strip("\0 \r\n\t")
    if not text:
        return "", [f"its {TIMESTAMP} is empty"]
    return _time_of(text)


def _time_of(text: str) -> tuple[str, list[str]]:
    named = NAMED.match(text)
    zone = named[2].upper() if named else ""
    if zone in ("AM", "PM"):
        named = None
    hours = ZONES.get(zone, ()) if named else (0.0,)
    try:
        when = _in_utc(named[1].strip() if named else text) - datetime.timedelta(hours=max(hours, default=0))
        usable = when.year in YEARS and YEAR.search(text)
    except (ValueError, OverflowError, TypeError, AttributeError, RecursionError):
        usable = None
    if not usable:
        return "", [f"its {TIMESTAMP} is no date ({shown(text, 30)!r})"]
    said: list[str] = []
    if len(hours) > 1:
        said = [f"its {TIMESTAMP} names the zone {zone}, which is more than one; it was read as UTC{max(hours):+g}"]
    elif not hours:
        said = [f"its {TIMESTAMP} names the zone {shown(zone, 20)!r}, which is unknown; it was read as UTC"]
    return when.strftime(FORM).replace(".000000", ""), said


def _in_utc(text: str) -> datetime.datetime:
    """Return a date without its zone, in UTC. nbgrader's own reading takes +0800 for 800 seconds."""
    date, _, place = text.rpartition(" ")
    zone = tz.gettz(place) if "/" in place and ":" not in place else None
    when: datetime.datetime = parser.parse(date if zone else text)
    if zone:
        when = when.replace(tzinfo=zone)
    return (when - (when.utcoffset() or datetime.timedelta())).replace(tzinfo=None)
