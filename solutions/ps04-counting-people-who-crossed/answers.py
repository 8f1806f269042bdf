"""What has to be computed for ps04, Counting people who crossed. Sources: Docs. 3, 5, 6, 7, the essay."""

from tworivers import rows
from tworivers.keys.answer_table import AnswerTable
from tworivers.keys.cases import Cases

record = {row["figure_id"]: row for row in rows("figures")}


def stated(**figure_ids):
    """Return the numbers of some figures as their sources state them, by the names that they have here."""
    return {name: record[figure_id]["value"] for name, figure_id in figure_ids.items()}


# Stocks and flows.

STILL_THERE = "instructions-1962.f013"


def is_stock(figure_id):
    """Return whether a figure tells of a day: it has no first day of a period."""
    return not record[figure_id]["period_start"]


def letters(figure_ids):
    """Return the six figures by the letters that they have in the question."""
    return dict(zip("ABCDEF", figure_ids, strict=True))


def still(figure_ids):
    """Return the letter of those who are still there."""
    return next(letter for letter, row in letters(figure_ids).items() if row == STILL_THERE)


def households(figure_ids):
    """Return the letter of the households that are preparing."""
    return next(letter for letter, row in letters(figure_ids).items() if is_stock(row) and row != STILL_THERE)


def stocks_and_flows(figure_ids, flows_too=(), swapped=False):
    """Return of each count whether it is a stock or a flow; the last two arguments are mistakes."""
    taken = {{"still": still, "households": households}[name](figure_ids) for name in flows_too}
    stocks = {letter: is_stock(row) and letter not in taken for letter, row in letters(figure_ids).items()}
    return {letter: "stock" if stock != swapped else "flow" for letter, stock in stocks.items()}


def counts_asked(figure_ids, counts):
    """Return the counts as the student's cell shows them."""
    return {letter: counts[row] for letter, row in letters(figure_ids).items()}


def their_passages(figure_ids):
    """Return the passages of the six counts."""
    return "; ".join(sorted({record[row]["locator"] for row in figure_ids}))


def passage_of_households(figure_ids):
    """Return where the households that are preparing are counted."""
    return record[letters(figure_ids)[households(figure_ids)]]["locator"]


def drawn_counts(chance, counts):
    """Return six counts in any order: the one that is still there, one of the households preparing, four flows."""
    preparing = [row for row in counts if is_stock(row) and row != STILL_THERE]
    flows = [row for row in counts if not is_stock(row)]
    chosen = [STILL_THERE, chance.choice(preparing), *chance.sample(flows, 4)]
    return {"figure_ids": chance.sample(chosen, 6)}


# The balance of Jilin, 1961.

jilin = stated(
    found="instructions-1962.f009",
    convinced="instructions-1962.f010",
    own_initiative="instructions-1962.f011",
    sent_back="instructions-1962.f012",
    remaining=STILL_THERE,
)
jilin["across_at_least"] = jilin["own_initiative"] + jilin["sent_back"] + jilin["remaining"]
jilin["not_convinced"] = jilin["found"] - jilin["convinced"]
WAYS_BACK = ["convinced", "own_initiative", "sent_back"]
went_back = sum(jilin[way] for way in WAYS_BACK)


def what_the_flows_leave(forgotten="", sign=1):
    """Return whom the flows leave, and who of these stands in no part; the arguments are mistakes."""
    expected = jilin["found"] - sum(jilin[way] for way in WAYS_BACK if way != forgotten)
    return {"expected": expected, "missing": sign * (expected - jilin["remaining"])}


# A function: the verdict on any balance.


def verdict(case, silence_is_zero=False, silence_first=False, waved_through=0, swapped=False):
    """Return what the parts of one (fictional) balance say about its total; the arguments are mistakes."""
    parts = case["parts"].values()
    gap = case["total"] - sum(number or 0 for number in parts)
    unstated = None in parts and not silence_is_zero
    if unstated and (gap >= 0 or silence_first):
        return "cannot tell"
    if abs(gap) <= waved_through * case["total"]:
        return "closes"
    return "left over" if (gap > 0) != swapped else "too many"


def fictional(balances):
    """Return fictional balances as cases: None where a part is not stated."""
    return [
        {
            "case_id": name,
            "total": parts["total"],
            "parts": {
                part: None if number == "not stated" else number for part, number in parts.items() if part != "total"
            },
        }
        for name, parts in balances.items()
    ]


def fictional_balances(shown, hidden):
    """Return the cases of question 3."""
    return Cases(fictional(shown), fictional(hidden))


SITES = ["barn", "bridge", "canteen", "dairy", "depot", "field", "gate", "mine", "school", "tower", "ward", "yard"]


