"""Declared keys: reads `questions.toml`, and `answers.py` beside it, into a `Key`.

What people read and amend is data; what must be computed is a function of answers.py, named in braces. A slip is the
reference with one argument changed (`with`), the answer with one entry changed (`change`), the answer of another version
(`each_other_version`), or an answer of its own (`answer`). What the settings mean is for tworivers.keys.validation to say.
"""

from __future__ import annotations

import difflib
import functools
import inspect
import re
import runpy
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

from tworivers.checks import forms
from tworivers.checks.answers import plain
from tworivers.checks.forms import Form, Parts
from tworivers.checks.rounding import same
from tworivers.checks.wording import places_of
from tworivers.errors import CourseError, DataError, unknown
from tworivers.keys.cases import Cases
from tworivers.keys.files.named_values import NamedValues, function_named, refuse_unknown_arguments, stopped
from tworivers.keys.folders import ANSWERS, FILE
from tworivers.keys.key import Key, Level, Question, Slip, Written
from tworivers.keys.validation import FORMS

Table = dict[str, Any]

TEXT, NUMBER, YES, LIST, TABLE, ANY = "a text", "a number", "true or false", "a list", "a table", ""
HEAD = {"title": TEXT, "objectives": TABLE, "passages": TABLE, "values": TABLE}
BOTH = {"title": TEXT, "points": NUMBER, "objective": TEXT, "read": TEXT, "explanation": TEXT}
QUESTION = {
    **{**BOTH, "hint": TEXT, "answer": ANY, "with": TABLE, "accept": ANY, "readings": TABLE, "agrees_with": TEXT},
    **{"must_hold": LIST, "all_or_nothing": YES, "inputs": ANY, "hidden_inputs": ANY, "cases": TEXT},
    **{
        "selection": ANY,
        "explanations": TABLE,
        "versions": LIST,
        "draw": TEXT,
        "slips": LIST,
        **dict.fromkeys(FORMS, TABLE),
    },
}
SLIP = {
    **{"name": TEXT, "answer": ANY, "with": TABLE, "change": TABLE, "each_other_version": YES, "only": TABLE},
    **{"read": TEXT, "say": TEXT, "points": NUMBER},
}
ACCEPT = {"answer": ANY, "with": TABLE, "change": TABLE}
WRITTEN = {**BOTH, "levels": LIST}
LEVEL = {"points": NUMBER, "does": TEXT, "sample": TEXT, "comment": TEXT}
NEEDED = ("title", "points", "objective", "read", "explanation")
OF_A_QUESTION = re.compile(r"^\w+\.([qw]\d+)\b")
HEADING = re.compile(r"^[ \t]*\[+\s*([\w-]+)[^\]]*\]", re.MULTILINE)


def load(path: Path) -> Key:
    """Return the key that a questions.toml declares.

    Raises:
        DataError: Something in it, or in answers.py, is wrong: file, line, what was found, and the nearest name.
    """
    name = "/".join(path.parts[-3:])
    try:
        text = path.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{name} cannot be read: {error}.") from None
    except tomllib.TOMLDecodeError as error:
        said, _, place = str(error).partition(" (at ")
        line = re.search(r"line (\d+)", place)
        where = f"line {line[1]}" if line else "at its end"
        raise DataError(
            f"{name}, {where}: this is no TOML: {said}. Look for a missing quotation mark or comma."
        ) from None
    try:
        return _File(path, content).key()
    except CourseError as error:
        raise DataError(f"{name}, line {line_of(text, str(error))}: {error}") from None


def line_of(text: str, said: str) -> int:
    """Return the line of a file that a sentence speaks of: in the part of its question, where its quoted name stands.

    >>> line_of('title = "T"\\n[q1]\\npoints = 2\\ncolour = 1\\n[q2]\\ncolour = 1', "ps02.q1 has no key 'colour'.")
    4
    """
    start, end = 0, len(text)
    about = OF_A_QUESTION.match(said)
    if about:
        begins = [found.start() for found in HEADING.finditer(text) if found[1] == about[1]]
        others = [found.start() for found in HEADING.finditer(text) if found[1] != about[1]]
        start = begins[0] if begins else 0
        end = next((other for other in others if begins and other > begins[-1]), end)
    place = start
    for quoted in re.findall(r"'([^']+)'", re.split(" has no '| Did you mean| Known: ", said)[0]):
        found = re.compile(rf"(?<![\w-]){re.escape(quoted)}(?![\w-])").search(text, place, end)
        if found:
            place = found.start()
            if f"the slip {quoted!r}" in said:
                end = min(end, text.find("name =", found.end()) % (len(text) + 1))
    return text.count("\n", 0, place) + 1


