"""The two reference pages with a picture: the places with a map, and the timeline. Each picture has a table that says the same.

The pictures are SVG on opaque white paper, written by hand here: small, the same at every build, sharp when enlarged.
"""

from __future__ import annotations

import calendar
import datetime as dt
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import cos, radians

from record_pages import Page, pages, plain, short_name, table
from source_sections import aside, remark, stacked
from table_pages import names, source_links
from tworivers.errors import DataError
from tworivers.tables import Row, data_folder, rows

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


def figure(name: str, alt: str, caption: str) -> str:
    """Return a figure of MyST: a picture beside the page, its words for those who do not see it, and its caption."""
    return f":::{{figure}} {name}.svg\n:alt: {alt}\n:align: left\n:figclass: drawn\n\n{caption}\n:::"


def words_at(x: float, y: float, text: str, **style: str) -> str:
    """Return lettering with a white edge, so that it reads on land, water and lines."""
    extra = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in style.items())
    edge = 'stroke="#ffffff" stroke-width="3.5" stroke-linejoin="round" stroke-opacity="0.85" paint-order="stroke"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {edge}{extra}>{escape(text)}</text>'


# -- The places -----------------------------------------------------------------------------------------------------

TOWNS = ("city", "municipality", "prefecture", "county")  # the only kinds of place that may have a point
TODAY = {"dailynk-2023", "dailynk-2024"}  # of what these name, nothing finer than a province is held
_KINDS = {"hamlet area": "hamlets or a spot at the border", "county": "county, by its seat", "prefecture": "prefecture, by its seat"}
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
# On which side of its point a name stands where the right side is taken; "" where the other map names it.
_REGION_NAMES = {
    "shenyang": "w", "anshan": "w", "andong": "w", "sinuiju": "e", "jian": "w", "tonghua": "s", "luda": "w", "changbai": "",
    "chongjin": "s", "hunjiang": "e", "yanji-city": "", "yanji-county": "", "helong": "", "hunchun": "", "wangqing": "", "antu": "",
}  # fmt: skip
_TUMEN_NAMES = {"yanji-city": "n", "yanji-county": "s", "helong": "w", "antu": "w", "changbai": "n"}
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


def town_map(window: Window, title: str) -> str:
    """Return a map: land and borders from Natural Earth, the two rivers, and a mark for each town."""
    name_at, lands, rivers = (_REGION_NAMES, *_REGION_WORDS) if window is REGION else (_TUMEN_NAMES, *_TUMEN_WORDS)
    parts = [f'<rect width="{window.width:g}" height="{window.height:g}" fill="#e3ecf2"/>', *_ground(window)]
    if window is REGION:
        (x, y), (right, below) = window.at(TUMEN.west, TUMEN.north), window.at(TUMEN.east, TUMEN.south)
        parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{right - x:.1f}" height="{below - y:.1f}" fill="none" stroke="{INK}" stroke-dasharray="5 4"/>')
        parts.append(words_at(x + 6, y + 17, "second map", font_size="12"))
    for text, lon, lat in lands:
        parts.append(words_at(*window.at(lon, lat), text, text_anchor="middle", letter_spacing="2", fill="#47525d"))
    for text, lon, lat in rivers:
        parts.append(words_at(*window.at(lon, lat), text, fill=RIVER, font_style="italic", font_weight="bold"))
    parts += [mark for row in points() if window.holds(row["lon"], row["lat"]) for mark in _town(window, row, name_at)]
    parts.append(f'<rect x="0.5" y="0.5" width="{window.width - 1:g}" height="{window.height - 1:g}" fill="none" stroke="#47525d"/>')
    return svg(window.width, window.height, title, parts)


def _ground(window: Window) -> Iterator[str]:
    found = json.loads((data_folder() / "maps" / "border-region.geojson").read_text(encoding="utf-8"))["features"]
    fills = {"China": "#f5f2ea", "North Korea": "#e9e3d3"}
    for feature in found:
        name, shape = feature["properties"]["name"], feature["geometry"]["coordinates"]
        if feature["properties"]["kind"] == "land":
            outlines = " ".join(_path(window, ring) + "Z" for polygon in shape for ring in polygon)
            yield f'<path d="{outlines}" fill="{fills.get(name, "#f3f3f1")}" stroke="#8d8f8c" stroke-width="0.6"/>'
        else:
            rivers = name == "China–North Korea"
            style = f'stroke="{RIVER}" stroke-width="3"' if rivers else 'stroke="#6d6f6c" stroke-width="1.2" stroke-dasharray="6 3"'
            yield f'<path d="{_path(window, shape)}" fill="none" stroke-linejoin="round" {style}/>'


