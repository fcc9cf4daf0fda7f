"""A message or question over the window: its headline in the weight of headlines, a sign of the program's own family.

Hides what makes a message box of Qt look like the system's. May import only `paint` and Qt.
"""

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontMetrics, QPalette, QShowEvent
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QWidget

from bodymap.paint.icons import icon
from bodymap.paint.theme import weigh

LARGER, HEAVY = 15 / 13, 600
"""A headline's size to that of the words below it, and its weight."""


class Box(QMessageBox):
    """Says `headline`, and below it `words`. `care` is for what may go wrong or has: it has a sign beside it."""

    def __init__(self, parent: QWidget | None, headline: str, words: str = "", *, care: bool = False) -> None:
        super().__init__(parent)
        self.setText(headline)
        self.setInformativeText(words)
        if care:
            side = round(QFontMetrics(QApplication.font()).height() * 1.5)
            sign = icon("ring-slash", self.palette().color(QPalette.ColorRole.BrightText), side)
            self.setIconPixmap(sign.pixmap(QSize(side, side), self.devicePixelRatioF()))

    def showEvent(self, event: QShowEvent) -> None:
        font = QFont(QApplication.font())
        font.setPointSizeF(font.pointSizeF() * LARGER)
        weigh(font, HEAVY)
        # not before: the style sheet takes the font back when it dresses the labels. And not later: Qt measures now
        for label in self.findChildren(QLabel, "qt_msgbox_label"):
            label.setFont(font)
        super().showEvent(event)
