"""Verdicts on zones: a soft fill and a pattern in screen pixels, and the glow of the zone that is looked at.

Hides how the patterns are drawn. The same verdict is always said by pattern as well as colour. Imports QtGui alone.
"""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen

from bodymap.paint.theme import Theme

TILE, PAPER_TILE = 8.0, 9.0
LINE = 1.3
GLOW = ((11.0, 0.18), (6.0, 0.28), (2.0, 1.0))
GLOW_FILL = 0.12


def paint_verdict_swatch(painter: QPainter, box: QRectF, verdict: str, theme: Theme, scale: float = 1.0) -> None:
    """A small rounded sample of a verdict's fill, pattern and edge."""
    path = QPainterPath()
    path.addRoundedRect(box, 3 * scale, 3 * scale)
    paint_zone_verdict(painter, path, verdict, theme, scale=scale, edge=1.3)


def paint_zone_verdict(
    painter: QPainter,
    path: QPainterPath,
    verdict: str,
    theme: Theme,
    *,
    pending: bool = False,
    opacity: float = 1.0,
    scale: float = 1.0,
    edge: float = 0.0,
) -> None:
    """Fills a zone, given in device pixels, with a verdict's fill and pattern; `pending` adds a dashed edge.

    The pattern is drawn as lines where the painter writes vectors, so that paper stays sharp. KeyError for an unknown
    verdict.
    """
    color = theme.color(verdict)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(painter.opacity() * opacity)
    painter.fillPath(path, QBrush(theme.color(f"{verdict}_soft")))
    painter.save()
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    _lines(painter, path.boundingRect(), verdict, theme, scale)
    painter.restore()
    if pending:
        pen = QPen(QBrush(color), 1.5 * scale)
        pen.setDashPattern([3, 2])
        painter.strokePath(path, pen)
    elif edge:
        painter.strokePath(path, QPen(QBrush(color), edge * scale))
    painter.restore()


def paint_glow(painter: QPainter, path: QPainterPath, theme: Theme, scale: float = 1.0) -> None:
    """The glow of the zone at hand: three strokes of the accent over a thin fill; the path is in device pixels."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    color = theme.color("accent")
    color.setAlphaF(GLOW_FILL)
    painter.fillPath(path, QBrush(color))
    for width, alpha in GLOW:
        color.setAlphaF(alpha)
        painter.strokePath(
            path,
            QPen(
                QBrush(color), width * scale, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
            ),
        )
    painter.restore()


def _tile_size(theme: Theme) -> float:
    return PAPER_TILE if theme.name == "print" else TILE


def _lines(painter: QPainter, box: QRectF, verdict: str, theme: Theme, scale: float) -> None:
    """The pattern over a box, its phase fixed to the origin so that neighbouring zones join."""
    size = _tile_size(theme) * scale
    if verdict in ("modified", "avoid"):
        painter.setPen(QPen(QBrush(theme.color(verdict)), LINE * scale, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        _diagonals(painter, box, size, rising=True)
        if verdict == "avoid":
            _diagonals(painter, box, size, rising=False)
    elif verdict == "refer":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(theme.color(verdict)))
        r, step = 1.3 * scale, size
        for row in range(int(box.top() // step) - 1, int(box.bottom() // step) + 2):
            for column in range(int(box.left() // step) - 1, int(box.right() // step) + 2):
                for share in (0.25, 0.75):
                    painter.drawEllipse(QPointF((column + share) * step, (row + share) * step), r, r)


def _diagonals(painter: QPainter, box: QRectF, step: float, *, rising: bool) -> None:
    sign = 1 if rising else -1
    # lines x + y = c (rising to the right, y down) or x - y = c
    ends = [x + sign * y for x in (box.left(), box.right()) for y in (box.top(), box.bottom())]
    for number in range(int(min(ends) // step), int(max(ends) // step) + 2):
        c = number * step
        top, bottom = box.top(), box.bottom()
        painter.drawLine(QPointF(c - sign * top, top), QPointF(c - sign * bottom, bottom))
