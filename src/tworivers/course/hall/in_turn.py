"""In turn: runs tasks here, one after the other, each in a sandbox of its own; for this nothing need be installed."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator

from tworivers.sandbox import worker


class InTurn:
    """One worker, this process."""

    def map(
        self, tasks: Iterator[tuple[str, bytes]], at_once: int, side_by_side: bool = False
    ) -> Iterator[tuple[str, bytes]]:
        """Yield the name and the result of each task as it comes, as a pool does (tworivers.course.hall.pool)."""
        if not side_by_side:
            yield from ((name, worker.work(text)) for name, text in tasks)
            return
        while piece := list(itertools.islice(tasks, at_once)):
            results = worker.work_side_by_side([text for _, text in piece])
            yield from zip((name for name, _ in piece), results, strict=True)


@contextlib.contextmanager
def in_turn() -> Iterator[InTurn]:
    """Give the one worker, as `pool.connect` gives a pool."""
    yield InTurn()
