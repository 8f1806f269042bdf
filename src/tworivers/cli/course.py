"""What an instructor types: the group `course`, from the releases to the scores."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from pathlib import Path
from typing import Any

from tworivers.cli.commands import Parser, add, add_group
from tworivers.errors import CourseError, printable

WRITTEN = "Exit codes: 0 every page is written; 1 a page is not; 2 the command could not be carried out."
GRADED = (
    "What was graded before stands and is not run again: a run that was stopped goes on where it stopped. A submission "
    "that waited for longer than it may is run again each time. "
    "Exit codes: 0 everything is graded; 1 a submission needs a human; 2 the command could not be carried out."
)
REGRADED = (
    "Exit codes: 0 nothing would change, or everything was applied; 1 something would change, or a submission must "
    "be run again; 2 the command could not be carried out. Points that a person has given stand."
)
EXPORTED = (
    "Its column `status` tells graded, late, waiting for a person, needs a human, not graded yet and not handed in "
    "apart; only what was graded has a score. Exit codes: 0 written; 1 written, and a submission needs a human; 2 the "
    "command could not be carried out."
)


def add_to(commands: Any) -> None:
    """Add the group and its actions."""
    actions = add_group(
        commands,
        "course",
        "build releases and the gradebook; grade submissions (needs a checkout and the grading extra)",
        "tworivers course grade ps02",
    )
    add(actions, "generate", "generate exercises/ from solutions/", _generate, "tworivers course generate")
    add(actions, "build", "build the gradebook from solutions/; safe to repeat", _build, "tworivers course build")
    _add_grade(actions)
    _add_regrade(actions)
    feedback = add(
        actions,
        "feedback",
        "write the feedback pages of graded submissions",
        _feedback,
        "tworivers course feedback ps02",
        WRITTEN,
    )
    _add_whose(feedback)
    export = add(
        actions, "export", "write all scores to a CSV file", _export, "tworivers course export grades.csv", EXPORTED
    )
    export.add_argument("file", nargs="?", type=Path, default=Path("grades.csv"), help="default: grades.csv")
    _add_variants(actions)


def _add_whose(parser: Parser) -> None:
    parser.add_argument("assignment", help="for example ps02")
    parser.add_argument("--student", action="append", dest="students", help="only this student; may be repeated")


def _add_grade(actions: Any) -> None:
    grade = add(
        actions,
        "grade",
        "grade what lies in submitted/: many at once, and only what is new or has changed",
        _grade,
        "tworivers course grade ps02",
        GRADED,
    )
    _add_whose(grade)
    grade.add_argument("--again", action="store_true", help="run them again, whatever was graded before")
    grade.add_argument(
        "--workers", type=_positive, default=0, metavar="N", help="how many at once (default: one for each processor)"
    )
    grade.add_argument(
        "--scheduler", default="", metavar="ADDRESS", help="a Dask scheduler, tcp://host:8786 (default: this machine)"
    )
    grade.add_argument(
        "--unsafe-no-sandbox",
        action="store_true",
        help="run students' code with your own rights, where no sandbox works; never for strangers' notebooks",
    )


def _add_regrade(actions: Any) -> None:
    regrade = add(
        actions,
        "regrade",
        "judge the stored answers against the key of today, without running",
        _regrade,
        "tworivers course regrade ps02 --apply",
        REGRADED,
    )
    _add_whose(regrade)
    regrade.add_argument("--apply", action="store_true", help="write the changed points, messages and rubrics")
    regrade.add_argument("--json", action="store_true", help="print the result as JSON")


def _add_variants(actions: Any) -> None:
    variants = add(
        actions,
        "variants",
        "write each student's own selection of an assignment, the same on every run",
        _variants,
        "tworivers course variants ps02 --edition 2027-spring --students roster.csv --out handout",
    )
    variants.add_argument("assignment", help="for example ps02")
    variants.add_argument("--edition", required=True, help="the term, for example 2027-spring")
    variants.add_argument("--students", required=True, type=Path, metavar="CSV", help="a CSV file with a column id")
    variants.add_argument("--out", required=True, type=Path, help="a folder; each student gets one in it")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number above zero")
    return number


def _course_module() -> Any:
    # jsonschema, which nbformat needs, spends a second on a grammar of addresses; no notebook has one to be checked.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    try:
        from tworivers.course import releases as course
    except ModuleNotFoundError as error:
        raise CourseError(f'Grading needs {error.name}. Install it: pip install "tworivers[grading]".') from None
    return course


def _generate(options: argparse.Namespace) -> int:
    for line in _course_module().generate():
        print(line)
    return 0


def _build(options: argparse.Namespace) -> int:
    for line in _course_module().build():
        print(line)
    return 0


def _grade(options: argparse.Namespace) -> int:
    from tworivers.sandbox import forks, walls

    started: list[forks.ForkServer] = []
    if not (options.scheduler or options.unsafe_no_sandbox or walls.is_switched_off()):
        with contextlib.suppress(walls.SandboxError):  # the hall says it, unless the settings do without a sandbox
            started = forks.warm_up(options.workers, options.assignment.partition("-")[0])
    try:
        _course_module()
        from tworivers.course.grade import grade

        report = grade(
            assignment=options.assignment,
            students=options.students,
            workers=options.workers,
            scheduler=options.scheduler,
            unsafe=options.unsafe_no_sandbox,
            started=started,
            again=options.again,
        )
    finally:
        for server in started:
            server.close()
    print(report.summary())
    return 0 if report.is_complete else 1


def _regrade(options: argparse.Namespace) -> int:
    _course_module()
    from tworivers.course.regrade import regrade

    done = regrade(options.assignment, students=options.students, apply=options.apply)
    print(json.dumps(done.as_dict(), ensure_ascii=False, indent=1) if options.json else done.summary())
    return 0 if done.is_settled else 1


def _feedback(options: argparse.Namespace) -> int:
    lines = _course_module().feedback(options.assignment, options.students)
    print(printable("\n".join(lines)))
    return 1 if any(": no feedback; " in line for line in lines) else 0


def _export(options: argparse.Namespace) -> int:
    done = _course_module().export_scores(options.file)
    print(done.summary())
    return 0 if done.is_complete else 1


def _variants(options: argparse.Namespace) -> int:
    for line in _course_module().variants(options.assignment, options.edition, options.students, options.out):
        print(printable(line))
    return 0
