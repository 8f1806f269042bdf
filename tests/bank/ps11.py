"""Other right ways to answer ps11: each source stands in for the solution cell of its question."""

OTHER = {
    "ps11.q1": [
        'without_clause = set(sources["source_id"]) - set(provisions["source_id"])\nwithout_clause = sorted(without_clause)',
        'without_clause = ("Smith-2012", "dailynk-2024", "dailynk-2023")',
        'without_clause = sources.loc[~sources["source_id"].isin(provisions["source_id"]), "source_id"]',
    ],
    "ps11.q2": [
        """
binds = sources.set_index("source_id")["binds"]
bound = [not binds[source].startswith("Nobody") for source in provisions["source_id"]]
binding_percent = 100 * sum(bound) / len(bound)
""",
        """
by_text = provisions["source_id"].map(sources.set_index("source_id")["binds"])
binding_percent = 100 - by_text.str.startswith("Nobody").mean() * 100
""",
    ],
    "ps11.q3": [
        """
table = pd.crosstab(provisions["source_id"], provisions["group"])
on_crossers = table["DPRK citizens who crossed"].loc[eight]
""",
        """
on_crossers = [
    sum("DPRK citizens who crossed" in group for group in provisions.loc[provisions["source_id"] == text, "group"])
    for text in eight
]
""",
    ],
    "ps11.q4": [
        """
voices = pd.DataFrame(
    {line.regime: "speaks" if line.speaks else "silent" for line in regimes.compare(facts)} | {"person": person}
    for person, facts in people.items()
)
""",
        """
found = {who: {line.regime: ["silent", "speaks"][line.speaks] for line in regimes.compare(people[who])} for who in "EDCBA"}
voices = pd.DataFrame(found).T
""",
    ],
    "ps11.q5": [
        'blanks = ["place", "time", "group or direction", "matter", "place", "Group or direction"]',
        """
blanks = pd.Series(["place", "time", "group or direction", "matter", "place", "group or direction"], index=range(1, 7))
""",
    ],
    "ps11.q6": [
        """
def speaks(case):
    if case["decision_date"] >= "1971":
        return "after 1970"
    texts = sources.set_index("source_id")["date"].astype(str).str[:10]
    if case["decision_date"] < texts[case["text"]]:
        return "Silent"
    came = case["located_in"] == "prc"
    if case["text"] == "protocol-1964":
        return "Speaks"
    if case["text"] == "telegram-1962":
        return "speaks" if not came and case["ethnicity"] == "korean" else "silent"
    if case["text"] == "opinions-1957":
        return "speaks" if not came or case["province"] in {"jilin", "liaoning", "heilongjiang"} else "silent"
    if not came or (case["text"] == "jilin-1961" and case["province"] != "jilin") or case["province"] == "tibet":
        return "silent"
    return "speaks"
""",
        """
def speaks(case):
    if case["decision_date"] > "1970-12-31":
        return "after 1970"
    facts = {key: value for key, value in case.items() if key not in ("case_id", "text")}
    facts |= {"matter": "crossing", "crossed_illegally": True, "protocol_notified": True}
    return "speaks" if regimes.load(case["text"]).decide(facts).speaks else "silent"
""",
    ],
    "ps11.q7": [
        'both = ("Heilongjiang", "Liaoning", "Jilin")',
        """
def heard(place):
    return {line.regime for line in regimes.compare(people["A"] | {"province": place}) if line.speaks}


both = pd.Series(places)[[{"opinions-1957", "opinions-1970"} <= heard(place) for place in places]]
""",
    ],
    "ps11.q8": [
        """
marked = [
    "binds offices in China",
    "a reference, no order",
    "binds offices in China",
    "another group or direction",
    "another matter",
    "binds both sides, if it took effect",
    "binds offices in China",
]
""",
        """
marked = dict.fromkeys(["opinions-1957", "jilin-1961", "opinions-1970"], "Binds offices in China")
marked["marriage-1958"] = "A reference, no order"
marked["telegram-1962"] = "Another group or direction"
marked["permits-1963"] = "Another matter"
marked["protocol-1964"] = "Binds both sides, if it took effect"
""",
    ],
    "ps11.q9": [
        'binding_texts = {"low": 3, "high": 4}',
        """
bound = [line.regime for line in regimes.compare(people["B"]) if line.speaks and not line.binds.startswith("nobody")]
binding_texts = (len(set(bound) - {"protocol-1964"}), len(bound))
""",
    ],
    "ps11.q10": [
        """
exceptions = [
    "opinions-1957.item2-exception",
    "marriage-1958.item3-illegal-exception",
    "jilin-1961.principle3-agreed",
    "protocol-1964.art4-1-disaster",
    "opinions-1970.item6-special",
]
""",
        'exceptions = {int(citable[n].partition(".")[0][-4:]): citable[n] for n in (2, 5, 8, 11, 15)}',
    ],
    "ps11.q11": [
        'whose_yes = ["Korean side", "not said", "Korean side", "nobody: it turns on a fact", "not said"]',
        """
said = shown.loc[list(exceptions.values()), "decided_by"].fillna("")
words = ["Korean side" if word[:5] == "Korea" else "not said" if word else "nobody: it turns on a fact" for word in said]
whose_yes = pd.Series(words, index=list(exceptions))
""",
    ],
    "ps11.q12": [
        'obstacles = ["none of these", "place", "group or direction", "force", "place"]',
        'obstacles = {1: "None of these", 2: "place", 3: "group or direction", 4: "force", 5: "place"}',
    ],
    "ps11.q13": ['sentence = "D"', 'sentence = ["d"]'],
    "ps11.q14": [
        """
named = provisions.loc[provisions["subject"].str.lower().str.contains(words), "source_id"].tolist()
women_percent = 100 * named.count("marriage-1958") / len(named)
""",
        """
women = provisions[provisions["subject"].str.contains(words, case=False)].merge(sources, on="source_id", how="left")
women_percent = women["source_id"].value_counts(normalize=True)["marriage-1958"] * 100
""",
    ],
}
