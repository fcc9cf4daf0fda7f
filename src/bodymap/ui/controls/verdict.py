"""The header of a verdict's group: icon, word, count and pattern, so that colour is never alone.

May import only `ui.style`, `paint` and Qt.
"""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from bodymap.language import tr
from bodymap.paint.patterns import paint_verdict_swatch
from bodymap.ui.style import Look

ICONS = {"allowed": "ring-tick", "modified": "ring-wave", "avoid": "ring-slash", "refer": "ring-arrow"}
WORDS = {"allowed": tr("Allowed"), "modified": tr("Modified"), "avoid": tr("Avoid"), "refer": tr("Refer")}
RADIUS = 6


class VerdictHeader(QWidget):
    """`count` is free text at the right: "5", "1 here, 2 for the limb"; `above` is empty room over the header."""

    def __init__(
        self, look: Look, verdict: str, count: str = "", *, above: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self.verdict, self._above = look, verdict, above
        self._count, self._short, self._word = count, count, WORDS[verdict]
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._dress)
        self._say()

    def set_count(self, count: str, word: str = "", short: str = "") -> None:
        """Sets the count, another word where the group says more than its verdict, and what stands for the count
        where there is no room for it."""
        self._count, self._short, self._word = count, short or count, word or WORDS[self.verdict]
        self._say()

    def sizeHint(self) -> QSize:
        return QSize(200, self._look.line("section") + 8 + self._above)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, box = self._look, QRectF(self.rect()).adjusted(0, self._above, 0, 0)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color(f"{self.verdict}_soft"))
            painter.drawRoundedRect(box, RADIUS, RADIUS)
            side = look.px(16)
            painter.drawImage(
                10,
                round(box.center().y() - side / 2),
                look.picture(ICONS[self.verdict], self.verdict, 16, self.devicePixelRatioF()),
            )
            swatch = QRectF(box.right() - 8 - look.px(26), box.center().y() - look.px(14) / 2, look.px(26), look.px(14))
            paint_verdict_swatch(painter, swatch, self.verdict, look.theme)
            left, right = 10.0 + side + 8, swatch.left() - 8
            painter.setPen(look.color(self.verdict))
            painter.setFont(look.font("technique"))
            painter.drawText(
                QRectF(left, box.top(), right - left, box.height()), Qt.AlignmentFlag.AlignVCenter, self._word
            )
            left += look.metrics("technique").horizontalAdvance(self._word) + 12
            painter.setFont(look.font("chip"))
            fits = look.metrics("chip").horizontalAdvance(self._count) <= right - left
            aligned = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            room = QRectF(left, box.top(), max(right - left, 0), box.height())
            painter.drawText(room, aligned, self._count if fits else self._short)

    def _say(self) -> None:
        self.setAccessibleName(f"{self._word}: {self._count}")
        self.update()

    def _dress(self) -> None:
        self.updateGeometry()
        self.update()
