"""A function is what it was at its check: whatever later cells do, its results are those that it would have given there."""

import base64

import pytest

from tworivers.sandbox.forks import ForkServer
from tworivers.sandbox.inside import functions as kept
from tworivers.sandbox.session import Session
from tworivers.sandbox.task import Asked, Task
from tworivers.sandbox.walls import Limits

pytestmark = pytest.mark.timeout(300)
LIMITS = Limits(cell_seconds=1, cell_wait=1, cpu_seconds=3, wait_seconds=3, total_mb=1500)

# Every one gives 3 for 2, in its own way.
HONEST = {
    "arithmetic": "def f(a):\n    return a + 1",
    "built-ins": "def f(a):\n    return sum(sorted([float(a), 1], key=lambda n: -n)) if isinstance(a, int) else len([a])",
    "module": "import math\ndef f(a):\n    return math.fsum([a, 1])",
    "module-inside": "def f(a):\n    import math\n    return math.floor(a) + 1",
    "pandas": "import pandas as pd\ndef f(a):\n    return int(pd.Series([a, 1]).sum())",
    "numpy": "import numpy as np\ndef f(a):\n    return a + 1 + float(np.exp(np.log(np.array([0.0, 1.0])))[0])",
    "helper": "def one():\n    return 1\ndef f(a):\n    return a + one()",
    "constant": "RATE = 1\ndef f(a):\n    return a + RATE",
    "table": "STEPS = [('x', {'one': 1})]\ndef f(a):\n    return a + STEPS[0][1]['one']",
    "class": "class F:\n    one = 1\n    def __call__(self, a):\n        return a + self.one\nf = F()",
    "class-inside": "def f(a):\n    class One:\n        value = 1\n    return a + One.value",
    "closure": "def make(one):\n    return lambda a: a + one\nf = make(1)",
    "defaults": "def f(a, more=[1], *, less=0):\n    return a + more[0] - less",
    "recursion": "def f(a, n=50):\n    return a + 1 if n == 0 else f(a, n - 1)",
    "warns": "import warnings\ndef f(a):\n    warnings.warn('careful')\n    return a + 1",
    "decimal": "from decimal import Decimal\ndef f(a):\n    return float(Decimal(a) + Decimal('1.00001') - Decimal('0.00001'))",
    "frees": "def f(a):\n    return a + 1 + sum(len([[n]]) - 1 for n in range(20_000))",
    "counts": "seen = []\ndef f(a):\n    seen.append(a)\n    return a + len(seen)",
    "global": "calls = 0\ndef f(a):\n    global calls\n    calls += 1\n    return a + calls",
}
QUESTIONS = {f"ps02.q{number}": name for number, name in enumerate(HONEST, start=1)}
EVERY = "[thing for name, thing in globals().copy().items() if name.startswith('f_')]"

