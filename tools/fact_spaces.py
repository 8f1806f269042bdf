"""Spaces of facts: everything that each function question may be asked, as its text prints it.

A question that asks for a function has a `Space` here: the values of its facts, the inputs that they make together, and,
where a text decides, what the encoded regime says of them. Wrong rules are told from right ones over the whole of it.
What a question's text rules out ("no case asks it") is left out here too.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tworivers import regimes
from tworivers.errors import CourseError

ABSENT = object()  # a fact that a case does not state
EITHER = (ABSENT, True, False)
YES = (ABSENT, True)
CONSENT = (ABSENT, True, "not_asked", False)
Case = dict[str, Any]


@dataclass(frozen=True)
class Space:
    """What a question may be asked.

    Attributes:
        inputs: Returns the lists of arguments, all of them.
        values: By fact, the values that the question prints, ABSENT among them where a fact may be missing.
        decided: Returns what the regime says of a case: its outcome first, then what else can be defended.
    """

    inputs: Callable[[], Iterable[Sequence[Any]]]
    values: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    decided: Callable[[Case], tuple[str, ...]] | None = None

    @property
    def stated(self) -> dict[str, list[Any]]:
        """The values that a case may state."""
        return {name: [value for value in values if value is not ABSENT] for name, values in self.values.items()}

    def sample(self, number: int) -> list[Sequence[Any]]:
        """Return so many of the inputs, the same ones each time; all of them, where there are fewer."""
        every = list(self.inputs())
        return every if len(every) <= number else Random(number).sample(every, number)


def grid(facts: Mapping[str, Sequence[Any]], **fixed: Any) -> Iterator[Case]:
    """Yield the cases of every combination of values; what is absent is left out."""
    for chosen in itertools.product(*facts.values()):
        case = {**fixed, **dict(zip(facts, chosen, strict=True))}
        yield {name: value for name, value in case.items() if value is not ABSENT}


def over(
    facts: Mapping[str, Sequence[Any]],
    possible: Callable[[Case], bool] = lambda case: True,
    decided: Callable[[Case], tuple[str, ...]] | None = None,
    **fixed: Any,
) -> Space:
    """Return the space of a question over cases: every combination that is possible."""

    def inputs() -> list[tuple[Case]]:
        return [({"case_id": "any", **case},) for case in grid(facts, **fixed) if possible(case)]

    return Space(inputs, facts, decided)


def by(regime: str, **fixed: Any) -> Callable[[Case], tuple[str, ...]]:
    """Return what a regime says of a case, with the facts that its question takes as given."""

    def decided(case: Case) -> tuple[str, ...]:
        facts = {name: value for name, value in {**fixed, **case}.items() if name != "case_id"}
        found = regimes.load(regime).decide(facts)
        return (found.outcome, *found.also, *found.options)

    return decided


def pairs_of_codes(codes: Sequence[Any], longest: int) -> Space:
    """Return the space of two lists of codes of equal length."""

    def inputs() -> list[tuple[list[Any], list[Any]]]:
        lists = [list(one) for length in range(1, longest + 1) for one in itertools.product(codes, repeat=length)]
        return [(one, other) for one in lists for other in lists if len(one) == len(other)]

    return Space(inputs)


def numbers(*values: Sequence[float], possible: Callable[..., bool] = lambda *given: True) -> Space:
    """Return the space of several numbers."""
    return Space(lambda: [given for given in itertools.product(*values) if possible(*given)])


BOUNDS = ([0, 0], [0, 4], [1, 1], [1, 3], [2, 9], [4, 4], [5, 12], [0, None], [2, None], [7, None])


def _sums() -> list[tuple[list[list[Any]]]]:
    return [(list(one),) for length in (1, 2, 3) for one in itertools.product(BOUNDS, repeat=length)]


def _rests() -> list[tuple[list[Any], list[Any]]]:
    """Return wholes with parts that can be parts of them."""
    return [(whole, part) for whole in BOUNDS for part in BOUNDS if whole[1] is None or part[0] <= whole[1]]


def _references() -> list[tuple[str]]:
    shelves = ("PRC MFA", "PRC FMA", "Hubei Provincial Archives", "Jilin Provincial Archives", "Russian Archive")
    files = ("118-01026-03", "106-01434-01", "204-00001-12")
    others = ("Hubei Provincial Archives SZ67-01-0540. P6-7", "Hebei Provincial Archives 1057-2-9. P1")
    made = (f"{shelf} {file}{end}" for shelf in shelves for file in files for end in ("", ". P8", ", 2-3"))
    return [(text,) for text in (*made, *others)]


def _chains() -> list[tuple[Case]]:
    hands = ("A", "B", "C", "not stated")
    chains = [list(one) for length in (1, 2, 3) for one in itertools.product(hands, repeat=length)]
    return [({"case_id": "any", "first": one, "second": other},) for one in chains for other in chains]


def _balances() -> list[tuple[Case]]:
    stated = (None, 0, 1, 5, 10)
    parts = [dict(enumerate(one)) for length in (1, 2, 3) for one in itertools.product(stated, repeat=length)]
    return [
        ({"case_id": "any", "total": total, "parts": {f"p{key}": part for key, part in one.items()}},)
        for total in (0, 1, 4, 5, 6, 10, 11)
        for one in parts
    ]


# -- ps05 -----------------------------------------------------------------------------------------------------------

COUPLE = {
    "decision_date": ("1958-10-17", "1958-10-18", "1958-10-19", "1959-07-01"),
    "man_occupation": (
        "active_military", "diplomat", "vital_department", "factory_worker", "office_staff", "teacher",
        "contract_group_staff", "ex_military_in_factory", "ex_military_in_commune", "commune_peasant", "other",
    ),
    "woman_citizenship": ("dprk", "prc", "third_country"),
    "man_ethnicity": (ABSENT, "korean", "han"),
    "dissuaded": EITHER,
    "insists": EITHER,
}  # fmt: skip
STEPS = (
    "unit_leader_approved", "unit_refused", "copy_sent_to_woman", "applied_spa_sc", "copy_handed_to_embassy",
    "spa_sc_approved", "korean_side_refused", "dprk_passport", "prc_entry_visa", "arrived_in_china",
)  # fmt: skip
COPIES = (ABSENT, 0, 1, 2, 3)


def _applications() -> list[tuple[Case]]:
    """Return applications with every step done, open or not stated; nobody has both approved and refused."""
    found = []
    for no in (ABSENT, False):
        for case in grid({"man_application_copies": COPIES, **dict.fromkeys(STEPS, (no, True))}):
            unit = case.get("unit_leader_approved") and case.get("unit_refused")
            if not unit and not (case.get("spa_sc_approved") and case.get("korean_side_refused")):
                found.append(({"case_id": "any", **case},))
    return found


# -- ps06 -----------------------------------------------------------------------------------------------------------

POINT_4A = {
    "located_in": ("dprk", "prc"),
    "ethnicity": ("korean", "han", "other"),
    "citizenship": ("prc", "disputed", "unknown", "unstated"),
    "crossing_date": (ABSENT, "1962-03-23", "1962-03-24", "1962-03-25"),
    "willing_to_reside_in_dprk": EITHER,
    "dprk_consents_to_stay": CONSENT,
}
ITEM_1 = {
    "mobilised": EITHER,
    "willing_to_return": EITHER,
    "dprk_consents_to_stay": CONSENT,
    "embassy_investigated": EITHER,
    "crime_before_crossing": EITHER,
    "pending_case_home": (ABSENT, "none", "civil", "criminal"),
}
WENT = {
    "matter": "crossing",
    "citizenship": "prc",
    "ethnicity": "korean",
    "located_in": "dprk",
    "crossed_illegally": True,
}
CABLE = {
    "china_korean_minority_member": EITHER,
    "citizenship": ("dprk", "disputed", "unknown"),
    "refuses_return": EITHER,
    "persuasion_attempts": (ABSENT, 0, 1, 2, 3, 4),
    "spouse_citizenship": (ABSENT, "prc", "dprk"),
    "spouse_ethnicity": (ABSENT, "korean", "han"),
    "dprk_consents_to_stay": CONSENT,
}
CAME = {
    "matter": "crossing",
    "ethnicity": "korean",
    "located_in": "prc",
    "province": "jilin",
    "crossed_illegally": True,
    "crossing_date": "1961-06-05",
}


def _cable(case: Case) -> tuple[str, ...]:
    married = {"married": True} if "spouse_citizenship" in case else {}
    return by("jilin-1961", **CAME, **married)(case)


# -- ps07 -----------------------------------------------------------------------------------------------------------

ITEM_2 = {
    "decision_date": ("1963-08-07", "1963-08-08", "1963-08-09", "1963-10-01"),
    "province": ("jilin", "heilongjiang", "liaoning", "inner_mongolia", "shanghai"),
    "citizenship": ("prc", "dprk", "unknown"),
    "ethnicity": ("korean", "han"),
    "has_social_relations_in_dprk": (True, False),
    "applied_to_join_development": (True, False),
    "local_extra_condition": (True, False),
    "reason": ("return_home", "development", "marriage", "work", "livelihood", "visit_relatives", "trade"),
}

# -- ps08 -----------------------------------------------------------------------------------------------------------

SEASONS = ("1966-03-31", "1966-04-01", "1966-09-30", "1966-10-01", "1966-07-05", "1967-01-14")
PASSES = {  # issued: the days around its end
    "1966-02-20": ("1966-03-19", "1966-03-20", "1966-03-21", "1966-03-22"),
    "1966-04-15": ("1966-05-14", "1966-05-15", "1966-05-16", "1966-05-17"),
    "1966-07-20": ("1966-08-19", "1966-08-20", "1966-08-21"),
    "1966-12-10": ("1967-01-09", "1967-01-10", "1967-01-11"),
}
EDGES = tuple(
    f"{minutes // 60:02d}:{minutes % 60:02d}"
    for hour in (8, 9, 10, 16, 17, 18)
    for minutes in (60 * hour - 1, 60 * hour, 60 * hour + 1)
)  # fmt: skip
TIMES = (*EDGES, "03:10", "12:00", "23:40")
OUTSIDE = {
    "subject": ("person", "transport"),
    "important_situation": EITHER,
    "other_side_inspection_consent": EITHER,
    "own_side_inspection_consent": EITHER,
    "authorised_by_other_agreement": YES,
}
CROSSING = {"crossing_time": EDGES, "clock": ("beijing", "pyongyang"), **OUTSIDE}


def _crossings() -> list[tuple[Case]]:
    """Return crossings at every hour that is printed, around the end of a pass, and with every exception by night."""
    days = [*((f"{day[:8]}01" if day[8:] > "01" else "1966-09-20", day) for day in SEASONS)]
    days = [("1966-03-20", "1966-04-01") if day == "1966-04-01" else (issued, day) for issued, day in days]
    days += [(issued, day) for issued, ends in PASSES.items() for day in ends]
    found: list[Case] = []
    for issued, day in days:
        dates = {"crossing_date": day, "permit_issue_date": issued}
        hours = {"crossing_time": TIMES, "clock": ("beijing", "pyongyang"), "subject": ("person", "transport")}
        found += grid(hours, **dates)
        found += grid({"crossing_time": ("07:59", "12:00", "23:40"), **OUTSIDE}, clock="beijing", **dates)
    return [({"case_id": "any", **case},) for case in found]


ARTICLES = {
    "documents": ("none", "border_pass", "passport"),
    "crossing_point_matches_document": EITHER,
    "document_names_crossing_point": (ABSENT, False),
    "forced_by_disaster": YES,
    "crime_before_crossing": YES,
    "crime_after_crossing": YES,
    "crime_after_more_severe": YES,
    "mutual_agreement_to_keep": EITHER,
    "crossed_before_protocol": YES,
    "protocol_notified": EITHER,
}


def _is_open_twice(case: Case) -> bool:
    """Tell where two of the points meet that the question leaves open, so that more than two readings can be defended."""
    before, after = (case.get(f"crime_{when}_crossing") for when in ("before", "after"))
    return bool(after and (before if case.get("forced_by_disaster") else _names_none(case) and not before))


def _names_none(case: Case) -> bool:
    return case.get("document_names_crossing_point") is False


def _people() -> list[tuple[Case]]:
    """Return people with every combination that is one: nobody's missing paper names a point."""
    found = []
    for case in grid(ARTICLES):
        paper = case["documents"] != "none"
        names = [name in case for name in ("crossing_point_matches_document", "document_names_crossing_point")]
        crimes = "crime_before_crossing" in case and "crime_after_crossing" in case
        if sum(names) != paper or ("crime_after_more_severe" in case and not crimes) or _is_open_twice(case):
            continue
        day = "1962-09-01" if "crossed_before_protocol" in case else "1966-06-14"
        if "protocol_notified" in case and "crossed_before_protocol" not in case:
            day = "1964-11-21"
        asked = {"decision_date": "1965-05-18"} if "crossed_before_protocol" in case else {}
        valid = {"document_valid": True} if paper else {}
        found.append(({"case_id": "any", "crossing_date": day, **asked, **valid, **case},))
    return found


