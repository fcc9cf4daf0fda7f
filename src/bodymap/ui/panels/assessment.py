"""The assessment besides palpation: pain history, what is seen, motion, tests, outcome measures.

Every question, movement, test and measure comes from the protocol's data. Nothing here answers a screening question:
what departs from the usual picture only ever asks, in the screening.
"""

from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from bodymap.domain.edits import SetField
from bodymap.domain.laterality import Side
from bodymap.language import tr, tr_in
from bodymap.report.words import ranges
from bodymap.ui.controls import Check, Label
from bodymap.ui.controls.flow import FlowLayout
from bodymap.ui.desk import Desk
from bodymap.ui.panels.ask_again import AskAgain, prompts_for
from bodymap.ui.panels.history_field import HistoryField
from bodymap.ui.panels.measures import OutcomeRow
from bodymap.ui.panels.motion_rows import MotionRow
from bodymap.ui.panels.section import Section
from bodymap.ui.panels.test_rows import TestRow
from bodymap.ui.style import Look
from bodymap.ui.words import capital
from bodymap.workspace import Changes

GROUPS = (("posture", tr("Seen in standing and walking")), ("activity", tr_in("of the client", "Activity")))


class Assessment(Section):
    """`asked` carries the key of a screening question that something here asks about again."""

    title = tr("Assessment")
    asked = Signal(object)

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(look, desk, parent)
        self.observed: dict[str, Check] = {}
        self.history: dict[str, HistoryField] = {}
        self.motions: dict[str, MotionRow] = {}
        self.tests: dict[str, TestRow] = {}
        self.outcomes: dict[str, OutcomeRow] = {}

    def summary(self) -> str:
        visit = self.desk.visit
        if visit is None:
            return ""
        tested = sum(test.result != "not_done" for test in visit.tests)
        told = sum(bool(visit.history.get(question)) for question in self.desk.protocol.history)
        recorded = told + len(visit.observations) + len(visit.rom) + len(visit.outcomes) + tested
        return tr("{n} recorded", n=recorded) if recorded else tr("nothing yet")

    # building

    def build(self) -> None:
        self.column.setSpacing(8)
        protocol = self.desk.protocol
        if protocol.history:
            self._heading(tr("Pain history"))
            for question in protocol.history.values():
                field = HistoryField(self.look, self.desk, question)
                self.history[question.id] = field
                self.column.addWidget(field)
        # below what it hears: above, it would push the next question away from under the hand
        self.again = AskAgain(self.look, self.desk)
        self.again.asked.connect(self.asked)
        self.column.addWidget(self.again)
        for group, words in GROUPS:
            self._build_observations(group, words)
        self._build_motions()
        if protocol.tests:
            self._heading(tr("Special tests"))
        for test in protocol.tests.values():
            card = self.tests[test.id] = TestRow(self.look, self.desk, test)
            self.column.addWidget(card)
        if protocol.outcomes:
            self._heading(tr("Outcome measures"))
        for outcome in protocol.outcomes.values():
            score = self.outcomes[outcome.id] = OutcomeRow(self.look, self.desk, outcome)
            self.column.addWidget(score)
        self.column.addStretch(1)

    def _build_motions(self) -> None:
        if self.desk.protocol.motions:
            self._heading(tr("Range of motion"))
        for motion in self.desk.protocol.motions.values():
            row = self.motions[motion.id] = MotionRow(self.look, self.desk, motion)
            self.column.addWidget(row)
        for row, after in pairwise(self.motions.values()):
            row.left_behind.connect(after.begin)

    def _heading(self, words: str) -> None:
        label = Label(self.look, words, "section", wrap=True)
        self.column.addSpacing(8)
        self.column.addWidget(label)

    def _build_observations(self, group: str, words: str) -> None:
        known = [each for each in self.desk.protocol.observations.values() if each.group == group]
        if not known:
            return
        self._heading(words)
        row = FlowLayout(spacing=12, line_spacing=0)
        self.column.addLayout(row)
        for observation in known:
            check = Check(self.look, capital(observation.name))
            check.setToolTip(f"{observation.help} {ranges(observation.statements)}")
            check.setAccessibleDescription(observation.help)
            check.clicked.connect(lambda ticked, each=observation.id: self._observe(each, ticked))
            row.addWidget(check)
            self.observed[observation.id] = check

    # showing

    def refresh(self, _changes: Changes | None = None) -> None:
        visit, live = self.desk.visit, self.desk.editable
        if visit is None:
            return
        self.again.show_prompts(prompts_for(self.desk, Side))
        for name, check in self.observed.items():
            check.setChecked(name in visit.observations)
            check.setEnabled(live)
        for field in self.history.values():
            field.show_visit(visit, live)
        for motion in self.motions.values():
            motion.show_visit(visit, live)
        for test in self.tests.values():
            test.show_visit(visit, live)
        for outcome in self.outcomes.values():
            outcome.show_visit(visit, self.desk.previous, live)

    # doing

    def _observe(self, observation: str, ticked: bool) -> None:
        visit = self.desk.visit
        if visit is None:
            return
        seen = visit.observations | {observation} if ticked else visit.observations - {observation}
        name = self.desk.protocol.observations[observation].name
        step = tr("note {observation}", observation=name) if ticked else tr("take back {observation}", observation=name)
        self.desk.do(SetField("observations", frozenset(seen)), step)
