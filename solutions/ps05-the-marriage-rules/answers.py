"""What has to be computed for ps05, The marriage rules, and what its regime decides. Source: marriage-1958 (Doc. 2)."""

from functools import partial
from itertools import combinations, product

from tworivers import regimes, rows
from tworivers.keys.answer_table import AnswerTable
from tworivers.keys.cases import Cases, as_given, by_hand, decide_all, drawn_facts, refuse_disagreement
from tworivers.keys.variants import other_cases

paper = regimes.load("marriage-1958")
clauses = {
    row["provision_id"].partition(".")[2]: row for row in rows("provisions") if row["source_id"] == "marriage-1958"
}
copies = {row["figure_id"]: row["value"] for row in rows("figures") if row["quantity"] == "application_copies"}
copies_left = copies["marriage-1958.f010"] - copies["marriage-1958.f011"] - copies["marriage-1958.f012"]

# From clauses to a table.

ITEMS = ["item (1)", "item (2)", "item (3)", "item (4)"]


def clause_table(column="discretion", filled=True, closing_too=False, by_ids=False):
    """Return how many clauses each item has, and how many of them leave a choice; the arguments are mistakes."""
    table = {"clauses": dict.fromkeys(ITEMS, 0), "with_choice": dict.fromkeys(ITEMS, 0)}
    for (name, row), item in product(clauses.items(), ITEMS):
        is_closing = closing_too and item == "item (4)" and "closing" in row["locator"]
        if name.startswith(f"item{item[6]}") if by_ids else item in row["locator"] or is_closing:
            table["clauses"][item] += 1
            table["with_choice"][item] += bool(row[column]) == filled
    return AnswerTable(ITEMS, table)


# Who may marry.

BARRED = ("active_military", "diplomat", "vital_department")
LISTED = ("factory_worker", "office_staff", "teacher", "contract_group_staff", "ex_military_in_factory")
PAPER_DATE = paper.date.isoformat()


def may_marry(case, unlisted="GAP", gave_up="DISSUADE_FIRST", contract="listed", foreigners="all", mistake=""):
    """Return what items (1) and (2) say of a couple; the arguments are readings, the last one a deliberate mistake."""
    work, woman = case["man_occupation"], case["woman_citizenship"]
    if case["decision_date"] < PAPER_DATE and mistake != "date":
        return "NOT_ADDRESSED"
    if mistake == "ethnicity" and case.get("man_ethnicity") == "korean":
        return "NOT_ADDRESSED"
    barred = work in BARRED or (mistake == "veterans" and work.startswith("ex_military"))
    of_item_1 = barred and (woman == "dprk" or (woman == "third_country" and foreigners == "all"))
    insists, dissuaded = case.get("insists"), case.get("dissuaded")
    if of_item_1 and not (mistake == "insists opens item 1" and dissuaded and insists):
        return "MARRIAGE_BARRED"
    if woman != "dprk" and mistake != "any woman":
        return "NOT_ADDRESSED"
    listed = work in LISTED and not (contract == "open" and work == "contract_group_staff")
    if not listed and not barred and unlisted == "GAP":
        return "MARRIAGE_BARRED" if mistake == "gap as refusal" else "GAP"
    if dissuaded and not insists and mistake != "dissuaded is enough":
        return gave_up
    if insists and mistake == "insists is enough":
        return "ALLOW_MARRIAGE"
    return "ALLOW_MARRIAGE" if dissuaded else "DISSUADE_FIRST"


def groups(cases):
    """Return the deciding provision by case; what lies open and what lies outside are groups of their own."""
    apart = {"GAP": "what the paper leaves open", "NOT_ADDRESSED": "what lies outside the paper"}
    return {one.case_id: apart.get(one.decision.outcome) or one.decision.provisions[0] for one in cases}


def drawn_couples(seed=5):
    """Return one couple for each region in which a Chinese man wants to marry a woman who has not crossed."""
    found = {}
    for name, facts in drawn_facts(paper, ["marriage"], seed=seed).items():
        crossed = facts.pop("woman_crossed_illegally", False)
        if facts.get("man_citizenship") == "prc" and not crossed and facts.get("woman_located_in") != "prc":
            found[name] = facts
    return by_hand(paper, found)


def couples_laid_out():
    """Yield couples by name: every work with both conditions, and both sides of the day and of the border of the group."""
    every_work = [work for work in paper.facts["man_occupation"].values if work != "unstated"]
    for work, dissuaded, insists in product(every_work, (False, True), (False, True)):
        yield f"{work} {dissuaded} {insists}", {"man_occupation": work, "dissuaded": dissuaded, "insists": insists}
    for fact, values, works in (
        ("decision_date", ["1958-10-17"], every_work),
        ("decision_date", ["1958-10-18", "1958-10-19"], ["teacher", "diplomat"]),
        ("woman_citizenship", ["prc"], every_work),
        ("woman_citizenship", ["third_country"], ["teacher", "diplomat", "commune_peasant"]),
        ("man_ethnicity", ["korean", "han", "other"], ["teacher", "active_military", "other"]),  # makes no difference
    ):
        for value, work in product(values, works):
            yield f"{value} {work}", {fact: value, "man_occupation": work}
    for people, insists in product(("korean", "han", "other"), ({}, {"insists": True})):
        facts = {"man_ethnicity": people, "man_occupation": "teacher", "dissuaded": True, **insists}
        yield f"{people} teacher, dissuaded{', insists' if insists else ''}", facts


