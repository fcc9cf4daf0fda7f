"""What stands in the middle of the window while no chart is open: the first choice, or what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bodymap.language import tr
from bodymap.ui.controls.buttons import Button, PrimaryButton
from bodymap.ui.controls.card import paint_card
from bodymap.ui.controls.text import Label
from bodymap.ui.style import Look

if TYPE_CHECKING:
    from bodymap.ui.desk import Desk

WIDTH, BUTTON, LOW_BUTTON = 440, 44, 32
MARGIN, LEAST = 16, 160
"""What stays free beside the card in a narrow diagram, and below which width it never goes, in pixels."""


class StartCard(QWidget):
    """A card over the plate with a headline, a few sentences and at most two buttons, each as wide as the card."""

    pressed = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._title = Label(look, "", "client_name", wrap=True)
        self._text = Label(look, "", "body", "muted", wrap=True)
        self._first = PrimaryButton(look, "")
        self._second = Button(look, "")
        self._foot = Label(look, "", "secondary", "muted", wrap=True)
        self._keys = ("", "")
        self._room, self._high = look.px(WIDTH) + 2 * MARGIN, look.px(WIDTH)
        self._first.clicked.connect(lambda: self.pressed.emit(self._keys[0]))
        self._second.clicked.connect(lambda: self.pressed.emit(self._keys[1]))
        self._column = QVBoxLayout(self)
        self._column.setSpacing(8)
        self._column.addWidget(self._title)
        self._column.addWidget(self._text)
        self._column.addSpacing(8)
        for button in (self._first, self._second):
            self._column.addWidget(button)
        self._column.addSpacing(4)
        self._column.addWidget(self._foot)
        look.changed.connect(self.fit)

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
        self.fit()

    def follow(self, desk: Desk) -> None:
        """Says what to do next where no chart is open, and goes away where one is."""
        client = desk.client
        if client is not None and desk.visit is not None:
            self.hide()
            return
        if client is not None:
            self.say(
                tr("No visit yet for {client}", client=client.name),
                tr("Start today's visit: answer the screening questions, then mark on the leg what your hands find."),
                ("new_visit", tr("Start today's visit")),
            )
        elif desk.workspace.find_clients(limit=1):
            self.say(
                tr("Whose chart?"),
                tr("Choose a client at the left, or find one by any part of a name. A new client needs only a name."),
                ("new_client", tr("New client")),
            )
        else:
            self.say(
                tr("Your first client"),
                tr("A name is enough; everything else can follow."),
                ("new_client", tr("New client")),
            )
        self.show()

    def focus_first(self) -> None:
        self._first.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_room(self, width: float, height: float) -> None:
        """Tells how wide the free part of the diagram is, and how high it can become."""
        self._room, self._high = int(width), int(height)
        self.fit()

    def fit(self) -> None:
        """Takes the width there is beside its margins, at most its own, and the height that the words need then.

        Where that is too low for it, it draws together: words and buttons come before air.
        """
        for around, button_height in (((28, 26, 28, 24), BUTTON), ((16, 12, 16, 12), LOW_BUTTON)):
            self._column.setContentsMargins(*around)
            for button in (self._first, self._second):
                button.setMinimumHeight(self._look.px(button_height))
            self.setFixedWidth(min(self._look.px(WIDTH), max(self._room - 2 * MARGIN, LEAST)))
            self._column.invalidate()
            height = self._column.totalHeightForWidth(self.width())
            if height <= self._high:
                break
        self.setFixedHeight(height)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus, as in a dialog."""
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, Button):
            focused.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_card(painter, self._look, self.rect())
