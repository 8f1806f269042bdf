"""The library: the regimes of the record by name."""

from __future__ import annotations

import functools
from pathlib import Path

from tworivers.errors import unknown
from tworivers.regimes.files.folder import read_regime
from tworivers.regimes.regime import Regime
from tworivers.tables import data_folder


def names() -> list[str]:
    """Return the names of the regimes, oldest instrument first.

    >>> "directive-1963" in names()
    True
    """
    folders = (data_folder() / "regimes").glob("*/regime.toml")
    return sorted((path.parent.name for path in folders), key=lambda name: (name.rpartition("-")[2], name))


def load(name: str | Path) -> Regime:
    """Return a regime of the record by its name, or one from a folder of your own by its path.

    Raises:
        UnknownNameError: No regime has that name; the nearest ones are named.
        DataError: A file of the regime is not as docs/regimes.md says; the sentence names row and remedy.

    >>> load("directive-1963").date.year
    1963
    """
    if isinstance(name, Path) or "/" in name:
        return read_regime(Path(name))
    return _load(name)


@functools.cache
def _load(name: str) -> Regime:
    if name not in names():
        raise unknown("regime", name, names())
    return read_regime(data_folder() / "regimes" / name)
