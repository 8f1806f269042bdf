"""Key of ps05, The marriage rules: what the grader knows and the student does not. Source: marriage-1958 (Doc. 2)."""

from functools import partial
from itertools import product

from tworivers import regimes, rows
from tworivers.keys.key import Key, Level, Question, Slip, Written, by_provision, case_inputs
from tworivers.keys.variants import other_cases
from tworivers.regimes.draw import DrawnCase, spread

paper = regimes.load("marriage-1958")
clauses = {
    row["provision_id"].partition(".")[2]: row for row in rows("provisions") if row["source_id"] == "marriage-1958"
}
copies = {
    row["figure_id"].partition(".")[2]: row["value"]
    for row in rows("figures")
    if row["source_id"] == "marriage-1958" and row["quantity"] == "application_copies"
}

ITEM1 = "Doc. 2, attachment, item (1)"
ITEM2 = "Doc. 2, attachment, item (2)"
ITEM3 = "Doc. 2, attachment, item (3)"
ITEM4 = "Doc. 2, attachment, item (4)"
CLOSING = "Doc. 2, attachment, closing paragraph"
COVER = "Doc. 2, cover letter"


def with_changes(answer, **changes):
    """Return an answer with one deliberate mistake."""
    return {**answer, **changes}


def case(name, facts):
    """Return a (fictional) case with the decision of the regime."""
    return DrawnCase(name, facts, "", "", paper.decide(facts))


def defensible(decision):
    """Return every outcome that the text lets one defend for a case."""
    return {decision.outcome, *decision.also, *decision.options}


def groups(cases):
    """Return the deciding provision by case; what lies open and what lies outside are groups of their own."""
    apart = {"GAP": "what the paper leaves open", "NOT_ADDRESSED": "what lies outside the paper"}
    return {
        one.case_id: apart.get(one.decision.outcome, provision)
        for one, provision in zip(cases, by_provision(cases).values(), strict=True)
    }


# -- From clauses to a table ----------------------------------------------------------------------------------------

ITEMS = ["item (1)", "item (2)", "item (3)", "item (4)"]


class Table:
    """A table without pandas: what a DataFrame with an index of items would be."""

    def __init__(self, columns):
        """Keep columns, a dictionary of dictionaries by item."""
        self.columns = list(columns)
        self.index = ITEMS
        self._columns = columns

    def itertuples(self, index, name):
        """Yield the rows as pandas does."""
        return (tuple(column[item] for column in self._columns.values()) for item in ITEMS)


def by_item(holds=lambda row: True, closing_in_item4=False):
    """Return how many clauses of each item a condition holds for; the last argument is a deliberate mistake."""
    return {
        item: sum(
            holds(row)
            for row in clauses.values()
            if item in row["locator"] or (closing_in_item4 and item == "item (4)" and "closing" in row["locator"])
        )
        for item in ITEMS
    }


def clause_table(holds=lambda row: bool(row["discretion"]), **mistake):
    """Return the table of question 2."""
    return Table({"clauses": by_item(**mistake), "with_choice": by_item(holds, **mistake)})


completed, for_woman, for_embassy = copies["f010"], copies["f011"], copies["f012"]

# -- Who may marry --------------------------------------------------------------------------------------------------

COUPLES = {
    "A": {
        "decision_date": "1959-02-11",
        "man_occupation": "active_military",
        "man_ethnicity": "han",
        "woman_citizenship": "dprk",
        "dissuaded": True,
        "insists": True,
    },
    "B": {
        "decision_date": "1959-03-05",
        "man_occupation": "factory_worker",
        "man_ethnicity": "korean",
        "woman_citizenship": "dprk",
        "dissuaded": False,
        "insists": True,
    },
    "C": {
        "decision_date": "1959-06-20",
        "man_occupation": "ex_military_in_factory",
        "man_ethnicity": "han",
        "woman_citizenship": "dprk",
        "dissuaded": True,
        "insists": True,
    },
    "D": {
        "decision_date": "1959-04-02",
        "man_occupation": "commune_peasant",
        "man_ethnicity": "korean",
        "woman_citizenship": "dprk",
        "dissuaded": False,
        "insists": True,
    },
    "E": {
        "decision_date": "1958-09-02",
        "man_occupation": "teacher",
        "man_ethnicity": "han",
        "woman_citizenship": "dprk",
        "dissuaded": False,
        "insists": False,
    },
    "F": {
        "decision_date": "1959-05-14",
        "man_occupation": "office_staff",
        "man_ethnicity": "han",
        "woman_citizenship": "prc",
        "woman_ethnicity": "korean",
        "dissuaded": False,
        "insists": True,
    },
}
ANSWERS = ["MARRIAGE_BARRED", "DISSUADE_FIRST", "ALLOW_MARRIAGE", "GAP", "NOT_ADDRESSED"]
BARRED = ("active_military", "diplomat", "vital_department")
LISTED = ("factory_worker", "office_staff", "teacher", "contract_group_staff", "ex_military_in_factory")
PAPER_DATE = paper.date.isoformat()


def facts_of(couple):
    """Return the facts of a couple as the regime asks for them; the notebook says the rest: he is a Chinese citizen."""
    known = {name: value for name, value in couple.items() if name != "woman_ethnicity"}
    return {"matter": "marriage", "man_citizenship": "prc", **known}


