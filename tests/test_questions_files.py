"""Questions as files: what questions.toml and answers.py come to, and the sentence for each mistake in them."""

import dataclasses
import random
import shutil
import time
from pathlib import Path

import nbformat
import pytest

from tworivers import kept as kept_module
from tworivers.course import releases
from tworivers.course.nbgrader_calls import settings
from tworivers.errors import CourseError, DataError
from tworivers.kept import kept
from tworivers.keys.cases import by_hand, decide_all, refuse_disagreement
from tworivers.keys.files.declared import line_of, load
from tworivers.keys.files.named_values import NamedValues
from tworivers.keys.headings import write_headings
from tworivers.keys.load import current_key, load_key
from tworivers.keys.variants import variant
from tworivers.regimes import Regime
from tworivers.regimes import load as load_regime
from tworivers.regimes.draw import spread

SOLUTIONS = Path(__file__).parents[1] / "solutions"
NAME = "ps02-five-hamlets"


@pytest.fixture
def folder(tmp_path):
    """Return a copy of the two files of ps02 in a course of its own."""
    own = tmp_path / "solutions" / NAME
    own.mkdir(parents=True)
    for name in ("questions.toml", "answers.py"):
        shutil.copy(SOLUTIONS / NAME / name, own)
    return own


def change(folder, old, new, file="questions.toml", times=1):
    """Change a text in a file of a key, and return the line on which it stands."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, times), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def refusal(folder):
    with pytest.raises(DataError) as found:
        load(folder / "questions.toml")
    return str(found.value)


HINT = 'hint = "What is counted above the line'
SLIP = 'name = "people as denominator", with = { of = "people" }'
MISTAKES = [
    (HINT, "hnt" + HINT[4:], "ps02.q3: There is no key 'hnt'. Did you mean 'hint'"),
    (HINT, 'colour = "red"\n' + HINT, "ps02.q3: There is no key 'colour'."),
    (SLIP, SLIP.replace("with", "wiht"), "ps02.q3, the slip 'people as denominator': There is no key 'wiht'. Did you"),
    (SLIP, SLIP.replace("{ of", "{ off"), "no argument of household_share 'off'. Did you mean 'of'?"),
    (SLIP, SLIP.replace('{ of = "people" }', '"people"'), "'with' is 'people'; a table is needed."),
    (SLIP, SLIP.replace('with = { of = "people" }', "points = 1"), "one of 'with', 'change' and 'answer' is needed"),
    (SLIP, SLIP.replace("with = { of", "change = { of"), "'change' changes an entry of the answer, and the answer has"),
    ('title = "Five hamlets"', 'titel = "Five hamlets"', "The file: There is no key 'titel'. Did you mean 'title'?"),
    ('answer = "{household_share}"', 'answer = "{household_shar}"', "'household_shar'. Did you mean 'household_share'"),
    ('objective = "limits"', 'objective = "limit"', "ps02.w1: There is no objective 'limit'. Did you mean 'limits'?"),
    ("[values]", "[value]", "The file: There is no key 'value'. Did you mean 'values'"),
    ('read = "{other.told}"', 'read = "{other.tolt}"', "There is no part of 'other' 'tolt'. Did you mean 'told'?"),
    ('read = "food"', 'read = "foot"', "ps02.q13: There is no passage 'foot'. Did you mean 'food'?"),
    ('"{monthly}; {cause_list}', '"{monthli}; {cause_list}', "'monthli'. Did you mean 'monthly'"),
    (
        'unit = "percent", places = 2',
        'unit = "percnt", places = 2',
        "ps02.q4: the unit 'percnt' in its form is unknown.",
    ),
    ('unit = "percent", places = 2', 'unit = "percent", places = "2"', "ps02.q4: 'places' in its form is"),
    ('answer = "a"', 'answer = "e"', "ps02.q12: the answer is outside its form: it asks for one of these words"),
    (
        '{ C = "stated" }',
        '{ C = "statet" }',
        "ps02.q15: the slip 'group assumed' is outside its form: it asks for one of these words",
    ),
    ('{ C = "stated" }', '{ K = "stated" }', "the slip 'group assumed': There is no entry of the answer 'K'."),
    (
        'label = { choices = ["a"',
        'lable = { choices = ["a"',
        "ps02.q12: There is no key 'lable'. Did you mean 'table' or 'label'",
    ),
    (
        "label = { choices",
        "number = {}\nlabel = { choices",
        "ps02.q12 asks for 'number' and 'label'. It needs one form",
    ),
    (
        'points = 1\nobjective = "test"',
        'points = "1"\nobjective = "test"',
        "ps02.q9: 'points' is '1'; a number is needed.",
    ),
    ('points = 1\nobjective = "test"', 'points = 0\nobjective = "test"', "ps02.q9: it is worth 0; points are a number"),
    ('points = 1\nobjective = "test"', 'objective = "test"', "ps02.q9 has no 'points'. Add it."),
    (
        'slips = [\n  { name = "fraud"',
        'slips = [\n  3, { name = "fraud"',
        "ps02.q12, slip 1 is 3; a table in braces is",
    ),
    ('only = { of = "households" }', 'only = { fo = "households" }', "There is no value or function 'fo'."),
    (
        'answer = "{too_many}"',
        'answer = "{too_many}"\nwith = { sgin = 1 }',
        "nothing uses the value 'sgin'. Did you mean 'sign'?",
    ),
    (
        '{ month = "1960-12", told',
        '{ month = "1960-12", tolt',
        "ps02.q3, version 2: There is no key 'tolt'. Did you mean",
    ),
    ('{ month = "1960-12", told = "monthly"', '{ month = "1960-12"', "ps02.q3, version 2 has no 'told'. Add it."),
    ('food = "Doc. 4, report, measure (1)"', "food = 4", "The passages: 'food' is 4; a text is needed."),
    ('draw = "{drawn_evenly}"', 'draw = "{drawn_evenli}"', "'drawn_evenli'. Did you mean 'drawn_evenly'"),
    ("[[w1.levels]]\npoints = 3\ndoes", "[[w1.levels]]\npoints = 3\ndose", "ps02.w1, level 2: There is no key 'dose'"),
]


@pytest.mark.parametrize(("old", "new", "says"), MISTAKES, ids=[new[:40] for _, new, _ in MISTAKES])
def test_a_mistake_is_one_sentence_with_file_and_line_and_the_nearest_name(folder, old, new, says):
    at = (folder / "questions.toml").read_text(encoding="utf-8").index(old)
    first = change(folder, old, new)
    said = refusal(folder)
    assert said.startswith(f"solutions/{NAME}/questions.toml, line ")
    assert says in said and "\n" not in said and "Traceback" not in said
    line = int(said.partition(", line ")[2].partition(":")[0])
    text = (folder / "questions.toml").read_text(encoding="utf-8")
    header = text[: text.rfind("\n[", 0, at) + 1].count("\n") + 1  # of the table that it stands in
    assert first <= line <= first + new.count("\n") or line == header


def test_what_is_no_toml_is_said_with_its_line(folder):
    line = change(folder, HINT, HINT.replace('"', "", 1))
    assert refusal(folder).startswith(f"solutions/{NAME}/questions.toml, line {line}: this is no TOML")


def test_an_error_in_answers_is_said_with_its_line_and_function(folder):
    line = change(folder, "return sign * (sum(causes[of]", "return sign * (sum(cause[of]", file="answers.py")
    said = refusal(folder)
    assert f"ps02.q9: too_many in answers.py stops on line {line} with NameError" in said
    change(folder, '"""What has to be computed', 'import nothing_of_that_name\n"""What has', file="answers.py")
    assert "The code in answers.py stops on line 1 with ModuleNotFoundError" in refusal(folder)


def test_a_function_that_needs_what_nobody_names_is_said(folder):
    change(folder, "def too_many(of=", "def too_many(much, of=", file="answers.py")
    assert "ps02.q9: too_many in answers.py needs a value for 'much'. Name one in 'with'." in refusal(folder)


def test_two_things_of_one_name_are_refused(folder):
    change(folder, "def food_per_person(", "def food(", file="answers.py")
    assert "'food' is the name of two things" in refusal(folder)


def test_a_typed_answer_is_checked_against_what_is_decided(folder):
    old = 'answer = { A = "stated", B = "computed"'
    change(folder, old, 'agrees_with = "{decided}"\n' + old)
    change(
        folder, "# Food.", "decided = dict(A='stated', B='neither', C='neither', D='stated', E='neither')", "answers.py"
    )
    assert (
        "ps02.q15: the answer to 'B' is typed as 'computed', and decided in answers.py decides 'neither'."
        in refusal(folder)
    )
    change(folder, "B='neither'", "B='computed'", "answers.py")
    assert load(folder / "questions.toml").question("ps02.q15").answer["B"] == "computed"


def test_a_changed_sentence_and_another_slip_are_read_at_once(tmp_path, folder):
    before = current_key("ps02", tmp_path)
    change(folder, "You divided households by people.", "You divided households by persons.")
    change(folder, 'slips = [\n  { name = "fraud"', 'slips = [\n  { name = "fraud"')
    extra = '  { name = "half", with = { scale = 50 }, say = "Half." },\n'
    change(folder, '  { name = "people as denominator"', extra + '  { name = "people as denominator"')
    after = current_key("ps02", tmp_path).question("ps02.q3")
    assert after.slips[0].name == "half" and after.slips[0].answer == before.question("ps02.q3").answer / 2
    assert after.slips[1].say.startswith("You divided households by persons.")
    assert after.slips[0].read == after.read  # where a slip names no passage, it is that of its question


def test_readings_are_all_combinations_but_the_reference(folder):
    change(
        folder,
        'hidden_inputs = "{pairs}"',
        'hidden_inputs = "{pairs}"\nreadings = { signed = [true, false], scale = [100, 1] }',
    )
    change(folder, 'with = { signed = false }, read = "february", say = "Your', 'with = { scale = 3 }, say = "Your')
    change(folder, 'with = { scale = 1 }, read = "monthly", say = "Your', 'with = { scale = 2 }, say = "Your')
    found = load(folder / "questions.toml").question("ps02.q6")
    assert [(one(40, 10)) for one in found.accept] == [-0.75, 75, 0.75]


def test_key_of_a_file_varies_as_its_versions_and_draws_say():
    key = load_key("ps02")
    seen = {}
    for number in range(30):
        own = variant(key, "2027-spring", f"s{number}")
        for question in own.questions:
            seen.setdefault(question.id, set()).add(str(question.selection) + str(question.hidden_inputs))
    assert (len(seen["ps02.q3"]), len(seen["ps02.q2"]), len(seen["ps02.q1"])) == (4, 3, 1)
    assert len(seen["ps02.q6"]) > 20 and len(seen["ps02.q8"]) > 20
    february = next(
        own
        for n in range(30)
        if (own := key.question("ps02.q3").vary(key.question("ps02.q3"), random.Random(n))).selection
        == {"month": "1961-02"}
    )
    assert {slip.name for slip in february.slips}.isdisjoint(
        {"printed figure", "sum of causes", "the share of 1961-02"}
    )
    assert february.explanation == "6 of 192 households are 3.1 percent."


def test_names_in_braces_are_values_parts_and_formats():
    names = NamedValues({"month": "Jan"}, {"counts": {"Jan": 12}}, {"double": lambda month: 2 * len(month)})
    assert names.fill("{counts[month]:.1f} and {counts[Jan]}, {double}; {1, 2} stays, {} too") == (
        "12.0 and 12, 6; {1, 2} stays, {} too"
    )
    assert names.fill({"a": ["{counts}"]}) == {"a": [{"Jan": 12}]}
    with pytest.raises(CourseError, match="'counts' 'Feb'"):
        names.fill("{counts[Feb]}")


def test_line_is_that_of_the_quoted_name_in_the_part_of_its_question():
    text = "[q1]\nplaces = 1\n[q2]\nplace = 1\n[q3]\nplace = 1\n"
    assert line_of(text, "ps01.q2: There is no key 'place'. Did you mean 'places'?") == 4
    assert line_of(text, "ps01.q3 has no 'points'. Add it.") == 5


DECLARED = sorted(path.parent.name for path in SOLUTIONS.glob("*/questions.toml"))


@pytest.mark.parametrize("name", DECLARED)
def test_titles_and_points_of_the_notebooks_are_those_of_the_keys(tmp_path, name):
    copy = tmp_path / f"{name}.ipynb"
    shutil.copy(SOLUTIONS / name / copy.name, copy)
    assert not write_headings(load_key(name), copy)


@pytest.mark.slow
def test_title_and_points_of_a_key_go_into_notebook_and_release(own_course):
    folder = own_course / "solutions" / NAME
    change(folder, 'title = "One month\'s households"\npoints = 2', "title = \"Asking \\\\1 'x'\"\npoints = 1")
    change(folder, 'title = "What the fall shows"\npoints = 6', 'title = "What it shows"\npoints = 7')
    change(folder, "[[w1.levels]]\npoints = 6", "[[w1.levels]]\npoints = 7")
    releases._write_release(releases._without_gradebook(settings(own_course)), own_course, NAME)
    for path in (folder / f"{NAME}.ipynb", own_course / "exercises" / NAME / f"{NAME}.ipynb"):
        cells = {cell.metadata["nbgrader"]["grade_id"]: cell for cell in nbformat.read(path, as_version=4).cells}
        assert cells["q3-text"].source.startswith("### Question 3 · Asking \\1 'x' (1 point)\n\nWhat share of all")
        assert cells["w1-text"].source.startswith("### Question 16 · What it shows (7 points, read by a person)\n\n")
        assert [cells[name].metadata["nbgrader"]["points"] for name in ("ps02-q3", "ps02-w1")] == [1, 7]


# -- Loading ----------------------------------------------------------------------------------------------------------


def count(monkeypatch, owner, name):
    """Return a list that grows with each call."""
    calls, real = [], getattr(owner, name)
    monkeypatch.setattr(owner, name, lambda *given, **named: calls.append(1) or real(*given, **named))
    return calls


def test_what_regimes_decide_is_computed_once_and_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    decided = count(monkeypatch, Regime, "decide")
    first = load_key("ps08")
    assert len(decided) > 300
    decided.clear()
    again = load_key("ps08")
    assert len(decided) < 20  # the days of ps08.q13, some of which a regime refuses
    assert again.fingerprint == first.fingerprint
    audited = count(monkeypatch, Regime, "audit")
    drawn = [spread(load_regime("telegram-1962"), ["crossing"]) for _ in range(3)]
    assert len(audited) == 1 and drawn[0] == drawn[1] == drawn[2]


def test_what_is_kept_is_never_stale(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    whole = load_regime("telegram-1962")
    case = {"matter": "negotiation"}
    assert decide_all(whole, [case]) == [whole.decide(case)]
    without = dataclasses.replace(whole, rules=())
    assert decide_all(without, [case]) == [without.decide(case)] != [whole.decide(case)]
    code = tmp_path / "code"
    code.mkdir()
    for number, text in enumerate(["a = 1", "a = 1", "a = 2"]):
        (code / "a.py").write_text(text)
        kept_module._digest_of_code.cache_clear()
        assert kept("number", "x", code, lambda number=number: number) == (0, 0, 2)[number]


def test_where_nothing_can_be_kept_it_is_computed(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert [kept("number", "x", tmp_path, lambda number=number: [number]) for number in (1, 2)] == [[1], [2]]
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert kept("number", "x", tmp_path, lambda: 3) == 3
    (broken,) = (tmp_path / "tworivers").glob("number-*.json")
    broken.write_text("not JSON")
    assert kept("number", "x", tmp_path, lambda: 4) == 4
    assert kept("number", "x", tmp_path, lambda: 5) == 4


def test_what_was_used_longest_ago_is_cleared_away(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(kept_module, "MOST", 3)
    code = tmp_path / "code"
    for number in (1, 2, 3, 1, 4):
        kept("number", number, code, lambda number=number: number)
        time.sleep(0.02)
    assert sorted(path.read_text() for path in (tmp_path / "tworivers").glob("*.json")) == ["1", "3", "4"]


def test_a_reference_that_a_regime_contradicts_is_refused():
    regime = load_regime("directive-1963")
    cases = by_hand(regime, {"one": {"matter": "epidemic"}})
    refuse_disagreement(cases, lambda case: "NOT_ADDRESSED")
    with pytest.raises(DataError, match="one: the reference gives 'GAP', and the regime 'NOT_ADDRESSED'"):
        refuse_disagreement(cases, lambda case: "GAP")
    with pytest.raises(DataError, match="one: a reading gives 'GAP', which nothing defends"):
        refuse_disagreement(cases, lambda case: "NOT_ADDRESSED", [lambda case: "GAP"])
