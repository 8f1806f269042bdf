"""For writers: a question told and tried before a student has it, and the page that says how one is written."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tworivers.cli import main
from tworivers.keys.load import load_key
from tworivers.writing.skeleton import FORMS
from tworivers.writing.told import tell, tell_trial
from tworivers.writing.tried import Trial, judged, try_all, try_answer

ROOT = Path(__file__).parents[1]
NAME = "ps02-five-hamlets"
RIGHT = "def change_percent(before, after):\n    return 100 * (after - before) / before\n"


@pytest.fixture
def course(tmp_path):
    """Return a teacher's own folder with an assignment in it, a copy of ps02 under another number; no course of ours."""
    own = tmp_path / "solutions" / "ps20-mine"
    own.mkdir(parents=True)
    for name in ("questions.toml", "answers.py"):
        shutil.copy(ROOT / "solutions" / NAME / name, own)
    return tmp_path


def shown(capsys, *words):
    """Return what a command prints, on one line, and its exit code."""
    code = main(["question", *map(str, words)])
    printed = capsys.readouterr()
    return code, " ".join((printed.out + printed.err).split())


# -- Told ----------------------------------------------------------------------------------------------------------------


def test_question_is_told_with_its_answer_its_slips_and_three_variants(capsys):
    code, said = shown(capsys, "show", "ps02.q3")
    assert code == 0
    for part in (
        "ps02.q3 One month's households (2 points) What share of all households of the area asked to move",
        "Objective: compute a share and name its denominator (share)",
        "It asks for: a number in percent.",
        "The answer: 32.812",
        "Must hold: A part of a whole lies between 0 and 100 percent.",
        "Slip, people as denominator: 6.731 Earns: 0 of 2 points The feedback says: You divided households by people.",
        "The local check says: ps02.q3: You divided households by people.",
        "Guessing earns: nothing",
        "Three students, by lot: first: {'month': '",
    ):
        assert part in said, part
    assert said.count("which is this rounded to a whole number.") == 1  # the explanation, once


def test_slip_of_words_says_what_is_different_what_it_earns_and_what_guessing_earns(capsys):
    _, said = shown(capsys, "show", "ps02.q15")
    assert "Slip, group assumed: C: stated Earns: 1.4 of 2 points" in said
    assert "the form is right. Whether the answer is right stands in the feedback." in said
    assert "Guessing earns: 13% of the points" in said
    assert said.endswith("It is the same for every student.")


def test_question_that_a_person_reads_is_told_with_its_rubric(capsys):
    code, said = shown(capsys, "show", "ps02.w1")
    assert code == 0
    assert "3 points: Gives the fall with figures" in said and "Comment: Two good doubts" in said
    code, said = shown(capsys, "try", "ps02.w1")
    assert code == 2 and "is read by a person" in said


def test_every_question_can_be_told_and_every_known_answer_comes_out_as_it_is_meant():
    key = load_key(NAME, ROOT)
    for question in key.questions:
        assert any(line.startswith("Guessing earns: ") for line in tell(question, key, Path("none")))
        assert all(trial.is_as_meant for trial in try_all(question)), question.id


# -- Tried ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["ps02.q9", "5"], 0, "your answer: right, 1 of 1 points The feedback says: Right. 27 + 38 + 3 = 68"),
        (["ps02.q9", "68"], 1, "your answer: slip, 'the sum', 0 of 1 points"),
        (["ps02.q9", "five"], 1, "your answer: form, 0 of 1 points"),
        (["ps02.q10", "f042"], 0, "your answer: right, 3 of 3 points"),
        (["ps02.q15", "{'A': 'stated'}"], 1, "not among them: B, C, D, E"),
        (["ps02.q9"], 0, "the slip 'other sign': slip, 'other sign', 0 of 1 points"),
        (["ps02.q10"], 0, "accepted answer 1: right, 3 of 3 points"),
    ],
)
def test_answer_is_judged_as_the_grader_will(words, code, says, capsys):
    found, said = shown(capsys, "try", *words)
    assert (found, says in said) == (code, True), said


