"""Rounding: how closely numbers are compared, and what an office may do to their last place.

A question says to how many decimals it compares (`places`). A number may come with more of them, rounded there, or cut
there: neither rounding nor cutting is a mistake (chapter 2). A number is compared as text, so that the local check can
hold hashes and still compare as the grader does.
"""

from __future__ import annotations

import functools
import re
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal

EXACT = Context(prec=60)  # digits: enough for the largest number that is rounded, at the most places
LARGE = Decimal(10) ** 18
UNSAID = 6  # places, where a form names none: whole counts, which no floating point moves that far
CUT = "cut "


@functools.lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return a text as it is compared: without case, outer and double spaces, and typographic signs."""
    return re.sub(r"\s+", " ", text.strip().lower().replace("’", "'").replace("–", "-"))


def canonical(value: float | int | str, places: int | None) -> frozenset[str]:
    """Return the texts that a part is compared by: a number rounded to its places, both ways where it lies between.

    >>> sorted(canonical(6.25, 1))
    ['6.2', '6.3']
    >>> sorted(canonical("Misprint", None))
    ['misprint']
    """
    return frozenset({fold(value)}) if isinstance(value, str) else _rounded(value, UNSAID if places is None else places)


def accepted(value: float | int | str, places: int | None) -> frozenset[str]:
    """Return the texts that count as a right value: those of rounding, and the one of cutting where it is another.

    >>> sorted(accepted(42.857, 1))
    ['42.9', 'cut 42.8']
    """
    texts = canonical(value, places)
    if isinstance(value, str):
        return texts
    cut = _cut(value, UNSAID if places is None else places)
    return texts if cut in texts else texts | {CUT + cut}


def offered(value: float | int | str, places: int | None) -> frozenset[str]:
    """Return the texts that an answer's value fits by; as one that was cut, only where nothing stands behind the place.

    >>> sorted(offered(42.8, 1)), sorted(offered(42.84, 1))
    (['42.8', 'cut 42.8'], ['42.8'])
    """
    texts = canonical(value, places)
    if isinstance(value, str):
        return texts
    cut = _cut(value, UNSAID if places is None else places)
    ends_there = abs(Decimal(repr(float(value))) - Decimal(cut)) <= abs(Decimal(cut)) * Decimal("1e-12")
    return texts | {CUT + cut} if ends_there else texts


def same(given: float | int | str, right: float | int | str, places: int | None) -> bool:
    """Tell whether a given value is the right one at the stated places.

    >>> same(6.25, 6.3, 1), same(6.2, 6.25, 1), same(6.2, 6.3, 1), same(42.8, 42.857, 1), same(42.84, 42.857, 1)
    (True, True, False, True, False)
    """
    if isinstance(given, str) != isinstance(right, str):
        return False
    return bool(offered(given, places) & accepted(right, places))


@functools.lru_cache(maxsize=50_000, typed=True)
def _rounded(value: float | int, places: int) -> frozenset[str]:
    number = Decimal(repr(float(value)))
    if abs(number) > LARGE:
        return frozenset({f"{number:.6e}"})
    step = Decimal(1).scaleb(-places)
    nudge = step / 1000  # a tie that floating point has moved by a hair is still a tie
    return frozenset(
        f"{EXACT.add(n.quantize(step, rounding, EXACT), Decimal(0))}"  # and no -0.0
        for n in (number, EXACT.add(number, nudge / 1000), EXACT.subtract(number, nudge / 1000))
        for rounding in (ROUND_HALF_EVEN, ROUND_HALF_UP)
    )


@functools.lru_cache(maxsize=50_000, typed=True)
def _cut(value: float | int, places: int) -> str:
    """Return a number without its decimals behind the place; floating point may have moved it below the place by a hair."""
    number = Decimal(repr(float(value)))
    if abs(number) > LARGE:
        return f"{number:.6e}"
    step = Decimal(1).scaleb(-places)
    hair = (step / 1_000_000).copy_sign(number)
    return f"{EXACT.add(EXACT.add(number, hair).quantize(step, ROUND_DOWN, EXACT), Decimal(0))}"
