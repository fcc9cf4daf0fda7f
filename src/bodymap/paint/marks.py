"""Findings on the plate: points, strokes and areas with their symbols, ghosts and selection.

All functions take the transform from the diagram's frame to device pixels; it holds the mirroring of a left limb, so
that no letter is ever mirrored. Sizes of symbols, edges and bands are in device pixels and do not grow with zoom.
Imports QtGui, domain and the label arithmetic of `report`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType

from PySide6.QtGui import QPainter, QTransform

from bodymap.domain.finding import Finding, Status
from bodymap.domain.shape import Point, Shape, ShapeKind
from bodymap.paint.extents import SHAPE_REACH, paint_shape, shape_path
from bodymap.paint.symbols import (
    BEYOND,
    CHIP,
    GHOST,
    GONE,
    PAPER,
    SOLID,
    UNKNOWN,
    SymbolPainter,
    symbol_radius,
)
from bodymap.paint.theme import Theme
from bodymap.report.callouts import Box, chip_corners, with_places

__all__ = [
    "GHOST",
    "PAPER",
    "SOLID",
    "Step",
    "chip_corners_of",
    "extent_of",
    "extents_of",
    "paint_findings",
    "paint_shape",
    "painting_steps",
    "shape_path",
    "style_of",
]

CROWD = 120
"""Up to so many marks their chips are moved apart; beyond it a glance cannot tell them apart anyway."""

BUNCH = 25
"""So many symbols are painted in one piece."""

Step = Callable[[QPainter], None]
"""One piece of a picture, painted when it is called."""

NOWHERE: Mapping[str, Point] = MappingProxyType({})


def paint_findings(
    painter: QPainter,
    findings: Iterable[Finding],
    transform: QTransform,
    theme: Theme,
    *,
    style: str = SOLID,
    selected: frozenset[str] = frozenset(),
    scale: float = 1.0,
    centres: Mapping[str, Point] = NOWHERE,
    chips: bool = True,
    even: bool = False,
) -> None:
    """Paints findings of one side: areas, then strokes, then symbols in their order, then the chips.

    `style` is solid, ghost or paper; among the solid ones what is resolved stands hollow. `centres` are the centres of
    the diagram's zones: a finding without a shape stands there, and is not painted where they are not given. `even`
    makes all symbols of one size, where a number beside them tells the severity.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for step in painting_steps(
        tuple(findings),
        transform,
        theme,
        style=style,
        selected=selected,
        scale=scale,
        centres=centres,
        chips=chips,
        even=even,
    ):
        step(painter)
    painter.restore()


def painting_steps(
    findings: tuple[Finding, ...],
    transform: QTransform,
    theme: Theme,
    *,
    style: str = SOLID,
    selected: frozenset[str] = frozenset(),
    scale: float = 1.0,
    centres: Mapping[str, Point] = NOWHERE,
    chips: bool = True,
    even: bool = False,
    corners: Mapping[str, int] | None = None,
    boxes: Sequence[Box] = (),
) -> Iterator[Step]:
    """The same in pieces of about a millisecond, to be carried out in this order on painters of the same picture.

    `corners` are those of the chips where they are known from more findings than these (`chip_corners_of`). Where only
    some `boxes` of the picture are wanted, strokes, areas and symbols beside them are left out.
    """
    placed = with_places(findings, centres)
    for wanted in (ShapeKind.AREA, ShapeKind.STROKE):
        for finding in placed:
            if finding.shape is not None and finding.shape.kind is wanted:
                if boxes and not _meets(_shape_box(finding.shape, transform, scale), boxes):
                    continue
                yield partial(
                    paint_shape,
                    kind=finding.kind,
                    shape=finding.shape,
                    transform=transform,
                    theme=theme,
                    style=style_of(finding, style),
                    scale=scale,
                    selected=finding.id in selected,
                )
    if corners is None:
        corners = chip_corners_of(placed, transform, scale, even=even) if chips else {}
    spots = tuple(spots_of(placed, transform, scale, even))
    if boxes:
        spots = tuple([spot for spot in spots if _meets(_symbol_box(*spot[1:], scale), boxes)])
    # what is gone lies beneath what is there, what is selected comes to the top
    symbols = sorted(spots, key=lambda spot: (spot[0].id in selected, spot[0].status is not Status.RESOLVED))
    within = chips and not corners
    for start in range(0, len(symbols), BUNCH):
        yield partial(_paint_symbols, symbols[start : start + BUNCH], theme, style, selected, scale, within)
    if chips and corners:
        for start in range(0, len(spots), BUNCH):
            yield partial(_paint_chips, spots[start : start + BUNCH], theme, style, scale, corners)


