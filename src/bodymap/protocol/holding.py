"""Holds a finished answer against the chart once more, the plainest way, before it leaves the engine.

What today's screening and today's findings demand is read from the rules anew, with nothing that the engine made on its
way. It knows less than the engine (nothing of earlier visits, of reasons, caps and pending) and is there for the day on
which a part of the engine answers nothing at all: then nobody is told that something is allowed.
May not import anything of bodymap but the domain and its own package.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from bodymap.domain.finding import Status
from bodymap.domain.laterality import Side
from bodymap.domain.visit import UNANSWERED, PlanStep
from bodymap.protocol.answer import Chart, Suggestions, ZoneRows
from bodymap.protocol.model import LIMB, SIDES, Protocol
from bodymap.protocol.rules import Then, Verdict, When

Zones = frozenset[str]
_NONE: Zones = frozenset()
_TECHNIQUE = attrgetter("technique")
_SEVERITY = attrgetter("verdict.severity")


class Watch(NamedTuple):
    """What holds for every chart: the places and their techniques, the measures, the cases that restrict something."""

    techniques: Mapping[str, list[str]]
    measures: frozenset[tuple[Side, str | None, str]]
    strict: tuple[tuple[When, tuple[Then, ...]], ...]
    places: Zones


class Seen(NamedTuple):
    """What today's visit shows of one side: the zones of each kind that is not resolved, and the answers."""

    side: Side
    found: dict[str, set[str]]
    answers: dict[str, str]


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
    watch = watch_of(protocol)
    if answer.care.keys() != watch.measures:
        raise TooMildError("self-care measures are missing")
    for seen in _seen(chart, protocol):
        side = seen.side
        rows = {zone: answer.zone(side, zone) for zone in watch.places}
        _complete(rows, watch)
        mildest = {zone: min(map(_SEVERITY, here), default=Verdict.REFER.severity) for zone, here in rows.items()}
        for demand in _demands(rows, chart, seen, watch, protocol):
            _met(answer, side, demand, mildest)
        if answer.gate[side] == "proceed":
            for row in chain.from_iterable(rows.values()):
                if row.pending or row.verdict is Verdict.REFER:
                    raise TooMildError("the gate stands open")
    withheld = {number for number, step in enumerate(chart.plan or (), 1) if _withheld(answer, step, protocol)}
    if withheld - {fault.step for fault in answer.plan_faults or ()}:
        raise TooMildError("a plan with a withheld step is called sound")
    if any(_withheld(answer, step, protocol) for step in answer.plan):
        raise TooMildError("a withheld step is proposed")


@lru_cache(maxsize=8)
def watch_of(protocol: Protocol) -> Watch:
    """What the protocol demands of every chart, read once."""
    places = frozenset((*(zone.id for zone in protocol.zones.values() if not zone.record_only), LIMB))
    techniques = {
        place: [technique.id for technique in protocol.techniques.values() if place in technique.zones]
        for place in places
    }
    measures = [(zone, measure.id) for measure in protocol.measures.values() for zone in measure.zones or (None,)]
    cases = ((case.when, case.then) for rule in protocol.rules.values() for case in rule.cases)
    verdicts = ((when, tuple(each for each in then if each.verdict is not Verdict.ALLOWED)) for when, then in cases)
    return Watch(
        techniques,
        frozenset((side, *measure) for side in SIDES for measure in measures),
        tuple((when, then) for when, then in verdicts if then),
        places,
    )


def _complete(rows: Mapping[str, ZoneRows], watch: Watch) -> None:
    """Every technique has one row at each of its places."""
    for zone, wanted in watch.techniques.items():
        if list(map(_TECHNIQUE, rows[zone])) != wanted:
            raise TooMildError(f"techniques are missing at {zone}")


def _seen(chart: Chart, protocol: Protocol) -> Iterator[Seen]:
    """What is seen of each side."""
    found: dict[Side, dict[str, set[str]]] = {side: {} for side in SIDES}
    for finding in chart.today.findings:
        if finding.status != Status.RESOLVED:
            found[finding.side].setdefault(finding.kind, set()).update(finding.zones)
    for side in SIDES:
        answers = {}
        for question in protocol.questions.values():
            answer = chart.today.screening.get((question.id, side if question.per_side else None), UNANSWERED)
            answers[question.id] = answer if answer in question.answers else UNANSWERED
        yield Seen(side, found[side], answers)


