"""Columns: the facts and derived facts of a regime, as its facts.csv and derived.csv list them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from tworivers.errors import DataError, unknown
from tworivers.regimes.derived import CASE_DATE, SOFT, Derived, problem
from tworivers.regimes.facts import (
    FINITE,
    REQUIRED,
    TYPES,
    UNSTATED,
    Default,
    Fact,
    Vocabulary,
    read_defaults,
    read_values,
)
from tworivers.regimes.rules import circle
from tworivers.tables import read_csv

FACT_COLUMNS = ("fact", "type", "values", "question", "provision_id", "when_absent")
DERIVED_COLUMNS = ("derived_id", "provision_id", "operation", "inputs", "argument", "values", "note")
BETWEEN = ("days_between", "months_between")
INPUT_TYPES = {
    "at_least": (("int",),),
    "hours": (("date",), ("time",), FINITE),
    "days_between": (("date",), ("date",), ("int",)),
    "months_between": (("date",), ("date",), ("int",)),
    "on_or_before": (("date",),),
    "after": (("date",),),
}
Row = dict[str, str]


def checked_rows(path: Path, columns: Collection[str], optional: bool = False) -> Iterator[tuple[str, Row]]:
    """Yield each row with its id, after the columns and the ids are checked.

    Raises:
        DataError: A column is missing, or an id is empty or used twice.
    """
    if optional and not path.exists():
        return
    key = next(iter(columns))
    seen = set[str]()
    for number, row in enumerate(read_csv(path), start=2):
        missing = [column for column in columns if column not in row]
        if missing:
            raise DataError(
                f"{path}, row {number}: there is no column {missing[0]!r}. Add it to the header; docs/regimes.md says what it holds."
            )
        if not row[key] or row[key] in seen:
            raise DataError(
                f"{path}, row {number}: {key} {row[key]!r} is empty or used twice. Give the row an id of its own."
            )
        seen.add(row[key])
        yield row[key], row


def read_columns(folder: Path, vocabulary: Vocabulary) -> tuple[dict[str, Fact], dict[str, Derived]]:
    """Return the facts and derived facts in a regime's folder.

    Raises:
        DataError: A row is not as docs/regimes.md says; the sentence names it and the remedy.
    """
    derived = {
        name: _derived(folder / "derived.csv", name, row)
        for name, row in checked_rows(folder / "derived.csv", DERIVED_COLUMNS, optional=True)
    }
    counts = {one.inputs[2] for one in derived.values() if one.operation in BETWEEN and len(one.inputs) == 3}
    facts = {}
    for name, row in checked_rows(folder / "facts.csv", FACT_COLUMNS):
        if name in counts and not row["when_absent"]:
            row["when_absent"] = UNSTATED  # a count that is not given is not 0: the dates say it
        facts[name] = _fact(folder / "facts.csv", name, row, vocabulary)
    for one in derived.values():
        _check_inputs(folder / "derived.csv", one, facts, derived)
    _check_circles(folder, facts, derived)
    return facts, derived


def column_values(facts: Mapping[str, Fact], derived: Mapping[str, Derived]) -> dict[str, tuple[str, ...]]:
    """Return the columns that rules may use, with the values that a cell may hold."""
    raw = {name: fact.values for name, fact in facts.items() if fact.type in FINITE}
    return raw | {name: one.declared for name, one in derived.items()}


def _fact(path: Path, name: str, row: Row, vocabulary: Vocabulary) -> Fact:
    where = f"{path}, row {name}"
    type_, values = row["type"], read_values(row["values"])
    known = vocabulary.types.get(name, type_)
    if type_ not in TYPES or type_ != known:
        meant = f"{known} in the vocabulary" if type_ in TYPES else f"one of {', '.join(TYPES)}"
        raise DataError(f"{where}: the type is {type_!r}, but it is {meant}. Mend the type, or use another name.")
    if type_ == "enum" and not values:
        raise DataError(f"{where}: an enum has no values. List them, joined by |.")
    if type_ == "bool":
        values = values or ("true", "false")
    defaults = _defaults(where, row["when_absent"], type_, values)
    others = vocabulary.values.get(name, ()) if type_ == "enum" else ()
    allowed = tuple(dict.fromkeys([*values, *others]))
    return Fact(name, type_, values, row["question"], row["provision_id"], defaults, allowed)


def _defaults(where: str, text: str, type_: str, values: tuple[str, ...]) -> tuple[Default, ...]:
    try:
        found = read_defaults(text, type_, values)
    except ValueError as error:
        raise DataError(f"{where}: when_absent is {text!r}: {error}.") from None
    for clause in found:
        if type_ in FINITE and clause.value not in (*values, UNSTATED, REQUIRED):
            raise DataError(
                f"{where}: when_absent is {clause.value!r}, which is not among the values. Allowed: {', '.join(values)}."
            )
    return found


def _derived(path: Path, name: str, row: Row) -> Derived:
    inputs, values = read_values(row["inputs"]), read_values(row["values"])
    found = Derived(name, row["operation"], inputs, row["argument"], values, row["provision_id"], row["note"])
    wrong = problem(found)
    if wrong:
        raise DataError(f"{path}, row {name}: {wrong}. Mend the row; docs/regimes.md lists the operations.")
    return found


def _check_inputs(path: Path, one: Derived, facts: Mapping[str, Fact], derived: Mapping[str, Derived]) -> None:
    """Check that the inputs of a derived fact are there and of the right type."""
    if one.name in facts:
        raise DataError(f"{path}, row {one.name}: facts.csv has a fact of that name. Rename the derived one.")
    types = {CASE_DATE: "date", **dict.fromkeys(derived, "enum"), **{name: fact.type for name, fact in facts.items()}}
    wanted = [FINITE] * len(one.inputs) if one.operation in SOFT else INPUT_TYPES[one.operation]
    for part, allowed in zip(one.inputs, wanted, strict=False):
        if part not in types:
            raise DataError(f"{path}, row {one.name}: {unknown('fact', part, types)}")
        if types[part] not in allowed:
            raise DataError(
                f"{path}, row {one.name}: {part} is of type {types[part]}, and {one.operation} needs {' or '.join(allowed)} there. Name another input."
            )


def _check_circles(folder: Path, facts: Mapping[str, Fact], derived: Mapping[str, Derived]) -> None:
    """Check that no derived fact or `when_absent` depends on itself."""
    uses = {name: tuple(part for part in one.inputs if part != CASE_DATE) for name, one in derived.items()}
    for name, fact in facts.items():
        uses[name] = tuple(clause.column for clause in fact.when_absent if clause.column)
        for column in uses[name]:
            if column not in facts and column not in derived:
                raise DataError(
                    f"{folder / 'facts.csv'}, row {name}, when_absent: {unknown('fact', column, [*facts, *derived])}"
                )
    found = circle(uses)
    if found:
        raise DataError(
            f"{folder / 'derived.csv'}, row {found[0]}: facts depend on each other in a circle, {' -> '.join(found)}. Break it in one row."
        )
