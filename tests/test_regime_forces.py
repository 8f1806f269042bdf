"""What a rule may claim: no force for a silence, no more force than its clauses, no adverb that its clauses lack."""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Iterator

import pytest

from test_codebook import ORDER, PERMISSION, PROHIBITION, PROVISIONS, REPORTED, bare
from tworivers import regimes
from tworivers.errors import DataError
from tworivers.regimes.files.folder import read_regime
from tworivers.regimes.regime import Regime
from tworivers.regimes.rules import GAP, NOT_ADDRESSED, Rule
from tworivers.tables import data_folder

NAMES = regimes.names()
CLAUSES = {row["provision_id"]: row for row in PROVISIONS}
SILENCES = {  # typed from the documents: the direction does not reach the person, and a refusal is not ordered
    "NO_LENIENT_APPROVAL",  # Doc. 1, item (4): "As long as"
    "CONDITION_NOT_MET",  # Doc. 11, item (7): "After obtaining", "not suspects"
    "NOT_ELIGIBLE",  # Doc. 9, item (2): those who live in the border region are eligible
    "CLOSURE_NEEDS_MUTUAL_AGREEMENT",  # Doc. 10, Art. 1(3): "can be" closed by agreement; of closing alone nothing
}
# An order whose condition fails bars the step; a permission by agreement is barred without it.
RESTS_ON = {
    "shall": ORDER,
    "may": PERMISSION | ORDER,
    "shall_not": PROHIBITION | ORDER | PERMISSION,
    "reported": REPORTED,
}
# Rules whose clauses have another force than the rule, each with what carries it.
READ_AS = {
    "directive-1963.no-extras": "nothing is to be added (`will not`), so the order of the sentence before stands",
    "marriage-1958.next-papers": "a step of the procedure that begins with `must` (item 4)",
    "marriage-1958.next-passport": "a step of the procedure that begins with `must` (item 4)",
    "jilin-1961.spouse-not-ripe": "the persuasion of principle 1 (`should`), which the threshold of three leaves running",
    "protocol-1964.hours-other-agreement": "left out of the ban, in round brackets; the other agreement permits",
    "protocol-1964.hours-other-agreement-closing": "left out of the ban, in round brackets; the other agreement permits",
}
ADVERBS = {
    "SWIFTLY": r"swift",
    "TIMELY": r"good time|timely",
    "PROMPT": r"soon|prompt|short period",
    "PROMPTLY": r"soon|prompt",
    "GRADUAL": r"gradual|step by step",
    "SEVERELY": r"sever",
    "LENIENT": r"lenient",
    "IMMEDIATELY": r"at once|immediate",
    "ABSOLUTE": r"without exception|absolute",
    "EACH": r"every one|each",
    "EXPEDITE": r"quick",
    "APPROPRIATELY": r"appropriate",
    "FORBIDDEN": r"shall not|not permitted",
}


def rules() -> Iterator[tuple[Regime, Rule]]:
    for name in NAMES:
        regime = regimes.load(name)
        yield from ((regime, rule) for rule in regime.rules)


def test_no_rule_whose_outcome_is_a_silence_has_a_force_and_every_other_has_one() -> None:
    for regime, rule in rules():
        assert (rule.outcome in SILENCES) == (rule.force == ""), (regime.name, rule.name)


def test_a_silence_with_a_force_is_refused_by_the_reader(tmp_path) -> None:
    shutil.copytree(data_folder(), tmp_path / "data")
    folder = tmp_path / "data" / "regimes" / "opinions-1970"
    path = folder / "rules.csv"
    path.write_text(path.read_text("utf-8").replace("CONDITION_NOT_MET,,", "CONDITION_NOT_MET,may,", 1), "utf-8")
    with pytest.raises(DataError, match=r"is a silence of the text, and force is 'may'\. Leave force blank"):
        read_regime(folder)


def test_a_rule_has_no_more_force_than_its_clauses() -> None:
    for regime, rule in rules():
        if rule.force and f"{regime.name}.{rule.name}" not in READ_AS:
            modals = {bare(CLAUSES[clause]["modal"]) for clause in rule.provisions}
            assert modals & RESTS_ON[rule.force], (regime.name, rule.name, rule.force, modals)


def test_each_exception_to_that_is_needed() -> None:
    named = {f"{regime.name}.{rule.name}": rule for regime, rule in rules()}
    for name in READ_AS:
        modals = {bare(CLAUSES[clause]["modal"]) for clause in named[name].provisions}
        assert not modals & RESTS_ON[named[name].force], name


def test_in_principle_we_agree_is_no_order_and_an_order_told_of_is_reported() -> None:
    # Doc. 7, point (4)b: "in principle we agree"; point (3): "we have told local authorities".
    force = {rule.name: rule.force for rule in regimes.load("telegram-1962").rules}
    assert (force["family"], force["family-at-once"]) == ("may", "may")
    assert (force["letter"], force["letter-property"]) == ("reported", "reported")


