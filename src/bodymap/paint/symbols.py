"""The symbols of findings: shape, then colour, then letter, in a casing that stands out on every muscle and theme.

Hides casing, letters, chips and a cache of finished pictures. Symbols are painted in device pixels: give the painter a
transform that only shifts. Under any other transform, and for PDF, they are painted as paths. Imports QtGui alone.
"""

from functools import lru_cache
from math import ceil, floor
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QImage,
    QPaintEngine,
    QPainter,
    QPainterPath,
    QPen,
    QTransform,
)

from bodymap.paint.fonts import register_fonts
from bodymap.paint.shapes import MarkStyle, mark_kinds, mark_style
from bodymap.paint.theme import FAMILIES, Theme, weigh
from bodymap.report.callouts import CORNERS, chip_box

SOLID, GHOST, PAPER, GONE = "solid", "ghost", "paper", "gone"
"""Found now; found at the last visit; in the grey of a page; recorded as resolved: hollow, grey, and ticked."""

UNKNOWN = -1
"""As a severity: the finding has one, but it is not known; the chip shows a question mark. None shows no chip."""

HALO, KEYLINE, GHOST_EDGE, CHIP = 2.5, 1.3, 1.4, 15.0
BEYOND = 36.0
"""How far beyond its radius, in pixels at 200 %, a symbol with ring and chip reaches at the most."""

_REACH, _RING = 1.34, 9.0

__all__ = [
    "GHOST",
    "GONE",
    "PAPER",
    "SOLID",
    "UNKNOWN",
    "SymbolPainter",
    "mark_kinds",
    "mark_style",
    "paint_symbol",
    "symbol_path",
    "symbol_radius",
]


class _Look(NamedTuple):
    kind: str
    radius: float
    theme: str
    style: str
    severity: int | None
    selected: bool
    scale: float
    corner: int


def symbol_radius(severity: int | None, scale: float = 1.0) -> float:
    """Half the height of a symbol in pixels: it grows with severity, and is smallest where that is not known."""
    return (9.5 + 0.6 * max(severity or 0, 0)) * scale


def symbol_path(kind: str, centre: QPointF, radius: float) -> QPainterPath:
    """The outline of a kind's symbol, for hit tests and own drawing."""
    return QTransform(radius, 0, 0, radius, centre.x(), centre.y()).map(mark_style(kind).outline)


def paint_symbol(
    painter: QPainter,
    kind: str,
    centre: QPointF,
    radius: float,
    theme: Theme,
    *,
    style: str = SOLID,
    severity: int | None = None,
    selected: bool = False,
    scale: float = 1.0,
) -> None:
    """Paints one symbol with its chip; `scale` is that of the casing and chip, not of the radius."""
    SymbolPainter(painter, theme).paint(
        kind, centre, radius, style=style, severity=severity, selected=selected, scale=scale
    )


class SymbolPainter:
    """Paints many symbols with one painter: what depends on the painter alone is asked once."""

    def __init__(self, painter: QPainter, theme: Theme) -> None:
        self._painter, self._theme, device = painter, theme, painter.device()
        self._ratio = device.devicePixelRatio()
        way, engine = painter.combinedTransform(), painter.paintEngine()
        raster = engine is not None and engine.type() == QPaintEngine.Type.Raster
        self._vector = not raster or way.isScaling() or way.isRotating()
        # what lies beyond the device costs nothing; a widget's width is logical, a picture's is not: take the larger
        self._from_x, self._to_x = -BEYOND - way.dx(), device.width() + BEYOND - way.dx()
        self._from_y, self._to_y = -BEYOND - way.dy(), device.height() + BEYOND - way.dy()

    def paint(
        self,
        kind: str,
        centre: QPointF,
        radius: float,
        *,
        style: str = SOLID,
        severity: int | None = None,
        selected: bool = False,
        scale: float = 1.0,
    ) -> None:
        """As `paint_symbol`; the chip of a severity stands at the upper right."""
        self.put(kind, centre.x(), centre.y(), radius, style, severity, selected, scale)

    def put(
        self,
        kind: str,
        x: float,
        y: float,
        radius: float,
        style: str,
        severity: int | None,
        selected: bool,
        scale: float,
        corner: int = 0,
    ) -> None:
        """The same for plain numbers, for thousands at once; without a kind the chip alone, at an index of CORNERS."""
        look = _Look(kind, round(radius * 4) / 4, self._theme.name, style, severity, selected, scale, corner)
        if self._vector:
            self._painter.save()
            self._painter.translate(x, y)
            _draw(self._painter, look, self._theme)
            self._painter.restore()
        elif self._from_x - radius < x < self._to_x + radius and self._from_y - radius < y < self._to_y + radius:
            ratio = self._ratio
            image, left, top = _image(look, ratio)
            # a whole device pixel: a picture between two pixels would be smeared
            place = QPointF(round((x + left) * ratio) / ratio, round((y + top) * ratio) / ratio)
            self._painter.drawImage(place, image)


