"""The wall from inside and from outside: what a notebook can reach, call, fill and see, as the superuser's and anybody's."""

import errno
import json
import os
import re
import secrets
import socket
import struct
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from processes import as_an_ordinary_user
from tworivers.errors import CourseError
from tworivers.sandbox import memory, sights, walls
from tworivers.sandbox.forks import ForkServer, ServerDied
from tworivers.sandbox.inside import seccomp
from tworivers.sandbox.inside.calls import ARGUMENTS, CALLS, FAILING, MACHINES
from tworivers.sandbox.memory import Memory, memory_of
from tworivers.sandbox.session import Session
from tworivers.sandbox.task import Task
from tworivers.sandbox.walls import Limits, SandboxError

pytestmark = pytest.mark.timeout(120)
SMALL = Limits(cell_wait=40, total_mb=300)

LOOK = r"""
import ctypes, json, os, re, resource
from pathlib import Path
libc = ctypes.CDLL(None, use_errno=True)
def fails(action):
    try:
        action()
    except OSError as error:
        return error.errno
    return 0
def call(*arguments):
    ctypes.set_errno(0)
    libc.syscall(*arguments)
    return ctypes.get_errno()
seen = {"self": [os.getuid(), os.getpid(), os.getppid()]}
others = [n for n in os.listdir("/proc") if n.isdigit() and n != str(os.getpid())]
seen["others"] = {}
for n in others:
    places = ["environ", "mem", "maps", "auxv", "fd", "fdinfo", "cwd/.", "root/.", "exe", "ns/pid", "map_files", "stack", "syscall"]
    seen["others"][n] = [name for name in places if not fails(lambda: os.listdir(f"/proc/{n}/{name}") if name[-1] in "./" or name in ("fd", "fdinfo", "map_files") else open(f"/proc/{n}/{name}", "rb").read(1))]
seen["descriptors"] = sorted(re.sub(r"\d+", "N", os.readlink(f"/proc/self/fd/{n}")) for n in os.listdir("/proc/self/fd") if os.path.lexists(f"/proc/self/fd/{n}"))
seen["sockets"] = Path("/proc/net/unix").read_text().splitlines()[1:]
seen["network"] = sorted(line.split(":")[0].strip() for line in Path("/proc/net/dev").read_text().splitlines()[2:])
seen["memory"] = [len(Path(f"/proc/sysvipc/{name}").read_text().splitlines()) for name in ("shm", "sem", "msg")] + os.listdir("/dev/shm")
seen["keys"] = [open(f"/proc/{name}").read() for name in ("keys", "key-users")]
machine = os.uname().machine
calls = {"x86_64": [101, 310, 248, 250, 29, 64, 68], "aarch64": [117, 270, 217, 219, 194, 190, 186]}[machine]
seen["calls"] = [call(n, 0, 0, 0, 0) for n in (*calls, 434, 438, 424, 425, 440, 448)]
seen["writable"] = sorted({line.split()[4] for line in open("/proc/self/mountinfo") if line.split()[5].startswith("rw") and os.access(line.split()[4], os.W_OK) and os.path.isdir(line.split()[4])})
seen["proc"] = [fails(lambda: open(f"/proc/{name}", "w")) for name in ("self/oom_score_adj", "self/comm", "sys/kernel/core_pattern", "1/oom_score_adj")]
seen["points"] = Path("/proc/self/oom_score").exists() and Path("/proc/self/oom_score_adj").read_text().strip()
seen["environment"] = sorted(os.environ)
seen["home"] = sorted(os.listdir("/scratch")) if os.path.isdir("/scratch") else []
seen["name"] = os.uname().nodename
seen["limits"] = fails(lambda: resource.prlimit(1, resource.RLIMIT_NOFILE))
seen["ending"] = fails(lambda: os.kill(1, 9))
seen["files"] = [os.statvfs(place).f_files for place in ("/scratch", "/dev/shm")]
print(json.dumps(seen))
"""

BOTH = f"""
import json
from tworivers.sandbox.forks import ForkServer
from tworivers.sandbox.session import Session
from tworivers.sandbox.task import Task
from tworivers.sandbox.walls import Limits
forks = ForkServer("ps02")
for place in (None, forks, forks):
    outcome = Session(Task([({LOOK!r}, None)], {{}}, [], Limits()), place).run()
    print("".join(part.get("text") or part.get("evalue") for part in outcome.outputs[0]), end="")
forks.close()
"""


