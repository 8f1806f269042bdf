"""The case desk: what its scripts need of each regime, from the regime and its audit, and the scripts themselves.

The desk answers in the reader's browser. `desk_data` writes down a regime as the engine holds it (facts, derived facts,
rules, open points) with the regions of its audit; the scripts in `book/web` read that and nothing else. tests/test_desk.py
puts thousands of cases to both and wants the same answers.
"""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from myst import short_name, words
from pages.regimes import VALUES, clause_anchor, name_in_words
from tworivers import regimes
from tworivers.regimes import Regime, Region
from tworivers.regimes.derived import BOOL_VALUES, NUMBERS, SOFT, Derived
from tworivers.regimes.draw import make
from tworivers.regimes.facts import FINITE, REQUIRED, UNSTATED, Fact, read_values
from tworivers.regimes.rules import in_order
from tworivers.tables import rows

DRAWN = 48  # cases that the engine draws for each regime, evenly over its clauses
SAID = {"GAP": "The text is silent", "NOT_ADDRESSED": "Not addressed"}
NAMES = {
    "china": "China",
    "chinese": "Chinese",
    "korea": "Korea",
    "korean": "Korean",
    "mps": "Ministry of Public Security",
}
NAMES |= {
    "mfa": "Foreign Ministry and",
    "spa sc": "Standing Committee",
    "pre1961": "before 1961:",
    "auth": "authorization",
}
NAMES |= {"dprk": "DPRK", "kpa": "Korean People’s Army", "ok": "in order", "post crossing": "after crossing:"}
WEB = Path(__file__).parents[2] / "web"
MODULES = ("decide.js", "narrow.js", "desk.js")


def desk_data(regime: Regime) -> dict[str, Any]:
    """Return a regime as the scripts of the desk read it."""
    columns = _classes(regime)
    found = _every_value(regime).audit().regions
    order = sorted({name for regions in found.values() for region in regions for name in region.when})
    results = list(dict.fromkeys((one.outcome, *one.also) for regions in found.values() for one in regions))
    parts: list[list[list[int]]] = []
    places: dict[str, int] = {}
    for matter, regions in found.items():
        part = sorted(_part(one, order, columns, results.index((one.outcome, *one.also))) for one in regions)
        if part not in parts:
            parts.append(part)
        places[matter] = parts.index(part)
    return {
        "name": regime.name,
        "short": short_name(regime.name),
        "title": regime.title,
        "date": regime.date.isoformat(),
        "genre": regime.genre,
        "binds": regime.binds,
        "case_dates": regime.case_dates,
        "matters": regime.matters,
        "outcomes": regime.outcomes,
        "labels": {label: outcome_in_words(label) for label in regime.outcomes},
        "together": regime.together,
        "readings": [(reading.name, reading.instead_of) for reading in regime.readings],
        "facts": {name: _fact(fact) for name, fact in regime.facts.items()},
        "derived": {name: _derived(one) for name, one in regime.derived.items()},
        "scopes": [{"about": scope.about, "when": _when(scope.when)} for scope in regime.scopes],
        "rules": _rules(regime),
        "gaps": _gaps(regime),
        "order": order,
        "columns": {name: columns[name] for name in order},
        "listed": {name: _listed(regime, name, columns[name]) for name in order},
        "results": results,
        "regions": places,
        "parts": parts,
        "provisions": _provisions(regime),
        "words": {name: _column_in_words(name) for name in [*regime.facts, *regime.derived]},
        "values": _values(regime),
        "cases": [
            [row["case_id"].rpartition(".")[2], row["vignette"], row["question"], json.loads(row["facts"])]
            for row in rows("cases")
            if row["regime"] == regime.name
        ],
        "drawn": [case.facts for case in make(regime, DRAWN)],
    }


# -- The regions ----------------------------------------------------------------------------------------------------


def _every_value(regime: Regime) -> Regime:
    """Return the regime in its main reading, with what it takes for granted among the values of each column.

    So the regions of its audit cover every case, those too that leave a fact out.
    """
    world = regime.worlds()[""]
    rules = [dataclasses.replace(rule, reading="") for rule in regime.fitting(regime.rules, world)]
    facts = {name: dataclasses.replace(fact, allowed=_possible(fact)) for name, fact in regime.facts.items()}
    derived = {name: dataclasses.replace(one, values=_steps(one)) for name, one in regime.derived.items()}
    return dataclasses.replace(regime, rules=tuple(rules), readings=(), facts=facts, derived=derived)


def _possible(fact: Fact) -> tuple[str, ...]:
    taken = (clause.value for clause in fact.when_absent if clause.value != REQUIRED)
    return tuple(dict.fromkeys([*(fact.allowed or fact.values), *taken])) if fact.type in FINITE else ()