def chip_corners_of(
    placed: tuple[Finding, ...],
    transform: QTransform,
    scale: float = 1.0,
    known: Mapping[str, int] | None = None,
    *,
    even: bool = False,
) -> dict[str, int]:
    """At which corner the chip of each finding (with a shape) stands; empty beyond CROWD, where all take the first.

    `known` are the corners of the first findings: they are kept.
    """
    if len(placed) > CROWD:
        return {}
    spots = list(spots_of(placed, transform, scale, even))
    kept = tuple((known or {}).values())
    circles = [(x, y, radius) for _, x, y, radius in spots]
    chosen = chip_corners(circles, (CHIP * scale, CHIP * scale), scale, kept)
    return {spot[0].id: corner for spot, corner in zip(spots, chosen, strict=True)}


def style_of(finding: Finding, style: str = SOLID) -> str:
    """How a finding is painted among others of a style: what is resolved stands hollow among the solid ones."""
    return GONE if style == SOLID and finding.status is Status.RESOLVED else style


def extents_of(findings: Sequence[Finding], transform: QTransform, scale: float = 1.0) -> dict[str, Box]:
    """By id, what of the device findings with shapes can cover at the most, with symbol, ring, chip and halo."""
    made = {}
    for finding, x, y, radius in spots_of(findings, transform, scale):
        box = _symbol_box(x, y, radius, scale)
        if finding.shape is not None and finding.shape.kind is not ShapeKind.POINT:
            left, top, right, bottom = _shape_box(finding.shape, transform, scale)
            box = min(box[0], left), min(box[1], top), max(box[2], right), max(box[3], bottom)
        made[finding.id] = box
    return made


def extent_of(finding: Finding, transform: QTransform, scale: float = 1.0) -> Box:
    """The same of one finding."""
    return extents_of((finding,), transform, scale)[finding.id]


def _symbol_box(x: float, y: float, radius: float, scale: float) -> Box:
    """What a symbol covers at the most, whichever corner its chip stands at."""
    reach = BEYOND * scale / 2 + radius
    return x - reach, y - reach, x + reach, y + reach


def _shape_box(shape: Shape, transform: QTransform, scale: float) -> Box:
    """What a stroke or an area covers at the most, without its symbol."""
    # plain numbers, for the same reason as in spots_of
    xx, yx, dx = transform.m11(), transform.m21(), transform.dx()
    xy, yy, dy = transform.m12(), transform.m22(), transform.dy()
    xs = [xx * x + yx * y + dx for x, y in shape.points]
    ys = [xy * x + yy * y + dy for x, y in shape.points]
    reach = SHAPE_REACH * scale
    return min(xs) - reach, min(ys) - reach, max(xs) + reach, max(ys) + reach


def _meets(box: Box, others: Sequence[Box]) -> bool:
    left, top, right, bottom = box
    return any(left < x1 and x0 < right and top < y1 and y0 < bottom for x0, y0, x1, y1 in others)


Spot = tuple[Finding, float, float, float]
"""A finding, where its symbol stands in device pixels, and its radius."""


def spots_of(findings: Sequence[Finding], transform: QTransform, scale: float, even: bool = False) -> Iterator[Spot]:
    """The spots of findings with shapes; `even` gives all the size of an unknown severity."""
    # plain numbers: with thousands of marks a mapped QPointF for each would be felt
    xx, yx, dx = transform.m11(), transform.m21(), transform.dx()
    xy, yy, dy = transform.m12(), transform.m22(), transform.dy()
    radii: dict[int | None, float] = {}
    for finding in findings:
        assert finding.shape is not None
        x, y = finding.shape.centre
        # what is resolved is as small as a mark can be, whatever it was before
        severity = None if even or finding.status is Status.RESOLVED else finding.severity
        radius = radii.get(severity)
        if radius is None:
            radius = radii[severity] = symbol_radius(severity, scale)
        yield finding, xx * x + yx * y + dx, xy * x + yy * y + dy, radius


def _paint_symbols(
    spots: Sequence[Spot],
    theme: Theme,
    style: str,
    selected: frozenset[str],
    scale: float,
    chips: bool,
    painter: QPainter,
) -> None:
    symbols = SymbolPainter(painter, theme)
    for finding, x, y, radius in spots:
        severity = _shown(finding) if chips else None
        symbols.put(finding.kind, x, y, radius, style_of(finding, style), severity, finding.id in selected, scale)


def _paint_chips(
    spots: Sequence[Spot], theme: Theme, style: str, scale: float, corners: Mapping[str, int], painter: QPainter
) -> None:
    symbols = SymbolPainter(painter, theme)
    for finding, x, y, radius in spots:
        symbols.put("", x, y, radius, style_of(finding, style), _shown(finding), False, scale, corners[finding.id])


def _shown(finding: Finding) -> int:
    return UNKNOWN if finding.severity is None else finding.severity
