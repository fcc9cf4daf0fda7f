"""One picture of the marks of a pane, with what is on it and where.

Hides which part of the picture a change spoils, and which marks are painted again for it. Frame: the pane in logical
pixels, as the camera saw it when the picture was begun.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QRegion

from bodymap.domain.finding import Finding
from bodymap.domain.shape import Point
from bodymap.paint.marks import Step, chip_corners_of, extent_of, extents_of, painting_steps
from bodymap.paint.symbols import GHOST
from bodymap.paint.theme import Theme
from bodymap.report.callouts import Box, with_places
from bodymap.ui.canvas.glaze import Glaze, Sight

OVERSCAN = 0.2
BESIDE = 90.0
"""Pixels beside the limb that its marks may need: a new one at its edge finds room in the picture."""


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


class Sheet:
    """One picture of the marks, with what is on it."""

    def __init__(self, findings: tuple[Finding, ...], view: MarksView, bounds: QRectF) -> None:
        self.given, self.view = findings, view
        self.findings = with_places(findings, view.centres)
        transform = view.sight.transform
        self.extents = extents_of(self.findings, transform, view.scale)
        # asked for in every frame of a zoom; it only grows, so that nothing is gone through again for a mark that goes
        self.covered = _around(self.extents.values())
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
        return box.united(self.covered).intersected(self.reach)

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
            region = region.united(rect_of(box).toAlignedRect())
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

    def mend(self, findings: tuple[Finding, ...], view: MarksView, changed: set[str]) -> list[Box] | None:
        """Paints again what some changed marks spoil, and says where; None where one reaches beyond the picture."""
        transform, known = self.view.sight.transform, len(self.findings)
        appended = findings[:known] == self.findings
        # chips choose in the order of their marks: those before the first change stay where they are
        kept = {one.id: self.corners[one.id] for one in _alike(findings, self.findings)} if self.corners else None
        corners = chip_corners_of(findings, transform, view.scale, known=kept)
        if bool(corners) != bool(self.corners):
            return None
        spoiled = [self.extents.pop(key) for key in changed if key in self.extents]
        for finding in findings:
            if finding.id in changed:
                extent = extent_of(finding, transform, view.scale)
                near = rect_of(extent).intersected(self.reach)
                if not near.isEmpty() and not self.glaze.box.contains(near):
                    return None
                self.extents[finding.id] = extent
                self.covered = self.covered.united(rect_of(extent))
                spoiled.append(extent)
        spoiled += [self.extents[key] for key, at in corners.items() if self.corners.get(key, at) != at]
        self.findings, self.corners = findings, corners
        # the picture is still seen from where it was begun
        self.view = replace(view, sight=self.view.sight)
        added = findings[known:]
        if appended and len(spoiled) == len(added):
            self.paint(added)
            # an area belongs below the symbols that it was painted over, a symbol below the chips
            self.rough = self.rough or self.overlaps(added)
        else:
            self.repaint(spoiled)
        return spoiled


def _alike(findings: tuple[Finding, ...], before: tuple[Finding, ...]) -> Iterator[Finding]:
    """The findings up to the first that is another than before."""
    for one, other in zip(findings, before, strict=False):
        if one is not other and one != other:
            return
        yield one


def _around(boxes: Collection[Box]) -> QRectF:
    if not boxes:
        return QRectF()
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return QRectF(QPointF(min(lefts), min(tops)), QPointF(max(rights), max(bottoms)))


def rect_of(box: Box) -> QRectF:
    left, top, right, bottom = box
    return QRectF(left, top, right - left, bottom - top)


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
