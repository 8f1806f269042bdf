"""Mutation: a rule that is deleted, given another outcome or other conditions makes a case or the audit fail.

The whole run is for the night (`make nightly`); what makes it trustworthy is tested here every time.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from tworivers import regimes
from tworivers.tables import read_csv

TOOL = Path(__file__).parents[1] / "tools" / "mutate_regimes.py"
spec = importlib.util.spec_from_file_location("mutate_regimes", TOOL)
assert spec and spec.loader
tool = importlib.util.module_from_spec(spec)
sys.modules["mutate_regimes"] = tool
spec.loader.exec_module(tool)

DRAWN = read_csv(Path(__file__).parent / "fixtures" / "drawn-cases.csv")


@pytest.mark.parametrize("name", regimes.names())
def test_every_case_of_a_regime_holds_before_anything_is_changed(name: str) -> None:
    assert not tool.fails(regimes.load(name), tool.expectations(name))
    assert sum(row["regime"] == name for row in DRAWN) > 0


def test_each_rule_is_deleted_and_changed_in_every_condition() -> None:
    regime = regimes.load("telegram-1962")
    changes = [mutant.change for mutant in tool.mutants(regime) if mutant.rule == "stay"]
    assert changes[0] == "deleted"
    assert [change for change in changes if change.startswith("outcome ")] == [
        "outcome ASK_DPRK_TO_HELP_MOBILIZE_RETURN",
        "outcome FAMILY_MOVE_AGREED_GRADUAL",
    ]
    for name in ("citizenship", "willing_to_reside_in_dprk", "dprk_consents_to_stay", "crossed_later"):
        assert f"{name} dropped" in changes
        assert any(change.startswith(f"{name} flipped to ") for change in changes)


def test_a_mutant_differs_from_its_regime_in_one_rule() -> None:
    regime = regimes.load("directive-1963")
    for mutant in tool.mutants(regime):
        before, after = {rule.name: rule for rule in regime.rules}, {rule.name: rule for rule in mutant.regime.rules}
        assert {name for name in before if before[name] != after.get(name)} >= {mutant.rule}
        assert len(after) in (len(before), len(before) - 1)
        assert mutant.regime.audit() is not regime.audit()


def test_cases_catch_most_mutants_of_a_small_regime_and_the_rest_are_named() -> None:
    score = tool.score("directive-1963", seconds=60)
    assert score.share >= 0.95
    assert score.mutants == score.by_cases + score.by_audit + len(score.survivors)


def test_without_cases_the_audit_still_sees_a_missing_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool, "expectations", lambda name: [])
    score = tool.score("directive-1963", seconds=60)
    assert score.by_cases == 0
    assert score.by_audit > 0
    assert "directive-1963, move: deleted" not in score.survivors


@pytest.mark.nightly
@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_at_least_95_percent_of_all_mutants_are_caught() -> None:
    left, scores = 150.0, []
    for name in regimes.names():
        scores.append(tool.score(name, left))
        left -= scores[-1].audit_seconds
    print("\n".join(survivor for score in scores for survivor in score.survivors))
    mutants = sum(score.mutants for score in scores)
    caught = sum(score.by_cases + score.by_audit for score in scores)
    assert mutants > 2000
    assert caught / mutants >= tool.SHARE
