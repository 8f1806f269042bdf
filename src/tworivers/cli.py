"""The command line: `tworivers start`, `lab`, `cite`, `evidence`, `record`, `decide`, `cases`, `course`, `grade`, `regrade`,
`variants`.

Exit codes: 0 all is well; 1 something was found that is not as it should be; 2 the command could not be carried out.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tworivers.errors import CourseError, printable

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; a CourseError becomes a sentence on standard error."""
    parser = _parser()
    options = parser.parse_args(arguments)
    command: Command | None = getattr(options, "command", None)
    if command is None:
        parser.print_help()
        return 2
    try:
        return command(options)
    except CourseError as error:
        print(f"tworivers: {printable(str(error))}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 1
    except KeyboardInterrupt:
        print("tworivers: stopped.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tworivers", description="Two Rivers: the record, the assignments and the course's gradebook."
    )
    from tworivers import __version__

    parser.add_argument("--version", action="version", version=f"tworivers {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_student(commands)
    _add_record(commands)
    _add_regimes(commands)
    _add_course(commands)
    _add_variants(commands)
    return parser


def _add(commands: Any, name: str, help_text: str, command: Command) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=help_text, description=help_text[0].upper() + help_text[1:] + "."
    )
    parser.set_defaults(command=command)
    return parser


def _add_student(commands: Any) -> None:
    start = _add(commands, "start", "put the assignments into a folder, without overwriting your work", _start)
    start.add_argument(
        "folder", nargs="?", type=Path, default=Path("two-rivers"), help="where to (default: two-rivers)"
    )
    lab = _add(commands, "lab", "open the assignments in JupyterLab", _lab)
    lab.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=Path("two-rivers"),
        help="folder of your assignments (default: two-rivers)",
    )
    cite = _add(commands, "cite", "print a Chicago-style note for one figure", _cite)
    cite.add_argument("figure_id", help="for example yanbian-1961.f024")


def _add_record(commands: Any) -> None:
    evidence = commands.add_parser("evidence", help="find every anchor of the record in your own copy of the documents")
    evidence.set_defaults(command=lambda options: _help(evidence))
    actions = evidence.add_subparsers(metavar="ACTION")
    check = _add(actions, "check", "look for every anchor in a folder of texts or PDFs", _evidence)
    check.add_argument("folder", type=Path, help="folder with your copy of the documents (.txt, .md or .pdf)")
    check.add_argument("--rows", action="store_true", help="list every row, those that were found too")
    check.add_argument("--json", action="store_true", help="print the result as JSON")
    check.add_argument(
        "--record", action="store_true", help="keep the proof in data/evidence.csv, for those who have no copy"
    )
    record = commands.add_parser("record", help="recompute the register of discrepancies, or seal changed tables")
    record.set_defaults(command=lambda options: _help(record))
    actions = record.add_subparsers(metavar="ACTION")
    _add(actions, "audit", "recompute every row of the register of discrepancies and look for new mismatches", _audit)
    _add(actions, "seal", "write the hash of every changed table into data/datapackage.json", _seal)


def _add_regimes(commands: Any) -> None:
    decide = _add(commands, "decide", "put a fictional case to one regime, or to all of them", _decide)
    decide.add_argument("regime", help="for example protocol-1964; `all` compares every regime")
    decide.add_argument(
        "--fact",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a fact of the case, such as citizenship=dprk; null = disputed",
    )
    decide.add_argument("--open-world", action="store_true", help="treat facts that are not given as unknown")
    decide.add_argument("--explain", action="store_true", help="give reasons, provisions, choices and what is open")
    cases = commands.add_parser("cases", help="draw further fictional cases of a regime, evenly over its clauses")
    cases.set_defaults(command=lambda options: _help(cases))
    actions = cases.add_subparsers(metavar="ACTION")
    make = _add(actions, "make", "draw cases and write them as CSV, each with the decision of its text", _cases)
    make.add_argument("regime", help="for example protocol-1964")
    make.add_argument("--seed", type=int, default=0, help="the same seed draws the same cases (default: 0)")
    make.add_argument("--number", type=int, default=10, help="how many (default: 10)")
    make.add_argument("--out", type=Path, help="a file to write; without it, standard output")


