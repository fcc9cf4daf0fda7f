"""The screening: open questions as cards that move on by themselves, answered ones as rows that can be changed.

Yesterday's answer stands beside its question and is never taken over. Every answer is an edit of its own, except
"No to all that is left", which is one batch and asks once. While a pointer answers nothing moves (`standing_still`).
"""

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from bodymap.domain.edits import AnswerQuestion, Batch, SetField
from bodymap.domain.laterality import Side
from bodymap.domain.terms import word
from bodymap.domain.visit import UNANSWERED, QuestionKey, Visit
from bodymap.language import tr, tr_plural
from bodymap.protocol.answer import Prompt
from bodymap.protocol.screening import asked, left_for, restricts, still_open
from bodymap.report.words import ranges
from bodymap.ui.controls import Button, Caption, Label
from bodymap.ui.desk import Desk
from bodymap.ui.panels.question_card import QuestionCard
from bodymap.ui.panels.screening_rows import AnswerRow, Confirm, PhaseChoice
from bodymap.ui.panels.section import Section
from bodymap.ui.panels.standing_still import StandingStill
from bodymap.ui.style import Look
from bodymap.ui.words import called, capital, day_and_month
from bodymap.workspace import Changes

WORD_FOR_ALL = "no"


@dataclass(frozen=True, slots=True)
class Onward:
    """Where to go on from an answer: the questions after it, and who had the keys when it was given."""

    key: QuestionKey
    after: tuple[QuestionKey, ...]
    had_focus: bool
    anew: bool = False
    focus: QWidget | None = None


