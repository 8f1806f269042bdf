"""Which system calls honest notebooks make: measures what the sandbox's table of calls has to allow.

    python tools/calls.py [NAME ...]

Runs, below strace and without the sandbox, the reference of each assignment, every honest notebook of tests/honest, and a
cell for each common habit of a library; prints each call with the number of notebooks that made it, marks those that the
table does not allow, and lists what sockets, prctl, ioctl and clone were asked for. Needs strace; takes some minutes.
"""

from __future__ import annotations

import collections
import re
import shutil
import sys
import tempfile
from pathlib import Path

import nbformat

from tworivers.sandbox import walls
from tworivers.sandbox.inside.calls import CALLS
from tworivers.sandbox.session import Session
from tworivers.sandbox.task import Task
from tworivers.sandbox.walls import Limits

ROOT = Path(__file__).parents[1]
LINE = re.compile(r"^\d+\s+(?:<\.\.\. )?(\w+)(?:\(| resumed)(.*)", re.MULTILINE)
LOOKED_AT = ("socket", "socketpair", "prctl", "ioctl", "clone", "personality", "fcntl", "prlimit64")
HABITS = {
    "numpy": "import numpy as np\na = np.random.default_rng(1).random((400, 400))\nnp.linalg.svd(a); np.linalg.inv(a) @ a; np.sort(a)\nnp.save('a.npy', a); np.load('a.npy', mmap_mode='r+').sum(); np.memmap('m', dtype='u1', mode='w+', shape=9)",
    "pandas": "import pandas as pd\nd = pd.DataFrame({'a': range(1000), 'b': list('xy') * 500})\nd.to_csv('d.csv'); pd.read_csv('d.csv', parse_dates=True).groupby('b').sum(); d.to_json('d.json'); d.to_pickle('d.pkl.gz')\npd.date_range('1957-01-01', periods=9, tz='Asia/Shanghai').tz_convert('UTC'); d.plot if False else None",
    "arrow": "try:\n    import pyarrow as pa, pyarrow.parquet as pq\n    pq.write_table(pa.table({'a': [1, 2]}), 'a.parquet'); pq.read_table('a.parquet')\nexcept ImportError as error:\n    print(error)",
    "excel": "import pandas as pd\ntry:\n    pd.DataFrame({'a': [1]}).to_excel('a.xlsx'); pd.read_excel('a.xlsx')\nexcept ImportError as error:\n    print(error)",
    "matplotlib": "import matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.title('五个屯 다섯'); plt.savefig('a.png'); plt.savefig('a.pdf'); plt.savefig('a.svg'); plt.show()\n_ = plt.imshow([[1, 2]])",
    "asyncio": "import asyncio\nasync def one(n):\n    await asyncio.sleep(0.01); return n\nprint(await asyncio.gather(*map(one, range(9))))\nprocess = await asyncio.create_subprocess_exec('echo', 'x', stdout=-1)\nprint(await process.communicate()); print(await asyncio.to_thread(sum, [1]))",
    "threads": "import concurrent.futures as f, queue, threading, time\nwith f.ThreadPoolExecutor(8) as pool:\n    print(list(pool.map(lambda n: n * n, range(20))))\nt = threading.Timer(0.01, print); t.start(); t.join(); threading.Barrier(1).wait()\nthreading.Thread(target=print, name='a').start(); time.sleep(0.02)",
    "processes": "import multiprocessing as mp, concurrent.futures as f, os, math\nc = mp.get_context('fork')\nwith c.Pool(2) as pool:\n    print(pool.map(abs, [1, -2]))\nwith f.ProcessPoolExecutor(2, mp_context=c) as pool:\n    print(list(pool.map(abs, [3])))\nq, v, l, e = c.Queue(), c.Value('i', 0), c.Lock(), c.Event()\nq.put(1); q.get(); v.value = 3; l.acquire(); l.release(); e.set()\na, b = c.Pipe(); a.send(1); b.recv()\nfrom multiprocessing import shared_memory\ns = shared_memory.SharedMemory(create=True, size=100); s.buf[0] = 1; s.close(); s.unlink()",
    "spawned": "import multiprocessing as mp, math\nfor way in ('spawn', 'forkserver'):\n    with mp.get_context(way).Pool(1) as pool:\n        print(pool.map(math.sqrt, [4]))\nwith mp.Manager() as manager:\n    print(manager.dict(a=1))",
    "shell": "import subprocess, os, shutil, sys\nprint(subprocess.run('ls -la; uname -a; date; whoami; df; ps aux | head; find . -name x; sort /etc/hostname; tar cf a.tar .; gzip -k a.tar; sed s/a/b/ a.tar | wc; awk 1 /dev/null; grep -r x . ; cp -a a.tar b.tar; mv b.tar c.tar; ln -s c.tar d; rm d; touch e; stat e; du -sh; sleep 0.01; timeout 1 true; nproc; free; env', shell=True, capture_output=True, text=True))\nprint(subprocess.check_output([sys.executable, '-c', 'print(1)']), shutil.which('git'), os.popen('echo x').read())",
    "shell-lines": "!ls -la | head\n!echo x > y; cat y\nfiles = !ls\n%pwd",
    "pip": "%pip --version\n!pip list 2>&1 | tail -1\n!pip install --no-input --retries 0 --timeout 1 nothing-here",
    "git": "!git init -q . ; git status | head -1",
    "sqlite": "import sqlite3\nfor place in (':memory:', 'a.db'):\n    b = sqlite3.connect(place); b.execute('pragma journal_mode=wal'); b.execute('create table a (b)'); b.execute('insert into a values (1)'); b.commit(); print(b.execute('select * from a').fetchall()); b.execute('vacuum'); b.close()",
    "network": "import ssl, socket, urllib.request, http.client\nssl.create_default_context()\ntry:\n    urllib.request.urlopen('https://example.org', timeout=1)\nexcept OSError as error:\n    print(error)\ntry:\n    import requests\n    requests.get('https://example.org', timeout=1)\nexcept Exception as error:\n    print(type(error))\na, b = socket.socketpair(); a.send(b'x'); b.recv(1); print(socket.gethostname())",
    "files": "import tempfile, shutil, os, pathlib, glob, zipfile, tarfile, fcntl, time\nwith tempfile.TemporaryDirectory() as d, tempfile.NamedTemporaryFile() as n, tempfile.TemporaryFile() as t:\n    p = pathlib.Path(d, 'a'); p.write_text('x'); p.rename(p.with_name('b')); shutil.copy2(p.with_name('b'), p); shutil.copytree(d, 'tree'); p.chmod(0o600); p.touch(); p.stat(); os.utime(p); os.link(p, 'hard'); os.symlink(p, 'soft'); os.readlink('soft'); os.truncate('hard', 1); n.write(b'x'); n.flush(); os.fsync(n.fileno()); fcntl.flock(n, fcntl.LOCK_EX); fcntl.lockf(n, fcntl.LOCK_UN); os.sendfile(t.fileno(), n.fileno(), 0, 1); os.posix_fallocate(t.fileno(), 0, 9); os.sync\nshutil.make_archive('z', 'zip', 'tree'); shutil.unpack_archive('z.zip', 'out'); shutil.rmtree('out'); os.mkfifo('fifo'); print(list(os.scandir('.')), os.statvfs('.'), shutil.disk_usage('.')); os.chdir('/'); os.walk('/'); os.umask(0o22); os.access('/', 2)",
    "maps": "import mmap, os\nm = mmap.mmap(-1, 100000); m[0] = 1; m.flush(); m.madvise(mmap.MADV_DONTNEED); m.resize(200000); m.close()\nwith open('f', 'wb+') as f:\n    f.truncate(9); mmap.mmap(f.fileno(), 9)[0] = 1",
    "system": "import os, platform, resource, signal, time, pwd, getpass, locale, gc, tracemalloc, faulthandler, select, random, secrets, uuid, sys\nprint(platform.platform(), platform.uname(), os.cpu_count(), os.sched_getaffinity(0), os.getloadavg(), resource.getrusage(0), os.times(), os.getgroups(), os.getpgid(0), os.getsid(0), os.getpriority(0, 0), os.nice(1), resource.getrlimit(7), resource.setrlimit(4, (0, 0)), time.process_time(), time.clock_getres(1), uuid.uuid1(), secrets.token_hex(), os.urandom(3), sys.getswitchinterval())\nsignal.signal(signal.SIGALRM, print); signal.alarm(1); signal.setitimer(signal.ITIMER_REAL, 0.01); signal.pause(); signal.pthread_sigmask(0, []); os.sched_yield(); os.eventfd(0); faulthandler.dump_traceback; tracemalloc.start(); gc.collect(); locale.setlocale(0, ''); select.epoll(); select.poll(); os.pipe2(0); os.get_terminal_size if 0 else None\ntry:\n    import psutil\n    print(psutil.Process().memory_info(), psutil.cpu_count(), psutil.virtual_memory().percent)\nexcept ImportError:\n    pass",
    "science": "for name in ('scipy.optimize', 'scipy.stats', 'sklearn.linear_model', 'statsmodels.api', 'seaborn', 'networkx', 'PIL.Image', 'lxml.etree', 'yaml', 'bs4', 'tqdm.auto', 'joblib', 'numba', 'polars', 'torch', 'dask.dataframe', 'zoneinfo', 'ipywidgets', 'plotly'):\n    try:\n        __import__(name)\n    except ImportError as error:\n        print(error)",
    "magics": "%time sum(range(9))\n%timeit -n 1 -r 1 sum(range(9))\n%who\n%env\n%precision 2\n%matplotlib inline\n%load_ext autoreload\n%autoreload 2",
    "writefile": "%%writefile a.py\nX = 1",
    "bash-cell": "%%bash\nfor n in 1 2; do echo $n; done | sort | uniq -c",
    "capture": "%%capture out\nprint(1)\n!echo 2",
    "debugging": "import traceback, warnings, logging, pdb, cProfile, timeit, inspect, ctypes, decimal, json, csv, pickle, hashlib, zlib, bz2, lzma\nlogging.basicConfig(filename='log'); logging.warning('x'); cProfile.run('1'); hashlib.scrypt(b'x', salt=b'y', n=2, r=1, p=1); lzma.compress(b'x'); ctypes.CDLL(None).getpid(); 1 / 0",
}


