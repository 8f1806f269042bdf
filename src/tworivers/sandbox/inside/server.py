"""Inside the sandbox: a server that has pandas loaded already and forks a copy of itself for each submission.

    python -I -m tworivers.sandbox.inside.server ASSIGNMENT CONTROL    (the number of a socket)

For each submission its limits come in with two pipes, the way in and the way out of `inside.notebook`. The copy lets go of
everything that was the server's, gets namespaces of its own for processes, mounts, shared memory, network and names, and is
shut up (`inside.locked`); only then is the notebook read. An order ends the copy, and with its namespace everything that it
has started. The server itself keeps the right to make namespaces, and never runs or reads anything that comes from a
student. It serves one assignment of one run, and ends with its socket or after a time without orders.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import socket
import sys
from typing import Any, NoReturn

from tworivers.sandbox.inside import locked, notebook, seccomp

NEW_MOUNTS, NEW_NAME, NEW_SHARED_MEMORY, NEW_PROCESSES, NEW_NETWORK = (  # sched.h
    0x0002_0000,
    0x0400_0000,
    0x0800_0000,
    0x2000_0000,
    0x4000_0000,
)
PRIVATE = 0x4_4000  # mount.h
IDLE_SECONDS = 300.0  # without an order for so long, whoever started the server has died
PLOTTING = ("matplotlib.pyplot", "matplotlib_inline.backend_inline", "tworivers.plots")
REHEARSED = (
    """import pandas as pd
from tworivers import check, load_table, selection
figures = load_table("figures")
some = figures[figures["value"] > 10].sort_values("value", ascending=False).head(12)
some""",
    """persons = some.loc[some["unit"] == "persons", "value"]
[round(100 * value / some["value"].sum(), 1) for value in persons]""",
    """by_unit = some.groupby("unit")["value"].agg(["count", "sum"]).reset_index()
both = by_unit.merge(some[["unit", "quantity"]], on="unit", how="left")
both["share"] = 100 * both["sum"] / both["sum"].sum()
print(both.round(1).to_string())""",
    """table = pd.DataFrame({"a": [12, 29], "b": [1.5, 2.5]}, index=["x", "y"])
table["c"] = 100 * table["a"] / len(some)
table""",
    """def change(before, after):
    return 100 * (after - before) / before


{"first": change(12, 29), "second": table["a"].iloc[0].item()}""",
    "nobody_has_given_this_a_value",
)
REHEARSALS = 10  # after about so many, Python runs the paths that a notebook takes as fast as it ever will

libc = ctypes.CDLL(None, use_errno=True)


def main() -> None:
    """Serve until the other side hangs up, or says nothing for too long."""
    control = socket.socket(fileno=int(sys.argv.pop()))
    own = os.open("/proc/self/ns/pid", os.O_RDONLY)
    preload(sys.argv.pop())
    next_copy_apart(own)  # tried before anybody relies on it
    control.send(b"ready")
    control.settimeout(IDLE_SECONDS)
    with contextlib.suppress(TimeoutError):
        while serve(control, own):
            pass


def preload(assignment: str) -> None:
    """Load what nearly every notebook of an assignment loads, and do what it does, so that the copies find it done; not
    more, since a copy takes the longer to make the more there is."""
    from tworivers import tables
    from tworivers.checks import exercises_folder, question
    from tworivers.sandbox.inside.shell import Recorder, make_shell

    shell = make_shell(Recorder())  # first: matplotlib looks for a shell that shows its figures
    releases = [path.read_text(encoding="utf-8") for path in exercises_folder().glob(f"{assignment}*/*.ipynb")]
    for name in PLOTTING if any("plot" in text for text in releases) else ():
        with contextlib.suppress(ImportError):  # a grader need not have matplotlib
            importlib.import_module(name)
    with contextlib.suppress(Exception):
        question(f"{assignment}.q1")
    for name in tables.table_names():
        tables.load_table(name)
    rehearse(shell)
    seccomp.program()  # kept
    gc.collect()
    gc.freeze()  # the copies share this memory as long as nobody writes to it


def rehearse(shell: Any) -> None:
    """Run cells of our own as a notebook's cells are run, and leave the shell as new.

    Much is loaded and worked out by pandas, IPython and Python itself only when it is first needed: without this each
    copy would do it again, and a submission would take about a quarter longer.
    """
    cells = [{"source": source} for source in REHEARSED]
    handed_over = {"source": "", "question": "ps00.q1", "value": "[table, change(12, 29)]", "alone": True}
    request = {
        "cells": [*cells, handed_over],
        "files": [],
        "apart": False,
        "limits": {"cell_seconds": 60, "cell_wait": 60},
    }
    nowhere, new = os.open(os.devnull, os.O_WRONLY), dict(shell.user_ns)
    for _ in range(REHEARSALS):
        notebook.run_notebook(request, {}, notebook.Channel(nowhere))
        sys.path.remove("")
    os.close(nowhere)
    os.environ.pop("NBGRADER_EXECUTION", None)
    shell.reset(new_session=True)
    shell.user_ns.update({name: value for name, value in new.items() if name not in shell.user_ns})


def next_copy_apart(own: int) -> None:
    """Let the next copy be the first process of a new namespace, below that of the server (`own`)."""
    _call(libc.setns(own, NEW_PROCESSES), "setns")
    _call(libc.unshare(NEW_PROCESSES), "unshare")


def serve(control: socket.socket, own: int) -> bool:
    """Run one submission in a copy; return when it and everything that it has started has ended, False at the last.

    The order comes in two parts: its limits with its two pipes, and, when the copy is made and cannot know it, a word. With
    this word the other side is told that everything has ended.
    """
    limits, pipes, _, _ = socket.recv_fds(control, 4096, 2)
    if not limits:
        return False
    next_copy_apart(own)
    copy = os.fork()
    if copy == 0:
        with contextlib.suppress(BaseException):
            control.detach()
            shut_up(json.loads(limits), pipes)
        os._exit(1)
    for pipe in pipes:
        os.close(pipe)
    word = control.recv(64)
    wait_for(copy, control)
    control.send(word)
    return bool(word)


def shut_up(limits: dict[str, Any], pipes: list[int]) -> NoReturn:
    """Run a submission in this copy, in namespaces of its own. Nothing of a student's has been read when this is called."""
    os.setsid()
    _call(libc.unshare(NEW_SHARED_MEMORY | NEW_MOUNTS | NEW_NETWORK | NEW_NAME), "unshare")
    _call(libc.mount(b"none", b"/", None, PRIVATE, None), "mount /")
    locked.enclose(limits, pipes, lambda: notebook.serve(locked.READING, locked.WRITING))


def wait_for(copy: int, control: socket.socket) -> None:
    """Wait until the other side asks for the end of a copy, and end it with all that it has started."""
    control.settimeout(None)  # however long it takes: the other side has the clock
    order = control.recv(16)
    os.kill(copy, 9)  # and with it the kernel ends its whole namespace
    os.waitpid(copy, 0)
    if not order:
        os._exit(0)
    control.settimeout(IDLE_SECONDS)


def _call(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


if __name__ == "__main__":
    main()