def refuse_unknown(table: object, known: Mapping[str, str], where: str) -> None:
    """Refuse what is no table, a key that nobody reads, and a value of another type.

    Raises:
        CourseError: The sentence names the key, and the nearest one or the type.
    """
    if not isinstance(table, dict):
        raise CourseError(f"{where} is {table!r}; a table in braces is needed.")
    for name, value in table.items():
        if name not in known:
            raise CourseError(f"{where}: {unknown('key', name, known)}")
        if not _is(known[name], value):
            raise CourseError(f"{where}: {name!r} is {value!r}; {known[name]} is needed.")


def _is(kind: str, value: Any) -> bool:
    if isinstance(value, bool) or kind == YES:
        return kind in (YES, ANY) and (kind == ANY or isinstance(value, bool))
    types = {TEXT: str, NUMBER: (int, float), LIST: list, TABLE: dict}
    return kind == ANY or isinstance(value, types[kind])  # type: ignore[arg-type]


def _refuse_missing(table: Table, needed: tuple[str, ...], where: str) -> None:
    for name in needed:
        if name not in table:
            raise CourseError(f"{where} has no {name!r}. Add it.")


@dataclass(frozen=True)
class _File:
    """A questions.toml as it was read."""

    path: Path
    content: Table

    def key(self) -> Key:
        heads = {name: value for name, value in self.content.items() if not re.fullmatch(r"[qw]\d+", name)}
        refuse_unknown(heads, HEAD, "The file")
        _refuse_missing(heads, ("title", "objectives"), "The file")
        for part in ("objectives", "passages"):
            refuse_unknown(heads.get(part, {}), dict.fromkeys(heads.get(part, {}), TEXT), f"The {part}")
        folder = self.path.parent.name
        assignment = folder.partition("-")[0]
        names = self._names()
        parts = {name: table for name, table in self.content.items() if name not in heads}
        return Key(
            assignment=assignment,
            folder=folder,
            title=heads["title"],
            objectives=heads["objectives"],
            questions=tuple(
                _Declared(f"{assignment}.{name}", table, names).question({})
                for name, table in parts.items()
                if name.startswith("q")
            ),
            written=tuple(
                _written(f"{assignment}.{name}", table, names) for name, table in parts.items() if name.startswith("w")
            ),
        )

    def _names(self) -> NamedValues:
        python = _definitions(self.path.with_name(ANSWERS))
        passages, values = self.content.get("passages", {}), self.content.get("values", {})
        for name in (*passages, *values):
            if name in python or (name in passages and name in values):
                raise CourseError(f"{name!r} is the name of two things in {FILE} and {ANSWERS}. Give each its own.")
        return NamedValues({}, {**passages, **values}, python)


def _definitions(path: Path) -> dict[str, Any]:
    """Return what answers.py defines; nothing where there is none, because nothing has to be computed."""
    if not path.exists():
        return {}
    try:
        found = runpy.run_path(str(path))
    except CourseError:
        raise
    except Exception as error:
        raise DataError(stopped("The code", error)) from error
    return {name: value for name, value in found.items() if not name.startswith("__")}


def _read(text: str, names: NamedValues) -> str:
    """Return a passage: the name of one, or a sentence with names in braces.

    Raises:
        UnknownNameError: There is no passage of that name.
    """
    filled = str(names.fill(text))
    if filled in names.shared:
        return str(names.fill(names.shared[filled]))
    if not re.search(r"\s", filled):
        raise unknown("passage", filled, names.shared)
    return filled


def _written(question_id: str, table: Table, names: NamedValues) -> Written:
    refuse_unknown(table, WRITTEN, question_id)
    _refuse_missing(table, (*NEEDED, "levels"), question_id)
    for number, level in enumerate(table["levels"], start=1):
        refuse_unknown(level, LEVEL, f"{question_id}, level {number}")
        _refuse_missing(level, ("points", "does"), f"{question_id}, level {number}")
    levels = tuple(Level(**names.fill(level)) for level in table["levels"])
    try:
        read = _read(table["read"], names)
    except CourseError as error:
        raise CourseError(f"{question_id}: {error}") from None
    said = names.fill(table["explanation"])
    return Written(question_id, table["points"], table["objective"], read, levels, said, table["title"])  # type: ignore[arg-type]