@lru_cache(maxsize=2048)
def _image(look: _Look, ratio: float) -> tuple[QImage, float, float]:
    """The picture and where its corner lies from the symbol's centre.

    Images, not pixmaps: they may be painted off the window's thread and outlive the application.
    """
    left, top, right, bottom = _extent(look)
    # whole pixels to both sides, so that the centre of the symbol lies between pixels and its edges are sharp
    left, top = floor(left * ratio) / ratio, floor(top * ratio) / ratio
    width, height = ceil((right - left) * ratio), ceil((bottom - top) * ratio)
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        painter.translate(-left, -top)
        _draw(painter, look, Theme.load(look.theme))
    return image, left, top


def _extent(look: _Look) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of all ink around the symbol's centre."""
    box = QRectF()
    if look.kind:
        reach = _REACH * look.radius + (_RING if look.selected else HALO + KEYLINE) * look.scale
        box = QRectF(-reach, -reach, 2 * reach, 2 * reach)
    if look.severity is not None:
        edge = 2.0 * look.scale
        box = box.united(_chip_box(look).adjusted(-edge, -edge, edge, edge))
    return box.left(), box.top(), box.right(), box.bottom()


def _draw(painter: QPainter, look: _Look, theme: Theme) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if look.kind:
        _symbol(painter, look, theme)
    if look.severity is not None:
        _chip(painter, look, theme)


def _symbol(painter: QPainter, look: _Look, theme: Theme) -> None:
    mark, outline = mark_style(look.kind), symbol_path(look.kind, QPointF(0, 0), look.radius)
    letter = _letter(mark, look.radius)
    if look.selected:
        _ring(painter, look, theme)
    if look.style == GHOST:
        _ghost(painter, outline, letter, theme, look.scale)
    elif look.style == GONE:
        _gone(painter, outline, letter, theme, look.scale)
    elif look.style == PAPER:
        _paper(painter, mark, outline, letter, theme, look.scale)
    else:
        _solid(painter, mark, outline, letter, theme, look.scale)


def _pen(color: QColor, width: float, join: Qt.PenJoinStyle = Qt.PenJoinStyle.MiterJoin) -> QPen:
    return QPen(QBrush(color), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, join)


