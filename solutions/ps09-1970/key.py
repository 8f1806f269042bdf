"""Key of ps09, 1970: what the grader knows and the student does not. Sources: Docs. 11, 1, 7 and 8."""

from tworivers import regimes, rows
from tworivers.keys.key import Key, Level, Question, Slip, Written, by_provision, case_inputs
from tworivers.keys.variants import other_cases
from tworivers.regimes.draw import DrawnCase, spread, tell

opinions = regimes.load("opinions-1970")
record = {row["provision_id"]: row for row in rows("provisions")}


def with_changes(answer, **changes):
    """Return an answer with one deliberate mistake."""
    return {**answer, **changes}


# -- To whom each item speaks ---------------------------------------------------------------------------------------

GROUPS = ["citizens", "nationals", "crossed"]
SHORT = {
    "Chinese citizens of Korean ethnicity": "citizens",
    "Korean nationals in China": "nationals",
    "DPRK citizens who crossed": "crossed",
}
ITEMS = {
    "2": "opinions-1970.item2-hardship",
    "3": "opinions-1970.item3-study",
    "4": "opinions-1970.item4-report",
    "5": "opinions-1970.item5-women",
    "6": "opinions-1970.item6-general",
    "7": "opinions-1970.item7-approve",
    "8": "opinions-1970.item8-deny",
    "9": "opinions-1970.item9-review",
}
item_groups = {item: SHORT[record[row]["group"]] for item, row in ITEMS.items()}

# -- Cases ----------------------------------------------------------------------------------------------------------


def case(case_id, facts, regime=opinions):
    """Return one case by hand, decided by the regime."""
    return DrawnCase(case_id, facts, tell(regime, facts), "What does the text of 1970 say?", regime.decide(facts))


def outcomes(function, cases):
    """Refuse a reference that disagrees with the regime on any case; return it unchanged."""
    for one in cases:
        found = function({"case_id": one.case_id, **one.facts})
        if found not in (one.decision.outcome, *one.decision.options):
            raise AssertionError(f"{one.case_id}: {found} against {one.decision.outcome}")
    return function


def by_clause(cases):
    """Return, by case, the clause that decides it; silences are groups of their own."""
    silent = {one.case_id: " (silent)" for one in cases if one.decision.outcome == "GAP"}
    return {name: clause + silent.get(name, "") for name, clause in by_provision(cases).items()}


LAWFUL = {"citizenship": "dprk", "located_in": "prc", "legal_resident_in_china": True, "decision_date": "1970-10-12"}
CITIZEN = {"citizenship": "prc", "ethnicity": "korean", "located_in": "prc", "decision_date": "1970-10-12"}
CROSSED = {"citizenship": "dprk", "located_in": "prc", "crossed_illegally": True, "decision_date": "1970-10-12"}
NATIONAL = {"citizenship": "dprk", "located_in": "prc", "decision_date": "1970-10-12"}  # nothing stated of her status
MASSES = ("work_unit", "street_masses")

# -- Item (4): detention --------------------------------------------------------------------------------------------


def detention_rules(tibet=True, citizens=True, crossed=True, attacks=True, sentences=True, otherwise="GAP", police=()):
    """Return the reference for item (4); each argument takes one thought out of it or puts a wrong one in."""

    def detention_1970(case):
        if (citizens and case.get("citizenship") != "dprk") or (tibet and case.get("province") == "tibet"):
            return "NOT_ADDRESSED"
        if crossed and (case.get("crossed_illegally") or case.get("legal_resident_in_china") is False):
            return "GAP"
        among = (*MASSES, *police)
        if case.get("detained_by") in among or (attacks and case.get("attacked_by") in among):
            return "MASS_DETENTION_FORBIDDEN"
        if case.get("detained_by") == "public_security" or (sentences and case.get("sentence_sought")):
            return "REPORT_BEFORE_DETENTION_OR_SENTENCE"
        return otherwise

    return detention_1970


def draw_for_detention(seed=0):
    """Return one case for each region of the audit that item (4) decides."""
    return spread(opinions, matters=("detention",), provisions=("opinions-1970.item4",), seed=seed)


detained = {"matter": "detention"}
NOBODY = {"detained_by": "none", "attacked_by": "none"}
detention_shown = (
    case("shown-1", {**LAWFUL, **detained, "province": "jilin", "detained_by": "street_masses"}),
    case("shown-2", {**LAWFUL, **detained, "province": "hebei", "detained_by": "public_security"}),
    case("shown-3", {**CITIZEN, **detained, "province": "jilin", "detained_by": "street_masses"}),
)
detention_hidden = (
    *draw_for_detention(),
    case("hand-1", {**LAWFUL, **detained, "province": "jilin", "sentence_sought": True}),
    case("hand-2", {**LAWFUL, **detained, "province": "tibet", "detained_by": "work_unit"}),
    case("hand-3", {**CITIZEN, **detained, "province": "liaoning", "detained_by": "public_security"}),
    case("hand-4", {**CROSSED, **detained, "province": "liaoning", "detained_by": "street_masses"}),
    case("hand-5", {**LAWFUL, **detained, "province": "beijing", "attacked_by": "street_masses"}),
    # What is not stated, and what does not decide.
    *(
        case(f"more-{number}", {**who, **detained, "province": province, **done})
        for number, (who, province, done) in enumerate(
            [
                (
                    {**NATIONAL, "crossed_illegally": False},
                    "shanghai",
                    {"detained_by": "none", "sentence_sought": True},
                ),
                ({**NATIONAL, "crossed_illegally": False}, "shanghai", {}),
                ({**NATIONAL, "crossed_illegally": False}, "tibet", {"attacked_by": "street_masses"}),
                (
                    {**NATIONAL, "crossed_illegally": False},
                    "jilin",
                    {"detained_by": "work_unit", "attacked_by": "none"},
                ),
                ({**CROSSED, "legal_resident_in_china": False}, "tibet", {**NOBODY, "sentence_sought": True}),
                (
                    {**LAWFUL, "legal_resident_in_china": False, "crossed_illegally": False},
                    "jilin",
                    {**NOBODY, "sentence_sought": True},
                ),
                (
                    CROSSED,
                    "shanghai",
                    {"detained_by": "work_unit", "attacked_by": "work_unit", "sentence_sought": False},
                ),
                (CROSSED, "jilin", {"detained_by": "public_security", "attacked_by": "street_masses"}),
                (CITIZEN, "shanghai", {"attacked_by": "work_unit", "sentence_sought": False}),
            ],
            start=1,
        )
    ),
)
detention_cases = (*detention_shown, *detention_hidden)
detention_1970 = outcomes(detention_rules(), detention_cases)
assert all(detention_1970(dict(one.facts)) == one.decision.outcome for one in detention_cases)

