"""Regimes: an instrument that can be asked."""

from __future__ import annotations

import functools
import html
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

from tworivers.regimes.decision import Decision
from tworivers.regimes.engine.audit import Audit, audit
from tworivers.regimes.engine.case import Case
from tworivers.regimes.engine.closed_world import judge, outside
from tworivers.regimes.engine.open_world import Survey
from tworivers.regimes.engine.space import unknown_facts
from tworivers.regimes.facts import NOT_ASKED, REQUIRED, UNSTATED, Default, Fact
from tworivers.regimes.instrument import Instrument

WIDTH = 110


@dataclass(frozen=True, repr=False)
class Regime(Instrument):
    """The provisions of one instrument as a decision table, and what they decide."""

    def decide(self, case: Mapping[str, object], open_world: bool = False) -> Decision:
        """Return what the regime says on a case.

        Args:
            case: The facts by name; null = disputed; what is absent takes its `when_absent`.
            open_world: Treat absent facts as unknown: an outcome only where every completion of the case has it.

        Raises:
            CourseError: A fact, value, date or clock that does not exist, or a date after 1970.
            DataError: Rules contradict each other without a row in gaps.csv.

        >>> from tworivers import regimes
        >>> regimes.load("directive-1963").decide({"matter": "epidemic"}).outcome
        'NOT_ADDRESSED'
        """
        seen = Case(self, case)
        if seen.date and seen.date < self.date:
            return outside(self, f"The case lies on {seen.date}, and the text dates from {self.date}.")
        if open_world:
            return Survey(self, seen, unknown_facts(seen)).decision()
        decision = judge(self, seen)
        return Survey(self, seen, seen.disputed, fine=True).with_disputed(decision) if seen.disputed else decision

    def asks(self) -> str:
        """Return as text what the instrument is, and each fact that it asks for, with its values.

        >>> from tworivers import regimes
        >>> "  ethnicity: Of which ethnicity is the person? korean, han" in regimes.load("directive-1963").asks()
        True
        """
        head = textwrap.fill(f"{self.name}: {self.title} ({self.genre}; binds {self.binds})", WIDTH)
        notes = [
            "In brackets: what is taken for granted where a case does not say.",
            *map(_question, self.facts.values()),
        ]
        return "\n".join([head, *notes])

    def needs(self) -> str:
        """Return as text what the regime would have to know first of a case of which nothing is known.

        >>> from tworivers import regimes
        >>> print(regimes.load("protocol-1964").needs().splitlines()[0])
        protocol-1964 decides nothing without facts. First it would need:
        """
        scoped = dict.fromkeys(name for scope in self.scopes for name in scope.when if name in self.facts)
        first = self.decide({}).missing or tuple(scoped)
        head = f"{self.name} decides nothing without facts. First it would need:"
        return "\n".join([head, *(_question(self.facts[name]) for name in first)])

    def _repr_html_(self) -> str:
        """Return as a notebook shows it: title, whom it binds, and what it asks of a case."""
        asked = "".join(
            f"<tr><th scope='row'>{html.escape(fact.name)}</th><td>{html.escape(fact.question)}</td>"
            f"<td>{html.escape(', '.join(fact.values) or fact.type)}</td></tr>"
            for fact in self.facts.values()
        )
        head = f"{self.name}: {self.title} ({self.genre}; binds {self.binds})"
        columns = "<tr><th>Fact</th><th>Question</th><th>Values</th></tr>"
        return f"<p><strong>{html.escape(head)}</strong></p><table>{columns}{asked}</table>"

    def audit(self) -> Audit:
        """Return what the rules come to over all facts: regions, outcomes, gaps, conflicts, dead rules."""
        return self._audit

    @functools.cached_property
    def _audit(self) -> Audit:
        return audit(self)


def _question(fact: Fact) -> str:
    """Return what a fact asks, its values, and what is taken for granted, as lines that fit a screen."""
    values = ", ".join(value for value in fact.values if value not in (UNSTATED, NOT_ASKED)) or {
        "int": "a whole number",
        "date": "YYYY-MM-DD",
        "time": "HH:MM",
    }.get(fact.type, fact.type)
    taken = "; otherwise ".join(filter(None, map(_taken, fact.when_absent)))
    said = f"  {fact.name}: {fact.question} {values}{f' ({taken})' if taken else ''}"
    return textwrap.fill(said, WIDTH, subsequent_indent="      ", break_on_hyphens=False)


def _taken(default: Default) -> str:
    """Return what one clause of `when_absent` takes for granted; nothing where it takes nothing."""
    if default.value in (UNSTATED, NOT_ASKED):
        return ""
    value = "must be given" if default.value == REQUIRED else default.value
    return value + (f" if {default.column} is {' or '.join(sorted(default.among))}" if default.column else "")
