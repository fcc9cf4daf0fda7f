"""What departs from the usual picture, said where it happens: it asks, and leads to the question; it never answers."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from bodymap.domain.laterality import Side
from bodymap.domain.terms import word
from bodymap.domain.visit import UNANSWERED, QuestionKey
from bodymap.language import tr
from bodymap.protocol.answer import Prompt
from bodymap.report.words import ranges
from bodymap.ui.controls import Button, Card, Label
from bodymap.ui.desk import Desk
from bodymap.ui.style import Look
from bodymap.ui.words import called, capital


class AskAgain(Card):
    """The prompts, and a link to each question that they are about; hidden where there is none.

    `asked` carries the key of the question that the therapist wants to look at.
    """

    asked = Signal(object)

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(look, edge="modified", spacing=4, parent=parent)
        self._desk = desk
        self.column.addWidget(Label(look, tr("Departs from the usual picture"), "technique", "modified", wrap=True))
        self._told: list[Label] = []
        self.links: list[Button] = []
        self._keys: tuple[QuestionKey, ...] = ()
        self.setVisible(False)

    def show_prompts(self, prompts: Iterable[Prompt]) -> None:
        """Shows these prompts, each told once."""
        told = tuple(dict.fromkeys(prompts))
        keys = tuple(dict.fromkeys(_key(prompt, self._desk) for prompt in told))
        words = [f"{prompt.text} {ranges(prompt.statements)}" for prompt in told]
        while len(self._told) < len(words):
            label = Label(self.look, "", "secondary", wrap=True)
            self.column.insertWidget(1 + len(self._told), label)
            self._told.append(label)
        for place, label in enumerate(self._told):
            label.set_text(words[place] if place < len(words) else "")
        while len(self.links) < len(keys):
            link = Button(self.look, "", icon="chevron-right", kind="link", flush=True)
            link.clicked.connect(lambda _=False, link=link: self.asked.emit(self._keys[self.links.index(link)]))
            self.column.addWidget(link)
            self.links.append(link)
        self._keys = keys
        for place, link in enumerate(self.links):
            link.setVisible(place < len(keys))
            if place < len(keys):
                link.setText(self._link_words(keys[place]))
        self.setAccessibleName(" ".join(words))
        self.setVisible(bool(told))

    def _link_words(self, key: QuestionKey) -> str:
        question, side = key
        name = capital(called(self._desk.protocol.questions[question], side))
        answer = self._desk.visit.answer(*key) if self._desk.visit else UNANSWERED
        if answer == UNANSWERED:
            return tr("{question}: not answered yet", question=name)
        return tr("{question}: {answer}. Answer again", question=name, answer=word("answer", answer))


def prompts_for(desk: Desk, sides: Iterable[Side]) -> list[Prompt]:
    """Today's prompts of the whole client and of these sides."""
    judged = desk.suggestions
    return [prompt for prompt in judged.prompts if prompt.side in (None, *sides)] if judged else []


def _key(prompt: Prompt, desk: Desk) -> QuestionKey:
    return prompt.question, prompt.side if desk.protocol.questions[prompt.question].per_side else None
