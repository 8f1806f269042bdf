"""Inside the sandbox: the first process of a sandbox that one submission has for itself.

    python -I -m tworivers.sandbox.inside.alone LIMITS READING WRITING [COMMAND ...]

It shuts up the notebook as a copy of the fork server is shut up, and runs it; or a command in its place, with the two
pipes as its input and output.
"""

from __future__ import annotations

import json
import os
import sys

from tworivers.sandbox.inside import locked


def main() -> None:
    """Run the notebook, or the command."""
    limits, reading, writing, *command = sys.argv[1:]
    del sys.argv[1:]
    locked.enclose(json.loads(limits), [int(reading), int(writing)], lambda: _run(command))


def _run(command: list[str]) -> None:
    if command:
        os.dup2(locked.READING, 0)
        os.dup2(locked.WRITING, 1)
        os.execv(command[0], command)
    from tworivers.sandbox.inside import notebook

    notebook.serve(locked.READING, locked.WRITING)


if __name__ == "__main__":
    main()
