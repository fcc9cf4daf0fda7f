"""A card: surface, an edge of one pixel, a radius of eight. May import only `ui.style` and Qt."""

from PySide6.QtCore import QEvent, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bodymap.ui.style import FOCUS_RING, Look

RADIUS = 8


def paint_card(
    painter: QPainter, look: Look, rect: QRect, *, edge: str = "ctl", fill: str = "surface", width: float = 1
) -> None:
    """Paints a card that fills the rectangle, its edge inside; `edge` and `fill` are roles of colour."""
    inset = width / 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.color(edge), width))
    painter.setBrush(look.color(fill))
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), RADIUS, RADIUS)


class Card(QWidget):
    """A frame with a column in it. Its edge becomes the accent while the focus is on it or on something inside."""

    def __init__(
        self,
        look: Look,
        *,
        edge: str = "line",
        fill: str = "surface",
        padding: int = 12,
        spacing: int = 8,
        ring: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.look, self._edge, self._fill, self._ring = look, edge, fill, ring
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(padding + 2, padding, padding + 2, padding)
        self.column.setSpacing(spacing)
        look.changed.connect(self.update)

    def set_edge(self, edge: str, fill: str | None = None) -> None:
        self._edge, self._fill = edge, fill or self._fill
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        focused = self._ring and (self.hasFocus() or self.isAncestorOf(self.window().focusWidget() or self.window()))
        edge, width = ("accent", FOCUS_RING) if focused else (self._edge, 1)
        with QPainter(self) as painter:
            paint_card(painter, self.look, self.rect(), edge=edge, fill=self._fill, width=width)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().event(event)


class Rule(QWidget):
    """A hairline between two parts of one card."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setFixedHeight(1)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        look.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._look.color("line"))
