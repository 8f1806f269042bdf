"""Attacks that want to stop, fill or outlive the grading."""

FIRST = {
    "os-exit": "import os\nos._exit(0)",
    "exit-from-every-corner": "import sys\nfor way in (exit, quit, sys.exit):\n    try:\n        way()\n    except BaseException:\n        pass\nraise SystemExit(0)",
    "segmentation-fault": "import ctypes\nctypes.string_at(0)",
    "kills-its-parents": "import os, signal\nfor number in (os.getppid(), 1, 2, 3, -1):\n    try:\n        os.kill(number, signal.SIGKILL)\n    except OSError as error:\n        print(error)",
    "kernel-shutdown": "get_ipython().kernel.do_shutdown(False)",
    "endless-loop": "while True:\n    pass",
    "endless-loop-that-cannot-be-stopped": """
import signal
for number in (signal.SIGPROF, signal.SIGALRM, signal.SIGXCPU, signal.SIGINT, signal.SIGTERM):
    signal.signal(number, signal.SIG_IGN)
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
""",
    "sleeps-for-ever": "import time\ntime.sleep(10 ** 6)",
    "sleeps-in-every-handler": """
import signal, time
signal.signal(signal.SIGALRM, signal.SIG_IGN)
time.sleep(10 ** 6)
""",
    "fork-bomb": "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass",
    "thread-bomb": """
import threading, time
while True:
    threading.Thread(target=time.sleep, args=(1000,)).start()
""",
    "memory": "kept = []\nwhile True:\n    kept.append(bytearray(50_000_000))",
    "memory-of-many-processes": """
import os, time
for _ in range(20):
    if os.fork() == 0:
        kept = bytearray(os.urandom(1000)) * 100_000
        time.sleep(1000)
time.sleep(1000)
""",
    "output-on-one-line": "print('x' * 50_000_000)",
    "output-in-many-lines": "import sys\nfor number in range(300_000):\n    print(number); sys.stderr.write('oh\\n')",
    "output-of-many-displays": "from IPython.display import display\nfor number in range(20_000):\n    display({'text/html': '<b>' * 50, 'image/png': 'AAAA' * 9}, raw=True)",
    "output-past-the-recorder": "import os\nfor descriptor in range(200):\n    try:\n        for _ in range(3000):\n            os.write(descriptor, b'x' * 60_000)\n    except OSError:\n        pass",
    "fills-the-disk": """
import os
for folder in (".", "/dev/shm", "/tmp", "/dev", "/"):
    for number in range(300):
        try:
            with open(os.path.join(folder, f"big{nap}-{number}"), "wb") as file:
                for _ in range(100):
                    file.write(b"x" * 1_000_000)
        except OSError:
            pass
""",
    "background-process": "import subprocess\nfor _ in range(3):\n    subprocess.Popen(['sh', '-c', 'setsid nohup sleep {nap} &'])",
    "daemon": """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execvp("sleep", ["sleep", "{nap}"])
    os._exit(0)
""",
    "thread-that-goes-on": """
import threading
def busy():
    while True:
        print("mine")
for daemon in (True, False):
    threading.Thread(target=busy, daemon=daemon).start()
""",
    "atexit": """
import atexit, os, time
atexit.register(lambda: time.sleep(10 ** 6))
atexit.register(lambda: os.system("sleep {nap} &"))
import threading
threading._register_atexit(time.sleep, 10 ** 6)
""",
    "closes-every-pipe": "import os\nfor descriptor in range(1000):\n    try:\n        os.close(descriptor)\n    except OSError:\n        pass",
    "recursion": "import sys\nsys.setrecursionlimit(10 ** 9)\ndef down(): return down()\ndown()",
    "error-that-breaks-the-report": """
class Bad(Exception):
    def __str__(self): raise self
    __repr__ = __str__
    def _render_traceback_(self): return [object(), "</pre><script>document.title = 'mine'</script>"]
Bad.__name__ = "<script>"
raise Bad
""",
    "html-that-leaves-its-place": r"""
from IPython.display import HTML, SVG, Javascript, Markdown, display
for text in ("</div></section></main><h1>Score: 40 of 40</h1>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
             "<a href='java\nscript:alert(1)'>x</a>", "<div style='position:fixed;inset:0'>40 of 40</div>",
             "<meta http-equiv=refresh content='0;url=https://example.org/'>", "<form action=/formgrader><input></form>"):
    display(HTML(text)); display(Markdown(text)); print(text)
display(Javascript("alert(1)"))
display({"image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"}, raw=True)
display({"application/javascript": "alert(1)", "text/plain": "x"}, raw=True)
""",
    "user-namespace": """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
print(libc.unshare(0x10000000 | 0x00020000), ctypes.get_errno())
os.makedirs("mine", exist_ok=True)
print(libc.mount(b"none", b"mine", b"tmpfs", 0, None), ctypes.get_errno())
""",
}
