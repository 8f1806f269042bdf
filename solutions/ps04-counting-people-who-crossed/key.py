"""Key of ps04, Counting people who crossed: what the grader knows and the student does not. Sources: Docs. 3, 5, 6, 7, the essay."""

from tworivers import rows
from tworivers.keys.key import Key, Level, Question, Slip, Written

record = {row["figure_id"]: row for row in rows("figures")}


def stated(figure_id):
    """Return the number of one figure as its source states it."""
    return record[figure_id]["value"]


def with_changes(answer, **changes):
    """Return an answer with one deliberate mistake."""
    return {**answer, **changes}


# -- Stocks and flows -----------------------------------------------------------------------------------------------

COUNTS = {
    "instructions-1962.f013": 'People from Jilin who are "presently still" in Korea (Doc. 6, para. 4)',
    "telegram-1961.f010": "Households in Andong that are preparing to go (Doc. 3, para. 1)",
    "liaoning-1961.f016": "Households in Andong that are preparing to move (Doc. 5, para. 1)",
    "instructions-1962.f010": "People of Jilin who were convinced to return (Doc. 6, para. 4)",
    "instructions-1962.f011": "People of Jilin who returned on their own initiative (Doc. 6, para. 4)",
    "instructions-1962.f012": "People of Jilin whom the Korean side sent back (Doc. 6, para. 4)",
    "instructions-1962.f014": "People who crossed from Jilin in January 1962 (Doc. 6, para. 4)",
    "instructions-1962.f020": "People who crossed from Liaoning (Doc. 6, para. 4)",
    "instructions-1962.f024": "Letters from Korea that Yanbian received last year (Doc. 6, para. 5)",
    "instructions-1962.f025": "Applications to travel on these letters (Doc. 6, para. 5)",
    "instructions-1962.f026": "Applications that were approved (Doc. 6, para. 5)",
    "telegram-1961.f005": "People found crossing in two provinces (Doc. 3, para. 1)",
    "telegram-1961.f009": "People stopped between 1 May and 8 May (Doc. 3, para. 1)",
    "liaoning-1961.f006": "Households found trying to cross (Doc. 5, para. 1)",
    "liaoning-1961.f008": "People of Liaoning who got across (Doc. 5, para. 1)",
}
kind_of = {row: "flow" if record[row]["period_start"] else "stock" for row in COUNTS}
still_there, *preparing = (row for row in COUNTS if kind_of[row] == "stock")
other_kind = {"flow": "stock", "stock": "flow"}

# -- The balance of Jilin, 1961 -------------------------------------------------------------------------------------

found = stated("instructions-1962.f009")
convinced = stated("instructions-1962.f010")
own_initiative = stated("instructions-1962.f011")
sent_back = stated("instructions-1962.f012")
remaining = stated("instructions-1962.f013")


def balance(total=found, outflows=(convinced, own_initiative, sent_back), stock=remaining):
    """Return whom the flows leave, and who of these stands in no part; the arguments hold the deliberate mistake."""
    expected = total - sum(outflows)
    return {"expected": expected, "missing": expected - stock}


def verdict(case):
    """Return what the parts of one (fictional) balance say about its total."""
    known = [number for number in case["parts"].values() if number is not None]
    gap = case["total"] - sum(known)
    if gap < 0:
        return "too many"
    if len(known) < len(case["parts"]):
        return "cannot tell"
    return "left over" if gap else "closes"


def verdict_silence_is_zero(case):
    """Slip: a part that the source does not state is taken for zero."""
    gap = case["total"] - sum(number or 0 for number in case["parts"].values())
    return "too many" if gap < 0 else "left over" if gap else "closes"


def verdict_silence_first(case):
    """Slip: one missing part stops the reckoning, although the others already exceed the total."""
    return "cannot tell" if None in case["parts"].values() else verdict(case)


def verdict_about(case):
    """Slip: a small difference is waved through."""
    said = verdict(case)
    gap = case["total"] - sum(number or 0 for number in case["parts"].values())
    return "closes" if said in ("left over", "too many") and abs(gap) <= 0.05 * case["total"] else said


def verdict_sign(case):
    """Slip: left over and too many are swapped."""
    said = verdict(case)
    return {"left over": "too many", "too many": "left over"}.get(said, said)


def fictional(case_id, total, **parts):
    """Return one fictional balance: a total and its parts, None where the source gives no number."""
    return ({"case_id": case_id, "total": total, "parts": parts},)


SHOWN = (
    fictional("ferry", 120, came_back=80, still_away=40),
    fictional("mill", 300, came_back=150, still_away=110),
    fictional("market", 90, came_back=60, still_away=41),
    fictional("quay", 200, came_back=70, still_away=None),
)
HIDDEN = (
    fictional("bridge", 1000, came_back=600, still_away=399),
    fictional("school", 50, came_back=55, still_away=None),
    fictional("depot", 75, came_back=75, still_away=None),
    fictional("ward", 0, came_back=0, still_away=0),
    fictional("field", 400, came_back=100, sent_back=100, still_away=201),
    fictional("gate", 640, came_back=None, sent_back=None, still_away=None),
    fictional("mine", 810, came_back=405, sent_back=0, still_away=405),
)

