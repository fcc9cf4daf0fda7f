"""The zones' names in the margins beside the limb, with leaders that never cross; each is a target for a finger.

Hides how the names share the room: in full, with the state of the zone in words below; where the room is narrow in two
short lines with the state as a sign; where there is none, not at all. Where they stand is worked out once for each
place looked from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen

from bodymap.domain.laterality import Side
from bodymap.report.callouts import spread
from bodymap.ui.canvas.glaze import Sight
from bodymap.ui.canvas.panes import Pane
from bodymap.ui.canvas.stamps import Line, Stamp, Stamps
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


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where everything stands for one place looked from."""

    key: tuple[object, ...]
    words: tuple[ZoneWords, ...]
    leaders: QPainterPath
    active: QPainterPath
    dots: QPainterPath
    active_dots: QPainterPath
    stamps: tuple[tuple[Stamp, QPointF], ...]
    targets: tuple[tuple[QRectF, str], ...]


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

    def paint(self, painter: QPainter, sight: Sight, pane: Pane, extent: QRectF, words: tuple[ZoneWords, ...]) -> None:
        """Paints the names of a side; `extent` is the limb's, in the diagram's frame."""
        look = self._look
        free = pane.rect.width() - sum(pane.covered)
        if free < NARROWEST_SHORT * look.scale:
            self.clear(sight.side)
            return
        key = (sight, pane.rect.size().toTuple(), pane.covered, look.theme.name, look.scale)
        layout = self._layouts.get(sight.side)
        if layout is None or layout.key != key or layout.words is not words:
            skin = sight.transform.mapRect(extent)
            layout = self._layouts[sight.side] = self._lay(
                key, sight, pane, skin, words, short=free < NARROWEST * look.scale
            )
        for path, color, width in ((layout.leaders, "ctl", 1.0), (layout.active, "accent", 1.2)):
            painter.strokePath(path, QPen(look.color(color), width))
        for path, color in ((layout.dots, "muted"), (layout.active_dots, "accent")):
            painter.fillPath(path, QBrush(look.color(color)))
            painter.strokePath(path, QPen(look.color("halo"), 1))
        for stamp, at in layout.stamps:
            stamp.draw(painter, at)

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
        look, transform = self._look, sight.transform
        leaders, active, dots, active_dots = (QPainterPath() for _ in range(4))
        stamps: list[tuple[Stamp, QPointF]] = []
        targets: list[tuple[QRectF, str]] = []
        # seen from near, the limb lies below the names
        halo = short or pane.rect.width() - sum(pane.covered) < skin.width() + 2 * (REACH + BESIDE * look.scale)
        stamped = self._stamped(sight, words, short=short, halo=halo)
        top, bottom = 80 * look.scale, pane.rect.height() - 40 * look.scale
        reach = REACH_SHORT if short else REACH
        for on_right in (False, True):
            found = [
                (zone, transform.map(QPointF(*zone.anchor)), stamped[zone.zone])
                for zone in words
                if zone.front is (on_right is (sight.side is Side.RIGHT))
            ]
            column = sorted((one for one in found if top - 20 < one[1].y() < bottom), key=lambda one: one[1].y())
            if not column:
                continue
            row = max(max(stamp.height for _, _, stamp in column) + 6, FINGER)
            places = spread([at.y() for _, at, _ in column], row, (top, bottom))
            widest = max(stamp.width for _, _, stamp in column)
            room = pane.rect.width() - pane.covered[1] - GAP if on_right else pane.covered[0] + GAP
            edge = min(skin.right() + reach, room - widest) if on_right else max(skin.left() - reach, room + widest)
            apart = min(row, _least_step(places, row))
            for (zone, at, stamp), y in zip(column, places, strict=True):
                _leader(active if zone.selected else leaders, at, QPointF(edge - 8 if on_right else edge + 8, y))
                (active_dots if zone.selected else dots).addEllipse(at, DOT, DOT)
                # the leader meets the first line of a full name, the middle of a short one
                first = look.line("body_strong") / 2 if not short else stamp.height / 2
                stamps.append((stamp, QPointF(edge if on_right else edge - stamp.width, y - first)))
                left = edge - 12 if on_right else edge - 12 - stamp.width
                middle = y - first + stamp.height / 2
                targets.append((QRectF(left, middle - apart / 2, stamp.width + 24, apart), zone.zone))
        for path in (dots, active_dots):
            path.setFillRule(Qt.FillRule.WindingFill)
        return _Layout(key, words, leaders, active, dots, active_dots, tuple(stamps), tuple(targets))

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


def _leader(path: QPainterPath, at: QPointF, end: QPointF) -> None:
    """Level as far as it can be, then slanting at 45 degrees to what it names."""
    slant = min(abs(end.y() - at.y()), abs(end.x() - at.x()))
    path.moveTo(at)
    path.lineTo(at.x() + (slant if end.x() > at.x() else -slant), end.y())
    path.lineTo(end)
