"""Help that fits on a card: keys and gestures, built from the table of commands; and what this program is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMargins, QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QMessageBox, QScrollArea, QVBoxLayout, QWidget

from bodymap import __version__
from bodymap.ui.commands import MENUS
from bodymap.ui.controls.buttons import Button
from bodymap.ui.controls.tag import KeyHint
from bodymap.ui.controls.text import Caption, Label
from bodymap.ui.search.matching import folded, score

if TYPE_CHECKING:
    from bodymap.ui.main_window import MainWindow
    from bodymap.ui.style import Look

GESTURES = (
    ("Press and release", "mark the kind in hand, with the last severity"),
    ("Press and drag away", "mark, and set the severity 0–10 by the distance"),
    ("Drag a mark", "move it; a band or area at its handles: make it larger or smaller"),
    ("Press a name", "choose its zone; twice: go near it"),
    ("Shift + drag", "select the marks in a box"),
    ("Alt + press", "mark beside or upon another mark"),
    ("Right button, slide", "a kind and its severity, or what can be done with a mark"),
    ("Press a ghost, slide", "same, better, worse or gone since the last visit"),
    ("Finger", "one marks, two move and zoom, a long press opens the ring"),
    ("Pen", "its pressure is the severity"),
    ("Wheel", "zoom to the pointer"),
    ("Space or middle button + drag", "move the view"),
    ("1–9, Shift+1–6", "take a kind in hand"),
    ("Arrows, Enter", "walk from zone to zone, mark there"),
    ("Digits after Enter or R", "severity 0–10 of what is selected"),
    ("+ and −", "severity of the selected marks"),
    ("C", "the zone at hand is clear: palpated, nothing found"),
    ("G, N", "the next ghost; the note of what is selected"),
    ("Menu key", "the ring: arrows, Enter, Esc"),
)


def show_shortcuts(window: MainWindow) -> None:
    """The keys of every command that has one, and the gestures of the diagram."""
    sheet = KeySheet(window)
    sheet.exec()
    sheet.deleteLater()


class KeySheet(QDialog):
    """Everything that keys and hands can do, in the groups of the menus; typing narrows it down."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setWindowTitle("Keys and gestures")
        look = window.look
        self.words = QLineEdit()
        self.words.setPlaceholderText("Type what you want to do")
        self.words.setAccessibleName("Narrow down keys and gestures")
        self.words.setClearButtonEnabled(True)
        self.words.textChanged.connect(self._narrow)
        self._rows: list[tuple[str, str, QWidget]] = []
        self._heads: dict[str, QWidget] = {}
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 8, 24, 16)
        column.setSpacing(4)
        keys = max((round(look.width(key, "key")) for key, _ in GESTURES), default=0) + 2 * look.px(10)
        for title, rows in (("On the diagram", GESTURES), *_groups(window)):
            head = QWidget()
            room = QVBoxLayout(head)
            room.setContentsMargins(0, 16, 0, 4)
            room.addWidget(Caption(look, title))
            self._heads[title] = head
            column.addWidget(head)
            for key, words in rows:
                row = _row(look, key, words, keys)
                self._rows.append((title, folded(f"{title} {key} {words}"), row))
                column.addWidget(row)
        self._nothing = Label(look, "Nothing answers to these words.", "body", "muted", wrap=True)
        self._nothing.hide()
        column.addWidget(self._nothing)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close = Button(look, "Close")
        close.clicked.connect(self.reject)
        top, foot = QHBoxLayout(), QHBoxLayout()
        top.setContentsMargins(24, 0, 24, 0)
        top.addWidget(self.words)
        foot.setContentsMargins(24, 0, 24, 0)
        foot.addStretch(1)
        foot.addWidget(close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 20, 0, 20)
        whole.setSpacing(12)
        whole.addLayout(top)
        whole.addWidget(area)
        whole.addLayout(foot)
        self.resize(window.size().shrunkBy(QMargins(20, 20, 20, 20)).boundedTo(QSize(look.px(600), look.px(720))))

    def shown(self) -> list[str]:
        """The rows that answer to the typed words, as text."""
        return [text for _, text, row in self._rows if not row.isHidden()]

    def _narrow(self, typed: str) -> None:
        query = folded(typed)
        left = set()
        for title, text, row in self._rows:
            fits = not query or score(query, text) > 0
            row.setVisible(fits)
            if fits:
                left.add(title)
        for title, head in self._heads.items():
            head.setVisible(title in left)
        self._nothing.setVisible(not left)


def _groups(window: MainWindow) -> list[tuple[str, list[tuple[str, str]]]]:
    """The menus with those of their commands that have a key."""
    table, native = window.actions_table, QKeySequence.SequenceFormat.NativeText
    made = []
    for title, ids in MENUS:
        named = (table.commands[key] for key in ids if isinstance(key, str) and key in table.commands)
        known = [command for command in named if command.shortcut]
        rows = [
            (QKeySequence(command.shortcut).toString(native), command.text.replace("&", "").rstrip("…"))
            for command in known
        ]
        if rows:
            made.append((title.replace("&", ""), rows))
    return made


def _row(look: Look, key: str, words: str, width: int) -> QWidget:
    """What is pressed at the left, in one column for all, and what it does."""
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 2, 0, 2)
    line.setSpacing(16)
    hint = QWidget()
    hint.setFixedWidth(width)
    inner = QHBoxLayout(hint)
    inner.setContentsMargins(0, 0, 0, 0)
    inner.addWidget(KeyHint(look, key))
    inner.addStretch(1)
    line.addWidget(hint)
    line.addWidget(Label(look, words, wrap=True), 1)
    return row


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
