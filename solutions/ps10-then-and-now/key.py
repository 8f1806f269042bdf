"""Key of ps10, Then and now: what the grader knows and the student does not. Sources: dailynk-2023, dailynk-2024."""

import itertools
from collections import Counter

from tworivers import rows
from tworivers.keys.key import Key, Level, Question, Slip, Written

REPORTS = ["dailynk-2023", "dailynk-2024"]
sources = {row["source_id"]: row for row in rows("sources")}
statements = {row["statement_id"]: row for row in rows("statements")}
figures = rows("figures")
provisions = rows("provisions")


def with_changes(answer, **changes):
    """Return an answer with one deliberate mistake."""
    return {**answer, **changes}


def s23(number):
    """Return the id of a statement of the report of 2023."""
    return f"dailynk-2023.s{number:03d}"


def short(statement_id):
    """Return the short form of a statement's id, "s020"."""
    return statement_id.rpartition(".")[2]


# -- The chain ------------------------------------------------------------------------------------------------------


def hands(statement_id):
    """Return the hands of a statement's chain, the first speaker first."""
    return statements[statement_id]["chain"].split(" > ")


WAY = hands("dailynk-2024.s033")
WAYS = ["through_the_source", "reporter_alone", "page"]


def way_in(chain, *, begins=False, headline=False):
    """Return by which way a statement came in; the keywords hold the deliberate mistake."""
    links = chain.split(" > ")
    if links[-1] == "editors" and not headline:
        return "page"
    told = links[0] == "source" if begins else "source" in links
    return "through_the_source" if told else "reporter_alone"


def persons_named(report):
    """Return how many persons a report names as having told it."""
    return 1 if "one anonymous source" in sources[report]["genre"] else 0


def different_hands(report):
    """Slip: the different hands of all chains that run through the source."""
    chains = [row["chain"] for row in statements.values() if row["source_id"] == report]
    return len({hand for chain in chains if "source" in chain for hand in chain.split(" > ")})


def statements_through(report):
    """Slip: each statement is a source."""
    return ways_table()[report]["through_the_source"]


def ways_table(named=persons_named, **mistake):
    """Return the ways of each report's statements, and how many sources it names."""
    counted = {
        report: Counter(way_in(row["chain"], **mistake) for row in statements.values() if row["source_id"] == report)
        for report in REPORTS
    }
    return {report: {**{way: counted[report][way] for way in WAYS}, "sources": named(report)} for report in REPORTS}


class Table:
    """A table as a student's DataFrame would come: columns, index and rows."""

    def __init__(self, cells, columns):
        """Take the cells by row and column."""
        self.columns, self.index = list(columns), list(cells)
        self._rows = [tuple(cells[row][column] for column in columns) for row in cells]

    def itertuples(self, index=False, name=None):
        """Return the rows, as pandas does."""
        return iter(self._rows)


WAY_COLUMNS = [*WAYS, "sources"]

# -- The codebook ---------------------------------------------------------------------------------------------------

CODES = ["said", "done", "inferred", "background"]
FACTS = {"about_page": "page", "concludes": "inferred", "says": "said", "does": "done"}


def code_in_order(case, order, otherwise="background"):
    """Return the code of the first fact that holds."""
    return next((FACTS[fact] for fact in order if case[fact]), otherwise)


def code(case):
    """Return the code of a fictional statement by the chapter's codebook."""
    return code_in_order(case, ["about_page", "concludes", "says", "does"])


def code_deed_first(case):
    """Slip: an announcement becomes a deed."""
    return code_in_order(case, ["about_page", "concludes", "does", "says"])


def code_words_first(case):
    """Slip: a conclusion becomes what it is about."""
    return code_in_order(case, ["about_page", "says", "does", "concludes"])


def code_page_last(case):
    """Slip: what stands around a report is read as the report."""
    return code_in_order(case, ["concludes", "says", "does", "about_page"])


def code_never_background(case):
    """Slip: what is neither said nor done is somebody's inference."""
    return code_in_order(case, ["about_page", "concludes", "says", "does"], otherwise="inferred")


ALL_CASES = [
    ({"case_id": f"K{number:02d}", **dict(zip(FACTS, facts, strict=True))},)
    for number, facts in enumerate(itertools.product([True, False], repeat=4), 1)
]
SHOWN = tuple(case for case in ALL_CASES if sum(case[0][fact] for fact in FACTS) == 1)
HIDDEN = tuple(case for case in ALL_CASES if case not in SHOWN)
rule_of = {"page": "rule 1", "inferred": "rule 2", "said": "rule 3", "done": "rule 4", "background": "rule 5"}

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


def code_of(statement_id):
    """Return the code of a statement of 2023 by the kind that the record gives it.

    The record's `claim` holds both: what police are reported to have said (the chain begins with them), and what the
    source reports of the meeting itself.
    """
    row = statements[statement_id]
    return KINDS.get(row["kind"]) or ("said" if row["chain"].startswith("police") else "done")


EVENTS = [key for key, row in statements.items() if key.startswith(REPORTS[0]) and not row["chain"].endswith("editors")]
TEN = [s23(number) for number in (4, 5, 9, 10, 11, 19, 20, 21, 24, 27)]
ten = {short(key): code_of(key) for key in TEN}
# Leaves out the statements that speak of people being sent back.
TWENTY = [s23(number) for number in (4, 5, *range(7, 13), *range(18, 28), 31, 33)]
by_us = {short(key): code_of(key) for key in TWENTY}
assert len(EVENTS) == 30 and len(TWENTY) == 20

