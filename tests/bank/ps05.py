"""Other right ways to answer the questions of ps05; each takes the place of the solution cell and must earn full points."""

OTHER = {
    "ps05.q1": [
        'clause = "marriage-1958.item2-ex-military"',
        """
found = rules[rules["anchor"].str.contains("changed careers")]
clause = found["provision_id"].item()
""",
        'clause = " Item2-Ex-Military "',
    ],
    "ps05.q2": [
        """
rows = []
for name in ["item (1)", "item (2)", "item (3)", "item (4)"]:
    own = rules[rules["locator"].str.endswith(name)]
    rows.append({"item": name, "clauses": len(own), "with_choice": own["discretion"].notna().sum()})
choices = pd.DataFrame(rows)
""",
        """
choices = rules.assign(item=rules["locator"].str.extract(r"(item .\\d.)$"))
choices = choices.dropna(subset="item").groupby("item").agg(clauses=("provision_id", "size"), with_choice=("discretion", "count"))
""",
        """
choices = pd.DataFrame(
    {"with_choice": [4.0, 4.0, 2.0, 0.0], "clauses": [13, 9, 3, 1]},
    index=["item (4)", "item (3)", "item (2)", "item (1)"],
)
""",
    ],
    "ps05.q3": [
        "left_over = 2 - 1 - 1",
        """
sent = figures[(figures["source_id"] == "marriage-1958") & (figures["quantity"] == "application_copies")]["value"]
left_over = sent.max() - (sent.sum() - sent.max())
""",
        "left_over = pd.Series([0])",
    ],
    "ps05.q4": [
        """
six_couples = dict(A="MARRIAGE_BARRED", B="DISSUADE_FIRST", C="ALLOW_MARRIAGE", D="DISSUADE_FIRST", E="NOT_ADDRESSED", F="NOT_ADDRESSED")
""",
        """
six_couples = ["marriage_barred", "dissuade_first", "allow_marriage", "gap", "not_addressed", "not_addressed"]
""",
        """
six_couples = pd.Series({"F": "NOT_ADDRESSED", "E": "NOT_ADDRESSED", "D": "GAP", "C": "ALLOW_MARRIAGE", "B": "DISSUADE_FIRST", "A": "MARRIAGE_BARRED"})
""",
    ],
    "ps05.q5": [
        """
def may_marry(case):
    if case["decision_date"] < "1958-10-18" or case["woman_citizenship"] == "prc":
        return "NOT_ADDRESSED"
    barred = case["man_occupation"] in ["active_military", "diplomat", "vital_department"]
    if barred:
        return "MARRIAGE_BARRED"
    if case["woman_citizenship"] == "third_country":
        return "NOT_ADDRESSED"
    if case["man_occupation"] in ["commune_peasant", "ex_military_in_commune", "other"]:
        return "GAP"
    return "ALLOW_MARRIAGE" if case.get("dissuaded", False) and case.get("insists", False) else "DISSUADE_FIRST"
""",
        """
def may_marry(case):
    # Read beside item (2), men of work that is not listed are dissuaded; item (1) read for Korean women alone.
    if case["decision_date"] <= "1958-10-17" or case["woman_citizenship"] != "dprk":
        return "NOT_ADDRESSED"
    if case["man_occupation"] in {"active_military", "diplomat", "vital_department"}:
        return "MARRIAGE_BARRED"
    if not case.get("dissuaded"):
        return "DISSUADE_FIRST"
    return "ALLOW_MARRIAGE" if case.get("insists") else "GAP"
""",
        """
import datetime


def may_marry(case):
    words = dict.fromkeys(["active_military", "diplomat", "vital_department"], 1)
    words |= dict.fromkeys(["factory_worker", "office_staff", "teacher", "ex_military_in_factory"], 2)
    item = words.get(case["man_occupation"], 0)  # the odd "contract groups" are left open
    if datetime.date.fromisoformat(case["decision_date"]) < datetime.date(1958, 10, 18):
        return "NOT_ADDRESSED"
    match item, case["woman_citizenship"]:
        case 1, "dprk" | "third_country":
            return "MARRIAGE_BARRED"
        case _, "prc" | "third_country":
            return "NOT_ADDRESSED"
        case 0, _:
            return "GAP"
    return "ALLOW_MARRIAGE" if (case_of(case)) else "DISSUADE_FIRST"


def case_of(facts):
    return bool(facts.get("dissuaded")) and bool(facts.get("insists"))
""",
    ],
    "ps05.q6": [
        """
where_to = {"A": "ENCOURAGE_MAN_TO_SETTLE", "B": "PROCEDURE_DEFECT", "C": "GAP", "D": "ENCOURAGE_MAN_TO_SETTLE", "E": "MAN_MAY_TRAVEL", "F": "GAP"}
""",
        """
where_to = ("ENCOURAGE_MAN_TO_SETTLE", "PROCEDURE_DEFECT", "GAP", "NEXT_SPA_SC", "MAN_MAY_TRAVEL", "GAP")
""",
    ],
    "ps05.q7": [
        """
procedure = ["man applies", "unit approves", "copy to the embassy", "copy to the woman", "woman applies", "korean approval and passport", "entry visa", "woman comes", "registration"]
""",
        """
procedure = ("Man applies", "Unit approves", "Copy to the woman", "Copy to the embassy", "Woman applies", "Korean approval and passport", "Entry visa", "Woman comes", "Registration")
""",
        """
place = {"man applies": 1, "unit approves": 2, "copy to the woman": 3, "woman applies": 4, "korean approval and passport": 5, "copy to the embassy": 6, "entry visa": 7, "woman comes": 8, "registration": 9}
procedure = pd.Series(place).sort_values().index.tolist()
""",
        """
procedure = ["man applies", "unit approves", "copy to the woman", "woman applies", "korean approval and passport", "entry visa", "copy to the embassy", "woman comes", "registration"]
""",
    ],
    "ps05.q8": [
        """
which_first = ["first", "no order stated", "second", "no order stated", "second", "no order stated"]
""",
        """
which_first = dict.fromkeys("BDF", "No order stated") | {"A": "first"} | dict.fromkeys("CE", "second")
""",
    ],
    "ps05.q9": [
        """
def next_step(case):
    if (case.get("man_application_copies") or 0) < 2:
        return "NEXT_MAN_APPLIES"
    if not case.get("unit_leader_approved"):
        return "GAP" if case.get("unit_refused") else "NEXT_UNIT_EXAMINES"
    if not case.get("copy_handed_to_embassy"):
        return "NEXT_EMBASSY_COPY"
    if not case.get("copy_sent_to_woman"):
        return "NEXT_COPY_TO_WOMAN"
    if not case.get("applied_spa_sc"):
        return "NEXT_SPA_SC"
    if not (case.get("spa_sc_approved") and case.get("dprk_passport")):
        return "GAP" if case.get("korean_side_refused") else "NEXT_DPRK_APPROVAL_AND_PASSPORT"
    return "NEXT_REGISTER" if case.get("prc_entry_visa") else "NEXT_EMBASSY_VISA"
""",
        """
def next_step(case):
    refused = {
        "NEXT_UNIT_EXAMINES": case.get("unit_refused"),
        "NEXT_DPRK_APPROVAL_AND_PASSPORT": case.get("korean_side_refused"),
    }
    late_copy = {
        "NEXT_MAN_APPLIES": case.get("man_application_copies", 0) >= 2,
        "NEXT_UNIT_EXAMINES": case.get("unit_leader_approved"),
        "NEXT_COPY_TO_WOMAN": case.get("copy_sent_to_woman"),
        "NEXT_SPA_SC": case.get("applied_spa_sc"),
        "NEXT_DPRK_APPROVAL_AND_PASSPORT": case.get("spa_sc_approved") and case.get("dprk_passport"),
        "NEXT_EMBASSY_COPY": case.get("copy_handed_to_embassy"),
        "NEXT_EMBASSY_VISA": case.get("prc_entry_visa"),
    }
    turn = next((label for label, done in late_copy.items() if not done), "NEXT_REGISTER")
    return "GAP" if refused.get(turn) else turn
""",
    ],
    "ps05.q10": [
        """
desks = ["asks", "decides", "asks", "decides", "decides", "not named"]
""",
        """
desks = pd.Series({"A": "Asks", "B": "Decides", "C": "Asks", "D": "Decides", "E": "Decides", "F": "Not named"})
""",
    ],
    "ps05.q11": [
        'noes = {"low": 3, "high": 5}',
        """
own = rules[rules["locator"].str.contains("item .4.", regex=True)]
names = set(own["decided_by"].dropna()) - {"the man", "leader of the man's work unit"}
noes = [len(names) - 2, len(names)]
""",
    ],
    "ps05.q12": [
        """
four_women = ["sent back", "depends on the reading", "depends on the reading", "can be approved"]
""",
        """
four_women = {"D": "Can be approved", "A": "Sent back"} | dict.fromkeys("BC", "Depends on the reading")
""",
        # one condition said twice, read from one end alone
        'four_women = ["sent back", "sent back", "depends on the reading", "can be approved"]',
        'four_women = ["sent back", "depends on the reading", "sent back", "can be approved"]',
    ],
    "ps05.q13": ['signed = "A"', 'signed = pd.Series(["a"])'],
}
