"""Smooth curves through few control points, sampled as polylines or written as SVG cubic pieces."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
UNIT = 1000.0


def smooth(points: Sequence[Sequence[float]], closed: bool = True, pieces: int = 10) -> Array:
    """A centripetal-like Catmull-Rom curve through the points."""
    control = np.asarray(points, float)
    count = len(control)
    shares = np.arange(pieces)[:, None] / pieces
    out = []
    for i in range(count if closed else count - 1):
        p0, p1, p2, p3 = _four(control, i, closed)
        m1, m2 = tangents(p0, p1, p2, p3)
        t = shares
        out.append(
            (2 * t**3 - 3 * t**2 + 1) * p1
            + (t**3 - 2 * t**2 + t) * m1
            + (-2 * t**3 + 3 * t**2) * p2
            + (t**3 - t**2) * m2
        )
    if not closed:
        out.append(control[-1:])
    return np.concatenate(out)


def _four(control: Array, i: int, closed: bool) -> tuple[Array, Array, Array, Array]:
    count = len(control)
    if closed:
        return control[i - 1], control[i], control[(i + 1) % count], control[(i + 2) % count]
    return control[max(i - 1, 0)], control[i], control[i + 1], control[min(i + 2, count - 1)]


def tangents(p0: Array, p1: Array, p2: Array, p3: Array) -> tuple[Array, Array]:
    """Tangents at p1 and p2 that do not overshoot where control points are unevenly spaced."""
    d0, d1, d2 = (max(float(np.hypot(*(b - a))), 1e-9) ** 0.5 for a, b in ((p0, p1), (p1, p2), (p2, p3)))
    same0, same2 = np.allclose(p0, p1), np.allclose(p2, p3)
    m1 = (p2 - p1) if same0 else d1 * ((p1 - p0) / d0 - (p2 - p0) / (d0 + d1) + (p2 - p1) / d1)
    m2 = (p2 - p1) if same2 else d1 * ((p2 - p1) / d1 - (p3 - p1) / (d1 + d2) + (p3 - p2) / d2)
    return m1, m2


def resample(line: Array, count: int) -> Array:
    """The same open line with so many points at even distances."""
    steps = np.hypot(*np.diff(line, axis=0).T)
    walked = np.concatenate([[0.0], np.cumsum(steps)])
    wanted = np.linspace(0.0, walked[-1], count)
    return np.column_stack([np.interp(wanted, walked, line[:, 0]), np.interp(wanted, walked, line[:, 1])])


def thin(line: Array, tolerance: float, closed: bool = True) -> Array:
    """Douglas and Peucker's selection of points that keeps a line within the tolerance."""
    if closed:
        far = int(np.argmax(np.hypot(*(line - line[0]).T)))
        first = _thin_open(line[: far + 1], tolerance)
        second = _thin_open(np.concatenate([line[far:], line[:1]]), tolerance)
        return np.concatenate([first[:-1], second[:-1]])
    return _thin_open(line, tolerance)


def _thin_open(line: Array, tolerance: float) -> Array:
    keep = np.zeros(len(line), bool)
    keep[[0, -1]] = True
    stack = [(0, len(line) - 1)]
    while stack:
        low, high = stack.pop()
        if high - low < 2:
            continue
        base, piece = line[high] - line[low], line[low + 1 : high] - line[low]
        length = float(np.hypot(*base))
        off = (
            np.abs(base[0] * piece[:, 1] - base[1] * piece[:, 0]) / length
            if length > 1e-12
            else np.hypot(piece[:, 0], piece[:, 1])
        )
        worst = int(np.argmax(off))
        if off[worst] > tolerance:
            keep[low + 1 + worst] = True
            stack += [(low, low + 1 + worst), (low + 1 + worst, high)]
    return line[keep]


def number(value: float) -> str:
    """A coordinate in SVG units with at most one decimal."""
    text = f"{value:.1f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _pair(x: float, y: float) -> str:
    second = number(y)
    return number(x) + (second if second.startswith("-") else " " + second)


def polygon_data(line: Array, closed: bool = True) -> str:
    """A polyline as SVG path data with relative steps that carry no rounding forward."""
    points = np.round(line * UNIT, 1)
    steps = np.round(np.diff(points, axis=0), 1)
    parts = ["M" + _pair(*points[0])]
    last = ""
    for x, y in steps:
        if x or y:
            pair = _pair(x, y)
            parts.append(("l" if not last else ("" if pair.startswith("-") else " ")) + pair)
            last = pair
    return "".join(parts) + ("z" if closed else "")


def curve_data(points: Sequence[Sequence[float]], closed: bool = True) -> str:
    """The smooth curve through control points as SVG cubic pieces."""
    control = np.asarray(points, float)
    here = np.round(control[0] * UNIT, 1)
    parts = ["M" + _pair(*here)]
    for i in range(len(control) if closed else len(control) - 1):
        p0, p1, p2, p3 = _four(control, i, closed)
        m1, m2 = tangents(p0, p1, p2, p3)
        ends = [np.round(q * UNIT, 1) for q in (p1 + m1 / 3, p2 - m2 / 3, p2)]
        steps = [_pair(*np.round(q - here, 1)) for q in ends]
        parts.append("c" + "".join(s if s.startswith("-") or not n else " " + s for n, s in enumerate(steps)))
        here = ends[2]
    return "".join(parts) + ("z" if closed else "")
