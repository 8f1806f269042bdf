"""The record, vouched for: every row of the register recomputed, every identity of the figures tested, every file sealed.

>>> from tworivers import record
>>> record.audit().failures
[]
>>> record.verify_hashes()
[]
"""

from tworivers.record.folder import Record, read_record
from tworivers.record.hashes import seal, verify_hashes
from tworivers.record.register import CheckedRow, Report, TestedIdentity, audit, find_mismatches

__all__ = [
    "CheckedRow",
    "Record",
    "Report",
    "TestedIdentity",
    "audit",
    "find_mismatches",
    "read_record",
    "seal",
    "verify_hashes",
]
