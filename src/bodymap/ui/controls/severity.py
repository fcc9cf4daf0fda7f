"""Severity 0 to 10, or not known: by click, drag and keys.

A QSlider underneath, so that screen readers know it as a slider with a value. May import only `ui.style` and Qt.
"""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from bodymap.language import tr, tr_in
from bodymap.ui.style import FOCUS_RING, Look

UNKNOWN = -1
RADIUS = 6
CELLS = 12
"""One for `unknown`, eleven for 0 to 10."""


class SeverityControl(QSlider):
    """`chosen` is emitted once at the end of a gesture, with 0–10 or None; `set_severity` never emits.

    Digits set 0 to 9, X sets 10, question mark or Delete sets unknown, arrows step.
    """

    chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self._held = self._mixed = False
        self.setRange(UNKNOWN, 10)
        self.setPageStep(2)
        self.setAccessibleName(tr("Severity, 0 to 10"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        look.changed.connect(self._dress)
        self.set_severity(None)

    @property
    def severity(self) -> int | None:
        return None if self.value() == UNKNOWN else self.value()

    def set_severity(self, severity: int | None, *, mixed: bool = False) -> None:
        """Shows a severity; `mixed` shows that several findings differ, until one is chosen for all."""
        self._mixed = mixed
        self.setValue(UNKNOWN if severity is None else severity)
        self._say()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(26) * CELLS, self._look.reach(32) + 2 * FOCUS_RING)

    def minimumSizeHint(self) -> QSize:
        return QSize(CELLS * 18, self._look.reach(32) + 2 * FOCUS_RING)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._look.reach(32) * self._rows(width) + 2 * FOCUS_RING

    def keyPressEvent(self, event: QKeyEvent) -> None:
        before, text = None if self._mixed else self.value(), event.text()
        if text.isdigit() and text.isascii():
            self.setValue(int(text))
        elif text in ("x", "X"):
            self.setValue(10)
        elif text == "?" or event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.setValue(UNKNOWN)
        else:
            super().keyPressEvent(event)
            before = self.value() if self._mixed else before
        if self.value() != before:
            self._tell()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._held = True
            self.setValue(self._at(event.position()))
            self._say()
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held:
            self.setValue(self._at(event.position()))
            self._say()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        if self._held:
            self._held = self._mixed = False
            self._tell()

    def wheelEvent(self, event: QWheelEvent) -> None:
        # a wheel over the panel scrolls the panel; it must never change what was found
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(look.font("button"))
            focused = self.hasFocus()
            frame = self._frame()
            painter.setBrush(look.color("surface"))
            painter.setPen(QPen(look.color("accent"), FOCUS_RING) if focused else QPen(look.color("ctl"), 1))
            painter.drawRoundedRect(frame, RADIUS, RADIUS)
            chosen = UNKNOWN - 1 if self._mixed and not self._held else self.value()
            for place in range(CELLS):
                cell, value = self._cell(place), place - 1
                if value == chosen:
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.setBrush(look.color("accent" if self.isEnabled() else "soft"))
                    painter.drawRoundedRect(cell.adjusted(1, 2, -1, -2), 4, 4)
                elif 0 <= value < chosen:
                    level = look.color("accent")
                    level.setAlphaF(0.35)
                    painter.fillRect(cell.adjusted(0, cell.height() - 6, 0, -3), level)
                ink = "onacc" if value == chosen and self.isEnabled() else "text" if self.isEnabled() else "muted"
                painter.setPen(look.color(ink))
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, "?" if value == UNKNOWN else str(value))
            first = self._cell(0)
            painter.setPen(QPen(look.color("line"), 1))
            painter.drawLine(int(first.right()), int(first.top()) + 5, int(first.right()), int(first.bottom()) - 5)

    def _frame(self) -> QRectF:
        return QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)

    def _rows(self, width: int) -> int:
        # large text in a narrow panel: two rows of six, rather than numbers that run into each other
        return 1 if width / CELLS >= self._look.metrics("button").horizontalAdvance("10") + 6 else 2

    def _cell(self, place: int) -> QRectF:
        frame, rows = self._frame(), self._rows(self.width())
        row, column = divmod(place, CELLS // rows)
        width, height = frame.width() / (CELLS // rows), frame.height() / rows
        return QRectF(frame.left() + column * width, frame.top() + row * height, width, height)

    def _at(self, where: QPointF) -> int:
        frame, rows = self._frame(), self._rows(self.width())
        columns = CELLS // rows
        column = min(max(int((where.x() - frame.left()) / frame.width() * columns), 0), columns - 1)
        row = min(max(int((where.y() - frame.top()) / frame.height() * rows), 0), rows - 1)
        return row * columns + column + UNKNOWN

    def _tell(self) -> None:
        self._say()
        self.chosen.emit(self.severity)

    def _say(self) -> None:
        known = tr_in("severity", "not known") if self.severity is None else tr("{n} of 10", n=self.severity)
        self.setAccessibleDescription(tr("different severities") if self._mixed else known)
        self.update()

    def _dress(self) -> None:
        self.updateGeometry()
        self.update()
