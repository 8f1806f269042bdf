"""Key of ps06, Persuade, hand over, restore: what the grader knows and the student does not.

Sources: opinions-1957 (Doc. 1), jilin-1961 (the Jilin cable), telegram-1962 (Doc. 7, point 4a). Every expected outcome
comes from the regimes; the reference functions below are asserted against them on every case that is used.
"""

from itertools import product

from tworivers import regimes, rows
from tworivers.keys.key import Key, Level, Question, Slip, Written, by_provision, case_inputs
from tworivers.keys.variants import other_cases
from tworivers.regimes.draw import DrawnCase, spread

DOCUMENTS = ["opinions-1957", "jilin-1961", "telegram-1962"]
opinions, cable, telegram = (regimes.load(name) for name in DOCUMENTS)
clauses = [row for row in rows("provisions") if row["source_id"] in DOCUMENTS]
clause = {row["provision_id"]: row for row in clauses}
CONSENTS = (True, "not_asked", False)

ITEM_1 = "Doc. 1, item (1)"
POINT_4A = "Doc. 7, point (4)a"
LEAD_IN = "Doc. 7, the sentence before point (1), and point (4)a"
PRINCIPLE_3 = "Jilin cable, principle 3"
PRINCIPLES = "Jilin cable, principles 1 to 4 and work 3"

objectives = {
    "groups": "tell of each clause which group of people it speaks of",
    "brackets": "tell the words of a text from the brackets of its translator",
    "discretion": "code how much choice a clause leaves, and to whom",
    "exceptions": "write a default and its exceptions as a function",
    "wills": "keep yes, no and not asked apart, for two wills at once",
    "thresholds": "follow a rule step by step, and try it on both sides of its threshold",
    "silence": "tell a silence of the text from a refusal and from a permission",
    "proof": "say what a person would have to prove, to whom, and what she loses if she is not believed",
}


# Part 1: clauses as data.


def share_of_clauses(column, of_all=False, scale=100.0):
    """Return by document the share of its clauses that fill a column; the arguments hold the deliberate mistake."""
    whole = {name: sum(row["source_id"] == name for row in clauses) for name in DOCUMENTS}
    filled = {name: sum(row["source_id"] == name and row[column] is not None for row in clauses) for name in DOCUMENTS}
    return {name: scale * filled[name] / (len(clauses) if of_all else whole[name]) for name in DOCUMENTS}


CHINESE, DPRK, NATIONALS, UNCLEAR = (
    "Chinese citizens of Korean ethnicity",
    "DPRK citizens who crossed",
    "Korean nationals in China",
    "unclear in the translation",
)
GROUPED = [
    "opinions-1957.item1-default",
    "opinions-1957.item2-default",
    "opinions-1957.item4-lenient",
    "jilin-1961.principle3-ripe",
    "jilin-1961.principle4-restore",
    "telegram-1962.point4-b-family",
]
groups = {name: clause[name]["group"] for name in GROUPED}

# What each statement leans on, as the record notes it in the clause's anchor or note; None: it stands in the text.
LEANS_ON = {
    "A": ("opinions-1957.item1-exception", '"[in Korea]" is the translator\'s'),
    "B": ("opinions-1957.item1-exception", None),
    "C": ("opinions-1957.item3", "[China and North Korea]"),
    "D": ("jilin-1961.principle3-ripe", None),
    "E": ("jilin-1961.principle3-consulate", '"[in Shenyang]" is the translator\'s'),
    "F": ("telegram-1962.point4-a-mobilize", "return to China is in the translator's brackets"),
    "G": ("jilin-1961.principle4-restore", None),
}
for _name, _words in LEANS_ON.values():
    assert _words is None or _words in f"{clause[_name]['anchor']} {clause[_name]['note']}"
brackets = {letter: "bracket" if words else "text" for letter, (_, words) in LEANS_ON.items()}

CODED = [
    "opinions-1957.item1-default",
    "opinions-1957.item1-passport",
    "jilin-1961.principle1-handover",
    "jilin-1961.principle3-agreed",
    "jilin-1961.principle4-restore",
    "telegram-1962.point4-a-mobilize",
    "telegram-1962.point4-b-family",
]


def strength(name):
    """Return order, hedged order or permission: by the force of the rules that a clause leads, and its soft words."""
    rules = regimes.load(clause[name]["source_id"]).rules
    (force,) = {rule.force for rule in rules if rule.provisions[0] == name}
    return "permission" if force == "may" else "hedged order" if clause[name]["discretion"] else "order"


strengths = {name: strength(name) for name in CODED}

WAITS = {
    "opinions-1957.item1-passport": "Chinese side",
    "opinions-1957.item2-later-mobilization": "not said",
    "opinions-1957.item4-punish": "not said",
    "jilin-1961.principle3-agreed": "Korean side",
    "jilin-1961.earlier-crossers-permission": "Chinese side",
    "telegram-1962.point4-a-mobilize": "both sides",
}


def waits_for(decided_by):
    """Return whose word a clause waits for, from the record's own words on who decides."""
    if decided_by.startswith("not said"):
        return "not said"
    korean = "Korea (" in decided_by or "Korean side" in decided_by
    chinese = any(word in decided_by for word in ("Chinese", "Provincial"))
    return "both sides" if korean and chinese else "Korean side" if korean else "Chinese side"


assert {name: waits_for(clause[name]["decided_by"]) for name in WAITS} == WAITS
# Each of these may also be read as waiting for both sides: Korea's consent stands before the passport, too.
BOTH = ["opinions-1957.item1-passport", "opinions-1957.item4-punish", "jilin-1961.principle3-agreed"]
waits_readings = tuple(
    {**WAITS, **{name: "both sides" for name, is_both in zip(BOTH, chosen, strict=True) if is_both}}
    for chosen in list(product((False, True), repeat=len(BOTH)))[1:]
)


# Cases: one for each region of the audit that the taught clauses decide, and both sides of each threshold by hand.


def case(regime, number, facts):
    """Return a fictional case with the decision of its regime."""
    return DrawnCase(f"{regime.name}.hand-{number}", facts, "", "", regime.decide(facts))


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


