"""The form for a client's particulars. A faulty entry is named beside its field; nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from bodymap.domain.visit import Client
from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.ui.controls.buttons import Button, PrimaryButton
from bodymap.ui.controls.dialogs import line_up
from bodymap.ui.controls.text import Label
from bodymap.ui.shell.birth_date import BirthDateField
from bodymap.ui.style import Look
from bodymap.ui.words import numeric_date


class ClientDialog(QDialog):
    """Makes a client, or changes the one given. It closes only once `save` has succeeded: nothing typed is lost.

    `alike` names those in the record who may be the same person. A new client like one of them is added only when the
    button is pressed a second time: two charts of one person each hold half of what is known.
    """

    def __init__(
        self,
        look: Look,
        today: date,
        save: Callable[[Client], object],
        known: Client | None = None,
        parent: QWidget | None = None,
        alike: Callable[[Client], Sequence[Client]] = lambda _: (),
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Change client") if known else tr("New client"))
        self._known, self._save, self._alike = known, save, alike
        # one person from the first try to the last, which may come after one whose answer was lost
        self._client = known or Client(family_name="")
        self._told: Client | None = None
        self.family = QLineEdit(known.family_name if known else "")
        self.given = QLineEdit(known.given_name if known else "")
        self.born = BirthDateField(look, today, known.born if known else None)
        self.contact = QLineEdit(known.contact if known else "")
        self.note = QPlainTextEdit(known.note if known else "")
        self.note.setFixedHeight(look.px(72))
        self.note.setTabChangesFocus(True)
        self._fault = Label(look, "", "body", "avoid", wrap=True)
        # room for the sentence from the start: a form that grows moves its buttons from under the hand
        self._fault.setMinimumHeight(2 * look.line("body"))
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for words, field in (
            (tr("&Family name"), self.family),
            (tr("&Given name"), self.given),
            (tr("&Born"), self.born),
            (tr("&Contact"), self.contact),
            (tr("&Note"), self.note),
        ):
            form.addRow(words, field)
            field.setAccessibleName(words.replace("&", ""))
        line_up(form, look)
        buttons = QDialogButtonBox()
        self.agree = PrimaryButton(look, tr("Save") if known else tr("Add client"))
        self.agree.setDefault(True)
        buttons.addButton(self.agree, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(Button(look, tr("Cancel")), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        column.addWidget(Label(look, self.windowTitle(), "card_headline"))
        column.addLayout(form)
        column.addWidget(self._fault)
        column.addWidget(buttons)
        self.setMinimumWidth(look.px(440))

    def accept(self) -> None:
        """Checks the entries; a fault is said and the form stays."""
        family = self.family.text().strip()
        if not family:
            return self._refuse(tr("Enter the family name: it is how the client is found again."), self.family)
        try:
            born = self.born.value()
        except UserError as error:
            return self._refuse(str(error), self.born.line)
        entered = replace(
            self._client,
            family_name=family,
            given_name=self.given.text().strip(),
            born=born,
            contact=self.contact.text().strip(),
            note=self.note.toPlainText().strip(),
        )
        try:
            if self._known is None and self._ask_again(entered):
                return None
            self._save(entered)
        except UserError as error:
            return self._refuse(str(error), self.family)
        return super().accept()

    def _ask_again(self, entered: Client) -> bool:
        """Names who is in the record already, once for each name and birth date; whether that was done now."""
        if self._told is not None and _person(self._told) == _person(entered):
            return False
        alike = self._alike(entered)
        if not alike:
            return False
        self._told = entered
        self._refuse(
            tr("{client} is in the record already. If this is somebody else, add them.", client=_called(alike[0])),
            self.family,
        )
        self.agree.setText(tr("Add all the same"))
        for line in (self.family, self.given, self.born.line):
            line.textEdited.connect(self._reconsider, Qt.ConnectionType.SingleShotConnection)
        return True

    def _reconsider(self) -> None:
        """Another name or date is another question: the button asks what it asked at first."""
        self._told = None
        self.agree.setText(tr("Add client"))

    def _refuse(self, words: str, field: QLineEdit) -> None:
        self._fault.setText(words)
        self._fault.setAccessibleName(words)
        field.setFocus()
        field.selectAll()


def _person(client: Client) -> tuple[str, date | None]:
    return client.name.casefold(), client.born


def _called(client: Client) -> str:
    """A client for telling them from a namesake: with the birth date and, where they are put away, that."""
    words = [client.name]
    if client.born is not None:
        words.append(tr("born {date}", date=numeric_date(client.born)))
    if client.archived:
        words.append(tr("archived"))
    return ", ".join(words)
