"""Other right ways to answer ps10: each source stands in for the solution cell of its question."""

OTHER = {
    "ps10.q1": [
        'way = ("Police", "Families", "Women", "Source", "Reporter", "Translator")',
        """
row = statements.set_index("statement_id").loc["dailynk-2024.s033"]
way = row["chain"].split(" > ")
""",
        'way = pd.Series("police families women source reporter translator".split())',
    ],
    "ps10.q2": [
        # plain Python, from the rows themselves; the reports in a column, other order, whole numbers as floats
        """
from tworivers import rows

found = []
for source in ("dailynk-2024", "dailynk-2023"):
    chains = [row["chain"].split(" > ") for row in rows("statements") if row["source_id"] == source]
    page = sum(hands[-1] == "editors" for hands in chains)
    through = sum("source" in hands for hands in chains)
    found.append([source, float(through), float(page), float(len(chains) - page - through), 1.0])
ways = pd.DataFrame(found, columns=["source_id", "through_the_source", "page", "reporter_alone", "sources"])
""",
        """
page = statements["chain"].str.endswith("editors")
through = statements["chain"].str.contains("source") & ~page
told = pd.DataFrame({"page": page, "through_the_source": through, "reporter_alone": ~page & ~through})
ways = told.groupby(statements["source_id"]).sum().assign(sources=[1, 1])
""",
        """
ways = pd.DataFrame(
    {"page": [9, 9], "through_the_source": [22, 31], "reporter_alone": [8, 5], "sources": [1, 1]},
    index=["dailynk-2023", "dailynk-2024"],
)
""",
    ],
    "ps10.q3": [
        """
RULES = [("about_page", "page"), ("concludes", "inferred"), ("says", "said"), ("does", "done")]


def code(case):
    for fact, answer in RULES:
        if case.get(fact):
            return answer
    return "background"
""",
        """
def code(case):
    answer = "background"
    if case["does"] == True:
        answer = "done"
    if case["says"] == True:
        answer = "said"
    if case["concludes"] == True:
        answer = "inferred"
    if case["about_page"] == True:
        answer = "page"
    return answer.upper()
""",
    ],
    "ps10.q4": [
        """
ten = ["done", "inferred", "said", "said", "background", "inferred", "said", "inferred", "done", "background"]
""",
        """
by_code = {"said": [9, 10, 20], "done": [4, 24], "inferred": [5, 19, 21], "background": [11, 27]}
ten = pd.Series({f"s{number:03d}": name.title() for name, numbers in by_code.items() for number in numbers})
""",
        """
ten = ["done", "inferred", "said", "said", "background", "inferred", "said", "inferred", "inferred", "said"]
""",
    ],
    "ps10.q5": [
        "confusion = pd.crosstab(C.to_numpy(), D.to_numpy())",
        """
codes = ["said", "done", "inferred", "background"]
cells = [[sum(c == row and d == column for c, d in zip(C, D)) for column in codes] for row in codes]
confusion = pd.DataFrame(cells, index=codes, columns=codes)
""",
        """
both = pd.DataFrame({"C": C, "D": D})
confusion = both.groupby(["C", "D"]).size().unstack(fill_value=0).reset_index()
""",
    ],
    "ps10.q6": [
        "agreement = (80, 31.75)",
        """
shares = confusion / confusion.to_numpy().sum()
expected = sum(shares.loc[one].sum() * shares[one].sum() for one in shares)
agreement = pd.Series({"expected": 100 * expected, "observed": 100 * sum(shares.loc[one, one] for one in shares)})
""",
        "agreement = [16 / 20 * 100, (5 * 5 + 8 * 10 + 5 * 4 + 2 * 1) / 400 * 100]",
    ],
    "ps10.q7": [
        """
def percent_agreement(first, second):
    codes = pd.DataFrame({"first": first, "second": second}).dropna()
    return 100 * codes["first"].eq(codes["second"]).mean()
""",
        """
def percent_agreement(first, second):
    both, equal = 0, 0
    for number in range(len(first)):
        if first[number] is None or second[number] is None:
            continue
        both += 1
        if first[number] == second[number]:
            equal += 1
    if both == 0:
        return None
    return equal / both * 100
""",
    ],
    "ps10.q8": [
        # plain Python, the answer as a dictionary
        """
def kappa(first, second):
    pairs = [(a, b) for a, b in zip(first, second) if None not in (a, b)]
    n = len(pairs)
    if n == 0:
        return {"n": 0, "kappa": None}
    observed = sum(a == b for a, b in pairs) / n
    expected = 0
    for label in {label for pair in pairs for label in pair}:
        expected += sum(a == label for a, _ in pairs) / n * sum(b == label for _, b in pairs) / n
    return {"kappa": None if expected == 1 else 1 - (1 - observed) / (1 - expected), "n": n}
""",
        # from the confusion table, with nan for undefined
        """
def kappa(first, second):
    codes = pd.DataFrame({"first": first, "second": second}).dropna()
    labels = sorted({*codes["first"], *codes["second"]})
    if len(labels) <= 1:
        return len(codes), float("nan")
    table = pd.crosstab(codes["first"], codes["second"]).reindex(index=labels, columns=labels, fill_value=0)
    n = int(table.to_numpy().sum())
    observed = sum(table.loc[label, label] for label in labels) / n
    expected = (table.sum(axis=1) * table.sum()).sum() / n**2
    return [n, (observed - expected) / (1 - expected)]
""",
    ],
    "ps10.q9": [
        'kappas = {"A": 0.74, "B": 0, "C": None}',
        """
observed, luck = 29 / 30, (28 * 28 + 2 * 1) / 900
kappas = [(observed - luck) / (1 - luck), 0.0, float("nan")]
""",
        """
asks = F.eq("permission").tolist()
kappas = pd.Series({"A": kappa(E, F)[1], "B": kappa([False] * 30, asks)[1], "C": kappa([False] * 30, [False] * 30)[1]})
""",
    ],
    "ps10.q10": [
        'row = " D148 "',
        """
stands_there = register["check"].str.contains("2023.s010") & register["check"].str.contains("2023.s019")
row = register.loc[stands_there, "discrepancy_id"]
""",
    ],
    "ps10.q11": [
        'split = ["text", "coder", "coder", "codebook", "text", "codebook"]',
        'split = ["text", "coder", "coder", "codebook", "text", "text"]  # the document uses the stations as both',
        'split = pd.Series(["Text", "Coder", "Coder", "Codebook", "Text", "Codebook"], index=list("ABCDEF"))',
    ],
    "ps10.q12": [
        'signed = {letter: "sign" if letter in "ACG" else "do not sign" for letter in "ABCDEFG"}',
        'signed = ["Sign", "Do not sign", "Sign", "Do not sign", "Do not sign", "Do not sign", "Sign"]',
    ],
    "ps10.q13": [
        """
written_there = {"version": "videos", "a": "not stated", "b": "stated", "c": "not stated", "d": "stated",
                 "e": "not stated"}
""",
        'written_there = ["return", "stated", "not stated", "not stated", "not stated", "stated"]',
    ],
    "ps10.q14": [
        """
compared = dict.fromkeys("AF", "other people") | dict.fromkeys("CG", "other force")
compared |= dict.fromkeys("DE", "may be compared") | {"B": "no number"}
""",
        """
compared = ["Other people", "No number", "Other force", "May be compared", "May be compared", "Other people",
            "Other force"]
""",
    ],
}
