"""Counts by month, as shares of a total, and by year: every value stands on the plot, and counts start at zero."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from tworivers.plots.palette import COLOURS, INK, PAPER
from tworivers.plots.style import SMALL, Plot, PlotError, house_style, new_figure, number_text, refuse_other_scripts

NOT_STATED = "not stated"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def line_by_month(
    series: Mapping[str, Mapping[str, float | None]], *, caption: str, names: Mapping[str, str] | None = None
) -> Plot:
    """Draw counts by month: one panel per series, on one time axis, each value written at its point.

    Each series has a panel of its own because the units differ: households and persons do not share an axis. Panels
    start at zero.

    Args:
        series: For each unit ("households", "persons", or "persons stopped") the values by month, written `1960-11`.
            All series cover the same months. None means that the source does not state the value: the line has a gap there.
        caption: What is shown, as a phrase.
        names: For each series the title of its panel; without it, the unit is the title.

    Raises:
        PlotError: No series, a month that is not written so, series over different months, or a negative count.

    >>> plot = line_by_month({"households": {"1961-01": 63, "1961-02": 6}}, caption="Households requesting a move")
    >>> plot.body
    (('Jan 1961', '63'), ('Feb 1961', '6'))
    """
    if not series:
        raise PlotError("There is no series to draw. Pass for example {'households': {'1960-11': 12}}.")
    months = sorted(next(iter(series.values())))
    for unit, values in series.items():
        if sorted(values) != months:
            raise PlotError(
                f"The series {unit!r} covers {', '.join(sorted(values)) or 'no month'}; the first one covers "
                f"{', '.join(months)}. Give every series the same months, None where a source states nothing."
            )
        _refuse_negative(unit, values)
    labels = [_month(month) for month in _run_of_months(months)]
    titles = {unit: (names or {}).get(unit, unit) for unit in series}
    refuse_other_scripts(caption, *series, *titles.values())

    with house_style():
        figure = new_figure(height=0.5 + 2.15 * len(series))
        panels = figure.subplots(len(series), 1, sharex=True, squeeze=False)[:, 0]
        for number, (panel, (unit, values)) in enumerate(zip(panels, series.items(), strict=True)):
            drawn = [values.get(month) for month in _run_of_months(months)]
            _line(panel, drawn, COLOURS[number % len(COLOURS)])
            panel.set_title(titles[unit], loc="left", color=COLOURS[number % len(COLOURS)], fontweight="bold")
            panel.set_ylabel(unit)
        panels[-1].set_xticks(range(len(labels)), [label.replace(" ", "\n") for label in labels])
        panels[-1].set_xlim(-0.35, len(labels) - 0.65)
    body = tuple(
        (_month(month), *(_shown(values[month]) for values in series.values())) for month in months
    )  # fmt: skip
    header = ("month", *(titles[unit] if titles[unit] == unit else f"{titles[unit]} ({unit})" for unit in series))
    return Plot(caption, header, body, figure)


def bar_shares(
    counts: Mapping[str, float],
    *,
    total: float,
    unit: str,
    caption: str,
    stated_percent: Mapping[str, float] | None = None,
) -> Plot:
    """Draw parts as percentages of a total that the source states, their sum beside them, and the 100 percent line.

    Where the parts do not add up to the total, the bar of the sum ends before or behind the line. A diamond marks the
    percentage that the source itself prints for a part.

    Args:
        counts: For each part its count, in `unit`, in the order of the source.
        total: The total as the source states it, in `unit`. Percentages are of this number.
        unit: The unit as a plural noun: "households", "persons".
        caption: What is shown, as a phrase.
        stated_percent: For some or all parts, the percentage (0 to 100) that the source prints.

    Raises:
        PlotError: No part, a total that is not positive, a negative count, or a stated percentage for an unknown part.

    >>> plot = bar_shares({"hunger": 30, "kin": 20}, total=50, unit="persons", caption="Invented causes")
    >>> plot.body[0]
    ('hunger', '30', '60.0', 'not stated')
    """
    stated = dict(stated_percent or {})
    if not counts:
        raise PlotError("There is no part to draw. Pass for example {'rumours': 12}.")
    if not total > 0:
        raise PlotError(f"The total is {total!r}. A share needs a total above zero.")
    if strange := sorted(set(stated) - set(counts)):
        raise PlotError(f"A percentage is stated for {strange[0]!r}, which is no part. Parts: {', '.join(counts)}.")
    _refuse_negative(unit, counts)
    refuse_other_scripts(caption, unit, *counts)

    rows = [*counts.items(), ("all parts together", sum(counts.values()))]
    with house_style():
        figure = new_figure(height=1.3 + sum(0.84 + 0.19 * (name.count("\n")) for name in map(_name, dict(rows))))
        axes = figure.subplots()
        for place, (name, count) in enumerate(rows):
            _bar(axes, place, name, count, 100 * count / total, unit, stated.get(name), is_sum=place == len(counts))
        axes.axvline(100, color=INK, linestyle=(0, (5, 2)), linewidth=1.6)
        axes.annotate(
            f"{number_text(total)} {unit}, the total as stated", (100, -0.62), xytext=(-5, 0), textcoords="offset points",
            ha="right", va="top", color=INK,
        )  # fmt: skip
        furthest = max([100.0, *stated.values(), *(100 * count / total for _, count in rows)])
        axes.set_xlim(0, furthest * 1.04)
        axes.set_ylim(len(rows) - 0.22, -0.62)
        axes.set_yticks([])
        axes.grid(axis="y", visible=False)
        axes.set_xlabel(
            textwrap.fill(f"percent of the {number_text(total)} {unit} that the source states as the total", 42)
        )
    body = [
        (name, number_text(count), f"{100 * count / total:.1f}", _shown(stated.get(name)))
        for name, count in rows
    ]  # fmt: skip
    body.append(("total as stated", number_text(total), "100.0", NOT_STATED))
    header = ("part", unit, f"percent of {number_text(total)}, computed", "percent, as stated")
    return Plot(caption, header, tuple(body), figure)


def bars_by_year(counts: Mapping[int, int], *, unit: str, caption: str) -> Plot:
    """Draw counts by year, every year from the first to the last: one without any keeps its empty place and a 0.

    Args:
        counts: For each year its count, in `unit`. Years in between that are left out count as 0.
        unit: The unit as a plural noun: "papers".
        caption: What is shown, as a phrase.

    Raises:
        PlotError: No year, or a negative count.

    >>> bars_by_year({1961: 5, 1963: 2}, unit="papers", caption="Invented papers").body
    (('1961', '5'), ('1962', '0'), ('1963', '2'))
    """
    if not counts:
        raise PlotError("There is no year to draw. Pass for example {1961: 5}.")
    _refuse_negative(unit, {str(year): count for year, count in counts.items()})
    refuse_other_scripts(caption, unit)
    by_year = {year: counts.get(year, 0) for year in range(min(counts), max(counts) + 1)}
    with house_style():
        figure = new_figure(height=3.2)
        axes = figure.subplots()
        bars = axes.bar([str(year) for year in by_year], list(by_year.values()), width=0.7, color=COLOURS[0])
        axes.bar_label(bars, [number_text(count) for count in by_year.values()], padding=2, fontweight="bold")
        axes.set_ylim(0, 1.18 * max(*by_year.values(), 1))
        axes.yaxis.get_major_locator().set_params(integer=True, nbins=5)
        axes.tick_params(axis="x", rotation=45 if len(by_year) > 8 else 0)
        axes.grid(axis="x", visible=False)
        axes.set_ylabel(unit)
    body = tuple((str(year), number_text(count)) for year, count in by_year.items())
    return Plot(caption, ("year", unit), body, figure)


def bars_by_row(counts: Mapping[str, float], *, unit: str, caption: str) -> Plot:
    """Draw one bar for each row, in the order given, its name and its count above it.

    Args:
        counts: For each row its count, in `unit`, as a source states it.
        unit: The unit as a plural noun: "people".
        caption: What is shown, as a phrase.

    Raises:
        PlotError: No row, or a negative count.

    >>> bars_by_row({"found, report A": 1985, "found, report B": 1471}, unit="people", caption="Two reports").body
    (('found, report A', '1,985'), ('found, report B', '1,471'))
    """
    if not counts:
        raise PlotError("There is no row to draw. Pass for example {'found': 1985}.")
    _refuse_negative(unit, counts)
    refuse_other_scripts(caption, unit, *counts)
    with house_style():
        figure = new_figure(height=0.8 + 0.62 * len(counts))
        axes = figure.subplots()
        axes.barh(range(len(counts)), list(counts.values()), height=0.34, color=COLOURS[0], align="edge")
        for place, (name, count) in enumerate(counts.items()):
            axes.annotate(
                f"{name}: {number_text(count)} {unit}", (0, place), xytext=(3, 3), textcoords="offset points", va="bottom",
                color=COLOURS[0], fontweight="bold",
            )  # fmt: skip
        axes.set_xlim(0, 1.04 * max(*counts.values(), 1))
        axes.set_ylim(len(counts) - 0.5, -0.6)
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.set_yticks([])
        axes.grid(axis="y", visible=False)
        axes.set_xlabel(unit)
    body = tuple((name, number_text(count)) for name, count in counts.items())
    return Plot(caption, ("row", unit), body, figure)


def _line(panel: Any, values: Sequence[float | None], colour: str) -> None:
    points = [(place, value) for place, value in enumerate(values) if value is not None]
    heights = [float("nan") if value is None else value for value in values]
    panel.plot(range(len(values)), heights, color=colour, marker="o", markersize=7, linewidth=2.2, clip_on=False)
    for place, value in points:
        panel.annotate(
            number_text(value), (place, value), xytext=(0, 8), textcoords="offset points", ha="center", va="bottom",
            color=colour, fontweight="bold", bbox={"boxstyle": "round,pad=0.12", "fc": PAPER, "ec": "none", "alpha": 0.85},
        )  # fmt: skip
    for place, missing in enumerate(value is None for value in values):
        if missing:
            panel.annotate(NOT_STATED, (place, 0), xytext=(0, 6), textcoords="offset points", ha="center", rotation=90)
    highest = max((value for _, value in points), default=0)
    panel.set_ylim(0, 1.28 * highest if highest else 1)
    panel.yaxis.get_major_locator().set_params(integer=True, nbins=4)
    panel.grid(axis="x", visible=False)


def _bar(
    axes: Any, place: int, name: str, count: float, percent: float, unit: str, stated: float | None, *, is_sum: bool
) -> None:
    colour = INK if is_sum else COLOURS[0]
    axes.barh(
        place, percent, height=0.34, color=PAPER if is_sum else colour, edgecolor=colour, linewidth=1.4,
        hatch="////" if is_sum else None, align="edge",
    )  # fmt: skip
    said = f"{number_text(count)} {unit} = {percent:.1f} percent"
    if stated is not None:
        said += f"; the source says {number_text(stated)}"
        axes.plot(
            stated, place + 0.17, marker="D", markersize=8, color=PAPER, markeredgecolor=COLOURS[1], markeredgewidth=2.4
        )
    axes.annotate(
        _name(name), (0, place), xytext=(3, 3), textcoords="offset points", va="bottom", fontweight="bold", color=colour
    )
    axes.annotate(said, (0, place + 0.34), xytext=(3, -4), textcoords="offset points", va="top", fontsize=SMALL)


def _name(text: str) -> str:
    return textwrap.fill(text, 40)


def _run_of_months(months: Sequence[str]) -> list[str]:
    """Return every month from the first to the last, so that a missing one leaves its place empty."""
    if not months:
        raise PlotError("There is no month to draw. Write the year and the month of each value as 1960-11.")
    for month in months:
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
            raise PlotError(f"{month!r} is not a month. Write the year and the month as 1960-11.")
    first, last = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (months[0], months[-1]))
    return [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(first, last + 1)]


def _month(month: str) -> str:
    return f"{_MONTHS[int(month[5:]) - 1]} {month[:4]}"


def _shown(value: float | None) -> str:
    return NOT_STATED if value is None else number_text(value)


def _refuse_negative(unit: str, values: Mapping[str, float | None]) -> None:
    for name, value in values.items():
        if value is not None and value < 0:
            raise PlotError(f"{name}: {value} {unit}. A count is not negative; draw a change as two counts.")
