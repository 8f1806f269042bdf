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
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tworivers.sandbox import received, walls
from tworivers.sandbox.forks import Fork, ForkServer
from tworivers.sandbox.inside.locked import MEGABYTE
from tworivers.sandbox.received import NotPlain, Output
from tworivers.sandbox.walls import Limits

Process = walls.Sandboxed | Fork
PAUSE = 0.002  # seconds: frames come in quick succession, and reading several at once costs less
LOOK = 0.25  # seconds between two looks at memory and clock


@dataclasses.dataclass(frozen=True)
class Asked:
    """What a check cell asks for: the value of an expression, for a question, a function or not.

    `alone` says that the cell is nothing but the call of check: once the value is handed over, nothing is left to run.
    """

    question: str
    value: str
    function: bool = False
    alone: bool = False


@dataclasses.dataclass
class Outcome:
    """What a session handed back.

    Attributes:
        outputs: The outputs of each cell that ran to its end, by its number.
        counts: Its number in order of execution.
        bundles: The answer of each question whose check cell was reached, with results where it is a function.
        stopped: The number of the cell in which the session ended before its time; None where all cells ran.
        why: Why it ended, one sentence.
    """

    outputs: dict[int, list[Output]] = dataclasses.field(default_factory=dict)
    counts: dict[int, int] = dataclasses.field(default_factory=dict)
    bundles: dict[str, dict[str, Any]] = dataclasses.field(default_factory=dict)
    stopped: int | None = None
    why: str = ""


class Session:
    """One run of one notebook.

    Args:
        cells: Source and question (or None) of each code cell, in order.
        calls: The inputs of each function question.
        files: Name and base64 of the files beside the notebook.
        limits: What the run may use.
        unsafe: Run it without a sandbox.
        server: Run it in a copy of this fork server, and not in a sandbox of its own.
    """

    def __init__(
        self,
        cells: list[tuple[str, Asked | None]],
        calls: dict[str, list[Any]],
        files: list[tuple[str, str]],
        limits: Limits,
        unsafe: bool = False,
        server: ForkServer | None = None,
    ) -> None:
        self.asked = {number: asked for number, (_, asked) in enumerate(cells) if asked}
        self.number_of_cells = len(cells)
        self.calls, self.limits, self.unsafe, self.server = calls, limits, unsafe, server
        wanted = [{"source": source, **(dataclasses.asdict(asked) if asked else {})} for source, asked in cells]
        self.request = {"cells": wanted, "files": files, "limits": dataclasses.asdict(limits)}

    def run(self) -> Outcome:
        """Run the notebook; never longer and never larger than the limits say.

        One that ends its own process takes the functions with it that it has handed over, and so does one function the
        others. Then it is run once more, with a process for its cells and one for each function.

        Raises:
            SandboxError: No sandbox works on this machine.
            ServerDied: The fork server has gone; nothing is known of the notebook.
        """
        outcome = self._run(apart=False)
        if not self._is_complete() and any(map(self._is_function, self.calls)) and (self.ended or not outcome.why):
            outcome = self._run(apart=True)
        if outcome.stopped is not None:
            outcome.why = outcome.why or "The notebook's process came to an end in this cell."
        for question in self.calls:
            if self._is_function(question):  # one that never came back from its inputs has not answered
                outcome.bundles[question].setdefault("results", [["", {"raised": "an error"}]])
        return outcome

    def _run(self, apart: bool) -> Outcome:
        """Run the notebook once; say why only where it had to be stopped."""
        self.outcome = Outcome()
        self.current, self.ended, self.said = -1, False, b""
        self.to_send = line({**self.request, "apart": apart})
        if self.server:
            copy = self.server.fork(self.limits)
            try:
                why = self._talk(copy) or self._memory_ended(copy)
            finally:
                copy.end()
        else:
            with _folder(self.unsafe) as folder:
                process = walls.start([], self.limits, folder)
                try:
                    why = self._talk(process) or self._memory_ended(process)
                finally:
                    _end(process, self.unsafe)
        if not self.ended or len(self.outcome.outputs) < self.number_of_cells:
            self.outcome.stopped, self.outcome.why = max(self.current, 0), why
        if self.current < 0 and self.number_of_cells and not why:
            raise walls.SandboxError(
                f"The sandbox did not start: {received.clean(self.said.decode(errors='replace'), 500)}"
            )
        return self.outcome

    def _talk(self, process: Process) -> str:
        """Speak with the process until it ends; return why it had to be stopped, or an empty text."""
        assert process.stdin and process.stdout
        deadline, watch = time.monotonic() + self.limits.wall_seconds, time.monotonic() + LOOK
        rest, total = b"", 0
        with selectors.DefaultSelector() as pipes:
            for pipe, event in (
                (process.stdin, selectors.EVENT_WRITE),
                (process.stdout, selectors.EVENT_READ),
                (process.stderr, selectors.EVENT_READ),
            ):
                if pipe is None:
                    continue
                os.set_blocking(pipe.fileno(), False)
                pipes.register(pipe, event)
            while True:
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
                            return ""
                    elif key.fileobj is process.stderr:
                        self.said = (self.said + data)[:4000]
                    else:
                        total += len(data)
                        *lines, rest = (rest + data).split(b"\n")
                        for text in lines:
                            self._take(received.read_frame(text))
                        if self._is_complete():
                            return ""
                        if self.ended and self.to_send and process.stdin not in pipes.get_map():
                            pipes.register(process.stdin, selectors.EVENT_WRITE)
                if total > self.limits.output_mb * MEGABYTE:
                    return f"The notebook was stopped: it handed back more than {self.limits.output_mb} MB."
                if time.monotonic() > deadline:
                    return (
                        f"The notebook was stopped: it took more than {self.limits.wall_seconds:g} seconds altogether."
                    )
                if time.monotonic() > watch:
                    watch = time.monotonic() + LOOK
                    if process.memory.is_exceeded():
                        return self._too_much_memory()

    def _memory_ended(self, process: Process) -> str:
        """Return why a notebook whose process is gone had to be stopped, if it was the kernel that ended it."""
        return "" if self._is_complete() or not process.memory.is_exceeded() else self._too_much_memory()

    def _too_much_memory(self) -> str:
        return f"The notebook was stopped: it used more than {self.limits.total_mb} MB of memory."

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
            case {"ended": int()}:
                self.ended = True
                functions = {q: given for q, given in self.calls.items() if self._is_function(q)}
                self.to_send = line(functions)

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
            bundle["results"] = [["", {"raised": "an error"}]]

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
