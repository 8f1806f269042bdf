"""Addresses: each row leads to its words where the document's page is known, and says where to look where it is not."""

import re
from urllib.parse import unquote, urlsplit

import pytest

from tworivers import rows, source
from tworivers.addresses import document_address, document_of, text_fragment, where_to_look, words_address
from tworivers.cli import main
from tworivers.tables import codebook, table_names

ANCHORED = [name for name in table_names() if any(field["name"] == "anchor" for field in codebook(name))]
ROWS = [(name, row) for name in ANCHORED for row in rows(name)]


@pytest.mark.parametrize(
    ("words", "encoded"),
    [
        ("63 households", "63%20households"),
        ("28,028 people", "28%2C028%20people"),
        ("mid-November", "mid%2DNovember"),
        ("food & clothing", "food%20%26%20clothing"),
        ("单身汉", "%E5%8D%95%E8%BA%AB%E6%B1%89"),
        ("[North] Korea’s", "%5BNorth%5D%20Korea%E2%80%99s"),
        ("100% (#1)?", "100%25%20%28%231%29%3F"),
        ("two\n lines", "two%20lines"),
    ],
)
def test_words_are_encoded_as_a_text_fragment_demands(words, encoded):
    assert text_fragment(words) == ":~:text=" + encoded


def test_no_sign_of_the_syntax_is_left_within_words():
    # https://wicg.github.io/scroll-to-text-fragment/: a comma parts start and end, a hyphen prefix and suffix, & directives.
    for _, row in ROWS:
        encoded = text_fragment(row["anchor"]).removeprefix(":~:text=")
        assert re.fullmatch(r"(%[0-9A-F]{2}|[A-Za-z0-9._~])+", encoded), encoded
        assert unquote(encoded) == " ".join(row["anchor"].split())


def test_every_anchored_row_leads_to_its_own_document_or_to_nothing():
    assert len(ROWS) > 500
    for name, row in ROWS:
        address, document = words_address(row), document_of(row)
        assert document["source_id"] in (row.get("source_id") or row["source_ids"].split("|")), (name, row)
        assert bool(address) == (document["found_kind"] in ("own page", "copy on another host"))
        if address:
            assert address.startswith(document["found_at"] + "#:~:text=")
            assert urlsplit(address).scheme in ("http", "https")


def test_a_document_without_a_page_says_where_to_look():
    unknown = [one for one in rows("sources") if not document_address(one)]
    assert {one["found_kind"] for one in unknown} == {"listing"}
    for one in unknown:
        said = where_to_look(one)
        assert one["found_at"] in said and one["title"] in said and one["archive_ref"] in said
    assert where_to_look(source("protocol-1964")) == ""


def test_a_row_without_an_anchor_has_no_address():
    assert words_address(rows("terms")[0]) == ""


def test_cite_prints_the_address_of_the_words(capsys):
    assert main(["cite", "yanbian-1961.f024"]) == 0
    note, address = capsys.readouterr().out.splitlines()
    assert note.endswith(".") and address.startswith("https://digitalarchive.wilsoncenter.org/document/115322#:~:text=")


def test_cite_says_where_to_look_where_no_page_is_known(capsys):
    row = next(row for row in rows("figures") if row["source_id"] == "directive-1963")
    assert main(["cite", row["figure_id"]]) == 0
    assert capsys.readouterr().out.splitlines()[1] == where_to_look(source("directive-1963"))


def test_find_prints_the_address_below_its_row(capsys):
    assert main(["find", "0.08"]) == 0
    first, second = capsys.readouterr().out.splitlines()[:2]
    assert first.startswith("figures yanbian-1961.f024 (")
    assert second.startswith("    https://digitalarchive.wilsoncenter.org/document/115322#:~:text=")
