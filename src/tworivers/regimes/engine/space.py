"""Spaces: the unknown facts of a case, split on the conditions of the rows instead of listed.

A space holds for every column the values that are still possible. Columns that come from the same numbers, dates
and times depend on each other (at least 3 implies at least 1), so they are held together, as the set of their joint
values that some number or date reaches (a cluster, see clusters.py). A row of a table then fits, does not fit, or is
open; splitting an open column into the groups of values that no row tells apart settles it in the end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from tworivers.regimes.derived import CASE_DATE, SOFT
from tworivers.regimes.engine.case import Case
from tworivers.regimes.engine.clusters import Cluster, clusters
from tworivers.regimes.facts import REQUIRED, read_values
from tworivers.regimes.instrument import Instrument, Table
from tworivers.regimes.rules import Conditions

Values = frozenset[str]


@dataclass(frozen=True)
class State:
    """What is still possible: values of each free column, and joint values of each cluster.

    `seen` remembers the values of columns, and `marks` which rows (by the identity of their conditions) fit or do
    not: once settled, a row stays so in every part of the state.
    """

    free: dict[str, Values]
    joint: tuple[frozenset[tuple[str, ...]], ...]
    seen: dict[str, Values] = field(default_factory=dict)
    marks: dict[int, bool] = field(default_factory=dict)


class Space:
    """The columns of a table of rules over the unknown facts of a case.

    Args:
        regime: The regime.
        case: What is known.
        unknown: The facts that are not known.
        table: The rows that are to be settled.
        listed_only: Only values that the regime's tables list (for an audit), not `unstated` and its like.
    """

    def __init__(
        self, regime: Instrument, case: Case, unknown: Collection[str], table: Table, listed_only: bool = False
    ) -> None:
        self.regime, self.case, self.unknown = regime, case, set(unknown)
        self._tests = self._read_tests(table)
        numeric = [
            name for name in self._tests if name in regime.derived and regime.derived[name].operation not in SOFT
        ]
        self.clusters: list[Cluster] = clusters(case, numeric, self.unknown, list(self._tests), listed_only)
        self._place = {
            name: (n, cluster.columns.index(name))
            for n, cluster in enumerate(self.clusters)
            for name in cluster.columns
        }
        self._soft = {name for name in self._tests if name in regime.derived and regime.derived[name].operation in SOFT}
        self._free = {
            name: self._domain(name, listed_only)
            for name in self._tests
            if name in self.unknown and name in regime.facts and name not in self._place
        }

    def start(self) -> State:
        """Return the state in which everything unknown is possible."""
        return State(self._free, tuple(cluster.rows for cluster in self.clusters))

    def _domain(self, name: str, listed_only: bool) -> Values:
        fact = self.regime.facts[name]
        values = set(fact.allowed)
        if not listed_only:
            values.add(self.case.default(fact).value)
            values.discard(REQUIRED)
        return frozenset(values)

    def _read_tests(self, table: Table) -> dict[str, list[Values]]:
        """Return for each column the sets of values that rows ask about, inputs of derived columns included."""
        tests: dict[str, list[Values]] = {}

        def ask(name: str, among: Values) -> None:
            known = tests.setdefault(name, [])
            if among not in known:
                known.append(among)
            derived = self.regime.derived.get(name)
            if derived and derived.operation in SOFT:
                inner = read_values(derived.argument) if derived.operation == "one_of" else ("true",)
                for part in derived.inputs:
                    ask(part, frozenset(inner))

        for row in table.rows:
            for name, among in row.when.items():
                ask(name, among)
        return tests

    def possible(self, state: State, name: str) -> Values:
        """Return the values that a column can still have; for `one_of` and `first_false` perhaps a few too many."""
        found = state.seen.get(name)
        if found is None:
            found = state.seen[name] = self._possible(state, name)
        return found

    def _possible(self, state: State, name: str) -> Values:
        if name in state.free:
            return state.free[name]
        if name in self._place:
            number, position = self._place[name]
            return frozenset(row[position] for row in state.joint[number])
        if name in self._soft:
            return frozenset(self._soft_values(state, name))
        return frozenset((self.case.column(name),))

    def _soft_values(self, state: State, name: str) -> Iterator[str]:
        derived = self.regime.derived[name]
        inputs = [self.possible(state, part) for part in derived.inputs]
        if derived.operation == "one_of":
            among = set(read_values(derived.argument))
            if any(values & among for values in inputs):
                yield "true"
            if all(values - among for values in inputs):
                yield "false"
            return
        for values, step in zip(inputs, derived.steps, strict=False):
            if values - {"true"}:
                yield step
            if "true" not in values:
                return
        yield derived.steps[-1]

    def status(self, state: State, when: Conditions) -> bool | None:
        """Return whether a row fits (True), does not fit (False), or is open (None)."""
        mark = state.marks.get(id(when))
        if mark is None:
            mark = self._mark(state, when)
            if mark is not None:
                state.marks[id(when)] = mark
        return mark

    def _mark(self, state: State, when: Conditions) -> bool | None:
        settled = True
        for name, among in when.items():
            values = self.possible(state, name)
            if values.isdisjoint(among):
                return False
            settled = settled and values <= among
        return True if settled else None

    def open_column(self, state: State, when: Conditions) -> str:
        """Return the first column on which an open row turns: a fact, or a column made from numbers and dates."""
        for name, among in when.items():
            if not self.possible(state, name) <= among:
                return self._base(state, name)
        raise AssertionError("the row is not open")

    def _base(self, state: State, name: str) -> str:
        while name in self._soft:
            open_inputs = (
                part for part in self.regime.derived[name].inputs if len(self._split_values(state, part)) > 1
            )
            name = next(open_inputs)
        return name

    def _split_values(self, state: State, name: str) -> list[Values]:
        """Return the possible values of a column in groups that no row tells apart."""
        if name in self._soft:
            inputs = self.regime.derived[name].inputs
            return max((self._split_values(state, part) for part in inputs), key=len)
        tests = self._tests[name]
        groups: dict[tuple[bool, ...], set[str]] = {}
        for value in sorted(self.possible(state, name)):
            groups.setdefault(tuple(value in among for among in tests), set()).add(value)
        return [frozenset(group) for group in groups.values()]

    def split(self, state: State, name: str) -> list[State]:
        """Return the state once for each group of values of a column."""
        return [self.restrict(state, name, group) for group in self._split_values(state, name)]

    def restrict(self, state: State, name: str, among: Values) -> State:
        """Return the state with fewer values for one column."""
        marks = state.marks.copy()
        if name not in self._place:
            seen = {one: values for one, values in state.seen.items() if one != name and one not in self._soft}
            return State({**state.free, name: state.free[name] & among}, state.joint, seen, marks)
        number, position = self._place[name]
        kept = frozenset(row for row in state.joint[number] if row[position] in among)
        joint = (*state.joint[:number], kept, *state.joint[number + 1 :])
        moved = {*self.clusters[number].columns, *self._soft}
        return State(state.free, joint, {one: values for one, values in state.seen.items() if one not in moved}, marks)

    def behind(self, name: str) -> set[str]:
        """Return the unknown facts behind a column."""
        derived = self.regime.derived.get(name)
        if not derived:
            return {name} & self.unknown
        return {fact for part in derived.inputs if part != CASE_DATE for fact in self.behind(part)}


def unknown_facts(case: Case) -> set[str]:
    """Return the facts of a regime that a case leaves unknown in the open world: all that it does not give.

    A count of days or months that two dates state too is not asked for: the dates are.
    """
    regime = case.regime
    between = (one for one in regime.derived.values() if one.operation in ("days_between", "months_between"))
    counts = {one.inputs[2] for one in between if len(one.inputs) == 3}
    return {name for name in regime.facts if name not in case.given and name not in counts}
