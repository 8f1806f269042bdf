"""The fork servers of one run, on each worker of Dask: there from the first task of a command to its end.

They live in a plugin of the worker, which Dask sets up on each, also on one that comes later, and takes away when the
command ends. A task names its run, and finds only the servers of this run.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterable, Iterator
from typing import Any

from distributed import Client, WorkerPlugin, get_worker

from tworivers.sandbox import worker
from tworivers.sandbox.forks import ForkServer, Servers


class ServersOfRun(WorkerPlugin):  # type: ignore[misc]  # dask.distributed has no type hints
    """Holds the servers of one run on one worker.

    Args:
        assignment: The assignment, `ps02`.
    """

    def __init__(self, assignment: str) -> None:
        self.assignment = assignment

    def setup(self, worker: Any) -> None:
        """Begin without servers; the first task starts one."""
        self.servers = Servers(self.assignment)

    def teardown(self, worker: Any) -> None:
        """End the servers."""
        self.servers.close()


def work_on(run: str, tasks: list[bytes]) -> list[bytes]:
    """Run some tasks on this worker, with the servers of their run; without any where the run has ended."""
    plugin = get_worker().plugins.get(run)
    return worker.work_on(tasks, plugin.servers if plugin else None)


@contextlib.contextmanager
def servers_of_run(
    client: Client, assignment: str, started: Iterable[ForkServer] = (), local: Iterable[Any] = ()
) -> Iterator[str]:
    """Have servers on each worker of a cluster; give the name of the run.

    Args:
        client: The cluster.
        assignment: The assignment, `ps02`.
        started: Servers that were started beforehand.
        local: The workers that are in this process, and take those over.
    """
    run = secrets.token_hex(16)
    client.register_plugin(ServersOfRun(assignment), name=run)
    for one, server in zip(local, started, strict=False):
        one.plugins[run].servers.add(server)
    try:
        yield run
    finally:
        with contextlib.suppress(
            Exception
        ):  # where the cluster has gone, its servers go with its workers, or by themselves
            client.unregister_worker_plugin(run)
