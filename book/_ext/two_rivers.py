"""Sphinx extension of the book: pages from the record, nothing from other hosts, and pages that everyone can use.

It does four things, in the order of a build:

1. `config-inited`: when the package or the record has changed since the last build, it empties the cache of executed
   chapters and lets Sphinx read every page again. Jupyter Book keys that cache on the code cells alone: without this
   a chapter would show yesterday's numbers and pass.
2. `builder-inited`: it writes the pages that are made from tables into `record/` (`MAKERS` lists what makes them).
3. `html-page-context`: it drops MathJax and Thebe (no formulas, no server) and warns of anything that a reader's browser
   would fetch from another host, and of a picture without a text alternative (see `offline`). With `-W` a warning fails
   the build.
4. `build-finished`: it mends what the theme leaves inaccessible (see `accessible`) and puts the pictures into their pages
   (see `inline`).

What the pages share is in `myst` (text) and `svg` (pictures).
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

import accessible
import bibliography
import offline
from myst import Page
from pages import chapter_maps, desk, downloads, places, regimes, sources, tables, timeline, where

# What makes the pages: each reads rows and yields `Page`s. A new page is a function here, and a name in `_toc.yml`.
MAKERS: tuple[Callable[[], Iterable[Page]], ...] = (
    sources.sources,
    sources.one_page_per_source,
    regimes.overview,
    regimes.one_page_per_regime,
    regimes.compared,
    tables.register,
    tables.glossary,
    tables.people,
    tables.code_book,
    timeline.timeline,
    places.places,
    chapter_maps.maps,
    downloads.downloads,
    downloads.data_statement,
    where.where_to_read,
)
GENERATED = "record"  # folder of the generated pages, git-ignored
GRADER = {"keys", "sandbox", "grading", "course"}  # no page rests on them


# -- Forget what was computed from an older record ------------------------------------------------------------------


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
            f'The book needs the package tworivers ({error}). Install it: pip install -e ".[book]".'
        ) from error
    now = fingerprint([Path(tworivers.__file__).parent, data_folder(), Path(__file__).parent])
    config.two_rivers_fingerprint = now  # rebuild="env": another value makes Sphinx read every page again
    cache = Path(config.nb_execution_cache_path or Path(app.outdir).parent / ".jupyter_cache")
    mark = cache.parent / ".two_rivers_fingerprint"
    if not mark.exists() or mark.read_text(encoding="utf-8") != now:
        shutil.rmtree(cache, ignore_errors=True)
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.write_text(now, encoding="utf-8")


# -- Pages from the record ------------------------------------------------------------------------------------------


def all_pages() -> list[Page]:
    """Return every generated page."""
    return [page for maker in MAKERS for page in maker()]


def write_pages(app: Sphinx) -> None:
    """Write the generated pages below `record/`; leave an unchanged file alone, remove one that is no longer made."""
    from tworivers.errors import CourseError

    root = Path(app.srcdir)
    # The theme copies the logo before Sphinx makes this folder, and would leave a file of that name.
    (Path(app.outdir) / "_static").mkdir(parents=True, exist_ok=True)
    try:
        pages = all_pages()
    except CourseError as error:
        raise ExtensionError(f"The pages of the record could not be made. {error}") from error
    wanted = {
        root / f"{page.docname}{page.suffix}": page.text if isinstance(page.text, bytes) else page.text.encode()
        for page in pages
    }
    for path, content in wanted.items():
        if GENERATED not in path.relative_to(root).parts[:1]:
            raise ExtensionError(f"{path.name}: a generated page belongs into {GENERATED}/, which git ignores.")
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(f".{os.getpid()}.tmp")  # two builds at once never read half a page
            draft.write_bytes(content)
            draft.replace(path)
    for path in (root / GENERATED).rglob("*"):
        if path.is_file() and path not in wanted and path.suffix != ".tmp":
            path.unlink(missing_ok=True)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    bibliography.register()
    app.add_config_value("two_rivers_fingerprint", "", "env", types=[str])
    app.connect("config-inited", forget_stale_outputs, priority=900)
    app.connect("builder-inited", write_pages, priority=100)
    app.connect("html-page-context", offline.keep_to_this_site, priority=900)
    app.connect("build-finished", accessible.mend_pages)
    desk.connect(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
