"""The small parts of the screening: an answered question in a row, the one confirmation, the phase.

They show what they are given and say what was pressed; the screening itself reads and edits.
"""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bodymap.domain.terms import word
from bodymap.language import tr, tr_in
from bodymap.protocol.answer import Prompt
from bodymap.report.words import ranges
from bodymap.ui.controls import Button, Caption, Card, Icon, IconButton, Label, Rule, Segmented
from bodymap.ui.style import Look
from bodymap.ui.words import capital


class AnswerRow(QWidget):
    """An answered question with a pencil to answer it anew. Its words break rather than end: a side may stand last."""

    changing = Signal()

    def __init__(self, look: Look, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._words = look, words
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._tick = Icon(look, "tick", "allowed")
        self._name = Label(look, words, wrap=True)
        self._answer = Label(look, "", "body_strong")
        self.pencil = IconButton(look, "pencil", tr("Change {question}", question=words), role="muted", icon_size=16)
        self.pencil.clicked.connect(self.changing)
        row.addWidget(self._tick)
        row.addWidget(self._name, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._answer)
        row.addWidget(self.pencil)
        column.addLayout(row)
        self._note = Label(look, "", "secondary", "modified", wrap=True)
        column.addWidget(self._note)
        column.addWidget(Rule(look))

    def show_state(self, answer: str, restriction: str, prompts: list[Prompt], live: bool) -> None:
        self._tick.set_icon("ring-arrow" if restriction == "refer" else "tick", restriction or "allowed")
        self._answer.setText(capital(word("answer", answer)))
        self._answer.set_color(restriction or "text")
        self._note.set_text("\n".join(f"{prompt.text} {ranges(prompt.statements)}" for prompt in prompts))
        self.pencil.setVisible(live)
        self.setAccessibleName(f"{self._words}: {word('answer', answer)}")

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(0, self._look.reach(32)))


class Confirm(Card):
    """Asks once, in place, with the questions named."""

    agreed = Signal()
    refused = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, edge="modified", fill="modified_soft", ring=True)
        self._title = Label(look, "", "body_strong", wrap=True)
        self._text = Label(look, "", "body", wrap=True)
        self.yes = Button(look, "", kind="primary")
        self.no = Button(look, tr("Not yet"))
        self.column.addWidget(self._title)
        self.column.addWidget(self._text)
        row = QHBoxLayout()
        row.addWidget(self.yes)
        row.addWidget(self.no)
        row.addStretch(1)
        self.column.addLayout(row)
        self.yes.clicked.connect(self.agreed)
        self.no.clicked.connect(self.refused)
        self.setVisible(False)

    def ask(self, title: str, text: str, yes: str) -> None:
        self._title.setText(title)
        self._text.setText(text)
        self.yes.setText(yes)
        self.setAccessibleName(f"{title} {text}")


class PhaseChoice(QWidget):
    """Whether this is the first phase of the treatment; unknown counts as the first."""

    chosen = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(4)
        self._choice = Segmented(
            look,
            [
                ("initial", tr_in("phase of the treatment", "Initial"), None),
                ("later", tr_in("phase of the treatment", "Later"), None),
            ],
            name=tr("Phase"),
        )
        self._words = Label(look, "", "secondary", "muted", wrap=True)
        column.addWidget(Caption(look, tr("Phase of the treatment")))
        column.addWidget(self._choice, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._words)
        self._choice.chosen.connect(self.chosen)

    def show_state(self, phase: str, words: str, live: bool) -> None:
        self._choice.set_value(phase)
        self._choice.setEnabled(live)
        self._words.set_text(tr("Initial, or not known: {rules}", rules=words) if words else "")
