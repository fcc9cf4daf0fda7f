"""Reads one finding of a chart document: its words, its place, and the zones that follow from its place.

May import the domain and the protocol; whoever calls brings what finds a zone on a diagram.
"""

from collections.abc import Callable
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from bodymap.domain.finding import Activity, Acuity, Finding, Moment, Status
from bodymap.domain.laterality import Side
from bodymap.domain.shape import LIMIT, Point, Shape, ShapeKind
from bodymap.exchange.fields import Fields, one_of, real
from bodymap.exchange.strict_json import fault
from bodymap.protocol import Protocol as Knowledge

W = TypeVar("W", bound=StrEnum)

_FINDING = (
    *("id", "side", "zone", "zones", "at", "path", "closed", "kind", "severity", "status", "acuity"),
    *("moment", "note", "activity", "radiation", "follows"),
)
WAYS = ("hip", "leg")
"""Where a pain may spread to."""


class ZoneFinder(Protocol):
    """What tells the zones of a place on a diagram; `bodymap.diagram.Diagram` does."""

    def zone_at(self, x: float, y: float) -> str | None: ...

    def zones_of_stroke(self, path: tuple[Point, ...], /) -> tuple[str, ...]: ...

    def zones_of_area(self, ring: tuple[Point, ...], /) -> tuple[str, ...]: ...


class FindingReader:
    """Reads findings by one protocol's words. Raises UserError with the path of the first fault."""

    def __init__(
        self, knowledge: Knowledge, finders: Callable[[str], ZoneFinder], naming: Callable[[str], str]
    ) -> None:
        self._known = knowledge
        self._finders = finders
        self._naming = naming

    def read(self, value: Any, path: str) -> Finding:
        fields = Fields(value, path, _FINDING)
        shape = _shape(fields)
        return Finding(
            id=fields.identifier("id") or self._naming(fields.path),
            side=side_of(fields),
            kind=fields.choice("kind", tuple(self._known.kinds), "kind"),
            zones=self._zones(fields, shape),
            shape=shape,
            severity=fields.whole("severity", 0, 10),
            status=_word(fields, "status", Status, Status.UNKNOWN),
            acuity=_word(fields, "acuity", Acuity, Acuity.UNKNOWN),
            moment=_word(fields, "moment", Moment, Moment.BEFORE),
            note=fields.text("note"),
            activity=_word(fields, "activity", Activity, Activity.UNKNOWN),
            radiation=_unique(fields.each("radiation", lambda item, at: one_of(item, WAYS, "way to spread", at))),
            follows=fields.identifier("follows"),
            extra=MappingProxyType(fields.extra),
        )

    def _zones(self, fields: Fields, shape: Shape | None) -> tuple[str, ...]:
        known = tuple(self._known.zones)
        if "zone" in fields and "zones" in fields:
            fault(fields.at("zones"), "give either 'zone' or 'zones', not both")
        if "zone" in fields:
            return (fields.choice("zone", known, "zone"),)
        if "zones" in fields:
            zones = _unique(fields.each("zones", lambda item, path: one_of(item, known, "zone", path)))
            if not zones:
                fault(fields.at("zones"), "names no zone")
            return zones
        if shape is None:
            fault(fields.at("zone"), "is missing; give a zone, or a place as 'at' or 'path'")
        return self._zones_of(shape, fields)

    def _zones_of(self, shape: Shape, fields: Fields) -> tuple[str, ...]:
        finder = self._finders(self._known.diagram)
        zones: tuple[str, ...]
        if shape.kind is ShapeKind.POINT:
            found = finder.zone_at(*shape.points[0])
            zones = (found,) if found else ()
        elif shape.kind is ShapeKind.STROKE:
            zones = finder.zones_of_stroke(shape.points)
        else:
            zones = finder.zones_of_area(shape.points)
        place = fields.at("at" if shape.kind is ShapeKind.POINT else "path")
        if not zones:
            fault(place, "lies outside every zone of the diagram")
        for zone in zones:
            if zone not in self._known.zones:
                fault(place, f"the diagram has a zone '{zone}' that the protocol does not know")
        return zones


def side_of(fields: Fields) -> Side:
    """The side of anything that has one."""
    return Side(fields.choice("side", tuple(side.value for side in Side), "side"))


def _word(fields: Fields, key: str, words: type[W], otherwise: W) -> W:
    return words(fields.choice(key, tuple(word.value for word in words), key, otherwise.value))


def _shape(fields: Fields) -> Shape | None:
    if "at" in fields and "path" in fields:
        fault(fields.at("path"), "give either 'at' or 'path', not both")
    if "closed" in fields and "path" not in fields:
        fault(fields.at("closed"), "needs a 'path'")
    if "at" in fields:
        return _made(ShapeKind.POINT, (_point(fields.needed("at"), fields.at("at")),), fields.at("at"))
    if "path" in fields:
        kind = ShapeKind.AREA if fields.flag("closed") else ShapeKind.STROKE
        return _made(kind, fields.each("path", _point), fields.at("path"))
    return None


def _made(kind: ShapeKind, points: tuple[Point, ...], path: str) -> Shape:
    try:
        return Shape(kind, points)
    except ValueError as error:
        fault(path, str(error))


def _point(value: Any, path: str) -> Point:
    if not isinstance(value, list) or len(value) != 2:
        fault(path, "expected a point as [x, y]")
    point = (real(value[0], f"{path}[0]"), real(value[1], f"{path}[1]"))
    for n, number in enumerate(point):
        if not -LIMIT <= number <= LIMIT:
            fault(f"{path}[{n}]", f"{number} lies outside the diagram")
    return point


def _unique(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
