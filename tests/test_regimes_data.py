"""The encoded regimes as a whole: sound under audit, complete over their provisions, open about what they do not know."""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path

import pytest

from tworivers import regimes
from tworivers.tables import data_folder, rows

NAMES = regimes.names()
FOLDER = data_folder() / "regimes"


@pytest.mark.parametrize("name", NAMES)
def test_audit_finds_no_defect(name: str) -> None:
    assert regimes.load(name).audit().defects == ()


@pytest.mark.parametrize("name", NAMES)
def test_every_provision_yields_rules_or_says_why_not(name: str) -> None:
    regime = regimes.load(name)
    known = {row["provision_id"] for row in rows("provisions") if row["source_id"] == name}
    used = {provision for rule in regime.rules for provision in regime.provisions(rule)}
    named = used | {provision for gap in regime.gaps for provision in gap.provisions}
    assert known, "provisions.csv has no row of this source"
    assert named - known == set(), "ids that are not in provisions.csv"
    assert known - used - set(regime.not_encoded) == set(), "neither a rule nor listed as not encoded"
    assert used & set(regime.not_encoded) == set(), "listed as not encoded, and encoded"
    assert set(regime.not_encoded) <= known


@pytest.mark.parametrize("name", NAMES)
def test_facts_name_the_article_that_defines_them_or_say_that_none_does(name: str) -> None:
    known = {row["provision_id"] for row in rows("provisions")}
    for fact in regimes.load(name).facts.values():
        words = fact.provision_id.split("|")
        assert all(word in known or " " in word for word in words), fact
        assert "?" in fact.question, fact


@pytest.mark.parametrize("name", NAMES)
def test_a_consent_not_asked_is_never_treated_as_refused(name: str) -> None:
    for fact in regimes.load(name).facts.values():
        if fact.name.startswith("dprk_consents"):
            assert "not_asked" in fact.values
            assert [clause.value for clause in fact.when_absent] == ["not_asked"]


@pytest.mark.parametrize("name", NAMES)
def test_every_outcome_of_the_vocabulary_can_be_reached(name: str) -> None:
    assert regimes.load(name).audit().unreached == ()


@pytest.mark.parametrize("name", NAMES)
def test_head_agrees_with_the_table_of_sources(name: str) -> None:
    (source,) = [row for row in rows("sources") if row["source_id"] == name]
    regime = regimes.load(name)
    assert regime.date.isoformat() == source["date"]
    assert regime.binds
    assert regime.last_date.year == 1970


@pytest.mark.nightly  # nothing that was audited before counts, so that it takes its time
def test_all_audits_take_under_a_minute() -> None:
    anew = [dataclasses.replace(regimes.load(name), _tables={}, _audits=[]) for name in NAMES]
    start = time.process_time()
    assert all(regime.audit().regions for regime in anew)
    assert 1 < time.process_time() - start < 60


def test_each_regime_is_five_small_files() -> None:
    for name in NAMES:
        files = {path.name for path in Path(FOLDER / name).iterdir()}
        assert {"regime.toml", "facts.csv", "rules.csv", "gaps.csv"} <= files
        assert files <= {"regime.toml", "facts.csv", "derived.csv", "rules.csv", "gaps.csv"}
