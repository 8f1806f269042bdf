"""What has to be computed for ps11, Which texts speak, and what the eight encoded texts decide.

Sources: provisions and sources of all documents; the eight encoded texts; for the claim Docs. 1, 2, 7, 8, 9, 10 and 11
and the Jilin cable.
"""

import re
from itertools import product

from tworivers import regimes, rows
from tworivers.errors import CourseError
from tworivers.keys.answer_table import AnswerTable
from tworivers.keys.cases import Cases

provisions = rows("provisions")
clauses = {row["provision_id"]: row for row in provisions}
sources = {row["source_id"]: row for row in rows("sources")}
EIGHT = sorted(regimes.names(), key=lambda text: sources[text]["date"])

# Joining tables.


def binds_nobody(text):
    """Return whether the record says of a source that it binds nobody, outright or at all."""
    return sources[text]["binds"].startswith("Nobody")


all_sources = sorted(sources)
without_clause = sorted(set(sources) - {row["source_id"] for row in provisions})
that_bind_nobody = sorted(filter(binds_nobody, sources))
not_encoded = sorted(set(sources) - set(EIGHT))


def share_that_binds(counted="clauses", those="binding", scale=100):
    """Return the share of clauses whose text binds somebody; the arguments are mistakes."""
    texts = [row["source_id"] for row in provisions]
    texts = sorted(set(texts)) if counted == "texts" else texts
    tests = {
        "binding": lambda text: not binds_nobody(text),
        "not binding": binds_nobody,
        "encoded": lambda text: text in EIGHT,
    }
    return scale * sum(map(tests[those], texts)) / len(texts)


def clauses_on_crossers(also="DPRK citizens who crossed"):
    """Return how many clauses of each text are coded with this group; `also` counts another code in."""
    codes = ("DPRK citizens who crossed", also)
    on_them = [row["source_id"] for row in provisions if any(code in row["group"] for code in codes)]
    return {text: on_them.count(text) for text in EIGHT}


def share_in_the_circular(above="the circular", below="women", scale=100):
    """Return the share of the clauses on women that stand in the circular of 1958; the arguments are mistakes."""
    words = r"\b(?:woman|women|wife|wives|husband|bride|daughter|mother)\b"
    women = [row for row in provisions if re.search(words, row["subject"], re.IGNORECASE)]
    circular = [row for row in provisions if row["source_id"] == "marriage-1958"]
    part = {
        "the circular": [row for row in women if row in circular],
        "binds nobody": [row for row in women if binds_nobody(row["source_id"])],
    }
    whole = {"women": women, "the circular": circular, "all": provisions}
    return scale * len(part[above]) / len(whole[below])


# Which texts speak.


def all_facts(person):
    """Return the facts of a person; who has no matter of their own has crossed, to the side where they are no citizen."""
    if "matter" in person:
        return person
    crossing = {"matter": "crossing", "crossed_illegally": True, "documents": "none", "ethnicity": "korean"}
    return {**crossing, "located_in": "prc" if person["citizenship"] == "dprk" else "dprk", **person}


def speaks_of(text, person, own_time=True):
    """Return whether a text speaks of a person, in the text's own time; refuse a person of whom that is contested."""
    time = {"date_assumption": "each_regime_own_year"} if own_time else {}
    decision = regimes.load(text).decide({**time, **all_facts(person)})
    assert "NOT_ADDRESSED" not in decision.options, (text, person)
    return decision.speaks


def of_anybody_who_crossed(text):
    """Return whether a text speaks of crossings at all, in one direction or the other."""
    return any(
        speaks_of(text, person) for person in ({"citizenship": "dprk", "province": "jilin"}, {"citizenship": "prc"})
    )


