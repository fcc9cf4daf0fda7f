"""The passphrase prompt, at the start and after locking: who, passphrase, or the recovery key and a new passphrase."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from bodymap.errors import UserError
from bodymap.keys import KeyFile, Unlocked, WrongPassphrase, strength_of, untold
from bodymap.keys.attempts import Attempts
from bodymap.keys.passphrase import check_passphrase
from bodymap.language import tr
from bodymap.ui.controls.buttons import Button, PrimaryButton
from bodymap.ui.controls.fields import Check, Choice
from bodymap.ui.controls.text import Elided
from bodymap.ui.keeping.work import Work
from bodymap.ui.style import Look
from bodymap.ui.vault.fields import NEW_PASSPHRASE, ONCE_MORE, PASSPHRASE, PassphraseField, StrengthSign
from bodymap.ui.vault.page import Fault, VaultPage, labelled


class UnlockPage(VaultPage):
    """Asks until somebody is let in. `unlocked` carries the keys and who opened them; `left` asks for another way out.

    Whoever lets them in settles the attempts, and tells the audit of the wrong ones. `locked` tells that a record lies
    open behind it: then nobody is offered to be remembered, nor another record.
    `confirming` asks the one user who is there to prove it, before keys are changed.
    """

    unlocked = Signal(object)
    left = Signal()

    def __init__(
        self,
        look: Look,
        host: QWidget,
        record: Path,
        attempts: Attempts,
        *,
        locked: bool = False,
        user: str = "",
        confirming: bool = False,
    ) -> None:
        title = tr("Your passphrase first") if confirming else tr("Locked") if locked else tr("Unlock your records")
        super().__init__(look, host, title=title)
        self._words = tr("Continue") if confirming else tr("Unlock")
        self._record, self._attempts = record, attempts
        self._keys = KeyFile.of(record)
        self._work = Work(self, "unlock")
        self._work.done.connect(self._right)
        self._work.failed.connect(self._wrong)
        self._may_remember = not locked and not confirming
        self._tried = ""  # the user of the try under way: meanwhile another may be chosen
        self.column.addWidget(Elided(look, str(record), "secondary", "muted"))
        self.column.addSpacing(8)
        self._add_users(user, ask=len(self._keys.users) > 1 and not confirming)
        self._add_fields()
        leave = tr("Cancel") if confirming else tr("Quit") if locked else tr("Another record…")
        self._add_buttons(leave, other_way=not confirming)
        self._clock = QTimer(self, interval=250)
        self._clock.timeout.connect(self._count_down)
        if attempts.left > 0:
            self._wait()
        self.setFocusProxy(self.field)

    def _add_users(self, user: str, *, ask: bool) -> None:
        """Who opens them, at first `user` where there is such a one; asked only where more than one could."""
        users = self._keys.users
        self.users = Choice(self.look, [(each.id, each.name) for each in users], name=tr("Who opens them"))
        self.users.set_value(user if any(each.id == user for each in users) else users[0].id)
        self.users.chosen.connect(lambda _: self.field.setFocus())
        who = QWidget()
        who.setLayout(_bare(labelled(self.look, tr("Who opens them"), self.users)))
        who.setVisible(ask)
        self.column.addWidget(who)

    def _add_fields(self) -> None:
        """The passphrase, or in its place the recovery key; whether to be remembered; what is wrong."""
        self.field = PassphraseField(self.look, PASSPHRASE)
        self.recovery = _Recovery(self.look)
        self.recovery.hide()
        self.remember = Check(self.look, tr("Remember on this computer, in the system's keyring"))
        self.remember.hide()
        self._fault = Fault(self.look)
        for part in (self.field, self.recovery, self.remember, self._fault):
            self.column.addWidget(part)
        for line in (self.field.line, self.recovery.key, self.recovery.first.line, self.recovery.again.line):
            line.returnPressed.connect(self.submit)

    def _add_buttons(self, leave: str, *, other_way: bool) -> None:
        """On and out, and above them the way by the recovery key where it is open: in one row they would break."""
        self._go = PrimaryButton(self.look, self._words)
        self._other = Button(self.look, tr("Use the recovery key…"), kind="link", flush=True)
        self._other.setVisible(other_way)
        self._leave = Button(self.look, leave, kind="quiet")
        self._go.clicked.connect(self.submit)
        self._other.clicked.connect(self._switch)
        self._leave.clicked.connect(self.left)
        self.column.addWidget(self._other, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self._leave)
        row.addWidget(self._go)
        self.column.addLayout(row)

    @property
    def keys(self) -> KeyFile:
        return self._keys

    @property
    def fault(self) -> str:
        return self._fault.text()

    @property
    def busy(self) -> bool:
        """Whether it is working or waiting, and takes nothing."""
        return not self._go.isEnabled()

    def offer_remembering(self, possible: bool) -> None:
        self.remember.setVisible(possible and self._may_remember)

    def say(self, error: UserError) -> None:
        """Shows what stood in the way behind a right passphrase, and takes another."""
        self._ready()
        self._fault.say(str(error))

    def submit(self) -> None:
        """Tries what was typed, beside the window."""
        if self.busy:
            return
        user = self._tried = self.users.value
        if self.recovery.isHidden():
            typed = self.field.typed
            if not typed:  # Enter by a hand that passes is no try, and nothing that an audit should tell
                self._fault.say(tr("Type your passphrase first."))
                return
            self._try(lambda: _opened(self._record, lambda keys: keys.unlock(typed, user)))
            return
        key, first = self.recovery.key.text(), self.recovery.first.typed
        try:
            check_passphrase(first, self.recovery.again.typed)
        except UserError as error:
            self._fault.say(str(error))
            return
        self._try(lambda: _recovered(self._record, key, user, first))

    def _try(self, work: Callable[[], object]) -> None:
        self._go.setEnabled(False)
        self._go.setText(tr("One moment…"))
        self._fault.say("")
        self._work.start(work)

    def _right(self, unlocked: Unlocked) -> None:
        self.unlocked.emit(unlocked)

    def _wrong(self, error: UserError) -> None:
        self._ready()
        self._fault.say(str(error))
        if isinstance(error, WrongPassphrase):
            self._attempts.wrong()
            untold.note(self._record, untold.Deed.WRONG, self._tried)
        field = self.field.line if self.recovery.isHidden() else self.recovery.key
        field.setFocus()
        field.selectAll()
        if self._attempts.left > 0:
            self._wait()

    def _wait(self) -> None:
        self._go.setEnabled(False)
        self._clock.start()
        self._count_down()

    def _count_down(self) -> None:
        left = self._attempts.left
        if left > 0:
            self._go.setText(tr("Wait {seconds} s", seconds=math.ceil(left)))
        else:
            self._clock.stop()
            self._ready()

    def _ready(self) -> None:
        if self._attempts.left <= 0:
            self._go.setEnabled(True)
            self._go.setText(tr("Set passphrase and unlock") if not self.recovery.isHidden() else self._words)

    def _switch(self) -> None:
        to_recovery = self.recovery.isHidden()
        self.recovery.setVisible(to_recovery)
        self.field.setVisible(not to_recovery)
        self._other.setText(tr("Use the passphrase…") if to_recovery else tr("Use the recovery key…"))
        self._fault.say("")
        self._ready()
        (self.recovery.key if to_recovery else self.field.line).setFocus()


class _Recovery(QWidget):
    """The recovery key, and the passphrase that is set with it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.key = QLineEdit()
        self.key.setPlaceholderText(tr("seven groups of four"))
        self.first = PassphraseField(look, NEW_PASSPHRASE)
        self.again = PassphraseField(look, ONCE_MORE, hint=False)
        self.strength = StrengthSign(look)
        self.strength.show_strength(None)
        self.first.line.textChanged.connect(
            lambda typed: self.strength.show_strength(strength_of(typed) if typed else None)
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(labelled(look, tr("Recovery key"), self.key))
        for part in (self.first, self.strength, self.again):
            column.addWidget(part)


def _opened(record: Path, way: Callable[[KeyFile], Unlocked]) -> Unlocked:
    return way(KeyFile.of(record))  # read anew: a passphrase may have been changed while the prompt stood there


def _recovered(record: Path, typed: str, user: str, passphrase: str) -> Unlocked:
    keys = KeyFile.of(record)
    unlocked = keys.recover(typed, user)
    changed = keys.with_passphrase(user, passphrase, unlocked.key)
    untold.announce(record, untold.Deed.RECOVERED, user, untold.Change(keys.seal, changed.seal))
    changed.save(record)
    return unlocked


def _bare(layout: QVBoxLayout) -> QVBoxLayout:
    layout.setContentsMargins(0, 0, 0, 0)
    return layout
