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
    under = zones_under(diagram, place, FINGER / 2 / scale)
    if len(under) < 2:
        return None
    least = min(diagram.breadths[zone] for zone in under) * scale
    return None if least >= ENOUGH * FINGER else FINGER / least


def zones_under(diagram: Diagram, place: Point, reach: float) -> frozenset[str]:
    """The zones within reach of a place, in units of the diagram."""
    x, y = place
    ring = ((x + r * cos(turn), y + r * sin(turn)) for r in (reach / 2, reach) for turn in _TURNS)
    return frozenset(zone for at in (place, *ring) if (zone := diagram.zone_at(*at)) is not None)


_TURNS = tuple(2 * pi * step / AROUND for step in range(AROUND))
