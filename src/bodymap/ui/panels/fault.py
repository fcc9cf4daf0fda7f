"""What stands in the place of a section that broke: that it did, what still holds, and a way to try again."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bodymap.language import tr
from bodymap.ui.controls import Button, Label
from bodymap.ui.style import Look


class Fault(QWidget):
    """Covers its parent wholly, so that nothing half brought up to date can be read."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 12, 16)
        column.setSpacing(8)
        column.addWidget(Label(look, tr("This section met an error."), "technique", "avoid", wrap=True))
        words = tr("Nothing here can be relied on now. The chart is kept, and you can go on marking.")
        column.addWidget(Label(look, words, "body", wrap=True))
        self.again = Button(look, tr("Try again"))
        column.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.fit()

    def fit(self) -> None:
        """Covers the parent as large as it is now."""
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
            self.raise_()
