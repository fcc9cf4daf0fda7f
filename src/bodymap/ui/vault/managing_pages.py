"""The pages on which passphrases and users are kept: a new passphrase, one user, all users."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from bodymap.domain.author import Author
from bodymap.errors import UserError
from bodymap.keys import strength_of
from bodymap.keys.passphrase import check_passphrase
from bodymap.language import tr
from bodymap.ui.controls.buttons import Button, IconButton, PrimaryButton
from bodymap.ui.controls.card import Rule
from bodymap.ui.controls.fields import Choice
from bodymap.ui.controls.text import Elided
from bodymap.ui.style import Look
from bodymap.ui.vault.fields import NEW_PASSPHRASE, ONCE_MORE, PassphraseField, StrengthSign
from bodymap.ui.vault.page import Fault, VaultPage, labelled

ROLES = (
    ("therapist", tr("Therapist: charts and signs")),
    ("assistant", tr("Assistant: charts, does not sign")),
    ("admin", tr("Admin: a therapist who also keeps the users")),
)

ROLE_NAMES = {"therapist": tr("therapist"), "assistant": tr("assistant"), "admin": tr("admin")}


class NewPassphrasePage(VaultPage):
    """Asks for a passphrase twice. `agreed` carries it."""

    agreed = Signal(str)
    left = Signal()

    def __init__(self, look: Look, host: QWidget, user: Author) -> None:
        super().__init__(
            look,
            host,
            title=tr("A new passphrase"),
            text=tr("For {name}. Backups made before still open with the old one.", name=user.name),
        )
        self.pair = _Pair(look, user.name)
        self.pair.submitted.connect(self.submit)
        self._fault = Fault(look)
        self.column.addSpacing(8)
        self.column.addWidget(self.pair)
        self.column.addWidget(self._fault)
        self._go = _end(self, tr("Set passphrase"), self.submit, self.left.emit)
        self.setFocusProxy(self.pair.first)

    def submit(self) -> None:
        """Goes on with a passphrase that is taken."""
        try:
            typed = self.pair.taken()
        except UserError as error:
            return self._fault.say(str(error), self.pair.first.line)
        self._go.setEnabled(False)
        self.agreed.emit(typed)
        return None

    def say(self, error: UserError) -> None:
        self._go.setEnabled(True)
        self._fault.say(str(error))


class UserPage(VaultPage):
    """One user: a new one with a passphrase, or another name, initials and role for one that there is.

    `agreed` carries the author, and the passphrase of a new one.
    """

    agreed = Signal(object, str)
    left = Signal()

    def __init__(self, look: Look, host: QWidget, known: Author | None = None) -> None:
        super().__init__(
            look, host, title=tr("Change {name}", name=known.name) if known else tr("A new user"), icon="person"
        )
        self._known = known or Author(name="")
        self.name, self.initials = QLineEdit(self._known.name), QLineEdit(self._known.initials)
        self.name.setMaxLength(80)
        self.initials.setMaxLength(5)
        self.initials.setFixedWidth(look.px(96))
        self.role = Choice(look, ROLES, name=tr("Role"))
        self.role.set_value(self._known.role)
        who = QHBoxLayout()
        who.setSpacing(8)
        who.addLayout(labelled(look, tr("Name"), self.name), 1)
        who.addLayout(labelled(look, tr("Initials"), self.initials))
        self.pair = _Pair(look, "")
        self.pair.setVisible(known is None)
        self.pair.submitted.connect(self.submit)
        self._fault = Fault(look)
        self.column.addSpacing(8)
        self.column.addLayout(who)
        self.column.addSpacing(4)
        self.column.addLayout(labelled(look, tr("Role"), self.role))
        self.column.addSpacing(4)
        self.column.addWidget(self.pair)
        self.column.addWidget(self._fault)
        self._go = _end(self, tr("Save") if known else tr("Add user"), self.submit, self.left.emit)
        self.setFocusProxy(self.name)

    def submit(self) -> None:
        """Goes on where everything is there."""
        author = replace(
            self._known, name=self.name.text().strip(), initials=self.initials.text().strip(), role=self.role.value
        )
        if not author.name:
            return self._fault.say(tr("Enter the name, as it shall stand under a chart."), self.name)
        typed = ""
        if not self.pair.isHidden():
            try:
                typed = self.pair.taken()
            except UserError as error:
                return self._fault.say(str(error), self.pair.first.line)
        self._go.setEnabled(False)
        self.agreed.emit(author, typed)
        return None

    def say(self, error: UserError) -> None:
        self._go.setEnabled(True)
        self._fault.say(str(error))


class UsersPage(VaultPage):
    """Everybody who opens the record. `changing`, `removing` carry a user's id; `adding` and `left` nothing."""

    changing = Signal(str)
    removing = Signal(str)
    adding = Signal()
    left = Signal()

    def __init__(self, look: Look, host: QWidget, users: tuple[Author, ...], me: str) -> None:
        super().__init__(
            look,
            host,
            title=tr("Users"),
            icon="person",
            text=tr("Each has a passphrase of their own, and is named with what they chart and sign."),
        )
        self.column.addSpacing(8)
        for place, user in enumerate(users):
            if place:
                self.column.addWidget(Rule(look))
            self.column.addLayout(self._row(user, user.id == me))
        self._fault = Fault(look)
        self.column.addWidget(self._fault)
        add, close = Button(look, tr("Add a user…"), icon="plus"), PrimaryButton(look, tr("Close"))
        add.clicked.connect(self.adding)
        close.clicked.connect(self.left)
        row = QHBoxLayout()
        row.addWidget(add)
        row.addStretch(1)
        row.addWidget(close)
        self.column.addLayout(row)

    def say(self, error: UserError) -> None:
        self._fault.say(str(error))

    def _row(self, user: Author, me: bool) -> QHBoxLayout:
        look = self.look
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Elided(look, tr("{name} (you)", name=user.name) if me else user.name, "body_strong"))
        role = ROLE_NAMES.get(user.role, user.role)
        below = f"{user.initials} · {role}" if user.initials else role
        words.addWidget(Elided(look, below, "secondary", "muted"))
        change = IconButton(look, "pencil", tr("Change {name}", name=user.name))
        remove = IconButton(look, "trash", tr("Remove {name}", name=user.name))
        change.clicked.connect(lambda: self.changing.emit(user.id))
        remove.clicked.connect(lambda: self.removing.emit(user.id))
        remove.setEnabled(not me)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addLayout(words, 1)
        row.addWidget(change, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignVCenter)
        return row


class _Pair(QWidget):
    """A passphrase, what it is worth, and the passphrase again."""

    submitted = Signal()

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.first, self.again = PassphraseField(look, NEW_PASSPHRASE), PassphraseField(look, ONCE_MORE, hint=False)
        self._strength = StrengthSign(look)
        self._strength.show_strength(None)
        self.first.line.textChanged.connect(
            lambda typed: self._strength.show_strength(strength_of(typed, name) if typed else None)
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.first, self._strength, self.again):
            column.addWidget(part)
        for line in (self.first.line, self.again.line):
            line.returnPressed.connect(self.submitted)

    def taken(self) -> str:
        """What was typed twice. Raises UserError where it is not taken."""
        check_passphrase(self.first.typed, self.again.typed)
        return self.first.typed


def _end(page: VaultPage, words: str, go: object, leave: object) -> PrimaryButton:
    cancel, agree = Button(page.look, tr("Cancel")), PrimaryButton(page.look, words)
    cancel.clicked.connect(leave)
    agree.clicked.connect(go)
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(cancel)
    row.addStretch(1)
    row.addWidget(agree)
    page.column.addLayout(row)
    return agree
