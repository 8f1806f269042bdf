"""What several test modules share, and how a run is divided among its processes.

Each module is one group, which one process works through in order, so that what a module sets up is set up once; a module
that tries both graders is two. What several modules need is made once in a run (`made_once`).
"""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from tworivers.keys.key import Key
from tworivers.keys.load import load_key

ROOT = Path(__file__).parents[1]
PS02 = "ps02-five-hamlets"
Once = Callable[[str, Callable[[Path], object]], Path]


# About how many seconds a group takes on one processor, where that is long. Only the order matters: the last to begin
# must not be a long one.
SECONDS = {
    "book": 200,
    "attacks[autograde]": 180,
    "test_grading_grade": 170,
    "attacks[grade]": 150,
    "test_nbgrader_cycle": 110,
    "test_variants": 90,
    "test_grading_bad_input": 80,
    "honest[autograde]": 80,
    "regimes": 70,
    "test_grading_sandbox": 65,
    "test_grading_intake": 60,
    "test_grading_server": 60,
    "honest[grade]": 50,
    "test_grading_other_sets": 50,
    "test_grading_collecting": 40,
    "test_grading_pages": 40,
    "test_grading_regrade": 40,
    "test_grading_course": 40,
    "test_bank": 40,
}
# Modules that rest on one thing that takes long: the built book, the audits of the regimes.
ALIKE = {
    "test_book": "book",
    "test_browser": "book",
    **dict.fromkeys(("test_regimes", "test_regimes_data", "test_regimes_samples", "test_regime_pages"), "regimes"),
    **dict.fromkeys(("test_cases", "test_regimes_mutation", "test_regimes_properties"), "regimes"),
}


def group_of(nodeid: str) -> str:
    """Return the group of a test: its module or those like it, and which of two graders where a module tries both.

    >>> group_of("tests/test_grading_honest.py::test_honest_notebook_earns_all_points[grade-plot]")
    'honest[grade]'
    """
    module, _, test = nodeid.partition("::")
    name = Path(module).stem
    half = (
        re.search(r"\[(autograde|grade)\b", test) if name in ("test_grading_attacks", "test_grading_honest") else None
    )
    return f"{name.removeprefix('test_grading_')}[{half[1]}]" if half else ALIKE.get(name, name)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the groups that take longest first."""
    items.sort(key=lambda item: -SECONDS.get(group_of(item.nodeid), 0))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep each group together (pytest-xdist 3.8 does not see its own marks `xdist_group` under pytest 9.2)."""
    from xdist.scheduler import LoadFileScheduling

    class Together(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid)

    return Together(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """A function that fills a folder once in this run, whichever of its processes asks first, and returns it.

    What it returns belongs to all tests: who wants to change something takes a copy.
    """
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(name: str, make: Callable[[Path], object]) -> Path:
        folder = base / "once" / name
        folder.parent.mkdir(exist_ok=True)
        with FileLock(f"{folder}.lock"):
            if not Path(f"{folder}.made").exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                make(folder)
                Path(f"{folder}.made").touch()
        return folder

    return made


@pytest.fixture(scope="session")
def built(made_once: Once) -> Callable[[str], Path]:
    """A function that returns a course with one assignment: its release and its gradebook are built. Not to be changed."""
    from tworivers.course import releases as course

    return lambda assignment: made_once(f"course-{assignment}", lambda root: course.build(new_course(root, assignment)))


@pytest.fixture(scope="session")
def course_root(built: Callable[[str], Path]) -> Path:
    """The course with ps02, built. Not to be changed."""
    return built(PS02)


@pytest.fixture(scope="session")
def wheel(made_once: Once) -> Path:
    """The wheel, built without the network."""

    def build(folder: Path) -> None:
        code = f"import hatchling.build as b; b.build_wheel({str(folder)!r})"
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    (found,) = made_once("wheel", build).glob("*.whl")
    return found


def new_course(root: Path, assignment: str = PS02) -> Path:
    """Put the settings and one assignment of the course into a folder; nothing is built."""
    shutil.copy(ROOT / "nbgrader_config.py", root)
    shutil.copytree(ROOT / "solutions" / assignment, root / "solutions" / assignment)
    return root


# An ordinary user: whoever runs the tests, or somebody whom the superuser becomes.
AS_ORDINARY_USER = [] if os.geteuid() else ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]


@pytest.fixture(scope="session")
def readable_src() -> Iterator[Path]:
    """The package where every user may read it, wherever the checkout lies."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        copied = shutil.copytree(ROOT / "src", Path(folder) / "src", ignore=shutil.ignore_patterns("__pycache__"))
        for path in (Path(folder), copied, *copied.rglob("*")):
            path.chmod(0o755)
        yield copied


def ends(command: str, seconds: float = 30) -> None:
    """Assert that no process with these words in its command line is left, at once or soon."""
    end = time.monotonic() + seconds
    seen = [command]
    while seen and time.monotonic() < end:
        running = subprocess.run(["ps", "-ww", "-eo", "args"], capture_output=True, text=True, check=True).stdout
        seen = [line for line in running.splitlines() if command in line]
        time.sleep(0.1 if seen else 0)
    assert seen == []


def copy_of(course: Path, root: Path) -> Path:
    """Copy a course that is built into a folder, to be changed there."""
    return shutil.copytree(course, root, dirs_exist_ok=True)


@pytest.fixture
def own_course(tmp_path: Path) -> Path:
    """A course in a temporary folder that a test may change; nothing is built yet."""
    return new_course(tmp_path)


def known_key(name: str) -> Key:
    """Return a key of the course, `ps02` or `ps02-five-hamlets`; each process reads it once."""
    return _known_key(name.partition("-")[0])


_known_key = functools.cache(load_key)
