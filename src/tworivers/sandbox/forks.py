"""The fork servers from outside: started for one assignment of one run, asked for a copy for each submission, and ended.

A copy looks to a session like a process in a sandbox of its own, and is as well locked in; see `inside.server` for how.
Nobody but the server can answer for it: the kernel tells with each message who sent it, and the end of each submission is
answered with a word that only the server was given.
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import os
import secrets
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator

from tworivers.sandbox import received, walls
from tworivers.sandbox.walls import Limits, SandboxError

COMMAND = ["-I", "-m", "tworivers.sandbox.inside.server"]
START_SECONDS = 120.0
END_SECONDS = 30.0
WARM = 4  # servers, at most, that are started before there is work for them
FORKS = 1000  # submissions for one server
SENDER = 2  # SCM_CREDENTIALS, socket.h


class ServerDied(Exception):
    """The server has gone or answers wrongly while a submission was running: nothing is known of the submission."""


class ForkServer:
    """A process in the sandbox that has pandas loaded, and forks a copy of itself for each submission.

    It is started at once and asked only when the first copy is needed, so that the caller has time for other things.

    Args:
        assignment: The assignment, `ps02`; what its notebooks need is loaded before the first copy is made.

    Raises:
        SandboxError: No sandbox works here.
    """

    def __init__(self, assignment: str) -> None:
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.control.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self.assignment, self.forks = assignment, 0
        self.sender: tuple[int, ...] | None = None
        with theirs:
            self.process = walls.start_server([sys.executable, *COMMAND, assignment], theirs)
        self.memory = self.process.memory

    def wait(self) -> None:
        """Wait until the server has loaded everything.

        Raises:
            SandboxError: It did not start, as where no further namespaces can be made.
        """
        self.control.settimeout(START_SECONDS)
        said, sender = self._receive()
        if said != b"ready":
            words = self._last_words()
            self.close()
            raise SandboxError(f"The fork server did not start: {words or 'it says nothing'}.")
        self.control.settimeout(END_SECONDS)
        self.sender = sender

    def fork(self, limits: Limits) -> Fork:
        """Return a copy that waits for its submission, with limits of its own.

        Raises:
            SandboxError: The server did not start.
            ServerDied: The server has gone.
        """
        if self.sender is None:
            self.wait()
        to_copy, way_in = os.pipe()
        way_out, from_copy = os.pipe()
        self.word = secrets.token_bytes(16)
        order = json.dumps({**dataclasses.asdict(limits), "bare": False}).encode()
        self.memory.begin(self.process.pid, limits.total_mb)
        try:
            socket.send_fds(self.control, [order], [to_copy, from_copy])
            self.control.send(self.word)  # a message of its own: the copy is made before the server reads it
        except OSError:
            for descriptor in (way_in, way_out):
                os.close(descriptor)
            self.close()
            raise ServerDied from None
        finally:
            for descriptor in (to_copy, from_copy):
                os.close(descriptor)
        self.forks += 1
        return Fork(self, way_in, way_out)

    def end_fork(self) -> None:
        """End the copy, and wait until nothing of it is left.

        Raises:
            ServerDied: The server has gone, or something else has answered, so that nobody knows what became of the copy.
        """
        try:
            self.control.send(b"end")
            said, sender = self._receive()
        except OSError:
            said, sender = b"", None
        if said != self.word or sender != self.sender:
            self.close()
            raise ServerDied

    def _receive(self) -> tuple[bytes, tuple[int, ...] | None]:
        """Return a message, and who sent it as the kernel knows them: process, user and group."""
        try:
            said, more, _, _ = self.control.recvmsg(64, socket.CMSG_SPACE(12))
        except OSError:
            return b"", None
        told = [content for level, kind, content in more if (level, kind) == (socket.SOL_SOCKET, SENDER)]
        return said, struct.unpack("3i", told[0]) if told else None

    def is_alive(self) -> bool:
        """Tell whether the server is there; one that had nothing to do for long has ended."""
        return self.process.poll() is None

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
        self.server, self.pid, self.memory = server, server.process.pid, server.memory
        self.stdin, self.stdout = io.FileIO(way_in, "w"), io.FileIO(way_out, "r")

    def end(self) -> None:
        """End the copy.

        Raises:
            ServerDied: The server has gone.
        """
        self.stdin.close()
        self.stdout.close()
        self.server.end_fork()


class Servers:
    """The fork servers of one worker, for one assignment of one run: each serves one submission at a time.

    Args:
        assignment: The assignment, `ps02`.
        started: Servers that were started beforehand.
    """

    def __init__(self, assignment: str, started: Iterable[ForkServer] = ()) -> None:
        self.assignment, self.refused = assignment, ""
        self._idle, self._closed, self._lock = list(started), False, threading.Lock()

    @contextlib.contextmanager
    def one(self) -> Iterator[ForkServer]:
        """Give a server for one submission: one that has nothing to do, or a new one.

        Raises:
            SandboxError: No sandbox works here.
        """
        with self._lock:
            server = self._idle.pop() if self._idle else None
        if server is not None and not server.is_alive():
            server.close()
            server = None
        server = server or ForkServer(self.assignment)
        try:
            yield server
        finally:
            self.add(server)

    def add(self, server: ForkServer) -> None:
        """Take a server in, for the next submission; one that has gone or has served long enough is ended."""
        with self._lock:
            kept = not self._closed and server.forks < FORKS and server.is_alive()
            if kept:
                self._idle.append(server)
        if not kept:
            server.close()

    def close(self) -> None:
        """End all servers: those that have nothing to do now, others when their submission has ended."""
        with self._lock:
            self._closed, ended, self._idle = True, self._idle, []
        for server in ended:
            server.close()


def processors() -> int:
    """Return how many processors this process may use: as many workers as there are, if nobody names a number."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def warm_up(workers: int, assignment: str) -> list[ForkServer]:
    """Start servers that the first workers take over, while other things are still being loaded; further ones wait
    until there is work for them.

    Raises:
        SandboxError: No sandbox works here.
    """
    return [ForkServer(assignment) for _ in range(min(workers or processors(), WARM))]
