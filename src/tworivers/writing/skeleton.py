"""Skeletons: the beginning of a new question of each kind, to be pasted and filled in."""

from __future__ import annotations

import re

from tworivers.errors import CourseError, unknown
from tworivers.keys.key import Key

HEAD = """[{name}]
title = "What stands in its heading"
points = 1
objective = "{objective}"  # one of: {objectives}
read = "Doc. 4, report"  # the passage that it rests on, or a name of [passages] in braces"""
TAIL = """hint = "What a student reads after a wrong answer that is no slip: a step, never the answer."
explanation = "What a student reads when it is graded: why the answer is right."
slips = [  # wrong answers with the thinking behind them; three or more
{slips}
]"""
SLIP = '  {{ name = "{name}", {answer}, say = "What this answer shows, and what to look at." }},'
FORMS = {
    "number": 'number = { unit = "households", whole = true, places = 0 }\nanswer = 10',
    "table": 'table = { key = "month", places = 0 }\nanswer = "{NAME_table}"  # in answers.py',
    "labels": 'labels = { choices = ["stated", "computed"] }\nanswer = { A = "stated", B = "computed" }',
    "order": 'labels = { choices = ["first", "second", "third"], ordered = true }\nanswer = ["first", "second", "third"]',
    "function": (
        'function = { name = "NAME_function", arguments = ["part", "whole"], '
        'returns = { number = { unit = "percent", places = 1 } } }\n'
        'answer = "{NAME_function}"  # in answers.py\n'
        "inputs = [[1, 4], [3, 4]]  # what students see\nhidden_inputs = [[5, 20], [7, 7]]"
    ),
    "text": 'text = { example = "a name" }\nanswer = "the right word"',
}
SLIPS = {  # two wrong answers of each kind
    "number": ("answer = 11", "answer = 9"),
    "table": ('answer = "{NAME_swapped}"',),
    "labels": ('change = { A = "computed" }', 'change = { B = "stated" }'),
    "order": ('answer = ["third", "second", "first"]', 'answer = ["first", "third", "second"]'),
    "function": ("with = { scale = 1 }", "with = { turned = true }"),
    "text": ('answer = "a wrong word"', 'answer = "another wrong word"'),
}
PYTHON = {
    "table": """def NAME_table():
    return AnswerTable(["1961-01", "1961-02"], {"households": [1, 2], "persons": [3, 4]})


def NAME_swapped():
    return AnswerTable(["1961-01", "1961-02"], {"households": [3, 4], "persons": [1, 2]})""",
    "function": """def NAME_function(part, whole, scale=100, turned=False):
    return scale * (whole / part if turned else part / whole)""",
}


def skeleton(key: Key, name: str, kind: str) -> str:
    """Return what to paste for a new question: into questions.toml, into answers.py where needed, into the notebook.

    Nothing is written to a file, so nothing can be overwritten.

    Raises:
        CourseError: The name is taken, with the next free one; or it is no name, or there is no such kind.
    """
    if kind not in FORMS:
        raise unknown("kind", kind, FORMS)
    taken = {one.id.partition(".")[2] for one in key.questions}
    free = f"q{1 + max((int(one[1:]) for one in taken), default=0)}"
    if not re.fullmatch(r"q[1-9]\d*", name) or name in taken:
        what = f"{key.assignment}.{name} is there already" if name in taken else f"{name!r} is no name of a question"
        raise CourseError(f"{what}. The next free name is {free!r}.")
    wrong = [SLIP.format(name=f"slip {number}", answer=one) for number, one in enumerate(SLIPS[kind], start=1)]
    head = HEAD.format(name=name, objective=next(iter(key.objectives)), objectives=", ".join(key.objectives))
    block = "\n".join([head, FORMS[kind], TAIL.replace("{slips}", "\n".join(wrong))])
    parts = [f"# At the end of questions.toml\n\n{block}"]
    if kind in PYTHON:
        needs = "from tworivers.keys.answer_table import AnswerTable\n\n\n" if kind == "table" else ""
        parts.append(f"# At the end of answers.py\n\n{needs}{PYTHON[kind]}")
    return "\n\n".join(part.replace("NAME", name) for part in [*parts, _cells(key.assignment, name)]) + "\n"


def _cells(assignment: str, name: str) -> str:
    """Return the three cells of the notebook, each under the name that nbgrader knows it by."""
    return "\n\n".join(
        [
            "# Into the notebook, three cells",
            f"# {name}-text, a text that students cannot change\n### Question 1 · Title (1 point)\n\nYour question.",
            f"# {name}-answer, the answer\n{name} = ...\n### BEGIN SOLUTION\n{name} = ...\n### END SOLUTION",
            f'# {assignment}-{name}, the check\ncheck("{assignment}.{name}", {name})',
        ]
    )
