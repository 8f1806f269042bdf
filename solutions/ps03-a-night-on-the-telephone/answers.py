"""What has to be computed for ps03, A night on the telephone. Sources: calllog-1961, liaoning-1961 (Doc. 5)."""

from tworivers import rows
from tworivers.keys.cases import Cases

stated = {row["figure_id"]: row for row in rows("figures")}
ENTRIES = [row for row in rows("incidents") if row["source_id"] == "calllog-1961"]
may5, may7, may8_two, may8_five = ENTRIES
first_group, second_group = may5["attempted_low"], may7["attempted_low"]
least_stopped_on_may_5 = second_group // 2 + 1  # "most" of those of 7 May: more than half of them
UNKNOWN = "not stated"

# Bounds: pairs of a low and a high number, None where nothing closes that end.


def pair(entry, field, over="more"):
    """Return one pair of bounds of an entry; "over 30" taken as "exact" or as "from" 30 is a mistake."""
    low, high = entry[f"{field}_low"], entry[f"{field}_high"]
    if high is not None or over == "more":
        return low, high
    return low - 1, low - 1 if over == "exact" else None


def add_bounds(bounds, open_ends="open", span=False):
    """Return the bounds of a sum; open ends "closed" or "left out", or a span instead of a sum, are mistakes."""
    lows = [low for low, _ in bounds]
    highs = [low if high is None and open_ends == "closed" else high for low, high in bounds]
    if open_ends == "left out":
        highs = [high for high in highs if high is not None]
    lowest, highest = (min, max) if span else (sum, sum)
    return lowest(lows), None if None in highs else highest(highs)


def subtract_bounds(whole, part, like_ends=False, below_zero=False, part_closed=False):
    """Return the bounds of what a part leaves of a whole; the other arguments are mistakes."""
    least, most = part
    if part_closed and most is None:
        most = least
    if like_ends:
        return max(0, whole[0] - least), None if None in (whole[1], most) else whole[1] - most
    low = 0 if most is None else whole[0] - most
    return low if below_zero else max(0, low), None if whole[1] is None else whole[1] - least


sums_shown = [[[[44, 44], [31, None]]], [[[10, 12], [3, 5]]], [[[50, 100]]]]
sums_hidden = [[[[1, None], [2, None], [3, 3]]], [[[0, 0], [7, 9], [2, 4]]], [[[5, 5], [6, 6]]]]
rests_shown = [[[121, None], [96, 96]], [[40, 60], [30, 45]], [[12, 15], [11, None]]]
rests_hidden = [[[50, 50], [20, 30]], [[5, None], [2, None]], [[100, 120], [30, 40]], [[7, 7], [7, 7]]]


def invented_sums(chance):
    """Return invented lists of bounds: two open ends, a zero and a span, two exact numbers."""
    low, more, exact, span = (chance.randrange(*ends) for ends in ((1, 40), (41, 90), (1, 60), (2, 30)))
    two_open = [[low, None], [more, None], [exact, exact]]
    return {"sums": [[two_open], [[[0, 0], [more, more + span], [low, low + 1]]], [[[exact, exact], [more, more]]]]}


def two_groups():
    """Return the two groups of Doc. 5, fifty in all or each, and those not said to carry anything."""
    number, fifty, armed = (stated[f"liaoning-1961.{name}"]["value"] for name in ("f012", "f013", "f014"))
    return {"found": (fifty, number * fifty), "without": (fifty - armed, number * fifty - armed)}


def row_of_those_stopped():
    """Return the figure of Doc. 5 that counts people who were stopped."""
    return next(
        name.partition(".")[2]
        for name, row in stated.items()
        if row["source_id"] == "liaoning-1961" and row["quantity"] == "persons_stopped"
    )


def left_for_others():
    """Return the people stopped of whom the log has no entry."""
    stopped = stated[f"liaoning-1961.{row_of_those_stopped()}"]["value"]
    of_the_log = add_bounds([pair(may8_five, "held_back"), (least_stopped_on_may_5, first_group)])
    return subtract_bounds((stopped, stopped), of_the_log)


# Attempts, crossings, people.


def totals(of, over="more", open_ends="open", back_again=0):
    """Return the three totals of question 9 over some of the entries; the other arguments are mistakes.

    Those who were across and came back (5 May) stand in the crossings and leave the third total; `back_again` counts
    them there all the same, once or twice.
    """
    chosen = [ENTRIES[place] for place in of]
    crossed = [pair(entry, "across", over) for entry in chosen]
    returned = [pair(may5, "returned", over)] * back_again
    return {
        "attempts": add_bounds([pair(entry, "attempted", over) for entry in chosen], open_ends),
        "crossings": add_bounds(crossed, open_ends),
        "not reported back": add_bounds(crossed[1:] + returned, open_ends),
    }