across_at_least = own_initiative + sent_back + remaining
not_convinced = found - convinced

# -- Two reports on Liaoning, January to April 1961 -----------------------------------------------------------------

DOCUMENTS = ["Doc. 3", "Doc. 5"]
liaoning_found = {"Doc. 3": stated("telegram-1961.f006"), "Doc. 5": stated("liaoning-1961.f007")}
liaoning_across = {"Doc. 3": stated("telegram-1961.f008"), "Doc. 5": stated("liaoning-1961.f008")}
both_found, both_across = stated("telegram-1961.f005"), stated("telegram-1961.f007")


class Table:
    """A table without pandas: what a DataFrame with an index of documents would be."""

    def __init__(self, columns):
        """Keep columns, a dictionary of dictionaries by document."""
        self.columns = list(columns)
        self.index = DOCUMENTS
        self._columns = columns

    def itertuples(self, index, name):
        """Yield the rows as pandas does."""
        return (tuple(column[document] for column in self._columns.values()) for document in DOCUMENTS)


def two_reports(found_by=liaoning_found, across_by=liaoning_across, whole=None, scale=100):
    """Return the table of question 5; the arguments hold the deliberate mistake."""
    whole = whole or found_by
    return Table(
        {
            "found": found_by,
            "across": across_by,
            "stopped": {name: found_by[name] - across_by[name] for name in DOCUMENTS},
            "across_percent": {name: scale * across_by[name] / whole[name] for name in DOCUMENTS},
        }
    )


def jilin(liaoning_found_there=liaoning_found["Doc. 3"], liaoning_across_there=liaoning_across["Doc. 3"]):
    """Return what the telegram leaves for Jilin; the arguments hold the deliberate mistake."""
    people, across = both_found - liaoning_found_there, both_across - liaoning_across_there
    return {"found": people, "across": across, "stopped": people - across}


jilin_found = jilin()["found"]


def means(year=found, year_months=12, spring=jilin_found, spring_months=4):
    """Return people found a month; the arguments hold the deliberate mistake."""
    return {"all of 1961": year / year_months, "January to April 1961": spring / spring_months}


stopped_by = {name: liaoning_found[name] - liaoning_across[name] for name in DOCUMENTS}
# A count that contains another, person by person and group by group, cannot have fewer people in any group.
contains = "possible" if stopped_by["Doc. 3"] >= stopped_by["Doc. 5"] else "ruled out"
explanations = {"A": contains, "B": "possible", "C": "possible", "D": contains}

pairs = {"A": "repeats", "B": "repeats", "C": "contradicts", "D": "repeats", "E": "contradicts"}

# -- The dead, and who came back ------------------------------------------------------------------------------------

PLACES = ["first", "second", "third"]
bodies = stated("instructions-1962.f016")
by_nationality = [stated(f"instructions-1962.f{number:03}") for number in (17, 18, 19)]
ways_back = [convinced, own_initiative, sent_back]


def shares(parts, whole, scale=100):
    """Return each part as a share of one whole."""
    return {place: scale * part / whole for place, part in zip(PLACES, parts, strict=True)}


STATED, NOT = "stated", "not stated"
of_bodies = {"version": "rivers", "a": STATED, "b": NOT, "c": NOT, "d": STATED, "e": NOT}
of_returns = {"version": "returns", "a": STATED, "b": NOT, "c": STATED, "d": NOT, "e": NOT}

# -- Claims of the essay --------------------------------------------------------------------------------------------

CLAIM_WORDS = ["holds", "scope lost", "part left out", "number changed", "not there", "another document"]
claims = {
    "version": "rivers",
    "A": "holds",
    "B": "not there",
    "C": "scope lost" if record["smith-2012.f054"]["place"] != record["instructions-1962.f009"]["place"] else "holds",
    "D": "number changed" if stated("smith-2012.f058") != bodies else "holds",
    "E": "another document"
    if record["smith-2012.f057"]["value_date"] != record["instructions-1962.f002"]["value_date"]
    else "holds",
    "F": "part left out",
}

# The other version leaves the rivers out: a quotation that stands word for word, and a citation of Document No. 2.
claims_of_returns = {**claims, "version": "returns", "D": "holds", "E": "not there"}

BALANCE = "Doc. 6, para. 4 (Jilin, last year)"
LIAONING_62 = "Doc. 6, para. 4 (Liaoning)"
DOC_3, DOC_5, DOC_7 = "Doc. 3, para. 1", "Doc. 5, para. 1", "Doc. 7, para. 2"
RIVERS = "Doc. 6, para. 4 (the two rivers)"
ESSAY = 'Introduction, "Ethnic Koreans of Chinese Nationality", para. 2'
UNKNOWN_DEAD = (
    "What the record does not know: who these people were, how they died, on which day, and where they were going."
)
UNKNOWN_LEFT = "What the record does not know: who the people left over are, and what became of them."

