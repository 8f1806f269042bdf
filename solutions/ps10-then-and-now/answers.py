"""What has to be computed for ps10, Then and now. Sources: dailynk-2023, dailynk-2024."""

from collections import Counter
from itertools import product

from tworivers import rows
from tworivers.keys.answer_table import AnswerTable
from tworivers.keys.cases import Cases

REPORTS = ["dailynk-2023", "dailynk-2024"]
sources = {row["source_id"]: row for row in rows("sources")}
statements = {row["statement_id"]: row for row in rows("statements")}
figures = rows("figures")
provisions = rows("provisions")

# The chain.


def way():
    """Return the hands of one statement's chain, the first speaker first."""
    return statements["dailynk-2024.s033"]["chain"].split(" > ")


def way_in(chain, begins, headline):
    """Return by which way a statement came in."""
    links = chain.split(" > ")
    if links[-1] == "editors" and not headline:
        return "page"
    told = links[0] == "source" if begins else "source" in links
    return "through_the_source" if told else "reporter_alone"


def ways_and_sources(counted="persons", begins=False, headline=False):
    """Return the ways of each report's statements, and how many sources it names; the arguments are mistakes."""
    columns = {"through_the_source": [], "reporter_alone": [], "page": [], "sources": []}
    for report in REPORTS:
        chains = [row["chain"] for row in statements.values() if row["source_id"] == report]
        ways = Counter(way_in(chain, begins, headline) for chain in chains)
        found = {
            "persons": int("one anonymous source" in sources[report]["genre"]),
            "hands": len({hand for chain in chains if "source" in chain for hand in chain.split(" > ")}),
            "statements": ways["through_the_source"],
        }
        for name, column in columns.items():
            column.append(found[counted] if name == "sources" else ways[name])
    return AnswerTable(REPORTS, columns)


# The codebook.

CODES = ["said", "done", "inferred", "background"]
FACTS = {"about_page": "page", "concludes": "inferred", "says": "said", "does": "done"}


def code(case, order=("about_page", "concludes", "says", "does"), otherwise="background"):
    """Return the code of a fictional statement: that of the first fact that holds; the arguments are mistakes."""
    return next((FACTS[fact] for fact in order if case[fact]), otherwise)


def sixteen_statements():
    """Return the cases of question 3: of a student's, one fact holds."""
    facts = [dict(zip(FACTS, some, strict=True)) for some in product([True, False], repeat=4)]
    cases = [{"case_id": f"K{number:02d}", **some} for number, some in enumerate(facts, 1)]
    shown = [case for case in cases if sum(case[fact] for fact in FACTS) == 1]
    rules = dict(zip([*FACTS.values(), "background"], range(1, 6), strict=True))
    groups = {case["case_id"]: f"rule {rules[code(case)]}" for case in cases}
    return Cases(shown, [case for case in cases if case not in shown], groups)


KINDS = {
    "editorial note": "page",
    "journalist's inference": "inferred",
    "source's opinion": "inferred",
    "warning": "said",
    "assurance": "said",
    "measure announced": "said",
    "measure taken": "done",
    "data collection": "done",
    "background": "background",
}


def of_2023(short):
    """Return a statement of the report of 2023, "s020"."""
    return statements[f"dailynk-2023.{short}"]


def code_of(short):
    """Return the code of a statement of 2023 by the kind that the record gives it.

    The record's `claim` holds both: what police are reported to have said (the chain begins with them), and what the
    source reports of the meeting itself.
    """
    row = of_2023(short)
    return KINDS.get(row["kind"]) or ("said" if row["chain"].startswith("police") else "done")


def ten():
    """Return the codes of the ten statements of question 4."""
    return {f"s{number:03d}": code_of(f"s{number:03d}") for number in (4, 5, 9, 10, 11, 19, 20, 21, 24, 27)}


# Fictional coders: C and D code the twenty, E and F all thirty. The twenty leave out who is reported to be sent back.

TWENTY = [f"s{number:03d}" for number in (4, 5, *range(7, 13), *range(18, 28), 31, 33)]
by_us = {short: code_of(short) for short in TWENTY}
coder_c = {**by_us, "s005": "background", "s027": "said"}
coder_d = {**by_us, "s019": "said", "s020": "done", "s021": "done", "s027": "said"}
C, D = list(coder_c.values()), list(coder_d.values())
told = [
    key.partition(".")[2]
    for key, row in statements.items()
    if row["source_id"] == "dailynk-2023" and not row["chain"].endswith("editors")
]
coder_e = {
    **dict.fromkeys(told, "not said"),
    "s010": "tell",
    "s019": "tell",
}  # para. 2, police; para. 6, the journalist
coder_f = {**coder_e, "s019": "permission"}


def confusion_table(turned=False, counted="statements"):
    """Return on how many statements C gave one code and D another; the arguments are mistakes."""
    first, second = (D, C) if turned else (C, D)
    pairs, of_c, of_d = Counter(zip(first, second, strict=True)), Counter(C), Counter(D)

    def cell(row, column):
        found = pairs[row, column]
        return {
            "statements": found,
            "percent": 100 * found / len(C),
            "shares of a row": found / of_c[row],
            "luck": of_c[row] * of_d[column] / len(C),
        }[counted]

    return AnswerTable(CODES, {column: [cell(row, column) for row in CODES] for column in CODES})


# Agreement.

uncoded = None  # what stands in a list where a coder gave no code


def both_coded(first, second):
    """Return the pairs of codes of those statements that both coded."""
    return [pair for pair in zip(first, second, strict=True) if None not in pair]


