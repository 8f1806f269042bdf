"""Bad keys speak: whatever is wrong with a key is one sentence, with the question, the file and the nearest name."""

import dataclasses

import pytest

from conftest import ROOT
from tworivers.course import releases as course
from tworivers.course.grade import autograde, grade
from tworivers.errors import CourseError
from tworivers.keys.key import Key, Level, Question, Slip, Written
from tworivers.keys.load import load_key
from tworivers.keys.validation import FORMS, IDENTITIES, faults

NUMBER = Question(
    id="ps99.q1",
    points=2,
    objective="share",
    read="Doc. 4, report",
    form={"kind": "number", "unit": "percent", "places": 1, "whole": False},
    answer=32.8,
    slips=(Slip("half", 16.4, "Half.", "Doc. 4"), Slip("double", 65.6, "Double.", "Doc. 4")),
    hint="Look again.",
    explanation="So it is.",
    identities=({"kind": "between", "low": 0, "high": 100, "say": "A share."},),
)
NUMBERS = dataclasses.replace(
    NUMBER,
    form={"kind": "numbers", "keys": ["a", "b"], "places": 0, "unit": "people"},
    answer=[1, 2],
    slips=(Slip("changed round", [2, 1], "Round.", "Doc. 4"),),
    identities=({"kind": "sum", "total": 3, "parts": ["a", "b"], "tolerance": 0.5, "say": "Three."},),
)
WORDS = dataclasses.replace(
    NUMBER,
    form={"kind": "labels", "keys": ["x", "y"], "choices": ["rounded", "cut"], "partial": True},
    answer={"x": "rounded", "y": "cut"},
    slips=(Slip("all cut", {"x": "cut", "y": "cut"}, "No.", "Doc. 4"),),
    identities=(),
)


def twice(number):
    return 2 * number


FUNCTION = dataclasses.replace(
    NUMBER,
    form={"kind": "function", "name": "twice", "arguments": ["number"], "returns": {"kind": "number", "places": 0}},
    answer=twice,
    inputs=((1,), (2,)),
    slips=(Slip("itself", lambda number: number, "No.", "Doc. 4"),),
    identities=(),
)
CASES = dataclasses.replace(
    FUNCTION,
    answer=lambda case: 1,
    inputs=(({"case_id": "one"},), ({"case_id": "two"},)),
    slips=(Slip("nothing", lambda case: 0, "No.", "Doc. 4"),),
    groups={"one": "item 1", "two": "item 2"},
)
WRITTEN = Written(
    "ps99.w1", 4, "share", "Doc. 4", (Level(4, "All."), Level(2, "Half."), Level(0, "Nothing.")), "So it is."
)


def key_of(*questions, written=()):
    return Key("ps99", "ps99-x", "", {"share": "compute a share"}, tuple(questions), tuple(written))


def form(question, **settings):
    left = {name: value for name, value in question.form.items() if name not in settings or settings[name] is not None}
    return dataclasses.replace(question, form={**left, **{n: v for n, v in settings.items() if v is not None}})


def slip(question, **changes):
    return dataclasses.replace(question, slips=(dataclasses.replace(question.slips[0], **changes), *question.slips[1:]))


def identity(question, **changes):
    changed = {**question.identities[0], **changes}
    return dataclasses.replace(question, identities=({n: v for n, v in changed.items() if v is not None},))


