"""Key of ps11, Which texts speak: what the grader knows and the student does not.

Sources: provisions and sources of all documents; the eight encoded texts; for the claim Docs. 1, 2, 7, 8, 9, 10 and 11
and the Jilin cable.
"""

import re

from tworivers import regimes, rows
from tworivers.errors import CourseError
from tworivers.keys.key import Key, Level, Question, Slip, Written

provisions = rows("provisions")
record = {row["provision_id"]: row for row in provisions}
sources = {row["source_id"]: row for row in rows("sources")}
EIGHT = [
    "opinions-1957",
    "marriage-1958",
    "jilin-1961",
    "telegram-1962",
    "directive-1963",
    "permits-1963",
    "protocol-1964",
    "opinions-1970",
]
assert set(EIGHT) == set(regimes.names())
CROSSERS, EITHER = "DPRK citizens who crossed", "people of either side"


def with_changes(answer, **changes):
    """Return an answer with one deliberate mistake."""
    return {**answer, **changes}


# -- Part 1: joining tables -----------------------------------------------------------------------------------------


def binds_nobody(source_id):
    """Return whether the record says of a source that it binds nobody, outright or at all."""
    return sources[source_id]["binds"].startswith("Nobody")


with_clauses = {row["source_id"] for row in provisions}
without_clause = sorted(set(sources) - with_clauses)
binding_texts = [source for source in with_clauses if not binds_nobody(source)]
clauses_that_bind = sum(not binds_nobody(row["source_id"]) for row in provisions)


def percent(part, whole):
    """Return a part as a percentage of a whole."""
    return 100 * part / whole


def on_crossers(test=lambda group: CROSSERS in group):
    """Return, for each of the eight texts, how many clauses pass a test on their group."""
    return {text: sum(row["source_id"] == text and test(row["group"]) for row in provisions) for text in EIGHT}


# -- Part 2: which texts speak --------------------------------------------------------------------------------------

CROSSING = {"matter": "crossing", "crossed_illegally": True, "documents": "none", "ethnicity": "korean"}
TO_CHINA = {**CROSSING, "citizenship": "dprk", "located_in": "prc"}
TO_KOREA = {**CROSSING, "citizenship": "prc", "located_in": "dprk"}
IN_ITS_WORDS = {"marriage-1958": "illegal_marriage_crossing"}
BRIDE = {**TO_CHINA, "province": "jilin", "sex": "female", "reason": "marriage", "matter_by_regime": IN_ITS_WORDS}
PEOPLE = {
    "A": {**TO_CHINA, "province": "jilin"},
    "B": BRIDE,
    "C": {**TO_CHINA, "province": "liaoning"},
    "D": TO_KOREA,
    "E": {
        "matter": "application_to_leave", "destination": "dprk", "citizenship": "dprk", "ethnicity": "korean",
        "located_in": "prc", "province": "shanghai", "legal_resident_in_china": True,
    },
}  # fmt: skip
OWN_TIME = {"date_assumption": "each_regime_own_year"}


def speaks_of(facts, text):
    """Return whether a text reaches a person, in the text's own time; refuse a person of whom that is contested."""
    found = regimes.compare({**OWN_TIME, **facts})[text]
    if "NOT_ADDRESSED" in found.decision.options:
        raise AssertionError(f"{text}: whether it reaches {facts} is contested; choose another person.")
    return found.speaks


class Table:
    """A table without pandas: what a DataFrame with the people as index would be."""

    def __init__(self, cells):
        """Keep cells, a dictionary of rows by person, each a dictionary by text."""
        self.columns, self.index, self.cells = list(EIGHT), list(cells), cells

    def itertuples(self, index, name):
        """Yield the rows as pandas does."""
        return (tuple(row[text] for text in EIGHT) for row in self.cells.values())


def speak_table(people=PEOPLE, **changes):
    """Return who is spoken of by which text; `changes` give other rows, as the set of texts that speak."""
    reached = {name: {text for text in EIGHT if speaks_of(facts, text)} for name, facts in people.items()} | changes
    return Table(
        {name: {text: "speaks" if text in found else "silent" for text in EIGHT} for name, found in reached.items()}
    )


of_b = {text for text in EIGHT if speaks_of(PEOPLE["B"], text)}
of_e = {text for text in EIGHT if speaks_of(PEOPLE["E"], text)}
same_question = {name: {k: v for k, v in facts.items() if k != "matter_by_regime"} for name, facts in PEOPLE.items()}

# Kinds of blank, in the order in which they are asked.
KINDS = ["time", "matter", "place", "group or direction"]
BLANKS = {
    "1": ("opinions-1957", {**TO_CHINA, "province": "shanghai", "decision_date": "1958-05-06"}),
    "2": ("opinions-1970", {**TO_CHINA, "province": "jilin", "decision_date": "1970-08-18"}),
    "3": ("telegram-1962", {**TO_CHINA, "province": "jilin", "decision_date": "1962-05-08"}),
    "4": ("permits-1963", {**TO_CHINA, "province": "jilin", "decision_date": "1963-11-04"}),
    "5": ("jilin-1961", {**TO_CHINA, "province": "liaoning", "decision_date": "1962-02-03"}),
    "6": ("opinions-1970", {**TO_KOREA, "decision_date": "1970-10-05"}),
}


