"""Completeness: no number of the sixteen documents is without a row or a written reason."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tworivers import evidence
from tworivers.errors import DataError
from tworivers.evidence.completeness import Account, Exclusion, account, exclusions


def sources() -> Path:
    named = os.environ.get("TWORIVERS_SOURCES")
    if not named:
        pytest.skip("TWORIVERS_SOURCES names no folder with the documents, whose numbers this test lists")
    return Path(__file__).parents[1] / named


def counted(folder: Path, text: str, anchors: dict[str, str], *excluded: Exclusion) -> Account:
    (folder / "001_copy.txt").write_text(text, encoding="utf-8")
    rows: list[dict[str, Any]] = [{"id": line, "line": line, "anchor": anchor} for line, anchor in anchors.items()]
    return account(folder, {"figures": rows}, excluded)


def test_a_number_without_a_row_is_listed_with_its_words(tmp_path: Path) -> None:
    found = counted(tmp_path, "forty ducks and\n4,701 geese, twice, of them 12 at 22:10", {"001:L2": "4,701 geese"})
    assert [str(one) for one in found.uncovered] == [
        "001:L1: 'forty' (1) in “forty ducks and”",
        "001:L2: 'twice' (1) in “4,701 geese, twice, of them 12 at”",
        "001:L2: '12' (1) in “twice, of them 12 at 22:10”",
        "001:L2: '22:10' (1) in “them 12 at 22:10”",
    ]
    assert (found.numbers, found.by_rows) == (5, 1)


def test_an_anchor_covers_its_own_line_only(tmp_path: Path) -> None:
    found = counted(tmp_path, "forty ducks\nforty ducks", {"001:L2": "forty ducks"})
    assert [one.line for one in found.uncovered] == ["001:L1"]


def test_one_row_covers_one_place_of_an_anchor_that_stands_twice_in_its_line(tmp_path: Path) -> None:
    found = counted(tmp_path, "forty ducks, forty ducks", {"001:L1": "forty ducks"})
    assert [(one.token, one.occurrence) for one in found.uncovered] == [("forty", 2)]


def test_an_exclusion_covers_the_one_place_that_it_names(tmp_path: Path) -> None:
    idiom = Exclusion("001:L1", "one", "2", "the one swan", "turn of phrase: invented for this test")
    found = counted(tmp_path, "one duck, the one swan, one goose", {}, idiom)
    assert [one.occurrence for one in found.uncovered] == [1, 3]
    assert found.by_exclusions == {"turn of phrase": 1}


@pytest.mark.parametrize(
    ("line", "left"), [("*", ["9"]), ("001:*", ["9"]), ("001:L1-L1", ["2", "9"]), ("002:*", ["1", "2", "9"])]
)
def test_a_rule_covers_its_stretch_and_only_the_number_of_its_group(tmp_path: Path, line: str, left: list[str]) -> None:
    rule = Exclusion(line, r"/^\((\d)\) /", "*", "(1) Ducks", "list mark: invented for this test")
    found = counted(tmp_path, "(1) ducks\n(2) geese: 9", {}, rule)
    assert [one.token for one in found.uncovered] == left


def test_an_exclusion_without_use_is_named(tmp_path: Path) -> None:
    idle = Exclusion("001:L1", "seven", "1", "seven swans", "turn of phrase: invented for this test")
    assert counted(tmp_path, "no swans", {}, idle).idle == ("001:L1: 'seven' (1) in “seven swans”",)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (("001:L1", "one", "1", "the one swan", "because"), "does not begin with a kind"),
        (("001:L1", "one", "1", "a b c d e f g h one", "kind: why"), "more than eight words"),
        (("001:L1", "one", "1", "the two swans", "kind: why"), "does not show the token"),
        (("001:L1", "one", "*", "the one swan", "kind: why"), "one place needs a line"),
        (("001:L1", "/one/", "*", "the one swan", "kind: why"), "a rule needs"),
        (("*", "/(one/", "*", "the one swan", "kind: why"), "not a regular expression"),
        (("*", "/two/", "*", "the one swan", "kind: why"), "does not fit its own context"),
    ],
)
def test_a_badly_written_exclusion_is_refused(cells: tuple[str, ...], said: str) -> None:
    names = ("line", "token", "occurrence", "context", "reason")
    with pytest.raises(DataError, match=said):
        exclusions([dict(zip(names, cells, strict=True))])


def test_another_copy_of_the_documents_cannot_be_counted(tmp_path: Path) -> None:
    (tmp_path / "my copy.txt").write_text("forty ducks", encoding="utf-8")
    with pytest.raises(DataError, match="is not the project's reading copy"):
        evidence.uncovered(tmp_path)


def test_the_written_exclusions_are_well_formed_and_each_is_written_once() -> None:
    written = exclusions()
    assert len({(one.line, one.token, one.occurrence) for one in written}) == len(written)


def test_no_number_of_the_documents_is_without_a_row_or_a_reason() -> None:
    assert [str(one) for one in evidence.uncovered(sources())] == []


def test_every_written_exclusion_is_needed() -> None:
    assert account(sources()).idle == ()


def test_a_figure_taken_out_of_the_record_leaves_its_number_uncovered() -> None:
    record = evidence.anchored_tables()
    record["figures"] = [row for row in record["figures"] if row["figure_id"] != "yanbian-1961.f017"]
    assert [one.token for one in account(sources(), record).uncovered] == ["six"]
