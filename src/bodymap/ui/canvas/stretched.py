"""Everything of a limb in one opaque picture, for as long as the wheel moves: stretched once instead of layer by layer.

Hides when that picture is made anew. Each transparent picture that is stretched costs as much as the plate, so with
ghosts and marks a frame of a zoom took three times what it takes so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from bodymap.domain.laterality import Side
from bodymap.ui.canvas.glaze import Glaze, Sight


class Content(NamedTuple):
    """What is to be seen in it: from where its layers were painted, what they cover, and what they are now."""

    sight: Sight
    box: QRectF
    ground: QColor
    state: tuple[object, ...]


class Stretched:
    """See the module. One for each canvas; between two zooms it keeps nothing."""

    def __init__(self) -> None:
        self._known: dict[Side, tuple[Content, Glaze]] = {}

    def of(self, content: Content, paint: Callable[[QPainter], None]) -> Glaze:
        """The picture of such a content; `paint` paints it in the frame of the content's pane."""
        side = content.sight.side
        known = self._known.get(side)
        if known is None or known[0] != content:
            glaze = Glaze(content.box, content.sight, content.ground)
            with glaze.painter() as painter:
                paint(painter)
            known = self._known[side] = content, glaze
        return known[1]

    def forget(self) -> None:
        """The wheel rests: the layers become sharp, each by itself."""
        self._known.clear()