def table_of_voices(people, own_words=True, instead=None):
    """Return who is spoken of by which text; the last arguments are mistakes, `instead` takes somebody for another."""
    asked = {**people, **(instead or {})}
    if not own_words:
        asked = {name: {k: v for k, v in one.items() if k != "matter_by_regime"} for name, one in asked.items()}
    said = {text: ["speaks" if speaks_of(text, asked[name]) else "silent" for name in people] for text in EIGHT}
    return AnswerTable(list(people), said)


def kind_of_blank(text, **person):
    """Return why a silent text is silent: the first of the four kinds that fits."""
    assert not speaks_of(text, person, own_time=False), (text, person)
    if speaks_of(text, {**person, "decision_date": "1970-11-03"}, own_time=False):
        return "time"
    if not of_anybody_who_crossed(text):
        return "matter"
    elsewhere = {**person, "province": "jilin"}
    return "place" if person["citizenship"] == "dprk" and speaks_of(text, elsewhere) else "group or direction"


def kinds_of_blank(blank_cells):
    """Return the kind of each blank cell."""
    return {number: kind_of_blank(**cell) for number, cell in blank_cells.items()}


def places(texts, provinces):
    """Return in which places every one of the texts speaks of somebody who crossed into China."""
    return [
        place
        for place in provinces
        if all(speaks_of(text, {"citizenship": "dprk", "province": place}) for text in texts)
    ]


# A function: does this text speak?

FIVE = ["opinions-1957", "jilin-1961", "telegram-1962", "protocol-1964", "opinions-1970"]
THREE = ("liaoning", "jilin", "heilongjiang")
LAST_DAY = "1970-12-31"


def speaks(
    case,
    time=True,
    end=True,
    provinces=THREE,
    cable=("jilin",),
    tibet=True,
    brief_for_all=False,
    han=False,
    title=False,
    first_day=True,
):
    """Return what a text says to a case; each argument takes one thought out of it or puts a wrong one in."""
    day, text = case["decision_date"], case["text"]
    signed = sources[text]["date"]
    if end and day > LAST_DAY:
        return "after 1970"
    if time and (day < signed or (not first_day and day == signed)):
        return "silent"
    to_china = case["citizenship"] == "dprk"
    place = case.get("province")
    reached = {
        "opinions-1957": not to_china or (place in provinces and not title),
        "jilin-1961": to_china and place in cable,
        "telegram-1962": brief_for_all if to_china else (han or case["ethnicity"] == "korean"),
        "protocol-1964": True,
        "opinions-1970": to_china and not (tibet and place == "tibet"),
    }
    return "speaks" if reached[text] else "silent"


def person(where):
    """Return who a place stands for: a province of China, or Korea with the ethnicity of somebody from China."""
    if where.startswith("korea"):
        return {"citizenship": "prc", "located_in": "dprk", "ethnicity": where.partition(", ")[2]}
    return {"citizenship": "dprk", "located_in": "prc", "ethnicity": "korean", "province": where}


CHINA = ["jilin", "liaoning", "heilongjiang", "inner_mongolia", "shanghai", "tibet"]
WHERE = {
    "opinions-1957": [*CHINA, "korea, korean"],
    "jilin-1961": [*CHINA, "korea, korean", "korea, han"],
    "telegram-1962": ["jilin", "liaoning", "shanghai", "korea, korean", "korea, han"],
    "protocol-1964": ["jilin", "liaoning", "korea, korean", "korea, han"],  # near the border, for it names border areas
    "opinions-1970": [*CHINA, "korea, korean", "korea, han"],
}
# Both sides of each date. Between 9 June and the end of 1964 no case lies: when the Protocol took effect is not known.
DAYS = {
    "opinions-1957": ["1957-12-16", "1957-12-17", "1957-12-18"],
    "jilin-1961": ["1961-11-24", "1961-11-25", "1961-11-26"],
    "telegram-1962": ["1962-03-23", "1962-03-24", "1962-03-25"],
    "protocol-1964": ["1964-06-08", "1965-01-02"],
    "opinions-1970": ["1970-08-18", "1970-08-19", "1970-08-20"],
}