def test_function_and_table_are_read_from_a_file(tmp_path, capsys):
    (tmp_path / "mine.py").write_text(RIGHT)
    assert shown(capsys, "try", "ps02.q6", tmp_path / "mine.py")[1].startswith("your answer: right, 3 of 3 points")
    (tmp_path / "mine.py").write_text(RIGHT.replace("change_percent", "changes"))
    assert "has no function 'change_percent'." in shown(capsys, "try", "ps02.q6", tmp_path / "mine.py")[1]
    (tmp_path / "mine.py").write_text(RIGHT.replace(":", ""))
    code, said = shown(capsys, "try", "ps02.q6", tmp_path / "mine.py")
    assert code == 2 and "cannot be read as an answer: SyntaxError" in said
    table = next(iter(load_key(NAME, ROOT).question("ps02.q14").right))
    columns = ["households", "persons", "households_percent", "persons_percent"]
    lines = [[month, *(str(table[f"{month}, {name}"]) for name in columns)] for month in ("1960-11", "1960-12")]
    (tmp_path / "mine.csv").write_text("\n".join(",".join(line) for line in [["month", *columns], *lines]))
    assert "your answer: form" in shown(capsys, "try", "ps02.q14", tmp_path / "mine.csv")[1]
    lines += [[month, *(str(table[f"{month}, {name}"]) for name in columns)] for month in ("1961-01", "1961-02")]
    (tmp_path / "mine.csv").write_text("\n".join(",".join(line) for line in [["month", *columns], *lines]))
    assert "your answer: right, 3 of 3" in shown(capsys, "try", "ps02.q14", tmp_path / "mine.csv")[1]
    assert "Type the answer itself" in shown(capsys, "try", "ps02.q9", tmp_path / "mine.csv")[1]


def test_known_answer_that_comes_out_otherwise_is_pointed_at():
    question = load_key(NAME, ROOT).question("ps02.q9")
    assert try_answer(question, 5, "the answer", ("right", "")).is_as_meant
    trial = Trial("the slip 'people'", judged(question, 68), (), ("slip", "people"))
    assert list(tell_trial(trial))[-1] == "  Look here: its question means this answer to be the slip 'people'."


def test_student_gets_a_question_of_their_own(capsys):
    whose = ("--student", "ben", "--edition", "2027-spring")
    assert "A student is shown: {'month': '1961-02'} The answer: 3.125 " in shown(capsys, "show", "ps02.q3", *whose)[1]
    assert shown(capsys, "try", "ps02.q3", "3.125", *whose)[0] == 0
    assert shown(capsys, "try", "ps02.q3", "3.125")[0] == 1
    code, said = shown(capsys, "try", "ps02.q3", "3.125", "--student", "ben")
    assert code == 2 and "needs both" in said


# -- A course of one's own -------------------------------------------------------------------------------------------------


def test_folder_of_ones_own_outside_of_the_repository_works(course, capsys, monkeypatch):
    code, said = shown(capsys, "show", "ps20.q3", "--root", course)
    assert code == 0 and said.startswith("ps20.q3 One month's households (2 points) Objective:")
    monkeypatch.chdir(course)
    assert shown(capsys, "try", "ps20.q9", "5")[0] == 0
    assert "There is no assignment 'ps02'" in shown(capsys, "show", "ps02.q3")[1]
    code, said = shown(capsys, "show", "ps20.q3", "--root", course / "solutions")
    assert code == 2 and "has no folder solutions." in said
    monkeypatch.chdir(course / "solutions")
    assert shown(capsys, "show", "ps02.q3")[0] == 0  # no course here: ours
    monkeypatch.setenv("TWORIVERS_COURSE_ROOT", str(course))
    assert shown(capsys, "show", "ps20.q3")[0] == 0


def test_file_with_a_mistake_is_refused_with_its_line(course, capsys):
    path = course / "solutions" / "ps20-mine" / "questions.toml"
    path.write_text(path.read_text().replace('objective = "share"\nread', 'objective = "shre"\nread', 1))
    line = path.read_text()[: path.read_text().index('"shre"')].count("\n") + 1
    code, said = shown(capsys, "show", "ps20.q1", "--root", course)
    assert code == 2
    assert f"questions.toml, line {line}: ps20.q3: There is no objective 'shre'. Did you mean 'share'" in said


def test_unknown_question_is_answered_with_the_nearest(capsys):
    code, said = shown(capsys, "show", "ps02.q33")
    assert code == 2 and "Did you mean 'ps02.q3'" in said