def agrees(function, cases):
    """Assert that a reference function decides every case as its regime does."""
    for one in cases:
        assert function({"case_id": one.case_id, **one.facts}) == one.decision.outcome, (one.case_id, one.facts)
    return function


def variant(function, **changes):
    """Return a function with some of its arguments fixed: another reading, or a deliberate mistake."""
    return lambda case: function(case, **changes)


# Point 4a of the telegram of 1962.

CROSSED = {"matter": "crossing", "located_in": "dprk", "ethnicity": "korean", "citizenship": "prc"}


def point_4a(
    case,
    last_day="1962-03-24",
    asked=True,
    person=True,
    date=True,
    citizenship=True,
    ethnicity=True,
    later="GAP",
    open_citizenship="GAP",
    later_first=False,
):
    """Decide a case by point 4a; an argument set to False leaves out one condition, the last three hold other readings."""
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
    if consents is False or (not asked and consents == "not_asked"):
        return "ASK_DPRK_TO_HELP_MOBILIZE_RETURN"
    if consents is True and (case.get("willing_to_reside_in_dprk") or not person):
        return "MAY_STAY_IN_DPRK"
    return "GAP"


def point_4a_truthy(case):
    """Slip: "not_asked" is a text, and a text that is not empty counts as true."""
    consents = case.get("dprk_consents_to_stay", "not_asked")
    return point_4a({**case, "dprk_consents_to_stay": bool(consents)})


telegram_hand = [
    case(telegram, number, facts)
    for number, facts in enumerate(
        [
            *(
                {**CROSSED, "willing_to_reside_in_dprk": willing, "dprk_consents_to_stay": consents}
                for willing, consents in product((True, False), CONSENTS)
            ),
            *(
                {
                    **CROSSED,
                    "crossing_date": day,
                    "willing_to_reside_in_dprk": True,
                    "dprk_consents_to_stay": consents,
                }
                for day, consents in product(("1962-03-23", "1962-03-24", "1962-03-25"), (True, False))
            ),
            {**CROSSED, "ethnicity": "han", "willing_to_reside_in_dprk": True, "dprk_consents_to_stay": True},
            {**CROSSED, "ethnicity": "han", "dprk_consents_to_stay": False},
            {**CROSSED, "located_in": "prc", "willing_to_reside_in_dprk": True, "dprk_consents_to_stay": True},
            {**CROSSED, "citizenship": "unknown", "willing_to_reside_in_dprk": True, "dprk_consents_to_stay": True},
            # What is not stated, and what does not decide.
            {**CROSSED, "dprk_consents_to_stay": True},
            {
                **CROSSED,
                "crossing_date": "1962-03-25",
                "willing_to_reside_in_dprk": False,
                "dprk_consents_to_stay": False,
            },
            *(
                {
                    **CROSSED,
                    "citizenship": citizenship,
                    "willing_to_reside_in_dprk": False,
                    "dprk_consents_to_stay": False,
                }
                for citizenship in ("disputed", "unstated")
            ),
            *(
                {**CROSSED, "located_in": "prc", "ethnicity": ethnicity, "citizenship": citizenship}
                for ethnicity, citizenship in product(("han", "other"), ("disputed", "unknown", "unstated"))
            ),
            {
                **CROSSED,
                "located_in": "prc",
                "ethnicity": "han",
                "willing_to_reside_in_dprk": False,
                "dprk_consents_to_stay": "not_asked",
            },
        ],
        start=1,
    )
]


def draw_for_point_4a(seed=0):
    """Return one case for each region of the audit that point 4a decides."""
    return spread(telegram, matters=["crossing"], provisions=["telegram-1962."], seed=seed)


telegram_drawn = draw_for_point_4a()
telegram_cases = [*telegram_hand, *telegram_drawn]
agrees(point_4a, telegram_cases)
SILENT = ("GAP", "NOT_ADDRESSED")  # whether the brief speaks of people whom its words do not reach is a reading
point_4a_readings = [
    variant(point_4a, last_day=last_day, later=later, open_citizenship=open_citizenship, later_first=first)
    for last_day, later, open_citizenship, first in product(("1962-03-24", "1962-03-23"), SILENT, SILENT, (False, True))
][1:]


# Items (1) and (3) of the opinions of 1957, for a Chinese citizen who is in Korea.

WENT = {
    "matter": "crossing",
    "citizenship": "prc",
    "ethnicity": "korean",
    "located_in": "dprk",
    "crossed_illegally": True,
}
ITEM_1_FACTS = {
    *WENT,
    "decision_date",
    "mobilised",
    "willing_to_return",
    "dprk_consents_to_stay",
    "embassy_investigated",
    "crime_before_crossing",
    "pending_case_home",
}
NOT_ITEM_1 = ("wants_to_renounce_prc_citizenship", "stay_already_authorised", "crime_after_crossing")


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
    """Decide a case by items (1) and (3); an argument set to False leaves out one condition."""
    pending = case.get("pending_case_home", "none")
    if item_3 and (case.get("crime_before_crossing") or pending == "criminal" or (civil and pending == "civil")):
        return "ABSOLUTE_REPATRIATION"
    if mobilised and not case.get("mobilised"):
        return "MOBILIZE_RETURN"
    if person and case.get("willing_to_return"):
        return "MOBILIZE_RETURN"
    consents = case.get("dprk_consents_to_stay", "not_asked")
    if consents is True or not korea:
        return "STAY_KOREA_EMIGRANT_PASSPORT"
    return refused if consents is False else not_asked


def of_item_1(one):
    """Tell whether a drawn case turns on nothing but the taught clauses."""
    facts = one.facts
    return (
        facts.get("citizenship") == "prc"
        and facts.get("located_in") == "dprk"
        and not any(facts.get(name) for name in NOT_ITEM_1)
        and set(facts) <= ITEM_1_FACTS | set(NOT_ITEM_1)
    )


