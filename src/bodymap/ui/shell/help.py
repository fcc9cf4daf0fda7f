"""Help that fits on a card: keys and gestures, built from the table of commands; and what this program is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QMessageBox, QScrollArea, QVBoxLayout, QWidget

from bodymap import __version__
from bodymap.ui.controls.buttons import Button
from bodymap.ui.controls.tag import KeyHint
from bodymap.ui.controls.text import Caption, Label

if TYPE_CHECKING:
    from bodymap.ui.main_window import MainWindow

GESTURES = (
    ("Press and release", "mark the kind in hand, with the last severity"),
    ("Press and drag away", "mark, and set the severity 0–10 by the distance"),
    ("Drag a mark", "move it"),
    ("Press a name", "choose its zone; twice: go near it"),
    ("Shift + drag", "select the marks in a box"),
    ("Alt + press", "mark beside or upon another mark"),
    ("Right click", "kinds at this place, or what can be done with a mark"),
    ("Wheel", "zoom to the pointer"),
    ("Space or middle button + drag", "move the view"),
    ("1–9, Shift+1–6", "take a kind in hand"),
    ("Arrows, Enter", "walk from zone to zone, mark there"),
    ("+ and −", "severity of the selected marks"),
)


def show_shortcuts(window: MainWindow) -> None:
    """The keys of every command that has one, and the gestures of the diagram."""
    look = window.look
    dialog = QDialog(window)
    dialog.setWindowTitle("Keys and gestures")
    inner = QWidget()
    grid = QGridLayout(inner)
    grid.setContentsMargins(20, 16, 20, 16)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    row = 0
    grid.addWidget(Caption(look, "On the diagram"), row, 0, 1, 2)
    for keys, words in GESTURES:
        row += 1
        grid.addWidget(KeyHint(look, keys), row, 0)
        grid.addWidget(Label(look, words), row, 1)
    row += 1
    grid.addWidget(Caption(look, "Commands"), row, 0, 1, 2)
    for command in window.actions_table.commands.values():
        if command.shortcut:
            row += 1
            keys = QKeySequence(command.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
            grid.addWidget(KeyHint(look, keys), row, 0)
            grid.addWidget(Label(look, command.text.replace("&", "").rstrip("…")), row, 1)
    grid.setColumnStretch(1, 1)
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    buttons = QDialogButtonBox()
    close = Button(look, "Close")
    buttons.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
    buttons.rejected.connect(dialog.reject)
    column = QVBoxLayout(dialog)
    column.addWidget(area)
    column.addWidget(buttons)
    dialog.resize(look.px(560), look.px(620))
    dialog.exec()
    dialog.deleteLater()


def show_about(window: MainWindow) -> None:
    """Which program this is, and what it is not."""
    box = QMessageBox(window)
    box.setWindowTitle("About bodymap")
    box.setText(f"bodymap {__version__}")
    title = f"Protocol “{window.desk.protocol.title}”, version {window.desk.protocol.version}. " if window.desk else ""
    box.setInformativeText(
        f"{title}It suggests, and says why; the therapist decides. No clinician has yet reviewed its rules. "
        "It is not a medical device and does not diagnose."
    )
    box.exec()
