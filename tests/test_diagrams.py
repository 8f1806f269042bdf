"""Diagrams: bounds that say where they are open, and chains that show who had it from whom."""

from __future__ import annotations

import pytest

from tworivers.diagrams import bounds_by_row, chain
from tworivers.plots import Plot, PlotError

# Call log, entries May 7, 11 AM, and May 8, 5 AM; Doc. 5, para. 1 (fifty, or two times fifty)
BOUNDS = {"7 May": (31, None), "held back": (96, 96), "two groups": (50, 100)}
LINKS = [("city", "province", ""), ("province", "log", "by telephone"), ("province", "report", "by telegram")]


def written(plot: Plot) -> list[str]:
    return [text.get_text() for text in plot.figure.axes[0].texts]


def test_an_open_bound_is_said_and_has_an_arrow_and_no_bar_of_its_own() -> None:
    plot = bounds_by_row(BOUNDS, unit="people", caption="x")
    assert "7 May: at least 31 people" in written(plot)
    assert "two groups: 50 to 100 people" in written(plot)
    assert [bar.get_width() for bar in plot.figure.axes[0].patches] == [31, 96, 50, 50]
    assert [text.arrow_patch is not None for text in plot.figure.axes[0].texts].count(True) == 1
    assert plot.body[0] == ("7 May", "31", "no upper bound")
    assert plot.figure.axes[0].get_xlim()[0] == 0


def test_each_hand_stands_below_those_it_had_it_from() -> None:
    plot = chain(LINKS, caption="x")
    across = {text.get_text(): text.xy[0] for text in plot.figure.axes[0].texts}
    assert across["log"] < across["province"] < across["report"]
    down = {text.get_text(): text.xy[1] for text in plot.figure.axes[0].texts}
    assert down["city"] < down["province"] < down["log"] == down["report"]
    assert plot.body[0] == ("city", "province", "not stated")


@pytest.mark.parametrize(
    ("draw", "sentence"),
    [
        (lambda: bounds_by_row({}, unit="people", caption="x"), "There is no row"),
        (lambda: bounds_by_row({"a": (50, 31)}, unit="people", caption="x"), "the low one comes first"),
        (lambda: bounds_by_row({"a": (-1, None)}, unit="people", caption="x"), "not negative"),
        (lambda: chain([], caption="x"), "There is no link"),
        (lambda: chain([("a", "b", ""), ("b", "a", "")], caption="x"), "runs in a circle"),
        (lambda: chain([("안동", "b", "")], caption="x"), "Write it in Latin letters"),
    ],
)
def test_what_cannot_be_drawn_honestly_gets_a_sentence(draw: object, sentence: str) -> None:
    with pytest.raises(PlotError, match=sentence):
        draw()  # type: ignore[operator]
