"""Derived facts: columns that are computed from raw facts by one of eight operations."""

from __future__ import annotations

import calendar
import datetime
import functools
import re
from collections.abc import Callable
from dataclasses import dataclass

from tworivers.errors import CourseError
from tworivers.regimes.facts import UNSTATED, Value, read_time, read_values

Get = Callable[[str], Value]

CASE_DATE = "case_date"
NUMBERS = ("at_least", "days_between", "months_between")
MOMENTS = ("on_or_before", "after")
SOFT = ("one_of", "first_false")
OPERATIONS = (*NUMBERS, *MOMENTS, *SOFT, "hours")
HOURS_VALUES = ("inside", "closing_minute", "outside")
BOOL_VALUES = ("true", "false")
CLOCKS = {"beijing": 0, "pyongyang": 60}


@dataclass(frozen=True)
class Season:
    """Opening hours of some months, in minutes after midnight, Beijing time."""

    months: frozenset[int]
    opens: int
    closes: int


@dataclass(frozen=True)
class Derived:
    """A column computed from facts.

    >>> three = Derived("three_attempts", "at_least", ("persuasion_attempts",), "3")
    >>> three.value({"persuasion_attempts": 2}.get)
    'false'
    """

    name: str
    operation: str
    inputs: tuple[str, ...]
    argument: str = ""
    values: tuple[str, ...] = ()
    provision_id: str = ""
    note: str = ""

    @functools.cached_property
    def thresholds(self) -> tuple[int, ...]:
        """The numbers at which a count changes its step."""
        return tuple(int(part) for part in read_values(self.argument))

    @functools.cached_property
    def day(self) -> datetime.date:
        """The date that `on_or_before` and `after` compare with."""
        return datetime.date.fromisoformat(self.argument)

    @functools.cached_property
    def seasons(self) -> tuple[Season, ...]:
        """The timetable of `hours`."""
        return read_seasons(self.argument)

    @functools.cached_property
    def steps(self) -> tuple[str, ...]:
        """The values in their order, without `unstated`: what a number or the steps of a procedure are sorted into."""
        given = tuple(value for value in self.values if value != UNSTATED)
        if self.operation == "first_false":
            return given or (*self.inputs, "done")
        if self.operation == "hours":
            return HOURS_VALUES
        if not given or set(given) == set(BOOL_VALUES):
            return ("false", "true")
        return given

    @property
    def declared(self) -> tuple[str, ...]:
        """The values that stand for this column in rules and audits."""
        return self.steps + ((UNSTATED,) if UNSTATED in self.values else ())

    def value(self, get: Get, own_time: bool = False) -> str:
        """Return the column's value, given a function from a fact's name to its value.

        Args:
            get: For a date a date, for a time minutes, for an int a number, for others text; None = not stated.
            own_time: The case lies in the instrument's own time: no date is before or after another year's.
        """
        match self.operation:
            case "at_least":
                return self._step(get(self.inputs[0]))
            case "days_between" | "months_between":
                return self._between(get)
            case "on_or_before" | "after":
                found = None if own_time else get(self.inputs[0])
                if not isinstance(found, datetime.date):
                    return UNSTATED
                return _word((found <= self.day) == (self.operation == "on_or_before"))
            case "one_of":
                among = read_values(self.argument)
                return _word(any(get(name) in among for name in self.inputs))
            case "first_false":
                undone = (step for name, step in zip(self.inputs, self.steps, strict=False) if get(name) != "true")
                return next(undone, self.steps[-1])
        return self._hours(get(self.inputs[0]), get(self.inputs[1]), get(self.inputs[2]))

    def _step(self, number: Value) -> str:
        if not isinstance(number, int):
            return UNSTATED
        return self._place([(number >= threshold) + (number > threshold) for threshold in self.thresholds])

    def _place(self, reached: list[int]) -> str:
        """Return the step, given for each threshold 0 (not reached), 1 (exactly) or 2 (passed)."""
        if len(self.steps) == len(reached) + 1:
            return self.steps[sum(mark > 0 for mark in reached)]
        return self.steps[sum(reached)]

    def _between(self, get: Get) -> str:
        start, end = get(self.inputs[0]), get(self.inputs[1])
        stated = get(self.inputs[2]) if len(self.inputs) > 2 else None
        if not isinstance(start, datetime.date) or not isinstance(end, datetime.date):
            return self._step(stated)
        months = self.operation == "months_between"
        count = full_months(start, end) if months else (end - start).days
        if isinstance(stated, int) and stated != count:
            raise CourseError(
                f"{self.inputs[2]} is {stated}, but from {self.inputs[0]} {start} to {self.inputs[1]} {end} "
                f"it is {count}. Give the dates or the count, or make them agree."
            )
        if not months:
            return self._step(count)
        ends = [add_months(start, threshold) for threshold in self.thresholds]
        return self._place([(end >= limit) + (end > limit) for limit in ends])

    def _hours(self, date: Value, minute: Value, clock: Value) -> str:
        """Return where a minute lies; a date or clock that is not stated counts only where it could change that."""
        months = [date.month] if isinstance(date, datetime.date) else range(1, 13)
        clocks = [CLOCKS[clock]] if isinstance(clock, str) and clock in CLOCKS else CLOCKS.values()
        if not isinstance(minute, int):
            return UNSTATED
        found = {place_in_hours(self.seasons, month, minute - ahead) for month in months for ahead in clocks}
        return found.pop() if len(found) == 1 else UNSTATED


