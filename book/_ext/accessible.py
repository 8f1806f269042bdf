"""What the theme leaves inaccessible is mended in the built pages: tables, the bibliography, the theme's own tools."""

from __future__ import annotations

import re
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from sphinx.application import Sphinx

from inline import inline

MENDED = "data-two-rivers"  # attribute of <body> on a page that `mend` has seen
NUMBER = re.compile(r"[-+−]?\d[\d,]*(\.\d+)?")


def mend(html: str, folder: Path | None = None) -> str:
    """Return a page of the book with its tables, bibliography and tools made accessible; mending twice is mending once.

    With the folder that the page lies in, its pictures become a part of it (see `inline`).

    >>> mend("<body><table><thead><tr><th></th><th>persons</th></tr></thead></table></body>")
    '<body data-two-rivers="mended"><div aria-label="Table 1" class="pst-scrollable-table-container" role="region" tabindex="0"><table><thead><tr><td></td><th scope="col">persons</th></tr></thead></table></div></body>'
    """
    page = BeautifulSoup(html, "html.parser")
    if page.body is None or page.body.has_attr(MENDED):
        return html
    page.body[MENDED] = "mended"
    if folder:
        inline(page, folder)
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
    if page.body and not page.select(".bd-toc-nav"):
        # Without a list of its sections the theme follows every link of the page, and stumbles over one to a sentence.
        del page.body["data-bs-spy"]


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
            path.write_text(mend(html, path.parent), encoding="utf-8")
