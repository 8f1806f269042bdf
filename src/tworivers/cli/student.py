"""What a student types: start, lab, questions, check."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from tworivers.cli.commands import add

FOLDER = Path("two-rivers")


def add_to(commands: Any) -> None:
    """Add the commands."""
    start = add(
        commands,
        "start",
        "put the assignments into a folder, without overwriting your work",
        _start,
        "tworivers start my-course",
    )
    start.add_argument("folder", nargs="?", type=Path, default=FOLDER, help=f"where to (default: {FOLDER})")
    lab = add(commands, "lab", "open the assignments in JupyterLab", _lab, "tworivers lab my-course")
    lab.add_argument(
        "folder", nargs="?", type=Path, default=FOLDER, help=f"folder of your assignments (default: {FOLDER})"
    )
    questions = add(
        commands,
        "questions",
        "list what an assignment asks: each question with its title and points",
        _questions,
        "tworivers questions ps02",
        "Without a name it lists the assignments.",
    )
    questions.add_argument("name", nargs="?", default="", help="an assignment or a question: ps02, ps02.q3")
    check = add(
        commands,
        "check",
        "put an answer to a question and read what there is to say about it, as in the notebook",
        _check,
        "tworivers check ps02.q9 4",
        "Exit codes: 0 right; 1 not right, or not yet; 2 there is no such question.",
    )
    check.add_argument("question", help="for example ps02.q9")
    check.add_argument("answer", help="a number, a word, or a list or dictionary as Python writes it")


def _start(options: argparse.Namespace) -> int:
    from tworivers import lessons
    from tworivers.errors import pasted

    for name, done in lessons.start(options.folder):
        print(f"{done:>9}  {options.folder / name}")
    print(f"\nOpen them with:  tworivers lab {pasted(options.folder)}")
    return 0


def _lab(options: argparse.Namespace) -> int:
    from tworivers import lessons

    return lessons.lab(options.folder)


def _questions(options: argparse.Namespace) -> int:
    from tworivers import lessons

    if not options.name:
        for listed in lessons.listed():
            print(f"{listed.assignment}  {listed.title} ({listed.points:g} points)")
        return 0
    assignment = lessons.asked(options.name.partition(".")[0])
    if "." in options.name:
        print(assignment.question(options.name))
        return 0
    print(f"{assignment.assignment}  {assignment.title} ({assignment.points:g} points)\n{assignment.purpose}\n")
    for question in assignment.questions:
        print(question.line)
    return 0


def _check(options: argparse.Namespace) -> int:
    from tworivers.checks import respond
    from tworivers.checks.answers import typed

    right, sentences = respond(options.question, typed(options.answer))
    print("\n".join(sentences))
    return 0 if right else 1
