"""The register of discrepancies recomputed, the identities tested, the files sealed, and what a broken record says."""

from __future__ import annotations

import csv
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from tworivers import record
from tworivers.errors import DataError
from tworivers.record import arithmetic
from tworivers.tables import data_folder, read_csv

GROUPS = {
    "Chinese citizens of Korean ethnicity",
    "Korean nationals in China",
    "DPRK citizens who crossed",
    "people of either side",
    "others",
    "unclear in the translation",
}

# Villagers and clerks whom the documents name: SHA-256 (16 digits) of their names in small letters, so that the names
# stand nowhere in the project. Two clerks have surnames alone; they are known by the words before the surname.
PRIVATE = {
    "b9d77dad2e751013", "b9b974a4155f513d", "f56b43839ded71ae", "9623f01cff676e28", "13514b8a96bd35d5",
    "fb6d7ee600772c74", "352ef7f488891ff3", "e9633de8f21f0cda", "d860955092adb5ca", "ca7a958bd61822dd",
}  # fmt: skip


def table(name: str, folder: Path | None = None) -> list[dict[str, str]]:
    return read_csv((folder or data_folder()) / f"{name}.csv")


FIGURES = {row["figure_id"]: row for row in table("figures")}
REGISTER = {row["discrepancy_id"]: row for row in table("discrepancies")}
REPORT = record.audit()


def value(expression: str) -> Fraction:
    return arithmetic.evaluate(arithmetic.expression(expression), FIGURES)


def rounded(expression: str, places: int) -> float:
    return float(arithmetic.shown(value(expression), places))


def said_of(figure_id: str) -> set[str]:
    """The kinds of the rows of the register that hold a figure."""
    return {row["kind"] for row in REGISTER.values() if figure_id in row["figure_ids"].split("|")}


# -- What does not fit, each number typed from the document ----------------------------------------------------------


def test_november_share_of_population_is_a_decimal_slip() -> None:
    # Doc. 4, report, para. 2: 8 of 936 people, printed 0.08 percent.
    assert rounded("share(yanbian-1961.f023, yanbian-1961.f019)", 2) == 0.85 == round(100 * 8 / 936, 2)
    assert FIGURES["yanbian-1961.f024"]["value"] == "0.08"
    assert said_of("yanbian-1961.f024") == {"misprint"}


def test_november_share_of_households_is_cut_and_no_error() -> None:
    # Doc. 4, report, para. 2: 12 of 192 households, printed 6.2 percent.
    share = value("share(yanbian-1961.f021, yanbian-1961.f018)")
    assert float(share) == 6.25
    assert arithmetic.verdict(share, FIGURES["yanbian-1961.f022"]) == "cut"
    assert said_of("yanbian-1961.f022") == {"rounding"}


def test_thirty_three_households_close_the_causes_and_thirty_eight_do_not() -> None:
    # Doc. 4, report, causes (1) to (3): 27, 38 and 3 households, 52.3 percent for the second; 63 in January.
    assert value("sum(yanbian-1961.f036, yanbian-1961.f042, yanbian-1961.f046)") == 27 + 38 + 3 == 68
    assert value("difference(yanbian-1961.f030, yanbian-1961.f036, yanbian-1961.f046)") == 63 - 27 - 3 == 33
    assert arithmetic.verdict(Fraction(3300, 63), FIGURES["yanbian-1961.f043"]) == "cut"
    assert arithmetic.verdict(Fraction(3800, 63), FIGURES["yanbian-1961.f043"]) == "differs"


def test_people_by_cause_add_up() -> None:
    # Doc. 4, report, causes (1) to (3): 31, 12 and 15 people; 58 in January.
    assert value("sum(yanbian-1961.f038, yanbian-1961.f044, yanbian-1961.f048)") == 31 + 12 + 15 == 58


def test_january_travellers_are_almost_three_times_december() -> None:
    # Doc. 4, report, para. 2: 58 after 20, printed as almost double.
    assert rounded("ratio(yanbian-1961.f033, yanbian-1961.f028)", 1) == 2.9
    assert "arithmetic" in said_of("yanbian-1961.f035")


def test_february_decreases_are_rounded_and_fit() -> None:
    # Doc. 4, report, measure (5): 63 to 6 households, 90.5 percent; 58 to 6 people, 89.7 percent.
    assert rounded("change(yanbian-1961.f073, yanbian-1961.f030)", 1) == -90.5
    assert rounded("change(yanbian-1961.f075, yanbian-1961.f033)", 1) == -89.7


