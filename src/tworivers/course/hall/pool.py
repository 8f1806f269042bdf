"""The cluster: runs tasks on the workers of Dask, here or elsewhere, as they become free."""

from __future__ import annotations

import contextlib
import itertools
import logging
import queue
from collections.abc import Iterator, Sequence
from typing import Any

from tworivers.errors import CourseError
from tworivers.sandbox import worker
from tworivers.sandbox.forks import ForkServer, processors

CONNECT_SECONDS = 15
WORKER_SECONDS = 60  # how long to wait for a first worker, or for another one when all have gone


class Pool:
    """The workers of one cluster, with fork servers for one run."""

    def __init__(self, client: Any, run: str) -> None:
        self.client, self.run = client, run

    def map(
        self, tasks: Iterator[tuple[str, bytes]], at_once: int, side_by_side: bool = False
    ) -> Iterator[tuple[str, bytes]]:
        """Yield the name and the result of each task as it comes.

        Args:
            tasks: The name and the text of each.
            at_once: How many a worker gets in one piece.
            side_by_side: Whether it runs them all at once, each in a sandbox of its own; in turn, if not.

        Workers get `at_once` tasks in one piece, and two pieces wait for each of their threads. What a worker had that
        has died is given to another; where that happens again and again, it is run here.

        Raises:
            CourseError: The cluster has gone.
        """
        from tworivers.course.hall.servers import work_on

        done: queue.SimpleQueue[Any] = queue.SimpleQueue()
        running: dict[str, list[tuple[str, bytes]]] = {}
        pieces = 2 * max(1, sum(self._workers().values()))
        while True:
            while len(running) < pieces and (piece := list(itertools.islice(tasks, at_once))):
                texts = [text for _, text in piece]
                what = (worker.work_side_by_side, texts) if side_by_side else (work_on, self.run, texts)
                future = self.client.submit(*what, pure=False, retries=2)
                running[future.key] = piece
                future.add_done_callback(done.put)
            if not running:
                return
            try:
                future = done.get(timeout=WORKER_SECONDS)
            except queue.Empty:
                if not self._workers():
                    raise CourseError(_gone("no worker is left")) from None
                continue
            if future.status in ("cancelled", "lost"):
                raise CourseError(_gone("the connection to its scheduler was lost"))
            piece = running.pop(future.key)
            texts = [text for _, text in piece]
            results = worker.work_on(texts) if future.status == "error" else future.result()
            yield from zip((name for name, _ in piece), results, strict=True)

    def _workers(self) -> dict[str, int]:
        """Return the threads of each worker."""
        return {name: info["nthreads"] for name, info in self.client.scheduler_info(n_workers=-1)["workers"].items()}


def _gone(why: str) -> str:
    return (
        f"The Dask cluster has gone: {why}. What was graded before stands; start it, and repeat the command: it goes on "
        "where it stopped."
    )


@contextlib.contextmanager
def connect(
    assignment: str, workers: int = 0, scheduler: str = "", started: Sequence[ForkServer] = ()
) -> Iterator[Pool]:
    """Connect to a scheduler, or make a cluster on this machine: threads, each of which minds a fork server.

    Args:
        assignment: The assignment, `ps02`.
        workers: How many workers the cluster on this machine has.
        scheduler: Address of a Dask scheduler.
        started: Servers that were started beforehand on this machine.

    Raises:
        CourseError: dask.distributed is not installed, no scheduler answers, or it has no workers.
    """
    try:
        from distributed import Client, LocalCluster

        from tworivers.course.hall.servers import servers_of_run
    except ModuleNotFoundError as error:
        raise CourseError(
            f'`tworivers course grade` needs {error.name}. Install it: pip install "tworivers[fast]".'
        ) from None
    for name in [*logging.root.manager.loggerDict, "asyncio"]:
        if name.partition(".")[0] in ("distributed", "tornado", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters becomes a sentence
    if not scheduler:
        number = workers or processors()
        local = LocalCluster(
            n_workers=number, threads_per_worker=1, processes=False, dashboard_address=None, memory_limit=None
        )
        with (
            local,
            Client(local) as client,
            servers_of_run(client, assignment, started, local.workers.values()) as run,
        ):
            yield Pool(client, run)
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
        with servers_of_run(client, assignment) as run:
            yield Pool(client, run)
