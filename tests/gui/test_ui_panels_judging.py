"""The panels that say what may be done: suggestions, plan, home care. Whatever is not known reads as closed."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bodymap.domain.edits import AddFinding, AnswerQuestion, Batch, ChangeFinding, SetField
from bodymap.domain.finding import Finding, Status
from bodymap.domain.laterality import Side
from bodymap.domain.visit import PlanStep, Treatment, Visit
from bodymap.protocol import Row, Suggestions, Verdict
from bodymap.protocol.screening import asked, harmless
from bodymap.ui.desk import Desk
from bodymap.ui.panels import RightPanels
from bodymap.ui.panels.home_care import MeasureView, measure_view
from bodymap.ui.panels.override import OverrideDialog
from bodymap.ui.panels.reasons import ReasonBlock, StatementPopup
from bodymap.ui.panels.spoken import Block, groups

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

RIGHT, LEFT = Side.RIGHT, Side.LEFT


def answer_all(desk: Desk, **other: str) -> None:
    visit = desk.visit
    assert visit is not None
    edits = []
    for question, side in asked(desk.protocol, visit):
        answers = desk.protocol.questions[question].answers
        safe = next(answer for answer in answers if harmless(desk.protocol, question, answer))
        edits.append(AnswerQuestion(question, side, other.get(question, safe)))
    assert desk.do(Batch(tuple(edits)), "answer")


def found(desk: Desk, zone: str, kind: str, side: Side = RIGHT) -> None:
    desk.do(AddFinding(Finding(side=side, kind=kind, zones=(zone,), severity=5, status=Status.ACTIVE)), f"add {kind}")


def told(panels: RightPanels) -> list[str]:
    """The verdict headers that are shown, in their order."""
    part = panels.suggestions._verdicts
    items = [part.itemAt(place) for place in range(part.count())]
    return [item.widget().accessibleName() for item in items if item is not None and hasattr(item.widget(), "verdict")]


def blocks(panels: RightPanels) -> list[Block]:
    part = panels.suggestions._verdicts
    items = [part.itemAt(place) for place in range(part.count())]
    return [item.widget().block for item in items if item is not None and isinstance(item.widget(), ReasonBlock)]


# suggestions


def test_nothing_is_shown_as_allowed_while_an_answer_is_missing(desk: Desk, panels: RightPanels) -> None:
    found(desk, "itb_middle", "adhesion")
    desk.look(side=RIGHT, zone="itb_middle")
    panels.accordion.open(panels.suggestions)
    assert [name.split(":")[0] for name in told(panels)] == ["Avoid until answered"]
    assert panels.suggestions.summary().startswith("wait for")
    assert panels.suggestions._first.isVisible()


def test_one_press_on_a_missing_answer_puts_its_question_under_the_keys(
    qtbot: QtBot, desk: Desk, panels: RightPanels
) -> None:
    desk.look(side=RIGHT, zone="itb_middle")
    panels.accordion.open(panels.suggestions)
    button = panels.suggestions._first.buttons[0]
    assert button.text() == "Deep vein thrombosis"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert panels.screening.is_open
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_N)
    assert desk.visit is not None
    assert desk.visit.answer("dvt") == "no"


def test_the_zone_at_hand_is_judged_in_four_groups_with_reasons(desk: Desk, panels: RightPanels) -> None:
    answer_all(desk, significant_pain="yes")
    found(desk, "itb_middle", "adhesion")
    desk.look(side=RIGHT, zone="itb_middle")
    panels.accordion.open(panels.suggestions)
    assert panels.suggestions._title.text() == "ITB, middle third RIGHT"
    assert panels.suggestions._found.text() == "Adhesion 5"
    assert [name.split(":")[0] for name in told(panels)] == ["Allowed", "Modified", "Avoid"]
    friction = next(block for block in blocks(panels) if block.title.startswith("Cross-fibre friction"))
    assert friction.called_for
    chips = [chip.text for block in blocks(panels) for note in block.notes for chip in note.chips]
    assert "precaution" in chips
    assert "protocol" in chips
    assert any(chip.startswith("R10 · S30") for chip in chips)


def test_what_is_gone_is_said_to_be_gone_where_its_zone_is_judged(desk: Desk, panels: RightPanels) -> None:
    found(desk, "itb_middle", "adhesion")
    assert desk.visit is not None
    gone = replace(desk.visit.findings[0], severity=0, status=Status.RESOLVED)
    desk.do(ChangeFinding(gone), "resolve")
    desk.look(side=RIGHT, zone="itb_middle")
    panels.accordion.open(panels.suggestions)
    assert panels.suggestions._found.text() == "Adhesion resolved"


def test_the_panel_follows_zone_side_and_every_edit(desk: Desk, panels: RightPanels) -> None:
    answer_all(desk)
    panels.accordion.open(panels.suggestions)
    assert panels.suggestions._title.text() == "Whole limb, RIGHT"
    desk.look(side=LEFT, zone="quadriceps")
    assert panels.suggestions._title.text() == "Quadriceps LEFT"
    assert [name.split(":")[0] for name in told(panels)] == ["Allowed"]
    found(desk, "quadriceps", "open_wound", LEFT)
    assert "Avoid" in [name.split(":")[0] for name in told(panels)]
    desk.undo_group.undo()
    assert [name.split(":")[0] for name in told(panels)] == ["Allowed"]


def test_a_zone_that_is_only_recorded_says_so(desk: Desk, panels: RightPanels) -> None:
    answer_all(desk)
    desk.look(side=RIGHT, zone="hamstrings")
    panels.accordion.open(panels.suggestions)
    assert told(panels) == []
    (block,) = blocks(panels)
    assert "suggests nothing there" in block.notes[0].text
    assert panels.suggestions.summary() == "nothing suggested here"


def test_an_engine_that_fails_is_shown_as_a_refusal(
    desk: Desk, panels: RightPanels, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_all(desk)
    judge = desk.workspace.suggest

    def broken(visit: Visit) -> Suggestions:
        return replace(judge(visit), failed="a rule could not be read")

    monkeypatch.setattr(desk.workspace, "suggest", broken)
    found(desk, "itb_middle", "adhesion")
    desk.look(side=RIGHT, zone="itb_middle")
    for section in (panels.suggestions, panels.plan, panels.home_care):
        panels.accordion.open(section)
    panels.accordion.open(panels.suggestions)
    assert panels.suggestions._failure.isVisible()
    assert "cannot judge" in panels.suggestions._failure.accessibleName()
    assert told(panels) == []
    assert panels.suggestions.summary() == "cannot judge"
    assert not panels.suggestions._foot.add.isVisible()
    assert not any(row.tick.isEnabled() for row in panels.home_care.rows.values())
    assert not panels.plan._empty.buttons[0].isVisibleTo(panels.plan)


def test_the_whole_limb_has_a_row_for_each_zone_that_is_judged(qtbot: QtBot, desk: Desk, panels: RightPanels) -> None:
    answer_all(desk)
    panels.accordion.open(panels.suggestions)
    rows = {
        zone: row for (side, zone), row in panels.suggestions._zones.rows.items() if side is RIGHT and row.isVisible()
    }
    judged = {zone.id for zone in desk.protocol.zones.values() if not zone.record_only}
    assert set(rows) - {"limb"} == judged
    qtbot.mouseClick(rows["itb_distal"], Qt.MouseButton.LeftButton)
    assert desk.focus.zone == "itb_distal"
    panels.suggestions._back.click()
    assert desk.focus.zone is None


def test_a_tag_shows_the_words_of_its_statements(qtbot: QtBot, desk: Desk, panels: RightPanels) -> None:
    answer_all(desk, significant_pain="yes")
    desk.look(side=RIGHT, zone="itb_middle")
    panels.accordion.open(panels.suggestions)
    QApplication.processEvents()
    block = next(b for b in panels.suggestions._verdicts.blocks if any(n.chips for n in b.block.notes))
    pieces = [piece for piece in block._lay(block.width())[1] if piece.chip and piece.chip.statements]
    centre = pieces[0].box.center().toPoint()
    qtbot.mouseClick(block, Qt.MouseButton.LeftButton, pos=QPoint(centre.x(), centre.y()))
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, StatementPopup)
    assert pieces[0].chip is not None
    statement = pieces[0].chip.statements[0]
    assert desk.protocol.statements[statement] in popup.label.text()
    popup.close()
    qtbot.keyClick(block, Qt.Key.Key_Return)
    opened = QApplication.activePopupWidget()
    assert isinstance(opened, StatementPopup)
    opened.close()


def test_no_reason_is_left_out_however_techniques_are_put_together(desk: Desk) -> None:
    answer_all(desk, significant_pain="yes", vascular_issue="yes")
    for zone, kind in (("itb_middle", "adhesion"), ("itb_distal", "swelling"), ("itb_middle", "thickening")):
        found(desk, zone, kind)
    judged = desk.suggestions
    assert judged is not None
    for zone in desk.protocol.zones:
        rows: tuple[Row, ...] = judged.zone(RIGHT, zone)
        shown = groups(desk.protocol, rows, judged.limb(RIGHT))
        for group in shown:
            texts = {n.text for b in group.blocks for n in b.notes}
            words = {chip.words for b in group.blocks for n in b.notes for chip in n.chips}
            for row in rows:
                if row.verdict is group.verdict:
                    assert {reason.text for reason in row.reasons} <= texts | words
        names = "".join(block.title.lower() for group in shown for block in group.blocks)
        assert all(desk.protocol.techniques[row.technique].name.lower() in names for row in rows)


def test_going_against_a_verdict_needs_a_reason_and_keeps_the_verdict(
    qtbot: QtBot, desk: Desk, panels: RightPanels, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_all(desk, significant_pain="yes")
    desk.look(side=RIGHT, zone="itb_middle")
    panels.accordion.open(panels.suggestions)

    def give_a_reason(dialog: OverrideDialog) -> bool:
        dialog.accept()
        assert not dialog.result(), "without a reason it is not accepted"
        assert not dialog.record.isEnabled()
        dialog.reason.setPlainText("  Asked for by letter of the doctor. ")
        assert dialog.record.isEnabled()
        return True

    monkeypatch.setattr(OverrideDialog, "exec", give_a_reason)
    panels.suggestions.go_against()
    assert desk.visit is not None
    (done,) = desk.visit.treatments
    assert done.override_reason == "Asked for by letter of the doctor."
    assert done.verdict == "avoid"
    assert (done.side, done.zone) == (RIGHT, "itb_middle")


# plan


def test_a_modified_step_says_how_it_is_modified(desk: Desk, panels: RightPanels) -> None:
    answer_all(desk, significant_pain="yes")
    found(desk, "itb_proximal", "open_wound")
    steps = (PlanStep(RIGHT, "itb_middle", "stripping"), PlanStep(RIGHT, "itb_middle", "effleurage"))
    desk.do(SetField("plan", steps), "plan")
    panels.accordion.open(panels.plan)
    first, second = panels.plan._steps[:2]
    assert first._verdict.text() == (
        "Modified: Stop short of the border with ITB, proximal third. Light, as tolerated, with more effleurage. "
        "Depth: light at most."
    )
    assert first._verdict.text() in first.accessibleName()
    assert second._verdict.text() == ""


def test_the_proposal_is_taken_over_reordered_and_checked(qtbot: QtBot, desk: Desk, panels: RightPanels) -> None:
    answer_all(desk)
    found(desk, "itb_middle", "adhesion")
    panels.accordion.open(panels.plan)
    panels.plan._empty.buttons[0].click()
    assert desk.visit is not None
    assert desk.suggestions is not None
    assert desk.visit.plan == desk.suggestions.plan
    assert panels.plan._verdict.text() == "The steps are in a sound order."
    last = panels.plan._steps[len(desk.visit.plan) - 1]
    last.setFocus()
    for _ in range(len(desk.visit.plan) - 1):
        step = next(row for row in panels.plan._steps if row.isVisible() and "stretching" in row._name.text())
        qtbot.keyClick(step, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert desk.visit.plan[0].technique == "gentle_stretching"
    faults = [row._fault.text() for row in panels.plan._steps if row._fault.text()]
    assert any("S65" in fault for fault in faults)
    assert "to mend" in panels.plan.summary()


def test_a_ticked_step_is_recorded_and_can_be_described(qtbot: QtBot, desk: Desk, panels: RightPanels) -> None:
    answer_all(desk)
    desk.do(SetField("plan", (PlanStep(RIGHT, "itb_middle", "effleurage"),)), "plan")
    panels.accordion.open(panels.plan)
    panels.plan._steps[0].tick.click()
    assert desk.visit is not None
    (done,) = desk.visit.treatments
    assert (done.technique, done.verdict, done.override_reason) == ("effleurage", "allowed", "")
    row = panels.plan._done[0]
    row.minutes.setValue(5)
    row.response.setText("softer")
    row.response.editingFinished.emit()
    assert desk.visit is not None
    (done,) = desk.visit.treatments
    assert (done.minutes, done.response) == (5.0, "softer")
    panels.plan._steps[0].tick.click()
    assert desk.visit is not None
    assert desk.visit.treatments == ()


def test_a_step_that_is_withheld_is_recorded_only_with_a_reason(
    desk: Desk, panels: RightPanels, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.do(SetField("plan", (PlanStep(RIGHT, "itb_middle", "stripping"),)), "plan")
    panels.accordion.open(panels.plan)
    monkeypatch.setattr(OverrideDialog, "exec", lambda _dialog: False)
    panels.plan._steps[0].tick.click()
    assert desk.visit is not None
    assert desk.visit.treatments == ()
    assert not panels.plan._steps[0].tick.isChecked()


def test_only_what_is_open_is_added_to_the_plan(desk: Desk, panels: RightPanels) -> None:
    answer_all(desk, significant_pain="yes")
    found(desk, "itb_middle", "adhesion")
    desk.look(side=RIGHT, zone="itb_middle")
    panels.accordion.open(panels.suggestions)
    panels.suggestions._foot.add.click()
    assert desk.visit is not None
    assert desk.suggestions is not None
    assert desk.visit.plan
    for step in desk.visit.plan:
        assert not desk.suggestions.row(step.side, step.zone, step.technique).verdict.withholds


# home care


def test_home_care_is_recommended_by_a_tick_for_the_side_at_hand(desk: Desk, panels: RightPanels) -> None:
    answer_all(desk)
    desk.look(side=LEFT)
    panels.accordion.open(panels.home_care)
    panels.home_care.rows["stretching"].tick.click()
    assert desk.visit is not None
    assert desk.visit.home_care == {(LEFT, "stretching")}
    assert panels.home_care.summary() == "stretching"
    desk.undo_group.undo()
    assert desk.visit is not None
    assert desk.visit.home_care == frozenset()


def test_heat_cannot_be_recommended_while_the_limb_is_inflamed(desk: Desk, panels: RightPanels) -> None:
    answer_all(desk)
    found(desk, "lateral_femoral_condyle", "inflammation")
    panels.accordion.open(panels.home_care)
    assert not panels.home_care.rows["deep_moist_heat"].tick.isEnabled()
    assert panels.home_care.rows["ice"].tick.isEnabled()
    desk.look(side=LEFT)
    assert panels.home_care.rows["deep_moist_heat"].tick.isEnabled()


def test_a_measure_that_is_withheld_at_some_places_never_reads_as_allowed(desk: Desk, panels: RightPanels) -> None:
    answer_all(desk)
    found(desk, "lateral_femoral_condyle", "swelling")
    desk.look(side=RIGHT)
    panels.accordion.open(panels.home_care)
    row = panels.home_care.rows["self_massage"]
    assert row._word.text() == "Allowed in part"
    assert row._word._color == row._icon._role == "modified"
    assert row.tick.accessibleDescription() == "Allowed in part"
    assert row.tick.isEnabled()
    heads = [note.text for note in row._block.block.notes if note.color == "avoid"]
    assert row._block.block.notes[0].text == heads[0]
    assert heads[0].startswith("Avoid: ITB, distal third")
    desk.look(side=LEFT)
    assert row._word.text() == "Allowed"


def test_a_measure_that_is_allowed_here_and_modified_there_reads_as_modified(desk: Desk) -> None:
    answer_all(desk)
    assert desk.suggestions is not None
    rows = [row for row in desk.suggestions.self_care if row.side is RIGHT and row.measure == "self_massage"]

    def view(*verdicts: Verdict) -> MeasureView:
        care = tuple(replace(row, verdict=verdict) for row, verdict in zip(rows, verdicts, strict=False))
        return measure_view(desk.protocol, replace(desk.suggestions, self_care=care), RIGHT, "self_massage")

    assert view(Verdict.ALLOWED, Verdict.MODIFIED).words == "Modified"
    assert view(Verdict.ALLOWED, Verdict.MODIFIED, Verdict.AVOID).words == "Modified in part"
    assert view(Verdict.AVOID, Verdict.REFER).words == "Refer"


def test_ice_names_the_side_alone_and_keeps_its_zone_in_the_plan(desk: Desk, panels: RightPanels) -> None:
    answer_all(desk)
    steps = (PlanStep(RIGHT, "itb_middle", "cross_fiber_friction"), PlanStep(RIGHT, "itb_middle", "ice"))
    desk.do(SetField("plan", steps), "plan")
    panels.accordion.open(panels.plan)
    friction, ice = panels.plan._steps[:2]
    assert friction._where.text() == "ITB, middle third RIGHT"
    assert (ice._name.text(), ice._where.text()) == ("2. Ice on the lateral knee", "RIGHT")
    ice.tick.click()
    assert desk.visit is not None
    assert desk.visit.plan == steps
    assert [done.zone for done in desk.visit.treatments] == ["itb_middle"]
    assert panels.plan._done[0]._name.text() == "Ice on the lateral knee, RIGHT"


def test_what_was_done_against_its_verdict_shows_its_reason(desk: Desk, panels: RightPanels) -> None:
    done = Treatment(
        side=RIGHT, zone="itb_middle", technique="stripping", verdict="avoid", override_reason="By letter."
    )
    desk.do(SetField("treatments", (done,)), "record")
    panels.accordion.open(panels.plan)
    assert panels.plan._done[0]._against.text() == "Against avoid: By letter."
    assert Verdict(done.verdict).withholds
