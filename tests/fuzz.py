"""Values of every shape for whatever takes what a student hands over: the strategies, and what must hold of each.

`make nightly` lets atheris search with the same functions (tests/fuzz_atheris.py), by the paths that the code takes.
"""

import json
import time
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
from bs4 import BeautifulSoup
from hypothesis import strategies as st

from conftest import ROOT
from tworivers.checks import input_name, respond
from tworivers.checks.answers import plain
from tworivers.course import releases as course
from tworivers.grading.judge import Answer, judge
from tworivers.keys.load import load_key
from tworivers.sandbox.html import ATTRIBUTES, TAGS, contained, markdown
from tworivers.sandbox.received import NotPlain, outputs, plain_value, read_frame, results

SECONDS = 0.5  # of computing, for one value: generous, since another process may take the caches
QUESTIONS = [question for name in course.assignments(ROOT) for question in load_key(name).questions]

HOSTILE = [
    *(
        "",
        " ",
        "\x00",
        "\ud800",
        "\u202egnp",
        "\x1b[31m\x07",
        "<script>x</script>",
        "' \" & {{7*7}} %s",
        "=1+1",
        "../..",
        "ß" * 9,
    ),
    *(
        "NaN",
        "None",
        "inf",
        "1e999",
        "9" * 4400,
        "١٢",
        "x" * 30_000,
        "1" + " " * 19_000 + "x",
        "[" * 5000,
        "{" * 5000,
        "\n" * 999,
    ),
]
NUMBERS = [
    0,
    1,
    -1,
    5,
    0.5,
    -0.0,
    1e-320,
    1e18,
    1e19,
    1.5e300,
    -1e300,
    2**53 + 1,
    2**63 - 1,
    -(2**63) + 1,
    True,
    False,
    None,
]
UNUSUAL = [
    *(
        {"float": "nan"},
        {"float": "inf"},
        {"float": "-inf"},
        {"list": []},
        {"list": [1]},
        {"mapping": []},
        {"other": "x"},
    ),
    *({"function": "f"}, {"unanswered": True}, {"series": {"index": [], "values": []}}, {"list": [{"list": [None]}]}),
    {"table": {"columns": [], "index": [], "rows": []}},
    {"table": {"columns": ["a", "a"], "index": [None], "rows": [[1, {"float": "nan"}]]}},
    {"list": [0] * 5000},
]
FORGED = [
    *(10**400, float("inf"), float("nan"), [], [1], {}, {"list": 3}, {"mapping": [1]}, {"table": []}, {"series": {}}),
    *(
        {"float": 1},
        {"list": [[]]},
        {"a": 1, "b": 2},
        {1: 2},
        {"list": [{"list": [0] * 5000}] * 5000},
        object(),
        b"",
        "x" * 10**7,
    ),
]
scalars = st.one_of(
    st.sampled_from(NUMBERS),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(2**63) + 1, 2**63 - 1),
    st.sampled_from(HOSTILE),
    st.text(max_size=20),
    st.sampled_from(UNUSUAL),
)
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.builds(lambda items: {"list": items}, st.lists(inner, max_size=6)),
        st.builds(
            lambda pairs: {"mapping": [list(pair) for pair in pairs]}, st.lists(st.tuples(inner, inner), max_size=6)
        ),
        st.builds(
            lambda pairs: {"series": {"index": [one for one, _ in pairs], "values": [two for _, two in pairs]}},
            st.lists(st.tuples(inner, inner), max_size=6),
        ),
    ),
    max_leaves=12,
)
json_like = st.recursive(
    st.one_of(scalars, st.sampled_from(FORGED)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=5),
        st.dictionaries(
            st.sampled_from(
                [
                    "list",
                    "mapping",
                    "table",
                    "series",
                    "index",
                    "values",
                    "rows",
                    "columns",
                    "raised",
                    "float",
                    "answer",
                    "question",
                ]
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=15,
)


def shapes(question, items):
    """Yield plain values of the shape that a question asks for, or nearly, filled with these items."""
    form = question.form
    form = form["returns"] if form["kind"] == "function" else form

    def fill(number):
        return (items * (number // len(items) + 1))[:number]

    yield items[0]
    yield from ({"list": pair} for pair in (fill(2), [None, items[0]], [items[0], None]))
    names = form.get("keys") or form.get("rows") or form.get("choices") or ["low", "high"]
    yield {"list": fill(len(names))}
    yield from ({"list": [{"list": pair} for _ in names]} for pair in (fill(2), [None, items[-1]]))
    yield {"mapping": [list(pair) for pair in zip(names, fill(len(names)), strict=True)]}
    yield {"mapping": [[name, {"list": [one, items[-1]]}] for name, one in zip(names, fill(len(names)), strict=True)]}
    yield {"mapping": [[name, 1] for name in [*names, names[0]]]}
    yield {"series": {"index": names, "values": fill(len(names))}}
    columns = [form.get("key", "x"), *form.get("columns", ["y"])]
    for given in (columns, columns[1:], [*columns, columns[-1]]):
        rows = [[name, *fill(len(given) - 1)] if given[0] == columns[0] else fill(len(given)) for name in names]
        yield {"table": {"columns": given, "index": names, "rows": rows}}


def timed(function, *arguments):
    """Call a function; fail where it spends too much of the processor, whatever else the machine does."""
    begun = time.process_time()
    found = function(*arguments)
    spent = time.process_time() - begun
    assert spent < SECONDS, f"{function.__name__} took {spent:.2f} s"
    return found


def judge_all_questions(items, whole):
    """Judge these items in every shape, as the answer to every question."""
    for question in QUESTIONS:
        for value in (whole, *shapes(question, items)):
            look_at(question, timed(judge, question, Answer(value)))
            if question.form["kind"] == "function":
                look_at(question, timed(judge, question, Answer({"function": "f"}, _results(question, value, items))))


def _results(question, value, items):
    names = [input_name(given) for given in (*question.inputs, *question.hidden_inputs)]
    kind = len(repr(items)) % 4
    if kind == 0:
        return [[name, value] for name in names]
    if kind == 1:
        return [[name, item] for name, item in zip(names, items * len(names), strict=False)]
    return [["x", value]] * (len(names) + 1) if kind == 2 else value


def look_at(question, found):
    assert not found.waits, found.error
    assert 0 <= found.points <= question.points
    assert found.points == 0 or found.verdict in ("right", "slip", "partly")
    for sentence in found.sentences:
        assert sentence and sentence.isprintable() and len(sentence) < 4000, sentence[:500]
        assert sentence.encode()
    assert "<script" not in found.as_html()


def check_all_questions(value):
    """Give the local check a value of Python's own, for every question."""
    for question in QUESTIONS:
        _, said = timed(respond, question.id, value)
        assert all(sentence.encode() and sentence.isprintable() for sentence in said)
        assert json.dumps(plain(value))


def receive(value):
    """Take anything as an answer, as results, as outputs: it becomes a value of the agreed shape, or nothing."""
    for read in (plain_value, lambda one: results(one, 3)):
        try:
            found = timed(read, value)
        except NotPlain:
            continue
        json.dumps(found, allow_nan=False).encode()
        assert plain_value(found) == found if read is plain_value else True
    show(value)


def show(value):
    for given in (value, [value], [{"output_type": "display_data", "data": dict.fromkeys(MIMES, value)}]):
        found = timed(outputs, given)
        text = json.dumps(found, ensure_ascii=False).encode()
        assert len(text) < 6_000_000


MIMES = ("text/html", "text/plain", "image/png", "image/svg+xml", "text/markdown", "text/latex", "application/json")


def read_line(line):
    """Read bytes as one line of the sandbox's: a dictionary, whatever they are."""
    frame = timed(read_frame, line)
    assert isinstance(frame, dict)
    json.dumps(frame, allow_nan=False)


PIECES = [
    *(
        "<",
        ">",
        "</",
        "/>",
        "'",
        '"',
        "=",
        "&",
        "&lt;",
        "&#x3c;",
        "<!--",
        "-->",
        "<!",
        "<?",
        "<![CDATA[",
        "]]>",
        "\x00",
        "\ud800",
    ),
    *(
        "\n",
        " ",
        "a",
        "a ",
        "/",
        "\\",
        "\n\n",
        "<a ",
        "<x>",
        "<a b ",
        "<b title=",
        " onclick=x",
        " style='color:red;x:url(y)'",
    ),
    *(f"<{name}>" for name in sorted(TAGS)),
    *(f"</{name}>" for name in ("a", "b", "p", "table", "div", "td", "svg", "script", "style", "template", "select")),
    *(
        "<svg>",
        "<math>",
        "<script>",
        "<style>",
        "<template>",
        "<select>",
        "<textarea>",
        "<plaintext>",
        "<iframe src=x>",
    ),
    *(
        "<base href=//x>",
        "<meta http-equiv=refresh>",
        "<form>",
        "<img src=x onerror=y>",
        "<img src='data:image/png;base64,AA'>",
    ),
    *("<table><th>a", "<i></b>", "<a href='javascript:x'>", "<a href=' data:text/html,x'>", "<p id=x name=y data-z=1>"),
]
MARKS = [
    "[",
    "](",
    "![",
    "*",
    "**",
    "_",
    "`",
    "```",
    "$",
    "$$",
    "\\(",
    "\\\\(",
    "\\begin{a}",
    ">",
    "> ",
    "- ",
    "1. ",
    "|",
    "|-|\n",
    "~~",
]
MARKS += [
    "# ",
    "    ",
    "\t",
    "[a]: b\n",
    "<http:",
    "http://a.b",
    "==\n",
    "---\n",
    "[^1]",
    ": ",
    "![a](attachment:b)",
    "```c++\n",
    "&#1;",
]
pages = st.lists(
    st.tuples(st.sampled_from(PIECES) | st.text(max_size=5), st.sampled_from([1, 1, 1, 2, 7, 3000])), max_size=12
)
texts = st.lists(
    st.tuples(
        st.sampled_from(MARKS) | st.sampled_from(PIECES) | st.text(max_size=5), st.sampled_from([1, 1, 1, 2, 7, 2000])
    ),
    max_size=12,
)


def contain(pieces):
    """Contain HTML of these pieces, each so many times."""
    look_at_page("".join(piece * times for piece, times in pieces)[:100_000], contained)


def render(pieces):
    """Render Markdown of these pieces, each so many times."""
    text = "".join(piece * times for piece, times in pieces)[:100_000]
    look_at_page(text, lambda source: markdown({"cell": {"attachments": {"b": {"image/png": "YQ=="}}}}, source))


def look_at_page(text, show):
    html = timed(show, text)
    html.encode()
    assert len(html) < 30 * len(text) + 1000
    if len(html) > 3000:
        return
    for tag in BeautifulSoup(html, "html.parser").find_all(True):
        assert tag.name in TAGS
        assert set(tag.attrs) <= ATTRIBUTES
        assert "url(" not in tag.get("style", "")
        assert tag.get("href", "#").lower().startswith(("http://", "https://", "mailto:", "#"))
        assert tag.get("src", "data:image/").startswith("data:image/")


class Hostile:
    """An object that lies about itself, and breaks where it is read."""

    columns, index, dtype = ("a",), (1, 2, 3), "float64"
    __hash__ = None
    __eq__ = __contains__ = lambda self, other: True
    __len__ = __bool__ = lambda self: 1
    __repr__ = __str__ = __float__ = lambda self: 1 / 0

    def __call__(self, *given):
        return self

    def tolist(self):
        return [self]

    def itertuples(self, **named):
        return iter([(1, 2, 3)] * 9)


class Word(str):
    """A text that says it is another."""

    __str__ = strip = lower = lambda self: 7


def raises(*given):
    """Raise what cannot be read either."""
    raise ValueError(Hostile())


UNREADABLE = {  # made by name: hypothesis writes down what it draws, and these cannot be written
    "huge": lambda: 10**5000,
    "huge fraction": lambda: Fraction(10**400),
    "hostile": Hostile,
    "hostile list": lambda: [Hostile()] * 4,
    "word": lambda: Word("five"),
    "raises": lambda: raises,
    "returns": lambda: lambda *given: given,
    "returns hostile": lambda: lambda *given: Hostile(),
}
pythons = st.recursive(
    st.one_of(
        st.sampled_from([*NUMBERS, *HOSTILE]),
        st.sampled_from([float("nan"), float("-inf"), Decimal("1e400"), Decimal("sNaN"), 1j, b"x", range(10**9)]),
        st.sampled_from([..., np.float64("nan"), pd.NaT, pd.NA]),
        st.sampled_from(sorted(UNREADABLE)).map(lambda name: UNREADABLE[name]()),
        st.text(max_size=9),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(
            st.sampled_from([None, 1, 1.0, "1", True, "low", "high", "\ud800", ("a",), float("nan")]), inner, max_size=4
        ),
        st.lists(inner, max_size=4).map(lambda items: pd.Series(items, dtype=object)),
        st.lists(inner, max_size=4).map(lambda items: pd.DataFrame({"a": pd.Series(items, dtype=object), 7: 1})),
    ),
    max_leaves=6,
)
