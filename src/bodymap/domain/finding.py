"""What the hands find at one place of one side.

The kinds and zones are words of a protocol (`bodymap.protocol` checks them); here they are plain identifiers.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from uuid import uuid4

from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape

NOTHING: Mapping[str, object] = MappingProxyType({})


class Status(StrEnum):
    """Whether the finding still stands. Unknown counts as active wherever that is the safer reading."""

    ACTIVE = "active"
    RESOLVED = "resolved"
    UNKNOWN = "unknown"


class Acuity(StrEnum):
    ACUTE = "acute"
    CHRONIC = "chronic"
    UNKNOWN = "unknown"


class Moment(StrEnum):
    """Before or after the treatment of the same visit."""

    BEFORE = "before"
    AFTER = "after"


class Activity(StrEnum):
    """Whether a trigger point hurts by itself (active) or only under the hand (latent)."""

    ACTIVE = "active"
    LATENT = "latent"
    UNKNOWN = "unknown"


def new_id() -> str:
    """A fresh identifier for a client, visit or finding: 32 hexadecimal digits, unique without a server."""
    return uuid4().hex


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding. `zones` is never empty; `severity` is 0 to 10, or None where it is not known.

    `follows` is the id of the finding that this one carries on: of an earlier visit, or after treatment of what was
    found before it; `radiation` holds `hip` and
    `leg` for a pain that spreads; `extra` keeps the free `x-` keys of a chart document.
    Raises ValueError for a severity out of range or an empty `zones`.
    """

    id: str = field(default_factory=new_id)
    side: Side
    kind: str
    zones: tuple[str, ...]
    shape: Shape | None = None
    severity: int | None = None
    status: Status = Status.UNKNOWN
    acuity: Acuity = Acuity.UNKNOWN
    moment: Moment = Moment.BEFORE
    note: str = ""
    activity: Activity = Activity.UNKNOWN
    radiation: tuple[str, ...] = ()
    follows: str | None = None
    extra: Mapping[str, object] = field(default_factory=lambda: NOTHING)

    def __post_init__(self) -> None:
        if not self.zones:
            raise ValueError("a finding needs a zone")
        if self.severity is not None and not 0 <= self.severity <= 10:
            raise ValueError(f"severity {self.severity} is not between 0 and 10")

    @property
    def zone(self) -> str:
        """The zone that it chiefly lies in."""
        return self.zones[0]


def counted_once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings without those that say after treatment what has become of another one of them."""
    known = tuple(findings)
    ids = {finding.id for finding in known}
    return tuple([each for each in known if each.moment is Moment.BEFORE or each.follows not in ids])


def with_what_became(findings: Iterable[Finding], chosen: Collection[str]) -> tuple[Finding, ...]:
    """The findings with these ids, and with each the one that it says what has become of, or that says so of it."""
    known = tuple(findings)
    pairs = [(each.id, each.follows) for each in known if each.moment is Moment.AFTER]
    wanted = set(chosen)
    wanted |= {before for after, before in pairs if after in wanted and before is not None}
    wanted |= {after for after, before in pairs if before in wanted}
    return tuple([each for each in known if each.id in wanted])
