"""The table of the sources, and a page for each of them: its frame, and everything in it that can be counted or dated."""

from __future__ import annotations

import re
from collections.abc import Iterator

from myst import Page, facts, link, place_of, plain, short_name, table, words
from pages import source_sections
from tworivers.addresses import document_address, where_to_look
from tworivers.tables import Row, rows


def sources() -> Iterator[Page]:
    """The table of all sources."""
    documents = rows("sources")
    body = [
        [
            f"{link(short_name(row['source_id']), 'source-' + row['source_id'])}\\\n{plain(row['date']) or 'no date in the copy'}",
            plain(row["genre"]),
            f"From: {plain(row['issuer'])}\n\nTo: {plain(row['addressee']) or 'nobody named'}",
            plain(row["binds"]),
        ]
        for row in documents
    ]
    header = ["Source and date", "Kind of text", "From whom, to whom", "Whom it binds"]
    text = f"""(sources)=
# The sources

The course reads {len(documents)} documents. This table says of each who wrote it, to whom, what kind of text it is and
whom it binds. A telephone log tells what an office heard; an instruction tells what others must do; neither tells you on
its own what happened. Where the course decides a case from a document, it says again what kind of text that is and whom it
binds.

The date is the one in the document's title. Several documents carry other dates too: their own pages list them.

{table("The documents, as the copies at hand describe them", header, body, [15, 25, 33, 27])}

Each name leads to a page of its own. For full references, see the [bibliography](../bibliography.md). How to read the
documents themselves, and how to check this record against your copy, is told in
[Your own copy](../reading.md).
"""
    yield Page("record/sources", text)


def one_page_per_source() -> Iterator[Page]:
    """The frame of each source, and everything in it that can be counted or dated."""
    figures = rows("figures")
    for row in rows("sources"):
        own = [figure for figure in figures if figure["source_id"] == row["source_id"]]
        yield Page(f"record/sources/{row['source_id']}", _source_page(row, own))


# How the notes of the table name its columns, and how a reader would.
_COLUMNS = {
    "url": "an address",
    "classification": "a classification",
    "addressee": "an addressee",
    "date": "a date",
    "title": "a title",
}


def _notes(note: str) -> tuple[list[str], str]:
    """Return the remarks of a note one by one, and what it says that the copy does not tell.

    >>> _notes("13 copies; the copy does not say: classification, url; dossier_no: does not apply")
    (['13 copies'], 'a classification, an address')
    """
    remarks, untold = [], ""
    for remark in filter(None, (part.strip() for part in note.split(";"))):
        if remark.startswith("the copy does not say:"):
            untold = ", ".join(
                _COLUMNS.get(name, words(name)) for name in remark.partition(":")[2].replace(",", " ").split()
            )
        elif not re.search(r": (do|does) not apply$", remark):
            remark = re.sub(r"`(\w+)`", r"the \1 given above", remark)
            remarks.append(remark[0].upper() + remark[1:])
    return remarks, untold


def _sentence(text: str) -> str:
    return plain(text[0].upper() + text[1:].rstrip(".") + ".")


_WORDS_LINKED = """In the tables below, the place of each row is a link to its words on that page. Where the page words it otherwise, your
browser opens it at its top."""


def _found(row: Row) -> str:
    """Return where the document was found, when and how, and the papers beside it that this course does not use."""
    beside = [one for one in rows("related") if row["source_id"] in one["source_ids"].split("|")]
    papers = "\n".join(
        f"- {link(one['title'], one['address'])} ({plain(one['date'] or 'no date seen')}; {plain(one['kind'])}). "
        f"It would answer: {_sentence(one['would_answer'])}"
        for one in beside
    )
    found = f"Found at {link(row['found_at'], row['found_at'])} ({plain(row['found_kind'])}), looked up on {row['found_on']}: "
    found += f"{plain(row['found_how'])}.\n\n{_WORDS_LINKED if document_address(row) else plain(where_to_look(row))}"
    return f"{found}\n\nPapers beside it, which this course does not use:\n\n{papers}" if papers else found


