"""What has to be computed for ps09, 1970: to whom does it speak?, and what its regimes decide.

Sources: opinions-1970 (Doc. 11), opinions-1957 (Doc. 1), telegram-1962 (Doc. 7), directive-1963 (Doc. 8).
"""

from functools import partial

from tworivers import regimes, rows
from tworivers.keys.answer_table import AnswerTable
from tworivers.keys.cases import Cases, as_given, by_hand, decide_all, drawn, refuse_disagreement
from tworivers.keys.key import by_provision
from tworivers.keys.variants import other_cases

opinions = regimes.load("opinions-1970")
record = {row["provision_id"]: row for row in rows("provisions")}

# What the record says of rows. Each function gets what the question names, and says the same from the record.

SHORT = {
    "Chinese citizens of Korean ethnicity": "citizens",
    "Korean nationals in China": "nationals",
    "DPRK citizens who crossed": "crossed",
}


def item_groups(items):
    """Return the group of which each item speaks."""
    return {item: SHORT[record[row]["group"]] for item, row in items.items()}


def conditions(named_in):
    """Return the year of the text that names each condition, once its row is found to say it."""
    for letter, (row, word) in named_in.items():
        assert word in " ".join(map(str, record[row].values())), letter
    return {letter: row.partition(".")[0][-4:] for letter, (row, _) in named_in.items()}


def relation(earlier, later):
    """Return whether two provisions speak of the same group, by the record."""
    groups = {record[earlier]["group"], record[later]["group"]}
    return "open" if "unclear in the translation" in groups else "same group" if len(groups) == 1 else "another group"


def relations(pairs):
    """Return how the groups of each pair stand to each other."""
    return {number: relation(*pair) for number, pair in pairs.items()}


# Cases.

OCTOBER = {"located_in": "prc", "decision_date": "1970-10-12"}
CITIZEN = {"citizenship": "prc", "ethnicity": "korean", **OCTOBER}
LAWFUL = {"citizenship": "dprk", "legal_resident_in_china": True, **OCTOBER}
CROSSED = {"citizenship": "dprk", "crossed_illegally": True, **OCTOBER}
NATIONAL = {"citizenship": "dprk", **OCTOBER}  # nothing stated of her status
NOT_CROSSED = {**NATIONAL, "crossed_illegally": False}
UNLAWFUL = {**NATIONAL, "legal_resident_in_china": False}
RETURN = {"matter": "application_to_leave", "destination": "dprk", "holds_authorization_letter": True}
ABROAD = {"matter": "application_to_leave", "destination": "hong_kong", "province": "guangdong"}


def numbered(name, cases):
    """Return cases by a name and their number."""
    return {f"{name}-{number}": facts for number, facts in enumerate(cases, start=1)}


def laid_out(shown, draw, hand, reference, *readings):
    """Return shown, drawn and other hidden cases, grouped by their clause, once the reference agrees with the regime."""
    examples, fresh, others = by_hand(opinions, shown), draw(), by_hand(opinions, hand)
    cases = [*examples, *fresh, *others]
    refuse_disagreement(cases, reference, readings)
    silent = {one.case_id: " (silent)" for one in cases if one.decision.outcome == "GAP"}
    groups = {name: clause + silent.get(name, "") for name, clause in by_provision(cases).items()}
    return Cases(as_given(examples), as_given([*fresh, *others]), groups, other_cases(draw))


# Item (4): detention.


def detention_1970(
    case, tibet=True, citizens=True, crossed=True, attacks=True, sentences=True, otherwise="GAP", police=False
):
    """Decide a case by item (4); each argument takes one thought out of it or puts a wrong one in."""
    if (citizens and case.get("citizenship") != "dprk") or (tibet and case.get("province") == "tibet"):
        return "NOT_ADDRESSED"
    if crossed and (case.get("crossed_illegally") or case.get("legal_resident_in_china") is False):
        return "GAP"
    among = ("work_unit", "street_masses", *(["public_security"] if police else []))
    if case.get("detained_by") in among or (attacks and case.get("attacked_by") in among):
        return "MASS_DETENTION_FORBIDDEN"
    if case.get("detained_by") == "public_security" or (sentences and case.get("sentence_sought")):
        return "REPORT_BEFORE_DETENTION_OR_SENTENCE"
    return otherwise


def draw_for_detention(seed=0):
    """Return one case for each region of the audit that item (4) decides."""
    return drawn(opinions, ["detention"], ["opinions-1970.item4"], seed=seed)


NOBODY = {"detained_by": "none", "attacked_by": "none"}
MORE_DETENTIONS = (  # what is not stated, and what does not decide
    (NOT_CROSSED, "shanghai", {"detained_by": "none", "sentence_sought": True}),
    (NOT_CROSSED, "shanghai", {}),
    (NOT_CROSSED, "tibet", {"attacked_by": "street_masses"}),
    (NOT_CROSSED, "jilin", {"detained_by": "work_unit", "attacked_by": "none"}),
    ({**CROSSED, **UNLAWFUL}, "tibet", {**NOBODY, "sentence_sought": True}),
    ({**NOT_CROSSED, **UNLAWFUL}, "jilin", {**NOBODY, "sentence_sought": True}),
    (CROSSED, "shanghai", {"detained_by": "work_unit", "attacked_by": "work_unit", "sentence_sought": False}),
    (CROSSED, "jilin", {"detained_by": "public_security", "attacked_by": "street_masses"}),
    (CITIZEN, "shanghai", {"attacked_by": "work_unit", "sentence_sought": False}),
)


