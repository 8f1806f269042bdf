"""Validation: what is wrong with a key is said when it is made, in one sentence, before anything is graded by it.

A key that is wrong grades in silence: an accepted answer that its form refuses earns nobody anything, and a misspelt
setting of a form is one that nobody reads. It makes no difference whether a key was written in Python or read from a
file: every `Key` is looked through when it is made.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from tworivers.checks.answers import shown
from tworivers.checks.forms import Form, FormError, Parts
from tworivers.checks.identities import Identity, holds
from tworivers.checks.rounding import same
from tworivers.checks.wording import places_of
from tworivers.errors import CourseError, unknown
from tworivers.keys.question import Question, Written
from tworivers.tables import rows

NUMBER = ("unit", "places", "whole", "none")
FORMS = {  # what a form of each kind must say, and what it may
    "number": ((), NUMBER),
    "numbers": (("keys",), (*NUMBER, "partial")),
    "interval": ((), ("keys", "unit", "places", "whole", "partial")),
    "label": (("choices",), ()),
    "labels": (("choices",), ("keys", "ordered", "partial")),
    "text": ((), ("pattern", "example")),
    "table": (("key", "rows", "columns"), (*NUMBER, "choices", "partial")),
    "function": (("name", "arguments", "returns"), ("partial",)),
}
IDENTITIES = {
    "between": (("low", "high"), ("parts",)),
    "sum": (("total",), ("parts", "tolerance")),
    "rising": ((), ("parts",)),
    "falling": ((), ("parts",)),
    "at_most": (("left", "right"), ()),
}
PLACES = range(-6, 13)
DOCUMENT = re.compile(r"\bDocs?\. (\d+)")
WORKS = ("Doc.", "Docs.", "Call log", "Jilin cable", "Daily NK", "Chapter", "Introduction", "Table", "Tables", "Cover")
COUNTED = (  # units that questions ask in, beside those of the record
    *(
        "catties per person",
        "clauses",
        "counted",
        "desks",
        "failed attempts",
        "hours after midnight",
        "papers",
        "people",
    ),
    *("people a month", "sources", "terms", "texts"),
)


def refuse_what_is_wrong(
    assignment: str, objectives: Mapping[str, str], questions: Sequence[Question], written: Sequence[Written]
) -> None:
    """Look through all that a key is made of.

    Raises:
        CourseError: Something in it is wrong; the sentence names the question, what was found, and the nearest name.
    """
    for fault in faults(assignment, objectives, questions, written):
        raise CourseError(fault)


def faults(
    assignment: str, objectives: Mapping[str, str], questions: Sequence[Question], written: Sequence[Written]
) -> Iterator[str]:
    """Yield one sentence for each thing that is wrong with a key; a question's first one alone."""
    ids = [*(question.id for question in questions), *(one.id for one in written)]
    twice = [name for name in ids if ids.count(name) > 1]
    if twice:
        yield f"{twice[0]}: two questions have this id. Give each its own."
    for question in questions:
        yield from (f"{question.id}: {said}" for said in _first(_in_question(question, assignment, objectives)))
    for one in written:
        yield from (f"{one.id}: {said}" for said in _first(_in_written(one, assignment, objectives)))


def _in_question(question: Question, assignment: str, objectives: Mapping[str, str]) -> Iterator[str]:
    """Look in this order, each only where the one before has nothing to say: a form that is wrong reads no answer."""
    yield from _in_form(question.form, "its form")
    yield from _answers(question)
    yield from _named(question, f"{assignment}.q", objectives)
    yield from _texts({"hint": question.hint})
    yield from _versions(question)
    yield from _slips(question)
    yield from _identities(question)


def _first(found: Iterator[str]) -> Iterator[str]:
    for said in found:
        yield said
        return


def _named(question: Question | Written, begins: str, objectives: Mapping[str, str]) -> Iterator[str]:
    if not re.fullmatch(rf"{re.escape(begins)}\d+", str(question.id)):
        yield f"this is no id of {begins.partition('.')[0]}. An id looks like {f'{begins}1'!r}."
    if not _is_number(question.points) or question.points <= 0:
        yield f"it is worth {question.points!r}; points are a number above zero."
    yield from _texts({name: getattr(question, name) for name in ("read", "explanation")})
    if question.objective not in objectives:
        yield str(unknown("objective", question.objective, objectives))
    yield from _passage(question.read)


def _texts(texts: dict[str, Any]) -> Iterator[str]:
    for name, text in texts.items():
        if not isinstance(text, str) or not text.strip():
            yield f"its {name} is {'empty' if text in ('', None) else repr(text)}; a sentence is needed there."


def _passage(read: str) -> Iterator[str]:
    """Say where a passage names a document that there is not, or begins with a work that is misspelt."""
    known = {found[1] for row in rows("sources") if (found := re.search(r"Document No\. (\d+)", str(row["edition"])))}
    for number in DOCUMENT.findall(read):
        if number not in known:
            yield f"the passage {shown(read)!r}: " + str(unknown("document", number, known))
    if not read.startswith(WORKS):
        begin = " ".join(read.split()[:2]).rstrip(",")
        near = _near(begin, WORKS) or _near(read.split()[0].rstrip(","), WORKS)
        if near:
            yield f"the passage {shown(read)!r} begins with a work that is unknown. Did you mean {near!r}?"


