"""What has to be computed for ps08, The 1964 Protocol, and what its regimes decide.

Sources: permits-1963 (Doc. 9), protocol-1964 (Doc. 10, Art. 1(1), 1(2), 1(3), 1(5), 3, 4, 5(1) and 10). The cases of the
two functions are laid out here over all facts that the questions name, and decided by the regime.
"""

import calendar
import datetime
from dataclasses import replace
from functools import partial
from itertools import product

from tworivers import regimes, rows
from tworivers.errors import CourseError
from tworivers.keys.answer_table import AnswerTable
from tworivers.keys.cases import Cases, by_hand, decide_all, refuse_disagreement

protocol = regimes.load("protocol-1964")
permits = regimes.load("permits-1963")
stated = {row["figure_id"]: row for row in rows("figures") if row["source_id"] == "protocol-1964"}

# Papers.

WORDS = {
    **dict.fromkeys(["ISSUE_ORDINARY_ROUTE", "ISSUE_FOREIGN_NATIONAL_ROUTE", "ISSUE_STATE_EMPLOYEE_ROUTE"], "complete"),
    "INCOMPLETE": "incomplete",
    **dict.fromkeys(["NOT_ELIGIBLE", "NOT_VALID_OUTSIDE_BORDER_REGION", "WRONG_PERMIT_TYPE"], "not for this"),
    "GAP": "silent",
}


def applicants(six_applicants):
    """Return what the report makes of each of six applicants in Jilin."""
    jilin = {"matter": "border_permit", "province": "jilin", "decision_date": "1963-11-20"}
    decisions = decide_all(permits, [{**jilin, **facts} for facts in six_applicants.values()])
    open_ones = {letter: one.options for letter, one in zip(six_applicants, decisions, strict=True) if one.options}
    assert open_ones == {"F": ("NOT_ELIGIBLE",)}, open_ones  # what is accepted as well
    return {letter: WORDS[one.outcome] for letter, one in zip(six_applicants, decisions, strict=True)}


# Clocks and seasons.

SEASONS = ["April to September", "October to March"]
printed = [
    (row["quantity"], row["value_time"], *row["qualifier"].split("; "))
    for row in stated.values()
    if row["quantity"] in ("opening_time", "closing_time")
]


def minutes(time):
    """Return a time of day in minutes after midnight."""
    hour, minute = time.split(":")
    return 60 * int(hour) + int(minute)


def counts():
    """Return how many intervals, readings, hours by name and moments are printed."""
    on_beijing_clock = {minutes(time) - 60 * clock.startswith("Pyongyang") for _, time, clock, _ in printed}
    return {
        "intervals": sum(quantity == "opening_time" for quantity, *_ in printed),
        "readings": len(printed),
        "hours": len({time for _, time, *_ in printed}),
        "moments": len(on_beijing_clock),
    }


def hours_of(season, clocks):
    """Return the hours a day in a season: opened and closed by one clock, by both, or by one after the other."""
    found = {(q, clock): minutes(time) for q, time, clock, months in printed if months == season}
    pairs = {
        "one": [("Beijing time", "Beijing time")],
        "both": [("Beijing time", "Beijing time"), ("Pyongyang time", "Pyongyang time")],
        "across": [("Beijing time", "Pyongyang time")],
    }[clocks]
    return sum(found["closing_time", closes] - found["opening_time", opens] for opens, closes in pairs) / 60


def open_table(clocks="one", days=None, year=1966):
    """Return days, hours a day and hours of each season."""
    in_year = [
        days or sum(calendar.monthrange(year, month)[1] for month in range(1, 13) if (4 <= month < 10) == summer)
        for summer in (True, False)
    ]
    by_day = [hours_of(season, clocks) for season in SEASONS]
    hours = [number * a_day for number, a_day in zip(in_year, by_day, strict=True)]
    return AnswerTable(SEASONS, {"days": in_year, "hours_a_day": by_day, "hours": hours})


# The first function. A pass that names the agreed crossing where it is shown; nothing else is against its holder.

WITH_PASS = {
    "matter": "crossing",
    "documents": "border_pass",
    "crossing_point_matches_document": True,
    "border_resident": True,
}
DAY_OFF = datetime.timedelta(days=1)


