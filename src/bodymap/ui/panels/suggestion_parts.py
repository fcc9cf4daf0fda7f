"""The small parts of the suggestions: the refusal, the questions to answer first, the buttons at the foot.

They show what they are given and say what was pressed; the panel itself reads and edits.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bodymap.domain.laterality import Side
from bodymap.language import tr
from bodymap.protocol import Suggestions
from bodymap.ui.controls import Button, Caption, Card, Label, Rule, VerdictHeader
from bodymap.ui.desk import Desk
from bodymap.ui.style import Look
from bodymap.ui.words import called, capital


class Failure(Card):
    """Nothing can be judged: said first, in the colour and with the icon of refusal."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, edge="avoid", fill="avoid_soft")
        self._head = VerdictHeader(look, "avoid")
        self._head.set_count("", tr("Cannot judge"))
        self._text = Label(look, "", "body_strong", "avoid", wrap=True)
        self._why = Label(look, "", "secondary", "text", wrap=True)
        for widget in (self._head, self._text, self._why):
            self.column.addWidget(widget)

    def show_why(self, why: str, words: str) -> None:
        self.setVisible(bool(why))
        self._text.set_text(words)
        self._why.set_text(why)
        self.setAccessibleName(f"{words} {why}")


class AnswerFirst(Card):
    """The questions that hold techniques back, one press each."""

    asked = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__(look, edge="modified", fill="modified_soft", spacing=4)
        self._title = Label(look, "", "technique", "modified", wrap=True)
        self.column.addWidget(self._title)
        self.buttons: list[Button] = []

    def show_questions(self, desk: Desk, judged: Suggestions, sides: tuple[Side, ...]) -> None:
        keys = [key for key in judged.open_questions if key[1] is None or key[1] in sides]
        self.setVisible(bool(keys))
        first = any(judged.gate.get(side) == "pending" for side in sides)
        self._title.setText(
            tr("Answer first ({n})", n=len(keys)) if first else tr("Still unanswered ({n})", n=len(keys))
        )
        while len(self.buttons) < len(keys):
            button = Button(self.look, "", icon="chevron-right", kind="link", flush=True)
            button.clicked.connect(lambda _=False, button=button: self._ask(button))
            self.column.addWidget(button)
            self.buttons.append(button)
        for place, button in enumerate(self.buttons):
            button.setVisible(place < len(keys))
            if place < len(keys):
                question, side = keys[place]
                button.setText(capital(called(desk.protocol.questions[question], side)))
                button.setProperty("key", keys[place])

    def _ask(self, button: Button) -> None:
        question, side = button.property("key")
        self.asked.emit((question, Side(side) if side else None))


class Foot(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 16, 8, 0)
        column.setSpacing(4)
        # it is of the whole zone, not of the group above it
        column.addWidget(Rule(look))
        column.addSpacing(12)
        self.add = Button(look, "", icon="plus")
        self.against = Button(look, tr("Go against a verdict, with a reason…"), kind="quiet")
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.against, 0, Qt.AlignmentFlag.AlignLeft)


def indented(label: Caption) -> QWidget:
    """The label in line with the rows below it."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(8, 12, 8, 0)
    row.addWidget(label)
    return holder
