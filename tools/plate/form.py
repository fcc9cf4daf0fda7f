"""Modelled form: how light falls on each structure, as level lines of tone that are filled one over the other."""

from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import numpy as np
from tools.plate.curves import Array, polygon_data, thin
from tools.plate.fields import FAR, STEP, Field, Window, level_lines, swelling
from tools.plate.grounds import ending, grounds, melting
from tools.plate.structures import Structure
from tools.plate.style import Style

LIGHT = np.array([0.34, -0.42, 0.84])  # from above and before, and from the reader
REFLECTED = np.array([-0.86, 0.22, 0.46])  # what the surroundings throw back into the shade
SHADE_LEVELS = (0.03, 0.065, 0.105, 0.15, 0.205, 0.27, 0.345, 0.435, 0.545, 0.68)
GLOW_LEVELS = (0.016, 0.035, 0.056, 0.08, 0.11)
TENDON_LEVELS = (0.06, 0.15, 0.24, 0.33, 0.42, 0.51, 0.6, 0.7, 0.8, 0.92)
REFLECT_LEVELS = (0.04, 0.1, 0.17)
REFLECT_FROM = 0.78  # how squarely it must fall to be seen
VEIL_LEVELS = tuple(step / 16 for step in range(1, 17))
TENDON_CLEARS = 0.6  # how much of the shade a tendon lacks: it is flat, and it shines
SHADOW_REACHES = ((0.005, 0.6), (0.02, 0.5))  # of what dives under: a dark line of contact, and a wide soft one
SLENDER = 0.02
TOP = -0.6
TRUNK = -0.42  # above it the trunk is taken for a straight pillar
THIN, WIDE = 0.06, 0.1  # half widths: narrower forms are swelled on every node, wider ones on every second or fourth


@dataclass(frozen=True)
class Tone:
    """Shade (0 none to 1 black), glow, light thrown back and share of tendon at each node over a structure.

    `sinew` is the share of tendon that is painted: less where the structure melts away.
    """

    shade: Field
    glow: Field
    reflected: Field
    tendon: Field
    sinew: Field


def between(levels: tuple[float, ...]) -> tuple[float, ...]:
    """The levels half-way below each of these: for a picture from near, where the steps would show."""
    return tuple((below + level) / 2 for below, level in pairwise((0.0, *levels)))


def limb_swelling(skin: Structure) -> Field:
    """The height of the whole limb as one rounded form, which goes on where the plate ends above."""
    window, height = skin.distance.window, _swell(skin).copy()
    row = round(TRUNK / STEP) - window.row
    height[:row] = height[row]
    return Field(window, height)


def relief_under(skin: Structure, below: list[Structure]) -> Field:
    """How what lies below shows through the skin: the highest of the swellings, much softened."""
    window = skin.distance.window
    height = np.zeros((window.rows, window.columns))
    for item in below:
        height = np.maximum(height, Field(item.distance.window, _swell(item)).over(window, 0.0))
    return Field(window, _softened(height, 4, 3))


def tone_of(item: Structure, style: Style, limb: Field, relief: Field, casters: list[Structure]) -> Tone:
    """The light on one structure: its own bulge, the limb's roundness, and the shadows of what lies over it."""
    window = item.distance.window
    swell = style.swell if item.swell is None else item.swell
    own = _gradient(
        (swell * _swell(item) if swell else 0.0) + _bumps(item, window) + relief.over(window, 0.0) * style.relief
    )
    whole = _gradient(limb.over(window, 0.0))
    down = tuple(a + style.limb * b for a, b in zip(own, whole, strict=True))
    tone = _lit(LIGHT, down) - LIGHT[2]
    shade = style.dark * np.maximum(0.0, -_softened(tone) - 0.02)
    near = _shadow(window, casters) * style.shadow
    shade = 1.0 - (1.0 - np.minimum(shade, 0.95)) * (1.0 - near)
    glow = style.light * _softened(np.maximum(0.0, tone), 2) * (1.0 - near)
    back = style.reflect * np.maximum(0.0, _lit(REFLECTED, down) - REFLECT_FROM) * (1.0 - near) ** 2
    whole_here = ending(item, style)
    left, tendon = _fade_at_top(item) * whole_here, _tendon_share(item, window)
    shade *= 1.0 - TENDON_CLEARS * tendon
    parts = (shade * left, glow * left, back * left, tendon, tendon * whole_here)
    return Tone(*(Field(window, values) for values in parts))


def _lit(light: Array, down: tuple[Array, ...]) -> Array:
    """How squarely a light falls on a surface with this slope."""
    return np.asarray((light[2] - light[0] * down[0] - light[1] * down[1]) / np.sqrt(1.0 + down[0] ** 2 + down[1] ** 2))


