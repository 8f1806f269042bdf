"""The gazetteer: two maps drawn from an extract of Natural Earth, and the table of all places, which says the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians

from myst import Page, aside, figure, names, plain, remark, source_links, stacked, table
from svg import svg, words_at
from tworivers.errors import DataError
from tworivers.plots.palette import ink
from tworivers.tables import Row, data_folder, rows

GROUND = "maps/border-region.geojson"
TOWNS = ("city", "municipality", "prefecture", "county")  # the only kinds of place that may have a point
TODAY = {"dailynk-2023", "dailynk-2024"}  # of what these name, nothing finer than a province is held
_KINDS = {
    "hamlet area": "hamlets or a spot at the border",
    "county": "county, by its seat",
    "prefecture": "prefecture, by its seat",
}
_SIDES = {"w": (-8, 4, "end"), "e": (8, 4, "start"), "n": (0, -9, "middle"), "s": (0, 19, "middle")}


@dataclass(frozen=True)
class Window:
    """A part of the earth on paper, its width true at its middle: west, south, east, north in degrees, width in pixels."""

    west: float
    south: float
    east: float
    north: float
    width: float = 760

    @property
    def scale(self) -> float:
        """Pixels for one degree of latitude."""
        return self.width / ((self.east - self.west) * cos(radians((self.south + self.north) / 2)))

    @property
    def height(self) -> float:
        """Height in pixels."""
        return round((self.north - self.south) * self.scale)

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Return the place on paper of a place on earth."""
        return (lon - self.west) / (self.east - self.west) * self.width, (self.north - lat) * self.scale

    def holds(self, lon: float, lat: float) -> bool:
        """Tell whether a place lies in this part."""
        return self.west < lon < self.east and self.south < lat < self.north


REGION = Window(115.7, 37.9, 132.6, 44.2)
TUMEN = Window(127.3, 41.15, 131.6, 43.55)
# On which side of its point a name stands where the right side is taken; "" where another point or map has it.
_REGION_NAMES = {
    "shenyang": "w", "anshan": "w", "andong": "w", "sinuiju": "e", "jian": "w", "tonghua": "s", "luda": "w", "changbai": "",
    "chongjin": "s", "hunjiang": "e", "yanji-city": "", "yanji-county": "", "helong": "", "yanbian": "", "hunchun": "", "wangqing": "", "antu": "",
}  # fmt: skip
_TUMEN_NAMES = {"yanbian": "", "yanji-city": "n", "yanji-county": "s", "helong": "w", "antu": "w", "changbai": "n"}
# Names of lands and of rivers, and where they stand.
_REGION_WORDS = (
    [("CHINA", 120.0, 42.9), ("NORTH KOREA", 126.9, 39.75), ("SOUTH KOREA", 127.9, 38.02), ("RUSSIA", 131.8, 43.75)],
    [("Yalu", 125.4, 40.35), ("Tumen", 128.55, 41.86)],
)
_TUMEN_WORDS = (
    [("CHINA", 128.0, 43.3), ("NORTH KOREA", 129.0, 41.55), ("RUSSIA", 131.25, 43.15)],
    [("Yalu", 127.5, 41.35), ("Tumen", 129.75, 42.3)],
)


def points() -> list[Row]:
    """Return the places that have a point, or refuse one that must have none.

    Raises:
        DataError: A place that is no town has coordinates, or one that a report of 2023 or 2024 names.
    """
    found = [row for row in rows("places") if row["lat"] is not None or row["lon"] is not None]
    for row in found:
        if row["kind"] not in TOWNS or TODAY & set((row["source_ids"] or "").split("|")):
            raise DataError(
                f"places.csv, {row['place_id']}: a {row['kind']} has coordinates. Only towns of the documents up to 1970 have "
                "a point; a spot at the border and a place of 2023 or 2024 have none. Empty its lat and lon."
            )
    return found


