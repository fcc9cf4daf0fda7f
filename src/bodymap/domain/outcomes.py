"""The outcome measures over the visits, held against the smallest change that matters.

Hides where in a visit a measure's reading stands and how it is judged. Which measures there are is the protocol's
knowledge: callers bring them as `Measure`. Where no smallest change is agreed, nothing is said but what was read. May
import only the domain.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bodymap.domain.laterality import Side
from bodymap.domain.progress import Course
from bodymap.domain.trends import against_first, in_order
from bodymap.domain.visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure, by the id under which a visit's `outcomes` keep it.

    `up` says that a higher reading is better; `matters` is None where no smallest change is agreed; `side` is None
    where it is asked of the client. `mean_of` are the measures whose mean stands in for a reading that is not there.
    `joint` and `movement` make it a range of motion, which is read from the visit's `rom`.
    """

    id: str
    name: str
    low: float
    high: float
    up: bool = True
    matters: float | None = None
    unit: str = ""
    side: Side | None = None
    mean_of: tuple[str, ...] = ()
    joint: str = ""
    movement: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one visit says of a measure; `value` is None where it was not taken."""

    visit_id: str
    date: datetime.date
    value: float | None


@dataclass(frozen=True, slots=True)
class MeasureCourse:
    """A measure over the visits, from its first reading to its last.

    `course` is None where nothing can be said: a single reading, or no smallest change that is agreed.
    """

    measure: Measure
    readings: tuple[Reading, ...]
    first: Reading
    last: Reading
    course: Course | None

    @property
    def band(self) -> tuple[float, float] | None:
        """The readings that are no clear change against the first; None where no smallest change is agreed."""
        if self.measure.matters is None or self.first.value is None:
            return None
        low, high = self.first.value - self.measure.matters, self.first.value + self.measure.matters
        return max(low, self.measure.low), min(high, self.measure.high)


def reading(visit: Visit, measure: Measure) -> float | None:
    """What the visit says of the measure; None where it was not taken."""
    if measure.joint:
        asked = (measure.side, measure.joint, measure.movement)
        taken = [r.degrees for r in visit.rom if (r.side, r.joint, r.movement) == asked and r.degrees is not None]
        return taken[0] if taken else None
    if measure.id in visit.outcomes:
        return visit.outcomes[measure.id]
    parts = [visit.outcomes[part] for part in measure.mean_of if part in visit.outcomes]
    return sum(parts) / len(parts) if parts else None


def courses(visits: Iterable[Visit], measures: Sequence[Measure]) -> tuple[MeasureCourse, ...]:
    """Those of the measures of which there is a reading, in their order."""
    ordered = in_order(visits)
    told = (_course(ordered, measure) for measure in measures)
    return tuple(course for course in told if course is not None)


def _course(ordered: list[Visit], measure: Measure) -> MeasureCourse | None:
    readings = tuple(Reading(visit.id, visit.date, reading(visit, measure)) for visit in ordered)
    taken = [each for each in readings if each.value is not None]
    if not taken:
        return None
    return MeasureCourse(measure, readings, taken[0], taken[-1], _judged(measure, readings))


def _judged(measure: Measure, readings: tuple[Reading, ...]) -> Course | None:
    if measure.matters is None:
        return None
    held = against_first([(each.date, each.value) for each in readings], measure.matters)
    if held is None or held.course is Course.SAME:
        return held.course if held else None
    fell = held.course is Course.BETTER
    return Course.WORSE if fell is measure.up else Course.BETTER
