"""The fork server from outside: started once for each worker, asked for a copy for each submission, replaced in time.

A copy looks to a session like a process in a sandbox of its own, and is as well locked in; see `forkserver` for how.
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

from tworivers.grading import received, sandbox
from tworivers.grading.sandbox import Limits, SandboxError

COMMAND = ["-I", "-m", "tworivers.grading.forkserver"]
START_SECONDS = 120.0
END_SECONDS = 30.0


class ServerDied(Exception):
    """The server has gone while a submission was running: nothing is known of the submission."""


class ForkServer:
    """A process in the sandbox that has pandas loaded, and forks a copy of itself for each submission.

    Args:
        limits: What one submission may use.
        assignments: Assignments, `ps02`, whose checks are loaded before the first copy is made.

    Raises:
        SandboxError: No sandbox works here, or none in which further namespaces can be made.
    """

    def __init__(self, limits: Limits, assignments: tuple[str, ...] = ()) -> None:
        self.control, theirs = socket.socketpair()
        self.forks = 0
        command = [sys.executable, *COMMAND, json.dumps(dataclasses.asdict(limits)), *assignments]
        with theirs:
            self.process = sandbox.start_server(command, theirs)
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

    def fork(self) -> Fork:
        """Return a copy that waits for its submission.

        Raises:
            ServerDied: The server has gone.
        """
        to_copy, way_in = os.pipe()
        way_out, from_copy = os.pipe()
        try:
            socket.send_fds(self.control, [b"f"], [to_copy, from_copy])
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
