"""A protocol made ready for the engine: its cases sorted by what they speak of, and what was made of the last chart.

Charts are judged again at every mark, and most of what comes of it is the same as before. Reasons and rows are kept
therefore: they depend on nothing but their key, and hold no client data but days. What earlier visits record, and the
sides as they were judged, are kept for the chart that was judged last.
May not import anything of bodymap but the domain and its own package.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from typing import NamedTuple, TypeVar

from bodymap.domain.laterality import Side
from bodymap.domain.visit import QuestionKey
from bodymap.protocol.answer import Advice, CareRow, Reason, Row, ZoneRows
from bodymap.protocol.facts import Kinds, Past, SideFacts, Words, words_of
from bodymap.protocol.model import LIMB, Measure, Protocol, Technique
from bodymap.protocol.rules import Rule, Then, Verdict, When
from bodymap.protocol.value import Value

GATES = ("proceed", "pending", "refer")

_KEPT = 4096
"""Of each sort; far more than one client's charts bring up."""

Made = TypeVar("Made")


class Outcome(Value):
    """One `then` with what its rule says; `number` is its place among all.

    `aims` are the techniques or the measures (`of_care`) that it speaks of; it judges or only `indicates` them.
    `carried` are the statements that the measures it judges carry.
    """

    number: int
    rule: str
    then: Then
    because: tuple[str, ...]
    narrow: bool
    aims: frozenset[str]
    of_care: bool
    indicates: bool
    carried: frozenset[str]


class Case(Value):
    """A rule's case, its outcomes made ready. `at` has those that speak of a zone, and under "" all, for the side.

    `questions` are those that its texts may name, in their order; `gate` is what the rule makes of the side's gate,
    counted in GATES.
    """

    when: When
    outcomes: tuple[Outcome, ...]
    at: Mapping[str, tuple[Outcome, ...]]
    questions: tuple[tuple[str, tuple[str, ...]], ...]
    gate: int


@dataclass(slots=True, eq=False)
class Effect:
    """An outcome that has come about, with its reason. Compared by identity."""

    outcome: Outcome
    reason: Reason
    modification: str


class Brought(NamedTuple):
    """The effects of a case, and whether any of them waits for an answer."""

    effects: tuple[Effect, ...]
    pending: bool


class Cases(NamedTuple):
    """Cases by what they speak of, as `schema` tells them apart."""

    of_side: tuple[Case, ...]
    of_zone: tuple[Case, ...]
    beside: tuple[Case, ...]
    of_request: tuple[Case, ...]
    withheld: tuple[Case, ...]


class Local(NamedTuple):
    """What fires in a zone because of what is found there, and the kinds for which watched rules restrict it."""

    techniques: tuple[Effect, ...]
    care: tuple[Effect, ...]
    advice: tuple[tuple[str, Effect], ...]
    restricted: Mapping[str, Kinds]
    gate: int
    open: frozenset[str]


class Placed(NamedTuple):
    """The rows of a place, whether nothing may be done there, and every statement that its reasons cite."""

    rows: ZoneRows
    withheld: bool
    cited: frozenset[str]


CareRows = dict[tuple[Side, str | None, str], CareRow]
"""Self-care by side, zone (None where it is one for the side) and measure."""


class Judged(NamedTuple):
    """All that was made of one side, with the facts of which it was made."""

    facts: SideFacts
    zones: dict[tuple[Side, str], ZoneRows]
    care: CareRows
    advice: tuple[Advice, ...]
    gate: str
    open: frozenset[QuestionKey]
    strangers: tuple[Row, ...]


class Kept(dict[Hashable, Made]):
    """What was made, by all that it depends on. Everything is let go at once when there is too much."""

    def keep(self, key: Hashable, made: Made) -> Made:
        """Keeps it and returns it."""
        if len(self) >= _KEPT:
            self.clear()
        self[key] = made
        return made


@dataclass(slots=True)
class Memo:
    """What was already made: effects and rows by all that they depend on, the past and the sides of the last chart."""

    effects: Kept[Brought] = field(default_factory=Kept)
    zones: Kept[Local] = field(default_factory=Kept)
    rows: Kept[Placed] = field(default_factory=Kept)
    care: Kept[CareRows] = field(default_factory=Kept)
    past: Past = field(default_factory=Past)
    sides: dict[Side, Judged] = field(default_factory=dict)