def month_later(day):
    """Return the same day of the next month (the cases issue no pass after the 28th)."""
    year, month, rest = day.split("-")
    year, month = (int(year) + 1, 1) if month == "12" else (int(year), int(month) + 1)
    return f"{year}-{month:02d}-{rest}"


def last_day_of(case, runs):
    """Return the last day of a pass that runs for a month, for thirty days or for ever."""
    issued = case["permit_issue_date"]
    thirty = (datetime.date.fromisoformat(issued) + 30 * DAY_OFF).isoformat()
    return {"a month": month_later(issued), "thirty days": thirty, "for ever": "9999-12-31"}[runs]


def way_out(case, transport_too, own_side, not_asked_agrees):
    """Return the exception that lets somebody cross outside the hours, or None."""
    if case.get("authorised_by_other_agreement"):
        return "OUT_OF_HOURS_OTHER_AGREEMENT"
    asked = case.get("other_side_inspection_consent")
    agreed = asked is not False if not_asked_agrees else asked is True
    agreed = agreed or (own_side and case.get("own_side_inspection_consent") is True)
    somebody = transport_too or case["subject"] == "person"
    return "OUT_OF_HOURS_BY_CONSENT" if case.get("important_situation") and agreed and somebody else None


def at_the_crossing(
    case,
    closing_in=True,
    last_day_in=True,
    transport_too=False,
    runs="a month",
    behind=60,
    summer=(4, 5, 6, 7, 8, 9),
    own_side=False,
    not_asked_agrees=False,
    exceptions_first=False,
):
    """Decide a case by Article 3: the first three arguments are readings, the others deliberate mistakes."""
    end = last_day_of(case, runs)
    if case["crossing_date"] > end or (not last_day_in and case["crossing_date"] == end):
        return "ILLEGAL_CROSSER_RETURN"
    exception = way_out(case, transport_too, own_side, not_asked_agrees)
    now = minutes(case["crossing_time"]) - (behind if case["clock"] == "pyongyang" else 0)
    opens, closes = (8 * 60, 17 * 60) if int(case["crossing_date"][5:7]) in summer else (9 * 60, 16 * 60)
    if exceptions_first and exception:
        return exception
    if opens <= now < closes or (closing_in and now == closes):
        return "LAWFUL_CROSSING"
    return exception or "HOURS_PROHIBITED"


def fortnight_before(day):
    """Return a day of issue that leaves the pass good, and never one after the 28th."""
    issued = datetime.date.fromisoformat(day) - 12 * DAY_OFF
    return issued.replace(day=min(issued.day, 28)).isoformat()


def crossing(day, time, issued, clock="beijing", subject="person"):
    """Return the facts of a crossing."""
    return {
        "crossing_date": day,
        "crossing_time": time,
        "clock": clock,
        "permit_issue_date": issued,
        "subject": subject,
    }


def hour_cases(year=1966, midday="12:00"):
    """Yield both sides of each printed time, on both days that end and begin each season, by the clause that prints it."""
    edges = {
        "April to September": (f"{year}-04-01", f"{year}-09-30"),
        "October to March": (f"{year}-03-31", f"{year}-10-01"),
    }
    for quantity, time, clock, months in printed:
        name = clock.split()[0].lower()
        clause = f"protocol-1964.art3-4-a-{'summer' if months == SEASONS[0] else 'winter'}-{name}"
        around = [minutes(time) + by for by in (-1, 0, 1)]
        times = [f"{now // 60:02d}:{now % 60:02d}" for now in around]
        if quantity == "opening_time":
            times += ["07:30", midday, "16:30"]
        for day, now in product(edges[months], times):
            yield clause, crossing(day, now, fortnight_before(day), name)


def pass_cases(year=1966):
    """Yield both sides of the end of a pass: after months of 28, 30 and 31 days, by day and, when it is over, by night."""
    for issued in (f"{year}-02-20", f"{year}-04-15", f"{year}-07-20", f"{year}-12-10"):
        end = datetime.date.fromisoformat(month_later(issued))
        for by, time in ((-1, "12:00"), (0, "12:00"), (1, "12:00"), (2, "12:00"), (1, "22:15")):
            yield "protocol-1964.art3-3-pass-validity", crossing((end + by * DAY_OFF).isoformat(), time, issued)


