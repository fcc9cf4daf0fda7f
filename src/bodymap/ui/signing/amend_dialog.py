"""Amending a signed visit: why. Without a reason nothing is opened."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from bodymap.domain.visit import Visit
from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.ui.controls.text import Label
from bodymap.ui.desk import Desk
from bodymap.ui.signing.form import Form
from bodymap.ui.words import long_date


class AmendDialog(Form):
    """Opens the visit for change once a reason is written."""

    def __init__(self, desk: Desk, visit: Visit, parent: QWidget) -> None:
        look = parent.look  # type: ignore[attr-defined]
        super().__init__(
            look, tr("Amend the visit of {date}", date=long_date(visit.date)), tr("Open for amendment"), parent
        )
        self._desk, self._visit = desk, visit
        version = desk.workspace.signatures.state(visit).version
        if version is not None:
            told = tr(
                "Version {number} was signed by {by} on {day} at {time}. It stays readable.",
                number=version.number,
                by=version.by,
                day=long_date(version.at.date()),
                time=f"{version.at:%H:%M}",
            )
        else:
            told = tr("It was signed before versions were kept; as it is now it becomes version 1 and stays readable.")
        self.column.addWidget(Label(look, told, "body", "muted", wrap=True))
        self.column.addWidget(Label(look, tr("Why must it be changed?"), "body_strong", wrap=True))
        self.reason = QPlainTextEdit()
        self.reason.setAccessibleName(tr("Reason of the amendment"))
        self.reason.setPlaceholderText(tr("The reason becomes part of the record and stands on the sheet."))
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
