"""The piece of the map that opens a chapter: the towns of its documents, which way people went, and the same in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from myst import Page, figure, link, plain
from svg import svg, words_at

from pages.places import Window, outlines, points, short_town
from tworivers.errors import DataError
from tworivers.plots.palette import ink
from tworivers.tables import Row, rows

SOUTH, NORTH, BOTH = "from China to North Korea", "from North Korea to China", "both ways"
SIZE, SMALL = 13.0, 12.0  # of letters; the piece is drawn as wide as a telephone
_NOT_LOCATED = ("hamlet area", "commune", "bridge")
_BY_SEAT = {"county": "by its seat", "prefecture": "by its seat"}


@dataclass(frozen=True)
class Ground:
    """A part of the border on paper: the window, a word for it, where the names of the lands and rivers stand.

    The arrows stand between the names of the two countries, on a longitude where no town is.
    """

    window: Window
    words: str
    china: tuple[float, float]
    korea: tuple[float, float]
    rivers: tuple[tuple[str, float, float], ...]


BORDER = Ground(
    Window(121.3, 38.4, 132.2, 43.9, 360), "the border between China and North Korea, from the Yellow Sea to the mouth of the Tumen",
    (127.3, 43.3), (127.3, 40.0), (("Yalu", 125.35, 40.3), ("Tumen", 128.85, 42.08)),
)  # fmt: skip
TUMEN = Ground(
    Window(127.3, 41.15, 131.6, 43.55, 360), "the country along the Tumen",
    (128.4, 43.35), (128.75, 41.35), (("Tumen", 129.85, 42.15),),
)  # fmt: skip
LOWER_YALU = Ground(
    Window(121.2, 38.7, 126.4, 42.2, 360), "the country along the lower Yalu and the land behind it on the Chinese side",
    (125.35, 41.95), (125.6, 39.55), (("Yalu", 124.75, 40.25),),
)  # fmt: skip
TO_BEIJING = Ground(
    Window(115.7, 38.0, 131.4, 43.7, 360), "the land from Beijing to the border and the country behind it",
    (126.6, 43.2), (127.0, 39.75), (("Yalu", 124.9, 40.2), ("Tumen", 129.3, 41.9)),
)  # fmt: skip


@dataclass(frozen=True)
class Way:
    """Which way people went, asked to go or were to be sent, and the rows that say so; {0} is the number of the first."""

    towards: str
    words: str
    row_ids: tuple[str, ...]


@dataclass(frozen=True)
class Piece:
    """What opens a chapter: its documents, its part of the map, its ways."""

    chapter: str
    sources: tuple[str, ...]
    ground: Ground
    ways: tuple[Way, ...]
    aside: str = ""

    @property
    def directions(self) -> list[str]:
        """The directions in which an arrow leads."""
        return [way for way in (SOUTH, NORTH) if any(one.towards in (way, BOTH) for one in self.ways)]

    @property
    def places(self) -> list[Row]:
        """The places that the documents name, in the order of the gazetteer; the two countries are words on the map."""
        named = set(self.sources)
        return [
            row
            for row in rows("places")
            if named & set((row["source_ids"] or "").split("|"))
            and row["place_id"] not in ("china", "north-korea", "yalu-tumen")
        ]

    @property
    def towns(self) -> list[Row]:
        """Those of them that have a point inside the piece."""
        drawn = {row["place_id"] for row in points() if self.ground.window.holds(row["lon"], row["lat"])}
        return [row for row in self.places if row["place_id"] in drawn]


UNCLEAR = "which group they belong to is unclear in the translation"
PIECES = (
    Piece(
        "ch01", ("yanbian-1961", "liaoning-1961", "instructions-1962", "jilin-1961"), BORDER,
        (
            Way(SOUTH, f"{{0}} people in a few hamlets applied in January 1961 to travel to North Korea; {UNCLEAR}", ("yanbian-1961.f033",)),
            Way(NORTH, "Korean citizens who crossed arrived in Changbai County", ("jilin-1961.addressees",)),
        ),
    ),
    Piece(
        "ch02", ("yanbian-1961",), TUMEN,
        (
            Way(
                SOUTH, f"{{0}} households asked in January 1961 to move, and {{1}} people applied to travel; {UNCLEAR}, and to ask is not to go",
                ("yanbian-1961.f030", "yanbian-1961.f033"),
            ),
        ),
    ),
    Piece(
        "ch03", ("calllog-1961", "liaoning-1961"), LOWER_YALU,
        (
            Way(SOUTH, "{0} people on 5 May 1961, mostly ethnic Korean residents of Shenyang, and more groups in the next days", ("calllog-1961.f005",)),
            Way(NORTH, "the same {0}, who were talked to and chose to go back", ("calllog-1961.f005",)),
        ),
    ),
    Piece(
        "ch04", ("telegram-1961", "liaoning-1961", "instructions-1962", "telegram-1962"), BORDER,
        (
            Way(SOUTH, f"{{0}} people were found crossing from Jilin in 1961; {UNCLEAR}", ("instructions-1962.f009",)),
            Way(
                NORTH, "of these, {0} came back unasked, and {1} were sent back by the Korean side",
                ("instructions-1962.f011", "instructions-1962.f012"),
            ),
        ),
    ),
    Piece(
        "ch05", ("marriage-1958",), TO_BEIJING,
        (
            Way(SOUTH, "the man of an approved marriage, who is encouraged to settle in Korea", ("marriage-1958.item3-encourage-man",)),
            Way(NORTH, "a Korean woman who insists on coming to China, after approval", ("marriage-1958.item3-woman-entry",)),
            Way(SOUTH, "Korean women who crossed “illegally” for marriage are in principle sent back", ("marriage-1958.item3-illegal-default",)),
        ),
    ),
    Piece(
        "ch06", ("opinions-1957", "jilin-1961", "telegram-1962"), BORDER,
        (
            Way(NORTH, "Chinese citizens of Korean ethnicity who crossed are in principle mobilized to go back", ("opinions-1957.item1-default",)),
            Way(
                SOUTH, "Korean citizens who crossed are in principle repatriated (1957), or persuaded to return (1961)",
                ("opinions-1957.item2-default", "jilin-1961.principle1-persuade"),
            ),
        ),
    ),
    Piece(
        "ch07", ("opinions-1957", "instructions-1962", "telegram-1962", "directive-1963"), BORDER,
        (
            Way(SOUTH, "Chinese citizens of Korean ethnicity who want to move are in general allowed to", ("directive-1963.item2-move-general",)),
            Way(SOUTH, "Korean nationals in China who asked to go back are approved, every one", ("directive-1963.item2-return-each",)),
        ),
    ),
    Piece(
        "ch08", ("permits-1963", "protocol-1964"), BORDER,
        (
            Way(BOTH, "people of either side who hold a recognised paper may cross", ("protocol-1964.art3-2-allow",)),
            Way(BOTH, "“illegal border crossers” are returned to the other side", ("protocol-1964.art4-2-return",)),
        ),
    ),
    Piece(
        "ch09", ("opinions-1970", "opinions-1957", "telegram-1962", "directive-1963"), BORDER,
        (
            Way(SOUTH, "Korean nationals in China who applied to return and meet the conditions are approved", ("opinions-1970.item7-approve",)),
            Way(SOUTH, "Koreans who crossed “illegally” before are in general sent back", ("opinions-1970.item6-general",)),
        ),
        "Applications of Korean nationals for Hong Kong, Macau, South Korea and other capitalist countries are all denied "
        "([Doc. 11, item (8)](#opinions-1970.item8-deny)): no arrow leads there.",
    ),
    Piece(
        "ch10", ("dailynk-2023", "dailynk-2024"), BORDER,
        (
            Way(NORTH, "women from North Korea who, as police reportedly said, had gone from home out of hunger", ("dailynk-2024.s021",)),
            Way(SOUTH, "hundreds who are said to have been sent back by force", ("dailynk-2023.s017",)),
        ),
        "The reports name no town that this book holds: of a place of 2023 or 2024 it keeps the province. The way on to South "
        "Korea, of which [the report of 2024](#dailynk-2024.s001) speaks, is not drawn, because nothing in it says where it leads.",
    ),
    Piece(
        "ch11", ("opinions-1957", "marriage-1958", "jilin-1961", "telegram-1962", "directive-1963", "permits-1963", "protocol-1964", "opinions-1970"), BORDER,
        (
            Way(SOUTH, "Chinese citizens of Korean ethnicity who want to move (1963)", ("directive-1963.item2-move-general",)),
            Way(SOUTH, "Korean nationals in China who applied to return (1970)", ("opinions-1970.item7-approve",)),
            Way(SOUTH, "Korean citizens who crossed and are sent back (1957)", ("opinions-1957.item2-default",)),
            Way(NORTH, "Chinese citizens of Korean ethnicity who crossed and are to go back (1957)", ("opinions-1957.item1-default",)),
            Way(NORTH, "a Korean woman who comes to marry, after approval (1958)", ("marriage-1958.item3-woman-entry",)),
        ),
    ),
)  # fmt: skip


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
    others = [row for row in points() if row["place_id"] not in lit and piece.chapter != "ch10"]
    marks = [_mark(window, row, lit=False) for row in others if window.holds(row["lon"], row["lat"])]
    marks += [_mark(window, row, lit=True) for row in piece.towns]
    taken += [_around(*window.at(row["lon"], row["lat"])) for row in piece.towns]
    names = [name for row in piece.towns if (name := _name(window, row, taken))]
    body = [
        f'<svg width="{window.width:g}" height="{window.height:g}">',
        f'<rect width="100%" height="100%" fill="{ink("sea")}"/>',
        *outlines(window, coarse=True),
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
    """For each chapter its map, and the text that shows and tells it; the chapter includes that."""
    for piece in PIECES:
        yield Page(f"record/maps/{piece.chapter}", chapter_map(piece), ".svg")
        yield Page(f"record/maps/{piece.chapter}", opening(piece), ".txt")
