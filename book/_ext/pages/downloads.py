"""The data as others use it: every format to take along, how to cite each table, and the data statement."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from myst import Page, link, plain, several, short_name, table
from tworivers.record import exports
from tworivers.record.exports.citations import bibtex, citation
from tworivers.tables import rows, table_names, table_title

ALL_FILES = "two-rivers-data"
IN_CODEBOOK = {"datapackage.json", *(f"{name}.csv" for name in table_names())}  # whose page writes them already


def packed(files: dict[str, bytes]) -> bytes:
    """Return files as one archive, the same bytes for the same files: every member has the first date that ZIP knows."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            member = zipfile.ZipInfo(f"{ALL_FILES}/{name}")
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(member, content)
    return buffer.getvalue()


def downloads() -> Iterator[Page]:
    """Every file of every format, and how to cite each table."""
    of_format = {name: exports.made(name) for name in exports.FORMATS}
    files = {name: content for own in of_format.values() for name, content in own.items()}
    for name, content in files.items():
        if name not in IN_CODEBOOK:
            yield Page(f"record/data/{PurePath(name).stem}", content, PurePath(name).suffix)
    archive = packed(files)
    yield Page(f"record/data/{ALL_FILES}", archive, ".zip")
    formats = [
        [plain(one.title), _own(of_format[name]), plain(one.use[0].upper() + one.use[1:] + "."), plain(one.read_by)]
        for name, one in exports.FORMATS.items()
    ]
    tables = [
        [
            link(table_title(name), f"codebook-{name}"),
            f"{_file(name + '.csv')}\\\n{_file(name + '.parquet')}",
            plain(citation(name)),
        ]
        for name in table_names()
    ]
    header = ["Format", "Files", "What it is for", "Read in our tests by"]
    text = f"""(record-downloads)=
# The data, to take along

The record is {len(table_names())} tables, and everything on this page is made from them while the book is built, so that no format says
anything that another does not. The licence is CC BY 4.0: you may share and change the data if you name *Two Rivers*, link to
the course, and say what you changed. Before you use it, read the [data statement](#record-statement), which tells who counted
and who is missing.

{_file(ALL_FILES + ".zip")} holds all files of this page in one folder ({len(archive) // 1024:,} KB). Take it if you want CSV on the
Web, RO-Crate or Croissant, because their descriptions find the tables by the names of the files beside them. With the package,
`tworivers record export all` writes the same folder.

{table("The formats, and what reads each of them in our tests", header, formats, [17, 27, 31, 25])}

Each annotation leads from the words of an anchor to the row that rests on them, and each place to the documents that name it.
Because the course has no fixed address yet, rows, places and letters are named by a URN that stays the same from one export to
the next. A place without a point has none in Linked Places either.

## How to cite

Cite the record as a whole, and a table where you used one. {_file("citations.bib")} has all of them as BibTeX.

> {plain(citation())}

```bibtex
{bibtex()}
```

{table("Each table as a file, and how to cite it", ["Table", "Files", "How to cite it"], tables, [22, 26, 52])}

A single figure is cited with its document and its place: `tworivers cite yanbian-1961.f024` writes that note.
"""
    yield Page("record/downloads", text)


def _own(files: Iterable[str]) -> str:
    """Return links to the files of a format; for those that are tables, where they stand."""
    tables = [name for name in files if name.endswith((".csv", ".parquet"))]
    shown = [_file(name) for name in files if name not in tables]
    return "\\\n".join([*shown, *([f"the {len(tables)} tables below"] if tables else [])])


def _file(name: str) -> str:
    return f"{{download}}`{name} <data/{name}>`"


def data_statement() -> Iterator[Page]:
    """What the record is, who counted, who is missing, what it cannot tell, and how it was made and checked."""
    documents, figures = rows("sources"), rows("figures")
    body = [
        [
            link(short_name(row["source_id"]), f"source-{row['source_id']}"),
            several(row["who_speaks"]),
            several(row["who_is_missing"]),
            several(row["cannot_tell"]),
        ]
        for row in documents
    ]
    counted = [row for row in figures if row["value"] is not None]
    header = ["Document", "Who speaks", "Who is missing", "What it cannot tell"]
    text = f"""(record-statement)=
# Data statement

## What it is

The record holds what {len(documents)} documents on the China–North Korea border, 1957–2024, state: {len(figures)} figures and dates, of
which {len(counted)} are numbers, {len(rows("provisions"))} clauses, {len(rows("statements"))} statements of two press reports, and {len(rows("discrepancies"))} rows on what does not
fit. Every figure is given as its document states it, mistakes included, because a corrected figure would hide what an office wrote.

The documents speak of three groups, which the tables never merge: Chinese citizens of Korean ethnicity, Korean nationals living
in China, and citizens of the DPRK who crossed. Where the English does not tell which of them is meant, the row says so.

## Who counted, who is missing, and what it cannot tell

Most of these numbers were written by police and ministries for offices above them. They counted what they were asked for and
what they could see, so a number tells at least as much about the counting as about people. The papers reached us in a selection
that others made, and in English. A clause tells what somebody was ordered or asked to do, and never on its own what happened.

{table("Each document: who speaks, who is missing, and what it cannot tell", header, body, [13, 27, 30, 30])}

## How it was made

The rows on the documents were read by hand from published English translations, an English essay and two English press
reports. The originals in Chinese and Korean were not seen: brackets, modals and terms are the translators', as
[the page on translation](../translation.md) shows. Each row names its place in the document, and {len(rows("evidence")):,} rows carry an
anchor besides: at most eight words that stand so there. Beyond anchors, titles and a few quoted words, the tables hold no wording
of the documents. Numbers that the project computes are not among the figures.

## How it is checked

A program looks for every anchor in the documents and keeps the proof (`evidence`). Every sum, share and change that
the figures should obey is computed again ({len(rows("identities"))} `identities`), and so is each row of the
[register of discrepancies](discrepancies.md). Each table is sealed with its SHA-256, and the exports that hold tables are read back
and compared with them, row by row. You can check the record against the documents yourself, as [Your own copy](../reading.md)
tells.

## People, and what it is not for

Holders of senior offices have their names. The villagers and clerks whom a document names are not in the data, no place of 2023
or 2024 is finer than a province, and every case is made up. The data is for reading, teaching and checking. Nothing in it is
for finding or judging a living person, and the rules in it are history: they end in 1970 and are no legal advice.

## Licence and citation

The tables are licensed under CC BY 4.0, and the documents are not ours to license ([licence and rights](../licence.md)). How to
cite the record and each table stands with the [downloads](#record-downloads).
"""
    yield Page("record/data-statement", text)
