"""A visit of a made-up client that has something of everything, and the protocol that judges it."""

import datetime
from dataclasses import dataclass
from typing import Any

import pytest

from bodymap.domain.finding import Activity, Acuity, Finding, Moment
from bodymap.domain.laterality import Side
from bodymap.domain.practice import Practice
from bodymap.domain.shape import Shape, ShapeKind
from bodymap.domain.visit import Client, PlanStep, RomReading, SpecialTest, Treatment, Visit
from bodymap.protocol import Chart, Protocol, Suggestions, load_protocol, suggest
from bodymap.report.page import Sheet
from bodymap.report.sheets import SHEETS
from bodymap.report.source import Source

LEFT, RIGHT = Side.LEFT, Side.RIGHT
NOW = datetime.datetime(2026, 3, 2, 14, 2)

PRACTICE = Practice(
    name="Sample Practice",
    address=("1 Example Street", "Sampletown"),
    phone="000 000",
    therapist="T. Sample",
    licence="XX-0",
)

Answers = dict[tuple[str, Side | None], str]


@dataclass(frozen=True)
class Charted:
    """A client with a visit, the one before, and the protocol."""

    client: Client
    visit: Visit
    before: Visit
    protocol: Protocol

    def suggestions(self, visit: Visit | None = None, earlier: tuple[Visit, ...] | None = None) -> Suggestions:
        known = (self.before,) if earlier is None else earlier
        return suggest(Chart(today=visit or self.visit, earlier=known), self.protocol)

    def source(
        self,
        visit: Visit | None = None,
        *,
        earlier: tuple[Visit, ...] | None = None,
        client: Client | None = None,
        suggestions: Suggestions | None = None,
    ) -> Source:
        known = (self.before,) if earlier is None else earlier
        return Source(
            client=client or self.client,
            visit=visit or self.visit,
            earlier=known,
            suggestions=suggestions or self.suggestions(visit, known),
            protocol=self.protocol,
            now=NOW,
            practice=PRACTICE,
        )

    def sheet(self, visit: Visit | None = None, *, kind: str = "chart", **more: Any) -> Sheet:
        return SHEETS[kind].make(self.source(visit, **more))


def answers(**right: str) -> Answers:
    """A screening without anything against treatment, but for what is given for the right side."""
    found: Answers = {("dvt", None): "no", ("vascular_issue", None): "no", ("medically_cleared", None): "yes"}
    found["symptom_pattern", None] = "typical"
    for side in Side:
        for question in ("recent_trauma", "severe_unresponsive_pain", "significant_pain"):
            found[question, side] = right.get(question, "no") if side is RIGHT else "no"
        found["site_inspected", side] = "yes"
    return found


def point(key: str, side: Side, kind: str, zone: str, at: tuple[float, float], severity: int | None) -> Finding:
    return Finding(id=key, side=side, kind=kind, zones=(zone,), shape=Shape.point(*at), severity=severity)


@pytest.fixture(scope="session")
def charted() -> Charted:
    """The example of the golden sheet."""
    before = Visit(
        id="before",
        date=datetime.date(2026, 2, 23),
        protocol="it_band",
        findings=(
            point("b1", RIGHT, "trigger_point", "tensor_fasciae_latae", (0.12, -0.14), 3),
            point("b2", RIGHT, "swelling", "lateral_femoral_condyle", (-0.02, 0.98), 6),
            point("b3", RIGHT, "nodule", "gluteus_maximus", (-0.15, 0.05), 3),
        ),
    )
    band = Shape(ShapeKind.STROKE, ((-0.02, 0.40), (-0.01, 0.50), (0.0, 0.58)))
    findings = (
        Finding(
            id="f1",
            side=RIGHT,
            kind="trigger_point",
            zones=("tensor_fasciae_latae",),
            shape=Shape.point(0.12, -0.14),
            severity=6,
            activity=Activity.ACTIVE,
            note="refers to the hip",
        ),
        Finding(id="f2", side=RIGHT, kind="thickening", zones=("itb_middle", "quadriceps"), shape=band, severity=6),
        Finding(
            id="f3",
            side=RIGHT,
            kind="swelling",
            zones=("lateral_femoral_condyle",),
            shape=Shape.point(-0.02, 0.98),
            severity=4,
            acuity=Acuity.ACUTE,
        ),
        Finding(id="f4", side=LEFT, kind="tightness", zones=("tensor_fasciae_latae",), severity=None),
        Finding(
            id="f5",
            side=RIGHT,
            kind="trigger_point",
            zones=("tensor_fasciae_latae",),
            severity=3,
            moment=Moment.AFTER,
            follows="f1",
        ),
    )
    visit = Visit(
        id="today",
        date=datetime.date(2026, 3, 2),
        protocol="it_band",
        phase="later",
        screening=answers(significant_pain="yes"),
        findings=findings,
        clear=frozenset({(RIGHT, "itb_insertion"), (LEFT, "itb_middle"), (RIGHT, "gluteus_maximus")}),
        rom=(RomReading(side=RIGHT, joint="hip", movement="adduction", degrees=12, painful=True),),
        tests=(SpecialTest(side=RIGHT, test="ober", result="positive", degrees=-5),),
        observations=frozenset({"running"}),
        outcomes={"nprs_now": 4},
        plan=(PlanStep(RIGHT, "itb_proximal", "effleurage"), PlanStep(RIGHT, None, "ice")),
        treatments=(
            Treatment(
                side=RIGHT, zone="itb_proximal", technique="effleurage", depth="light", minutes=6, response="eased"
            ),
            Treatment(
                side=RIGHT,
                zone="itb_middle",
                technique="cross_fiber_friction",
                verdict="avoid",
                override_reason="tolerated well last time",
            ),
        ),
        home_care=frozenset({(RIGHT, "ice")}),
        notes="Runs 40 km a week.\n\nNext visit in a week.",
    )
    client = Client(id="client", family_name="Example", given_name="Robin", born=datetime.date(1987, 4, 12))
    return Charted(client, visit, before, load_protocol("it_band"))
