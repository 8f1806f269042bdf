"""The piece of the map that opens a chapter: the towns of its documents, which way people went, and the same in words."""

from __future__ import annotations

from collections.abc import Iterator

from myst import Page, figure, link, plain
from pages.pieces import BORDER, BOTH, NORTH, PIECES, SOUTH, Piece, Way
from pages.places import TODAY, Window, outlines, points, short_town
from svg import svg, words_at
from tworivers.errors import DataError
from tworivers.plots.palette import ink
from tworivers.tables import Row, rows

SIZE, SMALL = 13.0, 12.0  # of letters; the piece is drawn as wide as a telephone
_NOT_LOCATED = ("hamlet area", "commune", "bridge")
_BY_SEAT = {"county": "by its seat", "prefecture": "by its seat"}


# -- The picture ----------------------------------------------------------------------------------------------------

Box = tuple[float, float, float, float]


def chapter_map(piece: Piece) -> str:
    """Return the map of a piece: land and rivers, the towns of the chapter with their names, an arrow for each way."""
    ground, window = piece.ground, piece.ground.window
    taken: list[Box] = []
    words = []
    for text, spot in (("CHINA", ground.china), ("NORTH KOREA", ground.korea)):
        x, y = window.at(*spot)
        taken.append(_box(x, y, text, "middle", 9.5))
        words.append(
            words_at(x, y, text, text_anchor="middle", letter_spacing="1.5", font_size=f"{SMALL:g}", fill=ink("muted"))
        )
    for text, lon, lat in ground.rivers:
        x, y = window.at(lon, lat)
        taken.append(_box(x, y, text, "start"))
        words.append(words_at(x, y, text, fill=ink("river"), font_style="italic", font_weight="bold"))
    arrows = list(_arrows(piece, taken))
    lit = {row["place_id"] for row in piece.towns}
    # Beside what is told of 2023 and 2024 no town stands, not even one of another chapter.
    others = [] if set(piece.sources) <= TODAY else [row for row in points() if row["place_id"] not in lit]
    marks = [_mark(window, row, lit=False) for row in others if window.holds(row["lon"], row["lat"])]
    marks += [_mark(window, row, lit=True) for row in piece.towns]
    taken += [_around(*window.at(row["lon"], row["lat"])) for row in piece.towns]
    by_rank = sorted(piece.towns, key=lambda row: row["kind"] == "county")  # the last ones may find no room
    names = [name for row in by_rank if (name := _name(window, row, taken))]
    body = [
        f'<svg width="{window.width:g}" height="{window.height:g}">',
        f'<rect width="100%" height="100%" fill="{ink("sea")}"/>',
        *outlines(window),
        *arrows,
        *words,
        *marks,
        *names,
        "</svg>",
    ]
    return svg(window.width, window.height, f"Map: {ground.words}", body)


def _arrows(piece: Piece, taken: list[Box]) -> Iterator[str]:
    """Draw one arrow for each direction, between the names of the two countries."""
    window = piece.ground.window
    x, top = window.at(*piece.ground.china)
    right, bottom = window.at(*piece.ground.korea)
    ways = piece.directions
    for place, way in enumerate(ways):
        middle = (x + right) / 2 + (place - (len(ways) - 1) / 2) * 26
        start, end = top + 9, bottom - 17
        if way == NORTH:
            start, end = end, start
        back = -13 if end > start else 13
        shaft = (
            f"M{middle - 4:.1f} {start:.1f}H{middle + 4:.1f}V{end + back:.1f}h6L{middle:.1f} {end:.1f}l-10 {back}h6Z"
        )
        yield f'<path class="way" d="{shaft}" fill="{ink("rust")}" stroke="{ink("paper")}"/>'
        taken.append((middle - 12, min(start, end), middle + 12, max(start, end)))


def _mark(window: Window, row: Row, *, lit: bool) -> str:
    x, y = window.at(row["lon"], row["lat"])
    if not lit:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.4" fill="{ink("paper")}" stroke="{ink("border")}"/>'
    look = f'id="{row["place_id"]}" fill="{ink("ink")}" stroke="{ink("paper")}" stroke-width="1.2"'
    if row["kind"] == "county":
        return f'<rect x="{x - 4.5:.1f}" y="{y - 4.5:.1f}" width="9" height="9" {look}/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" {look}/>'


