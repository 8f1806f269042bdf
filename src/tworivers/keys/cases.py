"""Cases: what a function over cases is tried on, and what a regime decides on them, for answers.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from tworivers import regimes
from tworivers.errors import DataError
from tworivers.kept import kept
from tworivers.regimes import Decision, Regime
from tworivers.regimes.draw import DrawnCase, spread

if TYPE_CHECKING:
    from tworivers.keys.key import Question

Facts = Mapping[str, Any]
Reference = Callable[[dict[str, Any]], object]

CODE = Path(regimes.__file__).parent  # what decisions and drawn cases are computed by


@dataclass(frozen=True)
class Cases:
    """The cases of one question.

    Attributes:
        shown: Cases that a student may see, each a dictionary with its `case_id` and its facts.
        hidden: Cases for the grader alone.
        groups: The provision that each case is decided by, where points are given by provision.
        vary: Given the question, returns it with another student's cases (tworivers.keys.variants.other_cases).
    """

    shown: Iterable[Facts]
    hidden: Iterable[Facts]
    groups: Mapping[str, str] = field(default_factory=dict)
    vary: Callable[[Question, Random], Question] | None = None


def decide_all(regime: Regime, cases: Iterable[Facts]) -> list[Decision]:
    """Return what a regime decides on each of many cases; the decisions are kept on disk.

    >>> [one.outcome for one in decide_all(regimes.load("directive-1963"), [{"matter": "epidemic"}])]
    ['NOT_ADDRESSED']
    """
    asked = [{name: value for name, value in case.items() if name != "case_id"} for case in cases]
    found = kept(
        "decisions", [regime.fingerprint, asked], CODE, lambda: [asdict(regime.decide(facts)) for facts in asked]
    )
    return [_decision(one) for one in found]


def _decision(found: dict[str, Any]) -> Decision:
    lists = {name: tuple(value) for name, value in found.items() if isinstance(value, list)}
    return Decision(**{**found, **lists, "assumed": tuple(map(tuple, found["assumed"]))})


def by_hand(regime: Regime, cases: Mapping[str, Facts]) -> list[DrawnCase]:
    """Return fictional cases by their ids, each with the decision of a regime."""
    decisions = decide_all(regime, cases.values())
    return [
        DrawnCase(name, dict(facts), "", "", decision)
        for (name, facts), decision in zip(cases.items(), decisions, strict=True)
    ]


def drawn_facts(
    regime: Regime, matters: Sequence[str], per: str = "region", seed: int = 0, provisions: Sequence[str] = ()
) -> dict[str, dict[str, Any]]:
    """Return the facts of drawn cases by their ids (tworivers.regimes.draw.spread); they are kept on disk.

    >>> list(drawn_facts(regimes.load("telegram-1962"), ["negotiation"]))
    ['telegram-1962.spread-0-1']
    """

    def draw() -> dict[str, dict[str, Any]]:
        return {one.case_id: dict(one.facts) for one in spread(regime, matters, provisions, per, seed)}

    return dict(kept("drawn", [regime.fingerprint, list(matters), list(provisions), per, seed], CODE, draw))


def drawn(
    regime: Regime, matters: Sequence[str], provisions: Sequence[str], per: str = "region", seed: int = 0
) -> list[DrawnCase]:
    """Return drawn cases: those that everybody has, of seed 0, as they are kept on disk, a student's newly drawn.

    >>> [one.decision.outcome for one in drawn(regimes.load("telegram-1962"), ["negotiation"], [])]
    ['CONTINUE_EXISTING_PROTOCOL']
    """
    if seed:
        return list(spread(regime, matters, provisions, per, seed))
    return by_hand(regime, drawn_facts(regime, matters, per, seed, provisions))


def as_given(cases: Iterable[DrawnCase]) -> list[dict[str, Any]]:
    """Return cases as a function gets them: a dictionary with the case's id and its facts."""
    return [{"case_id": case.case_id, **case.facts} for case in cases]


def refuse_disagreement(cases: Sequence[DrawnCase], reference: Reference, readings: Iterable[Reference] = ()) -> None:
    """Insist that a reference gives what the regime decides, and each other reading what it holds defensible.

    Raises:
        DataError: One of them gives something else; the sentence names the case.
    """
    references, given = list(readings), as_given(cases)
    for case, facts in zip(cases, given, strict=True):
        decision = case.decision
        found = reference(facts)
        if found != decision.outcome:
            raise DataError(
                f"{case.case_id}: the reference gives {found!r}, and the regime {decision.outcome!r}: {facts}."
            )
        able = {decision.outcome, *decision.also, *decision.options}
        for other in references:
            if other(facts) not in able:
                raise DataError(f"{case.case_id}: a reading gives {other(facts)!r}, which nothing defends: {facts}.")
