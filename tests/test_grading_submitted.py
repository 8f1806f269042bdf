"""What lies in `submitted/`: who handed in, what lies elsewhere, what lies beside, and when it came."""

import json
import os
import tempfile
import tracemalloc
from pathlib import Path

import pytest

from submissions import as_bytes
from tworivers.course.hall.lines import Line, Report
from tworivers.grading.mend import read_release
from tworivers.grading.preflight import decoding
from tworivers.grading.preflight.beside import copy_beside, fingerprint
from tworivers.grading.preflight.decoding import NeedsHuman, read_json
from tworivers.grading.preflight.handed_in import read_time
from tworivers.grading.preflight.submitted import astray, students, unknown_folders

NAME = "ps02-five-hamlets"
FILE = f"{NAME}.ipynb"


@pytest.fixture
def released(course_root):
    return read_release(course_root, NAME, NAME)


def hand_in(folder, *names, content=b"x"):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def test_submission_under_another_name_is_said_and_not_skipped(tmp_path, released):
    notebook = as_bytes(released)
    hand_in(tmp_path, f"ada/{NAME}/{FILE}", f"bo/ps02/{FILE}", f"cy/PS02 Five Hamlets/{FILE}", content=notebook)
    hand_in(tmp_path, f"di/{FILE}", "eve.ipynb", content=notebook)
    hand_in(tmp_path, "fay/ps02-five-hamlets", "gil/ps03-a-night-on-the-telephone/a.ipynb", "hal/ps021/a.ipynb")
    assert students(tmp_path, NAME) == ["ada"]
    found, said = astray(tmp_path, released, NAME, ["ada"])
    assert found == {
        "bo": f"submitted/bo/ps02 should be called {NAME}: rename the folder",
        "cy": f"submitted/cy/PS02 Five Hamlets should be called {NAME}: rename the folder",
        "di": f"submitted/di/{FILE} should lie in the folder {NAME}: put it there",
        "eve": f"submitted/eve.ipynb is a file; put it into submitted/STUDENT/{NAME}/",
        "fay": f"submitted/fay/{NAME} is a file and should be a folder with the notebook in it",
    }
    assert said == []


def test_what_else_a_student_handed_in_is_said_beside_the_line(tmp_path, released):
    hand_in(tmp_path, f"ada/{NAME}/{FILE}", f"ada/ps02/{FILE}", "ada/old/a.txt", content=as_bytes(released))
    found, said = astray(tmp_path, released, NAME, ["ada"])
    assert found == {}
    assert said == [f"submitted/ada/ps02 should be called {NAME}: rename the folder. Nothing of it was graded"]
    assert unknown_folders(tmp_path, {NAME}) == ["submitted/ada/old was passed over: no assignment has that name"]


def test_loose_notebook_of_another_assignment_is_none_of_this_one(tmp_path, released):
    hand_in(tmp_path, "eve.ipynb", content=as_bytes(released).replace(b"ps02", b"ps03"))
    assert astray(tmp_path, released, NAME, []) == ({}, [])


def test_student_whose_name_is_no_text_is_said(tmp_path, released):
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/ad\xe9le/" + NAME.encode())).mkdir(parents=True)
    assert students(tmp_path, NAME) == []
    assert astray(tmp_path, released, NAME, [])[1] == [
        "submitted/ad\\udce9le was passed over: its name is no text (UTF-8). Rename it"
    ]


def test_no_line_of_a_report_moves_the_terminal():
    line = Line("a\x1b[2Jda", "graded", "the file was called '\x1b]0;x\x07\u202e'", 1, 2)
    text = Report(NAME, (line,)).summary()
    assert text.splitlines()[0].isprintable() and "\\x1b[2J" in text


