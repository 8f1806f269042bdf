"""The watch: sees from outside that a submission keeps to its limits, and says which one it met."""

from __future__ import annotations

import time

from tworivers.sandbox.forks import Fork
from tworivers.sandbox.inside.clock import LOOK, Use
from tworivers.sandbox.inside.locked import MEGABYTE
from tworivers.sandbox.walls import Limits, Sandboxed


class Watch:
    """Watches that a process and all below it keep to the limits of a submission."""

    def __init__(self, process: Sandboxed | Fork, limits: Limits) -> None:
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
            self.use = Use(self.process.pid)
        self.use.look()
        limits = self.limits
        most = {
            "cpu_seconds": (
                self.use.computed,
                limits.cell_seconds * functions + 5 if functions else limits.cpu_seconds,
            ),
            "wait_seconds": (self.use.waited, limits.cell_wait + 5 if functions else limits.wait_seconds),
            "wall_seconds": (now - self.begun, limits.wall_seconds),
        }
        if self.process.memory.is_exceeded():
            return "total_mb"
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
