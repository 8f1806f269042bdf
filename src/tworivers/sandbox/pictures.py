"""Pictures: those that a student put into a text, by whatever way of naming them, are shown from the cell itself.

Jupyter keeps pictures as attachments of a cell. A text names them as Markdown or HTML does, with spaces written as they
are or as %20; the pre-flight attaches pictures that lay beside the notebook. Nothing is read from a file here.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from nbconvert.filters.markdown_mistune import IPythonRenderer

Attachments = Mapping[str, Mapping[str, str]]

IMAGE = re.compile(r"""(<img\b[^<>]*?\ssrc\s*=\s*)("[^"<>]*"|'[^'<>]*'|[^\s"'<>]+)""", re.IGNORECASE)
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


class PictureRenderer(IPythonRenderer):  # type: ignore[misc]  # nbconvert is not followed by mypy
    """nbconvert's Markdown with all pictures of a cell; one that was not handed in is named in its place."""

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Return a picture of a Markdown text."""
        shown = address(url, self.attachments)
        if ELSEWHERE.match(shown) and not shown.lower().startswith("attachment:"):
            return f'<img src="{html.escape(shown)}" alt="{html.escape(text)}">'
        return f"<em>(picture {html.escape(url)}: it was not handed in)</em>"

    def block_html(self, html: str) -> str:
        """Return HTML of a text that stands by itself."""
        return str(super().block_html(in_html(html, self.attachments)))

    def inline_html(self, html: str) -> str:
        """Return HTML within a line."""
        return str(super().inline_html(in_html(html, self.attachments)))


def in_html(text: str, attachments: Attachments) -> str:
    """Return HTML whose pictures stand in it, as far as they are attached.

    >>> in_html('<img alt="a" src="attachment:a%20b.png">', {"a b.png": {"image/png": "YQ=="}})
    '<img alt="a" src="data:image/png;base64,YQ==">'
    """
    return IMAGE.sub(lambda match: f'{match[1]}"{address(match[2], attachments)}"', text)


def address(written: str, attachments: Attachments) -> str:
    """Return the data of a picture where it is attached, else the address as it was written."""
    plain = written.strip("\"'")
    kinds = find(plain, attachments)
    if not kinds:
        return plain
    mime, data = next(iter(kinds.items()))
    return f"data:{mime};base64,{''.join(data.split())}"


def find(written: str, attachments: Attachments) -> Any:
    """Return what is attached under the name that an address means; None where nothing is."""
    if not isinstance(attachments, Mapping):
        return None
    for name in names_of(written):
        if attachments.get(name):
            return attachments[name]
    return None


def names_of(written: str) -> list[str]:
    """Return the names that an address may mean, the likeliest first.

    >>> names_of("attachment:my%20plot.png"), names_of("./a/plot.png?x=1"), names_of("https://example.org/a.png")
    (['my%20plot.png', 'my plot.png'], ['a/plot.png?x=1', 'a/plot.png'], [])
    """
    plain = html.unescape(written.strip())
    plain = plain[len("attachment:") :] if plain.lower().startswith("attachment:") else plain
    if ELSEWHERE.match(plain):
        return []
    plain = plain.replace("\\", "/").removeprefix("./")
    return list(dict.fromkeys([plain, unquote(plain), unquote(plain.partition("?")[0].partition("#")[0])]))