@pytest.fixture
def outside_root():
    """A folder that another user can reach; what is closed there is closed to that user, as to every teacher."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder


def test_what_cannot_be_read_costs_nothing_else(outside_root):
    folder = outside_root / "submitted"
    hand_in(folder, "mine.csv", "closed.csv", "closed/a.csv")
    hand_in(outside_root, FILE)
    for name in ("submitted/closed.csv", "submitted/closed", FILE):
        (outside_root / name).chmod(0)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        said = copy_beside(folder, outside_root / "work", set())
        assert len(fingerprint(folder, b"")) == 64
        with pytest.raises(NeedsHuman, match=r"cannot be read .* Give yourself the right to read it"):
            read_json(outside_root / FILE)
    finally:
        if is_root:
            os.seteuid(0)
        (folder / "closed").chmod(0o700)
    assert said == [
        "closed.csv was left out: it cannot be read; give yourself the right to read it",
        "closed was left out: it cannot be opened",
    ]
    assert [path.name for path in (outside_root / "work").iterdir()] == ["mine.csv"]


def test_many_files_are_left_out_in_few_words(tmp_path):
    hand_in(tmp_path / "submitted", *(f"{number:04}.txt" for number in range(520)))
    said = copy_beside(tmp_path / "submitted", tmp_path / "work", set())
    assert len(list((tmp_path / "work").iterdir())) == 500
    assert said[0] == "0500.txt was left out: no more than 500 files may lie beside a notebook"
    assert said[5:] == ["15 other files were left out for like reasons"]


@pytest.mark.parametrize(
    "content",
    [
        b'{"cells":[' + b"{}," * 1_000_000 + b"{}]}",
        b"[" * 3_000_000,
        b'{"cells":["' + b'\\"' * 3_000_000,
        b'{"a":' * 1_000_000,
    ],
    ids=["objects", "lists", "marks", "deep"],
)
def test_number_of_values_is_bounded_before_they_are_built(tmp_path, monkeypatch, content):
    monkeypatch.setattr(decoding, "MAX_VALUES", 10_000)
    (tmp_path / FILE).write_bytes(content)
    tracemalloc.start()
    try:
        with pytest.raises(NeedsHuman):
            read_json(tmp_path / FILE)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000  # twice what the file and its text take
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("text", "utc", "says"),
    [
        (b"2026-02-01 10:00:00 UTC", "2026-02-01 10:00:00 UTC", ""),
        (b"2026-02-01 10:00:00.250000 UTC\n", "2026-02-01 10:00:00.250000 UTC", ""),
        (b"2026-02-01T10:00:00+09:00", "2026-02-01 01:00:00 UTC", ""),
        (b"2026-02-01 10:00:00 +0800", "2026-02-01 02:00:00 UTC", ""),
        (b"2026-02-01 10:00:00 KST", "2026-02-01 01:00:00 UTC", ""),
        (b"2026-02-01 10:00:00 Asia/Seoul", "2026-02-01 01:00:00 UTC", ""),
        (b"2026-02-01 10:00:00 EST", "2026-02-01 15:00:00 UTC", ""),
        (b"2026-02-01 10:00 PM", "2026-02-01 22:00:00 UTC", ""),
        (b"2026-02-01 10:00:00 CST", "2026-02-01 02:00:00 UTC", "names the zone CST, which is more than one"),
        (b"2026-02-01 10:00:00 XYZ", "2026-02-01 10:00:00 UTC", "names the zone 'XYZ', which is unknown"),
        ("2026-02-01 10:00:00 UTC".encode("utf-16"), "2026-02-01 10:00:00 UTC", ""),
        (b"\xef\xbb\xbf2026-02-01 10:00:00 UTC", "2026-02-01 10:00:00 UTC", ""),
        (b"9999-12-31 23:59:59 UTC", "", "is no date"),
        (b"0001-01-01 00:00:00 KST", "", "is no date"),
        (b"\xb9\xfe\xff\x00", "", "is no date"),
        (b"1" * 5000, "", "is no date"),
        (b"yesterday", "", "is no date"),
        (b"12", "", "is no date"),
        (b"", "", "is empty"),
    ],
)
def test_date_of_a_submission_is_read_or_said_to_be_none(tmp_path, text, utc, says):
    (tmp_path / "timestamp.txt").write_bytes(text)
    found, said = read_time(tmp_path)
    assert found == utc
    assert says in "".join(said) and bool(says) == bool(said)


def test_date_that_is_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "timestamp.txt")
    assert read_time(tmp_path) == ("", ["its timestamp.txt is no file"])


def test_notebook_of_the_size_that_took_the_most_memory_is_read_within_bounds(tmp_path, released):
    content = json.loads(as_bytes(released))
    content["cells"][1]["outputs"] = [{"data": {"application/json": [1.5] * 90_000}}]
    (tmp_path / FILE).write_text(json.dumps(content))
    assert len(read_json(tmp_path / FILE)[0]["cells"]) == len(released.cells)
