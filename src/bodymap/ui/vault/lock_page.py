"""After how many minutes the window locks by itself."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from bodymap.language import tr
from bodymap.ui.controls.buttons import Button, PrimaryButton
from bodymap.ui.controls.fields import Check, Number
from bodymap.ui.controls.text import Label
from bodymap.ui.settings import LOCK_MINUTES
from bodymap.ui.style import Look
from bodymap.ui.vault.page import VaultPage, labelled


class LockPage(VaultPage):
    """`agreed` carries the minutes, 0 for never."""

    agreed = Signal(int)
    left = Signal()

    def __init__(self, look: Look, host: QWidget, minutes: int, *, system: bool) -> None:
        screen = (
            tr("It also locks with the screen, and before the computer sleeps.")
            if system
            else tr("This system does not say when its screen locks: lock the window yourself, with Ctrl+L.")
        )
        super().__init__(look, host, title=tr("Lock when nobody is there"), text=screen)
        self.minutes = Number(look, name=tr("Minutes without key or pointer"))
        self.minutes.setRange(1, 60)
        self.minutes.setSuffix(tr(" min"))
        self.minutes.setValue(minutes or LOCK_MINUTES)
        self.never = Check(look, tr("Never by itself"))
        self.never.setChecked(minutes == 0)
        self._warning = Label(look, "", "body", "avoid", wrap=True)
        self._warning.setMinimumHeight(2 * look.line("body"))
        self.never.toggled.connect(self._warn)
        self._warn(self.never.isChecked())
        cancel, go = Button(look, tr("Cancel")), PrimaryButton(look, tr("Save"))
        cancel.clicked.connect(self.left)
        go.clicked.connect(lambda: self.agreed.emit(0 if self.never.isChecked() else self.minutes.value()))
        row = QHBoxLayout()
        row.addWidget(cancel)
        row.addStretch(1)
        row.addWidget(go)
        self.column.addSpacing(8)
        self.column.addLayout(labelled(look, tr("Minutes without key or pointer"), self.minutes))
        self.column.addWidget(self.never)
        self.column.addWidget(self._warning)
        self.column.addLayout(row)
        self.setFocusProxy(self.minutes)

    def _warn(self, never: bool) -> None:
        self.minutes.setEnabled(not never)
        self._warning.setText(
            tr("Whoever comes by an open window then sees the clients, for as long as you are away.") if never else ""
        )
