"""Judgements: the decision on a case of which every fact has a value, written out with what it rests on."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection

from tworivers.regimes.decision import Decision
from tworivers.regimes.engine.case import Case
from tworivers.regimes.facts import UNSTATED
from tworivers.regimes.instrument import Instrument
from tworivers.regimes.rules import GAP, NOT_ADDRESSED, Gap, Rule, Scope, Weighed, fits, in_order, undisplaced

SILENT = "The text reaches this matter, but it states no outcome for this combination of facts."
KINDS_IN_ORDER = ("conflict", "reading", "translation", "term", "gap")


def judge(regime: Instrument, case: Case) -> Decision:
    """Return the decision on a case in the closed world.

    Raises:
        DataError: Rules contradict each other without a row in gaps.csv.
    """
    matter = case.column("matter") if "matter" in regime.facts else UNSTATED
    table = regime.table(None if matter == UNSTATED else matter)
    if not any(fits(scope.when, case.column) for scope in table.scopes):
        decision = out_of_scope(regime, _silences(case, table.scopes))
        return dataclasses.replace(decision, assumed=_assumed(case, table.scopes))
    applying = [rule for rule in table.rules if fits(rule.when, case.column)]
    met = [gap for gap in table.gaps if fits(gap.when, case.column)]
    standing, overridden = undisplaced(regime.fitting(applying, regime.worlds()[""]))
    weighed = regime.weigh(standing, met)
    gaps = speaking(met, weighed)
    options = {*weighed.options, *second_readings(regime, applying, met)}
    options |= {option for gap in gaps if gap.kind != "conflict" for option in gap.options}
    missing = _silences(case, table.rules) if weighed.outcome == GAP else set()
    said = written(regime, weighed, standing, overridden, gaps, options - {weighed.outcome, *weighed.also}, missing)
    here = [scope for scope in table.scopes if fits(scope.when, case.column)]
    others = [rule for rule in table.rules if rule.outcome != weighed.outcome or rule.name in said.rules]
    return dataclasses.replace(said, assumed=_assumed(case, [*here, *others, *gaps]))


def second_readings(regime: Instrument, applying: Collection[Rule], met: Collection[Gap]) -> set[str]:
    """Return the outcomes of the rules under each second reading; none where no rule that applies has a reading."""
    if not any(rule.reading for rule in applying):
        return set()
    readings = [names for world, names in regime.worlds().items() if world]
    return {regime.weigh(undisplaced(regime.fitting(applying, names))[0], met).outcome for names in readings}


def speaking(met: Collection[Gap], weighed: Weighed) -> list[Gap]:
    """Return the rows of gaps.csv that speak, given what the rules come to; contradictions and readings first."""

    def speaks(gap: Gap) -> bool:
        if gap.kind == "gap":
            return weighed.outcome == GAP
        if gap.kind == "conflict":
            return gap.outcome in (weighed.outcome, *weighed.also) and not {*gap.options}.isdisjoint(weighed.options)
        return True

    return sorted((gap for gap in met if speaks(gap)), key=lambda gap: (KINDS_IN_ORDER.index(gap.kind), gap.name))


def written(
    regime: Instrument,
    weighed: Weighed,
    standing: Collection[Rule],
    overridden: Collection[Rule],
    gaps: Collection[Gap],
    options: Collection[str],
    missing: Collection[str] = (),
) -> Decision:
    """Return a decision in full, from the rules that stand and the rows of gaps.csv that speak."""
    named = {rule.name: rule for rule in standing}
    ordered = [named[name] for name in in_order(named)]
    main = [rule for rule in ordered if rule.outcome == weighed.outcome]
    deciding = [*main, *(rule for outcome in weighed.also for rule in ordered if rule.outcome == outcome)]
    reasons = [rule.reason for rule in deciding] or [SILENT]
    reasons += [gap.why for gap in gaps if gap.kind == "conflict"]
    if missing:
        reasons.append(f"The case does not say: {', '.join(sorted(missing))}.")
    provisions = [name for rule in deciding for name in regime.provisions(rule)]
    if not deciding:
        provisions = [name for gap in gaps for name in gap.provisions]
    accounting = (gap.name for gap in gaps if gap.kind == "reading" or not {*gap.options}.isdisjoint(options))
    return _decision(
        regime,
        weighed.outcome,
        also=weighed.also,
        provisions=tuple(dict.fromkeys(provisions)),
        reasons=tuple(dict.fromkeys(reasons)),
        decided_by="; ".join(dict.fromkeys(rule.decided_by for rule in main if rule.decided_by)),
        overridden=tuple(in_order(rule.name for rule in overridden)),
        options=tuple(sorted(options)),
        conflict=weighed.conflict or (next(accounting, "") if options else ""),
        missing=tuple(sorted(missing)),
        gaps=tuple(gap.name for gap in gaps),
        rules=tuple(rule.name for rule in deciding),
        force=main[0].force if main else "",
        notes=tuple(f"{gap.note} [{gap.kind}: {gap.name}]" for gap in gaps),
    )


def out_of_scope(regime: Instrument, missing: Collection[str] = ()) -> Decision:
    """Return the decision on a case that no scope reaches; `missing` facts could bring it into one."""
    about = "; ".join(dict.fromkeys(scope.about for scope in regime.scopes))
    silence = f" The case does not say: {', '.join(sorted(missing))}." if missing else ""
    return outside(regime, f"The text speaks of: {about}. This case is none of these.{silence}", missing)


def outside(regime: Instrument, reason: str, missing: Collection[str] = ()) -> Decision:
    """Return the decision that a text does not reach a case."""
    return _decision(regime, NOT_ADDRESSED, reasons=(reason,), missing=tuple(sorted(missing)))


def _decision(regime: Instrument, outcome: str, **more: object) -> Decision:
    about = {"title": regime.title, "genre": regime.genre, "binds": regime.binds}
    meaning = regime.outcomes.get(outcome, "")
    return Decision(regime.name, outcome, meaning=meaning, **about, **more)  # type: ignore[arg-type]


def _assumed(case: Case, rows: Collection[Scope | Rule | Gap]) -> tuple[tuple[str, str], ...]:
    """Return what is taken for granted by the rows that speak, and what alone keeps others from speaking."""
    found: dict[str, str] = {}
    for row in rows:
        failing = [name for name, among in row.when.items() if case.column(name) not in among]
        presumed = [case.presumed(name) for name in failing or row.when]
        if not failing or all(presumed):
            found.update(part for one in presumed for part in one.items())
    return tuple(sorted(found.items()))


def _silences(case: Case, rows: Collection[Scope | Rule]) -> set[str]:
    """Return the facts that the case does not state and but for which a row could speak."""
    found: set[str] = set()
    for row in rows:
        failing = [name for name, among in row.when.items() if case.column(name) not in among]
        silent = [case.unstated(name) for name in failing]
        if failing and all(silent):
            found.update(*silent)
    return found
