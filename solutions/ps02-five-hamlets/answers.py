"""What has to be computed for ps02, Five hamlets, from the rows of one report: yanbian-1961 (Doc. 4)."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from itertools import pairwise

from tworivers import rows
from tworivers.keys.answer_table import AnswerTable

MONTHS = ["1960-11", "1960-12", "1961-01", "1961-02"]
JANUARY = "1961-01"
report = [row for row in rows("figures") if row["source_id"] == "yanbian-1961"]
stated = {row["figure_id"].partition(".")[2]: row["value"] for row in report}


def by_month(quantity):
    """Return the figures of one quantity by month."""
    found = {
        row["period_start"][:7]: row["value"] for row in report if row["quantity"] == quantity and row["period_start"]
    }
    return {month: found[month] for month in MONTHS}


def by_cause(quantity):
    """Return the figures of one quantity by cause."""
    return {row["population"][:7]: row["value"] for row in report if row["quantity"] == quantity}


def percent(parts, whole, scale=100):
    """Return each part as a percentage of one whole."""
    return {name: scale * part / whole for name, part in parts.items()}


households = by_month("households_requesting_move")
persons = by_month("persons_applying_travel")
area = {"households": stated["f018"], "people": stated["f019"]}
causes = {"households": by_cause("households_by_cause"), "people": by_cause("persons_by_cause")}
running_totals = {month: sum(list(households.values())[: place + 1]) for place, month in enumerate(MONTHS)}
months_reversed = dict(zip(MONTHS, reversed(households.values()), strict=True))


# Shares of the area.


def household_share(month, of="households", scale=100):
    """Return the households that asked to move in a month, in percent of those of the area."""
    return scale * households[month] / (area | {"requests": sum(households.values())})[of]


def share_of_causes():
    """Return the sum of January's causes, in percent of the area's households."""
    return 100 * sum(causes["households"].values()) / area["households"]


def travel_shares(of="people", scale=100):
    """Return the people who applied to travel, in percent of those of the area."""
    return percent(persons, (area | {"applications": sum(persons.values())})[of], scale)


def travel_shares_as_printed():
    """Return the shares with those two that the report prints."""
    return {**travel_shares(), "1960-11": stated["f024"], JANUARY: stated["f034"]}


def month_table(households_of="households", persons_of="people", scale=1):
    """Return counts and shares by month; the scale multiplies percentages."""
    shares = {
        "households_percent": percent(households, area[households_of], 100 * scale),
        "persons_percent": percent(persons, area[persons_of], 100 * scale),
    }
    return AnswerTable(MONTHS, {"households": households, "persons": persons, **shares})


# Changes from month to month.


def change_percent(before, after, subtract=True, divide_by="before", signed=True, scale=100):
    """Return by how many percent a count changed."""
    change = scale * (after - before * subtract) / {"before": before, "after": after}[divide_by]
    return change if signed else abs(change)


def changes(of, subtract=True, signed=True, scale=100):
    """Return the change against the month before, for each month after the first."""
    counts = {"people": persons, "households": households}[of]
    return {
        month: change_percent(counts[before], counts[month], subtract, signed=signed, scale=scale)
        for before, month in pairwise(MONTHS)
    }


def invented_counts(chance):
    """Return invented pairs of counts: a fall, two equal ones, a rise, a rise to half a unit."""
    high, low, same, few = (chance.randrange(*ends) for ends in ((200, 900), (20, 190), (5, 99), (3, 30)))
    return {"pairs": [[high, low], [same, same], [low, high], [few, few * 1.5]]}


# Causes, and the count that does not close.


def cause_shares(of, whole="january"):
    """Return January's causes in percent of January's requests or applications."""
    wholes = {
        "january": {"households": households, "people": persons}[of][JANUARY],
        "area": area[of],
        "sum": sum(causes[of].values()),
    }
    return percent(causes[of], wholes[whole])


def cause_shares_as_printed(of):
    """Return the shares that the report prints."""
    return by_cause({"households": "share_of_households_by_cause", "people": "share_of_persons_by_cause"}[of])


def too_many(of="households", sign=1):
    """Return how many more the causes hold than January."""
    return sign * (sum(causes[of].values()) - {"households": households, "people": persons}[of][JANUARY])


def sum_of_causes():
    """Return the sum of the three causes of households."""
    return sum(causes["households"].values())


def left_for_cause_2():
    """Return what January's requests leave for cause 2."""
    return households[JANUARY] - causes["households"]["cause 1"] - causes["households"]["cause 3"]


