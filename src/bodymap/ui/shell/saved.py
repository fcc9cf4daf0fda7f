"""The quiet sign in the menu bar's corner: when the chart was last written, or that it could not be, and when the
record was last backed up. Before both stands in capitals that a record is not encrypted."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenuBar, QWidget

from bodymap.language import tr
from bodymap.ui.controls.text import Elided, Label
from bodymap.ui.style import Look

NOT_SAVED = tr("Not saved")


class SavedSign(QWidget):
    """A box of its own around the words: the menu bar places its corner by the size hint, and a label's is that of its
    first text."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._words = Elided(look, "", "menu", "muted", align=Qt.AlignmentFlag.AlignRight)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 5, 16, 0)
        self._backup = Elided(look, "", "menu", "muted", align=Qt.AlignmentFlag.AlignRight)
        self._plain = Label(look, tr("NOT ENCRYPTED"), "chip", "avoid")
        self._plain.setToolTip(tr("Whoever can read the file can read every client. Record, Encrypt… changes that."))
        self._plain.hide()
        row.addWidget(self._plain)
        row.addWidget(self._backup)
        row.addWidget(self._words)
        look.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self._words.setFixedWidth(self._look.px(150))
        self._backup.setFixedWidth(self._look.px(110))
        self._plain.setFixedWidth(self._plain.sizeHint().width())
        bar = self.parentWidget()
        if isinstance(bar, QMenuBar):
            # a menu bar gives its corner a new place only when it is resized itself
            QApplication.sendEvent(bar, QResizeEvent(bar.size(), bar.size()))

    def text(self) -> str:
        return self._words.text()

    @property
    def failed(self) -> bool:
        """Whether the last thing said was that it could not be written."""
        return self._words.text() == NOT_SAVED

    @property
    def backup(self) -> str:
        """What is said of the last backup."""
        return self._backup.text()

    def say_backup(self, words: str) -> None:
        self._backup.setText(words)

    @property
    def says_plain(self) -> bool:
        return not self._plain.isHidden()

    def say_plain(self, plain: bool) -> None:
        """Whether the record is one that anybody can read."""
        self._plain.setVisible(plain)
        self._fit()

    def say_failed(self) -> None:
        self._words.setText(NOT_SAVED)
        self._words.set_color("avoid")

    def say_saved(self, at: datetime) -> None:
        self._words.set_color("muted")
        self._words.setText(tr("✓ Saved {time}", time=f"{at:%H:%M:%S}"))
