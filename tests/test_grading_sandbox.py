"""The sandbox and its session: what it lets in and out, what it stops, and what it says where it cannot work."""

import contextlib
import os
import shutil
import subprocess
import sys
import time
from tokenize import TokenError

import pytest
from IPython.core.displayhook import DisplayHook
from IPython.core.inputtransformer2 import TransformerManager

from conftest import ROOT, copy_of
from processes import as_an_ordinary_user, python_of_an_ordinary_user, runs
from tworivers.course import releases as course
from tworivers.errors import CourseError
from tworivers.grading.run import limits_from
from tworivers.sandbox import received
from tworivers.sandbox import walls as sandbox
from tworivers.sandbox.html import contained
from tworivers.sandbox.inside.shell import _Hook, _Transformer
from tworivers.sandbox.received import NotPlain, outputs, plain_value, read_frame
from tworivers.sandbox.session import Session
from tworivers.sandbox.task import Asked, Task
from tworivers.sandbox.walls import UNSAFE_VARIABLE, Limits, SandboxError

SHORT = Limits(cell_seconds=1, cell_wait=2, cpu_seconds=4, wait_seconds=8)


def run(*cells, calls=None, files=(), limits=SHORT):
    cells = [(cell, None) if isinstance(cell, str) else cell for cell in cells]
    return Session(Task(cells, calls or {}, list(files), limits)).run()


def shown(outcome, number):
    """Everything that a cell put out, as one text."""
    parts = outcome.outputs[number]
    return " ".join(part.get("text") or part.get("evalue") or str(part.get("data", "")) for part in parts)


def inside(code, limits=SHORT):
    """Run Python code in the sandbox; return what it printed."""
    process = sandbox.start([sys.executable, "-I", "-c", code], limits)
    said, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors.decode()
    return said.decode()


def test_only_what_is_needed_can_be_seen():
    seen = inside("import os; print(*os.listdir('/'), '|', *os.listdir('" + str(ROOT) + "'))")
    top, project = (set(part.split()) for part in seen.split("|"))
    assert top <= {
        "bin",
        "dev",
        "etc",
        "lib",
        "lib32",
        "lib64",
        "proc",
        "sbin",
        "scratch",
        "tmp",
        "usr",
        "root",
        "work",
        *ROOT.parts,
    }
    assert project <= {".venv", "data", "exercises", "src"} and "data" in project
    package = ROOT / "src" / "tworivers"
    look = (
        f"import os; print(*(os.listdir(f'{package}/{{name}}') for name in ('keys', 'grading', 'course', 'sandbox')))"
    )
    assert inside(look).split() == ["[]", "[]", "[]", "['inside']"]


def test_user_has_no_rights_and_no_environment(monkeypatch):
    monkeypatch.setenv("SECRET", "7")
    said = inside("import os; print(os.getuid() == 0, 'SECRET' in os.environ, open('/proc/self/status').read())")
    assert said.startswith("False False")
    assert "CapEff:\t0000000000000000" in said and "NoNewPrivs:\t1" in said


def test_limits_bind_processes_memory_files_and_the_scratch_folder():
    code = """
import errno, os
def tries(action):
    try:
        return action()
    except (OSError, MemoryError) as error:
        return type(error).__name__
def forks():
    for number in range(200):
        if os.fork() == 0:
            import time; time.sleep(9); os._exit(0)
def fills(size):
    for number in range(20):
        with open(f"f{number}", "wb") as file:
            file.write(bytes(size))
print(tries(lambda: bytearray(4_000_000_000)), tries(lambda: fills(40_000_000)), tries(lambda: fills(10_000_000)))
print(tries(lambda: [open('/dev/null') for _ in range(500)] and None), tries(forks))
"""
    assert inside(code).split() == ["MemoryError", "OSError", "OSError", "OSError", "BlockingIOError"]


