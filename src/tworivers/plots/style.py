"""The house style: the plot with its numbers, the table that says the same, and the look.

The look: opaque paper, four colours that colour-blind readers can tell apart and that have a contrast of at least 4.5 to 1
on it (see `palette`), a name at each line and bar instead of a legend, and Latin lettering, because the fonts that come
with matplotlib have neither Chinese nor Korean. A plot is as wide as a telephone, and its smallest letters are as large as
that asks. matplotlib is imported at the first drawing.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tworivers.errors import CourseError
from tworivers.plots.palette import COLOURS, GRID, INK, PAPER
from tworivers.plots.vector import svg_of

if TYPE_CHECKING:
    import pandas as pd

WIDTH_INCHES = 5.0  # 360 points: what a narrow screen shows at nearly its size
SIZE, SMALL = 12.5, 11.5  # of letters, in points; none is smaller
DPI = 150
_NOT_LATIN = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]")


class PlotError(CourseError, ValueError):
    """Values or names that cannot be drawn honestly."""


@dataclass(frozen=True)
class Plot:
    """A drawn figure together with the numbers that it shows.

    Attributes:
        caption: What the plot shows, as a phrase; the caption of its table twin.
        header: Names of the columns of its table, units in them.
        body: One row per point or bar, as text exactly as drawn; the first column is the row's name.
        figure: The matplotlib Figure, for a change of your own.
    """

    caption: str
    header: tuple[str, ...]
    body: tuple[tuple[str, ...], ...]
    figure: Any = field(repr=False)

    @property
    def table(self) -> pd.DataFrame:
        """Return the numbers of the plot as a DataFrame of text, one row per point or bar."""
        import pandas as pd

        return pd.DataFrame(self.body, columns=list(self.header)).set_index(self.header[0])

    def save(self, path: Any) -> None:
        """Write the picture to a file; its suffix (.png, .svg, .pdf) sets the format."""
        if str(path).lower().endswith(".svg"):
            Path(path).write_text(self._repr_svg_(), encoding="utf-8")
        else:
            self.figure.savefig(path, facecolor=PAPER)

    def _repr_svg_(self) -> str:
        return svg_of(self.figure)

    def _repr_png_(self) -> bytes:
        buffer = io.BytesIO()
        self.figure.savefig(buffer, format="png", facecolor=PAPER)
        return buffer.getvalue()


@dataclass(frozen=True)
class TableTwin:
    """The numbers of a plot as an accessible HTML table (and as lines of text where no HTML is shown)."""

    caption: str
    header: tuple[str, ...]
    body: tuple[tuple[str, ...], ...]

    def _repr_html_(self) -> str:
        def cell(tag: str, text: str, scope: str = "") -> str:
            return f"<{tag}{scope}>{html.escape(text)}</{tag}>"

        head = "".join(cell("th", name, ' scope="col"') for name in self.header)
        body = "".join(
            "<tr>" + cell("th", row[0], ' scope="row"') + "".join(cell("td", text) for text in row[1:]) + "</tr>"
            for row in self.body
        )
        caption = cell("caption", f"The same as a table: {self.caption}")
        return f'<table class="table-twin">{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'

    def __repr__(self) -> str:
        return "\n".join([self.caption, *(" | ".join(row) for row in (self.header, *self.body))])


def table_twin(plot: Plot) -> TableTwin:
    """Return the accessible table that belongs under a plot: the same numbers, with units in the column names.

    >>> monthly = (("Nov 1960", "8"), ("Dec 1960", "20"))
    >>> table_twin(Plot("People applying to travel", ("month", "persons"), monthly, figure=None))
    People applying to travel
    month | persons
    Nov 1960 | 8
    Dec 1960 | 20
    """
    return TableTwin(plot.caption, plot.header, plot.body)


@contextmanager
def house_style() -> Iterator[None]:
    """Draw in the style of the course inside a `with` block; afterwards matplotlib is as it was.

    >>> with house_style():
    ...     import matplotlib
    ...     matplotlib.rcParams["figure.dpi"]
    150.0
    """
    import matplotlib
    from cycler import cycler

    settings: dict[str, Any] = {
        "figure.dpi": DPI,
        "savefig.dpi": "figure",
        "figure.facecolor": PAPER,
        "axes.facecolor": PAPER,
        "axes.prop_cycle": cycler(color=COLOURS),
        "axes.edgecolor": INK,
        "axes.labelcolor": INK,
        "axes.titlesize": SIZE,
        "axes.labelsize": SMALL,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.axisbelow": True,
        "grid.color": GRID,
        "grid.linewidth": 0.8,
        "text.color": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "xtick.labelsize": SMALL,
        "ytick.labelsize": SMALL,
        "font.size": SIZE,
        "font.family": ["DejaVu Sans"],
    }
    with matplotlib.rc_context(settings):
        yield


def new_figure(height: float) -> Any:
    """Return an empty matplotlib Figure of the course's width, of so many inches in height."""
    # Not through pyplot: nothing is kept open, and a notebook does not show the picture twice.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH_INCHES, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def number_text(value: float) -> str:
    """Return a number as it stands on a plot: whole numbers without decimals, thousands apart."""
    return f"{int(value):,}" if float(value).is_integer() else f"{value:,}"


def refuse_other_scripts(*texts: str) -> None:
    """Refuse letters that the fonts of matplotlib do not have.

    Raises:
        PlotError: One of the texts has Chinese, Japanese or Korean letters.
    """
    for text in texts:
        if found := _NOT_LATIN.search(text):
            raise PlotError(
                f"{text!r} has {found.group()!r}, for which the plot's font has no sign. Write it in Latin letters."
            )
