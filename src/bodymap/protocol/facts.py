"""What is true of a chart, side by side and zone by zone: what stands, what was lifted, what today shows.

Every id is checked on the way, since an unknown one would make a finding vanish from the judgement.
May not import anything of bodymap but the domain and its own package.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from operator import attrgetter, is_
from typing import NamedTuple

from bodymap.domain.finding import Status
from bodymap.domain.laterality import Side
from bodymap.domain.visit import UNANSWERED, Visit
from bodymap.protocol.answer import Chart
from bodymap.protocol.model import DEPTHS, LIMB, SIDES, Protocol

Kinds = dict[str, datetime.date]
"""Kinds with the day on which each was last recorded."""

_RESOLVED = Status.RESOLVED
_DAY = attrgetter("date")

_Said = dict[Side, dict[str, dict[tuple[str, ...], datetime.date]]]
"""What findings say: side, kind and zones, with the day of the last one that says it."""


class _Noted(NamedTuple):
    """What findings say, those that stand apart from those that are resolved."""

    standing: _Said
    resolved: _Said


class _Last(NamedTuple):
    """When each lasting kind was last recorded in a side's zones, as standing and as resolved."""

    standing: dict[Side, dict[str, Kinds]]
    resolved: dict[Side, dict[str, Kinds]]


class Words(NamedTuple):
    """The words of a protocol by which findings are read, gathered once."""

    protocol: str
    kinds: frozenset[str]
    lasting: frozenset[str]
    zones: frozenset[str]


def words_of(protocol: Protocol) -> Words:
    """The words by which this protocol's findings are read."""
    lasting = frozenset(kind.id for kind in protocol.kinds.values() if kind.lasting)
    return Words(protocol.id, frozenset(protocol.kinds), lasting, frozenset(protocol.zones))


class UnknownIdError(Exception):
    """A word of the chart that the protocol does not know. It names the word, never the client: the name of the
    protocol's phrase that says so, and what stands in it."""


@dataclass(slots=True)
class SideFacts:
    """One side of a chart, with what is true of the whole client.

    `standing` and `lifted` hold the lasting kinds of each zone, `today` every kind found today and not resolved,
    `recorded` the zones with any finding today. An answer that is not one of its question's counts as unanswered.
    """

    side: Side
    date: datetime.date
    phase: str
    observations: frozenset[str]
    standing: dict[str, Kinds] = field(default_factory=dict)
    lifted: dict[str, Kinds] = field(default_factory=dict)
    today: dict[str, Kinds] = field(default_factory=dict)
    recorded: set[str] = field(default_factory=set)
    answers: dict[str, str] = field(default_factory=dict)
    motion_painful: bool = False
    asked: dict[tuple[str, str], set[str]] = field(default_factory=dict)


class Past:
    """What the earlier visits of one chart record, kept while they stay the same: a chart is judged at every mark.

    Told apart by identity, visit by visit; visits never change. Holds the visits of the client who was judged last.
    """

    def __init__(self) -> None:
        # replaced as one: whoever judges in another thread finds the visits and what they record together, or neither
        self._kept: tuple[tuple[Visit, ...], datetime.date, _Last] = ((), datetime.date.min, _Last({}, {}))

    def records(self, chart: Chart, words: Words) -> _Last:
        """When each lasting kind was last recorded before this visit; the caller's own. Raises UnknownIdError."""
        earlier, today = chart.earlier, chart.today.date
        visits, day, last = self._kept
        if today != day or len(earlier) != len(visits) or not all(map(is_, earlier, visits)):
            before, ahead = _nothing_noted(words), _nothing_noted(words)
            for visit in sorted(earlier, key=_DAY):
                if visit.protocol != words.protocol:
                    raise _of_another(visit, words.protocol)
                _note(visit, before if visit.date <= today else ahead)
            last = _nothing_recorded()
            _recorded(before.standing, words, last.standing)
            _recorded(before.resolved, words, last.resolved)
            # a visit dated after today's may add to what stands, and never lifts anything: only its words are looked at
            _recorded(ahead.standing, words, last.standing)
            _recorded(ahead.resolved, words, _nothing_recorded().resolved)
            self._kept = (earlier, today, last)
        return _Last(*({side: _copied(zones) for side, zones in recorded.items()} for recorded in last))


