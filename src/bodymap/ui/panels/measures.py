"""What is measured: a movement's range, a special test, an outcome's score. Each change is one named step."""

from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from bodymap.domain.edits import SetField
from bodymap.domain.laterality import Side
from bodymap.domain.visit import RomReading, SpecialTest, Visit
from bodymap.protocol.model import Motion, Outcome, Test
from bodymap.ui.controls import Button, Card, Elided, Label, Measure, Segmented, SideBySide
from bodymap.ui.desk import Desk
from bodymap.ui.panels.section import cited
from bodymap.ui.style import Look
from bodymap.ui.words import capital

NOT_MEASURED = -999.0
RESULTS = (("positive", "Positive"), ("negative", "Negative"), ("not_done", "Not done"))
PAIN = ((True, "Painful"), (False, "Free"), (None, "?"))


def _show(field: Measure, value: float | None) -> None:
    shown = field.blockSignals(True)
    field.setValue(NOT_MEASURED if value is None else value)
    field.blockSignals(shown)


class StartingMeasure(Measure):
    """A number that may be missing, whose first step up begins at a sensible value instead of far below zero."""

    def __init__(self, look: Look, name: str, begin: float, least: float, most: float) -> None:
        super().__init__(look, name=name)
        self._begin, self._least = begin, least
        self.setDecimals(0)
        self.setRange(NOT_MEASURED, most)
        self.setSpecialValueText("–")

    def stepBy(self, steps: int) -> None:
        if self.value() <= NOT_MEASURED:
            self.setValue(self._begin)
        elif steps < 0 and self.value() + steps < self._least:
            self.setValue(NOT_MEASURED)
        else:
            super().stepBy(steps)

    def fixup(self, text: str) -> str:
        return text

    def read(self) -> float | None:
        """The value, None where there is none; what was typed below the least counts as the least."""
        return None if self.value() <= NOT_MEASURED else max(self.value(), self._least)


