"""Fibres: fine tapered strokes along a muscle's field of guides, bundled as fascicles, cut at its outline."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import sin
from random import Random

import numpy as np

from tools.plate.curves import Array, number
from tools.plate.fields import FAR, Field
from tools.plate.form import Tone
from tools.plate.structures import Structure
from tools.plate.style import Style

NODES = 48
UNIT = 1000.0
KINDS = ("dark", "deep", "light", "tendon_dark", "tendon_light")


@dataclass(frozen=True)
class Strokes:
    """Path data of all strokes of a structure, by kind."""

    data: dict[str, str]
    count: int


def strokes_of(item: Structure, style: Style, tone: Tone, engraved: bool) -> Strokes:
    """The strokes of one structure. Engraved strokes swell with the shade instead of changing colour."""
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    if not item.fibres or not style.strands:
        return Strokes({}, 0)
    random = Random(f"{item.name} fibres")
    guides = np.array(item.fibre_guides(NODES))
    for number_, share in enumerate(_shares(item.fibres, random)):
        phase = (number_ % 5) / 5
        centre = _centreline(guides, share, style.wave, random)
        for piece in _pieces(centre, item.distance, style.strands, random):
            middle = piece[len(piece) // 2 : len(piece) // 2 + 1]
            shade, glow, tendon = (float(field.at(middle)[0]) for field in (tone.shade, tone.glow, tone.tendon))
            kind = _kind(phase, shade, glow, tendon, random)
            width = style.stroke * random.uniform(0.55, 1.25)
            if engraved:
                if kind in ("light", "tendon_light") and shade < 0.2:
                    continue
                kind, width = "dark", width * (0.35 + 2.2 * shade)
            elif kind == "deep":
                width *= 1.5
            found[kind].append(sliver(piece, width))
    return Strokes({kind: "".join(rows) for kind, rows in found.items() if rows}, sum(map(len, found.values())))


def _shares(count: int, random: Random) -> Iterator[float]:
    for i in range(count):
        yield (i + random.uniform(0.15, 0.85)) / count


def _centreline(guides: Array, share: float, wave: float, random: Random) -> Array:
    phase, turns = random.uniform(0.0, 6.28), random.uniform(3.0, 6.0)
    along = np.linspace(0.0, 1.0, NODES)
    sway = np.array([sin(phase + turns * a) for a in along]) * wave
    place = np.clip(share + sway, 0.0, 1.0) * (len(guides) - 1)
    low = np.minimum(place.astype(int), len(guides) - 2)
    part = (place - low)[:, None]
    nodes = np.arange(NODES)
    return np.asarray(guides[low, nodes] * (1 - part) + guides[low + 1, nodes] * part)


def _pieces(centre: Array, inside: Field, strands: int, random: Random) -> Iterator[Array]:
    """Runs of the centreline that lie inside the outline, broken into strokes of uneven length."""
    deep = inside.at(centre)
    within = (deep > 0.0012) & (deep < FAR * 20)
    index = 0
    while index < NODES:
        if not within[index]:
            index += 1
            continue
        end = index
        while end + 1 < NODES and within[end + 1]:
            end += 1
        if end - index >= 3:
            yield from _broken(centre[index : end + 1], strands, random)
        index = end + 1


def _broken(run: Array, strands: int, random: Random) -> Iterator[Array]:
    parts = max(1, round(strands * len(run) / NODES))
    cuts = sorted(random.uniform(0.0, 1.0) for _ in range(parts - 1))
    for low, high in zip([0.0, *cuts], [*cuts, 1.0], strict=True):
        span = high - low
        start = low + random.uniform(0.0, 0.12) * span
        stop = high - random.uniform(0.0, 0.12) * span
        first, last = start * (len(run) - 1), stop * (len(run) - 1)
        if last - first >= 2.0:
            at = np.linspace(first, last, 7)
            nodes = np.arange(len(run))
            yield np.column_stack([np.interp(at, nodes, run[:, 0]), np.interp(at, nodes, run[:, 1])])


def _kind(phase: float, shade: float, glow: float, tendon: float, random: Random) -> str:
    dark = phase < 0.5 if random.random() < 0.8 else random.random() < 0.4 + shade
    if glow > 0.05 and random.random() < 0.5:
        dark = False
    if tendon > random.uniform(0.3, 0.75):
        return "tendon_dark" if dark else "tendon_light"
    if dark:
        return "deep" if phase == 0.0 and random.random() < 0.75 else "dark"
    return "light"


def sliver(line: Array, width: float) -> str:
    """A lens-shaped stroke along a line: two cubic pieces that meet in points at both ends."""
    start, end = line[0], line[-1]
    third, two_thirds = line[len(line) // 3], line[-1 - len(line) // 3]
    first = (-5 * start + 18 * third - 9 * two_thirds + 2 * end) / 6
    second = (2 * start - 9 * third + 18 * two_thirds - 5 * end) / 6
    way = end - start
    length = float(np.hypot(*way))
    if length < 1e-6:
        return ""
    aside = np.array([-way[1], way[0]]) / length * width * 0.66
    here = np.round(start * UNIT, 1)
    out = "M" + _pair(here)
    stop = np.round(end * UNIT, 1)
    out += _cubic(here, (first + aside) * UNIT, (second + aside) * UNIT, stop)
    return out + _cubic(stop, (second - aside) * UNIT, (first - aside) * UNIT, here) + "z"


def _cubic(here: Array, a: Array, b: Array, end: Array) -> str:
    steps = [_pair(np.round(np.round(q, 1) - here, 1)) for q in (a, b, end)]
    return "c" + steps[0] + "".join(s if s.startswith("-") else " " + s for s in steps[1:])


def _pair(point: Array) -> str:
    second = number(float(point[1]))
    return number(float(point[0])) + (second if second.startswith("-") else " " + second)
