"""What has to be computed for ps06, Persuade, hand over, restore, and what its regimes decide.

Sources: opinions-1957 (Doc. 1), jilin-1961 (the Jilin cable), telegram-1962 (Doc. 7, point 4a). The functions are tried
on one case for each region of the audit that the taught clauses decide, and by hand on both sides of each threshold.
"""

from functools import partial
from itertools import product
from math import inf

from tworivers import regimes, rows
from tworivers.keys.answer_table import AnswerTable
from tworivers.keys.cases import Cases, as_given, by_hand, decide_all, drawn, refuse_disagreement
from tworivers.keys.key import by_provision
from tworivers.keys.variants import other_cases

DOCUMENTS = ["opinions-1957", "jilin-1961", "telegram-1962"]
opinions, cable, telegram = (regimes.load(name) for name in DOCUMENTS)
clauses = [row for row in rows("provisions") if row["source_id"] in DOCUMENTS]
clause = {row["provision_id"]: row for row in clauses}
CONSENTS = (True, "not_asked", False)

# Clauses as data. Each function gets the typed answer, and says the same from the record.


def share_of_clauses(column="discretion", of_all=False, scale=100, counts=False):
    """Return by document the share of its clauses that fill a column; the arguments are deliberate mistakes."""
    whole = {name: sum(row["source_id"] == name for row in clauses) for name in DOCUMENTS}
    filled = {name: sum(row["source_id"] == name and row[column] is not None for row in clauses) for name in DOCUMENTS}
    if counts:
        return filled
    return {name: scale * filled[name] / (len(clauses) if of_all else whole[name]) for name in DOCUMENTS}


def groups(answer):
    """Return the group of each clause."""
    return {name: clause[name]["group"] for name in answer}


def noted(name):
    """Return what the record notes on the words of a clause."""
    return f"{clause[name]['anchor']} {clause[name]['note']}"


def leaning(leans_on):
    """Return what each statement rests on: a bracket, where the record of its clause tells of one."""
    return {
        letter: "bracket" if any(words in noted(name) for words in brackets) else "text"
        for letter, (name, *brackets) in leans_on.items()
    }


def strength(name):
    """Return order, hedged order or permission: by the force of the rules that a clause leads, and its soft words."""
    rules = regimes.load(clause[name]["source_id"]).rules
    (force,) = {rule.force for rule in rules if rule.provisions[0] == name}
    return "permission" if force == "may" else "hedged order" if clause[name]["discretion"] else "order"


def strengths(answer):
    """Return the strength of each clause."""
    return {name: strength(name) for name in answer}


def waits_for(decided_by):
    """Return whose word a clause waits for, from the record's own words on who decides."""
    if decided_by.startswith("not said"):
        return "not said"
    korean = "Korea (" in decided_by or "Korean side" in decided_by
    chinese = any(word in decided_by for word in ("Chinese", "Provincial"))
    return "both sides" if korean and chinese else "Korean side" if korean else "Chinese side"


def waits(answer):
    """Return whose word each clause waits for."""
    return {name: waits_for(clause[name]["decided_by"]) for name in answer}


def waits_for_both(answer, or_both):
    """Return the answers in which one or more of the clauses that may be read so wait for both sides."""
    chosen = list(product((False, True), repeat=len(or_both)))[1:]
    return [answer | {name: "both sides" for name, both in zip(or_both, one, strict=True) if both} for one in chosen]


def attempts():
    """Return how many attempts open each clause; the bounds of work 3 hold the singular and the plural."""
    three = next(int(row["value"]) for row in rows("figures") if row["figure_id"] == "jilin-1961.f008")
    fewest, plural = cable.derived["failed_attempts"].thresholds
    assert plural == 2  # which is accepted as well
    return {"item1": [1, inf], "principle3": [three, three], "work3": [fewest, inf]}


# Cases.


