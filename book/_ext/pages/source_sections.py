"""What the page of each source says beside its frame: who speaks in it, what it rules, what it reports, what does not fit."""

from __future__ import annotations

import re
from collections import Counter

from myst import aside, facts, groups, link, linked, place_of, plain, remark, several, short_name, stacked, table
from tworivers.tables import Row, rows

# The kinds of statements in the press reports, as a reader meets them, and what each of them is worth.
STATEMENTS = {
    "claim": ("Claims", "Told as a fact, by the one source or on its word. Nothing else in the record confirms it."),
    "measure announced": ("Measures announced", "Police reportedly said that they would do it. Whether they did is not told."),
    "measure taken": ("Measures taken", "Police reportedly did it."),
    "data collection": ("Data collected", "What police reportedly wrote down of people."),
    "warning": ("Warnings", "What police reportedly said would happen to people. It is no rule: the law itself is not among the sources."),
    "assurance": ("Assurances", "What police reportedly promised, and nobody can be held to."),
    "question": ("Questions", "Asked by people whom the report speaks of."),
    "reported speech of defectors' families": ("What families are reported to have said", "Families speak through the source alone."),
    "source's opinion": ("Opinions of the source", "The source judges; it does not report."),
    "journalist's inference": ("Inferences of the journalist", "The journalist concludes. Words such as “suggests” and “appears” give it away."),
    "background": ("Background", "Told as known, mostly without any source."),
    "editorial note": ("Editorial notes", "The page's own words about itself: credits, captions, headings."),
}  # fmt: skip


def own(name: str, source: Row) -> list[Row]:
    """Return the rows of a table that belong to one source, in the order of the document."""
    return [row for row in rows(name) if row["source_id"] == source["source_id"]]


# -- Sections -------------------------------------------------------------------------------------------------------


def voices(source: Row) -> str:
    """Who speaks, who is spoken about, who is missing, and what the document cannot tell."""
    said = facts(
        [
            ("Who speaks", several(source["who_speaks"])),
            ("Who is spoken about", several(source["who_is_spoken_about"])),
            ("Who is missing", several(source["who_is_missing"])),
        ]
    )
    untold = "\n".join(
        f"- {plain(part[0].upper() + part[1:])}." for part in re.split(r";\s*", source["cannot_tell"] or "") if part
    )
    return f"""## Who speaks, and who is missing

{said}

## What it cannot tell

{untold}"""


def clauses(source: Row) -> str:
    """What the document rules, clause by clause."""
    found = own("provisions", source)
    if not found:
        return ""
    body = [
        [
            f"({row['provision_id']})=\n{place_of(row)}",
            stacked(plain(row["subject"]), aside(groups(row["group"]))),
            plain(row["addressee"]) or "not named",
            _clause(row),
        ]
        for row in found
    ]
    name = short_name(source["source_id"])
    header = ["Where it stands", "Of whom or what, and which group", "Who must act", "What it says"]
    title = "What it asks, proposes or reports" if source["binds"].startswith("Nobody") else "What it rules"
    return f"""## {title}

{len(found)} clauses, in the order of the document and in our words. Read them as what they are. Kind of text:
{plain(source["genre"])}. Whom it binds: {plain(source["binds"])}

Below each subject stands the group of people that the clause speaks of. “Unclear in the translation” means that the English does
not tell which people are meant; “others” are anybody and anything else. A *choice* is a word of the document that leaves
something open.

{table(f"Every clause of {name}", header, body, [16, 25, 18, 41])}"""


def _clause(row: Row) -> str:
    action = plain(row["action"][0].upper() + row["action"][1:].rstrip(".") + ".")
    return stacked(
        row["condition"] and f"*When:* {plain(row['condition'])}",
        action,
        row["exception"] and f"*Except:* {plain(row['exception'])}",
        row["discretion"] and f"*Choice:* “{plain(row['discretion'])}”",
        row["decided_by"] and f"*Who decides:* {plain(row['decided_by'])}",
        aside(remark(row["note"])),
    )