opinions_hand = [
    case(opinions, number, facts)
    for number, facts in enumerate(
        [
            *(
                {**WENT, "mobilised": tried, "willing_to_return": willing, "dprk_consents_to_stay": consents}
                for tried, willing, consents in product((True, False), (False, True), CONSENTS)
            ),
            {**WENT, "mobilised": True, "willing_to_return": False},
            *(
                {
                    **WENT,
                    "mobilised": True,
                    "willing_to_return": False,
                    "dprk_consents_to_stay": True,
                    "pending_case_home": pending,
                }
                for pending in ("none", "civil", "criminal")
            ),
            {
                **WENT,
                "mobilised": True,
                "willing_to_return": False,
                "dprk_consents_to_stay": True,
                "crime_before_crossing": True,
            },
            # What is not stated, and what does not decide.
            {**WENT, "mobilised": True, "dprk_consents_to_stay": True},
            *(
                {**WENT, **stated, "embassy_investigated": investigated}
                for stated, investigated in product(
                    (
                        {"dprk_consents_to_stay": True},
                        {"mobilised": True, "crime_before_crossing": False, "pending_case_home": "none"},
                        {"mobilised": True, "willing_to_return": True, "dprk_consents_to_stay": True},
                        {"dprk_consents_to_stay": "not_asked", "pending_case_home": "civil"},
                        {
                            "mobilised": False,
                            "willing_to_return": True,
                            "dprk_consents_to_stay": False,
                            "crime_before_crossing": True,
                            "pending_case_home": "none",
                        },
                    ),
                    (True, False),
                )
            ),
        ],
        start=1,
    )
]


def draw_for_item_1(seed=0):
    """Return one case for each region of the audit that item (1) decides."""
    found = spread(opinions, matters=["crossing"], provisions=["opinions-1957.item"], seed=seed)
    return [one for one in found if of_item_1(one)]


opinions_drawn = draw_for_item_1()
opinions_cases = [*opinions_hand, *opinions_drawn]
agrees(item_1, opinions_cases)
OPEN = ("MOBILIZE_RETURN", "GAP")
item_1_readings = [variant(item_1, not_asked=not_asked, refused=refused) for not_asked, refused in product(OPEN, OPEN)][
    1:
]
for _one in opinions_cases:  # the second answer is one that the regime itself keeps open
    for _reading in item_1_readings:
        assert _reading(_one.facts) in (_one.decision.outcome, *_one.decision.options)


# Two wills in one table: six fictional people, two texts.

PEOPLE = ["A", "B", "C", "D", "E", "F"]
people = {
    name: {
        **WENT,
        "mobilised": True,
        "willing_to_reside_in_dprk": stays,
        "willing_to_return": not stays,
        "dprk_consents_to_stay": consents,
    }
    for name, (stays, consents) in zip(PEOPLE, product((True, False), CONSENTS), strict=True)
}


class Table:
    """A table without pandas: what a DataFrame with the people as its index would be."""

    def __init__(self, columns):
        """Keep columns, a dictionary of dictionaries by person."""
        self.columns = list(columns)
        self.index = PEOPLE
        self._columns = columns

    def itertuples(self, index, name):
        """Yield the rows as pandas does."""
        return (tuple(column[person] for column in self._columns.values()) for person in PEOPLE)


def two_texts(first=point_4a, second=item_1):
    """Return the table of the two texts; the functions hold the reading or the deliberate mistake."""
    return Table(
        {
            "point_4a": {name: first(facts) for name, facts in people.items()},
            "item_1": {name: second(facts) for name, facts in people.items()},
        }
    )


for _name, _facts in people.items():
    assert point_4a(_facts) == telegram.decide(_facts).outcome
    assert item_1(_facts) == opinions.decide(_facts).outcome


# The Jilin cable: principles 1, 3 and 4, work 3.

CAME = {
    "matter": "crossing",
    "citizenship": "dprk",
    "ethnicity": "korean",
    "located_in": "prc",
    "province": "jilin",
    "crossed_illegally": True,
    "crossing_date": "1961-06-05",
}
MARRIED = {**CAME, "married": True, "spouse_citizenship": "prc", "spouse_ethnicity": "korean", "refuses_return": True}


def jilin(
    case,
    attempts=3,
    support=2,
    refused="PROVISION_PENDING",
    unmoved="PROVISION_PENDING",
    not_asked="EXCEPTION_LIST_TO_KOREA",
    ethnicity=True,
    korea=True,
    restores=False,
    ripe=True,
):
    """Decide a case by principles 1, 3 and 4 and work 3; an argument holds another reading or the deliberate mistake."""
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


KOREAN_WIFE = {"married": True, "spouse_citizenship": "prc", "spouse_ethnicity": "korean"}
HAN_WIFE = {**KOREAN_WIFE, "spouse_ethnicity": "han"}
CABLE_FACTS = {
    *MARRIED,
    "decision_date",
    "china_korean_minority_member",
    "persuasion_attempts",
    "dprk_consents_to_stay",
    "list_sent",
    "border_reps_contacted",
    "identity_recorded",
    "situation_investigated",
    "reason",
}
CABLE_ASIDE = ("crime_after_crossing", "crime_before_crossing", "rude_treatment", "provincial_permission")
MINORITY_AND_DISPUTED = ("dprk", "disputed", "unknown")


def of_cable(one):
    """Tell whether a drawn case turns on nothing but the taught clauses: no crime, no visitor, crossed in 1961 or later."""
    facts = one.facts
    return (
        facts.get("citizenship") in MINORITY_AND_DISPUTED
        and not any(facts.get(name) is True for name in CABLE_ASIDE)
        and facts.get("crossing_date", "1961-06-05") > "1960-12-31"
        and facts.get("reason") != "visit_relatives"
        and not (facts.get("married") is False and facts.get("spouse_citizenship") == "prc")
        and set(facts) <= CABLE_FACTS | set(CABLE_ASIDE)
    )


