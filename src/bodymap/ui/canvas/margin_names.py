"""The zones' names in the margins beside the limb, with leaders that never cross; each is a target for a finger.

Hides how the names share the room: in full, with the state of the zone in words below; where the room is narrow in two
short lines with the state as a sign; where there is none, not at all. Where they stand is worked out once for each
place looked from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen

from bodymap.domain.laterality import Side
from bodymap.report.callouts import spread
from bodymap.ui.canvas.glaze import Sight
from bodymap.ui.canvas.panes import Pane
from bodymap.ui.canvas.stamps import HALO, Line, Stamp, Stamps
from bodymap.ui.canvas.zone_words import ZoneWords
from bodymap.ui.style import Look

NARROWEST = 560.0
"""Pixels of free width from which names stand in full."""

NARROWEST_SHORT = 400.0
"""Pixels of free width from which names stand in short lines."""

GAP = 16.0
REACH = 36.0
REACH_SHORT = 22.0
"""Pixels between the limb and the names."""

BESIDE = 130.0
"""Pixels that names in full need beside the limb at the least; where there are fewer, they have a halo."""

FINGER = 44.0
DOT = 3.2


_Leader = tuple[tuple[float, float], tuple[float, float], tuple[float, float]]
"""From a zone by way of the bend to its name."""


class _Name(NamedTuple):
    """One name: where its picture stands, and its leader."""

    zone: str
    stamp: Stamp
    at: tuple[float, float]
    leader: _Leader
    selected: bool

    @property
    def box(self) -> QRectF:
        """All that is painted for it."""
        (x, y), left, top = self.leader[0], *self.at
        words = QRectF(left, top, self.stamp.width, self.stamp.height).adjusted(-HALO, -HALO, HALO + 2, HALO + 2)
        _, (bend, level), (end, _) = self.leader
        line = QRectF(min(x, bend, end), min(y, level), max(x, bend, end) - min(x, bend, end), abs(y - level))
        return words.united(line.adjusted(-DOT - 2, -DOT - 2, DOT + 2, DOT + 2))


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where everything stands for one place looked from."""

    key: tuple[object, ...]
    words: tuple[ZoneWords, ...]
    names: tuple[_Name, ...]
    leaders: QPainterPath
    active: QPainterPath
    dots: QPainterPath
    active_dots: QPainterPath
    targets: tuple[tuple[QRectF, str], ...]

    def spoiled(self, before: _Layout | None) -> list[QRectF] | None:
        """Which parts look otherwise than they did before; None for all, where one looks from elsewhere."""
        if before is self:
            return []
        if before is None or before.key != self.key:
            return None
        old, new = {name.zone: name for name in before.names}, {name.zone: name for name in self.names}
        differing = [zone for zone in old.keys() | new.keys() if not _same(old.get(zone), new.get(zone))]
        return [names[zone].box for zone in differing for names in (old, new) if zone in names]


def _same(one: _Name | None, other: _Name | None) -> bool:
    """Whether two names look the same; pictures are kept, so the same words are the very same picture."""
    return one is not None and other is not None and one.stamp is other.stamp and one[2:] == other[2:]


