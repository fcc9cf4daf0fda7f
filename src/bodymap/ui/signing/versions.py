"""The versions of a visit: who signed what and when, what differed in words, and each of them whole."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from bodymap.domain.visit import Visit
from bodymap.errors import UserError
from bodymap.language import tr, tr_plural
from bodymap.report.versions import Difference, differences
from bodymap.ui.controls.buttons import Button
from bodymap.ui.controls.card import Card
from bodymap.ui.controls.dialogs import resize_within
from bodymap.ui.controls.segmented import Segmented
from bodymap.ui.controls.text import Caption, Label
from bodymap.ui.desk import Desk
from bodymap.ui.words import long_date, medium_date
from bodymap.workspace.signatures import Standing

CHANGES, WHOLE = "changes", "whole"


@dataclass(frozen=True, slots=True)
class _Line:
    """One state of the visit: a signed version by its number, or what it is now, which has none (0)."""

    number: int
    title: str
    below: str
    chart: Visit | None
    why: str = ""
    fault: str = ""


class VersionsDialog(QDialog):
    """Newest first; at the right what differs from the version before, or the whole of it.

    `printing` carries the number of the signed version whose chart sheet is wanted. `amends` says after the dialog has
    closed that the visit is to be opened for change.
    """

    printing = Signal(int)

    def __init__(self, desk: Desk, visit: Visit, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._look = desk, parent.look  # type: ignore[attr-defined]
        look = self._look
        self.setWindowTitle(tr("Versions"))
        self.amends = False
        self._lines = _lines(desk, visit)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Versions, newest first"))
        self.list.setFixedWidth(look.px(232))
        for line in self._lines:
            item = QListWidgetItem(f"{line.title}\n{line.below}", self.list)
            item.setSizeHint(QSize(0, look.px(16) + 3 * look.line("body")))
            item.setToolTip(line.below)
        self.show_box = Segmented(
            look, [(CHANGES, tr("What changed"), None), (WHOLE, tr("The whole chart"), None)], name=tr("Show")
        )
        self.show_box.set_value(CHANGES)
        self.show_box.chosen.connect(self._choose)
        self.reason = Label(look, "", "body", "muted", wrap=True)
        self.why = Label(look, "", "body_strong", wrap=True)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName(tr("What the version says"))
        signed = desk.workspace.signatures.state(visit).standing is Standing.SIGNED
        self._arrange(long_date(visit.date), amendable=signed and not desk.workspace.read_only)
        resize_within(self, look.px(880), look.px(600))
        self.list.currentRowChanged.connect(lambda _: self._fill())
        self.list.setCurrentRow(0)

    def _arrange(self, day: str, *, amendable: bool) -> None:
        look = self._look
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        head = QHBoxLayout()
        head.addWidget(Label(look, tr("Versions of the visit of {day}", day=day), "card_headline"), 1)
        head.addWidget(self.show_box)
        column.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.list)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.why)
        right.addWidget(self.reason)
        right.addWidget(self._area, 1)
        row.addLayout(right, 1)
        column.addLayout(row, 1)
        foot = QHBoxLayout()
        self.print_button = Button(look, tr("Print this version…"))
        self.print_button.clicked.connect(lambda: self.printing.emit(self._lines[self.list.currentRow()].number))
        foot.addWidget(self.print_button)
        self.amend_button = Button(look, tr("Amend…"))
        self.amend_button.setVisible(amendable)
        self.amend_button.clicked.connect(self._amend)
        foot.addWidget(self.amend_button)
        close = Button(look, tr("Close"))
        close.clicked.connect(self.accept)
        foot.addStretch(1)
        foot.addWidget(close)
        column.addLayout(foot)

    def _amend(self) -> None:
        self.amends = True
        self.accept()

    def say(self, error: UserError) -> None:
        """Says at the version that is shown why something was not done with it."""
        self.reason.setText(str(error))

    def _choose(self, value: object) -> None:
        self.show_box.set_value(value)
        self._fill()

    def _fill(self) -> None:
        place = self.list.currentRow()
        if place < 0:
            return
        line = self._lines[place]
        self.print_button.setEnabled(line.number > 0)
        earlier = self._lines[place + 1] if place + 1 < len(self._lines) else None
        if self.show_box.value == WHOLE:
            earlier = None
        self.why.set_text(tr("Amended because: {reason}", reason=line.why) if line.why else "")
        fault = line.fault or (earlier.fault if earlier is not None else "")
        if line.chart is None or fault:
            self.reason.setText(fault)
            self._show(())
        elif earlier is None or earlier.chart is None:
            found = differences(_empty(line.chart), line.chart, self._desk.protocol)
            self.reason.setText(tr("The whole chart.") if found else tr("Nothing was charted."))
            self._show(found, whole=True)
        else:
            found = differences(earlier.chart, line.chart, self._desk.protocol)
            told = tr_plural(
                "{n} difference to version {number}.",
                "{n} differences to version {number}.",
                len(found),
                number=earlier.number,
            )
            self.reason.setText(told if found else tr("Nothing differs."))
            self._show(found)

    def _show(self, found: tuple[Difference, ...], *, whole: bool = False) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        for part, group in groupby(found, key=lambda each: each.part):
            column.addWidget(Caption(self._look, part))
            for each in group:
                column.addWidget(self._card(each, whole=whole))
        column.addStretch(1)
        self._area.setWidget(inner)

    def _card(self, each: Difference, *, whole: bool) -> QWidget:
        look = self._look
        card = Card(look, padding=8, spacing=2)
        if whole:
            # a question has its mark already
            head = each.what if each.what.endswith("?") else f"{each.what}:"
            text = f"{head} {each.after}" if each.what and each.what != tr("added") else each.after
            card.column.addWidget(Label(look, text, "body", wrap=True))
            return card
        if each.what:
            card.column.addWidget(Label(look, each.what, "body_strong", wrap=True))
        card.column.addWidget(
            Label(look, tr("Old: {what}", what=each.before or tr("nothing")), "body", "muted", wrap=True)
        )
        card.column.addWidget(Label(look, tr("New: {what}", what=each.after or tr("nothing")), "body", wrap=True))
        return card


def _lines(desk: Desk, visit: Visit) -> list[_Line]:
    signatures = desk.workspace.signatures
    state = signatures.state(visit)
    lines = []
    if state.standing is Standing.AMENDING:
        lines.append(_Line(0, tr("As it is now"), tr("being amended"), visit, state.reason))
    for version in reversed(signatures.versions(visit.id)):
        chart, fault = None, ""
        try:
            chart = signatures.chart(visit.id, version.number)
        except UserError as error:
            fault = str(error)
        when = tr("{day}, {time}", day=medium_date(version.at.date()), time=f"{version.at:%H:%M}")
        by = f"{when}\n{version.by}"
        lines.append(
            _Line(version.number, tr("Version {number}", number=version.number), by, chart, version.reason, fault)
        )
    return lines


def _empty(visit: Visit) -> Visit:
    return Visit(id=visit.id, client_id=visit.client_id, date=visit.date, protocol=visit.protocol)
