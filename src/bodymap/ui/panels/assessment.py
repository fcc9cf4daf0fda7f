"""The assessment besides palpation: pain history, what is seen, motion, tests, outcome measures.

Every question, movement, test and measure comes from the protocol's data. Nothing here answers a screening question:
what departs from the usual picture only ever asks, in the screening.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bodymap.domain.edits import SetField
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Visit
from bodymap.protocol.model import Choice as HistoryChoice
from bodymap.protocol.model import HistoryQuestion
from bodymap.ui.controls import Caption, Check, Choice, Label, Segmented
from bodymap.ui.desk import Desk, Focus
from bodymap.ui.panels.ask_again import AskAgain, prompts_for
from bodymap.ui.panels.measures import MotionRow, OutcomeRow, TestRow
from bodymap.ui.panels.section import Section, cited
from bodymap.ui.style import Look
from bodymap.ui.words import capital
from bodymap.workspace import Changes

GROUPS = (("posture", "Seen in standing and walking"), ("activity", "Activity"))


class Assessment(Section):
    """`asked` carries the key of a screening question that something here asks about again."""

    title = "Assessment"
    asked = Signal(object)

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(look, desk, parent)
        self._side: Side | None = None
        self.observed: dict[str, Check] = {}
        self.history: dict[str, HistoryField] = {}
        self.motions: dict[str, MotionRow] = {}
        self.tests: dict[str, TestRow] = {}
        self.outcomes: dict[str, OutcomeRow] = {}

    def summary(self) -> str:
        visit = self.desk.visit
        if visit is None:
            return ""
        parts = (
            (len(visit.observations), "seen"),
            (len([test for test in visit.tests if test.result != "not_done"]), "tested"),
            (len(visit.rom), "measured"),
            (len(visit.outcomes), "scored"),
        )
        return " · ".join(f"{number} {word}" for number, word in parts if number) or "nothing yet"

    # building

    def build(self) -> None:
        self.column.setSpacing(8)
        protocol = self.desk.protocol
        self.again = AskAgain(self.look, self.desk)
        self.again.asked.connect(self.asked)
        self.column.addWidget(self.again)
        if protocol.history:
            self._heading("Pain history")
            for question in protocol.history.values():
                field = HistoryField(self.look, self.desk, question)
                self.history[question.id] = field
                self.column.addWidget(field)
        for group, words in GROUPS:
            self._build_observations(group, words)
        self.sides = Segmented(self.look, [(side, side.word, None) for side in Side], name="Side")
        self.sides.chosen.connect(lambda side: self.desk.look(side=side))
        self._heading("Motion and tests")
        self.column.addWidget(self.sides, 0, Qt.AlignmentFlag.AlignLeft)
        for motion in protocol.motions.values():
            row = self.motions[motion.id] = MotionRow(self.look, self.desk, motion)
            self.column.addWidget(row)
        for test in protocol.tests.values():
            card = self.tests[test.id] = TestRow(self.look, self.desk, test)
            self.column.addWidget(card)
        if protocol.outcomes:
            self._heading("Outcome measures")
        for outcome in protocol.outcomes.values():
            score = self.outcomes[outcome.id] = OutcomeRow(self.look, self.desk, outcome)
            self.column.addWidget(score)
        self.column.addStretch(1)

    def _heading(self, words: str) -> None:
        label = Label(self.look, words, "section", wrap=True)
        self.column.addSpacing(8)
        self.column.addWidget(label)

    def _build_observations(self, group: str, words: str) -> None:
        known = [each for each in self.desk.protocol.observations.values() if each.group == group]
        if known:
            self._heading(words)
        for observation in known:
            check = Check(self.look, capital(observation.name))
            check.setToolTip(f"{observation.help} {cited(observation.statements)}")
            check.setAccessibleDescription(observation.help)
            check.clicked.connect(lambda ticked, each=observation.id: self._observe(each, ticked))
            self.column.addWidget(check)
            self.observed[observation.id] = check

    # showing

    def follow(self, focus: Focus) -> None:
        if focus.side is not self._side:
            self.refresh(None)

    def refresh(self, _changes: Changes | None = None) -> None:
        visit, side, live = self.desk.visit, self.desk.focus.side, self.desk.editable
        if visit is None:
            return
        self._side = side
        self.again.show_prompts(prompts_for(self.desk, Side))
        for name, check in self.observed.items():
            check.setChecked(name in visit.observations)
            check.setEnabled(live)
        for field in self.history.values():
            field.show_visit(visit, live)
        self.sides.set_value(side)
        for motion in self.motions.values():
            motion.show_visit(visit, side, live)
        for test in self.tests.values():
            test.show_visit(visit, side, live)
        for outcome in self.outcomes.values():
            outcome.show_visit(visit, self.desk.previous, live)

    # doing

    def _observe(self, observation: str, ticked: bool) -> None:
        visit = self.desk.visit
        if visit is None:
            return
        seen = visit.observations | {observation} if ticked else visit.observations - {observation}
        name = self.desk.protocol.observations[observation].name
        self.desk.do(SetField("observations", frozenset(seen)), f"{'note' if ticked else 'take back'} {name}")


class HistoryField(QWidget):
    """One question of the pain history: a choice, or ticks where several answers may hold."""

    def __init__(self, look: Look, desk: Desk, question: HistoryQuestion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._question = desk, question
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        caption = Caption(look, question.text)
        caption.setToolTip(cited(question.statements))
        column.addWidget(caption)
        self.checks: dict[str, Check] = {}
        self.choice: Choice | None = None
        if question.several:
            for answer in question.choices:
                check = Check(look, capital(answer.text))
                check.clicked.connect(lambda ticked, choice=answer: self._ticked(choice, ticked))
                column.addWidget(check)
                self.checks[answer.id] = check
        else:
            choices = [("", "Not asked"), *((answer.id, capital(answer.text)) for answer in question.choices)]
            self.choice = Choice(look, choices, name=question.text)
            self.choice.chosen.connect(self._set)
            column.addWidget(self.choice)

    def show_visit(self, visit: Visit, live: bool) -> None:
        told = visit.history.get(self._question.id, "")
        if self.choice is not None:
            self.choice.set_value(told)
            self.choice.setEnabled(live)
        for answer, check in self.checks.items():
            check.setChecked(answer in told.split(","))
            check.setEnabled(live)

    def _ticked(self, choice: HistoryChoice, ticked: bool) -> None:
        """An answer that stands alone takes the others back, and each of the others takes it back."""
        visit = self._desk.visit
        told = visit.history.get(self._question.id, "").split(",") if visit else []
        kept = {
            answer.id
            for answer in self._question.choices
            if answer.id in told and answer.id != choice.id and not (ticked and (choice.alone or answer.alone))
        }
        if ticked:
            kept.add(choice.id)
        self._set(",".join(answer.id for answer in self._question.choices if answer.id in kept))

    def _set(self, told: str) -> None:
        visit = self._desk.visit
        if visit is None or visit.history.get(self._question.id, "") == told:
            return
        history = {**visit.history, self._question.id: told}
        if not told:
            del history[self._question.id]
        self._desk.do(SetField("history", history), f"answer: {self._question.text.rstrip('?').lower()}")
