"""A machine with more to do than it can: processes that keep every processor busy while something else is tried."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def busy_machine(processes: int = 10) -> Iterator[None]:
    """Keep so many processes computing, at the same priority as everybody else."""
    spinning = [subprocess.Popen([sys.executable, "-I", "-S", "-c", "while True: pass"]) for _ in range(processes)]
    try:
        yield
    finally:
        for process in spinning:
            process.kill()
        for process in spinning:
            process.wait()