def _path(window: Window, line: Sequence[Sequence[float]]) -> str:
    on_paper = [window.at(lon, lat) for lon, lat in line]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in on_paper)


def _town(window: Window, row: Row, name_at: dict[str, str]) -> Iterator[str]:
    x, y = window.at(row["lon"], row["lat"])
    shape = f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8"' if row["kind"] == "county" else f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5"'
    yield f'{shape} id="{row["place_id"]}" fill="{INK}" stroke="#ffffff" stroke-width="1.2"/>'
    side = name_at.get(row["place_id"], "e")
    if side and row["kind"] != "prefecture" or row["place_id"] == "tonghua":  # Yanbian's point is Yanji's
        dx, dy, anchor = _SIDES[side]
        yield words_at(x + dx, y + dy, short_town(row), text_anchor=anchor)


def short_town(row: Row) -> str:
    """Return the name of a town as the map writes it: today's, without the word for its rank.

    >>> short_town({"modern_name": "Changbai Korean Autonomous County"})
    'Changbai'
    """
    return re.sub(r"( Korean Autonomous)?( County| Prefecture)?$", "", row["modern_name"])


@pages
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
            stacked(source_links(row["source_ids"]), aside(". ".join(filter(None, (remark(row["note"]), remark(row["basis"])))))),
        ]
        for row in found
    ]
    header = ["Name as written", "Name today", "Chinese, Korean", "Kind, point", "Where it is named, and what to know"]
    text = f"""(places)=
# Places

{len(found)} places, as the documents write them. {len(drawn)} of them are towns with a point on the maps; the table below the maps says
the same, and more. A point marks a town. Spots where people crossed have none, and the reports of 2023 and 2024 are held
to the province.

{figure("map-region", _alt(REGION), "The border region. Circles are cities, squares are the seats of counties; the names are those of today. The thick line is the border on the Yalu and the Tumen. Dandong, written Andong in the documents, and Sinuiju face each other across the lower Yalu. Made with Natural Earth, whose borders are those of today; until 1991 Russia was part of the Soviet Union.")}

{figure("map-tumen", _alt(TUMEN), "The country along the Tumen, enlarged: Yanbian and the towns around it. Signs as on the first map.")}

The line of the border is much smoothed. Do not measure on it. You may take it along:
{{download}}`border-region.geojson <data/border-region.geojson>`.

{table("Places named in the documents, with their points in degrees", header, body, [21, 15, 14, 17, 33])}
"""
    yield Page("record/data/border-region", (data_folder() / "maps" / "border-region.geojson").read_text(encoding="utf-8"), ".geojson")
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


# -- The timeline ---------------------------------------------------------------------------------------------------

# Lanes of the picture from above: kind, name of the lane, colour of its group, sign.
LANES = [
    ("event", "event", "#006b54", "circle"),
    ("meeting", "meeting", "#006b54", "ring"),
    ("entry into force", "entry into force", "#006b54", "star"),
    ("document", "document", "#00578a", "square"),
    ("publication", "publication", "#00578a", "frame"),
    ("forwarded", "forwarded", "#a83c00", "arrow"),
    ("printed or received", "printed, received", "#a83c00", "diamond"),
]
_SIGNS = {
    "circle": '<circle r="5.5" fill="{0}"/>',
    "ring": '<circle r="4.6" fill="#ffffff" stroke="{0}" stroke-width="2.4"/>',
    "star": '<path d="M0-6.5L6 4.5H-6Z" fill="{0}"/>',
    "square": '<rect x="-5" y="-5" width="10" height="10" fill="{0}"/>',
    "frame": '<rect x="-4.4" y="-4.4" width="8.8" height="8.8" fill="#ffffff" stroke="{0}" stroke-width="2.2"/>',
    "arrow": '<path d="M-5-6L6.5 0L-5 6Z" fill="{0}"/>',
    "diamond": '<path d="M0-6.8L6.8 0L0 6.8L-6.8 0Z" fill="{0}"/>',
}
_LEFT, _RIGHT, _ROW = 145.0, 735.0, 19.0


@dataclass(frozen=True)
class Span:
    """A stretch of time on paper: its file, its title, first and last day."""

    name: str
    title: str
    first: dt.date
    last: dt.date

    def x(self, day: dt.date) -> float:
        """Return where a day begins on paper."""
        return _LEFT + (_RIGHT - _LEFT) * (day - self.first).days / ((self.last - self.first).days + 1)

    def holds(self, row: Row) -> bool:
        """Tell whether an entry lies wholly in this stretch."""
        start, end = days(row)
        return self.first <= start and end <= self.last