# -- Items (7) and (8): leaving -------------------------------------------------------------------------------------


def leaving_rules(
    citizens=True,
    crossed=True,
    silence="GAP",
    below=("county", "prefecture"),
    borrowed=(),
    pending="DENY",
    insists=True,
):
    """Return the reference for items (7) and (8); each argument takes one thought out or puts a wrong one in."""

    def leaving_1970(case):
        if (citizens and case.get("citizenship") != "dprk") or case.get("province") == "tibet":
            return "NOT_ADDRESSED"
        where = case.get("destination", "dprk")
        if where == "other_socialist":
            return silence
        if crossed and (case.get("crossed_illegally") or case.get("legal_resident_in_china") is False):
            return silence
        if where != "dprk":
            if insists and (case.get("insists") or case.get("insists_after_denial")):
                return "REPORT_INSISTENCE_TO_MFA_MPS"
            if pending == "GAP" and case.get("application_date", "1970-08-19") < "1970-08-19":
                return "GAP"
            return "DENY_CAPITALIST_DESTINATION"
        if case.get("approving_level") in below:
            return "WRONG_AUTHORITY"
        if not case.get("holds_authorization_letter") or case.get("serious_political_suspect"):
            return "CONDITION_NOT_MET"
        if any(case.get(fact) is False for fact in borrowed):
            return "CONDITION_NOT_MET"
        return "APPROVE_RETURN_DPRK"

    return leaving_1970


def draw_for_leaving(seed=0):
    """Return one case for each region of the audit that items (7) and (8) decide."""
    clauses = ("opinions-1970.item7", "opinions-1970.item8")
    return spread(opinions, matters=("application_to_leave",), provisions=clauses, seed=seed)


RETURN = {"matter": "application_to_leave", "destination": "dprk", "holds_authorization_letter": True}
ABROAD = {"matter": "application_to_leave", "destination": "hong_kong", "province": "guangdong"}
NOT_ASKED_FOR = {"has_social_relations_in_dprk": False, "application_justified": False}
QUIET = {"crossed_illegally": False, "insists": False, "insists_after_denial": False}
REFUSED = {"serious_political_suspect": True, "approving_level": "county"}
leaving_shown = (
    case("shown-1", {**LAWFUL, **RETURN, "province": "shanghai", "approving_level": "provincial"}),
    case("shown-2", {**LAWFUL, **RETURN, "province": "tianjin", "holds_authorization_letter": False}),
    case("shown-3", {**LAWFUL, **ABROAD, "application_date": "1970-09-21"}),
    case("shown-4", {**CROSSED, **RETURN, "province": "jilin"}),
)
leaving_hidden = (
    *draw_for_leaving(),
    case("hand-1", {**CITIZEN, **RETURN, "province": "jilin"}),
    case("hand-2", {**CITIZEN, **ABROAD, "application_date": "1970-09-02"}),
    case("hand-3", {**LAWFUL, **RETURN, "province": "jilin", "has_social_relations_in_dprk": False}),
    case("hand-4", {**LAWFUL, **RETURN, "province": "jilin", "application_justified": False}),
    # Both sides of the level, and of the day of item (8).
    case("level-1", {**LAWFUL, **RETURN, "province": "jilin", "approving_level": "county"}),
    case("level-2", {**LAWFUL, **RETURN, "province": "jilin", "approving_level": "prefecture"}),
    case("level-3", {**LAWFUL, **RETURN, "province": "jilin", "approving_level": "provincial"}),
    case("day-1", {**LAWFUL, **ABROAD, "application_date": "1970-08-18"}),
    case("day-2", {**LAWFUL, **ABROAD, "application_date": "1970-08-19"}),
    case("day-3", {**LAWFUL, **ABROAD, "application_date": "1970-08-20"}),
    # Every destination, for whom the text reaches and for whom it does not; and what does not decide.
    *(
        case(f"to-{where}-{number}", {**who, **ABROAD, "destination": where, "province": province})
        for where in ("south_korea", "hong_kong", "macau", "japan", "other_capitalist", "other_socialist")
        for number, (who, province) in enumerate(
            [
                (NATIONAL, "jilin"),
                ({**NATIONAL, "insists_after_denial": False}, "jilin"),
                ({**NATIONAL, "crossed_illegally": False, "holds_authorization_letter": True}, "shanghai"),
                ({**NATIONAL, "insists": True, "holds_authorization_letter": True}, "jilin"),
                ({**LAWFUL, "crossed_illegally": False, "insists": False, "insists_after_denial": True}, "shanghai"),
                ({**CROSSED, "legal_resident_in_china": False, "insists_after_denial": True}, "tibet"),
                ({**CROSSED, "insists_after_denial": True}, "jilin"),
                ({**LAWFUL, "legal_resident_in_china": False, **QUIET}, "jilin"),
                ({**CITIZEN, "insists": False, "insists_after_denial": False}, "jilin"),
                ({**CITIZEN, "application_date": "1970-05-04"}, "shanghai"),
            ],
            start=1,
        )
    ),
    *(
        case(
            f"home-{number}",
            {**who, "matter": "application_to_leave", "destination": "dprk", "province": province, **stated},
        )
        for number, (who, province, stated) in enumerate(
            [
                ({**NATIONAL, "crossed_illegally": False}, "jilin", {**NOT_ASKED_FOR, "insists": True}),
                (
                    {**NATIONAL, "crossed_illegally": False},
                    "jilin",
                    {"holds_authorization_letter": True, "insists": True},
                ),
                (
                    {**NATIONAL, "crossed_illegally": False},
                    "jilin",
                    {**NOT_ASKED_FOR, "holds_authorization_letter": True, "approving_level": "county", "insists": True},
                ),
                ({**LAWFUL, "crossed_illegally": False}, "tibet", {**NOT_ASKED_FOR, **REFUSED, "insists": True}),
                (
                    {**LAWFUL, "legal_resident_in_china": False},
                    "shanghai",
                    {**NOT_ASKED_FOR, **REFUSED, "insists": True},
                ),
                (CROSSED, "jilin", {"serious_political_suspect": False, "approving_level": "prefecture"}),
                (CROSSED, "jilin", {"approving_level": "provincial"}),
                (CITIZEN, "tibet", {"serious_political_suspect": False, "approving_level": "prefecture"}),
                (CITIZEN, "tibet", {"approving_level": "provincial"}),
            ],
            start=1,
        )
    ),
)
leaving_cases = (*leaving_shown, *leaving_hidden)
leaving_1970 = outcomes(leaving_rules(), leaving_cases)
assert all(leaving_1970(dict(one.facts)) == one.decision.outcome for one in leaving_cases)
leaving_by_application = outcomes(leaving_rules(pending="GAP"), leaving_cases)

