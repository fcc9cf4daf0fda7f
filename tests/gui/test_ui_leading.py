"""The ways to the sections at the right, from wherever the therapist is."""

from bodymap.domain.edits import AnswerQuestion, Batch
from bodymap.protocol.screening import asked
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow


def answer_all(desk: Desk) -> None:
    visit = desk.visit
    assert visit is not None
    good = {"medically_cleared": "yes", "symptom_pattern": "typical", "site_inspected": "yes"}
    answers = (AnswerQuestion(key, side, good.get(key, "no")) for key, side in asked(desk.protocol, visit))
    assert desk.do(Batch(tuple(answers)), "answer all")


def test_the_gate_leads_from_the_progress_page_to_what_it_says(window: MainWindow, desk: Desk) -> None:
    assert window.panels is not None
    sections = window.panels.accordion
    window.show_progress(True)
    window.banner.gate.click()
    assert not window.progress_shown
    assert sections.current is window.panels.screening
    answer_all(desk)
    window.show_progress(True)
    assert window.banner.gate.state == "proceed"
    window.banner.gate.click()
    assert not window.progress_shown
    assert sections.current is window.panels.suggestions
    assert sections.isVisible()


def test_the_card_says_what_comes_next_and_goes_with_the_first_visit(window: MainWindow, desk: Desk) -> None:
    assert not window.card.isVisible()
    desk.delete_draft()
    assert window.card.isVisible()
    window.card.pressed.emit("new_visit")
    assert not window.card.isVisible()
    assert desk.visit is not None
