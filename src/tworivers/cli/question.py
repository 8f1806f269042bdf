"""What a writer of questions types: the group `question`, which needs the solutions."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from tworivers.cli.commands import Parser, add, add_group
from tworivers.errors import CourseError, printable

TRIED = (
    "Without an answer it tries every answer that the question knows. A function stands in a file of Python, which is run "
    "with your own rights, and a table in a CSV file. "
    "Exit codes: 0 right, or every answer comes out as it is meant; 1 not; 2 the command could not be carried out."
)


def add_to(commands: Any) -> None:
    """Add the group and its actions."""
    actions = add_group(
        commands,
        "question",
        "for writers: see and try a question with its answer and slips (needs a checkout, or a course of your own)",
        "tworivers question show ps02.q3",
    )
    show = add(
        actions,
        "show",
        "tell all of a question: what it asks, its answer, each slip and what is said to it, what guessing earns",
        _show,
        "tworivers question show ps02.q3",
    )
    _add_which(show)
    trial = add(
        actions,
        "try",
        "put an answer to a question as it is written now, and read points and sentences",
        _try,
        "tworivers question try ps02.q9 4",
        TRIED,
    )
    _add_which(trial)
    trial.add_argument("answer", nargs="?", help="as you would type it in Python; or a file, mine.py or mine.csv")
    new = add(
        actions,
        "new",
        "print the beginning of a new question, to be pasted into questions.toml, answers.py and the notebook",
        _new,
        "tworivers question new ps02 q16 --kind number",
    )
    new.add_argument("assignment", help="for example ps02")
    new.add_argument("name", help="its name in the file, for example q16")
    new.add_argument("--kind", required=True, help="number, table, labels, order, function or text")
    _add_root(new)


def _add_which(parser: Parser) -> None:
    parser.add_argument("question", help="for example ps02.q3, or ps02.w1")
    _add_root(parser)
    parser.add_argument("--student", default="", metavar="NAME", help="as this student gets it; needs --edition")
    parser.add_argument("--edition", default="", help="the term, for example 2027-spring")


def _add_root(parser: Parser) -> None:
    parser.add_argument(
        "--root", type=Path, metavar="FOLDER", help="the course whose folder solutions holds it (default: here)"
    )


def _found(options: argparse.Namespace) -> Any:
    """Return the question that is meant, its key, and its notebook."""
    from tworivers.keys.folders import course_of_questions, find_assignment
    from tworivers.keys.key import Question
    from tworivers.keys.load import load_key
    from tworivers.keys.variants import own_question
    from tworivers.writing import told

    if bool(options.student) != bool(options.edition):
        raise CourseError("A student's own question needs both: --student NAME --edition 2027-spring.")
    root = course_of_questions(options.root)
    name = options.question.partition(".")[0]
    key = load_key(name, root)
    question = told.find_question(key, options.question)
    if options.edition and isinstance(question, Question):
        question = own_question(question, options.edition, options.student)
    folder = find_assignment(name, root)
    return question, key, folder / f"{folder.name}.ipynb"


def _show(options: argparse.Namespace) -> int:
    from tworivers.keys.key import Question
    from tworivers.writing import told

    question, key, notebook = _found(options)
    tell = told.tell if isinstance(question, Question) else told.tell_written
    print(printable("\n".join(tell(question, key, notebook))))
    return 0


def _try(options: argparse.Namespace) -> int:
    from tworivers.checks.answers import typed
    from tworivers.keys.key import Question
    from tworivers.writing import told
    from tworivers.writing.tried import answer_in, try_all, try_answer

    question, _, _ = _found(options)
    if not isinstance(question, Question):
        raise CourseError(f"{question.id} is read by a person. See its rubric: tworivers question show {question.id}.")
    if options.answer is None:
        trials = try_all(question)
    else:
        is_file = options.answer.endswith((".py", ".csv"))
        answer = answer_in(question, Path(options.answer)) if is_file else typed(options.answer)
        trials = [try_answer(question, answer)]
    print(printable("\n\n".join("\n".join(told.tell_trial(trial)) for trial in trials)))
    if options.answer is None:
        return 0 if all(trial.is_as_meant for trial in trials) else 1
    return 0 if trials[0].judgement.verdict == "right" else 1


def _new(options: argparse.Namespace) -> int:
    from tworivers.keys.folders import course_of_questions
    from tworivers.keys.load import load_key
    from tworivers.writing.skeleton import skeleton

    key = load_key(options.assignment, course_of_questions(options.root))
    print(skeleton(key, options.name, options.kind), end="")
    return 0
