"""The keyboard on the diagram: arrows walk the zones, Enter marks, digits take a kind or say how severe.

Digits mean a kind, as everywhere in the window, except while a severity is awaited: after Enter has marked, and after R
for what is selected. Then they are the severity (1 and 0 make 10), until any other key is pressed. Hides that state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent

from bodymap.domain.finding import Moment
from bodymap.domain.laterality import Side
from bodymap.language import tr
from bodymap.ui import steps
from bodymap.ui.canvas.spoken import say
from bodymap.ui.kinds import native_key
from bodymap.ui.steps import findings_name
from bodymap.ui.words import capital

if TYPE_CHECKING:
    from bodymap.ui.canvas.canvas import DiagramCanvas
    from bodymap.ui.desk import Desk

STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
HOW_SEVERE = tr("How severe? 0 to 10, then any other key.")


class DiagramKeys:
    """See the module."""

    def __init__(self, canvas: DiagramCanvas) -> None:
        self._canvas = canvas
        self._typed: str | None = None

    def rest(self) -> None:
        """Digits mean kinds again."""
        self._typed = None

    def hear(self, event: QKeyEvent) -> bool:
        """Does what a key means; False where it means nothing here."""
        desk = self._canvas.desk
        if desk is None or desk.visit is None:
            return False
        if self._typed is not None and self._severity(desk, event):
            return True
        self.rest()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = Qt.Key(event.key())
        if plain and key in STEPS:
            self._walk(desk, *STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and desk.focus.zone is not None:
            if self._canvas.charting.add_in_zone(desk.focus.side, desk.focus.zone):
                self._await()
        elif key == Qt.Key.Key_Escape:
            desk.look(findings=(), zone="")
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus) and desk.focus.findings:
            self._canvas.charting.nudge_severity(1 if key == Qt.Key.Key_Plus else -1)
            self._say_severity()
        elif plain and key == Qt.Key.Key_R and desk.focus.findings and desk.editable:
            self._await()
        elif plain and key == Qt.Key.Key_N and desk.focus.findings and desk.editable:
            self._canvas.asking.note_wanted.emit()
        elif plain and key == Qt.Key.Key_C and desk.focus.zone is not None and desk.editable:
            self._tick(desk, desk.focus.zone)
        elif plain and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and desk.focus.findings and desk.editable:
            # never a lone key
            desk.notice(tr("{keys} deletes what is selected.", keys=native_key("Ctrl+Del")))
        elif plain and key == Qt.Key.Key_G:
            self._ask_ghost(desk)
        else:
            return False
        return True

    def _tick(self, desk: Desk, zone: str) -> None:
        """Says of a zone that it was palpated with nothing found, or takes that back."""
        visit, side = desk.visit, desk.focus.side
        assert visit is not None
        if any(finding.side is side and zone in finding.zones for finding in visit.findings):
            desk.notice(tr("Something was found there: the zone is examined."))
        elif not desk.take(steps.clear(desk.protocol, visit, side, [zone])):
            desk.take(steps.not_examined(desk.protocol, visit, side, zone))
        say(self._canvas, self._canvas.overlay.state_words(side, zone))

    def ask(self) -> None:
        """Opens the ring by key: on what is selected, else for the zone at hand."""
        desk, asking = self._canvas.desk, self._canvas.asking
        if desk is None or desk.visit is None:
            return
        ring, side = None, desk.focus.side
        chosen = self._canvas.charting.selected()
        if chosen and chosen[0].shape is not None:
            ring = asking.about_marks(self._place(chosen[0].side, chosen[0].shape.centre))
        elif chosen:
            ring = asking.about_marks(self._place(chosen[0].side, desk.diagram.centre_of(chosen[0].zone)))
        elif desk.focus.zone is not None:
            place = self._canvas.charting.free_place(side, desk.focus.zone)
            ring = asking.at_place(side, place, self._place(side, place))
        else:
            desk.notice(tr("Choose a zone with the arrow keys first, or select a finding."))
        if ring is not None:
            ring.stay()

    def _ask_ghost(self, desk: Desk) -> None:
        """The next ghost that has no answer yet, of the side at hand first."""
        overlay = self._canvas.overlay
        for side in (desk.focus.side, desk.focus.side.other):
            for ghost in overlay.ghosts[side] if overlay.askable else ():
                desk.look(side=side, zone=ghost.zone, findings=())
                centre = desk.diagram.centre_of(ghost.zone) if ghost.shape is None else ghost.shape.centre
                ring = self._canvas.asking.about_ghost(ghost, self._place(side, centre))
                if ring is not None:
                    ring.stay()
                return
        if desk.focus.moment is Moment.AFTER:
            desk.notice(tr("Nothing found before treatment is left to ask about."))
        else:
            desk.notice(tr("Nothing of the last visit is left to ask about."))

    def _place(self, side: Side, point: tuple[float, float]) -> QPointF:
        """Where a diagram point is on the canvas, or the nearest place of it that is in view."""
        canvas = self._canvas
        at = canvas.place_of(side, point) or QPointF(canvas.rect().center())
        return QPointF(min(max(at.x(), 0), canvas.width()), min(max(at.y(), 0), canvas.height()))

    def _walk(self, desk: Desk, dx: int, dy: int) -> None:
        # arrows follow the eye: on the left limb, front is to the left
        across = dx if desk.focus.side is Side.RIGHT else -dx
        desk.look(zone=self._canvas.charting.zone_beside(desk.focus.zone, across, dy), findings=())

    def _await(self) -> None:
        self._typed = ""
        if self._canvas.desk is not None:
            desk = self._canvas.desk
            words = f"{capital(findings_name(desk.protocol, self._canvas.charting.selected()))}. {HOW_SEVERE}"
            desk.notice(words)
            say(self._canvas, words)

    def _severity(self, desk: Desk, event: QKeyEvent) -> bool:
        """Takes a digit as a severity; what cannot be one ends the wait."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not event.text().isdecimal():
            return False
        typed = f"{self._typed}{event.text()}"
        # 1 may become 10; any other second digit is a new severity
        if len(typed) > 1 and typed != "10":
            typed = event.text()
        self._typed = typed
        if not desk.focus.findings:
            return False
        self._canvas.charting.set_severity(int(typed))
        self._say_severity()
        return True

    def _say_severity(self) -> None:
        chosen = self._canvas.charting.selected()
        if chosen:
            known = chosen[0].severity
            say(self._canvas, tr("severity not known") if known is None else tr("severity {severity}", severity=known))
