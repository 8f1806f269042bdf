"""Compare what keys come to: writes a key, with the variants of 20 students, as canonical JSON, and tells two apart.

    python tools/compare_keys.py write OUT.json ps02 [ps08 …] [--root CHECKOUT]
    python tools/compare_keys.py compare OLD.json NEW.json

A tool for moving keys from one form to another, to be deleted when all are moved. Numbers are compared to ten digits.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from tworivers.keys.key import Key, Question, public_question, public_text
from tworivers.keys.load import load_key
from tworivers.keys.variants import variant

EDITION, STUDENTS = "2027-spring", [f"student-{number:02d}" for number in range(1, 21)]


def of_question(question: Question) -> dict[str, object]:
    """Return all that a question comes to."""
    return {
        "points": question.points,
        "objective": question.objective,
        "read": question.read,
        "form": question.form,
        "right": question.right,
        "slips": {
            slip.name: {"parts": parts, "say": slip.say, "read": slip.read, "points": slip.points}
            for slip, parts in zip(question.slips, question.wrong, strict=True)
        },
        "order of slips": [slip.name for slip in question.slips],
        "hint": question.hint,
        "explanation": question.explanation,
        "identities": question.identities,
        "all_or_nothing": question.all_or_nothing,
        "inputs": question.inputs,
        "hidden_inputs": question.hidden_inputs,
        "groups": question.groups,
        "selection": question.selection,
        "varies": question.vary is not None,
        "public": public_question(question),
    }


def of_key(key: Key) -> dict[str, object]:
    """Return all that a key comes to: the base, and the variants of the students."""
    found = {
        "assignment": [key.assignment, key.folder, key.title],
        "objectives": key.objectives,
        "order": [question.id for question in key.questions],
        "public": json.loads(public_text(key)),
        **{one.id: {n: v for n, v in asdict(one).items() if n != "title"} for one in key.written},
        **{question.id: of_question(question) for question in key.questions},
    }
    for student in STUDENTS:
        own = variant(key, EDITION, student)
        found |= {f"{q.id} of {student}": of_question(q) for q in own.questions if q.vary}
    return found


def canonical(value: object) -> object:
    """Return a value as JSON has it, numbers to ten digits; the order of what is named is left aside."""
    if isinstance(value, dict):
        return {str(name): canonical(one) for name, one in sorted(value.items(), key=lambda item: str(item[0]))}
    if isinstance(value, (list, tuple)):
        return [canonical(one) for one in value]
    if isinstance(value, float):
        return float(f"{value:.10g}")
    return value


def differences(old: object, new: object, where: str = "") -> list[str]:
    """Return one line for each place where two values differ."""
    if isinstance(old, dict) and isinstance(new, dict):
        names = [*old, *(name for name in new if name not in old)]
        missing = object()
        return [
            line
            for name in names
            for line in (
                [f"{where} / {name}: only in the {'new' if name in new else 'old'} one"]
                if missing in (old.get(name, missing), new.get(name, missing))
                else differences(old[name], new[name], f"{where} / {name}")
            )
        ]
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [
            line
            for place, pair in enumerate(zip(old, new, strict=True))
            for line in differences(*pair, f"{where} [{place}]")
        ]
    if old == new:
        return []
    if isinstance(old, list) and isinstance(new, list):
        same = sorted(map(str, old)) == sorted(map(str, new))
        return [f"{where}: {len(old)} and {len(new)} entries{', in another order' if same else ''}"]
    return [f"{where}:\n    old {old!r}\n    new {new!r}"]


def main(arguments: list[str]) -> int:
    """Write or compare."""
    if arguments[:1] == ["write"]:
        root = Path(arguments[arguments.index("--root") + 1]) if "--root" in arguments else None
        names = [name for name in arguments[2:] if name.startswith("ps") and name != str(root)]
        found = {name: canonical(of_key(load_key(name, root))) for name in names}
        Path(arguments[1]).write_text(json.dumps(found, ensure_ascii=False, indent=0, default=str), encoding="utf-8")
        return 0
    if arguments[:1] != ["compare"] or len(arguments) != 3:
        print(__doc__)
        return 2
    old, new = (json.loads(Path(path).read_text(encoding="utf-8")) for path in arguments[1:])
    lines = [line for name in new for line in differences(old[name], new[name], name)]
    print("\n".join(lines) or f"{', '.join(new)}: equal in everything")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
