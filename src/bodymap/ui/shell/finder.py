"""The field at the head of the rail: finds clients, and shows the key that finds everything else.

Hides where picture and key stand, and which words have room in between.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QEnterEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from bodymap.language import tr, tr_in
from bodymap.ui.controls.hinted import Hinted
from bodymap.ui.controls.tag import paint_tag, tag_size
from bodymap.ui.style import FINGERTIP, Look

PICTURE, GAP = 16, 8


class Finder(Hinted):
    """Takes any part of a client's names."""

    def __init__(self, look: Look) -> None:
        self._key: _Key | None = None
        super().__init__(look, tr("Find a client"), tr_in("in a field", "Find"))
        self.setAccessibleName(tr("Find a client by any part of a name"))
        self.textChanged.connect(lambda _: self.fit_hint())

    def offer(self, action: QAction) -> None:
        """Shows a command's key at the right, to be pressed, while nothing is typed and the words leave it room."""
        self._key = _Key(self._look, action, self)
        self.fit_hint()

    def fit_hint(self) -> None:
        look, key = self._look, self._key
        left = look.px(PICTURE) + GAP
        self.setTextMargins(left, 0, 0, 0)
        if key is not None:
            size = key.sizeHint()
            shown = not self.text() and look.width(self._hints[0], "body") + GAP + size.width() <= self.room()
            key.setVisible(shown)
            key.setGeometry(self.width() - size.width() - GAP, (self.height() - size.height()) // 2, *size.toTuple())
            self.setTextMargins(left, 0, size.width() if shown else 0, 0)
        super().fit_hint()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        size = self._look.px(PICTURE)
        picture = self._look.picture("search", "muted", PICTURE, self.devicePixelRatioF())
        # the left margin of the style sheet, and the edge
        with QPainter(self) as painter:
            painter.drawImage(QRectF(GAP + 1, (self.height() - size) / 2, size, size), picture)


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
        size = tag_size(self._look, self.text(), "key")
        return size.expandedTo(QSize(FINGERTIP, FINGERTIP)) if self._look.touch else size

    def enterEvent(self, _event: QEnterEvent) -> None:
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        color = "text" if self.underMouse() else "muted"
        tag = QRectF(QPointF(0, 0), tag_size(self._look, self.text(), "key"))
        tag.moveCenter(QRectF(self.rect()).center())
        with QPainter(self) as painter:
            paint_tag(painter, self._look, tag, self.text(), "key", color, "key")
