"""The worker: runs one notebook in the sandbox and hands back what came of it. It holds no key and no gradebook.

A worker of the Dask cluster calls `work` with a task that names everything a run needs, and with nothing else. It keeps
one fork server, and replaces it after a number of submissions, or when it has gone. Where no fork server can be made,
each submission gets a sandbox of its own: slower, and as safe.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tworivers import __version__
from tworivers.errors import CourseError
from tworivers.sandbox.forks import ForkServer, ServerDied, take
from tworivers.sandbox.session import Asked, Outcome, Session
from tworivers.sandbox.walls import Limits, SandboxError

FORKS = 1000  # submissions for one server
TRIES = 3
WAITING_MB = 1024  # of memory, for each of those that only wait
_kept = threading.local()  # a worker of Dask is one thread; each has a server of its own


@dataclasses.dataclass(frozen=True)
class Task:
    """What a worker needs to run one notebook.

    Attributes:
        run: The hash of what is run.
        cells: Source of each code cell, and what it asks for, or None.
        calls: The inputs of each function question.
        files: Name and base64 of the files beside the notebook.
        limits: What the run may use.
        assignment: The assignment, `ps02`.
        unsafe: Run it without a sandbox.
    """

    run: str
    cells: list[tuple[str, Asked | None]]
    calls: dict[str, list[Any]]
    files: list[tuple[str, str]]
    limits: Limits
    assignment: str
    unsafe: bool = False

    def to_json(self) -> bytes:
        """Return the task as JSON, with the version that the worker must have too."""
        return json.dumps({**dataclasses.asdict(self), "version": __version__}).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Task:
        """Read a task.

        Raises:
            CourseError: It comes from another version of the package.
        """
        content = json.loads(text)
        version = content.pop("version")
        if version != __version__:
            raise CourseError(
                f"A worker has tworivers {__version__}, the grader {version}. Install the same version everywhere."
            )
        content["cells"] = [(source, Asked(**asked) if asked else None) for source, asked in content["cells"]]
        content["limits"] = Limits(**content["limits"])
        return cls(**content)


def work(text: bytes, alone: bool = False) -> bytes:
    """Run a task, `alone` in a sandbox of its own; return its outcome as JSON, or in one sentence why there is none.

    >>> work(b'{"version": "0"}')[:12]
    b'{"refused": '
    """
    try:
        task = Task.from_json(text)
        outcome, note = (_run_alone(task), "") if alone else _run(task)
    except CourseError as error:
        return json.dumps({"refused": str(error)}).encode()
    return json.dumps({"run": task.run, "note": note, **dataclasses.asdict(outcome)}).encode()


def work_on(tasks: list[bytes]) -> list[bytes]:
    """Run some tasks, one after the other."""
    return [work(task) for task in tasks]


def work_side_by_side(tasks: list[bytes]) -> list[bytes]:
    """Run some tasks at once, each in a sandbox of its own, as far as there is memory: for notebooks that only wait."""
    with ThreadPoolExecutor(max(1, min(len(tasks), free_mb() // WAITING_MB))) as threads:
        return list(threads.map(functools.partial(work, alone=True), tasks))


def free_mb() -> int:
    """Return how much memory is free here; nothing where the kernel does not say."""
    try:
        said = Path("/proc/meminfo").read_text(encoding="utf-8")
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in said.splitlines() if line.startswith("MemAvailable:")), 0)


def _run(task: Task) -> tuple[Outcome, str]:
    """Run a task in a copy of the fork server, or in a sandbox of its own where there is no server."""
    note = "" if task.unsafe else getattr(_kept, "refused", "")
    for _ in range(0 if task.unsafe or note else TRIES):
        try:
            server = _server(task.assignment)
            return Session(task.cells, task.calls, task.files, task.limits, server=server).run(), ""
        except ServerDied:
            _kept.server = None
        except SandboxError as error:
            note = _kept.refused = f"{error} Each submission gets a sandbox of its own, which is slower."
            break
    return _run_alone(task), note


def _run_alone(task: Task) -> Outcome:
    return Session(task.cells, task.calls, task.files, task.limits, task.unsafe).run()


def _server(assignment: str) -> ForkServer:
    """Return the server of this worker, a new one where it has served long enough."""
    server: ForkServer | None = getattr(_kept, "server", None)
    if server is not None and server.forks >= FORKS:
        server.close()
        server = None
    if server is None:
        server = _kept.server = take(assignment)
    return server


def outcome_from(content: dict[str, Any]) -> Outcome:
    """Read an outcome as it comes from a worker or out of the store: JSON knows no numbers as keys.

    >>> outcome_from({"outputs": {"0": []}, "counts": {"0": 1}, "bundles": {}}).counts
    {0: 1}
    """
    return Outcome(
        {int(number): outputs for number, outputs in content["outputs"].items()},
        {int(number): count for number, count in content["counts"].items()},
        content["bundles"],
        content.get("stopped"),
        content.get("why", ""),
        content.get("met", {}),
        content.get("notes", []),
    )
