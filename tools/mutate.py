"""Mutation of the package: change one thing in one line of src/, and see whether a test notices.

    python tools/mutate.py [ROOM …] [--number N] [--seed N] [--write]

A room is a folder or a module of the package: `checks`, `keys`, `record`. In turn a comparison, a condition, a number, a
truth value, an operation, what is returned or what is done is changed, one of them at a time. The tests of the room are
collected once. A first process, in which nothing is changed, notes which test runs which line; then each mutant is a
process of its own, forked from the one that has everything loaded, in which the changed code takes the place of the old
and the quickest tests that run the line are run. A mutant is caught when one of them fails or takes ten times as long.

What was computed while the tests were collected is not computed again: a mutant that only shows there survives here.
`sandbox/inside` runs in processes of its own, which read the package from the disk: its mutants cannot be made like this.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import gc
import itertools
import json
import os
import random
import resource
import signal
import sys
import tempfile
import time
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import coverage
import pytest
from _pytest.runner import runtestprotocol
from mutants import Mutant, mutants

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "tworivers"
PAGE = ROOT / "docs" / "mutation.md"
BEGIN = "| room | of | mutants | caught | share | seen |\n|---|---|---|---|---|---|\n"
QUICKEST = 40  # tests that are tried on one mutant
SECONDS = 20.0  # and how long those may take together where nothing is changed
# Which tests are there to notice a fault in a room.
TESTS = {
    "checks": ["checks", "scores", "grading_judge", "grading_altered"],
    "keys": ["keys_validation", "questions_files", "grading_judge", "grading_leaks", "variants", "checks", "course"],
    "grading": ["grading_judge", "grading_marks", "grading_mend", "grading_preflight", "grading_collecting", "scores"],
    "sandbox": ["grading_sandbox", "grading_server", "grading_pages", "grading_received", "grading_limits"],
    "course": ["grading_course", "grading_regrade", "grading_bad_input", "course_scores", "course_places"],
    "regimes": ["regimes", "regimes_data", "regimes_samples", "regimes_properties", "regimes_open", "cases"],
    "evidence": ["evidence", "evidence_record", "completeness"],
    "record": ["record", "evidence_record", "codebook", "exports"],
    "tables": ["tables", "record"],
    "plots": ["plots", "diagrams"],
    "addresses": ["addresses", "pages"],
    "writing": ["writing", "scores"],
    "kept": ["questions_files", "keys_validation"],
    "finding": ["cli"],
    "replacing": ["replacing"],
    "lessons": ["cli", "promised"],
    "cli": ["cli", "promised"],
}


def codes(code: types.CodeType) -> Iterator[types.CodeType]:
    """Yield a code object and all that stand in it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from codes(constant)


def take_place(mutant: Mutant) -> None:
    """Give every function of the module that is alive the mutant's code."""
    new = {
        (code.co_qualname, code.co_firstlineno): code
        for code in codes(compile(mutant.source, str(mutant.path), "exec"))
    }
    for function in [one for one in gc.get_objects() if isinstance(one, types.FunctionType)]:
        old = function.__code__
        other = new.get((old.co_qualname, old.co_firstlineno))
        if old.co_filename == str(mutant.path) and other and len(other.co_freevars) == len(old.co_freevars):
            function.__code__ = other


