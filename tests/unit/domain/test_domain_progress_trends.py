"""Trends and outcome measures: gaps stay gaps, and a first reading judges the last."""

import datetime

import pytest

from bodymap.domain.finding import Finding, Moment, Status
from bodymap.domain.laterality import Side
from bodymap.domain.outcomes import Measure, courses, reading
from bodymap.domain.progress import Course
from bodymap.domain.trends import Seen, against_first, in_order, recurrence, trend
from bodymap.domain.visit import RomReading, Treatment, Visit

R, L = Side.RIGHT, Side.LEFT

NPRS_WORST = Measure(id="nprs_worst", name="Worst pain", low=0, high=10, up=False, matters=2)
PSFS = Measure(id="psfs_mean", name="PSFS", low=0, high=10, matters=2, mean_of=("psfs_1", "psfs_2"))
LEFS = Measure(id="lefs", name="LEFS", low=0, high=80, matters=9)
OBER = Measure(id="ober_angle_right", name="Ober angle", low=-60, high=90, side=R)


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
def test_a_measure_knows_which_way_is_better(measure: Measure, first: float, last: float, course: Course) -> None:
    key = measure.id
    (told,) = courses([visit(1, outcomes={key: last}), visit(0, outcomes={key: first}), visit(2)], [measure])
    assert (told.measure, told.course, told.last.value) == (measure, course, last)


def test_a_measure_read_once_or_without_an_agreed_change_is_only_recorded() -> None:
    visits = [visit(0, outcomes={"ober_angle_right": 8, "lefs": 40}), visit(1, outcomes={"ober_angle_right": 30})]
    lefs, ober = courses(visits, [NPRS_WORST, LEFS, OBER])
    assert (lefs.measure, lefs.course, lefs.band) == (LEFS, None, (31, 49))
    assert (ober.measure, ober.course, ober.band) == (OBER, None, None)
    assert (ober.first.value, ober.last.value) == (8, 30)


def test_a_mean_stands_in_where_only_its_parts_were_read() -> None:
    assert reading(visit(0, outcomes={"psfs_1": 3, "psfs_2": 6}), PSFS) == 4.5
    assert reading(visit(0, outcomes={"psfs_1": 3}), PSFS) == 3
    assert reading(visit(0, outcomes={"psfs_1": 3, "psfs_mean": 7}), PSFS) == 7
    assert reading(visit(0), PSFS) is None


def test_a_band_stays_within_its_scale() -> None:
    (told,) = courses([visit(0, outcomes={"nprs_worst": 9})], [NPRS_WORST])
    assert told.band == (7, 10)


def test_a_motion_is_read_on_its_side() -> None:
    rom = (
        RomReading(side=R, joint="hip", movement="adduction"),
        RomReading(side=R, joint="hip", movement="adduction", degrees=12, painful=True),
        RomReading(side=L, joint="hip", movement="adduction", degrees=20),
    )
    motion = Measure(id="rom", name="Hip adduction", low=0, high=180, side=R, joint="hip", movement="adduction")
    assert reading(visit(0, rom=rom), motion) == 12
    assert reading(visit(0, rom=rom[2:]), motion) is None


def test_recurrence_counts_the_visits_at_which_a_zone_was_looked_at() -> None:
    nodule = Finding(side=R, kind="nodule", zones=("itb_distal",), severity=2)
    visits = [
        visit(0, pain(8), pain(3), nodule),
        visit(1, pain(4)),
        visit(2, pain(4, status=Status.RESOLVED)),
        visit(3, clear=frozenset({(R, "itb_distal"), (L, "itb_middle")})),
        visit(4, pain(9, moment=Moment.AFTER)),
        visit(5),
    ]
    distal, middle = recurrence(visits, R, ["itb_distal", "itb_middle"])
    assert (distal.found, distal.examined, distal.kinds) == (2, 5, (("pain", 2), ("nodule", 1)))
    assert distal.share == 0.4
    assert (middle.found, middle.examined, middle.share) == (0, 0, None)
    assert recurrence(visits, L, ["itb_middle"])[0].share == 0