objectives = {
    "flow": "tell a flow over a period from a stock on a day",
    "balance": "set up a balance, and say what it leaves over without giving it a cause",
    "compare": "set two reports on the same months side by side, and compute rates within one of them",
    "copy": "tell a copy from a confirmation",
    "deaths": "say of a count of the dead first what the record does not know, then what it states",
    "trace": "trace a claim to the figure that it rests on, and say what changed on the way",
    "people": "bring a total back to one person, and say what it has no room for",
}

# -- Questions that may vary ----------------------------------------------------------------------------------------

SITES = ["barn", "bridge", "canteen", "dairy", "depot", "field", "gate", "mine", "school", "tower", "ward", "yard"]


def drawn_counts(chance):
    """Return six counts in any order: the one that is still there, one of the households preparing, four flows."""
    flows = [row for row in COUNTS if kind_of[row] == "flow"]
    chosen = [still_there, chance.choice(preparing), *chance.sample(flows, 4)]
    return chance.sample(chosen, 6)


def stocks_and_flows(
    figure_ids=(
        "instructions-1962.f013",
        "instructions-1962.f011",
        "instructions-1962.f014",
        "telegram-1961.f010",
        "telegram-1961.f009",
        "instructions-1962.f024",
    ),
):
    """Return question 1 for six counts, two of them stocks."""
    asked = dict(zip("ABCDEF", figure_ids, strict=True))
    kinds = {letter: kind_of[row] for letter, row in asked.items()}
    still = next(letter for letter, row in asked.items() if row == still_there)
    households = next(letter for letter, row in asked.items() if row in preparing)
    passages = sorted({record[row]["locator"] for row in figure_ids})
    return Question(
        id="ps04.q1",
        points=2,
        objective="flow",
        read="; ".join(passages),
        form={"kind": "labels", "keys": list(asked), "choices": ["flow", "stock"]},
        answer=kinds,
        slips=(
            Slip(
                "remaining as a flow",
                with_changes(kinds, **{still: "flow"}),
                f"For {still} look at the word 'presently': it counts who was there when the paper was written, not how many stayed in the course of a year.",
                BALANCE,
                1,
            ),
            Slip(
                "preparing as a flow",
                with_changes(kinds, **{households: "flow"}),
                f"{households} has no first day and no last day: it says how many households are in that state now.",
                record[asked[households]]["locator"],
                1,
            ),
            Slip(
                "everything flows",
                dict.fromkeys(asked, "flow"),
                "You took every number for something that happened during a period. Two of them say how things stand on a day.",
                f"{BALANCE}; {record[asked[households]]['locator']}",
            ),
            Slip(
                "swapped",
                {name: other_kind[kind] for name, kind in kinds.items()},
                "The two words are swapped. A flow needs a period, a first and a last day; a stock needs one day.",
                BALANCE,
            ),
        ),
        hint="Ask of each number: from when to when? Where the source gives only 'now', it is a stock.",
        explanation=f"{still} and {households} are stocks: how many are in Korea, how many households are preparing, on the day of the paper. The others happened between a first and a last day. In our table a stock has no period_start.",
        selection={letter: COUNTS[row] for letter, row in asked.items()},
        vary=lambda _, chance: stocks_and_flows(drawn_counts(chance)),
    )


