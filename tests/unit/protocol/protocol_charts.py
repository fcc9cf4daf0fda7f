"""Made-up charts for the tests: one that is clear, pieces to change it with, and strategies that generate any."""

import datetime
import os
import random
from collections.abc import Callable, Iterable
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from bodymap.domain.finding import Acuity, Finding, Moment, Status
from bodymap.domain.laterality import Side
from bodymap.domain.visit import PlanStep, RomReading, Visit
from bodymap.protocol import Chart, Request, Suggestions, suggest
from bodymap.protocol.model import Protocol

T = TypeVar("T")
Key = tuple[str, Side | None]
SIDES = LEFT, RIGHT = Side.LEFT, Side.RIGHT
TODAY = datetime.date(2026, 3, 2)
KINDS = (
    *("tenderness", "thickening", "nodule", "trigger_point", "adhesion", "tightness", "pain", "snapping"),
    *("inflammation", "swelling", "redness", "infection", "open_wound", "bursitis", "skin_condition"),
)
RESTRICTING = KINDS[8:]
ITB = ("itb_proximal", "itb_middle", "itb_distal", "lateral_femoral_condyle", "itb_insertion")
KNEE = ITB[2:]
MUSCLES = ("gluteus_maximus", "tensor_fasciae_latae", "quadriceps")
JUDGED = (*MUSCLES, *ITB)
RECORDED = ("gluteus_medius", "hamstrings", "low_back", "sacroiliac_joint", "lower_leg", "foot")
ALL_ZONES = (*JUDGED, *RECORDED)
STROKES = ("stripping", "bowing", "j_stroke")
OF_LIMB = ("passive_rom", "gentle_stretching")
EVERYWHERE = ("effleurage", "cross_fiber_friction", *STROKES)
OF_BAND = ("skin_rolling", "cross_hand_spreading", "deep_effleurage")
TECHNIQUES = (*EVERYWHERE, *OF_BAND, "specific_massage", *OF_LIMB)
OBSERVED = ("pelvic_tilt", "knee_valgus", "pes_planus", "running", "cycling", "prolonged_sitting")
OF_CLIENT = (
    *("dvt", "vascular_issue", "medically_cleared", "symptom_pattern"),
    *("stress_fracture_ruled_out", "lumbar_referral_ruled_out"),
)
OF_SIDE = ("recent_trauma", "severe_unresponsive_pain", "significant_pain", "site_inspected")
SAFE = {"medically_cleared": "yes", "symptom_pattern": "typical", "site_inspected": "yes"}

MALFORMED: tuple = ("", "Resolved", "healed", None)
"""What no reader lets through; should it reach the engine all the same, it counts as active."""

THOROUGH = os.environ.get("BODYMAP_HYPOTHESIS") == "thorough"


