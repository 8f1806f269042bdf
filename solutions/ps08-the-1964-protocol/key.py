"""Key of ps08, The 1964 Protocol: what the grader knows and the student does not.

Sources: permits-1963 (Doc. 9), protocol-1964 (Doc. 10, Art. 1(1), 1(2), 1(3), 1(5), 3, 4, 5(1) and 10), and two sections of
smith-2012. The cases of the two functions are laid out here over all facts that the questions name, and decided by the
regime: an audit of the whole Protocol takes too long for every load of a key. Each case is checked against the reference.
"""

import calendar
import datetime
from dataclasses import replace
from itertools import product

from tworivers import regimes, rows
from tworivers.errors import CourseError
from tworivers.keys.key import Key, Level, Question, Slip, Written

protocol = regimes.load("protocol-1964")
permits = regimes.load("permits-1963")
stated = {row["figure_id"]: row for row in rows("figures") if row["source_id"] == "protocol-1964"}

OPENING = "Doc. 9, opening paragraph and item (2)"
LETTERS = "Doc. 9, item (4)"
HOURS = "Doc. 10, Art. 3(4)a"
OUTSIDE = "Doc. 10, Art. 3(4)b"
PASS = "Doc. 10, Art. 3(3)"
ART_4 = "Doc. 10, Art. 4(1) and 4(2)"
FORCE = "Doc. 10, Art. 10, and the signature clause"
ESSAY = 'Introduction, "The 1964 Protocol"'
PRACTICE = 'Introduction, "Implementing Articles Four and Five"'
BODIES = "Doc. 10, Art. 1(5)"
THINGS = "Doc. 10, Art. 1(2) and 1(3)"
NOT_KNOWN = "What no article tells: who the dead were, how they died, and who missed them."


def with_changes(right, **changes):
    """Return the right answer with a deliberate mistake in it."""
    return {**right, **changes}


# Sitting 1: papers.

CHINESE, NATIONAL, EMPLOYEE = "Chinese resident", "Korean national", "state employee"
letters = {
    "A": CHINESE,  # letter of the commune
    "B": CHINESE,  # letter of relatives in Korea
    "C": NATIONAL,  # credentials of the own country
    "D": NATIONAL,  # letter of the supervising department
    "E": EMPLOYEE,  # letter of the work unit
    "F": EMPLOYEE,  # form for private journeys
}

STEPS = ["letter", "form", "police", "border defence", "release"]

COMPLETE, INCOMPLETE, OUTSIDE_IT, SILENT = "complete", "incomplete", "not for this", "silent"
WORDS = {
    "ISSUE_ORDINARY_ROUTE": COMPLETE,
    "ISSUE_FOREIGN_NATIONAL_ROUTE": COMPLETE,
    "ISSUE_STATE_EMPLOYEE_ROUTE": COMPLETE,
    "INCOMPLETE": INCOMPLETE,
    "NOT_ELIGIBLE": OUTSIDE_IT,
    "NOT_VALID_OUTSIDE_BORDER_REGION": OUTSIDE_IT,
    "WRONG_PERMIT_TYPE": OUTSIDE_IT,
    "GAP": SILENT,
}
IN_JILIN = {"matter": "border_permit", "province": "jilin", "decision_date": "1963-11-20"}
OFFICIAL = {"citizenship": "prc", "employment": "state_employee", "level": "above_commune"}
APPLICANTS = {
    "A": {
        "residence_unit": "Hunchun",
        "citizenship": "prc",
        "employment": "commune_member",
        "letter_from_korean_relatives": True,
        "letter_from_commune": True,
        "station_in_commune": False,
    },
    "B": {
        "residence_unit": "Helong",
        "citizenship": "dprk",
        "employment": "worker",
        "legal_resident_in_china": True,
        "national_credentials": True,
        "letter_from_korean_relatives": True,
    },
    "C": {
        **OFFICIAL,
        "residence_unit": "Ji'an",
        "purpose": "visit_relatives",
        "work_unit_letter": True,
        "state_employee_form": True,
        "border_defence_deputy_approval": True,
    },
    "D": {
        **OFFICIAL,
        "residence_unit": "Wangqing",
        "purpose": "work",
        "work_unit_letter": True,
        "state_employee_form": True,
        "local_police_approval": True,
        "border_defence_deputy_approval": True,
    },
    "E": {
        "residence_unit": "Changbai",
        "citizenship": "prc",
        "employment": "worker",
        "permit_issued": True,
        "destination_in_border_region": False,
    },
    "F": {
        "residence_unit": "Antu",
        "citizenship": "dprk",
        "employment": "commune_member",
        "legal_resident_in_china": False,
        "national_credentials": True,
        "letter_from_supervising_department": True,
    },
}
decided = {letter: permits.decide({**IN_JILIN, **facts}) for letter, facts in APPLICANTS.items()}
applicants = {letter: WORDS[decision.outcome] for letter, decision in decided.items()}
# Where the report is silent and something can be defended all the same, that is accepted too (F: not eligible).
defended = tuple(
    dict(zip(APPLICANTS, words, strict=True))
    for words in product(*([WORDS[word] for word in (d.outcome, *d.options)] for d in decided.values()))
)[1:]
assert [found["F"] for found in defended] == [OUTSIDE_IT]

# Sitting 1: clocks and seasons.

printed = [
    (row["quantity"], row["value_time"], *row["qualifier"].split("; "))
    for row in stated.values()
    if row["quantity"] in ("opening_time", "closing_time")
]


def minutes(time):
    """Return a time of day in minutes after midnight."""
    hour, minute = time.split(":")
    return 60 * int(hour) + int(minute)


def on_beijing_clock(time, clock):
    """Return a time of day in minutes after midnight on the Beijing clock."""
    return minutes(time) - (60 if clock.startswith("Pyongyang") or clock == "pyongyang" else 0)


counts = {
    "intervals": sum(quantity == "opening_time" for quantity, *_ in printed),
    "readings": len(printed),
    "hours": len({time for _, time, *_ in printed}),
    "moments": len({on_beijing_clock(time, clock) for _, time, clock, _ in printed}),
}
SEASONS = ["April to September", "October to March"]


class Table:
    """A table without pandas: what a DataFrame with an index of seasons would be."""

    def __init__(self, columns):
        """Keep columns, a dictionary of lists in the order of the seasons."""
        self.columns = list(columns)
        self.index = SEASONS
        self._columns = columns

    def itertuples(self, index, name):
        """Yield the rows as pandas does."""
        return (tuple(column[place] for column in self._columns.values()) for place in range(len(SEASONS)))


