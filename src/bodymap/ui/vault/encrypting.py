"""A record without encryption gets it, from the window: a passphrase, the recovery key on paper, then the deed."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from bodymap.domain.author import NAMELESS, Author
from bodymap.errors import UserError
from bodymap.keys import KeyFile, Unlocked
from bodymap.language import tr, tr_plural
from bodymap.ui.keeping.work import Work
from bodymap.ui.vault.dialog import PageDialog
from bodymap.ui.vault.new_record import NewRecordPage
from bodymap.ui.vault.page import SayPage
from bodymap.ui.vault.recovery_page import RecoveryPage

if TYPE_CHECKING:
    from bodymap.ui.main_window import MainWindow


class Encrypting(QObject):
    """One dialog over a window with an open, plain record. Until the recovery key is confirmed nothing is changed."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        assert window.desk is not None
        self._window, self._workspace = window, window.desk.workspace
        self.dialog = PageDialog(window, tr("Encrypt the record"))
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.finished.connect(self.deleteLater)
        self.dialog.setModal(True)
        window.locker.locking.connect(self._locking)
        self._derive = Work(self, "new keys")
        self._derive.done.connect(self._derived)
        self._derive.failed.connect(self._failed)
        self._encrypt = Work(self, "encrypt")
        self._encrypt.done.connect(self._encrypted)
        self._encrypt.failed.connect(self._failed)
        self._unlocked: Unlocked | None = None

    def start(self) -> None:
        """Asks for name and passphrase."""

        def page(host: QWidget) -> QWidget:
            made = NewRecordPage(self._window.look, host, existing=True)
            author = self._workspace.author
            if author.name != NAMELESS:
                made.name.setText(author.name)
                made.initials.setText(author.initials)
            made.agreed.connect(self._agreed)
            made.left.connect(self.dialog.reject)
            return made

        self.dialog.show_page(page)
        self.dialog.show()

    def _agreed(self, author: Author, passphrase: str, _remember: bool) -> None:
        self._derive.start(partial(KeyFile.new, self._workspace.record.id, author, passphrase))

    def _derived(self, fresh: tuple[KeyFile, bytes, str]) -> None:
        keys, key, recovery = fresh
        self._unlocked = Unlocked(key, keys.users[0])

        def page(host: QWidget) -> QWidget:
            made = RecoveryPage(self._window.look, host, recovery, self._workspace.record.path.name)
            made.confirmed.connect(lambda: self._encrypt.start(partial(self._carry_out, keys, key)))
            return made

        self.dialog.show_page(page)

    def _carry_out(self, keys: KeyFile, key: bytes) -> tuple[Path, ...]:
        from bodymap.store.sealing import plain_copies

        self._workspace.record.encrypt(keys, key)
        return plain_copies(self._workspace.record.path)

    def _locking(self) -> None:
        # the recovery key is not for whoever comes next; what was begun is brought to its end
        if not self._encrypt.running:
            self.dialog.reject()

    def _encrypted(self, copies: tuple[Path, ...]) -> None:
        assert self._unlocked is not None
        self._workspace.author = self._unlocked.author
        self._window.saved.say_plain(False)
        self._window.actions_table.refresh()
        words = tr(
            "The record is encrypted from now on. The plain file was overwritten and removed; a drive with wear "
            "levelling, a snapshot or a copy of your own may still hold it."
        )
        if copies:
            beside = tr_plural(
                "One plain copy stays beside it, readable for anybody, until you delete them:",
                "{n} plain copies stay beside it, readable for anybody, until you delete them:",
                len(copies),
            )
            folders = "\n".join(sorted({str(copy.parent) for copy in copies}))
            words = f"{words}\n\n{beside}\n{folders}"

        def page(host: QWidget) -> QWidget:
            made = SayPage(self._window.look, host, tr("Encrypted"), words, ("close", tr("Close")), icon="ring-tick")
            made.pressed.connect(lambda _: self.dialog.accept())
            return made

        self.dialog.show_page(page)

    def _failed(self, error: UserError) -> None:
        if isinstance(self.dialog.page, NewRecordPage):
            self.dialog.page.say(error)
        else:
            self.dialog.reject()
            self._window.show_error(error)