def examples(count: int) -> settings:
    """A property's settings: `count` charts, thirty times as many in the thorough run."""
    return settings(
        max_examples=count * 30 if THOROUGH else count,
        deadline=None,
        derandomize=not THOROUGH,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


def techniques_of(zone: str) -> tuple[str, ...]:
    """The techniques of a zone by the vocabulary, written out apart from the protocol's files."""
    if zone == "limb":
        return OF_LIMB
    if zone in MUSCLES:
        return (*EVERYWHERE, "specific_massage")
    return (*EVERYWHERE, *OF_BAND) if zone in ITB else ()


def keys() -> list[Key]:
    """Every question with its sides."""
    return [(name, None) for name in OF_CLIENT] + [(name, side) for name in OF_SIDE for side in Side]


def clear_screening() -> dict[Key, str]:
    """Every question answered so that nothing is restricted."""
    unneeded = ("stress_fracture_ruled_out", "lumbar_referral_ruled_out")
    return {key: SAFE.get(key[0], "no") for key in keys() if key[0] not in unneeded}


def visit(*findings: Finding, date: datetime.date = TODAY, answers: dict | None = None, **rest) -> Visit:
    """A visit with clear screening, changed by `answers`."""
    screening = {**clear_screening(), **(answers or {})}
    return Visit(date=date, protocol="it_band", screening=screening, findings=findings, **{"phase": "later", **rest})


def find(kind: str, zone: str, side: Side = RIGHT, status: str = "active", **rest) -> Finding:
    return Finding(side=side, kind=kind, zones=(zone,), status=Status(status), **rest)


def days_ago(days: int, *findings: Finding) -> Visit:
    """An earlier visit."""
    return visit(*findings, date=TODAY - datetime.timedelta(days=days))


def judge(
    protocol: Protocol,
    *findings: Finding,
    earlier: Iterable[Visit] = (),
    requested: Iterable[Request] = (),
    plan: tuple[PlanStep, ...] | None = None,
    **rest,
) -> Suggestions:
    """The suggestions for a clear visit with these findings; it must be judged."""
    chart = Chart(today=visit(*findings, **rest), earlier=tuple(earlier), requested=tuple(requested), plan=plan)
    answer = suggest(chart, protocol)
    assert not answer.failed, answer.failed
    return answer


class Maker:
    """Makes up charts from a seed: many times as fast as drawing every word by itself, and as varied.

    `size` bounds how much there is of everything, so that Hypothesis can still find a small chart that fails.
    """

    def __init__(self, seed: int, size: int) -> None:
        self._random = random.Random(seed)
        self._size = size
        self.pick = self._random.choice

    def several(self, make: Callable[[], T], most: int) -> tuple[T, ...]:
        return tuple(make() for _ in range(self._random.randint(0, min(most, self._size))))

    def date(self) -> datetime.date:
        """Of today, of the days before it, or after it."""
        return TODAY - datetime.timedelta(days=self._random.randint(-3, 9))

    def finding(self) -> Finding:
        return Finding(
            side=self.pick(SIDES),
            kind=self.pick(KINDS),
            zones=tuple(self._random.sample(ALL_ZONES, self.pick((1, 1, 1, 2, 3)))),
            severity=self.pick((None, 0, 3, 10)),
            status=self.pick((*Status, *Status, *Status, *MALFORMED)),
            acuity=self.pick(tuple(Acuity)),
            moment=self.pick(tuple(Moment)),
            radiation=self.pick(((), (), ("hip",), ("leg",), ("hip", "leg"))),
        )

    def screening(self) -> dict[Key, str]:
        """Mostly clear, with a few answers changed or missing; now and then anything."""
        answers = clear_screening()
        for key in self._random.sample(keys(), min(self._size, self.pick((0, 1, 1, 2, 14)))):
            words = ("typical", "atypical") if key[0] == "symptom_pattern" else ("yes", "no")
            answers[key] = self.pick((*words, "unanswered", ""))
            if not answers[key]:
                del answers[key]
        return answers

    def earlier(self) -> Visit:
        return Visit(date=self.date(), protocol="it_band", findings=self.several(self.finding, 3))

    def reading(self) -> RomReading:
        painful = self.pick((True, False, None))
        return RomReading(side=self.pick(SIDES), joint="hip", movement="flexion", painful=painful)

    def request(self) -> Request:
        return Request(
            side=self.pick(SIDES),
            zone=self.pick((*ALL_ZONES, "limb")),
            technique=self.pick(TECHNIQUES),
            depth=self.pick(("", "light", "moderate", "deep", "deep")),
        )

    def step(self) -> PlanStep:
        return PlanStep(self.pick(SIDES), self.pick((*JUDGED, "limb", None)), self.pick((*TECHNIQUES, "ice")))

    def chart(self) -> Chart:
        """Any chart: both sides, several earlier visits in any order, some dated like today's or after it."""
        today = Visit(
            date=TODAY,
            protocol="it_band",
            phase=self.pick(("", "initial", "later")),
            screening=self.screening(),
            findings=self.several(self.finding, 5),
            rom=self.several(self.reading, 2),
            observations=frozenset(self.several(lambda: self.pick(OBSERVED), 3)),
        )
        return Chart(
            today=today,
            earlier=self.several(self.earlier, 3),
            requested=self.several(self.request, 2),
            plan=self.pick((None, self.several(self.step, 6))),
        )


makers = st.builds(Maker, st.integers(0, 2**48), st.integers(0, 14))


def charts() -> st.SearchStrategy[Chart]:
    return makers.map(Maker.chart)