def kind_of_blank(text, facts):
    """Return why a silent text is silent: the first of the kinds that fits."""
    regime = regimes.load(text)
    assert not regime.decide(facts).speaks
    anybody = [{**TO_CHINA, "province": "jilin"}, TO_KOREA]
    if regime.decide({**facts, "decision_date": "1970-11-03"}).speaks:
        return "time"
    if not any(speaks_of(one, text) for one in anybody):
        return "matter"
    return "place" if facts["located_in"] == "prc" and speaks_of({**facts, **anybody[0]}, text) else KINDS[3]


blanks = {number: kind_of_blank(*cell) for number, cell in BLANKS.items()}

# -- A function: does this text speak? ------------------------------------------------------------------------------

FIVE = ["opinions-1957", "jilin-1961", "telegram-1962", "protocol-1964", "opinions-1970"]
SIGNED = {text: sources[text]["date"] for text in FIVE}
THREE_PROVINCES = ("liaoning", "jilin", "heilongjiang")


def speaking(time=True, end=True, provinces=THREE_PROVINCES, cable=("jilin",), tibet=True, brief_for_all=False,
             han=False, title=False, first_day=True):  # fmt: skip
    """Return the reference of the function; each argument takes one thought out of it or puts a wrong one in."""

    def speaks(case):
        day, text = case["decision_date"], case["text"]
        if end and day > "1970-12-31":
            return "after 1970"
        if time and (day < SIGNED[text] or (not first_day and day == SIGNED[text])):
            return "silent"
        to_china = case["citizenship"] == "dprk"
        reached = {
            "opinions-1957": (not title if case.get("province") in provinces else False) if to_china else True,
            "jilin-1961": to_china and case.get("province") in cable,
            "telegram-1962": brief_for_all if to_china else (han or case["ethnicity"] == "korean"),
            "protocol-1964": True,
            "opinions-1970": to_china and not (tibet and case.get("province") == "tibet"),
        }
        return "speaks" if reached[text] else "silent"

    return speaks


def engine_says(case):
    """Return what the encoded texts say: speaks, silent, or the refusal to decide after 1970."""
    facts = {**(TO_CHINA if case["citizenship"] == "dprk" else TO_KOREA), **case}
    text = facts.pop("text")
    facts.pop("case_id", None)
    try:
        found = regimes.load(text).decide({**facts, **({"protocol_notified": True} if text == "protocol-1964" else {})})
    except CourseError as error:
        assert "1970" in str(error)
        return "after 1970"
    assert "NOT_ADDRESSED" not in found.options, facts
    return "speaks" if found.speaks else "silent"


def person(province):
    """Return who a place stands for: a province of China, or Korea with the ethnicity of somebody from China."""
    if province.startswith("korea"):
        ethnicity = province.partition(", ")[2]
        return {"citizenship": "prc", "located_in": "dprk", "ethnicity": ethnicity}
    return {"citizenship": "dprk", "located_in": "prc", "ethnicity": "korean", "province": province}


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
REACHED = {text: "korea, korean" if text == "telegram-1962" else "jilin" for text in FIVE}
drawn = [{"text": text, **person(where), "decision_date": "1970-11-03"} for text in FIVE for where in WHERE[text]]
drawn += [{"text": text, **person(REACHED[text]), "decision_date": day} for text in FIVE for day in DAYS[text]]
drawn += [
    {"text": text, **person(REACHED[text]), "decision_date": day}
    for text in ("opinions-1957", "opinions-1970")
    for day in ("1970-12-31", "1971-01-01")
]
drawn += [{"text": "telegram-1962", **person("jilin"), "decision_date": "1995-06-01"}]
# The day comes first, whichever the text and wherever the person is.
drawn += [
    {"text": text, **person(where), "decision_date": day}
    for text in FIVE
    for where in WHERE[text]
    for day in ("1956-01-01", "1971-01-01")
]
drawn += [{"text": "opinions-1970", **person("beijing"), "decision_date": day} for day in ("1956-01-01", "1970-08-19")]
hidden = [{"case_id": f"case {number}", **case} for number, case in enumerate(drawn, start=1)]
shown = [
    {"case_id": "example 1", "text": "opinions-1957", **person("liaoning"), "decision_date": "1959-04-01"},
    {"case_id": "example 2", "text": "telegram-1962", **person("korea, korean"), "decision_date": "1962-06-01"},
    {"case_id": "example 3", "text": "opinions-1970", **person("beijing"), "decision_date": "1971-02-01"},
]
groups = {case["case_id"]: case["text"] for case in shown + hidden}
for case in shown + hidden:
    if case["decision_date"] > "1970-12-31":
        groups[case["case_id"]] = "the end of 1970"
    assert speaking()(case) == engine_says(case), case
assert {engine_says(case) for case in hidden} == {"speaks", "silent", "after 1970"}

PROVINCES = ["jilin", "liaoning", "heilongjiang", "inner_mongolia", "beijing", "shanghai", "tibet"]


def places(*texts):
    """Return in which places every one of the texts speaks of somebody who crossed into China."""
    return [place for place in PROVINCES if all(speaks_of({**TO_CHINA, "province": place}, text) for text in texts)]


# -- Part 3: the blank cells ----------------------------------------------------------------------------------------