def test_kernel_refuses_new_namespaces_mounts_and_looks_into_other_processes():
    code = """
import ctypes, os, threading
libc = ctypes.CDLL(None, use_errno=True)
for call in (lambda: libc.unshare(0x10000000), lambda: libc.mount(b"none", b"/scratch", b"tmpfs", 0, None),
             lambda: libc.ptrace(16, os.getppid(), 0, 0), lambda: libc.memfd_create(b"x", 0),
             lambda: libc.syscall(56 if os.uname().machine == "x86_64" else 220, 0x10000000 | 17, 0, 0, 0, 0)):
    print(call(), os.strerror(ctypes.get_errno()), end=";")
threading.Thread(target=print, args=("threads",)).start()
"""
    assert inside(code).split(";") == ["-1 Operation not permitted"] * 5 + ["threads\n"]


def test_nothing_of_a_sandbox_outlives_it():
    sleep = f"sleep {9_500_000 + os.getpid()}"
    inside(f"import subprocess; subprocess.Popen(['sh', '-c', 'setsid {sleep} &'])")
    assert not runs(sleep)


@pytest.mark.parametrize("user", ["this one", "an ordinary one"])
def test_whoever_refuses_to_end_with_its_parent_ends_with_it(user):
    mark = f"{9_700_000 + os.getpid()}{len(user)}"
    code = f"import ctypes, os; print(os.getpid(), ctypes.CDLL(None).prctl(1, 0), flush=True); os.execvp('sleep', ['sleep', '{mark}'])"
    start = f"""
import sys
from tworivers.sandbox import walls as sandbox
process = sandbox.start([sys.executable, "-I", "-c", {code!r}], sandbox.Limits())
print(process.stdout.readline().decode(), flush=True)
sys.stdin.read()
"""
    pipe = subprocess.PIPE
    with python_of_an_ordinary_user() if user != "this one" else contextlib.nullcontext([sys.executable]) as words:
        grader = subprocess.Popen([*words, "-c", start], stdin=pipe, stdout=pipe, text=True, cwd="/")
        assert grader.stdout.readline().split() == ["2", "0"]
        grader.kill()
        grader.wait()
    time.sleep(0.3)
    assert not runs(f"sleep {mark}")


def test_cell_that_fails_or_takes_too_long_does_not_stop_the_next():
    outcome = run("1 / 0", "while True: pass", "import time; time.sleep(60)", "exit()", "print('still here')")
    assert "division by zero" in shown(outcome, 0)
    assert "This cell was stopped: it took more than" in shown(outcome, 1)
    assert shown(outcome, 2) == "This cell was stopped: it waited for more than 2 seconds."
    assert (shown(outcome, 4), outcome.stopped, outcome.why) == ("still here\n", None, "")


def test_answers_before_the_end_of_a_process_count():
    asked = Asked("ps02.q9", "excess")
    outcome = run("excess = 5", ("check('ps02.q9', excess)", asked), "import os; os._exit(0)", "excess = 6")
    assert outcome.bundles == {"ps02.q9": {"question": "ps02.q9", "answer": 5}}
    assert (outcome.stopped, outcome.why) == (2, "The notebook's process came to an end in this cell.")


def test_answer_is_what_the_check_cell_was_given_when_it_was_reached():
    asked = ("check('ps02.q9', excess)", Asked("ps02.q9", "excess"))
    assert run("excess = 5\ncheck = None", asked, "excess = 6").bundles["ps02.q9"]["answer"] == 5
    assert run("1", asked).bundles == {}


def test_check_that_a_student_left_in_an_answer_does_not_stop_it():
    asked = ("check('ps02.q9', excess)", Asked("ps02.q9", "excess"))
    outcome = run("from tworivers import check\ncheck('ps02.q9', 4)\nexcess = 4", asked)
    assert outcome.bundles["ps02.q9"]["answer"] == 4
    assert [part["output_type"] for number in (0, 1) for part in outcome.outputs[number]] == ["display_data", "error"]
    assert outcome.outputs[1][0]["ename"] == "NotRightYet"


