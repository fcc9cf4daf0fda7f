"""The zones over the plate: their borders, their verdicts, the glow of the one that is chosen, landmarks.

Hides that fills and glows are painted once into a picture that then follows the camera. The zone under the pointer is
painted in every frame: it changes with every move.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from bodymap.diagram import Diagram
from bodymap.domain.laterality import Side
from bodymap.paint.patterns import paint_glow, paint_zone_verdict
from bodymap.paint.plate import zone_path
from bodymap.ui.canvas.glaze import Glaze, Sight
from bodymap.ui.canvas.stamps import Line, Stamps
from bodymap.ui.style import Look

if TYPE_CHECKING:
    from bodymap.protocol import Row

OVERSCAN = 0.2
GLOW_REACH = 8.0


@dataclass(frozen=True, slots=True)
class ZonesShown:
    """What of the zones of one side is to be seen."""

    borders: bool = False
    verdicts: tuple[tuple[str, str, bool], ...] = ()  # zone, verdict, pending
    chosen: str | None = None


NOTHING = ZonesShown()


class ZonesLayer:
    """See the module. One for each canvas."""

    def __init__(self, look: Look, diagram: Diagram, stamps: Stamps, bounds: QRectF) -> None:
        self._look, self._diagram, self._stamps = look, diagram, stamps
        self._bounds = bounds  # of the limb, in diagram units
        self._paths = {zone: zone_path(diagram, zone) for zone in diagram.zones}
        self._glazes: dict[Side, tuple[tuple[ZonesShown, str, QRectF, float], Glaze]] = {}

    def draw(self, painter: QPainter, sight: Sight, pane: QRectF, shown: ZonesShown, *, resting: bool) -> None:
        """Paints the zones of a side; `resting` says that the camera stands still, so that all may be sharp."""
        if shown != NOTHING:
            self._glaze(sight, pane, shown, resting=resting).draw(painter, sight)

    def outline(self, painter: QPainter, sight: Sight, zone: str) -> None:
        """Paints the outline of the zone under the pointer."""
        if zone in self._paths:
            edge = QColor(self._look.color("accent"))
            edge.setAlphaF(0.55)
            painter.strokePath(sight.transform.map(self._paths[zone]), QPen(edge, 1.5))

    def _glaze(self, sight: Sight, pane: QRectF, shown: ZonesShown, *, resting: bool) -> Glaze:
        key = (shown, self._look.theme.name, pane, sight.ratio)
        known = self._glazes.get(sight.side)
        if known is not None and known[0] == key and (known[1].sight == sight or not resting):
            return known[1]
        across, down = OVERSCAN * pane.width(), OVERSCAN * pane.height()
        limb = sight.transform.mapRect(self._extent(shown)).adjusted(-GLOW_REACH, -GLOW_REACH, GLOW_REACH, GLOW_REACH)
        glaze = Glaze(limb.intersected(pane.adjusted(-across, -down, across, down)), sight)
        with glaze.painter() as painter:
            self._paint(painter, sight, shown)
        self._glazes[sight.side] = key, glaze
        return glaze

    def _extent(self, shown: ZonesShown) -> QRectF:
        if shown.chosen in self._paths and not shown.borders and not shown.verdicts:
            return self._paths[shown.chosen].boundingRect()
        return self._bounds

    def _paint(self, painter: QPainter, sight: Sight, shown: ZonesShown) -> None:
        look, transform = self._look, sight.transform
        if shown.borders:
            pen = QPen(look.color("accent"), 1)
            for path in self._paths.values():
                painter.strokePath(transform.map(path), pen)
        for zone, verdict, pending in shown.verdicts:
            path = transform.map(self._paths[zone])
            paint_zone_verdict(painter, path, verdict, look.theme, pending=pending, edge=1.0)
        if shown.chosen in self._paths:
            paint_glow(painter, transform.map(self._paths[shown.chosen]), look.theme)

    def spoiled(self, before: ZonesShown, now: ZonesShown, sight: Sight) -> list[QRectF] | None:
        """Which parts of a pane look otherwise where other zones are shown; None for all."""
        if (before.borders, before.verdicts) != (now.borders, now.verdicts):
            return None
        glowing = {before.chosen, now.chosen} if before.chosen != now.chosen else set()
        return [self.box_of(zone, sight) for zone in glowing if zone in self._paths]

    def box_of(self, zone: str, sight: Sight) -> QRectF:
        """What a zone covers of a pane, with its glow."""
        reach = GLOW_REACH + 2
        return sight.transform.mapRect(self._paths[zone].boundingRect()).adjusted(-reach, -reach, reach, reach)

    def paint_landmarks(self, painter: QPainter, sight: Sight) -> None:
        """A ring at each bony landmark, its name beside it, on the side where there is more room."""
        look, transform = self._look, sight.transform
        metrics = QFontMetricsF(look.font("secondary"))
        for label in self._diagram.labels:
            if label.kind != "landmark":
                continue
            at = transform.map(QPointF(*label.anchor))
            painter.setPen(QPen(look.color("accent"), 1.5))
            painter.setBrush(look.color("surface"))
            painter.drawEllipse(at, 3.5, 3.5)
            to_right = (label.margin == "front") is (transform.m11() > 0)
            x = at.x() + 8 if to_right else at.x() - 8 - metrics.horizontalAdvance(label.name)
            place = QPointF(x, at.y() - metrics.height() / 2)
            self._stamps.draw(painter, Line(label.name, "secondary", "text"), place, halo=True)

    def verdicts_of(self, rows: Mapping[str, Sequence[Row]]) -> tuple[tuple[str, str, bool], ...]:
        """Zone, verdict and whether it only waits for answers, for each zone that has rows."""
        return tuple(
            (zone, zone_verdict(rows[zone]), all(row.pending for row in rows[zone]))
            for zone in self._paths
            if rows.get(zone)
        )


def zone_verdict(rows: Sequence[Row]) -> str:
    """One verdict for a zone: what holds for all its techniques, `modified` where they differ."""
    verdicts = {str(row.verdict) for row in rows}
    if verdicts == {"allowed"}:
        return "allowed"
    if verdicts <= {"avoid", "refer"}:
        return "refer" if verdicts == {"refer"} else "avoid"
    return "modified"
