"""The reference pages that are tables: the register of discrepancies, the glossary, the people, the codebook."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from myst import (
    Page,
    aside,
    link,
    names,
    place_of,
    plain,
    remark,
    row_ids,
    short_name,
    source_links,
    stacked,
    table,
    tongue,
)
from tworivers.tables import Row, codebook, data_folder, rows, table_names

KINDS = {
    "arithmetic": "A sum, a share or a change does not come out.",
    "rounding": "It comes out, but cut or rounded in an unusual way. That is no error.",
    "misprint": "A slip of pen or key explains it better than a fact does.",
    "contradiction": "Two places say what cannot both be so.",
    "scope": "Two numbers look alike and speak of different people, places or times.",
    "citation": "A text says of another one what does not stand there.",
    "date": "One paper, or one event, has more than one date.",
    "name": "A place, an office or a person is written in several ways.",
    "wording": "A word leaves open what is meant, or says more than what it sums up.",
}


# -- The register of discrepancies ----------------------------------------------------------------------------------


def register() -> Iterator[Page]:
    """Everything that does not fit, by source, with a table of kinds in front."""
    found = rows("discrepancies")
    kinds = [
        [
            plain(kind),
            plain(meaning),
            str(len(same)),
            ", ".join(link(row["discrepancy_id"], row["discrepancy_id"]) for row in same),
        ]
        for kind, meaning in _kinds(found).items()
        if (same := [row for row in found if row["kind"] == kind])
    ]
    text = f"""(discrepancies)=
# Register of discrepancies

Everything in the {len(rows("sources"))} documents that does not fit: within one, or between two. There are {len(found)} rows. Each
says what is stated, what comes out when you compute it or look it up, *all* explanations that fit, how sure we are, and what the
course therefore uses.

Most rows are no scandal. Papers are typed at night, read out over the telephone, copied, translated. A number that does not
come out shows you that somebody handled it, and where.

The sums are kept as code: `tworivers record audit` reruns each row, and {len(rows("identities"))} identities between figures besides. Where
a row rests on reading alone, the command checks that the passages are in the record.

## By kind

{table("Kinds of discrepancies, and the rows of each kind", ["Kind", "What it means", "Rows", "Which"], kinds, [14, 36, 8, 42])}

{"".join(_register_of(source, found) for source in rows("sources"))}
"""
    yield Page("record/discrepancies", text)


def _kinds(found: list[Row]) -> dict[str, str]:
    return KINDS | {row["kind"]: KINDS.get(row["kind"], "") for row in found}


def _register_of(source: Row, found: list[Row]) -> str:
    name = source["source_id"]
    own = [row for row in found if row["source_ids"].split("|")[0] == name]
    others = [row["discrepancy_id"] for row in found if name in row["source_ids"].split("|")[1:]]
    if not own and not others:
        return ""
    header = ["Row", "What is stated", "What comes out", "What may explain it, and what the course uses"]
    body = [
        [
            stacked(
                f"({row['discrepancy_id']})=\n{plain(row['discrepancy_id'])} {plain(row['kind'])}",
                aside(f"sure: {plain(row['confidence'])}"),
            ),
            stacked(plain(row["stated"]), aside(source_links(row["source_ids"]))),
            stacked(plain(row["recomputed"]), aside(_row_links(row))),
            stacked(plain(row["explanation"]), f"*The course uses:* {plain(row['ruling'])}"),
        ]
        for row in own
    ]
    short = short_name(name)
    shown = (
        table(f"What does not fit in {short}, alone or beside others", header, body, [12, 25, 27, 36]) if own else ""
    )
    links = ", ".join(link(row, row) for row in others)
    also = f"Rows under other sources that concern it too: {links}." if others else ""
    return f"## {short}\n\n{stacked(f'The document itself: {source_links(name)}.', shown, also)}\n\n"


def _row_links(row: Row) -> str:
    """Return links to every figure and clause on which a row of the register rests, grouped by source."""
    said = re.findall(r"[a-z]+-\d{4}\.[a-z0-9]+(?:-[a-z0-9]+)*", row["check"])
    ids = list(dict.fromkeys([*(row["figure_ids"] or "").split("|"), *said]))
    by_source: dict[str, list[str]] = {}
    for name in ids:
        if name in row_ids():
            source, _, rest = name.partition(".")
            by_source.setdefault(source, []).append(link(rest, name))
    return "; ".join(f"{plain(short_name(source))}: {', '.join(links)}" for source, links in by_source.items())


# -- The glossary ---------------------------------------------------------------------------------------------------

GROUPS = ("chinese-citizens-of-korean-ethnicity", "korean-nationals-in-china", "dprk-citizens-who-crossed")


def glossary() -> Iterator[Page]:
    """Terms of art in English, Chinese, pinyin and Korean; the three groups first."""
    terms = {row["term_id"]: row for row in rows("terms")}
    first = [terms[name] for name in GROUPS]
    others = sorted(
        (row for name, row in terms.items() if name not in GROUPS), key=lambda row: row["english"].strip("'").lower()
    )
    header = ["Term", "Chinese, pinyin", "Korean", "What it means, and where it stands"]
    text = f"""(glossary)=
# Glossary

## Three groups, never merged

The documents speak of three groups of people who had different papers and different rights. Translations call all of them
“Korean”. Before you count anybody, ask which group it is.

{table("The three groups that are never merged", header, [_term(row) for row in first], [20, 18, 14, 48])}

## Terms of art

