"""What a press on the diagram turns into: each gesture follows the pointer and ends in at most one edit.

A gesture is made by the canvas at the press, moved, and finished or dropped; it knows the pane that it began in, so a
drag that leaves the pane still belongs to its side. It may paint itself on top of everything while it lasts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QGuiApplication, QPainter

from bodymap.domain.finding import Finding, Moment
from bodymap.domain.shape import Point
from bodymap.ui.canvas.panes import Pane

if TYPE_CHECKING:
    from bodymap.ui.canvas.ring import Ring
    from bodymap.ui.desk import Desk

DEAD_ZONE = 6.0
"""Pixels that a pointer may tremble before a press becomes a drag."""

STEP = 9.0
"""Pixels of drag for one step of severity."""

SPACING = 3.0
"""Pixels between two vertices of a drawn line."""


class Pointer(Enum):
    """What presses: it tells how much a press may tremble and how near is near enough."""

    MOUSE = "mouse"
    PEN = "pen"
    FINGER = "finger"

    @property
    def slack(self) -> float:
        """Pixels that it may tremble before a press becomes a drag."""
        return 12.0 if self is Pointer.FINGER else DEAD_ZONE

    @property
    def twice(self) -> float:
        """Pixels between the two presses of a double click at most, where the system does not tell of it."""
        return 2 * self.slack

    @property
    def slop(self) -> float:
        """Pixels beside a mark that still hit it."""
        return 14.0 if self is Pointer.FINGER else 4.0


def severity_of(distance: float, slack: float = DEAD_ZONE) -> int | None:
    """The severity that a drag of so many pixels means, 0 to 10; None within the slack: no drag at all."""
    if distance < slack:
        return None
    return min(10, int((distance - slack) / STEP))


def severity_of_pressure(pressure: float) -> int:
    """The severity that a pen's pressure means: 0 where it hardly touches, 10 at 95 % of its range."""
    return min(10, max(0, round(pressure / 0.95 * 10)))


def distance(a: QPointF, b: QPointF) -> float:
    return float(((a.x() - b.x()) ** 2 + (a.y() - b.y()) ** 2) ** 0.5)


class Presses:
    """Knows the second press of a double click, for pointers of which the system does not tell."""

    def __init__(self, pointer: Pointer) -> None:
        self._pointer = pointer
        self._last: tuple[QPointF, int] | None = None

    def again(self, at: QPointF, stamp: int) -> bool:
        """Notes a press at a place of the canvas, by the events' own clock; whether it repeats the one before."""
        last, self._last = self._last, (at, stamp)
        if last is None or distance(last[0], at) > self._pointer.twice:
            return False
        return 0 <= stamp - last[1] < QGuiApplication.styleHints().mouseDoubleClickInterval()

    def forget(self) -> None:
        """The press before has become something else than a click."""
        self._last = None


class Gesture:
    """What the canvas asks of a gesture. Positions are logical pixels of the pane that it began in."""

    def move(self, at: QPointF) -> None:
        """The pointer has moved with the press held."""

    def finish(self, at: QPointF) -> None:
        """The press has ended: what was begun is done."""

    def drop(self) -> None:
        """Let go of without an end."""

    def feel(self, pressure: float) -> None:
        """A pen presses with so much of its range, 0 to 1."""

    def paint(self, painter: QPainter) -> None:
        """Paints what it would do now, on top of the pane."""


class Surface(Protocol):
    """What a gesture asks of the canvas; everything is in the pane's pixels unless it says diagram."""

    def to_diagram(self, at: QPointF) -> Point: ...

    def add_point(self, at: QPointF, severity: int | None) -> None: ...

    def add_line(self, points: list[QPointF], severity: int | None, *, closed: bool) -> None: ...

    def reshape(self, finding: Finding, number: int, to: QPointF) -> None: ...

    def preview_reshape(self, painter: QPainter, finding: Finding, number: int, to: QPointF) -> None: ...

    def move_selected(self, dx: float, dy: float) -> None: ...

    def select_within(self, box: QRectF, *, adding: bool) -> None: ...

    def preview_point(self, painter: QPainter, at: QPointF, severity: int | None) -> None: ...

    def preview_line(self, painter: QPainter, points: list[QPointF], severity: int | None, *, closed: bool) -> None: ...

    def preview_shift(self, painter: QPainter, dx: float, dy: float) -> None: ...

    def preview_box(self, painter: QPainter, box: QRectF) -> None: ...


class PlacePoint(Gesture):
    """Press places, drag away sets the severity, release ends; without a drag the last severity is taken.

    A pen sets it by its pressure: the most that was felt counts, since every pen lifts off lightly.
    """

    def __init__(self, surface: Surface, start: QPointF, slack: float = DEAD_ZONE) -> None:
        self._surface, self._start, self._now, self._slack = surface, start, start, slack
        self._felt: int | None = None

    @property
    def severity(self) -> int | None:
        return severity_of(distance(self._start, self._now), self._slack) if self._felt is None else self._felt

    def feel(self, pressure: float) -> None:
        self._felt = max(self._felt or 0, severity_of_pressure(pressure))

    def move(self, at: QPointF) -> None:
        self._now = at

    def finish(self, at: QPointF) -> None:
        self._now = at
        self._surface.add_point(self._start, self.severity)

    def paint(self, painter: QPainter) -> None:
        self._surface.preview_point(painter, self._start, self.severity)


