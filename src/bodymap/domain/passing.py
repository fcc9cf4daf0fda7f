"""The way from one visit's marks to another's: what lies between two charts while the eye follows from one to the next.

Hides which mark becomes which and how outlines with different vertices meet half-way. Nothing here is ever recorded.
May import only the domain.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from math import dist

from bodymap.domain.finding import Finding
from bodymap.domain.matching import pair_up
from bodymap.domain.shape import Point, Shape, ShapeKind

VERTICES = 32
"""So many vertices an outline has on its way, spread evenly along its length."""


@dataclass(frozen=True, slots=True)
class Passing:
    """A mark on its way; `presence` is 1 where it is wholly there, less where it comes or goes."""

    finding: Finding
    presence: float


class Passage:
    """From the marks of one side at one visit to those at another."""

    def __init__(self, earlier: Sequence[Finding], later: Sequence[Finding]) -> None:
        pairs = _paired(earlier, later)
        moving = {after.id for _, after in pairs} | {before.id for before, _ in pairs}
        self._moving = [(before, after, _way(before, after)) for before, after in pairs]
        self._going = [finding for finding in earlier if finding.id not in moving]
        self._coming = [finding for finding in later if finding.id not in moving]

    def at(self, share: float) -> tuple[Passing, ...]:
        """The marks when a share of the way, 0 to 1, has been gone: the going ones below, the coming ones on top."""
        going = [Passing(finding, 1 - share) for finding in self._going if share < 1]
        coming = [Passing(finding, share) for finding in self._coming if share > 0]
        moving = [Passing(_between(before, after, way, share), 1.0) for before, after, way in self._moving]
        return (*going, *moving, *coming)


Way = tuple[tuple[Point, ...], tuple[Point, ...]] | None
"""The vertices of two outlines that belong together; None where the two have no places that could meet."""


def _paired(earlier: Sequence[Finding], later: Sequence[Finding]) -> list[tuple[Finding, Finding]]:
    """What the therapist carried on goes first; the rest is paired by place and size."""
    known = {finding.id: finding for finding in earlier}
    pairs = [(known.pop(finding.follows), finding) for finding in later if finding.follows in known]
    said = {after.id for _, after in pairs}
    pairs += pair_up(tuple(known.values()), [finding for finding in later if finding.id not in said])
    return [pair for pair in pairs if pair[0].kind == pair[1].kind and _way_possible(*pair)]


def _way_possible(before: Finding, after: Finding) -> bool:
    if before.shape is None or after.shape is None:
        return before.shape is after.shape and before.zone == after.zone
    return before.shape.kind is after.shape.kind


def _way(before: Finding, after: Finding) -> Way:
    if before.shape is None or after.shape is None:
        return None
    kind = after.shape.kind
    if kind is ShapeKind.POINT:
        return before.shape.points, after.shape.points
    start, end = spread(before.shape), spread(after.shape)
    return start, _turned(start, end) if kind is ShapeKind.AREA else _directed(start, end)


def _between(before: Finding, after: Finding, way: Way, share: float) -> Finding:
    severity = after.severity
    if before.severity is not None and after.severity is not None:
        severity = round(before.severity + (after.severity - before.severity) * share)
    if way is None or after.shape is None:
        return replace(after, severity=severity)
    points = tuple((ax + (bx - ax) * share, ay + (by - ay) * share) for (ax, ay), (bx, by) in zip(*way, strict=True))
    return replace(after, severity=severity, shape=Shape(after.shape.kind, points))


def spread(shape: Shape) -> tuple[Point, ...]:
    """A stroke or an area with VERTICES vertices, evenly along its length, from its first vertex on."""
    ring = shape.points + shape.points[:1] if shape.kind is ShapeKind.AREA else shape.points
    lengths = [0.0, *accumulate(dist(a, b) for a, b in pairwise(ring))]
    parts = VERTICES if shape.kind is ShapeKind.AREA else VERTICES - 1
    made, leg = [], 0
    for number in range(VERTICES):
        wanted = lengths[-1] * number / parts
        while leg < len(ring) - 2 and lengths[leg + 1] < wanted:
            leg += 1
        length = lengths[leg + 1] - lengths[leg]
        part = min(max((wanted - lengths[leg]) / length, 0.0), 1.0) if length > 0 else 0.0
        (ax, ay), (bx, by) = ring[leg], ring[leg + 1]
        made.append((ax + (bx - ax) * part, ay + (by - ay) * part))
    return tuple(made)


def _directed(start: tuple[Point, ...], end: tuple[Point, ...]) -> tuple[Point, ...]:
    """A stroke drawn the other way round is the same stroke."""
    return min((end, end[::-1]), key=lambda points: dist(points[0], start[0]) + dist(points[-1], start[-1]))


def _turned(start: tuple[Point, ...], end: tuple[Point, ...]) -> tuple[Point, ...]:
    """A ring begun elsewhere, or drawn the other way round, is the same ring: the turn that moves least."""
    rings = [ring[turn:] + ring[:turn] for ring in (end, end[::-1]) for turn in range(0, VERTICES, 2)]
    return min(rings, key=lambda points: sum(dist(a, b) for a, b in zip(start[::4], points[::4], strict=True)))