def test_function_is_tried_as_it_stood_and_keeps_nothing_for_later_cells():
    asked = ("change", Asked("ps02.q6", "change", function=True))
    cells = [
        "seen, base = [], 1\ndef change(a, b):\n    seen.append(a); print(a); open('seen', 'w').write('x')\n    return a + b + base",
        asked,
        "base = 100",
        "import os, time; time.sleep(0.3); print(seen, os.path.exists('seen'))",
    ]
    outcome = run(*cells, calls={"ps02.q6": [[1, 2], [3, 4]]})
    assert outcome.bundles["ps02.q6"]["results"] == [["(1, 2)", 4], ["(3, 4)", 8]]
    assert shown(outcome, 3) == "[] False\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("def f(a):\n    return sum([a, 1])", "sum = 5"),  # a built-in's name, taken later
        ("rate = 2\ndef f(a):\n    return a * rate - 1", "rate = 100"),
        ("import math\ndef f(a):\n    return math.floor(a) + 1", "math = None"),
        ("rates = [1]\ndef f(a):\n    return a + rates[0]", "rates[0] = 100"),
        ("def one():\n    return 1\ndef f(a):\n    return a + one()", "def one():\n    return 100"),
        ("def f(a, more=[1]):\n    return a + more[0]", "f.__defaults__[0][0] = 100"),
        ("def make(one):\n    return lambda a: a + one\nf = make(1)", "f.__closure__[0].cell_contents = 100"),
        ("class F:\n    def __call__(self, a):\n        return a + 1\nf = F()", "F.__call__ = lambda self, a: 100"),
        ("def f(a):\n    return (lambda b: b + one)(a)\none = 1", "one = 100"),
        ("def f(a):\n    return f.one + a\nf.one = 1", "f.one = 100"),
        ("one = 1\ndef f(a):\n    return a + globals()['one']", "one = 100"),
        ("one = 1\ndef f(a):\n    return eval('a + one')", "one = 100"),
        (
            "import pandas as pd\none = 1\ndef f(a):\n    return a + len(pd.DataFrame({'n': [1, 2]}).query('n == @one'))",
            "one = 100",
        ),
        ("def f(a):\n    return a + 1", "f.__code__ = (lambda a: 100).__code__"),
        ("def f(a):\n    return a + 1", "import os; os._exit(0)"),
    ],
)
def test_nothing_that_later_cells_do_changes_a_function_that_was_handed_over(before, after):
    asked = ("f", Asked("ps02.q6", "f", function=True))
    outcome = run(before, asked, after, calls={"ps02.q6": [[2]]})
    assert outcome.bundles["ps02.q6"]["results"] == [["(2)", 3]]


@pytest.mark.parametrize("body", ["import os; os._exit(0)", "import ctypes; ctypes.string_at(0)"])
def test_function_that_ends_its_process_takes_no_other_with_it(body):
    asked = [(name, Asked(f"ps02.{name}", name, function=True)) for name in ("q1", "q2", "q3")]
    cell = f"def q1(a):\n    return 1\ndef q2(a):\n    {body}\ndef q3(a):\n    return 3"
    outcome = run(cell, *asked, calls={f"ps02.{name}": [[0]] for name in ("q1", "q2", "q3")})
    assert [bundle["results"][0][1] for bundle in outcome.bundles.values()] == [1, {"raised": "an error"}, 3]
    assert outcome.stopped is None


