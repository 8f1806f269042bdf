"""What the README, the plans and `make help` promise: each command is run, each example, each number of a question."""

import contextlib
import doctest
import io
import json
import re
import shlex
import shutil
import subprocess
import sys
import zipfile

import nbformat
import pytest

from conftest import ROOT, copy_of
from tworivers import lessons, record, regimes, tables
from tworivers.cli import build_parser, main
from tworivers.course.nbgrader_calls import ROOT_VARIABLE

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
PAGES += sorted((ROOT / "book" / "instructors").glob("*.md"))
PLAN = (ROOT / "book" / "instructors" / "plan.md").read_text(encoding="utf-8")


# -- Commands -------------------------------------------------------------------------------------------------------


def shown_commands():
    """Return every line of a code block that calls `tworivers`, with the page where it stands."""
    for page in PAGES:
        for block in re.findall(r"^```\w*\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
            for line in block.splitlines():
                if line.startswith("tworivers "):
                    yield page.name, line.partition("  #")[0].replace("…", "").strip()


@pytest.mark.parametrize(("page", "line"), sorted(set(shown_commands())))
def test_command_that_a_page_shows_is_one(page, line):
    options = build_parser().parse_args(shlex.split(line)[1:])
    assert callable(options.command)


def test_pages_show_commands_at_all():
    assert len(set(shown_commands())) >= 8


@pytest.mark.slow
def test_course_is_generated_and_built_by_its_commands(course_root, tmp_path, monkeypatch, capsys):
    root = copy_of(course_root, tmp_path)
    made = {path: path.read_bytes() for path in (root / "exercises").rglob("*") if path.is_file()}
    shutil.rmtree(root / "exercises")
    (root / "gradebook.db").unlink()
    monkeypatch.setenv(ROOT_VARIABLE, str(root))
    assert main(["course", "generate"]) == 0
    assert not (root / "gradebook.db").exists()
    assert {path: path.read_bytes() for path in made} == made
    assert main(["course", "build"]) == 0
    assert "ps02-five-hamlets: in the gradebook with 40 points" in capsys.readouterr().out
    assert {path: path.read_bytes() for path in made} == made


def test_lab_opens_the_folder_that_was_named(tmp_path, monkeypatch):
    called = []
    monkeypatch.setattr(lessons.subprocess, "call", lambda words: called.append(words) or 3)
    assert main(["lab", str(tmp_path)]) == 3
    assert called == [[sys.executable, "-m", "jupyterlab", "--notebook-dir", str(tmp_path)]]


def test_lab_has_the_program_that_it_starts():
    done = subprocess.run([sys.executable, "-m", "jupyterlab", "--version"], capture_output=True, text=True, check=True)
    assert re.fullmatch(r"\d+\.\d+.*", done.stdout.strip())


def test_seal_writes_the_hash_of_a_changed_table_and_of_no_other(tmp_path, monkeypatch, capsys):
    data = shutil.copytree(tables.data_folder(), tmp_path / "data")
    monkeypatch.setattr("tworivers.record.hashes.data_folder", lambda: data)
    assert main(["record", "seal"]) == 0
    untouched = (data / "datapackage.json").read_bytes()
    assert untouched == (tables.data_folder() / "datapackage.json").read_bytes()
    with (data / "places.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert any("places" in line for line in record.verify_hashes(data))
    capsys.readouterr()
    assert main(["record", "seal"]) == 0
    assert "places" in capsys.readouterr().out
    assert record.verify_hashes(data) == []
    old, new = (json.loads(text)["resources"] for text in (untouched, (data / "datapackage.json").read_bytes()))
    assert [one["name"] for one, other in zip(old, new, strict=True) if one != other] == ["places"]


def test_decide_all_puts_a_case_to_every_text(capsys):
    case = ["--fact", "matter=crossing", "--fact", "citizenship=dprk", "--fact", "located_in=prc"]
    assert main(["decide", "all", *case]) == 0
    shown = capsys.readouterr().out
    assert [name for name in regimes.names() if name not in shown] == []
    assert main(["decide", "all", *case, "--explain"]) == 0
    explained = capsys.readouterr().out
    speaking = [
        line.decision.regime for line in regimes.compare(dict(word.split("=") for word in case[1::2])) if line.speaks
    ]
    assert [name for name in regimes.names() if re.search(rf"^{name}, ", explained, re.MULTILINE)] == speaking != []


# -- The README's examples ------------------------------------------------------------------------------------------


def test_examples_of_the_readme_run_and_say_what_they_show():
    blocks = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    examples = [example for block in blocks for example in doctest.DocTestParser().get_examples(block)]
    names, check, flags = {}, doctest.OutputChecker(), doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    for example in examples:
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            exec(compile(example.source, "README.md", "single"), names)
        got = said.getvalue()
        assert not example.want or check.check_output(example.want, got, flags), f"{example.source}gives\n{got}"
        assert got or "import" in example.source or "=" in example.source, f"{example.source}shows nothing"
    assert len(examples) >= 3 and len(names["requests"]) > 1


# -- make -----------------------------------------------------------------------------------------------------------


def dry(target):
    """Return what `make` would run for a target, without running it."""
    return subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(
    ("target", "runs"),
    [
        ("book", ["jupyter-book build book -W --keep-going -n", "python tools/serve.py book/_build/html"]),
        ("course", ["tworivers course build"]),
        ("lab", ["tworivers start work", "tworivers lab work"]),
        ("test", ["ruff check .", "ruff format --check .", "mypy", "--nbval", "src tests solutions"]),
        ("check", ["ruff check .", "mypy", "src tests"]),
        ("nightly", ["-m nightly", "tools/mutate.py"]),
    ],
)
def test_make_runs_what_it_promises(target, runs):
    said = dry(target)
    assert [part for part in runs if part not in said] == []


def test_workflows_call_what_is_told_to_run():
    said = "".join(path.read_text(encoding="utf-8") for path in (ROOT / ".github" / "workflows").glob("*.yml"))
    assert "run: make test" in said and "run: make nightly" in said and "schedule:" in said


@pytest.mark.slow
def test_wheel_names_what_the_lab_needs(wheel):
    with zipfile.ZipFile(wheel) as packed:
        (name,) = [name for name in packed.namelist() if name.endswith(".dist-info/METADATA")]
        said = packed.read(name).decode()
    needed = re.findall(r"^Requires-Dist: (\w+).*extra == 'lab'", said, re.MULTILINE)
    assert needed == ["ipykernel", "jupyterlab", "matplotlib"]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert [name for name in needed if f"\n{name}==" not in lock] == []


# -- Workers --------------------------------------------------------------------------------------------------------


def test_worker_loads_neither_keys_nor_grading_nor_the_course():
    code = (
        "import sys, tworivers.sandbox.worker\n"
        "print(sorted(n for n in sys.modules if n.startswith('tworivers.') and n.split('.')[1] in "
        "('keys', 'grading', 'course')), sorted({'nbgrader', 'sqlalchemy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] []"


# -- The plans ------------------------------------------------------------------------------------------------------


def headings(assignment):
    """Return the numbers of the questions and of the parts that a release has."""
    (path,) = (ROOT / "exercises").glob(f"{assignment}-*/{assignment}-*.ipynb")
    text = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown")
    return set(re.findall(r"^### Question (\d+) ", text, re.MULTILINE)), set(
        re.findall(r"^## .*?Part (\d+) ", text, re.MULTILINE)
    )


def named_in(text):
    """Return every question and part that a plan names, with its assignment."""
    for before, after in re.findall(r"questions? ([\d, and]+?) (?:of|in) `(ps\d\d)`", text):
        yield from ((after, "question", number) for number in re.findall(r"\d+", before))
    for cell in re.findall(r"\|([^|\n]*`ps\d\d`[^|\n]*)\|", text):
        for assignment, said in re.findall(r"`(ps\d\d)`([^`]*)", cell):
            for kind, numbers in re.findall(r"(question|part)s? ([\d, and]*\d)", said):
                yield from ((assignment, kind, number) for number in re.findall(r"\d+", numbers))


def test_plans_name_only_questions_and_parts_that_there_are():
    named = set(named_in(PLAN))
    assert ("ps04", "question", "8") in named and ("ps10", "part", "5") in named and len(named) >= 19
    has = {assignment: headings(assignment) for assignment, _, _ in named}
    assert [one for one in sorted(named) if one[2] not in has[one[0]][one[1] == "part"]] == []


def test_a_question_that_is_not_there_is_found():
    assert list(named_in("question 17 of `ps01`")) == [("ps01", "question", "17")]
    assert list(named_in("| 4 | `ps04` without questions 3, 6 and 99 | 4 |"))[-1] == ("ps04", "question", "99")
    assert "99" not in headings("ps04")[0]
