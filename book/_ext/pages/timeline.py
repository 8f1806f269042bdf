"""The timeline: three pictures from far to near, and the table of all entries, which says the same."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from myst import Page, aside, figure, place_of, plain, remark, short_name, source_links, stacked, table
from svg import svg, words_at
from tworivers.errors import DataError
from tworivers.plots.palette import ink
from tworivers.tables import Row, rows

# Lanes of the picture from above: kind, name of the lane, colour of its group, sign.
LANES = [
    ("event", "event", "green", "circle"),
    ("meeting", "meeting", "green", "ring"),
    ("entry into force", "entry into force", "green", "star"),
    ("document", "document", "blue", "square"),
    ("publication", "publication", "blue", "frame"),
    ("forwarded", "forwarded", "rust", "arrow"),
    ("printed or received", "printed, received", "rust", "diamond"),
]
_SIGNS = {
    "circle": '<circle r="5.5" fill="{0}"/>',
    "ring": f'<circle r="4.6" fill="{ink("paper")}" stroke="{{0}}" stroke-width="2.4"/>',
    "star": '<path d="M0-6.5L6 4.5H-6Z" fill="{0}"/>',
    "square": '<rect x="-5" y="-5" width="10" height="10" fill="{0}"/>',
    "frame": f'<rect x="-4.4" y="-4.4" width="8.8" height="8.8" fill="{ink("paper")}" stroke="{{0}}" stroke-width="2.2"/>',
    "arrow": '<path d="M-5-6L6.5 0L-5 6Z" fill="{0}"/>',
    "diamond": '<path d="M0-6.8L6.8 0L0 6.8L-6.8 0Z" fill="{0}"/>',
}
_WIDTH, _LEFT, _RIGHT, _ROW, _HEAD = 360, 8.0, 346.0, 19.0, 24.0  # as wide as a telephone; a lane has a head of its own


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
    first = dt.date.fromisoformat(row["date"] + "-01-01"[len(row["date"]) - 4 :])
    end = row["date_end"] or row["date"]
    if len(end) == 10:
        return first, dt.date.fromisoformat(end)
    year, month = int(end[:4]), int(end[5:] or 12)
    return first, dt.date(year, month, calendar.monthrange(year, month)[1])


def numbered() -> list[tuple[int, Row]]:
    """Return the timeline with the number that each entry has in the pictures and in the table."""
    return list(enumerate(sorted(rows("timeline"), key=lambda row: (row["date"], row["date_end"] or "")), start=1))


def span_of(row: Row) -> Span:
    """Return the stretch of time in whose picture an entry stands."""
    for span in SPANS:
        if span.holds(row):
            return span
    raise DataError(
        f"timeline.csv, {row['event_id']}: {row['date']} lies outside 1950 to 2024. Widen the last of SPANS."
    )


def time_picture(span: Span) -> str:
    """Return the picture of one stretch of time: a lane for each kind, a sign and a number for each entry."""
    ground: list[str] = []
    signs: list[str] = []
    top = 56.0
    for kind, lane, name, sign in LANES:
        colour = ink(name)
        own = [(number, row) for number, row in numbered() if row["kind"] == kind and span_of(row) is span]
        if not own:
            continue
        places = _packed(span, own)
        height = _HEAD + (max(places) + 1) * _ROW + 6
        ground.append(f'<path d="M0 {top:.1f}H{_WIDTH}" stroke="{ink("faint")}"/>')
        ground.append(f'<g transform="translate(12 {top + 14:.1f})">{_SIGNS[sign].format(colour)}</g>')
        ground.append(words_at(24, top + 18.5, lane, fill=colour, font_weight="bold"))
        for place, (number, row) in zip(places, own, strict=True):
            signs += _entry(span, number, row, top + _HEAD + (place + 0.5) * _ROW, colour, sign)
        top += height
    title = f'<text x="0" y="18" font-size="15" font-weight="bold">{escape(span.title)}</text>'
    return svg(_WIDTH, top + 4, span.title, [title, *_ticks(span, top), *ground, *_finer(span, top), *signs])


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
    to_the_left = middle + width > _WIDTH - 2
    return min(left, middle - (width if to_the_left else 9)), max(right, middle + (9 if to_the_left else width))


def _entry(span: Span, number: int, row: Row, y: float, colour: str, sign: str) -> Iterator[str]:
    left, middle, right = _place(span, row)
    if right - left > 14:  # a bar as long as the time that the date leaves open
        yield f'<rect x="{left:.1f}" y="{y - 6:.1f}" width="{right - left:.1f}" height="12" rx="3" fill="{colour}" opacity="0.22"/>'
    yield f'<g id="entry-{number}" class="{sign}" transform="translate({middle:.1f} {y:.1f})">{_SIGNS[sign].format(colour)}</g>'
    to_the_left = middle + _width(number, row) > _WIDTH - 2
    place, anchor = (middle - 9, "end") if to_the_left else (middle + 9, "start")
    yield words_at(place, y + 4.5, _label(number, row), font_size="12", text_anchor=anchor)


def _ticks(span: Span, bottom: float) -> Iterator[str]:
    length = (span.last - span.first).days
    if length < 40:
        days_ = [span.first + dt.timedelta(number) for number in range(length + 1)]
        marks = [(day, str(day.day)) for day in days_]
    elif length < 1000:
        firsts = [dt.date(year, month, 1) for year in (1960, 1961, 1962) for month in range(1, 13)]
        shown = [day for day in firsts if span.first <= day <= span.last]
        named = {1: "%b\n%Y", 4: "%b", 7: "%b", 10: "%b"}
        marks = [(day, day.strftime("%b\n%Y" if day == span.first else named.get(day.month, ""))) for day in shown]
    else:
        marks = [(dt.date(year, 1, 1), str(year)) for year in range(1950, 2025, 10)]
    for day, said in marks:
        x = span.x(day)
        yield f'<path d="M{x:.1f} 52V{bottom:.1f}" stroke="{ink("faint")}" stroke-width="0.8"/>'
        for line, text in enumerate(said.split("\n")):
            yield f'<text x="{x + 2:.1f}" y="{36 + 13 * line}" font-size="11.5">{text}</text>'


def _finer(span: Span, bottom: float) -> Iterator[str]:
    """Frame the time of which another picture tells more."""
    place = SPANS.index(span)
    if place:
        x, right = span.x(SPANS[place - 1].first), span.x(SPANS[place - 1].last + dt.timedelta(1))
        yield f'<rect x="{x:.1f}" y="54" width="{right - x:.1f}" height="{bottom - 54:.1f}" fill="none" stroke="{ink("ink")}" stroke-dasharray="4 3"/>'


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
            f"{source_links(row['source_ids'])}: {place_of(row)}",
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
