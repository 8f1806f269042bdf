"""Key of ps07, Leaving for good: what the grader knows and the student does not.

Sources: opinions-1957 (Doc. 1, item 4), instructions-1962 (Doc. 6), telegram-1962 (Doc. 7), directive-1963 (Doc. 8).
"""

import itertools
from dataclasses import replace

from tworivers import regimes, rows
from tworivers.keys.key import Key, Level, Question, Slip, Written
from tworivers.keys.variants import other_cases
from tworivers.regimes.draw import spread

stated = {row["figure_id"]: row["value"] for row in rows("figures")}
provisions = {row["provision_id"]: row for row in rows("provisions")}

# -- The count of Yanbian --------------------------------------------------------------------------------------------

COUNTS = ["letters", "applications", "approved", "not_approved"]
letters, total, approved, not_approved = (stated[f"instructions-1962.f0{number}"] for number in (24, 25, 26, 27))
parts = approved + not_approved
DENOMINATORS = {"letters": letters, "applications": total, "parts": parts}


def percent(part, whole):
    """Return a part as a percentage of a whole."""
    return 100 * part / whole


def rate(numerator, *denominators):
    """Return the lowest and the highest percentage over several denominators."""
    found = [percent(numerator, whole) for whole in denominators]
    return [min(found), max(found)]


def counts(**changes):
    """Return the four counts by name; `changes` hold the deliberate mistake."""
    right = {"letters": letters, "applications": total, "approved": approved, "not_approved": not_approved}
    return {**right, **changes}


def mends(whole=total, sign=1):
    """Return what each figure would have to be so that the four close; the arguments hold the deliberate mistake."""
    missing = sign * (whole - parts)
    return {
        "applications": whole - missing,
        "approved": approved + missing,
        "not_approved": not_approved + missing,
    }


class Table:
    """A table without pandas: what a DataFrame with an index of denominators would be."""

    def __init__(self, columns):
        """Keep columns, a dictionary of lists in the order of the denominators."""
        self.columns = list(columns)
        self.index = list(DENOMINATORS)
        self._columns = columns

    def itertuples(self, index, name):
        """Yield the rows as pandas does."""
        return zip(*self._columns.values(), strict=True)


def rates_table(denominators=DENOMINATORS, first=approved, second=not_approved, scale=100):
    """Return the table of three denominators; the arguments hold the deliberate mistake."""
    wholes = list(denominators.values())
    return Table(
        {
            "count": wholes,
            "approved_percent": [scale * first / whole for whole in wholes],
            "not_approved_percent": [scale * second / whole for whole in wholes],
        }
    )


def rate_range(approved, not_approved, total):
    """Return the lowest and the highest approval rate, in percent, over the stated total and the sum of the parts."""
    found = [100 * approved / whole for whole in (total, approved + not_approved)]
    return min(found), max(found)


def range_total_alone(approved, not_approved, total):
    """Slip: the stated total is trusted over its parts."""
    return 100 * approved / total, 100 * approved / total


def range_parts_alone(approved, not_approved, total):
    """Slip: the parts are trusted over the stated total."""
    whole = approved + not_approved
    return 100 * approved / whole, 100 * approved / whole


def range_fixed_order(approved, not_approved, total):
    """Slip: the ends stand in the order that Yanbian happens to have."""
    return 100 * approved / (approved + not_approved), 100 * approved / total


def range_of_refusals(approved, not_approved, total):
    """Slip: the other part is divided."""
    return rate_range(not_approved, approved, total)


def range_as_proportion(approved, not_approved, total):
    """Slip: proportions instead of percentages."""
    low, high = rate_range(approved, not_approved, total)
    return low / 100, high / 100


# -- Three texts on three applicants ---------------------------------------------------------------------------------

BASE = {
    "matter": "application_to_leave",
    "citizenship": "prc",
    "ethnicity": "korean",
    "located_in": "prc",
    "province": "jilin",
    "destination": "dprk",
    "application_justified": True,
}
APPLICANTS = {
    "A": {"holds_authorization_letter": True, "has_social_relations_in_dprk": True},
    "B": {
        "holds_authorization_letter": True,
        "has_social_relations_in_dprk": True,
        "applied_to_join_development": True,
        "pending_case_in_china": "civil",
    },
    "C": {"has_social_relations_in_dprk": True, "reason": "visit_relatives"},
}
TEXTS = {
    "1957": ("opinions-1957", "1958-03-01"),
    "1962": ("telegram-1962", "1962-05-01"),
    "1963": ("directive-1963", "1963-10-01"),
}
OUTCOMES = [
    "APPROVE_APPLICATION",
    "NO_LENIENT_APPROVAL",
    "PROCESS_AUTH_LETTER_PROMPTLY",
    "ALLOW_MOVE_GENERAL",
    "APPROVE_RETURN_EACH",
    "GAP",
    "NOT_ADDRESSED",
]


