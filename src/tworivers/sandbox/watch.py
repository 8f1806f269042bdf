"""The watch: sees from outside that a submission keeps to its limits, and says which one it met."""

from __future__ import annotations

import os
import time

from tworivers.sandbox.inside.clock import LOOK, Use
from tworivers.sandbox.walls import MEGABYTE, Limits


class Watch:
    """Watches that a process and all below it keep to the limits of a submission."""

    def __init__(self, process: int, limits: Limits) -> None:
        self.process, self.limits, self.received = process, limits, 0
        self.begun = self.last = time.monotonic()
        self.use: Use | None = None  # most have ended before a first look is due

    def look(self, functions: int = 0) -> str:
        """Return the limit that was met, or an empty text.

        Args:
            functions: How many functions are being tried, each for as long as one cell; none while the notebook runs.
        """
        if self.received > self.limits.output_mb * MEGABYTE:
            return "output_mb"
        now = time.monotonic()
        if now < self.last + LOOK:
            return ""
        self.last = now
        if self.use is None:
            self.use = Use(self.process)
        self.use.look()
        limits = self.limits
        most = {
            "cpu_seconds": (
                self.use.computed,
                limits.cell_seconds * functions + 5 if functions else limits.cpu_seconds,
            ),
            "wait_seconds": (self.use.waited, limits.cell_wait + 5 if functions else limits.wait_seconds),
            "total_mb": (memory_of(self.process) / MEGABYTE, limits.total_mb),
            "wall_seconds": (now - self.begun, limits.wall_seconds),
        }
        return next((name for name, (used, bound) in most.items() if used > bound), "")

    def has_computed(self, seconds: float) -> bool:
        """Tell whether what has ended had no computing time left: the kernel counts it too, and ends whoever has not."""
        if self.use is not None:
            self.use.look()
        return self.use is not None and self.use.computed > seconds - min(1, seconds / 4)

    def says(self, limit: str) -> str:
        """Return that a limit was met, in words."""
        bound = f"{getattr(self.limits, limit):g}"
        return {
            "cell_seconds": f"more than {bound} seconds of computing",
            "cell_wait": f"more than {bound} seconds of waiting",
            "output_mb": f"it handed back more than {bound} MB",
            "cpu_seconds": f"it computed for more than {bound} seconds altogether",
            "wait_seconds": f"it waited for more than {bound} seconds altogether",
            "total_mb": f"it used more than {bound} MB of memory",
            "wall_seconds": f"the machine was so busy that it took more than {bound} seconds",
        }[limit]


def memory_of(process: int) -> int:
    """Return the bytes of memory that a process and all below it hold for themselves; 0 where that cannot be seen."""
    children: dict[int, list[int]] = {}
    try:
        numbers = [int(name) for name in os.listdir("/proc") if name.isdigit()]  # noqa: PTH208
    except OSError:
        return 0
    for number in numbers:
        text = _read(f"/proc/{number}/stat")
        if text:
            children.setdefault(int(text.rpartition(")")[2].split()[1]), []).append(number)
    total, waiting = 0, [process]
    while waiting:
        number = waiting.pop()
        waiting += children.get(number, [])
        fields = _read(f"/proc/{number}/statm").split()
        if len(fields) > 2:
            total += (int(fields[1]) - int(fields[2])) * os.sysconf("SC_PAGE_SIZE")
    return total


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123
            return file.read()
    except OSError:
        return ""
