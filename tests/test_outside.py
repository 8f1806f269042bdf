"""What is stated from outside the sixteen documents: each statement has a reference, and each reference a day and a place."""

from __future__ import annotations

import re

import pytest
from pybtex.database import parse_file

from conftest import ROOT
from prose import BOX

BOOK = ROOT / "book"
ENTRIES = parse_file(BOOK / "references.bib", bib_format="bibtex").entries
OUTSIDE = {key for key, entry in ENTRIES.items() if entry.fields.get("keywords") == "outside"}
CHAPTERS = [path for path in sorted(BOOK.glob("ch*.md")) if "01" <= path.stem[2:4] <= "11"]
MARKS = ("*(text read)*", "*(study)*", "*(described)*", "*(disputed)*")
MORE = re.compile(r"\[More for this chapter\]\(#outside-(\d+)\)")  # what else is on the page outside-our-documents.md
SEEN = re.compile(
    r"Seen \d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) 20\d\d: \S.{15,}"
)


def cited(text: str) -> list[str]:
    """Return the keys that a text cites."""
    return [key.strip() for keys in re.findall(r"\{cite\}`([^`]+)`", text) for key in keys.split(",")]


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, each on one line."""
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip())]


def faults(paragraph: str) -> list[str]:
    """Say what a paragraph on matters outside the documents lacks."""
    keys = cited(paragraph)
    found = [] if set(keys) & OUTSIDE else ["no reference from outside the documents"]
    found += [f"{key} is not in references.bib" for key in keys if key not in ENTRIES]
    found += [] if paragraph.endswith(MARKS) else ["no mark of how sure it is"]
    return [f"{fault}: {paragraph[:60]}" for fault in found]


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_each_chapter_has_one_box_and_each_statement_in_it_a_reference_and_a_mark(path):
    text = path.read_text(encoding="utf-8")
    (box,) = BOX.findall(text)
    assert text.count("class: outside") == text.count("Outside our sixteen documents\n") == 1
    told = [paragraph for paragraph in paragraphs(box) if not MORE.fullmatch(paragraph)]
    assert told and [fault for paragraph in told for fault in faults(paragraph)] == []


def test_the_page_of_what_lies_outside_gives_a_reference_for_each_paragraph_and_each_box_leads_to_its_part():
    parts = re.split(
        r"^\(outside-(\d+)\)=\n## .*\n", (BOOK / "outside-our-documents.md").read_text(encoding="utf-8"), flags=re.M
    )
    told = {int(number): paragraphs(text) for number, text in zip(parts[1::2], parts[2::2], strict=True)}
    assert [fault for part in told.values() for paragraph in part for fault in faults(paragraph)] == []
    linked = [int(number) for path in CHAPTERS for number in MORE.findall(path.read_text(encoding="utf-8"))]
    assert linked == sorted(told) and len(told) >= 8


def test_a_paragraph_without_a_reference_with_an_unknown_one_or_without_a_mark_is_found():
    good = "A treaty followed {cite}`treaty-1961`. *(text read)*"
    assert faults(good) == []
    assert faults(good.replace("{cite}`treaty-1961`", "")) == [
        "no reference from outside the documents: A treaty followed . *(text read)*"
    ]
    assert len(faults(good.replace("treaty-1961", "treaty-1691"))) == 2
    assert len(faults(good.replace("treaty-1961", "yanbian-1961"))) == 1
    assert len(faults(good.removesuffix("*(text read)*"))) == 1


def test_the_page_of_context_gives_a_reference_for_each_paragraph_and_each_year():
    told = (BOOK / "before-you-start.md").read_text(encoding="utf-8").partition("## Two rivers\n")[2]
    told, _, rest = told.partition("## Our documents among the events\n")
    table, _, papers = rest.partition("## Papers of a state that counts and hunts\n")
    told += papers.partition("## Read on\n")[0]
    prose = re.sub(r"^## .*$", "", re.sub(r"^:::\{figure\}.*?^:::$", "", told, flags=re.M | re.S), flags=re.M)
    assert len(paragraphs(prose)) > 12
    assert [fault for paragraph in paragraphs(prose) for fault in faults(paragraph)] == []
    years = re.findall(r"^\| \d.*\|$", table, re.MULTILINE)
    assert len(years) > 12 and [row for row in years if not set(cited(row)) & OUTSIDE] == []


def test_the_page_of_context_names_eight_to_twelve_works_to_read_on():
    listed = cited((BOOK / "before-you-start.md").read_text(encoding="utf-8").partition("## Read on\n")[2])
    assert 8 <= len(listed) == len(set(listed)) <= 12 and set(listed) <= OUTSIDE


def test_each_reference_from_outside_says_on_which_day_and_where_it_was_seen():
    assert [key for key in sorted(OUTSIDE) if not SEEN.match(ENTRIES[key].fields.get("note", ""))] == []
    assert len(OUTSIDE) > 30


def test_each_reference_from_outside_is_cited_on_some_page():
    everywhere = {
        key for path in BOOK.rglob("*.md") if "_build" not in path.parts for key in cited(path.read_text("utf-8"))
    }
    assert sorted(OUTSIDE - everywhere) == []
    assert sorted(everywhere - set(ENTRIES)) == []


def test_no_assignment_rests_on_a_reference_from_outside():
    files = [
        path
        for path in (ROOT / "solutions").rglob("*")
        if path.suffix in {".ipynb", ".toml", ".py", ".json", ".md", ".yml"}
    ]
    assert len(files) > 10
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    used = [(path.name, key) for path, text in texts.items() for key in sorted(OUTSIDE) if key in text]
    assert used == [] and [path.name for path, text in texts.items() if "Outside our sixteen" in text] == []
