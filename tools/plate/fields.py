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
        above, below = f[j, i] * (1 - u) + f[j, i + 1] * u, f[j + 1, i] * (1 - u) + f[j + 1, i + 1] * u
        return np.asarray(above * (1 - v) + below * v)


def distance(line: Array, reach: float = FAR) -> Field:
    """Signed distance to a closed outline, positive inside, held at plus or minus `reach`."""
    window = Window.around(line)
    xs, ys = window.nodes()
    nearest = np.full(xs.shape, reach * reach)
    inside = np.zeros(xs.shape, bool)
    for a, b in zip(line, np.roll(line, -1, axis=0), strict=True):
        way = b - a
        length = float(way @ way)
        if length == 0.0:
            continue
        near = _near(window, np.minimum(a, b) - reach, np.maximum(a, b) + reach)
        x, y = xs[near] - a[0], ys[near] - a[1]
        share = np.clip((x * way[0] + y * way[1]) / length, 0.0, 1.0)
        nearest[near] = np.minimum(nearest[near], (x - share * way[0]) ** 2 + (y - share * way[1]) ** 2)
        if way[1] != 0.0:
            rows = _near(window, np.array([-9.0, min(a[1], b[1])]), np.array([9.0, max(a[1], b[1])]))
            y = ys[rows]
            inside[rows] ^= ((a[1] <= y) != (b[1] <= y)) & (xs[rows] < a[0] + (y - a[1]) / way[1] * way[0])
    return Field(window, np.where(inside, 1.0, -1.0) * np.sqrt(nearest))


def _near(window: Window, low: Array, high: Array) -> tuple[slice, slice]:
    """The nodes of a window between two corners, and one more all round."""
    first = np.floor(low / STEP).astype(int) - (window.column, window.row)
    last = np.ceil(high / STEP).astype(int) + 1 - (window.column, window.row)
    return (
        slice(max(0, int(first[1])), max(0, min(window.rows, int(last[1])))),
        slice(max(0, int(first[0])), max(0, min(window.columns, int(last[0])))),
    )


def swelling(inside: NDArray[np.bool_], step: float = STEP) -> Array:
    """The height of an inflated form over a mask, round in cross-section: the root of Poisson's solution."""
    height = np.zeros(inside.shape)
    rows, columns = np.indices(inside.shape)
    checker = [(((rows + columns) % 2 == parity) & inside)[1:-1, 1:-1] for parity in (0, 1)]
    width = max(4, int(np.sort(inside.sum(axis=1))[-max(1, len(inside) // 10)]))
    relax = 2.0 / (1.0 + np.sin(np.pi / width))
    core = height[1:-1, 1:-1]
    for _ in range(max(30, 3 * width)):
        for cells in checker:
            around = height[:-2, 1:-1] + height[2:, 1:-1] + height[1:-1, :-2] + height[1:-1, 2:]
            core += np.where(cells, relax * ((around + 2.0 * step * step) / 4.0 - core), 0.0)
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
