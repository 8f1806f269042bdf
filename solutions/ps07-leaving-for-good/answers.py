"""What has to be computed for ps07, Leaving for good, and what its regimes decide.

Sources: opinions-1957 (Doc. 1, item 4), instructions-1962 (Doc. 6), telegram-1962 (Doc. 7), directive-1963 (Doc. 8).
"""

from dataclasses import replace
from itertools import cycle, product

from tworivers import regimes, rows
from tworivers.keys.answer_table import AnswerTable
from tworivers.keys.cases import Cases, as_given, by_hand, decide_all, refuse_disagreement
from tworivers.keys.variants import other_cases
from tworivers.regimes.draw import spread

stated = {row["figure_id"]: row["value"] for row in rows("figures")}
provisions = {row["provision_id"]: row for row in rows("provisions")}

# The count of Yanbian.

letters, applications, approved, not_approved = (stated[f"instructions-1962.f0{number}"] for number in (24, 25, 26, 27))
parts = approved + not_approved
WHOLES = {"letters": letters, "applications": applications, "parts": parts}
counts = {"letters": letters, "applications": applications, "approved": approved, "not_approved": not_approved}
left = applications - parts
mended = {"applications": applications - left, "approved": approved + left, "not_approved": not_approved + left}


def rate(of="approved", wholes=("applications", "parts"), scale=100, from_none=False):
    """Return the lowest and the highest share over several denominators, or the share from none on."""
    found = [scale * counts[of] / WHOLES[name] for name in wholes]
    return [0 if from_none else min(found), max(found)]


def rates_table(swapped_parts=False, swapped_wholes=False, scale=100, rest=False):
    """Return the table of three denominators; the arguments are deliberate mistakes."""
    first, second = (not_approved, approved) if swapped_parts else (approved, not_approved)
    wholes = [applications, letters, parts] if swapped_wholes else list(WHOLES.values())
    shares = [[scale * count / whole for whole in wholes] for count in (first, second)]
    other = [100 - share for share in shares[0]] if rest else shares[1]
    return AnswerTable(list(WHOLES), {"count": wholes, "approved_percent": shares[0], "not_approved_percent": other})


def rate_range(approved, not_approved, total, trusted=("parts", "total"), in_order=True, swapped=False, scale=100):
    """Return the lowest and the highest approval rate, in percent, over the parts' sum and the stated total."""
    wholes = {"parts": approved + not_approved, "total": total}
    found = [scale * (not_approved if swapped else approved) / wholes[name] for name in trusted]
    return (min(found), max(found)) if in_order else tuple(found)


# Three texts on three applicants.

TEXTS = {
    "1957": ("opinions-1957", "1958-03-01"),
    "1962": ("telegram-1962", "1962-05-01"),
    "1963": ("directive-1963", "1963-10-01"),
}


def three_texts(every_applicant, applicants):
    """Return what each text says on each applicant."""
    return {
        f"{who} {year}": regimes.load(name).decide({**every_applicant, **facts, "decision_date": day}).outcome
        for who, facts in applicants.items()
        for year, (name, day) in TEXTS.items()
    }


def who_decides(answer, decided_by):
    """Return who decides at each step: as the record says of four of them, or in its words, if they are others."""
    found = {step: (provisions[row]["decided_by"], words, who) for step, (row, words, who) in decided_by.items()}
    return answer | {step: who if words in recorded else recorded for step, (recorded, words, who) in found.items()}


def citable(choices_of_citations):
    """Return the provisions and figures to choose from, each of which there is."""
    assert all(name in provisions or name in stated for name in choices_of_citations)
    return choices_of_citations


# Item (2) of the directive as a function.

DIRECTIVE = regimes.load("directive-1963")
PROVINCES = ("jilin", "heilongjiang", "liaoning", "inner_mongolia")


def item_two(
    case,
    visits=("visit_relatives", "trade"),
    both=True,
    of_nationals=False,
    ethnicity=True,
    extra=False,
    open_to_citizen=False,
    last_day_before="1963-08-07",
    silence="GAP",
):
    """Return what item (2) says on an application; the arguments are deliberate mistakes."""
    if case["decision_date"] <= last_day_before or case["province"] not in PROVINCES:
        return "NOT_ADDRESSED"
    named = [case["has_social_relations_in_dprk"], case["applied_to_join_development"]]
    fits = (all(named) if both else any(named)) and not (extra and case["local_extra_condition"])
    if case["citizenship"] == "dprk":
        return "APPROVE_RETURN_EACH" if case["reason"] not in visits and (fits or not of_nationals) else silence
    if ethnicity and case["ethnicity"] != "korean":
        return "NOT_ADDRESSED"
    return "ALLOW_MOVE_GENERAL" if fits and (case["citizenship"] == "prc" or open_to_citizen) else silence