def invented_balances(chance):
    """Return eight invented balances, two for each verdict: one of each plain, one at an edge of it."""
    total, part = 10 * chance.randrange(30, 90), chance.randrange(40, 140)
    rest = total - part
    made = [
        {"total": total, "came_back": part, "still_away": rest},
        {"total": 0, "came_back": 0, "still_away": 0},
        {"total": total, "came_back": part, "still_away": rest - 1},
        {"total": total, "came_back": part, "sent_back": 0, "still_away": rest // 3},
        {"total": total, "came_back": part, "still_away": rest + 1},
        {"total": part, "came_back": part + 1, "still_away": "not stated"},
        {"total": total, "came_back": total, "still_away": "not stated"},
        {"total": total, "came_back": "not stated", "sent_back": part, "still_away": "not stated"},
    ]
    return {"hidden": dict(zip(chance.sample(SITES, 8), made, strict=True))}


# Two reports on Liaoning, January to April 1961.


def with_stopped(counts):
    """Return people found, people across, and the rest, who were stopped."""
    return {**counts, "stopped": counts["found"] - counts["across"]}


reports = {
    "Doc. 3": with_stopped(stated(found="telegram-1961.f006", across="telegram-1961.f008")),
    "Doc. 5": with_stopped(stated(found="liaoning-1961.f007", across="liaoning-1961.f008")),
}
both_provinces = with_stopped(stated(found="telegram-1961.f005", across="telegram-1961.f007"))


def side_by_side(telegram="Liaoning", rate_within=True, scale=100, swapped=False):
    """Return the two reports as a table; the arguments are mistakes."""
    names = list(reports)
    first, second = reports["Doc. 3"] if telegram == "Liaoning" else both_provinces, reports["Doc. 5"]
    lines = [second, first] if swapped else [first, second]
    wholes = [one["found"] for one in (lines if rate_within else lines[::-1])]
    columns = {column: [line[column] for line in lines] for column in ("found", "across", "stopped")}
    rates = [scale * line["across"] / whole for line, whole in zip(lines, wholes, strict=True)]
    return AnswerTable(names, {**columns, "across_percent": rates})


def left_for_jilin(liaoning_of="Doc. 3"):
    """Return what the telegram leaves for Jilin; to take Liaoning from the other report is a mistake."""
    return {name: number - reports[liaoning_of][name] for name, number in both_provinces.items()}


def explanations():
    """Return which explanations are possible: a count that contains another has no fewer people in any group."""
    contains = "possible" if reports["Doc. 3"]["stopped"] >= reports["Doc. 5"]["stopped"] else "ruled out"
    return {"A": contains, "B": "possible", "C": "possible", "D": contains}


def a_month(year="found", months=(12, 4), liaoning_of="Doc. 3"):
    """Return people found in Jilin a month; the arguments are mistakes."""
    spring = left_for_jilin(liaoning_of)["found"] if liaoning_of in reports else both_provinces["found"]
    return {"all of 1961": jilin[year] / months[0], "January to April 1961": spring / months[1]}


# The dead, and who came back.

bodies = stated(all="instructions-1962.f016", chinese="instructions-1962.f017", korean="instructions-1962.f018")
bodies |= stated(not_known="instructions-1962.f019", essay="smith-2012.f058")


def shares(version="rivers", whole="all", scale=100):
    """Return each part as a share of one whole, in one of two versions; the other arguments are mistakes."""
    if version == "rivers":
        parts = [bodies["chinese"], bodies["korean"], bodies["not_known"]]
        wholes = {"all": bodies["all"], "identified": sum(parts[:2]), "essay": bodies["essay"]}
    else:
        parts = [jilin[way] for way in WAYS_BACK]
        wholes = {"all": jilin["found"], "parts": went_back + jilin["remaining"], "went back": went_back}
    return {
        place: scale * part / wholes[whole] for place, part in zip(("first", "second", "third"), parts, strict=True)
    }


# Claims of the essay.


def claims():
    """Return what becomes of six claims: A, B and F are read, of the others the record has both sides."""

    def differs(claim, document, column):
        return record[claim][column] != record[document][column]

    return {
        "version": "rivers",
        "A": "holds",
        "B": "not there",
        "C": "scope lost" if differs("smith-2012.f054", "instructions-1962.f009", "place") else "holds",
        "D": "number changed" if differs("smith-2012.f058", "instructions-1962.f016", "value") else "holds",
        "E": "another document" if differs("smith-2012.f057", "instructions-1962.f002", "value_date") else "holds",
        "F": "part left out",
    }
