"""Where to read all documents: one row for each, with its address or with what to search for."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from myst import Page, link, plain, short_name, table
from tworivers.addresses import document_address
from tworivers.tables import Row, rows


def where_to_read() -> Iterator[Page]:
    """The sixteen documents and where each of them was found."""
    documents = rows("sources")
    known = [row for row in documents if document_address(row)]
    dossier = [row for row in documents if row["edition"].startswith("NKIDP E-Dossier")]
    body = [
        [
            link(short_name(row["source_id"]), f"source-{row['source_id']}"),
            _where(row),
            f"{plain(row['title']) or 'a press report without a title in our copy'}\n\n{plain(row['archive_ref'])}".strip(),
        ]
        for row in documents
    ]
    header = ["Document", "Where it was found", "Title and file, to search for"]
    text = f"""(all-sixteen)=
# All {len(documents)}, and where they are

Open each address and save the text in one folder; [Your own copy](../reading.md) tells in what form, and what the terms of use are.
Of {len(known)} documents we know a page, and for the other {len(documents) - len(known)} a list that names them. A copy on another host is no edition: it shows the
text, and may vanish. Where an address no longer leads there, search the archive for the title or for the file.

{table("Each document, where it was found, and what to search for", header, body, [16, 42, 42])}

{len(dossier)} of them, an essay and {len(dossier) - 1} numbered documents, are printed together in one publication, the e-dossier, so
that whoever has that file has all of these at once.
"""
    yield Page("record/where-to-read", text)


def _where(row: Row) -> str:
    """Return the address with what kind of page it is and the day; of a list, that it is one."""
    kind = row["found_kind"] if document_address(row) else "a list that names it; search there by the title"
    shown = f"{short_name(row['source_id'])} at {urlsplit(row['found_at']).hostname}"
    return f"{link(shown, row['found_at'])}\n\n{plain(kind)}; looked up on {row['found_on']}"