MARKS = [
    "binds offices in China",
    "binds both sides, if it took effect",
    "a reference, no order",
    "another group or direction",
    "another matter",
]
marked = {
    "opinions-1957": "binds offices in China",
    "marriage-1958": "a reference, no order",
    "jilin-1961": "binds offices in China",
    "telegram-1962": "another group or direction",
    "permits-1963": "another matter",
    "protocol-1964": "binds both sides, if it took effect",
    "opinions-1970": "binds offices in China",
}
assert {text for text in marked if not marked[text].startswith("another")} == of_b
assert binds_nobody("marriage-1958") and "Embassy, for one talk" in sources["telegram-1962"]["binds"]
assert "once both governments" in sources["protocol-1964"]["binds"]


def how_many_bind(reference=False, protocol_low=False, protocol_high=True):
    """Return between which two numbers the texts lie that speak of B and bind; the arguments hold the mistakes."""
    sure = {text for text in of_b if reference or not binds_nobody(text)} - {"protocol-1964"}
    return [len(sure) + protocol_low, len(sure) + protocol_high]


EXCEPTIONS = {
    "1957": "opinions-1957.item2-exception",
    "1958": "marriage-1958.item3-illegal-exception",
    "1961": "jilin-1961.principle3-agreed",
    "1964": "protocol-1964.art4-1-disaster",
    "1970": "opinions-1970.item6-special",
}
CITABLE = sorted([
    *EXCEPTIONS.values(), "opinions-1957.item1-exception", "opinions-1957.item2-default",
    "opinions-1957.item2-later-mobilization", "marriage-1958.item3-illegal-default",
    "marriage-1958.item3-illegal-status", "jilin-1961.principle3-not-ripe", "jilin-1961.principle4-restore",
    "telegram-1962.point4-a-stay", "protocol-1964.art4-2-return", "protocol-1964.art4-2-crime-after",
    "opinions-1970.item6-general", "opinions-1970.item6-future",
])  # fmt: skip
assert set(CITABLE) <= set(record)
YES = ["Korean side", "not said", "nobody: it turns on a fact"]


def whose(row):
    """Return whose yes a clause names, by the record."""
    said = record[row]["decided_by"] or ""
    return "Korean side" if said.startswith("Korea") else "not said" if said.startswith("not said") else YES[2]


whose_yes = {year: whose(row) for year, row in EXCEPTIONS.items()}
assert set(whose_yes.values()) == set(YES)

PAIRS = {
    "1": ("opinions-1957", "opinions-1970", {**TO_CHINA, "province": "jilin"}),
    "2": ("opinions-1957", "opinions-1970", {**TO_CHINA, "province": "shanghai"}),
    "3": ("opinions-1957", "telegram-1962", {**TO_CHINA, "province": "jilin"}),
    "4": ("marriage-1958", "opinions-1970", BRIDE),
    "5": ("jilin-1961", "opinions-1970", {**TO_CHINA, "province": "liaoning"}),
}
OBSTACLES = ["group or direction", "place", "force", "none of these"]


def obstacle(first, second, facts):
    """Return what stands first in the way of comparing two texts on one person."""
    for text in (first, second):
        if not speaks_of(facts, text):
            return "place" if speaks_of({**facts, "province": "jilin"}, text) else "group or direction"
    return "force" if binds_nobody(first) != binds_nobody(second) else "none of these"


obstacles = {number: obstacle(*pair) for number, pair in PAIRS.items()}

# -- Part 4: the thread on women ------------------------------------------------------------------------------------

WORDS = r"\b(?:woman|women|wife|wives|husband|bride|daughter|mother)\b"
women_rows = [row for row in provisions if re.search(WORDS, row["subject"], re.IGNORECASE)]
in_marriage = [row for row in women_rows if row["source_id"] == "marriage-1958"]
of_marriage = [row for row in provisions if row["source_id"] == "marriage-1958"]
women_anywhere = [row for row in women_rows if binds_nobody(row["source_id"])]
assert len(in_marriage) < len(women_anywhere) < len(women_rows)
assert percent(len(in_marriage), len(women_rows)) == 80  # a sample of the essay says so

RECORD = "Tables sources and provisions"
CLAIM = "Doc. 1, item (2); Doc. 2, attachment, item (3); Jilin cable, principles 1 and 3; Doc. 10, Art. 4; Doc. 11, item (6)"
ADDRESSEES = "Docs. 1, 7, 10 and 11 and Jilin cable: dates and addressees"

objectives = {
    "join": "join two tables, and say what the join drops or leaves empty",
    "reach": "say of a case which texts speak: group, direction, place, time and matter first",
    "blank": "say why a cell is blank, and read it neither as a permission nor as a ban",
    "weigh": "weigh genre and force before outcomes",
    "cite": "cite the clause that opens an exception, and say whose yes it needs",
    "claim": "accept, reject or limit a claim about change",
    "argue": "argue from tables of your own, with the thread on women or a reason for leaving it out, and ask what a rule does not: what she must prove, to whom, and what she loses if disbelieved",
}

