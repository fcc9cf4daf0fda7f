"""The marks of one pane as one picture: whatever their number, a frame costs one blit.

Hides which part of the picture a change spoils, and that a picture is painted anew in pieces, between the window's
other work, once a zoom or pan has come to rest. One mark costs as much as the whole picture's blit
(docs/decisions/0060-speed.md), so even a few marks are painted from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import hypot
from time import perf_counter

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QRegion

from bodymap.domain.finding import Finding
from bodymap.domain.shape import Point
from bodymap.paint.marks import Step, chip_corners_of, extent_of, extents_of, painting_steps, spots_of
from bodymap.paint.symbols import CHIP, GHOST
from bodymap.paint.theme import Theme
from bodymap.report.callouts import CORNERS, Box, chip_box, with_places
from bodymap.ui.canvas.glaze import Glaze, Sight

OVERSCAN = 0.2
BESIDE = 90.0
"""Pixels beside the limb that its marks may need: a new one at its edge finds room in the picture."""

CORE = 0.7
"""Share of a symbol's radius that is the symbol's own, whichever chip lies over it: it is what one takes hold of."""

FEW = 24
"""Up to so many marks that change at once, only what they spoil is painted again."""


@dataclass(frozen=True, slots=True)
class MarksView:
    """All that the picture of the marks depends on."""

    sight: Sight
    pane: QRectF
    theme: Theme
    selected: frozenset[str]
    centres: Mapping[str, Point]
    scale: float
    style: str

    def same_but_for_sight(self, other: MarksView) -> bool:
        return (self.theme.name, self.scale, self.style, self.sight.ratio, self.pane) == (
            other.theme.name,
            other.scale,
            other.style,
            other.sight.ratio,
            other.pane,
        )


class _Sheet:
    """One picture of the marks, with what is on it."""

    def __init__(self, findings: tuple[Finding, ...], view: MarksView, bounds: QRectF) -> None:
        self.given, self.view = findings, view
        self.findings = with_places(findings, view.centres)
        transform = view.sight.transform
        self.extents = extents_of(self.findings, transform, view.scale)
        self.corners = chip_corners_of(self.findings, transform, view.scale)
        self.rough = False  # whether something was painted on top that belongs further down
        self.glaze = Glaze(self._box(bounds), view.sight)

    def _box(self, bounds: QRectF) -> QRectF:
        """The limb, and what marks stand out beyond it, as far as it is in the pane or near it."""
        spare = BESIDE * self.view.scale
        box = self.view.sight.transform.mapRect(bounds).adjusted(-spare, -spare, spare, spare)
        if self.view.style == GHOST:
            # nobody adds a ghost: no room is kept for more
            box = QRectF()
        if self.extents:
            lefts, tops, rights, bottoms = zip(*self.extents.values(), strict=True)
            box = box.united(QRectF(QPointF(min(lefts), min(tops)), QPointF(max(rights), max(bottoms))))
        return box.intersected(self.reach)

    def overlaps(self, added: tuple[Finding, ...]) -> bool:
        """Whether some findings may cover others."""
        new = {finding.id for finding in added}
        boxes = [self.extents[key] for key in new]
        return any(_meet(box, old) for key, old in self.extents.items() if key not in new for box in boxes)

    def near(self, at: QPointF, slop: float = 0.0) -> tuple[Finding, ...]:
        """The findings whose extent is at most so far from a place."""
        box = at.x() - slop, at.y() - slop, at.x() + slop, at.y() + slop
        return tuple([finding for finding in self.findings if _meet(self.extents[finding.id], box)])

    @property
    def reach(self) -> QRectF:
        """The pane and what lies near it: no mark is painted beyond."""
        pane = self.view.pane
        across, down = OVERSCAN * pane.width(), OVERSCAN * pane.height()
        return pane.adjusted(-across, -down, across, down)

    def steps(self, findings: tuple[Finding, ...] | None = None, boxes: Sequence[Box] = ()) -> Iterator[Step]:
        view = self.view
        return painting_steps(
            self.findings if findings is None else findings,
            view.sight.transform,
            view.theme,
            style=view.style,
            selected=view.selected,
            scale=view.scale,
            corners=self.corners,
            boxes=boxes,
        )

    def paint(self, findings: tuple[Finding, ...] | None = None) -> None:
        """Paints these findings, or all, on top of what is there."""
        with self.glaze.painter() as painter:
            for step in self.steps(findings):
                step(painter)

    def repaint(self, spoiled: list[Box]) -> None:
        """Paints again what lies in these parts of the pane."""
        region = QRegion()
        for box in spoiled:
            region = region.united(_rect(box).toAlignedRect())
        whole = QRectF(region.boundingRect())
        touched = tuple(
            finding for finding in self.findings if any(_meet(self.extents[finding.id], box) for box in spoiled)
        )
        with self.glaze.painter() as painter:
            painter.setClipRegion(region)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
            painter.fillRect(whole, painter.background())
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
            for step in self.steps(touched, spoiled):
                step(painter)


class MarksLayer:
    """See the module. One for the marks of a side, one for its ghosts."""

    def __init__(self, bounds: QRectF) -> None:
        self._bounds = bounds  # of the limb, in diagram units
        self._sheet: _Sheet | None = None
        self._coming: Iterator[None] | None = None

    def show(self, painter: QPainter, sight: Sight) -> None:
        """Blits what was brought to where it is seen from now, in a pane whose upper left is the painter's origin."""
        if self._sheet is not None:
            self._sheet.glaze.draw(painter, sight)

    def near(self, findings: tuple[Finding, ...], at: QPointF, sight: Sight, slop: float) -> tuple[Finding, ...]:
        """Those of the findings that may lie within `slop` pixels of a place; all where the picture cannot tell."""
        sheet = self._sheet
        if sheet is None or sheet.given is not findings or sheet.view.sight != sight:
            return findings
        return sheet.near(at, slop)

    @property
    def glaze(self) -> Glaze | None:
        """The picture as it is now."""
        return None if self._sheet is None else self._sheet.glaze

    def chip_at(self, at: QPointF, sight: Sight) -> str | None:
        """The id of the finding whose chip is at a place of the pane; None on a symbol, and while the camera moves."""
        sheet, found = self._sheet, None
        if sheet is None or sheet.view.sight != sight:
            return None
        scale, px, py = sheet.view.scale, at.x(), at.y()
        for finding, x, y, radius in spots_of(sheet.near(at), sight.transform, scale):
            if hypot(x - px, y - py) < CORE * radius:
                return None
            corner = CORNERS[sheet.corners.get(finding.id, 0)]
            left, top, right, bottom = chip_box(x, y, radius, corner, (CHIP * scale, CHIP * scale), scale)
            if left <= px <= right and top <= py <= bottom:
                found = finding.id
        return found

    def covered(self) -> QRectF:
        """What of the pane the marks cover, as the camera saw them when their picture was begun."""
        if self._sheet is None or not self._sheet.extents:
            return QRectF()
        lefts, tops, rights, bottoms = zip(*self._sheet.extents.values(), strict=True)
        box = QRectF(QPointF(min(lefts), min(tops)), QPointF(max(rights), max(bottoms)))
        return box.intersected(self._sheet.glaze.box)

    def bring(self, findings: tuple[Finding, ...], view: MarksView) -> list[QRectF] | None:
        """Brings the picture up to these findings; says which parts of the pane look otherwise now, None for all."""
        sheet = self._sheet
        if not findings:
            self._sheet = self._coming = None
            return [] if sheet is None else None
        spoiled = None
        if sheet is not None and sheet.view.same_but_for_sight(view):
            spoiled = self._changed(sheet, findings, view)
        if sheet is None or spoiled is None:
            self._sheet, self._coming = _Sheet(findings, view, self._bounds), None
            self._sheet.paint()
            return None
        # where the camera has moved since, the picture lies elsewhere on the pane
        return [_rect(box) for box in spoiled] if sheet.view.sight == view.sight else None

    def settle(self, findings: tuple[Finding, ...], view: MarksView) -> None:
        """Wants a sharp picture where the camera has moved since; `work` makes it."""
        sheet, self._coming = self._sheet, None
        if findings and sheet is not None and (sheet.rough or sheet.view.sight != view.sight):
            self._coming = self._anew(findings, view)

    def _anew(self, findings: tuple[Finding, ...], view: MarksView) -> Iterator[None]:
        """Makes a picture and gives way after each step; at the end it takes the place of the one before."""
        # a step of its own: to find places for the chips takes as long as to paint some marks
        sheet = _Sheet(findings, view, self._bounds)
        yield
        for step in sheet.steps():
            with sheet.glaze.painter() as painter:
                step(painter)
            yield
        self._sheet = sheet

    @property
    def rough(self) -> bool:
        """Whether the picture wants to be painted anew though the camera stands still, and that is not begun yet."""
        return self._sheet is not None and self._sheet.rough and self._coming is None

    @property
    def pending(self) -> bool:
        """Whether a sharp picture is wanted and not there yet."""
        return self._coming is not None

    def work(self, seconds: float) -> bool:
        """Paints on for about so long; True while there is more to be done."""
        if self._coming is None:
            return False
        until = perf_counter() + seconds
        for _ in self._coming:
            if perf_counter() > until:
                return True
        self._coming = None
        return False

    def _changed(self, sheet: _Sheet, findings: tuple[Finding, ...], view: MarksView) -> list[Box] | None:
        """Brings a picture up to these findings and this selection; None where it must be painted wholly anew."""
        chosen = sheet.view.selected ^ view.selected
        if findings is sheet.given and not chosen:
            return []
        before, placed = sheet.findings, with_places(findings, view.centres)
        known = len(before)
        if placed[:known] == before:
            changed = {finding.id for finding in placed[known:]}
        else:
            old, new = {f.id: f for f in before}, {f.id: f for f in placed}
            changed = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
            if len(changed) == len(old.keys() | new.keys()) > 1:
                return None  # another visit's marks: a new picture costs less than to mend all of this one
        changed |= chosen & sheet.extents.keys()
        sheet.given = findings
        if not changed:
            return []
        if self._coming is not None:
            # what was begun shows marks that are no more; the one that stays is not sharp, and waits for the next rest
            sheet.rough, self._coming = True, None
        return _mended(sheet, placed, view, changed) if len(changed) <= FEW else None