def _steps(one: Derived) -> tuple[str, ...]:
    return one.values if one.operation in SOFT else (*one.steps, UNSTATED)


def _classes(regime: Regime) -> dict[str, dict[str, int]]:
    """Return for each column its values, each with the number of the class of values that no row tells apart from it."""
    tests: dict[str, list[frozenset[str]]] = {}

    def ask(name: str, among: frozenset[str]) -> None:
        tests.setdefault(name, []).append(among)
        one = regime.derived.get(name)
        if one and one.operation in SOFT:
            inner = read_values(one.argument) if one.operation == "one_of" else BOOL_VALUES[:1]
            for part in one.inputs:
                ask(part, frozenset(inner))

    for row in regime.table(None).rows:
        for name, among in row.when.items():
            ask(name, among)
    found = {}
    for name, asked in tests.items():
        values = _steps(regime.derived[name]) if name in regime.derived else _possible(regime.facts[name])
        signs = [tuple(value in among for among in asked) for value in values]
        numbers = {sign: number for number, sign in enumerate(dict.fromkeys(signs))}
        found[name] = {value: numbers[sign] for value, sign in zip(values, signs, strict=True)}
    return found


def _listed(regime: Regime, name: str, classes: Mapping[str, int]) -> int:
    """Return as bits the classes that hold a value which the regime's tables list: those that an answer can have."""
    values = regime.derived[name].declared if name in regime.derived else regime.facts[name].values
    return _bits(classes[value] for value in values or BOOL_VALUES)


def _bits(numbers: Iterable[int]) -> int:
    return sum(1 << number for number in set(numbers))


def _part(region: Region, order: list[str], columns: Mapping[str, Mapping[str, int]], result: int) -> list[int]:
    """Return a region as numbers: its result, then each column with its classes as bits."""
    part = [result]
    for name, values in region.when.items():
        mask = _bits(columns[name][value] for value in values)
        whole = {value for value, number in columns[name].items() if mask >> number & 1}
        if whole != set(values) and name not in _joint(region, columns):
            raise AssertionError(f"{region.matter}: a class of {name} is split by {region}")
        part += [order.index(name), mask]
    return part


def _joint(region: Region, columns: Mapping[str, Mapping[str, int]]) -> set[str]:
    """Return the columns in which some values never occur together, so that a class may be met in part."""
    return {name for name in region.when if UNSTATED in columns[name]}


# -- The rows -------------------------------------------------------------------------------------------------------


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "name": fact.name,
        "type": fact.type,
        "question": fact.question,
        "values": fact.values or (BOOL_VALUES if fact.type == "bool" else ()),
        "allowed": fact.allowed or fact.values,
        "absent": [(clause.value, clause.column, sorted(clause.among)) for clause in fact.when_absent],
    }


def _derived(one: Derived) -> dict[str, Any]:
    argument: object = one.argument
    if one.operation in NUMBERS:
        argument = one.thresholds
    elif one.operation == "one_of":
        argument = read_values(one.argument)
    elif one.operation == "hours":
        argument = [{"months": sorted(part.months), "opens": part.opens, "closes": part.closes} for part in one.seasons]
    return {"operation": one.operation, "inputs": one.inputs, "argument": argument, "steps": one.steps}


