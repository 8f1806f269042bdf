"""Scores: what every question makes of right answers in other forms, of wrong answers, and of guesses.

    python tools/scores.py [QUESTION …] [--write]

For each question: right answers in another form that are tried and refused; wrong ones that are tried and get every
point; wrong rules of a function that are made and told apart (tools/wrong_rules.py); what guessing earns on average; and
of how many wrong answers the first sentence names the mistake. `--write` puts the table into docs/scores.md.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, fields
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tests")]
from fact_spaces import SPACES  # noqa: E402
from wrong_rules import told_apart, wrong_rules  # noqa: E402

from tried import handed, right_otherwise, wrong_otherwise  # noqa: E402
from tworivers.grading.judge import Judgement  # noqa: E402
from tworivers.keys.folders import assignment_folders  # noqa: E402
from tworivers.keys.key import Question  # noqa: E402
from tworivers.keys.load import load_key  # noqa: E402
from tworivers.writing.guessing import guessing  # noqa: E402

PAGE = ROOT / "docs" / "scores.md"
BEGIN = "<!-- the table, by tools/scores.py -->\n"
HEADS = ("question", "right", "refused", "wrong", "accepted", "rules", "caught", "left", "guessing", "named")


@dataclass(frozen=True)
class Row:
    """What one question makes of the answers that are tried; `guessing` and `named` are shares."""

    question: str
    right: int
    refused: int
    wrong: int
    accepted: int
    rules: int
    caught: int
    left: int
    guessing: float
    named: float

    def __str__(self) -> str:
        """Return the row of the table."""
        counts = [str(getattr(self, one.name)) for one in fields(self)[:8]]
        if not self.rules:
            counts[5:] = ["", "", ""]
        return "| " + " | ".join([*counts, f"{self.guessing:.0%}", f"{self.named:.0%}"]) + " |"


def measure(question: Question) -> Row:
    """Try all answers of one question."""
    right = [handed(question, value) for value in right_otherwise(question)]
    refused = sum(found.points < question.points for found in right)
    if question.form["kind"] == "function":
        space = SPACES[question.id]
        told = told_apart(question, space.stated, list(space.inputs()))
        found = [handed(question, rule.function) for rule in wrong_rules(question, space.stated)]
        wrong = [one for one in found if one.points < question.points]
        made, left, tried, accepted = told.made, len(told.left), told.made, len(told.left)
    else:
        wrong = [handed(question, value) for value in wrong_otherwise(question)]
        made, left, tried = 0, 0, len(wrong)
        accepted = sum(one.points >= question.points for one in wrong)
    named = sum(_is_named(question, one) for one in wrong) / max(1, len(wrong))
    return Row(
        question.id, len(right), refused, tried, accepted, made, made - left, left, guessing(question), named
    )  # fmt: skip


def _is_named(question: Question, found: Judgement) -> bool:
    """Tell whether the first sentence says what the mistake is, and not only where or that there is one."""
    counts = (" parts are right", " groups of cases;")
    return found.sentences[0] != question.hint and not any(count in found.sentences[0] for count in counts)


def table(rows: list[Row]) -> str:
    """Return the table with its sums."""
    head = "| " + " | ".join(HEADS) + " |\n|---" + "|---:" * (len(HEADS) - 1) + "|\n"
    sums = [sum(getattr(row, name) for row in rows) for name in HEADS[1:8]]
    shares = [sum(getattr(row, name) for row in rows) / len(rows) for name in HEADS[8:]]
    last = "| **all** | " + " | ".join([*map(str, sums), *(f"{share:.0%}" for share in shares)]) + " |\n"
    return head + "".join(f"{row}\n" for row in rows) + last


def main() -> int:
    """Print the table of some questions, or of all; 1 where a right answer is refused or a wrong one accepted."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("question", nargs="*", help="such as ps02.q1; default: all")
    parser.add_argument("--write", action="store_true", help="write the table into docs/scores.md")
    options = parser.parse_args()
    questions = [question for folder in assignment_folders(ROOT) for question in load_key(folder.name, ROOT).questions]
    rows = [measure(one) for one in questions if not options.question or one.id in options.question]
    print(table(rows), end="")
    if options.write and not options.question:
        before = PAGE.read_text(encoding="utf-8").partition(BEGIN)[0]
        PAGE.write_text(f"{before}{BEGIN}{table(rows)}", encoding="utf-8")
    return int(any(row.refused or row.accepted for row in rows))


if __name__ == "__main__":
    sys.exit(main())
