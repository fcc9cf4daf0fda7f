"""Where the names of the zones stand in the margins, and how their leaders run. Reckoned anew in every frame of a pan.

Hides how rows share the height, so that no two leaders cross. Plain numbers in logical pixels of the pane: a value of
Qt for each would be felt.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath

from bodymap.report.callouts import spread
from bodymap.ui.canvas.stamps import HALO, Stamp

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
    """Where everything stands for one place looked from. `selected` have paths of their own: another colour."""

    names: tuple[Name, ...]
    leaders: QPainterPath
    dots: QPainterPath
    chosen_leaders: QPainterPath
    chosen_dots: QPainterPath
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
    paths = QPainterPath(), QPainterPath(), QPainterPath(), QPainterPath()
    for column in columns:
        _place_column(column, way, room, names, spaces)
    leaders, dots, chosen_leaders, chosen_dots = paths
    for _, _, _, _, (x, y), bend, (end, level), selected in names:
        line, around = (chosen_leaders, chosen_dots) if selected else (leaders, dots)
        line.moveTo(x, y)
        line.lineTo(bend, level)
        line.lineTo(end, level)
        around.addEllipse(x - DOT, y - DOT, 2 * DOT, 2 * DOT)
    return Places(tuple(names), *paths, apart=tuple(spaces))


def _place_column(column: Column, way: Way, room: Room, names: list[Name], spaces: list[float]) -> None:
    across, down, dx, dy = way
    above, below = room.top - OVER, room.bottom
    seen = [(y, entry) for entry in column.entries if above < (y := dy + down * entry.y) < below]
    if not seen:
        return
    row = max(max([entry.stamp.height for _, entry in seen]) + APART, FINGER)
    rows = spread([y for y, _ in seen], row, (room.top, room.bottom))
    widest = max([entry.stamp.width for _, entry in seen])
    if column.on_right:
        edge = min(room.right, room.most_right - widest)
        end = edge - 8
    else:
        edge = max(room.left, room.least_left + widest)
        end = edge + 8
    apart = min([row, *(after - before for before, after in pairwise(rows))])
    for (y, entry), level in zip(seen, rows, strict=True):
        _, _, zone, stamp, selected = entry
        x = dx + across * entry.x
        # slanting at 45 degrees, then level as far as it can be
        slant = min(abs(level - y), abs(end - x))
        bend = x + slant if end > x else x - slant
        left = edge if column.on_right else edge - stamp.width
        top = level - (stamp.height / 2 if room.meets is None else room.meets)
        names.append(Name(zone, stamp, left, top, (x, y), bend, (end, level), selected))
        spaces.append(apart)
