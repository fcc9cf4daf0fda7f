"""Choice, tick box and number in the window's own hand: the arrows and ticks that a style sheet cannot draw.

May import only `ui.style` and Qt.
"""

import sys
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QCheckBox, QComboBox, QDoubleSpinBox, QSizePolicy, QSpinBox, QWidget

from bodymap.ui.controls.paragraph import height_of, paint_paragraph
from bodymap.ui.style import FOCUS_RING, Look

BOX = 18


class Choice(QComboBox):
    """A drop-down list of (value, text). `chosen` tells what the therapist chose; `set_value` never emits."""

    chosen = Signal(object)

    def __init__(
        self, look: Look, choices: Sequence[tuple[Any, str]], *, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        # kept here: Qt would turn an enumeration's members into plain text
        self._values: list[Any] = []
        self.setAccessibleName(name)
        if sys.platform not in ("win32", "darwin"):
            # there Qt tells a screen reader the chosen text as the name, too, and the name to nobody
            self.setAccessibleDescription(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_choices(choices)
        self.activated.connect(lambda place: self.chosen.emit(self._values[place]))

    def set_choices(self, choices: Sequence[tuple[Any, str]]) -> None:
        self.clear()
        self._values = [value for value, _ in choices]
        self.addItems([text for _, text in choices])

    def rename(self, choices: Sequence[tuple[Any, str]]) -> None:
        """Other texts for the same values: what is chosen stays."""
        value = self.value
        self.set_choices(choices)
        self.set_value(value)

    @property
    def value(self) -> Any:
        """The chosen value, None where none is."""
        place = self.currentIndex()
        return self._values[place] if place >= 0 else None

    def set_value(self, value: Any) -> None:
        """Chooses without emitting `chosen`; a value that is none of the choices chooses none."""
        self.setCurrentIndex(self._values.index(value) if value in self._values else -1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # a wheel over a panel scrolls the panel
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        super().paintEvent(_event)
        look, ratio = self._look, self.devicePixelRatioF()
        picture = look.picture("chevron-down", "muted" if self.isEnabled() else "ctl", 16, ratio)
        side = look.px(16)
        with QPainter(self) as painter:
            painter.drawImage(QPoint(self.width() - side - 8, (self.height() - side) // 2), picture)


class Check(QCheckBox):
    """A tick box; the tick and an edge in the accent, and the whole row is the target."""

    def __init__(self, look: Look, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._look = look
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        look.changed.connect(self._dress)

    def sizeHint(self) -> QSize:
        text = round(self._look.metrics("body").horizontalAdvance(self.text()))
        return QSize(self._look.px(BOX) + 2 * FOCUS_RING + (8 + text if text else 0) + 4, self._look.reach(32))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(BOX) + 2 * FOCUS_RING + 4, self._look.reach(32))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        # a long label breaks; the box stays beside its first line
        lines = height_of(self._look, self.text(), "body", width - self.indent())
        return max(lines + self._look.reach(32) - self._look.line("body"), self._look.reach(32))

    def indent(self) -> int:
        """How far the label stands from the left, in pixels."""
        return self._look.px(BOX) + FOCUS_RING + 10

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            side = look.px(BOX)
            lines = height_of(look, self.text(), "body", self.width() - self.indent())
            several = lines > look.line("body")
            top = (look.reach(32) - side) / 2 if several else (self.height() - side) / 2
            box = QRectF(FOCUS_RING + 1, top, side, side)
            live, on = self.isEnabled(), self.isChecked()
            if self.hasFocus():
                painter.setPen(QPen(look.color("accent"), FOCUS_RING))
                painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), 6, 6)
            painter.setPen(QPen(look.color("accent" if on and live else "ctl"), 1))
            painter.setBrush(look.color(("accent" if live else "ctl") if on else "surface"))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            if on:
                picture = look.picture("tick", "onacc", 14, self.devicePixelRatioF())
                inset = (side - look.px(14)) / 2
                painter.drawImage(box.topLeft() + QPoint(round(inset), round(inset)), picture)
            if self.text():
                first = (look.reach(32) - look.line("body")) / 2 if several else (self.height() - look.line("body")) / 2
                area = QRectF(self.indent(), first, self.width() - self.indent(), self.height())
                paint_paragraph(painter, look, self.text(), "body", "text" if live else "muted", area)

    def _dress(self) -> None:
        self.updateGeometry()
        self.update()


def _arrows(box: QAbstractSpinBox, look: Look) -> None:
    ratio, side = box.devicePixelRatioF(), look.px(12)
    with QPainter(box) as painter:
        x, middle = box.width() - look.px(12) - side // 2, box.height() // 2
        role = "muted" if box.isEnabled() else "ctl"
        painter.drawImage(QPoint(x, middle - side), look.picture("chevron-up", role, 12, ratio))
        painter.drawImage(QPoint(x, middle), look.picture("chevron-down", role, 12, ratio))


class _TypedOver(QObject):
    """Has a press in a number take the whole of it, so that what is typed replaces it, as after Tab.

    Without it a digit typed beside the word for no value, or behind the unit, is refused without a sign.
    """

    def __init__(self, box: QAbstractSpinBox) -> None:
        super().__init__(box)
        self._box, self._fresh = box, False
        box.lineEdit().installEventFilter(self)
        box.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.gotFocus() and watched is self._box:
            self._fresh = event.reason() == Qt.FocusReason.MouseFocusReason
        elif event.type() is QEvent.Type.MouseButtonRelease and watched is self._box.lineEdit():
            unset = self._box.text() == self._box.specialValueText()
            if (self._fresh or unset) and not self._box.lineEdit().hasSelectedText():
                self._box.selectAll()
            self._fresh = False
        return super().eventFilter(watched, event)


class Number(QSpinBox):
    """A whole number with our arrows; the wheel does not change it."""

    def __init__(self, look: Look, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(name)
        self.lineEdit().setTextMargins(8, 0, 0, 0)
        _TypedOver(self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        super().paintEvent(_event)
        _arrows(self, self._look)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Measure(QDoubleSpinBox):
    """A number that may be missing: its least value reads as the special text. The wheel does not change it."""

    def __init__(self, look: Look, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(name)
        self.setKeyboardTracking(False)
        self.lineEdit().setTextMargins(8, 0, 0, 0)
        _TypedOver(self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        super().paintEvent(_event)
        _arrows(self, self._look)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
