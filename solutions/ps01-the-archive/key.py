"""Key of ps01, The archive: what the grader knows and the student does not. Source: the table of all sixteen sources."""

import itertools
import re
from collections import Counter
from datetime import date

from tworivers import rows
from tworivers.keys.key import Key, Level, Question, Slip, Written

sources = {row["source_id"]: row for row in rows("sources")}
figures = {row["figure_id"]: row for row in rows("figures")}
terms = rows("terms")
in_archive = [row for row in sources.values() if row["archive_ref"]]


def with_changes(answer, **changes):
    """Return an answer with one deliberate mistake."""
    return {**answer, **changes}


# -- Dates and kinds ------------------------------------------------------------------------------------------------

DECADES = ["1950s", "1960s", "1970s", "2010s", "2020s", "no date"]


def by_decade(year_of):
    """Return how many sources fall into each decade; `year_of` may hold the deliberate mistake."""
    years = [year_of(row) for row in sources.values()]
    counted = Counter(f"{year[:3]}0s" if year else "no date" for year in years)
    return {decade: counted[decade] for decade in DECADES}


def year_stated(row):
    """Return the year of a source as its date states it."""
    return (row["date"] or "")[:4]


def force_of(source_id):
    """Return what kind of force the record gives a source."""
    binds = sources[source_id]["binds"]
    if "it informs" in binds:
        return "informs"
    if "reference" in binds:
        return "for reference"
    return "waits for approval" if "Nobody yet" in binds or "once both" in binds else "binds"


FORCE_OF = [
    "opinions-1957",
    "marriage-1958",
    "liaoning-1961",
    "instructions-1962",
    "directive-1963",
    "permits-1963",
    "protocol-1964",
    "dailynk-2023",
]
forces = {source_id: force_of(source_id) for source_id in FORCE_OF}


def force(case, *, rank=True, approval=True, silent="not stated"):
    """Return the force of a fictional text; the keywords hold the deliberate mistake."""
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


def force_right(case):
    """Return the force of a fictional text by the chapter's three questions."""
    return force(case)


def force_without_rank(case):
    """Slip: whoever tells, binds."""
    return force(case, rank=False)


def force_without_approval(case):
    """Slip: a draft binds like a decision."""
    return force(case, approval=False)


def force_silence_is_yes(case):
    """Slip: what a text does not state is taken as a yes."""
    return force(case, silent="yes")


def force_by_title(case):
    """Slip: the title decides."""
    return {"Instructions": "binds", "Report": "informs"}.get(case["title"]) or force(case)


def cases(prefix, facts, titles):
    """Return fictional texts, one for each combination of facts."""
    names = ("tells_reader_to_act", "writer_over_reader", "approval")
    return tuple(
        ({"case_id": f"{prefix}{number}", "title": title, **dict(zip(names, row, strict=True))},)
        for number, (row, title) in enumerate(zip(facts, itertools.cycle(titles)), 1)
    )


THREE = ("yes", "no", "not stated")
SHOWN = cases(
    "K",
    [("yes", "yes", "given"), ("yes", "no", "not needed"), ("no", "yes", "not needed"), ("yes", "yes", "awaited")],
    ["Opinions", "Instructions", "Report", "Instructions"],
)
TITLES = ["Report", "Letter", "Instructions", "Opinions", "Telegram"]
HIDDEN = (
    *cases("H", itertools.product(THREE, THREE, ("given", "awaited", "not needed", "not stated")), TITLES),
    *cases("T", [("yes", "yes", "given")] * 5 + [("yes", "yes", "awaited")] * 5, TITLES),  # no title decides
)

# -- Three dates ----------------------------------------------------------------------------------------------------

WRITTEN, LETTER, HEADING = (
    date.fromisoformat(figures[f"yanbian-1961.{name}"]["value_date"]) for name in ("f081", "f011", "f003")
)
GAPS = ["report to letter", "letter to heading"]
gaps = dict(zip(GAPS, ((LETTER - WRITTEN).days, (HEADING - LETTER).days), strict=True))
DATES = [
    "yanbian-1961.f003",
    "yanbian-1961.f011",
    "yanbian-1961.f081",
    "instructions-1962.f005",
    "instructions-1962.f033",
    "telegram-1962.f005",
    "telegram-1962.f010",
]


def dates_what(figure_id):
    """Return what a date of a document dates, by the place where it stands."""
    place = figures[figure_id]["locator"]
    if "cover letter" in place or "note" in place:
        return "passed on"
    if "signature" in place:
        return "signed"
    return "heading alone" if "title" in place else "another paper"


dated = {figure_id: dates_what(figure_id) for figure_id in DATES}
day_of_doc_6 = next(
    figure_id
    for figure_id, row in figures.items()
    if row["source_id"] == "instructions-1962"
    and row["quantity"] == "document_date"
    and "heading" not in row["locator"]
    and len(row["value_date"]) == 10
)

