"""The diagram that is charted on: hears mouse, pen, fingers and keys, and tells the hand and the view what they mean.

Hides the devices. What a press becomes is `hand.py`'s, painting is `view.py`'s, keys are `keys.py`'s, and how several
fingers belong together is `touch.py`'s.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QPointingDevice,
    QTabletEvent,
    QTouchEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from bodymap.language import tr
from bodymap.ui.canvas.gestures import Pointer, Presses
from bodymap.ui.canvas.hand import DiagramHand
from bodymap.ui.canvas.keys import DiagramKeys
from bodymap.ui.canvas.panes import Pane
from bodymap.ui.canvas.touch import Fingers
from bodymap.ui.style import Look


class DiagramCanvas(DiagramHand):
    """See the module. Without a desk (before the record is open) it shows the plate alone."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.setObjectName("canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setMinimumSize(320, 320)
        self.setAccessibleName(tr("Diagram"))
        self.keys = DiagramKeys(self)
        self._fingers = Fingers(self, self)
        self._pen_presses = Presses(Pointer.PEN)
        self._panning: QPointF | None = None
        self._space = False

    # the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & ~event.button() and (self._panning is not None or self.holds(Pointer.MOUSE)):
            # another button goes on: two at a time mean nothing
            return
        self.keys.rest()
        self._fingers.cancel()
        if event.button() == Qt.MouseButton.MiddleButton or (
            self._space and event.button() == Qt.MouseButton.LeftButton
        ):
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._panning = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() == Qt.MouseButton.LeftButton:
            self.press(event.position(), event.modifiers(), Pointer.MOUSE)
        elif event.button() == Qt.MouseButton.RightButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.ask_at(event.position(), Pointer.MOUSE)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._panning is not None and not event.buttons():
            self._end_panning()
        if self._panning is not None:
            shift = event.position() - self._panning
            self._panning = event.position()
            self.pan(shift.x(), shift.y(), event.position())
        elif self._held is None:
            self._hover(event.position())
        elif event.buttons():
            self.drag(event.position())
        else:
            # let go of where the canvas did not hear it
            self.drop(Pointer.MOUSE)

    def pan(self, dx: float, dy: float, at: QPointF) -> None:
        """Moves the view by so many pixels, seen from a place of the canvas; not from under what is in the hand."""
        if self._held is not None:
            return
        self._look_from(self._camera.panned(dx, dy, self.pane_at(at).side))

    def _hover(self, position: QPointF) -> None:
        pane = self.pane_at(position)
        at = position - pane.rect.topLeft()
        transform = self._camera.transform(pane.middle, pane.side)
        place = self.charting.on(pane.side, transform, self._look).to_diagram(at)
        zone = self._diagram.zone_at(*place)
        if self._point_at(pane.side if zone else None, zone):
            self.setToolTip(self._overlay.hover_words())
        self.setCursor(Qt.CursorShape.OpenHandCursor if self._space else self._cursor(pane, at, zone))

    def _cursor(self, pane: Pane, at: QPointF, zone: str | None) -> Qt.CursorShape:
        if self._desk is None or self._desk.visit is None:
            return Qt.CursorShape.ArrowCursor
        if self._gripped(pane, at, Pointer.MOUSE) is not None:
            return Qt.CursorShape.SizeAllCursor
        over_ghost = self._ghost_at(pane, at) is not None
        over_mark = self._hit(pane, at) is not None or self._chip(pane, at, Pointer.MOUSE) is not None
        if over_ghost or over_mark or self._overlay.name_at(pane.side, at) is not None:
            return Qt.CursorShape.PointingHandCursor
        marks = zone and self._desk.editable and self.charting.tool != "select"
        return Qt.CursorShape.CrossCursor if marks else Qt.CursorShape.ArrowCursor

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.buttons():
            # it ends with the last button, whichever that is
            return
        if self._panning is not None:
            self._end_panning()
        else:
            self.lift(event.position())

    def _end_panning(self) -> None:
        self._panning = None
        self.unsetCursor()
        self._rest.start()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """On a zone's name, or on a zone where a press marks nothing: goes near it. It never marks a second time."""
        pane = self.pane_at(event.position())
        at = event.position() - pane.rect.topLeft()
        named = self._overlay.name_at(pane.side, at) or self._zone_to_visit(pane, at)
        if named is not None and event.button() == Qt.MouseButton.LeftButton:
            self.go_near(named)
        elif event.button() == Qt.MouseButton.LeftButton and not self._space:
            self.keys.rest()
            self.press(event.position(), event.modifiers(), Pointer.MOUSE, again=True)
        else:
            self.mousePressEvent(event)

    def _zone_to_visit(self, pane: Pane, at: QPointF) -> str | None:
        """The zone at a place where nothing stands and no tool would mark."""
        marks = self._desk is not None and self._desk.editable and self.charting.tool != "select"
        if marks or self._desk is None or self._desk.visit is None or self._hit(pane, at) is not None:
            return None
        place, _ = self._camera.transform(pane.middle, pane.side).inverted()
        return self._diagram.zone_at(place.map(at).x(), place.map(at).y())

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None, None)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel zooms to the pointer; two fingers on a pad pan, or zoom with Ctrl."""
        if self._held is not None or self.asking.ring is not None:
            # a gesture is recorded by the view in which it began
            event.accept()
            return
        pixels = event.pixelDelta()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if not pixels.isNull() and not control and event.phase() != Qt.ScrollPhase.NoScrollPhase:
            self.pan(pixels.x(), pixels.y(), event.position())
        elif event.angleDelta().y():
            self.zoom(1.2 ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu key opens the ring; the mouse has opened it at the press."""
        if event.reason() != QContextMenuEvent.Reason.Mouse:
            self.keys.ask()

    # pen and fingers

    def tabletEvent(self, event: QTabletEvent) -> None:
        """A pen marks like a mouse, but its pressure sets the severity; its eraser selects, and deletes nothing."""
        position, kind = event.position(), event.type()
        if kind == QEvent.Type.TabletPress:
            self._fingers.cancel()
        if kind == QEvent.Type.TabletPress and event.buttons() & Qt.MouseButton.RightButton:
            self.ask_at(position, Pointer.PEN)
        elif kind == QEvent.Type.TabletPress and event.pointerType() is QPointingDevice.PointerType.Eraser:
            pane = self.pane_at(position)
            found = self._hit(pane, position - pane.rect.topLeft(), Pointer.FINGER.slop)
            if found is not None:
                self._choose(found, adding=False)
        elif kind == QEvent.Type.TabletPress:
            again = self._pen_presses.again(position, int(event.timestamp()))
            self.press(position, event.modifiers(), Pointer.PEN, again=again)
            self._feel(event)
        elif kind == QEvent.Type.TabletMove and self.holds(Pointer.PEN):
            if event.buttons():
                self._feel(event)
                self.drag(position, Pointer.PEN)
            else:
                # lifted where the canvas did not hear it
                self.drop(Pointer.PEN)
        elif kind == QEvent.Type.TabletMove and self._held is None:
            self._hover(position)
        elif kind == QEvent.Type.TabletRelease:
            self.lift(position, Pointer.PEN)
        event.accept()

    def _feel(self, event: QTabletEvent) -> None:
        if (
            self._held is not None
            and self.holds(Pointer.PEN)
            and event.device().hasCapability(QInputDevice.Capability.Pressure)
        ):
            self._held.gesture.feel(event.pressure())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent):
            begins = event.type() == QEvent.Type.TouchBegin
            if begins and self.childAt(event.points()[0].position().toPoint()) is not None:
                # palette, zoom box and ring hear fingers as a mouse
                event.ignore()
                return False
            self._fingers.hear(event)
            event.accept()
            return True
        return super().event(event)

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = True
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif event.key() == Qt.Key.Key_Escape and self._held is not None:
            self.drop_gesture()
        elif not self.keys.hear(event):
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
        self._fingers.cancel()
        self._let_go()
        self.keys.rest()
        self.unsetCursor()
        super().focusOutEvent(event)
