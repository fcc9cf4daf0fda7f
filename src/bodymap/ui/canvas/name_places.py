"""Where the names of the zones stand in the margins, and how their leaders run. Reckoned anew in every frame of a pan.

Hides how rows share the height, which names make way where they are too many, and that no two leaders cross. Plain
numbers in logical pixels of the pane: a value of Qt for each would be felt.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise, product
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath

from bodymap.report.callouts import crosses, spread
from bodymap.ui.canvas.stamps import HALO, Stamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bodymap.diagram import Point

FINGER = 44.0
APART = 6.0
"""Pixels between two names at the least."""

OVER = 20.0
"""Pixels above the uppermost row at which a zone may lie that still has its name beside it."""

DOT = 3.2


class Entry(NamedTuple):
    """A name that is set: its zone, where in the diagram that lies, and its picture."""

    x: float
    y: float
    zone: str
    stamp: Stamp
    selected: bool


class Column(NamedTuple):
    """The names of one margin, from the top."""

    on_right: bool
    entries: tuple[Entry, ...]


class Way(NamedTuple):
    """From the diagram to the pane: x · across + dx and y · down + dy."""

    across: float
    down: float
    dx: float
    dy: float


class Room(NamedTuple):
    """Where names may stand: between which heights, and where a column begins to the left and right of the limb."""

    top: float
    bottom: float
    left: float
    right: float
    least_left: float
    most_right: float
    meets: float | None
    """How far below its upper edge a name's leader ends; None for its middle."""


class Name(NamedTuple):
    """One name: where its picture stands, and its leader from the zone by way of a bend to the name's end."""

    zone: str
    stamp: Stamp
    left: float
    top: float
    start: tuple[float, float]
    bend: float
    end: tuple[float, float]
    selected: bool

    @property
    def box(self) -> QRectF:
        """All that is painted for it."""
        (x, y), (end, level) = self.start, self.end
        words = QRectF(self.left, self.top, self.stamp.width, self.stamp.height)
        left, right = min(x, self.bend, end), max(x, self.bend, end)
        line = QRectF(left, min(y, level), right - left, abs(y - level))
        return words.adjusted(-HALO, -HALO, HALO + 2, HALO + 2).united(
            line.adjusted(-DOT - 2, -DOT - 2, DOT + 2, DOT + 2)
        )

    def looks_like(self, other: Name | None) -> bool:
        """Whether it looks the same; pictures are kept, so the same words are the very same picture."""
        return other is not None and self.stamp is other.stamp and self[2:] == other[2:]


@dataclass(frozen=True)
class Places:
    """Where everything stands for one place looked from. Leaders of `selected` have their own path: another colour."""

    names: tuple[Name, ...]
    leaders: QPainterPath
    chosen_leaders: QPainterPath
    apart: tuple[float, ...]  # of the rows of each name's column

    @cached_property
    def box(self) -> QRectF:
        """All that is painted beside the limb."""
        if not self.names:
            return QRectF()
        left, top = min([name.left for name in self.names]), min([name.top for name in self.names])
        right = max([name.left + name.stamp.width for name in self.names])
        bottom = max([name.top + name.stamp.height for name in self.names])
        return QRectF(left - HALO, top - HALO, right - left + 2 * HALO + 2, bottom - top + 2 * HALO + 2)

    @cached_property
    def targets(self) -> tuple[tuple[QRectF, str], ...]:
        """What a finger may press for each name."""
        return tuple(
            (
                QRectF(name.left - 12, name.top + (name.stamp.height - apart) / 2, name.stamp.width + 24, apart),
                name.zone,
            )
            for name, apart in zip(self.names, self.apart, strict=True)
        )

    def differing(self, before: Places) -> list[QRectF]:
        """Which parts look otherwise than they did before, seen from the same place."""
        old, new = {name.zone: name for name in before.names}, {name.zone: name for name in self.names}
        parted = [zone for zone, name in new.items() if not name.looks_like(old.get(zone))]
        parted += [zone for zone in old if zone not in new]
        return [names[zone].box for zone in parted for names in (old, new) if zone in names]


def place(columns: tuple[Column, ...], way: Way, room: Room) -> Places:
    """Places the names whose zones are at a height where there is room."""
    names: list[Name] = []
    spaces: list[float] = []
    # the margin with more room first: where the limb is panned to an edge, the names of the other one make way
    wider_right = room.most_right - room.right > room.left - room.least_left
    for column in sorted(columns, key=lambda column: column.on_right is not wider_right):
        first = len(names)
        _place_column(column, way, room, names, spaces)
        if first:
            _make_way(names, spaces, first)
    leaders, chosen_leaders = QPainterPath(), QPainterPath()
    for _, _, _, _, (x, y), bend, (end, level), selected in names:
        line = chosen_leaders if selected else leaders
        line.moveTo(x, y)
        line.lineTo(bend, level)
        line.lineTo(end, level)
    return Places(tuple(names), leaders, chosen_leaders, tuple(spaces))


