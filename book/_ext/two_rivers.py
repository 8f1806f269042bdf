"""Sphinx extension of the book: pages from the record, nothing from other hosts, and pages that everyone can use.

It does four things, in the order of a build:

1. `config-inited`: when the package or the record has changed since the last build, it empties the cache of executed
   chapters and lets Sphinx read every page again. Jupyter Book keys that cache on the code cells alone: without this
   a chapter would show yesterday's numbers and pass.
2. `builder-inited`: it writes the pages that are made from tables into `record/` (see `record_pages`).
3. `html-page-context`: it drops MathJax and Thebe (no formulas, no server) and warns of anything that a reader's browser
   would fetch from another host, and of a picture without a text alternative. With `-W` a warning fails the build.
4. `build-finished`: it mends what the theme leaves inaccessible (see `mend`).
"""

from __future__ import annotations

import calendar
import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import desk_pages
import map_pages  # noqa: F401 (like each module below with this remark: it registers its pages)
import record_pages
import regime_pages  # noqa: F401
import source_sections  # noqa: F401
import table_pages  # noqa: F401
import timeline_pages  # noqa: F401
from bs4 import BeautifulSoup, Tag
from docutils import nodes
from pybtex.plugin import register_plugin
from pybtex.style.formatting.unsrt import Style as UnsrtStyle
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.sorting import BaseSortingStyle
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError
from sphinx.util import logging

logger = logging.getLogger(__name__)

GENERATED = "record"  # folder of the generated pages, git-ignored
MENDED = "data-two-rivers"  # attribute of <body> on a page that `mend` has seen
UNUSED = ("mathjax", "thebe")  # scripts and styles that Jupyter Book adds to every page, and that fetch from a CDN
MONTHS = [*calendar.month_name][1:]
NUMBER = re.compile(r"[-+−]?\d[\d,]*(\.\d+)?")
ELSEWHERE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)


# -- 1. Forget what was computed from an older record ---------------------------------------------------------------


GRADER = {"keys", "sandbox", "grading", "course"}  # no page rests on them