def by_silence(regime, cases):
    """Return the groups of cases: the deciding provision; what the text leaves open by the name of the silence."""
    found = by_provision(cases)
    silences = {row.name for row in regime.gaps if row.kind == "gap"}
    for one in cases:
        if one.decision.outcome == "GAP":
            names = [name for name in one.decision.gaps if name in silences]
            found[one.case_id] = f"what the text leaves open ({names[0]})"
        elif one.decision.outcome == "NOT_ADDRESSED":
            found[one.case_id] = "outside the text"
    return found


def laid_out(regime, hand, shown, draw, reference, readings=()):
    """Return cases by hand, of which some are shown, and drawn ones, once the reference agrees with the regime."""
    numbered = by_hand(regime, {f"{regime.name}.hand-{place}": facts for place, facts in enumerate(hand, start=1)})
    cases = [*numbered, *draw()]
    refuse_disagreement(cases, reference, readings)
    given = as_given(cases)
    hidden = [one for place, one in enumerate(given) if place not in shown]
    return Cases([given[place] for place in shown], hidden, by_silence(regime, cases), other_cases(draw))


def every(reference, **readings):
    """Return a reference in every combination of its readings."""
    return [partial(reference, **dict(zip(readings, one, strict=True))) for one in product(*readings.values())]


# Point 4a of the telegram of 1962.

CROSSED = {"matter": "crossing", "located_in": "dprk", "ethnicity": "korean", "citizenship": "prc"}
STAYS = {"willing_to_reside_in_dprk": True, "dprk_consents_to_stay": True}
GOES = {"willing_to_reside_in_dprk": False, "dprk_consents_to_stay": False}


def point_4a(
    case,
    last_day="1962-03-24",
    later="GAP",
    open_citizenship="GAP",
    later_first=False,
    asked=True,
    truthy=False,
    person=True,
    date=True,
    citizenship=True,
    ethnicity=True,
):
    """Decide a case by point 4a: the first four arguments are readings, the others deliberate mistakes."""
    if case.get("located_in") != "dprk" or (ethnicity and case.get("ethnicity") != "korean"):
        return "NOT_ADDRESSED"
    crossed_later = date and case.get("crossing_date", "") > last_day
    if later_first and crossed_later:
        return later
    if citizenship and case.get("citizenship") != "prc":
        return open_citizenship
    if crossed_later:
        return later
    consents = case.get("dprk_consents_to_stay", "not_asked")
    consents = bool(consents) if truthy else consents  # a text that is not empty counts as true
    if consents is False or (not asked and consents == "not_asked"):
        return "ASK_DPRK_TO_HELP_MOBILIZE_RETURN"
    if consents is True and (case.get("willing_to_reside_in_dprk") or not person):
        return "MAY_STAY_IN_DPRK"
    return "GAP"


def draw_for_point_4a(seed=0):
    """Return one case for each region of the audit that point 4a decides."""
    return drawn(telegram, ["crossing"], ["telegram-1962."], seed=seed)


def cases_of_point_4a():
    """Return the cases of question 6: both wills, both sides of the day, and whom the brief does not reach."""
    hand = [
        *(
            {**CROSSED, "willing_to_reside_in_dprk": willing, "dprk_consents_to_stay": consents}
            for willing, consents in product((True, False), CONSENTS)
        ),
        *(
            {**CROSSED, "crossing_date": day, **STAYS, "dprk_consents_to_stay": consents}
            for day, consents in product(("1962-03-23", "1962-03-24", "1962-03-25"), (True, False))
        ),
        {**CROSSED, "ethnicity": "han", **STAYS},
        {**CROSSED, "ethnicity": "han", "dprk_consents_to_stay": False},
        {**CROSSED, "located_in": "prc", **STAYS},
        {**CROSSED, "citizenship": "unknown", **STAYS},
        # What is not stated, and what does not decide.
        {**CROSSED, "dprk_consents_to_stay": True},
        {**CROSSED, "crossing_date": "1962-03-25", **GOES},
        *({**CROSSED, "citizenship": citizenship, **GOES} for citizenship in ("disputed", "unstated")),
        *(
            {**CROSSED, "located_in": "prc", "ethnicity": ethnicity, "citizenship": citizenship}
            for ethnicity, citizenship in product(("han", "other"), ("disputed", "unknown", "unstated"))
        ),
        {**CROSSED, "located_in": "prc", "ethnicity": "han", **GOES, "dprk_consents_to_stay": "not_asked"},
    ]
    return laid_out(telegram, hand, (0, 1, 2), draw_for_point_4a, point_4a)