def days_of(season, year=1966):
    """Return how many days of a year fall into a season."""
    summer = range(4, 10)
    return sum(
        calendar.monthrange(year, month)[1] for month in range(1, 13) if (month in summer) == (season == SEASONS[0])
    )


def hours_of(season, clocks=("Beijing time",), across=False):
    """Return the hours a day in a season; the arguments hold the deliberate mistake."""
    found = {(q, clock): minutes(time) for q, time, clock, months in printed if months == season}
    if across:
        return (found["closing_time", "Pyongyang time"] - found["opening_time", "Beijing time"]) / 60
    return sum(found["closing_time", clock] - found["opening_time", clock] for clock in clocks) / 60


def open_table(days=days_of, hours=hours_of):
    """Return the table of question 5; the arguments hold the deliberate mistake."""
    by_day = [hours(season) for season in SEASONS]
    in_year = [days(season) for season in SEASONS]
    return Table(
        {"days": in_year, "hours_a_day": by_day, "hours": [d * h for d, h in zip(in_year, by_day, strict=True)]}
    )


LOGGED = 16.5
log_entry = {"low": LOGGED - 1, "high": LOGGED}

# Sitting 1: the function. A pass that names the agreed crossing where it is shown; nothing else is against its holder.

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


def thirty_days_later(day):
    """Slip: a month of thirty days."""
    return (datetime.date.fromisoformat(day) + 30 * DAY_OFF).isoformat()


def crossing_reader(
    closing_in=True,
    last_day_in=True,
    transport_too=False,
    *,
    last=month_later,
    behind=60,
    summer_months=range(4, 10),
    own_side=False,
    not_asked_agrees=False,
    exceptions_first=False,
):
    """Return a function for the crossing hours: the first three arguments are readings, the others deliberate mistakes."""

    def exception(case):
        if case.get("authorised_by_other_agreement"):
            return "OUT_OF_HOURS_OTHER_AGREEMENT"
        asked = case.get("other_side_inspection_consent")
        agreed = asked is not False if not_asked_agrees else asked is True
        agreed = agreed or (own_side and case.get("own_side_inspection_consent") is True)
        somebody = transport_too or case["subject"] == "person"
        return "OUT_OF_HOURS_BY_CONSENT" if case.get("important_situation") and agreed and somebody else None

    def at_the_crossing(case):
        over = last and case["crossing_date"] > last(case["permit_issue_date"])
        if over or (last and not last_day_in and case["crossing_date"] == last(case["permit_issue_date"])):
            return "ILLEGAL_CROSSER_RETURN"
        now = minutes(case["crossing_time"]) - (behind if case["clock"] == "pyongyang" else 0)
        is_summer = int(case["crossing_date"][5:7]) in summer_months
        opens, closes = (8 * 60, 17 * 60) if is_summer else (9 * 60, 16 * 60)
        if exceptions_first and exception(case):
            return exception(case)
        if opens <= now < closes or (closing_in and now == closes):
            return "LAWFUL_CROSSING"
        return exception(case) or "HOURS_PROHIBITED"

    return at_the_crossing


at_the_crossing = crossing_reader()
MAIN = (True, True, False)
crossing_readings = tuple(crossing_reader(*chosen) for chosen in product((True, False), repeat=3) if chosen != MAIN)


def shift(time, by):
    """Return a time of day some minutes later."""
    total = minutes(time) + by
    return f"{total // 60:02d}:{total % 60:02d}"


def fortnight_before(day):
    """Return a day of issue that leaves the pass good, and never one after the 28th."""
    issued = datetime.date.fromisoformat(day) - 12 * DAY_OFF
    return issued.replace(day=min(issued.day, 28)).isoformat()


def hour_cases(year=1966, midday="12:00"):
    """Yield both sides of each printed time, on both days that end and begin each season, by the clause that prints it."""
    edges = {
        "April to September": (f"{year}-04-01", f"{year}-09-30"),
        "October to March": (f"{year}-03-31", f"{year}-10-01"),
    }
    for quantity, time, clock, months in printed:
        name = f"protocol-1964.art3-4-a-{'summer' if months == SEASONS[0] else 'winter'}-{clock.split()[0].lower()}"
        times = [shift(time, by) for by in (-1, 0, 1)]
        if quantity == "opening_time":
            times += ["07:30", midday, "16:30"]
        for day, now in product(edges[months], times):
            yield (
                name,
                {
                    "crossing_date": day,
                    "crossing_time": now,
                    "clock": clock.split()[0].lower(),
                    "permit_issue_date": fortnight_before(day),
                    "subject": "person",
                },
            )


def pass_cases(year=1966):
    """Yield both sides of the end of a pass: after months of 28, 30 and 31 days, by day and, when it is over, by night."""
    for issued in (f"{year}-02-20", f"{year}-04-15", f"{year}-07-20", f"{year}-12-10"):
        end = datetime.date.fromisoformat(month_later(issued))
        for by, time in ((-1, "12:00"), (0, "12:00"), (1, "12:00"), (2, "12:00"), (1, "22:15")):
            yield (
                "protocol-1964.art3-3-pass-validity",
                {
                    "crossing_date": (end + by * DAY_OFF).isoformat(),
                    "crossing_time": time,
                    "clock": "beijing",
                    "permit_issue_date": issued,
                    "subject": "person",
                },
            )


def night_cases(day="1967-01-14", issued="1967-01-02"):
    """Yield every combination of the facts on which the exceptions turn, by night, and some by day."""
    consents = ({}, {"other_side_inspection_consent": True}, {"other_side_inspection_consent": False})
    for subject, important, asked, own, other, time in product(
        ("person", "transport"), (True, False), consents, (True, False), (True, False), ("23:40", "11:00")
    ):
        if time == "11:00" and (own or not important or asked == {} or subject == "transport"):
            continue
        case = {
            "crossing_date": day,
            "crossing_time": time,
            "clock": "beijing",
            "permit_issue_date": issued,
            "subject": subject,
            "important_situation": important,
            **asked,
        }
        if own:
            case["own_side_inspection_consent"] = True
        if other:
            case["authorised_by_other_agreement"] = True
        yield f"protocol-1964.art3-4-b-{'other-agreements' if other else 'consent'}", case


def laid_out(kind, found):
    """Give each case an id; return the cases and their groups."""
    cases, groups = [], {}
    for place, (group, facts) in enumerate(found, start=1):
        name = f"{kind}-{place:03d}"
        cases.append({"case_id": name, **facts})
        groups[name] = group
    return cases, groups


