"""The first start: who charts, and the passphrase that will open the records. Encrypted unless refused in words."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from bodymap.domain.author import Author
from bodymap.errors import UserError
from bodymap.keys import strength_of
from bodymap.keys.passphrase import check_passphrase
from bodymap.language import tr
from bodymap.ui.controls.buttons import Button, PrimaryButton
from bodymap.ui.controls.fields import Check
from bodymap.ui.style import Look
from bodymap.ui.vault.fields import ONCE_MORE, PASSPHRASE, PassphraseField, StrengthSign
from bodymap.ui.vault.page import Fault, SayPage, VaultPage, labelled


class NewRecordPage(VaultPage):
    """Asks for name, initials and passphrase. `agreed` carries the author, the passphrase, and whether to remember."""

    agreed = Signal(object, str, bool)
    without = Signal(object)
    left = Signal()

    def __init__(self, look: Look, host: QWidget, *, possible: bool = False, existing: bool = False) -> None:
        super().__init__(
            look,
            host,
            title=tr("Encrypt these records") if existing else tr("Start your records"),
            text=tr(
                "The records are encrypted on this computer. Your passphrase opens them; nobody can look it up for you."
            ),
        )
        self.name, self.initials = QLineEdit(), QLineEdit()
        self.name.setMaxLength(80)
        self.initials.setMaxLength(5)
        self.initials.setFixedWidth(look.px(96))
        self._own_initials = False
        self.name.textChanged.connect(self._propose)
        self.initials.textEdited.connect(self._own)
        who = QHBoxLayout()
        who.setSpacing(8)
        who.addLayout(labelled(look, tr("Your name"), self.name), 1)
        who.addLayout(labelled(look, tr("Initials"), self.initials))
        self.first, self.again = PassphraseField(look, PASSPHRASE), PassphraseField(look, ONCE_MORE)
        self.strength = StrengthSign(look)
        self.first.line.textChanged.connect(self._judge)
        self.remember = Check(look, tr("Remember on this computer, in the system's keyring"))
        self.remember.setVisible(possible)
        self._fault = Fault(look)
        self._go = PrimaryButton(look, tr("Continue"))
        self._back = Button(look, tr("Back"))
        self._plain = Button(look, tr("Keep them without encryption…"), kind="quiet")
        self._go.clicked.connect(self.submit)
        self._back.clicked.connect(self.left)
        self._plain.clicked.connect(self._leave_plain)
        self._plain.setVisible(not existing)
        for line in (self.name, self.initials, self.first.line, self.again.line):
            line.returnPressed.connect(self.submit)
            line.textEdited.connect(lambda _: self._fault.say(""))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._back)
        buttons.addStretch(1)
        buttons.addWidget(self._go)
        self.column.addSpacing(8)
        self.column.addLayout(who)
        self.column.addSpacing(4)
        for part in (self.first, self.strength, self.again, self.remember, self._fault):
            self.column.addWidget(part)
        self.column.addLayout(buttons)
        self.column.addWidget(self._plain)
        self._judge()
        self.setFocusProxy(self.name)

    @property
    def author(self) -> Author:
        return Author(name=self.name.text().strip(), initials=self.initials.text().strip(), role="admin")

    def offer_remembering(self, possible: bool) -> None:
        self.remember.setVisible(possible)

    def say(self, error: UserError) -> None:
        """Shows what stood in the way; everything typed stays."""
        self._busy(False)
        self._fault.say(str(error))

    def submit(self) -> None:
        """Goes on where everything is there; otherwise says what is missing, beside it."""
        if not self.name.text().strip():
            return self._fault.say(tr("Enter your name, as it shall stand under a chart."), self.name)
        try:
            check_passphrase(self.first.typed)
        except UserError as error:
            return self._fault.say(str(error), self.first.line)
        if not self.again.typed:
            return self._fault.say(tr("Type the passphrase once more."), self.again.line)
        try:
            check_passphrase(self.first.typed, self.again.typed)
        except UserError as error:
            return self._fault.say(str(error), self.again.line)
        self._fault.say("")
        self._busy(True)
        self.agreed.emit(self.author, self.first.typed, self.remember.isChecked())
        return None

    def _busy(self, busy: bool) -> None:
        for part in (self._go, self._back, self._plain):
            part.setEnabled(not busy)
        self._go.setText(tr("One moment…") if busy else tr("Continue"))

    def _propose(self, name: str) -> None:
        if not self._own_initials:
            self.initials.setText("".join(word[0] for word in name.split()[:3]).upper())
        self._judge()

    def _own(self, typed: str) -> None:
        self._own_initials = bool(typed)

    def _judge(self) -> None:
        typed = self.first.typed
        self.strength.show_strength(strength_of(typed, self.name.text()) if typed else None)

    def _leave_plain(self) -> None:
        if not self.name.text().strip():
            return self._fault.say(tr("Enter your name, as it shall stand under a chart."), self.name)
        self.without.emit(self.author)
        return None


def plain_page(look: Look, host: QWidget) -> SayPage:
    """Says what is given up without encryption, and lets it be given up in so many words (`plain`, else `back`)."""
    return SayPage(
        look,
        host,
        tr("Without encryption?"),
        tr(
            "Whoever gets at this computer, its disk or a copy of the file can read every client, without a "
            "passphrase. Health records ask for more than that. The window will say NOT ENCRYPTED throughout; you can "
            "encrypt the records later."
        ),
        ("back", tr("Back to the passphrase")),
        ("plain", tr("Keep them unencrypted")),
        icon="ring-question",
    )