@pytest.fixture(scope="module")
def forks():
    """A fork server."""
    found = ForkServer("ps02")
    yield found
    found.close()


@pytest.fixture(scope="module", params=["superuser", "ordinary"])
def looked(request, forks):
    """What a notebook finds that looks at everything: in a sandbox of its own, and in two copies, by who grades."""
    if request.param == "ordinary":
        return request.param, [json.loads(line) for line in as_an_ordinary_user(BOTH).splitlines()]
    if os.geteuid() != 0:
        pytest.skip("needs the superuser")
    return request.param, [json.loads(printed(LOOK, place)) for place in (None, forks, forks)]


def printed(code, server=None, limits=SMALL):
    outcome = Session(Task([(code, None)], {}, [], limits), server).run()
    return "".join(part.get("text") or part.get("evalue", "") for part in outcome.outputs.get(0, [])) or outcome.why


def test_everything_that_a_notebook_reaches_is_its_own(looked):
    _, found = looked
    for seen in found:
        assert seen["others"] == {"1": []}  # what waits above it: nothing of it can be opened
        assert set(seen["descriptors"]) <= {"/dev/null", "pipe:[N]", "/proc/N/fd"}
        assert seen["descriptors"].count("pipe:[N]") == 2
        assert seen["sockets"] == [] and seen["network"] in (["lo"], [])
        assert seen["memory"] == [1, 1, 1] and seen["keys"] == ["", ""]
        assert seen["calls"] == [errno.EPERM] * 13
        assert set(seen["writable"]) == {"/scratch", "/dev/shm"}
        assert all(seen["proc"]) and seen["points"] == "1000"
        assert seen["environment"] == sorted({*walls._environment("/scratch"), "PWD", "NBGRADER_EXECUTION"})
        assert seen["home"] == [".ipython", ".matplotlib"] and seen["name"] == "sandbox"
        assert seen["self"][1:] == [2, 1] and seen["limits"] == errno.EPERM
        assert seen["files"] == [10_000, 1024]


def test_each_submission_is_somebody_else_where_that_can_be(looked):
    user, found = looked
    users = [seen["self"][0] for seen in found]
    assert len(set(users)) == (3 if user == "superuser" else 1) and 0 not in users
    # An ordinary user has no second one: the first process of a namespace takes no signal from within it.
    assert [seen["ending"] for seen in found] == [errno.EPERM if user == "superuser" else 0] * 3


def run_filter(program, machine, call, argument=0, second=0):
    """Do what the kernel does with a filter; return the error that the call fails with, 0 where it is allowed."""
    steps = [struct.unpack_from("=HBBI", program, place) for place in range(0, len(program), 8)]
    looked_at = struct.pack("=iIQ6Q", call, MACHINES[machine], 0, argument, second, 0, 0, 0, 0)
    place, value = 0, 0
    while True:
        code, yes, no, k = steps[place]
        place += 1
        match code:
            case 0x20:
                (value,) = struct.unpack_from("=I", looked_at, k)
            case 0x06:
                assert k >> 16 in (0x7FFF, 0x0005), "a filter ends nothing"
                return k & 0xFFFF if k >> 16 == 0x0005 else 0
            case _:
                true = {0x15: value == k, 0x25: value > k, 0x35: value >= k, 0x45: bool(value & k)}[code]
                place += yes if true else no


@pytest.mark.parametrize("machine", MACHINES)
def test_filter_says_what_the_table_says_for_every_number(machine):
    column, program = list(MACHINES).index(machine), seccomp.program(machine)
    allowed = {pair[column] for name, pair in CALLS.items() if name not in ARGUMENTS}
    failing = {numbers[column]: numbers[2] for numbers in FAILING.values()}
    looked = {CALLS[name][column] for name in ARGUMENTS}
    for call in (*range(601), 1000, 0x3FFF_FFFF, -1, 0x4000_0000, 0x4000_0001):
        if call not in looked:
            verdict = run_filter(program, machine, call if call < 0x8000_0000 else call - 2**32)
            assert verdict == (0 if call in allowed else failing.get(call, errno.EPERM)), call