def _near(asked: str, known: Iterable[str], cutoff: float = 0.75) -> str:
    return next(iter(difflib.get_close_matches(asked, sorted(known), n=1, cutoff=cutoff)), "")


def _in_form(form: Form, where: str) -> Iterator[str]:
    yield from _settings(form, FORMS, where)
    for name, value in form.items():
        says = _SETTINGS[name](value) if name in _SETTINGS else ""
        if says:
            yield f"{name!r} in {where} is {shown(repr(value))}; {says} is needed."
    if form["kind"] == "function" and form["returns"].get("kind") == "function":
        yield f"{where} returns a function; another kind is needed."
    elif form["kind"] == "function":
        yield from _in_form(form["returns"], "what its function returns")
    unit = form.get("unit", "")
    units = {str(row["unit"]) for row in rows("figures")} | set(COUNTED)
    if unit and unit not in units and _near(unit, units):
        yield f"the unit {unit!r} in {where} is unknown. Did you mean {_near(unit, units)!r}?"


def _settings(table: Form | Identity, kinds: dict[str, Any], where: str) -> Iterator[str]:
    """Say where a form or an identity is of no kind, lacks what its kind needs, or has what its kind knows nothing of."""
    kind = table.get("kind") if isinstance(table, dict) else None
    if kind not in kinds:
        yield f"{where}: {unknown('kind', kind, kinds)}"
        return
    needed, allowed = kinds[kind]
    known = ("kind", *needed, *allowed)
    yield from (f"{where}: {unknown(f'setting of {kind}', name, known)}" for name in table if name not in known)
    yield from (f"{where} has no {name!r}, which the kind {kind!r} needs." for name in needed if name not in table)


def _answers(question: Question) -> Iterator[str]:
    if question.form["kind"] == "function" and not (*question.inputs, *question.hidden_inputs):
        yield "a function is asked for, and there is no input to try it on. Give it inputs."
    if question.form["kind"] != "function" and (*question.inputs, *question.hidden_inputs):
        yield f"it has inputs, though it asks for the kind {question.form['kind']!r}. Inputs are for functions."
    yield from _two_of_a_name(question)
    further = [("a further accepted answer", one) for one in question.accept]
    yield from _outside(question, "right", [("the answer", question.answer), *further])
    names = [set(parts) for parts in question.right]
    if any(other != names[0] for other in names):
        yield "its accepted answers have different parts. Give each the same."
    if "raised" in question.right[0].values() and question.form["kind"] == "function":
        name = next(name for name, value in question.right[0].items() if value == "raised")
        yield f"its reference stops with an error on the input {name}."
    yield from _groups(question)


def _outside(question: Question, kept: str, answers: list[tuple[str, Any]]) -> Iterator[str]:
    """Say which of the answers is outside the form of its question; `kept` names where the question keeps their parts."""
    if question.form["kind"] == "function":
        no_functions = (which for which, answer in answers if not callable(answer))
        yield from (f"{which} is no function, and one is asked for." for which in no_functions)
    try:
        getattr(question, kept)
    except FormError:
        for which, answer in answers:
            try:
                question.parts(answer)
            except FormError as error:
                yield f"{which} is outside its form: it {error}"


def _two_of_a_name(question: Question) -> Iterator[str]:
    """Say where two cases have one id: one of them would be overlooked."""
    given = (*question.inputs, *question.hidden_inputs)
    cases = [one[0]["case_id"] for one in given if one and isinstance(one[0], dict) and "case_id" in one[0]]
    twice = [case for case in cases if cases.count(case) > 1]
    if twice:
        yield f"two cases have the id {twice[0]!r}. Give each its own."


def _versions(question: Question) -> Iterator[str]:
    """Say where a version that may be chosen is explained to nobody, or an explanation is of no version."""
    if not question.explanations:
        return
    yield from _texts({f"explanation of {name!r}": text for name, text in question.explanations.items()})
    told = {"the answer": question.versions[0], **{f"the slip {slip.name!r}": slip.version for slip in question.slips}}
    told |= {f"accepted answer {number}": one for number, one in enumerate(question.versions[1:], start=1)}
    for which, version in told.items():
        if version not in question.explanations:
            yield f"{which}: {unknown('version', version, question.explanations)}"
    yield from (
        f"explanations: {unknown('version', name, question.versions)}"
        for name in question.explanations
        if name not in question.versions
    )


def _groups(question: Question) -> Iterator[str]:
    """Say where points are given by provision and a case belongs to none, or a group names a case that is not there."""
    if not question.groups:
        return
    cases = question.right[0].keys()
    if cases - question.groups.keys():
        yield f"the case {min(cases - question.groups.keys())!r} stands in no group. Name its provision in groups."
    yield from (f"groups: {unknown('case', case, cases)}" for case in question.groups if case not in cases)


