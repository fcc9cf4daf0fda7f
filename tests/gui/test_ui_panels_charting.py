"""The panels in which a visit is charted: screening, findings, examination, notes, assessment."""

import datetime
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bodymap.domain.edits import AddFinding, AnswerQuestion
from bodymap.domain.finding import Finding, Status
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape
from bodymap.domain.visit import UNANSWERED, Client
from bodymap.protocol.screening import asked, harmless, left_for, still_open
from bodymap.ui.desk import Desk, Notice
from bodymap.ui.panels import RightPanels, question_card, right_panels
from bodymap.ui.panels.findings_model import KIND, SEVERITY, STATUS
from bodymap.ui.panels.question_card import key_of
from bodymap.ui.style import Look

# said by the plugin without a screen of every window that has a least size
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

RIGHT, LEFT = Side.RIGHT, Side.LEFT


@pytest.fixture
def panels(qtbot: QtBot, desk: Desk) -> RightPanels:
    made = right_panels(Look(), desk)
    qtbot.addWidget(made.accordion)
    made.accordion.resize(376, 780)
    made.accordion.show()
    made.accordion.activateWindow()
    qtbot.waitExposed(made.accordion)
    return made


def found(desk: Desk, side: Side, zone: str, kind: str, severity: int | None = 5) -> Finding:
    finding = Finding(side=side, kind=kind, zones=(zone,), severity=severity, shape=Shape.point(0.0, 0.5))
    assert desk.do(AddFinding(finding), f"add {desk.finding_name(finding)}")
    return finding


def said(desk: Desk) -> str:
    stack = desk.undo_group.activeStack()
    assert stack is not None
    return stack.undoText()


# screening


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


# findings


def test_a_finding_is_added_by_keys_alone(qtbot: QtBot, desk: Desk, panels: RightPanels) -> None:
    panels.accordion.open(panels.findings)
    adder = panels.findings.adder
    desk.look(side=LEFT, zone="itb_middle")
    adder.opener.click()
    assert adder.zone.value == "itb_middle"
    adder.kind.set_value("nodule")
    qtbot.keyClick(adder.severity, Qt.Key.Key_7)
    qtbot.keyClick(adder.severity, Qt.Key.Key_Return)
    [finding] = desk.visit.findings
    assert (finding.side, finding.zones, finding.kind, finding.severity) == (LEFT, ("itb_middle",), "nodule", 7)
    assert desk.focus.findings == (finding.id,)
    qtbot.keyClick(adder.severity, Qt.Key.Key_Escape)
    assert not adder.opener.isHidden()
    assert said(desk).startswith("add nodule, LEFT")


def test_typed_words_narrow_the_table_down(desk: Desk, panels: RightPanels) -> None:
    for zone, kind in (("quadriceps", "nodule"), ("itb_middle", "adhesion"), ("itb_distal", "adhesion")):
        found(desk, RIGHT, zone, kind)
    panels.accordion.open(panels.findings)
    table, field = panels.findings.table, panels.findings.words
    field.setText("adhes")
    assert table.model().rowCount() == 2
    field.setText("adhesion distal")
    assert table.model().rowCount() == 1
    field.setText("LEFT")
    assert table.model().rowCount() == 0
    field.setText("")
    assert table.model().rowCount() == 3


def test_a_kind_is_changed_in_the_table(desk: Desk, panels: RightPanels) -> None:
    finding = found(desk, RIGHT, "itb_middle", "adhesion")
    panels.accordion.open(panels.findings)
    model = panels.findings.table.model()
    assert model.setData(model.index(0, KIND), "nodule", Qt.ItemDataRole.EditRole)
    assert desk.visit.finding(finding.id).kind == "nodule"


def test_selection_goes_both_ways(qtbot: QtBot, desk: Desk, panels: RightPanels) -> None:
    first, second = found(desk, RIGHT, "itb_middle", "adhesion"), found(desk, LEFT, "quadriceps", "nodule")
    panels.accordion.open(panels.findings)
    table = panels.findings.table
    desk.look(shown=(LEFT, RIGHT), findings=[second.id])
    assert [index.row() for index in table.selectionModel().selectedRows()] == [1], "numbered as found"
    table.selectRow(0)
    assert desk.focus.findings == (first.id,)
    assert (desk.focus.side, desk.focus.zone) == (RIGHT, "itb_middle")
    assert panels.findings.editor.kind.value == "adhesion"


