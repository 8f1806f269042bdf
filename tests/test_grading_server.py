"""The fork server: each copy is as well locked in as a sandbox of its own, and knows nothing of the one before."""

import os
import socket
import sys
import time

import pytest

from processes import as_an_ordinary_user, runs
from tworivers.sandbox import forks as server
from tworivers.sandbox import walls as sandbox
from tworivers.sandbox import worker
from tworivers.sandbox.forks import ForkServer, ServerDied, Servers
from tworivers.sandbox.inside import server as forkserver
from tworivers.sandbox.session import Session
from tworivers.sandbox.task import Asked, Task
from tworivers.sandbox.walls import Limits, SandboxError

pytestmark = pytest.mark.timeout(120)
SHORT = Limits(cell_seconds=1, cell_wait=2, cpu_seconds=4, wait_seconds=8)


@pytest.fixture(scope="module")
def forks():
    """A fork server."""
    found = ForkServer("ps02")
    yield found
    found.close()


def run(forks, *cells, limits=SHORT):
    cells = [(cell, None) if isinstance(cell, str) else cell for cell in cells]
    return Session(Task(cells, {}, [], limits), forks).run()


def printed(forks, code, limits=SHORT):
    """Run a cell in a copy; return what it printed."""
    outcome = run(forks, code, limits=limits)
    return "".join(part.get("text", "") or part.get("evalue", "") for part in outcome.outputs.get(0, []))


def test_copy_has_no_rights_another_user_and_no_neighbours(forks):
    code = "import os; print(os.getuid() == 0, os.getppid(), sum(name.isdigit() for name in os.listdir('/proc')))\n"
    said = printed(forks, code + "print(open('/proc/self/status').read())")
    is_root, parent, processes = said.split()[:3]
    assert (is_root, parent) == ("False", "1")
    assert int(processes) == 2  # the first process of its namespace, the notebook, and nobody else's
    for line in ("CapEff:\t0000000000000000", "CapPrm:\t0000000000000000", "CapBnd:\t0000000000000000"):
        assert line in said
    assert "NoNewPrivs:\t1" in said and "Seccomp:\t2" in said


def test_kernel_refuses_a_copy_what_it_refuses_a_sandbox(forks):
    code = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
for call in (lambda: libc.unshare(0x10000000), lambda: libc.mount(b"none", b"/scratch", b"tmpfs", 0, None),
             lambda: libc.ptrace(16, os.getppid(), 0, 0), lambda: libc.memfd_create(b"x", 0)):
    print(call(), os.strerror(ctypes.get_errno()), end=";")
"""
    assert printed(forks, code).split(";") == ["-1 Operation not permitted"] * 4 + [""]


@pytest.mark.parametrize("place", ["/scratch/left", "/tmp/left", "/dev/shm/left", "left"])
def test_nothing_is_left_for_the_next(forks, place):
    first = printed(forks, f"open({place!r}, 'w').write('x')\nprint('written')")
    assert "written" in first or "Read-only" in first
    assert printed(forks, f"import os; print(os.path.exists({place!r}))").strip() == "False"


def test_what_is_changed_in_memory_is_not_changed_for_the_next(forks):
    printed(
        forks, "import pandas as pd, tworivers.checks, builtins\npd.DataFrame.sum = lambda self: 7\nbuiltins.len = None"
    )
    assert (
        printed(forks, "import pandas as pd; print(pd.DataFrame({'a': [1, 2]}).sum()['a'], len('ab'))").strip() == "3 2"
    )


def test_nothing_of_a_copy_outlives_it(forks):
    sleep = f"sleep {9_600_000 + os.getpid()}"
    printed(forks, f"import subprocess; subprocess.Popen(['sh', '-c', 'setsid {sleep} &'])")
    time.sleep(0.2)
    assert not runs(sleep)


def test_answers_are_handed_over_as_by_a_sandbox_of_its_own(forks):
    cells = [("x = [1, 2.5, float('nan')]", None), ("check('ps02.q1', x)", Asked("ps02.q1", "x"))]
    alone = Session(Task(cells, {}, [], SHORT)).run()
    assert run(forks, *cells).bundles == alone.bundles != {}


def test_every_rehearsed_cell_does_what_it_is_there_for():
    outcome = Session(Task([(cell, None) for cell in forkserver.REHEARSED], {}, [], SHORT)).run()
    kinds = [parts[-1]["output_type"] for parts in outcome.outputs.values()]
    assert kinds == ["execute_result", "execute_result", "stream", "execute_result", "execute_result", "error"]
    assert outcome.outputs[5][0]["ename"] == "NameError"


def test_rehearsal_leaves_nothing_that_a_notebook_could_see(forks):
    code = """
