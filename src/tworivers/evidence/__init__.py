"""The evidence: each row of the record is tied to words of its document, and a reader's own copy can prove it.

`check_folder` looks for every anchor in a folder of texts and PDFs; `record` keeps the proof for those who have no
copy, and `unproven` reads it back; `uncovered` lists every number of the documents that no row and no written
exclusion accounts for.
"""

from tworivers.evidence.completeness import Uncovered, uncovered
from tworivers.evidence.ledger import record, unproven
from tworivers.evidence.report import Report, Result, anchored_tables, check_folder

__all__ = ["Report", "Result", "Uncovered", "anchored_tables", "check_folder", "record", "uncovered", "unproven"]