def _name(window: Window, row: Row, taken: list[Box]) -> str:
    """Return the name of a town on the first side where it touches nothing; "" where every side is taken."""
    x, y = window.at(row["lon"], row["lat"])
    text = short_town(row)
    for dx, dy, anchor in ((8, 4.5, "start"), (-8, 4.5, "end"), (0, -9, "middle"), (0, 18, "middle"), (7, -7, "start"), (7, 16, "start"), (-7, -7, "end"), (-7, 16, "end")):  # fmt: skip
        box = _box(x + dx, y + dy, text, anchor)
        inside = box[0] > 2 and box[2] < window.width - 2 and box[1] > 2 and box[3] < window.height - 2
        if inside and not any(_touch(box, other) for other in taken):
            taken.append(box)
            return words_at(x + dx, y + dy, text, text_anchor=anchor, font_size=f"{SIZE:g}", font_weight="bold")
    return ""


def _box(x: float, y: float, text: str, anchor: str, letter: float = 7.9) -> Box:
    width = letter * len(text)
    left = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * width
    return left, y - 10, left + width, y + 2.5


def _around(x: float, y: float) -> Box:
    return x - 5, y - 5, x + 5, y + 5


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


# -- The words ------------------------------------------------------------------------------------------------------


def said(way: Way) -> str:
    """Return a way in words, its numbers from the rows, with a link to each row."""
    found = {row["figure_id"]: row for row in rows("figures")}
    found |= {row["provision_id"]: row for row in rows("provisions")}
    found |= {row["statement_id"]: row for row in rows("statements")}
    for row_id in way.row_ids:
        if row_id not in found:
            raise DataError(f"The map says {way.words!r} by the row {row_id}, which is in no table.")
    numbers = [f"{value:,}" for row_id in way.row_ids if (value := found[row_id].get("value")) is not None]
    places: dict[str, str] = {}
    for row_id in way.row_ids:
        places.setdefault(found[row_id]["locator"], row_id)
    links = ", ".join(link(place, row_id) for place, row_id in places.items())
    return f"{plain(way.words.format(*numbers))} ({links})"


def _alt(piece: Piece) -> str:
    towns = ", ".join(dict.fromkeys(short_town(row) for row in piece.towns))
    ways = piece.directions
    arrows = (
        f"One arrow leads {ways[0]}." if len(ways) == 1 else "One arrow leads from China to North Korea, and one back."
    )
    return f"Map of {piece.ground.words}. {f'Marked are {towns}.' if towns else 'No town is marked.'} {arrows}"


def _listed(found: list[Row]) -> str:
    """Return places as links, each with its name of today where that is another one."""
    said_of = []
    for row in found:
        today = short_town(row) if row["lat"] is not None and short_town(row) != row["name_as_written"] else ""
        remark = ", ".join(filter(None, (today and f"today {today}", _BY_SEAT.get(row["kind"], ""))))
        said_of.append(
            link(row["name_as_written"], f"place-{row['place_id']}") + (f" ({plain(remark)})" if remark else "")
        )
    return ", ".join(said_of)


def opening(piece: Piece) -> str:
    """Return what opens a chapter, as Markdown: its map, and the places and ways in words."""
    marked = "Marked are the towns that this chapter's documents name, by their names of today."
    which = "An arrow tells which way people went or were to go, and not where they crossed."
    caption = f"{marked if piece.towns else 'This chapter’s documents name no town.'} {which} Made with Natural Earth."
    ways = [
        f"*{way[0].upper() + way[1:]}:* " + "; ".join(said(one) for one in piece.ways if one.towards == way)
        for way in (SOUTH, NORTH, BOTH)
        if any(one.towards == way for one in piece.ways)
    ]
    rest = [row for row in piece.places if row not in piece.towns]
    lost = [row for row in rest if row["kind"] in _NOT_LOCATED]
    beyond = [row for row in rest if row["lat"] is not None]
    areas = [row for row in rest if row not in lost and row not in beyond]
    kinds = {
        "On the map": piece.towns,
        "Beyond its edge": beyond,
        "Areas and rivers, without a point": areas,
        "Not located": lost,
    }
    lists = [f"*{title}:* {_listed(found)}" for title, found in kinds.items() if found]
    lines = "\n".join(f"- {line}." for line in [*ways, *lists])
    aside = f"\n\n{piece.aside}" if piece.aside else ""
    return f"{figure(f'record/maps/{piece.chapter}', _alt(piece), caption)}\n\n::::{{div}} map-in-words\n{lines}{aside}\n::::\n"


def maps() -> Iterator[Page]:
    """For each chapter its map, and the text that shows and tells it, which the chapter includes; and the whole border."""
    everything = tuple(row["source_id"] for row in rows("sources"))
    yield Page("record/maps/border", chapter_map(Piece("border", everything, BORDER, ())), ".svg")
    for piece in PIECES:
        yield Page(f"record/maps/{piece.chapter}", chapter_map(piece), ".svg")
        yield Page(f"record/maps/{piece.chapter}", opening(piece), ".txt")
