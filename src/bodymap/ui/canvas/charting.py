"""From a place on the diagram to a finding in the visit: which kind, which severity, which zones, and the edit's name.

Hides how shapes are thinned; what the edits are and how they are named stands in `steps`. The side is that of the pane
in which the gesture began.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from math import hypot
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTransform

from bodymap.diagram import Diagram
from bodymap.domain.finding import Finding, Moment, Status
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Point, Shape, ShapeKind
from bodymap.language import tr
from bodymap.paint.marks import paint_findings
from bodymap.paint.symbols import UNKNOWN, paint_symbol, symbol_radius
from bodymap.ui import steps
from bodymap.ui.canvas.handles import paint_handles, pulled
from bodymap.ui.canvas.thinning import thinned
from bodymap.ui.desk import Desk
from bodymap.ui.steps import Step
from bodymap.ui.style import Look

if TYPE_CHECKING:
    from bodymap.protocol import Protocol

TOOLS = ("point", "stroke", "area", "select")
OFF_THE_LIMB = tr("Nothing can be charted there. Mark on the leg or hip.")
LINE_DETAIL = 0.004
"""Diagram units that a drawn line may be off after thinning: a fifteenth of a finger's width."""


class Charting:
    """What the hand holds: kind, tool and each kind's last severity; and the steps that it takes."""

    def __init__(self, diagram: Diagram) -> None:
        self.desk: Desk | None = None
        self.tool = "point"
        self.kind = ""
        self._severities: dict[str, int | None] = {}
        self._diagram = diagram

    @property
    def last_severity(self) -> int | None:
        """The severity that the kind in hand was given last; None before the first."""
        return self.last_of(self.kind)

    def last_of(self, kind: str) -> int | None:
        return self._severities.get(kind)

    def on(self, side: Side, transform: QTransform, look: Look) -> OneSide:
        """The surface that a gesture works on: one side, as the camera shows it now."""
        return OneSide(self, side, transform, look)

    def zones_of(self, shape: Shape) -> tuple[str, ...]:
        if shape.kind is ShapeKind.POINT:
            zone = self._diagram.zone_at(*shape.points[0])
            return (zone,) if zone else ()
        if shape.kind is ShapeKind.STROKE:
            return self._diagram.zones_of_stroke(shape.points)
        return self._diagram.zones_of_area(shape.points)

    def add(self, side: Side, shape: Shape, severity: int | None, kind: str | None = None) -> bool:
        """Adds a finding of the kind in hand; False, with a notice, where there is no zone to chart in."""
        desk = self.desk
        if desk is None or desk.visit is None:
            return False
        zones = self.zones_of(shape)
        if not zones:
            desk.notice(OFF_THE_LIMB)
            return False
        finding = Finding(
            side=side,
            kind=kind or self.kind,
            zones=zones,
            shape=shape,
            severity=severity,
            status=Status.ACTIVE,
            moment=desk.focus.moment,
        )
        if not desk.take(steps.add(desk.protocol, finding)):
            return False
        self._remember([finding])
        desk.look(side=side, zone=finding.zone, findings=(finding.id,))
        return True

    def add_in_zone(self, side: Side, zone: str) -> bool:
        """Marks a zone where there is room: charting by keyboard."""
        return self.add(side, Shape.point(*self.free_place(side, zone)), self.last_severity)

    def free_place(self, side: Side, zone: str) -> Point:
        """The middle of a zone, or a place beside it where no mark stands yet."""
        desk = self.desk
        if desk is None or desk.visit is None:
            return self._diagram.centre_of(zone)
        taken = [f.shape.centre for f in desk.visit.findings if f.side is side and f.shape is not None]
        x, y = self._diagram.centre_of(zone)
        for step in range(12):
            place = (x, y + (step + 1) // 2 * 0.045 * (1 if step % 2 else -1))
            if self._diagram.zone_at(*place) == zone and all(
                hypot(place[0] - a, place[1] - b) > 0.02 for a, b in taken
            ):
                return place
        return x, y

    def zone_beside(self, zone: str | None, dx: int, dy: int) -> str:
        """The zone next to this one in a direction of the diagram; the zone itself where there is none."""
        centres = self._diagram.centres
        if zone is None or zone not in centres:
            return min(centres, key=lambda key: hypot(centres[key][0], centres[key][1] - 0.3))
        x, y = centres[zone]
        best, least = zone, float("inf")
        for other, (ox, oy) in centres.items():
            along = (ox - x) * dx + (oy - y) * dy
            across = abs((ox - x) * dy) + abs((oy - y) * dx)
            if other != zone and along > 0.01 and along + 2 * across < least:
                best, least = other, along + 2 * across
        return best

    # the selected findings

    def selected(self) -> list[Finding]:
        desk = self.desk
        if desk is None or desk.visit is None:
            return []
        chosen = set(desk.focus.findings)
        return [finding for finding in desk.visit.findings if finding.id in chosen]

    def nudge_severity(self, by: int) -> None:
        """Raises or lowers the severity of what is selected."""
        self._take(lambda protocol, chosen: steps.nudge_severity(protocol, chosen, by))
        self._remember(self.selected())

    def set_severity(self, severity: int | None) -> None:
        self._take(lambda protocol, chosen: steps.change(protocol, chosen, "severity", severity))
        self._remember(self.selected())

    def set_kind(self, kind: str) -> None:
        self._take(lambda protocol, chosen: steps.change(protocol, chosen, "kind", kind))

    def set_moment(self, moment: Moment) -> None:
        self._take(lambda protocol, chosen: steps.change(protocol, chosen, "moment", moment))

    def resolve(self) -> None:
        """Marks what is selected as resolved; where all of it is resolved it stands again."""
        self._take(steps.resolve)

    def delete(self) -> None:
        self._take(steps.delete)

    def move(self, findings: list[Finding], dx: float, dy: float) -> None:
        """Shifts findings by diagram units; their zones follow. One that would leave the limb stays where it was."""
        if findings and self.desk is not None:
            step = steps.move(self.desk.protocol, findings, dx, dy, self.zones_of)
            if step is None:
                self.desk.notice(tr("A finding cannot be moved off the leg."))
            self.desk.take(step)

    def _take(self, made: Callable[[Protocol, list[Finding]], Step | None]) -> None:
        chosen = self.selected()
        if chosen and self.desk is not None:
            self.desk.take(made(self.desk.protocol, chosen))

    def _remember(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self._severities[finding.kind] = finding.severity


class OneSide:
    """One side under the camera of this moment: what gestures work on (`gestures.Surface`)."""

    def __init__(self, charting: Charting, side: Side, transform: QTransform, look: Look) -> None:
        self._charting, self._side, self._transform, self._look = charting, side, transform, look
        self._inverse, _ = transform.inverted()

    def to_diagram(self, at: QPointF) -> Point:
        place = self._inverse.map(at)
        return place.x(), place.y()

    def add_point(self, at: QPointF, severity: int | None) -> None:
        if severity is None:
            severity = self._charting.last_severity
        self._add(ShapeKind.POINT, [self.to_diagram(at)], severity)

    def add_line(self, points: list[QPointF], severity: int | None, *, closed: bool) -> None:
        thin = thinned([self.to_diagram(at) for at in points], LINE_DETAIL)
        kind = ShapeKind.AREA if closed and len(thin) > 2 else ShapeKind.STROKE
        self._add(kind, thin, self._charting.last_severity if severity is None else severity)

    def _add(self, kind: ShapeKind, points: list[Point], severity: int | None) -> None:
        try:
            shape = Shape(kind, tuple(points))
        except ValueError:
            # zoomed far out, the canvas shows places that no limb reaches
            if self._charting.desk is not None:
                self._charting.desk.notice(OFF_THE_LIMB)
            return
        self._charting.add(self._side, shape, severity)

    def move_selected(self, dx: float, dy: float) -> None:
        zero, there = self.to_diagram(QPointF(0, 0)), self.to_diagram(QPointF(dx, dy))
        chosen = [finding for finding in self._charting.selected() if finding.side is self._side]
        self._charting.move(chosen, there[0] - zero[0], there[1] - zero[1])

    def reshape(self, finding: Finding, number: int, to: QPointF) -> None:
        desk, charting = self._charting.desk, self._charting
        if desk is None or finding.shape is None:
            return
        try:
            shape = pulled(finding.shape, self._transform, number, to)
        except ValueError:
            desk.notice(OFF_THE_LIMB)
            return
        if not charting.zones_of(shape):
            desk.notice(OFF_THE_LIMB)
        desk.take(steps.reshape(desk.protocol, finding, shape, charting.zones_of))

    def select_within(self, box: QRectF, *, adding: bool) -> None:
        desk = self._charting.desk
        if desk is None or desk.visit is None:
            return
        inside = [
            finding.id
            for finding in desk.visit.findings
            if finding.side is self._side
            and finding.moment is desk.focus.moment
            and finding.shape is not None
            and box.contains(self._transform.map(QPointF(*finding.shape.centre)))
        ]
        kept = [known for known in desk.focus.findings if known not in inside] if adding else []
        desk.look(findings=[*kept, *inside])

    # what is painted while a gesture lasts

    def preview_point(self, painter: QPainter, at: QPointF, severity: int | None) -> None:
        if severity is None:
            severity = self._charting.last_severity
        paint_symbol(
            painter,
            self._charting.kind,
            at,
            symbol_radius(severity, self._look.scale),
            self._look.theme,
            severity=UNKNOWN if severity is None else severity,
            selected=True,
            scale=self._look.scale,
        )

    def preview_line(self, painter: QPainter, points: list[QPointF], severity: int | None, *, closed: bool) -> None:
        polygon = QPolygonF(points)
        fill = QColor(self._look.color("accent"))
        fill.setAlphaF(0.18)
        painter.setPen(QPen(self._look.color("halo"), 5))
        painter.setBrush(fill)
        draw = painter.drawPolygon if closed else painter.drawPolyline
        draw(polygon)
        painter.setPen(QPen(self._look.color("accent"), 2))
        draw(polygon)
        if severity is not None:
            self.preview_point(painter, points[0], severity)

    def preview_reshape(self, painter: QPainter, finding: Finding, number: int, to: QPointF) -> None:
        if finding.shape is None:
            return
        try:
            shape = pulled(finding.shape, self._transform, number, to)
        except ValueError:
            return
        made = replace(finding, shape=shape)
        ids = frozenset({finding.id})
        paint_findings(painter, [made], self._transform, self._look.theme, selected=ids, scale=self._look.scale)
        paint_handles(painter, shape, self._transform, self._look)

    def preview_shift(self, painter: QPainter, dx: float, dy: float) -> None:
        moved = self._transform * QTransform.fromTranslate(dx, dy)
        chosen = [finding for finding in self._charting.selected() if finding.side is self._side]
        ids = frozenset(finding.id for finding in chosen)
        paint_findings(painter, chosen, moved, self._look.theme, selected=ids, scale=self._look.scale)

    def preview_box(self, painter: QPainter, box: QRectF) -> None:
        fill = QColor(self._look.color("accent"))
        fill.setAlphaF(0.12)
        painter.setPen(QPen(self._look.color("accent"), 1))
        painter.setBrush(fill)
        painter.drawRect(box)