# -- Three applicants -----------------------------------------------------------------------------------------------

OCTOBER = {**RETURN, "serious_political_suspect": False, "province": "jilin", "decision_date": "1970-10-12"}
applicants = {
    "A": {**CITIZEN, **OCTOBER},
    "B": {**LAWFUL, **OCTOBER, "has_social_relations_in_dprk": False},
    "C": {**CROSSED, **OCTOBER, "crossing_date": "1965-03-02"},
    "C, crossing": {**CROSSED, **OCTOBER, "crossing_date": "1965-03-02", "matter": "crossing"},
}
three = {name: opinions.decide(facts).outcome for name, facts in applicants.items()}
approval = three["B"]

# -- Item (8): from today -------------------------------------------------------------------------------------------

APPLICATIONS = (
    ("national", "hong_kong", "1970-05-04"),
    ("national", "hong_kong", "1970-07-06"),
    ("national", "macau", "1970-08-18"),
    ("national", "macau", "1970-08-19"),
    ("national", "south_korea", "1970-08-20"),
    ("national", "hong_kong", "1970-10-02"),
    ("citizen", "hong_kong", "1970-09-01"),
    ("national", "other_socialist", "1970-09-10"),
    ("national", "other_socialist", "1970-07-20"),
    ("national", "dprk", "1970-09-03"),
)


def denied(read_citizens=False, first_day="1970-08-19", elsewhere=False):
    """Return how many applications item (8) denies: under every reading, and under one at least."""
    low = high = 0
    for who, where, day in APPLICATIONS:
        facts = {**(LAWFUL if who == "national" or read_citizens else CITIZEN), **ABROAD, "application_date": day}
        facts["destination"] = "hong_kong" if elsewhere and where == "other_socialist" else where
        found = opinions.decide(facts)
        possible = "DENY_CAPITALIST_DESTINATION" in (found.outcome, *found.options)
        high += possible
        low += possible and ("GAP" not in found.options) and day >= first_day
    return [low, high]


# -- Item (6): two sides of a day -----------------------------------------------------------------------------------


def item_six(crossing_date, special=False):
    """Return the outcome of item (6), or that two readings give two."""
    facts = {**CROSSED, "matter": "crossing", "province": "jilin", "crossing_date": crossing_date}
    found = opinions.decide({**facts, "special_situation": special})
    return "two readings" if found.options else found.outcome


crossings = {
    "1": item_six("1965-03-02"),
    "2": item_six("1970-08-18"),
    "3": item_six("1970-08-19"),
    "4": item_six("1970-08-20"),
    "5": item_six("1965-03-02", special=True),
    "6": item_six("1970-09-30", special=True),
}

# -- Three exit rules -----------------------------------------------------------------------------------------------

CONDITIONS = {
    "a": "opinions-1970.item7-letter",
    "b": "opinions-1957.item4-approve",
    "c": "directive-1963.item2-move-general",
    "d": "opinions-1957.item4-proviso",
    "e": "opinions-1970.item7-political",
    "f": "directive-1963.item2-move-general",
    "g": "opinions-1970.item7-competence",
}
WORDS = ["authorization", "justified", "social", "civil", "serious", "development", "level"]
for letter, word in zip(CONDITIONS, WORDS, strict=True):
    assert word in " ".join(str(value) for value in record[CONDITIONS[letter]].values()), letter
conditions = {letter: row.partition(".")[0][-4:] for letter, row in CONDITIONS.items()}

TEXTS = ["opinions-1957", "telegram-1962", "directive-1963", "opinions-1970"]
PEOPLE = {
    "A, Jilin": {**CITIZEN, **RETURN, "province": "jilin"},
    "A, Inner Mongolia": {**CITIZEN, **RETURN, "province": "inner_mongolia"},
    "B, Shanghai": {**LAWFUL, **RETURN, "province": "shanghai"},
    "B, Tibet": {**LAWFUL, **RETURN, "province": "tibet"},
}


class Table:
    """A table without pandas: what a DataFrame with the people as index would be."""

    def __init__(self, cells):
        """Keep cells, a dictionary of rows by person, each a dictionary by text."""
        self.columns, self.index, self.cells = list(TEXTS), list(cells), cells

    def itertuples(self, index, name):
        """Yield the rows as pandas does."""
        return (tuple(row[text] for text in TEXTS) for row in self.cells.values())