def marrying(couples, further_couples):
    """Return the cases of question 5."""
    man = {"matter": "marriage", "man_citizenship": "prc"}
    usual = {**man, "woman_citizenship": "dprk", "decision_date": "1959-07-01"}
    shown = by_hand(paper, {name: {**man, **facts} for name, facts in couples.items()})
    laid_out = {**dict(couples_laid_out()), **further_couples}
    laid_out = by_hand(paper, {name: {**usual, **facts} for name, facts in laid_out.items()})
    hidden = [*drawn_couples(), *laid_out]
    readings = product(("GAP", "as item 2"), ("DISSUADE_FIRST", "GAP"), ("listed", "open"), ("all", "korean women"))
    names = ("unlisted", "gave_up", "contract", "foreigners")
    others = [partial(may_marry, **dict(zip(names, chosen, strict=True))) for chosen in readings]
    refuse_disagreement([*shown, *hidden], may_marry, others)
    return Cases(as_given(shown), as_given(hidden), groups([*shown, *hidden]), other_cases(drawn_couples))


def decided(couples, matter):
    """Return what the paper decides on couples."""
    asked = [{"matter": matter, "man_citizenship": "prc", **facts} for facts in couples.values()]
    return dict(zip(couples, decide_all(paper, asked), strict=True))


def may_they_marry(couples):
    """Return the outcomes of question 4."""
    return {name: one.outcome for name, one in decided(couples, "marriage").items()}


def where_they_settle(approved_couples):
    """Return the outcomes of question 6."""
    woman = {"woman_citizenship": "dprk", "man_occupation": "factory_worker"}
    found = decided({name: {**woman, **facts} for name, facts in approved_couples.items()}, "settlement")
    able = {name: {*one.also, *one.options} - {one.outcome} for name, one in found.items()}
    assert {name: one for name, one in able.items() if one} == {"D": {"ENCOURAGE_MAN_TO_SETTLE"}}  # accepted as well
    return {name: one.outcome for name, one in found.items()}


# The order of the papers.


def moved(order, step, before):
    """Return an order in which a step is moved in front of another one."""
    found = [one for one in order if one != step]
    found.insert(found.index(before), step)
    return found


def comes_before(left, right, arrows):
    """Tell whether the text orders one step before another, directly or through steps between."""
    return any(first == left and (then == right or comes_before(then, right, arrows)) for first, then, _ in arrows)


def relations(pairs, arrows):
    """Return which of two steps comes first in every order that the text allows."""
    assert {clause for *_, clause in arrows} <= set(clauses)
    found = dict.fromkeys(pairs, "no order stated")
    for name, (left, right) in pairs.items():
        if comes_before(left, right, arrows) or comes_before(right, left, arrows):
            found[name] = "first" if comes_before(left, right, arrows) else "second"
    return found


def in_order(arrows, steps, embassy_copy_before="korean approval and passport", move="", before=""):
    """Return the steps, the copy for the Embassy in its place; `move` one of them `before` another is a mistake."""
    order = moved([*steps, "copy to the embassy"], "copy to the embassy", embassy_copy_before)
    if move:
        return moved(order, move, before)
    apart = {"korean approval and passport": ["korean approval", "korean passport"]}
    single = [one for step in order for one in apart.get(step, [step])]
    assert not any(comes_before(then, first, arrows) for first, then in combinations(single, 2)), order
    return order


# The next step: each fact in its order, and what is to be done where it is not there yet.

CHAIN = {
    "two_copies": "NEXT_MAN_APPLIES",
    "unit_leader_approved": "NEXT_UNIT_EXAMINES",
    "copy_sent_to_woman": "NEXT_COPY_TO_WOMAN",
    "applied_spa_sc": "NEXT_SPA_SC",
    "copy_handed_to_embassy": "NEXT_EMBASSY_COPY",
    "spa_sc_approved": "NEXT_DPRK_APPROVAL_AND_PASSPORT",
    "dprk_passport": "NEXT_DPRK_APPROVAL_AND_PASSPORT",
    "prc_entry_visa": "NEXT_EMBASSY_VISA",
    "arrived_in_china": "NEXT_REGISTER",
    "marriage_registered": "NEXT_REGISTER",
}
REFUSALS = {"unit_leader_approved": "unit_refused", "spa_sc_approved": "korean_side_refused"}


