"""Whatever a student hands over costs bounded time, no exception, and at most its own question; found by searching.

The same search on every run: what it does not reach in these seconds, `make nightly` searches for longer, and atheris
with it.
"""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import fuzz

SEARCHES = {
    "judge": (
        fuzz.judge_all_questions,
        {"items": st.lists(fuzz.scalars, min_size=1, max_size=4), "whole": fuzz.anything},
        12,
    ),
    "check": (fuzz.check_all_questions, {"value": fuzz.pythons}, 25),
    "receive": (fuzz.receive, {"value": fuzz.json_like}, 250),
    "read_line": (
        fuzz.read_line,
        {"line": st.binary(max_size=60) | st.text(max_size=60).map(lambda t: t.encode("utf-8", "replace"))},
        300,
    ),
    "contain": (fuzz.contain, {"pieces": fuzz.pages}, 250),
    "render": (fuzz.render, {"pieces": fuzz.texts}, 60),
}


def search(name, examples):
    """Search for an input with which one of the functions fails; the same inputs every time."""
    function, strategies, few = SEARCHES[name]
    settings(
        max_examples=examples or few,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate, Phase.shrink] if examples else [Phase.explicit, Phase.generate],
    )(given(**strategies)(function))()


@pytest.mark.parametrize("name", SEARCHES)
def test_no_value_of_any_shape_raises_or_takes_long(name):
    search(name, 0)


@pytest.mark.nightly
@pytest.mark.parametrize("name", SEARCHES)
def test_no_value_of_any_shape_raises_or_takes_long_however_long_one_searches(name):
    search(name, 40 * SEARCHES[name][2])


@pytest.mark.nightly
@pytest.mark.skipif(not find_spec("atheris"), reason="atheris has no wheel for this kind of machine")
@pytest.mark.parametrize("name", SEARCHES)
def test_atheris_finds_nothing_either(name):
    command = [
        sys.executable,
        str(Path(__file__).with_name("fuzz_atheris.py")),
        name,
        "-max_total_time=60",
        "-len_control=0",
        "-max_len=4000",
        "-rss_limit_mb=2000",
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stderr[-3000:]