def speaking(people=PEOPLE, drop=()):
    """Return who is spoken of by which text, each in its own time; the arguments hold the deliberate mistake."""
    cells = {}
    for name, facts in people.items():
        lines = regimes.compare({**facts, "date_assumption": "each_regime_own_year"})
        cells[name] = {
            text: "speaks" if lines[text].speaks and text not in drop else "silent"
            for text in TEXTS
        }  # fmt: skip
    return Table(cells)


def same_group(facts, group):
    """Return the facts of a person of another group."""
    return {**{key: value for key, value in facts.items() if key not in CITIZEN | LAWFUL}, **group}


PAIRS = {
    "1": ("directive-1963.item2-return-each", "opinions-1970.item7-approve"),
    "2": ("directive-1963.item2-move-general", "opinions-1970.item7-approve"),
    "3": ("opinions-1957.item4-approve", "opinions-1970.item7-approve"),
    "4": ("opinions-1957.item2-default", "opinions-1970.item6-general"),
    "5": ("opinions-1957.item1-default", "opinions-1970.item6-general"),
}


def relation(earlier, later):
    """Return whether two provisions speak of the same group, by the record."""
    groups = {record[earlier]["group"], record[later]["group"]}
    if "unclear in the translation" in groups:
        return "open"
    return "same group" if len(groups) == 1 else "another group"


pairs = {number: relation(*both) for number, both in PAIRS.items()}

ITEM4, ITEM6, ITEM7, ITEM8, ITEM9 = (f"Doc. 11, item ({n})" for n in (4, 6, 7, 8, 9))
EXITS = "Doc. 1, item (4); Doc. 8, item (2); Doc. 11, item (7)"
OPENING = "Doc. 11, para. 1"

objectives = {
    "group": "say of which group of people each item of a text speaks",
    "cite": "cite the provision that decides a case",
    "decide": "decide cases by an item, its silences included, and say whose decision it is",
    "edge": "place a case at the edge of a rule, and name the readings where the text leaves the edge open",
    "compare": "compare exit rules condition by condition, without lending a condition from one to another",
    "replace": "say what would show that one rule replaced another, and why our documents cannot settle it",
    "ask": "ask what a rule does not: what somebody would have to prove, to whom, and what is lost if it is not believed",
}

