"""Modelled form: how light falls on each structure, as level lines of tone that are filled one over the other."""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from tools.plate.curves import Array, polygon_data, thin
from tools.plate.fields import FAR, STEP, Field, Window, level_lines, swelling
from tools.plate.structures import Structure
from tools.plate.style import Style, Veil

LIGHT = np.array([-0.32, -0.42, 0.85])  # from above and behind, and from the reader
SHADE_LEVELS = (0.03, 0.065, 0.105, 0.15, 0.205, 0.27, 0.345, 0.435, 0.545, 0.68)
GLOW_LEVELS = (0.016, 0.035, 0.056, 0.08, 0.11)
TENDON_LEVELS = (0.06, 0.15, 0.24, 0.33, 0.42, 0.51, 0.6, 0.7, 0.8, 0.92)
VEIL_LEVELS = tuple(step / 16 for step in range(1, 17))
TENDON_CLEARS = 0.6  # how much of the shade a tendon lacks: it is flat, and it shines
SEAM = 0.012  # how far the veil runs in under its opaque part
SHADOW_REACH = 0.011
THIN, WIDE = 0.02, 0.059  # half widths: narrower forms are swelled on every node, wide ones on every fourth


@dataclass(frozen=True)
class Tone:
    """Shade (0 none to 1 black), glow and share of tendon at each node over a structure."""

    shade: Field
    glow: Field
    tendon: Field


def between(levels: tuple[float, ...]) -> tuple[float, ...]:
    """The levels half-way below each of these: for a picture from near, where the steps would show."""
    return tuple((below + level) / 2 for below, level in pairwise((0.0, *levels)))


def limb_swelling(skin: Structure) -> Field:
    """The height of the whole limb as one rounded form."""
    return Field(skin.distance.window, _swell(skin))


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
    lit = (LIGHT[2] - LIGHT[0] * down[0] - LIGHT[1] * down[1]) / np.sqrt(1.0 + down[0] ** 2 + down[1] ** 2)
    tone = lit - LIGHT[2]
    shade = style.dark * np.maximum(0.0, -tone - 0.02)
    near = _shadow(window, casters) * style.shadow
    shade = 1.0 - (1.0 - np.minimum(shade, 0.95)) * (1.0 - near)
    glow = style.light * np.maximum(0.0, tone) * (1.0 - near)
    fade, tendon = _fade_at_top(window), _tendon_share(item, window)
    shade *= 1.0 - TENDON_CLEARS * tendon
    return Tone(Field(window, shade * fade), Field(window, glow * fade), Field(window, tendon))


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


def veil_over(item: Structure, veil: Veil, engraved: bool) -> tuple[Field, Field]:
    """The opacity of a veil over a structure, and where it is not wholly opaque (above nought), a little widened."""
    xs, ys = item.distance.window.nodes()
    (ax, ay), (bx, by) = veil.start, veil.end
    dx, dy = bx - ax, by - ay
    way = ((xs - ax) * dx + (ys - ay) * dy) / (dx * dx + dy * dy)
    places, opacities = zip(*veil.stops, strict=True)
    opacity = np.interp(way, places, opacities)
    streaks = np.sin(130.0 * xs + 5.0 * np.sin(9.0 * ys)) + np.sin(71.0 * xs + 4.0 * np.sin(6.0 * ys) + 1.0)
    opacity = np.where(opacity < 1.0, opacity + veil.streaks * streaks * np.minimum(1.0, 3.0 * (1.0 - opacity)), 1.0)
    seam = SEAM / np.hypot(dx, dy)
    clear = 1.0 - np.minimum(np.interp(way - seam, places, opacities), np.interp(way + seam, places, opacities))
    window = item.distance.window
    return Field(window, np.maximum(opacity, veil.engraved_least) if engraved else opacity), Field(window, clear)


def halo(item: Structure, reaches: tuple[float, ...]) -> list[str]:
    """Path data of the outline drawn out by each reach: the soft shadow that a sheet casts beside itself."""
    field = _rimmed(item.distance)
    return ["".join(polygon_data(thin(line, 0.0008)) for line in level_lines(field, -reach)) for reach in reaches]


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
        return swelling(inside.values > 0, STEP)
    values = _softened(swelling(inside.values[::every, ::every] > 0, every * STEP))
    rows, columns = inside.values.shape
    return _softened(_enlarged(values, every, rows, columns), every, 3)


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
    """Soft darkness beside the edges of what lies over; the light pushes it down and to the front."""
    dark = np.zeros((window.rows, window.columns))
    moved = Window(window.column - 1, window.row - 1, window.columns, window.rows)
    for caster in casters:
        away = np.maximum(0.0, -caster.distance.over(moved, -FAR))
        dark = np.maximum(dark, caster.cast * np.exp(-away / SHADOW_REACH) * (away < FAR - 1e-6))
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


def _fade_at_top(window: Window) -> Array:
    _, ys = window.nodes()
    return np.clip((ys + 0.6) / 0.14, 0.0, 1.0)


def _rimmed(field: Field) -> Field:
    values = field.values.copy()
    values[[0, -1], :] = np.minimum(values[[0, -1], :], -1.0)
    values[:, [0, -1]] = np.minimum(values[:, [0, -1]], -1.0)
    return Field(field.window, values)


def _size(line: Array) -> float:
    x, y = line.T
    return abs(float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))) / 2
