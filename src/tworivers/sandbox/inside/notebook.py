"""Inside the sandbox: runs the cells of one notebook and hands back plain answers.

    python -I -m tworivers.sandbox.inside.notebook < request > frames

One line of JSON comes in: the cells, what each check cell asks for, the files beside the notebook. Lines of JSON go
out: the outputs of each cell, and for each check cell the plain value of what it was about to be given. Where that is
a function, it is kept as it stood there. Only when the notebook has ended, and nothing that it prints can be shown to
anybody any more, does a second line come in: the inputs that each function is tried on. Nothing that is written here
is trusted by whoever reads it; a student's code can only ever hand over values.

Where functions are asked for, the cells run in a process below the one that this module is started in. The one above
runs none of them, ends the notebook where the second line comes before it has ended by itself, and has the functions
tried, whatever has become of the notebook.
"""

from __future__ import annotations

import base64
import contextlib
import functools
import json
import os
import select
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from tworivers.checks.answers import plain
from tworivers.sandbox.inside.clock import below, processes, time_limit
from tworivers.sandbox.inside.functions import Place, how_kept, keep, try_all, write_all

if TYPE_CHECKING:
    from tworivers.sandbox.inside.shell import Recorder

FRAME_CHARACTERS = 2_000_000
ROUNDS = 100  # of ending what starts new processes meanwhile


class Channel:
    """The way out: one line of JSON for each frame."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    def send(self, frame: dict[str, Any]) -> None:
        """Write a frame; one that is too long says so in its place."""
        text = json.dumps(frame)
        if len(text) > FRAME_CHARACTERS:
            too_long = {"other": "a value too large to be an answer"}
            text = json.dumps({key: too_long if key in ("answer", "results") else frame[key] for key in frame})
        self.write(text.encode() + b"\n")

    def write(self, data: bytes) -> None:
        """Write what is a line already."""
        write_all(self.descriptor, data)


def main() -> None:
    """Run what comes in on standard input, and write to standard output."""
    serve(os.dup(0), os.dup(1))


def serve(reading: int, writing: int) -> None:
    """Run what stands in the request that comes in on one pipe, hand back what becomes of it on the other, and end."""
    way_in, channel = os.fdopen(reading, "rb"), Channel(writing)
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    request = json.loads(way_in.readline())
    places = {cell["question"]: Place() for cell in request["cells"] if cell.get("function")}
    if places:
        kept, calls = run_below(request, places, channel, way_in)
        for question, results in try_all(calls, kept, places, request["limits"]):
            channel.write(b'{"question": %s, "results": %s}\n' % (json.dumps(question).encode(), results.strip()))
    else:
        run_notebook(request, places, channel)
        channel.send({"ended": 0})
    os._exit(0)  # neither atexit nor threads have a say


def run_below(
    request: dict[str, Any], places: dict[str, Place], channel: Channel, way_in: BinaryIO
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Run the notebook in a process below this one; return how its functions were kept, and the inputs for them.

    Inputs that come before the notebook has ended mean that it must end now.
    """
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    notebook = os.fork()
    if notebook == 0:
        with contextlib.suppress(BaseException):
            way_in.close()
            os.setpgid(0, 0)  # what it sends to its own group reaches none above it
            for place in places.values():
                place.leave(place.ask, place.back)
            run_notebook(request, places, channel)
        os._exit(0)
    for place in places.values():
        place.leave(place.inputs, place.tell)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    while not (ended := os.waitpid(notebook, os.WNOHANG))[0]:
        if way_in.fileno() in select.select([way_in.fileno(), woken], [], [])[0]:
            calls = json.loads(way_in.readline() or b"{}")
            kept = how_kept(places)
            end_all(notebook, {said.get("copy") for said in kept.values()}, request["unsafe"])
            channel.write(b"\n")  # it may have been in the middle of a line
            return kept, calls
        os.read(woken, 100)
    channel.write(b"\n")
    channel.send({"ended": os.waitstatus_to_exitcode(ended[1])})
    kept = how_kept(places)
    return kept, json.loads(way_in.readline() or b"{}")


