"""The kept proof: every row of the record is proven without the documents, and again where they are."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tworivers import evidence, tables
from tworivers.errors import DataError
from tworivers.evidence import ledger


def sources() -> Path:
    named = os.environ.get("TWORIVERS_SOURCES")
    if not named:
        pytest.skip("TWORIVERS_SOURCES names no folder with the documents; the kept proof is tested instead")
    return Path(__file__).parents[1] / named


def invented(*anchors: str) -> dict[str, list[dict[str, Any]]]:
    rows = [
        {"figure_id": f"invented.f{number}", "locator": "", "line": f"001:L{number}", "anchor": anchor}
        for number, anchor in enumerate(anchors, start=1)
    ]
    return {"figures": rows}


@pytest.fixture
def proof(tmp_path: Path) -> list[dict[str, Any]]:
    (tmp_path / "001_copy.txt").write_text("counted 4,701 ducks\nforty geese\n", encoding="utf-8")
    report = evidence.check_folder(tmp_path, invented("counted 4,701 ducks", "forty geese"))
    return list(tables.read_csv(ledger.write(report, tmp_path / "evidence.csv")))


def test_each_row_gets_one_line_of_proof(proof: list[dict[str, Any]]) -> None:
    assert [(row["table"], row["row_id"], row["line"], row["occurrences"]) for row in proof] == [
        ("figures", "invented.f1", "001:L1", "1"),
        ("figures", "invented.f2", "001:L2", "1"),
    ]
    assert evidence.unproven(invented("counted 4,701 ducks", "forty geese"), proof) == []


def test_a_changed_anchor_no_longer_fits_its_proof(proof: list[dict[str, Any]]) -> None:
    (said,) = evidence.unproven(invented("counted 4,710 ducks", "forty geese"), proof)
    assert said.startswith("figures, invented.f1: Its anchor 'counted 4,710 ducks' is not the one that was found.")


def test_a_changed_line_no_longer_fits_its_proof(proof: list[dict[str, Any]]) -> None:
    record = invented("counted 4,701 ducks", "forty geese")
    record["figures"][1]["line"] = "001:L9"
    (said,) = evidence.unproven(record, proof)
    assert said.startswith("figures, invented.f2: It says 001:L9, and its anchor was found at 001:L2.")


def test_a_row_without_proof_and_proof_without_a_row_are_named(proof: list[dict[str, Any]]) -> None:
    said = evidence.unproven(invented("counted 4,701 ducks", "forty geese", "ten swans"), proof)
    assert [one[:31] for one in said] == ["figures, invented.f3: No proof "]
    assert evidence.unproven(invented("counted 4,701 ducks"), proof) == [
        "figures, invented.f2: it has proof, and no row has that name."
    ]


def test_two_rows_of_one_name_are_named(proof: list[dict[str, Any]]) -> None:
    record = invented("counted 4,701 ducks", "forty geese")
    record["figures"].append(record["figures"][0])
    assert evidence.unproven(record, proof) == ["figures, invented.f1: Another row has the same name."]


def test_another_copy_of_the_documents_is_no_place_to_record_from(tmp_path: Path) -> None:
    (tmp_path / "my copy.txt").write_text("counted 4,701 ducks", encoding="utf-8")
    report = evidence.check_folder(tmp_path, invented("counted 4,701 ducks"))
    assert report.is_complete
    with pytest.raises(DataError, match="No anchor stands at its line"):
        ledger.write(report, tmp_path / "evidence.csv")
    assert not (tmp_path / "evidence.csv").exists()


# --- the project's own record, without the documents ------------------------------------------------------------------


def test_every_anchored_row_of_the_record_has_proof_that_fits() -> None:
    assert evidence.unproven() == []


def test_a_wrong_number_planted_in_any_figure_is_caught() -> None:
    missed = []
    for row in tables.rows("figures"):
        if row["value"] is not None:
            planted = {**row, "value": row["value"] * 10 + 3}
            said = evidence.unproven(
                {"figures": [planted]}, [one for one in tables.rows("evidence") if one["row_id"] == row["figure_id"]]
            )
            missed += [] if said else [row["figure_id"]]
    assert missed == []


def test_a_wrong_day_planted_in_any_full_date_is_caught() -> None:
    missed = []
    for row in tables.rows("figures"):
        if len(row["value_date"] or "") == 10:
            planted = {**row, "value_date": row["value_date"][:8] + ("27" if row["value_date"][8:] != "27" else "26")}
            said = evidence.unproven(
                {"figures": [planted]}, [one for one in tables.rows("evidence") if one["row_id"] == row["figure_id"]]
            )
            missed += [] if said else [row["figure_id"]]
    assert missed == []


# --- and with them ----------------------------------------------------------------------------------------------------


def test_every_anchor_stands_at_its_line_of_the_documents() -> None:
    report = evidence.check_folder(sources())
    assert report.is_complete, report.summary()
    assert [row.row_id for row in report.rows if not row.at_line] == []


def test_the_kept_proof_is_what_the_documents_give_today(tmp_path: Path) -> None:
    fresh = evidence.record(sources(), tmp_path / "evidence.csv")
    assert fresh.read_bytes() == (tables.data_folder() / "evidence.csv").read_bytes()