@pytest.mark.parametrize("machine", MACHINES)
def test_calls_are_looked_at_by_their_arguments(machine):
    column, program = list(MACHINES).index(machine), seccomp.program(machine)

    def verdict(name, *arguments):
        return run_filter(program, machine, CALLS[name][column], *arguments)

    assert [verdict("socket", family) for family in (1, 2, 10, 16, 38, 40)] == [0, *[errno.EAFNOSUPPORT] * 5]
    assert verdict("clone", 0x3D0F00) == verdict("clone", 17) == 0
    for bit in (0x80, 0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000):
        assert verdict("clone", bit | 17) == errno.EPERM
    assert verdict("ioctl", 0, 0x5401) == 0 and verdict("ioctl", 0, 0x5412) == errno.ENOTTY
    assert verdict("personality", 0xFFFF_FFFF) == 0 and verdict("personality", 0x40000) == errno.EPERM
    assert verdict("prctl", 15) == 0 and verdict("prctl", 0x59616D61) == errno.EPERM
    assert verdict("prlimit64", 0) == 0 and verdict("prlimit64", 1) == errno.EPERM


def test_program_of_another_machine_is_refused_everything():
    program = bytearray(seccomp.program("x86_64"))
    looked_at = struct.pack("=II", 1, MACHINES["aarch64"])
    assert struct.unpack_from("=I", looked_at, 4)[0] != struct.unpack_from("=HBBI", program, 8)[3]
    assert struct.unpack_from("=HBBI", program, 16) == (0x06, 0, 0, 0x0005_0000 | errno.EPERM)


NEVER = "pidfd_open pidfd_getfd pidfd_send_signal ptrace process_vm_readv process_vm_writev keyctl add_key request_key shmget shmat semget msgget mq_open io_uring_setup userfaultfd memfd_create memfd_secret bpf perf_event_open unshare setns mount umount2 pivot_root chroot init_module kexec_load open_by_handle_at name_to_handle_at kcmp process_madvise move_pages landlock_create_ruleset fanotify_init inotify_init1 quotactl swapon reboot vmsplice open_tree fsopen mbind add_key syslog acct settimeofday"


def test_no_call_that_reaches_beyond_a_notebook_is_in_the_table():
    assert not set(NEVER.split()) & set(CALLS)


HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}