class MarginNames:
    """See the module. One for each canvas; asked for one side after the other."""

    def __init__(self, look: Look, stamps: Stamps) -> None:
        self._look, self._stamps = look, stamps
        self._layouts: dict[Side, _Layout] = {}
        self._set: dict[Side, tuple[tuple[object, ...], dict[str, Stamp]]] = {}
        self._words: dict[Side, tuple[ZoneWords, ...]] = {}

    def at(self, side: Side, place: QPointF) -> str | None:
        """The zone whose name is at this place of the side's pane."""
        layout = self._layouts.get(side)
        return next((zone for box, zone in layout.targets if box.contains(place)), None) if layout else None

    def targets(self, side: Side) -> tuple[tuple[QRectF, str], ...]:
        """The boxes of the names that stand beside a side, with their zones."""
        layout = self._layouts.get(side)
        return layout.targets if layout is not None else ()

    def clear(self, side: Side) -> None:
        """No names stand there now."""
        self._layouts.pop(side, None)

    def bring(self, sight: Sight, pane: Pane, extent: QRectF, words: tuple[ZoneWords, ...]) -> list[QRectF] | None:
        """Sets the names of a side; which parts of its pane look otherwise than painted last, None for all."""
        before, now = self._layouts.get(sight.side), self._laid(sight, pane, extent, words)
        if now is None:
            return [] if before is None else None
        return now.spoiled(before)

    def paint(self, painter: QPainter, sight: Sight, pane: Pane, extent: QRectF, words: tuple[ZoneWords, ...]) -> None:
        """Paints the names of a side; `extent` is the limb's, in the diagram's frame."""
        layout, look = self._laid(sight, pane, extent, words), self._look
        if layout is None:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for path, color, width in ((layout.leaders, "ctl", 1.0), (layout.active, "accent", 1.2)):
            painter.strokePath(path, QPen(look.color(color), width))
        for path, color in ((layout.dots, "muted"), (layout.active_dots, "accent")):
            painter.fillPath(path, QBrush(look.color(color)))
            painter.strokePath(path, QPen(look.color("halo"), 1))
        clip = painter.clipBoundingRect().adjusted(-HALO, -HALO, HALO, HALO)
        left, top, right, bottom = clip.left(), clip.top(), clip.right(), clip.bottom()
        for _, stamp, (x, y), _, _ in layout.names:
            if x < right and left < x + stamp.width and y < bottom and top < y + stamp.height:
                stamp.draw(painter, x, y)

    def _laid(self, sight: Sight, pane: Pane, extent: QRectF, words: tuple[ZoneWords, ...]) -> _Layout | None:
        """Where the names of a side stand now; None where there is no room for any."""
        look = self._look
        free = pane.rect.width() - sum(pane.covered)
        if free < NARROWEST_SHORT * look.scale:
            self.clear(sight.side)
            return None
        key = (sight, pane.rect.size().toTuple(), pane.covered, look.theme.name, look.scale)
        layout = self._layouts.get(sight.side)
        if layout is None or layout.words is not words or layout.key != key:
            skin = sight.transform.mapRect(extent)
            layout = self._layouts[sight.side] = self._lay(
                key, sight, pane, skin, words, short=free < NARROWEST * look.scale
            )
        return layout

    def _lay(
        self,
        key: tuple[object, ...],
        sight: Sight,
        pane: Pane,
        skin: QRectF,
        words: tuple[ZoneWords, ...],
        *,
        short: bool,
    ) -> _Layout:
        look, covered, width = self._look, pane.covered, pane.rect.width()
        names: list[_Name] = []
        targets: list[tuple[QRectF, str]] = []
        # seen from near, the limb lies below the names
        halo = short or width - sum(covered) < skin.width() + 2 * (REACH + BESIDE * look.scale)
        stamped = self._stamped(sight, words, short=short, halo=halo)
        top, bottom = 80 * look.scale, pane.rect.height() - 40 * look.scale
        reach = REACH_SHORT if short else REACH
        skin_left, skin_right, line = skin.left(), skin.right(), look.line("body_strong")
        # plain numbers: with every pan and zoom they are reckoned anew
        across, down, dx, dy = _placing(sight)
        for on_right in (False, True):
            front = on_right is (sight.side is Side.RIGHT)
            column = sorted(
                (dy + down * zone.anchor[1], dx + across * zone.anchor[0], zone.zone, zone.selected)
                for zone in words
                if zone.front is front and top - 20 < dy + down * zone.anchor[1] < bottom
            )
            if not column:
                continue
            stamps = [stamped[zone] for _, _, zone, _ in column]
            row = max(max(stamp.height for stamp in stamps) + 6, FINGER)
            places = spread([y for y, _, _, _ in column], row, (top, bottom))
            widest = max(stamp.width for stamp in stamps)
            room = width - covered[1] - GAP if on_right else covered[0] + GAP
            edge = min(skin_right + reach, room - widest) if on_right else max(skin_left - reach, room + widest)
            apart, end = min(row, _least_step(places, row)), edge - 8 if on_right else edge + 8
            for (y0, x0, zone, selected), stamp, y in zip(column, stamps, places, strict=True):
                # the leader meets the first line of a full name, the middle of a short one
                above = y - (stamp.height / 2 if short else line / 2)
                left = edge if on_right else edge - stamp.width
                names.append(_Name(zone, stamp, (left, above), _leader(x0, y0, end, y), selected))
                middle = above + stamp.height / 2
                targets.append((QRectF(left - 12, middle - apart / 2, stamp.width + 24, apart), zone))
        chosen = [name.leader for name in names if name.selected]
        others = [name.leader for name in names if not name.selected]
        return _Layout(
            key, words, tuple(names), _lines(others), _lines(chosen), _dots(others), _dots(chosen), tuple(targets)
        )

    def _stamped(self, sight: Sight, words: tuple[ZoneWords, ...], *, short: bool, halo: bool) -> dict[str, Stamp]:
        """The names as pictures; while one pans or zooms they stay the same, and only their places change."""
        key = (short, halo, sight.ratio, self._look.theme.name, self._look.scale)
        known = self._set.get(sight.side)
        if known is not None and known[0] == key and self._words.get(sight.side) is words:
            return known[1]
        right = sight.side is Side.RIGHT
        made = {
            zone.zone: self._stamp(zone, sight, short=short, halo=halo, on_right=zone.front is right) for zone in words
        }
        self._set[sight.side], self._words[sight.side] = (key, made), words
        return made

    def _stamp(self, zone: ZoneWords, sight: Sight, *, short: bool, halo: bool, on_right: bool) -> Stamp:
        name_color = "accent" if zone.selected else "text"
        state_color = {"open": "muted", "clear": "allowed"}.get(zone.kind, "text")
        if short:
            first, second = in_two(f"{zone.name}\u00a0{zone.sign}".replace("● ", "●\u00a0"))
            color = "accent" if zone.selected else state_color
            lines = [Line(part, "secondary", color) for part in (first, second) if part]
        else:
            lines = [
                Line(zone.name, "body_strong", name_color),
                Line(zone.state, "banner", state_color, italic=zone.kind == "open"),
            ]
        return self._stamps.of(tuple(lines), sight.ratio, halo=halo, from_right=not on_right)


