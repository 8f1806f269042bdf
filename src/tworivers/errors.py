"""Errors that say what was asked, what was found and what to try."""

from __future__ import annotations

import difflib
import os
import re
import shlex
from collections.abc import Iterable
from pathlib import Path

PLAIN_ON_WINDOWS = re.compile(r"[\w.:\\/-]+")  # what its shells read as it stands

# What moves the cursor, recolours, retitles or turns round what stands in a terminal: controls, marks of direction, halves
# of characters, other ends of a line. Tab and line feed stay.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class CourseError(Exception):
    """A mistake that a reader, student or instructor can mend.

    The message is one or two sentences with the values in them. In a notebook only the sentences are shown
    (`_render_traceback_` is what Jupyter asks for them); on the command line likewise.
    """

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class UnknownNameError(CourseError, KeyError):
    """A name that is in no table: of a table, a source, a question, a regime, a figure."""

    __str__ = Exception.__str__  # KeyError would show the repr of the message


class DataError(CourseError, ValueError):
    """A data file that is missing, broken or not as its description says."""


def unknown(kind: str, asked: object, known: Iterable[str], says: str = "Known") -> UnknownNameError:
    """Return the error for a name that is unknown, with the nearest right ones; `says` introduces the list of them.

    >>> print(unknown("table", "figure", ["figures", "sources"]))
    There is no table 'figure'. Did you mean 'figures'? Known: figures, sources.
    """
    names = sorted(known)
    near = difflib.get_close_matches(str(asked), names, n=2, cutoff=0.5)
    hint = f" Did you mean {' or '.join(repr(name) for name in near)}?" if near else ""
    shown = ", ".join(names[:40]) + (", …" if len(names) > 40 else "")
    return UnknownNameError(f"There is no {kind} {asked!r}.{hint} {says}: {shown or 'none'}.")


def printable(text: str) -> str:
    """Return a text that a terminal shows and does not obey: names and answers of students may hold anything.

    >>> printable("\x1b[2Jada: 40 of 40\u202e")
    '?[2Jada: 40 of 40?'
    """
    return UNPRINTABLE.sub("?", text)


def pasted(path: Path, windows: bool = os.name == "nt") -> str:
    """Return a path as a printed command names it, so that the line can be pasted into a shell whatever the path holds.

    >>> pasted(Path("my course"), windows=False), pasted(Path("my course"), windows=True), pasted(Path("two-rivers"))
    ("'my course'", '"my course"', 'two-rivers')
    """
    text = str(path)
    if text.startswith("-"):  # which would be an option
        text = f".{os.sep}{text}"
    if windows:
        return text if PLAIN_ON_WINDOWS.fullmatch(text) else f'"{text}"'
    return shlex.quote(text)
