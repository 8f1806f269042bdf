"""The package as a whole: what it imports, which way it depends, what its wheel holds."""

import ast
import graphlib
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "tworivers"
# Each layer may import those before it; grading stands at the side.
LAYERS = [
    ["errors", "replacing"],
    ["tables"],
    ["evidence", "record", "regimes", "plots"],
    ["checks"],
    ["lessons"],
    ["keys", "sandbox"],
    ["grading"],
    ["course"],
    ["cli"],
]
# What only some may import. The sandbox knows no nbgrader, and what runs in it neither.
SIDE = {"nbgrader", "dask", "distributed", "nbconvert", "nbformat"}
BESIDE = {
    *((own, name) for own in ("grading", "course") for name in SIDE),
    ("keys", "nbformat"),  # a release is looked over for leaks
    ("sandbox", "nbconvert"),  # what students wrote is shown as nbconvert shows it, contained
}


def layer_of(module: str) -> int:
    for number, names in enumerate(LAYERS):
        if module in names:
            return number
    raise AssertionError(f"{module} stands in no layer: give it one in LAYERS")


def imports_of(path: Path, *, types: bool = True):
    """Yield what a module imports; without `types`, only what it imports when it runs."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if not types:
        tree.body = [
            node for node in tree.body if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
        ]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                full = f"{node.module}.{name.name}"
                yield full if node.module == "tworivers" or is_module(full) else node.module


def is_module(name: str) -> bool:
    path = SRC.parent / name.replace(".", "/")
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


@pytest.mark.parametrize(
    "path", sorted(p for p in SRC.rglob("*.py") if p != SRC / "__init__.py"), ids=lambda p: str(p.relative_to(SRC))
)
def test_dependencies_point_one_way(path):
    own = path.relative_to(SRC).parts[0].removesuffix(".py")
    for name in imports_of(path):
        parts = name.split(".")
        if parts[0] == "tworivers" and len(parts) > 1 and parts[1] in {n for names in LAYERS for n in names}:
            assert parts[1] == own or layer_of(parts[1]) < layer_of(own), f"{path.name} imports {name}"
        if parts[0] in SIDE:
            assert (own, parts[0]) in BESIDE, f"{path.name} imports {name}"


def test_no_modules_import_each_other_in_a_circle():
    uses = {}
    for path in SRC.rglob("*.py"):
        name = ".".join(["tworivers", *path.relative_to(SRC).with_suffix("").parts]).removesuffix(".__init__")
        uses[name] = {other for other in imports_of(path, types=False) if other.startswith("tworivers.")}
    for name, others in uses.items():  # a package's face is no way round
        uses[name] = {other if other in uses else other.rpartition(".")[0] for other in others} - {name}
    graphlib.TopologicalSorter(uses).prepare()


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


@pytest.mark.slow
def test_wheel_carries_tables_and_releases_but_no_solution_or_key(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert "tworivers/data/figures.csv" in names
    assert "tworivers/exercises/ps02-five-hamlets/ps02-five-hamlets.ipynb" in names
    assert "tworivers/exercises/checks/ps02.json" in names
    assert [
        name for name in names if "solutions" in name or (name.endswith("/key.py") and "tworivers/keys" not in name)
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
