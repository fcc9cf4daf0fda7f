"""What lies over the plate: zones, headings and the names in the margins, and what of the visit is to be marked on it.

`refresh` gathers once per change what each frame then only paints. Hides which findings are marks and which are ghosts:
of the last visit or, after treatment, of what was found before it. Frame of all painting: the pane, in logical pixels.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QBrush, QColor, QPainter, QTransform

from bodymap.diagram import Diagram, palette
from bodymap.domain.finding import Finding, Moment, Status
from bodymap.domain.laterality import Side
from bodymap.domain.shape import ShapeKind
from bodymap.domain.visit import Visit
from bodymap.language import tr
from bodymap.paint.plate import skin_path
from bodymap.ui.canvas.glaze import Sight
from bodymap.ui.canvas.heading import Heading
from bodymap.ui.canvas.margin_names import MarginNames
from bodymap.ui.canvas.panes import Pane
from bodymap.ui.canvas.stamps import Stamps
from bodymap.ui.canvas.zone_words import ZoneName, ZoneWords, state_of, tally, zone_names, zone_words
from bodymap.ui.canvas.zones_layer import ZonesLayer, ZonesShown
from bodymap.ui.crash import told
from bodymap.ui.desk import Desk
from bodymap.ui.style import Look

if TYPE_CHECKING:
    from bodymap.protocol import Protocol

FADED = 0.45
"""Strength of the plate while answers are open: charting is free, the eye goes to the questions."""

ZONES, LANDMARKS = "zones", "landmarks"
HOW_SEVERE = (
    tr("How severe? Drag while you mark, or press the ? beside it."),
    tr("How severe? Press the ? beside it."),
)
"""From the longest wording. The drag is a point's alone: it draws a band and an area."""


