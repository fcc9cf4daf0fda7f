"""Signing, amending, archiving and erasing through the real window, as a therapist does it."""

import datetime
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from bodymap.domain.author import Author
from bodymap.domain.edits import AddFinding, AnswerQuestion, Batch, SetField
from bodymap.domain.finding import Finding, Status
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client
from bodymap.report.sheet import chart_sheet
from bodymap.store import Record
from bodymap.ui.controls import Label
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow
from bodymap.ui.paper.preview import PreviewDialog
from bodymap.ui.signing import signing
from bodymap.ui.signing.amend_dialog import AmendDialog
from bodymap.ui.signing.archive import ArchiveDialog, EraseForm
from bodymap.ui.signing.conflict import ConflictDialog
from bodymap.ui.signing.sign_dialog import MOST_SHOWN, SignDialog
from bodymap.ui.signing.versions import WHOLE, VersionsDialog
from bodymap.workspace import Workspace
from bodymap.workspace.conflicts import THEIRS
from bodymap.workspace.finishing import Part
from bodymap.workspace.sheets import source_in, source_of_version


def meanwhile(window: MainWindow, kind: type, do: Callable[..., object]) -> None:
    """Does something in a form once it is open."""

    def look() -> None:
        form = QApplication.activeModalWidget()
        assert isinstance(form, kind), f"{form} is open, not a {kind.__name__}"
        do(form)

    QTimer.singleShot(0, window, look)


def press(words: str) -> Callable[[QMessageBox], None]:
    def do(box: QMessageBox) -> None:
        next(button for button in box.buttons() if button.text() == words).click()

    return do


def finding(**fields: object) -> Finding:
    return Finding(**{"side": Side.RIGHT, "kind": "tenderness", "zones": ("itb_middle",), "severity": 4, **fields})  # type: ignore[arg-type]


@pytest.fixture
def charted(window: MainWindow, desk: Desk) -> MainWindow:
    desk.workspace.author = Author(id="t", name="T. Sample", initials="TS")
    desk.do(AddFinding(finding()), "add")
    return window


def sign(form: SignDialog) -> None:
    form.typed.setText("re")
    form.agree.click()


def test_a_visit_is_signed_amended_and_both_versions_are_read(charted: MainWindow, desk: Desk) -> None:
    table = charted.actions_table
    meanwhile(charted, SignDialog, sign)
    table["sign"].trigger()
    assert desk.visit is not None
    assert desk.visit.signed
    assert not desk.editable
    assert charted.banner._draft.accessibleName().startswith("Signed TS, ")
    assert not desk.undo_group.canUndo(), "what is signed is not undone"
    assert not table["sign"].isEnabled()
    assert not desk.do(SetField("notes", "late"), "notes")
    assert charted.toolbar.moments.isEnabled(), "both passes of what is signed can be looked at"
    assert not charted.toolbar._tools[0].isEnabled()

    def write(form: AmendDialog) -> None:
        form.agree.click()
        assert "needs its reason" in form.fault.text()
        form.reason.setPlainText("one was forgotten")
        form.agree.click()

    meanwhile(charted, AmendDialog, write)
    table["amend"].trigger()
    assert desk.editable
    assert charted.banner._draft.accessibleName() == "Amending"
    desk.do(AddFinding(finding(side=Side.LEFT)), "add")
    meanwhile(charted, SignDialog, sign)
    table["sign"].trigger()
    seen = []

    def read(form: VersionsDialog) -> None:
        seen.extend([form.list.item(row).text().split("\n")[0] for row in range(form.list.count())])
        seen.append(form.why.text())
        seen.append(form.reason.text())
        form._choose(WHOLE)
        form.list.setCurrentRow(1)
        seen.append(form.reason.text())
        meanwhile(charted, PreviewDialog, look_at)
        form.print_button.click()
        form.accept()

    def look_at(preview: PreviewDialog) -> None:
        printed.append(preview._pages.sheet.subject)
        assert not preview.kinds.isVisible(), "only the chart was signed"
        preview.reject()

    printed: list[str] = []
    meanwhile(charted, VersionsDialog, read)
    table["versions"].trigger()
    assert seen == [
        "Version 2",
        "Version 1",
        "Amended because: one was forgotten",
        "1 difference to version 1.",
        "The whole chart.",
    ]
    assert "Version 1 of 2, as signed by T. Sample" in str(printed)
    assert "one was forgotten" not in str(chart_sheet(source_of_version(desk.workspace, desk.visit, 1)))
    assert "one was forgotten" in str(chart_sheet(source_of_version(desk.workspace, desk.visit, 2)))
    assert "one was forgotten" in str(chart_sheet(source_in(desk.workspace, desk.visit)))


