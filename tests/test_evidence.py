"""A reader's own copy: what is read, what counts as the same wording, and what the report says."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tworivers import evidence
from tworivers.errors import CourseError, DataError
from tworivers.evidence.copies import read_copy, read_folder
from tworivers.evidence.numerals import figure_fault, numerals
from tworivers.evidence.wording import find, fold


def row(anchor: str, line: str = "001:L1", **cells: Any) -> dict[str, Any]:
    return {"figure_id": "invented-1.f001", "locator": "para. 1", "line": line, "anchor": anchor, **cells}


def check(folder: Path, *rows: dict[str, Any]) -> evidence.Report:
    return evidence.check_folder(folder, {"figures": rows})


FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
IMAGE = "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray /Length 1 >>"
PAGE = (
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F 3 0 R >> /XObject << /I 4 0 R >> >>"
)


def pdf(pages: Iterable[str], image: bool = False) -> bytes:
    """Return a PDF of pages of text (Windows code page, lines by line breaks), or of pages that hold an image alone."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", FONT, f"{IMAGE}\nstream\n0\nendstream"]
    kids = []
    for page in pages:
        lines = re.sub(r"([()])", r"\\\1", page).split("\n")
        shown = " ".join(f"({line}) Tj T*" for line in lines)
        drawn = "q 500 0 0 700 50 50 cm /I Do Q" if image else f"BT /F 12 Tf 14 TL 50 750 Td {shown} ET"
        objects.append(f"<< /Length {len(drawn.encode('cp1252'))} >>\nstream\n{drawn}\nendstream")
        objects.append(f"{PAGE} /Contents {len(objects)} 0 R >>")
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    content, table = b"%PDF-1.4\n", "0000000000 65535 f \n"
    for number, body in enumerate(objects, start=1):
        table += f"{len(content):010} 00000 n \n"
        content += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    size = len(objects) + 1
    end = f"xref\n0 {size}\n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(content)}\n%%EOF\n"
    return content + end.encode()


# --- the folder -------------------------------------------------------------------------------------------------------


def test_a_missing_folder_is_said_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"There is no folder .*nowhere\. Name the folder"):
        check(tmp_path / "nowhere")


def test_a_file_in_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "copy.txt").write_text("text", encoding="utf-8")
    with pytest.raises(DataError, match=r"is a file\. Name the folder"):
        check(tmp_path / "copy.txt")


@pytest.mark.parametrize(
    ("names", "said"), [([], "It is empty"), (["scan.png", "notes.docx"], "It holds notes.docx, scan.png")]
)
def test_a_folder_with_nothing_to_read_says_what_it_holds(tmp_path: Path, names: list[str], said: str) -> None:
    for name in names:
        (tmp_path / name).write_bytes(b"\x89")
    with pytest.raises(DataError, match=f"no text file .* and no PDF. {said}"):
        check(tmp_path)


def test_a_text_in_another_encoding_is_said_with_its_first_byte(tmp_path: Path) -> None:
    (tmp_path / "copy.txt").write_bytes("The “five winds”".encode("cp1252"))
    with pytest.raises(DataError, match=r"copy.txt is not UTF-8 text \(byte 4\). Save it again as UTF-8."):
        check(tmp_path)


def test_an_empty_text_is_said(tmp_path: Path) -> None:
    (tmp_path / "copy.txt").write_text(" \n", encoding="utf-8")
    with pytest.raises(DataError, match=r"copy\.txt is empty"):
        check(tmp_path)


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    (tmp_path / "001_copy.txt").write_bytes(b"\xef\xbb\xbfforty ducks\r\ncrossed at noon\r\n")
    report = check(tmp_path, row("forty ducks", "001:L1"), row("crossed at noon", "001:L2"))
    assert [one.where for one in report.rows] == ["001:L1", "001:L2"]
    assert report.is_complete


