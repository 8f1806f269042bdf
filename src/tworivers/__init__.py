"""Two Rivers: reading the China–North Korea border in documents and data, 1957–2024.

`rows`, `load_table`, `codebook`, `source` and `cite` read the record; `check` answers a question of an assignment,
`selection` says which months or places it asks you about; `regimes` holds the rules of eight instruments. Importing the package imports none of pandas, nbgrader, matplotlib
and IPython.
"""

from tworivers.checks import check, selection
from tworivers.errors import CourseError
from tworivers.tables import cite, codebook, load_table, rows, source

__version__ = "0.1.0"

__all__ = ["CourseError", "check", "cite", "codebook", "load_table", "rows", "selection", "source"]
