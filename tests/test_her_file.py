"""The fictional woman of chapters 5 to 11: her case in each chapter, and the page that collects its papers."""

import re

import pytest

from conftest import ROOT
from prose import CELL, FENCE, cells_of
from tworivers import rows

BOOK = ROOT / "book"
PAGE = (BOOK / "her-file.md").read_text(encoding="utf-8")
PASSAGE = re.compile(r"^(###?) Her file\b.*?\n(.*?)(?=^##)", re.MULTILINE | re.DOTALL)
OUTCOME = re.compile(r'"([A-Z0-9]+(?:_[A-Z0-9]+)*)"')
NUMBERS = range(5, 12)


def passage(number):
    """Return what chapter `number` says of her; fails unless there is one such section."""
    (path,) = BOOK.glob(f"ch{number:02}-*.md")
    ((_, text),) = PASSAGE.findall(path.read_text(encoding="utf-8"))
    return text


def prose(text):
    """Return the words around the cells, links as their words."""
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", FENCE.sub("", CELL.sub("", text)))


def vouched(text):
    """Return the outcomes that the hidden cells of a text assert."""
    return {label for cell in cells_of(text) if "assert" in cell for label in OUTCOME.findall(cell)}


@pytest.mark.parametrize("number", NUMBERS)
def test_her_passage_is_short_says_that_she_is_invented_and_leads_to_her_file(number):
    text = passage(number)
    assert len(prose(text).split()) <= 120
    assert "fictional" in text and "(her-file.md)" in text


@pytest.mark.parametrize("number", NUMBERS)
def test_a_cell_of_the_chapter_decides_her_case_and_a_hidden_one_vouches_for_it(number):
    text = passage(number)
    assert re.search(r"\.decide\(|regimes\.compare\(", text)
    assert any(cell.lstrip().startswith("assert") for cell in cells_of(text))


def test_the_file_has_a_paper_for_each_chapter_with_the_outcome_of_the_chapter():
    papers = re.split(r"^## (?:First|Second|Third|Fourth|Fifth) paper", PAGE, flags=re.MULTILINE)[1:]
    assert len(papers) == 5 and "## Sixth paper: a blank sheet" in PAGE
    for number, paper in zip(NUMBERS, papers, strict=False):
        own = paper.partition("\n## ")[0]
        assert f"*Chapter {number}, [" in own, number
        assert vouched(passage(number)) and vouched(passage(number)) <= vouched(own), number


def test_every_clause_that_the_file_links_to_is_a_row_of_the_record():
    known = {row["provision_id"] for row in rows("provisions")}
    linked = re.findall(r"\]\(#([a-z]+-\d{4}\.[\w-]+)\)", PAGE)
    assert len(linked) >= 6 and set(linked) <= known


def named(text):
    """Return the places and people of the record that a text names, the two countries aside."""
    known = {row["name_as_written"] for name in ("places", "people") for row in rows(name)}
    known = {re.sub(r"[\[\]]", "", name) for name in known} - {"China", "North Korea", "Korea", "South Korea"}
    return {name for name in known if re.search(rf"\b{re.escape(name)}\b", text)}


def test_she_has_no_name_and_no_place_but_the_two_countries_and_the_province_of_the_cable():
    told = prose(PAGE.partition("## Sources")[0]) + " ".join(prose(passage(number)) for number in NUMBERS)
    assert named(told) <= {"Jilin"}  # the cable's own name
    assert named("A report from Yanbian, and a woman of Hunchun.") >= {"Hunchun"}
