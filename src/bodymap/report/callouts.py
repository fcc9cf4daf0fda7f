"""Where labels stand: leaders into the margins that never cross, and severity chips that keep clear of each other.

Pure arithmetic in whatever unit the caller uses, so that window and page share it. Imports only the domain.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import hypot

from bodymap.domain.finding import Finding
from bodymap.domain.shape import Point, Shape

Circle = tuple[float, float, float]
Box = tuple[float, float, float, float]

CORNERS: tuple[tuple[int, int], ...] = ((1, -1), (-1, -1), (1, 1), (-1, 1))
"""Where a chip may stand at its symbol, the preferred corner first: x right, y down."""

FAN = 0.055
"""How far apart, in diagram units, the symbols of findings without a place of their own stand in one zone."""


@dataclass(frozen=True, slots=True)
class Callout:
    """A label in a margin: the leader runs from `anchor` to `end`; `left` tells which margin it stands in."""

    key: str
    anchor: Point
    end: Point
    left: bool


def places(findings: Sequence[Finding], centres: Mapping[str, Point]) -> dict[str, Point]:
    """Where each finding's symbol stands in the diagram's frame, by the finding's id.

    A finding without a shape stands at the centre of its zone; several there stand side by side. Where the diagram has
    no such zone the finding has no place and is left out.
    """
    crowd: dict[str, list[str]] = {}
    found: dict[str, Point] = {}
    for finding in findings:
        if finding.shape is not None:
            found[finding.id] = finding.shape.centre
        elif finding.zone in centres:
            crowd.setdefault(f"{finding.side}/{finding.zone}", []).append(finding.id)
            found[finding.id] = centres[finding.zone]
    for ids in crowd.values():
        for number, finding_id in enumerate(ids):
            x, y = found[finding_id]
            column, row = number % 3, number // 3
            width = min(len(ids), 3)
            found[finding_id] = (x + (column - (width - 1) / 2) * FAN, y + row * FAN)
    return found


def with_places(findings: Sequence[Finding], centres: Mapping[str, Point]) -> tuple[Finding, ...]:
    """The findings, each with a shape: those without get a point where `places` puts them, or are left out."""
    if all(finding.shape is not None for finding in findings):
        return tuple(findings)
    where = places(findings, centres)
    return tuple(
        finding if finding.shape is not None else replace(finding, shape=Shape.point(*where[finding.id]))
        for finding in findings
        if finding.id in where
    )


def lay_callouts(
    anchors: Mapping[str, Point],
    margins: tuple[float, float],
    span: tuple[float, float],
    row: float,
) -> tuple[Callout, ...]:
    """Labels for all anchors, each in the nearer margin, in rows at least `row` apart; no two leaders cross.

    `margins` are the x where the leaders end on the left and on the right, `span` the y between which rows may lie.
    Where a margin cannot hold its share, labels go over to the other one; where both are full, rows move closer.
    """
    fits = max(1, int((span[1] - span[0]) // row) + 1)
    left, right = _share(anchors, margins, fits)
    return (*_margin(left, margins[0], span, row, left=True), *_margin(right, margins[1], span, row, left=False))


def _share(
    anchors: Mapping[str, Point], margins: tuple[float, float], fits: int
) -> tuple[dict[str, Point], dict[str, Point]]:
    middle = sum(margins) / 2
    # those nearest to the middle change sides first when a margin is full
    order = sorted(anchors, key=lambda key: (anchors[key][0], anchors[key][1], key))
    cut = sum(anchors[key][0] < middle for key in order)
    crowded = len(order) > 2 * fits
    cut = len(order) // 2 if crowded else min(max(cut, len(order) - fits), fits)
    return {key: anchors[key] for key in order[:cut]}, {key: anchors[key] for key in order[cut:]}


def _margin(
    anchors: Mapping[str, Point], x: float, span: tuple[float, float], row: float, *, left: bool
) -> tuple[Callout, ...]:
    order = sorted(anchors, key=lambda key: (anchors[key][1], anchors[key][0], key))
    rows = spread([anchors[key][1] for key in order], row, span)
    held = dict(zip(order, rows, strict=True))
    _uncross(order, anchors, held, x)
    return tuple(Callout(key, anchors[key], (x, held[key]), left) for key in sorted(order, key=held.__getitem__))


def _uncross(order: Sequence[str], anchors: Mapping[str, Point], held: dict[str, float], x: float) -> None:
    # two labels whose leaders cross change places: that shortens both together, so it comes to an end
    for _ in range(len(order) * len(order) + 1):
        swapped = False
        for i, first in enumerate(order):
            for second in order[i + 1 :]:
                if crosses(anchors[first], (x, held[first]), anchors[second], (x, held[second])):
                    held[first], held[second] = held[second], held[first]
                    swapped = True
        if not swapped:
            return


def spread(wanted: Sequence[float], row: float, span: tuple[float, float]) -> list[float]:
    """Heights in the given order, each as near to the wanted one as can be, at least `row` apart and within `span`.

    Where they do not fit, they share the span evenly. The wanted heights must ascend.
    """
    if not wanted:
        return []
    low, high = span
    if len(wanted) > 1 and (len(wanted) - 1) * row > high - low:
        row = (high - low) / (len(wanted) - 1)
    # least squares of what is wanted minus each one's own step, which only has to ascend: pool neighbours that clash
    blocks: list[tuple[float, int]] = []
    for place, value in enumerate(wanted):
        mean, count = value - place * row, 1
        while blocks and blocks[-1][0] > mean:
            before, size = blocks.pop()
            mean, count = (before * size + mean * count) / (size + count), size + count
        blocks.append((mean, count))
    top = high - (len(wanted) - 1) * row
    flat = [min(max(mean, low), top) for mean, count in blocks for _ in range(count)]
    return [base + place * row for place, base in enumerate(flat)]


def crosses(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether the segments a–b and c–d cross properly; touching at an end does not count."""

    def turn(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    first, second = turn(a, b, c), turn(a, b, d)
    third, fourth = turn(c, d, a), turn(c, d, b)
    return first * second < 0 and third * fourth < 0


def chip_corners(
    symbols: Sequence[Circle], chip: tuple[float, float], gap: float, known: Sequence[int] = ()
) -> list[int]:
    """For each symbol (x, y, radius) the index in CORNERS at which its chip covers least of what stands around it.

    Earlier symbols choose first, so that a mark that is added never moves the chips of those that were there: the
    corners `known` for the first symbols are kept.
    """
    width, height = chip
    chosen = list(known)
    across, down = width + 8 * gap, height + 2 * gap
    for x, y, r in symbols[len(chosen) :]:
        best, best_cost = 0, float("inf")
        # where two symbols stand further apart, neither's chip reaches the other's
        around = [
            (other, corner)
            for other, corner in zip(symbols, chosen, strict=False)
            if abs(other[0] - x) < across + r + other[2] and abs(other[1] - y) < down + r + other[2]
        ]
        near = [other for other, _ in around if hypot(other[0] - x, other[1] - y) < other[2] + r + width + height]
        boxes = [chip_box(*other, CORNERS[corner], chip, gap) for other, corner in around]
        for number, corner in enumerate(CORNERS):
            box = chip_box(x, y, r, corner, chip, gap)
            cost = sum(_shared(box, other) for other in boxes)
            cost += 0.6 * sum(_shared(box, (ox - o, oy - o, ox + o, oy + o)) for ox, oy, o in near)
            if cost < best_cost - 1e-9:
                best, best_cost = number, cost
            if best_cost <= 0:
                break
        chosen.append(best)
    return chosen


def chip_box(x: float, y: float, r: float, corner: tuple[int, int], chip: tuple[float, float], gap: float) -> Box:
    """Left, top, right, bottom of a chip at a symbol's corner."""
    width, height = chip
    cx, cy = x + corner[0] * (r + 4 * gap), y + corner[1] * (r + gap)
    return (cx - width / 2, cy - height / 2, cx + width / 2, cy + height / 2)


def _shared(a: Box, b: Box) -> float:
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))
