"""Every sample case decides as expected, under the rules of `graded_as`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tworivers import regimes
from tworivers.regimes import Decision

SAMPLES = [
    json.loads(line)
    for line in (Path(__file__).parent / "fixtures" / "sample-cases.jsonl").read_text("utf-8").splitlines()
]
PAIRS = [(sample, name) for sample in SAMPLES for name in sample["expected"]]


def accepted(sample: dict, name: str, decision: Decision) -> bool:
    """Whether a decision meets the sample: by its outcome alone for `label`, else by outcome, duties beside it or options."""
    expected = sample["expected"][name]
    if sample["graded_as"] == "label":
        return decision.outcome == expected
    return (
        expected in (decision.outcome, *decision.also, *decision.options)
        or decision.outcome in sample["also_accept"][name]
    )


@pytest.mark.parametrize(("sample", "name"), PAIRS, ids=[f"{sample['case_id']}-{name}" for sample, name in PAIRS])
def test_sample_case_decides_as_expected(sample: dict, name: str) -> None:
    facts = sample["facts"] | {"matter_by_regime": sample.get("matter_by_regime", {})}
    decision = regimes.load(name).decide(facts)
    assert accepted(sample, name, decision), decision.explain()
    assert decision.reasons
    assert decision.title


def test_34_samples_name_all_eight_regimes() -> None:
    assert len(SAMPLES) == 34
    assert len({name for _, name in PAIRS}) == 8
