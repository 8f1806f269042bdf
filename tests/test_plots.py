"""Plots of the course: every value stands on the picture, and the table beneath says the same."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from tworivers.plots import Plot, PlotError, bar_shares, bars_by_row, bars_by_year, line_by_month, palette, table_twin

# Doc. 4, report, para. 2 and measure (5); causes (1) to (3)
HOUSEHOLDS = {"1960-11": 12, "1960-12": 29, "1961-01": 63, "1961-02": 6}
PERSONS = {"1960-11": 8, "1960-12": 20, "1961-01": 58, "1961-02": 6}
CAUSES = {"food standard": 27, "rumours": 38, "proper reasons": 3}


@pytest.fixture
def monthly() -> Plot:
    return line_by_month({"households": HOUSEHOLDS, "persons": PERSONS}, caption="Requests by month")


@pytest.fixture
def causes() -> Plot:
    stated = {"food standard": 42.8, "rumours": 52.3, "proper reasons": 4.76}
    return bar_shares(CAUSES, total=63, unit="households", caption="Households by cause", stated_percent=stated)


def written(plot: Plot) -> list[str]:
    """Return every text on the picture."""
    return [text.get_text() for axes in plot.figure.axes for text in axes.texts]


def test_every_point_has_its_number_on_the_plot(monthly: Plot) -> None:
    assert written(monthly) == ["12", "29", "63", "6", "8", "20", "58", "6"]


def test_the_points_are_drawn_where_their_numbers_say(monthly: Plot) -> None:
    drawn = [list(axes.lines[0].get_ydata()) for axes in monthly.figure.axes]
    assert drawn == [[12, 29, 63, 6], [8, 20, 58, 6]]


def test_counts_start_at_zero_and_axes_carry_their_units(monthly: Plot) -> None:
    assert [(axes.get_ylim()[0], axes.get_ylabel()) for axes in monthly.figure.axes] == [
        (0, "households"),
        (0, "persons"),
    ]


def test_the_table_says_what_the_plot_says(monthly: Plot) -> None:
    html = table_twin(monthly)._repr_html_()
    assert [html.count(f"<td>{value}</td>") for value in ("63", "58", "6")] == [1, 1, 2]
    assert html.count('scope="col"') == 3 and html.count('scope="row"') == 4
    assert "<caption>The same as a table: Requests by month</caption>" in html
    assert monthly.table.loc["Jan 1961", "households"] == "63"


def test_a_value_that_is_not_stated_leaves_a_gap_and_is_said_to_be_missing() -> None:
    plot = line_by_month({"persons": {"1961-01": 58, "1961-02": None}}, caption="People")
    assert written(plot) == ["58", "not stated"]
    assert plot.body == (("Jan 1961", "58"), ("Feb 1961", "not stated"))


def test_a_month_that_is_missing_keeps_its_place_on_the_axis() -> None:
    plot = line_by_month({"persons": {"1960-11": 8, "1961-01": 58}}, caption="People")
    assert [label.get_text() for label in plot.figure.axes[0].get_xticklabels()] == [
        "Nov\n1960",
        "Dec\n1960",
        "Jan\n1961",
    ]
    assert written(plot) == ["8", "58", "not stated"]


def test_parts_that_do_not_add_up_end_behind_the_line_of_the_total(causes: Plot) -> None:
    widths = [round(bar.get_width(), 1) for bar in causes.figure.axes[0].patches]
    assert widths == [42.9, 60.3, 4.8, 107.9]
    assert causes.figure.axes[0].get_xlim()[0] == 0
    assert causes.figure.axes[0].get_xlim()[1] > 107.9


def test_every_bar_says_its_count_its_share_and_what_the_source_says(causes: Plot) -> None:
    said = written(causes)
    assert "38 households = 60.3 percent; the source says 52.3" in said
    assert "68 households = 107.9 percent" in said
    assert "63 households, the total as stated" in said


def test_the_table_of_shares_has_the_sum_and_the_stated_total(causes: Plot) -> None:
    assert causes.body[1] == ("rumours", "38", "60.3", "52.3")
    assert causes.body[-2:] == (
        ("all parts together", "68", "107.9", "not stated"),
        ("total as stated", "63", "100.0", "not stated"),
    )


def test_a_plot_shows_itself_as_a_picture(monthly: Plot, causes: Plot) -> None:
    assert all(plot._repr_png_().startswith(b"\x89PNG") for plot in (monthly, causes))


def test_a_plot_as_svg_takes_type_and_colours_from_the_page_and_reads_on_a_telephone(
    monthly: Plot, causes: Plot
) -> None:
    for plot in (monthly, causes):
        drawn = plot._repr_svg_()
        root = ET.fromstring(drawn)
        assert root.attrib["viewBox"].startswith("0 0 360 ")
        texts = [element for element in root.iter() if element.tag.endswith("}text")]
        assert set(written(plot)) <= {"".join(text.itertext()) for text in texts}
        assert min(float(size) for size in re.findall(r"font-size:([\d.]+)px", drawn)) >= 11.5
        assert drawn.count("font-family") == 1 and "<style" not in drawn
        assert re.findall(r"#[0-9a-f]{6}", re.sub(r"var\(--tr-\w+, #[0-9a-f]{6}\)", "", drawn)) == []
        named = {element.attrib["id"] for element in root.iter() if "id" in element.attrib}
        assert named == set(re.findall(r'(?:url\(|href=")#([^")]+)', drawn)) != set()
        assert len(drawn) < 15_000
        assert drawn == plot._repr_svg_()


def test_a_plot_is_saved_in_the_format_that_its_name_asks_for(causes: Plot, tmp_path: Path) -> None:
    for name, start in (("a.svg", b"<svg"), ("a.png", b"\x89PNG")):
        causes.save(tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(start)


def test_drawing_leaves_no_figure_open_and_no_setting_changed(monthly: Plot) -> None:
    import matplotlib
    from matplotlib import pyplot

    assert pyplot.get_fignums() == []
    assert matplotlib.rcParams["axes.spines.top"] is True


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_the_colours_have_enough_contrast_on_the_paper(theme: int) -> None:
    from matplotlib.colors import to_rgb

    def light(colour: str) -> float:
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
        return sum(c * weight for c, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))

    def contrast(one: str, other: str) -> float:
        darker, lighter = sorted(light(palette.INKS[name][theme]) for name in (one, other))
        return (lighter + 0.05) / (darker + 0.05)

    assert min(contrast(name, "paper") for name in ("ink", "muted", "blue", "rust", "green", "violet")) >= 4.5
    on_a_map = [
        (name, land) for name in ("ink", "muted", "river", "rust") for land in ("north", "south", "beyond", "sea")
    ]
    assert min(contrast(*pair) for pair in on_a_map) >= 4.5


def test_each_colour_has_one_name() -> None:
    assert len({light for light, _ in palette.INKS.values()}) == len(palette.INKS)


@pytest.mark.parametrize(
    ("draw", "sentence"),
    [
        (lambda: line_by_month({}, caption="x"), "There is no series"),
        (lambda: line_by_month({"persons": {"Jan 1961": 1}}, caption="x"), "'Jan 1961' is not a month"),
        (lambda: line_by_month({"persons": {"1961-13": 1}}, caption="x"), "'1961-13' is not a month"),
        (lambda: line_by_month({"persons": {}}, caption="x"), "no month"),
        (lambda: line_by_month({"persons": {"1961-01": -1}}, caption="x"), "A count is not negative"),
        (lambda: line_by_month({"a": {"1961-01": 1}, "b": {"1961-02": 1}}, caption="x"), "the same months"),
        (lambda: line_by_month({"persons": {"1961-01": 1}}, caption="북한"), "Write it in Latin letters"),
        (lambda: bar_shares({}, total=1, unit="x", caption="x"), "There is no part"),
        (lambda: bar_shares({"a": 1}, total=0, unit="x", caption="x"), "total above zero"),
        (lambda: bar_shares({"a": 1}, total=1, unit="x", caption="x", stated_percent={"b": 1}), "which is no part"),
        (lambda: bar_shares({"a": -1}, total=1, unit="x", caption="x"), "A count is not negative"),
    ],
)
def test_what_cannot_be_drawn_honestly_gets_a_sentence(draw: Any, sentence: str) -> None:
    with pytest.raises(PlotError, match=sentence):
        draw()


def test_a_name_with_a_tag_in_it_stays_a_name_in_the_table() -> None:
    plot = bar_shares({"<b>": 1}, total=1, unit="persons", caption="x")
    assert "&lt;b&gt;" in table_twin(plot)._repr_html_()


def test_matplotlib_is_imported_at_the_first_drawing_and_not_before() -> None:
    code = "import sys, tworivers.plots; sys.exit('matplotlib' in sys.modules or 'pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


def test_a_year_without_papers_keeps_its_empty_place() -> None:
    plot = bars_by_year({1961: 5, 1958: 1}, unit="papers", caption="Papers by year")
    assert written(plot) == ["1", "0", "0", "5"]
    assert [bar.get_height() for bar in plot.figure.axes[0].patches] == [1, 0, 0, 5]
    assert plot.figure.axes[0].get_ylim()[0] == 0
    assert plot.body == (("1958", "1"), ("1959", "0"), ("1960", "0"), ("1961", "5"))
    with pytest.raises(PlotError, match="There is no year"):
        bars_by_year({}, unit="papers", caption="x")
    with pytest.raises(PlotError, match="not negative"):
        bars_by_year({1961: -1}, unit="papers", caption="x")


def test_rows_keep_their_order_and_a_zero_has_a_name_and_no_bar() -> None:
    plot = bars_by_row({"letter": 7, "marriage": 9, "hunger": 0}, unit="conditions", caption="What conditions name")
    assert written(plot) == ["letter: 7 conditions", "marriage: 9 conditions", "hunger: 0 conditions"]
    assert [bar.get_width() for bar in plot.figure.axes[0].patches] == [7, 9, 0]
    assert plot.figure.axes[0].get_xlim()[0] == 0
    assert plot.body == (("letter", "7"), ("marriage", "9"), ("hunger", "0"))
    with pytest.raises(PlotError, match="There is no row"):
        bars_by_row({}, unit="x", caption="x")
    with pytest.raises(PlotError, match="not negative"):
        bars_by_row({"a": -1}, unit="x", caption="x")