def three_texts(**changes):
    """Return what each text says on each applicant; `changes` hold the deliberate mistake, such as A_1963."""
    right = {
        f"{who} {year}": regimes.load(name).decide({**BASE, **facts, "decision_date": day}).outcome
        for who, facts in APPLICANTS.items()
        for year, (name, day) in TEXTS.items()
    }
    return {**right, **{key.replace("_", " "): value for key, value in changes.items()}}


# -- Item (2) of the directive as a function -------------------------------------------------------------------------

DIRECTIVE = regimes.load("directive-1963")
PROVINCES = ["jilin", "heilongjiang", "liaoning", "inner_mongolia"]
VISITS = ["visit_relatives", "trade"]


def item_two(
    case, visits=VISITS, both=True, of_nationals=False, ethnicity=True, extra=False, open_to_citizen=False,
    last_day_before="1963-08-07", silence="GAP",
):  # fmt: skip
    """Return what item (2) says on an application; the arguments hold the deliberate mistakes."""
    if case["decision_date"] <= last_day_before or case["province"] not in PROVINCES:
        return "NOT_ADDRESSED"
    named = [case["has_social_relations_in_dprk"], case["applied_to_join_development"]]
    fits = (all(named) if both else any(named)) and not (extra and case["local_extra_condition"])
    if case["citizenship"] == "dprk":
        return "APPROVE_RETURN_EACH" if case["reason"] not in visits and (fits or not of_nationals) else silence
    if ethnicity and case["ethnicity"] != "korean":
        return "NOT_ADDRESSED"
    if case["citizenship"] == "prc" or open_to_citizen:
        return "ALLOW_MOVE_GENERAL" if fits else silence
    return silence


def with_mistake(**mistake):
    """Return the function with one deliberate mistake."""
    return lambda case: item_two(case, **mistake)


EVERY_CASE = {
    "decision_date": "1963-10-01",
    "province": "jilin",
    "citizenship": "prc",
    "ethnicity": "korean",
    "has_social_relations_in_dprk": True,
    "applied_to_join_development": True,
    "local_extra_condition": False,
    "reason": "development",
}


def full(facts):
    """Return a drawn case with every fact of the assignment stated, and with nothing that it does not teach.

    The provinces of the North China Bureau, which the directive does not list, become Liaoning; the one fact `reason`
    says what two facts of the regime say together; the family of officers (item 3) is left out.
    """
    case = {**EVERY_CASE, "has_social_relations_in_dprk": False, "applied_to_join_development": False}
    case |= {name: value for name, value in facts.items() if name in EVERY_CASE}
    if case["province"] in ("beijing", "tianjin", "hebei", "shanxi"):
        case["province"] = "liaoning"
    if facts.get("purpose") == "visit_relatives":
        case["reason"] = "visit_relatives"
    elif case["citizenship"] == "prc":
        case["reason"] = "development" if case["applied_to_join_development"] else "livelihood"
    if case["citizenship"] in ("disputed", "unstated"):
        case["citizenship"] = "unknown"
    return case


def drawn(seed=7):
    """Return one case for each region of the audit of item (2), each fact stated, no two alike."""
    found = {}
    for one in spread(DIRECTIVE, ["application_to_leave"], ["directive-1963.item2"], seed=seed):
        if one.facts.get("relative_is_kpa_officer") or one.facts.get("located_in") == "dprk":
            continue
        case = full(one.facts)
        if decided(case) == one.decision.outcome:
            found.setdefault(str(case), replace(one, facts=case))
    return list(found.values())


def decided(case):
    """Return the decision of the regime itself."""
    return DIRECTIVE.decide(
        {"matter": "application_to_leave", "located_in": "prc", "destination": "dprk", **case}
    ).outcome


