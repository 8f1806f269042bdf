"""The command line, `tworivers`: what students, readers of the record and instructors type.

Exit codes: 0 all is well; 1 something was found that is not as it should be; 2 the command could not be carried out.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from tworivers import __version__
from tworivers.cli import course, question, record, regimes, student
from tworivers.cli.commands import Command, Plain
from tworivers.cli.spellings import respelled
from tworivers.errors import CourseError, printable

__all__ = ["build_parser", "main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; a CourseError becomes a sentence on standard error."""
    words, said = respelled(sys.argv[1:] if arguments is None else arguments)
    if said:
        print(f"tworivers: {said}", file=sys.stderr)
    parser = build_parser()
    options = parser.parse_args(words)
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


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands.

    >>> build_parser().parse_args(["cite", "yanbian-1961.f024"]).what
    'yanbian-1961.f024'
    """
    parser = argparse.ArgumentParser(
        prog="tworivers",
        description="Two Rivers: the assignments, the record, the rules of eight instruments, and the course's gradebook.",
        epilog="`tworivers COMMAND --help` says what a command is for, with an example.",
        formatter_class=Plain,
    )
    parser.add_argument("--version", action="version", version=f"tworivers {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    student.add_to(commands)
    record.add_to(commands)
    regimes.add_to(commands)
    question.add_to(commands)
    course.add_to(commands)
    return parser
