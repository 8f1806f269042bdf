"""Plots in the house style: every value stands on the plot, counts start at zero, and a table says the same.

Every function returns a `Plot`. In a notebook a `Plot` on the last line of a cell shows its picture; `table_twin(plot)` in
the next cell shows its numbers as a table. Importing this imports neither matplotlib nor pandas.

>>> bars_by_year({1961: 5, 1963: 2}, unit="papers", caption="Invented papers").body
(('1961', '5'), ('1962', '0'), ('1963', '2'))
"""

from tworivers.plots.counts import bar_shares, bars_by_row, bars_by_year, line_by_month
from tworivers.plots.diagrams import bounds_by_row, chain, grid_of_answers, hours_on_two_clocks
from tworivers.plots.palette import COLOURS, GRID, INK, PAPER
from tworivers.plots.style import Plot, PlotError, TableTwin, house_style, table_twin
from tworivers.plots.voices import Voice, texts_that_speak

__all__ = [
    "COLOURS",
    "GRID",
    "INK",
    "PAPER",
    "Plot",
    "PlotError",
    "TableTwin",
    "Voice",
    "bar_shares",
    "bars_by_row",
    "bars_by_year",
    "bounds_by_row",
    "chain",
    "grid_of_answers",
    "hours_on_two_clocks",
    "house_style",
    "line_by_month",
    "table_twin",
    "texts_that_speak",
]
