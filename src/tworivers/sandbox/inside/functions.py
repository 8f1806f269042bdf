"""Inside the sandbox: functions, kept as they stood at their check and tried when the notebook has ended.

A function is not the notebook's any more once it is handed over. Either it is written down as bytes, if it reads nothing
but its arguments, plain values, built-ins and further functions of this kind: then a process that has never run a cell
of the notebook makes it anew. Or a copy of the notebook's process waits with it, forked at the check: what the function
reads, and whatever else of the process its results rest on, stands in the copy as it stood there.
"""

from __future__ import annotations

import base64
import builtins
import contextlib
import dis
import fcntl
import json
import locale
import marshal
import os
import resource
import select
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from types import CodeType, EllipsisType, FunctionType, MappingProxyType, NoneType
from typing import Any

from tworivers.checks import ERROR, TOO_LONG, call_function
from tworivers.sandbox.inside.clock import time_limit

RESULT_CHARACTERS = 2_000_000
PIPE_SIZE = 1032  # F_GETPIPE_SZ
DEEP = 20
PLAIN = (NoneType, EllipsisType, bool, int, float, str, bytes)
NAMES = (
    "abs all any ascii bin bool bytes callable chr complex dict divmod enumerate filter float format frozenset hash hex "
    "int isinstance issubclass iter len list map max min next oct ord pow print range repr reversed round set slice "
    "sorted str sum tuple type zip True False None Ellipsis NotImplemented"
)
ERRORS = [
    name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, BaseException)
]
BUILT_IN = MappingProxyType({name: getattr(builtins, name) for name in (*NAMES.split(), *ERRORS)})
WARNINGS = [BUILT_IN[name] for name in ERRORS if issubclass(BUILT_IN[name], Warning)] + [Exception, BaseException]
NOT_HERE = {dis.opmap[name] for name in ("IMPORT_NAME", "LOAD_BUILD_CLASS") if name in dis.opmap}


class Place:
    """Where the function of one question is kept: two pipes between the notebook's process and the one above it.

    Into the first go the inputs, for a copy that waits. Out of the second comes a line that says how the function was
    kept, and from a copy, once it has the inputs, the results.
    """

    def __init__(self) -> None:
        self.inputs, self.ask = os.pipe()
        self.back, self.tell = os.pipe()
        self.reached = False

    def leave(self, *descriptors: int) -> None:
        """Close the ends that a process has no use for; where one is left open, nobody sees the other side end."""
        for descriptor in descriptors:
            os.close(descriptor)


def keep(function: Callable[..., Any], question: str, places: dict[str, Place], limits: dict[str, Any]) -> None:
    """Keep the function of a question as it is now; of several, the first."""
    place = places.get(question)
    if place is None or place.reached:
        return
    place.reached = True
    written = write_down(function) if usual() else None
    if written is not None:
        said = json.dumps({"written": base64.b64encode(written).decode()}).encode() + b"\n"
        if len(said) < fcntl.fcntl(place.tell, PIPE_SIZE):  # nobody reads before the notebook has ended
            os.write(place.tell, said)
            return
    copy = fork_quietly()
    if copy == 0:
        with contextlib.suppress(BaseException):
            wait_with(function, place, places.values(), limits)
        os._exit(0)
    with contextlib.suppress(OSError):
        os.setpgid(copy, copy)  # what the notebook sends to its own group does not reach it
    os.write(place.tell, json.dumps({"copy": copy}).encode() + b"\n")


def wait_with(function: Callable[..., Any], place: Place, places: Iterable[Place], limits: dict[str, Any]) -> None:
    """Wait, in a copy, for the inputs of a function; then try it."""
    for other in places:
        if other is not place:
            other.leave(other.inputs, other.tell)
    with os.fdopen(place.inputs, "rb") as lines:
        inputs = json.loads(lines.readline())
    write_all(place.tell, results_of(function, inputs, limits))


def fork_quietly() -> int:
    """Fork; newer Pythons warn where there are threads, and a student may have made warnings errors."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return os.fork()


def usual() -> bool:
    """Tell whether what Python's own operations rest on is as it is in a process that has just started."""
    one, tiny = 1.0, 1e-20
    return (
        sys.getrecursionlimit() == RECURSION
        and sys.get_int_max_str_digits() == sys.int_info.default_max_str_digits
        and sys.gettrace() is sys.getprofile() is None
        and locale.setlocale(locale.LC_ALL) == LOCALE
        and not any(rule[0] == "error" and rule[2] in WARNINGS for rule in warnings.filters)
        and one + tiny == one == one - tiny  # how it rounds
    )


RECURSION, LOCALE = sys.getrecursionlimit(), locale.setlocale(locale.LC_ALL)


def write_down(function: Any) -> bytes | None:
    """Return a function as bytes from which `made_from` makes it, in another process, as it is now.

    None where it reads anything else than its arguments, plain values, built-ins, and functions of which the same holds.
    """
    if type(function) is not FunctionType:
        return None
    names, waiting = function.__globals__, [function]
    values: dict[str, Any] = {}
    functions: dict[str, tuple[Any, ...]] = {}
    for one in waiting:
        if not is_bare(one, names):
            return None
        for name in names_in(one.__code__):
            if name.startswith("__"):
                return None
            if name not in names:
                if name in vars(builtins) and vars(builtins)[name] is not BUILT_IN.get(name, vars):
                    return None
            elif type(names[name]) is not FunctionType:
                values[name] = names[name]
            elif name not in functions:
                functions[name] = parts_of(names[name])
                waiting.append(names[name])
    if not is_plain([values, *(one[1:] for one in (parts_of(function), *functions.values()))]):
        return None
    try:
        return marshal.dumps((parts_of(function), functions, values))
    except ValueError:  # constants that no compiler writes
        return None


