"""The panels in which a visit is charted, but for screening and findings: examination, notes, assessment."""

import datetime
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from tests.gui.charting import found, said

from bodymap.domain.edits import AnswerQuestion, SetField
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client
from bodymap.ui.desk import Desk
from bodymap.ui.panels import RightPanels

# said by the plugin without a screen of every window that has a least size
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

RIGHT, LEFT = Side.RIGHT, Side.LEFT


# examination


def test_the_rest_is_clear_only_after_one_confirmation(desk: Desk, panels: RightPanels) -> None:
    found(desk, RIGHT, "itb_middle", "adhesion")
    panels.accordion.open(panels.findings)
    examination = panels.findings.examination
    assert not examination.checks["itb_middle"].isEnabled(), "a zone with a finding is not clear"
    examination.clear_rest.click()
    assert desk.visit is not None
    assert desk.visit.clear == frozenset()
    examination.yes.click()
    assert desk.visit is not None
    assert desk.visit.clear == {(RIGHT, zone) for zone in desk.protocol.zones if zone != "itb_middle"}
    desk.undo_group.undo()
    assert desk.visit is not None
    assert desk.visit.clear == frozenset()


def test_what_was_asked_of_the_rest_is_withdrawn_when_it_is_no_longer_so(desk: Desk, panels: RightPanels) -> None:
    panels.accordion.open(panels.findings)
    examination = panels.findings.examination
    examination.clear_rest.click()
    assert examination.yes.isVisible()
    found(desk, RIGHT, "itb_middle", "adhesion")
    assert not examination.yes.isVisible()
    examination.clear_rest.click()
    assert str(len(desk.protocol.zones) - 1) in examination._sure.text()


def test_what_was_found_last_time_is_not_cleared_with_the_rest(desk: Desk, panels: RightPanels) -> None:
    found(desk, RIGHT, "itb_middle", "adhesion")
    found(desk, LEFT, "quadriceps", "pain")
    assert desk.visit is not None
    desk.start_visit(desk.visit.date + datetime.timedelta(days=7))
    panels.accordion.open(panels.findings)
    examination = panels.findings.examination
    notices: list[object] = []
    desk.noticed.connect(notices.append)
    examination.clear_rest.click()
    examination.yes.click()
    assert desk.visit is not None
    assert desk.visit.clear == {(RIGHT, zone) for zone in desk.protocol.zones if zone != "itb_middle"}
    assert not examination.clear_rest.isVisible()
    examination.ask_rest()
    assert "had findings last time" in str(notices[-1])


def test_a_tick_says_clear_and_taking_it_away_says_not_examined(desk: Desk, panels: RightPanels) -> None:
    panels.accordion.open(panels.findings)
    check = panels.findings.examination.checks["quadriceps"]
    check.click()
    assert desk.visit is not None
    assert desk.visit.clear == {(RIGHT, "quadriceps")}
    check.click()
    assert desk.visit is not None
    assert desk.visit.clear == frozenset()
    assert said(desk) == "mark not examined, RIGHT quadriceps"


# notes


def test_notes_are_kept_at_a_pause_as_one_step(qtbot: QtBot, desk: Desk, panels: RightPanels) -> None:
    panels.accordion.open(panels.notes)
    qtbot.keyClicks(panels.notes.text, "Came from a run.")
    assert desk.visit is not None
    assert desk.visit.notes == ""
    qtbot.waitUntil(lambda: bool(desk.visit and desk.visit.notes), timeout=2000)
    assert desk.visit.notes == "Came from a run."
    assert said(desk) == "write notes"
    desk.undo_group.undo()
    assert panels.notes.text.toPlainText() == ""


def test_words_typed_just_before_another_visit_is_opened_stay_with_their_own(
    qtbot: QtBot, desk: Desk, panels: RightPanels
) -> None:
    assert desk.visit is not None
    first = desk.visit.id
    panels.accordion.open(panels.notes)
    panels.notes.text.setPlainText("of the first visit")
    desk.start_visit(datetime.date(2026, 3, 9))
    assert desk.visit is not None
    assert desk.visit.id != first
    assert desk.visit.notes == ""
    assert panels.notes.text.toPlainText() == ""
    assert desk.workspace.visit(first).notes == "of the first visit"


# assessment


def test_what_the_client_tells_counts_and_the_question_that_it_raises_moves_no_other(
    qtbot: QtBot, desk: Desk, panels: RightPanels
) -> None:
    desk.do(AnswerQuestion("symptom_pattern", None, "typical"), "answer")
    panels.accordion.open(panels.assessment)
    assert panels.assessment.summary() == "nothing yet"
    place = list(panels.assessment.history.values())[1]
    before = place.y()
    desk.do(SetField("history", {"onset": "sudden"}), "tell")
    qtbot.waitUntil(panels.assessment.again.isVisible)
    assert place.y() == before, "the next answer stays under the hand"
    assert panels.assessment.summary() == "1 recorded"
    assert panels.screening.summary().endswith(panels.screening.shorter())


