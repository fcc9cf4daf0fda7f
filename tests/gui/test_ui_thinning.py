"""A drawn line with fewer vertices: nothing that was drawn is far from what is kept, however it was drawn."""

from __future__ import annotations

import time
from itertools import pairwise
from math import hypot, sin

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bodymap.domain.shape import Point
from bodymap.ui.canvas.charting import LINE_DETAIL
from bodymap.ui.canvas.thinning import thinned

COORDINATE = st.floats(-1, 1, allow_nan=False, width=32)
BACK_AND_FORTH: list[Point] = [(0, 0), (0, 0.8), (0, 0.1)]


def distance_to_segment(point: Point, start: Point, end: Point) -> float:
    """By another way than the program's: the turned frame in which the segment lies on the x axis."""
    (px, py), (ax, ay), (bx, by) = point, start, end
    length = hypot(bx - ax, by - ay)
    if length == 0:
        return hypot(px - ax, py - ay)
    along = ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length
    if along <= 0:
        return hypot(px - ax, py - ay)
    if along >= length:
        return hypot(px - bx, py - by)
    return abs((bx - ax) * (ay - py) - (ax - px) * (by - ay)) / length


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.lists(st.tuples(COORDINATE, COORDINATE), min_size=2, max_size=40), st.sampled_from([LINE_DETAIL, 0.05, 0.3]))
@example(BACK_AND_FORTH, LINE_DETAIL)
def test_nothing_that_was_drawn_is_far_from_what_is_kept(points: list[Point], detail: float) -> None:
    kept = thinned(points, detail)
    assert kept[0] == points[0]
    assert kept[-1] == points[-1]
    rest = iter(points)
    assert all(point in rest for point in kept), "only vertices of the line, in their order"
    for point in points:
        assert min(distance_to_segment(point, a, b) for a, b in pairwise(kept)) <= detail + 1e-6


def test_a_line_that_turns_back_keeps_its_turn() -> None:
    assert thinned(BACK_AND_FORTH, LINE_DETAIL) == BACK_AND_FORTH


def test_a_straight_line_keeps_its_ends_alone() -> None:
    assert thinned([(0, y / 100) for y in range(90)], LINE_DETAIL) == [(0, 0), (0, 0.89)]


@pytest.mark.parametrize("points", [[], [(0.0, 0.0)], [(0.0, 0.0), (0.0, 0.1)]])
def test_the_shortest_lines_stay_as_they_are(points: list[Point]) -> None:
    assert thinned(points, LINE_DETAIL) == points


@pytest.mark.parametrize(
    "line",
    [
        [(0.2 * (i % 2), i / 5000) for i in range(5000)],
        [(0.2 * (i % 2) * i / 5000, i / 5000) for i in range(5000)],
        [(0.3 * sin(i / 10), 0.3 * sin(i / 7.3)) for i in range(5000)],
    ],
    ids=["zigzag", "growing zigzag", "scribble"],
)
def test_a_scribble_of_thousands_of_points_ends(line: list[Point]) -> None:
    started = time.process_time()
    kept = thinned(line, LINE_DETAIL)
    assert len(kept) > 500
    assert time.process_time() - started < 5