# -- The shelf ------------------------------------------------------------------------------------------------------

OTHER = "other archive"
FILES = ["118-01026", "118-01025", "118-00948", "118-01784", "118-01342", "106-01434", OTHER]


def file_of(archive_ref):
    """Return the file in the foreign ministry's archive, or "other archive"."""
    found = re.match(r"PRC (?:MFA|FMA) (\d{3}-\d{5})-\d\d", archive_ref)
    return found.group(1) if found else OTHER


def file_with_part(archive_ref):
    """Slip: the part of the file is kept."""
    found = re.match(r"PRC (?:MFA|FMA) (\d{3}-\d{5}-\d\d)", archive_ref)
    return found.group(1) if found else OTHER


def file_first_number(archive_ref):
    """Slip: only the first number is kept."""
    found = re.match(r"PRC (?:MFA|FMA) (\d{3})-", archive_ref)
    return found.group(1) if found else OTHER


def file_mfa_only(archive_ref):
    """Slip: the other spelling of the same ministry is taken for another archive."""
    return file_of(archive_ref) if "MFA" in archive_ref else OTHER


def file_any(archive_ref):
    """Slip: other archives are cut to a number too."""
    found = re.search(r"\d+-\d+", archive_ref)
    return found.group(0) if found else OTHER


def per_file(papers, function=file_of):
    """Return how many papers lie in each file."""
    counted = Counter(function(row["archive_ref"]) for row in papers)
    return {name: counted[name] for name in FILES}


dossier_only = [row for row in in_archive if row["dossier_no"]]
parts_of_files = {
    name: len({row["archive_ref"][:20] for row in in_archive if file_of(row["archive_ref"]) == name}) for name in FILES
}
NEIGHBOURS = ("118-01025", "118-01026")
peak = [row for row in in_archive if row["date"][:4] in ("1961", "1962")]


def neighbour_percent(papers, whole, files=NEIGHBOURS, scale=100):
    """Return the share of papers in the two neighbouring files; the arguments hold the deliberate mistake."""
    return scale * sum(file_of(row["archive_ref"]) in files for row in papers) / len(whole)


# -- Words ----------------------------------------------------------------------------------------------------------

TERMS = ["with a Chinese word", "without one", "read in an original"]


def count_terms(column="chinese"):
    """Return how many terms have an equivalent, have none, and rest on an original that was read."""
    filled = sum(bool(term[column]) for term in terms)
    read = sum("original" in term["basis"] and "not seen" not in term["basis"] for term in terms)
    return dict(zip(TERMS, (filled, len(terms) - filled, read), strict=True))


term_counts = count_terms()
PRINTED = {
    "A": ("yanbian-1961.f015", "1960"),
    "B": ("yanbian-1961.f003", "9 May 1961"),
    "C": ("yanbian-1961.f081", "12 March 1961"),
    "D": ("liaoning-1961.f020", "Sinuiju"),
    "E": ("instructions-1962.f002", "Instructions"),
    "F": ("telegram-1961.f010", "1,843"),
    "G": ("instructions-1962.f005", "23 March"),
    "H": ("instructions-1962.f005", "1962"),
}


def whose(figure_id, word):
    """Return whose word stands there: the document's (translated), the translator's, or the editors'."""
    row = figures[figure_id]
    if any(word in inside for inside in re.findall(r"\[([^\]]*)\]", row["anchor"])):
        return "bracket"
    return "edition" if "title" in row["locator"] or "heading" in row["locator"] else "text"


words = {letter: whose(*item) for letter, item in PRINTED.items()}
SUPPORTS = {
    "A": ["mobilize"],
    "B": ["item (1)", "item (2)", "item (3)"],
    "C": ["defectors"],
    "D": ["outflow"],
    "E": ["the note above the text", "the recommendation", "the last sentence"],
}
rests = {claim: "one word" if len(found) == 1 else "more than one word" for claim, found in SUPPORTS.items()}

# -- What a report wants --------------------------------------------------------------------------------------------

SIGNS = {
    "for one talk": "a talk abroad",
    "instructions are awaited": "a decision not yet made",
    "asks superiors to approve": "a yes to its own drafts",
    "as a model": "imitation",
    "made on order": "nothing more: it was ordered",
}
WANTING = ["telegram-1961", "yanbian-1961", "liaoning-1961", "instructions-1962", "permits-1963"]


def wants(source_id):
    """Return what a paper wants from its reader, by its genre and force in the record."""
    said = f"{sources[source_id]['genre']} {sources[source_id]['binds']}"
    return next(wish for sign, wish in SIGNS.items() if sign in said)


wishes = {source_id: wants(source_id) for source_id in WANTING}

