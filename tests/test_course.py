"""The course as a whole: what every key, notebook and chapter must have, and must not."""

import ast
import re
from pathlib import Path

import nbformat
import pytest

from conftest import ROOT, known_key
from prose import cells_of, exempted, numbers, prose_of, seen_cells_of, shown_by, unvouched
from tworivers import rows
from tworivers.course import releases as course
from tworivers.grading.run import asked_by
from tworivers.keys.notebook_cells import is_check, is_written, question_of, written_of

KEYS = [known_key(name) for name in course.assignments(ROOT)]
CHAPTERS = sorted((ROOT / "book").glob("ch*.md"))
BESIDE = [ROOT / "book" / f"{name}.md" for name in ("errors", "translation", "lab-three-counts", "her-file")]
TAUGHT = [*sorted((ROOT / "book" / "instructors").glob("kit*.md")), ROOT / "book" / "instructors" / "plan.md"]
PAGES = [*CHAPTERS, *BESIDE, *TAUGHT]
POINTS = re.compile(r"\((\d+(?:\.\d+)?) points?\b")
by_assignment = pytest.mark.parametrize("key", KEYS, ids=lambda key: key.assignment)


def notebook(key):
    return nbformat.read(ROOT / "solutions" / key.folder / f"{key.folder}.ipynb", as_version=4)


def short_names():
    """Return how the record's own locators begin: Doc. 4, Call log, Introduction."""
    tables = ("figures", "provisions", "statements", "incidents")
    return {re.split(r"[,;:(]", row["locator"])[0].strip() for name in tables for row in rows(name)}


def begins_with_a_passage(read):
    """Tell whether a passage to reread begins with a document; with a chapter or a table, where one of these is asked of."""
    table = re.match(r"Tables? (\w+)", read)
    if re.match(r"Chapter \d+, ", read) or (table and (ROOT / "data" / f"{table[1]}.csv").exists()):
        return True
    several = re.match(r"Docs\. (\d+)", read)  # Docs. 3 to 7: each of them is known
    begins = f"Doc. {several[1]}" if several else re.split(r"[,;:(]", read)[0].strip()
    return begins in short_names()


# -- Keys and notebooks ---------------------------------------------------------------------------------------------


@by_assignment
def test_every_objective_is_tested_and_every_question_serves_one(key):
    served = {question.objective for question in key.questions} | {written.objective for written in key.written}
    assert served == set(key.objectives)


def test_the_course_is_whole():
    assert [key.assignment for key in KEYS] == [f"ps{number:02}" for number in range(1, 12)]
    assert sum(len(key.questions) for key in KEYS) >= 130
    assert sum(len(key.written) for key in KEYS) >= 11


@by_assignment
def test_assignment_has_ten_to_sixteen_questions_of_mixed_kinds_and_a_written_one(key):
    kinds = {question.form["kind"] for question in key.questions}
    assert 10 <= len(key.questions) <= 16 and len(kinds) >= 4 and key.written


@by_assignment
def test_every_question_has_at_least_three_slips(key):
    assert {question.id: len(question.slips) for question in key.questions if len(question.slips) < 3} == {}


@by_assignment
def test_every_question_and_slip_sends_to_a_passage_that_the_record_knows(key):
    passages = {question.id: question.read for question in (*key.questions, *key.written)}
    passages |= {f"{question.id} {slip.name}": slip.read for question in key.questions for slip in question.slips}
    assert {name: read for name, read in passages.items() if not begins_with_a_passage(read)} == {}


@by_assignment
def test_every_written_question_has_three_levels_with_samples(key):
    assert key.written
    for written in key.written:
        points = [level.points for level in written.levels]
        assert points == sorted(points, reverse=True) and points[0] == written.points and points[-1] == 0
        assert all(level.does and level.sample and level.comment for level in written.levels)


@by_assignment
def test_points_in_a_title_are_those_of_its_cell_and_of_the_key(key):
    known = {question.id: question.points for question in (*key.questions, *key.written)}
    shown, text, head = {}, "", ""
    for cell in notebook(key).cells:
        head = head or cell.source
        if is_check(cell) or is_written(cell):
            asked = question_of(cell) if is_check(cell) else written_of(cell)
            (points,) = POINTS.findall(text)
            shown[asked] = float(points)
            assert cell.metadata["nbgrader"]["points"] == known[asked], asked
        elif cell.cell_type == "markdown":
            text = cell.source
    assert shown == known
    by_hand = sum(written.points for written in key.written)
    assert f"{key.points:g} points: {key.points - by_hand:g} for the questions, {by_hand:g} for the" in head