def night_cases(day="1967-01-14", issued="1967-01-02"):
    """Yield every combination of the facts on which the exceptions turn, by night, and some by day."""
    consents = ({}, {"other_side_inspection_consent": True}, {"other_side_inspection_consent": False})
    for subject, important, asked, own, other, time in product(
        ("person", "transport"), (True, False), consents, (True, False), (True, False), ("23:40", "11:00")
    ):
        if time == "11:00" and (own or not important or asked == {} or subject == "transport"):
            continue
        case = {**crossing(day, time, issued, subject=subject), "important_situation": important, **asked}
        if own:
            case["own_side_inspection_consent"] = True
        if other:
            case["authorised_by_other_agreement"] = True
        yield f"protocol-1964.art3-4-b-{'other-agreements' if other else 'consent'}", case


# Each tells a wrong rule apart that no case above does: a fact that decides nothing here, or one that is not stated.
MORE_CROSSINGS = (
    ("protocol-1964.art3-4-a-summer-beijing", crossing("1966-05-05", "08:30", "1966-05-01")),
    ("protocol-1964.art3-4-a-summer-beijing", crossing("1966-08-19", "16:30", "1966-08-02")),
    (
        "protocol-1964.art3-4-b-consent",
        {
            **crossing("1967-01-14", "07:59", "1967-01-01"),
            "other_side_inspection_consent": True,
            "own_side_inspection_consent": False,
            "authorised_by_other_agreement": False,
        },
    ),
    (
        "protocol-1964.art3-4-b-consent",
        {
            **crossing("1967-01-14", "12:00", "1967-01-01", subject="transport"),
            "important_situation": False,
            "own_side_inspection_consent": True,
            "authorised_by_other_agreement": False,
        },
    ),
    (
        "protocol-1964.art3-3-pass-validity",
        {
            **crossing("1966-08-21", "07:59", "1966-07-20", subject="transport"),
            "important_situation": True,
            "other_side_inspection_consent": True,
            "own_side_inspection_consent": True,
            "authorised_by_other_agreement": True,
        },
    ),
    (
        "protocol-1964.art3-3-pass-validity",
        {
            **crossing("1966-05-16", "23:40", "1966-04-15"),
            "important_situation": False,
            "other_side_inspection_consent": False,
            "own_side_inspection_consent": False,
            "authorised_by_other_agreement": False,
        },
    ),
    ("protocol-1964.art3-4-a-winter-beijing", crossing("1967-01-14", "03:10", "1967-01-01")),
    (
        "protocol-1964.art3-4-b-consent",
        {**crossing("1967-01-14", "12:00", "1967-01-01"), "own_side_inspection_consent": False},
    ),
    (
        "protocol-1964.art3-4-b-other-agreements",
        {
            **crossing("1967-01-14", "07:59", "1967-01-01"),
            "own_side_inspection_consent": False,
            "authorised_by_other_agreement": True,
        },
    ),
    ("protocol-1964.art3-3-pass-validity", crossing("1966-03-21", "16:59", "1966-02-20", "pyongyang")),
)


def laid_out(kind, found):
    """Give each case an id; return the cases by it, and their groups."""
    numbered = [(f"{kind}-{place:03d}", group, facts) for place, (group, facts) in enumerate(found, start=1)]
    return {name: facts for name, _, facts in numbered}, {name: group for name, group, _ in numbered}


def agreed(cases, fixed, reference, **readings):
    """Return cases as a function gets them, once the reference and its readings agree with the Protocol."""
    decisions = by_hand(protocol, {name: {**fixed, **facts} for name, facts in cases.items()})
    others = [partial(reference, **dict(zip(readings, chosen, strict=True))) for chosen in product(*readings.values())]
    refuse_disagreement(decisions, reference, others)
    return [{"case_id": name, **facts} for name, facts in cases.items()]


def with_others(question, cases, groups):
    """Return a question with other hidden cases; those that are shown stay."""
    shown = {name: group for name, group in question.groups.items() if name not in groups}
    return replace(question, hidden_inputs=tuple((case,) for case in cases), groups=groups | shown)