def may_marry(case, unlisted="GAP", gave_up="DISSUADE_FIRST", contract="listed", foreigners="all", slip=""):
    """Return what items (1) and (2) say of a couple; the arguments hold the other readings, `slip` a deliberate mistake."""
    work, woman = case["man_occupation"], case["woman_citizenship"]
    if case["decision_date"] < PAPER_DATE and slip != "date":
        return "NOT_ADDRESSED"
    if slip == "ethnicity" and case.get("man_ethnicity") == "korean":
        return "NOT_ADDRESSED"
    barred = work in BARRED or (slip == "veterans" and work.startswith("ex_military"))
    if (
        barred
        and (woman == "dprk" or (woman == "third_country" and foreigners == "all"))
        and not (slip == "insists opens item 1" and case.get("dissuaded") and case.get("insists"))
    ):
        return "MARRIAGE_BARRED"
    if woman != "dprk" and slip != "any woman":
        return "NOT_ADDRESSED"
    listed = work in LISTED and not (contract == "open" and work == "contract_group_staff")
    if not listed and not barred and unlisted == "GAP":
        return "MARRIAGE_BARRED" if slip == "gap as refusal" else "GAP"
    if case.get("dissuaded") and not case.get("insists") and slip != "dissuaded is enough":
        return gave_up
    if case.get("insists") and slip == "insists is enough":
        return "ALLOW_MARRIAGE"
    return "ALLOW_MARRIAGE" if case.get("dissuaded") else "DISSUADE_FIRST"


def drawn_couples(seed=5):
    """Return one couple for each region of the matter in which a Chinese man wants to marry a woman who has not crossed."""
    found = []
    for one in spread(paper, ["marriage"], seed=seed):
        facts = dict(one.facts)
        if facts.get("man_citizenship") != "prc" or facts.pop("woman_crossed_illegally", False):
            continue
        if facts.get("woman_located_in") != "prc":
            found.append(case(one.case_id, facts))
    return found


visible_couples = [case(name, facts_of(couple)) for name, couple in COUPLES.items()]
base = {"matter": "marriage", "man_citizenship": "prc", "woman_citizenship": "dprk", "decision_date": "1959-07-01"}
KINDS_OF_WORK = [work for work in paper.facts["man_occupation"].values if work != "unstated"]
hidden_couples = drawn_couples() + [
    case(f"{work} {dissuaded} {insists}", {**base, "man_occupation": work, "dissuaded": dissuaded, "insists": insists})
    for work, dissuaded, insists in product(KINDS_OF_WORK, (False, True), (False, True))
]
hidden_couples += [  # both sides of the day, of the border of the group, and the ethnicity that makes no difference
    *(
        case(f"{day} {work}", {**base, "decision_date": day, "man_occupation": work})
        for day in ("1958-10-17", "1958-10-18", "1958-10-19")
        for work in (KINDS_OF_WORK if day < PAPER_DATE else ("teacher", "diplomat"))
    ),
    *(
        case(f"{woman} {work}", {**base, "woman_citizenship": woman, "man_occupation": work})
        for woman in ("prc", "third_country")
        for work in (KINDS_OF_WORK if woman == "prc" else ("teacher", "diplomat", "commune_peasant"))
    ),
    *(
        case(
            f"{people} {work}{' dissuaded' * len(done)}{' insists' * (len(done) > 1)}",
            {**base, "man_ethnicity": people, "man_occupation": work, **dict.fromkeys(done, True)},
        )
        for people in ("korean", "han", "other")
        for work, done in (
            ("teacher", ()),
            ("active_military", ()),
            ("other", ()),
            ("teacher", ("dissuaded",)),
            ("teacher", ("dissuaded", "insists")),
        )
    ),
    case(
        "before the day, abroad",
        {
            **base,
            "decision_date": "1958-10-17",
            "man_occupation": "active_military",
            "woman_citizenship": "third_country",
            "man_ethnicity": "korean",
            "dissuaded": True,
            "insists": True,
        },
    ),
    case(
        "a Chinese woman, dissuaded",
        {
            **base,
            "man_occupation": "active_military",
            "woman_citizenship": "prc",
            "man_ethnicity": "korean",
            "dissuaded": True,
            "insists": False,
        },
    ),
]
couples = visible_couples + hidden_couples
marry_readings = [
    partial(may_marry, unlisted=unlisted, gave_up=gave_up, contract=contract, foreigners=foreigners)
    for unlisted, gave_up, contract, foreigners in product(
        ("GAP", "as item 2"), ("DISSUADE_FIRST", "GAP"), ("listed", "open"), ("all", "korean women")
    )
]
for one in couples:
    assert may_marry({**one.facts}) == one.decision.outcome, one
    assert {reading({**one.facts}) for reading in marry_readings} <= defensible(one.decision), one

by_hand = {one.case_id: one.decision.outcome for one in visible_couples}

# -- Who settles where ----------------------------------------------------------------------------------------------

SETTLED = {
    "A": {"marriage_approved": True, "woman_has_work_in_dprk": True, "man_can_find_work_in_dprk": False},
    "B": {
        "marriage_approved": True,
        "man_wants_to_settle_in_dprk": True,
        "man_exit_permission": False,
        "dprk_entry_approval_for_man": True,
    },
    "C": {"marriage_approved": True, "woman_has_work_in_dprk": False, "man_can_find_work_in_dprk": False},
    "D": {
        "marriage_approved": True,
        "man_can_find_work_in_dprk": True,
        "woman_insists_on_china": True,
        "copy_sent_to_woman": True,
    },
    "E": {
        "marriage_approved": True,
        "man_wants_to_settle_in_dprk": True,
        "man_exit_permission": True,
        "dprk_entry_approval_for_man": True,
    },
    "F": {"marriage_approved": False, "woman_has_work_in_dprk": True, "man_can_find_work_in_dprk": True},
}
PLACES = ["ENCOURAGE_MAN_TO_SETTLE", "MAN_MAY_TRAVEL", "PROCEDURE_DEFECT", "NEXT_SPA_SC", "GAP"]
man = {
    "matter": "settlement",
    "man_citizenship": "prc",
    "woman_citizenship": "dprk",
    "man_occupation": "factory_worker",
}
settlements = {name: paper.decide({**man, **facts}) for name, facts in SETTLED.items()}
settled = {name: decision.outcome for name, decision in settlements.items()}
settled_readings = [
    dict(zip(settlements, chosen, strict=True))
    for chosen in product(*(sorted(defensible(decision)) for decision in settlements.values()))
]

# -- The order ------------------------------------------------------------------------------------------------------

