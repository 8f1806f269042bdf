"""What opens each chapter: its documents, its part of the map, and which way people went, by which rows."""

from __future__ import annotations

from dataclasses import dataclass

from pages.places import Window, points
from tworivers.tables import Row, rows

SOUTH, NORTH, BOTH = "from China to North Korea", "from North Korea to China", "both ways"


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
    Window(120.9, 38.4, 132.2, 43.9, 360), "the border between China and North Korea, from the Yellow Sea to the mouth of the Tumen",
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
            Way(SOUTH, "the man of an approved marriage is encouraged to settle in Korea, if there is work", ("marriage-1958.item3-encourage-man",)),
            Way(NORTH, "a Korean woman who insists on coming to China may enter, if Korea has approved", ("marriage-1958.item3-woman-entry",)),
            Way(SOUTH, "Korean women who crossed “illegally” for marriage are in principle sent back", ("marriage-1958.item3-illegal-default",)),
        ),
    ),
    Piece(
        "ch06", ("opinions-1957", "jilin-1961", "telegram-1962"), BORDER,
        (
            Way(NORTH, "Chinese citizens of Korean ethnicity who crossed “illegally” are in principle mobilized to go back", ("opinions-1957.item1-default",)),
            Way(
                SOUTH, "Korean citizens who crossed “illegally” are in principle repatriated (1957), or persuaded to return (1961)",
                ("opinions-1957.item2-default", "jilin-1961.principle1-persuade"),
            ),
        ),
    ),
    Piece(
        "ch07", ("opinions-1957", "instructions-1962", "telegram-1962", "directive-1963"), BORDER,
        (
            Way(SOUTH, "Chinese citizens of Korean ethnicity who want to move, have relations there and applied to join its development are in general allowed to", ("directive-1963.item2-move-general",)),
            Way(SOUTH, "Korean nationals in China who asked to go back are approved, every one", ("directive-1963.item2-return-each",)),
        ),
    ),
    Piece(
        "ch08", ("permits-1963", "protocol-1964"), BORDER,
        (
            Way(BOTH, "people of either side who hold a recognised paper are allowed to cross at the appointed crossings", ("protocol-1964.art3-2-allow",)),
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
            Way(NORTH, "women from North Korea who, as police reportedly said to families, had left home out of hunger", ("dailynk-2024.s021",)),
            Way(SOUTH, "hundreds held in Chinese prisons are said to have been sent back by force", ("dailynk-2023.s017",)),
        ),
        "The reports name no town that this book holds: of a place of 2023 or 2024 it keeps the province. The way on to South "
        "Korea, of which [the report of 2024](#dailynk-2024.s001) speaks, is not drawn, because nothing in it says where it leads.",
    ),
    Piece(
        "ch11", ("opinions-1957", "marriage-1958", "jilin-1961", "telegram-1962", "directive-1963", "permits-1963", "protocol-1964", "opinions-1970"), BORDER,
        (
            Way(SOUTH, "Chinese citizens of Korean ethnicity who move under the conditions of 1963", ("directive-1963.item2-move-general",)),
            Way(SOUTH, "Korean nationals in China who return under the conditions of 1970", ("opinions-1970.item7-approve",)),
            Way(SOUTH, "Korean citizens who crossed “illegally” and are in principle sent back (1957)", ("opinions-1957.item2-default",)),
            Way(NORTH, "Chinese citizens of Korean ethnicity who crossed “illegally” and are in principle to go back (1957)", ("opinions-1957.item1-default",)),
            Way(NORTH, "a Korean woman who comes to marry, if Korea has approved (1958)", ("marriage-1958.item3-woman-entry",)),
        ),
    ),
)  # fmt: skip