EITHER = (True, False)
agreed_crossings = partial(
    agreed, fixed=WITH_PASS, reference=at_the_crossing, closing_in=EITHER, last_day_in=EITHER, transport_too=EITHER
)


def other_crossings(question, chance):
    """Return question 7 for another year without a leap day, another time at midday and another night."""
    year = chance.choice([1965, 1966, 1967, 1969])
    midday = f"{chance.randrange(11, 14)}:{chance.randrange(60):02d}"
    night = f"{chance.randrange(1965, 1970)}-01-{chance.randrange(10, 29)}"
    nights = night_cases(night, fortnight_before(night))
    cases, groups = laid_out("crossing", [*hour_cases(year, midday), *pass_cases(year), *nights, *MORE_CROSSINGS])
    return with_others(question, agreed_crossings(cases), groups)


def crossings():
    """Return the cases of question 7."""
    examples = {
        "example-1": crossing("1966-07-05", "16:20", "1966-07-01"),
        "example-2": crossing("1966-12-05", "16:20", "1966-12-01"),
        "example-3": {**crossing("1966-12-05", "16:20", "1966-12-01", "pyongyang"), "important_situation": True},
    }
    cases, groups = laid_out("crossing", [*hour_cases(), *pass_cases(), *night_cases(), *MORE_CROSSINGS])
    groups |= {
        "example-1": "protocol-1964.art3-4-a-summer-beijing",
        "example-2": "protocol-1964.art3-4-a-winter-beijing",
        "example-3": "protocol-1964.art3-4-a-winter-pyongyang",
    }
    return Cases(agreed_crossings(examples), agreed_crossings(cases), groups, other_crossings)


# The second function. By day, at a crossing that the two sides have agreed on.

BY_DAY = {"matter": "crossing", "crossing_time": "11:00", "clock": "beijing"}


def under_the_articles(
    case,
    brackets_out=False,
    disaster_first=False,
    ask_force=True,
    reach_back=False,
    ask_point=True,
    ask_disaster=True,
    essay=False,
    absolute=False,
    not_asked_agrees=False,
    no_point_is_wrong=False,
):
    """Decide a case by Articles 4, 5(1) and 10: the first two arguments are readings, the others deliberate mistakes."""
    if ask_force and case.get("protocol_notified") is False:
        return "NOT_YET_IN_FORCE"
    if case.get("crossed_before_protocol") and not reach_back:
        return "GAP"
    after, forced = case.get("crime_after_crossing"), ask_disaster and case.get("forced_by_disaster")
    if essay and forced and (after or case.get("crime_before_crossing")):
        return "ILLEGAL_CROSSER_RETURN"
    if case.get("crime_before_crossing") and not (forced and disaster_first):
        agreed = case.get("mutual_agreement_to_keep")
        agreed = agreed is not False if not_asked_agrees else agreed is True
        return "KEEP_IF_MUTUALLY_AGREED" if case.get("crime_after_more_severe") and agreed else "FUGITIVE_RETURN"
    if forced:
        return "POST_CROSSING_CRIME_LOCAL_LAW_NOTIFY" if after and brackets_out else "DISASTER_ASSIST_NOT_ILLEGAL"
    has_paper = case["documents"] != "none"
    names_none = has_paper and case.get("document_names_crossing_point") is False
    wrong_point = case.get("crossing_point_matches_document") is False or (names_none and no_point_is_wrong)
    if not has_paper or (ask_point and wrong_point):
        return "POST_CROSSING_CRIME_LOCAL_LAW_NOTIFY" if after and not absolute else "ILLEGAL_CROSSER_RETURN"
    if names_none:
        return "GAP"
    return "POST_CROSSING_CRIME_LOCAL_LAW_NOTIFY" if after and brackets_out else "LAWFUL_CROSSING"


