"""A dialog that shows one page of the vault after another, such as a passphrase first and then what it allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QWidget

from bodymap.ui.vault.curtain import MakePage
from bodymap.ui.vault.page import AROUND, WIDTH, VaultPage

if TYPE_CHECKING:
    from bodymap.ui.main_window import MainWindow


class PageDialog(QDialog):
    """As wide as a page's card and as high as the page that is shown; one that is higher than the window scrolls."""

    def __init__(self, window: MainWindow, title: str) -> None:
        super().__init__(window)
        self.setWindowTitle(title)
        self.page: QWidget | None = None
        self._window = window
        self.resize(min(window.look.px(WIDTH) + 2 * AROUND, window.width()), 0)

    def show_page(self, make_page: MakePage) -> None:
        """Puts a page in the place of the one that stands there."""
        page = make_page(self)
        if self.page is not None:
            self.page.hide()
            self.page.deleteLater()
        self.page = page
        if isinstance(page, VaultPage):
            self.resize(self.width(), min(page.high, self._window.height()))
            page.measured.connect(self._grow)
        page.show()
        page.setFocus()

    def _grow(self) -> None:
        """Makes room for a page that shows more than before. It never shrinks: its buttons would leave the hand."""
        page = self.page
        if isinstance(page, VaultPage):
            self.resize(self.width(), max(self.height(), min(page.high, self._window.height())))
