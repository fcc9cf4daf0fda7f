"""The window that asks what is to leave the record, and in which form."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from bodymap.language import tr, tr_in
from bodymap.ui.controls.buttons import Button, PrimaryButton
from bodymap.ui.controls.fields import Check, Choice
from bodymap.ui.controls.segmented import Segmented
from bodymap.ui.controls.text import Icon, Label
from bodymap.ui.exchanging.fitting import fit
from bodymap.ui.style import Look

FORMS = {
    "archive": (
        tr_in("a kind of file", "Archive"),
        tr(
            "Everything, to take into bodymap on another computer or to keep: a zip of chart documents with a check "
            "sum of each. Comes back without loss."
        ),
    ),
    "chart": (
        tr("Chart document"),
        tr(
            "This visit and the earlier ones, for a colleague who has bodymap. It names no client: you say whose it is."
        ),
    ),
    "fhir": (
        tr("FHIR bundle"),
        tr(
            "For other programs of the health trade (FHIR R4B), with the whole chart attached. bodymap reads it back "
            "without loss."
        ),
    ),
    "csv": (
        tr("Tables (CSV)"),
        tr("Findings, measures and treatments as three tables for a spreadsheet. One way only. Notes may name people."),
    ),
}
"""Each form's name, and what it is for."""

OF_SCOPE = {
    "visit": ("chart", "fhir"),
    "client": ("archive", "fhir", "csv"),
    "record": ("archive", "fhir", "csv"),
}

PLAIN = tr(
    "The file is not encrypted: whoever has it can read it. Keep it where only you can, and delete it when done."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was chosen. `scope` is `visit`, `client` or `record`; `form` a key of FORMS."""

    scope: str
    form: str
    sheets: bool = True
    snomed: bool = False
    names: bool = False
    bom: bool = False


class ExportDialog(QDialog):
    """Asks for `wanted`; scopes that there are not yet cannot be chosen."""

    def __init__(self, look: Look, parent: QWidget, scope: str, *, has_visit: bool, has_client: bool) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Export"))
        self._look = look
        there = {"visit": has_visit, "client": has_client, "record": True}
        words = {"visit": tr("This visit"), "client": tr("This client"), "record": tr("Whole record")}
        scopes = [(key, words[key], None) for key, possible in there.items() if possible]
        self.scope = Segmented(look, scopes, name=tr_in("of an export", "What"), stretch=True)
        self.scope.chosen.connect(lambda _: self._take_scope())
        self.form = Choice(look, [], name=tr_in("of an export", "Form"))
        self.form.chosen.connect(lambda _: self._show_form())
        self._purpose = Label(look, "", "body", "muted", wrap=True)
        # room for the longest from the start: nothing moves from under the hand
        self._purpose.setMinimumHeight(2 * look.line("body"))
        self.sheets = Check(look, tr("With each visit's chart sheet as PDF"))
        self.sheets.setChecked(True)
        self.snomed = Check(look, tr("SNOMED CT codes too (their use needs a licence)"))
        self.names = Check(look, tr("Clients by name too, not by id alone"))
        self.bom = Check(look, tr("For a spreadsheet that garbles accents (byte order mark)"))
        self._options = {"fhir": (self.sheets, self.snomed), "csv": (self.names, self.bom)}
        self._arrange()
        self.scope.set_value(scope if there.get(scope) else scopes[0][0])
        self._take_scope()
        self.scope.button(self.scope.value).setFocus()
        fit(self, look)

    def _arrange(self) -> None:
        look = self._look
        form = QGridLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(12)
        form.setColumnStretch(1, 1)
        fields = ((tr_in("of an export", "What"), self.scope), (tr_in("of an export", "Form"), self.form))
        for row, (words, field) in enumerate(fields):
            field.setMinimumHeight(look.px(32))
            form.addWidget(Label(look, words, "body", "muted"), row, 0, Qt.AlignmentFlag.AlignVCenter)
            form.addWidget(field, row, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(Label(look, tr("Export"), "card_headline"))
        column.addLayout(form)
        column.addWidget(self._purpose)
        self._places = QWidget()
        places = QVBoxLayout(self._places)
        places.setContentsMargins(0, 0, 0, 0)
        places.setSpacing(0)
        places.setAlignment(Qt.AlignmentFlag.AlignTop)
        for options in self._options.values():
            for option in options:
                places.addWidget(option)
        self._places.setMinimumHeight(2 * look.px(32))
        column.addWidget(self._places)
        column.addStretch(1)
        warning = QHBoxLayout()
        warning.setSpacing(10)
        warning.addWidget(Icon(look, "lock", "modified", 18), 0, Qt.AlignmentFlag.AlignTop)
        warning.addWidget(Label(look, PLAIN, "body", wrap=True), 1)
        column.addLayout(warning)
        column.addSpacing(4)
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        cancel, agree = Button(self._look, tr("Cancel")), PrimaryButton(self._look, tr("Choose where to…"))
        agree.setDefault(True)
        cancel.clicked.connect(self.reject)
        agree.clicked.connect(self.accept)
        agree.setMinimumWidth(round(self._look.width(agree.text(), "body_strong")) + self._look.px(32))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(agree)
        return row

    def _take_scope(self) -> None:
        known = self.form.value
        forms = OF_SCOPE[self.scope.value]
        self.form.set_choices([(key, FORMS[key][0]) for key in forms])
        self.form.set_value(known if known in forms else forms[0])
        self._show_form()

    def _show_form(self) -> None:
        self._purpose.setText(FORMS[self.form.value][1])
        for form, options in self._options.items():
            for option in options:
                option.setVisible(form == self.form.value)

    def wanted(self) -> Wanted:
        """What stands there now."""
        return Wanted(
            scope=self.scope.value,
            form=self.form.value,
            sheets=self.sheets.isChecked(),
            snomed=self.snomed.isChecked(),
            names=self.names.isChecked(),
            bom=self.bom.isChecked(),
        )
