"""Starting: what a student meets before the first question, and what says so where something is missing."""

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import nbclient
import nbformat
import pytest

from processes import python_of_an_ordinary_user
from tworivers import lessons
from tworivers.cli import main
from tworivers.errors import pasted

ROOT = Path(__file__).parents[1]
RELEASES = sorted((ROOT / "exercises").glob("ps*/ps*.ipynb"))
ODD = ["my course", "it's mine", 'a "course"', "Zwei Flüsse (2027)", "$HOME & more", "-mine"]


# -- The first cell ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def without_the_package():
    """What each first cell shows in a kernel that does not find the package."""
    hidden = "import sys; sys.modules['tworivers'] = None"
    firsts = {
        path.stem: next(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code")
        for path in RELEASES
    }
    cells = [nbformat.v4.new_code_cell(source) for source in (hidden, *firsts.values())]
    notebook = nbformat.v4.new_notebook(cells=cells)
    nbclient.NotebookClient(notebook, timeout=60, allow_errors=True).execute()
    return dict(zip(firsts, notebook.cells[1:], strict=True))


@pytest.mark.parametrize("name", [path.stem for path in RELEASES])
def test_first_cell_without_the_package_says_in_one_sentence_how_to_install_it(name, without_the_package):
    (shown,) = without_the_package[name].outputs
    assert shown.output_type == "error"  # so that "Run all" stops here
    (said,) = shown.traceback
    assert '%pip install "tworivers[lab]"' in said
    assert said.endswith(".") and ". " not in said and "\n" not in said


# -- Commands that can be pasted -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ODD)
def test_printed_commands_can_be_pasted_whatever_the_path(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["start", "--", name]) == 0
    command = capsys.readouterr().out.splitlines()[-1].partition("Open them with:")[2]
    words = subprocess.run(
        ["sh", "-c", f"tworivers() {{ printf '%s\\0' \"$@\"; }}; {command}"], capture_output=True, text=True, check=True
    ).stdout.split("\0")
    assert words[0] == "lab" and words[2:] == [""]
    assert not words[1].startswith("-") and (tmp_path / words[1]).samefile(tmp_path / name)


@pytest.mark.parametrize("name", ODD)
def test_lab_says_a_command_that_can_be_pasted(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["lab", "--", name]) == 2
    words = shlex.split(capsys.readouterr().err.partition("Make it first: ")[2])
    assert words[:2] == ["tworivers", "start"] and Path(words[2]) == Path(name)


def test_on_windows_a_path_stands_in_the_quotation_marks_of_its_shells():
    assert pasted(Path("my course"), windows=True) == '"my course"'
    assert pasted(Path("it's & mine"), windows=True) == '"it\'s & mine"'
    assert pasted(Path("two-rivers"), windows=True) == "two-rivers"


def test_printed_installations_hold_in_every_shell():
    """Single quotation marks are nothing to Windows' command prompt, which hands them on to pip."""
    files = [*ROOT.glob("src/**/*.py"), *ROOT.glob("book/**/*.md"), *ROOT.glob("docs/*.md"), ROOT / "README.md"]
    files = [path for path in files if "_build" not in path.parts]
    assert [path.name for path in files if re.search(r"pip install (-e )?'", path.read_text(encoding="utf-8"))] == []


# -- Where assignments can be put ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("within", [".", "ps02-five-hamlets"])
def test_start_inside_a_folder_of_assignments_says_where_they_are(within, tmp_path, monkeypatch, capsys):
    home = tmp_path / "my course"
    lessons.start(home)
    before = sorted(home.rglob("*"))
    monkeypatch.chdir(home / within)
    assert main(["start"]) == 2
    said = capsys.readouterr().err
    assert f"{home} holds the assignments already" in said
    commands = [shlex.split(line) for line in said.splitlines() if line.startswith("  ")]
    assert commands == [["tworivers", "lab", str(home)], ["tworivers", "start", str(home)]]
    assert sorted(home.rglob("*")) == before


def test_start_in_the_folder_itself_puts_back_what_is_missing(tmp_path, monkeypatch):
    lessons.start(tmp_path)
    shutil.rmtree(tmp_path / "ps02-five-hamlets")
    monkeypatch.chdir(tmp_path)
    assert main(["start", "."]) == 0
    assert (tmp_path / "ps02-five-hamlets" / "ps02-five-hamlets.ipynb").is_file()


def test_one_assignment_that_lies_about_keeps_nobody_from_starting(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "exercises" / "ps02-five-hamlets", tmp_path / "ps02-five-hamlets")
    monkeypatch.chdir(tmp_path)
    assert main(["start"]) == 0


@pytest.mark.parametrize("command", ["start", "lab"])
def test_no_traceback_under_a_folder_that_may_not_be_opened(command, tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o000)
    for place in (tmp_path, *tmp_path.parents[:2]):
        place.chmod(0o755)
    with python_of_an_ordinary_user() as words:
        asked = [*words, "-m", "tworivers.cli", command, str(closed / "mine")]
        done = subprocess.run(asked, capture_output=True, text=True, cwd="/", timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"tworivers: {closed / 'mine'} cannot be")
    assert "Permission denied" in done.stderr and "Traceback" not in done.stderr


# -- An old Python -------------------------------------------------------------------------------------------------------


def machine(folder, **programs):
    """Make a folder of programs: what tools/setup.sh needs of a system, and others as given; each says that it ran."""
    folder.mkdir()
    for name in ("bash", "dirname", "cat", "cksum", "id", "uname", "sed"):
        (folder / name).symlink_to(shutil.which(name))
    for name, text in programs.items():
        (folder / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    return folder


def set_up(folder, programs):
    """Run `tools/setup.sh env` in a copy of what it reads; return what it did, and whether anything was downloaded."""
    (folder / "tools").mkdir()
    for name in ("tools/setup.sh", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    done = subprocess.run(
        ["bash", str(folder / "tools" / "setup.sh"), "env"], capture_output=True, text=True, env={"PATH": str(programs)}
    )
    return done, (folder / "downloaded").exists()


OLD = 'case "$*" in --version) echo Python 3.9.2;; -c*) exit 1;; *) touch downloaded;; esac'


def test_old_python_is_refused_with_what_was_found_before_anything_is_downloaded(tmp_path):
    course = tmp_path / "course"
    course.mkdir()
    done, downloaded = set_up(course, machine(tmp_path / "bin", python3=OLD, uv="touch downloaded"))
    assert (done.returncode, downloaded) == (1, False)
    assert "Python 3.11 or newer is needed; found: python3 is Python 3.9.2." in done.stderr


def test_environment_of_an_old_python_is_refused_too(tmp_path):
    course = tmp_path / "course"
    (course / ".venv" / "bin").mkdir(parents=True)
    old = course / ".venv" / "bin" / "python"
    old.write_text(f"#!/bin/sh\n{OLD}\n", encoding="utf-8")
    old.chmod(0o755)
    done, downloaded = set_up(course, machine(tmp_path / "bin", python3="exit 0", uv="touch downloaded"))
    assert (done.returncode, downloaded) == (1, False)
    assert ".venv holds Python 3.9.2. Remove .venv" in done.stderr


def test_one_version_of_python_is_needed_wherever_it_is_said():
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    setup = (ROOT / "tools" / "setup.sh").read_text(encoding="utf-8")
    assert needed == f">={re.search(r'^NEEDED=(.+)$', setup, re.MULTILINE)[1]}"
    assert f"Python {needed.removeprefix('>=')} or newer" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert sys.version_info >= tuple(map(int, needed.removeprefix(">=").split(".")))
