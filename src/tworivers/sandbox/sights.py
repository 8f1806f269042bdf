"""What can be seen inside the sandbox: the system, what Python needs of its environment, the package, the record, the releases.

Everything is read-only. Of an environment only the parts that Python needs are shown and never the whole, which may be the
folder of the course.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import tworivers
from tworivers.checks import exercises_folder
from tworivers.sandbox.inside.locked import FONTS, MEGABYTE, SCRATCH
from tworivers.tables import data_folder

INSIDE = Path(__file__).parent / "inside"  # all of the grader that can be seen inside
HIDDEN = ("keys", "grading", "course")  # of the package, what knows answers and other people's work
SYSTEM = ("usr", "bin", "sbin", "lib", "lib32", "lib64")
PREFIX = ("bin", "lib", "lib32", "lib64", "include", "pyvenv.cfg")  # of a Python environment, what Python needs
ETC = ("ld.so.cache", "fonts", "alternatives")  # no clock of this place: the same time everywhere
DEVICES = ("null", "zero", "full", "random", "urandom")


def sights() -> list[str]:
    """Return what the command can see, all of it read-only."""
    words: list[str] = []
    for name in SYSTEM:
        path = Path("/", name)
        if path.is_symlink():
            words += ["--symlink", str(path.readlink()), str(path)]
        elif path.is_dir():
            words += ["--ro-bind", str(path), str(path)]
    words += ["--perms", "0755", "--dir", "/etc"]
    for name in ETC:
        words += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    words += ["--perms", "0755", "--dir", str(FONTS)]
    for path in sorted(_fonts().glob("fontlist-*.json")):  # making it anew costs seconds for each notebook with a plot
        words += ["--ro-bind", str(path), str(FONTS / path.name)]
    shown, package = readable(), Path(tworivers.__file__).parent
    if lives_in_tmp(shown):  # then /tmp cannot be a link to the scratch folder
        words += ["--perms", "1777", "--size", str(16 * MEGABYTE), "--tmpfs", "/tmp"]
        shown_above = {Path("/"), Path("/tmp")}
    else:
        shown_above = {Path("/")}
    for folder in sorted({outer for path in (*shown, Path(SCRATCH)) for outer in path.parents} - shown_above):
        words += ["--perms", "0755", "--dir", str(folder)]  # bubblewrap alone would close those above a bind
    for path in shown:
        words += ["--ro-bind", str(path), str(path)]
    for name in HIDDEN:
        words += ["--tmpfs", str(package / name), "--remount-ro", str(package / name)]
    words += ["--tmpfs", str(INSIDE.parent), "--ro-bind", str(INSIDE), str(INSIDE)]
    return [*words, "--remount-ro", str(INSIDE.parent), "--proc", "/proc", *_devices()]


def _devices() -> list[str]:
    """Return the few devices of a sandbox. bubblewrap's own `--dev` adds terminals, and for an ordinary user a second user
    namespace with them, in which a fork server could not give each copy a namespace of its own."""
    words = ["--perms", "0755", "--tmpfs", "/dev", "--symlink", "/proc/self/fd", "/dev/fd"]
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        words += ["--symlink", f"/proc/self/fd/{number}", f"/dev/{name}"]
    for name in DEVICES:
        words += ["--dev-bind", f"/dev/{name}", f"/dev/{name}"]
    return words


def readable() -> list[Path]:
    """Return the folders and files that Python and the package need, the outer before the inner; never a whole prefix,
    which may be the folder of the course."""
    package, python = Path(tworivers.__file__).parent, Path(sys.executable).resolve().parents[1]
    prefixes = {Path(sys.prefix), Path(sys.base_prefix), python}
    found = {package, data_folder(), exercises_folder(), *(prefix / name for prefix in prefixes for name in PREFIX)}
    shown = [Path("/", name) for name in SYSTEM]
    kept: list[Path] = []
    for path in sorted(found, key=lambda path: len(path.parts)):
        if path.exists() and not any(path.is_relative_to(outer) for outer in (*shown, *kept)):
            kept.append(path)
    return kept


def lives_in_tmp(shown: list[Path]) -> bool:
    """Tell whether something that must be seen inside lies below /tmp, such as a course that is being tried out."""
    return any(path.is_relative_to("/tmp") for path in shown)


def _fonts() -> Path:
    """Return the folder in which matplotlib keeps its list of fonts."""
    return Path(os.environ.get("MPLCONFIGDIR") or Path.home() / ".cache" / "matplotlib")
