"""Variants: each student's own selection, the key that goes with it, and what a class of three hundred gets."""

import collections
import dataclasses
import functools
import json
import shutil

import nbformat
import pytest

from conftest import ROOT, copy_of, known_key
from submissions import code_of, fill, names
from test_checks import TOLD
from test_grading_judge import handed
from tworivers import check, regimes, selection
from tworivers.checks import SELECTION, respond
from tworivers.cli import main
from tworivers.course import releases as course
from tworivers.course.grade import grade
from tworivers.course.nbgrader_calls import ROOT_VARIABLE
from tworivers.course.regrade import regrade
from tworivers.errors import CourseError, DataError
from tworivers.grading.judge import judge
from tworivers.grading.run import inputs_of
from tworivers.keys.cases import as_given
from tworivers.keys.key import by_provision
from tworivers.keys.load import load_key
from tworivers.keys.notebook_cells import grade_id
from tworivers.keys.variants import generator, other_cases, roster, variant, varied, with_selection
from tworivers.regimes.draw import DrawnCase, spread

EDITION = "2027-spring"
CLASS = [f"student{number:03}" for number in range(300)]
KEYS = [key for key in map(known_key, course.assignments(ROOT)) if varied(key)]
by_assignment = pytest.mark.parametrize("key", KEYS, ids=lambda key: key.assignment)


@functools.cache
def class_of(assignment):
    """Return the variants of three hundred invented students; a key refuses an answer that equals a slip."""
    key = next(key for key in KEYS if key.assignment == assignment)
    return [variant(key, EDITION, student) for student in CLASS]


def asked(key):
    """Return what a variant asks: its selections, and the inputs on which functions are tried."""
    tried = [[named(given) for given in inputs] for inputs in inputs_of(key).values()]
    return json.dumps([{name: key.question(name).selection for name in varied(key)}, tried], sort_keys=True)


def named(arguments):
    """Return the arguments of a call without the ids of cases, which tell cases apart that are alike."""
    return [{**one, "case_id": ""} if isinstance(one, dict) else one for one in arguments]


def clauses(question):
    """Return how often each deciding clause occurs: the provision of a case, or the word that is the right answer."""
    if question.groups:
        return collections.Counter(question.groups.values())
    return collections.Counter(question.parts(question.answer).values()) if not question.is_hashed else None


def test_months_documents_entries_and_cases_vary_in_eight_assignments():
    assert {key.assignment: varied(key) for key in KEYS if key.assignment < "ps10"} == {
        "ps02": ["ps02.q2", "ps02.q3", "ps02.q5", "ps02.q6", "ps02.q7", "ps02.q8"],
        "ps03": ["ps03.q4", "ps03.q6", "ps03.q9"],
        "ps04": ["ps04.q1", "ps04.q3"],
        "ps05": ["ps05.q5"],
        "ps06": ["ps06.q6", "ps06.q7", "ps06.q12"],
        "ps07": ["ps07.q13"],
        "ps08": ["ps08.q7", "ps08.q10"],
        "ps09": ["ps09.q3", "ps09.q6"],
    }


@by_assignment
def test_at_least_95_percent_of_three_hundred_variants_differ(key):
    assert len({asked(own) for own in class_of(key.assignment)}) >= 0.95 * len(CLASS)


@by_assignment
def test_every_clause_decides_as_many_cases_for_everybody(key):
    for name in varied(key):
        counts = [clauses(own.question(name)) for own in class_of(key.assignment)]
        assert all(count == counts[0] for count in counts), name


@by_assignment
def test_a_variant_asks_the_same_of_everybody_for_the_same_points(key):
    for student, own in zip(CLASS, class_of(key.assignment), strict=True):
        assert own.points == key.points
        for question in own.questions:
            everybody = key.question(question.id)
            assert len(everybody.slips) >= 3
            if len(question.slips) == len(everybody.slips):
                continue
            made = everybody.vary(everybody, generator(EDITION, student, question.id))
            kept = {slip.name for slip in question.slips}
            dropped = [slip.answer for slip in made.slips if slip.name not in kept]
            assert len(made.slips) >= 3 and len(made.slips) == len(kept) + len(dropped)
            assert all(judge(made, handed(made, answer)).points == made.points for answer in dropped), "no answer"
        fixed = [question.id for question in key.questions if not question.vary]
        assert all(own.question(name) is key.question(name) for name in fixed)


@by_assignment
def test_same_student_and_edition_always_give_the_same(key):
    again = load_key(key.assignment)
    for student, own in list(zip(CLASS, class_of(key.assignment), strict=True))[:20]:
        assert asked(variant(again, EDITION, student)) == asked(own)


