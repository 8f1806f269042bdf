"""One session: a notebook is run in the sandbox, and what comes out is kept as far as it is of the agreed shape.

The order is what protects the inputs that functions are tried on: everything that can ever be shown is taken before
they are sent in, and after that only their results are read.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import selectors
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tworivers.checks import ERROR, TOO_LONG
from tworivers.sandbox import received, walls
from tworivers.sandbox.forks import Fork, ForkServer
from tworivers.sandbox.inside.clock import LOOK
from tworivers.sandbox.received import NotPlain
from tworivers.sandbox.task import KILLED, Outcome, Task
from tworivers.sandbox.watch import Watch

Process = walls.Sandboxed | Fork
PAUSE = 0.002  # seconds: frames come in quick succession, and reading several at once costs less
CELL_LIMITS = ("cell_seconds", "cell_wait")


class Session:
    """One run of one notebook.

    Args:
        task: What is run.
        server: Run it in a copy of this fork server, and not in a sandbox of its own.
    """

    def __init__(self, task: Task, server: ForkServer | None = None) -> None:
        self.asked = {number: asked for number, (_, asked) in enumerate(task.cells) if asked}
        self.number_of_cells = len(task.cells)
        self.calls, self.limits, self.unsafe, self.server = task.calls, task.limits, task.unsafe, server
        wanted = [{"source": source, **(dataclasses.asdict(asked) if asked else {})} for source, asked in task.cells]
        limits = dataclasses.asdict(task.limits)
        self.request = {"cells": wanted, "files": task.files, "limits": limits, "unsafe": task.unsafe}

    def __repr__(self) -> str:
        """Return on one line how much is run, and where."""
        where = "without a sandbox" if self.unsafe else "in a copy of a fork server" if self.server else "in a sandbox"
        return f"<Session of {self.number_of_cells} cells {where}, {len(self.asked)} of them with a question>"

    def run(self) -> Outcome:
        """Run the notebook; it never uses more than the limits say.

        Raises:
            SandboxError: No sandbox works on this machine.
            ServerDied: The fork server has gone; nothing is known of the notebook.
        """
        self.outcome = Outcome()
        self.current, self.ended, self.whole, self.said, self.rest = -1, False, False, b"", b""
        self.missing, self.number_of_functions = ERROR, 0
        self.to_send = line(self.request)
        if self.server:
            copy = self.server.fork(self.limits)
            try:
                self._talk(copy)
            finally:
                copy.end()
        else:
            with _folder(self.unsafe) as folder:
                process = walls.start([], self.limits, folder)
                try:
                    self._talk(process)
                finally:
                    _end(process, self.unsafe)
        if self.current < 0 and self.number_of_cells and not self.outcome.why:
            raise walls.SandboxError(
                f"The sandbox did not start: {received.clean(self.said.decode(errors='replace'), 500)}"
            )
        if len(self.outcome.outputs) < self.number_of_cells or not self.whole:
            self.outcome.stopped = max(self.current, 0)
            self.outcome.why = self.outcome.why or "The notebook's process came to an end in this cell."
        self.outcome.notes = [*filter(None, map(self._note, CELL_LIMITS))]
        for question in filter(self._is_function, self.calls):  # one that never came back has not answered
            self.outcome.bundles[question].setdefault("results", [["", {"raised": self.missing}]])
        return self.outcome

    def _note(self, limit: str) -> str:
        """Say which cells met one of the limits of a cell."""
        cells = self.outcome.met.get(limit, [])
        if not cells:
            return ""
        which = f"code cell {cells[0]} was" if len(cells) == 1 else f"code cells {', '.join(map(str, cells[:9]))} were"
        return f"{which} stopped: {self.watch.says(limit)}"

    def _talk(self, process: Process) -> None:
        """Speak with the process until all is said, it ends, or it has met a limit."""
        self.watch = Watch(process, self.limits)
        with selectors.DefaultSelector() as pipes:
            assert process.stdin and process.stdout
            for pipe, event in (
                (process.stdin, selectors.EVENT_WRITE),
                (process.stdout, selectors.EVENT_READ),
                (process.stderr, selectors.EVENT_READ),
            ):
                if pipe is not None:
                    os.set_blocking(pipe.fileno(), False)
                    pipes.register(pipe, event)
            while self._exchange(process, pipes):
                limit = self.watch.look(self.number_of_functions if self.ended else 0)
                if limit and self.ended:
                    self.missing = TOO_LONG
                    return
                if limit:
                    self._stop(limit)
                    if self._is_complete():
                        return
                if self.to_send and process.stdin not in pipes.get_map():
                    pipes.register(process.stdin, selectors.EVENT_WRITE)
            if self._is_complete():
                return
            if process.memory.is_exceeded():  # it was the kernel that ended it
                self.missing = TOO_LONG
                if not self.ended:
                    self._stop("total_mb")
            elif self.ended:
                self.missing = TOO_LONG if self.watch.has_computed(self.limits.cell_seconds) else ERROR
            elif self.watch.has_computed(self.limits.cpu_seconds):
                self._stop("cpu_seconds")

    def _exchange(self, process: Process, pipes: selectors.BaseSelector) -> bool:
        """Send and read what there is; return whether there is more to come."""
        ready = pipes.select(LOOK)
        time.sleep(PAUSE)
        for key, _ in ready:
            if key.fileobj is process.stdin:
                self._send(process, pipes)
                continue
            data = os.read(key.fd, 1 << 16)
            if not data:
                pipes.unregister(key.fileobj)
                if key.fileobj is process.stdout:
                    return False
            elif key.fileobj is process.stderr:
                self.said = (self.said + data)[:4000]
            else:
                self.watch.received += len(data)
                *lines, self.rest = (self.rest + data).split(b"\n")
                for text in lines:
                    self._take(received.read_frame(text))
                if self._is_complete():
                    return False
        return True

    def _stop(self, limit: str) -> None:
        """Stop the notebook, which has met a limit; the functions that it has handed over are tried all the same."""
        where = max(self.current, 0)
        self.outcome.met.setdefault(limit, []).append(where + 1)
        self.outcome.why = f"The notebook was stopped in code cell {where + 1}: {self.watch.says(limit)}."
        self._end()

    def _end(self) -> None:
        """Take nothing more of the notebook but what its functions give; send in what they are tried on."""
        self.ended = True
        functions = {question: given for question, given in self.calls.items() if self._is_function(question)}
        self.number_of_functions = len(functions)
        self.to_send = line(functions)
        self.watch = Watch(self.watch.process, self.limits)

    def _send(self, process: Process, pipes: selectors.BaseSelector) -> None:
        assert process.stdin
        try:
            sent = os.write(process.stdin.fileno(), self.to_send[: 1 << 16])
        except BlockingIOError:
            return
        except OSError:
            sent = len(self.to_send)  # nobody listens any more
        self.to_send = self.to_send[sent:]
        if not self.to_send:
            pipes.unregister(process.stdin)

    def _take(self, frame: dict[str, Any]) -> None:
        """Take one frame for what it is worth, or drop it."""
        match frame:
            case {"results": tried, "question": str() as question} if self.ended:
                self._take_results(question, tried)
            case _ if self.ended:
                return
            case {"begun": int() as number} if number == self.current + 1 < self.number_of_cells:
                self.current = number
            case {"answer": answer, "question": str() as question}:
                self._take_answer(question, answer)
            case {"cell": int() as number, "outputs": shown, "count": int() as count} if number == self.current:
                self.outcome.outputs[number] = received.outputs(shown)
                self.outcome.counts[number] = max(0, min(count, 1_000_000))
                if frame.get("met") in CELL_LIMITS:
                    self.outcome.met.setdefault(frame["met"], []).append(number + 1)
            case {"ended": int() as status}:
                self.whole = True
                if len(self.outcome.outputs) < self.number_of_cells and self.watch.has_computed(
                    self.limits.cpu_seconds
                ):
                    self._stop("cpu_seconds")
                    return
                if status == -signal.SIGKILL and self.watch.process.memory.is_exceeded():
                    self._stop("total_mb")
                    return
                if status == -signal.SIGKILL:
                    self.outcome.met[KILLED] = [max(self.current, 0) + 1]
                self._end()

    def _is_function(self, question: str) -> bool:
        answer = self.outcome.bundles.get(question, {}).get("answer")
        return isinstance(answer, dict) and "function" in answer

    def _take_answer(self, question: str, answer: Any) -> None:
        """Take an answer, if it is the first that the question's own check cell hands over."""
        asked = self.asked.get(self.current)
        if asked is None or asked.question != question or question in self.outcome.bundles:
            return
        try:
            self.outcome.bundles[question] = {"question": question, "answer": received.plain_value(answer)}
        except (NotPlain, RecursionError):
            self.outcome.bundles[question] = {"question": question, "answer": {"other": "a value that cannot be read"}}

    def _take_results(self, question: str, tried: Any) -> None:
        bundle = self.outcome.bundles.get(question, {})
        if question not in self.calls or "results" in bundle or not self._is_function(question):
            return
        try:
            bundle["results"] = received.results(tried, len(self.calls[question]))
        except (NotPlain, RecursionError):
            bundle["results"] = [["", {"raised": ERROR}]]

    def _is_complete(self) -> bool:
        """Tell whether everything has come that was asked for."""
        functions = filter(self._is_function, self.calls)
        return self.ended and all("results" in self.outcome.bundles[question] for question in functions)


def line(content: dict[str, Any]) -> bytes:
    """Return a line of JSON."""
    return json.dumps(content).encode() + b"\n"


@contextlib.contextmanager
def _folder(unsafe: bool) -> Iterator[Path | None]:
    """Make the working folder of a run without a sandbox; the sandbox has its own."""
    if not unsafe:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="tworivers_", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _end(process: subprocess.Popen[bytes], unsafe: bool) -> None:
    """End the process and, with its namespace, everything that it started."""
    if unsafe:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
    process.kill()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe:
            pipe.close()
    process.wait()