def facts_of(case):
    """Return the facts of a case without its id."""
    return {name: value for name, value in case.items() if name != "case_id"}


def agree(cases, fixed, reference, readings):
    """Insist that the reference gives what the regime decides, and each reading something that it holds defensible."""
    for case in cases:
        decision = protocol.decide({**fixed, **facts_of(case)})
        assert reference(case) == decision.outcome, (case, decision.outcome)
        open_ones = {decision.outcome, *decision.also, *decision.options}
        assert {reading(case) for reading in readings} <= open_ones, (case, open_ones)


def other_crossings(question, chance):
    """Return question 7 for another year without a leap day, another time at midday and another night."""
    year = chance.choice([1965, 1966, 1967, 1969])
    midday = f"{chance.randrange(11, 14)}:{chance.randrange(60):02d}"
    night = f"{chance.randrange(1965, 1970)}-01-{chance.randrange(10, 29)}"
    nights = night_cases(night, fortnight_before(night))
    cases, groups = laid_out("crossing", [*hour_cases(year, midday), *pass_cases(year), *nights])
    agree(cases, WITH_PASS, at_the_crossing, crossing_readings)
    shown = {name: group for name, group in question.groups.items() if name not in groups}
    return replace(question, hidden_inputs=tuple((case,) for case in cases), groups=groups | shown)


crossing_cases, crossing_groups = laid_out("crossing", [*hour_cases(), *pass_cases(), *night_cases()])
agree(crossing_cases, WITH_PASS, at_the_crossing, crossing_readings)
CROSSING_EXAMPLES = (
    {
        "case_id": "example-1",
        "crossing_date": "1966-07-05",
        "crossing_time": "16:20",
        "clock": "beijing",
        "permit_issue_date": "1966-07-01",
        "subject": "person",
    },
    {
        "case_id": "example-2",
        "crossing_date": "1966-12-05",
        "crossing_time": "16:20",
        "clock": "beijing",
        "permit_issue_date": "1966-12-01",
        "subject": "person",
    },
    {
        "case_id": "example-3",
        "crossing_date": "1966-12-05",
        "crossing_time": "16:20",
        "clock": "pyongyang",
        "permit_issue_date": "1966-12-01",
        "subject": "person",
        "important_situation": True,
    },
)
crossing_groups |= {
    "example-1": "protocol-1964.art3-4-a-summer-beijing",
    "example-2": "protocol-1964.art3-4-a-winter-beijing",
    "example-3": "protocol-1964.art3-4-a-winter-pyongyang",
}
agree(CROSSING_EXAMPLES, WITH_PASS, at_the_crossing, crossing_readings)

# Sitting 2: the function. By day, at a crossing that the two sides have agreed on.

BY_DAY = {"matter": "crossing", "crossing_time": "11:00", "clock": "beijing"}


def article_reader(
    brackets_out=False,
    disaster_first=False,
    *,
    ask_force=True,
    reach_back=False,
    ask_point=True,
    ask_disaster=True,
    essay=False,
    absolute=False,
    not_asked_agrees=False,
    no_point_is_wrong=False,
):
    """Return a function for Articles 4, 5(1) and 10: the first two arguments are readings, the others deliberate mistakes."""

    def under_the_articles(case):
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

    return under_the_articles