def facts_of(chart: Chart, protocol: Protocol, words: Words, past: Past) -> dict[Side, SideFacts]:
    """Raises UnknownIdError for any id that the protocol does not know. `past` remembers the earlier visits."""
    today = chart.today
    if today.protocol != protocol.id:
        raise _of_another(today, protocol.id)
    _known("observation", today.observations, protocol.observations)
    phase = today.phase if today.phase == "later" else "initial"
    sides = {side: SideFacts(side, today.date, phase, today.observations) for side in SIDES}
    _answers(today, protocol, sides)
    _findings(chart, words, sides, past)
    for reading in today.rom:
        if reading.painful:
            sides[reading.side].motion_painful = True
    for request in chart.requested:
        _known("technique", [request.technique], protocol.techniques)
        _known("zone", [request.zone], protocol.zones, LIMB)
        _known("depth", [request.depth], DEPTHS, "")
        sides[request.side].asked.setdefault((request.zone, request.technique), set()).add(request.depth)
    for step in chart.plan or ():
        _known("step of a plan", [step.technique], {*protocol.techniques, *protocol.measures})
        _known("zone", [step.zone or LIMB], protocol.zones, LIMB)
    return sides


def _of_another(visit: Visit, protocol: str) -> UnknownIdError:
    return UnknownIdError("foreign", {"other": visit.protocol, "protocol": protocol})


def _known(what: str, words: Iterable[str], vocabulary: Iterable[str], besides: str | None = None) -> None:
    for word in words:
        if word != besides and word not in vocabulary:
            raise UnknownIdError("unknown", {"what": what, "word": word})


def _answers(today: Visit, protocol: Protocol, sides: dict[Side, SideFacts]) -> None:
    _known("question", (question for question, _ in today.screening), protocol.questions)
    for question in protocol.questions.values():
        for side, sided in sides.items():
            answer = today.screening.get((question.id, side if question.per_side else None), UNANSWERED)
            sided.answers[question.id] = answer if answer in question.answers else UNANSWERED


def _findings(chart: Chart, words: Words, sides: dict[Side, SideFacts], past: Past) -> None:
    last = past.records(chart, words)
    noted = _nothing_noted(words)
    _note(chart.today, noted)
    _recorded(noted.standing, words, last.standing)
    _recorded(noted.resolved, words, last.resolved)
    for side, sided in sides.items():
        sided.standing, sided.lifted = last.standing[side], last.resolved[side]
        _settle(sided.standing, sided.lifted)
        for kind, said in noted.standing[side].items():
            for zones, day in said.items():
                for zone in zones:
                    sided.today.setdefault(zone, {})[kind] = day
        sided.recorded.update(sided.today)
        for said in noted.resolved[side].values():
            sided.recorded.update(*said)


def _nothing_recorded() -> _Last:
    return _Last({side: {} for side in SIDES}, {side: {} for side in SIDES})


def _copied(zones: dict[str, Kinds]) -> dict[str, Kinds]:
    return {zone: dict(kinds) for zone, kinds in zones.items()}


def _nothing_noted(words: Words) -> _Noted:
    """A place for every side and kind, so that a finding is noted by look-ups alone."""

    def nothing() -> _Said:
        return {side: {kind: {} for kind in words.kinds} for side in SIDES}

    return _Noted(nothing(), nothing())


def _note(visit: Visit, noted: _Noted) -> None:
    """Notes what the visit's findings say. Of several visits the latest is to come last: its day stands.

    A judgement goes through thousands of findings here: a look-up costs less than a key put together for each.
    Raises UnknownIdError for a kind that has no place.
    """
    day = visit.date
    standing, resolved = noted
    try:
        for finding in visit.findings:
            said = resolved if finding.status == _RESOLVED else standing
            said[finding.side][finding.kind][finding.zones] = day
    except KeyError:
        for finding in visit.findings:
            _known("kind", [finding.kind], standing[finding.side])
        raise


def _recorded(said: _Said, words: Words, last: dict[Side, dict[str, Kinds]]) -> None:
    """Notes for each lasting kind when it was last said of each zone. Raises UnknownIdError for an unknown zone."""
    for side, kinds in said.items():
        if strange := set[str]().union(*chain.from_iterable(kinds.values())) - words.zones:
            raise UnknownIdError("unknown", {"what": "zone", "word": min(strange)})
        places = last[side]
        for kind in words.lasting:
            for zones, day in kinds[kind].items():
                for zone in zones:
                    known = places.setdefault(zone, {})
                    if kind not in known or day > known[kind]:
                        known[kind] = day


def _settle(standing: dict[str, Kinds], lifted: dict[str, Kinds]) -> None:
    """Of what was recorded as standing and as resolved the later stands; of one day's records the standing one."""
    for zone in standing.keys() & lifted.keys():
        here, over = standing[zone], lifted[zone]
        for kind in here.keys() & over.keys():
            del (over if here[kind] >= over[kind] else here)[kind]
        for zones in (standing, lifted):
            if not zones[zone]:
                del zones[zone]
