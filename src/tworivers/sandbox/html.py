"""Containment: HTML that a student wrote, or that a student's code showed, stays in its place and neither runs nor loads.

First it is brought into our own readable form, well nested and bounded, in one pass; then `nh3` has the last word and
lets through the elements and attributes named here, nothing else. Both are linear: nh3 alone is not, for HTML's rules
for tags that cross each other make megabytes of a few lines. Feedback and formgrader show students' Markdown and
outputs through it (nbgrader_config.py puts it into nbconvert's exporters).
"""

from __future__ import annotations

import html
import re
from typing import Any

import nh3
from jinja2 import pass_context

TAGS = frozenset(
    re.findall(
        r"\w+",
        "a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure h1 h2 h3"
        " h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strong sub summary sup table tbody td tfoot th"
        " thead tr tt u ul var",
    )
)
# Dropped with all that they hold: it is no text for a reader, or is read by other rules than HTML's.
DROPPED = frozenset(
    re.findall(
        r"\w+",
        "script style template noscript noembed noframes iframe frameset object applet svg math audio video canvas select"
        " title xmp plaintext",
    )
)
VOID = frozenset(("br", "col", "hr", "img"))
ENDS = {  # a tag that need not be closed ends where the next of its kind begins
    "p": ("p",),
    "li": ("li",),
    "dt": ("dt", "dd"),
    "dd": ("dt", "dd"),
    "td": ("td", "th"),
    "th": ("td", "th"),
    "tr": ("td", "th", "tr"),
}
ATTRIBUTES = frozenset(
    re.findall(r"\w+", "title lang dir alt width height colspan rowspan scope span start href src class style tabindex")
)
DEPTH = 60  # elements within each other; what lies deeper stands in the last of them
ADDRESS = re.compile(r"(https?://|mailto:|#).*", re.IGNORECASE | re.DOTALL)  # a page elsewhere, never one of our own
PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=\s]*")
# Classes that the course's own pages, pandas and the highlighting of code use; formgrader's buttons go by their class.
CLASS = re.compile(r"dataframe|scroll|highlight|tworivers-feedback|[a-z][a-z0-9]?")
STYLE = re.compile(
    r"\s*(text-align|vertical-align|color|background-color|font-weight|font-style|text-decoration)\s*:\s*[\w#%.\s-]+"
)
# A tag ends at the first ">", within quotation marks too: what follows then is text, and nothing that runs.
# No pattern goes back over what it has read ("++", "*+"): a hundred thousand half tags must not cost a look back each.
TOKEN = re.compile(r"<!--|<[!?][^>]*+>?|<(/?)([a-zA-Z][^\s/<>]*+)([^<>]*+)>")
ATTRIBUTE = re.compile(
    r"""([^\s"'<>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++)))?""",
)
EMPTY = re.compile(r"(?:\s|&nbsp;)*+</th\b", re.IGNORECASE)

MARKDOWN_CHARACTERS = 20_000  # of one cell; Python's Markdown is slower than linear, so what follows is shown as typed
FORMULA = re.compile(r"\\[\[(]|\\begin|\$")
FORMULAS = 300  # for each of them the whole text is searched for its end
ATTACHED_CHARACTERS = 20_000_000  # of pictures in one cell: one that is attached once may be shown a thousand times
HIGHLIGHTED = ("python", "py", "python3", "ipython", "ipython3")  # the course's language; some lexers never come back


def contained(fragment: str) -> str:
    """Return a student's HTML so that it stays in its place: every tag closed, nothing that runs or loads.

    >>> contained("</div><b>32.8<script>alert(1)</script><img src='https://example.org/x.png'></b><!-- x -->")
    '<b>32.8</b>'
    """
    return _CLEANER.clean(_Readable().form(_encodable(fragment)))


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


