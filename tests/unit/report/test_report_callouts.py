"""Labels keep their distance, leaders do not cross, chips keep clear."""

from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape
from bodymap.report.callouts import CORNERS, chip_box, chip_corners, crosses, lay_callouts, places, spread, with_places

places_on_limb = st.tuples(st.floats(200, 400), st.floats(0, 600))


@settings(max_examples=120, deadline=None)
@given(st.lists(places_on_limb, max_size=45))
def test_no_two_leaders_cross_and_every_mark_has_its_label(points: list[tuple[float, float]]) -> None:
    anchors = {str(number): point for number, point in enumerate(points)}
    laid = lay_callouts(anchors, (150.0, 450.0), (0.0, 600.0), 25.0)
    assert sorted(each.key for each in laid) == sorted(anchors)
    for left in (True, False):
        side = [each for each in laid if each.left is left]
        for a, b in combinations(side, 2):
            assert not crosses(a.anchor, a.end, b.anchor, b.end)


@settings(deadline=None)
@given(st.lists(places_on_limb, max_size=45))
def test_labels_of_one_margin_keep_a_row_apart_while_there_is_room(points: list[tuple[float, float]]) -> None:
    laid = lay_callouts(dict(enumerate_keys(points)), (150.0, 450.0), (0.0, 600.0), 25.0)
    for left in (True, False):
        heights = sorted(each.end[1] for each in laid if each.left is left)
        assert all(0 <= y <= 600 for y in heights)
        assert all(b - a >= 25.0 - 1e-6 for a, b in pairwise(heights))


def enumerate_keys(points: list[tuple[float, float]]) -> list[tuple[str, tuple[float, float]]]:
    return [(str(number), point) for number, point in enumerate(points)]


def test_crossing_is_seen() -> None:
    assert crosses((0, 0), (10, 10), (0, 10), (10, 0))
    assert not crosses((0, 0), (10, 0), (0, 10), (10, 10))


@given(st.lists(st.floats(-50, 650), max_size=60), st.floats(1, 30))
def test_spread_keeps_order_and_span(wanted: list[float], row: float) -> None:
    heights = spread(sorted(wanted), row, (0.0, 600.0))
    room = 600.0 / max(1, len(wanted) - 1)
    assert len(heights) == len(wanted)
    assert all(b - a >= min(row, room) - 1e-6 for a, b in pairwise(heights))
    assert all(-1e-6 <= y <= 600 + 1e-6 for y in heights)


def test_heights_that_do_not_clash_stay_where_they_are_wanted() -> None:
    assert spread([10, 50, 90], 20, (0, 100)) == [10, 50, 90]


def test_a_full_margin_hands_labels_over() -> None:
    points = [(200.0, y * 10.0) for y in range(20)]
    laid = lay_callouts(dict(enumerate_keys(points)), (150.0, 450.0), (0.0, 300.0), 25.0)
    assert sum(each.left for each in laid) == 13
    assert sum(not each.left for each in laid) == 7


def test_chips_of_neighbours_do_not_cover_each_other() -> None:
    symbols = [(100.0, 100.0, 12.0), (126.0, 88.0, 12.0), (100.0, 128.0, 12.0)]
    corners = chip_corners(symbols, (15.0, 15.0), 1.0)
    boxes = [
        chip_box(x, y, r, CORNERS[corner], (15.0, 15.0), 1.0)
        for (x, y, r), corner in zip(symbols, corners, strict=True)
    ]
    for a, b in combinations(boxes, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_a_lone_chip_stands_at_the_upper_right() -> None:
    assert CORNERS[chip_corners([(50.0, 50.0, 10.0)], (15.0, 15.0), 1.0)[0]] == (1, -1)


def test_a_mark_that_is_added_moves_no_other_chip() -> None:
    symbols = [(100.0 + 9 * i, 100.0 + 7 * (i % 3), 11.0) for i in range(12)]
    assert chip_corners(symbols, (15.0, 15.0), 1.0)[:-1] == chip_corners(symbols[:-1], (15.0, 15.0), 1.0)


def found(key: str, zone: str, shape: Shape | None = None) -> Finding:
    return Finding(id=key, side=Side.LEFT, kind="pain", zones=(zone,), shape=shape)


def test_findings_without_a_place_stand_side_by_side_in_their_zone() -> None:
    where = places(
        [found("a", "foot"), found("b", "foot"), found("c", "foot", Shape.point(0.1, 0.2))], {"foot": (0, 2)}
    )
    assert where["a"][0] < 0 < where["b"][0]
    assert where["a"][1] == where["b"][1] == 2
    assert where["c"] == (0.1, 0.2)


def test_a_finding_in_a_zone_that_is_not_drawn_has_no_place() -> None:
    assert places([found("a", "elbow")], {"foot": (0, 2)}) == {}
    assert with_places([found("a", "elbow")], {"foot": (0, 2)}) == ()