# -- Fictional coders: C and D code the twenty, E and F all thirty ---------------------------------------------------

C = {**by_us, "s005": "background", "s027": "said"}
D = {**by_us, "s019": "said", "s020": "done", "s021": "done", "s027": "said"}
TELL, LEAVE, NOT_SAID = "tell", "permission", "not said"
INFORM, ASK = "s010", "s019"  # para. 2, police as quoted; para. 6, the journalist
nothing_said = {short(key): NOT_SAID for key in EVENTS}
E = {**nothing_said, INFORM: TELL, ASK: TELL}
F = {**nothing_said, INFORM: TELL, ASK: LEAVE}


def must_ask(codes):
    """Return the codes reduced to one question: must she have permission?"""
    return ["yes" if code == LEAVE else "no" for code in codes.values()]


def cells(count):
    """Return a table of the four codes by the four codes."""
    return Table({row: {column: count(row, column) for column in CODES} for row in CODES}, CODES)


def confused(row, column):
    """Return on how many statements C gave one code and D another."""
    return sum(C[key] == row and D[key] == column for key in C)


def times(coder, label):
    """Return how often a coder gave a code."""
    return list(coder.values()).count(label)


# -- Agreement ------------------------------------------------------------------------------------------------------


def both_coded(first, second):
    """Return the pairs of codes of those statements that both coded."""
    return [pair for pair in zip(first, second, strict=True) if None not in pair]


def percent_agreement(first, second):
    """Return on how many of the statements that both coded they agree, in percent; None where there is none."""
    pairs = both_coded(first, second)
    return 100 * sum(a == b for a, b in pairs) / len(pairs) if pairs else None


def percent_of_all(first, second):
    """Slip: a statement that one of them left uncoded counts as a difference."""
    pairs = both_coded(first, second)
    return 100 * sum(a == b for a, b in pairs) / len(first) if pairs else None


def percent_none_is_a_code(first, second):
    """Slip: two gaps agree."""
    return 100 * sum(a == b for a, b in zip(first, second, strict=True)) / len(first)


def percent_as_proportion(first, second):
    """Slip: a proportion."""
    found = percent_agreement(first, second)
    return None if found is None else found / 100


def percent_nothing_is_zero(first, second):
    """Slip: where nothing was coded by both, no agreement."""
    return percent_agreement(first, second) or 0


def by_margins(pairs):
    """Return the agreement to be expected by luck, from how often each coder gave each code."""
    left, right = (Counter(codes) for codes in zip(*pairs, strict=True))
    return sum(left[label] * right[label] for label in left) / len(pairs) ** 2


def by_even_luck(pairs):
    """Slip: every code is as likely as every other."""
    return 1 / len({label for pair in pairs for label in pair})


def by_pooled_margins(pairs):
    """Slip: the two coders' margins are thrown together."""
    pooled = Counter(label for pair in pairs for label in pair)
    return sum((count / len(pairs) / 2) ** 2 for count in pooled.values())


def by_first_coder(pairs):
    """Slip: one coder's margins alone."""
    return sum((count / len(pairs)) ** 2 for count in Counter(a for a, _ in pairs).values())


def kappa(first, second, *, expect=by_margins, undefined=None, pairs_of=both_coded):
    """Return n and Cohen's kappa, None where it is undefined; the keywords hold the deliberate mistake."""
    pairs = pairs_of(first, second)
    if not pairs:
        return 0, None  # the question says so; the mistake is in what is undefined otherwise
    observed, expected = sum(a == b for a, b in pairs) / len(pairs), expect(pairs)
    return len(pairs), undefined if expected == 1 else (observed - expected) / (1 - expected)


def kappa_right(first, second):
    """Return n and Cohen's kappa."""
    return kappa(first, second)


def kappa_even_luck(first, second):
    """Slip: every code is as likely as every other."""
    return kappa(first, second, expect=by_even_luck)


def kappa_pooled(first, second):
    """Slip: the two coders' margins are thrown together."""
    return kappa(first, second, expect=by_pooled_margins)


def kappa_undefined_is_one(first, second):
    """Slip: full agreement on one code is perfect."""
    return kappa(first, second, undefined=1)


def kappa_undefined_is_zero(first, second):
    """Slip: undefined is none at all."""
    return kappa(first, second, undefined=0)


def kappa_gaps_are_codes(first, second):
    """Slip: a gap is a code."""
    return kappa(first, second, pairs_of=lambda a, b: list(zip(a, b, strict=True)))


def three_kappas(measure=lambda a, b: kappa(a, b)[1]):
    """Return the three results of question 9; `measure` may hold the deliberate mistake."""
    return {
        "A": measure(list(E.values()), list(F.values())),
        "B": measure(must_ask(E), must_ask(F)),
        "C": measure(must_ask(E), must_ask(E)),
    }


def proportion(first, second):
    """Slip: observed agreement."""
    return percent_agreement(first, second) / 100


observed_and_expected = {
    "observed": percent_agreement(C.values(), D.values()),
    "expected": 100 * by_margins(both_coded(C.values(), D.values())),
}


