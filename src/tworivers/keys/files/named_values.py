"""Named values: what stands in braces in a question's file, `{month}` or `{share:.1f}`, and what it comes to.

A name is looked up among the question's own values (its `with`, its version), then the file's passages and values, then
the functions and values of answers.py. A function is called with the values that it has a parameter for: those of the
question, and, where a parameter has no default, those of the file.
"""

from __future__ import annotations

import inspect
import re
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tworivers.errors import CourseError, DataError, unknown

NAME = r"[A-Za-z_]\w*"
BRACES = re.compile(rf"\{{({NAME})((?:\.{NAME}|\[[^\]{{}}]+\])*)(?::([^{{}}]*))?\}}")
STEPS = re.compile(rf"\.({NAME})|\[([^\]]+)\]")


@dataclass(frozen=True)
class NamedValues:
    """The names that one question may use.

    Attributes:
        own: The question's own values, by name.
        shared: Passages and values of the whole file.
        python: What answers.py defines.
    """

    own: Mapping[str, Any]
    shared: Mapping[str, Any] = field(default_factory=dict)
    python: Mapping[str, Any] = field(default_factory=dict)

    def plus(self, more: Mapping[str, Any]) -> NamedValues:
        """Return the same with further values of the question's own, which go first."""
        return NamedValues({**self.own, **more}, self.shared, self.python)

    def value(self, name: str) -> Any:
        """Return what a name stands for; of a function what it returns.

        Raises:
            CourseError: There is no such name.
        """
        for names in (self.own, self.shared):
            if name in names:
                return self.fill(names[name])
        found = self.found(name)
        return self.call(found) if inspect.isfunction(found) else found

    def found(self, name: str) -> Any:
        """Return what answers.py has under a name.

        Raises:
            CourseError: There is no such name; the sentence names the nearest one.
        """
        if name not in self.python:
            public = (known for known in self.python if not known.startswith("_"))
            raise unknown("value or function", name, {*self.own, *self.shared, *public})
        return self.python[name]

    def call(self, function: Callable[..., Any], **changes: Any) -> Any:
        """Call a function of answers.py with the question's values, some of them changed.

        Raises:
            CourseError: It has no parameter for a change, needs a value that there is not, or stops with an error.
        """
        refuse_unknown_arguments(function, changes)
        given = {}
        for name, parameter in inspect.signature(function).parameters.items():
            needed = parameter.default is parameter.empty
            found = [names[name] for names in (changes, self.own, self.shared if needed else {}) if name in names]
            if found:
                given[name] = self.fill(found[0])
            elif needed:
                raise CourseError(f"{function.__name__} in answers.py needs a value for {name!r}. Name one in 'with'.")
        try:
            return function(**given)
        except CourseError:
            raise
        except Exception as error:
            raise DataError(stopped(function.__name__, error)) from error

    def fill(self, content: Any) -> Any:
        """Return a text, or whatever holds texts, with each name in braces replaced by what it stands for.

        A text that is one name and nothing else becomes the value itself, whatever that is.

        >>> NamedValues({"count": 12, "share": 6.25}).fill(["{count}", "{count} are {share:.1f} percent"])
        [12, '12 are 6.2 percent']
        """
        if isinstance(content, Mapping):
            return {name: self.fill(one) for name, one in content.items()}
        if isinstance(content, (list, tuple)):
            return type(content)(self.fill(one) for one in content)
        if not isinstance(content, str):
            return content
        whole = BRACES.fullmatch(content)
        if whole and whole[3] is None:
            return self._at(whole)
        return BRACES.sub(lambda found: format(self._at(found), found[3] or ""), content)

    def _at(self, found: re.Match[str]) -> Any:
        """Return the value of one name, and of what is asked of it: `{other.month}`, `{households[month]}`."""
        value = self.value(found[1])
        for attribute, key in STEPS.findall(found[2]):
            name = attribute or str(self.own.get(key, key))
            if not isinstance(value, Mapping):
                raise CourseError(f"{found[0]!r} asks for a part of {found[1]!r}, which has none.")
            if name not in value:
                raise unknown(f"part of {found[1]!r}", name, value)
            value = self.fill(value[name])
        return value


def function_named(content: Any) -> str:
    """Return the name in a text that is one name in braces and nothing else, or an empty text."""
    found = BRACES.fullmatch(content) if isinstance(content, str) else None
    return found[1] if found and not found[2] and found[3] is None else ""


def refuse_unknown_arguments(function: Callable[..., Any], changes: Mapping[str, Any]) -> None:
    """Refuse a change of an argument that a function of answers.py does not have.

    Raises:
        UnknownNameError: The sentence names the nearest argument.
    """
    known = inspect.signature(function).parameters
    for name in changes:
        if name not in known:
            raise unknown(f"argument of {function.__name__}", name, known)


def stopped(what: str, error: Exception) -> str:
    """Return the sentence for an error of answers.py, with the line on which it happened."""
    lines = [
        frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith("answers.py")
    ]
    where = f" on line {lines[-1]}" if lines else ""
    return f"{what} in answers.py stops{where} with {type(error).__name__}: {error}. Mend it before grading."
