"""Special tests, LEFT and RIGHT below each other; how a test is done, and what positive means, is one press away."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from bodymap.domain.edits import SetField
from bodymap.domain.laterality import Side
from bodymap.domain.visit import SpecialTest, Visit
from bodymap.language import tr, tr_in
from bodymap.protocol.model import Test
from bodymap.report.words import ranges
from bodymap.ui.controls import Button, Caption, Card, Elided, Label, Segmented, SideBySide
from bodymap.ui.desk import Desk
from bodymap.ui.panels.measures import StartingMeasure
from bodymap.ui.panels.motion_rows import PainSwitch
from bodymap.ui.style import Look
from bodymap.ui.words import capital

RESULTS = (
    ("positive", tr_in("a test is", "Positive")),
    ("negative", tr_in("a test is", "Negative")),
    ("not_done", tr_in("a test is", "Not done")),
)


class TestSide(QWidget):
    """One test of one side: the result; angle, pain and note once it is done."""

    __test__ = False

    def __init__(self, look: Look, desk: Desk, test: Test, side: Side, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._test, self._side = desk, test, side
        self._shown = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(2)
        column.addWidget(Caption(look, side.word))
        of = {"side": side.word, "test": test.name}
        results = [(value, text, None) for value, text in RESULTS]
        self.result = Segmented(look, results, name=tr("{side} {test}, result", **of), stretch=True)
        column.addWidget(self.result)
        self._details = QWidget()
        details = QVBoxLayout(self._details)
        details.setContentsMargins(0, 2, 0, 0)
        details.setSpacing(4)
        self.degrees = StartingMeasure(look, tr("{side} {test}, angle", **of), 0, -60, 180)
        self.degrees.setSuffix("°")
        self.painful = PainSwitch(look, tr("{side} {test}, pain", **of))
        details.addWidget(SideBySide(self.degrees, self.painful))
        self.note = QLineEdit()
        self.note.setPlaceholderText(tr("Note"))
        self.note.setAccessibleName(tr("{side} {test}, note", **of))
        details.addWidget(self.note)
        column.addWidget(self._details)
        self.result.chosen.connect(lambda _value: self._set())
        self.painful.told.connect(lambda _painful: self._set())
        self.degrees.valueChanged.connect(lambda: self._set())
        self.note.editingFinished.connect(self._set)

    def show_visit(self, visit: Visit, live: bool) -> None:
        same, self._shown = self._shown == visit.id, visit.id
        known = self._known(visit)
        self.result.set_value(known.result)
        self.painful.show_value(known.painful)
        self.degrees.show_value(known.degrees)
        # what is being typed stays, but never on another visit than it was begun on
        if self.note.text() != known.note and not (same and self.note.hasFocus()):
            self.note.setText(known.note)
        told = known.degrees is not None or known.painful is not None or bool(known.note)
        self._details.setVisible(known.result != "not_done" or told)
        for widget in (self.result, self.painful, self.degrees, self.note):
            widget.setEnabled(live)

    def _known(self, visit: Visit) -> SpecialTest:
        return next(
            (test for test in visit.tests if test.side is self._side and test.test == self._test.id),
            SpecialTest(side=self._side, test=self._test.id),
        )

    def _set(self) -> None:
        visit = self._desk.visit
        if visit is None or not self._desk.editable or self._shown != visit.id:
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
            empty = told == SpecialTest(side=self._side, test=self._test.id)
            self._desk.do(
                SetField("tests", rest if empty else (*rest, told)),
                tr("record {test}, {side}", test=self._test.name, side=self._side.word),
            )


class TestRow(Card):
    """A special test of both sides."""

    __test__ = False

    def __init__(self, look: Look, desk: Desk, test: Test, parent: QWidget | None = None) -> None:
        super().__init__(look, padding=8, spacing=4, parent=parent)
        head = QHBoxLayout()
        head.addWidget(Elided(look, capital(test.name), "technique"), 1, Qt.AlignmentFlag.AlignVCenter)
        self.how = Button(look, tr_in("a test is done", "How"), kind="link")
        self.how.setAccessibleName(tr("How the {test} is done, and what positive means", test=test.name))
        self.how.clicked.connect(self._explain)
        head.addWidget(self.how)
        self.column.addLayout(head)
        positive = tr("Positive: {what}", what=test.positive)
        words = f"{test.how}\n{positive} {ranges(test.statements)}"
        self.help = Label(look, words, "secondary", "muted", wrap=True)
        self.help.setVisible(False)
        self.column.addWidget(self.help)
        self.sides = {side: TestSide(look, desk, test, side) for side in Side}
        for part in self.sides.values():
            self.column.addWidget(part)

    def show_visit(self, visit: Visit, live: bool) -> None:
        for side in self.sides.values():
            side.show_visit(visit, live)

    def _explain(self) -> None:
        self.help.setVisible(not self.help.isVisibleTo(self))