class Run:
    """A plugin of pytest: where pytest would run the tests that it has collected, the mutants are tried on them."""

    def __init__(self, tried: list[Mutant], files: list[Path]) -> None:
        self.tried, self.files = tried, files
        self.caught: list[Mutant] = []
        self.unseen: list[Mutant] = []
        self.survivors: list[Mutant] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try every mutant."""
        items = {item.nodeid: item for item in session.items}
        session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]  # one folder for all processes
        seconds, lines = self._noted(items)
        for number, mutant in enumerate(self.tried, 1):
            print(f"\r{number} of {len(self.tried)}", end="", file=sys.stderr, flush=True)
            ran = sorted(lines.get(str(mutant.path), {}).get(str(mutant.line), []), key=seconds.__getitem__)
            chosen, total = [], 0.0
            for name in ran[:QUICKEST]:
                total += seconds[name]
                if chosen and total > SECONDS:
                    break
                chosen.append(items[name])
            if not chosen:
                self.unseen.append(mutant)
            elif self._is_caught(mutant, chosen, total):
                self.caught.append(mutant)
            else:
                self.survivors.append(mutant)
        return True

    def _noted(self, items: dict[str, Any]) -> tuple[dict[str, float], dict[str, dict[str, list[str]]]]:
        """Return how long each test takes where nothing is changed, and which tests run which line of which module."""
        with tempfile.NamedTemporaryFile() as file:
            child = os.fork()
            if child == 0:
                _quiet()
                Path(file.name).write_text(json.dumps(self._note(items)), encoding="utf-8")
                os._exit(0)
            if os.waitpid(child, 0)[1]:
                raise SystemExit("The tests could not be run before anything is changed.")
            seconds, lines = json.loads(Path(file.name).read_bytes())
        return seconds, lines

    def _note(self, items: dict[str, Any]) -> tuple[dict[str, float], dict[str, dict[int, list[str]]]]:
        watch = coverage.Coverage(data_file=None, include=[str(path) for path in self.files], config_file=False)
        seconds = {}
        watch.start()
        for name, item in items.items():
            watch.switch_context(name)
            start = time.process_time()
            if not _fails(item):
                seconds[name] = time.process_time() - start
        watch.stop()
        data = watch.get_data()
        lines = {
            str(path): {
                line: [name for name in names if name in seconds]
                for line, names in data.contexts_by_lineno(str(path)).items()
            }
            for path in self.files
        }
        return seconds, lines

    def _is_caught(self, mutant: Mutant, items: list[Any], seconds: float) -> bool:
        """Run tests in a process of their own, in which the mutant has taken its place."""
        child = os.fork()
        if child == 0:
            _quiet()
            limit = int(10 * seconds + 20)
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))
            take_place(mutant)
            os._exit(any(_fails(item) for item in items))
        end = time.monotonic() + 20 * seconds + 300
        while time.monotonic() < end:
            found, status = os.waitpid(child, os.WNOHANG)
            if found:
                return status != 0
            time.sleep(0.01)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return True


def _quiet() -> None:
    """Make a process that was forked its own group, which says nothing."""
    os.setpgid(0, 0)
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)


def _fails(item: Any) -> bool:
    """Run one test and tell whether it fails; what it set up is torn down."""
    try:
        return any(report.failed for report in runtestprotocol(item, nextitem=None, log=False))
    except BaseException:  # whatever a mutant does, it was noticed
        return True


def tried_in(room: str, number: int, seed: int) -> tuple[int, list[Mutant], list[Path]]:
    """Return how many mutants a room has, those that are tried, and its modules."""
    files = sorted((PACKAGE / room).rglob("*.py")) or [PACKAGE / f"{room}.py"]
    files = [path for path in files if "inside" not in path.parts]
    found = [mutant for path in files for mutant in mutants(path)]
    chosen = random.Random(seed).sample(found, min(number or len(found), len(found)))
    return len(found), sorted(chosen, key=lambda mutant: (str(mutant.path), mutant.line)), files


def write(rows: dict[str, str]) -> None:
    """Put new rows into the table of docs/mutation.md; the other rooms keep theirs."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    table = list(itertools.takewhile(lambda line: line.startswith("|"), rest.splitlines(keepends=True)))
    known = {line.split("|")[1].strip(): line for line in table} | {room: f"{row}\n" for room, row in rows.items()}
    kept = "".join(known[room] for room in TESTS if room in known)
    PAGE.write_text(f"{before}{BEGIN}{kept}{rest.removeprefix(''.join(table))}", encoding="utf-8")


def main() -> int:
    """Try the mutants of some rooms, print every survivor and a row of the table for each room."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("room", nargs="*", choices=[[], *TESTS], help="default: all")
    parser.add_argument("--number", type=int, default=0, help="how many mutants of each room, drawn by lot; 0 for all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="write the rows into docs/mutation.md")
    options = parser.parse_args()
    rows = {}
    for room in options.room or TESTS:
        child = os.fork()  # each room with fresh modules
        if child:
            os.waitpid(child, 0)
            continue
        all_of_them, tried, files = tried_in(room, options.number, options.seed)
        run = Run(tried, files)
        tests = [str(ROOT / "tests" / f"test_{name}.py") for name in TESTS[room]]
        arguments = [
            "-q",
            "--no-header",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
            "-m",
            "not nightly",
            "-W",
            "ignore",
        ]
        pytest.main([*arguments, f"--rootdir={ROOT}", *tests], plugins=[run])
        for mutant in run.survivors:
            print(f"  survives: {mutant}")
        for mutant in run.unseen:
            print(f"  no test of this room runs it: {mutant}")
        share = f"{100 * len(run.caught) / len(tried):.0f} %" if tried else "–"
        row = f"| {room} | {all_of_them} | {len(tried)} | {len(run.caught)} | {share} | {datetime.date.today()} |"
        print(row, flush=True)
        rows[room] = row
        if options.write:
            write(rows)
        os._exit(0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