# -- Fictional readers ----------------------------------------------------------------------------------------------

CODES = ["count", "cause", "measure"]
READERS = {
    "C": ["count", "cause", "cause", "measure", "count", "cause", "count", "count", "cause", "measure"],
    "D": ["count", "cause", "measure", "measure", "measure", "cause", "cause", "measure", "cause", "measure"],
    "E": ["count", "cause", "measure", "measure", "count", "cause", "count", "count", "cause", "measure"],
}
PAIRS = {"C and D": ("C", "D"), "C and E": ("C", "E"), "D and E": ("D", "E")}


def agreement_percent(first, second):
    """Return on how many statements, in percent, two readers agree."""
    return 100 * sum(a == b for a, b in zip(first, second, strict=True)) / len(first)


def agreement_proportion(first, second):
    """Slip: a proportion."""
    return agreement_percent(first, second) / 100


def disagreement_percent(first, second):
    """Slip: the statements on which they differ."""
    return 100 - agreement_percent(first, second)


def agreement_of_totals(first, second):
    """Slip: compares how often each code was given, not to which statement."""
    return 100 * (Counter(first) & Counter(second)).total() / len(first)


def agreement_of_codes(first, second):
    """Slip: divides by the codes in use, not by the statements."""
    return agreement_percent(first, second) * len(first) / len({*first, *second})


def by_pair(function):
    """Return one result for each pair of readers."""
    return {pair: function(READERS[a], READERS[b]) for pair, (a, b) in PAIRS.items()}


SOURCE_LINES = "Docs. 1 to 11, source lines in square brackets; Call log, archive line; Jilin cable, citation"
DOC_4_DATES = "Doc. 4, title, end of the cover letter, end of the report"
DOC_6_DATES = "Doc. 6, heading, the lines above the text, and the signature"
CODEBOOK = "Chapter 1, Two readers, ten statements (the codebook)"
FORCE = "Chapter 1, Whom does it bind? (the three questions)"

objectives = {
    "source": "say who wrote to whom and when, and whom a text binds",
    "dates": "tell several dates on one document apart, and say what each of them dates",
    "shelf": "sort papers by the file they came from, and tell what survived from what happened",
    "words": "tell a document's words from its translator's and its editors', and rest no claim on one English word",
    "wants": "say what a report wants from its reader",
    "code": "code statements with a codebook, and count how often two readers agree",
}