def statements(source: Row) -> str:
    """What a press report says, by kind of statement, each with the chain by which it reached us."""
    found = own("statements", source)
    if not found:
        return ""
    counts = Counter(row["kind"] for row in found)
    parts = [
        f"""## What it reports

{len(found)} statements, sorted by what kind of statement each is, and in our words. It is no rule, and no case in this course is
decided from it. The last column tells by whom the words reached us: each link may have changed them."""
    ]
    header = ["Where it stands", "What is said", "Of whom", "By whom it reached us"]
    for kind in [*STATEMENTS, *sorted(set(counts) - set(STATEMENTS))]:
        if not counts[kind]:
            continue
        title, worth = STATEMENTS.get(kind, (kind.capitalize(), ""))
        body = [
            [
                f"({row['statement_id']})=\n{place_of(row, row['locator'].partition(', ')[2])}",
                stacked(plain(row["statement"]), aside(remark(row["note"]))),
                groups(row["about_group"]) or "nobody",
                plain(row["chain"].replace(" > ", " → ")),
            ]
            for row in found
            if row["kind"] == kind
        ]
        caption = f"{title} in {short_name(source['source_id'])}"
        parts.append(f"### {title}\n\n{worth}\n\n{table(caption, header, body, [16, 48, 16, 20])}")
    return "\n\n".join(parts)


def incidents(source: Row) -> str:
    """The single group crossings that the document tells of, each number as a lower and an upper bound."""
    found = own("incidents", source)
    if not found:
        return ""
    header = ["When, and where it stands", "Set out", "Held back", "Got across", "Came back", "What to know"]
    body = [
        [
            stacked(
                f"({row['incident_id']})=\n{plain(' '.join(filter(None, (row['date'], row['time']))))}",
                aside(place_of(row)),
            ),
            *(
                bounds(row[f"{what}_low"], row[f"{what}_high"])
                for what in ("attempted", "held_back", "across", "returned")
            ),
            stacked(
                row["overlaps_incident"] and f"*May be partly the same people as* {linked(row['overlaps_incident'])}",
                linked(row["overlap_note"]),
                aside(linked(row["note"])),
            ),
        ]
        for row in found
    ]
    return f"""## Single crossings

Each row is one attempt of a group. Attempts are not persons: the same people may have tried twice, so do not add the rows
up. A number that the document hedges stands here as a bound.

{table(f"Group crossings told in {short_name(source['source_id'])}, in persons", header, body, [17, 10, 10, 10, 10, 43])}"""


def bounds(low: int | None, high: int | None) -> str:
    """Return two bounds in words.

    >>> bounds(44, 44), bounds(31, None), bounds(None, 9), bounds(2, 5), bounds(None, None)
    ('44', 'at least 31', 'at most 9', '2 to 5', 'not told')
    """
    if low is None and high is None:
        return "not told"
    if low is None or high is None:
        return f"at most {high:,}" if low is None else f"at least {low:,}"
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def misfits(source: Row) -> str:
    """The rows of the register that concern the document."""
    found = [row for row in rows("discrepancies") if source["source_id"] in row["source_ids"].split("|")]
    if not found:
        return ""
    header = ["Row and kind", "What is stated", "What comes out", "What the course uses"]
    body = [
        [
            f"{link(row['discrepancy_id'], row['discrepancy_id'])}\n{plain(row['kind'])}",
            plain(row["stated"]),
            plain(row["recomputed"]),
            plain(row["ruling"]),
        ]
        for row in found
    ]
    return f"""## What does not fit

{len(found)} rows of the [register of discrepancies](#discrepancies) concern this document. The register also tells what may
explain each of them, and how sure we are. A mismatch is a question before it is a mistake.

{table(f"Rows of the register that concern {short_name(source['source_id'])}", header, body, [14, 29, 31, 26])}"""