def test_one_unreadable_file_becomes_a_remark_beside_the_others(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("forty ducks", encoding="utf-8")
    (tmp_path / "scan.pdf").write_bytes(pdf(["", ""], image=True))
    report = check(tmp_path, row("forty ducks"))
    assert report.is_complete
    assert "scan.pdf has 2 pages and no text: it is a scan." in report.summary()


# --- PDFs -------------------------------------------------------------------------------------------------------------


def test_a_scanned_pdf_without_text_is_said_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(pdf([""], image=True))
    with pytest.raises(DataError, match=r"scan.pdf has 1 page and no text: it is a scan. Run text recognition"):
        check(tmp_path)


def test_a_broken_pdf_is_said(tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(pdf(["forty ducks"])[:120])
    with pytest.raises(DataError, match=r"broken.pdf is not a PDF that can be read \(.+\). Get it again."):
        check(tmp_path)


def test_a_locked_pdf_is_said(tmp_path: Path) -> None:
    import pypdf

    (tmp_path / "open.pdf").write_bytes(pdf(["forty ducks"]))
    writer = pypdf.PdfWriter(clone_from=tmp_path / "open.pdf")
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "locked.pdf")
    (tmp_path / "open.pdf").unlink()
    with pytest.raises(DataError, match=r"locked\.pdf is locked with a password"):
        check(tmp_path)


def test_an_anchor_of_a_pdf_is_found_on_its_page(tmp_path: Path) -> None:
    (tmp_path / "dossier.pdf").write_bytes(
        pdf(["Nothing here", "“We” found 4,701 peo-\nple at the\nriver – all (of them)"])
    )
    report = check(tmp_path, row('"We" found 4,701 people at', value=4701), row("people at the river - all (of"))
    assert [(one.status, one.where) for one in report.rows] == [("found", "dossier.pdf, page 2")] * 2
    assert not report.rows[0].at_line


def test_running_heads_and_page_numbers_do_not_cut_a_sentence(tmp_path: Path) -> None:
    texts = ["first came forty", "ducks and then sixty", "geese at last"]
    pages = [
        f"An invented dossier\n{text}\nPrinted for readers\n{number}" for number, text in enumerate(texts, start=1)
    ]
    (tmp_path / "dossier.pdf").write_bytes(pdf(pages))
    report = check(tmp_path, row("forty ducks and"), row("sixty geese at"), row("An invented dossier"))
    assert [one.status for one in report.rows] == ["found", "found", "found"]


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for pdftotext is a shell script")
def test_pdftotext_reads_where_pypdf_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "pdftotext"
    program.write_text("#!/bin/sh\nprintf 'page one\\fforty ducks\\f'\n", encoding="utf-8")
    program.chmod(0o755)
    (tmp_path / "dossier.pdf").write_bytes(b"%PDF")
    monkeypatch.setitem(sys.modules, "pypdf", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert read_copy(tmp_path / "dossier.pdf").parts == ("page one", "forty ducks")


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for pdftotext is a shell script")
def test_a_pdf_that_pdftotext_refuses_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "pdftotext"
    program.write_text("#!/bin/sh\necho 'Syntax Error' >&2\nexit 1\n", encoding="utf-8")
    program.chmod(0o755)
    (tmp_path / "dossier.pdf").write_bytes(b"%PDF")
    monkeypatch.setitem(sys.modules, "pypdf", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DataError, match=r"dossier.pdf is not a PDF that can be read \(Syntax Error\)"):
        check(tmp_path)


def test_a_pdf_with_nothing_that_reads_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dossier.pdf").write_bytes(pdf(["forty ducks"]))
    monkeypatch.setitem(sys.modules, "pypdf", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CourseError, match=r'Install pypdf \(pip install "tworivers\[pdf\]"\) or pdftotext'):
        check(tmp_path)


# --- what is the same wording, and what is not ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("anchor", "copy"),
    [
        ("over 120 people from", "over 120\npeople\u00a0 from"),
        ("provisional arrangements for twelve", "provisional arrange-\nments for twelve"),
        ("valid for one-month", "valid for one-\nmonth"),
        ("valid for one-month", "valid for one\u2011month"),
        ("six- to eight-minute", "six- to\neight–minute"),
        ('the "five winds" of', "the “five winds” of"),
        ("the county’s ducks", "the county's ducks"),
        ("9:00 a.m.–4:00 p.m.", "9:00 a.m. - 4:00 p.m."),
        ("pages P57-65", "pages P57–65"),
        ("five officials sufficed", "ﬁve oﬃcials suﬃced"),
        ("Lüshun sent forty", "Lu\u0308shun sent forty"),
        ("210 catties¹ at the", "210 catties at the"),
        ("210 catties at the", "210 catties1 at the"),
        ("the five types. He", "the five types.3 He"),
        ("the essential papers of", "the essential **papers** of"),
        ("the essential papers of", "the *essential* <i>papers</i> of"),
        ("DOCUMENT NO. 4", "Document No. 4"),
        ("28,028 people", "28,028 peo\u00adple"),
        ("in [North] Korea", "in North Korea"),
        ("in North Korea", "in [North] Korea"),
        ("１２ ducks", "12 ducks"),
        ("the border crossers of", "the bordercrossers of"),
    ],
)
def test_the_same_wording_is_found(anchor: str, copy: str, tmp_path: Path) -> None:
    (tmp_path / "copy.txt").write_text(f"Before it, {copy} and after it.", encoding="utf-8")
    assert check(tmp_path, row(anchor)).rows[0].status == "found"


@pytest.mark.parametrize(
    ("anchor", "copy"),
    [
        ("6.2 percent", "62 percent"),
        ("6.2 percent", "16.2 percent"),
        ("11 corpses", "211 corpses"),
        ("439 from", "1,439 from"),
        ("1,439 from", "1,493 from"),
        ("22:10 on", "2210 on"),
        ("P57-65", "P5765"),
        ("in 1960 or", "in 1960s or"),
        ("one copy of", "someone copy of"),
        ("0.08 percent", "0.80 percent"),
    ],
)
def test_another_number_or_a_part_of_a_word_is_not_found(anchor: str, copy: str, tmp_path: Path) -> None:
    (tmp_path / "copy.txt").write_text(f"Before it, {copy} and after it.", encoding="utf-8")
    assert check(tmp_path, row(anchor)).rows[0].status == "not found"


def test_a_copy_without_the_translators_words_counts_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "copy.txt").write_text("the Embassy in Korea and the offices", encoding="utf-8")
    (one,) = check(tmp_path, row("Embassy in [North] Korea and")).rows
    assert (one.status, one.note) == ("found", "Found without the words in brackets.")
    (one,) = check(tmp_path, row("Chinese] Embassy in [North] Korea and [the")).rows
    assert one.status == "found"


