"""Comparison: one answer against those that are accepted and those that are known slips.

The local check and the grader compare here, in the same order and with the same first sentence: right, a known slip,
what the document itself says must hold, the parts that are right, nothing of these. The grader compares texts; the
check holds only hashes of them, and seals what it was given before it looks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tworivers.checks.forms import Parts
from tworivers.checks.identities import Identity, broken
from tworivers.checks.rounding import CUT, offered
from tworivers.checks.wording import parts_named

Target = Mapping[str, Collection[str]]  # by part, the texts (or their hashes) that fit it
RIGHT, CUT_RIGHT = "right.", "right. You cut the last decimals off where others round; both are accepted."


@dataclass(frozen=True)
class Found:
    """What a comparison found.

    Attributes:
        verdict: right, slip, identity, partly or wrong.
        asked: The parts of the accepted answer that comes nearest.
        fits: Those of them that are right.
        slip: The place of the slip, where it is one.
        broken: The sentences of the identities that do not hold.
        is_cut: Whether a number fits only as one that was cut.
    """

    verdict: str
    asked: tuple[str, ...]
    fits: tuple[str, ...]
    slip: int = -1
    broken: tuple[str, ...] = ()
    is_cut: bool = False


def as_it_is(part: str, text: str) -> str:
    """Return a text as it is: how the grader seals, who holds the answers themselves."""
    return text


def compare(
    given: Parts,
    right: Sequence[Target],
    slips: Sequence[Target],
    identities: Sequence[Identity],
    places: int | None,
    seal: Callable[[str, str], str] = as_it_is,
) -> Found:
    """Compare the parts of an answer with the accepted answers and with the slips."""
    texts = {name: {seal(name, text): text for text in offered(value, places)} for name, value in given.items()}
    nearest, fits = max(((target, _fits(texts, target)) for target in right), key=_share)
    asked = tuple(dict.fromkeys([*(name for name in given if name in nearest), *nearest]))  # in the student's order
    if len(fits) == len(nearest) == len(given):
        return Found("right", asked, fits, is_cut=any(_only_cut(texts[name], nearest[name]) for name in fits))
    said = tuple(broken(list(identities), given))
    for place, target in enumerate(slips):
        if len(_fits(texts, target)) == len(target) == len(given):
            return Found("slip", asked, fits, place, said)
    verdict = "identity" if said else "partly" if fits and len(nearest) > 1 else "wrong"
    return Found(verdict, asked, fits, broken=said)


def _fits(texts: Mapping[str, Mapping[str, str]], target: Target) -> tuple[str, ...]:
    return tuple(name for name, ways in texts.items() if any(way in target.get(name, ()) for way in ways))


def _share(found: tuple[Target, tuple[str, ...]]) -> float:
    return len(found[1]) / max(1, len(found[0]))


def _only_cut(ways: Mapping[str, str], accepted: Collection[str]) -> bool:
    return all(text.startswith(CUT) for way, text in ways.items() if way in accepted)


def first_sentence(
    found: Found, form: dict[str, Any], slips: Sequence[str], hint: str, seen: Collection[str], of: str = ""
) -> str:
    """Return what there is to say first.

    Args:
        found: What the comparison found.
        form: What the question asks for.
        slips: The sentences of the slips, in their order.
        hint: The sentence for a wrong answer of no known kind.
        seen: The parts that may be named: of a function's inputs those that a student may see.
        of: What the parts are counted over, where that is not the whole answer.
    """
    match found.verdict:
        case "right":
            return CUT_RIGHT if found.is_cut else RIGHT
        case "slip":
            return slips[found.slip]
        case "identity":
            return found.broken[0]
        case "partly":
            return parts_right(found, form, seen, of)
    return hint


def parts_right(found: Found, form: dict[str, Any], seen: Collection[str], of: str = "") -> str:
    """Say how many parts are right, and which are not."""
    open_parts = [name for name in found.asked if name not in found.fits and name in seen]
    named = f"; not yet: {parts_named(form, open_parts, found.asked)}" if open_parts else ""
    return f"{len(found.fits)} of {len(found.asked)} parts{of} are right{named}."
