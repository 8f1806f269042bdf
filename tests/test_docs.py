"""What the docs take from the code is what the code says today, and every public name has its place."""

import doctest
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
import write_docs

SRC = write_docs.SRC


def test_python_that_the_readme_shows_gives_what_it_shows():
    text = (write_docs.ROOT / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    shown = doctest.DocTestParser().get_doctest(block, {}, "README", None, 0)
    assert len(shown.examples) == 4
    assert doctest.DocTestRunner().run(shown).failed == 0


@pytest.mark.parametrize("name", write_docs.PAGES)
def test_page_is_what_the_code_gives_today(name):
    path = write_docs.ROOT / "docs" / name
    assert path.read_text(encoding="utf-8") == write_docs.PAGES[name](), "run: make docs"


def test_every_public_name_stands_on_the_page_with_a_sentence():
    page = write_docs.api_page()
    for path in SRC.rglob("*.py"):
        for node in write_docs.public(path):
            said = write_docs.summary(node)
            assert said, f"{path.name}: {node.name} has no docstring"
            assert f"- `{node.name}`: {said}" in page or f"### {node.name}\n" in page, f"{path.name}: {node.name}"


def test_picture_draws_no_arrow_that_another_way_says():
    graph = {"cli": {"checks", "tables"}, "checks": {"tables"}, "tables": set()}
    assert write_docs.drawn(graph) == [("checks", "tables"), ("cli", "checks")]


def test_picture_shows_every_room_and_tells_its_arrows_in_words():
    picture = ET.fromstring(write_docs.picture())
    texts = {text.text for text in picture.iter("{http://www.w3.org/2000/svg}text")}
    assert texts == {room for floor in write_docs.FLOORS for room in floor}
    said = picture.findtext("{http://www.w3.org/2000/svg}desc")
    assert all(f"{room} uses" in said for room, _ in write_docs.drawn(write_docs.uses()))
