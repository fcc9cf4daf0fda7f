"""Scalar fields on one common grid: distance to an outline, swelling of a form, and the level lines of both.

The art is vector throughout: fields are only the drawing board on which the level lines are found.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
STEP = 0.003
FAR = 0.06


@dataclass(frozen=True)
class Window:
    """A rectangle of grid nodes: column and row of its first node, and its size."""

    column: int
    row: int
    columns: int
    rows: int

    @classmethod
    def around(cls, line: Array, margin: float = FAR) -> "Window":
        low = np.floor((line.min(axis=0) - margin) / STEP).astype(int)
        high = np.ceil((line.max(axis=0) + margin) / STEP).astype(int)
        return cls(int(low[0]), int(low[1]), int(high[0] - low[0] + 1), int(high[1] - low[1] + 1))

    def nodes(self) -> tuple[Array, Array]:
        """x and y of all nodes."""
        xs = (self.column + np.arange(self.columns)) * STEP
        ys = (self.row + np.arange(self.rows)) * STEP
        return np.meshgrid(xs, ys)


@dataclass(frozen=True)
class Field:
    """Values at the nodes of a window."""

    window: Window
    values: Array

    def over(self, window: Window, outside: float) -> Array:
        """The values over another window, with a constant where this field says nothing."""
        out = np.full((window.rows, window.columns), outside)
        mine = self.window
        left, right = max(mine.column, window.column), min(mine.column + mine.columns, window.column + window.columns)
        top, bottom = max(mine.row, window.row), min(mine.row + mine.rows, window.row + window.rows)
        if left < right and top < bottom:
            out[top - window.row : bottom - window.row, left - window.column : right - window.column] = self.values[
                top - mine.row : bottom - mine.row, left - mine.column : right - mine.column
            ]
        return out

    def at(self, points: Array) -> Array:
        """Values between the nodes, bilinear; the nearest node's beyond the window."""
        u = np.clip(points[:, 0] / STEP - self.window.column, 0, self.window.columns - 1.001)
        v = np.clip(points[:, 1] / STEP - self.window.row, 0, self.window.rows - 1.001)
        i, j = u.astype(int), v.astype(int)
        u, v = u - i, v - j
        f = self.values
        return (f[j, i] * (1 - u) + f[j, i + 1] * u) * (1 - v) + (f[j + 1, i] * (1 - u) + f[j + 1, i + 1] * u) * v


def distance(line: Array) -> Field:
    """Signed distance to a closed outline, positive inside, held at `FAR` beyond its window."""
    window = Window.around(line)
    xs, ys = window.nodes()
    nearest = np.full(xs.shape, np.inf)
    inside = np.zeros(xs.shape, bool)
    for (ax, ay), (bx, by) in zip(line, np.roll(line, -1, axis=0), strict=True):
        dx, dy = bx - ax, by - ay
        length = dx * dx + dy * dy
        if length == 0:
            continue
        share = np.clip(((xs - ax) * dx + (ys - ay) * dy) / length, 0.0, 1.0)
        nearest = np.minimum(nearest, (xs - ax - share * dx) ** 2 + (ys - ay - share * dy) ** 2)
        if dy != 0:
            inside ^= ((ay <= ys) != (by <= ys)) & (xs < ax + (ys - ay) / dy * dx)
    return Field(window, np.where(inside, 1.0, -1.0) * np.sqrt(nearest))


def swelling(inside: Array, step: float = STEP, rounds: int = 400) -> Array:
    """The height of an inflated form over a mask: the root of the solution of Poisson's equation, round in cross-section."""
    mask = inside.astype(float)
    height = np.zeros_like(mask)
    rows, columns = np.indices(mask.shape)
    checker = [((rows + columns) % 2 == parity) & inside for parity in (0, 1)]
    size = max(4, min(inside.any(axis=1).sum(), inside.any(axis=0).sum()))
    relax = 2.0 / (1.0 + np.sin(np.pi / size))
    for _ in range(rounds):
        for cells in checker:
            around = np.zeros_like(height)
            around[1:-1, 1:-1] = height[:-2, 1:-1] + height[2:, 1:-1] + height[1:-1, :-2] + height[1:-1, 2:]
            height[cells] += relax * ((around[cells] + 2.0 * step * step) / 4.0 - height[cells])
    return np.sqrt(np.maximum(height, 0.0))


def level_lines(field: Field, level: float) -> list[Array]:
    """Closed lines along which a field has a value; the field must be below it at the window's rim."""
    f = field.values - level
    f = np.where(f == 0.0, 1e-12, f)
    above = f > 0
    code = above[:-1, :-1] * 1 + above[:-1, 1:] * 2 + above[1:, 1:] * 4 + above[1:, :-1] * 8
    ahead: dict[tuple[int, int, int], tuple[int, int, int]] = {}
    for j, i in np.argwhere((code > 0) & (code < 15)):
        for start, end in _CELL[int(code[j, i])]:
            ahead[_edge(int(i), int(j), start)] = _edge(int(i), int(j), end)
    lines = []
    while ahead:
        first = min(ahead)
        here, line = first, []
        while here in ahead:
            line.append(_crossing(f, here, field.window))
            here = ahead.pop(here)
        if len(line) > 3:
            lines.append(np.array(line))
    return lines


# For each pattern of corners above the level (1, 2, 4, 8: from the upper left, clockwise): pieces from edge to edge,
# edges numbered top 0, right 1, bottom 2, left 3, with the higher ground always on the same hand.
_CELL = {
    1: [(3, 0)], 2: [(0, 1)], 3: [(3, 1)], 4: [(1, 2)], 5: [(3, 0), (1, 2)], 6: [(0, 2)], 7: [(3, 2)],
    8: [(2, 3)], 9: [(2, 0)], 10: [(0, 1), (2, 3)], 11: [(2, 1)], 12: [(1, 3)], 13: [(1, 0)], 14: [(0, 3)],
}  # fmt: skip


def _edge(i: int, j: int, side: int) -> tuple[int, int, int]:
    """A name for a grid edge that both of its cells agree on: column, row, 0 level or 1 upright."""
    return ((i, j, 0), (i + 1, j, 1), (i, j + 1, 0), (i, j, 1))[side]


def _crossing(f: Array, edge: tuple[int, int, int], window: Window) -> tuple[float, float]:
    i, j, upright = edge
    a = f[j, i]
    b = f[j + 1, i] if upright else f[j, i + 1]
    share = a / (a - b)
    x, y = (i, j + share) if upright else (i + share, j)
    return (window.column + x) * STEP, (window.row + y) * STEP
