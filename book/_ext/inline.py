"""Pictures stand in the page itself, so that they take its type and follow its light; a file of its own could not."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from urllib.parse import unquote

from bs4 import BeautifulSoup
from bs4.element import PreformattedString

DRAWN = ".cell_output img[src$='.svg'], figure.drawn img[src$='.svg']"
_NAMES = re.compile(r'(?<=\bid=")|(?<=url\(#)|(?<=href="#)')


def inline(page: BeautifulSoup, folder: Path) -> None:
    """Put the pictures that a page shows from files into the page, each with its words; `folder` is that of the page."""
    for number, image in enumerate(page.select(DRAWN), start=1):
        drawn = (folder / unquote(str(image["src"]))).read_text(encoding="utf-8")
        image.replace_with(PreformattedString(picture(drawn, str(image.get("alt", "")), f"picture-{number}-")))


def picture(drawn: str, words: str, prefix: str) -> str:
    """Return a picture as a part of a page: named by its words, its ids made this page's own.

    >>> picture('<svg viewBox="0 0 9 9"><title>A</title><path id="a"/></svg>', 'A "way"', "p1-")
    '<svg role="img" aria-label="A &quot;way&quot;" class="picture" viewBox="0 0 9 9"><path id="p1-a"/></svg>'
    """
    body = re.sub(r"<title>.*?</title>\n?", "", drawn[drawn.index("<svg") :], count=1, flags=re.DOTALL).strip()
    head = f'<svg role="img" aria-label="{escape(words)}" class="picture"'
    return head + _NAMES.sub(prefix, body.removeprefix("<svg"))