class MotionRow(QWidget):
    """A movement of one side: degrees, and whether it hurts."""

    def __init__(self, look: Look, desk: Desk, motion: Motion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._motion, self._side = desk, motion, Side.RIGHT
        self._shown = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(2)
        usual = f" · usually {motion.usual}°" if motion.usual is not None else ""
        column.addWidget(Elided(look, f"{capital(motion.name)}{usual}"))
        self.degrees = StartingMeasure(look, f"{motion.name}, degrees", float(motion.usual or 0), -60, 180)
        self.degrees.setSuffix("°")
        self.painful = Segmented(look, [(value, text, None) for value, text in PAIN], name=f"{motion.name}, pain")
        column.addWidget(SideBySide(self.degrees, self.painful))
        self.setToolTip(cited(motion.statements))
        self.degrees.valueChanged.connect(lambda: self._set())
        self.painful.chosen.connect(lambda _value: self._set())

    def show_visit(self, visit: Visit, side: Side, live: bool) -> None:
        self._side, self._shown = side, visit.id
        known = self._known(visit)
        _show(self.degrees, known.degrees if known else None)
        self.painful.set_value(known.painful if known else None)
        for widget in (self.degrees, self.painful):
            widget.setEnabled(live)

    def _known(self, visit: Visit) -> RomReading | None:
        key = (self._side, self._motion.joint, self._motion.movement)
        return next((rom for rom in visit.rom if (rom.side, rom.joint, rom.movement) == key), None)

    def _set(self) -> None:
        visit = self._desk.visit
        if visit is None or visit.id != self._shown:
            return
        known = self._known(visit)
        reading = RomReading(
            side=self._side,
            joint=self._motion.joint,
            movement=self._motion.movement,
            degrees=self.degrees.read(),
            painful=self.painful.value,
        )
        empty = reading.degrees is None and reading.painful is None
        if reading == known or (empty and known is None):
            return
        rest = tuple(rom for rom in visit.rom if rom is not known)
        self._desk.do(
            SetField("rom", rest if empty else (*rest, reading)), f"measure {self._motion.name}, {self._side.word}"
        )


class TestRow(Card):
    """A special test of one side: result, angle, pain, note; how it is done is one press away."""

    __test__ = False

    def __init__(self, look: Look, desk: Desk, test: Test, parent: QWidget | None = None) -> None:
        super().__init__(look, padding=8, spacing=4, parent=parent)
        self._desk, self._test, self._side = desk, test, Side.RIGHT
        self._shown = ("", Side.RIGHT)
        head = QHBoxLayout()
        head.addWidget(Label(look, capital(test.name), "technique", wrap=True), 1)
        self.how = Button(look, "How", kind="link")
        self.how.setAccessibleName(f"How the {test.name} is done")
        self.how.clicked.connect(self._explain)
        head.addWidget(self.how)
        self.column.addLayout(head)
        words = f"{test.how}\nPositive: {test.positive} {cited(test.statements)}"
        self._help = Label(look, words, "secondary", "muted", wrap=True)
        self._help.setVisible(False)
        self.column.addWidget(self._help)
        self.result = Segmented(
            look, [(v, text, None) for v, text in RESULTS], name=f"{test.name}, result", stretch=True
        )
        self.column.addWidget(self.result)
        self.degrees = StartingMeasure(look, f"{test.name}, angle", 0, -60, 180)
        self.degrees.setSuffix("°")
        self.painful = Segmented(look, [(value, text, None) for value, text in PAIN], name=f"{test.name}, pain")
        self.column.addWidget(SideBySide(self.degrees, self.painful))
        self.note = QLineEdit()
        self.note.setPlaceholderText("Note")
        self.note.setAccessibleName(f"{test.name}, note")
        self.column.addWidget(self.note)
        self.result.chosen.connect(lambda _value: self._set())
        self.painful.chosen.connect(lambda _value: self._set())
        self.degrees.valueChanged.connect(lambda: self._set())
        self.note.editingFinished.connect(self._set)

    def _explain(self) -> None:
        self._help.setVisible(not self._help.isVisibleTo(self))

    def show_visit(self, visit: Visit, side: Side, live: bool) -> None:
        same, self._shown = self._shown == (visit.id, side), (visit.id, side)
        self._side = side
        known = self._known(visit)
        self.result.set_value(known.result)
        self.painful.set_value(known.painful)
        _show(self.degrees, known.degrees)
        # what is being typed stays, but never on another side or visit than it was begun on
        if self.note.text() != known.note and not (same and self.note.hasFocus()):
            self.note.setText(known.note)
        for widget in (self.result, self.painful, self.degrees, self.note):
            widget.setEnabled(live)

    def _known(self, visit: Visit) -> SpecialTest:
        return next(
            (test for test in visit.tests if test.side is self._side and test.test == self._test.id),
            SpecialTest(side=self._side, test=self._test.id),
        )

    def _set(self) -> None:
        visit = self._desk.visit
        if visit is None or not self._desk.editable or self._shown != (visit.id, self._side):
            return
        known = self._known(visit)
        told = replace(
            known,
            result=self.result.value or "not_done",
            painful=self.painful.value,
            degrees=self.degrees.read(),
            note=self.note.text().strip(),
        )
        if told != known:
            rest = tuple(test for test in visit.tests if test is not known)
            self._desk.do(SetField("tests", (*rest, told)), f"record {self._test.name}, {self._side.word}")


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
            self.words.setPlaceholderText("In the client's own words")
            self.words.setAccessibleName(f"{outcome.name}, in the client's own words")
            self.words.editingFinished.connect(self._set_words)
            column.addWidget(self.words)
        begin = outcome.least if outcome.least >= 0 else 0
        self.value = StartingMeasure(look, outcome.name, begin, outcome.least, outcome.most)
        self.value.setSuffix("°" if outcome.unit == "degrees" else f" {outcome.unit}" if outcome.unit else "")
        self._before = Label(look, "", "secondary", "muted", wrap=True)
        column.addWidget(SideBySide(self.value, self._before))
        self.value.valueChanged.connect(lambda: self._set())

    def show_visit(self, visit: Visit, previous: Visit | None, live: bool) -> None:
        same, self._shown = self._shown == visit.id, visit.id
        _show(self.value, visit.outcomes.get(self._outcome.id))
        scale = f"{self._outcome.least} to {self._outcome.most}"
        before = previous.outcomes.get(self._outcome.id) if previous else None
        self._before.setText(f"{scale}; last time {before:g}" if before is not None else scale)
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
        self._desk.do(SetField("outcomes", scores), f"score {self._outcome.name}")

    def _set_words(self) -> None:
        visit = self._desk.visit
        if visit is None or self.words is None or visit.id != self._shown:
            return
        told = self.words.text().strip()
        if visit.history.get(self._outcome.id, "") != told:
            history = {name: text for name, text in visit.history.items() if name != self._outcome.id}
            if told:
                history[self._outcome.id] = told
            self._desk.do(SetField("history", history), f"name {self._outcome.name}")
