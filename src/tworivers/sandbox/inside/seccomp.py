"""What the kernel refuses to do inside the sandbox, whoever asks: a filter of system calls, as bubblewrap takes it.

Refused are new namespaces (with them a user is root again in a world of their own, with mounts that no limit binds),
mounting, looking into other processes, and memory that has no file and no owner. Everything else stays allowed.
"""

from __future__ import annotations

import errno
import platform
import struct

NEW_NAMESPACES = 0x7E02_0080  # every CLONE_NEW flag
ALLOW, REFUSE, KILL = 0x7FFF_0000, 0x0005_0000, 0x8000_0000
LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06

# By machine: its number for audits, clone, and what is refused, in this order:
# unshare, setns, mount, umount2, pivot_root, ptrace, process_vm_readv and _writev, add_key, request_key, keyctl, bpf,
# userfaultfd, perf_event_open, memfd_create, open_by_handle_at.
MACHINES = {
    "x86_64": (0xC000_003E, 56, (272, 308, 165, 166, 155, 101, 310, 311, 248, 249, 250, 321, 323, 298, 319, 304)),
    "aarch64": (0xC000_00B7, 220, (97, 268, 40, 39, 41, 117, 270, 271, 217, 218, 219, 280, 282, 241, 279, 265)),
}
# The same on both: io_uring_setup, open_tree, move_mount, fsopen, fsmount, mount_setattr, memfd_secret.
NEWER = (425, 428, 429, 430, 432, 442, 447)
CLONE3 = 435  # its flags cannot be looked at; where it is missing, programs fall back to clone
X32 = 0x4000_0000


def program(machine: str = "") -> bytes:
    """Return the filter for a machine, this one if none is named; nothing where its system calls are not known here.

    >>> len(program("x86_64")) % 8, program("vax")
    (0, b'')
    """
    known = MACHINES.get(machine or platform.machine())
    if known is None:
        return b""
    audit, clone, refused = known
    steps = [
        (LOAD, 0, 0, 4),  # the machine whose system calls are meant
        (EQUAL, 1, 0, audit),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, 0),  # the number of the call
        (AT_LEAST, 0, 1, X32),
        (RETURN, 0, 0, KILL),
        (EQUAL, 0, 1, CLONE3),
        (RETURN, 0, 0, REFUSE | errno.ENOSYS),
    ]
    for number in (*refused, *NEWER):
        steps += [(EQUAL, 0, 1, number), (RETURN, 0, 0, REFUSE | errno.EPERM)]
    steps += [
        (EQUAL, 0, 3, clone),
        (LOAD, 0, 0, 16),  # its flags
        (ANY_BIT, 0, 1, NEW_NAMESPACES),
        (RETURN, 0, 0, REFUSE | errno.EPERM),
        (RETURN, 0, 0, ALLOW),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
