"""Names in the margins: no two leaders cross and no name lies on another, wherever one looks from."""

from itertools import combinations, pairwise, product
from types import SimpleNamespace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bodymap.report.callouts import crosses, spread
from bodymap.ui.canvas.name_places import Column, Entry, Name, Places, Room, Way, place, untangle

PANE = (900.0, 600.0)
Point = tuple[float, float]


def entry(x: float, y: float, width: float = 90.0, height: float = 34.0) -> Entry:
    stamp: Any = SimpleNamespace(width=width, height=height)
    return Entry(x, y, f"{x} {y}", stamp, selected=False)


def placed(back: list[Point], front: list[Point], dx: float = 450.0, dy: float = 300.0) -> Places:
    """The names of places given in pixels from the middle of the limb, which stands at `dx`, `dy`."""
    columns = tuple(
        Column(on_right, tuple(entry(*point) for point in sorted(points, key=lambda point: point[1])))
        for on_right, points in ((False, back), (True, front))
    )
    room = Room(80.0, PANE[1] - 40.0, dx - 120.0, dx + 120.0, 16.0, PANE[0] - 60.0, 10.0)
    return place(columns, Way(1.0, 1.0, dx, dy), room)


def lines(name: Name) -> list[tuple[Point, Point]]:
    (end, level), bend = name.end, name.bend
    return [(name.start, (bend, level)), ((bend, level), (end, level))]


def tangled(places: Places) -> list[tuple[str, str]]:
    return [
        (one.zone, other.zone)
        for one, other in combinations(places.names, 2)
        if any(crosses(*first, *second) for first, second in product(lines(one), lines(other)))
    ]


def covered(places: Places) -> list[tuple[str, str]]:
    def clear(one: Name, other: Name) -> bool:
        across = one.left + one.stamp.width <= other.left or other.left + other.stamp.width <= one.left
        return across or abs(one.top - other.top) >= one.stamp.height - 1e-6

    return [(one.zone, other.zone) for one, other in combinations(places.names, 2) if not clear(one, other)]


points = st.lists(st.tuples(st.integers(-110, 110), st.integers(-290, 290)), max_size=9, unique=True)


@settings(max_examples=300)
@given(points, points, st.integers(-200, 1100), st.integers(-200, 800))
def test_no_leaders_cross_and_no_names_lie_on_each_other(
    back: list[tuple[int, int]], front: list[tuple[int, int]], dx: int, dy: int
) -> None:
    places = placed([*back], [*front], dx, dy)
    assert tangled(places) == []
    assert covered(places) == []


def test_rows_in_the_order_of_the_places_alone_would_cross() -> None:
    starts = [(60.0, 100.0), (0.0, 104.0)]
    rows = spread([y for _, y in starts], 40.0, (0.0, 90.0))
    before = list(rows)
    untangle(starts, rows, 200.0)
    assert rows == before[::-1]


def test_every_name_stands_where_there_is_room() -> None:
    back, front = [(-20.0, y) for y in (-200.0, -60.0, 80.0)], [(30.0, y) for y in (-150.0, 0.0, 150.0)]
    places = placed(back, front)
    assert len(places.names) == 6
    assert all(after - before >= 34 for before, after in pairwise(sorted({name.top for name in places.names[:3]})))


def test_names_that_the_height_does_not_hold_make_way_at_the_edges() -> None:
    places = placed([(0.0, float(y)) for y in range(-290, 290, 12)], [])
    assert 10 <= len(places.names) <= 15
    assert covered(places) == []
