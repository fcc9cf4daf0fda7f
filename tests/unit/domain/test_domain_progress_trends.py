"""Trends and outcome measures: gaps stay gaps, and a first reading judges the last."""

import datetime

import pytest

from bodymap.domain.finding import Finding, Moment, Status
from bodymap.domain.laterality import Side
from bodymap.domain.outcomes import LEFS, NPRS_WORST, OBER, PSFS, courses, motions, reading
from bodymap.domain.progress import Course
from bodymap.domain.trends import Seen, against_first, in_order, trend
from bodymap.domain.visit import RomReading, SpecialTest, Treatment, Visit

R, L = Side.RIGHT, Side.LEFT


def day(number: int) -> datetime.date:
    return datetime.date(2026, 1, 1) + datetime.timedelta(days=7 * number)


def visit(number: int, *findings: Finding, **more: object) -> Visit:
    return Visit(id=f"v{number}", date=day(number), protocol="it_band", findings=findings, **more)  # type: ignore[arg-type]


def pain(severity: int | None, **more: object) -> Finding:
    return Finding(side=R, kind="pain", zones=("itb_distal",), severity=severity, **more)  # type: ignore[arg-type]


def test_a_trend_tells_each_visit_as_it_was() -> None:
    nodule = Finding(side=R, kind="nodule", zones=("itb_distal",), severity=2)
    visits = [
        visit(5),
        visit(0, pain(8), pain(3), nodule),
        visit(1, pain(None)),
        visit(2, pain(4, status=Status.RESOLVED)),
        visit(3, clear=frozenset({(R, "itb_distal")})),
        visit(4, nodule),
    ]
    points = trend(visits, R, "itb_distal", "pain")
    assert [(p.seen, p.severity) for p in points] == [
        (Seen.FOUND, 8),
        (Seen.FOUND, None),
        (Seen.GONE, 0),
        (Seen.CLEAR, 0),
        (Seen.NOT_NAMED, None),
        (Seen.NOT_EXAMINED, None),
    ]
    assert [p.visit_id for p in points] == ["v0", "v1", "v2", "v3", "v4", "v5"]
    assert [p.kind for p in trend(visits, R, "itb_distal")] == ["pain", "pain", None, None, "nodule", None]
    assert {p.seen for p in trend(visits, L, "itb_distal")} == {Seen.NOT_EXAMINED}


def test_a_trend_leaves_out_what_was_found_after_treatment() -> None:
    (point,) = trend([visit(0, pain(7), pain(9, moment=Moment.AFTER))], R, "itb_distal", "pain")
    assert point.severity == 7


def test_a_trend_carries_the_treatments_and_home_care_of_its_side() -> None:
    done = Treatment(side=R, zone="itb_proximal", technique="effleurage")
    other = Treatment(side=L, zone="itb_proximal", technique="stripping")
    at = visit(0, pain(7), treatments=(done, other), home_care=frozenset({(R, "ice"), (L, "footwear")}))
    (point,) = trend([at], R, "itb_distal")
    assert (point.treatments, point.home_care) == ((done,), ("ice",))


def test_visits_of_one_day_stand_by_id() -> None:
    assert [v.id for v in in_order([visit(2), visit(1)])] == ["v1", "v2"]


def test_a_series_is_held_against_its_first_known_reading() -> None:
    values = [None, 8, 7, 8, 5, None, 7]
    held = against_first([(day(n), value) for n, value in enumerate(values)])
    assert held is not None
    assert (held.first, held.last, held.course, held.left) == (8, 7, Course.SAME, (day(4),))
    assert against_first([(day(0), 8), (day(1), None)]) is None
    edge = against_first([(day(0), 8), (day(1), 6)])
    assert edge is not None
    assert (edge.course, edge.left) == (Course.BETTER, (day(1),))


@pytest.mark.parametrize(
    ("measure", "first", "last", "course"),
    [
        (NPRS_WORST, 8, 5, Course.BETTER),
        (NPRS_WORST, 5, 8, Course.WORSE),
        (PSFS, 3, 5.7, Course.BETTER),
        (PSFS, 5, 3, Course.WORSE),
        (LEFS, 50, 58, Course.SAME),
        (LEFS, 50, 59, Course.BETTER),
    ],
)
def test_a_measure_knows_which_way_is_better(measure: object, first: float, last: float, course: Course) -> None:
    key = measure.id  # type: ignore[attr-defined]
    (told,) = courses([visit(1, outcomes={key: last}), visit(0, outcomes={key: first}), visit(2)], R)
    assert (told.measure, told.course, told.last.value) == (measure, course, last)


def test_a_measure_read_once_or_without_an_agreed_change_is_only_recorded() -> None:
    ober = [
        visit(n, tests=(SpecialTest(side=R, test="ober", degrees=d),), outcomes={"lefs": 40} if n == 0 else {})
        for n, d in enumerate((8, 30))
    ]
    told = {course.measure: course for course in courses(ober, R)}
    assert told[OBER].course is None
    assert told[LEFS].course is None
    assert told[OBER].band is None
    assert told[LEFS].band == (31, 49)
    assert OBER not in {course.measure for course in courses(ober, L)}


def test_a_band_stays_within_its_scale() -> None:
    (told,) = courses([visit(0, outcomes={"nprs_worst": 9})], R)
    assert told.band == (7, 10)


def test_each_motion_that_was_measured_is_a_measure_of_its_side() -> None:
    rom = (
        RomReading(side=R, joint="hip", movement="adduction", degrees=12, painful=True),
        RomReading(side=R, joint="knee", movement="flexion"),
    )
    at = visit(0, rom=rom)
    (measure,) = motions([at], R)
    assert measure.name == "Hip adduction"
    assert reading(at, measure, R) == 12
    assert reading(at, measure, L) is None
    assert motions([at], L) == ()
