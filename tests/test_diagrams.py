"""Diagrams: bounds that say where they are open, and chains that show who had it from whom."""

from __future__ import annotations

import pytest

from tworivers.plots import Plot, PlotError, bounds_by_row, chain, grid_of_answers, hours_on_two_clocks

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


def test_a_grid_has_a_field_for_each_pair_and_one_frame_for_each_answer() -> None:
    answers = {"ill": {"yes": "stays", "no": "goes"}, "well": {"yes": "goes", "no": "goes"}}
    plot = grid_of_answers(answers, corner="health", caption="x")
    assert written(plot) == ["stays", "goes", "goes", "goes"]
    frames = [(field.get_edgecolor(), field.get_linestyle()) for field in plot.figure.axes[0].patches]
    assert len(set(frames)) == 2 and frames[1:] == [frames[1]] * 3
    assert plot.header == ("health", "yes", "no")
    assert plot.body == (("ill", "stays", "goes"), ("well", "goes", "goes"))


def test_hours_lie_on_one_axis_whose_ticks_name_both_clocks() -> None:
    plot = hours_on_two_clocks({"summer": (8, 17), "winter": (9, 16.5)}, clocks=("A", "B"), ahead=1, caption="x")
    bars = [(bar.get_x(), bar.get_width()) for bar in plot.figure.axes[0].patches]
    assert bars == [(8, 9), (9, 7.5)]
    assert plot.figure.axes[0].get_xticklabels()[1].get_text() == "8\n9"
    assert plot.body[1] == ("winter", "9:00 to 16:30", "10:00 to 17:30", "7.5")


@pytest.mark.parametrize(
    ("draw", "sentence"),
    [
        (lambda: hours_on_two_clocks({}, clocks=("A", "B"), ahead=1, caption="x"), "There is no row"),
        (lambda: hours_on_two_clocks({"a": (17, 8)}, clocks=("A", "B"), ahead=1, caption="x"), "the opening first"),
        (lambda: grid_of_answers({}, corner="x", caption="x"), "the same columns"),
        (lambda: grid_of_answers({"a": {"b": "1"}, "c": {"d": "1"}}, corner="x", caption="x"), "the same columns"),
        (lambda: grid_of_answers({"a": dict.fromkeys("b", "안동")}, corner="x", caption="x"), "Latin letters"),
        (lambda: grid_of_answers({"a": {n: n for n in "vwxyz"}}, corner="x", caption="x"), "5 different answers"),
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
