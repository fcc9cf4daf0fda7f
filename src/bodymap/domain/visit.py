"""The client and the visit: what is known of one person, and all that was asked, found and done on one occasion."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from bodymap.domain.finding import Finding, new_id
from bodymap.domain.laterality import Side

UNANSWERED = "unanswered"

QuestionKey = tuple[str, Side | None]
"""A screening question's id and its side; None where it is asked of the whole client."""

ZoneKey = tuple[Side, str]

_EMPTY: Mapping[QuestionKey, str] = MappingProxyType({})
_NO_TEXT: Mapping[str, str] = MappingProxyType({})
_NO_VALUES: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A person who is treated. `born` is None where it is not known."""

    id: str = field(default_factory=new_id)
    family_name: str
    given_name: str = ""
    born: datetime.date | None = None
    contact: str = ""
    note: str = ""
    archived: bool = False

    @property
    def name(self) -> str:
        """Family name first, as lists are sorted: `Example, Robin`."""
        return f"{self.family_name}, {self.given_name}" if self.given_name else self.family_name

    @property
    def initials(self) -> str:
        return (self.family_name[:1] + self.given_name[:1]).upper()

    def age_on(self, day: datetime.date) -> int | None:
        """Whole years on that day, None where the birth date is unknown or lies after it."""
        if self.born is None or self.born > day:
            return None
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


@dataclass(frozen=True, slots=True, kw_only=True)
class RomReading:
    """A range of motion: `degrees` None where it was not measured, `painful` None where it was not asked."""

    side: Side
    joint: str
    movement: str
    degrees: float | None = None
    painful: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialTest:
    """An orthopaedic test of one side: `result` is `positive`, `negative` or `not_done`."""

    side: Side
    test: str
    result: str = "not_done"
    degrees: float | None = None
    painful: bool | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A step of the treatment as planned; `zone` is one of the protocol, `limb`, or None for a measure such as ice."""

    side: Side
    zone: str | None
    technique: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """A technique as it was done; against its verdict it needs `override_reason`, kept with the `verdict` it had."""

    id: str = field(default_factory=new_id)
    side: Side
    zone: str | None
    technique: str
    depth: str = ""
    minutes: float | None = None
    response: str = ""
    verdict: str = ""
    override_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit. Everything in it is a value: an edit makes a new Visit (`bodymap.domain.edits`).

    `phase` is `initial`, `later` or empty (unknown, read as initial). `screening` holds today's answers only; a
    question that is not in it is unanswered. `clear` holds the zones that were palpated with nothing found: a zone
    that is neither clear nor found in was not examined. `diagram` and `diagram_version` name the artwork that the
    marks were drawn on, `protocol_version` the rules that judged it. `outcomes` maps a measure's id to its value.
    `history` holds the answers of the pain history, by their ids. Dates and ids never change after the start.
    """

    id: str = field(default_factory=new_id)
    client_id: str = ""
    date: datetime.date
    protocol: str
    protocol_version: str = ""
    diagram: str = ""
    diagram_version: str = ""
    phase: str = ""
    signed: bool = False
    screening: Mapping[QuestionKey, str] = field(default_factory=lambda: _EMPTY)
    findings: tuple[Finding, ...] = ()
    clear: frozenset[ZoneKey] = frozenset()
    rom: tuple[RomReading, ...] = ()
    tests: tuple[SpecialTest, ...] = ()
    observations: frozenset[str] = frozenset()
    history: Mapping[str, str] = field(default_factory=lambda: _NO_TEXT)
    outcomes: Mapping[str, float] = field(default_factory=lambda: _NO_VALUES)
    plan: tuple[PlanStep, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    home_care: frozenset[tuple[Side, str]] = frozenset()
    notes: str = ""

    def answer(self, question: str, side: Side | None = None) -> str:
        """Today's answer, `unanswered` where there is none."""
        return self.screening.get((question, side), UNANSWERED)

    def finding(self, finding_id: str) -> Finding:
        """Raises KeyError where the visit has no such finding."""
        for found in self.findings:
            if found.id == finding_id:
                return found
        raise KeyError(finding_id)


def before(row: Sequence[Visit], visit: Visit) -> tuple[Visit, ...]:
    """One client's visits that stand before this one in a row, oldest first. Raises KeyError for one outside it."""
    return tuple(row[: _place(row, visit)])


def ahead(row: Sequence[Visit], visit: Visit, today: datetime.date) -> tuple[Visit, ...]:
    """Those that stand after it on a day that has not come: the clock is behind, or was ahead once. Raises KeyError."""
    return tuple(known for known in row[_place(row, visit) + 1 :] if known.date > today)


def _place(row: Sequence[Visit], visit: Visit) -> int:
    for place, known in enumerate(row):
        if known.id == visit.id:
            return place
    raise KeyError(visit.id)
