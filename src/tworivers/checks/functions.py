"""Functions: a student's function, tried case by case.

An exception, a word outside the choices or a value of another type on one case is a wrong answer of that case alone.
Where the inputs are the student's own to see, a sentence repeats them; of hidden ones nothing is repeated that came out
of the function: the kind of a value, the name of Python's own error, and the name of a fact that the question prints.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from tworivers.checks.answers import Plain, plain, shown
from tworivers.checks.forms import Form, FormError, Parts, read
from tworivers.checks.wording import asked

# All that is told of a function that gave no results when it was graded.
ERROR, TOO_LONG = "an error", "a limit"
KEY_ERROR = re.compile(r"KeyError: '(\w+)'")


@dataclass(frozen=True)
class Fault:
    """A case on which a function gave no answer of the kind that is asked for.

    Attributes:
        shown: What happened, with the case and what came, for whoever may see both.
        told: What happened, without either.
    """

    shown: str
    told: str


def input_name(arguments: Sequence[Any]) -> str:
    """Return the name of a result: the arguments, or the `case_id` of the first one where that is a case.

    >>> input_name([12, 29]), input_name([{"case_id": "example-1", "age": 20}])
    ('(12, 29)', 'example-1')
    """
    if arguments and isinstance(arguments[0], dict) and "case_id" in arguments[0]:
        return str(arguments[0]["case_id"])
    return "(" + ", ".join(repr(argument) for argument in arguments) + ")"


def call_function(function: Callable[..., object], inputs: list[list[Any]]) -> list[list[Plain]]:
    """Call a student's function on each list of arguments; an exception becomes its name and message.

    A result is named by its inputs.
    """
    results: list[list[Plain]] = []
    for given in inputs:
        name, arguments = input_name(given), _copied(given)  # a function may change what it is given
        try:
            results.append([name, plain(function(*arguments))])
        except Exception as error:
            results.append([name, {"raised": _said(error)}])
    return results


def _copied(value: Any) -> Any:
    """Return a copy of plain values; `copy.deepcopy` does so for any object, and takes most of the time of a judgement."""
    if isinstance(value, dict):
        return {name: _copied(one) for name, one in value.items()}
    return type(value)(map(_copied, value)) if isinstance(value, (list, tuple)) else value


def _said(error: Exception) -> str:
    """Return an exception's name and message; its message may be an object of the student's that cannot be read."""
    try:
        return f"{type(error).__name__}: {error}"[:200]
    except Exception:
        return type(error).__name__[:200]


def facts_named(inputs: Sequence[Sequence[Any]]) -> frozenset[str]:
    """Return the names of the facts in cases; a question prints them all."""
    return frozenset(str(name) for given in inputs for one in given if isinstance(one, dict) for name in one)


def read_results(form: Form, results: list[list[Plain]], facts: Collection[str] = ()) -> tuple[Parts, list[Fault]]:
    """Return the parts of what a function gave, and the cases on which it gave nothing that can be compared.

    Raises:
        FormError: It gave no results at all.
    """
    parts: Parts = {}
    faults: list[Fault] = []
    for name, result in results:
        if isinstance(result, dict) and "raised" in result:
            if not name:
                raise FormError(_no_results(form, result["raised"]))
            parts[name] = "raised"
            faults.append(_stopped(form, name, str(result["raised"]), facts))
            continue
        try:
            returned = read(form["returns"], result)
        except FormError as error:
            faults.append(_of_another_kind(form, name, error))
            continue
        parts.update({f"{name}{'' if not part else ' ' + part}": value for part, value in returned.items()})
    return parts, faults


def _no_results(form: Form, raised: str) -> str:
    if raised == TOO_LONG:
        return f"{form['name']} was stopped: it took too long for the inputs it was tried on."
    return f"{form['name']} ended the run in which it was tried, so it gave no answer."


def _call(form: Form, name: str) -> str:
    return f"{form['name']}{name}" if name.startswith("(") else f"{form['name']} on {name}"  # a case goes by its id


def _stopped(form: Form, name: str, raised: str, facts: Collection[str]) -> Fault:
    key = KEY_ERROR.fullmatch(raised)
    told = f"KeyError: '{key[1]}'" if key and key[1] in facts else raised.partition(":")[0]
    return Fault(f"{_call(form, name)} stopped with {shown(raised)}.", f"stopped with {shown(told)}")


def _of_another_kind(form: Form, name: str, error: FormError) -> Fault:
    gave = f"gave a word that is spelt almost like {error.near!r}" if error.near else f"gave {error.kind}"
    says = str(error).replace("asks for", "should give", 1).replace("you gave", "it gave", 1)
    return Fault(f"{_call(form, name)} {says}", f"{gave}; it should give {asked(form['returns'])}")


def told_of_faults(form: Form, faults: Sequence[Fault], tried: int) -> list[str]:
    """Return a sentence for each kind of fault, without the cases: on how many of them it happened."""
    counted = Counter(fault.told for fault in faults)
    sentences = []
    for told, number in counted.most_common(3):
        what, _, should = told.partition("; ")
        sentences.append(f"{form['name']} {what} on {number} of {tried} inputs{'; ' if should else ''}{should}.")
    return sentences
