"""Searches with atheris, which follows the paths that the code takes: python tests/fuzz_atheris.py judge -max_total_time=60"""

import sys

import atheris

with atheris.instrument_imports(include=["tworivers.checks", "tworivers.grading.judge", "tworivers.sandbox"]):
    from test_fuzz import SEARCHES
from hypothesis import given

if __name__ == "__main__":
    function, strategies, _ = SEARCHES[sys.argv.pop(1)]
    atheris.Setup(sys.argv, given(**strategies)(function).hypothesis.fuzz_one_input)
    atheris.Fuzz()