def test_the_assessment_is_the_protocols_own(qtbot: QtBot, desk: Desk, panels: RightPanels) -> None:
    panels.accordion.open(panels.assessment)
    assert set(panels.assessment.tests) == set(desk.protocol.tests)
    assert set(panels.assessment.motions) == set(desk.protocol.motions)
    motion = panels.assessment.motions["hip_adduction"]
    right, left = motion.sides[RIGHT], motion.sides[LEFT]
    right.degrees.setValue(12)
    qtbot.mouseClick(right.painful.button(True), Qt.MouseButton.LeftButton)
    assert desk.visit is not None
    (reading,) = desk.visit.rom
    assert (reading.side, reading.degrees, reading.painful) == (RIGHT, 12.0, True)
    assert said(desk) == "measure hip adduction, RIGHT"
    assert left.degrees.read() is None, "the other side has a reading of its own"
    qtbot.mouseClick(right.painful.button(True), Qt.MouseButton.LeftButton)
    assert desk.visit.rom[0].painful is None, "a second press takes it back"


def test_both_sides_of_a_motion_are_measured_without_leaving_the_keys(
    qtbot: QtBot, desk: Desk, panels: RightPanels
) -> None:
    panels.accordion.open(panels.assessment)
    rows = list(panels.assessment.motions.values())
    rows[0].begin()
    for degrees in ("110", "95", "18"):
        field = QApplication.focusWidget()
        assert field is not None
        qtbot.keyClicks(field, degrees)
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert desk.visit is not None
    told = [(reading.side, reading.movement, reading.degrees) for reading in desk.visit.rom]
    assert told == [(LEFT, "flexion", 110.0), (RIGHT, "flexion", 95.0), (LEFT, "extension", 18.0)]
    assert rows[1].sides[RIGHT].degrees.hasFocus()


def test_a_pressed_number_takes_what_is_typed(qtbot: QtBot, desk: Desk, panels: RightPanels) -> None:
    panels.accordion.open(panels.assessment)
    degrees = panels.assessment.motions["hip_adduction"].sides[RIGHT].degrees
    field = degrees.lineEdit()
    for typed in ("3", "35"):
        degrees.parentWidget().setFocus()
        qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=field.rect().center())
        qtbot.keyClicks(field, typed)
        qtbot.keyClick(field, Qt.Key.Key_Tab)
        assert degrees.read() == float(typed), "beside the word for none, or behind the degree, nothing could be typed"
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=field.rect().center())
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=field.rect().center())
    assert not field.hasSelectedText(), "a second press puts the cursor into the number"


def test_a_special_test_shows_its_details_once_it_is_done_and_how_on_one_press(
    qtbot: QtBot, desk: Desk, panels: RightPanels
) -> None:
    panels.accordion.open(panels.assessment)
    row = panels.assessment.tests["ober"]
    assert not row.help.isVisible()
    row.how.click()
    assert row.help.isVisible()
    assert "Positive:" in row.help.text()
    side = row.sides[LEFT]
    assert not side.note.isVisible()
    qtbot.mouseClick(side.result.button("positive"), Qt.MouseButton.LeftButton)
    assert side.note.isVisible()
    assert not row.sides[RIGHT].note.isVisible()
    side.degrees.setValue(-10)
    assert desk.visit is not None
    (told,) = desk.visit.tests
    assert (told.side, told.test, told.result, told.degrees) == (LEFT, "ober", "positive", -10.0)
    side.degrees.setValue(-999)
    qtbot.mouseClick(side.result.button("not_done"), Qt.MouseButton.LeftButton)
    assert desk.visit.tests == (), "a test that is not done leaves nothing behind"


def test_a_departure_from_the_usual_picture_only_asks(desk: Desk, panels: RightPanels) -> None:
    desk.do(AnswerQuestion("symptom_pattern", None, "typical"), "answer")
    panels.accordion.open(panels.assessment)
    onset = panels.assessment.history["onset"].choice
    assert onset is not None
    onset.set_value("sudden")
    onset.chosen.emit("sudden")
    assert desk.visit is not None
    assert desk.visit.answer("symptom_pattern") == "typical"
    assert "atypical?" in panels.assessment.again.accessibleName()
    panels.accordion.open(panels.suggestions)
    assert panels.suggestions.again.isVisible()
    assert "typical" in panels.suggestions.again.links[0].text()
    panels.suggestions.again.links[0].click()
    assert panels.screening.is_open
    assert panels.screening._cards["symptom_pattern", None].hasFocus()
    assert desk.visit.answer("symptom_pattern") == "typical"