CHANGED = {
    "a word that is no choice": (
        dataclasses.replace(WORDS, answer={"x": "roundd", "y": "cut"}),
        "the answer is outside its form: it asks for one of these words, in quotation marks: rounded, cut for x; you gave the text 'roundd'. Did you mean 'rounded'?",
    ),
    "a further answer that is no choice": (
        dataclasses.replace(WORDS, accept=({"x": "cut", "y": "other"},)),
        "a further accepted answer is outside its form: it asks for one of these words",
    ),
    "two values for one": (
        dataclasses.replace(NUMBER, answer=[32.8, 1]),
        "the answer is outside its form: it asks for a number in percent; you gave a list of 2 items.",
    ),
    "one value for two": (
        dataclasses.replace(NUMBERS, answer=[1]),
        "asks for 2 numbers of people, in this order: a, b; you gave a list of 1 item.",
    ),
    "a slip outside its form": (
        slip(NUMBER, answer="x"),
        "the slip 'half' is outside its form: it asks for a number in percent",
    ),
    "a misspelt setting": (
        form(NUMBER, place=1),
        "its form: There is no setting of number 'place'. Did you mean 'places'?",
    ),
    "a setting of another kind": (form(WORDS, places=1), "no setting of labels 'places'"),
    "a misspelt setting of what a function returns": (
        form(FUNCTION, returns={"kind": "number", "place": 1}),
        "what its function returns: There is no setting of number 'place'. Did you mean 'places'?",
    ),
    "a misspelt kind": (form(NUMBER, kind="nubmer"), "its form: There is no kind 'nubmer'. Did you mean 'number'"),
    "no kind": (form(NUMBER, kind=None), "its form: There is no kind None"),
    "no choices": (form(WORDS, choices=None), "its form has no 'choices', which the kind 'labels' needs"),
    "a text for a list": (form(NUMBERS, keys="ab"), "'keys' in its form is 'ab'; a list of texts is needed"),
    "a choice twice": (form(WORDS, choices=["cut", "rounded", "Cut"]), "at least one, each once, is needed"),
    "half a place": (form(NUMBER, places=0.5), "'places' in its form is 0.5; a whole number from -6 to 12 is needed"),
    "yes for True": (form(NUMBER, whole="yes"), "'whole' in its form is 'yes'; True or False is needed"),
    "a pattern that is none": (
        dataclasses.replace(NUMBER, form={"kind": "text", "pattern": "("}),
        "a regular expression is needed",
    ),
    "a misspelt unit": (
        form(NUMBER, unit="percnt"),
        "the unit 'percnt' in its form is unknown. Did you mean 'percent'?",
    ),
    "a function that returns one": (form(FUNCTION, returns={"kind": "function"}), "returns a function"),
    "no function": (dataclasses.replace(FUNCTION, answer=3), "the answer is no function, and one is asked for"),
    "a slip that is no function": (slip(FUNCTION, answer=3), "the slip 'itself' is no function"),
    "no inputs": (dataclasses.replace(FUNCTION, inputs=()), "there is no input to try it on"),
    "inputs without a function": (dataclasses.replace(NUMBER, inputs=((1,),)), "Inputs are for functions"),
    "a reference that stops": (
        dataclasses.replace(FUNCTION, answer=lambda: 1),
        "its reference stops with an error on the input (1)",
    ),
    "a reference of another kind": (
        dataclasses.replace(FUNCTION, answer=str),
        "the answer is outside its form: it asks for a number",
    ),
    "two cases of one id": (
        dataclasses.replace(CASES, hidden_inputs=(({"case_id": "one"},),)),
        "two cases have the id 'one'",
    ),
    "a case in no group": (dataclasses.replace(CASES, groups={"one": "item 1"}), "the case 'two' stands in no group"),
    "a group of no case": (
        dataclasses.replace(CASES, groups={**CASES.groups, "onee": "item 1"}),
        "There is no case 'onee'. Did you mean 'one'?",
    ),
    "an id of another assignment": (dataclasses.replace(NUMBER, id="ps98.q1"), "this is no id of ps99"),
    "no points": (dataclasses.replace(NUMBER, points=0), "it is worth 0; points are a number above zero"),
    "points that are none": (dataclasses.replace(NUMBER, points=float("nan")), "it is worth nan"),
    "an unknown objective": (
        dataclasses.replace(NUMBER, objective="shares"),
        "There is no objective 'shares'. Did you mean 'share'?",
    ),
    "no hint": (dataclasses.replace(NUMBER, hint=" "), "a sentence is needed there"),
    "no explanation": (dataclasses.replace(NUMBER, explanation=""), "its explanation is empty"),
    "version that nobody explains": (
        dataclasses.replace(NUMBER, versions=("rivers",), explanations={"river": "So it is there."}),
        "the answer: There is no version 'rivers'. Did you mean 'river'?",
    ),
    "an unknown passage": (dataclasses.replace(NUMBER, read="Doc. 44, title"), "There is no document '44'"),
    "a misspelt passage": (dataclasses.replace(NUMBER, read="Dco. 4, title"), "Did you mean 'Doc.'?"),
    "an unknown passage of a slip": (slip(NUMBER, read="Docs. 99 and 1"), "There is no document '99'"),
    "no slips": (dataclasses.replace(NUMBER, slips=()), "it has no slips"),
    "two slips of one name": (slip(NUMBER, name="double"), "two slips are called 'double'"),
    "two slips of one value": (slip(NUMBER, answer=65.6), "the slip 'double' has the same value as the slip 'half'"),
    "two slips of one value when rounded": (slip(NUMBER, answer=65.64), "has the same value as the slip 'half'"),
    "a slip of the answer": (slip(NUMBER, answer=32.8), "the slip 'half' has the same value as the answer"),
    "a slip of the answer when rounded": (
        slip(NUMBER, answer=32.84),
        "the slip 'half' has the same value as the answer",
    ),
    "a slip of a further answer": (
        dataclasses.replace(NUMBER, accept=(16.4,)),
        "the slip 'half' has the same value as a further accepted answer",
    ),
    "a slip that earns all": (slip(NUMBER, points=2), "earns 2; a number from 0 to below 2 is needed"),
    "a slip that says nothing": (slip(NUMBER, say=""), "the slip 'half': its say is empty"),
    "a misspelt identity": (identity(NUMBER, kind="betwen"), "There is no kind 'betwen'. Did you mean 'between'?"),
    "a misspelt bound": (identity(NUMBER, hihg=3), "There is no setting of between 'hihg'. Did you mean 'high'?"),
    "a bound that is missing": (identity(NUMBER, high=None), "has no 'high', which the kind 'between' needs"),
    "bounds the wrong way round": (identity(NUMBER, low=100, high=0), "low is 100 and high is 0"),
    "a bound that is no number": (identity(NUMBER, low="0"), "low is '0'; a number is needed"),
    "an identity that the answer breaks": (identity(NUMBER, high=30), "does not hold of an accepted answer"),
    "an identity without a sentence": (identity(NUMBER, say=None), "has no 'say'"),
    "a sum of unknown parts": (identity(NUMBERS, parts=["a", "bb"]), "There is no part 'bb'. Did you mean 'b'?"),
    "a sum of one part": (
        identity(NUMBERS, parts=["a"], total=1),
        "'sum' compares parts of an answer, and there is one",
    ),
    "a tolerance below zero": (identity(NUMBERS, tolerance=-1), "tolerance is -1; it cannot be below zero"),
    "a tolerance where there is none": (identity(NUMBER, tolerance=1), "no setting of between 'tolerance'"),
    "a sum that is wrong": (identity(NUMBERS, total=7), "does not hold of an accepted answer"),
}