@pytest.mark.parametrize(
    ("body", "results"),
    [
        ("while True: pass", [["", {"raised": "a limit"}]]),
        ("return sum(range(10**12))", [["", {"raised": "a limit"}]]),  # no exception gets out of it
        ("import math; return sum(range(10**12))", [["", {"raised": "a limit"}]]),
        ("import time; time.sleep(100)", [["", {"raised": "a limit"}]]),
        ("import os; os._exit(0)", [["", {"raised": "an error"}]]),
        ("raise SystemExit", [["", {"raised": "an error"}]]),
        ("return Ellipsis", [["(1)", {"unanswered": True}]]),
    ],
)
def test_function_that_does_not_answer_costs_only_its_own_points(body, results):
    asked = ("f", Asked("ps02.q6", "f", function=True))
    outcome = run(f"def f(a):\n    {body}", asked, "2", calls={"ps02.q6": [[1]]})
    assert outcome.bundles["ps02.q6"]["results"] == results
    assert outcome.stopped is None


def test_notebook_behaves_as_in_a_kernel():
    cells = (
        "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1]); plt.show()",
        "import asyncio\nawait asyncio.sleep(0)\n7",
        "_ + 1",
        "%%capture\nprint('quiet')",
        "from IPython.display import display\ndisplay('a'); display({'text/html': '<b onclick=1>x</b>'}, raw=True)",
        "input('?')",
        "word = 'the'\n!echo from {word} shell; ls nowhere; exit 3",
        "_exit_code",
        "!sleep 100",
    )
    outcome = run(*cells, limits=Limits(cell_wait=4))
    assert "image/png" in outcome.outputs[0][0]["data"]
    assert [outcome.outputs[n][0]["data"]["text/plain"] for n in (1, 2)] == ["7", "8"]
    assert outcome.outputs[3] == []
    assert outcome.outputs[4][1]["data"] == {"text/html": "<b>x</b>"}
    assert "nobody is there to type" in shown(outcome, 5)
    assert shown(outcome, 6).startswith("from the shell\nls: ") and shown(outcome, 7).endswith("'3'}")
    assert shown(outcome, 8) == "This cell was stopped: it waited for more than 4 seconds."
    assert list(outcome.counts.values()) == [*range(1, 10)]


READ = ["1 + 1", "a = 5 % 3", "%time 1", "x = %pwd", "files = !ls", "!ls", "pd?", "?pd", "pd.Series.sum??", "a != b"]
READ += ["'%s!?' % a", "/f a", ",f a b", ";f a b", "  /f a", "if a:\n    %time 1\n    b = !ls", "f(a\n  , b\n  / c)"]
READ += ['"""\n%x\n!y\n"""', "1;", "1; # x", "';'", "x = 1; y", "this is no Python (", "a = '", "\\", "%%time\n1", "#;"]


@pytest.mark.parametrize("cell", READ)
def test_cell_is_read_as_ipython_reads_it(cell):
    assert _Transformer().transform_cell(cell) == TransformerManager().transform_cell(cell)
    try:
        quiet = DisplayHook.semicolon_at_end_of_expression(cell)
    except (SyntaxError, TokenError):
        return
    assert _Hook.semicolon_at_end_of_expression(cell) == bool(quiet)


def test_files_beside_the_notebook_are_found_and_shadow_nothing():
    files = [("pandas.py", "MSAvIDA="), ("deep/mine.py", "WCA9IDU="), ("mine.py", "WCA9IDc=")]  # 1 / 0, X = 5, X = 7
    outcome = run("import pandas, mine\nmine.X, open('deep/mine.py').read()", files=files)
    assert "(7, 'X = 5')" in shown(outcome, 0)


def test_output_is_cut():
    outcome = run("print('x' * 10_000_000)", "for n in range(9): print('y' * 50_000)", "print('z')")
    assert len(shown(outcome, 0)) < 101_000 and "cut here" in shown(outcome, 0)
    assert len(shown(outcome, 1)) < 101_000
    assert shown(outcome, 2) == "z\n"


