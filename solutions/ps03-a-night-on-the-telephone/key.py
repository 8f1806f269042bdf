"""Key of ps03, A night on the telephone: what the grader knows and the student does not. Sources: calllog-1961, liaoning-1961."""

from tworivers import rows
from tworivers.keys.key import Key, Level, Question, Slip, Written

stated = {row["figure_id"]: row for row in rows("figures")}
entries = [row for row in rows("incidents") if row["source_id"] == "calllog-1961"]
may5, may7, may8_two, may8_five = entries
UNKNOWN = "not stated"


# -- Bounds: pairs of a low and a high number, None where nothing closes that end ------------------------------------


def bounds(entry, field):
    """Return one pair of bounds of an entry."""
    return entry[f"{field}_low"], entry[f"{field}_high"]


def over_taken_as_exact(entry, field):
    """Slip: "over 30" is 30, no more and no less."""
    low, high = bounds(entry, field)
    return (low, high) if high is not None else (low - 1, low - 1)


def over_taken_as_from(entry, field):
    """Slip: "over 30" begins at 30."""
    low, high = bounds(entry, field)
    return (low, high) if high is not None else (low - 1, None)


def add_bounds(bounds):
    """Return the bounds of a sum."""
    highs = [high for _, high in bounds]
    return sum(low for low, _ in bounds), None if None in highs else sum(highs)


def add_known_ends(bounds):
    """Slip: an open end is left out, as pandas leaves it out."""
    return sum(low for low, _ in bounds), sum(high for _, high in bounds if high is not None)


def add_open_as_exact(bounds):
    """Slip: an open end ends where it begins."""
    return sum(low for low, _ in bounds), sum(low if high is None else high for low, high in bounds)


def span_of_bounds(bounds):
    """Slip: the smallest low end and the greatest high end."""
    highs = [high for _, high in bounds]
    return min(low for low, _ in bounds), None if None in highs else max(highs)


def subtract_bounds(whole, part):
    """Return the bounds of what a part leaves of a whole."""
    low = 0 if part[1] is None else max(0, whole[0] - part[1])
    return low, None if whole[1] is None else whole[1] - part[0]


def subtract_like_ends(whole, part):
    """Slip: low end from low end, high end from high end."""
    low = max(0, whole[0] - part[0])
    return low, None if whole[1] is None or part[1] is None else whole[1] - part[1]


def subtract_below_zero(whole, part):
    """Slip: fewer than no people may be left."""
    if part[1] is None:
        return subtract_bounds(whole, part)
    return whole[0] - part[1], None if whole[1] is None else whole[1] - part[0]


def subtract_open_as_exact(whole, part):
    """Slip: an open part ends where it begins."""
    return subtract_bounds(whole, (part[0], part[0] if part[1] is None else part[1]))


# -- Attempts, crossings, people ------------------------------------------------------------------------------------


def totals(read=bounds, add=add_bounds, back_again=0, of=(0, 1, 2, 3)):
    """Return the three totals of question 9 over some of the entries; the other arguments hold the deliberate mistake.

    Those who were across and came back (5 May) stand in the crossings and leave the third total; `back_again` counts
    them there all the same, once or twice.
    """
    chosen = [entries[place] for place in of]
    crossed = [read(entry, "across") for entry in chosen]
    returned = [read(may5, "returned")] * back_again
    return {
        "attempts": add([read(entry, "attempted") for entry in chosen]),
        "crossings": add(crossed),
        "not reported back": add(crossed[1:] + returned),
    }


def most_of(group):
    """Return the smallest number that is more than half of a group."""
    return group // 2 + 1


def different(first, second, least_shared, most_shared):
    """Return bounds for the different people of two groups that share some."""
    return first + second - most_shared, first + second - least_shared


def fewest(may7=may7["attempted_low"], two=may8_two["attempted_low"], five=may8_five["attempted_low"], all_shared=0):
    """Return the fewest different people of all four attempts under the three assumptions of question 11."""
    first = may5["attempted_low"]
    pairs = [first + size - min(first, size - 1 + all_shared) for size in range(may7, 10 * may7)]
    return {"A": min(pairs) + two + five, "B": may7 + two + five, "C": max(first, may7, two, five)}


def results(stopped_on_may_5):
    """Return what can be computed under one reading of the entry of 5 May: stopped, or across and back."""
    group = bounds(may5, "attempted")
    none = (0, 0)
    across = [none if stopped_on_may_5 else group] + [bounds(entry, "across") for entry in entries[1:]]
    stopped = [group if stopped_on_may_5 else none, bounds(may8_five, "held_back")]
    returned = none if stopped_on_may_5 else group
    return {
        "A": add_bounds([bounds(entry, "attempted") for entry in entries]),
        "B": add_bounds(across),
        "C": (add_bounds(across)[0] - returned[0], None),
        "D": add_bounds(stopped),
        "E": fewest()["C"],
    }


