"""Voices: which texts speak of one case, whom they bind, and what they say."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tworivers.plots.palette import COLOURS, GRID, INK
from tworivers.plots.style import SMALL, Plot, PlotError, house_style, new_figure, refuse_other_scripts


@dataclass(frozen=True)
class Voice:
    """What one text says on a case: whom it binds, with what force, and the outcomes it gives; or that it is silent."""

    text: str
    binds: str = ""
    force: str = ""
    outcomes: tuple[str, ...] = ()

    @property
    def speaks(self) -> bool:
        """Whether the text speaks of the case at all."""
        return bool(self.outcomes)

    @property
    def row(self) -> tuple[str, ...]:
        """The row of the table; empty cells where the text does not speak."""
        if not self.speaks:
            return (self.text, "", "", "", "")
        return (self.text, "speaks", self.binds, self.force, " + ".join(self.outcomes))


def texts_that_speak(voices: Sequence[Voice], *, caption: str) -> Plot:
    """Draw first which texts speak of a case, to whom and with what force, and then what they say.

    A text that does not speak has empty cells: neither a permission nor a ban. All outcomes have one colour and no
    order, because there is no scale on which one text is stricter than another.

    Args:
        voices: The texts, each once.
        caption: What is shown, as a phrase.

    Raises:
        PlotError: No text, or a text twice.

    >>> plot = texts_that_speak([Voice("A", "an office", "shall", ("RETURN",)), Voice("B")], caption="An invented case")
    >>> plot.body
    (('A', 'speaks', 'an office', 'shall', 'RETURN'), ('B', '', '', '', ''))
    """
    if not voices:
        raise PlotError("There is no text to draw. Pass for example [Voice('A', 'an office', 'shall', ('RETURN',))].")
    if len({voice.text for voice in voices}) < len(voices):
        raise PlotError("A text stands twice among the voices. Pass each text once.")
    refuse_other_scripts(caption, *(text for voice in voices for text in (*voice.row, *voice.outcomes)))
    cells = [_cells(voice) for voice in voices]
    heights = [max(cell.count("\n") + 1 for cell in (name, f"{first}\n{then}")) + 0.8 for name, first, then in cells]
    with house_style():
        figure = new_figure(height=0.1 + 0.222 * (sum(heights) + 2.6))
        axes = figure.subplots()
        axes.set_xlim(0, 1)
        axes.set_ylim(sum(heights), -2.6)
        axes.set_axis_off()
        axes.text(_SECOND, -2.5, "First: whom it binds, and its force", color=COLOURS[0], fontweight="bold", va="top")
        axes.text(_SECOND, -1.35, "Then: what it says", color=COLOURS[1], fontweight="bold", va="top")
        top = 0.0
        for row, voice, height in zip(cells, voices, heights, strict=True):
            _draw(axes, row, voice.speaks, top)
            top += height
    header = ("text", "does it speak", "whom it binds", "its force", "what it says")
    return Plot(caption, header, tuple(voice.row for voice in voices), figure)


_SECOND = 0.335  # left edge of the second column


def _cells(voice: Voice) -> tuple[str, str, str]:
    """Return the lines of a text: its name, whom it binds with what force, and what it says."""
    name = textwrap.fill(voice.text, 14)
    if not voice.speaks:
        return name, "", ""
    binds = "\n".join(filter(None, (textwrap.fill(voice.binds, 34), voice.force and f"force: {voice.force}")))
    said = [("+ " if place else "") + outcome.replace("_", " ") for place, outcome in enumerate(voice.outcomes)]
    return f"{name}\nspeaks", binds, "\n".join("\n   ".join(textwrap.wrap(outcome, 31)) for outcome in said)


def _draw(axes: Any, row: tuple[str, str, str], speaks: bool, top: float) -> None:
    axes.plot([0, 1], [top, top], color=GRID, linewidth=0.9)
    name, first, then = row
    style = {"va": "top", "fontsize": SMALL, "linespacing": 1.2}
    axes.text(0, top + 0.3, name, color=INK, fontweight="bold" if speaks else "normal", **style)
    if speaks:
        axes.text(_SECOND, top + 0.3, first, color=COLOURS[0], **style)
        axes.text(_SECOND, top + 0.3 + first.count("\n") + 1, then, color=COLOURS[1], **style)
