"""The command line: sentences instead of tracebacks, exit codes, help that helps."""

import argparse
import json
import re
import shlex
from pathlib import Path

import pytest

from tworivers import lessons, regimes
from tworivers.cli import build_parser, main
from tworivers.cli.spellings import respelled
from tworivers.finding import find

ROOT = Path(__file__).parents[1]


def test_no_command_prints_help(capsys):
    assert main([]) == 2
    shown = capsys.readouterr().out
    for name in ("start", "lab", "check", "cite", "find", "regimes", "decide", "draw", "record", "evidence", "course"):
        assert name in shown


@pytest.mark.parametrize("group", ["evidence", "record", "course"])
def test_group_without_action_says_what_it_is_for_with_an_example(group, capsys):
    assert main([group]) == 2
    shown = capsys.readouterr().out
    assert "ACTION" in shown and f"For example:\n  tworivers {group} " in shown


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("cases make directive-1963 --seed 4 --number 3", "draw directive-1963 --seed 4 --number 3"),
        ("variants ps77 --edition x --students y --out z", "course variants ps77 --edition x --students y --out z"),
        ("regrade ps77", "course regrade ps77"),
    ],
)
def test_old_spelling_does_the_same_and_names_the_new_one(old, new, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = main(new.split()), *capsys.readouterr()
    again = main(old.split()), *capsys.readouterr()
    note, _, rest = again[2].partition("\n")
    assert (again[0], again[1], rest) == done
    assert note.endswith("; the old spelling goes on working.") and f"is now `tworivers {new.split()[0]}" in note


def test_evidence_lists_every_row_on_request_and_exits_1_where_some_are_missing(tmp_path, capsys):
    (tmp_path / "copy.txt").write_text("there were 63 households which requested", encoding="utf-8")
    assert main(["evidence", "check", str(tmp_path), "--rows"]) == 1
    shown = capsys.readouterr().out.splitlines()
    assert [line for line in shown if line.startswith("found") and "yanbian-1961.f030" in line]
    assert [line for line in shown if line.startswith("not found") and "yanbian-1961.f021 " in line]


def test_cite_prints_a_note(capsys):
    assert main(["cite", "yanbian-1961.f024"]) == 0
    assert "Doc. 4" in capsys.readouterr().out


def test_decide_explains_and_refuses_what_it_must(capsys):
    facts = ["matter=crossing", "citizenship=dprk", "located_in=prc", "crossed_illegally=true", "reason=work"]
    arguments = ["decide", "jilin-1961", *(word for fact in facts for word in ("--fact", fact))]
    assert main([*arguments, "--explain"]) == 0
    shown = capsys.readouterr().out
    assert "PERSUADE_AND_GROUP_HANDOVER" in shown
    assert "jilin-1961.principle1" in shown
    assert main([*arguments, "--fact", "decision_date=1971-01-01"]) == 2
    assert "This is history" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["decide", "jilin-1691"], "Did you mean 'jilin-1961'"),
        (["decide", "jilin-1961", "--fact", "matter"], "is not a fact. Write NAME=VALUE"),
        (["decide", "jilin-1961", "--fact", "citizenship=martian"], "Allowed:"),
        (["cite", "yanbian-1961.f9999"], "There is no figure"),
        (["evidence", "check", "no-such-folder"], "no-such-folder"),
        (["lab", "no-such-folder"], "tworivers start no-such-folder"),
    ],
)
def test_bad_input_is_a_sentence(arguments, says, capsys):
    assert main(arguments) == 2
    shown = capsys.readouterr().err
    assert shown.startswith("tworivers: ")
    assert says in shown
    assert "Traceback" not in shown


def test_start_keeps_work(tmp_path, capsys):
    folder = tmp_path / "mine"
    assert main(["start", str(folder)]) == 0
    notebook = folder / "ps02-five-hamlets" / "ps02-five-hamlets.ipynb"
    notebook.write_text("mine", encoding="utf-8")
    assert main(["start", str(folder)]) == 0
    assert notebook.read_text(encoding="utf-8") == "mine"
    assert "kept" in capsys.readouterr().out


def test_start_into_a_file_is_refused(tmp_path, capsys):
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert main(["start", str(tmp_path / "file")]) == 2
    assert "is a file" in capsys.readouterr().err


# -- What an assignment asks ---------------------------------------------------------------------------------------


