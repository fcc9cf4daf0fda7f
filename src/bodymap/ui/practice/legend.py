"""The form for the legend: a label of one's own for each kind, and whether it stands in the printed legend."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from bodymap.domain.practice import LONGEST, Legend
from bodymap.errors import UserError
from bodymap.language import in_sentence, tr
from bodymap.paint.symbols import paint_symbol
from bodymap.ui.controls.buttons import Button, PrimaryButton
from bodymap.ui.controls.fields import Check
from bodymap.ui.controls.text import Caption, Label
from bodymap.ui.practice.room import fit_to_window, scrolling
from bodymap.ui.practice.states import MarkStates
from bodymap.ui.style import Look
from bodymap.ui.words import capital

SYMBOL = 28


class LegendDialog(QDialog):
    """Changes the legend given; `kinds` are ids and the protocol's names. It closes once `save` has succeeded."""

    def __init__(
        self,
        look: Look,
        kinds: Mapping[str, str],
        legend: Legend,
        save: Callable[[Legend], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Legend"))
        self._look, self._kinds, self._save = look, kinds, save
        self.labels: dict[str, QLineEdit] = {}
        self.shown: dict[str, Check] = {}
        about = tr(
            "Labels stand in the window, on sheets and pictures in place of the protocol's names; symbol and letter "
            "stay. A kind that is charted stands in the legend in any case."
        )
        self._fault = Label(look, "", "body", "avoid", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(14)
        column.addWidget(Label(look, self.windowTitle(), "card_headline"))
        column.addWidget(Label(look, about, "body", "muted", wrap=True))
        column.addWidget(self._rows(legend), 1)
        column.addWidget(self._fault)
        column.addWidget(self._buttons())
        self.setMinimumWidth(look.px(520))
        fit_to_window(self, look.px(640))

    def _rows(self, legend: Legend) -> QWidget:
        look, inner = self._look, QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, (kind, name) in enumerate(self._kinds.items()):
            label = QLineEdit(legend.labels.get(kind, ""))
            label.setPlaceholderText(capital(name))
            label.setMaxLength(LONGEST)
            label.setAccessibleName(tr("Label for {name}", name=name))
            shown = Check(look, tr("in the legend"))
            shown.setChecked(kind not in legend.hidden)
            shown.setAccessibleName(tr("{name} in the legend", name=capital(name)))
            self.labels[kind], self.shown[kind] = label, shown
            grid.addWidget(_Symbol(look, kind), row, 0)
            grid.addWidget(label, row, 1)
            grid.addWidget(shown, row, 2)
        states = QWidget()
        room = QVBoxLayout(states)
        room.setContentsMargins(0, 12, 0, 0)
        room.addWidget(Caption(look, tr("How a mark stands")))
        room.addWidget(MarkStates(look, next(iter(self._kinds), "")))
        grid.addWidget(states, grid.rowCount(), 0, 1, 3)
        return scrolling(inner)

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        agree, names = PrimaryButton(self._look, tr("Save")), Button(self._look, tr("Reset"), kind="quiet")
        agree.setDefault(True)
        names.setToolTip(tr("The protocol's names, and all kinds in the legend"))
        names.clicked.connect(self.forget)
        buttons.addButton(names, QDialogButtonBox.ButtonRole.ResetRole)
        buttons.addButton(agree, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(Button(self._look, tr("Cancel")), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons

    def forget(self) -> None:
        """Puts the protocol's names and the whole legend back into the form."""
        for kind in self._kinds:
            self.labels[kind].clear()
            self.shown[kind].setChecked(True)

    def entered(self) -> Legend:
        """The legend as it is in the form; a label that is the protocol's name is none of its own."""
        typed = {kind: " ".join(field.text().split()) for kind, field in self.labels.items()}
        labels = {
            kind: text for kind, text in typed.items() if text and text.casefold() != self._kinds[kind].casefold()
        }
        return Legend(labels, frozenset(kind for kind, shown in self.shown.items() if not shown.isChecked()))

    def accept(self) -> None:
        """Keeps what was entered. Two kinds may not be called the same: on paper nobody could tell them apart."""
        legend = self.entered()
        names = [legend.label(kind, name) for kind, name in self._kinds.items()]
        folded = [name.casefold() for name in names]
        twice = next((name for name in names if folded.count(name.casefold()) > 1), "")
        if twice:
            self._fault.setText(
                tr("Two kinds are called “{name}”. Give one of them another label.", name=in_sentence(twice))
            )
            return
        try:
            self._save(legend)
        except UserError as error:
            self._fault.setText(str(error))
            return
        super().accept()


class _Symbol(QWidget):
    """The symbol of a kind as it stands on the diagram."""

    def __init__(self, look: Look, kind: str) -> None:
        super().__init__()
        self._look, self._kind = look, kind
        self.setFixedSize(QSize(look.px(SYMBOL), look.px(SYMBOL)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            middle = QPointF(self.width() / 2, self.height() / 2)
            paint_symbol(painter, self._kind, middle, 9.0 * self._look.scale, self._look.theme)