questions = (
    Question(
        id="ps09.q1",
        points=2,
        objective="group",
        read="Doc. 11, items (2) to (9)",
        form={"kind": "labels", "keys": list(ITEMS), "choices": GROUPS},
        answer=item_groups,
        slips=(
            Slip(
                "title read over the items",
                dict.fromkeys(ITEMS, "nationals"),
                "You let the title speak for every item. One of them does not say nationals: look for the word that stands there instead.",
                ITEM6,
                1,
            ),
            Slip(
                "all Koreans are one",
                with_changes(dict.fromkeys(ITEMS, "citizens"), **{"6": "crossed"}),
                "You read Korean nationals as Chinese citizens of Korean ethnicity. A national is here a citizen of North Korea who lives in China; of Chinese citizens this text does not speak.",
                "Doc. 11, title and item (9)",
            ),
            Slip(
                "applicants taken for citizens",
                with_changes(item_groups, **{"9": "citizens"}),
                "Whoever applies for Chinese citizenship does not have it yet.",
                ITEM9,
                1.5,
            ),
            Slip(
                "going back taken for having crossed",
                with_changes(item_groups, **{"7": "crossed"}),
                "Item (7) speaks of people who live in China and apply to return. Nothing in it says that they had crossed the border without papers.",
                ITEM7,
                1.5,
            ),
        ),
        hint="Read the noun of each item, and ask what it says of citizenship and of how the person came.",
        explanation="Items (2) to (5) and (7) to (9) say Korean nationals. Item (6) says Koreans who crossed, and only the translator's bracket tells where they are sent; the record reads it as citizens of North Korea who crossed. No item speaks of Chinese citizens of Korean ethnicity.",
    ),
    Question(
        id="ps09.q2",
        points=1,
        objective="cite",
        read=ITEM4,
        form={"kind": "text", "pattern": r"opinions-1970\.[a-z0-9-]+", "example": "opinions-1970.item3-study"},
        answer="opinions-1970.item4-report",
        slips=(
            Slip(
                "the handling",
                "opinions-1970.item4-violation",
                "That sentence says by which measures the police handle a violation. It does not speak of detaining anybody.",
                ITEM4,
            ),
            Slip(
                "the masses",
                "opinions-1970.item4-no-mass-detention",
                "That sentence forbids detention by work units and street masses. Here the police detain.",
                ITEM4,
            ),
            Slip(
                "a general clause",
                "opinions-1970.item1-fair",
                "Fair treatment is owed in every matter. A more special clause speaks of detention.",
                ITEM4,
            ),
        ),
        hint="Three rows come from item (4). Which of them names detention and says what must happen?",
        explanation="opinions-1970.item4-report: detention and sentence are to be reported for approval. That the report comes first is our reading of 'for approval'; who approves is not said.",
    ),
    Question(
        id="ps09.q3",
        points=4,
        objective="decide",
        read=ITEM4,
        form={
            "kind": "function",
            "name": "detention_1970",
            "arguments": ["case"],
            "returns": {
                "kind": "label",
                "choices": ["MASS_DETENTION_FORBIDDEN", "REPORT_BEFORE_DETENTION_OR_SENTENCE", "GAP", "NOT_ADDRESSED"],
            },
            "partial": True,
        },
        answer=detention_1970,
        inputs=case_inputs(detention_shown),
        hidden_inputs=case_inputs(detention_hidden),
        groups=by_clause(detention_cases),
        vary=other_cases(draw_for_detention),
        slips=(
            Slip(
                "groups merged",
                detention_rules(citizens=False),
                "Your function decides for Chinese citizens too. Item (4) speaks of Korean nationals; of a Chinese citizen it says nothing, and saying nothing is neither a permission nor a ban.",
                ITEM4,
            ),
            Slip(
                "those who crossed counted in",
                detention_rules(crossed=False),
                "Your function gives people who crossed without papers the protection of item (4). Whether they are 'Korean nationals' here is not said; write down the gap.",
                f"{ITEM4}, and {ITEM6}",
            ),
            Slip(
                "attacks forgotten",
                detention_rules(attacks=False),
                "Item (4) names three things that work units and street masses cannot do. You have kept detention, open or secret, and dropped the first.",
                ITEM4,
            ),
            Slip(
                "sentences forgotten",
                detention_rules(sentences=False),
                "Not only a detention is reported for approval. Read the sentence to its end.",
                ITEM4,
            ),
            Slip(
                "a gap filled",
                detention_rules(otherwise="REPORT_BEFORE_DETENTION_OR_SENTENCE"),
                "Where nobody is detained and no sentence is sought, you still ask for a report. For a violation alone, the item points to other rules that we do not have.",
                ITEM4,
            ),
            Slip(
                "police among the masses",
                detention_rules(police=("public_security",)),
                "You forbid the police what the item forbids to work units and street masses. The police may detain; they have to report.",
                ITEM4,
            ),
        ),
        hint="Ask in this order: is the person reached at all, are work units or masses at it, do the police detain or is a sentence sought?",
        explanation="First the group and the place (a citizen, or Tibet: NOT_ADDRESSED). Then the open term (crossed without papers: GAP). Then the ban on work units and masses, then the duty to report, and a GAP for what is left.",
    ),
    Question(
        id="ps09.q4",
        points=2,
        objective="decide",
        read=ITEM9,
        form={
            "kind": "labels",
            "choices": ["application", "review", "sending on", "letter"],
            "ordered": True,
        },
        answer=["application", "review", "sending on", "letter"],
        slips=(
            Slip(
                "the letter before the file",
                ["application", "review", "letter", "sending on"],
                "The letter stands before the file has reached those who issue it. Who issues it?",
                ITEM9,
            ),
            Slip(
                "Ministry first",
                ["application", "sending on", "review", "letter"],
                "You send the case to the Ministry before anybody has looked at it. The text names one body that reviews, and it is not the Ministry.",
                ITEM9,
            ),
            Slip(
                "letter as a condition",
                ["letter", "application", "review", "sending on"],
                "The letter of item (9) makes somebody a citizen. It is not the 'authorization letter' of item (7), which comes before approval.",
                f"{ITEM9}, and {ITEM7}",
            ),
        ),
        hint="Follow the verbs of the item, and the word 'then'.",
        explanation="Somebody applies; the revolutionary committee of provincial level reviews; the case goes to the Ministry of Public Security; the Ministry then issues the letter. By what measure the committee reviews, and whether the Ministry can refuse, is not said.",
    ),
    Question(
        id="ps09.q5",
        points=4,
        objective="group",
        read=f"{ITEM6}, and item (7)",
        form={
            "kind": "labels",
            "keys": list(applicants),
            "choices": [
                "APPROVE_RETURN_DPRK",
                "CONDITION_NOT_MET",
                "SEND_BACK_GENERAL",
                "REFUSED",
                "GAP",
                "NOT_ADDRESSED",
            ],
        },
        answer=three,
        accept=(with_changes(three, C="NOT_ADDRESSED"),),
        slips=(
            Slip(
                "groups merged",
                with_changes(three, A=approval, C=approval),
                "You let item (7) speak of all three, since each holds a letter. It speaks of Korean nationals: A is a Chinese citizen, and whether C, who crossed without papers, counts as a national here is not said.",
                ITEM7,
                1,
            ),
            Slip(
                "a gap read as a refusal",
                with_changes(three, A="REFUSED", C="REFUSED"),
                "You turned silence into a refusal. The text refuses neither A nor C: it does not speak of the one and leaves the other open. No outcome of this text is called REFUSED.",
                ITEM7,
                2,
            ),
            Slip(
                "a condition borrowed",
                with_changes(three, B="CONDITION_NOT_MET"),
                "You ask B for relations in North Korea. That condition stands in the text of 1963, for another group; item (7) has two conditions of its own.",
                "Doc. 11, item (7), against Doc. 8, item (2)",
                3,
            ),
            Slip(
                "the border forgotten",
                with_changes(three, **{"C, crossing": "NOT_ADDRESSED"}),
                "For the crossing itself there is an item. It speaks of those who crossed 'illegally' before the opinions, too.",
                ITEM6,
                3,
            ),
        ),
        hint="Give each applicant a citizenship and a way into China before you open the text.",
        explanation="A: NOT_ADDRESSED, neither approved nor refused. B: approved; relations in North Korea are not asked for. C: as an applicant a GAP (by citizenship she may be a 'national', but the opinions put people who crossed under item (6); NOT_ADDRESSED is accepted as well); as somebody who crossed in 1965, 'in general' sent back. She may end up where she wants to go, but by somebody else's decision.",
    ),
    Question(
        id="ps09.q6",
        points=6,
        objective="decide",
        read=f"{ITEM7}, and item (8)",
        form={
            "kind": "function",
            "name": "leaving_1970",
            "arguments": ["case"],
            "returns": {
                "kind": "label",
                "choices": [
                    "APPROVE_RETURN_DPRK",
                    "CONDITION_NOT_MET",
                    "WRONG_AUTHORITY",
                    "DENY_CAPITALIST_DESTINATION",
                    "REPORT_INSISTENCE_TO_MFA_MPS",
                    "GAP",
                    "NOT_ADDRESSED",
                ],
            },
            "partial": True,
        },
        answer=leaving_1970,
        accept=(leaving_by_application,),
        inputs=case_inputs(leaving_shown),
        hidden_inputs=case_inputs(leaving_hidden),
        groups=by_clause(leaving_cases),
        vary=other_cases(draw_for_leaving),
        slips=(
            Slip(
                "groups merged",
                leaving_rules(citizens=False),
                "Your function decides for Chinese citizens of Korean ethnicity. Both items speak of Korean nationals; of citizens this text says nothing.",
                ITEM7,
            ),
            Slip(
                "those who crossed counted in",
                leaving_rules(crossed=False),
                "Your function treats people who crossed without papers as Korean nationals. The text does not say that they are; item (6) speaks of them apart.",
                f"{ITEM6}, and item (7)",
            ),
            Slip(
                "a gap read as a refusal",
                leaving_rules(silence="CONDITION_NOT_MET"),
                "Where the text is silent, you say that a condition is not met. For another socialist country, or for somebody who crossed without papers, no condition is named at all.",
                f"{ITEM7}, and item (8)",
            ),
            Slip(
                "a condition borrowed from 1963",
                leaving_rules(borrowed=("has_social_relations_in_dprk",)),
                "You ask for social relations in North Korea. That stands in the text of 1963, for ethnic Koreans who want to move; item (7) does not ask for it.",
                "Doc. 11, item (7), against Doc. 8, item (2)",
            ),
            Slip(
                "a condition borrowed from 1957",
                leaving_rules(borrowed=("application_justified",)),
                "You ask whether the application is justified. That stands in the text of 1957; item (7) does not ask for it.",
                "Doc. 11, item (7), against Doc. 1, item (4)",
            ),
            Slip(
                "level one step off",
                leaving_rules(below=("county",)),
                "You stop the county and let the prefecture pass. Item (7) names provinces, municipalities and autonomous regions, and no level below them.",
                ITEM7,
            ),
            Slip(
                "insisting overlooked",
                leaving_rules(insists=False),
                "Those who insist are not refused once more: they are reported, and two ministries instruct.",
                ITEM8,
            ),
        ),
        hint="Group and place first, then the destination, then the desk, then the two conditions.",
        explanation="Not a national, or Tibet: NOT_ADDRESSED. Another socialist country, or crossed without papers: GAP. South Korea, Hong Kong, Macau and so on: denied, and reported where the person insists. North Korea: first the level, then letter and suspicion; a condition not met is no refusal. For an application made before 19 August both readings are accepted: GAP, if item (8) dates the application, and DENY_CAPITALIST_DESTINATION, if it dates the denial.",
    ),
    Question(
        id="ps09.q7",
        points=3,
        objective="edge",
        read=ITEM8,
        form={"kind": "interval", "unit": "applications", "whole": True, "places": 0},
        answer=denied(),
        slips=(
            Slip(
                "groups merged",
                denied(read_citizens=True),
                "You count an application of a Chinese citizen. Item (8) speaks of Korean nationals.",
                ITEM8,
            ),
            Slip(
                "one reading: the day of the denial",
                [denied()[1], denied()[1]],
                "You date the denial, so that open applications are caught. The opening words may also date the application: your low number holds under one reading only.",
                ITEM8,
                1.5,
            ),
            Slip(
                "one reading: the day of the application",
                [denied()[0], denied()[0]],
                "You date the application. The opening words may also date the denial, and then older applications that are still open are caught: your high number holds under one reading only.",
                ITEM8,
                1.5,
            ),
            Slip(
                "the day itself left out",
                denied(first_day="1970-08-20"),
                "'From today onwards' takes in the day of the opinions.",
                ITEM8,
                1.5,
            ),
            Slip(
                "any country counted",
                denied(elsewhere=True),
                "You count applications for another socialist country. The item names three places and 'other capitalist countries'.",
                ITEM8,
            ),
        ),
        hint="Count twice: once as if 'from today' dated the denial, once as if it dated the application.",
        explanation="Three applications of nationals for such places were made on 19 August or later: they are denied on either reading. Three were made before and are still open: denied if the words date the denial. So at least 3, at most 6. The citizen, the two for a socialist country and the one for North Korea are outside item (8).",
    ),
    Question(
        id="ps09.q8",
        points=3,
        objective="edge",
        read=ITEM6,
        form={
            "kind": "labels",
            "keys": list(crossings),
            "choices": ["SEND_BACK_GENERAL", "REPATRIATE_TIMELY", "REPORT_FOR_INSTRUCTIONS", "two readings"],
        },
        answer=crossings,
        slips=(
            Slip(
                "no edge seen",
                with_changes(crossings, **{"3": "SEND_BACK_GENERAL", "6": "REPORT_FOR_INSTRUCTIONS"}),
                "You decided both open cases, each for one reading. 'In the future' names no day, and the sentence on special situations stands before the one on the future.",
                ITEM6,
                2,
            ),
            Slip(
                "future from the day itself",
                with_changes(crossings, **{"3": "REPATRIATE_TIMELY"}),
                "The day itself may be the first of the future, or the last of the past: item (6), unlike item (8), does not say 'from today'.",
                "Doc. 11, item (6), against item (8)",
                2.5,
            ),
            Slip(
                "special at any time",
                with_changes(crossings, **{"6": "REPORT_FOR_INSTRUCTIONS"}),
                "Look at where the sentence on special situations stands: before the future is mentioned. It may hold for later crossings too, or not.",
                ITEM6,
                2.5,
            ),
            Slip(
                "one rule for all days",
                with_changes(
                    dict.fromkeys(crossings, "SEND_BACK_GENERAL"),
                    **{"5": "REPORT_FOR_INSTRUCTIONS", "6": "REPORT_FOR_INSTRUCTIONS"},
                ),
                "The item has three sentences. The third speaks of crossings in the future, and in other words.",
                ITEM6,
                1.5,
            ),
        ),
        hint="Mark the three sentences of item (6). To which days does each belong, and does it say so?",
        explanation="Before the opinions: 'in general' sent back. After them: 'in principle' repatriated in good time. On the day itself: two readings, for 'in the future' names no day. A special situation of 1965: report. A special situation of September 1970: two readings, for the sentence stands before the one on the future.",
    ),
    Question(
        id="ps09.q9",
        points=3,
        objective="compare",
        read=EXITS,
        form={"kind": "labels", "keys": list(conditions), "choices": ["1957", "1963", "1970"]},
        answer=conditions,
        slips=(
            Slip(
                "pending case lent to 1970",
                with_changes(conditions, d="1970"),
                "Item (7) of 1970 speaks of suspects in serious political cases alone. Pending civil and criminal cases stand in another text.",
                "Doc. 1, item (4), against Doc. 11, item (7)",
                2.5,
            ),
            Slip(
                "letter lent to 1963",
                with_changes(conditions, a="1963"),
                "The text of 1963 has no 'authorization letter'. The letters are in the telegram of 1962 and in one of the three rules.",
                "Doc. 8, item (2), against Doc. 11, item (7)",
                2.5,
            ),
            Slip(
                "relations lent to 1970",
                with_changes(conditions, c="1970", f="1970"),
                "Relations in North Korea and its development are asked for in 1963, of ethnic Koreans. In 1970 nobody asks for them.",
                "Doc. 8, item (2)",
                2,
            ),
            Slip(
                "two political conditions made one",
                with_changes(conditions, e="1957"),
                "1957 speaks of 'any political issues', a wider word. Suspicion in a serious political case stands elsewhere.",
                "Doc. 1, item (4), against Doc. 11, item (7)",
                2.5,
            ),
        ),
        hint="Lay the three sentences side by side and strike out, word by word, what only one of them has.",
        explanation="1957: justified, no political issue, no civil or criminal case pending. 1963, for ethnic Koreans: social relations, and an application to take part in Korea's development (for nationals: no condition but the request). 1970: the letter, no suspicion in a serious political case, the provincial level.",
    ),
    Question(
        id="ps09.q10",
        points=2,
        objective="cite",
        read="Doc. 8, item (2)",
        form={"kind": "text", "pattern": r"[a-z]+-\d{4}\.[a-z0-9-]+", "example": "marriage-1958.item1-bar"},
        answer="directive-1963.item2-return-each",
        slips=(
            Slip(
                "the sentence before",
                "directive-1963.item2-move-general",
                "That sentence speaks of ethnic Koreans who want to move. B is a Korean national and wants to return.",
                "Doc. 8, item (2)",
            ),
            Slip(
                "no additional restrictions",
                "directive-1963.item2-no-extra-restrictions",
                "That promise stands with the sentence on ethnic Koreans. The sentence on nationals follows it.",
                "Doc. 8, item (2)",
            ),
            Slip(
                "the rule of 1957",
                "opinions-1957.item4-approve",
                "The rule of 1957 names ethnicity and leaves citizenship open. One text says 'nationals' in so many words.",
                "Doc. 1, item (4), against Doc. 8, item (2)",
            ),
            Slip(
                "the telegram",
                "telegram-1962.point3-letters",
                "The telegram says what an ambassador should tell the Korean side, of people with letters; it names neither group.",
                "Doc. 7, point (3)",
            ),
        ),
        hint="Item (2) of 1963 has three sentences. Which of them names B's group?",
        explanation="directive-1963.item2-return-each: requests of North Korean nationals to return are each approved. Neither a letter nor a level nor a ground of refusal is named.",
    ),
    Question(
        id="ps09.q11",
        points=3,
        objective="compare",
        read="Doc. 1, addressees and item (4); Doc. 7, point (3); Doc. 8, addressees and item (2); Doc. 11, addressees and item (7)",
        form={
            "kind": "table",
            "key": "person",
            "rows": list(PEOPLE),
            "columns": TEXTS,
            "choices": ["speaks", "silent"],
        },
        answer=speaking(),
        slips=(
            Slip(
                "addressees overlooked",
                speaking({name: {**facts, "province": "jilin"} for name, facts in PEOPLE.items()}),
                "You asked of the person and not of the place. Each text is sent to certain provinces; in others it does not speak.",
                "Doc. 1, addressees; Doc. 8, addressees; Doc. 11, addressees",
                1.5,
            ),
            Slip(
                "all nationals",
                speaking({name: same_group(facts, LAWFUL) for name, facts in PEOPLE.items()}),
                "You entered A as a Korean national. Look at the citizenship that you gave each person.",
                ITEM7,
                2,
            ),
            Slip(
                "brief struck out",
                speaking(drop=("telegram-1962",)),
                "You struck the telegram out since it binds no province. That is true, and another question: it does speak of people with letters.",
                "Doc. 7, point (3)",
                2,
            ),
            Slip(
                "ethnicity left out",
                speaking(
                    {name: {k: v for k, v in facts.items() if k != "ethnicity"} for name, facts in PEOPLE.items()}
                ),
                "Two texts have fallen silent on A. They ask for the ethnicity of an applicant, and your facts for A do not state it.",
                "Doc. 1, item (4); Doc. 8, item (2)",
                2,
            ),
        ),
        hint="compare(...) gives one line for each text; line.speaks is true or false.",
        explanation="1957 reaches three provinces, 1963 three and Inner Mongolia (with two bureaus), 1970 all but Tibet, and each its own group. The telegram has no province, because it is for a talk abroad: it speaks of everybody with a letter and binds the embassy alone. 'Speaks' is not yet 'approves'.",
    ),
    Question(
        id="ps09.q12",
        points=3,
        objective="replace",
        read="Doc. 1, items (1), (2) and (4); Doc. 8, item (2); Doc. 11, items (6) and (7)",
        form={"kind": "labels", "keys": list(pairs), "choices": ["same group", "another group", "open"]},
        answer=pairs,
        # Item (6) says "Koreans" without a citizenship: to leave its pairs open is a careful reading.
        accept=(
            with_changes(pairs, **{"4": "open"}),
            with_changes(pairs, **{"4": "open", "5": "open"}),
        ),
        slips=(
            Slip(
                "groups merged",
                dict.fromkeys(pairs, "same group"),
                "You took the five pairs for rules about one kind of people. Two of the pairs speak of different groups, and in one at least the translation leaves the group open.",
                "Doc. 8, item (2), and Doc. 1, items (1) and (4)",
                1,
            ),
            Slip(
                "ethnicity read as citizenship",
                with_changes(pairs, **{"3": "another group"}),
                "'Ethnic Koreans in China' names an ethnicity. Whether nationals are among them, the text of 1957 does not say.",
                "Doc. 1, item (4)",
                2,
            ),
            Slip(
                "direction overlooked",
                with_changes(pairs, **{"5": "same group"}),
                "Item (1) of 1957 is about residents of China who went to Korea; item (6) is about people who came to China.",
                "Doc. 1, item (1), against Doc. 11, item (6)",
                2,
            ),
        ),
        hint="For each of the two rows look up `group` in the table of provisions.",
        explanation="1 and 4 are pairs of one group each: there the later rule may have replaced the earlier one. 2 and 5 speak of different groups: what is said of one does not end what was said of the other. 3 is open, because 1957 names ethnicity alone. Item (6) of 1970 says 'Koreans' without a citizenship; we read citizens of North Korea who crossed. Whoever leaves pair 4 open for that reason, or 4 and 5, is right too.",
    ),
    Question(
        id="ps09.q13",
        points=2,
        objective="replace",
        read="Doc. 8, item (2); Doc. 11, item (7) and closing para.",
        form={"kind": "label", "choices": ["a", "b", "c", "d"]},
        answer="c",
        slips=(
            Slip(
                "later wins",
                "a",
                "That a later text replaces an earlier one is a rule of lawyers, for texts of one rank. Here a State Council writes after a Party committee, to other readers, and does not mention it.",
                "Doc. 11, item (7), against Doc. 8, addressees",
            ),
            Slip(
                "the Party wins",
                "b",
                "You rank two makers. No document of ours ranks them, and a ranking would not tell which text the offices used.",
                "Doc. 8, addressees; Doc. 11, addressees",
            ),
            Slip(
                "both in force",
                "d",
                "That neither text ends the other does not show that both were used. Silence is no evidence of force.",
                "Doc. 11, closing para.",
            ),
        ),
        hint="Which sentence claims no more than the pages show?",
        explanation="(c). Same group, same act, later date, wider circle of addressees: it may have. But no text mentions the other, the agreement on which item (7) leans is not among our sources, and no file of an applicant after August 1970 is either.",
    ),
)

