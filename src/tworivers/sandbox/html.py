"""Containment: HTML that a student wrote, or that a student's code showed, stays in its place and neither runs nor loads.

Only the elements and attributes named here pass; what they hold as text stays to be read. Feedback and formgrader show
students' Markdown and outputs through it (nbgrader_config.py puts it into nbconvert's exporters).
"""

from __future__ import annotations

import html
import re
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import PreformattedString
from jinja2 import pass_context
from nbconvert.filters.markdown_mistune import MarkdownWithMath

from tworivers.sandbox.pictures import PictureRenderer

TAGS = re.compile(
    r"a|abbr|b|blockquote|br|caption|cite|code|col|colgroup|dd|del|details|dfn|div|dl|dt|em|figcaption|figure|h[1-6]|hr|i"
    r"|img|ins|kbd|li|mark|ol|p|pre|q|s|samp|small|span|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|tr|tt|u|ul|var"
)
# Dropped with all that they hold: it is no text for a reader, or is read by other rules than HTML's.
DROPPED = re.compile(
    r"^(script|style|template|noscript|noembed|noframes|iframe|frameset|object|embed|applet|svg|math|audio|video|canvas"
    r"|select|title|xmp|plaintext)$"
)
ATTRIBUTES = re.compile(r"title|lang|dir|alt|width|height|colspan|rowspan|scope|span|start")
ADDRESS = re.compile(r"(https?://|mailto:|#).*", re.IGNORECASE | re.DOTALL)  # a page elsewhere, never one of our own
PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=\s]*")
# Classes that the course's own pages, pandas and the highlighting of code use; formgrader's buttons go by their class.
CLASS = re.compile(r"dataframe|scroll|highlight|tworivers-feedback|[a-z][a-z0-9]?")
STYLE = re.compile(
    r"\s*(text-align|vertical-align|color|background-color|font-weight|font-style|text-decoration)\s*:\s*[\w#%.\s-]+"
)


def contained(fragment: str) -> str:
    """Return a student's HTML so that it stays in its place: every tag closed, nothing that runs or loads.

    >>> contained("</div><b>32.8<script>alert(1)</script><img src='https://example.org/x.png'></b><!-- x -->")
    '<b>32.8</b>'
    """
    soup = BeautifulSoup(fragment, "html.parser")
    for tag in soup.find_all(DROPPED):
        tag.decompose()
    for hidden in soup.find_all(string=lambda text: isinstance(text, PreformattedString)):
        hidden.extract()  # comments and the like: a browser may see their end elsewhere
    for tag in soup.find_all(True):
        if not TAGS.fullmatch(tag.name):
            tag.unwrap()
            continue
        tag.attrs = {name: value for name in tag.attrs if (value := _kept(name, tag)) is not None}
    for picture in soup.find_all("img", src=False):
        picture.decompose()
    for table in soup.find_all("table"):
        _make_readable(soup, table)
    return str(soup)


def _kept(name: str, tag: Any) -> str | None:
    """Return the value with which an attribute stays; None where it goes."""
    value = tag[name]
    text = " ".join(value) if isinstance(value, list) else str(value)
    match name:
        case "href":
            return text if tag.name == "a" and ADDRESS.fullmatch(text) else None
        case "src":
            return text if tag.name == "img" and PICTURE.fullmatch(text) else None
        case "class":
            return " ".join(word for word in text.split() if CLASS.fullmatch(word)) or None
        case "style":
            return ";".join(part for part in text.split(";") if STYLE.fullmatch(part)).strip() or None
    return text if ATTRIBUTES.fullmatch(name) else None


def _make_readable(soup: BeautifulSoup, table: Any) -> None:
    """Let a table scroll, by keyboard too, and say what its headings are for; pandas leaves a corner without words."""
    around = table.parent
    if "scroll" not in str((around or {}).get("class", "")).split():  # it is contained once when run, once when shown
        around = table.wrap(soup.new_tag("div", attrs={"class": "scroll"}))
    around["tabindex"] = "0"
    for heading in table.find_all("th"):
        if heading.get_text(strip=True):
            heading["scope"] = "col" if heading.find_parent("thead") else "row"
        else:
            heading.name = "td"


@pass_context
def markdown(context: Any, source: str) -> str:
    """Return a student's Markdown as HTML that is contained; in place of nbconvert's own filter.

    A text that cannot be rendered (a picture that is missing, nesting without end) is shown as it was typed.
    """
    attachments = context.get("cell", {}).get("attachments", {})
    try:
        renderer = PictureRenderer(escape=False, attachments=attachments, exclude_anchor_links=True)
        return contained(MarkdownWithMath(renderer=renderer).render(source))
    except Exception:  # whatever a parser stumbles over: one cell must not cost the grader the page
        return f"<pre>{html.escape(source)}</pre>"
