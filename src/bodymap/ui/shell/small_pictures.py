"""Small pictures of visits: the limb from hip to knee with what was found before treatment, for the strip.

Hides what is kept of them, and that the plate under the marks is painted behind the frame that first wants it: a record
opens without waiting for it. A picture without its plate is there at once. May import `paint`, the domain and the look.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QTransform

from bodymap.domain.finding import Moment
from bodymap.domain.laterality import Side
from bodymap.domain.progress import stands
from bodymap.domain.shape import Point
from bodymap.domain.visit import Visit
from bodymap.paint.marks import style_of
from bodymap.paint.plate import Plate
from bodymap.paint.symbols import paint_symbol
from bodymap.ui.style import Look

KEPT = 200
"""How many visits' pictures are kept: several widths of the strip."""

SEEN = (-0.40, -0.58, 0.40, 1.26)
"""The part of the plate in a small picture: hip to knee, so that its marks can be told apart."""

RADIUS = 4.6
"""A mark's, in pixels before scaling."""

_Key = tuple[str, Side, int, float]
"""Theme, side, hundredths of the scale and pixel ratio."""


class SmallPictures(QObject):
    """`painted` tells that plates came to pictures that were shown without. `centres` says where a zone lies."""

    painted = Signal()

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look
        self.centres: Mapping[str, Point] = {}
        self._plates: dict[_Key, QImage] = {}
        self._wanted: dict[_Key, tuple[QTransform, QSize]] = {}
        self._pictures: dict[tuple[object, ...], tuple[Visit, QImage]] = {}
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._make_plates)
        look.changed.connect(self._restart)

    def of(self, visit: Visit, side: Side, size: QSize, ratio: float) -> QImage:
        """A visit's picture of this size; painted when it first comes into view, and again once the visit or the plate
        has changed. `ratio` is the device's pixels for each of the size."""
        key = (visit.id, side, size.width(), size.height(), ratio)
        known = self._pictures.get(key)
        if known is None or known[0] is not visit:
            image = QImage(size * ratio, QImage.Format.Format_ARGB32_Premultiplied)
            image.setDevicePixelRatio(ratio)
            image.fill(Qt.GlobalColor.transparent)
            with QPainter(image) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                self._paint(painter, visit, side, QRectF(0, 0, size.width(), size.height()), ratio)
            if len(self._pictures) >= KEPT:
                self._pictures.clear()
            known = self._pictures[key] = (visit, image)
        return known[1]

    def _paint(self, painter: QPainter, visit: Visit, side: Side, room: QRectF, ratio: float) -> None:
        x0, y0, x1, y1 = SEEN
        scale = min(room.width() / (x1 - x0), room.height() / (y1 - y0))
        across = scale if side is Side.RIGHT else -scale
        middle = room.center()
        transform = QTransform(
            across, 0, 0, scale, middle.x() - across * (x0 + x1) / 2, middle.y() - scale * (y0 + y1) / 2
        )
        plate = self._plate(side, scale, ratio)
        if plate is not None:
            wide, high = plate.width() / ratio, plate.height() / ratio
            painter.drawImage(QRectF(middle.x() - wide / 2, room.top(), wide, high), plate)
        found = [each for each in visit.findings if each.side is side and each.moment is Moment.BEFORE]
        # what no longer stands lies below
        for finding in sorted(found, key=stands):
            place = finding.shape.centre if finding.shape is not None else self.centres.get(finding.zone)
            if place is not None:
                paint_symbol(
                    painter,
                    finding.kind,
                    transform.map(QPointF(*place)),
                    RADIUS * self._look.scale,
                    self._look.theme,
                    style=style_of(finding),
                    scale=0.4,
                )

    def _plate(self, side: Side, scale: float, ratio: float) -> QImage | None:
        """The plate's picture at this size, one for a theme and side; None until it is painted, behind this frame."""
        key = (self._look.theme.name, side, round(scale * 100), ratio)
        if key not in self._plates:
            x0, y0, x1, y1 = SEEN
            across = scale if side is Side.RIGHT else -scale
            left = -across * (x0 if side is Side.RIGHT else x1)
            transform = QTransform(across, 0, 0, scale, left, -scale * y0)
            self._wanted[key] = transform, QSize(round(scale * (x1 - x0)), round(scale * (y1 - y0)))
            self._later.start()
        return self._plates.get(key)

    def _make_plates(self) -> None:
        wanted, self._wanted = self._wanted, {}
        for key, (transform, size) in wanted.items():
            self._plates[key] = Plate(key[0]).render_image(transform, size, key[3])
        self._pictures.clear()
        self.painted.emit()

    def _restart(self) -> None:
        for kept in (self._plates, self._wanted, self._pictures):
            kept.clear()