@by_assignment
def test_another_edition_gives_another_variant(key):
    other = [asked(variant(key, "2027-autumn", student)) for student in CLASS[:20]]
    same = [one for one, own in zip(other, class_of(key.assignment), strict=False) if one == asked(own)]
    assert len(same) <= 1


def test_the_drawing_is_the_same_on_every_machine_and_python():
    own = variant(known_key("ps02"), EDITION, "ada")
    assert own.question("ps02.q3").selection == {"month": "1961-01"}
    assert list(own.question("ps02.q8").selection) == ["f024", "f034", "f039", "f045", "f074", "f076"]


def test_figures_of_a_variant_are_those_of_the_record():
    printed = known_key("ps02").question("ps02.q8").selection
    for own in class_of("ps02"):
        said = own.question("ps02.q8").selection
        assert all(said[name] == printed[name] for name in printed.keys() & said.keys())
        assert set(own.question("ps02.q8").answer) == set(said)


def test_cases_of_a_regime_give_way_to_others_of_their_own_region():
    regime = regimes.load("telegram-1962")

    def drawn(seed=0):
        return spread(regime, ["crossing"], seed=seed)

    def decides(case):
        return regime.decide({name: value for name, value in case.items() if name != "case_id"}).outcome

    by_hand = DrawnCase("by hand", {"matter": "crossing"}, "", "", regime.decide({"matter": "crossing"}))
    cases = [by_hand, *drawn()]
    question = dataclasses.replace(
        known_key("ps04").question("ps04.q3"),
        answer=decides,
        hidden_inputs=tuple((case,) for case in as_given(cases)),
        groups=by_provision(cases),
    )
    own = other_cases(drawn)(question, generator(EDITION, "ada", "ps99.q1"))
    changed = [given for given in own.hidden_inputs if given not in question.hidden_inputs]
    assert len(changed) > len(drawn()) / 2
    assert own.hidden_inputs[0] == question.hidden_inputs[0]
    assert list(own.groups.values()) == list(question.groups.values())
    assert {given[0]["case_id"] for given in own.hidden_inputs} == set(own.groups)
    for (case,), (old,) in zip(own.hidden_inputs, question.hidden_inputs, strict=True):
        assert decides(case) == decides(old)


def test_a_selection_that_would_grade_wrongly_is_refused():
    key = known_key("ps02")
    question = key.question("ps02.q3")
    slip = dataclasses.replace(question.slips[0], answer=question.answer)
    broken = dataclasses.replace(question, vary=lambda _, chance: dataclasses.replace(question, slips=(slip,)))
    questions = tuple(broken if one is question else one for one in key.questions)
    with pytest.raises(CourseError, match=r"The variant of ada in the edition 2027-spring cannot be used: ps02\.q3"):
        variant(dataclasses.replace(key, questions=questions), EDITION, "ada")


# -- In a student's notebook ----------------------------------------------------------------------------------------


def test_without_a_file_the_selection_is_everybodys(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert selection("ps02.q3") == {"month": "1961-01"}
    selection("ps02.q8").clear()
    assert len(selection("ps02.q8")) == 6
    with pytest.raises(CourseError, match="same for everybody"):
        selection("ps02.q1")


def test_with_the_file_selection_and_check_are_the_students_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    variants = (variant(known_key("ps02"), EDITION, student) for student in CLASS)
    own = next(own for own in variants if own.question("ps02.q3").selection != {"month": "1961-01"})
    (tmp_path / SELECTION).write_text(own.selection_file, encoding="utf-8")
    question = own.question("ps02.q3")
    assert selection("ps02.q3") == question.selection
    assert respond("ps02.q3", question.answer)[0]
    assert not respond("ps02.q3", known_key("ps02").question("ps02.q3").answer)[0]
    for slip in question.slips:
        assert respond("ps02.q3", slip.answer)[1][0] == f"ps02.q3: {slip.say}"
    check("ps02.q1", [12, 29, 63, 6])


@pytest.mark.parametrize("text", ["", "7", "{}", '{"questions": []}', '{"questions": {"ps02.q3": 1}}'])
def test_a_broken_file_is_named(tmp_path, monkeypatch, text):
    monkeypatch.chdir(tmp_path)
    (tmp_path / SELECTION).write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"selection\.json is not the file that your teacher gave you"):
        selection("ps02.q3")


def test_the_file_holds_no_answer_and_no_input_that_is_the_graders():
    own = class_of("ps03")[0]
    content = json.loads(own.selection_file)
    assert set(content) == {"assignment", "edition", "student", "questions"}
    for name, known in content["questions"].items():
        assert set(known) <= TOLD
        for (case,) in [given for given in own.question(name).hidden_inputs if isinstance(given[0], dict)]:
            assert case["case_id"] not in own.selection_file


