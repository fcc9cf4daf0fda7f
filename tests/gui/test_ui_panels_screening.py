"""The screening: a key for each question, and nothing answered by itself."""

import datetime

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QToolTip
from pytestqt.qtbot import QtBot
from tests.gui.charting import said

from bodymap.domain.edits import AnswerQuestion
from bodymap.domain.laterality import Side
from bodymap.domain.visit import UNANSWERED
from bodymap.protocol.screening import asked, harmless, left_for, still_open
from bodymap.ui.desk import Desk
from bodymap.ui.panels import RightPanels, question_card
from bodymap.ui.panels.question_card import key_of
from bodymap.ui.panels.standing_still import RESTED, SEEN, TOO_SOON

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


def click(button: QAbstractButton, stamp: int, aside: int = 0) -> None:
    """A press of 60 milliseconds on a button, on the clock of the events; `aside` is in pixels from its middle."""
    at = QPointF(button.rect().center() + QPoint(aside, 0))
    for kind, when in ((QEvent.Type.MouseButtonPress, stamp), (QEvent.Type.MouseButtonRelease, stamp + 60)):
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        event = QMouseEvent(kind, at, QPointF(button.mapToGlobal(at.toPoint())), left, left, none)
        event.setTimestamp(when)
        QApplication.sendEvent(button, event)


def answers(desk: Desk) -> dict[str, str]:
    assert desk.visit is not None
    return {question: answer for (question, _), answer in desk.visit.screening.items()}


def test_a_double_click_does_not_answer_the_next_question_too(qtbot: QtBot, desk: Desk, panels: RightPanels) -> None:
    panels.screening.answer_first()
    first, second = panels.screening._cards["dvt", None], panels.screening._cards["vascular_issue", None]
    stood = second.mapToGlobal(QPoint())
    click(first.buttons["no"], 10_000)
    click(first.buttons["no"], 10_140)
    assert answers(desk) == {"dvt": "no"}
    assert second.mapToGlobal(QPoint()) == stood, "the next one has not come under the pointer"
    qtbot.waitUntil(lambda: not first.isVisible())
    assert second.hasFocus(), "and now it is the one under the keys"
    assert said(desk) == "answer no to deep vein thrombosis"


def test_who_goes_down_the_list_faster_than_it_moves_answers_what_was_pressed(
    qtbot: QtBot, desk: Desk, panels: RightPanels
) -> None:
    panels.screening.answer_first()
    visit = desk.visit
    assert visit is not None
    keys = still_open(desk.protocol, visit)
    cards = [panels.screening._cards[key] for key in keys]
    stood = [card.mapTo(panels.screening, QPoint()) for card in cards]
    for place, card in enumerate(cards):
        click(card.buttons["yes" if "yes" in card.buttons else "typical"], 10_000 + 150 * place)
        assert [each.mapTo(panels.screening, QPoint()) for each in cards] == stood
    assert desk.visit is not None
    assert set(desk.visit.screening) >= set(keys)
    assert panels.screening.summary().startswith(f"{len(keys)} of ")
    qtbot.waitUntil(lambda: not any(card.isVisible() for card in cards))


def test_a_press_on_what_has_just_moved_under_the_pointer_is_not_taken_and_says_so(
    qtbot: QtBot, desk: Desk, panels: RightPanels
) -> None:
    panels.screening.answer_first()
    cards = panels.screening._cards
    click(cards["dvt", None].buttons["no"], 10_000)
    qtbot.waitUntil(lambda: not cards["dvt", None].isVisible())
    moved = panels.screening._still._moved
    assert moved is not None
    assert moved >= 10_060 + 0.9 * RESTED, "a coarse timer may be a little early"
    late = cards["vascular_issue", None].buttons["no"]
    click(late, moved + 100, aside=40)
    assert answers(desk) == {"dvt": "no"}
    assert QToolTip.text() == TOO_SOON
    click(late, moved + SEEN, aside=40)
    assert answers(desk) == {"dvt": "no", "vascular_issue": "no"}


def test_a_key_does_not_wait_for_the_pointer_to_rest(qtbot: QtBot, desk: Desk, panels: RightPanels) -> None:
    panels.screening.answer_first()
    cards = panels.screening._cards
    click(cards["dvt", None].buttons["no"], 10_000)
    qtbot.keyClick(cards["vascular_issue", None], Qt.Key.Key_N)
    assert answers(desk) == {"dvt": "no", "vascular_issue": "no"}
    assert not cards["dvt", None].isVisible()
    assert not cards["vascular_issue", None].isVisible()


def test_another_visit_does_not_wait_for_the_pointer_to_rest(qtbot: QtBot, desk: Desk, panels: RightPanels) -> None:
    panels.screening.answer_first()
    cards = panels.screening._cards
    click(cards["dvt", None].buttons["no"], 10_000)
    desk.start_visit(datetime.date(2026, 3, 9))
    assert answers(desk) == {}
    assert cards["dvt", None].isVisible()
    assert cards["dvt", None].yesterday.text() == "2 March: no"
    assert not cards["dvt", None].buttons["no"].isChecked()


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