def after(day, hour="08:00", same_day=True):
    """Return how many of the four groups are told of after an hour of a day."""
    return sum(
        entry["date"] > day or (same_day and entry["date"] == day and (entry["time"] or "00:00") > hour)
        for entry in entries
    )


# -- Chains ---------------------------------------------------------------------------------------------------------


def verdict(case):
    """Return what two chains of one (fictional) event say about corroboration."""
    first, second = case["first"], case["second"]
    if first[0] == second[0] != UNKNOWN:
        return "one witness"
    if (set(first) & set(second)) - {UNKNOWN}:
        return "one channel"
    return "cannot tell" if UNKNOWN in first + second else "independent"


def verdict_unknown_is_a_name(case):
    """Slip: two links that are not stated are taken for the same person."""
    first, second = case["first"], case["second"]
    if first[0] == second[0]:
        return "one witness"
    return "one channel" if set(first) & set(second) else verdict(case)


def verdict_last_desk(case):
    """Slip: only the offices at the end are compared."""
    return "one channel" if case["first"][-1] == case["second"][-1] else "independent"


def verdict_witness_alone(case):
    """Slip: only the witnesses are compared."""
    first, second = case["first"][0], case["second"][0]
    if UNKNOWN in (first, second):
        return "cannot tell"
    return "one witness" if first == second else "independent"


def verdict_silence_is_independent(case):
    """Slip: a link that is not stated is taken for one that nobody shares."""
    said = verdict(case)
    return "independent" if said == "cannot tell" else said


def fictional(case_id, first, second):
    """Return one fictional case: two chains, the witness first, the office that wrote the report last."""
    return ({"case_id": case_id, "first": first, "second": second},)


SHOWN = (
    fictional("ferry", ["ferryman", "village office", "county"], ["ferryman", "newspaper"]),
    fictional("bridge", ["sentry", "city police", "province"], ["shopkeeper", "city police", "ministry"]),
    fictional("market", ["trader", "consul"], ["driver", "newspaper"]),
    fictional("mill", [UNKNOWN, "city police"], ["nurse", "hospital"]),
)
HIDDEN = (
    fictional("rails", [UNKNOWN, "railway office"], [UNKNOWN, "harbour office"]),
    fictional("school", [UNKNOWN, "province"], ["teacher", "district", "province"]),
    fictional("quay", ["porter", "harbour office"], ["harbour office", "ministry"]),
    fictional("field", ["farmer", "commune", "county", "province"], ["farmer", "radio", "province"]),
    fictional("ward", ["nurse", UNKNOWN, "ministry"], ["porter", "harbour office"]),
    fictional("depot", ["driver", "depot", "county"], ["porter", "harbour office", "city police"]),
    fictional("galley", ["cook", UNKNOWN, "province"], ["cook", "shipping line"]),
    fictional("gate", ["sentry", "city police", UNKNOWN], ["baker", UNKNOWN, "city police"]),
    fictional("kiln", ["potter", "county"], ["mason", UNKNOWN, "province"]),
)

# The hands through which Doc. 5 came, as its text, signature and source line name them.
PROVINCE, MINISTRY, FILE = "telegram of the province", "report of the ministry", "archive file"
COPY, TRANSLATION, DOSSIER = "copy obtained for the project", "English translation", "e-dossier"
HANDS = [PROVINCE, MINISTRY, FILE, COPY, TRANSLATION, DOSSIER]


def swapped(hands, place):
    """Return the chain with one link and the next in the wrong order."""
    return [*hands[:place], hands[place + 1], hands[place], *hands[place + 2 :]]


# -- What the entries tell of their people --------------------------------------------------------------------------


def told_of():
    """Return for question 1 whether an entry tells something of all its people, of some, or of none."""
    group = {row["locator"]: row["population"] for row in stated.values() if row["population"]}
    is_split = bounds(may8_five, "held_back")[0] + bounds(may8_five, "across")[0] < bounds(may8_five, "attempted")[0]
    return {
        "A": "of some" if may5["origin"].startswith("mostly") else "of all",
        "B": "of all" if may5["returned_low"] == may5["attempted_low"] else "of some",
        "C": "not at all" if "group unclear" in group[may7["locator"]] else "of all",
        "D": "of some" if "most of" in may7["overlap_note"] or "more than half" in may7["overlap_note"] else "of all",
        "E": "of all" if may8_two["origin"] else "not at all",
        "F": "of some" if is_split else "of all",
        "G": "not at all",
    }


def with_changes(answer, **changes):
    """Return an answer with one deliberate mistake."""
    return {**answer, **changes}


# -- Numbers of Doc. 5 ----------------------------------------------------------------------------------------------

groups, fifty = stated["liaoning-1961.f012"]["value"], stated["liaoning-1961.f013"]["value"]
stopped_row = next(
    name for name, row in stated.items() if name[:8] == "liaoning" and row["quantity"] == "persons_stopped"
)
thirty, stopped_by_may_8 = stated["liaoning-1961.f014"]["value"], stated[stopped_row]["value"]