under_the_articles = article_reader()
article_readings = (article_reader(True, False), article_reader(False, True), article_reader(True, True))
POINTS = (
    {"documents": "none"},
    {"documents": "border_pass", "document_valid": True, "crossing_point_matches_document": True},
    {"documents": "passport", "document_valid": True, "crossing_point_matches_document": True},
    {"documents": "border_pass", "document_valid": True, "crossing_point_matches_document": False},
    {"documents": "passport", "document_valid": True, "document_names_crossing_point": False},
)
CRIMES = (
    {},
    {"crime_after_crossing": True},
    {"crime_before_crossing": True},
    {"crime_before_crossing": True, "crime_after_crossing": True},
    *(
        {
            "crime_before_crossing": True,
            "crime_after_crossing": True,
            "crime_after_more_severe": True,
            **agreed,
        }
        for agreed in ({}, {"mutual_agreement_to_keep": True}, {"mutual_agreement_to_keep": False})
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
        if is_open_twice(paper, crime, disaster):
            continue
        yield {"crossing_date": f"{1965 + (place + shift) % 6}-{day}", **paper, **crime, **disaster}
    for paper, disaster in product(POINTS, disasters):
        yield {"crossing_date": "1964-11-21", "protocol_notified": False, **paper, **disaster}
        yield {"crossing_date": "1964-11-21", "protocol_notified": True, **paper, **disaster}
        earlier = {"crossing_date": "1962-09-01", "decision_date": "1965-05-18", "crossed_before_protocol": True}
        yield {**earlier, **paper, **disaster}
    yield {
        "crossing_date": "1964-10-02",
        "protocol_notified": False,
        "documents": "none",
        "crime_before_crossing": True,
    }
    yield {"crossing_date": "1964-10-02", "protocol_notified": False, "documents": "none", "crime_after_crossing": True}


def clause_of(facts):
    """Return the clause that decides a case; a silence is told apart."""
    decision = protocol.decide({**BY_DAY, **facts})
    return decision.provisions[0] + (" (silent)" if decision.outcome == "GAP" else "")


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
assert all(clause_of(facts) != clause for clause, facts in CONTRASTS.items())
found_cases = [*((clause_of(facts), facts) for facts in article_facts()), *CONTRASTS.items()]
article_cases, article_groups = laid_out("person", found_cases)


def other_people(question, chance):
    """Return question 10 for people who cross on other days and in other years."""
    facts = article_facts(chance.randrange(6), f"{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}")
    cases, groups = laid_out("person", [*((clause_of(one), one) for one in facts), *CONTRASTS.items()])
    agree(cases, BY_DAY, under_the_articles, article_readings)
    shown = {name: group for name, group in question.groups.items() if name not in groups}
    return replace(question, hidden_inputs=tuple((case,) for case in cases), groups=groups | shown)


agree(article_cases, BY_DAY, under_the_articles, article_readings)
ARTICLE_EXAMPLES = (
    {"case_id": "example-1", "crossing_date": "1966-04-30", "documents": "none"},
    {
        "case_id": "example-2",
        "crossing_date": "1966-07-19",
        "documents": "passport",
        "document_valid": True,
        "crossing_point_matches_document": True,
        "forced_by_disaster": True,
    },
    {
        "case_id": "example-3",
        "crossing_date": "1964-08-01",
        "protocol_notified": False,
        "documents": "none",
    },
)
article_groups |= {case["case_id"]: clause_of(facts_of(case)) for case in ARTICLE_EXAMPLES}
agree(ARTICLE_EXAMPLES, BY_DAY, under_the_articles, article_readings)
GROUPS = len(set(article_groups.values()))
assert GROUPS == 10

# Sitting 2: an open word, bodies or things, entry into force.

OUTCOMES = [
    "LAWFUL_CROSSING",
    "HOURS_PROHIBITED",
    "ILLEGAL_CROSSER_RETURN",
    "DISASTER_ASSIST_NOT_ILLEGAL",
    "POST_CROSSING_CRIME_LOCAL_LAW_NOTIFY",
    "FUGITIVE_RETURN",
]
hungry = protocol.decide(
    {
        **BY_DAY,
        "crossing_date": "1966-04-30",
        "documents": "none",
        "forced_by_disaster": None,
        "disaster_type": "hunger",
    }
)
open_outcomes = [hungry.outcome, *hungry.options]

INQUIRE, RETURN, JOINT, FINDER = "investigate", "return", "joint inspection possible", "finder handles"
KEEP, TELL, AGREE, CLOSE = "keep and notify", "notify at once", "needs agreement", "may be closed"
SAID = {
    "INVESTIGATE_CORPSE": INQUIRE,
    "RETURN_CORPSE": RETURN,
    "JOINT_INSPECTION_OPTION": JOINT,
    "FINDER_STATE_HANDLES_CORPSE": FINDER,
    "SAFEKEEP_NOTIFY_RETRIEVE": KEEP,
    "NOTIFY_IMMEDIATELY": TELL,
    "CLOSURE_NEEDS_MUTUAL_AGREEMENT": AGREE,
    "CLOSURE_AGREED_OK": CLOSE,
    "GAP": SILENT,
}
FOUND = {"matter": "corpse", "decision_date": "1966-05-20", "found_in": "prc", "in_border_region": True}
KNOWN = {"nationality_known": True, "residency_known": True, "investigation_done": True}
BODY_CASES = {
    "a": {**FOUND, "investigation_done": False},
    "b": {**FOUND, **KNOWN, "corpse_citizenship": "prc", "corpse_residence": "dprk"},
    "c": {**FOUND, **KNOWN, "corpse_citizenship": "dprk", "corpse_residence": "prc"},
    "d": {
        **FOUND,
        "nationality_known": False,
        "residency_known": False,
        "investigation_done": True,
        "joint_inspection_done": True,
    },
    "e": {**FOUND, **KNOWN, "residency_known": False, "corpse_citizenship": "dprk"},
}
DISEASE = {"matter": "epidemic", "decision_date": "1966-05-20", "outbreak_kind": "infectious_disease"}
THING_CASES = {
    "a": {
        "matter": "property",
        "decision_date": "1966-05-20",
        "finder_side": "prc",
        "property_belongs_to": "dprk",
    },
    "b": {**DISEASE, "risk_of_spread": True},
    "c": {**DISEASE, "risk_of_spread": False},
    "d": {**DISEASE, "risk_of_spread": True, "other_side_notified": True, "closure_proposed": True},
    "e": {
        **DISEASE,
        "risk_of_spread": True,
        "other_side_notified": True,
        "closure_proposed": True,
        "mutual_agreement_closure": True,
    },
}
bodies = {"version": "bodies", **{key: SAID[protocol.decide(facts).outcome] for key, facts in BODY_CASES.items()}}
things = {"version": "things", **{key: SAID[protocol.decide(facts).outcome] for key, facts in THING_CASES.items()}}

BEFORE, ASK, PRESUMED, NEVER = "before the text", "ask for the notification", "presumed in force", "not decided here"


def standing(day):
    """Return how the regime treats a crossing on a day, if nothing is said of the notification."""
    try:
        decision = protocol.decide({**BY_DAY, "crossing_date": day, "documents": "none"})
    except CourseError as error:
        return ASK if "protocol_notified" in str(error) else NEVER
    return BEFORE if decision.outcome == "NOT_ADDRESSED" else PRESUMED


DAYS = {
    "A": "1964-06-08",
    "B": "1964-06-09",
    "C": "1964-12-31",
    "D": "1965-01-01",
    "E": "1970-12-31",
    "F": "1971-01-01",
}
in_force = {key: standing(day) for key, day in DAYS.items()}

# Whose sentence, and what the essay adds: readings of the page, as the register of discrepancies has them (d018 to d025).

PROTOCOL, ESSAYIST, NOBODY = "Protocol", "essay", "nobody"
whose = {
    "A": PROTOCOL,  # Art. 4(1)
    "B": ESSAYIST,  # "The 1964 Protocol", para. 2: the caveat on criminals
    "C": NOBODY,  # hunger
    "D": PROTOCOL,  # Art. 4(2): a later crime under local law
    "E": NOBODY,  # hours
    "F": ESSAYIST,  # "Implementing", para. 1: leniency and stringency
    "G": NOBODY,  # every one returned, always
    "H": PROTOCOL,  # Art. 4(2): information
    "I": NOBODY,  # marriage
    "J": ESSAYIST,  # "Implementing", para. 1: no serious penalties
    "K": NOBODY,  # in force with the signature
    "L": ESSAYIST,  # "Implementing", para. 2: what criminal means
}
SAME, CONDITION, WORD, DUTY, LATER = (
    "as the article",
    "adds a condition",
    "fills an open word",
    "changes the duty",
    "adds later practice",
)
added = {"A": DUTY, "B": WORD, "C": SAME, "D": CONDITION, "E": SAME, "F": LATER}

objectives = {
    "papers": "say who brings which paper to whom, and in which order, and where a report is silent",
    "clocks": "turn two seasons and two clocks into one rule, and say what is open at its edges",
    "rule": "write a rule with its default, its exceptions and its limits as a function, and cite the clause that decides",
    "author": "tell whose sentence a statement is: the Protocol's, the commentator's or nobody's",
    "commentary": "say what a commentary adds to an article",
    "open": "show what an undefined word leaves open, and how a rule on finds runs through its steps",
    "force": "tell a signature from an entry into force, and a fact from a convention of ours",
    "proof": "ask what a person would have to prove, to whom, and what is lost by one who is not believed",
}

questions = (
    Question(
        id="ps08.q1",
        points=2,
        objective="papers",
        read=LETTERS,
        form={"kind": "labels", "keys": list(letters), "choices": [CHINESE, NATIONAL, EMPLOYEE]},
        answer=letters,
        slips=(
            Slip(
                "kin for all Koreans",
                with_changes(letters, B=NATIONAL),
                "B: the letter of relatives in Korea is asked of applicants whom the translator's bracket calls Chinese. Korean nationals bring two other papers.",
                LETTERS,
            ),
            Slip(
                "two departments",
                with_changes(letters, D=EMPLOYEE, E=NATIONAL),
                "D and E are exchanged: the supervising department writes for a Korean national, the department of the work unit for a state employee.",
                LETTERS,
            ),
            Slip(
                "one form for everybody",
                with_changes(letters, F=CHINESE),
                "F: the form stands in the sentence on state employees above the commune, after their letter.",
                LETTERS,
            ),
        ),
        hint="Item (4) has one sentence on each of the three; go through them one by one.",
        explanation="Chinese residents: letters of the commune and of relatives in Korea. Korean nationals: credentials and a letter of the supervising department. State employees above the commune: a letter of the work unit, then the form.",
    ),
    Question(
        id="ps08.q2",
        points=2,
        objective="papers",
        read=LETTERS,
        form={"kind": "labels", "ordered": True, "choices": STEPS},
        answer=STEPS,
        accept=(["letter", "form", "border defence", "police", "release"],),
        slips=(
            Slip(
                "form before letter",
                ["form", "letter", "police", "border defence", "release"],
                "The report says 'then' before the form: the letter comes first.",
                LETTERS,
            ),
            Slip(
                "one approval",
                ["letter", "form", "police", "release"],
                "One who can say no is missing: the report joins two approvals with 'and'.",
                LETTERS,
            ),
            Slip(
                "approval before the form",
                ["letter", "police", "border defence", "form", "release"],
                "What is reviewed and approved is the application; it has to be filled in before.",
                LETTERS,
            ),
        ),
        hint="Look for 'then' and for 'after'. Between the two approvals the report gives no order: either is right.",
        explanation="Letter, then the form, then the police and the deputy of border defence in either order, then the release.",
    ),
    Question(
        id="ps08.q3",
        points=3,
        objective="papers",
        read=f"{OPENING}; {LETTERS}",
        form={"kind": "labels", "keys": list(APPLICANTS), "choices": [COMPLETE, INCOMPLETE, OUTSIDE_IT, SILENT]},
        answer=applicants,
        accept=defended,
        slips=(
            Slip(
                "silence as refusal",
                with_changes(applicants, D=OUTSIDE_IT),
                "D: that a journey is not named is no refusal. The report speaks of private journeys of such officials; of what they use when they cross for work it says nothing.",
                OPENING,
            ),
            Slip(
                "the papers of another route",
                with_changes(applicants, B=COMPLETE),
                "B: a letter of relatives belongs to another route. A Korean national brings one of the supervising department.",
                LETTERS,
            ),
            Slip(
                "one approval of two",
                with_changes(applicants, C=COMPLETE),
                "C: police and border defence both have to approve.",
                LETTERS,
            ),
            Slip(
                "no station, no permit",
                with_changes(applicants, A=INCOMPLETE),
                "A: where a commune has no station, 'special personnel' issue the permit. No paper is missing.",
                LETTERS,
            ),
        ),
        hint="Ask in this order: is the report about this person and journey at all, which route is it, what is missing on it?",
        explanation="A has both letters (special personnel issue). B lacks the supervising department's letter, C the police. For D (work) and F (residence not lawful) the report is silent: neither yes nor no; that F is excluded is an inference, and accepted as well. E wants to go further than the permit reaches. 'Complete' does not mean that the permit must follow: the report does not say so.",
    ),
    Question(
        id="ps08.q4",
        points=2,
        objective="clocks",
        read=HOURS,
        form={"kind": "numbers", "keys": list(counts), "unit": "counted", "whole": True, "places": 0},
        answer=counts,
        slips=(
            Slip(
                "one clock only",
                {"intervals": 2, "readings": 4, "hours": 4, "moments": 4},
                "You went through one clock. Two are printed.",
                HOURS,
            ),
            Slip(
                "names as moments",
                with_changes(counts, moments=counts["hours"]),
                "The first three are right. For the moments, put everything on one clock first: two of the printed times are then the same moment under another name.",
                HOURS,
            ),
            Slip(
                "the article's word",
                with_changes(counts, intervals=int(stated["protocol-1964.f009"]["value"])),
                "For the intervals you gave the number that the article announces. Count what it then prints.",
                "Doc. 10, Art. 3(4), first line, against (a)",
            ),
            Slip(
                "every reading its own moment",
                with_changes(counts, moments=counts["readings"]),
                "The first three are right. Eight moments would need eight different times on one clock.",
                HOURS,
            ),
        ),
        hint="Copy the rows with opening and closing times into a small table with season, clock, open, close.",
        explanation="Four intervals, eight readings, six different times by their names, four moments. Only the names of the hours make the 'six times' that the article announces. What the word meant, the translation does not tell (register, d134).",
    ),
    Question(
        id="ps08.q5",
        points=3,
        objective="clocks",
        read=HOURS,
        form={
            "kind": "table",
            "key": "season",
            "rows": SEASONS,
            "columns": ["days", "hours_a_day", "hours"],
            "places": 0,
        },
        answer=open_table(),
        slips=(
            Slip(
                "both clocks added",
                open_table(hours=lambda season: hours_of(season, ("Beijing time", "Pyongyang time"))),
                "You added the two clocks. They show the same hours under two names.",
                HOURS,
            ),
            Slip(
                "from one clock to the other",
                open_table(hours=lambda season: hours_of(season, across=True)),
                "You opened on one clock and closed on the other, and gained an hour that nobody had.",
                HOURS,
            ),
            Slip(
                "months of thirty days",
                open_table(days=lambda season: 180),
                "The hours a day are right. Count the days in the calendar: months have 28 to 31.",
                HOURS,
            ),
        ),
        hint="Whole months: count their days in 1966 (pd.date_range, or by hand), then multiply by closing less opening on one clock.",
        explanation="183 days of nine hours and 182 of seven: 1,647 and 1,274 hours, together one hour in three of the year. That a crossing was really open so long, the Protocol cannot tell: it is a rule, not a log.",
    ),
    Question(
        id="ps08.q6",
        points=2,
        objective="clocks",
        read=HOURS,
        form={"kind": "interval", "unit": "hours after midnight", "places": 2},
        answer=log_entry,
        identities=(
            {
                "kind": "at_most",
                "left": "low",
                "right": "high",
                "say": "The earlier time comes first, then the later one.",
            },
        ),
        slips=(
            Slip(
                "minutes as decimals",
                {"low": int(LOGGED) - 1 + 0.3, "high": int(LOGGED) + 0.3},
                "The times are right, and half an hour is 0.5 of an hour, not 0.3.",
                HOURS,
            ),
            Slip(
                "the hour added",
                {"low": LOGGED, "high": LOGGED + 1},
                "You moved it the other way. Which of the two clocks shows the later time at the same moment?",
                HOURS,
            ),
            Slip(
                "one clock assumed",
                {"low": LOGGED, "high": LOGGED},
                "You assumed the clock that the log does not name.",
                HOURS,
            ),
            Slip(
                "both ways",
                {"low": LOGGED - 1, "high": LOGGED + 1},
                "The clock is one of two, and only one of them differs from Beijing's.",
                HOURS,
            ),
        ),
        hint="Read it once on each clock, and bring both to Beijing time.",
        explanation="Between 15.5 and 16.5: half an hour before the winter closing or half an hour after it. With the clock unknown, both a lawful crossing and a breach of the hours stay open.",
    ),
    Question(
        id="ps08.q7",
        points=7,
        objective="rule",
        read=f"{PASS}; {HOURS}; {OUTSIDE}",
        form={
            "kind": "function",
            "name": "at_the_crossing",
            "arguments": ["case"],
            "partial": True,
            "returns": {
                "kind": "label",
                "choices": [
                    "LAWFUL_CROSSING",
                    "HOURS_PROHIBITED",
                    "OUT_OF_HOURS_OTHER_AGREEMENT",
                    "OUT_OF_HOURS_BY_CONSENT",
                    "ILLEGAL_CROSSER_RETURN",
                ],
            },
        },
        answer=at_the_crossing,
        accept=crossing_readings,
        inputs=tuple((case,) for case in CROSSING_EXAMPLES),
        hidden_inputs=tuple((case,) for case in crossing_cases),
        groups=crossing_groups,
        vary=other_crossings,
        slips=(
            Slip(
                "one clock",
                crossing_reader(behind=0),
                "You compared every time with the Beijing hours. Where the clock is Pyongyang's, the same moment has a later name.",
                HOURS,
            ),
            Slip(
                "the hour the wrong way",
                crossing_reader(behind=-60),
                "You moved Pyongyang's time away from Beijing's instead of towards it.",
                HOURS,
            ),
            Slip(
                "September in winter",
                crossing_reader(summer_months=range(4, 9)),
                "September belongs to the longer hours: the season runs to its end. (range(4, 9) stops before nine.)",
                HOURS,
            ),
            Slip(
                "a month of thirty days",
                crossing_reader(last=thirty_days_later),
                "You counted thirty days. The pass runs for a month, and months differ; try one that was issued in February.",
                PASS,
            ),
            Slip(
                "no end of the pass",
                crossing_reader(last=None),
                "The pass never ends in your function. Compare the crossing with the day of issue.",
                PASS,
            ),
            Slip(
                "one's own side",
                crossing_reader(own_side=True),
                "The consent that counts is that of the other side's inspection body. One's own side is not mentioned.",
                OUTSIDE,
            ),
            Slip(
                "nobody asked",
                crossing_reader(not_asked_agrees=True),
                "Where nobody has asked, nobody has consented. Ask whether the fact `is True`, not whether it is not False.",
                OUTSIDE,
            ),
            Slip(
                "the exception before the rule",
                crossing_reader(exceptions_first=True),
                "You looked for an exception first. By day nobody needs one: the crossing is lawful by the hours themselves.",
                OUTSIDE,
            ),
        ),
        hint="First the pass, then minutes after midnight on the Beijing clock, then the season, then the two ways out.",
        explanation="Pass over: no legal document any more (an inference of ours). Then the season's hours on one clock. Outside them the ban, with two exceptions: another agreement, or an important situation of a person with the other side's consent. Open in the text, and accepted both ways: the closing minute, the last day of the month, and whether consent covers a transport too.",
    ),
    Question(
        id="ps08.q8",
        points=5,
        objective="author",
        read=f"{ART_4}; {FORCE}; {ESSAY} and 'Implementing Articles Four and Five'",
        form={"kind": "labels", "keys": list(whose), "choices": [PROTOCOL, ESSAYIST, NOBODY]},
        answer=whose,
        slips=(
            Slip(
                "commentary read as law",
                with_changes(whose, B=PROTOCOL, L=PROTOCOL),
                "B and L are the essay's. Article 4(1) exempts without any condition, and Article 5(1) names two kinds of criminals, neither of them defined.",
                f"{ART_4}, against {ESSAY}, para. 2",
            ),
            Slip(
                "silence as rule",
                with_changes(whose, C=PROTOCOL, I=PROTOCOL),
                "C and I: neither hunger nor marriage occurs in the article, for or against. A silence is nobody's sentence.",
                ART_4,
            ),
            Slip(
                "a default as absolute",
                with_changes(whose, G=PROTOCOL),
                "G: return is the rule, and two sentences limit it, one in 4(1) and one in 4(2). 'Always' is nobody's word.",
                ART_4,
            ),
            Slip(
                "a ban as a definition",
                with_changes(whose, E=PROTOCOL),
                "E: crossing outside the hours is prohibited. Article 4(1) asks for papers and point, not for the hour.",
                f"{OUTSIDE}, against Art. 4(1)",
            ),
            Slip(
                "signature as force",
                with_changes(whose, K=PROTOCOL),
                "K: the last article makes it wait for two approvals and a notification.",
                FORCE,
            ),
            Slip(
                "all of it the essay's",
                with_changes(whose, C=ESSAYIST, I=ESSAYIST),
                "C and I are not in the essay either. It speaks of hunger as a reason for crossing, not as the disaster of an article.",
                PRACTICE,
            ),
        ),
        hint="For each statement put a finger on the line where it stands. Where there is no line, there is no author.",
        explanation="Protocol: A, D, H. Essay: B, F, J, L. Nobody: C, E, G, I, K. The statements of nobody are the dangerous ones: each is near a sentence that exists.",
    ),
    Question(
        id="ps08.q9",
        points=1,
        objective="rule",
        read=ART_4,
        form={
            "kind": "text",
            "pattern": r"(protocol-1964\.)?art\d+-[a-z0-9-]+",
            "example": "protocol-1964.art1-general",
        },
        answer="protocol-1964.art4-1-unspecified-point",
        accept=("art4-1-unspecified-point",),
        slips=(
            Slip(
                "what is allowed",
                "protocol-1964.art3-2-appointed-crossings",
                "That clause says where people are allowed to cross. Which one says what follows if they cross elsewhere?",
                "Doc. 10, Art. 3(2), against Art. 4(1)",
            ),
            Slip(
                "no paper",
                "protocol-1964.art4-1-no-documents",
                "He has a paper. The sentence has a second half.",
                "Doc. 10, Art. 4(1)",
            ),
            Slip(
                "the consequence",
                "protocol-1964.art4-2-return",
                "That clause says what happens to such a person. First a clause must make him one.",
                "Doc. 10, Art. 4(1)",
            ),
            Slip(
                "the hours",
                "protocol-1964.art3-4-b-ban",
                "He came in the morning: the hours are not his trouble.",
                OUTSIDE,
            ),
        ),
        hint="Look through the rows of Article 4(1) in the table of provisions.",
        explanation="protocol-1964.art4-1-unspecified-point: a point that the papers do not specify. Then 4(2) says what follows.",
    ),
    Question(
        id="ps08.q10",
        points=7,
        objective="rule",
        read=f"{ART_4}; Art. 5(1); Art. 10",
        form={
            "kind": "function",
            "name": "under_the_articles",
            "arguments": ["case"],
            "partial": True,
            "returns": {
                "kind": "label",
                "choices": [
                    "NOT_YET_IN_FORCE",
                    "LAWFUL_CROSSING",
                    "ILLEGAL_CROSSER_RETURN",
                    "DISASTER_ASSIST_NOT_ILLEGAL",
                    "POST_CROSSING_CRIME_LOCAL_LAW_NOTIFY",
                    "FUGITIVE_RETURN",
                    "KEEP_IF_MUTUALLY_AGREED",
                    "GAP",
                ],
            },
        },
        answer=under_the_articles,
        accept=article_readings,
        inputs=tuple((case,) for case in ARTICLE_EXAMPLES),
        hidden_inputs=tuple((case,) for case in article_cases),
        groups=article_groups,
        vary=other_people,
        slips=(
            Slip(
                "disaster overlooked",
                article_reader(ask_disaster=False),
                "Nobody in your function is forced across by a disaster. Article 4(1) takes these people out of the definition.",
                "Doc. 10, Art. 4(1), second sentence",
            ),
            Slip(
                "papers alone",
                article_reader(ask_point=False),
                "You asked for papers and not for the point. A good paper used at another point does not help: Article 4(1) treats both alike.",
                "Doc. 10, Art. 4(1), first sentence",
            ),
            Slip(
                "commentary read as law",
                article_reader(essay=True),
                "You made the exemption depend on being no criminal. That condition is the essay's; Article 4(1) has none.",
                f"Doc. 10, Art. 4(1), against {ESSAY}, para. 2",
            ),
            Slip(
                "a default as absolute",
                article_reader(absolute=True),
                "You return everybody. For a crime after the crossing, Article 4(2) leaves a choice to the country where it was committed.",
                "Doc. 10, Art. 4(2)",
            ),
            Slip(
                "silence as rule",
                article_reader(reach_back=True, no_point_is_wrong=True),
                "Two silences became rules: whether the articles reach back to people who had crossed before, and what holds of a paper that names no point. Return `GAP` for both.",
                "Doc. 10, Art. 10 and Art. 4(1)",
            ),
            Slip(
                "signature as force",
                article_reader(ask_force=False),
                "Until both governments have approved and the two sides have told each other so, no article speaks.",
                FORCE,
            ),
            Slip(
                "nobody asked",
                article_reader(not_asked_agrees=True),
                "To keep a captured person, both sides must agree. Where nobody has asked, nobody has agreed.",
                "Doc. 10, Art. 5(1)",
            ),
        ),
        hint="Force first, then time, then Article 5(1), then disaster, then papers and point, then the later crime.",
        explanation="Force, reach in time, Article 5(1) with its exception by agreement, disaster, papers and point, later crime. Accepted both ways: whether a later crime of somebody who is no 'illegal' crosser falls under 4(2) (the words that exclude them are the translator's), and which goes first where somebody fled a crime and a disaster. The essay's own condition is no reading of the article.",
    ),
    Question(
        id="ps08.q11",
        points=2,
        objective="open",
        read="Doc. 10, Art. 1(1) and Art. 4(1)",
        form={"kind": "labels", "choices": OUTCOMES},
        answer=open_outcomes,
        slips=(
            Slip(
                "not in the list, so no",
                ["ILLEGAL_CROSSER_RETURN"],
                "You closed the word. The list of incidents is open at its end, stands in another sentence, and defines nothing.",
                "Doc. 10, Art. 1(1)",
            ),
            Slip(
                "of course a disaster",
                ["DISASTER_ASSIST_NOT_ILLEGAL"],
                "You opened the word. That hunger counts may be a good argument; the text does not say it.",
                "Doc. 10, Art. 1(1)",
            ),
            Slip(
                "the essay's penalties",
                ["LAWFUL_CROSSING", "ILLEGAL_CROSSER_RETURN"],
                "Later toleration, of which the essay speaks, makes no crossing of 1966 lawful: there were no papers.",
                PRACTICE,
            ),
        ),
        hint="Decide it twice, once with hunger as a disaster and once without, and keep both results.",
        explanation="Returned as an 'illegal' crosser, or assisted and not treated as one: everything hangs on one word that the text does not define. protocol.decide with forced_by_disaster=None gives both.",
    ),
    Question(
        id="ps08.q12",
        points=3,
        objective="open",
        read=f"{BODIES}, or {THINGS}",
        form={
            "kind": "labels",
            "keys": ["version", "a", "b", "c", "d", "e"],
            "choices": ["bodies", "things", INQUIRE, RETURN, JOINT, FINDER, KEEP, TELL, AGREE, CLOSE, SILENT],
        },
        answer=bodies,
        accept=(things,),
        slips=(
            Slip(
                "bodies: nationality as the test",
                with_changes(bodies, b=SILENT, c=RETURN),
                f"{NOT_KNOWN} For b and c: nationality is what is investigated. Returned is by residence.",
                BODIES,
            ),
            Slip(
                "bodies: everybody returned",
                with_changes(bodies, c=RETURN, e=RETURN),
                f"{NOT_KNOWN} For c and e: return needs a residence on the other side. The essay leaves that out.",
                f"{BODIES}, against {ESSAY}, para. 1",
            ),
            Slip(
                "bodies: one of two known is enough",
                with_changes(bodies, e=SILENT),
                f"{NOT_KNOWN} For e: the last sentence says nationality or residence. One that cannot be established is enough.",
                BODIES,
            ),
            Slip(
                "things: brought back",
                with_changes(things, a=RETURN),
                "For a: the finder keeps and gives notice; the owner's side fetches. Returning is the essay's word.",
                f"{THINGS}, against {ESSAY}, para. 1",
            ),
            Slip(
                "things: any disease",
                with_changes(things, c=TELL),
                "For c: notice is owed where it risks spreading to the other side. Of other outbreaks the text says nothing.",
                THINGS,
            ),
            Slip(
                "things: one side closes",
                with_changes(things, d=CLOSE),
                "For d: closing goes 'through mutual agreement', and nobody has been asked yet.",
                THINGS,
            ),
        ),
        hint="What no article tells cannot be answered from it. Go through the sentences of the item in their order; each has its own condition.",
        explanation=f"Things: keep and notify (a), notify at once where it may spread (b), silence where it may not (c), and closing by agreement only (d, e). Bodies: {NOT_KNOWN} Investigation comes first (a); residence on the other side means return, whatever the nationality (b); for somebody who lived on the side of the find the text names nothing (c); where nationality or residence cannot be established, the finding side takes care (d, e).",
    ),
    Question(
        id="ps08.q13",
        points=2,
        objective="force",
        read=FORCE,
        form={"kind": "labels", "keys": list(DAYS), "choices": [BEFORE, ASK, PRESUMED, NEVER]},
        answer=in_force,
        slips=(
            Slip(
                "signature as force",
                with_changes(in_force, B=PRESUMED, C=PRESUMED),
                "B and C: signed is not in force. The day of the notification stands in none of our documents, so ask.",
                FORCE,
            ),
            Slip(
                "the day of signature as before",
                with_changes(in_force, B=BEFORE),
                "B: on the day of signature the text exists. Whether it binds already is the question.",
                "Doc. 10, signature clause",
            ),
            Slip(
                "today as well",
                with_changes(in_force, F=PRESUMED),
                "F: nothing after 1970 is decided here. Whether the text held later is not in our sources.",
                "Doc. 10, Art. 10",
            ),
            Slip(
                "a convention taken for a fact",
                with_changes(in_force, D=ASK, E=ASK),
                "D and E: honest, and not what the convention of this course says. It presumes force from 1965 on, so that cases can be decided, and calls it a presumption.",
                "Doc. 10, Art. 10",
            ),
        ),
        hint="Three borders: the day of signature, the end of 1964 (a convention of the course), the end of 1970.",
        explanation="Before 9 June 1964 there is no text. Until the end of 1964 the notification must be told. From 1965 it is presumed: our convention, no fact of the documents. After 1970 nothing is decided.",
    ),
    Question(
        id="ps08.q14",
        points=3,
        objective="commentary",
        read=f"{ESSAY}, paras. 1 and 2; {PRACTICE}, para. 1",
        form={"kind": "labels", "keys": list(added), "choices": [SAME, CONDITION, WORD, DUTY, LATER]},
        answer=added,
        slips=(
            Slip(
                "commentary read as law",
                with_changes(added, B=SAME, D=SAME),
                "B and D: hold the two pages side by side. The article gives no examples of a disaster, and no condition.",
                f"{ESSAY}, against Doc. 10, Art. 1(1) and 4(1)",
            ),
            Slip(
                "always something added",
                with_changes(added, C=WORD, E=CONDITION),
                "C and E say what the article says. Whoever looks for slips alone will miss what is right.",
                ART_4,
            ),
            Slip(
                "a practice as an article",
                with_changes(added, F=WORD),
                "F speaks of decades after the text, without a reference. It explains no word of it.",
                f"{PRACTICE}, para. 1",
            ),
            Slip(
                "fetching as returning",
                with_changes(added, A=SAME),
                "A: by the article the finder keeps and notifies, and the owner's side comes for its animals. Who moves is the duty.",
                "Doc. 10, Art. 1(2)",
            ),
        ),
        hint="For each passage of the essay open the article that it names, and ask what stands in one and not in the other.",
        explanation="A: fetching has become returning. B: examples for a word that has none. C and E: as in the article. D: a condition, which the same essay drops one section later (E). F: what came later, without a reference. Commentary can be right, useful and learned, and it is still not the article.",
    ),
)

written = (
    Written(
        id="ps08.w1",
        points=6,
        objective="proof",
        read=f"Doc. 10, Art. 1(1); {ART_4}; Art. 5(5); {ESSAY}, para. 2",
        levels=(
            Level(
                6,
                "Names the one fact on which her case turns, and splits it into what she would have to show (that there was a disaster; that it was one in the sense of the article; that it forced her); says that the text names nobody who hears her, no measure of proof, no time and no appeal, and who therefore decides in fact; says what she loses by the text itself (help, and standing outside the definition; return, with information on her) and stops there; keeps the essay's condition and its later practice out of the article.",
                sample="Her case turns on one true-or-false: forced by a disaster. To make it true she would have to show that the river rose that night, that a flood is meant (the article has no definition, though floods stand in the list of Article 1(1)), and that she had no other way, after five weeks and without a witness. To whom? The article names nobody. In fact whoever stops her asks first, a guard or a policeman (my inference), and that side may ask the other about her identity under Article 5(5): the office she may not want to be asked. No hearing and no appeal are written down. Disbelieved, she is an 'illegal' crosser: no assistance, and return, with a paper on who she is and how she came. What awaits her there the Protocol does not say. The essay's 'unless a criminal' is no part of her burden: it is not in the article.",
                comment="One fact, three proofs, no addressee in the text, and no invented penalty.",
            ),
            Level(
                3,
                "Sees that the disaster must be proved, and names what she loses, but does not ask to whom, or fills the silence with a court or a penalty, or takes the essay's condition for the article's.",
                sample="She must prove that there was a flood, for example with a witness. If the police do not believe her she is an illegal crosser and is sent back, where she will be punished. She must also show that she is no criminal.",
                comment="The flood is well seen. Which sentence names the police as the judge? Which one names a punishment? And whose condition is the last one?",
            ),
            Level(
                0,
                "Repeats the rule, or speaks of refugees in general, without her.",
                sample="Article 4 says that people in disasters are not illegal, so she is safe.",
                comment="On paper. Who writes the paper, and what if that person does not believe her?",
            ),
        ),
        explanation="The exemption of Art. 4(1) turns on 'forced' and on 'disaster', and the Protocol says neither what counts nor who finds it. By the text she loses the help of Art. 1(1) and falls under Art. 4(2): return, with information. What comes after is in no article.",
    ),
)

key = Key(
    assignment="ps08",
    folder="ps08-the-1964-protocol",
    title="The 1964 Protocol",
    objectives=objectives,
    questions=questions,
    written=written,
)
