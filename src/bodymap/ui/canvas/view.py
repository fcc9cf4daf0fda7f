"""The diagram as it is seen: the plate, the zones and the marks of one side or both, from where the camera looks.

Hides panes, camera, layers and when their pictures are painted anew. It takes no input and makes no edit: what lies
under the hand is `canvas.py`'s, which builds upon this.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from bodymap.diagram import load_diagram
from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Point
from bodymap.language import tr
from bodymap.paint.plate import Plate, load_reader, skin_path
from bodymap.paint.symbols import GHOST, SOLID
from bodymap.ui.canvas.approach import nearer
from bodymap.ui.canvas.camera import Camera
from bodymap.ui.canvas.glaze import Sight
from bodymap.ui.canvas.marks_layer import MarksLayer, MarksView
from bodymap.ui.canvas.overlay import LANDMARKS, ZONES, Overlay
from bodymap.ui.canvas.panes import Pane, panes_of
from bodymap.ui.canvas.passage import VisitPassage
from bodymap.ui.canvas.plate_layer import PlateLayer
from bodymap.ui.canvas.tiles import around
from bodymap.ui.style import Look

if TYPE_CHECKING:
    from bodymap.ui.desk import Desk

HOME = (-0.36, -0.56, 0.36, 1.22)
"""What is seen at first: hip to knee, where the protocol works."""

REST = 120
"""Milliseconds without a zoom or pan after which the pictures are painted sharp again."""

PIECE = 0.004
"""Seconds for which marks are painted at a time while they become sharp again."""

ENLARGED = tr("Enlarged for the finger: press again to mark")

NOTHING_LIFTED: frozenset[str] = frozenset()


class DiagramView(QWidget):
    """See the module. Without a desk (before the record is open) it shows the plate alone."""

    zoomed = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._look = look
        self._diagram = load_diagram()
        self._desk: Desk | None = None
        self._overlay = Overlay(look, self._diagram)
        x0, y0, x1, y1 = self._diagram.bounds
        self._plate = PlateLayer(QRectF(x0, y0, x1 - x0, y1 - y0), self, load_reader)
        self._plate.sharpened.connect(self.update)
        limb = skin_path(self._diagram).boundingRect()
        self._marks = {side: MarksLayer(limb) for side in Side}
        self._ghosts = {side: MarksLayer(limb) for side in Side}
        self.passage = VisitPassage(self)
        self.passage.moved.connect(self.update)
        self._layers: tuple[str, ...] = ("skin", "muscles")
        self._camera = Camera(0.0, 0.33, 300.0)
        self._framed: tuple[float, float, float, float] | None = HOME
        self._insets = (0.0, 0.0)
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._settle)
        self._pieces = QTimer(self, interval=0)
        self._pieces.timeout.connect(self._paint_on)
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

    def set_insets(self, left: float, right: float) -> None:
        """How much at the edges is covered by floating panels: what is fitted stays clear of them."""
        if (left, right) != self._insets:
            self._insets = (left, right)
            self._reframe()

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

    # panes and camera

    @property
    def shown(self) -> tuple[Side, ...]:
        return self._desk.focus.shown if self._desk is not None else (Side.RIGHT,)

    @property
    def panes(self) -> tuple[Pane, ...]:
        """The sides from left to right, as one sees them: the LEFT limb looks to the left."""
        return panes_of(self.shown, QSizeF(self.size()), self._insets)

    def pane_at(self, at: QPointF) -> Pane:
        return next((pane for pane in self.panes if pane.rect.contains(at)), self.panes[-1])

    @property
    def resting(self) -> bool:
        """Whether nothing moves and all is as sharp as it becomes."""
        ratio = self.devicePixelRatioF()
        wanting = any(self._plate.wants(p.side, self._camera, p.inner, p.middle, ratio) for p in self.panes)
        return not (self._rest.isActive() or self._pieces.isActive() or wanting)

    @property
    def camera(self) -> Camera:
        return self._camera

    @property
    def percent(self) -> int:
        """The zoom against the view of the whole limb."""
        return round(100 * self._camera.scale / self._fit(self._diagram.bounds).scale)

    def frame(self, box: tuple[float, float, float, float] | None) -> None:
        """Looks at a part of the diagram; it stays in view when the window changes its size. None: the whole limb."""
        self._framed = box or self._diagram.bounds
        self._reframe()

    def home(self) -> None:
        """Hip to knee."""
        self.frame(HOME)

    def go_near(self, zone: str) -> None:
        """Looks at one zone from near."""
        xs = [x for part in self._diagram.zones[zone] for x, _ in part[0]]
        ys = [y for part in self._diagram.zones[zone] for _, y in part[0]]
        margin = 0.08
        self.frame((min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin))

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Zooms by a factor about a point of the canvas, or about the middle."""
        pane = self.panes[0] if at is None else self.pane_at(at)
        place = pane.middle if at is None else at - pane.rect.topLeft()
        self._look_from(self._camera.zoomed(factor, place, pane.middle, pane.side))

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

    def _fit(self, box: tuple[float, float, float, float]) -> Camera:
        pane = self.panes[0]
        width = (self.width() - sum(self._insets)) / len(self.panes)
        return Camera.fitting(box, QSizeF(max(width, 1.0), pane.rect.height()))

    def _look_from(self, camera: Camera) -> None:
        self._framed, self._overlay.hint = None, ""
        self._camera = camera
        self.zoomed.emit(self.percent)
        self._rest.start()
        self.update()

    def _reframe(self) -> None:
        self._overlay.hint = ""
        if self._framed is not None:
            self._camera = self._fit(self._framed)
            self.zoomed.emit(self.percent)
        self._rest.start()
        self.update()

    def _settle(self) -> None:
        ratio = self.devicePixelRatioF()
        for pane in self.panes:
            self._plate.order(pane.side, self._camera, pane.inner, pane.middle, ratio)
            self._marks[pane.side].settle(self._standing_marks(pane.side), self._view(pane))
            self._ghosts[pane.side].settle(self._overlay.ghosts[pane.side], self._view(pane, GHOST))
        self._pieces.start()
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
        return tuple([mark for mark in marks if mark.id not in lifted]) if lifted else marks

    def _sight(self, pane: Pane) -> Sight:
        return Sight(pane.side, self._camera, pane.middle, self.devicePixelRatioF())

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
        asked = QRectF(event.rect())
        # ended whatever happens: a fault in one overlay must not take the window with it
        with QPainter(self) as painter:
            for pane in self.panes:
                if not pane.rect.intersects(asked):
                    continue
                painter.save()
                painter.translate(pane.rect.topLeft())
                painter.setClipRect(asked.translated(-pane.rect.topLeft()).intersected(pane.inner))
                self._paint_pane(painter, pane)
                painter.restore()

    def _paint_pane(self, painter: QPainter, pane: Pane) -> None:
        sight, resting = self._sight(pane), not self._rest.isActive()
        self._plate.set_strength(pane.side, self._overlay.strength[pane.side])
        covered = self._plate.draw(painter, pane.side, self._camera, pane.inner, pane.middle)
        for rect in around(painter.clipBoundingRect(), covered):
            painter.fillRect(rect, self._look.color("canvas"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if covered is None:
            self._overlay.paint_placeholder(painter, sight.transform)
        if resting and self._plate.wants(pane.side, self._camera, pane.inner, pane.middle, sight.ratio):
            self._plate.order(pane.side, self._camera, pane.inner, pane.middle, sight.ratio)
        self._overlay.paint(painter, sight, pane, resting=resting)
        if self.passage.active:
            self.passage.paint(painter, pane.side, self._view(pane))
            return
        self._ghosts[pane.side].draw(painter, self._overlay.ghosts[pane.side], self._view(pane, GHOST))
        self._marks[pane.side].draw(painter, self._standing_marks(pane.side), self._view(pane))
        if self._marks[pane.side].rough and not self._rest.isActive():
            self._rest.start()
        self.paint_gesture(painter, pane)

    def lifted(self) -> frozenset[str]:
        """The findings that are in the hand and painted by it, not with the others."""
        return NOTHING_LIFTED

    def paint_gesture(self, painter: QPainter, pane: Pane) -> None:
        """Paints what the hand is doing on top of a pane; the painter's origin is the pane's upper left."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reframe()

    def place_of(self, side: Side, point: Point) -> QPointF | None:
        """Where a diagram point of a side is on the canvas; None where that side is not shown."""
        for pane in self.panes:
            if pane.side is side:
                return self._camera.transform(pane.middle, side).map(QPointF(*point)) + pane.rect.topLeft()
        return None

    def set_panned(self, camera: Camera) -> None:
        """Looks from another camera (for measurements and pictures)."""
        self._look_from(camera)