# -- The command ----------------------------------------------------------------------------------------------------


def students_file(tmp_path, *students):
    path = tmp_path / "roster.csv"
    path.write_text("\n".join(["id,first_name", *(f"{student},x" for student in students)]), encoding="utf-8")
    return path


def test_command_writes_a_folder_for_each_student(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv(ROOT_VARIABLE, str(ROOT))
    arguments = ["variants", "ps02", "--edition", EDITION, "--students", str(students_file(tmp_path, "ada", "bo"))]
    for out in ("first", "second"):
        assert main([*arguments, "--out", str(tmp_path / out)]) == 0
    shown = capsys.readouterr().out
    assert 'c.CourseStep.edition = "2027-spring"' in shown
    for student in ("ada", "bo"):
        folder = tmp_path / "first" / student / "ps02-five-hamlets"
        assert {path.name for path in folder.iterdir()} == {"ps02-five-hamlets.ipynb", SELECTION, "README.txt"}
        text = (folder / SELECTION).read_bytes()
        assert text == (tmp_path / "second" / student / "ps02-five-hamlets" / SELECTION).read_bytes()
        assert json.loads(text)["student"] == student
        release = ROOT / "exercises" / "ps02-five-hamlets" / "ps02-five-hamlets.ipynb"
        assert (folder / release.name).read_bytes() == release.read_bytes()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name\nada", "has no column named id; its first line has name"),
        ("id\n", "has no student in it"),
        ("id\nada\nada", "has the id 'ada' twice"),
        ("id\n../ada", "has '../ada' for an id"),
        ("id\nada/bo", "for an id"),
        ("id,x\n,1", "has '' for an id"),
    ],
)
def test_a_roster_that_cannot_be_used_is_a_sentence(tmp_path, text, says):
    path = tmp_path / "roster.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=says):
        roster(path)


def test_assignment_that_does_not_vary_is_refused(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv(ROOT_VARIABLE, str(ROOT))
    arguments = ["--edition", EDITION, "--students", str(students_file(tmp_path, "ada")), "--out", str(tmp_path / "o")]
    assert main(["variants", "ps01", *arguments]) == 2
    assert "none of them varies" in capsys.readouterr().err


# -- Grading --------------------------------------------------------------------------------------------------------


def test_a_selection_that_was_handed_in_counts_for_nothing():
    own = variant(known_key("ps02"), EDITION, "ada")
    files = with_selection([("notes.txt", "aGk="), (SELECTION, "Zm9yZ2Vk")], own)
    assert [name for name, _ in files] == ["notes.txt", SELECTION]
    assert files[-1][1] != "Zm9yZ2Vk"
    assert with_selection([("notes.txt", "aGk=")], known_key("ps02")) == [("notes.txt", "aGk=")]


@pytest.mark.slow
def test_each_student_is_graded_by_the_key_of_their_own_variant(course_root, tmp_path):
    root = copy_of(course_root, tmp_path)
    config = root / "nbgrader_config.py"
    config.write_text(f"{config.read_text(encoding='utf-8')}\nc.CourseStep.edition = {EDITION!r}\n", encoding="utf-8")
    name = "ps02-five-hamlets"
    students = students_file(tmp_path, "ada", "bo", "copy")
    course.variants("ps02", EDITION, students, root / "submitted", root)
    for student in ("ada", "bo", "copy"):
        path = root / "submitted" / student / name / f"{name}.ipynb"
        key = variant(known_key("ps02"), EDITION, "ada" if student == "copy" else student)
        release = nbformat.read(path, as_version=4)
        asked_of = names(release)
        codes = {q.id: code_of(q, q.answer, asked_of[q.id]) for q in key.questions}
        nbformat.write(fill(release, key, codes), path)
    shutil.copy(root / "submitted" / "ada" / name / SELECTION, root / "submitted" / "copy" / name / SELECTION)
    report = course.autograde("ps02", root=root)
    scores = {line.student: line.score for line in report.lines}
    assert scores["ada"] == scores["bo"] == 34
    assert scores["copy"] < 34
    assert regrade("ps02", root).changes == ()
    assert {line.student: line.score for line in grade("ps02", workers=1, root=root).lines} == scores
    graded = nbformat.read(root / "autograded" / "copy" / name / f"{name}.ipynb", as_version=4)
    (cell,) = [cell for cell in graded.cells if grade_id(cell) == "q3-selection"]
    own = variant(known_key("ps02"), EDITION, "copy")
    assert cell.outputs[0].data["text/plain"] == repr(own.question("ps02.q3").selection["month"])
