"""Entries: the rows of rules.csv and gaps.csv, read and checked against the columns and outcomes of the regime."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from tworivers.errors import DataError, unknown
from tworivers.regimes.facts import read_values
from tworivers.regimes.files.columns import Row, checked_rows
from tworivers.regimes.rules import (
    FORCES,
    GAP,
    GAP_COLUMNS,
    KINDS,
    NOT_ADDRESSED,
    RULE_COLUMNS,
    UNDETERMINED,
    Conditions,
    Gap,
    Rule,
    circle,
    closure,
)

Columns = Mapping[str, Collection[str]]
PREFIX = "fact."  # `fact.reason` is the fact `reason`, `reason` the column of rules.csv


def read_conditions(where: str, row: Mapping[str, str], columns: Columns) -> Conditions:
    """Return the conditions of a row: for each column that has a cell, the values that fit.

    >>> read_conditions("rules.csv, row a", {"sex": "female", "side": ""}, {"sex": ["female", "male"], "side": ["here"]})
    {'sex': frozenset({'female'})}

    Raises:
        DataError: There is no such column, or it has no such value.
    """
    when = {}
    for column in sorted(row, key=lambda column: (column != "matter", column)):
        if column not in columns:
            raise DataError(
                f"{where}: {unknown('column', column, columns)} A number, date or time needs a row in derived.csv, a fact one in facts.csv."
            )
        among = read_values(row[column])
        for value in among:
            if value not in columns[column]:
                allowed = ", ".join(columns[column])
                raise DataError(
                    f"{where}: {column} is {value!r}, which is not an allowed value. Allowed: {allowed}. Mend the cell, or list the value in facts.csv or derived.csv."
                )
        if among:
            when[column] = frozenset(among)
    return when


def read_rules(
    path: Path,
    columns: Columns,
    outcomes: Mapping[str, str],
    readings: Collection[str],
    silences: Collection[str] = (),
) -> tuple[Rule, ...]:
    """Return the rules of a regime; the outcomes in `silences` neither order nor permit, so they have no force.

    Raises:
        DataError: A row is not as docs/regimes.md says, or exceptions form a circle.
    """
    rows = dict(checked_rows(path, RULE_COLUMNS))
    exceptions = {name: read_values(row["exception_to"]) for name, row in rows.items()}
    for name, row in rows.items():
        _check_rule(f"{path}, row {name}", row, rows, outcomes, readings)
        _check_force(f"{path}, row {name}", row, silences)
    found = circle(exceptions)
    if found:
        raise DataError(
            f"{path}, row {found[0]}: exceptions in a circle, {' -> '.join(found)}. Take one of them out of exception_to."
        )
    displaces = closure(exceptions)
    return tuple(_rule(path, name, row, columns, displaces[name]) for name, row in rows.items())


def _check_rule(
    where: str, row: Row, rows: Mapping[str, Row], outcomes: Mapping[str, str], readings: Collection[str]
) -> None:
    for column in ("provision_id", "outcome", "reason"):
        if not row[column]:
            raise DataError(f"{where}: {column} is blank. Fill it.")
    for other in read_values(row["exception_to"]):
        if other not in rows:
            raise DataError(f"{where}, exception_to: {unknown('rule', other, rows)}")
    if row["reading"] and row["reading"] not in readings:
        raise DataError(f"{where}: {unknown('reading', row['reading'], readings)} Add a [[reading]] to regime.toml.")
    if row["outcome"] in (GAP, NOT_ADDRESSED, UNDETERMINED):
        raise DataError(
            f"{where}: {row['outcome']} is no outcome of a rule; it follows where no rule or no scope fits. Take the row out."
        )
    _check_outcomes(where, [row["outcome"]], outcomes)


def _check_force(where: str, row: Row, silences: Collection[str]) -> None:
    silent = row["outcome"] in silences
    if silent and row["force"]:
        raise DataError(
            f"{where}: {row['outcome']} is a silence of the text, and force is {row['force']!r}. Leave force blank: a silence neither orders nor permits."
        )
    if not silent and row["force"] not in FORCES:
        raise DataError(
            f"{where}: force is {row['force']!r}. Allowed: {', '.join(FORCES)}; blank only for an outcome among silences in regime.toml."
        )


def _check_outcomes(where: str, labels: Collection[str], outcomes: Mapping[str, str]) -> None:
    for label in labels:
        if outcomes and label not in outcomes:
            raise DataError(f"{where}: {unknown('outcome', label, outcomes)}")


def _fact_cells(row: Row, fixed: Collection[str]) -> Row:
    return {key.removeprefix(PREFIX): text for key, text in row.items() if key not in fixed}


def _rule(path: Path, name: str, row: Row, columns: Columns, displaces: frozenset[str]) -> Rule:
    return Rule(
        name,
        provisions=read_values(row["provision_id"]),
        exception_to=read_values(row["exception_to"]),
        reading=row["reading"],
        when=read_conditions(f"{path}, row {name}", _fact_cells(row, (*RULE_COLUMNS, "note")), columns),
        outcome=row["outcome"],
        force=row["force"],
        decided_by=row["decided_by"],
        reason=row["reason"],
        displaces=displaces,
    )


def read_gaps(path: Path, columns: Columns, outcomes: Mapping[str, str]) -> tuple[Gap, ...]:
    """Return the gaps of a regime.

    Raises:
        DataError: A row is not as docs/regimes.md says.
    """
    return tuple(
        _gap(f"{path}, row {name}", name, row, columns, outcomes)
        for name, row in checked_rows(path, GAP_COLUMNS, optional=True)
    )


def _gap(where: str, name: str, row: Row, columns: Columns, outcomes: Mapping[str, str]) -> Gap:
    options = read_values(row["options"])
    conflict = row["kind"] == "conflict"
    if row["kind"] not in KINDS:
        raise DataError(f"{where}: kind is {row['kind']!r}. Allowed: {', '.join(KINDS)}.")
    if conflict and not (row["outcome"] and options and row["why"]):
        raise DataError(
            f"{where}: a conflict lacks its preferred outcome, the options that give way, or why. Fill all three."
        )
    if row["outcome"] and not conflict:
        raise DataError(
            f"{where}: a row of kind {row['kind']} has an outcome. Leave it blank; other outcomes stand in options."
        )
    _check_outcomes(where, [row["outcome"], *options] if conflict else options, outcomes)
    when = read_conditions(where, _fact_cells(row, GAP_COLUMNS), columns)
    return Gap(
        name, row["kind"], read_values(row["provision_id"]), when, row["outcome"], options, row["why"], row["note"]
    )