cable_hand = [
    case(cable, number, facts)
    for number, facts in enumerate(
        [
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
                for who, (spouse, tried, said) in product(
                    (
                        {},
                        {"citizenship": "disputed", "refuses_return": False},
                        {"citizenship": "unknown"},
                        {"china_korean_minority_member": True, "citizenship": "unknown", "refuses_return": False},
                        {"china_korean_minority_member": True},
                    ),
                    (
                        ({}, 2, "not_asked"),
                        ({}, 4, False),
                        (HAN_WIFE, 0, True),
                        (KOREAN_WIFE, 1, False),
                        ({**KOREAN_WIFE, "spouse_citizenship": "dprk"}, 1, False),
                        ({**HAN_WIFE, "spouse_citizenship": "dprk"}, 4, False),
                    ),
                )
            ),
            {**CAME, **KOREAN_WIFE, "persuasion_attempts": 0, "dprk_consents_to_stay": "not_asked"},
            {**CAME, **KOREAN_WIFE, "refuses_return": True, "persuasion_attempts": 0},
            {**CAME, "refuses_return": True, "dprk_consents_to_stay": False},
        ],
        start=1,
    )
]


def draw_for_the_cable(seed=0):
    """Return one case for each set of rules of the cable."""
    found = spread(cable, matters=["crossing"], provisions=["jilin-1961."], per="rules", seed=seed)
    return [one for one in found if of_cable(one)]


cable_drawn = draw_for_the_cable()
cable_cases = [*cable_hand, *cable_drawn]
agrees(jilin, cable_cases)
jilin_readings = [
    variant(jilin, support=support, refused=refused, unmoved=unmoved)
    for support, refused, unmoved in product(
        (2, 1, 3),  # work 3 counts no attempts: from the second by the plural, from the first, or as principle 3
        ("PROVISION_PENDING", "GAP", "PERSUADE_AND_GROUP_HANDOVER"),
        ("PROVISION_PENDING", "PERSUADE_AND_GROUP_HANDOVER"),
    )
][1:]
for _one in cable_cases:
    for _reading in jilin_readings:
        assert _reading(_one.facts) in (_one.decision.outcome, *_one.decision.options), _one

# Two wives.

WIVES = {
    "first, not asked": {**MARRIED, "persuasion_attempts": 3},
    "first, agrees": {**MARRIED, "persuasion_attempts": 3, "dprk_consents_to_stay": True},
    "first, refuses": {**MARRIED, "persuasion_attempts": 3, "dprk_consents_to_stay": False},
    "second, not asked": {**MARRIED, "spouse_ethnicity": "han", "persuasion_attempts": 3},
    "second, agrees": {
        **MARRIED,
        "spouse_ethnicity": "han",
        "persuasion_attempts": 3,
        "dprk_consents_to_stay": True,
    },
}
CABLE_LABELS = [
    "CONTINUE_PERSUASION",
    "EXCEPTION_LIST_TO_KOREA",
    "REMAIN_AS_FOREIGN_RESIDENT",
    "RESTORE_CHINESE_CITIZENSHIP",
    "PERSUADE_AND_GROUP_HANDOVER",
    "PROVISION_PENDING",
    "GAP",
]
wives = {name: cable.decide(facts).outcome for name, facts in WIVES.items()}
wives_open = [(found.outcome, *found.options) for found in map(cable.decide, WIVES.values())]
wives_readings = [dict(zip(WIVES, reading, strict=True)) for reading in product(*wives_open)][1:]


def wives_slip(**changes):
    """Return the two wives decided with one deliberate mistake."""
    return {name: jilin(facts, **changes) for name, facts in WIVES.items()}


STEPS = [
    "three attempts at persuasion fail",
    "list to the provincial Foreign Affairs Office",
    "report to the Korean Consulate General",
    "Korea agrees",
    "handled as a foreign resident",
]
NO_STEPS = ["Chinese citizenship restored", "handed over as a group"]

three = next(int(row["value"]) for row in rows("figures") if row["figure_id"] == "jilin-1961.f008")
fewest, plural = cable.derived["failed_attempts"].thresholds
attempts = {"item1": (1, None), "principle3": (three, three), "work3": (fewest, None)}
attempts_readings = tuple({**attempts, "work3": (fewest, highest)} for highest in (plural, three))