def in_two(name: str) -> tuple[str, str]:
    """A name in two lines of about the same length, parted at a space."""
    cuts = [place for place, letter in enumerate(name) if letter == " "]
    if not cuts or len(name) < 12:
        return name, ""
    cut = min(cuts, key=lambda place: max(place, len(name) - place - 1))
    return name[:cut], name[cut + 1 :]


def _least_step(places: Sequence[float], row: float) -> float:
    return min((after - before for before, after in pairwise(places)), default=row)


def _leader(x: float, y: float, end: float, level: float) -> _Leader:
    """From a zone slanting at 45 degrees, then level as far as it can be, to its name."""
    slant = min(abs(level - y), abs(end - x))
    return (x, y), (x + (slant if end > x else -slant), level), (end, level)


def _lines(leaders: Sequence[_Leader]) -> QPainterPath:
    path = QPainterPath()
    for start, bend, end in leaders:
        path.moveTo(*start)
        path.lineTo(*bend)
        path.lineTo(*end)
    return path


def _dots(leaders: Sequence[_Leader]) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for (x, y), _, _ in leaders:
        path.addEllipse(x - DOT, y - DOT, 2 * DOT, 2 * DOT)
    return path


def _placing(sight: Sight) -> tuple[float, float, float, float]:
    """The factors across and down, and the shifts, from the diagram to the pane."""
    way = sight.transform
    return way.m11(), way.m22(), way.dx(), way.dy()
