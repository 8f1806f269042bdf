"""A wording as it is compared: letters and digits, and what stands between two digits.

Two copies of one document differ in line breaks, hyphens at line ends, curly or straight quotes, kinds of dash,
ligatures, capitals of a heading, footnote marks and Markdown signs. None of these changes what a document says, so
none of them counts here. What changes a number does count: a decimal point, the colon of a time, the gap between two
numbers. Brackets are signs like others: a copy may set them or not. A copy may also lack the words in them, which are
the translator's; where an anchor is not found, both are therefore compared once more without bracketed words.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"

_FOOTNOTE = "|".join(
    rf"(?<={before})\d{{1,2}}(?=\s|$)"
    for before in (r"[a-z]{4}", r"[a-z]{4}[.,;:!?]", r"[a-z]{4}[”\"’)]", r"[a-z]{3}[.,;!?][”\"’)]")
)
# What a copy adds to the wording: tags, Markdown footnotes, a footnote's number set as a plain digit behind a word.
_ADDED = re.compile(rf"</?(?:i|b|em|strong|u|sup|sub|br|p)\s*/?>|\[\^\w+\]|{_FOOTNOTE}")
_BRACKETS = re.compile(r"\[[^\[\]]{0,300}\]")
_CUT_BRACKETS = re.compile(r"^[^\[\]]*\]|\[[^\[\]]*$")


@dataclass(frozen=True)
class Wording:
    """A text reduced to what counts, each sign with its place in the text and the number of its word."""

    signs: str
    offsets: tuple[int, ...]
    words: tuple[int, ...]

    def begins(self, at: int) -> bool:
        """Is this sign the first of a word?"""
        return at == 0 or self.words[at] != self.words[at - 1]

    def ends(self, at: int) -> bool:
        """Is the sign before this place the last of a word?"""
        return at == len(self.words) or self.words[at] != self.words[at - 1]


@functools.cache
def _kept(char: str) -> str:
    if char in SUPERSCRIPTS:
        return ""
    if unicodedata.category(char) == "No":
        return char
    return "".join(part.casefold() for part in unicodedata.normalize("NFKD", char) if part.isalnum())


def _between_digits(gap: str, after: str) -> str | None:
    """Return the sign for what stands between two digits, or None where the number goes on (4,701)."""
    if gap == "," and re.match(r"\d{3}(?!\d)", after):
        return None
    return gap if gap in (".", ":") else "|"


def fold(text: str) -> Wording:
    """Return a text as it is compared.

    >>> fold("“Over 4,701 per-\\nsons”: 6.2 percent").signs
    'over4701persons6.2percent'
    >>> fold("P1-4, at 22:10").signs
    'p1|4at22:10'
    """
    text = _ADDED.sub(lambda found: " " * len(found[0]), text)
    signs: list[str] = []
    offsets: list[int] = []
    words: list[int] = []
    word, last = 0, -1
    for offset, char in enumerate(text):
        kept = _kept(char)
        if not kept:
            continue
        if signs and last != offset - 1:
            mark: str | None = ""
            if signs[-1].isdigit() and kept[0].isdigit():
                mark = _between_digits(text[last + 1 : offset], text[offset : offset + 4])
            if mark == "|" or mark == "":
                word += 1
            if mark:
                signs.append(mark)
                offsets.append(offset)
                words.append(word)
                word += mark == "|"
        signs += kept
        offsets += [offset] * len(kept)
        words += [word] * len(kept)
        last = offset
    return Wording("".join(signs), tuple(offsets), tuple(words))


def find(anchor: Wording, text: Wording) -> list[tuple[int, int]]:
    """Return where an anchor stands in a text, as whole words: start and end of each place.

    >>> find(fold("11 corpses"), fold("211 corpses, of them 11 cor-\\npses"))
    [(21, 33)]
    """
    places: list[tuple[int, int]] = []
    if not anchor.signs:
        return places
    at = text.signs.find(anchor.signs)
    while at >= 0:
        end = at + len(anchor.signs)
        if text.begins(at) and text.ends(end):
            places.append((text.offsets[at], text.offsets[end - 1] + 1))
        at = text.signs.find(anchor.signs, at + 1)
    return places


def without_brackets(text: str) -> str:
    """Return a text with bracketed words blanked out; every other sign keeps its place.

    >>> without_brackets("Embassy in [North] Korea")
    'Embassy in         Korea'
    """
    return _BRACKETS.sub(lambda found: " " * len(found[0]), text)


def anchor_without_brackets(anchor: str) -> str:
    """Return an anchor without bracketed words, also where it begins or ends within a bracket.

    >>> anchor_without_brackets("Zhou Enlai] and Comrades [Deng] Xiaoping and [the").split()
    ['and', 'Comrades', 'Xiaoping', 'and']
    """
    return _CUT_BRACKETS.sub("", without_brackets(anchor))
