"""The board of claims, document by document, and the counts of related papers beside ours."""

from __future__ import annotations

import functools

from tworivers.tables import data_folder, read_csv


@functools.cache
def table(name: str) -> list[dict[str, str]]:
    return read_csv(data_folder() / f"{name}.csv")


OWNERS = {
    row[key]: row["source_id"]
    for name, key in (
        ("figures", "figure_id"),
        ("provisions", "provision_id"),
        ("statements", "statement_id"),
        ("incidents", "incident_id"),
    )
    for row in table(name)
}


def test_each_claim_has_a_cell_for_each_document() -> None:
    cells = [(row["claim_id"], row["source_id"]) for row in table("corroboration")]
    assert len(set(cells)) == len(cells)
    assert set(cells) == {
        (claim["claim_id"], row["source_id"]) for claim in table("claims") for row in table("sources")
    }


def test_a_cell_that_speaks_shows_a_row_of_its_own_document_and_a_silence_none() -> None:
    for cell in table("corroboration"):
        rows = [row for row in cell["row_ids"].split("|") if row]
        if cell["verdict"] == "silent":
            assert not rows and not cell["locator"], cell["cell_id"]
        else:
            assert rows and cell["locator"] and cell["note"], cell["cell_id"]
            assert {OWNERS[row] for row in rows} == {cell["source_id"]}, cell["cell_id"]


def test_each_claim_is_agreed_with_and_some_are_contested() -> None:
    for claim in table("claims"):
        verdicts = {cell["verdict"] for cell in table("corroboration") if cell["claim_id"] == claim["claim_id"]}
        assert {"agrees", "silent"} <= verdicts, claim["claim_id"]
    contested = {cell["claim_id"] for cell in table("corroboration") if cell["verdict"] == "conflicts"}
    assert contested == {
        "liaoning-january-april",  # Docs. 3 and 5: 1,985 and 1,471
        "jilin-28028-crossed",  # Docs. 6 and 7: discovered, crossed
        "bodies-243",  # Doc. 6 and the essay: 243 and 245
        "slow-and-strict",
        "leave-to-return-without-papers",  # Doc. 7, point (4)a
    }


def test_a_figure_of_a_related_paper_belongs_to_one_and_says_how_it_was_seen() -> None:
    papers = {row["related_id"]: row for row in table("related")}
    for row in table("outside"):
        assert row["related_id"] in papers, row["outside_id"]
        assert bool(row["value"]) != bool(row["value_low"] and row["value_high"]), row["outside_id"]
        assert row["seen"] and row["note"], row["outside_id"]


def test_the_banks_parts_add_up_to_its_net_outflow_and_not_to_its_own_difference() -> None:
    # People's Bank, 28 April 1962: 25,435 left, 7,277 back, net 17,708 in five parts, and 37,888 [sic] in two months.
    value = {
        row["outside_id"].rpartition(".")[2]: int(row["value"])
        for row in table("outside")
        if row["related_id"] == "bank-1962-04-28"
    }
    left, back = value["o1"], value["o2"]
    parts = [value[f"o{number}"] for number in range(3, 8)]
    assert (left - back, sum(parts), value["o9"]) == (18158, 17708, 17708)
    assert round(100 * back / left, 2) == 28.61 and round(100 * left / value["o8"], 2) == 4.39
    assert value["o10"] > left


def test_no_grouping_of_the_report_of_august_1962_gives_its_102() -> None:
    # Situation Report No. 6, 3 August 1962.
    parts = [int(row["value"]) for row in table("outside") if row["quantity"] == "persons_persuaded_by_origin"]
    sums = {sum(part for at, part in enumerate(parts) if mask >> at & 1) for mask in range(1 << len(parts))}
    assert parts == [70, 23, 8, 26, 54, 21] and 102 not in sums and 101 in sums