def detentions():
    """Return the cases of question 3."""
    detained = {"matter": "detention"}
    shown = {
        "shown-1": {**LAWFUL, **detained, "province": "jilin", "detained_by": "street_masses"},
        "shown-2": {**LAWFUL, **detained, "province": "hebei", "detained_by": "public_security"},
        "shown-3": {**CITIZEN, **detained, "province": "jilin", "detained_by": "street_masses"},
    }
    hand = {
        "hand-1": {**LAWFUL, **detained, "province": "jilin", "sentence_sought": True},
        "hand-2": {**LAWFUL, **detained, "province": "tibet", "detained_by": "work_unit"},
        "hand-3": {**CITIZEN, **detained, "province": "liaoning", "detained_by": "public_security"},
        "hand-4": {**CROSSED, **detained, "province": "liaoning", "detained_by": "street_masses"},
        "hand-5": {**LAWFUL, **detained, "province": "beijing", "attacked_by": "street_masses"},
    }
    more = [{**who, **detained, "province": where, **done} for who, where, done in MORE_DETENTIONS]
    hand |= numbered("more", more)
    return laid_out(shown, draw_for_detention, hand, detention_1970)


# Items (7) and (8): leaving.


def leaving_1970(
    case,
    pending="DENY",
    citizens=True,
    crossed=True,
    silence="GAP",
    below=("county", "prefecture"),
    borrowed=(),
    insists=True,
):
    """Decide a case by items (7) and (8): `pending` is a reading; the other arguments are deliberate mistakes."""
    if (citizens and case.get("citizenship") != "dprk") or case.get("province") == "tibet":
        return "NOT_ADDRESSED"
    where = case.get("destination", "dprk")
    astray = case.get("crossed_illegally") or case.get("legal_resident_in_china") is False
    if where == "other_socialist" or (crossed and astray):
        return silence
    if where != "dprk":
        if insists and (case.get("insists") or case.get("insists_after_denial")):
            return "REPORT_INSISTENCE_TO_MFA_MPS"
        earlier = case.get("application_date", "1970-08-19") < "1970-08-19"
        return "GAP" if pending == "GAP" and earlier else "DENY_CAPITALIST_DESTINATION"
    if case.get("approving_level") in below:
        return "WRONG_AUTHORITY"
    suspect = case.get("serious_political_suspect")
    if not case.get("holds_authorization_letter") or suspect or any(case.get(fact) is False for fact in borrowed):
        return "CONDITION_NOT_MET"
    return "APPROVE_RETURN_DPRK"


def draw_for_leaving(seed=0):
    """Return one case for each region of the audit that items (7) and (8) decide."""
    clauses = ["opinions-1970.item7", "opinions-1970.item8"]
    return drawn(opinions, ["application_to_leave"], clauses, seed=seed)


ANYWHERE = (  # for whom the text reaches and for whom it does not; what does not decide
    {**NATIONAL, "province": "jilin"},
    {**NATIONAL, "province": "jilin", "insists_after_denial": False},
    {**NOT_CROSSED, "province": "shanghai", "holds_authorization_letter": True},
    {**NATIONAL, "province": "jilin", "insists": True, "holds_authorization_letter": True},
    {**LAWFUL, "province": "shanghai", "crossed_illegally": False, "insists": False, "insists_after_denial": True},
    {**CROSSED, **UNLAWFUL, "province": "tibet", "insists_after_denial": True},
    {**CROSSED, "province": "jilin", "insists_after_denial": True},
    {**NOT_CROSSED, **UNLAWFUL, "province": "jilin", "insists": False, "insists_after_denial": False},
    {**CITIZEN, "province": "jilin", "insists": False, "insists_after_denial": False},
    {**CITIZEN, "province": "shanghai", "application_date": "1970-05-04"},
)
NOT_ASKED_FOR = {"has_social_relations_in_dprk": False, "application_justified": False}
REFUSED = {**NOT_ASKED_FOR, "serious_political_suspect": True, "approving_level": "county", "insists": True}
LETTER = {"holds_authorization_letter": True, "insists": True}
HOME = (
    {**NOT_CROSSED, "province": "jilin", **NOT_ASKED_FOR, "insists": True},
    {**NOT_CROSSED, "province": "jilin", **LETTER},
    {**NOT_CROSSED, "province": "jilin", **NOT_ASKED_FOR, **LETTER, "approving_level": "county"},
    {**NOT_CROSSED, **LAWFUL, "province": "tibet", **REFUSED},
    {**UNLAWFUL, "province": "shanghai", **REFUSED},
    {**CROSSED, "province": "jilin", "serious_political_suspect": False, "approving_level": "prefecture"},
    {**CROSSED, "province": "jilin", "approving_level": "provincial"},
    {**CITIZEN, "province": "tibet", "serious_political_suspect": False, "approving_level": "prefecture"},
    {**CITIZEN, "province": "tibet", "approving_level": "provincial"},
)