POINTS = (
    {"documents": "none"},
    {"documents": "border_pass", "document_valid": True, "crossing_point_matches_document": True},
    {"documents": "passport", "document_valid": True, "crossing_point_matches_document": True},
    {"documents": "border_pass", "document_valid": True, "crossing_point_matches_document": False},
    {"documents": "passport", "document_valid": True, "document_names_crossing_point": False},
)
BEFORE_AND_AFTER = {"crime_before_crossing": True, "crime_after_crossing": True}
CRIMES = (
    {},
    {"crime_after_crossing": True},
    {"crime_before_crossing": True},
    BEFORE_AND_AFTER,
    *(
        {**BEFORE_AND_AFTER, "crime_after_more_severe": True, **kept}
        for kept in ({}, {"mutual_agreement_to_keep": True}, {"mutual_agreement_to_keep": False})
    ),
)


def is_open_twice(paper, crime, disaster):
    """Tell where two open points meet, so that more than the accepted readings could be defended."""
    before, after = crime.get("crime_before_crossing"), crime.get("crime_after_crossing")
    return bool(after and (before if disaster else "document_names_crossing_point" in paper and not before))


def article_facts(shift=0, day="06-14"):
    """Yield every combination of the facts that question 10 names, but for those where two open points meet."""
    disasters = ({}, {"forced_by_disaster": True})
    for place, (paper, crime, disaster) in enumerate(product(POINTS, CRIMES, disasters)):
        if not is_open_twice(paper, crime, disaster):
            yield {"crossing_date": f"{1965 + (place + shift) % 6}-{day}", **paper, **crime, **disaster}
    for paper, disaster in product(POINTS, disasters):
        yield {"crossing_date": "1964-11-21", "protocol_notified": False, **paper, **disaster}
        yield {"crossing_date": "1964-11-21", "protocol_notified": True, **paper, **disaster}
        earlier = {"crossing_date": "1962-09-01", "decision_date": "1965-05-18", "crossed_before_protocol": True}
        yield {**earlier, **paper, **disaster}
    for crime in ("crime_before_crossing", "crime_after_crossing"):
        yield {"crossing_date": "1964-10-02", "protocol_notified": False, "documents": "none", crime: True}


def by_clause(cases):
    """Return each case with the clause that decides it; a silence is told apart."""
    cases = list(cases)
    decisions = decide_all(protocol, [{**BY_DAY, **facts} for facts in cases])
    clauses = [one.provisions[0] + (" (silent)" if one.outcome == "GAP" else "") for one in decisions]
    return list(zip(clauses, cases, strict=True))


# The other side of each clause: one fact away, and decided otherwise. No single word earns the points of a clause.
NO_PAPER, GOOD, _, ELSEWHERE, _ = ({"crossing_date": "1966-08-14", **paper} for paper in POINTS)
CONTRASTS = {
    "protocol-1964.art10-notification": {**NO_PAPER, "crossing_date": "1964-11-22", "protocol_notified": True},
    "protocol-1964.art10-notification (silent)": NO_PAPER,
    "protocol-1964.art3-2-allow": ELSEWHERE,
    "protocol-1964.art4-1-disaster": NO_PAPER,
    "protocol-1964.art4-1-no-documents": GOOD,
    "protocol-1964.art4-1-unspecified-point": GOOD,
    "protocol-1964.art4-1-unspecified-point (silent)": GOOD,
    "protocol-1964.art4-2-crime-after": NO_PAPER,
    "protocol-1964.art5-1-keep": {**NO_PAPER, **CRIMES[-1]},
    "protocol-1964.art5-1-return": NO_PAPER,
}
assert all(clause != found for clause, (found, _) in zip(CONTRASTS, by_clause(CONTRASTS.values()), strict=True))

