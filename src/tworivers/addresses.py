"""Addresses: where the words of a row stand in the published document, or where to look for the document."""

from __future__ import annotations

from urllib.parse import quote

from tworivers.tables import Row, source

LISTING = "listing"  # an address of this kind leads to a list that names the document, and not to the document


def text_fragment(words: str) -> str:
    """Return the part of an address after `#` that lets a browser open a page at some words (a text fragment).

    A hyphen, a comma and an ampersand mark parts of the fragment itself, so within words they are encoded too.

    >>> text_fragment("28,028 people - so far")
    ':~:text=28%2C028%20people%20%2D%20so%20far'
    """
    return ":~:text=" + quote(" ".join(words.split()), safe="").replace("-", "%2D")


def document_address(document: Row) -> str:
    """Return the address of a document itself, or "" where only a list that names it was found.

    >>> document_address(source("protocol-1964"))
    'https://digitalarchive.wilsoncenter.org/document/115328'
    >>> document_address(source("directive-1963"))
    ''
    """
    return "" if document["found_kind"] == LISTING else str(document["found_at"])


def document_of(row: Row) -> Row:
    """Return the document in which the anchor of a row stands; of several that a row names, the one that has its line."""
    names = [row["source_id"]] if row.get("source_id") else row["source_ids"].split("|")
    if len(names) == 1:
        return source(names[0])
    file, _, line = row["line"].partition(":L")
    return next(
        one for one in map(source, names) if one["file"] == file and one["line_start"] <= int(line) <= one["line_end"]
    )


def words_address(row: Row) -> str:
    """Return the address that opens a document at the anchor of a row; "" where there is no anchor or no known page.

    >>> from tworivers.tables import figure
    >>> words_address(figure("protocol-1964.f001")).partition("#")[0]
    'https://digitalarchive.wilsoncenter.org/document/115328'
    """
    if not row.get("anchor"):
        return ""
    address = document_address(document_of(row))
    return address and address + ("" if "#" in address else "#") + text_fragment(row["anchor"])


def where_to_look(document: Row) -> str:
    """Return in a sentence where to look for a document whose own page is not known; "" where it is.

    >>> where_to_look(source("directive-1963"))[:72]
    'The page of the document itself is not known here. Look in the list at h'
    """
    if document_address(document):
        return ""
    asked = " and ".join(filter(None, [document["title"] and f"“{document['title']}”", document["archive_ref"]]))
    return (
        f"The page of the document itself is not known here. Look in the list at {document['found_at']}, "
        f"or search the archive for {asked}."
    )
