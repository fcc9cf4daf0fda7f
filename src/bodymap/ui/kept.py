"""Keeps with each chart what belongs to it beside its content: the steps that can be undone, and how it was judged.

The steps are written a moment after the last edit, so that no edit waits for them, and both when a chart is left or the
window closes. A step is kept as its edit and its inverse; when a draft is opened again its steps stand on the stack as
they stood. Hides the timer, the form of the text, and that a disk may refuse: then the steps end with the window.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from bodymap.errors import UserError
from bodymap.ui.crash import told

if TYPE_CHECKING:
    from bodymap.ui.desk import Desk
    from bodymap.ui.undoing import Steps

MOMENT = 1500
"""Milliseconds after the last edit."""

MOST_STEPS = 200
"""How many steps of one visit are kept; the oldest go first."""


class Kept(QObject):
    """Belongs to one desk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._waiting: set[str] = set()
        self._timer = QTimer(self, singleShot=True, interval=MOMENT)
        self._timer.timeout.connect(self._keep_steps)

    def stepped(self, visit_id: str) -> None:
        """A step was done, undone or done again."""
        self._waiting.add(visit_id)
        self._timer.start()

    def keep(self) -> None:
        """Keeps steps and judgement of every chart that was changed since it was last kept."""
        self._timer.stop()
        for visit_id in self._waiting:
            self._write(visit_id, judged=True)
        self._waiting.clear()

    def forget(self, visit_id: str) -> None:
        """The visit was signed, or brought back: nothing of it waits any more."""
        self._waiting.discard(visit_id)

    def steps(self, visit_id: str) -> Steps:
        """The steps that were kept with a draft; none where the visit was changed since, or they cannot be read."""
        from bodymap.exchange.exact import decode_exact

        workspace = self._desk.workspace
        if workspace.read_only or workspace.visit(visit_id).signed:
            return 0, ()
        with suppress(ValueError, UserError, KeyError):
            text = workspace.record.signing.steps(workspace.visit(visit_id))
            if text is not None:
                index, steps = decode_exact(text, tuple)
                return int(index), tuple(steps)
        return 0, ()

    def _keep_steps(self) -> None:
        for visit_id in self._waiting:
            self._write(visit_id, judged=False)

    def _write(self, visit_id: str, *, judged: bool) -> None:
        from bodymap.exchange.exact import encode_exact

        workspace = self._desk.workspace
        if workspace.record.closed or visit_id in workspace.unwritten:
            return
        # a full disk is told at the next edit; an edit was lost by nobody, and nobody is held back by a bug in here
        with told(), suppress(UserError, KeyError):
            visit = workspace.visit(visit_id)
            if visit.signed:
                return
            index, steps = self._desk.undo_stacks.steps(visit_id)
            gone = max(0, len(steps) - MOST_STEPS)
            text = encode_exact((max(0, index - gone), steps[gone:]))
            if judged:
                workspace.judgements.keep(visit, text)
            else:
                workspace.record.signing.keep_beside(visit, steps=text)
