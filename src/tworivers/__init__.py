"""Two Rivers: reading the China–North Korea border in documents and data, 1957–2024.

`rows`, `load_table`, `codebook`, `source` and `cite` read the record; `check` answers a question of an assignment, and
`selection` says which months or places it asks you about. `tworivers.regimes` holds the rules of eight instruments,
`tworivers.plots` the plots, `tworivers.record` the register and `tworivers.evidence` the proof of each row; each of them is
imported when it is first asked for. Importing the package imports none of pandas, nbgrader, matplotlib and IPython.
"""

import importlib
from typing import Any

from tworivers.checks import check, selection
from tworivers.errors import CourseError
from tworivers.tables import cite, codebook, load_table, rows, source

__version__ = "0.1.0"

_AT_FIRST_USE = ("evidence", "plots", "record", "regimes")

__all__ = ["CourseError", "check", "cite", "codebook", "load_table", "rows", "selection", "source"]


def __getattr__(name: str) -> Any:
    """Import a part of the package when it is first asked for: `tworivers.regimes` needs no import of its own."""
    if name in _AT_FIRST_USE:
        return importlib.import_module(f"tworivers.{name}")
    raise AttributeError(f"module 'tworivers' has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return the names of the package, those that are not imported yet too."""
    return sorted({*globals(), *_AT_FIRST_USE})
