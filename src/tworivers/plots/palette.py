"""The colours of the course: each has a name, its value on a light page and its value on a dark one.

Plots, maps and the book's style sheet take their colours from here. A picture names them as CSS variables, with the light
value for programs that know none, so that it follows the page it stands on. Where two things are told apart by colour,
the colour is one of `COLOURS`, which colour-blind readers can tell apart, and never the only sign.
"""

from __future__ import annotations

import re

# Name: on a light page, on a dark page.
INKS = {
    "ink": ("#1f2933", "#e0e4e8"),
    "muted": ("#47525d", "#b3bcc5"),
    "faint": ("#b9c1c8", "#4c5763"),
    "grid": ("#d9dee3", "#39434e"),
    "paper": ("#ffffff", "#1b2026"),
    "blue": ("#00578a", "#7cc0f0"),
    "rust": ("#a83c00", "#f0a578"),
    "green": ("#006b54", "#63cfae"),
    "violet": ("#6b3a8f", "#cfa8ee"),
    "river": ("#1f5f8b", "#7db8e0"),
    "sea": ("#e3ecf2", "#16222c"),
    "north": ("#f5f2ea", "#2a2c2a"),  # the land of China
    "south": ("#e9e3d3", "#38362e"),  # the land of North Korea
    "beyond": ("#f3f3f1", "#222629"),  # other land
    "coast": ("#8d8f8c", "#71757a"),
    "border": ("#6d6f6c", "#94989c"),
}
COLOURS = tuple(INKS[name][0] for name in ("blue", "rust", "green", "violet"))
INK, GRID, PAPER = (INKS[name][0] for name in ("ink", "grid", "paper"))


def ink(name: str) -> str:
    """Return a colour as a picture says it.

    >>> ink("river")
    'var(--tr-river, #1f5f8b)'
    """
    return f"var(--tr-{name}, {INKS[name][0]})"


def themed(svg: str) -> str:
    """Return a picture of another program with its colours said by their names.

    >>> themed('<path fill="#1f2933"/>')
    '<path fill="var(--tr-ink, #1f2933)"/>'
    """
    names = {light: name for name, (light, _) in INKS.items()}
    return re.sub(rf"(?:{'|'.join(names)})\b", lambda hit: ink(names[hit.group()]), svg)


def css() -> str:
    """Return the variables for a style sheet; on paper a dark page is printed as a light one."""

    def values(place: int) -> str:
        return "".join(f"\n  --tr-{name}: {colours[place]};" for name, colours in INKS.items())

    return f'html {{{values(0)}\n}}\n\n@media screen {{ html[data-theme="dark"] {{{values(1)}\n}} }}\n'