questions = (
    Question(
        id="ps06.q1",
        points=2,
        objective="discretion",
        read="Doc. 1, items (1) to (4); Jilin cable, principles 1 to 5; Doc. 7, points (1) to (5)",
        form={"kind": "numbers", "keys": DOCUMENTS, "unit": "percent", "places": 1},
        answer=share_of_clauses("discretion"),
        identities=(
            {"kind": "between", "low": 0, "high": 100, "say": "A part of a whole lies between 0 and 100 percent."},
        ),
        slips=(
            Slip(
                "counts",
                share_of_clauses("discretion", of_all=True, scale=len(clauses)),
                "These are counts. The documents have different numbers of clauses, so divide each by its own.",
                "Doc. 1, items (1) to (4)",
            ),
            Slip(
                "all clauses as the whole",
                share_of_clauses("discretion", of_all=True),
                "You divided by the clauses of all three documents together. The whole is the document's own clauses.",
                "Jilin cable, principles 1 to 5",
            ),
            Slip(
                "who decides",
                share_of_clauses("decided_by"),
                "You counted decided_by. Somebody may have to decide a thing without any soft word in the clause: the question asks for the column discretion.",
                "Jilin cable, principle 4",
            ),
            Slip(
                "proportion",
                share_of_clauses("discretion", scale=1.0),
                "These are proportions, from 0 to 1. A percentage is a hundred times as much.",
                "Doc. 7, points (1) to (5)",
            ),
        ),
        hint="For each source_id: clauses with an entry in discretion, divided by all its clauses, times a hundred. An empty cell is missing, not a text.",
        explanation="17 of 25, 4 of 29 and 8 of 28: 68.0, 13.8 and 28.6 percent. The cable to one region leaves few soft words; the opinions, which three central bodies sent to an embassy and three provinces, leave many. What an office did with them, no share tells.",
    ),
    Question(
        id="ps06.q2",
        points=3,
        objective="groups",
        read="Doc. 1, title and items (1), (2) and (4); Jilin cable, principles 3 and 4; Doc. 7, point (4)b",
        form={"kind": "labels", "keys": GROUPED, "choices": [CHINESE, DPRK, NATIONALS, UNCLEAR]},
        answer=groups,
        accept=({**groups, "jilin-1961.principle4-restore": UNCLEAR},),  # restored: so it had been lost
        slips=(
            Slip(
                "the spouse's group",
                {**groups, "jilin-1961.principle3-ripe": CHINESE},
                "Principle 3 names Chinese citizens of Korean ethnicity, and speaks of the people whom they have married. Ask whom the clause handles.",
                PRINCIPLE_3,
            ),
            Slip(
                "the cable's title",
                {**groups, "jilin-1961.principle4-restore": DPRK},
                "The cable's title names Korean citizens only. Principle 4 speaks of those who are found to be something else.",
                "Jilin cable, principle 4",
            ),
            Slip(
                "ethnicity taken for citizenship",
                {**groups, "opinions-1957.item4-lenient": CHINESE, "telegram-1962.point4-b-family": CHINESE},
                "Where a clause names ethnicity, or a family, it does not say whose citizens they are. Both kinds live in China.",
                "Doc. 1, item (4)",
            ),
            Slip(
                "residents taken for nationals",
                {**groups, "opinions-1957.item1-default": NATIONALS},
                "Item (1) ends with people who give up citizenship of the People's Republic. Korean nationals have none to give up.",
                ITEM_1,
            ),
        ),
        hint="Ask of each clause: whom does it handle, and does it name a citizenship, an ethnicity, or neither?",
        explanation="Item (1): Chinese citizens of Korean ethnicity, which is our reading of residents. Item (2) and principle 3: citizens of the DPRK who crossed, whomever they married. Principle 4: Chinese citizens of Korean ethnicity (what is restored had been lost, so 'unclear' is accepted). Item (4) and point (4)b leave the citizenship open.",
    ),
    Question(
        id="ps06.q3",
        points=3,
        objective="brackets",
        read="Doc. 1, items (1) and (3); Jilin cable, principles 3 and 4; Doc. 7, point (4)a",
        form={"kind": "labels", "keys": list(brackets), "choices": ["text", "bracket"]},
        answer=brackets,
        slips=(
            Slip(
                "one word for the sentence",
                {**brackets, "B": "bracket"},
                "In B the bracket holds one word, North. That a Korean side has to consent stands outside it.",
                ITEM_1,
            ),
            Slip(
                "the brackets overlooked",
                dict.fromkeys(brackets, "text"),
                "You took every word for the document's. Square brackets are the translator's: look for them again.",
                "Doc. 1, items (1) and (3)",
            ),
            Slip(
                "bracket taken for doubt",
                {**brackets, "D": "bracket", "G": "bracket"},
                "D and G may be hard to apply, but the words stand in the text without brackets. A bracket says who added the words, not whether they are hard.",
                "Jilin cable, principles 3 and 4",
            ),
            Slip(
                "the two sides",
                {**brackets, "C": "text"},
                "Item (3) says both sides; which two they are, the translator adds.",
                "Doc. 1, item (3)",
            ),
        ),
        hint="Find each statement in your copy. Would it still stand there if you deleted everything in square brackets?",
        explanation="A, C, E and F rest on brackets: a stay in Korea, the two sides, Shenyang, a return to China. All four are likely right. They are readings all the same, and ours rest on them.",
    ),
    Question(
        id="ps06.q4",
        points=3,
        objective="discretion",
        read="Doc. 1, item (1); Jilin cable, principles 1, 3 and 4; Doc. 7, point (4)",
        form={"kind": "labels", "keys": CODED, "choices": ["order", "hedged order", "permission"]},
        answer=strengths,
        accept=(
            {**strengths, "telegram-1962.point4-b-family": "hedged order"},
        ),  # "in principle" softens; "we agree" is no "should"
        slips=(
            Slip(
                "the hedge overlooked",
                {name: "order" if word == "hedged order" else word for name, word in strengths.items()},
                "Two words turn an order into a hedged one: in principle. Whoever writes them expects exceptions.",
                ITEM_1,
            ),
            Slip(
                "a permission taken for an order",
                {name: "order" if word == "permission" else word for name, word in strengths.items()},
                "Can is not should. An office that does not use a permission breaks nothing.",
                POINT_4A,
            ),
            Slip(
                "agreement taken for an order",
                {**strengths, "jilin-1961.principle3-agreed": "order"},
                "If Korea agrees, they can be handled as foreign residents. Its yes opens a door and orders nobody through it.",
                PRINCIPLE_3,
            ),
            Slip(
                "kindness taken for a choice",
                {**strengths, "jilin-1961.principle4-restore": "permission"},
                "Principle 4 says should. That it gives something does not make it a favour.",
                "Jilin cable, principle 4",
            ),
        ),
        hint="Look at the verb first (should, or can), then for a softening word beside it. The record keeps such words in the column discretion.",
        explanation="Orders: hand over, restore. Hedged by in principle: item (1). Permissions: the passport, the foreign resident, asking Korea to help, and the move of a family in point (4)b, which agrees in principle and orders nobody (who heard a hedged order in it is not wrong about the hedge).",
    ),
    Question(
        id="ps06.q5",
        points=2,
        objective="discretion",
        read="Doc. 1, items (1), (2) and (4); Jilin cable, principle 3 and the paragraph after work 3; Doc. 7, point (4)a",
        form={
            "kind": "labels",
            "keys": list(WAITS),
            "choices": ["Chinese side", "Korean side", "both sides", "not said"],
        },
        answer=WAITS,
        accept=waits_readings,
        slips=(
            Slip(
                "the author decides",
                {name: "Chinese side" if who == "not said" else who for name, who in WAITS.items()},
                "A Chinese text need not mean a Chinese decision. Two of the clauses say that something may or shall be done, and by nobody.",
                "Doc. 1, items (2) and (4)",
            ),
            Slip(
                "Korea's consent forgotten",
                {name: "Chinese side" if "Korean" in who or "both" in who else who for name, who in WAITS.items()},
                "Two clauses wait for Korea. Without its yes, the Chinese office cannot go on.",
                f"{PRINCIPLE_3}; {POINT_4A}",
            ),
            Slip(
                "whoever is asked decides",
                {**WAITS, "telegram-1962.point4-a-mobilize": "Korean side"},
                "Korea can be asked to help, and may say no. But who chooses whether to ask at all?",
                POINT_4A,
            ),
        ),
        hint="Ask of each clause: whose yes must come before it happens? If the text names nobody, say so.",
        explanation="The Embassy for the passport (after Korea has consented to her staying: both is accepted), the Provincial Party Committee for those who came by 1960, Korea for the foreign resident (and then the office, which can handle her so: both is accepted), both sides for the request to help. Who finds a necessity is not said, nor who punishes (both sides, by the sentence before, is accepted).",
    ),
    Question(
        id="ps06.q6",
        points=4,
        objective="exceptions",
        read=LEAD_IN,
        form={
            "kind": "function",
            "name": "point_4a",
            "arguments": ["case"],
            "returns": {
                "kind": "label",
                "choices": ["MAY_STAY_IN_DPRK", "ASK_DPRK_TO_HELP_MOBILIZE_RETURN", "GAP", "NOT_ADDRESSED"],
            },
            "partial": True,
        },
        answer=point_4a,
        accept=tuple(point_4a_readings),
        inputs=case_inputs(telegram_hand[:3]),
        hidden_inputs=case_inputs([*telegram_hand[3:], *telegram_drawn]),
        groups=by_silence(telegram, telegram_cases),
        vary=other_cases(draw_for_point_4a),
        slips=(
            Slip(
                "gap read as a refusal",
                variant(point_4a, asked=False),
                "Your function treats somebody of whom Korea was not asked like somebody whom it has problems settling. Nobody has said no.",
                POINT_4A,
            ),
            Slip(
                "not asked counts as yes",
                point_4a_truthy,
                'Your function takes "not_asked" for a yes: in Python a text that is not empty counts as true. Write `is True`.',
                POINT_4A,
            ),
            Slip(
                "one will of two",
                variant(point_4a, person=False),
                "Your function lets somebody stay who does not want to. The point needs two wills, and stands silent where one of them is missing.",
                POINT_4A,
            ),
            Slip(
                "ethnicity overlooked",
                variant(point_4a, ethnicity=False),
                "Your function decides cases of people of whom the brief does not speak. The sentence before the points names Chinese-Koreans.",
                "Doc. 7, the sentence before point (1)",
            ),
            Slip(
                "open citizenship decided",
                variant(point_4a, citizenship=False),
                "Your function decides cases in which nobody has settled whose citizen the person is. The brief does not say what holds then.",
                "Doc. 7, the sentence before point (1)",
            ),
            Slip(
                "already overlooked",
                variant(point_4a, date=False),
                "Your function decides cases of people who crossed after the telegram. Point (4)a speaks of those who have already crossed.",
                POINT_4A,
            ),
        ),
        hint="First ask whether the brief speaks of this person at all, then whether the facts are open, then the two wills. What is left is silence.",
        explanation="Outside: not in Korea, or not of Korean ethnicity. Silent: citizenship open, crossed later, Korea not asked, or a person who does not want to stay though Korea would have her. Both willing: she may stay. Korea has problems: it can be asked to help. Whether 24 March itself is already is open, and so is whether a brief that stops short of somebody speaks of that person at all: each answer is accepted.",
    ),
    Question(
        id="ps06.q7",
        points=4,
        objective="exceptions",
        read="Doc. 1, items (1) and (3)",
        form={
            "kind": "function",
            "name": "item_1",
            "arguments": ["case"],
            "returns": {
                "kind": "label",
                "choices": ["MOBILIZE_RETURN", "STAY_KOREA_EMIGRANT_PASSPORT", "ABSOLUTE_REPATRIATION", "GAP"],
            },
            "partial": True,
        },
        answer=item_1,
        accept=tuple(item_1_readings),
        inputs=case_inputs([opinions_hand[0], opinions_hand[4], opinions_hand[13]]),
        hidden_inputs=case_inputs([*opinions_hand[1:4], *opinions_hand[5:13], *opinions_hand[14:], *opinions_drawn]),
        groups=by_silence(opinions, opinions_cases),
        vary=other_cases(draw_for_item_1),
        slips=(
            Slip(
                "Korea's consent forgotten",
                variant(item_1, korea=False),
                "Your function lets a person stay because she refuses to go back. The exception also needs the Korean side's consent.",
                ITEM_1,
            ),
            Slip(
                "not mobilised",
                variant(item_1, mobilised=False),
                "Your function opens the exception before anybody has mobilised the person. It stands behind the words after mobilization.",
                ITEM_1,
            ),
            Slip(
                "the person's will overlooked",
                variant(item_1, person=False),
                "Your function keeps people in Korea who are willing to go back. The exception is for those who are still unwilling.",
                ITEM_1,
            ),
            Slip(
                "exception to the exception overlooked",
                variant(item_1, item_3=False),
                "Your function never reaches item (3), which repatriates some people whatever item (1) allows.",
                "Doc. 1, item (3)",
            ),
            Slip(
                "civil case overlooked",
                variant(item_1, civil=False),
                "Your function lets a pending civil case pass. Item (3) names civil and criminal cases in one breath.",
                "Doc. 1, item (3)",
            ),
        ),
        hint="Begin with item (3), which knows no exception. Then collect the three conditions of the exception in item (1); whatever misses one of them is left with the default.",
        explanation="Item (3) first. Then the default stays unless the person was mobilised, is still unwilling, and the Korean side consents. Where Korea was not asked, or refuses, the default is left standing, and the text does not say how it ends: GAP is accepted there.",
    ),
    Question(
        id="ps06.q8",
        points=3,
        objective="wills",
        read=f"{ITEM_1}; {POINT_4A}",
        form={"kind": "table", "key": "person", "rows": PEOPLE, "columns": ["point_4a", "item_1"]},
        answer=two_texts(),
        accept=tuple(two_texts(second=reading) for reading in item_1_readings),
        slips=(
            Slip(
                "gap read as a refusal",
                two_texts(first=variant(point_4a, asked=False)),
                "In your column point_4a, not asked has become a no. B and E stand where the telegram is silent.",
                POINT_4A,
            ),
            Slip(
                "the person's will alone",
                two_texts(second=variant(item_1, korea=False)),
                "In your column item_1 the person's wish decides alone. C wants to stay as A does; what is different?",
                ITEM_1,
            ),
            Slip(
                "Korea's will alone",
                two_texts(variant(point_4a, person=False), variant(item_1, person=False)),
                "In your table Korea decides alone. D does not want to stay.",
                f"{ITEM_1}; {POINT_4A}",
            ),
        ),
        hint="Apply your two functions to each of the six people and put the answers side by side.",
        explanation="Only A stays under both texts: two wills, twice. For C the telegram only lets Korea be asked to help, while item (1) keeps mobilising. For D the telegram is silent, where item (1) goes on with the default: her own wish to return is enough there.",
    ),
    Question(
        id="ps06.q9",
        points=2,
        objective="thresholds",
        read=PRINCIPLE_3,
        form={"kind": "labels", "choices": [*STEPS, *NO_STEPS], "ordered": True},
        answer=STEPS,
        slips=(
            Slip(
                "citizenship granted by marriage",
                [*STEPS[:-1], "Chinese citizenship restored"],
                "Nobody becomes a Chinese citizen by marriage here. Restored is the word of principle 4, for people who had that citizenship before.",
                "Jilin cable, principles 3 and 4",
            ),
            Slip(
                "Korea's consent forgotten",
                [step for step in STEPS if step != "Korea agrees"],
                "Your path runs past Korea. The list is sent so that Korea can answer.",
                PRINCIPLE_3,
            ),
            Slip(
                "asked too early",
                [STEPS[1], STEPS[2], STEPS[3], STEPS[0], STEPS[4]],
                "In your path Korea is asked before persuasion has failed. The list is of these people: those whom three attempts have not moved.",
                PRINCIPLE_3,
            ),
        ),
        hint="Five steps belong to the path; two do not occur in principle 3.",
        explanation="Three attempts fail, the list goes to the provincial office, the office reports to the Consulate General, Korea agrees, and she can be handled as a foreign resident. Each step lies in other hands; none in hers, except the refusing.",
    ),
    Question(
        id="ps06.q10",
        points=3,
        objective="thresholds",
        read="Doc. 1, item (1); Jilin cable, principle 3 and work 3",
        form={"kind": "interval", "keys": list(attempts), "unit": "failed attempts", "whole": True, "places": 0},
        answer=attempts,
        accept=attempts_readings,
        slips=(
            Slip(
                "one rule for all",
                dict.fromkeys(attempts, (three, three)),
                "You carried the number of principle 3 over to the others. Item (1) is of another text and another year, and work 3 names no number.",
                "Doc. 1, item (1); Jilin cable, work 3",
            ),
            Slip(
                "silence as one",
                {**attempts, "item1": (1, 1)},
                "Item (1) says after mobilization, and not how much of it. Once may be enough, but nothing says that it must be.",
                ITEM_1,
            ),
            Slip(
                "the plural taken as certain",
                {**attempts, "work3": (plural, None)},
                "The English of work 3 has a plural, which its Chinese original need not mark. The bounds hold both readings.",
                "Jilin cable, work 3",
            ),
            Slip(
                "at least three",
                {**attempts, "principle3": (three, None)},
                "You gave the numbers of attempts at which the exception is open. The question asks for the number at which it opens.",
                PRINCIPLE_3,
            ),
        ),
        hint="For each clause: the smallest number at which it could open, and the largest that a reading defends. No number in the text and no limit: None.",
        explanation="Item (1): at least one, and no upper bound. Principle 3: exactly three. Work 3: at least one, since the English plural may be the translator's, and no number at the upper end; whoever reads two (the bare plural) or three (as in principle 3) there is right too. How far apart the attempts lie, and who counts them, no clause says.",
    ),
    Question(
        id="ps06.q11",
        points=4,
        objective="silence",
        read=PRINCIPLES,
        form={"kind": "labels", "keys": list(WIVES), "choices": CABLE_LABELS},
        answer=wives,
        accept=tuple(wives_readings),
        slips=(
            Slip(
                "ethnicity overlooked",
                wives_slip(ethnicity=False),
                "You treated both wives alike. Principle 3 names the ethnicity of the husband, and the second husband is Han.",
                PRINCIPLE_3,
            ),
            Slip(
                "gap read as a refusal",
                wives_slip(
                    not_asked="PERSUADE_AND_GROUP_HANDOVER",
                    refused="PERSUADE_AND_GROUP_HANDOVER",
                    unmoved="PERSUADE_AND_GROUP_HANDOVER",
                ),
                "You sent both home wherever no yes had come. For the first, Korea has not been asked: no answer is no refusal, and principle 3 says what is done meanwhile.",
                PRINCIPLE_3,
            ),
            Slip(
                "Korea's consent forgotten",
                wives_slip(korea=False),
                "You let the first wife stay after three refusals alone. They put her on a list; the yes has to come from Korea.",
                PRINCIPLE_3,
            ),
            Slip(
                "citizenship granted by marriage",
                wives_slip(restores=True),
                "You made the first wife a Chinese citizen. Marriage makes her an exception, and at best a foreign resident; restored is a word for people who were citizens before.",
                "Jilin cable, principles 3 and 4",
            ),
        ),
        hint="For each wife: does principle 3 name her? If so, has Korea answered, and what? If not, which clause still speaks of somebody who refuses?",
        explanation="First wife: on the list; a foreign resident if Korea agrees; if it refuses, food and clothing under work 3 and no word on what she then is (GAP or going on with persuasion are accepted). Second wife: principle 3 does not name her, so Korea's yes changes nothing in the cable; work 3 feeds and clothes her, and whether principle 1 hands her over all the same it does not say: both are accepted.",
    ),
    Question(
        id="ps06.q12",
        points=4,
        objective="thresholds",
        read=PRINCIPLES,
        form={
            "kind": "function",
            "name": "jilin",
            "arguments": ["case"],
            "returns": {"kind": "label", "choices": CABLE_LABELS},
            "partial": True,
        },
        answer=jilin,
        accept=tuple(jilin_readings),
        inputs=case_inputs([cable_hand[4], cable_hand[22], cable_hand[27]]),
        hidden_inputs=case_inputs(
            [*cable_hand[:4], *cable_hand[5:22], *cable_hand[23:27], *cable_hand[28:], *cable_drawn]
        ),
        groups=by_silence(cable, cable_cases),
        vary=other_cases(draw_for_the_cable),
        slips=(
            Slip(
                "ethnicity overlooked",
                variant(jilin, ethnicity=False),
                "Your function gives every Chinese husband or wife the exception. Principle 3 names those of Korean ethnicity.",
                PRINCIPLE_3,
            ),
            Slip(
                "two attempts are enough",
                variant(jilin, attempts=2),
                "Your function opens the exception one attempt too early. Try it on two, three and four.",
                PRINCIPLE_3,
            ),
            Slip(
                "more than three",
                variant(jilin, attempts=4),
                "Your function opens the exception one attempt too late. After three is reached by the third.",
                PRINCIPLE_3,
            ),
            Slip(
                "the count overlooked",
                variant(jilin, ripe=False),
                "Your function does not count the attempts. A spouse who has said no once is not yet an exception.",
                PRINCIPLE_3,
            ),
            Slip(
                "Korea's consent forgotten",
                variant(jilin, korea=False),
                "Your function lets a spouse remain without asking Korea.",
                PRINCIPLE_3,
            ),
            Slip(
                "gap read as a refusal",
                variant(jilin, not_asked="PROVISION_PENDING"),
                "Your function treats a spouse about whom Korea has not answered like one whom it refused. No answer is no refusal: she is on the list.",
                PRINCIPLE_3,
            ),
            Slip(
                "citizenship granted by marriage",
                variant(jilin, restores=True),
                "Your function restores a citizenship to people who married a citizen. Principle 4 speaks of members of China's Korean minority.",
                "Jilin cable, principle 4",
            ),
        ),
        hint="Take the principles as a ladder: a member of the minority first, then an open citizenship, then people who are willing, then spouses, then everybody else who refuses.",
        explanation="Restore first; then the silence on open citizenship; whoever does not refuse is handed over. A spouse of a Chinese citizen of Korean ethnicity: fewer than three attempts, persuasion goes on; from three on the list, or what Korea has answered. Others who refuse: work 3. Where the cable is open (one attempt or two, Korea's no, handover all the same) each reading is accepted.",
    ),
    Question(
        id="ps06.q13",
        points=1,
        objective="silence",
        read="Jilin cable, works 1 to 3",
        form={"kind": "text", "pattern": r"jilin-1961\.[a-z0-9-]+", "example": "jilin-1961.principle2-return"},
        answer="jilin-1961.work3",
        slips=(
            Slip(
                "principle 3",
                "jilin-1961.principle3-ripe",
                "That clause names spouses of one ethnicity, and hers has another.",
                PRINCIPLE_3,
            ),
            Slip(
                "the handover",
                "jilin-1961.principle1-handover",
                "That clause supposes that persuasion has worked, or at least does not say what happens if it has not.",
                "Jilin cable, principle 1",
            ),
            Slip(
                "earlier crossers",
                "jilin-1961.earlier-crossers",
                "That clause also speaks of people who are determined not to return, but only if they crossed in 1960 or earlier.",
                "Jilin cable, paragraph after work 3",
            ),
            Slip(
                "persuasion while confined",
                "jilin-1961.work2-persuade",
                "That clause orders persuasion. The question is what the cable says where it has failed.",
                "Jilin cable, work 2",
            ),
        ),
        hint="The cable has two lists: five principles, then three points of work.",
        explanation="Work 3: local authorities see to suitable food and clothing. What she is, and how long, it does not say.",
    ),
)

