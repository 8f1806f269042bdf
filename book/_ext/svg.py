"""Pictures in the house style: SVG on opaque white paper, small, the same at every build, sharp when enlarged."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

INK, PAPER, RIVER = "#1f2933", "#ffffff", "#1f5f8b"


def svg(width: float, height: float, title: str, parts: Sequence[str]) -> str:
    """Return a picture in the house style: white paper, dark ink, Latin letters."""
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" '
            f'font-family="DejaVu Sans, Verdana, Arial, sans-serif" font-size="13" fill="{INK}">',
            f"<title>{escape(title)}</title>",
            f'<rect width="100%" height="100%" fill="{PAPER}"/>',
            *parts,
            "</svg>\n",
        ]
    )


def words_at(x: float, y: float, text: str, **style: str) -> str:
    """Return lettering with a white edge, so that it reads on land, water and lines."""
    extra = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in style.items())
    edge = 'stroke="#ffffff" stroke-width="3.5" stroke-linejoin="round" stroke-opacity="0.85" paint-order="stroke"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {edge}{extra}>{escape(text)}</text>'
