"""The package as a whole: what it imports, which way it depends, what its wheel holds."""

import graphlib
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

import tworivers

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
from write_docs import FLOORS, imports_of
from write_docs import INSIDE as INSIDE

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "tworivers"
# What only some may import. The sandbox knows no nbgrader, and what runs in it neither.
SIDE = {"nbgrader", "dask", "distributed", "nbconvert", "nbformat"}
BESIDE = {
    *((own, name) for own in ("grading", "course") for name in SIDE),
    ("keys", "nbformat"),  # a release is looked over for leaks
    ("sandbox", "nbconvert"),  # what students wrote is shown as nbconvert shows it, contained
}


def floor_of(room: str) -> int:
    for number, rooms in enumerate(FLOORS):
        if room in rooms:
            return number
    raise AssertionError(f"{room} stands on no floor: give it one in docs/floors.toml")


@pytest.mark.parametrize(
    "path", sorted(p for p in SRC.rglob("*.py") if p != SRC / "__init__.py"), ids=lambda p: str(p.relative_to(SRC))
)
def test_dependencies_point_one_way(path):
    own = path.relative_to(SRC).parts[0].removesuffix(".py")
    for name in imports_of(path):
        parts = name.split(".")
        if parts[0] == "tworivers" and len(parts) > 1 and parts[1] in {room for rooms in FLOORS for room in rooms}:
            assert parts[1] == own or floor_of(parts[1]) < floor_of(own), f"{path.name} imports {name}"
        if parts[0] in SIDE:
            assert (own, parts[0]) in BESIDE, f"{path.name} imports {name}"


def test_no_modules_import_each_other_in_a_circle():
    uses = {}
    for path in SRC.rglob("*.py"):
        name = ".".join(["tworivers", *path.relative_to(SRC).with_suffix("").parts]).removesuffix(".__init__")
        uses[name] = {other for other in imports_of(path) if other.startswith("tworivers.")}
    for name, others in uses.items():  # a package's face is no way round
        uses[name] = {other if other in uses else other.rpartition(".")[0] for other in others} - {name}
    graphlib.TopologicalSorter(uses).prepare()


def test_every_room_stands_on_one_floor():
    rooms = {
        path.name.removesuffix(".py")
        for path in SRC.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert sorted(room for floor in FLOORS for room in floor) == sorted(rooms - {"__init__"})


@pytest.mark.parametrize("path", sorted((SRC / "sandbox" / "inside").glob("*.py")), ids=lambda path: path.name)
def test_what_runs_in_the_sandbox_imports_checks_and_tables_alone(path):
    allowed = ("tworivers.checks", "tworivers.tables", "tworivers.errors", "tworivers.sandbox.inside")
    ours = [name for name in imports_of(path) if name.startswith("tworivers.") and not name.startswith(allowed)]
    assert ours == []


def test_import_is_quick_and_light():
    code = (
        "import sys, time\n"
        "start = time.process_time()\n"
        "import tworivers\n"
        "print(time.process_time() - start)\n"
        "print([m for m in ('pandas', 'numpy', 'nbgrader', 'matplotlib', 'IPython', 'pypdf') if m in sys.modules])\n"
    )
    times = []
    for _ in range(5):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.splitlines()
        assert done[1] == "[]"
        times.append(float(done[0]))
    assert min(times) < 0.2


@pytest.mark.parametrize("name", ["evidence", "plots", "record", "regimes"])
def test_part_of_the_package_is_there_without_an_import_of_its_own(name):
    code = f"import sys, tworivers; before = 'tworivers.{name}' in sys.modules; tworivers.{name}; print(before)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_name_that_the_package_has_not_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'regime'"):
        tworivers.regime  # noqa: B018


@pytest.mark.slow
def test_wheel_carries_tables_and_releases_but_no_solution_or_key(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert "tworivers/data/figures.csv" in names
    assert "tworivers/exercises/ps02-five-hamlets/ps02-five-hamlets.ipynb" in names
    assert "tworivers/exercises/checks/ps02.json" in names
    assert [
        name
        for name in names
        if "solutions" in name
        or name.endswith("/questions.toml")
        or (
            name.endswith(("/key.py", "/answers.py"))
            and not name.startswith(("tworivers/keys/", "tworivers/checks/", "tworivers/grading/"))
        )
    ] == []
    for name in names:
        if name.endswith(".ipynb"):
            assert b"BEGIN SOLUTION" not in zipfile.ZipFile(wheel).read(name)


@pytest.mark.slow
def test_student_starts_from_the_wheel_in_a_clean_environment(wheel, tmp_path):
    # pandas is not fetched again: start, rows and check need the standard library alone.
    venv.create(tmp_path / "env", with_pip=True)
    bin_folder = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin")
    run = {"check": True, "capture_output": True, "text": True, "cwd": tmp_path, "env": {"PATH": os.environ["PATH"]}}
    subprocess.run([bin_folder / "python", "-m", "pip", "install", "--no-deps", "--no-index", wheel], **run)
    done = subprocess.run([bin_folder / "tworivers", "start", "mine"], **run)
    assert "copied  mine/ps02-five-hamlets/ps02-five-hamlets.ipynb" in done.stdout
    notebook = tmp_path / "mine" / "ps02-five-hamlets" / "ps02-five-hamlets.ipynb"
    notebook.write_text("my work", encoding="utf-8")
    done = subprocess.run([bin_folder / "tworivers", "start", "mine"], **run)
    assert "kept  mine/ps02-five-hamlets" in done.stdout
    assert notebook.read_text(encoding="utf-8") == "my work"
    code = "from tworivers import check, rows; check('ps02.q9', 5); print(len(rows('sources')))"
    assert subprocess.run([bin_folder / "python", "-c", code], **run).stdout == "ps02.q9: right.\n16\n"


def test_lock_holds_every_dependency_with_hashes():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    for name in ("pandas==", "nbgrader==0.9.6", "jupyter-book==1.0.4.post1", "sphinx-book-theme==1.1.4", "nbval=="):
        assert name in lock
    pinned = [line for line in lock.splitlines() if "==" in line and not line.startswith(("#", " "))]
    assert all(line.rstrip().endswith("\\") for line in pinned)


@pytest.mark.skipif(
    shutil.which("make") is None, reason="make is how a checkout is set up; the student's way is tested from the wheel"
)
def test_make_help_lists_every_target():
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("book", "test", "html", "lab", "course", "nightly"):
        assert f"make {target} " in done


def test_port_in_use_is_said_and_another_is_taken():
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code = (
            f"import sys; sys.path.insert(0, {str(ROOT / 'tools')!r}); import serve, pathlib\n"
            f"server = serve.open_server(pathlib.Path('.'), {port}); print(server.server_port); server.server_close()"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.splitlines()
    assert done[0] == f"Port {port} is in use; trying {port + 1}."
    assert int(done[-1]) > port
