"""The outcome measures that are followed over the visits, and the smallest change of each that matters.

Hides where in a visit a measure's reading stands. The figures are the usual published ones for pain scales and
questionnaires; angles have none that is agreed, and nothing is said of them but what was read.
May import only the domain.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from bodymap.domain.laterality import Side
from bodymap.domain.progress import Course
from bodymap.domain.trends import against_first, in_order
from bodymap.domain.visit import Visit


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure. `up` says that a higher reading is better; `matters` is None where no smallest change is agreed."""

    id: str
    name: str
    low: float
    high: float
    up: bool
    matters: float | None
    unit: str = ""
    sided: bool = False


NPRS_WORST = Measure("nprs_worst", "NPRS, worst 24 h", 0, 10, up=False, matters=2)
NPRS_AVERAGE = Measure("nprs_average", "NPRS, average 24 h", 0, 10, up=False, matters=2)
NPRS_NOW = Measure("nprs_now", "NPRS, now", 0, 10, up=False, matters=2)
PSFS = Measure("psfs", "PSFS, mean", 0, 10, up=True, matters=2)
LEFS = Measure("lefs", "LEFS", 0, 80, up=True, matters=9)
OBER = Measure("ober", "Ober angle", -45, 60, up=True, matters=None, unit="°", sided=True)

MEASURES = (NPRS_WORST, NPRS_AVERAGE, NPRS_NOW, PSFS, LEFS, OBER)
"""In the order in which they are shown. Ober's angle and the motions belong to a side, the others to the client."""

_OBER_TEST = "ober"
_ROM = "rom"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one visit says of a measure; `value` is None where it was not taken."""

    visit_id: str
    date: datetime.date
    value: float | None


@dataclass(frozen=True, slots=True)
class MeasureCourse:
    """A measure over the visits. `course` is None where nothing can be said: one reading, no agreed smallest change."""

    measure: Measure
    readings: tuple[Reading, ...]
    last: Reading
    first: Reading
    course: Course | None

    @property
    def band(self) -> tuple[float, float] | None:
        """The readings that are no clear change against the first, or None where no smallest change is agreed."""
        if self.measure.matters is None or self.first.value is None:
            return None
        low, high = self.first.value - self.measure.matters, self.first.value + self.measure.matters
        return max(low, self.measure.low), min(high, self.measure.high)


def reading(visit: Visit, measure: Measure, side: Side) -> float | None:
    """What the visit says of the measure, on that side where it belongs to a side."""
    if measure.id == OBER.id:
        return next((test.degrees for test in visit.tests if test.side is side and test.test == _OBER_TEST), None)
    if measure.id.startswith(f"{_ROM}:"):
        _, joint, movement = measure.id.split(":")
        found = [r for r in visit.rom if r.side is side and (r.joint, r.movement) == (joint, movement)]
        return next((r.degrees for r in found if r.degrees is not None), None)
    return visit.outcomes.get(measure.id)


def motions(visits: Iterable[Visit], side: Side) -> tuple[Measure, ...]:
    """A measure for each motion of which the visits hold a range in degrees on that side."""
    measured = {(r.joint, r.movement) for v in visits for r in v.rom if r.side is side and r.degrees is not None}
    return tuple(
        Measure(
            f"{_ROM}:{joint}:{movement}",
            f"{joint} {movement}".replace("_", " ").capitalize(),
            0,
            180,
            up=True,
            matters=None,
            unit="°",
            sided=True,
        )
        for joint, movement in sorted(measured)
    )


def courses(visits: Iterable[Visit], side: Side) -> tuple[MeasureCourse, ...]:
    """Each measure of which there is a reading, in their order, then the motions."""
    ordered = in_order(visits)
    told = (_course(ordered, measure, side) for measure in (*MEASURES, *motions(ordered, side)))
    return tuple(course for course in told if course is not None)


def _course(ordered: list[Visit], measure: Measure, side: Side) -> MeasureCourse | None:
    readings = tuple(Reading(visit.id, visit.date, reading(visit, measure, side)) for visit in ordered)
    taken = [each for each in readings if each.value is not None]
    if not taken:
        return None
    return MeasureCourse(measure, readings, taken[-1], taken[0], _judged(measure, readings))


def _judged(measure: Measure, readings: tuple[Reading, ...]) -> Course | None:
    if measure.matters is None:
        return None
    held = against_first([(each.date, each.value) for each in readings], measure.matters)
    if held is None or held.course is Course.SAME:
        return held.course if held else None
    higher_is_worse = held.course is Course.WORSE
    return Course.BETTER if higher_is_worse is measure.up else Course.WORSE