def _demands(
    rows: Mapping[str, ZoneRows], chart: Chart, seen: Seen, watch: Watch, protocol: Protocol
) -> Iterator[Demand]:
    """What each outcome with a verdict demands whose case holds."""
    for when, verdicts in watch.strict:
        if _of_side_holds(when, chart, seen):
            zones = _closed(rows) if when.all_withheld else _zones(when, chart, seen, watch.places, protocol)
            for then in verdicts:
                if zones:
                    yield Demand(then.verdict, then.techniques, then.self_care, zones & (then.zones or zones))
                if when.asked_depth:
                    yield from _asked(when, then, chart, seen.side)


def _of_side_holds(when: When, chart: Chart, seen: Seen) -> bool:
    today, answers = chart.today, seen.answers
    for question, wanted in when.answered.items():
        if answers[question] not in wanted:
            return False
    if when.motion_painful and not any(reading.painful and reading.side is seen.side for reading in today.rom):
        return False
    if when.phase and (today.phase if today.phase == "later" else "initial") not in when.phase:
        return False
    if when.observed and today.observations.isdisjoint(when.observed):
        return False
    return not when.any_answered or any(answers[question] in among for question, among in when.any_answered.items())


def _zones(when: When, chart: Chart, seen: Seen, places: Zones, protocol: Protocol) -> Zones:
    """The zones that a case speaks of as far as its findings go; all where it asks for none."""
    if when.beside:
        return _NONE.union(*[protocol.zones[zone].around for zone in _restricted(when.beside, chart, seen, protocol)])
    if when.resolved or when.asked_depth:
        return _NONE
    if not when.finding:
        return places
    here = _here(when, seen)
    return here if when.where == "zone" or not here else places


def _restricted(rules: tuple[str, ...], chart: Chart, seen: Seen, protocol: Protocol) -> Zones:
    """The zones that these rules restrict: those of the findings, or those that an outcome of the side names."""
    zones: set[str] = set()
    for case in (case for name in rules for case in protocol.rules[name].cases):
        here = _here(case.when, seen)
        if here and _of_side_holds(case.when, chart, seen):
            for then in case.then:
                if not then.advise:
                    in_zone = here & then.zones if then.zones else here
                    zones |= in_zone if case.when.where == "zone" else then.zones
    return frozenset(zones)


def _here(when: When, seen: Seen) -> Zones:
    """Where what the case looks for was found today."""
    zones = _NONE.union(*[seen.found[kind] for kind in when.finding if kind in seen.found])
    if when.zones:
        zones = zones.intersection(when.zones)
    return zones & when.place if when.place else zones


def _asked(when: When, then: Then, chart: Chart, side: Side) -> Iterator[Demand]:
    for request in chart.requested:
        asked = request.side is side and request.depth in when.asked_depth and request.technique in then.techniques
        if asked and (not then.zones or request.zone in then.zones):
            yield Demand(then.verdict, frozenset((request.technique,)), _NONE, frozenset((request.zone,)))


def _closed(rows: Mapping[str, ZoneRows]) -> Zones:
    return frozenset(zone for zone, here in rows.items() if zone != LIMB and all(row.verdict.withholds for row in here))


def _met(answer: Suggestions, side: Side, demand: Demand, mildest: Mapping[str, int]) -> None:
    least = demand.verdict.severity
    for zone in demand.zones:
        if mildest.get(zone, least) < least:
            for row in answer.zone(side, zone):
                if row.verdict.severity < least and row.technique in demand.techniques:
                    raise TooMildError(f"{row.technique} at {zone} is {row.verdict}, not {demand.verdict}")
    for care in answer.self_care if demand.zones and demand.self_care else ():
        there = care.side is side and (care.zone is None or care.zone in demand.zones)
        if care.verdict.severity < least and there and care.measure in demand.self_care:
            raise TooMildError(f"{care.measure} is {care.verdict}, not {demand.verdict}")


def _withheld(answer: Suggestions, step: PlanStep, protocol: Protocol) -> bool:
    if step.technique in protocol.measures:
        care = answer.care_row(step.side, step.zone, step.technique)
        return care is not None and care.verdict.withholds
    return answer.row(step.side, step.zone, step.technique).verdict.withholds
