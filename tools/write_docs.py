"""Write what the docs can take from the code: docs/commands.md, docs/api.md and docs/images/architecture.svg.

Usage: `make docs`, or `python tools/write_docs.py`. A test says where one of them is not current.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import tomllib
from collections.abc import Iterator
from html import escape
from pathlib import Path

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "tworivers"
_STANDS = tomllib.loads((ROOT / "docs" / "floors.toml").read_text(encoding="utf-8"))
FLOORS: list[list[str]] = _STANDS["floors"]
INSIDE: dict[str, list[list[str]]] = _STANDS["inside"]
FACES = ("", "regimes", "plots", "record", "evidence")  # what notebooks and chapters import
OPEN = ("tables", "addresses", "finding", "lessons", "errors")  # modules without a face that they may import from too
INNER = (
    "checks",
    "keys",
    "sandbox",
    "grading",
    "course",
    "writing",
    "cli",
    "replacing",
    "kept",
)  # for those who change the package
MADE = "<!-- Written by tools/write_docs.py from the code: change it there, then `make docs`. -->"


# -- Imports ----------------------------------------------------------------------------------------------------------


def is_module(name: str) -> bool:
    """Tell whether a dotted name is a module of the package."""
    path = SRC.parent / name.replace(".", "/")
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def imports_of(path: Path) -> Iterator[str]:
    """Yield what a module imports, for its types too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                full = f"{node.module}.{name.name}"
                yield full if node.module == "tworivers" or is_module(full) else node.module


def room_of(path: Path) -> str:
    """Return the room that a file belongs to: its folder in the package, or the module itself."""
    return path.relative_to(SRC).parts[0].removesuffix(".py")


def uses() -> dict[str, set[str]]:
    """Return for each room the rooms that it imports from."""
    rooms = [room for floor in FLOORS for room in floor]
    found: dict[str, set[str]] = {room: set() for room in rooms}
    for path in SRC.rglob("*.py"):
        if path != SRC / "__init__.py":
            names = (name.split(".") for name in imports_of(path) if name.startswith("tworivers."))
            found[room_of(path)] |= {parts[1] for parts in names if parts[1] in found} - {room_of(path)}
    return found


# -- The picture ------------------------------------------------------------------------------------------------------

WIDTH, FLOOR, BOX, LETTER = 720, 78, 34, 8.6
# Where a room stands on its floor, so that no arrow hides behind another room; a new one takes its share of the floor.
ACROSS = {
    "cli": 0.3,
    "course": 0.62,
    "writing": 0.42,
    "grading": 0.62,
    "keys": 0.6,
    "sandbox": 0.88,
    "lessons": 0.45,
    "checks": 0.82,
}
ACROSS |= {"evidence": 0.08, "record": 0.22, "finding": 0.36, "regimes": 0.56, "plots": 0.92, "tables": 0.45}
ACROSS |= {"errors": 0.53, "replacing": 0.72}
STYLE = (
    "text{font:15px sans-serif;fill:#1f2933}rect{fill:#fff;stroke:#00578a;stroke-width:1.6}"
    "path{fill:none;stroke:#6b7785;stroke-width:1.2}marker path{fill:#6b7785;stroke:none}"
    "@media(prefers-color-scheme:dark){text{fill:#e6e9ec}rect{fill:#14191f;stroke:#7fb8dd}"
    "path{stroke:#9aa5b1}marker path{fill:#9aa5b1;stroke:none}}"
)


def drawn(graph: dict[str, set[str]]) -> list[tuple[str, str]]:
    """Return the arrows of the picture: none from a room to one that it reaches through another anyway."""

    def reached(room: str) -> set[str]:
        return graph[room].union(*map(reached, graph[room]))

    return sorted(
        (room, used)
        for room, others in graph.items()
        for used in others
        if not any(used in reached(other) for other in others - {used})
    )


def picture() -> str:
    """Return the rooms on their floors as SVG, an arrow from each to those that it uses."""
    spots: dict[str, tuple[float, float]] = {}
    for number, floor in enumerate(reversed(FLOORS)):
        for place, room in enumerate(floor):
            spots[room] = (WIDTH * ACROSS.get(room, (place + 0.5) / len(floor)), 16 + number * FLOOR)
    arrows = drawn(uses())
    lines = []
    for room, used in arrows:
        (x, y), (u, v) = spots[room], spots[used]
        bend = (v - y - BOX) / 2
        lines.append(
            f'<path d="M{x:g} {y + BOX:g}C{x:g} {y + BOX + bend:g} {u:g} {v - bend:g} {u:g} {v - 3:g}" marker-end="url(#tip)"/>'
        )
    boxes = []
    for room, (x, y) in spots.items():
        wide = len(room) * LETTER + 26
        boxes.append(f'<rect x="{x - wide / 2:g}" y="{y:g}" width="{wide:g}" height="{BOX}" rx="6"/>')
        boxes.append(f'<text x="{x:g}" y="{y + 22:g}" text-anchor="middle">{room}</text>')
    said = "; ".join(
        f"{room} uses {', '.join(used for one, used in arrows if one == room)}"
        for room in spots
        if room in dict(arrows)
    )
    tip = '<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z"/></marker>'
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {len(FLOORS) * FLOOR}" role="img" aria-labelledby="title said">'
        f'<title id="title">The rooms of the package and what each uses</title><desc id="said">{escape(said)}.</desc>'
    )
    return "\n".join([head, f"<style>{STYLE}</style><defs>{tip}</defs>", *lines, *boxes, "</svg>"]) + "\n"


# -- The commands -----------------------------------------------------------------------------------------------------


