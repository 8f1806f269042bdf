"""Decisions: what a regime says on a case, from which provisions, and what it leaves open."""

from __future__ import annotations

import html
import textwrap
from dataclasses import dataclass

from tworivers.regimes.rules import NOT_ADDRESSED


@dataclass(frozen=True)
class Decision:
    """The outcome of a case under one regime, with everything that it rests on.

    Attributes:
        outcome: A label of the vocabulary, GAP and NOT_ADDRESSED included, or `undetermined` (open world only).
        also: Duties that stand side by side with it.
        provisions: The ids of the provisions that decided it, the main one first.
        reasons: One sentence each.
        discretion: True where the text leaves a choice; `decided_by` says whose.
        overridden: The ids of general rules that an exception displaced.
        options: Other outcomes: defensible by the text, or open because a fact is disputed or unknown.
        conflict: The row of gaps.csv from which options of the text come, or empty.
        missing: The facts that would settle it.
        gaps: All rows of gaps.csv that the case meets.
        rules: The ids of the rules that decided it.
        force: shall, may, shall_not or reported (an order given elsewhere), as the deciding rule has it; empty for a silence.
        binds: Who must obey the text, or "nobody: it informs".
        assumed: The facts that the case does not say and on which the outcome rests, each with the value that the
            regime takes for granted.

    >>> Decision("telegram-1962", "NOT_ADDRESSED").speaks
    False
    """

    regime: str
    outcome: str
    also: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    decided_by: str = ""
    overridden: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    conflict: str = ""
    missing: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    force: str = ""
    meaning: str = ""
    title: str = ""
    genre: str = ""
    binds: str = ""
    notes: tuple[str, ...] = ()
    assumed: tuple[tuple[str, str], ...] = ()

    @property
    def discretion(self) -> bool:
        """Whether the text leaves a choice."""
        return bool(self.decided_by)

    @property
    def speaks(self) -> bool:
        """Whether the text reaches the case at all."""
        return self.outcome != NOT_ADDRESSED

    def __str__(self) -> str:
        """Return regime and outcome on one line, with what stands beside it and what else is open."""
        also = f" and {', '.join(self.also)}" if self.also else ""
        options = f" (also possible: {', '.join(self.options)})" if self.options else ""
        return f"{self.regime}: {self.outcome}{also}{options}"

    def _repr_html_(self) -> str:
        """Return the decision as a notebook shows it: outcome, reasons, provisions, what was assumed, what is open."""
        head, lines = self._lines()
        shown = "".join(f"<dt>{html.escape(label)}</dt><dd>{html.escape(text)}</dd>" for label, text in lines)
        return f"<p><strong>{html.escape(head)}</strong></p><dl>{shown}</dl>"

    def explain(self) -> str:
        """Return the decision as a few lines of text: outcome, reasons, provisions, choice, what is open.

        >>> print(Decision("telegram-1962", "GAP", genre="negotiating brief", binds="the Embassy").explain())
        telegram-1962 (negotiating brief; binds the Embassy)
          Outcome: GAP
        """
        head, shown = self._lines()
        wrap = textwrap.TextWrapper(110, initial_indent="  ", subsequent_indent="      ", break_on_hyphens=False)
        lines = (wrap.fill(f"{label}: {text}") for label, text in shown)
        return "\n".join([textwrap.fill(head, 110, subsequent_indent="  "), *lines])

    def _lines(self) -> tuple[str, list[tuple[str, str]]]:
        """Return what the decision is of, and each thing that there is to say of it, with its label."""
        lines = [
            ("Outcome", self.outcome + (f": {self.meaning}" if self.meaning else "")),
            ("Beside it", ", ".join(self.also)),
            *(("Because", reason) for reason in self.reasons),
            ("Provisions", ", ".join(self.provisions)),
            ("Choice left by the text", (self.decided_by or "none") if self.rules else ""),
            ("Displaced by an exception", ", ".join(self.overridden)),
            ("Other outcomes", ", ".join(self.options)),
            *(("The text itself", note) for note in self.notes),
            ("Assumed, because the case does not say", ", ".join(f"{name} = {value}" for name, value in self.assumed)),
            ("Would settle it", ", ".join(self.missing)),
        ]
        head = f"{self.regime}{f', {self.title}' if self.title else ''} ({self.genre}; binds {self.binds})"
        return head, [(label, text) for label, text in lines if text]
