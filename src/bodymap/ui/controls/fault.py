"""What stands in the place of a part of the window that broke: that it did, what still holds, and a way to try again.

Hides how a part is covered, and that its error is told as any bug is.
"""

import sys
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bodymap.language import tr
from bodymap.ui.controls.buttons import Button
from bodymap.ui.controls.text import Elided, Label
from bodymap.ui.style import Look


class Fault(QWidget):
    """Covers its parent wholly, so that nothing half brought up to date can be read. `brief` fits into a low strip."""

    def __init__(self, look: Look, parent: QWidget, *, brief: bool = False) -> None:
        super().__init__(parent)
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        broke = tr("This section met an error.")
        self.again = Button(look, tr("Try again"))
        if brief:
            row = QHBoxLayout(self)
            row.setContentsMargins(16, 8, 16, 8)
            row.setSpacing(12)
            row.addWidget(Elided(look, broke, "technique", "avoid"), 1)
            row.addWidget(self.again, 0, Qt.AlignmentFlag.AlignVCenter)
        else:
            column = QVBoxLayout(self)
            column.setContentsMargins(16, 12, 12, 16)
            column.setSpacing(8)
            column.addWidget(Label(look, broke, "technique", "avoid", wrap=True))
            words = tr("Nothing here can be relied on now. The chart is kept, and you can go on marking.")
            column.addWidget(Label(look, words, "body", wrap=True))
            column.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
            column.addStretch(1)
        parent.installEventFilter(self)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.parent():
            self._fit()
        return False

    def cover(self) -> None:
        """Comes into view, above whatever else the parent holds."""
        self._fit()
        self.raise_()
        self.show()

    def _fit(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())


class Guarded:
    """Does what brings a part of the window up to date. Where that breaks, the part is covered and the error told.

    What stands in it then may be half of the old and half of the new, or another client's, and must not be read. All
    other parts go on. `again` is tried when the person asks for it.
    """

    def __init__(self, look: Look, part: QWidget, again: Callable[[], object], *, brief: bool = False) -> None:
        self._look, self._part, self._again, self._brief = look, part, again, brief
        self._fault: Fault | None = None

    def __call__(self, work: Callable[[], object]) -> bool:
        """Whether it was done."""
        try:
            work()
        except Exception as error:  # a bug, whatever it is, or a record that cannot be read
            self.cover()
            sys.excepthook(type(error), error, error.__traceback__)
            return False
        if self._fault is not None:
            self._fault.hide()
        return True

    @property
    def covered(self) -> bool:
        return self._fault is not None and not self._fault.isHidden()

    def cover(self) -> None:
        """Takes the part out of sight, until something is done again."""
        if self._fault is None:
            self._fault = Fault(self._look, self._part, brief=self._brief)
            self._fault.again.clicked.connect(lambda: self(self._again))
        self._fault.cover()
