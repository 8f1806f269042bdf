"""Mutants: every small change that may be made to the functions of a module."""

from __future__ import annotations

import ast
import contextlib
import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SWAPS: dict[type, str] = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==", ast.In: "not in",
    ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is", ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*",
    ast.And: "or", ast.Or: "and", ast.BitOr: "&", ast.BitAnd: "|",
}  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Mutant:
    """One change: where it is, what stands there, and what takes its place."""

    path: Path
    line: int
    old: str
    new: str
    source: str

    def __str__(self) -> str:
        """Return the line that a reader looks up."""
        place = Path(*self.path.parts[self.path.parts.index("tworivers") + 1 :])
        return f"{place}:{self.line}: {_short(self.old)} → {_short(self.new)}"


def _short(text: str) -> str:
    return text if len(text) < 60 else f"{text[:57]}..."


def mutants(path: Path) -> Iterator[Mutant]:
    """Yield every mutant of a module that stands in a function and still compiles."""
    source = path.read_text(encoding="utf-8")
    starts = [0]
    for line in source.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    tree = ast.parse(source)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    seen = set()
    for function in functions:
        for node in _body(function):
            for part, new in _changes(node, source):
                begin, end = (starts[line - 1] + column for line, column in _place(part))
                if (begin, end, new) in seen:
                    continue
                seen.add((begin, end, new))
                old = source.encode()[begin:end].decode()
                # As many lines as before, so that each function is found again where it stood.
                filled = new + "\n" * (old.count("\n") - new.count("\n"))
                text = (source.encode()[:begin] + f"({filled})".encode() + source.encode()[end:]).decode()
                if isinstance(part, ast.stmt):
                    text = (source.encode()[:begin] + filled.encode() + source.encode()[end:]).decode()
                with contextlib.suppress(SyntaxError):
                    compile(text, str(path), "exec")
                    yield Mutant(path, part.lineno, old, new, text)


def _body(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.AST]:
    """Yield what a function does, without its docstring, its types and its decorators."""
    for statement in function.body:
        if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)):
            yield from ast.walk(statement)


def _place(node: Any) -> tuple[tuple[int, int], tuple[int, int]]:
    return (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)


def _changes(node: ast.AST, source: str) -> Iterator[tuple[Any, str]]:
    """Yield what of a node may be replaced, and by which code."""

    def said(part: ast.AST) -> str:
        return ast.get_source_segment(source, part) or ""

    match node:
        case ast.Compare(left, [operator], [right]) if type(operator) in SWAPS:
            yield node, f"({said(left)}) {SWAPS[type(operator)]} ({said(right)})"
        case ast.BinOp(left, operator, right) if type(operator) in SWAPS:
            yield node, f"({said(left)}) {SWAPS[type(operator)]} ({said(right)})"
        case ast.BoolOp(operator, values):
            yield node, f" {SWAPS[type(operator)]} ".join(f"({said(value)})" for value in values)
            yield from ((node, said(value)) for value in values)
        case ast.UnaryOp(ast.Not(), operand):
            yield node, said(operand)
        case ast.IfExp(test, body, orelse):
            yield node, said(body)
            yield node, said(orelse)
        case ast.Constant(bool() as value):
            yield node, str(not value)
        case ast.Constant(int() | float() as value):
            yield node, str(value + 1)
        case ast.Return(value) if value is not None and said(value) != "None":
            yield node, "return None"
        case ast.Expr(ast.Call()) | ast.AugAssign() | ast.Raise():
            yield node, "pass"
        case ast.If(test=test) | ast.While(test=test):
            yield test, f"not ({said(test)})"
        case ast.Continue():
            yield node, "break"
        case ast.Break():
            yield node, "continue"
        case ast.comprehension(ifs=ifs):
            yield from ((condition, "True") for condition in ifs)
