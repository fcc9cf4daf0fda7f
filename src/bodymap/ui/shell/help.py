"""Help that fits on a card: keys and gestures, built from the table of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMargins, QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from bodymap.language import tr, tr_in
from bodymap.ui.commands import MENUS
from bodymap.ui.controls.buttons import Button
from bodymap.ui.controls.tag import KeyHint
from bodymap.ui.controls.text import Caption, Label
from bodymap.ui.kinds import native_key
from bodymap.ui.practice.states import STATES, MarkStates
from bodymap.ui.search.matching import folded, score

if TYPE_CHECKING:
    from bodymap.ui.main_window import MainWindow
    from bodymap.ui.style import Look

GESTURES = (
    (tr("Press and release"), tr("mark the kind in hand, with the last severity")),
    (tr("Press and drag away"), tr("mark, and set the severity 0–10 by the distance")),
    (tr("Press its number"), tr("the severity of the mark beside it")),
    (tr("Drag a mark"), tr("move it; a band or area at its handles: make it larger or smaller")),
    (tr("Press a name"), tr("choose its zone; twice: go near it")),
    (tr("Shift + drag"), tr("select the marks in a box")),
    (tr("Alt + press"), tr("mark beside or upon another mark")),
    (tr("Right button, slide"), tr("a kind and its severity, or what can be done with a mark")),
    (tr("Press a ghost, slide"), tr("same, better, worse or gone since the last visit")),
    (tr("Finger"), tr("one marks, two move and zoom, a long press opens the ring")),
    (tr("Pen"), tr("its pressure is the severity")),
    (tr("Wheel"), tr("zoom to the pointer")),
    (tr("Space or middle button + drag"), tr("move the view")),
    (tr("1–9, Shift+1–6"), tr("take a kind in hand")),
    (tr("Arrows, Enter"), tr("walk from zone to zone, mark there")),
    (tr("Digits after Enter or R"), tr("severity 0–10 of what is selected")),
    (tr("+ and −"), tr("severity of the selected marks")),
    ("C", tr("the zone at hand is clear: palpated, nothing found")),
    ("G, N", tr("the next ghost; the note of what is selected")),
    (tr("Menu key"), tr("the ring: arrows, Enter, Esc")),
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
        self.setWindowTitle(tr("Keys and gestures"))
        look = window.look
        self.words = QLineEdit()
        self.words.setPlaceholderText(tr("Type what you want to do"))
        self.words.setAccessibleName(tr("Narrow down keys and gestures"))
        self.words.setClearButtonEnabled(True)
        self.words.textChanged.connect(self._narrow)
        self._rows: list[tuple[str, str, QWidget]] = []
        self._heads: dict[str, QWidget] = {}
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 8, 24, 16)
        column.setSpacing(4)
        self._add_marks(window, column)
        keys = max((round(look.width(key, "key")) for key, _ in GESTURES), default=0) + 2 * look.px(10)
        for title, rows in ((tr("On the diagram"), GESTURES), *_groups(window)):
            column.addWidget(self._head(look, title))
            for key, words in rows:
                row = _row(look, key, words, keys)
                self._rows.append((title, folded(f"{title} {key} {words}"), row))
                column.addWidget(row)
        self._nothing = Label(look, tr("Nothing answers to these words."), "body", "muted", wrap=True)
        self._nothing.hide()
        column.addWidget(self._nothing)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close = Button(look, tr_in("a window", "Close"))
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

    def _add_marks(self, window: MainWindow, column: QVBoxLayout) -> None:
        """What the marks on the diagram look like, once there is a record with kinds."""
        if window.desk is None:
            return
        title = tr("How a mark stands")
        states = MarkStates(window.look, next(iter(window.desk.protocol.kinds)))
        said = " ".join(words for _, _, words in STATES)
        self._rows.append((title, folded(f"{title} {said}"), states))
        column.addWidget(self._head(window.look, title))
        column.addWidget(states)

    def _head(self, look: Look, title: str) -> QWidget:
        head = self._heads[title] = QWidget()
        room = QVBoxLayout(head)
        room.setContentsMargins(0, 16, 0, 4)
        room.addWidget(Caption(look, title))
        return head

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
    table = window.actions_table
    made = []
    for title, ids in MENUS:
        named = (table.commands[key] for key in ids if isinstance(key, str) and key in table.commands)
        known = [command for command in named if command.shortcut]
        rows = [(native_key(command.shortcut), command.text.replace("&", "").rstrip("…")) for command in known]
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
    label = Label(look, words, wrap=True)
    # by ear the key belongs to what it does: a row has no focus that could bring the two together
    label.setAccessibleName(f"{key}: {words}")
    line.addWidget(label, 1)
    return row