STEPS = [
    "man applies", "unit approves", "copy to the woman", "woman applies", "korean approval", "korean passport",
    "entry visa", "woman comes", "registration",
]  # fmt: skip
LOOSE = "copy to the embassy"
BEFORE = {  # what the text orders, and by which words (item (4) and the closing paragraph)
    ("man applies", "unit approves"): "item4-step1",
    ("unit approves", "copy to the woman"): "item4-step2-leader",
    ("unit approves", LOOSE): "item4-step2-leader",
    ("copy to the woman", "woman applies"): "item4-step4",
    ("woman applies", "korean approval"): "item4-step6",
    ("woman applies", "korean passport"): "item4-step6",
    ("korean approval", "entry visa"): "item4-step7",
    ("korean passport", "entry visa"): "item4-step7",
    ("entry visa", "woman comes"): "item4-step7",
    (LOOSE, "woman comes"): "item4-step5",
    ("woman comes", "registration"): "item4-step8",
}
assert set(BEFORE.values()) <= set(clauses)


def orders(before=tuple(BEFORE)):
    """Return every order of the steps that keeps what the text orders."""

    def grow(done, left):
        if not left:
            yield done
        for step in left:
            if not any(first in left for first, then in before if then == step):
                yield from grow([*done, step], [one for one in left if one != step])

    return list(grow([], [*STEPS, LOOSE]))


allowed = orders()
PAIRS = {
    "A": ("unit approves", "copy to the woman"),
    "B": ("woman applies", LOOSE),
    "C": ("entry visa", "korean passport"),
    "D": ("korean approval", "korean passport"),
    "E": ("registration", "woman comes"),
    "F": ("copy to the woman", LOOSE),
}


def relation(left, right):
    """Return which of two steps comes first in every order that the text allows."""
    first = {order.index(left) < order.index(right) for order in allowed}
    return "no order stated" if len(first) == 2 else "first" if first == {True} else "second"


pairs = {name: relation(*steps) for name, steps in PAIRS.items()}
PAPERS = "korean approval and passport"


def together(order):
    """Return an order in which the two papers of the Korean side are one step, where they stand side by side."""
    place = order.index("korean approval")
    if order[place + 1] != "korean passport":
        return None
    return [*order[:place], PAPERS, *order[place + 2 :]]


full_orders = sorted({tuple(found) for order in allowed if (found := together(order))}, key=lambda o: o.index(LOOSE))
full_order = next(list(order) for order in full_orders if order.index(LOOSE) == order.index("woman applies") + 1)
CHOICES = sorted(full_order)
assert len(full_orders) == 5


def swapped(order, left, right):
    """Slip: two steps change places."""
    found = list(order)
    i, j = found.index(left), found.index(right)
    found[i], found[j] = found[j], found[i]
    return found


def moved(order, step, before):
    """Slip: a step is moved in front of another one."""
    found = [one for one in order if one != step]
    found.insert(found.index(before), step)
    return found


# -- The next step --------------------------------------------------------------------------------------------------

CHAIN = (
    ("two_copies", "NEXT_MAN_APPLIES"),
    ("unit_leader_approved", "NEXT_UNIT_EXAMINES"),
    ("copy_sent_to_woman", "NEXT_COPY_TO_WOMAN"),
    ("applied_spa_sc", "NEXT_SPA_SC"),
    ("copy_handed_to_embassy", "NEXT_EMBASSY_COPY"),
    ("spa_sc_approved", "NEXT_DPRK_APPROVAL_AND_PASSPORT"),
    ("dprk_passport", "NEXT_DPRK_APPROVAL_AND_PASSPORT"),
    ("prc_entry_visa", "NEXT_EMBASSY_VISA"),
    ("arrived_in_china", "NEXT_REGISTER"),
    ("marriage_registered", "NEXT_REGISTER"),
)
NEXT = [*dict.fromkeys(label for _, label in CHAIN), "GAP"]
COPY = ("copy_handed_to_embassy", "NEXT_EMBASSY_COPY")


def chain_with_copy_before(fact):
    """Return the chain with the copy for the Embassy in front of another fact."""
    rest = [link for link in CHAIN if link != COPY]
    place = next(i for i, link in enumerate(rest) if link[0] == fact)
    return (*rest[:place], COPY, *rest[place:])


def chain_without(fact):
    """Return the chain without one fact: it is overlooked."""
    return tuple(link for link in CHAIN if link[0] != fact)


def next_step(case, chain=CHAIN, copies_needed=2, heed_refusals=True, count=False):
    """Return the first step that is open; the arguments hold other readings and deliberate mistakes."""
    done = {**case, "two_copies": case.get("man_application_copies", 0) >= copies_needed}
    if count:
        return chain[min(sum(bool(done.get(fact)) for fact, _ in chain), len(chain) - 1)][1]
    for fact, label in chain:
        if done.get(fact):
            continue
        if heed_refusals and fact == "unit_leader_approved" and case.get("unit_refused"):
            return "GAP"
        if heed_refusals and fact == "spa_sc_approved" and case.get("korean_side_refused"):
            return "GAP"
        return label
    return "GAP"


step_base = {
    "matter": "marriage_procedure",
    "man_citizenship": "prc",
    "woman_citizenship": "dprk",
    "decision_date": "1959-07-01",
}
DONE = [fact for fact, _ in CHAIN if fact not in ("two_copies", "marriage_registered")]


def so_far(number, **changes):
    """Return the facts of an application of which two copies and the first steps are done."""
    return {
        **step_base,
        "man_application_copies": 2,
        **{fact: place < number for place, fact in enumerate(DONE)},
        "marriage_registered": False,
        **changes,
    }


def drawn_steps():
    """Return applications drawn from the audit, one for each set of rules, without the wish for a certain step."""
    found = {}
    for seed in (0, 1, 2):
        for one in spread(paper, ["marriage_procedure"], per="rules", seed=seed):
            facts = {
                name: value for name, value in one.facts.items() if name not in ("requested_step", "man_occupation")
            }
            if facts.pop("woman_crossed_illegally", False) or facts.get("marriage_registered"):
                continue
            if facts.get("spa_sc_approved"):
                facts["applied_spa_sc"] = True  # who has an approval has applied, and was not refused
                facts.pop("korean_side_refused", None)
            if facts.get("unit_leader_approved"):
                facts.pop("unit_refused", None)
            facts.pop("woman_located_in", None)
            found[str(sorted(facts.items()))] = case(one.case_id + f" of {seed}", facts)
    return list(found.values())