REASONS = ("return_home", "development", "marriage", "work", "livelihood", *VISITS)
MOVE, EXTRA, RETURN, TO_WHOM, SINCE = (
    "directive-1963.item2-move-general",
    "directive-1963.item2-no-extra-restrictions",
    "directive-1963.item2-return-each",
    "directive-1963.addressees",
    "the date of the directive",
)
# Both sides of each condition, each as one change of the same applicant.
BY_HAND = [
    (SINCE, {"decision_date": "1963-08-07"}),
    (SINCE, {"decision_date": "1963-08-08"}),
    (SINCE, {"decision_date": "1963-08-09"}),
    (TO_WHOM, {"province": "shanghai"}),
    (TO_WHOM, {"province": "guangdong", "citizenship": "dprk"}),
    (TO_WHOM, {"province": "inner_mongolia"}),
    (MOVE, {}),
    (MOVE, {"has_social_relations_in_dprk": False}),
    (MOVE, {"applied_to_join_development": False, "reason": "marriage"}),
    (MOVE, {"ethnicity": "han"}),
    (MOVE, {"citizenship": "unknown"}),
    (EXTRA, {"local_extra_condition": True}),
    (EXTRA, {"local_extra_condition": True, "has_social_relations_in_dprk": False}),
    (RETURN, {"citizenship": "dprk", "reason": "return_home"}),
    (RETURN, {"citizenship": "dprk", "reason": "return_home", "ethnicity": "han"}),
    (
        RETURN,
        {
            "citizenship": "dprk",
            "reason": "return_home",
            "has_social_relations_in_dprk": False,
            "applied_to_join_development": False,
        },
    ),
    (RETURN, {"citizenship": "dprk", "reason": "return_home", "local_extra_condition": True}),
    (RETURN, {"citizenship": "dprk", "reason": "visit_relatives"}),
    (RETURN, {"citizenship": "dprk", "reason": "trade"}),
    # What decides nothing: every reason of every group under an extra condition, and whoever it may be before the day
    # or outside the provinces.
    *(
        (
            RETURN if citizenship == "dprk" else EXTRA,
            {
                "citizenship": citizenship,
                "ethnicity": ethnicity,
                "reason": reason,
                "province": province,
                "local_extra_condition": True,
            },
        )
        for place, reason in enumerate(REASONS)
        for province, (citizenship, ethnicity) in zip(
            itertools.cycle(PROVINCES[place % 4 :] + PROVINCES[: place % 4]),
            itertools.product(("prc", "dprk", "unknown"), ("korean", "han")),
            strict=False,
        )
    ),
    (
        EXTRA,
        {
            "ethnicity": "han",
            "has_social_relations_in_dprk": False,
            "applied_to_join_development": False,
            "local_extra_condition": True,
            "reason": "work",
        },
    ),
    *(
        (TO_WHOM, {"province": "shanghai", "citizenship": "dprk", "ethnicity": "han", "reason": reason})
        for reason in REASONS
    ),
    (
        SINCE,
        {
            "decision_date": "1963-08-07",
            "province": "liaoning",
            "citizenship": "dprk",
            "ethnicity": "han",
            "reason": "work",
            "has_social_relations_in_dprk": False,
            "applied_to_join_development": False,
            "local_extra_condition": True,
        },
    ),
    (SINCE, {"decision_date": "1963-08-07", "province": "heilongjiang", "citizenship": "unknown", "reason": "trade"}),
    (SINCE, {"decision_date": "1963-08-07", "province": "inner_mongolia", "citizenship": "dprk", "reason": "marriage"}),
]


def group(case):
    """Return the clause on which a drawn case turns; silence stands with the clause that leaves it."""
    if case["citizenship"] == "dprk":
        return RETURN
    return EXTRA if case["local_extra_condition"] else MOVE


hidden = [{"case_id": one.case_id, **one.facts} for one in drawn()]
groups = {case["case_id"]: group(case) for case in hidden}
for place, (clause, change) in enumerate(BY_HAND, start=len(hidden) + 1):
    hidden.append({"case_id": f"case {place}", **EVERY_CASE, **change})
    groups[f"case {place}"] = clause
EXAMPLES = [
    {"case_id": "example 1", **EVERY_CASE, "province": "heilongjiang"},
    {"case_id": "example 2", **EVERY_CASE, "citizenship": "dprk", "reason": "return_home"},
    {"case_id": "example 3", **EVERY_CASE, "has_social_relations_in_dprk": False},
]
groups |= {"example 1": MOVE, "example 2": RETURN, "example 3": MOVE}
for case in EXAMPLES + hidden:
    facts = {name: value for name, value in case.items() if name != "case_id"}
    assert item_two(case) == decided(facts), case
assert len(hidden) >= 30 and {decided({n: v for n, v in c.items() if n != "case_id"}) for c in hidden} == {
    "ALLOW_MOVE_GENERAL", "APPROVE_RETURN_EACH", "GAP", "NOT_ADDRESSED",
}  # fmt: skip

# -- Who decides, and where it stands --------------------------------------------------------------------------------

DECIDERS = ["applicant", "Korean side", "local authorities", "Chinese side, level not said", "person and Korean side"]
who_decides = {
    "send a letter": "Korean side",
    "apply": "applicant",
    "justified": "Chinese side, level not said",
    "as soon as possible": "local authorities",
    "in general": "Chinese side, level not said",
    "stay": "person and Korean side",
}
assert "level not said" in provisions["opinions-1957.item4-approve"]["decided_by"]
assert provisions["telegram-1962.point3-letters"]["decided_by"] == "local authorities"
assert provisions["directive-1963.item2-move-general"]["decided_by"].startswith("not stated")
assert provisions["telegram-1962.point4-a-stay"]["decided_by"] == "the person and the Korean side together"