def expected_by(luck):
    """Return the observed agreement beside an expected one that holds a deliberate mistake."""
    return {**observed_and_expected, "expected": 100 * luck(both_coded(C.values(), D.values()))}


LISTS_SHOWN = (
    (["said", "done", "done", "said", "said"], ["said", "said", "done", "said", "said"]),
    (["said", None, "done", None], ["said", "done", "done", None]),
    (["yes", "yes", "yes"], ["yes", "yes", "yes"]),
    ([None, "said"], ["said", None]),
)
LISTS_HIDDEN = (
    (["a", "a", "a", "a", "b", "b", "c", "c", "c", "c"], ["a", "a", "b", "a", "b", "c", "c", "c", "a", "c"]),
    (["a", "a", "b"], ["c", "a", "c"]),
    (["no"] * 19 + ["yes"], ["no"] * 20),
    (["a", "b", "b", None, "a", "b"], ["a", "a", "b", "b", None, "b"]),
    (["a", "b"] * 5, ["b", "a"] * 5),
    (["said"] * 7, ["said"] * 6 + [None]),
    (["x"] * 4, ["y"] * 4),
)

# -- Where a split comes from ----------------------------------------------------------------------------------------

register = rows("discrepancies")


def registered(*statement_ids):
    """Return the row of the register that holds these statements against each other, or None."""
    found = [row["discrepancy_id"] for row in register if all(name in row["check"] for name in statement_ids)]
    return found[0] if found else None


def split_from(*, statement_ids=(), decided=False):
    """Return where a split comes from, by the chapter's questions in their order."""
    if statement_ids and registered(*statement_ids):
        return "text"
    return "coder" if decided else "codebook"


splits = {
    "A": split_from(statement_ids=(s23(10), s23(19))),
    "B": split_from(decided=code({"about_page": 0, "concludes": 0, "says": 1, "does": 1}) == by_us["s020"]),
    "C": split_from(decided=code({"about_page": 0, "concludes": 1, "says": 0, "does": 1}) == by_us["s021"]),
    "D": split_from(),
    "E": split_from(statement_ids=("dailynk-2024.s010", "dailynk-2024.s040")),
    "F": split_from(),
}

# -- Reported -------------------------------------------------------------------------------------------------------

SIGN, NOT = "sign", "do not sign"
AS = {  # the statement on which each sentence rests, and as what the sentence gives it
    "A": ("dailynk-2024.s025", "said"),
    "B": ("dailynk-2024.s025", "law"),
    "C": (s23(20), "said"),
    "D": (s23(20), "done"),
    "E": (s23(21), "done"),
    "F": ("dailynk-2024.s035", "confirmed"),
    "G": ("dailynk-2024.s030", "asked"),
}
GIVEN_AS = {"warning": "said", "measure announced": "said", "question": "asked", "journalist's inference": "inferred"}
signed = {
    letter: SIGN if GIVEN_AS.get(statements[statement]["kind"]) == given else NOT
    for letter, (statement, given) in AS.items()
}
STATED, NOT_STATED = "stated", "not stated"


def version(name, letters):
    """Return one version of question 13: stated where a statement of the record has the sentence."""
    return {"version": name} | {
        letter: STATED if number and f"{number}" in statements else NOT_STATED for letter, number in letters.items()
    }


of_return = version("return", {"a": s23(32), "b": None, "c": None, "d": None, "e": s23(29)})
of_videos = version("videos", {"a": None, "b": "dailynk-2024.s020", "c": None, "d": "dailynk-2024.s015", "e": None})

# -- Then and now ---------------------------------------------------------------------------------------------------

PEOPLE, NUMBER, FORCE, YES = "other people", "no number", "other force", "may be compared"
CROSSED = "DPRK citizens who crossed"


def speaks_of(source_id):
    """Tell whether a source speaks of DPRK citizens who crossed into China."""
    groups = [row["group"] for row in provisions if row["source_id"] == source_id]
    groups += [row["about_group"] or "" for row in statements.values() if row["source_id"] == source_id]
    return any(CROSSED in (group or "") for group in groups)


def counts(source_id):
    """Tell whether a source counts any of the people whom it speaks of."""
    own = [row for row in figures if row["source_id"] == source_id and row["unit"] == "persons"]
    return any(row["value"] is not None and "officers" not in row["population"] for row in own)


def obstacle(what, then, now):
    """Return the first obstacle to a comparison of two sources, by the chapter's questions in their order."""
    if what == "text":
        return YES
    if not (speaks_of(then) and speaks_of(now)):
        return PEOPLE
    if what == "number" and not (counts(then) and counts(now)):
        return NUMBER
    if what == "rule" and any(sources[one]["binds"].startswith("Nobody") for one in (then, now)):
        return FORCE
    return YES


PAIRS = {
    "A": ("number", "liaoning-1961", "dailynk-2023"),
    "B": ("number", "jilin-1961", "dailynk-2023"),
    "C": ("rule", "jilin-1961", "dailynk-2023"),
    "D": ("text", "calllog-1961", "dailynk-2024"),
    "E": ("text", "liaoning-1961", "dailynk-2023"),
    "F": ("reason", "yanbian-1961", "dailynk-2024"),
    "G": ("rule", "jilin-1961", "dailynk-2023"),
}
compared = {letter: obstacle(*pair) for letter, pair in PAIRS.items()}

# -- Passages -------------------------------------------------------------------------------------------------------

