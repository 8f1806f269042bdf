"""The cluster: runs tasks on the workers of Dask, here or elsewhere, as they become free."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Callable, Iterator
from typing import Any

from tworivers.errors import CourseError

CONNECT_SECONDS = 15
WORKER_SECONDS = 60  # how long to wait for a first worker, or for another one when all have gone


class Pool:
    """The workers of one cluster."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def map(
        self, work: Callable[[bytes], bytes], tasks: Iterator[tuple[str, bytes]], ahead: int
    ) -> Iterator[tuple[str, bytes]]:
        """Yield the name and the result of each task as it comes; `ahead` tasks wait for each thread of the cluster.

        A task whose worker has died is given to another; where that happens again and again, it is run here.

        Raises:
            CourseError: The cluster has gone.
        """
        from distributed import wait
        from distributed.client import FuturesCancelledError
        from distributed.comm import CommClosedError

        running: dict[Any, tuple[str, bytes]] = {}
        at_once = ahead * max(1, sum(self._workers().values()))
        while True:
            while len(running) < at_once and (task := next(tasks, None)) is not None:
                running[self.client.submit(work, task[1], pure=False, retries=2)] = task
            if not running:
                return
            try:
                done = wait(list(running), timeout=WORKER_SECONDS, return_when="FIRST_COMPLETED").done
            except TimeoutError:
                if not self._workers():
                    raise CourseError(_gone("no worker is left")) from None
                continue
            except (FuturesCancelledError, CommClosedError):
                raise CourseError(_gone("the connection to its scheduler was lost")) from None
            for future in done:
                name, text = running.pop(future)
                yield name, work(text) if future.status == "error" else future.result()

    def _workers(self) -> dict[str, int]:
        """Return the threads of each worker."""
        return {name: info["nthreads"] for name, info in self.client.scheduler_info(n_workers=-1)["workers"].items()}


def _gone(why: str) -> str:
    return (
        f"The Dask cluster has gone: {why}. What was graded before stands; start it, and repeat the command: it goes on "
        "where it stopped."
    )


@contextlib.contextmanager
def connect(workers: int = 0, scheduler: str = "") -> Iterator[Pool]:
    """Connect to a scheduler, or make a cluster on this machine: threads, each of which minds a fork server.

    Raises:
        CourseError: dask.distributed is not installed, no scheduler answers, or it has no workers.
    """
    try:
        from distributed import Client, LocalCluster
    except ModuleNotFoundError as error:
        raise CourseError(f"`tworivers grade` needs {error.name}. Install it: pip install 'tworivers[fast]'.") from None
    for name in [*logging.root.manager.loggerDict, "asyncio"]:
        if name.partition(".")[0] in ("distributed", "tornado", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters becomes a sentence
    if not scheduler:
        number = workers or len(os.sched_getaffinity(0))
        local = LocalCluster(
            n_workers=number, threads_per_worker=1, processes=False, dashboard_address=None, memory_limit=None
        )
        with local, Client(local) as client:
            yield Pool(client)
        return
    try:
        client = Client(scheduler, timeout=CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        said = str(error).split("\n")[0][:200]
        raise CourseError(
            f"No Dask scheduler answers at {scheduler} ({said}). Start one with `dask scheduler`, or leave out --scheduler."
        ) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=WORKER_SECONDS)
        except TimeoutError:
            raise CourseError(
                f"The Dask scheduler at {scheduler} has no workers. Start one there: dask worker {scheduler}"
            ) from None
        yield Pool(client)