def test_a_label_has_no_adverb_that_its_clauses_lack() -> None:
    for regime, rule in rules():
        for adverb, words in ADVERBS.items():
            if adverb in rule.outcome.split("_") and rule.outcome not in SILENCES:
                said = " ".join(
                    CLAUSES[clause][column]
                    for clause in rule.provisions
                    for column in ("action", "discretion", "anchor")
                )
                assert re.search(words, said, re.IGNORECASE), (regime.name, rule.name, rule.outcome, said)


def test_hardship_gets_an_appropriate_solution_and_no_speed() -> None:
    # Doc. 11, item (2): "Appropriate solutions should be provided"; "swiftly" is for the Cultural Revolution.
    person = {"matter": "redress", "citizenship": "dprk", "located_in": "prc", "decision_date": "1970-09-21"}
    text = regimes.load("opinions-1970")
    hardship = text.decide(person | {"real_difficulty": True})
    assert (hardship.outcome, hardship.options) == ("SOLVE_APPROPRIATELY", ("REDRESS_SWIFTLY",))
    both = text.decide(person | {"real_difficulty": True, "cultural_revolution_harm": True})
    assert {both.outcome, *both.also} == {"REDRESS_SWIFTLY", "SOLVE_APPROPRIATELY"}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("crossed", [{"crossed_illegally": True}, {"legal_resident_in_china": False}])
def test_no_text_decides_on_the_return_of_somebody_who_crossed_as_on_a_resident_national(name, crossed) -> None:
    person = {"matter": "application_to_leave", "citizenship": "dprk", "ethnicity": "korean", "located_in": "prc"}
    person |= {"province": "jilin", "destination": "dprk"}
    found = regimes.load(name).decide(person | crossed)
    assert found.outcome in (GAP, NOT_ADDRESSED) or NOT_ADDRESSED in found.options, found


def test_residence_is_a_fact_of_the_directive_and_the_gap_has_two_options() -> None:
    # Doc. 8, item (2): "[North] Korean nationals who requested to return".
    person = {"matter": "application_to_leave", "citizenship": "dprk", "located_in": "prc", "province": "jilin"}
    text = regimes.load("directive-1963")
    crossed = text.decide(person | {"documents": "none"})
    assert (crossed.outcome, set(crossed.options)) == (GAP, {"APPROVE_RETURN_EACH", NOT_ADDRESSED})
    assert "directive-1963.item2-return-each" in crossed.provisions
    resident = text.decide(person | {"documents": "none", "legal_resident_in_china": True})
    assert (resident.outcome, resident.options) == ("APPROVE_RETURN_EACH", ())


@pytest.mark.parametrize("name", NAMES)
def test_a_province_is_named_by_the_text_or_the_decision_says_that_it_may_not_be(name) -> None:
    regime = regimes.load(name)
    if "province" not in regime.facts:
        return
    addressed = " ".join(
        " ".join((row["addressee"], row["action"], row["subject"], row["note"], row["condition"]))
        for row in PROVISIONS
        if row["source_id"] == name
    ).casefold()
    everywhere = re.search(r"\b(all|every) provinc|all to whom|revolutionary committees of provinces", addressed)
    doubted = {value for gap in regime.gaps if NOT_ADDRESSED in gap.options for value in gap.when.get("province", ())}
    for scope in regime.scopes:
        for province in scope.when.get("province", ()):
            if province not in ("unstated", "dprk", "other"):
                named = province.replace("_", " ") in addressed or (province == "jilin" and name.startswith("jilin"))
                assert named or everywhere or province in doubted, (name, province)


def test_the_bureau_of_north_china_has_shanxi() -> None:
    person = {
        "matter": "application_to_leave",
        "citizenship": "dprk",
        "located_in": "prc",
        "legal_resident_in_china": True,
    }
    found = regimes.load("directive-1963").decide(person | {"province": "shanxi"})
    assert (found.outcome, found.options) == ("APPROVE_RETURN_EACH", (NOT_ADDRESSED,))


@pytest.mark.parametrize(
    ("willing", "consent", "crossed"),
    itertools.product([True, False], [True, False, "not_asked"], ["1962-03-25", "1962-08-02"]),
)
def test_the_brief_may_not_reach_whoever_crossed_after_it(willing, consent, crossed) -> None:
    # Doc. 7, point (4)a: "individuals who have already crossed".
    person = {"matter": "crossing", "citizenship": "prc", "ethnicity": "korean", "located_in": "dprk"}
    person |= {"crossing_date": crossed, "decision_date": "1962-09-01", "willing_to_reside_in_dprk": willing}
    found = regimes.load("telegram-1962").decide(person | {"dprk_consents_to_stay": consent})
    assert found.outcome == GAP and NOT_ADDRESSED in found.options, found
