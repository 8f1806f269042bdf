"""What comes out of the sandbox: bounded before it is read, and pages that show it stay themselves."""

import functools
import json
import time

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from tworivers.grading.feedback import FeedbackExporter
from tworivers.sandbox import received
from tworivers.sandbox.html import DEPTH, MARKDOWN_CHARACTERS, contained, markdown
from tworivers.sandbox.received import MAX_OUTPUTS, NotPlain, outputs, plain_value, read_frame, results

SECONDS = 0.5  # of computing


def shown(source, attachments=None):
    return markdown({"cell": {"attachments": attachments or {}}}, source)


@pytest.fixture(autouse=True)
def bounded():
    """No test of this module may take the grader longer than this."""
    begun = time.process_time()
    yield
    assert time.process_time() - begun < 4 * SECONDS


def show(mime, text):
    return {"output_type": "display_data", "data": {mime: text}}


@pytest.mark.parametrize(
    "line",
    [
        b"[" * 1_000_000,
        b'{"a":' * 200_000,
        b'{"answer": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"answer": ' + b"9" * 1_000_000 + b"}",
        b'{"answer": -' + b"9" * 25 + b"}",
        b'{"answer": [' + b"{}," * 1_000_000 + b"{}]}",
        b'{"answer": [' + b"0," * 2_000_000 + b"0]}",
        b'{"answer": 1e999}',
        b'{"answer": Infinity}',
        b"\xff\xfe{\x00}\x00",
        b"\x00" * 1_000_000,
    ],
    ids=range(11),
)
def test_line_that_is_deep_enormous_or_no_json_is_nothing(line):
    assert read_frame(line) == {}


@pytest.mark.parametrize(
    "value",
    [
        {"list": [{"list": [0] * 5000}] * 100},
        {"list": [{"list": [{"list": [{"list": [0] * 40}] * 40}] * 40}] * 40},
        {"list": ["x" * 20_000] * 200},
        {"mapping": [["x" * 500_000] * 2] * 3},
        {"list": [0] * 5001},
        functools.reduce(lambda inner, _: {"list": [inner]}, range(12), 1),
        {"table": {"columns": ["a"], "index": [1], "rows": [[1, 2]]}},
        {"table": {"columns": ["a"], "index": [1, 2], "rows": [[1]]}},
        {"series": {"index": [1], "values": []}},
        {"float": "x"},
        {"unanswered": 1},
        {1: []},
        2**63,
        float("nan"),
        float("inf"),
        (1, 2),
    ],
    ids=range(16),
)
def test_value_that_is_too_large_too_deep_or_of_another_shape_is_none(value):
    with pytest.raises(NotPlain):
        plain_value(value)
    if len(str(value)) < 1000:
        unread = {"other": "a value that cannot be read"}
        assert results([["a", value], ["b", {"raised": 1}]], 2) == [["a", unread], ["b", {"raised": "an error"}]]


@pytest.mark.parametrize(
    "given", [[], [["a", 1]], [["a", 1], ["b", 2], ["c", 3]], [["a", 1], ["b"]], [[1, 1], [2, 2]], {"a": 1}, "ab", None]
)
def test_results_are_as_many_as_were_asked_for(given):
    with pytest.raises(NotPlain):
        results(given, 2)
    assert results([["a", 1], ["b", 2]], 2) == [["a", 1], ["b", 2]]


def test_number_of_outputs_and_their_length_are_bounded():
    one = {"output_type": "stream", "name": "stdout", "text": "a"}
    assert len(outputs([one] * (MAX_OUTPUTS + 100))) == MAX_OUTPUTS
    for mime in received.TEXT_MIMES:
        found = outputs([show(mime, "a" * 150_000)] * 100)
        assert sum(len(text) for output in found for text in output["data"].values()) <= received.OUTPUT_CHARACTERS
    error = {"output_type": "error", "ename": "E" * 999, "evalue": "v" * 9999, "traceback": ["t" * 99_999] * 999}
    (kept,) = outputs([error])
    assert (len(kept["ename"]), len(kept["evalue"]), len(kept["traceback"])) == (200, 2000, 100)
    assert len(json.dumps(outputs([error] * 200))) < 2_000_000
    assert outputs([show("image/png", "A" * (received.PICTURE_CHARACTERS + 4))]) == []


