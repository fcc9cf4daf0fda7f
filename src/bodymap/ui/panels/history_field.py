"""One question of the pain history: a choice, or ticks where several answers may hold."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from bodymap.domain.edits import SetField
from bodymap.domain.visit import Visit
from bodymap.language import in_sentence, tr, tr_in
from bodymap.protocol.model import Choice as HistoryChoice
from bodymap.protocol.model import HistoryQuestion
from bodymap.report.words import ranges
from bodymap.ui.controls import Caption, Check, Choice
from bodymap.ui.controls.flow import FlowLayout
from bodymap.ui.desk import Desk
from bodymap.ui.style import Look
from bodymap.ui.words import capital


class HistoryField(QWidget):
    """Shows one question of the protocol and writes its answer."""

    def __init__(self, look: Look, desk: Desk, question: HistoryQuestion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._question = desk, question
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        caption = Caption(look, question.text)
        caption.setToolTip(ranges(question.statements))
        column.addWidget(caption)
        self.checks: dict[str, Check] = {}
        self.choice: Choice | None = None
        if question.several:
            row = FlowLayout(spacing=12, line_spacing=0)
            for answer in question.choices:
                check = Check(look, capital(answer.text))
                # heard without its question, “no” or “hip” says nothing
                check.setAccessibleName(f"{question.text} {capital(answer.text)}")
                check.clicked.connect(lambda ticked, choice=answer: self._ticked(choice, ticked))
                row.addWidget(check)
                self.checks[answer.id] = check
            column.addLayout(row)
        else:
            choices = [
                ("", tr_in("a question of the history", "Not asked")),
                *((answer.id, capital(answer.text)) for answer in question.choices),
            ]
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
        self._desk.do(
            SetField("history", history),
            tr("answer: {question}", question=in_sentence(self._question.text.rstrip("?"))),
        )
