"""Holds a finished answer against the chart once more, the plainest way, before it leaves the engine.

What today's screening and today's findings demand is read from the rules anew, with nothing that the engine made on its
way. It knows less than the engine (nothing of earlier visits, of reasons, caps and pending) and is there for the day on
which a part of the engine answers nothing at all: then nobody is told that something is allowed.
May not import anything of bodymap but the domain and its own package.
"""

from collections.abc import Iterator
from typing import NamedTuple

from bodymap.domain.finding import Status
from bodymap.domain.laterality import Side
from bodymap.domain.visit import UNANSWERED, PlanStep
from bodymap.protocol.answer import Chart, Suggestions
from bodymap.protocol.model import LIMB, Protocol
from bodymap.protocol.rules import Then, Verdict, When

Zones = frozenset[str]
Kinds = dict[str, set[str]]
"""The kinds that one side's zones show today, not resolved."""

_NONE: Zones = frozenset()


class Demand(NamedTuple):
    """These techniques at these zones, and these measures, are to be no milder than this."""

    verdict: Verdict
    techniques: frozenset[str]
    self_care: frozenset[str]
    zones: Zones


class TooMildError(Exception):
    """An answer that allows what the chart forbids, or that leaves something out."""


def hold(answer: Suggestions, chart: Chart, protocol: Protocol) -> None:
    """Raises TooMildError where the answer is incomplete or milder than today's chart demands."""
    _complete(answer, protocol)
    for side in Side:
        for demand in _demands(answer, chart, side, protocol):
            _met(answer, side, demand)
        rows = [row for (of, _), rows in answer.zones.items() if of is side for row in rows]
        if answer.gate[side] == "proceed" and any(row.pending or row.verdict is Verdict.REFER for row in rows):
            raise TooMildError("the gate stands open")
    withheld = {number for number, step in enumerate(chart.plan or (), 1) if _withheld(answer, step)}
    if withheld - {fault.step for fault in answer.plan_faults or ()}:
        raise TooMildError("a plan with a withheld step is called sound")
    if any(_withheld(answer, step) for step in answer.plan):
        raise TooMildError("a withheld step is proposed")


def _places(protocol: Protocol) -> Zones:
    return frozenset((*(zone.id for zone in protocol.zones.values() if not zone.record_only), LIMB))


def _complete(answer: Suggestions, protocol: Protocol) -> None:
    """Every technique has one row at each of its places, every measure one at each of its own."""
    for zone in _places(protocol):
        wanted = [technique.id for technique in protocol.techniques.values() if zone in technique.zones]
        for side in Side:
            if [row.technique for row in answer.zone(side, zone)] != wanted:
                raise TooMildError(f"techniques are missing at {zone}")
    measures = [(zone, measure.id) for measure in protocol.measures.values() for zone in measure.zones or (None,)]
    if {(side, *measure) for side in Side for measure in measures} != set(answer.care):
        raise TooMildError("self-care measures are missing")


def _demands(answer: Suggestions, chart: Chart, side: Side, protocol: Protocol) -> Iterator[Demand]:
    """What each outcome with a verdict demands whose case holds."""
    found: Kinds = {}
    for finding in chart.today.findings:
        if finding.side is side and finding.status != Status.RESOLVED:
            for zone in finding.zones:
                found.setdefault(zone, set()).add(finding.kind)
    for rule in protocol.rules.values():
        for case in rule.cases:
            verdicts = [then for then in case.then if then.verdict is not Verdict.ALLOWED]
            if verdicts and _of_side_holds(case.when, chart, side, protocol):
                when = case.when
                zones = _closed(answer, side) if when.all_withheld else _zones(when, found, chart, side, protocol)
                for then in verdicts:
                    within = zones & then.zones if then.zones else zones
                    yield Demand(then.verdict, then.techniques, then.self_care, within)
                    yield from _asked(case.when, then, chart, side)


def _of_side_holds(when: When, chart: Chart, side: Side, protocol: Protocol) -> bool:
    today = chart.today

    def among(question: str, answers: tuple[str, ...]) -> bool:
        known = protocol.questions[question]
        answer = today.screening.get((question, side if known.per_side else None), UNANSWERED)
        return (answer if answer in known.answers else UNANSWERED) in answers

    if when.motion_painful and not any(reading.painful and reading.side is side for reading in today.rom):
        return False
    if when.phase and (today.phase if today.phase == "later" else "initial") not in when.phase:
        return False
    if when.observed and today.observations.isdisjoint(when.observed):
        return False
    if not all(among(*asked) for asked in when.answered.items()):
        return False
    return not when.any_answered or any(among(*asked) for asked in when.any_answered.items())


def _zones(when: When, found: Kinds, chart: Chart, side: Side, protocol: Protocol) -> Zones:
    """The zones that a case speaks of as far as its findings go; all where it asks for none."""
    if when.beside:
        restricted = _restricted(when.beside, found, chart, side, protocol)
        return frozenset(zone.id for zone in protocol.zones.values() if not restricted.isdisjoint(zone.around))
    if when.resolved or when.asked_depth:
        return _NONE
    if not when.finding:
        return _places(protocol)
    here = _here(when, found)
    return here if when.where == "zone" or not here else _places(protocol)


def _restricted(rules: tuple[str, ...], found: Kinds, chart: Chart, side: Side, protocol: Protocol) -> Zones:
    """The zones that these rules restrict: those of the findings, or those that an outcome of the side names."""
    zones: set[str] = set()
    for case in (case for name in rules for case in protocol.rules[name].cases):
        here = _here(case.when, found)
        if here and _of_side_holds(case.when, chart, side, protocol):
            for then in case.then:
                if not then.advise:
                    in_zone = here & then.zones if then.zones else here
                    zones |= in_zone if case.when.where == "zone" else then.zones
    return frozenset(zones)


def _here(when: When, found: Kinds) -> Zones:
    return frozenset(
        zone
        for zone, kinds in found.items()
        if not kinds.isdisjoint(when.finding)
        and (not when.zones or zone in when.zones)
        and (not when.place or zone in when.place)
    )


def _asked(when: When, then: Then, chart: Chart, side: Side) -> Iterator[Demand]:
    for request in chart.requested:
        if request.side is side and request.depth in when.asked_depth and request.technique in then.techniques:
            yield Demand(then.verdict, frozenset((request.technique,)), _NONE, frozenset((request.zone,)))


def _closed(answer: Suggestions, side: Side) -> Zones:
    return frozenset(
        zone
        for (of, zone), rows in answer.zones.items()
        if of is side and zone != LIMB and all(row.verdict.withholds for row in rows)
    )


def _met(answer: Suggestions, side: Side, demand: Demand) -> None:
    least = demand.verdict.severity
    for zone in demand.zones:
        for row in answer.zone(side, zone):
            if row.verdict.severity < least and row.technique in demand.techniques:
                raise TooMildError(f"{row.technique} at {zone} is {row.verdict}, not {demand.verdict}")
    for care in answer.self_care if demand.zones and demand.self_care else ():
        there = care.side is side and (care.zone is None or care.zone in demand.zones)
        if care.verdict.severity < least and there and care.measure in demand.self_care:
            raise TooMildError(f"{care.measure} is {care.verdict}, not {demand.verdict}")


def _withheld(answer: Suggestions, step: PlanStep) -> bool:
    care = answer.care_row(step.side, step.zone, step.technique)
    row = answer.row(step.side, step.zone, step.technique)
    return row.verdict.withholds or (care is not None and care.verdict.withholds)
