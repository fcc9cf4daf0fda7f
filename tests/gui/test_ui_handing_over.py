"""What is being typed or asked when something else opens: it goes where it was begun, or nowhere."""

import datetime

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bodymap.domain.edits import AddFinding
from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client, Visit
from bodymap.errors import UserError
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow
from bodymap.ui.panels.measures import OutcomeRow
from bodymap.ui.panels.test_rows import TestSide
from bodymap.ui.shell.client_dialog import ClientDialog
from bodymap.workspace import Workspace


@pytest.fixture
def two(window: MainWindow, desk: Desk) -> tuple[Visit, Visit]:
    """Two visits of one client; the later one is open."""
    first = desk.visit
    assert first is not None
    desk.start_visit(first.date + datetime.timedelta(days=7))
    second = desk.visit
    assert second is not None
    return first, second


def row(window: MainWindow, kind: type[TestSide] | type[OutcomeRow]) -> TestSide | OutcomeRow:
    assert window.panels is not None
    window.panels.accordion.open(window.panels.assessment)
    found = window.panels.assessment.findChildren(kind)
    return next(each for each in found if not isinstance(each, OutcomeRow) or each.words is not None)


def test_a_test_note_stays_on_the_side_that_it_was_typed_for(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    row(window, TestSide)
    assert window.panels is not None
    sides = window.panels.assessment.findChildren(TestSide)
    test = next(each for each in sides if each.note.accessibleName().startswith(Side.RIGHT.word))
    test.result.button("positive").click()
    test.note.setFocus()
    QTest.keyClicks(test.note, "right words")
    desk.look(shown=(Side.LEFT,))
    assert desk.visit is not None
    assert [(t.side, t.note) for t in desk.visit.tests] == [(Side.RIGHT, "right words")]
    test.note.editingFinished.emit()
    assert [t.side for t in desk.visit.tests] == [Side.RIGHT]


@pytest.mark.parametrize("passing", [False, True])
def test_words_of_a_measure_stay_in_their_visit(
    window: MainWindow, desk: Desk, two: tuple[Visit, Visit], *, passing: bool
) -> None:
    first, second = two
    measure = row(window, OutcomeRow)
    assert isinstance(measure, OutcomeRow)
    assert measure.words is not None
    measure.words.setFocus()
    QTest.keyClicks(measure.words, "climbing")
    (desk.pass_to if passing else desk.open_visit)(first.id)
    measure.words.editingFinished.emit()
    assert dict(desk.workspace.visit(first.id).history) == {}
    assert "climbing" in desk.workspace.visit(second.id).history.values()


@pytest.mark.parametrize("leave", ["visit", "client", "close"])
def test_notes_within_the_pause_reach_their_own_visit(
    window: MainWindow, desk: Desk, two: tuple[Visit, Visit], leave: str
) -> None:
    first, second = two
    client = desk.client
    assert client is not None
    assert window.panels is not None
    window.panels.accordion.open(window.panels.notes)
    window.panels.notes.text.setFocus()
    QTest.keyClicks(window.panels.notes.text, "last words")
    record = desk.workspace.record
    if leave == "visit":
        desk.open_visit(first.id)
    elif leave == "client":
        desk.add_client(Client(family_name="Sample", given_name="Alex"))
    else:
        desk.leaving.emit()
    assert {visit.id: visit.notes for visit in record.visits(client.id)} == {first.id: "", second.id: "last words"}


def test_the_rest_is_not_cleared_in_another_visit(window: MainWindow, desk: Desk, two: tuple[Visit, Visit]) -> None:
    first, _ = two
    assert window.panels is not None
    window.panels.accordion.open(window.panels.findings)
    examination = window.panels.findings.examination
    examination.clear_rest.click()
    desk.open_visit(first.id)
    assert not examination.yes.isVisible()
    examination._clear_rest()
    assert len(desk.workspace.visit(first.id).clear) in (0, len(examination.checks))


def test_undo_of_a_message_takes_back_its_own_step_only(
    window: MainWindow, desk: Desk, two: tuple[Visit, Visit]
) -> None:
    first, second = two
    desk.do(AddFinding(Finding(side=Side.RIGHT, kind="pain", zones=("itb_middle",))), "add pain")
    undo = desk.undo_of_last()
    desk.open_visit(first.id)
    undo()
    assert len(desk.workspace.visit(second.id).findings) == 1
    desk.open_visit(second.id)
    undo()
    assert desk.workspace.visit(second.id).findings == ()


def test_opening_the_open_client_again_keeps_visit_and_undo(
    window: MainWindow, desk: Desk, two: tuple[Visit, Visit]
) -> None:
    first, _ = two
    desk.open_visit(first.id)
    desk.do(AddFinding(Finding(side=Side.RIGHT, kind="pain", zones=("itb_middle",))), "add pain")
    assert desk.client is not None
    desk.open_client(desk.client.id)
    assert desk.visit is not None
    assert desk.visit.id == first.id
    assert desk.undo_group.canUndo()


def test_an_edit_that_the_record_refuses_as_a_bug_blocks_nothing(
    desk: Desk, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = desk.visit
    assert visit is not None
    finding = Finding(side=Side.RIGHT, kind="pain", zones=("itb_middle",))
    with monkeypatch.context() as patched:
        patched.setattr(workspace.record, "save_visit", lambda *_: (_ for _ in ()).throw(ValueError("planted")))
        with pytest.raises(ValueError, match="planted"):
            workspace.edit(visit.id, AddFinding(finding))
    assert workspace.visit(visit.id).findings == ()
    workspace.edit(visit.id, AddFinding(finding))
    assert workspace.unwritten == frozenset()


def test_a_form_that_cannot_be_saved_stays_open_with_its_words(qtbot: QtBot, window: MainWindow) -> None:
    def refuse(_client: Client) -> None:
        raise UserError("The disk is full.", "Free some space.")

    dialog = ClientDialog(window.look, datetime.date(2026, 3, 2), refuse, None, window)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.family.setText("Specimen")
    dialog.accept()
    assert dialog.isVisible()
    assert dialog.family.text() == "Specimen"
    assert "The disk is full." in dialog._fault.text()


def test_a_client_who_is_added_by_the_second_try_is_the_one_of_the_first(
    qtbot: QtBot, window: MainWindow, desk: Desk
) -> None:
    tried = []

    def lost_at_first(client: Client) -> None:
        tried.append(client)
        if len(tried) == 1:
            raise UserError("The server does not answer.")

    dialog = ClientDialog(window.look, datetime.date(2026, 3, 2), lost_at_first, None, window)
    qtbot.addWidget(dialog)
    dialog.family.setText("Specimen")
    dialog.accept()
    dialog.given.setText("Sam")
    dialog.accept()
    first, second = tried
    assert first.id == second.id, "or whoever arrived without an answer would be there twice"
    assert second.name == "Specimen, Sam"


def test_a_client_cannot_be_changed_to_one_who_is_not_born_yet(desk: Desk, workspace: Workspace) -> None:
    with pytest.raises(UserError, match="future"):
        workspace.change_client(
            Client(family_name="Example"), Client(family_name="Example", born=datetime.date(2999, 1, 1))
        )


def test_closing_hands_over_before_the_record_is_closed(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    assert window.panels is not None
    window.panels.accordion.open(window.panels.notes)
    window.panels.notes.text.setFocus()
    QTest.keyClicks(window.panels.notes.text, "at the door")
    QTest.qWait(0)
    visit = desk.visit
    assert visit is not None
    kept: list[str] = []
    desk.workspace.close = lambda: kept.append(desk.workspace.visit(visit.id).notes)  # type: ignore[method-assign]
    window.close()
    assert kept == ["at the door"]


def test_a_client_who_is_opened_finds_a_section_open(window: MainWindow, desk: Desk) -> None:
    window.build_panels()
    assert window.panels is not None
    assert desk.client is not None
    charted = desk.client.id
    desk.add_client(Client(family_name="Sample", given_name="Alex"))
    window.panels.accordion.open(None)
    window.open_client(charted)
    assert window.panels.accordion.current is not None
