"""How every command is declared: a name, a sentence on what it is for, an example, and the function that carries it out."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Callable
from typing import Any

Command = Callable[[argparse.Namespace], int]
WIDTH = 100


def add(commands: Any, name: str, help_text: str, command: Command, example: str, note: str = "") -> Parser:
    """Add a command.

    Args:
        commands: The subparsers of the program or of a group.
        name: The word that is typed.
        help_text: What it is for, without a full stop.
        command: The function that carries it out and returns the exit code.
        example: A command line that shows it, as it is typed.
        note: More to say, at the end of its help.
    """
    said = textwrap.fill(help_text[0].upper() + help_text[1:] + ".", WIDTH)
    ends = [f"For example:\n  {example}", *([textwrap.fill(note, WIDTH)] if note else [])]
    parser: Parser = commands.add_parser(
        name, help=help_text, description=said, epilog="\n\n".join(ends), formatter_class=Plain
    )
    parser.set_defaults(command=command)
    return parser


def add_group(commands: Any, name: str, help_text: str, example: str) -> Any:
    """Add a group of commands, which prints its help where no action is named; return its subparsers."""

    def show(options: argparse.Namespace) -> int:
        group.print_help()
        return 2

    group = add(commands, name, help_text, show, example)
    return group.add_subparsers(title="actions", metavar="ACTION")


class Plain(argparse.RawDescriptionHelpFormatter):
    """Help as it was written: lines are broken here already."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=WIDTH)


Parser = argparse.ArgumentParser
