"""Helpers for tests that look at HTML: the built book, a server on 127.0.0.1, Chromium, and what is wrong with a page.

A test module that uses the fixtures says `pytest_plugins = ("browser",)`, and before it imports a function from here
`pytest.register_assert_rewrite("browser")`.
"""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from conftest import Once

ROOT = Path(__file__).parents[1]
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def build(source: Path, output: Path) -> subprocess.CompletedProcess[str]:
    """Run the documented build command on a folder: warnings are errors, broken references are warnings."""
    program = shutil.which("jupyter-book", path=str(Path(sys.executable).parent))
    assert program, 'jupyter-book is not in this environment. Install it: pip install -e ".[book]"'
    command = [program, "build", str(source), "--path-output", str(output)]
    path = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        [*command, "-W", "--keep-going", "-n"], cwd=ROOT, env=os.environ | {"PYTHONPATH": path},
        capture_output=True, text=True, timeout=1500,
    )  # fmt: skip


@pytest.fixture(scope="session")
def book(request: pytest.FixtureRequest, made_once: Once) -> Path:
    """The book, built once in this run with every page read afresh; where pytest keeps a cache, it keeps the executed cells."""
    cache = getattr(request.config, "cache", None)  # there is none under `-p no:cacheprovider`

    def make(folder: Path) -> None:
        kept = Path(cache.mkdir("book")) if cache else folder / "kept"
        with FileLock(f"{kept}.lock"):  # another run may build there, so that what comes out is copied
            for old in ("html", ".doctrees"):  # an unchanged page gives no warning: only a fresh reading shows all
                shutil.rmtree(kept / "_build" / old, ignore_errors=True)
            done = build(ROOT / "book", kept)
            assert done.returncode == 0, f"The book does not build:\n{(done.stdout + done.stderr)[-6000:]}"
            shutil.copytree(kept / "_build" / "html", folder / "html")

    return made_once("book", make) / "html"


def pages(html: Path) -> list[str]:
    """Return the addresses of all pages below a folder."""
    names = (path.relative_to(html).as_posix() for path in html.rglob("*.html"))
    # index.html only forwards; what stands below _static belongs to the theme.
    return sorted(name for name in names if not name.startswith("_") and name != "index.html")


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on 127.0.0.1 at a free port and yield its address, with a slash at the end."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's Chromium, without a window."""
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert found, "Chromium is missing. Install it: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """axe-core's script, as axe-playwright-python brings it."""
    return (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


# What a page looks like to its reader: text that nobody can make out, controls without a name, things too wide.
_LOOK = """() => {
  const found = [];
  const short = (e) => e.outerHTML.replace(/\\s+/g, " ").slice(0, 120);
  const shown = (e) => e.checkVisibility({opacityProperty: true, visibilityProperty: true});
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    const outside = (e) => shown(e) && e.getBoundingClientRect().right > root.clientWidth + 1;
    const wide = [...document.querySelectorAll("article *"), ...document.querySelectorAll("body *")].filter(outside);
    found.push(`wider than the window by ${root.scrollWidth - root.clientWidth} px: ${wide.length ? short(wide[0]) : ""}`);
  }
  for (const e of document.querySelectorAll("a[href], button, input:not([type=hidden]), summary, select, textarea")) {
    if (!shown(e)) continue;
    const labels = e.labels ? [...e.labels].map((l) => l.textContent).join(" ") : "";
    const alts = [...e.querySelectorAll("img[alt]")].map((i) => i.alt).join(" ");
    const name = [e.getAttribute("aria-label"), e.title, labels, alts, e.innerText, e.placeholder, e.dataset.bsOriginalTitle];
    if (!name.some((n) => n && n.trim())) found.push(`no name: ${short(e)}`);
  }
  for (const box of document.querySelectorAll(".pst-scrollable-table-container, pre")) {
    if (box.scrollWidth > box.clientWidth && box.tabIndex !== 0) found.push(`scrolls, but not by keyboard: ${short(box)}`);
  }
  const rgb = (text) => { const n = text.match(/[\\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; };
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const over = (top, below) => top.slice(0, 3).map((c, i) => c * top[3] + below[i] * (1 - top[3]));
  const ground = (e) => {
    const layers = [];
    for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c[3]) layers.push(c); if (c[3] === 1) break; }
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255]);
  };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || seen.has(e) || !shown(e) || e.closest("script, style, noscript, svg, .headerlink")) continue;
    seen.add(e);
    const style = getComputedStyle(e), below = ground(e), ink = over(rgb(style.color), below);
    const [a, b] = [light(ink), light(below)].sort((x, y) => y - x);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < (large ? 3 : 4.5)) found.push(`contrast ${ratio.toFixed(2)}: ${short(e)}`);
  }
  return found;
}"""


View = tuple[str, int]


def look_at(chromium: Any, base: str, page_names: list[str], views: list[View], script: str = "") -> list[str]:
    """Open pages and return what is wrong with each: foreign requests, failures, console errors, width, names, contrast.

    Args:
        chromium: The browser of the fixture.
        base: Address of the server, with a slash at the end.
        page_names: Addresses of the pages below it.
        views: What the reader's system asks for (`light` or `dark`) and the width of the window in CSS pixels.
        script: axe-core; with it the page is judged by axe instead of by our own look.
    """
    problems: list[str] = []
    context = chromium.new_context(color_scheme=views[0][0], reduced_motion="reduce")
    for name in page_names:
        page = context.new_page()
        watched = _watch(page, base)
        page.set_viewport_size({"width": views[0][1], "height": 900})
        page.goto(base + name, wait_until="load")
        page.evaluate("document.fonts.ready")
        if script:
            page.evaluate(script)
        for scheme, width in views:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate("new Promise((done) => setTimeout(() => requestAnimationFrame(done), 60))")
            found = _axe(page) if script else page.evaluate(_LOOK)
            if page.evaluate("document.documentElement.dataset.theme") not in (scheme, None):
                found.append("does not follow the reader's choice of light or dark")
            problems += [f"{name} ({scheme}, {width} px): {problem}" for problem in found]
        page.close()
        problems += [f"{name}: {problem}" for problem in watched]
    context.close()
    return problems


def _axe(page: Any) -> list[str]:
    # Without `preload` axe does not ask for style sheets itself, which it looks for beside the page.
    violations = page.evaluate("axe.run({preload: false}).then((result) => result.violations)")
    return [f"axe {violation['id']}: {violation['nodes'][0]['html'][:160]}" for violation in violations]


def _watch(page: Any, base: str) -> list[str]:
    """Return a list that fills with what a page asks of other hosts, does not get, or writes into the console."""
    found: list[str] = []

    def judge(route: Any) -> None:
        url = route.request.url
        if url.startswith((base, "data:", "blob:")):
            route.continue_()
        else:
            found.append(f"asks another host for {url}")
            route.abort()

    page.route("**/*", judge)
    page.on("console", lambda said: found.append(f"console: {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda error: found.append(f"script error: {error}"))
    page.on("response", lambda got: found.append(f"{got.status} for {got.url}") if got.status >= 400 else None)
    return found