questions = (
    Question(
        id="ps01.q1",
        points=2,
        objective="source",
        read="Docs. 1 to 11, titles; Call log and Jilin cable, page headings; both press reports, first lines",
        form={"kind": "numbers", "keys": DECADES, "unit": "sources", "whole": True, "places": 0},
        answer=by_decade(year_stated),
        slips=(
            Slip(
                "date taken from the id",
                by_decade(lambda row: row["source_id"][-4:]),
                "You gave every source a date. One copy bears none: the year in its short name is the project's inference, and the column `date` is empty there.",
                "Daily NK 2023, the whole page (look for a date of publication)",
            ),
            Slip(
                "papers of the archives alone",
                by_decade(lambda row: year_stated(row) if row["archive_ref"] else "0000"),
                "You counted the papers that come from an archive. The essay and the press reports are sources too, of another kind.",
                "Cover (of the dossier), and Introduction",
            ),
            Slip(
                "essay dated by its subject",
                by_decade(lambda row: "1961" if row["source_id"] == "smith-2012" else year_stated(row)),
                "You put the essay among the papers that it is about. A text belongs to the year in which it was written.",
                "Cover (of the dossier), and Introduction",
            ),
        ),
        hint="Take the first four signs of `date`, and count the empty cells by themselves.",
        explanation="2 of the 1950s, 10 of the 1960s, one each of the 1970s, the 2010s and the 2020s, and one that bears no date. That one is usually put into 2023, for good reasons; but the reasons are ours.",
    ),
    Question(
        id="ps01.q2",
        points=4,
        objective="source",
        read=FORCE,
        form={
            "kind": "function",
            "name": "force",
            "arguments": ["case"],
            "returns": {"kind": "label", "choices": ["binds", "not yet", "asks", "informs", "cannot tell"]},
            "partial": True,
        },
        answer=force_right,
        inputs=SHOWN,
        hidden_inputs=HIDDEN,
        slips=(
            Slip(
                "title decides",
                force_by_title,
                "Your function asks the title. A title may be given by editors, half a century later, and Doc. 6 is called Instructions although it asks for approval.",
                "Doc. 6, heading and last sentence",
            ),
            Slip(
                "rank forgotten",
                force_without_rank,
                "Your function lets anyone bind anyone. A province that proposes measures to a premier tells him what to do, and he need not do it.",
                "Doc. 5, measures (1) to (5) and last paragraph",
            ),
            Slip(
                "approval forgotten",
                force_without_approval,
                "Your function treats a draft as a decision. A text that waits for approval binds nobody until it comes.",
                "Doc. 10, Art. 10, first sentence",
            ),
            Slip(
                "silence is a yes",
                force_silence_is_yes,
                "Your function takes what is not stated as a yes. Silence is a gap in your knowledge, and 'cannot tell' is an answer.",
                FORCE,
            ),
        ),
        hint="Ask the three questions in their order, and at each of them first whether the text states it.",
        explanation="Does it tell the reader to act? Is the writer above the reader? Is an approval awaited? The first no ends the matter; where the text is silent before that, nobody can tell.",
    ),
    Question(
        id="ps01.q3",
        points=3,
        objective="source",
        read="Docs. 1, 8 and 9, addressees; Doc. 2, notification; Doc. 5, last para.; Doc. 6, last sentence; Doc. 10, Art. 10",
        form={
            "kind": "labels",
            "keys": FORCE_OF,
            "choices": ["binds", "for reference", "waits for approval", "informs"],
        },
        answer=forces,
        slips=(
            Slip(
                "title taken for force",
                with_changes(forces, **{"instructions-1962": "binds"}),
                "The title of Doc. 6 says Instructions, and the title is the dossier's. The text ends by asking superiors to approve two telegrams.",
                "Doc. 6, note above the text and last sentence",
                2,
            ),
            Slip(
                "signed is in force",
                with_changes(forces, **{"protocol-1964": "binds"}),
                "Signed is not in force. The Protocol waits for two approvals and for notice of them, and no source of ours shows that they came.",
                "Doc. 10, Art. 10",
                2,
            ),
            Slip(
                "opinion taken for a rule",
                with_changes(forces, **{"marriage-1958": "binds"}),
                "The firm wording is in the attachment; the covering words hand it over for reference.",
                "Doc. 2, notification, last sentence before the attachment",
                2,
            ),
            Slip(
                "proposal taken for an order",
                with_changes(forces, **{"liaoning-1961": "binds"}),
                "The five measures are what a province proposes. The ministry passes them on and still waits for instructions.",
                "Doc. 5, measures, first line, and last paragraph",
                2,
            ),
        ),
        hint="Read the column `binds`, then the passage that it rests on.",
        explanation="Docs. 1 and 8 bind the offices that they address. Doc. 2 is for reference. Docs. 6 and 10 wait for approval, of superiors and of two governments. Docs. 5 and 9 and the press reports inform.",
    ),
    Question(
        id="ps01.q4",
        points=2,
        objective="dates",
        read=DOC_4_DATES,
        form={"kind": "numbers", "keys": GAPS, "unit": "days", "whole": True, "places": 0},
        answer=gaps,
        slips=(
            Slip(
                "both ends counted",
                {name: days + 1 for name, days in gaps.items()},
                "You counted the first day and the last. From one day to the next is one day.",
                DOC_4_DATES,
            ),
            Slip(
                "second gap from the report",
                with_changes(gaps, **{GAPS[1]: (HEADING - WRITTEN).days}),
                "Your second number runs from the report again. It should start where the first one ends.",
                DOC_4_DATES,
            ),
            Slip(
                "the wrong way round",
                {name: -days for name, days in gaps.items()},
                "You took the later day from the earlier one. The report came first.",
                DOC_4_DATES,
            ),
        ),
        hint="Write each day as pd.Timestamp and subtract; `.days` gives the number.",
        explanation="38 days from the report to the letter, 20 more to the day in the heading. Whoever cites Doc. 4 by its heading makes its figures look 58 days younger than they are.",
    ),
    Question(
        id="ps01.q5",
        points=3,
        objective="dates",
        read=f"{DOC_4_DATES}; {DOC_6_DATES}; Doc. 7, first para. and signature",
        form={
            "kind": "labels",
            "keys": DATES,
            "choices": ["signed", "passed on", "heading alone", "another paper"],
        },
        answer=dated,
        slips=(
            Slip(
                "letter dates the report",
                with_changes(dated, **{"yanbian-1961.f011": "signed"}),
                "That day stands under the cover letter. Its writers did not count anything: they sent on what others had signed.",
                "Doc. 4, end of the cover letter",
                2,
            ),
            Slip(
                "heading taken for a signature",
                with_changes(dated, **{"yanbian-1961.f003": "signed"}),
                "That day stands in the title, which the dossier gives. No part of the document is signed on it.",
                "Doc. 4, title",
                2,
            ),
            Slip(
                "answered telegram taken for this one",
                with_changes(dated, **{"telegram-1962.f005": "signed"}),
                "That is the day of the telegram which this one answers. It is not among our documents.",
                "Doc. 7, first para.",
                2,
            ),
            Slip(
                "note taken for the signature",
                with_changes(dated, **{"instructions-1962.f005": "signed"}),
                "That day belongs to the note above the text, which sends the paper up. The signature of the two ministries names a month and no day.",
                "Doc. 6, lines above the text, and signature",
                2,
            ),
        ),
        hint="The column `locator` says where each date stands; ask who wrote that place.",
        explanation="Signatures: f081 of Doc. 4, f033 of Doc. 6, f010 of Doc. 7. Passed on: the cover letter of Doc. 4, the note above Doc. 6. The title of Doc. 4 has a day that nothing else bears; Doc. 7 begins with the day of the telegram it answers.",
    ),
    Question(
        id="ps01.q6",
        points=1,
        objective="dates",
        read=DOC_6_DATES,
        form={"kind": "text", "pattern": r"(instructions-1962\.)?f\d{3}", "example": "f001"},
        answer=day_of_doc_6.partition(".")[2],
        accept=(day_of_doc_6,),
        slips=(
            Slip(
                "heading",
                "f002",
                "That row is the dossier's heading. The question asks where the paper itself has the day.",
                DOC_6_DATES,
            ),
            Slip(
                "signature",
                "f033",
                "The signature has a month. Look for a place with a day.",
                DOC_6_DATES,
            ),
            Slip(
                "day of a meeting",
                "f006",
                "That is a day on which two people met. It dates an event that the paper tells of.",
                "Doc. 6, para. 1",
            ),
        ),
        hint="Three rows of Doc. 6 have the quantity document_date. One is the heading, one has no day.",
        explanation="The note above the text has the day, and its year stands in the translator's brackets. So the date of the heading rests on a note by another hand.",
    ),
    Question(
        id="ps01.q7",
        points=3,
        objective="shelf",
        read=SOURCE_LINES,
        form={
            "kind": "function",
            "name": "file_of",
            "arguments": ["archive_ref"],
            "returns": {"kind": "text"},
            "partial": True,
        },
        answer=file_of,
        inputs=(
            ("PRC MFA 118-01026-03. P82-83",),
            ("PRC FMA 118-01026-04",),
            ("Hubei Provincial Archives SZ67-01-0540. P6-7",),
        ),
        hidden_inputs=(
            ("PRC FMA 118-09999-07, 2-3",),
            ("PRC MFA 106-01111-01",),
            ("PRC MFA 118-01784-12. P8",),
            ("Hebei Provincial Archives 1057-2-9. P1",),
            ("Jilin Provincial Archives 118-01026-04. P5",),
        ),
        slips=(
            Slip(
                "part kept",
                file_with_part,
                "Your function keeps the last two digits. They number a part within a file; the file is one step up.",
                "Docs. 3 and 4, source lines",
            ),
            Slip(
                "first number alone",
                file_first_number,
                "Your function keeps the first three digits only. So many files begin with them that they sort almost nothing.",
                "Docs. 1 and 6, source lines",
            ),
            Slip(
                "two spellings, two archives",
                file_mfa_only,
                "Your function sends 'FMA' to another archive. It is the same ministry, shortened by another web page.",
                "Doc. 4, source line, beside Call log, archive line",
            ),
            Slip(
                "every archive numbered alike",
                file_any,
                "Your function cuts a number out of the provincial references too. Each archive has its own way of numbering: the same digits elsewhere are another shelf.",
                "Docs. 2 and 11, source lines",
            ),
        ),
        hint="Does it begin with PRC MFA or PRC FMA? Then take the three digits, the hyphen and the five digits.",
        explanation="The reference names an archive, then a file, then a part, then pages. MFA and FMA are one ministry. A number is only an address together with its archive.",
    ),
    Question(
        id="ps01.q8",
        points=2,
        objective="shelf",
        read=SOURCE_LINES,
        form={"kind": "numbers", "keys": FILES, "unit": "papers", "whole": True, "places": 0},
        answer=per_file(in_archive),
        slips=(
            Slip(
                "two spellings, two archives",
                per_file(in_archive, file_mfa_only),
                "Two papers are printed with FMA, and you sent them to another archive. It is the same ministry's.",
                "Call log, archive line; Jilin cable, citation",
            ),
            Slip(
                "dossier alone",
                per_file(dossier_only),
                "You counted the eleven documents of the dossier. The call log and the Jilin cable come from an archive as well.",
                "Call log, archive line; Jilin cable, citation",
            ),
            Slip(
                "parts counted",
                parts_of_files,
                "You counted the parts of each file that occur. The question asks for papers, and two of them may share a part.",
                "Docs. 3 and 5, source lines",
            ),
        ),
        hint="Apply file_of to every archive_ref that is there, and count.",
        explanation="Five of thirteen papers lie in 118-01026 and two in 118-01025, next to it. Four files gave one paper each, and two papers come from provinces.",
    ),
    Question(
        id="ps01.q9",
        points=2,
        objective="shelf",
        read="Docs. 3 to 7, source lines; Call log, archive line; Jilin cable, citation",
        form={"kind": "number", "unit": "percent", "places": 1},
        answer=neighbour_percent(peak, peak),
        slips=(
            Slip(
                "all papers as the whole",
                neighbour_percent(peak, in_archive),
                "You divided by the papers of all years. The whole is the papers of 1961 and 1962.",
                SOURCE_LINES,
            ),
            Slip(
                "the paper of 1957 among them",
                neighbour_percent(in_archive, peak),
                "You counted a paper of another year above the line. A part must belong to its whole.",
                "Doc. 1, title and source line",
            ),
            Slip(
                "one file alone",
                neighbour_percent(peak, peak, files=("118-01026",)),
                "You took one of the two files. The question asks for both.",
                "Docs. 6 and 7, source lines",
            ),
            Slip(
                "proportion",
                neighbour_percent(peak, peak, scale=1),
                "This is a proportion, from 0 to 1. A percentage is a hundred times as much.",
                SOURCE_LINES,
            ),
        ),
        hint="First keep the papers of the two years, then ask how many of these lie in one of the two files.",
        explanation="Six of seven papers, 85.7 percent. The peak of the shelf is the content of two files that somebody opened.",
    ),
    Question(
        id="ps01.q10",
        points=2,
        objective="shelf",
        read=SOURCE_LINES,
        form={"kind": "label", "choices": ["a", "b", "c", "d"]},
        answer="c",
        slips=(
            Slip(
                "archive read as events",
                "a",
                "You read papers as crossings. The count shows what was written, filed, opened, chosen and translated, and each of these steps lets something through and keeps something back.",
                SOURCE_LINES,
            ),
            Slip(
                "intent read from survival",
                "b",
                "You read care from survival. What officials wrote in other years may lie in files that nobody opened for us.",
                SOURCE_LINES,
            ),
            Slip(
                "nothing at all",
                "d",
                "You give up too much. The count does show something: from which files our papers come, and so where to look next.",
                SOURCE_LINES,
            ),
        ),
        hint="Ask of each sentence what else could have made the same picture.",
        explanation="c: it says what the count shows and stops there. That crossings were many in those years stands in the papers themselves; their number on our shelf is no evidence for it.",
    ),
    Question(
        id="ps01.q11",
        points=2,
        objective="words",
        read="Table terms (the glossary), column basis",
        form={"kind": "numbers", "keys": TERMS, "unit": "terms", "whole": True, "places": 0},
        answer=term_counts,
        slips=(
            Slip(
                "equivalent taken for the original",
                with_changes(term_counts, **{TERMS[2]: term_counts[TERMS[0]]}),
                "You took a Chinese word in our glossary for the word in the document. Ours is the standard term: it may be the one, and nobody here has seen it there.",
                "Table terms (the glossary), column basis",
            ),
            Slip(
                "a word in Latin letters taken for the original",
                with_changes(term_counts, **{TERMS[2]: 1}),
                "You counted hukou. It stands so in an essay that was written in English; that is no original in Chinese.",
                'Introduction, "Implementing Articles Four and Five", para. 1',
            ),
            Slip(
                "Korean column",
                count_terms("korean"),
                "You counted the Korean equivalents. The question asks for the Chinese ones.",
                "Table terms (the glossary), columns chinese and korean",
            ),
        ),
        hint="An empty cell of `chinese` is missing (`isna`); then read the few different texts in `basis`.",
        explanation="48 terms have a Chinese word, 15 have none, and not one was read in an original: our copies print English alone, and four words come from a study that quotes such papers. So a claim about what a document means cannot lean on a single word of it.",
    ),
    Question(
        id="ps01.q12",
        points=3,
        objective="words",
        read="Doc. 3, para. 1; Doc. 4, title and signature; Doc. 5, measure (5); Doc. 6, heading and lines above the text",
        form={"kind": "labels", "keys": list(PRINTED), "choices": ["text", "bracket", "edition"]},
        answer=words,
        slips=(
            Slip(
                "brackets read as text",
                {letter: "text" if word == "bracket" else word for letter, word in words.items()},
                "You read the words in square brackets as the document's. They are the translator's help: often right, and not evidence.",
                "Doc. 4, report, para. 1; Doc. 5, measure (5)",
            ),
            Slip(
                "brackets spread",
                with_changes(words, F="bracket", G="bracket"),
                "You let a bracket colour its neighbours. Only what stands inside is the translator's addition.",
                "Doc. 3, para. 1; Doc. 6, lines above the text",
            ),
            Slip(
                "title read as text",
                with_changes(words, B="text", E="text"),
                "You read the title as part of the document. The dossier gave it, and in Docs. 4 and 6 it says more, or other, than the document does.",
                "Doc. 4, title; Doc. 6, heading",
            ),
        ),
        hint="Find the spot in your copy: inside square brackets, in the title or heading, or neither?",
        explanation="Brackets: the year beside November, the other spelling of the town, the year of the note. Edition: the day in the title of Doc. 4, the word Instructions. Text, in translation: the day of the signature, the count of households, the day in the note.",
    ),
    Question(
        id="ps01.q13",
        points=2,
        objective="words",
        read="Doc. 1, items (1) to (3); Doc. 4, title; Doc. 6, note above the text and last para.; both press reports",
        form={"kind": "labels", "keys": list(SUPPORTS), "choices": ["one word", "more than one word"]},
        answer=rests,
        slips=(
            Slip(
                "mobilize taken at its word",
                with_changes(rests, A="more than one word"),
                "Take 'mobilize' away from A and nothing is left. What people were told, and by whom, the document does not say.",
                "Doc. 1, item (1)",
                1,
            ),
            Slip(
                "label taken for a motive",
                with_changes(rests, C="more than one word"),
                "C makes a motive of a label. The reports' own word is a translation too, and no woman in them speaks of her reasons.",
                "Daily NK 2023, para. 1",
                1,
            ),
            Slip(
                "a quotation taken for a single leg",
                with_changes(rests, B="one word", E="one word"),
                "B and E rest on several passages that say the same in different words. Strike any one word, and they still stand.",
                "Doc. 1, items (1) to (3); Doc. 6, last para.",
                1,
            ),
        ),
        hint="Strike out the most important English word. Does the claim still stand?",
        explanation="A, C and D hang on one word each, and another translator might have chosen another. B and E stand on three passages each.",
    ),
    Question(
        id="ps01.q14",
        points=2,
        objective="wants",
        read="Doc. 3, last para.; Doc. 4, cover letter; Doc. 5, last para.; Doc. 6, last para.; Doc. 9, opening sentence",
        form={"kind": "labels", "keys": WANTING, "choices": list(SIGNS.values())},
        answer=wishes,
        slips=(
            Slip(
                "waiting and asking exchanged",
                with_changes(
                    wishes,
                    **{
                        "liaoning-1961": wishes["instructions-1962"],
                        "instructions-1962": wishes["liaoning-1961"],
                    },
                ),
                "You exchanged Docs. 5 and 6. One has drafts ready and wants them approved; the other waits to be told whether and how to negotiate.",
                "Doc. 5, last para.; Doc. 6, last para.",
                1,
            ),
            Slip(
                "report read without its letter",
                with_changes(wishes, **{"yanbian-1961": SIGNS["made on order"]}),
                "You read the report alone. The letter on top says why it was sent: others are to study it and do likewise.",
                "Doc. 4, cover letter, last sentence",
                1,
            ),
            Slip(
                "every report wants something",
                with_changes(wishes, **{"permits-1963": SIGNS["instructions are awaited"]}),
                "Doc. 9 says in its first sentence that it was ordered, and in its last lines that there is not much to report.",
                "Doc. 9, opening sentence and last para.",
                1,
            ),
        ),
        hint="The wish stands at the end of most papers: read the last paragraph first.",
        explanation="Doc. 3 wants a talk in Pyongyang, Doc. 4 imitation, Doc. 5 a decision, Doc. 6 a yes to its telegrams; Doc. 9 delivers what was ordered. Each has a reason to show its matter in the light that serves its wish.",
    ),
    Question(
        id="ps01.q15",
        points=3,
        objective="code",
        read=CODEBOOK,
        form={
            "kind": "function",
            "name": "agreement_percent",
            "arguments": ["first", "second"],
            "returns": {"kind": "number", "unit": "percent", "places": 1},
        },
        answer=agreement_percent,
        inputs=(
            (["count", "cause", "cause"], ["count", "count", "cause"]),
            (["count", "cause", "measure", "cause"], ["cause", "count", "measure", "cause"]),
        ),
        hidden_inputs=(
            (["count"] * 4, ["count"] * 4),
            (["cause", "measure"], ["measure", "cause"]),
            (["count", "cause", "cause", "measure", "count"], ["count", "cause", "measure", "measure", "cause"]),
        ),
        slips=(
            Slip(
                "totals compared",
                agreement_of_totals,
                "Your function compares how often each code was given. Two readers may give each code as often and agree on no statement at all.",
                CODEBOOK,
            ),
            Slip(
                "proportion",
                agreement_proportion,
                "Your function gives a proportion. Multiply by a hundred for percent.",
                CODEBOOK,
            ),
            Slip(
                "disagreement",
                disagreement_percent,
                "Your function counts where they differ. Two readers with the same codes should get the highest value.",
                CODEBOOK,
            ),
            Slip(
                "divided by the codes",
                agreement_of_codes,
                "Your function divides by the number of codes. The whole is the statements.",
                CODEBOOK,
            ),
        ),
        hint="zip pairs the codes statement by statement; count the equal pairs.",
        explanation="100 * (equal pairs) / (statements). The order matters: a code belongs to its statement.",
    ),
    Question(
        id="ps01.q16",
        points=2,
        objective="code",
        read=CODEBOOK,
        form={"kind": "numbers", "keys": list(PAIRS), "unit": "percent", "places": 0},
        answer=by_pair(agreement_percent),
        slips=(
            Slip(
                "totals compared",
                by_pair(agreement_of_totals),
                "You compared how often each reader gave each code. Compare statement by statement.",
                CODEBOOK,
            ),
            Slip(
                "disagreement",
                by_pair(disagreement_percent),
                "These are the statements on which they differ.",
                CODEBOOK,
            ),
            Slip(
                "proportion",
                by_pair(agreement_proportion),
                "These are proportions, from 0 to 1. A percentage is a hundred times as much.",
                CODEBOOK,
            ),
        ),
        hint="Call your function once for each pair.",
        explanation="60, 90 and 70 percent. C and E agree most, and that does not make them right: two readers can share one mistake. Reread the statements on which anyone differs, and mend the codebook, not the reader.",
    ),
)

