"""Rules, gaps, scopes and readings: the rows of a regime, each with the conditions under which it speaks."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

Conditions = Mapping[str, frozenset[str]]
"""For each column that matters, the values that fit."""

RULE_COLUMNS = ("rule_id", "provision_id", "exception_to", "reading", "outcome", "force", "decided_by", "reason")
GAP_COLUMNS = ("gap_id", "kind", "provision_id", "outcome", "options", "why", "note")
FORCES = ("shall", "may", "shall_not", "reported")
KINDS = ("gap", "conflict", "reading", "term", "translation")
NOT_ADDRESSED = "NOT_ADDRESSED"
GAP = "GAP"
UNDETERMINED = "undetermined"


@dataclass(frozen=True)
class Scope:
    """One group of cases that an instrument speaks of."""

    about: str
    when: Conditions
    name: str = "scope"


@dataclass(frozen=True)
class Rule:
    """One row of rules.csv: under `when`, the outcome, with the provisions it rests on.

    `displaces` holds the ids of all rules that this one is an exception to, directly or through others.
    """

    name: str
    provisions: tuple[str, ...]
    exception_to: tuple[str, ...]
    reading: str
    when: Conditions
    outcome: str
    force: str
    decided_by: str
    reason: str
    displaces: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Gap:
    """One row of gaps.csv: a silence, a contradiction, a second reading, an open term or a doubtful translation."""

    name: str
    kind: str
    provisions: tuple[str, ...]
    when: Conditions
    outcome: str
    options: tuple[str, ...]
    why: str
    note: str


@dataclass(frozen=True)
class Reading:
    """A second way to read a clause; `instead_of` is the name that the rules of the main reading carry, or empty."""

    name: str
    instead_of: str = ""
    provision_id: str = ""
    note: str = ""


def fits(when: Conditions, column: Callable[[str], str]) -> bool:
    """Return whether a case meets all conditions of a row.

    >>> fits({"sex": frozenset({"female"})}, {"sex": "male"}.__getitem__)
    False
    """
    return all(column(name) in among for name, among in when.items())


def in_order(names: Iterable[str]) -> list[str]:
    """Return ids sorted as people count: r2 before r10.

    >>> in_order(["r10", "r2"])
    ['r2', 'r10']
    """
    return sorted(
        names, key=lambda name: [(part.zfill(9) if part.isdigit() else part) for part in re.split(r"(\d+)", name)]
    )


def circle(uses: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return a way from a name back to itself, or nothing where there is none.

    >>> circle({"a": ("b",), "b": ("a",)})
    ('a', 'b', 'a')
    """
    try:
        TopologicalSorter(uses).prepare()
    except CycleError as error:
        return tuple(reversed(error.args[1]))  # graphlib names it from what is used to what uses it
    return ()


def closure(uses: Mapping[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    """Return for each name all that it leads to, directly or through others; there must be no circle.

    >>> sorted(closure({"a": ("b",), "b": ("c",), "c": ()})["a"])
    ['b', 'c']
    """
    found: dict[str, frozenset[str]] = {}
    for name in TopologicalSorter(uses).static_order():
        direct = uses.get(name, ())
        found[name] = frozenset(direct).union(*(found[other] for other in direct))
    return {name: found[name] for name in uses}


def undisplaced(rules: Iterable[Rule]) -> tuple[list[Rule], list[Rule]]:
    """Return the rules that stand and those that another of them displaces."""
    rules = list(rules)
    gone = frozenset().union(*(rule.displaces for rule in rules))
    return [rule for rule in rules if rule.name not in gone], [rule for rule in rules if rule.name in gone]


@dataclass(frozen=True)
class Weighed:
    """What a set of rules that apply comes to.

    `unregistered` holds two outcomes that contradict each other without a row of gaps.csv.
    """

    outcome: str
    also: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    conflict: str = ""
    unregistered: tuple[str, str] | None = None


def weigh(outcomes: Iterable[str], gaps: Iterable[Gap], together: tuple[tuple[str, ...], ...]) -> Weighed:
    """Return the main outcome, what stands beside it, and what gives way by a conflict row.

    Args:
        outcomes: The outcomes of the rules that stand.
        gaps: The rows of kind conflict that the case meets.
        together: Groups of outcomes that may stand side by side, the main one first.

    >>> weigh(["NOTIFY", "RETURN"], [], (("RETURN", "NOTIFY"),)).also
    ('NOTIFY',)
    """
    found = set(outcomes)
    if not found:
        return Weighed(GAP)
    conflict, options = "", set[str]()
    for gap in sorted(gaps, key=lambda gap: gap.name):
        loses = found.intersection(gap.options)
        if gap.outcome in found and loses:
            conflict, options = conflict or gap.name, options | loses
    ordered = sorted(found - options or found, key=lambda name: rank(name, together))
    for first, second in itertools.combinations(ordered, 2):
        if not side_by_side(first, second, together):
            return Weighed(first, conflict=conflict, unregistered=(first, second))
    return Weighed(ordered[0], tuple(ordered[1:]), tuple(sorted(options)), conflict)


def rank(outcome: str, together: tuple[tuple[str, ...], ...]) -> tuple[int, str]:
    """Return the place of an outcome among those side by side: the one that the groups name first is the main one.

    >>> min(["NOTIFY", "RETURN"], key=lambda name: rank(name, (("RETURN", "NOTIFY"),)))
    'RETURN'
    """
    order = [name for group in together for name in group]
    return (order.index(outcome) if outcome in order else len(order), outcome)


def side_by_side(first: str, second: str, together: tuple[tuple[str, ...], ...]) -> bool:
    """Return whether two outcomes may stand together.

    >>> side_by_side("RETURN", "STAY", (("RETURN", "NOTIFY"),))
    False
    """
    return first == second or any(first in group and second in group for group in together)