written = (
    Written(
        id="ps09.w1",
        points=6,
        objective="replace",
        read="Doc. 8, item (2); Doc. 11, items (6) to (8) and closing para.; Doc. 1, item (4)",
        levels=(
            Level(
                6,
                "Argues that it cannot be settled: gives at least one reason for a replacement (same group, same act, later and wider text) and at least two reasons against being sure (no mention or repeal; another maker; other addressees; the agreement is missing; no file of an applicant), keeps the groups apart, and names a document that would settle it and what it would have to say.",
                sample="For B the two sentences meet: Korean nationals who want to go home. 1970 is later and goes to all provinces but Tibet, so it may have taken the place of 1963. But item (7) does not name the instruction of 1963, and it comes from the State Council, not from the Party. It leans on 'our agreement', which we do not have. And 1963 may have covered only those who had asked by then. A file of 1971 from Jilin would settle it if it showed which text the office cites when somebody has no letter. For A, 1970 says nothing, so nothing of A's can have been replaced by it.",
                comment="Both sides, the groups kept apart, and a test that could really fail.",
            ),
            Level(
                3,
                "Says that it cannot be settled and gives one reason, or gives good reasons but merges the groups, or names no document that would settle it.",
                sample="We cannot know, because the 1970 text does not say that it replaces the other one.",
                comment="Right, and a beginning. What speaks for a replacement? And which paper would you look for, to find what in it?",
            ),
            Level(
                0,
                "Decides by a rule of thumb ('later wins', 'the Party stands above the state'), or reads silence as permission or ban.",
                sample="The later law replaces the earlier law, so from 1970 on everybody needed a letter.",
                comment="'Everybody' takes in people of whom the text does not speak. And which of our pages says that later wins here?",
            ),
        ),
        explanation="The documents show two texts on one group and one act, seven years apart, by two makers for two circles of readers. They do not show which one was used.",
    ),
    Written(
        id="ps09.w2",
        points=6,
        objective="ask",
        read=f"{OPENING}; items (2), (6) and (7)",
        levels=(
            Level(
                6,
                "Names what she would have to prove (that she is a national and lawfully here, though her passport was taken; that the letter is genuine; that no suspicion rests on her, a negative), to whom (the desk named by the text, and the work unit or office before it that the text does not name), and what she loses if not believed (from the approval to being taken for somebody who crossed, and sent back, or staying without papers); marks what is stated and what is inferred.",
                sample="Her passport was taken in 1967 (this case says so; para. 1 says it of others), so what the letter is meant to open was closed before it came. She has to show that she is a Korean national, and the paper that says so is gone. She also has to show that she is no suspect, which nobody can show. The text names the provincial committee; before that, I infer, her work unit writes the report, perhaps the same people who took the passport. If she is not believed, item (7) does not reach her. Worse, without papers she may be taken for a woman who crossed, and item (6) in general sends such people back: the same journey, I infer, but as an expulsion and not with her belongings and her plan.",
                comment="Sees that the harm of 1967 took away the evidence, and that being disbelieved moves her into another group.",
            ),
            Level(
                3,
                "Names proof, desk and loss, but one of them only in general words, or does not connect them with the passport; or states inferences as if the text said them.",
                sample="She must prove her nationality to the provincial committee. If they do not believe her she cannot go.",
                comment="Whose report does the committee read? And is 'cannot go' all that can happen to somebody without papers?",
            ),
            Level(
                0,
                "Repeats the conditions of item (7), or tells a story that no line of the document supports.",
                sample="She needs a letter and must not be a suspect.",
                comment="These are the conditions. Now put yourself at her side of the desk: how does she show them?",
            ),
        ),
        explanation="The rule asks for a letter and for the absence of a suspicion. It does not ask who believes whom, and by its own first paragraph passports had been taken from people like her.",
    ),
)

key = Key(
    assignment="ps09",
    folder="ps09-1970",
    title="1970: to whom does it speak?",
    objectives=objectives,
    questions=questions,
    written=written,
)
