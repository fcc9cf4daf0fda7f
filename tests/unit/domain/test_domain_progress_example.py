"""The made-up clients: obviously made up, always fresh, and charted where the diagram says their zones are."""

import datetime

import pytest

from bodymap.diagram import Diagram, load_diagram
from bodymap.domain.example import example_clients
from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.progress import Course, compare
from bodymap.domain.shape import ShapeKind
from bodymap.domain.visit import Visit

TODAY = datetime.date(2026, 3, 2)


@pytest.fixture(scope="module")
def robin() -> tuple[Visit, ...]:
    return example_clients(TODAY)[0][1]


def test_they_say_that_they_are_made_up() -> None:
    for client, _ in example_clients(TODAY):
        assert client.family_name in ("Example", "Sample", "Specimen", "Muster")
        assert "Made up" in client.note


def test_robin_has_five_earlier_visits_of_both_sides(robin: tuple[Visit, ...]) -> None:
    assert len(robin) == 5
    assert all({finding.side for finding in visit.findings} == set(Side) for visit in robin)


def test_all_dates_lie_before_today_in_their_order() -> None:
    for today in (TODAY, datetime.date(2028, 2, 29)):
        for _, visits in example_clients(today):
            dates = [visit.date for visit in visits]
            assert dates == sorted(dates)
            assert dates[-1] < today


def test_ids_are_the_same_at_every_call_and_no_two_alike() -> None:
    def ids(today: datetime.date) -> list[str]:
        return [
            each.id
            for client, visits in example_clients(today)
            for each in (client, *visits, *(f for v in visits for f in (*v.findings, *v.treatments)))
        ]

    first = ids(TODAY)
    assert first == ids(TODAY + datetime.timedelta(days=100))
    assert len(first) == len(set(first))


def test_every_mark_lies_in_the_zone_that_it_names() -> None:
    diagram = load_diagram("lateral_leg")
    for _, visits in example_clients(TODAY):
        for visit in visits:
            for finding in visit.findings:
                assert _zones(diagram, finding) == finding.zones, (visit.date, finding.kind, finding.shape)


def _zones(diagram: Diagram, finding: Finding) -> tuple[str | None, ...]:
    shape = finding.shape
    assert shape is not None
    if shape.kind is ShapeKind.POINT:
        return (diagram.zone_at(*shape.points[0]),)
    return (
        diagram.zones_of_area(shape.points) if shape.kind is ShapeKind.AREA else diagram.zones_of_stroke(shape.points)
    )


def test_no_zone_is_both_clear_and_found_in() -> None:
    for _, visits in example_clients(TODAY):
        for visit in visits:
            assert not visit.clear & {(f.side, zone) for f in visit.findings for zone in f.zones}


def test_an_override_keeps_its_verdict_and_reason() -> None:
    done = [t for _, visits in example_clients(TODAY) for v in visits for t in v.treatments]
    against = [t for t in done if t.verdict or t.override_reason]
    assert len(against) == 1
    assert against[0].verdict
    assert against[0].override_reason


def test_robins_last_step_shows_every_course_but_better(robin: tuple[Visit, ...]) -> None:
    right = [change for change in compare(robin[-2], robin[-1]) if change.side is Side.RIGHT]
    assert {change.course for change in right} == set(Course) - {Course.BETTER, Course.NOT_EXAMINED}
    assert Course.BETTER in {change.course for change in compare(robin[1], robin[2])}
