"""What has to be computed for ps01, The archive, from the table of all sixteen sources, the figures and the glossary."""

import re
from collections import Counter
from datetime import date
from itertools import cycle, product

from tworivers import rows
from tworivers.keys.cases import Cases

sources = {row["source_id"]: row for row in rows("sources")}
figures = {row["figure_id"]: row for row in rows("figures")}
terms = rows("terms")
in_archive = [row for row in sources.values() if row["archive_ref"]]

# Dates and force.


def by_decade():
    """Return how many sources fall into each decade, and how many bear no date."""
    counted = Counter(f"{row['date'][:3]}0s" if row["date"] else "no date" for row in sources.values())
    return {decade: counted[decade] for decade in sorted(counted)}


def force(case, rank=True, approval=True, silent="not stated", by_title=False):
    """Return the force of a fictional text by the chapter's three questions; the other arguments are mistakes."""
    told_by_title = {"Instructions": "binds", "Report": "informs"}.get(case["title"])
    if by_title and told_by_title:
        return told_by_title
    tells, over, approved = (
        silent if case[name] == "not stated" else case[name]
        for name in ("tells_reader_to_act", "writer_over_reader", "approval")
    )
    if tells != "yes":
        return "informs" if tells == "no" else "cannot tell"
    if rank and over != "yes":
        return "asks" if over == "no" else "cannot tell"
    if approval and approved == "awaited":
        return "not yet"
    return "cannot tell" if approval and approved == "not stated" else "binds"


def fictional_texts(texts, titles):
    """Return the cases of question 2: hidden ones for each combination of facts, under titles in turn.

    Where the facts say that a text binds, or waits for a yes, it has each title once: no title decides.
    """
    names = ("tells_reader_to_act", "writer_over_reader", "approval")
    told = ("yes", "no", "not stated")
    every_title = [("yes", "yes", approval) for approval in ("given", "awaited") for _ in titles]
    facts = [*product(told, told, ("given", "awaited", "not needed", "not stated")), *every_title]
    hidden = [
        {"case_id": f"H{number}", "title": title, **dict(zip(names, one, strict=True))}
        for number, (one, title) in enumerate(zip(facts, cycle(titles)), start=1)
    ]
    return Cases([{"case_id": name, **text} for name, text in texts.items()], hidden)


def forces(asked):
    """Return what kind of force the record gives each source."""
    signs = {
        "it informs": "informs",
        "reference": "for reference",
        "Nobody yet": "waits for approval",
        "once both": "waits for approval",
    }
    return {name: next((signs[one] for one in signs if one in sources[name]["binds"]), "binds") for name in asked}


# Several dates on one document.


def days_between():
    """Return the days from the report of Doc. 4 to its cover letter, and on to the day in its heading."""
    report, letter, heading = (
        date.fromisoformat(figures[f"yanbian-1961.{name}"]["value_date"]) for name in ("f081", "f011", "f003")
    )
    return {"report to letter": (letter - report).days, "letter to heading": (heading - letter).days}


def what_is_dated(dates):
    """Return what each date of a document dates, by the place where it stands."""
    signs = {"cover letter": "passed on", "note": "passed on", "signature": "signed", "title": "heading alone"}
    places = {name: figures[name]["locator"] for name in dates}
    return {name: next((signs[one] for one in signs if one in places[name]), "another paper") for name in dates}


def day_of_doc_6():
    """Return the figure of Doc. 6 that has a day, but for its heading."""
    (found,) = (
        row["figure_id"].partition(".")[2]
        for row in figures.values()
        if row["source_id"] == "instructions-1962"
        and row["quantity"] == "document_date"
        and "heading" not in row["locator"]
        and len(row["value_date"]) == 10
    )
    return found


# The shelf.


def file_of(archive_ref, ministry="^PRC (?:MFA|FMA) ", number=r"\d{3}-\d{5}"):
    """Return the file in the foreign ministry's archive, or "other archive"; the patterns may be mistaken."""
    found = re.search(f"{ministry}({number})", archive_ref)
    return found[1] if found else "other archive"


def per_file():
    """Return how many papers lie in each file, most first."""
    return dict(Counter(file_of(row["archive_ref"]) for row in in_archive))


def neighbour_percent(files=("118-01025", "118-01026"), part="peak", whole="peak", scale=100):
    """Return the share of the papers of 1961 and 1962 in two neighbouring files; other arguments are mistakes."""
    papers = {"peak": [row for row in in_archive if row["date"][:4] in ("1961", "1962")], "all": in_archive}
    return scale * sum(file_of(row["archive_ref"]) in files for row in papers[part]) / len(papers[whole])


# Words.


def count_terms():
    """Return how many terms have a Chinese word, have none, and rest on an original that was read."""
    filled = sum(bool(term["chinese"]) for term in terms)
    read = sum("original" in term["basis"] and "not seen" not in term["basis"] for term in terms)
    return {"with a Chinese word": filled, "without one": len(terms) - filled, "read in an original": read}


def whose(printed):
    """Return whose word stands there: the document's (translated), the translator's, or the editors'."""
    found = {}
    for letter, (name, word) in printed.items():
        row = figures[name]
        in_bracket = any(word in inside for inside in re.findall(r"\[([^\]]*)\]", row["anchor"]))
        of_edition = "title" in row["locator"] or "heading" in row["locator"]
        found[letter] = "bracket" if in_bracket else "edition" if of_edition else "text"
    return found


# What a report wants.


def wishes(signs, reports):
    """Return what each paper wants from its reader, by its genre and force in the record."""
    said = {name: f"{sources[name]['genre']} {sources[name]['binds']}" for name in reports}
    return {name: next(wish for sign, wish in signs.items() if sign in said[name]) for name in reports}


# Fictional readers.


def agreement_percent(first, second, scale=100, differ=False, totals=False, by_codes=False):
    """Return on how many statements, in percent, two readers agree; the other arguments are mistakes."""
    if totals:
        return 100 * (Counter(first) & Counter(second)).total() / len(first)
    equal = sum((a == b) != differ for a, b in zip(first, second, strict=True))
    return scale * equal / (len({*first, *second}) if by_codes else len(first))


def of_pairs(readers, scale=100, differ=False, totals=False):
    """Return the agreement of each pair of readers."""
    pairs = (("C", "D"), ("C", "E"), ("D", "E"))
    return {f"{a} and {b}": agreement_percent(readers[a], readers[b], scale, differ, totals) for a, b in pairs}
