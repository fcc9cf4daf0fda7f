"""The forms for practice and legend: what is entered is kept, and nothing typed is lost when it cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from bodymap.domain.edits import AddFinding
from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.practice import Legend, Practice
from bodymap.errors import UserError
from bodymap.ui.canvas.gestures import Pointer
from bodymap.ui.controls.text import Label
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow
from bodymap.ui.panels.finding_adder import FindingAdder
from bodymap.ui.panels.finding_editor import FindingEditor
from bodymap.ui.paper import saving
from bodymap.ui.paper.sources import open_source, sheet_pages
from bodymap.ui.practice.dialog import PracticeDialog
from bodymap.ui.practice.legend import LegendDialog
from bodymap.ui.shell.about import AboutDialog
from bodymap.ui.shell.help import KeySheet
from bodymap.ui.style import Look
from bodymap.workspace import Workspace
from bodymap.workspace.sheets import keep_legend, keep_practice, legend_of, practice_of

KINDS = {"pain": "pain", "nodule": "nodule", "swelling": "swelling"}


@pytest.fixture
def form(qtbot: QtBot) -> PracticeDialog:
    kept: list[Practice] = []
    made = PracticeDialog(Look(), Practice(name="Sample Practice", licence="X 1"), kept.append)
    made.kept = kept  # type: ignore[attr-defined]
    qtbot.addWidget(made)
    return made


def test_a_practice_is_kept_as_entered(form: PracticeDialog) -> None:
    form.address.setPlainText("  1 Example Street \n\n Sampletown")
    form.therapist.setText(" T. Sample ")
    form.paper.set_value("letter")
    form.accept()
    assert form.kept == [  # type: ignore[attr-defined]
        Practice(
            name="Sample Practice",
            address=("1 Example Street", "Sampletown"),
            therapist="T. Sample",
            licence="X 1",
            paper="letter",
        )
    ]


def test_an_address_that_is_too_long_is_told_and_stays(form: PracticeDialog) -> None:
    form.address.setPlainText("1\n2\n3\n4\n5")
    form.accept()
    assert not form.kept  # type: ignore[attr-defined]
    assert "at most 4 lines" in form._fault.text()
    assert form.address.toPlainText().count("\n") == 4


def test_a_logo_is_taken_shown_and_removed(form: PracticeDialog, tmp_path: Path) -> None:
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("navy"))
    image.save(str(tmp_path / "logo.png"))
    form.take_file(tmp_path / "logo.png")
    assert form.entered().logo.startswith(b"\x89PNG")
    assert not form.picture.pixmap().isNull()
    form.take_file(tmp_path / "none.png")
    assert "cannot be read" in form._fault.text()
    assert form.entered().logo
    form.remove.click()
    assert form.entered().logo == b""


def test_what_cannot_be_kept_is_said_and_the_form_stays(qtbot: QtBot) -> None:
    def refuse(_practice: Practice) -> None:
        raise UserError("The disk is full.", "Free some space.")

    made = PracticeDialog(Look(), Practice(name="Sample"), refuse)
    qtbot.addWidget(made)
    made.accept()
    assert "The disk is full." in made._fault.text()
    assert made.name.text() == "Sample"


@pytest.mark.usefixtures("qapp")
def test_a_legend_has_labels_of_its_own(qtbot: QtBot) -> None:
    kept: list[Legend] = []
    made = LegendDialog(Look(), KINDS, Legend({"nodule": "lump"}), kept.append)
    qtbot.addWidget(made)
    made.labels["pain"].setText("Pain")
    made.shown["swelling"].setChecked(False)
    made.accept()
    # the protocol's own name is no label of one's own
    assert kept == [Legend({"nodule": "lump"}, frozenset({"swelling"}))]
    made.forget()
    assert made.entered() == Legend({}, frozenset())


def test_the_legend_and_the_keys_say_how_a_mark_stands(qtbot: QtBot, window: MainWindow) -> None:
    legend, keys = LegendDialog(Look(), KINDS, Legend(), print), KeySheet(window)
    for dialog in (legend, keys):
        qtbot.addWidget(dialog)
        said = [label.text() for label in dialog.findChildren(Label)]
        assert any("resolved" in words for words in said)
    keys.words.setText("resolved")
    assert any("tick" in text for text in keys.shown())


def test_two_kinds_cannot_be_called_the_same(qtbot: QtBot) -> None:
    kept: list[Legend] = []
    made = LegendDialog(Look(), KINDS, Legend(), kept.append)
    qtbot.addWidget(made)
    made.labels["pain"].setText("Nodule")
    made.accept()
    assert not kept
    assert "nodule" in made._fault.text()


def test_a_label_of_ones_own_is_what_the_window_says(window: MainWindow, desk: Desk) -> None:
    assert window.palette_box is not None
    assert window.panels is not None
    window.panels.accordion.open(window.panels.findings)
    adder, editor = window.findChildren(FindingAdder)[0], window.findChildren(FindingEditor)[0]
    desk.do(AddFinding(Finding(side=Side.RIGHT, kind="pain", zones=("foot",), severity=4)), "add pain")
    adder.kind.set_value("pain")
    keep_legend(desk.workspace.record, Legend({"pain": "ache"}))
    desk.relabel()
    assert desk.visit is not None
    assert desk.finding_name(desk.visit.findings[0]).startswith("ache")
    rows = [row.text() for row in window.palette_box.findChildren(QAbstractButton)]
    assert "Ache" in rows
    assert "Pain" not in rows
    assert adder.kind.currentText() == "Ache"
    assert editor.kind.findText("Ache") >= 0
    at = window.canvas.place_of(Side.RIGHT, (0.01, 0.48))
    assert at is not None
    window.canvas.ask_at(at, Pointer.MOUSE)
    assert window.canvas.asking.ring is not None
    assert "Ache" in [choice.words for choice in window.canvas.asking.ring.choices]
    window.canvas.drop_gesture()
    assert desk.workspace.protocol.kinds["pain"].name == "pain"


def test_practice_and_legend_stand_on_the_sheets_of_the_window(window: MainWindow, workspace: Workspace) -> None:
    keep_practice(workspace.record, Practice(name="Sample Practice", paper="letter"))
    keep_legend(workspace.record, Legend({"pain": "ache"}))
    assert practice_of(workspace.record).name == "Sample Practice"
    assert legend_of(workspace.record).labels == {"pain": "ache"}
    pages = sheet_pages(window)
    assert pages.page_size == "letter"
    assert pages.sheet.practice.name == "Sample Practice"


def test_a_proposed_name_holds_no_name_of_a_client(window: MainWindow) -> None:
    source = open_source(window)
    assert source.client is not None
    name = saving.proposed_name(source, "chart", ".pdf")
    assert name == f"chart-{source.client.id[:8]}-2026-03-02.pdf"
    assert "example" not in name.lower()
    assert "robin" not in name.lower()


def test_a_picture_is_saved_in_the_chosen_form_and_the_folder_is_remembered(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def choose(_parent: object, _title: str, proposed: str, _forms: str) -> tuple[str, str]:
        asked.append(proposed)
        return str(tmp_path / f"leg{len(asked)}"), saving.PICTURES[".svg"]

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    saving.save_picture(window)
    assert (tmp_path / "leg1.svg").read_bytes().startswith(b"<?xml")
    saving.save_picture(window)
    assert Path(asked[1]).parent == tmp_path
    assert "not encrypted" in window.messages.text


def test_the_picture_can_be_pasted_elsewhere(window: MainWindow) -> None:
    saving.copy_picture(window)
    assert QApplication.clipboard().image().width() > 1000
    formats = QApplication.clipboard().mimeData().formats()
    assert {"x-kde-passwordManagerHint", "ExcludeClipboardContentFromMonitorProcessing"} <= set(formats)
    QApplication.clipboard().clear()


def test_about_says_what_it_is_and_all_of_it_can_be_read(window: MainWindow) -> None:
    for scale in (1.0, 2.0):
        window.look.set_scale(scale)
        dialog = AboutDialog(window)
        dialog.show()
        assert "not a medical device" in dialog.told
        assert window.desk is not None
        assert window.desk.protocol.title in dialog.told
        assert window.rect().contains(dialog.rect())
        for label in dialog.findChildren(Label):
            assert label.height() >= label.heightForWidth(label.width())
            assert dialog.rect().contains(label.geometry())
        dialog.reject()
        dialog.deleteLater()
