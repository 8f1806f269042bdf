"""Wrong rules: what a student's function may get wrong, made by machine from the function that is right.

In turn a condition is dropped, truth is taken for `is True`, an edge moves by one, an item is left out, two branches
are exchanged, a fact is asked for its opposite, a branch is never reached, a word is given for a branch or everywhere.
What the reference rests on is changed with it: the functions of its own file that it calls, the lists and dates that it
looks at, the settings that it leaves at their defaults. So nothing but a function itself is read, wherever it stands.
"""

from __future__ import annotations

import ast
import datetime
import inspect
import itertools
import re
import textwrap
import types
import warnings
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tworivers.checks.answers import plain
from tworivers.checks.forms import FormError, Parts, read
from tworivers.checks.rounding import same
from tworivers.checks.wording import places_of
from tworivers.keys.key import Question

Function = Callable[..., Any]
Given = Sequence[Any]
EDGES: dict[type, tuple[str, str]] = {  # how a comparison is written, and the one beside it
    ast.Lt: ("<", "<="), ast.LtE: ("<=", "<"), ast.Gt: (">", ">="), ast.GtE: (">=", ">"), ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="), ast.In: ("in", "not in"), ast.NotIn: ("not in", "in"), ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
}  # fmt: skip
SIGNS: dict[type, str] = {ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*", ast.BitAnd: "|", ast.BitOr: "&"}
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}
MOST = 40  # items of a list that are changed one by one
DAY = re.compile(r"\d{4}-\d\d-\d\d")
TIME = re.compile(r"(\d\d):(\d\d)")


@dataclass(frozen=True)
class Rule:
    """A wrong rule: what was changed, and the function that decides by it."""

    change: str
    function: Function


def wrong_rules(question: Question, values: Mapping[str, Collection[Any]]) -> Iterator[Rule]:
    """Yield every wrong rule of a question that asks for a function, each once.

    Args:
        question: The question.
        values: By fact, the values that the question prints.
    """
    choices = tuple(question.form["returns"].get("choices", ()))
    swaps = _swaps(choices, values)
    seen: set[str] = set()
    family = Family(question.answer)
    facts = [(name, value) for name, among in values.items() for value in among if not _is_day(value)]
    in_code = _in_code(family, choices, swaps, facts)
    for rule in itertools.chain(in_code, _in_settings(family, swaps), _everywhere(question)):
        if rule.change not in seen:
            seen.add(rule.change)
            yield rule


def _swaps(choices: Sequence[str], values: Mapping[str, Collection[Any]]) -> dict[str, tuple[str, ...]]:
    """Return what may stand for a word: another choice, another value of the same fact."""
    groups = [choices, *([one for one in found if isinstance(one, str)] for found in values.values())]
    groups = [group for group in groups if not any(DAY.fullmatch(one) or TIME.fullmatch(one) for one in group)]
    words = {word for group in groups for word in group}
    return {
        word: tuple({one: 0 for group in groups if word in group for one in group if one != word}) for word in words
    }


