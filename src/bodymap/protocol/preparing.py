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
from typing import NamedTuple

from bodymap.domain.laterality import Side
from bodymap.protocol.answer import CareRow, Reason, Row, ZoneRows
from bodymap.protocol.facts import Past
from bodymap.protocol.model import LIMB, Measure, Protocol, Technique
from bodymap.protocol.rules import Rule, Then, Verdict, When
from bodymap.protocol.value import Value

_KEPT = 4096
"""Effects; far more than one client's charts bring up."""


class Outcome(Value):
    """One `then` with what its rule says; `number` is its place among all, `questions` those that it may name."""

    number: int
    rule: str
    then: Then
    because: tuple[str, ...]
    narrow: bool
    gate: str
    questions: tuple[tuple[str, tuple[str, ...]], ...]


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


class Fired(NamedTuple):
    """What the findings of one zone bring about: effects there, the kinds by the rule that restricts for them, advice
    by zone, the side's gate, and the questions left open."""

    effects: tuple[Effect, ...]
    restricted: tuple[tuple[str, tuple[tuple[str, datetime.date], ...]], ...]
    advice: tuple[tuple[str, Effect], ...]
    gate: int
    open: frozenset[str]


@dataclass(slots=True)
class Memo:
    """What was already made. All of it is let go at once when there is too much."""

    effects: dict[Hashable, Effect] = field(default_factory=dict)
    rows: dict[Hashable, ZoneRows] = field(default_factory=dict)
    care: dict[Hashable, tuple[CareRow, ...]] = field(default_factory=dict)
    fired: dict[Hashable, Fired] = field(default_factory=dict)
    past: Past = field(default_factory=Past)

    def keep(self, key: Hashable, effect: Effect) -> Effect:
        """Keeps an effect and returns it."""
        if len(self.effects) >= _KEPT:
            self.effects.clear()
            self.rows.clear()
            self.care.clear()
            self.fired.clear()
        self.effects[key] = effect
        return effect


class Prepared(Value):
    """A protocol made ready: cases by what they speak of, the techniques and measures of each place, plain rows."""

    protocol: Protocol
    of_side: tuple[Case, ...]
    of_zone: tuple[Case, ...]
    beside: tuple[Case, ...]
    of_request: tuple[Case, ...]
    withheld: tuple[Case, ...]
    resolved: tuple[Case, ...]
    techniques: Mapping[str, tuple[Technique, ...]]
    measures: tuple[tuple[Measure, str | None], ...]
    plain: Mapping[tuple[Side, str], ZoneRows]
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
                because = then.because or rule.because
                gate = rule.gate or "proceed"
                outcome = Outcome(
                    number=number,
                    rule=rule.id,
                    then=then,
                    because=because,
                    narrow=rule.narrow,
                    gate=gate,
                    questions=questions,
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
        of_side=tuple(case for case in plain if case.when.where != "zone"),
        of_zone=tuple(case for case in plain if case.when.where == "zone"),
        beside=having("beside"),
        of_request=having("asked_depth"),
        withheld=having("all_withheld"),
        resolved=having("resolved"),
        techniques=techniques,
        measures=tuple((measure, zone) for measure in protocol.measures.values() for zone in measure.zones or (None,)),
        plain={
            (side, zone): tuple(
                Row(side, zone, technique.id, Verdict.ALLOWED, conditions=technique.conditions) for technique in found
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
