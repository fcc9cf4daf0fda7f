"""A protocol made ready for the engine: its cases sorted by what they speak of, and what was already made of them.

Charts are judged again at every mark, and most of what fires is the same as before. Reasons, rows and self-care are
therefore kept; they depend on nothing but their key, and hold no client data but days. What earlier visits record is
kept for the chart that was judged last.
May not import anything of bodymap but the domain and its own package.
"""

import datetime
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, TypeVar

from bodymap.domain.laterality import Side
from bodymap.protocol.answer import CareRow, Reason, Row, ZoneRows
from bodymap.protocol.facts import Past, Words, words_of
from bodymap.protocol.model import LIMB, Measure, Protocol, Technique
from bodymap.protocol.rules import Rule, Then, Verdict, When
from bodymap.protocol.value import Value

_KEPT = 4096
"""Of each sort; far more than one client's charts bring up."""


GATES = ("proceed", "pending", "refer")

Made = TypeVar("Made")


class Outcome(Value):
    """One `then` with what its rule says; `number` is its place among all, `questions` those that it may name.

    `gate` is what it makes of the side's gate, counted in GATES; `of_care` whether it speaks of self-care alone.
    """

    number: int
    rule: str
    then: Then
    because: tuple[str, ...]
    narrow: bool
    gate: int
    questions: tuple[tuple[str, tuple[str, ...]], ...]
    of_care: bool


class Case(Value):
    """A rule's case, its outcomes made ready."""

    rule: Rule
    when: When
    outcomes: tuple[Outcome, ...]


class Effect(Value):
    """An outcome that has come about, with its reason. Compared by identity: one key, one effect."""

    outcome: Outcome
    reason: Reason
    modification: str


class Cases(Value):
    """Cases by what they speak of, as `schema` tells them apart. Compared by identity: one screening, one value."""

    of_side: tuple[Case, ...]
    of_zone: tuple[Case, ...]
    beside: tuple[Case, ...]
    of_request: tuple[Case, ...]
    withheld: tuple[Case, ...]
    resolved: tuple[Case, ...]


class Placed(NamedTuple):
    """The rows of a place; whether nothing may be done there, and the statements for which not everything may."""

    rows: ZoneRows
    withheld: bool
    cited: frozenset[str]


def placed(rows: ZoneRows) -> Placed:
    """The rows with what they come to. Where there is nothing to do, nothing may be done."""
    withheld = all(row.verdict.withholds for row in rows)
    return Placed(rows, withheld, frozenset(name for row in rows for why in row.reasons for name in why.statements))


class Fired(NamedTuple):
    """What the findings of one zone bring about: effects there, on techniques and on self-care, the kinds by the rule
    that restricts for them, advice by zone, the side's gate, and the questions left open."""

    effects: tuple[Effect, ...]
    care: tuple[Effect, ...]
    restricted: tuple[tuple[str, tuple[tuple[str, datetime.date], ...]], ...]
    advice: tuple[tuple[str, Effect], ...]
    gate: int
    open: frozenset[str]


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
    """What was already made, for every side and chart."""

    effects: Kept[Effect] = field(default_factory=Kept)
    holding: Kept[Cases] = field(default_factory=Kept)
    fired: Kept[Fired] = field(default_factory=Kept)
    rows: Kept[Placed] = field(default_factory=Kept)
    care: Kept[tuple[CareRow, ...]] = field(default_factory=Kept)
    past: Past = field(default_factory=Past)


class Prepared(Value):
    """A protocol made ready: its words and cases, the techniques and measures of each place, plain rows.

    `watched` are the rules of which others ask where they restrict something.
    """

    protocol: Protocol
    words: Words
    cases: Cases
    watched: frozenset[str]
    techniques: Mapping[str, tuple[Technique, ...]]
    measures: tuple[tuple[Measure, str | None], ...]
    plain: Mapping[tuple[Side, str], Placed]
    memo: Memo


@lru_cache(maxsize=8)
def prepare(protocol: Protocol) -> Prepared:
    """The protocol made ready. Raises ValueError for one that could judge nothing."""
    cases: list[Case] = []
    number = 0
    for rule in protocol.rules.values():
        for case in rule.cases:
            asked = case.when.any_answered
            questions = tuple((name, asked[name]) for name in protocol.questions if name in asked)
            outcomes = []
            for then in case.then:
                outcome = Outcome(
                    number=number,
                    rule=rule.id,
                    then=then,
                    because=then.because or rule.because,
                    narrow=rule.narrow,
                    gate=GATES.index(rule.gate or "proceed"),
                    questions=questions,
                    of_care=bool(then.self_care or then.indicate_self_care),
                )
                outcomes.append(outcome)
                number += 1
            cases.append(Case(rule=rule, when=case.when, outcomes=tuple(outcomes)))
    techniques = techniques_by_place(protocol)
    if not cases or not techniques or not protocol.questions:
        raise ValueError("a protocol without rules, techniques or questions judges nothing")
    special = ("beside", "asked_depth", "all_withheld", "resolved")

    def having(key: str) -> tuple[Case, ...]:
        return tuple(case for case in cases if getattr(case.when, key))

    plain = [case for case in cases if not any(getattr(case.when, key) for key in special)]
    return Prepared(
        protocol=protocol,
        words=words_of(protocol),
        cases=Cases(
            of_side=tuple(case for case in plain if case.when.where != "zone"),
            of_zone=tuple(case for case in plain if case.when.where == "zone"),
            beside=having("beside"),
            of_request=having("asked_depth"),
            withheld=having("all_withheld"),
            resolved=having("resolved"),
        ),
        watched=frozenset(
            name
            for case in cases
            for names in (case.when.beside, *(then.then.unless_restricted_by for then in case.outcomes))
            for name in names
        ),
        techniques=techniques,
        measures=tuple((measure, zone) for measure in protocol.measures.values() for zone in measure.zones or (None,)),
        plain={
            (side, zone): placed(
                tuple(
                    Row(side, zone, technique.id, Verdict.ALLOWED, conditions=technique.conditions)
                    for technique in found
                )
            )
            for side in Side
            for zone, found in techniques.items()
        },
        memo=Memo(),
    )


def techniques_by_place(protocol: Protocol) -> dict[str, tuple[Technique, ...]]:
    """The techniques of every zone that is not record-only, and of the limb."""
    zones = [zone.id for zone in protocol.zones.values() if not zone.record_only]
    return {zone: protocol.techniques_in(zone) for zone in (*zones, LIMB) if protocol.techniques_in(zone)}
