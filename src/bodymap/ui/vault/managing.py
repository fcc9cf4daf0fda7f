"""What a person does with passphrases while the record is open: change one, keep users, print a new recovery key,
encrypt a record that was not. Each begins with the person's own passphrase: an open window proves nobody, and the
proof ends when the window locks."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from bodymap.domain.author import Author
from bodymap.errors import UserError
from bodymap.keys import KeyFile, Unlocked
from bodymap.language import tr
from bodymap.ui.keeping.work import Work
from bodymap.ui.vault.dialog import PageDialog
from bodymap.ui.vault.managing_pages import NewPassphrasePage, UserPage, UsersPage
from bodymap.ui.vault.recovery_page import RecoveryPage
from bodymap.ui.vault.unlock_page import UnlockPage

if TYPE_CHECKING:
    from bodymap.store import Record
    from bodymap.store.access import Access
    from bodymap.ui.main_window import MainWindow

Change = Callable[["Access"], None]


class Managing(QObject):
    """One dialog of keys over a window with an open, encrypted record."""

    def __init__(self, window: MainWindow, title: str) -> None:
        super().__init__(window)
        assert window.desk is not None
        self._window, self._workspace = window, window.desk.workspace
        self._record: Record = self._workspace.record
        self.dialog = PageDialog(window, title)
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.finished.connect(self.deleteLater)
        self.dialog.setModal(True)
        window.locker.locking.connect(self.dialog.reject)
        self._work = Work(self, "keys")
        self._work.done.connect(self._done)
        self._work.failed.connect(self._failed)
        self._then: Callable[[object], object] = lambda _: None

    # each starts here

    def change_passphrase(self) -> None:
        """One's own passphrase, first the old, then the new."""
        self._ask_who(self._new_passphrase)

    def keep_users(self) -> None:
        """The users. Raises UserError for somebody who does not keep them."""
        self._admin_only()
        self._ask_who(lambda unlocked: self._show_users(unlocked))

    def new_recovery_key(self) -> None:
        """A new recovery key in the place of the old. Raises UserError for somebody who does not keep the users."""
        self._admin_only()
        self._ask_who(self._new_recovery)

    def _admin_only(self) -> None:
        if self._workspace.author.role != "admin":
            raise UserError(tr("You do not keep the users of this record."), tr("Ask one of its admins."))

    # who is it

    def _ask_who(self, then: Callable[[Unlocked], object]) -> None:
        user, path = self._workspace.author.id, self._record.path
        KeyFile.of(path).user(user)  # raises where the keys are gone, or the user is, before anything is shown

        def page(host: QWidget) -> QWidget:
            made = UnlockPage(self._window.look, host, path, self._window.locker.attempts, user=user, confirming=True)
            made.unlocked.connect(lambda unlocked: self._known(made, unlocked, then))
            made.left.connect(self.dialog.reject)
            return made

        self.dialog.show_page(page)
        self.dialog.show()

    def _known(self, page: UnlockPage, unlocked: Unlocked, then: Callable[[Unlocked], object]) -> None:
        key = self._record.key
        if key is None or not hmac.compare_digest(key, unlocked.key):
            page.say(UserError(tr("These keys belong to another record."), tr("Put the right keys file in its place.")))
        else:
            self._window.locker.settle_attempts()
            then(unlocked)

    # passphrase

    def _new_passphrase(self, unlocked: Unlocked) -> None:
        user = unlocked.author

        def page(host: QWidget) -> QWidget:
            made = NewPassphrasePage(self._window.look, host, user)
            made.agreed.connect(
                lambda typed: self._change(
                    lambda access: access.set_passphrase(user, typed, unlocked.key),
                    lambda: self._end(tr("The passphrase was changed.")),
                )
            )
            made.left.connect(self.dialog.reject)
            return made

        self.dialog.show_page(page)

    # users

    def _show_users(self, unlocked: Unlocked) -> None:
        users = KeyFile.of(self._record.path).users

        def page(host: QWidget) -> QWidget:
            made = UsersPage(self._window.look, host, users, unlocked.author.id)
            made.adding.connect(lambda: self._one_user(unlocked, None))
            made.changing.connect(lambda key: self._one_user(unlocked, next(user for user in users if user.id == key)))
            made.removing.connect(
                lambda user_id: self._change(
                    lambda access: access.remove_user(user_id, unlocked.key), partial(self._show_users, unlocked)
                )
            )
            made.left.connect(self.dialog.accept)
            return made

        self.dialog.show_page(page)

    def _one_user(self, unlocked: Unlocked, known: Author | None) -> None:
        def agreed(author: Author, typed: str) -> None:
            def change(access: Access) -> None:
                if known is None:
                    access.add_user(author, typed, unlocked.key)
                else:
                    access.change_user(author, unlocked.key)

            self._change(change, lambda: self._changed_user(unlocked, author))

        def page(host: QWidget) -> QWidget:
            made = UserPage(self._window.look, host, known)
            made.agreed.connect(agreed)
            made.left.connect(partial(self._show_users, unlocked))
            return made

        self.dialog.show_page(page)

    def _changed_user(self, unlocked: Unlocked, author: Author) -> None:
        if author.id == self._workspace.author.id:
            self._workspace.author = author
        self._show_users(unlocked)

    # recovery key

    def _new_recovery(self, unlocked: Unlocked) -> None:
        def work() -> object:
            return KeyFile.of(self._record.path).with_new_recovery(unlocked.key)

        def show(fresh: object) -> None:
            assert isinstance(fresh, tuple)
            keys, recovery = fresh

            def page(host: QWidget) -> QWidget:
                made = RecoveryPage(self._window.look, host, recovery, self._record.path.name)
                # the old key opens until the new one is on paper
                made.confirmed.connect(
                    lambda: self._change(
                        lambda access: access.renew_recovery(keys),
                        lambda: self._end(tr("The new recovery key counts; the old one does not.")),
                    )
                )
                return made

            self.dialog.show_page(page)

        self._then = show
        self._work.start(work)

    # carrying out

    def _change(self, change: Change, then: Callable[[], object]) -> None:
        self._then = lambda _: then()
        self._work.start(partial(change, self._record.access))

    def _done(self, result: object) -> None:
        self._then(result)

    def _failed(self, error: UserError) -> None:
        page = self.dialog.page
        if isinstance(page, UnlockPage | NewPassphrasePage | UserPage | UsersPage):
            page.say(error)
        else:
            self._window.show_error(error)
            self.dialog.reject()

    def _end(self, words: str) -> None:
        self.dialog.accept()
        if self._window.desk is not None:
            self._window.desk.notice(words)
