"""Inside the sandbox: shuts up one submission, in the first process of its namespaces, before a byte of it is read.

That process, `enclose`, mounts what the submission may write to, and forks. The one below becomes a user that nobody else
is, gives up every right, and runs the notebook. The one above becomes another such user, cannot be looked into, holds no
descriptor but the null device, and waits; when it ends, the kernel ends whatever was started. The one below begins only
when the one above has let go of everything.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import secrets
import signal
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from tworivers.sandbox.inside import seccomp

MEGABYTE = 1024 * 1024
SCRATCH, SHARED = "/scratch", "/dev/shm"
SHARED_MB, SHARED_FILES = 16, 1024
FONTS = Path("/etc/matplotlib")
READING, WRITING = 62, 63  # the two descriptors of a notebook: high, so that nothing that was loaded has them too
PRIVATE, NO_SUID, NO_DEVICES, NO_PROGRAMS, READ_ONLY, REMOUNT, BIND = (
    0x4_4000,
    0x2,
    0x4,
    0x8,
    0x1,
    0x20,
    0x1000,
)  # mount.h
DUMPABLE, SECCOMP, DROP_FOREVER, NO_NEW_RIGHTS, END_WITH_PARENT = 4, 22, 24, 38, 1  # prctl.h
CAPABILITY_VERSION = 0x2008_0522
USERS = 2_000_000_000  # of the numbers that are there, those in the upper half of so many are nobody's
COVERED = ("keys", "key-users")  # of /proc: the names of other people's keys

libc = ctypes.CDLL(None, use_errno=True)


def enclose(limits: dict[str, Any], pipes: list[int], run: Callable[[], object]) -> NoReturn:
    """Run a submission in a process below this one, the first of its namespaces, and end with it.

    Args:
        limits: What it may use, by the names of `walls.Limits`; `bare` where nothing can be mounted.
        pipes: Its way in and its way out; it finds them as READING and WRITING.
        run: What the process below does.
    """
    with contextlib.suppress(BaseException):
        hold_only(pipes)
        if not limits["bare"]:
            mount_places(limits)
        Path("/proc/self/oom_score_adj").write_text(
            "1000"
        )  # where memory ends, this goes before anything of the grader
        if not limits["bare"]:
            close_proc()
        furnish()
        for name, bound in bounds(limits).items():
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (bound, bound))
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        waiting, working = users()
        let_go, letting_go = os.pipe()
        below = os.fork()
        if below == 0:
            with contextlib.suppress(BaseException):
                become(working, looked_into=True)
                os.close(letting_go)
                os.read(let_go, 1)
                os.close(let_go)
                run()
            os._exit(1)
        become(waiting, looked_into=False)
        _close_from(3)
        while True:
            ended, status = os.wait()
            if ended == below:
                os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
    os._exit(1)


def hold_only(pipes: list[int]) -> None:
    """Keep of all descriptors two pipes, as READING and WRITING, and the null device in place of what 0 to 2 were."""
    null = os.open(os.devnull, os.O_RDWR)
    spare = [os.dup(pipe) for pipe in pipes]
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    for pipe, descriptor in zip(spare, (READING, WRITING), strict=True):
        os.dup2(pipe, descriptor, inheritable=False)
    _close_from(3, READING - 1)
    _close_from(WRITING + 1)


def mount_places(limits: dict[str, Any]) -> None:
    """Give the places that can be written to a limit on size and on the number of files, and the processes their list."""
    for path, megabytes, files in (
        (SHARED, SHARED_MB, SHARED_FILES),
        (SCRATCH, limits["scratch_mb"], limits["scratch_files"]),
    ):
        size = f"size={megabytes}m,nr_inodes={files},mode=1777".encode()
        _call(libc.mount(b"tmpfs", path.encode(), b"tmpfs", NO_SUID | NO_DEVICES, size), f"mount {path}")
    if os.path.ismount("/tmp"):  # there only where something that is needed lies below it
        _call(libc.mount(None, b"/tmp", None, REMOUNT | BIND | READ_ONLY | NO_SUID | NO_DEVICES, None), "close /tmp")
    _call(libc.mount(b"proc", b"/proc", b"proc", NO_SUID | NO_DEVICES | NO_PROGRAMS, None), "mount /proc")


def close_proc() -> None:
    """Close `/proc` to writing, and hide what it tells of other people."""
    for name in COVERED:
        if os.path.exists(f"/proc/{name}"):  # noqa: PTH110
            _call(libc.mount(b"/dev/null", f"/proc/{name}".encode(), None, BIND, None), f"cover {name}")
    closed = REMOUNT | BIND | READ_ONLY | NO_SUID | NO_DEVICES | NO_PROGRAMS
    _call(libc.mount(None, b"/proc", None, closed, None), "close /proc")


def furnish() -> None:
    """Make the folders that a notebook finds in its scratch folder."""
    os.chdir(SCRATCH)
    for folder in (Path(".matplotlib"), Path(".ipython")):
        folder.mkdir()
        folder.chmod(0o1777)
    for path in FONTS.glob("*.json"):  # making matplotlib's list of fonts anew costs seconds
        Path(".matplotlib", path.name).symlink_to(path)


def users() -> tuple[int, int]:
    """Return two users that nobody else is, for the process that waits and the one that works.

    Only the superuser can become another; anybody else stays who he is, twice.
    """
    if os.getuid() != 0:
        return os.getuid(), os.getuid()
    start, _, count = max(
        (tuple(map(int, line.split())) for line in Path("/proc/self/uid_map").read_text().splitlines()),
        key=lambda numbers: numbers[2],
    )
    half = min(count, USERS) // 2
    first = start + half + 2 * secrets.randbelow(half // 2)
    return first, first + 1


def become(user: int, looked_into: bool) -> None:
    """Become another user, without any right and with a key ring of its own, for whom the kernel does only what the filter
    of system calls allows.

    Args:
        user: The user.
        looked_into: Whether its own processes may look into this one.
    """
    libc.syscall(
        seccomp.number("keyctl"), 1, None
    )  # join a new session key ring; where there are no keys, none is needed
    for right in range(64):
        libc.prctl(DROP_FOREVER, right)
    if user != os.getuid():
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user if looked_into else os.getuid())  # so that bubblewrap may end the one that waits
    header, nothing = struct.pack("Ii", CAPABILITY_VERSION, 0), struct.pack("6I", *[0] * 6)
    _call(libc.capset(header, nothing), "capset")
    _call(libc.prctl(NO_NEW_RIGHTS, 1, 0, 0, 0), "no new rights")
    _call(libc.prctl(END_WITH_PARENT, signal.SIGKILL), "end with the parent")
    _call(libc.prctl(DUMPABLE, int(looked_into)), "dumpable")
    program = seccomp.program()
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
        "MSGQUEUE": 0,
        "CORE": 0,
    }


def _close_from(first: int, last: int = 0xFFFF_FFFF) -> None:
    """Close all descriptors in a range."""
    if libc.syscall(seccomp.number("close_range"), first, ctypes.c_uint(last), 0) == 0:
        return
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208  # an older kernel
        if first <= int(name) <= last:
            with contextlib.suppress(OSError):
                os.close(int(name))


def _call(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