WRONG_VALUES = [
    {"list": 1},
    {"mapping": [[1]]},
    {"series": {"index": [1], "values": []}},
    {"table": {"columns": ["a"], "index": [1], "rows": [[1, 2]]}},
    {"table": {"columns": [1], "index": [], "rows": []}},
    {"float": "1"},
    {"unanswered": False},
    {"function": 1},
    {"list": [], "other": ""},
    {},
    2**63,
    [1],
    {"list": [0] * 6000},
]


@pytest.mark.parametrize("value", WRONG_VALUES, ids=lambda value: str(value)[:40])
def test_value_of_another_shape_is_refused(value):
    with pytest.raises(NotPlain):
        plain_value(value)


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        2.5,
        "김",
        {"list": [{"float": "nan"}]},
        {"series": {"index": ["a"], "values": [1]}},
        {"unanswered": True},
    ],
)
def test_plain_value_is_kept(value):
    assert plain_value(value) == value


@pytest.mark.parametrize(
    "line", [b"", b"7", b"{", b'{"a": NaN}', b'{"a": 1e999}', b"[" * 100_000, b"\xff", b'{"a": ' + b"9" * 5000 + b"}"]
)
def test_line_that_is_no_frame_is_dropped(line):
    assert read_frame(line) == {}


def test_outputs_are_of_nbformat_s_shape_or_dropped():
    wrong = [
        7,
        {},
        {"output_type": "stream", "name": "other", "text": "x"},
        {"output_type": "display_data", "data": {"a/b": "x"}},
    ]
    assert outputs(wrong) == outputs(7) == []
    (stream,) = outputs([{"output_type": "stream", "name": "stdout", "text": "a\x00\ud800", "more": 1}])
    assert stream == {"output_type": "stream", "name": "stdout", "text": "a?"}


def test_results_of_another_number_are_refused():
    assert received.results([["(1)", 2]], 1) == [["(1)", 2]]
    assert received.results([["", {"raised": "Seen 250"}]], 3) == [["", {"raised": "an error"}]]
    for told, kept in (
        ("Seen250: 250", "an error"),
        ("ValueError: 250", "ValueError"),
        ("KeyError: 'age'", "KeyError: 'age'"),
        ("KeyError: '250, 1000'", "KeyError"),
        (250, "an error"),
    ):
        assert received.results([["(1)", {"raised": told}]], 1) == [["(1)", {"raised": kept}]]
    for wrong in ([], [["(1)", 2]] * 2, [["(1)"]], 7, [[1, 2]]):
        with pytest.raises(NotPlain):
            received.results(wrong, 1)


@pytest.mark.parametrize(
    "html",
    [
        "<a href='java\nscript:x'>a</a>",
        "<a href='data:text/html,x'>a</a>",
        "<b style='background:url(//x)'>a</b>",
        "<b style='position:fixed'>a</b>",
    ],
)
def test_html_neither_runs_nor_leaves_its_place(html):
    assert contained(html) in ("<a>a</a>", "<b>a</b>")


def test_html_without_an_end_is_kept_in_place_or_dropped():
    (shown,) = outputs([{"output_type": "display_data", "data": {"text/html": "<div>" * 30_000, "text/plain": "x"}}])
    assert shown["data"]["text/plain"] == "x"


@pytest.mark.parametrize("settings", [{"seconds": 1}, {"wall_seconds": 0}, {"processes": "many"}])
def test_limit_that_is_none_is_named(settings):
    with pytest.raises(CourseError, match=r"c.RunNotebook.limits has .* It takes numbers above zero for cell_seconds"):
        limits_from(settings)
    assert limits_from({"wall_seconds": 9}).wall_seconds == 9


def test_links_to_pages_stay():
    assert contained('<a href="https://example.org/a">a</a>') == '<a href="https://example.org/a">a</a>'


def test_where_bubblewrap_is_missing_the_package_is_named(monkeypatch):
    sandbox.probe.cache_clear()
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(SandboxError, match=r"Install the package bubblewrap \(sudo apt install bubblewrap\)"):
        sandbox.probe()
    monkeypatch.undo()
    sandbox.probe.cache_clear()
    assert sandbox.probe() in ("root", "user")


