"""The mutation of the package: every room has its tests, every mutant compiles and differs, and the table keeps its rows."""

import importlib.util
import sys

import pytest

from conftest import ROOT

sys.path.insert(0, str(ROOT / "tools"))
spec = importlib.util.spec_from_file_location("mutate", ROOT / "tools" / "mutate.py")
tool = importlib.util.module_from_spec(spec)
sys.modules["mutate"] = tool
spec.loader.exec_module(tool)


def test_every_room_of_the_package_has_tests_that_are_there():
    rooms = {path.stem for path in tool.PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert rooms - {"__init__", "errors"} == set(tool.TESTS)
    named = {name for names in tool.TESTS.values() for name in names}
    assert [name for name in sorted(named) if not (ROOT / "tests" / f"test_{name}.py").exists()] == []


def test_a_function_gives_these_mutants_and_no_others(tmp_path):
    path = tmp_path / "tworivers" / "room.py"
    path.parent.mkdir()
    path.write_text(
        'LIMIT = 3\n\n\ndef low(n):\n    """Say 1 < 2."""\n    return n < LIMIT and n + 1\n', encoding="utf-8"
    )
    said = [str(mutant).partition(": ")[2] for mutant in tool.mutants(path)]
    assert said == [
        "return n < LIMIT and n + 1 → return None",
        "n < LIMIT and n + 1 → (n < LIMIT) or (n + 1)",
        "n < LIMIT and n + 1 → n < LIMIT",
        "n < LIMIT and n + 1 → n + 1",
        "n < LIMIT → (n) <= (LIMIT)",
        "n + 1 → (n) - (1)",
        "1 → 2",
    ]


def test_a_mutant_takes_the_place_of_a_function_that_others_have_imported(tmp_path, monkeypatch):
    path = tmp_path / "tworivers" / "mutable.py"
    path.parent.mkdir()
    path.write_text("def low(n):\n    return n < 3\n", encoding="utf-8")
    monkeypatch.syspath_prepend(path.parent)
    from mutable import low

    assert not low(3)
    (mutant,) = [one for one in tool.mutants(path) if "<=" in one.new]
    tool.take_place(mutant)
    assert low(3)


@pytest.mark.parametrize(
    "old", ["", "| record | 1 | 1 | 0 | 0 % | 2024-01-01 |\n| cli | 2 | 2 | 2 | 100 % | 2024-01-01 |\n"]
)
def test_a_new_row_takes_the_place_of_the_old_and_the_others_stay(tmp_path, monkeypatch, old):
    page = tmp_path / "mutation.md"
    page.write_text(f"Before.\n\n{tool.BEGIN}{old}\nAfter.\n", encoding="utf-8")
    monkeypatch.setattr(tool, "PAGE", page)
    tool.write({"record": "| record | 9 | 9 | 9 | 100 % | 2025-01-01 |"})
    kept = old.splitlines(keepends=True)[1:]
    assert page.read_text(encoding="utf-8") == (
        f"Before.\n\n{tool.BEGIN}| record | 9 | 9 | 9 | 100 % | 2025-01-01 |\n{''.join(kept)}\nAfter.\n"
    )
