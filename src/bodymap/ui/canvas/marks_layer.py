"""The marks of one pane as one picture: whatever their number, a frame costs one blit.

Hides when that picture is mended, and that it is painted anew in pieces, between the window's other work, once a zoom
or pan has come to rest. One mark costs as much as the whole picture's blit (docs/decisions/0060-speed.md), so even a
few marks are painted from it. The picture itself is `marks_sheet.py`'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import hypot
from time import perf_counter

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from bodymap.domain.finding import Finding
from bodymap.paint.marks import spots_of
from bodymap.paint.symbols import CHIP
from bodymap.report.callouts import CORNERS, Box, chip_box, with_places
from bodymap.ui.canvas.glaze import Glaze, Sight
from bodymap.ui.canvas.marks_sheet import MarksView, Sheet, rect_of

CORE = 0.7
"""Share of a symbol's radius that is the symbol's own, whichever chip lies over it: it is what one takes hold of."""

FEW = 24
"""Up to so many marks that change at once, only what they spoil is painted again."""


class MarksLayer:
    """See the module. One for the marks of a side, one for its ghosts."""

    def __init__(self, bounds: QRectF) -> None:
        self._bounds = bounds  # of the limb, in diagram units
        self._sheet: Sheet | None = None
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
        """What of the pane the marks cover at the most, as the camera saw them when their picture was begun."""
        sheet = self._sheet
        return QRectF() if sheet is None else sheet.covered.intersected(sheet.glaze.box)

    def bring(self, findings: tuple[Finding, ...], view: MarksView) -> list[QRectF] | None:
        """Brings the picture up to these findings; says which parts of the pane look otherwise now, None for all."""
        # until it is brought there is none: one that breaks half-way is never taken for whole
        sheet, self._sheet = self._sheet, None
        if not findings:
            self._coming = None
            return [] if sheet is None else None
        spoiled = None
        if sheet is not None and sheet.view.same_but_for_sight(view):
            spoiled = self._changed(sheet, findings, view)
        if sheet is None or spoiled is None:
            sheet, self._coming = Sheet(findings, view, self._bounds), None
            sheet.paint()
            self._sheet = sheet
            return None
        self._sheet = sheet
        # where the camera has moved since, the picture lies elsewhere on the pane
        return [rect_of(box) for box in spoiled] if sheet.view.sight == view.sight else None

    def settle(self, findings: tuple[Finding, ...], view: MarksView) -> None:
        """Wants a sharp picture where the camera has moved since; `work` makes it."""
        sheet, self._coming = self._sheet, None
        if findings and sheet is not None and (sheet.rough or sheet.view.sight != view.sight):
            self._coming = self._anew(findings, view)

    def _anew(self, findings: tuple[Finding, ...], view: MarksView) -> Iterator[None]:
        """Makes a picture and gives way after each step; at the end it takes the place of the one before."""
        # a step of its own: to find places for the chips takes as long as to paint some marks
        sheet = Sheet(findings, view, self._bounds)
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

    def _changed(self, sheet: Sheet, findings: tuple[Finding, ...], view: MarksView) -> list[Box] | None:
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
        return sheet.mend(placed, view, changed) if len(changed) <= FEW else None