class _Readable:
    """Brings HTML into a readable form: well nested, not too deep, tables that scroll and whose headings say for what."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.open: list[tuple[str, str, bool]] = []  # name, what closes it, whether it lets a table scroll

    def form(self, text: str) -> str:
        """Return the form of a whole text."""
        place = 0
        while token := TOKEN.search(text, place):
            self._say(text[place : token.start()])
            place = self._take(token, text)
        self._say(text[place:])
        self._close(0)
        return "".join(self.out)

    def _say(self, text: str) -> None:
        self.out.append(text.replace("<", "&lt;").replace(">", "&gt;"))

    def _take(self, token: re.Match[str], text: str) -> int:
        """Take one token; return where the text goes on."""
        place, name = token.end(), (token[2] or "").lower()
        if token[0] == "<!--":
            end = text.find("-->", place)
            return len(text) if end < 0 else end + 3
        if name in DROPPED and not token[1] and not token[3].endswith("/"):
            end_tag = re.compile(f"</{name}\\b[^>]*+>?", re.IGNORECASE).search(text, place)
            return end_tag.end() if end_tag else len(text)
        if name in TAGS:
            if token[1]:
                self._end(name)
            else:
                self._begin(name, token[3], text, place)
        return place

    def _begin(self, name: str, rest: str, text: str, place: int) -> None:
        while self.open and self.open[-1][0] in ENDS.get(name, ()):
            self._close(len(self.open) - 1)
        if len(self.open) >= DEPTH:
            return
        attributes, shown, closing = _attributes(rest), name, f"</{name}>"
        scrolls = name == "div" and "scroll" in attributes.get("class", "").split()
        if name == "img" and not PICTURE.fullmatch(html.unescape(attributes.get("src", ""))):
            return
        if scrolls:
            attributes["tabindex"] = "0"
        elif name == "table" and not (self.open and self.open[-1][2]):  # it is contained once when run, once when shown
            self.out.append('<div class="scroll" tabindex="0">')
            closing = "</table></div>"
        elif name == "th" and EMPTY.match(text, place):  # pandas leaves a corner without words
            shown, closing = "td", "</td>"
            attributes.pop("scope", None)
        elif name == "th":
            attributes["scope"] = "col" if self._is_in_head() else "row"
        self.out.append(f"<{shown}" + "".join(f' {key}="{value}"' for key, value in attributes.items()) + ">")
        if name not in VOID:
            self.open.append((name, closing, scrolls))

    def _is_in_head(self) -> bool:
        around = [name for name, _, _ in self.open]
        table = len(around) - around[::-1].index("table") if "table" in around else 0
        return "thead" in around[table:]

    def _end(self, name: str) -> None:
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place][0] == name:
                self._close(place)
                return

    def _close(self, place: int) -> None:
        while len(self.open) > place:
            self.out.append(self.open.pop()[1])


def _attributes(text: str) -> dict[str, str]:
    """Return the attributes of a tag that may stay, each as it stands between double quotation marks."""
    found: dict[str, str] = {}
    for name, double, single, bare in ATTRIBUTE.findall(text):
        if name.lower() in ATTRIBUTES:
            found.setdefault(name.lower(), (double or single or bare).replace('"', "&quot;"))
    return found


def _kept(tag: str, name: str, value: str) -> str | None:
    """Return the value with which an attribute stays; None where it goes."""
    match name:
        case "href":
            return value if ADDRESS.fullmatch(value) else None
        case "src":
            return value if PICTURE.fullmatch(value) else None
        case "class":
            return " ".join(word for word in value.split() if CLASS.fullmatch(word)) or None
        case "style":
            return ";".join(part for part in value.split(";") if STYLE.fullmatch(part)).strip() or None
        case "tabindex":
            return "0" if value == "0" else None
    return value


_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=set(DROPPED),
    attributes={
        "*": set(ATTRIBUTES - {"href", "src", "tabindex"}),
        "a": {"href"},
        "img": {"src"},
        "div": {"tabindex"},
    },
    attribute_filter=_kept,
    url_schemes={"http", "https", "mailto", "data"},
    link_rel=None,
)


@pass_context
def markdown(context: Any, source: str) -> str:
    """Return a student's Markdown as HTML that is contained; in place of nbconvert's own filter.

    A text that cannot be rendered (a picture that is missing, nesting without end) is shown as it was typed, and so is
    what goes beyond a length that nobody writes.
    """
    attachments = context.get("cell", {}).get("attachments", {})
    source = _encodable(source)
    head, rest = source[:MARKDOWN_CHARACTERS], source[MARKDOWN_CHARACTERS:]
    if len(FORMULA.findall(head)) > FORMULAS:
        return _typed(source)
    try:
        shown = contained(_rendered(head, attachments))
    except Exception:  # whatever a parser stumbles over: one cell must not cost the grader the page
        return _typed(source)
    told = f"<p>The text is longer than {MARKDOWN_CHARACTERS:,} characters. From here it is shown as it was typed.</p>"
    return f"{shown}{told}{_typed(rest)}" if rest else shown


def _typed(source: str) -> str:
    return f"<pre>{html.escape(source)}</pre>"


def _rendered(source: str, attachments: dict[str, dict[str, str]]) -> str:
    from nbconvert.filters.markdown_mistune import MarkdownWithMath  # here: it loads much

    from tworivers.sandbox.pictures import PictureRenderer

    class Renderer(PictureRenderer):
        """Students' pictures, with bounds of our own."""

        left = ATTACHED_CHARACTERS

        def block_code(self, code: str, info: str | None = None) -> str:
            """Highlight the course's language alone."""
            language = (info or "").split(maxsplit=1)[:1]
            return str(super().block_code(code, info if language and language[0] in HIGHLIGHTED else None))

        def image(self, text: str, url: str, title: str | None = None) -> str:
            """Show a picture, as long as there are not too many."""
            return self._counted(super().image(text, url, title))

        def block_html(self, html: str) -> str:
            """Show HTML that stands by itself, with its pictures."""
            return self._counted(super().block_html(html))

        def inline_html(self, html: str) -> str:
            """Show HTML within a line, with its pictures."""
            return self._counted(super().inline_html(html))

        def _counted(self, found: str) -> str:
            self.left -= len(found)
            if self.left < 0:
                raise ValueError("too many pictures")
            return found

    renderer = Renderer(escape=False, attachments=attachments, exclude_anchor_links=True)
    return str(MarkdownWithMath(renderer=renderer).render(source))