@pytest.mark.parametrize("machine", MACHINES)
def test_numbers_are_those_of_the_kernel_s_headers(machine):
    if not HEADERS[machine].exists():
        pytest.skip("the kernel's headers are not installed")
    text, column = HEADERS[machine].read_text(), list(MACHINES).index(machine)
    known = {name: int(number) for name, number in re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", text)}
    known["newfstatat"] = known.get("newfstatat", known.get("fstatat", 79))
    table = {**CALLS, **{name: numbers[:2] for name, numbers in FAILING.items()}}
    wrong = {name: pair[column] for name, pair in table.items() if name in known and known[name] != pair[column]}
    assert wrong == {}
    assert len([name for name in table if name in known]) > 150


HABITS = """
import asyncio, concurrent.futures, multiprocessing, sqlite3, ssl, subprocess, sys, tempfile, threading, mmap, shutil, os
import numpy as np, pandas as pd
async def later():
    process = await asyncio.create_subprocess_exec("echo", "x", stdout=-1)
    return (await process.communicate())[0], await asyncio.to_thread(sum, [1, 2])
assert await later() == (b"x\\n", 3)
with concurrent.futures.ThreadPoolExecutor(4) as pool:
    assert list(pool.map(abs, [-1])) == [1]
fork = multiprocessing.get_context("fork")
with fork.Pool(2) as pool:
    assert pool.map(abs, [-2]) == [2]
from multiprocessing import shared_memory
block = shared_memory.SharedMemory(create=True, size=100); block.buf[0] = 7; block.close(); block.unlink()
queue, lock = fork.Queue(), fork.Lock()
queue.put(1); assert queue.get() == 1 and lock.acquire()
assert subprocess.run("ls | sort; cp -a /etc/ld.so.cache . ; tar cf a.tar ld.so.cache", shell=True, capture_output=True).stderr == b""
assert subprocess.check_output([sys.executable, "-c", "print(1)"]) == b"1\\n"
book = sqlite3.connect("a.db"); book.execute("pragma journal_mode=wal"); book.execute("create table a (b)"); book.commit(); book.close()
ssl.create_default_context()
with tempfile.TemporaryDirectory() as folder, tempfile.NamedTemporaryFile() as file:
    shutil.copy2(file.name, folder); shutil.copytree(folder, "tree"); os.mkfifo("fifo")
pages = mmap.mmap(-1, 100_000); pages[0] = 1; pages.resize(200_000)
frame = pd.DataFrame(np.random.default_rng(1).random((300, 3))); frame.to_csv("a.csv"); pd.read_csv("a.csv"); np.linalg.svd(frame)
np.memmap("m", mode="w+", shape=9)[0] = 1
print("all of it")
"""


@pytest.mark.parametrize("by", ["own sandbox", "copy"])
def test_what_honest_libraries_call_is_allowed(by, forks):
    assert printed(HABITS, forks if by == "copy" else None, Limits()) == "all of it\n"


HEAVY = {
    "private": "kept = [bytearray(os.urandom(1000)) * 1000 for _ in range(900)]",
    "shared mapping": "import mmap\nm = mmap.mmap(-1, 700 << 20)\nfor n in range(0, 700 << 20, 4096): m[n] = 1",
    "shared mapping that is let go of": "import mmap\nms = []\nfor k in range(14):\n    m = mmap.mmap(-1, 50 << 20); ms.append(m)\n    for n in range(0, 50 << 20, 4096): m[n] = 1\n    m.madvise(mmap.MADV_DONTNEED)",
    "many processes": "for _ in range(12):\n    if os.fork() == 0:\n        kept = bytearray(os.urandom(1000)) * 60_000\n        time.sleep(30); os._exit(0)",
}
WAIT = "import os, time\n{}\ntime.sleep(8)\nprint('within it')"


@pytest.fixture(scope="module", params=["as the kernel counts", "counted from outside"])
def counting(request, forks):
    """A server for each way in which memory is counted; the first is there only where control groups can be made."""
    if request.param == "as the kernel counts":
        if memory.parent_group() is None:
            pytest.skip("no control group can be made here")
        yield forks
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(memory, "parent_group", lambda: None)
        found = ForkServer("ps02")
    yield found
    found.close()


@pytest.mark.parametrize("kind", HEAVY)
def test_memory_of_every_kind_is_counted(counting, kind):
    outcome = Session(Task([(WAIT.format(HEAVY[kind]), None)], {}, [], SMALL), counting).run()
    assert outcome.why == "The notebook was stopped in code cell 1: it used more than 300 MB of memory."
    assert printed("print(6 * 7)", counting) == "42\n"  # the server stands


def test_pages_that_processes_share_count_once(counting):
    honest = "kept = bytearray(os.urandom(1000)) * 150_000\nfor _ in range(10):\n    if os.fork() == 0:\n        sum(kept[::4096]); time.sleep(1); os._exit(0)\ntime.sleep(1)"
    assert printed(f"import os, time\n{honest}\nprint('within it')", counting) == "within it\n"


@pytest.mark.parametrize("call", ["shmget(0, 900 << 20, 0o1600)", "memfd_create(b'x', 0)", "semget(0, 1, 0o1600)"])
def test_memory_without_an_owner_is_refused(call, forks):
    code = f"import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\nprint(libc.{call}, ctypes.get_errno())"
    said = printed(code, forks)
    assert said == f"-1 {errno.EPERM}\n"


@pytest.mark.parametrize("by", ["own sandbox", "copy"])
def test_number_of_files_is_limited(by, forks):
    flood = "import os\nfor place in ('/scratch', '/dev/shm'):\n    try:\n        for n in range(200_000):\n            os.close(os.open(f'{place}/{n}', os.O_CREAT))\n    except OSError as error:\n        print(n // 1000, error.errno)"
    assert printed(flood, forks if by == "copy" else None) == f"9 {errno.ENOSPC}\n1 {errno.ENOSPC}\n"


def test_memory_that_cannot_be_grouped_is_counted_for_what_it_is(monkeypatch):
    monkeypatch.setattr(memory, "parent_group", lambda: None)
    here = Memory()
    here.begin(os.getpid(), 50)
    assert here.entering(["x"]) == ["x"] and not here.is_exceeded()
    before, kept = memory_of(os.getpid()), bytearray(os.urandom(100)) * 1_000_000
    assert 95_000_000 < memory_of(os.getpid()) - before < 120_000_000 and len(kept) == 100_000_000
    assert here.is_exceeded()
    assert memory_of(2**22 + 1) == 0


def test_nearest_control_group_that_shares_out_memory_is_found(monkeypatch, tmp_path):
    inner = tmp_path / "user.slice" / "app.slice" / "run-7.scope"
    inner.mkdir(parents=True)
    for group, shared in (
        (tmp_path, "cpu memory"),
        (inner.parents[1], "cpu"),
        (inner.parent, "memory pids"),
        (inner, ""),
    ):
        (group / "cgroup.subtree_control").write_text(shared)
    said = {
        "/proc/self/cgroup": "0::/user.slice/app.slice/run-7.scope\n",
        "/proc/self/mountinfo": f"31 24 0:27 / {tmp_path} rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n",
    }
    read = memory._read
    monkeypatch.setattr(memory, "_read", lambda path: said.get(str(path)) or read(path))
    assert memory._groups() == [inner.parent, tmp_path]
    said["/proc/self/cgroup"] = "5:cpu:/a\n4:memory:/docker/x/b\n"
    said["/proc/self/mountinfo"] = f"36 31 0:30 /docker/x {tmp_path} rw - cgroup cgroup rw,memory\n"
    assert memory._groups() == [tmp_path / "b"]


def test_notebook_runs_where_nothing_can_be_mounted():
    code = """
from tworivers.sandbox import walls
from tworivers.sandbox.session import Session
from tworivers.sandbox.task import Task
walls.probe = lambda: "bare"
cell = "import os; print(os.getpid(), os.path.exists('/proc/1/fd/0'), open('/proc/self/oom_score_adj').read().strip(), os.statvfs('.').f_blocks * 4096 >> 20)"
print(Session(Task([(cell, None)], {}, [], walls.Limits())).run().outputs[0][0]["text"])
"""
    assert as_an_ordinary_user(code).split() == ["2", "False", "1000", "64"]


def test_control_groups_go_with_their_sandboxes():
    if memory.parent_group() is None:
        pytest.skip("no control group can be made here")
    mine = f"{memory.OURS}{os.getpid()}-*"
    before = set(memory.parent_group().glob(mine))
    process = walls.start([], SMALL)
    assert len({*memory.parent_group().glob(mine)} - before) == 1
    process.kill()
    process.communicate()
    assert set(memory.parent_group().glob(mine)) == before


@pytest.fixture
def channel(monkeypatch):
    """A server in whose place somebody else answers; and the socket on which that somebody does."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    ours.settimeout(5)
    found = ForkServer.__new__(ForkServer)
    found.control, found.word, found.sender = ours, secrets.token_bytes(16), (os.getpid(), os.getuid(), os.getgid())
    monkeypatch.setattr(ForkServer, "close", lambda self: None)
    yield found, theirs
    ours.close()
    theirs.close()


@pytest.mark.parametrize("answer", [b"", b"end", b"d", b"ready", bytes(16), b"x" * 64])
def test_end_that_is_answered_without_the_word_is_no_end(channel, answer):
    forks, theirs = channel
    theirs.send(answer) if answer else theirs.shutdown(socket.SHUT_WR)
    with pytest.raises(ServerDied):
        forks.end_fork()


def test_right_word_counts_from_the_server_alone(channel):
    forks, theirs = channel
    theirs.send(forks.word)
    forks.end_fork()
    theirs.send(forks.word)
    forks.sender = (os.getpid() + 1, os.getuid(), os.getgid())  # the kernel says that another process has sent it
    with pytest.raises(ServerDied):
        forks.end_fork()


def test_environment_in_the_course_folder_shows_nothing_of_the_course(monkeypatch, tmp_path):
    for name in ("bin", "lib", "include", "submitted", "solutions"):
        (tmp_path / name).mkdir()
    for name in ("pyvenv.cfg", "gradebook.db"):
        (tmp_path / name).write_text("")
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    shown = {path for path in sights.readable() if path.is_relative_to(tmp_path)}
    assert shown == {tmp_path / name for name in ("bin", "lib", "include", "pyvenv.cfg")}
    walls.refuse_where_shown(tmp_path)


@pytest.mark.parametrize("place", ["lib/course", "bin", "lib"])
def test_course_in_what_must_be_shown_is_refused(monkeypatch, tmp_path, place):
    for name in ("bin", "lib"):
        (tmp_path / name).mkdir()
    course = tmp_path / place
    (course / "submitted").mkdir(parents=True, exist_ok=True)
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    with pytest.raises(SandboxError, match=r"must be shown .* Move the course to a folder of its own"):
        walls.refuse_where_shown(course)


def test_folder_of_submissions_that_is_a_link_into_what_is_shown_is_refused(monkeypatch, tmp_path):
    (tmp_path / "env" / "lib" / "handed-in").mkdir(parents=True)
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "submitted").symlink_to(tmp_path / "env" / "lib" / "handed-in")
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "env"))
    with pytest.raises(CourseError, match="handed-in lies in it"):
        walls.refuse_where_shown(tmp_path / "course")


def test_this_project_can_be_graded():
    walls.refuse_where_shown(ROOT)
