"""Diagrams in the house style: bounds instead of points, the chain of hands through which a report came, texts that speak.

`bounds_by_row` draws numbers that are known from below (and perhaps from above), `chain` draws who had it from whom,
`texts_that_speak` draws what several texts say on one case, if anything, `grid_of_answers` what one text says for each pair
of two facts, and `hours_on_two_clocks` from when to when something is open. All return a `Plot`, so that `table_twin` in
the next cell shows the same as a table.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tworivers.plots import COLOURS, GRID, INK, PAPER, Plot, PlotError, _figure, _latin, _number, house_style

NO_UPPER_BOUND = "no upper bound"


def bounds_by_row(bounds: Mapping[str, tuple[float, float | None]], *, unit: str, caption: str) -> Plot:
    """Draw one bar for each row: filled up to what is certain, hatched up to what is possible, an arrow where it is open.

    Args:
        bounds: For each row its low and high bound, in `unit`; None as the high one where nothing is known from above.
        unit: The unit as a plural noun: "people", "households".
        caption: What is shown, as a phrase.

    Raises:
        PlotError: No row, a negative bound, or a high bound below the low one.

    >>> plot = bounds_by_row({"stopped": (44, 44), "across": (31, None)}, unit="people", caption="Invented bounds")
    >>> plot.body
    (('stopped', '44', '44'), ('across', '31', 'no upper bound'))
    """
    if not bounds:
        raise PlotError("There is no row to draw. Pass for example {'across': (31, None)}.")
    for name, (low, high) in bounds.items():
        if low < 0 or (high is not None and high < low):
            raise PlotError(f"{name}: {low} to {high} {unit}. Bounds are not negative, and the low one comes first.")
    _latin(caption, unit, *bounds)
    edge = 1.22 * max(high if high is not None else 1.12 * low for low, high in bounds.values()) or 1
    with house_style():
        figure = _figure(height=0.9 + 0.66 * len(bounds))
        axes = figure.subplots()
        for place, (name, (low, high)) in enumerate(bounds.items()):
            _bounded_bar(axes, place, name, low, high, unit, edge)
        axes.set_xlim(0, edge)
        axes.set_ylim(len(bounds) - 0.4, -0.6)
        axes.set_yticks([])
        axes.grid(axis="y", visible=False)
        axes.set_xlabel(unit)
    body = tuple((name, _number(low), _shown(high)) for name, (low, high) in bounds.items())
    return Plot(caption, ("row", f"at least ({unit})", f"at most ({unit})"), body, figure)


def _shown(high: float | None) -> str:
    return NO_UPPER_BOUND if high is None else _number(high)


def _bounded_bar(axes: Any, place: int, name: str, low: float, high: float | None, unit: str, edge: float) -> None:
    colour = COLOURS[0] if high is not None else COLOURS[1]
    said = (
        f"at least {_number(low)}"
        if high is None
        else _number(low)
        if high == low
        else f"{_number(low)} to {_number(high)}"
    )
    axes.barh(place, low, height=0.3, color=colour, edgecolor=colour, linewidth=1.4, align="edge")
    if high is None:
        arrow = {
            "arrowstyle": "-|>",
            "color": colour,
            "linewidth": 2.2,
            "linestyle": (0, (2, 1.2)),
            "shrinkA": 0,
            "shrinkB": 0,
        }
        axes.annotate("", (low + 0.1 * edge, place + 0.15), xytext=(low, place + 0.15), arrowprops=arrow)
    elif high > low:
        axes.barh(
            place,
            high - low,
            left=low,
            height=0.3,
            color=PAPER,
            edgecolor=colour,
            hatch="////",
            linewidth=1.4,
            align="edge",
        )
    axes.annotate(
        f"{name}: {said} {unit}", (0, place), xytext=(3, 3), textcoords="offset points", va="bottom", color=colour,
        fontweight="bold",
    )  # fmt: skip


def chain(links: Sequence[tuple[str, str, str]], *, caption: str) -> Plot:
    """Draw who had it from whom, the first witness at the top, an arrow from each hand to the next.

    Args:
        links: Triples of the giver, the taker and how it passed ("by telephone"; empty where that is not known).
        caption: What is shown, as a phrase.

    Raises:
        PlotError: No link, or a chain that runs in a circle.

    >>> chain([("guard", "city", ""), ("city", "province", "by telephone")], caption="An invented chain").body
    (('guard', 'city', 'not stated'), ('city', 'province', 'by telephone'))
    """
    if not links:
        raise PlotError("There is no link to draw. Pass for example [('guard', 'city', 'by telephone')].")
    _latin(caption, *(text for link in links for text in link))
    levels = _levels(links)
    spots = _spots(levels, links)
    with house_style():
        figure = _figure(height=0.2 + 0.94 * (1 + max(levels.values())))
        axes = figure.subplots()
        boxes = {name: _box(axes, name, spot) for name, spot in spots.items()}
        for giver, taker, how in links:
            _arrow(axes, boxes[giver], boxes[taker], how)
        axes.set_xlim(0, 1)
        axes.set_ylim(max(levels.values()) + 0.42, -0.42)
        axes.set_axis_off()
    body = tuple((giver, taker, how or "not stated") for giver, taker, how in links)
    return Plot(caption, ("from", "to", "how"), body, figure)


def _levels(links: Sequence[tuple[str, str, str]]) -> dict[str, int]:
    """Return for each hand its level: one below the lowest of those it had it from."""
    levels = dict.fromkeys((name for giver, taker, _ in links for name in (giver, taker)), 0)
    for _ in levels:
        before = dict(levels)
        for giver, taker, _ in links:
            levels[taker] = max(levels[taker], levels[giver] + 1)
        if before == levels:
            return levels
    raise PlotError(
        f"The chain runs in a circle: nobody in {', '.join(levels)} is the first. Leave out the link that leads back."
    )


def _spots(levels: dict[str, int], links: Sequence[tuple[str, str, str]]) -> dict[str, tuple[float, float]]:
    """Place each hand below the middle of those it had it from; where two would touch, spread the whole level."""
    spots: dict[str, tuple[float, float]] = {}
    for level in sorted(set(levels.values())):
        names = [name for name in levels if levels[name] == level]
        across = [(place + 0.5) / len(names) for place in range(len(names))]
        if level:
            givers = [[spots[giver][0] for giver, taker, _ in links if taker == name] for name in names]
            wanted = [sum(places) / len(places) for places in givers]
            if all(right - left >= 0.4 for left, right in pairwise(sorted(wanted))):
                across = wanted
        spots.update({name: (place, float(level)) for name, place in zip(names, across, strict=True)})
    return spots


def _box(axes: Any, name: str, spot: tuple[float, float]) -> Any:
    return axes.annotate(
        "\n".join(textwrap.wrap(name, 25)), spot, ha="center", va="center", color=INK, zorder=3, fontsize=10.5,
        bbox={"boxstyle": "round,pad=0.4", "fc": PAPER, "ec": COLOURS[0], "lw": 1.6},
    )  # fmt: skip


def _arrow(axes: Any, start: Any, end: Any, how: str) -> None:
    ends = {"patchA": start.get_bbox_patch(), "patchB": end.get_bbox_patch(), "shrinkA": 0, "shrinkB": 2}
    arrow = {"arrowstyle": "-|>", "mutation_scale": 15, "color": INK, "linewidth": 1.5, **ends}
    axes.annotate("", end.xy, xytext=start.xy, arrowprops=arrow)
    if how:
        middle = ((start.xy[0] + end.xy[0]) / 2, (start.xy[1] + end.xy[1]) / 2)
        axes.annotate(
            how, middle, ha="center", va="center", fontsize=10, color=COLOURS[1], fontstyle="italic", zorder=4,
            bbox={"boxstyle": "round,pad=0.1", "fc": PAPER, "ec": "none"},
        )  # fmt: skip


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
    _latin(caption, *(text for voice in voices for text in (*voice.row, *voice.outcomes)))
    cells = [_voice_cells(voice) for voice in voices]
    heights = [max(1, *(len(cell.split("\n")) for cell in row)) + 0.9 for row in cells]
    with house_style():
        figure = _figure(height=0.6 + 0.157 * sum(heights))
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


def grid_of_answers(answers: Mapping[str, Mapping[str, str]], *, corner: str, caption: str) -> Plot:
    """Draw what a text says for each pair of two facts: a field for each pair, the answer written in it.

    Fields with the same answer share a frame of one colour and one pattern; no answer ranks above another.

    Args:
        answers: For each row (one fact) the answers by column (the other fact); every row has the same columns.
        corner: What rows and columns stand for; the name of the table's first column.
        caption: What is shown, as a phrase.

    Raises:
        PlotError: No row, rows with different columns, or more than four different answers.

    >>> plot = grid_of_answers({"ill": {"yes": "stays", "no": "goes"}}, corner="health / consent", caption="Invented")
    >>> plot.header, plot.body
    (('health / consent', 'yes', 'no'), (('ill', 'stays', 'goes'),))
    """
    columns = list(next(iter(answers.values()), {}))
    if not columns or any(list(row) != columns for row in answers.values()):
        raise PlotError("Every row needs the same columns, in one order. Pass for example {'ill': {'yes': 'stays'}}.")
    kinds = list(dict.fromkeys(answer for row in answers.values() for answer in row.values()))
    if len(kinds) > len(COLOURS):
        raise PlotError(f"There are {len(kinds)} different answers; {len(COLOURS)} can be told apart in one grid.")
    _latin(caption, corner, *answers, *columns, *kinds)
    with house_style():
        figure = _figure(height=0.7 + 0.95 * len(answers))
        axes = figure.subplots()
        axes.set_xlim(-0.02, len(columns) + 0.02)
        axes.set_ylim(len(answers) + 0.02, -0.02)
        for top, row in enumerate(answers.values()):
            for left, answer in enumerate(row.values()):
                _answer_field(axes, left, top, answer, kinds.index(answer))
        axes.set_xticks([place + 0.5 for place in range(len(columns))], [textwrap.fill(name, 18) for name in columns])
        axes.set_yticks([place + 0.5 for place in range(len(answers))], [textwrap.fill(name, 14) for name in answers])
        axes.tick_params(length=0, labeltop=True, labelbottom=False)
        axes.grid(visible=False)
        axes.spines[:].set_visible(False)
    body = tuple((name, *row.values()) for name, row in answers.items())
    return Plot(caption, (corner, *columns), body, figure)


def _answer_field(axes: Any, left: int, top: int, answer: str, kind: int) -> None:
    from matplotlib.patches import Rectangle

    colour, dashes = COLOURS[kind], ("-", (0, (5, 2)), (0, (1, 1)), (0, (5, 1, 1, 1)))[kind]
    field = (left + 0.04, top + 0.06)
    axes.add_patch(Rectangle(field, 0.92, 0.88, facecolor=PAPER, edgecolor=colour, linewidth=2.4, linestyle=dashes))
    axes.text(left + 0.5, top + 0.5, textwrap.fill(answer, 17), color=colour, ha="center", va="center", fontsize=10.5)


def hours_on_two_clocks(
    spans: Mapping[str, tuple[float, float]], *, clocks: tuple[str, str], ahead: int, caption: str
) -> Plot:
    """Draw from when to when something is open, one bar for each row, on one axis with two clocks under it.

    Args:
        spans: For each row the opening and the closing hour on the first clock; 8.5 is half past eight.
        clocks: The names of the two clocks.
        ahead: By how many hours the second clock is ahead of the first.
        caption: What is shown, as a phrase.

    Raises:
        PlotError: No row, or hours that are not of one day or not in their order.

    >>> hours_on_two_clocks({"May": (8, 17)}, clocks=("A", "B"), ahead=1, caption="Invented hours").body
    (('May', '8:00 to 17:00', '9:00 to 18:00', '9'),)
    """
    if not spans:
        raise PlotError("There is no row to draw. Pass for example {'summer': (8, 17)}.")
    for name, (opens, closes) in spans.items():
        if not 0 <= opens < closes <= 24 - ahead:
            raise PlotError(
                f"{name}: {opens} to {closes}. Give two hours of one day on both clocks, the opening first."
            )
    _latin(caption, *clocks, *spans)
    first = int(min(opens for opens, _ in spans.values())) - 1
    last = int(max(closes for _, closes in spans.values())) + 1
    with house_style():
        figure = _figure(height=1.3 + 0.75 * len(spans))
        axes = figure.subplots()
        for place, (name, (opens, closes)) in enumerate(spans.items()):
            axes.barh(place, closes - opens, left=opens, height=0.36, color=COLOURS[0], align="edge")
            said = f"{name}: {_number(closes - opens)} hours"
            spot = {"xytext": (0, 3), "textcoords": "offset points", "va": "bottom", "fontweight": "bold"}
            axes.annotate(said, (opens, place), color=COLOURS[0], **spot)
        ticks = range(first, last + 1)
        axes.set_xticks(list(ticks), [f"{hour}\n{hour + ahead}" for hour in ticks])
        axes.set_xlim(first, last)
        axes.set_ylim(len(spans) - 0.45, -0.45)
        axes.set_yticks([])
        axes.grid(axis="y", visible=False)
        axes.set_xlabel(f"hour of the day: {clocks[0]} clock above, {clocks[1]} clock below")
    body = tuple(
        (name, _span(*span), _span(*(hour + ahead for hour in span)), _number(span[1] - span[0]))
        for name, span in spans.items()
    )
    header = ("row", *(f"open, {clock} clock" for clock in clocks), "hours a day")
    return Plot(caption, header, body, figure)


def _span(opens: float, closes: float) -> str:
    return " to ".join(f"{int(hour)}:{round(60 * (hour % 1)):02d}" for hour in (opens, closes))
