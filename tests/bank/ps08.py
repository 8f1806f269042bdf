"""Other right ways to answer ps08: each source stands in for the solution cell of its question."""

OTHER = {
    "ps08.q1": [
        'whose_paper = ["Chinese resident"] * 2 + ["Korean national"] * 2 + ["state employee"] * 2',
        """
whose_paper = pd.Series("STATE EMPLOYEE", index=list("ABCDEF"))
whose_paper[["A", "B"]] = "Chinese Resident"
whose_paper[["C", "D"]] = "korean national"
""",
    ],
    "ps08.q2": [
        'desks = ("letter", "form", "border defence", "police", "release")',
        'desks = pd.Series(["Letter", "Form", "Police", "Border defence", "Release"])',
    ],
    "ps08.q3": [
        'six_applicants = ["complete", "incomplete", "incomplete", "silent", "not for this", "silent"]',
        """
six_applicants = dict.fromkeys("DF", "silent") | dict.fromkeys("BC", "Incomplete")
six_applicants |= {"A": "complete", "E": "Not for this"}
""",
    ],
    "ps08.q4": [
        "six_of_what = [4, 8, 6, 4]",
        """
printed = [("b", 8), ("b", 17), ("p", 9), ("p", 18), ("b", 9), ("b", 16), ("p", 10), ("p", 17)]
on_one = {hour - (clock == "p") for clock, hour in printed}
six_of_what = pd.Series(
    {"intervals": len(printed) / 2, "readings": len(printed), "hours": len({h for _, h in printed}), "moments": len(on_one)}
)
""",
    ],
    "ps08.q5": [
        """
open_hours = pd.DataFrame(
    [["October to March", 182, 7.0, 1274], ["April to September", 183, 9.0, 1647]],
    columns=["season", "days", "hours_a_day", "hours"],
)
""",
        """
import calendar

rows = {}
for season, in_it, by_day in [("April to September", range(4, 10), 9), ("October to March", [10, 11, 12, 1, 2, 3], 7)]:
    days = sum(calendar.monthrange(1966, month)[1] for month in in_it)
    rows[season] = {"days": days, "hours_a_day": by_day, "hours": days * by_day}
open_hours = pd.DataFrame(rows).T
""",
    ],
    "ps08.q6": [
        'log_entry = {"high": 16 + 30 / 60, "low": 15 + 30 / 60}',
        "log_entry = (15.5, 16.5)",
    ],
    "ps08.q7": [
        # Closing minute out, last day out, and a transport goes with its driver.
        """
def at_the_crossing(case):
    if case["crossing_date"] >= month_later(case["permit_issue_date"]):
        return "ILLEGAL_CROSSER_RETURN"
    summer = case["crossing_date"][5:7] in ("04", "05", "06", "07", "08", "09")
    opens, closes = ("08:00", "17:00") if summer else ("09:00", "16:00")
    if case["clock"] == "pyongyang":
        opens, closes = [f"{int(time[:2]) + 1:02d}:00" for time in (opens, closes)]
    if opens <= case["crossing_time"] < closes:
        return "lawful_crossing"
    if case.get("authorised_by_other_agreement", False):
        return "OUT_OF_HOURS_OTHER_AGREEMENT"
    if case.get("important_situation", False) and case.get("other_side_inspection_consent", False):
        return "OUT_OF_HOURS_BY_CONSENT"
    return "HOURS_PROHIBITED"
""",
        """
def at_the_crossing(case):
    end = pd.Timestamp(case["permit_issue_date"]) + pd.DateOffset(months=1)
    day = pd.Timestamp(case["crossing_date"])
    if day > end:
        return "ILLEGAL_CROSSER_RETURN"
    now = pd.Timestamp(f"{case['crossing_date']} {case['crossing_time']}")
    if case["clock"] == "pyongyang":
        now -= pd.Timedelta(hours=1)
    opens, closes = (8, 17) if day.month in range(4, 10) else (9, 16)
    hour = now.hour + now.minute / 60
    if now.day == day.day and opens <= hour <= closes:
        return "LAWFUL_CROSSING"
    if case.get("authorised_by_other_agreement"):
        return "OUT_OF_HOURS_OTHER_AGREEMENT"
    must, consent = case.get("important_situation"), case.get("other_side_inspection_consent")
    if case["subject"] != "transport" and must and consent:
        return "OUT_OF_HOURS_BY_CONSENT"
    return "HOURS_PROHIBITED"
""",
    ],
    "ps08.q8": [
        """
by_author = {"protocol": "ADH", "Essay": "BFJL", "nobody": "CEGIK"}
whose_sentence = {letter: author for author, letters in by_author.items() for letter in letters}
""",
        """
whose_sentence = pd.Series("nobody", index=list("ABCDEFGHIJKL"))
whose_sentence[list("ADH")] = "Protocol"
whose_sentence[list("BFJL")] = "essay"
""",
    ],
    "ps08.q9": [
        'clause = "art4-1-unspecified-point"',
        """
clause = protocol.index[protocol["anchor"].eq("crossing point not specified in the documents")].item()
""",
    ],
    "ps08.q10": [
        # A later crime falls under 4(2) whoever committed it, and a disaster goes first.
        """
def under_the_articles(case):
    told = case.get("protocol_notified", True)
    if not told:
        return "NOT_YET_IN_FORCE"
    if case.get("crossed_before_protocol", False):
        return "GAP"
    later, earlier = case.get("crime_after_crossing", False), case.get("crime_before_crossing", False)
    if case.get("forced_by_disaster", False):
        return "POST_CROSSING_CRIME_LOCAL_LAW_NOTIFY" if later and not earlier else "DISASTER_ASSIST_NOT_ILLEGAL"
    if earlier:
        graver = case.get("crime_after_more_severe", False)
        return "KEEP_IF_MUTUALLY_AGREED" if graver and case.get("mutual_agreement_to_keep", False) else "FUGITIVE_RETURN"
    no_paper = case["documents"] == "none"
    if not no_paper and "crossing_point_matches_document" not in case:
        return "GAP"
    if later:
        return "POST_CROSSING_CRIME_LOCAL_LAW_NOTIFY"
    return "ILLEGAL_CROSSER_RETURN" if no_paper or not case["crossing_point_matches_document"] else "LAWFUL_CROSSING"
""",
        """
def under_the_articles(case):
    fact = {"protocol_notified": True, **case}.get
    steps = [
        (not fact("protocol_notified"), "NOT_YET_IN_FORCE"),
        (fact("crossed_before_protocol"), "GAP"),
        (
            fact("crime_before_crossing") and fact("crime_after_more_severe") and fact("mutual_agreement_to_keep"),
            "KEEP_IF_MUTUALLY_AGREED",
        ),
        (fact("crime_before_crossing"), "FUGITIVE_RETURN"),
        (fact("forced_by_disaster"), "DISASTER_ASSIST_NOT_ILLEGAL"),
        (
            fact("documents") != "none" and fact("document_names_crossing_point") is False,
            "GAP",
        ),
        (fact("documents") != "none" and fact("crossing_point_matches_document"), "LAWFUL_CROSSING"),
        (fact("crime_after_crossing"), "POST_CROSSING_CRIME_LOCAL_LAW_NOTIFY"),
    ]
    return next((word for holds, word in steps if holds), "ILLEGAL_CROSSER_RETURN")
""",
    ],
    "ps08.q11": [
        'can_be_defended = ("disaster_assist_not_illegal", "illegal_crosser_return")',
        """
from tworivers import regimes

decision = regimes.load("protocol-1964").decide(
    {
        "matter": "crossing",
        "crossing_date": "1966-04-30",
        "documents": "none",
        "forced_by_disaster": None,
        "disaster_type": "hunger",
    }
)
can_be_defended = [decision.outcome, *decision.options]
""",
    ],
    "ps08.q12": [
        """
what_is_found = {"version": "things", "a": "keep and notify", "b": "notify at once", "c": "silent"}
what_is_found |= {"d": "needs agreement", "e": "may be closed"}
""",
        'what_is_found = ["bodies", "investigate", "return", "silent", "finder handles", "finder handles"]',
    ],
    "ps08.q13": [
        """
in_force = {"A": "before the text", "F": "not decided here"}
in_force |= dict.fromkeys("BC", "Ask for the notification") | dict.fromkeys("DE", "Presumed in force")
""",
        """
in_force = []
for day in ("1964-06-08", "1964-06-09", "1964-12-31", "1965-01-01", "1970-12-31", "1971-01-01"):
    if day < "1964-06-09":
        in_force.append("before the text")
    elif day <= "1964-12-31":
        in_force.append("ask for the notification")
    else:
        in_force.append("presumed in force" if day <= "1970-12-31" else "not decided here")
""",
    ],
    "ps08.q14": [
        """
essay_adds = ["changes the duty", "fills an open word", "as the article", "adds a condition", "as the article",
              "adds later practice"]
""",
        """
essay_adds = pd.Series("as the article", index=list("ABCDEF"))
essay_adds[["A", "B", "D", "F"]] = ["changes the duty", "fills an open word", "adds a condition", "adds later practice"]
""",
    ],
}
