"""What the forms around a signature share: a headline, a column, a place for what is wrong, and two buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from bodymap.language import tr
from bodymap.ui.controls.buttons import Button, PrimaryButton
from bodymap.ui.controls.dialogs import broken_size, room_of
from bodymap.ui.controls.text import Label
from bodymap.ui.style import Look


class Form(QDialog):
    """A form that closes only when what it asks for was done. Subclasses fill `column` and override `carry_out`."""

    def __init__(self, look: Look, title: str, agree: str, parent: QWidget | None = None, *, width: int = 520) -> None:
        super().__init__(parent)
        self.look = look
        self.setWindowTitle(title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 20, 24, 20)
        outer.setSpacing(16)
        self.headline = Label(look, title, "card_headline", wrap=True)
        outer.addWidget(self.headline)
        self.column = QVBoxLayout()
        self.column.setSpacing(8)
        outer.addLayout(self.column, 1)
        self.fault = Label(look, "", "body", "avoid", wrap=True)
        # room for the sentence from the start: a form that grows moves its buttons from under the hand
        self.fault.setMinimumHeight(2 * look.line("body"))
        outer.addWidget(self.fault)
        self.agree, cancel = PrimaryButton(look, agree), Button(look, tr("Cancel"))
        self.agree.setDefault(True)
        self.agree.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.agree)
        outer.addLayout(row)
        self.setMinimumWidth(min(look.px(width), room_of(self).width()))

    def sizeHint(self) -> QSize:
        return broken_size(self)

    def height_for(self, width: int, area: QScrollArea, inside: Callable[[int], int]) -> int:
        """How high the form is where nothing in its area has to be scrolled to, and nothing stands empty.

        `inside` tells how high what is in the area is at a width.
        """
        whole, margins = self.layout(), self.contentsMargins()
        assert whole is not None
        sides = whole.contentsMargins().left() + whole.contentsMargins().right() + margins.left() + margins.right()
        return whole.totalHeightForWidth(width) - area.sizeHint().height() + inside(width - sides)

    def carry_out(self) -> str:
        """Does what the form asks for; returns what is wrong, empty where it was done."""
        raise NotImplementedError

    def accept(self) -> None:
        """Carries out; a fault is said and the form stays, with everything that was typed."""
        words = self.carry_out()
        self.fault.setText(words)
        if not words:
            super().accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        layout = self.layout()
        if layout is not None:
            # a window does not ask its layout how high its broken lines are at this width
            self.setMinimumHeight(min(layout.heightForWidth(self.width()), room_of(self).height()))
