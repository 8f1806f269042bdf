"""The worker: runs one notebook in the sandbox and hands back what came of it. It holds no key and no gradebook.

A worker of the Dask cluster calls `work` with a task that names everything a run needs, and with the fork servers that it
has for this one run of the command. A submission during which a server went, or answered wrongly, is run again apart, in a
sandbox of its own; so is each where no fork server can be made: slower, and as safe.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tworivers.errors import CourseError
from tworivers.sandbox.forks import ServerDied, Servers
from tworivers.sandbox.session import Session
from tworivers.sandbox.task import Outcome, Task
from tworivers.sandbox.walls import SandboxError

WAITING_MB = 1024  # of memory, for each of those that only wait


def work(text: bytes, servers: Servers | None = None) -> bytes:
    """Run a task; return its outcome as JSON, or in one sentence why there is none.

    >>> work(b'{"version": "0"}')[:12]
    b'{"refused": '
    """
    try:
        task = Task.from_json(text)
        outcome, note = _run(task, servers)
    except CourseError as error:
        return json.dumps({"refused": str(error)}).encode()
    return json.dumps({"run": task.run, "note": note, **vars(outcome)}).encode()


def work_on(tasks: list[bytes], servers: Servers | None = None) -> list[bytes]:
    """Run some tasks, one after the other."""
    return [work(task, servers) for task in tasks]


def work_side_by_side(tasks: list[bytes]) -> list[bytes]:
    """Run some tasks at once, each in a sandbox of its own, as far as there is memory: for notebooks that only wait."""
    with ThreadPoolExecutor(max(1, min(len(tasks), free_mb() // WAITING_MB))) as threads:
        return list(threads.map(work, tasks))


def free_mb() -> int:
    """Return how much memory is free here; nothing where the kernel does not say."""
    try:
        said = Path("/proc/meminfo").read_text(encoding="utf-8")
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in said.splitlines() if line.startswith("MemAvailable:")), 0)


def _run(task: Task, servers: Servers | None) -> tuple[Outcome, str]:
    """Run a task in a copy of a fork server; apart, in a sandbox of its own, where there is none or it has gone."""
    if servers is not None and not (task.unsafe or servers.refused):
        try:
            with servers.one() as server:
                return Session(task, server).run(), ""
        except ServerDied:
            servers = None
        except SandboxError as error:
            servers.refused = f"{error} Each submission gets a sandbox of its own, which is slower."
    note = servers.refused if servers is not None and not task.unsafe else ""
    return Session(task).run(), note
