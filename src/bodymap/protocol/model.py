"""A protocol as values: its vocabulary, its rules and its words, all read from data (`bodymap.protocol.loading`).

Hides nothing and decides nothing. May not import anything of bodymap but the domain.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

LIMB = "limb"
"""The zone of what is done with the whole limb: motion and stretching."""


def _none() -> Mapping[str, Any]:
    return MappingProxyType({})


class Verdict(StrEnum):
    """What a technique may do, ordered by severity: `max` is the verdict that wins."""

    ALLOWED = "allowed"
    MODIFIED = "modified"
    AVOID = "avoid"
    REFER = "refer"
    NOT_APPLICABLE = "not_applicable"

    @property
    def severity(self) -> int:
        """0 for allowed up to 3 for refer; -1 where no verdict is given."""
        return _SEVERITY[self.value]

    def __lt__(self, other: str) -> bool:
        return self.severity < Verdict(other).severity

    def __le__(self, other: str) -> bool:
        return self.severity <= Verdict(other).severity

    def __gt__(self, other: str) -> bool:
        return self.severity > Verdict(other).severity

    def __ge__(self, other: str) -> bool:
        return self.severity >= Verdict(other).severity

    @property
    def withholds(self) -> bool:
        """Whether the technique must not be done."""
        return self is Verdict.AVOID or self is Verdict.REFER


_SEVERITY = {"allowed": 0, "modified": 1, "avoid": 2, "refer": 3, "not_applicable": -1}

DEPTHS = ("light", "moderate", "deep")
"""From the lightest to the deepest; the lowest cap wins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A named part of one side. `around` holds the zones beside it; nothing is suggested in a record-only one."""

    id: str
    name: str
    short: str
    note: str = ""
    record_only: bool = False
    beside: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of finding. A lasting one stays in force until the same kind is recorded as resolved there."""

    id: str
    name: str
    help: str
    lasting: bool = False
    statements: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Zones or kinds under one name, for the rules."""

    id: str
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A screening question, asked of the whole client or of each side (`{side}` in the words).

    `answers` are its answers besides `unanswered`; `when` says after which answers it matters.
    """

    id: str
    asks: str
    text: str
    short: str
    answers: tuple[str, ...]
    consequence: str
    statements: tuple[str, ...]
    when: Mapping[str, tuple[str, ...]] = field(default_factory=_none)

    @property
    def per_side(self) -> bool:
        return self.asks == "side"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What stands with a technique always, without making its verdict `modified`."""

    statement: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Technique:
    """Something done with the hands; `zones` are those where it applies, or `limb` alone."""

    id: str
    name: str
    depth: str
    zones: tuple[str, ...]
    how: str
    statements: tuple[str, ...]
    conditions: tuple[Condition, ...] = ()

    @property
    def of_limb(self) -> bool:
        return self.zones == (LIMB,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A self-care measure: one of the side, or one of each of its zones."""

    id: str
    name: str
    how: str
    statements: tuple[str, ...]
    physical: bool = False
    zones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """A posture or an activity that is seen or asked for."""

    id: str
    name: str
    group: str
    help: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """An orthopaedic test: how it is done, and what positive means."""

    __test__ = False

    id: str
    name: str
    how: str
    positive: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """A movement of a joint whose range is measured; `usual` in degrees, None where no figure is usual."""

    id: str
    joint: str
    movement: str
    name: str
    statements: tuple[str, ...]
    usual: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An answer of the pain history; one with a `prompt` departs from the usual picture and asks about it."""

    id: str
    text: str
    prompt: str = ""
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryQuestion:
    """A question of the pain history. Several answers are stored as their ids joined by commas."""

    id: str
    text: str
    statements: tuple[str, ...]
    choices: tuple[Choice, ...]
    several: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptRule:
    """Asks about a question when a finding of these kinds lies in `zones` or spreads as in `radiation`."""

    id: str
    question: str
    kinds: tuple[str, ...]
    text: str
    statements: tuple[str, ...]
    zones: tuple[str, ...] = ()
    radiation: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A measure tracked across visits; `matters` is the smallest change that means something, None if none is agreed.

    The client's own words for it, where it has some, are kept in the visit's `history` under its id. `mean_of` are the
    measures whose mean stands in for a reading that is not there.
    """

    id: str
    name: str
    least: int
    most: int
    better: str
    help: str
    matters: int | None = None
    unit: str = ""
    side: str = ""
    own_words: bool = False
    mean_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A word for a range of severities."""

    name: str
    least: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpText:
    id: str
    title: str
    text: str
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The conditions of a case; all that are given must hold. Groups are already spelled out as their members."""

    answered: Mapping[str, tuple[str, ...]] = field(default_factory=_none)
    any_answered: Mapping[str, tuple[str, ...]] = field(default_factory=_none)
    finding: tuple[str, ...] = ()
    found: str = ""
    where: str = ""
    zones: tuple[str, ...] = ()
    resolved: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    asked_depth: tuple[str, ...] = ()
    motion_painful: bool = False
    phase: tuple[str, ...] = ()
    observed: tuple[str, ...] = ()
    all_withheld: bool = False
    place: frozenset[str] = frozenset()
    """The zones that `where` names when it names a group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Then:
    """What follows from a case. `techniques`, `self_care` and the like are spelled out as ids."""

    basis: str
    text: str
    because: tuple[str, ...] = ()
    techniques: frozenset[str] = frozenset()
    zones: frozenset[str] = frozenset()
    verdict: Verdict = Verdict.ALLOWED
    pending: bool = False
    modification: str = ""
    depth_cap: str = ""
    indicate: frozenset[str] = frozenset()
    self_care: frozenset[str] = frozenset()
    indicate_self_care: frozenset[str] = frozenset()
    advise: str = ""
    unless_restricted_by: tuple[str, ...] = ()
    text_unanswered: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    when: When
    then: tuple[Then, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When, then, because. `gate` is what the rule makes of the side's gate; `narrow` cites only what applies."""

    id: str
    title: str
    because: tuple[str, ...]
    cases: tuple[Case, ...]
    gate: str = ""
    narrow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedBy:
    """After `technique`, each of `steps` in this order, on the same side."""

    technique: str
    steps: tuple[str, ...]
    statements: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternated:
    """Between every two blocks of `techniques`, one of `between`."""

    techniques: frozenset[str]
    between: str
    statements: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Last:
    """After all massage."""

    techniques: frozenset[str]
    statements: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRules:
    order: tuple[str, ...] = ()
    followed_by: tuple[FollowedBy, ...] = ()
    alternated: tuple[Alternated, ...] = ()
    last: tuple[Last, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotJudge:
    """What is answered when no judgement is possible."""

    rule: str
    statements: tuple[str, ...]
    text: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Protocol:
    """All that one protocol knows. Mappings keep the order of the files; look-ups by id are theirs.

    `questions` is the order in which they are asked; `record_only` what is said of a zone where nothing is suggested.
    Compared by identity: a protocol is loaded once.
    """

    id: str
    version: str
    title: str
    short: str
    diagram: str
    about: str
    record_only: str
    statements: Mapping[str, str]
    zones: Mapping[str, Zone]
    zone_groups: Mapping[str, Group]
    kinds: Mapping[str, Kind]
    kind_groups: Mapping[str, Group]
    questions: Mapping[str, Question]
    techniques: Mapping[str, Technique]
    measures: Mapping[str, Measure]
    observations: Mapping[str, Observation]
    tests: Mapping[str, Test]
    motions: Mapping[str, Motion]
    history: Mapping[str, HistoryQuestion]
    prompts: Mapping[str, PromptRule]
    outcomes: Mapping[str, Outcome]
    bands: tuple[Band, ...]
    help: Mapping[str, HelpText]
    rules: Mapping[str, Rule]
    plan: PlanRules
    cannot_judge: CannotJudge
    carriers: Mapping[str, tuple[str, ...]]
    """For every statement the places that carry it, such as `rule R7` or `question dvt`."""

    def zone_name(self, zone: str | None) -> str:
        """The zone's name in words; `limb` for the limb and where there is none."""
        return self.zones[zone].name if zone is not None and zone in self.zones else LIMB

    def step_name(self, step: str) -> str:
        """The name of a technique or of a self-care measure."""
        return self.techniques[step].name if step in self.techniques else self.measures[step].name

    def techniques_in(self, zone: str) -> tuple[Technique, ...]:
        """Those that apply in the zone, or to the limb; none in a record-only zone."""
        return tuple(technique for technique in self.techniques.values() if zone in technique.zones)

    def band(self, severity: int | None) -> str:
        """The word for a severity; empty where there is none."""
        for band in self.bands:
            if severity is not None and band.least <= severity <= band.most:
                return band.name
        return ""
