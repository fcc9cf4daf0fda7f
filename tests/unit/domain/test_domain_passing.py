"""Half-way between two visits: marks that belong together move, others come and go, and the ends are the charts."""

from dataclasses import replace
from math import dist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodymap.domain.finding import Finding, new_id
from bodymap.domain.laterality import Side
from bodymap.domain.passing import VERTICES, Passage, spread
from bodymap.domain.shape import Shape, ShapeKind


def mark(shape: Shape | None, kind: str = "adhesion", severity: int | None = 4, **more: object) -> Finding:
    return Finding(side=Side.RIGHT, kind=kind, zones=("itb_middle",), shape=shape, severity=severity, **more)  # type: ignore[arg-type]


SQUARE = Shape(ShapeKind.AREA, ((0, 0), (0.1, 0), (0.1, 0.1), (0, 0.1)))
STROKE = Shape(ShapeKind.STROKE, ((0, 0.2), (0, 0.4), (0.02, 0.6)))


def test_a_mark_that_was_carried_on_moves_and_changes_its_severity() -> None:
    before = mark(Shape.point(0.0, 0.4), severity=2)
    after = mark(Shape.point(0.1, 0.6), severity=8, follows=before.id)
    [half] = Passage([before], [after]).at(0.5)
    assert half.presence == 1
    assert half.finding.shape is not None
    assert half.finding.shape.centre == pytest.approx((0.05, 0.5))
    assert half.finding.severity == 5


def test_what_is_new_comes_and_what_is_gone_goes() -> None:
    gone, new = mark(Shape.point(0, 0.4), "pain"), mark(Shape.point(0, 0.5), "nodule")
    assert {(p.finding.id, p.presence) for p in Passage([gone], [new]).at(0.25)} == {(gone.id, 0.75), (new.id, 0.25)}


def test_at_the_end_only_what_is_charted_is_there() -> None:
    gone, stays, new = mark(Shape.point(0, 0.4), "pain"), mark(SQUARE), mark(Shape.point(0, 0.5), "nodule")
    again = replace(stays, id=new_id(), follows=stays.id)
    assert {p.finding.id for p in Passage([gone, stays], [again, new]).at(1.0)} == {again.id, new.id}


def test_another_kind_never_becomes_this_one() -> None:
    before, after = mark(Shape.point(0, 0.4), "pain"), mark(Shape.point(0, 0.4), "nodule")
    assert all(p.presence == 0.5 for p in Passage([before], [after]).at(0.5))


@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize("other_way", [False, True])
def test_a_ring_begun_elsewhere_or_drawn_the_other_way_stays_where_it_is(turn: int, other_way: bool) -> None:
    points = SQUARE.points[turn:] + SQUARE.points[:turn]
    again = mark(Shape(ShapeKind.AREA, points[::-1] if other_way else points))
    [half] = Passage([mark(SQUARE)], [again]).at(0.5)
    assert half.finding.shape is not None
    assert half.finding.shape.centre == pytest.approx((0.05, 0.05), abs=0.01)
    xs = [x for x, _ in half.finding.shape.points]
    assert max(xs) - min(xs) > 0.09, "it must not shrink on the way"


def test_a_stroke_drawn_the_other_way_stays_where_it_is() -> None:
    again = mark(Shape(ShapeKind.STROKE, STROKE.points[::-1]))
    [half] = Passage([mark(STROKE)], [again]).at(0.5)
    assert half.finding.shape is not None
    assert dist(half.finding.shape.points[0], half.finding.shape.points[-1]) > 0.35


@given(
    st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=2, max_size=9),
    st.sampled_from([ShapeKind.STROKE, ShapeKind.AREA]),
)
def test_every_outline_can_be_spread(points: list[tuple[float, float]], kind: ShapeKind) -> None:
    if kind is ShapeKind.AREA and len(points) < 3:
        points = [*points, (0.5, 0.5)]
    shape = Shape(kind, tuple(points))
    made = spread(shape)
    assert len(made) == VERTICES
    assert made[0] == pytest.approx(points[0])
    if kind is ShapeKind.STROKE:
        assert made[-1] == pytest.approx(points[-1])