def fills(
    item: Structure, tone: Field, levels: tuple[float, ...], least: float, within: Field | None = None
) -> list[str]:
    """Path data of the nested areas where a tone exceeds each level, kept inside the outline; specks are left out."""
    data = []
    inside = item.distance.values if within is None else np.minimum(item.distance.values, within.values - 1e-4)
    for level in levels:
        above = Field(tone.window, np.minimum((tone.values - level) * 0.25, inside))
        lines = [thin(line, 0.0007) for line in level_lines(_rimmed(above), 0.0)]
        text = "".join(polygon_data(line) for line in lines if len(line) > 2 and _size(line) > least)
        if text:
            data.append(text)
    return data


def halo(item: Structure, style: Style, reaches: tuple[float, ...]) -> list[str]:
    """Path data of the outline drawn out by each reach: the soft shadow that an opaque sheet casts."""
    ground = grounds(item, replace(style, rim=0.0), engraved=False)
    there = (ground[0].values - 0.9) * 0.02 if ground else np.ones_like(item.distance.values)
    lines = []
    for reach in reaches:
        field = Field(item.distance.window, np.minimum(item.distance.values + reach, there))
        lines.append("".join(polygon_data(thin(line, 0.0008)) for line in level_lines(_rimmed(field), 0.0)))
    return lines


def _bumps(item: Structure, window: Window) -> Array:
    """What presses through from below: soft hills and, below nought, hollows."""
    xs, ys = window.nodes()
    height = np.zeros_like(xs)
    for x, y, reach, high in item.bumps:
        height += high * np.exp(-((xs - x) ** 2 + (ys - y) ** 2) / reach**2)
    return height


@cache
def _swell(item: Structure) -> Array:
    """The bulge over an outline; wide forms are swelled on a coarser board, which also smooths them."""
    inside = item.distance
    every = 1 if inside.values.max() <= THIN else 2 if inside.values.max() <= WIDE else 4
    if every == 1:
        return _softened(swelling(inside.values > 0, STEP), 2 if inside.values.max() < SLENDER else 3, 3)
    values = _softened(swelling(inside.values[::every, ::every] > 0, every * STEP))
    rows, columns = inside.values.shape
    return _softened(_enlarged(values, every, rows, columns), every + 1, 3)


def _enlarged(values: Array, every: int, rows: int, columns: int) -> Array:
    down = np.arange(rows) / every
    across = np.arange(columns) / every
    partly = np.array([np.interp(across, np.arange(values.shape[1]), row) for row in values])
    return np.array([np.interp(down, np.arange(values.shape[0]), column) for column in partly.T]).T


def _softened(values: Array, reach: int = 1, rounds: int = 2) -> Array:
    """A blur by repeated running means over 2 × reach + 1 nodes each way."""
    for _ in range(rounds):
        for axis in (0, 1):
            pad = [(reach + 1, reach) if i == axis else (0, 0) for i in (0, 1)]
            total = np.cumsum(np.pad(values, pad, mode="edge"), axis=axis)
            size = 2 * reach + 1
            ahead, behind = (
                np.take(total, range(size, total.shape[axis]), axis),
                np.take(total, range(0, total.shape[axis] - size), axis),
            )
            values = (ahead - behind) / size
    return values


def _gradient(height: Array) -> tuple[Array, Array]:
    return np.asarray(np.gradient(height, STEP, axis=1)), np.asarray(np.gradient(height, STEP, axis=0))


def _shadow(window: Window, casters: list[Structure]) -> Array:
    """Soft darkness beside the edges of what lies over; the light pushes it down and to the back."""
    dark = np.zeros((window.rows, window.columns))
    moved = Window(window.column + 1, window.row - 1, window.columns, window.rows)
    for caster in casters:
        away = np.maximum(0.0, -caster.distance.over(moved, -FAR))
        soft = sum(part * np.exp(-away / reach) for reach, part in SHADOW_REACHES)
        here = Field(caster.distance.window, melting(caster)).over(moved, 1.0)
        dark = np.maximum(dark, caster.cast * here * np.minimum(1.0, soft) * (away < FAR - 1e-6))
    return dark


def _tendon_share(item: Structure, window: Window) -> Array:
    xs, ys = window.nodes()
    share = np.zeros_like(xs)
    for ramps in item.tendon:
        here = np.ones_like(xs)
        for (ax, ay), (bx, by) in zip(ramps[::2], ramps[1::2], strict=True):
            dx, dy = bx - ax, by - ay
            here = np.minimum(here, np.clip(((xs - ax) * dx + (ys - ay) * dy) / (dx * dx + dy * dy), 0.0, 1.0))
        share = np.maximum(share, here)
    return share


def _fade_at_top(item: Structure) -> Array:
    """Light and shade of what goes on above the plate fade towards its upper end."""
    _, ys = item.distance.window.nodes()
    if item.line[:, 1].min() > TOP:
        return np.ones_like(ys)
    return np.asarray(np.clip((ys - TOP) / 0.3, 0.0, 1.0) ** 2)


def _rimmed(field: Field) -> Field:
    values = field.values.copy()
    values[[0, -1], :] = np.minimum(values[[0, -1], :], -1.0)
    values[:, [0, -1]] = np.minimum(values[:, [0, -1]], -1.0)
    return Field(field.window, values)


def _size(line: Array) -> float:
    x, y = line.T
    return abs(float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))) / 2