cited = {
    "A": "opinions-1957.item4-proviso",
    "B": "telegram-1962.point3-property",
    "C": "directive-1963.item2-no-extra-restrictions",
    "D": "directive-1963.item2-return-each",
    "E": "telegram-1962.point4-b-gradual",
    "F": "instructions-1962.f025",
}
CITABLE = [
    "opinions-1957.item4-approve",
    "opinions-1957.item4-proviso",
    "opinions-1957.item4-punish",
    "instructions-1962.f024",
    "instructions-1962.f025",
    "instructions-1962.f026",
    "telegram-1962.point3-letters",
    "telegram-1962.point3-property",
    "telegram-1962.point4-b-family",
    "telegram-1962.point4-b-gradual",
    "directive-1963.item2-move-general",
    "directive-1963.item2-no-extra-restrictions",
    "directive-1963.item2-return-each",
]
assert all(name in provisions or name in stated for name in CITABLE)

COUNT = "Doc. 6, para. 5"
MINISTER = "Doc. 6, para. 1, against para. 5"
ITEM_4 = "Doc. 1, item (4)"
POINT_3 = "Doc. 7, point (3)"
ITEM_2 = "Doc. 8, item (2)"
ALL_THREE = f"{ITEM_4}; {POINT_3}; {ITEM_2}"
FIRST_LOW = {"kind": "at_most", "left": "low", "right": "high", "say": "The low end comes first, then the high one."}
WITHIN = {"kind": "between", "low": 0, "high": 100, "say": "A part of a whole lies between 0 and 100 percent."}

objectives = {
    "denominator": "tell letters, applications and decisions apart, and name the denominator of a rate",
    "test": "test a total against its parts, and say what would close it without saying who slipped",
    "range": "give a rate as a range, and say which assumption stands behind each end",
    "decides": "say who decides at each step, and where a text leaves that open",
    "rule": "turn a rule into a function that tells permission, silence and not addressed apart",
    "cite": "cite the figure or the provision on which a sentence rests",
    "proof": "ask what a form does not ask: what somebody must prove, to whom, and what she loses if disbelieved",
}

