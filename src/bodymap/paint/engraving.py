"""The plate for paper: line art without anything see-through, since an archival PDF may hold no transparency.

Hides QSvgRenderer (imported on first use) and what becomes of veils: the art lays the ground of a tendon over the
fibres in nested steps that are each a little opaque; on paper a step is left out while less than half of what lies
beneath would be covered, and from there on it is opaque, as an engraver would leave the paper white.
"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QPainter, QTransform

from bodymap.diagram import art_text, framed, load_diagram
from bodymap.paint.plate import UNIT

if TYPE_CHECKING:
    from PySide6.QtSvg import QSvgRenderer

LAYERS = ("skin", "muscles")
COVERED = 0.5
"""The share of what lies beneath from which on a veil is taken for opaque."""

_PATH = re.compile(r'<path d="[^"]*" fill="(?P<fill>[^"]*)"(?: fill-opacity="(?P<opacity>[^"]*)")?[^>]*/>\n?')


def opaque(art: str) -> str:
    """The art without opacities below one."""
    veil, covered = "", 0.0

    def step(path: re.Match[str]) -> str:
        nonlocal veil, covered
        fill, opacity = path["fill"], float(path["opacity"] or 1.0)
        plain = path[0].replace(f' fill-opacity="{path["opacity"]}"', "")
        if opacity >= 1.0:
            veil, covered = "", 0.0
            return plain
        covered = 1.0 - (1.0 - (covered if fill == veil else 0.0)) * (1.0 - opacity)
        veil = fill
        return plain if covered >= COVERED else ""

    return _PATH.sub(step, art)


def paint_engraving(painter: QPainter, diagram_id: str, transform: QTransform) -> None:
    """Paints one limb, cut off at the diagram's bounds; `transform` leads from its frame to the painter's."""
    left, top, right, bottom = load_diagram(diagram_id).bounds
    painter.save()
    painter.setTransform(transform, True)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(QRectF(left, top, right - left, bottom - top))
    _renderer(diagram_id).render(painter, QRectF(left, top, right - left, bottom - top))
    painter.restore()


@lru_cache(maxsize=4)
def _renderer(diagram_id: str) -> "QSvgRenderer":
    from PySide6.QtSvg import QSvgRenderer  # slow to import, and not needed before the first page

    left, top, right, bottom = load_diagram(diagram_id).bounds
    frame = left * UNIT, top * UNIT, (right - left) * UNIT, (bottom - top) * UNIT
    text = framed(opaque(art_text("print", LAYERS, diagram_id)), frame, (round(frame[2]), round(frame[3])))
    renderer = QSvgRenderer(QByteArray(text.encode()))
    if not renderer.isValid():
        raise ValueError("the plate is not valid SVG")
    return renderer
