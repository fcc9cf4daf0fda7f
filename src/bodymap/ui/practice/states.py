"""What a mark looks like beside its kind: found now, found at the last visit, resolved. A part of every legend.

Hides which kind stands for all of them. May import the painter of symbols and `ui`.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from bodymap.language import tr
from bodymap.paint.symbols import GHOST, GONE, SOLID, paint_symbol
from bodymap.ui.controls.text import Label
from bodymap.ui.style import Look

STATES = (
    (SOLID, 6, tr("coloured, with its severity: found at this visit")),
    (GHOST, 6, tr("dashed: found at the visit before; press it and say what became of it")),
    (GONE, 0, tr("grey and empty, with a tick: recorded as resolved")),
)
SYMBOL = 9.0
WIDE, HIGH = 44, 34


class MarkStates(QWidget):
    """Three marks with a sentence each, one below the other; `kind` is the protocol's id of the kind shown."""

    def __init__(self, look: Look, kind: str) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        for row, (style, severity, words) in enumerate(STATES):
            grid.addWidget(_Mark(look, kind, style, severity), row, 0)
            grid.addWidget(Label(look, words, wrap=True, align=Qt.AlignmentFlag.AlignVCenter), row, 1)


class _Mark(QWidget):
    def __init__(self, look: Look, kind: str, style: str, severity: int) -> None:
        super().__init__()
        self._look, self._kind, self._style, self._severity = look, kind, style, severity
        self.setFixedSize(QSize(look.px(WIDE), look.px(HIGH)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        scale = self._look.scale
        with QPainter(self) as painter:
            # level with its words; the chip stands at the upper right
            middle = QPointF(self.width() / 2 - 3 * scale, self.height() / 2)
            paint_symbol(
                painter,
                self._kind,
                middle,
                SYMBOL * scale,
                self._look.theme,
                style=self._style,
                severity=self._severity,
                scale=scale,
            )
