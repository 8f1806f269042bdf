"""How to cite the record, and each table of it, in words and as BibTeX."""

from __future__ import annotations

from tworivers.errors import unknown
from tworivers.tables import description, table_names, table_title

FILE = "citations.bib"


def files() -> dict[str, bytes]:
    """Return one file of BibTeX: the record, then each table."""
    return {FILE: "\n\n".join([bibtex(), *map(bibtex, table_names())]).encode() + b"\n"}


def citation(table: str = "") -> str:
    """Return how to cite a table, or the whole record, in words.

    Raises:
        UnknownNameError: No table has that name; the nearest ones are named.

    >>> citation("figures")
    'The Two Rivers authors, “Figures” (figures.csv), in Two Rivers: the record, version 0.1.0, 2026. CC-BY-4.0.'
    """
    said = description()
    part = f"“{_title(table)}” ({table}.csv), in {said['title']}" if table else said["title"]
    return f"{said['contributors'][0]['title']}, {part}, version {said['version']}, {_year()}. {said['licenses'][0]['name']}."


def bibtex(table: str = "") -> str:
    """Return how to cite a table, or the whole record, as BibTeX.

    >>> print(bibtex("figures").splitlines()[0])
    @misc{tworivers-figures,
    """
    said = description()
    fields = {
        "author": f"{{{said['contributors'][0]['title']}}}",
        "title": f"{_title(table)} ({table}.csv)" if table else said["title"],
        "howpublished": f"In: {said['title']}" if table else "Data set",
        "year": _year(),
        "version": said["version"],
        "note": f"Licence: {said['licenses'][0]['name']}",
    }
    lines = "\n".join(f"  {name} = {{{text}}}," for name, text in fields.items())
    return f"@misc{{tworivers-{table or 'record'},\n{lines}\n}}"


def _title(table: str) -> str:
    if table not in table_names():
        raise unknown("table", table, table_names())
    return table_title(table)


def _year() -> str:
    return str(description()["created"][:4])