def test_where_namespaces_are_forbidden_it_says_what_to_enable():
    said = sandbox._why_not("bwrap: setting up uid map: Permission denied", "user")
    for word in ("kernel.unprivileged_userns_clone=1", "AppArmor profile for /usr/bin/bwrap", "Ubuntu 24.04"):
        assert word in said


def test_ordinary_user_gets_the_same_sandbox():
    code = f"""
import sys
from tworivers.sandbox import walls as sandbox
print(sandbox.probe())
print(sandbox.start([sys.executable, "-I", "-c", {FORKS!r}], sandbox.Limits()).communicate()[0].decode())
"""
    assert as_an_ordinary_user(code).split() == ["user", "BlockingIOError", "OSError", "10000"]


FORKS = """
import os, time
try:
    for _ in range(200):
        if os.fork() == 0:
            time.sleep(5); os._exit(0)
except OSError as error:
    print(type(error).__name__)
try:
    open("/mine", "w")
except OSError as error:
    print(type(error).__name__)
print(os.statvfs(".").f_files)
"""


def refuse():
    raise SandboxError("No sandbox works here. Install the package bubblewrap.")


@pytest.fixture
def handed_in(course_root, tmp_path):
    """A course that is built, with one submission, which a test may change."""
    root = copy_of(course_root, tmp_path / "course")
    name = "ps02-five-hamlets"
    folder = root / "submitted" / "ada" / name
    folder.mkdir(parents=True)
    shutil.copy(root / "exercises" / name / f"{name}.ipynb", folder)
    return root


def test_grading_refuses_where_no_sandbox_works(handed_in, monkeypatch):
    monkeypatch.setattr(sandbox, "probe", refuse)
    with pytest.raises(CourseError, match="Install the package bubblewrap"):
        course.autograde("ps02", root=handed_in)
    assert not (handed_in / "autograded").exists()


@pytest.mark.parametrize("by", ["option", "environment"])
def test_without_a_sandbox_only_on_somebody_s_word_and_with_a_warning(handed_in, monkeypatch, capsys, by):
    monkeypatch.setattr(sandbox, "probe", refuse)
    if by == "environment":
        monkeypatch.setenv(UNSAFE_VARIABLE, "1")
    (line,) = course.autograde("ps02", root=handed_in, unsafe=by == "option").lines
    assert (line.outcome, line.score) == ("graded", 0)
    assert "WARNING: the sandbox is switched off" in capsys.readouterr().err


@pytest.mark.slow
def test_nbgrader_s_own_command_runs_in_the_sandbox(handed_in):
    environment = {**os.environ, "PATH": os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])}  # noqa: PTH120
    command = [sys.executable, "-m", "nbgrader", "autograde", "ps02-five-hamlets"]
    done = subprocess.run(command, cwd=handed_in, capture_output=True, text=True, env=environment)
    assert done.returncode == 0 and "WARNING: the sandbox" not in done.stderr, done.stderr
    hidden = {**environment, "PATH": os.path.dirname(sys.executable)}  # noqa: PTH120
    done = subprocess.run([*command, "--force"], cwd=handed_in, capture_output=True, text=True, env=hidden)
    assert done.returncode != 0 and "Install the package bubblewrap" in done.stderr
    done = subprocess.run(
        [*command, "--force"], cwd=handed_in, capture_output=True, text=True, env={**environment, UNSAFE_VARIABLE: "1"}
    )
    assert done.returncode == 0 and "WARNING: the sandbox is switched off" in done.stderr


def test_session_is_one_line_and_shows_no_code():
    cells = [("secret = 1", None), ("check('ps02.q1', secret)", Asked("ps02.q1", "secret"))]
    assert repr(Session(Task(cells, {}, [], SHORT))) == "<Session of 2 cells in a sandbox, 1 of them with a question>"