def at_least(of):
    """Return the low end of each total."""
    return {name: low for name, (low, _) in totals(of).items()}


def names_of(of):
    """Return the names of entries."""
    return [["5 May", "7 May, 11 AM", "8 May, 2 AM", "8 May, 5 AM"][place] for place in of]


def two_of_three(chance):
    """Return the entry of 5 May and two others."""
    return {"of": sorted([0, *chance.sample([1, 2, 3], 2)])}


def different():
    """Return bounds for the different people of the first two groups; not all of the second were in the first."""
    both = first_group + second_group
    return both - (second_group - 1), both - least_stopped_on_may_5


def fewest():
    """Return the fewest different people of all four attempts under the three assumptions of question 11."""
    two, five = may8_two["attempted_low"], may8_five["attempted_low"]
    pairs = [first_group + size - min(first_group, size - 1) for size in range(second_group, 10 * second_group)]
    return {
        "A": min(pairs) + two + five,
        "B": second_group + two + five,
        "C": max(first_group, second_group, two, five),
    }


# Readings.


def results(stopped_on_may_5):
    """Return what can be computed under one reading of the entry of 5 May: stopped, or across and back."""
    group, none = pair(may5, "attempted"), (0, 0)
    across = add_bounds([none if stopped_on_may_5 else group, *(pair(entry, "across") for entry in ENTRIES[1:])])
    return {
        "A": add_bounds([pair(entry, "attempted") for entry in ENTRIES]),
        "B": across,
        "C": (across[0] - (0 if stopped_on_may_5 else first_group), None),
        "D": add_bounds([group if stopped_on_may_5 else none, pair(may8_five, "held_back")]),
        "E": fewest()["C"],
    }


def what_depends():
    """Return which results depend on the reading."""
    one, other = results(True), results(False)
    return {name: "does not depend" if one[name] == other[name] else "depends" for name in one}


def groups_after():
    """Return how many groups are told of after the instruction of "yesterday at 8 AM", by two readings of the day."""
    yesterday = stated["calllog-1961.f019"]
    told = [(entry["date"], entry["time"] or "00:00") for entry in ENTRIES]
    days = {"from the call": yesterday["period_start"], "from the log": yesterday["period_end"]}
    return {name: sum(moment > (day, "08:00") for moment in told) for name, day in days.items()}


def told_of():
    """Return for question 1 whether an entry tells something of all its people, of some, or of none."""
    group = {row["locator"]: row["population"] for row in stated.values() if row["population"]}
    is_split = pair(may8_five, "held_back")[0] + pair(may8_five, "across")[0] < pair(may8_five, "attempted")[0]
    is_most = any(words in may7["overlap_note"] for words in ("most of", "more than half"))
    return {
        "A": "of some" if may5["origin"].startswith("mostly") else "of all",
        "B": "of all" if may5["returned_low"] == may5["attempted_low"] else "of some",
        "C": "not at all" if "group unclear" in group[may7["locator"]] else "of all",
        "D": "of some" if is_most else "of all",
        "E": "of all" if may8_two["origin"] else "not at all",
        "F": "of some" if is_split else "of all",
        "G": "not at all",
    }


# Chains: two of one (fictional) event, the witness first, the office that wrote the report last.


def verdict(case, silence="silence", compare="all"):
    """Return what two chains say about corroboration; silence read as a name or as independence is a mistake.

    So is comparing the last desks or the witnesses alone.
    """
    first, second = case["first"], case["second"]
    if compare == "last desks":
        return "one channel" if first[-1] == second[-1] else "independent"
    if compare == "witnesses":
        first, second = first[:1], second[:1]
    nameless = set() if silence == "a name" else {UNKNOWN}
    if first[0] == second[0] and first[0] not in nameless:
        return "one witness"
    if (set(first) & set(second)) - nameless:
        return "one channel"
    return "cannot tell" if UNKNOWN in first + second and silence != "independence" else "independent"


def chains(shown, hidden):
    """Return the cases of question 4."""
    return Cases(*([{"case_id": name, **case} for name, case in some.items()] for some in (shown, hidden)))


def invented_chains(chance, patterns, witnesses, offices, sites):
    """Return invented cases, with other hands in each: a and b are witnesses, p to s offices, ? is not stated."""
    made = []
    for pattern in patterns:
        hands = [*chance.sample(witnesses, 2), *chance.sample(offices, 4), UNKNOWN]
        by_letter = dict(zip("abpqrs?", hands, strict=True))
        first, second = ([by_letter[letter] for letter in chain] for chain in pattern.split())
        made.append({"first": first, "second": second})
    return {"hidden": dict(zip(chance.sample(sites, len(made)), made, strict=True))}