def test_svg_of_matplotlib_is_shown_as_a_picture_in_which_nothing_runs():
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><style>a{}</style><script>x</script><use href="#m"/><image href="http://h/x"/></svg>'
    (kept,) = outputs([show("image/svg+xml", svg)])
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("show()", outputs=[nbformat.from_dict(kept)])])
    resources = {
        "tworivers": {"title": "t", "lines": [], "waiting": []},
        "nbgrader": {"score": 0, "max_score": 0, "late_penalty": 0},
    }
    page = BeautifulSoup(FeedbackExporter().from_notebook_node(nb, resources)[0], "html.parser")
    assert [picture["src"][:26] for picture in page.find_all("img")] == ["data:image/svg+xml;base64,"]
    assert not page.find_all(("svg", "script", "use", "image"))


# -- Pages -----------------------------------------------------------------------------------------------------------

LARGE = 200_000
SLOW = {
    "table headings": "<table><th>a",
    "deep": "<div>a",
    "unknown tags": "<x>",
    "half tags": "<a b ",
    "half tag names": "<a",
    "formatting": "<b title=1><p>x",
    "formatting that crosses": "<b><i></b>",
    "tables in links": "<a><table>",
    "cells": "<table><tr><td>",
    "lists": "<ul><li>",
    "paragraphs": "<p>",
    "comments": "<!--",
    "declarations": "<!",
    "scripts": "<script>",
    "pictures": "<svg>",
    "quotation marks": "<a b='\"",
    "entities": "&",
    "less than": "<",
    "ends": "</a>",
    "ends of another": "<span></i>",
    "styles": "<p style='color:red;color:blue;",
    "nulls": "\x00",
    "half characters": "\ud800",
}


@pytest.mark.parametrize("name", SLOW)
def test_html_of_a_notebook_s_whole_length_costs_no_second(name):
    text = (SLOW[name] * LARGE)[:LARGE]
    begun = time.process_time()
    html = contained(text)
    assert time.process_time() - begun < 2 * SECONDS
    assert len(html) < 10 * LARGE


def test_formatting_that_is_opened_again_in_every_paragraph_makes_no_megabytes():
    text = "<p>" + "".join(f"<b title={number}>" for number in range(5000)) + "<p>x" * 20_000
    assert len(contained(text)) < 10 * len(text)


MARKS = [
    "[",
    "![",
    "[](",
    "*",
    "**a ",
    "*a_b ",
    "_ a",
    "<x>",
    "`",
    "$",
    "$a ",
    "$$ ",
    "\\(",
    "\\\\(",
    "\\\\[",
    "\\begin{a}",
    ">",
    "> ",
]
MARKS += [
    "- ",
    "1. ",
    "  - a\n",
    "|",
    "|a|b|\n|-|-|\n",
    "~~a ",
    "[^1]",
    "[a]: b\n",
    "# ",
    "a\n==\n",
    "http://a.b ",
    "\t- a\n",
    "a*",
    "***a",
]
MARKS += [
    "<div>\n",
    "<!--",
    '[a](b "',
    "&#1",
    "[[[[",
    "****",
    "```c++\n",
    "```python\n'",
    "```vb.net\n(",
    "![a](attachment:b)",
]


@pytest.mark.parametrize("mark", MARKS)
def test_markdown_of_any_length_costs_no_second(mark):
    begun = time.process_time()
    shown((mark * 50_000)[:50_000], {"b": {"image/png": "YQ=="}})
    assert time.process_time() - begun < 2 * SECONDS


def test_quotations_and_lists_within_each_other_cost_no_second():
    assert shown("\n".join(">" * depth + " a" for depth in range(150)))
    assert shown("\n".join("  " * depth + "- a" for depth in range(130)))


