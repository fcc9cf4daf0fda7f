"""The table of findings: added, changed, selected and deleted by keys alone, each change a step with a name."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from tests.gui.charting import found, said

from bodymap.domain.edits import AddFinding
from bodymap.domain.finding import Moment, Status
from bodymap.domain.laterality import Side
from bodymap.ui.desk import Desk, Notice
from bodymap.ui.other_side import move_to_other_side
from bodymap.ui.panels import RightPanels
from bodymap.ui.panels.findings_model import KIND, SEVERITY, STATUS
from bodymap.ui.steps import carried

# said by the plugin without a screen of every window that has a least size
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

RIGHT, LEFT = Side.RIGHT, Side.LEFT


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


def test_what_was_marked_on_the_wrong_side_goes_to_the_other_as_one_step(desk: Desk, panels: RightPanels) -> None:
    mark = found(desk, LEFT, "itb_middle", "adhesion")
    panels.accordion.open(panels.findings)
    desk.look(shown=(LEFT,), findings=(mark.id,))
    assert panels.findings.editor.other.text() == "Move to RIGHT"
    told: list[Notice] = []
    desk.noticed.connect(told.append)
    panels.findings.editor.other.click()
    assert desk.visit is not None
    assert desk.visit.findings == (replace(mark, side=RIGHT),)
    assert (desk.focus.shown, desk.focus.findings) == ((RIGHT,), (mark.id,)), "it is seen where it went"
    assert panels.findings.editor.other.text() == "Move to LEFT"
    assert "Moved to RIGHT: adhesion, LEFT" in told[-1].text
    assert "move adhesion, LEFT" in desk.undo_group.undoText()
    desk.undo_group.undo()
    assert desk.visit.findings == (mark,)


def test_what_became_of_a_finding_goes_to_the_other_leg_with_it(desk: Desk) -> None:
    mark = found(desk, LEFT, "itb_middle", "adhesion")
    after = carried(mark, "better", 2, Moment.AFTER)
    desk.do(AddFinding(after), "better")
    for chosen in (mark, after):
        desk.look(shown=(LEFT,), findings=(chosen.id,))
        move_to_other_side(desk)
        assert desk.visit is not None
        assert [(each.side, each.follows) for each in desk.visit.findings] == [(RIGHT, None), (RIGHT, mark.id)]
        desk.undo_group.undo()
        assert desk.visit.findings == (mark, after)


def test_findings_of_both_sides_are_not_moved_to_the_other(desk: Desk, panels: RightPanels) -> None:
    both = (found(desk, LEFT, "itb_middle", "adhesion"), found(desk, RIGHT, "itb_middle", "pain"))
    panels.accordion.open(panels.findings)
    desk.look(shown=(LEFT, RIGHT), findings=[mark.id for mark in both])
    assert not panels.findings.editor.other.isVisible()
    told: list[Notice] = []
    desk.noticed.connect(told.append)
    move_to_other_side(desk)
    assert "of one side" in told[-1].text
    assert desk.visit is not None
    assert desk.visit.findings == both
