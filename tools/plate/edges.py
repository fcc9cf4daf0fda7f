"""Outlines of varying weight: heavier away from the light and in the turn of a form, thin or lost towards the light."""

import numpy as np

from tools.plate.curves import Array, polygon_data
from tools.plate.form import LIGHT


def edge_data(line: Array, width: float, seed: float) -> str:
    """A closed outline as one filled ribbon whose width follows the light."""
    ahead, behind = np.roll(line, -1, axis=0), np.roll(line, 1, axis=0)
    way = ahead - behind
    way /= np.maximum(np.hypot(*way.T), 1e-12)[:, None]
    turn = np.sum(line[:, 0] * ahead[:, 1] - ahead[:, 0] * line[:, 1])
    outward = np.column_stack([way[:, 1], -way[:, 0]]) * (1.0 if turn > 0 else -1.0)
    lit = outward @ (LIGHT[:2] / np.hypot(*LIGHT[:2]))
    steps = np.hypot(*(line - behind).T).cumsum()
    tremor = 0.12 * np.sin(steps * 23.0 + seed) + 0.08 * np.sin(steps * 61.0 + 2.0 * seed)
    half = width / 2 * np.clip(0.72 - 0.5 * lit + tremor, 0.18, 1.4)
    half *= np.clip((line[:, 1] + 0.6) / 0.1, 0.0, 1.0)
    outer, inner = line + outward * half[:, None], line - outward * half[:, None]
    return polygon_data(outer) + polygon_data(inner[::-1])