def invented_balances(chance):
    """Return eight invented balances, two for each verdict: one of each plain, one at an edge of it."""
    total, part = 10 * chance.randrange(30, 90), chance.randrange(40, 140)
    rest = total - part
    made = [
        {"total": total, "came_back": part, "still_away": rest},
        {"total": 0, "came_back": 0, "still_away": 0},
        {"total": total, "came_back": part, "still_away": rest - 1},
        {"total": total, "came_back": part, "sent_back": 0, "still_away": rest // 3},
        {"total": total, "came_back": part, "still_away": rest + 1},
        {"total": part, "came_back": part + 5, "still_away": None},
        {"total": total, "came_back": total, "still_away": None},
        {"total": total, "came_back": None, "sent_back": part, "still_away": None},
    ]
    return tuple(fictional(name, **balance) for name, balance in zip(chance.sample(SITES, 8), made, strict=True))


def function_for_balances(hidden_inputs=HIDDEN):
    """Return question 3, tried on these balances."""
    return Question(
        id="ps04.q3",
        points=4,
        objective="balance",
        read=BALANCE,
        form={
            "kind": "function",
            "name": "verdict",
            "arguments": ["case"],
            "returns": {"kind": "label", "choices": ["closes", "left over", "too many", "cannot tell"]},
            "partial": True,
        },
        answer=verdict,
        inputs=SHOWN,
        hidden_inputs=hidden_inputs,
        slips=(
            Slip(
                "silence is zero",
                verdict_silence_is_zero,
                "Your function takes a part that the source does not state for zero. Not stated is not none: people may stand there.",
                LIAONING_62,
            ),
            Slip(
                "silence first",
                verdict_silence_first,
                "Your function stops at the first part that is not stated. Add up the others all the same: if they already exceed the total, no missing part can mend that.",
                BALANCE,
                2,
            ),
            Slip(
                "about",
                verdict_about,
                "Your function waves small differences through. These are people, counted one by one: a difference of one is a difference.",
                BALANCE,
                1,
            ),
            Slip(
                "sign",
                verdict_sign,
                "Your function swaps 'left over' and 'too many'. Left over means that the total holds people whom no part tells of.",
                BALANCE,
            ),
        ),
        hint="Add the parts that are known. What can you already say, and when does a missing part matter?",
        explanation="Known parts above the total are too many, whatever the missing ones are. Else a missing part leaves everything open. Only when all parts are stated can a balance close or leave people over.",
        vary=lambda _, chance: function_for_balances(invented_balances(chance)),
    )


questions = (
    stocks_and_flows(),
    Question(
        id="ps04.q2",
        points=2,
        objective="balance",
        read=BALANCE,
        form={"kind": "numbers", "keys": ["expected", "missing"], "unit": "people", "whole": True, "places": 0},
        answer=balance(),
        slips=(
            Slip(
                "convinced forgotten",
                balance(outflows=(own_initiative, sent_back)),
                "You took away those who came back and those who were sent back. People were also convinced to return: they stand in the paper's own list.",
                BALANCE,
            ),
            Slip(
                "flows added up",
                {"expected": convinced + own_initiative + sent_back, "missing": balance()["missing"]},
                "The first number is the sum of the three flows: those who are no longer there. Take it from the total.",
                BALANCE,
            ),
            Slip(
                "sign turned",
                with_changes(balance(), missing=-balance()["missing"]),
                "The sizes are right. The paper finds fewer people in Korea than its flows leave there, so people are missing, and the number is positive.",
                BALANCE,
                1,
            ),
            Slip(
                "sent back forgotten",
                balance(outflows=(convinced, own_initiative)),
                "You left out those whom the Korean side sent back. They are a flow of their own.",
                BALANCE,
            ),
        ),
        hint="From the total take all three flows; then compare with the people who are said to be still there.",
        explanation="28,028 less 7,939, 7,528 and 2,361 leaves 10,200. The paper finds 7,034 of them in Korea. So 3,166 people, 11.3 percent of the total, stand in no part. Nobody says why.",
    ),
    function_for_balances(),
    Question(
        id="ps04.q4",
        points=3,
        objective="balance",
        read=BALANCE,
        form={"kind": "interval", "unit": "people", "whole": True, "places": 0},
        answer=(across_at_least, found),
        identities=(
            {
                "kind": "rising",
                "parts": ["low", "high"],
                "say": "The low bound stands above the high one: give the low one first.",
            },
        ),
        slips=(
            Slip(
                "convinced never crossed, low end too high",
                (not_convinced, found),
                "Your low end counts everybody who was not convinced to return as across, those left over too. Nothing says where they were.",
                BALANCE,
                1,
            ),
            Slip(
                "convinced never crossed",
                (across_at_least, not_convinced),
                "Your high end assumes that those who were convinced to return had not yet crossed. It is likely, but the paper does not say on which bank they were.",
                BALANCE,
                1,
            ),
            Slip(
                "one number",
                (not_convinced, not_convinced),
                "You gave one number. It is right only if nobody who was convinced had crossed and everybody left over had: two assumptions.",
                BALANCE,
            ),
            Slip(
                "still there only",
                (remaining, found),
                "Your low end counts those still in Korea. People who came back from there, or were sent back, had been across as well.",
                BALANCE,
            ),
        ),
        hint="For the low end take the parts that say that people had been in Korea. For the high end, whom can you exclude for certain?",
        explanation="At least 16,923: those who came back after they went, those sent back, those still there. At most 28,028: no part says that its people had not crossed. 20,089 lies between and needs two assumptions.",
    ),
    Question(
        id="ps04.q5",
        points=3,
        objective="compare",
        read=f"{DOC_3}, and {DOC_5}",
        form={
            "kind": "table",
            "key": "document",
            "rows": DOCUMENTS,
            "columns": ["found", "across", "stopped", "across_percent"],
            "places": 1,
        },
        answer=two_reports(),
        slips=(
            Slip(
                "both provinces",
                two_reports(
                    with_changes(liaoning_found, **{"Doc. 3": both_found}),
                    with_changes(liaoning_across, **{"Doc. 3": both_across}),
                ),
                "For Document 3 you took both provinces together. Liaoning's own numbers stand in the brackets.",
                DOC_3,
            ),
            Slip(
                "rates across documents",
                two_reports(
                    whole={"Doc. 3": liaoning_found["Doc. 5"], "Doc. 5": liaoning_found["Doc. 3"]},
                ),
                "Your rates divide the one report's people across by the other's people found. A rate belongs within one count: only there do the people above the line belong to those below it.",
                f"{DOC_3}, and {DOC_5}",
                1,
            ),
            Slip(
                "proportions",
                two_reports(scale=1),
                "The rates are proportions. Multiply by a hundred for percent.",
                DOC_3,
                1,
            ),
            Slip(
                "documents swapped",
                two_reports(
                    dict(zip(DOCUMENTS, reversed(list(liaoning_found.values())), strict=True)),
                    dict(zip(DOCUMENTS, reversed(list(liaoning_across.values())), strict=True)),
                ),
                "The two rows are swapped. Document 3 is the telegram to the embassy, Document 5 the report to the leadership.",
                f"{DOC_3}, and {DOC_5}",
            ),
        ),
        hint="Stopped is found less across, within the same report; the rate divides within the same report, too.",
        explanation="Doc. 3: 1,985 found, 1,439 across, so 546 stopped, 72.5 percent across. Doc. 5: 1,471, 715, 756 and 48.6 percent. More found, more across, and fewer stopped.",
    ),
    Question(
        id="ps04.q6",
        points=2,
        objective="compare",
        read=DOC_3,
        form={
            "kind": "numbers",
            "keys": ["found", "across", "stopped"],
            "unit": "people",
            "whole": True,
            "places": 0,
        },
        answer=jilin(),
        slips=(
            Slip(
                "another report's Liaoning",
                jilin(liaoning_found["Doc. 5"], liaoning_across["Doc. 5"]),
                "You took Liaoning's numbers of Document 5 from the total of Document 3. Two counts that disagree cannot be taken from one another.",
                f"{DOC_3}, against {DOC_5}",
            ),
            Slip(
                "nothing taken away",
                jilin(0, 0),
                "These are both provinces together. Take Liaoning's share in the brackets away.",
                DOC_3,
            ),
            Slip(
                "Liaoning",
                {
                    "found": liaoning_found["Doc. 3"],
                    "across": liaoning_across["Doc. 3"],
                    "stopped": stopped_by["Doc. 3"],
                },
                "These are the numbers of Liaoning. The question is what they leave for the other province.",
                DOC_3,
            ),
        ),
        hint="The telegram gives two provinces together and one of them in brackets.",
        explanation="2,716 found, 1,942 across, 774 stopped. None of the three is printed: they are ours, and hold only if the statistics cover two provinces and no other.",
    ),
    Question(
        id="ps04.q7",
        points=2,
        objective="compare",
        read=f"{DOC_3}, and {DOC_5}",
        form={"kind": "labels", "keys": list("ABCD"), "choices": ["possible", "ruled out"]},
        answer=explanations,
        # C: no one digit makes both counts of one paper those of the other, so that it may be ruled out as the explanation.
        accept=(with_changes(explanations, C="ruled out"),),
        slips=(
            Slip(
                "fuller count",
                with_changes(explanations, A="possible"),
                "A cannot be: if everybody of Document 5 were in Document 3 and in the same group, Document 3 could not have fewer people stopped. Your table shows that it has.",
                f"{DOC_3}, and {DOC_5}",
            ),
            Slip(
                "part of the border",
                with_changes(explanations, D="possible"),
                "D says that Document 5 is a part of Document 3, group by group. A part cannot have more people stopped than the whole.",
                DOC_5,
            ),
            Slip(
                "everything possible",
                dict.fromkeys("ABCD", "possible"),
                "Use your table: one of its columns falls where the others rise. Two of the explanations cannot make it fall.",
                f"{DOC_3}, and {DOC_5}",
            ),
        ),
        hint="Compare the column of those stopped. Which of the explanations could make it smaller?",
        explanation="A and D make Document 3 contain Document 5, person by person: then it cannot have 210 people fewer stopped. B stays possible. A slipped digit can explain one column and not two: whoever asks for the whole difference may rule C out, whoever asks for a part of it may not, and both count as right.",
    ),
    Question(
        id="ps04.q8",
        points=2,
        objective="flow",
        read=f"{BALANCE}; {DOC_3}",
        form={
            "kind": "numbers",
            "keys": ["all of 1961", "January to April 1961"],
            "unit": "people a month",
            "places": 1,
        },
        answer=means(),
        slips=(
            Slip(
                "both provinces",
                means(spring=both_found),
                "For January to April you took both provinces. Document 6 speaks of Jilin; compare Jilin with Jilin.",
                DOC_3,
                1,
            ),
            Slip(
                "months swapped",
                means(year_months=4, spring_months=12),
                "The two numbers of months are swapped. A flow is divided by its own period.",
                f"{BALANCE}; {DOC_3}",
            ),
            Slip(
                "another report's Liaoning",
                means(spring=jilin(liaoning_found["Doc. 5"])["found"]),
                "You took Liaoning's number from Document 5 to find Jilin's. Stay within Document 3.",
                DOC_3,
                1,
            ),
            Slip(
                "without the convinced",
                means(year=not_convinced),
                "For the year you left out those convinced to return. People found is the count that both papers give.",
                BALANCE,
            ),
        ),
        hint="Divide each count of people found in Jilin by the months that it covers; question 6 gives the second one.",
        explanation="2,335.7 and 679.0 a month. January 1962 (2,323) is 'basically the same' as a month of the year's mean, and more than three times the spring's. The paper does not say which it means, nor whether the two counts were made in the same way.",
    ),
    Question(
        id="ps04.q9",
        points=2,
        objective="copy",
        read=f"{BALANCE}; {DOC_7}; {DOC_3}; {DOC_5}",
        form={"kind": "labels", "keys": list("ABCDE"), "choices": ["confirms", "repeats", "contradicts"]},
        answer=pairs,
        slips=(
            Slip(
                "same number confirms",
                {name: "confirms" if word == "repeats" else word for name, word in pairs.items()},
                "You read agreement as confirmation. Ask first who counted: where one count is told twice, the second adds nothing.",
                f"{BALANCE}; {DOC_7}",
            ),
            Slip(
                "the next day",
                with_changes(pairs, A="confirms"),
                "A: the same two ministries, a day later, in the next pages of the same file. That is one count told again.",
                f"{BALANCE}; {DOC_7}",
                1,
            ),
            Slip(
                "the essay",
                with_changes(pairs, D="confirms"),
                "D: the essay read these documents. It cannot confirm what it repeats.",
                ESSAY,
                1,
            ),
            Slip(
                "contradiction smoothed",
                with_changes(pairs, E="repeats"),
                "E: same province, same months, and one number is twice the other. Look at the word before each: across, of those found.",
                f"{DOC_3}; {DOC_5}",
                1,
            ),
        ),
        hint="Who counted? Two papers confirm each other only if they go back to two counts.",
        explanation="A, B and D repeat: one count, told again by the same ministries, out of the same provincial telegram, or by a reader of the papers. C and E contradict. None of the pairs confirms anything, and that is the usual case in one file.",
    ),
    Question(
        id="ps04.q10",
        points=2,
        objective="deaths",
        read=f"{RIVERS}, or {BALANCE}",
        form={"kind": "numbers", "keys": PLACES, "unit": "percent", "places": 1},
        answer=shares(by_nationality, bodies),
        accept=(shares(ways_back, found),),
        identities=(
            {"kind": "between", "low": 0, "high": 100, "say": "A part of a whole lies between 0 and 100 percent."},
        ),
        slips=(
            Slip(
                "A: of the identified",
                shares(by_nationality, sum(by_nationality[:2])),
                f"{UNKNOWN_DEAD} You divided by those whose nationality was found out; the others were people, too, and belong below the line.",
                RIVERS,
            ),
            Slip(
                "A: the essay's total",
                shares(by_nationality, stated("smith-2012.f058")),
                f"{UNKNOWN_DEAD} You divided by the essay's number. The parts stand in Document 6, and so does the total that they make.",
                RIVERS,
            ),
            Slip(
                "A: proportions",
                shares(by_nationality, bodies, 1),
                f"{UNKNOWN_DEAD} These are proportions; multiply by a hundred for percent.",
                RIVERS,
            ),
            Slip(
                "B: of the parts",
                shares(ways_back, sum(ways_back) + remaining),
                f"{UNKNOWN_LEFT} You divided by the sum of the parts, which leaves them out. Divide by all who were found.",
                BALANCE,
            ),
            Slip(
                "B: of those who went back",
                shares(ways_back, sum(ways_back)),
                f"{UNKNOWN_LEFT} You divided by all who went back. The question asks for a share of all who were found.",
                BALANCE,
            ),
            Slip(
                "B: proportions",
                shares(ways_back, found, 1),
                f"{UNKNOWN_LEFT} These are proportions; multiply by a hundred for percent.",
                BALANCE,
            ),
        ),
        hint="What the record does not know belongs below the line, too: divide by everybody whom the paper counts.",
        explanation=f"{UNKNOWN_DEAD} Version A: 33.7, 4.5 and 61.7 percent; of most of them not even a nationality was found out. Version B: 28.3, 26.9 and 8.4 percent of those found; the rest were said to be in Korea, or are told of nowhere.",
    ),
    Question(
        id="ps04.q11",
        points=2,
        objective="deaths",
        read=f"{RIVERS}, or {BALANCE}",
        form={
            "kind": "labels",
            "keys": ["version", "a", "b", "c", "d", "e"],
            "choices": ["rivers", "returns", STATED, NOT],
        },
        answer=of_bodies,
        accept=(of_returns,),
        slips=(
            Slip(
                "rivers: a cause of death",
                with_changes(of_bodies, b=STATED),
                f"{UNKNOWN_DEAD} For b: drowning is said of nine people of Liaoning. Whether they are among those of the two rivers is not said.",
                RIVERS,
            ),
            Slip(
                "rivers: an errand",
                with_changes(of_bodies, c=STATED),
                f"{UNKNOWN_DEAD} For c: the paper is about people who left China, but it does not say of these that they did; some were Korean nationals.",
                RIVERS,
            ),
            Slip(
                "rivers: the remainder",
                with_changes(of_bodies, e=STATED),
                f"{UNKNOWN_DEAD} For e: the two counts stand in one paragraph, and nothing ties them together.",
                RIVERS,
            ),
            Slip(
                "returns: no second attempt",
                with_changes(of_returns, b=STATED),
                f"{UNKNOWN_LEFT} For b: whether somebody who came back went again is not told.",
                BALANCE,
            ),
            Slip(
                "returns: which bank",
                with_changes(of_returns, e=STATED),
                f"{UNKNOWN_LEFT} For e: that they were convinced to return is stated; where they stood at that moment is not.",
                BALANCE,
            ),
        ),
        hint="What the record does not know is most of it. Search the paragraph for the sentence itself, not for what would explain it.",
        explanation=f"{UNKNOWN_DEAD} Stated (rivers): that 82 were Chinese nationals, and that 150 had not been identified. Stated (returns): that 7,528 came back of themselves, and that 7,034 were still in Korea. Everything else is somebody's inference.",
    ),
    Question(
        id="ps04.q12",
        points=2,
        objective="balance",
        read=f"{BALANCE}; {DOC_7}",
        form={"kind": "label", "choices": ["a", "b", "c", "d", "e"]},
        answer="c",
        slips=(
            Slip(
                "a residual as an event",
                "a",
                f"{UNKNOWN_LEFT} A remainder is what a subtraction leaves, not something that happened to somebody.",
                BALANCE,
            ),
            Slip(
                "a cause asserted",
                "b",
                f"{UNKNOWN_LEFT} Counting twice is one possible cause among several, and the paper names none.",
                BALANCE,
            ),
            Slip(
                "a copy as corroboration",
                "d",
                f"{UNKNOWN_LEFT} The telegram repeats the total of the day before, from the same ministries, and calls the statistics incomplete.",
                DOC_7,
            ),
            Slip(
                "fraud",
                "e",
                f"{UNKNOWN_LEFT} Somebody who wanted to deceive would have made the sum close.",
                BALANCE,
            ),
        ),
        hint="Which sentence says no more than the subtraction shows?",
        explanation="(c). What the record does not know: who is left over, and why. The subtraction shows that people stand in no part; death, double counting, another day, a slip are all possible, and none is shown.",
    ),
    Question(
        id="ps04.q13",
        points=3,
        objective="trace",
        read=f"{ESSAY}, with the documents that it cites; last section, para. 1",
        form={"kind": "labels", "keys": list(claims), "choices": ["rivers", "returns", *CLAIM_WORDS]},
        answer=claims,
        accept=(claims_of_returns,),
        slips=(
            Slip(
                "housing assumed",
                with_changes(claims, B="holds"),
                "What the record does not know, it cannot be cited for. For B search Document 3 for a house: it has a farm, money and grain. Houses occur in Document 4, as a rumour.",
                DOC_3,
                1,
            ),
            Slip(
                "everything wrong",
                with_changes(claims, A="not there"),
                "A holds: look again for grain, an allowance and cooperatives. Whoever looks for slips must also see what is right.",
                DOC_3,
                1,
            ),
            Slip(
                "right number, so it holds",
                with_changes(claims, C="holds"),
                "For C the number is right, and its province is gone: the document gives it for one province of two.",
                BALANCE,
                1,
            ),
            Slip(
                "one argument for two",
                with_changes(claims, F="holds"),
                "For F the document has the argument, as the second of two. The first one, on social order in the Northeast, was left out.",
                "Doc. 3, para. 2",
                1,
            ),
            Slip(
                "returns: the cover letter overlooked",
                with_changes(claims_of_returns, D="not there"),
                "Document 4 begins with a cover letter. The sentence stands there, word for word; only the report behind it does not have it.",
                "Doc. 4, cover letter, para. 1",
                1,
            ),
            Slip(
                "returns: marry and married",
                with_changes(claims_of_returns, E="holds"),
                "For E read Document 2 for who asks for what: women who ask to come in order to marry. Women already married are not its subject.",
                "Doc. 2, item (3)",
                1,
            ),
        ),
        hint="What the record does not know cannot be cited from it. Open the document that the claim cites; compare number, place, date, words, in this order.",
        explanation="A holds. B: no housing in Doc. 3. C: the number is Jilin's alone. D: what the record does not know is how these people died; it does state how many there were, 243, twice, and the essay has 245. E: the telegram of 24 March is Doc. 7. F: the first of two arguments is left out. In the version without the rivers D holds (cover letter of Doc. 4), and E is not there (Doc. 2 speaks of marriages to come). One short paragraph, written with care, and still worth checking.",
    ),
    Question(
        id="ps04.q14",
        points=1,
        objective="trace",
        read=f"{ESSAY} ('over 7,000'), and {BALANCE}",
        form={"kind": "text", "pattern": r"[a-z]+-\d{4}\.f\d{3}", "example": "yanbian-1961.f001"},
        answer="instructions-1962.f013",
        slips=(
            Slip(
                "the total",
                "instructions-1962.f009",
                "That row is the total of which the essay speaks first. Which row counts those who were in Korea?",
                BALANCE,
            ),
            Slip(
                "came back",
                "instructions-1962.f011",
                "That row is a little over seven thousand as well, and counts those who had come back: the opposite.",
                BALANCE,
            ),
            Slip(
                "the essay itself",
                "smith-2012.f056",
                "That is the essay's own row. Which row of a document does it rest on?",
                ESSAY,
            ),
            Slip(
                "the telegram's total",
                "telegram-1962.f006",
                "That row is the total in the telegram of the next day, which has no number of those who remained.",
                DOC_7,
            ),
        ),
        hint="The rows of instructions-1962 with a value between 7,000 and 8,000 are few; read what each counts.",
        explanation="instructions-1962.f013: 7,034 people 'presently still' in Korea, a stock of March 1962. The rounding is right; 'stayed' says more than 'presently'.",
    ),
)

written = (
    Written(
        id="ps04.w1",
        points=6,
        objective="trace",
        read=f"{ESSAY}; {BALANCE}; {RIVERS}; {DOC_7}",
        levels=(
            Level(
                6,
                "Opens with what the record does not know; goes from the essay's sentence to the paper and back, and names what changed at each hand (version A: the number, the bank, the year, the cause, the number of the document; version B: the province, the verb, the hedge); offers at least two ways in which it may have happened, none of them as the one; ends with a sentence that the documents carry; stays fair to the author.",
                sample="Who these people were, and how they died, nobody wrote down. Document 6 counts 243 in the two rivers 'within one year' and splits them by nationality; Document 7 repeats 243 without year and parts. The essay has 245, puts them in North Korea and in 1961, adds 'presumably drowning', and gives the date of the one paper with the number of the other. A 3 may have been read as a 5; two notes may have been merged. I can sign: within a year before March 1962, Chinese offices found 243 bodies in the two rivers.",
                comment="Begins with the unknown, follows the number hand by hand, and leaves the cause of the slip open.",
            ),
            Level(
                3,
                "Finds what differs and gives the right number, but names one change only, or states one cause as certain.",
                sample="The essay says 245, but both documents say 243. The author misread the 3. The right number is 243.",
                comment="The numbers are right. 'Misread' is one possibility: how would you know? And what else changed beside the digit?",
            ),
            Level(
                0,
                "Repeats the essay's sentence, or dismisses the essay because of the slip.",
                sample="The essay gets its numbers wrong, so one cannot trust it.",
                comment="One digit says little about an essay that opened these papers to readers. Which of its sentences did you check, and which hold?",
            ),
        ),
        explanation="Version A: 82 + 11 + 150 = 243 in Doc. 6, 243 in Doc. 7, 245 in the essay; place, year and cause are added on the way, and the citation mixes two neighbouring papers. Version B: Jilin's guards 'discovered' 28,028 crossing; Doc. 7 has them cross and calls the statistics incomplete; in the essay the province is gone.",
    ),
    Written(
        id="ps04.w2",
        points=4,
        objective="people",
        read=f"{BALANCE}; Doc. 3, para. 2",
        levels=(
            Level(
                4,
                "Says in which part or parts she may stand, and that the paper does not show it; says what she would have to prove and to whom, and where the papers are silent about both; names what she may lose without inventing a penalty; says what happens to the balance if she was counted twice.",
                sample="She may stand under 'sent back' and again under the people found, perhaps among those left over. To show that she is one person she would have to convince the guards, who decide what they count; no paper says how. Document 3 promises help to those who return, and does not say what follows a second attempt. If she is not believed she is two crossings in a number, and perhaps without the help. Counted once, the total falls by one.",
                comment="One person, two entries, and no invented law.",
            ),
            Level(
                2,
                "Names a part of the balance and something to prove, but not to whom, or adds a penalty that the papers do not name.",
                sample="She is one of those sent back. She must prove that she only visited her sister, or she will go to prison.",
                comment="Which paper names prison? And who would hear her?",
            ),
            Level(
                0,
                "Speaks about crossings in general, without her.",
                sample="Many people crossed because of hunger.",
                comment="Bring it back to her: which number is she in, and who wrote it down?",
            ),
        ),
        explanation="The balance counts finds, and a person who was found twice may be two of them. The papers promise help to those who return and are silent on how anyone proves anything.",
    ),
)

key = Key(
    assignment="ps04",
    folder="ps04-counting-people-who-crossed",
    title="Counting people who crossed",
    objectives=objectives,
    questions=questions,
    written=written,
)
