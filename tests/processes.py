"""Processes of this machine, and a Python that an ordinary user may run, whoever runs the tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--"]


def command_lines() -> dict[int, str]:
    """Return the command of each process, whole, by its number."""
    found = {}
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                found[int(place.name)] = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
    return found


def runs(part: str) -> bool:
    """Tell whether a process runs with this in its command."""
    return any(part in line for line in command_lines().values())


def below(process: int) -> list[int]:
    """Return the numbers of all processes below one."""
    parents = {}
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                parents[int(place.name)] = int((place / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found = [process]
    for one in found:
        found += [number for number, parent in parents.items() if parent == one]
    return found[1:]


@contextmanager
def python_of_an_ordinary_user() -> Iterator[list[str]]:
    """Give the words that start a Python with the course's packages as an ordinary user.

    The superuser's own environment is in a folder that nobody else may open: its packages are put below the system's Python,
    which must be of the same version.
    """
    if os.geteuid() != 0:
        yield [sys.executable]
        return
    python = Path("/usr/bin/python3")
    asked = [str(python), "-c", "import sys; print(*sys.version_info[:2])"]
    version = subprocess.run(asked, capture_output=True, text=True).stdout.split() if python.exists() else []
    assert version == [str(part) for part in sys.version_info[:2]], f"no /usr/bin/python3 of this version: {version}"
    folder = Path(tempfile.mkdtemp(prefix="tworivers-ordinary-"))
    try:
        (folder / "bin").mkdir()
        (folder / "bin" / "python").symlink_to(python)
        (folder / "lib").symlink_to(Path(sys.prefix) / "lib")
        (folder / "pyvenv.cfg").write_text("home = /usr/bin\ninclude-system-site-packages = false\n")
        folder.chmod(0o755)
        yield [*NOBODY, "env", "-i", f"PATH={os.environ['PATH']}", "HOME=/tmp", str(folder / "bin" / "python")]
    finally:
        shutil.rmtree(folder)


def as_an_ordinary_user(code: str) -> str:
    """Run code in that Python; return what it printed."""
    with python_of_an_ordinary_user() as words:
        done = subprocess.run([*words, "-c", code], capture_output=True, text=True, cwd="/", timeout=110)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def dask_cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]], subprocess.Popen[bytes]]]:
    """Have a Dask scheduler with two workers, each a process of its own; give its address, the workers and itself."""
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    environment = {**os.environ, "DASK_DISTRIBUTED__WORKER__MEMORY__TERMINATE": "False"}

    def start(*words: str) -> subprocess.Popen[bytes]:
        quiet = subprocess.DEVNULL
        return subprocess.Popen([sys.executable, "-m", *words], stdout=quiet, stderr=quiet, cwd=folder, env=environment)

    main = start("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    more = ["--no-nanny", "--nthreads", "1", "--no-dashboard", "--memory-limit", "0"]
    workers = [start("distributed.cli.dask_worker", address, *more) for _ in range(2)]
    try:
        yield address, workers, main
    finally:
        for process in (*workers, main):
            process.kill()
            process.wait()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