def laid_out():
    """Yield the hidden cases: text, where, and the day of the decision."""
    reached = {text: "korea, korean" if text == "telegram-1962" else "jilin" for text in FIVE}
    yield from ((text, where, "1970-11-03") for text in FIVE for where in WHERE[text])
    yield from ((text, reached[text], day) for text in FIVE for day in DAYS[text])
    yield from product(("opinions-1957", "opinions-1970"), ["jilin"], (LAST_DAY, "1971-01-01"))
    yield "telegram-1962", "jilin", "1995-06-01"
    # The day comes first, whichever the text and wherever the person is.
    yield from ((text, where, day) for text in FIVE for where in WHERE[text] for day in ("1956-01-01", "1971-01-01"))
    yield from product(["opinions-1970"], ["beijing"], ("1956-01-01", "1970-08-19"))


def encoded_text_says(case):
    """Return what the encoded text says to a case; after 1970 it refuses to decide."""
    text = case["text"]
    facts = {name: value for name, value in case.items() if name not in ("case_id", "text")}
    known = {"protocol_notified": True} if text == "protocol-1964" else {}
    try:
        return "speaks" if speaks_of(text, {**facts, **known}, own_time=False) else "silent"
    except CourseError as error:
        return "after 1970" if "1970" in str(error) else str(error)


def speaking():
    """Return the cases of question 6, in groups by text; the end of 1970 is a group of its own."""
    examples = [
        ("opinions-1957", "liaoning", "1959-04-01"),
        ("telegram-1962", "korea, korean", "1962-06-01"),
        ("opinions-1970", "beijing", "1971-02-01"),
    ]
    shown, hidden = (
        [
            {"case_id": f"{name} {number}", "text": text, **person(where), "decision_date": day}
            for number, (text, where, day) in enumerate(some, start=1)
        ]
        for name, some in (("example", examples), ("case", laid_out()))
    )
    for case in shown + hidden:
        assert speaks(case) == encoded_text_says(case), case
    groups = {
        case["case_id"]: "the end of 1970" if case["decision_date"] > LAST_DAY else case["text"]
        for case in shown + hidden
    }
    return Cases(shown, hidden, groups)


# The blank cells and the claim.


def marks(people):
    """Return what each of seven texts is for the claim on citizens of North Korea who crossed."""
    found = {}
    for text in EIGHT:
        if text == "directive-1963":  # not among the seven
            continue
        if not speaks_of(text, people["B"]):
            found[text] = "another group or direction" if of_anybody_who_crossed(text) else "another matter"
        elif binds_nobody(text):
            found[text] = "a reference, no order"
        else:
            both = "once both governments" in sources[text]["binds"]
            found[text] = "binds both sides, if it took effect" if both else "binds offices in China"
    return found


def how_many_bind(people):
    """Return between which two numbers the texts lie that speak of B and bind."""
    sure = sum(mark == "binds offices in China" for mark in marks(people).values())
    return [sure, sure + 1]


def citable(exceptions, further_clauses):
    """Return the clauses that may be cited."""
    found = sorted([*exceptions.values(), *further_clauses])
    assert set(found) <= set(clauses), set(found) - set(clauses)
    return found


def whose_yes(exceptions):
    """Return whose yes each clause names, by the record."""
    found = {}
    for year, clause in exceptions.items():
        said = clauses[clause]["decided_by"] or "nobody: it turns on a fact"
        found[year] = "Korean side" if said.startswith("Korea") else "not said" if said.startswith("not said") else said
    return found


def obstacle(first, second, **person):
    """Return what stands first in the way of comparing two texts on one person."""
    for text in (first, second):
        if not speaks_of(text, person):
            return "place" if speaks_of(text, {**person, "province": "jilin"}) else "group or direction"
    return "force" if binds_nobody(first) != binds_nobody(second) else "none of these"


def obstacles(pairs):
    """Return what stands in the way of each pair."""
    return {number: obstacle(**pair) for number, pair in pairs.items()}
