"""The undo stacks, one a visit: each step an edit with its inverse, and those of the last time put back.

Hides Qt's commands. Whoever has the desk asks it; only the desk and what keeps the steps look in here.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand, QUndoGroup, QUndoStack

from bodymap.domain.edits import Edit

CarryOut = Callable[[str, Edit], Edit]
"""Does an edit of a visit and returns what takes it back."""

Steps = tuple[int, tuple[tuple[str, Edit, Edit | None], ...]]
"""How many of the steps are done, and each with its name, its edit and what takes it back."""


class _Step(QUndoCommand):
    """The one undo command: an edit, its inverse, and the visit that both belong to.

    While `resting` it is only put back on its stack: it was done before the window was closed.
    """

    def __init__(self, carry_out: CarryOut, visit_id: str, edit: Edit, text: str, inverse: Edit | None = None) -> None:
        super().__init__(text)
        self._carry_out = carry_out
        self._visit_id = visit_id
        self.edit = edit
        self.inverse = inverse
        self.resting = inverse is not None

    def redo(self) -> None:
        if self.resting:
            return
        try:
            self.inverse = self._carry_out(self._visit_id, self.edit)
        except Exception:
            # what could not be done cannot be undone: the stack drops this step
            self.setObsolete(True)
            raise

    def undo(self) -> None:
        if self.inverse is None or self.resting:
            return
        try:
            self._carry_out(self._visit_id, self.inverse)
        except Exception:
            # what could not be taken back stands, and cannot be done a second time
            self.setObsolete(True)
            raise


class UndoStacks(QObject):
    """The stacks of the open client's visits."""

    def __init__(self, carry_out: CarryOut, parent: QObject) -> None:
        super().__init__(parent)
        self.group = QUndoGroup(self)
        self._carry_out = carry_out
        self._stacks: dict[str, QUndoStack] = {}

    def has(self, visit_id: str) -> bool:
        return visit_id in self._stacks

    def begin(self, visit_id: str, steps: Steps) -> None:
        """Makes the stack of a visit with the steps that it had when it was last left."""
        stack = self._stacks[visit_id] = QUndoStack(self.group)
        index, kept = steps
        commands = [_Step(self._carry_out, visit_id, edit, name, inverse) for name, edit, inverse in kept if inverse]
        for command in commands:
            stack.push(command)
        stack.setIndex(index if len(commands) == len(kept) else stack.count())
        for command in commands:
            command.resting = False

    def activate(self, visit_id: str) -> None:
        """Undo and redo are of this visit from now on."""
        self.group.setActiveStack(self._stacks[visit_id])

    def rest(self) -> None:
        """Nothing can be undone until a visit is activated."""
        self.group.setActiveStack(None)  # type: ignore[arg-type]

    def push(self, visit_id: str, edit: Edit, text: str) -> None:
        """Does an edit and puts it on the visit's stack."""
        self._stacks[visit_id].push(_Step(self._carry_out, visit_id, edit, text))

    def steps(self, visit_id: str) -> Steps:
        """The steps as they are kept. Raises KeyError where the visit was not open."""
        stack = self._stacks[visit_id]
        commands = [stack.command(place) for place in range(stack.count())]
        steps = [(each.text(), each.edit, each.inverse) for each in commands if isinstance(each, _Step)]
        return stack.index(), tuple(steps)

    def clear(self, visit_id: str) -> None:
        """Nothing of this visit can be undone any more."""
        if visit_id in self._stacks:
            self._stacks[visit_id].clear()

    def drop(self) -> None:
        """Another client is opened."""
        for stack in self._stacks.values():
            self.group.removeStack(stack)
            stack.deleteLater()
        self._stacks.clear()