def _when(when: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    return {name: sorted(values) for name, values in when.items()}


def _rules(regime: Regime) -> list[dict[str, Any]]:
    named = {rule.name: rule for rule in regime.rules}
    return [
        {
            "name": rule.name,
            "provisions": regime.provisions(rule),
            "displaces": sorted(rule.displaces),
            "reading": rule.reading,
            "when": _when(rule.when),
            "outcome": rule.outcome,
            "force": rule.force,
            "by": rule.decided_by,
            "reason": rule.reason,
        }
        for rule in (named[name] for name in in_order(named))
    ]


def _gaps(regime: Regime) -> list[dict[str, Any]]:
    return [
        {
            "name": gap.name,
            "kind": gap.kind,
            "provisions": gap.provisions,
            "when": _when(gap.when),
            "outcome": gap.outcome,
            "options": gap.options,
            "why": gap.why,
            "note": gap.note,
        }
        for gap in sorted(regime.gaps, key=lambda gap: gap.name)
    ]


def _provisions(regime: Regime) -> dict[str, list[str]]:
    """Return the clauses that rows name: place in the document, anchor on the regime's page, what it says in our words."""
    used = {name for rule in regime.rules for name in regime.provisions(rule)}
    used |= {name for gap in regime.gaps for name in gap.provisions}
    return {
        row["provision_id"]: [row["locator"], clause_anchor(row["provision_id"]), row["subject"], row["action"]]
        for row in rows("provisions")
        if row["provision_id"] in used
    }


def _column_in_words(name: str) -> str:
    """Return a fact as words, with proper names and the texts' word "illegal" in quotation marks.

    >>> _column_in_words("china_korean_minority_member"), _column_in_words("art4_illegal")
    ('China Korean minority member', 'Art. 4 “illegal”')
    """
    text = re.sub(r"\b(?:china|chinese|koreans?|korea)\b", lambda hit: hit.group().capitalize(), name_in_words(name))
    return re.sub(r"\bart(\d)", r"Art. \1", text).replace("illegal", "“illegal”")


def outcome_in_words(label: str) -> str:
    """Return an outcome as words; "illegal" stands in quotation marks, for it is the texts' word.

    >>> outcome_in_words("ILLEGAL_CROSSER_RETURN"), outcome_in_words("GAP")
    ('“Illegal” crosser return', 'The text is silent')
    """
    if label in SAID:
        return SAID[label]
    text = words(label.lower()).replace("illegal", "“illegal”")
    for name, said in NAMES.items():
        text = re.sub(rf"\b{name}\b", said, text)
    start = 1 if text.startswith("“") else 0
    return text[:start] + text[start].upper() + text[start + 1 :]


def _values(regime: Regime) -> dict[str, str]:
    """Return how values are said, for those that are not said as they are written."""
    used = {value for fact in regime.facts.values() for value in fact.values}
    used |= {value for one in regime.derived.values() for value in one.declared}
    return {value: VALUES[value] for value in sorted(used | {*BOOL_VALUES}) if value in VALUES}


# -- What the browser gets ------------------------------------------------------------------------------------------


def joined(modules: Iterable[str] = MODULES, folder: Path = WEB) -> str:
    """Return modules as one script, so that the desk also opens from a folder, where browsers load no modules.

    Each module names what it takes from the others by `import` at its head; as the names are the same all over, these
    lines and the word `export` go; comments that fill lines, and indentation, go too.
    """
    parts = [(folder / name).read_text(encoding="utf-8") for name in modules]
    code = re.sub(r"^import [^;]*;\n", "", "\n".join(parts), flags=re.MULTILINE)
    code = re.sub(r"^export (?=(?:const|function|class) )", "", code, flags=re.MULTILINE)
    code = re.sub(r"^ *(?:/\*\*.*?\*/|//[^\n]*)\n", "", code, flags=re.MULTILINE | re.DOTALL)
    code = re.sub(r"^ +", "", code, flags=re.MULTILINE)
    texts = [(name, short_name(name), regimes.load(name).date.isoformat()) for name in regimes.names()]
    return f'"use strict";\n(() => {{\nconst TEXTS = {json.dumps(texts)};\n{code}}})();\n'


def data_script(regime: Regime) -> str:
    """Return the data of a regime as a script, for the same reason."""
    data = json.dumps(desk_data(regime), ensure_ascii=False, separators=(",", ":"))
    return f"(self.tworivers ??= {{}})[{json.dumps(regime.name)}] = {data};\n"


def write_scripts(app: Sphinx) -> None:
    """Write the scripts and the data of all regimes into the site; what an unchanged record and package gave is kept.

    A book without the desk's page, such as those of tests, has no desk.
    """
    if app.builder.format != "html" or not (Path(app.srcdir) / "desk.md").exists():
        return
    folder = Path(app.outdir) / "_static" / "desk"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "desk.js").write_text(joined(), encoding="utf-8")
    shutil.copy(WEB / "desk.css", folder / "desk.css")
    kept = Path(app.outdir).parent / ".desk"
    mark = kept / "fingerprint"
    if not mark.exists() or mark.read_text(encoding="utf-8") != app.config.two_rivers_fingerprint:
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True)
        for name in regimes.names():
            (kept / f"{name}.js").write_text(data_script(regimes.load(name)), encoding="utf-8")
        mark.write_text(app.config.two_rivers_fingerprint, encoding="utf-8")
    for name in regimes.names():
        shutil.copy(kept / f"{name}.js", folder / f"{name}.js")


def add_scripts(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Give the desk's script and style to the pages on which it stands."""
    if 'class="case-desk"' in context.get("body", "") and (Path(app.outdir) / "_static" / "desk").exists():
        app.add_css_file("desk/desk.css")
        app.add_js_file("desk/desk.js", loading_method="defer")


def connect(app: Sphinx) -> None:
    """Let a build of the book write the desk."""
    app.connect("builder-inited", write_scripts)
    app.connect("html-page-context", add_scripts)