CHAIN = "Chapter 10, Draw the chain"
CODEBOOK = "Chapter 10, A codebook (the five rules, in their order)"
TABLE = "Chapter 10, Two coders, one table"
LUCK = "Chapter 10, Agreement by luck"
SWING = "Chapter 10, Why kappa swings"
SPLIT = "Chapter 10, Three places where a split can come from"
THEN = "Chapter 10, Then and now (the questions, in their order)"
TWO_PLACES = "Daily NK 2023, paras. 2 and 6"
NOTE = "Daily NK 2023, note on sources; Daily NK 2024, note on sources"

objectives = {
    "chain": "trace who told whom, and count sources and not hands",
    "codebook": "code statements, not people, by a codebook whose rules stand in an order",
    "agree": "build a confusion table, and compute percent agreement and Cohen's kappa, with n",
    "swing": "say why kappa swings with few statements and skewed margins, and when it is undefined",
    "split": "find out whether a split comes from a coder, from the codebook or from the text",
    "reported": "keep what police reportedly said apart from law, and an inference apart from a measure",
    "compare": "say what may be compared with 1961, and what may not",
}

questions = (
    Question(
        id="ps10.q1",
        points=1,
        objective="chain",
        read="Daily NK 2024, para. 10, first sentence",
        form={"kind": "labels", "choices": sorted(WAY), "ordered": True},
        answer=WAY,
        slips=(
            Slip(
                "backwards",
                WAY[::-1],
                "You began with those nearest to you. Begin with whoever spoke first, and follow the words.",
                CHAIN,
            ),
            Slip(
                "who spoke to the paper comes first",
                ["source", *[hand for hand in WAY if hand != "source"]],
                "The sentence names the source, for it spoke to the paper. It repeats what others had said before.",
                "Daily NK 2024, para. 10, first sentence",
            ),
            Slip(
                "the women before their families",
                [{"families": "women", "women": "families"}.get(hand, hand) for hand in WAY],
                "Who sat at the police stations? They told those with whom they live, not the other way round.",
                "Daily NK 2024, para. 10, first sentence",
            ),
            Slip(
                "families without police",
                [*WAY[1:3], "police", *WAY[3:]],
                "The families pass on what they had heard at the stations. Who spoke there?",
                "Daily NK 2024, paras. 9 and 10",
            ),
        ),
        hint="Who had spoken before each of them could?",
        explanation="Police, families, women, source, reporter, translator. Six hands, and each may shorten, sharpen or mishear. That the women told the source is our assumption; the report does not say how the source knows.",
    ),
    Question(
        id="ps10.q2",
        points=3,
        objective="chain",
        read=f"{CHAIN}; {NOTE}",
        form={"kind": "table", "key": "source_id", "columns": WAY_COLUMNS, "rows": REPORTS},
        answer=Table(ways_table(), WAY_COLUMNS),
        slips=(
            Slip(
                "hands as sources",
                Table(ways_table(different_hands), WAY_COLUMNS),
                "Your first three columns are right. In the last you counted the hands. They form one chain: what the last one has, it has from the first.",
                CHAIN,
                2,
            ),
            Slip(
                "statements as sources",
                Table(ways_table(statements_through), WAY_COLUMNS),
                "Your first three columns are right. In the last each statement stands as a source. However much one person tells, it is one person.",
                NOTE,
                2,
            ),
            Slip(
                "chains that begin with the source",
                Table(ways_table(begins=True), WAY_COLUMNS),
                "You took the chains that begin with the source. What police said to women came through the source as well: look for it anywhere in the chain.",
                CHAIN,
                1,
            ),
            Slip(
                "the page told by the reporter",
                Table(ways_table(headline=True), WAY_COLUMNS),
                "You gave the page's own lines to the reporter. Headline, picture, credit and note are the editors'.",
                NOTE,
                1,
            ),
        ),
        hint="`chain` is a text: `str.contains` finds a hand in it, `str.endswith` its last one. For `sources` read the column `genre` of the sources.",
        explanation="2023: 22 statements through the source, 8 from the reporter alone, 9 of the page; 2024: 31, 5 and 9. And one source each. Fifty-three statements rest on two people whom we cannot ask; whether they are two, the papers do not say.",
    ),
    Question(
        id="ps10.q3",
        points=3,
        objective="codebook",
        read=CODEBOOK,
        form={
            "kind": "function",
            "name": "code",
            "arguments": ["case"],
            "returns": {"kind": "label", "choices": ["page", *CODES]},
            "partial": True,
        },
        answer=code,
        inputs=SHOWN,
        hidden_inputs=HIDDEN,
        groups={case["case_id"]: rule_of[code(case)] for (case,) in ALL_CASES},
        slips=(
            Slip(
                "deeds before words",
                code_deed_first,
                "Your function asks for deeds before words. Then a measure that police announced becomes a measure that they took.",
                CODEBOOK,
                2,
            ),
            Slip(
                "conclusions last",
                code_words_first,
                "Your function asks last whether somebody concludes. Then a journalist's inference about a measure becomes the measure.",
                CODEBOOK,
                1,
            ),
            Slip(
                "the page last",
                code_page_last,
                "Your function asks last whether it is about the page. Then a picture that shows police at work becomes something that police did.",
                CODEBOOK,
                1,
            ),
            Slip(
                "nothing is background",
                code_never_background,
                "Your function gives the rest to the inferences. What is told of other times or places is no conclusion; it has a code of its own.",
                CODEBOOK,
                2,
            ),
        ),
        hint="Ask the rules in their order, and return at the first that fits; what fits none goes to the last.",
        explanation="Five rules, the first that fits decides: page, inferred, said, done, background. The order carries the whole codebook: it keeps an announcement from becoming a deed, and a guess from becoming either.",
    ),
    Question(
        id="ps10.q4",
        points=3,
        objective="codebook",
        read=f"{CODEBOOK}; Daily NK 2023, paras. 1, 2, 3, 6, 7, 8 and 9",
        form={"kind": "labels", "keys": list(ten), "choices": CODES},
        answer=ten,
        # The aim of the men's summons, and a date whose speaker the report does not mark: two careful readings each.
        accept=(
            with_changes(ten, s024="inferred"),
            with_changes(ten, s027="said"),
            with_changes(ten, s024="inferred", s027="said"),
        ),
        slips=(
            Slip(
                "announced is done",
                with_changes(ten, s020="done"),
                "s020: police reportedly announced it. Whether it was done, the report does not say; rule 3 comes before rule 4.",
                "Daily NK 2023, para. 7, first sentence",
                2.7,
            ),
            Slip(
                "an inference read as a measure",
                with_changes(ten, s021="done"),
                "s021: here the journalist expects something of the data ('likely'). Nobody did it or said it.",
                "Daily NK 2023, para. 7, second sentence",
                2.7,
            ),
            Slip(
                "the journalist's reading read as a warning",
                with_changes(ten, s019="said"),
                "s019: look for the verb that opens the sentence ('appear'). The warning in it is the journalist's reading of a meeting.",
                "Daily NK 2023, para. 6, second sentence",
                2.7,
            ),
            Slip(
                "telling read as inferring",
                with_changes(ten, s011="inferred"),
                "s011: the source 'explained' means here that it told. It tells of earlier meetings and concludes nothing from them.",
                "Daily NK 2023, para. 3",
                2.7,
            ),
            Slip(
                "before is now",
                with_changes(ten, s011="done"),
                "s011: this was before. Rule 4 is for what is reported of this meeting.",
                "Daily NK 2023, para. 3",
                2.7,
            ),
        ),
        hint="Begin with rule 2: is there a word such as suggests, appears, likely? Then ask whether somebody is reported to say it.",
        explanation="said: s009, s010, s020. done: s004, s024. inferred: s005, s019, s021. background: s011, s027. Two can be defended otherwise: s024 is told as the purpose of a summons (`inferred` is accepted), and whose words the date in s027 is, the report does not mark (`said` is accepted). A code says what kind of statement it is. It does not say that it is true.",
    ),
    Question(
        id="ps10.q5",
        points=2,
        objective="agree",
        read=TABLE,
        form={"kind": "table", "key": "C", "columns": CODES, "rows": CODES},
        answer=cells(confused),
        slips=(
            Slip(
                "turned round",
                cells(lambda row, column: confused(column, row)),
                "C and D have changed places: the rows should be C's codes, the columns D's.",
                TABLE,
                1,
            ),
            Slip(
                "percent of all",
                cells(lambda row, column: 100 * confused(row, column) / len(C)),
                "These are percentages. A confusion table holds statements, so that n can be read off it.",
                TABLE,
                1,
            ),
            Slip(
                "shares of C's codes",
                cells(lambda row, column: confused(row, column) / times(C, row)),
                "These are shares of each row. A confusion table holds statements, so that n can be read off it.",
                TABLE,
                1,
            ),
            Slip(
                "what luck would give",
                cells(lambda row, column: times(C, row) * times(D, column) / len(C)),
                "You multiplied the margins: that is what luck would give. Count the statements, pair by pair.",
                TABLE,
            ),
        ),
        hint="`pd.crosstab` takes two Series, rows first.",
        explanation="Sixteen statements stand on the diagonal, four beside it: one that C gave to the background and D to the inferences, two inferences that D took for a word or a deed, and an announcement that D took for a deed.",
    ),
    Question(
        id="ps10.q6",
        points=2,
        objective="agree",
        read=LUCK,
        form={"kind": "numbers", "keys": ["observed", "expected"], "unit": "percent", "places": 1},
        answer=observed_and_expected,
        identities=(
            {
                "kind": "between",
                "low": 0,
                "high": 100,
                "say": "A share of the statements lies between 0 and 100 percent.",
            },
        ),
        slips=(
            Slip(
                "proportions",
                {key: value / 100 for key, value in observed_and_expected.items()},
                "These are proportions, from 0 to 1. A percentage is a hundred times as much.",
                LUCK,
                1,
            ),
            Slip(
                "every code as likely",
                expected_by(by_even_luck),
                "For the expected one you gave each code the same chance. The coders did not use them equally often: the margins tell how often.",
                LUCK,
                1,
            ),
            Slip(
                "one coder's margins",
                expected_by(by_first_coder),
                "For the expected one you squared C's shares. Multiply C's share of a code with D's share of it.",
                LUCK,
                1,
            ),
            Slip(
                "margins thrown together",
                expected_by(by_pooled_margins),
                "For the expected one you threw both coders' codes together. Keep the coders apart: C's share times D's share.",
                LUCK,
                1,
            ),
            Slip(
                "where they differ",
                {**observed_and_expected, "observed": 100 - observed_and_expected["observed"]},
                "The observed one is the share on which they differ.",
                LUCK,
                1,
            ),
        ),
        hint="Observed: the diagonal. Expected: for each code, C's share times D's share; then the sum.",
        explanation="They agree on 16 of 20, 80 percent. Luck alone would give about a third (31.75 percent): both use `done` often.",
    ),
    Question(
        id="ps10.q7",
        points=2,
        objective="agree",
        read=TABLE,
        form={
            "kind": "function",
            "name": "percent_agreement",
            "arguments": ["first", "second"],
            "returns": {"kind": "number", "unit": "percent", "places": 1, "none": "no statement coded by both"},
        },
        answer=percent_agreement,
        inputs=LISTS_SHOWN,
        hidden_inputs=LISTS_HIDDEN,
        slips=(
            Slip(
                "of all statements",
                percent_of_all,
                "Your function divides by all statements. One that a coder left uncoded tells nothing of agreement: it leaves n.",
                TABLE,
                1,
            ),
            Slip(
                "two gaps agree",
                percent_none_is_a_code,
                "Your function takes None as a code. Two coders who both left a statement out agree on nothing.",
                TABLE,
            ),
            Slip(
                "proportion",
                percent_as_proportion,
                "Your function gives a proportion. Multiply by a hundred for percent.",
                TABLE,
                1,
            ),
            Slip(
                "nothing coded is no agreement",
                percent_nothing_is_zero,
                "Where no statement was coded by both, your function says that they never agree. There is nothing to agree on: None.",
                TABLE,
                1,
            ),
        ),
        hint="First keep the pairs without None, then count the equal ones, then divide by the pairs that are left.",
        explanation="100 * equal pairs / pairs that both coded. What one coder left out is no difference; it is no pair.",
    ),
    Question(
        id="ps10.q8",
        points=5,
        objective="agree",
        read=LUCK,
        form={
            "kind": "function",
            "name": "kappa",
            "arguments": ["first", "second"],
            "returns": {"kind": "numbers", "keys": ["n", "kappa"], "places": 2, "none": "undefined"},
        },
        answer=kappa_right,
        inputs=LISTS_SHOWN,
        hidden_inputs=LISTS_HIDDEN,
        slips=(
            Slip(
                "every code as likely",
                kappa_even_luck,
                "Your function gives luck the same chance for every code. Take the margins: how often each coder gave it.",
                LUCK,
                2,
            ),
            Slip(
                "margins thrown together",
                kappa_pooled,
                "Your function throws both coders' codes together. That is another coefficient; Cohen's keeps the coders apart.",
                LUCK,
                2,
            ),
            Slip(
                "undefined is perfect",
                kappa_undefined_is_one,
                "Your function calls it perfect where only one label was used. They agree, and nothing shows that they could have differed: undefined.",
                SWING,
                3,
            ),
            Slip(
                "undefined is nothing",
                kappa_undefined_is_zero,
                "Your function calls it no better than luck where only one label was used. There is no luck to be better than: undefined.",
                SWING,
                3,
            ),
            Slip(
                "a gap is a code",
                kappa_gaps_are_codes,
                "Your function takes None as a code of its own. Leave out what one of them did not code, before you count anything.",
                TABLE,
                2,
            ),
        ),
        hint="Keep the pairs without None; n; observed; expected from both margins; and what if expected is 1?",
        explanation="(observed - expected) / (1 - expected), with n beside it, and None where expected is 1: then there is nothing left above luck to measure.",
    ),
    Question(
        id="ps10.q9",
        points=3,
        objective="swing",
        read=f"{SWING}; {TWO_PLACES}",
        form={"kind": "numbers", "keys": ["A", "B", "C"], "places": 2, "none": "undefined"},
        answer=three_kappas(),
        slips=(
            Slip(
                "percent instead of kappa",
                three_kappas(proportion),
                "These are the observed agreements. They hardly move; kappa does.",
                LUCK,
            ),
            Slip(
                "one label is perfect",
                {**three_kappas(), "C": 1},
                "A and B are right. In C only one label is left in the table. Nothing shows that they could have differed.",
                SWING,
                2,
            ),
            Slip(
                "one label is nothing",
                {**three_kappas(), "C": 0},
                "A and B are right. In C your function should not have been able to divide: expected agreement is whole there.",
                SWING,
                2,
            ),
            Slip(
                "margins thrown together",
                three_kappas(lambda a, b: kappa_pooled(a, b)[1]),
                "You threw the two coders' codes together for luck. Keep them apart: one share times the other.",
                LUCK,
                2,
            ),
        ),
        hint="Call your function three times; for B and C turn each code into yes or no first.",
        explanation="0.74, 0 and undefined, from one statement out of thirty, while the observed agreement is 97, 97 and 100 percent. Kappa asks how often they found a rare thing together. Here it is so rare that one statement decides; so give n, the table, and the statement.",
    ),
    Question(
        id="ps10.q10",
        points=1,
        objective="split",
        read=TWO_PLACES,
        form={"kind": "text", "pattern": r"d\d{3}", "example": "d001"},
        answer=registered(s23(10), s23(19)),
        slips=(
            Slip(
                "who came",
                registered(s23(7), s23(12)),
                "That row is about who held the meeting. Look for the one about what the women must do before they leave.",
                TWO_PLACES,
            ),
            Slip(
                "who decides",
                registered(s23(28), s23(29)),
                "That row is about which body decides. Look for the one about what the women must do before they leave.",
                TWO_PLACES,
            ),
            Slip(
                "what was assured",
                registered(s23(15), s23(32)),
                "That row is about what was assured, on which condition. Look for the one about what the women must do before they leave.",
                TWO_PLACES,
            ),
        ),
        hint='`register[register["source_ids"] == "dailynk-2023"]` leaves a handful of rows; read `stated` and `recomputed`.',
        explanation="The report itself has both: to inform, in words of police that it quotes (para. 2), and to have permission, in the journalist's sentence (para. 6). The register's ruling: reportedly to inform; permission is the journalist's word.",
    ),
    Question(
        id="ps10.q11",
        points=3,
        objective="split",
        read=SPLIT,
        form={"kind": "labels", "keys": list(splits), "choices": ["coder", "codebook", "text"]},
        answer=splits,
        accept=(with_changes(splits, F="text"),),  # chapter 1: the document uses the stations as both
        slips=(
            Slip(
                "one of the two was careless",
                with_changes(splits, A="coder"),
                "A: neither was careless. Open both paragraphs: the second one warns 'once again', and in another word. Each coder has a paragraph on its side.",
                TWO_PLACES,
                2.5,
            ),
            Slip(
                "a codebook mends every text",
                with_changes(splits, A="codebook", E="codebook"),
                "A and E: a rule could make the coders agree. It could not make the report say one thing.",
                f"{TWO_PLACES}; Daily NK 2024, paras. 2 and 11",
                2,
            ),
            Slip(
                "everything is the coder's",
                dict.fromkeys(splits, "coder"),
                "You blamed a coder each time. Ask first whether the text says two things, then whether the codebook decides.",
                SPLIT,
                1,
            ),
            Slip(
                "our rules decide nothing",
                with_changes(splits, B="codebook", C="codebook"),
                "B and C: look at the order of the rules. It decides both statements.",
                CODEBOOK,
                2,
            ),
        ),
        hint="Ask in this order: does the text itself say two things? Does the codebook decide? Was it followed?",
        explanation="A and E come from the text: the report says two things, and that is a finding to write down. B and C come from a coder: the order of the rules decides. D and F come from the codebook: it needs one more rule. (F: since the document uses the stations as both, `text` is accepted.)",
    ),
    Question(
        id="ps10.q12",
        points=3,
        objective="reported",
        read="Daily NK 2023, para. 7; Daily NK 2024, paras. 6, 8 and 10",
        form={"kind": "labels", "keys": list(signed), "choices": [SIGN, NOT]},
        answer=signed,
        slips=(
            Slip(
                "a police claim read as law",
                with_changes(signed, B=SIGN),
                "B states law. What we have is that police reportedly said so, through a chain; the law's text is not among our sources, and the women ask whether it is true.",
                "Daily NK 2024, paras. 6 and 8",
                2.5,
            ),
            Slip(
                "an announcement read as a measure",
                with_changes(signed, D=SIGN),
                "D says that it was done. The report says that it was announced.",
                "Daily NK 2023, para. 7, first sentence",
                2.5,
            ),
            Slip(
                "an inference read as a measure",
                with_changes(signed, E=SIGN),
                "E makes a measure of the journalist's expectation ('likely').",
                "Daily NK 2023, para. 7, second sentence",
                2.5,
            ),
            Slip(
                "hands counted as sources",
                with_changes(signed, F=SIGN),
                "F counts hands. Whoever passes a sentence on does not confirm it.",
                CHAIN,
                2.5,
            ),
            Slip(
                "too careful to report",
                with_changes(signed, A=NOT),
                "A says no more than that it is reported. That can be signed, whether or not police said it.",
                "Daily NK 2024, para. 6",
                2.5,
            ),
        ),
        hint="Compare the verb of each sentence with the verb of the report: who says, announces, expects, asks?",
        explanation="A, C and G keep the verb of the report and its 'reportedly'. B makes law of a sentence that police are said to have spoken; D a deed of an announcement; E a measure of an expectation; F witnesses of a chain.",
    ),
    Question(
        id="ps10.q13",
        points=2,
        objective="reported",
        read="Daily NK 2023, paras. 4 to 6, 10 and 11, or Daily NK 2024, paras. 2 to 5",
        form={
            "kind": "labels",
            "keys": ["version", "a", "b", "c", "d", "e"],
            "choices": ["return", "videos", STATED, NOT_STATED],
        },
        answer=of_return,
        accept=(of_videos,),
        slips=(
            Slip(
                "return: a word read as a number",
                with_changes(of_return, b=STATED),
                "For b: 'a number of' is a word for a quantity, and no quantity.",
                "Daily NK 2023, para. 5",
                1.67,
            ),
            Slip(
                "return: to whom it was said",
                with_changes(of_return, c=STATED),
                "For c: look to whom this was reportedly said, and who was in the room.",
                "Daily NK 2023, paras. 8 and 10",
                1.67,
            ),
            Slip(
                "return: whose word 'hundreds' is",
                with_changes(of_return, d=STATED),
                "For d: no source is named for that word; the sentence is the reporter's.",
                "Daily NK 2023, para. 6",
                1.67,
            ),
            Slip(
                "videos: a number that is not there",
                with_changes(of_videos, a=STATED),
                "For a: the report speaks of representatives, and gives no number of them.",
                "Daily NK 2024, para. 2",
                1.67,
            ),
            Slip(
                "videos: a guess read as knowledge",
                with_changes(of_videos, c=STATED),
                "For c: the source says what they seem to be. Who made them, and for what, is not told.",
                "Daily NK 2024, para. 5",
                1.67,
            ),
            Slip(
                "videos: who saw them",
                with_changes(of_videos, e=STATED),
                "For e: look who was at the stations.",
                "Daily NK 2024, paras. 2 and 3",
                1.67,
            ),
        ),
        hint="Search the paragraphs for the sentence itself, with its speaker and its hearer.",
        explanation="Stated (return): that those who commit no crime would not be sent back, and that law enforcement would decide; both as reported speech. Stated (videos): the subtitles, and the border guards. The rest is a number that nobody gives, another hearer, another speaker, or a guess.",
    ),
    Question(
        id="ps10.q14",
        points=3,
        objective="compare",
        read=THEN,
        form={"kind": "labels", "keys": list(compared), "choices": [PEOPLE, NUMBER, FORCE, YES]},
        answer=compared,
        slips=(
            Slip(
                "people at a border are people at a border",
                with_changes(compared, A=YES),
                "A: those of 1961 were ethnic Korean residents on their way to Korea; of which citizenship, the paper does not say. The women of 2023 came from there.",
                "Doc. 5, para. 1; Daily NK 2023, para. 2",
                2.5,
            ),
            Slip(
                "a count where nobody counts",
                with_changes(compared, B=YES),
                "B: look for the two numbers before you compare them.",
                "Jilin cable, the whole text; Daily NK 2023, para. 2",
                2.5,
            ),
            Slip(
                "what police say read as a rule",
                with_changes(compared, C=YES, G=YES),
                "C and G: one text tells offices what to do. The other reports what police said, and binds nobody.",
                "Jilin cable, principle 1; Daily NK 2023, para. 7",
                2,
            ),
            Slip(
                "nothing may be compared",
                with_changes(compared, D=FORCE, E=FORCE),
                "D and E ask how two texts speak. That you can compare whatever they speak of, and whomever they bind.",
                THEN,
                2,
            ),
            Slip(
                "hunger is hunger",
                with_changes(compared, F=YES),
                "F: other people, and the other way. The same word in both texts does not make one cause of it.",
                "Doc. 4, causes; Daily NK 2024, para. 5",
                2.5,
            ),
        ),
        hint="Ask the questions in their order and stop at the first that settles it: about the texts themselves? the same people? two numbers? two rules?",
        explanation="A and F: other people, on another way. B: the same group, and no number on either side. C and G: a cable that binds offices beside a report that binds nobody; a line from one to the other would be ours. D and E: texts can be compared as texts.",
    ),
)