def test_more_households_make_substitute_food_than_there_are() -> None:
    # Doc. 4, report, measure (1) and para. 2: 193 of 192.
    assert value("difference(yanbian-1961.f058, yanbian-1961.f018)") == 193 - 192


def test_average_of_360_catties_does_not_follow_from_the_amounts() -> None:
    # Doc. 4, report, measure (1): 210 + (78,000 + 48,000) / 936 people.
    assert rounded(
        "sum(yanbian-1961.f062, ratio(sum(yanbian-1961.f059, yanbian-1961.f060), yanbian-1961.f019))", 1
    ) == (344.6)
    assert "arithmetic" in said_of("yanbian-1961.f063")


def test_document_four_bears_three_dates() -> None:
    # Doc. 4: title 9 May, cover letter 19 April, report 12 March 1961.
    dates = [FIGURES[f"yanbian-1961.{number}"]["value_date"] for number in ("f003", "f011", "f081")]
    assert dates == ["1961-05-09", "1961-04-19", "1961-03-12"]
    assert value("days(yanbian-1961.f081, yanbian-1961.f011)") == 38


def test_telegram_and_report_of_may_1961_disagree_on_liaoning() -> None:
    # Doc. 3, para. 1: 1,985 found and 1,439 across; Doc. 5, para. 1: 1,471 and 715.
    assert value("difference(telegram-1961.f006, liaoning-1961.f007)") == 1985 - 1471
    assert rounded("ratio(telegram-1961.f008, liaoning-1961.f008)", 2) == 2.01
    assert "contradiction" in said_of("telegram-1961.f008")


def test_same_households_in_two_papers_are_one_report() -> None:
    # Doc. 3, para. 1 and Doc. 5, para. 1: 1,843 households, 153 of them with everything sold.
    assert FIGURES["telegram-1961.f010"]["value"] == FIGURES["liaoning-1961.f016"]["value"] == "1843"
    assert said_of("telegram-1961.f011") == {"scope"}


def test_at_least_five_of_over_120_are_in_neither_part() -> None:
    # Call log, 8 May, 5 AM: over 120 attempted, 96 held back, 20 across.
    assert value("difference(low(calllog-1961.f015), calllog-1961.f016, calllog-1961.f017)") == 121 - 96 - 20 == 5


def test_jilin_balance_of_1961_leaves_3166_people() -> None:
    # Doc. 6, para. 4: 28,028 less 7,939, 7,528, 2,361 and 7,034.
    parts = ", ".join(f"instructions-1962.f{number:03d}" for number in range(9, 14))
    assert value(f"difference({parts})") == 28028 - 7939 - 7528 - 2361 - 7034 == 3166
    ruling = next(row["ruling"] for row in REGISTER.values() if row["stated"].startswith("Of 28,028 found crossing"))
    assert "no cause" in ruling


def test_pending_applications_come_out_as_minus_ten() -> None:
    # Doc. 6, para. 5: about 1,778 applications, 1,053 approved, 735 not approved.
    assert (
        value("difference(instructions-1962.f025, instructions-1962.f026, instructions-1962.f027)") == 1778 - 1053 - 735
    )
    assert value("product(ratio(2, 3), instructions-1962.f024)") == 1778  # two thirds of 2,667 letters


def test_bodies_close_at_243_and_only_the_essay_has_245() -> None:
    # Doc. 6, para. 4: 82 + 11 + 150; Doc. 7, para. 2: 243; Introduction: 245.
    assert value("sum(instructions-1962.f017, instructions-1962.f018, instructions-1962.f019)") == 82 + 11 + 150 == 243
    having = [
        row["source_id"] for row in FIGURES.values() if row["quantity"] == "bodies_found" and row["value"] == "245"
    ]
    assert having == ["smith-2012"]


def test_telegram_of_the_next_day_confirms_nothing() -> None:
    # Docs. 6 and 7: 28,028 on 23 and on 24 March 1962, by the same ministries.
    assert "scope" in said_of("telegram-1962.f006")
    row = next(row for row in REGISTER.values() if "confirms nothing" in row["explanation"] and row["kind"] == "scope"
               and "telegram-1962" in row["source_ids"])  # fmt: skip
    assert "28,028" in row["stated"] and "28,028" in row["recomputed"]


