"""Regrading: stored answers are judged against the key of today, and nothing is run or written."""

import pytest

from submissions import as_bytes, code_of, fill, names
from tworivers.errors import CourseError, DataError
from tworivers.grading import course, session, store
from tworivers.grading.calls import gradebook
from tworivers.grading.key import load_key
from tworivers.grading.mend import read_release
from tworivers.grading.regrade import regrade
from tworivers.grading.store import Kept, keep, last_runs

NAME = "ps02-five-hamlets"
KEY = load_key("ps02")
KEPT = Kept("a" * 64, {"ps02.q9": {"question": "ps02.q9", "answer": 5}}, {})


def test_last_run_of_each_student_is_kept(tmp_path):
    for student, run in (("ada", "a" * 64), ("bo", "a" * 64), ("ada", "b" * 64)):
        keep(tmp_path, NAME, student, Kept(run, KEPT.bundles, {}))
    assert {student: kept.run[0] for student, kept in last_runs(tmp_path, NAME).items()} == {"ada": "b", "bo": "a"}
    assert len(list((tmp_path / ".answers" / NAME).glob("*.json"))) == 2
    assert not list((tmp_path / ".answers").rglob("*.tmp"))


def test_what_was_run_names_the_answers():
    cell = [("excess = 5", None)]
    hashes = {
        store.hash_of(cell, {}, []),
        store.hash_of(cell, {"ps02.q6": [[1]]}, []),
        store.hash_of(cell, {}, [["a", ""]]),
    }
    assert len(hashes) == 3


@pytest.mark.parametrize("text", ["", "7", "{}", "not json"])
def test_broken_file_of_the_store_is_named(tmp_path, text):
    keep(tmp_path, NAME, "ada", KEPT)
    path = tmp_path / ".answers" / NAME / f"{KEPT.run}.json"
    path.write_text(text)
    with pytest.raises(DataError, match=r"The stored answers in .*json cannot be read .* Grade the submission again"):
        last_runs(tmp_path, NAME)


def test_gradebook_without_the_assignment_is_said(own_course):
    with pytest.raises(CourseError, match=r"The gradebook has no assignment 'ps02-five-hamlets'\. Build it first"):
        regrade("ps02", own_course)


@pytest.mark.slow
def test_regrade_says_who_changes_by_how_much_and_why(own_course, monkeypatch):
    course.build(own_course)
    release = read_release(own_course, NAME, NAME)
    name = names(release)
    codes = {q.id: code_of(q, q.answer, name[q.id]) for q in KEY.questions}
    handed = {"right": codes, "wrong": {**codes, "ps02.q9": "excess = 4"}, "other": {**codes, "ps02.q9": "excess = 4"}}
    for student, given in handed.items():
        folder = own_course / "submitted" / student / NAME
        folder.mkdir(parents=True)
        (folder / f"{NAME}.ipynb").write_bytes(as_bytes(fill(release, KEY, given)))
    course.autograde("ps02", root=own_course)
    with gradebook(own_course) as book:
        book.update_or_create_student("without")
        book.update_or_create_submission(NAME, "without")
        grade = book.find_grade("ps02-q9", NAME, NAME, "other")
        grade.manual_score = 1
        book.db.commit()
    monkeypatch.setattr(session.Session, "run", None)  # nothing is run again
    before = (own_course / "gradebook.db").read_bytes()
    assert regrade("ps02", own_course).changes == ()
    key = own_course / "solutions" / NAME / "key.py"
    text = key.read_text("utf-8")
    right = "answer=sum(causes.values()) - households[january],"
    assert right in text
    key.write_text(text.replace(right, "answer=4,"), "utf-8")
    found = regrade("ps02", own_course)
    lines = found.summary().splitlines()
    assert lines[0].startswith(
        "other: ps02.q9 0 → 1 (+1); a person has graded it, and that grade stands (right: Right.)"
    )
    assert lines[1].startswith("right: ps02.q9 1 → 0 (-1); wrong: ")
    assert lines[2:] == [
        "wrong: ps02.q9 0 → 1 (+1); right: Right.",
        "without: must be run again; no answers of it are stored",
        f"{NAME}: 3 would change, 0 stay, 1 must be run again",
    ]
    assert (own_course / "gradebook.db").read_bytes() == before


@pytest.mark.slow
def test_changed_inputs_of_a_function_need_a_new_run(course_root, tmp_path):
    from tworivers.grading.regrade import _must_run
    from tworivers.grading.run import inputs_of

    calls = inputs_of(KEY)
    assert _must_run(KEY, Kept("a", {}, calls)) == ""
    assert _must_run(KEY, Kept("a", {}, {"ps02.q6": calls["ps02.q6"][:-1]})) == "the inputs of ps02.q6 have changed"
