"""A card: surface, an edge of one pixel, a radius of eight. May import only `ui.style` and Qt."""

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bodymap.ui.style import FOCUS_RING, Look

RADIUS = 8


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
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self._ring and (self.hasFocus() or self.isAncestorOf(self.window().focusWidget() or self.window()))
        pen = QPen(self.look.color("accent"), FOCUS_RING) if focused else QPen(self.look.color(self._edge), 1)
        inset = pen.widthF() / 2
        painter.setPen(pen)
        painter.setBrush(self.look.color(self._fill))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), RADIUS, RADIUS)

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
        QPainter(self).fillRect(self.rect(), self._look.color("line"))
