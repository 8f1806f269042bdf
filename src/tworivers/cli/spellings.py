"""Old spellings of commands: they go on working, and say how the command is spelled now."""

from __future__ import annotations

from collections.abc import Sequence

NOW = {
    ("cases", "make"): ("draw",),
    ("course", "autograde"): ("course", "grade"),
    ("grade",): ("course", "grade"),
    ("regrade",): ("course", "regrade"),
    ("variants",): ("course", "variants"),
}
"""The words with which a command began, and those with which it begins now."""


def respelled(words: Sequence[str]) -> tuple[list[str], str]:
    """Return a command line as it is spelled now, and a sentence on that where it was spelled otherwise.

    >>> respelled(["cases", "make", "protocol-1964"])
    (['draw', 'protocol-1964'], '`tworivers cases make` is now `tworivers draw`; the old spelling goes on working.')
    >>> respelled(["course", "grade", "ps02"])
    (['course', 'grade', 'ps02'], '')
    """
    for old, new in NOW.items():
        if tuple(words[: len(old)]) == old:
            said = f"`tworivers {' '.join(old)}` is now `tworivers {' '.join(new)}`; the old spelling goes on working."
            return [*new, *words[len(old) :]], said
    return list(words), ""
