"""CMIF (TEI): the letters and telegrams among the documents, from which office to which, as a registry of letters reads it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable

from tworivers.addresses import document_address
from tworivers.record.exports.schema import row_name
from tworivers.tables import Row, description, rows, source

FILE = "letters.xml"
TEI = "http://www.tei-c.org/ns/1.0"
ID = "{http://www.w3.org/XML/1998/namespace}id"
# Whose the letter is and who should have it, cut out of the columns `issuer` and `addressee` word for word. A paper to nobody, a
# treaty, an essay, a press report and a call over the telephone are no letters.
LETTERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "opinions-1957": (
        ("Ministry of Foreign Affairs", "Ministry of Public Security", "Central Overseas Chinese Committee"),
        ("Embassy in North Korea", "public security offices of Liaoning, Jilin and Heilongjiang"),
    ),
    "marriage-1958": (
        ("Ministry of the Interior of the People's Republic of China",),
        ("civil administration departments (bureaus) of all provinces, autonomous regions and municipalities",),
    ),
    "telegram-1961": (
        ("Ministry of Foreign Affairs", "Ministry of Public Security"),
        ("Embassy in North Korea (Ambassador Qiao)",),
    ),
    "yanbian-1961": (
        ("4th Bureau of the Ministry of Public Security",),
        (
            "People's Armed Police divisions of the public security departments of Heilongjiang, Jilin, Liaoning, Fujian, "
            "Guangdong, Guangxi, Yunnan",
        ),
    ),
    "liaoning-1961": (
        ("Ministry of Public Security Party Committee",),
        ("Premier [Zhou Enlai]", "[Deng] Xiaoping", "Peng Zhen"),
    ),
    "jilin-1961": (
        ("Jilin Provincial Committee of the Chinese Communist Party",),
        ("Tonghua Regional Committee", "Yanbian Prefectural Committee", "Ministry of Foreign Affairs"),
    ),
    "instructions-1962": (
        ("Ministry of Foreign Affairs", "Ministry of Public Security"),
        ("Zhang [Hanfu]", "Huang [Hua]"),
    ),
    "telegram-1962": (
        ("Ministry of Foreign Affairs", "Ministry of Public Security"),
        ("Embassy in North Korea (Ambassador Hao)",),
    ),
    "directive-1963": (
        ("Central Committee",),
        (
            "Party committees of Jilin, Heilongjiang, Liaoning and Inner Mongolia",
            "the Northeast and North China Bureaus",
        ),
    ),
    "permits-1963": (
        ("Third Office, Jilin Provincial Public Security Department",),
        ("3rd Bureau of the Ministry of Public Security", "Consular Affairs Department of the Foreign Ministry"),
    ),
    "opinions-1970": (
        ("State Council",),
        ("revolutionary committees of all provinces, municipalities and autonomous regions, Tibet excepted",),
    ),
}


def files() -> dict[str, bytes]:
    """Return the list of letters."""
    ET.register_namespace("", TEI)
    tree = document()
    ET.indent(tree)
    return {FILE: ET.tostring(tree, encoding="utf-8", xml_declaration=True) + b"\n"}


def document() -> ET.Element:
    """Return the letters as CMIF wants them: a header of TEI with one description of correspondence for each."""
    said = description()
    licence, authors = said["licenses"][0], said["contributors"][0]["title"]
    tei = ET.Element(f"{{{TEI}}}TEI")
    header = _in(tei, "teiHeader")
    file = _in(header, "fileDesc")
    titles = _in(file, "titleStmt")
    _in(titles, "title", f"{said['title']}: letters and telegrams")
    _in(titles, "editor", authors)
    published = _in(file, "publicationStmt")
    _in(published, "publisher", authors)
    _in(published, "idno", row_name("letters", "list"), type="url")
    _in(published, "date", when=said["created"])
    terms = "This file is licensed under the terms of the Creative Commons License CC-BY 4.0"
    _in(_in(published, "availability"), "licence", terms, target=licence["path"])
    editions = _in(file, "sourceDesc")
    letters = [source(name) for name in LETTERS]
    for name, first in {_edition_id(one): one for one in reversed(letters)}.items():
        edition = dict.fromkeys([first["edition"].partition(", Document")[0], first["publisher"]])
        _in(editions, "bibl", ". ".join(edition), type="online", **{ID: name})
    profile = _in(header, "profileDesc")
    people = {one["name_as_written"] for one in rows("people")}
    for letter in letters:
        _letter(profile, letter, people)
    _in(_in(_in(tei, "text"), "body"), "p")
    return tei


def _letter(profile: ET.Element, letter: Row, people: set[str]) -> None:
    senders, addressees = LETTERS[letter["source_id"]]
    known = {"ref": address} if (address := document_address(letter)) else {}
    one = _in(profile, "correspDesc", key=letter["source_id"], source=f"#{_edition_id(letter)}", **known)
    sent = _in(one, "correspAction", type="sent")
    _names(sent, senders, people)
    _in(sent, "date", when=letter["date"])
    _names(_in(one, "correspAction", type="received"), addressees, people)
    dates = f" Dates on it: {letter['dates_on_document'].replace(' | ', '; ')}." if letter["dates_on_document"] else ""
    note = _in(one, "note")
    _in(note, "p", f"{letter['title']}. {letter['archive_ref']}.{dates}")


def _names(action: ET.Element, names: Iterable[str], people: set[str]) -> None:
    for name in names:
        _in(action, "persName" if name in people else "orgName", name)


def _edition_id(letter: Row) -> str:
    edition = letter["edition"].partition(", Document")[0]
    return "uuid-" + row_name("editions", edition).rpartition(":")[2]  # an id of XML begins with a letter


def _in(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{TEI}}}{name}", attributes)
    element.text = text
    return element
