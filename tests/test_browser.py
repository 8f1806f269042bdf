"""The built book in Chromium: it asks nobody else for anything, fits desk and phone, and can be read in light and dark."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

pytest.register_assert_rewrite("browser")
from browser import look_at, pages, serve  # noqa: E402

pytest_plugins = ("browser",)
pytestmark = [pytest.mark.browser, pytest.mark.slow]

VIEWS = [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)]


def test_every_page_stays_at_home_fits_the_window_and_can_be_read(book: Path, chromium: Any) -> None:
    with serve(book) as base:
        problems = look_at(chromium, base, pages(book), VIEWS)
    assert not problems, "\n".join(problems)


def test_axe_finds_no_violation_on_any_kind_of_page(book: Path, chromium: Any, axe: str) -> None:
    # The sixteen pages of the sources are of one make: the longest, the one with incidents and the one with statements stand for all.
    alike = {name for name in pages(book) if name.startswith("record/sources/")}
    kinds = sorted(
        set(pages(book)) - alike
        | {f"record/sources/{name}.html" for name in ("yanbian-1961", "calllog-1961", "dailynk-2023")}
    )
    with serve(book) as base:
        problems = look_at(chromium, base, kinds, [("light", 1280), ("dark", 390)], axe)
    assert not problems, "\n".join(problems)


# What a picture looks like: its smallest letters in pixels, the font and the colours of its first letters and of its paper.
PICTURES = """() => [...document.querySelectorAll("svg.picture")].map((svg) => {
  const scale = svg.getScreenCTM().a, texts = [...svg.querySelectorAll("text")], box = svg.getBoundingClientRect();
  const paper = svg.querySelector("rect, path"), first = texts[0], inside = svg.closest("figure.wide") === null;
  return {
    name: svg.getAttribute("aria-label").slice(0, 40), narrow: inside,
    smallest: Math.min(...texts.map((text) => parseFloat(getComputedStyle(text).fontSize) * scale)),
    font: getComputedStyle(first).fontFamily, page: getComputedStyle(document.querySelector(".bd-article p")).fontFamily,
    ink: getComputedStyle(first).fill, paper: getComputedStyle(paper).fill, right: box.right,
    out: texts.filter((text) => text.getBoundingClientRect().right > box.right + 1 || text.getBoundingClientRect().left < box.left - 1)
      .map((text) => text.textContent),
  };
})"""


def test_pictures_take_type_and_light_from_their_page_and_read_on_a_telephone(book: Path, chromium: Any) -> None:
    with serve(book) as base:
        page = chromium.new_page(viewport={"width": 360, "height": 800})
        for name in (
            name for name in pages(book) if re.match("ch|before|lab|record/(timeline|regimes-compared)", name)
        ):
            seen = {}
            for theme in ("light", "dark"):
                page.goto(base + name)
                page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
                seen[theme] = [picture for picture in page.evaluate(PICTURES) if picture["narrow"]]
            for light, dark in zip(seen["light"], seen["dark"], strict=True):
                assert light["smallest"] >= 10, (name, light)
                assert light["font"] == light["page"], (name, light)
                assert light["right"] <= 360 and light["out"] == [], (name, light)
                assert light["ink"] != dark["ink"] and light["paper"] != dark["paper"], (name, light, dark)
            few = name.startswith(("ch00", "ch12", "before", "lab"))
            assert len(seen["light"]) >= (1 if few else 2), name
        page.close()


def test_the_first_tab_offers_to_skip_to_the_text(book: Path, chromium: Any) -> None:
    with serve(book) as base:
        page = chromium.new_page(reduced_motion="reduce")
        page.goto(base + "intro.html")
        page.keyboard.press("Tab")
        link = page.locator("a[href='#main-content']")
        assert link.evaluate("(link) => link === document.activeElement")
        page.wait_for_function("document.activeElement.getBoundingClientRect().top >= 0", timeout=3000)
        page.close()


def test_a_link_to_a_figure_leads_to_its_row_and_marks_it(book: Path, chromium: Any) -> None:
    with serve(book) as base:
        page = chromium.new_page()
        page.goto(base + "record/sources/yanbian-1961.html#yanbian-1961-f021")
        row = page.locator("tr:has(:target)")
        assert "12 households" in row.inner_text()
        assert row.evaluate("(row) => getComputedStyle(row).backgroundColor") != "rgba(0, 0, 0, 0)"
        page.close()


def test_the_page_prints_its_code_without_cutting_a_line(book: Path, chromium: Any) -> None:
    with serve(book) as base:
        page = chromium.new_page(viewport={"width": 700, "height": 1000})
        page.goto(base + "ch02-five-hamlets.html")
        page.emulate_media(media="print")
        cut = "(all) => all.filter((pre) => pre.scrollWidth > pre.clientWidth + 1).map((pre) => pre.innerText.slice(0, 80))"
        assert page.locator("pre").evaluate_all(cut) == []
        page.close()


def test_what_is_folded_is_printed(book: Path, chromium: Any) -> None:
    shown = "(all) => all.filter((p) => p.checkVisibility() && p.getBoundingClientRect().height > 0).length"
    with serve(book) as base:
        for name in ("instructors/kit.html", "ch02-five-hamlets.html"):
            page = chromium.new_page()
            page.goto(base + name)
            folded = page.locator("article details:not([open]) p:not(summary p)")
            assert (folded.evaluate_all(shown), folded.count() >= 9) == (0, True)
            page.emulate_media(media="print")
            assert folded.evaluate_all(shown) == folded.count()
            page.close()


def test_without_scripts_every_word_can_be_reached(book: Path, chromium: Any) -> None:
    context = chromium.new_context(java_script_enabled=False)
    lost = []
    with serve(book) as base:
        for name in (
            "intro.html",
            "ch02-five-hamlets.html",
            "record/sources/yanbian-1961.html",
            "record/timeline.html",
        ):
            page = context.new_page()
            page.goto(base + name)
            closed = page.locator("article details:not([open]) > summary")
            while closed.count():  # from the outermost inwards
                closed.first.click()
            lost += [f"{name}: {words}" for words in page.evaluate(HIDDEN)]
            page.close()
    context.close()
    assert lost == []


# The words of the article that take no room on the page.
HIDDEN = """() => [...document.querySelectorAll("article p, article li, article td, article th, article summary")]
  .filter((e) => e.innerText.trim() && !e.checkVisibility()).map((e) => e.innerText.slice(0, 60))"""


PLANTED = {
    "asks another host": '<img alt="x" src="http://127.0.0.2:9/picture.png">',
    "404 for": '<script src="missing.js"></script>',
    "console: ": "<script>console.error('planted')</script>",
    "script error": "<script>throw new Error('planted')</script>",
    "wider than the window": '<p style="width: 3000px">wide</p>',
    "no name": '<button><span class="icon"></span></button>',
    "contrast 1.": '<p style="color: #eee; background: #fff">pale</p>',
    "not by keyboard": '<div class="pst-scrollable-table-container" style="overflow: auto; width: 90px">'
    '<p style="width: 200px">table</p></div>',
    "light or dark": "<script>document.documentElement.dataset.theme = 'light'</script>",
}


@pytest.mark.parametrize("problem", PLANTED)
def test_a_planted_defect_is_found(problem: str, chromium: Any, tmp_path: Path) -> None:
    page = f"<!doctype html><html lang='en'><head><title>t</title><link rel='icon' href='data:,'></head><body>{PLANTED[problem]}"
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    with serve(tmp_path) as base:
        found = look_at(chromium, base, ["page.html"], [("dark", 1280)])
    assert any(problem in line for line in found), found


def test_a_sound_page_has_no_problem(chromium: Any, tmp_path: Path) -> None:
    page = (
        "<!doctype html><html lang='en'><head><title>t</title><link rel='icon' href='data:,'></head><body><p>Sound.</p>"
    )
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    with serve(tmp_path) as base:
        assert look_at(chromium, base, ["page.html"], [("light", 390)]) == []


def test_axe_finds_a_planted_violation(chromium: Any, axe: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<!doctype html><title>t</title><img src='data:,'>", encoding="utf-8")
    with serve(tmp_path) as base:
        assert any("axe image-alt" in line for line in look_at(chromium, base, ["page.html"], [("light", 390)], axe))
