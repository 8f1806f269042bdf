"""Inside the sandbox: runs the cells of one notebook and hands back plain answers.

    python -I -m tworivers.sandbox.inside.notebook < request > frames

One line of JSON comes in: the cells, what each check cell asks for, the files beside the notebook. Lines of JSON go
out: the outputs of each cell, and for each check cell the plain value of what it was about to be given. Where that is
a function, it is kept as it stood there. Only when the notebook has ended, and nothing that it prints can be shown to
anybody any more, does a second line come in: the inputs that each function is tried on. Nothing that is written here
is trusted by whoever reads it; a student's code can only ever hand over values.

A function that reads nothing which later cells could change is kept as it is; for any other, a copy of the process
waits. A notebook that ends its own process takes both with it: asked to run it `apart`, this module runs the cells in a
process below its own, keeps copies alone, and tries them whatever has become of the notebook.
"""

from __future__ import annotations

import base64
import builtins
import contextlib
import functools
import json
import os
import select
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FunctionType, ModuleType, NoneType
from typing import TYPE_CHECKING, Any

from tworivers.checks import call_function
from tworivers.checks.answers import plain

if TYPE_CHECKING:
    from tworivers.sandbox.inside.shell import Recorder

FRAME_CHARACTERS = 2_000_000
FIXED = (ModuleType, NoneType, bool, int, float, str)
FINDING = {"globals", "eval", "exec", "query", "__main__"}  # what finds a name by its text; DataFrame.query does


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
        data = text.encode() + b"\n"
        while data:
            data = data[os.write(self.descriptor, data) :]


class KeptFunction:
    """The function that one question was given: itself, or the pipes of a copy of the process that waits with it.

    Into the copy its inputs go; a byte comes back when it has been tried.
    """

    def __init__(self) -> None:
        self.function: Callable[..., Any] | None = None
        self.inputs, self.ask = os.pipe()
        self.done, self.tell = os.pipe()
        self.reached = False


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
    kept = {cell["question"]: KeptFunction() for cell in request["cells"] if cell.get("function")}
    status = 0
    if request["apart"]:
        child = os.fork()
        if child == 0:
            with contextlib.suppress(BaseException):
                way_in.close()
                run_notebook(request, kept, channel)
            os._exit(0)  # neither atexit nor threads have a say
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    else:
        run_notebook(request, kept, channel)
    channel.send({"ended": status})
    calls = json.loads(way_in.readline() or b"{}")
    try_functions(calls, kept, channel, request["limits"])
    os._exit(0)


def run_notebook(request: dict[str, Any], kept: dict[str, KeptFunction], channel: Channel) -> None:
    """Run the cells one after the other; one that fails does not stop the next."""
    from tworivers.sandbox.inside.shell import Recorder, make_shell

    put_files(request["files"])
    sys.path.append("")  # modules of the student's own are found, and shadow nothing
    recorder = Recorder()
    shell = make_shell(recorder)
    limits, copies = request["limits"], request["apart"]
    has_checks = any("question" in cell for cell in request["cells"])
    for number, cell in enumerate(request["cells"]):
        recorder.begin()
        channel.send({"begun": number})
        set_variable("question" in cell or not has_checks)
        handed_over = functools.partial(hand_over, cell, shell.user_ns, kept, channel, limits, copies)
        if within(limits, recorder, handed_over) and cell.get("alone"):
            shell.execution_count += 1  # the check itself has no part in grading, and would take as long as an answer
        else:
            done = within(limits, recorder, functools.partial(shell.run_cell, cell["source"], store_history=True))
            within(limits, recorder, functools.partial(tell_failure, done, recorder))
        channel.send({"cell": number, "outputs": recorder.take(), "count": shell.execution_count - 1})


def within(limits: dict[str, Any], recorder: Recorder, step: Callable[[], Any]) -> Any:
    """Take a step within the limits of a cell; return what it gives, or None where it fails."""
    from tworivers.sandbox.inside.shell import time_limit

    try:
        with time_limit(limits["cell_seconds"], limits["cell_wait"]):
            return step()
    except BaseException as error:
        recorder.error(type(error).__name__, str(error)[:500], [str(error)[:500]])
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
    cell: dict[str, Any],
    names: dict[str, Any],
    kept: dict[str, KeptFunction],
    channel: Channel,
    limits: dict[str, Any],
    copies: bool,
) -> bool:
    """Hand over the value that a check cell is about to be given, if there is one; a function is kept to be tried."""
    if "question" not in cell:
        return False
    try:
        value = eval(cell["value"], names)
    except Exception:
        return False  # the check cell itself will say what is wrong
    question = cell["question"]
    channel.send({"question": question, "answer": plain(value)})
    place = kept.get(question)
    if place is not None and callable(value) and not place.reached:
        place.reached = True
        place.function = None if copies else unchanging(value)
        if place.function is None and fork_quietly() == 0:
            with contextlib.suppress(BaseException):
                with os.fdopen(place.inputs, "rb") as lines:
                    inputs = json.loads(lines.readline())
                channel.send({"question": question, "results": results_of(value, inputs, limits)})
            with contextlib.suppress(BaseException):
                os.write(place.tell, b".")
            os._exit(0)
    return True


def unchanging(function: Any) -> Callable[..., Any] | None:
    """Return a function as it is now, if nothing that later cells do can change what it gives; else None.

    That is so where it reads, besides its arguments, only built-ins, modules, and names that stand for a plain value.
    """
    if type(function) is not FunctionType or function.__closure__ or function.__kwdefaults__ or function.__dict__:
        return None
    codes = [function.__code__]
    for code in codes:
        codes += [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    if any(FINDING.intersection(code.co_names) for code in codes):
        return None
    names = function.__globals__
    read = {name: names[name] for code in codes for name in code.co_names if name in names}
    if any(type(value) not in FIXED for value in (*read.values(), *(function.__defaults__ or ()))):
        return None
    read["__builtins__"] = dict(vars(builtins))
    return FunctionType(function.__code__, read, function.__name__, function.__defaults__)


def fork_quietly() -> int:
    """Fork; newer Pythons warn where there are threads, and a student may have made warnings errors."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return os.fork()


def results_of(function: Callable[..., Any], inputs: list[Any], limits: dict[str, Any]) -> Any:
    """Try a function on its inputs."""
    from tworivers.sandbox.inside.shell import time_limit

    try:
        with time_limit(limits["cell_seconds"], limits["cell_wait"]):
            return call_function(function, inputs)
    except BaseException as error:
        return [["", {"raised": type(error).__name__[:100]}]]


def try_functions(
    calls: dict[str, Any], kept: dict[str, KeptFunction], channel: Channel, limits: dict[str, Any]
) -> None:
    """Try the functions that were kept, one after the other: first those that wait in copies."""
    for question, inputs in calls.items():
        place = kept.get(question)
        if place is not None and place.function is None:
            with contextlib.suppress(OSError):
                os.write(place.ask, json.dumps(inputs).encode() + b"\n")
                select.select([place.done], [], [], limits["cell_wait"] + 5)
    for question, inputs in calls.items():
        place = kept.get(question)
        if place is not None and place.function is not None:
            channel.send({"question": question, "results": results_of(place.function, inputs, limits)})


if __name__ == "__main__":
    main()
