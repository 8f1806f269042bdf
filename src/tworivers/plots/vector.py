"""A figure of matplotlib as SVG that belongs to the page around it: its type, its colours, and little weight."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from typing import Any

from tworivers.plots.palette import themed

SVG, XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
FONTS = "Segoe UI, Roboto, Noto Sans, Liberation Sans, Arial, DejaVu Sans, sans-serif"  # where no page says which
_FONT = re.compile(r"\s*font-family: [^;]*;?")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")


def svg_of(figure: Any) -> str:
    """Return a figure as SVG: letters as text, colours by their names, the same text each time it is made."""
    import matplotlib

    drawn = io.StringIO()
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "two rivers"}):
        figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    root = ET.fromstring(drawn.getvalue())
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == f"{SVG}style":  # inside a page it would reach the whole page
                parent.remove(child)
    for element in root.iter():
        _lighten(element)
    _drop_idle_names(root)
    _flatten(root)
    _, _, width, height = root.attrib["viewBox"].split()
    look = {
        "width": width,
        "height": height,
        "font-family": FONTS,
        "stroke-linejoin": "round",
        "stroke-linecap": "butt",
    }
    root.attrib.update(look)
    root.attrib.pop("version", None)
    ET.register_namespace("", SVG.strip("{}"))
    return themed(ET.tostring(root, encoding="unicode")) + "\n"


def _lighten(element: ET.Element) -> None:
    """Take away what a page says better, and decimals that nobody sees."""
    given = element.attrib
    if f"{XLINK}href" in given:
        given["href"] = given.pop(f"{XLINK}href")
    if "style" in given:
        given["style"] = re.sub(r"(?<=[:;]) ", "", _FONT.sub("", given["style"]))
    if given.get("transform", "").startswith(("rotate(-0 ", "rotate(0 ")):
        del given["transform"]
    for name in ("d", "x", "y", "transform", "width", "height", "viewBox"):
        if name in given:
            short = re.sub(r"-?\d+\.\d+", lambda hit: f"{float(hit.group()):.1f}".removesuffix(".0"), given[name])
            given[name] = " ".join(short.split())
    for part in ("text", "tail"):
        if not (getattr(element, part) or "").strip():
            setattr(element, part, None)


def _drop_idle_names(root: ET.Element) -> None:
    """Take away the ids that nothing in the picture refers to."""
    used = {name for element in root.iter() for value in element.attrib.values() for name in _REFERENCE.findall(value)}
    used |= {element.attrib["href"].removeprefix("#") for element in root.iter() if "href" in element.attrib}
    for element in root.iter():
        if element.attrib.get("id") not in used:
            element.attrib.pop("id", None)


def _flatten(element: ET.Element) -> None:
    """Lift what stands in groups and lists that say nothing."""
    for child in list(element):
        _flatten(child)
        if child.tag == f"{SVG}g" and not child.attrib:
            place = list(element).index(child)
            element.remove(child)
            for offset, grandchild in enumerate(list(child)):
                element.insert(place + offset, grandchild)
