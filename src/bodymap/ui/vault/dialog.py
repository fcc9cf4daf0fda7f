"""A dialog that shows one page of the vault after another, such as a passphrase first and then what it allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QWidget

from bodymap.ui.vault.curtain import MakePage

if TYPE_CHECKING:
    from bodymap.ui.main_window import MainWindow

SIZE = (580, 600)


class PageDialog(QDialog):
    """Large enough for each page at the window's text size; a page that needs more scrolls."""

    def __init__(self, window: MainWindow, title: str) -> None:
        super().__init__(window)
        self.setWindowTitle(title)
        self.page: QWidget | None = None
        look = window.look
        self.resize(min(look.px(SIZE[0]), window.width()), min(look.px(SIZE[1]), window.height()))

    def show_page(self, make_page: MakePage) -> None:
        """Puts a page in the place of the one that stands there."""
        page = make_page(self)
        if self.page is not None:
            self.page.hide()
            self.page.deleteLater()
        self.page = page
        page.show()
        page.setFocus()
