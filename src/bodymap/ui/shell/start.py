"""What stands in the middle of the window while no chart is open: the first choice, or what to do next."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bodymap.ui.controls.buttons import Button, PrimaryButton
from bodymap.ui.controls.text import Label
from bodymap.ui.style import Look


class StartCard(QWidget):
    """A card over the plate with a headline, a few sentences and at most two buttons."""

    pressed = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._title = Label(look, "", "card_headline", wrap=True)
        self._text = Label(look, "", "body", "muted", wrap=True)
        self._first = PrimaryButton(look, "")
        self._second = Button(look, "")
        self._foot = Label(look, "", "secondary", "muted", wrap=True)
        self._keys = ("", "")
        self._first.clicked.connect(lambda: self.pressed.emit(self._keys[0]))
        self._second.clicked.connect(lambda: self.pressed.emit(self._keys[1]))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._first)
        buttons.addWidget(self._second)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 22, 24, 22)
        column.setSpacing(10)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addSpacing(4)
        column.addLayout(buttons)
        column.addWidget(self._foot)
        look.changed.connect(self._dress)
        self._dress()

    def say(
        self, title: str, text: str, first: tuple[str, str], second: tuple[str, str] = ("", ""), foot: str = ""
    ) -> None:
        """Shows a message with buttons: each is (what `pressed` carries, its words)."""
        self._title.setText(title)
        self._text.setText(text)
        self._keys = (first[0], second[0])
        for button, (key, words) in ((self._first, first), (self._second, second)):
            button.setText(words)
            button.setVisible(bool(key))
        self._foot.set_text(foot)
        self.adjustSize()

    def focus_first(self) -> None:
        self._first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _dress(self) -> None:
        self.setFixedWidth(self._look.px(430))
        self.adjustSize()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.color("ctl"), 1))
        painter.setBrush(self._look.color("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
