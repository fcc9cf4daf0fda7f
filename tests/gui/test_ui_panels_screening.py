"""The screening: a key for each question, and nothing answered by itself."""

import datetime

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.gui.charting import said

from bodymap.domain.edits import AnswerQuestion
from bodymap.domain.laterality import Side
from bodymap.domain.visit import UNANSWERED
from bodymap.protocol.screening import asked, harmless, left_for, still_open
from bodymap.ui.desk import Desk
from bodymap.ui.panels import RightPanels, question_card
from bodymap.ui.panels.question_card import key_of

# said by the plugin without a screen of every window that has a least size
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

RIGHT, LEFT = Side.RIGHT, Side.LEFT


def test_an_answer_has_the_first_letter_of_its_word_as_key(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [key_of(("yes", "no"), answer) for answer in ("yes", "no")] == ["Y", "N"]
    german = {"yes": "ja", "no": "nein", "unknown": "noch unbekannt"}
    monkeypatch.setattr(question_card, "word", lambda _, answer: german[answer])
    assert [key_of(("yes", "no"), answer) for answer in ("yes", "no")] == ["J", "N"]
    # two words that begin alike are told by their number
    assert [key_of(("no", "unknown"), answer) for answer in ("no", "unknown")] == ["1", "2"]


def test_a_full_screening_takes_one_key_a_question_and_moves_on_by_itself(
    qtbot: QtBot, desk: Desk, panels: RightPanels
) -> None:
    panels.screening.answer_first()
    keys = {"yes": Qt.Key.Key_Y, "no": Qt.Key.Key_N, "typical": Qt.Key.Key_T}
    visit = desk.visit
    assert visit is not None
    questions = asked(desk.protocol, visit)
    assert panels.screening.summary() == f"0 of {len(questions)} answered"
    for question, side in questions:
        card = QApplication.focusWidget()
        assert getattr(card, "key", None) == (question, side), "the next question must be under the keys"
        answer = next(a for a in desk.protocol.questions[question].answers if harmless(desk.protocol, question, a))
        qtbot.keyClick(card, keys[answer])
    assert desk.visit is not None
    assert still_open(desk.protocol, desk.visit) == ()
    assert panels.screening.summary() == f"{len(questions)} of {len(questions)} answered"
    assert desk.suggestions is not None
    assert set(desk.suggestions.gate.values()) == {"proceed"}


def test_each_answer_is_a_step_of_its_own_named_with_its_side(qtbot: QtBot, desk: Desk, panels: RightPanels) -> None:
    panels.screening.ask(("recent_trauma", RIGHT))
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_N)
    assert said(desk) == "answer no to RIGHT recent trauma"
    desk.undo_group.undo()
    assert desk.visit is not None
    assert desk.visit.answer("recent_trauma", RIGHT) == UNANSWERED


def test_yesterdays_answer_is_shown_and_never_taken_over(desk: Desk, panels: RightPanels) -> None:
    desk.do(AnswerQuestion("dvt", None, "no"), "answer")
    desk.start_visit(datetime.date(2026, 3, 9))
    panels.screening.answer_first()
    card = panels.screening._cards["dvt", None]
    assert card.yesterday.text() == "2 March: no"
    assert desk.visit is not None
    assert desk.visit.answer("dvt") == UNANSWERED
    assert not any(button.isChecked() for button in card.buttons.values())


def test_the_words_name_the_side_in_capitals(desk: Desk, panels: RightPanels) -> None:
    panels.screening.answer_first()
    assert "LEFT" in panels.screening._cards["site_inspected", LEFT].text.text()
    assert "RIGHT" in panels.screening._cards["site_inspected", RIGHT].consequence.text()


def test_what_is_asked_only_of_an_atypical_pattern_comes_next_after_that_answer(
    qtbot: QtBot, desk: Desk, panels: RightPanels
) -> None:
    panels.screening.ask(("symptom_pattern", None))
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_A)
    assert getattr(QApplication.focusWidget(), "key", None) == ("stress_fracture_ruled_out", None)


