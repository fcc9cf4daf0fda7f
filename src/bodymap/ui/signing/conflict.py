"""Somebody else changed the same visit: both sides, part by part, and a choice where they clash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QVBoxLayout, QWidget

from bodymap.errors import UserError
from bodymap.language import tr, tr_plural
from bodymap.report.versions import Difference, clash_words, differences
from bodymap.ui.controls.buttons import Button
from bodymap.ui.controls.card import Card
from bodymap.ui.controls.dialogs import resize_within
from bodymap.ui.controls.segmented import Segmented
from bodymap.ui.controls.text import Caption, Label
from bodymap.ui.desk import Desk
from bodymap.ui.signing.form import Form
from bodymap.workspace.conflicts import MINE, THEIRS, Clash, Conflict, Key

if TYPE_CHECKING:
    from bodymap.ui.main_window import MainWindow


class ConflictDialog(Form):
    """Closes when both sides are brought together, or yours was given up; never without saying what is written."""

    def __init__(self, desk: Desk, visit_id: str, conflict: Conflict, parent: QWidget) -> None:
        look = parent.look  # type: ignore[attr-defined]
        super().__init__(look, tr("This visit was changed elsewhere, too"), tr("Save both"), parent, width=640)
        self._desk, self._visit_id, self._conflict = desk, visit_id, conflict
        self.choices: dict[Key, str] = {clash.key: MINE for clash in conflict.clashes}
        self.boxes: list[Segmented] = []
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        self.column.addWidget(Label(look, self._told(), "body", wrap=True))
        if conflict.clashes:
            column.addWidget(
                Caption(look, tr_plural("Both changed: {n} part", "Both changed: {n} parts", len(conflict.clashes)))
            )
        for clash in conflict.clashes:
            column.addWidget(self._clash(clash))
        if conflict.theirs is not None:
            self._list(column, tr("You changed"), differences(conflict.base, conflict.mine, desk.protocol))
            self._list(column, tr("Changed elsewhere"), differences(conflict.base, conflict.theirs, desk.protocol))
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        self.column.addWidget(area, 1)
        self.drop = Button(look, tr("Give my changes up"), kind="quiet")
        self.drop.clicked.connect(self._give_up)
        self.column.addWidget(self.drop, 0, Qt.AlignmentFlag.AlignLeft)
        if conflict.theirs is None:
            self.agree.setText(tr("Put my visit back"))
        resize_within(self, look.px(680), look.px(640))

    def _told(self) -> str:
        theirs = self._conflict.theirs
        if theirs is None:
            return tr("The visit was deleted elsewhere. What you entered is still here and can be put back.")
        sentences = [tr("What only one of you changed is kept from both.")]
        if self._conflict.clashes:
            sentences.append(tr("Where both changed the same part, choose whose it is."))
        if theirs.signed:
            sentences.append(tr("The visit was signed meanwhile: saving opens it for amendment."))
        return " ".join(sentences)

    def _clash(self, clash: Clash) -> Card:
        look = self.look
        card = Card(look, padding=12, spacing=4)
        part, mine, theirs = clash_words(clash.key, clash.mine, clash.theirs, self._desk.protocol)
        card.column.addWidget(Label(look, part, "body_strong", wrap=True))
        card.column.addWidget(Label(look, tr("Yours: {what}", what=mine or tr("taken out")), "body", wrap=True))
        card.column.addWidget(Label(look, tr("Elsewhere: {what}", what=theirs or tr("taken out")), "body", wrap=True))
        box = Segmented(look, [(MINE, tr("Take yours"), None), (THEIRS, tr("Take the other"), None)], name=part)
        box.set_value(MINE)
        box.chosen.connect(lambda value, box=box, key=clash.key: self._choose(box, key, value))
        card.column.addWidget(box, 0, Qt.AlignmentFlag.AlignLeft)
        self.boxes.append(box)
        return card

    def _choose(self, box: Segmented, key: Key, value: str) -> None:
        box.set_value(value)
        self.choices[key] = value

    def _list(self, column: QVBoxLayout, title: str, found: tuple[Difference, ...]) -> None:
        if found:
            column.addWidget(Caption(self.look, title))
        for each in found:
            head = ", ".join(word for word in (each.part, each.what) if word)
            nothing = tr("nothing")
            # a question keeps its own mark
            head = head if head.endswith("?") else f"{head}:"
            words = f"{head} {each.before or nothing} → {each.after or nothing}"
            column.addWidget(Label(self.look, words, "secondary", wrap=True))

    def carry_out(self) -> str:
        """Writes what comes of both."""
        conflicts = self._desk.workspace.conflicts
        try:
            changes = conflicts.settle(self._conflict, self.choices)
        except UserError as error:
            return " ".join((error.message, tr("Close this form and compare again.")))
        self._desk.settled(self._visit_id, changes)
        return ""

    def _give_up(self) -> None:
        conflict, desk = self._conflict, self._desk
        changes = desk.workspace.conflicts.give_up(conflict)
        if conflict.theirs is None:
            desk.close_visit(changes)
        else:
            desk.settled(self._visit_id, changes)
        QDialog.accept(self)


def compare(window: MainWindow) -> None:
    """Shows both sides of what could not be written because somebody else was quicker."""
    desk = window.desk
    if desk is None:
        return
    for visit_id in desk.workspace.unwritten:
        try:
            conflict = desk.workspace.conflicts.of(visit_id)
        except UserError as error:
            window.show_error(error)
            return
        dialog = ConflictDialog(desk, visit_id, conflict, window)
        try:
            dialog.exec()
        finally:
            dialog.deleteLater()
