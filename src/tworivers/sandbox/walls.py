"""The sandbox: starts a command that can see, keep and reach as good as nothing.

`start` is the one door; `probe` says which way works on this machine, or what to install or enable. The way is
bubblewrap: no network, an empty environment, the system and the Python environment read-only, of this project only the
package, the record and the releases (never solutions, keys, gradebook or submissions), one scratch folder in memory,
an unprivileged user, and limits. What bubblewrap cannot do, `inside.locked` does from within, before a submission is read.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import os
import platform
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any, BinaryIO

from tworivers.errors import CourseError
from tworivers.sandbox import sights
from tworivers.sandbox.inside.calls import MACHINES
from tworivers.sandbox.inside.locked import MEGABYTE, SCRATCH, SHARED, SHARED_MB
from tworivers.sandbox.memory import Memory

UNSAFE_VARIABLE = "TWORIVERS_UNSAFE_NO_SANDBOX"
UNSAFE_WARNING = (
    "WARNING: the sandbox is switched off. Students' code runs with your own rights and can read and change whatever "
    "you can: keys, gradebook, network."
)
PRIVATE = ("", "submitted", "solutions", "autograded", "feedback", "gradebook.db", ".answers")  # of a course folder
RIGHTS = ("CAP_SYS_ADMIN", "CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP", "CAP_KILL")
NOTEBOOK = [sys.executable, "-I", "-m", "tworivers.sandbox.inside.notebook"]
ALONE = ["-I", "-m", "tworivers.sandbox.inside.alone"]


class SandboxError(CourseError):
    """No sandbox works here; the message says what to install or enable."""


@dataclasses.dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Attributes:
        cell_seconds: Computing time of one cell and of each function; then it is stopped, and the next one runs.
        cell_wait: Time in which a cell waits and nothing of it computes.
        cpu_seconds: Computing time of the whole submission, and of each of its processes.
        wait_seconds: Time in which the whole submission waits.
        wall_seconds: Time of the whole submission by the clock: a net below the others, which decides nothing. What is
            caught in it is not graded.
        memory_mb: Address space of one process.
        total_mb: Memory of all its processes together.
        file_mb: Size of one file.
        scratch_mb: Size of the scratch folder.
        scratch_files: Files and folders in it.
        processes: Processes and threads.
        open_files: Open files of one process.
        output_mb: What it may hand back.
    """

    cell_seconds: float = 20
    cell_wait: float = 30
    cpu_seconds: int = 60
    wait_seconds: float = 60
    wall_seconds: float = 3600
    memory_mb: int = 3072
    total_mb: int = 3072
    file_mb: int = 32
    scratch_mb: int = 64
    scratch_files: int = 10_000
    processes: int = 64
    open_files: int = 128
    output_mb: int = 16


