"""Cells: the joint values that columns made from unknown numbers, dates and times can have.

The method: a number matters only by the thresholds of its columns, so each threshold and its two neighbours stand for
all numbers. A date matters by the fixed days it is compared with, by its season, and by its distance from other dates:
the first date takes each fixed day and the day after, a day of each season around it, and those days moved by each
distance; a further date takes the same days and those at each distance (and one day less and more) from the dates
already chosen. A time takes each opening and closing minute and its neighbours on each clock. Of all these choices
only the different rows of column values are kept.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tworivers.errors import CourseError
from tworivers.regimes.derived import CASE_DATE, CLOCKS, MOMENTS, NUMBERS, Derived, add_months
from tworivers.regimes.engine.case import Case
from tworivers.regimes.facts import LAST_DATE, UNSTATED, Value

DAY = datetime.timedelta(days=1)
MINUTES = 24 * 60
Choice = dict[str, Value]


@dataclass(frozen=True)
class Cluster:
    """Columns that depend on each other, and every row of values that they can have together."""

    columns: tuple[str, ...]
    rows: frozenset[tuple[str, ...]]


def clusters(
    case: Case, numeric: Collection[str], unknown: Collection[str], columns: Collection[str], listed_only: bool
) -> list[Cluster]:
    """Return the clusters of the columns made from numbers, dates and times that the case leaves open.

    Args:
        case: What is known.
        numeric: The names of such columns that rules use.
        unknown: The facts that are not known.
        columns: All columns that rules use: a clock among them is held in its cluster.
        listed_only: Leave out rows with a value that derived.csv does not list (`unstated`).
    """
    derived = [case.regime.derived[name] for name in sorted(numeric)]
    open_ones = [one for one in derived if _is_open(one, case, unknown)]
    found = []
    for group in _groups(open_ones, unknown):
        facts = sorted({name for one in group for name in one.inputs if name in unknown})
        clocks = [name for name in facts if _type(case, name) == "enum" and name in columns]
        rows = _rows(case, group, facts, clocks)
        if listed_only:
            rows = {row for row in rows if all(value in one.declared for value, one in zip(row, group, strict=False))}
        found.append(Cluster((*(one.name for one in group), *clocks), frozenset(rows)))
    return found


def _is_open(one: Derived, case: Case, unknown: Collection[str]) -> bool:
    if one.operation in ("days_between", "months_between"):
        ways = (one.inputs[:2], one.inputs[2:] or one.inputs)
        if any(all(name in case.given for name in way) for way in ways):
            return False
    return any(name in unknown for name in one.inputs)


def _groups(derived: Sequence[Derived], unknown: Collection[str]) -> list[list[Derived]]:
    """Return derived facts in groups that share unknown facts."""
    groups: list[tuple[set[str], list[Derived]]] = []
    for one in derived:
        facts, members = {name for name in one.inputs if name in unknown}, [one]
        for other in [group for group in groups if group[0] & facts]:
            groups.remove(other)
            facts, members = facts | other[0], other[1] + members
        groups.append((facts, members))
    return [members for _, members in groups]


def _rows(case: Case, group: Sequence[Derived], facts: Sequence[str], clocks: Sequence[str]) -> set[tuple[str, ...]]:
    """Return the different rows of values; dates and times are reduced to what matters before they meet."""
    hours = [one for one in group if one.operation == "hours"]
    others = [one for one in group if one.operation != "hours"]
    kind = {name: _type(case, name) for name in facts}
    days = [name for name in facts if kind[name] in ("date", "int")]
    times = [name for name in facts if kind[name] in ("time", "enum")]

    def date_part(choice: Choice) -> object:
        get = _getter(case, choice)
        return (*(one.value(get, case.own_time) for one in others), *(_season(one, get) for one in hours))

    def time_part(choice: Choice) -> object:
        shown = [
            one.value(_getter(case, choice | {one.inputs[0]: day}), case.own_time)
            for one in hours
            for day in _season_days(one)
        ]
        return (*shown, *(choice[name] for name in clocks))

    rows = set()
    for day in _different(_day_choices(case, group, days), date_part):
        for time in _different(_time_choices(case, hours, times), time_part):
            get = _getter(case, day | time)
            rows.add((*(one.value(get, case.own_time) for one in group), *(str(time[name]) for name in clocks)))
    return rows


def _type(case: Case, name: str) -> str:
    """Return the type of an input; a clock, yes or no counts as enum."""
    kind = "date" if name == CASE_DATE else case.regime.facts[name].type
    return "enum" if kind == "bool" else kind


def _getter(case: Case, choice: Mapping[str, Value]) -> Callable[[str], Value]:
    return lambda name: choice[name] if name in choice else case.raw(name)


def _different(choices: Iterator[Choice], key: Callable[[Choice], object]) -> list[Choice]:
    """Return one choice for each value of a key; choices that contradict themselves are left out."""
    found: dict[object, Choice] = {}
    for choice in choices:
        try:
            found.setdefault(key(choice), choice)
        except CourseError:
            continue
    return list(found.values())


def _season(one: Derived, get: Callable[[str], Value]) -> int:
    date = get(one.inputs[0])
    if not isinstance(date, datetime.date):
        return -1
    return next((number for number, season in enumerate(one.seasons) if date.month in season.months), len(one.seasons))


def _season_days(one: Derived) -> list[datetime.date | None]:
    """Return no date, a date of each season, and one outside all of them where there is one."""
    months = [sorted(season.months)[len(season.months) // 2] for season in one.seasons]
    outside = set(range(1, 13)).difference(*(season.months for season in one.seasons))
    return [None, *(datetime.date(1965, month, 15) for month in [*months, *sorted(outside)[:1]])]


def _day_choices(case: Case, group: Sequence[Derived], facts: Sequence[str]) -> Iterator[Choice]:
    """Yield choices of all unknown dates and numbers of a group."""

    def extend(choice: Choice, rest: Sequence[str]) -> Iterator[Choice]:
        if not rest:
            yield choice
            return
        for value in _values(case, group, rest[0], choice):
            yield from extend(choice | {rest[0]: value}, rest[1:])

    yield from extend({}, facts)


def _values(case: Case, group: Sequence[Derived], name: str, chosen: Choice) -> list[Value]:
    if _type(case, name) == "int":
        marks = {
            threshold + step
            for one in group
            if name in one.inputs and one.operation in NUMBERS
            for threshold in one.thresholds
            for step in (-1, 0, 1)
        }
        return [_absent(case, name), *sorted(mark for mark in marks | {0} if mark >= 0)]
    lowest = case.regime.date if name in (CASE_DATE, *case.regime.case_dates) else datetime.date.min
    days = _fixed_days(case, group)
    linked = [one for one in group if one.operation in ("days_between", "months_between") and name in one.inputs]
    for one in linked:
        other = one.inputs[1] if one.inputs[0] == name else one.inputs[0]
        known = chosen.get(other, case.given.get(other))
        bases = [known] if isinstance(known, datetime.date) else days if other not in chosen else []
        days = days | {moved for base in bases if isinstance(base, datetime.date) for moved in _moved(one, base)}
    return [_absent(case, name), *sorted(day for day in days if lowest <= day <= LAST_DATE)]


def _absent(case: Case, name: str) -> Value:
    """Return the value that a numeric fact has where a case is silent."""
    if name == CASE_DATE:
        return None
    fact = case.regime.facts[name]
    value = case.default(fact).value
    return None if value == UNSTATED else fact.read(value)


def _fixed_days(case: Case, group: Sequence[Derived]) -> set[datetime.date]:
    """Return the days that stand for all days as far as fixed dates and seasons go."""
    fixed = [one.day for one in group if one.operation in MOMENTS]
    days = {day + step * DAY for day in fixed for step in (0, 1)}
    years = {day.year + step for day in [*fixed, case.regime.date] for step in (-1, 0, 1)}
    seasons = [day for one in group if one.operation == "hours" for day in _season_days(one) if day]
    days |= {day.replace(year=year) for day in seasons for year in years}
    return days | {min(case.regime.date + 200 * DAY, LAST_DATE - 200 * DAY)}


def _moved(one: Derived, base: datetime.date) -> set[datetime.date]:
    """Return a date moved by each distance that a derived fact tells apart, and by one day less and more."""
    ends = {base}
    for threshold in one.thresholds:
        for sign in (-1, 1):
            months = one.operation == "months_between"
            ends.add(add_months(base, sign * threshold) if months else base + sign * threshold * DAY)
    return {end + step * DAY for end in ends for step in (-1, 0, 1)}


def _time_choices(case: Case, hours: Sequence[Derived], facts: Sequence[str]) -> Iterator[Choice]:
    """Yield choices of all unknown times and clocks of a group."""
    edges = {
        edge + ahead + step
        for one in hours
        for season in one.seasons
        for edge in (season.opens, season.closes)
        for ahead in CLOCKS.values()
        for step in (-1, 0, 1)
    }
    options: list[list[Value]] = []
    for name in facts:
        if _type(case, name) == "time":
            options.append([None, *sorted({edge % MINUTES for edge in edges})])
        else:
            fact = case.regime.facts[name]
            options.append([*dict.fromkeys([*fact.allowed, case.default(fact).value])])
    for values in itertools.product(*options):
        yield dict(zip(facts, values, strict=True))