def test_what_an_amendment_has_changed_is_named_first_and_what_is_gone_without_a_number(
    charted: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.do(Batch(tuple(AddFinding(finding(severity=severity)) for severity in range(MOST_SHOWN + 1))), "add")
    meanwhile(charted, SignDialog, sign)
    charted.actions_table["sign"].trigger()

    def write(form: AmendDialog) -> None:
        form.reason.setPlainText("one was forgotten")
        form.agree.click()

    asked: list[MainWindow] = []
    with monkeypatch.context() as patch:
        patch.setattr(signing, "amend", asked.append)
        meanwhile(charted, VersionsDialog, lambda form: form.amend_button.click())
        charted.actions_table["versions"].trigger()
    assert asked == [charted], "the versions lead to the amendment"
    meanwhile(charted, AmendDialog, write)
    charted.actions_table["amend"].trigger()
    desk.do(AddFinding(finding(kind="nodule", severity=7, status=Status.RESOLVED)), "add")
    told: list[str] = []
    hidden: list[bool] = []

    def read(form: SignDialog) -> None:
        card = form._card(Side.RIGHT)
        form.reject()
        told.extend(label.text() for label in card.findChildren(Label))

    meanwhile(charted, SignDialog, read)
    charted.actions_table["sign"].trigger()
    assert told[1].startswith("Nodule (gone), ")

    def see(form: VersionsDialog) -> None:
        hidden.append(form.amend_button.isHidden())
        form.reject()

    meanwhile(charted, VersionsDialog, see)
    charted.actions_table["versions"].trigger()
    assert hidden == [True], "it is open for change already"


def test_the_wrong_client_is_not_signed_and_nothing_typed_is_lost(charted: MainWindow, desk: Desk) -> None:
    def wrong(form: SignDialog) -> None:
        form.typed.setText("XY")
        form.agree.click()
        assert form.isVisible()
        assert "not this client" in form.fault.text()
        form.reject()

    meanwhile(charted, SignDialog, wrong)
    charted.actions_table["sign"].trigger()
    assert desk.visit is not None
    assert not desk.visit.signed


@pytest.mark.parametrize("part", [Part.SCREENING, Part.ZONES, Part.NOTES])
def test_what_is_not_finished_is_one_press_away(charted: MainWindow, desk: Desk, part: Part) -> None:
    def leave(form: SignDialog) -> None:
        place = next(place for place, item in enumerate(form.unfinished) if item.part is part)
        form.links[place].click()

    meanwhile(charted, SignDialog, leave)
    charted.actions_table["sign"].trigger()
    panels = charted.panels
    assert panels is not None
    section = {Part.SCREENING: panels.screening, Part.ZONES: panels.findings, Part.NOTES: panels.notes}[part]
    assert section.is_open
    assert desk.visit is not None
    assert not desk.visit.signed


def test_what_restricts_is_named_first_and_never_left_out(charted: MainWindow, desk: Desk) -> None:
    tender = [AddFinding(finding(severity=severity)) for severity in range(10)]
    swollen = [AddFinding(finding(kind="swelling")) for _ in range(MOST_SHOWN + 1)]
    desk.do(Batch((*tender, *swollen)), "add")
    told: list[str] = []

    def read(form: SignDialog) -> None:
        card = form._card(Side.RIGHT)
        form.reject()
        told.extend(label.text() for label in card.findChildren(Label))

    meanwhile(charted, SignDialog, read)
    charted.actions_table["sign"].trigger()
    assert [line.split(",")[0] for line in told[1 : MOST_SHOWN + 2]] == ["Swelling 4"] * (MOST_SHOWN + 1)
    assert told[MOST_SHOWN + 2] == "and 11 more"


def test_an_amendment_that_changes_nothing_is_said_and_leads_to_the_chart(charted: MainWindow, desk: Desk) -> None:
    assert desk.visit is not None
    visit_id = desk.visit.id
    meanwhile(charted, SignDialog, sign)
    charted.actions_table["sign"].trigger()
    desk.settled(visit_id, desk.workspace.signatures.amend(visit_id, "by mistake"))

    def leave(form: SignDialog) -> None:
        assert form.unfinished[0].part is Part.AMENDMENT
        form.links[0].click()

    meanwhile(charted, SignDialog, leave)
    charted.actions_table["sign"].trigger()
    assert charted.panels is not None
    assert charted.panels.findings.is_open
    desk.do(SetField("notes", "one more"), "notes")

    def look(form: SignDialog) -> None:
        assert all(item.part is not Part.AMENDMENT for item in form.unfinished)
        form.reject()

    meanwhile(charted, SignDialog, look)
    charted.actions_table["sign"].trigger()


def test_the_versions_are_never_larger_than_their_window(charted: MainWindow, desk: Desk) -> None:
    meanwhile(charted, SignDialog, sign)
    charted.actions_table["sign"].trigger()
    charted.look.set_scale(1.75)
    charted.resize(1280, 800)
    sizes = []

    def read(form: VersionsDialog) -> None:
        sizes.append((form.width(), form.height()))
        form.accept()

    meanwhile(charted, VersionsDialog, read)
    charted.actions_table["versions"].trigger()
    assert sizes[0][0] < charted.width()
    assert sizes[0][1] < charted.height()


def test_a_question_among_the_whole_chart_carries_one_mark(charted: MainWindow, desk: Desk) -> None:
    desk.do(AnswerQuestion("dvt", None, "no"), "answer")
    meanwhile(charted, SignDialog, sign)
    charted.actions_table["sign"].trigger()
    lines: list[str] = []

    def read(form: VersionsDialog) -> None:
        form._choose(WHOLE)
        lines.extend(label.text() for label in form._area.widget().findChildren(Label))
        form.accept()

    meanwhile(charted, VersionsDialog, read)
    charted.actions_table["versions"].trigger()
    assert any(line.endswith("? no") for line in lines)
    assert not any("?:" in line for line in lines)


def test_words_that_are_still_being_typed_are_signed_too(charted: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    panels = charted.panels
    assert panels is not None
    panels.accordion.open(panels.notes)
    panels.notes.text.setPlainText("typed just now")
    meanwhile(charted, SignDialog, sign)
    charted.actions_table["sign"].trigger()
    assert desk.visit is not None
    assert desk.visit.notes == "typed just now"
    assert desk.visit.signed


def test_an_amendment_is_given_up(charted: MainWindow, desk: Desk) -> None:
    assert desk.visit is not None
    visit_id = desk.visit.id
    meanwhile(charted, SignDialog, sign)
    charted.actions_table["sign"].trigger()
    signed = desk.visit
    desk.settled(visit_id, desk.workspace.signatures.amend(visit_id, "by mistake"))
    desk.do(SetField("notes", "wrong"), "notes")
    meanwhile(charted, QMessageBox, press("Discard it"))
    charted.actions_table["cancel_amendment"].trigger()
    assert desk.visit == signed


def opened_anew(desk: Desk, *, read_only: bool = False) -> Desk:
    """Another desk over the same record, closed and opened again, with the same client."""
    known, client = desk.workspace, desk.client
    assert client is not None
    known.close()
    record = Record.open(known.record.path, read_only=read_only)
    again = Desk(Workspace(record, known.protocol, known.diagram, known.now))
    again.open_client(client.id)
    return again


def test_undo_outlives_closing(desk: Desk) -> None:
    desk.do(AddFinding(finding()), "add")
    desk.do(SetField("notes", "one"), "write one")
    desk.do(SetField("notes", "two"), "write two")
    desk.undo_group.undo()
    desk.leave()
    again = opened_anew(desk)
    assert again.visit is not None
    assert again.visit.notes == "one"
    assert (again.undo_group.undoText(), again.undo_group.redoText()) == ("write one", "write two")
    again.undo_group.redo()
    assert again.visit.notes == "two"
    for _ in range(3):
        again.undo_group.undo()
    assert again.visit.findings == ()
    assert again.visit.notes == ""
    assert not again.undo_group.canUndo()
    assert again.workspace.record.visit(again.visit.id) == again.visit
    again.workspace.close()


def test_where_nothing_can_be_written_no_step_is_offered_for_undoing(desk: Desk) -> None:
    desk.do(SetField("notes", "one"), "write one")
    desk.leave()
    again = opened_anew(desk, read_only=True)
    assert again.visit is not None
    assert again.visit.notes == "one"
    assert not again.undo_group.canUndo()
    again.workspace.close()


def test_steps_of_a_visit_that_was_changed_since_are_not_offered(desk: Desk) -> None:
    assert desk.visit is not None
    desk.do(SetField("notes", "one"), "write one")
    desk.leave()
    desk.workspace.edit(desk.visit.id, SetField("notes", "by another way"))
    other = Client(family_name="Sample")
    desk.add_client(other)
    desk.kept.forget("")
    desk.open_client(desk.workspace.find_clients("Example")[0].id)
    assert not desk.undo_group.canUndo()


def test_a_newer_judgement_is_offered_and_the_kept_one_stands(charted: MainWindow, desk: Desk) -> None:
    meanwhile(charted, SignDialog, sign)
    charted.actions_table["sign"].trigger()
    assert desk.visit is not None
    desk.workspace.protocol = replace(desk.workspace.protocol, version="99")
    desk.workspace.open_client(desk.visit.client_id)
    desk.judge(anew=False)
    panels = charted.panels
    assert panels is not None
    panels.accordion.open(panels.suggestions)
    label = panels.suggestions.judged_when
    assert label.isVisibleTo(panels.suggestions)
    assert "today's are version 99" in label.accessibleName()
    label.button.click()
    assert "Judged anew by version 99" in label.accessibleName()
    assert desk.judgement is not None
    assert not desk.judgement.kept
    label.button.click()
    assert desk.judgement.kept


def test_an_archived_client_comes_back(charted: MainWindow, desk: Desk) -> None:
    meanwhile(charted, QMessageBox, press("Archive"))
    charted.actions_table["archive"].trigger()
    assert desk.client is None
    assert desk.visit is None
    assert desk.workspace.find_clients() == ()

    def restore(form: ArchiveDialog) -> None:
        assert form.list.count() == 1
        form.back.click()
        assert form.list.count() == 0
        form.accept()

    meanwhile(charted, ArchiveDialog, restore)
    charted.actions_table["archived"].trigger()
    assert len(desk.workspace.find_clients()) == 1


def test_a_client_is_erased_only_by_name_and_reason(charted: MainWindow, desk: Desk) -> None:
    def erase(form: EraseForm) -> None:
        form.agree.click()
        assert "not the name" in form.fault.text()
        form.typed.setText("Example, Robin")
        form.reason.setPlainText("asked for under the law")
        form.agree.click()

    meanwhile(charted, EraseForm, erase)
    charted.actions_table["erase"].trigger()
    assert desk.client is None
    assert desk.workspace.find_clients() == ()
    assert desk.workspace.record.verify().sound


def test_an_empty_draft_is_deleted_and_the_visit_before_opens(charted: MainWindow, desk: Desk) -> None:
    first = desk.visit
    desk.start_visit(datetime.date(2026, 3, 9))
    meanwhile(charted, QMessageBox, press("Delete"))
    charted.actions_table["delete_draft"].trigger()
    assert desk.visit == first


def test_only_an_empty_draft_is_offered_for_deletion_and_takes_its_steps_along(window: MainWindow, desk: Desk) -> None:
    table = window.actions_table
    assert table["delete_draft"].isEnabled()
    desk.do(AddFinding(finding()), "add")
    assert not table["delete_draft"].isEnabled()
    desk.undo_group.undo()
    meanwhile(window, QMessageBox, press("Delete"))
    table["delete_draft"].trigger()
    assert desk.visit is None
    assert not desk.undo_group.canRedo(), "there is no chart to do it in"


def test_a_press_on_where_the_visit_stands_leads_to_the_signature(charted: MainWindow, desk: Desk) -> None:
    meanwhile(charted, SignDialog, sign)
    charted.banner._draft.click()
    assert desk.visit is not None
    assert desk.visit.signed
    seen: list[int] = []
    meanwhile(charted, VersionsDialog, lambda form: (seen.append(form.list.count()), form.reject()))
    charted.banner._draft.click()
    assert seen == [1]


def test_a_client_without_birth_date_is_named_by_initials(window: MainWindow, desk: Desk) -> None:
    desk.add_client(Client(family_name="Solo"))
    desk.start_visit()

    def look(form: SignDialog) -> None:
        assert "year of birth" not in form.typed.accessibleName()
        form.typed.setText("s")
        form.agree.click()

    meanwhile(window, SignDialog, look)
    window.actions_table["sign"].trigger()
    assert desk.visit is not None
    assert desk.visit.signed


def test_two_who_changed_one_visit_are_brought_together(charted: MainWindow, desk: Desk) -> None:
    visit = desk.visit
    assert visit is not None
    theirs = replace(visit, notes="theirs", findings=(replace(visit.findings[0], severity=9),))
    desk.workspace.record.save_visit(visit, theirs)
    desk.do(AddFinding(finding(side=Side.LEFT)), "add")
    assert "somebody else changed this visit" in charted.messages.text
    desk.undo_group.undo()
    desk.do(SetField("notes", "mine"), "notes")

    def choose(form: ConflictDialog) -> None:
        assert [clash.key for clash in form._conflict.clashes] == [("notes", None)]
        form.boxes[0].chosen.emit(THEIRS)
        form.agree.click()

    meanwhile(charted, ConflictDialog, choose)
    charted.messages._action.click()
    assert desk.visit is not None
    assert (desk.visit.notes, desk.visit.findings[0].severity) == ("theirs", 9)
    assert desk.workspace.record.visit(visit.id) == desk.visit
    assert desk.do(SetField("notes", "and on"), "notes")
    assert desk.workspace.record.visit(visit.id).notes == "and on"