def test_no_to_all_asks_once_and_answers_only_where_no_is_harmless(
    qtbot: QtBot, desk: Desk, panels: RightPanels
) -> None:
    panels.screening.answer_first()
    visit = desk.visit
    assert visit is not None
    rest = left_for(desk.protocol, visit, "no")
    assert ("site_inspected", RIGHT) not in rest
    assert ("medically_cleared", None) not in rest
    panels.screening._all.click()
    assert desk.visit is visit, "nothing is answered before the confirmation"
    panels.screening._confirm.yes.click()
    assert desk.visit is not None
    assert all(desk.visit.answer(*key) == "no" for key in rest)
    assert desk.visit.answer("site_inspected", RIGHT) == UNANSWERED
    desk.undo_group.undo()
    assert desk.visit is not None
    assert not desk.visit.screening


def test_a_double_click_does_not_answer_the_next_question_too(qtbot: QtBot, desk: Desk, panels: RightPanels) -> None:
    panels.screening.answer_first()
    first, second = panels.screening._cards["dvt", None], panels.screening._cards["vascular_issue", None]

    def press(button: object, kind: QEvent.Type, stamp: int) -> None:
        event = QMouseEvent(
            kind,
            QPointF(10, 10),
            QPointF(10, 10),
            Qt.MouseButton.LeftButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        event.setTimestamp(stamp)
        QApplication.sendEvent(button, event)  # type: ignore[arg-type]

    press(first.buttons["no"], QEvent.Type.MouseButtonPress, 10_000)
    press(first.buttons["no"], QEvent.Type.MouseButtonRelease, 10_080)
    press(second.buttons["no"], QEvent.Type.MouseButtonPress, 10_200)
    press(second.buttons["no"], QEvent.Type.MouseButtonRelease, 10_260)
    assert desk.visit is not None
    assert desk.visit.answer("dvt") == "no"
    assert desk.visit.answer("vascular_issue") == UNANSWERED
    press(second.buttons["no"], QEvent.Type.MouseButtonPress, 11_000)
    press(second.buttons["no"], QEvent.Type.MouseButtonRelease, 11_080)
    assert desk.visit.answer("vascular_issue") == "no"


def test_an_answer_can_be_changed_and_taken_back(qtbot: QtBot, desk: Desk, panels: RightPanels) -> None:
    desk.do(AnswerQuestion("dvt", None, "no"), "answer")
    panels.screening.ask(("dvt", None))
    card = panels.screening._cards["dvt", None]
    assert card.buttons["no"].isChecked()
    card.take_back.click()
    assert desk.visit is not None
    assert desk.visit.answer("dvt") == UNANSWERED
    assert said(desk) == "take back deep vein thrombosis"


def test_a_question_keeps_its_number_whatever_else_is_answered(desk: Desk, panels: RightPanels) -> None:
    visit = desk.visit
    assert visit is not None
    panels.screening.answer_first()
    cards = panels.screening._cards
    before = {key: card.number.text for key, card in cards.items()}
    assert [before[key] for key in still_open(desk.protocol, visit)] == [
        str(place) for place in range(1, len(before) + 1)
    ]
    for key in list(before)[:3]:
        desk.do(AnswerQuestion(*key, desk.protocol.questions[key[0]].answers[0]), "answer")
        assert {key: card.number.text for key, card in cards.items() if key in before} == before
    panels.screening.ask(next(iter(before)))
    assert cards[next(iter(before))].number.text == "1", "answered anew it is the same question"
    shown = [card.number.text for card in cards.values() if card.isVisibleTo(panels.screening)]
    assert len(shown) == len(set(shown)), "one that an answer opened has a number of its own"


def test_an_answer_that_holds_the_techniques_back_comes_under_the_keys(
    qtbot: QtBot, desk: Desk, panels: RightPanels
) -> None:
    """Nothing is unanswered, and yet the banner says to answer first: a site was not looked at."""
    visit = desk.visit
    assert visit is not None
    for question, side in asked(desk.protocol, visit):
        answers = desk.protocol.questions[question].answers
        good = next(answer for answer in answers if harmless(desk.protocol, question, answer))
        unseen = (question, side) == ("site_inspected", RIGHT)
        desk.do(AnswerQuestion(question, side, "no" if unseen else good), "answer")
    assert desk.suggestions is not None
    assert desk.suggestions.gate[RIGHT] == "pending"
    panels.screening.answer_first()
    card = QApplication.focusWidget()
    assert getattr(card, "key", None) == ("site_inspected", RIGHT)
    qtbot.keyClick(card, Qt.Key.Key_Y)
    assert desk.suggestions.gate[RIGHT] == "proceed"
