"""What the kernel refuses to do inside the sandbox, whoever asks: the table of system calls as a filter that it can run.

A call that is not in the table fails with an error and ends nothing, whatever its number; some are allowed with certain
arguments alone.
"""

from __future__ import annotations

import errno
import functools
import platform
import struct

from tworivers.sandbox.inside.calls import ARGUMENTS, CALLS, FAILING, MACHINES

ALLOW, REFUSE = 0x7FFF_0000, 0x0005_0000
LOAD, EQUAL, ABOVE, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x25, 0x35, 0x45, 0x06
NUMBER, MACHINE, FIRST_ARGUMENT = 0, 4, 16  # where they stand in what the filter looks at
Step = tuple[int, int, int, int]


@functools.cache
def program(machine: str = "") -> bytes:
    """Return the filter for a machine, this one if none is named.

    >>> len(program("x86_64")) % 8
    0
    """
    machine = machine or platform.machine()
    column = list(MACHINES).index(machine)
    steps = [
        (LOAD, 0, 0, MACHINE),
        (EQUAL, 1, 0, MACHINES[machine]),
        _refuse(errno.EPERM),  # programs of 32 bits have other numbers
        (LOAD, 0, 0, NUMBER),
    ]
    for *numbers, failure in FAILING.values():
        steps += [(EQUAL, 0, 1, numbers[column]), _refuse(failure)]
    for name, (argument, allowed, failure) in ARGUMENTS.items():
        looked = _look(argument, allowed, failure)
        steps += [(EQUAL, 0, len(looked), CALLS[name][column] or 0), *looked]
    for low, high in _ranges(column):
        steps += [(AT_LEAST, 1, 0, low), _refuse(errno.EPERM), (ABOVE, 1, 0, high), (RETURN, 0, 0, ALLOW)]
    steps.append(_refuse(errno.EPERM))
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def number(name: str) -> int:
    """Return the number of one of the few calls that shut up a submission itself."""
    return {"keyctl": (250, 219), "close_range": (436, 436)}[name][list(MACHINES).index(platform.machine())]


def _look(argument: int, allowed: tuple[int, ...], failure: int) -> list[Step]:
    """Return the steps that allow a call with certain values of one argument, or without certain bits of it."""
    steps: list[Step] = [(LOAD, 0, 0, FIRST_ARGUMENT + 8 * argument)]
    for value in allowed:
        if value < 0:
            return [*steps, (ANY_BIT, 0, 1, -value), _refuse(failure), (RETURN, 0, 0, ALLOW)]
        steps += [(EQUAL, 0, 1, value), (RETURN, 0, 0, ALLOW)]
    return [*steps, _refuse(failure)]


def _ranges(column: int) -> list[tuple[int, int]]:
    """Return the numbers that are allowed with any arguments, as ranges from low to high."""
    calls = [pair[column] for name, pair in CALLS.items() if name not in ARGUMENTS]
    found: list[tuple[int, int]] = []
    for call in sorted(call for call in calls if call is not None):
        if found and found[-1][1] == call - 1:
            found[-1] = (found[-1][0], call)
        else:
            found.append((call, call))
    return found


def _refuse(failure: int) -> Step:
    return (RETURN, 0, 0, REFUSE | failure)
