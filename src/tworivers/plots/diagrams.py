"""Diagrams: bounds instead of points, the chain of hands through which a report came, answers in a grid, opening hours.

`bounds_by_row` draws numbers that are known from below (and perhaps from above), `chain` draws who had it from whom,
`grid_of_answers` what one text says for each pair of two facts, and `hours_on_two_clocks` from when to when something is
open.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from tworivers.plots.palette import COLOURS, INK, PAPER
from tworivers.plots.style import SMALL, Plot, PlotError, house_style, new_figure, number_text, refuse_other_scripts

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
    refuse_other_scripts(caption, unit, *bounds)
    edge = 1.22 * max(high if high is not None else 1.12 * low for low, high in bounds.values()) or 1
    with house_style():
        figure = new_figure(height=0.9 + 0.66 * len(bounds))
        axes = figure.subplots()
        for place, (name, (low, high)) in enumerate(bounds.items()):
            _bounded_bar(axes, place, name, low, high, unit, edge)
        axes.set_xlim(0, edge)
        axes.set_ylim(len(bounds) - 0.4, -0.6)
        axes.set_yticks([])
        axes.grid(axis="y", visible=False)
        axes.set_xlabel(unit)
    body = tuple((name, number_text(low), _shown(high)) for name, (low, high) in bounds.items())
    return Plot(caption, ("row", f"at least ({unit})", f"at most ({unit})"), body, figure)


def _shown(high: float | None) -> str:
    return NO_UPPER_BOUND if high is None else number_text(high)


def _bounded_bar(axes: Any, place: int, name: str, low: float, high: float | None, unit: str, edge: float) -> None:
    colour = COLOURS[0] if high is not None else COLOURS[1]
    said = (
        f"at least {number_text(low)}"
        if high is None
        else number_text(low)
        if high == low
        else f"{number_text(low)} to {number_text(high)}"
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
        textwrap.fill(f"{name}: {said} {unit}", 42), (0, place), xytext=(3, 3), textcoords="offset points", va="bottom", color=colour,
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
    refuse_other_scripts(caption, *(text for link in links for text in link))
    levels = _levels(links)
    spots = _spots(levels, links)
    with house_style():
        figure = new_figure(height=0.2 + 0.94 * (1 + max(levels.values())))
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
        "\n".join(textwrap.wrap(name, 21)), spot, ha="center", va="center", color=INK, zorder=3, fontsize=SMALL,
        bbox={"boxstyle": "round,pad=0.4", "fc": PAPER, "ec": COLOURS[0], "lw": 1.6},
    )  # fmt: skip


def _arrow(axes: Any, start: Any, end: Any, how: str) -> None:
    ends = {"patchA": start.get_bbox_patch(), "patchB": end.get_bbox_patch(), "shrinkA": 0, "shrinkB": 2}
    arrow = {"arrowstyle": "-|>", "mutation_scale": 15, "color": INK, "linewidth": 1.5, **ends}
    axes.annotate("", end.xy, xytext=start.xy, arrowprops=arrow)
    if how:
        middle = ((start.xy[0] + end.xy[0]) / 2, (start.xy[1] + end.xy[1]) / 2)
        axes.annotate(
            how, middle, ha="center", va="center", fontsize=SMALL, color=COLOURS[1], fontstyle="italic", zorder=4,
            bbox={"boxstyle": "round,pad=0.1", "fc": PAPER, "ec": "none"},
        )  # fmt: skip


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
    refuse_other_scripts(caption, corner, *answers, *columns, *kinds)
    with house_style():
        figure = new_figure(height=0.8 + 1.05 * len(answers))
        axes = figure.subplots()
        axes.set_xlim(-0.02, len(columns) + 0.02)
        axes.set_ylim(len(answers) + 0.02, -0.02)
        for top, row in enumerate(answers.values()):
            for left, answer in enumerate(row.values()):
                _answer_field(axes, left, top, answer, kinds.index(answer))
        axes.set_xticks([place + 0.5 for place in range(len(columns))], [_wrapped(name, 13) for name in columns])
        axes.set_yticks([place + 0.5 for place in range(len(answers))], [_wrapped(name, 12) for name in answers])
        axes.tick_params(length=0, labeltop=True, labelbottom=False)
        axes.grid(visible=False)
        axes.spines[:].set_visible(False)
    body = tuple((name, *row.values()) for name, row in answers.items())
    return Plot(caption, (corner, *columns), body, figure)


def _wrapped(text: str, width: int) -> str:
    return textwrap.fill(text, width, break_long_words=False)


def _answer_field(axes: Any, left: int, top: int, answer: str, kind: int) -> None:
    from matplotlib.patches import Rectangle

    colour, dashes = COLOURS[kind], ("-", (0, (5, 2)), (0, (1, 1)), (0, (5, 1, 1, 1)))[kind]
    field = (left + 0.04, top + 0.06)
    axes.add_patch(Rectangle(field, 0.92, 0.88, facecolor=PAPER, edgecolor=colour, linewidth=2.4, linestyle=dashes))
    axes.text(left + 0.5, top + 0.5, _wrapped(answer, 13), color=colour, ha="center", va="center", fontsize=SMALL)


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
    refuse_other_scripts(caption, *clocks, *spans)
    first = int(min(opens for opens, _ in spans.values())) - 1
    last = int(max(closes for _, closes in spans.values())) + 1
    with house_style():
        figure = new_figure(height=1.3 + 0.75 * len(spans))
        axes = figure.subplots()
        for place, (name, (opens, closes)) in enumerate(spans.items()):
            axes.barh(place, closes - opens, left=opens, height=0.36, color=COLOURS[0], align="edge")
            said = f"{name}: {number_text(closes - opens)} hours"
            spot = {"xytext": (0, 3), "textcoords": "offset points", "va": "bottom", "fontweight": "bold"}
            axes.annotate(said, (opens, place), color=COLOURS[0], **spot)
        ticks = range(first, last + 1)
        axes.set_xticks(list(ticks), [f"{hour}\n{hour + ahead}" for hour in ticks])
        axes.set_xlim(first, last)
        axes.set_ylim(len(spans) - 0.45, -0.45)
        axes.set_yticks([])
        axes.grid(axis="y", visible=False)
        axes.set_xlabel(f"hour of the day: {clocks[0]} clock above,\n{clocks[1]} clock below")
    body = tuple(
        (name, _span(*span), _span(*(hour + ahead for hour in span)), number_text(span[1] - span[0]))
        for name, span in spans.items()
    )
    header = ("row", *(f"open, {clock} clock" for clock in clocks), "hours a day")
    return Plot(caption, header, body, figure)


def _span(opens: float, closes: float) -> str:
    return " to ".join(f"{int(hour)}:{round(60 * (hour % 1)):02d}" for hour in (opens, closes))
