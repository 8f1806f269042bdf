"""The pages of the regimes: for each instrument its clauses, each with its rules; and one case under every text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from myst import Page, aside, facts, figure, link, linked, plain, several, short_name, stacked, table, words
from tworivers import regimes
from tworivers.plots import Voice, texts_that_speak
from tworivers.regimes import Comparison, Regime
from tworivers.regimes.facts import Fact
from tworivers.regimes.rules import GAP, NOT_ADDRESSED, Conditions, Gap, Rule
from tworivers.tables import Row, rows

FORCES = {
    "shall": "shall",
    "may": "may",
    "shall_not": "shall not",
    "reported": "reports an order given elsewhere",
    "": "none: a silence",
}
KINDS = {
    "gap": ("Silences", "Here the text reaches the matter and states no outcome. What one could defend is named, and is not an answer."),
    "conflict": ("Contradictions", "Here two clauses apply together and say different things. The first outcome is the one preferred; the row says why."),
    "reading": ("Two readings", "Here a clause can be read in two ways. Both are encoded; the decision names the second outcome too."),
    "term": ("Open terms", "Here the outcome turns on a word that the text does not define."),
    "translation": ("Doubtful translations", "Here the outcome turns on a word in the translator’s brackets, or on an English that can mean two things."),
}  # fmt: skip
PROPER = (
    "korean", "han", "south_korea", "hong_kong", "macau", "japan", "beijing", "pyongyang", "jilin", "heilongjiang", "liaoning",
    "inner_mongolia", "tianjin", "hebei", "shanxi", "tibet", "shanghai",
)  # fmt: skip
VALUES = {
    "prc": "China",
    "dprk": "North Korea",
    "true": "yes",
    "false": "no",
    "not_asked": "nobody has asked",
    "unstated": "not stated",
    "kpa_family": "family of somebody in the Korean People’s Army",
    "third_country": "a third country",
    **{name: name.replace("_", " ").title() for name in PROPER},
}
NOTICE = """:::{admonition} This is history
:class: note

The rules below restate a text of its time, for cases that somebody made up. Dates after 31 December 1970 are refused: whether
any of it applies today is not in the sources. Nothing here is advice, and nothing here is for decisions about real people.
:::"""


def overview() -> Iterator[Page]:
    """The list of the regimes, and how to read their pages."""
    cases = rows("cases")
    body = []
    for name in regimes.names():
        regime = regimes.load(name)
        own = [row for row in cases if row["regime"] == name]
        body.append(
            [
                f"{link(short_name(name), f'regime-{name}')}\\\n{plain(regime.date)}",
                plain(regime.genre),
                plain(regime.binds),
                str(len(regime.rules)),
                str(len(regime.gaps)),
                str(len(own)),
            ]
        )
    header = ["Text and date", "Kind of text", "Whom it binds", "Rules", "Open points", "Cases"]
    yield Page(
        "record/regimes",
        f"""(regimes)=
# The regimes

Eight of the documents say what is to happen to people or to things. The course writes each of them as a small table of
rules, clause by clause, so that a made-up case can be put to it. We call such a table a *regime*.

{NOTICE}

{table("The eight texts that are encoded as rules", header, body, [16, 20, 34, 9, 11, 10])}

An *open point* is a place where the text is silent, contradicts itself, can be read in two ways, or uses a word that it
does not define. The two press reports are no regimes. They are read as reports, and no case is decided from them.

How to read the answers:

- `NOT_ADDRESSED`: the text does not speak of this person, place, direction or matter. That is neither a permission nor a ban.
- `GAP`: the text reaches the matter and says nothing of these facts. That is neither a refusal nor a permission.
- Every other outcome comes from a clause, which is named. Where the text leaves a choice, the answer says whose it is.