def printed_share_of(whole):
    """Return the printed share of cause 2 as a number of households."""
    return round(stated["f043"] * {"sum": sum_of_causes(), "area": area["households"]}[whole] / 100)


# Printed percentages: what they are, and what they come from, part and whole.

asking, applying = "of the households that asked to move (63)", "of the people who applied to travel (58)"
of_households, of_people = causes["households"], causes["people"]
PRINTED = {
    "f024": ("people who applied to travel in November, of the population", persons["1960-11"], area["people"]),
    "f026": ("households that asked to move in December, of all households", households["1960-12"], area["households"]),
    "f029": ("increase of people who applied to travel, November to December", 12, persons["1960-11"]),
    "f031": ("households that asked to move in January, of all households", households[JANUARY], area["households"]),
    "f034": ("people who applied to travel in January, of the population", persons[JANUARY], area["people"]),
    "f037": (f"cause 1, {asking}", of_households["cause 1"], households[JANUARY]),
    "f039": (f"cause 1, {applying}", of_people["cause 1"], persons[JANUARY]),
    "f043": (f"cause 2, {asking}", of_households["cause 2"], households[JANUARY]),
    "f045": (f"cause 2, {applying}", of_people["cause 2"], persons[JANUARY]),
    "f047": (f"cause 3, {asking}", of_households["cause 3"], households[JANUARY]),
    "f049": (f"cause 3, {applying}", of_people["cause 3"], persons[JANUARY]),
    "f074": ("decrease of households that asked to move, January to February", 57, households[JANUARY]),
    "f076": ("decrease of people who applied to travel, January to February", 52, persons[JANUARY]),
}
assert PRINTED["f029"][1] == persons["1960-12"] - persons["1960-11"]
assert PRINTED["f074"][1] == households[JANUARY] - households["1961-02"]
assert PRINTED["f076"][1] == persons[JANUARY] - persons["1961-02"]


def comes_out(name):
    """Return whether a printed percentage is its computed one rounded, cut, either or neither."""
    printed, (_, part, whole) = Decimal(f"{stated[name]:g}"), PRINTED[name]
    exact = Decimal(int(100 * part)) / Decimal(int(whole))
    rounded, cut = (exact.quantize(printed, rounding=way) == printed for way in (ROUND_HALF_UP, ROUND_DOWN))
    return "either" if rounded and cut else "rounded" if rounded else "cut" if cut else "does not fit"


def verdicts(figures, words=()):
    """Return how printed figures come out; `words` takes one verdict for another."""
    return {name: dict(words).get(comes_out(name), comes_out(name)) for name in figures}


def drawn_evenly(chance):
    """Return six printed figures, as many of each verdict for everybody."""
    evenly = {"does not fit": 1, "rounded": 2, "cut": 2, "either": 1}
    among = {word: [name for name in PRINTED if comes_out(name) == word] for word in evenly}
    return {"figures": sorted(name for word, number in evenly.items() for name in chance.sample(among[word], number))}


def what_is_printed(figures):
    """Return what a student is shown of printed figures."""
    return {name: f"{stated[name]:g} percent: {PRINTED[name][0]}" for name in figures}


def how_they_come_out(figures):
    """Return the explanation of printed figures."""
    return " ".join(
        f"{name}: {comes_out(name)}; printed {stated[name]:g}, computed {100 * PRINTED[name][1] / PRINTED[name][2]:.3f}."
        for name in figures
    )


def misfit(figures):
    """Return the one of the figures that does not fit."""
    return next(name for name in figures if comes_out(name) == "does not fit")


def place_of_misfit(figures):
    """Return the passage in which it stands."""
    return "cause_list" if misfit(figures) == "f043" else "monthly"


# Food.


def food_per_person(powder=stated["f059"], ration=stated["f062"], of="people", catties_per_kilogram=2):
    """Return catties of food for each person, without and with the refined food."""
    grain = powder + stated["f060"]
    refined = stated["f061"] * catties_per_kilogram
    return {name: ration + made / area[of] for name, made in {"without": grain, "with": grain + refined}.items()}
