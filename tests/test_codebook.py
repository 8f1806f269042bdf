"""The rules of the codebook, each over all rows: groups and their words, modals, labels, speakers, addresses."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tworivers.evidence.wording import find, fold
from tworivers.tables import data_folder, read_csv

CHINESE, NATIONALS, CROSSED = (
    "Chinese citizens of Korean ethnicity",
    "Korean nationals in China",
    "DPRK citizens who crossed",
)
EITHER, OTHERS, UNCLEAR = "people of either side", "others", "unclear in the translation"
NAMED = {CHINESE, NATIONALS, CROSSED}

# What in the words of a page names a citizenship, and not an ethnicity alone. "As for the nationals" is the contrast.
CITIZENSHIP = {
    CHINESE: r"Republic of China citizenship|China's Korean|national minority|Chinese-Koreans|^As for .* nationals",
    NATIONALS: r"nationals?\b|Korean Nationals|\[North\] Korean women",
    CROSSED: r"\bcitizens?\b|Korean Nationals|\[North\] Korean women|Citizen",
}

# How much force each modal has. `told` and its like report an order that another paper gave.
ORDER = {
    "should", "must", "shall", "will", "would", "are to", "is to", "need to", "needed to", "required", "requires", "require",
    "responsible", "imperative",
}  # fmt: skip
PERMISSION = {"can", "can also", "can only", "may", "eligible", "do not need to", "need not", "agree"}
PROHIBITION = {"cannot", "should not", "will not", "not to be", "Do not", "prohibited", "not permitted", "limited"}
REQUEST = {"please", "ask", "request", "requested", "proposed", "recommend", "hope"}
REPORTED = {"told", "instructed", "instructions", "stipulated"}
STATEMENT = {"statement"}
WITHOUT_A_WORD = STATEMENT | {"imperative"}

# What a label may claim only where the page, that is the anchor, has a word for it.
CLAIMS = {
    "refused": r"refus|reject|den(y|ied)",
    "own_initiative": r"initiative|on their own",
    "convinced": r"convinc|persua",
    "sent_back": r"sent|send|sending|repatriat",
    "drowned": r"drown",
    "illegal": r"illegal",
    "forced": r"forc",
    "approved": r"approv",
    "stopped": r"stop|prevent",
    "armed": r"armed",
    "ration": r"ration|grain",
}
LABELS = {row["figure_id"]: row for row in read_csv(data_folder() / "figures.csv")}
HANDS = {
    "police": "police",
    "source": "source",
    "journalist": "reporter",
    "Daily NK": "editors",
    "women from the DPRK": "women",
    "Chinese families": "families",
    "[not told]": "editors",
}


def table(name: str) -> list[dict[str, str]]:
    return read_csv(data_folder() / f"{name}.csv")


PROVISIONS = table("provisions")
STATEMENTS = table("statements")
SOURCES = {row["source_id"]: row for row in table("sources")}


def bare(modal: str) -> str:
    return modal.strip("[]")


@functools.cache
def lines(file: str) -> list[str]:
    folder = Path(__file__).parents[1] / os.environ["TWORIVERS_SOURCES"]
    return next(folder.glob(f"{file}_*.txt")).read_text("utf-8").splitlines()


def page(line: str, before: int = 0, after: int = 0) -> str:
    """Return a line of the reading copy, with lines around it."""
    file, _, number = line.partition(":L")
    at = int(number) - 1
    return "\n".join(lines(file)[max(0, at - before) : at + after + 1])


WITH_DOCUMENTS = pytest.mark.skipif(
    "TWORIVERS_SOURCES" not in os.environ, reason="words of the documents are tested where the documents are"
)


# -- Groups -----------------------------------------------------------------------------------------------------------


def told_apart() -> Iterator[tuple[dict[str, str], str]]:
    """Yield each clause with each of the three groups in which it is coded."""
    for row in PROVISIONS:
        for group in NAMED & set(row["group"].split("|")):
            yield row, group


def test_a_group_is_told_apart_only_by_words_that_name_its_citizenship() -> None:
    for row, group in told_apart():
        assert re.search(CITIZENSHIP[group], row["group_words"]), (row["provision_id"], row["group_words"])


def test_ethnicity_alone_is_unclear() -> None:
    for row in PROVISIONS:
        words = f"{row['anchor']} {row['subject']} {row['group_words']}"
        if re.search(r"\bethnic Koreans?\b", words) and not any(
            re.search(named, row["group_words"]) for named in CITIZENSHIP.values()
        ):
            assert row["group"] in (UNCLEAR, OTHERS), row["provision_id"]


def test_words_for_a_group_stand_where_a_group_is_told_apart_and_nowhere_else() -> None:
    for row in PROVISIONS:
        apart = bool(NAMED & set(row["group"].split("|")))
        assert apart == bool(row["group_words"]) == bool(row["group_line"]), row["provision_id"]
        assert len(row["group_words"].split()) <= 8, row["provision_id"]


@WITH_DOCUMENTS
def test_words_for_a_group_stand_in_the_document() -> None:
    for row in PROVISIONS:
        if row["group_words"]:
            source = SOURCES[row["source_id"]]
            number = int(row["group_line"].partition(":L")[2])
            assert int(source["line_start"]) <= number <= int(source["line_end"]), row["provision_id"]
            assert find(fold(row["group_words"]), fold(page(row["group_line"], after=2))), row["provision_id"]


def test_an_agreement_of_both_sides_tells_none_of_the_three_groups_apart() -> None:
    both = {name for name, row in SOURCES.items() if row["issuer"].count("DPRK") and "PRC" in row["title"]}
    assert both == {"protocol-1964"}
    for row in PROVISIONS:
        if row["source_id"] in both:
            assert row["group"] in (EITHER, OTHERS), row["provision_id"]


def test_a_clause_of_the_protocol_on_people_says_that_they_are_of_either_side() -> None:
    # Articles 1, 3, 4 and 5: the dead, civilians, residents, whoever crosses. No offices, no third country.
    people = r"\b(civilians?|corpses?|dead|residents?|crossers|criminals?|those who|those forced|elements|personnel)\b"
    office = r"appendix|Representative|third country|intelligence|investigation asked|reply|cases|precautions"
    for row in PROVISIONS:
        named = re.search(people, row["subject"], re.IGNORECASE) and not re.search(office, row["subject"])
        if row["source_id"] == "protocol-1964" and named:
            assert row["group"] == EITHER, (row["provision_id"], row["subject"])


def test_a_clause_on_each_side_or_both_sides_of_1957_tells_no_group_apart() -> None:
    # Doc. 1, para. 1 ("both sides"), item (3) ("both sides"), item (4) ("each side").
    for name in ("chapeau-lenient", "chapeau-severe", "item3", "item4-prevent", "item4-punish"):
        row = next(row for row in PROVISIONS if row["provision_id"] == f"opinions-1957.{name}")
        assert row["group"] == EITHER, name


def test_a_figure_names_a_group_only_by_a_citizenship_that_the_page_names() -> None:
    for row in LABELS.values():
        said = " ".join((row["anchor"], row["population"]))
        assert not re.search(r"Chinese citizens of Korean ethnicity.*the text says ethnic Korean", said), row[
            "figure_id"
        ]
        if re.search(r"\bethnic\b", row["anchor"]):
            assert CHINESE not in row["population"], row["figure_id"]


# -- Modals -----------------------------------------------------------------------------------------------------------


def test_each_clause_has_a_modal_of_the_codebook() -> None:
    known = ORDER | PERMISSION | PROHIBITION | REQUEST | REPORTED | STATEMENT
    assert {bare(row["modal"]) for row in PROVISIONS} <= known


def test_an_action_has_the_force_of_its_modal() -> None:
    for row in PROVISIONS:
        modal, action = bare(row["modal"]), row["action"]
        shall, barred = re.search(r"\bshall\b", action, re.IGNORECASE), re.search(r"\bshall (all )?not\b", action)
        if modal in STATEMENT | PERMISSION | REPORTED:
            assert not shall, (row["provision_id"], modal, action)
        if modal in PROHIBITION:
            assert re.search(r"\bnot\b|limited|stays outside", action), (row["provision_id"], modal, action)
        if modal in ORDER:
            assert not re.match(r"May\b", action), (row["provision_id"], modal, action)
            assert not barred or modal in ("must", "need to"), (row["provision_id"], modal, action)


@WITH_DOCUMENTS
def test_a_modal_stands_in_the_sentence_of_its_clause() -> None:
    for row in PROVISIONS:
        if bare(row["modal"]) in WITHOUT_A_WORD:
            continue
        text = page(row["line"], before=4, after=4)
        assert row["modal"].casefold() in text.casefold() or re.search(
            rf"\[[^\]]*\b{re.escape(bare(row['modal']))}\b[^\]]*\]"
            if row["modal"][0] == "["
            else rf"\b{re.escape(row['modal'])}\b",
            text,
            re.IGNORECASE,
        ), (row["provision_id"], row["modal"])


@WITH_DOCUMENTS
def test_a_modal_in_brackets_stands_in_the_translators_brackets() -> None:
    for row in PROVISIONS:
        if row["modal"].startswith("["):
            bracketed = re.findall(r"\[([^\]]*)\]", page(row["line"], before=1, after=1))
            assert any(bare(row["modal"]) in words for words in bracketed), row["provision_id"]


# -- Labels -----------------------------------------------------------------------------------------------------------


def test_a_label_claims_no_more_than_the_page() -> None:
    for row in LABELS.values():
        for claim, word in CLAIMS.items():
            if re.search(rf"(?<!not_){claim}", row["quantity"]):
                assert re.search(word, row["anchor"] + row["locator"], re.IGNORECASE) or CLAIMED.get(
                    row["figure_id"]
                ), (
                    row["figure_id"],
                    row["quantity"],
                    row["anchor"],
                )


# The anchor ends before the word: typed from the document.
CLAIMED = {
    "instructions-1962.f011": "returned [to China] on their own initiative",
}


@WITH_DOCUMENTS
def test_what_a_label_claims_beyond_its_anchor_stands_on_the_line() -> None:
    for figure_id, words in CLAIMED.items():
        assert find(fold(words), fold(page(LABELS[figure_id]["line"]))), figure_id


# -- Whose words ------------------------------------------------------------------------------------------------------


def test_a_speaker_is_a_link_of_the_chain() -> None:
    for row in STATEMENTS:
        assert HANDS[row["speaker"]] in row["chain"].split(" > "), row["statement_id"]


def test_a_deed_is_told_and_not_said_by_who_did_it() -> None:
    for row in STATEMENTS:
        if row["kind"] in ("measure taken", "data collection"):
            assert row["speaker"] in ("source", "journalist"), row["statement_id"]
            assert not row["chain"].startswith("police"), row["statement_id"]


def test_words_of_police_come_from_police() -> None:
    for row in STATEMENTS:
        if row["kind"] in ("warning", "assurance", "measure announced"):
            assert row["speaker"] == "police", row["statement_id"]
        if row["speaker"] == "police":
            assert row["chain"].startswith("police > "), row["statement_id"]


def test_one_statement_is_in_the_womens_words_and_six_come_from_them() -> None:
    # Daily NK 2024, para. 8 (one question) and para. 11.
    assert [row["statement_id"] for row in STATEMENTS if row["speaker"] == "women from the DPRK"] == [
        "dailynk-2024.s030"
    ]
    theirs = [row["statement_id"][-4:] for row in STATEMENTS if row["chain"].startswith("women > ")]
    assert theirs == ["s029", "s030", "s037", "s038", "s039", "s040"]


# -- Where to find it -------------------------------------------------------------------------------------------------


def test_each_document_has_an_address_a_day_and_how_it_was_verified() -> None:
    for row in SOURCES.values():
        assert re.fullmatch(r"https?://\S+", row["found_at"]), row["source_id"]
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", row["found_on"]) and row["found_how"], row["source_id"]
        official = "digitalarchive.wilsoncenter.org" in row["found_at"] or "dailynk.com" in row["found_at"]
        assert official == (row["found_kind"] != "copy on another host"), row["source_id"]


def test_a_related_paper_belongs_to_a_document_and_is_no_source_of_a_row() -> None:
    related = table("related")
    assert len({row["related_id"] for row in related}) == len(related) >= 20
    for row in related:
        assert set(row["source_ids"].split("|")) <= set(SOURCES), row["related_id"]
        assert row["related_id"] not in SOURCES and row["would_answer"], row["related_id"]
        assert row["found_on"] or "kept no day" in row["found_how"], row["related_id"]
        if row["kind"] == "other edition":
            assert SOURCES[row["source_ids"]]["date"][:4] == row["date"][:4], row["related_id"]


def test_document_4_has_four_dates() -> None:
    # Doc. 4: heading 9 May, letter 19 April, report 12 March 1961; the archive's own catalogue has 29 April.
    row = SOURCES["yanbian-1961"]
    assert re.findall(r"1961-\d\d-\d\d", row["dates_on_document"]) == ["1961-05-09", "1961-04-19", "1961-03-12"]
    assert "29 April 1961" in row["note"]
    edition = next(row for row in table("related") if row["related_id"] == "yanbian-1961-da")
    assert edition["date"] == "1961-04-29"