def two_groups(low, high, armed_low=thirty, armed_high=thirty):
    """Return bounds for the two groups of Doc. 5 and for those of them not said to carry anything."""
    return {"found": (low, high), "without": (low - armed_low, high - armed_high)}


held_back, first_group = bounds(may8_five, "held_back"), may5["attempted_low"]
least_stopped_on_may_5 = most_of(may7["attempted_low"])
yesterday = stated["calllog-1961.f019"]
signable = {"A": "sign", "B": "do not sign", "C": "do not sign", "D": "sign", "E": "do not sign", "F": "sign"}
by_reading = [results(stopped_on_may_5=False), results(stopped_on_may_5=True)]
depends = {
    name: "depends" if by_reading[0][name] != by_reading[1][name] else "does not depend" for name in by_reading[0]
}

ENTRIES = "Call log, the four entries of May 5 to 8"
MAY_5, MAY_7, FIVE_AM = "Call log, entry May 5", "Call log, entry May 7, 11 AM", "Call log, entry May 8, 5 AM"
LAST = "Call log, last para., with the call line and the signature"
DOC_5 = "Doc. 5, para. 1"
GROUPS_OF_DOC_5 = "Doc. 5, para. 1 (the night of 8 May and the morning of 9 May)"
NO_NEGATIVE = "Nobody can be counted less than zero times."

objectives = {
    "people": "read each entry for its people before adding anything, and say what it does not tell",
    "chain": "draw the chain by which a report reached you, and say what could corroborate it",
    "bounds": "write a number that is not exact as bounds, and leave an end open where nothing closes it",
    "sums": "add and subtract bounds",
    "attempts": "tell attempts from people, and crossings from people who are across",
    "readings": "work out which results depend on how a sentence is read",
    "limits": "say what a handful of reported incidents cannot show",
}


def ordered(*parts):
    """Return the identity that a low bound comes before its high bound."""
    return {
        "kind": "rising",
        "parts": list(parts),
        "say": "A low bound stands above its high bound: nothing lies between them. Give the low one first, and None where an end is open.",
    }


# -- Questions that may vary ----------------------------------------------------------------------------------------

NAMES = ["5 May", "7 May, 11 AM", "8 May, 2 AM", "8 May, 5 AM"]
WITNESSES = ["baker", "cook", "driver", "farmer", "ferryman", "nurse", "porter", "sentry", "teacher", "trader"]
OFFICES = [
    "city police",
    "county",
    "depot",
    "district",
    "harbour office",
    "hospital",
    "ministry",
    "newspaper",
    "province",
]
SITES = ["dairy", "depot", "field", "galley", "gate", "lock", "quay", "rails", "school", "tower", "ward", "yard"]


def invented_chains(chance):
    """Return nine invented cases, two or three for each verdict, with other hands in each."""

    def case(make):
        return make(*chance.sample(WITNESSES, 2), *chance.sample(OFFICES, 4))

    made = [
        case(lambda a, _, p, q, r, s: ([a, p, q], [a, r, s])),
        case(lambda a, _, p, q, r, s: ([a, UNKNOWN, p], [a, q])),
        case(lambda a, b, p, q, r, s: ([a, p, q], [b, r, p, s])),
        case(lambda a, _, p, q, r, s: ([UNKNOWN, p, q], [a, q, r])),
        case(lambda a, _, p, q, r, s: ([UNKNOWN, p], [UNKNOWN, q])),
        case(lambda a, b, p, q, r, s: ([a, UNKNOWN, p], [b, q, r])),
        case(lambda a, b, p, q, r, s: ([a, p], [b, UNKNOWN, q])),
        case(lambda a, b, p, q, r, s: ([a, p, q], [b, r, s])),
        case(lambda a, b, p, q, r, s: ([a, p], [b, q, r, s])),
    ]
    return tuple(fictional(name, *chains) for name, chains in zip(chance.sample(SITES, 9), made, strict=True))


def chains_of_two_reports(hidden_inputs=HIDDEN):
    """Return question 4, tried on these cases."""
    return Question(
        id="ps03.q4",
        points=4,
        objective="chain",
        read="Call log, first para. and call line; Doc. 5, para. 1, first sentence",
        form={
            "kind": "function",
            "name": "verdict",
            "arguments": ["case"],
            "returns": {"kind": "label", "choices": ["one witness", "one channel", "cannot tell", "independent"]},
            "partial": True,
        },
        answer=verdict,
        inputs=SHOWN,
        hidden_inputs=hidden_inputs,
        slips=(
            Slip(
                "silence is a name",
                verdict_unknown_is_a_name,
                "Your function takes two links that are not stated for one and the same. Silence is not a name: nobody can say who stood there.",
                "Call log, first para. (who told Andong is not said)",
            ),
            Slip(
                "last desk alone",
                verdict_last_desk,
                "Your function compares the offices at the end. The chains of the log and of Doc. 5 end apart and have run through one office before.",
                "Call log, call line; Doc. 5, para. 1, first sentence",
            ),
            Slip(
                "witness alone",
                verdict_witness_alone,
                "Your function compares the witnesses and nothing after them. One office that handled both reports could fit one to the other.",
                "Call log, call line; Doc. 5, para. 1, first sentence",
            ),
            Slip(
                "silence is independence",
                verdict_silence_is_independent,
                "Your function calls two reports independent although a link is not stated. What is not stated may be the link that they share.",
                "Call log, first para. (who told Andong is not said)",
            ),
        ),
        hint="Ask in this order: the same known witness? Any known link in both? Any link that is not stated?",
        explanation="The order matters: a shared witness first, then any shared known link, then silence; only what is left is independent. By this test the log and Doc. 5 share a channel: the province's police stand in both.",
        vary=lambda _, chance: chains_of_two_reports(invented_chains(chance)),
    )


