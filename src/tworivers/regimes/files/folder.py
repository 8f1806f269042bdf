"""Folders: a regime as its five files, read with one sentence for whatever is wrong with them."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from tworivers.errors import DataError, unknown
from tworivers.regimes.facts import LAST_DATE, Fact, read_json, read_vocabulary
from tworivers.regimes.files.columns import column_values, read_columns
from tworivers.regimes.files.entries import Columns, read_conditions, read_gaps, read_rules
from tworivers.regimes.regime import Regime
from tworivers.regimes.rules import Reading, Scope

TEXTS = ("title", "genre", "binds", "authority")
NEEDED = ("regime", *TEXTS, "date", "matters", "scope")
DATES = ("date", "in_force_from", "last_date")
KEYS = (*NEEDED, *DATES, "case_dates", "together", "silences", "reading", "not_encoded")


def read_regime(folder: Path) -> Regime:
    """Return the regime in a folder.

    Raises:
        DataError: A file, column, row or cell is not as docs/regimes.md says; the sentence names it and the remedy.

    >>> from tworivers.tables import data_folder
    >>> read_regime(data_folder() / "regimes" / "directive-1963").genre
    'Party instruction'
    """
    path = folder / "regime.toml"
    head = _read_head(path)
    vocabulary = read_vocabulary(folder)
    facts, derived = read_columns(folder, vocabulary)
    columns = column_values(facts, derived)
    outcomes = _outcomes(folder, head["regime"])
    _check_head(path, head, facts, outcomes)
    readings = _readings(path, head)
    names = {name for reading in readings for name in (reading.name, reading.instead_of) if name}
    return Regime(
        name=head["regime"],
        **{key: head[key] for key in (*TEXTS, "date")},
        in_force_from=head.get("in_force_from"),
        last_date=head.get("last_date", LAST_DATE),
        case_dates=tuple(head.get("case_dates", ("decision_date",))),
        matters=tuple(head["matters"]),
        together=tuple(tuple(group) for group in head.get("together", ())),
        scopes=tuple(_scope(path, number, entry, columns) for number, entry in enumerate(head["scope"], start=1)),
        readings=readings,
        not_encoded=_not_encoded(path, head),
        facts=facts,
        derived=derived,
        rules=read_rules(folder / "rules.csv", columns, outcomes, names, head.get("silences", ())),
        gaps=read_gaps(folder / "gaps.csv", columns, outcomes),
        outcomes=outcomes,
        vocabulary=vocabulary,
    )


def _read_head(path: Path) -> dict[str, Any]:
    try:
        head = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(f"{path} is missing. Write it; docs/regimes.md shows one.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"{path} is not TOML: {error}. Mend that line.") from None
    for key in NEEDED:
        if key not in head:
            raise DataError(f"{path} has no {key!r}. Add it; docs/regimes.md says what it holds.")
    for key in head:
        if key not in KEYS:
            raise DataError(f"{path}: {unknown('key', key, KEYS)}")
    for key in DATES:
        if key in head and type(head[key]) is not datetime.date:
            raise DataError(f"{path}: {key} is {head[key]!r}, not a date. Write 1962-03-24, without quotation marks.")
        if key in head and head[key] > LAST_DATE:
            raise DataError(
                f"{path}: {key} is {head[key]}, after {LAST_DATE}; no regime decides later cases. Use an earlier date."
            )
    return head


def _check_head(path: Path, head: Mapping[str, Any], facts: Mapping[str, Fact], outcomes: Mapping[str, str]) -> None:
    if head["regime"] != path.parent.name:
        raise DataError(
            f"{path}: regime is {head['regime']!r}, and the folder is {path.parent.name!r}. Give both one name."
        )
    named = {
        "together": [one for group in head.get("together", ()) for one in group],
        "silences": head.get("silences", ()),
    }
    for key, names in named.items():
        for name in names:
            if outcomes and name not in outcomes:
                raise DataError(f"{path}, {key}: {unknown('outcome', name, outcomes)}")
    for name in head["matters"]:
        if "matter" in facts and name not in facts["matter"].allowed:
            raise DataError(f"{path}, matters: {unknown('matter', name, facts['matter'].allowed)}")


def _scope(path: Path, number: int, entry: Mapping[str, object], columns: Columns) -> Scope:
    row = {}
    for key, value in entry.items():
        if key not in ("about", "provision_id"):
            parts: Collection[object] = value if isinstance(value, list) else [value]
            row[key] = "|".join(str(part).lower() if isinstance(part, bool) else str(part) for part in parts)
    name = f"[[scope]] {number}"
    if not entry.get("about"):
        raise DataError(f"{path}, {name}: there is no 'about'. Say in a few words whom or what the text speaks of.")
    return Scope(str(entry["about"]), read_conditions(f"{path}, {name}", row, columns), name)


def _readings(path: Path, head: Mapping[str, Any]) -> tuple[Reading, ...]:
    try:
        return tuple(Reading(**entry) for entry in head.get("reading", ()))
    except TypeError:
        raise DataError(
            f"{path}: a [[reading]] has other keys than name, instead_of, provision_id, note. Mend it."
        ) from None


def _not_encoded(path: Path, head: Mapping[str, Any]) -> dict[str, str]:
    entries = head.get("not_encoded", ())
    for entry in entries:
        if not entry.get("provision_id") or not entry.get("reason"):
            raise DataError(f"{path}: a [[not_encoded]] lacks its provision_id or its reason. Fill both.")
    return {entry["provision_id"]: entry["reason"] for entry in entries}


def _outcomes(folder: Path, regime: str) -> dict[str, str]:
    path = folder.parent.parent / "vocabulary" / "outcomes.json"
    return dict(read_json(path).get(regime, {})) if path.exists() else {}