# -- ps09 -----------------------------------------------------------------------------------------------------------

STATUS: dict[str, Sequence[Any]] = {
    "citizenship": ("dprk", "prc"),
    "province": ("jilin", "tibet"),
    "legal_resident_in_china": EITHER,
    "crossed_illegally": EITHER,
}
DETAINED = {
    **STATUS,
    "detained_by": (ABSENT, "public_security", "work_unit", "street_masses", "none"),
    "attacked_by": (ABSENT, "work_unit", "street_masses", "none"),
    "sentence_sought": EITHER,
}
IN_1970 = {"located_in": "prc", "decision_date": "1970-10-12"}
ABROAD = ("south_korea", "hong_kong", "macau", "japan", "other_capitalist", "other_socialist")
TO_KOREA = {
    "holds_authorization_letter": EITHER,
    "serious_political_suspect": EITHER,
    "approving_level": (ABSENT, "county", "prefecture", "provincial"),
    "has_social_relations_in_dprk": (ABSENT, False),
    "application_justified": (ABSENT, False),
    "insists": YES,
}
DENIED = {
    "destination": ABROAD,
    "insists": EITHER,
    "insists_after_denial": EITHER,
    "application_date": (ABSENT, "1970-05-04", "1970-08-18", "1970-08-19", "1970-09-21"),
    "holds_authorization_letter": YES,
}
LEAVING = {**STATUS, **TO_KOREA, **DENIED, "destination": ("dprk", *ABROAD)}


