"""Export and import in the window: what is asked, what is shown, and what is in the record then."""

import json
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from bodymap.domain.edits import AddFinding
from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client
from bodymap.errors import UserError
from bodymap.store import Record
from bodymap.ui.controls.buttons import PrimaryButton
from bodymap.ui.controls.text import Label
from bodymap.ui.desk import Desk
from bodymap.ui.exchanging.export_dialog import ExportDialog
from bodymap.ui.exchanging.import_dialog import ImportDialog
from bodymap.ui.exchanging.progress import Cancelled, Told, with_progress
from bodymap.ui.main_window import MainWindow
from bodymap.workspace.exporting import export_archive, export_chart, export_fhir

PAIN = Finding(id="f1", side=Side.LEFT, kind="pain", zones=("foot",), severity=4)


@pytest.fixture
def charted(window: MainWindow, desk: Desk) -> MainWindow:
    desk.do(AddFinding(PAIN), "add pain")
    return window


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Lets the system's file dialogs answer with this path."""

    def do(path: Path) -> None:
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))

    return do


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Answers our own dialogs: sets what is to be set, and notes the words that stood there."""

    def do(kind: type[QDialog], act: Callable[[QDialog], object] = lambda _: None, *, agree: bool = True) -> list[str]:
        words: list[str] = []

        def exec_(dialog: QDialog) -> int:
            act(dialog)
            words.extend(label.text() for label in dialog.findChildren(Label))
            words.extend(button.text() for button in dialog.findChildren(PrimaryButton) if not button.isHidden())
            return int(agree)

        monkeypatch.setattr(kind, "exec", exec_)
        return words

    return do


def take(scope: str, form: str) -> Callable[[QDialog], None]:
    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, ExportDialog)
        dialog.scope.set_value(scope)
        dialog.scope.chosen.emit(scope)
        dialog.form.set_value(form)
        dialog.form.chosen.emit(form)

    return act


@pytest.mark.parametrize(
    ("scope", "form", "name", "looks_like"),
    [
        ("visit", "chart", "v.json", b'"bodymap.chart/1"'),
        ("visit", "fhir", "v.json", b'"application/pdf"'),
        ("client", "archive", "c.zip", b"PK"),
        ("record", "archive", "r.zip", b"PK"),
        ("record", "fhir", "r.json", b'"collection"'),
    ],
)
def test_export(charted, desk, tmp_path, choose, answer, scope, form, name, looks_like) -> None:
    words = answer(ExportDialog, take(scope, form))
    choose(tmp_path / name)
    charted.actions_table["export"].trigger()
    assert looks_like in (tmp_path / name).read_bytes()
    assert any("not encrypted" in line for line in words)
    assert "not encrypted" in charted.messages.text


def test_one_client_is_counted_as_one(charted, tmp_path, choose, answer) -> None:
    answer(ExportDialog, take("client", "archive"))
    choose(tmp_path / "c.zip")
    charted.actions_table["export_client"].trigger()
    assert charted.messages.text.startswith("In c.zip: 1 client, ")


def test_export_of_tables_writes_three(charted, tmp_path, choose, answer) -> None:
    answer(ExportDialog, take("client", "csv"))
    choose(tmp_path / "t.csv")
    charted.actions_table["export"].trigger()
    assert sorted(path.name for path in tmp_path.glob("t-*")) == [
        "t-findings.csv",
        "t-measures.csv",
        "t-treatments.csv",
    ]
    assert "LEFT" in (tmp_path / "t-findings.csv").read_text()


def test_the_proposed_name_is_nobodys(charted, tmp_path, monkeypatch, answer) -> None:
    proposed: list[str] = []

    def ask(*given: object) -> tuple[str, str]:
        proposed.append(str(given[2]))
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    for scope in ("visit", "client", "record"):
        answer(ExportDialog, take(scope, "fhir"))
        charted.actions_table["export_visit"].trigger()
    assert len(proposed) == 3
    assert not any("Example" in name or "Robin" in name for name in proposed)


def test_only_the_forms_that_fit_are_offered(window: MainWindow) -> None:
    dialog = ExportDialog(window.look, window, "visit", has_visit=True, has_client=True)
    assert dialog.wanted().form == "chart"
    assert dialog.form.count() == 2
    take("record", "csv")(dialog)
    assert dialog.form.count() == 3
    assert not dialog.names.isHidden()
    assert dialog.sheets.isHidden()
    assert dialog.wanted().form == "csv"
    dialog.deleteLater()
    small = ExportDialog(window.look, window, "visit", has_visit=False, has_client=False)
    assert small.wanted().scope == "record"
    small.deleteLater()


def test_import_of_an_archive(charted, desk, tmp_path, choose, answer) -> None:
    with Record.create(tmp_path / "other.bodymap") as other:
        other.add_client(Client(family_name="Sample", given_name="Ida"))
        export_archive(other, tmp_path / "a.zip")
    choose(tmp_path / "a.zip")
    words = answer(ImportDialog)
    charted.actions_table["import"].trigger()
    assert "1 new client would be added." in words
    assert "Taken in: 1 client." in charted.messages.text
    assert [row.name for row in desk.workspace.find_clients("sam")] == ["Sample, Ida"]
    # the chart that is open stays open, with its steps
    assert desk.visit is not None
    assert desk.visit.findings == (PAIN,)
    assert desk.undo_group.canUndo()
    words = answer(ImportDialog)
    charted.actions_table["import"].trigger()
    assert any("There is nothing to take in" in word for word in words)
    assert "Take in" not in words


def test_import_of_a_visit_becomes_a_draft_of_the_open_client(charted, desk, tmp_path, choose, answer) -> None:
    assert desk.visit is not None
    export_chart(desk.workspace.record, tmp_path / "v.json", desk.visit.id)
    text = (tmp_path / "v.json").read_text().replace(desk.visit.id, "e" * 32)
    (tmp_path / "v.json").write_text(text)
    choose(tmp_path / "v.json")
    words = answer(ImportDialog)
    charted.actions_table["import_visit"].trigger()
    assert any("1 finding (1 LEFT)" in word for word in words)
    assert any("make sure that it is this client's" in word for word in words)
    assert "Take in for Example, Robin" in words
    assert desk.visit.id == "e" * 32
    assert desk.visit.findings == (PAIN,)
    assert desk.editable
    assert len(desk.workspace.visits) == 2


def test_import_of_a_fhir_bundle_says_what_is_there_already(charted, desk, tmp_path, choose, answer) -> None:
    export_fhir(desk.workspace.record, tmp_path / "b.json")
    choose(tmp_path / "b.json")
    words = answer(ImportDialog)
    charted.actions_table["import"].trigger()
    assert any("1 client and 1 visit are there already" in word for word in words)


def test_import_that_is_not_wanted_changes_nothing(charted, desk, tmp_path, choose, answer) -> None:
    with Record.create(tmp_path / "other.bodymap") as other:
        other.add_client(Client(family_name="Sample"))
        export_archive(other, tmp_path / "a.zip")
    choose(tmp_path / "a.zip")
    answer(ImportDialog, agree=False)
    charted.actions_table["import"].trigger()
    assert desk.workspace.find_clients("sam") == ()


def test_a_faulty_file_is_told_in_the_message_bar(charted, tmp_path, choose) -> None:
    (tmp_path / "bad.json").write_text(json.dumps({"format": "bodymap.chart/1", "protocol": "it_band", "date": 5}))
    choose(tmp_path / "bad.json")
    charted.actions_table["import"].trigger()
    assert "date: expected a date as YYYY-MM-DD" in charted.messages.text
    assert charted.messages.text.startswith("bad.json cannot be read: ")
    assert "Ask for it again" in charted.messages.text, "and what to do, for whom the place within says nothing"
    with zipfile.ZipFile(tmp_path / "bad.json", "w") as empty:
        empty.writestr("../x", b"")
    charted.actions_table["import"].trigger()
    assert "is no file of an archive of charts" in charted.messages.text


def test_long_work_shows_a_bar_and_can_be_cancelled(window: MainWindow, qtbot: QtBot) -> None:
    begun, may_go_on = threading.Event(), threading.Event()
    after: list[str] = []

    def long(told: Told) -> None:
        begun.set()
        told(1, 4)
        may_go_on.wait(10)
        told(2, 4)
        after.append("never")

    def press() -> None:
        [dialog] = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
        assert dialog.bar.value() == 1  # type: ignore[attr-defined]
        dialog.cancel_button.click()  # type: ignore[attr-defined]
        assert not dialog.cancel_button.isEnabled()  # type: ignore[attr-defined]
        may_go_on.set()

    def wait_for_bar() -> None:
        shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
        if shown and begun.is_set():
            press()
        else:
            QTimer.singleShot(10, wait_for_bar)

    QTimer.singleShot(0, wait_for_bar)
    with pytest.raises(Cancelled):
        with_progress(window.look, window, "Working…", long)
    assert after == []


def test_an_error_of_long_work_comes_back(window: MainWindow) -> None:
    def fail(_told: Told) -> None:
        raise UserError("The disk is full.")

    with pytest.raises(UserError, match="The disk is full"):
        with_progress(window.look, window, "Working…", fail)
    assert with_progress(window.look, window, "Working…", lambda _: 5) == 5
