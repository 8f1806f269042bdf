"""Comparisons: one case under every regime; first which texts speak, then what they say."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tworivers.regimes.decision import Decision
from tworivers.regimes.engine.case import MATTERS
from tworivers.regimes.library import load, names


@dataclass(frozen=True)
class Line:
    """What one regime says on the case; `cell` is empty where it does not speak: neither a permission nor a ban."""

    regime: str
    decision: Decision

    @property
    def speaks(self) -> bool:
        """Whether the text reaches the case."""
        return self.decision.speaks

    @property
    def genre(self) -> str:
        """What kind of text it is."""
        return self.decision.genre

    @property
    def binds(self) -> str:
        """Who must obey it, or "nobody: it informs"."""
        return self.decision.binds

    @property
    def cell(self) -> str:
        """The outcome with the duties beside it, or empty."""
        return " + ".join((self.decision.outcome, *self.decision.also)) if self.speaks else ""


@dataclass(frozen=True, repr=False)
class Comparison:
    """One case under every regime, in the order of the instruments' years; no scale, no trend.

    >>> comparison = compare({"matter": "corpse", "date_assumption": "each_regime_own_year"})
    >>> comparison["telegram-1962"].cell
    ''
    """

    lines: tuple[Line, ...]

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, regime: str) -> Line:
        return next(line for line in self.lines if line.regime == regime)

    @property
    def decisions(self) -> dict[str, Decision]:
        """The decisions by regime."""
        return {line.regime: line.decision for line in self.lines}

    def __str__(self) -> str:
        """Return a table as text: regime, whether it speaks, genre, whom it binds, outcome."""
        rows = self._rows()
        widths = [max(len(row[column]) for row in rows) for column in range(5)]
        return "\n".join(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
        )

    def _rows(self) -> list[tuple[str, ...]]:
        lines = [(one.regime, "yes" if one.speaks else "no", one.genre, one.binds, one.cell) for one in self]
        return [("regime", "speaks", "genre", "binds", "outcome"), *lines]

    def __repr__(self) -> str:
        """Return on one line which texts speak."""
        return f"<Comparison: {', '.join(line.regime for line in self if line.speaks) or 'no text'} speaks>"

    def _repr_html_(self) -> str:
        """Return a table as a notebook shows it."""
        cells = [[html.escape(cell) for cell in row] for row in self._rows()]
        head = "".join(f"<th>{cell}</th>" for cell in cells[0])
        body = "".join(f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in cells[1:])
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def compare(case: Mapping[str, object]) -> Comparison:
    """Return one case under every regime.

    Args:
        case: The facts by name; or a record with `facts` and, where regimes call the matter differently,
            `matter_by_regime`. With `date_assumption` each_regime_own_year the case lies in each instrument's own time.

    >>> [line.speaks for line in compare({"matter": "kpa_family"}) if line.regime == "directive-1963"]
    [True]
    """
    facts = case.get("facts")
    if isinstance(facts, Mapping):
        case = {**facts, MATTERS: case.get(MATTERS, {})}
    return Comparison(tuple(Line(name, load(name).decide(case)) for name in names()))
