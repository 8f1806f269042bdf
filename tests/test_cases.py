"""The cases of the record decide as expected, spread over regimes and clauses, name nobody; further ones can be drawn."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from tworivers import regimes
from tworivers.cli import main
from tworivers.errors import CourseError
from tworivers.regimes import draw as cases
from tworivers.tables import data_folder, rows

CASES = rows("cases")
NAMES = regimes.names()
# Words with a capital letter inside a sentence. A new place is added here; a person's name never is.
WORDS = """
Andong Anshan Antu Beijing Benxi Changbai Changchun Chongjin Dalian Dandong Dunhua Fushun Guangzhou Hailin Hamgyong
Hamhung Harbin Hebei Heilongjiang Helong Henan Hoeryong Hohhot Hubei Hulan Hunchun Hyesan Inner Japan Ji'an Jiamusi
Jilin Jixi Kaesong Kanggye Longjing Hong Kong Liaoning Liaoyang Macau Mongolia Mudanjiang Musan Nampo Namyang
Onsong Pyongyang Rason Sariwon Shandong Shangzhi Shanghai Shanxi Shenyang Sinuiju Soviet Union Tibet Tianjin Tongliao
Tonghua Tumen Unggi Wangqing Wonsan Yalu Yanbian Yanji Yongji Zhangbai China China's Chinese DPRK Korea Korea's
Korean Koreans North Northeast English Han January February March April May June July August September October
November December New Year Army Article Chief City Committee Consulate County Embassy General Minister People's
Protocol Provincial Public Representative Representatives Security Standing Party Deputy
"""
CAPITALS = set(WORDS.split())


def accepted(row: dict) -> tuple[str, ...]:
    return tuple(filter(None, (row["also_accept"] or "").split("|")))


@pytest.mark.parametrize("row", CASES, ids=[row["case_id"] for row in CASES])
def test_case_decides_as_expected(row: dict) -> None:
    decision = regimes.load(row["regime"]).decide(json.loads(row["facts"]))
    assert decision.outcome == row["expected"], decision.explain()
    assert sorted((*decision.also, *decision.options)) == sorted(accepted(row)), decision.explain()
    assert "|".join(decision.provisions) == (row["provisions"] or ""), decision.explain()


def test_at_least_150_cases_a_third_of_them_on_boundaries() -> None:
    assert len(CASES) >= 150
    assert 3 * sum(bool(row["boundary"]) for row in CASES) >= len(CASES)


def test_cases_spread_over_all_regimes_and_their_clauses() -> None:
    per_regime = Counter(row["regime"] for row in CASES)
    assert set(per_regime) == set(NAMES)
    assert min(per_regime.values()) >= 14
    for name in NAMES:
        own = [row for row in CASES if row["regime"] == name]
        assert len({(row["provisions"] or "").split("|")[0] for row in own}) >= 4, name
        outcomes = {row["expected"] for row in own} | {label for row in own for label in accepted(row)}
        assert len(outcomes) >= min(5, len(regimes.load(name).outcomes) - 2), name


def test_ids_and_vignettes_are_unique_and_facts_are_known_by_name() -> None:
    assert all(re.fullmatch(re.escape(row["regime"]) + r"\.c\d\d+", row["case_id"]) for row in CASES)
    assert len({row["vignette"] for row in CASES}) == len(CASES)
    assert all(row["question"].endswith("?") for row in CASES)


def test_nobody_in_a_vignette_has_a_name() -> None:
    for row in CASES:
        for sentence in re.split(r'(?<=[.?!:;])"?\s+', f"{row['vignette']} {row['question']}"):
            words = re.findall(r"[A-Za-z][A-Za-z'’-]*", sentence)[1:]
            strange = {word for word in words if word[0].isupper() and word.replace("’", "'") not in CAPITALS}
            assert not strange, (row["case_id"], strange)


def test_the_name_of_nobody_in_the_record_is_a_word_that_vignettes_may_use() -> None:
    names = {word for row in rows("people") for word in re.findall(r"[A-Z][a-z]+", row["name_as_written"] or "")}
    offices = {
        "Chief",
        "Chairman",
        "Minister",
        "Representative",
        "Premier",
        "Foreign",
        "Public",
        "Security",
        "Korean",
        "Deputy",
        "Han",
    }
    assert not (names - offices) & CAPITALS


def test_the_table_says_that_its_cases_are_fictional() -> None:
    package = json.loads((data_folder() / "datapackage.json").read_text("utf-8"))
    (table,) = [one for one in package["resources"] if one["name"] == "cases"]
    assert "ictional" in table["description"]
    assert "no person in it exists" in table["description"]


# -- Drawn cases ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_drawn_cases_go_evenly_over_the_clauses_and_decide_as_written(name: str) -> None:
    regime = regimes.load(name)
    drawn = cases.make(regime, 24, seed=7)
    assert len(drawn) == 24
    for case in drawn:
        assert regime.decide(case.facts) == case.decision
        assert case.decision.speaks
        assert case.vignette.startswith("A made-up case")
    first = Counter(case.decision.provisions[0] for case in drawn)
    assert len(first) >= 4
    assert max(first.values()) <= 24 / len(first) * 4


def test_the_same_seed_draws_the_same_cases() -> None:
    regime = regimes.load("telegram-1962")
    assert cases.make(regime, 8, seed=1) == cases.make(regime, 8, seed=1)
    assert cases.make(regime, 8, seed=1) != cases.make(regime, 8, seed=2)


def test_a_drawn_vignette_tells_every_fact_by_the_plain_question() -> None:
    regime = regimes.load("opinions-1957")
    for case in cases.make(regime, 12, seed=5):
        told = [fact for name, fact in regime.facts.items() if name in case.facts and name not in regime.case_dates]
        for fact in told:
            assert fact.question.partition(" (")[0].rstrip("?") in case.vignette


def test_a_regime_that_has_no_more_cases_gives_those_that_it_has() -> None:
    facts = [json.dumps(case.facts, sort_keys=True) for case in cases.make(regimes.load("telegram-1962"), 40)]
    assert len(set(facts)) == len(facts)


def test_no_case_is_no_number() -> None:
    with pytest.raises(CourseError, match=r"The number of cases is 0\. Ask for at least one\."):
        cases.make(regimes.load("telegram-1962"), 0)


def test_the_command_writes_csv_with_the_columns_of_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draw", "directive-1963", "--seed", "4", "--number", "3"]) == 0
    printed = capsys.readouterr().out
    found = list(csv.DictReader(io.StringIO(printed)))
    assert list(found[0]) == list(CASES[0])
    assert [row["case_id"] for row in found] == [f"directive-1963.drawn-4-{place}" for place in (1, 2, 3)]
    for row in found:
        assert regimes.load("directive-1963").decide(json.loads(row["facts"])).outcome == row["expected"]


def test_the_command_writes_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "drawn.csv"
    assert main(["draw", "telegram-1962", "--number", "2", "--out", str(out)]) == 0
    assert len(list(csv.DictReader(out.open(encoding="utf-8")))) == 2
    assert str(out) in capsys.readouterr().out
    assert main(["draw", "telegram-1962", "--out", str(tmp_path)]) == 2
    assert "cannot be written" in capsys.readouterr().err
