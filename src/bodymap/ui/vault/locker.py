"""Locks the window and lets people in again: by Ctrl+L, after minutes without anybody, when the system locks.

The record stays open behind the lock, so that backups go on and nothing must be saved first; its key stays in memory.
What the lock gives is that nobody sees or changes anything without a passphrase. A plain record has none: it is hidden
only, and the page says so.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.ui.clipboard import ClipboardGuard
from bodymap.ui.crash import told
from bodymap.ui.vault.curtain import Curtain
from bodymap.ui.vault.idle import Idle

if TYPE_CHECKING:
    from bodymap.domain.author import Author
    from bodymap.keys import Unlocked
    from bodymap.keys.attempts import Attempts
    from bodymap.ui.desk import Desk
    from bodymap.ui.main_window import MainWindow
    from bodymap.ui.vault.system import SystemLock


class Locker(QObject):
    """One for each window. `locked` and `unlocked` tell what happened; a lock that stands already tells nothing.

    `locking` comes before: what has keys or a proof of somebody in it must end then, since anybody may unlock next.
    """

    locking = Signal()
    locked = Signal()
    unlocked = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._desk: Desk | None = None
        self._attempts: Attempts | None = None
        self.clipboard = ClipboardGuard(self)
        self.curtain = Curtain(window, self._may_close)
        self.idle: Idle | None = None
        self.system: SystemLock | None = None

    @property
    def attempts(self) -> Attempts:
        """The wrong passphrases of this window, at its start and behind its lock alike."""
        if self._attempts is None:
            from bodymap.keys.attempts import Attempts  # the first frame does without

            self._attempts = Attempts()
        return self._attempts

    def settle_attempts(self) -> None:
        """Somebody who is let in already has proved it once more: what was done at the keys meanwhile is told."""
        self.attempts.right()
        self.tell()

    def tell(self) -> None:
        """Has the audit told what was done at the keys; where no record is open it waits beside it."""
        if self._desk is not None:
            self._desk.workspace.record.access.settle()

    def greet(self, desk: Desk, author: Author) -> str:
        """Names who was let in, and says which wrong passphrases were tried before; empty where none were."""
        from bodymap.workspace.opening import tries_words

        self.attempts.right()
        return tries_words(desk.workspace.take_over(author), datetime.now(UTC))

    @property
    def is_locked(self) -> bool:
        return self._desk is not None and self.curtain.down

    def attach(self, desk: Desk) -> None:
        """A record is open: from now on there is something to hide. What stood before it goes."""
        self.curtain.rise()
        self._desk = desk
        record = desk.workspace.record
        self._window.saved.say_plain(record.key is None and not (record.passing or record.on_server))
        if not record.passing:  # examples are nobody's secret
            self.idle = Idle(self._window.settings.lock_minutes, self)
            self.idle.away.connect(self.lock)

    def listen_to_system(self) -> None:
        """Locks from now on when the screen locks or the computer goes to sleep, where the system says so."""
        from bodymap.ui.vault.system import SystemLock

        self.system = SystemLock(self)
        self.system.locked.connect(self.lock)

    def lock(self) -> None:
        """Hides everything until somebody is let in. Where no record is open there is nothing to hide.

        Whatever of it fails, the rest happens: an error must not leave a chart on the screen.
        """
        if self._desk is None or self.is_locked:
            return
        window = self._window
        for part in (
            window.canvas.drop_gesture,
            self.clipboard.clear,
            self.locking.emit,
            window.actions_table.suspend,
            partial(self.curtain.fall, self._page),
            self.locked.emit,
        ):
            with told():
                part()

    def ask_minutes(self) -> None:
        """Asks after how long the window locks by itself."""
        from bodymap.ui.vault.dialog import PageDialog
        from bodymap.ui.vault.lock_page import LockPage

        settings = self._window.settings
        dialog = PageDialog(self._window, tr("Lock after"))
        dialog.setModal(True)
        dialog.finished.connect(dialog.deleteLater)

        def agreed(minutes: int) -> None:
            settings.lock_minutes = minutes
            if self.idle is not None:
                self.idle.set_minutes(minutes)
            dialog.accept()

        def page(host: QWidget) -> QWidget:
            system = self.system is not None and self.system.told
            made = LockPage(self._window.look, host, settings.lock_minutes, system=system)
            made.agreed.connect(agreed)
            made.left.connect(dialog.reject)
            return made

        dialog.show_page(page)
        dialog.show()

    def _page(self, host: QWidget) -> QWidget:
        from bodymap.ui.vault.page import SayPage

        assert self._desk is not None
        look, record = self._window.look, self._desk.workspace.record
        if record.key is None:
            hidden = SayPage(
                look,
                host,
                tr("Hidden"),
                tr(
                    "These records are NOT ENCRYPTED and have no passphrase: this keeps eyes off the screen, "
                    "nobody out."
                ),
                ("back", tr("Show them again")),
            )
            # by now it may have got a passphrase
            hidden.pressed.connect(lambda _: self._rise() if record.key is None else self.curtain.fall(self._page))
            return hidden
        try:
            return self._prompt(host)
        except UserError as error:
            broken = SayPage(look, host, tr("Locked"), str(error), ("again", tr("Try again")), ("quit", tr("Quit")))
            broken.pressed.connect(self._broken_pressed)
            return broken

    def _prompt(self, host: QWidget) -> QWidget:
        from bodymap.ui.vault.unlock_page import UnlockPage

        assert self._desk is not None
        workspace = self._desk.workspace
        page = UnlockPage(
            self._window.look,
            host,
            workspace.record.path,
            self.attempts,
            locked=True,
            user=workspace.author.id,
        )
        page.unlocked.connect(self._let_in)
        page.left.connect(self._window.close)
        return page

    def _broken_pressed(self, way: str) -> None:
        if way == "quit":
            self._window.close()
        else:
            self.curtain.fall(self._page)

    def _let_in(self, unlocked: Unlocked) -> None:
        import hmac

        from bodymap.ui.vault.unlock_page import UnlockPage
        from bodymap.workspace import Changes

        desk = self._desk
        assert desk is not None
        key = desk.workspace.record.key
        if key is None or not hmac.compare_digest(key, unlocked.key):
            page = self.curtain.page
            if isinstance(page, UnlockPage):
                page.say(
                    UserError(tr("These keys belong to another record."), tr("Put the right keys file in its place."))
                )
            return
        other = desk.workspace.author != unlocked.author
        if desk.workspace.author.id != unlocked.author.id:
            self.curtain.reject_dialogs()
        tried = self.greet(desk, unlocked.author)
        self._rise()
        if tried:
            desk.notice(tried)
        if other:
            desk.changed.emit(Changes())

    def _rise(self) -> None:
        self.curtain.rise()
        self._window.actions_table.resume()
        self._window.name_undo()
        if self.idle is not None:
            self.idle.touch()
        self.unlocked.emit()

    def _may_close(self) -> bool:
        """Behind the lock nobody could say that changes may be lost: they must be written, or it stays open."""
        desk = self._desk
        if desk is None:
            return True
        with suppress(UserError):
            desk.leaving.emit()
            if desk.workspace.unwritten:
                desk.retry()
        return not desk.workspace.unwritten