def _slips(question: Question) -> Iterator[str]:
    if not question.slips:
        yield "it has no slips. Name at least one wrong answer, with its sentence and the passage to reread."
    names = [slip.name for slip in question.slips]
    yield from (f"two slips are called {name!r}. Give each its own name." for name in names if names.count(name) > 1)
    for slip in question.slips:
        which = f"the slip {slip.name!r}"
        yield from (
            f"{which}: {said}" for said in (*_texts({"say": slip.say, "read": slip.read}), *_passage(slip.read))
        )
        if not _is_number(slip.points) or not 0 <= slip.points < question.points:
            yield f"{which} earns {slip.points!r}; a number from 0 to below {question.points:g} is needed."
    yield from _outside(question, "wrong", [(f"the slip {slip.name!r}", slip.answer) for slip in question.slips])
    yield from _of_one_value(question)


def _of_one_value(question: Question) -> Iterator[str]:
    """Say where a slip has the value of an accepted answer or of another slip: one of the two would never be found."""
    places = places_of(question.form)
    seen = [("the answer", question.right[0]), *(("a further accepted answer", parts) for parts in question.right[1:])]
    for slip, wrong in zip(question.slips, question.wrong, strict=True):
        for other, parts in seen:
            if parts.keys() == wrong.keys() and all(same(wrong[name], parts[name], places) for name in wrong):
                yield f"the slip {slip.name!r} has the same value as {other}. Drop or change one."
        seen.append((f"the slip {slip.name!r}", wrong))


def _identities(question: Question) -> Iterator[str]:
    for number, identity in enumerate(question.identities, start=1):
        where = f"its identity {number}"
        yield from _in_identity(identity, where, question.right[0])
        for parts in question.right:
            if not holds(identity, parts):
                yield f"{where} does not hold of an accepted answer, so the right answer would be told: {identity['say']}"


def _in_identity(identity: Identity, where: str, parts: Parts) -> Iterator[str]:
    kinds = {kind: ((*needed, "say"), allowed) for kind, (needed, allowed) in IDENTITIES.items()}
    yield from _settings(identity, kinds, where)
    yield from (f"{where}: {said}" for said in _texts({"sentence to say": identity["say"]}))
    named = [*identity.get("parts", ()), *(identity[side] for side in ("left", "right") if side in identity)]
    yield from (f"{where}: {unknown('part', name, parts)}" for name in named if name not in parts)
    numbers = {name: identity[name] for name in ("low", "high", "total", "tolerance") if name in identity}
    yield from (
        f"{where}: {name} is {value!r}; a number is needed." for name, value in numbers.items() if not _is_number(value)
    )
    if numbers.get("tolerance", 0) < 0:
        yield f"{where}: tolerance is {numbers['tolerance']!r}; it cannot be below zero."
    if numbers.get("low", 0) > numbers.get("high", math.inf):
        yield f"{where}: low is {numbers['low']!r} and high is {numbers['high']!r}. Change the two round."
    if identity["kind"] in ("sum", "rising", "falling") and len(identity.get("parts", parts)) < 2:
        yield f"{where}: {identity['kind']!r} compares parts of an answer, and there is one. Name two or more."


def _in_written(written: Written, assignment: str, objectives: Mapping[str, str]) -> Iterator[str]:
    yield from _named(written, f"{assignment}.w", objectives)
    points = [level.points for level in written.levels]
    if len(points) != 3 or not all(map(_is_number, points)):
        yield f"its rubric has {len(points)} levels; three are needed, each with its points."
    elif (
        points[0] != written.points or sorted(points, reverse=True) != points or len(set(points)) != 3 or points[2] < 0
    ):
        told = ", ".join(f"{one:g}" for one in points)
        yield f"the levels of its rubric are {told}; they fall from {written.points:g}, all different, none below zero."
    yield from _texts({f"level of {level.points:g} points": level.does for level in written.levels})


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _not_a_text(value: object) -> str:
    return "" if isinstance(value, str) and value.strip() else "a text"


def _not_yes_or_no(value: object) -> str:
    return "" if isinstance(value, bool) else "True or False"


def _not_names(value: object) -> str:
    if not isinstance(value, (list, tuple)) or not all(isinstance(one, str) and one.strip() for one in value):
        return "a list of texts"
    folded = [one.strip().lower() for one in value]
    return "" if value and len(set(folded)) == len(folded) else "at least one, each once,"


def _not_a_pattern(value: object) -> str:
    try:
        re.compile(str(value))
    except re.error:
        return "a regular expression"
    return _not_a_text(value)


def _not_places(value: object) -> str:
    found = isinstance(value, int) and not isinstance(value, bool) and value in PLACES
    return "" if found else f"a whole number from {PLACES[0]} to {PLACES[-1]}"


_SETTINGS: dict[str, Callable[[object], str]] = {
    **dict.fromkeys(("keys", "choices", "rows", "columns", "arguments"), _not_names),
    **dict.fromkeys(("unit", "none", "example", "name", "key"), _not_a_text),
    **dict.fromkeys(("whole", "ordered", "partial"), _not_yes_or_no),
    "places": _not_places,
    "pattern": _not_a_pattern,
    "returns": lambda value: "" if isinstance(value, dict) else "a form",
}