# From the finest: an entry stands in the first stretch that holds it whole, and in no other.
SPANS = [
    Span("timeline-may-1961", "The first ten days of May 1961", dt.date(1961, 5, 1), dt.date(1961, 5, 10)),
    Span("timeline-1961", "From November 1960 to March 1962", dt.date(1960, 11, 1), dt.date(1962, 3, 31)),
    Span("timeline", "From 1950 to 2024", dt.date(1950, 1, 1), dt.date(2024, 12, 31)),
]


def days(row: Row) -> tuple[dt.date, dt.date]:
    """Return the first and the last day that a date can mean: all of May for 1961-05.

    >>> days({"date": "1961-02", "date_end": None})
    (datetime.date(1961, 2, 1), datetime.date(1961, 2, 28))
    """
    start = [int(part) for part in row["date"].split("-")]
    end = [int(part) for part in (row["date_end"] or row["date"]).split("-")]
    first = dt.date(start[0], *(start[1:] + [1, 1])[:2])
    year, month = end[0], end[1] if len(end) > 1 else 12
    return first, dt.date(year, month, end[2] if len(end) > 2 else calendar.monthrange(year, month)[1])


def numbered() -> list[tuple[int, Row]]:
    """Return the timeline with the number that each entry has in the pictures and in the table."""
    return list(enumerate(sorted(rows("timeline"), key=lambda row: (row["date"], row["date_end"] or "")), start=1))


def span_of(row: Row) -> Span:
    """Return the stretch of time in whose picture an entry stands."""
    for span in SPANS:
        if span.holds(row):
            return span
    raise DataError(f"timeline.csv, {row['event_id']}: {row['date']} lies outside 1950 to 2024. Widen the last of SPANS.")


def time_picture(span: Span) -> str:
    """Return the picture of one stretch of time: a lane for each kind, a sign and a number for each entry."""
    ground: list[str] = []
    signs: list[str] = []
    top = 56.0
    for kind, lane, colour, sign in LANES:
        own = [(number, row) for number, row in numbered() if row["kind"] == kind and span_of(row) is span]
        if not own:
            continue
        places = _packed(span, own)
        height = (max(places) + 1) * _ROW + 10
        middle = top + height / 2
        ground.append(f'<path d="M0 {top:.1f}H760" stroke="#b9c1c8"/>')
        ground.append(f'<g transform="translate(10 {middle:.1f})">{_SIGNS[sign].format(colour)}</g>')
        ground.append(f'<text x="22" y="{middle + 4.5:.1f}" fill="{colour}">{lane}</text>')
        for place, (number, row) in zip(places, own, strict=True):
            signs += _entry(span, number, row, top + 5 + (place + 0.5) * _ROW, colour, sign)
        top += height
    title = f'<text x="0" y="18" font-size="15" font-weight="bold">{escape(span.title)}</text>'
    return svg(760, top + 4, span.title, [title, *ground, *_ticks(span, top), *_finer(span, top), *signs])


def _packed(span: Span, entries: list[tuple[int, Row]]) -> list[int]:
    """Return for each entry the row of its lane where it touches none that came before."""
    found: list[int] = []
    taken: list[list[tuple[float, float]]] = []
    for number, row in entries:
        left, right = _reach(span, number, row)
        free = (place for place, spans in enumerate(taken) if all(right < start or end < left for start, end in spans))
        place = next(free, len(taken))
        if place == len(taken):
            taken.append([])
        taken[place].append((left, right))
        found.append(place)
    return found


def _place(span: Span, row: Row) -> tuple[float, float, float]:
    """Return where an entry begins, where its sign stands and where it ends."""
    start, end = days(row)
    left, right = span.x(start), span.x(end + dt.timedelta(1))
    return left, (left + right) / 2, right


def _label(number: int, row: Row) -> str:
    known = {source["source_id"] for source in rows("sources")}
    return f"{number} {short_name(row['event_id'])}" if row["event_id"] in known else str(number)


def _width(number: int, row: Row) -> float:
    return 11 + 7.4 * len(_label(number, row))  # of a sign with its label, in letters of about that width


def _reach(span: Span, number: int, row: Row) -> tuple[float, float]:
    left, middle, right = _place(span, row)
    width = _width(number, row)
    to_the_left = middle + width > 758
    return min(left, middle - (width if to_the_left else 9)), max(right, middle + (9 if to_the_left else width))


