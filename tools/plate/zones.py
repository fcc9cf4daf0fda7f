"""The charting zones: rings put together from borders that neighbours share, so that they tile exactly."""

import tomllib
from collections.abc import Mapping
from typing import Any

import numpy as np
from tools.plate.curves import Array, smooth, thin
from tools.plate.fields import distance
from tools.plate.structures import HERE, Structure

TOLERANCE = 0.0004


def read_zones(structures: Mapping[str, Structure]) -> dict[str, Array]:
    """The ring of every zone."""
    table = tomllib.loads((HERE / "zones.toml").read_text(encoding="utf-8"))
    nodes = {name: np.round(_node(row, structures), 4) for name, row in table["nodes"].items()}
    borders = {name: _border(row, nodes, structures) for name, row in table["borders"].items()}
    return {name: _ring(name, path, borders) for name, path in table["zones"].items()}


def pole(ring: Array) -> tuple[float, float]:
    """The point farthest from the ring's edge, on a grid."""
    field = distance(ring, reach=0.5)
    row, column = np.unravel_index(int(np.argmax(field.values)), field.values.shape)
    xs, ys = field.window.nodes()
    return float(xs[row, column]), float(ys[row, column])


def _node(row: Any, structures: Mapping[str, Structure]) -> Array:
    if isinstance(row, list):
        return np.array(row, float)
    if "cross" in row:
        first, second = (structures[name].line for name in row["cross"])
        return _nearest(_crossings(first, second), row["near"])
    line = structures[row["on"]].line
    if "near" in row:
        return _place(line, np.array(row["near"], float))[1]
    level = np.array([[-9.0, row["height"]], [9.0, row["height"]]])
    found = _crossings(line, level)
    place = np.argmax(found[:, 0]) if row["edge"] == "front" else np.argmin(found[:, 0])
    return np.asarray(found[int(place)])


def _nearest(found: Array, near: list[float]) -> Array:
    return np.asarray(found[int(np.argmin(np.hypot(*(found - np.array(near)).T)))])


def _crossings(ring: Array, other: Array) -> Array:
    found = []
    others = list(zip(other, np.roll(other, -1, axis=0), strict=True))
    for a, b in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        for c, d in others:
            turn = (b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0])
            if turn == 0:
                continue
            t = ((c[0] - a[0]) * (d[1] - c[1]) - (c[1] - a[1]) * (d[0] - c[0])) / turn
            u = ((c[0] - a[0]) * (b[1] - a[1]) - (c[1] - a[1]) * (b[0] - a[0])) / turn
            if 0 <= t < 1 and 0 <= u < 1:
                found.append(a + t * (b - a))
    return np.array(found)


def _place(line: Array, point: Array) -> tuple[float, Array]:
    """Where on a closed line (vertex number and share) it comes nearest to a point, and that place."""
    a, b = line, np.roll(line, -1, axis=0)
    way = b - a
    share = np.clip(((point - a) * way).sum(axis=1) / np.maximum((way**2).sum(axis=1), 1e-18), 0.0, 1.0)
    feet = a + share[:, None] * way
    best = int(np.argmin(np.hypot(*(feet - point).T)))
    return best + float(share[best]), feet[best]


def _border(row: Mapping[str, Any], nodes: Mapping[str, Array], structures: Mapping[str, Structure]) -> Array:
    start, end = nodes[row["from"]], nodes[row["to"]]
    if "along" not in row:
        through = row.get("through", [])
        if not through:
            return np.array([start, end])
        line = smooth([start.tolist(), *through, end.tolist()], closed=False)
    else:
        outline = structures[row["along"]].line
        first, last = _place(outline, start)[0], _place(outline, end)[0]
        ways = [_walk(outline, first, last), _walk(outline, last, first)[::-1]]
        # `by` tells which way round where the shorter one is not meant
        by = row.get("by")
        between = min(ways, key=_length) if by is None else min(ways, key=lambda way: _gap(way, by))
        line = np.concatenate([[start], between, [end]])
    inner = np.round(thin(line, TOLERANCE, closed=False), 4)
    inner[0], inner[-1] = start, end
    return inner


def _walk(outline: Array, first: float, last: float) -> Array:
    """The vertices met on the way round from one place to another."""
    count = len(outline)
    low, high = int(np.floor(first)) + 1, int(np.floor(last if last > first else last + count))
    return outline[np.arange(low, high + 1) % count] if high >= low else np.empty((0, 2))


def _gap(line: Array, place: list[float]) -> float:
    """How far a line passes from a place."""
    return float(np.hypot(*(line - np.array(place)).T).min()) if len(line) else float("inf")


def _length(line: Array) -> float:
    return float(np.hypot(*np.diff(line, axis=0).T).sum()) if len(line) > 1 else 0.0


def _ring(name: str, path: list[str], borders: Mapping[str, Array]) -> Array:
    ring: list[Array] = []
    for step in path:
        line = borders[step.removeprefix("-")]
        line = line[::-1] if step.startswith("-") else line
        if ring and not np.array_equal(ring[-1][-1], line[0]):
            raise ValueError(f"zone {name}: border {step} does not start where the one before it ends")
        ring.append(line)
    if not np.array_equal(ring[-1][-1], ring[0][0]):
        raise ValueError(f"zone {name} is not closed")
    return np.concatenate([line[:-1] for line in ring])