FIXED = {"matter": "application_to_leave", "located_in": "prc", "destination": "dprk"}
NEITHER = {"has_social_relations_in_dprk": False, "applied_to_join_development": False}
EVERY_CASE = {
    **{"decision_date": "1963-10-01", "province": "jilin", "citizenship": "prc", "ethnicity": "korean"},
    **{"has_social_relations_in_dprk": True, "applied_to_join_development": True, "local_extra_condition": False},
    "reason": "development",
}


def full(facts):
    """Return a drawn case with every fact of the assignment stated, and with nothing that it does not teach.

    The provinces of the North China Bureau, which the directive does not list, become Liaoning; the one fact `reason`
    says what two facts of the regime say together; the family of officers (item 3) is left out.
    """
    case = {**EVERY_CASE, **NEITHER, **{name: value for name, value in facts.items() if name in EVERY_CASE}}
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
    cases = [
        replace(one, facts=full(one.facts))
        for one in spread(DIRECTIVE, ["application_to_leave"], ["directive-1963.item2"], seed=seed)
        if not one.facts.get("relative_is_kpa_officer") and one.facts.get("located_in") != "dprk"
    ]
    found = {}
    for one, decision in zip(cases, decide_all(DIRECTIVE, [{**FIXED, **one.facts} for one in cases]), strict=True):
        if decision.outcome == one.decision.outcome:
            found.setdefault(str(one.facts), one)
    return list(found.values())


MOVE, EXTRA, RETURN, TO_WHOM, SINCE = (
    "directive-1963.item2-move-general",
    "directive-1963.item2-no-extra-restrictions",
    "directive-1963.item2-return-each",
    "directive-1963.addressees",
    "the date of the directive",
)
HOME = {"citizenship": "dprk", "reason": "return_home"}
HAN_NATIONAL = {"citizenship": "dprk", "ethnicity": "han"}
REASONS = ("return_home", "development", "marriage", "work", "livelihood", "visit_relatives", "trade")


def every_reason():
    """Yield every reason of every group under an extra condition, from one province after the other."""
    for place, reason in enumerate(REASONS):
        provinces = cycle(PROVINCES[place % 4 :] + PROVINCES[: place % 4])
        for citizenship, ethnicity in product(("prc", "dprk", "unknown"), ("korean", "han")):
            who = {"citizenship": citizenship, "ethnicity": ethnicity, "province": next(provinces)}
            yield RETURN if citizenship == "dprk" else EXTRA, {**who, "reason": reason, "local_extra_condition": True}


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
    (RETURN, HOME),
    (RETURN, {**HOME, "ethnicity": "han"}),
    (RETURN, {**HOME, **NEITHER}),
    (RETURN, {**HOME, "local_extra_condition": True}),
    (RETURN, {**HOME, "reason": "visit_relatives"}),
    (RETURN, {**HOME, "reason": "trade"}),
    # What decides nothing: every reason of every group under an extra condition, and whoever it may be before the day
    # or outside the provinces.
    *every_reason(),
    (EXTRA, {"ethnicity": "han", **NEITHER, "local_extra_condition": True, "reason": "work"}),
    *((TO_WHOM, {"province": "shanghai", **HAN_NATIONAL, "reason": reason}) for reason in REASONS),
    (
        SINCE,
        {
            "decision_date": "1963-08-07",
            "province": "liaoning",
            **HAN_NATIONAL,
            "reason": "work",
            **NEITHER,
            "local_extra_condition": True,
        },
    ),
    (SINCE, {"decision_date": "1963-08-07", "province": "heilongjiang", "citizenship": "unknown", "reason": "trade"}),
    (SINCE, {"decision_date": "1963-08-07", "province": "inner_mongolia", "citizenship": "dprk", "reason": "marriage"}),
]
EXAMPLES = {
    "example 1": (MOVE, {"province": "heilongjiang"}),
    "example 2": (RETURN, HOME),
    "example 3": (MOVE, {"has_social_relations_in_dprk": False}),
}


def clause_of(facts):
    """Return the clause on which a drawn case turns; silence stands with the clause that leaves it."""
    return RETURN if facts["citizenship"] == "dprk" else EXTRA if facts["local_extra_condition"] else MOVE


def cases_of_item_two():
    """Return the cases of question 13: drawn ones, and the same applicant changed by hand."""
    hidden = {one.case_id: (clause_of(one.facts), one.facts) for one in drawn()}
    hidden |= {
        f"case {place}": (clause, {**EVERY_CASE, **change})
        for place, (clause, change) in enumerate(BY_HAND, start=len(hidden) + 1)
    }
    shown = {name: (clause, {**EVERY_CASE, **change}) for name, (clause, change) in EXAMPLES.items()}
    found = shown | hidden
    cases = by_hand(DIRECTIVE, {name: {**FIXED, **facts} for name, (_, facts) in found.items()})
    refuse_disagreement(cases, item_two)
    given = as_given([replace(one, facts=found[one.case_id][1]) for one in cases])
    groups = {name: clause for name, (clause, _) in found.items()}
    return Cases(given[: len(shown)], given[len(shown) :], groups, other_cases(drawn))
