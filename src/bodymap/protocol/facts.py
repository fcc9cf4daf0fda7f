"""What is true of a chart, side by side and zone by zone: what stands, what was lifted, what today shows.

Every id is checked on the way, since an unknown one would make a finding vanish from the judgement.
May not import anything of bodymap but the domain and its own package.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter, is_
from typing import NamedTuple

from bodymap.domain.finding import Status
from bodymap.domain.laterality import Side
from bodymap.domain.visit import UNANSWERED, Visit
from bodymap.protocol.answer import Chart
from bodymap.protocol.model import DEPTHS, LIMB, Protocol

Kinds = dict[str, datetime.date]
"""Kinds with the day on which each was last recorded."""

_RESOLVED = Status.RESOLVED
_DAY = attrgetter("date")

_Last = dict[tuple[Side, str, str], tuple[datetime.date, bool]]
"""When a kind was last recorded at a side's zone, and whether as active."""


_Noted = dict[tuple[str, tuple[str, ...], Side, Status], datetime.date]
"""What findings say (kind, zones, side, status), with the day of the last one that says it."""


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
        self._visits: tuple[Visit, ...] = ()
        self._today = datetime.date.min
        self._last: _Last = {}

    def records(self, chart: Chart, words: Words) -> _Last:
        """When each lasting kind was last recorded before this visit. Raises UnknownIdError."""
        earlier, today = chart.earlier, chart.today.date
        known = today == self._today and len(earlier) == len(self._visits)
        if not known or not all(map(is_, earlier, self._visits)):
            before: _Noted = {}
            ahead: _Noted = {}
            for visit in sorted(earlier, key=_DAY):
                if visit.protocol != words.protocol:
                    raise _of_another(visit, words.protocol)
                _note(visit, before if visit.date <= today else ahead)
            last: _Last = {}
            _recorded(before, words, last, lifts=True)
            # a visit dated after today's may add to what stands, and never lifts anything
            _recorded(ahead, words, last, lifts=False)
            self._visits, self._today, self._last = earlier, today, last
        return dict(self._last)


def facts_of(chart: Chart, protocol: Protocol, words: Words, past: Past) -> dict[Side, SideFacts]:
    """Raises UnknownIdError for any id that the protocol does not know. `past` remembers the earlier visits."""
    today = chart.today
    if today.protocol != protocol.id:
        raise _of_another(today, protocol.id)
    _known("observation", today.observations, protocol.observations)
    phase = today.phase if today.phase == "later" else "initial"
    sides = {side: SideFacts(side, today.date, phase, today.observations) for side in Side}
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
    noted: _Noted = {}
    _note(chart.today, noted)
    _recorded(noted, words, last, lifts=True)
    for (side, zone, kind), (date, active) in last.items():
        sided = sides[side]
        (sided.standing if active else sided.lifted).setdefault(zone, {})[kind] = date
    for (kind, zones, side, status), date in noted.items():
        sided = sides[side]
        sided.recorded.update(zones)
        if status != _RESOLVED:
            for zone in zones:
                sided.today.setdefault(zone, {})[kind] = date


def _note(visit: Visit, noted: _Noted) -> None:
    """Notes what the visit's findings say. Of several visits the latest is to come last: its day stands."""
    day = visit.date
    for finding in visit.findings:
        noted[finding.kind, finding.zones, finding.side, finding.status] = day


def _recorded(noted: _Noted, words: Words, last: _Last, *, lifts: bool) -> None:
    """Notes for each lasting kind when it was last recorded, and whether as active. Raises UnknownIdError."""
    _, kinds, lasting, known_zones = words
    for (kind, zones, side, status), day in noted.items():
        if kind not in kinds:
            raise UnknownIdError("unknown", {"what": "kind", "word": kind})
        for zone in zones:
            if zone not in known_zones:
                raise UnknownIdError("unknown", {"what": "zone", "word": zone})
        if kind in lasting and (lifts or status != _RESOLVED):
            entry = (day, status != _RESOLVED)
            for zone in zones:
                known = last.get((side, zone, kind))
                # of one day's records the active one is the greater, so it stands
                if known is None or entry > known:
                    last[side, zone, kind] = entry