visible_steps = [case("X", so_far(1)), case("Y", so_far(4)), case("Z", so_far(7))]
hidden_steps = [case(f"{number} done", so_far(number)) for number in range(len(DONE) + 1) if number not in (1, 4, 7)]
hidden_steps += [case(f"{number} copies", so_far(0, man_application_copies=number)) for number in (0, 1, 3)]
hidden_steps += [
    case("unit refuses", so_far(0, unit_refused=True)),
    case("embassy copy before the woman applies", so_far(2, copy_handed_to_embassy=True)),
    case("korea refuses", so_far(4, korean_side_refused=True)),
    case("passport without approval", so_far(4, dprk_passport=True)),
    case("approval without embassy copy", so_far(5, copy_handed_to_embassy=False)),
    case("visa without passport", so_far(5, prc_entry_visa=True)),
    case("passport without embassy copy", so_far(6, copy_handed_to_embassy=False)),
    case("in China without a visa", so_far(6, arrived_in_china=True)),
    case("visa without embassy copy", so_far(7, copy_handed_to_embassy=False)),
    # A refusal counts for the desk whose turn it is, and a later paper moves no turn.
    case(
        "both refuse before he applies",
        {
            **step_base,
            "man_application_copies": 0,
            "unit_refused": True,
            "korean_side_refused": True,
            "dprk_passport": True,
        },
    ),
    case("both refuse", {**step_base, "man_application_copies": 2, "unit_refused": True, "korean_side_refused": True}),
    case(
        "unit refuses, all else done",
        so_far(9, unit_leader_approved=False, unit_refused=True, korean_side_refused=False),
    ),
    case(
        "korea refuses, all else done",
        so_far(9, man_application_copies=3, unit_refused=False, spa_sc_approved=False, korean_side_refused=True),
    ),
    case("no copies stated, all else done", {**step_base, **dict.fromkeys(DONE, True), "unit_refused": False}),
    case("one copy and a passport", {**step_base, "man_application_copies": 1, "dprk_passport": True}),
    *drawn_steps(),
]
steps = visible_steps + hidden_steps
step_readings = [
    partial(next_step, chain=chain_with_copy_before(fact))
    for fact in ("copy_sent_to_woman", "applied_spa_sc", "spa_sc_approved", "prc_entry_visa", "arrived_in_china")
]
for one in steps:
    assert next_step({**one.facts}) == one.decision.outcome, one
    # The copy after the visa: the record registers that reading where she asks for the visa (gaps.csv, visa-without-copy).
    asked = paper.decide({**one.facts, "requested_step": "embassy_visa"})
    for reading in step_readings:
        assert reading({**one.facts}) in defensible(one.decision) | set(asked.options), (one, reading)

# -- Who can say no -------------------------------------------------------------------------------------------------

ROLES = {
    "A": ("the man", "item4-step1"),
    "B": ("leader of the man's work unit", "item4-step2-leader"),
    "C": ("the woman", "item4-step4"),
    "D": ("Standing Committee", "item4-step4"),
    "E": ("Chinese Embassy", "item4-step7"),
    "F": ("registration office", "item4-step8"),
}


def role(actor, clause):
    """Return what a clause gives somebody to do: decide, ask, or nothing, because it does not name them."""
    row = clauses[clause]
    return (
        "decides"
        if actor in (row["decided_by"] or "")
        else "asks"
        if actor in (row["addressee"] or "")
        else "not named"
    )


roles = {name: role(*found) for name, found in ROLES.items()}
ONE_DESK = {"leader of the man's work unit": "the man's work unit"}
PERHAPS_ONE = {
    **ONE_DESK,
    "Supreme People's Assembly Standing Committee": "Korean government",
    "relevant organizations in China": "the man's work unit",
}
named = {row["decided_by"] for row in clauses.values() if "item (4)" in row["locator"] and row["decided_by"]}
named.discard("the man")


def desks(same, more=()):
    """Return how many desks can say no, where some names mean the same desk; `more` holds a deliberate mistake."""
    return len({same.get(name, name) for name in [*named, *more]})


# -- The exception --------------------------------------------------------------------------------------------------

crossed = {
    "matter": "illegal_marriage_crossing", "man_citizenship": "prc", "woman_citizenship": "dprk", "reason": "marriage",
    "man_occupation": "factory_worker", "woman_crossed_illegally": True, "woman_located_in": "prc",
}  # fmt: skip
WOMEN = {"A": (False, False), "B": (True, False), "C": (False, True), "D": (True, True)}
SENT_BACK, CAN_STAY, DEPENDS = "sent back", "can be approved", "depends on the reading"
WORDS = {"REPATRIATE_WOMAN": SENT_BACK, "MAY_APPROVE_STAY": CAN_STAY}


def read_exception(special, stuck):
    """Return what item (3) says of a woman, or that it depends on how the exception is read."""
    found = paper.decide({**crossed, "special_circumstances": special, "cannot_be_repatriated": stuck})
    return DEPENDS if found.options else WORDS[found.outcome]


exception = {name: read_exception(*facts) for name, facts in WOMEN.items()}
assert set(exception.values()) == {SENT_BACK, CAN_STAY, DEPENDS}

objectives = {
    "cut": "cut a page of prose into clauses: whom each addresses, on what condition, and what follows",
    "scope": "tell whom a text reaches, and a silence from a refusal",
    "apply": "write clauses as a function that decides a case, and try it on both sides of every line",
    "order": "put a procedure in order as far as the text orders it, and no further",
    "desks": "say at each desk who asks and who decides",
    "exception": "read an exception by its conditions, and say where two readings can be defended",
    "limits": "say what a rule cannot tell about the people under it, and what they would have to prove",
}