def fingerprint(folders: Iterable[Path]) -> str:
    """Return a SHA-256 over every file that a page's content can depend on: code, tables, this extension."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and not GRADER.intersection(path.parts):
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def forget_stale_outputs(app: Sphinx, config: Config) -> None:
    """Empty the cache of executed chapters if the package or the record is another one than last time."""
    try:
        import tworivers
        from tworivers.tables import data_folder
    except ImportError as error:
        raise ExtensionError(
            f"The book needs the package tworivers ({error}). Install it: pip install -e '.[book]'."
        ) from error
    now = fingerprint([Path(tworivers.__file__).parent, data_folder(), Path(__file__).parent])
    config.two_rivers_fingerprint = now  # rebuild="env": another value makes Sphinx read every page again
    cache = Path(config.nb_execution_cache_path or Path(app.outdir).parent / ".jupyter_cache")
    mark = cache.parent / ".two_rivers_fingerprint"
    if not mark.exists() or mark.read_text(encoding="utf-8") != now:
        shutil.rmtree(cache, ignore_errors=True)
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.write_text(now, encoding="utf-8")


# -- 2. Pages from the record ---------------------------------------------------------------------------------------


def write_pages(app: Sphinx) -> None:
    """Write the generated pages below `record/`; leave an unchanged file alone, remove one that is no longer made."""
    from tworivers.errors import CourseError

    root = Path(app.srcdir)
    # The theme copies the logo before Sphinx makes this folder, and would leave a file of that name.
    (Path(app.outdir) / "_static").mkdir(parents=True, exist_ok=True)
    try:
        pages = record_pages.all_pages()
    except CourseError as error:
        raise ExtensionError(f"The pages of the record could not be made. {error}") from error
    wanted = {root / f"{page.docname}{page.suffix}": page.text for page in pages}
    for path, text in wanted.items():
        if GENERATED not in path.relative_to(root).parts[:1]:
            raise ExtensionError(f"{path.name}: a generated page belongs into {GENERATED}/, which git ignores.")
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(f".{os.getpid()}.tmp")  # two builds at once never read half a page
            draft.write_text(text, encoding="utf-8", newline="\n")
            draft.replace(path)
    for path in (root / GENERATED).rglob("*"):
        if path.is_file() and path not in wanted and path.suffix != ".tmp":
            path.unlink(missing_ok=True)


class SourceIdLabels(BaseLabelStyle):  # type: ignore[misc]
    """Label each entry of the bibliography with its source_id."""

    def format_labels(self, sorted_entries: Iterable[Any]) -> Iterator[str]:
        """Yield one label per entry."""
        for entry in sorted_entries:
            yield entry.key


class ByDate(BaseSortingStyle):  # type: ignore[misc]
    """Sort the bibliography by year and month; an entry without a month comes last in its year."""

    def sorting_key(self, entry: Any) -> tuple[int, int, str]:
        """Return what an entry is sorted by."""
        month = entry.fields.get("month", "")
        return int(entry.fields["year"]), MONTHS.index(month) if month in MONTHS else 12, entry.key


class SourceIdStyle(UnsrtStyle):  # type: ignore[misc]
    """Bibliography in the order of dates, cited by source_id: `[yanbian-1961]`."""

    default_label_style = "source_ids"
    default_sorting_style = "source_ids"


# -- 3. Nothing from elsewhere, no picture without words ------------------------------------------------------------


def keep_to_this_site(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Drop what the course does not use; warn of files from other hosts and of pictures without alt text."""
    for kind in ("script_files", "css_files"):
        context[kind] = [file for file in context.get(kind, []) if not any(name in _said(file) for name in UNUSED)]
    for file in [*context["script_files"], *context["css_files"]]:
        if ELSEWHERE.match(_address(file)):
            logger.warning(
                "the page would fetch %s from another host", _address(file), location=page, type="two_rivers"
            )
    for image in BeautifulSoup(context.get("body") or "", "html.parser").find_all("img"):
        alt = str(image.get("alt", "")).strip()
        if ELSEWHERE.match(str(image.get("src", ""))):
            logger.warning("the picture %s lies on another host", image["src"], location=page, type="two_rivers")
        if not alt or re.search(r"\.(png|svg|jpe?g|gif)$", alt, re.IGNORECASE):
            logger.warning(
                "the picture %s has no text alternative (%r). For a plot put it into the cell's options: mystnb: image: alt:",
                Path(str(image.get("src", ""))).name, alt, location=page, type="two_rivers",
            )  # fmt: skip


def _address(file: object) -> str:
    return str(getattr(file, "filename", file) or "")


def _said(file: object) -> str:
    return f"{_address(file)} {getattr(file, 'attributes', {}).get('body', '')}".lower()


# -- 4. Mend what the theme leaves inaccessible ---------------------------------------------------------------------


def mend(html: str) -> str:
    """Return a page of the book with its tables, bibliography and tools made accessible; mending twice is mending once.

    >>> mend("<body><table><thead><tr><th></th><th>persons</th></tr></thead></table></body>")
    '<body data-two-rivers="mended"><div aria-label="Table 1" class="pst-scrollable-table-container" role="region" tabindex="0"><table><thead><tr><td></td><th scope="col">persons</th></tr></thead></table></div></body>'
    """
    page = BeautifulSoup(html, "html.parser")
    if page.body is None or page.body.has_attr(MENDED):
        return html
    page.body[MENDED] = "mended"
    labels: set[str] = set()
    for number, table in enumerate(page.find_all("table"), start=1):
        caption = table.find("caption")
        label = caption.get_text(" ", strip=True).removesuffix("#").strip() if caption else ""
        _mend_table(page, table, label if label and label not in labels else f"Table {number} {label}".strip())
        labels.add(label)
    _mend_frame(page)
    return str(page)


