"""Plane geometry of rings: inside, overlap, length. Pure Python, because hit tests run before numpy may be imported.

Hides the index of edges by height that makes a hit test take a few microseconds. Imports nothing of bodymap.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import hypot

Point = tuple[float, float]
Ring = tuple[Point, ...]
Polygons = tuple[tuple[Ring, ...], ...]
Edge = tuple[float, float, float, float]
Span = tuple[float, float]

SLABS = 160
ROWS = 96


def bounds_of(rings: Iterable[Ring]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of some rings."""
    xs, ys = zip(*(point for ring in rings for point in ring), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def signed_area(ring: Ring) -> float:
    """The area of a ring; its sign tells which way round it runs."""
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in _edges(ring)) / 2


def area_of(polygons: Polygons) -> float:
    """The area of polygons, each an outer ring followed by its holes."""
    return sum(abs(signed_area(rings[0])) - sum(abs(signed_area(hole)) for hole in rings[1:]) for rings in polygons)


def length_of(path: Sequence[Point]) -> float:
    """The length of an open line."""
    return sum(hypot(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(path))


def samples_along(path: Sequence[Point], step: float, most: int = 600) -> list[Point]:
    """Points at even distances along a line, its ends included; a line without length gives its first point."""
    total = length_of(path)
    if total <= 0:
        return [path[0]]
    count = min(most, max(2, int(total / step) + 1))
    wanted, points, walked = total / (count - 1), [path[0]], 0.0
    for (ax, ay), (bx, by) in pairwise(path):
        piece = hypot(bx - ax, by - ay)
        while piece > 0 and len(points) < count - 1 and walked + piece >= len(points) * wanted:
            share = (len(points) * wanted - walked) / piece
            points.append((ax + (bx - ax) * share, ay + (by - ay) * share))
        walked += piece
    return [*points, path[-1]]


def spans_nonzero(edges: Iterable[Edge], y: float) -> list[Span]:
    """Where a horizontal line runs inside an outline that may cross itself, by the non-zero winding rule."""
    crossings = []
    for ax, ay, bx, by in edges:
        if (ay <= y) != (by <= y):
            crossings.append((ax + (y - ay) / (by - ay) * (bx - ax), 1 if by > ay else -1))
    crossings.sort()
    spans, winding, start = [], 0, 0.0
    for x, turn in crossings:
        if winding == 0:
            start = x
        winding += turn
        if winding == 0:
            spans.append((start, x))
    return spans


def overlap(first: list[Span], second: list[Span]) -> float:
    """The length that two sorted lists of spans have in common."""
    total, i, j = 0.0, 0, 0
    while i < len(first) and j < len(second):
        low, high = max(first[i][0], second[j][0]), min(first[i][1], second[j][1])
        if high > low:
            total += high - low
        if first[i][1] < second[j][1]:
            i += 1
        else:
            j += 1
    return total


def distance_to(ring: Ring, point: Point) -> float:
    """How far a point is from the nearest place of a ring."""
    x, y = point
    nearest = float("inf")
    for (ax, ay), (bx, by) in _edges(ring):
        dx, dy = bx - ax, by - ay
        length = dx * dx + dy * dy
        share = min(1.0, max(0.0, ((x - ax) * dx + (y - ay) * dy) / length)) if length else 0.0
        nearest = min(nearest, hypot(ax + share * dx - x, ay + share * dy - y))
    return nearest


def ring_edges(ring: Ring) -> list[Edge]:
    """The edges of a ring as (ax, ay, bx, by), without those that lie level."""
    return [(ax, ay, bx, by) for (ax, ay), (bx, by) in _edges(ring) if ay != by]


class AreaIndex:
    """Named areas that do not overlap, indexed by height: which holds a point, how much of each an outline covers."""

    def __init__(self, areas: Mapping[str, Polygons]) -> None:
        rings = [ring for polygons in areas.values() for part in polygons for ring in part]
        self._left, self._top, self._right, self._bottom = bounds_of(rings)
        self._scale = SLABS / (self._bottom - self._top)
        self._slabs: list[list[tuple[float, float, str, list[Edge]]]] = [[] for _ in range(SLABS)]
        for name, polygons in areas.items():
            self._add(name, [edge for part in polygons for ring in part for edge in ring_edges(ring)])

    def _add(self, name: str, edges: list[Edge]) -> None:
        by_slab: dict[int, list[Edge]] = {}
        for edge in edges:
            for slab in range(self._slab(min(edge[1], edge[3])), self._slab(max(edge[1], edge[3])) + 1):
                by_slab.setdefault(slab, []).append(edge)
        for slab, found in by_slab.items():
            left = min(min(edge[0], edge[2]) for edge in found)
            right = max(max(edge[0], edge[2]) for edge in found)
            self._slabs[slab].append((left, right, name, found))

    def _slab(self, y: float) -> int:
        return min(SLABS - 1, max(0, int((y - self._top) * self._scale)))

    def at(self, x: float, y: float) -> str | None:
        """The name of the area that holds the point; on a common border the one that lies to the right of it."""
        if not (self._left <= x <= self._right and self._top <= y <= self._bottom):
            return None
        for left, right, name, edges in self._slabs[int((y - self._top) * self._scale) if y < self._bottom else -1]:
            if left <= x <= right:
                inside = False
                for ax, ay, bx, by in edges:
                    if (ay <= y) != (by <= y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
                        inside = not inside
                if inside:
                    return name
        return None

    def covered_by(self, ring: Ring) -> dict[str, float]:
        """The area that an outline, which may cross itself, shares with each named area."""
        edges, shares = ring_edges(ring), dict[str, float]()
        _, top, _, bottom = bounds_of([ring])
        height = (bottom - top) / ROWS
        for row in range(ROWS):
            y = top + (row + 0.5) * height
            inside = spans_nonzero(edges, y)
            if not inside or not self._top <= y < self._bottom:
                continue
            for left, right, name, slab_edges in self._slabs[self._slab(y)]:
                if left < inside[-1][1] and right > inside[0][0]:
                    shared = overlap(inside, _spans_even_odd(slab_edges, y)) * height
                    if shared > 0:
                        shares[name] = shares.get(name, 0.0) + shared
        return shares


def _spans_even_odd(edges: Iterable[Edge], y: float) -> list[Span]:
    xs = sorted(ax + (y - ay) / (by - ay) * (bx - ax) for ax, ay, bx, by in edges if (ay <= y) != (by <= y))
    return list(zip(xs[::2], xs[1::2], strict=True))


def _edges(ring: Ring) -> Iterable[tuple[Point, Point]]:
    return zip(ring, ring[1:] + ring[:1], strict=True)