questions = (
    Question(
        id="ps07.q1",
        points=2,
        objective="denominator",
        read=COUNT,
        form={"kind": "numbers", "keys": COUNTS, "whole": True, "places": 0},
        answer=counts(),
        identities=(
            {
                "kind": "at_most",
                "left": "applications",
                "right": "letters",
                "say": "The applications come out of the number of letters, so there cannot be more of them.",
            },
        ),
        slips=(
            Slip(
                "decisions swapped",
                counts(approved=not_approved, not_approved=approved),
                "Approved and not approved have changed places. A figure's id does not tell what it counts; its anchor does.",
                COUNT,
            ),
            Slip(
                "sum taken over the stated total",
                counts(applications=parts),
                "For the applications you took a sum. First write down what the page states, then compute.",
                COUNT,
            ),
            Slip(
                "letters as applications",
                counts(applications=letters),
                "You took the letters as applications. A letter comes from Korea; an application is made by somebody in China, and not every letter led to one.",
                COUNT,
            ),
        ),
        hint="One row for each of the four, all with the place yanbian. Read the anchor of each row.",
        explanation="The rows f024 to f027 of instructions-1962: 2,667 letters, about 1,778 applications, 1,053 approved, 735 not approved. They are counts of papers; how many people they stand for is not said.",
    ),
    Question(
        id="ps07.q2",
        points=2,
        objective="test",
        read=COUNT,
        form={"kind": "number", "unit": "applications", "whole": True, "places": 0},
        answer=total - approved - not_approved,
        slips=(
            Slip(
                "sign lost",
                abs(total - parts),
                "The size is right. Subtract in the order asked for, and leave the sign as it comes: it tells in which direction the page does not close.",
                COUNT,
            ),
            Slip(
                "letters as applications",
                letters - parts,
                "You started from the letters. A letter on which nobody applied waits for no decision.",
                COUNT,
            ),
            Slip(
                "letters without an application",
                letters - total,
                "That is letters less applications: the letters on which, as far as the page tells, nobody applied.",
                COUNT,
            ),
            Slip(
                "second part forgotten",
                total - approved,
                "You took off the approved ones alone. Those not approved have been counted as well.",
                COUNT,
            ),
        ),
        hint="Applications as stated, less those approved, less those not approved. Do not repair what comes out.",
        explanation="1,778 - 1,053 - 735 = -10. Minus ten applications cannot be pending. The result is no number of applications; it is a message about the four figures: at least one of them is not what it seems to be.",
    ),
    Question(
        id="ps07.q3",
        points=2,
        objective="test",
        read=COUNT,
        form={
            "kind": "numbers",
            "keys": ["applications", "approved", "not_approved"],
            "unit": "applications",
            "whole": True,
            "places": 0,
        },
        answer=mends(),
        slips=(
            Slip(
                "wrong direction",
                mends(sign=-1),
                "Each goes the wrong way: put one of them back among the others and look whether it closes now.",
                COUNT,
            ),
            Slip(
                "changes for figures",
                {name: value - counts()[name] for name, value in mends().items()},
                "These are the changes. Asked is what each figure would have to be after its change.",
                COUNT,
            ),
            Slip(
                "as printed",
                {"applications": total, "approved": approved, "not_approved": not_approved},
                "These are the figures as printed, and together they do not close.",
                COUNT,
            ),
            Slip(
                "closed to the letters",
                {"applications": parts, "approved": letters - not_approved, "not_approved": letters - approved},
                "You closed the two parts against the letters. They are parts of the applications.",
                COUNT,
            ),
        ),
        hint="Two of the three stay as printed; the third is then their sum, or what the total leaves.",
        explanation="1,788 applications, or 1,043 approved, or 725 not approved. Each differs from the page in one digit.",
    ),
    Question(
        id="ps07.q4",
        points=2,
        objective="test",
        read=COUNT,
        form={"kind": "label", "choices": ["a", "b", "c", "d"]},
        answer="b",
        slips=(
            Slip(
                "parts trusted over the total",
                "a",
                'A likely story, and no more: another single change closes the figures as well, and the word "about" may mean that nobody ever added up.',
                COUNT,
            ),
            Slip(
                "a cause asserted",
                "c",
                "That is one possible cause. Nothing on the page speaks of a second decision, so you would sign a guess.",
                COUNT,
            ),
            Slip(
                "fraud",
                "d",
                "Whoever invents figures can make them close. That they do not is poor evidence of invention.",
                COUNT,
            ),
        ),
        hint="Look at your three answers of the question before. In how many digits does each differ from the page?",
        explanation='(b). In problem set 2 one change of a digit closed everything, and only one did. Here three do, so the rule to change least does not choose. 1,778 is also exactly two thirds of the letters: "about" may mean that it was computed, and then it is no count at all.',
    ),
    Question(
        id="ps07.q5",
        points=3,
        objective="range",
        read=COUNT,
        form={"kind": "interval", "unit": "percent", "places": 1},
        answer=rate(approved, total, parts),
        identities=(FIRST_LOW, WITHIN),
        slips=(
            Slip(
                "one total trusted over its parts",
                rate(approved, total),
                "You trusted the stated total alone. The two parts are stated as well, and their sum is another total.",
                COUNT,
            ),
            Slip(
                "the parts trusted over the total",
                rate(approved, parts),
                "You trusted the sum of the parts alone. The page states a total too; it deserves the other end.",
                COUNT,
            ),
            Slip(
                "letters as applications",
                rate(approved, total, letters),
                "One of your ends divides by letters. Nobody decided on a letter; the offices decided on applications.",
                COUNT,
            ),
            Slip(
                "refusals reported as approvals",
                rate(not_approved, total, parts),
                "You divided those not approved. Read both anchors once more before you say what share was let go.",
                COUNT,
            ),
            Slip(
                "proportion",
                [end / 100 for end in rate(approved, total, parts)],
                "These are proportions, from 0 to 1. A percentage is a hundred times as much.",
                COUNT,
            ),
        ),
        hint="The same number above the line, two numbers below it. The larger one gives the lower end.",
        explanation="1,053 of 1,788 are 58.9 percent, of 1,778 they are 59.2. The range is narrow: the misfit hurts our trust more than it moves the rate. Say both ends, and what stands behind each.",
    ),
    Question(
        id="ps07.q6",
        points=3,
        objective="range",
        read=COUNT,
        form={"kind": "interval", "unit": "percent", "places": 1},
        answer=[0, rate(not_approved, total, parts)[1]],
        identities=(FIRST_LOW, WITHIN),
        slips=(
            Slip(
                "all taken as refused",
                rate(not_approved, total, parts),
                "You took all that were not approved as refused. An application that still lies in a drawer is not approved either.",
                COUNT,
            ),
            Slip(
                "one denominator",
                [0, rate(not_approved, parts)[1]],
                "The low end is right. For the widest range take the denominator that gives the larger share.",
                COUNT,
            ),
            Slip(
                "of the letters",
                [0, percent(not_approved, letters)],
                "The low end is right. The high one divides by letters; applications were decided.",
                COUNT,
            ),
            Slip(
                "approvals",
                [0, rate(approved, total, parts)[1]],
                "You divided the approved ones. The question is about those that were not.",
                COUNT,
            ),
        ),
        hint="How few of them may have been refused, if the others were still waiting? And how many at most?",
        explanation='From none to 41.3 percent (735 of 1,778). The page counts as "already" approved and as not approved; it counts no refusals. Our own table used to name this quantity applications_refused, which says more than the page: a label is somebody\'s reading too.',
    ),
    Question(
        id="ps07.q7",
        points=3,
        objective="denominator",
        read=MINISTER,
        form={
            "kind": "table",
            "key": "denominator",
            "rows": list(DENOMINATORS),
            "columns": ["count", "approved_percent", "not_approved_percent"],
            "places": 1,
        },
        answer=rates_table(),
        slips=(
            Slip(
                "decisions swapped",
                rates_table(first=not_approved, second=approved),
                "The two shares have changed places: refusals would be reported as approvals.",
                COUNT,
            ),
            Slip(
                "proportions",
                rates_table(scale=1),
                "The shares are proportions. Multiply by a hundred for percent.",
                COUNT,
            ),
            Slip(
                "second share as the rest",
                Table(
                    {
                        "count": list(DENOMINATORS.values()),
                        "approved_percent": [percent(approved, whole) for whole in DENOMINATORS.values()],
                        "not_approved_percent": [100 - percent(approved, whole) for whole in DENOMINATORS.values()],
                    }
                ),
                "You computed the second share as what is left to 100. That hides what you want to see: of the letters it makes refusals out of silence, and of the stated total it hides the misfit.",
                COUNT,
            ),
            Slip(
                "letters and applications swapped",
                rates_table({"letters": total, "applications": letters, "parts": parts}),
                "The rows letters and applications have changed places. Which of the two comes from Korea?",
                COUNT,
            ),
        ),
        hint="Three rows, one for each denominator; the numbers above the line are the same in each row.",
        explanation="Of the letters: 39.5 and 27.6 percent; of the stated applications 59.2 and 41.3, together 100.6; of the parts 58.9 and 41.1. The minister in Pyongyang, who speaks of letters, and the office in Yanbian, which counts applications too, can both be honest and differ by twenty points.",
    ),
    Question(
        id="ps07.q8",
        points=3,
        objective="range",
        read=COUNT,
        form={
            "kind": "function",
            "name": "rate_range",
            "arguments": ["approved", "not_approved", "total"],
            "returns": {"kind": "interval", "unit": "percent", "places": 1},
        },
        answer=rate_range,
        inputs=((30, 20, 60), (30, 20, 50), (30, 30, 50)),
        hidden_inputs=((10, 15, 40), (8, 8, 10), (0, 5, 5), (45, 5, 48)),
        slips=(
            Slip(
                "total alone",
                range_total_alone,
                "Both ends of your range are the same: it trusts the stated total and forgets the parts.",
                COUNT,
            ),
            Slip(
                "parts alone",
                range_parts_alone,
                "Both ends of your range are the same: it trusts the parts and forgets the stated total.",
                COUNT,
            ),
            Slip(
                "fixed order",
                range_fixed_order,
                "Your function takes for granted that the parts exceed the total, as they do in one place. Where applications are pending it is the other way round, and your low end is the higher one.",
                COUNT,
            ),
            Slip(
                "refusals reported as approvals",
                range_of_refusals,
                "Your function divides those not approved. Try it on an office that approved nothing.",
                COUNT,
            ),
            Slip(
                "proportions",
                range_as_proportion,
                "Your function gives proportions. Multiply by a hundred for percent.",
                COUNT,
            ),
        ),
        hint="Compute both shares, then let min and max say which end is which.",
        explanation="Two denominators, two shares; min and max put them in order. Nothing about Yanbian is written into the function, so it also serves an office with pending applications.",
    ),
    Question(
        id="ps07.q9",
        points=3,
        objective="cite",
        read=ALL_THREE,
        form={"kind": "labels", "keys": list(cited), "choices": CITABLE},
        answer=cited,
        slips=(
            Slip(
                "rule for its exception",
                {**cited, "A": "opinions-1957.item4-approve"},
                "For A you cite the sentence on those who should be approved. That somebody is not among them rests on its proviso.",
                ITEM_4,
            ),
            Slip(
                "family for its pace",
                {**cited, "E": "telegram-1962.point4-b-family"},
                "For E you cite that families may go. That it goes step by step is a clause of its own, and the one that they will feel.",
                "Doc. 7, point (4)b",
            ),
            Slip(
                "groups merged",
                {**cited, "D": "directive-1963.item2-move-general"},
                'For D you cite the sentence on ethnic Koreans. Korean nationals have a sentence of their own, without "in general".',
                ITEM_2,
            ),
            Slip(
                "letters for applications",
                {**cited, "F": "instructions-1962.f024"},
                "For F you cite the letters. They are counted without a hedge; look into the column qualifier.",
                COUNT,
            ),
        ),
        hint="Search provisions for the source and the locator, then read the column action of each row.",
        explanation="A proviso, a permission, a promise, a rule without exception, a pace, and a hedge: six small clauses, each of which can be cited by itself.",
    ),
    Question(
        id="ps07.q10",
        points=2,
        objective="decides",
        read=f"{MINISTER}; {ALL_THREE}; Doc. 7, point (4)a",
        form={"kind": "labels", "keys": list(who_decides), "choices": DECIDERS},
        answer=who_decides,
        slips=(
            Slip(
                "applying is deciding",
                {**who_decides, "justified": "applicant", "in general": "applicant"},
                "Whoever applies gives reasons; whether they are good enough, somebody else decides.",
                ITEM_4,
            ),
            Slip(
                "a level made up",
                {**who_decides, "justified": "local authorities", "in general": "local authorities"},
                "You name a level where two texts name none. Very likely a local office did it, but neither text says so.",
                f"{ITEM_4}; {ITEM_2}",
            ),
            Slip(
                "the letter from a Chinese office",
                {**who_decides, "send a letter": "local authorities"},
                "The letters were issued in Korea and received in Yanbian. That is why the minister could complain about them.",
                MINISTER,
            ),
            Slip(
                "Korea alone",
                {**who_decides, "stay": "Korean side"},
                "Point (4)a asks for two wills: whoever crossed must be willing to live there, too.",
                "Doc. 7, point (4)a",
            ),
        ),
        hint="The column decided_by of provisions helps; for the first two, ask who holds the pen.",
        explanation="Korea sends the letter, a person applies, a Chinese office decides. At which level, the texts of 1957 and 1963 do not say; the brief of 1962 speaks of local authorities. To stay in Korea takes the will of the person and of the Korean side.",
    ),
    Question(
        id="ps07.q11",
        points=1,
        objective="decides",
        read=f"{COUNT}; {POINT_3}",
        form={"kind": "labels", "choices": ["application", "examination", "letter", "travel"], "ordered": True},
        answer=["letter", "application", "examination", "travel"],
        slips=(
            Slip(
                "the letter as a permit",
                ["application", "examination", "letter", "travel"],
                "You let the letter come last, like a permit. It comes from Korea, and the applications come out of the number of letters.",
                COUNT,
            ),
            Slip(
                "the letter as an answer",
                ["application", "letter", "examination", "travel"],
                "You let the letter answer an application. By the page, the applications come out of the number of letters.",
                COUNT,
            ),
            Slip(
                "approved means gone",
                ["letter", "application", "travel", "examination"],
                'Travel before the examination is what these papers call "illegal". Approval comes first, and it is not departure.',
                POINT_3,
            ),
        ),
        hint="Which of the four happens in Korea? And which one can only follow a decision?",
        explanation="Letter, application, examination, travel. After each step some drop out: letters without an application, applications not approved. How many of the approved travelled, the page does not say.",
    ),
    Question(
        id="ps07.q12",
        points=3,
        objective="rule",
        read=ALL_THREE,
        form={"kind": "labels", "keys": list(three_texts()), "choices": OUTCOMES},
        answer=three_texts(),
        slips=(
            Slip(
                "a letter carried into 1963",
                three_texts(A_1963="ALLOW_MOVE_GENERAL"),
                "The item of 1963 knows no letters. It asks for two other things, and A has one of them.",
                ITEM_2,
            ),
            Slip(
                "a proviso carried into 1962 and 1963",
                three_texts(B_1962="NO_LENIENT_APPROVAL", B_1963="NO_LENIENT_APPROVAL"),
                "The pending case counts in the text of 1957 alone. The other two do not mention it, and one of them rules out further conditions.",
                f"{ITEM_4}, against {ITEM_2}",
            ),
            Slip(
                "silence as not addressed",
                three_texts(A_1963="NOT_ADDRESSED", C_1962="NOT_ADDRESSED", C_1963="NOT_ADDRESSED"),
                "These texts do reach applications of ethnic Koreans to go to Korea; they give no outcome for these facts. That is GAP.",
                f"{POINT_3}; {ITEM_2}",
            ),
            Slip(
                "an apology read as an order",
                three_texts(C_1962="PROCESS_AUTH_LETTER_PROMPTLY"),
                "Visitors of relatives are in the apology of point (3). The order that follows names those with letters.",
                POINT_3,
            ),
        ),
        hint="For each applicant and text: is a condition named that fails, or one that is met, or none that fits?",
        explanation="A: approve, process soon, silence. B: the direction to approve falls away in 1957 (no refusal is ordered), process soon in 1962, allowed in general in 1963. C: approve, silence, silence. No text is stricter throughout: each looks at something else. And the text of 1962 is a brief for one talk; it binds the Embassy.",
    ),
    Question(
        id="ps07.q13",
        points=5,
        objective="rule",
        read=ITEM_2,
        form={
            "kind": "function",
            "name": "item_two",
            "arguments": ["case"],
            "returns": {
                "kind": "label",
                "choices": ["ALLOW_MOVE_GENERAL", "APPROVE_RETURN_EACH", "GAP", "NOT_ADDRESSED"],
            },
        },
        answer=item_two,
        inputs=tuple((case,) for case in EXAMPLES),
        hidden_inputs=tuple((case,) for case in hidden),
        groups=groups,
        vary=other_cases(drawn),
        slips=(
            Slip(
                "one condition of two",
                with_mistake(both=False),
                'Your function is content with one of the two conditions. The item joins them with "and".',
                ITEM_2,
            ),
            Slip(
                "conditions asked of nationals",
                with_mistake(of_nationals=True),
                "Your function asks Korean nationals for relations and plans. Their sentence has neither condition.",
                ITEM_2,
            ),
            Slip(
                "ethnicity overlooked",
                with_mistake(ethnicity=False),
                "Your function lets the item speak of every Chinese citizen. It speaks of ethnic Koreans.",
                ITEM_2,
            ),
            Slip(
                "gap read as not addressed",
                with_mistake(silence="NOT_ADDRESSED"),
                "Where a condition fails your function says that the text does not reach the person. It does reach them; it gives no outcome.",
                ITEM_2,
            ),
            Slip(
                "a local condition obeyed",
                with_mistake(extra=True),
                "Your function lets a local office add a condition of its own. The sentence after the rule rules that out.",
                ITEM_2,
            ),
            Slip(
                "citizenship presumed",
                with_mistake(open_to_citizen=True),
                "Your function treats somebody whose citizenship is unknown as a Chinese citizen. The item has a sentence for citizens and one for nationals, and none for those in between.",
                ITEM_2,
            ),
            Slip(
                "a visit as a return",
                with_mistake(visits=[]),
                "Your function approves a journey from which somebody means to come back. The sentence is on requests to return to Korea.",
                ITEM_2,
            ),
            Slip(
                "the day itself left out",
                with_mistake(last_day_before="1963-08-08"),
                "Your function leaves out the day on which the directive was signed. What was decided on that day was decided under it.",
                "Doc. 8, signature",
            ),
        ),
        hint="Go in this order: date and province, then nationals, then ethnicity, then the two conditions; what is left is GAP.",
        explanation="First whom the text reaches, then the sentence on nationals, then the one on ethnic Koreans with its two conditions; silence for the rest. The fact local_extra_condition changes nothing, and that is its point. A date is decided from 8 August 1963 on.",
    ),
)

