"""10,000 decisions in the closed world take under five seconds on one core."""

from __future__ import annotations

import itertools
import json
import time
from pathlib import Path

from tworivers import regimes

SAMPLES = (Path(__file__).parent / "fixtures" / "sample-cases.jsonl").read_text("utf-8").splitlines()


def seconds_for(number: int) -> float:
    """Return how long so many decisions take, over every sample case and every regime that it names."""
    work = []
    for sample in map(json.loads, SAMPLES):
        facts = sample["facts"] | {"matter_by_regime": sample.get("matter_by_regime", {})}
        work += [(regimes.load(name), facts) for name in sample["expected"] if name in regimes.names()]
    for regime, facts in work:
        regime.decide(facts)
    start = time.process_time()
    for regime, facts in itertools.islice(itertools.cycle(work), number):
        regime.decide(facts)
    return time.process_time() - start


def test_ten_thousand_decisions_take_under_five_seconds() -> None:
    assert seconds_for(10_000) < 5


if __name__ == "__main__":
    print(f"10,000 decisions: {seconds_for(10_000):.2f} s")