def _mend_frame(page: BeautifulSoup) -> None:
    """Name the theme's tools and landmarks, and take away roles that do not hold."""
    # A list wants list items, which the theme does not make; the role of an entry is deprecated.
    for element in page.select(".citation-list[role=list], .citation[role=doc-biblioentry]"):
        del element["role"]
    for toggle in page.select("button.sidebar-toggle[title]"):
        toggle["aria-label"] = toggle["title"]
    for box in page.select("input.sidebar-toggle[type=checkbox]"):
        box["aria-label"] = "Show the contents of the page" if "secondary" in str(box.get("id")) else "Show the menu"
    for icon in page.select("i[class*=fa-], span[class*=fa-]"):
        icon["aria-hidden"] = "true"
    for script in page.find_all("script", string=re.compile("search-button-field")):
        # The theme writes this button by script. It says more ("Search Ctrl+K") than its label, which hides the rest.
        script.string = str(script.string).replace(' aria-label="Search"', "")
    for summary in page.select("nav summary"):
        item = summary.find_parent("li")
        summary["aria-label"] = f"Pages under {item.a.get_text(strip=True)}" if item and item.a else "Pages below"
    for field in page.select("#search-input")[1:]:
        del field["id"]  # the search page has two search fields
    for menu in page.select(".bd-sidebar-primary"):
        menu["role"], menu["aria-label"] = "complementary", "Menu"
    for contents in page.select("nav.page-toc"):
        contents["aria-label"] = "On this page"


def _mend_table(page: BeautifulSoup, table: Tag, label: str) -> None:
    """Let every header head something, say what it heads, set numbers to the right, and let the table scroll by itself."""
    _fold_headers(table)
    for cell in table.find_all("th"):
        if _empty(cell):
            cell.name = "td"
            continue
        cell["scope"] = "col" if cell.find_parent("thead") else "row"
    _mark_numbers(table)
    del table["border"]
    box = table.parent
    if box is None or "pst-scrollable-table-container" not in (box.get("class") or []):
        box = table.wrap(page.new_tag("div", attrs={"class": "pst-scrollable-table-container"}))
    box["role"], box["tabindex"], box["aria-label"] = "region", "0", label


def _empty(cell: Tag) -> bool:
    return not cell.get_text(strip=True) and not cell.find("img")


def _fold_headers(table: Tag) -> None:
    """Drop an empty header row; put the name of a data frame's index into the corner, where pandas leaves a blank."""
    head = table.find("thead")
    if head is None:
        return
    rows = head.find_all("tr")
    if len(rows) == 2 and all(len(row.find_all("th")) == len(rows[0].find_all("th")) for row in rows):
        pairs = list(zip(*(row.find_all("th") for row in rows), strict=True))
        if all(_empty(upper) or _empty(lower) for upper, lower in pairs) and not head.select("[colspan]"):
            for upper, lower in pairs:
                if _empty(upper):
                    upper.replace_with(lower.extract())
    for row in rows:
        if all(_empty(cell) for cell in row.find_all(["th", "td"])):
            row.decompose()
    if not head.find("tr"):
        head.decompose()


def _mark_numbers(table: Tag) -> None:
    """Give the class `number` to each column that holds numbers and nothing else but blanks and "not stated"."""
    rows = [row.find_all(["th", "td"], recursive=False) for row in table.select("tbody > tr")]
    heads = [row.find_all(["th", "td"], recursive=False) for row in table.select("thead > tr")]
    if not rows or len({len(row) for row in rows + heads}) != 1 or table.select("[colspan]"):
        return
    for column in range(len(rows[0])):
        said = [row[column].get_text(strip=True) for row in rows]
        if any(NUMBER.fullmatch(text) for text in said) and all(
            NUMBER.fullmatch(text) or text in ("", "NaN", "<NA>", "not stated") for text in said
        ):
            for row in rows + heads:
                row[column]["class"] = " ".join(map(str, [*row[column].get_attribute_list("class"), "number"]))


def mend_pages(app: Sphinx, error: Exception | None) -> None:
    """Mend every page of the built site that was not mended yet."""
    if error or app.builder.format != "html":
        return
    for path in sorted(Path(app.outdir).rglob("*.html")):
        if "_static" in path.relative_to(app.outdir).parts:
            continue
        html = path.read_text(encoding="utf-8")
        if f" {MENDED}=" not in html:
            path.write_text(mend(html), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    register_plugin("pybtex.style.labels", "source_ids", SourceIdLabels)
    register_plugin("pybtex.style.sorting", "source_ids", ByDate)
    register_plugin("pybtex.style.formatting", "source_ids", SourceIdStyle)
    app.add_config_value("two_rivers_fingerprint", "", "env", types=[str])
    app.connect("config-inited", forget_stale_outputs, priority=900)
    app.connect("builder-inited", write_pages, priority=100)
    app.connect("html-page-context", keep_to_this_site, priority=900)
    app.connect("build-finished", mend_pages)
    desk_pages.connect(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
