"""How opaque the ground of a structure is: veiled, melting away at its ends, or thin along its rim.

Opacity is painted in nested steps that add up, since gradients of opacity print badly.
"""

from functools import cache
from itertools import pairwise

import numpy as np
from tools.plate.curves import Array
from tools.plate.fields import Field
from tools.plate.structures import Structure
from tools.plate.style import Style, Veil

SEAM = 4  # nodes by which the steps run in under the opaque part
MELT_STEP = 0.009  # the length of an end for each of its steps
FEATHERS = 0.25  # how unevenly an end melts: its fibres do not all stop at one line


@cache
def melting(item: Structure) -> Array:
    """What is left of a structure where its ends melt away: 1 where it is whole, 0 where it is gone."""
    xs, ys = item.distance.window.nodes()
    left = np.ones_like(xs)
    feathers = FEATHERS * _streaks(item, 420.0) if item.fibres else 0.0
    for *line, reach in item.melt:
        away = _away(xs, ys, np.reshape(line, (-1, 2))) / reach + feathers
        left = np.minimum(left, np.clip(away * 1.6 - 0.5, 0.0, 1.0))
    return left


def ending(item: Structure, style: Style) -> Array:
    """What is left of a structure at its melting ends and along its rim."""
    if not style.rim:
        return melting(item)
    rim = style.rim_least + (1.0 - style.rim_least) * item.distance.values / style.rim
    return melting(item) * np.clip(rim, 0.0, 1.0)


def grounds(item: Structure, style: Style, engraved: bool) -> tuple[Field, Field] | None:
    """The opacity of a ground, and where it is not opaque (above nought), a little widened; None if it all is."""
    veil = style.veil if style.veil and not (engraved and style.veil.engraved_least == 1.0) else None
    if veil is None and not item.melt and (engraved or not style.rim):
        return None
    window = item.distance.window
    opacity = ending(item, style) * style.fill_alpha
    if veil:
        opacity = opacity * _veiled(item, veil, engraved)
    solid = opacity
    for axis in (0, 1):
        solid = np.min([np.roll(solid, step, axis) for step in range(-SEAM, SEAM + 1)], axis=0)
    return Field(window, opacity), Field(window, 1.0 - solid)


def melt_levels(item: Structure) -> tuple[float, ...]:
    """The steps of opacity in which a ground melts: the longer its longest end, the more."""
    longest = max((reach for *_, reach in item.melt), default=0.0)
    count = min(16, max(6, round(longest / MELT_STEP)))
    return tuple(step / count for step in range(1, count + 1))


def _away(xs: Array, ys: Array, line: Array) -> Array:
    """How far each node is from a point or an open line."""
    nearest = np.hypot(xs - line[0, 0], ys - line[0, 1])
    for a, b in pairwise(line):
        way = b - a
        share = np.clip(((xs - a[0]) * way[0] + (ys - a[1]) * way[1]) / (way @ way), 0.0, 1.0)
        nearest = np.minimum(nearest, np.hypot(xs - a[0] - share * way[0], ys - a[1] - share * way[1]))
    return np.asarray(nearest)


def _veiled(item: Structure, veil: Veil, engraved: bool) -> Array:
    xs, ys = item.distance.window.nodes()
    (ax, ay), (bx, by) = veil.start, veil.end
    dx, dy = bx - ax, by - ay
    way = ((xs - ax) * dx + (ys - ay) * dy) / (dx * dx + dy * dy)
    places, opacities = zip(*veil.stops, strict=True)
    way = way + veil.ragged * _streaks(item, 240.0) / float(np.hypot(dx, dy))
    opacity = np.interp(way, places, opacities)
    uneven = veil.streaks * 2.0 * _streaks(item, 130.0) * np.minimum(1.0, 3.0 * (1.0 - opacity))
    opacity = np.where(opacity < 1.0, opacity + uneven, 1.0)
    return np.clip(np.maximum(opacity, veil.engraved_least) if engraved else opacity, 0.0, 1.0)


def _streaks(item: Structure, fine: float) -> Array:
    """Uneven stripes along a structure between -1 and 1; `fine` is how many radians there are in a unit across."""
    xs, ys = item.distance.window.nodes()
    along = np.linalg.svd(item.line - item.line.mean(axis=0), full_matrices=False)[2][0]
    way, aside = along[0] * xs + along[1] * ys, along[0] * ys - along[1] * xs
    seed = float(len(item.name))
    broad = np.sin(fine * 0.546 * aside + 4.0 * np.sin(6.0 * way + seed) + 1.0)
    return np.asarray(0.5 * np.sin(fine * aside + 5.0 * np.sin(9.0 * way) + seed) + 0.5 * broad)
