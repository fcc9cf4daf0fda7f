"""Writes the geometry file: outlines, landmarks, zones and labels with the places of their texts."""

import json
import tomllib
from collections.abc import Mapping
from typing import Any

import numpy as np
from tools.plate.curves import Array, thin
from tools.plate.labels import placed_labels
from tools.plate.structures import HERE, SOLID, Structure, visible
from tools.plate.zones import pole

VERSION = "3"
BOUNDS = (-0.36, -0.6, 0.46, 2.24)
LIFTED = frozenset({"gluteus_medius"})  # seen through the aponeurosis: its outline is taken with the band away


def geometry(structures: Mapping[str, Structure], zones: Mapping[str, Array]) -> dict[str, Any]:
    """What the program knows of the diagram beside its picture."""
    skin = _pairs(thin(structures["skin"].line, 0.0004))
    seen = {"skin": [[skin]]}
    for name in structures:
        if structures[name].named and structures[name].group in SOLID:
            without = frozenset({"iliotibial_tract"}) if name in LIFTED else frozenset[str]()
            seen[name] = [[_pairs(line)] for line in visible(dict(structures), name, without)]
    landmarks = tomllib.loads((HERE / "landmarks.toml").read_text(encoding="utf-8"))["landmarks"]
    return {
        "id": "lateral_leg",
        "version": VERSION,
        "bounds": BOUNDS,
        "skin": skin,
        "structures": {name: rings for name, rings in seen.items() if rings},
        "landmarks": landmarks,
        "zones": {name: [[_pairs(ring)]] for name, ring in zones.items()},
        "centres": {name: [round(v, 4) for v in pole(ring)] for name, ring in zones.items()},
        "labels": placed_labels(landmarks),
    }


def geometry_text(content: Mapping[str, Any]) -> str:
    """JSON with one entry a line, so that a change shows in a diff."""
    lines = []
    for key, value in content.items():
        if isinstance(value, dict):
            inner = ",\n".join(f"  {json.dumps(name)}: {_compact(entry)}" for name, entry in value.items())
            lines.append(f'"{key}": {{\n{inner}\n}}')
        elif key == "labels":
            lines.append(f'"{key}": [\n' + ",\n".join("  " + _compact(entry) for entry in value) + "\n]")
        else:
            lines.append(f'"{key}": {_compact(value)}')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _pairs(line: Array) -> list[list[float]]:
    return [[round(float(x), 4), round(float(y), 4)] for x, y in np.asarray(line)]