def _solid(
    painter: QPainter, mark: MarkStyle, outline: QPainterPath, letter: QPainterPath, theme: Theme, scale: float
) -> None:
    halo = _pen(theme.color("halo"), (2 * HALO + KEYLINE) * scale, Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(outline, halo)
    painter.fillPath(outline, QBrush(mark.fill or theme.color("unknown_kind")))
    painter.strokePath(outline, _pen(theme.color("keyline"), KEYLINE * scale))
    painter.fillPath(letter, QBrush(mark.ink or theme.color("unknown_ink")))


def _paper(
    painter: QPainter, mark: MarkStyle, outline: QPainterPath, letter: QPainterPath, theme: Theme, scale: float
) -> None:
    paper, ink = theme.color("halo"), theme.color("keyline")
    painter.strokePath(outline, _pen(paper, (2 * HALO + KEYLINE) * scale, Qt.PenJoinStyle.RoundJoin))
    painter.fillPath(outline, QBrush(ink if mark.restricts else paper))
    painter.strokePath(outline, _pen(ink, KEYLINE * scale))
    painter.fillPath(letter, QBrush(paper if mark.restricts else ink))


def _ghost(painter: QPainter, outline: QPainterPath, letter: QPainterPath, theme: Theme, scale: float) -> None:
    paper, ink = theme.color("halo"), theme.color("text")
    if theme.name == "print":
        # the plate's lines on paper are as dark as the letter
        painter.strokePath(outline, _pen(paper, (2 * HALO + GHOST_EDGE) * scale, Qt.PenJoinStyle.RoundJoin))
    else:
        paper.setAlphaF(0.55)
    painter.fillPath(outline, QBrush(paper))
    edge = _pen(ink, GHOST_EDGE * scale)
    edge.setCapStyle(Qt.PenCapStyle.FlatCap)
    edge.setDashPattern([3 / GHOST_EDGE, 2.4 / GHOST_EDGE])
    painter.strokePath(outline, edge)
    painter.fillPath(letter, QBrush(ink))


def _gone(painter: QPainter, outline: QPainterPath, letter: QPainterPath, theme: Theme, scale: float) -> None:
    painter.strokePath(outline, _pen(theme.color("halo"), 2 * HALO * scale, Qt.PenJoinStyle.RoundJoin))
    painter.fillPath(outline, QBrush(theme.color("halo")))
    painter.strokePath(outline, _pen(theme.color("ctl"), KEYLINE * scale))
    painter.fillPath(letter, QBrush(theme.color("muted")))


def _ring(painter: QPainter, look: _Look, theme: Theme) -> None:
    bounds = symbol_path(look.kind, QPointF(0, 0), look.radius).boundingRect()
    reach = max(bounds.width(), bounds.height()) / 2 + 5.5 * look.scale
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for color, width in (("halo", 5.0), ("accent", 2.0)):
        painter.setPen(_pen(theme.color(color), width * look.scale))
        painter.drawEllipse(QPointF(0, 0), reach, reach)


def _chip_box(look: _Look) -> QRectF:
    width = CHIP + (5.0 if look.severity is not None and look.severity > 9 else 0.0)
    left, top, right, bottom = chip_box(
        0.0, 0.0, look.radius, CORNERS[look.corner], (width * look.scale, CHIP * look.scale), look.scale
    )
    return QRectF(left, top, right - left, bottom - top)


def _chip(painter: QPainter, look: _Look, theme: Theme) -> None:
    ink, paper, scale = theme.color("keyline"), theme.color("halo"), look.scale
    if look.style == GONE:
        _tick(painter, _chip_box(look), theme, scale)
        return
    text = _glyphs("?" if look.severity == UNKNOWN else str(look.severity), 11 * scale)
    box = _chip_box(look)
    case = QPainterPath()
    case.addRoundedRect(box, 4 * scale, 4 * scale)
    if look.style == SOLID:
        painter.strokePath(case, _pen(paper, 3 * scale, Qt.PenJoinStyle.RoundJoin))
        painter.fillPath(case, QBrush(ink))
        color = paper
    else:
        painter.fillPath(case, QBrush(paper))
        painter.strokePath(case, _pen(theme.color("muted"), 1.0 * scale))
        color = theme.color("text")
    painter.fillPath(_centred(text, box.center()), QBrush(color))


def _tick(painter: QPainter, box: QRectF, theme: Theme, scale: float) -> None:
    """In the place of the severity, and round where that is square: what is gone has none any more."""
    middle, radius = box.center(), CHIP * scale / 2
    painter.setPen(_pen(theme.color("muted"), 1.0 * scale))
    painter.setBrush(QBrush(theme.color("halo")))
    painter.drawEllipse(middle, radius, radius)
    tick = QPainterPath(middle + QPointF(-0.45, 0.02) * radius)
    tick.lineTo(middle + QPointF(-0.12, 0.36) * radius)
    tick.lineTo(middle + QPointF(0.46, -0.34) * radius)
    pen = _pen(theme.color("text"), 1.6 * scale, Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(tick, pen)


def _letter(mark: MarkStyle, radius: float) -> QPainterPath:
    return _centred(_glyphs(mark.letter, 1.05 * radius), mark.letter_at * radius)


def _centred(path: QPainterPath, at: QPointF) -> QPainterPath:
    return path.translated(at - path.boundingRect().center())


@lru_cache(maxsize=256)
def _glyphs(words: str, pixels: float) -> QPainterPath:
    """Letters as an outline, so that they stand in the middle by their ink and not by their line."""
    register_fonts()
    font = QFont()
    font.setFamilies(list(FAMILIES))
    weigh(font, 700)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setPixelSize(100)
    path = QPainterPath()
    path.addText(0, 0, font, words)
    # the contours of a variable font overlap
    path.setFillRule(Qt.FillRule.WindingFill)
    return QTransform.fromScale(pixels / 100, pixels / 100).map(path)