written = (
    Written(
        id="ps01.w1",
        points=6,
        objective="shelf",
        read=SOURCE_LINES,
        levels=(
            Level(
                6,
                "Gives the peak with two figures; names at least three hands between event and shelf (writing, filing, opening, choosing, translating); says what evidence would show more (other files, other archives, the Korean side); ends with a claim no larger than the count.",
                sample="Seven of our thirteen papers are of 1961 and 1962, and six of the seven come from two neighbouring files. Somebody asked for those files, somebody chose papers in them, somebody had them translated. Between 1958 and 1961 our shelf is empty, but that may be a file nobody opened. A list of all papers in 118-01026, or a shelf in Pyongyang, would tell more. What I can sign: our view of 1961 and 1962 is mostly what two files kept.",
                comment="Counts first, then follows the paper from hand to hand, and signs only what the count carries.",
            ),
            Level(
                3,
                "Gives the figures and doubts the peak in general, or names one or two hands, but still lets the number of papers speak for events or for the care of officials.",
                sample="Six of seven papers come from two files, so the peak may be chance. Still, officials clearly cared most in 1961, since they wrote most then.",
                comment="Good figures. But 'they wrote most' is exactly what the shelf cannot show: how do you know what they wrote in other years?",
            ),
            Level(
                0,
                "Reads the peak as a peak of crossings, or dismisses the papers as useless, without using the figures.",
                sample="The number of documents proves that most people crossed in 1961.",
                comment="Which step leads from a person at the river to a paper on our shelf? Write down every hand, and ask what each may have left out.",
            ),
        ),
        explanation="Thirteen papers, seven of two years, six of these from two neighbouring files. The peak is one of survival and choice until other evidence speaks; the papers' content is such evidence, their number is not.",
    ),
    Written(
        id="ps01.w2",
        points=4,
        objective="source",
        read="Jilin cable, opening line and principles 1 to 4",
        levels=(
            Level(
                4,
                "Names what she would have to prove (citizenship, marriage, and to whom she is married; that persuasion failed three times), to which offices, in which order, and that the Korean side has its say; names what she loses if disbelieved (she is turned over with the others); and says what the text leaves open (which papers count as proof, who judges, whether she may object).",
                sample="By principle 3 she would have to show that she is married, and to a Chinese citizen of Korean ethnicity. The county hears it first, the province makes the list, the consulate must agree. If nobody believes the marriage, principle 1 is left: persuaded, listed, handed over as one of a group. The cable names no paper that would prove it and nobody to whom she could complain.",
                comment="Sees that a rule about offices is for her a question of proof, and names the silence of the text.",
            ),
            Level(
                2,
                "Finds the marriage or the three attempts, and one office, but not what is lost, or what the text leaves open.",
                sample="She must prove that she is married, then she may stay as an exception.",
                comment="'May stay' comes last: who must agree before that? And what happens where her word is not believed?",
            ),
            Level(
                0,
                "Decides the case as if the facts were known, or speaks of law in general.",
                sample="She is married, so she stays.",
                comment="You know that she is married because the question tells you. How would the office know?",
            ),
        ),
        explanation="The cable binds offices. For a person it becomes: prove who you are, whom you married, to an office that has been told to persuade you otherwise, and wait for a consulate. The text names no proof, no judge and no appeal.",
    ),
)

key = Key(
    assignment="ps01",
    folder="ps01-the-archive",
    title="The archive",
    objectives=objectives,
    questions=questions,
    written=written,
)
