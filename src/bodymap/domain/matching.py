"""Which mark of today is which mark of the last visit, where the therapist has not said so.

Hides the assignment. Works on the diagram's own coordinates and on sizes, never on pixels: the same pain drawn twice
overlaps by less than half, so marks are paired within one side, kind and zone by where they lie and how large they
are, as a whole: the pairing with the smallest total, not the nearest pair first. May import only the domain.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import dist, inf

from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape, ShapeKind

UNPLACED = 0.6
"""What a pair costs, in diagram units, when one of the two has no place: more than the height of an ITB third,
so that a mark that was drawn is preferred."""

SIZE_WEIGHT = 0.5
"""How much a difference in size counts beside the same distance: drawn sizes are less steady than places."""

_TIE = 1e-6
_FORBIDDEN = 1e6


def pair_up(earlier: Sequence[Finding], later: Sequence[Finding]) -> tuple[tuple[Finding, Finding], ...]:
    """Pairs findings of one side and kind that share a zone, each at most once; as many as can be, at the least cost.

    The result does not depend on the order of the findings.
    """
    groups: dict[tuple[Side, str], tuple[list[Finding], list[Finding]]] = {}
    for which, findings in enumerate((earlier, later)):
        for finding in sorted(findings, key=lambda finding: finding.id):
            groups.setdefault((finding.side, finding.kind), ([], []))[which].append(finding)
    return tuple(pair for rows, columns in groups.values() for pair in _pair_group(rows, columns))


def _pair_group(rows: list[Finding], columns: list[Finding]) -> Iterator[tuple[Finding, Finding]]:
    costs = [[cost(row, column) for column in columns] for row in rows]
    for row, column in assign([[min(value, _FORBIDDEN) for value in line] for line in costs]):
        if costs[row][column] < inf:
            yield rows[row], columns[column]


def cost(earlier: Finding, later: Finding) -> float:
    """How unlike two marks are, in diagram units; infinite where they cannot be the same finding."""
    if earlier.side is not later.side or earlier.kind != later.kind or not set(earlier.zones) & set(later.zones):
        return inf
    # severity only decides between marks that are otherwise alike: what has changed must not decide what it is
    unlike = _TIE * abs((earlier.severity or 0) - (later.severity or 0))
    if earlier.zone != later.zone:
        unlike += UNPLACED / 2
    if earlier.shape is None or later.shape is None:
        return unlike + UNPLACED
    away = dist(earlier.shape.centre, later.shape.centre)
    return unlike + away + SIZE_WEIGHT * abs(extent(earlier.shape) - extent(later.shape))


def extent(shape: Shape) -> float:
    """How large a mark is, as a length: 0 for a point, a stroke's length, the side of a square of an area's size."""
    if shape.kind is ShapeKind.STROKE:
        return sum(dist(a, b) for a, b in pairwise(shape.points))
    if shape.kind is ShapeKind.AREA:
        ring = shape.points
        doubled = sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True))
        return float((abs(doubled) / 2) ** 0.5)
    return 0.0


def assign(costs: Sequence[Sequence[float]]) -> tuple[tuple[int, int], ...]:
    """The assignment of rows to columns with the smallest total; every row of the shorter side is assigned.

    The Hungarian method by shortest augmenting paths: O(n²m), exact for every size, so no bound on n is needed.
    """
    if not costs or not costs[0]:
        return ()
    if len(costs) > len(costs[0]):
        turned = [list(column) for column in zip(*costs, strict=True)]
        return tuple(sorted((row, column) for column, row in assign(turned)))
    width = len(costs[0])
    row_price, column_price = [0.0] * (len(costs) + 1), [0.0] * (width + 1)
    row_of = [0] * (width + 1)  # the row (from 1) that holds a column (from 1); column 0 holds the row being placed
    for row in range(1, len(costs) + 1):
        row_of[0] = row
        _augment(costs, row_of, row_price, column_price)
    return tuple(sorted((row_of[column] - 1, column - 1) for column in range(1, width + 1) if row_of[column]))


def _augment(
    costs: Sequence[Sequence[float]], row_of: list[int], row_price: list[float], column_price: list[float]
) -> None:
    width = len(row_of) - 1
    slack, came_from, reached = [inf] * (width + 1), [0] * (width + 1), [False] * (width + 1)
    at = 0
    while row_of[at]:
        reached[at] = True
        row = row_of[at]
        for column in range(1, width + 1):
            reduced = costs[row - 1][column - 1] - row_price[row] - column_price[column]
            if not reached[column] and reduced < slack[column]:
                slack[column], came_from[column] = reduced, at
        ahead = min((column for column in range(1, width + 1) if not reached[column]), key=slack.__getitem__)
        step = slack[ahead]
        for column in range(width + 1):
            if reached[column]:
                row_price[row_of[column]] += step
                column_price[column] -= step
            else:
                slack[column] -= step
        at = ahead
    while at:
        before = came_from[at]
        row_of[at] = row_of[before]
        at = before
