"""The quiet sign in the menu bar's corner: when the chart was last written, or that it could not be, and when the
record was last backed up. Before both stands in capitals that a record is not encrypted."""

from __future__ import annotations

from datetime import datetime
from math import ceil

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenuBar, QWidget

from bodymap.language import tr
from bodymap.ui.controls.text import Elided, Label
from bodymap.ui.shell.bare import menu_height
from bodymap.ui.style import Look

NOT_SAVED = tr("Not saved")
BETWEEN_MENUS = 26
"""What the style and its sheet keep free between the titles of two menus, in pixels."""


class SavedSign(QWidget):
    """A box of its own around the words: the menu bar places its corner by the size hint, and a label's is that of its
    first text. Never wider than the menus leave room for: what was last backed up gives way, then it is a tool tip.
    `backups_wanted` comes when it is pressed; the menu Record has the same for the keyboard."""

    backups_wanted = Signal()

    def __init__(self, look: Look, parent: QMenuBar) -> None:
        super().__init__(parent)
        self._look, self._bar, self._placing = look, parent, False
        self._words = Elided(look, "", "menu", "muted", align=Qt.AlignmentFlag.AlignRight)
        row = self._row = QHBoxLayout(self)
        row.setSpacing(12)
        self._backup = Elided(look, "", "menu", "muted", align=Qt.AlignmentFlag.AlignRight)
        self._backup.setCursor(Qt.CursorShape.PointingHandCursor)
        self._plain = Label(look, tr("NOT ENCRYPTED"), "chip", "avoid")
        self._plain.setToolTip(tr("Whoever can read the file can read every client. Record, Encrypt… changes that."))
        self._plain.hide()
        row.addWidget(self._plain)
        row.addWidget(self._backup)
        row.addWidget(self._words)
        look.changed.connect(self._fit)
        parent.installEventFilter(self)
        self._fit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self._placing:
            self._fit()
        return False

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._backup.isVisible() and self._backup.geometry().contains(event.position().toPoint()):
            self.backups_wanted.emit()

    def _fit(self) -> None:
        look = self._look
        # beside the menus' titles, which grow for fingers
        over = (max(menu_height(look), look.line("menu") + 8) - look.line("menu")) // 2 + 1
        self._row.setContentsMargins(0, over, 16, 0)
        # the widest that is ever said, so that the menus stand still
        said = (NOT_SAVED, tr("✓ Saved {time}", time="00:00:00"))
        wide = ceil(max(look.width(each, "menu") for each in said)) + 2
        self._words.setFixedWidth(wide)
        self._plain.setFixedWidth(self._plain.sizeHint().width())
        backup = ceil(look.width(self._backup.text(), "menu")) + 2
        self._backup.setFixedWidth(backup)
        plain = self._plain.width() + 12 if self.says_plain else 0
        self._backup.setVisible(bool(self.backup) and wide + backup + plain + 12 + 16 <= self._room())
        self.setToolTip("" if self._backup.isVisibleTo(self) else self.backup)
        # a menu bar gives its corner a new place only when it is resized itself
        self._placing = True
        QApplication.sendEvent(self._bar, QResizeEvent(self._bar.size(), self._bar.size()))
        self._placing = False

    def _room(self) -> int:
        """What the titles of the menus leave of the bar."""
        titles = [action.text().replace("&", "") for action in self._bar.actions()]
        metrics = self._bar.fontMetrics()
        return self._bar.width() - sum(metrics.horizontalAdvance(title) + BETWEEN_MENUS for title in titles)

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
        self._fit()

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