def _entry(span: Span, number: int, row: Row, y: float, colour: str, sign: str) -> Iterator[str]:
    left, middle, right = _place(span, row)
    if right - left > 14:  # a bar as long as the time that the date leaves open
        yield f'<rect x="{left:.1f}" y="{y - 6:.1f}" width="{right - left:.1f}" height="12" rx="3" fill="{colour}" opacity="0.22"/>'
    yield f'<g id="entry-{number}" class="{sign}" transform="translate({middle:.1f} {y:.1f})">{_SIGNS[sign].format(colour)}</g>'
    end = middle + _width(number, row) > 758
    yield words_at(middle + (-9 if end else 9), y + 4.5, _label(number, row), font_size="12", **({"text_anchor": "end"} if end else {}))


def _ticks(span: Span, bottom: float) -> Iterator[str]:
    length = (span.last - span.first).days
    if length < 40:
        days_ = [span.first + dt.timedelta(number) for number in range(length + 1)]
        marks = [(day, f"{day.day} May") for day in days_]
    elif length < 1000:
        firsts = [dt.date(year, month, 1) for year in (1960, 1961, 1962) for month in range(1, 13)]
        marks = [(day, f"{calendar.month_abbr[day.month]}{chr(10) + str(day.year) if day.month == 1 or day == span.first else ''}") for day in firsts if span.first <= day <= span.last]
    else:
        marks = [(dt.date(year, 1, 1), str(year)) for year in range(1950, 2025, 10)]
    for day, said in marks:
        x = span.x(day)
        yield f'<path d="M{x:.1f} 52V{bottom:.1f}" stroke="#b9c1c8" stroke-width="0.8"/>'
        for line, text in enumerate(said.split("\n")):
            yield f'<text x="{x + 2:.1f}" y="{36 + 13 * line}" font-size="11.5">{text}</text>'


def _finer(span: Span, bottom: float) -> Iterator[str]:
    """Frame the time of which another picture tells more."""
    place = SPANS.index(span)
    if place:
        x, right = span.x(SPANS[place - 1].first), span.x(SPANS[place - 1].last + dt.timedelta(1))
        yield f'<rect x="{x:.1f}" y="54" width="{right - x:.1f}" height="{bottom - 54:.1f}" fill="none" stroke="{INK}" stroke-dasharray="4 3"/>'


@pages
def timeline() -> Iterator[Page]:
    """The timeline: three pictures from far to near, and the table of all entries."""
    for span in SPANS:
        yield Page(f"record/{span.name}", time_picture(span), ".svg")
    body = [
        [
            f"(event-{row['event_id']})=\n{number}",
            stacked(plain(" to ".join(filter(None, (row["date"], row["date_end"]))))),
            plain(row["kind"]),
            stacked(plain(row["title"]), aside(remark(row["note"]))),
            f"{source_links(row['source_ids'])}: {plain(row['locator'])}",
        ]
        for number, row in numbered()
    ]
    captions = {
        "timeline": "The whole time. The dashed frame is the time of the second picture, whose entries stand there alone.",
        "timeline-1961": "Seventeen months. The dashed frame is the time of the third picture.",
        "timeline-may-1961": "Ten days, from the first crossing of the telephone log to the briefing of the leadership.",
    }
    drawn = "\n\n".join(figure(span.name, _time_alt(span), captions[span.name]) for span in reversed(SPANS))
    text = f"""(timeline)=
# Timeline

What happened, what was written about it, and when the paper was sent on are three different dates. Document 4 alone bears
three. The pictures keep them apart: each kind has its own lane, sign and colour. Green is what happened, blue is what was
written, and rust is what was sent on, printed or received.

The number at each sign is that of its row in the table below. A bar means that the date leaves that much time open, or that the thing lasted so
long.

{drawn}

{table("The timeline as a table", ["No.", "Date", "Kind", "What", "Where it is told"], body, [6, 16, 14, 40, 24])}
"""
    yield Page("record/timeline", text)


def _time_alt(span: Span) -> str:
    own = [(number, row) for number, row in numbered() if span_of(row) is span]
    lanes = "; ".join(
        f"{lane}: {', '.join(str(number) for number, row in own if row['kind'] == kind)}"
        for kind, lane, _, _ in LANES
        if any(row["kind"] == kind for _, row in own)
    )
    return f"Timeline, {span.title[0].lower() + span.title[1:]}, with {len(own)} entries by their numbers in the table below. {lanes}."