def ground() -> str:
    """Return the extract of Natural Earth as GeoJSON."""
    path = data_folder() / GROUND
    if not path.is_file():
        raise DataError(f"{path} is missing: the map has no land. Restore it (git checkout {path.name}).")
    return path.read_text(encoding="utf-8")


def town_map(window: Window, title: str) -> str:
    """Return a map: land and borders from Natural Earth, the two rivers, and a mark for each town."""
    name_at, lands, rivers = (_REGION_NAMES, *_REGION_WORDS) if window is REGION else (_TUMEN_NAMES, *_TUMEN_WORDS)
    parts = [f'<rect width="{window.width:g}" height="{window.height:g}" fill="{ink("sea")}"/>', *outlines(window)]
    if window is REGION:
        (x, y), (right, below) = window.at(TUMEN.west, TUMEN.north), window.at(TUMEN.east, TUMEN.south)
        parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{right - x:.1f}" height="{below - y:.1f}" fill="none" stroke="{ink("ink")}" stroke-dasharray="5 4"/>'
        )
        parts.append(words_at(x + 6, y + 17, "second map", font_size="12"))
    for text, lon, lat in lands:
        parts.append(words_at(*window.at(lon, lat), text, text_anchor="middle", letter_spacing="2", fill=ink("muted")))
    for text, lon, lat in rivers:
        parts.append(words_at(*window.at(lon, lat), text, fill=ink("river"), font_style="italic", font_weight="bold"))
    parts += [mark for row in points() if window.holds(row["lon"], row["lat"]) for mark in _town(window, row, name_at)]
    parts.append(
        f'<rect x="0.5" y="0.5" width="{window.width - 1:g}" height="{window.height - 1:g}" fill="none" stroke="{ink("muted")}"/>'
    )
    return svg(window.width, window.height, title, parts)


def outlines(window: Window) -> Iterator[str]:
    """Return the land, the borders and the two rivers as paths, without what a map of this size cannot show."""
    found = json.loads(ground())["features"]
    fills = {"China": ink("north"), "North Korea": ink("south")}
    for feature in found:
        name, shape = feature["properties"]["name"], feature["geometry"]["coordinates"]
        if feature["properties"]["kind"] == "land":
            rings = [ring for polygon in shape for ring in polygon if _in_sight(window, ring)]
            drawn = " ".join(_path(window, ring) + "Z" for ring in rings)
            yield f'<path d="{drawn}" fill="{fills.get(name, ink("beyond"))}" stroke="{ink("coast")}" stroke-width="0.6"/>'
        else:
            rivers = name == "China–North Korea"
            thin = f'stroke="{ink("border")}" stroke-width="1.2" stroke-dasharray="6 3"'
            style = f'stroke="{ink("river")}" stroke-width="3"' if rivers else thin
            yield f'<path d="{_path(window, shape)}" fill="none" stroke-linejoin="round" {style}/>'


def _in_sight(window: Window, ring: Sequence[Sequence[float]]) -> bool:
    """Tell whether any of a ring can lie in the window, and whether it is larger than a dot."""
    xs, ys = zip(*(window.at(lon, lat) for lon, lat in ring), strict=True)
    meets = max(xs) > 0 and min(xs) < window.width and max(ys) > 0 and min(ys) < window.height
    return meets and max(max(xs) - min(xs), max(ys) - min(ys)) > 2


def _path(window: Window, line: Sequence[Sequence[float]]) -> str:
    on_paper = [window.at(lon, lat) for lon, lat in line]
    kept = on_paper[:1]
    for x, y in on_paper[1:-1]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) > (1.2 if _near(window, x, y) else 40):
            kept.append((x, y))
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in [*kept, on_paper[-1]])


def _near(window: Window, x: float, y: float) -> bool:
    return -20 < x < window.width + 20 and -20 < y < window.height + 20


