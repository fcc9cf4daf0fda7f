"""The table of outlines as values, with the fields that drawing them needs."""

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from tools.plate.curves import Array, resample, smooth, thin
from tools.plate.fields import FAR, Field, Window, distance, level_lines

HERE = Path(__file__).parent
SOLID = ("under", "band", "over")
CLEAR = ("retinaculum", "cuff", "stirrup", "fringe")  # materials that hide nothing


@dataclass(frozen=True)
class Fan:
    """A family of fibres that enters a structure from beside, across its own."""

    fibres: int
    guides: tuple[tuple[tuple[float, float], ...], ...]


@dataclass(frozen=True, eq=False)
class Structure:
    """One outlined thing of the plate."""

    name: str
    group: str
    material: str
    points: tuple[tuple[float, float], ...]
    fibres: int = 0
    guides: tuple[tuple[tuple[float, float], ...], ...] = ()
    tendon: tuple[tuple[tuple[float, float], ...], ...] = ()
    swell: float | None = None
    named: bool = True
    cast: float = 1.0
    bumps: tuple[tuple[float, float, float, float], ...] = ()
    soft: tuple[tuple[float, float, float], ...] = ()
    sparse: tuple[tuple[tuple[float, float], tuple[float, float]], ...] = ()
    melt: tuple[tuple[float, ...], ...] = ()
    fans: tuple[Fan, ...] = ()
    hand: tuple[tuple[str, float | bool | str], ...] = ()

    @cached_property
    def line(self) -> Array:
        return smooth(self.points)

    @cached_property
    def distance(self) -> Field:
        return distance(self.line)

    def families(self, count: int) -> list[tuple[int, list[Array]]]:
        """How many fibres, and the lines from origin to insertion between which they lie: its own, then the fans."""
        own = [(self.fibres, self._own_guides(count))] if self.fibres else []
        return own + [(fan.fibres, _lines(fan.guides, count)) for fan in self.fans]

    def _own_guides(self, count: int) -> list[Array]:
        """The table's guides; without any, the two edges."""
        if self.guides:
            return _lines(self.guides, count)
        y0, y1 = self.line[:, 1].min() + 0.004, self.line[:, 1].max() - 0.004
        heights = np.linspace(y0, y1, count)
        edges = np.array([self._edges_at(y) for y in heights])
        return [np.column_stack([edges[:, side], heights]) for side in (0, 1)]

    def _edges_at(self, y: float) -> tuple[float, float]:
        a, b = self.line, np.roll(self.line, -1, axis=0)
        cut = (a[:, 1] <= y) != (b[:, 1] <= y)
        xs = a[cut, 0] + (y - a[cut, 1]) / (b[cut, 1] - a[cut, 1]) * (b[cut, 0] - a[cut, 0])
        return float(xs.min()), float(xs.max())


def _places(rows: list[list[list[float]]]) -> tuple[tuple[tuple[float, float], ...], ...]:
    return tuple(tuple((x, y) for x, y in row) for row in rows)


def _lines(guides: tuple[tuple[tuple[float, float], ...], ...], count: int) -> list[Array]:
    return [resample(smooth(guide, closed=False), count) for guide in guides]


def read_structures() -> dict[str, Structure]:
    """All outlines in painting order, the skin first."""
    table = tomllib.loads((HERE / "outlines.toml").read_text(encoding="utf-8"))
    return {
        name: Structure(
            name,
            row["group"],
            row["material"],
            tuple((x, y) for x, y in row["points"]),
            row.get("fibres", 0),
            _places(row.get("guides", [])),
            _places(row.get("tendon", [])),
            row.get("swell"),
            row.get("named", True),
            row.get("cast", 1.0),
            tuple((x, y, reach, height) for x, y, reach, height in row.get("bumps", [])),
            tuple((x, y, reach) for x, y, reach in row.get("soft", [])),
            tuple((tuple(start), tuple(end)) for start, end in row.get("sparse", [])),
            tuple(tuple(row) for row in row.get("melt", [])),
            tuple(Fan(fan["fibres"], _places(fan["guides"])) for fan in row.get("fans", [])),
            tuple(row.get("hand", {}).items()),
        )
        for name, row in table.items()
    }


def visible(structures: dict[str, Structure], name: str, without: frozenset[str] = frozenset()) -> list[Array]:
    """The outlines of what is seen of a structure under those painted after it, leaving some of them out."""
    names = list(structures)
    me = structures[name]
    window = Window.around(me.line)
    seen = me.distance.over(window, -FAR)
    for other in names[names.index(name) + 1 :]:
        if other not in without and structures[other].group in SOLID and structures[other].material not in CLEAR:
            seen = np.minimum(seen, -structures[other].distance.over(window, -FAR))
    lines = [thin(line, 0.0006) for line in level_lines(Field(window, seen), 0.0)]
    return [line for line in lines if len(line) > 2 and abs(_area(line)) > 4e-5]


def _area(line: Array) -> float:
    x, y = line.T
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y) / 2)
