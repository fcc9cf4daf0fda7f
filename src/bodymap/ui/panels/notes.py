"""Visit notes, kept as they are typed: one undoable step for every pause.

Hides when the text is handed over, and for which visit. What is typed can never reach another visit's notes.
"""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from bodymap.domain.edits import SetField
from bodymap.language import tr
from bodymap.ui.controls import Label
from bodymap.ui.desk import Desk
from bodymap.ui.panels.section import Section
from bodymap.ui.style import Look
from bodymap.workspace import Changes

PAUSE_MS = 600
SUMMARY = 28


class Notes(Section):
    title = tr("Notes")

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(look, desk, parent)
        self._visit_id = ""
        self._known = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.keep)
        # before another visit opens, or the window closes within the pause
        desk.leaving.connect(self.keep)

    def summary(self) -> str:
        visit = self.desk.visit
        words = " ".join(visit.notes.split()) if visit else ""
        return words if len(words) <= SUMMARY else f"{words[:SUMMARY].rstrip()}…" if words else ""

    def build(self) -> None:
        self.text = _NotesEdit()
        self.text.setAccessibleName(tr("Visit notes"))
        self.text.setPlaceholderText(tr("What the record needs beside findings and treatment."))
        self._saved = Label(
            self.look,
            tr("Saved as you type."),
            "secondary",
            "muted",
            wrap=True,
        )
        self.column.addWidget(self.text, 1)
        self.column.addWidget(self._saved)
        self.text.textChanged.connect(self._typed)
        self.text.left.connect(self.keep)

    def refresh(self, _changes: Changes | None = None) -> None:
        visit = self.desk.visit
        if visit is None:
            return
        if visit.id != self._visit_id:
            self._visit_id = visit.id
            self._show(visit.notes)
        elif visit.notes != self._known:
            # undone or redone: what is in the record now takes the place of what is on screen
            self._show(visit.notes)
        self.text.setReadOnly(not self.desk.editable)

    def set_open(self, opened: bool) -> None:
        if not opened and self.is_open:
            self.keep()
        super().set_open(opened)

    def keep(self) -> None:
        """Hands over what was typed; called at a pause, and when the text loses the focus."""
        self._pause.stop()
        if not self._built:
            return
        visit = self.desk.visit
        text = self.text.toPlainText()
        if visit is None or visit.id != self._visit_id or text == self._known:
            return
        self._known = text
        self.desk.do(SetField("notes", text), tr("write notes"))

    def _typed(self) -> None:
        if self.text.toPlainText() != self._known:
            self._pause.start()

    def _show(self, text: str) -> None:
        self._pause.stop()
        self._known = text
        if text != self.text.toPlainText():
            self.text.setPlainText(text)


class _NotesEdit(QPlainTextEdit):
    """`left` is emitted before the focus goes, and before any shortcut is carried out."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        # one road for undo: the window's, which names its steps
        self.setUndoRedoEnabled(False)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
                self.left.emit()
            if event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo):
                event.ignore()
                return False
        if event.type() is QEvent.Type.Leave:
            self.left.emit()
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.left.emit()
        super().focusOutEvent(event)
