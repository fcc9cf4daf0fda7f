"""Amending a signed visit: why. Without a reason nothing is opened."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from bodymap.domain.visit import Visit
from bodymap.errors import UserError
from bodymap.ui.controls.text import Label
from bodymap.ui.desk import Desk
from bodymap.ui.signing.form import Form
from bodymap.ui.words import long_date


class AmendDialog(Form):
    """Opens the visit for change once a reason is written."""

    def __init__(self, desk: Desk, visit: Visit, parent: QWidget) -> None:
        look = parent.look  # type: ignore[attr-defined]
        super().__init__(look, f"Amend the visit of {long_date(visit.date)}", "Open for amendment", parent)
        self._desk, self._visit = desk, visit
        version = desk.workspace.signatures.state(visit).version
        if version is not None:
            at = f"{version.at:%Y-%m-%d at %H:%M}"
            told = f"Version {version.number} was signed by {version.by} on {at}. It stays readable."
        else:
            told = "It was signed before versions were kept; as it is now it becomes version 1 and stays readable."
        self.column.addWidget(Label(look, told, "body", "muted", wrap=True))
        self.column.addWidget(Label(look, "Why must it be changed?", "body_strong", wrap=True))
        self.reason = QPlainTextEdit()
        self.reason.setAccessibleName("Reason of the amendment")
        self.reason.setPlaceholderText("The reason becomes part of the record and stands on the sheet.")
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(look.px(88))
        self.column.addWidget(self.reason)
        self.reason.setFocus()

    def carry_out(self) -> str:
        """Takes the signature off."""
        try:
            changes = self._desk.workspace.signatures.amend(self._visit.id, self.reason.toPlainText())
        except UserError as error:
            self.reason.setFocus()
            return str(error)
        self._desk.settled(self._visit.id, changes)
        return ""