def _source_page(row: Row, figures: list[Row]) -> str:
    dates = [plain(date) for date in (row["dates_on_document"] or "").split("|") if date.strip()]
    remarks, untold = _notes(row["note"] or "")
    frame = [
        ("Kind of text", plain(row["genre"])),
        ("From", plain(row["issuer"])),
        ("To", plain(row["addressee"]) or "nobody named"),
        ("Whom it binds", plain(row["binds"])),
        ("Date", plain(row["date"])),
        ("Dates on it", "\n".join(f"- {date}" for date in dates)),
        ("Marked", plain(row["classification"])),
        ("Archive", plain(row["archive_ref"])),
        ("Translated by", plain(row["translator"])),
        ("Edition", plain(row["edition"])),
        ("Published by", plain(row["publisher"])),
        ("Printed address", row["url"] and link(row["url"], row["url"])),
        ("Not told", untold and plain(untold)),
        ("Cited as", f"{{cite}}`{row['source_id']}`"),
    ]
    ruled_and_told = (
        source_sections.clauses(row),
        source_sections.statements(row),
        source_sections.incidents(row),
        source_sections.misfits(row),
    )
    after = "\n\n".join(filter(None, ruled_and_told))
    closer = "## Look closer\n\n" + "\n".join(f"- {plain(remark)}" for remark in remarks) if remarks else ""
    return f"""(source-{row["source_id"]})=
# {short_name(row["source_id"])}

::::{{div}} document-title
{plain(row["title"]) or "A press report whose headline is not in the copy at hand"}
::::

## What it is

{facts(frame)}

{source_sections.voices(row)}

## What you cannot see

Can the original be seen? {_sentence(row["original_accessible"] or "The copy does not say")}

{closer}

## Where to read it, and how to check your copy

{_sentence(row["rights"] or "The copy states no terms of rights")}

Published as: {plain(row["edition"])}; {plain(row["publisher"])}. This book holds no sentence of it.

{_found(row)}

[Your own copy](../../reading.md) tells where to read it, and how one command checks each row of the record against it. By hand, take a row below, go to the place that it names, and compare.

## What it counts and dates

{_figures(row, figures)}

{after}
"""


def _figures(source: Row, figures: list[Row]) -> str:
    if not figures:
        return "The record holds no figures of this document."
    header = ["Where it stands", "What it says", "Of whom or what", "Figure", "Its hedge; rows of the register"]
    body = [
        [
            f"({row['figure_id']})=\n{place_of(row)}",
            plain(words(row["quantity"])),
            _scope(row),
            _value(row),
            "\n\n".join(filter(None, (plain(row["qualifier"]), _register(row)))),
        ]
        for row in figures
    ]
    name = short_name(source["source_id"])
    return f"""{len(figures)} figures, in the order of the document and as it states them. Nothing is corrected here: where the
document is wrong, the table is wrong in the same way. A hedge is the document's own word for how sure it is: "over",
"about", "incomplete statistics". A number such as d057 leads to what does not fit.

{table(f"Every quantity and date that {name} states", header, body, [20, 18, 30, 16, 16])}
"""


def _register(figure: Row) -> str:
    found = (
        row["discrepancy_id"]
        for row in rows("discrepancies")
        if figure["figure_id"] in (row["figure_ids"] or "").split("|")
    )
    return ", ".join(link(name, name) for name in found)


def _scope(row: Row) -> str:
    when = [day for day in (row["period_start"], row["period_end"]) if day]
    counted = row["population"] or words(row["place"] or "").title()
    return plain("; ".join(part for part in (counted, " to ".join(when)) if part))


def _value(row: Row) -> str:
    if row["value"] is None:
        return plain(row["value_date"] or row["value_time"] or row["value_text"])
    number = f"{row['value']:,}"
    return plain(f"{number} {row['unit']}")
