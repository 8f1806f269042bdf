"""The kept proof, `data/evidence.csv`: that each anchor stood in the documents, without the documents."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from tworivers import tables
from tworivers.errors import DataError
from tworivers.evidence.report import (
    FOUND,
    Report,
    Result,
    Tables,
    anchor_hash,
    anchored_rows,
    check_folder,
    row_fault,
    row_id,
)

COLUMNS = ("table", "row_id", "anchor_sha256", "file_sha256", "line", "occurrences")


def record(folder: str | Path, to: Path | None = None) -> Path:
    """Write one line of proof for each anchor that stands at its line in the project's reading copy.

    A row whose anchor does not stand there gets no line, and fails the tests from then on.

    Args:
        folder: The reading copy, files named 000…, 001….
        to: File to write; `data/evidence.csv` of the checkout where none is given.

    Returns:
        The file written.

    Raises:
        DataError: No anchor stands at its line: the folder is another copy of the documents.
    """
    return write(check_folder(folder), to)


def write(report: Report, to: Path | None = None) -> Path:
    """Write the proof that a report gives (see `record`)."""
    path = to or tables.data_folder() / "evidence.csv"
    proven = [row for row in report.rows if row.status == FOUND and row.at_line]
    if not proven:
        raise DataError(
            f"No anchor stands at its line in {report.folder.path}, so nothing was recorded. "
            "The proof is kept from the project's reading copy, whose files are named 000…, 001…."
        )
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(_line(row) for row in proven)
    return path


def _line(row: Result) -> tuple[str | int, ...]:
    return (row.table, row.row_id, row.anchor_sha256, row.file_sha256, row.line, row.occurrences)


def unproven(record: Tables | None = None, evidence: Iterable[tables.Row] | None = None) -> list[str]:
    """Return one sentence for each anchored row whose kept proof is missing or no longer fits; needs no documents.

    Also named: a row that contradicts itself, two rows of one name, and proof of a row that is gone.

    Args:
        record: Tables by name; the project's own where none are given.
        evidence: Rows of the proof; those of `data/evidence.csv` where none are given.
    """
    proof = {(row["table"], row["row_id"]): row for row in (tables.rows("evidence") if evidence is None else evidence)}
    said: list[str] = []
    seen: set[tuple[str, str]] = set()
    for table, row in anchored_rows(record):
        key = (table, row_id(row))
        fault = row_fault(row) or ("Another row has the same name." if key in seen else _misfit(row, proof.get(key)))
        if fault:
            said.append(f"{table}, {key[1]}: {fault}")
        seen.add(key)
    said += [f"{table}, {name}: it has proof, and no row has that name." for table, name in proof.keys() - seen]
    return said


def _misfit(row: tables.Row, proof: tables.Row | None) -> str:
    if proof is None:
        return "No proof is kept. Run `tworivers evidence check FOLDER --record` on the reading copy."
    if proof["anchor_sha256"] != anchor_hash(str(row["anchor"])):
        return f"Its anchor {row['anchor']!r} is not the one that was found. Check it again, with --record."
    if proof["line"] != row["line"]:
        return f"It says {row['line']}, and its anchor was found at {proof['line']}. Check it again, with --record."
    return ""
