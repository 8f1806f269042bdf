"""Tables: rows, loaders, codebook, citations, and what a broken file says."""

import shutil

import pytest

from tworivers import cite, codebook, load_table, rows, source, tables
from tworivers.errors import CourseError, DataError, UnknownNameError


@pytest.fixture
def broken_record(tmp_path, monkeypatch):
    """A copy of the record that a test may break."""
    folder = tmp_path / "data"
    shutil.copytree(tables.data_folder(), folder)
    monkeypatch.setattr(tables, "data_folder", lambda: folder)
    tables._package.cache_clear()
    tables._rows.cache_clear()
    yield folder
    tables._package.cache_clear()
    tables._rows.cache_clear()


def test_yanbian_has_eighty_one_figures():
    figures = load_table("figures")
    assert (figures["source_id"] == "yanbian-1961").sum() >= 81


def test_figures_are_typed():
    figures = load_table("figures")
    assert figures["value"].dtype == "float64"
    assert str(figures["period_start"].dtype).startswith("datetime64")
    assert figures.attrs["title"] == "Figures"
    assert "units" in figures.attrs


def test_each_figure_has_exactly_one_value():
    for row in rows("figures"):
        given = [name for name in ("value", "value_date", "value_time", "value_text") if row[name] is not None]
        assert len(given) == 1, row["figure_id"]


def test_november_share_stands_as_printed():
    # Doc. 4, report, para. 2: 0.08 percent, although 8 of 936 are 0.85 percent.
    assert tables.figure("yanbian-1961.f024")["value"] == 0.08


def test_rows_are_copies():
    rows("sources")[0]["title"] = "changed"
    assert rows("sources")[0]["title"] != "changed"


def test_sources_are_the_sixteen_in_order():
    found = [row["source_id"] for row in rows("sources")]
    assert len(found) == 16
    assert found[0] == "smith-2012"
    assert found[-1] == "dailynk-2024"


def test_citation_names_document_archive_and_place():
    note = cite("yanbian-1961.f024")
    assert "118-01026-04" in note
    assert "Doc. 4" in note
    assert "Jeffrey Wang" in note


def test_citation_leaves_out_what_the_copy_does_not_have():
    assert source("dailynk-2023")["title"] is None
    assert cite("dailynk-2023.f004") == "Daily NK, trans. Rose Adams, Daily NK 2023, para. 3."


def test_codebook_describes_every_column():
    described = codebook("figures")
    assert [field["name"] for field in described] == list(rows("figures")[0])
    assert all(field["description"] for field in described)


@pytest.mark.parametrize(
    ("call", "hint"),
    [
        (lambda: rows("figure"), "Did you mean 'figures'"),
        (lambda: load_table("sorces"), "Did you mean 'sources'"),
        (lambda: source("yanbian"), "Did you mean 'yanbian-1961'"),
        (lambda: cite("yanbian-1961.f999"), "There is no figure"),
        (lambda: codebook(""), "There is no table ''"),
    ],
)
def test_unknown_name_answers_with_the_nearest(call, hint):
    with pytest.raises(UnknownNameError) as error:
        call()
    assert hint in str(error.value)


def test_missing_table_is_a_sentence(broken_record):
    (broken_record / "figures.csv").unlink()
    with pytest.raises(DataError, match=r"figures\.csv is missing"):
        rows("figures")


def test_missing_column_is_named(broken_record):
    path = broken_record / "sources.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"genre"', '"kind"', 1).replace("genre", "kind", 1), encoding="utf-8"
    )
    with pytest.raises(DataError, match="no column 'genre'"):
        rows("sources")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"figure_id,note,note\na,b,c\n", "column 'note' twice"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b'figure_id,source_id\n"open,x\n', "cannot be|can be read"),
        (b"figure_id,source_id\na\n", "row 2: it does not have 2 columns"),
    ],
)
def test_broken_csv_is_a_sentence(broken_record, content, says):
    (broken_record / "figures.csv").write_bytes(content)
    with pytest.raises(CourseError, match=says):
        rows("figures")


def test_number_that_is_none_is_named(broken_record):
    path = broken_record / "figures.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",0.08,", ",nought,", 1), encoding="utf-8")
    with pytest.raises(DataError, match="value is 'nought', not a number"):
        rows("figures")


def test_broken_description_is_a_sentence(broken_record):
    (broken_record / "datapackage.json").write_text("{", encoding="utf-8")
    with pytest.raises(DataError, match="is not JSON"):
        rows("figures")


def test_whoever_changes_a_table_changes_only_their_own():
    mine = load_table("figures")
    mine.loc[0, "locator"], mine.attrs["units"]["value"] = "mine", "mine"
    fresh = load_table("figures")
    assert fresh.loc[0, "locator"] != "mine" and fresh.attrs["units"].get("value") != "mine"
