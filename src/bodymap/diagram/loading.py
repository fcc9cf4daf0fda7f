"""Reads a diagram's geometry from `resources/diagrams/` and refuses what is damaged.

Hides the file format. Imports no Qt.
"""

import json
import tomllib
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any

from bodymap.diagram.geometry import Point, Polygons, Ring
from bodymap.diagram.model import Diagram, Label
from bodymap.errors import UserError
from bodymap.language import chosen
from bodymap.resources import resource

REMEDY = "Install the program again, or regenerate the file with `python -m tools.plate`."


def load_diagram(diagram_id: str = "lateral_leg") -> Diagram:
    """The diagram of that id; read once. Raises UserError if it is unknown or its file is damaged."""
    return _shipped(diagram_id)


@cache
def _shipped(diagram_id: str) -> Diagram:
    if diagram_id not in known_diagrams():
        raise UserError(f"There is no diagram {diagram_id!r}.", f"Known: {', '.join(known_diagrams())}.")
    return read_diagram(resource("diagrams", diagram_id, "geometry.json"))


@cache
def known_diagrams() -> tuple[str, ...]:
    """The ids of all diagrams that a protocol uses."""
    return tuple(sorted(set(_protocols().values())))


def diagram_for(name: str) -> str:
    """The diagram's id for the id of a protocol, or for its own id."""
    protocols = _protocols()
    if name in protocols:
        return protocols[name]
    if name in protocols.values():
        return name
    known = ", ".join(sorted({*protocols, *protocols.values()}))
    raise UserError(f"There is no diagram for {name!r}.", f"Known: {known}.")


@cache
def _protocols() -> dict[str, str]:
    path = resource("diagrams", "protocols.toml")
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))["diagram_of_protocol"]
        return {str(protocol): str(diagram) for protocol, diagram in table.items()}
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise UserError(f"The table of diagrams {path} cannot be read: {error}.", REMEDY) from error


def read_diagram(path: Path) -> Diagram:
    """The diagram in one geometry file. Raises UserError that names the file and what is wrong in it."""
    try:
        return _diagram(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise UserError(f"The diagram {path} cannot be read: {error.strerror}.", REMEDY) from error
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise UserError(f"The diagram {path} is damaged: {type(error).__name__}: {error}.", REMEDY) from error


def _diagram(raw: dict[str, Any]) -> Diagram:
    left, top, right, bottom = (float(number) for number in raw["bounds"])
    diagram = Diagram(
        id=str(raw["id"]),
        version=str(raw["version"]),
        bounds=(left, top, right, bottom),
        skin=_ring(raw["skin"]),
        structures={name: _polygons(value) for name, value in raw["structures"].items()},
        landmarks={name: _point(value) for name, value in raw["landmarks"].items()},
        zones={name: _polygons(value) for name, value in raw["zones"].items()},
        centres={name: _point(value) for name, value in raw["centres"].items()},
        labels=tuple(_label(value) for value in raw["labels"]),
    )
    if not diagram.zones or set(diagram.zones) != set(diagram.centres):
        raise ValueError("zones and centres do not match")
    for zone, (x, y) in diagram.centres.items():
        if diagram.zone_at(x, y) != zone:
            raise ValueError(f"the centre of zone {zone!r} is not inside it")
    return diagram


def _point(raw: Any) -> Point:
    x, y = float(raw[0]), float(raw[1])
    if len(raw) != 2 or not (isfinite(x) and isfinite(y) and abs(x) < 10 and abs(y) < 10):
        raise ValueError(f"{raw!r} is not a point of the diagram")
    return x, y


def _ring(raw: Any) -> Ring:
    ring = tuple(_point(point) for point in raw)
    if len(ring) < 3:
        raise ValueError("an outline has fewer than three points")
    return ring


def _polygons(raw: Any) -> Polygons:
    polygons = tuple(tuple(_ring(ring) for ring in part) for part in raw)
    if not polygons or not all(polygons):
        raise ValueError("an area is empty")
    return polygons


def _label(raw: dict[str, Any]) -> Label:
    margin, kind = str(raw["margin"]), str(raw["kind"])
    if margin not in ("front", "back") or kind not in ("zone", "structure", "landmark"):
        raise ValueError(f"label {raw['key']!r} has an unknown margin or kind")
    name = str(raw.get(chosen()) or raw["name"])
    anchor, place = _point(raw["anchor"]), _point(raw["place"])
    return Label(str(raw["key"]), kind, name, str(raw["latin"]), anchor, margin, place, bool(raw.get("with_band")))
