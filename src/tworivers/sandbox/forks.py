"""The fork server from outside: started once for each worker, asked for a copy for each submission, replaced in time.

A copy looks to a session like a process in a sandbox of its own, and is as well locked in; see `inside.server` for how.
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import os
import socket
import subprocess
import sys

from tworivers.sandbox import received, walls
from tworivers.sandbox.walls import Limits, SandboxError

COMMAND = ["-I", "-m", "tworivers.sandbox.inside.server"]
START_SECONDS = 120.0
END_SECONDS = 30.0
WARM = 4  # servers, at most, that are started before there is work for them


class ServerDied(Exception):
    """The server has gone while a submission was running: nothing is known of the submission."""


class ForkServer:
    """A process in the sandbox that has pandas loaded, and forks a copy of itself for each submission.

    It is started at once and asked only when the first copy is needed, so that the caller has time for other things.

    Args:
        assignment: The assignment, `ps02`; what its notebooks need is loaded before the first copy is made.

    Raises:
        SandboxError: No sandbox works here.
    """

    def __init__(self, assignment: str) -> None:
        self.control, theirs = socket.socketpair()
        self.forks = 0
        self.is_ready = False
        with theirs:
            self.process = walls.start_server([sys.executable, *COMMAND, assignment], theirs)

    def wait(self) -> None:
        """Wait until the server has loaded everything.

        Raises:
            SandboxError: It did not start, as where no further namespaces can be made.
        """
        self.control.settimeout(START_SECONDS)
        try:
            ready = self.control.recv(1)
        except OSError:
            ready = b""
        if ready != b"r":
            said = self._last_words()
            self.close()
            raise SandboxError(f"The fork server did not start: {said or 'it says nothing'}.")
        self.control.settimeout(END_SECONDS)
        self.is_ready = True

    def fork(self, limits: Limits) -> Fork:
        """Return a copy that waits for its submission, with limits of its own.

        Raises:
            SandboxError: The server did not start.
            ServerDied: The server has gone.
        """
        if not self.is_ready:
            self.wait()
        to_copy, way_in = os.pipe()
        way_out, from_copy = os.pipe()
        try:
            socket.send_fds(self.control, [json.dumps(dataclasses.asdict(limits)).encode()], [to_copy, from_copy])
        except OSError:
            for descriptor in (way_in, way_out):
                os.close(descriptor)
            raise ServerDied from None
        finally:
            for descriptor in (to_copy, from_copy):
                os.close(descriptor)
        self.forks += 1
        return Fork(self, way_in, way_out)

    def end_fork(self) -> None:
        """End the copy, and wait until nothing of it is left.

        Raises:
            ServerDied: The server has gone, so that nobody knows what became of the copy.
        """
        try:
            self.control.send(b"e")
            done = self.control.recv(1)
        except OSError:
            done = b""
        if done != b"d":
            self.close()
            raise ServerDied

    def close(self) -> None:
        """End the server, and with its namespace everything that it has started."""
        self.control.close()
        self.process.kill()
        self.process.wait()
        if self.process.stderr:
            self.process.stderr.close()

    def _last_words(self) -> str:
        self.process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired, ValueError):
            _, said = self.process.communicate(timeout=5)
            return received.clean((said or b"").decode(errors="replace").strip()[-300:])
        return ""


class Fork:
    """One copy of a fork server, with the pipes of a process."""

    stderr = None

    def __init__(self, server: ForkServer, way_in: int, way_out: int) -> None:
        self.server, self.pid = server, server.process.pid
        self.stdin, self.stdout = io.FileIO(way_in, "w"), io.FileIO(way_out, "r")

    def end(self) -> None:
        """End the copy.

        Raises:
            ServerDied: The server has gone.
        """
        self.stdin.close()
        self.stdout.close()
        self.server.end_fork()


_warm: list[ForkServer] = []


def processors() -> int:
    """Return how many processors this process may use: as many workers as there are, if nobody names a number."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def warm_up(workers: int, assignment: str) -> None:
    """Start servers that the first workers take over, while other things are still being loaded; further ones wait
    until there is work for them.

    Raises:
        SandboxError: No sandbox works here.
    """
    _warm.extend(ForkServer(assignment) for _ in range(min(workers or processors(), WARM)))


def take(assignment: str) -> ForkServer:
    """Return a server: one that was started beforehand, or a new one."""
    return _warm.pop() if _warm else ForkServer(assignment)


def cool_down() -> None:
    """End the servers that nobody has taken."""
    while _warm:
        _warm.pop().close()
