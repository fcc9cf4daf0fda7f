"""Frames of the diagram: what is painted again when something changes, since a whole frame costs some milliseconds.

Hides how it is found out where a change, the zone under the pointer and the gesture in the hand are seen. Each note of
what was seen is taken when it is painted; where it cannot be told, the whole diagram is painted.
"""

from __future__ import annotations

from itertools import chain

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter, QPicture, QRegion
from PySide6.QtWidgets import QWidget

from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.paint.marks import extent_of
from bodymap.paint.symbols import GHOST
from bodymap.ui.canvas.gestures import Held
from bodymap.ui.canvas.marks_sheet import BESIDE
from bodymap.ui.canvas.panes import Pane
from bodymap.ui.canvas.view import DiagramView
from bodymap.ui.style import Look

SPARE = 4
"""Pixels around what a gesture is known to paint: soft edges and rounding."""

GRIP_REACH = 16.0
"""Pixels that the handles of a mark stand out beyond it."""

FEW = 12
"""More marks than these in the hand are painted with the whole diagram: to find out where they are costs as much."""


class DiagramFrames(DiagramView):
    """See the module."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._seen_gesture = QRect()
        self._handled: dict[Side, Finding | None] = {}
        self._seen_sides: tuple[Side, ...] = ()

    def handled_mark(self, _pane: Pane) -> Finding | None:
        """The one mark of a pane whose handles are painted."""
        return None

    # where one looks from

    def _followers(self) -> list[QRect]:
        return [self._follower(pane) for pane in self.panes]

    def _follower(self, pane: Pane) -> QRect:
        """Limb, marks and names of a pane: the ground beside them looks the same from wherever one looks."""
        sight, bounds = self._sight(pane), self._diagram.bounds
        words = self._overlay.moving_box(sight, pane)
        if words is None or self.passage.active:
            return pane.rect.toAlignedRect()
        limb = QRectF(QPointF(*bounds[:2]), QPointF(*bounds[2:]))
        # as much beside the limb as the picture of its marks has, and a handle more
        spare = (BESIDE + GRIP_REACH) * self._look.scale
        box = sight.transform.mapRect(limb).adjusted(-spare, -spare, spare, spare).united(words)
        for layer in (self._ghosts[pane.side], self._marks[pane.side]):
            if layer.glaze is not None:
                box = box.united(layer.glaze.area(sight).adjusted(-GRIP_REACH, -GRIP_REACH, GRIP_REACH, GRIP_REACH))
        return box.intersected(pane.inner).translated(pane.rect.topLeft()).toAlignedRect()

    # what the visit shows

    def _show_changes(self) -> None:
        """Gathers what the visit shows now, and has painted again what of it looks otherwise."""
        if not self._guard(lambda: self._overlay.refresh(self._desk)):
            return
        passing = self.passage.active
        self.passage.follow(self._desk, self._overlay.marks)
        # a side that comes back is as it was painted last, but on the screen there is another one
        before, self._seen_sides = self._seen_sides, self.shown
        if before != self.shown or passing:
            self.update()
            return
        self._show_spoiled()

    def _show_spoiled(self) -> None:
        """Has painted again what looks otherwise than it was painted last."""
        if self.passage.active or not self.isVisible():
            self.update()
            return
        spoiled = [self._spoiled(pane) for pane in self.panes]
        parts = [region for region in spoiled if region is not None]
        if len(parts) < len(spoiled):
            self.update()
        for region in parts:
            self.update(region)

    def _point_at(self, side: Side | None, zone: str | None) -> bool:
        """Outlines the zone under the pointer; True where it is another one than before."""
        before = self._hover_boxes()
        if not self._overlay.hover(side, zone):
            return False
        for box in before + self._hover_boxes():
            self.update(box.toAlignedRect())
        return True

    def _hover_boxes(self) -> list[QRectF]:
        return [self._overlay.hover_box(self._sight(pane)).translated(pane.rect.topLeft()) for pane in self.panes]

    def _spoiled(self, pane: Pane) -> QRegion | None:
        """What of a pane looks otherwise than it was painted last, on the canvas; None for all of it."""
        side = pane.side
        parts = [
            self._overlay.bring(self._sight(pane), pane),
            self._ghosts[side].bring(self._overlay.ghosts[side], self._view(pane, GHOST)),
            self._marks[side].bring(self._standing_marks(side), self._view(pane)),
            self._handle_boxes(pane),
        ]
        if any(part is None for part in parts):
            return None
        region = QRegion()
        for box in chain.from_iterable(part for part in parts if part):
            region += box.translated(pane.rect.topLeft()).toAlignedRect()
        return region.intersected(pane.rect.toAlignedRect())

    def _handle_boxes(self, pane: Pane) -> list[QRectF]:
        """Where handles come or go in a pane."""
        handled = self.handled_mark(pane)
        before, self._handled[pane.side] = self._handled.get(pane.side), handled
        boxes = []
        for mark in (before, handled) if handled is not before else ():
            if mark is not None:
                left, top, right, bottom = extent_of(mark, self._sight(pane).transform, self._look.scale)
                boxes.append(QRectF(left, top, right - left, bottom - top))
        return boxes

    # what the hand does

    def _show_gesture(self, held: Held) -> None:
        """Has painted again what the hand is doing now, and where it was seen until now."""
        if len(self.lifted()) > FEW:
            self.update()
            return
        noted = QPicture()
        with QPainter(noted) as painter:
            held.gesture.paint(painter)
        before, self._seen_gesture = self._seen_gesture, QRect()
        if not noted.boundingRect().isEmpty():
            self._seen_gesture = noted.boundingRect().adjusted(-SPARE, -SPARE, SPARE, SPARE)
        corner = held.pane.rect.topLeft().toPoint()
        self.update(QRegion(before.translated(corner)) + self._seen_gesture.translated(corner))

    def _clear_gesture(self, held: Held) -> None:
        """Has painted again what the hand has covered until now; what it lifted finds its place again."""
        self._show_spoiled()
        self.update(self._seen_gesture.translated(held.pane.rect.topLeft().toPoint()))
        self._seen_gesture = QRect()
