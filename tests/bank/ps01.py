"""Other right ways to answer ps01: each source stands in for the solution cell of its question."""

OTHER = {
    "ps01.q1": [
        "by_decade = [2, 10, 1, 1, 1, 1]",
        """
from collections import Counter

from tworivers import rows

by_decade = Counter(row["date"][:3] + "0s" if row["date"] else "no date" for row in rows("sources"))
""",
        'by_decade = (sources["date"].str[:3] + "0s").fillna("no date").value_counts()',
    ],
    "ps01.q2": [
        """
def force(case):
    for fact, answers in [
        ("tells_reader_to_act", {"no": "informs", "not stated": "cannot tell"}),
        ("writer_over_reader", {"no": "asks", "not stated": "cannot tell"}),
        ("approval", {"awaited": "not yet", "not stated": "cannot tell"}),
    ]:
        if case[fact] in answers:
            return answers[case[fact]]
    return "binds"
""",
        """
def force(case):
    tells, over, approval = case["tells_reader_to_act"], case["writer_over_reader"], case["approval"]
    if tells == "yes" and over == "yes":
        return {"given": "Binds", "not needed": "Binds", "awaited": "Not yet"}.get(approval, "Cannot tell")
    if tells == "yes" and over == "no":
        return "Asks"
    return "Informs" if tells == "no" else "Cannot tell"
""",
    ],
    "ps01.q3": [
        'forces = ["binds", "for reference", "informs", "waits for approval", "binds", "informs",'
        ' "waits for approval", "informs"]',
        """
forces = {name: "informs" for name in ["liaoning-1961", "permits-1963", "dailynk-2023"]}
forces |= {name: "binds" for name in ["opinions-1957", "directive-1963"]}
forces |= {name: "waits for approval" for name in ["instructions-1962", "protocol-1964"]}
forces["marriage-1958"] = "for reference"
forces = pd.Series(forces)
""",
    ],
    "ps01.q4": [
        """
import datetime

report, letter, heading = datetime.date(1961, 3, 12), datetime.date(1961, 4, 19), datetime.date(1961, 5, 9)
gaps = {"letter to heading": (heading - letter).days, "report to letter": (letter - report).days}
""",
        """
days = pd.to_datetime(pd.Series(["1961-03-12", "1961-04-19", "1961-05-09"]))
gaps = days.diff().dt.days.dropna()
""",
        "gaps = (19 + 19, 11 + 9)",
    ],
    "ps01.q5": [
        'dated = ["heading alone", "passed on", "signed", "passed on", "signed", "another paper", "signed"]',
        """
def what(place):
    if "cover letter" in place or "note" in place:
        return "passed on"
    if "signature" in place:
        return "signed"
    return "heading alone" if "title" in place else "another paper"


asked = ["yanbian-1961.f003", "yanbian-1961.f011", "yanbian-1961.f081", "instructions-1962.f005",
         "instructions-1962.f033", "telegram-1962.f005", "telegram-1962.f010"]
dated = figures.loc[asked, "locator"].map(what)
""",
    ],
    "ps01.q6": ['day_row = "f005"', 'day_row = figures.index[figures.index.get_loc("instructions-1962.f005")]'],
    "ps01.q7": [
        """
import re


def file_of(archive_ref):
    found = re.search(r"^PRC (MFA|FMA) (\\d{3}-\\d{5})", archive_ref)
    return found.group(2) if found else "other archive"
""",
        """
def file_of(archive_ref):
    words = archive_ref.split(" ")
    if words[0] == "PRC" and words[1] in ("MFA", "FMA"):
        first, second = words[2].split("-")[:2]
        return f"{first}-{second}"
    return "Other archive"
""",
    ],
    "ps01.q8": [
        """
per_file = {}
for reference in sources["archive_ref"]:
    if isinstance(reference, str):
        per_file[file_of(reference)] = per_file.get(file_of(reference), 0) + 1
""",
        'per_file = sources["archive_ref"].dropna().map(file_of).value_counts()',
        """
names = ["118-01026", "118-01025", "118-00948", "118-01784", "118-01342", "106-01434", "other archive"]
per_file = [sources["archive_ref"].dropna().map(file_of).eq(name).sum() for name in names]
""",
    ],
    "ps01.q9": [
        """
years = sources["date"].str[:4]
peak = sources[(years == "1961") | (years == "1962")].dropna(subset="archive_ref")
near = peak[peak["archive_ref"].str.contains("118-0102[56]")]
neighbour_share = len(near) / len(peak) * 100
""",
        "neighbour_share = 100 * 6 / 7",
        """
peak = [r for d, r in zip(sources["date"], sources["archive_ref"]) if str(d)[:4] in ("1961", "1962") and str(r) != "nan"]
neighbour_share = round(100 * sum(file_of(r) in ("118-01025", "118-01026") for r in peak) / len(peak), 1)
""",
    ],
    "ps01.q10": ['sentence = "C"', 'sentence = pd.Series(["c"])'],
    "ps01.q11": [
        """
from tworivers import rows

glossary = rows("terms")
filled = len([row for row in glossary if row["chinese"]])
term_counts = {"read in an original": 0, "without one": len(glossary) - filled, "with a Chinese word": filled}
""",
        """
filled = terms["chinese"].notna().value_counts()
term_counts = pd.Series(
    {"with a Chinese word": filled[True], "without one": filled[False],
     "read in an original": terms["basis"].str.startswith("read in").sum()}
)
""",
    ],
    "ps01.q12": [
        'words = dict(zip("ABCDEFGH", "bracket edition text bracket edition text text bracket".split()))',
        'words = ["bracket", "edition", "text", "bracket", "edition", "text", "text", "bracket"]',
    ],
    "ps01.q13": [
        'rests = {letter: "more than one word" if letter in "BE" else "one word" for letter in "ABCDE"}',
        'rests = ("One word", "More than one word", "One word", "One word", "More than one word")',
    ],
    "ps01.q14": [
        'wishes = ["a talk abroad", "imitation", "a decision not yet made", "a yes to its own drafts",'
        ' "nothing more: it was ordered"]',
        """
wishes = pd.Series(
    {"yanbian-1961": "imitation", "telegram-1961": "a talk abroad", "permits-1963": "nothing more: it was ordered",
     "liaoning-1961": "a decision not yet made", "instructions-1962": "a yes to its own drafts"}
)
""",
    ],
    "ps01.q15": [
        """
def agreement_percent(first, second):
    same = 0
    for place in range(len(first)):
        if first[place] == second[place]:
            same += 1
    return same / len(first) * 100
""",
        """
def agreement_percent(first, second):
    return (pd.Series(first) == pd.Series(second)).mean() * 100
""",
        """
import numpy as np


def agreement_percent(first, second):
    return 100 * np.mean(np.array(first) == np.array(second))
""",
    ],
    "ps01.q16": [
        'pairs = {"D and E": 70, "C and D": 60, "C and E": 90}',
        """
import itertools

pairs = pd.Series(
    {f"{a} and {b}": 100 * sum(x == y for x, y in zip(readers[a], readers[b])) / 10
     for a, b in itertools.combinations("CDE", 2)}
)
""",
    ],
}
