"""The diagram as values: its outlines, landmarks, zones and names, and what a mark on it touches.

Hides how zones are searched. Knows neither files nor Qt. Coordinates are those of the right limb: origin at the
greater trochanter, one unit from there to the lateral epicondyle, x to the front, y down. The left limb is its mirror
image, and only the painter mirrors.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bodymap.diagram.geometry import AreaIndex, Point, Polygons, Ring, area_of, distance_to, samples_along, signed_area

NOTICEABLE = 0.10
STROKE_STEP = 0.004


@dataclass(frozen=True)
class Label:
    """A name in the margin: where its leader starts on the limb, where its text stands, and on which side."""

    key: str
    kind: str  # "zone", "structure" or "landmark"
    name: str
    latin: str
    anchor: Point
    margin: str  # "front" or "back"
    place: Point  # the leader's end beside the text
    with_band: bool = False  # names what goes when the band is lifted


@dataclass(frozen=True)
class Diagram:
    """One drawn limb and all that can be charted on it."""

    id: str
    version: str
    bounds: tuple[float, float, float, float]
    skin: Ring
    structures: Mapping[str, Polygons]
    landmarks: Mapping[str, Point]
    zones: Mapping[str, Polygons]
    centres: Mapping[str, Point]
    labels: tuple[Label, ...]

    @cached_property
    def _index(self) -> AreaIndex:
        return AreaIndex(self.zones)

    @cached_property
    def _zone_areas(self) -> dict[str, float]:
        return {zone: area_of(polygons) for zone, polygons in self.zones.items()}

    @cached_property
    def breadths(self) -> Mapping[str, float]:
        """How wide each zone is: the width of the largest circle around its centre that stays within it."""
        return {
            zone: 2 * min(distance_to(ring, self.centres[zone]) for part in polygons for ring in part)
            for zone, polygons in self.zones.items()
        }

    def zone_at(self, x: float, y: float) -> str | None:
        """The zone that holds a point."""
        return self._index.at(x, y)

    def zones_of_stroke(self, path: Sequence[Point]) -> tuple[str, ...]:
        """The zones that a stroke runs through, the longest share first; a sliver under a tenth does not count."""
        if not path:
            return ()
        at, shares = self._index.at, dict[str, int]()
        samples = samples_along(path, STROKE_STEP)
        for x, y in samples:
            zone = at(x, y)
            if zone is not None:
                shares[zone] = shares.get(zone, 0) + 1
        ordered = sorted(shares, key=lambda zone: (-shares[zone], zone))
        noticed = [zone for zone in ordered if shares[zone] >= NOTICEABLE * len(samples)]
        return tuple(noticed or ordered[:1])

    def zones_of_area(self, ring: Sequence[Point]) -> tuple[str, ...]:
        """The zones that an outline covers noticeably: a tenth of the outline or of the zone.

        The outline may cross itself. An outline that touches any zone gets at least one; the largest share comes first.
        """
        outline = tuple(ring)
        if not outline:
            return ()
        shares = self._index.covered_by(outline) if len(outline) > 2 else {}
        if not shares:
            return self.zones_of_stroke((*outline, outline[0]))
        whole = max(abs(signed_area(outline)), sum(shares.values()))
        ordered = sorted(shares, key=lambda zone: (-shares[zone], zone))
        noticed = [
            zone
            for zone in ordered
            if shares[zone] >= NOTICEABLE * whole or shares[zone] >= NOTICEABLE * self._zone_areas[zone]
        ]
        return tuple(noticed or ordered[:1])

    def centre_of(self, zone: str) -> Point:
        """A point well inside a zone."""
        return self.centres[zone]