class Sandboxed(subprocess.Popen[bytes]):
    """A process in a sandbox, with what it uses of memory."""

    memory: Memory

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the process; nothing of its sandbox is left then."""
        status = super().wait(timeout)
        self.memory.close()
        return status


def start(command: list[str], limits: Limits, unsafe: Path | None = None) -> Sandboxed:
    """Start a command in the sandbox, with pipes to its input, output and errors.

    Args:
        command: The command with its arguments, of what the sandbox shows; a notebook, if there is none.
        limits: What it may use.
        unsafe: Start it in this folder and without a sandbox, with limits alone. Only ever on somebody's explicit word.

    Raises:
        SandboxError: No sandbox works on this machine.
    """
    if unsafe is None:
        return _locked_in(probe(), limits, command)
    limiter = _limiter(limits) if shutil.which("prlimit") else []
    process = _popen([*limiter, *(command or NOTEBOOK)], env=_environment(str(unsafe)), cwd=unsafe)
    process.memory.begin(process.pid, limits.total_mb)
    return process


def _locked_in(kind: str, limits: Limits, command: list[str]) -> Sandboxed:
    """Start a command as the first process of a sandbox, which shuts it up before anything of it runs.

    Its pipes are none of the three that bubblewrap's own processes have too.
    """
    reading, way_in = os.pipe()
    way_out, writing = os.pipe()
    told = json.dumps({**dataclasses.asdict(limits), "bare": kind == "bare"})
    first = [sys.executable, *ALONE, told, str(reading), str(writing), *command]
    try:
        process = _popen(
            [*_walls(kind, limits), "--as-pid-1", *first],
            env={},
            pass_fds=[reading, writing],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
    except BaseException:
        os.close(way_in)
        os.close(way_out)
        raise
    finally:
        os.close(reading)
        os.close(writing)
    process.stdin, process.stdout = _file(way_in, "wb"), _file(way_out, "rb")
    process.memory.begin(process.pid, limits.total_mb)
    return process


def start_server(command: list[str], control: socket.socket) -> Sandboxed:
    """Start a fork server in the sandbox; it shuts up each of its copies and keeps the rights that this takes.

    That it says it is ready is the proof that the sandbox works.

    Args:
        command: The command; the number of the socket becomes its last argument.
        control: The socket over which it takes its orders.

    Raises:
        SandboxError: No sandbox works on this machine.
    """
    number, null = control.fileno(), subprocess.DEVNULL
    words = [*_walls(_kind(), Limits()), *command, str(number)]
    return _popen(words, env={}, pass_fds=[number], stdin=null, stdout=null)


def _popen(command: list[str], **options: Any) -> Sandboxed:
    memory, pipe = Memory(), subprocess.PIPE
    pipes = {"stdin": pipe, "stdout": pipe, "stderr": pipe}
    process = Sandboxed(memory.entering(command), start_new_session=True, bufsize=0, **{**pipes, **options})
    process.memory = memory
    return process


def _file(descriptor: int, mode: str) -> BinaryIO:
    file: BinaryIO = os.fdopen(descriptor, mode, buffering=0)  # type: ignore[assignment]  # as Popen's own without a buffer
    return file


def is_switched_off() -> bool:
    """Tell whether somebody has switched the sandbox off by the environment."""
    return os.environ.get(UNSAFE_VARIABLE) == "1"


@functools.cache
def probe() -> str:
    """Return how a sandbox can be made here: `root` (bubblewrap by the superuser), `user` (with a user namespace), or `bare`
    (the same where nothing can be mounted in it, so that the number of files has no limit of its own).

    Raises:
        SandboxError: It cannot; the sentence says what to install or enable.
    """
    kinds = ["root"] if _kind() == "root" else ["user", "bare"]
    for kind in kinds:
        process = _locked_in(kind, Limits(), [sys.executable, "-I", "-c", _SELF_TEST])
        said, errors = (text.decode(errors="replace").strip() for text in process.communicate(timeout=60))
        if process.returncode == 0 and said == "inside":
            return kind
    raise SandboxError(_why_not(errors[-300:] or said[-300:], kind))


def refuse_where_shown(course: Path) -> None:
    """Refuse to grade where what every notebook must be shown holds something of the course.

    Raises:
        SandboxError: It does; the sentence says what lies where, and what to move.
    """
    private = {(course / name).resolve() for name in PRIVATE if (course / name).exists()}
    for outer in (*(Path("/", name) for name in sights.SYSTEM), *sights.readable()):
        for path in sorted(private):
            if path.is_relative_to(outer.resolve()):
                raise SandboxError(
                    f"Students' notebooks must be shown {outer}, and {path} lies in it, so that they could read it. Move "
                    "the course to a folder of its own, outside the system's folders and the Python environment."
                )


def _kind() -> str:
    """Return how a sandbox would be made here, if nothing stands in the way.

    Raises:
        SandboxError: A program is missing, or this is no Linux.
    """
    if sys.platform != "linux":
        raise SandboxError(
            f"The sandbox for students' code needs Linux; this is {sys.platform}. Grade on a Linux machine, real or virtual."
        )
    if platform.machine() not in MACHINES:
        raise SandboxError(
            f"The sandbox knows the system calls of {' and '.join(MACHINES)}; this machine is {platform.machine()}. Grade on "
            "one of those."
        )
    if shutil.which("bwrap") is None:
        raise SandboxError(
            "The sandbox for students' code needs bwrap. Install the package bubblewrap (sudo apt install bubblewrap), "
            "then grade again."
        )
    return "root" if os.geteuid() == 0 else "user"


_SELF_TEST = """
import os, socket
assert os.getuid() != 0 and not os.access("/", os.W_OK), "it is not locked in"
assert [line.split()[1] for line in open("/proc/self/status") if line.startswith("CapEff")] == ["0" * 16], "it has rights"
open("scratch", "w").close()
try:
    socket.create_connection(("192.0.2.1", 9), timeout=1)
