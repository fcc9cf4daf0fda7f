"""Where the targets of a ring lie: equal sectors around a hole, the first at the top, clockwise.

Plain arithmetic in pixels, relative to the ring's middle, x to the right and y down. Hides how the radius follows from
the number and the size of the targets.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, hypot, pi, sin

LEAST_RADIUS = 1.3
"""The middles of the targets lie at least so many targets from the ring's middle: the place stays in view."""


@dataclass(frozen=True, slots=True)
class RingShape:
    """A ring of `number` targets, each `target` pixels wide and high."""

    number: int
    target: float

    @classmethod
    def fitting(cls, number: int, wanted: float, least: float, room: float) -> RingShape:
        """Targets as large as wanted, or smaller where the ring would be wider than `room`; never below least."""
        target = wanted
        while target > least and 2 * cls(number, target).edge > room:
            target = max(least, target - 2)
        return cls(number, target)

    @property
    def radius(self) -> float:
        """From the middle to the targets' middles: far enough that neighbours do not overlap."""
        return max(LEAST_RADIUS * self.target, self.number * self.target / (2 * pi))

    @property
    def hole(self) -> float:
        return self.radius - self.target / 2 - 2

    @property
    def edge(self) -> float:
        return self.radius + self.target / 2 + 2

    def angle(self, place: int) -> float:
        """In radians, clockwise from the top."""
        return 2 * pi * place / self.number

    def middle(self, place: int) -> tuple[float, float]:
        """The middle of a target."""
        angle = self.angle(place)
        return self.radius * sin(angle), -self.radius * cos(angle)

    def at(self, x: float, y: float) -> int | None:
        """The target in whose sector a place lies, however far out; None in the hole."""
        return None if hypot(x, y) < self.hole else self.towards(x, y)

    def towards(self, x: float, y: float) -> int:
        """The target in whose sector a place lies, in the hole as well."""
        return round(atan2(x, -y) / (2 * pi) * self.number) % self.number

    def beyond(self, x: float, y: float) -> float:
        """How far outside the ring a place lies; 0 within it."""
        return max(0.0, hypot(x, y) - self.edge)
