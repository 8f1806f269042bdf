"""Pages: what a student writes neither runs nor loads in formgrader or in the feedback, and can still be read."""

import copy
import http.server
import json
import shutil
import threading
from typing import ClassVar

import nbformat
import pytest
from bs4 import BeautifulSoup

from attacks.pages import ATTACHMENTS, MARKDOWN, OUTPUTS, RAW
from conftest import ROOT
from submissions import WRITTEN
from test_grading_mend import cell_of
from test_nbgrader_cycle import ask, formgrader
from tworivers.course import releases as course
from tworivers.course.nbgrader_calls import gradebook
from tworivers.grading.mend import read_release
from tworivers.sandbox.html import TAGS, contained, markdown

pytest_plugins = ("browser",)
NAME = "ps02-five-hamlets"
HOST = "http://127.0.0.1:9"
READ = {
    "form": "Send",
    "buttons-of-formgrader": "Well done",
    "script-link": "here there file",
    "file-beside": "my file formgrader host",
    "style-escaped": "over",
    "attachment-missing": "(picture attachment:nowhere.png: it was not handed in) and bold",
    "nested": "deep",
    "quotes-nested": "deep",
}


def shown(source):
    return markdown({"cell": {"attachments": ATTACHMENTS}}, source.replace("{host}", HOST))


@pytest.mark.parametrize("name", MARKDOWN)
def test_only_elements_and_attributes_that_neither_run_nor_load_are_left(name):
    html = shown(MARKDOWN[name]) + contained(MARKDOWN[name].replace("{host}", HOST))  # as Markdown, and as an output
    assert "<!" not in html and "<?" not in html
    for tag in BeautifulSoup(html, "html.parser").find_all(True):
        assert tag.name in TAGS
        assert not {name for name in tag.attrs if name.startswith(("on", "data-", "src")) or name in ("id", "name")}
        assert tag.get("href", "https://").startswith(("https://", "http://", "#"))
        assert not {"full-credit", "score", "btn", "nbgrader_cell"} & set(tag.get("class", []))
    assert "127.0.0.1" not in html.replace(f"![picture]({HOST}/markdown.png)", "")  # as text it may stand there


@pytest.mark.parametrize(("name", "text"), READ.items())
def test_what_a_student_wrote_can_still_be_read(name, text):
    found = BeautifulSoup(shown(MARKDOWN[name]), "html.parser").get_text(" ", strip=True)
    assert text in " ".join(found.split())


@pytest.mark.parametrize(
    ("html", "left"),
    [
        (
            "<b style='color:red; position:fixed; text-align: right'>a</b>",
            '<b style="color:red; text-align: right">a</b>',
        ),
        (
            "<b style='color:red;width:u\\72l(x)' class='full-credit k dataframe'>a</b>",
            '<b class="k dataframe" style="color:red">a</b>',
        ),
        (
            "<img src='data:image/png;base64,YQ==' alt='a' onload='x'>",
            '<img alt="a" src="data:image/png;base64,YQ=="/>',
        ),
        ("<img src='data:image/png;base64,YQ==\" onerror=\"x'>", ""),
        ("<custom-tag>a<p>b", "a<p>b</p>"),
        ("<p>a < b & c</p>", "<p>a &lt; b &amp; c</p>"),
    ],
)
def test_attributes_stay_where_they_only_describe(html, left):
    def parts(text):
        return [(tag.name, tag.attrs, tag.get_text()) for tag in BeautifulSoup(text, "html.parser").find_all(True)]

    assert parts(contained(html)) == parts(left)
    assert contained(html).count("<") == left.count("<")


def test_containing_twice_changes_nothing():
    once = contained("<table border=1><thead><tr><th></th><th>a</th></tr></thead></table>" + MARKDOWN["nested"][:50])
    assert contained(once) == once and once.count('class="scroll"') == 1


def test_table_of_pandas_looks_as_before():
    import pandas as pd

    table = BeautifulSoup(contained(pd.DataFrame({"a": [1]}).to_html()), "html.parser").table
    assert table["class"] == ["dataframe"] and table.parent["tabindex"] == "0"
    assert [cell.get("scope") for cell in table.find_all("th")] == ["col", "row"]


@pytest.fixture(scope="module")
def hostile(course_root, tmp_path_factory):
    """A course with one graded submission in which everything is hostile, as no run would let it through."""
    root = tmp_path_factory.mktemp("hostile") / "course"
    shutil.copytree(course_root, root)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        host = f"http://127.0.0.1:{server.server_port}"
        folder = root / "autograded" / "eve" / NAME
        folder.mkdir(parents=True)
        nbformat.write(hostile_notebook(read_release(root, NAME, NAME), host), folder / f"{NAME}.ipynb")
        with gradebook(root) as book:
            book.update_or_create_student("eve")
            book.update_or_create_submission(NAME, "eve")
        yield root, host
        server.shutdown()
        assert Listener.asked == []


