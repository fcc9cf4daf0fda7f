"""The outlines of the kinds of finding in their unit box, built from `resources/themes/marks.toml`.

Hides the forms and their measures. A kind that the file does not know (another protocol's) gets a plain disc with its
first letter, so that nothing charted is ever invisible. Imports QtGui alone.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import asin, atan2, cos, degrees, pi, sin
from typing import Any

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainterPath

from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.resources import resource


@dataclass(frozen=True, eq=False)
class MarkStyle:
    """How a kind is drawn: its outline in the unit box, its colour, its letter and where the letter stands."""

    kind: str
    letter: str
    outline: QPainterPath
    fill: QColor | None
    ink: QColor | None
    restricts: bool
    letter_at: QPointF


def mark_style(kind: str) -> MarkStyle:
    """The style of a kind; a neutral disc where the kind has none."""
    return _styles().get(kind) or _unknown(kind)


def mark_kinds() -> tuple[str, ...]:
    """All kinds that have a style of their own, in the order of the palette."""
    return tuple(_styles())


@cache
def _unknown(kind: str) -> MarkStyle:
    return MarkStyle(kind, kind[:1].upper() or "?", _disc(0.96), None, None, False, QPointF(0, 0))


@cache
def _styles() -> dict[str, MarkStyle]:
    path = resource("themes", "marks.toml")
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return {kind: _style(kind, dict(raw)) for kind, raw in table.items()}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(
            tr("The table of marks {path} is damaged: {error}.", path=path, error=error),
            tr("Install the program again."),
        ) from error


def _style(kind: str, raw: dict[str, Any]) -> MarkStyle:
    measures = dict(raw["shape"])
    outline = FORMS[measures.pop("form")](**measures)
    at = QPointF(float(raw.get("shift", 0.0)), float(raw.get("drop", 0.0)))
    return MarkStyle(
        kind,
        str(raw["letter"]),
        outline,
        QColor(raw["fill"]),
        QColor(raw["ink"]),
        bool(raw.get("restricts", False)),
        at,
    )


def _disc(r: float) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(0, 0), r, r)
    return path


def _capsule(width: float, height: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(-width / 2, -height / 2, width, height), height / 2, height / 2)
    return path


def _polygon(points: list[list[float]]) -> QPainterPath:
    path = QPainterPath(QPointF(*points[0]))
    for x, y in points[1:]:
        path.lineTo(x, y)
    path.closeSubpath()
    return path


def _star(rays: int, outer: float, inner: float) -> QPainterPath:
    corners = []
    for step in range(2 * rays):
        angle, r = -pi / 2 + pi * step / rays, inner if step % 2 else outer
        corners.append([r * cos(angle), r * sin(angle)])
    return _polygon(corners)


def _spool(width: float, height: float, waist: float) -> QPainterPath:
    steps = 12
    right = [
        [width / 2 - waist * sin(pi * step / steps), -height / 2 + height * step / steps] for step in range(steps + 1)
    ]
    return _polygon(right + [[-x, y] for x, y in reversed(right)])


def _drop(tip: float, r: float, y: float) -> QPainterPath:
    # from the tip along a tangent, round the disc, and back along the other
    angle = degrees(asin(r / (y - tip)))
    path = QPainterPath(QPointF(0, tip))
    path.arcTo(QRectF(-r, y - r, 2 * r, 2 * r), angle, -(180 + 2 * angle))
    path.closeSubpath()
    return path


def _quatrefoil(r: float, off: float) -> QPainterPath:
    # neighbouring leaves meet on the diagonals
    meet = (off + (2 * r * r - off * off) ** 0.5) / 2
    half = degrees(atan2(meet, meet - off))
    path = QPainterPath(QPointF(-meet, -meet))
    for middle, (x, y) in ((90, (0.0, -off)), (0, (off, 0.0)), (-90, (0.0, off)), (180, (-off, 0.0))):
        path.arcTo(QRectF(x - r, y - r, 2 * r, 2 * r), middle + half, -2 * half)
    path.closeSubpath()
    return path


def _almond(width: float, height: float) -> QPainterPath:
    path = QPainterPath(QPointF(-width / 2, 0))
    # a quadratic curve reaches half way to its control point
    path.quadTo(0, -height, width / 2, 0)
    path.quadTo(0, height, -width / 2, 0)
    path.closeSubpath()
    return path


FORMS: dict[str, Callable[..., QPainterPath]] = {
    "disc": _disc,
    "capsule": _capsule,
    "polygon": _polygon,
    "star": _star,
    "spool": _spool,
    "drop": _drop,
    "quatrefoil": _quatrefoil,
    "almond": _almond,
}