def test_a_number_in_brackets_must_stand_in_the_copy(tmp_path: Path) -> None:
    (tmp_path / "copy.txt").write_text("between January and April, of which", encoding="utf-8")
    assert check(tmp_path, row("January and April [1961], of")).rows[0].status == "not found"


def test_places_are_told_in_the_text_as_it_was() -> None:
    text = "At “4,701” ducks, 4701 ducks."
    assert [text[start:end] for start, end in find(fold("4,701 ducks"), fold(text))] == ["4,701” ducks", "4701 ducks"]


# --- found, ambiguous, not found, faulty ------------------------------------------------------------------------------


def test_an_anchor_that_occurs_twice_counts_at_its_line_and_is_ambiguous_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "001_copy.txt").write_text("forty ducks\nand then\nforty ducks\n", encoding="utf-8")
    third, second = check(tmp_path, row("forty ducks", "001:L3"), row("forty ducks", "001:L2")).rows
    assert (third.status, third.where, third.occurrences, third.at_line) == ("found", "001:L3", 2, True)
    assert (second.status, second.occurrences, second.at_line) == ("ambiguous", 2, False)
    assert second.note == "It stands 2 times: 001:L1, 001:L3."


def test_a_line_names_its_file_where_the_copy_is_numbered(tmp_path: Path) -> None:
    (tmp_path / "000_log.txt").write_text("forty ducks", encoding="utf-8")
    (tmp_path / "001_dossier.txt").write_text("\nforty ducks", encoding="utf-8")
    (one,) = check(tmp_path, row("forty ducks", "001:L2")).rows
    assert (one.status, one.where, one.occurrences) == ("found", "001:L2", 1)


def test_another_documents_file_is_searched_only_where_its_own_lacks_the_anchor(tmp_path: Path) -> None:
    (tmp_path / "000_log.txt").write_text("forty ducks, ten geese", encoding="utf-8")
    (tmp_path / "001_dossier.txt").write_text("\nforty ducks", encoding="utf-8")
    ducks, geese = check(tmp_path, row("forty ducks", "001:L9"), row("ten geese", "001:L9")).rows
    assert (ducks.status, ducks.where) == ("found", "001:L2")
    assert (geese.status, geese.where) == ("found", "000:L1")


def test_a_readers_own_names_and_lines_do_not_matter_where_the_anchor_is_unique(tmp_path: Path) -> None:
    (tmp_path / "my notes.md").write_text("# Head\n\nforty ducks", encoding="utf-8")
    (one,) = check(tmp_path, row("forty ducks", "001:L437")).rows
    assert (one.status, one.where, one.at_line) == ("found", "my notes.md, line 3", False)


def test_a_planted_wrong_figure_is_caught(tmp_path: Path) -> None:
    (tmp_path / "001_copy.txt").write_text("we counted 4,701 ducks", encoding="utf-8")
    right, wrong = check(tmp_path, row("counted 4,701 ducks", value=4701), row("counted 4,701 ducks", value=4710)).rows
    assert right.status == "found"
    assert (wrong.status, wrong.note) == ("faulty", "It says 4710, and its anchor 'counted 4,701 ducks' does not.")


def test_a_changed_anchor_is_caught(tmp_path: Path) -> None:
    (tmp_path / "001_copy.txt").write_text("we counted 4,701 ducks", encoding="utf-8")
    assert check(tmp_path, row("counted 4,710 ducks", value=4710)).rows[0].status == "not found"