def _town(window: Window, row: Row, name_at: dict[str, str]) -> Iterator[str]:
    x, y = window.at(row["lon"], row["lat"])
    square = f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8"'
    shape = square if row["kind"] == "county" else f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5"'
    yield f'{shape} id="{row["place_id"]}" fill="{ink("ink")}" stroke="{ink("paper")}" stroke-width="1.2"/>'
    side = name_at.get(row["place_id"], "e")
    if side:
        dx, dy, anchor = _SIDES[side]
        yield words_at(x + dx, y + dy, short_town(row), text_anchor=anchor)


def short_town(row: Row) -> str:
    """Return the name of a town as the map writes it: today's, without the word for its rank.

    >>> short_town({"modern_name": "Changbai Korean Autonomous County"})
    'Changbai'
    """
    return re.sub(r"( Korean Autonomous)?( County| Prefecture)?$", "", row["modern_name"])


def places() -> Iterator[Page]:
    """The gazetteer: two maps, and the table of all places."""
    found, drawn = rows("places"), points()
    title = "The border region with the towns that the documents name"
    yield Page("record/map-region", town_map(REGION, title), ".svg")
    yield Page("record/map-tumen", town_map(TUMEN, "The country along the Tumen"), ".svg")
    body = [
        [
            stacked(
                f"(place-{row['place_id']})=\n{plain(row['name_as_written'])}",
                row["variants"] and aside("also written: " + plain(row["variants"].replace("|", "; "))),
            ),
            plain(row["modern_name"]) or "not known",
            names(row),
            stacked(plain(_KINDS.get(row["kind"], row["kind"])), aside(coordinates(row))),
            stacked(
                source_links(row["source_ids"]),
                aside(". ".join(filter(None, (remark(row["note"]), remark(row["basis"]))))),
            ),
        ]
        for row in found
    ]
    header = ["Name as written", "Name today", "Chinese, Korean", "Kind, point", "Where it is named, and what to know"]
    text = f"""(places)=
# Places

{len(found)} places, as the documents write them. {len(drawn)} of them are towns with a point on the maps; the table below the maps says
the same, and more. A point marks a town. Spots where people crossed have none, and the reports of 2023 and 2024 are held
to the province.

{figure("map-region", _alt(REGION), "The border region. Circles are cities, squares are the seats of counties; the names are those of today. The thick line is the border on the Yalu and the Tumen. Dandong, written Andong in the documents, and Sinuiju face each other across the lower Yalu. Made with Natural Earth, whose borders are those of today; until 1991 Russia was part of the Soviet Union.", wide=True)}

{figure("map-tumen", _alt(TUMEN), "The country along the Tumen, enlarged: Yanbian and the towns around it. Signs as on the first map.", wide=True)}

The line of the border is much smoothed. Do not measure on it. You may take it along:
{{download}}`border-region.geojson <data/border-region.geojson>`.

{table("Places named in the documents, with their points in degrees", header, body, [21, 15, 14, 17, 33])}
"""
    yield Page("record/data/border-region", ground(), ".geojson")
    yield Page("record/places", text)


def coordinates(row: Row) -> str:
    """Return the point of a place in words.

    >>> coordinates({"lat": 40.1, "lon": 124.4}), coordinates({"lat": None, "lon": None})
    ('40.10 N, 124.40 E', 'no point')
    """
    return "no point" if row["lat"] is None else f"{row['lat']:.2f} N, {row['lon']:.2f} E"


def _alt(window: Window) -> str:
    towns = ", ".join(dict.fromkeys(short_town(row) for row in points() if window.holds(row["lon"], row["lat"])))
    if window is REGION:
        return (
            "Map of the land between Beijing in the west and the border of Russia in the east. From the Yellow Sea the Yalu "
            "leads north-east between China and North Korea to its source, and from there the Tumen to the eastern coast. "
            f"Marked are {towns}."
        )
    return f"Map of the country on both sides of the Tumen, which divides China from North Korea and for its last miles Russia from North Korea. Marked are {towns}."
