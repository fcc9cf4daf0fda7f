"""The form for the practice: what stands at the head of every sheet. Nothing typed is lost when it cannot be kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from bodymap.domain.practice import LINES, LONGEST, Practice
from bodymap.errors import UserError
from bodymap.language import tr, tr_in
from bodymap.paint.logo import logo_from
from bodymap.ui.controls.buttons import Button, PrimaryButton
from bodymap.ui.controls.dialogs import line_up
from bodymap.ui.controls.segmented import Segmented
from bodymap.ui.controls.text import Label
from bodymap.ui.practice.room import fit_to_window, scrolling
from bodymap.ui.style import Look

LOGO = QSize(180, 48)
FORMS = tr("Pictures (*.png *.jpg *.jpeg *.svg)")


class PracticeDialog(QDialog):
    """Changes the practice given. It closes only once `save` has succeeded."""

    def __init__(
        self, look: Look, practice: Practice, save: Callable[[Practice], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Practice"))
        self._look, self._save, self._logo = look, save, practice.logo
        self.name = QLineEdit(practice.name)
        self.address = QPlainTextEdit("\n".join(practice.address))
        self.address.setFixedHeight(look.px(76))
        self.address.setTabChangesFocus(True)
        self.phone = QLineEdit(practice.phone)
        self.therapist = QLineEdit(practice.therapist)
        self.licence = QLineEdit(practice.licence)
        self.paper = Segmented(
            look,
            [("", tr("As in my country"), None), ("a4", "A4", None), ("letter", tr_in("a paper", "Letter"), None)],
            name=tr("Paper"),
        )
        self.paper.set_value(practice.paper)
        self._fault = Label(look, "", "body", "avoid", wrap=True)
        self._fault.setMinimumHeight(2 * look.line("body"))
        about = tr("It stands at the head of every sheet and is kept in the record.")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        column.addWidget(Label(look, self.windowTitle(), "card_headline"))
        column.addWidget(Label(look, about, "body", "muted", wrap=True))
        inner = self._form()
        area = scrolling(inner)
        column.addWidget(area, 1)
        column.addWidget(self._fault)
        column.addWidget(self._buttons())
        self.setMinimumWidth(look.px(540))
        self._show_logo()
        fit_to_window(self, self.sizeHint().height() - area.sizeHint().height() + inner.sizeHint().height())

    def _form(self) -> QWidget:
        inner = QWidget()
        form = QFormLayout(inner)
        form.setContentsMargins(0, 0, 8, 0)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for words, field in (
            (tr("&Name"), self.name),
            (tr("&Address"), self.address),
            (tr("&Telephone"), self.phone),
            (tr("T&herapist"), self.therapist),
            (tr("&Licence number"), self.licence),
        ):
            form.addRow(words, field)
            field.setAccessibleName(words.replace("&", ""))
            if isinstance(field, QLineEdit):
                field.setMaxLength(LONGEST)
        line_up(form, self._look)
        row, logo = self._logo_row(), QLabel(tr("Logo"))
        logo.setFixedHeight(self.picture.height())
        form.addRow(logo, row)
        form.addRow(tr("Paper"), self.paper)
        return inner

    def _logo_row(self) -> QWidget:
        look, row = self._look, QWidget()
        # as high as the picture: what the window has to spare stands below the form, not around the logo
        row.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.picture = QLabel()
        self.picture.setFixedSize(LOGO * look.scale)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.picture.setAccessibleName(tr("Logo"))
        choose, self.remove = Button(look, tr("Choose…")), Button(look, tr("Remove"), kind="quiet")
        choose.clicked.connect(self._choose)
        self.remove.clicked.connect(lambda: self.take_logo(b""))
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.picture)
        line.addStretch(1)
        for button in (choose, self.remove):
            button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            button.setMinimumWidth(round(look.width(button.text(), "body_strong")) + 2 * look.px(16))
            line.addWidget(button)
        return row

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        agree = PrimaryButton(self._look, tr("Save"))
        agree.setDefault(True)
        buttons.addButton(agree, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(Button(self._look, tr("Cancel")), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, tr("Choose a logo"), "", FORMS)
        if chosen:
            self.take_file(Path(chosen))

    def take_file(self, path: Path) -> None:
        """Takes a picture as the logo; a fault is said and the logo stays what it was."""
        try:
            self.take_logo(logo_from(path))
        except UserError as error:
            self._fault.setText(str(error))

    def take_logo(self, logo: bytes) -> None:
        """Takes a logo that is a PNG of our own making; an empty one is none."""
        self._logo = logo
        self._fault.setText("")
        self._show_logo()

    def _show_logo(self) -> None:
        self.remove.setVisible(bool(self._logo))
        image = QImage.fromData(self._logo) if self._logo else QImage()
        if image.isNull():
            self.picture.setText(tr_in("no logo", "None"))
            return
        ratio = self.devicePixelRatioF()
        image = image.scaled(
            self.picture.size() * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        image.setDevicePixelRatio(ratio)
        self.picture.setPixmap(QPixmap.fromImage(image))

    def entered(self) -> Practice:
        """The practice as it is in the form."""
        lines = [" ".join(line.split())[:LONGEST] for line in self.address.toPlainText().splitlines()]
        return Practice(
            name=self.name.text().strip(),
            address=tuple(line for line in lines if line),
            phone=self.phone.text().strip(),
            therapist=self.therapist.text().strip(),
            licence=self.licence.text().strip(),
            paper=str(self.paper.value or ""),
            logo=self._logo,
        )

    def accept(self) -> None:
        """Keeps what was entered; a fault is said and the form stays."""
        practice = self.entered()
        if len(practice.address) > LINES:
            self._fault.setText(tr("An address has at most {lines} lines here. Put two of them on one.", lines=LINES))
            self.address.setFocus()
            return
        try:
            self._save(practice)
        except UserError as error:
            self._fault.setText(str(error))
            return
        super().accept()