def parts_of(key):
    return key.assignment, key.objectives, key.questions, key.written


def test_keys_as_they_should_be_are_taken():
    key = key_of(
        *(
            dataclasses.replace(one, id=f"ps99.q{number}")
            for number, one in enumerate([NUMBER, NUMBERS, WORDS, FUNCTION, CASES], start=1)
        ),
        written=[WRITTEN],
    )
    assert list(faults(*parts_of(key))) == []


@pytest.mark.parametrize("name", course.assignments(ROOT))
def test_nothing_is_wrong_with_a_key_of_the_course(name):
    assert list(faults(*parts_of(load_key(name)))) == []


@pytest.mark.parametrize("what", CHANGED)
def test_what_is_wrong_with_a_question_is_one_sentence_with_its_id(what):
    question, says = CHANGED[what]
    with pytest.raises(CourseError) as found:
        key_of(question)
    assert str(found.value).startswith(f"{question.id}: ")
    assert says in str(found.value)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        (dataclasses.replace(WRITTEN, objective="shar"), "There is no objective 'shar'. Did you mean 'share'?"),
        (dataclasses.replace(WRITTEN, levels=WRITTEN.levels[:2]), "its rubric has 2 levels; three are needed"),
        (dataclasses.replace(WRITTEN, levels=WRITTEN.levels[::-1]), "the levels of its rubric are 0, 2, 4"),
        (dataclasses.replace(WRITTEN, points=6), "they fall from 6"),
        (dataclasses.replace(WRITTEN, read="Doc. 0"), "There is no document '0'"),
        (dataclasses.replace(WRITTEN, id="ps99.q7"), "this is no id of ps99"),
    ],
)
def test_what_is_wrong_with_a_written_question_is_said(written, says):
    with pytest.raises(CourseError, match=f"^{written.id}: ") as found:
        key_of(NUMBER, written=[written])
    assert says in str(found.value)


def test_two_questions_of_one_id_are_refused():
    with pytest.raises(CourseError, match=r"ps99.q1: two questions have this id"):
        key_of(NUMBER, NUMBERS)


def test_every_kind_of_form_and_identity_is_known():
    from tworivers.checks.forms import _READERS

    assert set(FORMS) == set(_READERS)
    for kind, (needed, _) in IDENTITIES.items():
        assert kind in ("between", "sum", "rising", "falling", "at_most") and "say" not in needed


@pytest.mark.parametrize(
    "command",
    [
        course.build,
        course.generate,
        lambda root: grade("ps02", root=root, unsafe=True),
        lambda root: autograde("ps02", root=root, unsafe=True),
    ],
)
def test_a_bad_key_is_said_with_its_file_before_anything_is_done(own_course, command):
    path = next(own_course.glob("solutions/ps02*/questions.toml"))
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('unit = "percent", places = 1 }', 'unit = "percent", place = 1 }', 1), "utf-8")
    (own_course / "submitted" / "ann" / path.parent.name).mkdir(parents=True)
    before = sorted(own_course.rglob("*"))
    with pytest.raises(CourseError) as found:
        command(own_course)
    line = text[: text.index('unit = "percent", places = 1 }')].count("\n") + 1
    assert f"solutions/ps02-five-hamlets/questions.toml, line {line}: " in str(found.value)
    assert "ps02.q3: its form: There is no setting of number 'place'. Did you mean 'places'" in str(found.value)
    assert [path for path in sorted(own_course.rglob("*")) if path.name != "gradebook.db"] == before


def test_key_is_one_line_and_shows_no_answer():
    assert repr(load_key("ps02")) == "<Key ps02 Five hamlets: 15 questions, 1 read by a person, 40 points>"
