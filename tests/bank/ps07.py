"""Other right ways to answer ps07: each source stands in for the solution cell of its question."""

OTHER = {
    "ps07.q1": [
        # plain Python, from the rows themselves
        """
from tworivers import rows

yanbian = [row["value"] for row in rows("figures") if row["source_id"] == "instructions-1962" and row["place"] == "yanbian"]
""",
        # a Series with the names as its index
        """
yanbian = letters_paper.query("place == 'yanbian'")["value"]
yanbian.index = ["letters", "applications", "approved", "not_approved"]
""",
        "yanbian = (2667, 1778, 1053, 735)",
    ],
    "ps07.q2": [
        "pending = 1778 - (1053 + 735)",
        'value = figures["value"]\npending = value["instructions-1962.f025"] - value[["instructions-1962.f026", "instructions-1962.f027"]].sum()',
        "pending = -10.0",
    ],
    "ps07.q3": [
        "closing = [1053 + 735, 1778 - 735, 1778 - 1053]",
        'closing = pd.Series({"approved": 1043, "not_approved": 725, "applications": 1788})',
        """
printed = pd.Series({"applications": 1778, "approved": 1053, "not_approved": 735})
closing = printed + pd.Series({"applications": -1, "approved": 1, "not_approved": 1}) * pending
""",
    ],
    "ps07.q4": ['sentence = "B"', 'sentence = ["b"]'],
    "ps07.q5": [
        "sum_of_parts = 1788\napproval_rate = [100 * 1053 / sum_of_parts, 100 * 1053 / 1778]",
        'approval_rate = {"high": 59.2, "low": 58.9}',
        "approval_rate = 105300 / pd.Series([1788, 1778])",
    ],
    "ps07.q6": [
        "refusal_rate = [0.0, 735 / 1778 * 100]",
        'refusal_rate = {"low": 0, "high": 41.3}',
        "import numpy as np\n\nrefusal_rate = np.array([0, 735]) / 1778 * 100",
    ],
    "ps07.q7": [
        """
three_rates = pd.DataFrame(
    [
        {"denominator": name, "not_approved_percent": 73500 / whole, "approved_percent": 105300 / whole, "count": whole}
        for name, whole in [("parts", 1788), ("letters", 2667), ("applications", 1778)]
    ]
)
""",
        """
whole = pd.Series([2667, 1778, 1788], index=["letters", "applications", "parts"], name="count")
three_rates = pd.concat([whole, (105300 / whole).rename("approved_percent"), (73500 / whole).rename("not_approved_percent")], axis=1).round(1)
""",
    ],
    "ps07.q8": [
        "rate_range = lambda approved, not_approved, total: sorted(100 * approved / n for n in (total, approved + not_approved))",
        """
def rate_range(approved, not_approved, total):
    parts = approved + not_approved
    return {"low": approved / max(parts, total) * 100, "high": approved / min(parts, total) * 100}
""",
    ],
    "ps07.q9": [
        """
cited = [citable[1], citable[7], "directive-1963.item2-no-extra-restrictions", "directive-1963.item2-return-each"]
cited += ["telegram-1962.point4-b-gradual", "instructions-1962.f025"]
""",
        """
hedged = letters_paper.index[letters_paper["qualifier"].eq("about") & letters_paper["place"].eq("yanbian")][0]
ids = ["opinions-1957.item4-proviso", "telegram-1962.point3-property", citable[11], citable[12], citable[9], hedged]
cited = pd.Series(ids, index=list("ABCDEF"))
""",
    ],
    "ps07.q10": [
        """
nobody = "chinese side, level not said"
who_decides = ["Korean side", "applicant", nobody, "local authorities", nobody, "Person and Korean side"]
""",
        """
who_decides = dict.fromkeys(["justified", "in general"], "Chinese side, level not said") | {
    "stay": "person and Korean side", "apply": "applicant", "send a letter": "Korean side",
    "as soon as possible": provisions.loc["telegram-1962.point3-letters", "decided_by"],
}
""",
    ],
    "ps07.q11": [
        'steps = ("Letter", "Application", "Examination", "Travel")',
        'steps = "letter application examination travel".split()',
    ],
    "ps07.q12": [
        # the regimes themselves
        """
from tworivers import regimes

base = {"matter": "application_to_leave", "citizenship": "prc", "ethnicity": "korean", "located_in": "prc", "province": "jilin",
        "application_justified": True, "has_social_relations_in_dprk": True}
people = {
    "A": {"holds_authorization_letter": True},
    "B": {"holds_authorization_letter": True, "applied_to_join_development": True, "pending_case_in_china": "civil"},
    "C": {},
}
texts = {"1957": "opinions-1957", "1962": "telegram-1962", "1963": "directive-1963"}
three_texts = {
    f"{who} {year}": regimes.load(name).decide({**base, **facts}).outcome
    for who, facts in people.items()
    for year, name in texts.items()
}
""",
        """
three_texts = ["APPROVE_APPLICATION", "PROCESS_AUTH_LETTER_PROMPTLY", "GAP"]
three_texts += ["NO_LENIENT_APPROVAL", "PROCESS_AUTH_LETTER_PROMPTLY", "ALLOW_MOVE_GENERAL", "APPROVE_APPLICATION", "GAP", "GAP"]
""",
    ],
    "ps07.q13": [
        # the regime itself
        """
from tworivers import regimes

directive = regimes.load("directive-1963")


def item_two(case):
    facts = {name: value for name, value in case.items() if name != "case_id"}
    return directive.decide({"matter": "application_to_leave", "located_in": "prc", **facts}).outcome
""",
        # one expression per group, the other way round
        """
from datetime import date


def item_two(case):
    outside = not {"jilin", "heilongjiang", "liaoning", "inner_mongolia"} & {case["province"]}
    if date.fromisoformat(case["decision_date"]) < date(1963, 8, 8) or outside:
        return "NOT_ADDRESSED"
    match case:
        case {"citizenship": "dprk", "reason": "visit_relatives" | "trade"}:
            return "GAP"
        case {"citizenship": "dprk"}:
            return "APPROVE_RETURN_EACH"
        case {"ethnicity": "han"}:
            return "NOT_ADDRESSED"
        case {"citizenship": "prc", "has_social_relations_in_dprk": True, "applied_to_join_development": True}:
            return "allow_move_general"
    return "GAP"
""",
    ],
}
