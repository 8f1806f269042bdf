"""Nothing from other hosts, and no picture without words: what a page would break is a warning, and fails the build."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)

UNUSED = ("mathjax", "thebe")  # scripts and styles that Jupyter Book adds to every page, and that fetch from a CDN
ELSEWHERE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)


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