class DrawLine(Gesture):
    """A stroke, or the outline of an area where `closed`. A press without a drag places a point instead."""

    def __init__(self, surface: Surface, start: QPointF, slack: float = DEAD_ZONE, *, closed: bool) -> None:
        self._surface, self._points, self._closed, self._slack = surface, [start], closed, slack
        self._felt: int | None = None

    def feel(self, pressure: float) -> None:
        self._felt = max(self._felt or 0, severity_of_pressure(pressure))

    def move(self, at: QPointF) -> None:
        if distance(self._points[-1], at) >= SPACING:
            self._points.append(at)

    def finish(self, at: QPointF) -> None:
        self.move(at)
        if sum(distance(a, b) for a, b in zip(self._points, self._points[1:], strict=False)) < 2 * self._slack:
            self._surface.add_point(self._points[0], self._felt)
        else:
            self._surface.add_line(self._points, self._felt, closed=self._closed and len(self._points) > 2)

    def paint(self, painter: QPainter) -> None:
        if len(self._points) > 1:
            self._surface.preview_line(painter, self._points, self._felt, closed=self._closed)


class MoveMarks(Gesture):
    """Carries the selected marks along; a press without a drag leaves them where they are."""

    def __init__(self, surface: Surface, start: QPointF, slack: float = DEAD_ZONE) -> None:
        self._surface, self._start, self._now, self._slack = surface, start, start, slack

    def _shift(self) -> QPointF:
        return self._now - self._start if distance(self._now, self._start) >= self._slack else QPointF(0, 0)

    def move(self, at: QPointF) -> None:
        self._now = at

    def finish(self, at: QPointF) -> None:
        self._now = at
        shift = self._shift()
        if not shift.isNull():
            self._surface.move_selected(shift.x(), shift.y())

    def paint(self, painter: QPainter) -> None:
        # before they move, too: from the press on they are in the hand and no longer in the picture of the marks
        shift = self._shift()
        self._surface.preview_shift(painter, shift.x(), shift.y())


class Reshape(Gesture):
    """Pulls a drawn mark at one of its handles."""

    def __init__(self, surface: Surface, start: QPointF, finding: Finding, number: int) -> None:
        self._surface, self._now, self._number = surface, start, number
        self._start, self.finding = start, finding

    def move(self, at: QPointF) -> None:
        self._now = at

    def finish(self, at: QPointF) -> None:
        if at != self._start:
            self._surface.reshape(self.finding, self._number, at)

    def paint(self, painter: QPainter) -> None:
        self._surface.preview_reshape(painter, self.finding, self._number, self._now)


class SelectBox(Gesture):
    """A rubber band over marks; `adding` keeps what was selected before."""

    def __init__(self, surface: Surface, start: QPointF, *, adding: bool = False) -> None:
        self._surface, self._start, self._now, self._adding = surface, start, start, adding

    def move(self, at: QPointF) -> None:
        self._now = at

    def finish(self, at: QPointF) -> None:
        self._now = at
        self._surface.select_within(QRectF(self._start, self._now).normalized(), adding=self._adding)

    def paint(self, painter: QPainter) -> None:
        self._surface.preview_box(painter, QRectF(self._start, self._now).normalized())


class Answering(Gesture):
    """The press that opened a ring, going on in it. `corner` is the pane's upper left on the canvas."""

    def __init__(self, ring: Ring, corner: QPointF) -> None:
        self._ring, self._corner = ring, corner

    def move(self, at: QPointF) -> None:
        if self._ring.is_open:
            self._ring.follow(at + self._corner)

    def finish(self, at: QPointF) -> None:
        # it may have closed meanwhile, because what it asked about is no longer so
        if self._ring.is_open:
            self._ring.release(at + self._corner)

    def paint(self, painter: QPainter) -> None:
        """Painted by the ring itself."""

    def drop(self) -> None:
        if self._ring.is_open:
            self._ring.leave()


@dataclass(frozen=True, slots=True)
class Held:
    """A gesture under way, whose it is and what it began on: it must not end in another visit or move other findings.

    What another pointer does meanwhile is not meant for it: a palm lies beside a pen, a pen hovers over a finger.
    """

    gesture: Gesture
    pane: Pane
    pointer: Pointer
    visit: str | None
    moment: Moment
    findings: frozenset[str]

    @classmethod
    def begun(cls, gesture: Gesture, pane: Pane, pointer: Pointer, desk: Desk) -> Held:
        visit = desk.visit
        return cls(gesture, pane, pointer, None if visit is None else visit.id, desk.focus.moment, _selected(desk))

    def still_fits(self, desk: Desk | None) -> bool:
        """Whether what it was begun on is still what is open, shown and, for marks that are moved, selected."""
        if desk is None or desk.visit is None or desk.visit.id != self.visit:
            return False
        if desk.focus.moment is not self.moment or self.pane.side not in desk.focus.shown:
            return False
        if isinstance(self.gesture, Reshape):
            # the very value that was taken hold of: another one would be overwritten
            return any(known is self.gesture.finding for known in desk.visit.findings)
        return not isinstance(self.gesture, MoveMarks) or _selected(desk) == self.findings


def _selected(desk: Desk) -> frozenset[str]:
    """The selected findings, as far as the open visit has them."""
    known = () if desk.visit is None else desk.visit.findings
    return frozenset(finding.id for finding in known) & frozenset(desk.focus.findings)
