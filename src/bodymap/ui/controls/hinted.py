"""A field that says in itself what it is for, in the longest words with room. May import only Qt and `ui.style`."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from bodymap.ui.style import Look

AROUND = 22
"""What edge, padding and Qt's own margin take of a field's width, in pixels."""


class Hinted(QLineEdit):
    """`hints` go from the longest to the shortest; none of them is ever cut but the last."""

    def __init__(self, look: Look, *hints: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._hints = look, hints
        look.changed.connect(self.fit_hint)
        self.fit_hint()

    def room(self) -> int:
        """How wide words in it may be, in pixels."""
        margins = self.textMargins()
        return self.width() - margins.left() - margins.right() - AROUND

    def fit_hint(self) -> None:
        room = self.room()
        fitting = (each for each in self._hints if self._look.width(each, "body") <= room)
        self.setPlaceholderText(next(fitting, self._hints[-1]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_hint()
