"""The house: how large a folder, a module's functions and a room may be, and that no module keeps what may change."""

import ast

import pytest

from test_package import INSIDE, SRC, imports_of

MOST_MODULES = 12  # of a folder, its face (`__init__`) aside
MOST_LINES = 40  # of a function, its docstring aside
MAKES = ("list", "dict", "set", "bytearray", "defaultdict", "deque", "Counter", "OrderedDict")
CHANGES = (
    "add",
    "append",
    "clear",
    "discard",
    "extend",
    "insert",
    "pop",
    "popitem",
    "remove",
    "setdefault",
    "sort",
    "update",
)
# What a function remembers for as long as a process lives, and why it could be nothing else by then.
CACHES = {
    "checks/__init__.py: _assignment": "a file of the package",
    "checks/rounding.py: _cut": "the same for the same number",
    "checks/rounding.py: fold": "the same for the same text",
    "checks/rounding.py: _rounded": "the same for the same number",
    "course/nbgrader_calls.py: plain_path": "a link of this process, which is gone with it",
    "evidence/wording.py: _kept": "the same for the same letter",
    "grading/answers.py: versions": "what is installed",
    "grading/mend.py: _kept": "a file, by the time of its last change",
    "kept.py: _digest_of_code": "files of the package",
    "keys/load.py: _key_at": "a file, by the time of its last change",
    "keys/load.py: _questions_in": "a file, by the time of its last change",
    "regimes/library.py: _load": "files of the package",
    "sandbox/inside/seccomp.py: program": "the same for the same kind of machine",
    "sandbox/memory.py: parent_group": "where the kernel has put this process",
    "sandbox/walls.py: probe": "what this machine can do",
    "tables.py: _frame": "a file of the package",
    "tables.py: _package": "a file of the package",
    "tables.py: _rows": "a file of the package",
}
MODULES = sorted(SRC.rglob("*.py"))


def name_of(path):
    return path.relative_to(SRC).as_posix()


def parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"))


# -- Sizes ---------------------------------------------------------------------------------------------------------------


def test_no_folder_holds_more_than_twelve_modules():
    folders = {path.parent for path in MODULES}
    sizes = {name_of(folder): len([p for p in folder.glob("*.py") if p.name != "__init__.py"]) for folder in folders}
    assert {folder: size for folder, size in sizes.items() if size > MOST_MODULES} == {}


def lines_of(function):
    """Return how many lines a function has below its head and its docstring.

    >>> lines_of(ast.parse('def f():\\n    "What it is."\\n    a = 1\\n    return a').body[0])
    2
    """
    body = function.body[1:] if ast.get_docstring(function) and len(function.body) > 1 else function.body
    return function.end_lineno - body[0].lineno + 1


def test_no_function_has_more_than_forty_lines():
    found = {
        f"{name_of(path)}: {node.name}": lines_of(node)
        for path in MODULES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: lines for name, lines in found.items() if lines > MOST_LINES} == {}


# -- Floors within a room ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("room", INSIDE)
def test_within_a_room_what_stands_higher_uses_what_stands_lower(room):
    floor = {part: number for number, parts in enumerate(INSIDE[room]) for part in parts}
    there = {path.relative_to(SRC / room).parts[0].removesuffix(".py") for path in (SRC / room).rglob("*.py")}
    assert sorted(floor) == sorted(there - {"__init__"})
    for path in (SRC / room).rglob("*.py"):
        own = path.relative_to(SRC / room).parts[0].removesuffix(".py")
        for name in imports_of(path):
            parts = name.split(".")
            if parts[:2] == ["tworivers", room] and len(parts) > 2 and parts[2] != own:
                assert floor[parts[2]] < floor[own], f"{name_of(path)} imports {name}"


# -- Nothing that changes ------------------------------------------------------------------------------------------------


def is_mutable(value):
    called = value.func if isinstance(value, ast.Call) else None
    name = called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
    return name in MAKES or isinstance(value, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp)


def kept_by(body):
    """Return the names that a module or a class binds to something that may be changed."""
    found = set()
    for node in body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and is_mutable(node.value):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return found


def last_name(node):
    """Return the name at the end of `NAME`, `self.NAME`, `module.NAME` and `NAME[key]`."""
    if isinstance(node, ast.Subscript):
        return last_name(node.value)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def changed_in(function):
    """Yield the names that a function changes in place, or binds anew for the whole module."""
    for node in ast.walk(function):
        if isinstance(node, ast.Global):
            yield from node.names
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGES:
            yield last_name(node.func.value)
        elif isinstance(node, ast.AugAssign):
            yield last_name(node.target)
        elif isinstance(node, ast.Assign | ast.Delete):
            yield from (last_name(target) for target in node.targets if isinstance(target, ast.Subscript))


def state_of(tree):
    """Return what a module or one of its classes keeps for all, and one of its functions changes."""
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    dataclasses = {node.name for node in classes if any("dataclass" in ast.unparse(one) for one in node.decorator_list)}
    kept = kept_by(tree.body).union(*(kept_by(node.body) for node in classes if node.name not in dataclasses))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    local = {
        name.id
        for function in functions
        for name in ast.walk(function)
        if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
    }
    changed = {name for function in functions for name in changed_in(function)}
    anew = {name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names}
    return sorted((kept & changed - local) | anew)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_keeps_nothing_that_it_changes(path):
    assert state_of(parsed(path)) == []


@pytest.mark.parametrize(
    "text",
    [
        "SEEN = []\ndef f(x):\n    SEEN.append(x)",
        "SEEN = {}\ndef f(x):\n    SEEN[x] = 1",
        "SEEN: set[str] = set()\ndef f(x):\n    global SEEN\n    SEEN = {x}",
        "class Step:\n    SEEN = set()\n    def f(self, x):\n        self.SEEN.add(x)",
        "import collections\nSEEN = collections.Counter()\ndef f(x):\n    SEEN.update(x)",
    ],
)
def test_what_is_kept_and_changed_would_be_found(text):
    assert state_of(ast.parse(text)) == ["SEEN"]


def test_every_cache_is_listed_with_its_reason():
    found = {
        f"{name_of(path)}: {node.name}"
        for path in MODULES
        for node in parsed(path).body
        if isinstance(node, ast.FunctionDef)
        and any(ast.unparse(one).startswith(("functools.cache", "functools.lru_cache")) for one in node.decorator_list)
    }
    assert sorted(found) == sorted(CACHES)
    assert all(len(reason) > 10 for reason in CACHES.values())