def _place_column(column: Column, way: Way, room: Room, names: list[Name], spaces: list[float]) -> None:
    across, down, dx, dy = way
    above, below = room.top - OVER, room.bottom
    seen = [(y, entry) for entry in column.entries if above < (y := dy + down * entry.y) < below]
    if not seen:
        return
    tallest = max([entry.stamp.height for _, entry in seen])
    while len(seen) > 1 and (len(seen) - 1) * tallest > room.bottom - room.top:
        # too many for the height: whose zone lies nearest to the edge of what is seen makes way
        seen.pop(0 if seen[0][0] - room.top < room.bottom - seen[-1][0] else -1)
    row = max(tallest + APART, FINGER)
    rows = spread([y for y, _ in seen], row, (room.top, room.bottom))
    widest = max([entry.stamp.width for _, entry in seen])
    if column.on_right:
        edge = min(room.right, room.most_right - widest)
        end = edge - 8
    else:
        edge = max(room.left, room.least_left + widest)
        end = edge + 8
    apart = min([row, *(after - before for before, after in pairwise(rows))])
    starts = [(dx + across * entry.x, y) for y, entry in seen]
    untangle(starts, rows, end)
    for (y, entry), level in zip(seen, rows, strict=True):
        _, _, zone, stamp, selected = entry
        x = dx + across * entry.x
        bend = _bend((x, y), level, end)
        left = edge if column.on_right else edge - stamp.width
        top = level - (stamp.height / 2 if room.meets is None else room.meets)
        names.append(Name(zone, stamp, left, top, (x, y), bend, (end, level), selected))
        spaces.append(apart)


def _bend(start: Point, level: float, end: float) -> float:
    """Where a leader that slants at 45 degrees has come to its row, and runs level from there as far as it can."""
    x, y = start
    slant = min(abs(level - y), abs(end - x))
    return x + slant if end > x else x - slant


def untangle(starts: Sequence[Point], rows: list[float], end: float) -> None:
    """Exchanges the rows of names in one column until no two of their leaders cross.

    Rows in the order of the zones' heights do not yet do it: a zone far in the limb whose row is above its neighbour's
    place would have its leader run through the neighbour's. Each exchange makes the two leaders shorter together, so
    that it comes to an end; it is bounded all the same.
    """
    for _ in range(len(rows) ** 2):
        # from the uppermost to the lowest end of each; one that is above another from end to end cannot cross it
        spans = [(y, row) if y < row else (row, y) for (_, y), row in zip(starts, rows, strict=True)]
        met = [
            (i, j)
            for (i, (_, low)), (j, (high, _)) in combinations(enumerate(spans), 2)
            if high <= low and _cross(starts[i], rows[i], end, starts[j], rows[j], end)
        ]
        if not met:
            return
        i, j = met[0]
        rows[i], rows[j] = rows[j], rows[i]


def _make_way(names: list[Name], spaces: list[float], first: int) -> None:
    """Takes out the names from `first` on that are in the way of those before it, in the other margin."""
    around = [_around(name) for name in names]
    for at in range(len(names) - 1, first - 1, -1):
        left, top, right, bottom = around[at]
        near = [
            name
            for name, (x0, y0, x1, y1) in zip(names[:first], around, strict=False)
            if x0 < right and left < x1 and y0 < bottom and top < y1
        ]
        if any(_clash(names[at], other) for other in near):
            del names[at], spaces[at]


def _around(name: Name) -> tuple[float, float, float, float]:
    """The box of a name and its leader; much like `Name.box`, at a tenth of its cost."""
    _, stamp, x, y, (start, height), _, (end, level), _ = name
    return (
        min(x, start, end),
        min(y, height, level),
        max(x + stamp.width, start, end),
        max(y + stamp.height, height, level),
    )


def _cross(one: Point, level: float, end: float, other: Point, height: float, far: float) -> bool:
    """Whether two leaders cross: from `one` to its row at `level` and its end, from `other` to `height` and `far`."""
    lines = product(_segments(one, level, end), _segments(other, height, far))
    return any(crosses(*first, *second) for first, second in lines)


def _segments(start: Point, level: float, end: float) -> tuple[tuple[Point, Point], ...]:
    bend = _bend(start, level, end), level
    return (start, bend), (bend, (end, level))


def _clash(one: Name, other: Name) -> bool:
    """Whether two names of different margins lie on each other, or their leaders cross."""
    beside = one.left >= other.left + other.stamp.width or other.left >= one.left + one.stamp.width
    if not beside and one.top < other.top + other.stamp.height and other.top < one.top + one.stamp.height:
        return True
    (end, level), (far, height) = one.end, other.end
    return _cross(one.start, level, end, other.start, height, far)