# Items (1) and (3) of the opinions of 1957, for a Chinese citizen who is in Korea.

WENT = {**CROSSED, "crossed_illegally": True}
REFUSES = {**WENT, "mobilised": True, "willing_to_return": False}
ITEM_1_FACTS = {
    *REFUSES,
    *("decision_date", "dprk_consents_to_stay", "embassy_investigated", "crime_before_crossing", "pending_case_home"),
}
CRIME_ALONE = {"crime_before_crossing": True, "pending_case_home": "none"}
STATED = (
    {"dprk_consents_to_stay": True},
    {"mobilised": True, "crime_before_crossing": False, "pending_case_home": "none"},
    {"mobilised": True, "willing_to_return": True, "dprk_consents_to_stay": True},
    {"dprk_consents_to_stay": "not_asked", "pending_case_home": "civil"},
    {"mobilised": False, "willing_to_return": True, "dprk_consents_to_stay": False, **CRIME_ALONE},
)
NOT_ITEM_1 = {"wants_to_renounce_prc_citizenship", "stay_already_authorised", "crime_after_crossing"}


def item_1(
    case,
    not_asked="MOBILIZE_RETURN",
    refused="MOBILIZE_RETURN",
    mobilised=True,
    person=True,
    korea=True,
    item_3=True,
    civil=True,
):
    """Decide a case by items (1) and (3): the first two arguments are readings, the others leave out a condition."""
    pending = case.get("pending_case_home", "none")
    if item_3 and (case.get("crime_before_crossing") or pending == "criminal" or (civil and pending == "civil")):
        return "ABSOLUTE_REPATRIATION"
    if (mobilised and not case.get("mobilised")) or (person and case.get("willing_to_return")):
        return "MOBILIZE_RETURN"
    consents = case.get("dprk_consents_to_stay", "not_asked")
    if consents is True or not korea:
        return "STAY_KOREA_EMIGRANT_PASSPORT"
    return refused if consents is False else not_asked


def draw_for_item_1(seed=0):
    """Return one case for each region that item (1) decides, if it turns on nothing but the taught clauses."""
    return [
        one
        for one in drawn(opinions, ["crossing"], ["opinions-1957.item"], seed=seed)
        if one.facts.get("citizenship") == "prc"
        and one.facts.get("located_in") == "dprk"
        and not any(one.facts.get(name) for name in NOT_ITEM_1)
        and set(one.facts) <= ITEM_1_FACTS | NOT_ITEM_1
    ]


def cases_of_item_1():
    """Return the cases of question 7: every combination of three conditions, and what item (3) asks."""
    hand = [
        *(
            {**WENT, "mobilised": tried, "willing_to_return": willing, "dprk_consents_to_stay": consents}
            for tried, willing, consents in product((True, False), (False, True), CONSENTS)
        ),
        REFUSES,
        *(
            {**REFUSES, "dprk_consents_to_stay": True, "pending_case_home": pending}
            for pending in ("none", "civil", "criminal")
        ),
        {**REFUSES, "dprk_consents_to_stay": True, "crime_before_crossing": True},
        # What is not stated, and what does not decide.
        {**WENT, "mobilised": True, "dprk_consents_to_stay": True},
        *(
            {**WENT, **stated, "embassy_investigated": investigated}
            for stated, investigated in product(STATED, (True, False))
        ),
    ]
    either = ("MOBILIZE_RETURN", "GAP")
    return laid_out(
        opinions, hand, (0, 4, 13), draw_for_item_1, item_1, every(item_1, not_asked=either, refused=either)
    )


