"""Other right ways to answer ps09: each source stands in for the solution cell of its question."""

OTHER = {
    "ps09.q1": [
        """
words = {"Korean nationals in China": "nationals", "DPRK citizens who crossed": "crossed"}
rows = opinions[opinions["locator"].str.fullmatch(r"Doc. 11, item \\([2-9]\\)")]
item_groups = rows.groupby(rows["locator"].str[-2])["group"].first().map(words)
""",
        'item_groups = [*["Nationals"] * 4, "Crossed", *["Nationals"] * 3]',
    ],
    "ps09.q2": [
        'clause = opinions.index[opinions["subject"].str.startswith("detention or sentence")].tolist()',
        'clause = " Opinions-1970.item4-report "',
    ],
    "ps09.q3": [
        """
def detention_1970(case):
    reached = case["citizenship"] == "dprk" and case.get("province") != "tibet"
    lawful = not case.get("crossed_illegally", False) and case.get("legal_resident_in_china", True)
    hands = {case.get("detained_by"), case.get("attacked_by")}
    if not reached:
        return "not_addressed"
    if lawful and hands & {"work_unit", "street_masses"}:
        return "mass_detention_forbidden"
    if lawful and ("public_security" in hands or case.get("sentence_sought")):
        return "report_before_detention_or_sentence"
    return "gap"
""",
        """
def detention_1970(case):
    return regimes.load("opinions-1970").decide({k: v for k, v in case.items() if k != "case_id"} | {"matter": "detention"}).outcome
""",
    ],
    "ps09.q4": [
        'desks = ("Application", "Review", "Sending on", "Letter")',
        'desks = pd.Series({1: "application", 2: "review", 3: "sending on", 4: "letter"})',
    ],
    "ps09.q5": [
        'three = ["NOT_ADDRESSED", "APPROVE_RETURN_DPRK", "GAP", "SEND_BACK_GENERAL"]',
        """
three = {"A": "NOT_ADDRESSED", "B": "APPROVE_RETURN_DPRK", "C": "NOT_ADDRESSED", "C, crossing": "SEND_BACK_GENERAL"}
""",
        """
base = {"matter": "application_to_leave", "located_in": "prc", "province": "jilin", "destination": "dprk"}
base |= {"holds_authorization_letter": True, "decision_date": "1970-10-12"}
c = {**base, "citizenship": "dprk", "crossed_illegally": True, "crossing_date": "1965-03-02"}
facts = {
    "A": {**base, "citizenship": "prc", "ethnicity": "korean"},
    "B": {**base, "citizenship": "dprk", "legal_resident_in_china": True},
    "C": c,
    "C, crossing": {**c, "matter": "crossing"},
}
three = pd.Series({name: regimes.load("opinions-1970").decide(one).outcome for name, one in facts.items()})
""",
    ],
    "ps09.q6": [
        """
def leaving_1970(case):
    if not (case["citizenship"] == "dprk" and case.get("province") != "tibet"):
        return "NOT_ADDRESSED"
    national = case.get("legal_resident_in_china", True) and not case.get("crossed_illegally", False)
    to_korea = case["destination"] == "dprk"
    if not national or case["destination"] == "other_socialist":
        return "GAP"
    if to_korea:
        if case.get("approving_level", "provincial") != "provincial":
            return "WRONG_AUTHORITY"
        fits = case.get("holds_authorization_letter", False) and not case.get("serious_political_suspect", False)
        return "APPROVE_RETURN_DPRK" if fits else "CONDITION_NOT_MET"
    if any(case.get(fact) for fact in ("insists", "insists_after_denial")):
        return "REPORT_INSISTENCE_TO_MFA_MPS"
    return "DENY_CAPITALIST_DESTINATION"
""",
        """
def leaving_1970(case):
    if case.get("citizenship") != "dprk" or case.get("province") == "tibet":
        return "NOT_ADDRESSED"
    if case.get("crossed_illegally") or case.get("legal_resident_in_china") is False:
        return "GAP"
    if case["destination"] == "other_socialist":
        return "GAP"
    if case["destination"] != "dprk":
        if case.get("insists") or case.get("insists_after_denial"):
            return "REPORT_INSISTENCE_TO_MFA_MPS"
        # Item (8) read by the day of the application.
        return "GAP" if case.get("application_date", "1970-12-31") < "1970-08-19" else "DENY_CAPITALIST_DESTINATION"
    if case.get("approving_level") in {"county", "prefecture"}:
        return "WRONG_AUTHORITY"
    if case.get("holds_authorization_letter") and not case.get("serious_political_suspect"):
        return "APPROVE_RETURN_DPRK"
    return "CONDITION_NOT_MET"
""",
    ],
    "ps09.q7": [
        """
frame = pd.DataFrame(applications)
barred = frame[(frame["who"] == "national") & frame["destination"].isin(["hong_kong", "macau", "south_korea"])]
denied = {"low": (pd.to_datetime(barred["applied"]) >= "1970-08-19").sum(), "high": len(barred)}
""",
        "denied = (6 - 3, 6)",
    ],
    "ps09.q8": [
        """
crossings = ["SEND_BACK_GENERAL"] * 2 + ["two readings", "REPATRIATE_TIMELY", "REPORT_FOR_INSTRUCTIONS", "Two readings"]
""",
        """
facts = {"matter": "crossing", "citizenship": "dprk", "located_in": "prc", "crossed_illegally": True}
days = ["1965-03-02", "1970-08-18", "1970-08-19", "1970-08-20", "1965-03-02", "1970-09-30"]
crossings = {}
for number, day in enumerate(days, 1):
    one = {**facts, "crossing_date": day, "special_situation": number > 4, "decision_date": "1970-10-12"}
    decision = regimes.load("opinions-1970").decide(one)
    crossings[number] = "two readings" if decision.options else decision.outcome
""",
    ],
    "ps09.q9": [
        'whose_condition = ["1970", "1957", "1963", "1957", "1970", "1963", "1970"]',
        'whose_condition = pd.Series(["1970", "1957", "1963", "1957", "1970", "1963", "1970"], index=list("abcdefg"))',
    ],
    "ps09.q10": [
        """
found = provisions[provisions["source_id"].eq("directive-1963") & provisions["group"].eq("Korean nationals in China")]
earlier = found.index[0]
""",
        'earlier = "DIRECTIVE-1963.item2-return-each"',
    ],
    "ps09.q11": [
        """
texts = ["opinions-1970", "directive-1963", "telegram-1962", "opinions-1957"]
facts = {"matter": "application_to_leave", "destination": "dprk", "located_in": "prc", "ethnicity": "korean"}
facts |= {"holds_authorization_letter": True, "date_assumption": "each_regime_own_year"}
rows = []
for who, place in [("B", "Tibet"), ("B", "Shanghai"), ("A", "Inner Mongolia"), ("A", "Jilin")]:
    citizen = {"citizenship": "prc" if who == "A" else "dprk", "province": place.lower().replace(" ", "_")}
    lines = regimes.compare({**facts, **citizen})
    rows.append({"person": f"{who}, {place}", **{text: ["silent", "speaks"][lines[text].speaks] for text in texts}})
who_speaks = pd.DataFrame(rows)
""",
        """
who_speaks = pd.DataFrame(
    [
        ["speaks", "speaks", "speaks", "silent"],
        ["silent", "speaks", "speaks", "silent"],
        ["silent", "speaks", "silent", "speaks"],
        ["silent", "speaks", "silent", "silent"],
    ],
    index=["A, Jilin", "A, Inner Mongolia", "B, Shanghai", "B, Tibet"],
    columns=["opinions-1957", "telegram-1962", "directive-1963", "opinions-1970"],
)
""",
    ],
    "ps09.q12": [
        """
both = [
    ("directive-1963.item2-return-each", "opinions-1970.item7-approve"),
    ("directive-1963.item2-move-general", "opinions-1970.item7-approve"),
    ("opinions-1957.item4-approve", "opinions-1970.item7-approve"),
    ("opinions-1957.item2-default", "opinions-1970.item6-general"),
    ("opinions-1957.item1-default", "opinions-1970.item6-general"),
]
pairs = []
for earlier_row, later_row in both:
    one, two = provisions.loc[earlier_row, "group"], provisions.loc[later_row, "group"]
    pairs.append("open" if "unclear" in one + two else "same group" if one == two else "another group")
""",
        'pairs = {1: "Same group", 2: "Another group", 3: "Open", 4: "Same group", 5: "Another group"}',
        'pairs = ["same group", "another group", "open", "open", "another group"]  # item (6): "Koreans"',
        'pairs = ["same group", "another group", "open", "open", "open"]',
    ],
    "ps09.q13": ['sentence = "C"', 'sentence = ["c"]'],
}