LATER = {
    "nothing": "1",
    "module-changed": "math.fsum = math.floor = np.log = np.exp = warnings.warn = lambda *given: 100",
    "method-changed": "pd.Series.sum = lambda self: 100\npd.Series = None",
    "names-taken": "one = make = lambda *given: 100\nRATE = 100\nSTEPS = math = pd = np = warnings = Decimal = None\ncalls = 99",
    "names-deleted": "del one, make, RATE, STEPS, math, pd, np, warnings, Decimal, seen, calls",
    "values-changed": "STEPS[0][1]['one'] = 100\nseen.extend([1, 2, 3])\nF.one = 100",
    "method-of-a-class": "F.__call__ = lambda self, a: 100",
    "cell-of-a-closure": "f_closure.__closure__[0].cell_contents = 100",
    "defaults-changed": "f_defaults.__defaults__[0][0] = 100\nf_defaults.__kwdefaults__['less'] = 100",
    "code-exchanged": f"for f in {EVERY}:\n    try:\n        f.__code__ = (lambda *given, **named: 100).__code__\n    except Exception:\n        pass",
    "functions-taken": "for name in [name for name in globals() if name.startswith('f_')]:\n    globals()[name] = lambda a: 100",
    "built-ins-changed": "import builtins\nfor name in ('sum', 'len', 'sorted', 'float', 'int', 'isinstance', 'range'):\n    setattr(builtins, name, lambda *given, **named: 100)",
    "import-changed": "import builtins\nbuiltins.__import__ = builtins.__build_class__ = None",
    "modules-gone": "import sys\nsys.modules.clear()\nsys.path.clear()\nsys.meta_path.clear()",
    "warnings-are-errors": "import warnings\nwarnings.simplefilter('error')",
    "numpy-raises": "np.seterr(all='raise')",
    "decimal-context": "import decimal\ndecimal.setcontext(decimal.Context(prec=1, rounding=decimal.ROUND_UP))",
    "recursion-limit": "import sys\nsys.setrecursionlimit(60)",
    "traced": "import sys, threading\ndef trace(*given):\n    raise RuntimeError('traced')\nthreading.settrace(trace)\nsys.settrace(trace)\n1",
    "profiled": "import sys\ndef profile(*given):\n    raise RuntimeError('profiled')\nsys.setprofile(profile)",
    "signals": "import signal\nfor number in (signal.SIGPROF, signal.SIGALRM, signal.SIGCHLD, signal.SIGPIPE):\n    signal.signal(number, signal.SIG_IGN)",
    "rounding": "import ctypes\nctypes.CDLL('libm.so.6').fesetround(0x800)",
    "memory-filled": "kept_for_ever = []\nwhile True:\n    kept_for_ever.append(bytearray(50_000_000))",
    "memory-of-many": "import os, time\nfor _ in range(8):\n    if os.fork() == 0:\n        full = b'x' * 120_000_000\n        time.sleep(100)\ntime.sleep(100)",
    "memory-limit": "import resource\nresource.setrlimit(resource.RLIMIT_AS, (1, 1))",
    "collector": "import gc\ndef stop(*given):\n    raise RuntimeError\ngc.callbacks.append(stop)\ngc.set_threshold(1)",
    "at-exit": "import atexit, os, time\natexit.register(lambda: time.sleep(1000))\natexit.register(os._exit, 3)",
    "busy-thread": "import threading\ndef busy():\n    while True:\n        pass\nthreading.Thread(target=busy).start()",
    "locale": "import locale, os, time\nos.environ.clear()\nlocale.setlocale(locale.LC_ALL, 'POSIX')\nos.environ['TZ'] = 'X'\ntime.tzset()",
    "no-output": "import sys\nsys.stdout = sys.stderr = sys.__stdout__ = None",
    "every-pipe-closed": "import os\nos.closerange(3, 500)",
    "folder-left": "import os, shutil\nshutil.rmtree(os.getcwd(), ignore_errors=True)",
    "exit": "raise SystemExit(1)",
    "process-ended": "import os\nos._exit(0)",
    "process-killed": "import os\nos.kill(os.getpid(), 9)",
    "group-killed": "import os\nos.killpg(0, 9)",
    "crash": "import ctypes\nctypes.string_at(0)",
    "sleeps": "import time\ntime.sleep(1000)",
    "sleeps-for-good": "import signal, time\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\ntime.sleep(1000)",
    "computes": "while True:\n    pass",
    "computes-for-good": "sum(range(10**12))",
    "forks": "import os, time\nwhile True:\n    try:\n        if os.fork() == 0:\n            time.sleep(0.1)\n            os._exit(0)\n    except OSError:\n        pass",
}


@pytest.fixture(scope="module")
def forks():
    """A fork server."""
    found = ForkServer("ps02")
    yield found
    found.close()


def notebook(later, before="", functions=HONEST):
    """Return a notebook in which every honest function is handed over, and one cell more."""
    cells = [(before, None)]
    for number, (name, source) in enumerate(functions.items(), start=1):
        own = f"f_{name.replace('-', '_')}"
        cells += [(f"{source}\n{own} = f\ndel f" if "f(a, n" not in source else source.replace("f(", f"{own}("), None)]
        cells += [(own, Asked(f"ps02.q{number}", own, function=True))]
    return [*cells, (later, None), ("2", None)]


def results(outcome):
    """Return what each function gave, by its kind."""
    return {QUESTIONS[question]: bundle["results"] for question, bundle in outcome.bundles.items()}


def test_table_is_as_large_as_it_should_be():
    assert len(LATER) >= 25
    assert len(HONEST) >= 8


@pytest.mark.parametrize("later", LATER)
def test_nothing_that_later_cells_do_changes_what_a_function_gives(forks, later):
    calls = {question: [[2]] for question in QUESTIONS}
    outcome = Session(Task(notebook(LATER[later]), calls, [], LIMITS), forks).run()
    assert results(outcome) == {name: [["(2)", 3]] for name in HONEST}


