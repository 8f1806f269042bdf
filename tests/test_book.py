"""The book builds without a warning, and every page of it is whole: links, pictures, tables, and nothing from elsewhere."""

from __future__ import annotations

import csv
import doctest
import re
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup
from pybtex.database import parse_file

pytest.register_assert_rewrite("browser")
from browser import ROOT, build, pages  # noqa: E402

pytest_plugins = ("browser",)

SOURCE = ROOT / "book"
sys.path.insert(0, str(SOURCE / "_ext"))
import accessible  # noqa: E402
import inline  # noqa: E402
import myst  # noqa: E402
import two_rivers  # noqa: E402

LOADS = {
    "script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src", "embed": "src",
    "track": "src", "input": "src", "object": "data", "form": "action",
}  # fmt: skip
LOADING_LINKS = {"stylesheet", "icon", "preload", "prefetch", "modulepreload", "preconnect", "dns-prefetch", "manifest"}
ELSEWHERE = re.compile(r"^([a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
STYLE_LOADS = re.compile(r"""(?:url\(\s*|@import\s+)["']?((?:https?:)?//[^"')\s]+)""", re.IGNORECASE)


def rows(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def foreign_loads(html: str) -> list[str]:
    """Return what a page makes a browser fetch from another host (links to click on are none)."""
    page = BeautifulSoup(html, "html.parser")
    found = [
        str(tag[key])
        for name, key in LOADS.items()
        for tag in page.find_all(name)
        if ELSEWHERE.match(str(tag.get(key, "")))
    ]
    found += [str(tag["srcset"]) for tag in page.find_all(srcset=True) if "//" in str(tag["srcset"])]
    for tag in page.find_all("link", href=True):
        if LOADING_LINKS & {rel.lower() for rel in tag.get_attribute_list("rel")} and ELSEWHERE.match(str(tag["href"])):
            found.append(str(tag["href"]))
    styles = [tag.get_text() for tag in page.find_all("style")] + [
        str(tag["style"]) for tag in page.find_all(style=True)
    ]
    return found + [url for style in styles for url in STYLE_LOADS.findall(style)]


def defects(html: str) -> list[str]:
    """Return what is wrong with a page in itself: language, pictures without words, headers that head nothing."""
    page = BeautifulSoup(html, "html.parser")
    found = []
    if page.html is None or not page.html.get("lang"):
        found.append("no language")
    for image in page.select("img, svg.picture"):
        alt = str(image.get("alt") or image.get("aria-label") or "").strip()
        if not alt or re.search(r"\.(png|svg|jpe?g|gif|webp)$", alt, re.IGNORECASE):
            found.append(f"picture without words: {image}")
    for header in page.find_all("th"):
        if not header.get_text(strip=True):
            found.append(f"empty header in table {str(header.find_parent('table'))[:80]}")
        elif header.get("scope") not in ("row", "col"):
            found.append(f"header without scope: {header}")
    for heading in page.find_all(re.compile("^h[1-6]$")):
        if not heading.get_text(strip=True).removesuffix("#"):
            found.append("empty heading")
    ids = [str(tag["id"]) for tag in page.find_all(id=True)]
    found += [f"id given twice: {name}" for name in sorted({name for name in ids if ids.count(name) > 1})]
    return found


def plots_without_twin(html: str) -> list[str]:
    """Return the plots of a page that are not followed by their table before the next plot."""
    page = BeautifulSoup(html, "html.parser")
    marks = page.select(".cell_output img, .cell_output svg.picture, .cell_output table.table-twin")
    return [
        str(mark.get("alt") or mark.get("aria-label"))[:60]
        for mark, after in zip(marks, [*marks[1:], None], strict=False)
        if mark.name != "table" and (after is None or after.name != "table")
    ]


def counts_with_a_decimal(html: str) -> list[str]:
    """Return what a page's cells show as 192.0 where it is no percentage: a count shows as 192."""
    found = []
    for shown in BeautifulSoup(html, "html.parser").select(".cell_output"):
        lines = [line for block in shown.find_all("pre") for line in block.get_text().splitlines()]
        for row in shown.select("table tbody tr"):
            head = [cell.get_text() for cell in row.find_parent("table").select("thead tr:last-child > *")]
            cells = [cell.get_text() for cell in row.find_all(["th", "td"])]
            lines += [f"{name} {cell}" for name, cell in zip(head, cells, strict=False)]
        found += [
            line for line in lines if re.search(r"(?<![\d.])\d[\d,]*\.0(?![\d.])", line) and "percent" not in line
        ]
    return found


def broken_links(folder: Path) -> list[str]:
    """Return the links and files inside a site that lead nowhere."""
    soups = {path.resolve(): BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser") for path in site(folder)}
    ids = {path: {tag.get("id") for tag in soup.find_all(id=True)} for path, soup in soups.items()}
    found = []
    for path, soup in soups.items():
        for tag in soup.find_all(["a", "link", "img", "script"]):
            target = str(tag.get("href") or tag.get("src") or "")
            parts = urlsplit(target)
            if not target or parts.scheme or parts.netloc or target == "#":
                continue
            to = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not to.is_file():
                found.append(f"{path.name}: {target}")
            elif parts.fragment and to in ids and unquote(parts.fragment) not in ids[to]:
                found.append(f"{path.name}: {target} (no such place on that page)")
    return found


def site(folder: Path) -> list[Path]:
    return [folder / name for name in pages(folder)] + list(folder.glob("index.html"))


# -- The built book -------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_book_builds_with_warnings_as_errors_and_has_a_page_for_each_entry_of_its_contents(book: Path) -> None:
    contents = yaml.safe_load((SOURCE / "_toc.yml").read_text(encoding="utf-8"))
    named = re.findall(r"'(?:file|root)': '([^']+)'", str(contents))
    assert len(named) >= 22
    assert [name for name in named if not (book / f"{name}.html").is_file()] == []


@pytest.mark.slow
def test_no_page_makes_the_browser_ask_another_host(book: Path) -> None:
    found = [f"{path.name}: {url}" for path in site(book) for url in foreign_loads(path.read_text(encoding="utf-8"))]
    styles = list(book.rglob("*.css"))
    found += [f"{path.name}: {url}" for path in styles for url in STYLE_LOADS.findall(path.read_text(encoding="utf-8"))]
    assert len(styles) > 3
    assert found == []


@pytest.mark.slow
def test_pages_name_their_language_pictures_have_words_and_headers_head_something(book: Path) -> None:
    found = [
        f"{name}: {defect}" for name in pages(book) for defect in defects((book / name).read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.slow
def test_every_link_inside_the_book_leads_somewhere(book: Path) -> None:
    assert broken_links(book) == []


@pytest.mark.slow
def test_every_plot_is_followed_by_its_table(book: Path) -> None:
    html = (book / "ch02-five-hamlets.html").read_text(encoding="utf-8")
    assert html.count('class="table-twin"') >= 2
    assert [
        f"{name}: {plot}" for name in pages(book) for plot in plots_without_twin((book / name).read_text("utf-8"))
    ] == []


@pytest.mark.slow
def test_counts_show_as_whole_numbers(book: Path) -> None:
    taught = {name: (book / name).read_text("utf-8") for name in pages(book) if not name.startswith("record/")}
    assert len(taught) > 20
    assert [f"{name}: {line}" for name, text in taught.items() for line in counts_with_a_decimal(text)] == []


@pytest.mark.slow
def test_pictures_stand_in_their_page_with_words_and_small(book: Path) -> None:
    found = 0
    for name in pages(book):
        page = BeautifulSoup((book / name).read_text("utf-8"), "html.parser")
        assert page.select(".cell_output img, figure.drawn img") == [], name
        for picture in page.select("svg.picture"):
            found += 1
            assert picture["role"] == "img" and len(str(picture["aria-label"])) > 80, name
            assert len(str(picture)) < 40_000, name
            assert not picture.select("style"), name  # it would reach the whole page
    assert found > 30


def test_no_page_shows_a_path_of_the_machine_that_built_it(book: Path) -> None:
    paths = {str(ROOT), str(Path.home()), str(Path(sys.prefix))} - {"/"}
    assert [(name, path) for name in pages(book) for path in paths if path in (book / name).read_text("utf-8")] == []


@pytest.mark.slow
def test_every_source_has_its_page_and_every_figure_its_row(book: Path) -> None:
    for source in rows("sources"):
        html = (book / "record" / "sources" / f"{source['source_id']}.html").read_text(encoding="utf-8")
        own = [row["figure_id"] for row in rows("figures") if row["source_id"] == source["source_id"]]
        shown = re.findall(rf'id="({re.escape(source["source_id"])}-f\d+)"', html)
        assert shown == [figure.replace(".", "-") for figure in own]
        assert source["binds"].rstrip(".") in BeautifulSoup(html, "html.parser").get_text().replace("’", "'")


@pytest.mark.slow
def test_a_defect_in_a_chapter_fails_the_build(tmp_path: Path) -> None:
    folder = small_book(
        tmp_path, "# Page\n\n![](plot.png)\n\n![A map](https://example.org/map.png)\n\n[nowhere](#nowhere)\n"
    )
    done = build(folder, tmp_path)
    assert done.returncode != 0
    said = done.stdout + done.stderr
    assert "the picture plot.png has no text alternative" in said
    assert "https://example.org/map.png lies on another host" in said
    assert "nowhere" in said


@pytest.mark.slow
def test_a_cell_that_raises_fails_the_build(tmp_path: Path) -> None:
    front = (SOURCE / "ch02-five-hamlets.md").read_text(encoding="utf-8").split("---\n")[1]
    folder = small_book(tmp_path, f"---\n{front}---\n\n# Page\n\n```{{code-cell}} python\nassert 2 + 2 == 5\n```\n")
    done = build(folder, tmp_path)
    assert done.returncode != 0
    assert "AssertionError" in done.stdout + done.stderr


def small_book(tmp_path: Path, text: str) -> Path:
    """Return a book of one page, with the configuration and the extension of the real one, without the pages of the record."""
    folder = tmp_path / "book"
    folder.mkdir()
    for name in ("_ext", "_static"):
        shutil.copytree(SOURCE / name, folder / name)
    config = yaml.safe_load((SOURCE / "_config.yml").read_text(encoding="utf-8"))
    config["exclude_patterns"].append("record")
    (folder / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    shutil.copy(SOURCE / "references.bib", folder)
    shutil.copy(SOURCE / "_static" / "logo.svg", folder / "plot.png")
    (folder / "_toc.yml").write_text("format: jb-book\nroot: page\n", encoding="utf-8")
    (folder / "page.md").write_text(text, encoding="utf-8")
    return folder


# -- What the checks above find (each of them can fail) -------------------------------------------------------------


@pytest.mark.parametrize(
    "html",
    [
        '<script src="https://cdn.example.org/a.js"></script>',
        '<img src="//example.org/a.png">',
        '<link rel="stylesheet" href="https://fonts.example.org/css">',
        '<link rel="preconnect" href="https://example.org">',
        "<style>@import 'https://example.org/a.css';</style>",
        '<p style="background: url(https://example.org/a.png)">',
        '<img srcset="https://example.org/a.png 2x" src="a.png">',
        '<iframe src="http://example.org"></iframe>',
    ],
)
def test_a_planted_load_from_elsewhere_is_found(html: str) -> None:
    assert len(foreign_loads(html)) == 1


def test_a_link_to_click_on_is_no_load() -> None:
    assert (
        foreign_loads('<a href="https://example.org">there</a><link rel="canonical" href="https://example.org">') == []
    )


@pytest.mark.parametrize(
    ("html", "defect"),
    [
        ("<html></html>", "no language"),
        ('<html lang="en"><img src="a.png"></html>', "picture without words"),
        ('<html lang="en"><img src="a.png" alt="../_images/a.PNG"></html>', "picture without words"),
        ('<html lang="en"><table><tr><th></th></tr></table></html>', "empty header"),
        ('<html lang="en"><table><tr><th>a</th></tr></table></html>', "header without scope"),
        ('<html lang="en"><h2><a>#</a></h2></html>', "empty heading"),
        ('<html lang="en"><p id="a"></p><p id="a"></p></html>', "id given twice"),
    ],
)
def test_a_planted_defect_is_found(html: str, defect: str) -> None:
    assert [found for found in defects(html) if found.startswith(defect)]


def test_a_plot_without_its_table_is_found() -> None:
    plot, twin = (
        '<div class="cell_output"><img alt="p"></div>',
        '<div class="cell_output"><table class="table-twin"></table></div>',
    )
    assert plots_without_twin(plot + twin + plot + twin) == []
    assert plots_without_twin(plot + plot + twin) == ["p"]
    assert plots_without_twin(plot) == ["p"]


def test_a_count_with_a_decimal_is_found() -> None:
    table = '<div class="cell_output"><table><thead><tr><th>a</th><th>{}</th></tr></thead><tbody><tr><th>x</th><td>192.0</td></tr></tbody></table></div>'
    assert counts_with_a_decimal(table.format("households")) == ["households 192.0"]
    assert counts_with_a_decimal(table.format("percent of 192")) == []
    printed = '<div class="cell_output"><pre>{}</pre></div>'
    assert counts_with_a_decimal(printed.format("64.0 nan\n15.0 percent, 3.05")) == ["64.0 nan"]


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<p id="here"></p><a href="#here"></a><a href="#gone"></a><a href="b.html"></a>', "utf-8"
    )
    assert len(broken_links(tmp_path)) == 2


# -- The extension --------------------------------------------------------------------------------------------------


def test_the_examples_in_the_extension_hold() -> None:
    for module in (accessible, inline, myst):
        done = doctest.testmod(module)
        assert (done.failed, done.attempted > 0) == (0, True)


def test_mending_twice_changes_nothing_more() -> None:
    once = accessible.mend("<html><body><table><thead><tr><th></th><th>persons</th></tr></thead></table></body></html>")
    assert accessible.mend(once) == once


def test_a_page_without_a_list_of_its_sections_follows_no_links() -> None:
    spied = '<body data-bs-spy="scroll" data-bs-target=".bd-toc-nav">{}<p>text</p></body>'
    assert "data-bs-spy" not in accessible.mend(spied.format(""))
    assert "data-bs-spy" in accessible.mend(spied.format('<nav class="bd-toc-nav page-toc"></nav>'))


def test_the_name_of_a_data_frames_index_goes_into_the_empty_corner() -> None:
    frame = """<body><table class="dataframe"><thead><tr><th></th><th>value</th></tr><tr><th>figure_id</th><th></th></tr></thead>
    <tbody><tr><th>f021</th><td>12</td></tr></tbody></table></body>"""
    table = BeautifulSoup(accessible.mend(frame), "html.parser").table
    assert [cell.get_text() for cell in table.find_all("th")] == ["figure_id", "value", "f021"]
    assert [cell["scope"] for cell in table.find_all("th")] == ["col", "col", "row"]
    assert table.td["class"] == ["number"]


def test_a_picture_becomes_a_part_of_its_page(tmp_path: Path) -> None:
    (tmp_path / "a b.svg").write_text(
        '<?xml version="1.0"?>\n<svg viewBox="0 0 9 9"><title>T</title><defs><path id="m"/></defs><use href="#m"/>'
        '<g clip-path="url(#m)"/></svg>\n', "utf-8",
    )  # fmt: skip
    image = '<div class="cell_output"><img src="a%20b.svg" alt="Two &lt; three"></div>'
    page = accessible.mend(f"<body>{image}{image}</body>", tmp_path)
    assert "<img" not in page and "<?xml" not in page and "<title" not in page
    assert page.count('<svg role="img" aria-label="Two &lt; three" class="picture" viewBox="0 0 9 9">') == 2
    assert re.findall(r'(?:id="|#)([\w-]+)', page) == ["picture-1-m"] * 3 + ["picture-2-m"] * 3
    assert defects(f"<html lang='en'>{page}</html>") == []


def test_a_header_row_of_nothing_is_dropped() -> None:
    html = "<body><table><thead><tr><th></th><th></th></tr></thead><tbody><tr><td>a</td><td>b</td></tr></tbody></table></body>"
    assert BeautifulSoup(accessible.mend(html), "html.parser").thead is None


def test_two_tables_of_one_name_are_told_apart() -> None:
    table = "<table><caption>Causes</caption><tr><td>1</td></tr></table>"
    page = BeautifulSoup(accessible.mend(f"<body>{table}{table}</body>"), "html.parser")
    assert [box["aria-label"] for box in page.find_all(role="region")] == ["Causes", "Table 2 Causes"]


def test_a_value_shows_as_it_stands_whatever_signs_are_in_it() -> None:
    from markdown_it import MarkdownIt

    for text in (
        "5 * 3 *",
        "*bold*",
        "__bold__",
        "[sic]",
        "<b>",
        "a_b_c",
        "1. first",
        "- dash",
        "# 5",
        "`code`",
        "{cite}`x`",
        "50 $ and 3 $",
        "a | b",
    ):
        html = MarkdownIt("commonmark").enable("table").render(myst.plain(text))
        assert BeautifulSoup(html, "html.parser").get_text().strip() == text


def test_executed_chapters_are_forgotten_when_the_record_or_the_code_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cached = tmp_path / "_build" / ".jupyter_cache" / "run.ipynb"
    app = SimpleNamespace(outdir=tmp_path / "_build" / "html")
    config = SimpleNamespace(nb_execution_cache_path="", two_rivers_fingerprint="")

    def after_build(fingerprint: str) -> bool:
        cached.parent.mkdir(parents=True, exist_ok=True)
        cached.touch()
        monkeypatch.setattr(two_rivers, "fingerprint", lambda folders: fingerprint)
        two_rivers.forget_stale_outputs(app, config)
        return cached.exists()

    assert [after_build("one"), after_build("one"), after_build("two")] == [False, True, False]
    assert config.two_rivers_fingerprint == "two"


def test_the_fingerprint_sees_a_changed_file_and_not_a_compiled_one(tmp_path: Path) -> None:
    (tmp_path / "figures.csv").write_text("12", encoding="utf-8")
    before = two_rivers.fingerprint([tmp_path])
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "x.pyc").write_text("compiled", encoding="utf-8")
    assert two_rivers.fingerprint([tmp_path]) == before
    (tmp_path / "figures.csv").write_text("13", encoding="utf-8")
    assert two_rivers.fingerprint([tmp_path]) != before


def test_a_generated_page_stays_in_the_folder_that_git_ignores() -> None:
    assert "/record/" in (SOURCE / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert all(page.docname.startswith("record/") for page in two_rivers.all_pages())


def test_the_bibliography_has_each_source_once_and_whatever_else_it_has_is_marked_as_outside() -> None:
    entries = parse_file(SOURCE / "references.bib", bib_format="bibtex").entries
    sources = [key for key, entry in entries.items() if entry.fields.get("keywords") != "outside"]
    assert sorted(sources) == sorted(row["source_id"] for row in rows("sources"))


def test_no_file_of_the_book_holds_a_path_of_one_machine() -> None:
    kinds = {".md", ".yml", ".py", ".bib", ".css", ".js", ".svg"}
    files = [path for path in SOURCE.rglob("*") if path.suffix in kinds and "_build" not in path.parts]
    assert len(files) > 10
    home = re.compile(r"(?<![\w.])/(?:home|root|Users|work|tmp)/")
    assert [path.name for path in files if home.search(path.read_text(encoding="utf-8"))] == []
