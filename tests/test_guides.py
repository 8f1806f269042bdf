"""The discussion guides and the plan: what each guide must have, and hours that add up."""

import re

import pytest

from conftest import ROOT
from prose import cells_of
from test_outside import MARKS, OUTSIDE, cited, paragraphs

GUIDES = sorted((ROOT / "book" / "instructors").glob("guides-*.md"))
WHOLE = "\n".join(path.read_text(encoding="utf-8") for path in GUIDES)
PARTS = re.split(r"^\(guide-(\d+)\)=\n## (.*)\n", WHOLE, flags=re.MULTILINE)
GUIDE = {int(number): text.partition("\n(")[0] for number, text in zip(PARTS[1::3], PARTS[3::3], strict=True)}
TITLE = {int(number): title for number, title in zip(PARTS[1::3], PARTS[2::3], strict=True)}
PLACE = re.compile(
    r"\b(?:Docs?\. \d+|Jilin cable|call log|Daily NK 20\d\d|entry May \d|(?:item|measure|para|Art|work|principle|cause)s?\.? \(?\d)",
    re.IGNORECASE,
)
by_chapter = pytest.mark.parametrize("number", range(1, 13))


def questions(text):
    """Return the numbered questions of a guide, each on one line."""
    found = re.findall(r"^\d+\. .*?(?=^\d+\. |\n\n|\Z)", text, flags=re.MULTILINE | re.DOTALL)
    return [" ".join(one.split()) for one in found]


def faults(text):
    """Say what a guide lacks."""
    asked = questions(text)
    sides = [re.split(r"\*(?:One|The other) side:\*", one)[1:] for one in asked if "**They will disagree:" in one]
    found = [] if 4 <= len(asked) <= 6 else [f"{len(asked)} questions"]
    found += [] if len(sides) >= 2 else [f"{len(sides)} questions to disagree on"]
    found += [f"{len(both)} sides" for both in sides if len(both) != 2]
    found += [f"no passage: {side[:40]}" for both in sides for side in both if not PLACE.search(side)]
    found += [
        f"no question: {one[:40]}" for one in asked if not re.match(r"\d+\. \*\*[^*]*(?:\*[^*]+\*[^*]*)*\*\*", one)
    ]
    return found


def test_every_chapter_with_documents_and_the_conclusion_has_its_guide_under_the_same_title():
    for number in range(1, 13):
        (path,) = (ROOT / "book").glob(f"ch{number:02}-*.md")
        assert f"\n# {TITLE[number]}\n" in path.read_text(encoding="utf-8")
    assert sorted(GUIDE) == list(range(1, 13))


@by_chapter
def test_a_guide_has_four_to_six_questions_and_two_to_disagree_on_with_a_passage_for_each_side(number):
    assert faults(GUIDE[number]) == []


def test_a_guide_without_a_side_or_without_a_passage_is_found():
    good = GUIDE[5]
    assert faults(good.replace("They will disagree: is the circular", "Is the circular")) == [
        "1 questions to disagree on"
    ]
    assert "1 sides" in faults(good.replace("*The other side:* it is not", "It is not"))
    assert faults("1. **A question?** An answer.\n") == ["1 questions", "0 questions to disagree on"]
    lost = re.sub(r"\(Doc\. 2, item \(3\)\)", "", good)
    assert any(fault.startswith("no passage") for fault in faults(lost))


@by_chapter
def test_the_background_of_a_guide_has_references_with_a_mark_and_something_to_read_on(number):
    told = {part.split("**")[1]: part for part in paragraphs(GUIDE[number]) if part.startswith("**")}
    background = told["Background."]
    assert set(cited(background)) & OUTSIDE and any(mark in background for mark in MARKS)
    assert len(set(cited(told["Read on."]))) >= 2


@by_chapter
def test_a_guide_quotes_at_most_eight_words(number):
    quotes = re.findall(r'"([^"]+)"', " ".join(GUIDE[number].split()))
    assert [quote for quote in quotes if len(quote.split()) > 8] == []


@pytest.mark.parametrize("number", range(1, 12))
def test_the_notes_on_a_chapter_lead_to_its_guide(number):
    notes = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "book" / "instructors").glob("notes-*.md"))
    assert notes.count(f"(#guide-{number})") == 1


# -- The plan -------------------------------------------------------------------------------------------------------

SPELLED = {
    "two hours": 120, "two hours and a half": 150, "two and a half hours": 150, "two sittings of an hour and a half": 180,
    "two sittings of about an hour": 120, "about an hour and a half for the questions, with the passages, and an hour for the essay": 150,
}  # fmt: skip


def minutes(text):
    """Return the minutes that a chapter or an assignment gives for itself, in words or as a number."""
    said = re.split(r"\*\*Time[.:]{1,2}\*\* ", " ".join(text.split()))[1]
    number = re.match(r"About (\d+) minutes", said)
    if number:
        return int(number[1])
    return max((words, spelled) for words, spelled in SPELLED.items() if said.lower().startswith(words))[1]


@pytest.fixture(scope="module")
def plan():
    names = {}
    text = (ROOT / "book" / "instructors" / "plan.md").read_text(encoding="utf-8")
    for cell in cells_of(text):
        exec(cell, names)
    return names


@pytest.mark.parametrize("number", range(1, 12))
def test_the_plan_takes_its_minutes_from_the_chapters_and_the_assignments(plan, number):
    (chapter,) = (ROOT / "book").glob(f"ch{number:02}-*.md")
    (notebook,) = (ROOT / "solutions").glob(f"ps{number:02}-*/*.ipynb")
    lines = notebook.read_text(encoding="utf-8").replace("\\n", " ")
    assert plan["READ"][number] == minutes(chapter.read_text(encoding="utf-8"))
    assert plan["WORK"][number] == minutes(lines)


@pytest.mark.parametrize("name", ["four", "eight", "fourteen"])
def test_the_hours_of_a_plan_add_up(plan, name):
    table = plan["hours"](plan[name])[["reading", "class", "assignment", "together"]]
    table = table.map(lambda shown: int(shown[:-3]) * 60 + int(shown[-2:]))
    weeks = table.drop(index="all")
    assert len(weeks) == {"four": 4, "eight": 8, "fourteen": 14}[name]
    assert (weeks[["reading", "class", "assignment"]].sum(axis=1) == weeks["together"]).all()
    assert (weeks.sum() == table.loc["all"]).all()


@pytest.mark.parametrize("name", ["four", "eight", "fourteen"])
def test_work_is_due_before_the_next_class_and_back_in_it_and_an_essay_has_a_week(plan, name):
    days = plan["hours"](plan[name], essay=True).drop(index="all")[["out, day", "due, day", "back, day"]]
    given = {week: tuple(row) for week, row in zip(days.index, days.to_numpy(), strict=True) if row[0] != "none"}
    last = max(given)
    assert given.pop(last) == (7 * last - 6, 7 * last + 1, 7 * last + 8)
    for week, (out, due, back) in given.items():
        lesson, following = 7 * (week - 1) + 1, 7 * week + 1
        assert (out, due, back) == (lesson, following - 1, following)


def test_the_minutes_by_hand_are_those_of_the_page_on_grading(plan):
    page = (ROOT / "book" / "instructors" / "grading.md").read_text(encoding="utf-8")
    for name, spent in plan["BY_HAND"].items():
        said = [
            int(number) for number in re.findall(rf"^\| `{name}` \|.*\| ([\d to]+) \|$", page, re.M)[0].split(" to ")
        ]
        assert spent == sum(said) / len(said)
