"""Identities: what must hold of an answer because the document itself says so.

An identity is a dictionary (it travels as JSON): `kind`, its numbers, and `say`, the sentence that a student reads
where it fails. Kinds: `between` (each part from `low` to `high`), `sum` (the named `parts`, or all, add to `total`
within `tolerance`), `rising` and `falling` (the parts in their order), `at_most` (part `left` does not exceed part
`right`).
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from tworivers.checks.forms import Parts

Identity = dict[str, Any]


def holds(identity: Identity, parts: Parts) -> bool:
    """Tell whether an identity holds of the parts of an answer; parts that are texts ("no bound") are passed over.

    >>> holds({"kind": "sum", "total": 58}, {"a": 31, "b": 12, "c": 15})
    True
    """
    numbers = {name: value for name, value in parts.items() if not isinstance(value, str)}
    chosen = [numbers[name] for name in identity.get("parts", numbers) if name in numbers]
    match identity["kind"]:
        case "between":
            return all(identity["low"] <= value <= identity["high"] for value in chosen)
        case "sum":
            return bool(abs(sum(chosen) - identity["total"]) <= identity.get("tolerance", 1e-6))
        case "rising":
            return all(left <= right for left, right in pairwise(chosen))
        case "falling":
            return all(left >= right for left, right in pairwise(chosen))
        case "at_most":
            both = [numbers[identity[side]] for side in ("left", "right") if identity[side] in numbers]
            return len(both) < 2 or both[0] <= both[1]
    raise ValueError(f"unknown kind of identity: {identity['kind']!r}")


def broken(identities: list[Identity], parts: Parts) -> list[str]:
    """Return the sentences of the identities that do not hold."""
    return [str(identity["say"]) for identity in identities if not holds(identity, parts)]