class Family:
    """A function with all of its own file that it rests on, so that it can be made anew with one thing changed."""

    def __init__(self, root: Function) -> None:
        """Look at the function, at those that it calls, and at the values that they name."""
        if not isinstance(root, types.FunctionType):
            raise TypeError(f"{root!r} is no plain function, so no wrong rules can be made of it.")
        self.root = root
        self.members: list[types.FunctionType] = []
        self.settings: dict[tuple[str, str], Any] = {}  # by function (none for the file's own) and name
        self._add(root)

    def _add(self, function: types.FunctionType) -> None:
        if function in self.members:
            return
        self.members.append(function)
        for name in _names(function.__code__):
            if name in function.__globals__:
                self._look("", name, function.__globals__[name])
        for place, found in (("", _free(function)), (function.__name__, _defaults(function))):
            for name, value in found.items():
                self._look(place or function.__name__, name, value)

    def _look(self, place: str, name: str, value: Any) -> None:
        if isinstance(value, types.FunctionType):
            if value.__code__.co_filename == self.root.__code__.co_filename:
                self._add(value)
        elif isinstance(value, (bool, int, float, str, tuple, list, set, frozenset, dict, range)):
            self.settings[place, name] = value

    def remade(
        self, code: Mapping[types.FunctionType, types.CodeType] | None = None, settings: Mapping[Any, Any] | None = None
    ) -> Function:
        """Return the function made anew, with other code of some members, or with other settings."""
        code, settings = code or {}, settings or {}
        new: dict[types.FunctionType, types.FunctionType] = {}
        world = dict(self.root.__globals__)
        world.update({name: value for (place, name), value in settings.items() if not place})

        def other(function: types.FunctionType, name: str, value: Any) -> Any:
            value = settings.get((function.__name__, name), value)
            return new.get(value, value) if isinstance(value, types.FunctionType) else value

        for function in self.members:
            its = code.get(function, function.__code__)
            cells = tuple(types.CellType() for _ in its.co_freevars)
            new[function] = types.FunctionType(its, world, function.__name__, None, cells)
        for function, made in new.items():
            free = _free(function)
            for name, cell in zip(made.__code__.co_freevars, made.__closure__ or (), strict=True):
                cell.cell_contents = other(function, name, free[name])
            defaults = {name: other(function, name, value) for name, value in _defaults(function).items()}
            own = list(inspect.signature(function).parameters.values())
            made.__defaults__ = tuple(
                defaults[one.name]
                for one in own
                if one.default is not one.empty and one.kind is not inspect.Parameter.KEYWORD_ONLY
            )
            made.__kwdefaults__ = {
                one.name: defaults[one.name] for one in own if one.kind is inspect.Parameter.KEYWORD_ONLY
            }
        for name, value in self.root.__globals__.items():
            if isinstance(value, types.FunctionType) and value in new:
                world[name] = new[value]
        return new[self.root]


def _names(code: types.CodeType) -> set[str]:
    inner = (one for one in code.co_consts if isinstance(one, types.CodeType))
    return set(code.co_names).union(*(_names(one) for one in inner))


def _free(function: types.FunctionType) -> dict[str, Any]:
    cells = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    return {name: cell.cell_contents for name, cell in cells}


def _defaults(function: types.FunctionType) -> dict[str, Any]:
    found = inspect.signature(function).parameters.values()
    return {one.name: one.default for one in found if one.default is not one.empty}


# -- Changes of the code --------------------------------------------------------------------------------------------


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and bool(DAY.fullmatch(value) or TIME.fullmatch(value))


def _in_code(
    family: Family, choices: Sequence[str], swaps: Mapping[str, Sequence[str]], facts: Sequence[tuple[str, Any]]
) -> Iterator[Rule]:
    """Yield the rules of which one place in the code of one member is another."""
    for function in family.members:
        source = textwrap.dedent(inspect.getsource(function))
        (node,) = ast.parse(source).body
        if not isinstance(node, ast.FunctionDef):
            raise TypeError(f"{function!r} is written as no def, so no wrong rules can be made of it.")
        for edits in itertools.chain(_edits(node, source, choices, swaps), _joined(node, source, facts)):
            text = _edited(source, edits)
            told = "; ".join(f"{ast.get_source_segment(source, part)} → {new}" for part, new in edits)
            line = min(part.lineno for part, _ in edits)
            try:
                code = _compiled(function, text)
            except SyntaxError:
                continue
            change = re.sub(r"\s+", " ", f"{function.__name__}, line {line}: {told}")
            yield Rule(change, family.remade(code={function: code}))


def _compiled(function: types.FunctionType, source: str) -> types.CodeType:
    """Return the code of a changed function, with the names that it has from around it."""
    free = ", ".join(function.__code__.co_freevars)
    outer = f"def around({free}):\n{textwrap.indent(source, '    ')}\n    return {function.__name__}\n"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # `1 is True` is what some students write
        whole = compile(outer, function.__code__.co_filename, "exec")
    (around,) = (one for one in whole.co_consts if isinstance(one, types.CodeType))
    return next(one for one in around.co_consts if isinstance(one, types.CodeType) and one.co_name == function.__name__)


Edit = tuple[Any, str]


def _edited(source: str, edits: Sequence[Edit]) -> str:
    lines = source.encode().splitlines(keepends=True)
    starts = [0, *itertools.accumulate(len(line) for line in lines)]
    text = source.encode()
    for part, new in sorted(edits, key=lambda edit: (edit[0].lineno, edit[0].col_offset), reverse=True):
        begin, end = starts[part.lineno - 1] + part.col_offset, starts[part.end_lineno - 1] + part.end_col_offset
        put = new if isinstance(part, ast.stmt) else f"({new})"
        text = text[:begin] + put.encode() + text[end:]
    return text.decode()


