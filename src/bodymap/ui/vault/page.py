"""A page over a whole window with one card in its middle: where passphrases are typed.

Hides how it follows its window's size and scrolls where large text needs more than there is. What lies below it is
hidden by whoever shows it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from bodymap.ui.controls.buttons import Button, PrimaryButton
from bodymap.ui.controls.card import Card
from bodymap.ui.controls.text import Icon, Label
from bodymap.ui.style import Look

WIDTH, AROUND = 480, 24


class VaultPage(QWidget):
    """See the module. Parts are put into `column` from top to bottom. `measured` says that it needs another height."""

    measured = Signal()

    def __init__(self, look: Look, host: QWidget, *, title: str, text: str = "", icon: str = "lock") -> None:
        super().__init__(host)
        self.look, self._host = look, host
        self.setProperty("surface", "win")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._card = Card(look, edge="ctl", padding=28, spacing=8)
        self._card.installEventFilter(self)
        self.column = self._card.column
        head = QHBoxLayout()
        head.setSpacing(10)
        self.title = Label(look, title, "client_name", wrap=True)
        head.addWidget(Icon(look, icon, "accent", 24), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.title, 1)
        self.column.addLayout(head)
        self.text = Label(look, text, "body", "muted", wrap=True)
        self.text.setVisible(bool(text))
        self.column.addWidget(self.text)
        middle = QWidget()
        around = QVBoxLayout(middle)
        around.setContentsMargins(AROUND, AROUND, AROUND, AROUND)
        around.addStretch(2)
        around.addWidget(self._card, 0, Qt.AlignmentFlag.AlignHCenter)
        around.addStretch(3)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(middle)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        host.installEventFilter(self)
        look.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self._card.setFixedWidth(min(self.look.px(WIDTH), max(self._host.width() - 2 * AROUND, 280)))
        self.setGeometry(self._host.rect())
        self.column.invalidate()
        self._measure()

    def _measure(self) -> None:
        # a layout gives a card the height of its hint, and wrapped words need more than that; nothing is invalidated
        # here: that asks for the layout again, and the page would lay itself out for as long as it stands
        for part in self._card.findChildren(QWidget):
            part.ensurePolished()  # the style's heights come with the polish, for hidden parts only when they are shown
        high = self.column.totalHeightForWidth(self._card.width())
        if high != self._card.height():
            self._card.setFixedHeight(high)
            self.measured.emit()

    @property
    def high(self) -> int:
        """The height in which the whole card is seen, in pixels."""
        self._measure()
        return self._card.height() + 2 * AROUND

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() is QEvent.Type.Resize:
            self._fit()
        elif watched is not self._host and event.type() is QEvent.Type.LayoutRequest:
            self._measure()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on a button presses it, and nothing reaches what lies below."""
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, Button):
            focused.click()
        event.accept()


class SayPage(VaultPage):
    """A page that only says something, with one way on and perhaps another; `pressed` carries which."""

    pressed = Signal(str)

    def __init__(
        self,
        look: Look,
        host: QWidget,
        title: str,
        text: str,
        first: tuple[str, str],
        second: tuple[str, str] | None = None,
        *,
        icon: str = "lock",
    ) -> None:
        super().__init__(look, host, title=title, text=text, icon=icon)
        self.first = PrimaryButton(look, first[1])
        self.first.clicked.connect(lambda: self.pressed.emit(first[0]))
        row = QHBoxLayout()
        row.setSpacing(8)
        if second is not None:
            other = Button(look, second[1])
            other.clicked.connect(lambda: self.pressed.emit(second[0]))
            row.addWidget(other)
        row.addStretch(1)
        row.addWidget(self.first)
        self.column.addSpacing(16)
        self.column.addLayout(row)
        self.setFocusProxy(self.first)


def labelled(look: Look, words: str, field: QWidget) -> QVBoxLayout:
    """A field below its name; the name is what screen readers say, too."""
    column = QVBoxLayout()
    column.setSpacing(4)
    label = Label(look, words, "body_strong")
    label.setBuddy(field)
    field.setAccessibleName(words)
    column.addWidget(label)
    column.addWidget(field)
    return column


class Fault(Label):
    """What is wrong with the entries, in words, with the room for two lines from the start."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "", "body", "avoid", wrap=True)
        self._room()
        look.changed.connect(self._room)

    def _room(self) -> None:
        self.setMinimumHeight(2 * self._look.line("body"))

    def say(self, words: str, field: QLineEdit | None = None, *, wrong: bool = True) -> None:
        """Shows the words and goes to the field that they are about; what went well is not said in red."""
        self.set_color("avoid" if wrong else "text")
        self.setText(words)
        self.setAccessibleName(words)
        if field is not None:
            field.setFocus()
            field.selectAll()
