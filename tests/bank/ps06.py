"""Other right ways to answer ps06: each source stands in for the solution cell of its question."""

OTHER = {
    "ps06.q1": [
        # plain Python, from the rows themselves
        """
from tworivers import rows

mine = {name: [row for row in rows("provisions") if row["source_id"] == name] for name in documents}
soft = {name: 100 * sum(row["discretion"] is not None for row in found) / len(found) for name, found in mine.items()}
""",
        "soft = 100 * clauses.groupby('source_id')['discretion'].count() / clauses['source_id'].value_counts()",
        "soft = (100 * 17 / 25, 100 * 4 / 29, 100 * 8 / 28)",
    ],
    "ps06.q2": [
        # looked up in the record, in another order
        """
asked = [
    "telegram-1962.point4-b-family", "jilin-1961.principle4-restore", "jilin-1961.principle3-ripe",
    "opinions-1957.item4-lenient", "opinions-1957.item2-default", "opinions-1957.item1-default",
]
whom = clauses.set_index("provision_id").loc[asked, "group"]
""",
        """
chinese, dprk, unclear = (
    "chinese citizens of korean ethnicity", "DPRK citizens who crossed ", "Unclear in the translation"
)
whom = [chinese, dprk, unclear, dprk, chinese, unclear]
""",
        # restored supposes that it had been lost
        """
chinese, dprk, unclear = "Chinese citizens of Korean ethnicity", "DPRK citizens who crossed", "unclear in the translation"
whom = [chinese, dprk, unclear, dprk, unclear, unclear]
""",
    ],
    "ps06.q3": [
        'rests_on = {letter: "bracket" if letter in "ACEF" else "text" for letter in "ABCDEFG"}',
        'rests_on = pd.Series(["bracket", "text", "bracket", "text", "bracket", "bracket", "text"], index=list("ABCDEFG"))',
        'rests_on = ("Bracket", "Text", "Bracket", "Text", "Bracket", "Bracket", "Text")',
    ],
    "ps06.q4": [
        'coded = ["hedged order", "permission", "order", "permission", "order", "permission", "hedged order"]',
        """
coded = dict.fromkeys(["jilin-1961.principle1-handover", "jilin-1961.principle4-restore"], "Order")
coded |= dict.fromkeys(["opinions-1957.item1-default", "telegram-1962.point4-b-family"], "Hedged order")
coded["opinions-1957.item1-passport"] = coded["jilin-1961.principle3-agreed"] = "permission"
coded["telegram-1962.point4-a-mobilize"] = "permission"
""",
        # to agree in principle orders nobody
        'coded = ["hedged order", "permission", "order", "permission", "order", "permission", "permission"]',
    ],
    "ps06.q5": [
        'whose_yes = ["Chinese side", "not said", "not said", "Korean side", "Chinese side", "both sides"]',
        'whose_yes = ["Chinese side", "not said", "not said", "both sides", "Chinese side", "both sides"]',
        'whose_yes = ["both sides", "not said", "not said", "Korean side", "Chinese side", "both sides"]',
    ],
    "ps06.q6": [
        # who crossed later is not spoken of at all, whatever the citizenship
        """
def point_4a(case):
    if case["located_in"] != "dprk" or case["ethnicity"] != "korean":
        return "NOT_ADDRESSED"
    if case.get("crossing_date", "1962-01-01") > "1962-03-24":
        return "NOT_ADDRESSED"
    if case["citizenship"] != "prc":
        return "GAP"
    consent = case.get("dprk_consents_to_stay", "not_asked")
    if consent is False:
        return "ASK_DPRK_TO_HELP_MOBILIZE_RETURN"
    return "MAY_STAY_IN_DPRK" if consent is True and case.get("willing_to_reside_in_dprk") else "GAP"
""",
        # the silences first, as a list of reasons
        """
def point_4a(case):
    about = case["located_in"] == "dprk" and case["ethnicity"] == "korean"
    if not about:
        return "NOT_ADDRESSED"
    open_citizenship = case["citizenship"] in ("disputed", "unknown", "unstated")
    later = pd.Timestamp(case.get("crossing_date") or "1961-01-01") > pd.Timestamp("1962-03-24")
    korea = case.get("dprk_consents_to_stay", "not_asked")
    unwilling = korea is True and not case.get("willing_to_reside_in_dprk", False)
    if open_citizenship or later or korea == "not_asked" or unwilling:
        return "GAP"
    return "MAY_STAY_IN_DPRK" if korea else "ASK_DPRK_TO_HELP_MOBILIZE_RETURN"
""",
        # the day of the telegram not in "already"
        """
def point_4a(case):
    if (case.get("located_in"), case.get("ethnicity")) != ("dprk", "korean"):
        return "NOT_ADDRESSED"
    if case.get("citizenship") != "prc" or not case.get("crossing_date", "1961") < "1962-03-24":
        return "GAP"
    match case.get("dprk_consents_to_stay"), case.get("willing_to_reside_in_dprk"):
        case False, _:
            return "ASK_DPRK_TO_HELP_MOBILIZE_RETURN"
        case True, True:
            return "MAY_STAY_IN_DPRK"
    return "gap"
""",
    ],
    "ps06.q7": [
        """
def item_1(case):
    if case.get("crime_before_crossing", False) or case.get("pending_case_home") in ("civil", "criminal"):
        return "ABSOLUTE_REPATRIATION"
    if not case.get("mobilised", False) or case.get("willing_to_return", False):
        return "MOBILIZE_RETURN"
    answer = case.get("dprk_consents_to_stay", "not_asked")
    return {True: "STAY_KOREA_EMIGRANT_PASSPORT", False: "MOBILIZE_RETURN"}.get(answer, "GAP")
""",
        """
def item_1(case):
    conditions = [
        case.get("mobilised") is True,
        case.get("willing_to_return") in (False, None),
        case.get("dprk_consents_to_stay") is True,
    ]
    if case.get("crime_before_crossing") or case.get("pending_case_home") not in (None, "none"):
        return "ABSOLUTE_REPATRIATION"
    if all(conditions):
        return "STAY_KOREA_EMIGRANT_PASSPORT"
    return "GAP" if conditions[0] and conditions[1] else "MOBILIZE_RETURN"
""",
    ],
    "ps06.q8": [
        """
rows_of = [{"person": name, "item_1": item_1(facts), "point_4a": point_4a(facts)} for name, facts in people.items()]
two_texts = pd.DataFrame(rows_of)
""",
        """
two_texts = pd.DataFrame({"point_4a": map(point_4a, people.values())}, index=list(people))
two_texts["item_1"] = ["STAY_KOREA_EMIGRANT_PASSPORT", "GAP", "MOBILIZE_RETURN"] + 3 * ["MOBILIZE_RETURN"]
""",
    ],
    "ps06.q9": [
        """
steps = (
    "Three attempts at persuasion fail", "List to the provincial Foreign Affairs Office",
    "Report to the Korean Consulate General", "korea agrees", "Handled as a foreign resident",
)
""",
        """
places = {
    "handled as a foreign resident": 5, "Korea agrees": 4, "report to the Korean Consulate General": 3,
    "list to the provincial Foreign Affairs Office": 2, "three attempts at persuasion fail": 1,
}
steps = pd.Series(places).sort_values().index.tolist()
""",
    ],
    "ps06.q10": [
        "opens_at = [(1, None), (3, 3), (1, 2)]",
        "opens_at = [(1, None), (3, 3), (1, None)]",
        "opens_at = [(1, None), (3, 3), (1, 3)]",
        'opens_at = {"work3": [1, 2], "principle3": [3.0, 3.0], "item1": [1, float("inf")]}',
        'opens_at = {"item1": {"low": 1, "high": None}, "principle3": {"low": 3, "high": 3}, "work3": {"low": 1, "high": 2}}',
    ],
    "ps06.q11": [
        """
wives = [
    "exception_list_to_korea", "remain_as_foreign_resident", "gap",
    "persuade_and_group_handover", "persuade_and_group_handover",
]
""",
        """
wives = {"first, not asked": "EXCEPTION_LIST_TO_KOREA", "first, agrees": "REMAIN_AS_FOREIGN_RESIDENT"}
wives["first, refuses"] = wives["second, not asked"] = wives["second, agrees"] = "PROVISION_PENDING"
""",
    ],
    "ps06.q12": [
        """
def jilin(case):
    member, refuses = case.get("china_korean_minority_member", False), case.get("refuses_return", False)
    tried, korea = case.get("persuasion_attempts", 0), case.get("dprk_consents_to_stay", "not_asked")
    named = (case.get("spouse_citizenship"), case.get("spouse_ethnicity")) == ("prc", "korean")
    if member:
        return "RESTORE_CHINESE_CITIZENSHIP"
    if case.get("citizenship") in ("disputed", "unknown"):
        return "GAP"
    if refuses and named:
        if tried in (0, 1, 2):
            return "CONTINUE_PERSUASION"
        if korea is True:
            return "REMAIN_AS_FOREIGN_RESIDENT"
        return "GAP" if korea is False else "EXCEPTION_LIST_TO_KOREA"
    if refuses and tried > 0:
        return "PROVISION_PENDING"
    return "PERSUADE_AND_GROUP_HANDOVER"
""",
        """
def jilin(case):
    if case.get("china_korean_minority_member"):
        return "RESTORE_CHINESE_CITIZENSHIP"
    if case.get("citizenship") != "dprk":
        return "GAP"
    spouse = case.get("spouse_citizenship") == "prc" and case.get("spouse_ethnicity") == "korean"
    if not (case.get("refuses_return") and spouse):
        return "PERSUADE_AND_GROUP_HANDOVER"
    if case.get("persuasion_attempts", 0) < 3:
        return "CONTINUE_PERSUASION"
    match case.get("dprk_consents_to_stay", "not_asked"):
        case True:
            return "REMAIN_AS_FOREIGN_RESIDENT"
        case False:
            return "PROVISION_PENDING"
    return "EXCEPTION_LIST_TO_KOREA"
""",
    ],
    "ps06.q13": [
        'clause_left = "Jilin-1961.work3 "',
        """
of_cable = clauses[clauses["source_id"] == "jilin-1961"].set_index("locator")
clause_left = of_cable.loc["Jilin cable, work 3", "provision_id"]
""",
    ],
}
