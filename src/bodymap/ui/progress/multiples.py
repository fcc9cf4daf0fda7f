"""Small multiples: the marked limb of every visit in a row, to be scrubbed through with keys, wheel or drag.

Hides the cache of pictures: the plate is painted once a side, theme and height, a visit's picture when it first comes
into view. Only what is in view is painted, so that five hundred visits open as fast as five. May import `paint`, `ui`
controls and the domain.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from bodymap.domain.laterality import Side
from bodymap.domain.visit import Visit
from bodymap.language import tr, tr_plural
from bodymap.paint.marks import paint_findings
from bodymap.paint.plate import MIRROR
from bodymap.ui.progress.span import shown_findings
from bodymap.ui.style import FOCUS_RING, Look
from bodymap.ui.words import listed, long_date, short_date

TOP, BOTTOM = -0.50, 1.24
"""What of the limb is shown, in diagram units: crest to just below the knee. Marks outside are counted, not shown."""

LEFT_EDGE, RIGHT_EDGE = -0.37, 0.37
KEPT = 400
SMALLER = 0.85
"""So much of their size pictures have at least where they are drawn smaller for all to be seen."""

PaintPlate = Callable[[QPainter, QTransform], None]


class Multiples(QWidget):
    """`scrubbed` carries the visit that is looked at now, `opened` the one that the therapist wants to go to."""

    scrubbed = Signal(str)
    opened = Signal(str)

    def __init__(self, look: Look, paint_plate: PaintPlate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._paint_plate = look, paint_plate
        self._visits: Sequence[Visit] = ()
        self._sides: tuple[Side, ...] = (Side.RIGHT,)
        self._current = self._compared = -1
        self._offset = 0.0
        self._drag: tuple[QPointF, float] | None = None
        self._plates: dict[tuple[object, ...], QImage] = {}
        self._pictures: OrderedDict[tuple[object, ...], tuple[Visit, QImage]] = OrderedDict()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumHeight(look.px(150))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.changed.connect(self._restart)

    def show_visits(self, visits: Sequence[Visit], sides: tuple[Side, ...], current: int, compared: int) -> None:
        """`current` is the place of the visit that is looked at, `compared` that of the one it is held against."""
        if sides != self._sides:
            self._pictures.clear()
        self._visits, self._sides = visits, sides
        self._current, self._compared = current, compared
        self._reveal(current)
        self._speak()
        self.update()

    @property
    def painted(self) -> int:
        """How many pictures of visits are kept."""
        return len(self._pictures)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(640), self._look.px(270))

    # measures

    def _caption(self) -> int:
        return self._look.line("body") + self._look.line("secondary") + self._look.px(8)

    def _limb(self) -> QSize:
        height = max(self.height() - self._caption() - self._look.px(14) - self._side_line(), 40)
        shape = (RIGHT_EDGE - LEFT_EDGE) / (BOTTOM - TOP) * len(self._sides)
        # where the last ones nearly fit, all are drawn a little smaller rather than one of them in part
        room = self.width() / max(len(self._visits), 1) - self._look.px(8) - 1
        if height * shape > room >= height * shape * SMALLER:
            height = int(room / shape)
        return QSize(round(height * shape / len(self._sides)), height)

    def _side_line(self) -> int:
        return self._look.line("tag") if len(self._sides) > 1 else 0

    def _cell(self) -> float:
        """The width of a cell: what its picture needs, or more where few visits share the room."""
        needed = float(self._limb().width() * len(self._sides) + self._look.px(8))
        text = self._look.metrics("secondary").horizontalAdvance(_findings(88)) + self._look.px(12)
        needed = max(needed, text)
        return min(max(self.width() / max(len(self._visits), 1), needed), needed * 1.7)

    def _box(self, place: int) -> QRectF:
        return QRectF(place * self._cell() - self._offset, 0, self._cell(), self.height())

    def _at(self, x: float) -> int:
        place = int((x + self._offset) // self._cell())
        return place if 0 <= place < len(self._visits) else -1

    def _reveal(self, place: int) -> None:
        left, right = place * self._cell(), (place + 1) * self._cell()
        self._scroll_to(min(max(self._offset, right - self.width()), left))

    def _scroll_to(self, offset: float) -> None:
        most = max(0.0, len(self._visits) * self._cell() - self.width())
        offset = min(max(offset, 0.0), most)
        if offset != self._offset:
            self._offset = offset
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size() != event.oldSize():
            self._pictures.clear()
            self._plates.clear()
        if self._visits:
            self._reveal(self._current)

    # painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            cell = self._cell()
            first, last = int(self._offset // cell), int((self._offset + self.width()) // cell)
            for place in range(first, min(last + 1, len(self._visits))):
                self._paint_cell(painter, place, QRectF(place * cell - self._offset, 0, cell, self.height()))
            self._paint_more(painter)

    def _paint_cell(self, painter: QPainter, place: int, box: QRectF) -> None:
        look, visit, current = self._look, self._visits[place], place == self._current
        if current or place == self._compared:
            pen = QPen(look.color("accent" if current else "ctl"), 1.5 if current else 1.0)
            if not current:
                pen.setDashPattern([3.0, 2.4])
            painter.setPen(pen)
            painter.setBrush(look.color("soft") if current else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(2, 1, -2, -1), 6, 6)
            if current and self.hasFocus():
                painter.setPen(QPen(look.color("accent"), FOCUS_RING + 1))
                painter.drawRoundedRect(box.adjusted(2, 1, -2, -1), 6, 6)
        limb = self._limb()
        left = box.left() + (box.width() - limb.width() * len(self._sides)) / 2
        for step, side in enumerate(self._sides):
            corner = QPointF(round(left + step * limb.width()), look.px(6) + self._side_line())
            painter.drawImage(corner, self._picture(visit, side, limb))
            if len(self._sides) > 1:
                painter.setFont(self._side_font(side, limb.width() - look.px(3)))
                painter.setPen(look.color("muted"))
                area = QRectF(corner.x(), look.px(3), limb.width(), self._side_line())
                painter.drawText(area, Qt.AlignmentFlag.AlignCenter, side.word)
        self._paint_caption(painter, visit, box, current)

    def _side_font(self, side: Side, room: float) -> QFont:
        """Narrower where the side's word would be cut or meet the other's: RECHTS above a small limb."""
        font = QFont(self._look.font("tag"))
        wide = self._look.width(side.word, "tag")
        if wide > room:
            font.setStretch(max(int(100 * room / wide), 1))
        return font

    def _paint_caption(self, painter: QPainter, visit: Visit, box: QRectF, current: bool) -> None:
        look = self._look
        found = sum(len(shown_findings(visit, side)) for side in self._sides)
        top = self.height() - self._caption() - look.px(2)
        painter.setFont(look.font("body_strong" if current else "body"))
        painter.setPen(look.color("accent" if current else "text"))
        line = QRectF(box.left(), top, box.width(), look.line("body"))
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, short_date(visit.date))
        painter.setFont(look.font("secondary"))
        painter.setPen(look.color("muted"))
        line = QRectF(box.left(), line.bottom(), box.width(), look.line("secondary"))
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, _findings(found))

    def _paint_more(self, painter: QPainter) -> None:
        """Chevrons where visits lie beyond the edge."""
        look, side = self._look, self._look.px(20)
        beyond = len(self._visits) * self._cell() - self.width() - self._offset
        for hidden, icon, x in (
            (self._offset, "chevron-left", 0),
            (beyond, "chevron-right", self.width() - side),
        ):
            if hidden > 1:
                box = QRectF(x, self._limb().height() / 2, side, side + 8)
                painter.setPen(QPen(look.color("ctl"), 1))
                painter.setBrush(look.color("surface"))
                painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
                picture = look.picture(icon, "text", 16, self.devicePixelRatioF())
                painter.drawImage(box.topLeft() + QPointF((side - look.px(16)) / 2, 4 + 2), picture)

    def _picture(self, visit: Visit, side: Side, limb: QSize) -> QImage:
        key = (visit.id, side, self._look.theme.name, limb.height(), self.devicePixelRatioF())
        known = self._pictures.get(key)
        # a visit is replaced when it is edited: another value needs another picture
        if known is None or known[0] is not visit:
            known = (visit, self._render(visit, side, limb))
            self._pictures[key] = known
            if len(self._pictures) > KEPT:
                self._pictures.popitem(last=False)
        self._pictures.move_to_end(key)
        return known[1]

    def _render(self, visit: Visit, side: Side, limb: QSize) -> QImage:
        image = self._plate(side, limb).copy()
        with QPainter(image) as painter:
            scale = min(max(0.5 * limb.height() / 190, 0.4), 0.8)
            paint_findings(
                painter, shown_findings(visit, side), _fit(side, limb), self._look.theme, scale=scale, chips=False
            )
        return image

    def _plate(self, side: Side, limb: QSize) -> QImage:
        ratio = self.devicePixelRatioF()
        key = (side, self._look.theme.name, limb.height(), ratio)
        if key not in self._plates:
            image = QImage(limb * ratio, QImage.Format.Format_ARGB32_Premultiplied)
            image.setDevicePixelRatio(ratio)
            image.fill(Qt.GlobalColor.transparent)
            with QPainter(image) as painter:
                self._paint_plate(painter, _fit(side, limb))
            self._plates[key] = image
        return self._plates[key]

    # hands

    def keyPressEvent(self, event: QKeyEvent) -> None:
        jumps = {
            Qt.Key.Key_Left: self._current - 1,
            Qt.Key.Key_Right: self._current + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(self._visits) - 1,
        }
        key = Qt.Key(event.key())
        if key in jumps:
            self._scrub(jumps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._visits:
            self.opened.emit(self._visits[self._current].id)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if len(self._visits) * self._cell() <= self.width():
            event.ignore()  # nothing to scrub through: the page scrolls
            return
        delta = event.angleDelta()
        self._scroll_to(self._offset - (delta.x() or delta.y()) / 120 * self._cell())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._drag = (event.position(), self._offset)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None and event.buttons():
            start, offset = self._drag
            self._scroll_to(offset - (event.position().x() - start.x()))
            return
        place = self._at(event.position().x())
        self.setCursor(Qt.CursorShape.PointingHandCursor if place >= 0 else Qt.CursorShape.ArrowCursor)
        if place >= 0:
            what = tr("Click to compare, double click to open the visit")
            words = f"{long_date(self._visits[place].date)}\n{what}"
            QToolTip.showText(event.globalPosition().toPoint(), words, self, QRect(self._box(place).toRect()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None:
            still = (event.position() - self._drag[0]).manhattanLength() < 6
            self._drag = None
            if still:
                self._scrub(self._at(event.position().x()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position().x())
        if place >= 0:
            self.opened.emit(self._visits[place].id)

    def focusInEvent(self, _event: object) -> None:
        self.update()

    def focusOutEvent(self, _event: object) -> None:
        self.update()

    def _scrub(self, place: int) -> None:
        if 0 <= place < len(self._visits) and place != self._current:
            self.scrubbed.emit(self._visits[place].id)

    def _speak(self) -> None:
        if 0 <= self._current < len(self._visits):
            visit = self._visits[self._current]
            found = sum(len(shown_findings(visit, side)) for side in self._sides)
            self.setAccessibleName(
                tr_plural(
                    "Visits, {sides}: {date}, {n} finding, {place} of {visits}",
                    "Visits, {sides}: {date}, {n} findings, {place} of {visits}",
                    found,
                    sides=listed([side.word for side in self._sides]),
                    date=long_date(visit.date),
                    place=self._current + 1,
                    visits=len(self._visits),
                )
            )

    def _restart(self) -> None:
        self._pictures.clear()
        self._plates.clear()
        self.updateGeometry()
        self.update()


def _findings(number: int) -> str:
    return tr_plural("{n} finding", "{n} findings", number)


def _fit(side: Side, limb: QSize) -> QTransform:
    """From the diagram's frame to a picture of the limb from crest to knee; the left limb is mirrored."""
    scale = limb.height() / (BOTTOM - TOP)
    transform = QTransform.fromTranslate(limb.width() / 2, 0).scale(scale, scale)
    transform.translate(0, -TOP)
    return MIRROR * transform if side is Side.LEFT else transform