def _add_course(commands: Any) -> None:
    course = commands.add_parser(
        "course", help="build releases and the gradebook; grade submissions (needs a checkout and the grading extra)"
    )
    course.set_defaults(command=lambda options: _help(course))
    actions = course.add_subparsers(metavar="ACTION")
    _add(actions, "generate", "generate exercises/ from solutions/", _generate)
    _add(actions, "build", "build the gradebook from solutions/; safe to repeat", _build)
    grade = _add(actions, "autograde", "grade what lies in submitted/", _autograde)
    grade.add_argument("assignment", help="for example ps02")
    grade.add_argument("--student", action="append", dest="students", help="only this student; may be repeated")
    grade.add_argument(
        "--unsafe-no-sandbox",
        action="store_true",
        help="run students' code with your own rights, where no sandbox works; never for strangers' notebooks",
    )
    feedback = _add(actions, "feedback", "write the feedback pages of graded submissions", _feedback)
    feedback.add_argument("assignment", help="for example ps02")
    feedback.add_argument("--student", action="append", dest="students", help="only this student; may be repeated")
    feedback.epilog = "Exit codes: 0 every page is written; 1 a page is not; 2 the command could not be carried out."
    _add_grade(commands)
    _add_regrade(commands)
    export = _add(actions, "export", "write all scores to a CSV file", _export)
    export.add_argument("file", nargs="?", type=Path, default=Path("grades.csv"), help="default: grades.csv")
    export.epilog = (
        "Its column `status` tells graded, late, waiting for a person, needs a human, not graded yet and not handed in "
        "apart; only what was graded has a score. Exit codes: 0 written; 1 written, and a submission needs a human; 2 the "
        "command could not be carried out."
    )


def _add_grade(commands: Any) -> None:
    grade = _add(commands, "grade", "grade many submissions at once; only what is new or has changed", _grade)
    grade.add_argument("assignment", help="for example ps02")
    grade.add_argument("--student", action="append", dest="students", help="only this student; may be repeated")
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
    grade.epilog = (
        "What was graded before stands and is not run again: a run that was stopped goes on where it stopped. A submission "
        "that waited for longer than it may is run again each time. "
        "Exit codes: 0 everything is graded; 1 a submission needs a human; 2 the command could not be carried out."
    )


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number above zero")
    return number


def _grade(options: argparse.Namespace) -> int:
    from tworivers.sandbox import forks
    from tworivers.sandbox import walls as sandbox

    unsafe = options.unsafe_no_sandbox or os.environ.get(sandbox.UNSAFE_VARIABLE) == "1"
    is_here = not (options.scheduler or unsafe)
    started = forks.warm_up(options.workers, options.assignment.partition("-")[0]) if is_here else []
    try:
        _course_module()
        from tworivers.course.grade import grade

        report = grade(
            assignment=options.assignment,
            students=options.students,
            workers=options.workers,
            scheduler=options.scheduler,
            unsafe=unsafe,
            started=started,
            again=options.again,
        )
    finally:
        for server in started:
            server.close()
    print(report.summary())
    return 0 if report.is_complete else 1


def _add_regrade(commands: Any) -> None:
    regrade = _add(commands, "regrade", "judge the stored answers against the key of today, without running", _regrade)
    regrade.add_argument("assignment", help="for example ps02")
    regrade.add_argument("--student", action="append", dest="students", help="only this student; may be repeated")
    regrade.add_argument("--apply", action="store_true", help="write the changed points, messages and rubrics")
    regrade.add_argument("--json", action="store_true", help="print the result as JSON")
    regrade.epilog = (
        "Exit codes: 0 nothing would change, or everything was applied; 1 something would change, or a submission must "
        "be run again; 2 the command could not be carried out. Points that a person has given stand."
    )


def _add_variants(commands: Any) -> None:
    variants = _add(
        commands, "variants", "write each student's own selection of an assignment, the same on every run", _variants
    )
    variants.add_argument("assignment", help="for example ps02")
    variants.add_argument("--edition", required=True, help="the term, for example 2027-spring")
    variants.add_argument("--students", required=True, type=Path, metavar="CSV", help="a CSV file with a column id")
    variants.add_argument("--out", required=True, type=Path, help="a folder; each student gets one in it")


def _help(parser: argparse.ArgumentParser) -> int:
    parser.print_help()
    return 2


def _start(options: argparse.Namespace) -> int:
    from tworivers import lessons

    for name, done in lessons.start(options.folder):
        print(f"{done:>9}  {options.folder / name}")
    print(f"\nOpen them with:  tworivers lab {options.folder}")
    return 0


def _lab(options: argparse.Namespace) -> int:
    from tworivers import lessons

    return lessons.lab(options.folder)


