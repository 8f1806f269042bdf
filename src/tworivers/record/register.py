"""The register of discrepancies, rerun: every row recomputed, every identity of the figures tested.

`discrepancies.csv` says what does not fit; its column `check` (see `tworivers.record.arithmetic`) is computed again here.
`identities.csv` lists what should fit: each percentage with its parts, each sum, each figure that two documents give.
What does not fit there and has no row in the register is reported as new.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from tworivers.errors import CourseError, DataError
from tworivers.record import arithmetic
from tworivers.record.arithmetic import Call, Clause, Token
from tworivers.record.folder import Record, TextRow, read_record

KINDS = ("arithmetic", "rounding", "misprint", "contradiction", "scope", "citation", "date", "name", "wording")
CONFIDENCE = ("high", "medium", "low")
FITS = ("exact", "rounded", "within")

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True)
class CheckedRow:
    """A row of the register after its recomputation, with the sentences that say why it no longer holds."""

    discrepancy_id: str
    kind: str
    faults: tuple[str, ...]


@dataclass(frozen=True)
class TestedIdentity:
    """An identity of the figures after its test: how the stated figure stands to the recomputed one.

    `verdict` is exact, rounded, within, cut, differs, or `none` (nothing to recompute, for the reason in the note);
    `registered` names the rows of the register that say so of all its figures.
    """

    __test__ = False  # pytest: no test class

    identity_id: str
    verdict: str
    sentence: str
    registered: tuple[str, ...]

    @property
    def is_new(self) -> bool:
        """Whether it does not fit and no row of the register says so."""
        return self.verdict not in (*FITS, "none") and not self.registered


@dataclass(frozen=True)
class Report:
    """What an audit found: the rows of the register, the identities, and what fails."""

    rows: tuple[CheckedRow, ...]
    identities: tuple[TestedIdentity, ...]

    @property
    def failures(self) -> list[str]:
        """One sentence for each row that no longer holds and for each new mismatch."""
        rows = [sentence for row in self.rows for sentence in row.faults]
        return rows + [f"New mismatch, in no row of the register: {i.sentence}" for i in self.identities if i.is_new]

    @property
    def exit_code(self) -> int:
        """0 where every row holds and no mismatch is new, otherwise 1."""
        return 1 if self.failures else 0

    def summary(self) -> str:
        """Return the counts in a few lines, then the failures."""
        kinds = Counter(row.kind for row in self.rows)
        misfits = [i for i in self.identities if i.verdict not in (*FITS, "none")]
        failed = sum(bool(row.faults) for row in self.rows)
        lines = [
            f"{len(self.rows)} rows of the register recomputed: {len(self.rows) - failed} hold, {failed} fail.",
            "By kind: " + ", ".join(f"{kind} {kinds[kind]}" for kind in KINDS if kinds[kind]) + ".",
            f"{len(self.identities)} identities of the figures: {len(misfits)} do not fit, "
            f"{sum(i.is_new for i in misfits)} of them in no row of the register.",
        ]
        return "\n".join(lines + self.failures)


def audit(folder: Path | None = None) -> Report:
    """Recompute every row of the register and test every identity of the figures.

    Args:
        folder: The data folder; the one of the package where none is given.

    Raises:
        DataError: A table cannot be read (see `read_record`).

    >>> audit().exit_code
    0
    """
    record = read_record(folder)
    rows = tuple(
        CheckedRow(row_id, row["kind"], tuple(_row_faults(row, record)))
        for row_id, row in record.tables["discrepancies"].items()
    )
    return Report(rows, tuple(_test_identity(row, record) for row in record.tables["identities"].values()))


def find_mismatches(folder: Path | None = None) -> list[TestedIdentity]:
    """Return the identities that do not fit, registered or not: shares, changes, sums, and figures given twice.

    >>> [mismatch.identity_id for mismatch in find_mismatches() if mismatch.is_new]
    []
    """
    record = read_record(folder)
    tested = [_test_identity(row, record) for row in record.tables["identities"].values()]
    return [identity for identity in tested if identity.verdict not in (*FITS, "none")]


def _row_faults(row: TextRow, record: Record) -> Iterator[str]:
    who = f"{row['discrepancy_id']} (stated: {row['stated']} | recomputed: {row['recomputed']})"
    for column, text in row.items():
        if not text and column != "figure_ids":
            yield f"{who}: the cell {column} is empty."
    for column, known in (("kind", KINDS), ("confidence", CONFIDENCE)):
        if row[column] not in known:
            yield f"{who}: {column} is {row[column]!r}, none of {', '.join(known)}."
    try:
        clauses = arithmetic.parse(row["check"])
        yield from (f"{who}: {fault}" for fault in _reference_faults(row, clauses, record))
        for clause in clauses:
            yield from (f"{who}: {fault}" for fault in _clause_faults(row, clause, record))
    except CourseError as error:
        yield f"{who}: {error}"


def _ids(clause: Clause) -> list[str]:
    subject = clause.subject
    found = list(arithmetic.names(subject)) + ([clause.stated] if clause.stated else [])
    if isinstance(subject, Call) and subject.name in ("has", "lacks"):
        return [reference.partition(".")[2].rpartition(".")[0] for reference in found]
    return found


def _reference_faults(row: TextRow, clauses: tuple[Clause, ...], record: Record) -> Iterator[str]:
    """Compare the ids in the check with the columns source_ids and figure_ids: they must name the same."""
    figures, sources = set(), set()
    for row_id in (row_id for clause in clauses for row_id in _ids(clause)):
        table, found = record.row(row_id)
        if table == "figures":
            figures.add(row_id)
        if "source_id" in found:
            sources.add(found["source_id"])
    for column, used in (("figure_ids", figures), ("source_ids", sources)):
        named = set(filter(None, row[column].split("|")))
        if named != used:
            odd = ", ".join(sorted(named ^ used))
            yield f"{column} and the check do not name the same: {odd}."


def _numbers(text: str) -> set[Decimal]:
    return {Decimal(number.replace(",", "")) for number in _NUMBER.findall(text)}


def _stands(value: str, text: str) -> bool:
    try:
        return Decimal(value) in _numbers(text)
    except ArithmeticError:
        return value in text


def _clause_faults(row: TextRow, clause: Clause, record: Record) -> Iterator[str]:
    subject = clause.subject
    if clause.expected:
        yield from _number_faults(row, clause, record)
    elif isinstance(subject, Call) and subject.name in ("equal", "differ"):
        values = [arithmetic.stated_value(record.figures, name) for name in arithmetic.names(subject)]
        if (len(set(values)) == 1) != (subject.name == "equal"):
            yield f"{subject.name} does not hold: the figures are {', '.join(values)}."
        for value in values:
            if not _stands(value, row["stated"] + " | " + row["recomputed"]):
                yield f"the figure {value} stands neither in stated nor in recomputed."
    elif isinstance(subject, Call) and subject.name in ("has", "lacks"):
        reference, words = (node.text for node in subject.arguments if isinstance(node, Token))
        if (words in record.field(reference)) != (subject.name == "has"):
            yield f"{reference} is {record.field(reference)!r}: {subject.name} {words!r} does not hold."


def _number_faults(row: TextRow, clause: Clause, record: Record) -> Iterator[str]:
    value = arithmetic.evaluate(clause.subject, record.figures)
    places = len(clause.expected.partition(".")[2])
    out = abs(arithmetic.shown(value, places))  # a decrease is printed without its sign
    if out != Decimal(clause.expected):
        yield f"the computation gives {out}, the check has {clause.expected}."
    if not _stands(clause.expected, row["recomputed"]):
        yield f"the number {clause.expected} of the check does not stand in recomputed."
    if clause.relation:
        figure = record.figures[clause.stated]
        if not _stands(figure["value"], row["stated"]):
            yield f"the figure {figure['value']} ({clause.stated}) does not stand in stated."
        found = arithmetic.verdict(value, figure)
        wanted = {"!=": ("differs",), "cut": ("cut",), "rounded": FITS}[clause.relation]
        if found not in wanted:
            yield f"{clause.stated} states {figure['value']}: that is {found}, the check says {clause.relation}."


def _test_identity(row: TextRow, record: Record) -> TestedIdentity:
    """Test one identity: its kind is the word that its expression begins with, or same, part, count, none."""
    identity_id, kind, stated = row["identity_id"], row["kind"], row["stated"]
    value = arithmetic.stated_value(record.figures, stated)
    if kind == "none":
        return TestedIdentity(identity_id, "none", f"{identity_id}: {stated} is not recomputed: {row['note']}", ())
    node = arithmetic.expression(row["expression"])
    if isinstance(node, Call):
        right = kind == node.name
    else:
        right = kind in (("count",) if node.kind == "number" else ("same", "part"))
    if not right:
        raise DataError(
            f"{identity_id}: the kind {kind!r} and the expression {row['expression']!r} do not belong together."
        )
    found, verdict = _compare(kind, node, stated, record)
    sentence = f"{identity_id}: {stated} states {value}; {row['expression']} gives {found} ({verdict})."
    used = {stated, *arithmetic.names(node)}
    lines = {} if verdict in FITS else record.tables["discrepancies"]
    registered = tuple(row_id for row_id, line in lines.items() if _registers(line, stated, used))
    return TestedIdentity(identity_id, verdict, sentence, registered)


def _registers(row: TextRow, stated: str, used: set[str]) -> bool:
    """Tell whether a row of the register says that this stated figure does not fit these figures."""
    try:
        clauses = arithmetic.parse(row["check"])
    except DataError:
        return False  # the row itself is reported
    for clause in clauses:
        differs = isinstance(clause.subject, Call) and clause.subject.name == "differ"
        if (differs or (clause.relation in ("!=", "cut") and clause.stated == stated)) and used <= set(_ids(clause)):
            return True
    return False


def _compare(kind: str, node: arithmetic.Node, stated: str, record: Record) -> tuple[str, str]:
    figure = record.figures[stated]
    if isinstance(node, Token) and node.kind == "name":
        other, own = (arithmetic.stated_value(record.figures, name) for name in (node.text, stated))
        if kind == "same" and not figure["value"]:
            if own == other:
                return other, "exact"
            nested = bool(figure["value_date"]) and (own.startswith(other) or other.startswith(own))
            return other, "within" if nested else "differs"  # a month contains its days
    value = arithmetic.evaluate(node, record.figures)
    if kind == "part":
        part = arithmetic.evaluate(Token("name", stated), record.figures)
        return str(value), "within" if part <= value else "differs"
    verdict = arithmetic.verdict(value, figure)
    if kind in ("same", "count") and verdict in ("rounded", "cut"):
        verdict = "differs"
    return str(arithmetic.shown(value, 0 if value.denominator == 1 else 3)), verdict