{len(others)} terms as the translations have them. The Chinese and Korean beside a term is the standard word for it. We have not
seen the originals, so no row claims that this word stands there; where none is certain, the cell is empty. A term in quotation
marks is a loaded one: it judges the people whom it names.

{table("Terms of the documents, in the order of the alphabet", header, [_term(row) for row in others], [20, 18, 14, 48])}
"""
    yield Page("record/glossary", text)


def _term(row: Row) -> list[str]:
    return [
        f"(term-{row['term_id']})=\n{plain(row['english'])}",
        "\\\n".join(filter(None, (tongue(row["chinese"], "zh-hans"), tongue(row["pinyin"], "zh-latn-pinyin")))),
        tongue(row["korean"], "ko"),
        stacked(
            plain(row["meaning"]),
            aside(
                ". ".join(
                    filter(None, (remark(row["note"]), f"{source_links(row['source_ids'])}: {plain(row['locator'])}"))
                )
            ),
        ),
    ]


# -- The people -----------------------------------------------------------------------------------------------------


def people() -> Iterator[Page]:
    """The senior office holders whom the documents name."""
    found = rows("people")
    sides = {"prc": "People's Republic of China", "dprk": "Democratic People's Republic of Korea"}
    body = [
        [
            stacked(
                f"(person-{row['person_id']})=\n{plain(row['name_as_written'])}",
                row["variants"] and aside("also written: " + plain(row["variants"].replace("|", "; "))),
            ),
            names(row),
            f"{plain(row['office'])}\n\n{aside(plain(sides[row['side']]))}",
            stacked(f"{source_links(row['source_ids'])}: {place_of(row)}", aside(remark(row["note"]))),
        ]
        for row in found
    ]
    text = f"""(people)=
# People

{len(found)} holders of senior offices, as the documents name them. They are here because an office acts through them, and because a
name is written in more than one way. What stands in square brackets was added by a translator.

The villagers and clerks whom a document names are not in this book, not in its data, and not in its exercises. They did not
choose to be in a file.

{table("Senior office holders named in the documents", ["Name as written", "Chinese, Korean", "Office, side", "Where, and what to know"], body, [23, 14, 20, 43])}
"""
    yield Page("record/people", text)


# -- The codebook ---------------------------------------------------------------------------------------------------


def code_book() -> Iterator[Page]:
    """Every table and every column of the record, and the tables themselves as files."""
    package = json.loads((data_folder() / "datapackage.json").read_text(encoding="utf-8"))
    resources = {resource["name"]: resource for resource in package["resources"]}
    yield Page("record/data/datapackage", (data_folder() / "datapackage.json").read_bytes().decode(), ".json")
    for name, resource in resources.items():
        yield Page(f"record/data/{name}", (data_folder() / resource["path"]).read_bytes().decode(), ".csv")
    contents = [
        [
            link(resources[name]["title"], f"codebook-{name}"),
            plain(resources[name]["description"]),
            f"{len(rows(name)):,}",
            _file(resources[name]),
        ]
        for name in table_names()
    ]
    text = f"""(codebook)=
# Codebook

The record is {len(resources)} tables. This page says what each column means. You can take the tables with you: plain text with commas
(CSV, UTF-8), an empty cell for what a document does not state. The description that programs read is
{{download}}`datapackage.json <data/datapackage.json>`, in the format of Frictionless Data. The same tables as a database, as
Parquet and in other formats stand on [the page of downloads](#record-downloads), beside how to cite them.

In Python, `load_table("figures")` gives a table with the right types, and `codebook("figures")` what its columns mean.

{table("The tables of the record", ["Table", "What it holds", "Rows", "File"], contents, [16, 50, 8, 26])}

{"".join(_columns(resources[name]) for name in table_names())}
"""
    yield Page("record/codebook", text)


def _file(resource: dict[str, Any]) -> str:
    return f"{{download}}`{resource['path']} <data/{resource['path']}>`"


def _columns(resource: dict[str, Any]) -> str:
    schema = resource["schema"]
    leads = {
        field: key["reference"]["resource"] for key in schema.get("foreignKeys", []) for field in _listed(key["fields"])
    }
    body = [
        [
            f"`{field['name']}`",
            stacked(plain(field["type"]), field["unit"] and aside(plain(field["unit"]))),
            plain(field["description"]),
            _rules(field, field["name"] in _listed(schema.get("primaryKey", [])), leads.get(field["name"])),
        ]
        for field in codebook(resource["name"])
    ]
    header = ["Column", "Type, unit", "What it means", "What is allowed"]
    return f"""(codebook-{resource["name"]})=
## {resource["title"]}

{plain(resource["description"])} The file: {_file(resource)}, {resource["bytes"]:,} bytes, SHA-256
`{resource["hash"].removeprefix("sha256:")}`.

{table(f"Columns of the table {resource['name']}", header, body, [22, 13, 41, 24])}

"""


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _rules(field: Row, is_key: bool, leads_to: str | None) -> str:
    rules: dict[str, Any] = field["constraints"] or {}
    return "; ".join(
        filter(
            None,
            [
                "names the row" if is_key else "",
                "never empty" if rules.get("required") else "",
                "each value once" if rules.get("unique") and not is_key else "",
                f"a row of {link(leads_to, f'codebook-{leads_to}')}" if leads_to else "",
                f"at least {rules['minimum']}" if "minimum" in rules else "",
                f"at most {rules['maximum']}" if "maximum" in rules else "",
                f"one of: {plain(', '.join(rules['enum']))}" if "enum" in rules else "",
                f"written as `{rules['pattern']}`" if "pattern" in rules else "",
            ],
        )
    )