# -- A new one -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FORMS)
def test_beginning_of_a_question_can_be_pasted_loads_and_grades(kind, course, capsys):
    folder = course / "solutions" / "ps20-mine"
    before = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert main(["question", "new", "ps20", "q16", "--kind", kind, "--root", str(course)]) == 0
    printed = capsys.readouterr().out
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == before
    blocks, _, cells = printed.partition("# Into the notebook")
    toml, _, python = blocks.partition("# At the end of answers.py")
    assert bool(python) == (kind in ("table", "function"))
    assert 'check("ps20.q16", q16)' in cells
    (folder / "questions.toml").write_text(f"{before['questions.toml']}\n{toml}", encoding="utf-8")
    (folder / "answers.py").write_text(f"{before['answers.py']}\n{python}", encoding="utf-8")
    trials = try_all(load_key("ps20", course).question("ps20.q16"))
    assert len(trials) > 1 and all(trial.is_as_meant for trial in trials)


@pytest.mark.parametrize(
    ("name", "kind", "says"),
    [
        ("q3", "number", "ps02.q3 is there already. The next free name is 'q16'."),
        ("sixteen", "number", "'sixteen' is no name of a question. The next free name is 'q16'."),
        ("q16", "numbr", "There is no kind 'numbr'. Did you mean 'number'?"),
    ],
)
def test_name_that_is_taken_and_kind_that_is_unknown_are_refused(name, kind, says, capsys):
    code, said = shown(capsys, "new", "ps02", name, "--kind", kind)
    assert code == 2 and says in said


# -- The page ------------------------------------------------------------------------------------------------------------

PAGE = (ROOT / "book" / "instructors" / "writing.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)
WRITTEN = ("q16", "q17", "q18", "q19", "q20")


@pytest.fixture
def followed(tmp_path):
    """Return a course in which somebody has done all that the page says."""
    own = tmp_path / "solutions" / NAME
    own.mkdir(parents=True)
    for name in ("questions.toml", "answers.py"):
        shutil.copy(ROOT / "solutions" / NAME / name, own)
    amended = [text for kind, text in BLOCKS if kind == "text"]  # each as it is found, then as it should be
    assert len(amended) == 4
    questions = (own / "questions.toml").read_text(encoding="utf-8")
    for found, wanted in zip(amended[::2], amended[1::2], strict=True):
        assert questions.count(found) == 1
        questions = questions.replace(found, wanted)
    (own / "questions.toml").write_text(
        "\n".join([questions, *(text for kind, text in BLOCKS if kind == "toml")]), encoding="utf-8"
    )
    with (own / "answers.py").open("a", encoding="utf-8") as file:
        file.writelines(f"\n\n{text}" for kind, text in BLOCKS if kind == "python")
    return tmp_path


def test_steps_of_the_page_make_questions_that_grade_as_they_say(followed):
    before, after = load_key(NAME, ROOT), load_key(NAME, followed)
    assert [one.id for one in after.questions[len(before.questions) :]] == [f"ps02.{name}" for name in WRITTEN]
    assert after.points == before.points + 1 + 2 + 1 + 2 + 2 + 4
    assert after.question("ps02.q9").hint.startswith("Add the three causes of households. How many more")
    assert after.question("ps02.q9").slips[-1].name == "January's requests"
    assert [one.form["kind"] for one in after.questions[-5:]] == ["number", "labels", "labels", "table", "function"]
    for name in ("q9", *WRITTEN):
        trials = try_all(after.question(f"ps02.{name}"))
        assert len(trials) > 2 and all(trial.is_as_meant for trial in trials), name
    assert after.written[-1].id == "ps02.w2"


def test_numbers_on_the_page_are_those_of_the_record():
    key = load_key(NAME, ROOT)
    households = key.question("ps02.q1").answer
    table = key.question("ps02.q14").right[0]
    assert households == {"1960-11": 12, "1960-12": 29, "1961-01": 63, "1961-02": 6}
    assert (table["1961-01, persons"], table["1961-02, persons"]) == (58, 6)
    assert "192 households less the 63 that asked in January are 129." in PAGE and 192 - 63 == 129


def test_commands_of_the_page_can_be_given_by_who_followed_it(followed, capsys, monkeypatch):
    monkeypatch.chdir(followed)
    lines = [line for kind, text in BLOCKS if kind == "bash" for line in text.splitlines()]
    asked = [line for line in lines if line.startswith("tworivers question ")]
    assert len(asked) == 8
    for line in asked:
        code, said = shown(capsys, *shlex.split(line)[2:])
        assert code == (1 if line.endswith(" 63") else 0), said
    assert shown(capsys, "try", "ps02.q9", "63")[1].startswith('your answer: slip, "January\'s requests", 0 of 1')
