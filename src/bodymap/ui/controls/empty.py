"""What a panel or a list shows while it has nothing: what this is, what to do next. May import only `ui` controls."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QListWidget, QVBoxLayout, QWidget

from bodymap.ui.controls.buttons import Button
from bodymap.ui.controls.text import Icon, Label
from bodymap.ui.style import Look


class EmptyState(QWidget):
    """A title, a sentence or two, and at most one button each for what can be done.

    Lines of the text that are to be read one by one stand apart.
    """

    def __init__(
        self,
        look: Look,
        title: str,
        text: str,
        *actions: tuple[str, Callable[[], object]],
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 16, 0, 16)
        column.setSpacing(8)
        self.icon = Icon(look, icon, "muted", 28) if icon else None
        if self.icon is not None:
            column.addWidget(self.icon)
        self.title = Label(look, title, "question", wrap=True)
        first, *further = text.split("\n")
        self.text = Label(look, first, "body", "muted", wrap=True)
        column.addWidget(self.title)
        column.addWidget(self.text)
        for line in further:
            column.addWidget(Label(look, line, "body", "muted", wrap=True))
        self.buttons: list[Button] = []
        for place, (words, run) in enumerate(actions):
            button = Button(look, words, kind="plain" if place else "primary")
            button.clicked.connect(lambda _=False, run=run: run())
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self.buttons.append(button)
        column.addStretch(1)

    def say(self, title: str, text: str) -> None:
        self.title.setText(title)
        self.text.setText(text)


class WordedList(QListWidget):
    """A list that says in its own place why it is empty."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._words = look, ""

    def say_empty(self, words: str) -> None:
        """What stands in it while it has no row."""
        self._words = words
        self.setAccessibleDescription(words if not self.count() else "")
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.count():
            with QPainter(self.viewport()) as painter:
                painter.setFont(self._look.font("body"))
                painter.setPen(self._look.color("muted"))
                box = self.viewport().rect().adjusted(16, 16, -16, -16)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._words)
