"""The numbers of a text: groups of digits and number words, with what they can stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tworivers.evidence.wording import SUPERSCRIPTS, find, fold

_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen \
seventeen eighteen nineteen"
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth \
fifteenth sixteenth seventeenth eighteenth nineteenth"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_MONTHS = "january february march april may june july august september october november december"

# The closed list. A word that is not in it (several, some, many, monthly, each, another) is no number word.
WORDS: dict[str, tuple[float, ...]] = {
    **{word: (value,) for value, word in enumerate(_UNITS.split())},
    **{word: (value,) for value, word in enumerate(_ORDINALS.split(), start=1)},
    **{word: (value,) for value, word in zip(range(20, 100, 10), _TENS.split(), strict=True)},
    **{word.replace("y", "ieth"): (value,) for value, word in zip(range(20, 100, 10), _TENS.split(), strict=True)},
    "hundred": (100,),
    "hundredth": (100,),
    "thousand": (1000,),
    "thousandth": (1000,),
    "million": (1e6,),
    "billion": (1e9,),
    "dozen": (12,),
    "score": (20,),
    "decade": (10,),
    "century": (100,),
    "half": (0.5, 50),
    "halves": (0.5, 50),
    "quarter": (0.25, 25),
    "once": (1,),
    "single": (1,),
    "both": (2,),
    "couple": (2,),
    "double": (2,),
    "doubled": (2,),
    "pair": (2,),
    "twice": (2,),
    "twofold": (2,),
    "thrice": (3,),
    "triple": (3,),
    "tripled": (3,),
}
_PLURALS = "hundred thousand million billion dozen score decade quarter third couple pair"
WORDS |= {word + "s": WORDS[word] for word in _PLURALS.split()} | {"centuries": (100,)}

_ABBREVIATED = {name[:3].title(): number for number, name in enumerate(_MONTHS.split(), start=1)}
# Capital letter only: "may" is a verb in most of these sentences.
_MONTH_NAME = "|".join(f"{name[:3].title()}(?:{name[3:]})?" for name in _MONTHS.split())
_MONTH = re.compile(rf"\b({_MONTH_NAME})\b")
_DAY = re.compile(rf"\b(?:{_MONTH_NAME})\W{{1,2}}\d|\d \W?(?:{_MONTH_NAME})\b")

_DIGITS = rf"\d+(?:[.,:]\d+)*|[{SUPERSCRIPTS}]+"
_SIMPLE = "|".join(sorted(WORDS, key=len, reverse=True))
_COMPOUND = rf"(?:{'|'.join(_TENS.split())})-(?:{'|'.join((_UNITS + ' ' + _ORDINALS).split())})"
_NUMERAL = re.compile(rf"{_DIGITS}|(?<![^\W\d_])(?:{_COMPOUND}|{_SIMPLE})(?![^\W\d_])", re.IGNORECASE)


@dataclass(frozen=True)
class Numeral:
    """A group of digits or a number word, and where it stands in its text."""

    text: str
    start: int
    end: int

    @property
    def values(self) -> tuple[float, ...]:
        """The numbers that it can stand for; none for a footnote mark or a group such as 2.5.1.

        >>> [numeral.values for numeral in numerals("4,701 in twenty-one of 6.2")]
        [(4701,), (21,), (6.2,)]
        """
        word = self.text.casefold()
        if word in WORDS:
            return WORDS[word]
        if "-" in word:
            return (sum(WORDS[part][0] for part in word.split("-")),)
        plain = re.sub(r",(?=\d{3}(?!\d))", "", word)
        if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", plain):
            return ()
        return (float(plain) if "." in plain else int(plain),)


def numerals(text: str) -> list[Numeral]:
    """Return every group of digits and every number word of a text, in order.

    >>> [numeral.text for numeral in numerals("Twenty-one of the 1990s’ two-month notices² at 8:00, someone")]
    ['Twenty-one', '1990', 'two', '²', '8:00']
    """
    return [Numeral(found[0], found.start(), found.end()) for found in _NUMERAL.finditer(text)]


def _numbers(text: str) -> Iterator[float]:
    """Yield each number that stands in a wording: one by one, and multiplied (two hundred)."""
    before: tuple[float, ...] = ()
    for numeral in numerals(text):
        values = numeral.values
        yield from values
        if values and values[0] >= 100 and numeral.text.isalpha():
            yield from (value * values[0] for value in before)
        before = values


def figure_fault(row: dict[str, Any]) -> str:
    """Return a sentence where the value of a figure, or the date of an event, does not stand in its anchor.

    A number must stand there in digits or words (1 also as a, an or another single thing); of a date whatever part
    the anchor names must be that of the date; of a text every word must stand there. A date that the anchor names by
    no number and no month (this year) cannot be compared and passes.

    >>> figure_fault({"anchor": "we discovered 4,701 people", "value": 4710})
    "It says 4710, and its anchor 'we discovered 4,701 people' does not."
    >>> figure_fault({"anchor": "hereby signed on 9 June 1964", "date": "1964-06-08"})
    "It says 1964-06-08, and its anchor 'hereby signed on 9 June 1964' does not."
    """
    anchor = str(row["anchor"])
    for column, agrees in _COMPARED.items():
        value = row.get(column)
        if value not in (None, "") and not agrees(anchor, value):
            return f"It says {value}, and its anchor {anchor!r} does not."
    days = [row[column] for column in ("date", "date_end") if row.get(column)]
    if days and _DAY.search(anchor) and not any(_says_date(anchor, day) for day in days):
        return f"It says {' to '.join(days)}, and its anchor {anchor!r} does not."
    return ""


def _says_number(anchor: str, value: Any) -> bool:
    if float(value) == 1 and re.search(r"\ban?\b", anchor, re.IGNORECASE):
        return True
    return float(value) in set(_numbers(anchor))


def _says_date(anchor: str, value: Any) -> bool:
    year, month, day = ([int(part) for part in str(value).split("-")] + [0, 0])[:3]
    months = {_ABBREVIATED[name[:3]] for name in _MONTH.findall(anchor)}
    found = [int(number) for number in re.findall(r"\d+", anchor)]
    years = {number for number in found if number > 1000}
    days = {number for number in found if 0 < number < 32}
    if (months and month not in months) or (years and year not in years) or (day and days and day not in days):
        return False
    return bool(months or years or (days & {day}) or year % 100 in found or not found)


def _says_time(anchor: str, value: Any) -> bool:
    hour, minute = (int(part) for part in str(value).split(":"))
    for found in re.finditer(r"(\d{1,2})(?::?(\d{2}))?\s*([ap])?\.?m?", anchor, re.IGNORECASE):
        noon = {"a": 0, "p": 12}.get((found[3] or "").casefold())
        told = int(found[1]) if noon is None else int(found[1]) % 12 + noon
        if (told, int(found[2] or 0)) == (hour, minute):
            return True
    return False


def _says_words(anchor: str, value: Any) -> bool:
    said, groups = fold(anchor), {numeral.text for numeral in numerals(anchor)}
    return all(word in groups or bool(find(fold(word), said)) for word in re.split(r"[\s,/-]+", str(value)))


_COMPARED = {"value": _says_number, "value_date": _says_date, "value_time": _says_time, "value_text": _says_words}
