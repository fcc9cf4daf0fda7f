"""A drawn line with as many vertices as it needs. Plain arithmetic in diagram units."""

from __future__ import annotations

from itertools import pairwise

from bodymap.domain.shape import Point

PIECE = 120
"""Vertices of a drawn line that are thinned at a time."""


def thinned(points: list[Point], detail: float) -> list[Point]:
    """The line with fewer vertices, nowhere further than `detail` from what was drawn (Ramer, Douglas and Peucker).

    Measured to the segments that stay, not to the lines through them: a stroke that turns back keeps its turn.
    """
    if len(points) < 3:
        return points
    # the ends of the pieces stay: looked at whole, a long scribble would take the square of its length
    ends = [*range(0, len(points) - 1, PIECE), len(points) - 1]
    kept, spans = set(ends), list(pairwise(ends))
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        off = [_squared_off(point, points[first], points[last]) for point in points[first + 1 : last]]
        most = max(off)
        if most > detail * detail:
            far = first + 1 + off.index(most)
            kept.add(far)
            spans += [(first, far), (far, last)]
    return [points[place] for place in sorted(kept)]


def _squared_off(point: Point, start: Point, end: Point) -> float:
    """The square of a point's distance from a segment."""
    along, down = end[0] - start[0], end[1] - start[1]
    x, y = point[0] - start[0], point[1] - start[1]
    length = along * along + down * down
    share = 0.0 if length == 0 else min(1.0, max(0.0, (x * along + y * down) / length))
    x, y = x - share * along, y - share * down
    return x * x + y * y
