"""The command line: sentences instead of tracebacks, exit codes, help that helps."""

from pathlib import Path

import pytest

from tworivers.cli import main


def test_no_command_prints_help(capsys):
    assert main([]) == 2
    shown = capsys.readouterr().out
    for name in ("start", "lab", "cite", "evidence", "record", "course"):
        assert name in shown


@pytest.mark.parametrize("arguments", [["evidence"], ["record"], ["course"]])
def test_group_without_action_prints_its_help(arguments, capsys):
    assert main(arguments) == 2
    assert "ACTION" in capsys.readouterr().out


def test_every_command_stands_in_the_readme():
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    groups = {
        "evidence": ["check"],
        "record": ["audit"],
        "cases": ["make"],
        "course": ["autograde", "feedback", "export"],
    }
    for group, actions in groups.items():
        for action in actions:
            assert f"tworivers {group} {action}" in readme
    for command in ("start", "lab", "decide", "variants", "regrade"):
        assert f"tworivers {command}" in readme


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
