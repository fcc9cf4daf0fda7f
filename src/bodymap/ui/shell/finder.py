"""The field at the head of the rail: finds clients, and shows the key that finds everything else.

Hides where picture and key stand, and which words have room in between.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QEnterEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from bodymap.language import tr, tr_in
from bodymap.ui.controls.tag import paint_tag, tag_size
from bodymap.ui.style import Look

PICTURE, GAP = 16, 8


class Finder(QLineEdit):
    """Takes the beginning of either name of a client."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._key: _Key | None = None
        self.setAccessibleName(tr("Find a client by the beginning of a name"))
        self.textChanged.connect(lambda _: self._place())
        look.changed.connect(self._place)
        self._place()

    def offer(self, action: QAction) -> None:
        """Shows a command's key at the right, to be pressed, while nothing is typed and the words leave it room."""
        self._key = _Key(self._look, action, self)
        self._place()

    def _place(self) -> None:
        look, key = self._look, self._key
        left = look.px(PICTURE) + GAP
        room = self.width() - left - 2 * GAP - 4
        wordings = (tr("Find a client"), tr_in("in a field", "Find"))
        fitting = [each for each in wordings if look.width(each, "body") <= room]
        self.setPlaceholderText(fitting[0] if fitting else wordings[-1])
        right = 0
        if key is not None:
            size = key.sizeHint()
            shown = not self.text() and look.width(wordings[0], "body") + GAP + size.width() <= room
            key.setVisible(shown)
            key.setGeometry(self.width() - size.width() - GAP, (self.height() - size.height()) // 2, *size.toTuple())
            right = size.width() if shown else 0
        self.setTextMargins(left, 0, right, 0)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        size = self._look.px(PICTURE)
        picture = self._look.picture("search", "muted", PICTURE, self.devicePixelRatioF())
        # the left margin of the style sheet, and the edge
        QPainter(self).drawImage(QRectF(GAP + 1, (self.height() - size) / 2, size, size), picture)


class _Key(QAbstractButton):
    def __init__(self, look: Look, action: QAction, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._action = look, action
        self.setText(action.shortcut().toString(QKeySequence.SequenceFormat.NativeText).replace("+", " "))
        name = action.text().replace("&", "")
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(action.trigger)

    def sizeHint(self) -> QSize:
        return tag_size(self._look, self.text(), "key")

    def enterEvent(self, _event: QEnterEvent) -> None:
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        color = "text" if self.underMouse() else "muted"
        paint_tag(QPainter(self), self._look, QRectF(self.rect()), self.text(), "key", color, "key")
