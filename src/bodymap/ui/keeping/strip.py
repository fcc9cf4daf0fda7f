"""The strip under the banner that says in what state the record is open, where that is not the ordinary one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from bodymap.ui.controls.buttons import Button
from bodymap.ui.controls.text import Label
from bodymap.ui.style import Look


class StateStrip(QWidget):
    """A word in capitals, a sentence, and at most one button. As wide as the window, always in view."""

    def __init__(self, look: Look, word: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._word = Label(look, word, "body_strong", "modified")
        self._words = Label(look, words, "body", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(12)
        row.addWidget(self._word, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(f"{word}. {words}")
        look.changed.connect(self.update)

    def add_button(self, words: str, run: Callable[[], object]) -> None:
        button = Button(self._look, words, kind="link")
        button.clicked.connect(lambda: run())
        layout = self.layout()
        assert layout is not None
        layout.addWidget(button)

    def say(self, words: str) -> None:
        self._words.setText(words)
        self.setAccessibleName(f"{self._word.text()}. {words}")

    @property
    def text(self) -> str:
        return f"{self._word.text()} {self._words.text()}"

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._look.color("modified_soft"))
            painter.fillRect(0, self.height() - 1, self.width(), 1, self._look.color("modified"))
