"""Where one looks at the diagram from: which sides are shown, in which panes, and how the camera comes nearer.

Hides what stays in view when the window changes its size. It paints nothing: what is seen from there is `view.py`'s,
which builds upon this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QSize, QSizeF, Signal
from PySide6.QtWidgets import QWidget

from bodymap.diagram import load_diagram
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Point
from bodymap.ui.canvas.camera import Camera
from bodymap.ui.canvas.glaze import Sight
from bodymap.ui.canvas.panes import Pane, panes_of

if TYPE_CHECKING:
    from bodymap.ui.desk import Desk

HOME = (-0.36, -0.56, 0.36, 1.22)
"""What is seen at first: hip to knee, where the protocol works."""


class DiagramLooking(QWidget):
    """See the module. Without a desk (before the record is open) the right side is shown."""

    zoomed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._diagram = load_diagram()
        self._desk: Desk | None = None
        self._camera = Camera(0.0, 0.33, 300.0)
        self._framed: tuple[float, float, float, float] | None = HOME
        self._insets = (0.0, 0.0)
        # asked for several times in each frame
        self._parted: tuple[tuple[tuple[Side, ...], QSize, tuple[float, float]], tuple[Pane, ...]] | None = None
        self._sights: dict[Side, Sight] = {}

    def set_insets(self, left: float, right: float) -> None:
        """How much at the edges is covered by floating panels: what is fitted stays clear of them."""
        if (left, right) != self._insets:
            self._insets = (left, right)
            self._reframe()

    # panes

    @property
    def shown(self) -> tuple[Side, ...]:
        return self._desk.focus.shown if self._desk is not None else (Side.RIGHT,)

    @property
    def panes(self) -> tuple[Pane, ...]:
        """The sides from left to right, as one sees them: the LEFT limb looks to the left."""
        key = self.shown, self.size(), self._insets
        if self._parted is None or self._parted[0] != key:
            self._parted = key, panes_of(key[0], QSizeF(key[1]), key[2])
        return self._parted[1]

    def pane_at(self, at: QPointF) -> Pane:
        return next((pane for pane in self.panes if pane.rect.contains(at)), self.panes[-1])

    def place_of(self, side: Side, point: Point) -> QPointF | None:
        """Where a diagram point of a side is on the canvas; None where that side is not shown."""
        for pane in self.panes:
            if pane.side is side:
                return self._sight(pane).transform.map(QPointF(*point)) + pane.rect.topLeft()
        return None

    def _sight(self, pane: Pane) -> Sight:
        known, ratio = self._sights.get(pane.side), self.devicePixelRatioF()
        if known is None or known.camera is not self._camera or known.middle is not pane.middle or known.ratio != ratio:
            known = self._sights[pane.side] = Sight(pane.side, self._camera, pane.middle, ratio)
        return known

    # the camera

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

    def set_panned(self, camera: Camera) -> None:
        """Looks from another camera (for measurements and pictures)."""
        self._look_from(camera)

    def _fit(self, box: tuple[float, float, float, float]) -> Camera:
        pane = self.panes[0]
        width = (self.width() - sum(self._insets)) / len(self.panes)
        return Camera.fitting(box, QSizeF(max(width, 1.0), pane.rect.height()))

    def _look_from(self, camera: Camera) -> None:
        before = self._followers()
        self._framed = None
        nearer = camera.scale != self._camera.scale
        self._camera = camera
        if nearer:
            self.zoomed.emit(self.percent)
        self._moved()
        for was, now in zip(before, self._followers(), strict=True):
            self.update(was.united(now))

    def _reframe(self) -> None:
        if self._framed is not None:
            self._camera = self._fit(self._framed)
            self.zoomed.emit(self.percent)
        self._moved()
        self.update()

    def _moved(self) -> None:
        """The camera looks from elsewhere, or the panes are others."""

    def _followers(self) -> list[QRect]:
        """What of each pane follows the camera, as it stands now, on the canvas."""
        return [pane.rect.toAlignedRect() for pane in self.panes]
