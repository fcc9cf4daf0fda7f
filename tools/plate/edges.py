"""Outlines of varying weight: heavier away from the light and in the turn of a form, thin or lost towards the light."""

import numpy as np
from tools.plate.curves import Array, polygon_data, thin
from tools.plate.fields import Field
from tools.plate.form import LIGHT
from tools.plate.grounds import ending
from tools.plate.structures import Structure
from tools.plate.style import Style


def edge_data(item: Structure, style: Style, tendon: Field, plain: bool) -> dict[str, str]:
    """A closed outline as filled ribbons whose width follows the light, lost where the outline is soft.

    One ribbon for the flesh and one for the tendon, which is drawn in a paler ink. Plain ones have fewer points.
    """
    line = _spaced(thin(item.line, 0.0006), 0.06) if plain else _spaced(thin(item.line, 0.00025), 0.014)
    seed = float(len(item.name))
    ahead, behind = np.roll(line, -1, axis=0), np.roll(line, 1, axis=0)
    way = ahead - behind
    way /= np.maximum(np.hypot(*way.T), 1e-12)[:, None]
    turn = np.sum(line[:, 0] * ahead[:, 1] - ahead[:, 0] * line[:, 1])
    outward = np.column_stack([way[:, 1], -way[:, 0]]) * (1.0 if turn > 0 else -1.0)
    lit = outward @ (LIGHT[:2] / np.hypot(*LIGHT[:2]))
    steps = np.hypot(*(line - behind).T).cumsum()
    tremor = 0.12 * np.sin(steps * 23.0 + seed) + 0.08 * np.sin(steps * 61.0 + 2.0 * seed)
    half = style.edge / 2 * np.clip(0.72 - 0.5 * lit + tremor, 0.18, 1.4)
    half *= np.clip((line[:, 1] + 0.6) / 0.1, 0.0, 1.0)
    if item.melt:
        half *= np.clip(Field(item.distance.window, ending(item, style)).at(line) * 1.6 - 0.6, 0.0, 1.0)
    for x, y, reach in item.soft:
        half *= np.clip(np.hypot(line[:, 0] - x, line[:, 1] - y) / reach - 0.4, 0.0, 1.0)
    share = np.clip(tendon.at(line) * 2.0 - 0.5, 0.0, 1.0)
    ribbons = {
        "flesh": _ribbon(line, outward, half * (1.0 - share)),
        "tendon": _ribbon(line, outward, half * share * 0.7),
    }
    return {part: data for part, data in ribbons.items() if data}


def _spaced(line: Array, most: float) -> Array:
    """The same closed line with no step longer than that, so that the width can change on the way."""
    pieces = []
    for a, b in zip(line, np.roll(line, -1, axis=0), strict=True):
        count = max(1, int(np.ceil(np.hypot(*(b - a)) / most)))
        pieces.append(a + (b - a) * (np.arange(count) / count)[:, None])
    return np.concatenate(pieces)


def _ribbon(line: Array, outward: Array, half: Array) -> str:
    """The ribbon where it has any width: one closed band, or a piece for every run."""
    drawn = half > 4e-5
    if drawn.all():
        return polygon_data(line + outward * half[:, None]) + polygon_data((line - outward * half[:, None])[::-1])
    if not drawn.any():
        return ""
    start = int(np.argmin(drawn))
    order = (np.arange(len(line)) + start) % len(line)
    runs = np.split(order, np.flatnonzero(np.diff(drawn[order].astype(int))) + 1)
    pieces = []
    for run in runs:
        if drawn[run[0]] and len(run) > 1:
            pointed = np.concatenate([[0.0], half[run][1:-1], [0.0]])
            side = outward[run] * pointed[:, None]
            pieces.append(polygon_data(np.concatenate([line[run] + side, (line[run] - side)[::-1]])))
    return "".join(pieces)