class Listener(http.server.BaseHTTPRequestHandler):
    """Another host, which writes down whatever it is asked."""

    asked: ClassVar[list[str]] = []

    def do_GET(self):
        self.asked.append(self.path)
        self.send_error(404)

    do_POST = do_GET


def hostile_notebook(release, host):
    nb = copy.deepcopy(release)
    nb.metadata["title"] = "</title><script>window.mine = 1</script>"
    answer = cell_of(nb, "ps02-w1")
    for name, source in MARKDOWN.items():
        cell = nbformat.v4.new_markdown_cell(source.replace("{host}", host))
        cell.metadata["tags"] = ["'><script>window.mine = 1</script>"]
        if name.startswith("attachment"):
            cell.attachments = ATTACHMENTS
        nb.cells.insert(2, cell)
    answer.source = "\n\n".join([WRITTEN, *MARKDOWN.values()]).replace("{host}", host)
    nb.cells.append(nbformat.v4.new_raw_cell(RAW.replace("{host}", host), metadata={"raw_mimetype": "text/html"}))
    code = nbformat.v4.new_code_cell("show()")
    for data in OUTPUTS:
        data = {mime: text.replace("{host}", host) if isinstance(text, str) else text for mime, text in data.items()}
        metadata = {"text/html": {"isolated": True}} if "text/plain" in data else {}
        code.outputs.append(nbformat.v4.new_output("display_data", data=data, metadata=metadata))
    nb.cells.append(code)
    return nb


@pytest.mark.slow
@pytest.mark.browser
def test_nothing_runs_or_loads_in_formgrader_and_the_grader_s_tools_work(hostile, tmp_path, chromium):
    root, _ = hostile
    with formgrader(root, tmp_path) as address:
        (row,) = json.loads(ask(f"{address}formgrader/api/submitted_notebooks/{NAME}/{NAME}"))
        context = chromium.new_context(extra_http_headers={"Authorization": "token secret"})
        page, said, asked = watched(context)
        page.goto(f"{address}formgrader/submissions/{row['id']}/", wait_until="networkidle")
        look(page, asked, address)
        assert page.locator(".score").count() == page.locator("button.full-credit").count()
        assert "Asking is not leaving" in page.inner_text("body") and "Well done" in page.inner_text("body")
        assert "<script>window.mine = 1</script><img src" in page.inner_text("body")  # the raw cell, as text
        page.locator("textarea.comment").last.fill("Who counted?")
        with page.expect_response(lambda response: response.request.method == "PUT") as saved:
            page.locator("textarea.comment").last.dispatch_event("change")
        assert saved.value.ok
        page.wait_for_timeout(500)
        assert said == []
        context.close()
    with gradebook(root) as book:
        comments = [c.manual_comment for n in book.find_submission(NAME, "eve").notebooks for c in n.comments]
    assert "Who counted?" in comments


@pytest.mark.slow
@pytest.mark.browser
def test_nothing_runs_or_loads_in_the_feedback(hostile, chromium):
    root, _ = hostile
    (line,) = course.feedback("ps02", root=root)
    page_file = root / "feedback" / "eve" / NAME / f"{NAME}.html"
    assert page_file.exists(), line
    context = chromium.new_context()
    page, said, asked = watched(context)
    page.goto(page_file.as_uri(), wait_until="networkidle")
    look(page, asked, "file:")
    assert said == []
    context.close()


def watched(context):
    page, said, asked = context.new_page(), [], []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(f"error: {error}"))
    page.on("request", lambda request: asked.append(request.url))
    return page, said, asked


def look(page, asked, home):
    """Look that nothing ran, nothing was asked of another host, and nothing is left that would when it is clicked."""
    assert page.evaluate("window.mine") is None
    assert [url for url in asked if not url.startswith((home, "data:"))] == []
    assert page.url.startswith(home)
    loads = (
        "[...document.querySelectorAll('iframe, object, embed, form, video, audio, [srcset]')].map(e => e.outerHTML)"
    )
    assert page.evaluate(loads) == []
    assert page.evaluate("[...document.querySelectorAll('[href^=\"javascript:\" i]')].length") == 0
    handlers = """[...document.querySelectorAll('.rendered_html *, .text *')].flatMap(
        e => e.getAttributeNames().filter(n => n.startsWith('on') || n.startsWith('data-')))"""
    assert page.evaluate(handlers) == []


def test_course_s_own_texts_lose_nothing(course_root):
    """What the released notebooks say is shown whole, for it passes through the same filter."""
    for path in sorted((ROOT / "exercises").glob("ps*/*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                assert "<pre>#" not in markdown({"cell": cell}, cell.source)
