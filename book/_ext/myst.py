"""MyST Markdown from values: what the pages that are made from the record have in common."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from tworivers.addresses import words_address
from tworivers.tables import Row, rows


@dataclass(frozen=True)
class Page:
    """One generated file: its name without suffix (`record/sources`) and what it holds: MyST Markdown, a picture, data."""

    docname: str
    text: str | bytes
    suffix: str = ".md"


def plain(value: object) -> str:
    """Return a value as Markdown that shows exactly that text, on one line; None shows as nothing.

    >>> plain("5 * 3 [sic] <b>")
    '5 \\\\* 3 \\\\[sic\\\\] \\\\<b\\\\>'
    """
    text = " ".join(str("" if value is None else value).split())
    text = re.sub(r"\b(Doc|Art|No|para|pp?)\. (?=\d)", "\\1.\u00a0", text)  # a locator's number stays with its word
    text = re.sub(r"([\\`*_{}\[\]()<>#+.!|~:$\"'^@=&-])", r"\\\1", text)
    text = re.sub(r"[\u3400-\u9fff]+", r"[\g<0>]{.language-zh-hans}", text)  # docutils turns such a class into lang=
    return re.sub(r"[\uac00-\ud7a3](?:[\uac00-\ud7a3\d ]*[\uac00-\ud7a3])?", r"[\g<0>]{.language-ko}", text)


def link(text: object, target: str) -> str:
    """Return a link to a label of the book (`source-yanbian-1961`, `yanbian-1961.f021`) or to an address."""
    return f"[{plain(text)}]({target if '://' in target else '#' + target})"


def place_of(row: Row, shown: str | None = None) -> str:
    """Return where a row stands, as a link to its words on the document's own page where that is known."""
    address, shown = words_address(row), shown or row["locator"]
    return link(shown, address) if address else plain(shown)


def table(caption: str, header: Sequence[str], body: Iterable[Sequence[str]], widths: Sequence[int]) -> str:
    """Return a table in MyST; cells are Markdown, the first cell of each row is its header."""
    lines = ["::::{list-table} " + caption, ":header-rows: 1", ":stub-columns: 1", ":class: record"]
    lines += [f":widths: {' '.join(map(str, widths))}", ""]
    for cells in [header, *body]:
        for number, cell in enumerate(cells):
            lead = "* - " if number == 0 else "  - "
            lines.append((lead + cell.replace("\n", "\n    ")).rstrip())
    return "\n".join([*lines, "::::"])


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """Return a list of terms and what the record says of each; a pair with nothing to say is left out."""
    said_of = [f"{term}\n: " + said.replace("\n", "\n  ") + "\n" for term, said in pairs if said]
    return "\n".join(["::::{div} facts", *said_of, "::::"])


def words(identifier: str) -> str:
    """Return an identifier of the record as words.

    >>> words("share_of_households"), words("north-korea")
    ('share of households', 'north korea')
    """
    return identifier.replace("_", " ").replace("-", " ")


def figure(name: str, alt: str, caption: str, *, wide: bool = False) -> str:
    """Return a figure of MyST: a picture, its words for those who do not see it, and its caption; or a wide one."""
    kind = "drawn wide" if wide else "drawn"
    return f":::{{figure}} {name}.svg\n:alt: {alt}\n:align: left\n:figclass: {kind}\n\n{caption}\n:::"


# -- What the record names ------------------------------------------------------------------------------------------

_NAMES = {"calllog": "Call log", "dailynk": "Daily NK"}


def short_name(source_id: str) -> str:
    """Return the name by which the course calls a source.

    >>> short_name("yanbian-1961"), short_name("dailynk-2023")
    ('Yanbian 1961', 'Daily NK 2023')
    """
    what, _, year = source_id.rpartition("-")
    return f"{_NAMES.get(what, what.capitalize())} {year}"


def source_links(ids: str | None) -> str:
    """Return links to the pages of sources, given their ids with | between them."""
    return ", ".join(link(short_name(name), f"source-{name}") for name in (ids or "").split("|") if name)


def tongue(text: str | None, language: str) -> str:
    """Return a text in another language as Markdown that names the language to a screen reader.

    >>> tongue("jīn", "zh-latn-pinyin")
    '[jīn]{.language-zh-latn-pinyin}'
    """
    if not text:
        return ""
    marked = plain(text)
    return marked if ".language-" in marked else f"[{marked}]{{.language-{language}}}"


def names(row: Row) -> str:
    """Return the Chinese and the Korean name of a row, each on its line."""
    return "\\\n".join(filter(None, (tongue(row["chinese"], "zh-hans"), tongue(row["korean"], "ko")))) or "not known"


@cache
def row_ids() -> frozenset[str]:
    """Return the identifiers of all rows that have a place in the book to which a link can lead."""
    keys = {
        "figures": "figure_id",
        "provisions": "provision_id",
        "statements": "statement_id",
        "incidents": "incident_id",
    }
    return frozenset(row[key] for name, key in keys.items() for row in rows(name))


def linked(text: str | None) -> str:
    """Return a text as Markdown in which the identifier of a row or of a source is a link to it.

    >>> linked("counted again in calllog-1961.i02?")
    'counted again in [Call log 1961, i02](#calllog-1961.i02)?'
    """
    sources = "|".join(re.escape(row["source_id"]) for row in rows("sources"))
    found: list[str] = []
    last = 0
    for hit in re.finditer(rf"\b({sources})(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)?", text or ""):
        target = hit.group() if hit.group() in row_ids() else f"source-{hit[1]}"
        end = hit.end() if hit.group() in row_ids() else hit.end(1)
        said = short_name(hit[1]) + (f", {hit.group().partition('.')[2]}" if hit.group() in row_ids() else "")
        found += [_piece(text or "", last, hit.start()), link(said, target)]
        last = end
    return "".join([*found, _piece(text or "", last, len(text or ""))])


def _piece(text: str, start: int, end: int) -> str:
    piece = text[start:end]  # `plain` strips what a neighbouring link needs: the blanks at its ends
    return " " * piece[:1].isspace() + plain(piece) + " " * (piece[-1:].isspace() and len(piece) > 1)


def remark(note: str | None) -> str:
    """Return a note without the sentences that only tell lines of our reading copy.

    >>> remark("Sentence runs over a page break (L358 to L360). What is justified is not said.")
    'What is justified is not said\\\\.'
    """
    parts = re.split(r"(?<=[.;])\s+", note or "")
    kept = " ".join(part for part in parts if not re.search(r"\bL\d+|\b00\d:L", part)).rstrip("; ")
    return linked(kept[:1].upper() + kept[1:]) if kept else ""


def groups(text: str | None) -> str:
    """Return the groups of people that a row speaks of; several are named side by side, never merged into one."""
    return " *and* ".join(plain(group) for group in (text or "").split("|") if group)


def aside(text: str) -> str:
    """Return Markdown as a remark in smaller letters."""
    return f"[{text}]{{.aside}}" if text else ""


def stacked(*lines: str) -> str:
    """Return the lines that say something as paragraphs of one cell."""
    return "\n\n".join(line for line in lines if line)


def several(text: str | None) -> str:
    """Return the parts of a text that semicolons part: one as it stands, more as a list.

    >>> several("the ministry; its bureau")
    '- The ministry\\n- Its bureau'
    """
    parts = [plain(part[0].upper() + part[1:]) for part in re.split(r";\s*", text or "") if part]
    return parts[0] if len(parts) == 1 else "\n".join(f"- {part}" for part in parts)
