"""One open screening question: its words, what follows from an answer, two big buttons, and yesterday's answer beside.

Hides the keys, and how a press by a pointer is told from one by a key.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from bodymap.domain.laterality import Side
from bodymap.domain.terms import word
from bodymap.domain.visit import UNANSWERED, QuestionKey
from bodymap.language import tr
from bodymap.protocol.model import Question
from bodymap.report.words import ranges
from bodymap.ui.controls import Button, Card, Label
from bodymap.ui.controls.tag import paint_tag, tag_size
from bodymap.ui.style import FOCUS_RING, Look
from bodymap.ui.words import capital


def worded(text: str, side: Side | None) -> str:
    """A protocol's words with the side put in, in capitals."""
    return text.replace("{side}", side.word) if side is not None else text


def key_of(answers: Sequence[str], answer: str) -> str:
    """The key that gives an answer: its word's first letter, or its number where two begin alike."""
    heads = [word("answer", known)[:1].upper() for known in answers]
    place = answers.index(answer)
    return heads[place] if len(set(heads)) == len(heads) else str(place + 1)


class QuestionCard(Card):
    """`answered` carries the answer; `unanswered` takes one back. The card is one stop for Tab; keys answer."""

    answered = Signal(str)

    def __init__(self, look: Look, question: Question, key: QuestionKey, parent: QWidget | None = None) -> None:
        super().__init__(look, padding=12, spacing=8, ring=True, parent=parent)
        self.key, self.question = key, question
        self.number = _Number(look)
        self.text = Label(look, worded(question.text, key[1]), "question", wrap=True)
        words = f"{worded(question.consequence, key[1])} {ranges(question.statements)}"
        self.consequence = Label(look, words, "secondary", "muted", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.number, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(4)
        texts.addWidget(self.text)
        texts.addWidget(self.consequence)
        head.addLayout(texts, 1)
        self.column.addLayout(head)
        self.buttons: dict[str, AnswerButton] = {}
        row = QHBoxLayout()
        row.setSpacing(8)
        for answer in question.answers:
            said = capital(word("answer", answer))
            button = AnswerButton(look, said, key_of(question.answers, answer))
            button.setAccessibleName(f"{said}: {self.text.text()}")
            button.clicked.connect(lambda _=False, answer=answer: self.answered.emit(answer))
            row.addWidget(button, 1)
            self.buttons[answer] = button
        self.column.addLayout(row)
        self.yesterday = _Yesterday(look)
        self.take_back = Button(look, tr("Take the answer back"), icon="undo", kind="link", flush=True)
        self.take_back.clicked.connect(lambda: self.answered.emit(UNANSWERED))
        self.note = Label(look, "", "secondary", "modified", wrap=True)
        for widget in (self.note, self.yesterday, self.take_back):
            self.column.addWidget(widget)
        self.take_back.setVisible(False)
        self.note.setVisible(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def under_pointer(self) -> bool:
        """Whether a pointer is giving an answer just now."""
        return any(button.let_go for button in self.buttons.values())

    def show_answer(self, answer: str) -> None:
        """Shows today's answer and leaves everything as large as it is."""
        for known, button in self.buttons.items():
            button.setChecked(known == answer)

    def show_state(self, number: str, answer: str, yesterday: str, note: str, live: bool) -> None:
        """Brings the card up to date; `answer` is today's where the question was opened again."""
        self.number.set_text(number)
        self.yesterday.set_text(yesterday)
        self.note.set_text(note)
        self.take_back.setVisible(answer != UNANSWERED)
        self.show_answer(answer)
        for button in self.buttons.values():
            button.setEnabled(live)
        keys = ", ".join(
            tr("{key} for {answer}", key=button.key, answer=word("answer", known))
            for known, button in self.buttons.items()
        )
        more = ". ".join(filter(None, (self.consequence.text(), yesterday, note)))
        self.setAccessibleName(f"{self.text.text()} {more}")
        self.setAccessibleDescription(tr("Press {keys}.", keys=keys))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            for button in self.buttons.values():
                if event.text().upper() == button.key and button.isEnabled() and not event.isAutoRepeat():
                    button.click()
                    return
        super().keyPressEvent(event)


class AnswerButton(QPushButton):
    """A large answer with its key beside it; 48 px high at 100 %."""

    def __init__(self, look: Look, text: str, key: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._look, self.key = look, key
        self.let_go = False
        """Whether a pointer is letting go of it just now: what it clicks, it clicks by hand."""
        self.setCheckable(True)
        # the card is the one stop for Tab: it answers by keys, and says which
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        wide = self._look.metrics("question").horizontalAdvance(self.text()) + tag_size(self._look, self.key).width()
        return QSize(round(wide) + 32, self._look.px(48))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self._look.px(48))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.let_go = True
        try:
            super().mouseReleaseEvent(event)
        finally:
            self.let_go = False

    def nextCheckState(self) -> None:
        """The chart says which answer is given; a press alone does not."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, live = self._look, self.isEnabled()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            fill = (
                "soft" if self.isChecked() or self.isDown() else "surface2" if self.underMouse() and live else "surface"
            )
            edge = "accent" if self.isChecked() else "ctl" if live else "line"
            painter.setBrush(look.color(fill))
            painter.setPen(QPen(look.color(edge), FOCUS_RING if self.isChecked() else 1))
            inset = 1.0 if self.isChecked() else 0.5
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 6, 6)
            word, chip = look.metrics("question").horizontalAdvance(self.text()), tag_size(look, self.key)
            gap = 8
            fits = word + gap + chip.width() <= self.width() - 8
            x = (self.width() - word - ((gap + chip.width()) if fits else 0)) / 2
            painter.setFont(look.font("question"))
            painter.setPen(look.color("text" if live else "muted"))
            left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(QRectF(x, 0, self.width() - x, self.height()), left, self.text())
            if fits:
                top = (self.height() - chip.height()) / 2
                box = QRectF(x + word + gap, top, chip.width(), chip.height())
                paint_tag(painter, look, box, self.key, "key", "muted", "key")


class _Number(QWidget):
    """The question's number in a ring, in the colour of what waits for an answer."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._text = look, ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    @property
    def text(self) -> str:
        return self._text

    def set_text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(22), self._look.px(22))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(look.color("modified"), 1.3))
            painter.setBrush(look.color("modified_soft"))
            painter.drawEllipse(QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75))
            painter.setFont(look.font("chip"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)


class _Yesterday(Label):
    """The earlier visit's answer with a clock, so that it cannot be taken for today's."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "", "secondary", "muted")
        self._look = look

    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(self._look.px(14) + 6, 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._look.line("secondary"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, side = self._look, self._look.px(14)
        with QPainter(self) as painter:
            top = (self.height() - side) / 2
            painter.drawImage(QPointF(0, top), look.picture("clock", "muted", 14, self.devicePixelRatioF()))
            painter.setFont(look.font("secondary"))
            painter.setPen(look.color("muted"))
            painter.drawText(self.rect().adjusted(side + 6, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
