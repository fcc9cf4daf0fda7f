"""The rules as values: when, then, because; and the constraints of a plan. Read from data (`bodymap.protocol.loading`).

Decides nothing. May not import anything of bodymap but its own package.
"""

from collections.abc import Mapping
from enum import StrEnum

from bodymap.protocol.value import NOTHING, Value


class Verdict(StrEnum):
    """What a technique may do, ordered by severity: `max` is the verdict that wins."""

    ALLOWED = "allowed"
    MODIFIED = "modified"
    AVOID = "avoid"
    REFER = "refer"
    NOT_APPLICABLE = "not_applicable"

    severity: int
    """0 for allowed up to 3 for refer; -1 where no verdict is given."""

    withholds: bool
    """Whether the technique must not be done."""

    def __lt__(self, other: str) -> bool:
        return self.severity < Verdict(other).severity

    def __le__(self, other: str) -> bool:
        return self.severity <= Verdict(other).severity

    def __gt__(self, other: str) -> bool:
        return self.severity > Verdict(other).severity

    def __ge__(self, other: str) -> bool:
        return self.severity >= Verdict(other).severity


# set once, as plain attributes: they are read for every row of every judgement
for _severity, _verdict in enumerate((Verdict.ALLOWED, Verdict.MODIFIED, Verdict.AVOID, Verdict.REFER)):
    _verdict.severity, _verdict.withholds = _severity, _severity >= 2
Verdict.NOT_APPLICABLE.severity, Verdict.NOT_APPLICABLE.withholds = -1, False


class When(Value):
    """The conditions of a case; all that are given must hold. Groups are already spelled out as their members."""

    answered: Mapping[str, tuple[str, ...]] = NOTHING
    any_answered: Mapping[str, tuple[str, ...]] = NOTHING
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


class Then(Value):
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


class Case(Value):
    when: When
    then: tuple[Then, ...]


class Rule(Value):
    """When, then, because. `gate` is what the rule makes of the side's gate; `narrow` cites only what applies."""

    id: str
    title: str
    because: tuple[str, ...]
    cases: tuple[Case, ...]
    gate: str = ""
    narrow: bool = False


class FollowedBy(Value):
    """After `technique`, each of `steps` in this order, on the same side."""

    technique: str
    steps: tuple[str, ...]
    statements: tuple[str, ...]
    text: str


class Alternated(Value):
    """Between every two blocks of `techniques`, one of `between`."""

    techniques: frozenset[str]
    between: str
    statements: tuple[str, ...]
    text: str


class Last(Value):
    """After all massage."""

    techniques: frozenset[str]
    statements: tuple[str, ...]
    text: str


class PlanRules(Value):
    order: tuple[str, ...] = ()
    followed_by: tuple[FollowedBy, ...] = ()
    alternated: tuple[Alternated, ...] = ()
    last: tuple[Last, ...] = ()


class CannotJudge(Value):
    """What is answered when no judgement is possible."""

    rule: str
    statements: tuple[str, ...]
    text: str
