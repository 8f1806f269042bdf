"""Other right ways to answer ps02: each source stands in for the solution cell of its question."""

OTHER = {
    "ps02.q1": [
        # plain Python, from the rows themselves
        """
from tworivers import rows

asked = [row for row in rows("figures") if row["quantity"] == "households_requesting_move"]
households = {row["period_start"][:7]: row["value"] for row in asked if row["source_id"] == "yanbian-1961"}
""",
        # a Series with the months as its index, out of order
        """
chosen = hamlets[hamlets["quantity"].eq("households_requesting_move")]
households = chosen.set_index("period_start")["value"].sort_values()
""",
        "households = (12, 29, 63, 6)",
    ],
    "ps02.q2": [
        'day_asked = hamlets.set_index("figure_id").loc["yanbian-1961.f081", "value_date"]',
        "day_asked = pd.Timestamp(1961, 3, 12)",
        "import datetime\n\nday_asked = datetime.date(1961, 3, 12)",
    ],
    "ps02.q3": [
        "household_share = 63 / 192 * 100",
        'all_households = hamlets.query("quantity == \'households\'")["value"]\nhousehold_share = 100 * 63 / all_households',
        "household_share = 32.8",
    ],
    "ps02.q4": [
        """
asked = hamlets[hamlets["quantity"] == "persons_applying_travel"].set_index("period_start")["value"].sort_index()
travel_shares = asked.div(936).mul(100)
""",
        'travel_shares = {"1960-11": 8 / 9.36, "1960-12": 20 / 9.36, "1961-01": 58 / 9.36, "1961-02": 6 / 9.36}',
        "import numpy as np\n\ntravel_shares = (np.array([8, 20, 58, 6]) / 936 * 100).round(2)",
    ],
    "ps02.q5": [
        "monthly_changes = 100 * pd.Series(travellers).pct_change().dropna()",
        'monthly_changes = {"1960-12": 150, "1961-01": 190, "1961-02": -89.66}',
        "monthly_changes = [(20 / 8 - 1) * 100, (58 / 20 - 1) * 100, (6 / 58 - 1) * 100]",
    ],
    "ps02.q6": [
        "change_percent = lambda before, after: (after / before - 1) * 100",
        """
def change_percent(before, after):
    difference = after - before
    share = difference / before
    return share * 100.0
""",
    ],
    "ps02.q7": [
        "cause_shares = {'cause 1': 100 * 27 / 63, 'cause 2': 100 * 38 / 63, 'cause 3': 100 * 3 / 63}",
        """
moving = hamlets[hamlets["quantity"] == "households_by_cause"].copy()
moving["cause"] = moving["population"].str[:7]
cause_shares = moving.set_index("cause")["value"] / 0.63
""",
        "cause_shares = [42.9, 60.3, 4.8]",
    ],
    "ps02.q8": [
        'verdicts = pd.Series({"f024": "does not fit", "f031": "rounded", "f034": "cut", "f037": "cut",'
        ' "f039": "either", "f074": "rounded"})',
        'verdicts = {"f074": "Rounded", "f039": "EITHER", "f037": " cut ", "f034": "cut", "f031": "rounded",'
        ' "f024": "Does not fit"}',
        'verdicts = ["does not fit", "rounded", "cut", "cut", "either", "rounded"]',
    ],
    "ps02.q9": [
        "excess = 27 + 38 + 3 - 63",
        'excess = hamlets.loc[hamlets["quantity"] == "households_by_cause", "value"].sum() - 63.0',
    ],
    "ps02.q10": ['misprint = "yanbian-1961.f042"', 'misprint = " F042 "'],
    "ps02.q11": [
        "corrected = round(52.3 / 100 * 63)",
        "corrected = next(count for count in range(63) if int(1000 * count / 63) == 523)",
        "corrected = float(33)",
    ],
    "ps02.q12": ['sentence = "A"', 'sentence = ["a"]'],
    "ps02.q13": [
        'food_per_person = {"with": 210 + (78000 + 48000 + 8400) / 936, "without": 210 + 126000 / 936}',
        """
made = hamlets.set_index("quantity")["value"]
plain_food = made["grain_powder_produced"] + made["starch_produced"]
food_per_person = pd.Series([plain_food, plain_food + 2 * 4200], index=["without", "with"]) / people + 210
""",
        "food_per_person = (344.6, 353.6)",
    ],
    "ps02.q14": [
        """
wide = hamlets[hamlets["quantity"].isin(["households_requesting_move", "persons_applying_travel"])].pivot_table(
    index="period_start", columns="quantity", values="value"
)
wide.columns = ["households", "persons"]
by_month = wide.assign(households_percent=wide["households"] / 1.92, persons_percent=wide["persons"] / 9.36)
by_month.index = by_month.index.strftime("%Y-%m")
""",
        """
by_month = pd.DataFrame(
    [
        {"month": month, "persons_percent": round(100 * p / 936, 1), "households_percent": round(100 * h / 192, 1),
         "persons": p, "households": h}
        for month, h, p in [("1961-02", 6, 6), ("1961-01", 63, 58), ("1960-12", 29, 20), ("1960-11", 12, 8)]
    ]
)
""",
    ],
    "ps02.q15": [
        'whose = ["stated", "computed", "neither", "stated", "neither"]',
        'whose = dict.fromkeys("ABCDE", "neither") | {"A": "stated", "D": "stated", "B": "computed"}',
    ],
}