written = (
    Written(
        id="ps07.w1",
        points=6,
        objective="proof",
        read=f"{ITEM_2}; {ITEM_4}; Doc. 6, paras. 5 and 6",
        levels=(
            Level(
                6,
                'Turns each condition into something that must be shown (ethnicity and citizenship, social relations in Korea, the application to take part in its development), and says for each that the text names no paper and no measure of it; says that the text names neither the office nor the level that must believe her, nor anybody to turn to; names at least two losses, each with its passage or marked as our inference (no permission; her wish and her kin abroad now known to the office; a "justified" or "political" judgement against her; the road without papers, which in 1957 is to be punished "severely"); and does not call the gap a refusal.',
                sample='She must show that she is an ethnic Korean and a Chinese citizen, that she has social relations in Korea, and that she has applied to help develop it. The item asks for no paper: is a cousin a relation, is a letter proof? It says "we", not which office. So whoever sits at the desk can ask for anything and call it proof, although no conditions may be added (my inference). If they do not believe her, the item does not refuse her; it is silent, and names nobody to whom she could complain. But she has now told an office that she has kin abroad and wants to leave (my inference: that is hard to take back). If she goes without papers, Document 1 wants that punished "severely". Of the applications in Yanbian 735 were not approved; the reasons are not told.',
                comment="Keeps what the item asks, what it leaves to an office, and your own inference apart.",
            ),
            Level(
                3,
                "Names the two conditions and one loss, but treats a proof or an office as given by the text, or leaves one of the three questions out.",
                sample="She has to prove to the county police that she has relatives in Korea and wants to work there. If they do not believe her, her application is refused and she has to stay.",
                comment="Where does the item name the county police, or a refusal? Mark what is in the text and what you have added.",
            ),
            Level(
                0,
                "Repeats the rule, or says that she may go because she fulfils the conditions.",
                sample="She has a cousin and she has applied, so according to item (2) she is allowed to move to Korea.",
                comment="That is what the form says once everybody believes her. Who has to, and what does she show them?",
            ),
        ),
        explanation='A condition is a fact in our table and a burden in her life. The item names two conditions, and no paper, no office, no time and no second look. "In general" adds that even then it may be otherwise.',
    ),
)

key = Key(
    assignment="ps07",
    folder="ps07-leaving-for-good",
    title="Leaving for good",
    objectives=objectives,
    questions=questions,
    written=written,
)