# As above: each tells a wrong rule apart that no other case does.
EARLY = {
    "crossing_date": "1962-09-01",
    "decision_date": "1965-05-18",
    "documents": "none",
    "crossed_before_protocol": True,
}
KEPT, NOT_KEPT = {"mutual_agreement_to_keep": True}, {"mutual_agreement_to_keep": False}
MORE_PEOPLE = (
    {"crossing_date": "1966-06-14", **POINTS[2], **KEPT},
    {"crossing_date": "1966-06-14", **POINTS[2], **NOT_KEPT},
    {**EARLY, **CRIMES[5], "protocol_notified": False},
    {**EARLY, **CRIMES[5], "protocol_notified": True},
    {
        "crossing_date": "1964-11-21",
        **POINTS[0],
        **CRIMES[2],
        "forced_by_disaster": True,
        "protocol_notified": True,
        **KEPT,
    },
    {"crossing_date": "1966-06-14", **POINTS[3], "documents": "passport", **KEPT},
    {"crossing_date": "1966-06-14", **POINTS[0], **NOT_KEPT},
    {"crossing_date": "1966-06-14", **POINTS[0], "forced_by_disaster": True, **KEPT},
    {"crossing_date": "1966-06-14", **POINTS[0], "forced_by_disaster": True, **NOT_KEPT},
    {"crossing_date": "1966-06-14", **POINTS[4], "documents": "border_pass", **KEPT},
    {"crossing_date": "1964-11-21", **POINTS[0], **NOT_KEPT, "protocol_notified": False},
    {"crossing_date": "1966-06-14", **POINTS[4], **NOT_KEPT},
    {**EARLY, **NOT_KEPT},
)

agreed_people = partial(agreed, fixed=BY_DAY, reference=under_the_articles, brackets_out=EITHER, disaster_first=EITHER)


def other_people(question, chance):
    """Return question 10 for people who cross on other days and in other years."""
    facts = article_facts(chance.randrange(6), f"{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}")
    cases, groups = laid_out("person", [*by_clause(facts), *CONTRASTS.items(), *by_clause(MORE_PEOPLE)])
    return with_others(question, agreed_people(cases), groups)


def people():
    """Return the cases of question 10."""
    examples = {
        "example-1": {"crossing_date": "1966-04-30", "documents": "none"},
        "example-2": {"crossing_date": "1966-07-19", **POINTS[2], "forced_by_disaster": True},
        "example-3": {"crossing_date": "1964-08-01", "protocol_notified": False, "documents": "none"},
    }
    cases, groups = laid_out("person", [*by_clause(article_facts()), *CONTRASTS.items(), *by_clause(MORE_PEOPLE)])
    shown = by_clause(examples.values())
    groups |= {name: clause for name, (clause, _) in zip(examples, shown, strict=True)}
    assert len(set(groups.values())) == len(CONTRASTS)
    return Cases(agreed_people(examples), agreed_people(cases), groups, other_people)


# An open word, bodies or things, entry into force.


def outcomes_of_hunger():
    """Return what the Protocol leaves open where hunger may be a disaster or not."""
    hungry = {"crossing_date": "1966-04-30", "documents": "none", "forced_by_disaster": None, "disaster_type": "hunger"}
    (decision,) = decide_all(protocol, [{**BY_DAY, **hungry}])
    return [decision.outcome, *decision.options]


SAID = {
    "INVESTIGATE_CORPSE": "investigate",
    "RETURN_CORPSE": "return",
    "JOINT_INSPECTION_OPTION": "joint inspection possible",
    "FINDER_STATE_HANDLES_CORPSE": "finder handles",
    "SAFEKEEP_NOTIFY_RETRIEVE": "keep and notify",
    "NOTIFY_IMMEDIATELY": "notify at once",
    "CLOSURE_NEEDS_MUTUAL_AGREEMENT": "needs agreement",
    "CLOSURE_AGREED_OK": "may be closed",
    "GAP": "silent",
}


def said_of(version, cases):
    """Return one version of question 12, as the Protocol decides it."""
    decisions = decide_all(protocol, cases.values())
    return {"version": version, **{key: SAID[one.outcome] for key, one in zip(cases, decisions, strict=True)}}


def of_bodies(found_bodies):
    """Return what the Protocol decides on bodies."""
    return said_of("bodies", found_bodies)


def of_things(found_things):
    """Return what the Protocol decides on things, animals and disease."""
    return said_of("things", found_things)


def standing(day):
    """Return how the regime treats a crossing on a day, if nothing is said of the notification."""
    try:
        decision = protocol.decide({**BY_DAY, "crossing_date": day, "documents": "none"})
    except CourseError as error:
        return "ask for the notification" if "protocol_notified" in str(error) else "not decided here"
    return "before the text" if decision.outcome == "NOT_ADDRESSED" else "presumed in force"


def in_force(days):
    """Return how the regime treats each of the days."""
    return {letter: standing(day) for letter, day in days.items()}
