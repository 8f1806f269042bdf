"""How long some processes have computed and waited: what limits on time count, inside the sandbox and outside of it.

Time by the clock says how busy the machine is, and nothing of a notebook. What counts against one is the time that it
has computed, and the time in which none of its processes wanted a processor: none was running, stood in line for one, or
read from a disk. On a machine with ten times as much to do as it can, both are what they are on an idle one.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass

LOOK = 0.25  # seconds between two looks


class TimeLimit(BaseException):
    """A cell took too long. Not an Exception, so that a cell's own `except Exception` does not swallow it."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


@dataclass(frozen=True)
class _Process:
    """One process as the kernel tells of it: seconds computed, by itself and by those of its children that ended."""

    number: int
    parent: int
    computed: float
    is_wanting: bool


class Use:
    """What a process and all below it use from now on, as far as looks are taken: each takes a millisecond or two.

    Attributes:
        computed: Seconds of computing, of all of them together.
        waited: Seconds in which none of them wanted a processor.
    """

    def __init__(self, process: int) -> None:
        self.process, self.is_own = process, process == os.getpid()
        self.computed = self.waited = self._counted = self._guessed = 0.0
        self.last, self.sum, self.queued = time.monotonic(), self._sum(below(process)), _queued(process)

    def look(self) -> None:
        """Take a look: what was used since the last one is added."""
        found, now = below(self.process), time.monotonic()
        passed, total, queued = now - self.last, self._sum(found), _queued(self.process)
        wanting = [one for one in found if one.is_wanting and not (self.is_own and one.number == self.process)]
        spent = max(0.0, total - self.sum)
        self._counted += spent
        # Children of whoever ignores their end are counted by nobody: those that are seen stand for those that are not.
        self._guessed += passed * sum(_share(one.number) for one in wanting)
        self.computed = max(self._counted, self._guessed)
        if not wanting:
            in_line = queued - self.queued if self.is_own else 0.0
            self.waited += max(0.0, passed - spent - in_line)
        self.last, self.sum, self.queued = now, total, queued

    @staticmethod
    def _sum(found: list[_Process]) -> float:
        return sum(one.computed for one in found)


def below(process: int) -> list[_Process]:
    """Return a process and all below it."""
    everything = processes()
    children: dict[int, list[_Process]] = {}
    for one in everything:
        children.setdefault(one.parent, []).append(one)
    found = [one for one in everything if one.number == process]
    for one in found:
        found += children.get(one.number, [])
    return found


def processes() -> list[_Process]:
    """Return every process that can be seen."""
    looked = (_look_at(int(name)) for name in _names("/proc") if name.isdigit())
    return [one for one in looked if one is not None]


def _look_at(number: int) -> _Process | None:
    fields = _read(f"/proc/{number}/stat").rpartition(")")[2].split()
    if len(fields) < 18:
        return None
    states = {fields[0]}
    if int(fields[17]) > 1 and not _wants(states):  # its first thread may wait for another that computes
        threads = (_read(f"/proc/{number}/task/{name}/stat") for name in _names(f"/proc/{number}/task"))
        states |= {text.rpartition(")")[2].strip()[:1] for text in threads}
    computed = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return _Process(number, int(fields[1]), computed, _wants(states))


def _wants(states: set[str]) -> bool:
    return not states.isdisjoint("RD")


def _share(number: int) -> float:
    """Return how much of the processor time that a process wanted it got, from 0 to 1."""
    ran, stood = _schedule(number)
    return ran / (ran + stood) if ran else 1.0


def _queued(number: int) -> float:
    """Return the seconds that a process has stood in line for a processor."""
    return _schedule(number)[1]


def _schedule(number: int) -> tuple[float, float]:
    fields = _read(f"/proc/{number}/schedstat").split()
    return (int(fields[0]) / 1e9, int(fields[1]) / 1e9) if len(fields) > 1 else (0.0, 0.0)


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208
    except OSError:
        return []


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123
            return file.read()
    except OSError:
        return ""


class Limit:
    """The limits of one step; `met` names the one that was met."""

    def __init__(self, seconds: float, wait: float) -> None:
        self.seconds, self.wait, self.met = seconds, wait, ""
        self.use: Use | None = None

    def computed(self, number: int, frame: object) -> None:
        """Take the signal that says that this process has computed for too long."""
        self._stop("cell_seconds")

    def look(self, number: int, frame: object) -> None:
        """Look at what this process and those below it have used."""
        if self.use is None:
            self.use = Use(os.getpid())
            return
        self.use.look()
        if self.use.computed >= self.seconds:
            self._stop("cell_seconds")
        if self.use.waited >= self.wait:
            self._stop("cell_wait")

    def _stop(self, limit: str) -> None:
        self.met = limit
        signal.setitimer(signal.ITIMER_REAL, 1, 1)  # and once more every second, for those who go on
        raise TimeLimit(f"This cell was stopped: {self.says(limit)}.")

    def says(self, limit: str) -> str:
        """Return which limit was met, in words."""
        if limit == "cell_seconds":
            return f"it took more than {self.seconds:g} seconds of computing"
        return f"it waited for more than {self.wait:g} seconds"


@contextlib.contextmanager
def time_limit(seconds: float, wait: float) -> Iterator[Limit]:
    """Raise TimeLimit in the block after so many seconds of computing, or so many of waiting; then every second."""
    limit = Limit(seconds, wait)
    signal.signal(signal.SIGPROF, limit.computed)
    signal.signal(signal.SIGALRM, limit.look)
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds, 1)
        signal.setitimer(signal.ITIMER_REAL, LOOK, LOOK)
        yield limit
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