def invented_bounds(chance):
    """Return invented lists of bounds: two open ends, a zero and a span, two exact numbers."""
    low, more, exact, span = (chance.randrange(*ends) for ends in ((1, 40), (41, 90), (1, 60), (2, 30)))
    return (
        ([[low, None], [more, None], [exact, exact]],),
        ([[0, 0], [more, more + span], [low, low + 1]],),
        ([[exact, exact], [more, more]],),
    )


def function_that_adds(
    hidden_inputs=(([[1, None], [2, None], [3, 3]],), ([[0, 0], [7, 9], [2, 4]],), ([[5, 5], [6, 6]],)),
):
    """Return question 6, tried on these numbers."""
    return Question(
        id="ps03.q6",
        points=3,
        objective="sums",
        read="Call log, entries May 5 and May 7, 11 AM (a number that is exact and one that is not)",
        form={
            "kind": "function",
            "name": "add_bounds",
            "arguments": ["bounds"],
            "returns": {"kind": "interval", "unit": "people", "places": 0},
        },
        answer=add_bounds,
        inputs=(([[44, 44], [31, None]],), ([[10, 12], [3, 5]],), ([[50, 100]],)),
        hidden_inputs=hidden_inputs,
        slips=(
            Slip(
                "open ends left out",
                add_known_ends,
                "Your function leaves an open end out of the sum, as pandas does. One open end is enough to leave the sum open.",
                MAY_7,
            ),
            Slip(
                "open ends closed",
                add_open_as_exact,
                "Your function lets an open end stop at its low bound. 'Over' says that it does not stop there.",
                MAY_7,
            ),
            Slip(
                "a span instead of a sum",
                span_of_bounds,
                "Your function gives the smallest and the greatest end. Several groups together are a sum, end by end.",
                ENTRIES,
            ),
        ),
        hint="Add the low ends. Add the high ends unless one of them is None.",
        explanation="The low ends add up. The high ends add up if all are there; otherwise the sum has no upper bound either.",
        vary=lambda _, chance: function_that_adds(invented_bounds(chance)),
    )


def three_totals(of=(0, 1, 2, 3)):
    """Return question 9 for these entries of the log; that of 5 May is always one of them."""
    right = totals(of=of)
    return Question(
        id="ps03.q9",
        points=4,
        objective="attempts",
        read=ENTRIES,
        form={
            "kind": "interval",
            "keys": ["attempts", "crossings", "not reported back"],
            "unit": "people",
            "whole": True,
            "places": 0,
        },
        answer=right,
        identities=tuple(ordered(f"{name}, low", f"{name}, high") for name in right),
        slips=(
            Slip(
                "over as exact",
                totals(read=over_taken_as_exact, of=of),
                "You took 'over' as the number itself. It says that there were more, and not how many more.",
                MAY_7,
            ),
            Slip(
                "over begins at the number",
                totals(read=over_taken_as_from, of=of),
                "Your high ends are right, but you let 'over' begin at the number. Over thirty people are at least one more than thirty.",
                MAY_7,
            ),
            Slip(
                "those who came back still across",
                totals(back_again=1, of=of),
                "The first two totals are right. In the third you left in the people of 5 May, who are told to have decided to go back.",
                MAY_5,
                2,
            ),
            Slip(
                "those who came back added",
                totals(back_again=2, of=of),
                "The first two totals are right. In the third you added those who came back; they must leave it.",
                MAY_5,
                2,
            ),
            Slip(
                "open ends left out",
                totals(add=add_known_ends, of=of),
                "The low ends are right. For the high ends you summed what is there and left out what is missing: an open end leaves the sum open.",
                ENTRIES,
            ),
        ),
        hint="Write the entries below one another first, one line for each outcome, and only then add.",
        explanation=f"At least {right['attempts'][0]} attempts, at least {right['crossings'][0]} crossings, at least "
        f"{right['not reported back'][0]} crossings after which no return is told; no upper bound for any of them. The third is "
        "the one that survives a change of reading on 5 May. None of the three counts people.",
        selection={"entries": [NAMES[place] for place in of]},
        vary=lambda _, chance: three_totals(tuple(sorted([0, *chance.sample([1, 2, 3], 2)]))),
    )


