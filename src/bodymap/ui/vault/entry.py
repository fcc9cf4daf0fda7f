"""The way to an open record where a passphrase is needed: to a new one at the first start, or back to one's own.

Shows page after page over the empty window, derives beside it, and hands over what opens the record. It opens and makes
nothing itself: until the recovery key is confirmed there is no file.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from bodymap.domain.author import Author
from bodymap.domain.finding import new_id
from bodymap.errors import UserError
from bodymap.keys import KeyFile, Unlocked
from bodymap.ui.keeping.work import Work
from bodymap.ui.vault.curtain import MakePage
from bodymap.ui.vault.new_record import NewRecordPage, plain_page
from bodymap.ui.vault.recovery_page import RecoveryPage
from bodymap.ui.vault.unlock_page import UnlockPage

if TYPE_CHECKING:
    from bodymap.ui.main_window import MainWindow


class Entry(QObject):
    """See the module.

    `unlocked` carries what opens the record; `made` the fresh keys and what opens the record that is to be made;
    `plain` the author of a record without encryption; `left` says that nothing is wanted.
    """

    unlocked = Signal(object)
    made = Signal(object, object)
    plain = Signal(object)
    left = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._keyring = Work(self, "keyring")
        self._keyring.done.connect(self._keyring_told)
        self._derive = Work(self, "new keys")
        self._derive.done.connect(self._derived)
        self._derive.failed.connect(self._not_derived)
        self._record = Path()
        self._remember = False
        self._possible = False

    # a record of one's own

    def unlock(self, record: Path) -> None:
        """Asks for the passphrase of a record. Raises UserError where its keys cannot be read."""
        self._record = record
        keys = KeyFile.of(record)
        self._show(self._prompt)
        remembered = self._window.settings.remembered
        self._keyring.start(partial(_keyring, keys if remembered else None))

    def say(self, error: UserError) -> None:
        """Shows on the page that stands there what went wrong behind it."""
        page = self._window.locker.curtain.page
        if isinstance(page, UnlockPage | NewRecordPage):
            page.say(error)

    def _prompt(self, host: QWidget) -> QWidget:
        page = UnlockPage(self._window.look, host, self._record, self._window.locker.attempts)
        page.unlocked.connect(partial(self._let_in, page))
        page.left.connect(self.left)
        return page

    def _let_in(self, page: UnlockPage, unlocked: Unlocked) -> None:
        if page.remember.isChecked():
            self.remember(page.keys, unlocked)
        self.unlocked.emit(unlocked)

    def remember(self, keys: KeyFile, unlocked: Unlocked) -> None:
        """Has the system's keyring keep the key, for the next start."""
        self._window.settings.remembered = True
        work = Work(self, "remember")
        # whichever comes first, this or the open record: it is told
        work.done.connect(lambda _: self._window.locker.tell())
        work.start(partial(_remember, self._record, keys, unlocked))

    def _keyring_told(self, told: tuple[bool, Unlocked | None]) -> None:
        self._possible, found = told
        page = self._window.locker.curtain.page
        if isinstance(page, UnlockPage | NewRecordPage):
            page.offer_remembering(self._possible)
        if found is not None and isinstance(page, UnlockPage) and not page.busy:
            self.unlocked.emit(found)

    # a new record

    def begin(self, record: Path) -> None:
        """Asks who will chart, and for the passphrase of a new record."""
        self._record = record
        self._show(self._first_page)
        self._keyring.start(partial(_keyring, None))

    def _first_page(self, host: QWidget) -> QWidget:
        page = NewRecordPage(self._window.look, host, possible=self._possible)
        page.agreed.connect(self._agreed)
        page.without.connect(self._ask_plain)
        page.left.connect(self._leave)
        return page

    def _agreed(self, author: Author, passphrase: str, remember: bool) -> None:
        self._remember = remember
        self._derive.start(partial(KeyFile.new, new_id(), author, passphrase))

    def _derived(self, fresh: tuple[KeyFile, bytes, str]) -> None:
        keys, key, recovery = fresh
        unlocked = Unlocked(key, keys.users[0])

        def paper(host: QWidget) -> QWidget:
            page = RecoveryPage(self._window.look, host, recovery, self._record.name, way_back=True)
            page.confirmed.connect(partial(self._confirmed, keys, unlocked))
            page.left.connect(partial(self.begin, self._record))
            return page

        self._show(paper)

    def _not_derived(self, error: UserError) -> None:
        self.say(error)

    def _confirmed(self, keys: KeyFile, unlocked: Unlocked) -> None:
        if self._remember:
            self.remember(keys, unlocked)
        self.made.emit(keys, unlocked)

    def _ask_plain(self, author: Author) -> None:
        def warning(host: QWidget) -> QWidget:
            page = plain_page(self._window.look, host)
            page.pressed.connect(lambda way: self.plain.emit(author) if way == "plain" else self.begin(self._record))
            return page

        self._show(warning)

    def _leave(self) -> None:
        self._window.locker.curtain.rise()
        self.left.emit()

    def _show(self, make_page: MakePage) -> None:
        self._window.locker.curtain.fall(make_page)


def _keyring(keys: KeyFile | None) -> tuple[bool, Unlocked | None]:
    from bodymap.keys import remembering

    if not remembering.possible():
        return False, None
    return True, remembering.remembered(keys) if keys is not None else None


def _remember(record: Path, keys: KeyFile, unlocked: Unlocked) -> None:
    from bodymap.keys import remembering, untold

    if remembering.remember(keys, unlocked):
        untold.note(record, untold.Deed.REMEMBERED, unlocked.author.id)
