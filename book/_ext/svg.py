"""Pictures in the house style: SVG on opaque paper, small, the same at every build, in the colours of the page around them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from tworivers.plots.palette import ink
from tworivers.plots.vector import FONTS


def svg(width: float, height: float, title: str, parts: Sequence[str]) -> str:
    """Return a picture in the house style: opaque paper, ink of the page, Latin letters."""
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" '
            f'font-family="{FONTS}" font-size="13" fill="{ink("ink")}">',
            f"<title>{escape(title)}</title>",
            f'<rect width="100%" height="100%" fill="{ink("paper")}"/>',
            *parts,
            "</svg>\n",
        ]
    )


def words_at(x: float, y: float, text: str, **style: str) -> str:
    """Return lettering with an edge of paper, so that it reads on land, water and lines."""
    extra = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in style.items())
    edge = (
        f'stroke="{ink("paper")}" stroke-width="3.5" stroke-linejoin="round" stroke-opacity="0.85" paint-order="stroke"'
    )
    return f'<text x="{x:.1f}" y="{y:.1f}" {edge}{extra}>{escape(text)}</text>'