def percent_agreement(first, second, of_all=False, gaps_agree=False, scale=100, nothing=None):
    """Return on how many of the statements that both coded they agree, in percent; the arguments are mistakes."""
    pairs = list(zip(first, second, strict=True)) if gaps_agree else both_coded(first, second)
    if not pairs:
        return nothing
    return scale * sum(a == b for a, b in pairs) / (len(first) if of_all else len(pairs))


def by_luck(pairs, margins):
    """Return the agreement to be expected by luck; all margins but each coder's own are mistakes."""
    left, right = (Counter(codes) for codes in zip(*pairs, strict=True))
    both = left + right
    if margins == "even":
        return 1 / len(both)
    if margins == "pooled":
        return sum((count / len(pairs) / 2) ** 2 for count in both.values())
    if margins == "the first coder's":
        right = left
    return sum(left[label] * right[label] for label in left) / len(pairs) ** 2


def observed_and_expected(margins="each coder's", scale=100):
    """Return the agreement of C and D beside what luck would give; the arguments are mistakes."""
    expected = scale * by_luck(both_coded(C, D), margins)
    return {"observed": percent_agreement(C, D, scale=scale), "expected": expected}


def kappa(first, second, margins="each coder's", undefined=None, gaps_are_codes=False):
    """Return n and Cohen's kappa, None where it is undefined; the arguments are mistakes."""
    pairs = list(zip(first, second, strict=True)) if gaps_are_codes else both_coded(first, second)
    if not pairs:
        return 0, None  # the question says so; the mistake is in what is undefined otherwise
    observed, expected = sum(a == b for a, b in pairs) / len(pairs), by_luck(pairs, margins)
    return len(pairs), undefined if expected == 1 else (observed - expected) / (1 - expected)


def three_kappas(margins="each coder's", percent=False):
    """Return the three results of question 9: all codes, must she have permission, and that of E twice."""
    e, f = list(coder_e.values()), list(coder_f.values())
    ask_e, ask_f = (["yes" if one == "permission" else "no" for one in codes] for codes in (e, f))
    return {
        name: percent_agreement(first, second, scale=1) if percent else kappa(first, second, margins)[1]
        for name, (first, second) in {"A": (e, f), "B": (ask_e, ask_f), "C": (ask_e, ask_e)}.items()
    }


# Where a split comes from.

register = rows("discrepancies")


def registered(held_together):
    """Return the row of the register that holds these statements against each other, or None."""
    found = [row["discrepancy_id"] for row in register if all(name in row["check"] for name in held_together)]
    return found[0] if found else None


def split_from(held_together=(), follows_the_rules=False):
    """Return where a split comes from, by the chapter's questions in their order."""
    if held_together and registered(held_together):
        return "text"
    return "coder" if follows_the_rules else "codebook"


def splits():
    """Return where each of six splits comes from."""
    fact = dict.fromkeys(FACTS, False)
    return {
        "A": split_from(["dailynk-2023.s010", "dailynk-2023.s019"]),
        "B": split_from(follows_the_rules=code({**fact, "says": True, "does": True}) == by_us["s020"]),
        "C": split_from(follows_the_rules=code({**fact, "concludes": True, "does": True}) == by_us["s021"]),
        "D": split_from(),
        "E": split_from(["dailynk-2024.s010", "dailynk-2024.s040"]),
        "F": split_from(),
    }


# Reported.

GIVEN_AS = {"warning": "said", "measure announced": "said", "question": "asked", "journalist's inference": "inferred"}


def signed(sentences):
    """Return which sentences give a statement as what the record has it for."""
    return {
        letter: "sign" if GIVEN_AS.get(statements[one["rests_on"]]["kind"]) == one["gives_it_as"] else "do not sign"
        for letter, one in sentences.items()
    }


def version(name, written_in):
    """Return one version of question 13: stated where a statement of the record has the sentence."""
    assert set(written_in[name].values()) <= set(statements), name
    return {"version": name} | {letter: "stated" if letter in written_in[name] else "not stated" for letter in "abcde"}


def of_return(written_in):
    """Return the version on being sent back."""
    return version("return", written_in)


def of_videos(written_in):
    """Return the version on the videos."""
    return version("videos", written_in)


# Then and now.


def speaks_of_crossers(source_id):
    """Tell whether a source speaks of DPRK citizens who crossed into China."""
    groups = [row["group"] for row in provisions if row["source_id"] == source_id]
    groups += [row["about_group"] for row in statements.values() if row["source_id"] == source_id]
    return any("DPRK citizens who crossed" in (group or "") for group in groups)


def counts(source_id):
    """Tell whether a source counts any of the people whom it speaks of."""
    own = [row for row in figures if row["source_id"] == source_id and row["unit"] == "persons"]
    return any(row["value"] is not None and "officers" not in row["population"] for row in own)


def obstacle(what, earlier, later):
    """Return the first obstacle to a comparison of two sources, by the chapter's questions in their order."""
    both = (earlier, later)
    if what == "text":
        return "may be compared"
    if not all(map(speaks_of_crossers, both)):
        return "other people"
    if what == "number" and not all(map(counts, both)):
        return "no number"
    if what == "rule" and any(sources[one]["binds"].startswith("Nobody") for one in both):
        return "other force"
    return "may be compared"


def compared(pairs):
    """Return what stands in the way of each comparison."""
    return {letter: obstacle(**pair) for letter, pair in pairs.items()}