written = (
    Written(
        id="ps10.w1",
        points=6,
        objective="reported",
        read="Daily NK 2023, paras. 2, 6, 8 and 10 (choice A); paras. 2 and 6 and the note on sources (choice B)",
        levels=(
            Level(
                6,
                "Says for both words what she would have to prove, and that one asks for less; names to whom, as reported, and where the report is silent; names what she loses if disbelieved and invents no penalty; says in which statement or code she would appear, or that none has room for her; every practice stands with 'reportedly' or a speaker.",
                sample="(A) If she must inform (para. 2, police as quoted), she has to show that she told somebody: but whom, and in what form, the report does not say. If she needs permission (para. 6, the journalist's sentence), she has to show somebody's yes. The second asks more, and it is not the police's quoted word. The police would judge, reportedly; a hearing is not mentioned. The men were reportedly asked about recent movements (para. 8), so her husband's word may count more than hers. If she is not believed, her visit to the doctor becomes leaving the area, which police reportedly named in one breath with crime (para. 10); what follows is left open, so I claim nothing. In our table she would be in s025, as somebody whose movements others told. No code has room for what she says.",
                comment="Keeps the two words and their speakers apart, claims no penalty, and sees that the table has others speak for her.",
            ),
            Level(
                3,
                "Answers two of the three questions from the report, or all in general terms; or uses one of the two words without its speaker; or states a reported practice as a fact once.",
                sample="(B) She would have to prove that she was there, to the paper. But she cannot show her face, so nobody can check it. If they do not believe her, the article stays wrong, and everybody thinks that women only have to inform the police.",
                comment="Good on proof and anonymity. But who uses which word in the article? And does her letter make it two sources, or could it come through the same chain?",
            ),
            Level(
                0,
                "Takes a reported sentence as the rule and judges her by it, or retells the report.",
                sample="(A) The law says that women must ask permission, so she broke the law when she went to the doctor.",
                comment="Which sentence says so, who speaks in it, and is it law? Read paras. 2 and 6 side by side, and begin with what she says.",
            ),
        ),
        explanation="Inform or ask is for a reader a question of coding; for her it would be a question of proof. The report gives both words, to two speakers, and tells of no office where she could show either. Codes hold statements, so people whom nobody quotes are in no cell of our table.",
    ),
)

key = Key(
    assignment="ps10",
    folder="ps10-then-and-now",
    title="Then and now",
    objectives=objectives,
    questions=questions,
    written=written,
)
