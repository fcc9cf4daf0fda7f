"""The marks of one pane as one picture: whatever their number, a frame costs one blit.

Hides when the picture is painted anew, when a mark is only added to it, and when it is shifted or stretched for the
time of a gesture. One mark costs as much as the whole picture's blit (docs/decisions/0060-speed.md), so even a few
marks are painted from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter

from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Point
from bodymap.paint.marks import paint_findings
from bodymap.paint.theme import Theme
from bodymap.ui.canvas.camera import Camera


@dataclass(frozen=True, slots=True)
class MarksView:
    """All that the picture of the marks depends on."""

    side: Side
    camera: Camera
    size: QSizeF
    middle: QPointF
    ratio: float
    theme: Theme
    selected: frozenset[str]
    centres: Mapping[str, Point]
    scale: float = 1.0


class MarksLayer:
    """See the module. `settle` paints a large picture sharp again once a zoom or pan has come to rest."""

    def __init__(self) -> None:
        self._image: QImage | None = None
        self._view: MarksView | None = None
        self._findings: tuple[Finding, ...] = ()

    def draw(self, painter: QPainter, findings: tuple[Finding, ...], view: MarksView) -> None:
        """Paints the findings of one side into a pane whose upper left is the painter's origin."""
        if not findings:
            self._image = None
            return
        if not self._same_but_for_camera(findings, view):
            self._rebuild(findings, view)
        assert self._image is not None
        assert self._view is not None
        old = self._view
        target = view.camera.transform(view.middle, view.side)
        inverse, _ = old.camera.transform(old.middle, old.side).inverted()
        corner = target.map(inverse.map(QPointF(0, 0)))
        stretch = view.camera.scale / old.camera.scale
        if stretch == 1:
            painter.drawImage(
                QPointF(round(corner.x() * view.ratio), round(corner.y() * view.ratio)) / view.ratio, self._image
            )
        else:
            painter.drawImage(QRectF(corner, old.size * stretch), self._image)

    def settle(self, findings: tuple[Finding, ...], view: MarksView) -> None:
        """Paints the picture anew where the camera has moved since."""
        if self._image is not None and self._view != view:
            self._rebuild(findings, view)

    def _same_but_for_camera(self, findings: tuple[Finding, ...], view: MarksView) -> bool:
        """Whether the picture shows these findings; one that was added at the end is painted onto it."""
        old = self._view
        if self._image is None or old is None:
            return False
        if (old.size, old.middle, old.ratio, old.theme.name, old.selected, old.scale) != (
            view.size,
            view.middle,
            view.ratio,
            view.theme.name,
            view.selected,
            view.scale,
        ):
            return False
        if findings is self._findings or findings == self._findings:
            return True
        known = len(self._findings)
        if len(findings) == known + 1 and findings[:known] == self._findings:
            painter = QPainter(self._image)
            _paint(painter, findings[known:], old)
            painter.end()
            self._findings = findings
            return True
        return False

    def _rebuild(self, findings: tuple[Finding, ...], view: MarksView) -> None:
        image = QImage((view.size * view.ratio).toSize(), QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(view.ratio)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        _paint(painter, findings, view)
        painter.end()
        self._image, self._view, self._findings = image, view, findings


def _paint(painter: QPainter, findings: Sequence[Finding], view: MarksView) -> None:
    paint_findings(
        painter,
        findings,
        view.camera.transform(view.middle, view.side),
        view.theme,
        selected=view.selected,
        scale=view.scale,
        centres=view.centres,
    )