def next_step(
    case,
    embassy_copy_before="spa_sc_approved",
    visa_early=False,
    overlooked="",
    copies_needed=2,
    heed_refusals=True,
    count=False,
):
    """Return the first step that is open; the place of the Embassy's copy is a reading, the others are mistakes."""
    order = moved(CHAIN, "copy_handed_to_embassy", embassy_copy_before)
    if visa_early:
        order = moved(order, "prc_entry_visa", "spa_sc_approved")
    done = {**case, "two_copies": case.get("man_application_copies", 0) >= copies_needed}
    if count:
        return CHAIN[order[min(sum(bool(done.get(fact)) for fact in order), len(order) - 1)]]
    for fact in order:
        if not done.get(fact) and fact != overlooked:
            return "GAP" if heed_refusals and case.get(REFUSALS.get(fact, "")) else CHAIN[fact]
    return "GAP"


APPLICATION = {
    "matter": "marriage_procedure",
    "man_citizenship": "prc",
    "woman_citizenship": "dprk",
    "decision_date": "1959-07-01",
}
DONE = [fact for fact in CHAIN if fact not in ("two_copies", "marriage_registered")]


def so_far(done=0, nothing_stated=False, **changes):
    """Return the facts of an application of which two copies and the first steps are done, or nothing is stated."""
    steps = {fact: place < done for place, fact in enumerate(DONE)}
    usual = {} if nothing_stated else {"man_application_copies": 2, **steps, "marriage_registered": False}
    return {**APPLICATION, **usual, **changes}


def drawn_applications():
    """Return drawn applications by id, one for each set of rules, without the wish for a certain step."""
    found = {}
    for seed in (0, 1, 2):
        for name, facts in drawn_facts(paper, ["marriage_procedure"], per="rules", seed=seed).items():
            if facts.pop("woman_crossed_illegally", False) or facts.get("marriage_registered"):
                continue
            for idle in ("requested_step", "man_occupation", "woman_located_in"):
                facts.pop(idle, None)
            if facts.get("spa_sc_approved"):
                facts["applied_spa_sc"] = True  # who has an approval has applied, and was not refused
                facts.pop("korean_side_refused", None)
            if facts.get("unit_leader_approved"):
                facts.pop("unit_refused", None)
            found[str(sorted(facts.items()))] = f"{name} of {seed}", facts
    return dict(found.values())


def applying(applications):
    """Return the cases of question 9."""
    shown = by_hand(paper, {"X": so_far(1), "Y": so_far(4), "Z": so_far(7)})
    steps = {f"{number} done": so_far(number) for number in range(len(DONE) + 1) if number not in (1, 4, 7)}
    written = {name: so_far(**facts) for name, facts in applications.items()}
    hidden = by_hand(paper, {**steps, **written, **drawn_applications()})
    cases = [*shown, *hidden]
    refuse_disagreement(cases, next_step)
    # The copy after the visa: the record has that reading where she asks for the visa (gaps.csv, visa-without-copy).
    asked = decide_all(paper, [{**one.facts, "requested_step": "embassy_visa"} for one in cases])
    for one, visa in zip(cases, asked, strict=True):
        able = {one.decision.outcome, *one.decision.also, *one.decision.options, *visa.options}
        for place in ("copy_sent_to_woman", "applied_spa_sc", "prc_entry_visa", "arrived_in_china"):
            assert next_step(one.facts, place) in able, (one, place)
    return Cases(as_given(shown), as_given(hidden), groups(cases))


# Who can say no.


def roles(actors):
    """Return what a clause gives somebody to do: decide, ask, or nothing, because it does not name them."""
    found = {}
    for letter, (actor, clause) in actors.items():
        row = clauses[clause]
        asks = "asks" if actor in (row["addressee"] or "") else "not named"
        found[letter] = "decides" if actor in (row["decided_by"] or "") else asks
    return found


def desks(same_desk, perhaps_same_desk):
    """Return how many desks of item (4) can say no, at least and at most; some names may mean the same desk."""
    named = {row["decided_by"] for row in clauses.values() if "item (4)" in row["locator"] and row["decided_by"]}
    named.discard("the man")
    at_most = {same_desk.get(name, name) for name in named}
    return [len({perhaps_same_desk.get(name, name) for name in at_most}), len(at_most)]


# The exception.


def exceptions(women):
    """Return what item (3) says of women who crossed, or that it depends on how the exception is read."""
    words = {"REPATRIATE_WOMAN": "sent back", "MAY_APPROVE_STAY": "can be approved"}
    crossed = {
        "woman_citizenship": "dprk",
        "reason": "marriage",
        "man_occupation": "factory_worker",
        "woman_crossed_illegally": True,
        "woman_located_in": "prc",
    }
    found = decided({name: {**crossed, **facts} for name, facts in women.items()}, "illegal_marriage_crossing")
    return {name: "depends on the reading" if one.options else words[one.outcome] for name, one in found.items()}