def is_somebody(case: Case) -> bool:
    """Tell whether the facts on a person can hold together: no lawful resident has crossed without papers."""
    if case["citizenship"] == "prc":
        return "crossed_illegally" not in case and "legal_resident_in_china" not in case
    return not (case.get("crossed_illegally") and case.get("legal_resident_in_china"))


def _leaving() -> list[tuple[Case]]:
    people = [one for one in grid(STATUS) if is_somebody(one)]
    found: list[Case] = []
    for one in people:
        found += grid(TO_KOREA, destination="dprk", **one)
        found += grid(DENIED, **one)
    return [({"case_id": "any", **case},) for case in found]


# -- ps11 -----------------------------------------------------------------------------------------------------------

DATES = {
    "opinions-1957": ("1957-12-16", "1957-12-17", "1957-12-18"),
    "jilin-1961": ("1961-11-24", "1961-11-25", "1961-11-26"),
    "telegram-1962": ("1962-03-23", "1962-03-24", "1962-03-25"),
    "protocol-1964": ("1964-06-08", "1965-01-02"),
    "opinions-1970": ("1970-08-18", "1970-08-19", "1970-08-20"),
}
BORDER = ("jilin", "liaoning")
PLACES = ("jilin", "liaoning", "heilongjiang", "inner_mongolia", "beijing", "shanghai", "tibet")
EARLY = "1956-01-01"


