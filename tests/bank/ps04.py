"""Other right ways to answer ps04: each source stands in for the solution cell of its question."""

OTHER = {
    "ps04.q1": [
        'kinds = ["stock", "flow", "flow", "stock", "flow", "flow"]',
        """
ids = {"A": "instructions-1962.f013", "B": "instructions-1962.f011", "C": "instructions-1962.f014",
       "D": "telegram-1961.f010", "E": "telegram-1961.f009", "F": "instructions-1962.f024"}
kinds = {letter: "Flow" if pd.notna(papers.loc[row, "period_start"]) else "Stock" for letter, row in ids.items()}
""",
    ],
    "ps04.q2": [
        "jilin_1961 = [28028 - 7939 - 7528 - 2361, 28028 - 7939 - 7528 - 2361 - 7034]",
        """
jilin = papers[(papers["place"] == "jilin") & (papers["source_id"] == "instructions-1962")].set_index("quantity")["value"]
back = jilin[["persons_convinced_to_return", "persons_returned_own_initiative", "persons_sent_back"]].sum()
expected = jilin["persons_found_crossing"] - back
jilin_1961 = pd.Series({"missing": expected - jilin["persons_remaining"], "expected": expected})
""",
    ],
    "ps04.q3": [
        """
def verdict(case):
    total, silent = 0, False
    for number in case["parts"].values():
        if number is None:
            silent = True
        else:
            total = total + number
    if total > case["total"]:
        return "too many"
    if silent:
        return "cannot tell"
    if total == case["total"]:
        return "closes"
    return "left over"
""",
        """
def verdict(case):
    parts = pd.Series(case["parts"], dtype="float")
    if parts.sum() > case["total"]:
        return "Too many"
    if parts.isna().any():
        return "Cannot tell"
    return "Closes" if parts.sum() == case["total"] else "Left over"
""",
    ],
    "ps04.q4": [
        "had_been_across = [7528 + 2361 + 7034, 28028]",
        """
jilin = papers.loc[["instructions-1962.f011", "instructions-1962.f012", "instructions-1962.f013"], "value"]
had_been_across = {"high": papers.loc["instructions-1962.f009", "value"], "low": jilin.sum()}
""",
    ],
    "ps04.q5": [
        """
side_by_side = pd.DataFrame(
    [["Doc. 5", 1471, 715, 1471 - 715, 48.6], ["Doc. 3", 1985, 1439, 1985 - 1439, 72.5]],
    columns=["document", "found", "across", "stopped", "across_percent"],
)
""",
        """
counts = papers[papers["place"].eq("liaoning") & papers["quantity"].isin(["persons_found_crossing", "persons_across"])]
counts = counts[counts["source_id"].isin(["telegram-1961", "liaoning-1961"])]
wide = counts.pivot(index="source_id", columns="quantity", values="value")
wide = wide.rename(columns={"persons_found_crossing": "found", "persons_across": "across"})
wide.index = wide.index.map({"telegram-1961": "Doc. 3", "liaoning-1961": "Doc. 5"})
side_by_side = wide.assign(
    stopped=lambda frame: frame["found"] - frame["across"],
    across_percent=lambda frame: frame["across"] / frame["found"] * 100,
)
""",
    ],
    "ps04.q6": [
        "left_for_jilin = [4701 - 1985, 3381 - 1439, (4701 - 3381) - (1985 - 1439)]",
        """
both = pd.Series({"found": 4701, "across": 3381})
one = pd.Series({"found": 1985, "across": 1439})
left_for_jilin = both - one
left_for_jilin["stopped"] = left_for_jilin["found"] - left_for_jilin["across"]
""",
    ],
    "ps04.q7": [
        'explained = ["ruled out", "possible", "possible", "ruled out"]',
        'explained = {letter: "Possible" if letter in ("B", "C") else "Ruled out" for letter in "ABCD"}',
    ],
    "ps04.q8": [
        "a_month = [2335.7, 679]",
        "a_month = pd.Series([28028, left_for_jilin['found']]) / [12, 4]",
        'a_month = {"January to April 1961": (4701 - 1985) / 4, "all of 1961": round(28028 / 12, 1)}',
    ],
    "ps04.q9": [
        'who_confirms = dict(zip("ABCDE", ["repeats", "repeats", "contradicts", "repeats", "contradicts"]))',
        'who_confirms = ["Repeats", "Repeats", "Contradicts", "Repeats", "Contradicts"]',
    ],
    "ps04.q10": [
        # version B, the returns
        "shares = [100 * back / 28028 for back in (7939, 7528, 2361)]",
        # version A, from the table
        """
bodies = papers[papers["quantity"].eq("bodies_found") & papers["source_id"].eq("instructions-1962")]
bodies = bodies[bodies["place"] == "yalu-tumen"]["value"]
shares = 100 * bodies.iloc[1:] / bodies.iloc[0]
""",
        "shares = (33.7, 4.5, 61.7)",
        'shares = 100 * papers.loc[["instructions-1962.f010", "instructions-1962.f011", "instructions-1962.f012"], "value"] / 28028',
    ],
    "ps04.q11": [
        # the other version
        'written_there = {"version": "returns", "a": "stated", "b": "not stated", "c": "stated", "d": "not stated",'
        ' "e": "not stated"}',
        'written_there = {**dict.fromkeys("bce", "Not stated"), **dict.fromkeys("ad", "Stated"), "version": "Rivers"}',
        'written_there = ["rivers", "stated", "not stated", "not stated", "stated", "not stated"]',
    ],
    "ps04.q12": ['sentence = "C"', "sentence = {1: 'c'}[1]"],
    "ps04.q13": [
        # the other version
        'essay = {"version": "returns", "A": "holds", "B": "not there", "C": "scope lost", "D": "holds",'
        ' "E": "not there", "F": "part left out"}',
        'essay = ["rivers", "holds", "not there", "scope lost", "number changed", "another document", "part left out"]',
    ],
    "ps04.q14": [
        'rests_on = papers.index[papers["quantity"] == "persons_remaining"][0]',
        'rests_on = " Instructions-1962.F013 "',
    ],
}