questions = (
    Question(
        id="ps05.q1",
        points=1,
        objective="cut",
        read=f"{ITEM1} and item (2)",
        form={"kind": "text", "pattern": r"(marriage-1958\.)?[a-z]+[a-z0-9-]*", "example": "item4-step1"},
        answer="item2-ex-military",
        accept=("marriage-1958.item2-ex-military",),
        slips=(
            Slip(
                "the rule itself",
                "item1",
                "That clause bars military personnel. Which clause says that this man no longer belongs to them?",
                ITEM2,
            ),
            Slip(
                "what follows",
                "item2-dissuade",
                "That clause says what happens to the staff of a factory. Why he counts as one of them stands in another row.",
                ITEM2,
            ),
            Slip(
                "the end of the road",
                "item2-allow",
                "You went to the result. First it must be settled under which item he falls.",
                ITEM2,
            ),
            Slip(
                "education",
                "chapeau-education",
                "That clause asks for education of those who serve now. It moves nobody from one item to another.",
                "Doc. 2, attachment, para. 1",
            ),
        ),
        hint="Look for the words in round brackets.",
        explanation="item2-ex-military. It stands in round brackets in the middle of a sentence, and it draws the line between the items: what counts is where he works now.",
    ),
    Question(
        id="ps05.q2",
        points=2,
        objective="cut",
        read=f"{ITEM1} to item (4)",
        form={"kind": "table", "key": "item", "rows": ITEMS, "columns": ["clauses", "with_choice"], "places": 0},
        answer=clause_table(),
        slips=(
            Slip(
                "somebody decides",
                clause_table(lambda row: bool(row["decided_by"])),
                "You counted rows that name who decides. Use `discretion`: the words that leave a choice.",
                f"{ITEM3} and item (4)",
            ),
            Slip(
                "closing paragraph",
                clause_table(closing_in_item4=True),
                "You put the closing paragraph into item (4). It stands after the item, in a paragraph of its own.",
                CLOSING,
            ),
            Slip(
                "by the ids",
                Table(
                    {
                        "clauses": {item: sum(name.startswith(f"item{item[6]}") for name in clauses) for item in ITEMS},
                        "with_choice": by_item(lambda row: bool(row["discretion"])),
                    }
                ),
                "You went by the ids. The last step has an id of item (4) and stands in the closing paragraph: `locator` says where.",
                CLOSING,
            ),
            Slip(
                "no choice",
                clause_table(lambda row: not row["discretion"]),
                "Your last column counts the clauses that leave no choice. Turn the condition round.",
                ITEM4,
            ),
            Slip(
                "exceptions",
                clause_table(lambda row: bool(row["exception"])),
                "You counted rows with an exception. Use `discretion`: the words that leave a choice.",
                f"{ITEM2} and item (3)",
            ),
        ),
        hint="`locator` says in which item a clause stands; `discretion` is empty where a clause leaves no choice.",
        explanation="1, 3, 9 and 13 clauses, of which 0, 2, 4 and 4 leave a choice. The counts are counts of our cutting: another reader may cut one sentence into two clauses or leave it whole. That item (1) leaves no choice at all does not depend on the knife.",
    ),
    Question(
        id="ps05.q3",
        points=1,
        objective="cut",
        read=ITEM4,
        form={"kind": "number", "unit": "copies", "whole": True, "places": 0},
        answer=completed - for_woman - for_embassy,
        slips=(
            Slip(
                "the Embassy's forgotten",
                completed - for_woman,
                "You gave away the woman's copy alone. The next sentence but one hands over another.",
                ITEM4,
            ),
            Slip(
                "nothing given away",
                completed,
                "That is what the man completes. Now take away what the text sends elsewhere.",
                ITEM4,
            ),
            Slip(
                "a copy for the unit",
                completed - for_woman - for_embassy - 1,
                "You also gave the unit a copy. No sentence says so; ask what is left for it.",
                ITEM4,
            ),
        ),
        hint="The rows of `figures` with the quantity `application_copies` say where the copies go.",
        explanation="2 - 1 - 1 = 0: one copy goes to the woman and one to the Embassy, so none is left for the unit that has to approve. It may keep none, or pass its own on to the Embassy, or the number may be miscounted. The paper does not say, and neither do we.",
    ),
    Question(
        id="ps05.q4",
        points=3,
        objective="scope",
        read=f"{ITEM1} and item (2); {COVER}, date",
        form={"kind": "labels", "keys": list(COUPLES), "choices": ANSWERS},
        answer=by_hand,
        accept=(with_changes(by_hand, D="DISSUADE_FIRST"),),
        slips=(
            Slip(
                "gap as refusal",
                with_changes(by_hand, D="MARRIAGE_BARRED"),
                "You read a silence as a ban. The lists of items (1) and (2) do not name a peasant; a list that is silent forbids nothing.",
                f"{ITEM1} and item (2)",
            ),
            Slip(
                "groups merged",
                with_changes(by_hand, F="DISSUADE_FIRST"),
                "The woman of couple F is a Chinese citizen of Korean ethnicity. The paper is about women of North Korea.",
                "Doc. 2, attachment, para. 1",
            ),
            Slip(
                "insisting opens item 1",
                with_changes(by_hand, A="ALLOW_MARRIAGE"),
                "Item (2) gives way to a man who insists. Item (1) names no exception, however much he insists.",
                ITEM1,
            ),
            Slip(
                "once a soldier",
                with_changes(by_hand, C="MARRIAGE_BARRED"),
                "The words in round brackets move a man who has left the army to item (2).",
                ITEM2,
            ),
            Slip(
                "rule before its day",
                with_changes(by_hand, E="DISSUADE_FIRST"),
                "Couple E was decided before the notification was signed. It cannot have been decided by it.",
                "Doc. 2, cover letter, signature",
            ),
        ),
        hint="For each couple ask first whether the paper reaches them at all, then under which item he falls.",
        explanation="A is barred; B is dissuaded first, although he insists already; C falls under item (2) and can be allowed; D stands in neither list (read beside item (2), he would be dissuaded first: also defended); E comes before the paper's day; F has two Chinese citizens.",
    ),
    Question(
        id="ps05.q5",
        points=5,
        objective="apply",
        read=f"{ITEM1} and item (2)",
        form={
            "kind": "function",
            "name": "may_marry",
            "arguments": ["case"],
            "returns": {"kind": "label", "choices": ANSWERS},
            "partial": True,
        },
        answer=may_marry,
        accept=tuple(marry_readings[1:]),
        slips=(
            Slip(
                "gap as refusal",
                partial(may_marry, slip="gap as refusal"),
                "Your function bars men whom neither item names. A silence is no ban; name it a gap.",
                f"{ITEM1} and item (2)",
            ),
            Slip(
                "once a soldier",
                partial(may_marry, slip="veterans"),
                "Your function treats men who have left the army as military personnel. Item (2) counts where they work now.",
                ITEM2,
            ),
            Slip(
                "insisting is enough",
                partial(may_marry, slip="insists is enough"),
                "Your function allows the marriage of everyone who insists. The sentence has two conditions: dissuasion has failed, and he insists.",
                ITEM2,
            ),
            Slip(
                "dissuading is enough",
                partial(may_marry, slip="dissuaded is enough"),
                "Your function allows the marriage once he has been dissuaded, whether or not he still wants it. Dissuasion that worked has not failed.",
                ITEM2,
            ),
            Slip(
                "item 2 opens item 1",
                partial(may_marry, slip="insists opens item 1"),
                "Your function lets a man of item (1) marry if he insists. That sentence belongs to item (2) alone.",
                ITEM1,
            ),
            Slip(
                "ethnicity decides",
                partial(may_marry, slip="ethnicity"),
                "Your function sets Chinese citizens of Korean ethnicity apart. Here the paper does not: they are Chinese.",
                "Doc. 2, cover letter, para. 1",
            ),
            Slip(
                "rule before its day",
                partial(may_marry, slip="date"),
                "Your function decides cases from before the notification was signed. Put the day first.",
                "Doc. 2, cover letter, signature",
            ),
            Slip(
                "any woman",
                partial(may_marry, slip="any woman"),
                "Your function applies item (2) to women of every country. Item (2) speaks of Korean women; item (1) alone speaks of foreigners.",
                f"{ITEM1} and item (2)",
            ),
        ),
        hint="Ask in this order: the day, item (1), the woman's citizenship, the list of item (2), the two conditions.",
        explanation="One `if` for each clause, the most general question first: is the paper in force, does item (1) bar him, is she a citizen of North Korea, is he on the list of item (2), has dissuasion failed and does he insist? Other readings count as right where the paper is open: a peasant treated like item (2), a gap for a man who gave up or for the odd 'contract groups', item (1) limited to Korean women.",
        inputs=case_inputs(visible_couples),
        hidden_inputs=case_inputs(hidden_couples),
        groups=groups(couples),
        vary=other_cases(drawn_couples),
    ),
    Question(
        id="ps05.q6",
        points=3,
        objective="apply",
        read=ITEM3,
        form={"kind": "labels", "keys": list(SETTLED), "choices": PLACES},
        answer=settled,
        accept=tuple(found for found in settled_readings if found != settled),
        slips=(
            Slip(
                "or read as and",
                with_changes(settled, A="GAP"),
                "The sentence joins her work and his by 'or': one of the two is enough.",
                ITEM3,
            ),
            Slip(
                "one permission of two",
                with_changes(settled, B="MAN_MAY_TRAVEL"),
                "The man of couple B has Korea's approval and not his own police's. The text puts that permission first.",
                ITEM3,
            ),
            Slip(
                "gap as an order",
                with_changes(settled, C="ENCOURAGE_MAN_TO_SETTLE"),
                "Neither has work in Korea. The sentence on encouragement has a condition, and without it the item says nothing of couple C.",
                ITEM3,
            ),
            Slip(
                "condition overlooked",
                with_changes(settled, F="ENCOURAGE_MAN_TO_SETTLE"),
                "Item (3) speaks of marriages that have been approved. That of couple F has not.",
                ITEM3,
            ),
        ),
        hint="Each sentence of item (3) opens with its conditions. Mark them, then look which are met.",
        explanation="A: encouraged, her work is enough. B: a step is missing, the leave of his own police. C and F: the item is silent. D: she insists, so she applies to the Korean side (that he is still encouraged to go can be defended too). E: both permissions, he may travel.",
    ),
    Question(
        id="ps05.q7",
        points=3,
        objective="order",
        read=f"{ITEM4}; {CLOSING}",
        form={"kind": "labels", "choices": CHOICES, "ordered": True},
        answer=full_order,
        # No word of item (4) lets the unit approve before the Embassy's copy is handed over: that arrow is inferred.
        accept=(
            *(list(order) for order in full_orders if list(order) != full_order),
            moved(full_order, LOOSE, "unit approves"),
        ),
        slips=(
            Slip(
                "visa before passport",
                swapped(full_order, PAPERS, "entry visa"),
                "You have the visa issued before the papers of her own country. The sentence says 'After' and 'then': a visa goes into a passport.",
                ITEM4,
            ),
            Slip(
                "registration before entry",
                moved(full_order, "registration", "woman comes"),
                "You registered the marriage before she came. The closing paragraph begins with her coming.",
                CLOSING,
            ),
            Slip(
                "she applies first",
                moved(full_order, "woman applies", "unit approves"),
                "You let her apply before his papers reach her. By item (4) she applies with them, so they come first.",
                ITEM4,
            ),
            Slip(
                "copy before approval",
                moved(full_order, "copy to the woman", "unit approves"),
                "You sent the copy before the leader approved. It goes back to the man 'After' that.",
                ITEM4,
            ),
        ),
        hint="Mark 'First', 'After', 'so that', 'then' in item (4), and the first word of the closing paragraph.",
        explanation="man applies; unit approves; copy to the woman; woman applies; Korean approval and passport; entry visa; woman comes; registration. The copy for the Embassy has no fixed place: every order counts as right that hands it over after the man has applied and before she comes. That it carries the unit's approval is inferred: the text says so of the copy for the man alone.",
    ),
    Question(
        id="ps05.q8",
        points=3,
        objective="order",
        read=f"{ITEM4}; {CLOSING}",
        form={"kind": "labels", "keys": list(PAIRS), "choices": ["first", "second", "no order stated"]},
        answer=pairs,
        slips=(
            Slip(
                "order of the page",
                with_changes(pairs, B="first", D="first", F="first"),
                "You took the order of the sentences for an order of the steps. Where no word orders two steps, the text gives no order.",
                ITEM4,
            ),
            Slip(
                "visa before passport",
                with_changes(pairs, C="first"),
                "You have the visa before the passport. Look at the words 'After' and 'then' in that sentence.",
                ITEM4,
            ),
            Slip(
                "registration before entry",
                with_changes(pairs, E="first"),
                "You have the marriage registered before she comes. Look at the first word of the closing paragraph.",
                CLOSING,
            ),
            Slip(
                "'and' as an order",
                with_changes(pairs, D="first"),
                "'And' joins approval and passport; it does not say which of them comes first.",
                ITEM4,
            ),
            Slip(
                "no order at all",
                dict.fromkeys(pairs, "no order stated"),
                "You found no order anywhere. Some of these pairs hang on a word such as 'After'.",
                ITEM4,
            ),
        ),
        hint="For each pair look for the word that orders it. If there is none, say so.",
        explanation="A: the approval first ('After'). C: the passport first ('After', 'then'). E: her coming first ('After'). B, D and F: no word orders them. An office may well have had its habit; the text does not tell.",
    ),
    Question(
        id="ps05.q9",
        points=4,
        objective="order",
        read=f"{ITEM4}; {CLOSING}",
        form={
            "kind": "function",
            "name": "next_step",
            "arguments": ["case"],
            "returns": {"kind": "label", "choices": NEXT},
            "partial": True,
        },
        answer=next_step,
        accept=tuple(step_readings),
        slips=(
            Slip(
                "one copy is enough",
                partial(next_step, copies_needed=1),
                "Your function goes on with a single copy. One form in two copies is the application.",
                ITEM4,
            ),
            Slip(
                "refusals not seen",
                partial(next_step, heed_refusals=False),
                "Your function waits for a desk that has already said no. What follows then is not said: a gap.",
                ITEM4,
            ),
            Slip(
                "approval is no passport",
                partial(next_step, chain=chain_without("dprk_passport")),
                "Your function goes to the visa as soon as Korea approves. The passport is a second paper.",
                ITEM4,
            ),
            Slip(
                "Embassy's copy forgotten",
                partial(next_step, chain=chain_without("copy_handed_to_embassy")),
                "Your function never hands the second copy to the Embassy.",
                ITEM4,
            ),
            Slip(
                "steps counted",
                partial(next_step, count=True),
                "Your function counts how many steps are done. It has to find the first one that is not done, also where a later one is.",
                ITEM4,
            ),
            Slip(
                "visa before passport",
                partial(
                    next_step,
                    chain=(*CHAIN[:5], ("prc_entry_visa", "NEXT_EMBASSY_VISA"), CHAIN[5], CHAIN[6], *CHAIN[8:]),
                ),
                "Your function sends her for the visa before the papers of her own country are there.",
                ITEM4,
            ),
        ),
        hint="Go through the steps in one of the orders of question 7 and stop at the first that is not done.",
        explanation="A list of pairs (fact, label) and one loop is enough; before the label, look whether that desk has refused. What follows a refusal is said neither of the unit nor of Korea: a gap. The Embassy's copy counts as right in each of the places of question 7, if you keep to one.",
        inputs=case_inputs(visible_steps),
        hidden_inputs=case_inputs(hidden_steps),
        groups=groups(steps),
    ),
    Question(
        id="ps05.q10",
        points=3,
        objective="desks",
        read=f"{ITEM4}; {CLOSING}",
        form={"kind": "labels", "keys": list(ROLES), "choices": ["asks", "decides", "not named"]},
        answer=roles,
        slips=(
            Slip(
                "she decides",
                with_changes(roles, C="decides"),
                "The woman applies. Applying is not deciding: whether there is an approval is for others to say.",
                ITEM4,
            ),
            Slip(
                "the couple decides",
                with_changes(roles, A="decides", C="decides"),
                "They fill in and apply. Applying is not deciding, for him as for her.",
                ITEM4,
            ),
            Slip(
                "the Embassy as a letter box",
                with_changes(roles, E="asks"),
                "The Embassy 'can then' issue the visa. It has a decision to take, and nothing to ask for.",
                ITEM4,
            ),
            Slip(
                "an office added",
                with_changes(roles, F="decides"),
                "She applies for registration; with which office, and what it may say, the paragraph does not tell. You may know from elsewhere. This text does not.",
                CLOSING,
            ),
        ),
        hint="Find the verb that belongs to each of them in item (4).",
        explanation="The man and the woman ask. The leader of the unit, the Standing Committee and the Embassy decide. The office that registers is not named.",
    ),
    Question(
        id="ps05.q11",
        points=2,
        objective="desks",
        read=ITEM4,
        form={"kind": "interval", "unit": "desks", "whole": True, "places": 0},
        answer=(desks(PERHAPS_ONE), desks(ONE_DESK)),
        slips=(
            Slip(
                "each name a desk",
                (desks(ONE_DESK), desks(ONE_DESK)),
                "Your low bound takes each name for a desk of its own. Which of them may be the same desk under another name?",
                ITEM4,
            ),
            Slip(
                "names taken as one",
                (desks(PERHAPS_ONE), desks(PERHAPS_ONE)),
                "Your high bound treats as certain that some names mean the same desk. The text does not say so.",
                ITEM4,
            ),
            Slip(
                "one pair of names",
                (desks(PERHAPS_ONE) + 1, desks(ONE_DESK)),
                "Your low bound joins two names and keeps another apart. Two pairs may each be one: one in Korea, one in China, where the text describes a single approval.",
                ITEM4,
            ),
            Slip(
                "the couple counted",
                (desks(PERHAPS_ONE, ["the man", "the woman"]), desks(ONE_DESK, ["the man", "the woman"])),
                "You counted those who apply. A desk is where a yes or a no is given.",
                ITEM4,
            ),
            Slip(
                "his police counted",
                (desks(PERHAPS_ONE, ["police"]), desks(ONE_DESK, ["police"])),
                "You counted the local public security organs. They let a man go to Korea, by item (3); this is about her way to China.",
                ITEM3,
            ),
        ),
        hint="Low: count names that may mean the same desk once. High: count each name.",
        explanation="At least 3: the unit, the Korean side, the Embassy. At most 5: the unit, the 'relevant organizations' in China if they are more than the unit, the Standing Committee and the government of Korea if these approve each for itself, the Embassy. And the office that registers is not even named.",
    ),
    Question(
        id="ps05.q12",
        points=2,
        objective="exception",
        read=ITEM3,
        form={"kind": "labels", "keys": list(WOMEN), "choices": [SENT_BACK, CAN_STAY, DEPENDS]},
        answer=exception,
        accept=(with_changes(exception, B=SENT_BACK), with_changes(exception, C=SENT_BACK)),
        slips=(
            Slip(
                "one reading as the text",
                with_changes(exception, B=SENT_BACK, C=SENT_BACK),
                "You read two conditions and ask for both. That reading is good, and it is not the only one that the sentence bears.",
                ITEM3,
                points=1.0,
            ),
            Slip(
                "and read as or",
                with_changes(exception, B=CAN_STAY, C=CAN_STAY),
                "You let either condition be enough. The sentence joins them by 'and'.",
                ITEM3,
            ),
            Slip(
                "exception unread",
                dict.fromkeys(exception, SENT_BACK),
                "You stopped at the sentence that sends all of them back. The next one begins with 'However'.",
                ITEM3,
            ),
            Slip(
                "everything open",
                dict.fromkeys(exception, DEPENDS),
                "You took everything for open. Two of the four come out the same way on each reading.",
                ITEM3,
            ),
        ),
        hint="Read the exception twice: once as a list of two conditions, once as one condition of which each half explains the other.",
        explanation="A is sent back and D can be approved on every reading. As two conditions, B and C each lack one of them. As one condition said twice, it can be read from either end: that there is no way back makes a case special (then C can be approved), or a special case is one in which nobody is sent back (then B can). So B and C depend. Whoever grants one of the two ends alone has only B or only C open: accepted too.",
    ),
    Question(
        id="ps05.q13",
        points=2,
        objective="limits",
        read=f"{COVER}, para. 1; Doc. 2, attachment, para. 1",
        form={"kind": "label", "choices": ["a", "b", "c", "d"]},
        answer="a",
        slips=(
            Slip(
                "married already",
                "b",
                "The paper is about women who ask to come and marry. That they were married already, and held back, is not in it.",
                "Doc. 2, attachment, para. 1",
            ),
            Slip(
                "practice from a rule",
                "c",
                "The cover letter complains that many localities used to ask the centre. Whether they stopped is not something a paper can know on the day it is sent.",
                f"{COVER}, para. 1",
            ),
            Slip(
                "a ban",
                "d",
                "Strict control is not a ban: item (2) ends in leave to marry, and item (4) is the way to it.",
                f"{ITEM2} and item (4)",
            ),
        ),
        hint="Which sentence is about the paper, and not about what happened after it?",
        explanation="(a). A rule shows what those who wrote it wanted. How many applied, how many were refused and whether anyone kept to the steps would need other papers, and we do not have them.",
    ),
)

