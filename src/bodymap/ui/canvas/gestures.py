"""What a press on the diagram turns into: each gesture follows the pointer and ends in at most one edit.

A gesture is made by the canvas at the press, moved, and finished or dropped; it knows the pane that it began in, so a
drag that leaves the pane still belongs to its side. It may paint itself on top of everything while it lasts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from bodymap.domain.finding import Moment
from bodymap.domain.shape import Point
from bodymap.ui.canvas.panes import Pane

if TYPE_CHECKING:
    from bodymap.ui.desk import Desk

DEAD_ZONE = 6.0
"""Pixels that a pointer may tremble before a press becomes a drag."""

STEP = 9.0
"""Pixels of drag for one step of severity."""

SPACING = 3.0
"""Pixels between two vertices of a drawn line."""


def severity_of(distance: float) -> int | None:
    """The severity that a drag of so many pixels means, 0 to 10; None within the dead zone: no drag at all."""
    if distance < DEAD_ZONE:
        return None
    return min(10, int((distance - DEAD_ZONE) / STEP))


def distance(a: QPointF, b: QPointF) -> float:
    return float(((a.x() - b.x()) ** 2 + (a.y() - b.y()) ** 2) ** 0.5)


class Gesture(Protocol):
    """What the canvas asks of a gesture. Positions are logical pixels of the pane that it began in."""

    def move(self, at: QPointF) -> None: ...

    def finish(self, at: QPointF) -> None: ...

    def paint(self, painter: QPainter) -> None: ...


class Surface(Protocol):
    """What a gesture asks of the canvas; everything is in the pane's pixels unless it says diagram."""

    def to_diagram(self, at: QPointF) -> Point: ...

    def add_point(self, at: QPointF, severity: int | None) -> None: ...

    def add_line(self, points: list[QPointF], *, closed: bool) -> None: ...

    def move_selected(self, dx: float, dy: float) -> None: ...

    def select_within(self, box: QRectF) -> None: ...

    def preview_point(self, painter: QPainter, at: QPointF, severity: int | None) -> None: ...

    def preview_line(self, painter: QPainter, points: list[QPointF], *, closed: bool) -> None: ...

    def preview_shift(self, painter: QPainter, dx: float, dy: float) -> None: ...

    def preview_box(self, painter: QPainter, box: QRectF) -> None: ...


class PlacePoint:
    """Press places, drag away sets the severity, release ends; without a drag the last severity is taken."""

    def __init__(self, surface: Surface, start: QPointF) -> None:
        self._surface, self._start, self._now = surface, start, start

    @property
    def severity(self) -> int | None:
        return severity_of(distance(self._start, self._now))

    def move(self, at: QPointF) -> None:
        self._now = at

    def finish(self, at: QPointF) -> None:
        self._now = at
        self._surface.add_point(self._start, self.severity)

    def paint(self, painter: QPainter) -> None:
        self._surface.preview_point(painter, self._start, self.severity)


class DrawLine:
    """A stroke, or the outline of an area where `closed`. A press without a drag places a point instead."""

    def __init__(self, surface: Surface, start: QPointF, *, closed: bool) -> None:
        self._surface, self._points, self._closed = surface, [start], closed

    def move(self, at: QPointF) -> None:
        if distance(self._points[-1], at) >= SPACING:
            self._points.append(at)

    def finish(self, at: QPointF) -> None:
        self.move(at)
        if sum(distance(a, b) for a, b in zip(self._points, self._points[1:], strict=False)) < 2 * DEAD_ZONE:
            self._surface.add_point(self._points[0], None)
        elif self._closed and len(self._points) < 3:
            self._surface.add_line(self._points, closed=False)
        else:
            self._surface.add_line(self._points, closed=self._closed)

    def paint(self, painter: QPainter) -> None:
        if len(self._points) > 1:
            self._surface.preview_line(painter, self._points, closed=self._closed)


class MoveMarks:
    """Carries the selected marks along; a press without a drag leaves them where they are."""

    def __init__(self, surface: Surface, start: QPointF) -> None:
        self._surface, self._start, self._now = surface, start, start

    def _shift(self) -> QPointF:
        return self._now - self._start if distance(self._now, self._start) >= DEAD_ZONE else QPointF(0, 0)

    def move(self, at: QPointF) -> None:
        self._now = at

    def finish(self, at: QPointF) -> None:
        self._now = at
        shift = self._shift()
        if not shift.isNull():
            self._surface.move_selected(shift.x(), shift.y())

    def paint(self, painter: QPainter) -> None:
        shift = self._shift()
        if not shift.isNull():
            self._surface.preview_shift(painter, shift.x(), shift.y())


class SelectBox:
    """A rubber band over marks."""

    def __init__(self, surface: Surface, start: QPointF) -> None:
        self._surface, self._start, self._now = surface, start, start

    def move(self, at: QPointF) -> None:
        self._now = at

    def finish(self, at: QPointF) -> None:
        self._now = at
        self._surface.select_within(QRectF(self._start, self._now).normalized())

    def paint(self, painter: QPainter) -> None:
        self._surface.preview_box(painter, QRectF(self._start, self._now).normalized())


@dataclass(frozen=True, slots=True)
class Held:
    """A gesture under way, and what it was begun on: it must not end in another visit or move other findings."""

    gesture: Gesture
    pane: Pane
    visit: str | None
    moment: Moment
    findings: frozenset[str]

    @classmethod
    def begun(cls, gesture: Gesture, pane: Pane, desk: Desk) -> Held:
        visit = desk.visit
        return cls(gesture, pane, None if visit is None else visit.id, desk.focus.moment, _selected(desk))

    def still_fits(self, desk: Desk | None) -> bool:
        """Whether what it was begun on is still what is open, shown and, for marks that are moved, selected."""
        if desk is None or desk.visit is None or desk.visit.id != self.visit:
            return False
        if desk.focus.moment is not self.moment or self.pane.side not in desk.focus.shown:
            return False
        return not isinstance(self.gesture, MoveMarks) or _selected(desk) == self.findings


def _selected(desk: Desk) -> frozenset[str]:
    """The selected findings, as far as the open visit has them."""
    known = () if desk.visit is None else desk.visit.findings
    return frozenset(finding.id for finding in known) & frozenset(desk.focus.findings)