class Overlay:
    """See the module."""

    def __init__(self, look: Look, diagram: Diagram) -> None:
        self._look = look
        self._diagram = diagram
        stamps = Stamps(look)
        self._skin = skin_path(diagram)
        self._extent = self._skin.boundingRect()
        self._zones = ZonesLayer(look, diagram, stamps, self._extent)
        self._names = MarginNames(look, stamps)
        self._heading = Heading(look, stamps)
        self._names_of: tuple[Protocol, tuple[ZoneName, ...]] | None = None
        self._asked: tuple[Visit, dict[Side, tuple[Finding, ...]]] | None = None
        self._desk: Desk | None = None
        self._hover: tuple[Side | None, str | None] = (None, None)
        self._words: dict[Side, tuple[ZoneWords, ...]] = dict.fromkeys(Side, ())
        self._said: dict[Side, tuple[str, ...]] = {side: self._standing(side) for side in Side}
        self._shown: dict[Side, ZonesShown] = dict.fromkeys(Side, ZonesShown())
        self._painted: dict[Side, tuple[float, frozenset[str], bool]] = {}
        self.marks: dict[Side, tuple[Finding, ...]] = dict.fromkeys(Side, ())
        self.ghosts: dict[Side, tuple[Finding, ...]] = dict.fromkeys(Side, ())
        self.askable = False
        """Whether the ghosts may be asked about: in a visit that takes edits."""
        self.names = True
        self.verdicts = False
        self.strength = dict.fromkeys(Side, 1.0)
        self._unrated: tuple[Side, tuple[str, ...]] | None = None
        """Where the selected mark waits for its severity, and the wordings that ask for it."""
        self.hint = ""
        """What is to be said of the view itself, under the heading."""
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
                self._said[side] = self._standing(side)
            self.strength = dict.fromkeys(Side, 1.0)
            self._unrated = None
            return
        moment, focus = desk.focus.moment, desk.focus
        followed = frozenset([finding.follows for finding in visit.findings if finding.follows is not None])
        for side in Side:
            own = [finding for finding in visit.findings if finding.side is side]
            # the very same marks stay the very same tuple: nothing is painted again for them
            self.marks[side] = _kept(self.marks[side], tuple([f for f in own if f.moment is moment]))
            self.ghosts[side] = _kept(self.ghosts[side], self._ghosts(desk, side, own, followed))
            if side in focus.shown:
                selected = focus.zone if focus.side is side else None
                words = zone_words(self._zone_names(desk), visit, side, tally(own), selected)
                self._words[side] = self._words[side] if self._words[side] == words else words
                self._said[side] = self._standing(side)
        chosen = focus.findings
        sought = chosen[0] if desk.editable and len(chosen) == 1 else None
        one = next((each for each in visit.findings if each.id == sought), None) if sought is not None else None
        self._unrated = None
        if one is not None and one.severity is None and one.shape is not None:
            self._unrated = one.side, HOW_SEVERE if one.shape.kind is ShapeKind.POINT else HOW_SEVERE[1:]
        self.askable = desk.editable
        self.strength = dict.fromkeys(Side, 1.0)
        if desk.passing:
            # judging takes longer than a frame: what waits is said when the hand rests, and of no other visit before
            return
        with told():  # what was found is shown, whether or not it can be judged
            gates = desk.suggestions.gate if desk.suggestions is not None else {}
            # only the limb that waits is faded: beside it the other one may be ready
            self.strength = {side: FADED if gates.get(side) == "pending" and desk.editable else 1.0 for side in Side}

    def _zone_names(self, desk: Desk) -> tuple[ZoneName, ...]:
        if self._names_of is None or self._names_of[0] is not desk.protocol:
            self._names_of = desk.protocol, zone_names(desk.protocol, self._diagram)
        return self._names_of[1]

    def _ghosts(self, desk: Desk, side: Side, own: list[Finding], followed: frozenset[str]) -> tuple[Finding, ...]:
        if desk.focus.moment is Moment.AFTER:
            return tuple([finding for finding in _standing_before(own, side) if finding.id not in followed])
        previous = desk.previous
        if previous is None or not desk.editable or desk.passing:
            # on the way through the visits each shows its own marks; nobody is asked about those of another
            return ()
        if self._asked is None or self._asked[0] is not previous:
            self._asked = previous, {each: _standing_before(previous.findings, each) for each in Side}
        standing = self._asked[1][side]
        return tuple([finding for finding in standing if finding.id not in followed]) if followed else standing

    def state_words(self, side: Side, zone: str | None) -> str:
        """What is known of a zone today, for the accessible description."""
        visit = self._desk.visit if self._desk is not None else None
        if visit is None or zone is None:
            return ""
        here = (finding for finding in visit.findings if finding.side is side and zone in finding.zones)
        return state_of(visit, side, zone, tally(here))[0]

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
        place = tr("{side} {zone}", side=side.word, zone=f"{name}{latin}")
        return f"{place}\n{state}" if state else place

    def name_at(self, side: Side, at: QPointF) -> str | None:
        """The zone whose name in the margin is under the pointer: a target for a finger where the zone is small."""
        return self._names.at(side, at)

    # painting

    def bring(self, sight: Sight, pane: Pane) -> list[QRectF] | None:
        """Which parts of a pane look otherwise than they were painted last, without the marks; None for all of it."""
        side, shown = sight.side, self._zones_shown(sight.side)
        if self._painted.get(side) != (self.strength[side], self.layers, self._named(side)):
            return None
        zones = self._zones.spoiled(self._shown[side], shown, sight)
        names = self._names.bring(sight, pane, self._extent, self._words[side]) if self._named(side) else []
        self._shown[side] = shown
        if zones is None or names is None:
            return None
        return zones + names + self._heading.bring(side, pane.free, self._told(side), sight.ratio)

    def moving_box(self, sight: Sight, pane: Pane) -> QRectF | None:
        """What of a pane the words that follow the camera cover; None where that cannot be told."""
        if LANDMARKS in self.layers:
            return None
        if self._named(sight.side):
            self._names.bring(sight, pane, self._extent, self._words[sight.side])
        return self._names.box(sight.side)

    def hover_box(self, sight: Sight) -> QRectF:
        """What the outline of the zone under the pointer covers of a side's pane; nothing where there is none."""
        side, zone = self._hover
        return self._zones.box_of(zone, sight) if side is sight.side and zone is not None else QRectF()

    def paint_placeholder(self, painter: QPainter, transform: QTransform) -> None:
        """The limb's outline alone, for the moment before the plate is there."""
        painter.fillPath(transform.map(self._skin), QBrush(QColor(palette(self._look.theme.name)["skin"])))

    def paint_zones(self, painter: QPainter, sight: Sight, pane: Pane, *, resting: bool) -> None:
        """Paints the zones; `resting` says that the camera stands still."""
        shown = self._shown[sight.side] = self._zones_shown(sight.side)
        self._zones.draw(painter, sight, pane.inner, shown, resting=resting)

    def zones_shown(self, side: Side) -> ZonesShown:
        """What of the zones of a side was painted last."""
        return self._shown[side]

    def paint(self, painter: QPainter, sight: Sight, pane: Pane) -> None:
        """Paints what lies between the zones and the marks: the zone under the pointer, landmarks, words."""
        side, desk = sight.side, self._desk
        self._painted[side] = self.strength[side], self.layers, self._named(side)
        visit = desk.visit if desk is not None else None
        hovered = self._hover[1] if self._hover[0] is side and visit is not None else None
        if hovered is not None and hovered != self._shown[side].chosen:
            self._zones.outline(painter, sight, hovered)
        if LANDMARKS in self.layers:
            self._zones.paint_landmarks(painter, sight)
        legend = self.verdicts and visit is not None
        self._heading.paint(painter, side, pane.free, self._told(side), legend=legend)
        if self._named(side):
            self._names.paint(painter, sight, pane, self._extent, self._words[side])
        else:
            self._names.clear(side)

    def _named(self, side: Side) -> bool:
        return self.names and LANDMARKS not in self.layers and bool(self._words[side])

    def _told(self, side: Side) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The two lines under a heading, each in wordings from the longest: the pass, and what is said of the view.

        How the selected mark gets its severity takes the place of the pass: a line more would lie over the names.
        """
        if self._unrated is not None and self._unrated[0] is side and not self.hint:
            return (), self._unrated[1]
        return self._said[side], (self.hint,) if self.hint else ()

    def _standing(self, side: Side) -> tuple[str, ...]:
        """Which pass is shown, and how far the examination of a side has come; without the pass where room is short."""
        desk, words = self._desk, self._words[side]
        done = sum(each.kind != "open" for each in words)
        examined: tuple[str, ...] = ()
        if words:
            long = tr("{done} of {zones} zones examined", done=done, zones=len(words))
            examined = long, tr("{done} of {zones} examined", done=done, zones=len(words))
        if desk is not None and len(desk.focus.shown) > 1:
            return examined
        after = desk is not None and desk.focus.moment is Moment.AFTER
        if not examined:
            return (tr("outer side, after treatment") if after else tr("outer side, before treatment"),)
        moment = tr("after treatment") if after else tr("before treatment")
        # the usual pass need not be named where room is short, the other one must
        return f"{moment} · {examined[0]}", *((moment,) if after else examined)

    def _zones_shown(self, side: Side) -> ZonesShown:
        desk = self._desk
        if desk is None or desk.visit is None:
            return ZonesShown(borders=ZONES in self.layers)
        # a zone of a visit that is only passed has no verdict yet, and never that of the visit before
        judged = desk.suggestions if self.verdicts and not desk.passing else None
        rows = {zone: judged.zone(side, zone) for zone in self._diagram.zones} if judged is not None else {}
        chosen = desk.focus.zone if desk.focus.side is side and desk.focus.zone in self._diagram.zones else None
        return ZonesShown(ZONES in self.layers, self._zones.verdicts_of(rows), chosen)


def _standing_before(findings: Iterable[Finding], side: Side) -> tuple[Finding, ...]:
    """Which findings of a visit ask what became of them: found on a side before its treatment, and not gone."""
    return tuple(
        finding
        for finding in findings
        if finding.side is side and finding.moment is Moment.BEFORE and finding.status is not Status.RESOLVED
    )


def _kept(before: tuple[Finding, ...], now: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return before if before == now else now
