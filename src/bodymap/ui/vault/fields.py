"""Fields for passphrases: hidden unless shown, with a hint where capitals are on, and what one is worth."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from bodymap.keys import Strength
from bodymap.language import tr
from bodymap.ui.controls.buttons import Button
from bodymap.ui.controls.text import Label
from bodymap.ui.style import Look


class Asked(NamedTuple):
    """What a field asks for, and what the button says aloud that shows the entry."""

    name: str
    show: str


PASSPHRASE = Asked(tr("Passphrase"), tr("Show what is typed as passphrase"))
NEW_PASSPHRASE = Asked(tr("New passphrase"), tr("Show what is typed as new passphrase"))
ONCE_MORE = Asked(tr("Once more"), tr("Show what is typed as once more"))

_HIDDEN = (
    Qt.InputMethodHint.ImhHiddenText
    | Qt.InputMethodHint.ImhSensitiveData
    | Qt.InputMethodHint.ImhNoPredictiveText
    | Qt.InputMethodHint.ImhNoAutoUppercase
)


class _Secret(QLineEdit):
    """A line that is never completed, dragged nor copied, and tells whether capitals seem to be on."""

    capitals = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(_HIDDEN)
        self.setDragEnabled(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text()
        if letter.isalpha() and letter.lower() != letter.upper():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.capitals.emit(letter.isupper() is not shifted)
        elif event.key() == Qt.Key.Key_CapsLock:
            self.capitals.emit(False)  # it has just been changed; the next letter tells
        super().keyPressEvent(event)


class PassphraseField(QWidget):
    """A hidden line with its name above, a button that shows what was typed, and the hint about capitals below."""

    def __init__(self, look: Look, asked: Asked, *, hint: bool = True) -> None:
        super().__init__()
        self.line = _Secret()
        self.line.setAccessibleName(asked.name)
        self._show = Button(look, tr("Show"), kind="quiet")
        self._show.setCheckable(True)
        self._show.setAccessibleName(asked.show)
        self._show.toggled.connect(self._reveal)
        self._capitals = Label(look, tr("Capitals seem to be on."), "secondary", "modified")
        self._capitals.hide()
        if hint:
            self.line.capitals.connect(self._capitals.setVisible)
        label = Label(look, asked.name, "body_strong")
        label.setBuddy(self.line)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.line, 1)
        row.addWidget(self._show)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label)
        column.addLayout(row)
        column.addWidget(self._capitals)
        self.setFocusProxy(self.line)

    @property
    def typed(self) -> str:
        return self.line.text()

    @property
    def warns_of_capitals(self) -> bool:
        return not self._capitals.isHidden()

    def forget(self) -> None:
        """Empties the line and hides it again."""
        self.line.clear()
        self._show.setChecked(False)
        self._capitals.hide()

    def _reveal(self, shown: bool) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._show.setText(tr("Hide") if shown else tr("Show"))


class StrengthSign(QWidget):
    """Three bars and a sentence: what a passphrase is worth. The sentence says all that the bars do."""

    _ROLES = ("avoid", "avoid", "modified", "allowed")

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._bars = _Bars(look)
        self._words = Label(look, "", "secondary", "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._bars)
        column.addWidget(self._words)
        self._look = look
        look.changed.connect(self._room)
        self._room()

    @property
    def words(self) -> str:
        return self._words.text()

    def show_strength(self, strength: Strength | None) -> None:
        """None before anything is typed: then it says how a good one is made."""
        self._bars.show_level(0 if strength is None else strength.level, self._ROLES[strength.level if strength else 0])
        self._words.setText(
            tr("Four or more words that do not belong together are good, and easy to type.")
            if strength is None
            else strength.words
        )

    def _room(self) -> None:
        # two lines from the start: a form that grows moves its buttons from under the hand
        self._words.setMinimumHeight(2 * self._look.line("secondary"))


class _Bars(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._level, self._role = look, 0, "avoid"
        look.changed.connect(self.updateGeometry)

    def show_level(self, level: int, role: str) -> None:
        self._level, self._role = level, role
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            gap, count = 4.0, 3
            wide = (self.width() - gap * (count - 1)) / count
            for place in range(count):
                painter.setBrush(self._look.color(self._role if place < self._level else "line"))
                painter.drawRoundedRect(QRectF(place * (wide + gap), (self.height() - 4) / 2, wide, 4), 2, 2)
