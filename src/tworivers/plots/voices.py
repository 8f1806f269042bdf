"""Voices: which texts speak of one case, whom they bind, and what they say."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tworivers.plots.palette import COLOURS, GRID, INK
from tworivers.plots.style import Plot, PlotError, house_style, new_figure, refuse_other_scripts


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
    cells = [_voice_cells(voice) for voice in voices]
    heights = [max(1, *(len(cell.split("\n")) for cell in row)) + 0.9 for row in cells]
    with house_style():
        figure = new_figure(height=0.6 + 0.157 * sum(heights))
        axes = figure.subplots()
        _voice_frame(axes, sum(heights))
        top = 0.0
        for row, voice, height in zip(cells, voices, heights, strict=True):
            _voice_row(axes, row, voice.speaks, top, height)
            top += height
    header = ("text", "does it speak", "whom it binds", "its force", "what it says")
    return Plot(caption, header, tuple(voice.row for voice in voices), figure)


# Left edge and greatest number of letters of each column: name, whom it binds, force, what it says.
_VOICE_COLUMNS = ((0.0, 15), (0.175, 37), (0.56, 8), (0.655, 26))
_VOICE_SIZE = 8.6


def _voice_cells(voice: Voice) -> list[str]:
    said = [voice.binds, voice.force] if voice.speaks else ["", ""]
    wide = [textwrap.wrap(text, width) for text, (_, width) in zip([voice.text, *said], _VOICE_COLUMNS, strict=False)]
    wide[0] += ["speaks"] if voice.speaks else []
    said = [("+ " if place else "") + outcome.replace("_", " ") for place, outcome in enumerate(voice.outcomes)]
    outcomes = ["\n   ".join(textwrap.wrap(outcome, _VOICE_COLUMNS[3][1])) for outcome in said]
    return ["\n".join(lines) for lines in (*wide, outcomes)]


def _voice_frame(axes: Any, depth: float) -> None:
    axes.set_xlim(0, 1)
    axes.set_ylim(depth, -3.1)
    axes.set_axis_off()
    first, then = _VOICE_COLUMNS[1][0], _VOICE_COLUMNS[3][0]
    bold = {"fontweight": "bold", "va": "bottom", "fontsize": 9.2}
    axes.text(first, -1.7, "First: does it speak, and to whom?", color=COLOURS[0], **bold)
    axes.text(then, -1.7, "Then: what does it say?", color=COLOURS[1], **bold)
    for (left, _), name in zip(_VOICE_COLUMNS, ("text", "whom it binds", "force", "outcome"), strict=True):
        axes.text(left, -0.35, name, fontsize=_VOICE_SIZE, va="bottom", fontstyle="italic")
    axes.plot([then - 0.015] * 2, [-2.9, depth], color=INK, linewidth=1.2)


def _voice_row(axes: Any, row: Sequence[str], speaks: bool, top: float, height: float) -> None:
    axes.plot([0, 1], [top, top], color=GRID, linewidth=0.9)
    colours = (INK, COLOURS[0], COLOURS[0], COLOURS[1])
    for (left, _), text, colour in zip(_VOICE_COLUMNS, row, colours, strict=True):
        weight = "bold" if speaks and left == 0 else "normal"
        axes.text(
            left, top + 0.4, text, color=colour, fontsize=_VOICE_SIZE, va="top", fontweight=weight, linespacing=1.15
        )