def test_an_anchor_of_more_than_eight_words_is_caught(tmp_path: Path) -> None:
    (tmp_path / "001_copy.txt").write_text("one two three four five six seven eight nine", encoding="utf-8")
    eight, nine = check(
        tmp_path, row("one two three four five six seven eight"), row("one two three four five six seven eight nine")
    ).rows
    assert (eight.status, nine.status) == ("found", "faulty")
    assert nine.note == "Its anchor has 9 words; at most 8 may be quoted."


def test_a_row_without_an_anchor_is_caught(tmp_path: Path) -> None:
    (tmp_path / "001_copy.txt").write_text("text", encoding="utf-8")
    assert check(tmp_path, row("“”")).rows[0].note.startswith("It has no anchor")


def test_the_report_counts_tells_and_has_an_exit_code(tmp_path: Path) -> None:
    (tmp_path / "copy.txt").write_text("forty ducks, ten geese, ten geese", encoding="utf-8")
    report = check(tmp_path, row("forty ducks"), row("ten geese"), row("no swans"))
    assert report.counts == {"found": 1, "ambiguous": 1, "not found": 1, "faulty": 0}
    assert (report.exit_code, check(tmp_path, row("forty ducks")).exit_code) == (1, 0)
    assert "figures  3     1      1          1          0" in report.summary()
    assert "not found: invented-1.f001 (para. 1), “no swans”. It stands in none of 1 file." in report.summary()
    assert len(report.table().splitlines()) == 1 + 3
    said = json.loads(report.to_json())
    assert (said["counts"], said["complete"], len(said["rows"])) == (report.counts, False, 3)
    assert said["files"][0]["name"] == "copy.txt"
    assert len(said["files"][0]["sha256"]) == 64


def test_every_table_with_anchors_is_checked() -> None:
    assert set(evidence.anchored_tables()) == {"figures", "provisions", "statements", "incidents", "people", "timeline"}


# --- numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("anchor", "cells"),
    [
        ("Thirty-one ducks", {"value": 31}),
        ("two hundred ducks", {"value": 200}),
        ("double the ducks", {"value": 2}),
        ("send a copy", {"value": 1}),
        ("10 May 1961", {"value_date": "1961-05-10"}),
        ("On March 5, he", {"value_date": "1962-03-05"}),
        ("Beginning this year", {"value_date": "1961"}),
        ("(61) Serial", {"value_date": "1961"}),
        ("on the 29th", {"value_date": "1961-11-29"}),
        ("8:00 a.m.–5:00 p.m.", {"value_time": "17:00"}),
        ("at 0915.", {"value_time": "09:15"}),
        ("at 12 AM", {"value_time": "00:00"}),
        ("118-01026-01. P1-4.", {"value_text": "1-4"}),
        ("11 May through 9 June 1964", {"date": "1964-05-11", "date_end": "1964-06-09"}),
        ("the year before", {"date": "1961"}),
    ],
)
def test_a_value_that_its_anchor_states_passes(anchor: str, cells: dict[str, Any]) -> None:
    assert figure_fault({"anchor": anchor, **cells}) == ""


@pytest.mark.parametrize(
    ("anchor", "cells"),
    [
        ("Thirty-one ducks", {"value": 30.5}),
        ("0.08 percent", {"value": 0.8}),
        ("forty ducks", {"value": 14}),
        ("10 May 1961", {"value_date": "1961-05-11"}),
        ("10 May 1961", {"value_date": "1962-05-10"}),
        ("10 May 1961", {"value_date": "1961-06-10"}),
        ("8:00 a.m.–5:00 p.m.", {"value_time": "20:00"}),
        ("DOCUMENT NO. 11", {"value_text": "1"}),
        ("the early 1990s", {"value_text": "late 1990s"}),
        ("signed on 9 June 1964", {"date": "1964-06-08"}),
    ],
)
def test_a_value_that_its_anchor_does_not_state_is_a_fault(anchor: str, cells: dict[str, Any]) -> None:
    assert figure_fault({"anchor": anchor, **cells}).startswith("It says ")


def test_numbers_are_digits_and_the_words_of_a_closed_list() -> None:
    text = "Both sent 1,053 letters (P1-4) once, a third of several; two-months’ notes², half at 22:10, no one else."
    told = [numeral.text for numeral in numerals(text)]
    assert told == ["Both", "1,053", "1", "4", "once", "third", "two", "²", "half", "22:10", "one"]


def test_a_copy_is_read_once_and_folders_in_it_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "inner.txt").mkdir()
    (tmp_path / "a.TXT").write_text("forty ducks", encoding="utf-8")
    assert [copy.name for copy in read_folder(tmp_path).copies] == ["a.TXT"]