questions = (
    Question(
        id="ps11.q1",
        points=2,
        objective="join",
        read=RECORD,
        form={"kind": "labels", "choices": sorted(sources)},
        answer=without_clause,
        slips=(
            Slip(
                "binds nobody",
                sorted(source for source in sources if binds_nobody(source)),
                "These are the sources that bind nobody. Some of them have rows all the same: a report tells of rules too.",
                RECORD,
            ),
            Slip(
                "press alone",
                [source for source in without_clause if source.startswith("dailynk")],
                "The press reports have none, right; something else has none either. Let the join find it.",
                RECORD,
            ),
            Slip(
                "not encoded",
                sorted(set(sources) - set(EIGHT)),
                "These are the sources that are not encoded as a regime. The table of clauses has rows of many of them.",
                RECORD,
            ),
        ),
        hint='Join from the side of the sources: sources.merge(provisions, how="left", indicator=True).',
        explanation='smith-2012, dailynk-2023 and dailynk-2024: an essay and two press reports lay down nothing. A join with how="inner" drops them without a word.',
    ),
    Question(
        id="ps11.q2",
        points=2,
        objective="join",
        read=RECORD,
        form={"kind": "number", "unit": "percent", "places": 1},
        answer=percent(clauses_that_bind, len(provisions)),
        slips=(
            Slip(
                "texts counted",
                percent(len(binding_texts), len(with_clauses)),
                "That is the share of the texts. The question asks for clauses, and one text has few of them, another many.",
                RECORD,
            ),
            Slip(
                "the other side",
                percent(len(provisions) - clauses_that_bind, len(provisions)),
                "You counted the clauses whose text binds nobody.",
                RECORD,
            ),
            Slip(
                "proportion",
                clauses_that_bind / len(provisions),
                "That is a proportion, from 0 to 1. A percentage is a hundred times as much.",
                RECORD,
            ),
            Slip(
                "encoded taken for binding",
                percent(sum(row["source_id"] in EIGHT for row in provisions), len(provisions)),
                "You took the eight encoded texts for the binding ones. A text can be encoded and bind nobody; and the other way round.",
                RECORD,
            ),
        ),
        hint='After the join each clause has the column binds of its source. Which of them begin with "Nobody"?',
        explanation="The rest of the clauses stand in reports, drafts and references. A clause in the table is not yet a rule for anybody: force is a column of the source. And the count depends on how finely we cut sentences.",
    ),
    Question(
        id="ps11.q3",
        points=3,
        objective="reach",
        read=f"{RECORD}; {CLAIM}",
        form={"kind": "numbers", "keys": EIGHT, "unit": "clauses", "whole": True, "places": 0},
        answer=on_crossers(),
        slips=(
            Slip(
                "either side counted in",
                on_crossers(lambda group: group in (CROSSERS, EITHER)),
                "You added the clauses on people of either side. They reach this group too, and tell it apart from nobody: the code is another one.",
                "Doc. 1, item (3); Doc. 10, Art. 4(1)",
            ),
            Slip(
                "groups merged",
                on_crossers(lambda group: CROSSERS in group or "Korean nationals" in group),
                "You added Korean nationals who live in China. They are another group, and our texts speak of them apart.",
                "Doc. 8, item (2); Doc. 11, item (7)",
            ),
            Slip(
                "unclear counted in",
                on_crossers(lambda group: CROSSERS in group or "unclear" in group),
                "You added the clauses whose group is unclear in the translation. Unclear is not this group.",
                RECORD,
            ),
        ),
        hint="Keep the rows with this group, count them by source_id, and put the zeros back with reindex(eight, fill_value=0).",
        explanation="Four texts have no clause coded so. Three of the zeros are blank cells: such a text does not speak of them, and nothing else follows. The fourth is the Protocol's. Its articles bind both sides and speak of whoever crosses, so their code is people of either side, and it reaches this group without telling it apart. A code is a reading too; and a text with more clauses is not a stricter one.",
    ),
    Question(
        id="ps11.q4",
        points=3,
        objective="reach",
        read=ADDRESSEES,
        form={
            "kind": "table",
            "key": "person",
            "rows": list(PEOPLE),
            "columns": EIGHT,
            "choices": ["speaks", "silent"],
        },
        answer=speak_table(),
        slips=(
            Slip(
                "asked in other words",
                speak_table(same_question),
                "One cell is blank since you asked that text in words that it does not use. Give it its own matter, as the facts of B do.",
                "Doc. 2, attachment, item (3)",
            ),
            Slip(
                "place forgotten",
                speak_table({**PEOPLE, "C": PEOPLE["A"]}),
                "You let every text speak of C that speaks of A. One of them was not sent where C is.",
                "Jilin cable, addressees",
            ),
            Slip(
                "nationals as people who crossed",
                speak_table(E={"protocol-1964", "opinions-1970"}),
                "You treated E as somebody who crossed. E lives in China lawfully and applies: ask for applications to leave.",
                "Doc. 7, point (3)",
            ),
            Slip(
                "direction forgotten",
                speak_table(D={text for text in EIGHT if speaks_of(PEOPLE["A"], text)}),
                "You let D be spoken of by the texts that speak of A. D crossed in the other direction.",
                "Doc. 7, point (4)a; Doc. 1, item (1)",
            ),
        ),
        hint="One row for each person and text from regimes.compare, then pivot: index person, columns text, values said.",
        explanation="Of B five texts speak, of A four, of C and D three, of E two. A count of texts is no measure of strictness: it says how many papers of the sixteen can be asked.",
    ),
    Question(
        id="ps11.q5",
        points=2,
        objective="blank",
        read=f"{ADDRESSEES}; Doc. 7, point (4)a; Doc. 9, items (1) and (2)",
        form={"kind": "labels", "keys": list(BLANKS), "choices": KINDS},
        answer=blanks,
        slips=(
            Slip(
                "all for the group",
                dict.fromkeys(BLANKS, "group or direction"),
                "You gave one reason for all. Change one fact at a time and ask again: does another day or another province make the text speak?",
                ADDRESSEES,
            ),
            Slip(
                "the brief for its place",
                with_changes(blanks, **{"3": "place"}),
                "In the brief no other province helps. Of whom does the ambassador speak, and on which side of the river are they?",
                "Doc. 7, point (4)a",
            ),
            Slip(
                "the permits for their group",
                with_changes(blanks, **{"4": "group or direction"}),
                "The report speaks of Korean nationals in Jilin as well. What it is about is another thing: permits, not crossings without them.",
                "Doc. 9, item (1)",
            ),
            Slip(
                "one day overlooked",
                with_changes(blanks, **{"2": "place"}),
                "The opinions went to Jilin. Look at the day of the decision.",
                "Doc. 11, date",
            ),
        ),
        hint="Go in the order of the four words. For time and place change that one fact and ask again; for matter ask whether the text speaks of crossings at all.",
        explanation="1 place, 2 time (one day), 3 group or direction, 4 matter, 5 place, 6 group or direction. The same blank cell has four causes, and none of them permits or forbids anything.",
    ),
    Question(
        id="ps11.q6",
        points=5,
        objective="reach",
        read=ADDRESSEES,
        form={
            "kind": "function",
            "name": "speaks",
            "arguments": ["case"],
            "returns": {"kind": "label", "choices": ["speaks", "silent", "after 1970"]},
            "partial": True,
        },
        answer=speaking(),
        inputs=tuple((case,) for case in shown),
        hidden_inputs=tuple((case,) for case in hidden),
        groups=groups,
        slips=(
            Slip(
                "place overlooked",
                speaking(provinces=CHINA),
                "Your function lets the opinions of 1957 speak in every province. They were sent to the police of three.",
                "Doc. 1, addressees",
            ),
            Slip(
                "a county's cable for the Northeast",
                speaking(cable=THREE_PROVINCES),
                "Your function lets the cable speak in three provinces. One province sent it, to a committee of its own.",
                "Jilin cable, addressees",
            ),
            Slip(
                "Tibet forgotten",
                speaking(tibet=False),
                "The opinions of 1970 were sent to all provinces, municipalities and autonomous regions but one.",
                "Doc. 11, addressees",
            ),
            Slip(
                "a brief counted as a rule",
                speaking(brief_for_all=True),
                "Your function lets the brief of 1962 speak of citizens of North Korea who came to China. It speaks of people from China who are in Korea, and it tells an ambassador what to say of them.",
                "Doc. 7, point (4)a",
            ),
            Slip(
                "ethnicity overlooked",
                speaking(han=True),
                "Your function lets the brief speak of Han. It speaks of ethnic Koreans.",
                "Doc. 7, para. 4",
            ),
            Slip(
                "title read over the items",
                speaking(title=True),
                "You read the title of 1957 over its items. Item (2) speaks of citizens of North Korea who crossed into China.",
                "Doc. 1, item (2)",
            ),
            Slip(
                "time overlooked",
                speaking(time=False),
                "Your function lets a text speak before it was written.",
                "Docs. 1, 7, 10 and 11 and Jilin cable: dates",
            ),
            Slip(
                "the day itself left out",
                speaking(first_day=False),
                "Your function leaves out the day of the text itself. What is decided on that day is decided under it.",
                "Docs. 1, 7, 10 and 11 and Jilin cable: dates",
            ),
            Slip(
                "decided after 1970",
                speaking(end=False),
                "Your function still lets these texts speak after 1970. Whether they were used later, our documents do not say.",
                "Doc. 11, date; head of this problem set",
            ),
        ),
        hint="The end of 1970 first, then the date of the text, then one line for each text: who, on which side, where.",
        explanation='First "after 1970", then the date, then the reach: 1957 the three provinces, and people from China in Korea; the cable Jilin alone; the brief ethnic Koreans from China in Korea; the Protocol both directions; 1970 all of China but Tibet, one direction. "silent" is no outcome: it ends the question to this text.',
    ),
    Question(
        id="ps11.q7",
        points=2,
        objective="reach",
        read="Doc. 1, addressees; Doc. 11, addressees",
        form={"kind": "labels", "choices": PROVINCES},
        answer=places("opinions-1957", "opinions-1970"),
        slips=(
            Slip(
                "where the later one speaks",
                places("opinions-1970"),
                "In these places the later text speaks. A change needs both ends.",
                "Doc. 1, addressees",
            ),
            Slip(
                "the province of the cable",
                places("opinions-1957", "jilin-1961", "opinions-1970"),
                "You asked for a third text as well. The question names two.",
                "Doc. 1, addressees",
            ),
            Slip(
                "everywhere",
                PROVINCES,
                "Neither text went everywhere. Read to whom each was sent.",
                "Doc. 11, addressees",
            ),
            Slip(
                "the four of 1963",
                ["jilin", "liaoning", "heilongjiang", "inner_mongolia"],
                "The fourth place stands among the addressees of another text, that of 1963.",
                "Doc. 1, addressees, against Doc. 8, addressees",
            ),
        ),
        hint="Loop over the provinces and keep those in which both comparisons speak.",
        explanation="Liaoning, Jilin and Heilongjiang. For the other places the text of 1957 is a blank: what held there, these documents do not say. So whatever changed between the two can be read in three provinces only.",
    ),
    Question(
        id="ps11.q8",
        points=4,
        objective="weigh",
        read=f"{CLAIM}; Doc. 7, point (4)a; Doc. 9, item (1)",
        form={"kind": "labels", "keys": list(marked), "choices": MARKS},
        answer=marked,
        slips=(
            Slip(
                "a brief counted as a rule",
                with_changes(marked, **{"telegram-1962": "binds offices in China"}),
                'You counted the brief of 1962 as a rule on North Koreans. Its people come from China, "return" means back to China, and it tells an ambassador what to say.',
                "Doc. 7, point (4)a",
            ),
            Slip(
                "a reference read as an order",
                with_changes(marked, **{"marriage-1958": "binds offices in China"}),
                "The circular of 1958 passes its opinions on for reference. The wording is firm; the force is not.",
                "Doc. 2, covering notification",
            ),
            Slip(
                "in force taken for granted",
                with_changes(marked, **{"protocol-1964": "binds offices in China"}),
                "The Protocol waits for two approvals. Our copy does not show them.",
                "Doc. 10, Art. 10",
            ),
            Slip(
                "permits on the same matter",
                with_changes(marked, **{"permits-1963": "a reference, no order"}),
                "The report tells how permits are used. It says nothing on people who crossed without one.",
                "Doc. 9, item (1)",
            ),
        ),
        hint="For each text: are its people citizens of North Korea who crossed? Then: is it about sending them back? Then: whom does it bind?",
        explanation="Five of the seven speak of the claim's people; three of them bind offices in China (one of the three in one region of Jilin), one binds nobody outright, one binds both sides if it took effect. The brief of 1962 has another group and the other direction, the report of 1963 another matter. Only what is left can carry the claim.",
    ),
    Question(
        id="ps11.q9",
        points=2,
        objective="weigh",
        read="Doc. 2, covering notification; Doc. 10, Art. 10; the column binds of sources",
        form={"kind": "interval", "unit": "texts", "whole": True, "places": 0},
        answer=how_many_bind(),
        identities=(
            {"kind": "at_most", "left": "low", "right": "high", "say": "The low end comes first, then the high one."},
        ),
        slips=(
            Slip(
                "all that speak",
                [len(of_b), len(of_b)],
                "You counted all texts that speak of B. One of them binds nobody outright, and of another we do not know whether it took effect.",
                "Doc. 2, covering notification; Doc. 10, Art. 10",
            ),
            Slip(
                "a reference counted as an order",
                how_many_bind(reference=True),
                "One of those you counted is passed on for reference.",
                "Doc. 2, covering notification",
            ),
            Slip(
                "in force taken for granted",
                how_many_bind(protocol_low=True),
                "Both ends are the same: you took it for granted that the Protocol had taken effect.",
                "Doc. 10, Art. 10",
            ),
            Slip(
                "the Protocol left out",
                how_many_bind(protocol_high=False),
                "Both ends are the same: you took it for granted that the Protocol had not taken effect. That is not known either.",
                "Doc. 10, Art. 10",
            ),
        ),
        hint="Count the texts that bind for certain; then add those of which it is not known.",
        explanation="At least three (1957, 1961, 1970), at most four (with the Protocol, if it took effect). The circular of 1958 speaks of B more exactly than any other and binds nobody outright.",
    ),
    Question(
        id="ps11.q10",
        points=3,
        objective="cite",
        read=CLAIM,
        form={"kind": "labels", "keys": list(EXCEPTIONS), "choices": CITABLE},
        answer=EXCEPTIONS,
        slips=(
            Slip(
                "defaults cited",
                {
                    "1957": "opinions-1957.item2-default",
                    "1958": "marriage-1958.item3-illegal-default",
                    "1961": "jilin-1961.principle3-not-ripe",
                    "1964": "protocol-1964.art4-2-return",
                    "1970": "opinions-1970.item6-general",
                },
                "You cite the defaults. The question asks for the clauses under which somebody is not sent back as the default has it.",
                CLAIM,
            ),
            Slip(
                "the other direction",
                with_changes(EXCEPTIONS, **{"1957": "opinions-1957.item1-exception"}),
                "For 1957 you cite item (1). Its people come from China and are in Korea.",
                "Doc. 1, item (2)",
            ),
            Slip(
                "another group",
                with_changes(EXCEPTIONS, **{"1961": "jilin-1961.principle4-restore"}),
                "For 1961 you cite the principle on members of China's Korean minority. The claim is on citizens of North Korea.",
                "Jilin cable, principle 3",
            ),
            Slip(
                "a crime as an exception",
                with_changes(EXCEPTIONS, **{"1964": "protocol-1964.art4-2-crime-after"}),
                'For 1964 you cite crimes after the crossing. The question names people whom the Protocol does not count as "illegal" at all.',
                "Doc. 10, Art. 4(1), para. 2",
            ),
        ),
        hint="Show locator, condition and action of the citable rows; the exception is the clause that takes somebody out of the default.",
        explanation="Item (2), second sentence, of 1957; item (3) of 1958; principle 3 of the cable; Article 4(1), second paragraph, of 1964; item (6), second sentence, of 1970.",
    ),
    Question(
        id="ps11.q11",
        points=2,
        objective="cite",
        read=CLAIM,
        form={"kind": "labels", "keys": list(EXCEPTIONS), "choices": YES},
        answer=whose_yes,
        slips=(
            Slip(
                "China decides throughout",
                dict.fromkeys(EXCEPTIONS, "not said"),
                "In two of these clauses a side is named that has to approve or agree.",
                "Doc. 1, item (2); Jilin cable, principle 3",
            ),
            Slip(
                "Korea carried into 1970",
                with_changes(whose_yes, **{"1970": "Korean side"}),
                "You carried Korea's approval into 1970. There the special situation is reported and instructions are asked for; from whom is not said.",
                "Doc. 11, item (6)",
            ),
            Slip(
                "a disaster as a favour",
                with_changes(whose_yes, **{"1964": "Korean side"}),
                'Article 4 asks nobody: whoever was forced across by a disaster is not an "illegal" crosser.',
                "Doc. 10, Art. 4(1), para. 2",
            ),
        ),
        hint="Look at the column decided_by of the clauses that you cited, and then at their words.",
        explanation="1957 and 1961: the Korean side. 1958 and 1970: not said. 1964: nobody, on paper; in life somebody has to believe that it was a disaster. What changes between 1957 and 1970 is who is asked: that is no step on a scale.",
    ),
    Question(
        id="ps11.q12",
        points=3,
        objective="claim",
        read=f"{ADDRESSEES}; the column binds of sources",
        form={"kind": "labels", "keys": list(PAIRS), "choices": OBSTACLES},
        answer=obstacles,
        slips=(
            Slip(
                "years alone compared",
                dict.fromkeys(PAIRS, "none of these"),
                "You compare whatever stands in two years. First ask whether both texts reach this person, at this place, with the same force.",
                ADDRESSEES,
            ),
            Slip(
                "a brief counted as a rule",
                with_changes(obstacles, **{"3": "force"}),
                "The brief has less force, true. Before that: does it speak of somebody who came to China at all?",
                "Doc. 7, point (4)a",
            ),
            Slip(
                "place forgotten",
                with_changes(obstacles, **{"2": "none of these", "5": "none of these"}),
                "In two of the pairs one text was not sent where the person is.",
                "Doc. 1, addressees; Jilin cable, addressees",
            ),
            Slip(
                "a reference as strong as an order",
                with_changes(obstacles, **{"4": "none of these"}),
                "In pair 4 one text is passed on for reference, the other tells offices what to do.",
                "Doc. 2, covering notification",
            ),
        ),
        hint="Go in the order of the four words; stop at the first that fits.",
        explanation="1 none of these; 2 place; 3 group or direction; 4 force; 5 place. One pair of five can be laid side by side clause by clause: 1957 and 1970, in the three provinces.",
    ),
    Question(
        id="ps11.q13",
        points=3,
        objective="claim",
        read=CLAIM,
        form={"kind": "label", "choices": ["a", "b", "c", "d", "e"]},
        answer="d",
        slips=(
            Slip(
                "labels ranked as a scale",
                "a",
                "You ranked two words as if they stood on one scale. Asking Korea and asking a superior differ in who decides; neither text says which yes was easier to get.",
                "Doc. 1, item (2), against Doc. 11, item (6)",
            ),
            Slip(
                "blanks as permission",
                "b",
                "You read blank cells as permission. These texts do not speak of people who came to China; what was done with them in those years, these cells do not say.",
                "Doc. 7, point (4)a; Doc. 8, item (2)",
            ),
            Slip(
                "a negotiating brief counted as a rule",
                "c",
                "You put the brief of 1962 into the row. It speaks of people from China who are in Korea, and binds an embassy for one talk.",
                "Doc. 7, point (4)a",
            ),
            Slip(
                "a dropped sentence as a softer rule",
                "e",
                "That a sentence is missing in 1970 ends nothing: item (6) does not speak of punishment, so it neither punishes nor forgives.",
                "Doc. 1, item (4), against Doc. 11, item (6)",
            ),
        ),
        hint="Which sentence claims no more than the pairs that can be compared, and names what differs?",
        explanation='(d): the claim is limited. Default: send back, in 1957 "in principle", in 1970 "in general" and, for the future, "in principle" and in good time. The exception differs in what it asks and of whom. Whether that was harder, in files and at desks, sixteen documents do not show.',
    ),
    Question(
        id="ps11.q14",
        points=2,
        objective="argue",
        read=f"{RECORD}; Doc. 2; Doc. 4, cause (3); Doc. 11, item (5)",
        form={"kind": "number", "unit": "percent", "places": 1},
        answer=percent(len(in_marriage), len(women_rows)),
        slips=(
            Slip(
                "the other way round",
                percent(len(in_marriage), len(of_marriage)),
                "That is how much of the circular is about women. The question is how much of what is about women stands in the circular.",
                RECORD,
            ),
            Slip(
                "everything that binds nobody",
                percent(len(women_anywhere), len(women_rows)),
                "You counted every text that binds nobody, outright or at all. The question names one.",
                RECORD,
            ),
            Slip(
                "of all clauses",
                percent(len(in_marriage), len(provisions)),
                "You divided by all clauses. The whole is made of the clauses whose subject names a woman, a wife or a husband.",
                RECORD,
            ),
            Slip(
                "proportion",
                len(in_marriage) / len(women_rows),
                "That is a proportion, from 0 to 1. A percentage is a hundred times as much.",
                RECORD,
            ),
        ),
        hint="First the rows whose subject matches words; of those, the rows with the source_id marriage-1958.",
        explanation="Most of what the record says of women stands in one circular that binds nobody outright, and there they are brides. In 1961 somebody looks for a husband, in 1970 women are workers. The cable of 1961 speaks of married people without saying whether they are women: our search does not find it, and a blank in a search is no absence either.",
    ),
)