def end_all(notebook: int, spared: set[Any], unsafe: bool) -> None:
    """End the notebook's process and all that it has started, but for the copies that wait with a function."""
    spared |= {os.getpid(), 1}
    for _ in range(ROUNDS):
        found = {one.number for one in (below(notebook) if unsafe else processes())}
        if not found - spared:
            return
        for number in found - spared:
            with contextlib.suppress(OSError):
                os.kill(number, signal.SIGKILL)
        with contextlib.suppress(OSError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def run_notebook(request: dict[str, Any], places: dict[str, Place], channel: Channel) -> None:
    """Run the cells one after the other; one that fails does not stop the next."""
    from tworivers.sandbox.inside.shell import Recorder, make_shell

    put_files(request["files"])
    sys.path.append("")  # modules of the student's own are found, and shadow nothing
    recorder = Recorder()
    shell = make_shell(recorder)
    limits = request["limits"]
    has_checks = any("question" in cell for cell in request["cells"])
    for number, cell in enumerate(request["cells"]):
        recorder.begin()
        channel.send({"begun": number})
        set_variable("question" in cell or not has_checks)
        handed_over = functools.partial(hand_over, cell, shell.user_ns, places, channel, limits)
        if within(limits, recorder, handed_over) and cell.get("alone"):
            shell.execution_count += 1  # the check itself has no part in grading, and would take as long as an answer
        else:
            done = within(limits, recorder, functools.partial(shell.run_cell, cell["source"], store_history=True))
            within(limits, recorder, functools.partial(tell_failure, done, recorder))
        outputs = recorder.take()
        channel.send({"cell": number, "outputs": outputs, "count": shell.execution_count - 1, "met": recorder.met})


def within(limits: dict[str, Any], recorder: Recorder, step: Callable[[], Any]) -> Any:
    """Take a step within the limits of a cell; return what it gives, or None where it fails."""
    limit = None
    try:
        with time_limit(limits["cell_seconds"], limits["cell_wait"]) as limit:
            return step()
    except BaseException as error:
        recorder.error(type(error).__name__, str(error)[:500], [str(error)[:500]])
    finally:
        recorder.met = recorder.met or (limit.met if limit else "")
    return None


def tell_failure(done: Any, recorder: Recorder) -> None:
    """Record the error of a cell that failed and shows none, as nbgrader does: a notebook may have silenced tracebacks."""
    error = getattr(done, "error_before_exec", None) or getattr(done, "error_in_exec", None)
    if error is not None and not recorder.has_error():
        recorder.error(type(error).__name__, "", ["An error occurred while its traceback was switched off."])


def set_variable(in_check_cell: bool) -> None:
    """Set nbgrader's variable for check cells alone: in a student's own cell a check shows its sentences and returns.

    A notebook without any, which has nbgrader's own tests, finds it set throughout.
    """
    if in_check_cell:
        os.environ["NBGRADER_EXECUTION"] = "autograde"
    else:
        os.environ.pop("NBGRADER_EXECUTION", None)


def put_files(files: list[list[str]]) -> None:
    """Write the files that lay beside the notebook into the scratch folder."""
    for name, content in files:
        path = Path(name)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(base64.b64decode(content))


def hand_over(
    cell: dict[str, Any], names: dict[str, Any], places: dict[str, Place], channel: Channel, limits: dict[str, Any]
) -> bool:
    """Hand over the value that a check cell is about to be given, if there is one; a function is kept to be tried."""
    if "question" not in cell:
        return False
    try:
        value = eval(cell["value"], names)
    except Exception:
        return False  # the check cell itself will say what is wrong
    channel.send({"question": cell["question"], "answer": plain(value)})
    if callable(value):
        keep(value, cell["question"], places, limits)
    return True


if __name__ == "__main__":
    main()