class _Declared:
    """One question as its table declares it."""

    def __init__(self, question_id: str, table: Table, names: NamedValues) -> None:
        self.id, self.table, self.names = question_id, table, names
        refuse_unknown(table, QUESTION, question_id)
        _refuse_missing(table, (*NEEDED, "hint", "answer", "slips"), question_id)
        for number, slip in enumerate(table["slips"], start=1):
            which = f"the slip {slip['name']!r}" if isinstance(slip, dict) and "name" in slip else f"slip {number}"
            refuse_unknown(slip, SLIP, f"{question_id}, {which}")
            _refuse_missing(slip, ("name", "say"), f"{question_id}, {which}")
        self._refuse_odd_versions(table.get("versions", []))
        kinds = [name for name in table if name in FORMS]
        if len(kinds) != 1:
            raise CourseError(
                f"{question_id} asks for {' and '.join(map(repr, kinds)) or 'nothing'}. "
                f"It needs one form: {', '.join(FORMS)}."
            )
        self.kind = kinds[0]
        if "draw" in table:
            self._draw()  # a name that is wrong is said now, not for the first student

    def _refuse_odd_versions(self, versions: list[Any]) -> None:
        """Refuse versions that are none, or that have not all the same names."""
        for number, version in enumerate(versions, start=1):
            where = f"{self.id}, version {number}"
            if not isinstance(version, dict):
                raise CourseError(f"{where} is {version!r}; a table in braces is needed.")
            refuse_unknown(version, {"everybody": YES, **dict.fromkeys(versions[0], ANY)}, where)
            _refuse_missing(version, tuple(name for name in versions[0] if name != "everybody"), where)

    def _refuse_unused(self) -> None:
        """Refuse a named value that no function and no text of the question uses: its name is misspelt."""
        own = {*self.table.get("with", {}), *(name for one in self.table.get("versions", ()) for name in one)}
        functions = [one for one in self.names.python.values() if inspect.isfunction(one)]
        used = {name for function in functions for name in inspect.signature(function).parameters}
        used |= {name for slip in self.table["slips"] for name in slip.get("only", {})}
        used |= set(re.findall(r"[{.\[]([A-Za-z_]\w*)", repr(self.table)))
        for name in own - used - {"everybody"}:
            near = difflib.get_close_matches(name, sorted(used), n=1, cutoff=0.5)
            meant = f" Did you mean {near[0]!r}?" if near else ""
            raise CourseError(
                f"{self.id}: nothing uses the value {name!r}.{meant} Take it out, or name it as it is used."
            )

    def question(self, drawn: Table) -> Question:
        """Return the question about everybody's selection, or about one that was drawn."""
        try:
            found = self._question(drawn or self._everybody())
            if not drawn:
                self._refuse_unused()
        except CourseError as error:
            said = str(error)
            raise CourseError(said if said.startswith(self.id) else f"{self.id}: {said}") from None
        return found

    def _everybody(self) -> Table:
        versions = self.table.get("versions", [{}])
        return next((version for version in versions if version.get("everybody")), versions[0])

    def _vary(self, question: Question, chance: Random) -> Question:
        if "draw" not in self.table:
            return self.question(chance.choice(self.table["versions"]))
        return self.question(self.names.call(self._draw(), chance=chance))

    def _draw(self) -> Callable[..., Table]:
        """Return the function that draws a student's own values."""
        try:
            found = self.names.found(function_named(self.table["draw"]))
            refuse_unknown_arguments(found, {"chance": None})
        except CourseError as error:
            raise CourseError(f"{self.id}, draw: {error}") from None
        return found  # type: ignore[no-any-return]

    def _question(self, drawn: Table) -> Question:
        table = self.table
        names = self.names.plus({**table.get("with", {}), **drawn})
        answer = self._answer(table["answer"], names)
        names = names.plus({"answer": answer})
        cases = names.fill(table["cases"]) if "cases" in table else None
        if cases is not None and not isinstance(cases, Cases):
            raise CourseError(f"'cases' is {table['cases']!r}; the name of Cases from answers.py is needed, in braces.")
        given, hidden = names.fill(table.get("inputs", ())), names.fill(table.get("hidden_inputs", ()))
        if cases:
            given, hidden = ([(dict(case),) for case in some] for some in (cases.shown, cases.hidden))
        form = self._form(names, answer)
        accepted = list(self._accepted(names, answer))
        versions = [self._version({}, answer, names), *(version for version, _ in accepted)]
        vary = self._vary if "draw" in table or "versions" in table else cases.vary if cases else None
        if "agrees_with" in table:
            self._agree(form, answer, names.fill(table["agrees_with"]))
        return Question(
            id=self.id,
            title=table["title"],
            points=table["points"],
            objective=table["objective"],
            read=_read(table["read"], names),
            form=form,
            answer=answer,
            accept=tuple(one for _, one in accepted),
            versions=tuple(versions) if "explanations" in table else (),
            explanations=names.fill(table.get("explanations", {})),
            slips=tuple(self._slips(names, form, answer, drawn)),
            hint=names.fill(table["hint"]),
            explanation=names.fill(table["explanation"]),
            identities=tuple(names.fill(table.get("must_hold", ()))),
            all_or_nothing=table.get("all_or_nothing", False),
            inputs=tuple(map(tuple, given)),
            hidden_inputs=tuple(map(tuple, hidden)),
            groups=dict(cases.groups) if cases else {},
            selection=names.fill(table["selection"]) if "selection" in table else None,
            vary=vary,
        )

    def _answer(self, content: Any, names: NamedValues, changes: Mapping[str, Any] | None = None) -> Any:
        """Return an answer: a typed one as it stands, a computed one from its function, some arguments changed."""
        name = function_named(content)
        of_python = name and name not in names.own and name not in names.shared
        function = names.found(name) if of_python else None
        if not inspect.isfunction(function):
            if changes:
                raise CourseError(f"'with' changes an argument of a function, and {content!r} is none.")
            return names.fill(content)
        if self.kind != "function":
            return names.call(function, **(changes or {}))
        refuse_unknown_arguments(function, changes or {})
        known = inspect.signature(function).parameters
        fixed = {name: value for name, value in names.own.items() if name in known} | dict(changes or {})
        return functools.partial(function, **names.fill(fixed)) if fixed else function

    def _form(self, names: NamedValues, answer: Any) -> Form:
        """Return the form; names that an answer has already need not be said again."""
        form = _of_kind(self.kind, names.fill(self.table[self.kind]))
        if isinstance(answer, Mapping) and (
            self.kind in ("numbers", "labels")
            or (self.kind == "interval" and all(isinstance(one, (list, tuple)) for one in answer.values()))
        ):
            form.setdefault("keys", list(answer))
        if self.kind == "table":
            form = {"rows": list(getattr(answer, "index", ())), "columns": list(getattr(answer, "columns", ()))} | form
        return form

    def _agree(self, form: Form, answer: Any, decided: Any) -> None:
        """Refuse a typed answer that is another one than what is decided, for instance by a regime."""
        typed, other = (self._parts(form, one) for one in (answer, decided))
        for name in {**typed, **other}:
            if typed.get(name) != other.get(name):
                raise CourseError(
                    f"the answer to {name or 'it'!r} is typed as {typed.get(name)!r}, and "
                    f"{function_named(self.table['agrees_with'])} in answers.py decides {other.get(name)!r}."
                )

    def _version(self, table: Table, value: Any, names: NamedValues) -> str:
        """Return the version that an answer is of: it says so itself, or it was computed for one."""
        if isinstance(value, Mapping) and "version" in value:
            return str(value["version"])
        return str(table.get("with", {}).get("version", names.own.get("version", "")))

    def _accepted(self, names: NamedValues, answer: Any) -> Iterator[tuple[str, Any]]:
        """Yield each further accepted answer, with the version that it is of."""
        given = self.table.get("accept", [])
        given = names.fill(given) if isinstance(given, str) else given
        if not isinstance(given, (list, tuple)):
            raise CourseError(f"'accept' is {given!r}; a list of further answers is needed.")
        for number, one in enumerate(given, start=1):
            if isinstance(one, dict) and isinstance(self.table.get("accept"), list):
                refuse_unknown(one, ACCEPT, f"{self.id}, accepted answer {number}")
                other = self._other(one, names, answer)
                yield self._version(one, other, names), other
            else:
                other = names.fill(one)
                yield self._version({}, other, names), other
        if "readings" in self.table:
            yield from (("", other) for other in self._read_otherwise(self.table["readings"], names))

    def _read_otherwise(self, readings: Table, names: NamedValues) -> Iterator[Any]:
        """Yield the answers of every combination of readings, but for the one that the reference follows anyway."""
        function = names.found(function_named(self.table["answer"]))
        refuse_unknown_arguments(function, readings)
        for name, values in readings.items():
            if not isinstance(values, list):
                raise CourseError(f"{name!r} in 'readings' is {values!r}; a list of its readings is needed.")
        known = inspect.signature(function).parameters
        followed = {name: names.own.get(name, known[name].default) for name in readings}
        for chosen in product(*readings.values()):
            changes = dict(zip(readings, chosen, strict=True))
            if changes != followed:
                yield self._answer(self.table["answer"], names, changes)

    def _other(self, table: Table, names: NamedValues, answer: Any) -> Any:
        """Return another answer: with entries or arguments changed, or one of its own."""
        if not {"change", "with", "answer"} & table.keys():
            raise CourseError("one of 'with', 'change' and 'answer' is needed, to say what the answer is.")
        if "answer" in table or "with" in table:
            content = table.get("answer", self.table["answer"])
            answer = self._answer(content, names, names.fill(table.get("with", {})))
        changes = names.fill(table.get("change", {}))
        if changes and not isinstance(answer, Mapping):
            raise CourseError("'change' changes an entry of the answer, and the answer has none.")
        for name in changes:
            if name not in answer:
                raise unknown("entry of the answer", name, answer)
        return {**answer, **changes} if changes else answer

    def _slips(self, names: NamedValues, form: Form, answer: Any, drawn: Table) -> Iterator[Slip]:
        seen: list[Slip] = []
        for table in self.table["slips"]:
            try:
                if not self._is_for(table.get("only", {}), names):
                    continue
                each = table.get("each_other_version", False)
                for slip in (
                    self._of_versions(table, names, drawn)
                    if each
                    else [self._slip(table, names, self._other(table, names, answer))]
                ):
                    parts = self._parts(form, slip.answer) if each else {}
                    if not (each and any(_are_same(parts, self._parts(form, other.answer), form) for other in seen)):
                        seen.append(slip)
                        yield slip  # but for another version with the value of a slip that says more
            except CourseError as error:
                raise CourseError(f"{self.id}, the slip {table['name']!r}: {error}") from None

    @staticmethod
    def _parts(form: Form, answer: Any) -> Parts:
        """Return the parts of an answer; none where it is outside its form, which validation will say."""
        try:
            return forms.read(form, plain(answer)) if form["kind"] != "function" else {}
        except forms.FormError:
            return {}

    def _of_versions(self, table: Table, names: NamedValues, drawn: Table) -> Iterator[Slip]:
        """Yield a slip for each other version: what is right of it is wrong of this one."""
        for version in self.table.get("versions", ()):
            if version is not drawn:
                value = self._answer(self.table["answer"], names.plus(version))
                yield self._slip(table, names.plus({"other": version}), value)

    def _is_for(self, only: Table, names: NamedValues) -> bool:
        """Tell whether a slip is one of this selection."""
        for name, wanted in only.items():
            value = names.value(name)
            if value not in (wanted if isinstance(wanted, list) else [wanted]):
                return False
        return True

    def _slip(self, table: Table, names: NamedValues, value: Any) -> Slip:
        read = _read(str(table.get("read", self.table["read"])), names)
        version = self._version(table, value, names) if "explanations" in self.table else ""
        return Slip(names.fill(table["name"]), value, names.fill(table["say"]), read, table.get("points", 0.0), version)


def _of_kind(kind: str, settings: Mapping[str, Any]) -> Form:
    """Return a form; what a function returns is a form within it, by its kind."""
    form = {"kind": kind, **settings}
    returns = form.get("returns")
    if kind == "function" and isinstance(returns, Mapping) and "kind" not in returns:
        inner = [name for name in returns if name in FORMS]
        if len(returns) != 1 or not inner:
            raise CourseError(f"what the function returns needs one form, and has {', '.join(returns) or 'none'}.")
        form["returns"] = _of_kind(inner[0], returns[inner[0]])
    return form


def _are_same(left: Parts, right: Parts, form: Form) -> bool:
    places = places_of(form)
    return bool(left) and left.keys() == right.keys() and all(same(left[name], right[name], places) for name in left)
