"""What somebody types who asks the rules: regimes, decide, draw."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from tworivers.cli.commands import add
from tworivers.errors import CourseError


def add_to(commands: Any) -> None:
    """Add the commands."""
    regimes = add(
        commands,
        "regimes",
        "list the eight instruments whose rules are encoded, or what one of them asks of a case",
        _regimes,
        "tworivers regimes protocol-1964",
    )
    regimes.add_argument("regime", nargs="?", default="", help="for example protocol-1964")
    decide = add(
        commands,
        "decide",
        "put a fictional case to one regime, or to all of them",
        _decide,
        "tworivers decide telegram-1962 --fact matter=negotiation --explain",
        "Without facts it says what it would need to know first; `tworivers regimes REGIME` lists all that it asks.",
    )
    decide.add_argument("regime", help="for example protocol-1964; `all` compares every regime")
    decide.add_argument(
        "--fact",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a fact of the case, such as citizenship=dprk; null = disputed",
    )
    decide.add_argument("--open-world", action="store_true", help="treat facts that are not given as unknown")
    decide.add_argument(
        "--explain", action="store_true", help="give reasons, provisions, choices, what was assumed and what is open"
    )
    draw = add(
        commands,
        "draw",
        "draw further fictional cases of a regime, evenly over its clauses, as CSV with the decision of its text",
        _draw,
        "tworivers draw protocol-1964 --seed 1 --number 5",
    )
    draw.add_argument("regime", help="for example protocol-1964")
    draw.add_argument("--seed", type=int, default=0, help="the same seed draws the same cases (default: 0)")
    draw.add_argument("--number", type=int, default=10, help="how many (default: 10)")
    draw.add_argument("--out", type=Path, help="a file to write; without it, standard output")


def _regimes(options: argparse.Namespace) -> int:
    from tworivers import regimes

    if options.regime:
        print(regimes.load(options.regime).asks())
        return 0
    for name in regimes.names():
        print(f"{name:16}{regimes.load(name).title}")
    return 0


def _decide(options: argparse.Namespace) -> int:
    from tworivers import regimes

    case = dict(_fact(text) for text in options.fact)
    if not case:
        names = regimes.names() if options.regime == "all" else [options.regime]
        print("\n\n".join(regimes.load(name).needs() for name in names))
        return 0
    if options.regime == "all":
        comparison = regimes.compare(case)
        print(
            "\n\n".join(line.decision.explain() for line in comparison if line.speaks)
            if options.explain
            else comparison
        )
        return 0
    decision = regimes.load(options.regime).decide(case, open_world=options.open_world)
    print(decision.explain() if options.explain else decision)
    return 0


def _draw(options: argparse.Namespace) -> int:
    from tworivers import regimes
    from tworivers.regimes import draw

    drawn = draw.make(regimes.load(options.regime), options.number, options.seed)
    if len(drawn) < options.number:
        print(f"{options.regime} has {len(drawn)} different cases to give, not {options.number}.", file=sys.stderr)
    if options.out is None:
        draw.write(drawn, sys.stdout)
        return 0
    try:
        with options.out.open("w", encoding="utf-8", newline="") as file:
            draw.write(drawn, file)
    except OSError as error:
        raise CourseError(
            f"{options.out} cannot be written: {error.strerror}. Name a file in a folder of yours."
        ) from None
    print(f"Written: {options.out}")
    return 0


def _fact(text: str) -> tuple[str, object]:
    """Read `name=value` as a shell gives it: true, false and null are not texts, digits are whole numbers.

    >>> _fact("persuasion_attempts=3"), _fact("mobilised=false")
    (('persuasion_attempts', 3), ('mobilised', False))
    """
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise CourseError(f"{text!r} is not a fact. Write NAME=VALUE, for example --fact citizenship=dprk.")
    words: dict[str, object] = {"true": True, "false": False, "null": None}
    return name, words[value] if value in words else int(value) if value.isdigit() else value