def test_second_signature_of_the_protocol_is_a_misprint() -> None:
    # Doc. 10, signatures: the Social Safety Ministry as one of the People's Republic of China.
    kinds = {row["kind"] for row in REGISTER.values() if "Second signature" in row["stated"]}
    assert kinds == {"misprint"}


# -- Every row, every identity ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", REPORT.rows, ids=lambda row: row.discrepancy_id)
def test_row_of_the_register_holds(row: record.CheckedRow) -> None:
    assert row.faults == ()


def test_audit_reads_every_row_and_finds_no_new_mismatch() -> None:
    assert [row.discrepancy_id for row in REPORT.rows] == list(REGISTER)
    assert list(REGISTER) == [f"d{number:03d}" for number in range(1, len(REGISTER) + 1)]
    assert (REPORT.failures, REPORT.exit_code) == ([], 0)
    assert f"{len(REGISTER)} rows of the register recomputed" in REPORT.summary()


def test_every_document_has_a_row() -> None:
    named = {source for row in REGISTER.values() for source in row["source_ids"].split("|")}
    assert named == {row["source_id"] for row in table("sources")}


def test_every_share_and_change_has_an_identity() -> None:
    tested = {row["stated"] for row in table("identities")}
    wanted = [
        row["figure_id"]
        for row in FIGURES.values()
        if row["unit"] == "percent" or row["quantity"].startswith(("share_", "change_"))
    ]
    assert [figure_id for figure_id in wanted if figure_id not in tested] == []


def test_an_identity_that_is_not_recomputed_says_why() -> None:
    assert all(len(row["note"]) > 20 for row in table("identities") if row["kind"] == "none")


def test_mismatches_are_those_without_a_fit_and_all_are_registered() -> None:
    found = record.find_mismatches()
    assert {"cut", "differs"} == {mismatch.verdict for mismatch in found}
    assert all(mismatch.registered for mismatch in found)


