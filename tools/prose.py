"""Count how each chapter reads: length of sentences, reasons, questions, and the turns of phrase that we watch.

A report and no gate: a sentence that a count dislikes may be the right one. What is counted is running prose, without
cells, code, tables, headings, alt texts and captions; an item of a list ends a sentence. With names of files, only these.
"""

from __future__ import annotations

import re
import statistics
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from prose import CELL, FENCE, FRONT  # noqa: E402

NOT_PROSE = re.compile(r"^(?:#|\||:|\([\w-]+\)=$|---$).*$", re.MULTILINE)
ITEM = re.compile(r"^ *(?:[-*]|\d+\.) +", re.MULTILINE)
LABEL = re.compile(r"^\*\*(?:[A-Z]\. |[^*\n]{2,30}[.?]\*\*)", re.MULTILINE)  # "**A. ", "**Sourcing.**": headings
SURE = re.compile(r"\*\((?:text read|study|described|disputed)\)\*")  # how sure a paragraph is
ABBREVIATION = re.compile(r"\b(Docs?|paras?|No|Nos|Art|Arts|nn?|pp?|St|e\.g|i\.e|cf)\.(?= )")
END = re.compile(r"(?<=[.?!])[\"”’)*_]*\s+(?=[\"“‘(*_]*[A-Z0-9`])")
WORD = re.compile(r"[A-Za-z0-9À-ÿ]+(?:[-'’.,:/][A-Za-z0-9À-ÿ]+)*")

COUNTS = {
    "because": r"\bbecause\b",
    "although": r"\b(?:although|though|whereas)\b",
    "questions": r"\?",
    "semicolons": r";",
    "bold": r"\*\*[^*]*(?:\s[^*\s]+){4,}\*\*",
    "stands in": r"\b(?:stands?|stood|standing) (?:in|on|at|under|there|nowhere|beside|behind)\b",
    "speaks of": r"\b(?:speaks?|spoken|spoke) of\b",
    "tells of": r"\b(?:tells?|told) of\b",
    "not told": r"\bnot (?:told|said|stated)\b|\bdo(?:es)? not (?:say|tell)\b|\bsays? nothing\b",
    "has no": r"\bha(?:s|ve) (?:no|none)\b",
    "is no": r"\b(?:is|are|makes?) no\b",
    "somebody": r"\bsomebody\b",
    "whoever": r"\bwhoever\b",
    "nobody": r"\bnobody\b",
    "And/So": r"(?:^|[.?!:] )(?:And|So)\b",
    "refusal": r"\b(?:silence|gap|blank)\b[^.]*\bis no(?:t a)? refusal\b",
}


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs and items of lists of a page, as a reader reads them."""
    prose = ITEM.sub("\n", NOT_PROSE.sub("\n", FENCE.sub("\n", CELL.sub("\n", FRONT.sub("", text)))))
    prose = SURE.sub("", LABEL.sub("", prose))
    prose = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", prose)  # a link is read as its words
    prose = re.sub(r"\{\w+\}`[^`]*`", "Document", prose)
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", prose) if WORD.search(part)]


def sentences(text: str) -> list[str]:
    """Return the sentences of a page."""
    return [
        sentence
        for part in paragraphs(text)
        for sentence in END.split(ABBREVIATION.sub(r"\1", part))
        if WORD.search(sentence)
    ]


def syllables(word: str) -> int:
    """Return about how many syllables an English word has; a number counts as one."""
    groups = len(re.findall(r"[aeiouyà-ÿ]+", word.lower().removesuffix("e")))
    return max(groups + word.lower().endswith(("le", "ee")), 1)


def measures(text: str) -> dict[str, float]:
    """Return the counts of a page by name."""
    said = sentences(text)
    words = [WORD.findall(sentence) for sentence in said]
    lengths = [len(of_one) for of_one in words]
    total, mean = sum(lengths), statistics.mean(lengths)
    spoken = sum(syllables(word) for of_one in words for word in of_one)
    read = "\n".join(paragraphs(text))
    return {
        "words": total,
        "mean": round(mean, 1),
        "spread": round(statistics.pstdev(lengths), 1),
        "% of 6 or fewer": round(100 * sum(length <= 6 for length in lengths) / len(lengths)),
        "% of 20 or more": round(100 * sum(length >= 20 for length in lengths) / len(lengths)),
        "Flesch-Kincaid": round(0.39 * mean + 11.8 * spoken / total - 15.59, 1),
    } | {name: len(re.findall(turn, read, re.IGNORECASE | re.MULTILINE)) for name, turn in COUNTS.items()}


def main(names: list[str]) -> None:
    """Print a table: a line for each count, a column for each chapter."""
    pages = [Path(name) for name in names] or sorted((ROOT / "book").glob("ch*.md"))
    counted = {page.stem[:4]: measures(page.read_text(encoding="utf-8")) for page in pages}
    print(f"{'prose, a report':16}" + "".join(f"{page:>7}" for page in counted))
    for name in next(iter(counted.values())):
        print(f"{name:16}" + "".join(f"{measured[name]:>7}" for measured in counted.values()))


if __name__ == "__main__":
    main(sys.argv[1:])
