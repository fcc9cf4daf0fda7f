"""Asks why a technique is done against its verdict. Without a reason there is no recording."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from bodymap.domain.terms import word
from bodymap.domain.visit import Treatment
from bodymap.language import tr
from bodymap.protocol import DEPTHS, Protocol, Row
from bodymap.report.words import ranges
from bodymap.ui.controls import Button, Choice, Label, PrimaryButton
from bodymap.ui.controls.dialogs import broken_size, room_of
from bodymap.ui.style import Look
from bodymap.ui.words import capital

WIDTH = 440


class OverrideDialog(QDialog):
    """`treatment()` is what was done, with the reason and the verdict as it stood."""

    def __init__(self, look: Look, protocol: Protocol, rows: list[Row], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._protocol, self._rows = protocol, rows
        self.setWindowTitle(tr("Against the verdict"))
        self.setMinimumWidth(min(look.px(WIDTH), room_of(self).width()))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(8)
        place = protocol.place_name(rows[0].side, rows[0].zone) if rows else ""
        column.addWidget(Label(look, tr("Against the verdict: {place}", place=place), "zone_title", wrap=True))
        self.technique = Choice(look, [(row.technique, self._name(row)) for row in rows], name=tr("Technique"))
        column.addWidget(self.technique)
        self._why = Label(look, "", "secondary", "muted", wrap=True)
        column.addWidget(self._why)
        self.deep = Choice(
            look,
            [("", tr("Depth not noted")), *((depth, capital(word("depth", depth))) for depth in DEPTHS)],
            name=tr("Depth"),
        )
        column.addWidget(self.deep)
        column.addWidget(Label(look, tr("Why is it done all the same?"), "body_strong"))
        self.reason = QPlainTextEdit()
        self.reason.setAccessibleName(tr("Reason"))
        self.reason.setTabChangesFocus(True)
        self.reason.setMaximumHeight(look.px(96))
        self.reason.setPlaceholderText(tr("The reason becomes part of the record."))
        column.addWidget(self.reason)
        row = QHBoxLayout()
        row.setSpacing(8)
        cancel, self.record = Button(look, tr("Leave it")), PrimaryButton(look, tr("Record with this reason"))
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.record)
        column.addLayout(row)
        cancel.clicked.connect(self.reject)
        self.record.clicked.connect(self.accept)
        self.reason.textChanged.connect(self._tell)
        self.technique.currentIndexChanged.connect(self._tell)
        self._tell()

    def sizeHint(self) -> QSize:
        return broken_size(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        # a window does not ask its layout how high its broken lines are at this width
        layout = self.layout()
        if layout is not None:
            self.setMinimumHeight(layout.heightForWidth(self.width()))

    def accept(self) -> None:
        if self.reason.toPlainText().strip():
            super().accept()

    def treatment(self) -> Treatment:
        row = self._row()
        return Treatment(
            side=row.side,
            zone=row.zone,
            technique=row.technique,
            depth=self.deep.value or "",
            verdict=str(row.verdict),
            override_reason=self.reason.toPlainText().strip(),
        )

    def _row(self) -> Row:
        return next(row for row in self._rows if row.technique == self.technique.value)

    def _name(self, row: Row) -> str:
        return f"{capital(self._protocol.techniques[row.technique].name)} · {word('verdict', row.verdict)}"

    def _tell(self) -> None:
        self.record.setEnabled(bool(self.reason.toPlainText().strip()) and bool(self._rows))
        if self._rows:
            row = self._row()
            told = [f"{reason.text} {reason.rule}, {ranges(reason.statements)}" for reason in row.reasons]
            self._why.setText("\n".join(told))
            self._fit()