def is_bare(function: FunctionType, names: dict[str, Any]) -> bool:
    """Tell whether nothing hangs on a function but its code, and what stands before its arguments."""
    if function.__globals__ is not names or function.__builtins__ is not vars(builtins):
        return False
    codes = codes_in(function.__code__)
    return not (
        function.__closure__ or function.__dict__ or any(NOT_HERE.intersection(code.co_code[::2]) for code in codes)
    )


def parts_of(function: FunctionType) -> tuple[Any, ...]:
    """Return what a function is made of."""
    return function.__code__, function.__name__, function.__defaults__, function.__kwdefaults__


def codes_in(code: CodeType) -> list[CodeType]:
    """Return the code of a function and of all that it defines."""
    codes = [code]
    for one in codes:
        codes += [constant for constant in one.co_consts if isinstance(constant, CodeType)]
    return codes


def names_in(code: CodeType) -> set[str]:
    """Return every name that the code of a function may look up."""
    return {name for one in codes_in(code) for name in one.co_names}


def is_plain(value: Any, depth: int = 0) -> bool:
    """Tell whether a value is made of texts and numbers alone, in lists, tuples and dictionaries."""
    if type(value) in PLAIN:
        return True
    if depth > DEEP or type(value) not in (list, tuple, dict):  # a set made anew may have another order
        return False
    items = [*value.keys(), *value.values()] if type(value) is dict else value
    return all(is_plain(item, depth + 1) for item in items)


def made_from(written: str) -> FunctionType:
    """Make the function that was written down."""
    parts, functions, values = marshal.loads(base64.b64decode(written))
    names = {**values, "__builtins__": dict(BUILT_IN), "__name__": "__main__"}
    for name, its_parts in functions.items():
        names[name] = make(its_parts, names)
    return make(parts, names)


def make(parts: tuple[Any, ...], names: dict[str, Any]) -> FunctionType:
    """Make a function of its parts."""
    code, name, defaults, named = parts
    function = FunctionType(code, names, name, defaults)
    function.__kwdefaults__ = named
    return function


def results_of(function: Callable[..., Any], inputs: list[Any], limits: dict[str, Any]) -> bytes:
    """Call a function on its inputs within the limits of a cell; return a line with the results.

    What no exception gets out of ends this process, two seconds later.
    """
    most, limit = int(time.process_time() + limits["cell_seconds"]) + 2, None
    try:
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
        signal.signal(signal.SIGXCPU, signal.SIG_DFL)
        with time_limit(limits["cell_seconds"], limits["cell_wait"]) as limit:
            results = call_function(function, inputs)
        line = json.dumps(results).encode() + b"\n"
    except BaseException:
        return nothing(TOO_LONG if limit and limit.met else ERROR)
    return line if len(line) <= RESULT_CHARACTERS else nothing(ERROR)


def nothing(why: str) -> bytes:
    """Return the line that says that there are no results."""
    return json.dumps([["", {"raised": why}]]).encode() + b"\n"


def try_all(
    calls: dict[str, Any], kept: dict[str, Any], places: dict[str, Place], limits: dict[str, Any]
) -> Iterator[tuple[str, bytes]]:
    """Try the functions that were kept, as `how_kept` says; yield question and results of those that give any.

    Each is tried in a process of its own, but for the last one, which has nobody left to harm.
    """
    waiting: dict[int, str] = {}
    for question in (question for question in calls if "copy" in kept.get(question, {})):
        with contextlib.suppress(OSError):
            write_all(places[question].ask, json.dumps(calls[question]).encode() + b"\n")
            waiting[places[question].back] = question
    *written, last = [*(question for question in calls if "written" in kept.get(question, {})), ""]
    if written:
        last = written.pop()
    for question in written:
        reading, writing = os.pipe()
        if fork_quietly() == 0:
            with contextlib.suppress(BaseException):
                write_all(writing, results_of(made_from(kept[question]["written"]), calls[question], limits))
            os._exit(0)
        os.close(writing)
        waiting[reading] = question
    while waiting:
        for descriptor in select.select(list(waiting), [], [])[0]:
            question, line = waiting.pop(descriptor), read_line(descriptor)
            if line:
                yield question, line
    if last:
        yield last, results_of(made_from(kept[last]["written"]), calls[last], limits)


def how_kept(places: dict[str, Place]) -> dict[str, dict[str, Any]]:
    """Return how the function of each question was kept, of those whose check was reached; to be read once."""
    kept = {}
    for question, place in places.items():
        if select.select([place.back], [], [], 0)[0]:
            with contextlib.suppress(ValueError, RecursionError):
                said = json.loads(read_line(place.back))
                kept[question] = said if isinstance(said, dict) else {}
    return kept


def read_line(descriptor: int) -> bytes:
    """Return a line from a pipe; nothing where it ends before, or is longer than any result."""
    text = b""
    while not text.endswith(b"\n"):
        data = os.read(descriptor, 1 << 16)
        if not data or len(text) > RESULT_CHARACTERS:
            return b""
        text += data
    return text


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of it."""
    while data:
        data = data[os.write(descriptor, data) :]