written = (
    Written(
        id="ps11.w1",
        points=12,
        objective="argue",
        read=f"{CLAIM}; your tables of questions 3, 4, 8 and 10 to 12",
        levels=(
            Level(
                12,
                "Marks first which texts speak, to whom and with what force, on tables of its own, and says why cells are blank without reading them as permission or ban; compares only what the pairs allow (1957 and 1970, three provinces) clause by clause, with provision ids, and ranks no labels; comes to a verdict that says what is limited and what would settle it (a file, a repeal, a practice); uses the thread on women with its texts and their force, or says with a reason why it is left out; and says what B would have to prove, to whom, and what she loses if disbelieved, with own inferences marked as such.",
                sample='I limit the claim. First the texts. Of the eight, five speak of citizens of North Korea who crossed (question 4, row B); three are blank. The brief of 1962 is blank because its people come from China and are in Korea; its "return" goes the other way. The directive of 1963 is on people who ask to go. The report of 1963 is on permits. These blanks neither permit nor forbid anything; they end the question to these texts. Then force (questions 8 and 9): of the five, the circular of 1958 is a reference, the Protocol binds only if it took effect, the cable of 1961 went to one region of Jilin. Between three and four of them bind anybody. For a change I need two ends with the same group, direction, place and force. Question 12 leaves one pair: 1957 and 1970, in Liaoning, Jilin and Heilongjiang (question 7). For Shanghai the pair falls apart at its first end: the opinions of 1957 were not sent there. That does not mean that nobody was sent back from there. Their defaults are close: "in principle" (opinions-1957.item2-default) and "in general", for later crossings "in principle" and timely (opinions-1970.item6-general, item6-future). Their exceptions differ. In 1957 she may stay if return is "indeed inconvenient" and Korea approves (item2-exception); in 1970 a "special situation" is reported, to whom is not said (item6-special). One asks Korea, the other somebody in China. I cannot call that harder: no text tells how often either said yes. And 1957 wants crossings punished "severely" where 1970 is silent, which is no pardon. So: the wording of the exception changed, in three provinces; that the rules hardened is not shown. A file of such reports, or an order that ends the rule of 1957, would settle it. The women: of the clauses that name them, 80 percent stand in the circular of 1958, which binds nobody outright. There B is sent back "in principle" unless special circumstances hold; in 1970 women are workers. That shows when they are seen, not a trend, so it limits the claim once more. B would have to prove her special circumstances; for 1957 also that Korea approves. To whom, only the addressees suggest: a police office then, a committee later (my inference). If she is not believed she is sent back. What waited for her there, and what became of her marriage, no text says.',
                comment="Reach, force, clause, verdict, in this order; every blank is named and none is filled.",
            ),
            Level(
                6,
                "Marks the texts and reaches a limited verdict, but lets one step slip (a reference or a brief carries weight, a province is forgotten, one outcome is called stricter without a clause), or leaves the women or the three questions to one unsupported sentence.",
                sample="Five of eight texts speak of North Koreans who crossed. The rules of 1957 and 1970 both send people back, but the later one is stricter, since Korea can no longer let anybody stay and there is only a report. In between the 1958 rules were hard on women and the 1962 telegram was soft. So the claim is partly true, and women had it hardest. B has to prove that she is a special case to the authorities.",
                comment="You marked well. Now hold each sentence against your marks: whom does the telegram of 1962 speak of, and what does the circular of 1958 bind? Which clause says that a report is stricter than an approval?",
            ),
            Level(
                0,
                "Tells a story of hardening or softening along the years, reads blanks as permission or ban, or leaves out the student's own tables.",
                sample="In 1957 people could stay. From 1962 to 1963 there were no rules, so they could stay as well. In 1964 the Protocol sent everybody back, and in 1970 it got even harder. The rules hardened step by step.",
                comment="Start from your table: in which of these years does a text speak of these people at all, and whom does it bind?",
            ),
        ),
        explanation="The claim can be limited; a well-argued rejection earns the same. What counts is the order: reach, force, clause, verdict. 1957 and 1970 share group, direction and matter, and three provinces; their defaults are alike, and their exceptions ask other questions of other desks. What lies between is a reference, a cable to one region, and a Protocol of uncertain effect.",
    ),
)

key = Key(
    assignment="ps11",
    folder="ps11-which-texts-speak",
    title="Which texts speak?",
    objectives=objectives,
    questions=questions,
    written=written,
)