@pytest.mark.parametrize("later", ["process-ended", "memory-of-many", "sleeps-for-good", "code-exchanged"])
def test_so_it_is_in_a_sandbox_of_its_own(later):
    calls = {question: [[2]] for question in QUESTIONS}
    outcome = Session(Task(notebook(LATER[later]), calls, [], LIMITS)).run()
    assert results(outcome) == {name: [["(2)", 3]] for name in HONEST}


@pytest.mark.parametrize(
    ("before", "source", "later"),
    [
        ("import sys; sys.setrecursionlimit(6000)", "def f(a, n=3000):\n    return a + 1 if n == 0 else f(a, n - 1)", "sys.setrecursionlimit(100)"),
        ("import decimal; decimal.getcontext().prec = 2", "def f(a):\n    return int(decimal.Decimal(a) + decimal.Decimal('1.02'))", "decimal.getcontext().prec = 28"),
        ("import warnings; warnings.simplefilter('error')", "def f(a):\n    try:\n        warnings.warn('x')\n    except UserWarning:\n        return a + 1", "warnings.simplefilter('ignore')"),
        ("import builtins; builtins.one = 1", "def f(a):\n    return a + one", "del builtins.one"),
        ("import builtins; builtins.round = lambda x: 1", "def f(a):\n    return a + round(a)", "builtins.round = None"),
        ("sum = lambda x: 3", "def f(a):\n    return sum([a])", "del sum"),
        ("import ctypes; libm = ctypes.CDLL('libm.so.6'); libm.fesetround(0x800)", "def f(a):\n    return 3 if 1.0 + a * 1e-20 > 1.0 else 0", "libm.fesetround(0)"),
    ],
)  # fmt: skip
def test_what_stood_before_the_check_stands_while_it_is_tried(forks, before, source, later):
    cells = [(before, None), (source, None), ("f", Asked("ps02.q1", "f", function=True)), (later, None)]
    outcome = Session(Task(cells, {"ps02.q1": [[2]]}, [], LIMITS), forks).run()
    assert outcome.bundles["ps02.q1"]["results"] == [["(2)", 3]]


CHEAP = ("arithmetic", "built-ins", "helper", "constant", "table", "defaults", "recursion", "counts", "global", "frees")


@pytest.mark.parametrize("name", HONEST)
def test_only_what_later_cells_cannot_reach_does_without_a_copy(name):
    names = {"__builtins__": __builtins__}
    exec(HONEST[name], names)
    written = kept.write_down(names["f"])
    assert (written is not None) == (name in CHEAP)
    if written is not None:
        made = kept.made_from(base64.b64encode(written).decode())
        assert made(2) == 3
        assert made.__globals__ is not names


@pytest.mark.parametrize("name", HONEST)
@pytest.mark.parametrize("place", ["server", "sandbox"])
def test_copy_waits_in_the_sandbox_for_no_other(forks, name, place):
    count = "import os\nprint(sum(name.isdigit() for name in os.listdir('/proc')))"
    asked = ("f", Asked("ps02.q1", "f", function=True))
    cells = [(count, None), (HONEST[name], None), asked, (count, None)]
    outcome = Session(Task(cells, {"ps02.q1": [[2]]}, [], LIMITS), forks if place == "server" else None).run()
    before, after = (int(outcome.outputs[number][0]["text"]) for number in (0, 3))
    assert after - before == (name not in CHEAP)


@pytest.mark.parametrize(
    "source",
    [
        "def f(a):\n    return eval('a')",
        "def f(a):\n    return globals()['a']",
        "def f(a):\n    return open(a)",
        "def f(a):\n    return (lambda: 0).__globals__",
        "def f(a):\n    return __import__('os')",
        "def f(a):\n    return getattr(a, 'x')",
        "class One(int):\n    pass\nONE = One(1)\ndef f(a):\n    return a + ONE",
        "ONE = {1, 2}\ndef f(a):\n    return list(ONE)",
        "def f(a, *, one=object()):\n    return a",
        "def f(a):\n    return a\nf.one = 1",
        "ONE = []\nONE.append(ONE)\ndef f(a):\n    return ONE",
        "def f(a):\n    return a\nf.__code__ = f.__code__.replace(co_consts=(object(),))",
        "f = print",
        "import functools\nf = functools.partial(int, 1)",
    ],
)
def test_function_that_reads_anything_else_is_not_written_down(source):
    names = {"__builtins__": __builtins__}
    exec(source, names)
    assert kept.write_down(names["f"]) is None