def _mended(sheet: _Sheet, findings: tuple[Finding, ...], view: MarksView, changed: set[str]) -> list[Box] | None:
    """Paints again what some changed marks spoil, and says where; None where one reaches beyond the picture."""
    transform, known = sheet.view.sight.transform, len(sheet.findings)
    appended = findings[:known] == sheet.findings
    # chips choose in the order of their marks: those before the first change stay where they are
    kept = {one.id: sheet.corners[one.id] for one in _alike(findings, sheet.findings)} if sheet.corners else None
    corners = chip_corners_of(findings, transform, view.scale, known=kept)
    if bool(corners) != bool(sheet.corners):
        return None
    spoiled = [sheet.extents.pop(key) for key in changed if key in sheet.extents]
    for finding in findings:
        if finding.id in changed:
            extent = extent_of(finding, transform, view.scale)
            near = _rect(extent).intersected(sheet.reach)
            if not near.isEmpty() and not sheet.glaze.box.contains(near):
                return None
            sheet.extents[finding.id] = extent
            spoiled.append(extent)
    spoiled += [sheet.extents[key] for key, at in corners.items() if sheet.corners.get(key, at) != at]
    sheet.findings, sheet.corners = findings, corners
    # the picture is still seen from where it was begun
    sheet.view = replace(view, sight=sheet.view.sight)
    added = findings[known:]
    if appended and len(spoiled) == len(added):
        sheet.paint(added)
        # an area belongs below the symbols that it was painted over, a symbol below the chips
        sheet.rough = sheet.rough or sheet.overlaps(added)
    else:
        sheet.repaint(spoiled)
    return spoiled


def _alike(findings: tuple[Finding, ...], before: tuple[Finding, ...]) -> Iterator[Finding]:
    """The findings up to the first that is another than before."""
    for one, other in zip(findings, before, strict=False):
        if one is not other and one != other:
            return
        yield one


def _rect(box: Box) -> QRectF:
    left, top, right, bottom = box
    return QRectF(left, top, right - left, bottom - top)


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