def test_a_finding_that_departs_from_the_usual_asks_beside_it_and_in_the_screening(
    desk: Desk, panels: RightPanels
) -> None:
    panels.accordion.open(panels.findings)
    usual, unusual = found(desk, RIGHT, "itb_middle", "pain"), found(desk, LEFT, "low_back", "pain")
    desk.look(findings=[usual.id])
    assert not panels.findings.editor.again.isVisible()
    desk.look(findings=[unusual.id], side=LEFT)
    assert panels.findings.editor.again.isVisible()
    assert "low back" in panels.findings.editor.again.accessibleName()
    panels.findings.editor.again.links[0].click()
    assert panels.screening.is_open
    assert "low back" in panels.screening._cards["symptom_pattern", None].note.text()
    panels.accordion.open(panels.suggestions)
    desk.look(side=RIGHT, zone="itb_middle")
    assert not panels.suggestions.again.isVisible(), "it is the other side that departs"
    desk.do(AnswerQuestion("symptom_pattern", None, "atypical"), "answer")
    desk.look(side=LEFT, zone="")
    assert not panels.suggestions.again.isVisible(), "it has been heard"


def test_an_answer_that_stands_alone_excludes_the_others(qtbot: QtBot, desk: Desk, panels: RightPanels) -> None:
    panels.accordion.open(panels.assessment)
    spreads = panels.assessment.history["radiation"].checks
    for press, told in (("none", "none"), ("leg", "leg"), ("hip", "hip,leg"), ("none", "none"), ("none", "")):
        spreads[press].click()
        assert desk.visit is not None
        assert desk.visit.history.get("radiation", "") == told
        assert {name for name, check in spreads.items() if check.isChecked()} == set(filter(None, told.split(",")))


def test_a_signed_visit_can_be_read_but_not_changed(qtbot: QtBot, desk: Desk, panels: RightPanels) -> None:
    desk.look(findings=[found(desk, RIGHT, "itb_middle", "adhesion").id])
    visit = desk.visit
    assert visit is not None
    desk.workspace._visits[visit.id] = replace(visit, signed=True)
    for section in panels.accordion.sections:
        panels.accordion.open(section)
    assert not any(button.isEnabled() for card in panels.screening._cards.values() for button in card.buttons.values())
    assert not panels.findings.editor.severity.isEnabled()
    assert panels.notes.text.isReadOnly()
    assert not any(check.isEnabled() for check in panels.assessment.observed.values())


def test_a_closed_section_does_no_work_but_its_summary(desk: Desk, panels: RightPanels) -> None:
    found(desk, RIGHT, "itb_middle", "adhesion")
    assert not hasattr(panels.findings, "table")
    assert panels.findings.summary() == "1 on RIGHT"


def test_tab_never_traps(qtbot: QtBot, desk: Desk, panels: RightPanels) -> None:
    found(desk, RIGHT, "itb_middle", "adhesion")
    for section in panels.accordion.sections:
        panels.accordion.open(section)
        start = panels.accordion.window()
        seen: list[object] = []
        for _ in range(400):
            QApplication.focusWidget() or start.setFocus()
            qtbot.keyClick(QApplication.focusWidget() or start, Qt.Key.Key_Tab)
            focused = QApplication.focusWidget()
            if seen and focused is seen[0]:
                break
            assert len(seen) < 2 or focused is not seen[-1], f"Tab stays on {focused} in {section.title}"
            seen.append(focused)
        else:
            pytest.fail(f"Tab never comes round in {section.title}")


def test_nothing_of_a_client_stays_in_view_when_another_without_a_visit_is_opened(
    desk: Desk, panels: RightPanels
) -> None:
    found(desk, RIGHT, "itb_middle", "adhesion")
    first = desk.client
    assert first is not None
    for section in panels.accordion.sections:
        panels.accordion.open(section)
        desk.add_client(Client(family_name="Sample", given_name="Alex"))
        assert desk.visit is None
        assert not section.isVisible()
        assert section.summary() in ("", "empty")
        desk.open_client(first.id)
        assert section.isVisible()


def test_a_section_opened_before_there_is_a_visit_is_filled_by_the_first(desk: Desk, panels: RightPanels) -> None:
    desk.add_client(Client(family_name="Sample", given_name="Alex"))
    panels.accordion.open(panels.findings)
    assert not panels.findings.isVisible()
    desk.start_visit()
    assert panels.findings.isVisible()
    assert panels.findings.examination.checks


def test_nothing_is_in_view_that_has_no_place(qtbot: QtBot, desk: Desk, panels: RightPanels) -> None:
    panels.screening.answer_first()
    for key in (Qt.Key.Key_N, Qt.Key.Key_N):
        column = panels.screening.column
        items = [column.itemAt(place) for place in range(column.count())]
        placed = [item.widget() for item in items if item is not None]
        children = panels.screening.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        assert all(child in placed for child in children if child.isVisible())
        qtbot.keyClick(QApplication.focusWidget(), key)