except OSError:
    print("inside")
"""


def _why_not(said: str, kind: str) -> str:
    """Return a sentence on why the sandbox could not be started, with what to do about it."""
    if kind == "root":
        advice = "In a container, start it with the rights to make namespaces, or grade outside of it."
    else:
        advice = (
            "Unprivileged user namespaces must be enabled: sudo sysctl -w kernel.unprivileged_userns_clone=1 on older "
            "Debian; on Ubuntu 24.04 and later an AppArmor profile for /usr/bin/bwrap with `userns,` in it "
            "(sudo apt install apparmor-profiles), or sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0."
        )
        if "Permission denied" in said and sys.base_prefix not in said:
            advice += " The Python environment must be readable by you."
    return f"bubblewrap cannot make a sandbox here ({said or 'it says nothing'}). {advice}"


def _limiter(limits: Limits) -> list[str]:
    """Return the command that sets the limits of a process without a sandbox, and of all that it starts."""
    bounds = {
        "cpu": limits.cpu_seconds,
        "as": limits.memory_mb * MEGABYTE,
        "fsize": limits.file_mb * MEGABYTE,
        "nofile": limits.open_files,
        "core": 0,
    }
    return ["prlimit", *(f"--{name}={bound}:{bound}" for name, bound in bounds.items()), "--"]


def _walls(kind: str, limits: Limits) -> list[str]:
    """Return bubblewrap's command line, up to the command that is to run inside, with the rights to shut up a submission."""
    apart = ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    alone = ["--die-with-parent", "--new-session", "--clearenv", "--hostname", "sandbox"]
    user = [] if kind == "root" else ["--unshare-user"]
    rights = [] if kind == "bare" else [word for right in RIGHTS for word in ("--cap-add", right)]
    variables = [word for name, value in _environment(SCRATCH).items() for word in ("--setenv", name, value)]
    return [
        "bwrap",
        *apart,
        *user,
        "--cap-drop",
        "ALL",
        *rights,
        *alone,
        *variables,
        *sights.sights(),
        *_scratch(limits),
    ]


def _environment(home: str) -> dict[str, str]:
    """Return the whole environment of the command."""
    return {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
        "HOME": home,
        "TMPDIR": home,
        "LANG": "C.UTF-8",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",  # Agg, with the figures of a cell below it
        "MPLCONFIGDIR": f"{home}/.matplotlib",
        "IPYTHONDIR": f"{home}/.ipython",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }


def _scratch(limits: Limits) -> list[str]:
    """Return the only folders that can be written to: in memory, of limited size, gone with the command."""
    words: list[str] = []
    for path, megabytes in ((SHARED, SHARED_MB), (SCRATCH, limits.scratch_mb)):
        words += ["--perms", "1777", "--size", str(megabytes * MEGABYTE), "--tmpfs", path]
    if not sights.lives_in_tmp(sights.readable()):
        words += ["--symlink", SCRATCH, "/tmp"]
    return [*words, "--chdir", SCRATCH, "--remount-ro", "/dev", "--remount-ro", "/"]
