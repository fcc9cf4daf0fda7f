"""Small labels with an edge: a basis, a key. Painted, because a style sheet cannot dash by state and measure itself.

May import only `ui.style` and Qt.
"""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from bodymap.ui.style import Look

RADIUS = 4
PADDING = 6


class Tag(QWidget):
    """`style` is `solid` (an edge), `dashed` (a dashed edge) or `soft` (filled, without an edge)."""

    def __init__(
        self,
        look: Look,
        text: str,
        style: str = "solid",
        *,
        color: str = "text",
        role: str = "tag",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._text, self._style, self._color, self._role = look, text, style, color, role
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        look.changed.connect(self._dress)

    @property
    def text(self) -> str:
        return self._text

    def set_text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return tag_size(self._look, self._text, self._role)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_tag(painter, self._look, QRectF(self.rect()), self._text, self._style, self._color, self._role)

    def _dress(self) -> None:
        self.updateGeometry()
        self.update()


class KeyHint(Tag):
    """A key as it stands on the keyboard, beside what it does."""

    def __init__(self, look: Look, key: str, parent: QWidget | None = None) -> None:
        super().__init__(look, key, "key", color="muted", role="key", parent=parent)


def tag_size(look: Look, text: str, role: str = "tag") -> QSize:
    return QSize(round(look.width(text, role)) + 2 * PADDING, look.line(role) + 2)


def paint_tag(
    painter: QPainter, look: Look, box: QRectF, text: str, style: str, color: str = "text", role: str = "tag"
) -> None:
    """Paints a tag into a box; shared with the painters of longer texts."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = look.color(color)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if style == "soft":
        painter.setBrush(look.color("surface2"))
    elif style == "key":
        painter.setBrush(look.color("surface"))
        painter.setPen(QPen(look.color("ctl"), 1))
    else:
        pen = QPen(look.color("ctl") if color == "text" else ink, 1)
        if style == "dashed":
            pen.setDashPattern([3, 2.4])
        painter.setPen(pen)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
    painter.setFont(look.font(role))
    painter.setPen(ink)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