@by_assignment
def test_no_name_of_an_answer_is_used_again(key):
    cells = [cell for cell in notebook(key).cells if cell.cell_type == "code"]
    answers = [asked_by(cell, key).value for cell in cells if is_check(cell)]
    assert sorted(answers) == sorted(set(answers))
    given = [name for cell in cells for name in set(assigned(cell.source)) & set(answers)]
    assert sorted(given) == sorted(answers)


def assigned(code):
    """Return the names that a cell gives a value to at its top level; its stub and its solution are one."""
    for node in ast.parse(code).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", node)]
        for target in targets:
            named = target.elts if isinstance(target, ast.Tuple) else [target]
            yield from (getattr(one, "id", getattr(one, "name", "")) for one in named)


# -- Chapters -------------------------------------------------------------------------------------------------------


@by_assignment
def test_chapter_promises_in_the_same_words_what_its_assignment_tests(key):
    (chapter,) = (ROOT / "book").glob(f"{key.assignment.replace('ps', 'ch')}-*.md")
    text = chapter.read_text(encoding="utf-8")
    promised = re.search(r"you can\*\*\n\n(.*?)\n\n", text, re.DOTALL)[1]
    aims = [" ".join(aim.split()).rstrip(";.") for aim in re.split(r"^\d+\. ", promised, flags=re.MULTILINE)[1:]]
    assert aims == list(key.objectives.values())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_number_in_prose_stands_in_a_cell_of_the_page(path):
    assert unvouched(path) == [], "compute or assert these in a cell; what needs none is said in tests/prose.py"


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_reader_who_copies_the_cells_of_a_page_needs_no_hidden_one(path):
    shown_by(seen_cells_of(path.read_text(encoding="utf-8")), path.stem)


@pytest.mark.parametrize("path", [*CHAPTERS, *BESIDE], ids=lambda path: path.stem)
def test_a_cell_that_only_vouches_for_our_sentences_is_hidden(path):
    seen = [
        cell for cell in seen_cells_of(path.read_text(encoding="utf-8")) if re.search(r"^assert\b", cell, re.MULTILINE)
    ]
    taught = {"ch00-tools": 1, "errors": 1}  # the cells on `assert` itself
    assert len(seen) == taught.get(path.stem, 0), "give it the tag remove-cell"


def test_a_cell_that_needs_a_hidden_one_is_found():
    hidden = "```{code-cell} python\n---\ntags: [remove-cell]\n---\nshare = 4\n```\n"
    with pytest.raises(NameError, match="share"):
        shown_by(seen_cells_of(hidden + "```{code-cell} python\nshare + 1\n```\n"), "page")


PAGE = """# 9 · A page

{prose}

```{{code-cell}} python
---
mystnb:
  image:
    alt: {alt}
---
share = 100 * 63 / 192  # of 250
assert share > 32
"1961-03-12", round(share, 1)
```
"""


def page(tmp_path: Path, prose: str, alt: str = "A plot.") -> Path:
    path = tmp_path / "ch99-page.md"
    path.write_text(PAGE.format(prose=prose, alt=alt), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("prose", "missing"),
    [
        ("Of 192 households 63 asked: 32.8 percent.", []),
        ("Of 936 people 58 applied.", ["936", "58"]),
        ("That is 33 percent.", ["33"]),
        ("The comment has 250, which no cell computes.", ["250"]),
        ("Signed on 12 March 1961.", []),
        ("Signed on 12 April 1961.", ["12 April"]),
        ("See Doc. 7, para. 44, measures (5) and (6), Article 3(4); chapter 17.", []),
        ("Document 7 has 44 people.", ["44"]),
        ("On 77\nlines", ["77"]),
        ("1. Item one\n2. Item of 45", ["45"]),
        (":::{dropdown} By 1,072 percent\nNo.\n:::", ["1,072"]),
        ("The 4th Bureau, `f081` and {cite}`yanbian-1961`.", []),
    ],
)
def test_numbers_in_prose_are_found_and_looked_for(tmp_path, prose, missing):
    assert unvouched(page(tmp_path, prose)) == missing


def test_alt_texts_are_prose(tmp_path):
    assert unvouched(page(tmp_path, "No number.", "A bar of 63, another of 64.")) == ["64"]


def test_the_prose_of_a_chapter_is_read_at_all():
    text = (ROOT / "book" / "ch02-five-hamlets.md").read_text(encoding="utf-8")
    assert len(cells_of(text)) > 10
    assert len(numbers(exempted(prose_of(text)))) > 40
