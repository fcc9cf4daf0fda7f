"""The zones' names in the margins beside the limb, with leaders that never cross; each is a target for a finger.

Hides how the names fit the room: in full, with the state of the zone in words below; where the room is narrow in two
short lines with the state as a sign; where there is none, not at all. Where they stand is `name_places`'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QBrush, QPainter, QPen

from bodymap.domain.laterality import Side
from bodymap.ui.canvas.glaze import Sight
from bodymap.ui.canvas.name_places import DOT, Column, Entry, Places, Room, Way, place
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


@dataclass(frozen=True, slots=True)
class _Set:
    """The names of a side as they stand for one place looked from, and what they were set for."""

    key: tuple[object, ...]
    words: tuple[ZoneWords, ...]
    places: Places


@dataclass(frozen=True, slots=True)
class _Columns:
    """The names of a side as pictures, and what they were set for."""

    key: tuple[object, ...]
    words: tuple[ZoneWords, ...]
    columns: tuple[Column, ...]
    stamps: Mapping[str, tuple[ZoneWords, Stamp]]


class MarginNames:
    """See the module. One for each canvas; asked for one side after the other."""

    def __init__(self, look: Look, stamps: Stamps) -> None:
        self._look, self._stamps = look, stamps
        self._known: dict[Side, _Set] = {}
        self._columns: dict[Side, _Columns] = {}
        self._pens: dict[tuple[str, str, float], QPen] = {}

    def at(self, side: Side, place: QPointF) -> str | None:
        """The zone whose name is at this place of the side's pane."""
        return next((zone for box, zone in self.targets(side) if box.contains(place)), None)

    def targets(self, side: Side) -> tuple[tuple[QRectF, str], ...]:
        """The boxes of the names that stand beside a side, with their zones."""
        known = self._known.get(side)
        return known.places.targets if known is not None else ()

    def box(self, side: Side) -> QRectF:
        """What of a pane its names cover as they stand now."""
        known = self._known.get(side)
        return known.places.box if known is not None else QRectF()

    def clear(self, side: Side) -> None:
        """No names stand there now."""
        self._known.pop(side, None)

    def bring(self, sight: Sight, pane: Pane, extent: QRectF, words: tuple[ZoneWords, ...]) -> list[QRectF] | None:
        """Sets the names of a side; which parts of its pane look otherwise than painted last, None for all."""
        before, now = self._known.get(sight.side), self._stand(sight, pane, extent, words)
        if now is None:
            return [] if before is None else None
        if before is now:
            return []
        return now.places.differing(before.places) if before is not None and before.key == now.key else None

    def paint(self, painter: QPainter, sight: Sight, pane: Pane, extent: QRectF, words: tuple[ZoneWords, ...]) -> None:
        """Paints the names of a side; `extent` is the limb's, in the diagram's frame."""
        standing = self._stand(sight, pane, extent, words)
        if standing is None:
            return
        places = standing.places
        painter.strokePath(places.leaders, self._pen("ctl", 1.0))
        painter.strokePath(places.chosen_leaders, self._pen("accent", 1.2))
        clip = painter.clipBoundingRect().adjusted(-HALO, -HALO, HALO, HALO)
        left, top, right, bottom = clip.left(), clip.top(), clip.right(), clip.bottom()
        painter.setPen(self._pen("halo", 1.0))
        # each by itself: of all dots in one path Qt would look through the whole height of the pane
        for _, _, _, _, (x, y), _, _, selected in places.names:
            if left < x < right and top < y < bottom:
                painter.setBrush(self._pen("accent" if selected else "muted", 1.0).brush())
                painter.drawEllipse(QRectF(x - DOT, y - DOT, 2 * DOT, 2 * DOT))
        for _, stamp, x, y, _, _, _, _ in places.names:
            if x < right and left < x + stamp.width and y < bottom and top < y + stamp.height:
                stamp.draw(painter, x, y)

    def _pen(self, color: str, width: float) -> QPen:
        key = (self._look.theme.name, color, width)
        if key not in self._pens:
            self._pens[key] = QPen(QBrush(self._look.color(color)), width)
        return self._pens[key]

    def _stand(self, sight: Sight, pane: Pane, extent: QRectF, words: tuple[ZoneWords, ...]) -> _Set | None:
        """How the names of a side stand now; None where there is no room for any."""
        look, side = self._look, sight.side
        free = pane.free.width()
        if free < NARROWEST_SHORT * look.scale:
            self.clear(side)
            return None
        key = (sight, pane.rect, pane.covered, look.theme.name, look.scale)
        known = self._known.get(side)
        if known is None or known.words is not words or known.key != key:
            skin, short = sight.transform.mapRect(extent), free < NARROWEST * look.scale
            # seen from near, the limb lies below the names
            halo = short or free < skin.width() + 2 * (REACH + BESIDE * look.scale)
            columns = self._set(sight, words, short=short, halo=halo)
            way = sight.transform
            places = place(columns, Way(way.m11(), way.m22(), way.dx(), way.dy()), self._room(pane, skin, short=short))
            known = self._known[side] = _Set(key, words, places)
        return known

    def _room(self, pane: Pane, skin: QRectF, *, short: bool) -> Room:
        look, width, height = self._look, pane.rect.width(), pane.rect.height()
        reach = REACH_SHORT if short else REACH
        return Room(
            top=80 * look.scale,
            bottom=height - 40 * look.scale,
            left=skin.left() - reach,
            right=skin.right() + reach,
            least_left=pane.covered[0] + GAP,
            most_right=width - pane.covered[1] - GAP,
            # the leader meets the first line of a full name, the middle of a short one
            meets=None if short else look.line("body_strong") / 2,
        )

    def _set(self, sight: Sight, words: tuple[ZoneWords, ...], *, short: bool, halo: bool) -> tuple[Column, ...]:
        """The names as pictures, from the top; while one pans or zooms they stay the same, and only move."""
        key = (short, halo, sight.ratio, self._look.theme.name, self._look.scale)
        known = self._columns.get(sight.side)
        same = known if known is not None and known.key == key else None
        if same is not None and same.words is words:
            return same.columns
        on_right, stamps = sight.side is Side.RIGHT, dict[str, tuple[ZoneWords, Stamp]]()
        for each in words:
            before = same.stamps.get(each.zone) if same is not None else None
            if before is None or before[0] != each:
                stamp = self._stamp(each, sight, short=short, halo=halo, on_right=each.front is on_right)
                before = each, stamp
            stamps[each.zone] = before
        way = 1.0 if on_right else -1.0
        ordered = sorted(words, key=lambda each: (each.anchor[1], way * each.anchor[0]))
        columns = tuple(
            Column(
                right,
                tuple(
                    Entry(*each.anchor, each.zone, stamps[each.zone][1], each.selected)
                    for each in ordered
                    if each.front is (right is on_right)
                ),
            )
            for right in (False, True)
        )
        self._columns[sight.side] = _Columns(key, words, columns, stamps)
        return columns

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