def test_questions_lists_ids_titles_and_points_of_the_released_notebook(capsys):
    assert main(["questions", "ps02"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "ps02  Five hamlets (40 points)"
    assert lines[1].startswith("You learn to take counts from a page")
    assert "ps02.q2   Three dates (1 point)" in lines
    assert lines[-1] == "ps02.w1   What the fall shows (6 points, read by a person)"


def test_points_of_the_questions_are_those_that_each_notebook_promises():
    for assignment in lessons.listed():
        folder = next(lessons.exercises_folder().glob(f"{assignment.assignment}-*"))
        head = "".join(json.loads((folder / f"{folder.name}.ipynb").read_text(encoding="utf-8"))["cells"][0]["source"])
        assert f"{assignment.points:g} points" in head, assignment.assignment
        assert assignment.title and assignment.purpose
        assert all(question.title and question.text for question in assignment.questions)


def test_check_answers_as_in_the_notebook(capsys):
    assert main(["check", "ps02.q9", "5"]) == 0
    assert main(["check", "ps02.q9", "4"]) == 1
    assert capsys.readouterr().out.startswith("ps02.q9: right.\nps02.q9: ")


# -- Finding --------------------------------------------------------------------------------------------------------


def test_find_names_the_row_its_place_and_its_discrepancy(capsys):
    assert main(["find", "0.08"]) == 0
    figure, _, discrepancy = capsys.readouterr().out.splitlines()
    assert figure == "figures yanbian-1961.f024 (yanbian-1961, Doc. 4, report, para. 2), value: 0.08"
    assert discrepancy.startswith("discrepancies d059 (yanbian-1961), ")


def test_number_is_found_as_a_number_and_a_word_at_its_beginning():
    assert {found.row_id for found in find("28028")} == {found.row_id for found in find("28,028")} != set()
    assert not {"yanbian-1961.f024", "yanbian-1961.f023"} & {
        found.row_id for found in find("80")
    }  # 0.08 percent, 8 people
    assert "telegram-1962.f006" in {found.row_id for found in find("28028")}
    assert {found.row_id for found in find("Cháoqiáo")} >= {"korean-nationals-in-china"}
    assert find("háoqiáo") == []


def test_nothing_found_is_said(capsys):
    assert main(["find", "zeppelin"]) == 1
    assert capsys.readouterr().out == "No row of the record holds 'zeppelin'.\n"


# -- The rules ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", regimes.names())
def test_regime_says_what_it_asks_and_what_it_would_need_first(name, capsys):
    assert main(["regimes", name]) == 0
    asked = capsys.readouterr().out
    for fact in regimes.load(name).facts.values():
        assert f"  {fact.name}: " in asked
    assert main(["decide", name]) == 0
    needed = capsys.readouterr().out
    assert needed.startswith(f"{name} decides nothing without facts. First it would need:\n")
    assert needed.count("\n  ") >= 1, needed


def test_unknown_fact_names_the_facts_of_that_regime(capsys):
    assert main(["decide", "directive-1963", "--fact", "mattr=kpa_family"]) == 2
    shown = capsys.readouterr().err
    assert "Did you mean 'matter'? directive-1963 asks for: " in shown
    assert "meeting_date" not in shown  # the Protocol asks for it


# -- The commands and what is written of them -------------------------------------------------------------------------

# docs/api.md is read by those who change the code, and docs/decisions/ tells of the day on which it was decided.
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md")),
    *sorted(path for path in (ROOT / "docs").glob("*.md") if path.name != "api.md"),
    *sorted((ROOT / "book").glob("*.md")),
    *sorted((ROOT / "book" / "instructors").glob("*.md")),
]
TEXTS = {path: path.read_text(encoding="utf-8") for path in PAGES}


def commands(parser=None, words=("tworivers",)):
    """Yield each command and group with its parser."""
    parser = parser or build_parser()
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                yield (*words, name), inner
                yield from commands(inner, (*words, name))


COMMANDS = dict(commands())


def shown_lines(text):
    """Yield each command line that a page shows: in a block, or between backticks."""
    for block in re.findall(r"^ *```[^\n]*\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            found = re.match(r"\s*(?:\$ )?(tworivers\b.*)", line)
            if found:
                yield found[1]
    rest = re.sub(r"^ *```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)
    yield from (" ".join(line.split()) for line in re.findall(r"`(tworivers\s[^`]+)`", rest))


def parses(line):
    words = shlex.split(line, comments=True)
    assert respelled(words[1:])[1] == "", f"{line} is an old spelling"
    try:
        build_parser().parse_args(words[1:])
    except SystemExit as end:
        return end.code == 0 or tuple(words) in COMMANDS  # a command that is spoken of, without what it needs
    return True


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_line_that_a_page_shows_can_be_typed(path, capsys):
    for line in shown_lines(TEXTS[path]):
        assert parses(line), f"{path.name}: {line}"


def test_a_command_line_with_a_mistake_would_be_found(capsys):
    assert not parses("tworivers decide protocol-1964 --fakt matter=corpse")
    assert list(shown_lines("Try\n\n```\ntworivers x # y\n```\n\nor `tworivers\nz a`.")) == [
        "tworivers x # y",
        "tworivers z a",
    ]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_command_stands_on_a_page_with_each_of_its_options(words):
    written = {path: text for path, text in TEXTS.items() if path.name != "commands.md"}
    assert any(" ".join(words) in line for text in written.values() for line in shown_lines(text))
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for action in COMMANDS[words]._actions:
        if action.dest != "help":
            assert all(f"`{option}" in page for option in action.option_strings)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_has_an_example_that_can_be_typed(words):
    said = COMMANDS[words].format_help()
    example = re.search(r"^For example:\n  (.+)$", said, re.MULTILINE)
    assert example and example[1].startswith(" ".join(words)) and parses(example[1])


@pytest.mark.parametrize("path", [ROOT / "README.md", ROOT / "docs" / "regimes.md"], ids=lambda path: path.name)
def test_output_that_a_page_shows_is_what_is_printed(path, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    tried = 0
    for block in re.findall(r"^```console\n(.*?)^```", TEXTS[path], re.MULTILINE | re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, _, output = part.partition("\n")
            main(shlex.split(line)[1:])
            assert fits(capsys.readouterr().out, output), line
            tried += 1
    assert tried or path.name != "README.md"


def fits(printed, shown):
    """Tell whether what was printed is what is shown, where a line with … stands for any lines."""
    pattern = re.escape(shown.rstrip("\n")).replace("…\\\n", "(?:.*\n)*").replace("\\\n…", "(?:\n.*)*")
    return re.fullmatch(pattern, printed.rstrip("\n")) is not None


def test_shown_output_fits_only_what_is_printed():
    assert fits("a\nb\nc\n", "a\n…\nc\n") and fits("a\nb\nc\n", "a\n…\n") and not fits("a\nb\n", "a\n")