def _edits(
    function: ast.FunctionDef, source: str, choices: Sequence[str], swaps: Mapping[str, Sequence[str]]
) -> Iterator[list[Edit]]:
    """Yield what may be replaced in a function, and by which code; its head and docstring stay."""

    def said(part: ast.AST) -> str:
        return ast.get_source_segment(source, part) or ""

    body = function.body[1:] if ast.get_docstring(function) else function.body
    nodes = [node for statement in body for node in ast.walk(statement)]
    for node in nodes:
        yield from ([(part, new)] for part, new in _changes(node, said, choices, swaps))
        yield from ([(part, new)] for part in _asked(node) for new in _truths(part, said))
    words = [node for node in nodes if isinstance(node, ast.Constant) and node.value in choices]
    for left, right in itertools.combinations(words, 2):
        if left.value != right.value:
            yield [(left, said(right)), (right, said(left))]
    for block in [body, *(block for node in nodes for block in _blocks(node))]:
        for left, right in itertools.pairwise(block):
            if isinstance(left, ast.If) and isinstance(right, ast.If) and left.col_offset == right.col_offset:
                yield [(left, said(right)), (right, said(left))]


def _joined(function: ast.FunctionDef, source: str, facts: Sequence[tuple[str, Any]]) -> Iterator[list[Edit]]:
    """Yield the tests of a function with one fact too many: it holds there too, or is an exception that is none."""
    if not function.args.args or function.args.args[0].arg != "case":
        return
    for node in ast.walk(function):
        if isinstance(node, ast.If):
            test = ast.get_source_segment(source, node.test)
            for name, value in facts:
                asked = f"case.get({name!r}) == {value!r}"
                yield [(node.test, f"({test}) or {asked}")]
                yield [(node.test, f"({test}) and not {asked}")]


def _blocks(node: ast.AST) -> list[list[ast.stmt]]:
    found = [getattr(node, name, None) for name in ("body", "orelse")]
    return [block for block in found if isinstance(block, list)]


def _asked(node: ast.AST) -> list[ast.expr]:
    """Return the parts of a node that are asked whether they are true."""
    match node:
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            return [test]
        case ast.BoolOp(values=values):
            return values
        case ast.comprehension(ifs=ifs):
            return ifs
    return []


def _truths(part: ast.expr, said: Callable[[ast.AST], str]) -> Iterator[str]:
    match part:
        case ast.Call() | ast.Subscript() | ast.Name():
            yield from (f"{said(part)} {other}" for other in ("is True", "is not False", "is not None"))
        case ast.UnaryOp(ast.Not(), operand):
            yield from (f"{said(operand)} {other}" for other in ("is False", "is not True", "is None"))
        case ast.Compare(left, [ast.Is()], [ast.Constant(value=True)]):
            yield from (said(left), f"{said(left)} is not False", f"{said(left)} is not None")
        case ast.Compare(left, [ast.Is()], [ast.Constant(value=False)]):
            yield from (f"not {said(left)}", f"{said(left)} is not True", f"{said(left)} is None")
        case ast.Compare(left, [ast.IsNot()], [ast.Constant(value=True)]):
            yield from (f"not {said(left)}", f"{said(left)} is False")
        case ast.Compare(left, [ast.IsNot()], [ast.Constant(value=False)]):
            yield from (said(left), f"{said(left)} is True")


