"""The hand on the diagram: what a press begins, carries on and ends, whichever pointer it comes from.

Hides what lies under the pointer and which gesture follows. Knows presses, not devices: mouse, pen and fingers are
`canvas.py`'s, which builds upon this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from bodymap.domain.finding import Finding
from bodymap.language import tr
from bodymap.paint.hitting import hit
from bodymap.ui.canvas.asking import Asking
from bodymap.ui.canvas.charting import Charting
from bodymap.ui.canvas.frames import DiagramFrames
from bodymap.ui.canvas.gestures import (
    Answering,
    DrawLine,
    Gesture,
    Held,
    MoveMarks,
    PlacePoint,
    Pointer,
    Reshape,
    SelectBox,
)
from bodymap.ui.canvas.handles import handle_at, paint_handles
from bodymap.ui.canvas.panes import Pane
from bodymap.ui.canvas.ring import Ring
from bodymap.ui.canvas.spoken import make_audible, tell_focus
from bodymap.ui.canvas.view import NOTHING_LIFTED
from bodymap.ui.desk import Desk, Focus
from bodymap.ui.style import Look

if TYPE_CHECKING:
    from bodymap.workspace import Changes

GRIP = 8.0
"""Pixels around a handle that still take hold of it, beside the slop of the pointer."""


class DiagramHand(DiagramFrames):
    """See the module. It owns no finding: what it shows is the desk's visit, what it makes are edits."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.charting = Charting(self._diagram)
        self.asking = Asking(look, self.charting, self)
        self._held: Held | None = None
        make_audible()

    # what is shown

    def attach(self, desk: Desk | None) -> None:
        """Shows the visit of this desk from now on."""
        self.drop_gesture()
        self._desk = desk
        self.charting.desk = desk
        if desk is not None:
            desk.changed.connect(self._on_change)
            desk.passed.connect(self._on_change)
            desk.focus_changed.connect(self._on_focus)
        self.asking.attach(desk)
        self._overlay.refresh(desk)
        self.update()

    @property
    def desk(self) -> Desk | None:
        return self._desk

    def _on_change(self, _changes: Changes | None = None) -> None:
        self._drop_stale()
        self._show_changes()

    def _on_focus(self, focus: Focus) -> None:
        self._drop_stale()
        if tuple(pane.side for pane in self.panes) != focus.shown:
            self._reframe()
        self._show_changes()
        zone = self._desk.protocol.zone_name(focus.zone) if self._desk and focus.zone else tr("no zone chosen")
        place = tr("{side} {zone}", side=focus.side.word, zone=zone)
        self.setAccessibleDescription(f"{place}. {self._overlay.state_words(focus.side, focus.zone)}")
        tell_focus(self)

    @property
    def busy(self) -> bool:
        """Whether something is in the hand: a press under way, or a ring that waits."""
        return self._held is not None or self.asking.ring is not None

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.asking.close()
        super().resizeEvent(event)

    def lifted(self) -> frozenset[str]:
        gesture = None if self._held is None else self._held.gesture
        if isinstance(gesture, Reshape):
            return frozenset({gesture.finding.id})
        moving = isinstance(gesture, MoveMarks) and self._desk is not None
        return frozenset(self._desk.focus.findings) if moving and self._desk is not None else NOTHING_LIFTED

    def paint_gesture(self, painter: QPainter, pane: Pane) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        handled = self.handled_mark(pane)
        if handled is not None and handled.shape is not None:
            paint_handles(painter, handled.shape, self._camera.transform(pane.middle, pane.side), self._look)
        if self._held is not None and self._held.pane.side is pane.side:
            self._held.gesture.paint(painter)

    def handled_mark(self, pane: Pane) -> Finding | None:
        return None if self._held is not None else self.drawn_mark(pane)

    def drawn_mark(self, pane: Pane) -> Finding | None:
        """The one selected band or area of a pane: it can be pulled at its handles."""
        # asked in every frame: the many findings are gone through only where exactly one is selected
        if self._desk is None or len(self._desk.focus.findings) != 1 or not self._desk.editable:
            return None
        one = next(iter(self.charting.selected()), None)
        if one is None:
            return None
        fits = one.side is pane.side and one.moment is self._desk.focus.moment and one.shape is not None
        return one if fits else None

    def _gripped(self, pane: Pane, at: QPointF, pointer: Pointer) -> tuple[Finding, int] | None:
        """The mark whose handle is under the pointer, and the handle's number."""
        drawn = self.drawn_mark(pane)
        if drawn is None or drawn.shape is None:
            return None
        transform = self._camera.transform(pane.middle, pane.side)
        number = handle_at(drawn.shape, transform, at, GRIP + pointer.slop)
        return None if number is None else (drawn, number)

    # what a press begins

    def _hit(self, pane: Pane, at: QPointF, slop: float = Pointer.MOUSE.slop) -> str | None:
        sight = self._sight(pane)
        near = self._marks[pane.side].near(self._findings(pane.side), at, sight, slop)
        return hit(near, sight.transform, at, slop, scale=self._look.scale, centres=self._diagram.centres)

    def _chip(self, pane: Pane, at: QPointF, pointer: Pointer) -> str | None:
        """The finding whose severity stands at a place; a fingertip is too wide to mean it."""
        found = None if pointer is Pointer.FINGER else self._marks[pane.side].chip_at(at, self._sight(pane))
        # the picture may still be that of the visit before, while its marks become those of this one
        return found if any(mark.id == found for mark in self._findings(pane.side)) else None

    def _ghost_at(self, pane: Pane, at: QPointF) -> Finding | None:
        """The ghost that may be asked about at a place, by its symbol or its severity."""
        if not self._overlay.askable:
            return None
        ghosts, layer = self._overlay.ghosts[pane.side], self._ghosts[pane.side]
        sight, slop, scale = self._sight(pane), Pointer.MOUSE.slop, self._look.scale
        near = layer.near(ghosts, at, sight, slop)
        found = hit(near, sight.transform, at, slop, scale=scale, centres=self._diagram.centres)
        found = found or layer.chip_at(at, sight)
        return next((ghost for ghost in ghosts if ghost.id == found), None)

    def press(
        self, position: QPointF, modifiers: Qt.KeyboardModifier, pointer: Pointer, *, again: bool = False
    ) -> None:
        """A pointer presses at a place of the canvas; `again` is the second press of a double click.

        That takes hold of what stands there like any other, but marks nothing: one place is marked once.
        """
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.passage.end()
        if self._desk is not None and self._desk.visit is not None:
            pane = self.pane_at(position)
            self._begin(pane, position - pane.rect.topLeft(), modifiers, pointer, again=again)

    def holds(self, pointer: Pointer) -> bool:
        """Whether a press of that pointer is under way."""
        return self._held is not None and self._held.pointer is pointer

    @property
    def minds_fingers(self) -> bool:
        """Whether fingers mean something now: beside mouse or pen they are the hand that holds these."""
        return self._held is None or self._held.pointer is Pointer.FINGER

    def drag(self, position: QPointF, pointer: Pointer = Pointer.MOUSE) -> None:
        """The pointer moves with the press held."""
        if self._held is not None and self._held.pointer is pointer:
            self._held.gesture.move(position - self._held.pane.rect.topLeft())
            self._show_gesture(self._held)

    def lift(self, position: QPointF, pointer: Pointer = Pointer.MOUSE) -> None:
        """The press ends: what was begun is done."""
        self._drop_stale()
        held = self._held
        if held is not None and held.pointer is pointer:
            self._held = None
            held.gesture.finish(position - held.pane.rect.topLeft())
            # after what it has done: a mark that was moved need not first go back to where it was
            self._clear_gesture(held)

    def _begin(self, pane: Pane, at: QPointF, modifiers: Qt.KeyboardModifier, pointer: Pointer, *, again: bool) -> None:
        assert self._desk is not None
        self.drop_gesture()
        transform = self._camera.transform(pane.middle, pane.side)
        surface = self.charting.on(pane.side, transform, self._look)
        self._desk.look(side=pane.side)
        control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._hold(SelectBox(surface, at, adding=control), pane, pointer)
            return
        gripped = self._gripped(pane, at, pointer)
        if gripped is not None:
            self._hold(Reshape(surface, at, *gripped), pane, pointer)
            return
        chip = None if modifiers else self._chip(pane, at, pointer)
        if chip is not None:
            self._desk.look(findings=())
            self._choose(chip, adding=False)
            self._answer(self.asking.how_severe(at + pane.rect.topLeft()), pane, pointer)
            return
        found = None if modifiers & Qt.KeyboardModifier.AltModifier else self._hit(pane, at, pointer.slop)
        if found is not None:
            self._choose(found, adding=control)
            self._hold(MoveMarks(surface, at, pointer.slack), pane, pointer)
            return
        named = self._overlay.name_at(pane.side, at)
        if named is not None:
            self._desk.look(zone=named, findings=())
            return
        ghost = self._ghost_at(pane, at)
        if ghost is not None:
            self._answer(self.asking.about_ghost(ghost, at + pane.rect.topLeft()), pane, pointer)
            return
        if not again or self.charting.tool == "select":
            self._mark(pane, at, control, pointer)

    def _mark(self, pane: Pane, at: QPointF, control: bool, pointer: Pointer) -> None:
        """A press where nothing stands: the tool in hand begins."""
        assert self._desk is not None
        surface = self.charting.on(pane.side, self._camera.transform(pane.middle, pane.side), self._look)
        zone = self._diagram.zone_at(*surface.to_diagram(at))
        if self.charting.tool == "select":
            self._hold(SelectBox(surface, at, adding=control), pane, pointer)
            return
        if zone is not None:
            self._desk.look(zone=zone, findings=())
        if not self._desk.editable:
            self._desk.look(findings=())
        elif self.charting.tool == "point" and pointer is Pointer.FINGER and self.come_nearer(pane, at):
            return
        elif self.charting.tool == "point":
            self._hold(PlacePoint(surface, at, pointer.slack), pane, pointer)
        else:
            self._hold(DrawLine(surface, at, pointer.slack, closed=self.charting.tool == "area"), pane, pointer)

    def _hold(self, gesture: Gesture, pane: Pane, pointer: Pointer) -> None:
        assert self._desk is not None
        self._held = Held.begun(gesture, pane, pointer, self._desk)
        if self.drawn_mark(pane) is not None or self.lifted():
            # its handles go, and the marks are in the hand from now on
            self._show_spoiled()
        self._show_gesture(self._held)

    def _answer(self, ring: Ring | None, pane: Pane, pointer: Pointer) -> None:
        """The press that opened a ring goes on in it."""
        if ring is not None:
            self._hold(Answering(ring, pane.rect.topLeft()), pane, pointer)

    def ask_at(self, position: QPointF, pointer: Pointer) -> None:
        """Opens the ring for a place of the canvas, or for the mark that lies there; the press may go on in it."""
        if self._desk is None or self._desk.visit is None:
            return
        self.drop_gesture()
        pane = self.pane_at(position)
        at = position - pane.rect.topLeft()
        found = self._hit(pane, at, pointer.slop) or self._chip(pane, at, pointer)
        if found is not None:
            if found not in self._desk.focus.findings:
                self._choose(found, adding=False)
            self._answer(self.asking.about_marks(position), pane, pointer)
            return
        surface = self.charting.on(pane.side, self._camera.transform(pane.middle, pane.side), self._look)
        place = surface.to_diagram(at)
        zone = self._diagram.zone_at(*place)
        if zone is not None:
            self._desk.look(side=pane.side, zone=zone, findings=())
            self._answer(self.asking.at_place(pane.side, place, position), pane, pointer)

    def drop(self, pointer: Pointer) -> None:
        """Lets go of what that pointer holds, and of no other's."""
        if self.holds(pointer):
            self.drop_gesture()

    def drop_gesture(self) -> None:
        """Lets go of a gesture under way and of an open ring: nothing of them is written."""
        self._let_go()
        self.asking.close()

    def _let_go(self) -> None:
        if self._held is not None:
            held, self._held = self._held, None
            held.gesture.drop()
            self._clear_gesture(held)

    def _drop_stale(self) -> None:
        """A gesture ends in the visit that it was begun in, on the findings that it took hold of, or not at all."""
        if self._held is not None and not self._held.still_fits(self._desk):
            self._let_go()

    def _choose(self, finding_id: str, *, adding: bool) -> None:
        assert self._desk is not None
        chosen = self._desk.focus.findings
        visit = self._desk.visit
        assert visit is not None
        if adding:
            rest = tuple(known for known in chosen if known != finding_id)
            self._desk.look(findings=rest if finding_id in chosen else (*chosen, finding_id))
        elif finding_id not in chosen:
            finding = visit.finding(finding_id)
            self._desk.look(findings=(finding_id,), side=finding.side, zone=finding.zone)
