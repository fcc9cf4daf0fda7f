"""The message bar: what happened, what it means, what to do.

It stands over the strip of visits, which makes room for it, not over the diagram, and never asks to be closed.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from bodymap.language import tr
from bodymap.ui.controls.buttons import Button, IconButton
from bodymap.ui.controls.text import Label
from bodymap.ui.desk import Notice
from bodymap.ui.style import Look

SHORTEST, PER_LETTER = 4000, 60
"""Milliseconds that a message stays, and for each letter of it."""


class MessageBar(QWidget):
    """Shows one notice; a severe one stays until it is settled or closed, others go by themselves.

    `moved` asks whoever owns the place to lay the bar out anew, or to have the place back.
    """

    moved = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._severe = False
        self._run: Callable[[], object] | None = None
        self._text = Label(look, "", "body", wrap=True)
        self._action = Button(look, "", kind="link")
        self._action.clicked.connect(self._act)
        close = IconButton(look, "close", tr("Close the message"), size=28, icon_size=16)
        close.clicked.connect(self.hide)
        row = self._row = QHBoxLayout(self)
        row.setSpacing(10)
        row.addWidget(self._text, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._action)
        row.addWidget(close)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.hide)
        look.changed.connect(self._dress)
        self._dress()
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def show_notice(self, notice: Notice) -> None:
        self._severe = notice.severe
        self._text.setText(notice.text)
        self._run = notice.run
        self._action.setText(notice.action)
        self._action.setVisible(bool(notice.action))
        self._dress()
        self.setAccessibleName(notice.text)
        self.show()
        self.moved.emit()
        if notice.severe:
            self._timer.stop()
        else:
            self._timer.start(SHORTEST + PER_LETTER * len(notice.text))

    def settle(self) -> None:
        """Takes away a message that belongs to what is being left; a severe one stays until it is dealt with."""
        if not self._severe:
            self.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.moved.emit()

    def _act(self) -> None:
        self.hide()
        if self._run is not None:
            self._run()

    def _dress(self) -> None:
        # room for the sign, which grows with the text
        self._row.setContentsMargins(16 + self._look.px(18) + 10, 6, 8, 6)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.setPen(QPen(self._look.color("avoid" if self._severe else "accent"), 1))
            painter.setBrush(self._look.color("avoid_soft" if self._severe else "soft"))
            painter.drawRoundedRect(box, 8, 8)
            name, role = ("ring-slash", "avoid") if self._severe else ("ring-tick", "accent")
            size = self._look.px(18)
            self._look.icon(name, role, 18).paint(painter, 16, (self.height() - size) // 2, size, size)