def test_rows_of_both_sides_bring_both_limbs_into_view(desk: Desk, panels: RightPanels) -> None:
    ids = [found(desk, side, "itb_middle", "adhesion").id for side in (RIGHT, LEFT)]
    panels.accordion.open(panels.findings)
    desk.look(shown=(RIGHT,))
    panels.findings._pick(ids)
    assert desk.focus.shown == (LEFT, RIGHT)
    assert set(desk.focus.findings) == set(ids)


def test_what_goes_out_of_view_is_no_longer_selected(desk: Desk) -> None:
    finding = found(desk, LEFT, "itb_middle", "adhesion")
    desk.look(shown=(LEFT,), findings=[finding.id])
    desk.look(shown=(RIGHT,))
    assert desk.focus.findings == ()


def test_edits_in_the_table_are_named_steps(desk: Desk, panels: RightPanels) -> None:
    found(desk, RIGHT, "tensor_fasciae_latae", "trigger_point", 3)
    panels.accordion.open(panels.findings)
    model = panels.findings._model
    assert model.setData(model.index(0, SEVERITY), 6, Qt.ItemDataRole.EditRole)
    assert said(desk) == "set severity 6, trigger point, RIGHT tensor fasciae latae"
    assert model.setData(model.index(0, STATUS), "resolved", Qt.ItemDataRole.EditRole)
    assert desk.visit is not None
    assert desk.visit.findings[0].status is Status.RESOLVED
    assert not model.setData(model.index(0, SEVERITY), 6, Qt.ItemDataRole.EditRole), "no step where nothing changes"
    desk.undo_group.undo()
    desk.undo_group.undo()
    assert (desk.visit.findings[0].severity, desk.visit.findings[0].status) == (3, Status.UNKNOWN)


def test_several_findings_are_changed_as_one_step(qtbot: QtBot, desk: Desk, panels: RightPanels) -> None:
    ids = [found(desk, RIGHT, zone, "tenderness", 4).id for zone in ("itb_middle", "itb_distal")]
    panels.accordion.open(panels.findings)
    desk.look(findings=ids)
    qtbot.keyClick(panels.findings.editor.severity, Qt.Key.Key_7)
    assert desk.visit is not None
    assert {finding.severity for finding in desk.visit.findings} == {7}
    assert said(desk) == "set severity 7, 2 findings"
    desk.undo_group.undo()
    assert {finding.severity for finding in desk.visit.findings} == {4}


def test_deleting_can_be_taken_back_from_its_message_and_takes_more_than_a_lone_key(
    qtbot: QtBot, desk: Desk, panels: RightPanels
) -> None:
    finding = found(desk, RIGHT, "itb_middle", "adhesion")
    panels.accordion.open(panels.findings)
    desk.look(findings=[finding.id])
    notices: list[Notice] = []
    desk.noticed.connect(notices.append)
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
        qtbot.keyClick(panels.findings.table, key)
    assert desk.visit is not None
    assert desk.visit.findings == (finding,)
    qtbot.keyClick(panels.findings.table, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert desk.visit.findings == ()
    assert notices[-1].text == "Deleted adhesion, RIGHT ITB, middle third."
    run = notices[-1].run
    assert run is not None
    run()
    assert desk.visit.findings == (finding,)


def test_a_note_that_is_being_typed_stays_with_its_finding(qtbot: QtBot, desk: Desk, panels: RightPanels) -> None:
    first, second = found(desk, RIGHT, "itb_middle", "adhesion"), found(desk, RIGHT, "quadriceps", "nodule")
    panels.accordion.open(panels.findings)
    desk.look(findings=[first.id])
    panels.findings.editor.note.setFocus()
    panels.findings.editor.note.setText("two finger-widths")
    desk.look(findings=[second.id])
    assert desk.visit is not None
    assert desk.visit.finding(first.id).note == "two finger-widths"
    assert desk.visit.finding(second.id).note == ""
    assert panels.findings.editor.note.text() == ""


def test_rows_follow_the_visit_without_a_reset(qtbot: QtBot, desk: Desk, panels: RightPanels) -> None:
    found(desk, RIGHT, "itb_middle", "adhesion")
    panels.accordion.open(panels.findings)
    with qtbot.assertNotEmitted(panels.findings._model.modelReset):
        found(desk, LEFT, "itb_distal", "pain")
        assert panels.findings._model.rowCount() == 2
        desk.undo_group.undo()
        assert panels.findings._model.rowCount() == 1
    assert panels.findings.summary() == "1 on RIGHT"


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