def _texts() -> list[tuple[Case]]:
    found: list[Case] = []
    for text, own in DATES.items():
        days = sorted({*own, EARLY, "1959-04-01", "1966-02-02", "1970-12-31", "1971-01-01", "1995-06-01"})
        places = BORDER if text == "protocol-1964" else PLACES
        people: list[Case] = [
            {"citizenship": "dprk", "located_in": "prc", "ethnicity": "korean", "province": one} for one in places
        ]
        ethnicities = ("korean",) if text == "opinions-1957" else ("korean", "han")
        people += [{"citizenship": "prc", "located_in": "dprk", "ethnicity": one} for one in ethnicities]
        found += [{"text": text, **one, "decision_date": day} for one in people for day in days]
    return [({"case_id": "any", **case},) for case in found]


def _speaks(case: Case) -> tuple[str, ...]:
    """Return whether a text speaks of a case; the engine refuses to decide what lies after 1970."""
    facts = {name: value for name, value in case.items() if name not in ("case_id", "text")}
    effect = {"protocol_notified": True} if case["text"] == "protocol-1964" else {}
    try:
        found = regimes.load(case["text"]).decide({"matter": "crossing", "crossed_illegally": True, **facts, **effect})
    except CourseError:
        return ("after 1970",)
    return ("speaks" if found.speaks else "silent",)


