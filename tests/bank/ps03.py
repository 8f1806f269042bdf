"""Other right ways to answer ps03: each source stands in for the solution cell of its question."""

OTHER = {
    "ps03.q1": [
        'told = ["of some", "of all", "not at all", "of some", "not at all", "of some", "not at all"]',
        """
told = dict.fromkeys("ABCDEFG", "Not at all")
told.update({letter: "Of some" for letter in "ADF"}, B="Of all")
""",
    ],
    "ps03.q2": [
        'hands = ("Telegram of the province", "Report of the ministry", "Archive file", "Copy obtained for the project",'
        ' "English translation", "E-dossier")',
        """
import pandas as pd

order = {"telegram of the province": 1, "report of the ministry": 2, "archive file": 3,
         "copy obtained for the project": 4, "English translation": 5, "e-dossier": 6}
hands = pd.Series(sorted(order, key=order.get))
""",
    ],
    "ps03.q3": [
        'again = "liaoning-1961.f009"',
        'again = report.loc[report["quantity"] == "persons_stopped", "figure_id"].item()',
    ],
    "ps03.q4": [
        """
def verdict(case):
    one, two = case["first"], case["second"]
    if one[0] != "not stated" and one[0] == two[0]:
        return "one witness"
    for hand in one:
        if hand != "not stated" and hand in two:
            return "one channel"
    if one.count("not stated") + two.count("not stated") > 0:
        return "cannot tell"
    return "independent"
""",
        """
def verdict(case):
    known = [{hand for hand in case[name] if hand != "not stated"} for name in ("first", "second")]
    if known[0] & known[1]:
        return "One witness" if case["first"][0] == case["second"][0] != "not stated" else "One channel"
    silent = any("not stated" in case[name] for name in ("first", "second"))
    return "Cannot tell" if silent else "Independent"
""",
    ],
    "ps03.q5": [
        "fifties = [(50, 100), (20, 70)]",
        'fifties = {"without": [20, 2 * 50 - 30], "found": [50, 2 * 50]}',
        'fifties = {"found": {"low": 50, "high": 100}, "without": {"high": 70, "low": 20}}',
    ],
    "ps03.q6": [
        """
def add_bounds(bounds):
    low, high = 0, 0
    for pair in bounds:
        low += pair[0]
        high = None if high is None or pair[1] is None else high + pair[1]
    return low, high
""",
        """
import math


def add_bounds(bounds):
    return [sum(low for low, _ in bounds), sum(math.inf if high is None else high for _, high in bounds)]
""",
        """
def add_bounds(bounds):
    lows, highs = zip(*bounds)
    return {"low": sum(lows), "high": None if any(high is None for high in highs) else sum(highs)}
""",
    ],
    "ps03.q7": [
        """
def subtract_bounds(whole, part):
    whole_low, whole_high = whole
    part_low, part_high = part
    fewest = 0
    if part_high is not None and whole_low > part_high:
        fewest = whole_low - part_high
    most = whole_high
    if most is not None:
        most = most - part_low
    return [fewest, most]
""",
        """
import math


def subtract_bounds(whole, part):
    ends = [(low, math.inf if high is None else high) for low, high in (whole, part)]
    return max(0, ends[0][0] - ends[1][1]), ends[0][1] - ends[1][0]
""",
    ],
    "ps03.q8": [
        "left_over = [350 - 96 - 44, 350 - 96 - 16]",
        'left_over = {"low": 210, "high": 238}',
        "left_over = tuple(350 - 96 - shared for shared in (44, 16))",
    ],
    "ps03.q9": [
        "totals = [(44 + 31 + 21 + 121, None), (44 + 31 + 21 + 20, None), (31 + 21 + 20, None)]",
        """
attempts = int(log["attempted_low"].sum())
crossings = int(log["across_low"].sum())
totals = {
    "not reported back": (crossings - int(log["returned_low"].sum()), None),
    "crossings": (crossings, None),
    "attempts": (attempts, None),
}
""",
        'totals = {"attempts": (217, float("inf")), "crossings": (116, float("nan")), "not reported back": [72, None]}',
    ],
    "ps03.q10": [
        "people_in_two = [45, 59]",
        """
fewest_shared = min(n for n in range(32) if n > 31 / 2)
people_in_two = {"low": 75 - (31 - 1), "high": 75 - fewest_shared}
""",
    ],
    "ps03.q11": [
        "fewest = [187, 173, 121]",
        """
import pandas as pd

low = log["attempted_low"].tolist()
fewest = pd.Series({"A": sum(low) - 30, "B": sum(low) - 44, "C": max(low)})
""",
    ],
    "ps03.q12": [
        'matters = ["does not depend", "depends", "does not depend", "depends", "does not depend"]',
        'matters = {letter: "depends" if letter in "BD" else "does not depend" for letter in "ABCDE"}',
    ],
    "ps03.q13": [
        "groups_after = (3, 0)",
        """
def groups_from(moment):
    when = log["date"].astype(str) + " " + log["time"].fillna("00:00").astype(str).str[:5]
    return int((when.str.replace(" 00:00:00", "") > moment).sum())


groups_after = {"from the log": groups_from("1961-05-08 08:00"), "from the call": groups_from("1961-05-07 08:00")}
""",
    ],
    "ps03.q14": [
        'signed = {letter: "sign" if letter in "ADF" else "do not sign" for letter in "ABCDEF"}',
        'signed = ["Sign", "Do not sign", "Do not sign", "Sign", "Do not sign", "Sign"]',
    ],
}
