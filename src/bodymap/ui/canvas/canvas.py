"""The diagram that is charted on: turns gestures on the view of it into edits.

Hides gestures, keys and what lies under the hand; painting is `view.py`'s. It owns no finding: what it shows is the
desk's visit, what it makes are edits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QWidget

from bodymap.domain.laterality import Side
from bodymap.paint.marks import hit
from bodymap.ui.canvas.charting import Charting
from bodymap.ui.canvas.gestures import DrawLine, Gesture, Held, MoveMarks, PlacePoint, SelectBox
from bodymap.ui.canvas.panes import Pane
from bodymap.ui.canvas.view import NOTHING_LIFTED, DiagramView
from bodymap.ui.desk import Desk, Focus
from bodymap.ui.style import Look

if TYPE_CHECKING:
    from bodymap.workspace import Changes

SLOP = 4.0
"""Pixels beside a mark that still hit it."""


class DiagramCanvas(DiagramView):
    """See the module. Without a desk (before the record is open) it shows the plate alone."""

    ghost_asked = Signal(object, QPoint)
    menu_asked = Signal(object, object, QPoint)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.setObjectName("canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(320, 320)
        self.setAccessibleName("Diagram")
        self.charting = Charting(self._diagram)
        self._held: Held | None = None
        self._panning: QPointF | None = None
        self._space = False

    # what is shown

    def attach(self, desk: Desk | None) -> None:
        """Shows the visit of this desk from now on."""
        self.drop_gesture()
        self._desk = desk
        self.charting.desk = desk
        if desk is not None:
            desk.changed.connect(self._on_change)
            desk.focus_changed.connect(self._on_focus)
        self._overlay.refresh(desk)
        self.update()

    def _on_change(self, _changes: Changes) -> None:
        self._drop_stale()
        self._overlay.refresh(self._desk)
        self.update()

    def _on_focus(self, focus: Focus) -> None:
        self._drop_stale()
        if tuple(pane.side for pane in self.panes) != focus.shown:
            self._reframe()
        self._overlay.refresh(self._desk)
        zone = self._desk.protocol.zone_name(focus.zone) if self._desk and focus.zone else "no zone chosen"
        self.setAccessibleDescription(f"{focus.side.word} {zone}. {self._overlay.state_words(focus.side, focus.zone)}")
        self.update()

    def lifted(self) -> frozenset[str]:
        moving = self._held is not None and isinstance(self._held.gesture, MoveMarks)
        return frozenset(self._desk.focus.findings) if moving and self._desk is not None else NOTHING_LIFTED

    def paint_gesture(self, painter: QPainter, pane: Pane) -> None:
        if self._held is not None and self._held.pane.side is pane.side:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._held.gesture.paint(painter)

    # input

    def _hit(self, pane: Pane, at: QPointF) -> str | None:
        return hit(
            self._findings(pane.side),
            self._camera.transform(pane.middle, pane.side),
            at,
            SLOP,
            scale=self._look.scale,
            centres=self._diagram.centres,
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        pane = self.pane_at(event.position())
        at = event.position() - pane.rect.topLeft()
        if event.button() == Qt.MouseButton.MiddleButton or (
            self._space and event.button() == Qt.MouseButton.LeftButton
        ):
            self._panning = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() == Qt.MouseButton.LeftButton and self._desk is not None and self._desk.visit is not None:
            self._begin(pane, at, event.modifiers())

    def _begin(self, pane: Pane, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        assert self._desk is not None
        self.drop_gesture()
        surface = self.charting.on(pane.side, self._camera.transform(pane.middle, pane.side), self._look)
        self._desk.look(side=pane.side)
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._hold(SelectBox(surface, at), pane)
            return
        found = None if modifiers & Qt.KeyboardModifier.AltModifier else self._hit(pane, at)
        if found is not None:
            self._choose(found, adding=bool(modifiers & Qt.KeyboardModifier.ControlModifier))
            self._hold(MoveMarks(surface, at), pane)
            return
        named = self._overlay.name_at(pane.side, at)
        if named is not None:
            self._desk.look(zone=named, findings=())
            return
        ghost = self._overlay.ghost_at(pane.side, self._camera.transform(pane.middle, pane.side), at)
        if ghost is not None:
            self.ghost_asked.emit(ghost, self.mapToGlobal((at + pane.rect.topLeft()).toPoint()))
            return
        zone = self._diagram.zone_at(*surface.to_diagram(at))
        if zone is not None:
            self._desk.look(zone=zone, findings=())
        if not self._desk.editable:
            self._desk.look(findings=())
            return
        if self.charting.tool == "point":
            self._hold(PlacePoint(surface, at), pane)
        else:
            self._hold(DrawLine(surface, at, closed=self.charting.tool == "area"), pane)

    def _hold(self, gesture: Gesture, pane: Pane) -> None:
        assert self._desk is not None
        self._held = Held.begun(gesture, pane, self._desk)
        self.update()

    def drop_gesture(self) -> None:
        """Lets go of a gesture under way: nothing of it is written."""
        if self._held is not None:
            self._held = None
            self.update()

    def _drop_stale(self) -> None:
        """A gesture ends in the visit that it was begun in, on the findings that it took hold of, or not at all."""
        if self._held is not None and not self._held.still_fits(self._desk):
            self.drop_gesture()

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

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._panning is not None:
            shift = event.position() - self._panning
            self._panning = event.position()
            self._look_from(self._camera.panned(shift.x(), shift.y(), self.pane_at(event.position()).side))
            return
        if self._held is not None:
            self._held.gesture.move(event.position() - self._held.pane.rect.topLeft())
            self.update()
            return
        self._hover(event.position())

    def _hover(self, position: QPointF) -> None:
        pane = self.pane_at(position)
        at = position - pane.rect.topLeft()
        transform = self._camera.transform(pane.middle, pane.side)
        place = self.charting.on(pane.side, transform, self._look).to_diagram(at)
        zone = self._diagram.zone_at(*place)
        if self._overlay.hover(pane.side if zone else None, zone):
            self.setToolTip(self._overlay.hover_words())
            self.update()
        self.setCursor(Qt.CursorShape.OpenHandCursor if self._space else self._cursor(pane, at, zone))

    def _cursor(self, pane: Pane, at: QPointF, zone: str | None) -> Qt.CursorShape:
        if self._desk is None or self._desk.visit is None:
            return Qt.CursorShape.ArrowCursor
        transform = self._camera.transform(pane.middle, pane.side)
        over_ghost = self._overlay.ghost_at(pane.side, transform, at) is not None
        if over_ghost or self._hit(pane, at) is not None or self._overlay.name_at(pane.side, at) is not None:
            return Qt.CursorShape.PointingHandCursor
        return Qt.CursorShape.CrossCursor if zone and self._desk.editable else Qt.CursorShape.ArrowCursor

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._panning is not None:
            self._panning = None
            self.unsetCursor()
            self._rest.start()
        elif event.button() == Qt.MouseButton.LeftButton:
            self._drop_stale()
            held, self._held = self._held, None
            if held is not None:
                held.gesture.finish(event.position() - held.pane.rect.topLeft())
                self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """On a zone's name: goes near it. Elsewhere a second press is a press like any other."""
        pane = self.pane_at(event.position())
        named = self._overlay.name_at(pane.side, event.position() - pane.rect.topLeft())
        if named is not None and event.button() == Qt.MouseButton.LeftButton:
            self.go_near(named)
        else:
            self.mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        if self._overlay.hover(None, None):
            self.update()
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel zooms to the pointer; two fingers on a pad pan, or zoom with Ctrl."""
        if self._held is not None:
            # a gesture is recorded by the view in which it began
            event.accept()
            return
        pixels = event.pixelDelta()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if not pixels.isNull() and not control and event.phase() != Qt.ScrollPhase.NoScrollPhase:
            side = self.pane_at(event.position()).side
            self._look_from(self._camera.panned(pixels.x(), pixels.y(), side))
        elif event.angleDelta().y():
            self.zoom(1.2 ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._desk is None or self._desk.visit is None:
            return
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            pane = self.pane_at(QPointF(event.pos()))
            at = QPointF(event.pos()) - pane.rect.topLeft()
            found = self._hit(pane, at)
            if found is not None:
                self._choose(found, adding=found in self._desk.focus.findings)
                if found not in self._desk.focus.findings:
                    self._desk.look(findings=(*self._desk.focus.findings, found))
            surface = self.charting.on(pane.side, self._camera.transform(pane.middle, pane.side), self._look)
            place = None if found else surface.to_diagram(at)
            if place is None or self._diagram.zone_at(*place) is not None:
                self.menu_asked.emit(pane.side, place, event.globalPos())
        else:
            self.menu_asked.emit(self._desk.focus.side, None, self.mapToGlobal(self.rect().center()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = True
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif event.key() == Qt.Key.Key_Escape and self._held is not None:
            self.drop_gesture()
        elif not self._key(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self.unsetCursor()
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was held down is let go of elsewhere: the canvas would never hear of it."""
        self._space, self._panning = False, None
        self.drop_gesture()
        self.unsetCursor()
        super().focusOutEvent(event)

    def _key(self, event: QKeyEvent) -> bool:
        """The keyboard on the diagram: arrows walk the zones, Enter marks, Escape lets go."""
        desk = self._desk
        if desk is None or desk.visit is None:
            return False
        steps = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        if event.key() in steps and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            dx, dy = steps[Qt.Key(event.key())]
            # arrows follow the eye: on the left limb, front is to the left
            zone = self.charting.zone_beside(desk.focus.zone, dx if desk.focus.side is Side.RIGHT else -dx, dy)
            desk.look(zone=zone, findings=())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and desk.focus.zone is not None:
            self.charting.add_in_zone(desk.focus.side, desk.focus.zone)
        elif event.key() == Qt.Key.Key_Escape:
            desk.look(findings=(), zone="")
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Minus) and desk.focus.findings:
            self.charting.nudge_severity(1 if event.key() == Qt.Key.Key_Plus else -1)
        else:
            return False
        return True
