"""Inside the sandbox: a server that has pandas loaded already and forks a copy of itself for each submission.

    python -I -m tworivers.sandbox.inside.server ASSIGNMENT    (a socket is its standard input)

For each submission its limits come in with two pipes, the way in and the way out of `tworivers.sandbox.inside.notebook`. The copy
gets namespaces of its own for processes, mounts and shared memory, an empty scratch folder, another user where that is
possible, no rights, the filter of system calls and the limits; only then is the notebook read. One byte more, or the
end of the submission, ends the copy and with its namespace everything that it has started. The server itself keeps the
right to make namespaces, and never runs or reads anything that comes from a student.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import resource
import secrets
import select
import socket
import struct
import sys
from pathlib import Path
from typing import Any

from tworivers.sandbox.inside import notebook, seccomp

MEGABYTE = 1024 * 1024
SCRATCH = "/scratch"
NEW_MOUNTS, NEW_PROCESSES, NEW_SHARED_MEMORY = 0x0002_0000, 0x2000_0000, 0x0800_0000  # sched.h
PRIVATE, NO_SUID, NO_DEVICES, READ_ONLY, REMOUNT, BIND = 0x4_4000, 0x2, 0x4, 0x1, 0x20, 0x1000  # mount.h
DUMPABLE, SECCOMP, DROP_FOREVER, NO_NEW_RIGHTS = 4, 22, 24, 38  # prctl.h
CAPABILITY_VERSION = 0x2008_0522
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
    """Serve until the other side hangs up."""
    control = socket.socket(fileno=os.dup(0))
    own = os.open("/proc/self/ns/pid", os.O_RDONLY)
    preload(sys.argv.pop())
    next_copy_apart(own)  # tried before anybody relies on it
    control.send(b"r")
    while True:
        limits, pipes, _, _ = socket.recv_fds(control, 4096, 2)
        if not limits:
            return
        serve(control, own, pipes, json.loads(limits))
        control.send(b"d")


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


def serve(control: socket.socket, own: int, pipes: list[int], limits: dict[str, Any]) -> None:
    """Run one submission in a copy; return when it and everything that it has started has ended."""
    next_copy_apart(own)
    copy = os.fork()
    if copy == 0:
        with contextlib.suppress(BaseException):
            control.close()
            os.close(own)
            os.setpgid(0, 0)
            lock_in(limits)
            run_below(pipes)
        os._exit(1)
    for pipe in pipes:
        os.close(pipe)
    ended = os.pidfd_open(copy)
    try:
        ready, _, _ = select.select([control.fileno(), ended], [], [])
        if ended not in ready:
            order = control.recv(1)
            os.kill(copy, 9)  # and with it the kernel ends its whole namespace
            if not order:
                os._exit(0)
        os.waitpid(copy, 0)
        if ended in ready:
            control.recv(1)  # the other side asks for the end in any case
    finally:
        os.close(ended)


def run_below(pipes: list[int]) -> None:
    """Run the submission in a process below this one, as bubblewrap does, and end with it.

    This one is the first of its namespace, and no signal from inside would end it: a notebook would not behave as it does
    in a sandbox of its own.
    """
    below = os.fork()
    if below == 0:
        notebook.serve(*pipes)
    for pipe in pipes:
        os.close(pipe)
    while os.wait()[0] != below:
        pass  # something else that the notebook has left behind


def lock_in(limits: dict[str, Any]) -> None:
    """Give up whatever a submission must not have. Nothing of a student's has been read when this is called."""
    _call(libc.unshare(NEW_SHARED_MEMORY | NEW_MOUNTS), "unshare")
    _call(libc.mount(b"none", b"/", None, PRIVATE, None), "mount /")
    for path, megabytes in (("/dev/shm", 16), (SCRATCH, limits["scratch_mb"])):
        size = f"size={megabytes}m,mode=1777".encode()
        _call(libc.mount(b"tmpfs", path.encode(), b"tmpfs", NO_SUID | NO_DEVICES, size), f"mount {path}")
    if os.path.ismount("/tmp"):  # there only where something that is needed lies below it
        _call(libc.mount(None, b"/tmp", None, REMOUNT | BIND | READ_ONLY | NO_SUID | NO_DEVICES, None), "close /tmp")
    _call(libc.mount(b"proc", b"/proc", b"proc", NO_SUID | NO_DEVICES, None), "mount /proc")
    os.chdir(SCRATCH)
    for folder in (Path(".matplotlib"), Path(".ipython")):
        folder.mkdir()
        folder.chmod(0o1777)
    for name, bound in bounds(limits).items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (bound, bound))
    for right in range(64):
        libc.prctl(DROP_FOREVER, right)
    if os.getuid() == 0:
        user = 1_000_000_000 + secrets.randbelow(1_000_000_000)
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    header, nothing = struct.pack("Ii", CAPABILITY_VERSION, 0), struct.pack("6I", *[0] * 6)
    _call(libc.capset(header, nothing), "capset")
    _call(libc.prctl(NO_NEW_RIGHTS, 1, 0, 0, 0), "no new rights")
    libc.prctl(DUMPABLE, 1)
    program = seccomp.program()
    if program:
        buffer = ctypes.create_string_buffer(program, len(program))
        pointer = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(buffer))
        _call(libc.prctl(SECCOMP, 2, pointer, 0, 0), "seccomp")


def bounds(limits: dict[str, Any]) -> dict[str, int]:
    """Return the limits of one process, by the names of the resource module."""
    return {
        "CPU": limits["cpu_seconds"],
        "AS": limits["memory_mb"] * MEGABYTE,
        "FSIZE": limits["file_mb"] * MEGABYTE,
        "NPROC": limits["processes"],
        "NOFILE": limits["open_files"],
        "CORE": 0,
    }


def _call(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


if __name__ == "__main__":
    main()
