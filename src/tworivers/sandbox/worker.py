"""The worker: runs one notebook in the sandbox and hands back what came of it. It holds no key and no gradebook.

A worker of the Dask cluster calls `work` with a task that names everything a run needs, and with the fork servers that it
has for this one run of the command. A submission during which a server went, or answered wrongly, is run again apart, in a
sandbox of its own; so is each where no fork server can be made: slower, and as safe.
"""

from __future__ import annotations

import dataclasses
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tworivers import __version__
from tworivers.errors import CourseError
from tworivers.sandbox.forks import ServerDied, Servers
from tworivers.sandbox.session import Asked, Outcome, Session
from tworivers.sandbox.walls import Limits, SandboxError

WAITING_MB = 1024  # of memory, for each of those that only wait


@dataclasses.dataclass(frozen=True)
class Task:
    """All that is needed to run one notebook, here or on a worker elsewhere.

    Attributes:
        run: The hash of all that the outcome rests on.
        cells: Source of each code cell, and what it asks for, or None.
        calls: The inputs of each function question.
        files: Name and base64 of the files beside the notebook.
        limits: What the run may use.
        unsafe: Run it without a sandbox.
    """

    run: str
    cells: list[tuple[str, Asked | None]]
    calls: dict[str, list[Any]]
    files: list[tuple[str, str]]
    limits: Limits
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
                return Session(task.cells, task.calls, task.files, task.limits, server=server).run(), ""
        except ServerDied:
            servers = None
        except SandboxError as error:
            servers.refused = f"{error} Each submission gets a sandbox of its own, which is slower."
    note = servers.refused if servers is not None and not task.unsafe else ""
    return Session(task.cells, task.calls, task.files, task.limits, task.unsafe).run(), note


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
