"""Key of ps02, Five hamlets: what the grader knows and the student does not. Source: yanbian-1961 (Doc. 4)."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from tworivers import rows
from tworivers.keys.key import Key, Level, Question, Slip, Written

MONTHS = ["1960-11", "1960-12", "1961-01", "1961-02"]
CAUSES = ["cause 1", "cause 2", "cause 3"]
hamlets = [row for row in rows("figures") if row["source_id"] == "yanbian-1961"]
stated = {row["figure_id"].partition(".")[2]: row["value"] for row in hamlets}
stated_days = {row["figure_id"].partition(".")[2]: row["value_date"] for row in hamlets}


def by_month(quantity):
    """Return the figures of one quantity by month."""
    found = {
        row["period_start"][:7]: row["value"] for row in hamlets if row["quantity"] == quantity and row["period_start"]
    }
    return {month: found[month] for month in MONTHS if month in found}


def by_cause(quantity):
    """Return the figures of one quantity by cause."""
    return {row["population"][:7]: row["value"] for row in hamlets if row["quantity"] == quantity}


def percent(parts, whole):
    """Return each part as a percentage of one whole."""
    return {name: 100 * part / whole for name, part in parts.items()}


def change_percent(before, after):
    """Return by how many percent a count changed."""
    return 100 * (after - before) / before


def ratio_percent(before, after):
    """Slip: the new count as a percentage of the old one."""
    return 100 * after / before


def change_of_new(before, after):
    """Slip: the change as a percentage of the new count."""
    return 100 * (after - before) / after


def change_without_sign(before, after):
    """Slip: the size of the change, its direction lost."""
    return abs(100 * (after - before) / before)


def change_proportion(before, after):
    """Slip: the change as a proportion."""
    return (after - before) / before


def along(function, counts):
    """Return a change for each month after the first."""
    values = list(counts.values())
    return {month: function(values[i], values[i + 1]) for i, month in enumerate(list(counts)[1:])}


def food(powder=0, starch=0, refined_kilograms=0, catties_per_kilogram=2, ration=0, people=1):
    """Return catties of food for each person."""
    return ration + (powder + starch + refined_kilograms * catties_per_kilogram) / people


def food_pair(**changes):
    """Return food per person without and with the refined food; `changes` hold the deliberate mistake."""
    right = {"powder": stated["f059"], "starch": stated["f060"], "ration": stated["f062"], "people": people}
    return {
        "without": food(**{**right, **changes}),
        "with": food(**{**right, "refined_kilograms": stated["f061"], **changes}),
    }


class Table:
    """A table without pandas: what a DataFrame with an index of months would be."""

    def __init__(self, columns):
        """Keep columns, a dictionary of dictionaries by month."""
        self.columns = list(columns)
        self.index = MONTHS
        self._columns = columns

    def itertuples(self, index, name):
        """Yield the rows as pandas does."""
        return (tuple(column[month] for column in self._columns.values()) for month in MONTHS)


def month_table(household_whole, person_whole, scale=1.0):
    """Return the table of question 14; the arguments hold the deliberate mistake."""
    shares = {month: scale * share for month, share in percent(households, household_whole).items()}
    person_shares = {month: scale * share for month, share in percent(persons, person_whole).items()}
    return Table(
        {"households": households, "persons": persons, "households_percent": shares, "persons_percent": person_shares}
    )


households = by_month("households_requesting_move")
persons = by_month("persons_applying_travel")
all_households, people = stated["f018"], stated["f019"]
causes, person_causes = by_cause("households_by_cause"), by_cause("persons_by_cause")
january = "1961-01"

MONTHLY = "Doc. 4, report, para. 2"
TOTALS = "Doc. 4, report, para. 2, first sentence (households and people of the area)"
CAUSE_LIST = "Doc. 4, report, causes (1) to (3)"
FEBRUARY = "Doc. 4, report, measure (5)"
FOOD = "Doc. 4, report, measure (1)"

objectives = {
    "select": "select the figures of one document and say what each of them counts",
    "share": "compute a share and name its denominator",
    "change": "compute a change from month to month and tell it from a ratio",
    "test": "test printed figures against each other and tell rounding from a misprint",
    "explain": "choose the explanation that changes least, and claim no more than it shows",
    "attribute": "tell what a document states from what we compute or infer",
    "limits": "say what a report of success shows and what it cannot show",
}

# -- Questions that may vary ----------------------------------------------------------------------------------------


def month_share(month=january):
    """Return question 3 for one month."""
    asking = households[month]
    share = percent(households, all_households)[month]
    of_january = (
        Slip(
            "printed figure",
            stated["f031"],
            "This is the figure as printed, rounded to a whole number. Compute it, and you can tell rounding from error.",
            MONTHLY,
        ),
        Slip(
            "sum of causes",
            100 * sum(causes.values()) / all_households,
            "You divided the sum of the causes. The report counts fewer requests in January than its causes add up to: that is a question of its own, further down.",
            f"{MONTHLY}, against {CAUSE_LIST}",
        ),
    )
    return Question(
        id="ps02.q3",
        points=2,
        objective="share",
        read=TOTALS,
        form={"kind": "number", "unit": "percent", "places": 1},
        answer=share,
        identities=(
            {"kind": "between", "low": 0, "high": 100, "say": "A part of a whole lies between 0 and 100 percent."},
        ),
        slips=(
            Slip(
                "people as denominator",
                percent(households, people)[month],
                "You divided households by people. The wording is a share of the households of the area, so both must count households.",
                TOTALS,
            ),
            Slip(
                "proportion",
                asking / all_households,
                "This is a proportion, from 0 to 1. A percentage is a hundred times as much.",
                MONTHLY,
            ),
            Slip(
                "requests as denominator",
                100 * asking / sum(households.values()),
                "You divided by the requests of all four months, where the same household may stand more than once. The question asks for a share of the area's households.",
                TOTALS,
            ),
            *(of_january if month == january else ()),
            *(
                Slip(
                    f"the share of {other}",
                    percent(households, all_households)[other],
                    f"This is the share of {other}. The cell above your answer names {month}.",
                    MONTHLY if other != MONTHS[-1] else FEBRUARY,
                )
                for other, of_other in percent(households, all_households).items()
                if other != month and abs(of_other - percent(households, people)[month]) > 0.1  # that is another slip
            ),
        ),
        hint="What is counted above the line must be part of what is counted below it.",
        explanation=f"{asking:.0f} of {all_households:.0f} households are {share:.1f} percent"
        + ("; the report prints 33, which is this rounded to a whole number." if month == january else "."),
        selection={"month": month},
        vary=lambda _, chance: month_share(chance.choice(MONTHS)),
    )


DAYS = {
    "the office that counted": stated_days["f081"],
    "the ministry's bureau": stated_days["f011"],
    "the heading": stated_days["f003"],
}
WHAT_DAY = {
    "the office that counted": "the day on which the office that counted signed its report",
    "the ministry's bureau": "the day on which the ministry's bureau signed the cover letter",
    "the heading": "the day in the heading, which the dossier gives",
}
WHERE = {
    "the office that counted": "Doc. 4, last lines of the report",
    "the ministry's bureau": "Doc. 4, end of the cover letter",
    "the heading": "Doc. 4, title",
}
NOT_THAT = {
    "the office that counted": "That is the day on which the office that counted signed its report, at the end of it.",
    "the ministry's bureau": "That is the day of the cover letter: the ministry's bureau passes the report on, it did not count.",
    "the heading": "That is the day in the title that the dossier gives. Nobody in the document signs on that day.",
}


def one_date(whose="the office that counted"):
    """Return question 2 for one of the three days on the document."""
    others = [name for name in DAYS if name != whose]
    return Question(
        id="ps02.q2",
        points=1,
        objective="select",
        read="Doc. 4, title, cover letter and last lines",
        form={"kind": "text", "pattern": r"\d{4}-\d\d-\d\d", "example": "1960-12-31"},
        answer=DAYS[whose],
        slips=(
            *(Slip(name, DAYS[name], NOT_THAT[name], WHERE[whose]) for name in others),
            Slip(
                "end of February",
                "1961-02-28",
                "That is the end of the last month that was counted. The day of counting, of writing and of sending are different things.",
                WHERE[whose],
            ),
        ),
        hint="Look in the column locator: a date at the end of a report, at the end of a letter, or in a title.",
        explanation="The report is signed in Yanbian on 12 March 1961, forwarded by the ministry's 4th Bureau on 19 April, and carries 9 May in the dossier's title. Nothing in the document explains the last day.",
        selection={"day": WHAT_DAY[whose]},
        vary=lambda _, chance: one_date(chance.choice(list(DAYS))),
    )


def changes(of="people"):
    """Return question 5 for the people who applied to travel, or for the households that asked to move."""
    of_people = of == "people"
    counts, others = (persons, households) if of_people else (households, persons)
    asked, not_asked = "people who applied to travel", "households that asked to move"
    if not of_people:
        asked, not_asked = not_asked, asked
    right = along(change_percent, counts)
    printed = (
        "For January the report says almost double: that fits the increase of 1.9 times the December number, not the ratio, which is almost three."
        if of_people
        else "For January the report says double: that fits the ratio, 2.17, and not the increase."
    )
    return Question(
        id="ps02.q5",
        points=3,
        objective="change",
        read=f"{MONTHLY}, and {FEBRUARY}",
        form={"kind": "numbers", "keys": MONTHS[1:], "unit": "percent", "places": 1},
        answer=right,
        identities=(
            {
                "kind": "between",
                "low": -100,
                "high": 10000,
                "say": "A count cannot fall by more than 100 percent: divide by the earlier month.",
            },
        ),
        slips=(
            Slip(
                "ratio",
                along(ratio_percent, counts),
                "These are ratios: the new month as a percentage of the old one. A change leaves out the hundred percent that was there before.",
                MONTHLY,
            ),
            Slip(
                "sign lost",
                along(change_without_sign, counts),
                "The sizes are right, but February lost its sign. A decrease is negative.",
                FEBRUARY,
            ),
            Slip(
                "proportion",
                along(change_proportion, counts),
                "These are proportions. Multiply by a hundred for percent.",
                MONTHLY,
            ),
            Slip(
                "the other unit",
                along(change_percent, others),
                f"These are the changes of the {not_asked}. Your question is about the {asked}.",
                MONTHLY,
            ),
        ),
        hint="Change = (this month - the month before) / the month before.",
        explanation=f"{', '.join(f'{change:.1f}' for change in right.values())} percent. {printed}",
        selection={"of": asked},
        vary=lambda _, chance: changes(chance.choice(["people", "households"])),
    )


def function_of_change(hidden_inputs=((40, 10), (7, 7), (250, 1000), (3, 4.5))):
    """Return question 6, tried on these numbers."""
    return Question(
        id="ps02.q6",
        points=3,
        objective="change",
        read=f"{MONTHLY}, and {FEBRUARY}",
        form={
            "kind": "function",
            "name": "change_percent",
            "arguments": ["before", "after"],
            "returns": {"kind": "number", "unit": "percent", "places": 1},
        },
        answer=change_percent,
        inputs=((12, 29), (63, 6), (20, 20)),
        hidden_inputs=hidden_inputs,
        slips=(
            Slip(
                "ratio",
                ratio_percent,
                "Your function gives the ratio: for two equal months it answers 100, but nothing has changed.",
                MONTHLY,
            ),
            Slip(
                "divides by the new month",
                change_of_new,
                "Your function divides by the later month. A change is measured against what was there before.",
                MONTHLY,
            ),
            Slip(
                "sign lost",
                change_without_sign,
                "Your function gives a fall and a rise of the same size the same answer. Leave the sign on.",
                FEBRUARY,
            ),
            Slip(
                "proportion",
                change_proportion,
                "Your function gives a proportion. Multiply by a hundred for percent.",
                MONTHLY,
            ),
        ),
        hint="Try it by hand on two equal months, then on a fall from 40 to 10.",
        explanation="return 100 * (after - before) / before: the earlier count is the measure, and the sign tells the direction.",
        vary=lambda _, chance: function_of_change(invented_counts(chance)),
    )


def invented_counts(chance):
    """Return invented pairs of counts: a fall, two equal ones, a rise, a rise to half a unit."""
    high, low, same, few = (chance.randrange(*ends) for ends in ((200, 900), (20, 190), (5, 99), (3, 30)))
    return ((high, low), (same, same), (low, high), (few, few * 1.5))


def shares_by_cause(of="households"):
    """Return question 7 for the households that asked to move, or for the people who applied to travel."""
    of_households = of == "households"
    counts, others = (causes, person_causes) if of_households else (person_causes, causes)
    whole, others_whole = households[january], persons[january]
    if not of_households:
        whole, others_whole = others_whole, whole
    asked = "households that asked to move" if of_households else "people who applied to travel"
    not_asked = "people who applied to travel" if of_households else "households that asked to move"
    right = percent(counts, whole)
    of_the_sum = Slip(
        "sum of causes as denominator",
        percent(causes, sum(causes.values())),
        "You divided by the sum of the three causes. The report divides by January's requests, and that is not the same number.",
        f"{MONTHLY}, against {CAUSE_LIST}",
    )
    fits = (
        "Two of the printed shares fit (42.8 and 4.76), one does not (52.3)."
        if of_households
        else "The printed shares fit: 53.4 comes out both ways, 20.6 and 25.8 are cut."
    )
    return Question(
        id="ps02.q7",
        points=2,
        objective="share",
        read=CAUSE_LIST,
        form={"kind": "numbers", "keys": CAUSES, "unit": "percent", "places": 1},
        answer=right,
        identities=(
            {"kind": "between", "low": 0, "high": 100, "say": "A part of a whole lies between 0 and 100 percent."},
        ),
        slips=(
            Slip(
                "printed figures",
                by_cause(f"share_of_{'households' if of_households else 'persons'}_by_cause"),
                "These are the printed shares. Compute them from the counts, and see which of them fit.",
                CAUSE_LIST,
            ),
            Slip(
                "area as denominator",
                percent(counts, all_households if of_households else people),
                f"You divided by the whole area. The wording is a share of the {asked}.",
                CAUSE_LIST,
            ),
            Slip(
                "the other unit",
                percent(others, others_whole),
                f"These are the causes of the {not_asked}. Your question is about the {asked}.",
                CAUSE_LIST,
            ),
            *((of_the_sum,) if of_households else ()),
        ),
        hint=f"Each count by cause, divided by January's number of {asked}.",
        explanation=f"{', '.join(f'{count:.0f}' for count in counts.values())} of {whole:.0f}: "
        f"{', '.join(f'{share:.1f}' for share in right.values())} percent, {sum(right.values()):.1f} together. {fits}",
        selection={"of": asked},
        vary=lambda _, chance: shares_by_cause(chance.choice(["households", "persons"])),
    )


# Printed percentages: what they are, and what they come from, part and whole.
PRINTED = {
    "f024": ("people who applied to travel in November, of the population", persons["1960-11"], people),
    "f026": ("households that asked to move in December, of all households", households["1960-12"], all_households),
    "f029": ("increase of people who applied to travel, November to December", 12, persons["1960-11"]),
    "f031": ("households that asked to move in January, of all households", households[january], all_households),
    "f034": ("people who applied to travel in January, of the population", persons[january], people),
    "f037": ("cause 1, of the households that asked to move (63)", causes["cause 1"], households[january]),
    "f039": ("cause 1, of the people who applied to travel (58)", person_causes["cause 1"], persons[january]),
    "f043": ("cause 2, of the households that asked to move (63)", causes["cause 2"], households[january]),
    "f045": ("cause 2, of the people who applied to travel (58)", person_causes["cause 2"], persons[january]),
    "f047": ("cause 3, of the households that asked to move (63)", causes["cause 3"], households[january]),
    "f049": ("cause 3, of the people who applied to travel (58)", person_causes["cause 3"], persons[january]),
    "f074": ("decrease of households that asked to move, January to February", 57, households[january]),
    "f076": ("decrease of people who applied to travel, January to February", 52, persons[january]),
}
assert PRINTED["f029"][1] == persons["1960-12"] - persons["1960-11"]
assert PRINTED["f074"][1] == households[january] - households["1961-02"]
assert PRINTED["f076"][1] == persons[january] - persons["1961-02"]


def comes_out(name):
    """Return whether a printed percentage is its computed one rounded, cut, either or neither."""
    printed, (_, part, whole) = Decimal(f"{stated[name]:g}"), PRINTED[name]
    exact = Decimal(int(100 * part)) / Decimal(int(whole))
    rounded, cut = (exact.quantize(printed, rounding=way) == printed for way in (ROUND_HALF_UP, ROUND_DOWN))
    return "either" if rounded and cut else "rounded" if rounded else "cut" if cut else "does not fit"


verdicts = {name: comes_out(name) for name in PRINTED}
EVENLY = {"does not fit": 1, "rounded": 2, "cut": 2, "either": 1}


def drawn_evenly(chance):
    """Return six printed figures, as many of each verdict for everybody."""
    among = {word: [name for name in PRINTED if verdicts[name] == word] for word in EVENLY}
    return sorted(name for word, number in EVENLY.items() for name in chance.sample(among[word], number))


def printed_figures(names=("f024", "f031", "f034", "f037", "f039", "f074")):
    """Return question 8 for six printed figures."""
    right = {name: verdicts[name] for name in names}
    misfit = next(name for name in names if right[name] == "does not fit")
    return Question(
        id="ps02.q8",
        points=3,
        objective="test",
        read=f"{MONTHLY}; {CAUSE_LIST}; {FEBRUARY}",
        form={"kind": "labels", "keys": list(names), "choices": ["rounded", "cut", "either", "does not fit"]},
        answer=right,
        slips=(
            Slip(
                "cutting taken for error",
                {name: {"cut": "does not fit", "either": "rounded"}.get(word, word) for name, word in right.items()},
                "You called every figure wrong that is not rounded. An office that drops the later decimals has not made a mistake: it cut.",
                MONTHLY,
            ),
            Slip(
                "all rounded",
                dict.fromkeys(right, "rounded"),
                "You took everything for rounding. Rounding moves the last printed digit by one at most; one of these figures is much further off.",
                MONTHLY,
            ),
            Slip(
                "misfit taken for cutting",
                {**right, misfit: "cut"},
                f"Five of six. Cutting drops the later decimals and leaves the others as they are: compare {misfit}, digit by digit, with what you compute.",
                CAUSE_LIST if misfit == "f043" else MONTHLY,
                2,
            ),
        ),
        hint="Compute each figure, then look at it rounded and cut at as many decimals as are printed.",
        explanation=" ".join(
            f"{name}: {word}; printed {stated[name]:g}, computed {100 * PRINTED[name][1] / PRINTED[name][2]:.3f}."
            for name, word in right.items()
        ),
        selection={name: f"{stated[name]:g} percent: {PRINTED[name][0]}" for name in names},
        vary=lambda _, chance: printed_figures(drawn_evenly(chance)),
    )


questions = (
    Question(
        id="ps02.q1",
        points=2,
        objective="select",
        read=f"{MONTHLY}, and {FEBRUARY}",
        form={"kind": "numbers", "keys": MONTHS, "unit": "households", "whole": True, "places": 0},
        answer=households,
        identities=(
            {
                "kind": "between",
                "low": 0,
                "high": all_households,
                "say": "The area has 192 households; no month can have more requests than that.",
            },
        ),
        slips=(
            Slip(
                "persons",
                persons,
                "These are the people who applied to travel. A household that asks to move counts once, however many live in it.",
                MONTHLY,
            ),
            Slip(
                "running total",
                {m: sum(list(households.values())[: i + 1]) for i, m in enumerate(MONTHS)},
                "These are running totals. The report counts the requests of each month, and the same household may ask again: adding months would count it twice.",
                MONTHLY,
            ),
            Slip(
                "reversed",
                dict(zip(MONTHS, reversed(list(households.values())), strict=True)),
                "The months run the wrong way: November 1960 comes first. Sort by period_start before you take the values.",
                f"{MONTHLY}, and {FEBRUARY}",
            ),
        ),
        hint="Select the quantity households_requesting_move and sort by period_start.",
        explanation="The record has one row for each month; the report gives November to January in its second paragraph and February only at the end, under measure (5).",
    ),
    one_date(),
    month_share(),
    Question(
        id="ps02.q4",
        points=3,
        objective="share",
        read=TOTALS,
        form={"kind": "numbers", "keys": MONTHS, "unit": "percent", "places": 2},
        answer=percent(persons, people),
        identities=(
            {"kind": "between", "low": 0, "high": 100, "say": "A part of a whole lies between 0 and 100 percent."},
        ),
        slips=(
            Slip(
                "households as denominator",
                percent(persons, all_households),
                "You divided people by households. People are a share of the area's people.",
                TOTALS,
            ),
            Slip(
                "proportion",
                {m: n / people for m, n in persons.items()},
                "These are proportions, from 0 to 1. A percentage is a hundred times as much.",
                MONTHLY,
            ),
            Slip(
                "printed figures",
                {**percent(persons, people), "1960-11": stated["f024"], january: stated["f034"]},
                "For November and January you took the printed shares over. One of them is ten times too small: compute all four from the counts.",
                MONTHLY,
            ),
            Slip(
                "share of applicants",
                percent(persons, sum(persons.values())),
                "You divided by all applications of the four months. The question asks for a share of the area's population.",
                TOTALS,
            ),
        ),
        hint="Divide each month's applications by the people of the area, and multiply by a hundred.",
        explanation="The four shares are 0.85, 2.14, 6.20 and 0.64 percent. The report gives only two of them, and prints November's with a slipped decimal point.",
    ),
    changes(),
    function_of_change(),
    shares_by_cause(),
    printed_figures(),
    Question(
        id="ps02.q9",
        points=1,
        objective="test",
        read=f"{CAUSE_LIST}, against {MONTHLY}",
        form={"kind": "number", "unit": "households", "whole": True, "places": 0},
        answer=sum(causes.values()) - households[january],
        slips=(
            Slip(
                "people",
                sum(person_causes.values()) - persons[january],
                "The causes of the people who applied do close. Look at the households.",
                CAUSE_LIST,
            ),
            Slip(
                "the sum",
                sum(causes.values()),
                "That is the sum of the three causes. How many more is that than January's requests?",
                MONTHLY,
            ),
            Slip(
                "other sign",
                households[january] - sum(causes.values()),
                "The size is right. The causes hold more households than January: the difference is positive.",
                CAUSE_LIST,
            ),
        ),
        hint="Add the three causes of households and take January's requests away.",
        explanation="27 + 38 + 3 = 68, five more than January's 63, although the printed shares all divide by 63.",
    ),
    Question(
        id="ps02.q10",
        points=3,
        objective="explain",
        read=f"{CAUSE_LIST}, against {MONTHLY}",
        form={"kind": "text", "pattern": r"(yanbian-1961\.)?f\d{3}", "example": "f001"},
        answer="f042",
        accept=("yanbian-1961.f042",),
        slips=(
            Slip(
                "the total",
                "f030",
                "If the total were 68, the shares of causes 1 and 3 would no longer fit, nor the change in February. One change should not break four figures.",
                f"{MONTHLY}, and {FEBRUARY}",
            ),
            Slip(
                "the share",
                "f043",
                "A share of 60.3 for cause 2 changes two digits, and the three shares would then add to far more than 100.",
                CAUSE_LIST,
            ),
            Slip(
                "cause 1",
                "f036",
                "27 of 63 give the 42.8 percent that is printed. That pair already fits; leave it alone.",
                "Doc. 4, report, cause (1)",
            ),
            Slip(
                "cause 3",
                "f046",
                "3 of 63 give the 4.76 percent that is printed. That pair already fits; leave it alone.",
                "Doc. 4, report, cause (3)",
            ),
        ),
        hint="Test each count with its own printed share of 63. Two pairs fit; one does not.",
        explanation="f042, the households of cause 2. With one digit changed there, the count fits its share (52.38, cut to 52.3), the three causes add to 63, and nothing else has to move.",
    ),
    Question(
        id="ps02.q11",
        points=1,
        objective="explain",
        read="Doc. 4, report, cause (2)",
        form={"kind": "number", "unit": "households", "whole": True, "places": 0},
        answer=households[january] - causes["cause 1"] - causes["cause 3"],
        slips=(
            Slip(
                "as printed",
                causes["cause 2"],
                "That is the number as it is printed, and it does not close.",
                "Doc. 4, report, cause (2)",
            ),
            Slip(
                "share of the sum",
                round(stated["f043"] * sum(causes.values()) / 100),
                "You took 52.3 percent of the sum that does not close. The other shares divide by January's 63.",
                CAUSE_LIST,
            ),
            Slip(
                "share of the area",
                round(stated["f043"] * all_households / 100),
                "You took 52.3 percent of all households of the area. The wording is a share of the households moving.",
                "Doc. 4, report, cause (2)",
            ),
        ),
        hint="Two ways lead there: the printed share of 63, or what causes 1 and 3 leave.",
        explanation="33: it is what 63 leaves after 27 and 3, and 52.3 percent of 63. Two independent ways meet in one number.",
    ),
    Question(
        id="ps02.q12",
        points=2,
        objective="explain",
        read=f"{CAUSE_LIST}, against {MONTHLY}",
        form={"kind": "label", "choices": ["a", "b", "c", "d"]},
        answer="a",
        slips=(
            Slip(
                "fraud",
                "b",
                "One wrong digit among figures that otherwise close is poor evidence of invention: an inventor would have made the sum close.",
                CAUSE_LIST,
            ),
            Slip(
                "the total",
                "c",
                "If January were wrong, four other figures that fit it would be wrong as well.",
                f"{MONTHLY}, and {FEBRUARY}",
            ),
            Slip(
                "blame",
                "d",
                "The translator is one of several hands. Office, typist, archive copy and translation all stand between the count and the page, and the original cannot be seen here.",
                "Doc. 4, cover letter, printing note",
            ),
        ),
        hint="Which sentence says no more than the arithmetic shows?",
        explanation="(a). The arithmetic shows which figure is out of step with the others. It does not show who slipped, or when.",
    ),
    Question(
        id="ps02.q13",
        points=3,
        objective="test",
        read=FOOD,
        form={"kind": "numbers", "keys": ["without", "with"], "unit": "catties per person", "places": 1},
        answer=food_pair(),
        identities=({"kind": "rising", "say": "Adding the refined food cannot make each person's share smaller."},),
        slips=(
            Slip(
                "starch alone",
                food_pair(powder=0),
                "You left out the grain powder. The sentence before names both products.",
                FOOD,
            ),
            Slip(
                "ration forgotten",
                food_pair(ration=0),
                "You left out the ration of 210 catties, which the sentence puts together with the rest.",
                FOOD,
            ),
            Slip(
                "by household",
                food_pair(people=all_households),
                "You divided by households. The sentence speaks of each person.",
                FOOD,
            ),
            Slip(
                "kilograms as catties",
                food_pair(catties_per_kilogram=1),
                "You added kilograms to catties. Convert first: the question gives the rate.",
                FOOD,
            ),
        ),
        hint="Add what was produced, divide by the people of the area, then add the ration.",
        explanation="344.6 and 353.6 catties: in neither reading the 360 of the report. The rate of the catty is our assumption, the period is not stated, and the report may have rounded generously.",
    ),
    Question(
        id="ps02.q14",
        points=3,
        objective="select",
        read=f"{MONTHLY}, and {FEBRUARY}",
        form={
            "kind": "table",
            "key": "month",
            "rows": MONTHS,
            "columns": ["households", "persons", "households_percent", "persons_percent"],
            "places": 1,
        },
        answer=month_table(all_households, people),
        slips=(
            Slip(
                "denominators swapped",
                month_table(people, all_households),
                "The two denominators are swapped: households divide by households, people by people.",
                TOTALS,
            ),
            Slip(
                "proportions",
                month_table(all_households, people, 0.01),
                "The shares are proportions. Multiply by a hundred for percent.",
                MONTHLY,
            ),
            Slip(
                "one denominator",
                month_table(people, people),
                "Both shares divide by people. The share of households divides by households.",
                TOTALS,
            ),
        ),
        hint="One row for each month, the months as index or as a column named month.",
        explanation="One table with both counts and both shares: what the report gives in two pages of prose, with the two shares of February that it never states.",
    ),
    Question(
        id="ps02.q15",
        points=2,
        objective="attribute",
        read="Doc. 4, report",
        form={"kind": "labels", "keys": ["A", "B", "C", "D", "E"], "choices": ["stated", "computed", "neither"]},
        answer={"A": "stated", "B": "computed", "C": "neither", "D": "stated", "E": "neither"},
        slips=(
            Slip(
                "computed as stated",
                {"A": "stated", "B": "stated", "C": "neither", "D": "stated", "E": "neither"},
                "B is our arithmetic: the report gives no share of the population for December.",
                MONTHLY,
            ),
            Slip(
                "group assumed",
                {"A": "stated", "B": "computed", "C": "stated", "D": "stated", "E": "neither"},
                "C is in no line: the report speaks of border residents and does not say of which ethnicity or citizenship those who asked were.",
                "Doc. 4, report, paras. 1 and 2",
            ),
            Slip(
                "impossible, so not stated",
                {"A": "stated", "B": "computed", "C": "neither", "D": "neither", "E": "neither"},
                "D cannot be right, but the report states it all the same. What a source says and what is true are two questions.",
                FOOD,
            ),
            Slip(
                "requests as departures",
                {"A": "stated", "B": "computed", "C": "neither", "D": "stated", "E": "computed"},
                "E is neither: the counts are of requests. How many left is not in the report.",
                MONTHLY,
            ),
        ),
        hint="Look for the figure in the record. If it is not there, can it be computed from those that are?",
        explanation="A and D stand in the report, D although the area has one household fewer. B follows from two of its figures. C and E are in none of its lines: it counts requests of residents whose group it does not name.",
    ),
)

written = (
    Written(
        id="ps02.w1",
        points=6,
        objective="limits",
        read=f"Doc. 4, cover letter; report, measures (1) to (5); {FEBRUARY}",
        levels=(
            Level(
                6,
                "Says with figures what fell and by how much; names at least three things that the fall cannot show (requests are not departures; one area chosen as a model; the office that counts is the office that is praised; people who had been visited, debated and watched had reason not to ask); and ends with a claim no larger than the evidence.",
                sample="Requests to move fell from 63 to 6 households. But the report counts requests, and people who had just sat through debates about 'rumours' may have stopped asking, not stopped wanting to go. The office that did the work also did the counting, in one area that it had picked. What I can sign: in this area, in February, far fewer people asked.",
                comment="Separates asking from wanting and from leaving, and sees who counted.",
            ),
            Level(
                3,
                "Gives the fall with figures and names one or two limits, or names several but still writes as if the outflow itself had been measured.",
                sample="Requests fell by about 90 percent, so the measures worked, although it is only one area and the police wrote the report.",
                comment="Two good doubts, but 'the measures worked' is still the report's own conclusion. What else would make people stop asking?",
            ),
            Level(
                0,
                "Repeats the report's conclusion, or dismisses it as propaganda, without using its figures.",
                sample="The report is propaganda, so we learn nothing from it.",
                comment="A source with an interest is still a source. Which of its figures would its authors have had no reason to bend?",
            ),
        ),
        explanation="The fall in requests is stated and computes. What it means is not stated by the counts: rations, debates, watching and fear changed at the same time, and departures were not counted.",
    ),
)

key = Key(
    assignment="ps02",
    folder="ps02-five-hamlets",
    title="Five hamlets",
    objectives=objectives,
    questions=questions,
    written=written,
)