def _cite(options: argparse.Namespace) -> int:
    from tworivers.tables import cite

    print(cite(options.figure_id))
    return 0


def _evidence(options: argparse.Namespace) -> int:
    from tworivers import evidence

    report = evidence.check_folder(options.folder)
    if options.rows and not options.json:
        print(report.table())
    print(report.to_json() if options.json else report.summary())
    if options.record:
        path = evidence.record(options.folder)
        print(f"Kept in {path}. Now run: tworivers record seal", file=sys.stderr)
    return 0 if report.is_complete else 1


def _audit(options: argparse.Namespace) -> int:
    from tworivers import record

    report = record.audit()
    print(report.summary())
    return report.exit_code


def _seal(options: argparse.Namespace) -> int:
    from tworivers import record

    changed = record.seal()
    print("Sealed: " + ", ".join(changed) if changed else "Nothing has changed.")
    return 0


def _decide(options: argparse.Namespace) -> int:
    from tworivers import regimes

    case = dict(_fact(text) for text in options.fact)
    if options.regime == "all":
        comparison = regimes.compare(case)
        print(
            "\n\n".join(line.decision.explain() for line in comparison if line.speaks)
            if options.explain
            else comparison
        )
        return 0
    decision = regimes.load(options.regime).decide(case, open_world=options.open_world)
    print(decision.explain() if options.explain else decision)
    return 0


def _cases(options: argparse.Namespace) -> int:
    from tworivers import regimes
    from tworivers.regimes import draw as cases

    drawn = cases.make(regimes.load(options.regime), options.number, options.seed)
    if len(drawn) < options.number:
        print(f"{options.regime} has {len(drawn)} different cases to give, not {options.number}.", file=sys.stderr)
    if options.out is None:
        cases.write(drawn, sys.stdout)
        return 0
    try:
        with options.out.open("w", encoding="utf-8", newline="") as file:
            cases.write(drawn, file)
    except OSError as error:
        raise CourseError(
            f"{options.out} cannot be written: {error.strerror}. Name a file in a folder of yours."
        ) from None
    print(f"Written: {options.out}")
    return 0


def _fact(text: str) -> tuple[str, object]:
    """Read `name=value` as a shell gives it: true, false and null are not texts, digits are whole numbers.

    >>> _fact("persuasion_attempts=3"), _fact("mobilised=false")
    (('persuasion_attempts', 3), ('mobilised', False))
    """
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise CourseError(f"{text!r} is not a fact. Write NAME=VALUE, for example --fact citizenship=dprk.")
    words: dict[str, object] = {"true": True, "false": False, "null": None}
    return name, words[value] if value in words else int(value) if value.isdigit() else value


def _course_module() -> Any:
    # jsonschema, which nbformat needs, spends a second on a grammar of addresses; no notebook has one to be checked.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    try:
        from tworivers.course import releases as course
    except ModuleNotFoundError as error:
        raise CourseError(f"Grading needs {error.name}. Install it: pip install 'tworivers[grading]'.") from None
    return course


def _generate(options: argparse.Namespace) -> int:
    course = _course_module()
    for line in course.generate():
        print(line)
    return 0


def _build(options: argparse.Namespace) -> int:
    course = _course_module()
    for line in course.build():
        print(line)
    return 0


def _autograde(options: argparse.Namespace) -> int:
    course = _course_module()
    report = course.autograde(
        assignment=options.assignment, students=options.students, unsafe=options.unsafe_no_sandbox
    )
    print(report.summary())
    return 0 if report.is_complete else 1


def _feedback(options: argparse.Namespace) -> int:
    course = _course_module()
    lines = course.feedback(options.assignment, options.students)
    print(printable("\n".join(lines)))
    return 1 if any(": no feedback; " in line for line in lines) else 0


def _regrade(options: argparse.Namespace) -> int:
    _course_module()
    from tworivers.course.regrade import regrade

    done = regrade(options.assignment, students=options.students, apply=options.apply)
    print(json.dumps(done.as_dict(), ensure_ascii=False, indent=1) if options.json else done.summary())
    return 0 if done.is_settled else 1


def _variants(options: argparse.Namespace) -> int:
    course = _course_module()
    for line in course.variants(options.assignment, options.edition, options.students, options.out):
        print(printable(line))
    return 0


def _export(options: argparse.Namespace) -> int:
    course = _course_module()
    done = course.export_scores(options.file)
    print(done.summary())
    return 0 if done.is_complete else 1


if __name__ == "__main__":
    raise SystemExit(main())