def commands_page() -> str:
    """Return the help of every command as a page."""
    from tworivers.cli import build_parser

    parts = [
        "# The commands",
        MADE,
        "Exit codes: 0 all is well; 1 something was found that is not as it should be; 2 the command could not be carried out.",
    ]

    def tell(parser: argparse.ArgumentParser, words: str, level: int) -> None:
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                for name, inner in action.choices.items():
                    parts.append(f"{'#' * level} {words} {name}\n\n{_told(inner)}")
                    tell(inner, f"{words} {name}", level + 1)

    tell(build_parser(), "tworivers", 2)
    return "\n\n".join(parts) + "\n"


def _told(parser: argparse.ArgumentParser) -> str:
    """Return one command as Markdown: what it is for, its arguments and options, its example, its notes."""
    lines = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction) or action.dest == "help":
            continue
        name = ", ".join(action.option_strings) or action.dest
        takes = f" {action.metavar or action.dest.upper()}" if action.option_strings and action.nargs != 0 else ""
        lines.append(
            f"- `{name}{takes}`: {action.help}{'; required' if action.option_strings and action.required else ''}"
        )
    example, _, note = (parser.epilog or "").removeprefix("For example:\n  ").partition("\n\n")
    told = [_joined(parser.description), "\n".join(lines), f"```\n{example}\n```", _joined(note)]
    return "\n\n".join(filter(None, told))


def _joined(text: str | None) -> str:
    return " ".join((text or "").split())


# -- The names --------------------------------------------------------------------------------------------------------


def public(path: Path) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """Yield the public functions and classes of a module, in its order."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node


def path_of(module: str) -> Path:
    """Return the file of a dotted module name."""
    path = SRC.parent / module.replace(".", "/")
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def summary(node: ast.Module | ast.FunctionDef | ast.ClassDef) -> str:
    """Return the first paragraph of a docstring on one line."""
    return _joined((ast.get_docstring(node) or "").split("\n\n")[0])


def signature(node: ast.FunctionDef) -> str:
    """Return how a function is called, with its types."""
    arguments = ast.unparse(node.args).removeprefix("self, ").removeprefix("self")
    return f"{node.name}({arguments})" + (f" -> {ast.unparse(node.returns)}" if node.returns else "")


def told(node: ast.FunctionDef | ast.ClassDef) -> str:
    """Return a public name as Markdown: how it is called, then its docstring, with its example as code."""
    head = signature(node) if isinstance(node, ast.FunctionDef) else node.name
    parts = [f"### {node.name}", f"```python\n{head}\n```", _docstring(ast.get_docstring(node) or "")]
    if isinstance(node, ast.ClassDef):
        inner = [one for one in node.body if isinstance(one, ast.FunctionDef) and not one.name.startswith("_")]
        parts.append("\n".join(f"- `{signature(one)}`: {summary(one)}" for one in inner))
    return "\n\n".join(filter(None, parts))


def _docstring(text: str) -> str:
    """Return a docstring in Google style as Markdown."""
    lines, is_code = [], False
    for line in inspect.cleandoc(text).splitlines():
        is_example = line.lstrip().startswith((">>>", "...")) or (is_code and line.strip() != "")
        if is_example != is_code:
            lines += ["```"] if is_code else [*([""] if lines and lines[-1] else []), "```python"]
            is_code = is_example
        section = line in ("Args:", "Returns:", "Raises:", "Attributes:")
        lines.append(f"**{line[:-1]}**\n" if section else line.strip() if not is_code else line)
        if not is_code and not section and line.startswith("    ") and not line.startswith("     "):
            lines[-1] = f"- {line.strip()}"
    return "\n".join([*lines, *(["```"] if is_code else [])])


def face(module: str) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """Yield what a package's face hands out: the names of its `__all__`, from wherever it imports them."""
    tree = ast.parse(path_of(module).read_text(encoding="utf-8"))
    names = next(
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    )
    origins = {
        name.name: node.module
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module
        for name in node.names
    }
    for name in sorted(names, key=str.lower):
        origin = origins.get(name, module)
        yield from (node for node in public(path_of(origin)) if node.name == name)


def api_page() -> str:
    """Return every public name of the package: in full what notebooks import, in one line each what is behind it."""
    parts = [
        "# The names",
        MADE,
        "First what a notebook or a chapter imports, then the rooms behind it, for those who change them.",
    ]
    for name in FACES:
        module = ".".join(filter(None, ["tworivers", name]))
        tree = ast.parse(path_of(module).read_text(encoding="utf-8"))
        parts += [f"## {module}", summary(tree), *map(told, face(module))]
    for name in OPEN:
        module = f"tworivers.{name}"
        tree = ast.parse(path_of(module).read_text(encoding="utf-8"))
        parts += [f"## {module}", summary(tree), *map(told, public(path_of(module)))]
    parts.append("## The rooms behind")
    for name in (*(one for one in FACES if one), *INNER):
        paths = sorted((SRC / name).rglob("*.py")) or [SRC / f"{name}.py"]
        parts += [part for path in paths for part in _room(path)]
    return "\n\n".join(parts) + "\n"


def _room(path: Path) -> list[str]:
    """Return one module of a room: its name and sentence, then a line for each public name."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if not ast.get_docstring(tree):
        return []
    name = "/".join(path.relative_to(SRC).parts)
    lines = "\n".join(f"- `{node.name}`: {summary(node)}" for node in public(path))
    return list(filter(None, [f"### {name}", summary(tree), lines]))


PAGES = {"commands.md": commands_page, "api.md": api_page, "images/architecture.svg": picture}


def main() -> None:
    """Write them."""
    for name, make in PAGES.items():
        (ROOT / "docs" / name).write_text(make(), encoding="utf-8")
        print(f"docs/{name}")


if __name__ == "__main__":
    main()