# -- A record that was changed ---------------------------------------------------------------------------------------


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the record that a test may break."""
    return Path(shutil.copytree(data_folder(), tmp_path / "data"))


def edit(folder: Path, name: str, change: Callable[[list[dict[str, str]]], object]) -> None:
    rows = table(name, folder)
    change(rows)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def put(folder: Path, name: str, row_id: str, column: str, text: str) -> None:
    def change(rows: list[dict[str, str]]) -> None:
        next(row for row in rows if next(iter(row.values())) == row_id)[column] = text

    edit(folder, name, change)


def row_of(figure_id: str, kind: str) -> str:
    return next(
        row["discrepancy_id"]
        for row in REGISTER.values()
        if row["kind"] == kind and figure_id in row["figure_ids"].split("|")
    )


def failing(folder: Path) -> set[str]:
    return {row.discrepancy_id for row in record.audit(folder).rows if row.faults}


def computed_rows() -> set[str]:
    return {
        row["discrepancy_id"]
        for row in REGISTER.values()
        if any(clause.expected for clause in arithmetic.parse(row["check"]))
    }


def test_every_computed_row_fails_when_its_numbers_are_taken_out(copy: Path) -> None:
    edit(
        copy,
        "discrepancies",
        lambda rows: [row.update(recomputed=re.sub(r"\d", "x", row["recomputed"])) for row in rows],
    )
    assert computed_rows() <= failing(copy)
    assert len(computed_rows()) > 40


def test_every_computed_row_fails_when_its_check_expects_another_number(copy: Path) -> None:
    def raise_by_one(rows: list[dict[str, str]]) -> None:
        for row in rows:
            row["check"] = re.sub(r"\) = (\d+)", lambda match: f") = {int(match[1]) + 1}", row["check"])

    edit(copy, "discrepancies", raise_by_one)
    assert failing(copy) == computed_rows()


def test_every_row_fails_when_an_id_of_its_check_does_not_exist(copy: Path) -> None:
    def misname(rows: list[dict[str, str]]) -> None:
        for row in rows:
            row["check"] = re.sub(r"([a-z]+-\d{4})", r"x\1", row["check"], count=1)

    edit(copy, "discrepancies", misname)
    named = {row["discrepancy_id"] for row in REGISTER.values() if re.search(r"[a-z]+-\d{4}", row["check"])}
    assert failing(copy) == named


def test_a_failing_row_names_itself_what_is_stated_and_what_comes_out(copy: Path) -> None:
    row_id = row_of("yanbian-1961.f024", "misprint")
    put(copy, "discrepancies", row_id, "recomputed", "8 / 936 = 0.58 percent")
    (sentence,) = (text for row in record.audit(copy).rows for text in row.faults if "0.85" in text)
    assert row_id in sentence and "0.08 percent" in sentence and "0.58" in sentence
    assert record.audit(copy).exit_code == 1


def test_a_corrected_figure_makes_its_row_fail(copy: Path) -> None:
    # With 33 for 38 households nothing would be left to register.
    put(copy, "figures", "yanbian-1961.f042", "value", "33")
    assert {row_of("yanbian-1961.f043", "misprint"), row_of("yanbian-1961.f042", "arithmetic")} <= failing(copy)


def test_a_planted_mismatch_is_reported_as_new(copy: Path) -> None:
    # Doc. 4, report, para. 2: 29 of 192 households are the 15.1 percent stated; 31 would not be.
    assert "yanbian-1961.f026" not in " ".join(REPORT.failures)
    put(copy, "figures", "yanbian-1961.f026", "value", "17.1")
    (sentence,) = record.audit(copy).failures
    assert sentence.startswith("New mismatch, in no row of the register")
    assert "yanbian-1961.f026 states 17.1" in sentence and "15.104" in sentence
    assert [mismatch.is_new for mismatch in record.find_mismatches(copy)].count(True) == 1


def test_a_mismatch_whose_row_is_deleted_is_reported_as_new(copy: Path) -> None:
    row_id = row_of("yanbian-1961.f058", "arithmetic")
    edit(copy, "discrepancies", lambda rows: rows.remove(next(row for row in rows if row["discrepancy_id"] == row_id)))
    report = record.audit(copy)
    assert report.exit_code == 1
    assert any("yanbian-1961.f058 states 193" in sentence for sentence in report.failures)


def test_two_dates_of_one_document_that_part_are_reported(copy: Path) -> None:
    put(copy, "figures", "directive-1963.f006", "value_date", "1963-08-09")
    assert any("directive-1963.f002 states 1963-08-08" in sentence for sentence in record.audit(copy).failures)


@pytest.mark.parametrize(
    ("column", "text", "sentence"),
    [
        ("kind", "mistake", "kind is 'mistake'"),
        ("confidence", "certain", "confidence is 'certain'"),
        ("ruling", "", "the cell ruling is empty"),
        ("source_ids", "smith-2012", "source_ids and the check do not name the same"),
        ("figure_ids", "", "figure_ids and the check do not name the same"),
        ("check", "guess(yanbian-1961.f058) = 1", "'guess', which is no kind of check"),
        ("check", "share(yanbian-1961.f058) = 1", "share has 1 arguments and takes 2"),
        ("check", "difference(yanbian-1961.f058, yanbian-1961.f018) =", "nothing where number is expected"),
        ("check", "equal(yanbian-1961.f058, yanbian-1961.f018)", "equal does not hold: the figures are 193, 192"),
        ("check", "reading(yanbian-1961.f999)", "No table of the record has a row 'yanbian-1961.f999'"),
        ("check", "has(sources.yanbian-1961.titel, 'x')", "no field 'sources.yanbian-1961.titel'"),
        ("check", "lacks(sources.yanbian-1961.title, '4th Bureau')", "lacks '4th Bureau' does not hold"),
        ("check", "sum(yanbian-1961.f003, 1) = 1", "no number to compute with"),
    ],
)
def test_a_row_that_leaves_the_rules_is_named(copy: Path, column: str, text: str, sentence: str) -> None:
    row_id = row_of("yanbian-1961.f058", "arithmetic")
    put(copy, "discrepancies", row_id, column, text)
    faults = next(row.faults for row in record.audit(copy).rows if row.discrepancy_id == row_id)
    assert any(sentence in fault and fault.startswith(row_id) for fault in faults), faults


# -- A record that cannot be read ------------------------------------------------------------------------------------


def test_a_missing_column_is_named(copy: Path) -> None:
    edit(copy, "discrepancies", lambda rows: [row.pop("ruling") for row in rows])
    with pytest.raises(DataError, match=r"discrepancies\.csv has no column 'ruling'"):
        record.audit(copy)


def test_a_broken_csv_is_named(copy: Path) -> None:
    path = copy / "identities.csv"
    path.write_text(path.read_text(encoding="utf-8") + 'n999,"same', encoding="utf-8")
    with pytest.raises(DataError, match=r"identities\.csv .*unclosed quotation mark"):
        record.audit(copy)


def test_a_missing_table_is_named(copy: Path) -> None:
    (copy / "discrepancies.csv").unlink()
    with pytest.raises(DataError, match=r"discrepancies\.csv is missing"):
        record.audit(copy)


def test_an_id_given_twice_is_named(copy: Path) -> None:
    put(copy, "discrepancies", "d002", "discrepancy_id", "d001")
    with pytest.raises(DataError, match=r"the id 'd001' more than once"):
        record.audit(copy)


def test_an_identity_of_the_wrong_kind_is_named(copy: Path) -> None:
    put(copy, "identities", "n001", "kind", "share")
    with pytest.raises(DataError, match="n001: the kind 'share'"):
        record.audit(copy)


# -- Hashes ----------------------------------------------------------------------------------------------------------


def test_every_file_of_the_record_is_sealed() -> None:
    assert record.verify_hashes() == []


def test_a_changed_cell_breaks_the_seal_until_it_is_sealed_again(copy: Path) -> None:
    record.seal(copy)
    put(copy, "figures", "yanbian-1961.f024", "value", "0.8")
    (sentence,) = record.verify_hashes(copy)
    assert "figures.csv is not the file that datapackage.json describes" in sentence and "record seal" in sentence
    assert record.seal(copy) == ["figures"]
    assert (record.verify_hashes(copy), record.seal(copy)) == ([], [])


def test_a_file_without_description_is_named(copy: Path) -> None:
    (copy / "extra.csv").write_text("extra_id\n1\n", encoding="utf-8")
    assert any("extra.csv is described by no resource" in sentence for sentence in record.verify_hashes(copy))


def test_a_described_file_that_is_missing_is_named(copy: Path) -> None:
    (copy / "places.csv").unlink()
    with pytest.raises(DataError, match=r"places\.csv is missing"):
        record.seal(copy)


def test_a_broken_package_description_is_named(copy: Path) -> None:
    (copy / "datapackage.json").write_text("{", encoding="utf-8")
    with pytest.raises(DataError, match=r"datapackage\.json is not JSON"):
        record.verify_hashes(copy)


# -- People, groups, anchors -----------------------------------------------------------------------------------------


def named_people(text: str, hashes: set[str]) -> Iterator[str]:
    words = re.findall(r"[a-z]+(?:-[a-z]+)*", text.lower())
    for length in (1, 2, 3):
        for place in range(len(words) - length + 1):
            phrase = " ".join(words[place : place + length])
            if hashlib.sha256(phrase.encode()).hexdigest()[:16] in hashes:
                yield phrase


def test_no_villager_and_no_clerk_is_named_in_the_record() -> None:
    for path in sorted(data_folder().rglob("*")):
        if path.is_file():
            assert list(named_people(path.read_text(encoding="utf-8"), PRIVATE)) == [], path


def test_a_planted_name_is_found() -> None:
    invented = {hashlib.sha256(b"nobody invented").hexdigest()[:16]}
    assert list(named_people("Sent to Nobody Invented, at noon", invented)) == ["nobody invented"]


@pytest.mark.skipif("TWORIVERS_SOURCES" not in os.environ, reason="the hashed names are tested where the documents are")
def test_every_hashed_name_stands_in_the_documents() -> None:
    folder = Path(__file__).parents[1] / os.environ["TWORIVERS_SOURCES"]
    found = {name for path in sorted(folder.glob("*.txt")) for name in named_people(path.read_text("utf-8"), PRIVATE)}
    assert len(found) == len(PRIVATE)


def test_anchors_have_eight_words_at_most() -> None:
    for path in sorted(data_folder().glob("*.csv")):
        for row in read_csv(path):
            assert len(row.get("anchor", "").split()) <= 8, row


def test_groups_of_people_come_from_the_closed_list() -> None:
    for name, column in (("provisions", "group"), ("statements", "about_group")):
        for row in table(name):
            assert set(filter(None, row[column].split("|"))) <= GROUPS, row


def test_no_figure_counts_two_of_the_three_groups_as_one() -> None:
    for row in FIGURES.values():
        assert sum(group in row["population"] for group in sorted(GROUPS)[:3]) <= 1, row["figure_id"]
