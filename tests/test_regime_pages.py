"""The pages of the regimes: every clause, rule and open point stands on them, the notices too, and one case under every text."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from tworivers import regimes
from tworivers.plots import PlotError, Voice, texts_that_speak
from tworivers.tables import rows

sys.path.insert(0, str(Path(__file__).parents[1] / "book" / "_ext"))
from pages import regimes as regime_pages

PAGES = {page.docname: page.text for page in regime_pages.one_page_per_regime()}
COMPARED = {page.docname: page for page in regime_pages.compared()}
NAMES = regimes.names()


def read(text: str) -> str:
    """Return Markdown without what only steers its look."""
    return re.sub(r"<wbr>|\\", "", text)


@pytest.mark.parametrize("name", NAMES)
def test_every_clause_stands_on_the_page_in_the_order_of_the_document(name: str) -> None:
    clauses = (
        PAGES[f"record/regimes/{name}"].partition("## Clause by clause")[2].partition("## Where the text is open")[0]
    )
    places = [clauses.find(f"](#{row['provision_id']})") for row in rows("provisions") if row["source_id"] == name]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_and_every_reason_for_none_stands_on_the_page_once(name: str) -> None:
    regime, text = regimes.load(name), read(PAGES[f"record/regimes/{name}"])
    for rule in regime.rules:
        assert text.count(f'[rule <code class="docutils literal">{rule.name}</code>') == 1, rule.name
    assert text.count("*No rule.*") == len(regime.not_encoded)


@pytest.mark.parametrize("name", NAMES)
def test_every_open_point_stands_on_the_page(name: str) -> None:
    text = read(PAGES[f"record/regimes/{name}"])
    for gap in regimes.load(name).gaps:
        assert read(regime_pages.plain(gap.note)) in text, gap.name


@pytest.mark.parametrize("name", NAMES)
def test_the_page_says_that_it_is_history_and_whom_the_text_binds(name: str) -> None:
    text = PAGES[f"record/regimes/{name}"]
    assert "Dates after 31 December 1970 are refused" in " ".join(text.split())
    assert regime_pages.plain(regimes.load(name).binds) in text


def test_illegal_stands_in_quotation_marks_where_a_text_leaves_it_undefined() -> None:
    undefined = "does not say what makes a crossing so"
    with_note = [name for name in NAMES if undefined in PAGES[f"record/regimes/{name}"]]
    assert with_note == ["opinions-1957", "marriage-1958", "jilin-1961", "opinions-1970"]
    assert "this one alone says when a crossing is “illegal”" in PAGES["record/regimes/protocol-1964"]


def test_the_comparison_leaves_the_cells_of_a_silent_text_empty() -> None:
    page = COMPARED["record/regimes-compared"].text
    assert "* - [Marriage 1958](#regime-marriage-1958)\n  -\n  -\n  -\n  -\n  -\n" in page
    assert "NOT_ADDRESSED" not in page
    assert "neither a permission nor a ban" in page
    assert page.count(":alt: ") == 2


def test_the_picture_of_the_comparison_is_the_same_at_every_build() -> None:
    again = {page.docname: page.text for page in regime_pages.compared()}
    assert all(again[name] == page.text for name, page in COMPARED.items())
    assert "http://www.w3.org/2000/svg" in COMPARED["record/compared-woman"].text


def test_the_example_of_each_page_is_a_case_of_the_record_as_the_command_decides_it() -> None:
    for name in NAMES:
        row = next(row for row in rows("cases") if row["regime"] == name)
        assert regimes.load(name).decide(json.loads(row["facts"])).explain() in PAGES[f"record/regimes/{name}"]


# -- The figure -----------------------------------------------------------------------------------------------------

VOICES = [
    Voice("A 1957", "an office", "shall", ("RETURN", "PUNISH")),
    Voice("B 1962"),
    Voice("C 1964", "all", "", ("GAP",)),
]


def test_a_text_that_does_not_speak_has_empty_cells_and_no_word() -> None:
    plot = texts_that_speak(VOICES, caption="An invented case")
    assert plot.body[1] == ("B 1962", "", "", "", "")
    written = [text.get_text() for text in plot.figure.axes[0].texts]
    assert written.count("B 1962") == 1
    assert "A 1957\nspeaks" in written
    assert "RETURN\n+ PUNISH" in written


def test_outcomes_have_one_colour_and_nothing_joins_the_texts() -> None:
    plot = texts_that_speak(VOICES, caption="An invented case")
    axes = plot.figure.axes[0]
    colours = {text.get_color() for text in axes.texts if text.get_text() in ("RETURN\n+ PUNISH", "GAP")}
    assert len(colours) == 1
    assert not axes.patches
    assert len(axes.lines) == len(VOICES)  # one above each text


def test_a_text_twice_or_none_at_all_is_no_picture() -> None:
    with pytest.raises(PlotError, match="stands twice"):
        texts_that_speak([VOICES[0], VOICES[0]], caption="x")
    with pytest.raises(PlotError, match="no text to draw"):
        texts_that_speak([], caption="x")
