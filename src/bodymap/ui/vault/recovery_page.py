"""The recovery key, shown once: to be printed or written down, and one group of it typed as a proof."""

from __future__ import annotations

import random
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, QStandardPaths, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from bodymap.errors import UserError
from bodymap.keys.recovery import groups_of, plain
from bodymap.language import tr
from bodymap.ui.controls.buttons import Button, PrimaryButton
from bodymap.ui.controls.card import paint_card
from bodymap.ui.style import Look
from bodymap.ui.vault.page import Fault, VaultPage, labelled

TYPE_GROUP = (
    tr("Type its first group, from your paper"),
    tr("Type its second group, from your paper"),
    tr("Type its third group, from your paper"),
    tr("Type its fourth group, from your paper"),
    tr("Type its fifth group, from your paper"),
    tr("Type its sixth group, from your paper"),
    tr("Type its seventh group, from your paper"),
)
NOT_GROUP = (
    tr("That is not the first group. Count from the left, the upper line first."),
    tr("That is not the second group. Count from the left, the upper line first."),
    tr("That is not the third group. Count from the left, the upper line first."),
    tr("That is not the fourth group. Count from the left, the upper line first."),
    tr("That is not the fifth group. Count from the left, the upper line first."),
    tr("That is not the sixth group. Count from the left, the upper line first."),
    tr("That is not the seventh group. Count from the left, the upper line first."),
)


class RecoveryPage(VaultPage):
    """Shows the key until one of its groups was typed; `confirmed` comes then.

    `left` goes back to the page before where there is one: nothing is written yet, and the key counts for nothing.
    """

    confirmed = Signal()
    left = Signal()

    def __init__(self, look: Look, host: QWidget, key: str, record: str, *, way_back: bool = False) -> None:
        super().__init__(
            look,
            host,
            title=tr("Your recovery key"),
            text=tr(
                "It opens the records if the passphrase is ever forgotten, and it is shown this once. Print it or "
                "write it down, and keep the paper locked away from this computer. Whoever has it can read everything."
            ),
        )
        self.key, self._record = key, record
        groups = groups_of(key)
        self.asked = random.SystemRandom().randrange(len(groups))
        print_, save = Button(look, tr("Print…"), icon="printer"), Button(look, tr("Save as PDF…"), icon="file")
        print_.clicked.connect(self._print)
        save.clicked.connect(self._save)
        self.group = QLineEdit()
        self.group.setMaxLength(8)
        self.group.returnPressed.connect(self.submit)
        self._fault = Fault(look)
        go = PrimaryButton(look, tr("I have kept it safe"))
        go.clicked.connect(self.submit)
        papers, end = QHBoxLayout(), QHBoxLayout()
        papers.setSpacing(8)
        papers.addWidget(print_)
        papers.addWidget(save)
        papers.addStretch(1)
        if way_back:
            back = Button(look, tr("Back"))
            back.clicked.connect(self.left)
            end.addWidget(back)
        end.addStretch(1)
        end.addWidget(go)
        self.column.addSpacing(8)
        self.column.addWidget(KeySign(look, key))
        self.column.addSpacing(8)
        self.column.addLayout(papers)
        self.column.addSpacing(8)
        self.column.addLayout(labelled(look, TYPE_GROUP[self.asked], self.group))
        self.column.addWidget(self._fault)
        self.column.addLayout(end)
        self.setFocusProxy(print_)

    def submit(self) -> None:
        """Ends the page where the group is the one asked for."""
        if plain(self.group.text()) == groups_of(self.key)[self.asked]:
            self.confirmed.emit()
        else:
            self._fault.say(NOT_GROUP[self.asked], self.group)

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # asks the system for its printers

        from bodymap.paint.recovery_paper import paint_paper

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(tr("bodymap recovery key"))
        dialog = QPrintDialog(printer, self)
        if dialog.exec():
            try:
                paint_paper(printer, self.key, self._record)
            except UserError as error:
                self._fault.say(str(error))

    def _save(self) -> None:
        from bodymap.paint.recovery_paper import save_paper
        from bodymap.ui.paper.sources import usual_paper

        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        proposed = str(Path(folder) / "bodymap-recovery-key.pdf")
        chosen, _ = QFileDialog.getSaveFileName(self, tr("Save the recovery key as PDF"), proposed, "PDF (*.pdf)")
        if not chosen:
            return
        path = Path(chosen) if chosen.lower().endswith(".pdf") else Path(f"{chosen}.pdf")
        try:
            save_paper(path, self.key, self._record, usual_paper())
        except UserError as error:
            self._fault.say(str(error))
        else:
            told = tr("Saved. Move the file to a stick or print it: beside the records it protects nothing.")
            self._fault.say(told, wrong=False)


class KeySign(QWidget):
    """The groups in large letters of one width, four above and three below."""

    _UPPER = 4

    def __init__(self, look: Look, key: str) -> None:
        super().__init__()
        self._look, self._groups = look, groups_of(key)
        self.setAccessibleName(
            tr("Recovery key: {groups}", groups=", ".join(" ".join(group) for group in self._groups))
        )
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(320), 2 * self._row() + 2 * 12)

    def _row(self) -> int:
        return self._look.line("client_name") + 8

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        with QPainter(self) as painter:
            paint_card(painter, look, self.rect(), edge="accent" if self.hasFocus() else "line", fill="surface2")
            painter.setFont(look.font("side_name"))
            painter.setPen(look.color("text"))
            wide = (self.width() - 2 * 16) / self._UPPER
            for place, group in enumerate(self._groups):
                row, column = divmod(place, self._UPPER)
                box = QRectF(16 + column * wide, 12 + row * self._row(), wide, self._row())
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, group)
