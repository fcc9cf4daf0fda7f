"""What is asked of the engine and what it answers. Values only; may not import anything of bodymap but the domain."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bodymap.domain.laterality import Side
from bodymap.domain.visit import PlanStep, QuestionKey, Visit
from bodymap.protocol.model import LIMB, Condition
from bodymap.protocol.rules import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A verdict asked for at a depth: `light`, `moderate`, `deep`, or empty."""

    side: Side
    zone: str
    technique: str
    depth: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Today's visit with the earlier ones, in any order; what is asked for, and a plan to be checked (None: none).

    All visits are of one protocol. With one of another the chart cannot be judged: what that found would not be heard.
    """

    today: Visit
    earlier: tuple[Visit, ...] = ()
    requested: tuple[Request, ...] = ()
    plan: tuple[PlanStep, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a verdict stands. `verdict` is what this reason alone calls for, `allowed` where it only indicates.

    `basis` is `protocol` (the source says so) or `precaution` (the stricter reading where it is silent).
    """

    rule: str
    statements: tuple[str, ...]
    basis: str
    text: str
    verdict: Verdict = Verdict.ALLOWED
    pending: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """The judgement of one technique at one place. `conditions` stand with it always and change no verdict."""

    side: Side
    zone: str
    technique: str
    verdict: Verdict
    indicated: bool = False
    pending: bool = False
    depth_cap: str | None = None
    modifications: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class CareRow:
    """The judgement of a self-care measure; `zone` is None where it is one for the side."""

    side: Side
    zone: str | None
    measure: str
    verdict: Verdict
    indicated: bool = False
    pending: bool = False
    modifications: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Advice:
    """A word for a zone: treat here instead, direct work may resume, or that nothing is suggested there."""

    side: Side
    zone: str
    text: str
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Prompt:
    """Asks the therapist to think again about a question. It never answers it.

    `findings` are the ids of today's findings that raised it; none where the pain history did.
    """

    question: str
    side: Side | None
    text: str
    statements: tuple[str, ...]
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanFault:
    """What is wrong with a step (counted from 1) of a plan."""

    step: int
    statements: tuple[str, ...]
    text: str


ZoneRows = tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """The whole answer. `failed` is empty, or says why nothing could be judged; then every technique is `avoid`.

    `zones` holds the rows of every place; `plan` is the proposal, `plan_faults` None where no plan was to be checked.
    `open_questions` are those that restrict something because they are unanswered (or, for a site, not looked at).
    """

    gate: Mapping[Side, str]
    zones: Mapping[tuple[Side, str], ZoneRows]
    self_care: tuple[CareRow, ...] = ()
    advice: tuple[Advice, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    plan: tuple[PlanStep, ...] = ()
    plan_faults: tuple[PlanFault, ...] | None = None
    open_questions: tuple[QuestionKey, ...] = ()
    not_applicable: tuple[Row, ...] = ()
    failed: str = ""
    care: Mapping[tuple[Side, str | None, str], CareRow] = field(default_factory=lambda: MappingProxyType({}))

    def zone(self, side: Side, zone: str) -> ZoneRows:
        """The rows of a zone, in the protocol's order of techniques; none in a record-only zone."""
        return self.zones.get((side, zone), ())

    def limb(self, side: Side) -> ZoneRows:
        """The rows of what is done with the whole limb."""
        return self.zones.get((side, LIMB), ())

    def row(self, side: Side, zone: str | None, technique: str) -> Row:
        """The row of a technique; one with the verdict `not_applicable` where it has no place there."""
        for row in self.zones.get((side, zone or LIMB), ()):
            if row.technique == technique:
                return row
        return Row(side, zone or LIMB, technique, Verdict.NOT_APPLICABLE)

    def care_row(self, side: Side, zone: str | None, measure: str) -> CareRow | None:
        """The row of a self-care measure at a zone, or of the side where the measure has no zones."""
        return self.care.get((side, zone, measure)) or self.care.get((side, None, measure))