# Two wills in one table.


def in_both(six_people, first, second):
    """Return the table of what two functions make of each person."""
    people = {name: {**WENT, "mobilised": True, **facts} for name, facts in six_people.items()}
    columns = {"point_4a": map(first, people.values()), "item_1": map(second, people.values())}
    return AnswerTable(list(people), {name: list(column) for name, column in columns.items()})


def two_texts(six_people, not_asked="MOBILIZE_RETURN", refused="MOBILIZE_RETURN", asked=True, korea=True, person=True):
    """Return the table of the two texts; the arguments are those of the two functions."""
    first = partial(point_4a, asked=asked, person=person)
    second = partial(item_1, not_asked=not_asked, refused=refused, korea=korea, person=person)
    return in_both(six_people, first, second)


def two_regimes(six_people):
    """Return the table as the regimes decide it."""
    return in_both(six_people, *(lambda facts, one=one: one.decide(facts).outcome for one in (telegram, opinions)))


# The Jilin cable: principles 1, 3 and 4, work 3.

CAME = {
    **{"matter": "crossing", "citizenship": "dprk", "ethnicity": "korean", "located_in": "prc", "province": "jilin"},
    **{"crossed_illegally": True, "crossing_date": "1961-06-05"},
}
KOREAN = {"married": True, "spouse_citizenship": "prc", "spouse_ethnicity": "korean"}
HAN = {**KOREAN, "spouse_ethnicity": "han"}
MARRIED = {**CAME, **KOREAN, "refuses_return": True}
WHO = (
    {},
    {"citizenship": "disputed", "refuses_return": False},
    {"citizenship": "unknown"},
    {"china_korean_minority_member": True, "citizenship": "unknown", "refuses_return": False},
    {"china_korean_minority_member": True},
)
SPOUSES = (  # with the attempts at persuasion, and what Korea has said
    ({}, 2, "not_asked"),
    ({}, 4, False),
    (HAN, 0, True),
    (KOREAN, 1, False),
    ({**KOREAN, "spouse_citizenship": "dprk"}, 1, False),
    ({**HAN, "spouse_citizenship": "dprk"}, 4, False),
)
CABLE_FACTS = {
    *MARRIED,
    *("decision_date", "china_korean_minority_member", "persuasion_attempts", "dprk_consents_to_stay", "list_sent"),
    *("border_reps_contacted", "identity_recorded", "situation_investigated", "reason"),
}
CABLE_ASIDE = {"crime_after_crossing", "crime_before_crossing", "rude_treatment", "provincial_permission"}


def jilin(
    case,
    support=2,
    refused="PROVISION_PENDING",
    unmoved="PROVISION_PENDING",
    attempts=3,
    not_asked="EXCEPTION_LIST_TO_KOREA",
    ethnicity=True,
    korea=True,
    restores=False,
    ripe=True,
):
    """Decide a case by principles 1, 3 and 4 and work 3: the first three arguments are readings, the others mistakes."""
    spouse = case.get("spouse_citizenship") == "prc" and (not ethnicity or case.get("spouse_ethnicity") == "korean")
    if case.get("china_korean_minority_member") or (restores and spouse):
        return "RESTORE_CHINESE_CITIZENSHIP"
    if case.get("citizenship") != "dprk":
        return "GAP"
    if not case.get("refuses_return"):
        return "PERSUADE_AND_GROUP_HANDOVER"
    tried = case.get("persuasion_attempts", 0)
    if spouse and tried < attempts and ripe:
        return "CONTINUE_PERSUASION"
    if spouse:
        consents = case.get("dprk_consents_to_stay", "not_asked")
        if consents is True or not korea:
            return "REMAIN_AS_FOREIGN_RESIDENT"
        return not_asked if consents == "not_asked" else refused
    return unmoved if tried >= support else "PERSUADE_AND_GROUP_HANDOVER"


