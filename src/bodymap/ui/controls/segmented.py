"""A row of segments of which one is chosen: LEFT, RIGHT, BOTH.

Each segment is a real exclusive button, so that arrow keys and screen readers work as in a group of radio buttons.
May import only `ui.style` and Qt.
"""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from bodymap.ui.style import FOCUS_RING, Look

RADIUS = 6
ROLE = "body_strong"


class Segmented(QWidget):
    """`choices` are (value, text, icon or None). `chosen` is emitted when the therapist chooses, not by `set_value`."""

    chosen = Signal(object)

    def __init__(
        self,
        look: Look,
        choices: Sequence[tuple[Any, str, str | None]],
        *,
        name: str = "",
        height: int = 32,
        stretch: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._values = [value for value, _, _ in choices]
        self._group = QButtonGroup(self)
        self.setAccessibleName(name)
        self._stretch = stretch
        for place, (_, text, icon) in enumerate(choices):
            segment = _Segment(look, text, icon, height, self)
            segment.first, segment.last = place == 0, place == len(choices) - 1
            segment.setAccessibleName(f"{name}: {text}" if name else text)
            self._group.addButton(segment, place)
        self._group.idToggled.connect(lambda *_: self._come_in())
        self._group.idClicked.connect(lambda place: self.chosen.emit(self._values[place]))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self._dress)

    def _come_in(self) -> None:
        """Tab comes in at the chosen segment, whoever chose it: by ear another would be heard as not chosen."""
        chosen = self._group.checkedButton()
        if chosen is not None and any(segment.hasFocus() for segment in self._segments()):
            chosen.setFocus()
        for segment in self._segments():
            stop = chosen is None or segment is chosen
            segment.setFocusPolicy(Qt.FocusPolicy.TabFocus if stop else Qt.FocusPolicy.NoFocus)

    @property
    def value(self) -> Any:
        """The chosen value, None where none is."""
        place = self._group.checkedId()
        return None if place < 0 else self._values[place]

    def sizeHint(self) -> QSize:
        wide = sum(segment.sizeHint().width() for segment in self._segments())
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        widest = max((segment.sizeHint().width() for segment in self._segments()), default=0)
        return QSize(min(widest, 160), self.sizeHint().height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        heights = [segment.sizeHint().height() for segment in self._segments()]
        return sum(heights) if self.row_width() > width else max(heights, default=0)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._place()

    def _place(self) -> None:
        """Side by side; with large text in a narrow panel the segments stand on top of each other."""
        segments, stacked = self._segments(), self.row_width() > self.width()
        room, x, y = self.width(), 0, 0
        widths = [room] * len(segments) if stacked else self._widths(segments)
        for segment, width in zip(segments, widths, strict=True):
            height = segment.sizeHint().height()
            segment.stacked = stacked
            segment.setGeometry(x, y, width, height)
            segment.update()
            x, y = (x, y + height) if stacked else (x + width, y)

    def _widths(self, segments: "list[_Segment]") -> list[int]:
        """Of segments side by side: never less than one's own word needs, while its neighbour has room to spare."""
        room, many = self.width(), len(segments)
        if self._stretch:
            even = [room * (place + 1) // many - room * place // many for place in range(many)]
            if all(segment.minimumSizeHint().width() <= width for segment, width in zip(segments, even, strict=True)):
                return even
        least = [segment.minimumSizeHint().width() for segment in segments]
        over = room - sum(least)
        if not self._stretch:
            over = min(over, sum(segment.sizeHint().width() for segment in segments) - sum(least))
        return [width + over * (place + 1) // many - over * place // many for place, width in enumerate(least)]

    def _dress(self) -> None:
        self.updateGeometry()
        self._place()

    def _segments(self) -> "list[_Segment]":
        return [button for button in self._group.buttons() if isinstance(button, _Segment)]

    def row_width(self) -> int:
        """The least width at which the segments stand side by side."""
        return sum(segment.minimumSizeHint().width() for segment in self._segments())

    def set_value(self, value: Any) -> None:
        """Chooses without emitting; a value that is none of the choices chooses none."""
        if value in self._values:
            self._group.button(self._values.index(value)).setChecked(True)
            return
        self._group.setExclusive(False)
        for button in self._group.buttons():
            button.setChecked(False)
        self._group.setExclusive(True)

    def button(self, value: Any) -> QAbstractButton:
        """The segment of a value: for tooltips, shortcuts and tests."""
        return self._group.button(self._values.index(value))


class _Segment(QAbstractButton):
    first = last = stacked = False

    def __init__(self, look: Look, text: str, icon: str | None, height: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._icon_name, self._height = look, icon, height
        self._hint: QSize | None = None
        self.setText(text)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        look.changed.connect(self._dress)
        self._dress()

    def sizeHint(self) -> QSize:
        # asked for many times at every layout of the window, and the same until the look changes
        if self._hint is None:
            text = round(self._look.width(self.text(), ROLE))
            icon = self._look.px(16) + (self._look.px(6) if self.text() else 0) if self._icon_name else 0
            self._hint = QSize(max(text + icon + 2 * 12, self._look.reach(0)), self._look.reach(self._height))
        return self._hint

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width() - 2 * 7, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = QRectF(self.rect()).adjusted(
                0.5, 0.5, -0.5 if self.last or self.stacked else 0.5, -0.5 if self.last or not self.stacked else 0.5
            )
            checked, live = self.isChecked(), self.isEnabled()
            fill = "accent" if checked and live else "soft" if checked else "surface"
            if not checked and self.underMouse() and live:
                fill = "surface2"
            painter.setPen(QPen(look.color("accent" if checked and live else "ctl"), 1))
            painter.setBrush(look.color(fill))
            painter.drawPath(_outline(box, self._corners()))
            ink = "onacc" if checked and live else "text" if live else "ctl"
            self._draw_content(painter, ink)
            if self.hasFocus():
                # inside the segment, in the ink, because its neighbours leave no room outside
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(look.color("onacc" if checked else "accent"), FOCUS_RING))
                painter.drawRoundedRect(box.adjusted(3, 3, -3, -3), RADIUS - 2, RADIUS - 2)

    def _corners(self) -> tuple[bool, bool, bool, bool]:
        if self.stacked:
            return self.first, self.first, self.last, self.last
        return self.first, self.last, self.last, self.first

    def _draw_content(self, painter: QPainter, ink: str) -> None:
        look, metrics = self._look, self._look.metrics(ROLE)
        gap = look.px(6) if self._icon_name and self.text() else 0
        side = look.px(16) if self._icon_name else 0
        if self.text() and side + gap + metrics.horizontalAdvance(self.text()) > self.width() - 8:
            side = gap = 0  # the word says more than the icon
        text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - side - gap - 8)
        width = side + gap + round(metrics.horizontalAdvance(text))
        x = (self.width() - width) // 2
        if side and self._icon_name:
            picture = look.picture(self._icon_name, ink, 16, self.devicePixelRatioF())
            painter.drawImage(x, (self.height() - side) // 2, picture)
        painter.setFont(look.font(ROLE))
        painter.setPen(look.color(ink))
        box = self.rect().adjusted(x + side + gap, 0, 0, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _dress(self) -> None:
        self._hint = None
        self.updateGeometry()
        self.update()


def _outline(box: QRectF, corners: tuple[bool, bool, bool, bool]) -> QPainterPath:
    """A box of which these corners are rounded: top left, top right, bottom right, bottom left."""
    one, two, three, four = (float(RADIUS) if rounded else 0.0 for rounded in corners)
    path = QPainterPath()
    path.moveTo(box.left() + one, box.top())
    path.lineTo(box.right() - two, box.top())
    path.quadTo(box.right(), box.top(), box.right(), box.top() + two)
    path.lineTo(box.right(), box.bottom() - three)
    path.quadTo(box.right(), box.bottom(), box.right() - three, box.bottom())
    path.lineTo(box.left() + four, box.bottom())
    path.quadTo(box.left(), box.bottom(), box.left(), box.bottom() - four)
    path.lineTo(box.left(), box.top() + one)
    path.quadTo(box.left(), box.top(), box.left() + one, box.top())
    return path
