"""Memory: what one sandbox uses of it, as the kernel counts it, and whether that was too much.

Where a control group can be made, the kernel counts everything (pages, shared memory, files in memory, its own tables) and
ends a process of the submission at the limit, never one of the grader. Elsewhere it is counted from outside a few times
a second: each page once however many processes share it, each shared mapping in full, and the files in memory.
"""

from __future__ import annotations

import contextlib
import functools
import os
import secrets
import signal
import subprocess
import time
from pathlib import Path

from tworivers.sandbox.inside.locked import MEGABYTE, SCRATCH, SHARED

OURS = "tworivers-"
INODE_BYTES = 1024  # of the kernel's memory for one file, about
ENTER = 'echo 0 > "$0" && exec "$@"'  # 0 is whoever writes it
LIMIT = {"memory.limit_in_bytes": "memory.memsw.limit_in_bytes", "memory.max": "memory.swap.max"}
USED = ("memory.usage_in_bytes", "memory.current")
KILLED = ("memory.oom_control", "memory.events")


class Memory:
    """The memory of one sandbox. `entering` makes the command that starts it, `begin` the limit of each submission."""

    def __init__(self) -> None:
        parent = parent_group()
        self.group: Path | None = None
        if parent is not None:
            with contextlib.suppress(OSError):  # there may be as many as there can be
                group = parent / f"{OURS}{os.getpid()}-{secrets.token_hex(4)}"
                group.mkdir()
                self.group = group
        self.process, self.limit, self.killed = 0, 0, 0
        self.base: int | None = None

    def entering(self, command: list[str]) -> list[str]:
        """Return a command that starts another one in the control group."""
        return ["/bin/sh", "-c", ENTER, str(self.group / "cgroup.procs"), *command] if self.group else command

    def begin(self, process: int, megabytes: int) -> None:
        """Set the limit for the submission that begins now, beyond what the sandbox held before its first one."""
        self.process = process
        if self.base is None:
            self.base = self._used()
        self.limit = self.base + megabytes * MEGABYTE
        if self.group:
            self.killed = self._kills()
            set_limit(self.group, self.limit)

    def is_exceeded(self) -> bool:
        """Tell whether the submission has met the limit."""
        if self.group:
            return self._kills() > self.killed
        return self._used() > self.limit

    def close(self) -> None:
        """Take the control group away, with whatever should still run in it."""
        for _ in range(40):
            if self.group is None or not self.group.exists():
                return
            with contextlib.suppress(OSError):
                self.group.rmdir()
                return
            numbers = _read(self.group / "cgroup.procs").split()
            for number in filter(
                lambda number: number != "0", numbers
            ):  # 0 is one of another namespace, and our own group
                with contextlib.suppress(OSError):
                    os.kill(int(number), signal.SIGKILL)
            time.sleep(0.005)

    def _kills(self) -> int:
        assert self.group
        text = "".join(_read(self.group / name) for name in KILLED)
        return next((int(line.split()[1]) for line in text.splitlines() if line.startswith("oom_kill ")), 0)

    def _used(self) -> int:
        if self.group:
            return int("".join(_read(self.group / name) for name in USED) or 0)
        return memory_of(self.process)


def set_limit(group: Path, limit: int) -> None:
    """Set the limit of a control group, with what is swapped out; the kernel wants the smaller of the two first."""
    for name, with_swap in LIMIT.items():
        bounds = [(name, limit), (with_swap, limit if name.endswith("bytes") else 0)]
        for file, value in (*bounds, *bounds[:1]):
            with contextlib.suppress(OSError):
                (group / file).write_text(str(value))


@functools.cache
def parent_group() -> Path | None:
    """Return the control group in which others can be made for memory; None where there is none.

    That is the group of this process or, in the second version, the nearest above it that shares out memory.
    """
    for parent in _groups():
        for left in parent.glob(f"{OURS}*"):
            if not Path("/proc", left.name.split("-")[1]).exists():
                with contextlib.suppress(OSError):
                    left.rmdir()
        group = parent / f"{OURS}{os.getpid()}-{secrets.token_hex(4)}"
        try:
            group.mkdir()
        except OSError:
            continue
        try:
            tried = subprocess.run(["/bin/sh", "-c", ENTER, group / "cgroup.procs", "true"], stderr=subprocess.DEVNULL)
            if tried.returncode == 0 and any((group / name).exists() for name in LIMIT):
                return parent
        finally:
            with contextlib.suppress(OSError):
                group.rmdir()
    return None


def _groups() -> list[Path]:
    """Return the control groups that memory could be shared out in, the nearest first."""
    own = [line.split(":", 2) for line in _read("/proc/self/cgroup").splitlines()]
    found: list[Path] = []
    for line in _read("/proc/self/mountinfo").splitlines():
        before, _, after = line.partition(" - ")
        (root, place), (kind, _, options) = before.split()[3:5], after.split()[:3]
        for _, controllers, path in own:
            if kind == "cgroup" and "memory" in controllers.split(",") and "memory" in options.split(","):
                found.append(Path(place) / _below(path, root))
            elif kind == "cgroup2" and not controllers:
                group = Path(place) / _below(path, root)
                above = [path for path in (group, *group.parents) if path.is_relative_to(place)]
                found += [path for path in above if "memory" in _read(path / "cgroup.subtree_control").split()]
    return found


def _below(path: str, root: str) -> str:
    return (path.removeprefix(root) if root != "/" else path).lstrip("/")


def memory_of(process: int) -> int:
    """Return the bytes of memory that a process and all below it hold, what they share counted once."""
    total, mapped, places = 0, dict[str, int](), dict[int, int]()
    for number in _tree(process):
        counted = _sizes(f"/proc/{number}/smaps_rollup")
        total += counted.get("Pss_Anon", counted.get("Pss", 0)) + counted.get("SwapPss", 0)
        for line in _read(f"/proc/{number}/maps").splitlines():
            span, rights, offset, device, inode, *name = line.split(None, 5)
            if rights[3] == "s" and name and name[0].startswith(("/dev/zero", "/memfd:", "/SYSV", "[anon_shmem")):
                low, high = (int(end, 16) for end in span.split("-"))
                key = f"{device} {inode}"
                mapped[key] = max(mapped.get(key, 0), int(offset, 16) + high - low)
        for place in (SCRATCH, SHARED):
            with contextlib.suppress(OSError):
                path = f"/proc/{number}/root{place}"
                stat = os.statvfs(path)
                used = (stat.f_blocks - stat.f_bfree) * stat.f_frsize + (stat.f_files - stat.f_ffree) * INODE_BYTES
                places[os.stat(path).st_dev] = used  # noqa: PTH116
    return total + sum(mapped.values()) + sum(places.values())


def _tree(process: int) -> list[int]:
    """Return the numbers of a process and of all below it."""
    children: dict[int, list[int]] = {}
    for number in [int(name) for name in os.listdir("/proc") if name.isdigit()]:  # noqa: PTH208
        text = _read(f"/proc/{number}/stat")
        if text:
            children.setdefault(int(text.rpartition(")")[2].split()[1]), []).append(number)
    found = [process]
    for number in found:
        found += children.get(number, [])
    return found


def _sizes(path: str) -> dict[str, int]:
    """Return the sizes of `smaps_rollup` in bytes."""
    rows = [line.split() for line in _read(path).splitlines()]
    return {row[0].rstrip(":"): int(row[1]) * 1024 for row in rows if len(row) == 3 and row[2] == "kB"}


def _read(path: str | Path) -> str:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