def is_of_cable(facts):
    """Tell whether a drawn case turns on nothing but the taught clauses: no crime, no visitor, crossed from 1961 on."""
    return (
        facts.get("citizenship") in ("dprk", "disputed", "unknown")
        and not any(facts.get(name) is True for name in CABLE_ASIDE)
        and facts.get("crossing_date", "1961-06-05") > "1960-12-31"
        and facts.get("reason") != "visit_relatives"
        and not (facts.get("married") is False and facts.get("spouse_citizenship") == "prc")
        and set(facts) <= CABLE_FACTS | CABLE_ASIDE
    )


def draw_for_the_cable(seed=0):
    """Return one case for each set of rules of the cable."""
    found = drawn(cable, ["crossing"], ["jilin-1961."], "rules", seed)
    return [one for one in found if is_of_cable(one.facts)]


def cases_of_the_cable():
    """Return the cases of question 12: both sides of each count of attempts, spouses and others, members and not."""
    hand = [
        *(
            {**MARRIED, "spouse_ethnicity": ethnicity, "persuasion_attempts": tried, "dprk_consents_to_stay": said}
            for ethnicity, tried, said in product(("korean", "han"), (2, 3, 4), CONSENTS)
        ),
        {**MARRIED, "persuasion_attempts": 3},
        {**MARRIED, "refuses_return": False, "persuasion_attempts": 3, "dprk_consents_to_stay": True},
        {**MARRIED, "spouse_citizenship": "dprk", "persuasion_attempts": 3, "dprk_consents_to_stay": True},
        *({**CAME, "refuses_return": True, "persuasion_attempts": tried} for tried in (0, 1, 2, 3)),
        *({**CAME, "refuses_return": False, "persuasion_attempts": tried} for tried in (0, 3)),
        {**CAME, "china_korean_minority_member": True, "citizenship": "disputed"},
        {**CAME, "china_korean_minority_member": True, "refuses_return": True, "persuasion_attempts": 3},
        {**CAME, "citizenship": "unknown", "refuses_return": True, "persuasion_attempts": 3},
        # What is not stated, and what does not decide: without a refusal, without a citizenship, of the minority.
        *(
            {**CAME, **who, **spouse, "persuasion_attempts": tried, "dprk_consents_to_stay": said}
            for who, (spouse, tried, said) in product(WHO, SPOUSES)
        ),
        {**CAME, **KOREAN, "persuasion_attempts": 0, "dprk_consents_to_stay": "not_asked"},
        {**MARRIED, "persuasion_attempts": 0},
        {**CAME, "refuses_return": True, "dprk_consents_to_stay": False},
    ]
    readings = every(
        jilin,
        support=(2, 1, 3),
        refused=("PROVISION_PENDING", "GAP", "PERSUADE_AND_GROUP_HANDOVER"),
        unmoved=("PROVISION_PENDING", "PERSUADE_AND_GROUP_HANDOVER"),
    )
    return laid_out(cable, hand, (4, 22, 27), draw_for_the_cable, jilin, readings)


def of_wives(two_wives):
    """Return what the cable says of the two wives, and then every other answer that it leaves open."""
    decisions = decide_all(cable, [{**MARRIED, "persuasion_attempts": 3, **one} for one in two_wives.values()])
    able = product(*((decision.outcome, *decision.options) for decision in decisions))
    return [dict(zip(two_wives, one, strict=True)) for one in able]


def wives(two_wives):
    """Return what the cable says of the two wives."""
    return of_wives(two_wives)[0]


def wives_otherwise(two_wives):
    """Return every other answer."""
    return of_wives(two_wives)[1:]