import os, signal, sys, warnings
print(sorted(globals()), len(In), Out, get_ipython().execution_count, get_ipython().user_ns_hidden.keys())
print(sys.path[-2:], sys.argv[1:], os.listdir("."), dict(os.environ), os.getpid(), os.getppid())
import pandas as pd
print([pd.get_option(name) for name in ("display.max_rows", "display.precision")])
"""
    alone = Session(Task([(code, None)], {}, [], SHORT)).run()
    assert "pandas" not in str(alone.outputs) and "HOME" in str(alone.outputs)
    assert run(forks, code).outputs == alone.outputs


def test_function_is_tried_in_a_copy_whatever_became_of_the_notebook(forks):
    asked = ("f", Asked("ps02.q6", "f", function=True))
    ends = ["1", "import os; os._exit(0)", "import os; os.kill(os.getpid(), 9)", "import ctypes; ctypes.string_at(0)"]
    ends += ["import os; os.abort()", "import signal; signal.raise_signal(signal.SIGTERM)", "sum(range(10**12))"]
    stopped = []
    for end in ends:
        cells = [("def f(a):\n    return a + 1", None), asked, (end, None), ("2", None)]
        here, alone = (Session(Task(cells, {"ps02.q6": [[2]]}, [], SHORT), place).run() for place in (forks, None))
        assert here.bundles == alone.bundles
        assert here.bundles["ps02.q6"]["results"] == [["(2)", 3]]
        assert (here.stopped, here.why) == (alone.stopped, alone.why)
        stopped.append(here.stopped)
    assert stopped == [None, *[2] * 6]


def test_limits_are_those_of_each_submission(forks):
    assert "took more than" in str(run(forks, "while True: pass", limits=SHORT).outputs[0])
    code = "open('big', 'wb').write(bytes(3_000_000)); print('written')"
    assert "written" in printed(forks, code)
    assert "written" not in printed(forks, code, Limits(file_mb=1))


def test_server_that_dies_is_told_from_a_notebook_that_dies():
    forks = ForkServer("ps02")
    assert "came to an end in this cell" in run(forks, "import os; os._exit(3)").why
    assert printed(forks, "print(1)").strip() == "1"
    forks.process.kill()
    forks.process.wait()
    with pytest.raises(ServerDied):
        run(forks, "print(1)")


def task(cell="print(6 * 7)"):
    return Task([(cell, None)], {}, [], SHORT, run="r")


def test_worker_replaces_its_server_in_time_and_when_it_has_gone(monkeypatch):
    monkeypatch.setattr(server, "FORKS", 2)
    servers, used = Servers("ps02"), []
    for place in range(5):
        outcome, note = worker._run(task(), servers)
        assert "42" in str(outcome.outputs) and note == ""
        used.append(servers._idle[-1] if servers._idle else None)
        if place == 2:
            servers._idle[-1].process.kill()
            servers._idle[-1].process.wait()
    assert used[0] is not None and used[1] is None  # after two it has served long enough
    assert used[2] is not used[0] and used[3] is not used[2] and used[4] is None
    servers.close()


def test_submission_whose_server_dies_is_run_again_apart(monkeypatch):
    servers, apart = Servers("ps02"), []
    start = sandbox.start
    monkeypatch.setattr(sandbox, "start", lambda *given: apart.append(1) or start(*given))
    with servers.one() as forks:
        printed(forks, "1")
    end_fork = ForkServer.end_fork

    def dies(forks):
        forks.process.kill()
        forks.process.wait()
        end_fork(forks)

    monkeypatch.setattr(ForkServer, "end_fork", dies)
    outcome, note = worker._run(task(), servers)
    assert "42" in str(outcome.outputs) and note == "" and apart == [1]
    assert servers._idle == []


def test_servers_end_with_their_run_and_take_nobody_in_afterwards():
    servers = Servers("ps02", server.warm_up(1, "ps02"))
    with servers.one() as busy:
        printed(busy, "1")
        servers.close()
        assert busy.is_alive()
    assert not busy.is_alive()
    busy.close()  # twice does no harm


def test_server_without_orders_ends_by_itself():
    assert forkserver.IDLE_SECONDS == 300
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    code = "import sys; from tworivers.sandbox.inside import server\nserver.IDLE_SECONDS = 0.2\nserver.main()"
    process = sandbox.start_server([sys.executable, "-I", "-c", code, "ps02"], theirs)
    theirs.close()
    assert ours.recv(9) == b"ready"
    assert process.wait(20) == 0


def test_where_no_server_can_be_made_each_submission_gets_a_sandbox_and_a_note(monkeypatch):
    servers = Servers("ps02")
    monkeypatch.setattr(sandbox, "start_server", lambda command, control: start_without(command, control))
    outcome, note = worker._run(task(), servers)
    assert "42" in str(outcome.outputs)
    assert "The fork server did not start" in note and "sandbox of its own" in note
    assert worker._run(task(), servers)[1] == note


def start_without(command, control):
    """Start a server that has no right to make namespaces."""
    return sandbox._popen([*sandbox._walls("bare", Limits()), *command, "0"], env={}, stdin=control.fileno())


def test_worker_of_another_version_refuses():
    text = task().to_json().replace(b'"version": "', b'"version": "0.')
    assert b"Install the same version everywhere" in worker.work(text)


def test_ordinary_user_gets_the_same_copies():
    code = """
from tworivers.sandbox.forks import ForkServer
from tworivers.sandbox.session import Session
from tworivers.sandbox.task import Task
from tworivers.sandbox.walls import Limits
cell = "print(open('/proc/self/status').read())\\nimport os; print('files', os.statvfs('.').f_files)"
for _ in range(2):
    forks = ForkServer("ps02")
    print(Session(Task([(cell, None)], {}, [], Limits()), forks).run().outputs[0][0]["text"])
forks.close()
"""
    said = as_an_ordinary_user(code)
    for line in (
        "CapEff:\t0000000000000000",
        "CapBnd:\t0000000000000000",
        "NoNewPrivs:\t1",
        "Seccomp:\t2",
        "files 10000",
    ):
        assert said.count(line) == 2, said


def test_server_says_why_it_did_not_start(monkeypatch):
    monkeypatch.setattr(server, "COMMAND", ["-I", "-c", "import sys; sys.exit('no room')"])
    with pytest.raises(SandboxError, match="no room"):
        ForkServer("ps02").wait()