written = (
    Written(
        id="ps05.w1",
        points=6,
        objective="limits",
        read=f"{ITEM3}, last two sentences; {ITEM4}",
        levels=(
            Level(
                6,
                "Names what she would have to prove (that she came in order to marry, that her circumstances are special, that she cannot be sent back), says to whom and that the paper does not name the desk or say what counts as proof; says what she loses if disbelieved (return, the marriage, residence; no appeal is named); and takes a position on one or two conditions with the wording, granting the other reading its best point.",
                sample="She would have to show that she came to marry him, that her case is special, and that she cannot be sent back. To whom? The sentence has no subject: she 'can be approved', nobody says by whom, and no paper is named that would prove it. If she is not believed she falls back under the rule that 'in principle' sends all back, loses the marriage, and no second desk is named to hear her. I read two conditions: 'and' joins two things, and 'special circumstances' would add nothing if a bar to her return were enough. The best point of the other side: what would make a case special, if not that she cannot go back?",
                comment="Keeps apart what she must show, who judges it and what is at stake, and argues from the words.",
            ),
            Level(
                3,
                "Answers two of the three (what, to whom, what she loses) from the paper, or takes a position on the conditions without the other reading.",
                sample="She must prove special circumstances and that she cannot be sent back. Both are needed because it says 'and'. Otherwise she is sent back to Korea.",
                comment="Right as far as it goes. Who would have judged her proof, and could she go to anyone else after a no?",
            ),
            Level(
                0,
                "Brings in rules from elsewhere, assumes a hearing or an office that the paper does not name, or says only whether the result is fair.",
                sample="She can go to a court and claim asylum, so she will not be sent back.",
                comment="Look for a court in these two pages. What the paper does not give her is part of your answer.",
            ),
        ),
        explanation="Item (4) has the unit examine whether the man is truthful; how the word of a woman who has crossed is tested, item (3) does not say. What is special, who finds it so and on what proof stands nowhere. The burden lies on her, the decision with an office that has no name, and the default is return.",
    ),
)

key = Key(
    assignment="ps05",
    folder="ps05-the-marriage-rules",
    title="The marriage rules",
    objectives=objectives,
    questions=questions,
    written=written,
)

# Each slip is wrong on every reading that is accepted: no right answer can be taken for one.
for question in key.questions:
    for slip in question.slips:
        assert all(question.parts(slip.answer) != question.parts(right) for right in question.accept), (
            question.id,
            slip.name,
        )
