"""The sides' parts of the canvas: which rectangle each has, and where in it the camera looks.

Hides how the room that floating panels leave is shared out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF, QSizeF

from bodymap.domain.laterality import Side


@dataclass(frozen=True)
class Pane:
    """One side's part of the canvas: its rectangle, and the point in it that the camera looks at."""

    side: Side
    rect: QRectF
    middle: QPointF  # relative to rect
    covered: tuple[float, float]  # by panels, at its left and right edge

    @cached_property
    def inner(self) -> QRectF:
        return QRectF(QPointF(0, 0), self.rect.size())

    @cached_property
    def free(self) -> QRectF:
        """What of it no panel covers."""
        left, right = self.covered
        return self.inner.adjusted(left, 0, -right, 0)


def panes_of(shown: tuple[Side, ...], size: QSizeF, insets: tuple[float, float]) -> tuple[Pane, ...]:
    """One pane, or two from left to right; `insets` is what panels cover at the left and right edge."""
    (left, right), width, height = insets, size.width(), size.height()
    free = width - left - right
    if len(shown) == 1:
        rect = QRectF(QPointF(0, 0), size)
        return (Pane(shown[0], rect, QPointF(left + free / 2, height / 2), insets),)
    cut = float(round(left + free / 2))
    return (
        Pane(shown[0], QRectF(0, 0, cut, height), QPointF(left + (cut - left) / 2, height / 2), (left, 0.0)),
        Pane(
            shown[1], QRectF(cut, 0, width - cut, height), QPointF((width - right - cut) / 2, height / 2), (0.0, right)
        ),
    )