def _changes(
    node: ast.AST, said: Callable[[ast.AST], str], choices: Sequence[str], swaps: Mapping[str, Sequence[str]]
) -> Iterator[Edit]:
    match node:
        case ast.If(test=test) | ast.While(test=test):
            yield from ((test, new) for new in ("True", "False", f"not ({said(test)})"))
        case ast.IfExp(test, body, orelse):
            yield from ((node, new) for new in (said(body), said(orelse)))
            yield node, f"({said(orelse)}) if {said(test)} else ({said(body)})"
        case ast.BoolOp(operator, values):
            here, other = (" and ", " or ") if isinstance(operator, ast.And) else (" or ", " and ")
            yield node, other.join(f"({said(value)})" for value in values)
            for place in range(len(values)):
                yield node, here.join(f"({said(value)})" for value in values[:place] + values[place + 1 :])
                yield values[place], f"not ({said(values[place])})"
        case ast.UnaryOp(ast.Not(), operand):
            yield node, f"bool({said(operand)})"
        case ast.Compare(left, operators, rights):
            for place in range(len(operators)):
                signs = [EDGES[type(one)][number == place] for number, one in enumerate(operators)]
                sides = [f" {sign} ({said(right)})" for sign, right in zip(signs, rights, strict=True)]
                yield node, f"({said(left)}){''.join(sides)}"
        case ast.BinOp(left, operator, right) if type(operator) in SIGNS:
            yield node, f"({said(left)}) {SIGNS[type(operator)]} ({said(right)})"
            yield from ((node, said(side)) for side in (left, right))
        case ast.Call(ast.Name(name), arguments) if name in NAMES:
            yield node.func, NAMES[name]  # type: ignore[attr-defined]
            if len(arguments) > 1:
                yield from ((node, said(one)) for one in arguments)
        case ast.comprehension(ifs=ifs):
            yield from ((condition, new) for condition in ifs for new in ("True", f"not ({said(condition)})"))
        case ast.Tuple(items, ast.Load()) | ast.List(items, ast.Load()) | ast.Set(items):
            begin, end = {ast.Tuple: ("(", ",)"), ast.List: ("[", "]"), ast.Set: ("{", "}")}[type(node)]
            for place in range(len(items) if len(items) > 1 else 0):
                kept = items[:place] + items[place + 1 :]
                yield node, f"{begin}{', '.join(said(item) for item in kept)}{end}"
        case ast.Constant(value):
            yield from ((node, repr(other)) for _, other in _others(value, swaps))
        case ast.Return(value) if value is not None:
            yield from ((value, repr(word)) for word in choices or (None,))


# -- Changes of what it rests on ------------------------------------------------------------------------------------


def _in_settings(family: Family, swaps: Mapping[str, Sequence[str]]) -> Iterator[Rule]:
    """Yield the rules of which one list, date, number or setting is another."""
    for (place, name), value in family.settings.items():
        for change, other in _others(value, swaps):
            yield Rule(f"{place}{'.' if place else ''}{name}: {change}", family.remade(settings={(place, name): other}))


def _others(value: Any, swaps: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Any]]:
    """Yield what may stand for a value: an edge one further, an item less, two items exchanged, another word."""
    match value:
        case bool():
            yield f"{value} → {not value}", not value
        case int() | float():
            yield from ((f"{value} → {value + by}", value + by) for by in (-1, 1))
        case str():
            yield from ((f"{value!r} → {other!r}", other) for other in _words(value, swaps))
        case range():
            for start, stop in ((-1, 0), (1, 0), (0, -1), (0, 1)):
                other = range(value.start + start, value.stop + stop)
                yield f"{value} → {other}", other
        case list() | tuple() if len(value) <= MOST:
            for place, item in enumerate(value):
                rest = [*value[:place], *value[place + 1 :]]
                yield f"without {item!r}", type(value)(rest)
                if place:
                    turned = [*value[: place - 1], item, value[place - 1], *value[place + 1 :]]
                    yield f"{item!r} before {value[place - 1]!r}", type(value)(turned)
                for change, other in _others(item, swaps):
                    yield change, type(value)([*value[:place], other, *value[place + 1 :]])
        case set() | frozenset() if len(value) <= MOST:
            yield from ((f"without {item!r}", value - {item}) for item in sorted(value, key=repr))
        case dict() if len(value) <= MOST:
            for key, item in value.items():
                yield f"without {key!r}", {name: one for name, one in value.items() if name != key}
                for change, other in _others(item, swaps):
                    yield f"{key!r}: {change}", {**value, key: other}


def _words(word: str, swaps: Mapping[str, Sequence[str]]) -> Iterator[str]:
    if DAY.fullmatch(word):
        day = datetime.date.fromisoformat(word)
        yield from ((day + datetime.timedelta(by)).isoformat() for by in (-1, 1) if day.year < datetime.MAXYEAR)
    elif time := TIME.fullmatch(word):
        minutes = 60 * int(time[1]) + int(time[2])
        yield from (f"{(minutes + by) // 60:02d}:{(minutes + by) % 60:02d}" for by in (-1, 1))
    else:
        yield from swaps.get(word, ())