questions = (
    Question(
        id="ps03.q1",
        points=2,
        objective="people",
        read=ENTRIES,
        form={"kind": "labels", "keys": list("ABCDEFG"), "choices": ["of all", "of some", "not at all"]},
        answer=told_of(),
        slips=(
            Slip(
                "title read into the entry",
                with_changes(told_of(), C="of all"),
                "For C you read the title, or the paragraph before the entries, into this entry. It speaks of over 30 people and does not say of which group they were.",
                MAY_7,
                1,
            ),
            Slip(
                "mostly taken as all",
                with_changes(told_of(), A="of all", D="of all"),
                "You read 'mostly' and 'most' as 'all'. Both words leave people over of whom nothing is told.",
                f"{MAY_5}; {MAY_7}",
            ),
            Slip(
                "two parts taken for the whole",
                with_changes(told_of(), F="of all"),
                "For F add the two parts up: they do not reach the group. Of the others the log says nothing, and that is worth noticing before any total.",
                FIVE_AM,
                1,
            ),
            Slip(
                "nothing told of earlier attempts",
                with_changes(told_of(), D="not at all"),
                "For D look into the brackets: the entry says that most of its people had been met before.",
                MAY_7,
                1,
            ),
        ),
        hint="Cover everything but the one entry. What does it say, and of how many of its people?",
        explanation="Of some: where those of 5 May lived (mostly Shenyang), who of 7 May had tried before (most), what became of those of 5 AM (two parts that do not fill the group). Of all: that those of 5 May decided to go back. Not at all: the group of those of 7 May, the origin of those of 2 AM, and why anybody wanted to leave.",
    ),
    Question(
        id="ps03.q2",
        points=2,
        objective="chain",
        read="Doc. 5, source line, first sentence and signature",
        form={"kind": "labels", "choices": sorted(HANDS), "ordered": True},
        answer=HANDS,
        slips=(
            Slip(
                "ministry first",
                swapped(HANDS, 0),
                "You begin with the ministry, whose name stands in the title. Its report passes on what it had been told: look who reported on the night of 9 May, and by what means.",
                "Doc. 5, para. 1, first sentence",
            ),
            Slip(
                "as it meets the eye",
                HANDS[::-1],
                "That is the way back, from you to the province. The question asks for the way that the words went.",
                "Doc. 5, source line and first sentence",
            ),
            Slip(
                "translated before it was obtained",
                swapped(HANDS, 3),
                "A text must be in hand before it can be translated. The source line names both, in this order.",
                "Doc. 5, source line",
            ),
            Slip(
                "translated for the archive",
                [PROVINCE, MINISTRY, TRANSLATION, FILE, COPY, DOSSIER],
                "The archive holds the Chinese paper. The translation was made for the project, long after.",
                "Doc. 5, source line",
            ),
        ),
        hint="Start with whoever stood nearest to the river, and end with what you can open today.",
        explanation="The province's telegram, the ministry's report, the file in the archive, the copy obtained for the project, the translation, the e-dossier. Each hand may shorten, round or mishear; and who told the province is not stated.",
    ),
    Question(
        id="ps03.q3",
        points=1,
        objective="chain",
        read=DOC_5,
        form={"kind": "text", "pattern": r"(liaoning-1961\.)?f\d{3}", "example": "f001"},
        answer=stopped_row.partition(".")[2],
        accept=(stopped_row,),
        slips=(
            Slip(
                "those across",
                "f008",
                "This row counts people who got across, and it ends with April. You look for people who were held back in May.",
                DOC_5,
            ),
            Slip(
                "those found until April",
                "f007",
                "This row ends with April. The people of the log's last entry were met in May.",
                DOC_5,
            ),
            Slip(
                "the two groups",
                "f013",
                "This row counts people who were found. How many of them were held back is not told, and the hours are others.",
                GROUPS_OF_DOC_5,
            ),
            Slip(
                "those with clubs",
                "f014",
                "This row counts people with clubs or cudgels, on another day. The log speaks of poles on 7 May only.",
                GROUPS_OF_DOC_5,
            ),
        ),
        hint="Two things must fit: what was done to the people, and the days.",
        explanation="f009: the people stopped as of 8 May. The held back of 8 May, 5 AM, may be among them; Doc. 5 does not say so. It would be the same province's count, told a second time.",
    ),
    chains_of_two_reports(),
    Question(
        id="ps03.q5",
        points=2,
        objective="bounds",
        read=GROUPS_OF_DOC_5,
        form={"kind": "interval", "keys": ["found", "without"], "unit": "people", "whole": True, "places": 0},
        answer=two_groups(fifty, groups * fifty),
        identities=(ordered("found, low", "found, high"), ordered("without, low", "without, high")),
        slips=(
            Slip(
                "fifty each",
                two_groups(groups * fifty, groups * fifty),
                "You took fifty for each group. The English bears another reading too; bounds have room for both.",
                GROUPS_OF_DOC_5,
            ),
            Slip(
                "fifty in all",
                two_groups(fifty, fifty),
                "You took fifty for both groups together. The English bears another reading too; bounds have room for both.",
                GROUPS_OF_DOC_5,
            ),
            Slip(
                "thirty of each",
                two_groups(fifty, groups * fifty, armed_high=groups * thirty),
                "You let the clubs grow with the groups. The sentence counts those who carried them once, whatever the size of the groups.",
                GROUPS_OF_DOC_5,
            ),
            Slip(
                "left open",
                {name: (low, None) for name, (low, _) in two_groups(fifty, groups * fifty).items()},
                "You left the high ends open. Nothing here says 'over': the doubt lies between two readings, and the larger of them closes the bounds.",
                GROUPS_OF_DOC_5,
            ),
        ),
        hint="Work both lines out once for each reading; the smaller result is the low bound, the larger the high one.",
        explanation="Fifty in all or fifty each: 50 to 100 people. Thirty of them had clubs or cudgels, which leaves 20 to 70. Not every number between is possible, but no reading falls outside.",
    ),
    function_that_adds(),
    Question(
        id="ps03.q7",
        points=3,
        objective="sums",
        read=FIVE_AM,
        form={
            "kind": "function",
            "name": "subtract_bounds",
            "arguments": ["whole", "part"],
            "returns": {"kind": "interval", "unit": "people", "places": 0},
        },
        answer=subtract_bounds,
        inputs=(([121, None], [96, 96]), ([40, 60], [30, 45]), ([12, 15], [11, None])),
        hidden_inputs=(([50, 50], [20, 30]), ([5, None], [2, None]), ([100, 120], [30, 40]), ([7, 7], [7, 7])),
        identities=({"kind": "between", "low": 0, "high": 10**9, "say": NO_NEGATIVE},),
        slips=(
            Slip(
                "like ends",
                subtract_like_ends,
                "Your function takes the low end from the low end. Fewest are left where the whole is smallest and the part is largest.",
                FIVE_AM,
            ),
            Slip(
                "below zero",
                subtract_below_zero,
                "Your function can leave fewer than nobody. A rest of people ends at zero.",
                FIVE_AM,
            ),
            Slip(
                "open part closed",
                subtract_open_as_exact,
                "Your function lets an open part stop at its low bound. A part without an upper bound may be the whole.",
                FIVE_AM,
            ),
        ),
        hint="When are the fewest left? When are the most left? Draw both.",
        explanation="The fewest are left where the whole is at its low end and the part at its high end (and never fewer than none); the most, the other way round.",
    ),
    Question(
        id="ps03.q8",
        points=2,
        objective="sums",
        read=f"{DOC_5}; {FIVE_AM}; {MAY_7}",
        form={"kind": "interval", "unit": "people", "whole": True, "places": 0},
        answer=subtract_bounds(
            (stopped_by_may_8, stopped_by_may_8), add_bounds([held_back, (least_stopped_on_may_5, first_group)])
        ),
        identities=(ordered("low", "high"),),
        slips=(
            Slip(
                "one entry alone",
                subtract_bounds((stopped_by_may_8, stopped_by_may_8), held_back),
                "You took off the last entry alone. The entry of 7 May tells of people who had been stopped on 5 May; the question supposes that they are in the count as well.",
                MAY_7,
            ),
            Slip(
                "the whole group of 5 May",
                subtract_bounds(
                    (stopped_by_may_8, stopped_by_may_8), add_bounds([held_back, (first_group, first_group)])
                ),
                "You took the group of 5 May as exactly those who had been stopped. The question gives two ends for them.",
                f"{MAY_5}; {MAY_7}",
            ),
            Slip(
                "half is not most",
                subtract_bounds(
                    (stopped_by_may_8, stopped_by_may_8),
                    add_bounds([held_back, (may7["attempted_low"] // 2, first_group)]),
                ),
                "Check 'most' once more. It must be more than half of the people of 7 May, in whole people.",
                MAY_7,
            ),
            Slip(
                "over thirty as thirty",
                subtract_bounds(
                    (stopped_by_may_8, stopped_by_may_8),
                    add_bounds([held_back, (may7["attempted_low"] - 1, first_group)]),
                ),
                "You took nearly the whole group of 7 May for those who had been stopped. The entry says 'most': the smallest number that is most of them is the low end.",
                MAY_7,
            ),
        ),
        hint="First add the two parts as bounds, then take the sum away.",
        explanation="The two parts together are 112 to 140, and 350 less that leaves 210 to 238 for people of whom the log has no entry. All of it hangs on two suppositions: that the counts are of the same kind, and that nobody stopped twice is counted twice.",
    ),
    three_totals(),
    Question(
        id="ps03.q10",
        points=2,
        objective="attempts",
        read=f"{MAY_5}; {MAY_7}",
        form={"kind": "interval", "unit": "people", "whole": True, "places": 0},
        answer=different(first_group, may7["attempted_low"], least_stopped_on_may_5, may7["attempted_low"] - 1),
        identities=(ordered("low", "high"),),
        slips=(
            Slip(
                "attempts as people",
                different(first_group, may7["attempted_low"], 0, 0),
                "You added the two groups. That counts attempts: most of the second group stand in the first as well.",
                MAY_7,
            ),
            Slip(
                "most may be all",
                different(first_group, may7["attempted_low"], least_stopped_on_may_5, may7["attempted_low"]),
                "Look at your low end: it needs all people of the second group to have been in the first. The question takes 'most' as not all.",
                MAY_7,
            ),
            Slip(
                "half is most",
                different(first_group, may7["attempted_low"], may7["attempted_low"] // 2, may7["attempted_low"] - 1),
                "Look at your high end: the people of the second group who had been in the first are then fewer than half of it.",
                MAY_7,
            ),
            Slip(
                "one overlap alone",
                different(first_group, may7["attempted_low"], least_stopped_on_may_5, least_stopped_on_may_5),
                "You used the smallest overlap for both ends. The more people the groups share, the fewer different people there are.",
                MAY_7,
            ),
        ),
        hint="Different people = first + second - those in both. How few and how many can be in both?",
        explanation="16 to 30 of the 31 can be in both groups, so the two groups hold 45 to 59 different people, where the attempts are 75. Who was who, the log does not record.",
    ),
    Question(
        id="ps03.q11",
        points=3,
        objective="attempts",
        read=ENTRIES,
        form={"kind": "numbers", "keys": ["A", "B", "C"], "unit": "people", "whole": True, "places": 0},
        answer=fewest(),
        identities=(
            {
                "kind": "falling",
                "say": "Each assumption allows more repetition than the one before, so the fewest different people cannot become more.",
            },
        ),
        slips=(
            Slip(
                "attempts as people",
                dict.fromkeys("ABC", totals()["attempts"][0]),
                "These are the attempts. The question asks how few different people could have made them.",
                MAY_7,
            ),
            Slip(
                "over as exact",
                fewest(may7["attempted_low"] - 1, may8_two["attempted_low"] - 1, may8_five["attempted_low"] - 1),
                "You took 'over' as the number itself in three entries. Over thirty people are at least one more than thirty.",
                ENTRIES,
            ),
            Slip(
                "most may be all",
                fewest(all_shared=1),
                "B and C are right. In A you let everybody of 7 May have been there on 5 May; the question takes 'most' as not all.",
                MAY_7,
                2,
            ),
            Slip(
                "first group left out",
                with_changes(fewest(), A=fewest()["B"]),
                "B and C are right. In A you left the group of 5 May out altogether; only those who tried again are counted already.",
                MAY_5,
                2,
            ),
            Slip(
                "across for good",
                with_changes(fewest(), C=fewest()["B"]),
                "A and B are right. In C anybody may have come back unseen: then one group can hold all the others.",
                ENTRIES,
                2,
            ),
        ),
        hint="Under each assumption, let as many people as possible be the same, and count who is left.",
        explanation="187, 173 and 121. A: 45 for the first two groups, then 21 and 121. B: those across and not reported back (31 and 21) cannot be among the 121, but everybody of 5 May can be among the others. C: the largest group may hold everyone. The log gives attempts; the number of people depends on an assumption that the log does not make for us.",
    ),
    Question(
        id="ps03.q12",
        points=2,
        objective="readings",
        read=f"{MAY_5}; {MAY_7}",
        form={"kind": "labels", "keys": list("ABCDE"), "choices": ["depends", "does not depend"]},
        answer=depends,
        slips=(
            Slip(
                "everything depends",
                dict.fromkeys(depends, "depends"),
                "You let every result hang on the reading. Work each of them out twice: some come out the same.",
                f"{MAY_5}; {MAY_7}",
            ),
            Slip(
                "nothing depends",
                dict.fromkeys(depends, "does not depend"),
                "You let no result hang on the reading. Whoever was stopped did not cross: two results move.",
                f"{MAY_5}; {MAY_7}",
            ),
            Slip(
                "return forgotten",
                with_changes(depends, C="depends"),
                "For C: under one reading the group crossed and came back, under the other it never crossed. Either way it is not on the other side.",
                MAY_5,
                1,
            ),
            Slip(
                "stopped forgotten",
                with_changes(depends, D="does not depend"),
                "For D: under the second reading the people of 5 May are among those stopped.",
                MAY_7,
                1,
            ),
        ),
        hint="Work each result out under both readings and compare.",
        explanation="Crossings (116 or 72 at least) and people stopped (96 or 140) depend on the reading. Attempts, those across and not reported back, and the fewest people do not: these results can be given without deciding.",
    ),
    Question(
        id="ps03.q13",
        points=2,
        objective="readings",
        read=LAST,
        form={
            "kind": "numbers",
            "keys": ["from the call", "from the log"],
            "unit": "groups",
            "whole": True,
            "places": 0,
        },
        answer={"from the call": after(yesterday["period_start"]), "from the log": after(yesterday["period_end"])},
        slips=(
            Slip(
                "readings swapped",
                {"from the call": after(yesterday["period_end"]), "from the log": after(yesterday["period_start"])},
                "The two readings have changed places. The day before an earlier day is earlier, and leaves more groups after it.",
                LAST,
            ),
            Slip(
                "one reading",
                dict.fromkeys(["from the call", "from the log"], after(yesterday["period_start"])),
                "You counted from the call both times. The log bears a date of its own, one day later.",
                "Call log, signature",
                1,
            ),
            Slip(
                "same day left out",
                {
                    "from the call": after(yesterday["period_start"], same_day=False),
                    "from the log": after(yesterday["period_end"], same_day=False),
                },
                "You left out a group of the same day. Compare the hours: 8 AM and the hour of the entry.",
                MAY_7,
                1,
            ),
            Slip(
                "every group",
                {"from the call": len(entries), "from the log": after(yesterday["period_end"])},
                "From the call you counted every entry. The first group stands two days before the second.",
                MAY_5,
                1,
            ),
        ),
        hint="Write down the day and the hour of the instruction under each reading, then look which entries are later.",
        explanation="Counted from the call, the instruction is of 7 May, 8 AM, and three groups come after it; counted from the date of the log it is of 8 May, 8 AM, and none does. Whether the instruction helped cannot be read from this page.",
    ),
    Question(
        id="ps03.q14",
        points=2,
        objective="limits",
        read="Call log, title, first para., entries, print line and web summary; Doc. 5, para. 1",
        form={"kind": "labels", "keys": list("ABCDEF"), "choices": ["sign", "do not sign"]},
        answer=signable,
        slips=(
            Slip(
                "a trend from entries",
                with_changes(signable, B="sign"),
                "B makes a trend out of the entries that somebody chose to pass on. The log itself says the opposite in its first paragraph, and neither can be tested with these lines.",
                "Call log, first para. and entries",
                1,
            ),
            Slip(
                "no entry as nobody",
                with_changes(signable, C="sign"),
                "C turns a missing entry into a fact. The log does not say that it lists every group.",
                "Call log, entries (there is none for 6 May)",
                1,
            ),
            Slip(
                "copies as witnesses",
                with_changes(signable, E="sign"),
                "E counts desks. Copies and a second report that came through the same provincial office repeat; they do not confirm.",
                "Call log, print line; Doc. 5, para. 1, first sentence",
                1,
            ),
            Slip(
                "too careful to report",
                with_changes(signable, A="do not sign"),
                "A claims no more than that the sentence stands there. What a document says can be signed, whether or not it is true.",
                "Call log, first para.",
                1,
            ),
        ),
        hint="Ask of each sentence: does it report what the paper says, or does it say what happened?",
        explanation="A, D and F report, with a 'says' or a 'may'. B and C turn four passed-on entries into a complete list; E counts desks as witnesses. Signing A and F does not mean believing them: it means that they can be checked.",
    ),
)

written = (
    Written(
        id="ps03.w1",
        points=6,
        objective="people",
        read="Call log, entries May 5 and May 7, 11 AM (choice A); Doc. 5, para. 1 and measures (3) and (4) (choice B)",
        levels=(
            Level(
                6,
                "Names what she would have to prove and why that is hard; names from the document who would judge it, and says where the document is silent about that; names what she loses if disbelieved without inventing a penalty that no document names; and says which column of the table would change, or that none has room for her.",
                sample="(A) She would have to prove an intention: that on 7 May she was looking for her sister and not for the river. Nothing on paper can show that. The first to judge are the militia who 'came to dissuade them' (entry May 7); who decides after them the log does not say, and no hearing is mentioned. If they do not believe her she stands in the entry as one of 'over 30', among people said to have threatened to kill, and her two days become two attempts. No punishment is named, so I claim none; but she loses her own account. Our table has attempted, held back, across and returned. It has no column for 'was there for something else', so our lowest bound may be one too high, and I cannot see it.",
                comment="Separates what the log says from what it leaves out, claims no penalty, and carries the person back to the count.",
            ),
            Level(
                3,
                "Answers two of the three questions from the document, or all three in general terms; or names a penalty that the document does not name; the table is not touched, or named without a reason.",
                sample="(B) She must prove that she sold her furniture for food and not to leave. The police would decide. If they do not believe her she will be arrested and loses everything she has.",
                comment="Good on the proof. Who writes the list of households in Doc. 5, and where does it speak of arrest? Then ask which of our numbers she stands in.",
            ),
            Level(
                0,
                "Retells the entry or the paragraph, or judges the people in it, without asking what she could show to whom.",
                sample="(A) She tried to cross twice and threatened the militia, so they were right to stop her.",
                comment="You have decided what she did from one line by those who stopped her. Start again with what she says, and ask who could check it.",
            ),
        ),
        explanation="A form keeps what it has a column for. Intention has none: neither in the log, nor in the count of households 'preparing', nor in our own table. Whoever is disbelieved is counted; whoever is believed leaves no trace.",
    ),
)

key = Key(
    assignment="ps03",
    folder="ps03-a-night-on-the-telephone",
    title="A night on the telephone",
    objectives=objectives,
    questions=questions,
    written=written,
)
