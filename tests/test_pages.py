"""The pages made from tables: each row of the record stands on exactly the page where it belongs, and nothing else does."""

from __future__ import annotations

import csv
import doctest
import importlib
import io
import json
import re
import sys
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from test_record import PRIVATE, named_people
from tworivers import tables
from tworivers.errors import DataError
from tworivers.plots.palette import css, ink
from tworivers.record import exports

ROOT = Path(__file__).parents[1]
EXTENSION = ROOT / "book" / "_ext"
sys.path.insert(0, str(EXTENSION))
import myst  # noqa: E402
import two_rivers  # noqa: E402
from pages import chapter_maps, pieces, places, source_sections, timeline  # noqa: E402

PAGES = {page.docname + page.suffix: page.text for page in two_rivers.all_pages()}
MARKDOWN = {name: text for name, text in PAGES.items() if name.endswith(".md")}
SVG = "{http://www.w3.org/2000/svg}"


def rows(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cells(text: str) -> list[list[str]]:
    """Return the rows of all tables of a page, cell by cell, in MyST."""
    found: list[list[str]] = []
    for block in re.findall(r"^::::\{list-table\}(.*?)^::::$", text, re.MULTILINE | re.DOTALL):
        for row in re.split(r"^\* - ", block, flags=re.MULTILINE)[1:]:
            found.append(
                [
                    re.sub(r"^ {4}", "", cell, flags=re.MULTILINE).strip()
                    for cell in re.split(r"^  -(?: |$)", row, flags=re.MULTILINE)
                ]
            )
    return found


def row_of(label: str, page: str) -> list[str]:
    """Return the one row of a page that carries a label."""
    found = [row for row in cells(MARKDOWN[page]) if row[0].startswith(f"({label})=\n")]
    assert len(found) == 1, f"{label} heads {len(found)} rows of {page}"
    return found[0]


def pages_with(label: str) -> list[str]:
    """Return the pages that carry a label, each as often as it does."""
    return [name for name, text in MARKDOWN.items() for _ in range(text.count(f"({label})=\n"))]


def page_of(source_id: str) -> str:
    return f"record/sources/{source_id}.md"


def said(value: str, cell: str) -> bool:
    """Tell whether a cell says a value of the record, whatever the case of its first letter."""
    wanted = myst.plain(value).rstrip(".").removesuffix("\\")
    return wanted[1:] in cell


# -- Every row on its page ------------------------------------------------------------------------------------------

KEYS = {"figures": "figure_id", "provisions": "provision_id", "statements": "statement_id", "incidents": "incident_id"}


@pytest.mark.parametrize(("name", "key"), KEYS.items())
def test_every_row_stands_once_and_on_the_page_of_its_source(name: str, key: str) -> None:
    astray = {
        row[key]: pages_with(row[key]) for row in rows(name) if pages_with(row[key]) != [page_of(row["source_id"])]
    }
    assert astray == {}


@pytest.mark.parametrize(("name", "key"), KEYS.items())
def test_rows_stand_in_the_order_of_the_document(name: str, key: str) -> None:
    for source in rows("sources"):
        own = [row[key] for row in rows(name) if row["source_id"] == source["source_id"]]
        shown = [
            label
            for label in re.findall(
                r"^(?:\* - )?\(([^()\s]+)\)=$", MARKDOWN[page_of(source["source_id"])], re.MULTILINE
            )
            if label in set(own)
        ]
        assert sorted(shown) == sorted(own)
        if name != "statements":  # these are sorted by kind
            assert shown == own


def test_a_source_page_has_no_row_of_another_source() -> None:
    ids = {row[key]: row["source_id"] for name, key in KEYS.items() for row in rows(name)}
    for source in rows("sources"):
        labels = re.findall(r"\(([^()\s]+)\)=\n", MARKDOWN[page_of(source["source_id"])])
        assert {ids[label] for label in labels if label in ids} <= {source["source_id"]}


def test_every_clause_is_told_in_full() -> None:
    for row in rows("provisions"):
        where, about, who, what = row_of(row["provision_id"], page_of(row["source_id"]))
        assert said(row["locator"], where)
        assert not row["subject"] or said(row["subject"], about), row["provision_id"]
        assert all(myst.plain(group) in about for group in row["group"].split("|"))
        assert not row["addressee"] or said(row["addressee"], who)
        for column in ("condition", "action", "exception", "discretion", "decided_by"):
            assert not row[column] or said(row[column], what), (row["provision_id"], column)


def test_every_statement_stands_under_its_kind_with_its_chain() -> None:
    for row in rows("statements"):
        _, what, whom, chain = row_of(row["statement_id"], page_of(row["source_id"]))
        assert said(row["statement"], what)
        assert chain == myst.plain(row["chain"].replace(" > ", " → "))
        assert all(myst.plain(group) in whom for group in row["about_group"].split("|"))
        before = MARKDOWN[page_of(row["source_id"])].split(f"({row['statement_id']})=")[0]
        assert before.rpartition("\n### ")[2].startswith(source_sections.STATEMENTS[row["kind"]][0] + "\n")


def test_a_bound_of_the_call_log_is_a_bound_and_the_overlap_a_link() -> None:
    # Call log, entry May 7, 11 AM: "over 30 people", most of whom had been stopped on 5 May.
    row = row_of("calllog-1961.i02", page_of("calllog-1961"))
    assert row[1] == "at least 31"
    assert row[2] == "not told"
    assert "[Call log 1961, i01](#calllog-1961.i01)" in row[5]


def test_every_source_says_who_speaks_who_is_missing_and_what_it_cannot_tell() -> None:
    for row in rows("sources"):
        page = MARKDOWN[page_of(row["source_id"])]
        for column in ("who_speaks", "who_is_spoken_about", "who_is_missing", "cannot_tell"):
            assert len(row[column]) > 40, (row["source_id"], column)
            assert all(said(part, page) for part in row[column].split("; ")), (row["source_id"], column)


def test_what_is_ruled_is_said_with_the_kind_of_text_and_whom_it_binds() -> None:
    for row in rows("sources"):
        page = MARKDOWN[page_of(row["source_id"])]
        if any(clause["source_id"] == row["source_id"] for clause in rows("provisions")):
            title = "What it asks, proposes or reports" if row["binds"].startswith("Nobody") else "What it rules"
            section = page.split(f"## {title}\n")[1]
            assert said(row["genre"], section)
            assert said(row["binds"], section)
        else:
            assert "What it rules" not in page


# -- The register ---------------------------------------------------------------------------------------------------


def test_every_discrepancy_is_told_once_in_the_register_under_its_first_source() -> None:
    register = MARKDOWN["record/discrepancies.md"]
    for row in rows("discrepancies"):
        assert pages_with(row["discrepancy_id"]) == ["record/discrepancies.md"]
        first, stated, comes_out, explained = row_of(row["discrepancy_id"], "record/discrepancies.md")
        assert row["kind"] in first
        assert row["confidence"] in first
        assert said(row["stated"], stated)
        assert said(row["recomputed"], comes_out)
        assert said(row["explanation"], explained)
        assert said(row["ruling"], explained)
        heading = register.split(f"({row['discrepancy_id']})=")[0].rpartition("\n## ")[2].partition("\n")[0]
        assert heading == myst.short_name(row["source_ids"].split("|")[0])
        assert all(f"(#source-{name})" in stated for name in row["source_ids"].split("|"))


def test_every_discrepancy_leads_to_its_figures_and_every_figure_to_its_discrepancies() -> None:
    figures = {row["figure_id"]: row for row in rows("figures")}
    seen = set()
    for row in rows("discrepancies"):
        links = set(re.findall(r"\(#([^)\s]+)\)", row_of(row["discrepancy_id"], "record/discrepancies.md")[2]))
        own = {name for name in row["figure_ids"].split("|") if name}
        assert own <= links, row["discrepancy_id"]
        seen |= {(name, row["discrepancy_id"]) for name in own}
    shown = {
        (name, found)
        for name, row in figures.items()
        for found in re.findall(r"\(#(d\d+)\)", row_of(name, page_of(row["source_id"]))[-1])
    }
    assert shown == seen


def test_a_source_page_lists_exactly_the_discrepancies_that_concern_it() -> None:
    for source in rows("sources"):
        name = source["source_id"]
        wanted = [row["discrepancy_id"] for row in rows("discrepancies") if name in row["source_ids"].split("|")]
        section = MARKDOWN[page_of(name)].partition("\n## What does not fit\n")[2]
        assert [row[0].split("]")[0].lstrip("[") for row in cells(section)[1:]] == wanted, name


def test_the_table_of_kinds_counts_and_links_every_row() -> None:
    counts = Counter(row["kind"] for row in rows("discrepancies"))
    table = cells(MARKDOWN["record/discrepancies.md"])[1 : len(counts) + 1]
    assert {row[0]: int(row[2]) for row in table} == counts
    assert all(row[3].count("](#d") == int(row[2]) for row in table)


# -- Glossary, people, places, codebook -----------------------------------------------------------------------------


def test_the_glossary_opens_with_the_three_groups_each_in_a_row_of_its_own() -> None:
    first = cells(MARKDOWN["record/glossary.md"])[1:4]
    assert [row[0].partition("\n")[2] for row in first] == [
        "Chinese citizens of Korean ethnicity",
        "Korean nationals in China",
        "DPRK citizens who crossed",
    ]


@pytest.mark.parametrize(
    ("name", "key", "prefix", "page"),
    [("terms", "term_id", "term-", "glossary"), ("people", "person_id", "person-", "people"), ("places", "place_id", "place-", "places"), ("timeline", "event_id", "event-", "timeline")],
)  # fmt: skip
def test_every_row_of_a_reference_table_stands_once_and_leads_to_its_sources(
    name: str, key: str, prefix: str, page: str
) -> None:
    for row in rows(name):
        label = prefix + row[key]
        assert pages_with(label) == [f"record/{page}.md"], label
        shown = "\n".join(row_of(label, f"record/{page}.md"))
        assert set(re.findall(r"\(#source-([^)]+)\)", shown)) >= {
            source for source in row["source_ids"].split("|") if source
        }


HAN, HANGUL = "\u3400-\u9fff\uf900-\ufaff", "\u1100-\u11ff\u3130-\u318f\uac00-\ud7ff"


def untagged(text: str) -> list[str]:
    """Return the Chinese and Korean of a text that does not name its language."""
    rest = re.sub(rf"\[[{HAN}]+\]\{{\.language-zh-hans\}}|\[[{HANGUL}\d ]+\]\{{\.language-ko\}}", "", text)
    return re.findall(f"[{HAN}{HANGUL}]+", rest)


def test_chinese_and_korean_carry_their_language_on_every_page() -> None:
    assert untagged("\n".join(MARKDOWN.values())) == []
    for column, language in (("chinese", "zh-hans"), ("korean", "ko")):
        named = sum(bool(row[column]) for name in ("terms", "places", "people") for row in rows(name))
        assert sum(text.count(f"{{.language-{language}}}") for text in MARKDOWN.values()) >= named > 70
    assert untagged("[朝鲜]{.language-ko} 조선") == ["朝鲜", "조선"]


def test_pinyin_carries_its_language() -> None:
    for row in rows("terms"):
        cell = row_of(f"term-{row['term_id']}", "record/glossary.md")[1]
        assert not row["pinyin"] or f"[{myst.plain(row['pinyin'])}]{{.language-zh-latn-pinyin}}" in cell


def test_language_classes_become_lang_attributes() -> None:
    from docutils.core import publish_parts

    html = publish_parts(".. role:: zh\n   :class: language-zh-hans\n\n:zh:`x`", writer_name="html5")["body"]
    assert '<span lang="zh-hans">x</span>' in html


def test_the_codebook_names_every_column_and_gives_every_table_as_it_is() -> None:
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    book = MARKDOWN["record/codebook.md"]
    for resource in package["resources"]:
        name = resource["name"]
        section = book.split(f"(codebook-{name})=\n")[1].split("\n(codebook-")[0]
        columns = {row[0].strip("`"): row for row in cells(section)[1:]}
        assert list(columns) == [field["name"] for field in resource["schema"]["fields"]], name
        for field in resource["schema"]["fields"]:
            assert said(field["description"], columns[field["name"]][2])
            assert ("never empty" in columns[field["name"]][3]) == bool(field.get("constraints", {}).get("required"))
        assert f"{{download}}`{name}.csv <data/{name}.csv>`" in section
        assert resource["hash"].removeprefix("sha256:") in section
        assert PAGES[f"record/data/{name}.csv"].encode() == (ROOT / "data" / f"{name}.csv").read_bytes()
    assert PAGES["record/data/datapackage.json"].encode() == (ROOT / "data" / "datapackage.json").read_bytes()


# -- The data, to take along ------------------------------------------------------------------------------------------


def test_the_downloads_are_the_files_of_every_export_byte_by_byte() -> None:
    files = exports.made(exports.ALL)
    assert {name: data(f"record/data/{name}") for name in files} == files
    with zipfile.ZipFile(io.BytesIO(data("record/data/two-rivers-data.zip"))) as archive:
        packed = {name.removeprefix("two-rivers-data/"): archive.read(name) for name in archive.namelist()}
    assert packed == files


def data(name: str) -> bytes:
    content = PAGES[name]
    return content if isinstance(content, bytes) else content.encode()


def test_the_page_of_downloads_links_every_file_and_cites_every_table() -> None:
    page = MARKDOWN["record/downloads.md"]
    for name in [*exports.made(exports.ALL), "two-rivers-data.zip"]:
        assert f"{{download}}`{name} <data/{name}>`" in page, name
    for resource in tables.description()["resources"]:
        cited = [row for row in cells(page) if f"({resource['path']})" in row[-1].replace("\\", "")]
        assert len(cited) == 1, resource["name"]


def test_every_document_has_its_address_or_what_to_search_for() -> None:
    found = cells(MARKDOWN["record/where-to-read.md"])[1:]
    for row, one in zip(found, rows("sources"), strict=True):
        assert f"(#source-{one['source_id']})" in row[0]
        assert f"]({one['found_at']})" in row[1] and one["found_on"] in row[1]
        assert ("a list that names it" in row[1]) == (one["found_kind"] == "listing")
        assert all(myst.plain(one[column]) in row[2] for column in ("title", "archive_ref"))


def test_the_data_statement_says_of_each_document_who_speaks_who_is_missing_and_what_it_cannot_tell() -> None:
    found = cells(MARKDOWN["record/data-statement.md"])[1:]
    for row, one in zip(found, rows("sources"), strict=True):
        assert f"(#source-{one['source_id']})" in row[0]
        for cell, column in zip(row[1:], ("who_speaks", "who_is_missing", "cannot_tell"), strict=True):
            assert all(said(part, cell) for part in re.split(r";\s*", one[column])), (one["source_id"], column)


# -- The map --------------------------------------------------------------------------------------------------------


def marks(name: str) -> dict[str, ET.Element]:
    picture = ET.fromstring(PAGES[f"record/{name}.svg"])
    return {element.attrib["id"]: element for element in picture.iter() if "id" in element.attrib}


def test_the_maps_show_the_towns_with_a_point_and_nothing_else() -> None:
    wanted = {row["place_id"] for row in rows("places") if row["lat"]}
    assert set(marks("map-region")) == wanted
    assert {"yanji-city", "helong", "hunchun", "changbai", "chongjin"} <= set(marks("map-tumen")) <= wanted
    assert all(row["kind"] in places.TOWNS for row in rows("places") if row["lat"])


def test_a_town_stands_where_its_coordinates_say() -> None:
    # Shenyang: 41.80 N, 123.43 E, by the gazetteer.
    mark, window = marks("map-region")["shenyang"], places.REGION
    lon = window.west + float(mark.attrib["cx"]) / window.width * (window.east - window.west)
    assert (round(lon, 2), round(window.north - float(mark.attrib["cy"]) / window.scale, 2)) == (123.43, 41.8)


def test_the_table_says_every_point_of_the_map_and_no_point_where_there_is_none() -> None:
    for row in rows("places"):
        cell = row_of(f"place-{row['place_id']}", "record/places.md")[3]
        said_point = re.search(r"(\d+\\\.\d+|\d+\.\d+) N, (\d+\\\.\d+|\d+\.\d+) E", cell)
        assert bool(said_point) == bool(row["lat"]), row["place_id"]
        assert ("no point" in cell) == (not row["lat"])
        if said_point:
            assert [float(part.replace("\\", "")) for part in said_point.groups()] == [
                float(row["lat"]),
                float(row["lon"]),
            ]


@pytest.mark.parametrize("place", ["jiulian-city", "gulouzi", "hushan", "langtao", "anning", "yalu-bridge", "lishu-area", "dehua-commune", "tianjin", "liaoning", "inner-mongolia"])  # fmt: skip
def test_a_crossing_spot_and_a_place_of_2023_or_2024_have_no_point(place: str) -> None:
    assert "no point" in row_of(f"place-{place}", "record/places.md")[3]
    assert place not in marks("map-region")


@pytest.mark.parametrize("place_id", ["jiulian-city", "tianjin", "yalu-bridge"])
def test_a_point_for_a_place_that_must_have_none_stops_the_build(
    place_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = [
        row | {"lat": 40.2, "lon": 124.5} if row["place_id"] == place_id else row for row in tables.rows("places")
    ]
    monkeypatch.setattr(places, "rows", lambda name: planted if name == "places" else tables.rows(name))
    with pytest.raises(DataError, match=f"{place_id}: a .* has coordinates"):
        list(places.places())


def test_the_border_of_the_map_is_the_whole_line_of_natural_earth() -> None:
    features = json.loads((ROOT / "data" / "maps" / "border-region.geojson").read_text(encoding="utf-8"))["features"]
    lines = {
        feature["properties"]["name"]: feature["geometry"]["coordinates"]
        for feature in features
        if feature["properties"]["kind"] == "border"
    }
    border = lines["China–North Korea"]
    assert len(border) == 495
    assert min(lon for lon, _ in border) < 124.4  # the mouth of the Yalu
    assert max(lon for lon, _ in border) > 130.5  # the Tumen, where Russia begins
    assert {feature["properties"]["name"] for feature in features if feature["properties"]["kind"] == "land"} == {
        "China",
        "North Korea",
        "South Korea",
        "Russia",
    }


def test_a_missing_map_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(places, "data_folder", lambda: tmp_path)
    with pytest.raises(DataError, match=r"border-region\.geojson is missing"):
        places.ground()


# -- The maps of the chapters ----------------------------------------------------------------------------------------

CHAPTERS = sorted(path for path in (ROOT / "book").glob("ch*.md"))
PIECES = {piece.chapter: piece for piece in pieces.PIECES}


def test_each_chapter_from_1_to_11_opens_with_its_map() -> None:
    for chapter in CHAPTERS:
        name, text = chapter.name[:4], chapter.read_text(encoding="utf-8")
        included = re.findall(r"^```\{include\} record/maps/(\w+)\.txt\n```$", text, re.MULTILINE)
        assert included == ([name] if name in PIECES else []), chapter.name
        if name in PIECES:
            assert text.index("{include}") < text.index("**When you have worked through this chapter")
            assert set(PIECES[name].sources) <= set(re.findall(r"\{cite\}`([\w-]+)`", text)), chapter.name
    assert list(PIECES) == [f"ch{number:02d}" for number in range(1, 12)]


@pytest.mark.parametrize("name", PIECES)
def test_a_chapters_map_lights_the_towns_of_its_documents_and_tells_every_place(name: str) -> None:
    piece, told = PIECES[name], PAGES[f"record/maps/{name}.txt"]
    named = {row["place_id"]: row for row in rows("places") if set(piece.sources) & set(row["source_ids"].split("|"))}
    window = piece.ground.window
    inside = {key for key, row in named.items() if row["lat"] and window.holds(float(row["lon"]), float(row["lat"]))}
    assert set(marks(f"maps/{name}")) == inside
    linked = re.findall(r"\(#place-([\w-]+)\)", told)
    assert sorted(linked) == sorted(set(named) - {"china", "north-korea", "yalu-tumen"})
    on_the_map = re.search(r"^- \*On the map:\*.*$", told, re.MULTILINE)
    assert set(re.findall(r"\(#place-([\w-]+)\)", on_the_map[0] if on_the_map else "")) == inside
    for key in linked:
        if named[key]["note"].startswith("not located"):
            assert f"(#place-{key})" in told.partition("*Not located:*")[2], key


@pytest.mark.parametrize("name", PIECES)
def test_each_way_of_a_map_rests_on_rows_of_the_chapters_documents_and_has_its_arrow(name: str) -> None:
    piece, told = PIECES[name], PAGES[f"record/maps/{name}.txt"]
    ids = {row_id for way in piece.ways for row_id in way.row_ids}
    assert {row_id.partition(".")[0] for row_id in ids} <= set(piece.sources)
    assert len(ids) >= 1 and all(any(f"(#{row_id})" in told for row_id in way.row_ids) for way in piece.ways)
    arrows = PAGES[f"record/maps/{name}.svg"].count('class="way"')
    assert arrows == len(piece.directions) == len(re.findall("one back|leads from", told.split("\n")[1]))
    assert "not where they crossed" in told


def test_the_numbers_of_the_maps_are_those_of_the_rows() -> None:
    # Doc. 6, para. 4; Doc. 4, report, para. 2; call log, entry May 5
    assert "28,028 people were found crossing" in PAGES["record/maps/ch04.txt"]
    assert "7,528 came back unasked, and 2,361 were sent back" in PAGES["record/maps/ch04.txt"]
    assert "63 households asked in January 1961 to move, and 58 people applied" in PAGES["record/maps/ch02.txt"]
    assert "44 people on 5 May 1961" in PAGES["record/maps/ch03.txt"]


def test_a_way_without_its_row_stops_the_build() -> None:
    with pytest.raises(DataError, match="which is in no table"):
        chapter_maps.said(pieces.Way(pieces.SOUTH, "somebody went", ("yanbian-1961.f999",)))


def test_no_town_stands_on_the_map_of_the_reports_of_2023_and_2024() -> None:
    assert marks("maps/ch10") == {} and "<circle" not in PAGES["record/maps/ch10.svg"]


def test_the_maps_of_the_chapters_read_on_a_telephone_and_weigh_little() -> None:
    for name in PIECES:
        drawn = PAGES[f"record/maps/{name}.svg"]
        assert ET.fromstring(drawn).attrib["viewBox"].startswith("0 0 360 ")
        assert min(float(size) for size in re.findall(r'font-size="([\d.]+)"', drawn)) >= 12
        assert len(drawn) < 40_000


def test_each_chapter_has_two_figures_with_words_and_a_caption() -> None:
    for chapter in CHAPTERS[1:]:
        text = chapter.read_text(encoding="utf-8")
        drawn = re.findall(r"^mystnb:\n  image:\n    alt: >-\n((?:      .+\n)+)  figure:\n    name: \S+\n    caption: \|\n      \S", text, re.MULTILINE)  # fmt: skip
        assert (
            text.count("\nmystnb:\n") == len(drawn) == text.count("table_twin(") >= (1 if "ch12" in chapter.name else 2)
        )
        assert all(len(" ".join(alt.split())) > 80 for alt in drawn), chapter.name


# -- The timeline ---------------------------------------------------------------------------------------------------


def test_every_entry_of_the_timeline_is_drawn_once_with_the_number_of_its_row() -> None:
    drawn = [mark for span in timeline.SPANS for mark in marks(span.name)]
    assert sorted(drawn) == sorted(f"entry-{number}" for number in range(1, len(rows("timeline")) + 1))
    for number, row in timeline.numbered():
        shown = row_of(f"event-{row['event_id']}", "record/timeline.md")
        assert shown[0].endswith(f"\n{number}")
        assert shown[2] == myst.plain(row["kind"])
        assert said(row["title"], shown[3])


def test_each_kind_of_entry_has_a_sign_of_its_own_beside_its_colour() -> None:
    assert {kind for kind, *_ in timeline.LANES} == {row["kind"] for row in rows("timeline")}
    signs = [sign for *_, sign in timeline.LANES]
    assert len(set(signs)) == len(signs)
    groups = {colour: {kind for kind, _, of, _ in timeline.LANES if of == colour} for _, _, colour, _ in timeline.LANES}
    assert sorted(map(sorted, groups.values())) == [
        ["document", "publication"],
        ["entry into force", "event", "meeting"],
        ["forwarded", "printed or received"],
    ]
    sign_of = {kind: sign for kind, _, _, sign in timeline.LANES}
    for number, row in timeline.numbered():
        assert marks(timeline.span_of(row).name)[f"entry-{number}"].attrib["class"] == sign_of[row["kind"]]


def test_a_date_known_to_the_month_is_drawn_as_the_month() -> None:
    # Doc. 3 is dated May 1961, without a day.
    row = next(row for row in tables.rows("timeline") if row["event_id"] == "telegram-1961")
    assert [day.isoformat() for day in timeline.days(row)] == ["1961-05-01", "1961-05-31"]


# -- What no page may have ------------------------------------------------------------------------------------------


def test_no_villager_and_no_clerk_is_named_on_any_page() -> None:
    packed = (".zip", ".parquet", ".sqlite")  # what is in them is in the tables
    texts = {name: data(name).decode() for name in PAGES if not name.endswith(packed)}
    assert [(name, found) for name, text in texts.items() for found in named_people(text, PRIVATE)] == []


def test_pictures_are_in_latin_letters_on_opaque_paper_and_have_words() -> None:
    drawn = {name for name in PAGES if name.endswith(".svg") and not name.startswith("record/compared")}
    pictures = {name: ET.fromstring(PAGES[name]) for name in drawn}  # the compared ones come from tworivers.plots
    assert len(pictures) == 5 + len(pieces.PIECES) + 1
    texts = [PAGES[name] for name in PAGES if name.endswith((".md", ".txt"))]
    texts.append((ROOT / "book" / "before-you-start.md").read_text(encoding="utf-8"))
    for name, picture in pictures.items():
        lettering = "".join(picture.itertext())
        assert re.findall(f"[{HAN}{HANGUL}]", lettering) == []
        assert picture.find(f"{SVG}rect").attrib["fill"] == ink("paper")
        assert re.findall(r"#[0-9a-f]{3,8}\b", re.sub(r"var\(--tr-\w+, #[0-9a-f]{6}\)", "", PAGES[name])) == []
        assert len(PAGES[name]) < 38_000, name
        assert "://" not in PAGES[name].replace("http://www.w3.org/2000/svg", "")
        alt = next(
            re.findall(rf":::\{{figure\}} (?:record/)?{name.removeprefix('record/')}\n:alt: (.+)\n", text)[0]
            for text in texts
            if f"{{figure}} {name.removeprefix('record/')}" in text or f"{{figure}} {name}" in text
        )
        assert len(alt) > 80


def test_the_style_sheet_has_the_colours_of_the_palette() -> None:
    sheet = (ROOT / "book" / "_static" / "two-rivers.css").read_text(encoding="utf-8")
    assert css() in sheet, "Paste what tworivers.plots.palette.css() returns at the head of two-rivers.css."
    named = set(re.findall(r"var\((--tr-[\w-]+)", sheet))
    assert named <= set(re.findall(r"(--tr-[\w-]+):", css()))


def test_lines_of_our_reading_copy_stand_on_no_page() -> None:
    line = re.compile(r"\b00\d\\?:L\d|\bL\d{2,}")
    assert [name for name, text in MARKDOWN.items() if line.search(text)] == [
        "record/codebook.md"
    ]  # which explains them


def test_the_contents_name_every_page_of_the_record() -> None:
    named = (ROOT / "book" / "_toc.yml").read_text(encoding="utf-8")
    assert [
        name
        for name in MARKDOWN
        if not re.search(rf"file: {re.escape(name.removesuffix('.md'))}$", named, re.MULTILINE)
    ] == []


def test_the_pages_are_the_same_when_made_again() -> None:
    assert {page.docname + page.suffix: page.text for page in two_rivers.all_pages()} == PAGES


@pytest.mark.parametrize("name", ["myst", "pages.sources", "pages.places", "pages.timeline"])
def test_the_examples_in_the_modules_hold(name: str) -> None:
    done = doctest.testmod(importlib.import_module(name))
    assert (done.failed, done.attempted > 0) == (0, True)