def main(names: list[str]) -> None:
    """Measure and print."""
    made: dict[str, set[str]] = collections.defaultdict(set)
    asked: dict[str, set[str]] = collections.defaultdict(set)
    with tempfile.TemporaryDirectory() as folder:
        trace = Path(folder, "trace")
        walls.NOTEBOOK[1:] = [str(_tracer(Path(folder), trace)), *walls.NOTEBOOK[1:]]
        for name, cells in notebooks().items():
            if names and not any(wanted in name for wanted in names):
                continue
            outcome = Session(Task(cells, {}, [], Limits(processes=4096, memory_mb=1 << 20), unsafe=True)).run()
            _note(name, trace.read_text(errors="replace"), made, asked)
            print(f"{name}: {len(cells)} cells {outcome.why}", file=sys.stderr)
    for call, by in sorted(made.items(), key=lambda pair: -len(pair[1])):
        print(f"{'  ' if call in CALLS else '! '}{call:24}{len(by):4}  {', '.join(sorted(by)[:4])}")
    for call, arguments in sorted(asked.items()):
        print(f"{call}: {'; '.join(sorted(arguments)[:60])}")


def notebooks() -> dict[str, list[tuple[str, None]]]:
    """Return the cells of each notebook that is measured, by its name."""
    sys.path.insert(0, str(ROOT / "tests"))
    from honest import honest
    from tworivers.keys.load import load_key

    found = {f"habit {name}": [(source, None)] for name, source in HABITS.items()}
    for path in sorted((ROOT / "solutions").glob("ps*/ps*.ipynb")):
        found[f"reference {path.stem}"] = _cells(nbformat.read(path, as_version=4))
    name = "ps02-five-hamlets"
    release = nbformat.read(ROOT / "exercises" / name / f"{name}.ipynb", as_version=4)
    for student, files in honest(release, load_key("ps02"), f"{name}.ipynb").items():
        for content in files.values():
            try:
                found[f"honest {student}"] = _cells(nbformat.reads(content.decode("utf-8-sig"), as_version=4))
            except (ValueError, AttributeError, nbformat.reader.NotJSONError):
                continue
    return found


def _cells(notebook: nbformat.NotebookNode) -> list[tuple[str, None]]:
    return [(str(cell.source), None) for cell in notebook.cells if cell.cell_type == "code"]


def _tracer(folder: Path, trace: Path) -> Path:
    """Write the script that starts a notebook below strace."""
    strace = shutil.which("strace")
    assert strace, "strace is not installed"
    script = folder / "traced.py"
    words = [strace, "-f", "-qq", "-e", "signal=none", "-o", str(trace), sys.executable]
    script.write_text(f"import os, sys\nos.execv({strace!r}, [*{words!r}, *sys.argv[1:]])\n")
    return script


def _note(name: str, text: str, made: dict[str, set[str]], asked: dict[str, set[str]]) -> None:
    for call, rest in LINE.findall(text):
        made[call].add(name)
        if call in LOOKED_AT:
            asked[call].add(re.sub(r"0x[0-9a-f]{6,}|\d{3,}", "N", rest)[:70])


if __name__ == "__main__":
    main(sys.argv[1:])
