"""What is measured: a number that may be missing, and the score of an outcome. Each change is one named step."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from bodymap.domain.edits import SetField
from bodymap.domain.visit import Visit
from bodymap.language import tr
from bodymap.protocol.model import Outcome
from bodymap.report.named import unit_of
from bodymap.ui.controls import Label, Measure, SideBySide
from bodymap.ui.desk import Desk
from bodymap.ui.style import Look
from bodymap.ui.words import decimal

NOT_MEASURED = -999.0


class StartingMeasure(Measure):
    """A number that may be missing, whose first step up begins at a sensible value instead of far below zero."""

    def __init__(self, look: Look, name: str, begin: float, least: float, most: float) -> None:
        super().__init__(look, name=name)
        self._begin, self._least = begin, least
        self.setDecimals(0)
        self.setRange(NOT_MEASURED, most)
        self.setSpecialValueText("–")

    def textFromValue(self, value: float) -> str:
        """What screen readers hear, too: never the number that stands for none."""
        return self.specialValueText() if value <= NOT_MEASURED else super().textFromValue(value)

    def stepBy(self, steps: int) -> None:
        if self.value() <= NOT_MEASURED:
            self.setValue(self._begin)
        elif steps < 0 and self.value() + steps < self._least:
            self.setValue(NOT_MEASURED)
        else:
            super().stepBy(steps)

    def show_value(self, value: float | None) -> None:
        """Shows a value, or that there is none, without telling anybody."""
        shown = self.blockSignals(True)
        self.setValue(NOT_MEASURED if value is None else value)
        self.blockSignals(shown)

    def begin(self) -> None:
        """Takes the keys, ready to be typed over."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    def fixup(self, text: str) -> str:
        return text

    def read(self) -> float | None:
        """The value, None where there is none; what was typed below the least counts as the least."""
        return None if self.value() <= NOT_MEASURED else max(self.value(), self._least)


class OutcomeRow(QWidget):
    """An outcome measure with the last visit's value beside it, and the client's own words where it has some."""

    def __init__(self, look: Look, desk: Desk, outcome: Outcome, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._outcome = desk, outcome
        self._shown = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(2)
        name = Label(look, outcome.name, wrap=True)
        name.setToolTip(outcome.help)
        column.addWidget(name)
        self.words: QLineEdit | None = None
        if outcome.own_words:
            self.words = QLineEdit()
            self.words.setPlaceholderText(tr("In the client's own words"))
            self.words.setAccessibleName(tr("{outcome}, in the client's own words", outcome=outcome.name))
            self.words.editingFinished.connect(self._set_words)
            column.addWidget(self.words)
        begin = outcome.least if outcome.least >= 0 else 0
        self.value = StartingMeasure(look, outcome.name, begin, outcome.least, outcome.most)
        self.value.setSuffix(unit_of(outcome))
        self._before = Label(look, "", "secondary", "muted", wrap=True)
        column.addWidget(SideBySide(self.value, self._before))
        self.value.valueChanged.connect(lambda: self._set())

    def show_visit(self, visit: Visit, previous: Visit | None, live: bool) -> None:
        same, self._shown = self._shown == visit.id, visit.id
        self.value.show_value(visit.outcomes.get(self._outcome.id))
        least, most = self._outcome.least, self._outcome.most
        before = previous.outcomes.get(self._outcome.id) if previous else None
        self._before.setText(
            tr("{least} to {most}; last time {before}", least=least, most=most, before=decimal(f"{before:g}"))
            if before is not None
            else tr("{least} to {most}", least=least, most=most)
        )
        self.value.setEnabled(live)
        if self.words is not None:
            told = visit.history.get(self._outcome.id, "")
            if not (same and self.words.hasFocus()) and self.words.text() != told:
                self.words.setText(told)
            self.words.setEnabled(live)

    def _set(self) -> None:
        visit, value = self._desk.visit, self.value.read()
        if visit is None or visit.id != self._shown or visit.outcomes.get(self._outcome.id) == value:
            return
        scores = {name: score for name, score in visit.outcomes.items() if name != self._outcome.id}
        if value is not None:
            scores[self._outcome.id] = value
        self._desk.do(SetField("outcomes", scores), tr("score {outcome}", outcome=self._outcome.name))

    def _set_words(self) -> None:
        visit = self._desk.visit
        if visit is None or self.words is None or visit.id != self._shown:
            return
        told = self.words.text().strip()
        if visit.history.get(self._outcome.id, "") != told:
            history = {name: text for name, text in visit.history.items() if name != self._outcome.id}
            if told:
                history[self._outcome.id] = told
            self._desk.do(SetField("history", history), tr("name {outcome}", outcome=self._outcome.name))
