"""Small regimes for tests, written as folders."""

from __future__ import annotations

import csv
from pathlib import Path

HEAD = """
regime = "{name}"
title = "A made-up text"
date = 1960-01-01
genre = "test"
binds = "nobody"
authority = "nobody"
matters = [{matters}]
together = [{together}]
{more}
"""
SCOPE = '[[scope]]\nabout = "every case of the matter"\nmatter = [{matters}]\n'
FACTS = ("fact", "type", "values", "question", "provision_id", "when_absent")
DERIVED = ("derived_id", "provision_id", "operation", "inputs", "argument", "values", "note")
RULES = ("rule_id", "provision_id", "exception_to", "reading", "outcome", "force", "decided_by", "reason")
GAPS = ("gap_id", "kind", "provision_id", "outcome", "options", "why", "note")


def write_table(path: Path, fixed: tuple[str, ...], rows: list[dict[str, str]], blank: tuple[str, ...] = ()) -> None:
    columns = list(dict.fromkeys([*fixed, *(name for row in rows for name in row)]))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_regime(
    folder: Path,
    facts: list[dict[str, str]],
    rules: list[dict[str, str]],
    gaps: list[dict[str, str]] | None = None,
    derived: list[dict[str, str]] | None = None,
    matters: tuple[str, ...] = ("crossing",),
    together: tuple[tuple[str, ...], ...] = (),
    scope: str | None = None,
    more: str = "",
) -> Path:
    """Write a regime's folder. A rule needs rule_id and outcome; what is left out is filled in."""
    folder.mkdir(parents=True, exist_ok=True)
    shown = ", ".join(f'"{matter}"' for matter in matters)
    groups = ", ".join("[" + ", ".join(f'"{name}"' for name in group) + "]" for group in together)
    head = HEAD.format(name=folder.name, matters=shown, together=groups, more=more)
    (folder / "regime.toml").write_text(
        head + (SCOPE.format(matters=shown) if scope is None else scope), encoding="utf-8"
    )
    every = [{"fact": "matter", "type": "enum", "values": "|".join(matters), "question": "What is it about?"}, *facts]
    write_table(folder / "facts.csv", FACTS, every)
    filled = [
        {"provision_id": f"p.{r['rule_id']}", "force": "shall", "reason": f"Because of {r['rule_id']}."} | r
        for r in rules
    ]
    write_table(folder / "rules.csv", RULES, filled)
    write_table(folder / "gaps.csv", GAPS, gaps or [])
    write_table(folder / "derived.csv", DERIVED, derived or [])
    return folder


def fact(name: str, type_: str = "bool", values: str = "", when_absent: str = "") -> dict[str, str]:
    return {"fact": name, "type": type_, "values": values, "question": f"What of {name}?", "when_absent": when_absent}


def rule(name: str, outcome: str, exception_to: str = "", **columns: str) -> dict[str, str]:
    return {"rule_id": name, "outcome": outcome, "exception_to": exception_to, **columns}