def place_in_hours(seasons: tuple[Season, ...], month: int, minute: int) -> str:
    """Return inside, closing_minute or outside for a minute of the day, Beijing time, in a month.

    >>> place_in_hours(read_seasons("04-09 08:00-17:00; 10-03 09:00-16:00"), 7, 17 * 60)
    'closing_minute'
    """
    for season in seasons:
        if month in season.months:
            if minute == season.closes:
                return "closing_minute"
            return "inside" if season.opens <= minute < season.closes else "outside"
    return "outside"


def read_seasons(argument: str) -> tuple[Season, ...]:
    """Return a timetable: months, opening and closing time in Beijing, separated by semicolons.

    >>> [season.closes for season in read_seasons("04-09 08:00-17:00; 10-03 09:00-16:00")]
    [1020, 960]
    """
    seasons = []
    for part in argument.split(";"):
        found = re.fullmatch(r"\s*(\d\d)-(\d\d) (\d\d:\d\d)-(\d\d:\d\d)\s*", part)
        if not found:
            raise ValueError(f"{part.strip()!r} is not of the form 04-09 08:00-17:00")
        first, last = int(found[1]), int(found[2])
        months = frozenset((first - 1 + step) % 12 + 1 for step in range((last - first) % 12 + 1))
        seasons.append(Season(months, read_time("hours", found[3]), read_time("hours", found[4])))
    return tuple(seasons)


def add_months(date: datetime.date, months: int) -> datetime.date:
    """Return the same day so many months later, or the last day of that month where it has no such day.

    >>> add_months(datetime.date(1965, 1, 31), 1)
    datetime.date(1965, 2, 28)
    """
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(date.day, calendar.monthrange(year, month + 1)[1]))


def full_months(start: datetime.date, end: datetime.date) -> int:
    """Return how many calendar months are complete from one date to another; negative where the second is earlier.

    >>> full_months(datetime.date(1965, 1, 31), datetime.date(1965, 2, 28))
    1
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def problem(derived: Derived) -> str:
    """Return what is wrong with a row of derived.csv, or an empty text."""
    operation, inputs = derived.operation, derived.inputs
    if operation not in OPERATIONS:
        return f"the operation {operation!r} is not one of {', '.join(OPERATIONS)}"
    wanted = {"at_least": (1, 1), "hours": (3, 3), "days_between": (2, 3), "months_between": (2, 3)}
    low, high = wanted.get(operation, (1, 1) if operation in MOMENTS else (1, 99))
    if not low <= len(inputs) <= high:
        return f"{operation} takes {low if low == high else f'{low} to {high}'} inputs, joined by |, not {len(inputs)}"
    try:
        return _argument_problem(derived)
    except (ValueError, CourseError) as error:
        return f"the argument {derived.argument!r} cannot be read ({error})"


def _argument_problem(derived: Derived) -> str:
    steps = len(derived.steps)
    if derived.operation in NUMBERS:
        thresholds = derived.thresholds
        if not thresholds or list(thresholds) != sorted(set(thresholds)):
            return f"the argument {derived.argument!r} needs one or more ascending numbers, joined by |"
        if steps not in (len(thresholds) + 1, 2 * len(thresholds) + 1):
            least = len(thresholds) + 1
            return f"{len(thresholds)} thresholds need {least} values, or {least + len(thresholds)}, not {steps}"
    elif derived.operation in MOMENTS:
        _ = derived.day
    elif derived.operation == "hours":
        _ = derived.seasons
    elif derived.operation == "first_false" and steps != len(derived.inputs) + 1:
        return f"{len(derived.inputs)} steps need {len(derived.inputs) + 1} values (the last: all done), not {steps}"
    elif derived.operation == "one_of" and not read_values(derived.argument):
        return "one_of needs values in its argument, joined by |"
    if derived.operation in (*MOMENTS, "one_of") and set(derived.values) - {*BOOL_VALUES, UNSTATED}:
        return f"{derived.operation} has the values true and false (and unstated), not {'|'.join(derived.values)}"
    if derived.operation == "hours" and set(derived.values) - {*HOURS_VALUES, UNSTATED}:
        return f"hours has the values {'|'.join(HOURS_VALUES)} (and unstated), not {'|'.join(derived.values)}"
    return ""


def _word(truth: bool) -> str:
    return "true" if truth else "false"