class Screening(Section):
    """`finished` says that the last open question has been answered here: the keys are free."""

    finished = Signal()
    title = tr("Screening")

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(look, desk, parent)
        self._cards: dict[QuestionKey, QuestionCard] = {}
        self._rows: dict[QuestionKey, AnswerRow] = {}
        self._again: QuestionKey | None = None
        self._visit_id, self._first = "", Side.RIGHT
        self._numbers: dict[QuestionKey, int] = {}

    def summary(self) -> str:
        visit = self.desk.visit
        if visit is None:
            return ""
        total, waiting = asked(self.desk.protocol, visit), still_open(self.desk.protocol, visit)
        words = tr("{done} of {all} answered", done=len(total) - len(waiting), all=len(total))
        prompts = len(self.desk.suggestions.prompts) if self.desk.suggestions is not None else 0
        # something departs from the usual picture: it must be seen where the panel is shut, too
        return tr("{answered} · {n} to ask again", answered=words, n=prompts) if prompts else words

    def shorter(self) -> str:
        """What departs from the usual picture must be seen where there is no room for all."""
        prompts = len(self.desk.suggestions.prompts) if self.desk.suggestions is not None else 0
        return tr("{n} to ask again", n=prompts) if prompts else ""

    def answer_first(self) -> None:
        """Opens the section and puts the first question under the keys that techniques wait for."""
        self.wants_open.emit()
        visit = self.desk.visit
        waiting = still_open(self.desk.protocol, visit, self._first) if visit else ()
        judged = self.desk.suggestions
        # an answer may itself hold the techniques back, as a site that nobody has looked at
        holding = waiting or (judged.open_questions if judged is not None else ())
        self.ask(holding[0] if holding else None)

    def ask(self, key: QuestionKey | None) -> None:
        """Opens the section at one question, answered or not."""
        self.wants_open.emit()
        visit = self.desk.visit
        if key is None or visit is None:
            return
        self._still.end()
        if visit.answer(*key) != UNANSWERED:
            self._again = key
        if not self.renew():
            return
        card = self._cards[key]
        card.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.reveal(card)

    # building

    def build(self) -> None:
        self.column.setSpacing(8)
        self._still = StandingStill(self)
        self._still.over.connect(lambda: self._guarded(self._rested))
        self._onward: Onward | None = None
        self._asked_for_all: tuple[QuestionKey, ...] = ()
        self._done = Label(self.look, "", "body", "muted", wrap=True)
        self._captions: dict[Side | str | None, Caption] = {
            None: Caption(self.look, tr("Both sides")),
            **{side: Caption(self.look, side.word, above=8) for side in Side},
            "answered": Caption(self.look, tr("Answered today"), above=8),
        }
        self._all = Button(self.look, "", kind="plain", icon="tick")
        self._all.clicked.connect(self._ask_for_all)
        self._confirm = Confirm(self.look)
        self._confirm.agreed.connect(self._answer_all)
        self._confirm.refused.connect(lambda: self._refuse_all())
        self._phase = PhaseChoice(self.look)
        self._phase.chosen.connect(self._set_phase)
        for part in (self._done, *self._captions.values(), self._all, self._confirm, self._phase):
            # shown before it is laid out, a part without a parent would be a window for a moment
            part.setParent(self)
            part.setVisible(False)
        for button in (self._all, self._confirm.yes, self._confirm.no):
            self._still.watch(button)

    def refresh(self, _changes: Changes | None = None) -> None:
        visit = self.desk.visit
        if visit is None:
            return
        if self._still.holds and visit.id == self._visit_id and self.desk.editable:
            for key, card in self._cards.items():
                card.show_answer(visit.answer(*key))
            return
        if visit.id != self._visit_id:
            self._still.end()
            self._visit_id, self._again = visit.id, None
            # fixed while a visit is open: the questions must not change places under the hand
            self._first = self.desk.focus.side
            self._confirm.setVisible(False)
            self._numbers = {}
        keys = asked(self.desk.protocol, visit, self._first)
        for key in keys:
            # a question keeps its number while others are answered; one that an answer opens has the next
            self._numbers.setdefault(key, len(self._numbers) + 1)
        waiting = [key for key in keys if visit.answer(*key) == UNANSWERED]
        if self._again in waiting:
            self._again = None
        widgets = self._open_part(visit, waiting) + self._answered_part(visit, keys, waiting)
        self._arrange([*widgets, self._phase])
        self._phase.show_state(visit.phase, self._phase_words(), self.desk.editable)

    def _open_part(self, visit: Visit, waiting: list[QuestionKey]) -> list[QWidget]:
        widgets: list[QWidget] = []
        side: Side | str | None = ""
        for key in waiting:
            if key[1] is not side:
                side = key[1]
                widgets.append(self._captions[side])
            card = self._card(key)
            self._tell(card, visit, str(self._numbers[key]))
            widgets.append(card)
        words = "" if waiting else tr("Every question of today is answered.")
        if words and self.desk.editable:
            words = tr("Every question of today is answered. An answer can be changed below.")
        self._done.set_text(words)
        rest = left_for(self.desk.protocol, visit, WORD_FOR_ALL)
        self._all.setText(tr("No to all that is left ({n})", n=len(rest)))
        offers = len(rest) > 1 and self.desk.editable
        if not offers:
            self._confirm.setVisible(False)
        self._all.setVisible(offers and not self._confirm.isVisibleTo(self))
        return [self._done, *widgets, self._all, self._confirm] if widgets else [self._done]

    def _answered_part(self, visit: Visit, keys: tuple[QuestionKey, ...], waiting: list[QuestionKey]) -> list[QWidget]:
        widgets: list[QWidget] = []
        for key in keys:
            if key in waiting:
                continue
            if key == self._again:
                card = self._card(key)
                self._tell(card, visit, str(self._numbers[key]))
                widgets.append(card)
            else:
                row = self._row(key)
                answer = visit.answer(*key)
                row.show_state(
                    answer, restricts(self.desk.protocol, key[0], answer), self._prompts(key), self.desk.editable
                )
                widgets.append(row)
        return [self._captions["answered"], *widgets] if widgets else []

    def _arrange(self, wanted: list[QWidget]) -> None:
        """Puts the widgets in order without touching those that stand right already."""
        column = self.column
        items = [column.itemAt(place) for place in range(column.count())]
        for widget in [item.widget() for item in items if item is not None]:
            if widget is not None and widget not in wanted:
                column.removeWidget(widget)
                widget.setVisible(False)
        for place, widget in enumerate(wanted):
            if column.indexOf(widget) != place:
                column.insertWidget(place, widget)
                if isinstance(widget, QuestionCard | AnswerRow | Caption | PhaseChoice):
                    widget.setVisible(True)
        if column.count() == len(wanted):
            column.addStretch(1)
        for earlier, later in pairwise(wanted):
            if isinstance(later, QuestionCard) or isinstance(earlier, QuestionCard):
                QWidget.setTabOrder(earlier, later)

    # parts

    def _card(self, key: QuestionKey) -> QuestionCard:
        card = self._cards.get(key)
        if card is None:
            card = self._cards[key] = QuestionCard(self.look, self.desk.protocol.questions[key[0]], key, self)
            card.answered.connect(lambda answer: self._answer(key, answer))
            for button in card.buttons.values():
                self._still.watch(button)
        return card

    def _row(self, key: QuestionKey) -> AnswerRow:
        row = self._rows.get(key)
        if row is None:
            question = self.desk.protocol.questions[key[0]]
            row = self._rows[key] = AnswerRow(self.look, self._short(key), self)
            row.setToolTip(question.text.replace("{side}", key[1].word if key[1] else ""))
            row.changing.connect(lambda: self.ask(key))
        return row

    def _tell(self, card: QuestionCard, visit: Visit, number: str) -> None:
        previous = self.desk.previous
        before = previous.answer(*card.key) if previous else UNANSWERED
        words = ""
        if previous and before != UNANSWERED:
            words = f"{day_and_month(previous.date)}: {word('answer', before)}"
        note = "\n".join(f"{prompt.text} {ranges(prompt.statements)}" for prompt in self._prompts(card.key))
        card.show_state(number, visit.answer(*card.key), words, note, self.desk.editable)

    def _prompts(self, key: QuestionKey) -> list[Prompt]:
        judged = self.desk.suggestions
        if judged is None:
            return []
        question, side = key
        mine = [prompt for prompt in judged.prompts if prompt.question == question]
        return [prompt for prompt in mine if side is None or prompt.side in (None, side)]

    def _phase_words(self) -> str:
        rules = self.desk.protocol.rules.values()
        found = [
            f"{capital(then.text)} {ranges(then.because or rule.because)}"
            for rule in rules
            for case in rule.cases
            if case.when.phase
            for then in case.then
        ]
        return "\n".join(found)

    # doing

    def _answer(self, key: QuestionKey, answer: str) -> None:
        visit, card = self.desk.visit, self._cards[key]
        if visit is None:
            return
        if self._still.holds and card.under_pointer and visit.answer(*key) == answer:
            # the tail of a double click
            return
        self._again = None
        keys = still_open(self.desk.protocol, visit, self._first)
        after = keys[keys.index(key) + 1 :] + keys[: keys.index(key)] if key in keys else ()
        had_focus = card.hasFocus() or card.isAncestorOf(self.focusWidget() or self)
        self._onward = Onward(key, after, had_focus, key not in keys, QApplication.focusWidget())
        if card.under_pointer:
            self._still.hold()
        else:
            self._still.end()
        name = called(self.desk.protocol.questions[key[0]], key[1])
        text = tr("take back {question}", question=name)
        if answer != UNANSWERED:
            text = tr("answer {answer} to {question}", answer=word("answer", answer), question=name)
        if visit.answer(*key) == answer:
            self.renew()
        else:
            self.desk.do(AnswerQuestion(key[0], key[1], answer), text)
        if not self._still.holds:
            self._move_on(self._onward)

    def _rested(self) -> None:
        """The pointer has rested: the answered cards go, and the next question comes under the keys."""
        self.refresh(None)
        if self._onward is not None and self._onward.focus is QApplication.focusWidget():
            self._move_on(self._onward)

    def _move_on(self, onward: Onward) -> None:
        self._onward, visit = None, self.desk.visit
        if visit is None:
            return
        waiting = still_open(self.desk.protocol, visit, self._first)
        # an answer may have opened a question that was not asked before: it comes next
        new = [other for other in waiting if other not in onward.after and other != onward.key]
        following = [*new, *(other for other in onward.after if other in waiting)]
        if following:
            card = self._cards[following[0]]
            card.setFocus(Qt.FocusReason.OtherFocusReason)
            self.reveal(card)
        elif onward.had_focus and onward.anew:
            self._rows[onward.key].pencil.setFocus(Qt.FocusReason.OtherFocusReason)
        elif onward.had_focus:
            self.finished.emit()

    def _ask_for_all(self) -> None:
        visit = self.desk.visit
        if visit is None:
            return
        self._still.end()
        rest = self._asked_for_all = left_for(self.desk.protocol, visit, WORD_FOR_ALL)
        names = [self._short(key) for key in rest]
        self._confirm.ask(tr("Answer no to these {n}?", n=len(rest)), "\n".join(names), tr("Yes, no to all"))
        self._all.setVisible(False)
        self._confirm.setVisible(True)
        self._confirm.yes.setFocus(Qt.FocusReason.OtherFocusReason)
        self.reveal(self._confirm)
        self._still.moved()

    def _refuse_all(self) -> None:
        self._confirm.setVisible(False)
        self._all.setVisible(True)
        self._all.setFocus(Qt.FocusReason.OtherFocusReason)

    def _answer_all(self) -> None:
        visit = self.desk.visit
        if visit is None:
            return
        self._still.end()
        # the questions that the confirmation named, and no other
        rest = tuple(key for key in self._asked_for_all if key in left_for(self.desk.protocol, visit, WORD_FOR_ALL))
        self._confirm.setVisible(False)
        edits = tuple(AnswerQuestion(question, side, WORD_FOR_ALL) for question, side in rest)
        words = tr_plural("answer no to {n} question", "answer no to {n} questions", len(edits))
        if edits and self.desk.do(Batch(edits), words):
            waiting = still_open(self.desk.protocol, self.desk.visit or visit, self._first)
            self._move_on(Onward(rest[-1], waiting, had_focus=True))

    def _short(self, key: QuestionKey) -> str:
        return capital(called(self.desk.protocol.questions[key[0]], key[1]))

    def _set_phase(self, phase: str) -> None:
        self.desk.do(SetField("phase", phase), tr("set phase initial") if phase == "initial" else tr("set phase later"))