class Prepared(Value):
    """A protocol made ready: its words and cases, the techniques and measures of each place, plain rows.

    `watched` are the rules of which others ask where they restrict something.
    """

    protocol: Protocol
    sides: Mapping[Side, str]
    words: Words
    cases: Cases
    watched: frozenset[str]
    techniques: Mapping[str, tuple[Technique, ...]]
    around: Mapping[str, tuple[str, ...]]
    measures: tuple[tuple[Measure, str | None], ...]
    plain: Mapping[tuple[Side, str], Placed]
    memo: Memo


@lru_cache(maxsize=8)
def prepare(protocol: Protocol) -> Prepared:
    """The protocol made ready. Raises ValueError for one that could judge nothing."""
    cases = _cases(protocol)
    techniques = techniques_by_place(protocol)
    if not cases or not techniques or not protocol.questions:
        raise ValueError("a protocol without rules, techniques or questions judges nothing")
    return Prepared(
        protocol=protocol,
        sides={side: protocol.side_word(side) for side in Side},
        words=words_of(protocol),
        cases=_sorted(cases),
        watched=frozenset(
            name
            for case in cases
            for names in (case.when.beside, *(then.then.unless_restricted_by for then in case.outcomes))
            for name in names
        ),
        techniques=techniques,
        around={zone: protocol.zones[zone].around for zone in techniques if zone != LIMB},
        measures=tuple((measure, zone) for measure in protocol.measures.values() for zone in measure.zones or (None,)),
        plain={(side, zone): _plain(side, zone, found) for side in Side for zone, found in techniques.items()},
        memo=Memo(),
    )


def _cases(protocol: Protocol) -> list[Case]:
    """The cases of every rule, their outcomes numbered through."""
    numbers = count()
    cases = []
    for rule in protocol.rules.values():
        for case in rule.cases:
            asked = case.when.any_answered
            questions = tuple((name, asked[name]) for name in protocol.questions if name in asked)
            outcomes = tuple(_outcome(next(numbers), rule, then, protocol) for then in case.then)
            at = {
                zone: tuple(each for each in outcomes if not each.then.zones or zone in each.then.zones)
                for zone in (*protocol.zones, LIMB)
            }
            at[""] = outcomes
            gate = GATES.index(rule.gate or "proceed")
            cases.append(Case(when=case.when, outcomes=outcomes, at=at, questions=questions, gate=gate))
    return cases


def _outcome(number: int, rule: Rule, then: Then, protocol: Protocol) -> Outcome:
    return Outcome(
        number=number,
        rule=rule.id,
        then=then,
        because=then.because or rule.because,
        narrow=rule.narrow,
        aims=then.techniques | then.indicate | then.self_care | then.indicate_self_care,
        of_care=bool(then.self_care or then.indicate_self_care),
        indicates=bool(then.indicate or then.indicate_self_care),
        carried=frozenset().union(*(protocol.measures[name].statements for name in then.self_care)),
    )


def _sorted(cases: list[Case]) -> Cases:
    """The cases by what they speak of, each in one of the five sorts."""
    special = ("beside", "asked_depth", "all_withheld")

    def having(key: str) -> tuple[Case, ...]:
        return tuple(case for case in cases if getattr(case.when, key))

    plain = [case for case in cases if not any(getattr(case.when, key) for key in special)]
    return Cases(
        of_side=tuple(case for case in plain if not _looks_in_a_zone(case.when)),
        of_zone=tuple(case for case in plain if _looks_in_a_zone(case.when)),
        beside=having("beside"),
        of_request=having("asked_depth"),
        withheld=having("all_withheld"),
    )


def _plain(side: Side, zone: str, techniques: tuple[Technique, ...]) -> Placed:
    """The rows of a place of which no rule speaks."""
    rows = (Row(side, zone, each.id, Verdict.ALLOWED, conditions=each.conditions) for each in techniques)
    return Placed(tuple(rows), withheld=False, cited=frozenset())


def _looks_in_a_zone(when: When) -> bool:
    return when.where == "zone" or bool(when.resolved)


def techniques_by_place(protocol: Protocol) -> dict[str, tuple[Technique, ...]]:
    """The techniques of every zone that is not record-only, and of the limb."""
    zones = [zone.id for zone in protocol.zones.values() if not zone.record_only]
    return {zone: protocol.techniques_in(zone) for zone in (*zones, LIMB) if protocol.techniques_in(zone)}