def _everywhere(question: Question) -> Iterator[Rule]:
    """Yield the functions that give one value everywhere: each word, or each value that the reference gives somewhere."""
    given = (*question.inputs, *question.hidden_inputs)
    values = question.form["returns"].get("choices") or [question.answer(*arguments) for arguments in given]
    for value in values:
        yield Rule(f"{value!r} everywhere", lambda *_, value=value: value)


# -- Telling them apart ---------------------------------------------------------------------------------------------


class Cases:
    """Inputs of a question, with what each accepted reading gives on them, worked out once."""

    def __init__(self, question: Question, inputs: Sequence[Given]) -> None:
        """Keep the question and its inputs; nothing is worked out yet."""
        self.question, self.inputs = question, inputs
        self.readings = (question.answer, *question.accept)
        self._known: dict[tuple[int, int], Parts | None] = {}
        self._words: dict[str, Parts | None] = {}

    def like(self, function: Function) -> set[int]:
        """Return the accepted readings that give what a function gives on every input."""
        left = set(range(len(self.readings)))
        for place in range(len(self.inputs)):
            found = self._result(function, place)
            left = {which for which in left if self._agree(found, self._reading(which, place))}
            if not left:
                break
        return left

    def differs(self, function: Function, which: int) -> bool:
        """Tell whether a function gives something else than one accepted reading on any input."""
        return not all(
            self._agree(self._result(function, place), self._reading(which, place)) for place in range(len(self.inputs))
        )

    def apart(self, function: Function, which: int) -> set[int]:
        """Return the inputs on which a function gives something else than one accepted reading."""
        return {
            place
            for place in range(len(self.inputs))
            if not self._agree(self._result(function, place), self._reading(which, place))
        }

    def _reading(self, which: int, place: int) -> Parts | None:
        if (which, place) not in self._known:
            self._known[which, place] = self._result(self.readings[which], place)
        return self._known[which, place]

    def _result(self, function: Function, place: int) -> Parts | None:
        """Return the parts of what a function gives on one input; None where that is no answer."""
        try:
            value = function(*self.inputs[place])
            if type(value) is not str:
                return read(self.question.form["returns"], plain(value))
            if value not in self._words:
                self._words[value] = None
                self._words[value] = read(self.question.form["returns"], plain(value))
            return self._words[value]
        except (FormError, Exception):
            return None

    def _agree(self, left: Parts | None, right: Parts | None) -> bool:
        """Tell whether two results are the same answer, as closely as the question compares."""
        if left is None or right is None:
            return False
        if left is right or left == right:
            return True
        places = places_of(self.question.form)
        return left.keys() == right.keys() and all(same(left[name], right[name], places) for name in left)


def further_inputs(question: Question, values: Mapping[str, Collection[Any]], space: Sequence[Given]) -> list[Given]:
    """Return few inputs that tell apart what the cases of a question do not: in turn the one that tells most.

    They are for a person to look at: whether the question asks them, and whether its text decides them.
    """
    tried, everywhere = Cases(question, (*question.inputs, *question.hidden_inputs)), Cases(question, space)
    needed: list[set[int]] = []
    for rule in wrong_rules(question, values):
        places = [everywhere.apart(rule.function, which) for which in tried.like(rule.function)]
        needed += places if all(places) else []
    chosen = []
    while needed:
        counted = Counter(place for places in needed for place in places)
        best = min(counted, key=lambda place: (-counted[place], len(repr(space[place]))))
        chosen.append(space[best])
        needed = [places for places in needed if best not in places]
    return chosen


@dataclass(frozen=True)
class Told:
    """How many wrong rules of a question give another answer than every accepted reading, and which no case tells."""

    made: int
    left: tuple[str, ...]


def told_apart(question: Question, values: Mapping[str, Collection[Any]], space: Sequence[Given]) -> Told:
    """Try every wrong rule on the cases of a question; what they miss is looked for in the whole space of its facts."""
    tried, everywhere = Cases(question, (*question.inputs, *question.hidden_inputs)), Cases(question, space)
    made, left = 0, []
    for rule in wrong_rules(question, values):
        like = tried.like(rule.function)
        if not like:
            made += 1
        elif all(everywhere.differs(rule.function, which) for which in like):
            made += 1
            left.append(rule.change)
    return Told(made, tuple(left))
