"""The diagram as it is seen: the plate, the zones and the marks of one side or both, from where the camera looks.

Hides the layers and when their pictures are painted anew. It takes no input and makes no edit: what lies under the hand
is `hand.py`'s, which builds upon this by way of `frames.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.language import tr
from bodymap.paint.plate import Plate, load_reader, skin_path
from bodymap.paint.symbols import GHOST, SOLID
from bodymap.ui.canvas.approach import nearer
from bodymap.ui.canvas.glaze import Glaze, Sight
from bodymap.ui.canvas.looking import DiagramLooking
from bodymap.ui.canvas.marks_layer import MarksLayer
from bodymap.ui.canvas.marks_sheet import MarksView
from bodymap.ui.canvas.overlay import LANDMARKS, ZONES, Overlay
from bodymap.ui.canvas.panes import Pane
from bodymap.ui.canvas.passage import VisitPassage
from bodymap.ui.canvas.plate_layer import PlateLayer
from bodymap.ui.canvas.stretched import Content, Stretched
from bodymap.ui.canvas.tiles import around
from bodymap.ui.controls.fault import Guarded
from bodymap.ui.style import Look

REST = 120
"""Milliseconds without a zoom or pan after which the pictures are painted sharp again."""

PIECE = 0.004
"""Seconds for which marks are painted at a time while they become sharp again."""

ENLARGED = tr("Enlarged for the finger: press again to mark")

NOTHING_LIFTED: frozenset[str] = frozenset()


class DiagramView(DiagramLooking):
    """See the module. Without a desk (before the record is open) it shows the plate alone."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._look = look
        self._overlay = Overlay(look, self._diagram)
        x0, y0, x1, y1 = self._diagram.bounds
        self._plate = PlateLayer(QRectF(x0, y0, x1 - x0, y1 - y0), self, load_reader)
        self._plate.sharpened.connect(self.update)
        self._plate.widened.connect(self._show_edges)
        for told in (self._plate.sharpened, self._plate.failed):
            told.connect(self._sharpen_marks)
        limb = skin_path(self._diagram).boundingRect()
        self._marks = {side: MarksLayer(limb) for side in Side}
        self._ghosts = {side: MarksLayer(limb) for side in Side}
        self.passage = VisitPassage(self)
        self.passage.moved.connect(self.update)
        self._stretched = Stretched()
        self._standing: dict[Side, tuple[tuple[Finding, ...], frozenset[str], tuple[Finding, ...]]] = {}
        self._layers: tuple[str, ...] = ("skin", "muscles")
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._settle)
        self._pieces = QTimer(self, interval=0)
        self._pieces.timeout.connect(self._paint_on)
        self._guard = Guarded(look, self, self._restyle, brief=True)
        look.changed.connect(self._restyle)
        self._restyle()

    # what is shown

    @property
    def layers(self) -> tuple[str, ...]:
        return self._layers

    def set_layers(self, layers: Sequence[str]) -> None:
        """Which of the plate's layers are painted."""
        self._layers = tuple(layers)
        self._overlay.layers = frozenset(layers) & {ZONES, LANDMARKS}
        self._restyle()

    @property
    def overlay(self) -> Overlay:
        return self._overlay

    def close_layers(self) -> None:
        """Stops the worker before the window goes."""
        self._plate.close()

    def _restyle(self) -> None:
        self._plate.set_painter(
            Plate(self._look.theme.name, self._layers, self._diagram.id).render_image, self._look.color("canvas")
        )
        self._overlay.refresh(self._desk)
        self._settle()
        self.update()

    @property
    def resting(self) -> bool:
        """Whether nothing moves and all is as sharp as it becomes."""
        ratio = self.devicePixelRatioF()
        wanting = any(self._plate.wants(p.side, self._camera, p.inner, p.middle, ratio) for p in self.panes)
        return not (self._rest.isActive() or self._pieces.isActive() or wanting)

    def come_nearer(self, pane: Pane, at: QPointF) -> bool:
        """Enlarges what is under a finger where it could mean two zones; False where it can tell what it touches."""
        inverse, _ = self._camera.transform(pane.middle, pane.side).inverted()
        place = inverse.map(at)
        factor = nearer(self._diagram, (place.x(), place.y()), self._camera.scale)
        if factor is None:
            self._overlay.hint = ""
            return False
        self.zoom(factor, at + pane.rect.topLeft())
        # said in the picture: a message bar would shift it under the finger
        self._overlay.hint = ENLARGED
        return True

    def _moved(self) -> None:
        if self._overlay.hint:
            self._overlay.hint = ""
            self.update()
        self._rest.start()

    def _settle(self) -> None:
        self._stretched.forget()
        ratio = self.devicePixelRatioF()
        for pane in self.panes:
            self._plate.order(pane.side, self._camera, pane.inner, pane.middle, ratio)
            self._marks[pane.side].settle(self._standing_marks(pane.side), self._view(pane))
            self._ghosts[pane.side].settle(self._overlay.ghosts[pane.side], self._view(pane, GHOST))
        self._sharpen_marks()
        if not self._plate.busy and not self._pieces.isActive():
            # else a frame follows as soon as something is sharper than it was: this one would take the workers' time
            self.update()

    def _sharpen_marks(self) -> None:
        """Goes on with the marks once the plate is there: on a small machine they would take its workers' time."""
        layers = (*self._marks.values(), *self._ghosts.values())
        if not self._plate.busy and any(layer.pending for layer in layers):
            self._pieces.start()

    def _show_edges(self) -> None:
        """More of the plate is there beyond the pane's edge, which is seen only where the camera has moved since."""
        for pane in self.panes:
            plate = self._plate.pictured(pane.side)
            if plate is not None and (plate.order.camera, plate.order.pane) != (self._camera, pane.inner):
                self.update()

    def _paint_on(self) -> None:
        """Paints marks sharp again a few milliseconds at a time: what the hand does goes first."""
        pending = [layer.work(PIECE) for layers in (self._marks, self._ghosts) for layer in layers.values()]
        if not any(pending):
            self._pieces.stop()
            self.update()

    # painting

    def _findings(self, side: Side) -> tuple[Finding, ...]:
        return self._overlay.marks[side]

    def _standing_marks(self, side: Side) -> tuple[Finding, ...]:
        """The marks of a side without those in the hand."""
        marks = self._findings(side)
        lifted = self.lifted() if marks else NOTHING_LIFTED
        if not lifted:
            return marks
        # the very same tuple from frame to frame, so that nothing is compared while they are carried
        known = self._standing.get(side)
        if known is None or known[0] is not marks or known[1] != lifted:
            known = self._standing[side] = marks, lifted, tuple([mark for mark in marks if mark.id not in lifted])
        return known[2]

    def _view(self, pane: Pane, style: str = SOLID) -> MarksView:
        selected = NOTHING_LIFTED
        if self._desk is not None and style == SOLID:
            selected = frozenset(self._desk.focus.findings)
        return MarksView(
            self._sight(pane),
            pane.inner,
            self._look.theme,
            selected,
            self._diagram.centres,
            self._look.scale,
            style,
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        try:
            self._paint(QRectF(event.rect()))
        except Exception:
            # behind this event: what is left of the frame may lack marks, or show those of the one before
            QTimer.singleShot(0, self, self._guard.cover)
            raise

    def _paint(self, asked: QRectF) -> None:
        # ended whatever happens: a fault in one overlay must not take the window with it
        with QPainter(self) as painter:
            for pane in self.panes:
                if not pane.rect.intersects(asked):
                    continue
                painter.save()
                painter.translate(pane.rect.topLeft())
                painter.setClipRect(asked.translated(-pane.rect.topLeft()).intersected(pane.inner))
                try:
                    self._paint_pane(painter, pane)
                finally:
                    painter.restore()

    def _paint_pane(self, painter: QPainter, pane: Pane) -> None:
        side, sight, resting = pane.side, self._sight(pane), not self._rest.isActive()
        self._plate.set_strength(side, self._overlay.strength[side])
        passing = self.passage.active
        if not passing:
            self._ghosts[side].bring(self._overlay.ghosts[side], self._view(pane, GHOST))
            self._marks[side].bring(self._standing_marks(side), self._view(pane))
        together = None if resting or passing else self._in_one(pane)
        self._paint_limb(painter, pane, together)
        if resting and self._plate.wants(side, self._camera, pane.inner, pane.middle, sight.ratio):
            self._plate.order(side, self._camera, pane.inner, pane.middle, sight.ratio)
        self._overlay.paint(painter, sight, pane)
        if passing:
            self.passage.paint(painter, side, self._view(pane))
            return
        if together is None:
            self._ghosts[side].show(painter, sight)
            self._marks[side].show(painter, sight)
        rough = self._marks[side].rough or self._ghosts[side].rough
        if rough and resting and not self._pieces.isActive():
            # not while it is painted anew: where that takes longer than a rest, it would begin again and again
            self._rest.start()
        self.paint_gesture(painter, pane)

    def _paint_limb(self, painter: QPainter, pane: Pane, together: Glaze | None) -> None:
        """Paints the ground and the limb on it: the plate with its zones, or all in one picture."""
        side, sight = pane.side, self._sight(pane)
        if together is None:
            covered = self._plate.draw(painter, side, self._camera, pane.inner, pane.middle)
        else:
            under = self._plate.stand_in(painter, side, self._camera, pane.inner, pane.middle)
            covered = together.area(sight) if under.isEmpty() else under
        ground = self._look.color("canvas")
        for rect in around(painter.clipBoundingRect(), covered):
            painter.fillRect(rect, ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if covered is None:
            self._overlay.paint_placeholder(painter, sight.transform)
        if together is None:
            self._overlay.paint_zones(painter, sight, pane, resting=not self._rest.isActive())
        else:
            together.draw(painter, sight)

    def _in_one(self, pane: Pane) -> Glaze | None:
        """All of a limb in one picture to be stretched; None where that is no use, or its layers are of several scales.

        The names lie over the marks in it, not under them: who turns a wheel sees sizes that are not the final ones.
        """
        side, plate = pane.side, self._plate.pictured(pane.side)
        layers = [layer.glaze for layer in (self._ghosts[side], self._marks[side]) if layer.glaze is not None]
        if plate is None or not layers or plate.order.camera.scale == self._camera.scale:
            return None
        if any(layer.sight.camera.scale != plate.order.camera.scale for layer in layers):
            return None
        seen = Sight(side, plate.order.camera, plate.order.middle, plate.ratio)
        box = plate.area(seen.camera, seen.middle)
        for marks in (self._ghosts[side], self._marks[side]):
            box = box.united(marks.covered())

        def paint(painter: QPainter) -> None:
            plate.draw(painter, seen.camera, seen.middle)
            self._overlay.paint_zones(painter, seen, pane, resting=False)
            self._ghosts[side].show(painter, seen)
            self._marks[side].show(painter, seen)

        now = (plate, len(plate.tiles), *((layer, layer.number) for layer in layers), self._overlay.zones_shown(side))
        return self._stretched.of(Content(seen, box, self._look.color("canvas"), now), paint)

    def lifted(self) -> frozenset[str]:
        """The findings that are in the hand and painted by it, not with the others."""
        return NOTHING_LIFTED

    def paint_gesture(self, painter: QPainter, pane: Pane) -> None:
        """Paints what the hand is doing on top of a pane; the painter's origin is the pane's upper left."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reframe()