[One case under every text](#compare-all) puts the same facts to all eight. The cases, {len(cases)} of them, are in
`cases.csv`; `tworivers draw` draws more.
""",
    )


def one_page_per_regime() -> Iterator[Page]:
    """Each regime from its tables."""
    for name in regimes.names():
        regime = regimes.load(name)
        yield Page(f"record/regimes/{name}", _page(regime))


def _page(regime: Regime) -> str:
    frame = [
        ("Document", link(short_name(regime.name), f"source-{regime.name}")),
        ("Kind of text", plain(regime.genre)),
        ("Issued by", plain(regime.authority)),
        ("Whom it binds", plain(regime.binds)),
        ("Its date", plain(regime.date)),
        ("In force from", plain(regime.in_force_from) or "not in the sources"),
        ("Speaks of", several("; ".join(dict.fromkeys(scope.about for scope in regime.scopes)))),
    ]
    return f"""(regime-{regime.name})=
# {short_name(regime.name)}, as rules

{plain(regime.title)}.

{facts(frame)}

{NOTICE}

{_illegal(regime)}

## The decision table

{_outcomes(regime)}

## What it asks

{_asked(regime)}

## Clause by clause

{_clauses(regime)}

## Where the text is open

{_open(regime)}

## Put a case to it

{_example(regime)}
"""


def _illegal(regime: Regime) -> str:
    """Return what the page says of the word "illegal", where a text uses it; most texts do not define it."""
    if regime.name == "protocol-1964":
        return """## The word “illegal”

Of the eight texts this one alone says when a crossing is “illegal”: without legal papers, or at a point that the papers do not
name, and not where a disaster forced it. The word is the text’s, about crossings. It is no word for people."""
    used = [name for name, fact in regime.facts.items() if "illegal" in f"{name} {fact.question}"]
    if not used or all(regime.facts[name].provision_id == "not in the text" for name in used):
        return ""
    return """## The word “illegal”

This text uses the word “illegal” and does not say what makes a crossing so. A case can only say whether the office at the time
would have called it that. The word stands in quotation marks here because it is the text’s, not ours."""


# -- The decision table ---------------------------------------------------------------------------------------------


def _outcomes(regime: Regime) -> str:
    """Return one row per outcome: what it means, what it turns on, its force, and whose choice it is."""
    body = []
    for label, meaning in regime.outcomes.items():
        own = [rule for rule in regime.rules if rule.outcome == label]
        if not own:
            continue
        columns = dict.fromkeys(column for rule in own for column in rule.when if column != "matter")
        forces = dict.fromkeys(FORCES[rule.force] for rule in own)
        chosen = dict.fromkeys(rule.decided_by for rule in own if rule.decided_by)
        body.append(
            [
                _label(label),
                plain(meaning[0].upper() + meaning[1:]),
                plain(", ".join(name_in_words(column) for column in columns)),
                plain(", ".join(forces)),
                plain("; ".join(chosen)) or "none",
            ]
        )
    text = table(
        f"What {short_name(regime.name)} can come to",
        ["Outcome", "What it means", "It turns on", "Force", "Choice left, and to whom"],
        body,
        [22, 32, 22, 8, 16],
    )
    together = [" + ".join(_label(label) for label in group) for group in regime.together]
    beside = "\n".join(f"- {group}" for group in together)
    note = (
        f"\n\nOutcomes that may stand side by side; the first of those that apply is the main one:\n\n{beside}"
        if beside
        else ""
    )
    return text + note


def _label(label: str) -> str:
    """Return a label of the tables as code that may break after each word of it.

    >>> _label("MAY_STAY")
    '<code class="docutils literal">MAY_<wbr>STAY</code>'
    """
    return f'<code class="docutils literal">{label.replace("_", "_<wbr>").replace("-", "-<wbr>")}</code>'


# -- What it asks ---------------------------------------------------------------------------------------------------


def _asked(regime: Regime) -> str:
    body = [
        [_label(name), plain(fact.question), _allowed(fact), _defined(fact.provision_id), plain(_silent(fact))]
        for name, fact in regime.facts.items()
    ]
    header = ["Fact", "Question", "Answers", "Where the text speaks of it", "If the case does not say"]
    found = table(f"The facts on which {short_name(regime.name)} turns", header, body, [20, 30, 22, 16, 12])
    computed = [
        [
            _label(name),
            plain(f"{words(one.operation)} {one.argument.replace('|', ', ')}".strip()),
            plain(", ".join(name_in_words(part) for part in one.inputs)),
            stacked(_defined(one.provision_id), aside(linked(one.note))),
        ]
        for name, one in regime.derived.items()
    ]
    if not computed:
        return found
    header = ["Computed fact", "How", "From", "By which clause, and what to know"]
    return f"{found}\n\n{table(f'Facts that {short_name(regime.name)} computes from others', header, computed, [20, 24, 26, 30])}"


def _allowed(fact: Fact) -> str:
    if fact.type in ("date", "time", "int"):
        return {"date": "a day", "time": "a time of day", "int": "a whole number"}[fact.type]
    return plain(", ".join(_value(value) for value in fact.values if value != "unstated"))


def _value(value: str) -> str:
    return VALUES.get(value, words(value))


def name_in_words(column: str) -> str:
    """Return a fact as words.

    >>> name_in_words("dprk_consents_to_stay")
    'DPRK consents to stay'
    """
    return re.sub(r"\b(dprk|prc|kpa|spa|sc)\b", lambda hit: hit.group().upper(), words(column))


def _silent(fact: Fact) -> str:
    return "; ".join(
        " ".join(
            [
                "it must be given" if clause.value == "required" else _value(clause.value),
                *(
                    [f"if {name_in_words(clause.column)} is {' or '.join(map(_value, sorted(clause.among)))}"]
                    if clause.column
                    else []
                ),
            ]
        )
        for clause in fact.when_absent
    )


def _defined(cell: str) -> str:
    """Return the clauses of a cell as links, or its words where it names none."""
    parts = [part for part in cell.split("|") if part]
    if all(" " not in part for part in parts):
        return _links(parts)
    return plain(cell)


def _links(provisions: Iterable[str]) -> str:
    """Return links to clauses, one for each place in the document."""
    places: dict[str, str] = {}
    for provision in provisions:
        places.setdefault(_locator(provision), provision)
    return ", ".join(link(place, provision) for place, provision in places.items())


def _locator(provision: str) -> str:
    found = next((row for row in rows("provisions") if row["provision_id"] == provision), None)
    return found["locator"] if found else provision


# -- Clause by clause -----------------------------------------------------------------------------------------------


def _clauses(regime: Regime) -> str:
    """Return the clauses in the order of the document, each with its rules, or with the reason why it has none."""
    found = [row for row in rows("provisions") if row["source_id"] == regime.name]
    body = [[_clause(row), stacked(*_answers(regime, row["provision_id"]))] for row in found]
    header = ["Clause, and what it says", "Its rules, or why it has none"]
    return f"""The clauses stand in the order of the document and in our words. Each link leads to the clause in the record.

{table(f"Every clause of {short_name(regime.name)} with its rules", header, body, [38, 62])}"""


def clause_anchor(provision: str) -> str:
    """Return the address of a clause on the page of its regime.

    >>> clause_anchor("protocol-1964.art3-4-b-ban")
    'clause-art3-4-b-ban'
    """
    return f"clause-{provision.partition('.')[2]}"


def _clause(row: Row) -> str:
    action = row["action"][0].upper() + row["action"][1:].rstrip(".") + "."
    return stacked(
        f"[{link(row['locator'], row['provision_id'])}]{{#{clause_anchor(row['provision_id'])}}}",
        row["condition"] and f"*When:* {plain(row['condition'])}",
        f"*{plain(row['subject'])}:* {plain(action)}",
        row["exception"] and f"*Except:* {plain(row['exception'])}",
    )


def _answers(regime: Regime, provision: str) -> Iterator[str]:
    if provision in regime.not_encoded:
        yield f"*No rule.* {linked(regime.not_encoded[provision])}"
        return
    first = [rule for rule in regime.rules if rule.provisions[0] == provision]
    beside = [rule for rule in regime.rules if provision in regime.provisions(rule) and rule not in first]
    yield from (_rule(regime, rule) for rule in first)
    if beside:
        names = ", ".join(_label(rule.name) for rule in beside)
        yield f"{'Used also by' if first else 'Used by rules that stand at other clauses:'} {names}"


def _rule(regime: Regime, rule: Rule) -> str:
    displaced = ", ".join(_label(name) for name in rule.exception_to)
    return stacked(
        f"{_label(rule.outcome)} ({FORCES[rule.force]}): {plain(rule.reason)}",
        f"*If* {_conditions(rule.when)}",
        rule.decided_by and f"*Who decides:* {plain(rule.decided_by)}",
        rule.reading and f"*Only in the reading* {plain(words(rule.reading))}",
        aside(f"rule {_label(rule.name)}" + (f", an exception to {displaced}" if displaced else "")),
    )


def _conditions(when: Conditions) -> str:
    """Return conditions in words.

    >>> _conditions({"located_in": frozenset({"dprk"}), "family_willing": frozenset({"true"})})
    'located in is North Korea; family willing is yes'
    """
    said = (
        f"{name_in_words(name)} is {' or '.join(_value(value) for value in sorted(values))}"
        for name, values in when.items()
    )
    return plain("; ".join(said)) or "the text applies at all"


# -- Where the text is open -----------------------------------------------------------------------------------------


def _open(regime: Regime) -> str:
    parts = []
    for kind, (title, meaning) in KINDS.items():
        own = [gap for gap in regime.gaps if gap.kind == kind]
        if own:
            header = ["Where", "When it is met", "What is open"]
            body = [[_defined("|".join(gap.provisions)), _conditions(gap.when), _gap(gap)] for gap in own]
            shown = table(f"{title} of {short_name(regime.name)}", header, body, [22, 32, 46])
            parts.append(f"### {title}\n\n{meaning}\n\n{shown}")
    for reading in regime.readings:
        instead = f" instead of {words(reading.instead_of)}" if reading.instead_of else ""
        parts.append(f"The reading *{plain(words(reading.name))}*{plain(instead)}: {plain(reading.note)}")
    return "\n\n".join(parts)


def _gap(gap: Gap) -> str:
    options = ", ".join(_label(label) for label in gap.options)
    return stacked(
        plain(gap.note),
        gap.outcome and f"*Preferred:* {_label(gap.outcome)}. {plain(gap.why)}",
        options and f"*{'Gives way' if gap.outcome else 'Also defensible'}:* {options}",
    )


# -- A case ---------------------------------------------------------------------------------------------------------


def desk_place(regime: str = "") -> str:
    """Return the desk as it stands on a page: what it would do, until its script takes over.

    >>> "needs scripts" in desk_place("telegram-1962")
    True
    """
    own = f' data-regime="{regime}"' if regime else ""
    return f"""```{{raw}} html
<div class="case-desk"{own}>
<p>The desk needs scripts. With them it asks only what still matters, shows which outcomes are still possible, and ends in a
sentence with its clauses. Without them, the tables of each text and its worked cases say the same.</p>
</div>
```"""


def _example(regime: Regime) -> str:
    row = next(row for row in rows("cases") if row["regime"] == regime.name)
    given = json.loads(row["facts"])
    arguments = " ".join(
        f"--fact {name}={str(value).lower() if isinstance(value, bool) else value}" for name, value in given.items()
    )
    decision = regime.decide(given)
    command = f"tworivers decide {regime.name} {arguments} --explain"
    return f"""{desk_place(regime.name)}

### A worked case

A made-up case: {plain(row["vignette"])}

*{plain(row["question"])}*

```{{code-block}} text
:class: wrapped
$ {re.sub(" --fact", " " + chr(92) + chr(10) + "    --fact", command)}
```

```{{code-block}} text
:class: wrapped
{decision.explain()}
```
"""


# -- One case under every text --------------------------------------------------------------------------------------

COMPARED = [
    (
        "A woman on the northern bank",
        "compared-woman",
        "A citizen of North Korea has crossed the Tumen into Jilin without papers. She was hungry. She committed no crime, and it has "
        "been tried once to persuade her to go home. She does not refuse.",
        {
            "matter": "crossing", "citizenship": "dprk", "ethnicity": "korean", "located_in": "prc", "province": "jilin",
            "crossed_illegally": True, "documents": "none", "reason": "hunger", "crime_before_crossing": False,
            "refuses_return": False, "persuasion_attempts": 1, "special_situation": False,
        },
    ),
    (
        "A man on the southern bank",
        "compared-man",
        "A citizen of China, of Korean ethnicity, has crossed into North Korea without papers and would like to stay. It has been "
        "tried to persuade him to return. The Korean side is willing to settle him. He committed no crime.",
        {
            "matter": "crossing", "citizenship": "prc", "ethnicity": "korean", "located_in": "dprk", "crossed_illegally": True,
            "documents": "none", "mobilised": True, "willing_to_return": False, "willing_to_reside_in_dprk": True,
            "dprk_consents_to_stay": True, "crime_before_crossing": False,
        },
    ),
]  # fmt: skip


def compared() -> Iterator[Page]:
    """One case under every text: a picture, and the table that says the same."""
    parts = []
    for title, name, story, given in COMPARED:
        found = regimes.compare({**given, "date_assumption": "each_regime_own_year"})
        caption = f"{title}: which texts speak, to whom, and what they say"
        yield Page(f"record/{name}", _picture(found, caption), ".svg")
        parts.append(_comparison(title, name, story, found))
    yield Page(
        "record/regimes-compared",
        f"""(compare-all)=
# One case under every text

The same facts, put to each of the eight texts in its own time. First see in each picture *which texts speak
at all*, whom they bind and with what force. Only then look at what they say.

{NOTICE}

- An empty cell means that the text does not speak of the case. That is neither a permission nor a ban.
- The texts stand in the order of their dates so that you find them. No line joins them: a telegram for one talk and a treaty do
  not follow from each other.
- No text is marked as harder or softer than another. They bind different offices, on different sides of a river, about
  different things.

{chr(10).join(parts)}

## Do it yourself

`tworivers decide all --fact matter=crossing --fact citizenship=dprk --fact located_in=prc` prints such a table for facts
of your own; in Python, `regimes.compare` does the same. With `date_assumption=each_regime_own_year` each text is asked in its
own time; with a date, a text that is younger than the case does not speak.
""",
    )


def _picture(found: Comparison, caption: str) -> str:
    """Return the figure as SVG, the same bytes at every build."""
    voices = [
        Voice(
            short_name(line.regime),
            line.binds,
            line.decision.force.replace("_", " "),
            (line.decision.outcome, *line.decision.also) if line.speaks else (),
        )
        for line in found
    ]
    return texts_that_speak(voices, caption=caption)._repr_svg_()


def _comparison(title: str, name: str, story: str, found: Comparison) -> str:
    speaking = [line for line in found if line.speaks]
    silent = [short_name(line.regime) for line in found if not line.speaks]
    alt = (
        f"Eight texts, one below the other. {len(speaking)} of them speak of the case: "
        + ", ".join(short_name(line.regime) for line in speaking)
        + f". The cells of the other {len(silent)} are empty. What each of them says stands in the table below."
    )
    body = [
        [
            link(short_name(line.regime), f"regime-{line.regime}"),
            plain(line.genre) if line.speaks else "",
            plain(line.binds) if line.speaks else "",
            FORCES[line.decision.force] if line.speaks else "",
            _said(line.decision.outcome, line.decision.also, line.decision.options) if line.speaks else "",
            _links(line.decision.provisions) if line.speaks else "",
        ]
        for line in found
    ]
    header = ["Text", "Kind of text", "Whom it binds", "Force", "What it says", "Where"]
    return f"""## {title}

{plain(story)} The case is made up.

{figure(name, alt, f"{title}. Bold names are the texts that speak. The table below says the same, and where.")}

{table(f"{title}: the same as a table; an empty cell is a text that does not speak of the case", header, body, [13, 16, 27, 8, 22, 14])}
"""


def _said(outcome: str, also: tuple[str, ...], options: tuple[str, ...]) -> str:
    if outcome == GAP:
        main = "nothing on these facts (`GAP`)"
    else:
        main = " and ".join(_label(label) for label in (outcome, *also))
    others = [label for label in options if label not in (GAP, NOT_ADDRESSED)]
    return stacked(main, others and aside("also defensible: " + ", ".join(_label(label) for label in others)))
