"""Where a finding lies on the diagram: a point, a stroke or an area, in the diagram's own frame.

Frame: origin at the greater trochanter, unit = greater trochanter to lateral femoral epicondyle, x toward the
front of the body, y downward. The same numbers mean the same place on both sides: the left diagram is the
mirror image, so a shape never changes with the side.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

Point = tuple[float, float]

LIMIT = 4.0
"""No coordinate of a limb is further than this from the trochanter; anything beyond is a fault in the input."""


class ShapeKind(StrEnum):
    POINT = "point"
    STROKE = "stroke"
    AREA = "area"


_LEAST = {ShapeKind.POINT: 1, ShapeKind.STROKE: 2, ShapeKind.AREA: 3}

KEPT = 4096
"""So many centres are kept: they are asked for in every frame."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A mark's geometry: a point has one vertex, a stroke at least two, an area at least three (its ring left open).

    Raises ValueError where the number of vertices does not fit the kind, or a coordinate is not finite or beyond LIMIT.
    """

    kind: ShapeKind
    points: tuple[Point, ...]

    def __post_init__(self) -> None:
        if len(self.points) < _LEAST[self.kind] or (self.kind is ShapeKind.POINT and len(self.points) != 1):
            raise ValueError(f"a {self.kind} cannot have {len(self.points)} vertices")
        for x, y in self.points:
            # what is not finite lies within no limits
            if not (-LIMIT <= x <= LIMIT and -LIMIT <= y <= LIMIT):
                raise ValueError(f"the vertex ({x}, {y}) lies outside the diagram")

    @classmethod
    def point(cls, x: float, y: float) -> "Shape":
        return cls(ShapeKind.POINT, ((x, y),))

    @property
    def centre(self) -> Point:
        """Where the mark's symbol stands: the point itself, the middle of a stroke's length, an area's centroid."""
        if self.kind is ShapeKind.POINT:
            return self.points[0]
        if self.kind is ShapeKind.STROKE:
            return _middle_of_length(self.points)
        return _centroid(self.points)

    def moved(self, dx: float, dy: float) -> "Shape":
        """The same shape, shifted by (dx, dy) in diagram units."""
        return Shape(self.kind, tuple((x + dx, y + dy) for x, y in self.points))


@lru_cache(maxsize=KEPT)
def _middle_of_length(points: tuple[Point, ...]) -> Point:
    steps = [((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5 for (ax, ay), (bx, by) in pairwise(points)]
    left = sum(steps) / 2
    for step, (ax, ay), (bx, by) in zip(steps, points[:-1], points[1:], strict=True):
        if left <= step and step > 0:
            share = left / step
            return (ax + (bx - ax) * share, ay + (by - ay) * share)
        left -= step
    return points[0]


@lru_cache(maxsize=KEPT)
def _centroid(ring: tuple[Point, ...]) -> Point:
    doubled = cx = cy = 0.0
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = ax * by - bx * ay
        doubled += cross
        cx += (ax + bx) * cross
        cy += (ay + by) * cross
    mean = (sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring))
    if abs(doubled) < 1e-9:
        return mean
    centre = (cx / (3 * doubled), cy / (3 * doubled))
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    # a self-crossing outline can throw its centroid outside its own box
    inside = min(xs) <= centre[0] <= max(xs) and min(ys) <= centre[1] <= max(ys)
    return centre if inside else mean
