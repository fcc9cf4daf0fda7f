"""How near a finger must be to tell zones apart: where two lie under one fingertip, the view comes nearer first.

Hides what counts as too small. A mark always lies in the zone that the picture shows under the finger; nothing is drawn
into a small zone from beside it.
"""

from __future__ import annotations

from math import cos, pi, sin

from bodymap.diagram import Diagram
from bodymap.domain.shape import Point

FINGER = 44.0
"""Pixels that a fingertip covers."""

AROUND = 12
"""In so many directions it is looked what else lies under the fingertip."""

ENOUGH = 0.95
"""Share of a fingertip that is enough: the view does not move for a pixel or two."""


def nearer(diagram: Diagram, place: Point, scale: float) -> float | None:
    """The factor by which to come nearer before a finger marks here; None where it can tell what it touches.

    `scale` is in pixels a unit of the diagram. The smallest zone under the fingertip grows to the size of one.
    """
    factor = 1.0
    # from afar a narrow zone can lie between the places that are looked at, and is seen from nearer
    while (step := _step(diagram, place, scale * factor)) > 1:
        factor *= step
    return factor if factor > 1 else None


def _step(diagram: Diagram, place: Point, scale: float) -> float:
    """What makes the smallest zone that is seen under the fingertip as wide as one; 1 where it is wide enough."""
    under = zones_under(diagram, place, FINGER / 2 / scale)
    least = min((diagram.breadths[zone] for zone in under), default=1.0) * scale
    return 1.0 if len(under) < 2 or least >= ENOUGH * FINGER else FINGER / least


def zones_under(diagram: Diagram, place: Point, reach: float) -> frozenset[str]:
    """The zones within reach of a place, in units of the diagram."""
    x, y = place
    ring = ((x + r * cos(turn), y + r * sin(turn)) for r in (reach / 2, reach) for turn in _TURNS)
    return frozenset(zone for at in (place, *ring) if (zone := diagram.zone_at(*at)) is not None)


_TURNS = tuple(2 * pi * step / AROUND for step in range(AROUND))
