"""What lies over the plate: zones, ghosts, headings and the names in the margins.

Hides how a zone's state is put into words and where the names go. `refresh` gathers once per change what each frame
then only paints. Frame of all painting: the pane, in logical pixels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from bodymap.diagram import Diagram, palette
from bodymap.domain.finding import Finding, Moment, Status
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Visit
from bodymap.paint.marks import hit, paint_findings
from bodymap.paint.patterns import paint_glow, paint_verdict_swatch, paint_zone_verdict
from bodymap.paint.plate import skin_path, zone_path
from bodymap.paint.symbols import GHOST
from bodymap.report.callouts import spread
from bodymap.ui.canvas.stamps import Stamps
from bodymap.ui.desk import Desk
from bodymap.ui.style import Look
from bodymap.ui.words import capital, count

if TYPE_CHECKING:
    from bodymap.protocol import Row

NARROWEST = 560.0
"""Pixels of free width from which names stand in the margins."""

FADED = 0.45
"""Strength of the plate while answers are open: charting is free, the eye goes to the questions."""

ZONES, LANDMARKS = "zones", "landmarks"
GAP = 16.0
BACK = -0.05
"""Zones whose middle lies behind this have their name in the margin at the back."""


@dataclass(frozen=True, slots=True)
class _ZoneWords:
    zone: str
    name: str
    width: float  # of the name, in pixels
    state: str
    kind: str  # found, clear, open
    anchor: tuple[float, float]
    front: bool


class Overlay:
    """See the module."""

    def __init__(self, look: Look, diagram: Diagram) -> None:
        self._look = look
        self._diagram = diagram
        self._stamps = Stamps(look)
        self._paths = {zone: zone_path(diagram, zone) for zone in diagram.zones}
        self._skin = skin_path(diagram)
        self._extent = self._skin.boundingRect()
        self._desk: Desk | None = None
        self._hover: tuple[Side | None, str | None] = (None, None)
        self._words: dict[Side, tuple[_ZoneWords, ...]] = dict.fromkeys(Side, ())
        self.marks: dict[Side, tuple[Finding, ...]] = dict.fromkeys(Side, ())
        self.ghosts: dict[Side, tuple[Finding, ...]] = dict.fromkeys(Side, ())
        self._askable = False
        self._name_boxes: dict[Side, list[tuple[QRectF, str]]] = {side: [] for side in Side}
        self.names = True
        self.verdicts = False
        self.strength = dict.fromkeys(Side, 1.0)
        self.layers: frozenset[str] = frozenset()
        """Which of ZONES and LANDMARKS are painted: lines that stay one pixel wide and words that stay readable."""

    # gathering

    def refresh(self, desk: Desk | None) -> None:
        """Gathers what the open visit has to show."""
        self._desk = desk
        visit = desk.visit if desk is not None else None
        if desk is None or visit is None:
            for side in Side:
                self.marks[side], self.ghosts[side], self._words[side] = (), (), ()
            self.strength = dict.fromkeys(Side, 1.0)
            return
        moment = desk.focus.moment
        for side in Side:
            own = [finding for finding in visit.findings if finding.side is side]
            self.marks[side] = tuple(finding for finding in own if finding.moment is moment)
            self.ghosts[side] = self._ghosts(desk, visit, side, own)
            self._words[side] = tuple(self._zone_words(desk, visit, side))
        self._askable = moment is Moment.BEFORE and desk.editable
        gates = desk.suggestions.gate if desk.suggestions is not None else {}
        # only the limb that waits is faded: beside it the other one may be ready
        self.strength = {side: FADED if gates.get(side) == "pending" and desk.editable else 1.0 for side in Side}

    def _ghosts(self, desk: Desk, visit: Visit, side: Side, own: list[Finding]) -> tuple[Finding, ...]:
        if desk.focus.moment is Moment.AFTER:
            return tuple(finding for finding in own if finding.moment is Moment.BEFORE)
        previous = desk.previous
        if previous is None or not desk.editable:
            return ()
        followed = {finding.follows for finding in visit.findings}
        return tuple(
            finding
            for finding in previous.findings
            if finding.side is side
            and finding.moment is Moment.BEFORE
            and finding.status is not Status.RESOLVED
            and finding.id not in followed
        )

    def _zone_words(self, desk: Desk, visit: Visit, side: Side) -> list[_ZoneWords]:
        made = []
        metrics = self._look.metrics("body_strong")
        labels = {label.key: label for label in self._diagram.labels if label.kind == "zone"}
        own = [finding for finding in visit.findings if finding.side is side]
        counts = Counter(zone for finding in own if finding.status is not Status.RESOLVED for zone in finding.zones)
        gone = {zone for finding in own if finding.status is Status.RESOLVED for zone in finding.zones}
        for zone in desk.protocol.zones.values():
            if zone.id not in self._diagram.centres:
                continue
            state, kind = _state(visit, side, zone.id, counts[zone.id], zone.id in gone)
            if desk.focus.zone == zone.id and desk.focus.side is side:
                state += " · selected"
            label = labels.get(zone.id)
            anchor = label.anchor if label is not None else self._diagram.centre_of(zone.id)
            front = label.margin == "front" if label is not None else anchor[0] > BACK
            name = capital(zone.name)
            width = metrics.horizontalAdvance(name)
            made.append(_ZoneWords(zone.id, name, width, state, kind, anchor, front))
        return made

    def state_words(self, side: Side, zone: str | None) -> str:
        """What is known of a zone today, for the accessible description."""
        visit = self._desk.visit if self._desk is not None else None
        if visit is None or zone is None:
            return ""
        here = [finding for finding in visit.findings if finding.side is side and zone in finding.zones]
        standing = sum(finding.status is not Status.RESOLVED for finding in here)
        return _state(visit, side, zone, standing, standing < len(here))[0]

    # hovering

    def hover(self, side: Side | None, zone: str | None) -> bool:
        """Notes the zone under the pointer; True where it is another one than before."""
        if (side, zone) == self._hover:
            return False
        self._hover = (side, zone)
        return True

    def hover_words(self) -> str:
        """Name, Latin term and state of the zone under the pointer."""
        side, zone = self._hover
        if side is None or zone is None:
            return ""
        label = next((label for label in self._diagram.labels if label.key == zone), None)
        name = label.name if label is not None else zone
        if self._desk is not None:
            name = self._desk.protocol.zone_name(zone)
        latin = f" ({label.latin})" if label is not None and label.latin else ""
        state = self.state_words(side, zone)
        return f"{side.word} {name}{latin}" + (f"\n{state}" if state else "")

    def ghost_at(self, side: Side, transform: QTransform, at: QPointF) -> Finding | None:
        """The ghost under the pointer that may still be asked about."""
        if not self._askable or not self.ghosts[side]:
            return None
        found = hit(self.ghosts[side], transform, at, 4.0, scale=self._look.scale, centres=self._diagram.centres)
        return next((ghost for ghost in self.ghosts[side] if ghost.id == found), None)

    def name_at(self, side: Side, at: QPointF) -> str | None:
        """The zone whose name in the margin is under the pointer: a target for a finger where the zone is small."""
        return next((zone for box, zone in self._name_boxes[side] if box.contains(at)), None)

    # painting

    def paint_placeholder(self, painter: QPainter, transform: QTransform) -> None:
        """The limb's outline alone, for the moment before the plate is there."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(transform.map(self._skin), QBrush(QColor(palette(self._look.theme.name)["skin"])))

    def paint_zones(self, painter: QPainter, transform: QTransform, side: Side) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if ZONES in self.layers:
            pen = QPen(self._look.color("accent"), 1)
            for path in self._paths.values():
                painter.strokePath(transform.map(path), pen)
        if LANDMARKS in self.layers:
            self._paint_landmarks(painter, transform)
        desk = self._desk
        if desk is None or desk.visit is None:
            return
        if self.verdicts and desk.suggestions is not None:
            for zone, path in self._paths.items():
                rows = desk.suggestions.zone(side, zone)
                if rows:
                    pending = all(row.pending for row in rows)
                    paint_zone_verdict(
                        painter, transform.map(path), zone_verdict(rows), self._look.theme, pending=pending, edge=1.0
                    )
        hovered = self._hover[1] if self._hover[0] is side else None
        if hovered is not None and hovered != desk.focus.zone:
            edge = QColor(self._look.color("accent"))
            edge.setAlphaF(0.55)
            painter.strokePath(transform.map(self._paths[hovered]), QPen(edge, 1.5))
        if desk.focus.side is side and desk.focus.zone in self._paths:
            paint_glow(painter, transform.map(self._paths[desk.focus.zone]), self._look.theme)

    def _paint_landmarks(self, painter: QPainter, transform: QTransform) -> None:
        """A ring at each bony landmark, its name beside it, on the side where there is more room."""
        look = self._look
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
            self._paint_haloed(painter, label.name, "secondary", "text", QPointF(x, at.y() - metrics.height() / 2))

    def paint_ghosts(self, painter: QPainter, transform: QTransform, side: Side) -> None:
        if self.ghosts[side]:
            paint_findings(
                painter,
                self.ghosts[side],
                transform,
                self._look.theme,
                style=GHOST,
                scale=self._look.scale,
                centres=self._diagram.centres,
            )

    def paint_words(
        self, painter: QPainter, transform: QTransform, side: Side, pane: QRectF, margins: tuple[float, float]
    ) -> None:
        """The heading of the pane, the zones' names beside the limb, and which way is front."""
        look = self._look
        left = margins[0] + GAP
        top = GAP - 4
        self._paint_haloed(painter, side.word, "side_name", "text", QPointF(left, top))
        both = self._desk is not None and len(self._desk.focus.shown) > 1
        if not both:
            after = self._desk is not None and self._desk.focus.moment is Moment.AFTER
            words = f"outer side, {'after' if after else 'before'} treatment"
            self._paint_haloed(painter, words, "body", "muted", QPointF(left, top + look.line("side_name")))
        self._paint_compass(painter, side, left, pane.height() - GAP)
        if self.verdicts and self._desk is not None and self._desk.visit is not None:
            self._paint_legend(painter, left, pane.height() - GAP - look.px(28))
        self._name_boxes[side] = []
        free = pane.width() - sum(margins)
        if self.names and LANDMARKS not in self.layers and free >= NARROWEST * look.scale:
            self._paint_names(painter, transform, side, pane, margins)

    def _paint_haloed(self, painter: QPainter, words: str, role: str, color: str, at: QPointF) -> None:
        """Words that must be read over the limb too; `at` is their upper left."""
        self._stamps.draw(painter, words, role, color, at, halo=True)

    def _paint_legend(self, painter: QPainter, left: float, bottom: float) -> None:
        """What the zones' colours and patterns mean, from the bottom up."""
        look = self._look
        row = look.px(22)
        for place, (verdict, words) in enumerate(reversed(VERDICT_WORDS)):
            top = bottom - (place + 1) * row
            paint_verdict_swatch(painter, QRectF(left, top, look.px(26), look.px(14)), verdict, look.theme, look.scale)
            at = QPointF(left + look.px(34), top + (look.px(14) - look.line("secondary")) / 2)
            self._paint_haloed(painter, words, "secondary", "text", at)

    def _paint_compass(self, painter: QPainter, side: Side, left: float, bottom: float) -> None:
        """An arrow that says which way is front: the limbs of two sides face away from each other."""
        look = self._look
        metrics = QFontMetricsF(look.font("secondary"))
        words = ("back", "front") if side is Side.RIGHT else ("front", "back")
        top = bottom - metrics.ascent()
        self._paint_haloed(painter, words[0], "secondary", "muted", QPointF(left, top))
        x = left + metrics.horizontalAdvance(words[0]) + 8
        end, y = x + 44, bottom - metrics.xHeight() / 2
        tip, back = (end, -5) if side is Side.RIGHT else (x, 5)
        arrow = QPainterPath(QPointF(x, y))
        arrow.lineTo(end, y)
        arrow.addPolygon(QPolygonF([QPointF(tip + back, y - 4), QPointF(tip, y), QPointF(tip + back, y + 4)]))
        painter.strokePath(arrow, QPen(look.color("canvas"), 5))
        painter.strokePath(arrow, QPen(look.color("muted"), 1.2))
        self._paint_haloed(painter, words[1], "secondary", "muted", QPointF(end + 8, top))

    def _paint_names(
        self, painter: QPainter, transform: QTransform, side: Side, pane: QRectF, margins: tuple[float, float]
    ) -> None:
        look = self._look
        skin = transform.mapRect(self._extent)
        height = look.line("body_strong") + look.line("banner")
        for on_right in (False, True):
            column = [
                (words, transform.map(QPointF(*words.anchor)))
                for words in self._words[side]
                if words.front is (on_right is (side is Side.RIGHT))
            ]
            top, bottom = 80 * look.scale, pane.height() - 40 * look.scale
            column = sorted((c for c in column if top - 20 < c[1].y() < bottom), key=lambda c: c[1].y())
            places = spread([at.y() for _, at in column], height + 6, (top, bottom))
            widest = max((words.width for words, _ in column), default=0)
            room = pane.width() - margins[1] - GAP if on_right else margins[0] + GAP
            edge = min(skin.right() + 36, room - widest) if on_right else max(skin.left() - 36, room + widest)
            for (words, at), y in zip(column, places, strict=True):
                active = words.state.endswith("selected")
                self._leader(painter, at, QPointF(edge - 8 if on_right else edge + 8, y), active)
                top_line = QPointF(edge, y - look.line("body_strong") / 2)
                self._stamps.draw(
                    painter,
                    words.name,
                    "body_strong",
                    "accent" if active else "text",
                    top_line,
                    from_right=not on_right,
                )
                self._stamps.draw(
                    painter,
                    words.state,
                    "banner",
                    {"open": "muted", "clear": "allowed"}.get(words.kind, "text"),
                    top_line + QPointF(0, look.line("body_strong")),
                    italic=words.kind == "open",
                    from_right=not on_right,
                )
                width = words.width + 24
                left = edge - 12 if on_right else edge + 12 - width
                reach = QRectF(left, y - look.line("body_strong") / 2 - 3, width, height + 6)
                self._name_boxes[side].append((reach, words.zone))

    def _leader(self, painter: QPainter, at: QPointF, end: QPointF, active: bool) -> None:
        look = self._look
        # level as far as it can be, then slanting at 45 degrees to what it names
        slant = min(abs(end.y() - at.y()), abs(end.x() - at.x()))
        elbow = QPointF(at.x() + (slant if end.x() > at.x() else -slant), end.y())
        color = look.color("accent" if active else "ctl")
        painter.setPen(QPen(color, 1.2 if active else 1.0))
        painter.drawPolyline([at, elbow, end])
        painter.setPen(QPen(look.color("halo"), 1))
        painter.setBrush(look.color("accent" if active else "muted"))
        painter.drawEllipse(at, 3.2, 3.2)


VERDICT_WORDS = (
    ("refer", "Stop and refer"),
    ("avoid", "Closed to all massage"),
    ("modified", "Some techniques restricted"),
    ("allowed", "All techniques allowed"),
)
"""What a zone's colour and pattern say where zones are shown by verdict."""


def zone_verdict(rows: Sequence[Row]) -> str:
    """One verdict for a zone: what holds for all its techniques, `modified` where they differ."""
    verdicts = {str(row.verdict) for row in rows}
    if verdicts == {"allowed"}:
        return "allowed"
    if verdicts <= {"avoid", "refer"}:
        return "refer" if verdicts == {"refer"} else "avoid"
    return "modified"


def _state(visit: Visit, side: Side, zone: str, standing: int, gone: bool) -> tuple[str, str]:
    """What is known of a zone today: in words, and as `found`, `clear` or `open`. What is resolved does not count."""
    if standing:
        return count(standing, "finding"), "found"
    if gone:
        return "✓ resolved", "clear"
    if (side, zone) in visit.clear:
        return "✓ clear", "clear"
    return "○ not examined", "open"