SPACES = {
    "ps01.q2": over({
        "title": ("Report", "Letter", "Instructions", "Opinions", "Telegram"),
        "tells_reader_to_act": ("yes", "no", "not stated"),
        "writer_over_reader": ("yes", "no", "not stated"),
        "approval": ("given", "awaited", "not needed", "not stated"),
    }),
    "ps01.q7": Space(_references),
    "ps01.q15": pairs_of_codes(("count", "cause", "measure"), 3),
    "ps02.q6": numbers((1, 2, 3, 4.5, 7, 10, 40, 250), (0, 1, 2, 3, 4.5, 7, 10, 40, 250, 1000)),
    "ps03.q4": Space(_chains),
    "ps03.q6": Space(_sums),
    "ps03.q7": Space(_rests),
    "ps04.q3": Space(_balances),
    "ps05.q5": over(COUPLE, decided=by("marriage-1958", matter="marriage", man_citizenship="prc")),
    "ps05.q9": Space(
        _applications,
        {"man_application_copies": COPIES, **dict.fromkeys(STEPS, EITHER), "marriage_registered": (ABSENT, False)},
        by("marriage-1958", matter="marriage_procedure", man_citizenship="prc", woman_citizenship="dprk", decision_date="1959-07-01"),
    ),
    "ps06.q6": over(POINT_4A, decided=by("telegram-1962", matter="crossing")),
    "ps06.q7": over(ITEM_1, decided=by("opinions-1957", **WENT)),
    "ps06.q12": over(
        CABLE, lambda case: ("spouse_citizenship" in case) == ("spouse_ethnicity" in case), _cable
    ),
    "ps07.q8": numbers((0, 5, 8, 10, 45), (0, 5, 8, 15), (1, 5, 10, 40, 48), possible=lambda a, b, _: a + b > 0),
    "ps07.q13": over(
        ITEM_2, decided=by("directive-1963", matter="application_to_leave", located_in="prc", destination="dprk")
    ),
    "ps08.q7": Space(
        _crossings,
        CROSSING,
        by("protocol-1964", matter="crossing", documents="border_pass", crossing_point_matches_document=True, border_resident=True),
    ),
    "ps08.q10": Space(
        _people, ARTICLES, by("protocol-1964", matter="crossing", crossing_time="11:00", clock="beijing")
    ),
    "ps09.q3": over(DETAINED, is_somebody, by("opinions-1970", matter="detention", **IN_1970)),
    "ps09.q6": Space(_leaving, LEAVING, by("opinions-1970", matter="application_to_leave", **IN_1970)),
    "ps10.q3": over(dict.fromkeys(("about_page", "concludes", "says", "does"), (True, False))),
    "ps10.q7": pairs_of_codes(("a", "b", None), 4),
    "ps10.q8": pairs_of_codes(("a", "b", None), 4),
    "ps11.q6": Space(
        _texts,
        {
            "text": tuple(DATES),
            "citizenship": ("dprk", "prc"),
            "ethnicity": ("korean", "han"),
            "province": (ABSENT, *PLACES),
            "decision_date": (*(day for days in DATES.values() for day in days), "1970-12-31", "1971-01-01"),
        },
        _speaks,
    ),
}  # fmt: skip