def test_what_goes_beyond_is_shown_as_it_was_typed_and_nothing_is_lost():
    text = "word " * (MARKDOWN_CHARACTERS // 5) + "**end** <script>x</script>"
    page = BeautifulSoup(shown(text), "html.parser")
    assert "The text is longer than 20,000 characters" in page.get_text()
    assert page.pre.get_text() == "**end** <script>x</script>"
    assert "**end**" not in shown("**end**")


def test_picture_that_is_attached_once_is_not_sent_a_thousand_times():
    assert len(shown("![a](attachment:b) " * 1000, {"b": {"image/png": "YQ==" * 250_000}})) < 1_000_000
    assert shown("![a](attachment:b)", {"b": {"image/png": "YQ=="}}).count("data:image/png") == 1
    assert shown("![a](attachment:my%20plot.png)", {"my plot.png": {"image/png": "YQ=="}}).count("data:image/png") == 1


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<b style='color:red; background-color: url(//h/x)'>a</b>", '<b style="color:red">a</b>'),
        ("<b style='color: red url(//h/x)'>a</b>", "<b>a</b>"),
        ("<b style='color:red/**/;background-color:image-set(x)'>a</b>", "<b>a</b>"),
        ("<b style='--x:1;color:var(--x)'>a</b>", "<b>a</b>"),
        ("<b style=\"color:red\\;x:url('y')\">a</b>", "<b>a</b>"),
        ("<style>@import '//h/x'; #ps02-q1{display:none}</style>a", "a"),
        ("<base href='//h/'>a<meta http-equiv=refresh content='0;url=//h'>", "a"),
        ("<iframe src='//h'>a</iframe><iframe srcdoc='&lt;script>x'></iframe>b", "b"),
        ("<form action=//h><input name=x><button formaction=//h>a</button></form>", "a"),
        ("<object data=//h>a</object><embed src=//h>b", "b"),
        ("<video src=//h><source src=//h></video><audio src=//h></audio>a", "a"),
        ("<div id=ps02.q1 name=top class='graded btn score'>a</div>", "<div>a</div>"),
        ("<a href=#ps02.q1>a</a>", '<a href="#ps02.q1">a</a>'),
        ("<a href='data:text/html;base64,YQ=='>a</a>", "<a>a</a>"),
        ("<a href='JaVaScRiPt:x' ping=//h target=_top>a</a>", "<a>a</a>"),
        ("<img src=//h/x><img srcset=//h/x><img src='data:text/html;base64,YQ=='>a", "a"),
        ("<img src='data:image/svg+xml;base64,YQ==' usemap=#x>", '<img src="data:image/svg+xml;base64,YQ==">'),
        ("<math><mi xlink:href='javascript:x'>a</mi></math>b", "b"),
        ("<svg><a xlink:href='javascript:x'><text>a</text></a></svg>b", "b"),
        ("<link rel=stylesheet href=//h>a<script src=https://cdn.plot.ly/plotly.js></script>", "a"),
        ("<p background=//h onclick=x data-toggle=x contenteditable>a</p>", "<p>a</p>"),
        ("<details open ontoggle=x><summary>a</summary>b</details>", "<details><summary>a</summary>b</details>"),
        ("<p title='</p><script>x</script>'>a", "a"),
        ("<plaintext>a</plaintext>b", "b"),
        ("a<script>b", "a"),
        ("\ud800<b>\x00a", "?<b>"),
    ],
)
def test_what_would_load_run_or_pass_for_the_page_is_gone(html, left):
    found = contained(html)
    for gone in ("script", "url(", "//h", "onclick", "javascript", "id=", "name=", "import"):
        assert gone not in found.replace("&lt;/p&gt;&lt;script", "").lower()
    if "title" not in html and "\x00" not in html:
        assert found == left
    assert contained(found) == found


def test_table_is_read_as_a_table():
    frame = pd.DataFrame({"a": [1, 2], "b": [3, 4]}, index=["x", "y"])
    page = BeautifulSoup(contained(frame.to_html() + "<p>below"), "html.parser")
    assert [cell.get_text() for cell in page.find_all("td")] == ["", "1", "3", "2", "4"]
    assert [(cell.get_text(), cell["scope"]) for cell in page.find_all("th")] == [
        ("a", "col"),
        ("b", "col"),
        ("x", "row"),
        ("y", "row"),
    ]
    assert page.find("p").find_parent("div") is None
    styled = contained(frame.style.to_html())
    assert BeautifulSoup(styled, "html.parser").get_text(" ", strip=True) == "a b x 1 3 y 2 4"


def test_tags_that_need_no_end_do_not_go_deeper():
    rows = "".join(f"<tr><td>{number}<td>b" for number in range(500))
    page = BeautifulSoup(
        contained(f"<table>{rows}</table><ul>" + "<li>a" * 500 + "</ul>" + "<p>c" * 500), "html.parser"
    )
    assert (len(page.find_all("tr")), len(page.find_all("td")), len(page.find_all("li"))) == (500, 1000, 500)
    deep = contained("<div>" * 5000 + "deep")
    assert deep.count("<div>") == DEPTH and "deep" in deep