def leavings():
    """Return the cases of question 6, with both sides of the level, and of the day of item (8)."""
    shown = {
        "shown-1": {**LAWFUL, **RETURN, "province": "shanghai", "approving_level": "provincial"},
        "shown-2": {**LAWFUL, **RETURN, "province": "tianjin", "holds_authorization_letter": False},
        "shown-3": {**LAWFUL, **ABROAD, "application_date": "1970-09-21"},
        "shown-4": {**CROSSED, **RETURN, "province": "jilin"},
    }
    jilin = {**LAWFUL, **RETURN, "province": "jilin"}
    hand = {
        "hand-1": {**CITIZEN, **RETURN, "province": "jilin"},
        "hand-2": {**CITIZEN, **ABROAD, "application_date": "1970-09-02"},
        "hand-3": {**jilin, "has_social_relations_in_dprk": False},
        "hand-4": {**jilin, "application_justified": False},
        "level-1": {**jilin, "approving_level": "county"},
        "level-2": {**jilin, "approving_level": "prefecture"},
        "level-3": {**jilin, "approving_level": "provincial"},
        "day-1": {**LAWFUL, **ABROAD, "application_date": "1970-08-18"},
        "day-2": {**LAWFUL, **ABROAD, "application_date": "1970-08-19"},
        "day-3": {**LAWFUL, **ABROAD, "application_date": "1970-08-20"},
    }
    for where in ("south_korea", "hong_kong", "macau", "japan", "other_capitalist", "other_socialist"):
        hand |= numbered(f"to-{where}", [{**ABROAD, "destination": where, **who} for who in ANYWHERE])
    home = {"matter": "application_to_leave", "destination": "dprk"}
    hand |= numbered("home", [{**home, **who} for who in HOME])
    return laid_out(shown, draw_for_leaving, hand, leaving_1970, partial(leaving_1970, pending="GAP"))


# Three applicants, ten applications, six crossings, four people.


def applicants():
    """Return what the opinions say of three applicants, and of the crossing of one of them."""
    october = {**RETURN, "serious_political_suspect": False, "province": "jilin"}
    of_c = {**CROSSED, **october, "crossing_date": "1965-03-02"}
    asked = {
        "A": {**CITIZEN, **october},
        "B": {**LAWFUL, **october, "has_social_relations_in_dprk": False},
        "C": of_c,
        "C, crossing": {**of_c, "matter": "crossing"},
    }
    return {name: one.outcome for name, one in zip(asked, decide_all(opinions, asked.values()), strict=True)}


def denied(applications, read_citizens=False, first_day="1970-08-19", elsewhere=False, only=""):
    """Return how many applications item (8) denies: under every reading, and under one at least."""
    facts = [
        {
            **(LAWFUL if who == "national" or read_citizens else CITIZEN),
            **ABROAD,
            "application_date": day,
            "destination": "hong_kong" if elsewhere and where == "other_socialist" else where,
        }
        for who, where, day in applications
    ]
    possible = [
        one["application_date"] >= first_day and "GAP" not in found.options
        for one, found in zip(facts, decide_all(opinions, facts), strict=True)
        if "DENY_CAPITALIST_DESTINATION" in (found.outcome, *found.options)
    ]
    low, high = sum(possible), len(possible)
    return {"": [low, high], "denial": [high, high], "application": [low, low]}[only]


def item_six(six_crossings):
    """Return the outcome of item (6) for each crossing, or that two readings give two."""
    facts = [{**CROSSED, "matter": "crossing", "province": "jilin", **one} for one in six_crossings.values()]
    found = [one.outcome if not one.options else "two readings" for one in decide_all(opinions, facts)]
    return dict(zip(six_crossings, found, strict=True))


TEXTS = ["opinions-1957", "telegram-1962", "directive-1963", "opinions-1970"]
PEOPLE = {
    "A, Jilin": {**CITIZEN, **RETURN, "province": "jilin"},
    "A, Inner Mongolia": {**CITIZEN, **RETURN, "province": "inner_mongolia"},
    "B, Shanghai": {**LAWFUL, **RETURN, "province": "shanghai"},
    "B, Tibet": {**LAWFUL, **RETURN, "province": "tibet"},
}


def speaking(everywhere=False, all_nationals=False, without="", struck_out=""):
    """Return who is spoken of by which text, each in its own time; the arguments are deliberate mistakes."""
    cells = {text: {} for text in TEXTS}
    for name, facts in PEOPLE.items():
        if all_nationals:
            facts = {key: value for key, value in facts.items() if key not in CITIZEN | LAWFUL} | LAWFUL
        facts = {key: value for key, value in facts.items() if key != without}
        moved = {"province": "jilin"} if everywhere else {}
        lines = regimes.compare({**facts, **moved, "date_assumption": "each_regime_own_year"})
        for text in TEXTS:
            cells[text][name] = "speaks" if lines[text].speaks and text != struck_out else "silent"
    return AnswerTable(list(PEOPLE), cells)