written = (
    Written(
        id="ps06.w1",
        points=6,
        objective="proof",
        read=f"{PRINCIPLES}; Jilin cable, work 2",
        levels=(
            Level(
                6,
                "Names at least two things that she would have to prove (such as the marriage, her husband's ethnicity and citizenship, the number of attempts, or that she crossed in 1961) and to whom; says where the cable asks for an investigation and is silent on how anybody proves anything; says what she loses if she is not believed, by the clause that then speaks; names what cannot be known (who counts the attempts, what confinement does to a refusal) and invents no penalty.",
                sample="The form has a box 'spouse_ethnicity'. She would have to show that she is married, and that he is a Chinese citizen of Korean ethnicity, presumably to those who hold her (work 2). Principle 3 says 'through investigation' and names neither an office nor a paper. Who counts the three attempts is not said. If the marriage is not believed, she is not on the list, Korea is never asked, and principle 1 or work 3 is left. If two are written for three, she waits. Whether a refusal made in confinement is free, no clause asks.",
                comment="Each proof has a reader and a price, and each price a clause.",
            ),
            Level(
                3,
                "Names something to prove and what she loses, but not to whom, or leaves the loss without a clause, or lets the cable say more than it does.",
                sample="She must prove with her marriage certificate that she is married to an ethnic Korean. Otherwise she is deported and punished.",
                comment="Which clause asks for a certificate, and which one punishes? Who would read the certificate?",
            ),
            Level(
                0,
                "Repeats the rule, or speaks about border policy without her.",
                sample="Wives of ethnic Koreans could stay after three refusals.",
                comment="Who counted the refusals? Start with the first desk at which she has to be believed.",
            ),
        ),
        explanation="The cable sorts people by what an investigation finds, and by a count of attempts, and does not say who keeps it. It names no paper, no appeal and no way to correct the count. Disbelieved on the marriage, she falls back on principle 1 and work 3; disbelieved on the count, persuasion goes on; if it is held that she crossed by 1960, another set of rules speaks that we do not have.",
    ),
)

key = Key(
    assignment="ps06",
    folder="ps06-persuade-hand-over-restore",
    title="Persuade, hand over, restore",
    objectives=objectives,
    questions=questions,
    written=written,
)
