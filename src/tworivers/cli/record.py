"""What a reader of the record types: tables, cite, find, evidence, record."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from tworivers.cli.commands import add, add_group

SHOWN = 40  # rows that `find` prints


def add_to(commands: Any) -> None:
    """Add the commands."""
    tables = add(
        commands, "tables", "list the tables of the record, or the columns of one", _tables, "tworivers tables figures"
    )
    tables.add_argument("table", nargs="?", default="", help="for example figures")
    cite = add(
        commands,
        "cite",
        "print a Chicago-style note for one figure, and where its words stand, or how to cite a table",
        _cite,
        "tworivers cite yanbian-1961.f024",
    )
    cite.add_argument("what", metavar="FIGURE_OR_TABLE", help="for example yanbian-1961.f024, or figures")
    cite.add_argument("--bibtex", action="store_true", help="how to cite a table, as BibTeX")
    find = add(
        commands,
        "find",
        "find the rows, clauses, terms and discrepancies that hold a word or a number, with their place",
        _find,
        "tworivers find 0.08",
        "A word is found where another begins with it; a number as a number, 28028 in 28,028. "
        "Exit codes: 0 found; 1 nothing was found.",
    )
    find.add_argument("text", nargs="+", help="a word, some words that stand together, or a number")
    find.add_argument("--all", action="store_true", help=f"print all of them, not the first {SHOWN}")
    _add_evidence(commands)
    _add_record(commands)


def _add_record(commands: Any) -> None:
    actions = add_group(
        commands,
        "record",
        "write the record in a format that others use, recompute its register, or seal changed tables",
        "tworivers record export sqlite",
    )
    _add_export(actions)
    add(
        actions,
        "audit",
        "recompute every row of the register of discrepancies and look for new mismatches",
        _audit,
        "tworivers record audit",
    )
    add(
        actions,
        "seal",
        "write the hash of every changed table into data/datapackage.json",
        _seal,
        "tworivers record seal",
    )


def _add_export(actions: Any) -> None:
    export = add(
        actions,
        "export",
        "write the record in a format that others use, or in all of them",
        _export,
        "tworivers record export sqlite --to two-rivers-data",
        'Without a format, it lists them. Parquet needs pip install "tworivers[data]"; the others need nothing more.',
    )
    export.add_argument("format", nargs="?", default="", metavar="FORMAT", help="for example sqlite, or all")
    export.add_argument(
        "--to", type=Path, default=Path("two-rivers-data"), metavar="FOLDER", help="where to (default: two-rivers-data)"
    )


def _add_evidence(commands: Any) -> None:
    actions = add_group(
        commands,
        "evidence",
        "find every anchor of the record in your own copy of the documents",
        "tworivers evidence check my-sources",
    )
    check = add(
        actions,
        "check",
        "look for every anchor in a folder of texts or PDFs",
        _evidence,
        "tworivers evidence check my-sources --rows",
        "Exit codes: 0 every row was found; 1 some were not.",
    )
    check.add_argument("folder", type=Path, help="folder with your copy of the documents (.txt, .md or .pdf)")
    check.add_argument("--rows", action="store_true", help="list every row, those that were found too")
    check.add_argument("--json", action="store_true", help="print the result as JSON")
    check.add_argument(
        "--record", action="store_true", help="keep the proof in data/evidence.csv, for those who have no copy"
    )


def _tables(options: argparse.Namespace) -> int:
    from tworivers.tables import codebook, rows, table_names, table_title

    if options.table:
        for column in codebook(options.table):
            unit = f", in {column['unit']}" if column["unit"] else ""
            print(f"{column['name']} ({column['type']}{unit}): {column['description']}")
        return 0
    for name in table_names():
        print(f"{name:14}{len(rows(name)):>6} rows  {table_title(name)}")
    return 0


def _cite(options: argparse.Namespace) -> int:
    from tworivers.addresses import document_of, where_to_look, words_address
    from tworivers.record.exports.citations import bibtex, citation
    from tworivers.tables import cite, figure

    if options.bibtex or "." not in options.what:
        print((bibtex if options.bibtex else citation)(options.what))
        return 0
    print(cite(options.what))
    row = figure(options.what)
    print(words_address(row) or where_to_look(document_of(row)))
    return 0


def _find(options: argparse.Namespace) -> int:
    from tworivers.finding import find

    asked = " ".join(options.text)
    found = find(asked)
    if not found:
        print(f"No row of the record holds {asked!r}.")
        return 1
    shown = found if options.all else found[:SHOWN]
    for one in shown:
        print(f"{one}\n    {one.address}" if one.address else one)
    if len(shown) < len(found):
        print(f"And {len(found) - len(shown)} more: --all prints them.", file=sys.stderr)
    return 0


def _evidence(options: argparse.Namespace) -> int:
    from tworivers import evidence

    report = evidence.check_folder(options.folder)
    if options.rows and not options.json:
        print(report.table())
    print(report.to_json() if options.json else report.summary())
    if options.record:
        path = evidence.record(options.folder)
        print(f"Kept in {path}. Now run: tworivers record seal", file=sys.stderr)
    return 0 if report.is_complete else 1


def _export(options: argparse.Namespace) -> int:
    from tworivers.record import exports

    if not options.format:
        for name, one in exports.FORMATS.items():
            print(f"{name:15}{one.title}: {one.use}")
        print(f"{exports.ALL:15}all of them, in one folder")
        return 0
    for path in exports.export(options.format, options.to):
        print(path)
    return 0


def _audit(options: argparse.Namespace) -> int:
    from tworivers import record

    report = record.audit()
    print(report.summary())
    return report.exit_code


def _seal(options: argparse.Namespace) -> int:
    from tworivers import record

    changed = record.seal()
    print("Sealed: " + ", ".join(changed) if changed else "Nothing has changed.")
    return 0
